"""Monthly fees: their charges, proration, prepayment, lump sums and reductions (Articles 9, 10(2), 38(2))."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, cast

from yakkan.domain.business_days import Deadline
from yakkan.domain.contract.charge import Charge
from yakkan.domain.contract.course import Course, Entry, Ground, Liability
from yakkan.domain.contract.kinds import excuses, price
from yakkan.domain.money import tax_on
from yakkan.domain.periods import last_day
from yakkan.domain.terms import outsourcing

if TYPE_CHECKING:
    from yakkan.domain.contract.chronicle import Chronicle
    from yakkan.domain.contract.kinds.outsourcing import Outsourcing, Service

_ONE_DAY = timedelta(days=1)


def month_end(day: date) -> date:
    """The last day of a day's month."""
    return last_day(day.replace(day=1), months=1)


def in_force(service: Service, day: date) -> int:
    """The monthly fee in force on a day (yen without tax)."""
    return next(fee for first, fee in reversed(service.fees) if first <= day)


def prorates(course: Course) -> bool:
    """Whether parts of months are prorated (38(2))."""
    return cast("Outsourcing", course.kind).prorates(course)


def by_contract_months(chronicle: Chronicle, service: Service) -> bool:
    """Whether fees run by months of the contract instead of calendar months (X41)."""
    return cast("Outsourcing", service.course.kind).by_contract_months(chronicle)


def owed_of(chronicle: Chronicle, service: Service, fee: int, day: date, month_from: date) -> int:
    """What of the fee in force on a day is owed for the month that began on `month_from` (yen without tax)."""
    return cast("Outsourcing", service.course.kind).fee_parts(service.course, fee, day, month_from, chronicle)


def tax_of(course: Course, fee: int, day: date) -> int:
    """Tax on a fee of a day (yen, rounded down)."""
    return tax_on(fee, price.tax_rate_of(course, day)[0])


def schedule(chronicle: Chronicle, service: Service, day: date, cause: Entry) -> None:
    """A month's fee arises on the last day of the month while the service runs (38(1))."""
    if by_contract_months(chronicle, service):
        _schedule_contract_month(chronicle, service, 1, cause)
        return
    last = month_end(day)

    def month_closes() -> None:
        if service.serving:
            _charge(chronicle, service, last, cause)
            schedule(chronicle, service, last + _ONE_DAY, cause)

    chronicle.at_start_of(last, month_closes)
    term_last = service.term_last
    if term_last is not None and day <= term_last < last:

        def term_closes() -> None:
            ends = service.refused is not None or not service.course.definition.auto_renews
            if service.serving and ends and service.term_last == term_last:
                _charge(chronicle, service, term_last, cause)

        chronicle.at_start_of(term_last, term_closes)


def _schedule_contract_month(chronicle: Chronicle, service: Service, number: int, cause: Entry) -> None:
    """Rent by months of the contract (X41 R-B): the k-th counted from the first day of service."""
    began_on = service.began_on
    if began_on is None:
        return
    last = last_day(began_on, months=number)

    def closes() -> None:
        if service.serving:
            first = last_day(began_on, months=number - 1) + _ONE_DAY if number > 1 else began_on
            _charge_days(chronicle, service, first, last, cause, whole=True)
            _schedule_contract_month(chronicle, service, number + 1, cause)

    chronicle.at_start_of(last, closes)


def _charge_last_contract_month(chronicle: Chronicle, service: Service, ended_on: date, entry: Entry) -> None:
    began_on, number = service.began_on, 1
    if began_on is None:
        return
    while last_day(began_on, months=number) < ended_on:
        number += 1
    first = last_day(began_on, months=number - 1) + _ONE_DAY if number > 1 else began_on
    if first not in service.charged:
        _charge_days(chronicle, service, first, ended_on, entry, whole=True)


def charge_last(chronicle: Chronicle, service: Service, ended_on: date, entry: Entry) -> None:
    """The fee of the month in which the service ends, for the days served; the day of the end is one of them."""
    if by_contract_months(chronicle, service):
        _charge_last_contract_month(chronicle, service, ended_on, entry)
    elif ended_on.replace(day=1) not in service.charged:
        _charge(chronicle, service, ended_on, entry)


