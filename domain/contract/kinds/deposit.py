"""Deposits and set-off (Article 39; Civil Code 505-506)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, cast

from yakkan.domain.business_days import Deadline
from yakkan.domain.contract import deposit_refunds
from yakkan.domain.contract.charge import Charge
from yakkan.domain.contract.course import Course, Entry, Ground, NoEffect, Words
from yakkan.domain.contract.facts import (
    DebtAcknowledged,
    DepositApplied,
    DepositDemanded,
    DepositPaid,
    DepositRefunded,
    PaymentDemanded,
    SetOffDeclared,
    SuitFiled,
)
from yakkan.domain.contract.kinds import price
from yakkan.domain.contract.kinds.kind import Effects, effect, not_formed
from yakkan.domain.money import rate
from yakkan.domain.terms import deposit, payment

if TYPE_CHECKING:
    from yakkan.domain.contract.chronicle import Chronicle

EFFECTS: Effects = {}


@effect(EFFECTS, DepositDemanded)
def deposit_demanded(chronicle: Chronicle, course: Course | None, entry: Entry) -> NoEffect | None:
    """The company calls for a deposit: within the quote (39(1)), or beyond it after a default (39(3)).

    What was paid as a deposit before, without a call, meets it.
    """
    event = cast(DepositDemanded, entry.event)
    ledger = chronicle.ledger
    if course is not None and course.accepted is None:
        return not_formed(course, "39(1)")
    if all(each.accepted is None for each in chronicle.courses.values()):
        return NoEffect("no contract had been formed", "39(1)")
    if deposit_refunds.is_free(chronicle, course):
        return NoEffect("the contract has ended, and no debt is left to secure", "39(1)")
    before, uncalled = _held_without_call(chronicle, course)
    limit, allowed = _within_quotes(chronicle, course, max(event.amount - uncalled, 0))
    if not allowed and not deposit.beyond_quote(_defaulted(chronicle)):
        bound = "the quote allows none" if limit is None else f"the quote allows {limit} yen in all"
        return NoEffect(f"{bound}, and there was no default in payment", "39(1)")
    article = "39(1)" if allowed else "39(3)"
    parameters = (course or next(iter(chronicle.courses.values()))).parameters
    in_time = entry.on + timedelta(days=parameters.reasonable_days)
    named = payment.named_due_day(event.due_on or in_time, chronicle.due_days_move_by())
    name = course.name if course is not None else "account"
    number = 1 + sum(c.kind == "deposit" and c.gross > 0 for c in ledger.of(course))
    charge = Charge(
        id=f"{name}/deposit/{number}",
        course=course,
        unit=None,
        kind="deposit",
        article=article,
        net=event.amount,
        tax_rate=rate("0"),
        tax=0,
        debtor="customer",
        arose_on=entry.on,
        due=named,
        interest_head="deposit",
        parameters=None,
        entry=entry,
        fixed_tax=True,
    )
    days = Words(_in_time, (parameters.reasonable_days, entry.on))
    rule = days if event.due_on is None else "as demanded"
    charge.grounds = [price.due_ground(chronicle, named, rule, entry)]
    price.owe(chronicle, charge, "O29", "pay the deposit", article)
    if before is not None and uncalled:
        ledger.deposit(before, 0, entry.on, course, uncalled)
    chronicle.watchers.append(lambda: _met_or_fallen_away(chronicle, charge))
    return None


def _defaulted(chronicle: Chronicle) -> bool:
    """Whether the customer was late with any debt so far: interest that was settled tells of it for good."""
    ledger, today = chronicle.ledger, chronicle.today
    owed = (charge for charge in ledger.charges if charge.debtor == "customer" and charge.gross > 0)
    return any(
        ledger.accrual.was_late(charge, charge.closed_on or today) or any(each.amount[0] for each in charge.segments)
        for charge in owed
    )


def _in_time(days: int, demanded_on: date) -> str:
    return f"a reasonable time, {days} days after {demanded_on}"


def _met_or_fallen_away(chronicle: Chronicle, call: Charge) -> bool:
    """Let a call for a deposit fall away that has nothing left to secure (39(1), (2)); tells whether it is over."""
    if not call.outstanding:
        return True
    if not deposit_refunds.is_free(chronicle, call.course):
        return False
    entry, left = chronicle.entries[-1], call.outstanding
    made = price.reduction([call], "refund", "deposit", "39(2)", left, entry)
    made.grounds = [Ground("39(2)", (entry,), None, "what would go back at once is not owed any more: {} yen", (left,))]
    made.arose_on, made.due = chronicle.today, Deadline(chronicle.today, chronicle.today)
    chronicle.ledger.reduce(made, [call])
    _pay_from_free_money(chronicle, chronicle.today)
    return True


def _pay_from_free_money(chronicle: Chronicle, on: date) -> None:
    """What a late call has cost can be paid once it is met or gone: with money that was free already."""
    for credit in chronicle.ledger.credits.release_free():
        chronicle.ledger.put_to_account([credit], credit.entry, on)


def _held_without_call(chronicle: Chronicle, course: Course | None) -> tuple[Entry | None, int]:
    """Yen that were paid as a deposit before anybody called for them and are still held, and who paid them last."""
    ledger = chronicle.ledger
    paid = [each for each in chronicle.entries if each.course is course and isinstance(each.event, DepositPaid)]
    if not paid:
        return None, 0
    called = sum(c.paid for c in ledger.of(course) if c.kind == "deposit")
    total = sum(cast(DepositPaid, each.event).amount for each in paid)
    return paid[-1], max(min(total - called, ledger.deposits.get(course, 0)), 0)


def _within_quotes(chronicle: Chronicle, course: Course | None, amount: int) -> tuple[int | None, bool]:
    """The limit (yen) that a call has to keep to, and whether it does.

    A quote's limit is for all contracts of its order together. A call that names no contract is secured by the quotes
    of all orders, so all calls together keep to their sum as well.
    """
    limits = {each.order: each.quote.deposit_limit for each in chronicle.courses.values()}
    named = [limit for limit in limits.values() if limit is not None]
    limit = sum(named) if named else None
    allowed = deposit.within_quote(amount, _called_or_held(chronicle, chronicle.courses.values(), None), limit)
    if course is None:
        return limit, allowed
    own = limits[course.order]
    of_order = [each for each in chronicle.courses.values() if each.order == course.order]
    return own, allowed and deposit.within_quote(amount, _called_or_held(chronicle, of_order), own)


def _called_or_held(chronicle: Chronicle, courses: Iterable[Course], *account: None) -> int:
    """Yen of deposits that are held, or called for and unpaid, for contracts, and for the account where it is given."""
    owners: set[Course | None] = {*courses, *account}
    ledger = chronicle.ledger
    called = sum(c.outstanding for c in ledger.charges if c.kind == "deposit" and c.course in owners)
    return called + sum(held for owner, held in ledger.deposits.items() if owner in owners)


@effect(EFFECTS, DepositPaid)
def deposit_paid(chronicle: Chronicle, course: Course | None, entry: Entry) -> NoEffect | None:
    """The company holds it, without interest (39(2)); what a late call cost, money pays that was free already."""
    chronicle.ledger.deposit(entry, cast(DepositPaid, entry.event).amount, entry.on, course)
    _pay_from_free_money(chronicle, entry.on)
    return None


@effect(EFFECTS, DepositApplied)
def deposit_applied(chronicle: Chronicle, course: Course | None, entry: Entry) -> NoEffect | None:
    """The company applies the deposit to debts (39(2), X45, X73), interest first; one of its contract before others."""
    event = cast(DepositApplied, entry.event)
    ledger = chronicle.ledger
    # What was given for one contract goes first, since it is bound; what was given for all meets what is left.
    pots = [
        (owner, held)
        for owner in (*chronicle.courses.values(), None)
        if (held := ledger.deposits.get(owner, 0))
        and (course is None or owner is None or _secures(chronicle, owner, course))
    ]
    held = sum(amount for _, amount in pots)
    wanted = event.amount if event.amount is not None else held
    if not held or wanted > held:
        return NoEffect(f"{held} yen are held that may be applied here", "39(2)")
    used, not_due = 0, list[Charge]()
    for owner, amount in pots:

        def may_pay(charge: Charge, owner: Course | None = owner) -> bool:
            named = course is None or charge.course is course
            if not (named and (owner is None or _secures(chronicle, owner, charge.course))):
                return False
            meets = charge.delay_after <= entry.on or deposit.meets(False, chronicle.reading("X73"))
            if not meets:
                not_due.append(charge)
            return meets

        used += ledger.apply_deposit(entry, owner, min(amount, wanted - used), entry.on, may_pay)
    if used:
        return None
    if not_due:
        return NoEffect("no debt that the deposit secures is due yet (X73=R-B)", "39(2)")
    return NoEffect("no debt that the deposit secures is open", "39(2)")


def _secures(chronicle: Chronicle, owner: Course, course: Course | None) -> bool:
    """Whether a deposit for one contract may be applied to debts of another, or of the account (X45)."""
    is_one = _is_one(chronicle, owner, course)
    return chronicle.under("X45", partial(deposit.secures, is_one))


def _is_one(chronicle: Chronicle, owner: Course, course: Course | None) -> bool:
    """Whether a deposit for one service line is one for the contract that another belongs to (X8)."""
    if course is None or course is owner:
        return course is owner
    return course.order == owner.order and deposit.application_is_one_contract(chronicle.reading("X8"))


@effect(EFFECTS, DepositRefunded)
def deposit_refunded(chronicle: Chronicle, course: Course | None, entry: Entry) -> NoEffect | None:
    """The deposit goes back once the contract has ended and the debts are cleared (39(2))."""
    event = cast(DepositRefunded, entry.event)
    ledger = chronicle.ledger
    held = ledger.deposits.get(course, 0)
    if event.amount > held:
        return NoEffect(f"{held} yen are held", "39(2)")
    if not deposit_refunds.is_free(chronicle, course):
        return NoEffect("the contract has not ended, or debts are open", "39(2)")
    ledger.refund_deposit(entry, event.amount, entry.on, course)
    return None


@effect(EFFECTS, PaymentDemanded)
def payment_demanded(chronicle: Chronicle, course: Course | None, entry: Entry) -> NoEffect | None:
    """Where the benefit of time was lost under X50 R-B, the demand names the day (40(4)); else it only reminds."""
    chronicle.ledger.demand(entry, course)
    return None


@effect(EFFECTS, DebtAcknowledged)
def debt_acknowledged(chronicle: Chronicle, course: Course | None, entry: Entry) -> NoEffect | None:
    """The customer acknowledges its debt: prescription starts again (Civil Code 152)."""
    owed = chronicle.ledger.open_charges(course, entry.unit_charged)
    for charge in owed:
        charge.restarts += (entry.on,)
    return None if owed else _nothing_owed()


@effect(EFFECTS, SuitFiled)
def suit_filed(chronicle: Chronicle, course: Course | None, entry: Entry) -> NoEffect | None:
    """The company sues: what has not prescribed by now does not prescribe (Civil Code 147)."""
    owed = chronicle.ledger.open_charges(course, entry.unit_charged)
    for charge in owed:
        last = charge.prescribes_on
        charge.sued = charge.sued or (last is not None and entry.on <= last)
    return None if owed else _nothing_owed()


def _nothing_owed() -> NoEffect:
    return NoEffect("nothing is owed on this day", "38(5)")


@effect(EFFECTS, SetOffDeclared)
def set_off_declared(chronicle: Chronicle, course: Course | None, entry: Entry) -> NoEffect | None:
    """The customer's claim meets what it owes, each debt as of the day when both were due (Civil Code 505, 506(2)).

    Debts are met in the order of those days (Civil Code 512(1)), what falls due later on the day of the declaration.
    """
    event = cast(SetOffDeclared, entry.event)
    if event.claim_due_on > entry.on:
        return NoEffect(f"the customer's claim is not due before {event.claim_due_on} (Civil Code 505(1))", "38(5)")
    debts = list(chronicle.ledger.debts) if course is None else chronicle.ledger.debts.of(course)
    debts = [charge for charge in debts if entry.unit_charged in (None, charge.unit)]
    if _number(entry) not in chronicle.backdated:
        if not debts:
            return NoEffect("nothing is owed that the claim could be set off against", "38(5)")
        days: dict[date, dict[str, int]] = {}
        for charge in debts:
            both_due = max(event.claim_due_on, charge.delay_after)
            if both_due < entry.on:
                days.setdefault(both_due, {})[charge.id] = charge.outstanding
        if days:
            chronicle.backdate(entry, days)
    left = chronicle.claims.get(entry, event.amount)
    open_now = {charge: charge.outstanding for charge in debts}
    chronicle.claims[entry] = chronicle.ledger.set_off(entry, left, entry.on, open_now)
    return None


def _number(entry: Entry) -> int:
    return entry.record.seq if entry.record is not None else 0


def set_off(chronicle: Chronicle, course: Course | None, entry: Entry) -> None:
    """Carry a set-off out on a day to which it goes back, against what is still owed when it is declared.

    What was paid in between is no debt any more, and cannot be set off.
    """
    ledger, day = chronicle.ledger, chronicle.today
    owed_then = chronicle.backdated[_number(entry)][day]
    debts = {ledger.by_id[id]: yen for id, yen in owed_then.items() if id in ledger.by_id}
    left = chronicle.claims.get(entry, cast(SetOffDeclared, entry.event).amount)
    chronicle.claims[entry] = ledger.set_off(entry, left, day, debts)
