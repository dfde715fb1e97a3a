"""What the facts of money do, to a contract of any kind and to the account (Articles 38, 44)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, cast

from yakkan.domain.contract.course import Course, Entry, Excuse, NoEffect
from yakkan.domain.contract.facts import (
    AllocationAgreed,
    ForceMajeureOccurred,
    InvoiceIssued,
    PaymentReceived,
)
from yakkan.domain.contract.kinds.kind import Effects, effect
from yakkan.domain.periods import last_day
from yakkan.domain.terms import payment

if TYPE_CHECKING:
    from yakkan.domain.contract.chronicle import Chronicle
    from yakkan.domain.contract.kinds.integration import Work
    from yakkan.domain.contract.kinds.supply import SupplyUnit

EFFECTS: Effects = {}


@effect(EFFECTS, InvoiceIssued)
def invoice_issued(chronicle: Chronicle, course: Course | None, entry: Entry) -> NoEffect | None:
    """The company names the day for payment (38(5)); tax is rounded once per invoice and rate."""
    event = cast(InvoiceIssued, entry.event)
    due = payment.named_due_day(event.due_on, chronicle.due_days_move_by())
    number = event.number or entry.ref or f"of {entry.on}"
    ids = None if event.charges is None else tuple(chronicle.charge_named(name, entry) for name in event.charges)
    named = chronicle.ledger.invoices.issue(entry, due, ids, number)
    if event.charges is None and not named:
        return NoEffect("no charge without invoice stands open on this day", "38(5)")
    missing = [id for id in ids or () if id not in chronicle.ledger.by_id]
    if missing:
        entry.reason = f"not arisen yet: {', '.join(missing)}; the day applies if they do by then"
    return None


@effect(EFFECTS, PaymentReceived)
def payment_received(chronicle: Chronicle, course: Course | None, entry: Entry) -> NoEffect | None:
    """Money goes where the customer names, within it and without it where the Civil Code says (488-490)."""
    event: PaymentReceived = entry.event  # type: ignore[assignment]
    prepaid = False
    if event.prepays_through is not None and course is not None:
        prepaid = course.kind.prepay(course, last_day(date.fromisoformat(f"{event.prepays_through}-01"), months=1))
    charge = _price_of_unit(entry) if event.charge is None else chronicle.charge_named(event.charge, entry)
    if charge is not None and (by_instalments := _paid_by_instalments(chronicle, charge)) is not None:
        course, charge = by_instalments, None
    chronicle.ledger.receive(entry, event.amount, entry.on, course=course, charge_id=charge, prepaid=prepaid)
    return None


def _price_of_unit(entry: Entry) -> str | None:
    """The charge for the unit that a payment names, whether it has arisen or not (Civil Code 488(1))."""
    if entry.unit is None or entry.course is None:
        return None
    course, unit = entry.course, entry.unit_charged
    if unit is None:
        return None
    prices = next(cast("SupplyUnit", each).prices for each in course.units if each.id == unit)
    return prices[0].id if prices else f"{course.name}/{unit}/price"


def _paid_by_instalments(chronicle: Chronicle, price: str) -> Course | None:
    """The contract whose instalments stand in place of a price that is named; None where that arises beside them."""
    if not price.endswith("/price") or price in chronicle.ledger.by_id:
        return None
    course = chronicle.course_of_charge(price)
    if course is None or not course.definition.instalments:
        return None
    dearer = course.body is not None and cast("Work", course.body).price > (course.definition.price or 0)
    return None if dearer else course


@effect(EFFECTS, AllocationAgreed)
def allocation_agreed(chronicle: Chronicle, course: Course | None, entry: Entry) -> NoEffect | None:
    """From this day on payments go to principal first, on the contract or on all (Civil Code 490); the ledger knows."""
    return None


@effect(EFFECTS, ForceMajeureOccurred)
def force_majeure_occurred(chronicle: Chronicle, course: Course | None, entry: Entry) -> NoEffect | None:
    """Neither side answers for delay that the event causes (44); what it is for interest, the ledger knows (X44)."""
    event = cast(ForceMajeureOccurred, entry.event)
    chronicle.excuses.append(Excuse(course, None, entry.on, event.until, entry))
    return None
