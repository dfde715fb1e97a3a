"""Facts of breach and ending (Articles 40, 47, 48). Names are storage format."""

from __future__ import annotations

from typing import Literal

from pydantic import field_validator, model_validator

from yakkan.domain.contract.facts.base import Attribution, Count, Day, Fact, Flag, Form, Party, fact


@fact("40(1)")
class CureDemandArrived(Fact):
    """A demand to put a breach right within a period: so many `days`, or `until` a day."""

    by: Party
    form: Form
    days: Count | None = None
    until: Day | None = None

    @model_validator(mode="after")
    def _one_period(self) -> CureDemandArrived:
        if self.days is not None and self.until is not None:
            raise ValueError("give `days` or `until`, not both")
        return self


@fact("40(1)")
class BreachCured(Fact):
    """The breach was put right, by the party that it was put to; `by` tells which where both were."""

    by: Party | None = None


@fact("40(1)")
class MaterialityFound(Fact):
    """A finding whether the remaining breach is minor; `party` tells whose where a breach was put to both."""

    minor: Flag
    party: Party | None = None


@fact("40(2)")
class ImmediateGroundOccurred(Fact):
    """A ground for immediate rescission (1 to 6) came about on the side of `party`; the first names its contract."""

    party: Attribution
    ground: Literal[1, 2, 3, 4, 5, 6]

    @field_validator("ground", mode="before")
    @classmethod
    def _whole(cls, ground: object) -> object:
        # A literal takes true and 1.0 for the 1 that they equal.
        if type(ground) is not int:
            raise ValueError("expected one of 1, 2, 3, 4, 5, 6")
        return ground


@fact("48(1)")
class HarassmentFound(Fact):
    """Customer harassment was found."""


@fact("48(1)")
class PerformanceRefused(Fact):
    """The company refused performance because of harassment."""

    until: Day | None = None


@fact("47(1)")
class SolicitationFound(Fact):
    """The customer was found to have solicited staff of the company or of its subcontractor."""


@fact("40")
class RescissionArrived(Fact):
    """A notice of rescission reached the other party; where it names a unit of a sale, for that unit alone."""

    by: Party
    basis: Literal["40(1)", "40(2)", "47(2)", "48(4)", "statute"]
    scope: Literal["this", "all"]


@fact("40")
class TerminationAgreed(Fact):
    """The parties agreed to end the contract, or a sale for the unit that is named."""
