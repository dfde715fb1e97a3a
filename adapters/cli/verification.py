"""`yakkan verify`: whether a store is whole, and whether its journal says what follows from its facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from yakkan.adapters.cli.source import existing_store
from yakkan.adapters.register import Register
from yakkan.adapters.store import Salvaged, Store
from yakkan.adapters.store.address import scheme_of
from yakkan.adapters.store.file import is_current
from yakkan.adapters.wording import Speech
from yakkan.domain.contract.aggregates import BrokenHistory, fold
from yakkan.domain.contract.chronicle import Chronicle
from yakkan.domain.contract.decide import Decider
from yakkan.domain.contract.derivation import derive
from yakkan.domain.contract.facts import DeemedEvent
from yakkan.domain.contract.history import Journal, identity
from yakkan.domain.contract.record import ACCOUNT, Record
from yakkan.domain.errors import Conflict, InputError, YakkanError
from yakkan.domain.instants import day_of, start_of_day


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something that is wrong with a matter: `ref` names the record, or the stream that lacks one.

    `kind` is broken (numbers, contents or the chain of links; without `matter` where it cannot be said whose),
    not_derived (a deemed event that does not follow from the facts) or not_journalled (one that follows and is
    missing), put_off (a matter that the agenda looks at too late, of which `event` would lapse on `on`). `position`
    is the record's place in the store, where the chain broke there.
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


Agenda = Mapping[str, tuple[date | None, int]]
"""By matter the day on which it is looked at next, None for never, and how many of its records were known then."""

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
    salvaged: Salvaged | None = None
    """What can still be read of a damaged file; None where the database finds nothing wrong."""
    unreadable: bool = False
    """Whether the database could not go on to the end."""

    @property
    def advice(self) -> str:
        """What to do about a damaged file, as the name of a sentence; empty where nothing is damaged."""
        if self.unreadable:
            return "salvage_none"
        if self.salvaged is None:
            return ""
        broken = [flaw for flaw in self.flaws if flaw.kind == "broken" and (flaw.matter or flaw.position is not None)]
        return "salvage_some" if broken else "salvage_all"

    def to_dict(self) -> dict[str, Any]:
        """Plain form for JSON."""
        return {
            "matters": self.matters,
            "records": self.records,
            "chain": {"links": self.links, "unseen": UNSEEN},
            "damage": self.salvaged and {"readable": self.salvaged.events, "lost": self.salvaged.lost},
            "flaws": [flaw.to_dict() for flaw in self.flaws],
        }


@contextmanager
def store_to_verify(db: str) -> Iterator[Store]:
    """A store that is there already, opened to be read: one that may not be written, or was tampered with, too."""
    if scheme_of(db) is None and is_current(Path(db)):
        with Store.open(db, read_only=True) as store:
            yield store
    else:
        with existing_store(db) as register:
            yield register.store


def verify_store(of: Register | Store, *, replay: bool) -> Verification:
    """Every chain followed, every matter read and its streams folded; with `replay`, journals compared with facts too.

    The first flaw of a matter is named; what follows on it is not looked at. Of a damaged file all that can be read is
    looked at so, and what cannot is named. With `replay`, the agenda is looked at too.
    """
    found = Verification()
    store = of.store if isinstance(of, Register) else of
    try:
        altered, damage = _found_by_database(store)
        found.flaws += [Flaw("", "broken", "", text=f"the store was altered: {text}") for text in altered]
        found.flaws += [Flaw("", "broken", "", text=f"the database is damaged: {text}") for text in damage]
        if damage and store.path is not None:
            _look_through_rest(found, store, replay=replay)
        else:
            found.flaws += [Flaw("", "broken", "", text=_missing(*gap), position=gap[0]) for gap in store.gaps()]
            found.flaws += _look_through(
                found, store, replay=replay, agenda=store.agenda() if replay and not altered else {}
            )
    except (Conflict, InputError):
        raise
    except YakkanError as error:
        # The database itself could not read on.
        found.flaws.append(Flaw("", "broken", "", text=_bare(error)))
        found.unreadable = True
    return found


def _found_by_database(store: Store) -> tuple[list[str], list[str]]:
    """What was altered, and what is damaged; of a file that the database does not read at all, its reason."""
    try:
        return store.altered(), store.damage()
    except (Conflict, InputError):
        raise
    except YakkanError as error:
        if store.path is None:
            raise
        return [], [_bare(error)]


def _bare(error: YakkanError) -> str:
    """An error without the advice to do what is being done."""
    return str(error).removeprefix("the store failed: ").partition("; `yakkan verify`")[0]


def _look_through(found: Verification, store: Store, *, replay: bool, agenda: Agenda) -> Iterator[Flaw]:
    for checked in store.check():
        found.links += checked.length
        found.matters += bool(checked.matter)
        if checked.broken is not None:
            broken = checked.broken
            yield Flaw(broken.matter, "broken", broken.ref, text=broken.text, position=broken.position)
        elif checked.matter:
            yield from _check_matter(found, store, checked.matter, replay=replay, agenda=agenda)


def _look_through_rest(found: Verification, store: Store, *, replay: bool) -> None:
    """What can be read of a damaged file is copied to a store of its own and looked through there."""
    with TemporaryDirectory(prefix="yakkan-") as folder:
        rest = Path(folder) / "salvaged.db"
        found.salvaged = salvaged = store.salvage(rest)
        found.flaws += [Flaw("", "broken", "", text=_lost(*gap), position=gap[0]) for gap in salvaged.lost]
        named = dict(salvaged.firsts)
        with Store.open(rest) as readable:
            for flaw in _look_through(found, readable, replay=replay, agenda={}):
                lost = named.get(flaw.matter)
                if lost is None or flaw.kind != "broken" or (flaw.position or lost.position) < lost.position:
                    found.flaws.append(flaw)
                    if flaw.kind == "broken":
                        named.pop(flaw.matter, None)
        for lost in named.values():
            text = f"{lost.ref}: found it in a part of the file that cannot be read"
            found.flaws.append(Flaw(lost.matter, "broken", lost.ref, text=text, position=lost.position))


def _lost(first: int, last: int) -> str:
    if first == last:
        return f"the event at position {first} cannot be read, or is missing"
    return f"the events at positions {first} to {last} cannot be read, or are missing"


def _missing(first: int, last: int) -> str:
    if first == last:
        return f"the event at position {first} is missing"
    return f"the events at positions {first} to {last} are missing"


def _check_matter(found: Verification, store: Store, name: str, *, replay: bool, agenda: Agenda) -> Iterator[Flaw]:
    try:
        records = store.load(name)
        _check_streams(records)
    except BrokenHistory as error:
        yield Flaw(name, "broken", error.ref, text=str(error))
        return
    found.records += len(records)
    if replay and records:
        chronicle, _ = derive(records, day_of(records[-1].recorded_at))
        yield from _differences(name, records, chronicle)
        kept, seq = agenda.get(name, (None, 0))
        # Of a matter that has grown since, nobody has worked it out, and the next nightly run looks at it.
        if seq == len(records) and _is_later(kept, chronicle.next_day()):
            yield from _put_off(name, records, kept)


def _is_later(kept: date | None, day: date | None) -> bool:
    """Whether a matter is looked at later than on the next day; as it is, too, where a night has done so in vain."""
    return day is not None and (kept is None or day < kept)


def _put_off(matter: str, records: Sequence[Record], kept: date | None) -> Iterator[Flaw]:
    """The event that the nightly run would not see, since the agenda has the matter looked at on a later day only."""
    decider = Decider(matter, list(records))
    while (day := decider.next_day()) is not None and _is_later(kept, day):
        made = decider.advance(start_of_day(day))
        if made:
            first = made[0]
            yield Flaw(matter, "put_off", first.stream, type(first.event).__name__, str(first.event.on))
            return
        if decider.next_day() == day:
            return


def _check_streams(records: Sequence[Record]) -> None:
    streams: dict[str, list[Record]] = {}
    for record in records:
        streams.setdefault(record.stream, []).append(record)
    for own in streams.values():
        fold(None, own)


def _differences(matter: str, records: Sequence[Record], chronicle: Chronicle) -> list[Flaw]:
    """What journal and derivation do not share, as of the day of the last record."""
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
