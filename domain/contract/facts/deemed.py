"""Deemed events: what the terms themselves bring about. Names are storage format.

A *lapse* takes effect at the end of `on`, the last day of its period, and shows from the day after; a *beginning*
shows from its day; a *consequence* follows a fact at once. `cause` names the fact or deemed event that it follows
from (its reference, where the journal holds one).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, dataclass_transform

from pydantic.dataclasses import dataclass

from yakkan.domain.contract.facts.base import CONFIG, Count, Day, Event, Text


@dataclass(frozen=True, kw_only=True, config=CONFIG)
class DeemedEvent(Event):
    """An event that the terms bring about. `shows_from` is the first day whose view contains it."""

    shows_from: Day
    unit: Text | None = None


DEEMED: dict[str, type[DeemedEvent]] = {}
"""Every deemed event, by its name."""

D = TypeVar("D")


@dataclass_transform(frozen_default=True, kw_only_default=True)
def deemed(article: str) -> Callable[[type[D]], type[D]]:
    """Declare a deemed event, under the provision that brings it about."""

    def declare(cls: type[D]) -> type[D]:
        made = dataclass(frozen=True, kw_only=True, config=CONFIG)(cls)
        made.article = article  # type: ignore[attr-defined]
        DEEMED[cls.__name__] = made  # type: ignore[assignment]
        return made  # type: ignore[return-value]

    return declare


@deemed("5(1)")
class CompletionDeemedConfirmed(DeemedEvent):
    """Completion counts as confirmed: the period ended without confirmation or objection."""


@deemed("28(1)")
class EquipmentDeemedPassed(DeemedEvent):
    """The unit counts as passed: the period ended without certificate or written rejection."""


@deemed("13(2)")
class RentalDeemedConforming(DeemedEvent):
    """The rented unit counts as delivered in working order."""


@deemed("32(1)")
class WarrantyBegan(DeemedEvent):
    """The window for nonconformity claims begins; `last_day` is its last day."""

    last_day: Day


@deemed("32(1)")
class WarrantyExpired(DeemedEvent):
    """The window for nonconformity claims ended."""


@deemed("10(1)")
class ServiceBegan(DeemedEvent):
    """The first term of service began; `last_day` is its last day."""

    last_day: Day


@deemed("10(1)")
class TermRenewed(DeemedEvent):
    """The term that ended on `on` is followed by term `term_no`, until `last_day`."""

    term_no: Count
    last_day: Day


@deemed("10(1)")
class TermExpired(DeemedEvent):
    """The term ended and is not renewed."""


@deemed("28(3)")
class TitleTransferred(DeemedEvent):
    """Title to the unit passed with full payment of its price and tax."""


@deemed("40(1)")
class CurePeriodLapsed(DeemedEvent):
    """The period of a cure demand ended; `demand` tells which."""

    demand: Text


@deemed("40(4)")
class BenefitOfTimeLost(DeemedEvent):
    """The customer lost the benefit of time: what it owes is due at once."""


@deemed("10(2)")
class EarlyTerminationTookEffect(DeemedEvent):
    """An early termination took effect."""


@deemed("17(2)")
class ReturnFellOverdue(DeemedEvent):
    """The rented unit was not back when the deadline for its return ended."""


@deemed("45(2)")
class SecrecyLapsed(DeemedEvent):
    """The secrecy of an item ended three years after its receipt."""

    item: Text


@deemed("47(1)")
class NonSolicitLapsed(DeemedEvent):
    """The ban on soliciting staff ended."""


@deemed("")
class DeemedEventWithdrawn(DeemedEvent):
    """The deemed event `withdraws` (a reference) does not hold: the fact `because` shows that it never came about."""

    withdraws: Text
    because: Text
    provision: Text
