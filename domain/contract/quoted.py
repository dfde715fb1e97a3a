"""Why a figure is that of the quote, or that of the terms although the quote has another one (Articles 7(3), 49)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yakkan.domain.contract.course import Course, Ground
from yakkan.domain.terms.editions import SOURCES
from yakkan.domain.terms.outsourcing import heard_special_conditions

if TYPE_CHECKING:
    from yakkan.domain.contract.chronicle import Chronicle


def grounds(chronicle: Chronicle, course: Course, *names: str) -> tuple[Ground, ...]:
    """For each of these parameters that the quote has and its article does not leave to the quote: what X7 or X17 says.

    Where an article does leave it to the quote, no reading decides, and nothing is told.
    """
    special = dict(course.definition.special)
    if not special:
        return ()
    return tuple(
        _ground(chronicle, course, name, special[name])
        for name in names
        if name in special and not SOURCES[name].open_to_quote
    )


def _ground(chronicle: Chronicle, course: Course, name: str, quoted: object) -> Ground:
    in_force = getattr(course.parameters, name)
    text = "the quote says {}" if in_force == quoted else "the quote says {}, the terms say {}"
    # Of what the quote may say at all, X17 decides where a section goes before all other provisions (11, 19, 23).
    of_section = name not in heard_special_conditions({name: quoted}, course.kind.name, "R-B")
    if of_section and chronicle.told("X7") == "R-A":
        return Ground("7(3)", (), chronicle.cited("X17"), text, (quoted, in_force))
    return Ground("49", (), chronicle.cited("X7"), text, (quoted, in_force))
