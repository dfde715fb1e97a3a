"""A walk through the days of a matter that stops only where a line of a view changes.

Between two such days a view stays the same, but for late interest, which grows along a line. What can change a line
without anything happening are days that lines themselves name: due days, last days, excuses, steps of a fee.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import partial
from typing import Any, Final

from yakkan.domain.contract import derivation
from yakkan.domain.contract.charge import Charge, Posting, Segment
from yakkan.domain.contract.chronicle import Chronicle
from yakkan.domain.contract.course import Course
from yakkan.domain.contract.history import Journal
from yakkan.domain.contract.record import ACCOUNT, Record
from yakkan.domain.terms.statute import CONSUMPTION_TAX
from yakkan.projections.amending import Amendments
from yakkan.projections.contracts import contract_line
from yakkan.projections.fees import Sums, sums, totals
from yakkan.projections.growth import Growth
from yakkan.projections.liability import liability_lines
from yakkan.projections.obligations import standing_of
from yakkan.projections.settlement import Met, put_down, taken_off
from yakkan.projections.timeline import beside
from yakkan.projections.values import (
    Counter,
    Key,
    Value,
    Values,
)
from yakkan.projections.view import lend_references
from yakkan.projections.watch import Owner, Seen, Watch

_ONE_DAY: Final = timedelta(days=1)


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
    own: bool
    """Whether the customer owes it."""


@dataclass(slots=True)
class _Late:
    """The sum of the customer's late interest: exact yen on the day `_EPOCH`, and the step by which it grows."""

    start: Fraction = Fraction(0)
    step: Fraction = Fraction(0)

    def exchange(self, before: _Interest | None, after: _Interest) -> None:
        """Count the interest of a charge as it is now, and no longer as it was."""
        for each, sign in ((before, -1), (after, 1)):
            if each is not None and each.own:
                self.start += sign * each.closed
                if each.growth is not None:
                    self.start += sign * each.growth.exact(_EPOCH)
                    self.step += sign * Fraction(each.growth.step, each.growth.parts)


