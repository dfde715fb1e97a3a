"""The ledger of a matter: charges, their due days and tax, payments and where they went, interest.

Amounts are whole yen at rest; interest is exact until a settlement rounds it (X4). Every movement is also a posting
with a debit and a credit of the same amount, so that the books balance. Articles 28(3), 38, 44; Civil Code 488-491.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Final

from yakkan.domain.contract.acceleration import AllAtOnce
from yakkan.domain.contract.accrual import Accrual
from yakkan.domain.contract.allocation import Most, goes_to_principal_first, share_out
from yakkan.domain.contract.books import Move, Postings
from yakkan.domain.contract.charge import Charge, Taken
from yakkan.domain.contract.charge_names import renamed, takes_payments
from yakkan.domain.contract.course import Course, Duty, Entry, Ground
from yakkan.domain.contract.credits import Credit, Credits
from yakkan.domain.contract.debts import Debts, Rank, by_number, grouped, in_order, in_order_within, is_payable
from yakkan.domain.contract.facts import PaymentReceived, SetOffDeclared
from yakkan.domain.contract.invoices import Invoices
from yakkan.domain.contract.lessors import Lessors, buys
from yakkan.domain.money import NOTHING, Ratio, spread_rounded

if TYPE_CHECKING:
    from yakkan.domain.contract.chronicle import Chronicle

_ACKNOWLEDGING = frozenset({PaymentReceived, SetOffDeclared})
"""Who pays a part of a debt, or sets off, acknowledges the rest (Civil Code 152)."""


class Ledger:
    """All money of a matter up to the chronicle's `today`."""

    def __init__(self, chronicle: Chronicle) -> None:
        self._chronicle = chronicle
        self.accrual = Accrual(chronicle)
        self.charges: list[Charge] = []
        self.by_id: dict[str, Charge] = {}
        self.credits = Credits()
        self._moves: list[Move] = []
        self._keeps_books: Final = chronicle.reasons
        self._acknowledged: list[tuple[date, Course | None]] = []
        """When who paid named a contract or nothing, which acknowledges what was not met, too (Civil Code 152)."""
        self.interest_paid = 0
        self.deposits: dict[Course | None, int] = {}
        self._done: set[Course] = set()
        """Contracts for whose charges no money waits any more."""
        self.principal_first: list[Course | None] = []
        """The contracts, or all (None), on whose debts payments go to principal first (Civil Code 490)."""
        self.paid_in_full: list[Charge] = []  # since the last report
        # Charges by what is asked of them again and again.
        self.debts = Debts()
        self.all_at_once = AllAtOnce(self.debts)
        self._of: defaultdict[Course | None, list[Charge]] = defaultdict(list)
        self.lessors = Lessors()
        self.invoices = Invoices(self, chronicle.cited_for_due_days)
        self._cause: Entry | None = None
        self.to_share: set[date] = set()
        """Days of money for which it is seen to that it is shared."""
        self._rounded_off: tuple[Entry | None, date, Ratio] = (None, date.min, NOTHING)

    @property
    def postings(self) -> Postings:
        """The double-entry journal of all of it, up to now; only a chronicle that gives reasons keeps books."""
        assert self._keeps_books
        return Postings(self._moves, len(self._moves))

    def let_go(self) -> None:
        """Forget the chronicle; what was posted stays."""
        del self._chronicle, self.accrual, self.invoices

    # -- charges ---------------------------------------------------------------------------------------------

    def appear(self, charge: Charge, *, alone: bool = False) -> None:
        """A charge arises; invoices that named it before and money that waits for it are applied at once.

        It is `alone` where the step that it arises in lets nothing else arise.
        """
        self._enter(charge)
        on, entry = charge.arose_on, charge.entry
        if self._keeps_books:
            self._moves.append((on, "receivable:", "fees:", charge.net, charge, entry, None))
            if charge.tax:
                self._moves.append((on, "receivable:", "consumption-tax", charge.tax, charge, entry, None))
        # Only now that its own tax is in the books can an invoice change it.
        if charge.id in self.invoices.named:
            self.invoices.appeared(charge)
        if charge.debtor == "customer":
            if self.credits.kept or self.credits.free:
                self._take_waiting_money(charge, alone=alone)
        else:
            for credit in self.lessors.surplus_for(charge):
                share = credit.take(charge.outstanding)
                self._moves.append((on, "lessor-credit", "customer-credit", share, charge, credit.entry, None))
                self._pay(charge, share, on, credit.entry)
        if self.all_at_once.latest is not None:
            self.all_at_once.appeared(charge, self._chronicle.today)
        if not (charge.net or charge.tax):
            # Nothing to pay from the start.
            self._closed(charge, on, entry)

    def _enter(self, charge: Charge) -> None:
        charge.arise(len(self.charges), self._acknowledged)
        self.charges.append(charge)
        self.by_id[charge.id] = charge
        self._of[charge.course].append(charge)
        if charge.debtor != "customer":
            self.lessors.enter(charge)
        if charge.outstanding > 0:
            self.debts.enter(charge)
            self.invoices.uninvoiced.append(charge)

    def rename(self, course: Course, name: str) -> None:
        """Let the charges of a contract, and what waits for them, go by another name of it."""
        by_now = partial(renamed, former=course.name, name=name)
        for charge in self.of(course):
            del self.by_id[charge.id]
            charge.id = by_now(charge.id)
            self.by_id[charge.id] = charge
        self.credits.rename(by_now)
        self.lessors.rename(by_now)
        self.invoices.rename(by_now)

    def reduce(self, charge: Charge, targets: Sequence[Charge]) -> None:
        """A negative charge: it is taken off its targets; what was paid of it already is owed back to who paid it."""
        self._enter(charge)
        on, entry = charge.arose_on, charge.entry
        self._moves.append((on, "fees:", "receivable:", -charge.net, charge, entry, None))
        if charge.tax:
            self._moves.append((on, "consumption-tax", "receivable:", -charge.tax, charge, entry, None))
        left = -charge.gross
        met = []
        for target in targets:
            share = min(left, target.outstanding)
            if share > 0:
                self.accrue(target, on)
                left -= share
                self._credit(target, share, charge)
                met.append(target)
        charge.credited, charge.outstanding = charge.gross, 0
        if left:
            back = "customer-credit" if charge.debtor == "customer" else "lessor-credit"
            self._moves.append((on, "receivable:", back, left, charge, entry, None))
            self._free(charge, targets, left)
        # Only now it shows whether anything that was paid on them still pays them.
        for target in [each for each in met if not each.outstanding]:
            self._closed(target, on, entry)
        if left and charge.debtor == "customer":
            self._spend_on_anything(entry, left, on)

    def _free(self, charge: Charge, targets: Iterable[Charge], amount: int) -> None:
        """Yen that were paid on charges and are not owed any more pay nothing of them; money comes back first."""
        for target in targets:
            share = min(amount, target.paid)
            target.paid -= share
            target.outstanding += share
            target.paid_otherwise = min(target.paid_otherwise, target.paid)
            self._credit(target, share, charge, paid=True)
            amount -= share

    def _credit(self, target: Charge, amount: int, by: Charge, *, paid: bool = False) -> None:
        if amount:
            by.take_off(target, amount, paid=paid)
        if target.duty is not None:
            target.duty.amount = target.gross - target.credited

    def post_tax(self, charge: Charge, difference: int) -> None:
        """Post that the tax of a charge changes today by some yen."""
        debit, credit = ("receivable:", "consumption-tax")[:: 1 if difference > 0 else -1]
        self._moves.append((self._chronicle.today, debit, credit, abs(difference), charge, charge.entry, None))

    def undo(self, kept: Charge, refund: Charge) -> None:
        """A charge that was invoiced but never arose stays, met in full by its refund."""
        kept.credited, refund.credited = kept.gross, refund.gross
        refund.takes_off = (Taken(kept, kept.gross, kept.tax),)
        for charge in (kept, refund):
            self._enter(charge)
        self._moves.append((kept.arose_on, "receivable:", "fees:", kept.gross, kept, kept.entry, None))
        self._moves.append((refund.arose_on, "fees:", "receivable:", kept.gross, refund, refund.entry, None))
        for credit in self.credits.release_named(kept.id):
            self._spend_on_anything(credit.entry, credit.left, refund.arose_on)

    # -- payments --------------------------------------------------------------------------------------------

    def receive(
        self, entry: Entry, amount: int, on: date, *, course: Course | None, charge_id: str | None, prepaid: bool
    ) -> None:
        """A payment: to the charge or contract it names, what is over to the account, else to all debts.

        What is over waits for the contract's price, or for its months when `prepaid`, while the contract still charges.
        """
        if self._keeps_books:
            self._moves.append((on, "cash", "customer-credit", amount, None, entry, None))
        if charge_id is None and course is None:
            self._spend_on_anything(entry, amount, on)
            self._acknowledged.append((on, None))
            return
        if charge_id is not None:
            arisen = self.by_id.get(charge_id)
            owner = arisen.course if arisen else self._chronicle.course_of_charge(charge_id)
            if arisen.debtor != "customer" if arisen else buys(owner):
                self._receive_of_lessor(entry, amount, on, owner, charge_id)
                return
            left = amount
            if arisen is not None and is_payable(arisen):
                left = self._spend(entry, amount, on, [(arisen.delay_after, [arisen])])
            if left and arisen is None:
                course = course or owner
                if course is not None and self._may_arise(course, charge_id, on):
                    self.credits.add(Credit(entry, left, course, charge_id))
                    self.release_surplus(course, on)
                    if not course.kind.expects(course, charge_id):
                        # Within a day the order does not matter: what it waits for may come on the same one.
                        self._chronicle.at_end_of(on, partial(self.release_names, course, entry, on))
                    return
        else:
            left = self._spend(entry, amount, on, self.debts.ranked(course, on, self.accrual))
            self._acknowledged.append((on, course))
            if left == amount and buys(course):
                self._receive_of_lessor(entry, amount, on, course, None)
                return
            if buys(course):
                left = self._spend(entry, left, on, in_order_within(self.lessors.owed(course), on, self.accrual))
            if left and course is not None and course not in self._done:
                waiting = left
                if not prepaid and (waiting := course.kind.still_to_come(self._chronicle, course)):
                    waiting = min(left, max(waiting - self.credits.unnamed(course), 0))
                if waiting:
                    self.credits.add(Credit(entry, waiting, course, months=prepaid))
                    left -= waiting
        if left:
            self._spend_on_anything(entry, left, on)

    def _may_arise(self, course: Course, charge: str, on: date) -> bool:
        """Whether money may wait for a charge that has not arisen by this day."""
        return course not in self._done and takes_payments(charge) and course.kind.may_charge(course, charge, on)

    def _receive_of_lessor(self, entry: Entry, amount: int, on: date, course: Course | None, id: str | None) -> None:
        """A lessor pays what it owes, interest first (Civil Code 489); what is over or ahead waits for a charge."""
        named, ahead = (None, None) if id is None else (self.by_id.get(id), None if id in self.by_id else id)
        for only in () if ahead else (named, None):
            owed = in_order_within(self.lessors.owed(course, only), on, self.accrual)
            amount = self._spend(entry, amount, on, owed)
        if amount:
            self.lessors.keep(Credit(entry, amount, course, ahead))
            self._moves.append((on, "customer-credit", "lessor-credit", amount, None, entry, course))

    def set_off(self, entry: Entry, amount: int, on: date, debts: Mapping[Charge, int]) -> int:
        """A claim (yen) meets debts, of each up to so many yen of its principal; returns what is left of it.

        Both end as far as they match (Civil Code 505(1)), in the order of payments (512(2), 488(4), 489).
        """
        ranks = in_order(grouped(sorted(debts, key=by_number)), on, self.accrual.rate)
        left = self._spend(entry, amount, on, ranks, debts)
        if left < amount:
            self._moves.append((on, "customer-claims", "customer-credit", amount - left, None, entry, None))
        return left

    def of(self, course: Course | None) -> list[Charge]:
        """All charges of one contract, or of the account."""
        return self._of.get(course, [])

    def _spend_on_anything(self, entry: Entry, amount: int, on: date) -> None:
        """What lapses, or begins, on one day has no order there: what is over waits until all of it has arisen."""
        if self._shares_later(on):
            left = amount
        else:
            left = self._spend(entry, amount, on, self.debts.ranked(None, on, self.accrual))
        if left:
            self.credits.add(Credit(entry, left))

    def _spend(self, entry: Entry, amount: int, on: date, ranks: Sequence[Rank], most: Most = None) -> int:
        """Allocate to debts that stand in order (Civil Code 488-490), to `most` of each; returns what is over. Yen."""
        if not ranks or not amount:
            return amount
        # Interest is on what is late, or was before it fell due on another day.
        late: list[Charge] = []
        for due_on, rank in ranks:
            for charge in rank:
                if due_on < on or charge.segments:
                    late.append(charge)
        if most is None and not late and len(ranks) == len(ranks[0][1]) == 1:
            # One debt that is not late, as most payments meet it: there is nothing to share out.
            return self._pay(ranks[0][1][0], amount, on, entry)
        dues: dict[Charge, int] = {}
        rest = NOTHING
        if late:
            late.sort(key=by_number)
            for charge in late:
                self.accrue(charge, on)
            # What one payment meets is rounded once, also where it is over what it names and meets other debts then.
            carried = self._rounded_off[2] if self._rounded_off[:2] == (entry, on) else NOTHING
            whole, rest = spread_rounded([charge.interest_owed for charge in late], self.accrual.whole_yen, carried)
            dues = dict(zip(late, whole, strict=True))
        agreed = bool(self.principal_first) and goes_to_principal_first(self.principal_first, ranks)
        principal, interest, in_full, left = share_out(amount, ranks, dues, most, principal_first=agreed)
        if late:
            self._rounded_off = (entry, on, rest if in_full else NOTHING)
        met = {**(dues if in_full else interest), **principal}
        for charge in met if len(met) == 1 else sorted(met, key=by_number):
            late_part, share = interest.get(charge, 0), principal.get(charge, 0)
            if late_part or (in_full and charge in dues):
                self._pay_interest(charge, late_part, on, entry, in_full=in_full)
            if share:
                self._pay(charge, share, on, entry)
        return left

    def _pay_interest(self, charge: Charge, amount: int, on: date, entry: Entry, *, in_full: bool) -> None:
        if amount:
            if self._keeps_books:
                self._moves.append((on, "customer-credit", "late-interest", amount, charge, entry, None))
            self.interest_paid += amount if charge.debtor == "customer" else 0
            if type(entry.event) in _ACKNOWLEDGING:
                charge.restarts += (on if on > entry.on else entry.on,)
        charge.take_interest(amount, in_full=in_full)
        if not charge.outstanding:
            self.debts.follow(charge)

    def _pay(self, charge: Charge, amount: int, on: date, entry: Entry) -> int:
        """Count what is paid (yen) towards the principal of a charge, as far as it goes; returns what is over."""
        owed = charge.outstanding
        share = amount if amount < owed else owed
        if share <= 0:
            return amount
        charge.paid += share
        charge.outstanding = owed - share
        means = type(entry.event)
        if means is not PaymentReceived:
            charge.paid_otherwise += share
        if self._keeps_books:
            self._moves.append((on, "customer-credit", "receivable:", share, charge, entry, None))
        if share == owed:
            self._closed(charge, on, entry)
        elif means in _ACKNOWLEDGING:
            charge.restarts += (on if on > entry.on else entry.on,)
        return amount - share

    def _closed(self, charge: Charge, on: date, entry: Entry) -> None:
        """Take note that nothing is left to pay of a charge."""
        self.debts.follow(charge)
        if charge.closed_on is None:
            charge.closed_on = on
            self.paid_in_full.append(charge)
            self._cause = entry
            charge.end_duty(on, entry if self._chronicle.reasons else None)

    def _take_waiting_money(self, charge: Charge, *, alone: bool) -> None:
        """Money that waits goes to a charge that arises; what names none is shared with what arises beside it."""
        on, caused_on = charge.arose_on, charge.entry.effective_on
        if caused_on > on:
            on = caused_on
        together = False
        if self.credits.shared:
            # The last step of its moment has nothing to share with, if it lets nothing else arise.
            alone = alone and not self.to_share and not self._chronicle.more_alike
            together = not alone and self._shares_later(on)
        for credit in self.credits.fitting(charge, named=together):
            self._pay(charge, credit.take(charge.outstanding), on, credit.entry)
        if self.credits.may_release:
            self.release_surplus(None if together else charge.course, on, charge.id)

    def _shares_later(self, on: date) -> bool:
        """Whether money that waits is shared once all that lapses, or begins, at this moment has; see that it is."""
        if on not in self.to_share and self._chronicle.after_alike(partial(self._share_waiting_money, on)):
            self.to_share.add(on)
        return on in self.to_share

    def _share_waiting_money(self, on: date) -> None:
        """Money that names no charge meets debts as payments do (Civil Code 488), of its contract if it names one."""
        self.to_share.discard(on)
        for credit in self.credits.release_shared():
            credit.left = self._spend(credit.entry, credit.left, on, self.debts.ranked(credit.course, on, self.accrual))
            if credit.left:
                self.credits.add(credit)
                if credit.course is not None:
                    self.release_surplus(credit.course, on)

    def release_surplus(self, course: Course | None, on: date, arisen: str | None = None) -> None:
        """Money kept for a contract beyond what it will still charge, or for what has arisen, goes to the account."""
        room = 0 if course is None else course.kind.still_to_come(self._chronicle, course)
        for credit in self.credits.release_beyond(course, room, arisen):
            self._spend_on_anything(credit.entry, credit.left, on)

    def release_waiting_money(self, course: Course, entry: Entry, on: date) -> None:
        """Money kept for a contract that will not charge any more goes to the account, now and from now on."""
        self._done.add(course)
        self.put_to_account(self.credits.release(course), entry, on)

    def release_names(self, course: Course, entry: Entry, on: date) -> None:
        """Money kept by name for charges of a contract that cannot arise any more goes to the account."""
        names = dict.fromkeys(credit.charge for credit in self.credits.of(course) if credit.charge is not None)
        kept = {each for each in names if course.kind.expects(course, each) and self._may_arise(course, each, on)}
        for charge in [each for each in names if each not in kept and each not in self.by_id]:
            self.put_to_account(self.credits.release_named(charge), entry, on)

    def put_to_account(self, released: Iterable[Credit], entry: Entry, on: date) -> None:
        """Money that waits for nothing named any more meets what is open, or waits for whatever comes."""
        for credit in released:
            self._spend_on_anything(entry, credit.left, on)

    # -- deposits and acceleration ---------------------------------------------------------------------------

    def deposit(self, entry: Entry, amount: int, on: date, course: Course | None, uncalled: int = 0) -> None:
        """Money paid as a deposit: it is held, and meets calls for one, with what was held without a call (yen)."""
        self.deposits[course] = self.deposits.get(course, 0) + amount
        if amount:
            self._moves.append((on, "cash", "deposits", amount, None, entry, None))
        amount += uncalled
        for charge in self.charges:
            if charge.kind == "deposit" and charge.course is course and charge.outstanding and amount:
                share = min(amount, charge.outstanding)
                self.accrue(charge, on)
                charge.paid += share
                charge.outstanding -= share
                amount -= share
                self._moves.append((on, "fees:", "receivable:", share, charge, entry, None))
                if not charge.outstanding:
                    self._closed(charge, on, entry)

    def apply_deposit(
        self, entry: Entry, owner: Course | None, amount: int, on: date, may_pay: Callable[[Charge], bool]
    ) -> int:
        """Apply a held deposit to debts; returns how much of it was used (yen)."""
        left = self._spend(entry, amount, on, in_order(grouped(filter(may_pay, self.debts)), on, self.accrual.rate))
        used = amount - left
        if used:
            self.deposits[owner] -= used
            self._moves.append((on, "deposits", "customer-credit", used, None, entry, None))
        return used

    def refund_deposit(self, entry: Entry, amount: int, on: date, course: Course | None) -> None:
        """Pay a deposit back."""
        self.deposits[course] -= amount
        self._moves.append((on, "deposits", "cash", amount, None, entry, None))

    def accelerate(self, duty: Duty, lost: Entry, ground: Ground, *, at_once: bool) -> None:
        """The benefit of time is lost: what has appeared is due, on this day or on the day then named (X50).

        Whatever clears the last debt of this day, interest included, discharges `duty`.
        """
        owed = [charge for charge in self.charges if charge.outstanding > 0 or charge.interest_owed[0]]
        self.all_at_once.lose(owed, duty, lost, ground, at_once=at_once)

    def demand(self, entry: Entry, course: Course | None) -> None:
        """A demand for payment keeps claims from prescribing, and names the day where one is waited for (X50 R-B)."""
        demanded = self.open_charges(course, entry.unit_charged)
        for charge in demanded:
            charge.demands += (entry.on,)
        self.all_at_once.demand(entry, demanded, self.open_charges(None))

    def open_charges(self, course: Course | None, unit: str | None = None) -> list[Charge]:
        """The charges of a contract, of one unit of it, or all, on which something is owed."""
        charges = self.charges if course is None else self.of(course)
        return [c for c in charges if c.outstanding > 0 and unit in (None, c.unit)]

    def report(self) -> None:
        """Tell the contracts about charges that have been paid in full since the last report."""
        if self.all_at_once.waiting:
            for duty, lost in self.all_at_once.cleared(self.accrual.whole_yen):
                ground = Ground("40(4)", ((self.paid_in_full and self._cause) or lost,), None, "all debts are cleared")
                duty.close("discharged", self._chronicle.today, ground)
        while self.paid_in_full:
            full, self.paid_in_full = self.paid_in_full, []
            if self._cause is not None:
                self._chronicle.settled(full, self._cause)

    # -- interest --------------------------------------------------------------------------------------------

    def accrue(self, charge: Charge, to: date) -> None:
        """Close the running segment of interest with `to`, so that the base may change after it."""
        segment = self.accrual.running(charge, to)
        if segment is not None:
            charge.add_interest(segment)
        charge.accrued_to = max(charge.accrued_to, to, charge.delay_after) if segment is None else to
