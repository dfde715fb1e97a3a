"""One party's papers: what it asserts, fact by fact as it stands, and how it defines the contracts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from yakkan.domain.contract.definition import AccountOpened, ContractOpened
from yakkan.domain.contract.facts import (
    AcceptanceArrived,
    ApplicationReceived,
    ApplicationRejected,
    ApplicationWithdrawn,
    Fact,
    FactCorrected,
    FactRetracted,
)
from yakkan.domain.contract.history import History, Present, present
from yakkan.domain.contract.parts import labels_named
from yakkan.domain.contract.record import ACCOUNT, Record
from yakkan.domain.instants import day_of, end_of_knowledge
from yakkan.projections.timeline import details

_FOR_EVERY_CONTRACT = (ApplicationReceived, ApplicationRejected, ApplicationWithdrawn, AcceptanceArrived)
_BESIDE = ("note", "evidence")


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """A fact that a party asserts, corrections applied; one that forms several contracts at once is one statement.

    `records` are those that say it, its corrections included; `rank` is its place among the papers.
    """

    fact: Fact
    streams: tuple[str, ...]
    records: tuple[Record, ...]
    rank: int

    @property
    def name(self) -> str:
        """The event's name."""
        return type(self.fact).__name__

    @property
    def content(self) -> dict[str, Any]:
        """The fields that say what happened; labels, notes and evidence are beside the point."""
        made = {"on": self.fact.on.isoformat(), "unit": self.fact.unit, **details(self.fact)}
        return {name: value for name, value in made.items() if name not in _BESIDE and value is not None}

    def to_dict(self) -> dict[str, Any]:
        """Plain form for JSON: what is asserted, and on what evidence."""
        recorded = self.records[0]
        contracts = [stream for stream in self.streams if stream != ACCOUNT]
        return {
            "event": self.name,
            "contracts": contracts,
            **self.content,
            "id": self.fact.id,
            "note": self.fact.note,
            "evidence": self.fact.evidence,
            "recorded_at": recorded.recorded_at.isoformat(),
        }


@dataclass(slots=True, eq=False)
class Papers:
    """All that one party brings: its contracts, its statements and the readings that it chose.

    `beside` are records of facts that were retracted: they assert nothing, but what was known of them counts;
    `retracted` are those facts, each with its retraction.
    """

    account: Record | None
    openings: dict[str, Record]
    statements: list[Statement]
    beside: list[Record] = field(default_factory=list)
    readings: dict[str, str] = field(default_factory=dict)
    retracted: list[tuple[Statement, FactRetracted]] = field(default_factory=list)

    @classmethod
    def of(
        cls, history: History, known_at: date | datetime | None = None, readings: Mapping[str, str] | None = None
    ) -> Papers:
        """The papers that are known at an instant; `readings` stand over those that the papers choose."""
        records = history.known(end_of_knowledge(known_at))
        openings = {r.stream: r for r in records if isinstance(r.event, ContractOpened)}
        account = next((r for r in records if isinstance(r.event, AccountOpened)), None)
        made = cls(account, {}, [])
        for stream, record in openings.items():
            opened = definition_of(record)
            made.readings.update(opened.readings)
            # Readings are a choice of their own, to be switched by themselves.
            made.openings[stream] = record.but(event=replace(opened, readings=()))
        made.readings.update(readings or {})
        for group in _groups(present(records)):
            made._take(group)
        made.statements.sort(key=lambda statement: statement.rank)
        return made

    @property
    def records(self) -> list[Record]:
        """Every record, in the order in which the party came to know it."""
        opened = [] if self.account is None else [self.account]
        said = [record for statement in self.statements for record in statement.records]
        return sorted([*opened, *self.openings.values(), *said, *self.beside], key=lambda record: record.seq)

    @property
    def last_day(self) -> date | None:
        """The last day on which anything happened or was recorded; None without records."""
        days = [day_of(record.recorded_at) for record in self.records]
        return max([*days, *(statement.fact.on for statement in self.statements)], default=None)

    def _take(self, group: Sequence[Present]) -> None:
        """One fact with all that corrects it; what cannot be told apart is taken as it stands."""
        bases = [each for each in group if not isinstance(each.fact, FactCorrected | FactRetracted)]
        standing = [each for each in bases if each.retracted_by is None]
        records = tuple(each.record for each in group)
        alike = len({repr(replace(each.fact, contract=None)) for each in standing}) == 1
        if not standing:
            self.beside += records
            by_reference = {each.record.ref: each.fact for each in group}
            for each in bases:
                retraction = by_reference.get(each.retracted_by or "")
                if isinstance(retraction, FactRetracted):
                    gone = Statement(each.fact, (each.stream,), records, each.record.seq)
                    self.retracted.append((gone, retraction))
        elif len(bases) == 1 or (alike and len(standing) == len(bases) and _forms_contracts(bases)):
            streams = tuple(dict.fromkeys(each.stream for each in bases))
            self.statements.append(Statement(standing[0].fact, streams, records, bases[0].record.seq))
        else:
            for each in standing:
                settled = each.record.but(event=replace(each.fact, contract=None), stream=each.stream)
                self.statements.append(Statement(each.fact, (each.stream,), (settled,), each.record.seq))


