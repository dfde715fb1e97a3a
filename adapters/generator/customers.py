"""Customers with their orders and all that happens to them, one after another, as case-file documents."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Final

from yakkan.adapters.casefile import Document
from yakkan.adapters.generator import names
from yakkan.adapters.generator.diary import Diary
from yakkan.adapters.generator.equipment import supply
from yakkan.adapters.generator.hire import rental
from yakkan.adapters.generator.orders import definition, quote
from yakkan.adapters.generator.plan import KIND_WEIGHTS, Plan
from yakkan.adapters.generator.purse import Purse
from yakkan.adapters.generator.scene import Scene
from yakkan.adapters.generator.service import service
from yakkan.adapters.generator.trouble import beside, dispute
from yakkan.adapters.generator.work import integration, support_work
from yakkan.domain.contract.definition import ContractDefinition, Kind, Quote
from yakkan.domain.contract.facts import (
    AcceptanceArrived,
    ApplicationReceived,
    ApplicationRejected,
    ApplicationWithdrawn,
)
from yakkan.domain.terms.editions import Edition, edition

_STORIES: Final[dict[str, Callable[[Scene], object]]] = {
    "supply": supply,
    "integration": integration,
    "requirements_definition": integration,
    "support_work": support_work,
    "outsourcing": service,
    "maintenance": service,
    "subscription": service,
    "rental": rental,
}
_MATTER_SIZES: Final = {1: 62, 2: 18, 3: 9, 4: 5, 6: 4, 8: 2}
"""How many contracts a customer has, in percent, where the plan leaves it open."""
_MOST_PER_ORDER: Final = 5
_READINGS: Final = ({"X1": "R-B"}, {"X1": "R-C"}, {"X2": "R-B"}, {"X4": "R-B"}, {"X32": "R-B"}, {"X40": "R-B"})


@dataclass(frozen=True, slots=True)
class Customer:
    """One customer: a matter. `number` counts from 1; `documents` has one for each order."""

    number: int
    documents: tuple[Document, ...]

    @property
    def contracts(self) -> int:
        """How many contracts it has."""
        return sum(len(document.contracts) for document in self.documents)


def customers(plan: Plan) -> Iterator[Customer]:
    """The customers of a plan, one after another. Each depends on the plan and its own number only."""
    left = plan.contracts
    number = 0
    while left > 0:
        number += 1
        chance = Random(f"yakkan {plan.seed} {number}")
        size = plan.per_matter or chance.choices(list(_MATTER_SIZES), list(_MATTER_SIZES.values()))[0]
        size = min(size, left)
        left -= size
        yield Customer(number, _Teller(plan, number, chance).documents(size))


class _Teller:
    """Tells one customer's story."""

    def __init__(self, plan: Plan, number: int, chance: Random) -> None:
        self._plan = plan
        self._id = f"C{plan.seed}-{number:07}"
        self._orders = f"SO{plan.seed}-{number:07}"
        self._diary = Diary(plan, chance)
        self._purse = Purse(self._diary)
        self._name = names.company(chance)
        self._told = 0

    def documents(self, size: int) -> tuple[Document, ...]:
        """So many contracts, in as many orders as they take."""
        diary = self._diary
        drafts: list[tuple[str, Quote, list[ContractDefinition], Edition]] = []
        scenes: list[Scene] = []
        while self._told < size:
            number = f"{self._orders}-{len(drafts) + 1}"
            room = min(size - self._told, _MOST_PER_ORDER)
            several = diary.chance.randint(1, room)
            quoted, lines = self._order(number, several)
            terms = edition()
            drafts.append((number, quoted, lines, terms))
            accepted = self._formed(number, quoted)
            if accepted is not None:
                scenes += [
                    Scene(diary, number, each, quoted, terms.parameters, self._purse, accepted) for each in lines
                ]
        for scene in scenes:
            if diary.happens(self._plan.disputed):
                dispute(scene, scenes)
        for scene in scenes:
            beside(scene)
            _STORIES[scene.definition.kind](scene)
        diary.settle(batched=self._purse.batched and size > 1)
        readings = diary.one_of(_READINGS) if diary.happens(0.03) else {}
        return tuple(
            Document(
                customer=self._name,
                customer_id=self._id,
                order=number,
                edition=terms.id,
                quote=quoted,
                contracts=tuple(lines),
                readings=readings,
                facts=diary.facts(number),
                expectations=(),
            )
            for number, quoted, lines, terms in drafts
        )

    def _order(self, number: str, several: int) -> tuple[Quote, list[ContractDefinition]]:
        """A quote and its lines; upkeep is quoted for what is sold or hired beside it."""
        diary = self._diary
        span = (self._plan.last_day - self._plan.first_day).days
        issued = diary.workday(self._plan.first_day + diary.days(0, max(span - 10, 0)))
        quoted = quote(diary, f"Q{number[2:]}", issued)
        lines: list[ContractDefinition] = []
        for _ in range(several):
            self._told += 1
            kind: Kind = diary.chance.choices(list(KIND_WEIGHTS), list(KIND_WEIGHTS.values()))[0]  # type: ignore[assignment]
            coverable = [each.id for each in lines if each.kind in ("supply", "rental", "outsourcing")]
            lines.append(definition(diary, kind, self._told, issued, coverable))
        return quoted, lines

    def _formed(self, number: str, quoted: Quote) -> date | None:
        """Application and acceptance; None where no contract comes about."""
        diary = self._diary
        applied = diary.workday(quoted.issued_on + diary.days(2, 25))
        diary.note(ApplicationReceived, number, applied, prompt=True)
        answered = diary.workday(applied + diary.days(1, 9))
        course = diary.weighted(accepted=91, rejected=3, withdrawn=4, oral=1, silence=1)
        if course == "rejected":
            diary.note(ApplicationRejected, number, answered)
            return None
        if course == "withdrawn":
            # Before the quote has run out the application binds, and its withdrawal has no effect.
            valid_until = quoted.valid_until
            if valid_until is not None:
                answered = valid_until + diary.days(1, 15)
            diary.note(ApplicationWithdrawn, number, answered)
            return None
        if course == "silence":
            return None
        if course == "oral":
            # An acceptance by word of mouth forms nothing; the paper follows.
            diary.note(AcceptanceArrived, number, answered, form="oral")
            answered = diary.workday(answered + diary.days(3, 12))
        form = diary.weighted(electronic=50, paper=20, email=20, esign=10)
        diary.note(AcceptanceArrived, number, answered, form=form)
        return answered
