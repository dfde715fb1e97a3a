"""How far the company answers for its service where its performance is excused (Articles 9, 48(3))."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from yakkan.domain.contract.course import Course, Entry, Excuse, Ground, Incident
from yakkan.domain.terms import conduct, damages, force_majeure

if TYPE_CHECKING:
    from yakkan.domain.contract.chronicle import Chronicle


def answered_for(chronicle: Chronicle, course: Course, first: date, last: date) -> tuple[Fraction, list[Ground]]:
    """The share of these days for which a poor level of service costs the company a reduction, and why not for all.

    The reduction is liability for non-performance (9), so there is none for days on which it is excused.
    """
    # Not what happens today: within a day the order of the facts must not matter.
    spells = [each for each in chronicle.excuses if each.entry.on < chronicle.today and _spares(each, course)]
    total = (last - first).days + 1
    days = force_majeure.excused_days(first, last, [(each.first, each.until) for each in spells])
    if not days:
        return Fraction(1), []
    x56 = chronicle.reading("X56")
    behind = tuple(each.entry for each in spells)
    text = "performance was excused on {} of {} days"
    return Fraction(total - days, total), [Ground("48(3)", behind, f"X56={x56}", text, (days, total))]


def _spares(excuse: Excuse, course: Course) -> bool:
    """Whether an excuse is one of the company for this service as a whole, and not for one duty of another kind."""
    return excuse.course in (None, course) and excuse.debtor == "company" and excuse.only is None


def freed_of_damages(chronicle: Chronicle, incident: Incident) -> Entry | None:
    """The finding of harassment that leaves no damages for an incident (48(3)): only X56 R-B frees of every default.

    Intent and gross negligence are beyond what a clause can free of (Civil Code 90).
    """
    if incident.degree in damages.UNCAPPED_DEGREES:
        return None
    found = next((entry for course, entry in chronicle.harassments if course in (None, incident.course)), None)
    return found if found is not None and conduct.excuses_everything(chronicle.reading("X56")) else None
