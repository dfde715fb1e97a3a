"""Days without business and the deadlines they move (Civil Code 142; readings X1 and X24).

National holidays come from the `holidays` library, which knows the Public Holidays Act with its substitute
holidays and the days between two holidays. It is silently empty outside 1949-2099: those years are refused.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Final, NamedTuple

import holidays

from yakkan.domain.errors import YakkanError

FIRST_YEAR: Final = 1949
LAST_YEAR: Final = 2099

_ONE_DAY = timedelta(days=1)
_WEEKEND_NAMES: Final = {5: ("Saturday", "土曜日"), 6: ("Sunday", "日曜日")}
_YEAR_END = ("year-end and New Year holidays", "年末年始")


class HolidaysUnknownError(YakkanError, ValueError):
    """The national holidays of the year asked for are not known."""


class Closure(NamedTuple):
    """Why no business is done on a day, in both languages."""

    en: str
    ja: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are without business.

    `weekend` holds weekday numbers (Monday is 0), `year_end` pairs of month and day. A question about a day
    outside 1949-2099 raises HolidaysUnknownError.
    """

    name: str
    weekend: frozenset[int]
    national_holidays: bool
    year_end: frozenset[tuple[int, int]]
    # Filled a year at a time: asking about a day is then two dictionary accesses.
    _closures: dict[int, dict[date, Closure]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def closed(self, day: date) -> str | None:
        """Why `day` is without business, in English; None if it is a business day."""
        closure = self.closure(day)
        return None if closure is None else closure.en

    def closure(self, day: date) -> Closure | None:
        """Why `day` is without business, in both languages; None if it is a business day."""
        year = self._closures.get(day.year)
        if year is None:
            year = self._closures[day.year] = self._closures_of(day.year)
        return year.get(day)

    def next_open(self, day: date) -> date:
        """The first business day on or after `day`."""
        while self.closure(day) is not None:
            day += _ONE_DAY
        return day

    def nth_open_after(self, day: date, n: int) -> date:
        """The n-th business day after `day`, which itself does not count. Raises ValueError if n < 1."""
        if n < 1:
            raise ValueError(f"business days are counted from 1, not from {n}")
        for _ in range(n):
            day = self.next_open(day + _ONE_DAY)
        return day

    def _closures_of(self, year: int) -> dict[date, Closure]:
        """All days of `year` without business.

        Of several reasons a day shows the holiday's name before the weekday, and that before the season.
        """
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise HolidaysUnknownError(
                f"the national holidays of {year} are not known: "
                f"use days from {FIRST_YEAR}-01-01 to {LAST_YEAR}-12-31, or reading X1=R-B for deadlines"
            )
        closures: dict[date, Closure] = {}
        for month, day_of_month in self.year_end:
            closures[date(year, month, day_of_month)] = Closure(*_YEAR_END)
        day = date(year, 1, 1)
        while day.year == year:
            if day.weekday() in self.weekend:
                closures[day] = Closure(*_WEEKEND_NAMES[day.weekday()])
            day += _ONE_DAY
        if self.national_holidays:
            closures.update(_national_holidays(year))
        return closures


@cache
def _national_holidays(year: int) -> dict[date, Closure]:
    english = holidays.country_holidays("JP", years=year, language="en_US")
    japanese = holidays.country_holidays("JP", years=year, language="ja")
    return {
        day: Closure(f"national holiday: {name}", f"国民の祝日・休日（{japanese[day]}）")
        for day, name in english.items()
    }


_SUNDAY = frozenset({6})
_WEEKEND = frozenset({5, 6})
_DEC_29_TO_JAN_3 = frozenset({(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)})

COMPANY: Final = Calendar("company", _WEEKEND, True, _DEC_29_TO_JAN_3)
"""Saturdays, Sundays, national holidays and 29 December to 3 January (X1 R-A, X24 R-A)."""

WEEKENDS_AND_HOLIDAYS: Final = Calendar("weekends and holidays", _WEEKEND, True, frozenset())
"""Saturdays, Sundays and national holidays (X24 R-B)."""

HOLIDAYS_ONLY: Final = Calendar("Sundays and holidays", _SUNDAY, True, frozenset())
"""Sundays and national holidays (X1 R-C, X24 R-C)."""

CALENDAR_OF_X1: Final = MappingProxyType({"R-A": COMPANY, "R-B": None, "R-C": HOLIDAYS_ONLY})
"""The calendar that moves a deadline under each reading of X1; none moves it under R-B."""

CALENDAR_OF_X24: Final = MappingProxyType({"R-A": COMPANY, "R-B": WEEKENDS_AND_HOLIDAYS, "R-C": HOLIDAYS_ONLY})
"""The calendar that says what a business day of Article 13(2) is, under each reading of X24."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day to act: `nominal` by the count of days, `last_day` after the days without business.

    `moved_by` names each day that was passed over, with the reason in English.
    """

    last_day: date
    nominal: date
    moved_by: tuple[tuple[date, str], ...] = ()


def may_move(nominal: date) -> bool:
    """Whether a reading of X1 moves a last day; where holidays are not known none does, since none can be asked."""
    return FIRST_YEAR <= nominal.year <= LAST_YEAR and COMPANY.closure(nominal) is not None


@lru_cache(maxsize=1 << 16)
def deadline(nominal: date, reading: str) -> Deadline:
    """The last day to act whose count ends on `nominal`, under the reading of X1 (Civil Code 142).

    Raises ValueError for an unknown reading, HolidaysUnknownError outside 1949-2099 where holidays matter.
    """
    try:
        calendar = CALENDAR_OF_X1[reading]
    except KeyError:
        raise ValueError(f"X1 has the readings {', '.join(CALENDAR_OF_X1)}, not {reading!r}") from None
    if calendar is None:
        return Deadline(nominal, nominal)
    passed_over: list[tuple[date, str]] = []
    day = nominal
    while (reason := calendar.closed(day)) is not None:
        passed_over.append((day, reason))
        day += _ONE_DAY
    return Deadline(day, nominal, tuple(passed_over))
