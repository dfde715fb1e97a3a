"""Records on one side, rows of the event store on the other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import Cipher, Compressor, Mapper, StoredEvent, Transcoder
from msgspec.structs import force_setattr

from yakkan.adapters.store.codec import UNREADABLE, Codec
from yakkan.adapters.store.reading import Row
from yakkan.domain.contract.aggregates import BrokenHistory
from yakkan.domain.contract.record import Record
from yakkan.domain.errors import InputError, Problem

SEPARATOR = "|"
"""Between matter and stream in an originator's id: no matter's name may contain it."""


NewRow = tuple[str, int, str, bytes, str | None, int | None]
"""What is to be stored: originator id, version, topic, state, matter, number in the matter."""


@dataclass(frozen=True)
class StoredRecord(StoredEvent):
    """A stored event that also knows its place in the matter."""

    matter: str | None
    matter_seq: int | None


class RecordMapper(Mapper[str]):
    """Maps records to stored events and back.

    The library's transcoder is not asked: the codec writes the state of a record as it stands in the golden
    streams. A compressor and a cipher work as they do in the library.
    """

    def __init__(
        self,
        transcoder: Transcoder,
        compressor: Compressor | None = None,
        cipher: Cipher | None = None,
        codec: Codec | None = None,
    ) -> None:
        super().__init__(transcoder, compressor, cipher)
        self.codec = codec or Codec()

    def to_stored_event(self, domain_event: DomainEventProtocol[str]) -> StoredRecord:
        """The row of a record. Raises InputError if it has no place in a store, or would change in it."""
        if not isinstance(domain_event, Record):
            raise TypeError(f"found {type(domain_event).__name__}, expected a Record: the store keeps nothing else")
        return StoredRecord(*self.row(domain_event, domain_event.stored_at))

    def row(self, record: Record, stored_at: datetime | None) -> NewRow:
        """What is to be stored of a record, stamped with `stored_at`. Raises InputError as `to_stored_event` does."""
        _check_address(record)
        topic, state = self.codec.encode(record, stored_at)
        if self.compressor:
            state = self.compressor.compress(state)
        if self.cipher:
            state = self.cipher.encrypt(state)
        return (record.originator_id, record.version, topic, state, record.matter, record.seq)

    def to_domain_event(self, stored_event: StoredEvent) -> Record:
        """The record of a row. Raises BrokenHistory if it cannot be read."""
        return self.record(
            str(stored_event.originator_id),
            stored_event.originator_version,
            stored_event.topic,
            stored_event.state,
        )

    def record(self, originator_id: str, version: int, topic: str, state: bytes) -> Record:
        """The record of a row, given by its columns. Raises BrokenHistory if it cannot be read."""
        matter, _, stream = originator_id.partition(SEPARATOR)
        if not stream:
            raise BrokenHistory(f"{originator_id}#{version}", "found a stream that names no matter")
        if self.compressor or self.cipher:
            state = self._unpacked(f"{stream}#{version}", state)
        return self.codec.decode(matter, stream, version, topic, state)

    def records(self, matter: str, rows: Iterable[Row]) -> list[Record]:
        """The records of all rows of a matter. Raises BrokenHistory for the first that is wrong."""
        if self.compressor or self.cipher:
            rows = (
                (name, version, seq, topic, self._unpacked(f"{_stream(matter, name, version)}#{version}", state))
                for name, version, seq, topic, state in rows
            )
        return records_of(matter, rows, self.codec)

    def _unpacked(self, ref: str, state: bytes) -> bytes:
        try:
            if self.cipher:
                state = self.cipher.decrypt(state)
            if self.compressor:
                state = self.compressor.decompress(state)
        except Exception as error:
            # Ciphers and compressors are given from outside; each raises errors of its own.
            raise BrokenHistory(ref, f"the state cannot be decrypted or unpacked: {error}") from error
        return state


def records_of(matter: str, rows: Iterable[Row], codec: Codec) -> list[Record]:
    """The records of all rows of a matter. Raises BrokenHistory for the first that is wrong."""
    # Streams met so far, by their originator's id, each with its last version. Most rows are of the stream before.
    streams: dict[bytes | None, tuple[str, int]] = {}
    origin: bytes | None = None
    stream, last = "", 0
    records = []
    decoders = codec.decoders
    for seq, (originator_id, version, number, topic, state) in enumerate(rows, start=1):
        if originator_id != origin:
            streams[origin] = stream, last
            stream, last = streams.get(originator_id) or (_stream(matter, originator_id, version), 0)
            origin = originator_id
        try:
            # As the codec decodes and places one record; calls of it for each would cost a twentieth of replay.
            record = decoders[topic](state)
        except UNREADABLE:
            record = codec.unplaced(f"{stream}#{version}", topic, state)
        last += 1
        if version != last:
            raise BrokenHistory(f"{stream}#{version}", f"found version {version}, expected {last}")
        if not number == seq == record.seq:
            found = f"the matter's number {number}" + ("" if number == record.seq else f" ({record.seq} inside)")
            raise BrokenHistory(f"{stream}#{version}", f"found {found}, expected {seq}")
        force_setattr(record, "matter", matter)
        force_setattr(record, "stream", stream)
        force_setattr(record, "version", version)
        records.append(record)
    return records


def _stream(matter: str, originator_id: bytes, version: int) -> str:
    """The stream of a row of a matter. Raises BrokenHistory if it is of another one, or no text."""
    name = originator_id.decode("utf-8", "backslashreplace")
    stream = name.removeprefix(matter + SEPARATOR)
    if stream == name:
        raise BrokenHistory(f"{name}#{version}", f"found it outside the matter, expected a stream of {matter!r}")
    if name.encode() != originator_id:
        raise BrokenHistory(f"{stream}#{version}", "found a stream whose name is no text")
    return stream


def _check_address(record: Record) -> None:
    if not record.matter or not _is_text(record.matter):
        found, expected = f"the customer name {record.matter!r}", "text that UTF-8 can write, and some of it"
    elif SEPARATOR in record.matter:
        found, expected = f"the customer name {record.matter!r}", f"a name without {SEPARATOR!r}"
    elif not record.stream or not _is_text(record.stream):
        found, expected = f"the stream {record.stream!r}", "ORDER/CONTRACT or account"
    elif record.version < 1 or record.seq < 1:
        found, expected = f"version {record.version} and number {record.seq}", "numbers that count from 1"
    else:
        return
    raise InputError([Problem(where=record.ref, found=found, expected=expected)])


def _is_text(name: str) -> bool:
    """Whether UTF-8 can write it, which half of a surrogate pair prevents."""
    return name.isprintable() or name.encode("utf-8", "ignore").decode() == name
