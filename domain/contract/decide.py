"""Decide: from a matter and a fact to what is appended.

The store's deemed events are the journal of what was concluded, and when, under the matter's own readings. Each
append first writes what a nightly run would have written by then, then the fact, then the withdrawal of what no
longer holds, then what the fact newly brings about. Nothing is ever revived: what holds again is recorded anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from yakkan.domain.collector import Paused
from yakkan.domain.contract.amendments import named_by
from yakkan.domain.contract.chronicle import Chronicle, StartAgain
from yakkan.domain.contract.course import Entry
from yakkan.domain.contract.definition import AccountOpened, ContractOpened
from yakkan.domain.contract.derivation import entry_in_time, matter_readings, run, take_in
from yakkan.domain.contract.facts import (
    DeemedEvent,
    DeemedEventWithdrawn,
    Fact,
    FactCorrected,
    FactRetracted,
)
from yakkan.domain.contract.facts.base import Event
from yakkan.domain.contract.history import History, Journal, PresentFacts, identity
from yakkan.domain.contract.record import ACCOUNT, Record
from yakkan.domain.errors import InputError, Problem
from yakkan.domain.instants import day_of, start_of_day


@dataclass(frozen=True, slots=True)
class Intake:
    """A fact on its way in: the stream it goes to, the order of its papers, and whether a case file brought it."""

    stream: str
    fact: Fact
    order: str | None = None
    imported: bool = False


class Decider:
    """Decides what is appended to one matter. Facts that come in the order of their days cost no new derivation."""

    def __init__(self, matter: str, records: Iterable[Record] = ()) -> None:
        self.matter = matter
        self.history = History(list(records))
        self.journal = Journal.of(self.history.records)
        self._present = PresentFacts()
        self._chronicle: Chronicle | None = None
        self._seen = 0
        self._labels_corrected = {
            named[1] for r in self.history.records if isinstance(r.event, Fact) and (named := named_by(r.event))
        }

    def open_account(self, event: AccountOpened, at: datetime) -> list[Record]:
        """Begin the account's stream."""
        return [self._append(ACCOUNT, event, at)]

    def open_contract(self, event: ContractOpened, at: datetime, *, imported: bool = False) -> list[Record]:
        """Begin a contract's stream. Raises InputError when its readings contradict the matter's."""
        made = self._advance(at)
        trial = Record(matter=self.matter, version=1, seq=1, recorded_at=at, event=event)
        matter_readings([*self.history.openings.values(), trial])
        opened = self._append(f"{event.order}/{event.contract.id}", event, at, order=event.order, imported=imported)
        if self._chronicle is not None and not take_in(self._chronicle, opened):
            self._forget()
        return [*made, opened, *self._settle(at, opened)]

    def record(self, intakes: Sequence[Intake], at: datetime) -> list[Record]:
        """Append facts of one instant, with everything that follows for the journal.

        Raises InputError when `at` lies before the matter's last record.
        """
        # A late fact derives all anew: the collector would go through that many times, the longer the matter the more.
        with Paused():
            return self._record(intakes, at)

    def _record(self, intakes: Sequence[Intake], at: datetime) -> list[Record]:
        last = self.history.last_instant
        if last is not None and at < last:
            raise InputError([_runs_backwards(intakes[0], at, last)])
        made = self._advance(at)
        chronicle = self._live(at)
        facts = [self._append_fact(intake, at) for intake in intakes]
        made += facts
        found = [entry_in_time(chronicle, record, self._labels_corrected) for record in facts]
        in_time = [entry for entry in found if entry is not None]
        if len(in_time) == len(facts):
            for entry in in_time:
                chronicle.feed(entry)
        else:
            self._forget()
        return [*made, *self._settle(at, facts[0])]

    def advance(self, to: datetime) -> list[Record]:
        """What a nightly run up to this instant adds; nothing for an instant before the last record."""
        return self._advance(to)

    def next_day(self) -> date | None:
        """The next day for which `advance` has anything to look at, seen from what was decided last; None for never."""
        last = self.history.last_instant
        return None if last is None or not self.history.openings else self._live(last).next_day()

    # -- the journal -----------------------------------------------------------------------------------------

    def _advance(self, to: datetime) -> list[Record]:
        """Write what each day up to `to` concluded at its start."""
        made: list[Record] = []
        last = self.history.last_instant
        if last is None or not self.history.openings:
            return made
        self._live(last)
        until = day_of(to)
        while (day := self._live(last).next_day()) is not None and day <= until:
            made += self._write(day, max(start_of_day(day), last), None)
        return made

    def _settle(self, at: datetime, cause: Record) -> list[Record]:
        """Bring the journal up to what holds now that `cause` is known."""
        return self._write(day_of(at), at, cause)

    def _write(self, day: date, at: datetime, cause: Record | None) -> list[Record]:
        """Run on to a day; withdraw what no longer holds, add what newly does."""
        chronicle, anew = self._run_to(day)
        made: list[Record] = []
        if anew:
            derived = {_identity(entry) for entry in chronicle.entries if entry.deemed}
            gone = [record for key, record in self.journal.standing.items() if key not in derived]
            made += [self._withdraw(record, at, cause or self._last_fact(chronicle)) for record in gone]
            self._seen = 0
        for entry in chronicle.entries[self._seen :]:
            if entry.deemed and _identity(entry) not in self.journal.standing:
                stream = ACCOUNT if entry.course is None else entry.course.stream
                order = None if entry.course is None else entry.course.order
                made.append(self._append(stream, entry.event, at, order=order))
        self._seen = len(chronicle.entries)
        return made

    def _run_to(self, day: date) -> tuple[Chronicle, bool]:
        """The chronicle of everything recorded as of a day, and whether it was derived from the start."""
        if self._chronicle is not None:
            try:
                self._chronicle.run_to(day)
                return self._chronicle, False
            except StartAgain:
                self._forget()
        self._chronicle = run(self.history.records, self._present.of(self.history.records), day)
        return self._chronicle, True

    def _withdraw(self, record: Record, at: datetime, cause: Record) -> Record:
        event = record.event
        day = day_of(at)
        fact = cause.event
        on = day if isinstance(fact, FactCorrected | FactRetracted) else min(fact.on, day)
        withdrawal = DeemedEventWithdrawn(
            on=on,
            shows_from=on,
            unit=event.unit if isinstance(event, DeemedEvent) else None,
            withdraws=record.ref,
            because=cause.ref,
            provision=event.article,
        )
        return self._append(record.stream, withdrawal, at, order=record.order)

    def _last_fact(self, chronicle: Chronicle) -> Record:
        """The fact that took effect last: what withdrew a deemed event in the course of time."""
        effective = (e.record for e in reversed(chronicle.entries) if not e.deemed and e.record is not None)
        recorded = (record for record in reversed(self.history.records) if isinstance(record.event, Fact))
        return next(effective, None) or next(recorded)

    # -- keeping up ------------------------------------------------------------------------------------------

    def _live(self, at: datetime) -> Chronicle:
        """The chronicle of everything recorded, at least up to the day of `at`."""
        if self._chronicle is None:
            self._chronicle = run(self.history.records, self._present.of(self.history.records), day_of(at))
            self._seen = 0
        return self._chronicle

    def _forget(self) -> None:
        """Derive from the start when the chronicle is needed next."""
        if self._chronicle is not None:
            self._chronicle.let_go()
            self._chronicle = None

    def _append_fact(self, intake: Intake, at: datetime) -> Record:
        fact = intake.fact
        named = named_by(fact)
        if named is not None:
            self._labels_corrected.add(named[1])
        bare = replace(fact, contract=None, recorded_at=None, recorded_by=None)
        return self._append(
            intake.stream,
            bare,
            at,
            order=intake.order,
            imported=intake.imported,
            recorded_by=fact.recorded_by,
        )

    def _append(
        self,
        stream: str,
        event: Event,
        at: datetime,
        *,
        order: str | None = None,
        imported: bool = False,
        recorded_by: str | None = None,
    ) -> Record:
        record = Record(
            matter=self.matter,
            stream=stream,
            version=self.history.versions.get(stream, 0) + 1,
            seq=len(self.history.records) + 1,
            recorded_at=at,
            event=event,
            recorded_by=recorded_by,
            order=order,
            imported=imported,
        )
        self.history.extend([record])
        self.journal.add(record)
        return record


def _identity(entry: Entry) -> tuple[object, ...]:
    return identity(ACCOUNT if entry.course is None else entry.course.stream, entry.event)


def _runs_backwards(intake: Intake, at: datetime, last: datetime) -> Problem:
    return Problem(
        where=f"{type(intake.fact).__name__} of {intake.stream}",
        found=f"recorded_at {at.isoformat()}",
        expected=f"an instant not before the matter's last record, {last.isoformat()}",
        advice="record older papers as recorded now, or build a new store from all papers",
    )


def last_day_known(known_at: datetime | None, last: datetime | None) -> date:
    """The last day whose deemed events are no forecast: that of what is known, else of the matter's last record."""
    until = known_at or last
    return date.min if until is None else day_of(until)
