"""The dispute tools: the same matter at other settings of its clocks, its readings and its facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Literal

from yakkan.domain.contract.facts import Fact
from yakkan.domain.contract.history import History
from yakkan.domain.errors import InputError, Problem
from yakkan.projections.dispute import search
from yakkan.projections.dispute.compare import Comparison, HasHistory, Party, compare
from yakkan.projections.dispute.difference import Change, Difference, diff
from yakkan.projections.dispute.scenario import altered
from yakkan.projections.dispute.search import Decisive, Question, Readings, Turning
from yakkan.projections.view import View

Known = date | datetime | None


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

    def across_readings(self, question: Question, *, as_of: date, known_at: Known = None) -> Readings:
        """The answer under every combination of the readings that matter: certain, or contested and decided by some."""
        return search.across_readings(lambda readings: self.view(as_of, known_at, readings), question)

    def decisive_facts(self, question: Question, *, as_of: date, known_at: Known = None, up_to: int = 3) -> Decisive:
        """Minimal sets of facts, by label or reference, without which the answer is another one."""
        facts = [record for record in self.history.known(None) if isinstance(record.event, Fact)]
        names = list(dict.fromkeys(record.event.id or record.ref for record in facts))  # type: ignore[attr-defined]

        def without(some: tuple[str, ...]) -> Any:
            return question(self.what_if(remove=some).view(as_of, known_at))

        return search.decisive_facts(names, without, up_to=up_to)

    def compare(
        self,
        other: HasHistory,
        *,
        as_of: date | None = None,
        known_at: Known = None,
        readings: Mapping[str, str] | None = None,
        party: Party = "company",
    ) -> Comparison:
        """Compare this matter, as `party` tells it, with the other party's case file, matter, dispute or history.

        Says where they part first, what is in dispute, and what turns on each point. `as_of` is by default the last
        day of both; `readings` stand over those that either party chose.
        """
        theirs = other._readings if isinstance(other, Dispute) else {}
        return compare(
            self, other, as_of=as_of, known_at=known_at, readings=readings, chosen=(self._readings, theirs), party=party
        )

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


__all__ = ["Change", "Comparison", "Decisive", "Difference", "Dispute", "Readings", "Turning", "diff"]
