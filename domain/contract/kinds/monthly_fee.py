"""Monthly fees: their charges, proration, prepayment, lump sums and reductions (Articles 9, 10(2), 38(2))."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache, partial
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, cast

from yakkan.domain.business_days import Deadline
from yakkan.domain.contract.charge import Charge
from yakkan.domain.contract.charge_names import fee_month
from yakkan.domain.contract.course import Course, Entry, Ground, Liability
from yakkan.domain.contract.facts import MonthlyFeeChanged
from yakkan.domain.contract.kinds import excuses, price
from yakkan.domain.money import tax_on, tax_within
from yakkan.domain.periods import DAYS_OF_A_COUNTED_MONTH, DAYS_OF_A_YEAR, MONTHS_OF_A_YEAR, last_day
from yakkan.domain.terms import outsourcing, payment
from yakkan.domain.terms.outsourcing import MonthLeft

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
    return next(fee for first, fee in reversed(service.fees) if first <= day)


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

    def month_closes() -> None:
        if service.serving:
            _charge(chronicle, service, last, cause)
            _schedule_month(chronicle, service, last + _ONE_DAY, cause)

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
            _charge_contract_month(chronicle, service, first, last, cause)
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
        _charge_contract_month(chronicle, service, first, ended_on, entry)


def charge_last(chronicle: Chronicle, service: Service, ended_on: date, entry: Entry) -> None:
    """The fee of the month in which the service ends, for the days served; the day of the end is one of them."""
    if by_contract_months(chronicle, service):
        _charge_last_contract_month(chronicle, service, ended_on, entry)
    elif ended_on.replace(day=1) not in service.charged:
        _charge(chronicle, service, ended_on, entry)


def _charge(chronicle: Chronicle, service: Service, last: date, entry: Entry) -> None:
    """The fee of a month for the days up to `last`."""
    month, end, name = _month_of(last)
    if month in service.charged or service.began_on is None:
        return
    first = max(month, service.began_on)
    _charge_days(chronicle, service, first, last, entry, month, name, whole=first == month and last == end)


def _charge_contract_month(chronicle: Chronicle, service: Service, first: date, last: date, entry: Entry) -> None:
    """The rent of a month of the contract, named for the calendar month in which it began if it is the first there."""
    month = first.replace(day=1)
    taken = any(
        charge.first is not None and charge.first.replace(day=1) == month for charge in service.charged.values()
    )
    name = first.isoformat() if taken else month.isoformat()[:7]
    _charge_days(chronicle, service, first, last, entry, first, name, whole=True)


def _take_steps(chronicle: Chronicle, course: Course, day: date) -> None:
    """Let a change of the fee hold for all of its day, also where the day closes a month or the service (38(1))."""
    for step in chronicle.on_day.get((course, day), ()):
        if isinstance(step.event, MonthlyFeeChanged):
            course.kind.effects[MonthlyFeeChanged](chronicle, course, step)


def _charge_days(
    chronicle: Chronicle, service: Service, first: date, last: date, entry: Entry, key: date, name: str, *, whole: bool
) -> None:
    """The fee for some days of service, kept under a key; its charge is named for them."""
    if first > last:
        return
    course = service.course
    kind = cast("Outsourcing", course.kind)
    if chronicle.on_day:
        _take_steps(chronicle, course, last)
    parts = [
        (kind.fee_parts(course, fee, start, first, chronicle), start, end)
        for fee, start, end in _parts(service, first, last)
    ]
    prorated = kind.prorates(course)
    net = _fee_of(chronicle, parts, first, prorated=prorated, whole=whole)
    tax_rate, rate_of = price.tax_rate_of(course, last)
    due, rule = price.due_of_price(chronicle, course, last)
    tax, article = tax_on(net, tax_rate), "38(1)" if whole else "38(2)"
    told = (tuple(parts), net, chronicle.told("X40") if prorated else "", prorated, whole)
    grounds = [
        Ground(article, (entry,), _decided_by(chronicle, course), _of_month, told),
        price.tax_ground(chronicle, entry, net, tax, tax_rate, rate_of),
        price.due_ground(chronicle, due, rule, entry),
    ]
    if course.units:
        grounds += cast("Outsourcing", course.kind).fee_reasons(chronicle, course, first)
    # By position, since most charges are months: to name the fields would take twice as long.
    charge = Charge(
        f"{course.name}/{name}", course, None, "monthly_fee", article, net, tax_rate, tax, "customer", last, due,
        "fee", course.parameters, entry, grounds, first, last,
    )  # fmt: skip
    service.charged[key] = charge
    price.owe(chronicle, charge, "O9", "pay the monthly fee")
    if service.measured:
        in_key = _months_under(chronicle, service, key)
        for its_month, metric in [measured for measured in service.measured if in_key(measured[0])]:
            reduce_for_level(chronicle, service, its_month, metric)


def _fee_of(
    chronicle: Chronicle, parts: Sequence[tuple[int, date, date]], month: date, *, prorated: bool, whole: bool
) -> int:
    """The fee of a month for these parts of it (yen without tax); only one that is prorated hangs on X40."""
    if whole or not prorated:
        return outsourcing.prorated_fee(parts, month, chronicle.readings["X40"], prorated=prorated, whole=whole)
    return chronicle.under("X40", partial(outsourcing.prorated_fee, parts, month, prorated=True, whole=False))


def _decided_by(chronicle: Chronicle, course: Course) -> str | None:
    """What a month's fee rests on: the reading of the divisor (X40), or another one where nothing is prorated."""
    if prorates(course):
        return chronicle.cited("X40")
    whole_months_by = cast("Outsourcing", course.kind).whole_months_by
    return None if whole_months_by is None else chronicle.cited(whole_months_by)


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


