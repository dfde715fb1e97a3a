"""What turns on each point: alone, only together with others, or nothing; and which readings could decide besides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from typing import Any, Final, Literal

from yakkan.domain.contract.record import ACCOUNT
from yakkan.domain.terms.readings import READINGS
from yakkan.projections.dispute.combinations import telling
from yakkan.projections.dispute.effect import Effect, Side, effect, parting_day
from yakkan.projections.dispute.points import Papering, Point
from yakkan.projections.lines import plain
from yakkan.projections.view import View

Weight = Literal["alone", "together", "idle"]

_PAIRS: Final = 200
"""The most pairs of points that are tried."""
_READ: Final = 20_000
"""The most records that are read to switch each reading by itself."""
_KEPT: Final = 40
"""The most mixtures whose views are kept, for what they take of memory."""


@dataclass(frozen=True, slots=True, eq=False)
class Issue:
    """A point in dispute and what turns on it, always as the step from our version to theirs.

    `alone` is the step with everything else as in our papers, `last` the same step with everything else as in
    theirs, `together` the largest step beside one other point (`together_with`). `weight` is `alone` where the point
    changes something in our papers by itself, `together` where it does so only with others, and `idle` where nothing
    turns on it. `since` is the first day on which it matters. `gains` is the party that is better off in yen if the
    point is as they say; None where no yen moves.
    """

    number: int
    point: Point
    alone: Effect
    last: Effect
    weight: Weight
    together_with: tuple[int, ...]
    together: Effect
    since: date | None
    gains: str | None

    @property
    def shown(self) -> Effect:
        """The step that says most of what turns on the point: by itself or made last, else made with another point."""
        first, second = sorted((self.alone, self.last), key=lambda step: (step.stake, bool(step)), reverse=True)
        return first or second or self.together

    @property
    def yen(self) -> int:
        """The change in what the customer owes."""
        return self.shown.yen

    @property
    def stake(self) -> int:
        """The most yen that hang on the point, whoever gains."""
        return self.shown.stake

    @property
    def through(self) -> str | None:
        """The provision of the first deemed event by which the point takes its effect."""
        return self.shown.through

    def to_dict(self, ours: str, theirs: str) -> dict[str, Any]:
        """Plain form for JSON; the parties' versions stand under their names."""
        point = self.point
        return {
            "number": self.number,
            "kind": point.kind,
            "sort": point.sort,
            "subject": point.subject,
            "contracts": list(point.contracts),
            "unit": point.unit,
            "fields": list(point.fields),
            ours: plain(point.ours),
            theirs: plain(point.theirs),
            "provisions": list(point.provisions),
            "through": self.through,
            "weight": self.weight,
            "together_with": list(self.together_with),
            "since": plain(self.since),
            "yen": self.yen,
            "stake": self.stake,
            "gains": self.gains,
            "alone": self.alone.to_dict(),
            "last": self.last.to_dict(),
            "together": self.together.to_dict(),
        }


@dataclass(frozen=True, slots=True)
class Contested:
    """A way to read the text, other than that in force, that changes the outcome for one of the parties at least.

    `ours` and `theirs` are the changes in what the customer owes (yen) on each party's papers; `states` are the
    contracts whose state changes on either. `gap` is what then still separates the parties, in what is owed.
    """

    reading: str
    value: str
    instead_of: str
    articles: tuple[str, ...]
    ours: int
    theirs: int
    gap: int
    states: tuple[str, ...]

    def to_dict(self, ours: str, theirs: str) -> dict[str, Any]:
        """Plain form for JSON."""
        return {
            "kind": "law",
            "reading": self.reading,
            "value": self.value,
            "instead_of": self.instead_of,
            "articles": list(self.articles),
            ours: self.ours,
            theirs: self.theirs,
            "gap": self.gap,
            "states": list(self.states),
        }


