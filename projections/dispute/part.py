"""The part of a matter on which an answer can hang, so that a search need not read the rest again and again.

Where a contract or a unit stands, and which events the terms bring about for it, never hangs on money: what was paid
moves title, yen and caps, and nothing else. So an answer of that sort hangs on the facts of its contract, on what is
tied to the contract, and on what concerns the customer as a whole; other contracts and the money of the account are
left out but for openings that give names or choose readings. Answers about money hang on the whole matter:
an undesignated payment, or what one contract overpaid, meets the debts of any other (38(5)).

Contracts are tied by maintenance that covers a rental (22), by rescissions (40(3), X47), and by corrections, which
may name the facts of another contract. Where a rescission may reach all contracts, what is still to be paid decides
which ones (X48), and the whole is read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

from yakkan.domain.contract.definition import ContractOpened
from yakkan.domain.contract.facts import (
    DEEMED,
    FACTS,
    AllocationAgreed,
    BenefitOfTimeLost,
    DebtAcknowledged,
    DeemedEventWithdrawn,
    DepositApplied,
    DepositDemanded,
    DepositPaid,
    DepositRefunded,
    FactCorrected,
    FactRetracted,
    ImmediateGroundOccurred,
    InvoiceIssued,
    PaymentDemanded,
    PaymentReceived,
    RescissionArrived,
    SecrecyLapsed,
    SetOffDeclared,
    SuitFiled,
    TitleTransferred,
)
from yakkan.domain.contract.history import History
from yakkan.domain.contract.kinds import ACCOUNT_EFFECTS
from yakkan.domain.contract.record import ACCOUNT, Record
from yakkan.projections.dispute.papers import definition_of, labels_named
from yakkan.projections.question import Asking
from yakkan.projections.vocabulary import STANDING

_MONEY: Final = (
    AllocationAgreed
    | DebtAcknowledged
    | DepositApplied
    | DepositDemanded
    | DepositPaid
    | DepositRefunded
    | InvoiceIssued
    | PaymentDemanded
    | PaymentReceived
    | SetOffDeclared
    | SuitFiled
)
"""Facts that move money and nothing else."""

_BEYOND: Final = frozenset(
    {BenefitOfTimeLost, DeemedEventWithdrawn, FactCorrected, FactRetracted, SecrecyLapsed, TitleTransferred}
)
"""Events that hang on money, on what contracts have in common, or on the record itself."""

_UNSETTLING: Final = frozenset({"contract", "scope", "changes"})
"""Fields that, once corrected, may tie what nothing else ties."""


def hangs_on(history: History, question: object) -> History:
    """The records that can decide a question, in their order and under their numbers; all of them where in doubt.

    It stays so with facts taken away or moved, at any earlier instant, on any day and under any readings.
    """
    if not isinstance(question, Asking):
        return history
    places = [_place(subject) for subject in question.subjects]
    known = [place for place in places if place is not None]
    return part_of(history, [place for place in known if place]) if len(known) == len(places) else history


def part_of(history: History, places: Sequence[str]) -> History:
    """The records that can decide how contracts and units stand; all of them where in doubt."""
    records = history.records
    streams = _streams(history, places)
    if streams is None:
        return history
    kept = _closed(streams, list(_ties(history)))
    if _one_for_all(records) or len(kept) == len(history.openings):
        return history
    named = {stream.rpartition("/")[2] for stream in kept}
    return History(
        [
            record
            for record in records
            if record.stream in kept
            or (record.stream == ACCOUNT and not isinstance(record.event, _MONEY))
            or (isinstance(record.event, ContractOpened) and _counts(record.event, named))
        ]
    )


def _counts(opened: ContractOpened, named: Collection[str]) -> bool:
    """Whether a contract left out still counts: it bears the name of another order's, or its papers choose readings."""
    return bool(opened.readings) or opened.contract.id in named


def _place(subject: str) -> str | None:
    """The contract or unit that a name in a question speaks of; "" for the day, None where money may matter."""
    if subject == "as_of":
        return ""
    place, _, field = subject.rpartition(".")
    if ":" not in subject:
        of_place = field in STANDING and field != "title" and "/" not in place.partition("/")[2]
        return place if of_place and place else None
    event, _, where = subject.partition(":")
    known = DEEMED.get(event) or FACTS.get(event)
    if (
        known is None
        or known in _BEYOND
        or known in ACCOUNT_EFFECTS
        or issubclass(known, FactCorrected | FactRetracted)
    ):
        return None
    return where or None


def _streams(history: History, places: Iterable[str]) -> set[str] | None:
    """The contracts that places may mean, whatever else is known; None for a place that means none."""
    found: set[str] = set()
    for place in places:
        meant = {
            stream
            for stream, opening in history.openings.items()
            for name in (stream, stream.rpartition("/")[2], f"{opening.order}/{stream}")
            if place == name or place.startswith(f"{name}/")
        }
        if not meant:
            return None
        found |= meant
    return found


def _one_for_all(records: Iterable[Record]) -> bool:
    """Whether a rescission may reach every contract, or a correction may change what is tied to what."""
    return any(
        (isinstance(event, RescissionArrived) and (event.scope == "all" or record.stream == ACCOUNT))
        or (isinstance(event, FactCorrected) and any(name in _UNSETTLING for name, _ in event.changes))
        for record in records
        for event in (record.event,)
    )


def _ties(history: History) -> Iterator[set[str]]:
    """Streams of which none can be left out when another is there."""
    definitions = {stream: definition_of(opening) for stream, opening in history.openings.items()}
    for stream, opened in definitions.items():
        covered = {f"{opened.order}/{each}" for each in opened.contract.covers}
        yield {stream, *(each for each in covered & definitions.keys() if definitions[each].contract.kind == "rental")}
    labelled: dict[str, set[str]] = {}
    for record in history.records:
        label = getattr(record.event, "id", None)
        if label is not None:
            labelled.setdefault(label, set()).add(record.stream)
    rescinded: set[str] = set()
    for record in history.records:
        if isinstance(record.event, RescissionArrived):
            rescinded.add(record.stream)
        elif isinstance(record.event, ImmediateGroundOccurred):
            # A ground on one side gives a right under every contract.
            yield {ACCOUNT, record.stream}
        for label in labels_named(record.event):
            yield {record.stream, *labelled.get(label, ())}
    yield rescinded


def _closed(streams: set[str], ties: Sequence[set[str]]) -> set[str]:
    """These streams and the account with all that is tied to them, however indirectly."""
    kept = {ACCOUNT, *streams}
    grows = True
    while grows:
        grows = False
        for tie in ties:
            if not tie <= kept and not tie.isdisjoint(kept):
                kept |= tie
                grows = True
    return kept - {ACCOUNT}
