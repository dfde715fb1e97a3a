"""How a record is written: upcasters of old versions, and the mapper to rows."""

from __future__ import annotations

import zlib
from dataclasses import replace
from typing import Any

import pytest
from eventsourcing.persistence import JSONTranscoder, StoredEvent
from stored import DAY, NOON, Invented, history

from yakkan.adapters.store.codec import Codec
from yakkan.adapters.store.mapper import RecordMapper
from yakkan.domain.contract.aggregates import BrokenHistory
from yakkan.domain.contract.facts import Event
from yakkan.domain.contract.record import Record


def renamed(event: dict[str, Any]) -> dict[str, Any]:
    return {("pieces" if name == "count" else name): value for name, value in event.items()}


def packed_since(event: dict[str, Any]) -> dict[str, Any]:
    return {**event, "packed": event["pieces"] > 10}


class TestUpcasters:
    codec = Codec({"Invented": Invented}, {("Invented", 1): renamed, ("Invented", 2): packed_since})

    def read(self, state: str, codec: Codec | None = None) -> Event:
        return (codec or self.codec).decode("M", "O-1/a", 1, "Invented", state.encode()).event

    def state(self, event: str, version: str = "") -> str:
        return f'{{"n":1,"at":"2025-05-28T12:00:00+09:00",{version}"event":{event}}}'

    def test_the_first_version_is_read_through_both(self) -> None:
        assert self.read(self.state('{"on":"2025-05-28","count":11}')) == Invented(on=DAY, pieces=11, packed=True)

    def test_a_first_version_that_would_decode_as_it_is_goes_through_them_too(self) -> None:
        state = self.state('{"on":"2025-05-28","pieces":11}')
        assert self.read(state) == Invented(on=DAY, pieces=11, packed=True)

    def test_the_second_version_is_read_through_the_second(self) -> None:
        state = self.state('{"on":"2025-05-28","pieces":9}', '"v":2,')
        assert self.read(state) == Invented(on=DAY, pieces=9, packed=False)

    def test_the_present_version_is_read_as_it_is_and_says_which_it_is(self) -> None:
        event = Invented(on=DAY, pieces=12, packed=False)
        topic, state = self.codec.encode(
            Record(matter="M", stream="O-1/a", version=1, seq=1, recorded_at=NOON, event=event)
        )
        assert (topic, state.decode()) == ("Invented", self.state('{"on":"2025-05-28","pieces":12}', '"v":3,'))
        assert self.read(state.decode()) == event

    def test_a_later_version_is_refused(self) -> None:
        with pytest.raises(
            BrokenHistory, match="found version 4 of Invented, but this software knows it up to version 3"
        ):
            self.read(self.state('{"on":"2025-05-28"}', '"v":4,'))

    def test_a_missing_upcaster_is_named(self) -> None:
        codec = Codec({"Invented": Invented}, {("Invented", 1): renamed})
        with pytest.raises(BrokenHistory, match="found version 2 of Invented, expected an upcaster to version 3"):
            self.read(self.state('{"on":"2025-05-28","count":11}'), codec)

    @pytest.mark.parametrize(
        "state", ["[]", '{"n":1}', '{"v":"1","event":{}}', '{"event":[]}', "", '{"v":0,"event":{}}']
    )
    def test_what_is_no_record_at_all_is_refused(self, state: str) -> None:
        with pytest.raises(BrokenHistory, match=r"^O-1/a#1: "):
            self.read(state)

    def test_an_upcaster_that_leaves_something_wrong_is_found_out(self) -> None:
        codec = Codec({"Invented": Invented}, {("Invented", 1): renamed, ("Invented", 2): lambda _: {"on": 5}})
        with pytest.raises(BrokenHistory, match="is not what was written"):
            self.read(self.state('{"on":"2025-05-28","count":11}'), codec)


class Backwards:
    """As good as a cipher here: bytes that must be turned round to be read."""

    def __init__(self, environment: object = None) -> None:
        del environment

    def encrypt(self, plaintext: bytes) -> bytes:
        return plaintext[::-1]

    def decrypt(self, ciphertext: bytes) -> bytes:
        return ciphertext[::-1]


class TestMapper:
    def test_a_row_bears_the_streams_and_the_matters_numbers(self) -> None:
        row = RecordMapper(JSONTranscoder()).to_stored_event(history()[3])
        assert (row.originator_id, row.originator_version, row.topic) == ("甲社|account", 2, "DebtAcknowledged")
        assert (row.matter, row.matter_seq) == ("甲社", 4)
        assert row.state == b'{"n":4,"at":"2025-05-28T12:04:00+09:00","event":{"on":"2025-05-28"}}'

    def test_the_matter_ends_at_the_first_bar(self) -> None:
        row = StoredEvent(
            "甲社|O|1/a", 1, "DebtAcknowledged", RecordMapper(JSONTranscoder()).to_stored_event(history()[3]).state
        )
        read = RecordMapper(JSONTranscoder()).to_domain_event(row)
        assert (read.matter, read.stream) == ("甲社", "O|1/a")

    def test_a_compressor_and_a_cipher_are_used_both_ways(self) -> None:
        compressor: Any = zlib
        cipher: Any = Backwards()
        mapper = RecordMapper(JSONTranscoder(), compressor, cipher)
        row = mapper.to_stored_event(history()[2])
        assert zlib.decompress(row.state[::-1]) == RecordMapper(JSONTranscoder()).to_stored_event(history()[2]).state
        assert mapper.to_domain_event(row) == history()[2]
        with pytest.raises(BrokenHistory, match=r"^O-1/server#2: the state cannot be decrypted or unpacked"):
            mapper.to_domain_event(replace(row, state=b"{}"))

    def test_a_stream_of_no_matter_is_refused(self) -> None:
        with pytest.raises(BrokenHistory, match=r"^nobody#1: found a stream that names no matter"):
            RecordMapper(JSONTranscoder()).to_domain_event(StoredEvent("nobody", 1, "DebtAcknowledged", b"{}"))

    def test_nothing_but_records_is_mapped(self) -> None:
        stranger: Any = StoredEvent("甲社|account", 1, "Topic", b"{}")
        with pytest.raises(TypeError, match="expected a Record"):
            RecordMapper(JSONTranscoder()).to_stored_event(stranger)
