"""Bringing case files into a matter: what is new in them, in the order of its recording, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime

from pydantic import ValidationError

from yakkan.adapters.casefile import Document
from yakkan.adapters.differing import Written, differing_definition, differing_facts, too_old
from yakkan.domain.contract.admission import fact_problems, resolve_contract
from yakkan.domain.contract.decide import Decider, Intake
from yakkan.domain.contract.definition import AccountOpened, ContractDefinition, ContractOpened
from yakkan.domain.contract.facts import (
    AcceptanceArrived,
    ApplicationReceived,
    ApplicationRejected,
    ApplicationWithdrawn,
    Event,
    Fact,
)
from yakkan.domain.contract.kinds import KINDS
from yakkan.domain.contract.misfits import not_fitting
from yakkan.domain.contract.record import ACCOUNT, Record
from yakkan.domain.contract.soundness import order_problems
from yakkan.domain.errors import InputError, Problem
from yakkan.domain.instants import start_of_day

FORMATION = (ApplicationReceived, ApplicationRejected, ApplicationWithdrawn, AcceptanceArrived)
"""Facts that go to every contract of their order when they name none."""

_Key = tuple[str, str, datetime, str | None, tuple[object, ...]]
"""What tells a fact of a case file from any other: its stream, event, instant, who recorded it, and what it says."""


@dataclass(frozen=True, slots=True)
class _Item:
    """Something a case file brings: the opening of a contract, or a fact for one or several streams."""

    at: datetime
    opening: ContractOpened | None
    intakes: tuple[Intake, ...] = ()
    line: int | None = None


class Import:
    """Brings the documents of one customer into a matter."""

    def __init__(self, name: str, decider: Decider, documents: list[Document]) -> None:
        self._name = name
        self._decider = decider
        self._documents = documents

    def run(self) -> list[Record]:
        items = self._items()
        if not items:
            return []
        made: list[Record] = []
        if self._decider.history.account is None:
            first = self._documents[0]
            opened = AccountOpened(on=items[0].at.date(), customer=first.customer, customer_id=first.customer_id)
            made += self._decider.open_account(opened, items[0].at)
        for item in items:
            if item.opening is not None:
                made += self._opened(item, item.opening)
            else:
                made += self._decider.record(item.intakes, item.at)
        return made

    def _opened(self, item: _Item, opening: ContractOpened) -> list[Record]:
        try:
            return self._decider.open_contract(opening, item.at, imported=True)
        except InputError as error:
            raise InputError(
                replace(each, where=self._name, line=item.line, path="readings") for each in error.problems
            ) from None

    def _items(self) -> list[_Item]:
        """What is new in the documents, in the order of its recording."""
        self._check_customer()
        definitions = definitions_of(self._decider)
        openings: list[_Item] = []
        problems: list[Problem] = []
        for document in self._documents:
            problems += self._contracts_missing(document)
            opened, differing = self._openings(document, definitions)
            openings += opened
            problems += differing
        kept, last = self._kept(), self._decider.history.last_instant
        facts: list[_Item] = []
        brought: list[Written] = []
        for document in self._documents:
            for number, fact in enumerate(document.facts):
                at = fact.recorded_at or start_of_day(fact.on)
                intakes = intakes_of(fact, document.order, definitions, imported=True)
                new = tuple(intake for intake in intakes if not _take(kept, intake, at))
                if new:
                    facts.append(_Item(at, None, new))
                    if last is not None:
                        brought += [Written(document, number, intake.stream, fact, at) for intake in new]
        lost = [record for records in kept.values() for record in records]
        changed, brought = differing_facts(self._name, lost, brought)
        problems += changed
        if last is not None:
            problems += too_old(self._name, brought, last)
        if problems:
            raise InputError(problems)
        facts.sort(key=lambda item: item.at)
        return self._in_order(openings, facts, last)

    def _in_order(self, openings: list[_Item], facts: list[_Item], last: datetime | None) -> list[_Item]:
        """Each contract is opened when its order's first fact is recorded, or when it was quoted."""
        first: dict[str, datetime] = {}
        for item in facts:
            for intake in item.intakes:
                if intake.order is not None:
                    first.setdefault(intake.order, item.at)
        stamped = []
        for item in openings:
            if item.opening is not None:
                at = first.get(item.opening.order, item.at)
                stamped.append(replace(item, at=at if last is None else max(at, last)))
        return sorted([*stamped, *facts], key=lambda item: item.at)

    def _openings(
        self, document: Document, definitions: dict[tuple[str, str], ContractDefinition]
    ) -> tuple[list[_Item], list[Problem]]:
        """The contracts of a document that are new, and what the store holds otherwise of the others."""
        made, problems = [], []
        for number, definition in enumerate(document.contracts):
            _supported(self._name, document, definition)
            opening = self._opening(document, definition)
            record = self._decider.history.openings.get(f"{document.order}/{definition.id}")
            stored = None if record is None else record.event
            if not isinstance(stored, ContractOpened):
                definitions[document.order, definition.id] = definition
                made.append(_Item(start_of_day(document.quote.issued_on), opening, line=_line(document)))
            elif stored != opening:
                problems += differing_definition(self._name, document, number, stored, opening)
        # What a document says of all its contracts is told once.
        return made, list(dict.fromkeys(problems))

    def _opening(self, document: Document, definition: ContractDefinition) -> ContractOpened:
        try:
            return ContractOpened(
                on=document.quote.issued_on,
                order=document.order,
                contract=definition,
                quote=document.quote,
                edition=document.edition,
                readings=tuple(document.readings.items()),
            )
        except ValidationError as error:
            raise InputError(
                replace(each, where=self._name) for each in not_fitting(ContractOpened, error).problems
            ) from None

    def _check_customer(self) -> None:
        """Raises InputError for papers of somebody else, whose customer_id is the name of this matter."""
        stored = self._decider.history.account
        opened = None if stored is None else stored.event
        theirs = opened.customer if isinstance(opened, AccountOpened) else self._documents[0].customer
        others = [document for document in self._documents if document.customer != theirs]
        if others:
            advice = "one customer_id is one customer; where it goes by a new name now, write the old one"
            found, expected = "the customer {!r} in the matter {!r}", f"{theirs!r}, whose matter that is"
            raise InputError(
                Problem(
                    self._name,
                    found.format(each.customer, matter_name(each)),
                    expected,
                    advice,
                    _line(each),
                    path="customer",
                )
                for each in others
            )

    def _contracts_missing(self, document: Document) -> list[Problem]:
        """Contracts of the order, imported before, that are not in the document any more."""
        named = {definition.id for definition in document.contracts}
        openings = (record.event for record in self._decider.history.openings.values())
        before = [
            opened.contract.id
            for opened in openings
            if isinstance(opened, ContractOpened) and opened.order == document.order
        ]
        return [
            Problem(
                self._name,
                f"no contract {each!r} in order {document.order}, which the store holds",
                "every contract that was imported before, unchanged",
                "put it back; that it ended is recorded as a fact",
                _line(document),
                path="contracts",
            )
            for each in before
            if each not in named
        ]

    def _kept(self) -> dict[_Key, list[Record]]:
        """The facts that case files of these orders brought before."""
        orders = {document.order for document in self._documents}
        kept: dict[_Key, list[Record]] = {}
        for record in self._decider.history.records:
            if record.imported and record.order in orders and isinstance(record.event, Fact):
                key = _key(record.stream, record.event, record.recorded_at, record.recorded_by)
                kept.setdefault(key, []).append(record)
        return kept


