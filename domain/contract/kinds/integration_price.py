"""The price of integration: at confirmation, by instalments, or settled when the contract ends early (38)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, cast

from yakkan.domain.business_days import Deadline
from yakkan.domain.contract.charge import Charge
from yakkan.domain.contract.course import Course, Entry, Ground
from yakkan.domain.contract.facts import ProgressAssessed
from yakkan.domain.contract.kinds import price
from yakkan.domain.contract.lifecycles import NONE, OVER
from yakkan.domain.money import floor_yen, rate, tax_on
from yakkan.domain.terms import integration

if TYPE_CHECKING:
    from yakkan.domain.contract.chronicle import Chronicle
    from yakkan.domain.contract.kinds.integration import Work

PAY = "pay the fee"


def _work(course: Course) -> Work:
    return cast("Work", course.body)


def charge_price(chronicle: Chronicle, work: Work, entry: Entry) -> None:
    """The price arises with the confirmation of completion; instalments stand in its place."""
    course, on = work.course, work.handed_over_on
    if on is None or work.completed is None:
        return
    completed_on = work.completed.on
    tax_day = chronicle.under(
        "X65", lambda x65: on if x65 == "R-A" else completed_on, lambda day: price.tax_rate_of(course, day)[0]
    )
    quoted = course.definition.price or 0
    if course.definition.instalments:
        work.prices = price.charge_instalments(chronicle, course, quoted, on, tax_day, entry)
    rest = work.price - quoted if work.prices else work.price
    if rest > 0:
        why = Ground("5(1)", (entry,), None, "the price arises with confirmation on {}", (on,))
        work.prices.append(price.charge_price(chronicle, course, None, rest, on, tax_day, entry, why))
    for charge in price.by_due_day(work.prices):
        price.owe(chronicle, charge, "O26", PAY)
    if rest < 0:
        _lower(chronicle, work, -rest, on, entry)
    chronicle.ledger.release_names(course, entry, on)


def _lower(chronicle: Chronicle, work: Work, amount: int, on: date, entry: Entry) -> None:
    """What an accepted new application took off the price (3(2)) comes off the instalments, which stay as quoted."""
    first = work.prices[0]
    made = price.reduction(work.prices, "price_reduction", "price_reduction", "3(2)", amount, entry)
    made.id = f"{work.course.name}/price_reduction"
    made.tax = tax_on(work.price, first.tax_rate) - sum(charge.tax for charge in work.prices)
    made.arose_on, made.due = on, Deadline(on, on)
    made.grounds = [
        Ground("3(2)", (entry,), None, "the price is {} yen by the new application, {} less than the instalments",
               (work.price, amount)),
        price.taken_ground("3(2)", entry, made),
    ]  # fmt: skip
    chronicle.ledger.reduce(made, price.by_due_day(work.prices))


def settle(chronicle: Chronicle, work: Work, entry: Entry) -> None:
    """The earned share of the price as a charge; what was paid in advance counts towards it, the rest goes back."""
    course = work.course
    ratio = rate(cast(ProgressAssessed, entry.event).ratio)
    earned = integration.earned_fee(work.price, ratio)
    tax_day = course.ended_on or entry.on
    why = Ground(
        "38(3)", (entry,), chronicle.cited("X60"), "{} x {} = {} yen without tax",
        (work.price, float(ratio), earned),
    )  # fmt: skip
    for credit in chronicle.ledger.credits.of(course):
        # Whatever it was paid ahead for by name, it was paid for this work.
        credit.charge = None
    if earned:
        charge = price.charge_price(chronicle, course, None, earned, entry.on, tax_day, entry, why)
        charge.id = f"{course.name}/progress_settlement"
        charge.kind = "progress_settlement"
        charge.article = "38(3)"
        work.prices = [charge]
        price.owe(chronicle, charge, "O26", "pay for the part supplied")
    chronicle.ledger.release_waiting_money(course, entry, entry.on)


def still_to_come(chronicle: Chronicle, course: Course) -> int:
    """Yen, tax included, that may still be charged, less what waits by name: before confirmation or settlement."""
    work = _work(course)
    if work.prices or work.settled or work.state in (NONE, *OVER[:2]):
        return 0
    tax_rate, _ = price.tax_rate_of(course, chronicle.today)
    return max(work.price + tax_on(work.price, tax_rate) - chronicle.ledger.credits.named(course), 0)


def paid_so_far(chronicle: Chronicle, course: Course) -> int:
    """Yen that were actually paid on the contract (41(2)(1)), with tax under X5 R-A, without it under R-B.

    Money that was paid for the contract in advance counts, since it was paid.
    """
    paid_on = [charge for charge in chronicle.ledger.of(course) if charge.paid]
    waiting = sum(credit.left for credit in chronicle.ledger.credits if credit.course is course)

    def under(x5: str) -> int:
        without_tax, ahead = x5 == "R-B", waiting
        if waiting and without_tax:
            tax_rate, _ = price.tax_rate_of(course, chronicle.today)
            ahead = floor_yen(waiting / (1 + tax_rate))
        return ahead + chronicle.under(
            "X62", lambda x62: sum(_counted(charge, without_tax, x62 == "R-B") for charge in paid_on)
        )

    return chronicle.under("X5", under) if paid_on or waiting else 0


def _counted(charge: Charge, without_tax: bool, cash_only: bool) -> int:
    """What counts as paid: set-off and an applied deposit too (X62 R-A), or money alone (R-B).

    A call for a deposit is no fee, and what was paid on it is held as security until it is applied (39).
    """
    if charge.gross <= 0 or charge.kind == "deposit":
        return 0
    paid = charge.paid - charge.paid_otherwise if cash_only else charge.paid
    return paid * charge.net // charge.gross if without_tax else paid
