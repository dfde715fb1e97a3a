"""Two parties' papers of one matter: where they part, which fact or reading decides, and what hangs on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, Literal, Protocol

from yakkan.domain.contract.history import History
from yakkan.domain.errors import InputError, Problem
from yakkan.domain.terms.readings import Readings
from yakkan.projections.dispute.contested import Contested, Rereading
from yakkan.projections.dispute.effect import Effect, as_told, effect, parted, parting_day
from yakkan.projections.dispute.issues import Issue, Weighing
from yakkan.projections.dispute.matching import Matched
from yakkan.projections.dispute.names import Renaming
from yakkan.projections.dispute.papers import Papers
from yakkan.projections.dispute.points import Papering
from yakkan.projections.lines import plain
from yakkan.projections.notebook import Shown
from yakkan.projections.timeline import Row
from yakkan.projections.view import View

Party = Literal["company", "customer"]


class HasHistory(Protocol):
    """A matter, a dispute or a case file: whatever has a history."""

    @property
    def history(self) -> History:
        """Everything recorded."""


@dataclass(frozen=True, slots=True, eq=False)
class Divergence:
    """The first day on which the parties' views part; the event that made them part, and who tells it.

    `event` and `told_by`, in whose view it stands, are None where definitions or readings part them without an event;
    `differently` says that the other party tells it too, in another way; `alike` that it tells it in the same way, and
    that it has effect in one view alone. `issues` are the numbers of the issues that part them on that day.
    """

    day: date
    event: Row | None
    told_by: Party | None
    issues: tuple[int, ...]
    differently: bool = False
    alike: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Plain form for JSON."""
        event = None
        if self.event is not None:
            row = self.event
            event = {
                "event": row.event, "contract": row.contract, "unit": row.unit, "on": row.on.isoformat(),
                "shows_from": row.shows_from.isoformat(), "deemed": row.deemed, "effect": row.effect,
                "article": row.article, "id": Renaming.label(row.id),
            }  # fmt: skip
        return {
            "day": self.day.isoformat(),
            "event": event,
            "told_by": self.told_by,
            "differently": self.differently,
            "alike": self.alike,
            "issues": list(self.issues),
        }


@dataclass(frozen=True, eq=False)
class Comparison(Shown):
    """How two parties' papers compare on a day: every figure is the step from `ours` to `theirs`.

    `whole` is the step from one party's papers to the other's; `views` are both. `named` are the customer, orders,
    contracts and units that the papers name differently, as (what, ours, theirs): nothing turns on a name.
    `points_tried` is false when not every two or three points of a contract were tried together. What other readings do
    (`contested`, `complete`, `readings_at_once`) is found when somebody asks for it, since that takes longest. False
    where nothing is in dispute.
    """

    as_of: date
    known_at: date | datetime | None
    readings: dict[str, str]
    ours: Party
    theirs: Party
    views: tuple[View, View]
    matched: Matched
    whole: Effect
    first: Divergence | None
    issues: tuple[Issue, ...]
    named: tuple[tuple[str, str, str], ...]
    points_tried: bool
    _rereading: Rereading = field(repr=False)

    def __bool__(self) -> bool:
        return bool(self.issues)

    @cached_property
    def contested(self) -> tuple[Contested, ...]:
        """The readings that neither party chose and that would change the outcome, the most yen first."""
        return self._rereading.found.contested

    @cached_property
    def complete(self) -> bool:
        """Whether any two or three points of a contract together, and each reading by itself, were tried."""
        return self.points_tried and self._rereading.found.complete

    @cached_property
    def readings_at_once(self) -> int:
        """How many readings were tried together: 1 where each was by itself; 2 where those that do nothing alone were
        tried beside each other one; 3 where any three of them were too, and any two of them beside each that decides.

        These are switched several at once, so that what others of them undo stays unseen.
        """
        return self._rereading.found.at_once

    def __getstate__(self) -> dict[str, Any]:
        # What looks for other readings is no part of what was found.
        _ = self.contested, self.complete, self.readings_at_once
        return {name: value for name, value in self.__dict__.items() if name != "_rereading"}

    @property
    def readings_together(self) -> bool:
        """Whether readings that do nothing alone were tried beside one another."""
        return self.readings_at_once > 1

    @property
    def undisputed(self) -> int:
        """How many facts both parties tell alike."""
        return len(self.matched.same)

    @property
    def owed(self) -> tuple[int, int]:
        """What the customer owes on each party's papers, late interest included (yen)."""
        first, second = (view.fees.totals for view in self.views)
        return first.outstanding + first.late_interest, second.outstanding + second.late_interest

    def to_dict(self) -> dict[str, Any]:
        """Plain form for JSON."""
        return {
            "customer": self.views[0].customer,
            "orders": self.views[0].orders,
            "as_of": self.as_of.isoformat(),
            "known_at": plain(self.known_at),
            "readings": self.readings,
            "facts": {
                "same": self.undisputed,
                "differing": len(self.matched.differing),
                f"only_{self.ours}": len(self.matched.only_ours),
                f"only_{self.theirs}": len(self.matched.only_theirs),
            },
            "owed": {self.ours: self.owed[0], self.theirs: self.owed[1], "yen": self.whole.yen},
            "first": None if self.first is None else self.first.to_dict(),
            "issues": [issue.to_dict(self.ours, self.theirs) for issue in self.issues],
            "contested": [each.to_dict(self.ours, self.theirs) for each in self.contested],
            "named": [{"what": what, self.ours: a, self.theirs: b} for what, a, b in self.named],
            "complete": self.complete,
            "readings_together": self.readings_together,
            "readings_at_once": self.readings_at_once,
        }


