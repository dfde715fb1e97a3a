"""What the figure of a report shows: states along the days, and every record from its day to its recording."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Final

from yakkan.adapters.report.book import Book
from yakkan.adapters.report.texts import Text, both
from yakkan.domain.contract.history import History
from yakkan.domain.instants import day_of
from yakkan.projections.contracts import ContractLine
from yakkan.projections.timeline import Row
from yakkan.projections.values import Key

_OPENINGS: Final = frozenset({"ContractOpened", "AccountOpened"})


@dataclass(frozen=True, slots=True)
class Logged:
    """A record in the order of recording: what and where, its day, and the number of the one that it withdraws."""

    ref: str
    name: Text
    where: str
    on: date
    recorded_at: datetime
    deemed: bool
    against: int | None

    @property
    def words(self) -> Text:
        """What and where."""
        return f"{self.name[0]} {self.where}".rstrip(), f"{self.name[1]} {self.where}".rstrip()

    @property
    def late(self) -> int:
        """Days from its day to its recording; nothing that the terms deem is late."""
        return 0 if self.deemed else max((day_of(self.recorded_at) - self.on).days, 0)


class Figure:
    """What the figure of a book draws: its days, its lanes of states, its log of records."""

    def __init__(self, book: Book, history: History) -> None:
        self.book: Final = book
        self._sequence = {record.ref: record.seq for record in history.records}

    @cached_property
    def range(self) -> tuple[date, date]:
        """The first and the last day drawn: what happened or was recorded, and a margin for what is ahead."""
        days = [day for row in self.log for day in (row.on, day_of(row.recorded_at))] or [self.book.as_of]
        first, last = min(days), max([*days, self.book.as_of])
        margin = timedelta(days=max(7, (last - first).days // 8))
        plane = self.book.plane
        return max(plane.first, first - margin / 3), min(plane.last, last + margin)

    @cached_property
    def lanes(self) -> list[tuple[int, str]]:
        """The lines whose states are drawn, with their names: units, and contracts with a life of their own."""
        keys, places = self.book.keys, self.book.places
        with_units = {key.name[0] for key in keys if key.section == "unit"}
        supplies = {key.name[0] for key, kind in self._kinds() if kind == "supply"}
        lanes = []
        for number, key in enumerate(keys):
            name = places.get(key.name[0], key.name[0]) if key.name else ""
            if key.section == "unit":
                lanes.append((number, f"{name}/{key.name[1]}"))
            elif key.section == "contract" and key.name[0] not in with_units & supplies:
                lanes.append((number, name))
        return lanes

    def _kinds(self) -> Iterator[tuple[Key, str]]:
        for sheet in self.book.plane.sheets:
            for key, course in sheet.items():
                number = course[0][1] if key.section == "contract" else None
                line = None if number is None else self.book.plane.values[number].line
                if isinstance(line, ContractLine):
                    yield key, line.kind

    @cached_property
    def _lane_numbers(self) -> dict[tuple[str, ...], int]:
        return {self.book.keys[number].name: lane for lane, (number, _) in enumerate(self.lanes)}

    def lane_of(self, key: Key) -> int | None:
        """The lane that an obligation belongs to: its unit's, else its contract's."""
        stream, unit = key.name[1], key.name[2]
        return self._lane_numbers.get((stream, unit), self._lane_numbers.get((stream,)))

    @cached_property
    def log(self) -> list[Logged]:
        """Every record but openings, in the order of recording."""
        rows: dict[str, Row] = {}
        for _, value in self.book.events():
            row = value.line
            if isinstance(row, Row) and row.ref and row.recorded_at and row.event not in _OPENINGS:
                rows[row.ref] = row
        ordered = sorted(rows.values(), key=lambda row: self._sequence[row.ref or ""])
        numbers: dict[object, int] = {row.id: number for number, row in enumerate(ordered) if row.id}
        numbers |= {row.ref: number for number, row in enumerate(ordered)}
        made = []
        for row in ordered:
            where = "" if row.contract is None else row.contract + (f"/{row.unit}" if row.unit else "")
            name = both(lambda speech, event=row.event: speech.event(event))  # type: ignore[misc]
            against = numbers.get(row.details.get("withdraws") or row.details.get("retracts"))
            if row.recorded_at is not None:
                made.append(Logged(row.ref or "", name, where, row.on, row.recorded_at, row.deemed, against))
        return made
