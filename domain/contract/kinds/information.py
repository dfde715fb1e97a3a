"""Information that the work needs from the customer (Articles 4, 5(2))."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, cast

from yakkan.domain.contract.course import Course, Entry, Excuse, Ground, NoEffect
from yakkan.domain.contract.facts import InformationProvided, InformationRequested
from yakkan.domain.contract.kinds import excuses
from yakkan.domain.contract.kinds.kind import Effects, effect, not_in_force, with_day

if TYPE_CHECKING:
    from yakkan.domain.contract.chronicle import Chronicle

_ONE_DAY = timedelta(days=1)
EFFECTS: Effects = {}


@effect(EFFECTS, InformationRequested)
def information_requested(chronicle: Chronicle, course: Course, entry: Entry) -> NoEffect | None:
    """The customer must give what the work needs (4); while it is late, the company answers for no delay (5(2))."""
    refusal = not_in_force(course, "4")
    if refusal is not None:
        return refusal
    due = cast(InformationRequested, entry.event).due_on
    duty = chronicle.owe(
        "O3", course, None, "4", "provide the information asked for", "customer", arose_on=entry.on, due_on=due,
        ground=with_day("4", entry, "asked for by {}", due, "asked for, by no day in particular"),
    )  # fmt: skip

    def falls_late() -> None:
        if duty.end is None:
            chronicle.excuses.append(Excuse(course, "company", chronicle.today, None, entry, "O4"))

    if due is not None:
        chronicle.at_start_of(max(due + _ONE_DAY, chronicle.today), falls_late)
    return None


@effect(EFFECTS, InformationProvided)
def information_provided(chronicle: Chronicle, course: Course, entry: Entry) -> NoEffect | None:
    """The customer gave it (4): what it delayed until now it did, what is delayed from now on is to be told (5(2))."""
    waiting = [d for d in course.duties if d.id == "O3" and d.end is None]
    if not waiting:
        return NoEffect("no information was asked for", "4")
    for duty in waiting:
        duty.close("discharged", entry.on, Ground("4", (entry,)))

    def was_for_it(excuse: Excuse) -> bool:
        mine = excuse.course is course and excuse.until is None
        return mine and isinstance(excuse.entry.event, InformationRequested)

    excuses.end(chronicle, entry.on, was_for_it)
    return None
