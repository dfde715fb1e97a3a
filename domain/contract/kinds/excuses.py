"""How far the company answers for its service where its performance is excused (Articles 9, 44, 48(3))."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Final, cast

from yakkan.domain.contract.course import Course, Duty, Entry, Excuse, Ground, Incident
from yakkan.domain.contract.facts import (
    DeliveryDelayNotified,
    Fact,
    ForceMajeureOccurred,
    HarassmentFound,
    InformationRequested,
    PerformanceRefused,
    ScheduleSlipNotified,
)
from yakkan.domain.terms import conduct, damages, force_majeure, rental

if TYPE_CHECKING:
    from yakkan.domain.contract.chronicle import Chronicle

_ALL = Fraction(1)
_ONE_DAY = timedelta(days=1)
_HOLDING_UP = (ForceMajeureOccurred, InformationRequested)
"""What excuses no delay that was there before it, whereas a notice or a refusal tells of whatever delay there is."""

_WHY: Final[dict[type[Fact], tuple[str, str | None, str]]] = {
    ScheduleSlipNotified: ("5(2)", None, "the customer caused the delay"),
    InformationRequested: ("5(2)", None, "the information asked for was missing"),
    DeliveryDelayNotified: ("27(2)", None, "the company did not cause the delay"),
    ForceMajeureOccurred: ("44", None, "force majeure: not late before it has ended"),
    PerformanceRefused: ("48(3)", None, "performance was refused because of harassment"),
    HarassmentFound: ("48(3)", "X56=R-B", "no liability for any default after customer harassment"),
}
"""What an excuse rests on, by the fact behind it: provision, reading, reason."""


def end(chronicle: Chronicle, on: date, ended: Callable[[Excuse], bool]) -> None:
    """Let those excuses that have ended reach to a day, and no further."""
    chronicle.excuses[:] = [each._replace(until=on) if ended(each) else each for each in chronicle.excuses]


def sparing(chronicle: Chronicle, duty: Duty, day: date) -> list[Excuse]:
    """Why the debtor answers for none of its delay with a duty on a day; none where it does answer.

    What a party told of the delay (5(2), 27(2)) or refused on account of harassment (48(3)) counts from its day on.
    Force majeure (44) and information that the customer owes (4, 5(2)) hold up what is not late yet: who is late
    already answers on (Civil Code 413-2(1)).
    """
    last = duty.delay_after or day
    mine = [each for each in chronicle.excuses if each.concerns(duty)]
    if not mine:
        return []
    told = [each for each in mine if each.covers(duty, day) and not isinstance(each.entry.event, _HOLDING_UP)]
    late_from = force_majeure.late_from(last + _ONE_DAY, [(_there_by(each), each.until) for each in mine])
    if late_from is not None and late_from <= day:
        return told
    held_up = [each for each in mine if each.first <= day and (each.until is None or each.until > last)]
    return [each for each in mine if each in held_up or each in told]


def reasons(duty: Duty, spared_by: list[Excuse]) -> tuple[Ground, ...]:
    """What excuses rest on, but for what the duty tells of itself (17(2))."""
    known = {entry.number for ground in duty.grounds for entry in ground.entries}
    behind = {each.entry.number: each.entry for each in spared_by if each.entry.number not in known}
    why = ((entry, _WHY[cast("type[Fact]", type(entry.event))]) for entry in behind.values())
    return tuple(Ground(article, (entry,), reading, text) for entry, (article, reading, text) in why)


def _there_by(excuse: Excuse) -> date:
    """The last day before the delays that it excuses: information is missing once the day named for it is over."""
    return excuse.entry.on if excuse.first <= excuse.entry.on else excuse.first - _ONE_DAY


def answered_for(chronicle: Chronicle, course: Course, first: date, last: date) -> tuple[Fraction, list[Ground]]:
    """The share of these days for which a poor level of service costs the company a reduction, and why not for all.

    The reduction is liability for non-performance (9), so there is none for days on which it is excused.
    """
    if not chronicle.excuses and not chronicle.on_day:
        return _ALL, []
    total = (last - first).days + 1
    counted: list[Excuse] = []
    grounds: list[Ground] = []
    for article, reading, spells in _excuses(chronicle, course):
        days = _days(first, last, spells)
        if not days:
            continue
        if reading == "X71" and not force_majeure.spares_reduction(chronicle.reading(reading)):
            continue
        counted += spells
        behind = tuple(each.entry for each in spells)
        text = "performance was excused on {} of {} days"
        grounds.append(Ground(article, behind, chronicle.cited(reading), text, (days, total)))
    return Fraction(total - _days(first, last, counted), total), grounds


def holding_up_return(chronicle: Chronicle, duty: Duty) -> list[Excuse]:
    """Force majeure that excuses a return which would fall overdue today (17(2), 44, X26); the duty tells of it.

    What begins when the return is late already excuses nothing (Civil Code 413-2(1)), nor what begins today: by
    yesterday the unit could have been back.
    """
    spells = [each for each in chronicle.excuses if each.covers(duty, chronicle.today)]
    if not spells:
        return []
    x26 = chronicle.reading("X26")
    excused = rental.late_return_is_excused(x26)
    behind = tuple(each.entry for each in spells)
    told = "force majeure: not late before it has ended" if excused else "force majeure excuses no late return"
    duty.grounds.append(Ground("44" if excused else "11", behind, f"X26={x26}", told))
    return spells if excused else []


def _excuses(chronicle: Chronicle, course: Course) -> list[tuple[str, str, list[Excuse]]]:
    """What excuses the company from a service as a whole: harassment, and force majeure, which excuses both sides."""
    today = chronicle.today
    mine = [each for each in chronicle.excuses if each.only is None and each.course in (None, course)]
    mine = [each for each in mine if each.entry.on < today] + list(_of_today(chronicle, course))
    return [
        ("48(3)", "X56", [each for each in mine if each.debtor == "company"]),
        ("44", "X71", [each for each in mine if each.debtor is None]),
    ]


def _of_today(chronicle: Chronicle, course: Course) -> Iterator[Excuse]:
    """What excuses from today on. It holds for all of the day, whichever of its facts was recorded first."""
    entries = [each for key in (None, course) for each in chronicle.on_day.get((key, chronicle.today), ())]
    if not entries:
        return
    # Harassment of the company, whichever service it was about (48(1)).
    found = (each for (_, day), those in chronicle.on_day.items() if day == chronicle.today for each in those)
    harassed = chronicle.harassments or any(isinstance(each.event, HarassmentFound) for each in found)
    for each in entries:
        event = each.event
        if isinstance(event, ForceMajeureOccurred):
            yield Excuse(each.course, None, each.on, event.until, each)
        elif isinstance(event, PerformanceRefused) and harassed:
            yield Excuse(each.course, "company", each.on, event.until, each)


def _days(first: date, last: date, spells: list[Excuse]) -> int:
    return force_majeure.excused_days(first, last, [(each.first, each.until) for each in spells]) if spells else 0


def freed_of_damages(chronicle: Chronicle, incident: Incident) -> Entry | None:
    """The finding of harassment that leaves no damages for an incident (48(3)): only X56 R-B frees of every default.

    Intent and gross negligence are beyond what a clause can free of (Civil Code 90).
    """
    if incident.degree in damages.UNCAPPED_DEGREES:
        return None
    found = next((entry for course, entry in chronicle.harassments if course in (None, incident.course)), None)
    return found if found is not None and conduct.excuses_everything(chronicle.reading("X56")) else None
