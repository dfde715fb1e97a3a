"""The plane of a matter: every line of its views, over all days asked about and all instants of knowledge.

A view is a point of the plane: a day (`as_of`) and an instant (`known_at`). Between the instants at which something
was recorded, and between the days on which something happens, views stay the same; so the plane keeps each line's
values with the day from which each holds, once for each instant of recording, and shares what does not change. What
grows from day to day, late interest, is kept as its exact line of growth.

A matter with very many records has the whole plane for some instants only (`EFFORT`); for instants between them it
holds the days up to that instant's present (`Stop.until`), as far as what was recorded next leaves those untouched.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from yakkan.domain.contract.definition import AccountOpened, ContractOpened
from yakkan.domain.contract.facts import DeemedEvent, DeemedEventWithdrawn, Fact, FactCorrected, FactRetracted
from yakkan.domain.contract.history import History
from yakkan.domain.contract.record import Record
from yakkan.domain.contract.undone import REACH_BACK
from yakkan.domain.instants import day_of, end_of_knowledge
from yakkan.projections.lines import Line
from yakkan.projections.scan import Scan
from yakkan.projections.values import Key, Value

EFFORT: Final = 1_500_000
"""The square of the records times the instants that have all their days: a matter of 110 records has them all."""
AHEAD: Final = timedelta(days=400)
"""How far forecasts reach beyond the last day on record."""
BEFORE: Final = timedelta(days=7)
"""How many days the plane shows before anything happened."""
_LAST: Final = date(2098, 12, 31)
_ONE_DAY: Final = timedelta(days=1)

Course = tuple[tuple[date, int | None], ...]
"""A line's course through the days: from each day on, the number of its value, or None for no such line."""


@dataclass(frozen=True, slots=True)
class Stop:
    """An instant of knowledge that can be asked about: its sheet, and the last day that sheet answers for it.

    `until` is None where every day of the plane is answered.
    """

    at: datetime
    sheet: int
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Plane:
    """All lines of a matter, for every day from `first` to `last` and every stop.

    `sheets` holds, for one instant each, the course of every line; equal courses are one object.
    """

    first: date
    last: date
    stops: tuple[Stop, ...]
    sheets: tuple[Mapping[Key, Course], ...]
    values: tuple[Value, ...]
    half_up: bool
    chosen: bool
    """Whether only some instants have all their days."""

    def stop(self, known_at: date | datetime | None = None) -> Stop:
        """The last stop up to an instant; the last one of all for None."""
        until = end_of_knowledge(known_at)
        found = [stop for stop in self.stops if until is None or stop.at <= until]
        return found[-1] if found else self.stops[0]

    def at(self, as_of: date, stop: Stop) -> dict[Key, Line]:
        """Every line on a day as known at a stop, as the view has it, but for its grounds."""
        return {key: self.values[number].on(as_of, stop.at, self.half_up) for key, number in self.numbers(as_of, stop)}

    def numbers(self, as_of: date, stop: Stop) -> Iterator[tuple[Key, int]]:
        """The lines on a day as known at a stop, by the numbers of their values."""
        for key, course in self.sheets[stop.sheet].items():
            number = value_on(course, as_of)
            if number is not None:
                yield key, number


def value_on(course: Course, day: date) -> int | None:
    """The number of the value that a course has on a day."""
    number = None
    for first, each in course:
        if first > day:
            break
        number = each
    return number


def plane(
    history: History,
    as_of: date,
    known_at: date | datetime | None = None,
    readings: Mapping[str, str] | None = None,
    *,
    effort: int = EFFORT,
) -> Plane:
    """The plane of a matter under readings, with a stop for the position asked about.

    Raises InputError for an unknown reading or value.
    """
    return _Maker(history, as_of, known_at, readings, effort).make()


