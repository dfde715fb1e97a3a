"""What the facts of formation do to a contract of any kind (Article 1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from yakkan.domain.contract.course import Course, Entry, Ground, NoEffect
from yakkan.domain.contract.facts import (
    AcceptanceArrived,
    ApplicationReceived,
    ApplicationRejected,
    ApplicationWithdrawn,
)
from yakkan.domain.contract.kinds import conduct
from yakkan.domain.contract.kinds.kind import Effects, effect, no_move
from yakkan.domain.terms import formation, notices

if TYPE_CHECKING:
    from yakkan.domain.contract.chronicle import Chronicle

EFFECTS: Effects = {}


def _not_possible(course: Course, entry: Entry) -> NoEffect | None:
    """Why a step of formation has no effect: it is not the time for it, or it is for a part of the contract.

    Who accepts a part of an offer makes another offer (Civil Code 528), and nobody applies for, refuses or takes back
    a part of one contract.
    """
    first = course.body or course.units[0]
    if not first.can(entry.name):
        return no_move(first, entry, "1(4)")
    if entry.unit is not None and len(course.units) > 1:
        return NoEffect(f"contract {course.name} is formed as a whole, not for unit {entry.unit} alone", "1(4)")
    return None


def _move_all(chronicle: Chronicle, course: Course, entry: Entry) -> NoEffect | None:
    refusal = _not_possible(course, entry)
    if refusal is not None:
        return refusal
    trigger, today = entry.name, chronicle.today
    for life in course.lives:
        life.move(trigger, today)
    return None


def _decided(course: Course, end: str, entry: Entry) -> None:
    """The application is accepted, refused or withdrawn: with that the duty to decide on it ends (O1)."""
    for duty in course.duties:
        if duty.id == "O1":
            duty.close(end, entry.effective_on, Ground("1(4)", (entry,)))


@effect(EFFECTS, ApplicationReceived)
def application_received(chronicle: Chronicle, course: Course, entry: Entry) -> NoEffect | None:
    """The offer is there (1(2), 1(4)); the company may accept or refuse."""
    refusal = _move_all(chronicle, course, entry)
    if refusal is None:
        ground = Ground("1(4)", (entry,), None, "the company accepts or refuses as it sees fit")
        chronicle.owe(
            "O1", course, None, "1(4)", "accept or refuse the application", "company",
            arose_on=entry.on, ground=ground,
        )  # fmt: skip
    return refusal


@effect(EFFECTS, ApplicationRejected)
def application_rejected(chronicle: Chronicle, course: Course, entry: Entry) -> NoEffect | None:
    """The company refused (1(4))."""
    refusal = _move_all(chronicle, course, entry)
    if refusal is None:
        _decided(course, "discharged", entry)
    return refusal


@effect(EFFECTS, ApplicationWithdrawn)
def application_withdrawn(chronicle: Chronicle, course: Course, entry: Entry) -> NoEffect | None:
    """The customer withdrew, which it may once the quote's validity has run out (Civil Code 525)."""
    refusal = _not_possible(course, entry)
    if refusal is not None:
        return refusal
    if not formation.may_withdraw(entry.on, course.quote.valid_until):
        until = course.quote.valid_until
        bound = f"until the quote's validity ends on {until}" if until else "as the quote names no validity"
        return NoEffect(f"the application binds the customer {bound} (Civil Code 525(1))", "1(4)")
    refusal = _move_all(chronicle, course, entry)
    if refusal is None:
        _decided(course, "released", entry)
    return refusal


@effect(EFFECTS, AcceptanceArrived)
def acceptance_arrived(chronicle: Chronicle, course: Course, entry: Entry) -> NoEffect | None:
    """The contract is formed (1(4)) if the application came before and the form suffices."""
    event = cast(AcceptanceArrived, entry.event)
    refusal = _not_possible(course, entry)
    if refusal is not None:
        return refusal
    if not notices.forms_contract(event.form):
        return NoEffect(f"an acceptance by {event.form} forms no contract", "1(4)")
    refusal = _move_all(chronicle, course, entry)
    if refusal is None:
        course.accepted = entry
        _decided(course, "discharged", entry)
        if not course.kind.ban_begins_with_service(chronicle):
            conduct.ban_begins(chronicle, course, entry, entry.effective_on)
        course.kind.formed(chronicle, course, entry)
    return refusal
