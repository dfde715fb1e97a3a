"""Where an answer turns along a clock: by halving for one change, or day by day for all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Generic, TypeVar

from yakkan.domain.errors import InputError
from yakkan.projections.lines import plain
from yakkan.projections.notebook import Shown
from yakkan.projections.timeline import Row

Point = TypeVar("Point", bound=date)
"""A day; or an instant of the record, which is a date to Python too."""


@dataclass(frozen=True)
class Turning(Shown, Generic[Point]):
    """Where an answer changes: the first point with the new answer, and the answers before and after.

    `events` are those that decide: along the days what shows on this day, along the record what was recorded at this
    instant, and of it what makes the difference. There are none where time alone does, as it does for interest.
    """

    at: Point
    before: Any
    after: Any
    deciding: Callable[[], tuple[Row, ...]] = field(default=tuple, repr=False, compare=False)
    """How to find the events; asked only when somebody wants to know."""

    @cached_property
    def events(self) -> tuple[Row, ...]:
        """The events that decide, in the order of the chronicle."""
        return self.deciding()

    @property
    def event(self) -> Row | None:
        """The first of them."""
        return next(iter(self.events), None)

    def to_dict(self) -> dict[str, Any]:
        """Plain form for JSON."""
        return {
            "at": self.at.isoformat(),
            "before": plain(self.before),
            "after": plain(self.after),
            "events": [row.to_dict() for row in self.events],
        }


_Answer = Callable[[Any], Any]
Between = Callable[[Any, Any, Any, Any], tuple[Row, ...]]
"""What decides between two neighbouring points with their two answers."""


def answering(answer: _Answer) -> _Answer:
    """The same question, with None where a view cannot answer it, since what it speaks of is not there yet."""

    def answered(point: Any) -> Any:
        try:
            return answer(point)
        except InputError:
            return None

    return answered


def bisect(points: Sequence[Point], answer: _Answer, between: Between | None = None) -> Turning[Point] | None:
    """A point from which the answer is that of the last one; None when it never changes.

    For an answer that changes once that is the change, found by asking for about log2(n) answers; for one that changes
    more often, one of its changes. Where the last answer is the first again, halving sees nothing: then the last change
    is looked for from the end, point by point. A point whose view cannot answer counts as None; raises InputError when
    the last one cannot.
    """
    if not points:
        return None
    asked = answering(answer)
    before, after = asked(points[0]), answer(points[-1])
    if before == after:
        return _last_change(points, asked, after, between)
    low, high = 0, len(points) - 1
    while high - low > 1:
        middle = (low + high) // 2
        found = asked(points[middle])
        if found == after:
            high = middle
        else:
            low, before = middle, found
    return _turning(points[low], points[high], before, after, between)


def _last_change(points: Sequence[Point], asked: _Answer, after: Any, between: Between | None) -> Turning[Point] | None:
    """The last change of an answer that ends as it began."""
    for number in range(len(points) - 2, 0, -1):
        found = asked(points[number])
        if found != after:
            return _turning(points[number], points[number + 1], found, after, between)
    return None


def flips(points: Iterable[Point], answer: _Answer, between: Between | None = None) -> list[Turning[Point]]:
    """Every change of the answer along the points, by asking each of them.

    A point whose view cannot answer counts as None; raises InputError when none can.
    """
    asked = answering(answer)
    found: list[Turning[Point]] = []
    started, before, last = False, None, None
    for point in points:
        now = asked(point)
        if started and now != before:
            found.append(_turning(last, point, before, now, between))
        started, before, last = True, now, point
    if last is not None and not found and before is None:
        answer(last)
    return found


def _turning(last: Any, point: Any, before: Any, after: Any, between: Between | None) -> Turning[Any]:
    if between is None:
        return Turning(point, before, after)
    return Turning(point, before, after, lambda: between(last, point, before, after))


def needed(names: list[str], matters: Callable[[list[str]], bool]) -> list[str]:
    """The names that matter, found by leaving out halves: for a few among many, about log2(n) tries for each.

    Where neither half matters by itself but both together do, all of them stand for one another.
    """
    if not names or not matters(names):
        return []
    if len(names) == 1:
        return names
    middle = len(names) // 2
    found = needed(names[:middle], matters) + needed(names[middle:], matters)
    return found or names
