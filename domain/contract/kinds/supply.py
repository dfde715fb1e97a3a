"""Supply: what its facts do to each unit (Articles 25-34). The rules themselves are in `domain.terms.supply`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, cast

import msgspec

from yakkan.domain.business_days import Deadline
from yakkan.domain.contract import quoted
from yakkan.domain.contract.charge import Charge, moved
from yakkan.domain.contract.course import Course, Duty, Entry, Excuse, Ground, Liability, NoEffect, Unit
from yakkan.domain.contract.facts import (
    DeliveryDelayNotified,
    EquipmentDeemedPassed,
    EquipmentReceived,
    EquipmentRedelivered,
    PassCertificateArrived,
    RejectionArrived,
    RemedyDeclined,
    RescissionArrived,
    RiskEventOccurred,
    TitleTransferred,
)
from yakkan.domain.contract.kinds import ending, lease, supply_delivery, supply_price, supply_warranty
from yakkan.domain.contract.kinds.common import CONTRACT_EFFECTS
from yakkan.domain.contract.kinds.kind import Effects, Kind, effect, for_each_unit, no_move, not_formed, with_day
from yakkan.domain.contract.lifecycles import OVER, SUPPLY
from yakkan.domain.contract.soundness import unit_prices
from yakkan.domain.terms import notices, supply
from yakkan.domain.terms.damages import equipment_cap
from yakkan.domain.terms.provision import provision

if TYPE_CHECKING:
    from yakkan.domain.contract.chronicle import Chronicle

_ONE_DAY = timedelta(days=1)
EFFECTS: Effects = {**CONTRACT_EFFECTS, **lease.EFFECTS, **supply_warranty.EFFECTS}


class SupplyUnit(Unit):
    """One unit of equipment. `round` counts inspections; a lapse of an earlier round is void."""

    price: int = 0
    received: Entry | None = None
    round: int = 0
    deadline: Deadline | None = None
    lost: Entry | None = None
    harmed: Entry | None = None
    """Its loss or damage after handover that the company would have borne before it (31)."""
    reductions: int = 0
    warranty_last: date | None = None
    declined: bool = False
    passed_by: Entry | None = None
    dropped_by: Entry | None = None
    """What ended the contract for it alone, before it was handed over."""
    title: str = "company"
    risk: str = "company"
    supply_duty: Duty | None = None
    inspection_duty: Duty | None = None
    remedy_duty: Duty | None = None
    repair_duties: list[Duty] = msgspec.field(default_factory=list)
    warranty: Liability | None = None
    prices: list[Charge] = msgspec.field(default_factory=list)

    @property
    def absence(self) -> NoEffect | None:
        """Why no certificate hands it over: lost at the company's risk, it would take risk and price along (31)."""
        if self.lost is None or self.handed_over_on is not None:
            return None
        return NoEffect(f"unit {self.id} was lost at the company's risk and is to be supplied again", "31")


