"""Integration: what its facts do (Articles 2-6, 38(3)). The rules themselves are in `domain.terms.integration`."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, cast

import msgspec

from yakkan.domain.business_days import Deadline
from yakkan.domain.contract import quoted
from yakkan.domain.contract.charge import Charge, last_day_ground, moved
from yakkan.domain.contract.course import (
    Course,
    Duty,
    Entry,
    Ground,
    Incident,
    Liability,
    NoEffect,
    Unit,
)
from yakkan.domain.contract.facts import (
    CompletionConfirmed,
    CompletionDeemedConfirmed,
    CompletionFound,
    CompletionObjected,
    ProgressAssessed,
    ReworkDemanded,
    ReworkPerformed,
    WarrantyBegan,
    WarrantyExpired,
    WorkCompleted,
)
from yakkan.domain.contract.kinds import conduct, information, integration_price, integration_schedule
from yakkan.domain.contract.kinds.common import CONTRACT_EFFECTS
from yakkan.domain.contract.kinds.kind import Effects, Kind, effect, no_move, with_day
from yakkan.domain.contract.lifecycles import INTEGRATION
from yakkan.domain.periods import Period
from yakkan.domain.terms import integration

if TYPE_CHECKING:
    from yakkan.domain.contract.chronicle import Chronicle

_ONE_DAY = timedelta(days=1)
_FROM_COMPLETION = "{} days from completion on {} = {}{}"
_FROM_REPORT = "{} days from the report of completion on {} = {}{}"
EFFECTS: Effects = {**CONTRACT_EFFECTS, **information.EFFECTS, **integration_schedule.EFFECTS}


class Work(Unit):
    """The work of an integration contract. `price` and `due_on` are those of the last accepted application."""

    price: int = 0
    due_on: date | None = None
    rescheduled: Entry | None = None
    completed: Entry | None = None
    provided: Entry | None = None
    """What brought confirmation about: it, its deeming, or the finding that the work was complete."""
    reworked: Entry | None = None
    """What was owed of rework was performed last."""
    deadline: Deadline | None = None
    warranty: Liability | None = None
    warranty_last: date | None = None
    specification: str | None = None
    specified: Entry | None = None
    specification_duty: Duty | None = None
    work_duty: Duty | None = None
    confirmation_duty: Duty | None = None
    talks: tuple[Duty, ...] = ()
    """What both sides owe since the day for the work passed without it (5(2))."""
    rework_duties: list[Duty] = msgspec.field(default_factory=list)
    prices: list[Charge] = msgspec.field(default_factory=list)
    settled: bool = False


class Integration(Kind):
    """Completion of work: one life per contract."""

    name = "integration"
    lifecycle = INTEGRATION
    effects = EFFECTS
    owes_rework = True

    def set_up(self, course: Course) -> None:
        """The work is the body of the contract."""
        definition = course.definition
        course.body = Work(course, definition.id, self.lifecycle, price=definition.price or 0, due_on=definition.due_on)

    def formed(self, chronicle: Chronicle, course: Course, entry: Entry) -> None:
        """The customer fixes the specification (3(1)), the company completes the work (5(1)) and answers (41(2)(1))."""
        work = of(course)
        ground = Ground("3(1)", (entry,), None, "the customer is responsible for fixing the specification")
        work.specification_duty = chronicle.owe(
            "O2", course, None, "3(1)", "fix the specification", "customer", arose_on=entry.effective_on, ground=ground
        )
        if work.specified is not None:
            work.specification_duty.close("discharged", entry.effective_on, Ground("3(1)", (work.specified,)))
        work.work_duty = chronicle.owe(
            "O4", course, None, "5(1)", "complete the work", "company", arose_on=entry.effective_on, due_on=work.due_on,
            ground=with_day("5(1)", entry, "due as quoted: {}", work.due_on, "the quote names no day"),
        )  # fmt: skip
        integration_schedule.watch_schedule(chronicle, work, entry)
        chronicle.liabilities.append(
            Liability(
                "damages", "company", course, None, "41(2)(1)", "damages", entry.effective_on, None,
                [Ground("41(2)(1)", (entry,), chronicle.cited("X61"), "fees of this contract that were actually paid")],
                limited=True,
            )
        )  # fmt: skip

    def ended(self, chronicle: Chronicle, course: Course, entry: Entry) -> None:
        """Money paid in advance waits for the settlement (38(3)); what was not provided is not reworked (6(1))."""
        work = of(course)
        if work.handed_over_on is not None:
            return
        ground = Ground("6(1)", (entry,), None, "the contract ended before the work was provided")
        if work.warranty is not None:
            work.warranty.released, work.warranty.claims = True, 0
            work.warranty.grounds.append(ground)
        for duty in work.rework_duties:
            duty.close("released", chronicle.today, ground)

    def statutory_refusal(self, course: Course, by: str) -> NoEffect | None:
        """The customer of work may rescind before completion (Civil Code 641)."""
        if by == "customer" and of(course).completed is not None:
            return NoEffect("the work is complete (Civil Code 641)", "statute")
        return None

    def executory(self, course: Course) -> bool:
        """The work is not confirmed, or not paid."""
        work = of(course)
        return work.handed_over_on is None or any(charge.outstanding for charge in work.prices)

    def is_over(self, course: Course) -> bool:
        """Nothing is left to perform, or to settle after an early end (38(3)); warranty does not keep a deposit."""
        work = of(course)
        ended_early = work.state == "terminated" and work.handed_over_on is None
        return work.settled if ended_early else Kind.is_over(self, course) or not self.executory(course)

    def provided(self, chronicle: Chronicle, work: Work, entry: Entry) -> None:
        """What follows the day of confirmation: the state of warranty, or at once its end where it is over already."""
        if work.handed_over_on is None:
            return
        if work.warranty_last is not None and chronicle.today > work.warranty_last:
            _warranty_begins(chronicle, work, entry)
        else:
            begins = work.handed_over_on + _ONE_DAY
            chronicle.at_start_of(begins, lambda: _warranty_begins(chronicle, work, entry))

    def still_to_come(self, chronicle: Chronicle, course: Course) -> int:
        """Price and tax before confirmation, and before a settlement that is still to be made."""
        return integration_price.still_to_come(chronicle, course)

    def may_charge(self, course: Course, charge: str, today: date) -> bool:
        """Nothing once all that the work costs has arisen, with its confirmation or its settlement (5(1), 38(3))."""
        return not of(course).prices

    def cap(self, chronicle: Chronicle, line: Liability) -> int | None:
        """What was actually paid of the contract's fees (41(2)(1))."""
        limited = line.limited and line.course is not None
        return integration_price.paid_so_far(chronicle, cast(Course, line.course)) if limited else None

    def cap_ground(self, chronicle: Chronicle, line: Liability, cap: int) -> Ground:
        """What counts as paid, by X62; its tax does not under X5 R-B."""
        if chronicle.told("X5") == "R-B":
            return Ground(line.article, (), "X5=R-B", "paid by now, without tax: {} yen", (cap,))
        return Ground(line.article, (), chronicle.cited("X62"), "paid by now: {} yen", (cap,))

    def cap_of(self, chronicle: Chronicle, line: Liability, incident: Incident) -> int | None:
        """What was paid by now (X61 R-A) or by the day of the damage (R-B)."""
        now, then = self.cap(chronicle, line), incident.cap_then
        return now if then is None else chronicle.under("X61", lambda x61: now if x61 == "R-A" else then)


