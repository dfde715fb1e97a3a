"""Conduct: subcontracting, assignment, secrecy, personal data, soliciting, harassment (Articles 42-48)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, cast

from yakkan.domain.contract import quoted
from yakkan.domain.contract.course import Course, Entry, Excuse, Ground, Liability, NoEffect
from yakkan.domain.contract.facts import (
    AssignmentConsented,
    DisclosureConsented,
    HarassmentFound,
    NonSolicitLapsed,
    PerformanceRefused,
    PersonalDataObtained,
    RightsAssigned,
    SecrecyLapsed,
    SecretDisclosed,
    SolicitationFound,
    WorkSubcontracted,
)
from yakkan.domain.contract.kinds import damages
from yakkan.domain.contract.kinds.kind import Effects, effect, not_formed
from yakkan.domain.terms import conduct
from yakkan.domain.terms.editions import edition
from yakkan.domain.terms.provision import provision

if TYPE_CHECKING:
    from yakkan.domain.contract.chronicle import Chronicle

EFFECTS: Effects = {}


def _without_contract(chronicle: Chronicle, course: Course | None, article: str) -> NoEffect | None:
    """Why the terms do not bind yet, or never did: the contract, or any of them, had not been formed (1(4))."""
    concerned = chronicle.courses.values() if course is None else [course]
    if any(each.accepted is not None for each in concerned):
        return None
    return NoEffect("no contract had been formed", article) if course is None else not_formed(course, article)


@effect(EFFECTS, WorkSubcontracted)
@provision("42(2)")
def work_subcontracted(chronicle: Chronicle, course: Course | None, entry: Entry) -> NoEffect | None:
    """The company may give work to others (42(1)); it binds them and answers for them (42(2))."""
    refusal = _without_contract(chronicle, course, "42(1)")
    if refusal is not None:
        return refusal
    to = cast(WorkSubcontracted, entry.event).to
    chronicle.owe(
        "O35", course, None, "42(2)", "bind and answer for the subcontractor", "company", arose_on=entry.on,
        ground=Ground("42(2)", (entry,), None, "subcontractor: {}", (to,)),
    )  # fmt: skip
    return None


@effect(EFFECTS, AssignmentConsented)
def assignment_consented(chronicle: Chronicle, course: Course | None, entry: Entry) -> NoEffect | None:
    """Prior written consent to an assignment (43(1))."""
    chronicle.consents.append((course, cast(AssignmentConsented, entry.event).to))
    return None


@effect(EFFECTS, RightsAssigned)
def rights_assigned(chronicle: Chronicle, course: Course | None, entry: Entry) -> NoEffect | None:
    """Rights and duties stay where they are without prior consent; a few assignments of the company are free (43)."""
    refusal = _without_contract(chronicle, course, "43(1)")
    if refusal is not None:
        return refusal
    event = cast(RightsAssigned, entry.event)
    consented = any(to == event.to and its in (None, course) for its, to in chronicle.consents)
    if conduct.may_assign(event.by, consented=consented, group_company=event.group_company):
        return None
    if conduct.may_assign_claim(event.by, event.claim_for_money):
        return None
    return NoEffect(f"the other party had not consented to an assignment to {event.to}", "43(1)")


# -- secrecy and personal data (45, 46) --------------------------------------------------------------------------


@effect(EFFECTS, SecretDisclosed)
def secret_disclosed(chronicle: Chronicle, course: Course | None, entry: Entry) -> NoEffect | None:
    """The recipient keeps a marked item in a tangible medium secret, for years from its receipt (45(1), (2))."""
    refusal = _without_contract(chronicle, course, "45(1)")
    if refusal is not None:
        return refusal
    event = cast(SecretDisclosed, entry.event)
    if not conduct.is_secret(event.marked, event.tangible):
        return NoEffect("only marked information in a tangible medium is secret", "45(1)")
    recipient = "customer" if event.by == "company" else "company"
    communications = course is not None and course.definition.communications_secrecy
    x52 = chronicle.reading("X52") if communications else None
    for_ever = x52 is not None and conduct.secret_for_ever(communications, x52)
    parameters = course.parameters if course is not None else edition(None).parameters
    period = conduct.secrecy_period(entry.on, parameters)
    last = None if for_ever else period.last_day
    reading = None if x52 is None else f"X52={x52}"
    text = "without end" if for_ever else "{} years from {}"
    ground = Ground(
        "45(3)" if for_ever else "45(2)", (entry,), reading, text, (parameters.secrecy_years, period.first_day)
    )
    grounds = [ground]
    if course is not None and not for_ever:
        grounds += quoted.grounds(chronicle, course, "secrecy_years")
    duty = chronicle.owe(
        "O36",
        course,
        None,
        "45(1)",
        f"keep {event.item} secret",
        recipient,
        arose_on=entry.on,
        due_on=None,
        ground=ground,
    )
    line = Liability(
        "secrecy", recipient, course, None, "45(1)", f"secrecy of {event.item}", period.first_day, last, grounds
    )  # fmt: skip
    chronicle.liabilities.append(line)
    chronicle.secrets.append((event.item, duty, line))

    def secrecy_ends() -> None:
        if duty.end is None and last is not None:
            lapsed = chronicle.deem(SecrecyLapsed, None, last, course=course, cause=entry, item=event.item)
            duty.close("lapsed", last, Ground("45(2)", (lapsed,)))

    if last is not None:
        chronicle.at_end_of(last, secrecy_ends)
    return None


@effect(EFFECTS, DisclosureConsented)
def disclosure_consented(chronicle: Chronicle, course: Course | None, entry: Entry) -> NoEffect | None:
    """The discloser consented in writing: the item may be disclosed (45(1))."""
    item = cast(DisclosureConsented, entry.event).item
    found = [
        (duty, line)
        for its, duty, line in chronicle.secrets
        if its == item and duty.end is None and (course is None or duty.course in (None, course))
    ]
    if not found:
        return NoEffect(f"{item} is not secret on this day", "45(1)")
    ground = Ground("45(1)", (entry,), None, "consented")
    for duty, line in found:
        duty.close("released", entry.on, ground)
        line.released = True
        line.grounds.append(ground)
    return None


@effect(EFFECTS, PersonalDataObtained)
def personal_data_obtained(chronicle: Chronicle, course: Course | None, entry: Entry) -> NoEffect | None:
    """The company handles personal data within its purposes, and supervises whom it entrusts with it (46)."""
    purpose = cast(PersonalDataObtained, entry.event).purpose
    chronicle.owe(
        "O37", course, None, "46(2)", "handle personal data within its purpose", "company", arose_on=entry.on,
        ground=Ground("46(2)", (entry,), None, "purpose: {}", (purpose,)),
    )  # fmt: skip
    return None


# -- soliciting (47) ---------------------------------------------------------------------------------------------


def ban_begins(chronicle: Chronicle, course: Course, entry: Entry, on: date) -> None:
    """The customer must not solicit staff while the service is provided, and a year after (47(1))."""
    ground = Ground("47(1)", (entry,), chronicle.cited("X54"), "from {}", (on,))
    course.ban = Liability(
        "non_solicit", "customer", course, None, "47(1)", "full damages", on, None, [ground]
    )  # fmt: skip
    chronicle.liabilities.append(course.ban)
    course.ban_duty = chronicle.owe(
        "O38", course, None, "47(1)", "not solicit staff", "customer", arose_on=on, ground=ground
    )


def provision_ended(chronicle: Chronicle, course: Course, on: date, entry: Entry) -> None:
    """From the end of provision the ban runs its last year (47(1)); only the first end counts."""
    ban = course.ban
    if ban is None or ban.last_day is not None:
        return
    period = conduct.ban_period(on, course.parameters)
    ban.last_day = period.last_day
    years = course.parameters.non_solicit_years
    text = "{} year from {}" if years == 1 else "{} years from {}"
    ban.grounds.append(Ground("47(1)", (entry,), chronicle.cited("X53"), text, (years, period.first_day)))
    ban.grounds += quoted.grounds(chronicle, course, "non_solicit_years")

    def ban_ends() -> None:
        lapsed = chronicle.deem(NonSolicitLapsed, None, period.last_day, course=course, cause=entry)
        if course.ban_duty is not None:
            course.ban_duty.close("lapsed", period.last_day, Ground("47(1)", (lapsed,)))

    chronicle.at_end_of(period.last_day, ban_ends)


@effect(EFFECTS, SolicitationFound)
@provision("47(3)")
def solicitation_found(chronicle: Chronicle, course: Course | None, entry: Entry) -> NoEffect | None:
    """Soliciting in forbidden time: rescission at once (47(2)) and all damage (47(3))."""
    courses = [course] if course is not None else list(chronicle.courses.values())
    bound = [each for each in courses if _banned(each, entry.on)]
    if not bound:
        return NoEffect("soliciting was not forbidden on this day", "47(1)")
    for each in bound:
        chronicle.solicitations.append((each, entry))
        _uncapped(chronicle, each, entry, "47(3)")
    return None


def _banned(course: Course, day: date) -> bool:
    ban = course.ban
    if ban is None or ban.first_day is None or day < ban.first_day:
        return False
    return ban.last_day is None or day <= ban.last_day


# -- harassment (48) ---------------------------------------------------------------------------------------------


@effect(EFFECTS, HarassmentFound)
def harassment_found(chronicle: Chronicle, course: Course | None, entry: Entry) -> NoEffect | None:
    """The company may refuse performance (48(1)) or rescind (48(4)), and is compensated without cap (48(2))."""
    refusal = _without_contract(chronicle, course, "48(1)")
    if refusal is not None:
        return refusal
    chronicle.harassments.append((course, entry))
    if conduct.excuses_everything(chronicle.reading("X56")):
        chronicle.excuses.append(Excuse(course, "company", date.min, None, entry))
        damages.free(chronicle, entry)
    if not conduct.customer_compensates(chronicle.reading("X55")):
        return None
    _uncapped(chronicle, course, entry, "48(2)")
    chronicle.owe(
        "O39", course, None, "48(2)", "compensate damage from harassment", "customer", arose_on=entry.on,
        ground=Ground("48(2)", (entry,), chronicle.cited("X55"), "solace money included"),
    )  # fmt: skip
    return None


@effect(EFFECTS, PerformanceRefused)
def performance_refused(chronicle: Chronicle, course: Course | None, entry: Entry) -> NoEffect | None:
    """What the company refuses because of harassment is no default (48(1), (3)); fees go on."""
    if not chronicle.harassments:
        return NoEffect("no harassment was found", "48(1)")
    until = cast(PerformanceRefused, entry.event).until
    chronicle.excuses.append(Excuse(course, "company", entry.on, until, entry))
    return None


def _uncapped(chronicle: Chronicle, course: Course | None, entry: Entry, article: str) -> None:
    ground = Ground(article, (entry,), None, "all damage, without cap")
    chronicle.liabilities.append(
        Liability("uncapped_damages", "customer", course, None, article, "damages", entry.on, None, [ground])
    )