class Supply(Kind):
    """Sale of equipment: a life per unit."""

    name = "supply"
    lifecycle = SUPPLY
    effects = EFFECTS

    def set_up(self, course: Course) -> None:
        """One life per quoted unit; one named like the contract where the quote names none."""
        prices = unit_prices(course.definition)
        course.units = [SupplyUnit(course, name, SUPPLY, price=price) for name, price in prices.items()]

    def formed(self, chronicle: Chronicle, course: Course, entry: Entry) -> None:
        """The company must supply (26) and stands behind each unit up to its price (41(2)(3))."""
        due = course.definition.due_on
        for unit in _units(course):
            unit.supply_duty = chronicle.owe(
                "O20", course, unit.id, "26", "supply, carry in, install and adjust", "company",
                arose_on=entry.effective_on, due_on=due,
                ground=with_day("26", entry, "due as quoted: {}", due, "the quote names no day"),
            )  # fmt: skip
            chronicle.liabilities.append(
                Liability(
                    "damages", "company", course, unit.id, "41(2)(3)", "damages", entry.effective_on, None,
                    [Ground("41(2)(3)", (entry,), chronicle.cited("X63"), "price of the unit without tax")],
                    limited=True,
                )
            )  # fmt: skip
        if due is not None:
            chronicle.at_start_of(due + _ONE_DAY, lambda: _delivery_late(chronicle, course, entry, due))

    def rescinded(self, chronicle: Chronicle, course: Course, entry: Entry, owes_lump_sum: bool) -> None:
        """Prices that arose are given back, and so are the goods (Civil Code 545), but for what a lessor bought.

        That stays where it is, and with it the warranty, which its price has paid for (35).
        """
        units = [unit for unit in _units(course) if ending.part_of(course, entry) in (None, unit.id)]
        supply_price.restore(chronicle, course, units, entry)
        if "sold" in course.agreed:
            return
        for unit in units:
            unit.title = "company"
            supply_warranty.undo(unit, chronicle.today, entry)

    def has_provided(self, course: Course) -> bool:
        """Every unit has been handed over, or will not be any more."""
        return all(unit.handed_over_on is not None or unit.state in OVER for unit in _units(course))

    def ended(self, chronicle: Chronicle, course: Course, entry: Entry) -> None:
        """What is not supplied any more costs nothing, and nobody waits for it; the rest goes on."""
        supply_delivery.tell_nothing_more(course, entry)
        if supply_delivery.all_there(course):
            waiting = [unit for unit in _first_round(course) if unit.deadline is None and unit.state not in OVER]
            if waiting and supply.clock_waits_for_all_units(chronicle.reading("X33")):
                for unit in waiting:
                    if _silence_counts(chronicle, unit):
                        _run_clock(chronicle, unit, entry)
        if course.basis is None:
            supply_price.fall_away(chronicle, course, entry)
        if self.has_provided(course):
            super().ended(chronicle, course, entry)

    def bars_rescission(self, chronicle: Chronicle, course: Course, event: RescissionArrived) -> str | None:
        """Under X35 R-B Article 29(5) leaves no rescission where a remedy was declined, but for another unit alone."""
        named = event.unit if event.scope == "this" else None
        rejected = [unit for unit in _units(course) if unit.state == "rejected" and named in (None, unit.id)]
        declined = any(unit.declined for unit in rejected)
        if event.by == "customer" and declined and not supply.may_rescind_without_remedy(chronicle.reading("X35")):
            return "29(5) leaves no rescission when a remedy is declined (X35=R-B)"
        return None

    def executory(self, course: Course) -> bool:
        """A unit is to be handed over, or its price to be paid by the customer; a lessor's sale is another contract."""
        return any(
            (unit.handed_over_on is None and unit.state not in OVER)
            or any(price.outstanding for price in unit.prices if price.debtor == "customer")
            for unit in _units(course)
        )

    def is_over(self, course: Course) -> bool:
        """Nothing of the sale is left to perform; warranty does not keep a deposit."""
        return not self.executory(course) or Kind.is_over(self, course)

    @provision("28(3)")
    def paid(self, chronicle: Chronicle, charge: Charge, cause: Entry) -> None:
        """Title passes with full payment of price and tax (28(3))."""
        for unit in _units(charge.course) if charge.course else []:
            undone = unit.state in OVER and "sold" not in unit.course.agreed
            if unit.title == "company" and unit.prices and charge in unit.prices and not undone:
                given_back = any(f"{price.id}/refund" in chronicle.ledger.by_id for price in unit.prices)
                if given_back or any(price.outstanding for price in unit.prices):
                    continue
                unit.title = charge.debtor
                on = max(price.closed_on or charge.arose_on for price in unit.prices)
                chronicle.deem(TitleTransferred, unit, max(on, charge.arose_on), cause=cause)

    def may_charge(self, course: Course, charge: str, today: date) -> bool:
        """The price of a unit does not arise any more once the sale goes on without it (40(3))."""
        gone = [unit for unit in _units(course) if unit.dropped_by is not None]
        return charge not in {f"{course.name}/{unit.id}/price" for unit in gone}

    def still_to_come(self, chronicle: Chronicle, course: Course) -> int:
        """Price and tax of units not handed over yet, at the tax rate of today."""
        return supply_price.still_to_come(chronicle, course)

    def cap(self, chronicle: Chronicle, line: Liability) -> int | None:
        """The unit's price without tax, after agreed reductions (41(2)(3))."""
        if not line.limited or line.course is None:
            return None
        unit = next(unit for unit in _units(line.course) if unit.id == line.unit)
        return equipment_cap(unit.price, unit.reductions)

    def cap_ground(self, chronicle: Chronicle, line: Liability, cap: int) -> Ground:
        """The price of the unit, and what was taken off it (30(1))."""
        units = [] if line.course is None else _units(line.course)
        taken = next((unit.reductions for unit in units if unit.id == line.unit), 0)
        if not taken:
            return super().cap_ground(chronicle, line, cap)
        return Ground(line.article, (), None, "{} - {} taken off = {} yen", (cap + taken, taken, cap))