KIND = Integration()


def of(course: Course) -> Work:
    """The work of an integration contract."""
    return cast(Work, course.body)


# -- completion (5) --------------------------------------------------------------------------------------------


@effect(EFFECTS, WorkCompleted)
def work_completed(chronicle: Chronicle, course: Course, entry: Entry) -> NoEffect | None:
    """The work is done; the customer confirms or objects within the period (5(1))."""
    work = of(course)
    if not work.move("WorkCompleted", chronicle.today):
        return no_move(work, entry, "5(1)")
    event = cast(WorkCompleted, entry.event)
    work.completed = entry
    if work.work_duty is not None:
        work.work_duty.close("discharged", entry.on, Ground("5(1)", (entry,)))
    information.close_preparation(course, entry)
    start = chronicle.under("X13", lambda x13: integration.confirmation_runs_from(entry.on, event.reported_on, x13))
    due = work.deadline = _confirmation_deadline(chronicle, course, start)
    work.confirmation_duty = chronicle.owe(
        "O5", course, None, "5(1)", "confirm completion or object", "customer", arose_on=entry.on,
        due_on=due.last_day,
        ground=Ground("5(1)", (entry,), chronicle.cited("X11"), _FROM_COMPLETION if start == entry.on else _FROM_REPORT,
                      (course.parameters.confirmation_days, start, due.nominal, moved(due))),
    )  # fmt: skip
    work.confirmation_duty.grounds += last_day_ground("5(1)", due, chronicle.cited)
    work.confirmation_duty.grounds += quoted.grounds(chronicle, course, "confirmation_days")
    if start != entry.on:
        text = "completed on {}, the customer was told on {}"
        work.confirmation_duty.grounds.append(Ground("5(1)", (entry,), chronicle.cited("X13"), text, (entry.on, start)))
    chronicle.at_end_of(due.last_day, lambda: _confirmation_lapsed(chronicle, work, entry))
    open_window(chronicle, work, entry, None)
    return None


