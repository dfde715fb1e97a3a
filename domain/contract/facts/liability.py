"""Facts of damage and force majeure (Articles 41, 44). Names are storage format."""

from __future__ import annotations

from typing import Literal

from yakkan.domain.contract.facts.base import Day, Fact, Text, Yen, fact


@fact("41(1)")
class DamageOccurred(Fact):
    """The customer suffered damage in an incident: direct and actual (yen), and other heads (yen)."""

    incident: Text
    amount_direct: Yen
    amount_other: Yen | None = None


@fact("41(1)")
class AttributionFound(Fact):
    """A finding of the company's degree of fault in an incident."""

    incident: Text
    degree: Literal["none", "negligence", "gross_negligence", "intent"]


@fact("41(1)")
class ClaimSettled(Fact):
    """The claim out of an incident was settled for an amount (yen)."""

    incident: Text
    amount: Yen


@fact("44")
class ForceMajeureOccurred(Fact):
    """An event that neither side answers for began, and lasted `until` a day when that is known."""

    until: Day | None = None
