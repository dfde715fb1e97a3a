"""Why something is not there: what one expected on a day, and the reasons found by looking.

Reasons are looked for in the order of their weight, and all that apply are given:

1. It is on record, but without effect, withdrawn, retracted, or ended; with the reason that the record has.
2. The record learnt of it only later than what is asked about.
3. A fact that would bring it about has no effect: in another form, or some days sooner, it would have had it.
4. Facts prevent it: the fewest without which it would be there, or would come.
5. It is still to come: the first day that shows it if nothing further happens, and what is open until then.
6. A reading of the terms prevents it.
7. What was agreed prevents it: another term of the contract would bring it about.
8. Nothing recorded leads to it: facts with which it would be there, or would come.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import combinations
from typing import Final

from yakkan.domain.contract.course import Course, Entry
from yakkan.domain.contract.facts import FACTS, Fact, FactCorrected, FactRetracted
from yakkan.domain.contract.history import History
from yakkan.domain.contract.lifecycles import FORMATION, LIFECYCLES, OVER
from yakkan.domain.contract.record import ACCOUNT, Record
from yakkan.domain.errors import InputError
from yakkan.domain.instants import end_of_knowledge
from yakkan.domain.terms.readings import READINGS
from yakkan.projections import target
from yakkan.projections.dispute.possible import possible_facts
from yakkan.projections.dispute.scenario import altered, with_definition
from yakkan.projections.dispute.wanted import Wanted, in_force, lifecycle, state_of, wanted
from yakkan.projections.explanation import DEEPEST, Explanation, of_entry
from yakkan.projections.timeline import Row
from yakkan.projections.view import View, Walk

Known = date | datetime | None

_ONE_DAY: Final = timedelta(days=1)
_AHEAD: Final = timedelta(days=3 * 366)
"""How far into the future is looked."""
_MOST_DAYS: Final = 400
"""Days on which something is due to happen that are looked at."""
_STEP: Final = timedelta(days=92)
"""How far apart days are looked at where time alone may change the answer."""
_MOST_SOONER: Final = 31
"""Days by which a fact without effect is tried to have come sooner."""
_MOST_SINGLE: Final = 80
_MOST_PAIRED: Final = 10
_MOST_TRIPLED: Final = 7
"""Facts of which every one, every pair and every three are tried without."""
_EFFORT: Final = 200_000
"""Records that are read in all the tries of one question; small matters are searched through, large ones in part."""
_LEAST_TRIES: Final = 100
_MOST_GIVEN: Final = 4
"""Alternatives that are given where several would do."""


def why_not(
    history: History, what: str, as_of: date, known_at: Known = None, readings: Mapping[str, str] | None = None
) -> Explanation:
    """Why an expected thing is not there on a day: a tree whose branches are the reasons, the weightiest first.

    Raises InputError for a text that means nothing in the matter.
    """
    everything = View(history, as_of, None, readings)
    sought = wanted(history, everything, what)
    return _Search(history, sought, as_of, known_at, dict(readings or {}), everything).tree()


@dataclass(slots=True)
class _Found:
    """A change with which it is there: on the day asked about, or only from a later one."""

    names: tuple[str, ...]
    history: History
    shows: date


@dataclass
class _Search:
    """One question why not, and the looking about for its reasons."""

    history: History
    sought: Wanted
    as_of: date
    known_at: Known
    readings: dict[str, str]
    everything: View
    tries: int = field(default=0)
    cut: bool = False

    def __post_init__(self) -> None:
        self.tries = max(_LEAST_TRIES, _EFFORT // max(1, len(self.history.records)))

    @cached_property
    def view(self) -> View:
        """The view in which it is missed."""
        return self._view(self.history, self.as_of)

    @cached_property
    def known(self) -> list[Record]:
        """The records that the view rests on."""
        return list(self.history.known(end_of_knowledge(self.known_at)))

    def tree(self) -> Explanation:
        """The answer."""
        name, day = self.sought.name, self.as_of.isoformat()
        if self.sought.there(self.view):
            return Explanation(f"{name} is there on {day}", children=self._explained(self.view))
        reasons: list[Explanation] = [*self._traces(), *self._known_later()]
        coming = self._first_day(self.history, self.as_of)
        idle = list(self._idle())
        reasons += idle
        preventing = self._without_facts(later=coming is None and not idle)
        reasons += self._preventing(preventing)
        if coming is not None:
            reasons.append(self._still_to_come(coming))
        found = coming is not None or bool(idle or preventing)
        read = self._otherwise_read(later=not found)
        reasons += read
        if not found and not read:
            reasons += self._otherwise_agreed() or self._missing()
        if not reasons:
            reasons.append(self._nothing())
        if self.cut:
            reasons.append(Explanation("the matter is too large to try everything: there may be more reasons"))
        return Explanation(f"{name} is not there on {day}", children=tuple(reasons))

    # -- 1, 2: what the record says --------------------------------------------------------------------------

    def _traces(self) -> Iterator[Explanation]:
        for line in self.sought.traces(self.view):
            if isinstance(line, Row):
                text = _TRACES.get(line.status, "it is recorded, but has no effect")
                yield Explanation(text, children=(self.view.explain(line),))
            else:
                yield Explanation("it was there, and has ended", children=(self.view.explain(line),))

    def _known_later(self) -> Iterator[Explanation]:
        if len(self.known) == len(self.history.records) or not self.sought.there(self.everything):
            return
        later = [record for record in self.history.records[len(self.known) :] if isinstance(record.event, Fact)]
        needed = []
        for record in later[:_MOST_SINGLE]:
            without = altered(self.history, remove=[record.ref])
            if not self.sought.there(View(without, self.as_of, None, self.readings)):
                needed.append(record)
        nodes = tuple(
            Explanation(_named(record), arithmetic=f"recorded at {record.recorded_at.isoformat()}", ref=record.ref)
            for record in needed or later[:_MOST_GIVEN]
        )
        yield Explanation("the record learnt of it only later", children=nodes)

    # -- 3: facts without effect -----------------------------------------------------------------------------

    def _idle(self) -> Iterator[Explanation]:
        """Facts without effect which would bring it about in writing, or had they come sooner."""
        for entry in self.view.chronicle.entries:
            if entry.deemed or entry.effect == "full" or entry.ref is None or not self._mine(entry):
                continue
            change = self._remedy(entry)
            if change is not None:
                name, value = change
                text = f"a fact has no effect: with {name} = {value}, it would be there"
                yield Explanation(text, children=(of_entry(entry),))

    def _mine(self, entry: Entry) -> bool:
        contract = "account" if entry.course is None else entry.course.name
        unit = self.sought.unit
        return self.sought.contract in (None, contract) and (unit is None or entry.unit in (None, unit))

    def _remedy(self, entry: Entry) -> tuple[str, str] | None:
        """What would have to be otherwise about a fact without effect: its form, or its day."""
        changes: list[tuple[str, str]] = []
        if getattr(entry.event, "form", "paper") != "paper":
            changes.append(("form", "paper"))
        changes += [("on", (entry.on - _ONE_DAY * days).isoformat()) for days in range(1, _MOST_SOONER + 1)]
        for name, value in changes:
            if not self._may_try():
                return None
            try:
                history = altered(self.history, change={str(entry.ref): {name: value}})
            except InputError:
                continue
            if self.sought.there(self._view(history, self.as_of)):
                return name, value
        return None

    def _may_try(self) -> bool:
        """Whether one more try is within bounds; notes when one is not."""
        self.tries -= 1
        self.cut = self.cut or self.tries < 0
        return self.tries >= 0

    # -- 4: facts that prevent it ----------------------------------------------------------------------------

    def _without_facts(self, *, later: bool) -> list[_Found]:
        """The smallest sets of facts without which it is there; if nothing else helps, without which it comes."""
        names = self._suspects()
        for forward in (False, True) if later else (False,):
            sizes = ((1, _MOST_SINGLE), (2, _MOST_PAIRED), (3, _MOST_TRIPLED))
            for size, most in sizes[:2] if forward else sizes:
                found = [
                    each
                    for some in combinations(names[:most], size)
                    if (each := self._without(some, forward=forward)) is not None
                ]
                if found:
                    return found
        return []

    def _suspects(self) -> list[str]:
        """References of facts that may matter: of the same unit first, then of the contract, the latest first."""
        names = {course.name: stream for stream, course in self.everything.chronicle.courses.items()}
        stream = ACCOUNT if self.sought.contract == "account" else names.get(self.sought.contract or "")
        formation = {move.trigger for move in FORMATION}
        ranked = []
        for record in self.known:
            event = record.event
            if not isinstance(event, Fact) or (self.sought.fact and self._is_sought(record)):
                continue
            own = stream is None or record.stream == stream
            if not own and record.stream != ACCOUNT and not isinstance(event, FactCorrected | FactRetracted):
                continue
            same_unit = event.unit == self.sought.unit if event.unit is not None else False
            rank = (type(event).__name__ not in formation, same_unit, own, record.seq)
            ranked.append((rank, record.ref))
        return [ref for _, ref in sorted(ranked, reverse=True)]

    def _is_sought(self, record: Record) -> bool:
        event, name = record.event, self.sought.name
        return isinstance(event, Fact) and (name in (event.id, record.ref) or record.ref.endswith(f"/{name}"))

    def _without(self, names: Sequence[str], *, forward: bool) -> _Found | None:
        if not self._may_try():
            return None
        history = altered(self.history, remove=names)
        if not forward:
            there = self.sought.there(self._view(history, self.as_of))
            return _Found(tuple(names), history, self.as_of) if there else None
        day = self._first_day(history, self.as_of)
        return None if day is None else _Found(tuple(names), history, day)

    def _preventing(self, found: Sequence[_Found]) -> Iterator[Explanation]:
        for each in found[:_MOST_GIVEN]:
            last = self._last_day(each)
            nodes = tuple(self._fact(name, last) for name in each.names)
            now = each.shows == self.as_of
            if len(nodes) == 1 and self._corrects(each.names[0]):
                text = "a correction prevents it: without it, it would be there"
            elif len(nodes) == 1:
                text = "a fact prevents it: without it, it would be there"
            else:
                text = "facts prevent it together: without them, it would be there"
            yield Explanation(text if now else f"{text} from {each.shows.isoformat()}", children=nodes)

    def _corrects(self, ref: str) -> bool:
        return any(r.ref == ref and isinstance(r.event, FactCorrected | FactRetracted) for r in self.known)

    def _last_day(self, found: _Found) -> date | None:
        """The last day of the period whose lapse would bring it about; None where no period does."""
        entry = self.sought.source(self._view(found.history, found.shows))
        for _ in range(DEEPEST):
            if entry is None:
                return None
            if entry.deemed and entry.shows_from > entry.on:
                return entry.on
            entry = entry.cause
        return None

    def _fact(self, ref: str, last: date | None) -> Explanation:
        """A fact, with its day set beside the last day of the period."""
        record = next(record for record in self.known if record.ref == ref)
        for entry in self.view.chronicle.entries:
            if entry.ref == ref and not entry.deemed:
                node = of_entry(entry)
                return node if node.arithmetic else _beside(node, entry.on, last)
        node = Explanation(_named(record), getattr(record.event, "article", ""), ref=ref)
        correction = isinstance(record.event, FactCorrected | FactRetracted)
        return node if correction else _beside(node, record.event.on, last)

    # -- 5: still to come ------------------------------------------------------------------------------------

    def _still_to_come(self, day: date) -> Explanation:
        then = self._view(self.history, day)
        open_until = [
            Explanation("still open", children=(self.view.explain(line),))
            for line in self.view.obligations
            if line.status in ("open", "overdue")
            and line.due_on is not None
            and self.as_of <= line.due_on <= day
            and self.sought.contract in (None, line.contract or "account")
            and (self.sought.unit is None or line.unit in (None, self.sought.unit))
        ]
        text = f"it is still to come: if nothing further happens, it shows from {day.isoformat()}"
        return Explanation(text, children=(*self._explained(then), *open_until))

    def _first_day(self, history: History, after: date) -> date | None:
        """The first day after this one on which it is there if nothing further happens; None if there is none."""
        walk = Walk(history, self.known_at, self.readings)
        day = after
        view = walk.view(day)
        for _ in range(_MOST_DAYS):
            due = view.chronicle.next_day()
            if self.sought.timed:
                due = min(due or date.max, *self._due_days(view, day), day + _STEP)
            if due is None or due - after > _AHEAD:
                return None
            last, day = day, max(due, day + _ONE_DAY)
            view = walk.view(day)
            if self.sought.there(view):
                return self._first_between(history, last, day) if self.sought.timed else day
        return None

    def _due_days(self, view: View, day: date) -> Iterator[date]:
        """The next days on which something is late by time alone."""
        due = [duty.due_on for duty in view.obligations] + [charge.due_on for charge in view.fees.charges]
        for last in due:
            if last is not None and last >= day:
                yield last + _ONE_DAY
        yield day + _STEP

    def _first_between(self, history: History, last: date, day: date) -> date:
        """The first day with it, after one without and up to one with it, between which only time goes by."""
        while (day - last).days > 1:
            middle = last + (day - last) // 2
            if self.sought.there(self._view(history, middle)):
                day = middle
            else:
                last = middle
        return day

    # -- 6, 7: readings, and what was agreed -----------------------------------------------------------------

    def _otherwise_read(self, *, later: bool) -> list[Explanation]:
        """Each reading under which it is there or would come; pairs of those that matter where no single one does."""
        matter: list[dict[str, str]] = []
        said = _substance(self.view)
        waiting, seen, found = sorted(self.view.consulted), set(self.view.consulted), []
        while waiting:
            name = waiting.pop(0)
            for value in READINGS[name].alternatives:
                if value == self.view.chronicle.readings[name] or not self._may_try():
                    continue
                other = self._view(self.history, self.as_of, {name: value})
                if self.sought.there(other):
                    found.append({name: value})
                elif _substance(other) != said:
                    matter.append({name: value})
                fresh = other.consulted - seen
                seen |= fresh
                waiting += sorted(fresh)
        if later and not found:
            for first, second in combinations(matter, 2):
                both = {**first, **second}
                if len(both) == 2 and self._may_try() and self.sought.there(self._view(self.history, self.as_of, both)):
                    found.append(both)
        found.sort(key=lambda chosen: [READINGS[name].number for name in chosen])
        return [self._reading(chosen) for chosen in found]

    def _reading(self, chosen: Mapping[str, str]) -> Explanation:
        written = " ".join(f"{name}={value}" for name, value in chosen.items())
        text = "the terms as read prevent it: read in another way, it would be there"
        view = self._view(self.history, self.as_of, chosen)
        return Explanation(text, reading=written, children=self._explained(view))

    def _otherwise_agreed(self) -> list[Explanation]:
        """Each term of the contract's definition of which another value would bring it about."""
        course = self._course
        if course is None:
            return []
        definition = course.definition
        others: list[tuple[str, object]] = [
            ("auto_renews", not definition.auto_renews),
            ("lease", not definition.lease),
            ("maker", "company" if definition.maker == "other" else "other"),
            ("communications_secrecy", not definition.communications_secrecy),
            ("prorated", not definition.prorated),
        ]
        others += [("special", ())] if definition.special else []
        others += [("instalments", ())] if definition.instalments else []
        found = []
        for name, value in others:
            history = with_definition(self.history, course.stream, **{name: value})
            there = self.sought.there(self._view(history, self.as_of))
            if there or self._first_day(history, self.as_of) is not None:
                agreed = f"as agreed: {name} = {getattr(definition, name)}"
                found.append(Explanation("what was agreed prevents it", children=(Explanation(agreed),)))
        return found

    # -- 8: what is missing ----------------------------------------------------------------------------------

    def _missing(self) -> list[Explanation]:
        """The fewest further facts with which it would be there, or come."""
        if self.sought.fact:
            return []
        road: list[tuple[Fact, ...]] = [()]
        for _ in range(3):
            found: list[tuple[tuple[Fact, ...], date]] = []
            onward: list[tuple[Fact, ...]] = []
            seen: set[str] = set()
            for before in road:
                for fact in self._next(before):
                    if not self._may_try():
                        break
                    tried = self._with((*before, fact))
                    if tried is None:
                        continue
                    day, state = tried
                    if day is not None:
                        found.append(((*before, fact), day))
                    elif state is not None and state not in seen:
                        seen.add(state)
                        onward.append((*before, fact))
            if found:
                return [self._leading(found)]
            road = onward
        return []

    def _next(self, before: Sequence[Fact]) -> Iterator[Fact]:
        """What could happen next; the same event only once."""
        named = {type(fact) for fact in before}
        for fact in possible_facts(self._course, self.sought.unit, self.as_of):
            last = not before or self.sought.event not in FACTS or type(fact).__name__ == self.sought.event
            if type(fact) not in named and (last or fact_moves(fact)):
                yield fact

    def _with(self, facts: tuple[Fact, ...]) -> tuple[date | None, str | None] | None:
        """The day from which it would show with these facts, else the new state that they lead to; None for nothing."""
        try:
            history = altered(self.history, add=facts)
        except InputError:
            return None
        view = View(history, self.as_of, None, self.readings)
        if self.sought.there(view):
            return self.as_of, None
        day = self._first_day(history, self.as_of)
        if day is not None:
            return day, None
        if self._course is None:
            return None, None
        contract, unit = self._course.name, self.sought.unit
        state = state_of(view, contract, unit)
        moved = state != state_of(self.view, contract, unit) and state not in OVER
        return None, state if moved else None

    def _leading(self, found: Sequence[tuple[tuple[Fact, ...], date]]) -> Explanation:
        """The further facts, those of the lifecycle first."""
        nodes: dict[tuple[str, ...], Explanation] = {}
        for facts, day in sorted(found, key=lambda each: not all(fact_moves(fact) for fact in each[0])):
            names = tuple(type(fact).__name__ for fact in facts)
            missing = tuple(Explanation(f"not recorded: {name}", FACTS[name].article) for name in names)
            text = f"with this, it would show from {day.isoformat()}"
            nodes.setdefault(names, Explanation(text, children=missing))
        return Explanation("nothing recorded leads to it", children=tuple(nodes.values())[:_MOST_GIVEN])

    def _nothing(self) -> Explanation:
        """What the lifecycle says where looking about found nothing."""
        life = lifecycle(self.everything, self.sought.contract, self.sought.unit)
        if life is None or self._course is None:
            return Explanation("nothing recorded leads to it")
        now = state_of(self.view, self._course.name, self.sought.unit)
        moves = [
            move
            for move in life.moves
            if move.dest == self.sought.state or move.trigger.split(" ")[0] == self.sought.event
        ]
        nodes = [Explanation(f"the state is {now}")]
        for move in moves:
            sources = ", ".join(move.sources)
            text = f"{move.trigger.split(' ')[0]} leads to {move.dest} from: {sources}"
            nodes.append(Explanation(text, move.article))
        return Explanation("nothing recorded leads to it", children=tuple(nodes))

    # -- within ----------------------------------------------------------------------------------------------

    @cached_property
    def _course(self) -> Course | None:
        courses = list(self.everything.chronicle.courses.values())
        if self.sought.contract is None and len(courses) == 1:
            return courses[0]
        return next((course for course in courses if course.name == self.sought.contract), None)

    def _view(self, history: History, day: date, readings: Mapping[str, str] | None = None) -> View:
        return View(history, day, self.known_at, {**self.readings, **(readings or {})})

    def _explained(self, view: View) -> tuple[Explanation, ...]:
        """How a view that has it explains it."""
        if self.sought.state is not None:
            where = "/".join(each for each in (self.sought.contract, self.sought.unit) if each)
            row = target.standing(view, where)[1]
            return () if row is None else (view.explain(row),)
        lines = [
            line
            for line in self.sought.traces(view)
            if not isinstance(line, Row) or (line.status, line.effect) == ("effective", "full")
        ]
        valid = [line for line in lines if in_force(line)]
        return tuple(view.explain(line) for line in valid or lines)