def _parts(service: Service, first: date, last: date) -> Iterable[tuple[int, date, date]]:
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


# -- lump sum (10(2), 10(3)) -------------------------------------------------------------------------------------


def charge_lump_sum(chronicle: Chronicle, service: Service, ended_on: date, entry: Entry, article: str) -> None:
    """What the rest of the term costs on early termination, less what was really prepaid of it."""
    _take_steps(chronicle, service.course, ended_on)
    prepay_named_months(chronicle, service, ended_on)
    charge_last(chronicle, service, ended_on, entry)
    course, term_last = service.course, service.term_last
    if term_last is None:
        return
    # Of a service that had not begun all of the term is left that is still to come.
    served_to = ended_on if service.began_on else max(ended_on, _first_day(service, ended_on) - _ONE_DAY)
    rest = _rest(chronicle, service, served_to, _owed_until(chronicle, service, ended_on, term_last))
    tax_rate, _ = price.tax_rate_of(course, ended_on)
    paid, part = 0, 0
    if service.prepaid_through is not None and (prepaid := chronicle.ledger.credits.prepaid_for(course)):
        paid, part = outsourcing.months_paid_for(rest, service.prepaid_through, prepaid)
        keep_prepaid(chronicle, service, entry, article, sum(month.gross for month in rest[:paid]) + part)
    # Months of the contract are whole, so that there are no parts to read X58 for.
    decided_by = "X41" if by_contract_months(chronicle, service) else "X58"
    x58 = chronicle.told("X58") if decided_by == "X58" else "R-A"
    of_rest = partial(outsourcing.early_termination_sum, rest[paid:])
    whole = chronicle.under("X58", of_rest) if decided_by == "X58" else of_rest(x58)
    less = min(part - tax_within(part, tax_rate), whole)
    amount = whole - less
    if not amount:
        return
    due, rule = price.due_by_rule(chronicle, course, ended_on)
    if chronicle.reading("X22") == "R-B":
        due = payment.named_due_day(ended_on, chronicle.due_days_move_by())
        rule = "the day of the end (X22=R-B)"
    if not outsourcing.lump_sum_is_taxable(chronicle.reading("X68")):
        tax_rate = tax_rate * 0
    charge = Charge(
        id=f"{course.name}/early_termination",
        course=course,
        unit=None,
        kind="early_termination",
        article=article,
        net=amount,
        tax_rate=tax_rate,
        tax=tax_on(amount, tax_rate),
        debtor="customer",
        arose_on=ended_on,
        due=due,
        interest_head="fee",
        parameters=course.parameters,
        entry=entry,
    )
    charge.grounds = [
        Ground(article, (entry,), chronicle.cited(decided_by), _lump_sum, (tuple(rest[paid:]), less, amount, x58)),
        Ground(article, (entry,), chronicle.cited("X68"), "tax {}", (charge.tax,)),
        *cast("Outsourcing", course.kind).fee_reasons(chronicle, course, served_to + _ONE_DAY),
        price.due_ground(chronicle, due, rule, entry),
    ]
    price.owe(chronicle, charge, "O10", "pay the lump sum for the rest of the term", article)
    line = Liability("early_termination", "customer", course, None, article, "lump sum", ended_on, None)
    line.grounds = charge.grounds[:1]
    line.claimed = charge.gross
    line.charges.append(charge)
    chronicle.liabilities.append(line)


