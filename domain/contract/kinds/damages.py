"""What the facts of damage do, to a contract of any kind and to the account (Article 41)."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from yakkan.domain.contract.course import Course, Entry, Ground, Incident, Liability, NoEffect
from yakkan.domain.contract.facts import AttributionFound, ClaimSettled, DamageOccurred
from yakkan.domain.contract.kinds import excuses
from yakkan.domain.contract.kinds.kind import Effects, effect, not_formed

if TYPE_CHECKING:
    from yakkan.domain.contract.chronicle import Chronicle

EFFECTS: Effects = {}


@effect(EFFECTS, DamageOccurred)
def damage_occurred(chronicle: Chronicle, course: Course | None, entry: Entry) -> NoEffect | None:
    """Damage of an incident in the course of a contract's service; several facts of one incident add up."""
    event = cast(DamageOccurred, entry.event)
    if course is None:
        return NoEffect("damage is measured by the contract whose service did it; name one", "41(2)")
    if course.accepted is None:
        return not_formed(course, "41(1)")
    # A contract with a body answers as a whole, also for damage from one of its units.
    unit = entry.unit if course.body is None else None
    if unit is None and course.body is None:
        if len(course.units) > 1:
            return NoEffect("the cap is that of the unit that did the damage; name the unit", "41(2)(3)")
        unit = course.units[0].id
    incident = chronicle.incidents.get(event.incident)
    if incident is None:
        incident = chronicle.incidents[event.incident] = Incident(event.incident, course, unit)
    elif incident.course is not course or incident.unit != unit:
        return NoEffect(f"incident {event.incident} concerns {incident.course.name}; give this damage its own", "41(2)")
    line = next(
        each for each in chronicle.liabilities
        if each.head == "damages" and each.course is course and each.unit == unit
    )  # fmt: skip
    incident.cap_then = None
    chronicle.at_end_of(entry.on, lambda: _keep_cap(chronicle, incident, line))
    incident.direct += event.amount_direct
    incident.other += event.amount_other or 0
    incident.entries.append(entry)
    return None


def _told_of(chronicle: Chronicle, course: Course | None, entry: Entry, name: str) -> Incident | NoEffect:
    """The incident that a fact names. One that names another contract or unit too says nothing about this incident."""
    incident = chronicle.incidents.get(name)
    if incident is None:
        return NoEffect(f"no damage of incident {name} by this day", "41(1)")
    concerned = incident.course
    if course not in (None, concerned):
        return NoEffect(f"incident {name} concerns {concerned.name}, not {course.name}", "41(1)")
    if incident.unit is not None and entry.unit not in (None, incident.unit):
        return NoEffect(f"incident {name} concerns {concerned.name}/{incident.unit}, not {entry.unit}", "41(1)")
    return incident


def _keep_cap(chronicle: Chronicle, incident: Incident, line: Liability) -> None:
    """The cap of the day of the damage (X61 R-B), all that was paid on that day included."""
    incident.cap_then = incident.course.kind.cap(chronicle, line)


@effect(EFFECTS, AttributionFound)
def attribution_found(chronicle: Chronicle, course: Course | None, entry: Entry) -> NoEffect | None:
    """A degree of fault is found; with any, the company owes damages (O34), unless the claim is settled."""
    event = cast(AttributionFound, entry.event)
    incident = _told_of(chronicle, course, entry, event.incident)
    if isinstance(incident, NoEffect):
        return incident
    incident.degree = event.degree
    incident.entries.append(entry)
    if event.degree == "none":
        if incident.duty is not None:
            incident.duty.close("released", entry.on, Ground("41(1)", (entry,), None, "no fault of the company"))
        return None
    if _is_displaced(chronicle, incident, entry):
        return None
    is_free = excuses.freed_of_damages(chronicle, incident) is not None
    settled_today = [each for each in incident.entries if isinstance(each.event, ClaimSettled) and each.on == entry.on]
    is_owed = incident.duty is None or (incident.settled is None and incident.duty.end is not None and not is_free)
    if is_owed and (incident.settled is None or settled_today):
        incident.duty = chronicle.owe(
            "O34", incident.course, incident.unit, "41(1)", f"pay damages for incident {incident.name}", "company",
            arose_on=incident.entries[0].on,
            ground=Ground("41(1)", tuple(incident.entries), None, "fault of the company: {}", (event.degree,)),
        )  # fmt: skip
        for settlement in settled_today:
            # Found and settled on one day, it was found first, whichever was recorded first.
            _settle(incident, settlement)
    _free(chronicle, incident, entry)
    return None


def _is_displaced(chronicle: Chronicle, incident: Incident, entry: Entry) -> bool:
    """Whether another article is all that is owed for an incident (41(3)); then its damages are owed no longer."""
    kind = incident.course.kind
    if kind.precedence is None or kind.recoverable(chronicle, incident, 1):
        return False
    if incident.duty is not None:
        article, decides, text = kind.precedence
        incident.duty.close("released", entry.on, Ground(article, (entry,), decides and chronicle.cited(decides), text))
    return True


def displace(chronicle: Chronicle, course: Course, entry: Entry) -> None:
    """Release the damages of a contract's incidents for which, by this fact, another article is all (41(3))."""
    for incident in chronicle.incidents.values():
        if incident.course is course and incident.duty is not None and incident.duty.end is None:
            _is_displaced(chronicle, incident, entry)


def _free(chronicle: Chronicle, incident: Incident, entry: Entry) -> None:
    """Release the damages of an incident where harassment leaves none to be owed (48(3), X56 R-B)."""
    found = excuses.freed_of_damages(chronicle, incident)
    if found is not None and incident.duty is not None:
        text = "no liability for any default after customer harassment"
        incident.duty.close("released", entry.on, Ground("48(3)", (found,), "X56=R-B", text))


def free(chronicle: Chronicle, entry: Entry) -> None:
    """Release the damages of all incidents for which, by this finding of harassment, none are owed (48(3))."""
    for incident in chronicle.incidents.values():
        _free(chronicle, incident, entry)


@effect(EFFECTS, ClaimSettled)
def claim_settled(chronicle: Chronicle, course: Course | None, entry: Entry) -> NoEffect | None:
    """The claim is settled: nothing more is owed for the incident."""
    event = cast(ClaimSettled, entry.event)
    incident = _told_of(chronicle, course, entry, event.incident)
    if isinstance(incident, NoEffect):
        return incident
    incident.settled = event.amount
    incident.entries.append(entry)
    _settle(incident, entry)
    return None


def _settle(incident: Incident, entry: Entry) -> None:
    if incident.duty is not None:
        amount = cast(ClaimSettled, entry.event).amount
        incident.duty.close("discharged", entry.on, Ground("41(1)", (entry,), None, "settled for {} yen", (amount,)))