def _charge(chronicle: Chronicle, service: Service, last: date, entry: Entry) -> None:
    """The fee of a month for the days up to `last`."""
    month = last.replace(day=1)
    if month in service.charged or service.began_on is None:
        return
    first = max(month, service.began_on)
    whole = first == month and last == month_end(last)
    _charge_days(chronicle, service, first, last, entry, whole=whole)


def _charge_days(chronicle: Chronicle, service: Service, first: date, last: date, entry: Entry, *, whole: bool) -> None:
    course, month = service.course, first.replace(day=1)
    contract_months = by_contract_months(chronicle, service)
    key = first if contract_months else month
    if first > last:
        return
    taken = contract_months and any(
        charge.first is not None and charge.first.replace(day=1) == month for charge in service.charged.values()
    )
    x40 = chronicle.reading("X40")
    parts = [
        (owed_of(chronicle, service, fee, start, key), start, end) for fee, start, end in _parts(service, first, last)
    ]
    net = outsourcing.prorated_fee(parts, month, x40, prorated=prorates(course), whole=whole)
    tax_rate, source = price.tax_rate_of(course, last)
    due, rule = price.due_by_rule(chronicle, course, last)
    if course.definition.payment is not None:
        due, rule = price.due_of_price(chronicle, course, last)
    charge = Charge(
        id=f"{course.name}/{first}" if taken else f"{course.name}/{month.isoformat()[:7]}",
        course=course,
        unit=None,
        kind="monthly_fee",
        article="38(1)" if whole else "38(2)",
        net=net,
        tax_rate=tax_rate,
        tax=tax_on(net, tax_rate),
        debtor="customer",
        arose_on=last,
        due=due,
        interest_head="fee",
        parameters=course.parameters,
        entry=entry,
        first=first,
        last=last,
    )
    days = (last - first).days + 1
    fees = " and ".join(f"{fee:,}" for fee, _, _ in parts)
    text = "{} yen for the month" if whole or not prorates(course) else "{} yen x {} of {} days = {} yen"
    charge.grounds = [
        Ground(charge.article, (entry,), f"X40={x40}", text, (fees, days, month_end(last).day, net)),
        price.tax_ground(chronicle, charge, source),
        price.due_ground(chronicle, due, rule, entry),
    ]
    service.charged[key] = charge
    price.owe(chronicle, charge, "O9", "pay the monthly fee")
    for its_month, metric in list(service.measured):
        if _key_of(chronicle, service, its_month) == key:
            reduce_for_level(chronicle, service, its_month, metric)


def _parts(service: Service, first: date, last: date) -> Iterator[tuple[int, date, date]]:
    """The fees in force over these days; a change within them weighs by days."""
    changes = [(day, fee) for day, fee in service.fees if day <= last]
    for number, (day, fee) in enumerate(changes):
        until = changes[number + 1][0] - _ONE_DAY if number + 1 < len(changes) else last
        start, end = max(day, first), min(until, last)
        if start <= end:
            yield fee, start, end


# -- lump sum (10(2), 10(3)) -------------------------------------------------------------------------------------


