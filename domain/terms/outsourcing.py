"""Outsourcing: terms and renewal, early termination, proration, service levels (Articles 7-10, 38(2))."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from yakkan.domain.money import floor_yen
from yakkan.domain.periods import (
    DAYS_OF_A_COUNTED_MONTH,
    DAYS_OF_A_YEAR,
    MONTHS_OF_A_YEAR,
    corresponding_day,
    last_day,
    latest_notice_day,
)
from yakkan.domain.terms.editions import CITATIONS, Parameters
from yakkan.domain.terms.provision import provision

_ONE_DAY = timedelta(days=1)
_FIRST_OF_SECTIONS, _LAST_OF_SECTIONS = 11, 24
_NOTHING = Fraction(0)


@provision("10(1)")
def first_term_end(starts_on: date, term_months: int | None, ends_on: date | None) -> date:
    """Last day of the first term, as quoted: a day, or so many months from its first day.

    Raises ValueError when the quote names neither.
    """
    if ends_on is not None:
        return ends_on
    if term_months is None:
        raise ValueError("a term needs term_months or ends_on")
    return last_day(starts_on, months=term_months)


@provision("10(1)")
def renewed_term_end(ended_on: date, parameters: Parameters) -> date:
    """Last day of the renewed term, which begins on the day after the term that ended."""
    return last_day(ended_on + _ONE_DAY, months=parameters.renewal_months)


@provision("10(1)", reading="X19")
def non_renewal_deadline(term_end: date, parameters: Parameters, x19: str) -> date:
    """Last day for refusing renewal, so many months before the end of the term; never moved by holidays.

    X19: R-A by the calendar, so that a full period lies between notice and end; R-B the same day of the earlier
    month; R-C the day before that; R-D thirty days for each month.
    """
    months = parameters.non_renewal_months
    if x19 == "R-A":
        return latest_notice_day(term_end, months=months)
    if x19 == "R-D":
        return term_end - timedelta(days=DAYS_OF_A_COUNTED_MONTH * months)
    naive = corresponding_day(term_end, months=-months)
    return naive if x19 == "R-B" else naive - _ONE_DAY


@provision("10(1)", reading="X19")
def later_term_refused(term_end: date, declared_on: date, parameters: Parameters, x19: str) -> date | None:
    """Last day of the later term that a refusal ends which came too late for the term to `term_end`; None for none.

    Where the quote lets terms renew for no longer than the time for refusing, a term has to be refused before it
    begins. A declaration that is in time for such a term cannot be meant for the one before alone, or no term but the
    first could ever be refused.
    """
    last = term_end
    while declared_on > non_renewal_deadline(last, parameters, x19):
        before, last = last, renewed_term_end(last, parameters)
        if non_renewal_deadline(last, parameters, x19) > before:
            return None
    return last


@provision("10(1)", reading="X21")
def late_refusal_counts_for_next_term(x21: str) -> bool:
    """Whether a refusal that came too late works for the end of the next term (X21: R-A no, R-B yes)."""
    return x21 == "R-B"


@provision("38(2)", reading="X40")
def prorated_fee(parts: Sequence[tuple[int, date, date]], month: date, x40: str, *, prorated: bool, whole: bool) -> int:
    """Fee of a month (yen without tax, rounded down) for the days served.

    `parts` are the fees in force with their first and last day served; more than one when the fee changed. A fee that
    is not prorated is owed whole, as it stood on the first of these days. Full months are never prorated; a change
    within one weighs by its days. X40, the divisor: R-A the days of that month; R-B 30, at most the monthly fee; R-C
    the year's fee over 365.
    """
    if not prorated or (whole and len(parts) == 1):
        return parts[0][0]
    served = [(fee, (last - first).days + 1) for fee, first, last in parts]
    # Whole numbers over the divisor: replay prorates many months.
    if whole:
        return sum(fee * days for fee, days in served) // sum(days for _, days in served)
    if x40 == "R-A":
        divisor = last_day(month.replace(day=1), months=1).day
        weighed = sum(fee * days for fee, days in served)
    elif x40 == "R-B":
        divisor = DAYS_OF_A_COUNTED_MONTH
        weighed = sum(fee * min(days, divisor) for fee, days in served)
    else:
        divisor = DAYS_OF_A_YEAR
        weighed = sum(fee * MONTHS_OF_A_YEAR * days for fee, days in served)
    return min(weighed // divisor, max(fee for fee, _ in served))


class MonthLeft(NamedTuple):
    """A month of the rest of a term: its days that are left, the monthly fee, and what is not charged of it. Yen.

    `fee` and `left` are without tax; `tax` is the tax on what is left, were it charged.
    """

    first: date
    last: date
    fee: int
    left: int
    tax: int

    @property
    def gross(self) -> int:
        """What is left, with tax."""
        return self.left + self.tax

    @property
    def days(self) -> int:
        """How many of its days are left."""
        return (self.last - self.first).days + 1

    @property
    def is_whole(self) -> bool:
        """Whether all of a calendar month is left."""
        return self.first.day == 1 and self.last == last_day(self.first, months=1)


@provision("10(2)", reading="X58")
def early_termination_sum(rest: Iterable[MonthLeft], x58: str) -> int:
    """Lump sum (yen) for the rest of a term, month by month.

    X58, the parts of months: R-A pro rata, so that fees and lump sum make the whole; R-B started months in full; R-C
    whole months only; R-D days times twelve fees over 365.
    """
    if x58 == "R-A":
        return sum(month.left for month in rest)
    if x58 == "R-D":
        of_years = sum(month.fee * MONTHS_OF_A_YEAR * month.days for month in rest)
        return floor_yen(Fraction(of_years, DAYS_OF_A_YEAR))
    return sum(month.fee for month in rest if x58 == "R-B" or month.is_whole)


@provision("10(2)")
def months_paid_for(rest: Sequence[MonthLeft], through: date, prepaid: int) -> tuple[int, int]:
    """How many of the months left are paid for in full, and the yen, tax included, that go to the one after them.

    `prepaid` yen were paid for the months up to a day; they count as far as they really pay for them, in turn.
    """
    paid = 0
    for month in rest:
        if month.first > through:
            return paid, 0
        if prepaid < month.gross:
            return paid, prepaid
        prepaid -= month.gross
        paid += 1
    return paid, 0


@provision("10(2)", reading="X57")
def next_term_is_owed_too(x57: str) -> bool:
    """Whether a termination after renewal has become certain also owes the next term (X57: R-A no, R-B yes)."""
    return x57 == "R-B"


@provision("10(2)", reading="X68")
def lump_sum_is_taxable(x68: str) -> bool:
    """Whether the lump sum bears consumption tax (X68): not as compensation (R-A), or as a fee (R-B)."""
    return x68 == "R-B"


@provision("10(4)", reading="X69")
def prepaid_is_refunded(x69: str) -> bool:
    """Whether fees prepaid for a service that ended by 10(4) come back (X69: R-A yes, R-B no)."""
    return x69 == "R-A"


@provision("9", reading="X59")
def service_level_reduction(owed: int, monthly_fee: int, share: Fraction, x59: str) -> int:
    """Reduction (yen without tax, rounded down) of a month's fee below a service level, at most the fee itself.

    X59, the base: R-A the fee really owed for the month; R-B the full monthly fee.
    """
    numerator, denominator = share.as_integer_ratio()
    return min((owed if x59 == "R-A" else monthly_fee) * numerator // denominator, owed)


@provision("9")
def agreed_share(value: Fraction, steps: Iterable[tuple[Fraction, Fraction]]) -> Fraction:
    """Share by which the quote reduces the fee for a measured value: that of the deepest step it fell below."""
    return max((share for below, share in steps if value < below), default=_NOTHING)


@provision("9", reading="X18")
def damages_beside_reduction(level_failed: bool, uncapped: bool, x18: str) -> bool:
    """Whether damages (41) are owed beside the fee reduction.

    X18: R-A not for a failure of level, content or warranty, unless with intent or gross negligence; R-B never,
    with that exception; R-C always; R-D never.
    """
    if x18 == "R-C":
        return True
    if x18 == "R-D":
        return False
    return uncapped or (x18 == "R-A" and not level_failed)


@provision("41(2)(2)", reading="X5")
def monthly_fee_cap(monthly_fee: int, tax: int, parameters: Parameters, x5: str) -> int:
    """Cap for outsourcing: so many monthly fees of the service, with tax under X5 R-A and without under R-B."""
    return parameters.outsourcing_cap_months * (monthly_fee + (tax if x5 == "R-A" else 0))


@provision("7(3)", reading="X17")
def heard_special_conditions(special: Mapping[str, object], kind: str, x17: str) -> dict[str, object]:
    """The quoted conditions that beat the terms (7(3)), by the names of parameters.

    X17, against the sections that go before all other provisions (11, 19, 23): R-A what was presented for the single
    case wins; R-B the section wins for rental, maintenance and subscription.
    """
    if x17 == "R-A" or kind not in ("rental", "maintenance", "subscription"):
        return dict(special)
    return {name: value for name, value in special.items() if not _in_a_section(CITATIONS.get(name, ""))}


def _in_a_section(citation: str) -> bool:
    article = citation.partition("(")[0]
    return article.isdigit() and _FIRST_OF_SECTIONS <= int(article) <= _LAST_OF_SECTIONS
