"""The history of a matter: its records, what was known at an instant, and what the facts are once corrected.

Corrections and retractions are about knowledge: once known they apply to every day asked about; known at an earlier
instant, they do not exist. A correction or retraction may itself be corrected or retracted; what it had changed then
stands as before it. Of two corrections the later recorded wins, field by field.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from functools import cache
from operator import attrgetter
from typing import Any

import msgspec

from yakkan.domain.contract.definition import AccountOpened, ContractOpened
from yakkan.domain.contract.facts import DeemedEvent, DeemedEventWithdrawn, Fact, FactCorrected, FactRetracted
from yakkan.domain.contract.record import ACCOUNT, AS_RECORDED, Record

_CORRECTIONS = (FactCorrected, FactRetracted)


class Present(msgspec.Struct, eq=False):
    """A recorded fact as it stands by what is known: its values now, who corrected it, whether it is retracted.

    `trouble` says why a correction of it cannot be applied; the fact then stands as before that correction.
    """

    record: Record
    fact: Fact
    stream: str
    corrected_by: tuple[str, ...] = ()
    was: Mapping[str, Any] = AS_RECORDED
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
        self._standing: tuple[int, list[Present], Journal] | None = None

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

    def standing(self, known: Sequence[Record]) -> tuple[list[Present], Journal]:
        """The facts as they stand and the journal among what is `known`; kept for the next view of as much."""
        kept = self._standing
        if kept is None or kept[0] != len(known):
            kept = self._standing = len(known), present(known), Journal.of(known)
        return kept[1], kept[2]

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
    if not {type(each.fact) for each in facts}.isdisjoint(_CORRECTIONS):
        streams = {record.stream for record in records}
        _Corrector(facts, streams).apply()
    return facts


class PresentFacts:
    """The facts of a record that grows, as they stand: what `present` gives, at the cost of what is new.

    What corrects a plain fact is applied on top of what is known of it, since the later recorded wins; whatever may
    bear on an earlier correction has everything found anew.
    """

    def __init__(self) -> None:
        self._seen = 0
        self._facts: list[Present] = []
        self._streams: set[str] = set()
        self._by_label: dict[str, list[int]] = {}
        self._named: set[str] = set()

    def of(self, records: Sequence[Record]) -> list[Present]:
        """The facts among these records, which are those of the last call and perhaps some more."""
        new, self._seen = records[self._seen :], len(records)
        taken = [self._take(record) for record in new]
        if not all(taken):
            self._facts = present(records)
        return list(self._facts)

    def _take(self, record: Record) -> bool:
        """Add a record; tells whether the facts then stand right."""
        fact = record.event
        # What `contract` means in a correction is found among the streams that there are.
        is_right = record.stream in self._streams or not self._named
        self._streams.add(record.stream)
        if not isinstance(fact, Fact):
            return is_right
        new = Present(record, fact, record.stream)
        self._facts.append(new)
        is_right = is_right and fact.id not in self._named
        if fact.id is not None:
            self._by_label.setdefault(fact.id, []).append(len(self._facts) - 1)
        if not isinstance(fact, _CORRECTIONS):
            return is_right
        self._named.add(_target_of(fact))
        if isinstance(fact, FactCorrected):
            self._named.update(_names_given(fact))
        targets = {id(self._facts[at]): at for at in self._by_label.get(_target_of(fact), ())}
        for target in _nearest([self._facts[at] for at in targets.values()], new):
            if isinstance(target.fact, _CORRECTIONS):
                return False
            # Views of the record as it was hold the fact as it stood then.
            changed = msgspec.structs.replace(target)
            _apply(new, changed, self._streams)
            self._facts[targets[id(target)]] = changed
        return is_right


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
        """The labels that each correction names, or could be made to name by corrections of it, however indirectly.

        What makes one name another fact stands in the changes of a correction of it, or in what that is made to
        change; a retraction changes nothing.
        """
        known = self._by_label.keys()
        named = {id(each): {_target_of(each.fact)} for each in self._corrections}
        given: dict[int, set[str]] = {}
        waiting = []
        for each in self._corrections:
            if isinstance(each.fact, FactCorrected):
                given[id(each)] = known & set(_names_given(each.fact))
                if given[id(each)]:
                    waiting.append(each)
        while waiting:
            correction = waiting.pop()
            labels = given[id(correction)]
            for label in tuple(named[id(correction)]):
                for target in self._by_label.get(label, ()):
                    theirs = named.get(id(target))
                    if theirs is None or target is correction:
                        continue
                    may_change = given.get(id(target))
                    if labels <= theirs and (may_change is None or labels <= may_change):
                        continue
                    theirs |= labels
                    if may_change is not None:
                        may_change |= labels
                        waiting.append(target)
        return named

    def _settle(self, fact: Present) -> None:
        """Bring a fact to its present values; what corrects it is settled before. No recursion: chains may be long."""
        waiting: list[tuple[Present, Iterator[Present]]] = []
        self._begin(fact, waiting)
        while waiting:
            target, reaching = waiting[-1]
            before = next((each for each in reaching if target in self._may_target(each)), None)
            if before is not None:
                self._begin(before, waiting)
                continue
            for correction in self._reaching(target):
                if correction.retracted_by is None and target in self._targets(correction):
                    _apply(correction, target, self._streams)
            self._open.discard(id(target))
            self._done.add(id(target))
            waiting.pop()

    def _begin(self, target: Present, waiting: list[tuple[Present, Iterator[Present]]]) -> None:
        """Have a fact settled next, unless it is already or is being settled."""
        key = id(target)
        if key not in self._done and key not in self._open:
            self._open.add(key)
            waiting.append((target, self._reaching(target)))

    def _reaching(self, target: Present) -> Iterator[Present]:
        return (each for each in self._might.get(id(target), ()) if each is not target)

    def _targets(self, correction: Present) -> list[Present]:
        return self._labelled(_target_of(correction.fact), correction)

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
        return _nearest(self._by_label.get(label, []), correction)


def _nearest(labelled: list[Present], correction: Present) -> list[Present]:
    """Of the facts that bear a label those of the correction's own order if any; one contract's when it names one."""
    own = [each for each in labelled if each.record.order == correction.record.order]
    found = own or labelled
    if correction.record.stream != ACCOUNT and len(found) > 1:
        found = [each for each in found if each.record.stream == correction.record.stream] or found
    return found


def _target_of(correction: Fact) -> str:
    """The label that a correction or retraction names."""
    return str(correction.corrects if isinstance(correction, FactCorrected) else getattr(correction, "retracts", None))


def _apply(correction: Present, target: Present, streams: set[str]) -> None:
    """Let a correction or retraction change its target, on top of what did before."""
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
            said = (None if target.stream == ACCOUNT else target.stream) if name == "contract" else before
            target.was = {**target.was, name: said}
    target.fact = fact
    target.corrected_by += (correction.record.ref,)
    if "contract" in changes:
        target.stream = stream_of(fact.contract, target.record.order, streams) or target.stream


def _names_given(correction: FactCorrected) -> Iterator[str]:
    """Every text that a correction may have another correction name its target by."""
    for field_name, value in correction.changes:
        if field_name in ("corrects", "retracts", "changes"):
            yield from _strings(value)


def _strings(value: object) -> Iterator[str]:
    """Every text in the value of a change, which may be the changes of another correction."""
    if isinstance(value, str):
        yield value
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
            if isinstance(record.event, DeemedEvent):
                journal.add(record)
        return journal


def identity(stream: str, event: object) -> tuple[object, ...]:
    """What makes two deemed events the same: stream, name, and every field."""
    cls: Any = type(event)
    return stream, cls.__name__, _values_of(cls)(event)


@cache
def _values_of(cls: Any) -> Callable[[object], object]:
    return attrgetter(*(each.name for each in fields(cls)))
