"""What is on disk stays readable: golden streams of every event, and the round trip of any event at all.

`golden/format-1.jsonl` holds, one JSON object a line, every event as this version writes it: once with all
its fields set, once with none that it can do without. `state` is the stored text; `means` is what it reads
as, with the defaults that the text leaves out, so that a default which changes is noticed too.

A line once committed says how old stores read. For a new event or field, write the file anew and see that
only lines of that event differ:

    python tests/adapters/test_golden.py

Where the text of an old line would no longer read the same, give the event a `class_version` and an upcaster,
and keep the old lines in a file of their own beside this one.
"""

from __future__ import annotations

import json
import types
from collections.abc import Iterator
from dataclasses import MISSING, asdict, fields, is_dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from yakkan.adapters.store.codec import TOPICS, Codec
from yakkan.domain.contract import definition
from yakkan.domain.contract.facts import DEEMED, FACTS, Event, base
from yakkan.domain.contract.record import ACCOUNT, Record
from yakkan.domain.errors import InputError
from yakkan.domain.instants import JST

GOLDEN = Path(__file__).parent / "golden"
CURRENT = GOLDEN / "format-1.jsonl"
MATTER = "日本商事株式会社"
ADDRESSING = frozenset({"contract", "recorded_at", "recorded_by"})
"""Fields of a fact that the envelope holds instead."""

EXAMPLES: list[tuple[object, Any]] = [
    (base.Yen, 0),
    (base.PositiveYen, 1_100_000),
    (base.Count, 12),
    (base.Month, "2025-08"),
    (base.Rate, "0.10"),
    (base.Name, "品目-1"),
    (base.Changes, {"on": date(2025, 5, 27), "amount": 5, "reasons": None, "charges": ["a", 'b "\\\n/🏯']}),
    (definition.Pairs, {"X1": "R-B", "cap": {"yen": 5, "rate": 0.5, "on": True}}),
    (definition.DayOfMonth, 31),
]
"""A value of each of the types that fields are made of."""


def example(annotation: Any, name: str, default: object, *, sparing: bool) -> Any:
    """A value of a field's type that is not its default; days and texts differ from field to field."""
    for alias, value in EXAMPLES:
        if annotation is alias:
            return value
    if annotation is base.Day:
        return date(2025, 5, len(name))
    if annotation is base.Text:
        return f"{name} 本文"
    if annotation is base.Flag:
        return default is not True
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Annotated and parts[0] is int:
        return 2
    if origin in (Union, types.UnionType):
        return example(parts[0], name, default, sparing=sparing)
    if origin is Literal:
        return next(choice for choice in reversed(parts) if choice != default)
    if origin is tuple:
        return (example(parts[0], name, MISSING, sparing=sparing),)
    if origin is dict:
        return {"稼働率": example(parts[1], name, MISSING, sparing=sparing)}
    if is_dataclass(annotation):
        return instance(annotation, sparing=sparing)
    raise TypeError(f"no example for {annotation!r}; add one to EXAMPLES")


def instance(cls: Any, leave_out: frozenset[str] = frozenset(), *, sparing: bool) -> Any:
    """An instance with every field set but those named; or, sparing, with those only that have no default."""
    hints = get_type_hints(cls, include_extras=True)
    return cls(
        **{
            field.name: example(hints[field.name], field.name, field.default, sparing=sparing)
            for field in fields(cls)
            if field.name not in leave_out and (field.default is MISSING or not sparing)
        }
    )


def events() -> Iterator[Event]:
    """The openings, every fact, every deemed event. A cure demand has a period or a last day, never both."""
    for name in ("AccountOpened", "ContractOpened", *sorted(FACTS), *sorted(DEEMED)):
        cls = TOPICS[name]
        if name == "CureDemandArrived":
            yield instance(cls, ADDRESSING | {"days"}, sparing=False)
            yield instance(cls, ADDRESSING | {"until"}, sparing=False)
        else:
            yield instance(cls, ADDRESSING if name in FACTS else frozenset(), sparing=False)
        yield instance(cls, sparing=True)


def records() -> Iterator[Record]:
    """One record of each event: with a full envelope, then with an empty one, in turns."""
    versions: dict[str, int] = {}
    for seq, event in enumerate(events(), start=1):
        stream = ACCOUNT if type(event).__name__ == "AccountOpened" else "品目-1/品目-1"
        versions[stream] = versions.get(stream, 0) + 1
        instant = datetime(2025, 5, 28, 17, tzinfo=JST) + timedelta(minutes=seq)
        envelope: dict[str, Any] = {}
        if seq % 2:
            stored_at = instant + timedelta(microseconds=1)
            envelope = {"recorded_by": "佐藤", "order": "品目-1", "imported": True, "stored_at": stored_at}
        yield Record(
            matter=MATTER,
            stream=stream,
            version=versions[stream],
            seq=seq,
            recorded_at=instant,
            event=event,
            **envelope,
        )


def golden_line(record: Record) -> str:
    topic, state = Codec().encode(record)
    line = {
        "stream": record.originator_id,
        "version": record.version,
        "topic": topic,
        "state": state.decode(),
        "means": without_none(msgspec.to_builtins(asdict(record.event))),
    }
    return json.dumps(line, ensure_ascii=False) + "\n"


def without_none(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_none(item) for key, item in value.items() if item is not None}
    return [without_none(item) for item in value] if isinstance(value, (list, tuple)) else value


