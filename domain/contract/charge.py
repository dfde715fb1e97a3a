"""What a ledger is made of: charges, the interest on them, and postings. Yen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

import msgspec

from yakkan.domain.business_days import Deadline, may_move
from yakkan.domain.contract.course import Course, Duty, Entry, Ground, Words
from yakkan.domain.money import NOTHING, Ratio, largest_remainder, plus, tax_on, tax_on_lines
from yakkan.domain.terms.editions import Parameters
from yakkan.domain.terms.prescription import Prescription, years_of

ZERO = Fraction(0)
_TAX_OF_INVOICE = "the tax of invoice {} is rounded once over its lines: {} + tax {} = {} yen"


class Posting(NamedTuple):
    """One line of double entry: `amount` yen from the credit to the debit account."""

    on: date
    debit: str
    credit: str
    amount: int
    charge: str | None
    entry: Entry


class Segment(msgspec.Struct, eq=False):
    """Interest on a charge over days with one base and rate. `settled` is its whole-yen amount once paid in full."""

    first: date
    last: date
    base: Fraction | int
    rate: Fraction
    amount: Ratio
    paid: int = 0
    settled: int | None = None

    @property
    def exact(self) -> Fraction:
        """Exact yen of it."""
        return Fraction(*self.amount)

    @property
    def open(self) -> Fraction:
        """Exact yen still unpaid."""
        return ZERO if self.settled is not None else self.exact - self.paid

    @property
    def whole_yen_open(self) -> int:
        """Whole yen still unpaid of what no payment has settled; a fraction too much paid is no yen."""
        numerator, denominator = self.amount
        left = numerator - self.paid * denominator
        return left // denominator if left >= 0 else -(-left // denominator)


class Taken(NamedTuple):
    """`amount` yen, `tax` yen of them tax, that a reduction or refund takes off a charge.

    Those `paid` had been paid on it, and come back.
    """

    off: Charge
    amount: int
    tax: int
    paid: bool = False


class Charge(msgspec.Struct, eq=False):
    """A charge: what it is for, its tax, its day, and what has been paid on it. Yen.

    What is asked of a charge again and again, `outstanding` and `delay_after`, is there once it has `arisen`.
    """

    id: str
    course: Course | None
    unit: str | None
    kind: str
    article: str
    net: int
    tax_rate: Fraction
    tax: int
    debtor: str
    arose_on: date
    due: Deadline
    interest_head: str
    parameters: Parameters | None
    entry: Entry
    grounds: list[Ground] = msgspec.field(default_factory=list)
    first: date | None = None
    last: date | None = None
    paid: int = 0
    credited: int = 0
    credited_tax: int = 0
    """The tax in what was taken off it."""
    paid_otherwise: int = 0
    invoice: str | None = None
    fixed_tax: bool = False
    segments: tuple[Segment, ...] = ()
    accrued_to: date = date.min
    paid_in_time: int | None = None
    """What had been paid when delay began: under X42 R-B the rest stays the overdue amount, reductions taken off."""
    duty: Duty | None = None
    closed_on: date | None = None
    due_before: date | None = None
    accelerated: bool = False
    """Whether it was owed when the benefit of time was lost, so that it is due at once (40(4))."""
    restarts: tuple[date, ...] = ()
    acknowledged: tuple[Sequence[tuple[date, Course | None]], int] = ((), 0)
    """The days on which all debts, or all of a contract, were acknowledged, and how many of them came before it."""
    demands: tuple[date, ...] = ()
    sued: bool = False
    interest_owed: Ratio = NOTHING
    """Exact interest of the closed segments that is unpaid (yen)."""
    taken_up_to: int = 0
    """How many segments, from the first on, have less than a yen left that a payment in part could take."""
    number: int = 0
    """Its place among the charges of the ledger."""
    takes_off: tuple[Taken, ...] = ()
    """What it takes off others, where it is a reduction or refund."""
    place: tuple[object, ...] | None = None
    """Where the ledger's debts keep it; None while no payment can go to it."""
    outstanding: int = 0
    """What is still owed of it, reductions taken off."""
    delay_after: date = date.min
    """The last day without delay: the due day, or the day on which it arose when that is later, since nobody is late
    with a debt that does not exist yet."""

    @property
    def gross(self) -> int:
        """Net and tax."""
        return self.net + self.tax

    def arise(self, number: int, acknowledged: Sequence[tuple[date, Course | None]]) -> None:
        """Be owed, as the charge of this number in the ledger; acknowledgments of all debts reach it from now on."""
        self.number, self.acknowledged = number, (acknowledged, len(acknowledged))
        self.outstanding = self.net + self.tax - self.paid - self.credited
        due, arose_on = self.due.last_day, self.arose_on
        self.delay_after = due if due >= arose_on else arose_on

    def take_part_of_tax(self, tax: int) -> None:
        """Bear a part (yen) of the tax of its invoice, which is rounded once for all lines of one rate (X4)."""
        self.outstanding += tax - self.tax
        self.tax = tax
        part = Ground("38(1)", (), None, _TAX_OF_INVOICE, (self.invoice, self.net, tax, self.gross))
        self.grounds = [*(ground for ground in self.grounds if ground.template != _TAX_OF_INVOICE), part]

    def fall_due(self, due: Deadline) -> None:
        """Fall due on another day: interest up to a payment or a reduction stays, what ran since follows this day.

        What was paid through the new day is not late with it.
        """
        self.due = due
        self.delay_after = max(due.last_day, self.arose_on)
        settled = self.segments[-1].last if self.segments else date.min
        self.accrued_to = max(self.delay_after, settled)
        if self.delay_after >= settled:
            self.paid_in_time = None

    def add_interest(self, segment: Segment) -> None:
        """Close a segment of interest."""
        self.segments += (segment,)
        self.interest_owed = plus(self.interest_owed, segment.amount) if self.interest_owed[0] else segment.amount

    def take_interest(self, amount: int, *, in_full: bool) -> None:
        """Count a payment (yen) towards the interest that is open, the oldest first, or settle all of it."""
        if not amount and not (in_full and self.segments):
            return
        if in_full and len(self.segments) == 1:
            # As most are.
            (segment,) = self.segments
            if segment.settled is None:
                segment.paid += amount
                segment.settled = segment.paid
            self.interest_owed, self.taken_up_to = NOTHING, 1
            return
        if in_full:
            segments = [segment for segment in self.segments if segment.settled is None]
            # The fraction of a yen that rounding the settlement added or took away is gone for good.
            if len(segments) <= 1:
                shares = [amount] * len(segments)
            else:
                shares = largest_remainder(amount, [segment.open for segment in segments])
            for segment, share in zip(segments, shares, strict=True):
                segment.paid += share
                segment.settled = segment.paid
            self.interest_owed = NOTHING
            self.taken_up_to = len(self.segments)
            return
        numerator, denominator = self.interest_owed
        self.interest_owed = numerator - amount * denominator, denominator
        # Only what no payment has used up yet is looked at: payments in many parts meet many segments.
        for number in range(self.taken_up_to, len(self.segments)):
            segment = self.segments[number]
            share = min(amount, segment.whole_yen_open)
            segment.paid += share
            amount -= share
            if not amount:
                self.taken_up_to = number
                return
        self.taken_up_to = len(self.segments) - 1
        self.segments[-1].paid += amount

    def take_off(self, target: Charge, amount: int, *, paid: bool) -> None:
        """Take yen off a charge, where this is a reduction or refund; its own tax is spread over all that it takes."""
        left = -self.gross - sum(each.amount for each in self.takes_off)
        tax = -self.tax - sum(each.tax for each in self.takes_off)
        if amount < left:
            whole = target.credited + amount == target.gross
            tax = target.tax - target.credited_tax if whole else tax * amount // left
        target.credited += amount
        target.outstanding -= amount
        target.credited_tax += tax
        self.takes_off += (Taken(target, amount, tax, paid),)

    def end_duty(self, on: date, by: Entry | None) -> None:
        """Nothing is left to pay of it: it was paid, or all of it was taken back; `by` what is told where it is."""
        if self.duty is not None:
            end, text = "discharged", "paid in full"
            if self.credited and not self.paid:
                end, text = "released", "nothing of it is owed any more"
            self.duty.close(end, on, None if by is None else Ground("38(5)", (by,), None, text))

    @property
    def prescribes_on(self) -> date | None:
        """The last day before the claim prescribes; None when nothing is owed, or a suit keeps it alive."""
        prescription = self.prescription
        return None if prescription is None else prescription.last_day

    @property
    def prescription(self) -> Prescription | None:
        """What decides when the claim prescribes; None when nothing is owed, or a suit keeps it alive."""
        if self.sued or self.outstanding <= 0 or self.debtor != "customer":
            return None
        formed = None if self.course is None else self.course.accepted
        years = years_of(formed.effective_on if formed else None, goods=self.interest_head == "equipment")
        days, before = self.acknowledged
        # A deposit is no debt that payments meet.
        with_others = [day for day, of in days[before:] if of in (None, self.course) and self.kind != "deposit"]
        return Prescription(self.delay_after, (*self.restarts, *with_others), self.demands, years)

    @property
    def all_grounds(self) -> tuple[Ground, ...]:
        """Why it is owed, in this amount, on this day, and until when."""
        prescription = self.prescription
        if prescription is None:
            return tuple(self.grounds)
        return (*self.grounds, Ground("CC166", (), None, "last day before prescription: {}", (prescription,)))

    @property
    def alike(self) -> tuple[object, ...]:
        """What charges have in common that fall due on one day and bear one rate, whatever one reads."""
        own = None if self.parameters is None else self.parameters.late_interest_rate
        return (self.delay_after, self.interest_head, own)


