"""The history of a matter: its records, what was known at an instant, and what the facts are once corrected.

Corrections and retractions are about knowledge: once known they apply to every day asked about; known at an earlier
instant, they do not exist. A correction or retraction may itself be corrected or retracted; what it had changed then
stands as before it. Of two corrections the later recorded wins, field by field.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from functools import cache
from operator import attrgetter
from typing import Any

from yakkan.domain.contract.definition import AccountOpened, ContractOpened
from yakkan.domain.contract.facts import DeemedEvent, DeemedEventWithdrawn, Fact, FactCorrected, FactRetracted
from yakkan.domain.contract.record import ACCOUNT, Record

_CORRECTIONS = (FactCorrected, FactRetracted)
_JOURNALLED = (DeemedEvent, DeemedEventWithdrawn)


@dataclass(slots=True, eq=False)
class Present:
    """A recorded fact as it stands by what is known: its values now, who corrected it, whether it is retracted.

    `trouble` says why a correction of it cannot be applied; the fact then stands as before that correction.
    """

    record: Record
    fact: Fact
    stream: str
    corrected_by: list[str] = field(default_factory=list)
    was: dict[str, Any] = field(default_factory=dict)
    retracted_by: str | None = None
    trouble: str | None = None

    @property
    def status(self) -> str:
        """Whether the record stands."""
        return "effective" if self.retracted_by is None else "retracted"


class History:
    """The records of one matter in the order of their recording."""

    def __init__(self, records: Sequence[Record] = (), *, money: bool = True) -> None:
        self.records: list[Record] = list(records)
        self.money = money
        """Whether they are all that decides what is owed, or only how things stand."""
        # What is found by going through the records is made when it is asked for, and goes on from there: a view
        # needs none of it.
        self._gone_through = 0
        self._openings: dict[str, Record] = {}
        self._versions: dict[str, int] = {}
        self._account: Record | None = None

    def __repr__(self) -> str:
        return f"<History of {len(self.records)} records>"

    @property
    def openings(self) -> dict[str, Record]:
        """The record that opened each contract, by its stream."""
        self._go_through()
        return self._openings

    @property
    def versions(self) -> dict[str, int]:
        """The version of the last record of each stream."""
        self._go_through()
        return self._versions

    @property
    def account(self) -> Record | None:
        """The record that opened the account."""
        self._go_through()
        return self._account

    @classmethod
    def numbered(cls, records: Iterable[Record], *, money: bool = True) -> History:
        """A history of these records in this order, whatever numbers they bore elsewhere: one that is supposed."""
        return cls([record.but(seq=number) for number, record in enumerate(records, start=1)], money=money)

    def extend(self, records: Iterable[Record]) -> None:
        """Append records, already checked and in order."""
        self.records += records

    def _go_through(self) -> None:
        for number in range(self._gone_through, len(self.records)):
            record = self.records[number]
            self._versions[record.stream] = record.version
            if isinstance(record.event, ContractOpened):
                self._openings[record.stream] = record
            elif isinstance(record.event, AccountOpened):
                self._account = record
        self._gone_through = len(self.records)

    @property
    def last_instant(self) -> datetime | None:
        """The instant of the last record; None while there is none."""
        return self.records[-1].recorded_at if self.records else None

    def known(self, at: datetime | None) -> Sequence[Record]:
        """The records up to an instant, that instant included; all of them for None."""
        if at is None or not self.records or self.records[-1].recorded_at <= at:
            return self.records
        return self.records[: bisect_right(self.records, at, key=attrgetter("recorded_at"))]

    def facts(self) -> list[tuple[str | None, Fact]]:
        """Every recorded fact with the order of its papers; contract facts bear their contract's stream name."""
        return [
            (
                record.order,
                replace(record.event, contract=None if record.stream == ACCOUNT else record.stream),
            )
            for record in self.records
            if isinstance(record.event, Fact)
        ]


def stream_of(contract: str | None, order: str | None, streams: Iterable[str]) -> str | None:
    """The stream that a contract's name means: ORDER/CONTRACT, or CONTRACT in its own order or in the only one.

    None for no contract (the account), and for a name that fits no stream, or several.
    """
    if contract is None:
        return ACCOUNT
    known = set(streams)
    if contract in known:
        return contract
    if order is not None and f"{order}/{contract}" in known:
        return f"{order}/{contract}"
    fitting = [stream for stream in known if stream.rpartition("/")[2] == contract]
    return fitting[0] if len(fitting) == 1 else None


def present(records: Sequence[Record]) -> list[Present]:
    """The facts among these records as they stand, in recorded order, corrections applied."""
    facts = [Present(r, r.event, r.stream) for r in records if isinstance(r.event, Fact)]
    if any(type(each.fact) in _CORRECTIONS for each in facts):
        streams = {record.stream for record in records}
        _Corrector(facts, streams).apply()
    return facts


