"""What turns on each point: alone, only together with others, or nothing; and which readings could decide besides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import combinations, count
from typing import Any, Final, Literal

from yakkan.domain.contract.record import ACCOUNT
from yakkan.projections.dispute.difference import Change
from yakkan.projections.dispute.effect import Effect, Side, effect, parting_day, same
from yakkan.projections.dispute.points import Papering, Point
from yakkan.projections.lines import plain

Weight = Literal["alone", "together", "idle"]

_AT_ONCE: Final = 3
"""So many points are switched together, in every way that their contracts allow."""
_MIXTURES: Final = 200
"""The most mixtures of two or three points that are tried."""
_READ: Final = 40_000
"""The most records that are read for them."""
_KEPT: Final = 80_000
"""The records of the mixtures whose views are kept, for what they take of memory."""


@dataclass(frozen=True, slots=True, eq=False)
class Combined:
    """What a point changes beside others being as in their papers, `others`, and beside no fewer of those.

    `effect` is the whole step, `new` its changes that the point makes beside none of the smaller sets.
    """

    others: tuple[int, ...]
    effect: Effect
    new: tuple[Change, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain form for JSON."""
        return {
            "with": list(self.others),
            **self.effect.to_dict(),
            "new": [change.to_dict() for change in self.new],
        }


@dataclass(frozen=True, slots=True, eq=False)
class Issue:
    """A point in dispute and what turns on it, always as the step from our version to theirs.

    `alone` is the step with everything else as in our papers, `last` the same step with everything else as in
    theirs; `combined` is what the point changes only beside others, the fewest of them first. `weight` is `alone` where
    the point changes something in our papers by itself, `together` where it does so only with others, and `idle` where
    nothing turns on it. `since` is the first day on which it matters. `gains` is the party that is better off in yen if
    the point is as they say; None where no yen moves. Of a fact of which several fields are told differently, `enough`
    are the smallest sets of those that lead to the same by themselves.
    """

    number: int
    point: Point
    alone: Effect
    last: Effect
    weight: Weight
    combined: tuple[Combined, ...]
    since: date | None
    gains: str | None
    enough: tuple[tuple[str, ...], ...] = ()

    @property
    def shown(self) -> Effect:
        """The step that says most of what turns on the point: by itself or made last, else made with another point."""
        first, second = sorted((self.alone, self.last), key=lambda step: (step.stake, bool(step)), reverse=True)
        return first or second or max((each.effect for each in self.combined), key=lambda e: e.stake, default=Effect())

    @property
    def together_with(self) -> tuple[int, ...]:
        """The points beside which this one changes something that it does not by itself."""
        return tuple(sorted({other for each in self.combined for other in each.others}))

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
            "enough": [list(some) for some in self.enough],
            ours: plain(point.ours),
            theirs: plain(point.theirs),
            "alike": point.alike,
            "retracted": point.retracted and {"on": point.retracted[0].isoformat(), "reason": point.retracted[1]},
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
            "combined": [each.to_dict() for each in self.combined],
        }


