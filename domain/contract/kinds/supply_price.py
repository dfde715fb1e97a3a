"""The price of supplied units: charges, instalments, reductions (Articles 28(3), 30(1), 38(1))."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from typing import TYPE_CHECKING, cast

from yakkan.domain.business_days import Deadline
from yakkan.domain.contract.charge import Charge
from yakkan.domain.contract.course import Course, Entry, Ground
from yakkan.domain.contract.kinds import price
from yakkan.domain.contract.lifecycles import OVER
from yakkan.domain.money import tax_on
from yakkan.domain.terms.payment import supply_tax_day

if TYPE_CHECKING:
    from yakkan.domain.contract.chronicle import Chronicle
    from yakkan.domain.contract.kinds.supply import SupplyUnit


def _units(course: Course) -> list[SupplyUnit]:
    return cast("list[SupplyUnit]", course.units)


def charge_price(chronicle: Chronicle, unit: SupplyUnit, entry: Entry) -> None:
    """The unit's price arises with its handover; instalments of the contract arise with the first one."""
    course = unit.course
    handed_over_on = unit.handed_over_on
    if handed_over_on is None:
        return
    received_on = unit.received.on if unit.received is not None else handed_over_on
    tax_day = chronicle.under(
        "X65", partial(supply_tax_day, received_on, handed_over_on), lambda day: price.tax_rate_of(course, day)[0]
    )
    if not course.definition.instalments:
        by_silence = "X34=R-B" if entry.deemed and handed_over_on > entry.on else None
        why = Ground("28(2)", (entry,), by_silence, "the price arises with handover on {}", (handed_over_on,))
        charge = price.charge_price(chronicle, course, unit.id, unit.price, handed_over_on, tax_day, entry, why)
        unit.prices = [charge]
        price.owe(chronicle, charge, "O26", "pay price and tax")
        return
    others = [each for each in _units(course) if each.prices]
    if others:
        # They stand for the whole price, so they arose with the first unit; the last one may complete its title.
        unit.prices = others[0].prices
        if not any(each.outstanding for each in unit.prices):
            chronicle.settled(unit.prices[-1:], entry)
        return
    total = sum(each.price for each in _units(course))
    unit.prices = price.charge_instalments(chronicle, course, total, handed_over_on, tax_day, entry)
    for charge in price.by_due_day(unit.prices):
        price.owe(chronicle, charge, "O26", "pay price and tax")
    for each in _units(course):
        if each.dropped_by is not None:
            _take_off_instalments(chronicle, each, each.dropped_by, unit.prices)


def _take_off_instalments(chronicle: Chronicle, unit: SupplyUnit, entry: Entry, instalments: list[Charge]) -> None:
    """Take the price of a unit that is not supplied any more, or goes back, off the instalments, with its tax."""
    net = unit.price - unit.reductions
    made = price.reduction(instalments, "refund", "refund", entry.article, net, entry)
    made.id, made.unit = f"{unit.course.name}/{unit.id}/price/refund", unit.id
    made.arose_on = max(made.arose_on, instalments[0].arose_on)
    made.due = Deadline(made.arose_on, made.arose_on)
    chronicle.ledger.reduce(made, price.by_due_day(instalments))


def fall_away(chronicle: Chronicle, course: Course, entry: Entry) -> None:
    """The contract goes on without some units: money that waits for them is free, instalments fall by their price."""
    instalments = next((unit.prices for unit in _units(course) if unit.prices), [])
    released = []
    for unit in _units(course):
        if unit.state in OVER and unit.handed_over_on is None and unit.dropped_by is None:
            unit.dropped_by = entry
            released += chronicle.ledger.credits.release_named(f"{course.name}/{unit.id}/price")
            if course.definition.instalments and instalments:
                _take_off_instalments(chronicle, unit, entry, instalments)
    released += chronicle.ledger.credits.release_beyond(course, still_to_come(chronicle, course))
    chronicle.ledger.put_to_account(released, entry, chronicle.today)


