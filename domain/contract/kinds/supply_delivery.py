"""Which equipment is there, and what follows once all of it is (Articles 26, 27(1))."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yakkan.domain.contract.course import Course, Entry, Ground
from yakkan.domain.contract.lifecycles import OVER

if TYPE_CHECKING:
    from yakkan.domain.contract.kinds.supply import SupplyUnit


def all_there(course: Course) -> bool:
    """Whether every unit was received, or will not come any more."""
    return all(_came(unit) or unit.state in OVER for unit in _units(course))


def tell_nothing_more(course: Course, entry: Entry) -> None:
    """Once everything is there, late or not, nobody need be told any more that it will be late (27(1))."""
    if not all_there(course):
        return
    came = all(_came(unit) for unit in _units(course))
    text = "everything was delivered" if came else "nothing more is to be delivered"
    for duty in course.duties:
        if duty.id == "O21":
            duty.close("released", entry.on, Ground("27(1)", (entry,), None, text))


def _units(course: Course) -> list[SupplyUnit]:
    return course.units  # type: ignore[return-value]


def _came(unit: SupplyUnit) -> bool:
    return unit.received is not None or unit.handed_over_on is not None
