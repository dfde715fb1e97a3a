"""The `expect` lines of a document: whether they ask for what a view has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from yakkan.adapters.casefile.findings import Findings, Location, seen
from yakkan.adapters.casefile.nodes import ListNode, MappingNode, Node, Scalar, plain
from yakkan.adapters.casefile.readings import read_readings
from yakkan.adapters.expectations import EVENT_PARTS, PARTS, SHORT, STANDING, Expectation, event_fields
from yakkan.domain.business_days import FIRST_YEAR, LAST_YEAR
from yakkan.domain.contract.admission import Definitions, resolve_contract, unit_names
from yakkan.domain.contract.facts import DEEMED, FACTS
from yakkan.domain.contract.facts.base import Day, Instant
from yakkan.domain.contract.misfits import one_of, suggestion
from yakkan.domain.errors import InputError, Problem

_FIELDS = ("as_of", "known_at", "readings", "contract", "unit", *STANDING, *PARTS)
_EXAMPLE = "{as_of: 2025-06-05, contract: server, state: in_warranty}"
_LENGTH_OF_DAY = len("2025-06-05")


def read_expectations(
    top: MappingNode, order: str | None, findings: Findings, where: str
) -> list[tuple[int, Expectation]]:
    """The expectations of a document that could be read, with their numbers in the list."""
    node = top.get("expect")
    if node is None or (isinstance(node, Scalar) and node.value is None):
        return []
    if not isinstance(node, ListNode):
        findings.add(top, ("expect",), seen(node), f"a list of expectations such as {_EXAMPLE}")
        return []
    read = []
    for i, item in enumerate(node.items):
        line = findings.mapping(top, ("expect", i), _FIELDS)
        if line is not None:
            fields = _fields(top, ("expect", i), line, findings)
            read.append((i, Expectation(fields, where, item.line, order)))
    return read


def unknown_places(expectation: Expectation, definitions: Definitions) -> Iterator[Problem]:
    """Contracts and units that an expectation names and the matter does not have."""
    yield from _unknown_place(expectation.fields, expectation.order, definitions)
    for part in PARTS:
        named = expectation.fields.get(part)
        if isinstance(named, dict) and part != "totals":
            for problem in _unknown_place(named, expectation.order, definitions):
                yield replace(problem, path=f"{part}.{problem.path}")


def _unknown_place(fields: dict[str, Any], order: str | None, definitions: Definitions) -> Iterator[Problem]:
    contract, unit = fields.get("contract"), fields.get("unit")
    if not isinstance(contract, str):
        return
    try:
        key = resolve_contract(contract, order, definitions)
    except InputError as error:
        yield from error.problems
        return
    units = unit_names(definitions[key])
    if isinstance(unit, str) and unit not in units:
        found = f"the unknown unit {unit!r}"
        yield Problem("", found, one_of(units), suggestion(unit, units), path="unit")


def _fields(top: MappingNode, place: Location, line: MappingNode, findings: Findings) -> dict[str, Any]:
    fields: dict[str, Any] = plain(line)
    if "as_of" not in fields:
        findings.add(top, (*place, "as_of"), "nothing", "the day to look at, such as 2025-06-05")
    else:
        as_of = findings.value(Day, fields["as_of"], top, (*place, "as_of"))
        if as_of is not None and not FIRST_YEAR <= as_of.year <= LAST_YEAR:
            expected = f"a day from {FIRST_YEAR} to {LAST_YEAR}"
            findings.add(top, (*place, "as_of"), str(as_of), expected, "the holidays of other years are not known")
    known_at = fields.get("known_at")
    if known_at is not None:
        bare_day = isinstance(known_at, str) and len(known_at) <= _LENGTH_OF_DAY
        findings.value(Day if bare_day else Instant, known_at, top, (*place, "known_at"))
    if "readings" in fields:
        fields["readings"] = read_readings(top, (*place, "readings"), findings)
    for name in ("contract", "unit"):
        if name in fields and not isinstance(fields[name], str):
            findings.add(top, (*place, name), seen(line.entries[name][1]), f"the id of a {name}")
    needing_contract = [name for name in ("unit", *STANDING) if name in fields]
    if needing_contract and "contract" not in fields:
        expected = f"the contract whose {needing_contract[0]} is meant"
        findings.add(top, (*place, "contract"), "nothing", expected)
    if not any(name in fields for name in ("contract", *PARTS)):
        findings.add(top, place, "nothing to compare", f"at least one of contract, {', '.join(PARTS)}")
    for part in PARTS:
        if part in fields:
            _check_part(top, (*place, part), part, line.entries[part][1], findings)
    return fields


def _check_part(top: MappingNode, place: Location, part: str, node: Node, findings: Findings) -> None:
    if part in SHORT and isinstance(node, Scalar) and isinstance(node.value, str):
        if part in EVENT_PARTS:
            _check_event(top, place, node, findings)
        return
    event = plain(node).get("event") if isinstance(node, MappingNode) and part in EVENT_PARTS else None
    names = PARTS[part] if event is None else event_fields(event)
    mapping = findings.mapping(top, place, names)
    if mapping is None:
        return
    if not mapping.entries:
        findings.add(top, place, "an empty mapping", f"at least one of {', '.join(names)}")
    if event is not None:
        _check_event(top, (*place, "event"), mapping.entries["event"][1], findings)


def _check_event(top: MappingNode, place: Location, node: Node, findings: Findings) -> None:
    name = plain(node)
    if not isinstance(name, str) or (name not in FACTS and name not in DEEMED):
        advice = suggestion(name, (*FACTS, *DEEMED)) if isinstance(name, str) else ""
        findings.add(top, place, f"the unknown event {seen(node)}", "the name of an event", advice)