def taxes_of(lines: Sequence[Charge]) -> Iterator[tuple[Charge, int]]:
    """The tax (yen) of each line of an invoice, rounded once for all lines of one rate (X4)."""
    if len(lines) == 1:
        # Most invoices are for one charge, of which nothing is spread.
        yield lines[0], tax_on(lines[0].net, lines[0].tax_rate)
        return
    # By whole numbers, since the hash of a fraction takes long.
    groups: dict[tuple[int, int], list[Charge]] = {}
    for line in lines:
        groups.setdefault(line.tax_rate.as_integer_ratio(), []).append(line)
    for group in groups.values():
        yield from zip(group, tax_on_lines([line.net for line in group], group[0].tax_rate), strict=True)


def moved(due: Deadline) -> Words | str:
    """Why a day moved, as text: empty when it did not."""
    return Words(_moved, (due,)) if due.moved_by else ""


def last_day_ground(article: str, due: Deadline, cited: Callable[[str], str]) -> tuple[Ground, ...]:
    """Which reading of X1 says so, where a last day has no business and the grounds of the count name another one."""
    return (Ground(article, (), cited("X1"), "last day: {}", (due.last_day,)),) if may_move(due.nominal) else ()


def _moved(due: Deadline) -> str:
    days = ", ".join(f"{day} is a {reason}" for day, reason in due.moved_by)
    return f", moved from {due.nominal} to {due.last_day} ({days})"
