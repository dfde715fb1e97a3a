"""Prescription of claims (Civil Code 147, 150, 152, 166). The terms are silent, so the Code decides.

No holiday moves its end: nobody waits for an act of the other side.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from yakkan.domain.periods import last_day

YEARS = 5
"""Civil Code 166(1)(i): years from the day on which the creditor knows that it can claim: the day after the due day."""

GRACE_MONTHS = 6
"""Civil Code 150(1): months after a demand in which the claim does not prescribe."""

_ONE_DAY = timedelta(days=1)


def last_day_of_claim(due_on: date, restarts: Iterable[date], demands: Iterable[date]) -> date:
    """Last day before a claim prescribes.

    Part payment and acknowledgment start the years again (152). A demand within the years keeps the claim alive for
    some months after it, the last such demand decides; one made when only an earlier demand kept it alive adds
    nothing (150(2)). What comes after the end changes nothing.
    """
    years_end = end = last_day(due_on + _ONE_DAY, years=YEARS)
    events = [*((day, False) for day in restarts), *((day, True) for day in demands)]
    for day, is_demand in sorted(events):
        if day > end:
            break
        if not is_demand:
            years_end = end = last_day(day + _ONE_DAY, years=YEARS)
        elif day <= years_end:
            end = max(end, last_day(day + _ONE_DAY, months=GRACE_MONTHS))
    return end
