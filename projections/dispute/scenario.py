"""What if: the facts of a matter, with some added, removed or changed. The store is never touched.

What is supposed is a history of its own, in which no contradiction is left behind:

- A correction or retraction all of whose targets are removed goes with them, and so does what corrects it in turn.
- A change says how the fact stands, so corrections no longer reach the fields that it names; they still reach others.
- A fact recorded at the start of its own day, as one without `recorded_at` is, moves with that day.
- What the record withdrew because of a fact that is removed, moved or changed was not withdrawn.
- A contract is known at the latest when the first fact about it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from yakkan.domain import given
from yakkan.domain.contract.admission import contract_fact_problems, fact_problems, resolve_contract
from yakkan.domain.contract.definition import AccountOpened, ContractDefinition, ContractOpened
from yakkan.domain.contract.facts import (
    AcceptanceArrived,
    ApplicationReceived,
    ApplicationRejected,
    ApplicationWithdrawn,
    DeemedEvent,
    DeemedEventWithdrawn,
    Fact,
    FactCorrected,
    FactRetracted,
)
from yakkan.domain.contract.history import History
from yakkan.domain.contract.misfits import field_names, one_of, suggestion
from yakkan.domain.contract.record import ACCOUNT, Record
from yakkan.domain.errors import InputError, Problem
from yakkan.domain.instants import in_jst, start_of_day
from yakkan.projections.dispute.amended import idle, trimmed

SUPPOSED = 0
"""The version of a record that no stream holds: it is only supposed."""

_FORMATION = (ApplicationReceived, ApplicationRejected, ApplicationWithdrawn, AcceptanceArrived)
_WHERE: Final = "what if"
_FACTS: Final = "a list of facts"

Definitions = dict[tuple[str, str], ContractDefinition]


class Supposed(Record, frozen=True, gc=False):
    """A record that no stream holds. What refers to it does so by its label."""

    @property
    def ref(self) -> str:
        """Its label, else its number in the supposed history."""
        return str(getattr(self.event, "id", None) or f"supposed#{self.seq}")


def altered(
    history: History,
    *,
    add: Sequence[Fact] = (),
    remove: Iterable[str] = (),
    change: Mapping[str, Mapping[str, Any]] | None = None,
    order: str | None = None,
) -> History:
    """The history with facts added, removed or changed; facts are named by label or reference.

    A fact added is known from its `recorded_at`, else from the start of its day. One that forms contracts and names
    none goes to every contract of `order`, or of the only order. Raises InputError, with everything that is wrong,
    for an unknown fact, contract, unit or field, and for values that do not fit.
    """
    _sorts(add, remove, change)
    problems: list[Problem] = []
    gone = {record.seq for name in remove for record in _found(history, name, problems)}
    fields: dict[int, dict[str, Any]] = {}
    for name, values in (change or {}).items():
        for record in _found(history, name, problems):
            fields.setdefault(record.seq, {}).update(values)
    problems += [
        Problem(_WHERE, f"{r.ref} both removed and changed", "one of both") for r in history.records
        if r.seq in gone and r.seq in fields
    ]  # fmt: skip
    definitions = _definitions(history)
    gone |= idle(history, gone)
    made = {
        record.seq: _changed(record, fields[record.seq], definitions, problems)
        for record in history.records
        if record.seq in fields and record.seq not in gone
    }
    touched = {record.ref for record in history.records if record.seq in gone or record.seq in made}
    left = trimmed(history, gone, fields)
    kept = [
        made.get(record.seq) or left.get(record.seq) or record
        for record in history.records
        if record.seq not in gone
        and record.seq not in left.dropped
        and not (isinstance(record.event, DeemedEventWithdrawn) and record.event.because in touched)
    ]
    problems += _change_problems(kept, made.values(), definitions)
    kept += _supposed(history, kept, add, order, definitions, problems)
    if problems:
        raise InputError(dict.fromkeys(problems))
    return _ordered(kept, money=history.money)


def named(history: History, name: str) -> list[Record]:
    """The recorded facts of a label, or the one of a reference. Raises InputError for an unknown name."""
    problems: list[Problem] = []
    found = _found(history, name, problems)
    if problems:
        raise InputError(problems)
    return found


def with_definition(history: History, stream: str, **fields: Any) -> History:
    """The history in which a contract was quoted with other fields. Raises ValueError for values that do not fit."""
    return History(
        [
            record.but(event=replace(record.event, contract=replace(record.event.contract, **fields)))
            if record.stream == stream and isinstance(record.event, ContractOpened)
            else record
            for record in history.records
        ],
        money=history.money,
    )


def _found(history: History, name: str, problems: list[Problem]) -> list[Record]:
    facts = [(record, record.event) for record in history.records if isinstance(record.event, Fact)]
    refs = [record for record, _ in facts if _refers(record, name)]
    found = [record for record, fact in facts if fact.id == name] or refs
    if not found and any(isinstance(each.event, DeemedEvent) and _refers(each, name) for each in history.records):
        found_is, expected = f"the deemed event {name!r}", "a fact: deemed events follow from facts by themselves"
        problems.append(Problem(_WHERE, found_is, expected, "`explain` names the facts behind it"))
    elif not found:
        labels = sorted({fact.id for _, fact in facts if fact.id})
        known = one_of(labels) if labels else "none bears a label; use references such as account#2"
        expected = f"a label or reference of a fact: {known}"
        problems.append(Problem(_WHERE, f"the unknown fact {name!r}", expected, suggestion(name, labels)))
    elif found is refs and len({record.ref for record in refs}) > 1:
        problems.append(Problem(_WHERE, f"the ambiguous fact {name!r}", one_of(record.ref for record in refs)))
    return found


def _sorts(add: Any, remove: Any, change: Any) -> None:
    """Raises InputError where what is supposed is not given as lists of facts and of names, and fields by name."""
    given.instance(add, "add", (list, tuple), f"{_FACTS}, also of one")
    for fact in add:
        given.instance(fact, "add", Fact, _FACTS)
    if isinstance(remove, str) or not isinstance(remove, Iterable):
        raise InputError(
            [Problem("remove", given.found(remove), '["e3"]: a list of labels or references, also of one')]
        )
    expected = '{"e3": {"on": date(2025, 6, 3)}}: new values by field, by label or reference'
    for values in given.mapping(change, "change", expected).values():
        given.mapping(values, "change", expected)


def _refers(record: Record, name: str) -> bool:
    """Whether a name is the reference of a record, the order of which may be left out: `server#7`."""
    return name == record.ref or ("#" in name and record.ref.endswith(f"/{name}"))


def _changed(record: Record, fields: Mapping[str, Any], definitions: Definitions, problems: list[Problem]) -> Record:
    """The record with its fact changed; as it was where the change does not fit."""
    event = record.event
    if not isinstance(event, Fact):
        return record
    where = f"{_WHERE}: {event.id or record.ref}"
    allowed = [name for name in field_names(type(event)) if name not in ("id", "event")]
    wrong = [name for name in fields if name not in allowed]
    for name in wrong:
        found = f"another label {fields[name]!r}" if name == "id" else f"the unknown field {name!r}"
        expected = f"a field of {type(event).__name__}: {', '.join(allowed)}"
        problems.append(Problem(where, found, expected, suggestion(name, allowed), path=name))
    if wrong:
        return record
    try:
        fact = replace(event, **fields)
    except InputError as error:
        problems += [replace(each, where=where) for each in error.problems]
        return record
    except (TypeError, ValueError, OverflowError) as error:
        problems.append(Problem(where, str(error), f"fields of {type(event).__name__} with possible values"))
        return record
    stream, version = record.stream, record.version
    if "contract" in fields:
        place = _place(fact, record, definitions, where, problems)
        if place != stream:
            stream, version = place, SUPPOSED
    at = record.recorded_at
    if fact.recorded_at is not None:
        at = in_jst(fact.recorded_at)
    elif at == start_of_day(event.on):
        at = start_of_day(fact.on)
    by = record.recorded_by if fact.recorded_by is None else fact.recorded_by
    bare = replace(fact, contract=None, recorded_at=None, recorded_by=None)
    made = record.but(event=bare, stream=stream, version=version, recorded_at=at, recorded_by=by)
    return made if version != SUPPOSED else _supposition(made)


def _supposition(record: Record) -> Supposed:
    return Supposed(**{name: getattr(record, name) for name in Record.__struct_fields__})


def _place(fact: Fact, record: Record, definitions: Definitions, where: str, problems: list[Problem]) -> str:
    """The stream of a fact that was given another contract, or none; its own, with the problem noted, for no name."""
    if fact.contract is None:
        # Formation without contract is about every contract of its order, and so is what forms the one it stands in.
        return record.stream if isinstance(fact, _FORMATION) else ACCOUNT
    try:
        return "/".join(resolve_contract(fact.contract, record.order, definitions))
    except InputError as error:
        problems += [replace(problem, where=where) for problem in error.problems]
        return record.stream


def _change_problems(kept: Sequence[Record], changed: Iterable[Record], definitions: Definitions) -> Iterable[Problem]:
    """What in the changed facts contradicts the definitions."""
    for record in changed:
        fact = _whole(record)
        if isinstance(fact, FactCorrected | FactRetracted):
            others = [(r.order, _whole(r)) for r in kept if r.seq != record.seq and isinstance(r.event, Fact)]
            found = [problem for _, problem in fact_problems([(record.order, fact)], others, definitions)]
        else:
            found = list(contract_fact_problems(fact, record.order, definitions))
        yield from (replace(problem, where=f"{_WHERE}: {fact.id or record.ref}") for problem in found)


def _whole(record: Record) -> Fact:
    """A fact with the contract that its record has for it."""
    fact: Fact = record.event  # type: ignore[assignment]
    return replace(fact, contract=None if record.stream == ACCOUNT else record.stream)


def _supposed(
    history: History,
    kept: Sequence[Record],
    add: Sequence[Fact],
    order: str | None,
    definitions: Definitions,
    problems: list[Problem],
) -> list[Record]:
    """The records of facts that are added."""
    if not add:
        return []
    orders = list(dict.fromkeys(each for each, _ in definitions))
    if order is not None and order not in orders:
        problems.append(Problem(_WHERE, f"the unknown order {order!r}", one_of(orders), suggestion(order, orders)))
        return []
    placed = [(_order_of(fact, order, orders, definitions), fact) for fact in add]
    known = [(record.order, _whole(record)) for record in kept if isinstance(record.event, Fact)]
    wrong = list(fact_problems(placed, known, definitions))
    problems += [replace(each, where=f"{_WHERE}: {type(add[number]).__name__}") for number, each in wrong]
    matter = history.records[0].matter if history.records else ""
    made: list[Record] = []
    for number, (its_order, fact) in enumerate(placed):
        if any(number == each for each, _ in wrong):
            continue
        at: datetime = start_of_day(fact.on) if fact.recorded_at is None else in_jst(fact.recorded_at)
        bare = replace(fact, contract=None, recorded_at=None, recorded_by=None)
        made += [
            Supposed(
                matter=matter,
                stream=stream,
                version=SUPPOSED,
                seq=0,
                recorded_at=at,
                event=bare,
                recorded_by=fact.recorded_by,
                order=its_order,
            )
            for stream in _streams(fact, its_order, definitions, problems)
        ]
    return made


def _order_of(fact: Fact, order: str | None, orders: Sequence[str], definitions: Definitions) -> str | None:
    """The order of a fact's papers: the one given, its contract's, or for formation the only one there is."""
    if order is not None:
        return order
    if fact.contract is not None:
        try:
            return resolve_contract(fact.contract, None, definitions)[0]
        except InputError:
            return None
    return orders[0] if isinstance(fact, _FORMATION) and len(orders) == 1 else None


def _streams(fact: Fact, order: str | None, definitions: Definitions, problems: list[Problem]) -> list[str]:
    """Where a fact goes: its contract, every contract of its order, or the account."""
    if fact.contract is not None:
        return ["/".join(resolve_contract(fact.contract, order, definitions))]
    if not isinstance(fact, _FORMATION):
        return [ACCOUNT]
    streams = [f"{its}/{contract}" for its, contract in definitions if its == order]
    if not streams:
        found = "neither contract nor order, in a matter of several orders"
        expected = "the contract or the order that it forms"
        problems.append(Problem(f"{_WHERE}: {type(fact).__name__}", found, expected, "give `contract` or the order"))
    return streams


def _definitions(history: History) -> Definitions:
    return {
        (record.event.order, record.event.contract.id): record.event.contract
        for record in history.openings.values()
        if isinstance(record.event, ContractOpened)
    }


def _ordered(records: Sequence[Record], *, money: bool) -> History:
    """The records in the order of their recording; what opens a stream comes no later than anything in it."""
    first: dict[str, datetime] = {}
    for record in records:
        first[record.stream] = min(first.get(record.stream, record.recorded_at), record.recorded_at)
    opened = [
        record.but(recorded_at=first[record.stream])
        if isinstance(record.event, ContractOpened) and first[record.stream] < record.recorded_at
        else record
        for record in records
    ]
    return History.numbered(sorted(opened, key=_rank), money=money)


def _rank(record: Record) -> tuple[datetime, bool]:
    return record.recorded_at, not isinstance(record.event, AccountOpened | ContractOpened)
