"""The chronicle: the one place where facts and terms meet.

It reads the facts of a matter in the order in which they took effect, asks the terms for the effect of each, and
lets the terms bring about the deemed events between them. It always derives, and it is causal: what it holds for a
day depends only on facts of that day and before, so it can be run on day by day.

Order: by the first day that shows an event; within a day lapses, then beginnings, then facts as they were recorded,
each followed by its consequences. Legality is judged on the day of a fact, not on the hour of its recording: a fact
without effect is tried again after each later fact of its own day.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Any, Final

from yakkan.domain.contract import deposit_refunds
from yakkan.domain.contract.asking import Asked, Asking
from yakkan.domain.contract.charge import Charge
from yakkan.domain.contract.charge_names import may_arise
from yakkan.domain.contract.course import Course, Duty, Entry, Excuse, Ground, Incident, Liability, NoEffect, Unit
from yakkan.domain.contract.facts import (
    AllocationAgreed,
    DeemedEvent,
    DepositDemanded,
    ForceMajeureOccurred,
    HarassmentFound,
    MonthlyFeeChanged,
    PerformanceRefused,
    RentalLost,
    SubstituteDelivered,
    ThirdPartySoftwareDiscontinued,
)
from yakkan.domain.contract.ledger import Ledger
from yakkan.domain.terms import payment
from yakkan.domain.terms.readings import Readings

if TYPE_CHECKING:
    from yakkan.domain.contract.kinds.kind import Effects

_ONE_DAY = timedelta(days=1)
_LAPSE, _BEGINNING, _FACT = 0, 2, 4  # within a day, with room for what comes after all lapses, or all beginnings
_LOOKED_UP = frozenset(
    {
        ForceMajeureOccurred,
        HarassmentFound,
        MonthlyFeeChanged,
        PerformanceRefused,
        RentalLost,
        SubstituteDelivered,
        ThirdPartySoftwareDiscontinued,
    }
)
_FROM_THE_START = frozenset({AllocationAgreed, ForceMajeureOccurred})
_FOR_ALL_OF_A_DAY = _LOOKED_UP | _FROM_THE_START
"""What holds for all of its day, whenever it was recorded: looked up when something closes, or from the day's start."""

_PLACES_OF_A_CONTRACT = 1 << 40  # more than a matter ever schedules

_Step = tuple[date, int, int, Any]
"""A day, the place within it, a running number, and what happens: a fact, or what looks whether something does."""

_NEVER: Final[_Step] = (date.max, _FACT + 1, 0, None)

BackdatedEffect = Callable[["Chronicle", "Course | None", Entry], None]
"""What a fact does on the earlier day on which it takes effect."""


AnnulKey = int | tuple[str, str, date]
"""What can lose its effect: a fact, by its running number, or the lapse of a period of a unit on a day."""


@dataclass(frozen=True, slots=True)
class Hindsight:
    """What later facts changed about earlier days: what lost its effect, and what took effect earlier."""

    annulled: Mapping[AnnulKey, NoEffect] = field(default_factory=dict)
    by_knowledge: frozenset[AnnulKey] = frozenset()
    """What of it counts for every day asked about, because a deemed event was withdrawn with it."""
    backdated: Mapping[int, Mapping[date, Mapping[str, int]]] = field(default_factory=dict)
    """By a fact's running number the days, and of each the charges that it meets and up to how much of them (yen)."""


NO_HINDSIGHT: Final = Hindsight()


class StartAgain(Exception):
    """A fact reaches back, from its own day on: the chronicle starts again with this hindsight."""

    def __init__(self, hindsight: Hindsight) -> None:
        super().__init__("start again")
        self.hindsight = hindsight