@dataclass(slots=True)
class _Maker:
    history: History
    as_of: date
    known_at: date | datetime | None
    readings: Mapping[str, str] | None
    effort: int
    values: dict[object, int] = field(default_factory=dict)
    made: list[Value] = field(default_factory=list)
    courses: dict[Course, Course] = field(default_factory=dict)
    half_up: bool = True
    _concerned: dict[datetime, date] = field(default_factory=dict)
    """The first day that the records of each instant concern; the first of all where that may be any day."""

    def make(self) -> Plane:
        first, last = self._days()
        for record in self.history.records:
            day = self._concerned.get(record.recorded_at, date.max)
            self._concerned[record.recorded_at] = min(day, touched(record) or date.min)
        instants = list(self._concerned)
        asked = self.history.known(end_of_knowledge(self.known_at))
        own = asked[-1].recorded_at if asked else instants[0]
        whole = self._chosen(instants, own)
        sheets = list(self._sheets(whole, first, last))
        stops = self._stops(instants, whole)
        until = end_of_knowledge(self.known_at)
        if until is not None and not asked:
            # Nothing was known yet.
            stops.append(Stop(until, len(sheets)))
            sheets.append({})
        elif until is not None and until > own:
            stops.append(Stop(until, whole.index(own)))
        stops.sort(key=lambda stop: stop.at)
        return Plane(
            first, last, tuple(stops), tuple(sheets), tuple(self.made), self.half_up, len(whole) < len(instants)
        )

    def _days(self) -> tuple[date, date]:
        """The first and the last day of the plane."""
        records = self.history.records
        days = [day for day in map(touched, records) if day is not None]
        known = [self.as_of, *(day_of(record.recorded_at) for record in records)]
        first = min([self.as_of, *days, *known]) - BEFORE
        return first, max(self.as_of, min(max([*known, *days]) + AHEAD, _LAST))

    def _chosen(self, instants: Sequence[datetime], own: datetime) -> list[datetime]:
        """The instants with all their days: every one, or as many as the effort allows.

        First the last one and the one asked about; then those just before most of the past was seen to be otherwise,
        one of them in any case; then others at even distances.
        """
        room = self.effort // max(len(self.history.records), 1) ** 2
        if len(instants) <= room:
            return list(instants)
        chosen = {instants[-1], own}
        before = dict(zip(instants[1:], instants, strict=False))
        late = sorted(self._late(), key=lambda pair: pair[1], reverse=True)
        for instant in dict.fromkeys(instant for instant, _ in late):
            if len(chosen) <= max(room // 2, 1):
                chosen.add(before.get(instant, instant))
        for number in range(1, room):
            if len(chosen) < room:
                chosen.add(instants[len(instants) * number // room])
        return [instant for instant in instants if instant in chosen]

    def _late(self) -> Iterator[tuple[datetime, timedelta]]:
        """Instants whose records concern days before them, with how far these lie back."""
        for record in self.history.records:
            day = touched(record)
            if day is None and not isinstance(record.event, ContractOpened | AccountOpened):
                day = record.event.on
            if day is not None and day < day_of(record.recorded_at):
                yield record.recorded_at, day_of(record.recorded_at) - day

    def _stops(self, instants: Sequence[datetime], whole: Sequence[datetime]) -> list[Stop]:
        number = {instant: n for n, instant in enumerate(whole)}
        stops: list[Stop] = []
        sheet, concerned = 0, date.max
        for instant in reversed(instants):
            if instant in number:
                sheet, concerned = number[instant], date.max
                stops.append(Stop(instant, sheet))
            elif concerned > day_of(instant):
                # What was recorded after this instant leaves the days before the first one it concerns as they were.
                stops.append(Stop(instant, sheet, concerned - _ONE_DAY))
            concerned = min(concerned, self._concerned[instant])
        return stops[::-1]

    def _sheets(self, whole: Sequence[datetime], first: date, last: date) -> Iterator[Mapping[Key, Course]]:
        before: Mapping[Key, Course] = {}
        since: datetime | None = None
        for instant in whole:
            new = [day for at, day in self._concerned.items() if since is not None and since < at <= instant]
            start = min(max(first, min(new, default=first)), last + _ONE_DAY)
            before = self._sheet(before, instant, start, last)
            since = instant
            yield before

    def _sheet(self, before: Mapping[Key, Course], instant: datetime, start: date, last: date) -> Mapping[Key, Course]:
        """The courses of all lines as known at an instant; days before `start` are as in the sheet before."""
        courses = {key: [point for point in course if point[0] < start] for key, course in before.items()}
        current = {key: points[-1][1] for key, points in courses.items() if points}
        scan = Scan(self.history.known(instant), self.readings, last)
        for day, changes in scan.days(start):
            if day == start:
                changes = {**dict.fromkeys(current), **changes}
            for key, value in changes.items():
                number = None if value is None else self._number(value)
                if current.get(key) != number:
                    courses.setdefault(key, []).append((day, number))
                    current[key] = number
        self.half_up = scan.half_up
        return {key: self._shared(tuple(points)) for key, points in courses.items() if points}

    def _shared(self, course: Course) -> Course:
        return self.courses.setdefault(course, course)

    def _number(self, value: Value) -> int:
        mark = value.mark
        number = self.values.get(mark)
        if number is None:
            number = self.values[mark] = len(self.made)
            self.made.append(value)
        return number


def touched(record: Record) -> date | None:
    """The first day whose views a record can change; None where it can change those of any day.

    The chronicle is causal: a fact changes nothing before its own day. Openings, corrections and withdrawals show on
    every day, and a few facts show that an earlier deemed event never came about.
    """
    event = record.event
    if isinstance(event, DeemedEventWithdrawn | FactCorrected | FactRetracted | REACH_BACK):
        return None
    if isinstance(event, DeemedEvent):
        return event.shows_from
    if isinstance(event, Fact):
        return event.first_day
    return None
