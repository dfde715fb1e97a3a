"""Breach and rescission (Articles 40, 47(2), 48(4); Civil Code 540-545)."""

from __future__ import annotations

from datetime import date, timedelta

from yakkan.domain.business_days import Deadline, deadline
from yakkan.domain.periods import last_day
from yakkan.domain.terms.editions import Parameters
from yakkan.domain.terms.provision import provision

_ONE_DAY = timedelta(days=1)
ARTICLE_40 = frozenset({"40(1)", "40(2)"})
"""Bases of a rescission under Article 40 itself."""

PERFORMANCE = frozenset({"O4", "O20"})
"""The company's obligations with a day for the work or the goods, whose delay the customer may have caused itself."""


@provision("40(1)")
def names_period(arrived_on: date, days: int | None, until: date | None) -> bool:
    """Whether a demand names a period: some days, or a day that comes after its arrival.

    The period has to be a reasonable one; a day that is over or all but over on arrival leaves none.
    """
    return days is not None or (until is not None and until > arrived_on)


@provision("40(1)", reading=("X1", "X70"))
def cure_deadline(
    arrived_on: date, days: int | None, until: date | None, parameters: Parameters, x1: str, x70: str
) -> Deadline | None:
    """Last day for putting the breach right: as demanded, the day after arrival being the first.

    X70, for a demand that names no period: R-A a reasonable time runs, R-B the demand is void (None). X1 moves a
    last day without business.
    """
    if names_period(arrived_on, days, until):
        if until is not None:
            return deadline(until, x1)
    elif x70 == "R-B":
        return None
    return deadline(last_day(arrived_on + _ONE_DAY, days=days or parameters.reasonable_days), x1)


@provision("40(1)", reading="X74")
def own_delay_bars_rescission(x74: str) -> bool:
    """Whether who caused a delay itself cannot rescind for it after a demand (X74: R-A so, Civil Code 543; R-B not)."""
    return x74 == "R-A"


@provision("40(2)", reading="X46")
def allows_immediate_rescission(ground: int, x46: str) -> bool:
    """Whether one of the six grounds allows rescission at once.

    X46: R-A every one, as written; R-B not the third, which case law holds void in rehabilitation and reorganisation.
    """
    return ground != 3 or x46 == "R-A"


@provision("40(3)", reading="X47")
def may_choose_contracts(x47: str) -> bool:
    """Whether contracts can be rescinded one by one beside the breached one (X47: R-A no, R-B yes)."""
    return x47 == "R-B"


@provision("40(3)", reading="X48")
def reaches_completed_contracts(x48: str) -> bool:
    """Whether rescission of all contracts reaches those with nothing left to perform (X48: R-A no, R-B yes)."""
    return x48 == "R-B"


@provision("40(4)", reading="X50")
def due_at_once(x50: str) -> bool:
    """Whether debts are due on the day of the rescission itself (X50 R-A), or on the day then named (R-B)."""
    return x50 == "R-A"


@provision("40(4)", reading="X49")
def loses_benefit_of_time(by: str, basis: str) -> bool:
    """Whether the customer loses the benefit of time: when the company rescinds under Article 40.

    X49: the debts are all that have arisen (R-A), or those of these services (R-B); a matter holds no other debts, so
    both come to the same here. Fees of months to come have not arisen under either.
    """
    return by == "company" and basis in ARTICLE_40


@provision("10(3)", reading="X23")
def owes_lump_sum(by: str, basis: str, x23: str) -> bool:
    """Whether a rescission owes the lump sum of 10(2): one by the company under Article 40.

    X23: R-A not one under 47(2) or 48(4); R-B those too.
    """
    return by == "company" and (basis in ARTICLE_40 or (x23 == "R-B" and basis in ("47(2)", "48(4)")))


@provision("40(5)", reading="X51")
def mirror_cap(cap: int | None, lump_sum: int, x51: str) -> int | None:
    """Cap (yen) on the damages of the company that rescinded, by 41(2) with the roles changed.

    X51: R-A the lump sum stands beside it; R-B it uses the cap up.
    """
    return cap if cap is None or x51 == "R-A" else max(cap - lump_sum, 0)