def reduce_price(chronicle: Chronicle, unit: SupplyUnit, amount: int, entry: Entry) -> None:
    """An agreed reduction: a negative charge with its tax, taken off the unit's price (30(1))."""
    before = [c for c in chronicle.ledger.charges if c.kind == "price_reduction" and c.unit == unit.id]
    number = sum(1 for charge in before if charge.course is unit.course)
    suffix = f"price_reduction/{number + 1}" if number else "price_reduction"
    made = price.reduction(unit.prices, suffix, "price_reduction", "30(1)", amount, entry)
    # It is the unit's also where it comes off the instalments of the contract.
    made.id, made.unit = f"{unit.course.name}/{unit.id}/{suffix}", unit.id
    chronicle.ledger.reduce(made, price.by_due_day(unit.prices))


def restore(chronicle: Chronicle, course: Course, units: list[SupplyUnit], entry: Entry) -> None:
    """After rescission the customer owes no price of these units: each is met by a refund, and what was paid is free.

    What a lessor owes or paid stays: its sale is no contract under these terms, and rescission does not reach the
    rights of others (35, Civil Code 545(1)).
    """
    prices = dict.fromkeys(charge for unit in units for charge in unit.prices if charge.debtor == "customer")
    if prices and course.definition.instalments and len(units) < len(course.units):
        for unit in units:
            _take_off_instalments(chronicle, unit, entry, list(prices))
        return
    for charge in prices:
        made = price.refund(charge, entry, "40", "both sides give back what they had (Civil Code 545): {} yen")
        chronicle.ledger.reduce(made, [charge])


def pass_to_lessor(chronicle: Chronicle, course: Course, entry: Entry) -> None:
    """The lessor buys in the customer's place (35).

    What nobody has paid on and nobody is late with is simply the lessor's. Otherwise the customer's debt ends here: its
    interest stays, what it paid is free, and a debt of the lessor arises with the sale.
    """
    chronicle.ledger.release_waiting_money(course, entry, chronicle.today)
    charges = dict.fromkeys(
        charge for unit in _units(course) for charge in unit.prices if charge.credited < charge.gross
    )
    simply = _passing_simply(chronicle, course, charges)
    for charge in simply:
        chronicle.ledger.lessors.take_over(charge)
        chronicle.ledger.debts.follow(charge)
        charge.interest_head = price.lessors_head(chronicle)
    for charge in charges:
        if charge in simply:
            continue
        ended = price.refund(charge, entry, "35", "the lessor buys in the customer's place: {} yen")
        chronicle.ledger.reduce(ended, [charge])
        taken_over = price.taken_over(chronicle, charge, ended, entry)
        price.owe(chronicle, taken_over, "O26", "pay price and tax", "35")
        for unit in _units(course):
            unit.prices = [taken_over if each is charge else each for each in unit.prices]
            if taken_over in unit.prices:
                unit.title = "company"


def _passing_simply(chronicle: Chronicle, course: Course, charges: Collection[Charge]) -> list[Charge]:
    """Charges of the customer that the lessor simply takes over; what was taken off them goes along (30(1)).

    A reduction that came off several instalments goes along with all of them, or they stay.
    """
    simply = {charge for charge in charges if not charge.paid and chronicle.today <= charge.delay_after}
    reductions = {each: {taken.off for taken in each.takes_off} for each in chronicle.ledger.of(course)}
    while parted := next((met for met in reductions.values() if met & simply and not met <= simply), None):
        simply -= parted
    for each, met in reductions.items():
        if met & simply:
            each.debtor = "lessor"
    return [charge for charge in charges if charge in simply]


def still_to_come(chronicle: Chronicle, course: Course) -> int:
    """Yen, tax included, of prices that have not arisen yet, less what waits for them by name.

    None once the contract is over or a lessor pays.
    """
    if "sold" in course.agreed or all(unit.state in OVER for unit in course.units):
        return 0
    if course.definition.instalments and any(unit.prices for unit in _units(course)):
        return 0
    tax_rate, _ = price.tax_rate_of(course, chronicle.today)
    waiting = [unit for unit in _units(course) if unit.handed_over_on is None and unit.state not in OVER]
    prices = {f"{course.name}/{unit.id}/price": unit.price + tax_on(unit.price, tax_rate) for unit in waiting}
    if course.definition.instalments and len(waiting) == len(course.units):
        numbered = enumerate(course.definition.instalments, start=1)
        prices = {f"{course.name}/instalment/{number}": instalment.amount for number, instalment in numbered}
    return sum(max(gross - chronicle.ledger.credits.named(course, id), 0) for id, gross in prices.items())
