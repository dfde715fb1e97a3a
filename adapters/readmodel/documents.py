"""What can be searched: customers, contracts, duties and events, in both languages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from yakkan.adapters.readmodel.grams import composed
from yakkan.adapters.wording import Speech
from yakkan.projections.rows import Rows, Values

_JA, _EN = Speech("ja"), Speech("en")


class Document(NamedTuple):
    """A text to find: what it is about (`customer`, `contract`, `obligation`, `event`), and where it belongs.

    `ref` names the line it was made from, and `day` is that line's day.
    """

    source: str
    contract: str | None
    unit: str | None
    ref: str | None
    day: str | None
    status: str | None
    text: str


def documents(matter: str, rows: Rows) -> Iterator[Document]:
    """The documents of a matter; names come first, and are found first."""
    orders = json.loads(rows.matter["orders"])
    yield _document("customer", None, None, matter, None, None, [rows.matter["customer"], matter, *orders])
    units: dict[str, list[str]] = {}
    for unit in rows.units:
        units.setdefault(unit["contract"], []).append(unit["unit"])
    for line in rows.contracts:
        name = line["contract"]
        words = [name, line["order_no"], line["quote"], line["kind"], _JA.kind(line["kind"]), *units.get(name, ())]
        yield _document("contract", name, None, name, line["since"], line["state"], words)
    for line in rows.obligations:
        words = [line["obligation"], _JA.duty(line["duty"]), line["duty"]]
        yield _document(
            "obligation",
            line["contract"],
            line["unit"],
            line["obligation"],
            line["due_on"] or line["arose_on"],
            line["status"],
            words,
        )
    for line in rows.timeline:
        yield _event(line)


def _event(line: Values) -> Document:
    name = line["event"]
    words: list[str | None] = [_JA.event(name), _EN.event(name), *_told(json.loads(line["details"]))]
    if line["was"]:
        words += _told(json.loads(line["was"]))
    words += [line["label"], line["ref"], name]
    # An event that no record holds has no reference; it is found by what it is.
    ref = line["ref"] or name
    return _document("event", line["contract"], line["unit"], ref, line["on_day"], line["status"], words)


def _told(value: Any) -> Iterator[str]:
    """Every text and figure in the details of an event, with the name of its field where it is no text of its own."""
    if isinstance(value, dict):
        for name, each in value.items():
            told = list(_told(each))
            yield from told if isinstance(each, str) and not each.isascii() else (f"{name}: {one}" for one in told)
    elif isinstance(value, list):
        for each in value:
            yield from _told(each)
    elif value is not None:
        yield value if isinstance(value, str) else json.dumps(value)


def _document(
    source: str,
    contract: str | None,
    unit: str | None,
    ref: str | None,
    day: str | None,
    status: str | None,
    words: list[str | None],
) -> Document:
    text = " / ".join(dict.fromkeys(word for word in words if word))
    return Document(source, contract, unit, ref, day, status, composed(text))
