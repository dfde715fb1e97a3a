"""All that a report says: the plane of a matter in words, and the lines at the point that is shown first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final

from yakkan.adapters.report.cells import AMOUNT, TODAY, Cells, cells, section
from yakkan.adapters.report.texts import JA, Node, Text, Texts, Trees
from yakkan.domain.contract.definition import ContractOpened
from yakkan.domain.contract.history import History
from yakkan.domain.instants import day_of
from yakkan.projections.plane import Plane, Stop
from yakkan.projections.timeline import Row
from yakkan.projections.values import Key, Value

MANY: Final = 1_500
"""Lines of a point beyond which the page without scripts leaves the grounds out, and the end of long tables."""
MOST: Final = 300
"""Lines of each table that it shows then."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A line at the point: its number in the plane, its row, and the trees of its grounds."""

    key: int
    number: int
    value: Value
    row: Cells


class Book:
    """A plane in words, with the point that is shown first."""

    def __init__(self, plane: Plane, history: History, as_of: date, stop: Stop) -> None:
        self.plane: Final = plane
        self.as_of: Final = as_of
        self.stop: Final = stop
        self.texts: Final = Texts()
        self.trees: Final = Trees()
        self.places = _names(history)
        self._numbered: dict[Key, int] = {}
        for sheet in plane.sheets:
            for key in sheet:
                self._numbered.setdefault(key, len(self._numbered))
        self.keys: Final = sorted(self._numbered, key=self._order)
        self.numbers: Final = {key: number for number, key in enumerate(self.keys)}

    def _order(self, key: Key) -> tuple[Any, ...]:
        """Units below their contracts, events by the first day that shows them, the rest as it arose."""
        number = self._numbered[key]
        if key.section in ("contract", "unit"):
            return 0, self._numbered[Key("contract", key.name[:1])], number
        if key.section == "event":
            return 2, self._day_of_event[key], number
        return 1, date.min, number

    @cached_property
    def _day_of_event(self) -> dict[Key, date]:
        found = {}
        for key, value in self.events():
            row = value.line
            if isinstance(row, Row):
                about_knowledge = row.event in ("DeemedEventWithdrawn", "FactCorrected", "FactRetracted")
                by_record = about_knowledge and row.recorded_at is not None
                found[key] = day_of(row.recorded_at) if by_record and row.recorded_at else row.shows_from
        return found

    def events(self) -> Iterator[tuple[Key, Value]]:
        """Every event of every sheet with its last value."""
        for sheet in self.plane.sheets:
            for key, course in sheet.items():
                if key.section == "event":
                    number = next((n for _, n in reversed(course) if n is not None), None)
                    if number is not None:
                        yield key, self.plane.values[number]

    @cached_property
    def rows(self) -> list[Cells]:
        """The row of each value of the plane."""
        keys: dict[int, Key] = {}
        for sheet in self.plane.sheets:
            for key, course in sheet.items():
                for _, number in course:
                    if number is not None:
                        keys.setdefault(number, key)
        return [cells(keys[number], value, self.places) for number, value in enumerate(self.plane.values)]

    @cached_property
    def shown(self) -> dict[str, list[Shown]]:
        """The lines at the point, by table, in the order of the report."""
        found: dict[str, list[Shown]] = {}
        for key, number in self.plane.numbers(self.as_of, self.stop):
            value = self.plane.values[number]
            line = Shown(self.numbers[key], number, value, self.rows[number])
            found.setdefault(section(key), []).append(line)
        for name, lines in found.items():
            lines.sort(key=lambda line: line.key)
            if name == "obligation":
                lines.sort(key=lambda line: line.row.marks[0] or date.max)
        return found

    @cached_property
    def is_long(self) -> bool:
        """Whether the lines at the point are too many to stand with their grounds where scripts are off."""
        return sum(map(len, self.shown.values())) > MANY

    @property
    def most(self) -> int:
        """How many lines of a table stand where scripts are off."""
        return MOST if self.is_long else MANY

    def resolved(self, text: Text, value: Value) -> Text:
        """A text as it reads at the point."""
        growth = value.growth
        if growth is None:
            return text
        amount = JA.yen(growth.yen(self.as_of, self.plane.half_up))

        def read(each: str) -> str:
            each = each.replace(TODAY, self.as_of.isoformat()).replace(AMOUNT, amount)
            return value.arithmetic(each, self.as_of)

        return read(text[0]), read(text[1])

    def node(self, number: int) -> Node:
        """A node by its number."""
        return self.trees.all[number]

    def ground_numbers(self, value: Value) -> tuple[int, ...]:
        """The numbers of the trees that a line rests on."""
        return tuple(self.trees.number(tree) for tree in value.grounds)

    @cached_property
    def standing(self) -> dict[str, Cells]:
        """Every record by what is known at the point, whatever its day, by its reference."""
        found = {}
        for key, number in self.plane.numbers(self.stop.until or self.plane.last, self.stop):
            row = self.rows[number]
            if key.section == "event" and row.marks[4]:
                found[row.marks[4]] = row
        return found

    def is_forecast(self, value: Value) -> bool:
        """Whether an event at the point is a forecast."""
        line = value.on(self.as_of, self.stop.at, self.plane.half_up)
        return isinstance(line, Row) and line.forecast


def _names(history: History) -> dict[str, str]:
    """What people call the contract of each stream."""
    openings = [record for record in history.openings.values() if isinstance(record.event, ContractOpened)]
    ids = [record.stream.rpartition("/")[2] for record in openings]
    return {
        record.stream: id if ids.count(id) == 1 else record.stream for record, id in zip(openings, ids, strict=True)
    }
