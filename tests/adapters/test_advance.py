"""The nightly run over many matters: by deadlines it does exactly what a visit to every matter would do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from yakkan import Register, load_case
from yakkan.adapters import register as register_module
from yakkan.adapters.register import Matter
from yakkan.adapters.store import Store, sqlite
from yakkan.domain.contract.decide import Decider
from yakkan.domain.contract.record import Record
from yakkan.domain.errors import Conflict
from yakkan.domain.instants import start_of_day

EXAMPLES = Path(__file__).parents[2] / "examples"
SOME = ("late-rejection", "golden-week", "ended-mid-month", "rental-late-return", "three-kinds")


def fill(register: Register) -> None:
    for name in SOME:
        register.apply_all(load_case(EXAMPLES / f"{name}.yaml"))


def streams(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """All that is recorded but for the store's own clock."""
    return {
        matter: [(each.stream, each.version, each.recorded_at, each.event) for each in store.load(matter)]
        for matter in store.matters()
    }


def visit_every_matter(store: Store, to: date) -> int:
    """The nightly run as it was: whoever there is, due or not, from the records alone."""
    made = 0
    for matter in store.matters():
        records = Decider(matter, store.load(matter)).advance(start_of_day(to))
        store.append(records)
        made += len(records)
    return made


@pytest.fixture
def register() -> Iterator[Register]:
    with Register(":memory:") as opened:
        fill(opened)
        yield opened


@pytest.fixture
def visited(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The matters that a nightly run has read, in order."""
    names: list[str] = []

    class Watched(Matter):
        def __init__(self, store: Store, name: str) -> None:
            names.append(name)
            super().__init__(store, name)

    monkeypatch.setattr(register_module, "Matter", Watched)
    return names


class TestOnlyWhatIsDueIsLookedAt:
    def test_nothing_is_read_when_nothing_has_lapsed(self, register: Register, visited: list[str]) -> None:
        register.advance(date(2030, 1, 1))
        visited.clear()
        earliest = min(day for day in register.store.deadlines().values() if day is not None)
        assert earliest > date(2030, 1, 1)
        assert register.advance(earliest - timedelta(days=1)) == 0
        assert visited == []

    def test_a_deadline_that_brings_about_nothing_is_looked_at_once(
        self, register: Register, visited: list[str]
    ) -> None:
        for _ in range(2):
            register.advance(date(2025, 8, 1))
        assert sorted(visited) == sorted(set(visited))

    def test_who_is_longest_due_comes_first(self, register: Register, visited: list[str]) -> None:
        days = register.store.deadlines()
        register.advance(date(2030, 1, 1))
        due = [(day, matter) for matter, day in days.items() if day is not None]
        assert visited == [matter for _, matter in sorted(due)]

    def test_a_fact_recorded_ahead_of_its_day_is_waited_for(self, register: Register) -> None:
        for matter, day in register.store.deadlines().items():
            assert day == Decider(matter, register.store.load(matter)).next_day()


class TestRowsThatCannotBeTrusted:
    def run_and_compare(self, register: Register, to: date) -> None:
        with Register(":memory:") as other:
            for matter in register.matters():
                other.store.append(register.store.load(matter))
            visit_every_matter(other.store, to)
            register.advance(to)
            assert streams(register.store) == streams(other.store)

    def test_records_appended_without_a_deadline_are_looked_at(self, register: Register) -> None:
        with Register(":memory:") as bare:
            for matter in register.matters():
                bare.store.append(register.store.load(matter))
            assert set(bare.store.deadlines().values()) == {date.min}
            self.run_and_compare(bare, date(2025, 12, 1))
            assert date.min not in bare.store.deadlines().values()

    def test_an_emptied_table_is_worked_out_anew(self, register: Register) -> None:
        before = register.store.deadlines()
        raw(register).execute("DELETE FROM deadlines")
        self.run_and_compare(register, date(2025, 12, 1))
        assert register.store.deadlines().keys() == before.keys()

    @pytest.mark.parametrize("stride", [1, 256])
    def test_events_of_another_writer_are_taken_in(
        self, register: Register, stride: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """As a program would write them that knows nothing of deadlines."""
        to = start_of_day(date(2025, 8, 1))
        decided = {name: Decider(name, register.store.load(name)).advance(to) for name in register.matters()}
        name, records = next((name, records) for name, records in decided.items() if records)
        day = register.store.deadlines()[name]
        register.store.append(records)
        raw(register).execute(
            "UPDATE deadlines SET next_day = ?, at_seq = at_seq - 1 WHERE matter = ?",
            (day and day.isoformat(), name),
        )
        monkeypatch.setattr(sqlite, "STRIDE", stride)
        # What our own writers append behind it does not hide it.
        other = next(each for each in register.matters() if each != name)
        register.matter(other).advance(date(2026, 3, 1))
        self.run_and_compare(register, date(2025, 12, 1))
        self.run_and_compare(register, date(2026, 12, 1))

    def test_they_can_be_rebuilt(self, register: Register) -> None:
        before = register.store.deadlines()
        raw(register).execute("UPDATE deadlines SET next_day = '2099-01-01'")
        register.store.rebuild_deadlines()
        assert register.store.deadlines() == before


def raw(register: Register) -> sqlite3.Connection:
    with register.store.app.recorder.datastore.get_connection(commit=True) as connection:
        return connection._sqlite_conn


class TestStoppedAndOvertaken:
    def test_stopped_between_matters_it_goes_on_with_the_rest(
        self, register: Register, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        to = date(2030, 1, 1)
        with Register(":memory:") as whole:
            fill(whole)
            made = whole.advance(to)
            expected = streams(whole.store)
        append = Store.append
        left = [2]

        def fails_at_last(store: Store, records: list[Record], deadlines: Any = None) -> None:
            if not left[0]:
                raise KeyboardInterrupt
            left[0] -= 1
            append(store, records, deadlines)

        monkeypatch.setattr(Store, "append", fails_at_last)
        with pytest.raises(KeyboardInterrupt):
            register.advance(to)
        stopped = sum(map(len, streams(register.store).values()))
        monkeypatch.setattr(Store, "append", append)
        rest = register.advance(to)
        assert 0 < rest < made
        assert streams(register.store) == expected
        assert sum(map(len, expected.values())) == stopped + rest

    @pytest.mark.parametrize("times", [1, 5])
    def test_another_writer_in_between_is_tried_again_but_not_for_ever(
        self, register: Register, monkeypatch: pytest.MonkeyPatch, times: int
    ) -> None:
        append = Store.append
        left = [times]

        def overtaken(store: Store, records: list[Record], deadlines: Any = None) -> None:
            left[0] -= 1
            if left[0] >= 0:
                raise Conflict("another writer was faster")
            append(store, records, deadlines)

        monkeypatch.setattr(Store, "append", overtaken)
        if times == 5:
            with pytest.raises(Conflict):
                register.advance(date(2025, 8, 1))
        assert register.advance(date(2025, 8, 1)) > 0