KIND = Supply()


def _units(course: Course) -> list[SupplyUnit]:
    return course.units  # type: ignore[return-value]


def _each(course: Course, entry: Entry, act: Callable[[SupplyUnit], NoEffect | None]) -> NoEffect | None:
    return for_each_unit(course, entry, cast("Callable[[Unit], NoEffect | None]", act))


# -- delivery (26, 27, 31) ---------------------------------------------------------------------------------------


def _delivery_late(chronicle: Chronicle, course: Course, accepted: Entry, due: date) -> None:
    """Delivery is not complete when its day has passed: the company must at least have said so (27(1))."""
    if supply_delivery.all_there(course):
        return
    if any(duty.id == "O21" for duty in course.duties):
        return
    chronicle.owe(
        "O21", course, None, "27(1)", "tell the customer that delivery will be late", "company", arose_on=due,
        ground=Ground("27(1)", (accepted,), None, "not everything was delivered by {}", (due,)),
    )  # fmt: skip


@effect(EFFECTS, DeliveryDelayNotified)
@provision("27(2)")
def delivery_delay_notified(chronicle: Chronicle, course: Course, entry: Entry) -> NoEffect | None:
    """The company gave the notice of delay that it owes (27(1))."""
    if course.accepted is None:
        return not_formed(course, "27(1)")
    if all(unit.state in OVER for unit in _units(course)):
        return no_move(course.lives[0], entry, "27(1)")
    if supply_delivery.all_there(course):
        return NoEffect("everything had been delivered", "27(1)")
    owed = [duty for duty in course.duties if duty.id == "O21"]
    if not owed:
        ground = Ground("27(1)", (entry,), None, "delivery by the due date is not expected")
        owed = [
            chronicle.owe(
                "O21", course, None, "27(1)", "tell the customer that delivery will be late", "company",
                arose_on=entry.on, ground=ground,
            )
        ]  # fmt: skip
    owed[-1].close("discharged", entry.on, Ground("27(1)", (entry,)))
    if cast(DeliveryDelayNotified, entry.event).attributable_to != "company":
        # The company answers for no delay that it did not cause (27(2)).
        chronicle.excuses.append(Excuse(course, "company", entry.on, None, entry, "O20", entry.unit))
    return None


@effect(EFFECTS, EquipmentReceived)
def equipment_received(chronicle: Chronicle, course: Course, entry: Entry) -> NoEffect | None:
    """The unit is there (26); its inspection period runs (28(1))."""

    def act(unit: SupplyUnit) -> NoEffect | None:
        if not unit.move("EquipmentReceived", chronicle.today):
            return no_move(unit, entry, "26")
        # What was lost on the day on which it came was lost after it had come, whichever was recorded first.
        lost_today = unit.lost if unit.lost is not None and unit.lost.on == entry.on else None
        unit.received, unit.lost = entry, None
        if unit.supply_duty is not None:
            unit.supply_duty.close("discharged", entry.on, Ground("26", (entry,)))
        _start_inspection(chronicle, unit, entry)
        supply_delivery.tell_nothing_more(course, entry)
        if lost_today is not None:
            _supply_again(chronicle, unit, lost_today)
        return None

    return _each(course, entry, act)


