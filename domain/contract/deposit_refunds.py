"""Deposits that go back: when they are free, and the duty to pay them back (Article 39(2)). Yen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yakkan.domain.contract.course import Course, Ground
from yakkan.domain.terms import deposit, payment

if TYPE_CHECKING:
    from yakkan.domain.contract.chronicle import Chronicle


def watch(chronicle: Chronicle) -> None:
    """The duty to give a deposit back arises when it is free (39(2)), and goes with the money."""
    duties, today = chronicle.refund_duties, chronicle.today
    if not duties and chronicle.ledger.debts.some_open():
        return
    for course, held in chronicle.ledger.deposits.items():
        duty = duties.get(course)
        if duty is None and not held:
            continue
        free = held and is_free(chronicle, course)
        if duty is None and free:
            _owe(chronicle, course, held)
        elif duty is not None and not free:
            how, why = ("released", "not free any more: a debt has arisen") if held else ("discharged", "")
            duty.close(how, today, Ground("39(2)", (chronicle.entries[-1],), None, why))
            del duties[course]
        elif duty is not None and duty.amount != held:
            duty.amount = held
            duty.grounds.append(Ground("39(2)", (chronicle.entries[-1],), None, "{} yen are held now", (held,)))


def _owe(chronicle: Chronicle, course: Course | None, held: int) -> None:
    text = "ended, and all debts are cleared: {} yen, no interest"
    today = chronicle.today
    chronicle.refund_duties[course] = chronicle.owe(
        "O30", course, None, "39(2)", "refund the deposit", "company", arose_on=today, due_on=today, amount=held,
        ground=Ground("39(2)", (chronicle.entries[-1],), None, text, (held,)),
    )  # fmt: skip


def free(chronicle: Chronicle) -> int:
    """Yen of deposits that the company must give back."""
    held = chronicle.ledger.deposits.items()
    return sum(amount for course, amount in held if amount and is_free(chronicle, course))


def is_free(chronicle: Chronicle, course: Course | None) -> bool:
    """Whether a deposit goes back: its contract, or every one, has ended and all debts are cleared (39(2))."""
    debts = chronicle.ledger.debts
    # One open debt is enough, and is found sooner than that all is over, and that sooner than a sum of interest.
    if debts.some_open() or not _is_over(chronicle, course):
        return False
    return chronicle.under("X4", lambda x4: deposit.refundable(True, debts.sum(payment.settlement_rounding(x4))))


def _is_over(chronicle: Chronicle, course: Course | None) -> bool:
    """Whether a contract is over; for the account every one that was formed or, without any, every application."""
    if course is not None:
        if not course.kind.is_over(course):
            return False
        formed_with_it = (c for c in chronicle.courses.values() if c.order == course.order and c.accepted is not None)
        all_over = all(each.kind.is_over(each) for each in formed_with_it)
        return all_over or not deposit.application_is_one_contract(chronicle.reading("X8"))
    formed = False
    for each in chronicle.courses.values():
        if each.accepted is not None:
            if not each.kind.is_over(each):
                return False
            formed = True
    return formed or all(each.kind.is_over(each) for each in chronicle.courses.values())