class Scan:
    """The lines of a matter from day to day, as known by some records."""

    def __init__(self, records: Sequence[Record], readings: Mapping[str, str] | None, last: date) -> None:
        self._walk = derivation.Walk(records, readings)
        self._last = last
        self._journal = Journal.of(records)
        self._chronicle: Chronicle | None = None
        self._now: dict[Key, Value] = {}
        self._changes: dict[Key, Value | None] = {}
        self._lent = 0
        self.half_up = True

    def days(self, start: date) -> Iterator[tuple[date, Mapping[Key, Value | None]]]:
        """Each day from `start` on from which something reads otherwise: the lines that do, None for one that is gone.

        The first day has all lines.
        """
        day = start
        while day <= self._last:
            chronicle = self._walk.to(day)
            self._changes = {}
            before: dict[Key, Value] = {}
            if chronicle is not self._chronicle:
                before = self._now
                self._begin(chronicle)
            self._look(chronicle, day)
            if before:
                self._changes |= dict.fromkeys(before.keys() - self._now.keys())
            yield day, self._changes
            day = min(self._next(chronicle, day), self._last + _ONE_DAY)

    def _begin(self, chronicle: Chronicle) -> None:
        """A chronicle that began anew: its entries are others, and with them the grounds of every line."""
        self._chronicle, self._lent = chronicle, 0
        self._now = {}
        self._values = Values(chronicle)
        self._seen: dict[Key, tuple[Any, Value]] = {}
        self._keys: dict[int, Key] = {}
        self._counted = Counter()
        self._interest: dict[int, _Interest] = {}
        self._late = _Late()
        self._charges: dict[int, tuple[Any, Sums]] = {}
        self._sums = Sums()
        self._postings = 0
        self._paid: dict[str, list[Posting]] = {}
        self._takers: dict[str, Charge] = {}
        self._liabilities: dict[str | None, set[Key]] = {}
        self._watch = Watch(chronicle)
        self._beside = sorted(self._only_recorded(chronicle), key=lambda each: each[0], reverse=True)
        self._streams = {id(course): stream for stream, course in chronicle.courses.items()}
        self.half_up = chronicle.reading("X4") == "R-A"

    def _next(self, chronicle: Chronicle, day: date) -> date:
        """The next day on which a line can change by itself or because something happens."""
        days = [each for each in (chronicle.next_day(), self._watch.next_call()) if each is not None]
        days += [each for each in self._turns(chronicle) if each > day]
        days += [shown for shown, _, _ in self._beside[-1:]]
        return min(days, default=date.max)

    def _turns(self, chronicle: Chronicle) -> Iterator[date]:
        """Days on which any contract may read otherwise: an excuse begins or is over, the tax in caps changes."""
        yield from (rate.in_force_from for rate in CONSUMPTION_TAX)
        for excuse in chronicle.excuses:
            yield excuse.first
            if excuse.until is not None:
                yield excuse.until + _ONE_DAY

    def _call_again(self, owner: Owner, day: date) -> None:
        """Ask for the next day from which a line of a contract reads otherwise by itself."""
        own = self._watch.of[owner]
        days = [duty.delay_after + _ONE_DAY for duty in own.duties if duty.end is None and duty.delay_after is not None]
        days += [each.last_day + _ONE_DAY for _, each in own.liabilities if each.last_day is not None]
        days += [first for first, _ in getattr(owner and owner.body, "fees", ())]
        self._watch.call(owner, min((each for each in days if each > day), default=None))

    def _call_for(self, charge: Charge, day: date) -> None:
        """Ask for the next day from which a charge, or its interest, reads otherwise by itself."""
        interest = self._interest[id(charge)]
        days = [interest.straight_until] if interest.growth is not None else []
        if charge.outstanding > 0:
            days += [charge.delay_after, _runs_after(charge)]
        self._watch.call(charge, min((each + _ONE_DAY for each in days if each >= day), default=None))

    # -- interest --------------------------------------------------------------------------------------------

    def _accrue(self, chronicle: Chronicle, charges: Iterable[Charge], day: date) -> None:
        """Bring the interest of charges up to a day."""
        excuses = tuple(chronicle.excuses)
        for charge in charges:
            paid = tuple((segment.paid, segment.settled) for segment in charge.segments)
            running = _runs_after(charge) < day
            mark = (charge.outstanding, charge.accrued_to, charge.delay_after, charge.debtor, running, paid, excuses)
            known = self._interest.get(id(charge))
            if known is None or known.mark != mark or known.straight_until < day:
                made = self._interest[id(charge)] = self._interest_of(chronicle, charge, day, mark)
                self._late.exchange(known, made)
                kept = {key for key, _ in made.lines}
                for key, _ in [] if known is None else known.lines:
                    if key not in kept:
                        self._drop(key)
                for key, value in made.lines:
                    self._put(key, value)

    def _interest_of(self, chronicle: Chronicle, charge: Charge, day: date, mark: tuple[object, ...]) -> _Interest:
        lines = []
        for segment in charge.segments:
            key = self._key(segment, "interest", charge.id, segment.first)
            marked = (segment.paid, segment.settled, charge.delay_after)
            make = partial(self._values.of_interest, charge, segment)
            lines.append((key, self._value(key, marked, make)))
        closed = sum((segment.open for segment in charge.segments), Fraction(0))
        own = charge.debtor == "customer"
        open_one = chronicle.ledger.accrual.running(charge, day)
        if open_one is None:
            return _Interest(mark, self._last, lines, closed, None, own)
        growth, until = self._growth(chronicle, charge, open_one, day)
        key = Key("interest", (charge.id, str(open_one.first)))
        grows = (growth, open_one.base, charge.delay_after)
        lines.append(
            (key, self._value(key, grows, partial(self._values.of_running_interest, charge, open_one, growth)))
        )
        return _Interest(mark, until, lines, closed, growth, own)

    def _growth(self, chronicle: Chronicle, charge: Charge, segment: Segment, day: date) -> tuple[Growth, date]:
        """How interest that runs grows from a day on, and the last day for which it does.

        Days that count for less or for nothing bend the line: it is looked at half way and at the end, and halved
        until it is straight.
        """

        def exact_on(when: date) -> Fraction:
            ran = chronicle.ledger.accrual.running(charge, when)
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

    def _look(self, chronicle: Chronicle, day: date) -> None:
        """See which lines read otherwise than on the last day looked at.

        That are lines of contracts that something happened to, or that asked for the day; on some days any line.
        """
        lend_references(chronicle, self._journal, self._lent)
        seen = self._watch.look(day, everywhere=day in self._turns(chronicle))
        self._standing(seen.owners)
        for duty in seen.duties:
            status, spared_by = standing_of(chronicle, duty, day)
            told = (len(duty.grounds), tuple(each.entry.number for each in spared_by))
            mark = (status, duty.due_on, duty.amount, duty.debtor, duty.ended_on, told)
            key = self._key(duty, "obligation", duty.id, self._at(duty.course), duty.unit, duty.arose_on)
            self._see(key, mark, partial(self._values.of_obligation, duty, day))
        self._accrue(chronicle, seen.charges, day)
        self._money(chronicle, seen.charges, day)
        self._liable(chronicle, seen, day)
        for owner in seen.owners:
            self._call_again(owner, day)
        for charge in seen.charges:
            self._call_for(charge, day)
        # What the chronicle holds of earlier days stays as it is.
        for entry in chronicle.entries[self._lent :]:
            name = (entry.ref,) if not entry.deemed else (entry.name, self._at(entry.course), entry.unit, entry.on)
            self._put(self._key(entry, "event", *name, entry.shows_from), self._values.of_entry(entry))
        self._lent = len(chronicle.entries)
        while self._beside and self._beside[-1][0] <= day:
            _, key, value = self._beside.pop()
            self._put(key, value)

    def _standing(self, owners: Iterable[Owner]) -> None:
        for course in owners:
            if course is None:
                continue
            line = contract_line(course)
            leading = course.kind.leading(course, line.since)
            self._see(Key("contract", (course.stream,)), line, partial(self._values.of_standing, leading, line))
            for life, unit in zip(course.units, line.units, strict=True):
                make = partial(self._values.of_standing, life, unit)
                self._see(Key("unit", (course.stream, unit.unit)), unit, make)

    def _money(self, chronicle: Chronicle, charges: Iterable[Charge], day: date) -> None:
        postings = chronicle.ledger.postings
        put_down(self._paid, postings[self._postings :])
        self._postings = len(postings)
        looked_at = list(charges)
        self._takers |= {charge.id: charge for charge in looked_at if charge.takes_off}
        met_by = Met(self._paid, taken_off(self._takers.values()))
        for charge in looked_at:
            taken = [(by.id, some.amount, some.paid) for by, some in met_by.taken.get(charge.id, ())]
            mark = (
                *(charge.net, charge.tax, charge.paid, charge.credited, charge.due, charge.due_before),
                *(charge.invoice, charge.debtor, charge.first, charge.last, charge.sued, day > charge.delay_after),
                *(len(charge.restarts), len(charge.acknowledged[0]) if charge.outstanding > 0 else 0),
                *(len(charge.demands), len(charge.grounds)),
                *(len(self._paid.get(charge.id, ())), taken, len(charge.takes_off)),
            )
            seen = self._charges.get(id(charge))
            if seen is None or seen[0] != mark:
                before, after = Sums() if seen is None else seen[1], sums([charge], day)
                self._sums = Sums(*(a - b + c for a, b, c in zip(self._sums, before, after, strict=True)))
                self._charges[id(charge)] = mark, after
                self._put(self._key(charge, "charge", charge.id), self._values.of_charge(charge, day, met_by))
        step = self._late.step
        late = self._late.start + step * (day - _EPOCH).days
        whole = totals(chronicle, self._sums, late.as_integer_ratio())
        growth = Growth.through(_EPOCH, day, late, step) if step else None
        kept = replace(whole, late_interest=0) if step else whole
        self._see(Key("totals", ()), (kept, growth), partial(Value, kept, (), growth))

    def _liable(self, chronicle: Chronicle, seen: Seen, day: date) -> None:
        counted = Counter()
        keys: dict[str | None, set[Key]] = {None if owner is None else owner.name: set() for owner in seen.owners}
        for line in liability_lines(chronicle, seen.liabilities, day):
            key = counted.key("liability", line.head, line.bearer, line.contract, line.unit)
            keys[line.contract].add(key)
            self._see(key, line, partial(self._values.grounded, line))
        for contract, kept in keys.items():
            for key in self._liabilities.get(contract, set()) - kept:
                self._drop(key)
        self._liabilities |= keys

    def _see(self, key: Key, mark: Any, make: Callable[[], Value]) -> None:
        self._put(key, self._value(key, mark, make))

    def _put(self, key: Key, value: Value) -> None:
        if self._now.get(key) is not value:
            self._now[key] = self._changes[key] = value

    def _drop(self, key: Key) -> None:
        del self._now[key]
        self._changes[key] = None

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
        amendments = Amendments(self._walk.facts, self._journal)
        for _, row in beside(chronicle, self._walk.facts, self._journal, date.max):
            about_knowledge = row.status == "effective" or row.event in ("FactCorrected", "FactRetracted")
            shown = date.min if about_knowledge else row.shows_from
            key = self._counted.key("event", row.ref, row.status, "record")
            yield shown, key, Value(row, (amendments.explain(row),))


_EPOCH: Final = date(2000, 1, 1)


def _runs_after(charge: Charge) -> date:
    """The last day that bears no interest which is still running."""
    return max(charge.accrued_to, charge.delay_after)