@effect(EFFECTS, EquipmentRedelivered)
@provision("29(4)")
def equipment_redelivered(chronicle: Chronicle, course: Course, entry: Entry) -> NoEffect | None:
    """The remedied unit is there: inspection begins anew (29(4)), also after a loss that the company bears (31)."""

    def act(unit: SupplyUnit) -> NoEffect | None:
        if unit.state in OVER:
            return no_move(unit, entry, "29(4)")
        if unit.handed_over_on is not None and unit.lost is not None and unit.supply_duty is not None:
            # It was handed over, so there is nothing to inspect again; what was owed was another unit in its place.
            unit.lost = None
            unit.supply_duty.close("discharged", entry.on, Ground("31", (entry,)))
            return None
        if unit.state == "delivered" and unit.lost is None:
            return NoEffect(f"unit {unit.id} was not rejected", "29(4)")
        if not unit.move("EquipmentRedelivered", chronicle.today):
            return no_move(unit, entry, "29(4)")
        # Declined was the remedy of the round before; this one brought a remedy, and is inspected anew (29(4)).
        unit.received, unit.lost, unit.declined = entry, None, False
        for duty in (unit.remedy_duty, unit.supply_duty):
            if duty is not None:
                duty.close("discharged", entry.on, Ground("29(2)", (entry,)))
        _start_inspection(chronicle, unit, entry)
        return None

    return _each(course, entry, act)


@effect(EFFECTS, RiskEventOccurred)
def risk_event_occurred(chronicle: Chronicle, course: Course, entry: Entry) -> NoEffect | None:
    """Loss or damage: before handover the company supplies again, after it the customer bears it (31)."""
    event = cast(RiskEventOccurred, entry.event)

    def act(unit: SupplyUnit) -> NoEffect | None:
        if course.accepted is None:
            return not_formed(course, "31")
        if unit.state in OVER:
            return no_move(unit, entry, "31")
        bearer = supply.risk_bearer(unit.handed_over_on is not None, event.attributable_to)
        entry.reason = f"borne by the {bearer}"
        if bearer == "company":
            _supply_again(chronicle, unit, entry)
        elif supply.risk_bearer(False, event.attributable_to) == "company":
            unit.harmed = entry
        return None

    return _each(course, entry, act)


def _supply_again(chronicle: Chronicle, unit: SupplyUnit, loss: Entry) -> None:
    """A unit that was lost or damaged at the company's risk is owed once more, or still (31)."""
    unit.lost = loss
    _stop_inspection(unit, loss)
    if unit.supply_duty is not None and unit.supply_duty.end is not None:
        cause = cast(RiskEventOccurred, loss.event).attributable_to
        unit.supply_duty = chronicle.owe(
            "O20", unit.course, unit.id, "31", "supply the lost or damaged unit again", "company", arose_on=loss.on,
            ground=Ground("31", (loss,), None, "the company bears the risk: {}", (cause,)),
        )  # fmt: skip


# -- inspection (28, 29, 30) -------------------------------------------------------------------------------------


def _start_inspection(chronicle: Chronicle, unit: SupplyUnit, entry: Entry) -> None:
    course = unit.course
    unit.round += 1
    # What comes as the first and the last has nothing to wait for.
    others = unit.round == 1 and (_first_round(course) != [unit] or not supply_delivery.all_there(course))
    waits = others and supply.clock_waits_for_all_units(chronicle.reading("X33"))
    started = _first_round(course) if waits else [unit]
    if waits and not supply_delivery.all_there(course):
        return
    for each in started:
        if _silence_counts(chronicle, each):
            _run_clock(chronicle, each, entry)


