"""The dispute tools: the same matter at other settings of its clocks, its readings and its facts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import wraps
from typing import Any, Concatenate, Final, Literal, ParamSpec, TypeVar

from yakkan.domain.contract.facts import Fact
from yakkan.domain.contract.history import History, present
from yakkan.domain.errors import InputError, Problem
from yakkan.domain.instants import end_of_knowledge
from yakkan.projections.dispute import across, decisive, safety, turning
from yakkan.projections.dispute.absence import why_not
from yakkan.projections.dispute.across import Question, Readings, Span
from yakkan.projections.dispute.cascade import Sides, Step, cascade
from yakkan.projections.dispute.compare import Comparison, HasHistory, Party, compare
from yakkan.projections.dispute.decisive import Decisive, Move
from yakkan.projections.dispute.difference import Change, ChargeChange, Difference, diff
from yakkan.projections.dispute.fewer_facts import Matter
from yakkan.projections.dispute.safety import ACTIONS, SafeUntil, StillDoes
from yakkan.projections.dispute.scenario import altered
from yakkan.projections.dispute.turning import Turning
from yakkan.projections.explanation import Explanation
from yakkan.projections.question import Asking, parse
from yakkan.projections.timeline import Row
from yakkan.projections.view import View, Walk

Known = date | datetime | None

Params = ParamSpec("Params")
Found = TypeVar("Found")

_ONE_DAY: Final = timedelta(days=1)
WORK = 60_000
MAX_VIEWS = 1000
MIN_VIEWS = 20
"""How much a search does unless told otherwise: records read in all, and views at most and at least."""


def _in_words(
    method: Callable[Concatenate[Dispute, Question, Params], Found],
) -> Callable[Concatenate[Dispute, Question | str, Params], Found]:
    """Let a method take a question in words too. Raises InputError for words that ask nothing of the matter."""

    @wraps(method)
    def put(dispute: Dispute, question: Question | str, /, *rest: Params.args, **named: Params.kwargs) -> Found:
        if isinstance(question, str):
            asking = parse(question)
            asking.check(dispute.view(dispute.last_day()))
            return method(dispute, asking, *rest, **named)
        return method(dispute, question, *rest, **named)

    return put


class Dispute:
    """A matter under dispute; every answer is a view at other settings, and nothing is ever stored."""

    def __init__(self, history: History, readings: Mapping[str, str] | None = None) -> None:
        self.history = history
        self._readings = dict(readings or {})

    def view(self, as_of: date, known_at: Known = None, readings: Mapping[str, str] | None = None) -> View:
        """The matter on a day, as known at an instant, under these readings on top of the dispute's own."""
        return View(self.history, as_of, known_at, {**self._readings, **(readings or {})})

    def diff(self, a: View, b: View) -> Difference:
        """What differs between two views, the events at which they part, and the yen.

        The views may be of other histories too: of a what-if, of another store, under another edition of the terms.
        """
        return diff(a, b)

    def what_if(
        self,
        *,
        add: Sequence[Fact] = (),
        remove: Iterable[str] = (),
        change: Mapping[str, Mapping[str, Any]] | None = None,
        readings: Mapping[str, str] | None = None,
        order: str | None = None,
    ) -> Dispute:
        """The dispute over other facts or readings; what becomes of corrections is said in `scenario`.

        A fact added belongs to the papers of `order` where its contract leaves that open. Raises InputError for an
        unknown fact, contract, unit or field, and for values that do not fit.
        """
        history = altered(self.history, add=add, remove=remove, change=change, order=order)
        return Dispute(history, {**self._readings, **(readings or {})})

    def why_not(
        self, what: str, *, as_of: date, known_at: Known = None, readings: Mapping[str, str] | None = None
    ) -> Explanation:
        """Why an expected event, state, charge, obligation or right is not there on a day, as a tree.

        `what` is such as `EquipmentDeemedPassed:server/s1`, `state:server/s1=in_warranty`, `server/s1/price`,
        `O22:server/s1`, `latent_defect:server/s1`, a fact by label or reference, or a question. Raises InputError for
        what means nothing.
        """
        return why_not(self.history, what, as_of, known_at, {**self._readings, **(readings or {})})

    @_in_words
    def bisect(
        self,
        question: Question,
        along: Literal["as_of", "known_at"] = "as_of",
        *,
        as_of: date | None = None,
        known_at: Known = None,
    ) -> Turning[date] | Turning[datetime] | None:
        """The day, or the instant of the record, from which the answer is another one, and the event that decides.

        None when it never changes. Asks for about log2(n) views where the answer ends otherwise than it began, else for
        each from the end to the last change; of several changes it finds one, `flips` all. Along `as_of` the days run
        from the eve of the first to `as_of`, else to a year after the last one, with what was known at `known_at`.
        Along `known_at` the answer is that of day `as_of`, else of the last day; the instants are those of the record,
        up to `known_at`. A question that a view cannot answer, since what it speaks of is not there yet, has the answer
        None; raises InputError when the last view cannot answer it.
        """
        if along == "as_of":
            return turning.bisect(
                self._days(as_of, known_at),
                lambda day: question(self.view(day, known_at)),
                lambda last, day, _, after: self._deciding_day(question, last, day, known_at, after),
            )
        day = as_of or self.last_day()
        return turning.bisect(
            self._instants(known_at),
            lambda instant: question(self.view(day, instant)),
            lambda last, instant, _, after: self._deciding_record(question, day, last, instant, after),
        )

    @_in_words
    def flips(
        self,
        question: Question,
        along: Literal["as_of", "known_at"] = "as_of",
        *,
        as_of: date | None = None,
        known_at: Known = None,
    ) -> list[Turning[date]] | list[Turning[datetime]]:
        """Every change of the answer along a clock, with the event that decides each; the rest is as in `bisect`.

        Along `as_of` one walk through all days; the answer must be a value that outlives the view it was taken from.
        Along `known_at` a view for each instant of the record; for a question in words only for those at which
        something was learnt that can bear on the day. Raises InputError when no view can answer.
        """
        if along == "as_of":
            walk = Walk(self.history, known_at, self._readings)
            return turning.flips(
                self._days(as_of, known_at),
                lambda day: question(walk.view(day)),
                lambda last, day, _, after: self._deciding_day(question, last, day, known_at, after),
            )
        day = as_of or self.last_day()
        instants = self._instants(known_at)
        if isinstance(question, Asking):
            telling = Matter(self.history, day, known_at, self._readings).instants()
            # The first and the last stay: the one to begin with, the other to say whether there is an answer at all.
            instants = [at for at in instants if at in telling or at in (instants[0], instants[-1])]
        return turning.flips(
            instants,
            lambda instant: question(self.view(day, instant)),
            lambda last, instant, _, after: self._deciding_record(question, day, last, instant, after),
        )

    @_in_words
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

    @_in_words
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

    def _deciding_day(self, question: Question, last: date, day: date, known_at: Known, answer: Any) -> tuple[Row, ...]:
        """What shows on a day, and not the day before, and makes the answer what it is."""
        rows = [row for row in _new(self.view(last, known_at), self.view(day, known_at)) if row.shows_from == day]
        return self._needed(rows, lambda dispute: question(dispute.view(day, known_at)), answer)

    def _deciding_record(
        self, question: Question, day: date, last: datetime, instant: datetime, answer: Any
    ) -> tuple[Row, ...]:
        """What was recorded at an instant and makes the answer what it is."""
        new = _new(self.view(day, last), self.view(day, instant))
        rows = [row for row in new if not row.deemed and row.recorded_at == instant]
        return self._needed(rows, lambda dispute: question(dispute.view(day, instant)), answer)

    def _needed(self, rows: list[Row], ask: Callable[[Dispute], Any], answer: Any) -> tuple[Row, ...]:
        """The rows without whose facts the answer would not be this one; all of them where none is needed."""
        facts = [_root(row) for row in rows]
        if len(set(facts)) < 2:
            return tuple(rows)
        names = list(dict.fromkeys(fact for fact in facts if fact is not None))
        asked = turning.answering(lambda some: ask(self.what_if(remove=some)))
        idle = set(names) - set(turning.needed(names, lambda some: asked(some) != answer))
        return tuple(row for row, fact in zip(rows, facts, strict=True) if fact not in idle) or tuple(rows)

    def last_day(self, known_at: Known = None) -> date:
        """The last day that the record names for an event. Raises InputError for a matter without records."""
        return max(self._on_record(known_at))

    def _days(self, until: date | None, known_at: Known) -> list[date]:
        """The days from the eve of the first on, so that what happens on the first is a change too."""
        on_record = self._on_record(known_at)
        first = min(on_record) - _ONE_DAY
        last = self.last_day() + timedelta(days=366) if until is None else until
        return [first + timedelta(days=number) for number in range((last - first).days + 1)]

    def _on_record(self, known_at: Known) -> list[date]:
        """Every day that the record names for an event, as first recorded and as corrected."""
        records = self.history.known(end_of_knowledge(known_at)) or self.history.records
        if not records:
            raise InputError([Problem("dispute", "a matter without records", "at least one fact")])
        days = [record.event.on for record in records]
        for each in present(records):
            days.append(each.fact.on)
            if each.fact.dispatched_on is not None:
                days.append(each.fact.dispatched_on)
        return days

    def _instants(self, until: Known) -> list[datetime]:
        known = self.history.known(end_of_knowledge(until))
        return list(dict.fromkeys(record.recorded_at for record in known))


def _new(before: View, after: View) -> list[Row]:
    """The events that stand with effect in the later view only."""
    return [step.event for step in cascade(Sides(before, after)) if step.stands == "after"]


def _root(row: Row) -> str | None:
    """The reference of the fact that an event goes back to; None where the terms alone bring it about."""
    entry = row.entry
    while entry is not None and entry.cause is not None:
        entry = entry.cause
    if entry is None:
        return None if row.deemed else row.ref or row.id
    return None if entry.record is None or entry.deemed else entry.record.ref


__all__ = [
    "ACTIONS",
    "Change",
    "ChargeChange",
    "Comparison",
    "Decisive",
    "Difference",
    "Dispute",
    "Move",
    "Readings",
    "SafeUntil",
    "Span",
    "Step",
    "StillDoes",
    "Turning",
    "diff",
]
