"""Expectations: what a case file says a view must show, and how a view falls short of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, Final

from yakkan.domain.contract.facts import DEEMED, FACTS
from yakkan.domain.instants import in_jst
from yakkan.projections.contracts import ContractLine, UnitLine
from yakkan.projections.fees import ChargeLine, Totals
from yakkan.projections.liability import LiabilityLine
from yakkan.projections.lines import HIDDEN
from yakkan.projections.obligations import ObligationLine
from yakkan.projections.timeline import Row

Json = Mapping[str, Any]
ViewFor = Callable[[date, date | datetime | None, Mapping[str, str]], Json]

_NEAREST: Final = 3


def _names(*classes: type) -> tuple[str, ...]:
    """The names that lines of these classes have in JSON."""
    names = (each.name.rstrip("_") for cls in classes for each in fields(cls) if each.name not in HIDDEN)
    return tuple(dict.fromkeys(names))


_OF_CONTRACT: Final = tuple(name for name in _names(ContractLine) if name not in ("contract", "units"))
_OF_UNIT: Final = tuple(name for name in _names(UnitLine) if name != "unit")
_ROW: Final = _names(Row)


def event_fields(event: object) -> tuple[str, ...]:
    """The fields that a timeline row of this event has; those of all events where it is none."""
    cls = FACTS.get(event) or DEEMED.get(event) if isinstance(event, str) else None
    own = _names(cls) if cls else _names(*FACTS.values(), *DEEMED.values())
    return tuple(dict.fromkeys((*_ROW, *own)))


STANDING: Final[tuple[str, ...]] = tuple(dict.fromkeys((*_OF_CONTRACT, *_OF_UNIT)))
"""Fields of a contract's or unit's line that stand in an expectation itself, beside `contract` and `unit`."""

PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "event": event_fields(None),
    "no_event": event_fields(None),
    "charge": _names(ChargeLine),
    "totals": _names(Totals),
    "obligation": _names(ObligationLine),
    "liability": _names(LiabilityLine),
}
"""Parts of an expectation that are mappings, with the fields each may name."""

EVENT_PARTS: Final = ("event", "no_event")
"""Parts that look for a row of the timeline."""

SHORT: Final[Mapping[str, str]] = {"event": "event", "no_event": "event", "charge": "id", "obligation": "id"}
"""Parts that may be written as one text, and the field that it then means."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """One line of `expect`: its fields as written, its file and line, and the order whose papers it is in."""

    fields: dict[str, Any]
    where: str = ""
    line: int | None = None
    order: str | None = None


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One thing in which a view falls short of an expectation."""

    expectation: Expectation
    path: str
    expected: str
    found: str

    @property
    def place(self) -> str:
        """Its file and line, as far as they are known."""
        line = self.expectation.line
        return self.expectation.where + (f":{line}" if line is not None else "")

    def __str__(self) -> str:
        place = self.place
        as_of = f"as of {_text(self.expectation.fields['as_of'])}"
        text = f"{as_of}, {self.path}: expected {self.expected}, found {self.found}"
        return f"{place}: {text}" if place else text


def verify(expectation: Expectation, view_for: ViewFor) -> list[Mismatch]:
    """How the view that an expectation names falls short of it; empty when it holds.

    `view_for` makes the JSON of a view from as_of, known_at and readings. Days compare as ISO text, instants
    as instants; what an expectation does not name is not compared.
    """
    given = expectation.fields
    view = view_for(_day(given["as_of"]), _knowledge(given.get("known_at")), given.get("readings") or {})
    return [Mismatch(expectation, *shortfall) for shortfall in _Comparison(expectation, view).shortfalls()]


Shortfall = tuple[str, str, str]
"""Where, what was expected, what was found."""


