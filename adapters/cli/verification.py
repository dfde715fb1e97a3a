"""`yakkan verify`: whether a store is whole, and whether its journal says what follows from its facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from yakkan.adapters.register import Register
from yakkan.adapters.wording import Speech
from yakkan.domain.contract.aggregates import BrokenHistory, fold
from yakkan.domain.contract.derivation import derive
from yakkan.domain.contract.facts import DeemedEvent
from yakkan.domain.contract.history import Journal, identity
from yakkan.domain.contract.record import ACCOUNT, Record
from yakkan.domain.instants import day_of


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something that is wrong with a matter: `ref` names the record, or the stream that lacks one.

    `kind` is broken (numbers or contents), not_derived (a deemed event that does not follow from the facts) or
    not_journalled (one that follows and is missing).
    """

    matter: str
    kind: str
    ref: str
    event: str = ""
    on: str = ""
    text: str = ""

    def sentence(self, speech: Speech) -> str:
        """In words."""
        if self.kind == "broken":
            return f"{self.matter}: {self.text}"
        where = f"{self.matter}: {self.ref}"
        return speech.say(self.kind, where, speech.event(self.event), self.on)

    def to_dict(self) -> dict[str, Any]:
        """Plain form for JSON."""
        return {
            "matter": self.matter,
            "kind": self.kind,
            "ref": self.ref,
            "event": self.event or None,
            "on": self.on or None,
            "text": self.text or None,
        }


@dataclass(slots=True)
class Verification:
    """What was looked at and what was found."""

    matters: int = 0
    records: int = 0
    flaws: list[Flaw] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        """Plain form for JSON."""
        return {
            "matters": self.matters,
            "records": self.records,
            "flaws": [flaw.to_dict() for flaw in self.flaws],
        }


def verify_store(register: Register, *, replay: bool) -> Verification:
    """Every matter read and its streams folded; with `replay`, its journal compared with what its facts give."""
    found = Verification()
    for name in register.matters():
        found.matters += 1
        try:
            records = register.store.load(name)
            _check_streams(records)
        except BrokenHistory as error:
            found.flaws.append(Flaw(name, "broken", error.ref, text=str(error)))
            continue
        found.records += len(records)
        if replay and records:
            found.flaws += _differences(name, records)
    return found


def _check_streams(records: Sequence[Record]) -> None:
    streams: dict[str, list[Record]] = {}
    for record in records:
        streams.setdefault(record.stream, []).append(record)
    for own in streams.values():
        fold(None, own)


def _differences(matter: str, records: Sequence[Record]) -> list[Flaw]:
    """What journal and derivation do not share, as of the day of the last record."""
    chronicle, _ = derive(records, day_of(records[-1].recorded_at))
    derived = {}
    for entry in chronicle.entries:
        if entry.deemed and isinstance(entry.event, DeemedEvent):
            stream = ACCOUNT if entry.course is None else entry.course.stream
            derived[identity(stream, entry.event)] = (stream, entry)
    standing = Journal.of(records).standing
    flaws = [
        Flaw(matter, "not_derived", record.ref, type(record.event).__name__, str(record.event.on))
        for key, record in standing.items()
        if key not in derived
    ]
    flaws += [
        Flaw(matter, "not_journalled", stream, entry.name, str(entry.on))
        for key, (stream, entry) in derived.items()
        if key not in standing
    ]
    return flaws
