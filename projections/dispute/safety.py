"""By when an act must be done to be in time, whatever one reads.

Found by trying: the act is supposed on a day, and it is in time when the terms give it its effect. So no deadline is
computed here, and this stays right when a rule changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any, Final

from yakkan.domain.collector import Swept
from yakkan.domain.contract.facts import DeemedEvent, Fact, FactCorrected, FactRetracted
from yakkan.domain.contract.history import History, present
from yakkan.domain.instants import end_of_knowledge
from yakkan.projections.contracts import ContractLine
from yakkan.projections.dispute.acts import ACTIONS, Act, Attempt, contract_of
from yakkan.projections.dispute.combinations import Answers, Choice, OutOfBoundError, Table, conditions, search
from yakkan.projections.dispute.scenario import altered
from yakkan.projections.dispute.settled import Settled, settled
from yakkan.projections.lines import Because, plain
from yakkan.projections.notebook import Shown
from yakkan.projections.view import View

FURTHEST: Final = 4000
"""Days after which a window that is still open counts as having no last day."""
TRIES: Final = 5
"""Views for each combination of readings, on average at most."""
BESIDE: Final = 14
"""Days after a last day that are tried as well, for windows that open again."""
_ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class StillDoes(Shown):
    """Days, `from_` to `to`, on which the act is in time only under some readings: `under`, written X1=R-A X11=R-A.

    `to` is None where it has no last day under them. `because` says why `to` is the last one, holidays included;
    `reason` is what the terms say to the act on the day after it.
    """

    from_: date
    to: date | None
    under: tuple[str, ...]
    because: tuple[Because, ...] = ()
    reason: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain form for JSON."""
        return {
            "from": plain(self.from_),
            "to": plain(self.to),
            "under": list(self.under),
            "because": plain(self.because),
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True)
class SafeUntil(Shown):
    """By when an act is in time. `safe_on` is the last day under every reading, `latest_on` the last under any.

    `due_on` is the last day under the readings in force. `status` is
    - `open`: there is a last day, and it has not passed under every reading. `safe_on` may have: it then lies before
      `as_of`, and the act is in time under some readings only;
    - `over`: it has passed under every reading; `latest_on` says when;
    - `done`: under the readings in force it was done, on `settled_on`, by the fact `done_by`; so was a payment where
      nothing is open any more;
    - `gone`: under the readings in force its object is no longer there since `settled_on`: `state` is that of the
      contract or unit, such as terminated or lost;
    - `not_open`: no day does, as the facts stand; `reason` is what the terms say to the act on the day asked about;
    - `no_last_day`: the act has its effect whenever it is done, whatever one reads.

    `opens_on` is the first day on which the act has its effect under every reading, where that is still to come.
    `still_does` goes through the days after `safe_on`. Two sorts of readings are left out of account by `safe_on` and
    `latest_on`: those under which no day does, `never_under`, and those under which it was done or its object is gone,
    `settled_under`, where they are not all. So an act that was done and does not count under some reading has a
    `safe_on` for doing it again. `because` and `reason` say why `safe_on` is the last day, as in `StillDoes`.
    `takes_effect_late` says that the act, done on `as_of`, still has its effect, though not that of one in time.
    `charge` is what is paid where one charge was named; `article` is then that of the charge, where it is no fee.
    """

    action: str
    contract: str
    unit: str | None
    article: str
    as_of: date
    status: str
    charge: str | None = None
    safe_on: date | None = None
    latest_on: date | None = None
    due_on: date | None = None
    opens_on: date | None = None
    decided_by: tuple[str, ...] = ()
    still_does: tuple[StillDoes, ...] = ()
    never_under: tuple[str, ...] = ()
    settled_on: date | None = None
    done_by: str | None = None
    state: str | None = None
    settled_under: tuple[str, ...] = ()
    takes_effect_late: bool = False
    because: tuple[Because, ...] = ()
    reason: str | None = None
    considered: tuple[str, ...] = field(default=())
    tried: int = 0
    complete: bool = True

    def to_dict(self) -> dict[str, Any]:
        """Plain form for JSON."""
        return {name: plain(getattr(self, name)) for name in self.__dataclass_fields__}


@dataclass(frozen=True, slots=True)
class _Window:
    """Days on which the act is in time: the last one (date.max for none), and the first where it is to come."""

    last: date
    opens_on: date | None = None