class Weighing:
    """Weighs the points of two parties' papers on a day."""

    def __init__(self, papering: Papering, as_of: date) -> None:
        self._papering = papering
        self._as_of = as_of
        self.complete = True
        self._left = _READ
        self._kept: dict[frozenset[int], Side] = {}
        self._all = frozenset(range(len(papering.points)))
        self.ours = self._side(frozenset())
        self.theirs = Side(papering.other_history(), papering.other_readings(), as_of)

    def issues(self, ours: str, theirs: str) -> tuple[Issue, ...]:
        """Every point with its weight; the most yen first, then the earliest day."""
        found = []
        for number in self._all:
            alone, last = self._step(number, frozenset()), self._step(number, self._all - {number})
            combined = self._combined(number, alone, last)
            weight: Weight = "alone" if alone else "together" if last or combined else "idle"
            since = self._since(number, alone, combined)
            point = self._papering.points[number]
            enough = self._enough(number, () if alone or not combined else combined[0].others)
            found.append((number, Issue(0, point, alone, last, weight, combined, since, None, enough)))
        found += self._remainder()
        found.sort(key=lambda each: (-each[1].stake, each[1].since or date.max, each[1].point.on, each[0]))
        numbers = {number: at for at, (number, _) in zip(count(1), found, strict=False)}

        def renumbered(each: Combined) -> Combined:
            return replace(each, others=tuple(sorted(numbers[other] for other in each.others)))

        return tuple(
            replace(
                issue,
                number=numbers[number],
                combined=tuple(
                    sorted(map(renumbered, issue.combined), key=lambda each: (len(each.others), each.others))
                ),
                gains=_gains(issue, ours, theirs),
            )
            for number, issue in found
        )

    def _side(self, switched: frozenset[int]) -> Side:
        if switched in self._kept:
            return self._kept[switched]
        papering = self._papering
        side = Side(papering.history(switched), papering.readings(switched), self._as_of)
        if (len(self._kept) + 1) * len(side.history.records) <= _KEPT:
            self._kept[switched] = side
        return side

    def _step(self, number: int, others: frozenset[int]) -> Effect:
        """What a point changes beside others being as in their papers."""
        return effect(self._side(others), self._side(others | {number}))

    @cached_property
    def _mixtures(self) -> list[frozenset[int]]:
        """Two and three points that are about one contract, to be switched together; as many as are tried."""
        at_most = min(_MIXTURES, _READ // max(1, len(self.ours.history.records)))
        tried: list[frozenset[int]] = []
        for size in range(2, _AT_ONCE + 1):
            for some in combinations(sorted(self._all), size):
                if self._hang_together(some):
                    if len(tried) == at_most:
                        self.complete = False
                        return tried
                    tried.append(frozenset(some))
        return tried

    def _hang_together(self, some: tuple[int, ...]) -> bool:
        """Whether each of these points is about a contract of another of them, or about all."""
        return all(any(self._related(one, other) for other in some if other != one) for one in some)

    def _related(self, number: int, other: int) -> bool:
        """Whether two points are about one contract, or one of them about all."""
        streams = [set(self._papering.points[each].streams) - {ACCOUNT} for each in (number, other)]
        return not all(streams) or bool(streams[0] & streams[1])

    def _combined(self, number: int, alone: Effect, last: Effect) -> tuple[Combined, ...]:
        """What the point changes only beside others, each time beside as few of them as will do."""
        keys: dict[frozenset[int], set[_Key]] = {frozenset(): _keys(alone.changes)}
        found: list[Combined] = []

        def take(others: frozenset[int], step: Effect) -> None:
            known = _union(known for some, known in keys.items() if some < others)
            keys[others] = _keys(step.changes)
            if any(_key(change) not in known for change in step.changes if step.counts(change)):
                new = tuple(change for change in step.changes if _key(change) not in known)
                found.append(Combined(tuple(others), step, new))

        mixtures = [some - {number} for some in self._mixtures if number in some]
        for others in mixtures:
            take(others, self._step(number, others))
        starts = [(self._all - {number}, last)]
        if not alone and not last:
            # What nothing turns on in either's papers may matter halfway from theirs to ours.
            turned = (self._all - others - {number} for others in mixtures)
            starts = [(others, self._step(number, others)) for others in turned if others not in keys]
        for others, step in starts:
            known = _union(known for some, known in keys.items() if some <= others)
            left = {_key(change) for change in step.changes if step.counts(change)} - known
            if left:
                fewest = self._fewest(number, others, left)
                take(fewest, self._step(number, fewest))
        return tuple(found)

    def _fewest(self, number: int, others: frozenset[int], wanted: set[_Key]) -> frozenset[int]:
        """Of these others those that it takes for the point to change some of what is wanted, found by leaving out."""
        size = len(others) // 2
        while size:
            for start in range(0, len(others), size):
                fewer = others - set(sorted(others)[start : start + size])
                if self._left <= 0:
                    self.complete = False
                    return others
                self._left -= len(self.ours.history.records)
                if fewer != others and wanted & _keys(self._step(number, fewer).changes):
                    others = fewer
            size //= 2
        return others

    def _since(self, number: int, alone: Effect, combined: tuple[Combined, ...]) -> date | None:
        """The first day on which the step changes something: in our papers, else beside the fewest others."""
        others = () if alone or not combined else min((each.others for each in combined), key=len)
        before, after = self._side(frozenset(others)), self._side(frozenset({*others, number}))
        return parting_day(before, after, from_the_start=self._papering.points[number].sort != "fact")

    def _enough(self, number: int, others: tuple[int, ...]) -> tuple[tuple[str, ...], ...]:
        """The smallest sets of fields that lead where all of them do, beside others being as in their papers."""
        fields = self._papering.points[number].fields
        before, after = (self._side(frozenset({*others, *more})) for more in ((), (number,)))
        if not 2 <= len(fields) <= _AT_ONCE or same(before.told, after.told):
            return ()
        found: list[tuple[str, ...]] = []
        for size in range(1, len(fields)):
            for some in combinations(fields, size):
                history = self._papering.partly(others, number, some)
                if history is None:
                    return ()
                if not any(set(fewer) <= set(some) for fewer in found) and same(
                    Side(history, after.readings, self._as_of).told, after.told
                ):
                    found.append(some)
        return tuple(found) or (fields,)

    def _remainder(self) -> Iterator[tuple[int, Issue]]:
        """What still differs with every point switched: the order in which the parties' records came."""
        switched = self._side(self._all)
        rest = effect(switched, self.theirs)
        if rest:
            since = parting_day(switched, self.theirs, from_the_start=True)
            on = self._as_of if since is None else since
            point = Point("fact", "record", "record", (), None, ("recorded_at",), None, None, (), on)
            yield len(self._all), Issue(0, point, rest, rest, "alone", (), since, None)


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


_Key = tuple[str, str, str, str | None]


def _keys(changes: Iterable[Change]) -> set[_Key]:
    return {_key(change) for change in changes}


def _union(some: Iterable[set[_Key]]) -> set[_Key]:
    return {key for each in some for key in each}


def _key(change: Change) -> _Key:
    """What a change is about: the field of the line, and what it says then; sums and days may differ beside others."""
    return (change.part, change.line, change.field, change.after if isinstance(change.after, str) else None)
