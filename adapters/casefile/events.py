"""The events of a document: each a fact, with the instant at which the record learnt of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pydantic import TypeAdapter, ValidationError

from yakkan.adapters.casefile.findings import Findings, seen
from yakkan.adapters.casefile.nodes import ListNode, MappingNode, Node, Scalar, plain
from yakkan.domain.contract.facts import DEEMED, FACTS, Fact, FactCorrected, FactRetracted
from yakkan.domain.contract.facts.base import Instant
from yakkan.domain.contract.misfits import suggestion
from yakkan.domain.instants import day_of, start_of_day

_INSTANT: TypeAdapter[Any] = TypeAdapter(Instant)
_EXAMPLE = "{event: EquipmentReceived, contract: server, unit: s1, on: 2025-05-28}"


@dataclass(slots=True)
class Event:
    """An event by its number in the list; `fact` is None where it could not be read, which is reported."""

    number: int
    line: int
    column: int
    label: str | None
    fact: Fact | None


def read_events(top: MappingNode, findings: Findings) -> list[Event]:
    """The events of a document, in the order written."""
    node = top.get("events")
    if node is None or (isinstance(node, Scalar) and node.value is None):
        return []
    if not isinstance(node, ListNode):
        findings.add(top, ("events",), seen(node), f"a list of events such as {_EXAMPLE}")
        return []
    return [_event(top, i, item, findings) for i, item in enumerate(node.items)]


def _event(top: MappingNode, number: int, node: Node, findings: Findings) -> Event:
    place = ("events", number)
    label = node.get("id") if isinstance(node, MappingNode) else None
    event = Event(number, node.line, node.column, label.text if isinstance(label, Scalar) else None, None)
    if not isinstance(node, MappingNode):
        findings.add(top, place, seen(node), f"an event such as {_EXAMPLE}")
        return event
    cls = _event_class(top, place, node, findings)
    if cls is None:
        return event
    value = {name: plain(each) for name, (_, each) in node.entries.items() if name != "event"}
    if issubclass(cls, (FactCorrected, FactRetracted)) and value.get("on") is None:
        if value.get("recorded_at") is None:
            expected = "`on` or `recorded_at`, the day or the instant at which the record learnt of it"
            findings.add(top, (*place, "on"), "nothing", expected)
        value["on"] = _day_recorded(value.get("recorded_at"))
    fact = findings.made(cls, value, top, place)
    if fact is not None and fact.recorded_at is None:
        fact = replace(fact, recorded_at=start_of_day(fact.on))
    event.fact = fact
    return event


def _event_class(
    top: MappingNode, place: tuple[str | int, ...], node: MappingNode, findings: Findings
) -> type[Fact] | None:
    named = node.get("event")
    if named is None:
        findings.add(top, (*place, "event"), "nothing", "the name of an event, such as EquipmentReceived")
        return None
    name = plain(named)
    if isinstance(name, str) and name in FACTS:
        return FACTS[name]
    if isinstance(name, str) and name in DEEMED:
        expected = "a fact: the terms themselves bring this event about, so nobody records it"
        findings.add(top, (*place, "event"), name, expected, "leave it out")
    else:
        advice = suggestion(name, FACTS) if isinstance(name, str) else ""
        findings.add(top, (*place, "event"), f"the unknown event {seen(named)}", "the name of an event", advice)
    return None


def _day_recorded(recorded_at: object) -> date:
    """The day on which a correction was recorded; its own `on` has no effect and may be left out."""
    try:
        return day_of(_INSTANT.validate_python(recorded_at))
    except (ValidationError, OverflowError):
        # What is wrong is reported by itself; any day will do for looking at the other fields.
        return date(2000, 1, 1)
