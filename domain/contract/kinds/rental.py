"""Rental: a service by terms with units that are handed over and come back (Articles 11-18, 22)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, cast

import msgspec

from yakkan.domain.contract.charge import Charge
from yakkan.domain.contract.course import Course, Duty, Entry, Ground, Liability, NoEffect, Unit
from yakkan.domain.contract.facts import (
    CompensationAssessed,
    DataErasureConfirmed,
    RentalAccidentReported,
    RentalDamaged,
    RentalDefectNoticed,
    RentalDelivered,
    RentalLost,
    RentalReceiptIssued,
    RentalReturned,
    ReturnFellOverdue,
    ReturnInstructed,
    SubstituteDelivered,
)
from yakkan.domain.contract.kinds import excuses, outsourcing, rental_money
from yakkan.domain.contract.kinds import rental_conformity as conformity
from yakkan.domain.contract.kinds.kind import FINAL, Effects, effect, for_each_unit, no_move
from yakkan.domain.contract.lifecycles import NONE, OVER, RENTAL, RENTAL_UNIT
from yakkan.domain.contract.lifecycles.outsourcing import HELD
from yakkan.domain.contract.soundness import unit_names
from yakkan.domain.periods import Period
from yakkan.domain.terms import rental
from yakkan.domain.terms.provision import provision

if TYPE_CHECKING:
    from yakkan.domain.contract.chronicle import Chronicle

_ONE_DAY = timedelta(days=1)
EFFECTS: Effects = dict(outsourcing.EFFECTS)
RENTED = frozenset({*HELD, "return_due", "return_late"})
"""States of a unit that the customer has."""


class RentedUnit(Unit):
    """One rented unit. `weight` is its part in the monthly fee; `round` counts deliveries: an earlier lapse is void."""

    weight: int = 1
    round: int = 0
    delivered_by: Entry | None = None
    days: Period | None = None
    """The business days after the last delivery in which the customer may say that the unit does not perform."""
    window: Liability | None = None
    told: bool = False
    """Whether it said so in those days while maintenance took the place of Article 13."""
    lost: Entry | None = None
    harmed: Entry | None = None
    """The last loss or damage, but for one that the customer answers for and that is not assessed yet."""
    liable: bool = False
    assessed: bool = False
    worth: list[Charge] = msgspec.field(default_factory=list)
    """What the last loss costs, as it was assessed."""
    loss_made_good_on: date | None = None
    instructed: date | None = None
    demanded_on: date | None = None
    overdue: bool = False
    returned_on: date | None = None
    went_back: bool = False
    """Whether it did not perform and went back before its substitute came."""
    months: Iterator[Period] | None = None
    late: int = 0
    delivery_duty: Duty | None = None
    receipt_duty: Duty | None = None
    receipt: Entry | None = None
    """The last receipt: it is for all that was delivered through its day."""
    care_duty: Duty | None = None
    replacement_duty: Duty | None = None
    report_duties: list[Duty] = msgspec.field(default_factory=list)
    return_duty: Duty | None = None


class Rental(outsourcing.Outsourcing):
    """Hire of equipment: a service, and a life per unit."""

    name = "rental"
    lifecycle = RENTAL
    effects = EFFECTS
    whole_months_by = "X41"

    def set_up(self, course: Course) -> None:
        """The service is the body; each quoted unit has a life of its own."""
        super().set_up(course)
        definition = course.definition
        fees = [unit.monthly_fee for unit in definition.units]
        # Units without fees of their own, or at no charge, have equal shares in that of the contract, whatever it is.
        weights = [fee or 0 for fee in fees] if None not in fees and any(fees) else [1] * max(len(fees), 1)
        quoted = zip(unit_names(definition), weights, strict=True)
        course.units = [RentedUnit(course, name, RENTAL_UNIT, weight=weight) for name, weight in quoted]
        if definition.monthly_fee is None:
            outsourcing.of(course).fees = [(date.min, sum(fee or 0 for fee in fees))]

    def formed(self, chronicle: Chronicle, course: Course, entry: Entry) -> None:
        """The company delivers (12)."""
        super().formed(chronicle, course, entry)
        for unit in _units(course):
            unit.move("AcceptanceArrived", chronicle.today)
            unit.delivery_duty = chronicle.owe(
                "O11", course, unit.id, "12", "deliver the rented unit", "company", arose_on=entry.effective_on,
                due_on=course.definition.due_on, ground=Ground("12", (entry,)),
            )  # fmt: skip

    def expired(self, chronicle: Chronicle, course: Course, entry: Entry) -> None:
        """The units go back (17(1))."""
        _return_falls_due(chronicle, course, entry)

    def ended(self, chronicle: Chronicle, course: Course, entry: Entry) -> None:
        """The units go back, however the contract ended (17(1))."""
        super().ended(chronicle, course, entry)
        _return_falls_due(chronicle, course, entry)

    def is_over(self, course: Course) -> bool:
        """The service has ended and the customer has no unit any more (39(2); Civil Code 622-2(1)(i))."""
        return outsourcing.of(course).state in FINAL and all(unit.state not in RENTED for unit in _units(course))

    def by_contract_months(self, chronicle: Chronicle) -> bool:
        """Under X41 R-B rent runs by months of the contract."""
        return not rental.rent_by_calendar_month(chronicle.reading("X41"))

    def prorates(self, course: Course) -> bool:
        """Rent is never prorated (38(2))."""
        return False

    def paid(self, chronicle: Chronicle, charge: Charge, cause: Entry) -> None:
        """Who has paid for a lost unit, and the rent of a contract that goes on, is owed another unit (15(2))."""
        for unit in _units(charge.course) if charge.course and charge.kind == "loss_compensation" else []:
            rental_money.owe_substitute(chronicle, unit, charge, cause)

    def may_charge(self, course: Course, charge: str, today: date) -> bool:
        """Compensation arises only where the customer answers for loss or damage (15(1))."""
        is_liable = "/loss_compensation" not in charge or any(unit.liable for unit in _units(course))
        return is_liable and super().may_charge(course, charge, today)

    def fee_parts(self, course: Course, fee: int, day: date, first: date, chronicle: Chronicle) -> int:
        """Rent in force on a day, of units that are not lost (15(2))."""
        return rental_money.rent_owed(chronicle, course, fee, day, first)

    def fee_reasons(self, chronicle: Chronicle, course: Course, first: date) -> list[Ground]:
        """Why rent goes on, or does not, after the loss of units (15(2))."""
        return rental_money.reasons_after_loss(chronicle, course, first)


KIND = Rental()


def _units(course: Course) -> list[RentedUnit]:
    return cast("list[RentedUnit]", course.units)


def _each(course: Course, entry: Entry, act: Callable[[RentedUnit], NoEffect | None]) -> NoEffect | None:
    return for_each_unit(course, entry, cast("Callable[[Unit], NoEffect | None]", act))


# -- delivery and conformity (12, 13) ----------------------------------------------------------------------------


@effect(EFFECTS, RentalDelivered, SubstituteDelivered)
@provision("14(1)")
def delivered(chronicle: Chronicle, course: Course, entry: Entry) -> NoEffect | None:
    """The unit, or its substitute, is there; two business days to object run (12, 13(2))."""

    def act(unit: RentedUnit) -> NoEffect | None:
        if course.ended_on is not None and course.ended_on < chronicle.today:
            return NoEffect(f"contract {course.name} ended on {course.ended_on}", entry.article)
        if not (_awaits(unit, entry) and unit.move(entry.name, chronicle.today)):
            return no_move(unit, entry, entry.article)
        unit.round += 1
        unit.loss_made_good_on = entry.on if unit.lost is not None else None
        unit.handed_over_on, unit.passed_as, unit.lost = entry.on, None, None
        unit.returned_on, unit.went_back = None, False
        for duty in (unit.delivery_duty, unit.replacement_duty):
            if duty is not None:
                duty.discharge(entry.on, Ground(entry.article, (entry,)))
        conformity.falls_away(chronicle, unit, entry)
        unit.receipt_duty = chronicle.owe(
            "O12", course, unit.id, "12", "give a receipt", "customer", arose_on=entry.on, ground=Ground("12", (entry,))
        )
        if unit.receipt is not None and unit.receipt.on == entry.on:
            unit.receipt_duty.close("discharged", entry.on, Ground("12", (unit.receipt,)))
        for duty in (unit.care_duty, unit.return_duty):
            if duty is not None:
                duty.close("released", entry.on, Ground(entry.article, (entry,)))
        unit.care_duty = chronicle.owe(
            "O14", course, unit.id, "14(1)", "keep with care, not move, sublet or encumber", "customer",
            arose_on=entry.on, ground=Ground("14(1)", (entry,)),
        )  # fmt: skip
        conformity.run_clock(chronicle, unit, entry)
        if course.ended_on is not None:
            # The day of the end is one of service: what came on it goes back, whichever was recorded first.
            unit.receipt_duty.close("released", entry.on, Ground(entry.article, (entry,), None, "the contract ended"))
            conformity.falls_away(chronicle, unit, entry)
            _goes_back(chronicle, unit, entry)
        return None

    return _each(course, entry, act)


def _awaits(unit: RentedUnit, entry: Entry) -> bool:
    """Whether a delivery may be for a unit that is back or due back: a substitute owed until today, or it once more."""
    owed, again = unit.replacement_duty, isinstance(entry.event, RentalDelivered)
    substitute = owed is not None and owed.is_open_on(entry.on)
    return unit.state not in ("return_due", "returned") or (not unit.went_back if again else substitute)


@effect(EFFECTS, RentalDefectNoticed)
def defect_noticed(chronicle: Chronicle, course: Course, entry: Entry) -> NoEffect | None:
    """A notice in time, in any form, obliges the company to replace the unit, and to nothing else (13(3))."""

    def act(unit: RentedUnit) -> NoEffect | None:
        in_time = unit.days is not None and chronicle.today <= unit.days.last_day
        if conformity.left_to_maintenance(chronicle, course, chronicle.today):
            # Who was told in time cannot hold silence against the customer, should maintenance end within the days.
            unit.told = unit.told or in_time
            return NoEffect("maintenance covers the unit and takes its place (22)", "22")
        if unit.passed_as == "deemed_conforming":
            return NoEffect(f"unit {unit.id} counts as delivered in working order", "13(2)")
        if unit.days is not None and not in_time and unit.can("RentalDefectNoticed"):
            # Silence under maintenance deems nothing, but what is found after the days is not replaced either.
            last = unit.days.last_day
            return NoEffect(f"no notice came within the business days after delivery, by {last}", "13(2)")
        back = unit.state == "returned"
        if (back and course.ended_on is not None) or not unit.move("RentalDefectNoticed", chronicle.today):
            return no_move(unit, entry, "13(2)")
        unit.went_back = back
        conformity.stands_behind(chronicle, unit, unit.delivered_by or entry)
        unit.replacement_duty = chronicle.owe(
            "O13", course, unit.id, "13(3)", "replace the rented unit", "company", arose_on=entry.on,
            ground=Ground("13(3)", (entry,)),
        )  # fmt: skip
        if unit.window is not None:
            unit.window.claims = 1
        return None

    return _each(course, entry, act)


@effect(EFFECTS, RentalReceiptIssued)
def receipt_issued(chronicle: Chronicle, course: Course, entry: Entry) -> NoEffect | None:
    """The receipt that the customer owes (12); evidence, not a condition."""

    def act(unit: RentedUnit) -> NoEffect | None:
        owed = [d for d in course.duties if (d.id, d.unit) == ("O12", unit.id) and d.is_open_on(entry.on)]
        for duty in owed:
            duty.discharge(entry.on, Ground("12", (entry,)))
            unit.receipt = entry
        return None if owed else NoEffect(f"no receipt is owed for unit {unit.id}", "12")

    return _each(course, entry, act)


# -- loss and damage (14(3), 15) ---------------------------------------------------------------------------------


@effect(EFFECTS, RentalLost, RentalDamaged)
def harmed(chronicle: Chronicle, course: Course, entry: Entry) -> NoEffect | None:
    """Loss or damage: the customer reports it (14(3)) and compensates it strictly (15(1)); the contract lives on."""
    cause = cast(RentalLost, entry.event).attributable_to
    is_loss = isinstance(entry.event, RentalLost)

    def act(unit: RentedUnit) -> NoEffect | None:
        # What comes back harmed was harmed before it was back, whichever was recorded first.
        back_today = unit.state == "returned" and unit.returned_on == chronicle.today and unit.lost is None
        if unit.handed_over_on is None or unit.went_back or (unit.state in ("returned", "lost") and not back_today):
            return no_move(unit, entry, "15(1)")
        if is_loss:
            if not back_today and not unit.move("RentalLost", chronicle.today):
                return no_move(unit, entry, "15(1)")
            unit.lost, unit.worth = entry, []
            # Who was told before replaces it in any case (13(3)).
            if not back_today and unit.window is not None and not unit.window.claims:
                conformity.falls_away(chronicle, unit, entry)
            for duty in (unit.return_duty, unit.care_duty):
                if duty is not None:
                    duty.close("released", entry.on, Ground("15(1)", (entry,), None, "money takes its place"))
        liable = chronicle.under("X26", partial(rental.customer_compensates, cause))
        if liable or unit.assessed or not unit.liable:
            unit.harmed, unit.liable, unit.assessed = entry, liable, False
        unit.report_duties.append(
            chronicle.owe(
                "O15", course, unit.id, "14(3)", "report the accident", "customer", arose_on=entry.on,
                ground=Ground("14(3)", (entry,)),
            )
        )  # fmt: skip
        if liable:
            ground = Ground("15(1)", (entry,), chronicle.cited("X26"), "cause: {}", (cause,))
            chronicle.liabilities.append(
                Liability(
                    "loss_compensation", "customer", course, unit.id, "15(1)",
                    "price of a substitute" if is_loss else "cost of repair", entry.on, None, [ground],
                )
            )  # fmt: skip
        return None

    return _each(course, entry, act)


@effect(EFFECTS, RentalAccidentReported)
def accident_reported(chronicle: Chronicle, course: Course, entry: Entry) -> NoEffect | None:
    """The report that the customer owes (14(3)), of the first accident that it has not reported."""

    def act(unit: RentedUnit) -> NoEffect | None:
        duty = next((duty for duty in unit.report_duties if duty.end is None), None)
        if duty is None:
            return NoEffect(f"no accident is to be reported for unit {unit.id}", "14(3)")
        duty.close("discharged", entry.on, Ground("14(3)", (entry,)))
        return None

    return _each(course, entry, act)


@effect(EFFECTS, CompensationAssessed)
def compensation_assessed(chronicle: Chronicle, course: Course, entry: Entry) -> NoEffect | None:
    """The amount that the customer pays for loss or damage, for the day demanded (15(1))."""
    harmed_units = [unit for unit in _units(course) if unit.harmed is not None]
    named = [unit for unit in harmed_units if entry.unit in (None, unit.id)]
    if not named:
        return NoEffect("nothing was lost or damaged", "15(1)")
    answered_for = [unit for unit in named if unit.liable]
    if not answered_for:
        return rental_money.unanswered_for(chronicle, named)
    if len(answered_for) > 1:
        return NoEffect("several units were lost or damaged; name the unit", "15(1)")
    unit = answered_for[0]
    refusal = rental_money.claim_is_late(unit, entry)
    if refusal is None:
        rental_money.charge_compensation(chronicle, unit, entry)
        unit.assessed = True
    return refusal


# -- return (17) -------------------------------------------------------------------------------------------------


@effect(EFFECTS, ReturnInstructed)
def return_instructed(chronicle: Chronicle, course: Course, entry: Entry) -> NoEffect | None:
    """The company names the last day for the return (17(1)); another one, as long as the return is not overdue."""
    deadline = cast(ReturnInstructed, entry.event).deadline

    def act(unit: RentedUnit) -> NoEffect | None:
        if unit.state in ("lost", "none") or (unit.state == "returned" and unit.returned_on != chronicle.today):
            return no_move(unit, entry, "17(1)")
        if unit.overdue:
            return NoEffect(f"the return of unit {unit.id} is overdue, and late until it is back", "17(2)")
        if rental.sets_deadline(deadline, entry.on):
            unit.instructed = deadline
        elif chronicle.reading("X28") == "R-A":
            return NoEffect(f"{deadline} was over when it was named", "17(2)")
        unit.demanded_on = entry.on
        if unit.return_duty is not None:
            _watch_return(chronicle, unit, entry)
        return None

    return _each(course, entry, act)


def _return_falls_due(chronicle: Chronicle, course: Course, entry: Entry) -> None:
    for unit in _units(course):
        # With the contract the substitute falls away.
        conformity.falls_away(chronicle, unit, entry)
        if unit.went_back:
            unit.move("RentalReturned", chronicle.today, entry)
        else:
            _goes_back(chronicle, unit, entry)


def _goes_back(chronicle: Chronicle, unit: RentedUnit, entry: Entry) -> None:
    """The customer returns a unit that it has when the contract is over (17(1))."""
    course = unit.course
    if not unit.move("ContractEnded", chronicle.today, entry):
        return
    ground = Ground("17(1)", (entry,), None, "the contract ended on {}", (course.ended_on,))
    unit.return_duty = chronicle.owe(
        "O17", course, unit.id, "17(1)", "return the unit, data erased", "customer",
        arose_on=course.ended_on or chronicle.today, ground=ground,
    )  # fmt: skip
    _watch_return(chronicle, unit, entry)


def _watch_return(chronicle: Chronicle, unit: RentedUnit, cause: Entry) -> None:
    """Late-return money runs from the day after the deadline, where there is one (17(2), X28)."""
    ended_on = unit.course.ended_on
    if ended_on is None or unit.return_duty is None or unit.overdue:
        return
    service = outsourcing.of(unit.course)
    substituted_on = unit.delivered_by.on if unit.delivered_by is not None and unit.round > 1 else None
    begun_anew = (service.term_first if service.term_no > 1 else None, substituted_on)
    anew_from = max(filter(None, begun_anew), default=None)
    named = partial(rental.return_deadline, ended_on, unit.instructed, unit.demanded_on, anew_from)
    deadline = chronicle.under("X28", named)
    if deadline is None:
        return
    unit.return_duty.due_on = deadline
    unit.return_duty.grounds.append(Ground("17(2)", (cause,), chronicle.cited("X28"), "deadline {}", (deadline,)))

    late_from = max(deadline + _ONE_DAY, chronicle.today)
    chronicle.at_start_of(late_from, lambda: _fall_overdue(chronicle, unit, deadline, cause))


def _fall_overdue(chronicle: Chronicle, unit: RentedUnit, deadline: date, cause: Entry) -> None:
    """The unit is not back when its deadline has ended, nor held up by force majeure (X26): it is late from today."""
    duty = unit.return_duty
    if duty is None or duty.due_on != deadline or not unit.can("ReturnFellOverdue"):
        return
    if held_up := excuses.holding_up_return(chronicle, duty):
        ends = [each.until for each in held_up if each.until is not None]
        if len(ends) == len(held_up):
            late_from = max(ends) + _ONE_DAY
            chronicle.at_start_of(late_from, lambda: _fall_overdue(chronicle, unit, deadline, cause))
        return
    if unit.move("ReturnFellOverdue", chronicle.today):
        unit.overdue = True
        entry = chronicle.deem(ReturnFellOverdue, unit, chronicle.today, cause=cause)
        unit.months = rental.late_months(max(deadline, chronicle.today - _ONE_DAY), chronicle.reading("X29"))
        rental_money.next_late_month(chronicle, unit, entry)


@effect(EFFECTS, RentalReturned)
def returned(chronicle: Chronicle, course: Course, entry: Entry) -> NoEffect | None:
    """The unit is back (17(1)); the day of return still counts as late.

    One that does not perform may go back before its substitute comes, which is still due then (13(3)).
    """

    def act(unit: RentedUnit) -> NoEffect | None:
        if unit.state == "replacement_due" and not unit.went_back:
            unit.went_back = True
        elif unit.went_back or not unit.move("RentalReturned", chronicle.today):
            return no_move(unit, entry, "17(1)")
        unit.returned_on = entry.on
        for duty in (unit.return_duty, unit.care_duty):
            if duty is not None:
                duty.close("discharged", entry.on, Ground("17(1)", (entry,)))
        return None

    return _each(course, entry, act)


@effect(EFFECTS, DataErasureConfirmed)
def data_erased(chronicle: Chronicle, course: Course, entry: Entry) -> NoEffect | None:
    """The data is erased (17(1)); the company answers for none that is left."""
    if all(unit.state in (NONE, "awaiting", *OVER) for unit in course.addressed(entry.unit)):
        return NoEffect("the customer had no unit that data could be on", "17(1)")
    return None
