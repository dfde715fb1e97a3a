"""What the fields of a view can say at all, so that a slip of the pen in a question is told from an answer.

What may come about on another day, with other facts or under another reading is never refused: only what no view of
the matter can hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, get_args, get_type_hints

from yakkan.domain.contract.charge_names import account_may_have, may_arise, shapes
from yakkan.domain.contract.course import Course, Unit
from yakkan.domain.contract.facts import FACTS, RescissionArrived
from yakkan.domain.contract.lifecycles import LIFECYCLES
from yakkan.domain.contract.misfits import one_of, suggestion
from yakkan.domain.contract.record import ACCOUNT
from yakkan.domain.errors import Problem
from yakkan.projections.fees import ChargeLine
from yakkan.projections.liability import LiabilityLine
from yakkan.projections.lines import HIDDEN
from yakkan.projections.obligations import ObligationLine

if TYPE_CHECKING:
    from yakkan.projections.view import View

OBLIGATION: Final = re.compile(r"O(?:[1-9]|[123][0-9]|40)")
"""The obligations that the catalogue knows, O1 to O40."""
LIKE_AN_OBLIGATION: Final = re.compile(r"O[0-9]+")
"""What is written like one: it is taken for one, so that a number that there is not can be told as such."""

Sort = Literal["day", "number", "word", "text", "truth"]

STANDING: Final = ("state", "since", "basis", "passed_as", "term_no", "handed_over_on", "title", "risk")
OF_A_UNIT: Final = ("handed_over_on", "title", "risk")
"""What only a unit has; a contract with one unit lends them from it."""
_OF_A_CONTRACT: Final = ("basis", "term_no")
_LINES: Final[dict[str, Any]] = {"charge": ChargeLine, "obligation": ObligationLine, "liability": LiabilityLine}
FIELDS: Final = {
    sort: {name.rstrip("_"): name for name in line.__dataclass_fields__ if name not in HIDDEN}
    for sort, line in _LINES.items()
}
"""The fields of each sort of line, and their names there."""

_DAYS: Final = frozenset(
    {
        *("since", "handed_over_on", "from", "to", "due_on", "due_on_before", "arose_on", "prescribes_on"),
        *("ended_on", "first_day", "last_day"),
    }
)
_NUMBERS: Final = frozenset(
    {"term_no", "net", "tax", "gross", "paid", "outstanding", "amount", "cap", "claimed", "payable", "claims"}
)
_PARTIES: Final = ("company", "customer", "lessor")
_CHARGES: Final = (
    *("price", "instalment", "monthly_fee", "early_termination", "late_return", "loss_compensation"),
    *("progress_settlement", "sla_reduction", "price_reduction", "refund", "deposit", "prepaid_fees"),
)
_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "basis": (*get_args(get_type_hints(RescissionArrived)["basis"]), "agreement", "10(2)", "10(4)", "35"),
    "passed_as": (
        *("inspected", "deemed_passed", "specially_accepted"),
        *("confirmed", "deemed_confirmed", "deemed_conforming"),
    ),
    "kind": _CHARGES,
    "cap": ("uncapped",),
    **dict.fromkeys(("title", "risk", "debtor", "creditor", "bearer"), _PARTIES),
}
_STATUSES: Final = {
    "charge": ("open", "overdue", "paid", "credited"),
    "obligation": ("open", "overdue", "discharged", "lapsed", "released"),
    "liability": ("open", "discharged", "lapsed", "released"),
}
_MOVING: Final = frozenset(move.trigger.split(" ")[0] for each in LIFECYCLES.values() for move in each.moves)


class Term(NamedTuple):
    """One side of a comparison: a name, or the value that is written there; `column` counts from 0."""

    text: str
    name: bool
    value: Any
    column: int


class Subject(NamedTuple):
    """What a name in a question speaks of: a sort of thing, where it is, and which field of it."""

    sort: Literal["as_of", "total", "event", "place", "charge", "obligation", "liability"]
    where: str
    field: str


class _Sense(NamedTuple):
    sort: Sort
    words: tuple[str, ...] = ()


def unspeakable(view: View, subject: Subject, name: str) -> Iterator[Problem]:
    """Why no view of the matter can hold what a name means; nothing where one may."""
    called = name.partition(":")[0]
    if subject.sort == "obligation" and not OBLIGATION.fullmatch(called):
        yield Problem("question", f"the unknown obligation {called!r}", "an obligation from O1 to O40")
    course, rest = _course(view, subject.where)
    if course is None:
        owner, _, rest = subject.where.partition("/")
        if subject.sort == "charge" and owner == ACCOUNT and not account_may_have(rest):
            yield Problem("question", f"the unknown charge {subject.where!r}", "a charge such as account/deposit/1")
        return
    if subject.sort == "event":
        lives = {move.trigger.split(" ")[0] for life in course.lives for move in life.lifecycle.moves}
        lives |= {move.trigger.split(" ")[0] for move in course.kind.lifecycle.moves}
        event = subject.field
        foreign = event in FACTS and FACTS[event] not in course.kind.effects
        # What is on record, if without effect, is no slip of the pen.
        recorded = any(row.event == event and row.contract == course.name for row in view.timeline)
        if not recorded and (foreign or (event in _MOVING and event not in lives)):
            known = sorted(lives)
            found = f"{name!r}, which a contract of kind {course.kind.name} never has"
            yield Problem("question", found, one_of(known), suggestion(event, known))
    elif (
        subject.sort == "charge"
        and subject.where not in view.chronicle.ledger.by_id
        and not may_arise(course.definition, rest)
    ):
        known = [charge.id for charge in view.fees.charges if charge.contract == course.name]
        units = [unit.id for unit in course.units]
        found = f"the unknown charge {subject.where!r}"
        yield Problem(
            "question", found, shapes(course.definition, course.name), suggestion(subject.where, [*known, *units])
        )
    elif subject.sort == "place":
        yield from _no_such_field(course, rest, subject, name)


def mismatch(view: View, left: tuple[Term, Subject | None], right: tuple[Term, Subject | None]) -> Problem | None:
    """Why two sides of a comparison can never be equal, or never be compared; None where they may."""
    senses = [None if subject is None else _sense(view, subject) for _, subject in (left, right)]
    if senses[0] is not None and senses[1] is not None:
        kinds = ["word" if sense.sort == "text" else sense.sort for sense in senses if sense is not None]
        if kinds[0] == kinds[1]:
            return None
        expected = f"two things of one sort, not a {kinds[0]} and a {kinds[1]}"
        return Problem("question", f"{left[0].text} beside {right[0].text}", expected)
    sense, (given, _), (named, _) = (senses[0], right, left) if senses[0] is not None else (senses[1], left, right)
    if sense is None or given.value is None:
        return None
    sort = _sort_of(given.value)
    fits = sort == sense.sort or (sense.sort in ("word", "text") and sort == "word")
    if sense.words and sort == "word":
        fits = given.value in sense.words
    if fits:
        return None
    known = list(sense.words)
    expected = one_of(known) if known and sense.sort == "word" else _SAID[sense.sort]
    advice = f"write it in quotes: '{given.text}'" if given.text in known else suggestion(given.text, known)
    return Problem("question", f"{given.text!r} beside {named.text}", expected, advice, column=given.column + 1)


_SAID: Final = {
    "day": "a day such as 2025-06-05",
    "number": "a number",
    "word": "a word",
    "text": "a text",
    "truth": "true or false",
}


def _sort_of(value: Any) -> Sort:
    if isinstance(value, bool):
        return "truth"
    if isinstance(value, date):
        return "day"
    return "number" if isinstance(value, int | float) else "word"


def _sense(view: View, subject: Subject) -> _Sense:
    """What the answers to a name can be."""
    field = subject.field
    if subject.sort in ("as_of", "total", "event"):
        return _Sense({"as_of": "day", "total": "number", "event": "truth"}[subject.sort])  # type: ignore[arg-type]
    if field == "state":
        course, rest = _course(view, subject.where)
        life = None if course is None else _life(course, rest)
        return _Sense("word", () if life is None else life.lifecycle.states)
    if field == "status":
        return _Sense("word", _STATUSES[subject.sort])
    if field in _DAYS:
        return _Sense("day")
    words = _WORDS.get(field, ())
    return _Sense("number" if field in _NUMBERS else "word" if words else "text", words)


def _course(view: View, where: str) -> tuple[Course | None, str]:
    """The contract that a place begins with, and the rest of it: a unit, or what goes on behind it."""
    for course in view.chronicle.courses.values():
        for name in (course.name, course.stream):
            if where == name or where.startswith(f"{name}/"):
                return course, where[len(name) + 1 :]
    return None, ""


def _life(course: Course, unit: str) -> Unit | None:
    if not unit:
        return course.kind.leading(course)
    return next((each for each in course.units if each.id == unit), None)


def _no_such_field(course: Course, unit: str, subject: Subject, name: str) -> Iterator[Problem]:
    """Fields that a contract or a unit never has."""
    field, life = subject.field, _life(course, unit)
    if life is None:
        return
    if unit and field in _OF_A_CONTRACT:
        expected = f"{course.name}.{field}: units have {', '.join(f for f in STANDING if f not in _OF_A_CONTRACT)}"
        yield Problem("question", f"{name!r}, which no unit has", expected)
    elif field in OF_A_UNIT and not unit and len(course.units) > 1:
        known = [f"{course.name}/{each.id}.{field}" for each in course.units]
        yield Problem("question", f"{name!r}, which each unit has", one_of(known))
    elif field in OF_A_UNIT and not any(hasattr(each, field) for each in course.units):
        expected = ", ".join(f for f in STANDING if f not in OF_A_UNIT)
        yield Problem("question", f"{name!r}, which a contract of kind {course.kind.name} never has", expected)
