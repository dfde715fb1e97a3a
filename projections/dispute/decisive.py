"""The facts that an answer hangs on: without which, or by how many days moved, it is another one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from math import comb
from typing import Any

from yakkan.domain.collector import Swept
from yakkan.domain.contract.record import ACCOUNT
from yakkan.projections.dispute.across import Question
from yakkan.projections.dispute.fewer_facts import Matter
from yakkan.projections.dispute.moves import Asking, Move, moves_of
from yakkan.projections.lines import plain
from yakkan.projections.notebook import Shown


@dataclass(frozen=True, slots=True)
class Decisive(Shown):
    """Minimal sets of facts without which the answer is another one, smaller sets first, and what it is then.

    `moves` says by how many days each fact may move, those of the sets first. `considered` counts the facts that can
    bear on the day at all. `every_set` is false when not every set of up to `up_to` of them was tried, as `bound` views
    would not do: then each contract was looked at by itself, and what decides there was tried in the whole matter.
    What is told is true then, but there may be more; and moves are told of facts that decide alone only. `complete`
    says that every set was tried, and every day up to the one that flips the answer or `within` days.
    """

    answer: Any
    sets: tuple[tuple[str, ...], ...] = ()
    answers: tuple[Any, ...] = field(default=())
    complete: bool = True
    every_set: bool = True
    moves: tuple[Move, ...] = ()
    considered: int = 0
    tried: int = 0
    up_to: int = 3
    within: int = 0

    def to_dict(self) -> dict[str, Any]:
        """Plain form for JSON."""
        return {
            "answer": plain(self.answer),
            "sets": [
                {"facts": list(some), "answer": plain(answer)}
                for some, answer in zip(self.sets, self.answers, strict=True)
            ],
            "moves": [move.to_dict() for move in self.moves],
            "considered": self.considered,
            "tried": self.tried,
            "up_to": self.up_to,
            "within": self.within,
            "every_set": self.every_set,
            "complete": self.complete,
        }


def decisive_facts(
    matter: Matter, question: Question, *, up_to: int = 3, within: int = 400, bound: int = 3000
) -> Decisive:
    """Minimal sets of up to so many facts whose removal changes the answer, and the moves of facts that do.

    At most about `bound` views are made for the sets, and as many to look for days; three times as many where that
    tries all sets, and every day. Raises what the question raises for the matter as it is.
    """
    base = question(matter.without(()))
    names = matter.bearing()
    every = sum(comb(len(names), size) for size in range(1, up_to + 1))
    every_set = every <= 3 * bound
    asking = Asking(question, every if every_set else bound)
    trials = _Trials(matter, asking, base)
    moving = Asking(question, bound)
    if every_set:
        sets = _minimal_sets(names, trials, up_to)
        first = list(dict.fromkeys(name for some in sets for name in some))
        ordered = [*first, *(name for name in names if name not in first)]
        moves = moves_of(matter, ordered, base, moving, within)
    else:
        found = _contract_by_contract(matter, question, up_to, bound)
        sets = _tried_in_the_whole(found, trials)
        moves = _moves_of_some(matter, sets, moving, base, within)
    return Decisive(
        answer=base,
        sets=tuple(sets),
        answers=tuple(trials.answers[some] for some in sets),
        complete=every_set and all(move.exact_earlier and move.exact_later for move in moves),
        every_set=every_set,
        moves=moves,
        considered=len(names),
        tried=asking.tried + moving.tried,
        up_to=up_to,
        within=within,
    )


class _Trials:
    """Sets of facts taken away from a matter, each once."""

    def __init__(self, matter: Matter, asking: Asking, base: Any) -> None:
        self.answers: dict[tuple[str, ...], Any] = {}
        self._matter = matter
        self._asking = asking
        self._base = base

    @property
    def left(self) -> int:
        """How many more may be tried."""
        return self._asking.left

    def flips(self, some: Sequence[str]) -> bool:
        """Whether the answer is another one without these facts."""
        key = tuple(some)
        if key not in self.answers:
            with Swept():
                self.answers[key] = self._asking(self._matter.without(key))
        return bool(self.answers[key] != self._base)


def _contract_by_contract(matter: Matter, question: Question, up_to: int, bound: int) -> list[tuple[str, ...]]:
    """What decides in each contract by itself, with the account: as many records are read as `bound` views have."""
    found: list[tuple[str, ...]] = []
    streams = matter.streams()
    budget = bound * matter.size // max(1, len(streams))
    for stream, names in streams.items():
        part = matter if len(streams) == 1 or stream == ACCOUNT else matter.alone(stream)
        asking = Asking(question, budget // max(1, part.size))
        if asking.left < 2:
            continue
        trials = _Trials(part, asking, asking(part.without(())))
        found += _minimal_sets(names if len(names) <= asking.left else _relevant(names, trials), trials, up_to)
    return found


def _tried_in_the_whole(found: Sequence[tuple[str, ...]], trials: _Trials) -> list[tuple[str, ...]]:
    """Those sets that change the answer of the whole matter too, and of which nothing can be spared there."""
    sets: list[tuple[str, ...]] = []
    for some in sorted(found, key=len):
        if any(set(smaller) <= set(some) for smaller in sets):
            continue
        if trials.left < len(some):
            break
        spared = any(trials.flips(part) for size in range(1, len(some)) for part in combinations(some, size))
        if not spared and trials.flips(some):
            sets.append(some)
    return sets


def _moves_of_some(
    matter: Matter, sets: Sequence[tuple[str, ...]], asking: Asking, base: Any, within: int
) -> tuple[Move, ...]:
    """The moves of facts that decide alone, looked for in their contract and tried in the whole matter."""
    moves: list[Move] = []
    parts: dict[str, Matter] = {}
    for (name,) in (some for some in sets if len(some) == 1):
        if asking.left < 3 or not matter.moves_as_one(name):
            continue
        stream = matter.groups[name][0].stream
        part = parts.get(stream) or parts.setdefault(stream, matter.alone(stream))
        within_part = Asking(asking.question, 2 * within)
        moves += (
            _tried_move(matter, move, asking, base)
            for move in moves_of(part, [name], within_part(part.without(())), within_part, within)
        )
    return tuple(moves)


def _tried_move(matter: Matter, move: Move, asking: Asking, base: Any) -> Move:
    """The move as far as the whole matter bears it out."""
    for side in ("earlier", "later"):
        day = getattr(move, side)
        if day is not None:
            answer = asking(matter.moved(move.fact, day))
            unseen = {side: None, f"answer_{side}": None, f"searched_{side}": 0}
            told = {f"answer_{side}": answer} if answer != base else unseen
            move = replace(move, **told)
    return move


def _minimal_sets(names: Sequence[str], trials: _Trials, up_to: int) -> list[tuple[str, ...]]:
    sets: list[tuple[str, ...]] = []
    for size in range(1, up_to + 1):
        for some in combinations(names, size):
            if any(set(smaller) <= set(some) for smaller in sets):
                continue
            if trials.left <= 0:
                return sets
            if trials.flips(some):
                sets.append(some)
    return sets


def _relevant(names: Sequence[str], trials: _Trials) -> list[str]:
    """The facts left when groups that change nothing together are set aside, by halves."""
    if not names or trials.left <= 0 or not trials.flips(names):
        return []
    if len(names) == 1:
        return list(names)
    middle = len(names) // 2
    return [*_relevant(names[:middle], trials), *_relevant(names[middle:], trials)]
