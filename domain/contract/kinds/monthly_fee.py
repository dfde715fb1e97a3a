"""Monthly fees: their charges, proration and reductions (Articles 9, 38(1), 38(2))."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache, partial
from typing import TYPE_CHECKING, cast

from yakkan.domain.business_days import Deadline
from yakkan.domain.contract.charge import Charge
from yakkan.domain.contract.course import Course, Entry, Ground, Liability
from yakkan.domain.contract.definition import ServiceLevelStep
from yakkan.domain.contract.facts import MonthlyFeeChanged
from yakkan.domain.contract.kinds import excuses, price
from yakkan.domain.contract.lifecycles.outsourcing import SERVING
from yakkan.domain.money import tax_on
from yakkan.domain.periods import DAYS_OF_A_COUNTED_MONTH, DAYS_OF_A_YEAR, MONTHS_OF_A_YEAR, last_day
from yakkan.domain.terms import outsourcing

if TYPE_CHECKING:
    from yakkan.domain.contract.chronicle import Chronicle
    from yakkan.domain.contract.kinds.outsourcing import Outsourcing, Service

_ONE_DAY = timedelta(days=1)


@lru_cache(maxsize=1 << 12)
def month_end(day: date) -> date:
    """The last day of a day's month."""
    return last_day(day.replace(day=1), months=1)


@lru_cache(maxsize=1 << 12)
def _month_of(day: date) -> tuple[date, date, str]:
    """The first and the last day of a day's month, and its name, such as 2025-08."""
    first = day.replace(day=1)
    return first, month_end(day), first.isoformat()[:7]


def in_force(service: Service, day: date) -> int:
    """The monthly fee in force on a day (yen without tax)."""
    for first, fee in reversed(service.fees):
        if first <= day:
            return fee
    raise ValueError(f"no fee is in force on {day}")


def prorates(course: Course) -> bool:
    """Whether parts of months are prorated (38(2))."""
    return cast("Outsourcing", course.kind).prorates(course)


def by_contract_months(chronicle: Chronicle, service: Service) -> bool:
    """Whether fees run by months of the contract instead of calendar months (X41)."""
    return cast("Outsourcing", service.course.kind).by_contract_months(chronicle)


def owed_of(chronicle: Chronicle, service: Service, fee: int, day: date, first: date) -> int:
    """What of the fee in force on a day is owed for a month, of which `first` is the first day (yen without tax)."""
    return cast("Outsourcing", service.course.kind).fee_parts(service.course, fee, day, first, chronicle)


def tax_of(course: Course, fee: int, day: date) -> int:
    """Tax on a fee of a day (yen, rounded down)."""
    return tax_on(fee, price.tax_rate_of(course, day)[0])


def schedule(chronicle: Chronicle, service: Service, day: date, cause: Entry) -> None:
    """A month's fee arises on the last day of the month while the service runs (38(1))."""
    if not chronicle.money:
        return
    if by_contract_months(chronicle, service):
        _schedule_contract_month(chronicle, service, 1, cause)
    else:
        _schedule_month(chronicle, service, day, cause)


def _schedule_month(chronicle: Chronicle, service: Service, day: date, cause: Entry) -> None:
    last = month_end(day)
    chronicle.at_start_of(last, partial(_month_closes, chronicle, service, last, cause), service.course)
    term_last = service.term_last
    if term_last is not None and day <= term_last < last:

        def term_closes() -> None:
            ends = service.refused is not None or not service.course.definition.auto_renews
            if service.serving and ends and service.term_last == term_last:
                _charge(chronicle, service, term_last, cause)

        chronicle.at_start_of(term_last, term_closes, service.course)


def _month_closes(chronicle: Chronicle, service: Service, last: date, cause: Entry) -> None:
    if service.state in SERVING:
        _charge(chronicle, service, last, cause, alone=True)
        _schedule_month(chronicle, service, last + _ONE_DAY, cause)


