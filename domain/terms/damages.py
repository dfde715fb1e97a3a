"""Damages (Article 41): what counts, and the cap per service."""

from __future__ import annotations

from collections.abc import Iterable

from yakkan.domain.terms.provision import provision

UNCAPPED_DEGREES = frozenset({"gross_negligence", "intent"})
"""Degrees of fault to which no cap applies."""


@provision("41(1)", reading="X64")
def recoverable(direct: int, other: int, degree: str | None, x64: str) -> int:
    """Yen of an incident that count before any cap: direct and actual damage, none without the company's fault.

    X64, for gross negligence and intent: R-A the proviso of 41(2) lifts the amount only; R-B it lets in every head.
    """
    if degree is None or degree == "none":
        return 0
    return direct + other if degree in UNCAPPED_DEGREES and x64 == "R-B" else direct


@provision("41(2)(3)")
def equipment_cap(price: int, reductions: int) -> int:
    """Cap for supply: the price, without tax (28(3)), of the unit that did the damage, after agreed reductions."""
    return max(price - reductions, 0)


@provision("41(2)", reading="X63")
def capped(incidents: Iterable[tuple[int, int | None]], x63: str, settled: int = 0) -> list[int]:
    """What is payable per incident, given as amount and cap (yen; None where there is no cap).

    X63: R-A each incident up to its cap; R-B all together up to it, in their order, after the yen for which other
    incidents were settled.
    """
    payable: list[int] = []
    for amount, cap in incidents:
        spent = settled + sum(payable) if x63 == "R-B" else 0
        payable.append(amount if cap is None else min(amount, max(cap - spent, 0)))
    return payable


@provision("41(2)(4)", reading="X5")
def maintenance_cap(monthly_fee: int, tax: int, months: int, x5: str) -> int:
    """Cap for maintenance: a year's fee of the item, with tax under X5 R-A and without under R-B."""
    return months * (monthly_fee + (tax if x5 == "R-A" else 0))


@provision("24")
def licence_covers_damage(uncapped: bool) -> bool:
    """Whether the licence alone decides on damage from a subscription: on all but intent and gross negligence."""
    return not uncapped


@provision("6(2)", reading="X16")
def answers_for_care(x16: str) -> bool:
    """Whether requirements definition owes damages for breach of care (X16: R-A yes, up to the cap; R-B not at all)."""
    return x16 == "R-A"
