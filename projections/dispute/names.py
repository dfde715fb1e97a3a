"""Two parties' names for the same thing: which contracts and units are one, and papers put into the other's names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from yakkan.domain.contract.admission import unit_names
from yakkan.domain.contract.definition import ContractOpened
from yakkan.domain.contract.facts import Fact, FactCorrected, FactRetracted
from yakkan.domain.contract.history import stream_of
from yakkan.domain.contract.record import Record
from yakkan.projections.dispute.papers import Papers, Statement, called, definition_of

Openings = Mapping[str, Record]


def same_contracts(ours: Openings, theirs: Openings) -> dict[str, str]:
    """Our stream for each of their contracts that is one of ours.

    Contracts are known by order and id; where orders are called otherwise by the number of the quote, else by the
    ids of their contracts; and one that alone is left of its kind in an order is the one that alone is left there.
    """
    found = {stream: stream for stream in theirs if stream in ours}
    orders = _same_orders(ours, theirs)

    def left() -> tuple[list[str], list[str]]:
        taken = set(found.values())
        return [s for s in ours if s not in taken], [s for s in theirs if s not in found]

    def join(ours_key: Callable[[str], object], theirs_key: Callable[[str], object]) -> None:
        a, b = left()
        found.update(_one_to_one(a, b, ours_key, theirs_key))

    def id_in(openings: Openings) -> Callable[[str], object]:
        return lambda stream: definition_of(openings[stream]).contract.id

    def kind_in(openings: Openings) -> Callable[[str], object]:
        return lambda stream: definition_of(openings[stream]).contract.kind

    def order_of(stream: str) -> object:
        return orders.get(definition_of(theirs[stream]).order)

    join(
        lambda s: (definition_of(ours[s]).order, id_in(ours)(s)),
        lambda s: (order_of(s), id_in(theirs)(s)),
    )
    join(id_in(ours), id_in(theirs))
    join(
        lambda s: (definition_of(ours[s]).order, kind_in(ours)(s)),
        lambda s: (order_of(s), kind_in(theirs)(s)),
    )
    return found


def _same_orders(ours: Openings, theirs: Openings) -> dict[str, str]:
    """Our order for each of theirs: of one name, of one quote, or of the same contracts."""

    def orders(openings: Openings) -> dict[str, tuple[str, frozenset[str]]]:
        made: dict[str, tuple[str, set[str]]] = {}
        for opening in map(definition_of, openings.values()):
            made.setdefault(opening.order, (opening.quote.number, set()))[1].add(opening.contract.id)
        return {order: (number, frozenset(ids)) for order, (number, ids) in made.items()}

    a, b = orders(ours), orders(theirs)
    found = {order: order for order in b if order in a}
    for part in (0, 1):
        left_a = [order for order in a if order not in found.values()]
        left_b = [order for order in b if order not in found]
        found.update(_one_to_one(left_a, left_b, lambda o, p=part: a[o][p], lambda o, p=part: b[o][p]))  # type: ignore[misc]
    if len(a) == len(b) == 1:
        found.update(zip(b, a, strict=True))
    return found


def _one_to_one(
    ours: Iterable[str],
    theirs: Iterable[str],
    ours_key: Callable[[str], object],
    theirs_key: Callable[[str], object],
) -> dict[str, str]:
    """Theirs to ours where a key is that of exactly one on each side."""
    a: dict[object, list[str]] = {}
    b: dict[object, list[str]] = {}
    for each in ours:
        a.setdefault(ours_key(each), []).append(each)
    for each in theirs:
        b.setdefault(theirs_key(each), []).append(each)
    return {b[key][0]: a[key][0] for key in b if len(b[key]) == 1 and len(a.get(key, ())) == 1}


class Renaming:
    """Their papers in our names, so that everything that is one thing is called one thing.

    Labels get a mark of their own: theirs must never be taken for ours.
    """

    MARK = "their "

    def __init__(self, ours: Papers, theirs: Papers) -> None:
        self._theirs = theirs
        self.same = same_contracts(ours.openings, theirs.openings)
        self._orders = {
            definition_of(theirs.openings[b]).order: definition_of(ours.openings[a]).order for b, a in self.same.items()
        }
        before, after = called(theirs.openings), called(ours.openings)
        self._called = {before[b]: after.get(a, before[b]) for b, a in self.same.items()}
        self._units = {b: self._same_units(ours.openings[a], theirs.openings[b]) for b, a in self.same.items()}
        self._units_called = {before[b]: units for b, units in self._units.items()}

    def papers(self) -> Papers:
        """The papers, renamed."""
        theirs = self._theirs
        openings = {self._stream(stream): self._opening(record) for stream, record in theirs.openings.items()}
        return Papers(
            theirs.account,
            openings,
            [self._statement(each) for each in theirs.statements],
            [self._record(each) for each in theirs.beside],
            theirs.readings,
            [(self._statement(each), retraction) for each, retraction in theirs.retracted],
        )

    def names(self) -> Iterator[tuple[str, str, str]]:
        """The orders, contracts and units that the papers name differently: what, our name and theirs."""
        theirs = self._theirs.openings
        for other, order in dict(sorted(self._orders.items())).items():
            if other != order:
                yield "order", order, other
        for stream, mine in self.same.items():
            id, other = mine.rpartition("/")[2], definition_of(theirs[stream]).contract.id
            if id != other:
                yield "contract", id, other
            yield from (
                ("unit", f"{id}/{unit}", f"{other}/{its}") for its, unit in self._units[stream].items() if its != unit
            )

    @classmethod
    def label(cls, label: str | None) -> str | None:
        """A label as the papers had it."""
        return label.removeprefix(cls.MARK) if label else label

    @staticmethod
    def _same_units(ours: Record, theirs: Record) -> dict[str, str]:
        a, b = unit_names(definition_of(ours).contract), unit_names(definition_of(theirs).contract)
        found = {unit: unit for unit in b if unit in a}
        left_a, left_b = [u for u in a if u not in found], [u for u in b if u not in found]
        if len(left_a) == len(left_b):
            found.update(zip(left_b, left_a, strict=True))
        return found

    def _stream(self, stream: str) -> str:
        return self.same.get(stream, stream)

    def _order(self, stream: str, order: str) -> str:
        """Our order of a contract of ours, whatever order of theirs it stands in; else the one that theirs is."""
        return self.same[stream].rpartition("/")[0] if stream in self.same else self._orders.get(order, order)

    def _opening(self, record: Record) -> Record:
        opened = definition_of(record)
        order = self._order(record.stream, opened.order)
        ids = {
            definition_of(self._theirs.openings[b]).contract.id: a.rpartition("/")[2]
            for b, a in self.same.items()
            if definition_of(self._theirs.openings[b]).order == opened.order
        }
        contract = opened.contract
        units = self._units.get(record.stream, {})
        renamed = replace(
            contract,
            id=ids.get(contract.id, contract.id),
            covers=tuple(ids.get(each, each) for each in contract.covers),
            units=tuple(replace(unit, id=units.get(unit.id, unit.id)) for unit in contract.units),
        )
        event: ContractOpened = replace(opened, order=order, contract=renamed)
        return record.but(stream=self._stream(record.stream), order=order, event=event)

    def _statement(self, statement: Statement) -> Statement:
        stream = statement.streams[0]
        fact = replace(self._fact(statement.fact, stream), contract=None)
        streams = tuple(map(self._stream, statement.streams))
        return Statement(fact, streams, tuple(map(self._record, statement.records)), statement.rank)

    def _record(self, record: Record) -> Record:
        event = record.event
        if isinstance(event, FactCorrected):
            changes = tuple((name, self._changed(name, value, record)) for name, value in event.changes)
            event = replace(event, corrects=f"{self.MARK}{event.corrects}", changes=changes)
        if isinstance(event, FactRetracted):
            event = replace(event, retracts=f"{self.MARK}{event.retracts}")
        if isinstance(event, Fact):
            event = self._fact(event, record.stream)
            event = replace(event, id=f"{self.MARK}{event.id}") if event.id else event
        order = record.order and self._order(record.stream, record.order)
        return record.but(stream=self._stream(record.stream), order=order, event=event)

    def _fact(self, fact: Fact, stream: str) -> Fact:
        """A fact with its unit and its charges in our names."""
        changes: dict[str, Any] = {}
        for name in ("unit", "charge", "charges"):
            value = getattr(fact, name, None)
            renamed = self._renamed(name, value, stream)
            if renamed != value:
                changes[name] = renamed
        return replace(fact, **changes) if changes else fact

    def _changed(self, name: str, value: Any, record: Record) -> Any:
        if name in ("corrects", "retracts"):
            return f"{self.MARK}{value}"
        if name == "contract" and value is not None:
            stream = stream_of(str(value), record.order, self._theirs.openings)
            return value if stream is None else self._stream(stream)
        if name == "changes" and isinstance(value, Mapping):
            return {key: self._changed(str(key), each, record) for key, each in value.items()}
        return self._renamed(name, value, record.stream)

    def _renamed(self, name: str, value: Any, stream: str) -> Any:
        if value is None:
            return None
        if name == "unit":
            return self._units.get(stream, {}).get(value, value)
        if name == "charge":
            return self._charge(str(value))
        if name == "charges":
            return type(value)(self._charge(str(each)) for each in value)
        return value

    def _charge(self, charge: str) -> str:
        for before, after in self._called.items():
            if charge.startswith(f"{before}/"):
                first, slash, rest = charge[len(before) + 1 :].partition("/")
                return f"{after}/{self._units_called[before].get(first, first) if slash else first}{slash}{rest}"
        return charge
