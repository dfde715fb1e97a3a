"""Documents of a case file: each by itself, then those of one customer as a matter."""

from __future__ import annotations

from dataclasses import dataclass, field

from yakkan.adapters.casefile.case import Document
from yakkan.adapters.casefile.events import Event, read_events
from yakkan.adapters.casefile.expected import read_expectations, unknown_places
from yakkan.adapters.casefile.findings import Findings, seen
from yakkan.adapters.casefile.nodes import ListNode, MappingNode, Node, Scalar, find, placed, plain
from yakkan.adapters.casefile.readings import read_readings
from yakkan.adapters.expectations import Expectation
from yakkan.adapters.store.mapper import SEPARATOR
from yakkan.domain.contract.admission import (
    Definitions,
    definition_problems,
    fact_problems,
    order_problems,
    place_problems,
)
from yakkan.domain.contract.definition import ContractDefinition, Quote
from yakkan.domain.contract.facts import FactCorrected, FactRetracted
from yakkan.domain.contract.facts.base import Name, Text
from yakkan.domain.contract.misfits import path_of
from yakkan.domain.errors import InputError
from yakkan.domain.terms.editions import edition

_FIELDS = (
    "edition",
    "order",
    "customer",
    "customer_id",
    "quote",
    "contracts",
    "readings",
    "events",
    "expect",
)
_NEEDED = {
    "order": "the number of the application form, such as SO-2025-0042",
    "customer": "the name of the customer",
    "quote": "a mapping with number and issued_on",
    "contracts": "a list of at least one contract",
}


_TAKEN_FROM_EACH_OTHER = ("on", "recorded_at")
"""Fields of an event of which one that is left out follows the other: what is wrong with both is told once."""


@dataclass(slots=True)
class Draft:
    """A document as far as it could be read; what could not be read is reported already."""

    node: MappingNode
    customer: str | None = None
    customer_id: str | None = None
    order: str | None = None
    edition: str | None = None
    quote: Quote | None = None
    contracts: list[ContractDefinition | None] = field(default_factory=list)
    readings: dict[str, str] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    expectations: list[tuple[int, Expectation]] = field(default_factory=list)

    @property
    def matter(self) -> str | None:
        """What documents of one matter share."""
        return self.customer_id or self.customer

    @property
    def all_defined(self) -> bool:
        """Whether every contract of the order could be read."""
        return bool(self.contracts) and all(self.contracts)


def read_documents(nodes: list[Node], findings: Findings, where: str) -> tuple[Document, ...]:
    """The documents; empty where anything was wrong, which is then among the findings."""
    drafts = [draft for node in nodes if (draft := _draft(node, findings, where)) is not None]
    matters: dict[str | int, list[Draft]] = {}
    for i, draft in enumerate(drafts):
        # Whose customer cannot be read is looked at by itself.
        matters.setdefault(i if draft.matter is None else draft.matter, []).append(draft)
    _check_names(drafts, findings)
    for matter in matters.values():
        _check_matter(matter, findings)
    if findings.problems:
        return ()
    return tuple(document for draft in drafts if (document := _document(draft)) is not None)


def _draft(node: Node, findings: Findings, where: str) -> Draft | None:
    top = findings.mapping(node, (), _FIELDS)
    if top is None:
        return None
    for name, expected in _NEEDED.items():
        if name not in top.entries:
            findings.add(node, (name,), "nothing", expected)
    draft = Draft(top)
    draft.customer = _text(top, "customer", findings)
    draft.customer_id = _text(top, "customer_id", findings)
    if draft.matter is not None and SEPARATOR in draft.matter:
        # In a store it parts a matter's name from what stands in it.
        name, advice = ("customer_id", "") if draft.customer_id else ("customer", "give it a customer_id without one")
        findings.add(top, (name,), repr(draft.matter), f"a name without {SEPARATOR}", advice)
    draft.order = _text(top, "order", findings, Name)
    draft.edition = _edition(top, findings)
    if top.get("quote") is not None:
        draft.quote = findings.made(Quote, plain(top.entries["quote"][1]), top, ("quote",))
    draft.contracts = _contracts(top, findings)
    if "readings" in top.entries:
        draft.readings = read_readings(top, ("readings",), findings)
    draft.events = read_events(top, findings)
    draft.expectations = read_expectations(top, draft.order, findings, where)
    _check_order(draft, findings)
    return draft


