"""What if: the facts of a matter, with some added, removed or changed. The store is never touched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from yakkan.domain.contract.facts import Fact
from yakkan.domain.contract.history import History, stream_of
from yakkan.domain.contract.record import ACCOUNT, Record
from yakkan.domain.errors import InputError, Problem
from yakkan.domain.instants import in_jst, start_of_day

SUPPOSED = 0
"""The version of a record that no stream holds: it is only supposed."""


def altered(
    history: History,
    *,
    add: Sequence[Fact] = (),
    remove: Iterable[str] = (),
    change: Mapping[str, Mapping[str, Any]] | None = None,
) -> History:
    """The history with facts added, removed or changed; facts are named by label or reference.

    A fact added is known from its `recorded_at`, else from the start of its day. Raises InputError for an unknown
    fact, contract or field.
    """
    gone = {record.seq for name in remove for record in named(history, name)}
    changes = {record.seq: fields for name, fields in (change or {}).items() for record in named(history, name)}
    records = [
        _changed(history, record, changes[record.seq]) if record.seq in changes else record
        for record in history.records
        if record.seq not in gone
    ]
    supposed = [_supposed(history, fact) for fact in add]
    merged = sorted([*records, *supposed], key=lambda record: record.recorded_at)
    return History([replace(record, seq=number) for number, record in enumerate(merged, start=1)])


def named(history: History, name: str) -> list[Record]:
    """The recorded facts of a label, or the one of a reference. Raises InputError for an unknown name."""
    found = [r for r in history.records if isinstance(r.event, Fact) and name in (r.event.id, r.ref)]
    if not found:
        labels = sorted({r.event.id for r in history.records if isinstance(r.event, Fact) and r.event.id})
        known = ", ".join(labels[:20]) or "none bears a label; use references such as account#2"
        raise InputError([Problem("what if", f"the unknown fact {name!r}", f"a label or reference of a fact: {known}")])
    return found


def _changed(history: History, record: Record, fields: Mapping[str, Any]) -> Record:
    event = record.event
    if not isinstance(event, Fact):
        return record
    try:
        fact = replace(event, **fields)
    except (TypeError, ValueError) as error:
        where = f"what if: {record.ref}"
        raise InputError(
            [Problem(where, str(error), f"fields of {type(event).__name__} with possible values")]
        ) from None
    stream = record.stream if fact.contract is None else _stream(history, fact, record.order)
    at = record.recorded_at if fact.recorded_at is None else in_jst(fact.recorded_at)
    return replace(record, event=replace(fact, contract=None, recorded_at=None), stream=stream, recorded_at=at)


def _supposed(history: History, fact: Fact) -> Record:
    stream = _stream(history, fact, None)
    at: datetime = start_of_day(fact.on) if fact.recorded_at is None else in_jst(fact.recorded_at)
    order = None if stream == ACCOUNT else stream.rpartition("/")[0]
    bare = replace(fact, contract=None, recorded_at=None, recorded_by=None)
    return Record(history.records[0].matter if history.records else "", stream, SUPPOSED, 0, at, bare, order=order)


def _stream(history: History, fact: Fact, order: str | None) -> str:
    stream = stream_of(fact.contract, order, history.openings)
    if stream is None:
        known = ", ".join(sorted(history.openings)) or "none"
        raise InputError([Problem("what if", f"the unknown contract {fact.contract!r}", f"one of: {known}")])
    return stream
