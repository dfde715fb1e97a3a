"""Maintenance and subscription: outsourcing with rules of their own (Articles 19-24)."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from yakkan.domain.contract.course import Course, Entry, Ground, Incident, NoEffect
from yakkan.domain.contract.facts import LicenceConcluded, MaintenancePerformed, MaintenanceRequested
from yakkan.domain.contract.kinds import outsourcing
from yakkan.domain.contract.kinds.kind import FINAL, Effects, effect, no_move
from yakkan.domain.contract.lifecycles import MAINTENANCE, SUBSCRIPTION
from yakkan.domain.terms import damages

if TYPE_CHECKING:
    from yakkan.domain.contract.chronicle import Chronicle

MAINTENANCE_EFFECTS: Effects = dict(outsourcing.EFFECTS)
SUBSCRIPTION_EFFECTS: Effects = dict(outsourcing.EFFECTS)


class Maintenance(outsourcing.Outsourcing):
    """Maintenance of sold or rented items: an obligation of means (20), a year's fee as cap (41(2)(4))."""

    name = "maintenance"
    lifecycle = MAINTENANCE
    effects = MAINTENANCE_EFFECTS
    cap_article = "41(2)(4)"
    cap_text = "one year's fee of the maintenance"
    cap_parameter = "maintenance_cap_months"

    def cap_on(self, chronicle: Chronicle, course: Course, day: date) -> int:
        """A year's fee at the rate of a day."""
        fee, tax = self.capped_by(course, day)
        return chronicle.under("X5", partial(damages.maintenance_cap, fee, tax, self.cap_months(course)))


class Subscription(outsourcing.Outsourcing):
    """Use of software: conditions and liability are those of the licence (24)."""

    name = "subscription"
    lifecycle = SUBSCRIPTION
    effects = SUBSCRIPTION_EFFECTS
    precedence = ("24", None, "the licence alone decides on it")

    def may_begin(self, course: Course) -> bool:
        """No use before the licence is concluded (24)."""
        return "licence" in course.agreed

    def recoverable(self, chronicle: Chronicle, incident: Incident, amount: int) -> int:
        """Nothing beside the licence, unless with intent or gross negligence."""
        return 0 if damages.licence_covers_damage(incident.degree in damages.UNCAPPED_DEGREES) else amount


@effect(MAINTENANCE_EFFECTS, MaintenanceRequested)
def maintenance_requested(chronicle: Chronicle, course: Course, entry: Entry) -> NoEffect | None:
    """The company does what the quote says, without promising success (20, 21)."""
    service = outsourcing.of(course)
    ended_today = course.basis is not None and service.served_on(chronicle.today)
    if not service.serving and not ended_today:
        return NoEffect(f"maintenance {course.name} is not in service", "20")
    ground = Ground("20", (entry,), None, "no success is promised")
    duty = chronicle.owe("O19", course, None, "20", "maintain as quoted", "company", arose_on=entry.on, ground=ground)
    if ended_today:
        # The day of the end is one of service: what was called for on it went with it, whichever was recorded first.
        duty.close("released", entry.on, Ground("20", (entry,), None, "the contract ended"))
    return None


@effect(MAINTENANCE_EFFECTS, MaintenancePerformed)
def maintenance_performed(chronicle: Chronicle, course: Course, entry: Entry) -> NoEffect | None:
    """The work is done, whatever came of it (20)."""
    waiting = [duty for duty in course.duties if duty.id == "O19" and duty.is_open_on(entry.on)]
    if not waiting:
        return NoEffect("no maintenance was called for", "20")
    waiting[0].discharge(entry.on, Ground("20", (entry,)))
    return None


@effect(SUBSCRIPTION_EFFECTS, LicenceConcluded)
def licence_concluded(chronicle: Chronicle, course: Course, entry: Entry) -> NoEffect | None:
    """The licence decides on use and liability (24); a service that waited for it begins."""
    service = outsourcing.of(course)
    if service.state in FINAL:
        return no_move(service, entry, "24")
    course.agreed.add("licence")
    waits = service.state == "accepted" and service.term_first is not None and chronicle.today >= service.term_first
    if waits:
        outsourcing.begin(chronicle, service, entry)
    return None


MAINTENANCE_KIND = Maintenance()
SUBSCRIPTION_KIND = Subscription()
