"""What is another one than at the position before, line by line and field by field.

A lighter comparison than that of a dispute: it looks at what the lines say and leaves their grounds alone, so that
it costs little at every step.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import Final

from yakkan.projections.dispute import Change
from yakkan.projections.fees import ChargeLine, InterestLine
from yakkan.projections.lines import HIDDEN, Line
from yakkan.projections.obligations import ObligationLine
from yakkan.projections.timeline import Row
from yakkan.projections.view import View

Key = tuple[str, str]
"""The part of a view that a line belongs to, and its name there."""

_BESIDE: Final = HIDDEN | {"units", "incidents"}
_SOME: Final[Mapping[type, tuple[str, ...]]] = {
    Row: ("status", "effect", "on", "shows_from"),
    InterestLine: ("rate", "base", "amount", "paid"),
}
"""Of these lines only some fields are compared."""


def keyed(view: View) -> dict[Key, Line]:
    """Every line of a view by its key."""
    found: dict[Key, Line] = {}
    count: Counter[Key] = Counter()
    for part, name, line in _lines(view):
        key = part, name
        count[key] += 1
        found[key if count[key] == 1 else (part, f"{name}#{count[key]}")] = line
    return found


def name_of(line: Line) -> str:
    """How the line of a view is called in its part."""
    if isinstance(line, ObligationLine):
        return "/".join(str(each) for each in (line.id, line.contract, line.unit, line.debtor, line.duty) if each)
    if isinstance(line, ChargeLine):
        return line.id
    if isinstance(line, InterestLine):
        return f"{line.charge}/{line.from_}"
    if isinstance(line, Row):
        return line.ref or f"{line.event}/{line.contract}/{line.unit}/{line.on}"
    return "/".join(
        str(getattr(line, name))
        for name in ("head", "bearer", "contract", "unit", "remedy")
        if getattr(line, name, None) is not None
    )


def changes(old: Mapping[Key, Line], new: Mapping[Key, Line]) -> list[Change]:
    """Every line that came, went or says something else, between the lines of two views by their keys."""
    found: list[Change] = []
    for key in dict.fromkeys([*new, *old]):
        found += _changes(key, old.get(key), new.get(key))
    return found


def _changes(key: Key, old: Line | None, new: Line | None) -> Iterator[Change]:
    part, name = key
    if old is None or new is None:
        yield Change(part, name, "", None if old is None else "present", None if new is None else "present")
        return
    sort: type = type(new)
    compared, values = _compared(sort)
    if values(old) == values(new):
        return
    for field in compared:
        was, now = getattr(old, field), getattr(new, field)
        if was != now:
            yield Change(part, name, field.rstrip("_"), was, now)


@cache
def _compared(sort: type) -> tuple[tuple[str, ...], Callable[[Line], object]]:
    """The fields that are compared, and what takes them: not the days that only say how far interest has run."""
    names = _SOME.get(sort) or tuple(each.name for each in fields(sort) if each.name not in _BESIDE)
    return names, attrgetter(*names)


def _lines(view: View) -> Iterator[tuple[str, str, Line]]:
    for contract in view.contracts:
        yield "contracts", contract.contract, contract
        for unit in contract.units:
            yield "contracts", f"{contract.contract}/{unit.unit}", unit
    for row in view.timeline:
        yield "timeline", name_of(row), row
    for obligation in view.obligations:
        yield "obligations", name_of(obligation), obligation
    for charge in view.fees.charges:
        yield "charges", name_of(charge), charge
    for interest in view.fees.interest:
        yield "interest", name_of(interest), interest
    yield "totals", "totals", view.fees.totals
    for line in view.liability:
        yield "liability", name_of(line), line


def by_identity(lines: Mapping[Key, Line]) -> dict[int, Key]:
    """The key of every line of a view, by the line itself."""
    return {id(line): key for key, line in lines.items()}


def marks(found: Iterable[Change]) -> dict[Key, str]:
    """`+` for each line that came, `*` for each that says something else; a line that went has none."""
    marked: dict[Key, str] = {}
    for change in found:
        if change.field:
            marked[change.part, change.line] = "*"
        elif change.before is None:
            marked[change.part, change.line] = "+"
    return marked
