"""A session of the debugger: a position in a matter, and how it moves. It draws nothing.

Two clocks move: the day asked about (`as_of`) and what is known (`known_at`). Going forward costs what happens on
the way; where one has been is remembered, so that going back costs nothing.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Final, Literal, TypeVar

from yakkan.adapters.cli.source import latest_day
from yakkan.adapters.debugger.breakpoints import Breakpoint, Found, Hit, Sort, breakpoint_of
from yakkan.adapters.debugger.changes import Key, changes, keyed
from yakkan.adapters.debugger.scan import Days, LivedDays, Scan, Tick, Timing, Turn, happening
from yakkan.adapters.debugger.setting import SAME, Known, Position, Setting, WhatIf
from yakkan.domain.business_days import FIRST_YEAR, LAST_YEAR
from yakkan.domain.contract.history import History
from yakkan.domain.errors import InputError, Problem
from yakkan.domain.instants import day_of, end_of_knowledge
from yakkan.projections.dispute import Change
from yakkan.projections.dispute.scenario import named
from yakkan.projections.lines import Line
from yakkan.projections.view import View, Walk

Direction = Literal[1, -1]

FIRST_DAY: Final = date(FIRST_YEAR, 1, 1)
LAST_DAY: Final = date(LAST_YEAR, 12, 31)

_AHEAD: Final = timedelta(days=366)
_VIEWS_KEPT: Final = 64
_SCANS_KEPT: Final = 24
_WALKS_KEPT: Final = 4
_MOVES_KEPT: Final = 200
_ONE_DAY: Final = timedelta(days=1)
_DAYS_BEHIND: Final = 3
_HAPPENING: Final = ("happening",)
_NEAR_BY: Final = ("happening near by",)
_BEFORE_ALL: Final = timedelta(microseconds=1)

_Key = TypeVar("_Key")
_Kept = TypeVar("_Kept")


class Session:
    """A matter at a position. Raises InputError for readings that do not exist, and a matter without records."""

    def __init__(
        self,
        history: History,
        as_of: date,
        known: Known = None,
        readings: Mapping[str, str] | None = None,
    ) -> None:
        if not history.records:
            raise InputError([Problem("debug", "a matter without records", "at least one fact")])
        self._history = history
        self._histories: OrderedDict[WhatIf, History] = OrderedDict()
        self._views: OrderedDict[Position, View] = OrderedDict()
        self._scans: OrderedDict[tuple[object, ...], Scan] = OrderedDict()
        self._answers: dict[tuple[object, ...], Any] = {}
        self._walks: OrderedDict[Setting, tuple[Walk, date]] = OrderedDict()
        self._breakpoints: dict[int, Breakpoint] = {}
        self._numbered = 0
        self._keyed: tuple[tuple[View, Mapping[Key, Line]], ...] = ()
        self._changed: tuple[View, View, list[Change]] | None = None
        self._trail: list[Position] = []
        self._horizon = min(self._last_on_record() + _AHEAD, LAST_DAY)
        self.tick: Tick = _no_tick
        """Told of each day before a search looks at it; may raise to stop the search, which then changes nothing."""
        self.position = Position(as_of, Setting(known, tuple((readings or {}).items())))
        self.before = self.position
        self._here = self._there = self._view(self.position)

    # -- where it stands -------------------------------------------------------------------------------------

    @property
    def as_of(self) -> date:
        """The day asked about."""
        return self.position.as_of

    @property
    def setting(self) -> Setting:
        """What is known, how the text is read, and what is supposed."""
        return self.position.setting

    @property
    def history(self) -> History:
        """The records, as supposed."""
        return self._history_of(self.setting.what_if)

    @property
    def recorded(self) -> History:
        """The records as they are."""
        return self._history

    @property
    def horizon(self) -> date:
        """The day up to which it looks for what comes: a year after the last one on record, or as was said.

        Who stands behind it looks a year ahead of where one stands.
        """
        return self._horizon if self.as_of <= self._horizon else min(self.as_of + _AHEAD, LAST_DAY)

    @horizon.setter
    def horizon(self, day: date) -> None:
        if day < self.as_of:
            expected = f"a day not before {self.as_of}, on which you stand"
            raise InputError([Problem("horizon", day.isoformat(), expected)])
        self._horizon = day

    @property
    def breakpoints(self) -> tuple[Breakpoint, ...]:
        """All of them by number."""
        return tuple(self._breakpoints.values())

    @property
    def instants(self) -> list[datetime]:
        """The instants at which something was recorded."""
        return list(dict.fromkeys(record.recorded_at for record in self.history.records))

    @property
    def known_number(self) -> int:
        """How many of the instants are known here."""
        until = end_of_knowledge(self.position.known_at)
        return len(self.instants) if until is None else bisect_right(self.instants, until)

    def view(self) -> View:
        """The view of the position."""
        return self._here

    def view_before(self) -> View:
        """The view of the position before."""
        return self._there

    def changes(self) -> list[Change]:
        """What is another one than at the position before."""
        if self.before == self.position:
            return []
        there, here = self._there, self._here
        if self._changed is None or self._changed[0] is not there or self._changed[1] is not here:
            self._changed = there, here, changes(self.lines(there), self.lines(here))
        return self._changed[2]

    def lines(self, view: View) -> Mapping[Key, Line]:
        """The lines of a view by their keys; those of the last two that were asked for are kept."""
        for kept, lines in self._keyed:
            if kept is view:
                return lines
        lines = keyed(view)
        self._keyed = (*self._keyed[-1:], (view, lines))
        return lines

    # -- moving ----------------------------------------------------------------------------------------------

    def prepare(self) -> None:
        """Look for the days on which something happens up to the present one, so that steps back are found at once."""
        self._scan(_HAPPENING, happening, Timing.DUE_DAYS).turns(self.as_of, self.tick)

    def step_event(self, direction: Direction = 1) -> bool:
        """To the next, or the last, day on which something happens. False when there is none."""
        turn = self._next_happening() if direction > 0 else self._last_happening()
        return turn is not None and self._move(turn.day)

    def step_day(self, days: int = 1) -> bool:
        """So many days on, or back. False at either end of the calendar."""
        number = self.as_of.toordinal() + days
        if not FIRST_DAY.toordinal() <= number <= LAST_DAY.toordinal():
            return False
        return self._move(date.fromordinal(number))

    def step_record(self, direction: Direction = 1) -> bool:
        """To what is known one instant of recording later, or earlier. False when there is none.

        At the last instant everything is known.
        """
        number = self.known_number + direction
        return 0 < number <= len(self.instants) and self._know_number(number)

    def first(self) -> bool:
        """To the first day on which something happens."""
        scan = self._scan(_HAPPENING, happening, Timing.DUE_DAYS)
        turn = scan.next(date.min, self.horizon, self.tick, _any)
        return turn is not None and self._move(turn.day)

    def last(self) -> bool:
        """To the last day on record, forecasts left aside."""
        return self._move(self._last_on_record())

    def goto(self, day: date) -> bool:
        """To a day. Raises InputError for one whose holidays are not known."""
        if not FIRST_DAY <= day <= LAST_DAY:
            raise InputError([Problem("goto", f"{day}", f"a day from {FIRST_DAY} to {LAST_DAY}")])
        return self._move(day)

    def know(self, known: Known) -> bool:
        """Another state of knowledge: a day, an instant, everything (None), or `SAME`."""
        return self._set(replace(self.setting, known=known))

    def read(self, name: str, value: str | None) -> bool:
        """Another reading, or for None the matter's own. Raises InputError for an unknown one."""
        return self._set(self.setting.read(name, value))

    def suppose(self, what_if: WhatIf) -> bool:
        """Facts as supposed. Raises InputError for an unknown fact."""
        for name in what_if.names:
            named(self._history, name)
        return self._set(replace(self.setting, what_if=what_if))

    def back(self) -> bool:
        """To where it stood before the last move. False when it has not moved."""
        if not self._trail:
            return False
        target = self._trail.pop()
        self._stand(target, self._view(target))
        return True

    @contextmanager
    def one_move(self) -> Iterator[None]:
        """Let the moves within count as one; where one of them fails or is stopped, none has been made."""
        start, view, trail, before, there = self.position, self._here, self._trail, self.before, self._there
        try:
            yield
        except BaseException:
            self.position, self._here, self._trail, self.before, self._there = start, view, trail, before, there
            raise
        if self.position != start:
            self._trail = [*trail[-_MOVES_KEPT:], start]
            self.before, self._there = start, view
        else:
            self._trail, self.before, self._there = trail, before, there

    # -- breakpoints -----------------------------------------------------------------------------------------

    def stop_at(self, text: str, sort: Sort = "break") -> Breakpoint:
        """A new breakpoint. Raises InputError for what is no question, or names what the matter does not have."""
        made = breakpoint_of(self._numbered + 1, sort, text)
        made.asking.check(self._latest())
        self._numbered += 1
        self._breakpoints[made.number] = made
        return made

    def delete(self, number: int | None = None) -> None:
        """Delete a breakpoint, or all. Raises InputError for a number that none has."""
        if number is None:
            self._breakpoints.clear()
        else:
            del self._breakpoints[self._numbered_one(number).number]

    def enable(self, number: int, enabled: bool = True) -> None:
        """Let a breakpoint count, or not. Raises InputError for a number that none has."""
        self._numbered_one(number).enabled = enabled

    def run(self, direction: Direction = 1) -> Found[date] | None:
        """Along the days to the next, or the last, place where a breakpoint stops. None, and no move, without one."""
        found: dict[date, list[Hit]] = {}
        limit = self.horizon if direction > 0 else FIRST_DAY
        for each in self._enabled():
            scan = self._scan(each.key, each.ask, each.timing)
            turn = self._turn(scan, each, direction, limit)
            if turn is not None:
                found.setdefault(turn.day, []).append(Hit(each, turn.before, turn.after))
                limit = turn.day
        if not found:
            return None
        day = min(found) if direction > 0 else max(found)
        self._move(day)
        return Found(day, tuple(found[day]))

    def run_records(self, direction: Direction = 1) -> Found[datetime] | None:
        """The same along the instants of the record, for the same day."""
        enabled = self._enabled()
        instants = self.instants
        number = self.known_number + direction
        while enabled and 0 < number <= len(instants):
            self.tick(day_of(instants[number - 1]))
            hits = []
            for each in enabled:
                before, after = self._known_answer(each, number - 1), self._known_answer(each, number)
                if each.stops(before, after):
                    hits.append(Hit(each, before, after))
            if hits:
                self._know_number(number)
                return Found(instants[number - 1], tuple(hits))
            number += direction
        return None

    def answer(self, each: Breakpoint) -> Any:
        """What a breakpoint's question is answered here."""
        return each.ask(self.view())

    # -- within ----------------------------------------------------------------------------------------------

    def _move(self, day: date) -> bool:
        return self._go(Position(day, self.setting))

    def _set(self, setting: Setting) -> bool:
        return self._go(Position(self.as_of, setting))

    def _go(self, position: Position) -> bool:
        """Stand at another position; a view that cannot be made leaves everything as it was."""
        if position == self.position:
            return False
        view = self._view(position)
        self._trail = [*self._trail[-_MOVES_KEPT:], self.position]
        self._stand(position, view)
        return True

    def _stand(self, position: Position, view: View) -> None:
        self.before, self.position = self.position, position
        self._there, self._here = self._here, view

    def _know_number(self, number: int) -> bool:
        instants = self.instants
        return self.know(None if number == len(instants) else instants[number - 1])

    def _enabled(self) -> list[Breakpoint]:
        return [each for each in self.breakpoints if each.enabled]

    def _latest(self) -> View:
        """The view that holds every contract, unit and line to come; beside the walks, which need not go that far."""
        setting = replace(self.setting, known=None)
        history, readings = self.history, dict(setting.readings)
        return _kept(
            self._views,
            Position(self.horizon, setting),
            lambda: View(history, self.horizon, None, readings),
            _VIEWS_KEPT,
        )

    def _numbered_one(self, number: int) -> Breakpoint:
        found = self._breakpoints.get(number)
        if found is None:
            known = (
                f"one of {', '.join(map(str, self._breakpoints))}" if self._breakpoints else "a breakpoint that is set"
            )
            raise InputError([Problem("breakpoint", f"the unknown breakpoint {number}", known)])
        return found

    def _turn(self, scan: Scan, each: Breakpoint, direction: Direction, limit: date) -> Turn | None:
        def wanted(turn: Turn) -> bool:
            return each.stops(turn.before, turn.after)

        if direction > 0:
            return scan.next(self.as_of, limit, self.tick, wanted)
        return scan.previous(self.as_of, self.tick, wanted)

    def _known_answer(self, each: Breakpoint, number: int) -> Any:
        """The answer for this day with so many instants known."""
        key = (each.key, self.as_of, self.setting.readings, self.setting.what_if, number)
        if key not in self._answers:
            instants = self.instants
            known_at = instants[number - 1] if number else instants[0] - _BEFORE_ALL
            self._answers[key] = each.ask(View(self.history, self.as_of, known_at, dict(self.setting.readings)))
        return self._answers[key]

    def _scan(self, key: tuple[str, ...], ask: Callable[[View], Any], timing: Timing) -> Scan:
        """The search for changes of an answer under the present setting."""
        setting = self.setting
        return _kept(self._scans, (key, setting), lambda: Scan(self._days(setting), ask, timing), _SCANS_KEPT)

    def _next_happening(self) -> Turn | None:
        for scan in self._near_by():
            return scan.next(self.as_of, self.horizon, self.tick, _any)
        walk, reached = self._walks.get(self.setting, (None, None))
        if walk is None or reached != self.as_of or self.setting.known == SAME:
            scan = self._happenings(self.as_of)
            return scan.next(self.as_of, self.horizon, self.tick, _any)
        # Where one stands the walk stands too: it only has to go on. A search that is stopped uses it up.
        setting = self.setting
        del self._walks[setting]
        days = Days.going_on(walk, self.as_of)
        turn = Scan(days, happening, Timing.DUE_DAYS).next(self.as_of, self.horizon, self.tick, _any)
        self._walks[setting] = walk, days.last.as_of
        return turn

    def _last_happening(self) -> Turn | None:
        for scan in self._near_by():
            turn = scan.previous(self.as_of, self.tick, _any)
            if turn is not None or scan.since == date.min:
                return turn
        reach = self._near_behind()
        while True:
            far = self.as_of.toordinal() - reach.days <= FIRST_DAY.toordinal()
            scan = self._happenings(date.min if far else self.as_of - reach)
            turn = scan.previous(self.as_of, self.tick, _any)
            if turn is not None or scan.since == date.min:
                return turn
            reach *= 8

    def _near_behind(self) -> timedelta:
        """How far back the last few days lie for which something is on record; few, as each of them costs a look."""
        same = self.setting.known == SAME
        days: set[date] = set()
        for record in self.history.records:
            days.add(record.event.on)
            if same:
                days.add(day_of(record.recorded_at))
        before = sorted(day for day in days if day < self.as_of)[-_DAYS_BEHIND:]
        return self.as_of - before[0] + _ONE_DAY if before else _ONE_DAY

    def _near_by(self) -> Iterator[Scan]:
        """Searches for what happens that are as far as here: over all days, and the one that began shortly before."""
        for name in (_HAPPENING, _NEAR_BY):
            scan = self._scans.get((name, self.setting))
            if scan is not None and scan.is_near(self.as_of):
                yield scan

    def _happenings(self, since: date) -> Scan:
        """A search for what happens after a day; over all days where nothing lies before it.

        A large matter has days by the thousand behind it, of which the next step needs none.
        """
        setting = self.setting
        if since <= self._days_begin(setting):
            return self._scan(_HAPPENING, happening, Timing.DUE_DAYS)
        self._scans.pop((_NEAR_BY, setting), None)
        return _kept(
            self._scans,
            (_NEAR_BY, setting),
            lambda: Scan(self._days(setting), happening, Timing.DUE_DAYS, since),
            _SCANS_KEPT,
        )

    def _days_begin(self, setting: Setting) -> date:
        """A day before which nothing happens."""
        history = self._history_of(setting.what_if)
        return min((record.event.on for record in history.records), default=FIRST_DAY) - _ONE_DAY

    def _days(self, setting: Setting) -> Days:
        history, readings = self._history_of(setting.what_if), dict(setting.readings)
        if setting.known == SAME:
            return LivedDays(history, readings)
        return Days(history, setting.known_at(self.as_of), readings)

    def _history_of(self, what_if: WhatIf) -> History:
        return _kept(self._histories, what_if, lambda: what_if.history(self._history), _VIEWS_KEPT)

    def _view(self, position: Position) -> View:
        return _kept(self._views, position, lambda: self._made(position), _VIEWS_KEPT)

    def _made(self, position: Position) -> View:
        """A view whose lines stay as they are; forward by the walk of its setting, which is what makes it cheap."""
        setting, known_at = position.setting, position.known_at
        history, readings = self._history_of(setting.what_if), dict(setting.readings)
        if setting.known == SAME:
            return View(history, position.as_of, known_at, readings)
        # Taken out while it moves: a walk that fails on the way cannot go on.
        walk, reached = self._walks.pop(setting, (None, date.min))
        if walk is None or position.as_of < reached:
            walk = Walk(history, known_at, readings)
        view = walk.view(position.as_of)
        self._walks[setting] = walk, position.as_of
        while len(self._walks) > _WALKS_KEPT:
            self._walks.popitem(last=False)
        return view.made()

    def _last_on_record(self) -> date:
        """The last day on which anything on record happened or was recorded."""
        return latest_day(self._history.records) or FIRST_DAY


def _kept(kept: OrderedDict[_Key, _Kept], key: _Key, make: Callable[[], _Kept], most: int) -> _Kept:
    """What is kept under a key, made when it is not; of those kept, the one longest not asked for goes first."""
    if key in kept:
        kept.move_to_end(key)
        return kept[key]
    made = kept[key] = make()
    while len(kept) > most:
        kept.popitem(last=False)
    return made


def _any(turn: Turn) -> bool:
    return True


def _no_tick(day: date) -> None:
    pass
