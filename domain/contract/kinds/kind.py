"""A kind of contract: its lifecycle and what its events do. A new kind is a module beside this one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from yakkan.domain.contract.course import Course, Entry, Ground, Incident, Liability, NoEffect, Unit
from yakkan.domain.contract.facts import Fact, RescissionArrived
from yakkan.domain.contract.lifecycles import NONE, OVER, Lifecycle

if TYPE_CHECKING:
    from yakkan.domain.contract.charge import Charge
    from yakkan.domain.contract.chronicle import Chronicle

Effect = Callable[[Any, Any, Entry], NoEffect | None]
Effects = dict[type, Effect]
"""What each event does: (chronicle, course, entry) -> None when it takes effect, else why it has none."""

FINAL = frozenset({*OVER, "closed", "expired"})
"""States in which nothing of a contract is left."""


class Kind:
    """What the chronicle needs to know of a kind of contract; a kind overrides what differs."""

    name: str
    lifecycle: Lifecycle
    effects: Effects
    precedence: tuple[str, str | None, str] | None = None
    """What goes before damages (41(3)): the provision, the reading that decides, and what it says."""

    def set_up(self, course: Course) -> None:
        """Give the contract its body, its units, or both."""
        course.body = Unit(course, course.definition.id, self.lifecycle)

    def formed(self, chronicle: Chronicle, course: Course, entry: Entry) -> None:
        """What follows from the acceptance that formed the contract."""

    def ban_begins_with_service(self, chronicle: Chronicle) -> bool:
        """Whether the ban on soliciting waits for the start of a service (X54)."""
        return False

    def service_began(self, chronicle: Chronicle, course: Course, entry: Entry) -> None:
        """What follows when a service begins."""

    def expired(self, chronicle: Chronicle, course: Course, entry: Entry) -> None:
        """What follows when the last term of a service has run out."""

    def ended(self, chronicle: Chronicle, course: Course, entry: Entry) -> None:
        """What follows from the end of the contract; money that waits for it goes to the account."""
        chronicle.ledger.release_waiting_money(course, entry, chronicle.today)

    def has_provided(self, course: Course) -> bool:
        """Whether nothing is left to provide once the contract has ended, in whole or for a unit (47(1))."""
        return True

    def provided_until(self, chronicle: Chronicle, course: Course) -> date:
        """The day on which provision ended, for the ban on soliciting (47(1)): that of the contract's end."""
        return chronicle.today

    def rescinded(self, chronicle: Chronicle, course: Course, entry: Entry, owes_lump_sum: bool) -> None:
        """What follows from a rescission before the contract ends by it; a lump sum where Article 10(3) says so."""

    def statutory_refusal(self, course: Course, by: str) -> NoEffect | None:
        """Why a rescission by statute has no effect; None where the Civil Code gives a right, as recorded."""
        return None

    def bars_rescission(self, chronicle: Chronicle, course: Course, event: RescissionArrived) -> str | None:
        """Why the kind's own rules bar a rescission after a demand; None when they do not."""
        return None

    def executory(self, course: Course) -> bool:
        """Whether something of the contract is still to be performed (40(3), X48)."""
        return True

    def paid(self, chronicle: Chronicle, charge: Charge, cause: Entry) -> None:
        """What follows when a charge of the contract has been paid in full."""

    def still_to_come(self, chronicle: Chronicle, course: Course) -> int:
        """Yen, tax included, of one-off prices to come that a payment in advance waits for, if none does by name."""
        return 0

    def may_charge(self, course: Course, charge: str, today: date) -> bool:
        """Whether a charge that a payment names, and that has not arisen, may still do so."""
        return True

    def expects(self, course: Course, charge: str) -> bool:
        """Whether money may wait for a charge by name beyond its day: whether things are as if it may arise."""
        return True

    def is_over(self, course: Course) -> bool:
        """Whether the contract has ended, or all that it was for is done."""
        return all(life.state in FINAL for life in course.lives)

    def cap(self, chronicle: Chronicle, line: Liability) -> int | None:
        """The money cap of a line of liability (yen), or None where the terms set none."""
        return None

    def cap_of(self, chronicle: Chronicle, line: Liability, incident: Incident) -> int | None:
        """The cap for one incident; that of the line where the terms know no other."""
        return self.cap(chronicle, line)

    def cap_ground(self, chronicle: Chronicle, line: Liability, cap: int) -> Ground:
        """How the cap of a line (yen) comes about."""
        return Ground(line.article, (), None, "the cap is {} yen", (cap,))

    def recoverable(self, chronicle: Chronicle, incident: Incident, amount: int) -> int:
        """What of an incident's damage can be claimed at all, by the precedence of 41(3); `amount` in yen."""
        return amount

    def prepay(self, course: Course, through: date) -> bool:
        """Take note that a payment is for the months up to a day; tells whether the contract has months."""
        return False

    def term(self, course: Course) -> dict[str, Any] | None:
        """The present term of a service (number, first and last day); None for kinds without terms."""
        return None

    def leading(self, course: Course, since: date | None = None) -> Unit:
        """What the contract shows: its body, else the least advanced unit.

        Of several of those, the one that came there last; not one that came back there when another already was.
        `since` is when the contract came there, where that is known.
        """
        if course.body is not None:
            return course.body
        rank = self.lifecycle.rank
        least = min([rank[unit.state] for unit in course.units])
        peers = [unit for unit in course.units if rank[unit.state] == least]
        if len(peers) == 1:
            return peers[0]
        since = since or course.since
        came = [(unit.since or date.min, unit) for unit in peers]
        return max([each for each in came if since is None or each[0] <= since] or came, key=itemgetter(0))[1]


def effect(effects: Effects, *events: type[Fact]) -> Callable[[Effect], Effect]:
    """Register what an event does."""

    def register(function: Effect) -> Effect:
        for event in events:
            effects[event] = function
        return function

    return register


def for_each_unit(course: Course, entry: Entry, act: Callable[[Unit], NoEffect | None]) -> NoEffect | None:
    """Apply a fact to every unit that it speaks of; it has effect when it has effect on one of them."""
    refusal: NoEffect | None = None
    worked = False
    for unit in course.addressed(entry.unit):
        outcome = act(unit)
        if outcome is None:
            worked = True
        elif refusal is None:
            refusal = outcome
    return None if worked else refusal


def with_day(article: str, entry: Entry, template: str, day: date | None, without: str) -> Ground:
    """A ground that tells a day; `without` says in its place that none is named."""
    if day is None:
        return Ground(article, (entry,), None, without)
    return Ground(article, (entry,), None, template, (day,))


def no_move(unit: Unit, entry: Entry, article: str = "") -> NoEffect:
    """The reason when the lifecycle has no such move from where the unit stands."""
    # A rented unit has no state of its own before its contract is formed.
    owner = unit if unit.state != NONE or unit.course.body is None else unit.course.body
    if owner.state == NONE:
        return NoEffect("no application had been received", article)
    whose = f"contract {unit.course.name}" if owner is unit.course.body else f"unit {unit.id}"
    return NoEffect(f"{whose} is {owner.state}: {entry.name} changes nothing then", article)


def not_formed(course: Course, article: str) -> NoEffect:
    """The reason when a contract had not been formed yet, or never was."""
    return NoEffect(f"contract {course.name} had not been formed", article)


def not_in_force(course: Course, article: str) -> NoEffect | None:
    """Why nothing is asked of the parties: not formed, or ended early; None for a contract in force."""
    if course.accepted is None or course.basis is not None:
        return NoEffect(f"contract {course.name} is not in force", article)
    return None
