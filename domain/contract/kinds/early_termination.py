"""The end of a term before its time: what the rest of it costs, and fees prepaid for it (Articles 10(2)-10(4))."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, cast

from yakkan.domain.business_days import Deadline
from yakkan.domain.contract.charge import Charge
from yakkan.domain.contract.charge_names import fee_month
from yakkan.domain.contract.course import Course, Entry, Ground, Liability
from yakkan.domain.contract.credits import Credit
from yakkan.domain.contract.kinds import monthly_fee, price
from yakkan.domain.money import tax_on, tax_within
from yakkan.domain.periods import DAYS_OF_A_YEAR, MONTHS_OF_A_YEAR, last_day
from yakkan.domain.terms import outsourcing, payment
from yakkan.domain.terms.outsourcing import MonthLeft

if TYPE_CHECKING:
    from yakkan.domain.contract.chronicle import Chronicle
    from yakkan.domain.contract.kinds.outsourcing import Outsourcing, Service

_ONE_DAY = timedelta(days=1)


def charge_lump_sum(chronicle: Chronicle, service: Service, ended_on: date, entry: Entry, article: str) -> None:
    """What the rest of the term costs on early termination, less what was really prepaid of it."""
    monthly_fee.take_steps(chronicle, service.course, ended_on)
    prepay_named_months(chronicle, service, ended_on, through=ended_on)
    monthly_fee.charge_last(chronicle, service, ended_on, entry)
    course, term_last = service.course, service.term_last
    if term_last is None:
        return
    # Of a service that had not begun all of the term is left that is still to come.
    served_to = ended_on if service.began_on else max(ended_on, _first_day(service, ended_on) - _ONE_DAY)
    owed_until, renewal_is_certain = _owed_until(chronicle, service, ended_on, term_last)
    rest = _rest(chronicle, service, served_to, owed_until)
    tax_rate, _ = price.tax_rate_of(course, ended_on)
    prepaid = chronicle.ledger.credits.prepaid_for(course)
    named = _paid_by_name(chronicle, course, rest)
    rest = [month for month in rest if month not in named or named[month][0] < month.gross]
    paid, part = 0, 0
    if service.prepaid_through is not None and prepaid:
        paid, part = outsourcing.months_paid_for(rest, service.prepaid_through, prepaid)
    by_name = sum(yen for yen, _ in named.values())
    keep_prepaid(chronicle, service, entry, article, sum(month.gross for month in rest[:paid]) + part + by_name)
    rest = rest[paid:]
    # Months of the contract are whole, so that there are no parts to read X58 for.
    decided_by = "X41" if monthly_fee.by_contract_months(chronicle, service) else "X58"
    x58 = chronicle.told("X58") if decided_by == "X58" else "R-A"
    of_rest = partial(outsourcing.early_termination_sum, rest)
    whole = chronicle.under("X58", of_rest) if decided_by == "X58" else of_rest(x58)
    parts = [part, *(named[month][0] for month in rest if month in named)]
    less = min(sum(yen - tax_within(yen, tax_rate) for yen in parts), whole)
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
        Ground(article, (entry,), chronicle.cited(decided_by), _lump_sum, (tuple(rest), less, amount, x58)),
        *([_of_renewed_term(chronicle, entry, term_last, owed_until)] if renewal_is_certain else []),
        *(
            Ground(article, (by,), None, "paid before by name, the fee of {}: {} yen", (str(month.first)[:7], yen))
            for month, (yen, by) in named.items()
        ),
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


def prepay_named_months(chronicle: Chronicle, service: Service, ended_on: date, through: date | None = None) -> None:
    """Money paid for the fee of a month that the service does not see the end of is prepaid like any other.

    Only of months that begin `through` a day, where it is given.
    """
    for credit, month in _naming_months(chronicle, service.course):
        if monthly_fee.month_end(month) > ended_on and (through is None or month <= through):
            credit.charge, credit.months = None, True
            service.prepaid_through = max(monthly_fee.month_end(month), service.prepaid_through or month)


def _naming_months(chronicle: Chronicle, course: Course) -> Iterator[tuple[Credit, date]]:
    """What waits for the fees of months by their names, with the first day of each month."""
    for credit in chronicle.ledger.credits.of(course):
        month = None if credit.charge is None else fee_month(credit.charge.removeprefix(f"{course.name}/"))
        if month is not None:
            yield credit, month


def _paid_by_name(
    chronicle: Chronicle, course: Course, rest: Sequence[MonthLeft]
) -> dict[MonthLeft, tuple[int, Entry]]:
    """What was paid for months left by the names of their fees (yen, tax included), and by which payment at last.

    It pays for no other month (Civil Code 488(1)).
    """
    months: dict[date, MonthLeft] = {}
    for left in rest:
        months.setdefault(left.first.replace(day=1), left)
    paid: dict[MonthLeft, tuple[int, Entry]] = {}
    for credit, month in _naming_months(chronicle, course):
        if month in months:
            left = months[month]
            before = paid[left][0] if left in paid else 0
            if share := credit.take(left.gross - before):
                paid[left] = before + share, credit.entry
                chronicle.ledger.credits.add(Credit(credit.entry, share, course, months=True))
    chronicle.ledger.credits.drop_spent()
    return paid


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


def _owed_until(chronicle: Chronicle, service: Service, ended_on: date, term_last: date) -> tuple[date, bool]:
    """The last day that has to be paid for, and whether X57 decides it, since the renewal is certain.

    It is that of the term, or of the next one. The renewal is not certain where either side declared otherwise in
    time (10(1)): by refusing it, or by leaving within the term.
    """
    parameters = service.course.parameters
    if not service.course.definition.auto_renews or service.refused is not None:
        return term_last, False

    def under(x19: str) -> tuple[date, bool]:
        deadline = outsourcing.non_renewal_deadline(term_last, parameters, x19)
        leaves = any(came_on <= deadline and day <= term_last for came_on, day in service.notices)
        if leaves or ended_on <= deadline:
            return term_last, False
        owed_too = outsourcing.next_term_is_owed_too(chronicle.reading("X57"))
        return outsourcing.renewed_term_end(term_last, parameters) if owed_too else term_last, True

    # That the renewal is certain stands in words alone.
    return chronicle.under("X19", under, itemgetter(0))


def _of_renewed_term(chronicle: Chronicle, entry: Entry, term_last: date, owed_until: date) -> Ground:
    """Whether the term is owed whose beginning had become certain (10(1), X57)."""
    if owed_until == term_last:
        text = "the renewal had become certain, and the term after {} is not owed"
    else:
        text = "the renewal had become certain, and the term after {} is owed too"
    return Ground("10(1)", (entry,), chronicle.cited("X57"), text, (term_last,))


def _rest(chronicle: Chronicle, service: Service, served_to: date, owed_until: date) -> list[MonthLeft]:
    """The months from the day after `served_to` through a day, with what is not charged of them."""
    if monthly_fee.by_contract_months(chronicle, service):
        return list(_rest_by_contract_months(chronicle, service, served_to, owed_until))
    course = service.course
    rest = []
    begins = served_to + _ONE_DAY
    while begins <= owed_until:
        month = begins.replace(day=1)
        first = begins if service.began_on is None else max(month, service.began_on)
        last = min(monthly_fee.month_end(month), owed_until)
        parts = [
            (monthly_fee.owed_of(chronicle, service, fee, start, first), start, end)
            for fee, start, end in monthly_fee.parts_of(service, first, last)
        ]
        if parts:
            whole = first == month and last == monthly_fee.month_end(month)
            net = monthly_fee.fee_of(chronicle, parts, month, prorated=monthly_fee.prorates(course), whole=whole)
            charged = service.charged.get(month)
            paid, tax = (charged.net, charged.tax) if charged is not None else (0, 0)
            # A unit that is lost by then costs no rent in any later month (X27).
            fee = monthly_fee.owed_of(chronicle, service, monthly_fee.in_force(service, begins), begins, begins)
            rest.append(MonthLeft(begins, last, fee, net - paid, monthly_fee.tax_of(course, net, served_to) - tax))
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
            fee = monthly_fee.owed_of(chronicle, service, monthly_fee.in_force(service, first), first, first)
            yield MonthLeft(first, last, fee, fee, monthly_fee.tax_of(service.course, fee, served_to))
        first, number = last + _ONE_DAY, number + 1
