"""Charges of undone periods: invoiced, and then shown by later knowledge never to have arisen.

Where a deemed event is withdrawn, what was never invoiced vanishes with it; what was invoiced stays in the books and
is met by a negative refund. What an invoice covered is what the record knew when the invoice was recorded, so this
stays a pure function of the facts.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from yakkan.domain.contract.charge import Charge
from yakkan.domain.contract.chronicle import Chronicle
from yakkan.domain.contract.course import Course, Ground
from yakkan.domain.contract.facts import Fact, FactCorrected, FactRetracted, InvoiceIssued
from yakkan.domain.contract.history import Present

_ABOUT_KNOWLEDGE = (FactCorrected, FactRetracted)


def invoices_in_doubt(facts: Sequence[Present], as_of: date) -> list[Present]:
    """Invoices after whose recording something was recorded that concerns days before them."""
    doubtful = []
    # The earliest day that anything recorded later concerns; a correction or retraction may concern any.
    concerned = date.max
    for each in reversed(facts):
        fact = each.fact
        if isinstance(fact, _ABOUT_KNOWLEDGE):
            concerned = date.min
        elif isinstance(fact, InvoiceIssued) and each.retracted_by is None and concerned < fact.on <= as_of:
            doubtful.append(each)
        concerned = min(concerned, fact.on)
    return doubtful[::-1]


def refund_what_is_undone(chronicle: Chronicle, then: Chronicle, invoice: Fact) -> None:
    """Keep the charges that the invoice covered and that no longer arise, and meet each by its refund."""
    for charge in then.ledger.charges:
        if charge.invoice is None or charge.gross <= 0 or charge.id in chronicle.ledger.by_id:
            continue
        course = None if charge.course is None else chronicle.courses.get(charge.course.stream)
        kept, refund = _again(charge, course), _again(charge, course)
        refund.id, refund.kind = f"{charge.id}/refund", "refund"
        refund.net, refund.tax = -charge.net, -charge.tax
        refund.arose_on = invoice.on
        refund.grounds = [Ground(charge.article, (charge.entry,), None, "invoiced, but it never arose")]
        chronicle.ledger.undo(kept, refund)


def _again(charge: Charge, course: Course | None) -> Charge:
    """The charge as it was, in a ledger in which it did not arise."""
    return Charge(
        id=charge.id,
        course=course,
        unit=charge.unit,
        kind=charge.kind,
        article=charge.article,
        net=charge.net,
        tax_rate=charge.tax_rate,
        tax=charge.tax,
        debtor=charge.debtor,
        arose_on=charge.arose_on,
        due=charge.due,
        interest_head=charge.interest_head,
        parameters=charge.parameters,
        entry=charge.entry,
        first=charge.first,
        last=charge.last,
        invoice=charge.invoice,
        grounds=charge.grounds,
    )
