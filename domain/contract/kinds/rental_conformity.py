"""Whether a rented unit performed at delivery: the days for a notice, silence, and what takes its place (13, 22)."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from yakkan.domain.contract import quoted
from yakkan.domain.contract.course import Course, Entry, Ground, Liability
from yakkan.domain.contract.facts import RentalDeemedConforming
from yakkan.domain.contract.kinds import outsourcing
from yakkan.domain.terms import rental

if TYPE_CHECKING:
    from yakkan.domain.contract.chronicle import Chronicle
    from yakkan.domain.contract.kinds.rental import RentedUnit


def left_to_maintenance(chronicle: Chronicle, course: Course, day: date) -> bool:
    """Whether on a day maintenance of the order covered the rental and took the place of Article 13 (22)."""
    covered = any(
        other.kind.name == "maintenance"
        and other.order == course.order
        and course.definition.id in other.definition.covers
        and outsourcing.of(other).served_on(day)
        for other in chronicle.courses.values()
    )
    return chronicle.under("X31", partial(rental.conformity_is_left_to_maintenance, covered))


def run_clock(chronicle: Chronicle, unit: RentedUnit, entry: Entry) -> None:
    """The days for a notice; they run under maintenance too, but then it takes the place of what follows (22)."""
    period = chronicle.under("X24", partial(rental.conformity_period, entry.on, unit.course.parameters))
    unit.delivered_by, unit.days, unit.window, unit.told = entry, period, None, False
    if not left_to_maintenance(chronicle, unit.course, entry.on):
        stands_behind(chronicle, unit, entry)
    number = unit.round

    def silence() -> None:
        if unit.told or left_to_maintenance(chronicle, unit.course, period.last_day):
            return
        if unit.round == number and unit.move("RentalDeemedConforming", chronicle.today):
            stands_behind(chronicle, unit, entry)
            unit.passed_as = "deemed_conforming"
            chronicle.deem(RentalDeemedConforming, unit, period.last_day, cause=entry)

    chronicle.at_end_of(period.last_day, silence)


def stands_behind(chronicle: Chronicle, unit: RentedUnit, entry: Entry) -> None:
    """The company answers for normal performance at delivery, and owes a substitute if told in time (13(1), (3))."""
    if unit.window is not None or unit.days is None:
        return
    first, last = unit.days.first_day, unit.days.last_day
    counted = (unit.course.parameters.rental_notice_business_days, unit.handed_over_on, first, last)
    grounds = [Ground("13(2)", (entry,), chronicle.cited("X24"), "{} business days after {}: {} to {}", counted)]
    grounds += quoted.grounds(chronicle, unit.course, "rental_notice_business_days")
    unit.window = Liability(
        "rental_replacement", "company", unit.course, unit.id, "13(3)", "substitute", first, last, grounds
    )
    chronicle.liabilities.append(unit.window)


def falls_away(chronicle: Chronicle, unit: RentedUnit, entry: Entry) -> None:
    """No notice about what was delivered last has an effect any more: it is gone, replaced, or to be given back."""
    if unit.window is None or unit.days is None:
        return
    unit.window.claims = 0
    if chronicle.today <= unit.days.last_day:
        unit.window.released = True
        unit.window.grounds.append(Ground(entry.article, (entry,), None, "no notice has an effect any more"))
