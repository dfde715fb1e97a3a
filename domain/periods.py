"""Periods of days, weeks, months and years (Civil Code 138-143).

Nothing else in the package computes the end of a period. The k-th boundary of a series is always counted
from the origin: after a month without the day, a chained count would lose that day for good.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

DAYS_OF_A_COUNTED_MONTH = 30
"""Days of a month where a reading counts every month alike."""

MONTHS_OF_A_YEAR = 12
DAYS_OF_A_YEAR = 365
"""Days of a year where a rule divides by days, in leap years too."""

_ONE_DAY = timedelta(days=1)
_MONTH_LENGTHS = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `first_day` to `last_day`, both included; it ends when `last_day` does (Civil Code 141).

    Raises ValueError if the last day lies before the first.
    """

    first_day: date
    last_day: date

    def __post_init__(self) -> None:
        if self.last_day < self.first_day:
            raise ValueError(f"a period cannot end on {self.last_day}, before its first day {self.first_day}")

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last_day - self.first_day).days + 1

    def __contains__(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day


def last_day(first_day: date, *, days: int = 0, weeks: int = 0, months: int = 0, years: int = 0) -> date:
    """The last day of a period whose first counted day is `first_day` (Civil Code 143).

    Months and years run by the calendar to the day before the corresponding day (応当日); where the last
    month has no such day, to the last day of that month, and not to the day before it. Days may be given with
    weeks, months with years, but not one sort with the other.

    Raises ValueError for a length of zero, a negative length or a mixed one, and for an end after year 9999;
    TypeError for an instant in place of a day.
    """
    if isinstance(first_day, datetime):
        raise TypeError(f"a period begins with a day, not with the instant {first_day.isoformat()}")
    if days < 0 or weeks < 0 or months < 0 or years < 0:
        given = f"days={days}, weeks={weeks}, months={months}, years={years}"
        raise ValueError(f"a period cannot have a negative length: {given}")
    if months or years:
        if days or weeks:
            given = f"days={days}, weeks={weeks}, months={months}, years={years}"
            raise ValueError(f"a period is counted in months and years or in days and weeks, not both: {given}")
        return _last_day_by_calendar(first_day, months + 12 * years)
    if not (days or weeks):
        raise ValueError("a period needs a length of at least one day: give days, weeks, months or years")
    try:
        return first_day + timedelta(days=days + 7 * weeks - 1)
    except OverflowError:
        raise ValueError(f"a period of {days + 7 * weeks} days from {first_day} passes the year 9999") from None


def corresponding_day(first_day: date, *, months: int) -> date:
    """The day that corresponds to `first_day` so many months later, or earlier if negative (応当日).

    A month without the day gives its last day. Raises ValueError outside the years 1 to 9999.
    """
    year, month = _month_after(first_day, months)
    return date(year, month, min(first_day.day, _length_of_month(year, month)))


def latest_notice_day(end: date, *, months: int) -> date:
    """The last day on which a notice due `months` months before `end` may arrive.

    Counted back by the calendar from the end of the day `end`: at least that many whole months must lie
    between the two days. It never moves for a holiday. Raises ValueError if `months` is not positive.
    """
    if months < 1:
        raise ValueError(f"notice is given at least one month before the end, not {months}")
    return corresponding_day(end + _ONE_DAY, months=-months) - _ONE_DAY


def months_started(first_day: date, through: date) -> int:
    """How many months counted from `first_day` have begun by the day `through`; 0 if that is earlier.

    The smallest k for which k months from `first_day` end on `through` or later.
    """
    if through < first_day:
        return 0
    months = 12 * (through.year - first_day.year) + through.month - first_day.month
    if months and _last_day_by_calendar(first_day, months) >= through:
        return months
    return months + 1


def period_after(event_day: date, *, days: int = 0, weeks: int = 0, months: int = 0, years: int = 0) -> Period:
    """The period whose first day is the day after the event (初日不算入, Civil Code 140).

    Raises ValueError as `last_day` does.
    """
    first_day = event_day + _ONE_DAY
    return Period(first_day, last_day(first_day, days=days, weeks=weeks, months=months, years=years))


@lru_cache(maxsize=1 << 12)
def _last_day_by_calendar(first_day: date, months: int) -> date:
    day = first_day.day
    # Spelled out instead of calling _month_after: replay computes many of these.
    year, month = divmod(12 * first_day.year + first_day.month - 1 + months, 12)
    if year > 9999:
        raise ValueError(f"a period of {months} months from {first_day} passes the year 9999")
    month += 1
    if 1 < day <= 28:
        return date(year, month, day - 1)
    if day == 1:
        return date(year, month, 1) - _ONE_DAY
    length = _length_of_month(year, month)
    return date(year, month, day - 1 if day <= length else length)


def _month_after(day: date, months: int) -> tuple[int, int]:
    year, month = divmod(12 * day.year + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise ValueError(f"{months} months counted from {day} lie outside the years 1 to 9999")
    return year, month + 1


def _length_of_month(year: int, month: int) -> int:
    if month == 2 and (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)):
        return 29
    return _MONTH_LENGTHS[month]
