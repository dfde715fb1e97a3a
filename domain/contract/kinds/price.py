"""One-off prices of any kind: their charges, instalments and due days (Article 38(1), (5))."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from yakkan.domain.business_days import Deadline
from yakkan.domain.contract.charge import Charge, moved
from yakkan.domain.contract.course import Course, Duty, Entry, Ground, Words
from yakkan.domain.money import rate, tax_on, tax_within
from yakkan.domain.terms import lease, payment

if TYPE_CHECKING:
    from yakkan.domain.contract.chronicle import Chronicle


def tax_rate_of(course: Course, day: date) -> tuple[Fraction, date | None]:
    """The tax rate of what the contract supplies on a day, and that day when it decides.

    Contract or quote may name the rate (transitional rules).
    """
    text = course.definition.tax_rate or course.quote.tax_rate
    if text is not None:
        return rate(text), None
    return payment.tax_rate_on(day), day


Rule = tuple[int, int | None, date] | Words | str
"""Why a charge is due on its day: so many months after the day on which it arose, on this day or the last one of that
month; or in words."""


def due_by_rule(chronicle: Chronicle, course: Course, arose_on: date) -> tuple[Deadline, Rule]:
    """When a charge that arose on a day is due by the quote's payment rule, and that rule."""
    rule = course.quote.payment
    months, day = payment.END_OF_NEXT_MONTH
    if rule is not None:
        months, day = rule.months_after, None if rule.day == "end" else rule.day
    return payment.due_day(arose_on, months, day, chronicle.due_days_move_by()), (months, day, arose_on)


def due_of_price(chronicle: Chronicle, course: Course, arose_on: date) -> tuple[Deadline, Rule]:
    """When a price that arose on a day is due: on the day that the quote names, else by its rule."""
    if course.definition.payment is not None:
        named = payment.named_due_day(course.definition.payment.due_on, chronicle.due_days_move_by())
        return named, "day named in the quote"
    return due_by_rule(chronicle, course, arose_on)


def due_ground(chronicle: Chronicle, due: Deadline, rule: Rule, *entries: Entry) -> Ground:
    """Why a charge is due on its day."""
    return Ground("38(5)", entries, chronicle.cited_for_due_days(), _due, (rule, due))


def _due(rule: Rule, due: Deadline) -> str:
    if isinstance(rule, tuple):
        months, day, arose_on = rule
        rule = f"{'end' if day is None else f'day {day}'} of month {months} after {arose_on.isoformat()[:7]}"
    return f"due: {rule} = {due.nominal}{moved(due)}"


def charge_price(
    chronicle: Chronicle,
    course: Course,
    unit: str | None,
    net: int,
    arose_on: date,
    tax_day: date,
    entry: Entry,
    why: Ground,
) -> Charge:
    """Let a price arise on a day, with tax at the rate of `tax_day`, rounded down."""
    tax_rate, rate_of = tax_rate_of(course, tax_day)
    due, rule = due_of_price(chronicle, course, arose_on)
    charge = Charge(
        id=f"{course.name}/{unit}/price" if unit else f"{course.name}/price",
        course=course,
        unit=unit,
        kind="price",
        article="38(1)",
        net=net,
        tax_rate=tax_rate,
        tax=tax_on(net, tax_rate),
        debtor="customer",
        arose_on=arose_on,
        due=due,
        interest_head="equipment" if course.kind.name == "supply" else "fee",
        parameters=course.parameters,
        entry=entry,
    )
    taxed = tax_ground(chronicle, entry, net, charge.tax, tax_rate, rate_of)
    charge.grounds = [why, taxed, due_ground(chronicle, due, rule, entry)]
    return charge


def tax_ground(
    chronicle: Chronicle, entry: Entry, net: int, tax: int, tax_rate: Fraction, rate_of: date | None
) -> Ground:
    """How net and tax make the gross amount, at the rate of a day or, without one, at the quoted rate."""
    return Ground("38(1)", (entry,), chronicle.cited("X65"), _tax, (net, tax, tax_rate, rate_of))


def _tax(net: int, tax: int, tax_rate: Fraction, rate_of: date | None) -> str:
    source = "quoted rate" if rate_of is None else f"rate of {rate_of}"
    return f"{net} + tax {tax} ({_percent(tax_rate)}, {source}, rounded down) = {net + tax} yen"


def charge_instalments(
    chronicle: Chronicle, course: Course, price: int, arose_on: date, tax_day: date, entry: Entry
) -> list[Charge]:
    """The quoted instalments in place of the price; they keep their own due days.

    The tax in each is what its amount contains, rounded down; the last takes the rest of the contract's tax.
    """
    tax_rate, _ = tax_rate_of(course, tax_day)
    instalments = course.definition.instalments
    rest = sum(instalment.amount for instalment in instalments) - price
    made = []
    for number, instalment in enumerate(instalments, start=1):
        tax = rest if number == len(instalments) else tax_within(instalment.amount, tax_rate)
        rest -= tax
        due = payment.named_due_day(instalment.due_on, chronicle.due_days_move_by())
        charge = Charge(
            id=f"{course.name}/instalment/{number}",
            course=course,
            unit=None,
            kind="instalment",
            article="38(1)",
            net=instalment.amount - tax,
            tax_rate=tax_rate,
            tax=tax,
            debtor="customer",
            arose_on=arose_on,
            due=due,
            interest_head="equipment" if course.kind.name == "supply" else "fee",
            parameters=course.parameters,
            entry=entry,
            fixed_tax=True,
        )
        charge.grounds = [
            Ground(
                "38(1)",
                (entry,),
                None,
                "instalment {} of {}: {} yen, tax in it {}",
                (number, len(instalments), instalment.amount, tax),
            ),
            due_ground(chronicle, due, "as quoted", entry),
        ]
        made.append(charge)
    return made


