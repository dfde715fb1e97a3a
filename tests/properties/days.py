"""A calendar of its own: what `test_brute_force_days` compares with, written from the articles day by day.

Nothing here comes from the software. Holidays are those of jpholiday, periods are walked one day at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import jpholiday

DAY = timedelta(days=1)


def each_day(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += DAY


# --- days without business ----------------------------------------------------------------------------------------


def year_end(day: date) -> bool:
    return (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)


def holiday(day: date) -> bool:
    return bool(jpholiday.is_holiday(day))


CLOSED: dict[str, Callable[[date], bool]] = {
    "R-A": lambda day: day.weekday() >= 5 or holiday(day) or year_end(day),
    "R-B": lambda day: False,
    "R-C": lambda day: day.weekday() == 6 or holiday(day),
}
"""X1: the days that an act may skip (Civil Code 142)."""

CLOSED_FOR_RENTAL: dict[str, Callable[[date], bool]] = {
    "R-A": CLOSED["R-A"],
    "R-B": lambda day: day.weekday() >= 5 or holiday(day),
    "R-C": CLOSED["R-C"],
}
"""X24: the days that are no business days of 13(2)."""


def shifted(day: date, x1: str) -> date:
    """The last day for an act, moved to the next day with business."""
    while CLOSED[x1](day):
        day += DAY
    return day


def second_business_day(after: date, x24: str) -> date:
    day, number = after, 0
    while number < 2:
        day += DAY
        number += not CLOSED_FOR_RENTAL[x24](day)
    return day


# --- months (Civil Code 143) ----------------------------------------------------------------------------------------


def months_end(first: date, months: int) -> date:
    """The last day of so many months from a first day: the day before the one that corresponds to it."""
    year, month = first.year, first.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    day = first
    while (day.year, day.month) != (year, month):
        day += DAY
    while day.day != first.day:
        if (day + DAY).month != month:
            return day  # there is no such day: the month's last one
        day += DAY
    return day - DAY


def refusal_deadline(end: date, x19: str) -> date:
    """The last day for refusing renewal, three months before a term's end (10(1), X19)."""
    if x19 == "R-D":
        return end - 90 * DAY
    if x19 == "R-A":
        day = end
        while months_end(day + DAY, 3) > end:
            day -= DAY
        return day
    year, month = (end.year, end.month - 3) if end.month > 3 else (end.year - 1, end.month + 9)
    day = date(year, month, 1)
    while day.day < end.day and (day + DAY).month == month:
        day += DAY
    return day if x19 == "R-B" else day - DAY


def late_months(deadline: date, through: date, x29: str) -> int:
    """How many months of late return have begun by a day (17(2), X29)."""
    if through <= deadline:
        return 0
    if x29 == "R-B":
        return len({(day.year, day.month) for day in each_day(deadline + DAY, through)})
    number = 1
    while (deadline + 30 * number * DAY if x29 == "R-C" else months_end(deadline + DAY, number)) < through:
        number += 1
    return number