def _confirmation_deadline(chronicle: Chronicle, course: Course, start: date) -> Deadline:
    def under(x1: str) -> Deadline:
        counted = partial(integration.confirmation_deadline, start, course.parameters, x1)
        return chronicle.under("X11", counted)

    return chronicle.under("X1", under)


def _confirmation_lapsed(chronicle: Chronicle, work: Work, cause: Entry) -> None:
    """Silence: completion counts as confirmed (5(1)); an objection that took effect is no silence."""
    if work.completed is not cause or work.deadline is None:
        return
    if work.state == "completed":
        _deem_confirmed(chronicle, work, work.deadline.last_day, cause)


def _deem_confirmed(chronicle: Chronicle, work: Work, on: date, cause: Entry, found: Entry | None = None) -> None:
    work.move("CompletionDeemedConfirmed", chronicle.today)
    entry = chronicle.deem(CompletionDeemedConfirmed, work, on, cause=cause)
    if work.confirmation_duty is not None:
        ground = Ground("5(1)", (entry,), None, "no confirmation by the end of {}", (on,))
        work.confirmation_duty.close("lapsed", on, ground)
    _provided(chronicle, work, on, "deemed_confirmed", entry, found)


@effect(EFFECTS, CompletionConfirmed)
def completion_confirmed(chronicle: Chronicle, course: Course, entry: Entry) -> NoEffect | None:
    """The customer confirms, in any form: the service is provided (5(1))."""
    work = of(course)
    if not work.move("CompletionConfirmed", chronicle.today):
        return no_move(work, entry, "5(1)")
    if work.confirmation_duty is not None:
        work.confirmation_duty.close("discharged", entry.on, Ground("5(1)", (entry,)))
    _provided(chronicle, work, entry.on, "confirmed", entry)
    return None


@effect(EFFECTS, CompletionObjected)
def completion_objected(chronicle: Chronicle, course: Course, entry: Entry) -> NoEffect | None:
    """An objection in time stops the deemed confirmation until it is resolved (5(1), X12)."""
    work = of(course)
    if work.handed_over_on is not None:
        return NoEffect(f"completion had been confirmed on {work.handed_over_on}", "5(1)")
    if not work.can("CompletionObjected"):
        return no_move(work, entry, "5(1)")
    if not integration.objection_stops_deemed_confirmation(chronicle.reading("X12")):
        return NoEffect("an objection does not stop the deemed confirmation (X12=R-B)", "5(1)")
    work.move("CompletionObjected", chronicle.today)
    if work.confirmation_duty is not None:
        work.confirmation_duty.close("discharged", entry.on, Ground("5(1)", (entry,), None, "objected in time"))
    return None


@effect(EFFECTS, CompletionFound)
def completion_found(chronicle: Chronicle, course: Course, entry: Entry) -> NoEffect | None:
    """Found complete: confirmed as of the old last day. Found incomplete: there never was a completion (5(1))."""
    work = of(course)
    found = cast(CompletionFound, entry.event)
    if found.complete:
        if work.state != "disputed" or work.deadline is None or work.completed is None:
            return NoEffect("completion is not in dispute", "5(1)")
        # A finding before the last day decides at once: nothing may bear a day that has not come.
        _deem_confirmed(chronicle, work, min(work.deadline.last_day, entry.on), entry, entry)
        return None
    number = entry.number
    if any(refusal.by == number for refusal in chronicle.annulled.values()):
        return None
    if work.completed is None:
        return NoEffect("no completion was recorded", "5(1)")
    if work.passed_as == "confirmed":
        return NoEffect("the customer itself confirmed completion", "5(1)")
    refusal = NoEffect(f"found incomplete on {entry.on}", "5(1)", number)
    chronicle.annul(work.completed.number, refusal, by_knowledge=work.passed_as is not None)
    return None


# -- after confirmation (6) ------------------------------------------------------------------------------------


def _provided(
    chronicle: Chronicle, work: Work, on: date, passed_as: str, entry: Entry, found: Entry | None = None
) -> None:
    work.handed_over_on, work.passed_as, work.provided = on, passed_as, found or entry
    conduct.provision_ended(chronicle, work.course, on, entry)
    # What was asked for in a dispute was so until the finding, whatever day that goes back to.
    information.close_preparation(work.course, work.provided)
    open_window(chronicle, work, entry, on)
    integration_price.charge_price(chronicle, work, entry)
    cast(Integration, work.course.kind).provided(chronicle, work, entry)