def _schedule_contract_month(chronicle: Chronicle, service: Service, number: int, cause: Entry) -> None:
    """Rent by months of the contract (X41 R-B): the k-th counted from the first day of service."""
    began_on = service.began_on
    if began_on is None:
        return
    last = last_day(began_on, months=number)

    def closes() -> None:
        if service.serving:
            first = last_day(began_on, months=number - 1) + _ONE_DAY if number > 1 else began_on
            _charge_contract_month(chronicle, service, first, last, cause)
            _schedule_contract_month(chronicle, service, number + 1, cause)

    chronicle.at_start_of(last, closes, service.course)


def _charge_last_contract_month(chronicle: Chronicle, service: Service, ended_on: date, entry: Entry) -> None:
    began_on, number = service.began_on, 1
    if began_on is None:
        return
    while last_day(began_on, months=number) < ended_on:
        number += 1
    first = last_day(began_on, months=number - 1) + _ONE_DAY if number > 1 else began_on
    if first not in service.charged:
        _charge_contract_month(chronicle, service, first, ended_on, entry)


def charge_last(chronicle: Chronicle, service: Service, ended_on: date, entry: Entry) -> None:
    """The fee of the month in which the service ends, for the days served; the day of the end is one of them."""
    if by_contract_months(chronicle, service):
        _charge_last_contract_month(chronicle, service, ended_on, entry)
    elif ended_on.replace(day=1) not in service.charged:
        _charge(chronicle, service, ended_on, entry)


def _charge(chronicle: Chronicle, service: Service, last: date, entry: Entry, *, alone: bool = False) -> None:
    """The fee of a month for the days up to `last`; `alone` where the step lets nothing else arise."""
    month, end, name = _month_of(last)
    if month in service.charged or service.began_on is None:
        return
    first = month if month >= service.began_on else service.began_on
    whole = first == month and last == end
    _charge_days(chronicle, service, first, last, entry, month, name, whole=whole, alone=alone)


def _charge_contract_month(chronicle: Chronicle, service: Service, first: date, last: date, entry: Entry) -> None:
    """The rent of a month of the contract, named for the calendar month in which it began if it is the first there."""
    month = first.replace(day=1)
    taken = any(
        charge.first is not None and charge.first.replace(day=1) == month for charge in service.charged.values()
    )
    name = first.isoformat() if taken else month.isoformat()[:7]
    _charge_days(chronicle, service, first, last, entry, first, name, whole=True)


def take_steps(chronicle: Chronicle, course: Course, day: date) -> None:
    """Let a change of the fee hold for all of its day, also where the day closes a month or the service (38(1))."""
    for step in chronicle.on_day.get((course, day), ()):
        if isinstance(step.event, MonthlyFeeChanged):
            course.kind.effects[MonthlyFeeChanged](chronicle, course, step)


def _charge_days(
    chronicle: Chronicle,
    service: Service,
    first: date,
    last: date,
    entry: Entry,
    key: date,
    name: str,
    *,
    whole: bool,
    alone: bool = False,
) -> None:
    """The fee for some days of service, kept under a key; its charge is named for them."""
    if first > last:
        return
    course = service.course
    kind: Outsourcing = course.kind  # type: ignore[assignment]
    if chronicle.on_day:
        take_steps(chronicle, course, last)
    if whole and len(service.fees) == 1 and not course.units:
        # Most months: the fee as it is.
        net = service.fees[0][1]
        parts: tuple[tuple[int, date, date], ...] = ((net, first, last),)
    else:
        parts = tuple(
            (kind.fee_parts(course, fee, start, first, chronicle), start, end)
            for fee, start, end in parts_of(service, first, last)
        )
        net = fee_of(chronicle, parts, first, prorated=kind.prorates(course), whole=whole)
    tax_rate, rate_of = price.tax_rate_of(course, last)
    due, rule = price.due_of_price(chronicle, course, last)
    tax, article = tax_on(net, tax_rate), "38(1)" if whole else "38(2)"
    # By position, since most charges are months: to name the fields would take twice as long.
    charge = Charge(
        f"{course.name}/{name}", course, None, "monthly_fee", article, net, tax_rate, tax, "customer", last, due,
        "fee", course.parameters, entry, [], first, last,
    )  # fmt: skip
    if chronicle.reasons:
        charge.grounds = _reasons(chronicle, course, charge, parts, rate_of, rule, whole=whole)
    service.charged[key] = charge
    price.owe(chronicle, charge, "O9", "pay the monthly fee", alone=alone)
    if service.measured:
        by_contract = by_contract_months(chronicle, service)
        for its_month, metric in list(service.measured):
            if key == (_key_of(chronicle, service, its_month) if by_contract else its_month):
                reduce_for_level(chronicle, service, its_month, metric)


