"""Parts of a matter: contracts that hang together, and the records that can decide how they stand.

Where a contract or a unit stands, which events the terms bring about for it, and which charges arise never hangs on
the money of other contracts, but for calls for deposits, which look at the debts of all (39(1), (3)): what was paid
moves title, yen and caps, and one duty: to supply again what was lost and is paid for (15(2)). So these hang on the
facts of the contract, on what is tied to it, and on what concerns the customer as a whole; other contracts and the
money of the account are left out but for openings that give names or choose readings.

Contracts are tied by maintenance that covers a rental (22), by rescissions (40(3), X47), by immediate grounds and
findings of harassment, which give a right under every contract (40(2), 48(4)), and by corrections, which may name the
facts of another contract. Where a rescission may reach all contracts, what is still to be paid decides which ones
(X48), and the whole is read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import Final

from yakkan.domain.contract.definition import ContractOpened
from yakkan.domain.contract.facts import (
    AllocationAgreed,
    DebtAcknowledged,
    DepositApplied,
    DepositDemanded,
    DepositPaid,
    DepositRefunded,
    FactCorrected,
    FactRetracted,
    HarassmentFound,
    ImmediateGroundOccurred,
    InvoiceIssued,
    PaymentDemanded,
    PaymentReceived,
    RescissionArrived,
    SetOffDeclared,
    SuitFiled,
)
from yakkan.domain.contract.record import ACCOUNT, Record

MONEY_FACTS: Final = frozenset(
    {
        AllocationAgreed,
        DebtAcknowledged,
        DepositApplied,
        DepositDemanded,
        DepositPaid,
        DepositRefunded,
        InvoiceIssued,
        PaymentDemanded,
        PaymentReceived,
        SetOffDeclared,
        SuitFiled,
    }
)
"""Facts that move money and nothing else."""

_UNSETTLING: Final = frozenset({"contract", "scope", "changes"})
"""Fields that, once corrected, may tie what nothing else ties."""


class Parts:
    """The contracts of a matter by what ties them."""

    def __init__(self, records: Sequence[Record]) -> None:
        self.records = records
        self.by_stream: dict[str, list[Record]] = {}
        for record in records:
            self.by_stream.setdefault(record.stream, []).append(record)
        self.openings: dict[str, Record] = {}
        # Contracts that count for others: by the name that several may bear, and those whose papers choose readings.
        self._named: dict[str, list[str]] = {}
        self._choosing: list[str] = []
        for record in records:
            if isinstance(record.event, ContractOpened):
                self.openings[record.stream] = record
                self._named.setdefault(record.event.contract.id, []).append(record.stream)
                if record.event.readings:
                    self._choosing.append(record.stream)
        self.is_one = _one_for_all(records)
        """Whether a rescission may reach every contract, or a correction may change what is tied to what."""

    @cached_property
    def _groups(self) -> _Groups:
        return _Groups(_ties(self.records, self.openings))

    def tied(self, streams: Iterable[str]) -> set[str]:
        """These contracts and all that is tied to them, however indirectly; what is tied to the account too."""
        if self.is_one or len(self.openings) < 2:
            return set(self.openings)
        kept = set(self._groups.of(ACCOUNT))
        for stream in streams:
            kept |= self._groups.of(stream)
        return kept - {ACCOUNT}

    def each(self) -> Iterator[set[str]]:
        """The contracts of each part, every contract in one of them at least."""
        seen = set[str]()
        for stream in self.openings:
            if stream not in seen:
                tied = self.tied((stream,))
                seen |= tied
                yield tied

    def of(self, streams: Iterable[str], *, money: bool = True) -> Sequence[Record]:
        """The records that can decide how these contracts stand, in their order and under their numbers.

        Of contracts left out the opening still counts where it bears the name of one of these, or chooses readings.
        Without `money` what moves their own is left out too: it decides of charges (10(2), 39(1)), and of no state.
        """
        kept = self.tied(streams)
        if len(kept) == len(self.openings) and (money or self.is_one):
            return self.records
        own = (r for stream in kept for r in self.by_stream[stream] if money or type(r.event) not in MONEY_FACTS)
        of_all = (record for record in self.by_stream.get(ACCOUNT, ()) if type(record.event) not in MONEY_FACTS)
        alike = (self._named.get(stream.rpartition("/")[2], ()) for stream in kept)
        beside = {*self._choosing, *chain.from_iterable(alike)} - kept
        return sorted(chain(own, of_all, (self.openings[stream] for stream in beside)), key=_by_number)


class _Groups:
    """Sets that are joined when they share a member."""

    def __init__(self, ties: Iterable[Collection[str]]) -> None:
        self._group: dict[str, set[str]] = {}
        for tie in ties:
            if len(tie) > 1:
                self._join(tie)

    def of(self, member: str) -> set[str]:
        """The set in which a member is."""
        return self._group.get(member) or {member}

    def _join(self, tie: Iterable[str]) -> None:
        found = {id(group): group for group in map(self.of, tie)}
        if len(found) > 1:
            joined = set().union(*found.values())
            for member in joined:
                self._group[member] = joined


def labels_named(event: object) -> list[str]:
    """The labels that a correction or retraction names, or would name once corrected in turn."""
    if isinstance(event, FactRetracted):
        return [event.retracts]
    if not isinstance(event, FactCorrected):
        return []
    return [event.corrects, *(str(value) for name, value in event.changes if name in ("corrects", "retracts"))]


def _by_number(record: Record) -> int:
    return record.seq


def _one_for_all(records: Iterable[Record]) -> bool:
    return any(
        (isinstance(event, RescissionArrived) and (event.scope == "all" or record.stream == ACCOUNT))
        or (isinstance(event, FactCorrected) and any(name in _UNSETTLING for name, _ in event.changes))
        for record in records
        for event in (record.event,)
    )


def _ties(records: Sequence[Record], openings: Mapping[str, Record]) -> Iterator[set[str]]:
    """Streams of which none can be left out when another is there."""
    opened = {stream: event for stream, record in openings.items() if isinstance(event := record.event, ContractOpened)}
    rentals = {stream for stream, event in opened.items() if event.contract.kind == "rental"}
    for stream, event in opened.items():
        yield {stream} | rentals.intersection(f"{event.order}/{each}" for each in event.contract.covers)
    labelled: dict[str, set[str]] = {}
    for record in records:
        label = getattr(record.event, "id", None)
        if label is not None:
            labelled.setdefault(label, set()).add(record.stream)
    rescinded: set[str] = set()
    for record in records:
        if isinstance(record.event, RescissionArrived):
            rescinded.add(record.stream)
        elif isinstance(record.event, ImmediateGroundOccurred | HarassmentFound):
            # It gives a right under every contract (40(2), 48(4)).
            yield {ACCOUNT, record.stream}
        for label in labels_named(record.event):
            yield {record.stream, *labelled.get(label, ())}
    yield rescinded
