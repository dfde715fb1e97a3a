"""By how many days each fact may move before an answer is another one.

What follows from a fact on another day mostly changes where its day, or a deadline that runs from it, passes another
day. So days are tried on which something happens, begins or ends, and where what follows differs from one of them to
the next, those between by halves. That is no proof for the days passed over: so every day is tried then, nearest first,
as far as the bound goes, and a move says how far that was.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from yakkan.domain.collector import Swept
from yakkan.domain.errors import InputError
from yakkan.projections.dispute.across import Question
from yakkan.projections.dispute.effect import days_of
from yakkan.projections.dispute.fewer_facts import Matter
from yakkan.projections.lines import plain
from yakkan.projections.notebook import Shown
from yakkan.projections.view import View

_DAY: Final = timedelta(days=1)
_EVERY_DAY: Final = 3
"""So many times the bound may be spent where that tries every day."""


@dataclass(frozen=True, slots=True)
class Move(Shown):
    """A fact of a day `on`, and the nearest days before and after it on which the answer would be another one.

    `searched_earlier` and `searched_later` are the days within which every day was tried. Beyond them, and up to the
    bound of the search, only days were tried on which something happens, begins or ends, and those between on which
    what follows from the fact changes: a day told from there is one, but a nearer one may be unseen. `earlier` and
    `later` are None where none was found; `looked_earlier` and `looked_later` say how far it was looked.
    """

    fact: str
    on: date
    earlier: date | None = None
    later: date | None = None
    answer_earlier: Any = None
    answer_later: Any = None
    searched_earlier: int = 0
    searched_later: int = 0
    looked_earlier: int = 0
    looked_later: int = 0

    @property
    def exact_earlier(self) -> bool:
        """Whether every day between was tried."""
        return self.searched_earlier >= self.looked_earlier

    @property
    def exact_later(self) -> bool:
        """Whether every day between was tried."""
        return self.searched_later >= self.looked_later

    @property
    def days_earlier(self) -> int | None:
        """By how many days it may move back without changing the answer; None where no day was found."""
        return None if self.earlier is None else (self.on - self.earlier).days - 1

    @property
    def days_later(self) -> int | None:
        """By how many days it may move on without changing the answer; None where no day was found."""
        return None if self.later is None else (self.later - self.on).days - 1

    def to_dict(self) -> dict[str, Any]:
        """Plain form for JSON."""
        return {
            "fact": self.fact,
            "on": self.on.isoformat(),
            "earlier": plain(self.earlier),
            "later": plain(self.later),
            "days_earlier": self.days_earlier,
            "days_later": self.days_later,
            "answer_earlier": plain(self.answer_earlier),
            "answer_later": plain(self.answer_later),
            "searched_earlier": self.searched_earlier,
            "searched_later": self.searched_later,
            "looked_earlier": self.looked_earlier,
            "looked_later": self.looked_later,
        }


class Asking:
    """A question put to so many views at most; where it has no answer the answer is None."""

    def __init__(self, question: Question, bound: int) -> None:
        self.question = question
        self.bound = self.left = bound
        self.tried = 0

    def __call__(self, view: View) -> Any:
        self.left -= 1
        self.tried += 1
        try:
            return self.question(view)
        except InputError:
            return None


class _Probe:
    """A fact on its way, backwards or forwards, by its distance in days."""

    def __init__(self, matter: Matter, name: str, step: int, within: int) -> None:
        self.name = name
        self.on = matter.groups[name][0].fact.on
        self.flip: int | None = None
        self.answer: Any = None
        self.looked = 0
        self.searched = 0
        self.within = within
        self._matter = matter
        self._step = step
        self._known: dict[int, tuple[Any, frozenset[Any]]] = {}

    @property
    def left(self) -> int:
        """How many days have still to be tried for every one to be."""
        goal = self._last() if self.flip is None else self.flip
        return sum(distance not in self._known for distance in range(self.searched + 1, goal + 1))

    def at(self, distance: int, asking: Asking) -> tuple[Any, frozenset[Any]]:
        """The answer with the fact so many days away, and what follows then."""
        if distance not in self._known:
            with Swept():
                self._known[distance] = self._asked(distance, asking)
        return self._known[distance]

    def _asked(self, distance: int, asking: Asking) -> tuple[Any, frozenset[Any]]:
        view = self._matter.moved(self.name, self._day(distance))
        return asking(view), _course(view)

    def look(self, now: View, days: Iterable[date], base: Any, asking: Asking) -> None:
        """Try these days from the nearest on, and those between where what follows changes, until the answer does."""
        ahead = sorted({(day - self.on).days * self._step for day in days})
        last = self._last()
        near = 0
        self._known[0] = base, _course(now)
        for distance in [*(d for d in ahead if 0 < d < last), last]:
            if asking.left <= 0 or not self._look_between(near, distance, base, asking):
                return
            near = distance
        self.looked = self.within

    def search(self, base: Any, asking: Asking) -> None:
        """Try the next day, after which every one up to it has been."""
        distance = self.searched + 1
        answer, _ = self.at(distance, asking)
        self.searched = distance
        if answer != base:
            self._flips(distance, answer)
        elif distance >= self._last():
            # From here on it is as if the fact had never been.
            self.searched = self.looked = self.within
        self.looked = max(self.looked, distance)

    @property
    def searching(self) -> bool:
        """Whether there are days that have not been tried, up to the one that flips the answer."""
        return self.searched < (self.within if self.flip is None else self.flip)

    def _look_between(self, near: int, far: int, base: Any, asking: Asking) -> bool:
        """Look from a day to another, as long as the answer stays and views are left."""
        waiting = [(near, far)]
        while waiting:
            near, far = waiting.pop()
            if asking.left <= 0:
                return False
            if far - near > 1 and self.at(near, asking) != self.at(far, asking):
                middle = (near + far) // 2
                waiting += [(middle, far), (near, middle)]
                continue
            answer, _ = self.at(far, asking)
            self.looked = max(self.looked, far)
            if answer != base:
                self._flips(far, answer)
                return False
        return True

    def _flips(self, distance: int, answer: Any) -> None:
        self.flip, self.answer, self.looked = distance, answer, distance

    def _day(self, distance: int) -> date:
        return self.on + timedelta(days=self._step * distance)

    def _last(self) -> int:
        """The last distance at which a day can make a difference that another has not made."""
        if self._step < 0:
            return self.within
        beyond = (self._matter.horizon - self.on).days + 1
        return (
            max(1, beyond)
            if beyond < self.within and self._matter.leaves_the_day(self.name, self._day(beyond))
            else self.within
        )


def moves_of(matter: Matter, names: Sequence[str], base: Any, asking: Asking, within: int) -> tuple[Move, ...]:
    """The moves of these facts: those days first on which something can turn, then every day, the first facts first."""
    names = [name for name in names if within and matter.moves_as_one(name)]
    probes = [_Probe(matter, name, step, within) for name in names for step in (-1, 1)]
    now = matter.without(())
    days = _turning_days(matter, now)
    for probe in probes:
        probe.look(now, days, base, asking)
    if sum(probe.left for probe in probes) <= asking.left + (_EVERY_DAY - 1) * asking.bound:
        asking.left += (_EVERY_DAY - 1) * asking.bound
    while asking.left > 0 and (waiting := [probe for probe in probes if probe.searching]):
        for probe in waiting:
            if asking.left > 0:
                probe.search(base, asking)
    return tuple(_move(*pair) for pair in zip(probes[::2], probes[1::2], strict=True))


def _turning_days(matter: Matter, now: View) -> set[date]:
    """Every day on which something happens, begins or ends in the matter as it is, with those around it."""
    days = days_of(now) | matter.days()
    return {day + distance for day in days for distance in (-_DAY, timedelta(), _DAY)}


def _course(view: View) -> frozenset[Any]:
    """What follows, whatever the days: which facts have their effect, and what is deemed to happen."""
    return frozenset(
        (entry.name, entry.course and entry.course.name, entry.unit, entry.effect, entry.status, entry.article)
        for entry in view.chronicle.entries
    )


def _move(earlier: _Probe, later: _Probe) -> Move:
    return Move(
        fact=earlier.name,
        on=earlier.on,
        earlier=None if earlier.flip is None else earlier.on - timedelta(days=earlier.flip),
        later=None if later.flip is None else later.on + timedelta(days=later.flip),
        answer_earlier=earlier.answer,
        answer_later=later.answer,
        searched_earlier=earlier.searched,
        searched_later=later.searched,
        looked_earlier=earlier.looked,
        looked_later=later.looked,
    )
