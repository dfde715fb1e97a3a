"""Days by which something must be done or will happen, one line each: what lists of many matters are made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from yakkan.domain.contract.charge import Charge
from yakkan.domain.contract.course import Course
from yakkan.domain.contract.kinds import outsourcing
from yakkan.domain.terms.outsourcing import later_term_refused, non_renewal_deadline
from yakkan.projections.liability import LiabilityLine
from yakkan.projections.lines import Line
from yakkan.projections.view import View

NOT_ENDED: Final = frozenset({"open", "overdue"})
CLAIM_WINDOWS: Final = frozenset({"nonconformity", "latent_defect", "rental_replacement"})
"""Heads of liability that a notice must claim by their last day; the last day of a ban is none to act by."""


@dataclass(frozen=True, slots=True)
class DeadlineLine(Line):
    """A day that counts, under the readings in force; the safe day under every reading is the agenda's to find.

    `what` is `payment` (`ref`: the charge), `obligation` (its O-number), `notice` (the head of liability that a
    notice claims), `non_renewal` (the last day for refusing renewal) or `term_end` (`ref`: the contract). `who` is
    the party that has to act, `either` for a refusal, None where nobody has to. `amount` is in yen, of a payment
    what is outstanding.
    """

    what: str
    ref: str
    contract: str | None
    unit: str | None
    who: str | None
    due_on: date
    article: str
    duty: str
    status: str
    amount: int | None


def deadlines(view: View) -> list[DeadlineLine]:
    """Open obligations and payments with a day, windows for notices, ends of terms, last days to refuse renewal."""
    return [*_obligations(view), *_notices(view), *_terms(view)]


def still_to_pay(view: View) -> dict[int, int | None]:
    """Yen that are still to be paid on each obligation of a view, by the identity of its line.

    Of one that has ended, and of one that no charge stands for, its amount.
    """
    charges = _charges(view)
    left = {}
    for duty, line in zip(view.chronicle.duties, view.obligations, strict=True):
        charge = charges.get(id(duty)) if line.status in NOT_ENDED else None
        left[id(line)] = line.amount if charge is None else charge.outstanding
    return left


def _charges(view: View) -> dict[int, Charge]:
    """The charge that each obligation to pay is about, by the obligation's identity in the chronicle."""
    return {id(charge.duty): charge for charge in view.chronicle.ledger.charges if charge.duty is not None}


def _obligations(view: View) -> Iterator[DeadlineLine]:
    paid_by = _charges(view)
    for duty, line in zip(view.chronicle.duties, view.obligations, strict=True):
        if line.due_on is None or line.status not in NOT_ENDED:
            continue
        charge = paid_by.get(id(duty))
        if charge is not None and not charge.outstanding:
            # A month that costs nothing.
            continue
        yield DeadlineLine(
            what="obligation" if charge is None else "payment",
            ref=line.id if charge is None else charge.id,
            contract=line.contract,
            unit=line.unit,
            who=line.debtor,
            due_on=line.due_on,
            article=line.article,
            duty=line.duty,
            status=line.status,
            amount=line.amount if charge is None else charge.outstanding,
        )


def notice_status(line: LiabilityLine) -> str:
    """How it stands with the notice that a line of liability waits for: as with the line, until it is given.

    One is all that the replacement of a rented unit takes (13(3)); of other nonconformities there may be more.
    """
    given = line.head == "rental_replacement" and line.claims > 0
    return "discharged" if given and line.status == "open" else line.status


def _notices(view: View) -> Iterator[DeadlineLine]:
    for line in view.liability:
        if line.last_day is not None and line.head in CLAIM_WINDOWS and notice_status(line) == "open":
            yield DeadlineLine(
                what="notice",
                ref=line.head,
                contract=line.contract,
                unit=line.unit,
                who="customer" if line.bearer == "company" else "company",
                due_on=line.last_day,
                article=line.article,
                duty=line.remedy,
                status="open",
                amount=None,
            )


def _terms(view: View) -> Iterator[DeadlineLine]:
    for course in view.chronicle.courses.values():
        service = course.body
        if not isinstance(service, outsourcing.Service) or service.term_last is None:
            continue
        if course.accepted is None or not (service.serving or service.state == "accepted"):
            continue
        renews = course.definition.auto_renews and service.refused is None
        yield from (line for line in _refusals(view, course) if view.as_of <= line.due_on)
        ends_early = service.ends_on is not None and service.ends_on <= service.term_last
        if ends_early and service.ends_on is not None:
            yield _of_term(course, "term_end", None, service.ends_on, "early termination takes effect")
        else:
            duty = "the term renews" if renews else "the term ends"
            yield _of_term(course, "term_end", None, service.term_last, duty)


def refusals(view: View) -> Iterator[DeadlineLine]:
    """The last day to refuse renewal of each service whose present term may still renew, gone by or not.

    Where terms must be refused before they begin, it is that of the first which can still be refused.
    """
    for course in view.chronicle.courses.values():
        yield from _refusals(view, course)


def _refusals(view: View, course: Course) -> Iterator[DeadlineLine]:
    service = course.body
    if not isinstance(service, outsourcing.Service) or service.term_last is None or course.accepted is None:
        return
    renews = course.definition.auto_renews and service.refused is None
    if renews and service.can("NonRenewalDeclared"):
        term_last = term_to_refuse(view, service)
        last = non_renewal_deadline(term_last, course.parameters, view.chronicle.reading("X19"))
        yield _of_term(course, "non_renewal", "either", last, "refuse renewal")


def term_to_refuse(view: View, service: outsourcing.Service) -> date:
    """Last day of the term whose renewal may be refused on the day of a view: of the present one, or the next to come.

    Where terms must be refused before they begin, that may be too late already; then it is a later one.
    """
    present = service.term_last or view.as_of
    if service.refused is not None or service.refused_late is not None:
        return present
    x19 = view.chronicle.reading("X19")
    return later_term_refused(present, view.as_of, service.course.parameters, x19) or present


def _of_term(course: Course, what: str, who: str | None, day: date, duty: str) -> DeadlineLine:
    article = "10(2)" if duty.startswith("early") else "10(1)"
    return DeadlineLine(what, course.name, course.name, None, who, day, article, duty, "open", None)
