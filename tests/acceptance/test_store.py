"""The store: one immutable stream per contract, two clocks, one writer at a time."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from story import (
    JST,
    Json,
    Story,
    certificate,
    day,
    formed,
    given,
    instant,
    look,
    paid,
    plus,
    received,
    rejection,
    supply,
)

from yakkan import (
    Conflict,
    EquipmentReceived,
    InputError,
    PassCertificateArrived,
    PaymentReceived,
    Register,
    RejectionArrived,
)

OPENED = given(supply(units=("s1", "s2")), *formed())
QUESTIONS = [("2025-06-04", None), ("2025-06-05", None), ("2025-06-30", "2025-06-10"), ("2026-03-31", None)]


def answers(matter: Any) -> list[Json]:
    return [look(matter, as_of, known_at).json for as_of, known_at in QUESTIONS]


@pytest.fixture(params=["file", "postgresql"])
def file(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a store is kept: in a file, or in PostgreSQL."""
    if request.param == "file":
        return str(tmp_path / "contracts.db")
    address: str = request.getfixturevalue("postgresql").address()
    return address


class TestRecordingOneByOne:
    def test_facts_recorded_singly_equal_the_case_applied_at_once(self) -> None:
        matter = OPENED.told_to(Register(":memory:"))
        matter.record(
            EquipmentReceived(contract="server", unit="s1", on=day("2025-05-28")),
            recorded_at=instant("2025-05-28T17:00"),
        )
        matter.record(
            RejectionArrived(contract="server", unit="s1", on=day("2025-06-02"), form="paper"),
            recorded_at=instant("2025-06-09T09:00"),
        )
        at_once = OPENED.then(
            received("2025-05-28", at="2025-05-28T17:00+09:00"),
            rejection("2025-06-02", at="2025-06-09T09:00+09:00"),
        )
        assert answers(matter) == answers(at_once.matter)

    def test_a_store_reopened_says_the_same(self, file: str) -> None:
        register = Register(file)
        matter = OPENED.told_to(register)
        matter.record(
            EquipmentReceived(contract="server", unit="s1", on=day("2025-05-28")),
            recorded_at=instant("2025-05-28T17:00"),
        )
        register.advance(to=day("2025-06-10"))
        before = answers(matter)
        assert answers(OPENED.told_to(Register(file))) == before

    def test_a_file_and_a_memory_store_say_the_same(self, file: str) -> None:
        story = OPENED.then(received("2025-05-28"), certificate("2025-06-02"), paid("2025-08-10", 400_000))
        assert answers(story.told_to(Register(file))) == answers(story.matter)

    def test_a_fact_of_an_unknown_unit_is_refused_and_leaves_no_trace(self, file: str) -> None:
        matter = OPENED.told_to(Register(file))
        before = answers(matter)
        with pytest.raises(InputError, match="s9"):
            matter.record(
                EquipmentReceived(contract="server", unit="s9", on=day("2025-05-28")),
                recorded_at=instant("2025-05-28T17:00"),
            )
        with pytest.raises(InputError, match="sever"):
            matter.record(
                EquipmentReceived(contract="sever", unit="s1", on=day("2025-05-28")),
                recorded_at=instant("2025-05-28T17:00"),
            )
        assert answers(OPENED.told_to(Register(file))) == before

    def test_a_fact_without_legal_effect_is_kept(self) -> None:
        matter = OPENED.told_to(Register(":memory:"))
        matter.record(
            PassCertificateArrived(contract="server", unit="s1", on=day("2025-05-28"), form="paper"),
            recorded_at=instant("2025-05-28T17:00"),
        )
        row = look(matter, "2025-05-28").row("PassCertificateArrived")
        assert (row["status"], row["effect"]) == ("effective", "none")


