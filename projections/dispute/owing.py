"""What the customer owes on one day, as known at one instant after another, without a whole view for each of them.

Mostly people record what happens when it happens. So one chronicle of the whole matter goes on from record to record,
up to the last day on which a known fact takes effect; it knows what went where. Beyond that day no fact moves money:
charges arise, and nothing meets them but money that waits. Which ones arise hangs on their contract alone
(`domain/contract/parts.py`), so that a new fact lets only its own contract be derived anew. What cannot be told in
this way is not told at all, and is asked of a view.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import accumulate
from operator import attrgetter
from typing import Final

from yakkan.domain.collector import Paused
from yakkan.domain.contract.amendments import named_by
from yakkan.domain.contract.chronicle import Chronicle, Hindsight, Keeper, StartAgain
from yakkan.domain.contract.course import Entry
from yakkan.domain.contract.definition import ContractOpened
from yakkan.domain.contract.derivation import begin, entries, entry_in_time, run, take_in
from yakkan.domain.contract.facts import (
    DebtAcknowledged,
    DeemedEvent,
    DeemedEventWithdrawn,
    DepositApplied,
    DepositDemanded,
    DepositRefunded,
    Fact,
    FactCorrected,
    FactRetracted,
    InvoiceIssued,
    SetOffDeclared,
    SuitFiled,
)
from yakkan.domain.contract.history import History, present
from yakkan.domain.contract.parts import MONEY_FACTS
from yakkan.domain.contract.record import Record
from yakkan.domain.contract.undone import REACH_BACK, moves_charges
from yakkan.domain.instants import end_of_knowledge
from yakkan.projections.dispute.part import parts_of

_NOT_ALONE: Final = (
    FactCorrected | FactRetracted | REACH_BACK | DebtAcknowledged | DepositApplied | DepositDemanded | DepositRefunded
    | SetOffDeclared | SuitFiled
)  # fmt: skip
"""Facts that concern other facts, and such that have effect only where money stands so."""
_JOURNAL: Final = DeemedEvent | DeemedEventWithdrawn
_instant: Final = attrgetter("recorded_at")


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Contracts that hang together, and the records that say something about them; the journal follows from these."""

    streams: frozenset[str]
    records: Sequence[Record]

    def known(self, at: datetime | None) -> int:
        """How many of the records are known at an instant; all for None."""
        return len(self.records) if at is None else bisect_right(self.records, at, key=_instant)


def groups_of(records: Sequence[Record]) -> list[Group] | None:
    """The groups, each contract in one of them; None where something may concern all contracts at once."""
    parts = parts_of(records)
    if parts is None:
        return None
    # What is tied to the account counts for every contract.
    of_account = parts.tied(())
    found = dict.fromkeys([frozenset(of_account), *(frozenset(streams - of_account) for streams in parts.each())])
    return [
        Group(streams, [record for record in parts.of(streams) if not isinstance(record.event, _JOURNAL)])
        for streams in found
        if streams
    ]


@dataclass(frozen=True, slots=True)
class Owed:
    """What is owed on a day, as a view to questions that ask for nothing else."""

    as_of: date
    known_at: date | datetime | None
    outstanding: int

    @property
    def fees(self) -> Owed:
        """Itself: it holds one sum."""
        return self

    def total(self, name: str) -> int:
        """What is owed. Raises AttributeError for another sum."""
        return int(getattr(self, name))


class Unsure(Exception):
    """It takes a view to know."""


@dataclass(frozen=True, slots=True, eq=False)
class _Arising:
    """When the customer's charges of a group arise up to a day, and what has arisen in all by then (yen)."""

    days: Sequence[date]
    by_then: Sequence[int]
    taking_off: Sequence[date]
    """The days of reductions and refunds."""

    def after(self, day: date) -> int:
        """What arises later than a day. Raises Unsure where something is taken off then."""
        if self.taking_off and self.taking_off[-1] > day:
            raise Unsure
        first = bisect_right(self.days, day)
        return self.by_then[-1] - (self.by_then[first - 1] if first else 0) if self.days else 0


def _arising(group: Group, known: int, as_of: date, readings: Mapping[str, str]) -> _Arising:
    records = group.records[:known]
    hindsight, facts = Hindsight(), present(records)
    while True:
        chronicle = begin(records, readings, hindsight)
        for entry in entries(chronicle, facts):
            chronicle.feed(entry)
        arose: list[date] = []
        charges = chronicle.ledger.charges
        try:
            while (day := chronicle.next_day()) is not None and day <= as_of:
                chronicle.run_to(day)
                arose += [day] * (len(charges) - len(arose))
        except StartAgain as again:
            hindsight = again.hindsight
            chronicle.let_go()
            continue
        owed = [
            (day, charge)
            for day, charge in zip(arose, charges, strict=True)
            if charge.debtor == "customer" and charge.course is not None and charge.course.stream in group.streams
        ]
        found = _Arising(
            [day for day, _ in owed],
            list(accumulate(charge.gross for _, charge in owed)),
            [day for day, charge in owed if charge.gross < 0],
        )
        chronicle.let_go()
        return found


