"""What was quoted and applied for: the definitions that a stream begins with.

BANNER: names of classes and fields are storage format (they are kept in ContractOpened and AccountOpened).
Amounts are whole yen without tax; rates are decimals as text. Sources: Articles 1(2), 7(2), 25(2), 38(1).
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeVar, dataclass_transform

from pydantic import BeforeValidator, Field, GetCoreSchemaHandler
from pydantic.dataclasses import dataclass
from pydantic_core import CoreSchema

from yakkan.domain.contract.facts.base import (
    CONFIG,
    Count,
    Day,
    Event,
    Flag,
    Name,
    PositiveYen,
    Rate,
    Text,
    Yen,
    speaking,
)

Kind = Literal[
    "integration",
    "requirements_definition",
    "support_work",
    "outsourcing",
    "rental",
    "maintenance",
    "subscription",
    "supply",
]
DayOfMonth = Annotated[int, Field(strict=True, ge=1, le=31)] | Literal["end"]


def _mapping_pairs(value: object) -> object:
    if isinstance(value, list):
        raise ValueError("expected a mapping of names to values")
    return tuple(sorted(value.items())) if isinstance(value, dict) else value


Pairs = Annotated[tuple[tuple[str, Any], ...], BeforeValidator(_mapping_pairs)]


class _Spoken:
    """A definition that a program makes too: InputError says in words which of its fields do not fit."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        # As for facts: pydantic puts a constructor of its own in place again when it builds the class.
        speaking(cls)
        return handler(source)


D = TypeVar("D")


@dataclass_transform(frozen_default=True, kw_only_default=True)
def _definition(cls: type[D]) -> type[D]:
    """Declare a part of what was quoted. The readers of case files ask pydantic itself, as for facts."""
    made = dataclass(frozen=True, kw_only=True, config=CONFIG)(cls)
    speaking(made)
    return made  # type: ignore[return-value]


@_definition
class PaymentRule(_Spoken):
    """Charges fall due so many months after the month in which they arose, on a day of it or at its end."""

    months_after: Annotated[int, Field(strict=True, ge=0, le=120)]
    day: DayOfMonth


@_definition
class PaymentTerms(_Spoken):
    """The day on which this contract's price is due."""

    due_on: Day


@_definition
class Quote(_Spoken):
    """The quote (見積書) to which the application refers (Article 1(2))."""

    number: Text
    issued_on: Day
    valid_until: Day | None = None
    deposit_limit: Yen | None = None
    tax_rate: Rate | None = None
    payment: PaymentRule | None = None


@_definition
class UnitDefinition(_Spoken):
    """One unit of equipment; its price (supply) is in yen without tax, a monthly fee (rental) likewise."""

    id: Name
    price: Yen | None = None
    monthly_fee: Yen | None = None


@_definition
class Instalment(_Spoken):
    """A part of the price, tax included, and its day."""

    amount: PositiveYen
    due_on: Day


@_definition
class ServiceLevelStep(_Spoken):
    """Below this value of the metric, the month's fee is reduced by this share (Article 9)."""

    below: Rate
    reduce: Rate


@_definition
class ContractDefinition(_Spoken):
    """One service line of an application: one contract (本契約, X8).

    Whether its fields agree with one another and with its kind is for `soundness` to say.
    """

    id: Name
    kind: Kind
    price: Yen | None = None
    monthly_fee: Yen | None = None
    due_on: Day | None = None
    starts_on: Day | None = None
    term_months: Count | None = None
    ends_on: Day | None = None
    auto_renews: Flag = True
    prorated: Flag = True
    payment: PaymentTerms | None = None
    instalments: tuple[Instalment, ...] = ()
    maker: Literal["company", "other"] = "company"
    units: tuple[UnitDefinition, ...] = ()
    sla: dict[str, tuple[ServiceLevelStep, ...]] | None = None
    covers: tuple[Name, ...] = ()
    communications_secrecy: Flag = False
    lease: Flag = False
    tax_rate: Rate | None = None
    special: Pairs = ()


@dataclass(frozen=True, kw_only=True, config=CONFIG)
class ContractOpened(Event):
    """A contract's stream begins: its definition, quote, edition and the matter's readings."""

    order: Name
    contract: ContractDefinition
    quote: Quote
    edition: Text
    readings: Pairs = ()


@dataclass(frozen=True, kw_only=True, config=CONFIG)
class AccountOpened(Event):
    """The account's stream begins: whose matter this is."""

    customer: Text
    customer_id: Text | None = None