def charge_lump_sum(chronicle: Chronicle, service: Service, ended_on: date, entry: Entry, article: str) -> None:
    """What the rest of the term costs on early termination; months that are prepaid cost nothing more."""
    charge_last(chronicle, service, ended_on, entry)
    course, term_last = service.course, service.term_last
    if term_last is None:
        return
    owed_until = _owed_until(chronicle, service, ended_on, term_last)
    # Of a service that had not begun the whole term is left.
    served_to = ended_on if service.began_on else max(ended_on, _first_day(service, ended_on) - _ONE_DAY)
    amount = _lump_sum(chronicle, service, served_to, term_last, owed_until)
    if service.prepaid_through is not None:
        # What was prepaid for months after the term was for a service that nobody owes any more.
        through = min(service.prepaid_through, owed_until)
        chronicle.ledger.keep_waiting_money(
            course, entry, ended_on, _prepaid_rest(chronicle, service, served_to, through)
        )
    if not amount:
        return
    x68 = chronicle.reading("X68")
    tax_rate, _ = price.tax_rate_of(course, ended_on)
    due, rule = price.due_by_rule(chronicle, course, ended_on)
    if chronicle.reading("X22") == "R-B":
        due, rule = Deadline(ended_on, ended_on), "the day of the end (X22=R-B)"
    charge = Charge(
        id=f"{course.name}/early_termination",
        course=course,
        unit=None,
        kind="early_termination",
        article=article,
        net=amount,
        tax_rate=tax_rate if outsourcing.lump_sum_is_taxable(x68) else tax_rate * 0,
        tax=tax_on(amount, tax_rate) if outsourcing.lump_sum_is_taxable(x68) else 0,
        debtor="customer",
        arose_on=ended_on,
        due=due,
        interest_head="fee",
        parameters=course.parameters,
        entry=entry,
    )
    x58 = chronicle.reading("X58")
    charge.grounds = [
        Ground(
            article,
            (entry,),
            f"X58={x58}",
            "rest of the term from {} to {} at {} yen a month, less what is charged or prepaid = {} yen",
            (served_to + _ONE_DAY, term_last, in_force(service, ended_on), amount),
        ),
        Ground(article, (entry,), f"X68={x68}", "tax {}", (charge.tax,)),
        price.due_ground(chronicle, due, rule, entry),
    ]
    price.owe(chronicle, charge, "O10", "pay the lump sum for the rest of the term", article)
    line = Liability("early_termination", "customer", course, None, article, "lump sum", ended_on, None)
    line.grounds = charge.grounds[:1]
    line.claimed = charge.gross
    chronicle.liabilities.append(line)


def _first_day(service: Service, default: date) -> date:
    """The first day of service, as it was or as it was to be."""
    return service.began_on or service.term_first or default


def _owed_until(chronicle: Chronicle, service: Service, ended_on: date, term_last: date) -> date:
    """The last day that has to be paid for: that of the term, or of the next one if its renewal is certain (X57)."""
    course = service.course
    x19 = chronicle.reading("X19")
    certain = ended_on > outsourcing.non_renewal_deadline(term_last, course.parameters, x19)
    renews = course.definition.auto_renews and service.refused is None and certain
    if renews and outsourcing.next_term_is_owed_too(chronicle.reading("X57")):
        return outsourcing.renewed_term_end(term_last, course.parameters)
    return term_last


def _prepaid_rest(chronicle: Chronicle, service: Service, ended_on: date, through: date) -> int:
    """Yen, tax included, of the fees from the day after the end through a day."""
    if through <= ended_on:
        return 0
    if by_contract_months(chronicle, service):
        fee = in_force(service, ended_on)
        months = _contract_months_left(_first_day(service, ended_on), ended_on, through)
        return months * (fee + tax_of(service.course, fee, ended_on))
    charged = service.charged.get(ended_on.replace(day=1))
    nets = _scheduled(chronicle, service, ended_on, through)
    return sum(net + tax_of(service.course, net, ended_on) for net in nets) - (charged.gross if charged else 0)


def _lump_sum(chronicle: Chronicle, service: Service, ended_on: date, term_last: date, owed_until: date) -> int:
    x58 = chronicle.reading("X58")
    # A unit that is lost by the end costs no rent in any later month (X27).
    fee = owed_of(chronicle, service, in_force(service, ended_on), ended_on, ended_on + _ONE_DAY)
    prepaid = service.prepaid_through
    start = ended_on
    if prepaid is not None and prepaid > ended_on:
        # The lump sum is for the months not paid yet: it starts where the prepaid months end.
        start = min(prepaid, term_last)
    if by_contract_months(chronicle, service):
        paid_until = ended_on if prepaid is None else min(max(prepaid, ended_on), owed_until)
        return fee * _contract_months_left(_first_day(service, ended_on), paid_until, owed_until)
    scheduled = list(_scheduled(chronicle, service, start, term_last))
    charged = service.charged[start.replace(day=1)].net if start.replace(day=1) in service.charged else 0
    if start != ended_on:
        scheduled, charged = scheduled[1:], 0
    amount = outsourcing.early_termination_sum(start, term_last, fee, scheduled, charged, x58)
    if owed_until > term_last:
        first = term_last + _ONE_DAY
        if prepaid is not None and prepaid > term_last:
            return amount + sum(_scheduled(chronicle, service, prepaid + _ONE_DAY, owed_until))
        months = (owed_until.year - first.year) * 12 + owed_until.month - first.month + (1 if first.day == 1 else 0)
        amount += months * fee
    return amount


