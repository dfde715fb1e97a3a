"""What a ledger is made of: charges, the interest on them, money that waits, and postings. Yen."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from yakkan.domain.business_days import Deadline
from yakkan.domain.contract.course import Course, Duty, Entry, Ground
from yakkan.domain.money import largest_remainder
from yakkan.domain.terms.editions import Parameters
from yakkan.domain.terms.prescription import Prescription

ZERO = Fraction(0)


class Posting(NamedTuple):
    """One line of double entry: `amount` yen from the credit to the debit account."""

    on: date
    debit: str
    credit: str
    amount: int
    charge: str | None
    entry: Entry


@dataclass(slots=True, eq=False)
class Segment:
    """Interest on a charge over days with one base. `settled` is its whole-yen amount once paid in full."""

    first: date
    last: date
    base: Fraction | int
    exact: Fraction
    paid: int = 0
    settled: int | None = None

    @property
    def open(self) -> Fraction:
        """Exact yen still unpaid."""
        if self.settled is not None:
            return ZERO
        return self.exact - self.paid if self.paid else self.exact


@dataclass(slots=True, eq=False)
class Charge:
    """A charge: what it is for, its tax, its day, and what has been paid on it. Yen.

    `delay_after` is the last day without delay: the due day, or the day on which the charge arose when that is later,
    since nobody is late with a debt that does not exist yet.
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
    first: date | None = None
    last: date | None = None
    paid: int = 0
    credited: int = 0
    paid_otherwise: int = 0
    invoice: str | None = None
    fixed_tax: bool = False
    segments: list[Segment] = field(default_factory=list)
    accrued_to: date = date.min
    late_base: int | None = None
    duty: Duty | None = None
    grounds: list[Ground] = field(default_factory=list)
    closed_on: date | None = None
    due_before: date | None = None
    accelerated: bool = False
    restarts: list[date] = field(default_factory=list)
    demands: list[date] = field(default_factory=list)
    sued: bool = False
    open_interest: Fraction = ZERO
    """Exact interest of the closed segments that is unpaid (yen)."""
    number: int = 0
    """Its place among the charges of the ledger."""

    @property
    def gross(self) -> int:
        """Net and tax."""
        return self.net + self.tax

    def add_interest(self, segment: Segment) -> None:
        """Close a segment of interest."""
        self.segments.append(segment)
        self.open_interest += segment.open

    def take_interest(self, amount: int, *, in_full: bool) -> None:
        """Count a payment (yen) towards the interest that is open, the oldest first, or settle all of it."""
        if not amount and not (in_full and self.segments):
            return
        segments = [segment for segment in self.segments if segment.settled is None]
        if in_full:
            # The fraction of a yen that rounding the settlement added or took away is gone for good.
            weights = [segment.open for segment in segments]
            shares = largest_remainder(amount, weights) if amount else [0] * len(segments)
            for segment, share in zip(segments, shares, strict=True):
                segment.paid += share
                segment.settled = segment.paid
            self.open_interest = ZERO
            return
        for segment in segments:
            share = min(amount, int(segment.open))
            segment.paid += share
            amount -= share
        if amount:
            segments[-1].paid += amount
        self.open_interest = sum((segment.open for segment in segments), ZERO)

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
        return Prescription(self.delay_after, tuple(self.restarts), tuple(self.demands))

    @property
    def all_grounds(self) -> tuple[Ground, ...]:
        """Why it is owed, in this amount, on this day, and until when."""
        prescription = self.prescription
        if prescription is None:
            return tuple(self.grounds)
        return (*self.grounds, Ground("CC166", (), None, "last day before prescription: {}", (prescription,)))

    @property
    def outstanding(self) -> int:
        """What is still owed of it, reductions taken off."""
        return self.net + self.tax - self.paid - self.credited

    @property
    def delay_after(self) -> date:
        """The last day without delay."""
        return max(self.due.last_day, self.arose_on)


@dataclass(slots=True, eq=False)
class Credit:
    """Money received that no charge has taken yet; kept for a contract or a charge that `course` or `charge` names."""

    entry: Entry
    left: int
    course: Course | None = None
    charge: str | None = None
    months: bool = False
    """Whether it was prepaid for monthly fees and meets nothing else."""

    def fits(self, charge: Charge) -> bool:
        """Whether this money may go to a charge that arises; a deposit is paid as such (DepositPaid)."""
        if charge.kind == "deposit":
            return False
        if self.charge is not None:
            return self.charge == charge.id
        if self.months and charge.kind != "monthly_fee":
            return False
        return self.course is None or self.course is charge.course


def book_of(course: Course | None) -> str:
    """How accounts of the ledger name a contract, or the customer's account."""
    return course.name if course is not None else "account"


def moved(due: Deadline) -> str:
    """Why a day moved, as text: empty when it did not."""
    if not due.moved_by:
        return ""
    days = ", ".join(f"{day} is a {reason}" for day, reason in due.moved_by)
    return f", moved from {due.nominal} to {due.last_day} ({days})"