def _reasons(
    chronicle: Chronicle,
    course: Course,
    charge: Charge,
    parts: tuple[tuple[int, date, date], ...],
    rate_of: date | None,
    rule: price.Rule,
    *,
    whole: bool,
) -> list[Ground]:
    """Why a month's fee is owed in this amount, and last, which its duty rests on, why on its day."""
    kind: Outsourcing = course.kind  # type: ignore[assignment]
    entry, net, prorated = charge.entry, charge.net, kind.prorates(course)
    # The reading of the divisor decides, or another one where nothing is prorated.
    decided_by = "X40" if prorated else kind.whole_months_by
    cited = None if decided_by is None else chronicle.cited(decided_by)
    told = (parts, net, chronicle.told("X40") if prorated else "", prorated, whole)
    grounds = [
        Ground(charge.article, (entry,), cited, _of_month, told),
        price.tax_ground(chronicle, entry, net, charge.tax, charge.tax_rate, rate_of),
    ]
    if course.units and charge.first is not None:
        grounds += kind.fee_reasons(chronicle, course, charge.first)
    grounds.append(price.due_ground(chronicle, charge.due, rule, entry))
    return grounds


def fee_of(
    chronicle: Chronicle, parts: Sequence[tuple[int, date, date]], month: date, *, prorated: bool, whole: bool
) -> int:
    """The fee of a month for these parts of it (yen without tax); only one that is prorated hangs on X40."""
    if whole or not prorated:
        return outsourcing.prorated_fee(parts, month, chronicle.readings["X40"], prorated=prorated, whole=whole)
    return chronicle.under("X40", partial(outsourcing.prorated_fee, parts, month, prorated=True, whole=False))


def _of_month(parts: Sequence[tuple[int, date, date]], net: int, x40: str, prorated: bool, whole: bool) -> str:
    """The arithmetic of a month's fee: what `outsourcing.prorated_fee` does."""
    if not prorated or (whole and len(parts) == 1):
        return f"{parts[0][0]:,} yen for the month"
    length = month_end(parts[0][1]).day
    of_year = not whole and x40 not in ("R-A", "R-B")
    counted = DAYS_OF_A_YEAR if of_year else DAYS_OF_A_COUNTED_MONTH
    divisor = length if whole or x40 == "R-A" else counted
    year = f"{MONTHS_OF_A_YEAR} x " if of_year else ""
    terms = [(f"{year}{fee:,}", (end - start).days + 1) for fee, start, end in parts]
    if len(parts) == 1:
        (fee, days), *_ = terms
        return f"{fee} yen x {days} of {divisor} days = {net} yen"
    return f"{' + '.join(f'{fee} x {days} / {divisor}' for fee, days in terms)} = {net} yen"


def parts_of(service: Service, first: date, last: date) -> Iterable[tuple[int, date, date]]:
    """The fees in force over these days; a change within them weighs by days."""
    if len(service.fees) == 1 and first <= last:
        return [(service.fees[0][1], first, last)]
    return _changing_parts(service, first, last)


