"""Names for the lines of a view: `server/s1/price`, `state:server/s1`, `O22:server/s1`, and which lines they mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from yakkan.domain.contract.course import Entry, Unit
from yakkan.domain.contract.lifecycles import NONE
from yakkan.domain.contract.misfits import one_of, suggestion
from yakkan.domain.errors import InputError, Problem
from yakkan.projections.contracts import led_to
from yakkan.projections.explanation import Explanation, of_state
from yakkan.projections.fees import ChargeLine, InterestLine
from yakkan.projections.liability import LiabilityLine
from yakkan.projections.obligations import ObligationLine
from yakkan.projections.timeline import Row
from yakkan.projections.vocabulary import LIKE_AN_OBLIGATION

if TYPE_CHECKING:
    from yakkan.projections.view import View

HEADS: Final = frozenset(
    {
        "nonconformity",
        "latent_defect",
        "rental_replacement",
        "service_level",
        "damages",
        "uncapped_damages",
        "early_termination",
        "loss_compensation",
        "secrecy",
        "non_solicit",
    }
)
"""Heads of liability."""

_EXAMPLES: Final = (
    "a charge such as server/s1/price, an event's reference or label, state:server/s1, O22:server/s1, "
    "latent_defect:server/s1 or interest:server/s1/price"
)

Explained = ChargeLine | InterestLine | LiabilityLine | ObligationLine | Row


def lines(view: View, target: str) -> list[Explained]:
    """The lines that a name means, `state:` left aside. Raises InputError when it means none."""
    found = meant(view, target)
    if not found:
        raise InputError([unknown(view, target)])
    return found


def meant(view: View, target: str) -> list[Explained]:
    """The lines that a name means, if any."""
    sort, colon, where = target.partition(":")
    found = _lines(view, sort, shortened(view, where)) if colon or LIKE_AN_OBLIGATION.fullmatch(sort) else None
    if found is None:
        charge = shortened(view, target)
        found = [line for line in view.fees.charges if line.id == charge]
        found = found or [row for row in view.timeline if _named(row, target)]
    return list(found)


class Standing(NamedTuple):
    """The life of a contract or a unit, the events that led to its state, none where nothing did, and since when it is.

    The first is what the state is by; for a contract that showed another unit, the second is by what that one moved on.
    """

    life: Unit
    led_by: tuple[Entry, ...]
    since: date | None


def standing(view: View, where: str) -> Standing:
    """How a contract or a unit (`server`, `server/s1`) came to its state.

    Raises InputError for a place that the view does not have.
    """
    life = life_of(view, where)
    if life is None:
        raise InputError([unknown(view, f"state:{where}")])
    if life.state == NONE:
        return Standing(life, (), life.since)
    whole = shortened(view, where) == life.course.name
    return Standing(life, led_to(view.chronicle, life, whole=whole), life.course.since if whole else life.since)


def life_of(view: View, where: str) -> Unit | None:
    """The life of a contract or a unit; None for a place that the view does not have."""
    place = shortened(view, where)
    for course in view.chronicle.courses.values():
        if place == course.name:
            return course.kind.leading(course)
        for unit in course.units:
            if place == f"{course.name}/{unit.id}":
                return unit
    return None


def in_full(view: View, target: str) -> str:
    """The name as it is; a contract or a unit by itself, which is no name of anything else, means its state."""
    alone = ":" not in target and life_of(view, target) is not None and not meant(view, target)
    return f"state:{target}" if alone else target


def explain(view: View, target: str) -> Explanation:
    """The tree of whatever a name means; one over several where it means several. Raises InputError for none."""
    target = in_full(view, target)
    sort, _, where = target.partition(":")
    if sort == "state" and where:
        life, entries, since = standing(view, where)
        if not entries:
            return Explanation(f"{where} is {life.state}")
        children = tuple(of_state(life, entry) for entry in entries)
        return Explanation(f"{where} is {life.state} since {since}", children=children)
    trees = tuple(view.explain(line) for line in lines(view, target))
    return trees[0] if len(trees) == 1 else Explanation(target, children=trees)


def names(view: View) -> list[str]:
    """Every name that means something in a view, for completion and for suggestions."""
    known = [line.id for line in view.fees.charges]
    known += [f"state:{place}" for place in places(view)]
    for line in view.obligations:
        known.append(f"{line.id}:{line.contract or 'account'}" + (f"/{line.unit}" if line.unit else ""))
    known += [row.id for row in view.timeline if row.id]
    return list(dict.fromkeys(known))


def places(view: View) -> Iterator[str]:
    """Every contract and every unit, as `server` and `server/s1`."""
    for line in view.contracts:
        yield line.contract
        yield from (f"{line.contract}/{unit.unit}" for unit in line.units)


def shortened(view: View, name: str) -> str:
    """A name that begins with a contract, as the view says it: without the order, where that is not needed."""
    courses = view.chronicle.courses.values()
    if not any(_begins(name, course.name) for course in courses):
        for course in courses:
            if _begins(name, course.stream):
                return course.name + name[len(course.stream) :]
    return name


def _begins(name: str, place: str) -> bool:
    return name == place or name.startswith(f"{place}/")


def places_in_full(view: View) -> Iterator[str]:
    """The same with the order before each, as `SO-1/server/s1`."""
    for course in view.chronicle.courses.values():
        yield course.stream
        yield from (f"{course.stream}/{unit.id}" for unit in course.units)


def unknown(view: View, target: str) -> Problem:
    """What to say of a name that means nothing."""
    known = names(view)
    advice = suggestion(target, known) or f"this view has {one_of(known)}"
    return Problem("TARGET", repr(target), _EXAMPLES, advice)


def _named(row: Row, target: str) -> bool:
    """Whether a row is meant by its label or its reference, the order of which may be left out: `server#7`."""
    ref = row.ref or ""
    return target in (row.id, ref) or ("#" in target and ref.endswith(f"/{target}"))


def _lines(view: View, sort: str, where: str) -> Sequence[Explained] | None:
    """Obligations, heads of liability or interest at a place; None where the name is of no such sort."""
    if LIKE_AN_OBLIGATION.fullmatch(sort):
        return [each for each in view.obligations if each.id == sort and _at(each, where)]
    if sort in HEADS:
        return [each for each in view.liability if each.head == sort and _at(each, where)]
    if sort == "interest":
        return [each for each in view.fees.interest if each.charge == where]
    return None


def _at(line: ObligationLine | LiabilityLine, where: str) -> bool:
    """Whether a line lies at a place: everywhere, the account, a contract with all its units, or one unit."""
    contract = line.contract or "account"
    return where in ("", contract, f"{contract}/{line.unit}")
