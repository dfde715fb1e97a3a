"""What a chronicle is made of: entries, the course of each contract and unit, and what they bring about.

What is made by the thousand is a struct: one takes a third of the time to make.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from yakkan.domain.contract.definition import ContractDefinition, Quote
from yakkan.domain.contract.facts.base import Event
from yakkan.domain.contract.lifecycles.machine import NONE, Lifecycle
from yakkan.domain.contract.record import AS_RECORDED, Record
from yakkan.domain.terms import force_majeure
from yakkan.domain.terms.editions import Parameters

if TYPE_CHECKING:
    from yakkan.domain.contract.charge import Charge
    from yakkan.domain.contract.kinds.kind import Kind


class Words(msgspec.Struct, frozen=True):
    """Words for a ground that are put together when somebody reads them: what makes them, out of which values."""

    make: Callable[..., str]
    values: tuple[Any, ...]

    def __str__(self) -> str:
        return self.make(*self.values)


class Ground(msgspec.Struct, frozen=True):
    """Why something is so: the provision, the entries behind it, the reading used, the arithmetic as text.

    `template` and `values` make the text only when somebody asks for it: a text with gaps, or what makes one.
    """

    article: str
    entries: tuple[Entry, ...] = ()
    reading: str | None = None
    template: str | Callable[..., str] = ""
    values: tuple[Any, ...] = ()

    @property
    def arithmetic(self) -> str:
        """The arithmetic, or a sentence that says what decided."""
        make = self.template.format if isinstance(self.template, str) else self.template
        return make(*self.values)


class Entry(msgspec.Struct, eq=False):
    """One row of the chronicle: a fact with its legal effect, or a deemed event.

    `on` is its day, `shows_from` the first day whose view contains it. `cause` is what a deemed event follows
    from. `record` is None for a deemed event that the journal does not hold.
    """

    event: Event
    course: Course | None
    unit: str | None
    on: date
    shows_from: date
    deemed: bool = False
    record: Record | None = None
    effect: str = "full"
    reason: str | None = None
    article: str = ""
    cause: Entry | None = None
    status: str = "effective"
    corrected_by: tuple[str, ...] = ()
    was: Mapping[str, Any] = AS_RECORDED
    forecast: bool = False
    label: str | None = None

    @property
    def name(self) -> str:
        """The event's name."""
        return type(self.event).__name__

    @property
    def unit_charged(self) -> str | None:
        """The unit whose price alone a fact of money is about, where it names one.

        A sale charges its units one by one, unless instalments stand for all of them; a service charges as a whole.
        """
        course = self.course
        if course is None or course.body is not None or course.definition.instalments:
            return None
        return self.unit

    @property
    def effective_on(self) -> date:
        """The day on which it takes effect: for a declaration under X3 R-B that of its dispatch, not of its arrival."""
        return self.on if self.deemed else self.shows_from

    @property
    def number(self) -> int | None:
        """Its running number in the matter; None when the journal does not hold it."""
        return None if self.record is None else self.record.seq

    @property
    def ref(self) -> str | None:
        """Stream and version of its record; None when no stream holds it: derived only, or only supposed."""
        return None if self.record is None or self.record.version == 0 else self.record.ref

    @property
    def recorded_at(self) -> datetime | None:
        """The instant at which the record learnt of it (JST)."""
        return None if self.record is None else self.record.recorded_at

    def __str__(self) -> str:
        where = f" of {self.unit}" if self.unit else ""
        return f"{self.name}{where} on {self.on}" + (f" ({self.ref})" if self.ref else "")


class NoEffect(NamedTuple):
    """Why a fact has no legal effect; `by` is the running number of the fact that took it."""

    reason: str
    article: str = ""
    by: int | None = None


Turn = tuple[date, str, Entry | None]
"""A day on which a life came to a state, and what led to it, where that is told."""


