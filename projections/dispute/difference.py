"""Where two views part: every line that differs, the events that follow from one another, and the yen.

The JSON of a difference, where `before` is the first view and `after` the second:

    {"settings": [{"part": "settings", "line": "known_at", "field": "", "before": "2025-06-11", "after": null}],
     "changes": [{"part": "units", "line": "server/s1", "field": "risk", "before": "customer", "after": "company"}],
     "first": {...},
     "cascade": [{"stands": "after", "event": {...}, "follows": null, "how": null, "reason": null},
                 {"stands": "before", "event": {...}, "follows": 0, "how": "withdrawn", "reason": null}],
     "yen": -1320000,
     "charges": [{"charge": "server/s1/price", "before": 1320000, "after": 0, "yen": -1320000, "follows": 1}]}

`settings` is what was asked differently: day, knowledge, readings, editions. Rows are those of a view's timeline;
`first` is the row of the first step. `follows` is the number of a step, counted from 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

from yakkan.domain.terms.readings import READINGS
from yakkan.projections.dispute.cascade import Sides, Step, cascade, last_move, numbered
from yakkan.projections.lines import HIDDEN, Line
from yakkan.projections.notebook import Shown
from yakkan.projections.timeline import Row
from yakkan.projections.view import View

_BESIDE = frozenset({"because", "units", "incidents", *HIDDEN})


@dataclass(frozen=True, slots=True)
class Change(Line):
    """One field of one line: `before` in the first view, `after` in the second.

    Where a view has no such line, the field is empty, and the sides are "present" and None.
    """

    part: str
    line: str
    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class ChargeChange(Line):
    """What the customer owes on one charge, unpaid interest included (yen), in both views.

    `follows` is the number of the step of the cascade that it comes from, where one is known. `charge` is None for
    what the rounding of interest makes between the sum of charges and the total.
    """

    charge: str | None
    before: int
    after: int
    yen: int
    follows: int | None


@dataclass(frozen=True, slots=True)
class Difference(Shown):
    """How the second view differs from the first; `yen` is the change in what the customer owes, interest included.

    `settings` is what was asked differently, `first` the event at which the views part, `cascade` every event that
    stands with effect in one view only.
    """

    settings: tuple[Change, ...]
    changes: tuple[Change, ...]
    cascade: tuple[Step, ...]
    yen: int
    charges: tuple[ChargeChange, ...]

    def __bool__(self) -> bool:
        return bool(self.changes)

    @property
    def first(self) -> Row | None:
        """The first event, in the order of the chronicle, that stands with effect in one view only."""
        return self.cascade[0].event if self.cascade else None

    def to_dict(self) -> dict[str, Any]:
        """Plain form for JSON."""
        return {
            "settings": [change.to_dict() for change in self.settings],
            "changes": [change.to_dict() for change in self.changes],
            "first": None if self.first is None else self.first.to_dict(),
            "cascade": [step.to_dict() for step in self.cascade],
            "yen": self.yen,
            "charges": [charge.to_dict() for charge in self.charges],
        }


def diff(a: View, b: View) -> Difference:
    """What differs between two views, whatever sets them apart: clocks, readings, facts, or editions of the terms."""
    sides = Sides(a, b)
    changes = changes_of(sides)
    steps = cascade(sides)
    yen = yen_of(a, b)
    return Difference(tuple(_settings(a, b)), changes, steps, yen, tuple(_by_charge(sides, steps, yen)))


def changes_of(sides: Sides) -> tuple[Change, ...]:
    """Every field of every line that differs between two views."""
    found: list[Change] = []
    for part in _PARTS:
        found += _changes(part, part.lines(sides, 0), part.lines(sides, 1))
    return tuple(found)


def yen_of(a: View, b: View) -> int:
    """The change in what the customer owes from one view to another, late interest included (yen)."""
    before, after = (view.fees.totals.outstanding + view.fees.totals.late_interest for view in (a, b))
    return after - before


def _settings(a: View, b: View) -> Iterable[Change]:
    for name in ("as_of", "known_at"):
        if getattr(a, name) != getattr(b, name):
            yield Change("settings", name, "", getattr(a, name), getattr(b, name))
    for name in READINGS:
        before, after = a.chronicle.readings[name], b.chronicle.readings[name]
        if before != after:
            yield Change("settings", name, "reading", before, after)
    editions = [{course.order: course.edition for course in view.chronicle.courses.values()} for view in (a, b)]
    for order in editions[0]:
        if order in editions[1] and editions[0][order] != editions[1][order]:
            yield Change("settings", order, "edition", editions[0][order], editions[1][order])


def _by_charge(sides: Sides, steps: Sequence[Step], yen: int) -> Iterable[ChargeChange]:
    """What each charge adds to the change in what is owed."""
    owed = [_owed(sides, side) for side in (0, 1)]
    sources = _sources(sides, steps)
    total = 0
    for charge in dict.fromkeys([*owed[0], *owed[1]]):
        before, after = owed[0].get(charge, 0), owed[1].get(charge, 0)
        if before != after:
            total += after - before
            yield ChargeChange(charge, before, after, after - before, sources.get(charge))
    if total != yen:
        yield ChargeChange(None, 0, yen - total, yen - total, None)


def _owed(sides: Sides, side: int) -> dict[str, int]:
    """What the customer owes on each charge, unpaid interest included."""
    fees = sides.views[side].fees
    owed = {sides.within(side, line.id): line.outstanding for line in fees.charges if line.debtor == "customer"}
    for line in fees.interest:
        charge = sides.within(side, line.charge)
        if charge in owed:
            owed[charge] += line.amount - line.paid
    return owed


def _sources(sides: Sides, steps: Sequence[Step]) -> dict[str, int]:
    """The step that each charge comes from: the event it arose with, or the last one that was booked on it.

    A charge that arose with an event of both views, and in one of them no more, comes from the last step at which its
    contract or unit took another course.
    """
    numbers, found = numbered(steps), {}
    ids = [{charge.id for charge in view.chronicle.ledger.charges} for view in sides.views]
    for side in (0, 1):
        ledger = sides.views[side].chronicle.ledger
        for posting in ledger.postings:
            if posting.charge is not None and id(posting.entry) in numbers:
                found[sides.within(side, posting.charge)] = numbers[id(posting.entry)]
        for charge in ledger.charges:
            name = sides.within(side, charge.id)
            if id(charge.entry) in numbers:
                found[name] = numbers[id(charge.entry)]
            elif name not in found and charge.id not in ids[1 - side]:
                contract = None if charge.course is None else charge.course.name
                last = last_move(steps, contract, charge.unit, charge.arose_on)
                if last is not None:
                    found[name] = last
    return found


# -- the lines of a view, by what makes them the same line in the other ------------------------------------------


@dataclass(frozen=True, slots=True)
class _Named:
    """A line: what names it, what tells it from others of that name, and its fields."""

    name: str
    key: tuple[object, ...]
    since: Any
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Part:
    name: str
    lines: Callable[[Sides, int], list[_Named]]


def _changes(part: _Part, before: Sequence[_Named], after: Sequence[_Named]) -> Iterable[Change]:
    groups: dict[tuple[object, ...], tuple[list[_Named], list[_Named]]] = {}
    for side, lines in enumerate((before, after)):
        for line in lines:
            groups.setdefault(line.key, ([], []))[side].append(line)
    used: dict[str, int] = {}
    for olds, news in groups.values():
        several = len(olds) > 1 or len(news) > 1
        for old, new in _paired(olds, news):
            known = old or new
            if known is None or (old is not None and new is not None and old.values == new.values):
                continue
            name = f"{known.name} {known.since}" if several and known.since is not None else known.name
            used[name] = used.get(name, 0) + 1
            name = name if used[name] == 1 else f"{name} ({used[name]})"
            if old is None or new is None:
                yield Change(
                    part.name, name, "", None if old is None else "present", None if new is None else "present"
                )
                continue
            for field in old.values:
                if old.values[field] != new.values.get(field):
                    yield Change(part.name, name, field, old.values[field], new.values.get(field))


def _paired(olds: Sequence[_Named], news: Sequence[_Named]) -> Iterable[tuple[_Named | None, _Named | None]]:
    """Lines of one key: those that arose on one day belong together, of what is left the first to the first."""
    waiting: dict[Any, list[_Named]] = {}
    for new in news:
        waiting.setdefault(new.since, []).append(new)
    pairs: list[tuple[_Named | None, _Named | None]] = []
    alone: list[_Named] = []
    for old in olds:
        same = waiting.get(old.since)
        if same:
            equal = next((i for i, new in enumerate(same) if new.values == old.values), 0)
            pairs.append((old, same.pop(equal)))
        else:
            alone.append(old)
    left = [new for same in waiting.values() for new in same]
    pairs += zip(alone, left, strict=False)
    pairs += [(old, None) for old in alone[len(left) :]]
    pairs += [(None, new) for new in left[len(alone) :]]
    return pairs


_FIELDS: dict[type, tuple[str, ...]] = {}


def _fields(cls: type) -> tuple[str, ...]:
    if cls not in _FIELDS:
        _FIELDS[cls] = tuple(each.name for each in fields(cls) if each.name not in _BESIDE)
    return _FIELDS[cls]


def _values(sides: Sides, side: int, line: Line) -> dict[str, Any]:
    values = {name.rstrip("_"): getattr(line, name) for name in _fields(type(line))}
    if "contract" in values:
        values["contract"] = sides.contract(side, values["contract"])
    return values


def _place(contract: str | None, unit: str | None) -> str:
    return (contract or "account") + (f"/{unit}" if unit else "")


def _matter(sides: Sides, side: int) -> list[_Named]:
    view = sides.views[side]
    # Which of the orders came on record first is no difference between two matters.
    return [_Named("matter", (), None, {"customer": view.customer, "orders": tuple(sorted(view.orders))})]


def _contracts(sides: Sides, side: int) -> list[_Named]:
    view = sides.views[side]
    lines = []
    for line, course in zip(view.contracts, view.chronicle.courses.values(), strict=True):
        values = {**_values(sides, side, line), "edition": course.edition}
        lines.append(_Named(f"{line.order}/{course.definition.id}", (course.stream,), None, values))
    return lines


def _units(sides: Sides, side: int) -> list[_Named]:
    lines = []
    for line in sides.views[side].contracts:
        contract = sides.contract(side, line.contract)
        for unit in line.units:
            place = _place(contract, unit.unit)
            lines.append(_Named(place, (place,), None, _values(sides, side, unit)))
    return lines


def _duties(sides: Sides, side: int) -> list[_Named]:
    lines = []
    for line in sides.views[side].obligations:
        values = _values(sides, side, line)
        key = tuple(values[name] for name in ("id", "contract", "unit", "debtor", "duty"))
        lines.append(_Named(f"{line.id}:{_place(values['contract'], line.unit)}", key, line.arose_on, values))
    return lines


def _charges(sides: Sides, side: int) -> list[_Named]:
    lines = []
    for line in sides.views[side].fees.charges:
        values = _values(sides, side, line)
        values["id"] = sides.within(side, line.id)
        lines.append(_Named(values["id"], (values["id"],), None, values))
    return lines


def _totals(sides: Sides, side: int) -> list[_Named]:
    totals = sides.views[side].fees.totals
    return [_Named("totals", (), None, _values(sides, side, totals))]


def _liability(sides: Sides, side: int) -> list[_Named]:
    lines = []
    for line in sides.views[side].liability:
        values = _values(sides, side, line)
        key = tuple(values[name] for name in ("head", "bearer", "contract", "unit", "article", "remedy"))
        lines.append(_Named(f"{line.head}:{_place(values['contract'], line.unit)}", key, line.first_day, values))
    return lines


_PARTS: tuple[_Part, ...] = (
    _Part("matter", _matter),
    _Part("contracts", _contracts),
    _Part("units", _units),
    _Part("obligations", _duties),
    _Part("charges", _charges),
    _Part("totals", _totals),
    _Part("liability", _liability),
)
