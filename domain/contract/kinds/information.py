"""Information that the work needs from the customer (Articles 4, 5(2))."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, cast

from yakkan.domain.contract.course import Course, Entry, Excuse, Ground, NoEffect
from yakkan.domain.contract.facts import InformationProvided, InformationRequested, WorkCompleted
from yakkan.domain.contract.kinds import excuses
from yakkan.domain.contract.kinds.kind import Effects, effect, not_in_force, with_day

if TYPE_CHECKING:
    from yakkan.domain.contract.chronicle import Chronicle
    from yakkan.domain.contract.kinds.integration import Work

_ONE_DAY = timedelta(days=1)
EFFECTS: Effects = {}


def close_preparation(course: Course, entry: Entry) -> None:
    """Work that is complete needs no specification (3(1)), no more information (4), no other schedule (5(2))."""
    for duty in course.duties:
        if duty.id in ("O2", "O3", "O40"):
            duty.close("released", entry.on, Ground(duty.article, (entry,), None, "the work is complete"))


def close_if_complete_today(course: Course, entry: Entry) -> None:
    """What is asked of the parties on the day of completion goes with it, whichever was recorded first."""
    done_today = (
        behind
        for duty in course.duties
        if duty.id == "O4" and (duty.end, duty.ended_on) == ("discharged", entry.on)
        for ground in duty.grounds
        for behind in ground.entries
        if isinstance(behind.event, WorkCompleted)
    )
    if (completed := next(done_today, None)) is not None:
        close_preparation(course, completed)


def _is_done(work: Work, today: date) -> tuple[bool, Entry | None]:
    """Whether work was provided and all rework performed, and by what, where that was today.

    What is asked for on that day goes with it, whichever was recorded first.
    """
    if work.provided is None or any(duty.end is None for duty in work.rework_duties):
        return False, None
    by = (each for each in (work.reworked, work.provided) if each is not None and each.on == today)
    return True, next(by, None)


@effect(EFFECTS, InformationRequested)
def information_requested(chronicle: Chronicle, course: Course, entry: Entry) -> NoEffect | None:
    """The customer must give what the work needs (4); while it is late, the company answers for no delay (5(2)).

    Work that was provided needs no more, but for rework that is owed.
    """
    refusal = not_in_force(course, "4")
    if refusal is not None:
        return refusal
    work = cast("Work", course.body)
    is_done, done_today = _is_done(work, entry.on)
    if is_done and done_today is None:
        return NoEffect(f"the work was provided on {work.handed_over_on}", "4")
    due = cast(InformationRequested, entry.event).due_on
    duty = chronicle.owe(
        "O3", course, None, "4", "provide the information asked for", "customer", arose_on=entry.on, due_on=due,
        ground=with_day("4", entry, "asked for by {}", due, "asked for, by no day in particular"),
    )  # fmt: skip

    def falls_late() -> None:
        if duty.end is None:
            chronicle.excuses.append(Excuse(course, "company", chronicle.today, None, entry, "O4"))

    close_if_complete_today(course, entry)
    if is_done and done_today is not None:
        close_preparation(course, done_today)
    if due is not None:
        chronicle.at_start_of(max(due + _ONE_DAY, chronicle.today), falls_late)
    return None


@effect(EFFECTS, InformationProvided)
def information_provided(chronicle: Chronicle, course: Course, entry: Entry) -> NoEffect | None:
    """The customer gave it (4): what it delayed until now it did, what is delayed from now on is to be told (5(2))."""
    waiting = [d for d in course.duties if d.id == "O3" and d.is_open_on(entry.on)]
    if not waiting:
        return NoEffect("no information was asked for", "4")
    for duty in waiting:
        duty.discharge(entry.on, Ground("4", (entry,)))

    def was_for_it(excuse: Excuse) -> bool:
        mine = excuse.course is course and excuse.until is None
        return mine and isinstance(excuse.entry.event, InformationRequested)

    excuses.end(chronicle, entry.on, was_for_it)
    return None
