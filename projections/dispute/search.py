"""Searching a dispute across readings, and among facts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product
from typing import Any

from yakkan.domain.terms.readings import READINGS
from yakkan.projections.notebook import Shown
from yakkan.projections.view import View

Question = Callable[[View], Any]


@dataclass(frozen=True, slots=True)
class Readings(Shown):
    """An answer across readings: `certain` when every combination agrees.

    `decided_by` is the smallest set of readings that decides a contested answer; `answers` maps each combination of
    them, written X1=R-A X2=R-B, to its answer. `complete` is false when there were more combinations than the bound.
    """

    certain: bool
    decided_by: tuple[str, ...]
    answers: dict[str, Any]
    tried: int
    complete: bool = True


def across_readings(view: Callable[[dict[str, str]], View], question: Question, *, bound: int = 4096) -> Readings:
    """The answer under every combination of the readings that matter.

    Which matter is found by looking: a reading that no view asks for cannot. Readings asked for only under another
    reading are found as the search goes on.
    """
    base = view({})
    matter = _that_matter(view, base)
    answers: dict[tuple[tuple[str, str], ...], Any] = {}
    complete = True
    for values in product(*(READINGS[name].alternatives for name in matter)):
        if len(answers) >= bound:
            complete = False
            break
        given = dict(zip(matter, values, strict=True))
        answers[tuple(given.items())] = question(view(given))
    deciding = _smallest(matter, answers)
    shown: dict[str, Any] = {}
    for combination, answer in answers.items():
        shown.setdefault(" ".join(f"{n}={v}" for n, v in combination if n in deciding) or "any", answer)
    certain = len({repr(answer) for answer in answers.values()}) == 1
    return Readings(certain, deciding, shown, len(answers), complete)


def _that_matter(view: Callable[[dict[str, str]], View], base: View) -> list[str]:
    """The readings of which another value changes anything that a view says, by their numbers."""
    said = substance(base)
    waiting, known, matter = list(base.consulted), set(base.consulted), []
    while waiting:
        name = waiting.pop()
        for value in READINGS[name].alternatives:
            if value == base.chronicle.readings[name]:
                continue
            other = view({name: value})
            if substance(other) != said and name not in matter:
                matter.append(name)
            fresh = other.consulted - known
            known |= fresh
            waiting += fresh
    return sorted(matter, key=lambda name: READINGS[name].number)


def substance(view: View) -> dict[str, Any]:
    """What a view says, without references, readings and grounds."""
    return {key: _plain(value) for key, value in view.to_dict().items() if key != "readings"}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        left_out = ("because", "reason", "ref", "recorded_at", "article")
        return {key: _plain(each) for key, each in value.items() if key not in left_out}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value


def _smallest(names: Sequence[str], answers: dict[tuple[tuple[str, str], ...], Any]) -> tuple[str, ...]:
    """The smallest set of readings whose values fix the answer."""
    for size in range(len(names) + 1):
        for some in combinations(names, size):
            seen: dict[tuple[str, ...], str] = {}
            if all(
                seen.setdefault(tuple(v for n, v in combination if n in some), repr(answer)) == repr(answer)
                for combination, answer in answers.items()
            ):
                return some
    return tuple(names)


@dataclass(frozen=True, slots=True)
class Decisive(Shown):
    """Minimal sets of facts without which the answer is another one; `complete` is false when the search was cut."""

    answer: Any
    sets: tuple[tuple[str, ...], ...] = ()
    answers: tuple[Any, ...] = field(default=())
    complete: bool = True


def decisive_facts(
    names: Sequence[str], answer_without: Callable[[tuple[str, ...]], Any], *, up_to: int = 3, bound: int = 2000
) -> Decisive:
    """Minimal sets of up to so many facts whose removal changes the answer, smaller sets first."""
    base = answer_without(())
    sets: list[tuple[str, ...]] = []
    answers: list[Any] = []
    tried = 0
    for size in range(1, up_to + 1):
        for some in combinations(names, size):
            if any(set(smaller) <= set(some) for smaller in sets):
                continue
            if tried >= bound:
                return Decisive(base, tuple(sets), tuple(answers), complete=False)
            tried += 1
            answer = answer_without(some)
            if answer != base:
                sets.append(some)
                answers.append(answer)
    return Decisive(base, tuple(sets), tuple(answers))