class Weighing:
    """Weighs the points of two parties' papers on a day."""

    def __init__(self, papering: Papering, as_of: date) -> None:
        self._papering = papering
        self._as_of = as_of
        self.complete = True
        self._tried = 0
        self._kept: dict[frozenset[int], Side] = {}
        self._all = frozenset(range(len(papering.points)))
        self._switched = self._side(self._all)
        self.ours = self._side(frozenset())
        self.theirs = Side(papering.other_history(), papering.other_readings(), as_of)

    def issues(self, ours: str, theirs: str) -> tuple[Issue, ...]:
        """Every point with its weight; the most yen first, then the earliest day."""
        found = []
        steps = {}
        for number in self._all:
            alone = effect(self.ours, self._side(frozenset({number})))
            last = effect(self._side(self._all - {number}), self._switched)
            steps[number] = (alone, last)
        for number, (alone, last) in steps.items():
            partners, together = ((), Effect()) if alone else self._together(number, also_in_theirs=not last)
            weight: Weight = "alone" if alone else "together" if last or partners else "idle"
            since = self._since(number, alone, last, partners)
            point = self._papering.points[number]
            found.append((number, Issue(0, point, alone, last, weight, partners, together, since, None)))
        found += self._remainder()
        found.sort(key=lambda each: (-each[1].stake, each[1].since or date.max, each[1].point.on, each[0]))
        numbers = {number: at for at, (number, _) in zip(count(1), found, strict=False)}
        return tuple(
            replace(
                issue,
                number=numbers[number],
                together_with=tuple(sorted(numbers[each] for each in issue.together_with)),
                gains=_gains(issue, ours, theirs),
            )
            for number, issue in found
        )

    def contested(self) -> tuple[Contested, ...]:
        """The readings that decide something on the papers of one party at least, the most yen first.

        Each is tried by itself; `across_readings` of a dispute tries them together. In a large matter several are
        switched at once, and only where that changes something, by halves, each of them: two that undo each other
        stay unseen then, which `complete` says.
        """
        sides = (self.ours, self.theirs)
        before = [_outcome(side.view) for side in sides]
        chosen = {point.subject for point in self._papering.points if point.sort == "reading"}
        asked = self.ours.view.consulted | self.theirs.view.consulted
        in_force = self.ours.view.chronicle.readings

        def under(choice: Mapping[str, str]) -> list[tuple[dict[str, str], int]]:
            # A side that never asked for a reading says the same whatever its value.
            return [
                _outcome(View(side.history, self._as_of, None, {**side.readings, **choice}))
                if not side.view.consulted.isdisjoint(choice)
                else was
                for side, was in zip(sides, before, strict=True)
            ]

        switches = [
            (name, value)
            for name in sorted(asked - chosen, key=lambda name: READINGS[name].number)
            for value in READINGS[name].alternatives
            if value != in_force[name]
        ]
        size = sum(len(side.history.records) for side in sides)
        if size * len(switches) > _READ:
            self.complete = False
            switches = telling(switches, lambda choice: under(choice) != before)
        found = [
            _contested(name, value, in_force[name], before, after)
            for name, value in switches
            if (after := under({name: value})) != before
        ]
        return tuple(sorted(found, key=lambda each: -max(abs(each.ours), abs(each.theirs))))

    def _side(self, switched: frozenset[int]) -> Side:
        if switched in self._kept:
            return self._kept[switched]
        papering = self._papering
        side = Side(papering.history(switched), papering.readings(switched), self._as_of)
        if len(self._kept) < _KEPT:
            self._kept[switched] = side
        return side

    def _together(self, number: int, *, also_in_theirs: bool) -> tuple[tuple[int, ...], Effect]:
        """The points with which together this one changes something that they do not change without it."""
        partners: list[int] = []
        most = Effect()
        for related in (True, False):
            for other in self._all - {number}:
                if self._related(number, other) != related:
                    continue
                if self._tried >= _PAIRS:
                    self.complete = False
                    return tuple(partners), most
                self._tried += 1
                # The step where the other point alone has been taken, or alone is still to be taken.
                for turned in (frozenset({other}), self._all - {other})[: 1 + also_in_theirs]:
                    found = effect(self._side(turned - {number}), self._side(turned | {number}))
                    if found:
                        partners = [*partners, other] if other not in partners else partners
                        most = found if not most or found.stake > most.stake else most
            # Another contract's point is looked at only for what is known to turn on others.
            if partners or also_in_theirs:
                break
        return tuple(partners), most

    def _related(self, number: int, other: int) -> bool:
        """Whether two points are about one contract, or one of them about all."""
        streams = [set(self._papering.points[each].streams) - {ACCOUNT} for each in (number, other)]
        return not all(streams) or bool(streams[0] & streams[1])

    def _since(self, number: int, alone: Effect, last: Effect, partners: tuple[int, ...]) -> date | None:
        """The first day on which the step changes something: in our papers, else in theirs, else beside another."""
        start = frozenset[int]()
        if last and not alone:
            start = self._all - {number}
        elif partners:
            start = frozenset({partners[0]})
        point = self._papering.points[number]
        before, after = self._side(start), self._side(start | {number})
        return parting_day(before, after, from_the_start=point.sort != "fact")

    def _remainder(self) -> Iterator[tuple[int, Issue]]:
        """What still differs with every point switched: the order in which the parties' records came."""
        switched = self._switched
        rest = effect(switched, self.theirs)
        if rest:
            since = parting_day(switched, self.theirs, from_the_start=True)
            on = self._as_of if since is None else since
            point = Point("fact", "record", "record", (), None, ("recorded_at",), None, None, (), on)
            yield len(self._all), Issue(0, point, rest, rest, "alone", (), Effect(), since, None)


def _gains(issue: Issue, ours: str, theirs: str) -> str | None:
    """Who is better off if the point is as they say."""
    balance = issue.shown.balance
    if not balance:
        # A cap that falls is worth something to the one who is liable.
        balance = -issue.shown.cap
    if not balance:
        return None
    better = "company" if balance > 0 else "customer"
    return ours if better == ours else theirs


def _outcome(view: View) -> tuple[dict[str, str], int]:
    """The main questions: where each contract and unit stands, and what is owed."""
    states = {line.contract: line.state for line in view.contracts}
    states |= {f"{line.contract}/{unit.unit}": unit.state for line in view.contracts for unit in line.units}
    totals = view.fees.totals
    return states, totals.outstanding + totals.late_interest


def _contested(
    name: str,
    value: str,
    in_force: str,
    before: list[tuple[dict[str, str], int]],
    after: list[tuple[dict[str, str], int]],
) -> Contested:
    (_, owed), (_, owed_theirs) = after
    changed = [
        place for (was, _), (now, _) in zip(before, after, strict=True) for place in now if was.get(place) != now[place]
    ]
    return Contested(
        name, value, in_force, READINGS[name].articles, owed - before[0][1], owed_theirs - before[1][1],
        owed_theirs - owed, tuple(dict.fromkeys(changed)),
    )  # fmt: skip
