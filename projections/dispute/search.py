"""Searching a dispute along either clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from yakkan.projections.view import View

Question = Callable[[View], Any]
Point = TypeVar("Point")


@dataclass(frozen=True, slots=True)
class Turning(Generic[Point]):
    """Where an answer changes: the first point with the new answer, and the answers before and after."""

    at: Point
    before: Any
    after: Any


def bisect(points: Sequence[Point], answer: Callable[[Point], Any]) -> Turning[Point] | None:
    """The first point whose answer is that of the last one, for an answer that changes once; None if it never does.

    Asks for about log2(n) answers.
    """
    if not points:
        return None
    before, after = answer(points[0]), answer(points[-1])
    if before == after:
        return None
    low, high = 0, len(points) - 1
    while high - low > 1:
        middle = (low + high) // 2
        if answer(points[middle]) == after:
            high = middle
        else:
            low = middle
    return Turning(points[high], before, after)


def flips(points: Sequence[Point], answer: Callable[[Point], Any]) -> Iterator[Turning[Point]]:
    """Every change of the answer along the points."""
    last: Any = None
    for number, point in enumerate(points):
        now = answer(point)
        if number and now != last:
            yield Turning(point, last, now)
        last = now