def stand(turns: Sequence[Turn]) -> tuple[date | None, Entry | None]:
    """Since which day the last state has stood without a break, as the views of the days show it, and what led to it.

    `turns` come in the order of their days. What is brought about once more, or was left and come back to within a
    day, stood on: who asks about any day from the first on finds the state, and about the day before another.
    """
    last = len(turns) - 1
    if last < 0:
        return None, None
    state = turns[last][1]
    while True:
        on, _, by = turns[last]
        while last >= 0 and turns[last][0] == on:
            last -= 1
        # How it stood when that day began.
        if last < 0 or turns[last][1] != state:
            return on, by


def _shown(units: Sequence[Unit], rank: Mapping[str, int]) -> list[Turn]:
    """The turns of what shows the least advanced of some units, by the rank of their states."""
    moves = []
    for unit in units:
        left = NONE
        for on, came, _ in unit.turns:
            moves.append((on, rank[left], rank[came]))
            left = came
    moves.sort(key=itemgetter(0))
    states, counted = list(rank), [0] * len(rank)
    lowest = rank[NONE]
    counted[lowest] = len(units)
    turns: list[Turn] = []
    for on, before, after in moves:
        counted[before] -= 1
        counted[after] += 1
        lowest = min(lowest, after)
        while not counted[lowest]:
            lowest += 1
        turns.append((on, states[lowest], None))
    return turns


class Unit(msgspec.Struct, eq=False):
    """A unit of a contract, or the contract's own body: where it stands in its lifecycle.

    `led_by` is what led to its state where that need not be an event of its own contract by the trigger's name.
    """

    course: Course
    id: str
    lifecycle: Lifecycle
    state: str = NONE
    turns: list[Turn] = msgspec.field(default_factory=list)
    """Its states so far, from which it is told since when it has the last one."""
    passed_as: str | None = None
    handed_over_on: date | None = None

    def can(self, trigger: str) -> bool:
        """Whether the lifecycle allows this move now."""
        return (self.state, trigger) in self.lifecycle.table

    def move(self, trigger: str, today: date, by: Entry | None = None) -> bool:
        """Make the move if the lifecycle allows it; tells whether it did."""
        dest = self.lifecycle.table.get((self.state, trigger))
        if dest is None:
            return False
        self.state = dest
        self.turns.append((today, dest, by))
        return True

    @property
    def since(self) -> date | None:
        """The first day of its state."""
        return stand(self.turns)[0]

    @property
    def led_by(self) -> Entry | None:
        """What led to its state, where that was told."""
        return stand(self.turns)[1]


class Course(msgspec.Struct, eq=False):
    """The course that one contract has taken so far. `stream` is ORDER/CONTRACT; `name` what people call it.

    A contract has a `body` with a life of its own, or `units` with lives of theirs, or both.
    """

    stream: str
    name: str
    order: str
    definition: ContractDefinition
    quote: Quote
    edition: str
    parameters: Parameters
    kind: Kind
    place: int = 0
    """Its place among the contracts of the matter, the first being 1."""
    body: Unit | None = None
    units: list[Unit] = msgspec.field(default_factory=list)
    opened: Entry | None = None
    accepted: Entry | None = None
    basis: str | None = None
    ended_on: date | None = None
    demands: list[Demand] = msgspec.field(default_factory=list)
    agreed: set[str] = msgspec.field(default_factory=set)
    """Steps of agreements beside the contract: lease (35), licence (24)."""
    ban: Liability | None = None
    ban_duty: Duty | None = None
    duties: list[Duty] = msgspec.field(default_factory=list)
    """The obligations of this contract, in the order in which they arose."""

    @property
    def since(self) -> date | None:
        """The first day of the state that the contract shows: another unit may have come to it long before."""
        if self.body is not None:
            return self.body.since
        if len(self.units) == 1:
            return self.units[0].since
        return stand(_shown(self.units, self.kind.lifecycle.rank))[0]

    @property
    def lives(self) -> list[Unit]:
        """Everything in the contract that has a life: its body first, then its units."""
        return self.units if self.body is None else [self.body, *self.units]

    def let_go(self) -> None:
        """Forget what points back at it; the names that grounds tell of it stay."""
        self.body = self.opened = self.accepted = self.ban = self.ban_duty = None
        self.units, self.demands, self.duties = [], [], []

    def addressed(self, unit: str | None) -> list[Unit]:
        """The units a fact speaks of: the one it names, or all of them."""
        return self.units if unit is None else [each for each in self.units if each.id == unit]


