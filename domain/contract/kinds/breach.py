"""Breach and rescission of contracts of any kind (Articles 10(3), 40, 47(2), 48(4))."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from yakkan.domain.contract.charge import moved
from yakkan.domain.contract.course import Course, Demand, Duty, Entry, Ground, Liability, NoEffect
from yakkan.domain.contract.facts import (
    BenefitOfTimeLost,
    BreachCured,
    CureDemandArrived,
    CurePeriodLapsed,
    ImmediateGroundOccurred,
    MaterialityFound,
    RescissionArrived,
)
from yakkan.domain.contract.kinds import ending, excuses
from yakkan.domain.contract.kinds.kind import Effects, effect, no_move, not_formed
from yakkan.domain.terms import breach, notices
from yakkan.domain.terms.provision import provision

if TYPE_CHECKING:
    from yakkan.domain.business_days import Deadline
    from yakkan.domain.contract.chronicle import Chronicle

EFFECTS: Effects = {}

REACHING_ALL = breach.ARTICLE_40 | {"48(4)"}
"""Bases on which one notice may end all of the customer's contracts (40(3), 48(4))."""


@effect(EFFECTS, CureDemandArrived)
def cure_demand_arrived(chronicle: Chronicle, course: Course | None, entry: Entry) -> NoEffect | None:
    """The other side has a period to put its breach right (40(1))."""
    event = cast(CureDemandArrived, entry.event)
    if course is None:
        return NoEffect("a demand concerns the breach of a contract; name one", "40(1)")
    if course.accepted is None or course.basis is not None:
        return NoEffect(f"contract {course.name} is not in force", "40(1)")
    unit = ending.unit_named(course, entry)
    if not _can_be_rescinded(course, unit):
        # All that a demand leads to is the right to rescind, of the others too only along with this one (40(3)).
        return no_move(course.addressed(unit)[0] if unit else course.lives[0], entry, "40(1)")
    if not chronicle.under("X2", partial(notices.is_writing, event.form)):
        return NoEffect(f"a demand by {event.form} is not in writing ({chronicle.cited('X2')})", "40(1)")
    named = breach.names_period(entry.on, event.days, event.until)
    x70 = "R-A" if named else chronicle.reading("X70")
    counted = partial(breach.cure_deadline, entry.on, event.days, event.until, course.parameters)
    last = chronicle.under("X1", lambda x1: counted(x1, x70))
    if last is None:
        return NoEffect("a demand without a period is void (X70=R-B)", "40(1)")
    debtor = "customer" if event.by == "company" else "company"
    duty = chronicle.owe(
        "O31",
        course,
        unit,
        "40(1)",
        "put the breach right",
        debtor,
        arose_on=entry.on,
        due_on=last.last_day,
        ground=_period(entry, event, course, last, chronicle.cited("X1")),
    )
    if not named:
        text = "no period that can be kept is named; a reasonable time is {} days"
        duty.grounds.append(Ground("40(1)", (entry,), f"X70={x70}", text, (course.parameters.reasonable_days,)))
    demand = Demand(entry, event.by, last.last_day, duty)
    course.demands.append(demand)
    chronicle.at_end_of(last.last_day, lambda: _period_lapsed(chronicle, course, demand))
    return None


def _can_be_rescinded(course: Course, unit: str | None = None) -> bool:
    """Whether the contract, or a unit of it, is still there to be rescinded: a service that has run out is not."""
    return any(life.can("RescissionArrived") for life in course.lives if unit in (None, life.id))


def _period(entry: Entry, event: CureDemandArrived, course: Course, last: Deadline, cited: str) -> Ground:
    """How the last day of a demand comes about, so that it can be counted again."""
    if breach.names_period(entry.on, event.days, event.until) and event.until is not None:
        return Ground("40(1)", (entry,), cited, "period ends on {}{}", (last.nominal, moved(last)))
    days = event.days or course.parameters.reasonable_days
    text = "{} + {} days, the next day being the first = {}{}"
    return Ground("40(1)", (entry,), cited, text, (entry.on, days, last.nominal, moved(last)))