def _contract_months_left(began_on: date, ended_on: date, term_last: date) -> int:
    """Months of the contract that begin after the end and within the term (X41 R-B)."""
    number = 1
    while ended_on >= began_on and last_day(began_on, months=number) < ended_on:
        number += 1
    left = 0 if ended_on >= began_on else 1
    while last_day(began_on, months=number) < term_last:
        number, left = number + 1, left + 1
    return left


def _scheduled(chronicle: Chronicle, service: Service, ended_on: date, term_last: date) -> Iterator[int]:
    """The fees of the end month and of each later month of the term, as they would have been charged."""
    course = service.course
    x40 = chronicle.reading("X40")
    month = ended_on.replace(day=1)
    while month <= term_last:
        first = max(month, _first_day(service, month))
        last = min(month_end(month), term_last)
        whole = first == month and last == month_end(month)
        parts = [
            (owed_of(chronicle, service, fee, start, month), start, end)
            for fee, start, end in _parts(service, first, last)
        ]
        if parts:
            yield outsourcing.prorated_fee(parts, month, x40, prorated=prorates(course), whole=whole)
        month = month_end(month) + _ONE_DAY


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


def reduce_for_level(chronicle: Chronicle, service: Service, month: date, metric: str) -> None:
    """Take the agreed share off a month's fee, once that fee has arisen."""
    key = _key_of(chronicle, service, month)
    charge = service.charged.get(key)
    entry, share = service.measured[month, metric]
    if charge is None or not share:
        return
    x59 = chronicle.reading("X59")
    taken = service.reduced.get(key, 0)
    first, last = max(month, service.began_on or month), min(month_end(month), charge.last or month)
    answered, excused = excuses.answered_for(chronicle, service.course, first, last)
    fee = in_force(service, charge.arose_on)
    amount = outsourcing.service_level_reduction(charge.net, fee, share * answered, x59)
    amount = min(amount, charge.net - taken)
    if not answered:
        entry.reason = "no reduction: performance was excused all month"
    if amount <= 0:
        return
    service.reduced[key] = taken + amount
    name = f"sla_reduction/{metric}"
    if key.replace(day=1) != month:
        name = f"{name}/{month:%Y-%m}"
    made = price.reduction(charge, name, "sla_reduction", "9", amount, entry, taken)
    made.arose_on = max(entry.on, charge.arose_on)
    made.due = Deadline(made.arose_on, made.arose_on)
    made.first, made.last = charge.first, charge.last
    made.grounds.append(
        Ground(
            "9",
            (entry,),
            f"X59={x59}",
            "{} of {} yen for {:%Y-%m}",
            (price.percent(share), charge.net, month),
        )
    )
    made.grounds += excused
    duty = chronicle.owe(
        "O8", service.course, None, "9", "reduce the monthly fee", "company",
        arose_on=made.arose_on, amount=amount, ground=made.grounds[-1],
    )  # fmt: skip
    duty.close("discharged", made.arose_on)
    if service.level is None:
        service.level = Liability(
            "service_level", "company", service.course, None, "9", "fee reduction", service.began_on, None
        )
        chronicle.liabilities.append(service.level)
    service.level.grounds.append(made.grounds[-1])
    service.level.claimed += -made.gross
    chronicle.ledger.reduce(made, [charge])
