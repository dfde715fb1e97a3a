"""Looking about for something that is missed: views of other days, facts and readings, within bounds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Final

from yakkan.domain.contract.course import Course
from yakkan.domain.contract.definition import ContractOpened
from yakkan.domain.contract.facts import (
    FactCorrected,
    FactRetracted,
    HarassmentFound,
    ImmediateGroundOccurred,
    RescissionArrived,
    SetOffDeclared,
    SolicitationFound,
)
from yakkan.domain.contract.history import History
from yakkan.domain.contract.record import ACCOUNT, Record
from yakkan.domain.instants import end_of_knowledge
from yakkan.projections import target
from yakkan.projections.dispute.wanted import Wanted, in_force
from yakkan.projections.explanation import Explanation
from yakkan.projections.timeline import Row
from yakkan.projections.view import View, Walk

Known = date | datetime | None

ONE_DAY: Final = timedelta(days=1)
_AHEAD: Final = timedelta(days=3 * 366)
"""How far into the future is looked."""
_MOST_DAYS: Final = 400
"""Days on which something is due to happen that are looked at."""
_AHEAD_TRIED: Final = timedelta(days=400)
_MOST_DAYS_TRIED: Final = 60
"""The same for histories that are only tried."""
_STEP: Final = timedelta(days=92)
"""How far apart days are looked at where time alone may change the answer."""
_EFFORT: Final = 30_000
"""Records that are read in all the tries of one question; small matters are searched through, large ones in part."""
_LEAST_TRIES: Final = 100
_LARGE: Final = 200
"""Records from which on a matter is first looked at in part."""
REACHING: Final = (
    FactCorrected
    | FactRetracted
    | RescissionArrived
    | ImmediateGroundOccurred
    | HarassmentFound
    | SolicitationFound
    | SetOffDeclared
)
"""Facts of one contract that may concern another."""


@dataclass
class Outlook:
    """What is missed, where it is missed, and the tries that are left; `cut` tells whether there were too few.

    `everything` is the same view with everything known: it has every contract. In a large matter `history` is only what
    concerns the contract; what is found there must be confirmed by the `whole`.
    """

    whole: History
    sought: Wanted
    as_of: date
    known_at: Known
    readings: dict[str, str]
    everything: View
    history: History = field(init=False)
    tries: int = field(init=False)
    cut: bool = False

    def __post_init__(self) -> None:
        self.history = self._narrowed() if len(self.whole.records) > _LARGE else self.whole
        self.tries = max(_LEAST_TRIES, _EFFORT // max(1, len(self.history.records)))

    def _narrowed(self) -> History:
        """What concerns the contract, if that says the same; else the whole."""
        if self.course is None:
            return self.whole
        own = (self.course.stream, ACCOUNT)
        narrow = History(
            [
                record
                for record in self.whole.records
                if record.stream in own or isinstance(record.event, ContractOpened | REACHING)
            ]
        )
        same = not self.sought.there(self.at(narrow, self.as_of)) and not self.sought.there(
            self.at(self.whole, self.as_of)
        )
        return narrow if same else self.whole

    def confirmed(
        self,
        day: date,
        change: Callable[[History], History] = lambda history: history,
        readings: Mapping[str, str] | None = None,
    ) -> bool:
        """Whether it is there on a day in the whole matter too, with its facts changed in this way."""
        if self.whole is self.history:
            return True
        return self.sought.there(self.at(change(self.whole), day, readings))

    @cached_property
    def view(self) -> View:
        """The view in which it is missed."""
        return self.at(self.history, self.as_of)

    @cached_property
    def known(self) -> list[Record]:
        """The records that the view rests on."""
        return list(self.history.known(end_of_knowledge(self.known_at)))

    @cached_property
    def course(self) -> Course | None:
        """The contract that it belongs to, or the only one; None for the account."""
        courses = list(self.everything.chronicle.courses.values())
        if self.sought.contract is None and len(courses) == 1:
            return courses[0]
        return next((course for course in courses if course.name == self.sought.contract), None)

    def at(self, history: History, day: date, readings: Mapping[str, str] | None = None) -> View:
        """A history on a day, as known here, under these readings on top of the ones asked for."""
        return View(history, day, self.known_at, {**self.readings, **(readings or {})}, weighing=readings is not None)

    def may_try(self) -> bool:
        """Whether one more try is within bounds; notes when one is not."""
        self.tries -= 1
        self.cut = self.cut or self.tries < 0
        return self.tries >= 0

    def first_day(self, history: History, after: date, *, tried: bool = True) -> date | None:
        """The first day after this one on which it is there if nothing further happens; None if there is none.

        A history that is only `tried` is looked at less far ahead.
        """
        most, ahead = (_MOST_DAYS_TRIED, _AHEAD_TRIED) if tried else (_MOST_DAYS, _AHEAD)
        walk = Walk(history, self.known_at, self.readings)
        day = after
        view = walk.view(day)
        for _ in range(most):
            due = view.chronicle.next_day()
            if self.sought.timed:
                due = min(due or date.max, *self._due_days(view, day), day + _STEP)
            if due is None or due - after > ahead:
                return None
            last, day = day, max(due, day + ONE_DAY)
            view = walk.view(day)
            if self.sought.there(view):
                return self._first_between(history, last, day) if self.sought.timed else day
        return None

    def _due_days(self, view: View, day: date) -> Iterator[date]:
        """The next days on which something is late by time alone."""
        due = [duty.due_on for duty in view.obligations] + [charge.due_on for charge in view.fees.charges]
        for last in due:
            if last is not None and last >= day:
                yield last + ONE_DAY
        yield day + _STEP

    def _first_between(self, history: History, last: date, day: date) -> date:
        """The first day with it, after one without and up to one with it, between which only time goes by."""
        while (day - last).days > 1:
            middle = last + (day - last) // 2
            if self.sought.there(self.at(history, middle)):
                day = middle
            else:
                last = middle
        return day

    def explained(self, view: View) -> tuple[Explanation, ...]:
        """How a view that has it explains it."""
        if self.sought.state is not None:
            where = "/".join(each for each in (self.sought.contract, self.sought.unit) if each)
            return target.explain(view, f"state:{where}").children
        lines = [
            line
            for line in self.sought.traces(view)
            if not isinstance(line, Row) or (line.status, line.effect) == ("effective", "full")
        ]
        valid = [line for line in lines if in_force(line)]
        return tuple(view.explain(line) for line in valid or lines)