class Chronicle(Asking):
    """What has become of a matter by the day `today`, under one set of readings.

    `entries` stands by the first day that shows them; within a day lapses of the day before, beginnings, then facts in
    the order that decision 0003 gives them, each followed by what it brings about at once.
    """

    # More than thirty attributes, which Python keeps in a slow dictionary unless they are named here.
    __slots__ = (
        "_account_effects", "_agenda", "_backdated_effect", "_called", "_cited_for_due_days", "_due_days_move_by",
        "_facts", "_fed", "_place", "_scheduled", "_waiting", "as_of", "claims", "consents", "courses", "duties",
        "entries", "excuses", "grounds", "harassments", "hindsight", "incidents", "ledger", "liabilities", "money",
        "on_day", "reasons", "refund_duties", "secrets", "solicitations", "today", "watchers",
    )  # fmt: skip

    def __init__(
        self,
        readings: Readings,
        account_effects: Effects,
        backdated_effect: BackdatedEffect,
        hindsight: Hindsight | None = None,
        asked: Asked | None = None,
        *,
        money: bool = True,
        reasons: bool = True,
    ) -> None:
        super().__init__(readings, asked)
        self.money = money
        """Whether what is owed is of interest: where only the standing is, no monthly fees arise."""
        self.reasons = reasons
        """Whether somebody reads why: for rows alone, what arises by the thousand has no grounds and is in no books."""
        self.hindsight = hindsight or NO_HINDSIGHT
        self._due_days_move_by: str | None = None
        self._cited_for_due_days = ""
        self.today = self.as_of = date.min
        self.entries: list[Entry] = []
        self.courses: dict[str, Course] = {}
        self.duties: list[Duty] = []
        self.liabilities: list[Liability] = []
        self.incidents: dict[str, Incident] = {}
        self.excuses: list[Excuse] = []
        self.grounds: list[tuple[Course | None, str, Entry]] = []
        self.solicitations: list[tuple[Course | None, Entry]] = []
        self.harassments: list[tuple[Course | None, Entry]] = []
        self.consents: list[tuple[Course | None, str]] = []
        self.secrets: list[tuple[str, Duty, Liability]] = []
        self.watchers: list[Callable[[], bool]] = []
        """What is looked at after everything that happens, each until it says that it is done."""
        self.claims: dict[Entry, int] = {}
        """What is left (yen) of each claim of the customer that was set off."""
        self.ledger = Ledger(self)
        self.on_day: dict[tuple[Course | None, date], list[Entry]] = {}
        """What holds for all of its day, whichever of its facts was recorded first: another fee, a loss or substitute
        and what excuses the company, since the month may close then, and the end of the software of a service, which
        goes before a notice. Of a contract, or of the account."""
        self._called: dict[str, list[Course]] = {}
        self._account_effects = account_effects
        self._backdated_effect = backdated_effect
        self.refund_duties: dict[Course | None, Duty] = {}
        # What the terms schedule, as a heap; and the facts, the last one first. Both in the order in which they happen.
        self._agenda: list[_Step] = []
        self._facts: list[_Step] = []
        self._fed: list[_Step] = []
        self._scheduled = 0
        self._place = _FACT
        self._waiting: list[Entry] = []

    def let_go(self) -> None:
        """Cut the circles in it, so that it is freed at once and the collector need not find it.

        It is used up by that. Entries, grounds and lines that were taken from it stay as they are.
        """
        self._agenda.clear()
        self._facts.clear()
        self._fed.clear()
        self.watchers.clear()
        self.ledger.let_go()
        for course in self.courses.values():
            course.let_go()

    # -- what the terms ask and tell -------------------------------------------------------------------------

    def due_days_move_by(self) -> str:
        """The reading of X1 for due days (X43)."""
        if self._due_days_move_by is None:
            x1, x43 = self.reading("X1"), self.reading("X43")
            self._due_days_move_by = payment.holiday_rule(x1, x43)
            # Where due days stay whatever X1 says, it is X43 that decides.
            self._cited_for_due_days = f"X1={x1}" if x43 == "R-A" else f"X43={x43}"
        return self._due_days_move_by

    def cited_for_due_days(self) -> str:
        """The reading that decides it as grounds cite it."""
        if not self._cited_for_due_days:
            self.due_days_move_by()
        return self._cited_for_due_days

    def at_end_of(self, day: date, act: Callable[[], None]) -> None:
        """Have a lapse looked at when `day` ends without more."""
        self._schedule(day + _ONE_DAY, _LAPSE, act)

    def at_start_of(self, day: date, act: Callable[[], None], of: Course | None = None) -> None:
        """Have a beginning looked at when `day` starts; those `of` contracts in the order of these, at last."""
        self._schedule(day, _BEGINNING, act, 0 if of is None else of.place)

    @property
    def more_alike(self) -> bool:
        """Whether something else lapses, or begins, today that has not yet."""
        return bool(self._agenda) and self._agenda[0][:2] == (self.today, self._place)

    def after_alike(self, act: Callable[[], None]) -> bool:
        """Have something done once all that lapses, or begins, today has; False among facts, which have an order."""
        if self._place not in (_LAPSE, _BEGINNING):
            return False
        self._schedule(self.today, self._place + 1, act)
        return True

    def deem(
        self,
        event: type[DeemedEvent],
        unit: Unit | None,
        on: date,
        *,
        course: Course | None = None,
        cause: Entry | None = None,
        article: str = "",
        **fields: Any,
    ) -> Entry:
        """Bring a deemed event about today; `on` is the day that it bears."""
        course = unit.course if unit is not None else course
        unit_id = None if unit is None or unit is unit.course.body else unit.id
        today = self.today
        # Without validation, which belongs where facts enter and not where the terms conclude.
        made = event.__new__(event)
        made.__dict__.update(fields, on=on, shows_from=today, unit=unit_id)
        article = article or event.article
        entry = Entry(made, course, unit_id, on, today, True, None, "full", None, article, cause)
        self.entries.append(entry)
        return entry

    def enter(self, course: Course) -> None:
        """Add a contract. One whose id another order uses too goes by ORDER/CONTRACT, and so does that other one."""
        alike = self._called.setdefault(course.definition.id, [])
        alike.append(course)
        self.courses[course.stream] = course
        course.place = len(self.courses)
        if len(alike) > 1:
            for each in alike:
                if each.name != each.stream:
                    self.ledger.rename(each, each.stream)
                    each.name = each.stream

    def charge_named(self, name: str, entry: Entry) -> str:
        """The id of the charge that a fact names: CONTRACT/... of its own contract or order, or ORDER/CONTRACT/...

        A short name means what it meant when it was recorded: orders that came later do not take it over. Of several
        contracts in other orders it means the one that can have such a charge.
        """
        contract, _, rest = name.partition("/")
        mine = entry.course
        if mine is not None and mine.definition.id == contract and _before(mine, entry):
            return f"{mine.name}/{rest}"
        alike = [each for each in self._called.get(contract, ()) if _before(each, entry)]
        order = None if entry.record is None else entry.record.order
        own = [each for each in alike if each.order == order]
        if len(alike) > 1 and not own:
            alike = [each for each in alike if may_arise(each.definition, rest)]
        if own or len(alike) == 1:
            return f"{(own or alike)[0].name}/{rest}"
        order, _, tail = name.partition("/")
        contract, _, rest = tail.partition("/")
        course = self.courses.get(f"{order}/{contract}")
        return name if course is None else f"{course.name}/{rest}"

    def course_of_charge(self, id: str) -> Course | None:
        """The contract whose charge bears, or would bear, this id; None for the account's, or for no contract."""
        named = [course for course in self.courses.values() if id.startswith(f"{course.name}/")]
        return max(named, key=lambda course: len(course.name), default=None)

    @property
    def annulled(self) -> Mapping[AnnulKey, NoEffect]:
        """What a later fact took the effect from."""
        return self.hindsight.annulled

    @property
    def backdated(self) -> Mapping[int, Mapping[date, Mapping[str, int]]]:
        """Facts, by their running number, that took effect on earlier days than their own."""
        return self.hindsight.backdated

    @property
    def concerns_deposits(self) -> bool:
        """Whether a deposit was ever called for, paid or refused (39)."""
        return bool(self.ledger.deposits) or any(isinstance(entry.event, DepositDemanded) for entry in self.entries)

    def annul(self, key: AnnulKey | None, refusal: NoEffect, *, by_knowledge: bool) -> None:
        """Take the effect from an earlier fact or lapse, `by_knowledge` for days before this one too.

        Raises StartAgain, unless this chronicle began without it.
        """
        if key is not None and key not in self.annulled:
            known = self.hindsight.by_knowledge | ({key} if by_knowledge else set())
            # What was open when a set-off was declared (`backdate`) is to be found anew without it.
            raise StartAgain(Hindsight({**self.annulled, key: refusal}, by_knowledge=known))

    def backdate(self, entry: Entry, days: Mapping[date, Mapping[str, int]]) -> None:
        """Let a fact take effect on earlier days. Raises StartAgain, unless this chronicle began with that."""
        if entry.record is not None and entry.record.seq not in self.backdated:
            raise StartAgain(replace(self.hindsight, backdated={**self.backdated, entry.record.seq: days}))

    def owe(
        self,
        id: str,
        course: Course | None,
        unit: str | None,
        article: str,
        duty: str,
        debtor: str,
        *,
        arose_on: date,
        due_on: date | None = None,
        amount: int | None = None,
        ground: Ground,
    ) -> Duty:
        """Let an obligation arise; the creditor is the other party."""
        creditor = "customer" if debtor == "company" else "company"
        return self.take_on(Duty(id, course, unit, article, duty, debtor, creditor, arose_on, due_on, amount, [ground]))

    def take_on(self, duty: Duty) -> Duty:
        """Put down an obligation that arises."""
        self.duties.append(duty)
        if duty.course is not None:
            duty.course.duties.append(duty)
        return duty

    # -- running on ------------------------------------------------------------------------------------------

    def feed(self, entry: Entry) -> None:
        """Add a fact, to take effect when its day comes. Facts are fed in the order of their recording."""
        backdated = self.hindsight.backdated
        if backdated and entry.record is not None and entry.record.seq in backdated:
            for day in backdated[entry.record.seq]:
                # After the facts of that day, and in the order of their own days, whenever they were recorded.
                after = _FACT + (entry.shows_from - day).days
                self._schedule(day, after, partial(self._backdated_effect, self, entry.course, entry))
        sort = type(entry.event)
        if sort in _FOR_ALL_OF_A_DAY:
            if sort in _LOOKED_UP:
                self.on_day.setdefault((entry.course, entry.shows_from), []).append(entry)
            if sort in _FROM_THE_START:
                self.at_start_of(entry.shows_from, lambda: self._hold_from_today(entry))
        self._scheduled += 1
        self._fed.append((entry.shows_from, _FACT, self._scheduled, entry))

    def _hold_from_today(self, entry: Entry) -> None:
        if isinstance(entry.event, AllocationAgreed):
            self.ledger.principal_first.append(entry.course)
        elif isinstance(entry.event, ForceMajeureOccurred):
            self.ledger.accrual.excuse(entry)

    def run_to(self, day: date) -> None:
        """Let everything happen that happens up to and on `day`."""
        self._sort_facts()
        agenda, facts, ledger = self._agenda, self._facts, self.ledger
        at_once = ledger.all_at_once
        self.as_of = max(self.as_of, day)
        fact = facts[-1] if facts else _NEVER
        while True:
            step = agenda[0] if agenda else _NEVER
            is_fact = fact < step
            when, place, _, what = fact if is_fact else step
            if when > day or what is None:
                break
            self._place = place
            if when > self.today:
                self.today = when
                if self._waiting:
                    self._waiting.clear()
            if is_fact:
                facts.pop()
                fact = facts[-1] if facts else _NEVER
                self._take(what)
            else:
                heappop(agenda)
                what()
            if ledger.paid_in_full or at_once.waiting:
                ledger.report()
            if self.watchers:
                self.watchers = [watcher for watcher in self.watchers if not watcher()]
            if ledger.deposits and not ledger.to_share:
                deposit_refunds.watch(self)
        self._place = _FACT

    def precedes(self, entry: Entry) -> bool:
        """Whether a fact comes too late to be fed: something that it bears on has happened already.

        That is what happened on later days; for what holds from the start of its day on, on that day too.
        """
        if type(entry.event) in _FOR_ALL_OF_A_DAY:
            return entry.shows_from <= self.today
        return entry.shows_from < self.today

    def next_day(self) -> date | None:
        """The next day on which something is due to happen."""
        self._sort_facts()
        following = [steps[at][0] for steps, at in ((self._agenda, 0), (self._facts, -1)) if steps]
        return min(following, default=None)

    def _sort_facts(self) -> None:
        """Put facts that were fed since among those that have not happened yet."""
        if self._fed:
            self._facts += self._fed
            self._facts.sort(reverse=True)
            self._fed.clear()

    def _schedule(self, day: date, place: int, what: Callable[[], object], contract: int = 0) -> None:
        """Put a step on the agenda, after those of its day and place that are there but for later contracts'."""
        self._scheduled += 1
        heappush(self._agenda, (day, place, self._scheduled + contract * _PLACES_OF_A_CONTRACT, what))

    def _take(self, entry: Entry) -> None:
        self.entries.append(entry)
        if not self._try(entry):
            self._waiting.append(entry)
            return
        retried = True
        while retried and self._waiting:
            retried = False
            for waiting in list(self._waiting):
                waiting.reason, waiting.article = None, waiting.event.article
                if self._try(waiting):
                    waiting.effect = "full"
                    self._waiting.remove(waiting)
                    retried = True

    def _try(self, entry: Entry) -> bool:
        """Let a fact take effect; tells whether it does."""
        annulled, course, event = self.hindsight.annulled, entry.course, type(entry.event)
        effect = (self._account_effects if course is None else course.kind.effects).get(event)
        if annulled and entry.record is not None and entry.record.seq in annulled:
            refusal: NoEffect | None = annulled[entry.record.seq]
        elif effect is not None:
            refusal = effect(self, course, entry)
        else:
            whom = "the account" if course is None else f"a contract of kind {course.kind.name}"
            refusal = NoEffect(f"nothing in the terms follows from {event.__name__} for {whom}")
        if refusal is None:
            return True
        entry.effect, entry.reason = "none", refusal.reason
        if refusal.article:
            entry.article = refusal.article
        return False

    def settled(self, charges: list[Charge], cause: Entry) -> None:
        """Tell the kinds of contract whose charges have been paid in full."""
        for charge in charges:
            if charge.course is not None:
                charge.course.kind.paid(self, charge, cause)


class Keeper:
    """Keeps a chronicle usable as long as somebody holds the keeper, and lets go of it then."""

    __slots__ = ("_chronicle",)

    def __init__(self, chronicle: Chronicle) -> None:
        self._chronicle = chronicle

    def __del__(self) -> None:
        self._chronicle.let_go()


def _before(course: Course, entry: Entry) -> bool:
    """Whether a contract was on record when a fact was recorded."""
    opened = course.opened
    if opened is None or opened.record is None or entry.record is None:
        return True
    return opened.record.seq < entry.record.seq