def contradictions(name: str, documents: Sequence[Document]) -> Iterator[Problem]:
    """What contradicts itself in the documents of one customer, and between their facts and definitions.

    The reader of a case file tells the same with line and column; a program's documents have none.
    """
    seen: set[str] = set()
    definitions: dict[tuple[str, str], ContractDefinition] = {}
    placed: list[tuple[str | None, Fact]] = []
    places: list[tuple[Document, int]] = []
    for document in documents:
        where = f"{name}: order {document.order}"
        if document.order in seen:
            yield Problem(where, "the order a second time", "each order once")
        seen.add(document.order)
        yield from (replace(each, where=where) for each in order_problems(document.contracts, document.quote))
        definitions |= {(document.order, each.id): each for each in document.contracts}
        placed += [(document.order, fact) for fact in document.facts]
        places += [(document, number) for number in range(len(document.facts))]
    for at, problem in fact_problems(placed, [], definitions):
        document, number = places[at]
        path = f"facts[{number}].{problem.path}" if problem.path else f"facts[{number}]"
        yield replace(problem, where=f"{name}: order {document.order}", path=path)


def _line(document: Document) -> int | None:
    """Where the document begins in its file; None where a program put it together."""
    return document.line if document.lines else None


def matter_name(document: Document) -> str:
    return document.customer_id or document.customer


