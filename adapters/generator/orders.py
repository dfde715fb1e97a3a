"""What is quoted: the definitions of contracts with lifelike prices, units, terms and conditions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from yakkan.adapters.generator.diary import Diary
from yakkan.domain.contract.definition import (
    ContractDefinition,
    Instalment,
    Kind,
    PaymentRule,
    PaymentTerms,
    Quote,
    ServiceLevelStep,
    UnitDefinition,
)
from yakkan.domain.money import tax_on
from yakkan.domain.periods import corresponding_day
from yakkan.domain.terms.payment import tax_rate_on

_NAMES: Final[dict[str, tuple[str, ...]]] = {
    "supply": ("server", "storage", "router", "firewall", "terminals"),
    "integration": ("build", "migration", "network"),
    "requirements_definition": ("requirements", "concept"),
    "support_work": ("support", "training"),
    "outsourcing": ("watch", "helpdesk", "operation", "backup"),
    "rental": ("pc", "wifi", "phones"),
    "maintenance": ("upkeep", "onsite"),
    "subscription": ("office", "antivirus", "groupware"),
}
_PRICES: Final[dict[str, tuple[int, int]]] = {
    "supply": (8, 400),
    "integration": (100, 3000),
    "requirements_definition": (50, 500),
    "support_work": (20, 200),
    "outsourcing": (5, 80),
    "rental": (1, 12),
    "maintenance": (1, 25),
    "subscription": (1, 30),
}
"""The least and the highest price or monthly fee, in units of 10,000 yen, without tax."""


def quote(diary: Diary, number: str, issued_on: date) -> Quote:
    """A quote; most leave payment to the default of the terms."""
    payment = None
    if diary.happens(0.3):
        payment = PaymentRule(months_after=diary.one_of((1, 1, 2)), day=diary.one_of(("end", 10, 20, 25)))
    return Quote(
        number=number,
        issued_on=issued_on,
        valid_until=issued_on + diary.days(30, 60) if diary.happens(0.5) else None,
        deposit_limit=diary.one_of((300_000, 500_000, 1_000_000)) if diary.happens(0.15) else None,
        payment=payment,
    )


def definition(diary: Diary, kind: Kind, number: int, day: date, others: Sequence[str]) -> ContractDefinition:
    """A contract of a kind that begins about a day; `number` makes its id unique among the customer's."""
    name = f"{diary.one_of(_NAMES[kind])}{number}"
    least, most = _PRICES[kind]
    # Small ones are more frequent than large ones.
    amount = int(least + (most - least) * diary.chance.random() ** 2.5) * 10_000
    fields: dict[str, Any] = {"id": name, "kind": kind}
    if kind in ("supply", "integration", "requirements_definition", "support_work"):
        fields |= _priced(diary, kind, amount, day)
    else:
        fields |= _recurring(diary, kind, amount, day, others)
    if diary.happens(0.04):
        fields["special"] = _special(diary, kind)
    return ContractDefinition(**fields)


def _priced(diary: Diary, kind: str, amount: int, day: date) -> dict[str, Any]:
    spans = {"supply": (15, 50), "support_work": (20, 70)}
    due = diary.workday(day + diary.days(*spans.get(kind, (50, 220))))
    fields: dict[str, Any] = {"price": amount, "due_on": due}
    if kind == "supply":
        number = int(diary.weighted(**{"1": 62, "2": 16, "3": 10, "4": 7, "6": 3, "10": 2}))
        if number > 1:
            fields["price"] = amount // number * number
            fields["units"] = tuple(UnitDefinition(id=f"u{i}", price=amount // number) for i in range(1, number + 1))
        fields["maker"] = "company" if diary.happens(0.25) else "other"
        fields["lease"] = number == 1 and diary.happens(0.07)
    gross = fields["price"] + tax_on(fields["price"], tax_rate_on(due))
    terms = diary.weighted(rule=78, day=10, instalments=12)
    if terms == "day":
        fields["payment"] = PaymentTerms(due_on=diary.workday(due + diary.days(30, 70)))
    elif terms == "instalments" and "units" not in fields:
        first = gross // 3
        later = corresponding_day(due, months=3)
        fields["instalments"] = (
            Instalment(amount=first, due_on=due),
            Instalment(amount=gross - first, due_on=later),
        )
    return fields


def _recurring(diary: Diary, kind: str, amount: int, day: date, others: Sequence[str]) -> dict[str, Any]:
    start = day + diary.days(5, 60)
    if diary.happens(0.8):
        start = corresponding_day(start.replace(day=1), months=1)
    fields: dict[str, Any] = {"starts_on": start, "monthly_fee": amount}
    fields["term_months"] = int(diary.weighted(**{"12": 62, "24": 8, "36": 10, "6": 12, "3": 4, "1": 4}))
    if diary.happens(0.06):
        del fields["term_months"]
        fields["ends_on"] = (start + diary.days(100, 800)).replace(month=3, day=31)
        if fields["ends_on"] < start:
            fields["ends_on"] = fields["ends_on"].replace(year=start.year + 1)
    fields["auto_renews"] = diary.happens(0.85)
    if kind == "rental":
        fields["maker"] = "company" if diary.happens(0.2) else "other"
        number = int(diary.weighted(**{"1": 55, "2": 25, "5": 20}))
        if number > 1:
            fee = max(amount // number // 100 * 100, 100)
            fields["monthly_fee"] = fee * number
            fields["units"] = tuple(UnitDefinition(id=f"u{i}", monthly_fee=fee) for i in range(1, number + 1))
    elif diary.happens(0.1):
        fields["prorated"] = False
    if kind == "outsourcing" and diary.happens(0.5):
        metric = diary.one_of(("availability", "response"))
        steps = (ServiceLevelStep(below="99.9", reduce="0.10"), ServiceLevelStep(below="99.0", reduce="0.30"))
        fields["sla"] = {metric: steps}
    if kind == "outsourcing" and diary.happens(0.1):
        fields["communications_secrecy"] = True
    if kind == "maintenance" and others:
        fields["covers"] = (diary.one_of(others),)
    return fields


def _special(diary: Diary, kind: str) -> dict[str, int]:
    """A quoted condition that beats the terms."""
    if kind == "supply":
        return {"inspection_days": diary.one_of((14, 30))}
    if kind in ("outsourcing", "subscription", "maintenance", "rental"):
        return {"non_renewal_months": diary.one_of((1, 2, 6))}
    return {"rework_months": diary.one_of((3, 12))}
