"""Force majeure (Article 44; Civil Code 419(3))."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from yakkan.domain.terms.provision import provision


@provision("44")
def excused(day: date, first: date, until: date | None) -> bool:
    """Whether a delay on `day` is excused by an event that began on `first` and lasted until a day, if known."""
    return first <= day and (until is None or day <= until)


@provision("44")
def late_from(day: date, spells: Sequence[tuple[date, date | None]]) -> date | None:
    """The first day of delay where `day` would be without the spells; None while the end of one is not known.

    A spell that began before holds the delay up until it ends. What begins when the debtor is late already excuses
    nothing (Civil Code 413-2(1)).
    """
    while holding := [until for first, until in spells if first < day and (until is None or day <= until)]:
        ends = [until for until in holding if until is not None]
        if len(ends) < len(holding):
            return None
        day = max(ends) + timedelta(days=1)
    return day


def excused_days(first: date, last: date, spells: Sequence[tuple[date, date | None]]) -> int:
    """How many of these days, both counted, lie in a spell that excuses."""
    days = 0
    while first <= last:
        days += any(excused(first, begin, until) for begin, until in spells)
        first += timedelta(days=1)
    return days


@provision("44", reading="X71")
def spares_reduction(x71: str) -> bool:
    """Whether the days of force majeure cost no reduction for the level of service (9).

    X71: R-A they do not, the reduction is liability for default; R-B the fee falls with what was provided, whoever is
    to blame (Civil Code 536(1)).
    """
    return x71 == "R-A"


@provision("44", reading="X44")
def excuses_money_debts(x44: str) -> bool:
    """Whether force majeure excuses delay in payment: no (X44 R-A, Civil Code 419(3)), or yes by Article 44 (R-B)."""
    return x44 == "R-B"