def open_window(chronicle: Chronicle, work: Work, entry: Entry, confirmed_on: date | None) -> None:
    """The days for demanding rework, from completion or from confirmation (X14)."""
    if work.completed is None or work.warranty is not None or not cast(Integration, work.course.kind).owes_rework:
        return
    completed_on, parameters = work.completed.on, work.course.parameters

    def under(x1: str) -> tuple[Period, Deadline] | None:
        return chronicle.under(
            "X14", lambda x14: integration.rework_window(completed_on, confirmed_on, parameters, x1, x14)
        )

    window = chronicle.under("X1", under)
    if window is None:
        return
    period, end = window
    work.warranty_last = period.last_day
    ground = Ground(
        "6(1)", (entry,), chronicle.cited("X14"), "{} months from {} = {}{}",
        (work.course.parameters.rework_months, period.first_day, end.nominal, moved(end)),
    )  # fmt: skip
    work.warranty = Liability(
        "nonconformity",
        "company",
        work.course,
        None,
        "6(1)",
        "rework",
        period.first_day,
        period.last_day,
        [ground, *last_day_ground("6(1)", end, chronicle.cited)],
    )
    chronicle.liabilities.append(work.warranty)
    chronicle.at_end_of(period.last_day, lambda: _unfinished_lapses(chronicle, work, period.last_day, entry))


def _unfinished_lapses(chronicle: Chronicle, work: Work, last: date, cause: Entry) -> None:
    """Rework that must be finished in the window (X15 R-C) is owed no longer after it, confirmed or not."""
    unfinished = [duty for duty in work.rework_duties if duty.end is None]
    if unfinished and integration.rework_must_finish_in_window(chronicle.reading("X15")):
        for duty in unfinished:
            duty.close("lapsed", last, Ground("6(1)", (cause,), "X15=R-C", "not finished in time"))


def _warranty_begins(chronicle: Chronicle, work: Work, cause: Entry) -> None:
    last = work.warranty_last
    if last is None or not work.can("WarrantyBegan"):
        return
    if chronicle.today > last:
        work.move("WarrantyExpired", chronicle.today)
        chronicle.deem(WarrantyExpired, work, last, cause=cause, article="6(1)")
        return
    work.move("WarrantyBegan", chronicle.today)
    began = chronicle.deem(WarrantyBegan, work, chronicle.today, cause=cause, last_day=last, article="6(1)")
    chronicle.at_end_of(last, lambda: _warranty_ends(chronicle, work, began))


def _warranty_ends(chronicle: Chronicle, work: Work, cause: Entry) -> None:
    if work.move("WarrantyExpired", chronicle.today):
        chronicle.deem(WarrantyExpired, work, chronicle.today - _ONE_DAY, cause=cause, article="6(1)")


@effect(EFFECTS, ReworkDemanded)
def rework_demanded(chronicle: Chronicle, course: Course, entry: Entry) -> NoEffect | None:
    """A mismatch that the company answers for is reworked at its cost, when demanded in the window (6(1))."""
    event = cast(ReworkDemanded, entry.event)
    work = of(course)
    if work.completed is None or work.warranty is None or work.warranty_last is None:
        return NoEffect("the window for rework has not opened", "6(1)")
    if work.warranty.released:
        return no_move(work, entry, "6(1)")
    if event.attributable_to != "company":
        return NoEffect("the company does not answer for the mismatch", "6(1)")
    in_time = partial(integration.demand_in_time, entry.on, event.discovered_on, work.warranty_last)
    if not chronicle.under("X15", in_time):
        return NoEffect(f"the window ended on {work.warranty_last}", "6(1)")
    ground = Ground("6(1)", (entry,), chronicle.cited("X15"), "in the window until {}", (work.warranty_last,))
    work.warranty.claims += 1
    work.rework_duties.append(
        chronicle.owe("O6", course, None, "6(1)", "rework", "company", arose_on=entry.on, ground=ground)
    )
    return None


@effect(EFFECTS, ReworkPerformed)
def rework_performed(chronicle: Chronicle, course: Course, entry: Entry) -> NoEffect | None:
    """The rework is done; the window does not start again (6(1))."""
    work = of(course)
    waiting = [duty for duty in work.rework_duties if duty.end is None]
    if not waiting:
        return NoEffect("no rework was owed", "6(1)")
    for duty in waiting:
        duty.close("discharged", entry.on, Ground("6(1)", (entry,)))
    if work.warranty is not None:
        work.warranty.claims = 0
    work.reworked = entry
    if work.provided is not None:
        information.close_preparation(course, entry)
    return None


@effect(EFFECTS, ProgressAssessed)
def progress_assessed(chronicle: Chronicle, course: Course, entry: Entry) -> NoEffect | None:
    """Ended early: the fee for what was supplied until then is computed and settled (38(3))."""
    work = of(course)
    if course.basis is None:
        return NoEffect("the contract has not ended", "38(3)")
    if work.handed_over_on is not None:
        return NoEffect("the whole was provided", "38(3)")
    if work.settled:
        return NoEffect("the contract has been settled; correct the assessment instead", "38(3)")
    work.settled = True
    integration_price.settle(chronicle, work, entry)
    return None