def _text(top: MappingNode, name: str, findings: Findings, kind: object = Text) -> str | None:
    node = top.get(name)
    if node is None or (name == "customer_id" and isinstance(node, Scalar) and node.value is None):
        return None
    value: str | None = findings.value(kind, plain(node), top, (name,))
    return value


def _edition(top: MappingNode, findings: Findings) -> str | None:
    node = top.get("edition")
    value = None if node is None else plain(node)
    if node is not None and not isinstance(value, str):
        findings.add(top, ("edition",), seen(node), f"the id of an edition, such as {edition().id}")
        return None
    try:
        return edition(value).id
    except InputError as error:
        for problem in error.problems:
            findings.add(top, ("edition",), problem.found, problem.expected, problem.advice)
    return None


def _contracts(top: MappingNode, findings: Findings) -> list[ContractDefinition | None]:
    node = top.get("contracts")
    if node is None:
        return []
    if not isinstance(node, ListNode) or not node.items:
        findings.add(top, ("contracts",), seen(node), _NEEDED["contracts"])
        return []
    return [findings.made(ContractDefinition, plain(item), top, ("contracts", i)) for i, item in enumerate(node.items)]


def _check_order(draft: Draft, findings: Findings) -> None:
    """What contradicts itself within the definitions of one order."""
    definitions = [each for each in draft.contracts if each is not None]
    if draft.all_defined and draft.quote is not None:
        findings.take(draft.node, (), order_problems(definitions, draft.quote))
        return
    for i, definition in enumerate(draft.contracts):
        if definition is not None:
            findings.take(draft.node, ("contracts", i), definition_problems(definition, draft.quote))


def _check_names(drafts: list[Draft], findings: Findings) -> None:
    """That names and ids of customers go together in one way only."""
    by_name: dict[str, Draft] = {}
    by_matter: dict[str, Draft] = {}
    for draft in drafts:
        if draft.customer is None or draft.matter is None:
            continue
        same_name = by_name.setdefault(draft.customer, draft)
        if (same_name.customer_id is None) != (draft.customer_id is None):
            line = same_name.node.line
            has = "no customer_id" if same_name.customer_id is None else f"customer_id {same_name.customer_id!r}"
            found = "no customer_id" if draft.customer_id is None else f"customer_id {draft.customer_id!r}"
            expected = f"a customer_id in all documents of {draft.customer} or none (line {line}: {has})"
            findings.add(draft.node, ("customer_id",), found, expected)
        same_matter = by_matter.setdefault(draft.matter, draft)
        if same_matter.customer != draft.customer:
            has = "this customer_id" if same_matter.customer_id is not None else f"the name {draft.matter!r}"
            expected = f"{same_matter.customer!r}, which has {has} in line {same_matter.node.line}"
            findings.add(draft.node, ("customer",), repr(draft.customer), expected)


