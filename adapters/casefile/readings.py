"""The readings that a document or an expectation sets."""

from __future__ import annotations

from yakkan.adapters.casefile.findings import Findings, Location, seen
from yakkan.adapters.casefile.nodes import MappingNode, Node, Scalar, find
from yakkan.domain.errors import InputError
from yakkan.domain.terms.readings import Readings


def read_readings(document: Node, location: Location, findings: Findings) -> dict[str, str]:
    """The readings set at a location, those that exist; what else stands there is reported."""
    node = find(document, location)
    if isinstance(node, Scalar) and node.value is None:
        return {}
    if not isinstance(node, MappingNode):
        findings.add(document, location, seen(node), "a mapping of readings to values, such as {X1: R-B}")
        return {}
    chosen: dict[str, str] = {}
    for name, (_, value) in node.entries.items():
        if not isinstance(value, Scalar) or not isinstance(value.value, str):
            findings.add(document, (*location, name), seen(value), "a value such as R-B")
            continue
        try:
            chosen |= Readings.of({name: value.value}).explicit
        except InputError as error:
            for each in error.problems:
                place = (*location, name)
                findings.add(document, place, each.found, each.expected, each.advice, name=not each.path)
    return chosen
