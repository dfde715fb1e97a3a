"""Every yen of fees on a day: charges, interest, totals, and the double-entry journal behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from yakkan.domain.contract.charge import Charge, Posting, Segment
from yakkan.domain.contract.chronicle import Chronicle
from yakkan.domain.contract.course import Ground
from yakkan.domain.money import floor_yen
from yakkan.domain.terms import payment
from yakkan.projections.lines import Because, Line, because, name_of


@dataclass(frozen=True, slots=True)
class ChargeLine(Line):
    """A charge (yen). `status` is open, overdue, paid, or credited for a reduction or refund."""

    id: str
    contract: str | None
    unit: str | None
    kind: str
    article: str
    from_: date | None
    to: date | None
    net: int
    tax: int
    gross: int
    debtor: str
    due_on: date | None
    due_on_before: date | None
    paid: int
    outstanding: int
    status: str
    arose_on: date
    invoice: str | None
    prescribes_on: date | None
    grounds: tuple[Ground, ...] = ()

    @property
    def because(self) -> tuple[Because, ...]:
        """Why it is owed, in this amount, on this day."""
        return because(self.grounds)


@dataclass(frozen=True, slots=True)
class InterestLine(Line):
    """Late interest on a charge from one day to another, both counted, on one base (yen).

    Interest that is still unpaid is rounded line by line for reading; a settlement rounds once, on the total, as
    `late_interest` of the totals does (X4), so the lines may differ from it by a yen.
    """

    charge: str
    article: str
    rate: str
    from_: date
    to: date
    days: int
    base: int
    amount: int
    paid: int
    grounds: tuple[Ground, ...] = ()

    @property
    def because(self) -> tuple[Because, ...]:
        """The arithmetic."""
        return because(self.grounds)


@dataclass(frozen=True, slots=True)
class PostingLine(Line):
    """A movement from the credit to the debit account (yen)."""

    on: date
    debit: str
    credit: str
    amount: int
    charge: str | None
    event: str


@dataclass(frozen=True, slots=True)
class Totals(Line):
    """Sums over what the customer owes (yen); principal, but for the two about interest.

    `reductions` is the sum of reductions and refunds, so at most 0. `refundable` is money that no charge took and
    that waits for none; `advance` is money that waits for a price to come.
    """

    charged: int = 0
    reductions: int = 0
    paid: int = 0
    outstanding: int = 0
    overdue: int = 0
    late_interest: int = 0
    interest_paid: int = 0
    deposit_held: int = 0
    refundable: int = 0
    advance: int = 0


@dataclass(frozen=True, slots=True)
class Fees:
    """Charges, interest and totals on a day."""

    charges: tuple[ChargeLine, ...]
    interest: tuple[InterestLine, ...]
    totals: Totals
    movements: Sequence[Posting]

    @property
    def postings(self) -> tuple[PostingLine, ...]:
        """The double-entry journal behind them."""
        return tuple(_posting(posting) for posting in self.movements)

    def to_dict(self) -> dict[str, object]:
        """Plain form for JSON."""
        return {
            "charges": [line.to_dict() for line in self.charges],
            "interest": [line.to_dict() for line in self.interest],
            "totals": self.totals.to_dict(),
            "postings": [line.to_dict() for line in self.postings],
        }


def fees(chronicle: Chronicle, as_of: date) -> Fees:
    """All money of the matter as of a day."""
    ledger = chronicle.ledger
    segments = [
        (charge, segment)
        for charge in ledger.charges
        for segment in [*charge.segments, ledger.accrual.running(charge, as_of)]
        if segment is not None
    ]
    interest = tuple(interest_line(chronicle, charge, segment) for charge, segment in segments)
    late = sum((segment.open for charge, segment in segments if charge.debtor == "customer"), Fraction(0))
    charges = tuple(charge_line(charge, as_of) for charge in ledger.charges)
    return Fees(
        charges,
        interest,
        totals(chronicle, sums(charges), late),
        ledger.postings,
    )


class Sums(NamedTuple):
    """Sums over charges that the customer owes (yen), as `Totals` names them."""

    charged: int = 0
    reductions: int = 0
    paid: int = 0
    outstanding: int = 0
    overdue: int = 0


def sums(charges: Sequence[ChargeLine]) -> Sums:
    """The sums over those of the charges that the customer owes."""
    own = [line for line in charges if line.debtor == "customer"]
    return Sums(
        sum(line.gross for line in own if line.gross > 0),
        sum(line.gross for line in own if line.gross < 0),
        sum(line.paid for line in own),
        sum(line.outstanding for line in own),
        sum(line.outstanding for line in own if line.status == "overdue"),
    )


def totals(chronicle: Chronicle, of_charges: Sums, late: Fraction) -> Totals:
    """All sums; `late` is the exact interest on the customer's charges that is unpaid (yen)."""
    credits = chronicle.ledger.credits
    waiting = sum(credit.left for credit in credits if credit.course is not None or credit.charge is not None)
    return Totals(
        **of_charges._asdict(),
        late_interest=payment.settlement_rounding(chronicle.reading("X4"))(late),
        interest_paid=chronicle.ledger.interest_paid,
        deposit_held=sum(chronicle.ledger.deposits.values()),
        refundable=sum(credit.left for credit in credits) - waiting + chronicle.free_deposits(),
        advance=waiting,
    )