def prepay_named_months(chronicle: Chronicle, service: Service, ended_on: date) -> None:
    """Money paid for the fee of a month that the service does not see the end of is prepaid like any other."""
    course = service.course
    for credit in chronicle.ledger.credits.of(course):
        month = None if credit.charge is None else fee_month(credit.charge.removeprefix(f"{course.name}/"))
        if month is not None and month_end(month) > ended_on:
            credit.charge, credit.months = None, True
            service.prepaid_through = max(month_end(month), service.prepaid_through or month)


def _lump_sum(rest: Sequence[MonthLeft], less: int, amount: int, x58: str) -> str:
    """The months of the rest of the term, those of one amount together, and their sum."""
    if x58 == "R-D":
        of_days = [(fee, sum(month.days for month in alike)) for fee, alike in groupby(rest, key=attrgetter("fee"))]
        terms = " + ".join(f"{MONTHS_OF_A_YEAR} x {fee:,} x {days} / {DAYS_OF_A_YEAR}" for fee, days in of_days)
    else:
        counted = [month for month in rest if x58 != "R-C" or month.is_whole]
        yen = attrgetter("left" if x58 == "R-A" else "fee")
        terms = " + ".join(_times(len(list(alike)), each) for each, alike in groupby(counted, key=yen) if each)
    days = f"{rest[0].first} to {rest[-1].last}"
    return f"rest of the term from {days}: {terms}{f' - {less:,} prepaid' if less else ''} = {amount:,} yen"


def _times(times: int, yen: int) -> str:
    return f"{yen:,}" if times == 1 else f"{times} x {yen:,}"


def keep_prepaid(chronicle: Chronicle, service: Service, entry: Entry, article: str, amount: int | None = None) -> None:
    """Fees prepaid for days after the end stay the company's: `amount` yen with tax, else all that waits for months."""
    course = service.course
    if amount is None:
        amount = chronicle.ledger.credits.prepaid_for(course)
    if not amount:
        return
    tax_rate, _ = price.tax_rate_of(course, chronicle.today)
    tax = tax_within(amount, tax_rate)
    charge = Charge(
        id=f"{course.name}/prepaid_fees",
        course=course,
        unit=None,
        kind="prepaid_fees",
        article=article,
        net=amount - tax,
        tax_rate=tax_rate,
        tax=tax,
        debtor="customer",
        arose_on=chronicle.today,
        due=Deadline(chronicle.today, chronicle.today),
        interest_head="fee",
        parameters=course.parameters,
        entry=entry,
        fixed_tax=True,
    )
    reading = chronicle.cited("X69") if article == "10(4)" else None
    charge.grounds = [
        Ground(article, (entry,), reading, "fees prepaid for days after the end are not given back: {} yen", (amount,))
    ]
    chronicle.ledger.appear(charge)


