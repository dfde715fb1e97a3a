"""Money of rental beside the rent: compensation and late-return money (Articles 15(1), 17(2))."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, cast

from yakkan.domain.business_days import Deadline
from yakkan.domain.contract import quoted
from yakkan.domain.contract.charge import Charge
from yakkan.domain.contract.course import Course, Entry, Ground, NoEffect
from yakkan.domain.contract.facts import (
    CompensationAssessed,
    RentalDamaged,
    RentalLost,
    SubstituteDelivered,
)
from yakkan.domain.contract.kinds import monthly_fee, price
from yakkan.domain.money import largest_remainder, rate, tax_on
from yakkan.domain.terms import payment, rental

if TYPE_CHECKING:
    from yakkan.domain.contract.chronicle import Chronicle
    from yakkan.domain.contract.kinds.outsourcing import Service
    from yakkan.domain.contract.kinds.rental import RentedUnit


def _place(unit: RentedUnit) -> str:
    """How charges of a unit begin: with the contract, and with the unit where the quote names units."""
    course = unit.course
    return f"{course.name}/{unit.id}" if course.definition.units else course.name


def _units(course: Course) -> list[RentedUnit]:
    return course.units  # type: ignore[return-value]


def _rent_of(unit: RentedUnit, day: date) -> int:
    """The unit's share (yen without tax) of the monthly fee in force on a day."""
    units = _units(unit.course)
    fee = monthly_fee.in_force(cast("Service", unit.course.body), day)
    return largest_remainder(fee, [each.weight for each in units])[units.index(unit)]


def rent_owed(chronicle: Chronicle, course: Course, fee: int, day: date, first: date) -> int:
    """Rent for a month from the first of its days on, by the fee in force on a day (yen without tax).

    Under X27 R-B less that of units lost before (15(2)).
    """
    lost = _lost_before(chronicle, course, first)
    if lost and rental.rent_ends_with_loss(chronicle.reading("X27")):
        return fee - sum(_rent_of(unit, day) for unit in lost)
    return fee


def reasons_after_loss(chronicle: Chronicle, course: Course, first: date) -> list[Ground]:
    """Why the rent for a month, of which `first` is the first day, is what it is after the loss of units (15(2))."""
    lost = _lost_before(chronicle, course, first)
    if not lost:
        return []
    # One fact can be about several units.
    behind = tuple(dict.fromkeys(unit.lost for unit in lost if unit.lost is not None))
    x27, names = chronicle.reading("X27"), ", ".join(unit.id for unit in lost)
    if not rental.rent_ends_with_loss(x27):
        return [Ground("15(2)", behind, f"X27={x27}", "the rent goes on after the loss of {}", (names,))]
    fee = monthly_fee.in_force(cast("Service", course.body), first)
    ended = sum(_rent_of(unit, first) for unit in lost)
    text = "monthly rent {} - {} of {}, lost before {} = {} yen"
    return [Ground("15(2)", behind, f"X27={x27}", text, (fee, ended, names, first, fee - ended))]


def _lost_before(chronicle: Chronicle, course: Course, day: date) -> list[RentedUnit]:
    units = _units(course)
    today = chronicle.on_day.get((course, chronicle.today), ())
    return [
        unit
        for unit in units
        if (today or unit.lost is not None) and _is_lost_before(unit, day, today, chronicle.today)
    ]


def _is_lost_before(unit: RentedUnit, day: date, today_brings: Sequence[Entry], today: date) -> bool:
    """Whether a unit is lost before a day, as today leaves it: loss and substitute of a day hold for all of it.

    What closes on a day, a month or the service, closes before or after such a fact, by the hour of its recording.
    """
    lost_on = None if unit.lost is None else unit.lost.on
    for each in today_brings:
        if each.unit not in (None, unit.id):
            continue
        if isinstance(each.event, SubstituteDelivered) and lost_on is not None:
            lost_on = None
        elif isinstance(each.event, RentalLost) and lost_on is None and unit.can("RentalLost"):
            lost_on = today
    return lost_on is not None and lost_on < day


def unanswered_for(chronicle: Chronicle, units: Iterable[RentedUnit]) -> NoEffect:
    """Why no money is owed for the loss or damage of units: the company caused it, or nobody did (15(1), X26)."""
    causes = {cast("RentalLost | RentalDamaged", unit.harmed.event).attributable_to for unit in units if unit.harmed}
    read = f" ({chronicle.cited('X26')})" if "neither" in causes else ""
    return NoEffect(f"the customer does not answer for the loss or damage{read}", "15(1)")


def charge_compensation(chronicle: Chronicle, unit: RentedUnit, entry: Entry) -> None:
    """Price of a substitute or cost of repair, outside the scope of tax, at statutory interest (15(1))."""
    event = cast(CompensationAssessed, entry.event)
    due = payment.named_due_day(event.due_on, chronicle.due_days_move_by())
    name = f"{_place(unit)}/loss_compensation"
    number = 1 + sum(c.id == name or c.id.startswith(f"{name}/") for c in chronicle.ledger.charges)
    charge = _charge(
        unit, name if number == 1 else f"{name}/{number}", "loss_compensation", "15(1)", event.amount, due, entry
    )
    harmed = (unit.harmed, entry) if unit.harmed is not None else (entry,)
    charge.grounds = [
        Ground("15(1)", harmed, None, "{} yen as assessed, no tax", (event.amount,)),
        price.due_ground(chronicle, due, "as demanded", entry),
    ]
    if unit.lost is not None and unit.lost is unit.harmed:
        unit.worth.append(charge)
    price.owe(chronicle, charge, "O16", "compensate loss or damage of the unit", "15(1)")
    # The amount is for the last loss or damage of the unit; each has a line of its own.
    lines = [line for line in chronicle.liabilities if line.head == "loss_compensation" and line.course is unit.course]
    line = [line for line in lines if line.unit == unit.id][-1]
    line.claimed += event.amount
    line.charges.append(charge)


