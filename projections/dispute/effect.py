"""What a change of papers does to a matter on a day: the lines that change, the yen, and since when."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Final

from yakkan.domain.collector import Swept
from yakkan.domain.contract import deposit_refunds
from yakkan.domain.contract.history import History
from yakkan.projections.dispute.cascade import Sides
from yakkan.projections.dispute.difference import Change, changes_of, yen_of
from yakkan.projections.fees import ChargeLine
from yakkan.projections.lines import HIDDEN
from yakkan.projections.obligations import ObligationLine
from yakkan.projections.timeline import Row
from yakkan.projections.view import View, Walk

_BESIDE: Final = frozenset({*HIDDEN, "incidents", "since", "arose_on"})
_NOT_ENDED: Final = frozenset({"open", "overdue"})
_ABOUT_THE_RECORD: Final = frozenset({"FactCorrected", "FactRetracted", "DeemedEventWithdrawn"})
_DAMAGES: Final = frozenset({"damages", "uncapped_damages"})
_SCANNED: Final = 60
_SCANNED_WHEN_EQUAL: Final = 8
"""How many days are looked at one by one; fewer where nothing is left of a difference at the end."""
_FEW: Final = 4
"""So many days have views of their own before days are walked through."""
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Effect:
    """The step from one view to another; false, and without changes, where nothing that still counts differs.

    `yen` is the change in what the customer owes, late interest included; `refundable` that in what is to be given
    back to it; `held` in what else the company holds of its money, as an advance or a deposit; `payable` in what the
    company must pay less what the customer must, for damages; `cap` in the caps on that. `through` is the provision of
    the first deemed event that stands in one view and not in the other. `sums` are the yen of charges and heads of
    liability that come about or fall away, by part and line; `duties` are those that are still owed in one of the views
    and are not so in the other.
    """

    changes: tuple[Change, ...] = ()
    through: str | None = None
    yen: int = 0
    refundable: int = 0
    held: int = 0
    payable: int = 0
    cap: int = 0
    sums: dict[tuple[str, str], int] = field(default_factory=dict)
    duties: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.changes)

    @property
    def stake(self) -> int:
        """The yen that move, whoever gains."""
        return max(abs(self.balance), abs(self.yen))

    @property
    def balance(self) -> int:
        """The change in what the customer ends up paying (yen): what it owes, less its own money and damages."""
        return self.yen - self.refundable - self.held - self.payable

    @property
    def figure(self) -> int:
        """The yen that say most: the balance, or where that stays the change in what the customer owes."""
        return self.balance or self.yen

    def counts(self, change: Change) -> bool:
        """Whether a change is one that decides: no duty that has ended, nor another day on the way to the same end."""
        if change.part == "obligations":
            return change.line.partition(" ")[0] in self.duties
        return change.field not in _BESIDE

    def to_dict(self) -> dict[str, Any]:
        """Plain form for JSON."""
        return {
            "yen": self.yen,
            "refundable": self.refundable,
            "held": self.held,
            "payable": self.payable,
            "cap": self.cap,
            "changes": [change.to_dict() for change in self.changes],
        }


class Side:
    """Papers under readings, on one day; the view is made once somebody asks."""

    def __init__(self, history: History, readings: dict[str, str], as_of: date) -> None:
        self.history = history
        self.readings = readings
        self.as_of = as_of
        self._told_on: dict[date, tuple[Any, ...]] = {}

    @cached_property
    def view(self) -> View:
        """The view of the day."""
        return View(self.history, self.as_of, None, self.readings)

    @cached_property
    def _walk(self) -> Walk:
        return Walk(self.history, None, self.readings)

    def told_on(self, day: date) -> tuple[Any, ...]:
        """All lines of the view of another day; cheap where days are asked for one after another."""
        if day == self.as_of:
            return self.told
        if day not in self._told_on:
            # To begin a walk through a large matter takes as long as some views of it.
            with Swept():
                few = len(self._told_on) < _FEW
                view = View(self.history, day, None, self.readings) if few else self._walk.view(day)
                self._told_on[day] = told(view)
        return self._told_on[day]

    @cached_property
    def told(self) -> tuple[Any, ...]:
        """All lines of the view, to be compared."""
        return told(self.view)


def effect(before: Side, after: Side) -> Effect:
    """What differs between two sides on their day."""
    if same(before.told, after.told):
        return Effect()
    changes = tuple(each for each in changes_of(Sides(before.view, after.view)) if not _is_name(each))
    yen = yen_of(before.view, after.view)
    a, b = (_besides(v) for v in (before.view, after.view))
    refundable, held, payable, cap = (new - old for old, new in zip(a, b, strict=True))
    deemed = (row.article for row, _ in parted(before.view, after.view) if row.deemed and row.effect == "full")
    sums = _sums(changes, before.view, after.view)
    owed = [{repr(_values(line)): line for line in side.view.obligations if _is_owed(line)} for side in (before, after)]
    duties = frozenset(
        f"{line.id}:{line.contract or 'account'}" + (f"/{line.unit}" if line.unit else "")
        for here, there in (owed, owed[::-1])
        for said, line in here.items()
        if said not in there
    )
    return Effect(changes, next(deemed, None), yen, refundable, held, payable, cap, sums, duties)


def _is_name(change: Change) -> bool:
    """Whether nothing changes but the number under which each of the papers has an invoice."""
    return change.field == "invoice" and None not in (change.before, change.after)


def _is_owed(line: ObligationLine) -> bool:
    return line.status in _NOT_ENDED


def _sums(changes: Iterable[Change], before: View, after: View) -> dict[tuple[str, str], int]:
    """What the charges and heads of liability of these changes come to that stand in one view alone."""
    alone = [change for change in changes if not change.field and change.part in ("charges", "liability")]
    if not alone:
        return {}
    sums: list[dict[tuple[str, str], int]] = []
    for view in (before, after):
        sums.append({("charges", line.id): line.gross for line in view.fees.charges})
        for line in view.liability:
            place = f"{line.contract}/{line.unit}" if line.unit else line.contract
            sums[-1]["liability", f"{line.head}:{place}"] = line.payable
    found = {}
    for change in alone:
        # A second line of one name bears its day behind it.
        yen = sums[change.before is None].get((change.part, change.line.partition(" ")[0]))
        if yen:
            found[change.part, change.line] = yen
    return found


def parted(a: View, b: View) -> list[tuple[Row, bool]]:
    """The events that stand in one view alone, the earliest first; true for those of the first view.

    Labels, notes and evidence are beside the point, and so is what is about the record only.
    """
    marks = [Counter(_mark(row) for row in view.timeline if _happened(row)) for view in (a, b)]
    found: list[tuple[Row, bool]] = []
    for view, others in ((a, marks[1]), (b, marks[0])):
        for row in filter(_happened, view.timeline):
            mark = _mark(row)
            # Of several that say the same the last ones are those that the other view lacks.
            others[mark] -= 1
            if others[mark] < 0:
                found.append((row, view is a))
    return sorted(found, key=lambda pair: (pair[0].shows_from, pair[0].deemed))


def _happened(row: Row) -> bool:
    return row.status == "effective" and row.event not in _ABOUT_THE_RECORD


def as_told(row: Row) -> tuple[object, ...]:
    """What an event says, whatever its effect; labels, notes and evidence are beside the point."""
    details = [(name, value) for name, value in row.details.items() if name not in ("note", "evidence")]
    return (row.event, row.contract, row.unit, row.on, row.shows_from, repr(sorted(details)))


def _mark(row: Row) -> tuple[object, ...]:
    return (*as_told(row), row.effect)


def told(view: View) -> tuple[Any, ...]:
    """What follows on a day: standing, what is still owed, money and liability; equal where nothing of it differs.

    Grounds are left out, and so are duties that have ended and the day since when something stands as it does:
    another day on the way to the same end decides nothing. Of a charge it counts whether it was invoiced: the number of
    the invoice in the record is a name, and says only how much either of the papers had told before.
    """
    owed = [line for line in view.obligations if _is_owed(line)]
    lines = (view.contracts, owed, view.fees.charges, [view.fees.totals], view.liability)
    return tuple([_values(line) for line in part] for part in lines)


def same(a: tuple[Any, ...], b: tuple[Any, ...]) -> bool:
    """Whether two views say the same, in whatever order their lines stand."""
    return a == b or all(sorted(map(repr, x)) == sorted(map(repr, y)) for x, y in zip(a, b, strict=True))


def _values(line: Any) -> tuple[Any, ...]:
    names = _NAMES.get(type(line))
    if names is None:
        beside = {*_BESIDE, "invoice"}
        names = _NAMES[type(line)] = tuple(each.name for each in fields(line) if each.name not in beside)
    values = tuple(getattr(line, name) for name in names)
    return (*values, line.invoice is not None) if type(line) is ChargeLine else values


_NAMES: dict[type, tuple[str, ...]] = {}


def balance(view: View) -> int:
    """What the customer ends up paying on a day (yen): what it owes, less its own money and damages."""
    totals = view.fees.totals
    refundable, held, payable, _ = _besides(view)
    return totals.outstanding + totals.late_interest - refundable - held - payable


def _besides(view: View) -> tuple[int, int, int, int]:
    """What is to be given back, what else is held of the customer's money, and damages: payable, and their caps.

    Damages are what the company is liable for less what the customer is. A deposit that is free is to be given back.
    """
    totals = view.fees.totals
    held = totals.advance + totals.deposit_held - deposit_refunds.free(view.chronicle)
    return (totals.refundable, held, *_answered(view))


def _answered(view: View) -> tuple[int, int]:
    """What the company is liable for less what the customer is: damages payable, and the caps in yen.

    Other heads of liability are charges or reductions, and so are among what is owed already.
    """
    payable = cap = 0
    for line in view.liability:
        if line.head in _DAMAGES:
            sign = 1 if line.bearer == "company" else -1
            payable += sign * line.payable
            cap += sign * line.cap if isinstance(line.cap, int) else 0
    return payable, cap


def parting_day(a: Side, b: Side, *, from_the_start: bool, thoroughly: bool = False) -> date | None:
    """The first day on which two sides differ; None when they do not up to their day.

    Where only facts differ nothing can differ before the first event that stands on one side alone. Days on which
    nothing happens, begins or ends are passed over; beyond the first ones the search assumes that sides which have
    parted stay apart. Where they agree again in the end only the first days are searched, more of them `thoroughly`.
    """
    rows = parted(a.view, b.view)
    days = sorted(_days(a.view) | _days(b.view))
    if not from_the_start and rows:
        days = days[bisect_left(days, rows[0][0].shows_from) :]
    parted_still = not same(a.told, b.told)
    scanned = _SCANNED if parted_still or thoroughly else _SCANNED_WHEN_EQUAL

    def part(day: date) -> bool:
        return not same(a.told_on(day), b.told_on(day))

    for number, day in enumerate(days[:scanned]):
        if part(day):
            return _first(part, days[number - 1] if number else day - _DAY, day)
    if len(days) <= scanned or not parted_still:
        return None
    low, high = scanned - 1, len(days) - 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if part(days[middle]) else (middle, high)
    return _first(part, days[low], days[high])


def _first(part: Any, same: date, apart: date) -> date:
    """The first day that parts, after one that does not; interest may take days to come to a yen."""
    low, high = same.toordinal(), apart.toordinal()
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if part(date.fromordinal(middle)) else (middle, high)
    return date.fromordinal(high)


def _days(view: View) -> set[date]:
    """Every day up to the view's on which a line may change, and the view's own."""
    return {day for day in days_of(view) if day <= view.as_of} | {view.as_of}


def days_of(view: View) -> set[date]:
    """Every day on which something happens, begins or ends, and the days after such ends."""
    return {*_ends(view), *(row.shows_from for row in view.timeline)}


def _ends(view: View) -> Iterator[date]:
    for duty in view.obligations:
        yield from _around(duty.arose_on, duty.due_on, duty.ended_on)
    for charge in view.fees.charges:
        yield from _around(charge.arose_on, charge.due_on, charge.due_on_before, charge.prescribes_on)
    for interest in view.fees.interest:
        yield from _around(interest.from_, interest.to)
    for liability in view.liability:
        yield from _around(liability.first_day, liability.last_day)


def _around(*days: date | None) -> Iterable[date]:
    """Each day and the one after it, on which what lasted to it is over."""
    return (each for day in days if day is not None for each in (day, day + _DAY))
