"""Charges of undone periods: invoiced, and then shown by later knowledge never to have arisen.

Where a deemed event is withdrawn, what was never invoiced vanishes with it; what was invoiced stays in the books and
is met by a negative refund. What an invoice covered is what the record knew when the invoice was recorded, so this
stays a pure function of the facts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from datetime import date
from typing import get_args

from yakkan.domain.contract.charge import Charge
from yakkan.domain.contract.charge_names import fee_month, renamed
from yakkan.domain.contract.chronicle import Chronicle
from yakkan.domain.contract.course import Course, Entry, Ground
from yakkan.domain.contract.facts import (
    CompletionFound,
    DepositDemanded,
    Fact,
    FactCorrected,
    FactRetracted,
    InvoiceIssued,
    LeaseAcceptanceCertified,
    MonthlyFeeChanged,
    PaymentReceived,
)
from yakkan.domain.contract.history import Present
from yakkan.domain.contract.parts import MONEY_FACTS
from yakkan.domain.contract.record import ACCOUNT
from yakkan.domain.periods import last_day

REACH_BACK = CompletionFound | LeaseAcceptanceCertified
REACHING_BACK = frozenset(get_args(REACH_BACK))
"""Facts that can show that a deemed event of an earlier day never came about; to ask many, by their sorts."""

_MOVING_CHARGES = frozenset({DepositDemanded, PaymentReceived})
"""Sorts of facts among which `moves_charges` finds some."""

_OF_ANY_DAY = REACHING_BACK | {FactCorrected, FactRetracted}


def invoices_in_doubt(facts: Sequence[Present], as_of: date) -> list[Present]:
    """Invoices after whose recording something was recorded that may unmake charges of days before them."""
    sorts = {type(each.fact) for each in facts}
    if InvoiceIssued not in sorts:
        return []
    passing = () if _charges_hang_on_money(facts, sorts) else MONEY_FACTS
    doubtful = []
    # The earliest day that anything recorded later concerns.
    concerned = date.max
    for each in reversed(facts):
        fact = each.fact
        if isinstance(fact, InvoiceIssued) and each.retracted_by is None and concerned < fact.on <= as_of:
            doubtful.append(each)
        if type(fact) not in passing:
            concerned = min(concerned, _concerns(fact))
    return doubtful[::-1]


def _charges_hang_on_money(facts: Iterable[Present], sorts: Set[type[Fact]]) -> bool:
    return not sorts.isdisjoint(_MOVING_CHARGES) and any(moves_charges(each.fact) for each in facts)


def moves_charges(fact: Fact) -> bool:
    """Whether it moves money and may decide that a charge arises: what is prepaid, or was paid for a month to come by
    its name, takes a lump sum's place (10(2)), and a deposit beyond the quote needs a default (39(1)).
    """
    if isinstance(fact, PaymentReceived):
        return fact.prepays_through is not None or _is_for_a_month_to_come(fact)
    return isinstance(fact, DepositDemanded)


def _is_for_a_month_to_come(payment: PaymentReceived) -> bool:
    """Whether a payment names the fee of a month that may not be over; months by contract begin on any day of one."""
    month = None if payment.charge is None else fee_month(payment.charge.rpartition("/")[2])
    return month is not None and payment.on <= last_day(month, months=2)


def _concerns(fact: Fact) -> date:
    """The first day that a fact may change; what corrects or reaches back may change any."""
    if type(fact) in _OF_ANY_DAY:
        return date.min
    if isinstance(fact, MonthlyFeeChanged) and fact.effective_on is not None:
        return min(fact.on, fact.effective_on)
    return fact.first_day


def invoices_tie(facts: Iterable[Present]) -> bool:
    """Whether an invoice may cover charges of several contracts: one of the account, or one that names them."""
    return any(
        isinstance(fact, InvoiceIssued)
        and (stream == ACCOUNT or any(not _is_of(name, stream) for name in fact.charges or ()))
        for fact, stream in ((each.fact, each.stream) for each in facts)
    )


def _is_of(name: str, stream: str) -> bool:
    """Whether a charge's name names a contract, by its id or as ORDER/CONTRACT."""
    return name.startswith((f"{stream}/", f"{stream.rpartition('/')[2]}/"))


def covered(then: Chronicle, invoice: Present) -> list[Charge]:
    """The charges of an invoice's contract that had been invoiced by then.

    Of its contract only, or of all for one of the account: what is undone in one contract does not hang on when
    another was invoiced.
    """
    own = then.ledger.charges if invoice.stream == ACCOUNT else then.ledger.of(then.courses.get(invoice.stream))
    return [charge for charge in own if charge.invoice is not None and charge.gross > 0]


def arises(chronicle: Chronicle, charge: Charge) -> bool:
    """Whether a charge of another chronicle has arisen in this one."""
    return _id_now(chronicle, charge) in chronicle.ledger.by_id


def refund_what_is_undone(chronicle: Chronicle, then: Chronicle, invoice: Present) -> None:
    """Keep the charges that the invoice covered and that no longer arise, and meet each by its refund."""
    for charge in covered(then, invoice):
        if arises(chronicle, charge):
            continue
        id, course = _id_now(chronicle, charge), _now(chronicle, charge)
        kept, refund = _again(charge, id, course), _again(charge, f"{id}/refund", course)
        refund.kind = "refund"
        refund.net, refund.tax = -charge.net, -charge.tax
        refund.arose_on = invoice.fact.on
        behind = _what_undid_it(chronicle, invoice, course)
        refund.entry = behind[0] if behind else charge.entry
        refund.grounds = [Ground(charge.article, behind, None, "invoiced, but it never arose")]
        chronicle.ledger.undo(kept, refund)


def _what_undid_it(chronicle: Chronicle, invoice: Present, course: Course | None) -> tuple[Entry, ...]:
    """The invoice, and what was recorded about the contract after it that concerns days before it."""
    number = invoice.record.seq
    recorded = [entry for entry in chronicle.entries if entry.record is not None and entry.record.seq >= number]
    issued = [entry for entry in recorded if entry.record is invoice.record]
    late = [
        entry
        for entry in recorded
        if entry.course is course and entry not in issued
        and isinstance(entry.event, Fact) and type(entry.event) not in MONEY_FACTS
        and _concerns(entry.event) <= invoice.fact.on
    ]  # fmt: skip
    return (*issued, *late)


def _now(chronicle: Chronicle, charge: Charge) -> Course | None:
    """The contract of a charge of another chronicle in this one."""
    return None if charge.course is None else chronicle.courses.get(charge.course.stream)


def _id_now(chronicle: Chronicle, charge: Charge) -> str:
    """What a charge of another chronicle is called in this one, where other orders may use its contract's id too."""
    course = _now(chronicle, charge)
    if course is None or charge.course is None:
        return charge.id
    return renamed(charge.id, charge.course.name, course.name)


def _again(charge: Charge, id: str, course: Course | None) -> Charge:
    """The charge as it was, in a ledger in which it did not arise."""
    return Charge(
        id=id,
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
