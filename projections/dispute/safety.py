"""By when an act must be done to be in time, whatever one reads.

Found by trying: the act is supposed on a day, and it is in time when the terms give it its effect. So no deadline is
computed here, and this stays right when a rule changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any, Final

from yakkan.domain.contract.facts import DeemedEvent, Fact, FactCorrected, FactRetracted
from yakkan.domain.contract.history import History, present
from yakkan.domain.instants import end_of_knowledge
from yakkan.projections.dispute.acts import ACTIONS, Act, Attempt
from yakkan.projections.dispute.combinations import Answers, OutOfBoundError, Table, search
from yakkan.projections.dispute.scenario import altered
from yakkan.projections.lines import Because, plain
from yakkan.projections.view import View

FURTHEST: Final = 4000
"""Days after which a window that is still open counts as having no last day."""
BESIDE: Final = 14
"""Days after a last day that are tried as well, for windows that open again."""
_ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class StillDoes:
    """Days, `from_` to `to`, on which the act is in time only under some readings, `under`; and why `to` is the last.

    `to` is None where it has no last day under them.
    """

    from_: date
    to: date | None
    under: tuple[str, ...]
    because: tuple[Because, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain form for JSON."""
        return {
            "from": plain(self.from_),
            "to": plain(self.to),
            "under": list(self.under),
            "because": plain(self.because),
        }


@dataclass(frozen=True, slots=True)
class SafeUntil:
    """By when an act is in time. `safe_on` is the last day under every reading, `latest_on` the last under any.

    `due_on` is the last day under the readings in force. `status` is
    - `open`: there is a last day, and it has not passed under every reading. `safe_on` may have: it then lies before
      `as_of`, and the act is in time under some readings only;
    - `over`: it has passed under every reading; `latest_on` says when;
    - `not_open`: no day does, as the facts stand;
    - `no_last_day`: the act has its effect whenever it is done, under some reading at least.

    `safe_on` is None unless the status is `open`. `opens_on` is the first day where that is still to come.
    `still_does` goes through the days after `safe_on`; `never_under` are readings under which no day does, which
    `safe_on` leaves out of account. `because` says why `safe_on` is the last day, holidays included.
    """

    action: str
    contract: str
    unit: str | None
    article: str
    as_of: date
    status: str
    safe_on: date | None = None
    latest_on: date | None = None
    due_on: date | None = None
    opens_on: date | None = None
    decided_by: tuple[str, ...] = ()
    still_does: tuple[StillDoes, ...] = ()
    never_under: tuple[str, ...] = ()
    because: tuple[Because, ...] = ()
    considered: tuple[str, ...] = field(default=())
    tried: int = 0
    complete: bool = True

    def to_dict(self) -> dict[str, Any]:
        """Plain form for JSON."""
        return {
            "action": self.action,
            "contract": self.contract,
            "unit": self.unit,
            "article": self.article,
            "as_of": plain(self.as_of),
            "status": self.status,
            "safe_on": plain(self.safe_on),
            "latest_on": plain(self.latest_on),
            "due_on": plain(self.due_on),
            "opens_on": plain(self.opens_on),
            "decided_by": list(self.decided_by),
            "still_does": plain(self.still_does),
            "never_under": list(self.never_under),
            "because": plain(self.because),
            "considered": list(self.considered),
            "tried": self.tried,
            "complete": self.complete,
        }


@dataclass(frozen=True, slots=True)
class _Window:
    """Days on which the act is in time: the last one (date.max for none), and the first where it is to come."""

    last: date
    opens_on: date | None = None


def safe_until(
    history: History,
    readings: Mapping[str, str],
    act: Act,
    as_of: date,
    known_at: date | datetime | None = None,
    *,
    pool: Iterable[str] | None = None,
    bound: int = 3000,
) -> SafeUntil:
    """The last day on which an act is in time under every reading, as things stand on a day.

    What is recorded of later days is left out: nothing further happens but the act. Raises InputError for an unknown
    act, contract, unit, charge or reading.
    """
    tries = _Tries(_up_to(history, as_of, known_at), readings, act, as_of, bound)
    base = tries.view({}, as_of)
    act.check(base)
    in_force = base.chronicle.readings
    answers = Answers(tries.ask, {name: in_force[name] for name in in_force}, pool=pool, bound=bound)
    table = search(answers, few=100, samples=32)
    return _told(act, tries, table, answers.of({}))


def _up_to(history: History, as_of: date, known_at: date | datetime | None) -> History:
    """What is known of days up to this one, corrections included."""
    known = history.known(end_of_knowledge(known_at))
    later = {
        each.record.seq
        for each in present(known)
        if each.fact.on > as_of and not isinstance(each.fact, FactCorrected | FactRetracted)
    }
    # The journal of deemed events is left out as well: it may hold what followed from the facts left out.
    return History(
        [record for record in known if record.seq not in later and not isinstance(record.event, DeemedEvent)]
    )