def _period_lapsed(chronicle: Chronicle, course: Course, demand: Demand) -> None:
    if demand.cured is None and course.basis is None and _can_be_rescinded(course, demand.duty.unit):
        # Its label or its day, not its reference: what is derived must not depend on the order of recording.
        alike = [d for d in course.demands if (d.by, d.entry.on) == (demand.by, demand.entry.on)]
        number = f" #{alike.index(demand) + 1}" if len(alike) > 1 else ""
        name = demand.entry.label or f"{demand.by} {demand.entry.on}{number}"
        demand.lapsed = chronicle.deem(
            CurePeriodLapsed, None, demand.last, course=course, cause=demand.entry, demand=name
        )


def _is_about(demand: Demand, unit: str | None) -> bool:
    """Whether a demand concerns a unit: it names this one, or none; every demand concerns the contract (None)."""
    return unit is None or demand.duty.unit in (None, unit)


@effect(EFFECTS, BreachCured)
def breach_cured(chronicle: Chronicle, course: Course | None, entry: Entry) -> NoEffect | None:
    """The breach is put right: in the period or after it, the right to rescind is gone (40(1))."""
    by, demands = cast(BreachCured, entry.event).by, [] if course is None else course.demands
    open_demands = [d for d in demands if d.cured is None and by in (None, d.duty.debtor) and _is_about(d, entry.unit)]
    if not open_demands:
        return NoEffect("no demand to put a breach right is open", "40(1)")
    # A cure on the day on which something else ended the contract is done; one after the rescission came too late.
    is_too_late = course is not None and course.basis == "40(1)"
    for demand in open_demands:
        demand.cured = entry
        if not is_too_late:
            demand.duty.discharge(entry.on, Ground("40(1)", (entry,)))
    return None


@effect(EFFECTS, MaterialityFound)
def materiality_found(chronicle: Chronicle, course: Course | None, entry: Entry) -> NoEffect | None:
    """A breach that is minor when the period has ended gives no right to rescind (40(1)).

    The finding is about what had been demanded by then; a breach that is put to a party later is another one.
    """
    event = cast(MaterialityFound, entry.event)
    put = [] if course is None else [d for d in course.demands if event.party in (None, d.duty.debtor)]
    demands = [demand for demand in put if _is_about(demand, entry.unit)]
    if not demands:
        return NoEffect("no breach was put to the other side", "40(1)")
    for demand in demands:
        if demand.cured is None:
            demand.minor = event.minor
    return None


@effect(EFFECTS, ImmediateGroundOccurred)
def immediate_ground_occurred(chronicle: Chronicle, course: Course | None, entry: Entry) -> NoEffect | None:
    """A ground for rescission at once on one side (40(2)); the first concerns a contract, the others the party."""
    event = cast(ImmediateGroundOccurred, entry.event)
    if event.party == "neither":
        return NoEffect("a ground lies on the side of one party", "40(2)")
    if event.ground == 1:
        if course is None:
            return NoEffect("a grave breach is one of a contract; name it", "40(2)")
        if course.accepted is None:
            return not_formed(course, "40(2)")
    if not chronicle.under("X46", partial(breach.allows_immediate_rescission, event.ground)):
        return NoEffect(f"ground {event.ground} gives no right ({chronicle.cited('X46')})", "40(2)")
    chronicle.grounds.append((course if event.ground == 1 else None, event.party, entry))
    return None


# -- rescission --------------------------------------------------------------------------------------------------


@effect(EFFECTS, RescissionArrived)
@provision("47(2)")
@provision("48(4)")
def rescission_arrived(chronicle: Chronicle, course: Course | None, entry: Entry) -> NoEffect | None:
    """The contract ends with the notice, if there is a right to it; with `all`, so do the customer's others (40(3))."""
    event = cast(RescissionArrived, entry.event)
    reaches_all = event.scope == "all" and event.basis in REACHING_ALL
    if course is None:
        if not reaches_all:
            return NoEffect("a rescission of one contract names it", "40(3)")
        course = _rescindable(chronicle, event)
        if course is None:
            return NoEffect("there is no right to rescind any contract", event.basis)
    refusal = _refusal(chronicle, course, event)
    has_right = refusal is None and _can_be_rescinded(course)
    if reaches_all and not has_right and (other := _rescindable(chronicle, event)) is not None:
        # Whichever contract the notice was filed under, one that has run out too, it speaks of all of them.
        course, refusal = other, None
    if refusal is not None and not _chosen_beside_another(chronicle, course, event):
        return refusal
    not_in_part, named = ending.not_in_part(course, entry), ending.part_of(course, entry)
    if not_in_part is not None:
        return not_in_part
    if not any(life.can("RescissionArrived") for life in course.lives if named in (None, life.id)):
        return no_move(course.addressed(named)[0] if named else course.lives[0], entry, event.basis)
    targets = [course, *_others(chronicle, course, event)]
    for target in targets:
        _end_one(chronicle, target, entry, event)
    if breach.loses_benefit_of_time(event.by, event.basis):
        _accelerate(chronicle, entry)
    return None


