"""One contract on stage: what was agreed, and the short ways to tell what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from yakkan.adapters.generator.diary import Diary
from yakkan.adapters.generator.purse import Purse
from yakkan.domain.contract.definition import ContractDefinition, Quote
from yakkan.domain.contract.facts import Fact
from yakkan.domain.money import tax_on
from yakkan.domain.terms.editions import Parameters
from yakkan.domain.terms.payment import due_day, tax_rate_on


@dataclass(frozen=True, slots=True)
class Scene:
    """A contract that was formed on the day `accepted`."""

    diary: Diary
    order: str
    definition: ContractDefinition
    quote: Quote
    parameters: Parameters
    purse: Purse
    accepted: date

    @property
    def contract(self) -> str:
        """The contract's id."""
        return self.definition.id

    def note(self, event: type[Fact], on: date, /, **fields: Any) -> None:
        """Put a fact about the contract down."""
        self.diary.note(event, self.order, on, self.contract, **fields)

    def close(self, day: date) -> None:
        """Nothing more happens to the contract after a day, but for payments."""
        self.diary.close(self.order, self.contract, day)

    def is_open(self, day: date) -> bool:
        """Whether a day lies before the contract's close, and before the end of the portfolio."""
        return day <= min(self.diary.last_day, self.diary.closed_on(self.order, self.contract))

    def gross(self, net: int, day: date) -> int:
        """Yen with the tax of a day."""
        return net + tax_on(net, tax_rate_on(day))

    def due(self, arose_on: date) -> date:
        """The day on which a charge that arose on a day falls due by the quote."""
        rule = self.quote.payment
        months = 1 if rule is None else rule.months_after
        day = None if rule is None or rule.day == "end" else int(rule.day)
        return due_day(arose_on, months, day, "R-A").last_day

    def writing(self) -> str:
        """A form in which notices are given: on paper mostly, now and then in one that may be no writing (X2)."""
        return self.diary.weighted(paper=84, email=9, electronic=3, esign=2, phone=2)
