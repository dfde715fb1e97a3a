"""The dispute tools: the same matter at other settings of its clocks, its readings and its facts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import wraps
from typing import Any, Concatenate, Final, Literal, ParamSpec, TypeVar, get_args, overload

from yakkan.domain import given
from yakkan.domain.contract.facts import Fact
from yakkan.domain.contract.history import History, present
from yakkan.domain.errors import InputError, Problem
from yakkan.domain.instants import end_of_knowledge
from yakkan.domain.terms.readings import Readings as Chosen
from yakkan.projections.dispute import across, decisive, safety, turning
from yakkan.projections.dispute.absence import why_not
from yakkan.projections.dispute.across import Question, Readings, Span
from yakkan.projections.dispute.cascade import Step
from yakkan.projections.dispute.compare import Comparison, HasHistory, Party, compare
from yakkan.projections.dispute.decisive import Decisive
from yakkan.projections.dispute.difference import Change, ChargeChange, Difference, diff
from yakkan.projections.dispute.fewer_facts import Matter
from yakkan.projections.dispute.moves import Move
from yakkan.projections.dispute.part import hangs_on, part_of
from yakkan.projections.dispute.safety import ACTIONS, SafeUntil, StillDoes
from yakkan.projections.dispute.scenario import altered
from yakkan.projections.dispute.turning import Point, Turning
from yakkan.projections.explanation import Explanation
from yakkan.projections.question import Asking, parse
from yakkan.projections.view import View

Known = date | datetime | None

Params = ParamSpec("Params")
Found = TypeVar("Found")

_ONE_DAY: Final = timedelta(days=1)
WORK = 40_000
MAX_VIEWS = 1000
MIN_VIEWS = 20
"""How much a search does unless told otherwise: records read in all, and views at most and at least."""


def _clock(along: Any) -> None:
    """Raises InputError for what is neither of the two clocks."""
    if along not in ("as_of", "known_at"):
        raise InputError([Problem("along", repr(along), 'a clock: "as_of" or "known_at"')])


def _day(as_of: Any) -> None:
    """Raises InputError for what is no day; None is the last one."""
    if as_of is not None:
        given.day(as_of)


_CHECKS: Final[Mapping[str, Callable[[Any], object]]] = {
    "as_of": _day,
    "known_at": given.knowledge,
    "along": _clock,
}
"""What is given by name to a method with a question, and how it is looked at before anything is made."""


def _in_words(
    method: Callable[Concatenate[Dispute, Question, Params], Found],
) -> Callable[Concatenate[Dispute, Question | str, Params], Found]:
    """Let a method take a question in words too, and refuse what a method with a question cannot be given.

    Raises InputError for words that ask nothing of the matter, for what is no question, day, instant or clock.
    """

    @wraps(method)
    def put(dispute: Dispute, question: Question | str, /, *rest: Params.args, **named: Params.kwargs) -> Found:
        for name in named.keys() & _CHECKS.keys():
            _CHECKS[name](named[name])
        for along in rest[:1]:
            _clock(along)
        if isinstance(question, str):
            asking = parse(question)
            asking.check(dispute.view(dispute.last_day()))
            return method(dispute, asking, *rest, **named)
        if not callable(question):
            expected = 'a function of a view, or a question such as "server/s1.state == in_warranty"'
            raise InputError([Problem("question", given.found(question), expected)])
        return method(dispute, question, *rest, **named)

    return put


class Dispute:
    """A matter under dispute; every answer is a view at other settings, and nothing is ever stored.

    Made by `Matter.dispute`, of the records that the matter had then: what is recorded later needs a new one. A
    question is a function of a view, or a line of words such as `server/s1.state == in_warranty`. Days, instants and
    readings are those of `Matter.view`, and anything else raises InputError.
    """

    def __init__(self, history: History, readings: Mapping[str, str] | None = None) -> None:
        given.instance(
            history, "history", History, "the history of a matter", "take `matter.history` or `case.history`"
        )
        self.history = history
        self._readings = dict(given.readings(readings))

    def __repr__(self) -> str:
        readings = "".join(f", {name}={value}" for name, value in self._readings.items())
        return f"<Dispute over {len(self.history.records)} records{readings}>"

    def view(self, as_of: date, known_at: Known = None, readings: Mapping[str, str] | None = None) -> View:
        """The matter on a day, as known at an instant, under these readings on top of the dispute's own."""
        return View(self.history, as_of, known_at, {**self._readings, **given.readings(readings)})

    def diff(self, a: View, b: View) -> Difference:
        """What differs between two views, the events at which they part, and the yen.

        The views may be of other histories too: of a what-if, of another store, under another edition of the terms.
        Raises InputError for what is no view.
        """
        for name, view in (("a", a), ("b", b)):
            given.instance(view, name, View, "a view", "make one with `.view(as_of=...)`")
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
        unknown fact, contract, unit, field or reading, and for values that do not fit.
        """
        chosen = given.readings(readings)
        Chosen.of(chosen)
        history = altered(self.history, add=add, remove=remove, change=change, order=order)
        return Dispute(history, {**self._readings, **chosen})

    def why_not(
        self, what: str, *, as_of: date, known_at: Known = None, readings: Mapping[str, str] | None = None
    ) -> Explanation:
        """Why an expected event, state, charge, obligation or right is not there on a day, as a tree.

        `what` is such as `EquipmentDeemedPassed:server/s1`, `state:server/s1=in_warranty`, `server/s1/price`,
        `O22:server/s1`, `latent_defect:server/s1`, a fact by label or reference, or a question. Raises InputError for
        what means nothing.
        """
        given.instance(what, "what", str, "a name such as EquipmentDeemedPassed:server/s1, or a question in words")
        as_of, known_at = given.day(as_of), given.knowledge(known_at)
        return why_not(self.history, what, as_of, known_at, {**self._readings, **given.readings(readings)})

    @overload
    def bisect(
        self,
        question: Question | str,
        /,
        along: Literal["as_of"] = "as_of",
        *,
        as_of: date | None = None,
        known_at: Known = None,
    ) -> Turning[date] | None: ...

    @overload
    def bisect(
        self,
        question: Question | str,
        /,
        along: Literal["known_at"],
        *,
        as_of: date | None = None,
        known_at: Known = None,
    ) -> Turning[datetime] | None: ...

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
        one after another; of several changes it finds one, `flips` all: `more` of the turning says what is known of
        others. Along `as_of` the days run from the eve of the first to `as_of`, else to a year after the last one, with
        what was known at `known_at`. Along `known_at` the answer is that of day `as_of`, else of the last day; the
        instants are those of the record, up to `known_at`. A question that a view cannot answer, since what it speaks
        of is not there yet, has the answer None; raises InputError when the last view cannot answer it.
        """
        asked = self._asked(question)
        if along == "as_of":
            known = self._known(known_at)
            return turning.bisect(
                self._days(as_of, known_at),
                lambda day: asked.on(day, known),
                lambda last, day, before, after: asked.deciding_day(last, day, known, (before, after)),
                asked.walking(known),
            )
        day = as_of or self.last_day()
        return turning.bisect(
            self._telling(question, day, known_at),
            lambda instant: asked.on(day, instant),
            lambda last, instant, _, after: asked.deciding_record(day, last, instant, after),
            asked.learning(day),
        )

    @overload
    def flips(
        self,
        question: Question | str,
        /,
        along: Literal["as_of"] = "as_of",
        *,
        as_of: date | None = None,
        known_at: Known = None,
        progress: Callable[[int, int], object] | None = None,
    ) -> list[Turning[date]]: ...

    @overload
    def flips(
        self,
        question: Question | str,
        /,
        along: Literal["known_at"],
        *,
        as_of: date | None = None,
        known_at: Known = None,
        progress: Callable[[int, int], object] | None = None,
    ) -> list[Turning[datetime]]: ...

    @_in_words
    def flips(
        self,
        question: Question,
        along: Literal["as_of", "known_at"] = "as_of",
        *,
        as_of: date | None = None,
        known_at: Known = None,
        progress: Callable[[int, int], object] | None = None,
    ) -> list[Turning[date]] | list[Turning[datetime]]:
        """Every change of the answer along a clock, with the event that decides each; the rest is as in `bisect`.

        Along `as_of` one walk through all days; the answer must be a value that outlives the view it was taken from.
        Along `known_at` a view for each instant of the record; for a question in words only for those at which
        something was learnt that can bear on it and on the day; where money decides these can be all, and each costs a
        view of the whole matter, unless nothing but `outstanding` is asked for. `progress` is told how many points of
        how many have been asked. Raises InputError when no view can answer.
        """
        asked = self._asked(question)
        if along == "as_of":
            known = self._known(known_at)
            return turning.flips(
                _counted(self._days(as_of, known_at), progress),
                asked.walking(known),
                lambda last, day, before, after: asked.deciding_day(last, day, known, (before, after)),
            )
        day = as_of or self.last_day()
        return turning.flips(
            _counted(self._telling(question, day, known_at), progress),
            asked.learning(day) or (lambda instant: asked.on(day, instant)),
            lambda last, instant, _, after: asked.deciding_record(day, last, instant, after),
        )

    def _asked(self, question: Question) -> turning.Asked:
        """The question, put to what can decide it."""
        return turning.Asked(hangs_on(self.history, question), self._readings, question)

    def _known(self, known_at: Known) -> Known:
        """What is known, for a part of the record too: what lies beyond the last record is a forecast."""
        return self.history.last_instant if known_at is None else known_at

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
        part = hangs_on(self.history, question)

        def view(readings: Mapping[str, str]) -> View:
            return View(self.history, as_of, known_at, {**self._readings, **readings}, weighing=True)

        def view_of_part(readings: Mapping[str, str]) -> View:
            return View(part, as_of, known_at, {**self._readings, **readings}, weighing=True)

        bound = _bound(part, bound)
        if part is self.history:
            return across.across_readings(view, question, pool=pool, bound=bound)
        return across.across_readings(view_of_part, question, whole=view, pool=pool, bound=bound)

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

        Facts on which the question cannot hang are not considered. `bound` is the most views to make, by default fewer
        the more was recorded of the others.
        """
        given.count(up_to, "up_to")
        given.count(within, "within", least=0)
        matter = Matter(self.history, as_of, known_at, self._readings)
        part = hangs_on(self.history, question)
        if part is not self.history:
            matter = matter.within(part)
        return decisive.decisive_facts(matter, question, up_to=up_to, within=within, bound=_bound(part, bound))

    def safe_until(
        self,
        action: str,
        contract: str | None = None,
        unit: str | None = None,
        *,
        as_of: date | None = None,
        known_at: Known = None,
        charge: str | None = None,
        by: str | None = None,
        pool: Iterable[str] | None = None,
        bound: int | None = None,
    ) -> SafeUntil:
        """The last day on which an act is in time under every reading, and under which readings later days still do.

        It is found by trying: the act is supposed on a day, and it is in time when it has its effect. `action` is one
        of `ACTIONS`; `charge` is what `pay` pays, all that is due of the contract without it; a charge says what the
        contract is, so that it need not be named. `by` is the party that acts where both may. `as_of` is by default the
        last day of the record. Raises InputError for an unknown action, contract, unit, charge or reading.
        """
        as_of = self.last_day(known_at) if as_of is None else given.day(as_of)
        given.instance(action, "action", str, f"one of {', '.join(ACTIONS)}")
        if contract is None:
            if charge is None:
                expected = "the contract that is concerned, or for pay the charge that is paid"
                raise InputError([Problem("contract", "no contract", expected)])
            contract = safety.contract_of(charge, self.view(as_of, known_at))
        act = safety.Act(action, contract, unit, charge=charge, by=by)
        # Whether money comes in time hangs on all that is owed and paid; other acts hang on their contract.
        part = self.history if action == "pay" else part_of(self.history, [contract])
        bound = _bound(part, bound, least=0)
        return safety.safe_until(part, self._readings, act, as_of, known_at, pool=pool, bound=bound)

    def compare(
        self,
        other: HasHistory | History,
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
        _day(as_of)
        given.knowledge(known_at)
        if isinstance(other, History):
            other = Dispute(other)
        if not isinstance(other, Dispute) and not hasattr(type(other), "history"):
            expected = "the other party's case, matter, dispute or history"
            raise InputError([Problem("other", given.found(other), expected, "read a case file with load_case(path)")])
        if party not in get_args(Party):
            raise InputError([Problem("party", repr(party), "one of: company, customer")])
        theirs = other._readings if isinstance(other, Dispute) else {}
        return compare(
            self, other, as_of=as_of, known_at=known_at, readings=readings, chosen=(self._readings, theirs), party=party
        )

    def last_day(self, known_at: Known = None) -> date:
        """The last day that the record names for an event. Raises InputError for a matter without records."""
        given.knowledge(known_at)
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

    def _telling(self, question: Question, day: date, until: Known) -> list[datetime]:
        """The instants of the record; for a question in words those at which it learnt what can bear on a day."""
        known = self.history.known(end_of_knowledge(until))
        instants = list(dict.fromkeys(record.recorded_at for record in known))
        if not isinstance(question, Asking):
            return instants
        telling = Matter(hangs_on(self.history, question), day, until, self._readings).instants()
        # The first and the last stay: the one to begin with, the other to say whether there is an answer at all.
        return [at for at in instants if at in telling or at in (instants[0], instants[-1])]


def _counted(points: Sequence[Point], progress: Callable[[int, int], object] | None) -> Iterator[Point]:
    """The points, each told of once it has been asked."""
    for number, point in enumerate(points, start=1):
        yield point
        if progress is not None:
            progress(number, len(points))


def _bound(history: History, bound: int | None, least: int = 1) -> int:
    """How many views a search may make, so that about `WORK` records are read. Raises InputError below `least`."""
    if bound is not None:
        return given.count(bound, "bound", least)
    return max(MIN_VIEWS, min(MAX_VIEWS, WORK // max(1, len(history.records))))


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
