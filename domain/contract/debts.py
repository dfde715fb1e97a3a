"""The debts of a customer that payments can go to, kept in the order in which payments meet them.

A payment goes to debts that fell due on one day at one rate alike (Civil Code 488(4)). So debts are kept in groups of
such, and a payment looks at as many groups as it reaches, however many debts there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from operator import attrgetter, itemgetter

from yakkan.domain.contract.accrual import Accrual
from yakkan.domain.contract.charge import Charge
from yakkan.domain.contract.course import Course
from yakkan.domain.money import Rounding, sum_exact
from yakkan.domain.terms import payment

Group = dict[int, Charge]
"""Charges by their number in the ledger, in the order of it, that fell due on one day and bear one rate."""

Rank = tuple[date, list[Charge]]
"""A due day, with the debts that share what comes there; a payment meets ranks one after the other."""

by_number = attrgetter("number")


class Debts:
    """What the customer owes and payments can go to; a deposit is paid by DepositPaid alone."""

    def __init__(self) -> None:
        self._groups: dict[tuple[object, ...], Group] = {}
        # Charges that changed since the groups were asked for: most payments name their contract and need no groups.
        self._changed: dict[Charge, None] = {}
        self._of: defaultdict[Course | None, dict[int, Charge]] = defaultdict(dict)
        # The one that `some_open` found: mostly it still is when it is asked again. And after how many arisen and
        # changed it found none.
        self._open: Charge | None = None
        self._none_open: tuple[int, int] | None = None
        self._arisen = 0
        self.changes = 0
        """How often something changed about debts that were there before."""

    def enter(self, charge: Charge) -> None:
        """Take note of a charge that has arisen, of which something is owed."""
        self._arisen += 1
        self._of[charge.course][charge.number] = charge
        self._changed[charge] = None

    def follow(self, charge: Charge) -> None:
        """Take note that a charge is not owed any more, is owed by another, or falls due on another day."""
        self.changes += 1
        self._changed[charge] = None
        if charge.outstanding <= 0 and not charge.interest_owed[0]:
            # What is paid in full, interest included, never owes again.
            self._of[charge.course].pop(charge.number, None)

    def groups(self) -> Iterable[Group]:
        """All of them in their groups."""
        for charge in self._changed:
            place = charge.alike if is_payable(charge) else None
            if place != charge.place:
                self._move(charge, place)
        self._changed.clear()
        return self._groups.values()

    def _move(self, charge: Charge, place: tuple[object, ...] | None) -> None:
        if charge.place is not None:
            group = self._groups[charge.place]
            del group[charge.number]
            if not group:
                del self._groups[charge.place]
        if place is not None:
            _put(self._groups.setdefault(place, {}), charge)
        charge.place = place

    def __iter__(self) -> Iterator[Charge]:
        return (charge for group in self.groups() for charge in group.values())

    def some_open(self) -> int:
        """What is outstanding (yen) of one of them, any one; 0 when of all at most interest is owed."""
        known = self._open
        if known is None or not (known.outstanding > 0 and is_payable(known)):
            so_far = self._arisen, self.changes
            if self._none_open == so_far:
                return 0
            known = self._open = next((charge for charge in self if charge.outstanding), None)
            self._none_open = so_far if known is None else None
        return 0 if known is None else known.outstanding

    def ranked(self, course: Course | None, on: date, accrual: Accrual) -> list[Rank]:
        """Those of one contract, or all of them, in the order in which a payment on a day meets them."""
        if course is None:
            return in_order(self.groups(), on, accrual.rate)
        return in_order_within(self.of(course), on, accrual)

    def sum(self, rounding: Rounding) -> int:
        """What is owed in whole yen, interest that has run included."""
        return owed_of(self, rounding)

    def unsettled(self, course: Course | None) -> Collection[Charge]:
        """The charges of one contract, or of the account, whoever owes them, on which something is owed."""
        return self._of.get(course, {}).values()

    def of(self, course: Course | None) -> list[Charge]:
        """Those of one contract, or of the account, in the order in which they arose."""
        # Something is owed on each: of a call for a deposit only interest can be paid.
        found: list[Charge] = []
        for charge in self.unsettled(course):
            if charge.debtor == "customer" and (charge.kind != "deposit" or not charge.outstanding):
                found.append(charge)
        return found


def grouped(charges: Iterable[Charge]) -> Iterable[Group]:
    """Some debts in groups of those alike."""
    groups: dict[tuple[object, ...], Group] = {}
    for charge in charges:
        groups.setdefault(charge.alike, {})[charge.number] = charge
    return groups.values()


def owed_of(charges: Iterable[Charge], rounding: Rounding) -> int:
    """What the customer owes of charges in whole yen, interest that has run included."""
    debts = [charge for charge in charges if charge.debtor == "customer"]
    late = sum_exact(charge.interest_owed for charge in debts)
    return rounding(late) + sum(charge.outstanding for charge in debts)


def in_order_within(charges: Sequence[Charge], on: date, accrual: Accrual) -> list[Rank]:
    """What `in_order` gives, for debts of one contract, or of the account, in the order in which they arose."""
    if len(charges) == 1:
        return [(charges[0].delay_after, [charges[0]])]
    if not charges:
        return []
    # Those alike that bear the rate of their terms bear one rate, so that their days alone decide: most are such.
    head, parameters = charges[0].interest_head, charges[0].parameters
    alike = not accrual.bears_statutory_rate(charges[0])
    by_day: defaultdict[date, list[Charge]] = defaultdict(list)
    for charge in charges:
        alike = alike and charge.interest_head == head and charge.parameters is parameters
        by_day[charge.delay_after].append(charge)
    return sorted(by_day.items()) if alike else in_order(grouped(charges), on, accrual.rate)


def in_order(groups: Iterable[Group], on: date, rate_of: Callable[[Charge], Fraction]) -> list[Rank]:
    """The order in which a payment on a day meets these debts: due days with the debts that share what comes there."""
    lists = [list(group.values()) for group in groups]
    if len(lists) <= 1:
        return [(charges[0].delay_after, charges) for charges in lists]
    rates = [(charges[0].delay_after, rate_of(charges[0])) for charges in lists]
    found: list[Rank] = []
    before = None
    for rank, charges in sorted(zip(payment.ranks(rates, on), lists, strict=True), key=itemgetter(0)):
        if rank == before:
            # Alike after all: their heads are others, the rate is the same.
            charges = sorted(found.pop()[1] + charges, key=by_number)
        found.append((rank[2], charges))
        before = rank
    return found


def _put(group: Group, charge: Charge) -> None:
    """Add a charge in the order of numbers; it comes last, unless its due day came to be another."""
    between = group and next(reversed(group)) > charge.number
    group[charge.number] = charge
    if between:
        for number in sorted(group):
            group[number] = group.pop(number)


def is_payable(charge: Charge) -> bool:
    """Whether the customer owes something of it, and payments can go to it."""
    if charge.debtor != "customer":
        return False
    if charge.kind == "deposit":
        return not charge.outstanding and bool(charge.interest_owed[0])
    return charge.outstanding > 0 or bool(charge.interest_owed[0])
