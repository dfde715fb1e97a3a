"""The readings that neither party chose and that would change the outcome, alone or beside one another."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, Final, NamedTuple

from yakkan.domain.collector import Swept
from yakkan.domain.terms.readings import READINGS
from yakkan.projections.dispute.combinations import Answers, by_number, telling
from yakkan.projections.dispute.effect import Side, balance
from yakkan.projections.dispute.mixed import Mixing, Switch
from yakkan.projections.view import View

_READ_ALONE: Final = 400_000
"""The most records that are read to switch each reading by itself."""
_READ: Final = 20_000
"""For more switches than this many records take, they are not switched together."""
_VIEWS: Final = 1000
"""The most views that are made to switch them together."""
_AT_ONCE: Final = 4
"""So many that do nothing alone are switched at once beside another: more of them might undo one another."""
_TWO: Final = 2
_THREE: Final = 3


@dataclass(frozen=True, slots=True)
class Contested:
    """A way to read the text, other than that in force, that changes the outcome for one of the parties at least.

    `ours` and `theirs` are the changes in what the customer owes (yen) on each party's papers; `ends` are those in what
    it ends up paying, its own money and damages taken off. `states` are the contracts whose state changes on either.
    `gap` is what then still separates the parties in what is owed, `ends_gap` in what it ends up paying. `beside` are
    readings that have to be switched with it, each with its value and the one in force: alone this one does nothing.
    """

    reading: str
    value: str
    instead_of: str
    articles: tuple[str, ...]
    ours: int
    theirs: int
    gap: int
    states: tuple[str, ...]
    ends: tuple[int, int]
    ends_gap: int
    beside: tuple[tuple[str, str, str], ...] = ()

    @property
    def figures(self) -> tuple[int, int]:
        """The yen that say most on each party's papers: what it ends up paying, else what it owes."""
        return self.ends[0] or self.ours, self.ends[1] or self.theirs

    def to_dict(self, ours: str, theirs: str) -> dict[str, Any]:
        """Plain form for JSON."""
        return {
            "kind": "law",
            "reading": self.reading,
            "value": self.value,
            "instead_of": self.instead_of,
            "with": [{"reading": name, "value": value, "instead_of": was} for name, value, was in self.beside],
            "articles": list(self.articles),
            ours: self.ours,
            theirs: self.theirs,
            "gap": self.gap,
            "ends": {ours: self.ends[0], theirs: self.ends[1], "gap": self.ends_gap},
            "states": list(self.states),
        }


@dataclass(frozen=True, slots=True)
class _Outcome:
    """The main questions: where each contract and unit stands, what is owed, and what the customer ends up paying."""

    states: Mapping[str, str]
    owed: int
    ends: int


Both = Sequence[_Outcome]


class Reread(NamedTuple):
    """The readings that decide something on the papers of one party at least.

    `complete` is false when several were switched at once and only by halves each of them: two that undo each other
    stay unseen then. `at_once` is how many were tried together: 2 where those that do nothing alone were switched
    beside each other one, a few at once; 3 where besides any three of them were switched in mixtures of more, and any
    two beside each one that decides.
    """

    contested: tuple[Contested, ...]
    complete: bool
    at_once: int


