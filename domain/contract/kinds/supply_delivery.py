"""Which equipment is there, and what follows once all of it is (Articles 26, 27(1))."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from yakkan.domain.contract.course import Course, Entry, Ground
from yakkan.domain.contract.lifecycles import OVER

if TYPE_CHECKING:
    from yakkan.domain.contract.kinds.supply import SupplyUnit


def all_there(course: Course) -> bool:
    """Whether every unit was received, or will not come any more."""
    units = cast("list[SupplyUnit]", course.units)
    return all(unit.received or unit.handed_over_on or unit.state in OVER for unit in units)


def tell_nothing_more(course: Course, entry: Entry) -> None:
    """Once everything is there, late or not, nobody need be told any more that it will be late (27(1))."""
    if not all_there(course):
        return
    for duty in course.duties:
        if duty.id == "O21":
            duty.close("released", entry.on, Ground("27(1)", (entry,), None, "everything was delivered"))