def claim_is_late(unit: RentedUnit, entry: Entry) -> NoEffect | None:
    """Whether damage that the customer caused by its use is claimed too long after the return."""
    if unit.returned_on is None or unit.harmed is None:
        return None
    last = rental.last_day_to_claim(unit.returned_on)
    if cast(RentalDamaged, unit.harmed.event).attributable_to != "customer" or entry.on <= last:
        return None
    text = f"what use did to a unit is claimed within a year of its return, by {last} (Civil Code 600)"
    return NoEffect(text, "15(1)")


def owe_substitute(chronicle: Chronicle, unit: RentedUnit, charge: Charge, cause: Entry) -> None:
    """Once a lost unit is paid for, and rent goes on without it, the company owes the substitute that this paid for.

    The price of a substitute is what the customer pays for the loss (15(1)), and the contract is alive (15(2)). A
    unit that did not perform is to be replaced in any case (13(3)).
    """
    course, today = unit.course, chronicle.today
    came_today = unit.loss_made_good_on == today
    if charge not in unit.worth or any(each.outstanding for each in unit.worth):
        return
    if unit.state != "lost" and not came_today:
        return
    if course.ended_on is not None and course.ended_on < today:
        return
    if unit.replacement_duty is not None and unit.replacement_duty.is_open_on(today):
        return
    if rental.rent_ends_with_loss(chronicle.reading("X27")):
        return
    text = "its price is paid, and the contract goes on"
    behind = (cause,) if unit.lost is None else (unit.lost, cause)
    duty = unit.delivery_duty = chronicle.owe(
        "O11", course, unit.id, "15(2)", "supply a substitute for the lost unit", "company", arose_on=today,
        ground=Ground("15(2)", behind, chronicle.cited("X27"), text),
    )  # fmt: skip
    # What the day brings holds for all of it, whichever was recorded first.
    if came_today and unit.delivered_by is not None:
        duty.discharge(today, Ground("13(3)", (unit.delivered_by,)))
    elif course.ended_on is not None:
        duty.close("released", today, Ground("15(2)", (cause,), None, "the contract ended"))


def next_late_month(chronicle: Chronicle, unit: RentedUnit, cause: Entry) -> None:
    """Each started month of late return costs in full, from its first day on (17(2))."""
    if unit.state != "return_late" or unit.months is None:
        return
    period = next(unit.months)
    unit.late += 1
    # The rent in force at the end of the contract is what late return is measured by.
    rent, parameters = _rent_of(unit, unit.course.ended_on or date.max), unit.course.parameters
    amount = chronicle.under("X30", lambda x30: rental.late_return_money(rent, parameters, x30))
    times = rental.late_return_money(1, parameters, chronicle.told("X30"))
    due, rule = price.due_by_rule(chronicle, unit.course, period.first_day)
    charge = _charge(unit, f"{_place(unit)}/late_return/{unit.late}", "late_return", "17(2)", amount, due, cause)
    charge.arose_on, charge.first, charge.last = period.first_day, period.first_day, period.last_day
    if rental.late_return_is_taxable(chronicle.reading("X66")):
        charge.tax_rate, _ = price.tax_rate_of(unit.course, period.first_day)
        charge.tax = tax_on(amount, charge.tax_rate)
    charge.grounds = [
        Ground("17(2)", (cause,), chronicle.cited("X29"), "month {} of late return, {} to {}",
               (unit.late, period.first_day, period.last_day)),
        Ground("17(2)", (), chronicle.cited("X30"), "{} x {} yen of monthly rent = {} yen", (times, rent, amount)),
        *quoted.grounds(chronicle, unit.course, "late_return_multiple"),
        Ground("17(2)", (cause,), chronicle.cited("X66"), "tax {}", (charge.tax,)),
        price.due_ground(chronicle, due, rule, cause),
    ]  # fmt: skip
    price.owe(chronicle, charge, "O18", "pay late-return money", "17(2)")
    follows = period.last_day.toordinal() + 1
    chronicle.at_start_of(type(period.last_day).fromordinal(follows), lambda: next_late_month(chronicle, unit, cause))


def _charge(unit: RentedUnit, id: str, kind: str, article: str, amount: int, due: Deadline, entry: Entry) -> Charge:
    return Charge(
        id=id,
        course=unit.course,
        unit=unit.id if unit.course.definition.units else None,
        kind=kind,
        article=article,
        net=amount,
        tax_rate=rate("0"),
        tax=0,
        debtor="customer",
        arose_on=entry.on,
        due=due,
        interest_head=kind,
        parameters=unit.course.parameters,
        entry=entry,
    )
