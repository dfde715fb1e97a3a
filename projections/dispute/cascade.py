"""The events at which two views part, in the order of the chronicle, and which of them follows from which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Final, Literal

from yakkan.domain.contract.lifecycles import LIFECYCLES
from yakkan.domain.instants import day_of, start_of_day
from yakkan.projections.explanation import DEEPEST
from yakkan.projections.lines import Line
from yakkan.projections.timeline import Row
from yakkan.projections.view import View

Side = Literal["before", "after"]
_SIDES: Final[tuple[Side, Side]] = ("before", "after")
_CORRECTIONS: Final = ("FactCorrected", "FactRetracted")
_NOTES: Final = frozenset({"note", "evidence"})


@dataclass(frozen=True, slots=True)
class Step(Line):
    """An event that stands with effect in one view only: in the first (`before`) or in the second (`after`).

    `follows` is the number of the step that it follows from, `how`: "cause" (the terms bring it about), "corrected",
    "retracted", "withdrawn" (as the record says), or "displaced" (the life of the contract or unit took another
    course). Both are None where nothing is known. `reason` says why the other view gives the same fact no effect.
    """

    stands: Side
    event: Row
    follows: int | None = None
    how: str | None = None
    reason: str | None = None


class Sides:
    """Two views, with one name for each contract in both.

    What people call a contract depends on what else is known: `server` is `SO-1/server` once another order has one.
    """

    def __init__(self, a: View, b: View) -> None:
        self.views = (a, b)
        names = [{course.stream: course.name for course in view.chronicle.courses.values()} for view in self.views]
        other = {stream for stream, name in names[0].items() if names[1].get(stream, name) != name}
        # Nor may one name stand for two contracts.
        taken = [{name: stream for stream, name in each.items()} for each in names]
        other |= {s for name, s in taken[0].items() if taken[1].get(name, s) != s}
        other |= {s for name, s in taken[1].items() if taken[0].get(name, s) != s}
        self._names = [{name: stream for stream, name in each.items() if stream in other} for each in names]

    def contract(self, side: int, name: str | None) -> str | None:
        """The name of a contract for both sides."""
        return None if name is None else self._names[side].get(name, name)

    def within(self, side: int, name: str) -> str:
        """The name of something of a contract, `server/s1/price`, for both sides."""
        for short, stream in self._names[side].items():
            if name.startswith(f"{short}/"):
                return stream + name[len(short) :]
        return name


@dataclass(slots=True, eq=False)
class _Parted:
    """A row of one side, its place among the rows of both, and what it is like."""

    side: int
    row: Row
    rank: tuple[date, int, datetime, int, int]
    mark: tuple[object, ...]


def cascade(sides: Sides) -> tuple[Step, ...]:
    """Every event that stands with effect in one of two views and not in the other, linked to what it follows from."""
    rows = [list(_standing(sides, side)) for side in (0, 1)]
    parted = sorted(_parted(rows[0], rows[1]), key=lambda each: each.rank)
    links = _Links(sides, parted)
    return tuple(links.step(number) for number in range(len(parted)))


def numbered(steps: Sequence[Step]) -> dict[int, int]:
    """The number of each step by the identity of its entry in the chronicle."""
    return {id(step.event.entry): number for number, step in enumerate(steps) if step.event.entry is not None}


def last_move(steps: Sequence[Step], contract: str | None, unit: str | None, until: date) -> int | None:
    """The last step up to a day at which a contract, or a unit of it, took another course.

    A rescission of all contracts counts for each of them (40(3)).
    """
    found = None
    for number, step in enumerate(steps):
        row = step.event
        own = row.contract == contract and (unit is None or row.unit in (None, unit))
        reached = contract is not None and row.event == "RescissionArrived" and row.details["scope"] == "all"
        if (own or reached) and row.shows_from <= until and row.event in _triggers():
            found = number
    return found


def _standing(sides: Sides, side: int) -> Iterator[_Parted]:
    """The rows of a view that stand with effect."""
    day, recorded = date.min, start_of_day(date(1900, 1, 1))
    earliest, after_fact = recorded, 0
    for index, row in enumerate(sides.views[side].timeline):
        when = row.shows_from
        if row.event in _CORRECTIONS and row.recorded_at is not None:
            when = day_of(row.recorded_at)
        if when != day:
            day, recorded, after_fact = when, earliest, 0
        if not row.deemed:
            recorded, after_fact = row.recorded_at or earliest, 1
        if (row.status, row.effect) == ("effective", "full") and row.event != "DeemedEventWithdrawn":
            yield _Parted(side, row, (when, after_fact, recorded, index, side), _mark(sides, side, row))


def _mark(sides: Sides, side: int, row: Row) -> tuple[object, ...]:
    details = repr([(name, value) for name, value in row.details.items() if name not in _NOTES])
    return (row.event, sides.contract(side, row.contract), row.unit, row.on, row.shows_from, details)


def _parted(before: Sequence[_Parted], after: Sequence[_Parted]) -> Iterator[_Parted]:
    """The rows that the other side does not have; of equal ones those under another reference are told apart first."""
    for mine, others in ((before, after), (after, before)):
        there = Counter((each.mark, each.row.ref) for each in others)
        like = Counter(each.mark for each in others)
        left = []
        for each in mine:
            if there[each.mark, each.row.ref] > 0:
                there[each.mark, each.row.ref] -= 1
                like[each.mark] -= 1
            else:
                left.append(each)
        for each in left:
            if like[each.mark] > 0:
                like[each.mark] -= 1
            else:
                yield each


class _Links:
    """Finds for each parted row the one that it follows from."""

    def __init__(self, sides: Sides, parted: Sequence[_Parted]) -> None:
        self._sides = sides
        self._parted = parted
        self._by_entry = {
            id(each.row.entry): number for number, each in enumerate(parted) if each.row.entry is not None
        }
        self._by_ref = {each.row.ref: number for number, each in enumerate(parted) if each.row.ref is not None}
        self._by_label = {each.row.id: number for number, each in enumerate(parted) if each.row.id is not None}
        self._others = [self._facts(side) for side in (0, 1)]
        self._withdrawn = {
            row.details["withdraws"]: row.details["because"]
            for view in sides.views
            for row in view.timeline
            if row.event == "DeemedEventWithdrawn"
        }
        self._moves: dict[tuple[int, str | None], list[int]] = {}
        for number, each in enumerate(parted):
            if each.row.event in _triggers():
                self._moves.setdefault((each.side, each.row.contract), []).append(number)

    def step(self, number: int) -> Step:
        """The step that a parted row is."""
        each = self._parted[number]
        twin = None if each.row.deemed else self._twin(each)
        found, how = self._origin(number, twin)
        idle = twin is not None and (twin.status, twin.effect) == ("effective", "none")
        reason = twin.reason if twin is not None and idle else None
        return Step(_SIDES[each.side], each.row, found, how if found is not None else None, reason)

    def _origin(self, number: int, twin: Row | None) -> tuple[int | None, str | None]:
        each = self._parted[number]
        found = self._cause(each.row, number)
        if found is not None:
            return found, "cause"
        refs = [*each.row.corrected_by, *(twin.corrected_by if twin is not None else ())]
        for ref in reversed(refs):
            found = self._named(ref)
            if found is not None:
                return found, "corrected"
        if twin is not None and twin.status == "retracted":
            return self._named((twin.reason or "").removeprefix("retracted by ")), "retracted"
        found = self._named(self._withdrawn.get(each.row.ref))
        if found is not None and found != number:
            return found, "withdrawn"
        if each.row.deemed or (twin is not None and twin.effect == "none" and twin.on == each.row.on):
            return self._displaced(number), "displaced"
        return None, None

    def _cause(self, row: Row, number: int) -> int | None:
        entry = None if row.entry is None else row.entry.cause
        for _ in range(DEEPEST):
            if entry is None:
                return None
            found = self._by_entry.get(id(entry))
            if found is not None and found != number:
                return found
            entry = entry.cause
        return None

    def _named(self, name: str | None) -> int | None:
        """The step of a reference; of a label, where the record of it is only supposed."""
        if name is None:
            return None
        return self._by_ref.get(name, self._by_label.get(name))

    def _displaced(self, number: int) -> int | None:
        """The last step before it at which the same contract or unit went another way in the other view."""
        each = self._parted[number]
        found = None
        for move in self._moves.get((1 - each.side, each.row.contract), ()):
            other = self._parted[move].row
            if move >= number:
                break
            if each.row.unit is None or other.unit in (None, each.row.unit):
                found = move
        return None if found is None else self._before_beginnings(found)

    def _before_beginnings(self, number: int) -> int:
        """The step itself, or for a mere beginning the step that it begins with: the pass, not its warranty."""
        row = self._parted[number].row
        cause = self._cause(row, number) if row.deemed and row.shows_from == row.on else None
        return number if cause is None else cause

    def _facts(self, side: int) -> dict[str, Row]:
        return {row.ref: row for row in self._sides.views[side].timeline if row.ref is not None and not row.deemed}

    def _twin(self, each: _Parted) -> Row | None:
        """The same record in the other view."""
        twin = self._others[1 - each.side].get(each.row.ref or "")
        same = twin is not None and (twin.event, twin.recorded_at) == (each.row.event, each.row.recorded_at)
        return twin if same else None


@cache
def _triggers() -> frozenset[str]:
    """Every event that moves a lifecycle."""
    return frozenset(move.trigger.split(" ")[0] for each in LIFECYCLES.values() for move in each.moves)
