"""What a portfolio asks, in a form that another process can be told; and the answer for one span of matters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from yakkan.adapters.store import Span, Store
from yakkan.projections.portfolio import PortfolioRow, What, portfolio_rows


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A day, the knowledge (an instant, or None for all) and the readings, asked of a store up to a position."""

    as_of: date
    known_until: datetime | None
    readings: Mapping[str, str] = field(default_factory=dict)
    what: What = "full"
    position: int = 0

    def answer(self, store: Store, span: Span | None = None) -> Iterator[tuple[int, list[PortfolioRow]]]:
        """For one matter after another how many records it has, and its rows."""
        for records in store.scan(span, self.position):
            yield len(records), portfolio_rows(records, self.as_of, self.known_until, self.readings, self.what)
