"""Prescription of claims (Civil Code 147, 150, 152, 166). The terms are silent, so the Code decides.

No holiday moves its end: nobody waits for an act of the other side. Claims out of a contract that was concluded before
1 April 2020 keep the former law (Act 44 of 2017, Supplementary Provisions 10(4)): five years among merchants too
(Commercial Code, former 522), but two for the price of goods (Civil Code, former 173(1)). What interrupted it and what
restarts or postpones it now lead to the same last days.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from yakkan.domain.periods import last_day

YEARS = 5
"""Civil Code 166(1)(i): years from the day on which the creditor knows that it can claim: the day after the due day."""

YEARS_FOR_GOODS = 2
"""Civil Code, former 173(1): years for what a merchant may ask for the goods that it sold."""

REFORM = date(2020, 4, 1)
"""First day of the present law; what was concluded before keeps the former one."""

GRACE_MONTHS = 6
"""Civil Code 150(1): months after a demand in which the claim does not prescribe."""

_ONE_DAY = timedelta(days=1)


def years_of(formed_on: date | None, *, goods: bool) -> int:
    """Years in which a claim out of a contract of a day prescribes; `goods` where it is for the price of goods."""
    return YEARS_FOR_GOODS if goods and formed_on is not None and formed_on < REFORM else YEARS


class Prescription(NamedTuple):
    """What decides when a claim prescribes: its last day without delay, what stopped it on which days, and the years.

    Part payment and acknowledgment start the years again (152), but never before the creditor can claim: what comes
    before the years have begun changes nothing. A payment that names no debt and does not suffice for all acknowledges
    each of them (Supreme Court, 15 December 2020). A demand within the years keeps the claim alive for some months
    after it, the last such demand decides; one made when only an earlier demand kept it alive adds nothing (150(2)).
    What comes after the end changes nothing.
    """

    due_on: date
    restarts: tuple[date, ...] = ()
    demands: tuple[date, ...] = ()
    years: int = YEARS

    @property
    def last_day(self) -> date:
        """Last day before the claim prescribes."""
        return self._course()[0]

    def _course(self) -> tuple[date, date, date, date | None]:
        """The last day, the first and the last of the years, and the demand that keeps the claim alive after them."""
        began = self.due_on + _ONE_DAY
        years_end = end = last_day(began, years=self.years)
        kept_by = None
        events = [*((day, False) for day in self.restarts), *((day, True) for day in self.demands)]
        for day, is_demand in sorted(events):
            if day > end:
                break
            if is_demand:
                kept = last_day(day + _ONE_DAY, months=GRACE_MONTHS)
                if day <= years_end and kept > end:
                    end, kept_by = kept, day
            elif day >= began:
                began = day + _ONE_DAY
                years_end = end = last_day(began, years=self.years)
                kept_by = None
        return end, began, years_end, kept_by

    def __str__(self) -> str:
        end, began, years_end, kept_by = self._course()
        if kept_by is not None:
            return f"{GRACE_MONTHS} months after the demand of {kept_by}, as the years ended on {years_end} = {end}"
        if began > self.due_on + _ONE_DAY:
            return f"{self.years} years again after the part payment or acknowledgment of {began - _ONE_DAY} = {end}"
        return f"{self.years} years after {self.due_on} = {end}"
