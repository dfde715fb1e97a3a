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
from yakkan.domain.errors import Conflict, InputError, YakkanError
from yakkan.domain.instants import day_of


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something that is wrong with a matter: `ref` names the record, or the stream that lacks one.

    `kind` is broken (numbers, contents or the chain of links; without `matter` where it cannot be said whose),
    not_derived (a deemed event that does not follow from the facts) or not_journalled (one that follows and is
    missing). `position` is the record's place in the store, where the chain broke there.
    """

    matter: str
    kind: str
    ref: str
    event: str = ""
    on: str = ""
    text: str = ""
    position: int | None = None

    def sentence(self, speech: Speech) -> str:
        """In words."""
        if self.kind == "broken":
            return f"{self.matter}: {self.text}" if self.matter else self.text
        where = f"{self.matter}: {self.ref}"
        return speech.say(self.kind, where, speech.event(self.event), self.on)

    def to_dict(self) -> dict[str, Any]:
        """Plain form for JSON."""
        return {
            "matter": self.matter or None,
            "kind": self.kind,
            "ref": self.ref or None,
            "event": self.event or None,
            "on": self.on or None,
            "text": self.text or None,
            "position": self.position,
        }


UNSEEN = (
    "events taken off the end of the store, and a store whose links were all computed anew by somebody who can "
    "write it: compare with heads that were kept elsewhere"
)
"""What following the links of a store cannot find."""


@dataclass(slots=True)
class Verification:
    """What was looked at and what was found."""

    matters: int = 0
    records: int = 0
    links: int = 0
    flaws: list[Flaw] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        """Plain form for JSON."""
        return {
            "matters": self.matters,
            "records": self.records,
            "chain": {"links": self.links, "unseen": UNSEEN},
            "flaws": [flaw.to_dict() for flaw in self.flaws],
        }


def verify_store(register: Register, *, replay: bool) -> Verification:
    """Every chain followed, every matter read and its streams folded; with `replay`, journals compared with facts too.

    The first flaw of a matter is named; what follows on it is not looked at.
    """
    found = Verification()
    try:
        _look_through(found, register, replay=replay)
    except (Conflict, InputError):
        raise
    except YakkanError as error:
        # The database itself could not read on.
        found.flaws.append(Flaw("", "broken", "", text=str(error)))
    return found


def _look_through(found: Verification, register: Register, *, replay: bool) -> None:
    store = register.store
    found.flaws += [Flaw("", "broken", "", text=f"the database is damaged: {text}") for text in store.damage()]
    found.flaws += [Flaw("", "broken", "", text=_missing(*gap), position=gap[0]) for gap in store.gaps()]
    for checked in store.check():
        found.links += checked.length
        found.matters += bool(checked.matter)
        if checked.broken is not None:
            broken = checked.broken
            found.flaws.append(Flaw(broken.matter, "broken", broken.ref, text=broken.text, position=broken.position))
        elif checked.matter:
            _check_matter(found, register, checked.matter, replay=replay)


def _missing(first: int, last: int) -> str:
    if first == last:
        return f"the event at position {first} is missing"
    return f"the events at positions {first} to {last} are missing"


def _check_matter(found: Verification, register: Register, name: str, *, replay: bool) -> None:
    try:
        records = register.store.load(name)
        _check_streams(records)
    except BrokenHistory as error:
        found.flaws.append(Flaw(name, "broken", error.ref, text=str(error)))
        return
    found.records += len(records)
    if replay and records:
        found.flaws += _differences(name, records)


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