def charge_line(charge: Charge, as_of: date) -> ChargeLine:
    """A charge as of a day."""
    if charge.gross < 0:
        status = "credited"
    elif charge.outstanding == 0:
        status = "paid"
    else:
        status = "overdue" if as_of > charge.delay_after else "open"
    return ChargeLine(
        id=charge.id,
        contract=None if charge.course is None else charge.course.name,
        unit=charge.unit,
        kind=charge.kind,
        article=charge.article,
        from_=charge.first,
        to=charge.last,
        net=charge.net,
        tax=charge.tax,
        gross=charge.gross,
        debtor=charge.debtor,
        due_on=charge.due.last_day,
        due_on_before=charge.due_before,
        paid=charge.paid,
        outstanding=charge.outstanding,
        status=status,
        arose_on=charge.arose_on,
        invoice=charge.invoice,
        prescribes_on=charge.prescribes_on,
        grounds=tuple(charge.grounds),
    )


def interest_line(chronicle: Chronicle, charge: Charge, segment: Segment) -> InterestLine:
    """Interest on a charge over the days of a segment."""
    rounding = payment.settlement_rounding(chronicle.reading("X4"))
    rate = chronicle.ledger.accrual.rate(charge)
    days = (segment.last - segment.first).days + 1
    article = "38(5)" if not chronicle.ledger.accrual.bears_statutory_rate(charge) else "CC404"
    ground = Ground(
        article,
        (charge.entry,),
        f"X4={chronicle.reading('X4')}",
        "{} x {} over {} days after {} = {} yen before rounding",
        (floor_yen(segment.base), decimal(rate), days, charge.delay_after, Hundredths(segment.exact)),
    )
    return InterestLine(
        charge=charge.id,
        article=article,
        rate=decimal(rate),
        from_=segment.first,
        to=segment.last,
        days=days,
        base=floor_yen(segment.base),
        amount=segment.paid + rounding(segment.open),
        paid=segment.paid,
        grounds=(ground,),
    )


def _posting(posting: Posting) -> PostingLine:
    return PostingLine(
        posting.on, posting.debit, posting.credit, posting.amount, posting.charge, name_of(posting.entry)
    )


@cache
def decimal(rate: Fraction) -> str:
    """A rate as decimal text, such as "0.145"."""
    return f"{float(rate):.6f}".rstrip("0").rstrip(".")


class Hundredths(NamedTuple):
    """Exact yen, written to the hundredth when somebody reads it."""

    amount: Fraction

    def __str__(self) -> str:
        return f"{float(self.amount):,.2f}"