class _Tries:
    """The act, tried on days and under readings."""

    def __init__(self, history: History, readings: Mapping[str, str], act: Act, as_of: date, bound: int) -> None:
        self._history = history
        self._readings = readings
        self._act = act
        self.as_of = as_of
        self.made = 0
        self._bound = bound
        self._histories: dict[tuple[date, int], History] = {}
        self._guesses: list[date] = []
        self._consulted: set[str] = set()

    def view(self, choice: Mapping[str, str], day: date) -> View:
        """The view without the act."""
        return View(self._history, day, None, {**self._readings, **choice})

    def ask(self, choice: dict[str, str]) -> tuple[_Window | None, Iterable[str]]:
        """The window of the act under these readings, and the readings asked for to find it."""
        self._consulted = set()
        window = self._window(choice)
        return window, frozenset(self._consulted)

    def _in_time(self, choice: Mapping[str, str], day: date) -> bool:
        if self.made >= self._bound:
            raise OutOfBoundError
        attempt = Attempt(self._act, day, self.as_of, lambda at: self._seen(self.view(choice, at)),
                          lambda fact, at: self._seen(self._supposing(choice, fact, at)))  # fmt: skip
        found = attempt.in_time()
        for view in attempt.views:
            self._consulted |= view.consulted
        return found

    def _seen(self, view: View) -> View:
        self.made += 1
        return view

    def _supposing(self, choice: Mapping[str, str], fact: Fact, day: date) -> View:
        key = fact.on, getattr(fact, "amount", 0)
        if key not in self._histories:
            self._histories[key] = altered(self._history, add=[fact])
        return View(self._histories[key], day, None, {**self._readings, **choice})

    def _window(self, choice: Mapping[str, str]) -> _Window | None:
        for guess in self._guesses:
            # A day of the past is no guess where the act is in time today.
            if guess < self.as_of and self._in_time(choice, self.as_of):
                continue
            if self._in_time(choice, guess) and not self._again(choice, guess, 4):
                return _Window(guess)
        start = next((day for day in self._days(choice) if self._in_time(choice, day)), None)
        if start is None:
            return None
        last = self._last_from(choice, start)
        opens = None
        if start > self.as_of:
            opens = start
        elif last != date.max and last not in self._guesses:
            self._guesses.append(last)
        return _Window(last, opens)

    def _days(self, choice: Mapping[str, str]) -> Iterator[date]:
        """Days worth trying: today, then those on which something happened, the latest first, then those to come."""
        yield self.as_of
        view = self.view(choice, self.as_of)
        past = {day for entry in view.chronicle.entries for day in (entry.on, entry.shows_from)}
        to_come: set[date] = set()
        for line in view.obligations:
            to_come |= {line.due_on} if line.due_on else set()
        for window in view.liability:
            to_come |= {day for day in (window.first_day, window.last_day) if day}
        for contract in view.contracts:
            to_come |= {contract.term["last_day"]} if contract.term and contract.term["last_day"] else set()
        past |= to_come
        self._consulted |= view.consulted
        yield from sorted((day for day in past if day < self.as_of), reverse=True)
        yield from sorted({each for day in to_come for each in (day, day + _ONE_DAY) if each > self.as_of})

    def _last_from(self, choice: Mapping[str, str], start: date) -> date:
        """The last day in time from one that is: by growing steps, then by halves, then the days beside it."""
        step, low = 1, start
        while True:
            high = low + timedelta(days=step)
            if (high - start).days > FURTHEST:
                return date.max
            if not self._in_time(choice, high):
                break
            low, step = high, 2 * step
        while (high - low).days > 1:
            middle = low + (high - low) // 2
            if self._in_time(choice, middle):
                low = middle
            else:
                high = middle
        again = self._again(choice, low, BESIDE)
        return low if again is None else self._last_from(choice, again)

    def _again(self, choice: Mapping[str, str], last: date, days: int) -> date | None:
        """A day soon after a last one on which the act is in time nevertheless."""
        beside = (last + timedelta(days=number) for number in range(1, days + 1))
        return next((day for day in beside if self._in_time(choice, day)), None)


def _told(act: Act, tries: _Tries, table: Table[_Window | None], base: _Window | None) -> SafeUntil:
    """The windows of all combinations of readings, put together."""
    last_under: dict[date, list[str]] = {}
    choices: dict[date, dict[str, str]] = {}
    never: list[str] = []
    opens: list[date] = []
    for values, window in table.rows.items():
        choice = {name: value for name, value in table.choice(values).items() if name in table.deciding}
        key = " ".join(f"{name}={value}" for name, value in choice.items())
        under = never if window is None else last_under.setdefault(window.last, [])
        if key not in under:
            under.append(key)
        if window is not None:
            choices.setdefault(window.last, choice)
            opens += [window.opens_on] if window.opens_on else []
    days = sorted(last_under)
    status = _status(days, tries.as_of)
    safe = days[0] if status == "open" else None
    still = tuple(
        StillDoes(
            before + _ONE_DAY,
            None if day == date.max else day,
            tuple(key for later in days[number:] for key in last_under[later]),
            () if day == date.max else act.grounds(tries.view(choices[day], day), day),
        )
        for number, (before, day) in enumerate(pairwise(days), start=1)
    )
    return SafeUntil(
        action=act.action,
        contract=act.contract,
        unit=act.unit,
        article=act.article(tries.view({}, tries.as_of)),
        as_of=tries.as_of,
        status=status,
        safe_on=safe,
        latest_on=days[-1] if days and days[-1] != date.max else None,
        due_on=None if base is None or base.last == date.max else base.last,
        opens_on=max(opens, default=None),
        decided_by=table.deciding,
        still_does=still,
        never_under=tuple(never) if days else (),
        because=() if safe is None else act.grounds(tries.view(choices[safe], safe), safe),
        considered=table.looked_at,
        tried=tries.made,
        complete=table.complete,
    )


def _status(days: list[date], as_of: date) -> str:
    if not days:
        return "not_open"
    if days[0] == date.max:
        return "no_last_day"
    return "over" if days[-1] < as_of else "open"


__all__ = ["ACTIONS", "Act", "SafeUntil", "StillDoes", "safe_until"]