class _Corrector:
    """Applies corrections to their targets, corrections of corrections first."""

    def __init__(self, facts: list[Present], streams: set[str]) -> None:
        self._facts = facts
        self._streams = streams
        self._by_label: dict[str, list[Present]] = {}
        for each in facts:
            if each.fact.id is not None:
                self._by_label.setdefault(each.fact.id, []).append(each)
        self._corrections = [each for each in facts if isinstance(each.fact, _CORRECTIONS)]
        self._done: set[int] = set()
        self._open: set[int] = set()
        # Corrections in recorded order by what they might target, so that no fact is held against every correction.
        self._might: dict[int, list[Present]] = {}
        named = self._labels_of_corrections()
        for correction in self._corrections:
            reached = {id(each): each for label in named[id(correction)] for each in self._by_label.get(label, ())}
            for key in reached:
                self._might.setdefault(key, []).append(correction)

    def apply(self) -> None:
        for correction in self._corrections:
            self._settle(correction)
        for each in self._facts:
            if id(each) in self._might:
                self._settle(each)

    def _labels_of_corrections(self) -> dict[int, set[str]]:
        """The labels that each correction names, or could be made to name by corrections of it, however indirectly."""
        named = {id(each): set(_strings(each.fact)) for each in self._corrections}
        grows = True
        while grows:
            grows = False
            for correction in self._corrections:
                labels = named[id(correction)]
                for label in tuple(labels):
                    for target in self._by_label.get(label, ()):
                        theirs = named.get(id(target))
                        if theirs is not None and not labels <= theirs:
                            theirs |= labels
                            grows = True
        return named

    def _settle(self, target: Present) -> None:
        """Bring a fact to its present values; what corrects it is settled before."""
        key = id(target)
        if key in self._done or key in self._open:
            return
        self._open.add(key)
        reaching = [each for each in self._might.get(key, ()) if each is not target]
        for correction in reaching:
            if target in self._may_target(correction):
                self._settle(correction)
        for correction in reaching:
            if correction.retracted_by is None and target in self._targets(correction):
                self._apply_one(correction, target)
        self._open.discard(key)
        self._done.add(key)

    def _apply_one(self, correction: Present, target: Present) -> None:
        event = correction.fact
        if isinstance(event, FactRetracted):
            target.retracted_by = correction.record.ref
            return
        if not isinstance(event, FactCorrected):
            return
        changes = dict(event.changes)
        try:
            fact = replace(target.fact, **changes)
        except (TypeError, ValueError) as error:
            correction.trouble = f"the correction does not fit {type(target.fact).__name__}: {error}"
            return
        for name in changes:
            if name not in target.was:
                before = getattr(target.fact, name)
                target.was[name] = (
                    (None if target.stream == ACCOUNT else target.stream) if name == "contract" else before
                )
        target.fact = fact
        target.corrected_by.append(correction.record.ref)
        if "contract" in changes:
            target.stream = stream_of(fact.contract, target.record.order, self._streams) or target.stream

    def _targets(self, correction: Present) -> list[Present]:
        event = correction.fact
        label = event.corrects if isinstance(event, FactCorrected) else getattr(event, "retracts", None)
        return self._labelled(str(label), correction)

    def _may_target(self, correction: Present) -> list[Present]:
        """What it targets as recorded, and what a correction of it could make it target."""
        found = self._targets(correction)
        for other in self._might.get(id(correction), ()):
            if isinstance(other.fact, FactCorrected) and correction in self._labelled(other.fact.corrects, other):
                for name, value in other.fact.changes:
                    if name in ("corrects", "retracts"):
                        found = [*found, *self._labelled(str(value), correction)]
        return found

    def _labelled(self, label: str, correction: Present) -> list[Present]:
        """The facts that bear a label: those of the correction's own order if any; one contract's when it names one."""
        found = self._by_label.get(label, [])
        own = [each for each in found if each.record.order == correction.record.order]
        found = own or found
        if correction.record.stream != ACCOUNT and len(found) > 1:
            found = [each for each in found if each.record.stream == correction.record.stream] or found
        return found


def _strings(value: object) -> Iterable[str]:
    """Every text in a correction, in the values of its changes too: each may be the label of a fact."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, FactCorrected):
        yield value.corrects
        yield from _strings(value.changes)
    elif isinstance(value, FactRetracted):
        yield value.retracts
    elif isinstance(value, Mapping):
        yield from _strings(tuple(value.values()))
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _strings(each)


@dataclass(slots=True, eq=False)
class Journal:
    """The deemed events that the store holds: which stand, and which were withdrawn by which record."""

    standing: dict[tuple[object, ...], Record] = field(default_factory=dict)
    withdrawn: dict[str, Record] = field(default_factory=dict)
    records: dict[str, Record] = field(default_factory=dict)

    def add(self, record: Record) -> None:
        """Take in one more record; what is no deemed event is passed over."""
        event = record.event
        if isinstance(event, DeemedEventWithdrawn):
            self.withdrawn[event.withdraws] = record
            gone = self.records[event.withdraws]
            self.standing.pop(identity(gone.stream, gone.event), None)
            self.records[record.ref] = record
        elif isinstance(event, DeemedEvent):
            self.standing[identity(record.stream, event)] = record
            self.records[record.ref] = record

    @classmethod
    def of(cls, records: Iterable[Record]) -> Journal:
        """The journal among these records."""
        journal = cls()
        for record in records:
            if isinstance(record.event, _JOURNALLED):
                journal.add(record)
        return journal


def identity(stream: str, event: object) -> tuple[object, ...]:
    """What makes two deemed events the same: stream, name, and every field."""
    cls: Any = type(event)
    return stream, cls.__name__, _values_of(cls)(event)


@cache
def _values_of(cls: Any) -> Callable[[object], object]:
    return attrgetter(*(each.name for each in fields(cls)))
