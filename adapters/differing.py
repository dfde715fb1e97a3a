"""What differs in papers that a store is given again: place by place, with what the store holds there."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from typing import Any, Final

from yakkan.adapters.casefile import Document
from yakkan.domain.contract.definition import ContractOpened
from yakkan.domain.contract.facts import Event, Fact
from yakkan.domain.contract.misfits import shown
from yakkan.domain.contract.record import Record
from yakkan.domain.errors import Problem
from yakkan.domain.instants import in_jst, start_of_day

_ANEW: Final = "a change of terms is a new order"
_CORRECT: Final = "put it back, and correct it by FactCorrected or FactRetracted"
_NOTHING: Final = "nothing"
_LISTS: Final = ("units", "instalments")
"""Fields of a contract that list definitions."""
_OF_THE_PLACE: Final = frozenset({"contract", "recorded_at", "recorded_by"})
"""Fields of a fact that its record holds beside it."""

Part = tuple[str, object, object]
"""A path within a definition or a fact, what the papers say there, and what the store holds."""
_KnownBy = Callable[[Event, datetime], object]


@dataclass(frozen=True, slots=True, eq=False)
class Written:
    """A fact as the papers write it: which one it is in its document, and the stream and instant that it goes to."""

    document: Document
    number: int
    stream: str
    fact: Fact
    at: datetime

    def problem(self, name: str, found: str, expected: str, advice: str, field: str = "") -> Problem:
        """What is wrong with it, or with a field of it, with its place in the file `name`."""
        document, tail = self.document, f".{field}" if field else ""
        if not document.lines:
            return Problem(
                f"{name}: order {document.order}", found, expected, advice, path=f"facts[{self.number}]{tail}"
            )
        line, column = document.lines[self.number], document.columns[self.number] if document.columns else None
        return Problem(name, found, expected, advice, line, column, f"events[{self.number}]{tail}")


def differing_definition(
    name: str, document: Document, number: int, stored: ContractOpened, opening: ContractOpened
) -> list[Problem]:
    """Every part of a contract, and of what its document says of all, that the store holds otherwise."""
    parts: list[Part] = []
    if opening.edition != stored.edition:
        parts.append(("edition", opening.edition, stored.edition))
    parts += _entries("readings", dict(opening.readings), dict(stored.readings))
    parts += _parts("quote", opening.quote, stored.quote)
    parts += _parts(f"contracts[{number}]", opening.contract, stored.contract)
    return [_at(name, document, part) for part in parts]


def _at(name: str, document: Document, part: Part) -> Problem:
    path, found, expected = part
    if not document.lines and not document.places:
        where, line, column = f"{name}: order {document.order}", None, None
    else:
        where = name
        line, column = _place(document, path)
    return Problem(where, _said(found), _as_stored(expected), _ANEW, line, column, path)


def _place(document: Document, path: str) -> tuple[int, int | None]:
    """Where something is written; what was left out, where what it belongs to begins."""
    while path:
        if path in document.places:
            return document.places[path]
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return document.line, None


def _parts(path: str, ours: Any, theirs: Any) -> Iterator[Part]:
    """Where two definitions part, as deep as they are made alike."""
    for each in fields(ours):
        one, other, place = getattr(ours, each.name), getattr(theirs, each.name), f"{path}.{each.name}"
        if one == other:
            continue
        if each.name in _LISTS and len(one) == len(other):
            for number, (item, held) in enumerate(zip(one, other, strict=True)):
                yield from _parts(f"{place}[{number}]", item, held)
        elif each.name in ("special", "sla"):
            yield from _entries(place, dict(one or {}), dict(other or {}))
        elif is_dataclass(one) and is_dataclass(other):
            yield from _parts(place, one, other)
        else:
            yield place, one, other


def _entries(path: str, ours: Mapping[str, object], theirs: Mapping[str, object]) -> Iterator[Part]:
    for name in sorted({*ours, *theirs}):
        if ours.get(name) != theirs.get(name):
            yield f"{path}.{name}", ours.get(name), theirs.get(name)


def _as_stored(value: object) -> str:
    said = _said(value)
    return "nothing, as in the store" if said == _NOTHING else f"{said}, as in the store"


def _said(value: object) -> str:
    """A value as it stands in a case file."""
    if value is None or value == () or value == {}:
        return _NOTHING
    if is_dataclass(value):
        value = {each.name: getattr(value, each.name) for each in fields(value)}
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name}: {_said(each)}" for name, each in value.items() if each is not None) + "}"
    if isinstance(value, tuple | list):
        return "[" + ", ".join(map(_said, value)) + "]"
    return in_jst(value).isoformat() if isinstance(value, datetime) else shown(value)


def differing_facts(name: str, lost: Sequence[Record], new: Sequence[Written]) -> tuple[list[Problem], list[Written]]:
    """What has become of facts that the store holds and the papers lack, and which of the new ones are really new.

    One that stands in the papers otherwise is told with every field that differs; another one is missing.
    """
    again: dict[int, Written] = {}
    for known_by in (_label, _instant, _rest):
        _pair(lost, new, known_by, again)
    problems: list[Problem] = []
    for number, record in enumerate(lost):
        written = again.get(number)
        if written is None:
            problems.append(_missing(name, record))
        else:
            problems += [
                written.problem(name, _said(found), _as_stored(held), _CORRECT, field)
                for field, found, held in _said_otherwise(written, record)
            ]
    told = set(map(id, again.values()))
    return list(dict.fromkeys(problems)), [each for each in new if id(each) not in told]


def _pair(lost: Sequence[Record], new: Sequence[Written], known_by: _KnownBy, again: dict[int, Written]) -> None:
    """Join each record that has none yet with the first fact of its stream and event that is known by the same."""
    told = set(map(id, again.values()))
    free: dict[object, deque[Written]] = {}
    for each in new:
        if id(each) not in told and (key := known_by(each.fact, each.at)) is not None:
            free.setdefault((each.stream, type(each.fact), key), deque()).append(each)
    for number, record in enumerate(lost):
        if number not in again and (key := known_by(record.event, record.recorded_at)) is not None:
            found = free.get((record.stream, type(record.event), key))
            if found:
                again[number] = found.popleft()


def _label(fact: Event, _: datetime) -> object:
    return getattr(fact, "id", None)


def _instant(_: Event, at: datetime) -> object:
    return at


def _rest(fact: Event, _: datetime) -> object:
    """What it says beside its day."""
    return repr([getattr(fact, each.name) for each in fields(fact) if each.name not in (*_OF_THE_PLACE, "on")])


def _missing(name: str, record: Record) -> Problem:
    what, at = type(record.event).__name__, record.recorded_at.isoformat()
    found = f"no {what} for {record.stream} recorded at {at}, which the store holds"
    return Problem(name, found, "every fact that was imported before, unchanged", _CORRECT)


def _said_otherwise(written: Written, record: Record) -> Iterator[Part]:
    for each in fields(written.fact):
        if each.name not in _OF_THE_PLACE:
            one, other = getattr(written.fact, each.name), getattr(record.event, each.name)
            if each.name == "changes":
                yield from _entries(each.name, dict(one), dict(other))
            elif one != other:
                yield each.name, one, other
    if written.at != record.recorded_at and not _of_its_day(written, record):
        yield "recorded_at", written.at, record.recorded_at
    if written.fact.recorded_by != record.recorded_by:
        yield "recorded_by", written.fact.recorded_by, record.recorded_by


def _of_its_day(written: Written, record: Record) -> bool:
    """Whether both were recorded at the start of their days, as facts are that do not say when: `on` tells it then."""
    held: date = record.event.on
    return (written.at, record.recorded_at) == (start_of_day(written.fact.on), start_of_day(held))


def too_old(name: str, new: Iterable[Written], last: datetime) -> list[Problem]:
    """New facts that were recorded before the matter's last record."""
    expected = f"new facts recorded not before the matter's last record, {last.isoformat()}"
    advice = "import older papers as recorded now, or build a new store from all papers"
    found = [
        each.problem(name, f"a new {type(each.fact).__name__} recorded at {each.at.isoformat()}", expected, advice)
        for each in new
        if each.at < last
    ]
    return list(dict.fromkeys(found))
