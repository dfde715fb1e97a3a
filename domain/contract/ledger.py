"""The ledger of a matter: charges, their due days and tax, payments and where they went, interest.

Amounts are whole yen at rest; interest is exact until a settlement rounds it (X4). Every movement is also a posting
with a debit and a credit of the same amount, so that the books always balance. Sources: Articles 28(3), 38, 44;
Civil Code 488-491.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from yakkan.domain.business_days import Deadline
from yakkan.domain.contract.charge import Charge, Credit, Posting, Segment, book_of, moved
from yakkan.domain.contract.course import Course, Entry, Ground
from yakkan.domain.money import floor_yen, spread_rounded
from yakkan.domain.terms import force_majeure, payment
from yakkan.domain.terms.statute import statutory_interest_rate

if TYPE_CHECKING:
    from yakkan.domain.contract.chronicle import Chronicle

_ONE_DAY = timedelta(days=1)


class Ledger:
    """All money of a matter up to the chronicle's `today`."""

    def __init__(self, chronicle: Chronicle) -> None:
        self._chronicle = chronicle
        self.charges: list[Charge] = []
        self.by_id: dict[str, Charge] = {}
        self.credits: list[Credit] = []
        self.postings: list[Posting] = []
        self.interest_paid = 0
        self.deposits: dict[Course | None, int] = {}
        self._awaits_demand = False
        self._principal_first: list[tuple[Entry, Course | None]] = []
        self._excused: list[tuple[Course | None, date, date | None]] = []
        self._invoices: list[tuple[Entry, Deadline, tuple[str, ...], str]] = []
        self._full: list[Charge] = []
        self._cause: Entry | None = None

    # -- charges ---------------------------------------------------------------------------------------------

    def appear(self, charge: Charge) -> None:
        """A charge arises; an invoice that named it before and money that waits for it are applied at once."""
        self.charges.append(charge)
        self.by_id[charge.id] = charge
        for entry, due, ids, number in self._invoices:
            if charge.id in ids:
                self._put_on_invoice(charge, due, number, entry)
                self._spread_tax(number)
        name = book_of(charge.course)
        self._post(charge.arose_on, f"receivable:{name}", f"fees:{name}", charge.net, charge, charge.entry)
        if charge.tax:
            self._post(charge.arose_on, f"receivable:{name}", "consumption-tax", charge.tax, charge, charge.entry)
        if charge.debtor == "customer":
            self._take_waiting_money(charge)

    def reduce(self, charge: Charge, targets: Iterable[Charge]) -> None:
        """A negative charge: it is taken off its targets; what they cannot take is owed back to the account."""
        self.charges.append(charge)
        self.by_id[charge.id] = charge
        name = book_of(charge.course)
        self._post(charge.arose_on, f"fees:{name}", f"receivable:{name}", -charge.net, charge, charge.entry)
        if charge.tax:
            self._post(charge.arose_on, "consumption-tax", f"receivable:{name}", -charge.tax, charge, charge.entry)
        left = -charge.gross
        for target in targets:
            share = min(left, target.outstanding)
            if share > 0:
                self.accrue(target, charge.arose_on)
                target.credited += share
                left -= share
                if target.duty is not None:
                    target.duty.amount = target.gross - target.credited
                self._closed(target, charge.arose_on, charge.entry)
        charge.credited = charge.gross
        if left:
            self._post(charge.arose_on, f"receivable:{name}", "customer-credit", left, charge, charge.entry)
            self._spend_on_anything(charge.entry, left, charge.arose_on)

    def undo(self, kept: Charge, refund: Charge) -> None:
        """A charge that was invoiced but never arose stays, met in full by its refund."""
        kept.credited, refund.credited = kept.gross, refund.gross
        for charge in (kept, refund):
            self.charges.append(charge)
            self.by_id[charge.id] = charge
        name = book_of(kept.course)
        self._post(kept.arose_on, f"receivable:{name}", f"fees:{name}", kept.gross, kept, kept.entry)
        self._post(refund.arose_on, f"fees:{name}", f"receivable:{name}", kept.gross, refund, kept.entry)
        freed = [credit for credit in self.credits if credit.charge == kept.id]
        self.credits = [credit for credit in self.credits if credit.charge != kept.id]
        for credit in freed:
            self._spend_on_anything(credit.entry, credit.left, refund.arose_on)

    def invoice(self, entry: Entry, due: Deadline, ids: tuple[str, ...] | None, number: str) -> list[Charge]:
        """Name the due day of charges and round their tax together; returns those that have arisen."""
        if ids is None:
            named = [
                c for c in self.charges
                if c.gross > 0 and c.invoice is None and c.debtor == "customer"
                and (entry.course is None or c.course is entry.course)
            ]  # fmt: skip
            ids = tuple(charge.id for charge in named)
        else:
            named = [self.by_id[id] for id in ids if id in self.by_id and self.by_id[id].gross > 0]
        if ids:
            self._invoices.append((entry, due, ids, number))
        for charge in named:
            self._put_on_invoice(charge, due, number, entry)
        self._spread_tax(number)
        return named

    def _put_on_invoice(self, charge: Charge, due: Deadline, number: str, entry: Entry) -> None:
        charge.invoice = number
        if charge.accelerated and not self._awaits_demand:
            return
        charge.due = due
        charge.grounds.append(
            Ground(
                "38(5)",
                (entry,),
                f"X1={self._chronicle.due_days_move_by()}",
                "invoice {} names {} as the day for payment{}",
                (number, due.nominal, moved(due)),
            )
        )
        if not charge.segments:
            charge.accrued_to = charge.delay_after
        if charge.duty is not None:
            charge.duty.due_on = due.last_day

    def _spread_tax(self, number: str) -> None:
        """Round tax once per invoice and rate, and spread it over the lines by largest remainder (X4)."""
        # What was paid in full before the invoice stays as it was paid.
        lines = [
            c for c in self.charges if c.invoice == number and c.gross > 0 and not c.fixed_tax and c.closed_on is None
        ]
        for rate in {line.tax_rate for line in lines}:
            group = [line for line in lines if line.tax_rate == rate]
            taxes = spread_rounded([line.net * rate for line in group], floor_yen)
            for line, tax in zip(group, taxes, strict=True):
                if tax != line.tax:
                    self._repost_tax(line, tax)

    def _repost_tax(self, line: Charge, tax: int) -> None:
        name = book_of(line.course)
        difference = tax - line.tax
        accounts = (f"receivable:{name}", "consumption-tax")
        debit, credit = accounts if difference > 0 else reversed(accounts)
        self._post(self._chronicle.today, debit, credit, abs(difference), line, line.entry)
        line.tax = tax
        if line.duty is not None:
            line.duty.amount = line.gross

    # -- payments --------------------------------------------------------------------------------------------

    def receive(
        self,
        entry: Entry,
        amount: int,
        on: date,
        *,
        course: Course | None,
        charge_id: str | None,
        prepaid: bool = False,
        source: str = "cash",
    ) -> None:
        """A payment: to the charge or contract it names, what is over to the account, else to all debts.

        What is over waits for the contract's price to come, or for all of its months when it is `prepaid`.
        """
        self._post(on, source, "customer-credit", amount, None, entry)
        if charge_id is None and course is None:
            self._spend_on_anything(entry, amount, on)
            return
        if charge_id is not None and self.by_id.get(charge_id) in self._others_debts():
            charge = self.by_id[charge_id]
            share = min(amount, charge.outstanding)
            self._pay_principal(charge, share, on, entry)
            left = amount - share
        elif charge_id is not None:
            named = [c for c in self.debts() if c.id == charge_id]
            left = self._spend(entry, amount, on, named)
            if left and charge_id not in self.by_id:
                self.credits.append(Credit(entry, left, course, charge_id))
                return
        else:
            left = self._spend(entry, amount, on, [c for c in self.debts() if c.course is course])
            for charge in [c for c in self._others_debts() if c.course is course]:
                share = min(left, charge.outstanding)
                self._pay_principal(charge, share, on, entry)
                left -= share
            if left and course is not None:
                waiting = left if prepaid else min(left, self._still_to_come(course))
                if waiting:
                    self.credits.append(Credit(entry, waiting, course, months=prepaid))
                    left -= waiting
        if left:
            self._spend_on_anything(entry, left, on)

    def _others_debts(self) -> list[Charge]:
        return [charge for charge in self.charges if charge.debtor != "customer" and charge.outstanding > 0]

    def pass_to_lessor(self, course: Course) -> None:
        """What the contract has charged for its equipment is the lessor's debt from now on (35)."""
        for charge in self.charges:
            if charge.course is course and charge.kind in ("price", "instalment") and not charge.paid:
                charge.debtor = "lessor"
                if charge.duty is not None:
                    charge.duty.debtor = "lessor"

    def agree_principal_first(self, entry: Entry) -> None:
        """From now on payments on the contract, or on every one, go to principal first (Civil Code 490)."""
        self._principal_first.append((entry, entry.course))

    def _still_to_come(self, course: Course) -> int:
        reserved = sum(credit.left for credit in self.credits if credit.course is course)
        return max(course.kind.still_to_come(self._chronicle, course) - reserved, 0)

    def debts(self) -> list[Charge]:
        """What the customer owes and payments can go to; a deposit is paid by DepositPaid alone."""
        return [
            charge
            for charge in self.charges
            if charge.debtor == "customer"
            and (charge.kind != "deposit" or not charge.outstanding)
            and (charge.outstanding > 0 or self.open_interest(charge))
        ]

    def lump_sum_of(self, course: Course) -> int:
        """The lump sum that a contract's early end cost (yen); 0 without one."""
        return sum(c.gross for c in self.charges if c.kind == "early_termination" and c.course is course)

    def defaulted(self, today: date) -> bool:
        """Whether the customer was late with any debt so far."""
        return any(
            (charge.closed_on or today) > charge.delay_after
            for charge in self.charges
            if charge.debtor == "customer" and charge.gross > 0
        )

    def _spend_on_anything(self, entry: Entry, amount: int, on: date) -> None:
        left = self._spend(entry, amount, on, self.debts())
        if left:
            self.credits.append(Credit(entry, left))

    def _spend(self, entry: Entry, amount: int, on: date, charges: list[Charge]) -> int:
        """Allocate to these charges (Civil Code 488-490); returns what is over."""
        if not charges:
            return amount
        for charge in charges:
            self.accrue(charge, on)
        first = any(c is None or all(charge.course is c for charge in charges) for _, c in self._principal_first)
        debts = [payment.Debt(self.open_interest(c), c.outstanding, c.delay_after, self._rate(c)) for c in charges]
        rounding = payment.settlement_rounding(self._chronicle.reading("X4"))
        result = payment.allocate(amount, debts, on, principal_first=first, rounding=rounding)
        in_full = bool(sum(result.interest_due)) and result.interest == result.interest_due
        for charge, interest, principal in zip(charges, result.interest, result.principal, strict=True):
            self._pay_interest(charge, interest, on, entry, in_full=in_full)
            self._pay_principal(charge, principal, on, entry)
        return result.left

    def _pay_interest(self, charge: Charge, amount: int, on: date, entry: Entry, *, in_full: bool) -> None:
        if amount:
            self._post(on, "customer-credit", "late-interest", amount, charge, entry)
            self.interest_paid += amount
            self._acknowledged_by(charge, on, entry)
        charge.take_interest(amount, in_full=in_full)

    def _pay_principal(self, charge: Charge, amount: int, on: date, entry: Entry) -> None:
        if amount:
            name = book_of(charge.course)
            charge.paid += amount
            self._acknowledged_by(charge, on, entry)
            if entry.name != "PaymentReceived":
                charge.paid_otherwise += amount
            self._post(on, "customer-credit", f"receivable:{name}", amount, charge, entry)
            self._closed(charge, on, entry)

    def _acknowledged_by(self, charge: Charge, on: date, entry: Entry) -> None:
        """Who pays a part, or sets off, acknowledges the rest (Civil Code 152)."""
        if entry.name in ("PaymentReceived", "SetOffDeclared"):
            charge.restarts.append(on)

    def _closed(self, charge: Charge, on: date, entry: Entry) -> None:
        if charge.outstanding == 0 and charge.closed_on is None:
            charge.closed_on = on
            self._full.append(charge)
            self._cause = entry
            if charge.duty is not None:
                charge.duty.close("discharged", on, Ground("38(5)", (entry,), None, "paid in full"))

    def _take_waiting_money(self, charge: Charge) -> None:
        """Money that waits goes to a charge that arises: what names it first, then what names nothing."""
        on = max(charge.arose_on, charge.entry.on)
        for credit in sorted(self.credits, key=lambda each: (each.charge is None, each.course is None)):
            if credit.fits(charge) and credit.left and charge.outstanding:
                share = min(credit.left, charge.outstanding)
                credit.left -= share
                self._pay_principal(charge, share, on, credit.entry)
        self.credits = [credit for credit in self.credits if credit.left]
        self._free_what_waits_in_vain(charge, on)

    def _free_what_waits_in_vain(self, charge: Charge, on: date) -> None:
        """What was paid ahead for this charge, or for more than its contract will still charge, is the account's."""
        freed: list[Credit] = []
        room = 0 if charge.course is None else charge.course.kind.still_to_come(self._chronicle, charge.course)
        for credit in list(self.credits):
            if credit.charge == charge.id:
                keep = 0
            elif credit.charge is None and credit.course is charge.course and credit.course and not credit.months:
                keep = min(credit.left, room)
                room -= keep
            else:
                continue
            if keep < credit.left:
                freed.append(Credit(credit.entry, credit.left - keep))
                credit.left = keep
        self.credits = [credit for credit in self.credits if credit.left]
        for credit in freed:
            self._spend_on_anything(credit.entry, credit.left, on)

    def release_waiting_money(self, course: Course, entry: Entry, on: date) -> None:
        """Money kept for a contract that will not charge any more goes to the account."""
        kept = [credit for credit in self.credits if credit.course is course]
        self.credits = [credit for credit in self.credits if credit.course is not course]
        for credit in kept:
            self._spend_on_anything(entry, credit.left, on)

    def keep_waiting_money(self, course: Course, entry: Entry, on: date) -> None:
        """Money prepaid for a contract that the company may keep although the service ended."""
        for credit in self.credits:
            if credit.course is course:
                self._post(on, "customer-credit", f"fees:{course.name}", credit.left, None, entry)
        self.credits = [credit for credit in self.credits if credit.course is not course]

    # -- deposits and acceleration ---------------------------------------------------------------------------

    def deposit(self, entry: Entry, amount: int, on: date, course: Course | None) -> None:
        """Money paid as a deposit: it is held, and meets the calls for a deposit."""
        self.deposits[course] = self.deposits.get(course, 0) + amount
        self._post(on, "cash", "deposits", amount, None, entry)
        for charge in self.charges:
            if charge.kind == "deposit" and charge.course is course and charge.outstanding and amount:
                share = min(amount, charge.outstanding)
                self.accrue(charge, on)
                charge.paid += share
                amount -= share
                self._post(on, f"fees:{book_of(course)}", f"receivable:{book_of(course)}", share, charge, entry)
                self._closed(charge, on, entry)

    def apply_deposit(
        self, entry: Entry, owner: Course | None, amount: int, on: date, may_pay: Callable[[Charge], bool]
    ) -> int:
        """Apply a held deposit to debts; returns how much of it was used (yen)."""
        debts = [charge for charge in self.debts() if may_pay(charge)]
        left = self._spend(entry, amount, on, debts)
        used = amount - left
        if used:
            self.deposits[owner] -= used
            self._post(on, "deposits", "customer-credit", used, None, entry)
        return used

    def refund_deposit(self, entry: Entry, amount: int, on: date, course: Course | None) -> None:
        """Pay a deposit back."""
        self.deposits[course] -= amount
        self._post(on, "deposits", "cash", amount, None, entry)

    def accelerate(self, on: date, ground: Ground, *, at_once: bool) -> None:
        """The benefit of time is lost: what has appeared is due, on this day or on the day then named (X50)."""
        for charge in self.charges:
            if charge.debtor == "customer" and charge.outstanding > 0 and charge.due.last_day > on:
                charge.accelerated = True
                if at_once:
                    self._fall_due(charge, on, ground)
        self._awaits_demand = not at_once

    def demand(self, entry: Entry, course: Course | None) -> None:
        """A demand for payment names the day for debts whose benefit of time is lost (X50 R-B)."""
        for charge in self._concerned(course):
            charge.demands.append(entry.on)
        if self._awaits_demand:
            for charge in self.charges:
                if charge.accelerated and course in (None, charge.course) and charge.due.last_day > entry.on:
                    self._fall_due(charge, entry.on, Ground("40(4)", (entry,), "X50=R-B", "demanded"))

    def acknowledge(self, entry: Entry, course: Course | None) -> None:
        """An acknowledgment starts prescription again (Civil Code 152)."""
        for charge in self._concerned(course):
            charge.restarts.append(entry.on)

    def sue(self, entry: Entry, course: Course | None) -> None:
        """A suit in time keeps what it claims from prescribing (Civil Code 147)."""
        for charge in self._concerned(course):
            last = charge.prescribes_on
            charge.sued = charge.sued or (last is not None and entry.on <= last)

    def _concerned(self, course: Course | None) -> list[Charge]:
        return [c for c in self.charges if c.outstanding > 0 and course in (None, c.course)]

    def _fall_due(self, charge: Charge, on: date, ground: Ground) -> None:
        charge.due_before = charge.due_before or charge.due.last_day
        charge.due = Deadline(on, on)
        charge.accrued_to = max(charge.delay_after, charge.segments[-1].last if charge.segments else date.min)
        charge.grounds.append(ground)
        if charge.duty is not None:
            charge.duty.due_on = on

    def report(self) -> None:
        """Tell the contracts about charges that have been paid in full since the last report."""
        while self._full:
            full, self._full = self._full, []
            cause = self._cause
            if cause is not None:
                self._chronicle.settled(full, cause)

    # -- interest --------------------------------------------------------------------------------------------

    def excuse(self, course: Course | None, first: date, until: date | None) -> None:
        """Force majeure, for one contract or for all: under X44 R-B these days bear no interest."""
        self._excused.append((course, first, until))

    def accrue(self, charge: Charge, to: date) -> None:
        """Close the running segment of interest with `to`, so that the base may change after it."""
        segment = self.running(charge, to)
        if segment is not None:
            charge.segments.append(segment)
        charge.accrued_to = max(charge.accrued_to, to, charge.delay_after)

    def running(self, charge: Charge, to: date) -> Segment | None:
        """The segment of interest that runs up to `to`, not closed yet; None when none runs."""
        if charge.gross <= 0:
            return None
        start = max(charge.accrued_to, charge.delay_after) + _ONE_DAY
        base = self._base(charge) if start <= to else Fraction(0)
        if not base:
            return None
        return Segment(start, to, base, base * self._rate(charge) * self._years(charge, start, to))

    def open_interest(self, charge: Charge) -> Fraction:
        """Exact interest of the closed segments that is unpaid (yen)."""
        return sum((segment.open for segment in charge.segments), Fraction(0))

    def rate(self, charge: Charge) -> Fraction:
        """The yearly rate that the charge bears, or would bear, in delay."""
        return self._rate(charge)

    def _base(self, charge: Charge) -> Fraction:
        """What bears interest: the balance of each day (X42 R-A) or the overdue amount until full payment (R-B).

        The tax in it counts under X5 R-A and not under R-B.
        """
        if self._chronicle.reading("X42") == "R-B" and charge.outstanding:
            if charge.late_base is None:
                charge.late_base = charge.outstanding
            base = charge.late_base
        else:
            base = charge.outstanding
        if self._chronicle.reading("X5") == "R-B":
            return Fraction(base * charge.net, charge.gross)
        return Fraction(base)

    def _rate(self, charge: Charge) -> Fraction:
        if charge.parameters is None:
            return statutory_interest_rate(charge.delay_after + _ONE_DAY)
        x6 = self._chronicle.reading("X6") if charge.interest_head == "equipment" else "R-A"
        return payment.late_interest_rate(charge.interest_head, charge.delay_after + _ONE_DAY, charge.parameters, x6)

    def bears_statutory_rate(self, charge: Charge) -> bool:
        """Whether the charge is no service fee, so that the statutory rate applies."""
        if charge.parameters is None or charge.interest_head in payment.OTHER_DEBTS:
            return True
        return charge.interest_head == "equipment" and self._chronicle.reading("X6") == "R-B"

    def _years(self, charge: Charge, first: date, last: date) -> Fraction:
        if charge.parameters is None or self.bears_statutory_rate(charge):
            x67 = self._chronicle.reading("X67")
            begin = charge.delay_after + _ONE_DAY
            share = payment.statutory_year_fraction(begin, last, x67) - payment.statutory_year_fraction(
                begin, first - _ONE_DAY, x67
            )
        else:
            share = payment.contract_year_fraction(first, last, charge.parameters)
        excused = self._excused_days(charge, first, last)
        return max(share - Fraction(excused, 365), Fraction(0)) if excused else share

    def _excused_days(self, charge: Charge, first: date, last: date) -> int:
        spells = [(begin, until) for course, begin, until in self._excused if course in (None, charge.course)]
        if not spells or not force_majeure.excuses_money_debts(self._chronicle.reading("X44")):
            return 0
        return force_majeure.excused_days(first, last, spells)

    def _post(self, on: date, debit: str, credit: str, amount: int, charge: Charge | None, entry: Entry) -> None:
        self.postings.append(Posting(on, debit, credit, amount, charge.id if charge else None, entry))
