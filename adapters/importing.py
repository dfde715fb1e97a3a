"""Bringing case files into a matter: what is new in them, in the order of its recording, and what is refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from pydantic import ValidationError

from yakkan.adapters.casefile import Document
from yakkan.domain.contract.admission import fact_problems, resolve_contract
from yakkan.domain.contract.decide import Decider, Intake
from yakkan.domain.contract.definition import AccountOpened, ContractDefinition, ContractOpened
from yakkan.domain.contract.facts import (
    AcceptanceArrived,
    ApplicationReceived,
    ApplicationRejected,
    ApplicationWithdrawn,
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


@dataclass(frozen=True, slots=True)
class _Item:
    """Something a case file brings: the opening of a contract, or a fact for one or several streams."""

    at: datetime
    opening: ContractOpened | None
    intakes: tuple[Intake, ...] = ()


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
                made += self._decider.open_contract(item.opening, item.at, imported=True)
            else:
                made += self._decider.record(item.intakes, item.at)
        return made

    def _items(self) -> list[_Item]:
        """What is new in the documents, in the order of its recording."""
        definitions = definitions_of(self._decider)
        openings: list[_Item] = []
        for document in self._documents:
            openings += self._openings(document, definitions)
        kept = self._kept()
        facts: list[_Item] = []
        for document in self._documents:
            for fact in document.facts:
                at = fact.recorded_at or start_of_day(fact.on)
                intakes = intakes_of(fact, document.order, definitions, imported=True)
                new = tuple(intake for intake in intakes if not _take(kept, intake, at))
                if new:
                    facts.append(_Item(at, None, new))
        if kept:
            self._refuse(kept)
        last = self._decider.history.last_instant
        facts.sort(key=lambda item: item.at)
        if facts and last is not None and facts[0].at < last:
            self._refuse_old(facts[0], last)
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

    def _openings(self, document: Document, definitions: dict[tuple[str, str], ContractDefinition]) -> list[_Item]:
        made = []
        for definition in document.contracts:
            _supported(self._name, document, definition)
            opening = self._opening(document, definition)
            stored = self._decider.history.openings.get(f"{document.order}/{definition.id}")
            if stored is None:
                definitions[document.order, definition.id] = definition
                made.append(_Item(start_of_day(document.quote.issued_on), opening))
            elif stored.event != opening:
                self._refuse_changed(document, definition)
        return made

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

    def _kept(self) -> Counter[tuple[object, ...]]:
        """The facts that case files of these orders brought before."""
        orders = {document.order for document in self._documents}
        return Counter(
            _key(record.stream, record.event, record.recorded_at, record.recorded_by)
            for record in self._decider.history.records
            if record.imported and record.order in orders and isinstance(record.event, Fact)
        )

    def _refuse(self, kept: Counter[tuple[object, ...]]) -> None:
        raise InputError(
            Problem(
                self._name,
                f"no {key[1]} for {key[0]} recorded at {key[2]}, which the store holds",
                "every fact that was imported before, unchanged",
                "put it back, and correct it by FactCorrected or FactRetracted",
            )
            for key in kept
        )

    def _refuse_old(self, item: _Item, last: datetime) -> None:
        raise InputError(
            [
                Problem(
                    self._name,
                    f"a new {type(item.intakes[0].fact).__name__} recorded at {item.at.isoformat()}",
                    f"new facts recorded not before the matter's last record, {last.isoformat()}",
                    "import older papers as recorded now, or build a new store from all papers",
                )
            ]
        )

    def _refuse_changed(self, document: Document, definition: ContractDefinition) -> None:
        raise InputError(
            [
                Problem(
                    self._name,
                    f"another definition of {document.order}/{definition.id} than the store holds",
                    "the same contract, quote, edition and readings as before",
                    "a change of terms is a new order",
                )
            ]
        )


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


def _key(stream: str, event: object, at: datetime, by: str | None) -> tuple[object, ...]:
    return (stream, type(event).__name__, at, by, repr(event))


def _take(kept: Counter[tuple[object, ...]], intake: Intake, at: datetime) -> bool:
    """Whether the store holds this fact already; each stored one answers for one in the file."""
    bare = replace(intake.fact, contract=None, recorded_at=None, recorded_by=None)
    key = _key(intake.stream, bare, at, intake.fact.recorded_by)
    if kept[key] > 0:
        kept[key] -= 1
        if not kept[key]:
            del kept[key]
        return True
    return False


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