_Outcome = _Window | Settled | None
"""What becomes of the act under a combination of readings; None where no day does."""


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
    stood = _up_to(history, as_of, known_at)
    base = View(stood, as_of, None, readings)
    act.check(base)
    tries = _Tries(stood, readings, act, base.contract(act.contract), as_of)
    in_force = base.chronicle.readings
    answers = Answers(tries.ask, {name: in_force[name] for name in in_force}, pool=pool, bound=max(1, bound))
    # The answer under the readings in force is found whatever it takes; the bound is on the others.
    window = answers.of({})
    tries.bound = max(tries.made, TRIES * bound)
    table = search(answers, few=100, samples=32)
    return _told(act, act.article(base), tries, table, window)


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
        [record for record in known if record.seq not in later and not isinstance(record.event, DeemedEvent)],
        money=history.money,
    )


class _Tries:
    """The act, tried on days and under readings."""

    def __init__(
        self, history: History, readings: Mapping[str, str], act: Act, line: ContractLine, as_of: date
    ) -> None:
        self._history = history
        self._readings = readings
        self._act = act
        self._once = ACTIONS[act.action].once
        self._line = line
        self.as_of = as_of
        self.made = 0
        self.bound: int | None = None
        self._histories: dict[tuple[date, int], History] = {}
        self._guesses: list[date] = []
        self._choice: Choice = {}
        self._without: dict[date, View] = {}
        self._found: dict[date, bool] = {}
        self._consulted: set[str] = set()

    def view(self, choice: Choice, day: date) -> View:
        """The view without the act; those of the choice asked for last are kept."""
        self._turn_to(choice)
        if day not in self._without:
            self._without[day] = View(self._history, day, None, {**self._readings, **choice}, weighing=True)
            self.made += 1
        return self._without[day]

    def _turn_to(self, choice: Choice) -> None:
        if choice != self._choice:
            self._choice, self._without, self._found = choice, {}, {}

    def ask(self, choice: dict[str, str]) -> tuple[_Outcome, Iterable[str]]:
        """What becomes of the act under these readings, and the readings asked for to find it."""
        self._consulted = set()
        window = self._window(choice)
        if window is not None and self._is_defeated(choice, window):
            window = None
        nothing_left = None
        if window is None or window.last < self.as_of:
            last = None if window is None else window.last
            nothing_left = settled(self._act, lambda day: self.view(choice, day), self.as_of, last)
        # A view asks for readings as its projections are read, so that they are collected last.
        consulted = self._consulted.union(*(view.weighed for view in self._without.values()))
        return nothing_left or window, consulted

    def reason(self, choice: Choice, day: date) -> str | None:
        """What the terms say to the act on a day."""
        return self.tried(choice, day).reason

    def tried(self, choice: Choice, day: date) -> Attempt:
        """The act tried on a day."""
        attempt = self._attempt(choice, day)
        attempt.in_time()
        return attempt

    def _in_time(self, choice: Choice, day: date) -> bool:
        self._turn_to(choice)
        if day not in self._found:
            if self.bound is not None and self.made >= self.bound:
                raise OutOfBoundError
            with Swept():
                self._found[day] = self._tried(choice, day)
        return self._found[day]

    def _tried(self, choice: Choice, day: date) -> bool:
        attempt = self._attempt(choice, day)
        found = attempt.in_time()
        for view in attempt.views:
            self._consulted.update(view.weighed)
        return found

    def _is_defeated(self, choice: Choice, window: _Window) -> bool:
        """Whether even the last day is of no use. One day is looked at for all: what defeats the act, such as that a
        rejection is not enough (X32 R-B), or that the rework must be finished (X15 R-C), does so on any day.
        """
        day = max(self.as_of, window.opens_on or self.as_of) if window.last == date.max else window.last
        attempt = self._attempt(choice, day)
        found = attempt.is_defeated()
        for view in attempt.views:
            self._consulted.update(view.weighed)
        return found

    def _attempt(self, choice: Choice, day: date) -> Attempt:
        return Attempt(
            self._act,
            self._line,
            day,
            self.as_of,
            lambda at: self.view(choice, at),
            lambda fact, at: self._supposing(choice, fact, at),
        )

    def _supposing(self, choice: Choice, fact: Fact, day: date) -> View:
        key = fact.on, getattr(fact, "amount", 0)
        if key not in self._histories:
            self._histories[key] = altered(self._history, add=[fact])
        self.made += 1
        return View(self._histories[key], day, None, {**self._readings, **choice}, weighing=True)

    def _window(self, choice: Choice) -> _Window | None:
        for guess in self._guesses:
            # A day of the past is no guess where the act is in time today.
            if guess < self.as_of and self._in_time(choice, self.as_of):
                continue
            if self._in_time(choice, guess) and not self._again(choice, guess, 1 if self._once else 2):
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

    def _days(self, choice: Choice) -> Iterator[date]:
        """Days worth trying: today, then those on which something happened to the contract, the latest first, then
        those to come.
        """
        yield self.as_of
        view = self.view(choice, self.as_of)
        name = self._line.contract
        marked = {
            day
            for entry in view.chronicle.entries
            if entry.course is not None and entry.course.name == name
            for day in (entry.on, entry.shows_from)
        }
        marked |= {line.due_on for line in view.obligations if line.contract == name and line.due_on}
        marked |= {line.due_on for line in view.fees.charges if line.contract == name and line.due_on}
        if self._act.action == "pay":
            # A fee may be due on a day of its month, and arise at the end of it: no interest runs before.
            marked |= {line.arose_on for line in self._act.open_charges(view)}
        for window in view.liability:
            if window.contract == name:
                marked |= {day for day in (window.first_day, window.last_day) if day}
        term = view.contract(self._act.contract).term
        marked |= {term["last_day"]} if term and term["last_day"] else set()
        yield from sorted((day for day in marked if day < self.as_of), reverse=True)
        yield from sorted({each for day in marked for each in (day, day + _ONE_DAY) if each > self.as_of})

    def _last_from(self, choice: Choice, start: date) -> date:
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
        again = None if self._once else self._again(choice, low, BESIDE)
        return low if again is None else self._last_from(choice, again)

    def _again(self, choice: Choice, last: date, days: int) -> date | None:
        """A day soon after a last one on which the act is in time nevertheless."""
        beside = (last + timedelta(days=number) for number in range(1, days + 1))
        return next((day for day in beside if self._in_time(choice, day)), None)