class Rereading:
    """Switches readings on both parties' papers; what was asked of a side and kept costs no second view."""

    def __init__(self, sides: tuple[Side, Side], chosen: Iterable[str]) -> None:
        self._base = _in_force(sides[0])
        self._sides = [self._answers(side) for side in sides]
        self._chosen = frozenset(chosen)
        self._size = sum(len(side.history.records) for side in sides)
        self._before = self._under({})
        self._complete = True
        self._at_once = 1

    @cached_property
    def found(self) -> Reread:
        """What was found, the most yen first; looked for once somebody asks."""
        switches = list(self._switches(self._asked()))
        if self._size * len(switches) > _READ_ALONE:
            self._complete = False
            alone = [(name, value) for name, value in telling(switches, self._changes) if self._changes({name: value})]
        else:
            alone = [(name, value) for name, value in switches if self._changes({name: value})]
        choices = [{name: value} for name, value in alone]
        if self._size * len(switches) <= _READ:
            # Those that decide come first: beside them the others decide most often.
            switches.sort(key=lambda switch: switch not in alone)
            choices += (pairs := self._beside_one(switches))
            if self._at_once == _TWO:
                choices += self._beside_two(alone, pairs)
        found = [self._found(choice) for choice in choices]
        found.sort(key=lambda each: -self._moved(each))
        return Reread(tuple(found), self._complete, self._at_once)

    def _moved(self, each: Contested) -> int:
        """The yen that a reading moves, beside others only what it adds to theirs."""
        without = self._found({name: value for name, value, _ in each.beside}).figures if each.beside else (0, 0)
        return max(abs(now - was) for now, was in zip(each.figures, without, strict=True))

    def _answers(self, side: Side) -> Answers[_Outcome]:
        def answer(choice: dict[str, str]) -> tuple[_Outcome, Iterable[str]]:
            view = View(side.history, side.as_of, None, {**side.readings, **choice}, weighing=True)
            return _outcome(view), view.weighed

        def ask(choice: dict[str, str]) -> tuple[_Outcome, Iterable[str]]:
            with Swept():
                return answer(choice)

        return Answers(ask, _in_force(side), bound=sys.maxsize)

    def _under(self, choice: Mapping[str, str]) -> Both:
        return [answers.of(choice) for answers in self._sides]

    def _asked(self, choice: Mapping[str, str] | None = None) -> set[str]:
        """The readings that neither party chose and either side asks for under a choice."""
        return {name for answers in self._sides for name in answers.leaf(choice or {})[0]} - self._chosen

    def _switches(self, names: Iterable[str]) -> Iterator[Switch]:
        for name in by_number(names):
            yield from ((name, value) for value in READINGS[name].alternatives if value != self._base[name])

    def _changes(self, choice: Mapping[str, str], start: Mapping[str, str] | None = None) -> bool:
        """Whether a choice leads elsewhere than another, on either party's papers; the second is asked if need be."""
        return any(answers.of(choice) != answers.of(start or {}) for answers in self._sides)

    def _adds(self, with_it: Mapping[str, str], choice: Mapping[str, str]) -> bool:
        """Whether more switched readings change what those already switched lead to."""
        return self._changes({**with_it, **choice}, with_it)

    def _beside_one(self, switches: Iterable[Switch]) -> list[dict[str, str]]:
        """Pairs of readings of which one does nothing alone, and something once the other is switched."""
        found: list[dict[str, str]] = []
        start = self._made
        tried: list[Switch] = []
        for name, value in switches:
            with_it = {name: value}
            idle = [
                (other, its)
                for other, its in self._switches(self._asked(with_it))
                if other != name and (other, its) not in tried and not self._changes({other: its})
            ]
            tried.append((name, value))
            for adding in self._adding(idle, with_it, start):
                if adding is None:
                    return found
                found.append(adding)
        self._at_once = _TWO
        return found

    def _beside_two(self, alone: Sequence[Switch], pairs: Iterable[Mapping[str, str]]) -> list[dict[str, str]]:
        """Three that matter only together: three that do nothing alone, or two of them beside one that decides."""
        start = self._made
        mixing = Mixing(self._adds, lambda: self._spent(start), (frozenset(pair.items()) for pair in pairs))
        known: list[Switch] = []
        # What a mixture lets be asked for has to be mixed in turn.
        while len(idle := [each for each in self._switches(self._ever_asked()) if each not in alone]) > len(known):
            known = idle
            if not mixing.tried(idle, _THREE, {}):
                return mixing.found
            for name, value in alone:
                others = [each for each in idle if each[0] != name]
                if not mixing.tried(others, _TWO, {name: value}):
                    return mixing.found
        self._at_once = _THREE
        return mixing.found

    def _ever_asked(self) -> set[str]:
        """The readings that neither party chose and anything asked for so far."""
        return {name for answers in self._sides for name in answers.known} - self._chosen

    def _spent(self, start: int) -> bool:
        """Whether enough was read since so many views had been made."""
        made = self._made - start
        return made > _VIEWS or made * self._size > 2 * _READ

    @property
    def _made(self) -> int:
        """How many views were made so far."""
        return sum(answers.asked for answers in self._sides)

    def _adding(self, idle: Sequence[Switch], with_it: dict[str, str], start: int) -> Iterator[dict[str, str] | None]:
        """Those of some values that change something beside others, each with them; None once too much was read."""
        for first in range(0, len(idle), _AT_ONCE):
            if self._spent(start):
                yield None
                return
            some = telling(idle[first : first + _AT_ONCE], partial(self._adds, with_it))
            yield from ({other: its, **with_it} for other, its in some if self._adds(with_it, {other: its}))

    def _found(self, choice: Mapping[str, str]) -> Contested:
        (name, value), *beside = choice.items()
        before, after = self._before, self._under(choice)
        owed = [now.owed - was.owed for was, now in zip(before, after, strict=True)]
        ends = [now.ends - was.ends for was, now in zip(before, after, strict=True)]
        changed = [
            place
            for was, now in zip(before, after, strict=True)
            for place, state in now.states.items()
            if was.states.get(place) != state
        ]
        return Contested(
            name, value, self._base[name], READINGS[name].articles, owed[0], owed[1], after[1].owed - after[0].owed,
            tuple(dict.fromkeys(changed)), (ends[0], ends[1]), after[1].ends - after[0].ends,
            tuple((other, its, self._base[other]) for other, its in beside),
        )  # fmt: skip


def _in_force(side: Side) -> dict[str, str]:
    """Every reading with its value on one party's papers."""
    in_force = side.view.chronicle.readings
    return {name: in_force[name] for name in in_force}


def _outcome(view: View) -> _Outcome:
    states = {line.contract: line.state for line in view.contracts}
    states |= {f"{line.contract}/{unit.unit}": unit.state for line in view.contracts for unit in line.units}
    totals = view.fees.totals
    return _Outcome(states, totals.outstanding + totals.late_interest, balance(view))
