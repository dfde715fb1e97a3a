"""Supply through a lessor: who pays, and when the equipment counts as handed over (Article 35)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, cast

from yakkan.domain.contract.course import Course, Entry, NoEffect
from yakkan.domain.contract.facts import (
    LeaseAcceptanceCertified,
    LeaseConcluded,
    LeaseConsented,
    LeaseFailed,
    LeaseRequested,
    LessorSaleConcluded,
)
from yakkan.domain.contract.kinds import ending, supply_price
from yakkan.domain.contract.kinds.kind import Effects, effect, for_each_unit, no_move
from yakkan.domain.contract.lifecycles import OVER
from yakkan.domain.terms import lease, notices

if TYPE_CHECKING:
    from yakkan.domain.contract.chronicle import Chronicle
    from yakkan.domain.contract.kinds.supply import SupplyUnit

EFFECTS: Effects = {}

HandOver = Callable[["Chronicle", "SupplyUnit", Entry], None]


@effect(EFFECTS, LeaseRequested)
def lease_requested(chronicle: Chronicle, course: Course, entry: Entry) -> NoEffect | None:
    """The customer asks beforehand, in writing."""
    form = cast(LeaseRequested, entry.event).form
    if not chronicle.under("X2", partial(notices.is_writing, form)):
        return NoEffect(f"a request by {form} is not in writing ({chronicle.cited('X2')})", "35")
    if ending.part_of(course, entry) is None and not all(unit.state in OVER for unit in course.units):
        # Where one lease has failed, another may be asked for.
        course.agreed.discard("failed")
    return _step(course, entry, "requested")


@effect(EFFECTS, LeaseConsented)
def lease_consented(chronicle: Chronicle, course: Course, entry: Entry) -> NoEffect | None:
    """The company consents: the form of the request protects it alone, so its consent cures one in another form."""
    return _step(course, entry, "consented")


@effect(EFFECTS, LeaseConcluded)
def lease_concluded(chronicle: Chronicle, course: Course, entry: Entry) -> NoEffect | None:
    """Customer and lessor conclude the lease; the company is concerned once it has consented, or sold to the lessor."""
    return _step(course, entry, "concluded")


def _step(course: Course, entry: Entry, step: str) -> NoEffect | None:
    if all(unit.state in OVER for unit in course.units):
        return no_move(course.units[0], entry, "35")
    if (unit := ending.part_of(course, entry)) is not None:
        return NoEffect(f"contract {course.name} is leased as a whole, not unit {unit} alone", "35")
    if "failed" in course.agreed:
        return NoEffect("the lease had failed", "35")
    course.agreed.add(step)
    return None


@effect(EFFECTS, LessorSaleConcluded)
def lessor_sale_concluded(chronicle: Chronicle, course: Course, entry: Entry) -> NoEffect | None:
    """The company sells to the lessor, who owes the price from now on."""
    if "concluded" not in course.agreed:
        return NoEffect("no lease had been concluded", "35")
    if "sold" in course.agreed:
        return NoEffect("the equipment had been sold to the lessor", "35")
    refusal = _step(course, entry, "sold")
    if refusal is not None:
        return refusal
    amount = cast(LessorSaleConcluded, entry.event).amount
    quoted = sum(cast("SupplyUnit", unit).price for unit in course.units)
    if amount != quoted:
        entry.reason = f"sold for {amount} yen; the price is that of the quote, {quoted} yen"
    supply_price.pass_to_lessor(chronicle, course, entry)
    return None


@effect(EFFECTS, LeaseFailed)
def lease_failed(chronicle: Chronicle, course: Course, entry: Entry) -> NoEffect | None:
    """No lease comes about: the sale to the customer stays, or the contract falls away (X39)."""
    if "concluded" in course.agreed:
        return NoEffect("a lease had been concluded", "35")
    if not course.definition.lease and not course.agreed:
        return NoEffect("no lease had been asked for", "35")
    refusal = _step(course, entry, "failed")
    if refusal is not None:
        return refusal
    # The request and the consent were for this lease; another one needs its own.
    course.agreed.intersection_update({"failed"})
    if lease.direct_sale_stays(chronicle.reading("X39")) or not any(unit.can("LeaseFailed") for unit in course.units):
        # What was handed over stays sold under both: there is nothing left that could fall away.
        return None
    return ending.end(chronicle, course, entry, "LeaseFailed", "35")


def certified(chronicle: Chronicle, course: Course, entry: Entry, hand_over: HandOver) -> NoEffect | None:
    """The customer certifies to the lessor: that is the handover, and an earlier pass never was one (X38)."""
    if "concluded" not in course.agreed:
        return NoEffect("no lease had been concluded", "35")
    if not course.agreed & {"consented", "sold"}:
        return NoEffect("the company had not consented to a lease", "35")
    x38 = chronicle.reading("X38")
    if not lease.certificate_decides_handover(x38):
        return NoEffect("Article 28 alone decides on handover (X38=R-B)", "35")

    def act(each: object) -> NoEffect | None:
        unit = cast("SupplyUnit", each)
        if unit.handed_over_on is not None and unit.passed_by is not None:
            if unit.harmed is not None and unit.passed_by.name != "LeaseAcceptanceCertified":
                # Without that pass it would have been lost at the company's risk, and no certificate hands over what
                # is not there: so this one decides nothing, and Article 28 does (31, X38).
                return NoEffect(f"unit {unit.id} was lost or damaged on {unit.harmed.on}, after it had passed", "31")
            refusal = NoEffect(f"the certificate to the lessor of {entry.on} decides", "35", entry.number)
            if unit.passed_by.deemed:
                chronicle.annul((course.stream, unit.id, unit.passed_by.on), refusal, by_knowledge=True)
            elif unit.passed_by.name != "LeaseAcceptanceCertified":
                chronicle.annul(unit.passed_by.number, refusal, by_knowledge=True)
        if unit.absence is not None:
            return unit.absence
        if not unit.move("LeaseAcceptanceCertified", chronicle.today):
            return no_move(unit, entry, "35")
        hand_over(chronicle, unit, entry)
        return None

    return for_each_unit(course, entry, act)


__all__ = ["EFFECTS", "LeaseAcceptanceCertified", "certified"]