def _first_round(course: Course) -> list[SupplyUnit]:
    return [unit for unit in _units(course) if unit.round == 1]


def _silence_counts(chronicle: Chronicle, unit: SupplyUnit) -> bool:
    """Whether the unit may pass by silence: while it is there and delivered, under X32 R-B also once rejected."""
    return unit.lost is None and (
        unit.state == "delivered"
        or (unit.state == "rejected" and not supply.rejection_stops_deemed_pass(chronicle.reading("X32")))
    )


def _stop_inspection(unit: SupplyUnit, entry: Entry) -> None:
    """What is lost at the company's risk need not be inspected, and does not pass by silence: risk would pass too."""
    if unit.inspection_duty is not None:
        text = "lost at the company's risk: inspection waits for the unit that is supplied again"
        unit.inspection_duty.close("released", entry.on, Ground("31", (entry,), None, text))


def _run_clock(chronicle: Chronicle, unit: SupplyUnit, entry: Entry) -> None:
    due = chronicle.under("X1", partial(supply.inspection_deadline, entry.on, unit.course.parameters))
    unit.deadline = due
    article = "28(1)" if unit.round == 1 else "29(4)"
    ground = Ground(
        article, (entry,), chronicle.cited("X1"), "{} + {} days, the next day being the first = {}{}",
        (entry.on, unit.course.parameters.inspection_days, due.nominal, moved(due)),
    )  # fmt: skip
    unit.inspection_duty = chronicle.owe(
        "O22", unit.course, unit.id, article, "inspect and certify", "customer",
        arose_on=entry.on, due_on=due.last_day, ground=ground,
    )  # fmt: skip
    unit.inspection_duty.grounds += quoted.grounds(chronicle, unit.course, "inspection_days")
    if unit.received is not None and unit.received.on != entry.on:
        text = "received on {}; the days run from {}, when nothing more was to come"
        unit.inspection_duty.grounds.append(Ground(article, (entry,), "X33=R-B", text, (unit.received.on, entry.on)))
    number = unit.round
    chronicle.at_end_of(due.last_day, lambda: _inspection_lapsed(chronicle, unit, number, entry))


def _inspection_lapsed(chronicle: Chronicle, unit: SupplyUnit, number: int, cause: Entry) -> None:
    """Silence: the unit counts as passed (28(1))."""
    if unit.round != number or unit.deadline is None or not _silence_counts(chronicle, unit):
        return
    last = unit.deadline.last_day
    if (unit.course.stream, unit.id, last) in chronicle.annulled:
        return
    unit.move("EquipmentDeemedPassed", chronicle.today)
    entry = chronicle.deem(EquipmentDeemedPassed, unit, last, cause=cause)
    handover = supply.handover_by_silence(last, chronicle.reading("X34"))
    if unit.inspection_duty is not None:
        unit.inspection_duty.close("lapsed", last, _silence(chronicle, unit, entry, last))
    if unit.remedy_duty is not None:
        # Rejected, yet passed for want of a certificate (X32 R-B): there is nothing to remedy for another inspection.
        text = "the unit counts as passed although it was rejected"
        unit.remedy_duty.close("released", last, Ground("28(1)", (entry,), chronicle.cited("X32"), text))
    supply_warranty.hand_over(chronicle, unit, handover, "deemed_passed", entry)


def _silence(chronicle: Chronicle, unit: SupplyUnit, entry: Entry, last: date) -> Ground:
    """What did not come by the last day; where a rejection stops nothing (X36 R-B) the certificate alone."""
    maker = unit.course.definition.maker
    if maker == "company" or supply.rejection_counts(maker, chronicle.told("X36")):
        return Ground("28(1)", (entry,), None, "neither certificate nor written rejection by the end of {}", (last,))
    return Ground("28(1)", (entry,), "X36=R-B", "no certificate by the end of {}", (last,))


