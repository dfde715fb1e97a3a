"""Supply after inspection: handover, warranty, reductions, latent defects (Articles 28(2), 30, 32, 35)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, cast

from yakkan.domain.contract import quoted
from yakkan.domain.contract.charge import moved
from yakkan.domain.contract.course import Course, Entry, Ground, Liability, NoEffect, Unit
from yakkan.domain.contract.facts import (
    DefectRemedied,
    LatentDefectNoticed,
    LeaseAcceptanceCertified,
    PriceReductionAgreed,
    PriceReductionRequested,
    WarrantyBegan,
    WarrantyExpired,
)
from yakkan.domain.contract.kinds import conduct, lease, supply_delivery, supply_price
from yakkan.domain.contract.kinds.kind import Effects, effect, for_each_unit, no_move
from yakkan.domain.contract.lifecycles import OVER
from yakkan.domain.terms import notices, supply
from yakkan.domain.terms.provision import provision

if TYPE_CHECKING:
    from yakkan.domain.contract.chronicle import Chronicle
    from yakkan.domain.contract.kinds.supply import SupplyUnit

_ONE_DAY = timedelta(days=1)
EFFECTS: Effects = {}


def _units(course: Course) -> list[SupplyUnit]:
    return cast("list[SupplyUnit]", course.units)


def _each(course: Course, entry: Entry, act: Callable[[SupplyUnit], NoEffect | None]) -> NoEffect | None:
    return for_each_unit(course, entry, cast("Callable[[Unit], NoEffect | None]", act))


def hand_over(chronicle: Chronicle, unit: SupplyUnit, on: date, passed_as: str, entry: Entry) -> None:
    """Handover (28(2)): risk passes, the price arises, and the window for latent defects runs from the next day."""
    unit.handed_over_on, unit.passed_as, unit.risk, unit.passed_by = on, passed_as, "customer", entry
    course = unit.course
    window, end = chronicle.under("X1", partial(supply.latent_defect_window, on, course.parameters))
    unit.warranty_last = window.last_day
    own = course.definition.maker == "company"
    ground = Ground(
        "32(1)", (entry,), chronicle.cited("X1"), "{} months from {} = {}{}",
        (course.parameters.latent_defect_months, window.first_day, end.nominal, moved(end)),
    )  # fmt: skip
    unit.warranty = Liability(
        "latent_defect", "company", course, unit.id, "32(1)" if own else "32(3)",
        "repair or replacement" if own else "maker's warranty", window.first_day, window.last_day,
        [ground, *quoted.grounds(chronicle, course, "latent_defect_months")],
    )  # fmt: skip
    chronicle.liabilities.append(unit.warranty)
    supply_price.charge_price(chronicle, unit, entry)
    if course.kind.has_provided(course):
        conduct.provision_ended(chronicle, course, on, entry)
    chronicle.at_start_of(on + _ONE_DAY, lambda: _warranty_begins(chronicle, unit, entry))


def _warranty_begins(chronicle: Chronicle, unit: SupplyUnit, cause: Entry) -> None:
    last = unit.warranty_last
    if last is None or not unit.can("WarrantyBegan") or unit.warranty is None:
        return
    if chronicle.today > last:
        unit.move("WarrantyExpired", chronicle.today)
        chronicle.deem(WarrantyExpired, unit, last, cause=cause)
        return
    unit.move("WarrantyBegan", chronicle.today)
    began = chronicle.deem(WarrantyBegan, unit, chronicle.today, cause=cause, last_day=last)
    chronicle.at_end_of(last, lambda: _warranty_ends(chronicle, unit, began))


def _warranty_ends(chronicle: Chronicle, unit: SupplyUnit, cause: Entry) -> None:
    if unit.move("WarrantyExpired", chronicle.today):
        chronicle.deem(WarrantyExpired, unit, chronicle.today - _ONE_DAY, cause=cause)


def undo(unit: SupplyUnit, on: date, entry: Entry) -> None:
    """The sale of the unit is undone: no warranty for goods that go back, nor what was claimed under it."""
    ground = Ground("32(1)", (entry,), None, "the sale is undone, the goods go back (Civil Code 545)")
    if unit.warranty is not None and not unit.warranty.released:
        unit.warranty.released = True
        unit.warranty.grounds.append(ground)
    _release_claims(unit, on, ground)


def _release_claims(unit: SupplyUnit, on: date, ground: Ground) -> None:
    """What was claimed for latent defects is not owed any more."""
    if unit.warranty is not None:
        unit.warranty.claims = 0
    for duty in unit.repair_duties:
        duty.close("released", on, ground)


@effect(EFFECTS, LeaseAcceptanceCertified)
def lease_acceptance_certified(chronicle: Chronicle, course: Course, entry: Entry) -> NoEffect | None:
    """The certificate to the lessor hands the unit over (35, X38)."""

    def on_certificate(chronicle: Chronicle, unit: SupplyUnit, entry: Entry) -> None:
        # Who certifies that it took the unit over has it, whether its receipt is on record or not.
        for duty in (unit.supply_duty, unit.inspection_duty, unit.remedy_duty):
            if duty is not None:
                how = "released" if duty.id == "O23" else "discharged"
                duty.close(how, entry.on, Ground("35", (entry,)))
        hand_over(chronicle, unit, entry.on, "inspected", entry)
        supply_delivery.tell_nothing_more(unit.course, entry)

    return lease.certified(chronicle, course, entry, on_certificate)


@effect(EFFECTS, PriceReductionRequested)
def price_reduction_requested(chronicle: Chronicle, course: Course, entry: Entry) -> NoEffect | None:
    """The customer may ask for a reduction after special acceptance (30(1)), never for a latent defect (32(2))."""

    def act(unit: SupplyUnit) -> NoEffect | None:
        if unit.state in OVER:
            return no_move(unit, entry, "30(1)")
        return None if unit.passed_as == "specially_accepted" else _not_special(unit)

    return _each(course, entry, act)


def _not_special(unit: SupplyUnit) -> NoEffect:
    return NoEffect(f"unit {unit.id} was not specially accepted: no right to a reduction", "30(1)")


@effect(EFFECTS, PriceReductionAgreed)
def price_reduction_agreed(chronicle: Chronicle, course: Course, entry: Entry) -> NoEffect | None:
    """The company grants a reduction: the price falls, and it is free of the noted nonconformity (30(1), X37)."""
    event = cast(PriceReductionAgreed, entry.event)
    units = [unit for unit in course.addressed(entry.unit) if unit.passed_as == "specially_accepted"]
    if not units:
        return _not_special(cast("SupplyUnit", course.addressed(entry.unit)[0]))
    if len(units) > 1:
        return NoEffect("several units were specially accepted; name the unit", "30(1)")
    unit = cast("SupplyUnit", units[0])
    if unit.state in OVER:
        return no_move(unit, entry, "30(1)")
    if unit.reductions + event.amount > unit.price:
        return NoEffect(f"the reduction is more than the price of unit {unit.id}", "30(1)")
    unit.reductions += event.amount
    released = supply.released_for_latent_defects(chronicle.reading("X37"))
    ground = Ground("30(1)", (entry,), chronicle.cited("X37"), "{} yen without tax", (event.amount,))
    if unit.warranty is not None:
        unit.warranty.released = released
        if released:
            unit.warranty.grounds.append(ground)
    if released:
        _release_claims(unit, entry.on, ground)
    duty = chronicle.owe(
        "O24", course, unit.id, "30(1)", "reduce the price", "company",
        arose_on=entry.on, due_on=entry.on, amount=event.amount, ground=ground,
    )  # fmt: skip
    duty.close("discharged", entry.on)
    supply_price.reduce_price(chronicle, unit, event.amount, entry)
    return None


@effect(EFFECTS, LatentDefectNoticed)
@provision("32(3)")
def latent_defect_noticed(chronicle: Chronicle, course: Course, entry: Entry) -> NoEffect | None:
    """A written notice in the window obliges the company to repair or replace (32(1), (2))."""
    event = cast(LatentDefectNoticed, entry.event)

    def act(unit: SupplyUnit) -> NoEffect | None:
        if unit.warranty is None or unit.warranty_last is None:
            return NoEffect(f"unit {unit.id} had not been handed over", "32(1)")
        if unit.state in OVER and "sold" not in course.agreed:
            return no_move(unit, entry, "32(1)")
        unwritten = None
        if not chronicle.under("X2", partial(notices.is_writing, event.form)):
            unwritten = f"a notice by {event.form} is not in writing ({chronicle.cited('X2')})"
        refusal = supply.latent_defect_refusal(
            entry.on,
            unit.warranty_last,
            unwritten=unwritten,
            pre_delivery_cause=event.pre_delivery_cause,
            discoverable=event.discoverable,
            released=unit.warranty.released,
        )
        if refusal is not None:
            return NoEffect(f"unit {unit.id}: {refusal}", "32(1)")
        unit.warranty.claims += 1
        x2, known = chronicle.cited("X2"), (unit.warranty_last,)
        unit.warranty.grounds.append(Ground("32(1)", (entry,), x2, "noticed by {}", known))
        own = course.definition.maker == "company"
        unit.repair_duties.append(
            chronicle.owe(
                "O25", course, unit.id, "32(2)" if own else "32(3)",
                "repair or replace, where reasonable" if own else "pass on the maker's warranty", "company",
                arose_on=entry.on,
                ground=Ground("32(1)", (entry,), x2, "noticed in writing by {}", known),
            )
        )  # fmt: skip
        return None

    return _each(course, entry, act)


@effect(EFFECTS, DefectRemedied)
def defect_remedied(chronicle: Chronicle, course: Course, entry: Entry) -> NoEffect | None:
    """The company repaired or replaced the unit (32(2)); the window does not start again."""

    def act(unit: SupplyUnit) -> NoEffect | None:
        open_duties = [duty for duty in unit.repair_duties if duty.end is None]
        if not open_duties:
            return NoEffect(f"no claim for unit {unit.id} is open", "32(2)")
        for duty in open_duties:
            duty.close("discharged", entry.on, Ground("32(2)", (entry,)))
        if unit.warranty is not None:
            unit.warranty.claims = 0
        return None

    return _each(course, entry, act)
