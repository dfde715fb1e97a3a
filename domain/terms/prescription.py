"""Prescription of claims (Civil Code 147, 150, 152, 166). The terms are silent, so the Code decides.

No holiday moves its end: nobody waits for an act of the other side.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from yakkan.domain.periods import last_day

YEARS = 5
"""Civil Code 166(1)(i): years from the day on which the creditor knows that it can claim: the day after the due day."""

GRACE_MONTHS = 6
"""Civil Code 150(1): months after a demand in which the claim does not prescribe."""

_ONE_DAY = timedelta(days=1)


class Prescription(NamedTuple):
    """What decides when a claim prescribes: its last day without delay, and the days on which something stopped it.

    Part payment and acknowledgment start the years again (152), but never before the creditor can claim: what comes
    before the years have begun changes nothing. A demand within the years keeps the claim alive for some months after
    it, the last such demand decides; one made when only an earlier demand kept it alive adds nothing (150(2)). What
    comes after the end changes nothing.
    """

    due_on: date
    restarts: tuple[date, ...] = ()
    demands: tuple[date, ...] = ()

    @property
    def last_day(self) -> date:
        """Last day before the claim prescribes."""
        return self._course()[0]

    def _course(self) -> tuple[date, date, date, date | None]:
        """The last day, the first and the last of the years, and the demand that keeps the claim alive after them."""
        began = self.due_on + _ONE_DAY
        years_end = end = last_day(began, years=YEARS)
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
                years_end = end = last_day(began, years=YEARS)
                kept_by = None
        return end, began, years_end, kept_by

    def __str__(self) -> str:
        end, began, years_end, kept_by = self._course()
        if kept_by is not None:
            return f"{GRACE_MONTHS} months after the demand of {kept_by}, as the years ended on {years_end} = {end}"
        if began > self.due_on + _ONE_DAY:
            return f"{YEARS} years again after the part payment or acknowledgment of {began - _ONE_DAY} = {end}"
        return f"{YEARS} years after {self.due_on} = {end}"
