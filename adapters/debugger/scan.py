"""Along a clock: where an answer changes, found by walking forward and kept for going back.

An answer is not asked for on days on which it cannot change. `Timing` says which these are.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from enum import IntEnum
from typing import Any, Final, NamedTuple

from yakkan.domain.contract.history import History
from yakkan.domain.errors import YakkanError
from yakkan.domain.instants import day_of, end_of_knowledge
from yakkan.projections import question, target
from yakkan.projections.view import View, Walk

Tick = Callable[[date], None]
"""Told of each day before it is looked at; may raise to stop the search."""

_ONE_DAY: Final = timedelta(days=1)
_NEAR: Final = timedelta(days=30)
_BY_DUE_DAY: Final = frozenset({"overdue"})
_DAILY: Final = frozenset({"late_interest", "as_of"})
_DAILY_OF_LIABILITY: Final = frozenset({"cap", "payable"})


class Timing(IntEnum):
    """When an answer can change: when something happens, also when a due day has passed, or on any day."""

    EVENTS = 0
    DUE_DAYS = 1
    DAILY = 2


class Turn(NamedTuple):
    """A day from which an answer is another one than on the day before."""

    day: date
    before: Any
    after: Any


def timing_of(asking: question.Asking) -> Timing:
    """When the answer to a question can change, by what it asks about."""
    return max((_timing(name) for name in asking.subjects), default=Timing.EVENTS)


def _timing(name: str) -> Timing:
    subject, dot, field = name.rpartition(".")
    sort = subject.partition(":")[0] if ":" in subject else ""
    if name in _DAILY or sort == "interest" or (sort in target.HEADS and field in _DAILY_OF_LIABILITY):
        return Timing.DAILY
    return Timing.DUE_DAYS if name in _BY_DUE_DAY or (dot and field == "status") else Timing.EVENTS


class Days:
    """Views of one day after another, and the days between which nothing changes."""

    def __init__(self, history: History, known: date | datetime | None, readings: Mapping[str, str]) -> None:
        self._walk = Walk(history, known, readings)
        self.last = self._walk.view(date.min)
        first = self.last.chronicle.next_day()
        self.first: date | None = None if first is None else first - _ONE_DAY

    @classmethod
    def going_on(cls, walk: Walk, day: date) -> Days:
        """The days from one on to which a walk has come; the walk goes with them."""
        made = cls.__new__(cls)
        made._walk, made.first, made.last = walk, day, walk.view(day)
        return made

    def view(self, day: date) -> View:
        """The view of a day; it is used up by the next one."""
        self.last = self._walk.view(day)
        return self.last

    def after(self, day: date, timing: Timing) -> date | None:
        """The first day after the one last seen on which an answer may be another one."""
        if timing is Timing.DAILY:
            return day + _ONE_DAY
        days = [] if (busy := self.last.chronicle.next_day()) is None else [busy]
        if timing is Timing.DUE_DAYS:
            days += [each for each in _due_days(self.last) if each > day]
        return min(days, default=None)


class LivedDays(Days):
    """Views of days as known by the end of each of them."""

    def __init__(self, history: History, readings: Mapping[str, str]) -> None:
        self._history = history
        self._readings = readings
        self._recorded = list(dict.fromkeys(day_of(record.recorded_at) for record in history.records))
        super().__init__(history, date.min, readings)
        self._known = 0
        self.first = self._recorded[0] - _ONE_DAY if self._recorded else None

    def view(self, day: date) -> View:
        """The view of a day as known by its end."""
        known = len(self._history.known(end_of_knowledge(day)))
        if known != self._known:
            self._known = known
            self._walk = Walk(self._history, day, self._readings)
        return super().view(day)

    def after(self, day: date, timing: Timing) -> date | None:
        """The first day on which an answer may be another one, because something happened or became known."""
        number = bisect_right(self._recorded, day)
        days = [super().after(day, timing), *self._recorded[number : number + 1]]
        return min((each for each in days if each is not None), default=None)


def _due_days(view: View) -> Iterator[date]:
    """Days from which something may be late, lapsed or no longer excused."""
    chronicle = view.chronicle
    for charge in chronicle.ledger.charges:
        yield charge.delay_after + _ONE_DAY
    for duty in chronicle.duties:
        if duty.due_on is not None and duty.end is None:
            yield max(duty.due_on, duty.arose_on) + _ONE_DAY
    for excuse in chronicle.excuses:
        yield excuse.first
        if excuse.until is not None:
            yield from (excuse.until, excuse.until + _ONE_DAY)
    for line in chronicle.liabilities:
        if line.last_day is not None:
            yield line.last_day + _ONE_DAY


class Scan:
    """The days on which an answer changes, found once, in the order of the days."""

    def __init__(self, days: Days, ask: Callable[[View], Any], timing: Timing, since: date | None = None) -> None:
        self.since: Final = date.min if since is None else since
        """The day after which it finds every change."""
        self._days = days
        self._ask = ask
        self._timing = timing
        self._turns: list[Turn] = []
        self._next: date | None = None
        self._answer: Any = None
        self._failed: YakkanError | None = None
        if days.first is not None:
            first = max(days.first, self.since)
            self._answer = ask(days.view(first))
            self._next = days.after(first, timing)

    def is_near(self, day: date) -> bool:
        """Whether it knows of changes shortly before a day, so that it need not look at much to know those about it."""
        return self.since <= day and (self._next is None or self._next + _NEAR > day)

    def turns(self, until: date, tick: Tick) -> list[Turn]:
        """All changes up to a day, that day included."""
        while self._step(until, tick):
            pass
        return self._turns[: bisect_right(self._turns, until, key=_day)]

    def next(self, day: date, until: date, tick: Tick, wanted: Callable[[Turn], bool]) -> Turn | None:
        """The first wanted change after a day, up to another one."""
        number = bisect_right(self._turns, day, key=_day)
        while True:
            for turn in self._turns[number:]:
                if turn.day > until:
                    return None
                if turn.day > day and wanted(turn):
                    return turn
            number = len(self._turns)
            if not self._step(until, tick):
                return None

    def previous(self, day: date, tick: Tick, wanted: Callable[[Turn], bool]) -> Turn | None:
        """The last wanted change before a day."""
        found = (turn for turn in reversed(self.turns(day - _ONE_DAY, tick)) if wanted(turn))
        return next(found, None)

    def _step(self, until: date, tick: Tick) -> bool:
        """Look at one more day; false when none up to `until` is left."""
        day = self._next
        if day is None or day > until:
            return False
        if self._failed is not None:
            raise self._failed
        tick(day)
        try:
            answer = self._ask(self._days.view(day))
        except YakkanError as error:
            # The walk stands in the middle of a day and cannot go on.
            self._failed = error
            raise
        if answer != self._answer:
            self._turns.append(Turn(day, self._answer, answer))
            self._answer = answer
        self._next = self._days.after(day, self._timing)
        return True


def _day(turn: Turn) -> date:
    return turn.day


def happening(view: View) -> tuple[object, ...]:
    """What is another one than on the day before whenever something happens, falls due or lapses."""
    chronicle = view.chronicle
    late = [view.as_of > charge.delay_after for charge in chronicle.ledger.charges if charge.outstanding > 0]
    return (
        chronicle.entries[-1].shows_from if chronicle.entries else None,
        len(chronicle.entries),
        len(chronicle.ledger.charges),
        sum(late),
        tuple(line.status for line in view.obligations),
        tuple(line.state for line in view.contracts),
    )
