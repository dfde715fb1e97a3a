"""Every yen of fees on a day: charges, interest, totals, and the double-entry journal behind them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from functools import cache, cached_property
from typing import NamedTuple

from yakkan.domain.contract import deposit_refunds
from yakkan.domain.contract.charge import Charge, Posting, Segment
from yakkan.domain.contract.chronicle import Chronicle, Keeper
from yakkan.domain.contract.course import Ground
from yakkan.domain.money import Ratio, floor_yen, plus, sum_exact
from yakkan.projections.lines import Because, Line, because, maker, name_of

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ChargeLine(Line):
    """A charge (yen). `status` is open, overdue, paid, or credited.

    Credited are reductions and refunds, and what they met in full: nothing of it is paid.
    """

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
    grounds: tuple[Ground, ...] = field(default=(), repr=False)

    @property
    def because(self) -> tuple[Because, ...]:
        """Why it is owed, in this amount, on this day, and when the claim prescribes."""
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
    grounds: tuple[Ground, ...] = field(default=(), repr=False)

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

    `reductions` is the sum of reductions and refunds, so at most 0. `paid` is what settled charges and still does, by
    payment, set-off or deposit. A call for a deposit counts as far as it is open; what was paid on it is in
    `deposit_held`. `refundable` is money that no charge took and that waits for none; `advance` is money that waits
    for a price to come. Charged and reductions less paid make what is outstanding.
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


class Fees:
    """Charges, interest and totals on a day; each is made when somebody reads it."""

    def __init__(self, chronicle: Chronicle, as_of: date, keeper: Keeper | None = None) -> None:
        self._chronicle = chronicle
        self._as_of = as_of
        self._keeper = keeper
        self.movements: Sequence[Posting] = chronicle.ledger.postings

    def __repr__(self) -> str:
        totals = self.totals
        return f"<Fees: {len(self.charges)} charges, {totals.outstanding:,} of {totals.charged:,} yen outstanding>"

    @cached_property
    def charges(self) -> tuple[ChargeLine, ...]:
        """Every charge, in the order in which they arose."""
        return tuple([charge_line(charge, self._as_of) for charge in self._chronicle.ledger.charges])

    @cached_property
    def interest(self) -> tuple[InterestLine, ...]:
        """Late interest on each of them."""
        bearing = self._bearing
        return tuple([line for each in bearing for line in interest_lines(self._chronicle, each.charge, each.segments)])

    @cached_property
    def totals(self) -> Totals:
        """The sums."""
        late = unpaid(self._bearing)
        return totals(self._chronicle, sums(self._chronicle.ledger.charges, self._as_of), late)

    @cached_property
    def _bearing(self) -> list[Accrued]:
        return accrued(self._chronicle, self._chronicle.ledger.charges, self._as_of)

    def total(self, name: str) -> int:
        """One of the sums, by its name in `Totals`; those that need no interest are made without it."""
        if name in Sums._fields and "totals" not in self.__dict__:
            return int(getattr(sums(self._chronicle.ledger.charges, self._as_of), name))
        return int(getattr(self.totals, name))

    def charge(self, id: str) -> ChargeLine | None:
        """The charge of an id; None where there is none."""
        if "charges" in self.__dict__:
            return self._by_id.get(id)
        charge = self._chronicle.ledger.by_id.get(id)
        return None if charge is None else charge_line(charge, self._as_of)

    @cached_property
    def _by_id(self) -> dict[str, ChargeLine]:
        return {charge.id: charge for charge in self.charges}

    @property
    def postings(self) -> tuple[PostingLine, ...]:
        """The double-entry journal behind them."""
        return tuple(_posting_line(*each[:-1], name_of(each.entry)) for each in self.movements)

    def to_dict(self) -> dict[str, object]:
        """Plain form for JSON."""
        return {
            "charges": [line.to_dict() for line in self.charges],
            "interest": [line.to_dict() for line in self.interest],
            "totals": self.totals.to_dict(),
            "postings": _postings_told(self.movements),
        }


def _postings_told(movements: Iterable[Posting]) -> list[dict[str, object]]:
    """The JSON of postings without their lines: a large matter has more of them than of all else together."""
    told: list[dict[str, object]] = []
    day, cause, iso, event = None, None, "", ""
    for on, debit, credit, amount, charge, entry in movements:
        # Those of one day and of one event stand together.
        if on is not day:
            day, iso = on, on.isoformat()
        if entry is not cause:
            cause, event = entry, name_of(entry)
        told.append({"on": iso, "debit": debit, "credit": credit, "amount": amount, "charge": charge, "event": event})
    return told


_charge_line, _interest_line, _posting_line = maker(ChargeLine), maker(InterestLine), maker(PostingLine)


class Accrued(NamedTuple):
    """Interest on a charge up to a day: its segments, of which the last may still run, and what is unpaid (yen)."""

    charge: Charge
    segments: Sequence[Segment]
    open: Ratio


def accrued(chronicle: Chronicle, charges: Iterable[Charge], as_of: date) -> list[Accrued]:
    """The interest on those of the charges that have borne any by a day."""
    made = []
    for charge in charges:
        running = None if charge.closed_on is not None else chronicle.ledger.accrual.running(charge, as_of)
        if running is not None:
            made.append(Accrued(charge, [*charge.segments, running], plus(charge.interest_owed, running.amount)))
        elif charge.segments:
            made.append(Accrued(charge, charge.segments, charge.interest_owed))
    return made


def unpaid(bearing: Iterable[Accrued]) -> Ratio:
    """The exact interest on the customer's charges that is unpaid (yen)."""
    return sum_exact(each.open for each in bearing if each.charge.debtor == "customer")