def _changing_parts(service: Service, first: date, last: date) -> Iterator[tuple[int, date, date]]:
    changes = [(day, fee) for day, fee in service.fees if day <= last]
    for number, (day, fee) in enumerate(changes):
        until = changes[number + 1][0] - _ONE_DAY if number + 1 < len(changes) else last
        start, end = max(day, first), min(until, last)
        if start <= end:
            yield fee, start, end


# -- service level (9) -------------------------------------------------------------------------------------------


def _key_of(chronicle: Chronicle, service: Service, month: date) -> date:
    """Under which key the fee for a calendar month is charged; by months of the contract, the one that begins in it.

    Where none begins in it, the one that covers it.
    """
    began_on = service.began_on
    if began_on is None or month_end(month) < began_on or not by_contract_months(chronicle, service):
        return month
    first, number = began_on, 1
    while (last := last_day(began_on, months=number)) < month_end(month):
        first, number = last + _ONE_DAY, number + 1
        if first >= month:
            break
    return first


@lru_cache(maxsize=1 << 10)
def _exact(figure: str) -> Fraction:
    """A decimal text as an exact number; quotes and measurements name few of them again and again."""
    return Fraction(figure)


def share_for_level(value: str, steps: Iterable[ServiceLevelStep]) -> Fraction:
    """The share of a month's fee by which the quote reduces it for a measured value."""
    return outsourcing.agreed_share(_exact(value), [(_exact(step.below), _exact(step.reduce)) for step in steps])


def reduce_for_level(chronicle: Chronicle, service: Service, month: date, metric: str) -> None:
    """Take the agreed share off a month's fee, once that fee has arisen."""
    key = _key_of(chronicle, service, month)
    charge = service.charged.get(key)
    entry, share = service.measured[month, metric]
    if charge is None or not share:
        return
    taken = service.reduced.get(key, 0)
    first, last = max(month, service.began_on or month), min(month_end(month), charge.last or month)
    answered, excused = excuses.answered_for(chronicle, service.course, first, last)
    part = share if answered == 1 else share * answered
    fee = in_force(service, charge.arose_on)
    amount = chronicle.under("X59", partial(outsourcing.service_level_reduction, charge.net, fee, part))
    most = charge.net - taken
    capped, amount = amount > most or fee * part.numerator > charge.net * part.denominator, min(amount, most)
    if not answered:
        entry.reason = "no reduction: performance was excused all month"
    if amount <= 0:
        return
    service.reduced[key] = taken + amount
    name = f"sla_reduction/{metric}"
    if key.replace(day=1) != month:
        name = f"{name}/{month:%Y-%m}"
    made = price.reduction([charge], name, "sla_reduction", "9", amount, entry)
    made.arose_on = max(entry.on, charge.arose_on)
    made.due = Deadline(made.arose_on, made.arose_on)
    made.first, made.last = charge.first, charge.last
    as_agreed = Ground(
        "9",
        (entry,),
        chronicle.cited("X59"),
        "{} of {} yen for {:%Y-%m}, at most the {} yen that are left of it" if capped else "{} of {} yen for {:%Y-%m}",
        (price.percent(share), charge.net if chronicle.told("X59") == "R-A" else fee, month, most),
    )
    made.grounds += [as_agreed, *excused]
    duty = chronicle.owe(
        "O8", service.course, None, "9", "reduce the monthly fee", "company",
        arose_on=made.arose_on, amount=amount, ground=as_agreed,
    )  # fmt: skip
    duty.grounds += excused
    duty.close("discharged", made.arose_on)
    if service.level is None:
        service.level = Liability(
            "service_level", "company", service.course, None, "9", "fee reduction", service.began_on, None
        )
        chronicle.liabilities.append(service.level)
    service.level.grounds += [as_agreed, *excused]
    service.level.claimed += -made.gross
    service.level.charges.append(made)
    chronicle.ledger.reduce(made, [charge])