def definition_of(opening: Record) -> ContractOpened:
    """What an opening record defines. Raises TypeError for a record of another sort."""
    if not isinstance(opening.event, ContractOpened):
        raise TypeError(f"{opening.ref} opens no contract")
    return opening.event


def called(openings: Mapping[str, Record]) -> dict[str, str]:
    """What views call each contract: by its id, with the order where several have it."""
    ids = {stream: definition_of(opening).contract.id for stream, opening in openings.items()}
    known = list(ids.values())
    return {stream: id if known.count(id) == 1 else stream for stream, id in ids.items()}


def _forms_contracts(group: Iterable[Present]) -> bool:
    return all(isinstance(each.record.event, _FOR_EVERY_CONTRACT) for each in group)


def _groups(facts: Sequence[Present]) -> list[list[Present]]:
    """Each fact with what corrects or retracts it, directly or not; the copies of one formation fact together."""
    leader = list(range(len(facts)))

    def lead(i: int) -> int:
        while leader[i] != i:
            leader[i] = leader[leader[i]]
            i = leader[i]
        return i

    for i, j in [*_amended(facts), *_copies(facts)]:
        first, second = sorted((lead(i), lead(j)))
        leader[second] = first
    groups: dict[int, list[Present]] = {}
    for i, each in enumerate(facts):
        groups.setdefault(lead(i), []).append(each)
    return list(groups.values())


def _amended(facts: Sequence[Present]) -> Iterable[tuple[int, int]]:
    """Corrections and retractions with everything that they name, or could name once corrected themselves."""
    labelled: dict[str, list[int]] = {}
    for i, each in enumerate(facts):
        if each.fact.id is not None:
            labelled.setdefault(each.fact.id, []).append(i)
    for i, each in enumerate(facts):
        for label in labels_named(each.record.event):
            found = labelled.get(label, [])
            own = [j for j in found if facts[j].record.order == each.record.order]
            found = own or found
            if each.record.stream != ACCOUNT and len(found) > 1:
                found = [j for j in found if facts[j].record.stream == each.record.stream] or found
            yield from ((i, j) for j in found)


def _copies(facts: Sequence[Present]) -> Iterable[tuple[int, int]]:
    """The records of one formation fact in the streams of the contracts that it forms."""
    begun: dict[tuple[object, ...], tuple[int, set[str]]] = {}
    for i, each in enumerate(facts):
        record = each.record
        if isinstance(record.event, _FOR_EVERY_CONTRACT):
            key = (record.order, record.recorded_at, record.event)
            if key in begun and record.stream not in begun[key][1]:
                begun[key][1].add(record.stream)
                yield begun[key][0], i
            else:
                begun[key] = (i, {record.stream})
