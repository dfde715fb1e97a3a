"""Lines apart from the view that they stand in: which line it is, what it says, and how that grows by the day."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from functools import cache
from operator import attrgetter
from typing import Any, Final, NamedTuple

from msgspec import structs

from yakkan.domain.contract.charge import Charge, Segment
from yakkan.domain.contract.chronicle import Chronicle
from yakkan.domain.contract.course import Duty, Entry, Ground, Unit
from yakkan.domain.instants import start_of_day
from yakkan.projections import explanation, settlement
from yakkan.projections.contracts import ContractLine, UnitLine, led_to
from yakkan.projections.explanation import Explanation
from yakkan.projections.fees import Hundredths, InterestLine, Totals, charge_line, interest_lines
from yakkan.projections.growth import Growth
from yakkan.projections.lines import Line
from yakkan.projections.obligations import obligation_line
from yakkan.projections.settlement import Met
from yakkan.projections.timeline import Row, entry_row

DAYS: Final = "\ue000"
"""Stands in arithmetic for the number of days of interest that runs."""
EXACT: Final = "\ue001"
"""Stands in arithmetic for the exact yen of interest that runs."""


class Key(NamedTuple):
    """Which line: its section, and what tells it from the others there, in the order of the view."""

    section: str
    name: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Value:
    """What a line says, its grounds as trees beside it. `growth` is there where it says more each day."""

    line: Line
    grounds: tuple[Explanation, ...] = ()
    growth: Growth | None = None

    @property
    def mark(self) -> Hashable:
        """What tells values apart; equal values of different walks have the same one."""
        cls: type = type(self.line)
        said: Hashable = _fields(cls)(self.line)
        try:
            hash(said)
        except TypeError:
            # Details and terms are dictionaries.
            said = repr(said)
        return cls, said, self.grounds, self.growth

    @property
    def foreseen(self) -> date | None:
        """The first day of a deemed event that is a forecast as long as this day lies ahead; None for any other."""
        row = self.line
        if isinstance(row, Row) and row.deemed and row.status == "effective" and row.event != "DeemedEventWithdrawn":
            return row.shows_from
        return None

    def on(self, day: date, known: datetime, half_up: bool) -> Line:
        """The line as it reads on a day, known at an instant."""
        if self.growth is not None:
            amount = self.growth.yen(day, half_up)
            if isinstance(self.line, Totals):
                return replace(self.line, late_interest=amount)
            if isinstance(self.line, InterestLine):
                days = (day - self.line.from_).days + 1
                return replace(self.line, to=day, days=days, amount=amount)
        if isinstance(self.line, Row) and self.foreseen is not None:
            return replace(self.line, forecast=start_of_day(self.foreseen) > known)
        return self.line

    def arithmetic(self, text: str, day: date) -> str:
        """A text of the grounds as it reads on a day."""
        if self.growth is None or not isinstance(self.line, InterestLine):
            return text
        days = (day - self.line.from_).days + 1
        return text.replace(DAYS, str(days)).replace(EXACT, str(Hundredths(self.growth.exact(day).as_integer_ratio())))


@cache
def _fields(cls: type) -> Callable[[Line], tuple[Any, ...]]:
    """What takes all that a line says."""
    return attrgetter(*(each.name for each in fields(cls)))


class Counter:
    """Keys of lines; lines alike in all that a key says are numbered."""

    def __init__(self) -> None:
        self._given: dict[Key, int] = {}

    def key(self, section: str, *name: object) -> Key:
        """A key that none before it was."""
        key = Key(section, tuple(str(part) for part in name))
        number = self._given.get(key, 0)
        self._given[key] = number + 1
        return key if not number else Key(section, (*key.name, str(number)))


class Values:
    """The values of the lines of one chronicle.

    What an event or a ground says stays as it is once it shows, so each is told once, however many lines rest on it.
    """

    def __init__(self, chronicle: Chronicle) -> None:
        self._chronicle: Final = chronicle
        self._entries: dict[Entry, Explanation] = {}
        self._grounds: dict[int, tuple[Ground, Explanation]] = {}

    def of_obligation(self, duty: Duty, day: date) -> Value:
        """An obligation as of a day."""
        return self.grounded(obligation_line(self._chronicle, duty, day))

    def of_interest(self, charge: Charge, segment: Segment) -> Value:
        """Interest over the days of a closed segment."""
        (line,) = interest_lines(self._chronicle, charge, [segment])
        return self.grounded(line)

    def of_running_interest(self, charge: Charge, segment: Segment, growth: Growth) -> Value:
        """Interest that runs: what changes from day to day is left open."""
        (line,) = interest_lines(self._chronicle, charge, [segment])
        ground, *counted = line.grounds
        base, rate, _, after, _ = ground.values
        ground = structs.replace(ground, values=(base, rate, DAYS, after, EXACT))
        shown = replace(line, to=segment.first, days=0, amount=0, grounds=())
        return Value(shown, (self._ground(ground), *map(self._ground, counted)), growth)

    def of_charge(self, charge: Charge, day: date, met_by: Met) -> Value:
        """A charge as of a day, with what met it beside its grounds, as `View.explain` tells both."""
        value = self.grounded(charge_line(charge, day))
        return replace(value, grounds=(*value.grounds, *settlement.of_charge(charge, met_by, self._entry)))

    def of_entry(self, entry: Entry) -> Value:
        """An event, not marked as a forecast: that depends on the instant (`Value.foreseen`)."""
        return Value(replace(entry_row(entry, date.max), entry=None), (self._entry(entry),))

    def of_standing(self, life: Unit, line: ContractLine | UnitLine) -> Value:
        """A contract or unit with the event that led to its state."""
        whole = isinstance(line, ContractLine)
        entries = led_to(self._chronicle, life, whole=whole)
        shown = replace(line, units=()) if isinstance(line, ContractLine) else line
        return Value(shown, tuple(explanation.of_state(life, entry) for entry in entries))

    def grounded(self, line: Any) -> Value:
        """A line that has grounds, with them as trees beside it."""
        return Value(replace(line, grounds=()), tuple(map(self._ground, line.grounds)))

    def _ground(self, ground: Ground) -> Explanation:
        told = self._grounds.get(id(ground))
        if told is None:
            # The ground is kept, so that no other one can bear its identity.
            told = self._grounds[id(ground)] = ground, explanation.of_ground(ground, self._entry)
        return told[1]

    def _entry(self, entry: Entry) -> Explanation:
        told = self._entries.get(entry)
        if told is None:
            told = self._entries[entry] = explanation.of_entry(entry)
        return told
