"""A walk through the days of a matter that stops only where a line of a view changes.

Between two such days a view stays the same, but for late interest, which grows along a line. What can change a line
without anything happening are days that lines themselves name: due days, last days, excuses, steps of a fee.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import partial
from typing import Any, Final, NamedTuple

from yakkan.domain.contract import derivation
from yakkan.domain.contract.charge import Charge, Segment
from yakkan.domain.contract.chronicle import Chronicle
from yakkan.domain.contract.course import Course, Entry
from yakkan.domain.contract.history import Journal
from yakkan.domain.contract.lifecycles import LIFECYCLES
from yakkan.domain.contract.record import ACCOUNT, Record
from yakkan.domain.instants import start_of_day
from yakkan.projections import explanation
from yakkan.projections.contracts import ContractLine, UnitLine, contracts
from yakkan.projections.explanation import Explanation
from yakkan.projections.fees import InterestLine, Totals, charge_line, exact, interest_line, totals
from yakkan.projections.growth import Growth
from yakkan.projections.liability import liability
from yakkan.projections.lines import Line
from yakkan.projections.obligations import obligations
from yakkan.projections.timeline import Row, beside, entry_row
from yakkan.projections.view import lend_references

DAYS: Final = "\ue000"
"""Stands in arithmetic for the number of days of interest that runs."""
EXACT: Final = "\ue001"
"""Stands in arithmetic for the exact yen of interest that runs."""
_ONE_DAY: Final = timedelta(days=1)


class Key(NamedTuple):
    """Which line: its section, and what tells it from the others there, in the order of the view."""

    section: str
    name: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Value:
    """What a line says, its grounds as trees beside it. `growth` is there where it says more each day."""

    line: Line
    grounds: tuple[Explanation, ...] = ()
    growth: Growth | None = None

    @property
    def mark(self) -> Hashable:
        """What tells values apart; equal values of different walks have the same one."""
        return type(self.line), repr(self.line), self.grounds, self.growth

    @property
    def foreseen(self) -> date | None:
        """The first day of a deemed event that is a forecast as long as this day lies ahead; None for any other."""
        row = self.line
        if isinstance(row, Row) and row.deemed and row.status == "effective" and row.event != "DeemedEventWithdrawn":
            return row.shows_from
        return None

    def on(self, day: date, known: datetime, half_up: bool) -> Line:
        """The line as it reads on a day, known at an instant."""
        if self.growth is not None:
            amount = self.growth.yen(day, half_up)
            if isinstance(self.line, Totals):
                return replace(self.line, late_interest=amount)
            if isinstance(self.line, InterestLine):
                days = (day - self.line.from_).days + 1
                return replace(self.line, to=day, days=days, amount=amount)
        if isinstance(self.line, Row) and self.foreseen is not None:
            return replace(self.line, forecast=start_of_day(self.foreseen) > known)
        return self.line

    def arithmetic(self, text: str, day: date) -> str:
        """A text of the grounds as it reads on a day."""
        if self.growth is None or not isinstance(self.line, InterestLine):
            return text
        days = (day - self.line.from_).days + 1
        return text.replace(DAYS, str(days)).replace(EXACT, exact(self.growth.exact(day)))


@dataclass(slots=True)
class _Interest:
    """The interest of one charge: its lines, the exact yen unpaid of those closed, and the growth of what runs.

    It holds as long as the charge bears the same `mark`, up to the day `straight_until`.
    """

    mark: tuple[object, ...]
    straight_until: date
    lines: list[tuple[Key, Value]]
    closed: Fraction
    growth: Growth | None


class Scan:
    """The lines of a matter from day to day, as known by some records."""

    def __init__(self, records: Sequence[Record], readings: Mapping[str, str] | None, last: date) -> None:
        self._walk = derivation.Walk(records, readings)
        self._last = last
        self._journal = Journal.of(records)
        self._chronicle: Chronicle | None = None
        self._lent = 0
        self.half_up = True

    def days(self, start: date) -> Iterator[tuple[date, dict[Key, Value]]]:
        """Each day from `start` on from which something reads otherwise, with all lines of the view of that day."""
        day = start
        while day <= self._last:
            chronicle = self._walk.to(day)
            if chronicle is not self._chronicle:
                self._begin(chronicle)
            lend_references(chronicle, self._journal, self._lent)
            self._lent = len(chronicle.entries)
            self._accrue(chronicle, day)
            yield day, dict(self._lines(chronicle, day))
            straight = min((each.straight_until for each in self._interest.values()), default=self._last)
            day = min(self._next(chronicle, day), straight + _ONE_DAY, self._last + _ONE_DAY)

    def _begin(self, chronicle: Chronicle) -> None:
        """A chronicle that began anew: its entries are others, and with them the grounds of every line."""
        self._chronicle, self._lent = chronicle, 0
        self._seen: dict[Key, tuple[Any, Value]] = {}
        self._keys: dict[int, Key] = {}
        self._counted = _Counter()
        self._interest: dict[int, _Interest] = {}
        self._beside = list(self._only_recorded(chronicle))
        self._streams = {id(course): stream for stream, course in chronicle.courses.items()}
        self.half_up = chronicle.reading("X4") == "R-A"

    def _next(self, chronicle: Chronicle, day: date) -> date:
        """The next day on which a line can change by itself or because something happens."""
        days = [date.max, (day.replace(day=1) + timedelta(days=32)).replace(day=1)]
        following = chronicle.next_day()
        days += [] if following is None else [following]
        for duty in chronicle.duties:
            if duty.due_on is not None and duty.end is None:
                days.append(max(duty.due_on, duty.arose_on) + _ONE_DAY)
        for excuse in chronicle.excuses:
            days += [excuse.first, *([] if excuse.until is None else [excuse.until + _ONE_DAY])]
        for charge in chronicle.ledger.charges:
            if charge.outstanding > 0:
                days += [charge.delay_after + _ONE_DAY, _runs_after(charge) + _ONE_DAY]
        days += [each.last_day + _ONE_DAY for each in chronicle.liabilities if each.last_day is not None]
        for course in chronicle.courses.values():
            days += [first for first, _ in getattr(course.body, "fees", ())]
        days += [shown for shown, _, _ in self._beside]
        return min(each for each in days if each > day)

    # -- interest --------------------------------------------------------------------------------------------

    def _accrue(self, chronicle: Chronicle, day: date) -> None:
        """Bring the interest of every charge up to a day."""
        excuses = tuple(chronicle.excuses)
        for charge in chronicle.ledger.charges:
            paid = tuple((segment.paid, segment.settled) for segment in charge.segments)
            running = _runs_after(charge) < day
            mark = (charge.outstanding, charge.accrued_to, charge.delay_after, charge.debtor, running, paid, excuses)
            known = self._interest.get(id(charge))
            if known is None or known.mark != mark or known.straight_until < day:
                self._interest[id(charge)] = self._interest_of(chronicle, charge, day, mark)

    def _interest_of(self, chronicle: Chronicle, charge: Charge, day: date, mark: tuple[object, ...]) -> _Interest:
        lines = []
        for segment in charge.segments:
            key = self._key(segment, "interest", charge.id, segment.first)
            marked = (segment.paid, segment.settled, charge.delay_after)
            make = partial(_interest_value, chronicle, charge, segment)
            lines.append((key, self._value(key, marked, make)))
        closed = sum((segment.open for segment in charge.segments), Fraction(0))
        open_one = chronicle.ledger.running(charge, day)
        if open_one is None:
            return _Interest(mark, self._last, lines, closed, None)
        growth, until = self._growth(chronicle, charge, open_one, day)
        key = Key("interest", (charge.id, str(open_one.first)))
        grows = (growth, open_one.base, charge.delay_after)
        lines.append((key, self._value(key, grows, partial(_running_value, chronicle, charge, open_one, growth))))
        return _Interest(mark, until, lines, closed, growth)

    def _growth(self, chronicle: Chronicle, charge: Charge, segment: Segment, day: date) -> tuple[Growth, date]:
        """How interest that runs grows from a day on, and the last day for which it does.

        Days that count for less or for nothing bend the line: it is looked at half way and at the end, and halved
        until it is straight.
        """

        def exact_on(when: date) -> Fraction:
            ran = chronicle.ledger.running(charge, when)
            return Fraction(0) if ran is None else ran.exact

        step = exact_on(day + _ONE_DAY) - segment.exact
        growth = Growth.through(segment.first - _ONE_DAY, day, segment.exact, step)
        until = self._last
        while until > day and not all(
            exact_on(when) == growth.exact(when) for when in (until, day + (until - day) // 2)
        ):
            until = day + (until - day) // 2
        return growth, until

    # -- the lines of a day ----------------------------------------------------------------------------------

    def _lines(self, chronicle: Chronicle, day: date) -> Iterator[tuple[Key, Value]]:
        yield from self._standing(chronicle)
        for duty, line in zip(chronicle.duties, obligations(chronicle, day), strict=True):
            key = self._key(duty, "obligation", line.id, self._at(duty.course), line.unit, line.arose_on)
            yield key, self._value(key, line, partial(_grounded, line))
        yield from self._money(chronicle, day)
        counted = _Counter()
        for each in liability(chronicle, day):
            key = counted.key("liability", each.head, each.bearer, each.contract, each.unit)
            yield key, self._value(key, each, partial(_grounded, each))
        for entry in chronicle.entries:
            name = (entry.ref,) if not entry.deemed else (entry.name, self._at(entry.course), entry.unit, entry.on)
            key = self._key(entry, "event", *name, entry.shows_from)
            mark = (entry.effect, entry.reason, entry.article)
            yield key, self._value(key, mark, partial(_row_value, entry))
        for shown, key, value in self._beside:
            if shown <= day:
                yield key, value

    def _standing(self, chronicle: Chronicle) -> Iterator[tuple[Key, Value]]:
        for (stream, course), line in zip(chronicle.courses.items(), contracts(chronicle), strict=True):
            key = Key("contract", (stream,))
            yield key, self._value(key, line, partial(_standing_value, chronicle, course, None, line))
            for unit in line.units:
                key = Key("unit", (stream, unit.unit))
                yield key, self._value(key, unit, partial(_standing_value, chronicle, course, unit.unit, unit))

    def _money(self, chronicle: Chronicle, day: date) -> Iterator[tuple[Key, Value]]:
        charges = tuple(charge_line(charge, day) for charge in chronicle.ledger.charges)
        late = step = Fraction(0)
        for charge, line in zip(chronicle.ledger.charges, charges, strict=True):
            key = self._key(charge, "charge", line.id)
            yield key, self._value(key, line, partial(_grounded, line))
            interest = self._interest[id(charge)]
            yield from interest.lines
            if charge.debtor == "customer":
                late += interest.closed
                if interest.growth is not None:
                    late += interest.growth.exact(day)
                    step += Fraction(interest.growth.step, interest.growth.parts)
        sums = totals(chronicle, charges, late)
        growth = Growth.through(_EPOCH, day, late, step) if step else None
        kept = replace(sums, late_interest=0) if step else sums
        key = Key("totals", ())
        yield key, self._value(key, (kept, growth), partial(Value, kept, (), growth))

    def _at(self, course: Course | None) -> str:
        return ACCOUNT if course is None else self._streams[id(course)]

    def _key(self, thing: object, section: str, *name: object) -> Key:
        """The key of a line that one object of the chronicle stands for, made once."""
        key = self._keys.get(id(thing))
        if key is None:
            key = self._keys[id(thing)] = self._counted.key(section, *name)
        return key

    def _value(self, key: Key, mark: Any, make: Callable[[], Value]) -> Value:
        """The value of a line; the one of the day before where nothing about it changed."""
        seen = self._seen.get(key)
        if seen is None or seen[0] != mark:
            seen = self._seen[key] = (mark, make())
        return seen[1]

    def _only_recorded(self, chronicle: Chronicle) -> Iterator[tuple[date, Key, Value]]:
        """Rows of what only the record knows of, with the first day that shows each."""
        for _, row in beside(chronicle, self._walk.facts, self._journal, date.max):
            about_knowledge = row.status == "effective" or row.event in ("FactCorrected", "FactRetracted")
            shown = date.min if about_knowledge else row.shows_from
            tree = Explanation(f"{row.event} ({row.ref})", row.article, arithmetic=row.reason or "", ref=row.ref)
            yield shown, self._counted.key("event", row.ref, row.status, "record"), Value(row, (tree,))


_EPOCH: Final = date(2000, 1, 1)


class _Counter:
    """Keys of lines; lines alike in all that a key says are numbered."""

    def __init__(self) -> None:
        self._given: dict[Key, int] = {}

    def key(self, section: str, *name: object) -> Key:
        key = Key(section, tuple(str(part) for part in name))
        number = self._given.get(key, 0)
        self._given[key] = number + 1
        return key if not number else Key(section, (*key.name, str(number)))


def _runs_after(charge: Charge) -> date:
    """The last day that bears no interest which is still running."""
    return max(charge.accrued_to, charge.delay_after)


def _grounded(line: Any) -> Value:
    trees = explanation.of_grounds("", line.grounds, line.article).children
    return Value(replace(line, grounds=()), trees)


def _interest_value(chronicle: Chronicle, charge: Charge, segment: Segment) -> Value:
    return _grounded(interest_line(chronicle, charge, segment))


def _running_value(chronicle: Chronicle, charge: Charge, segment: Segment, growth: Growth) -> Value:
    """Interest that runs: what changes from day to day is left open."""
    line = interest_line(chronicle, charge, segment)
    (ground,) = line.grounds
    base, rate, _, after, _ = ground.values
    ground = ground._replace(values=(base, rate, DAYS, after, EXACT))
    trees = explanation.of_grounds("", (ground,), line.article).children
    return Value(replace(line, to=segment.first, days=0, amount=0, grounds=()), trees, growth)


def _row_value(entry: Entry) -> Value:
    return Value(replace(entry_row(entry, None), entry=None, forecast=False), (explanation.of_entry(entry),))


def _standing_value(chronicle: Chronicle, course: Course, unit: str | None, line: ContractLine | UnitLine) -> Value:
    """A contract or unit with the event that led to its state."""
    entry = _led_to(chronicle, course, unit, line.state)
    shown = replace(line, units=()) if isinstance(line, ContractLine) else line
    return Value(shown, () if entry is None else (explanation.of_entry(entry),))


def _led_to(chronicle: Chronicle, course: Course, unit: str | None, state: str) -> Entry | None:
    """The last event with effect that the lifecycle lets lead to a state; else the last one of all."""
    own = (
        f"{course.kind.name}_unit"
        if unit is not None and f"{course.kind.name}_unit" in LIFECYCLES
        else course.kind.name
    )
    triggers = {move.trigger.split(" ")[0] for move in LIFECYCLES[own].moves if move.dest == state}
    last = None
    for entry in reversed(chronicle.entries):
        if entry.course is course and entry.effect == "full" and unit in (None, entry.unit or unit):
            if entry.name in triggers:
                return entry
            last = last or entry
    return last