class Owing:
    """What is owed in all on a day (principal, yen), asked of one instant of the record after another."""

    def __init__(
        self, records: Sequence[Record], groups: Sequence[Group], as_of: date, readings: Mapping[str, str]
    ) -> None:
        self._records = records
        self._groups = groups
        self._as_of = as_of
        self._readings = readings
        self._known = 0
        self._trunk: Chronicle | None = None
        self._keeper: Keeper | None = None
        self._corrected = set[str]()
        self._until = date.min
        self._invoices: list[tuple[str, ...]] = []
        self._arising: dict[Group, tuple[int, _Arising]] = {}

    @classmethod
    def of(cls, history: History, as_of: date, readings: Mapping[str, str]) -> Owing | None:
        """What is owed in a matter; None where something may concern all of its contracts at once."""
        groups = groups_of(history.records)
        late = (isinstance(each.event, REACH_BACK) and each.event.on > as_of for each in history.records)
        if groups is None or any(late):
            return None
        return cls([r for r in history.records if not isinstance(r.event, _JOURNAL)], groups, as_of, readings)

    def at(self, known_at: date | datetime | None) -> int | None:
        """What is owed with what is known at an instant; None where it takes a view to know.

        Cheap where instants are asked for in their order. Raises InputError for bad readings.
        """
        at = end_of_knowledge(known_at)
        try:
            with Paused():
                return self._owed(at)
        except Unsure:
            return None

    def only_fact(self, last: datetime, instant: datetime) -> tuple[str, History] | None:
        """The fact that alone was recorded between two instants, if it was at the later one: its reference, and the
        records of its contract up to it, which say whether it has effect. None where there are others, where it
        concerns more than its own day, or where the money of others may decide whether it has effect.
        """
        first, behind = (bisect_right(self._records, at, key=_instant) for at in (last, instant))
        if behind != first + 1:
            return None
        record = self._records[first]
        group = next((each for each in self._groups if record.stream in each.streams), None)
        if (
            group is None
            or record.recorded_at != instant
            or not isinstance(record.event, Fact)
            or isinstance(record.event, _NOT_ALONE)
        ):
            return None
        return record.ref, History(group.records[: group.known(instant)])

    def _owed(self, at: datetime | None) -> int:
        trunk = self._brought_to(len(self._records) if at is None else bisect_right(self._records, at, key=_instant))
        charges = trunk.ledger.charges
        if self._until < self._as_of and any(each.kind == "deposit" and each.outstanding for each in charges):
            # A call falls away once nothing is left to secure, and that is up to the money of all (39(1), 39(2)).
            raise Unsure
        owed, left = sum(each.outstanding for each in charges if each.debtor == "customer"), 0
        for credit in trunk.ledger.credits:
            if credit.course is not None or credit.charge is not None:
                # What it does not meet may go to late debts, interest first.
                raise Unsure
            left += credit.left
        to_come = sum(self._arising_in(group, group.known(at)).after(self._until) for group in self._groups)
        return owed + max(to_come - left, 0)

    def _arising_in(self, group: Group, known: int) -> _Arising:
        kept = self._arising.get(group)
        if kept is None or kept[0] != known:
            new = group.records[kept[0] : known] if kept is not None and kept[0] < known else None
            if kept is None or new is None or not all(_lets_arise(group, record) for record in new):
                kept = 0, _arising(group, known, self._as_of, self._readings)
            kept = self._arising[group] = known, kept[1]
        return kept[1]

    # -- the chronicle of the whole --------------------------------------------------------------------------

    def _brought_to(self, known: int) -> Chronicle:
        trunk = self._trunk
        if trunk is None or known < self._known or not self._goes_on(trunk, self._records[self._known : known]):
            trunk = self._begun(self._records[:known])
            self._keeper = Keeper(trunk)
        self._trunk, self._known = trunk, known
        self._invoices = [ids for ids in self._invoices if not all(id in trunk.ledger.by_id for id in ids)]
        if self._invoices:
            # Their tax is rounded anew, over those that are not paid yet, when the last of them arises.
            raise Unsure
        return trunk

    def _goes_on(self, trunk: Chronicle, new: Iterable[Record]) -> bool:
        """Take in records; tells whether that gives what deriving anew would."""
        until = self._until
        fed: list[Entry] = []
        for record in new:
            event = record.event
            if isinstance(event, ContractOpened):
                if not take_in(trunk, record):
                    return False
            elif isinstance(event, Fact):
                entry = entry_in_time(trunk, record, self._corrected)
                if entry is None:
                    return False
                trunk.feed(entry)
                fed.append(entry)
                until = max(until, entry.shows_from)
        try:
            trunk.run_to(min(until, self._as_of))
        except StartAgain:
            return False
        self._until = until
        self._invoices += _named(trunk, fed)
        return True

    def _begun(self, known: Sequence[Record]) -> Chronicle:
        facts = present(known)
        days = [max(each.fact.on, each.fact.dispatched_on or each.fact.on) for each in facts]
        self._until = max(days, default=date.min)
        self._corrected = {
            named[1] for record in known if isinstance(record.event, Fact) and (named := named_by(record.event))
        }
        trunk = run(known, facts, min(self._until, self._as_of), self._readings)
        self._invoices = list(_named(trunk, trunk.entries))
        return trunk


def _lets_arise(group: Group, record: Record) -> bool:
    """Whether a fact leaves alone what arises: what moves money does, where none of it may decide of charges."""
    return type(record.event) in MONEY_FACTS and not any(
        isinstance(each.event, Fact) and moves_charges(each.event) for each in group.records
    )


def _named(trunk: Chronicle, some: Iterable[Entry]) -> Iterator[tuple[str, ...]]:
    """The charges that invoices name."""
    for entry in some:
        if isinstance(entry.event, InvoiceIssued) and entry.event.charges is not None:
            yield tuple(trunk.charge_named(name, entry) for name in entry.event.charges)
