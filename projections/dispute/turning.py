"""Where an answer turns along a clock: by halving for one change, or day by day for all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any, Final, Generic, TypeVar

from yakkan.domain.collector import Swept
from yakkan.domain.contract.history import History
from yakkan.domain.errors import InputError
from yakkan.projections.dispute.cascade import Sides, cascade
from yakkan.projections.dispute.owing import Owed, Owing
from yakkan.projections.dispute.scenario import altered
from yakkan.projections.lines import plain
from yakkan.projections.notebook import Shown
from yakkan.projections.question import Asking
from yakkan.projections.timeline import Row
from yakkan.projections.view import View, Walk

_ALL_ASKED: Final = 3
"""So many points or fewer are all asked when one halves."""

_IN_EFFECT: Final = ("effective", "full")
"""The status and the effect of an event that stands."""

Name = TypeVar("Name")
Point = TypeVar("Point", bound=date)
"""A day; or an instant of the record, which is a date to Python too."""


@dataclass(frozen=True)
class Turning(Shown, Generic[Point]):
    """Where an answer changes: the first point with the new answer, and the answers before and after.

    `events` are those that decide: along the days what shows on this day, along the record what was recorded at this
    instant, and of it what makes the difference. There are none where time alone does, as it does for interest.
    `more` says whether the answer turns elsewhere too: true where it is known to, false where this is known to be the
    only turn, None where that was not looked for.
    """

    at: Point
    before: Any
    after: Any
    more: bool | None = field(default=None, compare=False)
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
            "more": self.more,
            "events": [row.to_dict() for row in self.events],
        }


Known = date | datetime | None
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


def bisect(
    points: Sequence[Point], answer: _Answer, between: Between | None = None, one_by_one: _Answer | None = None
) -> Turning[Point] | None:
    """A point from which the answer is that of the last one; None when it never changes.

    For an answer that changes once that is the change, found by asking for about log2(n) answers; for one that changes
    more often, one of its changes, and `more` says so where it is noticed. Where the last answer is the first again,
    halving sees nothing: then the last change is looked for among all points, from the first on with `one_by_one`,
    which answers cheaply in that order, else from the end. A point whose view cannot answer counts as None; raises
    InputError when the last one cannot.
    """
    if not points:
        return None
    asked = answering(answer)
    before, after = asked(points[0]), answer(points[-1])
    if before == after:
        if one_by_one is not None:
            return next(reversed(flips(points, one_by_one, between)), None)
        return _last_change(points, asked, after, between)
    low, high, first = 0, len(points) - 1, before
    while high - low > 1:
        middle = (low + high) // 2
        found = asked(points[middle])
        if found == after:
            high = middle
        else:
            low, before = middle, found
    # A third answer in between was come to by a turn of its own; of up to three points each has been asked.
    more = True if before != first else False if len(points) <= _ALL_ASKED else None
    return _turning(points[low], points[high], before, after, between, more=more)


def _last_change(points: Sequence[Point], asked: _Answer, after: Any, between: Between | None) -> Turning[Point] | None:
    """The last change of an answer that ends as it began."""
    for number in range(len(points) - 2, 0, -1):
        found = asked(points[number])
        if found != after:
            return _turning(points[number], points[number + 1], found, after, between, more=True)
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
    return [replace(each, more=len(found) > 1) for each in found]


def _turning(
    last: Any, point: Any, before: Any, after: Any, between: Between | None, *, more: bool | None = None
) -> Turning[Any]:
    if between is None:
        return Turning(point, before, after, more)
    return Turning(point, before, after, more, lambda: between(last, point, before, after))


def needed(names: list[Name], matters: Callable[[list[Name]], bool]) -> list[Name]:
    """The names that matter, found by leaving out halves: for a few among many, about log2(n) tries for each.

    Where neither half matters by itself but both together do, all of them stand for one another.
    """
    return list(needed_in_turn(names, matters))


def needed_in_turn(names: list[Name], matters: Callable[[list[Name]], bool]) -> Iterator[Name]:
    """The same names, each told as soon as it is found, so that a search that is cut has what it found."""
    if not names or not matters(names):
        return
    found = False
    if len(names) > 1:
        middle = len(names) // 2
        for half in (names[:middle], names[middle:]):
            for each in needed_in_turn(half, matters):
                found = True
                yield each
    if not found:
        yield from names


class Asked:
    """A question put to a history on a day and at an instant, and the events by which its answer turns."""

    def __init__(self, history: History, readings: Mapping[str, str], question: Callable[[View], Any]) -> None:
        self._history = history
        self._readings = readings
        self._question = question
        self._owing: dict[date, Owing | None] = {}

    def on(self, day: date, known_at: Known) -> Any:
        """The answer of a view."""
        with Swept():
            return self._question(self._view(day, known_at))

    def learning(self, day: date) -> Callable[[datetime], Any] | None:
        """The answers on a day, of one instant after another, without a view for each; None where it takes those."""
        owing = self._owing_on(day)
        if owing is None:
            return None
        answer: Callable[[Any], Any] = self._question

        def answered(instant: datetime) -> Any:
            owed = owing.at(instant)
            return self.on(day, instant) if owed is None else answer(Owed(day, instant, owed))

        return answered

    def _owing_on(self, day: date) -> Owing | None:
        sums = isinstance(self._question, Asking) and self._question.is_owed
        if day not in self._owing:
            self._owing[day] = Owing.of(self._history, day, self._readings) if sums else None
        return self._owing[day]

    def walking(self, known_at: Known) -> Callable[[date], Any]:
        """The answers of one day after another."""
        walk = Walk(self._history, known_at, self._readings)
        still = isinstance(self._question, Asking) and self._question.is_still
        kept: list[Any] = []

        def answer(day: date) -> Any:
            if not (still and kept and walk.is_quiet(day)):
                kept.clear()
                kept.append(self._question(walk.view(day)))
            return kept[0]

        return answer

    def deciding_day(self, last: date, day: date, known_at: Known, answers: tuple[Any, Any]) -> tuple[Row, ...]:
        """What shows on a day, and not the day before, and makes the answer turn between the two."""
        new = _new(self._view(last, known_at), self._view(day, known_at))
        rows = [row for row in new if row.shows_from == day]

        def turns(less: list[str]) -> bool:
            fewer = self._without(less)
            return (fewer(last, known_at), fewer(day, known_at)) == answers

        facts = _facts(rows)
        if facts and turns(facts):
            # It turns without them too, as time goes by: they merely fall on that day.
            rows = [row for row in rows if _root(row) is None]
        return _needed(rows, turns)

    def deciding_record(self, day: date, last: datetime, instant: datetime, answer: Any) -> tuple[Row, ...]:
        """What was recorded at an instant and makes the answer what it is."""
        owing = self._owing_on(day)
        one = None if owing is None else owing.only_fact(last, instant)
        if one is not None:
            ref, part = one
            known = View(part, day, instant, self._readings)
            return tuple(row for row in known.timeline if row.ref == ref and (row.status, row.effect) == _IN_EFFECT)
        new = _new(self._view(day, last), self._view(day, instant))
        rows = [row for row in new if not row.deemed and row.recorded_at == instant]
        return _needed(rows, lambda less: bool(self._without(less)(day, instant) == answer))

    def _view(self, day: date, known_at: Known) -> View:
        return View(self._history, day, known_at, self._readings)

    def _without(self, facts: list[str]) -> Callable[[date, Known], Any]:
        """The answers of views without these facts, None where there is none."""
        fewer = Asked(altered(self._history, remove=facts), self._readings, self._question)
        return lambda day, known_at: answering(lambda at: fewer.on(at, known_at))(day)


def _needed(rows: list[Row], turns: Callable[[list[str]], bool]) -> tuple[Row, ...]:
    """The rows without whose facts the answer would not turn so; all of them where none is needed."""
    facts = [_root(row) for row in rows]
    if len(set(facts)) < 2:
        return tuple(rows)
    found: list[str] = needed(_facts(rows), lambda some: not turns(some))
    idle = set(_facts(rows)) - set(found)
    return tuple(row for row, fact in zip(rows, facts, strict=True) if fact not in idle) or tuple(rows)


def _facts(rows: Iterable[Row]) -> list[str]:
    """The facts that these events go back to, each once."""
    return list(dict.fromkeys(fact for row in rows if (fact := _root(row)) is not None))


def _new(before: View, after: View) -> list[Row]:
    """The events that stand with effect in the later view only."""
    return [step.event for step in cascade(Sides(before, after)) if step.stands == "after"]


def _root(row: Row) -> str | None:
    """The reference of the fact that an event goes back to; None where the terms alone bring it about."""
    entry = row.entry
    while entry is not None and entry.cause is not None:
        entry = entry.cause
    if entry is None:
        return None if row.deemed else row.ref or row.id
    return None if entry.record is None or entry.deemed else entry.record.ref
