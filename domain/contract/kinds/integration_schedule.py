"""The specification and the schedule of work, and how they change (Articles 3, 5(2))."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, cast

from yakkan.domain.contract.course import Course, Duty, Entry, Excuse, Ground, NoEffect
from yakkan.domain.contract.facts import (
    ScheduleExtended,
    ScheduleSlipNotified,
    SpecificationChangeAgreed,
    SpecificationConfirmed,
)
from yakkan.domain.contract.kinds import excuses, information
from yakkan.domain.contract.kinds.kind import Effects, effect, not_in_force
from yakkan.domain.contract.lifecycles import OVER
from yakkan.domain.terms import integration
from yakkan.domain.terms.provision import provision

if TYPE_CHECKING:
    from yakkan.domain.contract.chronicle import Chronicle
    from yakkan.domain.contract.kinds.integration import Work

_ONE_DAY = timedelta(days=1)
TALKS = "negotiate in good faith about the schedule"
EFFECTS: Effects = {}


def _work_of(course: Course) -> Work:
    return cast("Work", course.body)


@provision("5(2)")
def watch_schedule(chronicle: Chronicle, work: Work, entry: Entry) -> None:
    """When the day for the work passes without it, both sides owe talks, whoever is to blame (5(2))."""
    due, duty, today = work.due_on, work.work_duty, chronicle.today
    if due is None or duty is None:
        return

    def passes() -> None:
        under_way = any(each.id == "O40" and each.end is None for each in work.course.duties)
        if duty.end is None and work.due_on == due and not under_way:
            work.talks = _owe_talks(chronicle, work.course, chronicle.today, entry, "not complete by {}", due)

    chronicle.at_start_of(max(due, today) + _ONE_DAY, passes)


def _owe_talks(
    chronicle: Chronicle, course: Course, on: date, entry: Entry, text: str, *values: object
) -> tuple[Duty, ...]:
    return tuple(
        chronicle.owe(
            "O40", course, None, "5(2)", TALKS, debtor, arose_on=on, ground=Ground("5(2)", (entry,), None, text, values)
        )
        for debtor in ("company", "customer")
    )


@effect(EFFECTS, SpecificationConfirmed)
def specification_confirmed(chronicle: Chronicle, course: Course, entry: Entry) -> NoEffect | None:
    """The specification stands (3(1)); it may be there before the application that is made for it."""
    work = _work_of(course)
    if course.basis is not None or work.state in OVER:
        return NoEffect(f"contract {course.name} is not in force", "3(1)")
    work.specification, work.specified = cast(SpecificationConfirmed, entry.event).version, entry
    if work.specification_duty is not None:
        work.specification_duty.discharge(entry.on, Ground("3(1)", (entry,)))
    return None


@effect(EFFECTS, SpecificationChangeAgreed)
def specification_change_agreed(chronicle: Chronicle, course: Course, entry: Entry) -> NoEffect | None:
    """The specification changes with the company's agreement, price and day with a new application only (3(2), X10)."""
    event = cast(SpecificationChangeAgreed, entry.event)
    work = _work_of(course)
    refusal = not_in_force(course, "3(2)") or _provided_already(work, "3(2)")
    if refusal is not None:
        return refusal
    conditions = event.price is not None or event.due_on is not None
    x10 = chronicle.reading("X10") if conditions and not event.new_application else "R-A"
    if not integration.change_takes_effect(conditions, event.new_application, x10):
        return NoEffect("price or date change, and no new application was accepted (X10=R-B)", "3(2)")
    work.specification = event.version
    if not event.new_application:
        entry.reason = "the specification changes, price and date stay (X10=R-A)" if conditions else None
        return None
    if event.price is not None and not work.prices:
        work.price = event.price
        # What was paid ahead of a price that is lower now waits for nothing any more.
        chronicle.ledger.release_surplus(course, chronicle.today)
    if event.due_on is not None:
        _reschedule(chronicle, work, event.due_on, entry, "3(2)")
    return None


@effect(EFFECTS, ScheduleSlipNotified)
def schedule_slip_notified(chronicle: Chronicle, course: Course, entry: Entry) -> NoEffect | None:
    """Both sides talk about what to do (5(2)); the company answers for no delay that the customer caused."""
    work = _work_of(course)
    refusal = not_in_force(course, "5(2)") or _provided_already(work, "5(2)", entry.on)
    if refusal is not None:
        return refusal
    cause = cast(ScheduleSlipNotified, entry.event).attributable_to
    # Told when the talks are owed for the day that passed, it is about the same delay.
    owed = [duty for duty in work.talks if duty.end is None or duty.ended_on == entry.on]
    for duty in owed:
        duty.grounds.append(Ground("5(2)", (entry,), None, "cause: {}", (cause,)))
    if not owed:
        _owe_talks(chronicle, course, entry.on, entry, "cause: {}", cause)
    information.close_if_complete_today(course, entry)
    # Told on the day of the extension, it is what the extension is for.
    extended = work.rescheduled
    if extended is not None and extended.on == entry.on:
        _agreed_on_schedule(course, extended)
    if cause == "customer":
        until = entry.on if extended is not None and extended.on == entry.on else None
        chronicle.excuses.append(Excuse(course, "company", entry.on, until, entry, "O4"))
    return None


@effect(EFFECTS, ScheduleExtended)
def schedule_extended(chronicle: Chronicle, course: Course, entry: Entry) -> NoEffect | None:
    """The work is due on another day (5(2))."""
    refusal = not_in_force(course, "5(2)") or _provided_already(_work_of(course), "5(2)", entry.on)
    if refusal is None:
        _reschedule(chronicle, _work_of(course), cast(ScheduleExtended, entry.event).due_on, entry, "5(2)")
    return refusal


def _provided_already(work: Work, article: str, today: date | None = None) -> NoEffect | None:
    """Why nothing about the work can change any more: it was provided; what is agreed on then is another contract.

    What concerns its schedule still counts `today`, on the day of its completion, whichever was recorded first.
    """
    if work.handed_over_on is None or (work.completed is not None and work.completed.on == today):
        return None
    return NoEffect(f"the work was provided on {work.handed_over_on}", article)


def _reschedule(chronicle: Chronicle, work: Work, due_on: date, entry: Entry, article: str) -> None:
    """Another day for the work: what the customer had delayed is in it, so the company answers for what comes after."""
    work.due_on, work.rescheduled = due_on, entry
    _agreed_on_schedule(work.course, entry)
    excuses.end(chronicle, entry.on, lambda each: (each.course, each.only, each.until) == (work.course, "O4", None))
    duty = work.work_duty
    if duty is not None and (duty.end is None or (duty.end, duty.ended_on) == ("discharged", entry.on)):
        duty.due_on = due_on
        duty.grounds.append(Ground(article, (entry,), None, "now due on {}", (due_on,)))
        watch_schedule(chronicle, work, entry)


def _agreed_on_schedule(course: Course, entry: Entry) -> None:
    """With another day for the work the parties have come to terms (5(2))."""
    for duty in course.duties:
        if duty.id == "O40" and duty.is_open_on(entry.on):
            duty.discharge(entry.on, Ground("5(2)", (entry,)))