def _first_day(service: Service, default: date) -> date:
    """The first day of service, as it was or as it was to be."""
    return service.began_on or service.term_first or default


def _owed_until(chronicle: Chronicle, service: Service, ended_on: date, term_last: date) -> date:
    """The last day that has to be paid for: that of the term, or of the next one if its renewal is certain (X57).

    It is not where either side declared otherwise in time (10(1)): by refusing it, or by leaving within the term.
    """
    parameters = service.course.parameters
    if not service.course.definition.auto_renews or service.refused is not None:
        return term_last

    def under(x19: str) -> date:
        deadline = outsourcing.non_renewal_deadline(term_last, parameters, x19)
        leaves = any(came_on <= deadline and day <= term_last for came_on, day in service.notices)
        if leaves or ended_on <= deadline or not outsourcing.next_term_is_owed_too(chronicle.reading("X57")):
            return term_last
        return outsourcing.renewed_term_end(term_last, parameters)

    return chronicle.under("X19", under)


def _rest(chronicle: Chronicle, service: Service, served_to: date, owed_until: date) -> list[MonthLeft]:
    """The months from the day after `served_to` through a day, with what is not charged of them."""
    if by_contract_months(chronicle, service):
        return list(_rest_by_contract_months(chronicle, service, served_to, owed_until))
    course = service.course
    rest = []
    begins = served_to + _ONE_DAY
    while begins <= owed_until:
        month = begins.replace(day=1)
        first = begins if service.began_on is None else max(month, service.began_on)
        last = min(month_end(month), owed_until)
        parts = [
            (owed_of(chronicle, service, fee, start, first), start, end)
            for fee, start, end in _parts(service, first, last)
        ]
        if parts:
            whole = first == month and last == month_end(month)
            net = _fee_of(chronicle, parts, month, prorated=prorates(course), whole=whole)
            charged = service.charged.get(month)
            paid, tax = (charged.net, charged.tax) if charged is not None else (0, 0)
            # A unit that is lost by then costs no rent in any later month (X27).
            fee = owed_of(chronicle, service, in_force(service, begins), begins, begins)
            rest.append(MonthLeft(begins, last, fee, net - paid, tax_of(course, net, served_to) - tax))
        begins = last + _ONE_DAY
    return rest


def _rest_by_contract_months(
    chronicle: Chronicle, service: Service, served_to: date, owed_until: date
) -> Iterator[MonthLeft]:
    """The months of the contract that begin after a day, each in full (X41 R-B)."""
    began_on = _first_day(service, served_to)
    first, number = began_on, 1
    while first <= owed_until:
        last = last_day(began_on, months=number)
        if first > served_to:
            fee = owed_of(chronicle, service, in_force(service, first), first, first)
            yield MonthLeft(first, last, fee, fee, tax_of(service.course, fee, served_to))
        first, number = last + _ONE_DAY, number + 1


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


def _months_under(chronicle: Chronicle, service: Service, key: date) -> Callable[[date], bool]:
    """Which calendar months are charged under a key: by calendar months each under its own."""
    if by_contract_months(chronicle, service):
        return lambda month: _key_of(chronicle, service, month) == key
    return lambda month: month == key


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
    fee = in_force(service, charge.arose_on)
    amount = chronicle.under("X59", partial(outsourcing.service_level_reduction, charge.net, fee, share * answered))
    most = charge.net - taken
    capped, amount = amount > most or fee * share * answered > charge.net, min(amount, most)
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
    made.grounds.append(
        Ground(
            "9",
            (entry,),
            chronicle.cited("X59"),
            "{} of {} yen for {:%Y-%m}, at most the {} yen that are left of it"
            if capped
            else "{} of {} yen for {:%Y-%m}",
            (price.percent(share), charge.net if chronicle.told("X59") == "R-A" else fee, month, most),
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
    service.level.charges.append(made)
    chronicle.ledger.reduce(made, [charge])