_TRACES: Final = {
    "withdrawn": "it was concluded, and withdrawn since",
    "retracted": "the record of it was retracted",
}


def fact_moves(fact: Fact) -> bool:
    """Whether a fact is a step of some lifecycle that does not end the contract."""
    return type(fact).__name__ in _STEPS


_STEPS: Final = frozenset(
    move.trigger.split(" ")[0] for each in LIFECYCLES.values() for move in each.moves if move.dest not in OVER
)


def _named(record: Record) -> str:
    """A record as explanations name events."""
    unit = getattr(record.event, "unit", None)
    of = f" of {unit}" if unit else ""
    return f"{type(record.event).__name__}{of} on {record.event.on} ({record.ref})"


def _beside(node: Explanation, day: date, last: date | None) -> Explanation:
    """A node with its day beside the last day of the period."""
    if last is None:
        return node
    apart = abs((last - day).days)
    when = "before" if day < last else "after"
    text = f"on the last day, {last}" if not apart else f"{apart} days {when} the last day, {last}"
    return Explanation(node.text, node.provision, node.reading, text, node.ref, node.children)


def _substance(view: View) -> tuple[object, ...]:
    """What a reading can change of a matter, enough to see whether it matters."""
    entries = tuple(
        (entry.name, entry.unit, entry.on, entry.shows_from, entry.effect) for entry in view.chronicle.entries
    )
    duties = tuple((duty.id, duty.arose_on, duty.due_on, duty.end) for duty in view.chronicle.duties)
    return entries, duties
