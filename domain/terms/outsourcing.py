"""Outsourcing: terms and renewal, early termination, proration, service levels (Articles 7-10, 38(2))."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction

from yakkan.domain.money import floor_yen
from yakkan.domain.periods import corresponding_day, last_day, latest_notice_day
from yakkan.domain.terms.editions import CITATIONS, Parameters
from yakkan.domain.terms.provision import provision

_ONE_DAY = timedelta(days=1)
_DAYS_OF_A_COUNTED_MONTH = 30
_FIRST_OF_SECTIONS, _LAST_OF_SECTIONS = 11, 24


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
        return term_end - timedelta(days=_DAYS_OF_A_COUNTED_MONTH * months)
    naive = corresponding_day(term_end, months=-months)
    return naive if x19 == "R-B" else naive - _ONE_DAY


@provision("10(1)", reading="X21")
def late_refusal_counts_for_next_term(x21: str) -> bool:
    """Whether a refusal that came too late works for the end of the next term (X21: R-A no, R-B yes)."""
    return x21 == "R-B"


@provision("38(2)", reading="X40")
def prorated_fee(parts: Sequence[tuple[int, date, date]], month: date, x40: str, *, prorated: bool, whole: bool) -> int:
    """Fee of a month (yen without tax, rounded down) for the days served.

    `parts` are the fees in force with their first and last day served; more than one when the fee changed. Full
    months are never prorated. X40, the divisor: R-A the days of that month; R-B 30, at most the monthly fee; R-C
    the year's fee over 365.
    """
    if whole or not prorated:
        if len(parts) == 1:
            return parts[0][0]
        total = sum((last - first).days + 1 for _, first, last in parts)
        return floor_yen(
            sum((Fraction(fee * ((last - first).days + 1), total) for fee, first, last in parts), Fraction(0))
        )
    length = last_day(month.replace(day=1), months=1).day
    exact = Fraction(0)
    for fee, first, last in parts:
        days = (last - first).days + 1
        if x40 == "R-A":
            exact += Fraction(fee * days, length)
        elif x40 == "R-B":
            exact += min(Fraction(fee * days, _DAYS_OF_A_COUNTED_MONTH), Fraction(fee))
        else:
            exact += Fraction(fee * 12 * days, 365)
    return floor_yen(min(exact, Fraction(max(fee for fee, _, _ in parts))))


@provision("10(2)", reading="X58")
def early_termination_sum(
    ended_on: date, term_end: date, fee: int, scheduled: Iterable[int], charged: int, x58: str
) -> int:
    """Lump sum (yen) for the rest of the term from the day after `ended_on`.

    `scheduled` are the fees of the end month and of each later month of the term as they would have been charged,
    `charged` what the end month is charged. X58, the parts of months: R-A pro rata, so that fees and lump sum make
    the whole; R-B started months in full; R-C whole months only; R-D days times twelve fees over 365.
    """
    if ended_on >= term_end:
        return 0
    if x58 == "R-A":
        return sum(scheduled) - charged
    first = ended_on + _ONE_DAY
    if x58 == "R-D":
        return floor_yen(Fraction(fee * ((term_end - ended_on).days) * 12, 365))
    started = (term_end.year - first.year) * 12 + term_end.month - first.month + 1
    if x58 == "R-B":
        return started * fee
    partial_start = first.day > 1
    partial_end = term_end.day < last_day(term_end.replace(day=1), months=1).day
    whole = started - partial_start - partial_end
    return max(whole, 0) * fee


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
    return min(floor_yen((owed if x59 == "R-A" else monthly_fee) * share), owed)


@provision("9")
def agreed_share(value: Fraction, steps: Iterable[tuple[Fraction, Fraction]]) -> Fraction:
    """Share by which the quote reduces the fee for a measured value: that of the deepest step it fell below."""
    return max((share for below, share in steps if value < below), default=Fraction(0))


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
