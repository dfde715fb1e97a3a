"""Which contracts of a chronicle something happened to since somebody last looked.

A chronicle changes its parts in place and tells nobody. So whoever owns one exchanges the classes of its parts for
subclasses that say to which contract a part belongs whenever something is assigned to it. What only a list of a part
gains, such as a ground, comes with an event of its contract or with an assignment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from heapq import heappop, heappush
from typing import Any, Final

import msgspec

from yakkan.domain.contract.charge import Charge
from yakkan.domain.contract.chronicle import Chronicle
from yakkan.domain.contract.course import Course, Duty, Incident, Liability
from yakkan.domain.contract.facts import PaymentReceived

Owner = Course | None
"""A contract, or the account."""

_OF_INTEREST: Final = frozenset({"accrued_to", "paid_in_time", "interest_owed", "taken_up_to"})
"""Fields of a charge that say how its interest stands, and nothing else about its contract."""


@dataclass(slots=True)
class Belongings:
    """What belongs to a contract; heads of liability with their numbers in the chronicle."""

    duties: list[Duty] = field(default_factory=list)
    charges: list[Charge] = field(default_factory=list)
    liabilities: list[tuple[int, Liability]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Seen:
    """What to look at, in the order of the chronicle: contracts with what belongs to them, and charges apart."""

    owners: Sequence[Owner]
    duties: Sequence[Duty]
    charges: Sequence[Charge]
    liabilities: Sequence[Liability]


class Watch:
    """A chronicle under watch from now on. It belongs to the watcher alone, since its parts change their classes."""

    def __init__(self, chronicle: Chronicle) -> None:
        self._chronicle: Final = chronicle
        self._owners: Final[tuple[Owner, ...]] = (*chronicle.courses.values(), None)
        self._places: Final[Mapping[Owner, int]] = {owner: place for place, owner in enumerate(self._owners)}
        self.of: Final[Mapping[Owner, Belongings]] = {owner: Belongings() for owner in self._owners}
        self._touched = set[Owner](self._owners)
        self._eventful = set[Owner]()
        self._changed = set[Charge]()
        self._amended = set[Duty]()
        self._number_of: dict[Duty, int] = {}
        self._watched: dict[type, type] = {}
        self._entries = self._excuses = self._duties = self._charges = self._liabilities = self._incidents = 0
        self._calls: list[tuple[date, int, Owner | Charge]] = []
        self._called: dict[Owner | Charge, date] = {}
        self._asked = 0

    def call(self, what: Owner | Charge, day: date | None) -> None:
        """Have a contract or a charge looked at by a day at the latest, instead of by the one asked for before."""
        if day is None:
            self._called.pop(what, None)
        elif self._called.get(what) != day:
            self._called[what] = day
            self._asked += 1
            heappush(self._calls, (day, self._asked, what))

    def next_call(self) -> date | None:
        """The next day on which something is to be looked at although nothing happens to it."""
        while self._calls and self._called.get(self._calls[0][2]) != self._calls[0][0]:
            heappop(self._calls)
        return self._calls[0][0] if self._calls else None

    def look(self, day: date, *, everywhere: bool) -> Seen:
        """What may read otherwise on a day than at the last look: everything, or what was touched or asked for."""
        self._take_in()
        everywhere = self._concerns_all() or everywhere
        while (called := self.next_call()) is not None and called <= day:
            _, _, what = heappop(self._calls)
            del self._called[what]
            if isinstance(what, Charge):
                self._changed.add(what)
            else:
                self._touched.add(what)
                self._eventful.add(what)
        touched, self._touched = self._touched, set()
        eventful, self._eventful = self._eventful, set()
        changed, self._changed = self._changed, set()
        amended, self._amended = self._amended, set()
        owners = self._owners if everywhere else sorted(touched, key=self._places.__getitem__)
        for owner in owners:
            if owner is not None:
                self._put_under([owner, *owner.lives])
        if everywhere:
            chronicle = self._chronicle
            return Seen(owners, chronicle.duties, chronicle.ledger.charges, chronicle.liabilities)
        # What happens to money of a contract changes none of its obligations but those that are assigned to.
        duties = amended.union(*(self.of[owner].duties for owner in eventful))
        liabilities = (pair for owner in owners for pair in self.of[owner].liabilities)
        return Seen(
            owners,
            sorted(duties, key=self._number_of.__getitem__),
            sorted(changed, key=lambda charge: charge.number),
            [line for _, line in sorted(liabilities, key=_number)],
        )

    def _concerns_all(self) -> bool:
        """Note whom the new events concern; tells whether that may be anybody.

        A payment to the account concerns nobody else: what it pays is assigned.
        """
        entries, excuses = self._chronicle.entries, len(self._chronicle.excuses)
        anybody = excuses != self._excuses
        for entry in entries[self._entries :]:
            # What an event adds to the lists of a charge alone is not assigned.
            self._touched.add(entry.course)
            self._eventful.add(entry.course)
            self._changed.update(self.of[entry.course].charges)
            anybody = anybody or (entry.course is None and not isinstance(entry.event, PaymentReceived))
        self._entries, self._excuses = len(entries), excuses
        return anybody

    def _take_in(self) -> None:
        """Put what has arisen under watch."""
        chronicle, of = self._chronicle, self.of
        duties, charges = chronicle.duties[self._duties :], chronicle.ledger.charges[self._charges :]
        liabilities = chronicle.liabilities[self._liabilities :]
        for number, duty in enumerate(duties, self._duties):
            of[duty.course].duties.append(duty)
            self._number_of[duty] = number
        for charge in charges:
            of[charge.course].charges.append(charge)
        for number, line in enumerate(liabilities, self._liabilities):
            of[line.course].liabilities.append((number, line))
        self._duties += len(duties)
        self._charges += len(charges)
        self._liabilities += len(liabilities)
        incidents = list(chronicle.incidents.values())[self._incidents :]
        self._incidents += len(incidents)
        self._changed.update(charges)
        self._amended.update(duties)
        arisen: list[Duty | Charge | Liability | Incident] = [*duties, *charges, *liabilities, *incidents]
        self._touched.update(each.course for each in arisen)
        self._put_under(arisen)

    def _put_under(self, parts: Iterable[object]) -> None:
        for part in parts:
            kind = type(part)
            if kind not in self._watched:
                # One that is watched stands for itself.
                watched = _watched(kind, self._touched_by)
                self._watched |= {kind: watched, watched: watched}
            if self._watched[kind] is not kind:
                kind.__setattr__(part, "__class__", self._watched[kind])

    def _touched_by(self, part: Any, name: str) -> None:
        if isinstance(part, Charge):
            self._changed.add(part)
        elif isinstance(part, Duty):
            self._amended.add(part)
        if name not in _OF_INTEREST:
            self._touched.add(part if isinstance(part, Course) else part.course)


def _watched(kind: type, touched: Callable[[Any, str], None]) -> type:
    """A class of parts that tells whenever something is assigned to one."""
    put: Callable[[object, str, object], None] = kind.__setattr__  # type: ignore[assignment]

    def assign(part: object, name: str, value: object) -> None:
        put(part, name, value)
        touched(part, name)

    if issubclass(kind, msgspec.Struct):
        return msgspec.defstruct(kind.__name__, [], bases=(kind,), namespace={"__setattr__": assign}, eq=False)
    return type(kind.__name__, (kind,), {"__slots__": (), "__setattr__": assign})


def _number(pair: tuple[int, object]) -> int:
    return pair[0]
