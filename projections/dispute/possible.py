"""Facts that could still be recorded: for each event that a contract or the account knows, one of its kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import MISSING, fields
from datetime import date
from itertools import islice, product
from typing import Annotated, Any, Final, Literal, get_args, get_origin, get_type_hints

from yakkan.domain.contract.course import Course
from yakkan.domain.contract.facts import Fact, FactCorrected, FactRetracted, base
from yakkan.domain.contract.kinds import ACCOUNT_EFFECTS

_MOST_VARIANTS: Final = 6
_PLENTY: Final = 10**12
"""Yen that pay any debt; what is too much goes back."""

_VALUES: Final[dict[Any, Any]] = {base.Yen: 1, base.PositiveYen: 1, base.Count: 1, base.Rate: "0.5", base.Text: "-"}
_BEST_FORM: Final = "paper"


def possible_facts(course: Course | None, unit: str | None, day: date, incidents: Sequence[str] = ()) -> Iterator[Fact]:
    """What could happen on a day to a contract or a unit of it, or to the account; in the best form, by each party.

    `incidents` are those on record, which a fact may be about.
    """
    effects = ACCOUNT_EFFECTS if course is None else course.kind.effects
    for cls in effects:
        if not issubclass(cls, FactCorrected | FactRetracted):
            yield from _variants(cls, course, unit, day, incidents)


def _variants(
    cls: type[Any], course: Course | None, unit: str | None, day: date, incidents: Sequence[str]
) -> Iterator[Fact]:
    """The event with each choice of what it must name."""
    hints = _hints(cls)
    choices: list[list[tuple[str, Any]]] = []
    for each in fields(cls):
        if each.name in ("on", "contract", "unit"):
            continue
        if each.default is MISSING and each.default_factory is MISSING:
            on_record = incidents if each.name == "incident" else ()
            values = on_record or _values(cls, each.name, hints[each.name], day)
            choices.append([(each.name, value) for value in values])
        elif each.name == "form":
            choices.append([(each.name, _BEST_FORM)])
    if cls.__name__ == "CureDemandArrived":
        choices.append([("days", 1)])
    place: dict[str, Any] = {} if course is None else {"contract": course.stream, "unit": unit}
    for chosen in islice(product(*choices), _MOST_VARIANTS):
        try:
            yield cls(on=day, **place, **dict(chosen))
        except ValueError:
            continue


def _values(cls: type[Any], name: str, hint: Any, day: date) -> list[Any]:
    if name == "form":
        return [_BEST_FORM]
    if name == "amount" and cls.__name__ == "PaymentReceived":
        return [_PLENTY]
    if hint in (base.Day, base.Instant):
        return [day]
    if hint == base.Month:
        return [f"{day:%Y-%m}"]
    if hint == base.Flag:
        return [True, False]
    if hint in _VALUES:
        return [_VALUES[hint]]
    if get_origin(hint) is Literal:
        return list(get_args(hint))
    if get_origin(hint) is Annotated:
        return _values(cls, name, get_args(hint)[0], day)
    return ["-"] if hint is str else [1]


_HINTS: dict[type, dict[str, Any]] = {}


def _hints(cls: type) -> dict[str, Any]:
    if cls not in _HINTS:
        _HINTS[cls] = get_type_hints(cls, include_extras=True)
    return _HINTS[cls]