def _told(act: Act, article: str, tries: _Tries, table: Table[_Outcome], base: _Outcome) -> SafeUntil:
    """What becomes of the act under all combinations of readings, put together."""
    windows = {values: window for values, window in table.rows.items() if isinstance(window, _Window)}
    last_days = sorted({window.last for window in windows.values()})
    choices = {window.last: table.choice(values) for values, window in reversed(windows.items())}

    def under(holds: Callable[[_Outcome], bool]) -> tuple[str, ...]:
        return conditions(table.names, {values: holds(outcome) for values, outcome in table.rows.items()})

    told = SafeUntil(
        action=act.action,
        contract=act.contract,
        unit=act.unit,
        charge=act.charge,
        article=article,
        as_of=tries.as_of,
        status=_status(last_days, base, tries.as_of),
        latest_on=last_days[-1] if last_days and last_days[-1] != date.max else None,
        due_on=base.last if isinstance(base, _Window) and base.last != date.max else None,
        opens_on=max((window.opens_on for window in windows.values() if window.opens_on), default=None),
        decided_by=table.deciding,
        never_under=under(lambda outcome: outcome is None) if windows or isinstance(base, Settled) else (),
        considered=table.looked_at,
        tried=tries.made,
        complete=table.complete,
    )
    if isinstance(base, Settled):
        told = replace(told, settled_on=base.on, done_by=base.done_by, state=base.state)
    if not all(isinstance(outcome, Settled) for outcome in table.rows.values()):
        told = replace(told, settled_under=under(lambda outcome: isinstance(outcome, Settled)))
    if told.status in ("not_open", "over"):
        today = tries.tried({}, tries.as_of)
        return replace(told, reason=today.reason, takes_effect_late=told.status == "over" and today.takes_effect)
    if not last_days or last_days[0] == date.max or last_days[-1] < tries.as_of:
        return told
    safe = last_days[0]
    still = [
        StillDoes(
            before + _ONE_DAY,
            None if day == date.max else day,
            conditions(table.names, {values: window.last >= day for values, window in windows.items()}, table.rows),
            *(((), None) if day == date.max else _grounds(act, tries, choices[day], day)),
        )
        for before, day in pairwise(last_days)
    ]
    because, reason = _grounds(act, tries, choices[safe], safe)
    return replace(told, safe_on=safe, still_does=tuple(still), because=because, reason=reason)


def _grounds(act: Act, tries: _Tries, choice: dict[str, str], day: date) -> tuple[tuple[Because, ...], str | None]:
    """Why a day is the last one under these readings: the lines that end on it, and what follows on the next day."""
    return act.grounds(tries.view(choice, day), day), tries.reason(choice, day + _ONE_DAY)


def _status(days: list[date], base: _Outcome, as_of: date) -> str:
    if isinstance(base, Settled):
        return "gone" if base.done_by is None else "done"
    if not days:
        return "not_open"
    if days[0] == date.max:
        return "no_last_day"
    return "over" if days[-1] < as_of else "open"


__all__ = ["ACTIONS", "Act", "SafeUntil", "StillDoes", "contract_of", "safe_until"]
