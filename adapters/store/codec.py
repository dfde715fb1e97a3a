"""How a record is written down: its topic and its state, a JSON object that people can read.

    {"n": 4, "at": "2025-05-28T17:00:00+09:00", "by": ..., "order": ..., "imported": true, "stored_at": ...,
     "v": 2, "event": {"on": "2025-05-28", "unit": "s1"}}

The topic is the event's name. Keys that would say nothing (None, or a field's default) are left out; `v`
stands from an event's second version on. Matter, stream and version are the row's and not repeated in it.

BANNER: this is storage format. Golden streams under tests/adapters/golden keep it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, cast, get_args, get_type_hints

import msgspec
from msgspec.structs import force_setattr

from yakkan.domain.contract.aggregates import BrokenHistory
from yakkan.domain.contract.definition import AccountOpened, ContractOpened
from yakkan.domain.contract.facts import DEEMED, FACTS, Event, Fact
from yakkan.domain.contract.record import Record
from yakkan.domain.errors import InputError, Problem
from yakkan.domain.instants import in_jst

TOPICS: Mapping[str, type[Event]] = {
    **FACTS,
    **DEEMED,
    "ContractOpened": ContractOpened,
    "AccountOpened": AccountOpened,
}
"""Every event that a stream can hold, by its name."""

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]
"""Takes the fields of an event as one version wrote them and gives them as the next version writes them."""

UPCASTERS: dict[tuple[str, int], Upcaster] = {}
"""By topic and the version that the upcaster reads. An event's own version is its `class_version`, or 1."""

UNREADABLE = (KeyError, msgspec.MsgspecError, ValueError)
"""What a decoder raises for a state that it cannot read, and a table of decoders for a topic that it has not met."""

Decoder = Callable[[bytes], Record]
"""Fills a record and its event from a state; the row says where it stands, see `placed`."""


@dataclass(frozen=True, slots=True)
class _Form:
    """How one topic is read: the version now in force, and the type of its records."""

    version: int
    record: Any
    open_ended: bool
    """Whether some value in it may be anything, so that nobody has seen yet whether JSON can hold it."""


class Codec:
    """Writes and reads records; knows the topics, and the upcasters for what earlier versions wrote."""

    def __init__(
        self,
        topics: Mapping[str, type[Event]] = TOPICS,
        upcasters: Mapping[tuple[str, int], Upcaster] = UPCASTERS,
    ) -> None:
        self._topics = topics
        self._upcasters = upcasters
        self._forms: dict[str, _Form] = {}
        self.decoders: dict[str, Decoder] = {}
        """By topic, for topics met already, the short way to a record. Where it is UNREADABLE, ask `unplaced`."""

    def encode(self, record: Record, stored_at: datetime | None = None) -> tuple[str, bytes]:
        """Topic and state of a record; `stored_at`, where given, in place of the record's own.

        Raises InputError if a value would not come back the same, if the event is of no known class, or if
        the fact still bears what belongs into the envelope.
        """
        topic = type(record.event).__name__
        if self._topics.get(topic) is not type(record.event):
            raise _refused(record, f"an event of the class {topic}", "an event of yakkan.domain.contract.facts")
        _check_envelope(record)
        try:
            state = _ENCODER.encode(self._envelope(record, stored_at or record.stored_at))
        except (TypeError, ValueError, OverflowError) as error:
            raise _refused(record, f"what JSON cannot hold ({error})", "text, numbers and lists") from None
        form = self._forms.get(topic) or self._form(topic, record.ref)
        if form.open_ended and self._reads_differently(
            record.but(stored_at=stored_at or record.stored_at), topic, state
        ):
            expected = "values that JSON gives back the same (a day or an instant as text, a list, no NaN)"
            raise _refused(record, f"a value in {topic} that would change in the store", expected)
        return topic, state

    def decode(self, matter: str, stream: str, version: int, topic: str, state: bytes) -> Record:
        """The record that was written. Raises BrokenHistory if the state cannot be read."""
        try:
            record = self.decoders[topic](state)
        except UNREADABLE:
            record = self.unplaced(f"{stream}#{version}", topic, state)
        return placed(record, matter, stream, version)

    def unplaced(self, ref: str, topic: str, state: bytes) -> Record:
        """A record that is to be `placed`, whichever version wrote it. Raises BrokenHistory as `decode` does.

        The error names `ref`.
        """
        form = self._form(topic, ref)
        try:
            return self.decoders[topic](state)
        except UNREADABLE:
            return self._reread(form, ref, topic, state)

    def _reads_differently(self, record: Record, topic: str, state: bytes) -> bool:
        try:
            return self.decode(record.matter, record.stream, record.version, topic, state) != record
        except BrokenHistory:
            return True

    def _envelope(self, record: Record, stored_at: datetime | None) -> dict[str, Any]:
        envelope: dict[str, Any] = {"n": record.seq, "at": in_jst(record.recorded_at)}
        if record.recorded_by is not None:
            envelope["by"] = record.recorded_by
        if record.order is not None:
            envelope["order"] = record.order
        if record.imported:
            envelope["imported"] = True
        if stored_at is not None:
            envelope["stored_at"] = in_jst(stored_at)
        version = _version(type(record.event))
        if version > 1:
            envelope["v"] = version
        envelope["event"] = _sparse(record.event)
        return envelope

    def _form(self, topic: str, ref: str) -> _Form:
        form = self._forms.get(topic)
        if form is None:
            event_class = self._topics.get(topic)
            if event_class is None:
                raise BrokenHistory(ref, f"found the event {topic!r}, expected one that this version knows")
            record = cast("Any", Record)[event_class]
            form = self._forms[topic] = _Form(_version(event_class), record, _is_open_ended(event_class))
            # A later version says which it is, which a record has no place for: such a state is read the long way.
            if form.version == 1:
                self.decoders[topic] = msgspec.json.Decoder(record).decode
        return form

    def _reread(self, form: _Form, ref: str, topic: str, state: bytes) -> Record:
        """What an earlier version wrote, through the upcasters; or the reason why it cannot be read."""
        try:
            raw = msgspec.json.decode(state, type=dict[str, Any])
            version, event = raw.get("v", 1), raw["event"]
            if not isinstance(version, int) or not isinstance(event, dict):
                raise TypeError("`v` is no number or `event` no object")
        except (msgspec.MsgspecError, ValueError, TypeError, KeyError) as error:
            raise BrokenHistory(ref, f"the state of this {topic} is not what was written: {error}") from None
        if not 1 <= version <= form.version:
            known = f"this software knows it up to version {form.version}; use the software that wrote it"
            raise BrokenHistory(ref, f"found version {version} of {topic}, but {known}")
        for old in range(version, form.version):
            upcaster = self._upcasters.get((topic, old))
            if upcaster is None:
                raise BrokenHistory(ref, f"found version {old} of {topic}, expected an upcaster to version {old + 1}")
            event = upcaster(event)
        try:
            said = {name: value for name, value in raw.items() if name != "v"}
            return cast("Record", msgspec.convert({**said, "event": event}, form.record))
        except msgspec.ValidationError as error:
            raise BrokenHistory(ref, f"the state of this {topic} is not what was written: {error}") from None


