"""A view as rows for tables: plain values, one list for each table, and the next day on which one of them differs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, Final

from yakkan.domain.contract.course import Course
from yakkan.domain.contract.definition import ContractOpened
from yakkan.domain.contract.facts import DeemedEvent
from yakkan.projections.contracts import ContractLine
from yakkan.projections.deadlines import DeadlineLine, deadlines
from yakkan.projections.fees import ChargeLine
from yakkan.projections.lines import HIDDEN, Line, plain
from yakkan.projections.obligations import ObligationLine
from yakkan.projections.timeline import Row
from yakkan.projections.turning import interest_runs, turning_days
from yakkan.projections.view import View

Values = dict[str, Any]

_ONE_DAY: Final = timedelta(days=1)
_COLUMNS: Final = {"order": "order_no", "from_": "from_day", "to": "to_day", "on": "on_day"}
"""Fields whose names SQL keeps for itself."""
_IDS: Final = {ObligationLine: "obligation", ChargeLine: "charge", Row: "label"}
"""What an `id` is the id of."""


@dataclass(slots=True)
class Rows:
    """What the tables of a read model hold of one matter. Days and instants are ISO text, amounts whole yen.

    Two days after the view's own tell when rows will differ if nothing more is recorded; None where that never
    happens. On `changes_on` the first one does. Where late interest runs, that is the next day; before `turns_on`
    only interest and totals differ then.
    """

    matter: Values
    totals: Values
    turns_on: date | None = None
    changes_on: date | None = None
    contracts: list[Values] = field(default_factory=list)
    units: list[Values] = field(default_factory=list)
    obligations: list[Values] = field(default_factory=list)
    charges: list[Values] = field(default_factory=list)
    interest: list[Values] = field(default_factory=list)
    liability: list[Values] = field(default_factory=list)
    deadlines: list[Values] = field(default_factory=list)
    exposure: list[Values] = field(default_factory=list)
    timeline: list[Values] = field(default_factory=list)


def rows(view: View) -> Rows:
    """The rows of a view."""
    made = Rows(matter=_matter(view), totals=totals(view))
    for course, line in zip(view.chronicle.courses.values(), view.contracts, strict=True):
        made.contracts.append(_contract(course, line))
        made.units += [{"contract": line.contract, **_plain(unit)} for unit in line.units]
    made.obligations += map(_plain, view.obligations)
    made.charges += map(_plain, view.fees.charges)
    made.interest += interest(view)
    made.liability += map(_plain, view.liability)
    for liability in made.liability:
        liability["uncapped"] = int(liability["cap"] == "uncapped")
        liability["cap"] = None if liability["uncapped"] else liability["cap"]
    due = deadlines(view)
    made.deadlines += map(_plain, due)
    made.exposure += _exposure(view)
    made.timeline += map(_event, view.timeline)
    made.turns_on = min((day for day in _turning_days(view, due) if day > view.as_of), default=None)
    runs = view.as_of < date.max and interest_runs(view.chronicle, view.as_of)
    made.changes_on = view.as_of + _ONE_DAY if runs else made.turns_on
    return made


def totals(view: View) -> Values:
    """The row of `totals`."""
    return _plain(view.fees.totals)


def interest(view: View) -> list[Values]:
    """The rows of `interest`."""
    return [_plain(line) for line in view.fees.interest]


def _matter(view: View) -> Values:
    return {
        "customer": view.customer,
        "orders": _json(view.orders),
        "edition": view.edition,
        "readings": _json(view.readings),
        "contracts": len(view.contracts),
    }


def _contract(course: Course, line: ContractLine) -> Values:
    made = _plain(line)
    term = line.term or {}
    made["term_no"] = term.get("term_no")
    made["term_first"], made["term_last"] = plain(term.get("first_day")), plain(term.get("last_day"))
    made["price"], made["monthly_fee"] = course.definition.price, course.definition.monthly_fee
    opened = None if course.opened is None else course.opened.event
    made["quote"] = opened.quote.number if isinstance(opened, ContractOpened) else None
    del made["term"], made["units"]
    return made


def _exposure(view: View) -> Iterator[Values]:
    """What is at stake per contract, in yen, and in the account where there is something.

    `outstanding` and `overdue` are what the customer owes; the rest is what the company answers for: `cap` the sum
    of its caps for damages in force, `uncapped` how many of its heads have none, `claimed` and `payable` claims.
    """
    kinds: dict[str | None, str] = {line.contract: line.kind for line in view.contracts}
    stakes: dict[str | None, Values] = {name: _stake(name, kind) for name, kind in kinds.items()}
    for charge in view.fees.charges:
        if charge.debtor == "customer":
            stake = stakes.setdefault(charge.contract, _stake(charge.contract, "account"))
            stake["outstanding"] += charge.outstanding
            stake["overdue"] += charge.outstanding if charge.status == "overdue" else 0
    for line in view.liability:
        if line.bearer == "company" and line.status == "open":
            stake = stakes.setdefault(line.contract, _stake(line.contract, "account"))
            stake["uncapped"] += line.cap == "uncapped"
            stake["cap"] += line.cap if line.head == "damages" and isinstance(line.cap, int) else 0
            stake["claimed"] += line.claimed
            stake["payable"] += line.payable
    return iter(stakes.values())


def _stake(contract: str | None, kind: str) -> Values:
    zero = dict.fromkeys(("outstanding", "overdue", "cap", "uncapped", "claimed", "payable"), 0)
    return {"contract": contract, "kind": kind, **zero}


def _event(row: Row) -> Values:
    made = _plain(row)
    made["details"] = _json(row.details)
    return made


def _turning_days(view: View, due: Sequence[DeadlineLine]) -> Iterator[date]:
    """Every day on which a row, those of interest aside, can differ from the day before; and perhaps some others.

    Nothing here may depend on the day asked about but by what has happened by then: the days found from two days
    between which nothing happens must be the same.
    """
    yield from turning_days(view.chronicle, view.facts, view.liability)
    for ref in view.journal.withdrawn:
        event = view.journal.records[ref].event
        if isinstance(event, DeemedEvent):
            yield event.shows_from
    yield from (line.due_on + _ONE_DAY for line in due if line.what == "non_renewal")


_AS_IT_IS: Final = frozenset({str, int, type(None)})
_JSON_COLUMNS: Final = frozenset({"was", "corrected_by", "incidents"})


def _plain(line: Line) -> Values:
    made: Values = {}
    cls: Any = type(line)
    for name, column in _columns(cls):
        value = getattr(line, name)
        if type(value) not in _AS_IT_IS:
            if column in _JSON_COLUMNS:
                value = _json(value) if value else None
            elif isinstance(value, date | datetime):
                value = value.isoformat()
            elif isinstance(value, bool):
                value = int(value)
        made[column] = value
    return made


@cache
def _columns(cls: Any) -> tuple[tuple[str, str], ...]:
    names = {**_COLUMNS, "id": _IDS.get(cls, "id")}
    return tuple((each.name, names.get(each.name, each.name)) for each in fields(cls) if each.name not in HIDDEN)


def _json(value: Any) -> str:
    return json.dumps(plain(value), ensure_ascii=False)