def _rescindable(chronicle: Chronicle, event: RescissionArrived) -> Course | None:
    """The first contract that there is a right to rescind; None when there is none."""
    open_to_it = filter(_can_be_rescinded, chronicle.courses.values())
    return next((each for each in open_to_it if _refusal(chronicle, each, event) is None), None)


def _refusal(chronicle: Chronicle, course: Course, event: RescissionArrived) -> NoEffect | None:
    """Why there is no right to rescind this contract; None when there is one."""
    if course.accepted is None or course.basis is not None:
        return NoEffect(f"contract {course.name} is not in force", event.basis)
    if event.basis == "40(1)":
        return _refusal_after_demand(chronicle, course, event)
    if event.basis == "40(2)":
        other = "customer" if event.by == "company" else "company"
        if any(its in (None, course) and party == other for its, party, _ in chronicle.grounds):
            return None
        return NoEffect(f"no ground for immediate rescission on the {other}'s side", "40(2)")
    if event.basis in ("47(2)", "48(4)"):
        if event.by != "company":
            return NoEffect("this right is the company's alone", event.basis)
        # Soliciting gives a right to the contract that forbade it; harassment to each with that customer.
        solicited = any(its in (None, course) for its, _ in chronicle.solicitations)
        if not (solicited if event.basis == "47(2)" else chronicle.harassments):
            return NoEffect("nothing that gives this right was found", event.basis)
        return None
    # What the terms say about rejected goods says it for the right of the Civil Code too (29(5), X35).
    barred = course.kind.bars_rescission(chronicle, course, event)
    return course.kind.statutory_refusal(course, event.by) or (NoEffect(barred, "29(5)") if barred else None)


def _refusal_after_demand(chronicle: Chronicle, course: Course, event: RescissionArrived) -> NoEffect | None:
    named = event.unit if event.scope == "this" else None
    mine = [demand for demand in course.demands if demand.by == event.by and _is_about(demand, named)]
    if not mine:
        return NoEffect("no written demand to put the breach right came before", "40(1)")
    uncured = [demand for demand in mine if demand.cured is None]
    if not uncured:
        return NoEffect("the breach was put right", "40(1)")
    lapsed = [demand for demand in uncured if chronicle.today > demand.last]
    if not lapsed:
        return NoEffect(f"the period runs until {min(demand.last for demand in uncured)}", "40(1)")
    if all(demand.minor for demand in lapsed):
        return NoEffect("what remains of the breach is minor", "40(1)")
    by_itself = event.by == "customer" and _delayed_by_customer(chronicle, course, named)
    if by_itself and breach.own_delay_bars_rescission(chronicle.reading("X74")):
        return NoEffect("the customer itself caused the delay (Civil Code 543)", "40(1)")
    barred = course.kind.bars_rescission(chronicle, course, event)
    return None if barred is None else NoEffect(barred, "40(1)")


def _delayed_by_customer(chronicle: Chronicle, course: Course, unit: str | None) -> bool:
    """Whether all that the company is late with, of a unit or at all, is late by the customer's cause (5(2), 27(2)).

    So is what the company refuses on account of harassment (48(1), (3)). A cause on neither side spares the company
    damages, and leaves the customer the right to rescind.
    """
    today = chronicle.today
    late = [
        duty
        for duty in course.duties
        if duty.id in breach.PERFORMANCE and duty.end is None
        and unit in (None, duty.unit) and today > (duty.delay_after or today)
    ]  # fmt: skip
    # For both sides there is force majeure alone, which is nobody's cause (44).
    spells = [each for each in chronicle.excuses if each.debtor == "company"]
    # What does not say whose cause it was is an omission of the customer's own.
    its_own = [each for each in spells if getattr(each.entry.event, "attributable_to", "customer") == "customer"]

    def is_its_own(duty: Duty) -> bool:
        caused = any(excuse.covers(duty, today) for excuse in its_own)
        return caused and bool(excuses.sparing(chronicle, duty, today))

    return bool(late) and all(is_its_own(duty) for duty in late)