def compare(
    ours: HasHistory,
    theirs: HasHistory,
    *,
    as_of: date | None = None,
    known_at: date | datetime | None = None,
    readings: Mapping[str, str] | None = None,
    chosen: tuple[Mapping[str, str], Mapping[str, str]] = ({}, {}),
    party: Party = "company",
) -> Comparison:
    """Compare the papers of `party` with the other party's, as known at an instant.

    `as_of` is by default the last day of both. `readings` stand over those of both parties, `chosen` over those in
    either's papers. Raises InputError for unknown readings, papers without records, or papers of another matter.
    """
    over = Readings.of(readings).explicit
    sides = [Papers.of(each.history, known_at, own) for each, own in zip((ours, theirs), chosen, strict=True)]
    last = [papers.last_day for papers in sides]
    days = [day for day in last if day is not None]
    if len(days) < 2 or not all(papers.openings for papers in sides):
        whose = party if last[0] is None or not sides[0].openings else _other(party)
        found = "no records" if known_at is None else f"nothing that was recorded by {known_at}"
        raise InputError([Problem(f"the papers of the {whose}", found, "at least one contract with a fact")])
    papering = Papering(sides[0], sides[1], over)
    weighing = Weighing(papering, as_of or max(days))
    issues = weighing.issues(party, _other(party))
    chosen_by_either = (point.subject for point in papering.points if point.sort == "reading")
    views = (weighing.ours.view, weighing.theirs.view)
    return Comparison(
        as_of=weighing.ours.as_of,
        known_at=known_at,
        readings=over,
        ours=party,
        theirs=_other(party),
        views=views,
        matched=papering.matched,
        whole=effect(weighing.ours, weighing.theirs),
        first=_divergence(weighing, papering.matched, issues, party),
        issues=issues,
        named=(*_customers(views), *papering.named_differently),
        points_tried=weighing.complete,
        _rereading=Rereading((weighing.ours, weighing.theirs), chosen_by_either),
    )


def _other(party: Party) -> Party:
    return "customer" if party == "company" else "company"


def _customers(views: tuple[View, View]) -> Iterator[tuple[str, str, str]]:
    a, b = (view.customer or "" for view in views)
    if a != b:
        yield "customer", a, b


def _divergence(weighing: Weighing, matched: Matched, issues: tuple[Issue, ...], party: Party) -> Divergence | None:
    from_the_start = any(issue.point.sort != "fact" for issue in issues)
    day = parting_day(weighing.ours, weighing.theirs, from_the_start=from_the_start, thoroughly=True)
    if day is None:
        return None
    a, b = (View(side.history, day, None, side.readings) for side in (weighing.ours, weighing.theirs))
    # The event of that day, else the last one before it that can have led there.
    rows = [pair for pair in parted(a, b) if pair[0].effect == "full"]
    row, mine = next((pair for pair in rows if pair[0].shows_from == day), rows[-1] if rows else (None, False))
    told_by = None if row is None else party if mine else _other(party)
    deciding = tuple(issue.number for issue in issues if issue.since == day)
    differing = ((pair.ours if mine else pair.theirs).fact for pair in matched.differing)
    both = row is not None and any(
        (type(fact).__name__, fact.on, fact.unit) == (row.event, row.on, row.unit) for fact in differing
    )
    other = b if mine else a
    alike = row is not None and any(
        each.status == "effective" and as_told(each) == as_told(row) for each in other.timeline
    )
    return Divergence(day, row, told_by, deciding, both, alike)
