"""Where each contract and each unit stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from yakkan.domain.contract.chronicle import Chronicle
from yakkan.domain.contract.course import Course, Entry, Unit
from yakkan.projections.lines import Line, maker


@dataclass(frozen=True, slots=True)
class UnitLine(Line):
    """A unit: its state, how it passed, and who has handover, title and risk."""

    unit: str
    state: str
    passed_as: str | None
    handed_over_on: date | None
    title: str | None
    risk: str | None


@dataclass(frozen=True, slots=True)
class ContractLine(Line):
    """A contract: `since` is the first day of the present state, `basis` what ended it.

    `term` is the present term of a service, `specification` the version that work has to meet.
    """

    order: str
    contract: str
    kind: str
    state: str
    since: date | None
    basis: str | None
    passed_as: str | None
    term: dict[str, Any] | None
    specification: str | None
    units: tuple[UnitLine, ...]


_contract_line, _unit_line = maker(ContractLine), maker(UnitLine)


def contracts(chronicle: Chronicle) -> tuple[ContractLine, ...]:
    """One line per contract, in the order of the papers."""
    return tuple(contract_line(course) for course in chronicle.courses.values())


def contract_line(course: Course) -> ContractLine:
    """The line of a contract, with its units."""
    since = course.since
    leading = course.kind.leading(course, since)
    return _contract_line(
        course.order,
        course.name,
        course.kind.name,
        leading.state,
        since,
        course.basis,
        leading.passed_as,
        course.kind.term(course),
        getattr(course.body, "specification", None),
        tuple(
            _unit_line(
                unit.id,
                unit.state,
                unit.passed_as,
                unit.handed_over_on,
                getattr(unit, "title", None),
                getattr(unit, "risk", None),
            )
            for unit in course.units
        ),
    )


def led_to(chronicle: Chronicle, life: Unit, *, whole: bool = False) -> tuple[Entry, ...]:
    """The events that led a contract or a unit to its state: the last one with effect that its lifecycle lets do so.

    What came when the state had stood for a day or more only brought it about once more. Where no such event is its
    own, the last one with effect at all. For the contract as a `whole`, where the unit that it shows had come to its
    state before, also what moved on the unit that it showed until then.
    """
    entry = life.led_by or _led_to(chronicle, life)
    if entry is None:
        return ()
    shown_later = whole and (life.since or date.max) < (life.course.since or date.min)
    moved_on = _moved_on(chronicle, life) if shown_later else None
    return (entry,) if moved_on is None else (entry, moved_on)


def _led_to(chronicle: Chronicle, life: Unit) -> Entry | None:
    triggers = {move.trigger.split(" ")[0] for move in life.lifecycle.moves if move.dest == life.state}
    last = once_more = None
    for entry in reversed(chronicle.entries):
        if entry.course is life.course and entry.effect == "full" and entry.unit in (None, life.id):
            if entry.name in triggers:
                if life.since is None or entry.shows_from <= life.since:
                    return entry
                once_more = once_more or entry
            last = last or entry
    return once_more or last


def _moved_on(chronicle: Chronicle, life: Unit) -> Entry | None:
    """The first event of the day on which the contract came to show this unit that moved another one."""
    triggers = {move.trigger.split(" ")[0] for move in life.lifecycle.moves}
    of_the_day = (
        entry
        for entry in chronicle.entries
        if entry.course is life.course and entry.effect == "full" and entry.shows_from == life.course.since
    )
    return next((entry for entry in of_the_day if entry.unit != life.id and entry.name in triggers), None)