def committed() -> list[dict[str, Any]]:
    return [line for path in sorted(GOLDEN.glob("*.jsonl")) for line in lines(path)]


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").removesuffix("\n").split("\n")]


def read(line: dict[str, Any]) -> Record:
    matter, stream = line["stream"].split("|")
    return Codec().decode(matter, stream, line["version"], line["topic"], line["state"].encode())


class TestGoldenStreams:
    def test_every_event_is_written_byte_for_byte_as_committed(self) -> None:
        assert "".join(map(golden_line, records())) == CURRENT.read_text(encoding="utf-8")

    @pytest.mark.parametrize("line", committed(), ids=lambda line: f"{line['topic']}-{line['version']}")
    def test_a_committed_event_reads_as_it_always_did_and_is_written_back_the_same(self, line: dict[str, Any]) -> None:
        record = read(line)
        assert without_none(msgspec.to_builtins(asdict(record.event))) == line["means"]
        assert Codec().encode(record) == (line["topic"], line["state"].encode())

    def test_the_committed_events_are_the_very_records_they_were_made_of(self) -> None:
        assert [read(line) for line in lines(CURRENT)] == list(records())

    def test_no_event_is_left_out(self) -> None:
        assert {line["topic"] for line in committed()} == {*FACTS, *DEEMED, "ContractOpened", "AccountOpened"}

    def test_every_field_is_set_once_but_those_that_address_the_fact(self) -> None:
        written: dict[str, set[str]] = {}
        for line in committed():
            written.setdefault(line["topic"], set()).update(json.loads(line["state"])["event"])
        expected = {
            name: {field.name for field in fields(cls)} - (ADDRESSING if name in FACTS else frozenset())
            for name, cls in TOPICS.items()
        }
        assert written == expected


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    # Half of a surrogate pair is no text.
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc日本", max_size=3), inner, max_size=3),
    max_leaves=5,
)
texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)
rates = st.from_regex(r"[0-9]{1,4}(\.[0-9]{1,4})?", fullmatch=True)

STRATEGIES: list[tuple[object, st.SearchStrategy[Any]]] = [
    (base.Day, st.dates()),
    (base.Yen, st.integers(0, 10**15)),
    (base.PositiveYen, st.integers(1, 10**15)),
    (base.Count, st.integers(1, 1200)),
    (base.Flag, st.booleans()),
    (base.Month, st.from_regex(r"[0-9]{4}-(0[1-9]|1[0-2])", fullmatch=True)),
    (base.Rate, rates),
    (base.Text, texts),
    (base.Name, st.text("ab-_日本", min_size=1, max_size=8)),
    (base.Changes, st.dictionaries(texts, json_values, min_size=1, max_size=3)),
    (definition.Pairs, st.dictionaries(texts, json_values, max_size=3)),
    (definition.DayOfMonth, st.integers(1, 31) | st.just("end")),
    (type(None), st.none()),
]


def values(annotation: Any) -> st.SearchStrategy[Any]:
    """Any value of a field's type."""
    for alias, strategy in STRATEGIES:
        if annotation is alias:
            return strategy
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Annotated and parts[0] is int:
        return st.integers(0, 120)
    if origin in (Union, types.UnionType):
        return st.one_of(*map(values, parts))
    if origin is Literal:
        return st.sampled_from(parts)
    if origin is tuple:
        return st.lists(values(parts[0]), max_size=2).map(tuple)
    if origin is dict:
        return st.dictionaries(texts, values(parts[1]), max_size=2)
    return instances(annotation, frozenset())


@st.composite
def instances(draw: st.DrawFn, cls: Any, leave_out: frozenset[str]) -> Any:
    """Any instance that the class admits."""
    hints = get_type_hints(cls, include_extras=True)
    names = [field.name for field in fields(cls) if field.name not in leave_out]
    given_fields = {name: draw(values(hints[name])) for name in names}
    try:
        return cls(**given_fields)
    except (InputError, ValidationError):
        reject()


instants = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=st.just(JST))  # noqa: DTZ001


@st.composite
def any_record(draw: st.DrawFn, names: list[str]) -> Record:
    name = draw(st.sampled_from(names))
    return Record(
        matter=draw(texts),
        stream=draw(texts),
        version=draw(st.integers(1, 10**9)),
        seq=draw(st.integers(1, 10**9)),
        recorded_at=draw(instants),
        event=draw(instances(TOPICS[name], ADDRESSING if name in FACTS else frozenset())),
        recorded_by=draw(st.none() | texts),
        order=draw(st.none() | texts),
        imported=draw(st.booleans()),
        stored_at=draw(st.none() | instants),
    )


def comes_back_as_it_was(record: Record) -> bool:
    topic, state = Codec().encode(record)
    again = Codec().decode(record.matter, record.stream, record.version, topic, state)
    same = again == record and type(again.event) is type(record.event)
    return same and Codec().encode(again) == (topic, state)


class TestAnyRecord:
    @settings(max_examples=300)
    @given(record=any_record(sorted(TOPICS)))
    def test_comes_back_from_its_stored_form_as_it_was(self, record: Record) -> None:
        assert comes_back_as_it_was(record)

    @given(record=any_record(["ContractOpened", "FactCorrected"]))
    def test_with_values_of_any_kind_comes_back_as_well(self, record: Record) -> None:
        assert comes_back_as_it_was(record)


if __name__ == "__main__":
    CURRENT.write_text("".join(map(golden_line, records())), encoding="utf-8")