class TestAdvance:
    story = given(
        supply(units=("s1", "s2")),
        supply("other"),
        *formed(),
        received("2025-05-28"),
        received("2025-05-30", "s2"),
    )

    def test_every_night_or_once_gives_the_same_streams(self, tmp_path: Path) -> None:
        nightly, once = Register(str(tmp_path / "nightly.db")), Register(str(tmp_path / "once.db"))
        matters = [self.story.told_to(register) for register in (nightly, once)]
        night = date(2025, 6, 1)
        while night <= date(2025, 7, 10):
            nightly.advance(to=night)
            night += timedelta(days=1)
        once.advance(to=date(2025, 7, 10))
        assert answers(matters[0]) == answers(matters[1])

    def test_advancing_twice_changes_nothing(self) -> None:
        register = Register(":memory:")
        matter = self.story.told_to(register)
        register.advance(to=date(2025, 7, 10))
        before = answers(matter)
        register.advance(to=date(2025, 7, 10))
        register.advance(to=date(2025, 6, 10))
        assert answers(matter) == before

    def test_a_lapse_is_recorded_at_the_first_instant_of_the_day_after(self) -> None:
        register = Register(":memory:")
        matter = self.story.told_to(register)
        register.advance(to=date(2025, 7, 10))
        rows = look(matter, "2025-07-10").rows("EquipmentDeemedPassed")
        assert {row["unit"]: row["recorded_at"] for row in rows} == {
            "s1": "2025-06-05T00:00:00+09:00",
            "s2": "2025-06-07T00:00:00+09:00",
        }

    def test_it_does_not_change_what_a_view_says_is_the_case(self) -> None:
        register = Register(":memory:")
        matter = self.story.told_to(register)
        before = [look(matter, on).substance() for on in ("2025-06-04", "2025-06-07", "2025-12-31")]
        register.advance(to=date(2025, 12, 31))
        assert [look(matter, on).substance() for on in ("2025-06-04", "2025-06-07", "2025-12-31")] == before

    def test_what_it_records_is_also_what_the_next_append_would_have_recorded(self) -> None:
        late = self.story.then(paid("2025-07-10", 1_000, contract="server"))
        advanced = Register(":memory:")
        self.story.told_to(advanced)
        advanced.advance(to=date(2025, 7, 9))
        assert answers(late.told_to(advanced)) == answers(late.matter)


class TestApplyingACaseAgain:
    story = OPENED.then(received("2025-05-28"), rejection("2025-06-04", at="2025-06-06T10:00+09:00"))

    def test_twice_changes_nothing(self, file: str) -> None:
        before = answers(self.story.told_to(Register(file)))
        rows = every_event(file)
        assert answers(self.story.told_to(Register(file))) == before
        assert every_event(file) == rows

    def test_an_extended_one_appends_what_is_new(self, file: str) -> None:
        self.story.told_to(Register(file))
        rows = every_event(file)
        longer = self.story.then(received("2025-06-10", "s2"), certificate("2025-06-12", "s2"))
        matter = longer.told_to(Register(file))
        assert answers(matter) == answers(longer.matter)
        kept = every_event(file)
        assert all(row in kept[table] for table, old in rows.items() for row in old)
        assert sum(map(len, kept.values())) > sum(map(len, rows.values()))

    @pytest.mark.parametrize(
        "other",
        [
            OPENED.then(received("2025-05-27"), rejection("2025-06-04", at="2025-06-06T10:00+09:00")),
            OPENED.then(rejection("2025-06-04", at="2025-06-06T10:00+09:00")),
            given(supply(units=("s1", "s2"), unit_price=1_300_000), *formed(), *story.facts[2:]),
            given(supply(units=("s1", "s2")), *formed("2025-04-08"), *story.facts[2:]),
        ],
    )
    def test_one_whose_old_part_differs_is_refused(self, other: Story, file: str) -> None:
        self.story.told_to(Register(file))
        rows = every_event(file)
        with pytest.raises((InputError, Conflict)):
            other.told_to(Register(file))
        assert every_event(file) == rows

    def test_growing_a_case_fact_by_fact_ends_where_the_whole_case_does(self, file: str) -> None:
        whole = self.story.then(received("2025-06-10", "s2"), paid("2025-09-10", 700_000))
        for n in range(2, len(whole.facts) + 1):
            matter = Story(whole.contracts, whole.facts[:n]).told_to(Register(file))
        assert answers(matter) == answers(whole.matter)