class Duty(msgspec.Struct, eq=False):
    """An obligation: who owes what to whom since when, until which day, and how it ended."""

    id: str
    course: Course | None
    unit: str | None
    article: str
    duty: str
    debtor: str
    creditor: str
    arose_on: date
    due_on: date | None
    amount: int | None = None
    grounds: list[Ground] = msgspec.field(default_factory=list)
    ended_on: date | None = None
    end: str | None = None

    @property
    def delay_after(self) -> date | None:
        """The last day without delay: nobody is late with what has not arisen; None while no day is named."""
        return None if self.due_on is None else max(self.due_on, self.arose_on)

    def close(self, end: str, on: date, ground: Ground | None = None) -> None:
        """End it once, as discharged, lapsed or released."""
        if self.end is None:
            self.end, self.ended_on = end, on
            if ground is not None:
                self.grounds.append(ground)

    def is_open_on(self, day: date) -> bool:
        """Whether it could be discharged on a day: while nothing ended it, and on the day on which it was released,
        since what was done on that day is done, whichever was recorded first.
        """
        return self.end is None or (self.end, self.ended_on) == ("released", day)

    def discharge(self, on: date, ground: Ground) -> None:
        """End it as discharged where it is open on that day."""
        if self.is_open_on(on):
            self.end = None
            self.close("discharged", on, ground)


class Excuse(NamedTuple):
    """A spell for whose delays a party does not answer: one contract or all, one debtor or both, one duty or any.

    It may be for one unit alone.
    """

    course: Course | None
    debtor: str | None
    first: date
    until: date | None
    entry: Entry
    only: str | None = None
    unit: str | None = None

    def covers(self, duty: Duty, day: date) -> bool:
        """Whether it excuses delay with an obligation on a day."""
        return self.concerns(duty) and force_majeure.excused(day, self.first, self.until)

    def concerns(self, duty: Duty) -> bool:
        """Whether it is about an obligation, on whatever day."""
        mine = self.course in (None, duty.course) and self.debtor in (None, duty.debtor)
        return mine and self.only in (None, duty.id) and self.unit in (None, duty.unit)


@dataclass(slots=True, eq=False)
class Incident:
    """Damage of one incident and what was found about it. Yen."""

    name: str
    course: Course
    unit: str | None
    direct: int = 0
    other: int = 0
    degree: str | None = None
    settled: int | None = None
    entries: list[Entry] = field(default_factory=list)
    duty: Duty | None = None
    cap_then: int | None = None
    """The cap on the day of the damage (X61 R-B), once that day is over."""


@dataclass(slots=True, eq=False)
class Demand:
    """A demand to put a breach right: who made it, its last day, and what became of it (40(1))."""

    entry: Entry
    by: str
    last: date
    duty: Duty
    cured: Entry | None = None
    minor: bool = False
    lapsed: Entry | None = None


class Liability(msgspec.Struct, eq=False):
    """A head of liability: who answers to what remedy, in which days, up to which amount."""

    head: str
    bearer: str
    course: Course | None
    unit: str | None
    article: str
    remedy: str
    first_day: date | None
    last_day: date | None
    grounds: list[Ground] = msgspec.field(default_factory=list)
    released: bool = False
    claims: int = 0
    claimed: int = 0
    limited: bool = False
    """Whether a money cap applies; the kind of contract computes it."""
    charges: list[Charge] = msgspec.field(default_factory=list)
    """What was claimed, as charges or as reductions; what is left of them is still to be paid."""

    @property
    def payable(self) -> int:
        """Yen of the claim that are still to be paid."""
        return sum(charge.outstanding for charge in self.charges) if self.charges else self.claimed