@effect(EFFECTS, PassCertificateArrived)
@provision("30(2)")
def pass_certificate_arrived(chronicle: Chronicle, course: Course, entry: Entry) -> NoEffect | None:
    """A pass (28(1)), or a special acceptance when the certificate says so (30(2)); either hands the unit over."""
    event = cast(PassCertificateArrived, entry.event)
    trigger = "PassCertificateArrived (special)" if event.special else "PassCertificateArrived"
    article = "30(1)" if event.special else "28(1)"

    def act(unit: SupplyUnit) -> NoEffect | None:
        if unit.handed_over_on is not None:
            return NoEffect(f"unit {unit.id} had passed on {unit.handed_over_on}", article)
        if not unit.can(trigger):
            return no_move(unit, entry, article)
        if not chronicle.under("X2", partial(notices.is_writing, event.form)):
            return NoEffect(f"a certificate by {event.form} is none ({chronicle.cited('X2')})", article)
        if unit.absence is not None and not event.special:
            return unit.absence
        if unit.absence is not None and unit.supply_duty is not None:
            # The customer takes it as it is (30(1)), so no other one is owed.
            unit.lost = None
            unit.supply_duty.close("released", entry.effective_on, Ground("30(1)", (entry,)))
        unit.move(trigger, chronicle.today)
        for duty in (unit.inspection_duty, unit.remedy_duty):
            if duty is not None:
                how = "discharged" if duty.id == "O22" else "released"
                duty.close(how, entry.effective_on, Ground(article, (entry,)))
        supply_warranty.hand_over(chronicle, unit, entry.effective_on, unit.state, entry)
        return None

    return _each(course, entry, act)


@effect(EFFECTS, RejectionArrived)
def rejection_arrived(chronicle: Chronicle, course: Course, entry: Entry) -> NoEffect | None:
    """A written rejection in time stops the deemed pass (28(1), 29(1)); the company may owe a remedy (29(2))."""
    event = cast(RejectionArrived, entry.event)

    def act(unit: SupplyUnit) -> NoEffect | None:
        if unit.handed_over_on is not None:
            return NoEffect(f"unit {unit.id} had passed on {unit.handed_over_on}", "28(1)")
        if not unit.can("RejectionArrived"):
            return no_move(unit, entry, "29(1)")
        if not chronicle.under("X2", partial(notices.is_writing, event.form)):
            return NoEffect(f"a rejection by {event.form} is not in writing ({chronicle.cited('X2')})", "29(1)")
        maker = course.definition.maker
        if maker != "company" and not supply.rejection_counts(maker, chronicle.reading("X36")):
            return NoEffect("another company made the unit: rejection stops nothing (X36=R-B)", "29(3)")
        unit.move("RejectionArrived", chronicle.today)
        if unit.inspection_duty is not None:
            unit.inspection_duty.close("discharged", entry.on, Ground("29(1)", (entry,), None, "rejected in writing"))
        own = maker == "company"
        unit.remedy_duty = chronicle.owe(
            "O23", course, unit.id, "29(2)" if own else "29(3)",
            "repair or replace, where reasonable" if own else "pass on the maker's warranty", "company",
            arose_on=entry.on, due_on=event.cure_deadline,
            ground=Ground("29(1)", (entry,), None, "rejected in time; last day {}",
                          (unit.deadline.last_day if unit.deadline else None,)),
        )  # fmt: skip
        return None

    return _each(course, entry, act)


@effect(EFFECTS, RemedyDeclined)
def remedy_declined(chronicle: Chronicle, course: Course, entry: Entry) -> NoEffect | None:
    """The company judges a remedy unreasonable (29(2)): the unit stays rejected and is not handed over (X35)."""

    def act(unit: SupplyUnit) -> NoEffect | None:
        if unit.state != "rejected" or unit.remedy_duty is None:
            return NoEffect(f"no remedy was asked for unit {unit.id}", "29(2)")
        unit.declined = True
        unit.remedy_duty.close("released", entry.on, Ground("29(2)", (entry,), None, "the company declined"))
        return None

    return _each(course, entry, act)