class TestRecordedAtNeverRunsBackwards:
    def test_a_fact_recorded_before_the_last_record_is_refused(self) -> None:
        matter = OPENED.told_to(Register(":memory:"))
        matter.record(
            EquipmentReceived(contract="server", unit="s1", on=day("2025-05-28")),
            recorded_at=instant("2025-06-01T09:00"),
        )
        before = answers(matter)
        with pytest.raises((InputError, Conflict)):
            matter.record(
                EquipmentReceived(contract="server", unit="s2", on=day("2025-05-28")),
                recorded_at=instant("2025-06-01T08:59:59"),
            )
        assert answers(matter) == before

    def test_at_the_same_instant_it_is_welcome(self) -> None:
        matter = OPENED.told_to(Register(":memory:"))
        for unit in ("s1", "s2"):
            matter.record(
                EquipmentReceived(contract="server", unit=unit, on=day("2025-05-28")),
                recorded_at=instant("2025-06-01T09:00"),
            )
        assert len(look(matter, "2025-06-01").rows("EquipmentReceived")) == 2

    def test_a_late_fact_recorded_now_is_welcome(self) -> None:
        matter = OPENED.then(received("2025-05-28")).told_to(Register(":memory:"))
        matter.record(
            RejectionArrived(contract="server", unit="s1", on=day("2025-06-02"), form="paper"),
            recorded_at=instant("2025-07-01T09:00"),
        )
        assert look(matter, "2025-07-01").unit("s1")["state"] == "rejected"

    def test_neither_do_the_streams_of_a_busy_matter(self) -> None:
        story = OPENED.then(
            received("2025-05-28"),
            received("2025-05-28", "s2"),
            rejection("2025-06-04", at="2025-06-20T10:00+09:00"),
            paid("2025-07-31", 1_320_000, contract="server"),
        )
        rows = [row for row in look(story.matter, "2025-12-31").json["timeline"] if row["ref"]]
        streams: dict[str, list[tuple[int, datetime]]] = {}
        for row in rows:
            stream, version = row["ref"].rsplit("#", 1)
            streams.setdefault(stream, []).append((int(version), datetime.fromisoformat(row["recorded_at"])))
        for entries in streams.values():
            versions = [version for version, _ in sorted(entries)]
            assert len(set(versions)) == len(versions)
            instants = [moment for _, moment in sorted(entries)]
            assert instants == sorted(instants)

    def test_a_fact_is_stamped_now_when_no_instant_is_given(self) -> None:
        matter = OPENED.told_to(Register(":memory:"))
        before = datetime.now(JST).replace(microsecond=0)
        matter.record(EquipmentReceived(contract="server", unit="s1", on=day("2025-05-28")))
        row = look(matter, "2025-05-28").row("EquipmentReceived")
        stamped = datetime.fromisoformat(row["recorded_at"])
        assert before <= stamped <= datetime.now(JST) + timedelta(seconds=1)


class TestTwoWriters:
    def test_one_wins_and_the_other_gets_a_conflict_or_sees_the_new_state(self, file: str) -> None:
        one, other = OPENED.told_to(Register(file)), OPENED.told_to(Register(file))
        one.record(
            EquipmentReceived(contract="server", unit="s1", on=day("2025-05-28")),
            recorded_at=instant("2025-05-28T17:00"),
        )
        fact = EquipmentReceived(contract="server", unit="s2", on=day("2025-05-28"))
        try:
            other.record(fact, recorded_at=instant("2025-05-28T18:00"))
        except Conflict:
            other = OPENED.told_to(Register(file))
            other.record(fact, recorded_at=instant("2025-05-28T18:00"))
        for matter in (OPENED.told_to(Register(file)), other):
            rows = look(matter, "2025-05-28").rows("EquipmentReceived")
            assert sorted(row["unit"] for row in rows) == ["s1", "s2"]
            assert len({row["ref"] for row in rows}) == 2

    def test_an_older_instant_of_the_slower_writer_never_slips_in(self, file: str) -> None:
        one, other = OPENED.told_to(Register(file)), OPENED.told_to(Register(file))
        one.record(
            EquipmentReceived(contract="server", unit="s1", on=day("2025-05-28")),
            recorded_at=instant("2025-05-28T17:00"),
        )
        with pytest.raises((InputError, Conflict)):
            other.record(
                EquipmentReceived(contract="server", unit="s2", on=day("2025-05-28")),
                recorded_at=instant("2025-05-28T16:00"),
            )
        assert len(look(OPENED.told_to(Register(file)), "2025-05-28").rows("EquipmentReceived")) == 1

    def test_many_writers_lose_nothing_and_double_nothing(self, file: str) -> None:
        OPENED.told_to(Register(file))
        failures: list[BaseException] = []

        def write(writer: int) -> None:
            try:
                matter = OPENED.told_to(Register(file))
                for n in range(5):
                    payment = PaymentReceived(amount=1 + 10 * writer + n, on=day("2025-05-28"))
                    for _ in range(200):
                        try:
                            matter.record(payment, recorded_at=instant("2025-06-01T09:00"))
                            break
                        except Conflict:
                            matter = OPENED.told_to(Register(file))
                    else:
                        raise AssertionError("two hundred conflicts in a row")
            except BaseException as failure:
                failures.append(failure)

        writers = [threading.Thread(target=write, args=(n,)) for n in range(4)]
        for thread in writers:
            thread.start()
        for thread in writers:
            thread.join()
        assert failures == []
        rows = look(OPENED.told_to(Register(file)), "2025-06-01").rows("PaymentReceived")
        assert len(rows) == 20
        assert len({row["ref"] for row in rows}) == 20


