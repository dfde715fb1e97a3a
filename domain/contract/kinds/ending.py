"""How contracts of any kind end (Articles 40, 52)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from yakkan.domain.contract.course import Course, Entry, Ground, NoEffect, Unit
from yakkan.domain.contract.facts import TerminationAgreed
from yakkan.domain.contract.kinds import conduct
from yakkan.domain.contract.kinds.kind import Effects, effect, no_move

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


def release_duties(
    course: Course, units: Iterable[Unit], on: date, entry: Entry, *, kept: frozenset[str] = frozenset()
) -> None:
    """Release what the contract still asked for of itself and of these units, but for what outlives it or is `kept`."""
    names = {None, *(unit.id for unit in units)}
    for duty in course.duties:
        if duty.unit in names and duty.end is None and duty.id not in SURVIVING_DUTIES | kept:
            duty.close("released", on, Ground(entry.article, (entry,), None, "the contract ended"))


def end(chronicle: Chronicle, course: Course, entry: Entry, trigger: str, basis: str) -> NoEffect | None:
    """End the contract today as far as its lifecycle allows; what was performed stands."""
    open_units = [life for life in course.lives if life.can(trigger)]
    if not open_units:
        return no_move(course.lives[0], entry)
    for unit in open_units:
        unit.move(trigger, chronicle.today, entry)
    course.basis = basis
    course.ended_on = chronicle.today
    # What a contract with a body does for its units it does no longer, whatever becomes of them.
    release_duties(course, course.units if course.body in open_units else open_units, chronicle.today, entry)
    conduct.provision_ended(chronicle, course, course.kind.provided_until(chronicle, course), entry)
    course.kind.ended(chronicle, course, entry)
    return None
