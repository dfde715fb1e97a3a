"""What a portfolio asks, in a form that another process can be told; and the answer for one span of matters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import TracebackType
from typing import Any, Protocol

from yakkan.adapters.log import Log
from yakkan.adapters.store import Store
from yakkan.domain.contract.record import Record
from yakkan.projections.portfolio import PortfolioRow, What, portfolio_rows

Span = Any
"""Matters that are done together: of a store a `Span`, of a log a `Partition`."""


class Records(Protocol):
    """What a portfolio is derived from: a store, or a log."""

    def last_position(self) -> int:
        """Up to where it goes."""

    def scan(self, span: Span = None, position: int | None = None) -> Iterator[list[Record]]:
        """The records of one matter after another, by name: of all, or of those of a span; up to a position."""

    def spans(self, position: int, size: int) -> Iterator[tuple[Span, int]]:
        """All matters in spans of some `size` records, each with its records."""

    def __enter__(self) -> Records: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


Origin = str | Log
"""Where the records are, as another process can be told: the path or address of a store, or a log."""


def opened(origin: Origin) -> Records:
    """The records of an origin, to read and to close."""
    return Store.open(origin, read_only=True) if isinstance(origin, str) else origin


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A day, the knowledge (an instant, or None for all) and the readings, asked of records up to a position."""

    as_of: date
    known_until: datetime | None
    readings: Mapping[str, str] = field(default_factory=dict)
    what: What = "full"
    position: int = 0

    def answer(self, source: Records, span: Span = None) -> Iterator[tuple[int, list[PortfolioRow]]]:
        """For one matter after another how many records it has, and its rows."""
        for records in source.scan(span, self.position):
            yield len(records), portfolio_rows(records, self.as_of, self.known_until, self.readings, self.what)