def events_tables(connection: sqlite3.Connection) -> list[str]:
    """The tables that hold the events: whatever they are called, they have a version and speak of events."""
    names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    found = []
    for name in names:
        columns = {row[1] for row in connection.execute(f'PRAGMA table_info("{name}")')}
        if any("event" in word for word in (name, *columns)) and any("version" in column for column in columns):
            found.append(name)
    return found


def every_event(file: str) -> dict[str, list[tuple[Any, ...]]]:
    if "://" in file:
        address, _, schema = file.partition("&schema=")
        with psycopg.connect(address) as postgresql:
            query = f'SELECT * FROM "{schema}".stored_events ORDER BY 1, 2'
            return {"stored_events": postgresql.execute(query.encode()).fetchall()}
    with closing(sqlite3.connect(file)) as connection:
        return {
            name: list(connection.execute(f'SELECT * FROM "{name}" ORDER BY 1, 2'))
            for name in events_tables(connection)
        }


class TestTheStoreIsAppendOnly:
    STORY = OPENED.then(received("2025-05-28"), rejection("2025-06-04", at="2025-06-20T10:00+09:00"))

    @pytest.fixture
    def filled(self, tmp_path: Path) -> str:
        file = str(tmp_path / "contracts.db")
        register = Register(file)
        self.STORY.told_to(register)
        register.advance(to=day(plus("2025-06-20", 1)))
        return file

    def tables(self, connection: sqlite3.Connection) -> list[str]:
        names = events_tables(connection)
        full = [name for name in names if connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]]
        assert full, "no table of events found"
        return full

    @pytest.mark.parametrize(
        "statement",
        [
            'UPDATE "{table}" SET "{column}" = "{column}"',
            'UPDATE OR REPLACE "{table}" SET "{column}" = "{column}"',
            'DELETE FROM "{table}"',
            'DELETE FROM "{table}" WHERE rowid = (SELECT max(rowid) FROM "{table}")',
            'INSERT OR REPLACE INTO "{table}" SELECT * FROM "{table}" LIMIT 1',
            'REPLACE INTO "{table}" SELECT * FROM "{table}"',
        ],
    )
    @pytest.mark.parametrize("recursive_triggers", [0, 1])
    def test_no_statement_changes_or_removes_an_event(
        self, filled: str, statement: str, recursive_triggers: int
    ) -> None:
        before = every_event(filled)
        with closing(sqlite3.connect(filled)) as connection, connection:
            connection.execute(f"PRAGMA recursive_triggers = {recursive_triggers}")
            for table in self.tables(connection):
                for column in [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]:
                    with pytest.raises(sqlite3.DatabaseError):
                        connection.execute(statement.format(table=table, column=column))
        assert every_event(filled) == before

    def test_the_store_still_answers_and_takes_new_facts_afterwards(self, filled: str) -> None:
        with closing(sqlite3.connect(filled)) as connection, connection:
            for table in self.tables(connection):
                with pytest.raises(sqlite3.DatabaseError):
                    connection.execute(f'DELETE FROM "{table}"')
        matter = self.STORY.told_to(Register(filled))
        assert look(matter, "2025-06-21").unit("s1")["state"] == "rejected"
        matter.record(
            EquipmentReceived(contract="server", unit="s2", on=day("2025-06-23")),
            recorded_at=instant("2025-06-23T10:00"),
        )
        assert look(matter, "2025-06-23").unit("s2")["state"] == "delivered"