def by_due_day(charges: Iterable[Charge]) -> list[Charge]:
    """Charges that arise together, in the order in which money that waits, or a reduction, meets them (CC 488(4))."""
    return sorted(charges, key=lambda charge: charge.due.last_day)


def lessors_head(chronicle: Chronicle) -> str:
    """What the debt of a lessor bears interest as."""
    return lease.interest_head_of_lessor(chronicle.reading("X72"))


def taken_over(chronicle: Chronicle, charge: Charge, ended: Charge, entry: Entry) -> Charge:
    """The lessor's debt for what a price or an instalment of the customer had left when that ended; it arises now."""
    due: Deadline = charge.due
    rule: Rule = "as quoted"
    if charge.kind == "price" and charge.course is not None:
        due, rule = due_of_price(chronicle, charge.course, chronicle.today)
    made = Charge(
        id=f"{charge.id}/lessor",
        course=charge.course,
        unit=charge.unit,
        kind=charge.kind,
        article="35",
        net=-ended.net,
        tax_rate=charge.tax_rate,
        tax=-ended.tax,
        debtor="lessor",
        arose_on=chronicle.today,
        due=due,
        interest_head=lessors_head(chronicle),
        parameters=charge.parameters,
        entry=entry,
        fixed_tax=True,
    )
    made.grounds = [
        Ground("35", (entry,), None, "the lessor buys in the customer's place: {} yen", (made.gross,)),
        due_ground(chronicle, due, rule, entry),
    ]
    return made


def owe(
    chronicle: Chronicle, charge: Charge, id: str, duty: str, article: str = "38(5)", *, alone: bool = False
) -> None:
    """Let the obligation to pay a charge arise, then the charge; `alone` where the step lets nothing else arise."""
    course, debtor = charge.course, charge.debtor
    if charge.kind in ("price", "instalment") and course is not None and "sold" in course.agreed:
        debtor = charge.debtor = "lessor"
        charge.interest_head = lessors_head(chronicle)
    creditor = "customer" if debtor == "company" else "company"
    # What is no fee is owed by another article than the one on when fees are paid, and the duty tells why, too.
    why = charge.grounds[-1:] if article == "38(5)" else [*charge.grounds[:1], *charge.grounds[1:][-1:]]
    # By position, as charges are: most duties are to pay one.
    made = Duty(
        id, course, charge.unit, article, duty, debtor, creditor, charge.arose_on, charge.due.last_day,
        charge.net + charge.tax, why,
    )  # fmt: skip
    charge.duty = chronicle.take_on(made)
    chronicle.ledger.appear(charge, alone=alone)


def reduction(charges: Sequence[Charge], suffix: str, kind: str, article: str, amount: int, entry: Entry) -> Charge:
    """A negative charge of `amount` yen without tax against one charge, or against instalments together.

    Its tax is what the reduction makes of theirs, so that all together are rounded as one; where nothing is left of
    them, it is all the tax that is left, what an invoice had spread onto them included.
    """
    charge = charges[0]
    left_tax = sum(each.tax - each.credited_tax for each in charges)
    left = sum(each.gross - each.credited for each in charges) - left_tax
    tax = tax_on(left - amount, charge.tax_rate) - tax_on(left, charge.tax_rate) if amount != left else -left_tax
    made = Charge(
        id=f"{charge.id.rpartition('/')[0]}/{suffix}" if kind == "price_reduction" else f"{charge.id}/{suffix}",
        course=charge.course,
        unit=charge.unit,
        kind=kind,
        article=article,
        net=-amount,
        tax_rate=charge.tax_rate,
        tax=tax,
        debtor=charge.debtor,
        arose_on=entry.on,
        due=Deadline(entry.on, entry.on),
        interest_head=charge.interest_head,
        parameters=charge.parameters,
        entry=entry,
    )
    made.grounds = [taken_ground(article, entry, made)]
    return made


def taken_ground(article: str, entry: Entry, made: Charge) -> Ground:
    """How net and tax of a reduction make what it takes off."""
    values = (-made.net, made.tax, percent(made.tax_rate), made.gross)
    return Ground(article, (entry,), None, "-{} and tax {} at {} = {} yen", values)


def refund(charge: Charge, entry: Entry, article: str, why: str) -> Charge:
    """A negative charge for all that is left of another one, reductions taken off; `why` has a place for the yen."""
    left = charge.gross - charge.credited
    tax = min(charge.tax - charge.credited_tax, left)
    made = Charge(
        id=f"{charge.id}/refund",
        course=charge.course,
        unit=charge.unit,
        kind="refund",
        article=entry.article,
        net=-(left - tax),
        tax_rate=charge.tax_rate,
        tax=-tax,
        debtor=charge.debtor,
        arose_on=entry.on,
        due=Deadline(entry.on, entry.on),
        interest_head=charge.interest_head,
        parameters=charge.parameters,
        entry=entry,
    )
    made.grounds = [Ground(article, (entry,), None, why, (left,))]
    return made


def percent(tax_rate: Fraction) -> Words:
    """A rate as people write it."""
    return Words(_percent, (tax_rate,))


def _percent(tax_rate: Fraction) -> str:
    return f"{float(tax_rate * 100):g}%"
