"""Invoices: which charges they name, which day for payment, and the tax of all their lines (Article 38(5), X4). Yen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from yakkan.domain.business_days import Deadline
from yakkan.domain.contract.charge import Charge, moved, taxes_of
from yakkan.domain.contract.course import Entry, Ground
from yakkan.domain.contract.debts import by_number
from yakkan.domain.contract.facts import InvoiceIssued

if TYPE_CHECKING:
    from yakkan.domain.contract.ledger import Ledger


class Invoices:
    """All invoices of a ledger, what they named that has not arisen included."""

    def __init__(self, ledger: Ledger, cited_for_due_days: Callable[[], str]) -> None:
        self._ledger = ledger
        self._cited_for_due_days = cited_for_due_days
        self.named: set[str] = set()
        """The ids of all charges that some invoice names."""
        self.uninvoiced: list[Charge] = []
        """Charges that were on none when it was asked last; what is on one is never without one again."""
        self._all: list[tuple[Entry, Deadline, tuple[str, ...], str]] = []
        self._lines: dict[str, list[Charge]] = {}

    def issue(self, entry: Entry, due: Deadline, ids: tuple[str, ...] | None, number: str) -> list[Charge]:
        """Name the due day of charges and round their tax together; returns those that have arisen."""
        if ids is None:
            self.uninvoiced = [c for c in self.uninvoiced if c.invoice is None]
            course, unit = entry.course, entry.unit_charged
            mine = [c for c in self.uninvoiced if course in (None, c.course) and unit in (None, c.unit)]
            named = [c for c in mine if c.outstanding > 0 and c.debtor == "customer"]
            ids = tuple(charge.id for charge in named)
        else:
            by_id = self._ledger.by_id
            named = [by_id[id] for id in ids if id in by_id and by_id[id].gross > 0]
        if ids:
            self._all.append((entry, due, ids, number))
            self.named.update(ids)
        for charge in named:
            self._put_on(charge, due, number, entry)
        self._spread_tax(number)
        return named

    def appeared(self, charge: Charge) -> None:
        """A charge has arisen that invoices named before: they name its day.

        One whose day is over by then was for a debt that never came, and names no day for this one.
        """
        for invoiced, due, ids, number in self._all:
            if charge.id in ids and due.last_day >= charge.arose_on:
                self._put_on(charge, due, number, invoiced)
                self._spread_tax(number)

    def arisen(self) -> set[int | None]:
        """The running numbers of the invoices of which every charge that they name has arisen."""
        by_id = self._ledger.by_id
        return {
            entry.number
            for entry, _, ids, _ in self._all
            if cast(InvoiceIssued, entry.event).charges is not None and all(map(by_id.__contains__, ids))
        }

    def rename(self, by_now: Callable[[str], str]) -> None:
        """Let charges go by other names."""
        self._all = [(entry, due, tuple(map(by_now, ids)), number) for entry, due, ids, number in self._all]
        self.named = set(map(by_now, self.named))

    def _put_on(self, charge: Charge, due: Deadline, number: str, entry: Entry) -> None:
        former, charge.invoice = charge.invoice, number
        if former is not None:
            self._lines[former].remove(charge)
        self._lines.setdefault(number, []).append(charge)
        if former is not None and former != number:
            self._spread_tax(former)
        if charge.accelerated and not self._ledger.all_at_once.awaits_demand:
            return
        charge.fall_due(due)
        self._ledger.debts.follow(charge)
        text, cited = "invoice {} names {} as the day for payment{}", self._cited_for_due_days()
        charge.grounds.append(Ground("38(5)", (entry,), cited, text, (number, due.nominal, moved(due))))
        if charge.duty is not None:
            charge.duty.due_on = due.last_day

    def _spread_tax(self, number: str) -> None:
        """Round tax once per invoice and rate, and spread it over the lines by largest remainder (X4)."""
        # What was paid in full before the invoice stays as it was paid.
        on_it = sorted(self._lines.get(number, ()), key=by_number)
        for line, tax in taxes_of([c for c in on_it if c.gross > 0 and not c.fixed_tax and c.closed_on is None]):
            if tax != line.tax:
                self._ledger.post_tax(line, tax - line.tax)
                line.take_part_of_tax(tax)
                self._ledger.debts.follow(line)
                if line.duty is not None:
                    line.duty.amount = line.gross
