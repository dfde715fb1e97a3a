"""Conditions that a run stops at: where they come true, or where a value that is watched changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, Literal, NamedTuple, TypeVar

from yakkan.adapters.debugger.scan import Timing, timing_of
from yakkan.projections.question import Asking, parse
from yakkan.projections.view import View

Sort = Literal["break", "watch"]
Point = TypeVar("Point", date, datetime)


@dataclass(slots=True)
class Breakpoint:
    """A condition with its number; `break` stops where it comes true, `watch` wherever its answer changes."""

    number: int
    sort: Sort
    asking: Asking
    enabled: bool = True

    @property
    def text(self) -> str:
        """The condition as it was written."""
        return self.asking.text

    @property
    def key(self) -> tuple[str, str]:
        """What two breakpoints have in common that find the same days."""
        return self.sort, self.text

    @property
    def timing(self) -> Timing:
        """When the answer can change."""
        return timing_of(self.asking)

    @property
    def ask(self) -> Callable[[View], Any]:
        """The answer of a view: true or false for `break`."""
        return self.asking if self.sort == "watch" else lambda view: bool(self.asking(view))

    def stops(self, before: Any, after: Any) -> bool:
        """Whether a run stops where the answer turns from one to another."""
        return before != after and (self.sort == "watch" or bool(after))


class Hit(NamedTuple):
    """A breakpoint that was reached, with the answers before and at the place."""

    breakpoint: Breakpoint
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Found(Generic[Point]):
    """Where a run stops, and for which breakpoints."""

    at: Point
    hits: tuple[Hit, ...]


def breakpoint_of(number: int, sort: Sort, text: str) -> Breakpoint:
    """A breakpoint from a question in words. Raises InputError, with the place, for what is none."""
    return Breakpoint(number, sort, parse(text))
