"""Rental: conformity, loss, return (Articles 11-18, 22)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from yakkan.domain.business_days import CALENDAR_OF_X24
from yakkan.domain.periods import DAYS_OF_A_COUNTED_MONTH, Period, last_day
from yakkan.domain.terms.editions import Parameters
from yakkan.domain.terms.provision import provision

_ONE_DAY = timedelta(days=1)
_YEARS_TO_CLAIM = 1
"""Civil Code 600(1): years after the return in which damages for use against the contract are to be claimed."""


@provision("13(2)", reading="X24")
def conformity_period(delivered_on: date, parameters: Parameters, x24: str) -> Period:
    """Business days after delivery for telling the company that the unit does not perform. X24 says which they are."""
    calendar = CALENDAR_OF_X24[x24]
    return Period(
        calendar.nth_open_after(delivered_on, 1),
        calendar.nth_open_after(delivered_on, parameters.rental_notice_business_days),
    )


@provision("22", reading="X31")
def conformity_is_left_to_maintenance(covered: bool, x31: str) -> bool:
    """Whether maintenance of the rented unit takes the place of notice and deemed conformity (X31: R-A yes, R-B no)."""
    return covered and x31 == "R-A"


@provision("15(1)", reading="X26")
def customer_compensates(attributable_to: str, x26: str) -> bool:
    """Whether the customer pays for loss or damage: strictly, unless the company answers for it.

    X26, force majeure: R-A the customer pays all the same, as Article 11 puts 15 first; R-B Article 44 excuses it.
    """
    return attributable_to == "customer" or (attributable_to == "neither" and x26 == "R-A")


@provision("15(1)")
def last_day_to_claim(returned_on: date) -> date:
    """Last day to claim what wrong use of a unit cost: within a year of its return (Civil Code 600(1), 622)."""
    return last_day(returned_on + _ONE_DAY, years=_YEARS_TO_CLAIM)


@provision("15(2)", reading="X27")
def rent_ends_with_loss(x27: str) -> bool:
    """Whether rent ends with the loss of the unit (X27: R-A it goes on, R-B Civil Code 616-2 ends it)."""
    return x27 == "R-B"


@provision("17(2)")
def sets_deadline(named: date, instructed_on: date) -> bool:
    """Whether an instruction sets a deadline for the return: nobody can return a unit by a day that is over."""
    return named >= instructed_on


@provision("17(2)", reading="X28")
def return_deadline(
    ended_on: date, instructed: date | None, demanded_on: date | None, anew_from: date | None, x28: str
) -> date | None:
    """Last day for return without late money, never before the end of the contract; None when none is set.

    X28: R-A the day instructed; R-B the end of the contract; R-C the day on which return was demanded. What was
    instructed before a renewal, for a day on which the contract then ran on, was for an end that never came, and what
    was instructed before a substitute came was likewise for the unit that went back; `anew_from` is the first day of
    the last term, or that of the substitute where it came later, None where there was but one term and one unit.
    """
    if x28 == "R-B":
        return ended_on
    if anew_from and demanded_on and demanded_on < anew_from and (instructed or demanded_on) < ended_on:
        return None
    day = instructed if x28 == "R-A" else demanded_on
    return None if day is None else max(day, ended_on)


@provision("17(2)", reading="X26")
def late_return_is_excused(x26: str) -> bool:
    """Whether force majeure excuses a late return (X26): no, Article 11 puts 17 first (R-A), or by Article 44 (R-B)."""
    return x26 == "R-B"


@provision("17(2)", reading="X29")
def late_months(deadline: date, x29: str) -> Iterator[Period]:
    """The months of late return, one after the other, each counted in full once it has started.

    X29: R-A months from the day after the deadline, counted from there (Civil Code 143); R-B calendar months
    touched; R-C thirty days each.
    """
    origin = deadline + _ONE_DAY
    first, number = origin, 1
    while True:
        if x29 == "R-A":
            last = last_day(origin, months=number)
        elif x29 == "R-B":
            last = last_day(first.replace(day=1), months=1)
        else:
            last = last_day(origin, days=DAYS_OF_A_COUNTED_MONTH * number)
        yield Period(first, last)
        first, number = last + _ONE_DAY, number + 1


@provision("17(2)", reading="X30")
def late_return_money(monthly_rent: int, parameters: Parameters, x30: str) -> int:
    """Yen for each started month of late return: twice the rent in all (X30 R-A), or on top of the rent (R-B)."""
    return (parameters.late_return_multiple + (1 if x30 == "R-B" else 0)) * monthly_rent


@provision("17(2)", reading="X66")
def late_return_is_taxable(x66: str) -> bool:
    """Whether late-return money bears consumption tax, as a price for use (X66 R-A), or not, as damages (R-B)."""
    return x66 == "R-A"


@provision("38(2)", reading="X41")
def rent_by_calendar_month(x41: str) -> bool:
    """Whether rent is owed for each calendar month touched (X41 R-A), or for each month of the contract begun (R-B)."""
    return x41 == "R-A"
