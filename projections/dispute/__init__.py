"""The dispute tools: the same matter at other settings of its clocks, its readings and its facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Literal

from yakkan.domain.contract.facts import Fact
from yakkan.domain.contract.history import History
from yakkan.domain.errors import InputError, Problem
from yakkan.projections.dispute import across, decisive, safety, search
from yakkan.projections.dispute.across import Readings, Span
from yakkan.projections.dispute.decisive import Decisive, Move
from yakkan.projections.dispute.difference import Change, Difference, diff
from yakkan.projections.dispute.fewer_facts import Matter
from yakkan.projections.dispute.safety import ACTIONS, SafeUntil, StillDoes
from yakkan.projections.dispute.scenario import altered
from yakkan.projections.dispute.search import Question, Turning
from yakkan.projections.view import View

Known = date | datetime | None

WORK = 60_000
MAX_VIEWS = 1000
MIN_VIEWS = 20
"""How much a search does unless told otherwise: records read in all, and views at most and at least."""


class Dispute:
    """A matter under dispute; every answer is a view at other settings, and nothing is ever stored."""

    def __init__(self, history: History, readings: Mapping[str, str] | None = None) -> None:
        self.history = history
        self._readings = dict(readings or {})

    def view(self, as_of: date, known_at: Known = None, readings: Mapping[str, str] | None = None) -> View:
        """The matter on a day, as known at an instant, under these readings on top of the dispute's own."""
        return View(self.history, as_of, known_at, {**self._readings, **(readings or {})})

    def diff(self, a: View, b: View) -> Difference:
        """What differs between two views, and the first event that made them differ."""
        return diff(a, b)

    def what_if(
        self,
        *,
        add: Sequence[Fact] = (),
        remove: Iterable[str] = (),
        change: Mapping[str, Mapping[str, Any]] | None = None,
        readings: Mapping[str, str] | None = None,
    ) -> Dispute:
        """The dispute over other facts or readings. Raises InputError for an unknown fact, contract or field."""
        history = altered(self.history, add=add, remove=remove, change=change)
        return Dispute(history, {**self._readings, **(readings or {})})

    def bisect(
        self,
        question: Question,
        along: Literal["as_of", "known_at"] = "as_of",
        *,
        as_of: date | None = None,
        known_at: Known = None,
    ) -> Turning[date] | Turning[datetime] | None:
        """The day, or the instant of the record, from which the answer is another one; None when it never changes.

        Asks for about log2(n) views; for an answer that changes more than once it finds one change, `flips` all.
        Along `as_of` the days run to `as_of`, else to a year after the last one; along `known_at` the answer is
        that of day `as_of`, else of the last day.
        """
        if along == "as_of":
            days = self._days(as_of)
            return search.bisect(days, lambda day: question(self.view(day, known_at)))
        day = as_of or self._last_day()
        return search.bisect(self._instants(), lambda instant: question(self.view(day, instant)))

    def flips(
        self,
        question: Question,
        along: Literal["as_of", "known_at"] = "as_of",
        *,
        as_of: date | None = None,
        known_at: Known = None,
    ) -> list[Turning[date]] | list[Turning[datetime]]:
        """Every change of the answer along a clock."""
        if along == "as_of":
            return list(search.flips(self._days(as_of), lambda day: question(self.view(day, known_at))))
        day = as_of or self._last_day()
        return list(search.flips(self._instants(), lambda instant: question(self.view(day, instant))))

    def across_readings(
        self,
        question: Question,
        *,
        as_of: date,
        known_at: Known = None,
        pool: Iterable[str] | None = None,
        bound: int | None = None,
    ) -> Readings:
        """The answer under every combination of the readings that matter: certain, or contested and decided by some.

        With `pool` only these readings are considered. `bound` is the most views to make, by default fewer the more
        was recorded. Raises InputError for an unknown reading, and for a question that no combination can answer.
        """
        return across.across_readings(
            lambda readings: self.view(as_of, known_at, readings), question, pool=pool, bound=self._bound(bound)
        )

    def decisive_facts(
        self,
        question: Question,
        *,
        as_of: date,
        known_at: Known = None,
        up_to: int = 3,
        within: int = 400,
        bound: int | None = None,
    ) -> Decisive:
        """Minimal sets of facts, by label or reference, without which the answer is another one; and by how many days,
        up to `within`, each fact may move before it is.

        `bound` is the most views to make, by default fewer the more was recorded.
        """
        matter = Matter(self.history, as_of, known_at, self._readings)
        return decisive.decisive_facts(matter, question, up_to=up_to, within=within, bound=self._bound(bound))

    def safe_until(
        self,
        action: str,
        contract: str,
        unit: str | None = None,
        *,
        as_of: date,
        known_at: Known = None,
        charge: str | None = None,
        by: str | None = None,
        pool: Iterable[str] | None = None,
        bound: int | None = None,
    ) -> SafeUntil:
        """The last day on which an act is in time under every reading, and under which readings later days still do.

        It is found by trying: the act is supposed on a day, and it is in time when it has its effect. `action` is one
        of `ACTIONS`; `charge` is what `pay` pays, all that is due of the contract without it; `by` the party that
        acts where both may. Raises InputError for an unknown action, contract, unit, charge or reading.
        """
        act = safety.Act(action, contract, unit, charge=charge, by=by)
        bound = self._bound(bound)
        return safety.safe_until(self.history, self._readings, act, as_of, known_at, pool=pool, bound=bound)

    def _bound(self, bound: int | None) -> int:
        """How many views a search may make: about so many records are read in all."""
        return max(MIN_VIEWS, min(MAX_VIEWS, WORK // max(1, len(self.history.records)))) if bound is None else bound

    def _last_day(self) -> date:
        if not self.history.records:
            raise InputError([Problem("dispute", "a matter without records", "at least one fact")])
        return max(record.event.on for record in self.history.records)

    def _days(self, until: date | None) -> list[date]:
        first = min((record.event.on for record in self.history.records), default=self._last_day())
        last = until or self._last_day() + timedelta(days=366)
        return [first + timedelta(days=number) for number in range((last - first).days + 1)]

    def _instants(self) -> list[datetime]:
        return list(dict.fromkeys(record.recorded_at for record in self.history.records))


__all__ = [
    "ACTIONS",
    "Change",
    "Decisive",
    "Difference",
    "Dispute",
    "Move",
    "Readings",
    "SafeUntil",
    "Span",
    "StillDoes",
    "Turning",
    "diff",
]
