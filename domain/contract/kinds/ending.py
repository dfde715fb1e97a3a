"""How contracts of any kind end (Articles 40, 52)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from yakkan.domain.contract.course import Course, Entry, Ground, NoEffect, Unit
from yakkan.domain.contract.facts import RescissionArrived, TerminationAgreed
from yakkan.domain.contract.kinds import conduct
from yakkan.domain.contract.kinds.kind import Effects, effect, no_move
from yakkan.domain.contract.lifecycles import OVER

if TYPE_CHECKING:
    from yakkan.domain.contract.chronicle import Chronicle

EFFECTS: Effects = {}

SURVIVING_DUTIES = frozenset(
    {
        "O6",
        "O8",
        "O9",
        "O10",
        "O14",
        "O15",
        "O16",
        "O17",
        "O18",
        "O25",
        "O26",
        "O29",
        "O30",
        "O33",
        "O34",
        "O35",
        "O36",
        "O37",
        "O38",
        "O39",
    }
)
"""Obligations that outlive the contract: money that has arisen, care of what is rented and its return, secrecy,
soliciting, damages, warranty of what was provided."""


@effect(EFFECTS, TerminationAgreed)
def termination_agreed(chronicle: Chronicle, course: Course, entry: Entry) -> NoEffect | None:
    """Both sides end the contract, as they may by agreement."""
    return end(chronicle, course, entry, "TerminationAgreed", "agreement")


def part_of(course: Course, entry: Entry) -> str | None:
    """The unit of several for which alone a fact ends the contract; None where it ends the contract as a whole."""
    for_all = isinstance(entry.event, RescissionArrived) and entry.event.scope == "all"
    return None if for_all or entry.course is not course or len(course.units) == 1 else entry.unit


def unit_named(course: Course, entry: Entry) -> str | None:
    """The unit of several of a sale that a fact about its contract names; a service is one for all its units."""
    return entry.unit if course.body is None and len(course.units) > 1 else None


def not_in_part(course: Course, entry: Entry) -> NoEffect | None:
    """Why a contract does not end for the unit that a fact names: a service runs for all of its units (10, 11)."""
    unit = part_of(course, entry)
    if unit is None or course.body is None:
        return None
    return NoEffect(f"contract {course.name} ends as a whole, not for unit {unit} alone", entry.article)


def release_duties(
    course: Course, units: Iterable[Unit], on: date, entry: Entry, *, kept: frozenset[str] = frozenset()
) -> None:
    """Release what the contract still asked for of itself and of these units, but for what outlives it or is `kept`.

    A fact that ends it for one unit alone leaves what it asked of itself.
    """
    names: set[str | None] = {unit.id for unit in units}
    if part_of(course, entry) is None:
        names.add(None)
    for duty in course.duties:
        if duty.unit in names and duty.end is None and duty.id not in SURVIVING_DUTIES | kept:
            duty.close("released", on, Ground(entry.article, (entry,), None, "the contract ended"))


def _settle_demands(course: Course, entry: Entry) -> None:
    """A contract that goes on in part: what was demanded is settled by that end, or has had its consequence (40(1))."""
    by = entry.event.by if isinstance(entry.event, RescissionArrived) else None
    for demand in course.demands:
        if demand.by == by and demand.duty.unit in (None, entry.unit):
            demand.duty.close("released", entry.on, Ground(entry.article, (entry,), None, "the contract ended in part"))
    settled = [demand for demand in course.demands if demand.duty.end == "released"]
    for demand in settled:
        demand.cured = demand.cured or entry
    course.demands = [demand for demand in course.demands if demand not in settled]


def end(chronicle: Chronicle, course: Course, entry: Entry, trigger: str, basis: str) -> NoEffect | None:
    """End the contract today as far as its lifecycle allows, or for the unit named; what was performed stands.

    It is over when none of its units is left: while one has passed and stands, the contract is in force.
    """
    refusal, part = not_in_part(course, entry), part_of(course, entry)
    if refusal is not None:
        return refusal
    lives = course.lives if part is None else course.addressed(part)
    open_units = [life for life in lives if life.can(trigger)]
    if not open_units:
        return no_move(lives[0], entry)
    for unit in open_units:
        unit.move(trigger, chronicle.today, entry)
    if course.body is not None or all(unit.state in OVER for unit in course.units):
        course.basis = basis
        course.ended_on = chronicle.today
    # What a contract with a body does for its units it does no longer, whatever becomes of them.
    release_duties(course, course.units if course.body in open_units else open_units, chronicle.today, entry)
    if course.basis is None:
        _settle_demands(course, entry)
    if course.kind.has_provided(course):
        conduct.provision_ended(chronicle, course, course.kind.provided_until(chronicle, course), entry)
    course.kind.ended(chronicle, course, entry)
    return None