def placed(record: Record, matter: str, stream: str, version: int) -> Record:
    """A record that was just read, once it is told where it stands."""
    force_setattr(record, "matter", matter)
    force_setattr(record, "stream", stream)
    force_setattr(record, "version", version)
    return record


def _plain(value: object) -> object:
    """Days and instants of a class derived from Python's own are written as these are."""
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no value of JSON")


_ENCODER = msgspec.json.Encoder(enc_hook=_plain)


def _version(event_class: type[Event]) -> int:
    return cast("int", getattr(event_class, "class_version", 1))


def _is_open_ended(annotation: Any) -> bool:
    if is_dataclass(annotation):
        hints = get_type_hints(annotation)
        return any(_is_open_ended(hints[field.name]) for field in fields(annotation))
    return annotation is Any or any(_is_open_ended(part) for part in get_args(annotation))


_SIMPLE = (str, int, float, date, type(None))
_ATOMS = frozenset({*_SIMPLE, bool})


@cache
def _defaults(cls: type[Any]) -> tuple[tuple[str, object], ...]:
    """Fields and defaults; MISSING, which equals nothing, where there is none."""
    for field in fields(cls):
        if field.default_factory is not MISSING:
            raise TypeError(f"{cls.__name__}.{field.name} has a default factory; events have plain defaults")
    return tuple((field.name, field.default) for field in fields(cls))


def _sparse(value: object) -> object:
    """Dataclasses as objects of what differs from their defaults, all the way down."""
    if isinstance(value, _SIMPLE):
        return value
    if isinstance(value, (tuple, list)):
        return [_sparse(item) for item in value]
    if isinstance(value, dict):
        return {key: _sparse(item) for key, item in value.items()}
    if not is_dataclass(value) or isinstance(value, type):
        return value
    stored = {}
    for name, default in _defaults(type(value)):
        item = getattr(value, name)
        if item is not default and item != default:
            stored[name] = item if type(item) in _ATOMS else _sparse(item)
    return stored


_ADDRESS = ("contract", "recorded_at", "recorded_by")
_NOWHERE = (None, None, None)


def _check_envelope(record: Record) -> None:
    """The envelope says where and when; what is said twice could be said differently."""
    event = record.event
    for name, text in ("recorded_by", record.recorded_by), ("order", record.order):
        if text is not None and not isinstance(text, str):
            raise _refused(record, f"{text!r} as `{name}`", "text or nothing")
    if record.recorded_at.tzinfo is None:
        raise _refused(record, f"{record.recorded_at} without an offset", "an instant with one, such as +09:00")
    if isinstance(event, Fact):
        address = (event.contract, event.recorded_at, event.recorded_by)
        if address != _NOWHERE:
            name = next(name for name, value in zip(_ADDRESS, address, strict=True) if value is not None)
            raise _refused(record, f"`{name}` in the fact", "it in the record's envelope alone")


def _refused(record: Record, found: str, expected: str) -> InputError:
    return InputError([Problem(where=record.ref, found=found, expected=expected)])