class Sums(NamedTuple):
    """Sums over charges that the customer owes (yen), as `Totals` names them."""

    charged: int = 0
    reductions: int = 0
    paid: int = 0
    outstanding: int = 0
    overdue: int = 0


def sums(charges: Iterable[Charge], as_of: date) -> Sums:
    """The sums as of a day over those of the charges that the customer owes."""
    charged = reductions = paid = outstanding = overdue = 0
    for charge in charges:
        if charge.debtor == "customer":
            gross = charge.net + charge.tax
            left = gross - charge.paid - charge.credited
            if left:
                outstanding += left
                overdue += left if status_of(charge, as_of) == "overdue" else 0
            if charge.kind == "deposit":
                # What was paid on the call is held, and pays no debt before it is applied (39).
                charged += left
                continue
            paid += charge.paid
            if gross > 0:
                charged += gross
            else:
                reductions += gross
    return Sums(charged, reductions, paid, outstanding, overdue)


def totals(chronicle: Chronicle, of_charges: Sums, late: Ratio) -> Totals:
    """All sums; `late` is the exact interest on the customer's charges that is unpaid (yen)."""
    credits = chronicle.ledger.credits
    waiting = sum(credit.left for credit in credits if credit.course is not None or credit.charge is not None)
    return Totals(
        *of_charges,
        late_interest=chronicle.ledger.accrual.whole_yen(late),
        interest_paid=chronicle.ledger.interest_paid,
        deposit_held=sum(chronicle.ledger.deposits.values()),
        refundable=sum(credit.left for credit in credits) - waiting + deposit_refunds.free(chronicle),
        advance=waiting,
    )


def status_of(charge: Charge, as_of: date) -> str:
    """What has become of a charge by a day."""
    if charge.gross < 0:
        return "credited"
    if not charge.outstanding:
        return "paid" if charge.paid or not charge.credited else "credited"
    return "overdue" if as_of > charge.delay_after else "open"


def charge_line(charge: Charge, as_of: date) -> ChargeLine:
    """A charge as of a day."""
    return _charge_line(
        charge.id,
        None if charge.course is None else charge.course.name,
        charge.unit,
        charge.kind,
        charge.article,
        charge.first,
        charge.last,
        charge.net,
        charge.tax,
        charge.gross,
        charge.debtor,
        charge.due.last_day,
        charge.due_before,
        charge.paid,
        charge.outstanding,
        status_of(charge, as_of),
        charge.arose_on,
        charge.invoice,
        charge.prescribes_on,
        charge.all_grounds,
    )


def interest_lines(chronicle: Chronicle, charge: Charge, segments: Iterable[Segment]) -> Iterator[InterestLine]:
    """Interest on a charge over the days of some segments."""
    accrual = chronicle.ledger.accrual
    article = "38(5)" if not accrual.bears_statutory_rate(charge) else "CC404"
    for segment in segments:
        days = (segment.last - segment.first).days + 1
        # That of its own first day of delay, which another day for payment may have followed (Civil Code 419(1)).
        rate = decimal(segment.rate)
        base = floor_yen(segment.base)
        # Without the tax in what is left of it (X5 R-B) the base is seldom whole yen, and is told as it was counted.
        told = base if segment.base == base else f"{float(segment.base):.2f}"
        ground = Ground(
            article,
            (charge.entry,),
            chronicle.cited("X4"),
            "{} x {} over {} days after {} = {} yen before rounding",
            (told, rate, days, segment.first - _ONE_DAY, Hundredths(segment.amount)),
        )
        counted = accrual.reasons(charge, segment.first, segment.last)
        yield _interest_line(
            charge.id,
            article,
            rate,
            segment.first,
            segment.last,
            days,
            base,
            segment.paid + (accrual.whole_yen(segment.open.as_integer_ratio()) if segment.settled is None else 0),
            segment.paid,
            (ground, *counted),
        )


def decimal(rate: Fraction) -> str:
    """A rate as decimal text, such as "0.145"."""
    return _decimal(*rate.as_integer_ratio())


@cache
def _decimal(numerator: int, denominator: int) -> str:
    # By whole numbers, since the hash of a fraction takes longer than the text.
    return f"{numerator / denominator:.6f}".rstrip("0").rstrip(".")


class Hundredths(NamedTuple):
    """Exact yen, written to the hundredth when somebody reads it."""

    amount: Ratio

    def __str__(self) -> str:
        numerator, denominator = self.amount
        return f"{numerator / denominator:,.2f}"
