"""The facts that an answer hangs on: without which, or by how many days moved, it is another one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import combinations
from math import comb
from typing import Any

from yakkan.domain.contract.record import ACCOUNT
from yakkan.domain.errors import InputError
from yakkan.projections.dispute.across import Question
from yakkan.projections.dispute.fewer_facts import Matter
from yakkan.projections.lines import plain
from yakkan.projections.notebook import Shown
from yakkan.projections.view import View


@dataclass(frozen=True, slots=True)
class Move(Shown):
    """A fact of a day `on`, and the nearest days before and after it on which the answer would be another one.

    `earlier` and `later` are None where no day within `searched_earlier` and `searched_later` days is one.
    """

    fact: str
    on: date
    earlier: date | None = None
    later: date | None = None
    answer_earlier: Any = None
    answer_later: Any = None
    searched_earlier: int = 0
    searched_later: int = 0

    @property
    def days_earlier(self) -> int | None:
        """By how many days it may move back without changing the answer; None for as many as were searched."""
        return None if self.earlier is None else (self.on - self.earlier).days - 1

    @property
    def days_later(self) -> int | None:
        """By how many days it may move on without changing the answer; None for as many as were searched."""
        return None if self.later is None else (self.later - self.on).days - 1

    def to_dict(self) -> dict[str, Any]:
        """Plain form for JSON."""
        return {
            "fact": self.fact,
            "on": self.on.isoformat(),
            "earlier": plain(self.earlier),
            "later": plain(self.later),
            "days_earlier": self.days_earlier,
            "days_later": self.days_later,
            "answer_earlier": plain(self.answer_earlier),
            "answer_later": plain(self.answer_later),
            "searched_earlier": self.searched_earlier,
            "searched_later": self.searched_later,
        }


@dataclass(frozen=True, slots=True)
class Decisive(Shown):
    """Minimal sets of facts without which the answer is another one, smaller sets first, and what it is then.

    `moves` says by how many days each fact may move, those of the sets first. `considered` counts the facts that can
    bear on the day at all. `complete` is false when not every set of up to `up_to` of them was tried, as `bound` views
    would not do: then each contract was looked at by itself, and what decides there was tried in the whole matter.
    What is told is true then, but there may be more; and moves are told of facts that decide alone only.
    """

    answer: Any
    sets: tuple[tuple[str, ...], ...] = ()
    answers: tuple[Any, ...] = field(default=())
    complete: bool = True
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
            "complete": self.complete,
        }


class _Asking:
    """A question put to so many views at most; where it has no answer the answer is None."""

    def __init__(self, question: Question, bound: int) -> None:
        self.question = question
        self.left = bound
        self.tried = 0

    def __call__(self, view: View) -> Any:
        self.left -= 1
        self.tried += 1
        try:
            return self.question(view)
        except InputError:
            return None


def decisive_facts(
    matter: Matter, question: Question, *, up_to: int = 3, within: int = 400, bound: int = 3000
) -> Decisive:
    """Minimal sets of up to so many facts whose removal changes the answer, and the moves of facts that do.

    At most about `bound` views are made for the sets, or three times as many where that tries them all, and `bound`
    for the moves. Raises what the question raises for
    the matter as it is.
    """
    base = question(matter.without(()))
    names = matter.bearing()
    every = sum(comb(len(names), size) for size in range(1, up_to + 1))
    complete = every <= 3 * bound
    asking = _Asking(question, every if complete else bound)
    trials = _Trials(matter, asking, base)
    moving = _Asking(question, bound)
    if complete:
        sets = _minimal_sets(names, trials, up_to)
        moves = _moves(matter, names, sets, base, moving, within)
    else:
        found = _contract_by_contract(matter, question, up_to, bound)
        sets = _tried_in_the_whole(found, trials)
        moves = _moves_of_some(matter, sets, moving, base, within)
    return Decisive(
        answer=base,
        sets=tuple(sets),
        answers=tuple(trials.answers[some] for some in sets),
        complete=complete,
        moves=moves,
        considered=len(names),
        tried=asking.tried + moving.tried,
        up_to=up_to,
        within=within,
    )


class _Trials:
    """Sets of facts taken away from a matter, each once."""

    def __init__(self, matter: Matter, asking: _Asking, base: Any) -> None:
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
            self.answers[key] = self._asking(self._matter.without(key))
        return bool(self.answers[key] != self._base)


def _contract_by_contract(matter: Matter, question: Question, up_to: int, bound: int) -> list[tuple[str, ...]]:
    """What decides in each contract by itself, with the account: as many records are read as `bound` views have."""
    found: list[tuple[str, ...]] = []
    streams = matter.streams()
    budget = bound * matter.size // max(1, len(streams))
    for stream, names in streams.items():
        part = matter if len(streams) == 1 or stream == ACCOUNT else matter.alone(stream)
        asking = _Asking(question, budget // max(1, part.size))
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
    matter: Matter, sets: Sequence[tuple[str, ...]], asking: _Asking, base: Any, within: int
) -> tuple[Move, ...]:
    """The moves of facts that decide alone, looked for in their contract and tried in the whole matter."""
    moves: list[Move] = []
    parts: dict[str, Matter] = {}
    for (name,) in (some for some in sets if len(some) == 1):
        if asking.left < 3 or not matter.moves_as_one(name):
            continue
        stream = matter.groups[name][0].stream
        part = parts.get(stream) or parts.setdefault(stream, matter.alone(stream))
        within_part = _Asking(asking.question, 2 * within)
        moves += (
            _tried_move(matter, move, asking, base)
            for move in _moves(part, [name], [], within_part(part.without(())), within_part, within)
        )
    return tuple(moves)


def _tried_move(matter: Matter, move: Move, asking: _Asking, base: Any) -> Move:
    """The move as far as the whole matter bears it out."""
    for side in ("earlier", "later"):
        day = getattr(move, side)
        if day is not None:
            answer = asking(matter.moved(move.fact, day))
            told = {f"answer_{side}": answer} if answer != base else {side: None, f"searched_{side}": 0}
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


class _Probe:
    """A fact on its way, a day at a time, backwards or forwards."""

    def __init__(self, name: str, on: date, step: int) -> None:
        self.name = name
        self.on = on
        self.step = step
        self.flipped: date | None = None
        self.answer: Any = None
        self.searched = 0
        self.done = False


def _moves(
    matter: Matter, names: Sequence[str], sets: Sequence[Sequence[str]], base: Any, asking: _Asking, within: int
) -> tuple[Move, ...]:
    """The moves of the facts of the sets, as far as they go, then those of the others with what is left."""
    decisive = list(dict.fromkeys(name for some in sets for name in some))
    moves: list[Move] = []
    for group in (decisive, [name for name in names if name not in decisive]):
        probes = [
            _Probe(name, matter.groups[name][0].fact.on, step)
            for name in group
            if matter.moves_as_one(name)
            for step in (-1, 1)
        ]
        for distance in range(1, within + 1):
            for probe in probes:
                if not probe.done and asking.left > 0:
                    _advance(matter, probe, base, asking, distance, within)
        moves += [_move(*pair) for pair in zip(probes[::2], probes[1::2], strict=True)]
    return tuple(moves)


def _advance(matter: Matter, probe: _Probe, base: Any, asking: _Asking, distance: int, within: int) -> None:
    day = probe.on + timedelta(days=probe.step * distance)
    answer = asking(matter.moved(probe.name, day))
    probe.searched = distance
    if answer != base:
        probe.flipped, probe.answer, probe.done = day, answer, True
    elif probe.step > 0 and matter.leaves_the_day(probe.name, day):
        # From here on it is as if the fact had never been.
        probe.searched, probe.done = within, True


def _move(earlier: _Probe, later: _Probe) -> Move:
    return Move(
        fact=earlier.name,
        on=earlier.on,
        earlier=earlier.flipped,
        later=later.flipped,
        answer_earlier=earlier.answer,
        answer_later=later.answer,
        searched_earlier=earlier.searched,
        searched_later=later.searched,
    )
