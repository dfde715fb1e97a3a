"""What a portfolio asks, in a form that another process can be told; and the answer for one span of matters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from types import TracebackType
from typing import Any, NamedTuple, Protocol

from yakkan.adapters.log import Log
from yakkan.adapters.portfolio.conclusions import Conclusion, instant, packed
from yakkan.adapters.store import Store
from yakkan.adapters.store.chain import Head
from yakkan.domain.collector import Paused
from yakkan.domain.contract.record import Record
from yakkan.projections.portfolio import PortfolioRow, What, known_records, portfolio_rows
from yakkan.projections.stretch import Step, stretch

Span = Any
"""Matters that are done together: of a store a `Span`, of a log a `Partition`."""


class Records(Protocol):
    """What a portfolio is derived from: a store, or a log."""

    def last_position(self) -> int:
        """Up to where it goes."""

    def scan(
        self, span: Span = None, position: int | None = None, only: Sequence[str] | None = None
    ) -> Iterator[list[Record]]:
        """The records of one matter after another, by name: of all, or of those of a span, or of `only` some of them.

        What stands behind `position` is left out.
        """

    def heads(self, span: Span, position: int) -> list[Head]:
        """The end of each matter's chain in a span, by name, as it was at a position."""

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


class Task(NamedTuple):
    """A part of an inquiry: the matters of a span, or `only` some of them; none where all is known already."""

    span: Span
    only: tuple[str, ...] | None = None

    @property
    def asks(self) -> bool:
        """Whether anything is left to conclude."""
        return self.only != ()


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A day, the knowledge (an instant, or None for all) and the readings, asked of records up to a position.

    With `ahead`, days after this one are concluded too, to be kept.
    """

    as_of: date
    known_until: datetime | None
    readings: Mapping[str, str] = field(default_factory=dict)
    what: What = "full"
    position: int = 0
    ahead: bool = False

    def answer(self, source: Records) -> Iterator[tuple[int, list[PortfolioRow]]]:
        """For one matter after another how many records it has, and its rows."""
        for records in source.scan(None, self.position):
            with Paused():
                rows = portfolio_rows(records, self.as_of, self.known_until, self.readings, self.what)
            yield len(records), rows

    def conclusions(self, source: Records, task: Task) -> Iterator[Conclusion]:
        """What is concluded of one matter after another. Nothing is read for a task that asks nothing."""
        if not task.asks:
            return
        for records in source.scan(task.span, self.position, task.only):
            with Paused():
                conclusion = self._conclusion(records)
            yield conclusion

    def _conclusion(self, records: Sequence[Record]) -> Conclusion:
        known = known_records(records, self.known_until)
        if self.ahead:
            steps = stretch(known, self.as_of, self.readings, self.what)
        else:
            rows = portfolio_rows(known, self.as_of, None, self.readings, self.what)
            steps = [Step(self.as_of, self.as_of, rows)]
        return Conclusion(
            records[0].matter,
            len(records),
            instant(known[-1].recorded_at) if known else "",
            instant(records[len(known)].recorded_at) if len(known) < len(records) else None,
            steps[0].first,
            steps[-1].last,
            packed(steps),
        )