def _chosen_beside_another(chronicle: Chronicle, course: Course, event: RescissionArrived) -> bool:
    """Under X47 R-B a contract may be rescinded along with a breached one, one by one."""
    if event.basis not in breach.ARTICLE_40 or course.accepted is None or course.basis is not None:
        return False
    # The breached contract is one that the same party ended, which may have filed its notice under the account.
    filed_under = {
        each.course
        for each in chronicle.entries
        if isinstance(each.event, RescissionArrived)
        and (each.event.by, each.event.basis, each.effect) == (event.by, event.basis, "full")
        and each.effective_on == chronicle.today
    }
    others = [other for other in chronicle.courses.values() if other is not course]
    beside = any(
        other.basis == event.basis and other.ended_on == chronicle.today and filed_under & {other, None}
        for other in others
    )
    return beside and breach.may_choose_contracts(chronicle.reading("X47"))


def _others(chronicle: Chronicle, course: Course, event: RescissionArrived) -> list[Course]:
    """The customer's other contracts that a rescission of all reaches (40(3), X48)."""
    if event.scope != "all" or event.basis not in REACHING_ALL:
        return []
    return [
        other
        for other in chronicle.courses.values()
        if other is not course
        and other.accepted is not None
        and other.basis is None
        and _can_be_rescinded(other)
        and (other.kind.executory(other) or breach.reaches_completed_contracts(chronicle.reading("X48")))
    ]


def _end_one(chronicle: Chronicle, course: Course, entry: Entry, event: RescissionArrived) -> None:
    owes_lump_sum = chronicle.under("X23", partial(breach.owes_lump_sum, event.by, event.basis))
    # What had ended before is not rescinded by this notice: its cap has been turned round, or never is.
    rescinded = {life.id for life in course.lives if life.can("RescissionArrived")}
    course.kind.rescinded(chronicle, course, entry, owes_lump_sum)
    ending.end(chronicle, course, entry, "RescissionArrived", event.basis)
    if event.basis not in breach.ARTICLE_40:
        return
    named = ending.part_of(course, entry)
    debtor = "customer" if event.by == "company" else "company"
    ground = Ground("40(5)", (entry,), None, "as far as there is damage, within the caps; due on demand")
    duty = "compensate the damage of the party that rescinded"
    chronicle.owe("O33", course, named, "40(5)", duty, debtor, arose_on=entry.on, ground=ground)
    if event.by == "company":
        caps = [each for each in chronicle.liabilities if each.head == "damages" and each.course is course]
        for line in [each for each in caps if each.bearer == "company"]:
            if named not in (None, line.unit) or (line.unit is not None and line.unit not in rescinded):
                continue
            ground = Ground(
                "40(5)", (entry,), chronicle.cited("X51"), "the cap of {} with the roles changed", (line.article,)
            )
            chronicle.liabilities.append(
                Liability(
                    head="damages",
                    bearer="customer",
                    course=course,
                    unit=line.unit,
                    article="40(5)",
                    remedy="damages",
                    first_day=entry.on,
                    last_day=None,
                    grounds=[ground],
                    limited=True,
                )
            )


def _accelerate(chronicle: Chronicle, entry: Entry) -> None:
    """All that the customer owes is due at once (40(4))."""
    lost = chronicle.deem(BenefitOfTimeLost, None, entry.on, cause=entry)
    x50 = chronicle.reading("X50")
    at_once = breach.due_at_once(x50)
    ground = Ground("40(4)", (lost,), f"X50={x50}", "benefit of time lost on {}", (entry.on,))
    duty = chronicle.owe(
        "O32",
        None,
        None,
        "40(4)",
        "perform all debts at once",
        "customer",
        arose_on=entry.on,
        due_on=entry.on if at_once else None,
        ground=ground,
    )
    chronicle.ledger.accelerate(duty, lost, ground, at_once=at_once)