def _check_matter(matter: list[Draft], findings: Findings) -> None:
    """What contradicts itself between the documents of one customer, and between facts and definitions."""
    orders: dict[str, Draft] = {}
    readings: dict[str, tuple[str, Draft]] = {}
    for draft in matter:
        if draft.order is not None and orders.setdefault(draft.order, draft) is not draft:
            expected = f"each order once; it stands in line {orders[draft.order].node.line} already"
            findings.add(draft.node, ("order",), f"order {draft.order!r} a second time", expected)
        for name, value in draft.readings.items():
            other, first = readings.setdefault(name, (value, draft))
            if other != value:
                expected = f"{other}, as in the document in line {first.node.line}: a matter has one set of readings"
                findings.add(draft.node, ("readings", name), value, expected)
    definitions = {
        (draft.order, each.id): each
        for draft in matter
        for each in draft.contracts
        if draft.order is not None and each is not None
    }
    sure = all(draft.all_defined and draft.order is not None for draft in matter)
    _check_facts(matter, definitions, findings, sure=sure)
    _check_unread(matter, definitions, findings, sure=sure)
    for draft in matter:
        for i, expectation in draft.expectations if sure else ():
            findings.take(draft.node, ("expect", i), unknown_places(expectation, definitions))


def _check_facts(matter: list[Draft], definitions: Definitions, findings: Findings, *, sure: bool) -> None:
    placed = [(draft, event) for draft in matter for event in draft.events]
    unread = {event.label for _, event in placed if event.fact is None}
    read = [(draft, event, event.fact) for draft, event in placed if event.fact is not None]
    for i, problem in fact_problems([(draft.order, fact) for draft, _, fact in read], [], definitions):
        draft, event, fact = read[i]
        # What an unreadable contract or event might still have explained is no problem of its own.
        if not sure and problem.path.rpartition(".")[2] in ("contract", "unit"):
            continue
        if isinstance(fact, FactCorrected) and fact.corrects in unread:
            continue
        if isinstance(fact, FactRetracted) and fact.retracts in unread:
            continue
        written = find(draft.node, ("events", event.number))
        if (
            problem.path in _TAKEN_FROM_EACH_OTHER
            and isinstance(written, MappingNode)
            and not written.get(problem.path)
        ):
            continue
        findings.take(draft.node, ("events", event.number), [problem])


def _check_unread(matter: list[Draft], definitions: Definitions, findings: Findings, *, sure: bool) -> None:
    """Names in events of which another field could not be read: contract and unit, and labels that occur twice."""
    for draft in matter:
        labels: dict[str, bool] = {}
        for event in draft.events:
            place, unread = ("events", event.number), event.fact is None
            if event.label is not None:
                # Of two events that could be read it is told already.
                if event.label in labels and (unread or labels[event.label]):
                    expected = f"a label of its own within order {draft.order}"
                    findings.add(draft.node, (*place, "id"), f"{event.label!r} a second time", expected)
                labels[event.label] = labels.get(event.label, unread) and unread
            written = find(draft.node, place)
            if unread and sure and isinstance(written, MappingNode):
                contract, unit = (_named(written, name) for name in ("contract", "unit"))
                findings.take(draft.node, place, place_problems(contract, unit, draft.order, definitions))


def _named(event: MappingNode, name: str) -> str | None:
    """A name in an event that could not be read; None where it is no text, which is told already."""
    node = event.get(name)
    return node.value if isinstance(node, Scalar) and isinstance(node.value, str) else None


def _document(draft: Draft) -> Document | None:
    """The document of a draft that is complete, as one without problems is."""
    if draft.customer is None or draft.order is None or draft.edition is None or draft.quote is None:
        return None
    facts = [(event.fact, event) for event in draft.events if event.fact is not None]
    places: dict[str, tuple[int, int]] = {}
    for name in ("edition", "quote", "contracts", "readings"):
        if name in draft.node.entries:
            places |= {path_of(location): place for location, place in placed(draft.node.entries[name][1], (name,))}
    return Document(
        customer=draft.customer,
        customer_id=draft.customer_id,
        order=draft.order,
        edition=draft.edition,
        quote=draft.quote,
        contracts=tuple(each for each in draft.contracts if each is not None),
        readings=draft.readings,
        facts=tuple(fact for fact, _ in facts),
        expectations=tuple(each for _, each in draft.expectations),
        lines=tuple(event.line for _, event in facts),
        line=draft.node.line,
        columns=tuple(event.column for _, event in facts),
        places=places,
    )