@dataclass(frozen=True, slots=True)
class _Comparison:
    """One expectation beside one view."""

    expectation: Expectation
    view: Json

    def shortfalls(self) -> Iterator[Shortfall]:
        given = self.expectation.fields
        standing = {name: given[name] for name in STANDING if name in given}
        if "contract" in given:
            name = str(given["contract"])
            line = self._contract(name)
            if line is None:
                names = ", ".join(str(each["contract"]) for each in self.view["contracts"]) or "none"
                yield "contract", name, names
                return
            yield from self._standing(line, given.get("unit"), standing)
        # Without a field of its own, `contract` says where the other parts lie.
        places = ("contract", "unit") if not standing else ()
        scope: dict[str, Any] = {key: given[key] for key in places if key in given}
        for part in PARTS:
            if part in given:
                yield from self._part(part, self._wanted(part, given[part], scope))

    def _wanted(self, part: str, value: Any, scope: dict[str, Any]) -> dict[str, Any]:
        """The fields that a part asks for, with the contract as the view writes it."""
        wanted = dict(value) if isinstance(value, Mapping) else {SHORT[part]: value}
        if part != "totals":
            wanted = scope | wanted
        if isinstance(wanted.get("contract"), str):
            line = self._contract(wanted["contract"])
            if line is not None:
                wanted["contract"] = line["contract"]
        return wanted

    def _part(self, part: str, wanted: dict[str, Any]) -> Iterator[Shortfall]:
        if part == "totals":
            yield from _fields_short("totals", self.view["fees"]["totals"], wanted)
        elif part in EVENT_PARTS:
            rows = self.view["timeline"]
            if "status" not in wanted:
                rows = [row for row in rows if row["status"] == "effective"]
            yield from _none_with(part, rows, wanted) if part == "no_event" else _one_with(part, rows, wanted)
        elif part == "charge":
            charges = self.view["fees"]["charges"]
            named = [charge for charge in charges if charge["id"] == wanted.get("id")]
            if named:
                yield from _fields_short(f"charge {wanted['id']}", named[0], wanted)
            else:
                yield from _one_with(part, charges, wanted)
        else:
            lines = self.view["obligations" if part == "obligation" else "liability"]
            yield from _one_with(part, lines, wanted)

    def _standing(self, line: Json, unit: Any, standing: dict[str, Any]) -> Iterator[Shortfall]:
        name = str(line["contract"])
        units: Sequence[Json] = line["units"]
        if unit is not None:
            chosen = [each for each in units if each["unit"] == unit]
            if not chosen:
                yield f"{name}, unit", str(unit), ", ".join(str(each["unit"]) for each in units) or "no units"
                return
            of_unit = {key: value for key, value in standing.items() if key in _OF_UNIT}
            yield from _fields_short(f"{name}/{unit}", chosen[0], of_unit)
            of_contract = {key: value for key, value in standing.items() if key not in _OF_UNIT}
            yield from _fields_short(name, line, of_contract)
            return
        yield from _fields_short(name, line, {k: v for k, v in standing.items() if k in _OF_CONTRACT})
        of_units = {key: value for key, value in standing.items() if key not in _OF_CONTRACT}
        if of_units and not units:
            yield name, _listed(of_units), "no units"
        for each in units:
            yield from _fields_short(f"{name}/{each['unit']}", each, of_units)

    def _contract(self, name: str) -> Json | None:
        """The line of the contract that a name means: of the own order, else of the only one that has it."""
        lines: Sequence[Json] = self.view["contracts"]
        by_key = {(line["order"], str(line["contract"]).rpartition("/")[2]): line for line in lines}
        own = by_key.get((self.expectation.order, name))
        if own is not None:
            return own
        order, slash, contract = name.partition("/")
        if slash:
            return by_key.get((order, contract))
        found = [line for (_, contract), line in by_key.items() if contract == name]
        return found[0] if len(found) == 1 else None


def _fields_short(path: str, found: Json, wanted: Mapping[str, Any]) -> Iterator[Shortfall]:
    """The fields of one line that differ, each by itself."""
    for name, value in wanted.items():
        if name not in found:
            yield f"{path}, {name}", _text(value), "no such field"
        elif not _same(value, found[name]):
            yield f"{path}, {name}", _text(value), _text(found[name])


def _one_with(part: str, lines: Sequence[Json], wanted: Mapping[str, Any]) -> Iterator[Shortfall]:
    """That no line has all the fields, with the lines that come nearest."""
    if not any(_agreeing(line, wanted) == len(wanted) for line in lines):
        yield part, _listed(wanted), _nearest(lines, wanted)


def _none_with(part: str, lines: Sequence[Json], wanted: Mapping[str, Any]) -> Iterator[Shortfall]:
    """That some line has all the fields."""
    having = [line for line in lines if _agreeing(line, wanted) == len(wanted)]
    if having:
        yield part, f"none with {_listed(wanted)}", _few(having, wanted)


def _nearest(lines: Iterable[Json], wanted: Mapping[str, Any]) -> str:
    heading = next((name for name in ("event", "id", "head") if name in wanted), None)
    ranked = []
    for line in lines:
        agreeing = _agreeing(line, wanted)
        same_heading = heading is not None and _same(wanted[heading], line.get(heading))
        if agreeing:
            ranked.append(((same_heading, agreeing), line))
    if not ranked:
        return "none like it"
    best = max(rank for rank, _ in ranked)
    return "nearest: " + _few([line for rank, line in ranked if rank == best], wanted)


def _few(lines: Sequence[Json], wanted: Mapping[str, Any]) -> str:
    """A few lines, each with what names it and with the fields asked for."""
    naming = ("ref", "event", "id", "head", "contract", "unit", "on")
    texts = []
    for line in lines[:_NEAREST]:
        names = dict.fromkeys((*(name for name in naming if line.get(name) is not None), *wanted))
        texts.append(_listed({name: line[name] for name in names if name in line}))
    more = len(lines) - len(texts)
    return "; ".join(texts) + (f" and {more} more" if more else "")


def _agreeing(line: Json, wanted: Mapping[str, Any]) -> int:
    return sum(name in line and _same(value, line[name]) for name, value in wanted.items())


def _same(expected: Any, found: Any) -> bool:
    """Whether a value is as expected: days and instants by their text, mappings by the fields expected."""
    if isinstance(expected, date):
        expected = expected.isoformat()
    if isinstance(expected, Mapping):
        return isinstance(found, Mapping) and all(
            name in found and _same(value, found[name]) for name, value in expected.items()
        )
    if isinstance(expected, (list, tuple)):
        return isinstance(found, list) and len(expected) == len(found) and all(map(_same, expected, found))
    if isinstance(expected, str) and isinstance(found, str):
        return expected == found or _instant(expected) == _instant(found) is not None
    return isinstance(expected, bool) == isinstance(found, bool) and bool(expected == found)


def _instant(text: str) -> datetime | None:
    if len(text) <= len("2025-05-28"):
        return None
    try:
        return in_jst(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        return None


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def _knowledge(value: Any) -> date | datetime | None:
    if not isinstance(value, str):
        return value  # type: ignore[no-any-return]
    return date.fromisoformat(value) if len(value) <= len("2025-05-28") else in_jst(datetime.fromisoformat(value))


def _listed(values: Mapping[str, Any]) -> str:
    return "{" + ", ".join(f"{name}: {_text(value)}" for name, value in values.items()) + "}"


def _text(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return _listed(value)
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_text(each) for each in value) + "]"
    return str(value)
