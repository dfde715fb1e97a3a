"""The timeline: one row per event, recorded or derived, with its status and its legal effect."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from functools import cache
from typing import Any

from yakkan.domain.contract.chronicle import Chronicle
from yakkan.domain.contract.course import Entry
from yakkan.domain.contract.facts import (
    DeemedEvent,
    DeemedEventWithdrawn,
    EarlyTerminationTookEffect,
    Fact,
    FactCorrected,
    FactRetracted,
    ReturnFellOverdue,
    ServiceBegan,
    WarrantyBegan,
)
from yakkan.domain.contract.history import Journal, Present
from yakkan.domain.contract.record import Record
from yakkan.domain.instants import day_of
from yakkan.projections.lines import Line, maker, plain

_ENVELOPE = {
    "on", "shows_from", "contract", "unit", "id", "note", "evidence", "dispatched_on", "recorded_at", "recorded_by",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row(Line):
    """A row of the timeline. `details`, the event's own fields, stands beside the others in JSON.

    `corrected_by`, `was` and `recorded_by` (who recorded the fact) stand there where there is something to tell.
    """

    ref: str | None
    id: str | None
    event: str
    contract: str | None
    unit: str | None
    on: date
    shows_from: date
    recorded_at: datetime | None
    deemed: bool
    status: str
    effect: str
    article: str
    reason: str | None
    forecast: bool
    corrected_by: tuple[str, ...] = ()
    was: dict[str, Any] = field(default_factory=dict)
    recorded_by: str | None = None
    told: object = None
    """The event itself."""
    entry: Entry | None = field(default=None, repr=False)

    @property
    def details(self) -> dict[str, Any]:
        """The fields that only this event has."""
        return details(self.told)

    def to_dict(self) -> dict[str, Any]:
        """Plain form for JSON."""
        data = Line.to_dict(self)
        for key in ("corrected_by", "was", "recorded_by"):
            if not data[key]:
                del data[key]
        return {**data, **{key: value for key, value in self.details.items() if key not in data}}


_LAPSE, _BEGINNING, _FACT = range(3)
_BEGINNINGS = (ServiceBegan, WarrantyBegan, EarlyTerminationTookEffect, ReturnFellOverdue)
_Rank = tuple[int, int]
"""Where something stands within its day: with the lapses, the beginnings or the facts, and in recorded order."""
_Placed = tuple[date, _Rank, Row]

_row = maker(Row)
_ABOUT_FACTS = (FactCorrected, FactRetracted)


def timeline(
    chronicle: Chronicle,
    facts: Sequence[Present],
    journal: Journal,
    as_of: date,
    known: date,
) -> tuple[Row, ...]:
    """Rows in the order of the chronicle; what only the record knows of stands by the day it concerns.

    Within that day it stands where it would if it held: lapses, beginnings, then facts as they were recorded.
    Corrections, retractions and withdrawals show as soon as they are known, whatever `as_of` is, and stand by the day
    on which they were recorded. Deemed events that show after the day `known` are forecasts.
    """
    entries, rows = deque(chronicle.entries), []
    for day, rank, row in _beside(chronicle, facts, journal, as_of):
        while entries and _stands_before(entries[0], day, rank):
            rows.append(entry_row(entries.popleft(), known))
        rows.append(row)
    rows += [entry_row(entry, known) for entry in entries]
    return tuple(rows)


def beside(chronicle: Chronicle, facts: Sequence[Present], journal: Journal, as_of: date) -> list[tuple[date, Row]]:
    """Rows of what only the record knows of, each with the day it stands by."""
    return [(day, row) for day, _, row in _beside(chronicle, facts, journal, as_of)]


def _beside(chronicle: Chronicle, facts: Sequence[Present], journal: Journal, as_of: date) -> list[_Placed]:
    rows = [*_unfed(chronicle, facts, as_of), *_withdrawn(chronicle, journal, as_of)]
    return sorted(rows, key=lambda each: each[:2])


def _stands_before(entry: Entry, day: date, rank: _Rank) -> bool:
    """Whether an entry comes before what stands by a day with a rank."""
    if entry.shows_from != day:
        return entry.shows_from < day
    phase, number = rank
    if phase == _LAPSE:
        return entry.deemed and entry.shows_from > entry.on
    # A consequence goes with the fact before it.
    return entry.deemed or (phase == _FACT and (entry.number or 0) < number)


def details(event: object) -> dict[str, Any]:
    """The fields that only this event has."""
    made = {}
    cls: Any = type(event)
    for name in _own(cls):
        value = getattr(event, name, None)
        if value is not None:
            made[name] = dict(value) if name == "changes" else plain(value)
    return made


@cache
def _own(cls: Any) -> tuple[str, ...]:
    """The fields of an event beyond the columns of the timeline."""
    return (*(each.name for each in fields(cls) if each.name not in _ENVELOPE), "note", "evidence", "dispatched_on")


def entry_row(entry: Entry, known: date) -> Row:
    """The row of an entry; a deemed one that shows after the last day of knowledge is a forecast."""
    course, record, shows_from, deemed = entry.course, entry.record, entry.shows_from, entry.deemed
    return _row(
        entry.ref,
        entry.label,
        entry.name,
        None if course is None else course.name,
        entry.unit,
        entry.on,
        shows_from,
        None if record is None else record.recorded_at,
        deemed,
        "effective",
        entry.effect,
        entry.article,
        entry.reason,
        deemed and shows_from > known,
        entry.corrected_by,
        plain(entry.was) if entry.was else {},
        None if record is None else record.recorded_by,
        entry.event,
        entry,
    )


def _unfed(chronicle: Chronicle, facts: Iterable[Present], as_of: date) -> Iterable[_Placed]:
    """Retracted facts, and the corrections and retractions themselves."""
    for each in facts:
        rank = (_FACT, each.record.seq)
        if isinstance(each.fact, _ABOUT_FACTS):
            yield day_of(each.record.recorded_at), rank, _record_row(chronicle, each)
        elif each.retracted_by is not None and each.fact.on <= as_of:
            yield each.fact.on, rank, _record_row(chronicle, each)


def _record_row(chronicle: Chronicle, each: Present) -> Row:
    fact: Fact = each.fact
    course = chronicle.courses.get(each.stream)
    reason = f"retracted by {each.retracted_by}" if each.retracted_by else each.trouble
    return Row(
        ref=each.record.ref if each.record.version else None,
        id=fact.id,
        event=type(fact).__name__,
        contract=None if course is None else course.name,
        unit=fact.unit,
        on=fact.on,
        shows_from=fact.on,
        recorded_at=each.record.recorded_at,
        deemed=False,
        status=each.status,
        effect="none" if reason else "full",
        article=fact.article,
        reason=reason,
        forecast=False,
        corrected_by=each.corrected_by,
        was=plain(each.was),
        recorded_by=each.record.recorded_by,
        told=fact,
    )


def _withdrawn(chronicle: Chronicle, journal: Journal, as_of: date) -> Iterable[_Placed]:
    """Deemed events that were recorded and withdrawn again, and the withdrawals."""
    for ref, withdrawal in journal.withdrawn.items():
        record = journal.records[ref]
        event = record.event
        if isinstance(event, DeemedEvent) and event.shows_from <= as_of:
            reason = f"withdrawn by {withdrawal.ref}"
            phase = _LAPSE if event.shows_from > event.on else _BEGINNING if isinstance(event, _BEGINNINGS) else _FACT
            row = _journal_row(chronicle, record, "withdrawn", "none", reason)
            yield event.shows_from, (phase, record.seq), row
        rank = (_FACT, withdrawal.seq)
        yield day_of(withdrawal.recorded_at), rank, _journal_row(chronicle, withdrawal, "effective", "full", None)


def _journal_row(chronicle: Chronicle, record: Record, status: str, effect: str, reason: str | None) -> Row:
    event = record.event
    course = chronicle.courses.get(record.stream)
    article = event.provision if isinstance(event, DeemedEventWithdrawn) else event.article
    return Row(
        ref=record.ref,
        id=None,
        event=type(event).__name__,
        contract=None if course is None else course.name,
        unit=getattr(event, "unit", None),
        on=event.on,
        shows_from=getattr(event, "shows_from", event.on),
        recorded_at=record.recorded_at,
        deemed=True,
        status=status,
        effect=effect,
        article=article,
        reason=reason,
        forecast=False,
        told=event,
    )
