"""Fees: due days, consumption tax, late interest, allocation of payments (Article 38; Civil Code 404, 488-490)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache

from yakkan.domain.business_days import Deadline, deadline
from yakkan.domain.money import Rounding, largest_remainder, rate, round_down, round_half_up
from yakkan.domain.periods import DAYS_OF_A_YEAR, corresponding_day, last_day
from yakkan.domain.terms.editions import Parameters
from yakkan.domain.terms.provision import provision
from yakkan.domain.terms.statute import consumption_tax_rate, statutory_interest_rate

_ONE_DAY = timedelta(days=1)
END_OF_NEXT_MONTH: tuple[int, int | None] = (1, None)
"""The payment rule of a quote that names none: the end of the month after the charge arose."""


@provision("38(5)", reading=("X1", "X43"))
def holiday_rule(x1: str, x43: str) -> str:
    """The reading of X1 that moves due days: that of every deadline (X43 R-A), or none at all (R-B)."""
    return x1 if x43 == "R-A" else "R-B"


@provision("38(5)", reading="X1")
@lru_cache(maxsize=1 << 14)
def due_day(arose_on: date, months_after: int, day: int | None, x1: str) -> Deadline:
    """Day on which a charge is due by the quote's rule; `day` None means the end of the month.

    A month that has no such day ends the count on its last day. X1 moves a day without business.
    """
    first = date(arose_on.year, arose_on.month, 1)
    target = corresponding_day(first, months=months_after)
    end = last_day(target, months=1)
    return deadline(end if day is None or day > end.day else target.replace(day=day), x1)


@provision("38(5)", reading="X1")
def named_due_day(day: date, x1: str) -> Deadline:
    """Day on which a charge is due when quote or invoice name the day; X1 moves a day without business."""
    return deadline(day, x1)


@provision("38(1)", reading="X65")
def supply_tax_day(received_on: date, handed_over_on: date, x65: str) -> date:
    """Day whose tax rate a unit's price bears: its pass (X65 R-A, acceptance basis) or its receipt (R-B)."""
    return handed_over_on if x65 == "R-A" else received_on


@provision("38(1)")
@lru_cache(maxsize=1 << 12)
def tax_rate_on(day: date) -> Fraction:
    """Rate of consumption tax on what is supplied on a day (Consumption Tax Act)."""
    return consumption_tax_rate(day)


@provision("38(5)", reading="X6")
def late_interest_rate(head: str, first_day: date, parameters: Parameters, x6: str) -> Fraction:
    """Yearly rate on an overdue charge: the terms' rate on service fees, the statutory rate on other debts.

    The statutory rate is fixed by the first day of delay (Civil Code 419(1)). Whether the price of equipment is
    a service fee is X6: R-A yes, R-B no. `head` is the kind of charge.
    """
    if head in OTHER_DEBTS or (head == "equipment" and x6 == "R-B"):
        return statutory_interest_rate(first_day)
    return rate(parameters.late_interest_rate)


OTHER_DEBTS = frozenset({"late_return", "loss_compensation", "deposit", "damages", "lessor_price"})
"""Heads that are no service fee and so bear the statutory rate."""


@provision("38(5)")
def contract_year_days(first: date, last: date, parameters: Parameters) -> tuple[int, int]:
    """The days from `first` to `last`, both counted, and over how many a year they are counted, leap years too."""
    return (last - first).days + 1, parameters.late_interest_year_days


@provision("38(5)", reading="X67")
def statutory_year_fraction(delay_from: date, last: date, x67: str) -> Fraction:
    """Share of years from the first day of delay to `last`, both counted, for statutory interest.

    X67: R-A whole years by the calendar and the rest over 365; R-B days over 365; R-C each day over the length
    of its own year.
    """
    if last < delay_from:
        return Fraction(0)
    days = (last - delay_from).days + 1
    if x67 == "R-B":
        return Fraction(days, DAYS_OF_A_YEAR)
    if x67 == "R-C":
        return _by_length_of_year(delay_from, last)
    years, reached = 0, delay_from
    while last_day(delay_from, years=years + 1) <= last:
        years += 1
        reached = last_day(delay_from, years=years) + _ONE_DAY
    return years + Fraction((last - reached).days + 1, DAYS_OF_A_YEAR)


def _by_length_of_year(first: date, last: date) -> Fraction:
    share = Fraction(0)
    while first <= last:
        new_year = date(first.year + 1, 1, 1)
        end = min(last, new_year - _ONE_DAY)
        share += Fraction((end - first).days + 1, (new_year - date(first.year, 1, 1)).days)
        first = new_year
    return share


@provision("38(5)", reading="X4")
def settlement_rounding(x4: str) -> Rounding:
    """How interest becomes whole yen, once per settlement on the total: half up (X4 R-A) or down (R-B)."""
    return round_half_up if x4 == "R-A" else round_down


@provision("38(5)")
def ranks(debts: Sequence[tuple[date, Fraction]], on: date) -> list[tuple[bool, int, date]]:
    """The order in which a payment of a day meets debts, as keys; each debt is given by due day and yearly rate.

    Civil Code 488(4) decides: what is due, then what bears the higher rate, then what fell due earlier. Those of one
    rank share in proportion. There are few rates and many debts: rates are compared once.
    """
    rates = {id(rate): rate for _, rate in debts}
    places = dict.fromkeys(rates, 0)
    if len(rates) > 1:
        higher_first = sorted(set(rates.values()), reverse=True)
        places = {key: higher_first.index(rate) for key, rate in rates.items()}
    return [(due_on > on, places[id(rate)], due_on) for due_on, rate in debts]


@provision("38(5)")
def allocate(amount: int, dues: Sequence[int]) -> Sequence[int]:
    """What debts that stand alike get of a payment: what is due of each, or a share where it does not suffice. Yen.

    Debts are met rank after rank (Civil Code 488(4)), interest before principal (489) unless otherwise agreed (490).
    """
    return dues if amount >= sum(dues) else largest_remainder(amount, dues)