def definitions_of(decider: Decider) -> dict[tuple[str, str], ContractDefinition]:
    return {
        (record.event.order, record.event.contract.id): record.event.contract
        for record in decider.history.openings.values()
        if isinstance(record.event, ContractOpened)
    }


def order_of(fact: Fact, definitions: Mapping[tuple[str, str], ContractDefinition]) -> str | None:
    """The order a fact's papers belong to: its contract's; for formation without contract the only one there is."""
    if fact.contract is not None:
        found = resolve_contract(fact.contract, None, definitions)
        return None if found is None else found[0]
    orders = {order for order, _ in definitions}
    return next(iter(orders)) if isinstance(fact, FORMATION) and len(orders) == 1 else None


def intakes_of(
    fact: Fact,
    order: str | None,
    definitions: Mapping[tuple[str, str], ContractDefinition],
    *,
    imported: bool,
) -> list[Intake]:
    """Where a fact goes: its contract, every contract of its order, or the account."""
    if fact.contract is not None:
        found = resolve_contract(fact.contract, order, definitions)
        if found is not None:
            return [Intake("/".join(found), fact, order, imported)]
    elif isinstance(fact, FORMATION):
        streams = [f"{its}/{contract}" for its, contract in definitions if its == order]
        if not streams:
            raise InputError(
                [
                    Problem(
                        type(fact).__name__,
                        "neither contract nor order, in a matter of several orders",
                        "the contract or the order that it forms",
                        "give `contract`, or `order` when recording",
                    )
                ]
            )
        return [Intake(stream, fact, order, imported) for stream in streams]
    return [Intake(ACCOUNT, fact, order, imported)]


def _key(stream: str, event: Event, at: datetime, by: str | None) -> _Key:
    # Values and no text of them: a program's day may be of a class of its own, which equals the day that it is.
    said = (getattr(event, each.name) for each in fields(event))
    return (
        stream,
        type(event).__name__,
        at,
        by,
        tuple(repr(each) if isinstance(each, tuple) else each for each in said),
    )


def _take(kept: dict[_Key, list[Record]], intake: Intake, at: datetime) -> bool:
    """Whether the store holds this fact already; each stored one answers for one in the file."""
    bare = replace(intake.fact, contract=None, recorded_at=None, recorded_by=None)
    records = kept.get(_key(intake.stream, bare, at, intake.fact.recorded_by))
    if not records:
        return False
    records.pop()
    return True


def _supported(name: str, document: Document, definition: ContractDefinition) -> None:
    if definition.kind not in KINDS:
        raise InputError(
            [
                Problem(
                    name,
                    f"kind {definition.kind} of {document.order}/{definition.id}",
                    f"one of the kinds that this version carries out: {', '.join(KINDS)}",
                )
            ]
        )
