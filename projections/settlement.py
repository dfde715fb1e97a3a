"""What met a charge: payments, set-off, deposits, reductions and refunds, as the nodes of its explanation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from yakkan.domain.contract.charge import Charge, Posting, Taken
from yakkan.domain.contract.course import Entry
from yakkan.domain.contract.facts import DepositApplied, DepositPaid, PaymentReceived, SetOffDeclared
from yakkan.projections.explanation import Explanation, of_entry

_HOW: Final[tuple[tuple[type, str], ...]] = (
    (PaymentReceived, "paid on it"),
    (DepositPaid, "paid on it"),
    (SetOffDeclared, "set off against it"),
    (DepositApplied, "met from the deposit"),
)
_INTEREST: Final = "late-interest"


class Met(NamedTuple):
    """What met the charges of a ledger: the postings by the charge's id, and what was taken off by whom."""

    postings: Mapping[str, Sequence[Posting]]
    taken: Mapping[str, Sequence[tuple[Charge, Taken]]]


def met(charges: Iterable[Charge], postings: Iterable[Posting]) -> Met:
    """What met each charge or its interest, in its order."""
    paid: dict[str, list[Posting]] = {}
    put_down(paid, postings)
    return Met(paid, taken_off(charges))


def taken_off(charges: Iterable[Charge]) -> dict[str, list[tuple[Charge, Taken]]]:
    """What reductions and refunds among some charges took off others, by the id of the other."""
    taken: dict[str, list[tuple[Charge, Taken]]] = {}
    for charge in charges:
        for some in charge.takes_off:
            taken.setdefault(some.off.id, []).append((charge, some))
    return taken


def put_down(paid: dict[str, list[Posting]], postings: Iterable[Posting]) -> None:
    """Add those of further postings that met a charge or its interest, by the charge's id."""
    for each in postings:
        if each.charge is not None and (each.debit == "customer-credit" or _pays_deposit(each)):
            paid.setdefault(each.charge, []).append(each)


def of_charge(charge: Charge, met_by: Met, told: Callable[[Entry], Explanation] = of_entry) -> tuple[Explanation, ...]:
    """What was paid on a charge, when, by what, and for how much of interest and principal (yen); what was taken off
    it, or what it takes off others if it is a reduction or refund; and what is left. Nothing where nothing met it.

    `told` explains the events behind it.
    """
    if charge.gross < 0:
        return tuple(_takes_off(charge))
    paid, taken = met_by.postings.get(charge.id, ()), met_by.taken.get(charge.id, ())
    nodes = [*_payments(paid, told), *_taken_off(taken, told)]
    if nodes:
        nodes.append(Explanation("what is left of it", arithmetic=_left(charge, paid, [each for _, each in taken])))
    return tuple(nodes)


def _pays_deposit(posting: Posting) -> bool:
    return posting.debit.startswith("fees:") and isinstance(posting.entry.event, DepositPaid)


def _payments(postings: Iterable[Posting], told: Callable[[Entry], Explanation]) -> Iterator[Explanation]:
    together: dict[tuple[date, Entry], list[Posting]] = {}
    for posting in postings:
        together.setdefault((posting.on, posting.entry), []).append(posting)
    for (on, entry), some in together.items():
        text = next((text for cls, text in _HOW if isinstance(entry.event, cls)), "met with money that came free")
        interest = sum(each.amount for each in some if each.credit == _INTEREST)
        principal = sum(each.amount for each in some if each.credit != _INTEREST)
        arithmetic = f"{interest + principal:,} yen on {on}"
        if interest:
            arithmetic = f"{arithmetic}: {interest:,} of late interest, {principal:,} of principal"
        yield Explanation(text, arithmetic=arithmetic, ref=entry.ref, children=(told(entry),))


def _taken_off(taken: Iterable[tuple[Charge, Taken]], told: Callable[[Entry], Explanation]) -> Iterator[Explanation]:
    for by, some in taken:
        text = f"{some.amount:,} yen by {by.id}"
        if some.paid:
            text = f"{text}, which had been paid and come back"
        yield Explanation("taken off it", by.article, arithmetic=text, ref=by.entry.ref, children=(told(by.entry),))


def _takes_off(reduction: Charge) -> Iterator[Explanation]:
    for some in reduction.takes_off:
        text = f"{some.amount:,} yen of {some.off.id}"
        if some.paid:
            text = f"{text}, which had been paid and come back"
        yield Explanation("taken off", arithmetic=text)


def _left(charge: Charge, postings: Iterable[Posting], taken: Sequence[Taken]) -> str:
    paid = sum(each.amount for each in postings if each.credit != _INTEREST)
    off, back = sum(each.amount for each in taken), sum(each.amount for each in taken if each.paid)
    left, gross = charge.outstanding, charge.gross
    if back:
        return f"{gross:,} - {paid:,} paid - {off:,} taken off + {back:,} that come back = {left:,} yen"
    if off and paid:
        return f"{gross:,} - {paid:,} paid - {off:,} taken off = {left:,} yen"
    return f"{gross:,} - {off:,} taken off = {left:,} yen" if off else f"{gross:,} - {paid:,} paid = {left:,} yen"
