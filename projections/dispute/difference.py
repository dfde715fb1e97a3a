"""Where two views part: every line that differs, the first event that made them differ, and the yen."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from yakkan.projections.lines import Line
from yakkan.projections.notebook import Shown
from yakkan.projections.timeline import Row
from yakkan.projections.view import View

_BESIDE = frozenset({"because", "units", "incidents"})


@dataclass(frozen=True, slots=True)
class Change(Line):
    """One field of one line: `before` in the first view, `after` in the second; None where a view has no such line."""

    part: str
    line: str
    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Difference(Shown):
    """How the second view differs from the first; `yen` is the change in what the customer owes, interest included."""

    changes: tuple[Change, ...]
    first: Row | None
    yen: int

    def __bool__(self) -> bool:
        return bool(self.changes)

    def to_dict(self) -> dict[str, Any]:
        """Plain form for JSON."""
        first = None if self.first is None else self.first.to_dict()
        return {"changes": [change.to_dict() for change in self.changes], "first": first, "yen": self.yen}


def diff(a: View, b: View) -> Difference:
    """What differs between two views of one matter, whatever sets them apart."""
    changes: list[Change] = []
    for part, lines, key in _PARTS:
        changes += _changes(part, {key(x): x for x in lines(a)}, {key(x): x for x in lines(b)})
    owed = [v.fees.totals.outstanding + v.fees.totals.late_interest for v in (a, b)]
    return Difference(tuple(changes), first_parting(a, b), owed[1] - owed[0])


def first_parting(a: View, b: View) -> Row | None:
    """The first event in the order of the chronicle that stands, with its effect, in one view and not in the other."""
    standing = [{_mark(row) for row in view.timeline} for view in (a, b)]
    parted = [row for row in (*a.timeline, *b.timeline) if (_mark(row) in standing[0]) != (_mark(row) in standing[1])]
    return min(parted, key=lambda row: (row.shows_from, row.deemed), default=None)


def _mark(row: Row) -> tuple[object, ...]:
    return (row.event, row.contract, row.unit, row.on, row.status, row.effect, repr(row.details))


def _changes(part: str, before: dict[str, dict[str, Any]], after: dict[str, dict[str, Any]]) -> Iterable[Change]:
    for key in dict.fromkeys([*before, *after]):
        old, new = before.get(key), after.get(key)
        if old is None or new is None:
            yield Change(part, key, "", None if old is None else "present", None if new is None else "present")
            continue
        for name in old:
            if name not in _BESIDE and old[name] != new.get(name):
                yield Change(part, key, name, old[name], new.get(name))


def _contracts(view: View) -> list[dict[str, Any]]:
    return [line.to_dict() for line in view.contracts]


def _units(view: View) -> list[dict[str, Any]]:
    return [{**unit.to_dict(), "of": line.contract} for line in view.contracts for unit in line.units]


def _duties(view: View) -> list[dict[str, Any]]:
    return [line.to_dict() for line in view.obligations]


def _liability(view: View) -> list[dict[str, Any]]:
    return [line.to_dict() for line in view.liability]


def _charges(view: View) -> list[dict[str, Any]]:
    return [line.to_dict() for line in view.fees.charges]


def _totals(view: View) -> list[dict[str, Any]]:
    return [view.fees.totals.to_dict()]


def _named(*fields: str) -> Callable[[dict[str, Any]], str]:
    return lambda line: "/".join(str(line[field]) for field in fields if line[field] is not None)


_PARTS: tuple[tuple[str, Callable[[View], list[dict[str, Any]]], Callable[[dict[str, Any]], str]], ...] = (
    ("contracts", _contracts, _named("order", "contract")),
    ("units", _units, _named("of", "unit")),
    ("obligations", _duties, _named("id", "contract", "unit", "debtor", "arose_on", "duty")),
    ("charges", _charges, _named("id")),
    ("totals", _totals, lambda line: "totals"),
    ("liability", _liability, _named("head", "bearer", "contract", "unit", "article", "remedy")),
)
