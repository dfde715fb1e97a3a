"""The event store: what goes in comes out, nothing is edited, half a batch is never stored."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
from eventsourcing.application import AggregateNotFoundError
from eventsourcing.persistence import JSONTranscoder, StoredEvent
from freezegun import freeze_time
from pydantic.dataclasses import dataclass

from yakkan.adapters.store import Store, YakkanApplication
from yakkan.adapters.store.application import project
from yakkan.adapters.store.codec import Codec
from yakkan.adapters.store.file import prepare
from yakkan.adapters.store.mapper import RecordMapper
from yakkan.adapters.store.schema import APPLICATION_ID, FORMAT
from yakkan.domain.contract.aggregates import Account, BrokenHistory, Contract, fold
from yakkan.domain.contract.definition import AccountOpened, ContractDefinition, ContractOpened, Quote
from yakkan.domain.contract.facts import (
    DebtAcknowledged,
    EquipmentDeemedPassed,
    EquipmentReceived,
    Event,
    FactCorrected,
    PaymentReceived,
)
from yakkan.domain.contract.record import Record
from yakkan.domain.errors import Conflict, InputError, YakkanError
from yakkan.domain.instants import JST

NOON = datetime(2025, 5, 28, 12, tzinfo=JST)
DAY = date(2025, 5, 28)
SERVER = "O-1/server"


def opening(contract: str = "server", **fields: Any) -> ContractOpened:
    definition = ContractDefinition(id=contract, kind="supply", **fields)
    return ContractOpened(
        on=DAY, order="O-1", contract=definition, quote=Quote(number="Q-1", issued_on=DAY), edition="E"
    )


def record(seq: int, event: Event, stream: str = SERVER, version: int | None = None, matter: str = "甲社") -> Record:
    return Record(matter, stream, version or seq, seq, NOON + timedelta(minutes=seq), event)


def history(matter: str = "甲社") -> list[Record]:
    """Two streams of one matter, interleaved."""
    account = AccountOpened(on=DAY, customer=matter)
    return [
        record(1, account, "account", 1, matter),
        record(2, opening(), SERVER, 1, matter),
        record(3, EquipmentReceived(on=DAY, unit="s1", id="e1"), SERVER, 2, matter),
        record(4, DebtAcknowledged(on=DAY), "account", 2, matter),
        record(5, EquipmentDeemedPassed(on=DAY, shows_from=DAY, unit="s1"), SERVER, 3, matter),
    ]


def next_record(seq: int, matter: str = "甲社") -> Record:
    """A payment that follows on history(), or on such payments."""
    return record(seq, PaymentReceived(on=DAY, amount=seq), SERVER, seq - 2, matter)


@pytest.fixture(params=["file", "memory", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    places = {
        "file": lambda: tmp_path / "contracts.db",
        "memory": lambda: ":memory:",
        "postgresql": lambda: request.getfixturevalue("postgresql").address(),
    }
    with Store.open(places[request.param]()) as opened:
        yield opened


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The file of a store that holds one matter."""
    with Store.open(tmp_path / "contracts.db") as store:
        store.append(history())
    return tmp_path / "contracts.db"


def tamper(path: Path, *statements: str) -> None:
    """Change a store's file as nobody should, without its triggers."""
    with closing(sqlite3.connect(path)) as connection:
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            assert connection.execute(statement).rowcount > 0
        for _, statement in triggers:
            connection.execute(statement)
        connection.commit()


def unstamped(records: list[Record]) -> list[Record]:
    return [record.but(stored_at=None) for record in records]


class TestAppendingAndLoading:
    def test_a_new_store_is_empty(self, store: Store) -> None:
        assert store.matters() == []
        assert store.load("甲社") == []
        assert (store.length("甲社"), store.last_position()) == (0, 0)

    def test_a_matter_comes_back_in_the_order_of_its_number_over_all_streams(self, store: Store) -> None:
        store.append(history())
        assert unstamped(store.load("甲社")) == history()
        assert store.length("甲社") == 5

    def test_matters_are_kept_apart_and_listed_by_name(self, store: Store) -> None:
        store.append(history("乙社"))
        store.append(history("甲"))
        store.append(history("甲社"))
        assert store.matters() == sorted(["乙社", "甲", "甲社"])
        assert unstamped(store.load("甲")) == history("甲")

    def test_one_batch_may_hold_several_matters(self, store: Store) -> None:
        store.append([*history("甲"), *history("乙")])
        assert unstamped(store.load("乙")) == history("乙")

    def test_an_empty_batch_changes_nothing(self, store: Store) -> None:
        store.append([])
        assert store.last_position() == 0

    @pytest.mark.parametrize("name", ["A B/C#D:E", "50% off", "名\0前", "\n", "x' OR 1=1 --", "é", "e\u0301", "🏯"])
    def test_a_customers_name_may_be_any_text(self, store: Store, name: str, request: pytest.FixtureRequest) -> None:
        if "\0" in name and "postgresql" in request.node.callspec.id:
            with pytest.raises(InputError, match="a name with a NUL character, expected text that PostgreSQL can hold"):
                store.append(history(name))
            return
        store.append(history(name))
        assert unstamped(store.load(name)) == history(name)
        assert store.matters() == [name]

    @pytest.mark.parametrize("name", ["甲|社", "", "half \ud83c"])
    def test_a_name_that_could_not_be_told_apart_or_written_is_refused(self, store: Store, name: str) -> None:
        with pytest.raises(InputError, match="found the customer name"):
            store.append([record(1, opening(), matter=name)])
        assert store.last_position() == 0

    def test_the_store_stamps_with_its_own_clock_and_nobody_elses(self, store: Store) -> None:
        claimed = [each.but(stored_at=NOON - timedelta(days=1)) for each in history()]
        with freeze_time("2025-06-01 03:00:00"):
            store.append(claimed)
        assert {each.stored_at for each in store.load("甲社")} == {datetime(2025, 6, 1, 12, tzinfo=JST)}

    def test_days_and_instants_of_a_frozen_clock_are_stored_like_any_others(self, store: Store) -> None:
        with freeze_time("2025-05-28 03:00:00"):
            today = EquipmentReceived(on=date.today(), unit="s1")  # noqa: DTZ011
            store.append([record(1, opening()), record(2, today).but(recorded_at=datetime.now(JST) + timedelta(1))])
        assert [each.event for each in store.load("甲社")][1] == EquipmentReceived(on=DAY, unit="s1")

    def test_a_closed_store_says_so(self, store: Store) -> None:
        store.close()
        with pytest.raises(YakkanError, match="the store is closed"):
            store.load("甲社")
        with pytest.raises(YakkanError, match="the store is closed"):
            store.append(history())

    @pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="needs to see which files are open")
    def test_a_closed_store_has_let_go_of_its_file_whoever_was_reading(self, path: Path) -> None:
        def open_files() -> list[str]:
            files = [os.path.realpath(each) for each in Path("/proc/self/fd").iterdir()]
            return [each for each in files if each.startswith(str(path))]

        ended: list[str] = []

        def read(store: Store) -> None:
            try:
                while store.load("甲社"):
                    pass
            except YakkanError as error:
                ended.append(str(error))

        store = Store.open(path)
        threads = [threading.Thread(target=read, args=(store,)) for _ in range(8)]
        for thread in threads:
            thread.start()
        while len(open_files()) < 3:
            time.sleep(0.001)
        store.close()
        for thread in threads:
            thread.join()
        assert ended == ["the store is closed; open it again"] * 8
        assert open_files() == []


class TestWhatIsRefused:
    """Nothing of a refused batch is stored."""

    def refused(self, store: Store, *records: Record) -> str:
        store.append(history())
        with pytest.raises(InputError) as caught:
            store.append(records)
        assert unstamped(store.load("甲社")) == history()
        return str(caught.value)

    def test_a_number_left_out_within_a_batch(self, store: Store) -> None:
        seventh = next_record(7).but(version=5)
        assert "O-1/server#5: found number 8" in self.refused(store, next_record(6), seventh.but(seq=8))

    def test_a_version_left_out_within_a_batch(self, store: Store) -> None:
        assert "expected number 7, version 5" in self.refused(store, next_record(6), next_record(7).but(version=6))

    def test_a_number_left_out_after_what_is_stored(self, store: Store) -> None:
        assert "records that leave a gap" in self.refused(store, next_record(6).but(seq=7))

    def test_a_version_left_out_after_what_is_stored(self, store: Store) -> None:
        assert "records that leave a gap" in self.refused(store, next_record(6).but(version=5))

    def test_a_stream_that_does_not_begin_with_its_first_version(self, store: Store) -> None:
        assert "records that leave a gap" in self.refused(store, next_record(6).but(stream="O-1/new", version=2))

    def test_numbers_below_one(self, store: Store) -> None:
        assert "numbers that count from 1" in self.refused(store, next_record(6).but(stream="O-1/new", version=0))

    def test_a_fact_that_still_bears_its_address(self, store: Store) -> None:
        event = EquipmentReceived(on=DAY, contract="server", unit="s1")
        assert "found `contract` in the fact" in self.refused(store, next_record(6).but(event=event))

    def test_an_instant_without_offset(self, store: Store) -> None:
        naive = NOON.replace(tzinfo=None)
        assert "without an offset" in self.refused(store, next_record(6).but(recorded_at=naive))

    def test_an_envelope_that_is_no_text(self, store: Store) -> None:
        number: Any = 5
        assert "5 as `recorded_by`" in self.refused(store, next_record(6).but(recorded_by=number))

    @pytest.mark.parametrize("value", [DAY, float("nan"), (1, 2), {1: 2}, "\ud800", object()])
    def test_a_value_that_would_come_back_as_another(self, store: Store, value: object) -> None:
        event = opening("other", special={"x": value})
        text = self.refused(store, Record("甲社", "O-1/other", 1, 6, NOON, event))
        assert "O-1/other#1: found" in text

    def test_an_event_of_a_class_that_is_not_registered(self, store: Store) -> None:
        assert "an event of the class Invented" in self.refused(store, next_record(6).but(event=Invented(on=DAY)))

    def test_a_last_record_that_is_refused_takes_the_first_with_it(self, store: Store) -> None:
        bad = next_record(7).but(event=Invented(on=DAY))
        assert "Invented" in self.refused(store, next_record(6), bad)


class TestTwoWriters:
    def test_the_later_of_two_that_read_the_same_gets_a_conflict_and_stores_nothing(self, path: Path) -> None:
        with Store.open(path) as one, Store.open(path) as other:
            one.append([next_record(6)])
            with pytest.raises(Conflict, match="another writer of this matter was faster"):
                other.append([next_record(6).but(stream="account", version=3), next_record(7)])
            assert unstamped(other.load("甲社")) == [*history(), next_record(6)]

    def test_the_loser_can_read_again_and_retry(self, path: Path) -> None:
        with Store.open(path) as one, Store.open(path) as other:
            one.append([next_record(6)])
            with pytest.raises(Conflict):
                other.append([next_record(6)])
            other.append([next_record(other.length("甲社") + 1)])
            assert one.length("甲社") == 7

    def test_writers_of_different_matters_do_not_disturb_each_other(self, path: Path) -> None:
        with Store.open(path) as one, Store.open(path) as other:
            one.append([next_record(6)])
            other.append(history("乙社"))
            assert one.matters() == sorted(["甲社", "乙社"])

    def test_a_lock_held_too_long_is_a_conflict_and_reading_goes_on(self, path: Path) -> None:
        with Store.open(path, lock_timeout=1) as store, closing(sqlite3.connect(path)) as holder:
            holder.execute("BEGIN IMMEDIATE")
            with pytest.raises(Conflict, match="keeps the store locked"):
                store.append([next_record(6)])
            assert store.length("甲社") == 5
            holder.rollback()
            store.append([next_record(6)])
            assert store.length("甲社") == 6

    def test_of_many_threads_at_one_matter_each_number_is_won_once(self, store: Store) -> None:
        store.append(history())
        won: list[int] = []
        lost: list[int] = []

        def write() -> None:
            for _ in range(10):
                seq = store.length("甲社") + 1
                try:
                    store.append([next_record(seq)])
                    won.append(seq)
                except Conflict:
                    lost.append(seq)

        threads = [threading.Thread(target=write) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(won) + len(lost) == 40
        assert sorted(won) == list(range(6, 6 + len(won)))
        assert [each.seq for each in store.load("甲社")] == list(range(1, 6 + len(won)))

    def test_several_processes_may_open_a_new_file_at_once(self, tmp_path: Path) -> None:
        script = "import sys; from yakkan.adapters.store import Store; Store.open(sys.argv[1], lock_timeout=30).close()"
        command = [sys.executable, "-c", script, str(tmp_path / "new.db")]
        children = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(5)]
        assert [child.communicate()[1] for child in children] == [""] * 5
        with Store.open(tmp_path / "new.db") as store:
            assert store.matters() == []


class TestNothingIsEdited:
    ROW = "'甲社|O-1/server', 2, 'Forged', x'7b7d', '甲社', 3, zeroblob(32)"
    COLUMNS = "originator_id, originator_version, topic, state, matter, matter_seq, link"

    @pytest.mark.parametrize(
        ("statement", "message"),
        [
            ("UPDATE stored_events SET topic = 'Forged'", "an event is never changed"),
            ("UPDATE OR REPLACE stored_events SET position = 1 WHERE position = 2", "an event is never changed"),
            ("DELETE FROM stored_events WHERE position = 5", "an event is never deleted"),
            (f"INSERT OR REPLACE INTO stored_events ({COLUMNS}) VALUES ({ROW})", "an event is never replaced"),
            (f"REPLACE INTO stored_events VALUES (3, {ROW})", "an event is never replaced"),
            (
                "REPLACE INTO stored_events VALUES (3, '甲社|O-1/server', 9, 'Forged', x'7b7d', NULL, NULL, x'00')",
                "an event is never replaced",
            ),
            (
                "REPLACE INTO stored_events VALUES (9, '甲社|O-9/x', 1, 'Forged', x'7b7d', '甲社', 3, zeroblob(32))",
                "an event is never replaced",
            ),
            (f"INSERT OR IGNORE INTO stored_events ({COLUMNS}) VALUES ({ROW})", "an event is never replaced"),
            (
                f"INSERT INTO stored_events ({COLUMNS}) VALUES ({ROW})"
                " ON CONFLICT (originator_id, originator_version) DO UPDATE SET topic = 'Forged'",
                "an event is never replaced",
            ),
            (
                "INSERT INTO stored_events VALUES (6, '甲社|O-9/x', 1, 'Forged', x'7b7d', '甲社', 7, zeroblob(32))",
                "an event never leaves a gap",
            ),
            (
                "INSERT INTO stored_events VALUES (6, '甲社|O-9/x', 2, 'Forged', x'7b7d', '甲社', 6, zeroblob(32))",
                "an event never leaves a gap",
            ),
            (
                "INSERT INTO stored_events VALUES (7, '甲社|O-9/x', 1, 'Forged', x'7b7d', '甲社', 6, zeroblob(32))",
                "an event never leaves a gap",
            ),
            ("INSERT INTO stored_events VALUES (6, '乙|account', 1, 'Forged', x'7b7d', '乙', 1, x'00')", "CHECK"),
            (
                "INSERT INTO stored_events VALUES (-1, '乙|account', 1, 'Forged', x'7b7d', '乙', 1, zeroblob(32))",
                "an event is never replaced",
            ),
        ],
    )
    @pytest.mark.parametrize("recursive", ["ON", "OFF"])
    def test_not_even_by_sql(self, path: Path, statement: str, message: str, recursive: str) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute(f"PRAGMA recursive_triggers = {recursive}")
            before = connection.execute("SELECT * FROM stored_events").fetchall()
            with pytest.raises(sqlite3.IntegrityError, match=message):
                connection.execute(statement)
            assert connection.execute("SELECT * FROM stored_events").fetchall() == before

    def test_vacuum_keeps_positions(self, path: Path) -> None:
        with Store.open(path) as store:
            before = store.records_after(0, 10)
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("VACUUM")
        with Store.open(path) as store:
            assert store.records_after(0, 10) == before


class TestBrokenHistory:
    """Whatever was done to the file, the error names the first record that is wrong."""

    @pytest.mark.parametrize(
        ("statement", "message"),
        [
            (
                "DELETE FROM stored_events WHERE matter_seq = 1",
                r"^O-1/server#1: found the matter's number 2, expected 1",
            ),
            (
                "DELETE FROM stored_events WHERE matter_seq = 3",
                r"^account#2: found the matter's number 4, expected 3",
            ),
            (
                "UPDATE stored_events SET originator_version = 9 WHERE matter_seq = 5",
                r"^O-1/server#9: found version 9, expected 3",
            ),
            (
                "UPDATE stored_events SET state = replace(CAST(state AS TEXT), '\"n\":3', '\"n\":4')"
                " WHERE matter_seq = 3",
                r"^O-1/server#2: found the matter's number 3 \(4 inside\), expected 3",
            ),
            (
                "UPDATE stored_events SET originator_id = '乙社|O-1/x', originator_version = 1 WHERE matter_seq = 3",
                r"^乙社\|O-1/x#1: found it outside the matter, expected a stream of '甲社'",
            ),
            (
                "UPDATE stored_events SET originator_id = 'nobody' WHERE matter_seq = 1",
                r"^nobody#1: found it outside the matter",
            ),
            (
                "UPDATE stored_events SET topic = 'Unheard' WHERE matter_seq = 3",
                r"^O-1/server#2: found the event 'Unheard', expected one that this version knows",
            ),
            ("UPDATE stored_events SET state = x'7b' WHERE matter_seq = 3", r"^O-1/server#2: the state of this"),
            ("UPDATE stored_events SET state = x'ff' WHERE matter_seq = 3", r"^O-1/server#2: the state of this"),
            (
                "UPDATE stored_events SET state = replace(CAST(state AS TEXT), '2025-05-28', '2025-02-30')"
                " WHERE matter_seq = 3",
                r"^O-1/server#2: the state of this EquipmentReceived is not what was written",
            ),
            (
                'UPDATE stored_events SET state = replace(CAST(state AS TEXT), \'{"n"\', \'{"more":1,"n"\')'
                " WHERE matter_seq = 3",
                r"^O-1/server#2: the state of this EquipmentReceived .* unknown field `more`",
            ),
            (
                'UPDATE stored_events SET state = replace(CAST(state AS TEXT), \'"event"\', \'"v":2,"event"\')'
                " WHERE matter_seq = 3",
                r"^O-1/server#2: found version 2 of EquipmentReceived, but this software knows it up to version 1",
            ),
        ],
    )
    def test_is_named(self, path: Path, statement: str, message: str) -> None:
        tamper(path, statement)
        with Store.open(path) as store, pytest.raises(BrokenHistory, match=message):
            store.load("甲社")


class TestCatchingUp:
    def test_records_come_by_position_with_a_limit(self, store: Store) -> None:
        store.append(history("甲社"))
        store.append(history("乙社"))
        first = store.records_after(0, 7)
        rest = store.records_after(first[-1][0], 7)
        assert (
            [position for position, _ in first + rest]
            == list(range(1, 11))
            == list(range(1, store.last_position() + 1))
        )
        assert unstamped([each for _, each in first + rest]) == history("甲社") + history("乙社")
        assert store.records_after(store.last_position(), 7) == []


CHILD = textwrap.dedent(
    """
    import sys
    from datetime import date, datetime
    from yakkan.adapters.store import Store
    from yakkan.domain.contract.facts import PaymentReceived
    from yakkan.domain.contract.record import Record
    from yakkan.domain.instants import JST

    store = Store.open(sys.argv[1])
    seq = store.length("M")
    while True:
        batch = seq // 7 + 1
        at = datetime(2025, 5, 28, 12, tzinfo=JST)
        event = PaymentReceived(on=date(2025, 5, 28), amount=batch, note="x" * 2000)
        store.append([Record("M", "O-1/a", seq + i, seq + i, at, event) for i in range(1, 8)])
        seq += 7
        print(batch, flush=True)
    """
)


class TestKilled:
    def test_a_writer_killed_at_any_instant_leaves_whole_batches_and_all_it_confirmed(self, tmp_path: Path) -> None:
        path = tmp_path / "contracts.db"
        chance = random.Random(20250528)
        for _ in range(6):
            child = subprocess.Popen([sys.executable, "-c", CHILD, str(path)], stdout=subprocess.PIPE, text=True)
            assert child.stdout is not None
            confirmed = int(child.stdout.readline())
            time.sleep(chance.uniform(0, 0.05))
            os.kill(child.pid, signal.SIGKILL)
            confirmed = max([confirmed, *map(int, child.communicate()[0].split())])
            with Store.open(path) as store:
                amounts = [each.event.amount for each in store.load("M") if isinstance(each.event, PaymentReceived)]
            whole, left = divmod(len(amounts), 7)
            assert left == 0
            assert amounts == [batch for batch in range(1, whole + 1) for _ in range(7)]
            assert confirmed <= whole <= confirmed + 1

    def test_a_file_made_but_not_yet_in_write_ahead_mode_opens(self, path: Path) -> None:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
        with Store.open(path) as store:
            assert store.length("甲社") == 5


class TestOpening:
    def refused(self, url: str | Path) -> str:
        with pytest.raises(InputError) as caught:
            Store.open(url)
        return str(caught.value)

    def test_a_file_keeps_what_was_stored(self, path: Path) -> None:
        for url in (path, str(path)):
            with Store.open(url) as store:
                assert unstamped(store.load("甲社")) == history()

    def test_an_empty_file_becomes_a_store(self, tmp_path: Path) -> None:
        (tmp_path / "empty.db").touch()
        with Store.open(tmp_path / "empty.db") as store:
            store.append(history())

    @pytest.mark.parametrize("name", ["file:x.db", "a?mode=memory.db", ":memory:.db", "100%.db", "契約.db"])
    def test_a_file_may_have_any_name(self, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        with Store.open(name) as store:
            store.append(history())
        with Store.open(Path(name)) as store:
            assert store.length("甲社") == 5
        assert [each.name for each in tmp_path.iterdir()] == [name]

    def test_every_memory_store_is_its_own(self) -> None:
        with Store.open(":memory:") as one, Store.open(":memory:") as other:
            one.append(history())
            assert other.matters() == []

    def test_an_unknown_kind_of_address(self) -> None:
        assert "an address of the kind mysql://" in self.refused("mysql://host/db")

    def test_a_folder(self, tmp_path: Path) -> None:
        assert "found a folder, expected a file" in self.refused(tmp_path)

    def test_no_such_folder(self, tmp_path: Path) -> None:
        assert "expected an existing folder" in self.refused(tmp_path / "none" / "contracts.db")
        assert list(tmp_path.iterdir()) == []

    def test_something_that_is_no_file(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe")
        assert "something that is no file" in self.refused(tmp_path / "pipe")

    @pytest.mark.parametrize("content", [b"x", b"contract: server\n" * 100, b"SQLite format 3\0"])
    def test_a_file_that_is_no_database_is_left_as_it_was(self, tmp_path: Path, content: bytes) -> None:
        path = tmp_path / "notes.txt"
        path.write_bytes(content)
        assert "a file that is no SQLite database" in self.refused(path)
        assert path.read_bytes() == content
        assert [each.name for each in tmp_path.iterdir()] == ["notes.txt"]

    @pytest.mark.parametrize("mode", ["DELETE", "WAL"])
    def test_another_programs_database_is_left_as_it_was(self, tmp_path: Path, mode: str) -> None:
        path = tmp_path / "other.db"
        with closing(sqlite3.connect(path)) as connection:
            connection.execute(f"PRAGMA journal_mode = {mode}")
            connection.execute("CREATE TABLE stored_events (x)")
            connection.commit()
        before = path.read_bytes()
        assert "another program's SQLite database" in self.refused(path)
        assert path.read_bytes() == before
        assert [each.name for each in tmp_path.iterdir()] == ["other.db"]

    def test_a_format_of_the_future_is_left_as_it_was(self, path: Path) -> None:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute(f"PRAGMA user_version = {FORMAT + 1}")
        before = path.read_bytes()
        assert f"found a store of format {FORMAT + 1}, expected format {FORMAT}" in self.refused(path)
        assert path.read_bytes() == before

    def test_the_file_bears_its_owner_and_format_from_the_first_instant(self, tmp_path: Path) -> None:
        prepare(tmp_path / "contracts.db", 5)
        header = (tmp_path / "contracts.db").read_bytes()[:100]
        assert (int.from_bytes(header[68:72]), int.from_bytes(header[60:64])) == (APPLICATION_ID, FORMAT)

    @pytest.mark.parametrize(
        "removal",
        ["TRIGGER stored_events_no_update", "TRIGGER stored_events_follows", "TABLE deadlines", "TABLE stored_events"],
    )
    def test_a_store_that_lost_a_table_or_a_trigger(self, path: Path, removal: str) -> None:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute(f"DROP {removal}")
        assert f"a store without {removal.split()[1]}" in self.refused(path)

    def test_a_damaged_database(self, path: Path) -> None:
        content = path.read_bytes()
        path.write_bytes(content[:100] + b"\xff" * (len(content) - 100))
        assert "a damaged database" in self.refused(path)

    def test_a_file_locked_by_another_program_is_a_conflict(self, path: Path) -> None:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            with pytest.raises(Conflict, match="holds the store locked"):
                Store.open(path, lock_timeout=1)

    def test_writes_wait_for_the_disk(self, path: Path) -> None:
        with Store.open(path) as store, store.app.recorder.datastore.transaction(commit=False) as cursor:
            cursor.execute("PRAGMA synchronous")
            assert cursor.fetchone()[0] == 2
            cursor.execute("PRAGMA journal_mode")
            assert cursor.fetchone()[0] == "wal"

    @pytest.mark.parametrize("place", ["file", "folder", "new"])
    def test_a_read_only_place(self, path: Path, place: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """The administrator may write anywhere, so the system's answer is given for it here."""
        locked = path if place == "file" else path.parent
        before = path.read_bytes()
        allowed = os.access
        monkeypatch.setattr(os, "access", lambda where, mode: where != locked and allowed(where, mode))
        text = self.refused(path.parent / "new.db" if place == "new" else path)
        assert f"found {locked} is read-only, expected a place that can be written" in text
        assert path.read_bytes() == before
        assert [each.name for each in path.parent.iterdir()] == ["contracts.db"]

    @pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a file system that makes no files")
    def test_a_place_where_no_file_can_be_made(self) -> None:
        assert "found" in self.refused("/proc/self/contracts.db")

    @pytest.mark.skipif(os.geteuid() != 0, reason="only the administrator can become somebody else")
    def test_a_read_only_place_as_the_system_sees_it(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "contracts.db"
            Store.open(path).close()
            os.chmod(folder, 0o755)
            done = subprocess.run([sys.executable, "-c", NOBODY, str(path)], capture_output=True, text=True, check=True)
        assert "is read-only" in done.stdout


NOBODY = textwrap.dedent(
    """
    import os, sys
    from yakkan.adapters.store import Store
    from yakkan.domain.errors import InputError

    os.setuid(65534)
    try:
        Store.open(sys.argv[1])
    except InputError as error:
        print(error)
    """
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Invented(Event):
    """In its third version: `pieces` was called `count` in the first, and `packed` was unknown before the third."""

    class_version: ClassVar[int] = 3
    pieces: int = 1
    packed: bool = False


def renamed(event: dict[str, Any]) -> dict[str, Any]:
    return {("pieces" if name == "count" else name): value for name, value in event.items()}


def packed_since(event: dict[str, Any]) -> dict[str, Any]:
    return {**event, "packed": event["pieces"] > 10}


class TestUpcasters:
    codec = Codec({"Invented": Invented}, {("Invented", 1): renamed, ("Invented", 2): packed_since})

    def read(self, state: str, codec: Codec | None = None) -> Event:
        return (codec or self.codec).decode("M", "O-1/a", 1, "Invented", state.encode()).event

    def state(self, event: str, version: str = "") -> str:
        return f'{{"n":1,"at":"2025-05-28T12:00:00+09:00",{version}"event":{event}}}'

    def test_the_first_version_is_read_through_both(self) -> None:
        assert self.read(self.state('{"on":"2025-05-28","count":11}')) == Invented(on=DAY, pieces=11, packed=True)

    def test_a_first_version_that_would_decode_as_it_is_goes_through_them_too(self) -> None:
        state = self.state('{"on":"2025-05-28","pieces":11}')
        assert self.read(state) == Invented(on=DAY, pieces=11, packed=True)

    def test_the_second_version_is_read_through_the_second(self) -> None:
        state = self.state('{"on":"2025-05-28","pieces":9}', '"v":2,')
        assert self.read(state) == Invented(on=DAY, pieces=9, packed=False)

    def test_the_present_version_is_read_as_it_is_and_says_which_it_is(self) -> None:
        event = Invented(on=DAY, pieces=12, packed=False)
        topic, state = self.codec.encode(Record("M", "O-1/a", 1, 1, NOON, event))
        assert (topic, state.decode()) == ("Invented", self.state('{"on":"2025-05-28","pieces":12}', '"v":3,'))
        assert self.read(state.decode()) == event

    def test_a_later_version_is_refused(self) -> None:
        with pytest.raises(
            BrokenHistory, match="found version 4 of Invented, but this software knows it up to version 3"
        ):
            self.read(self.state('{"on":"2025-05-28"}', '"v":4,'))

    def test_a_missing_upcaster_is_named(self) -> None:
        codec = Codec({"Invented": Invented}, {("Invented", 1): renamed})
        with pytest.raises(BrokenHistory, match="found version 2 of Invented, expected an upcaster to version 3"):
            self.read(self.state('{"on":"2025-05-28","count":11}'), codec)

    @pytest.mark.parametrize(
        "state", ["[]", '{"n":1}', '{"v":"1","event":{}}', '{"event":[]}', "", '{"v":0,"event":{}}']
    )
    def test_what_is_no_record_at_all_is_refused(self, state: str) -> None:
        with pytest.raises(BrokenHistory, match=r"^O-1/a#1: "):
            self.read(state)

    def test_an_upcaster_that_leaves_something_wrong_is_found_out(self) -> None:
        codec = Codec({"Invented": Invented}, {("Invented", 1): renamed, ("Invented", 2): lambda _: {"on": 5}})
        with pytest.raises(BrokenHistory, match="is not what was written"):
            self.read(self.state('{"on":"2025-05-28","count":11}'), codec)


class Backwards:
    """As good as a cipher here: bytes that must be turned round to be read."""

    def __init__(self, environment: object = None) -> None:
        del environment

    def encrypt(self, plaintext: bytes) -> bytes:
        return plaintext[::-1]

    def decrypt(self, ciphertext: bytes) -> bytes:
        return ciphertext[::-1]


class TestMapper:
    def test_a_row_bears_the_streams_and_the_matters_numbers(self) -> None:
        row = RecordMapper(JSONTranscoder()).to_stored_event(history()[3])
        assert (row.originator_id, row.originator_version, row.topic) == ("甲社|account", 2, "DebtAcknowledged")
        assert (row.matter, row.matter_seq) == ("甲社", 4)
        assert row.state == b'{"n":4,"at":"2025-05-28T12:04:00+09:00","event":{"on":"2025-05-28"}}'

    def test_the_matter_ends_at_the_first_bar(self) -> None:
        row = StoredEvent(
            "甲社|O|1/a", 1, "DebtAcknowledged", RecordMapper(JSONTranscoder()).to_stored_event(history()[3]).state
        )
        read = RecordMapper(JSONTranscoder()).to_domain_event(row)
        assert (read.matter, read.stream) == ("甲社", "O|1/a")

    def test_a_compressor_and_a_cipher_are_used_both_ways(self) -> None:
        compressor: Any = zlib
        cipher: Any = Backwards()
        mapper = RecordMapper(JSONTranscoder(), compressor, cipher)
        row = mapper.to_stored_event(history()[2])
        assert zlib.decompress(row.state[::-1]) == RecordMapper(JSONTranscoder()).to_stored_event(history()[2]).state
        assert mapper.to_domain_event(row) == history()[2]
        with pytest.raises(BrokenHistory, match=r"^O-1/server#2: the state cannot be decrypted or unpacked"):
            mapper.to_domain_event(replace(row, state=b"{}"))

    def test_a_stream_of_no_matter_is_refused(self) -> None:
        with pytest.raises(BrokenHistory, match=r"^nobody#1: found a stream that names no matter"):
            RecordMapper(JSONTranscoder()).to_domain_event(StoredEvent("nobody", 1, "DebtAcknowledged", b"{}"))

    def test_nothing_but_records_is_mapped(self) -> None:
        stranger: Any = StoredEvent("甲社|account", 1, "Topic", b"{}")
        with pytest.raises(TypeError, match="expected a Record"):
            RecordMapper(JSONTranscoder()).to_stored_event(stranger)


class TestApplication:
    def test_save_stores_all_or_nothing(self) -> None:
        with YakkanApplication() as app:
            recordings = app.save(*history())
            assert [each.notification.id for each in recordings] == [1, 2, 3, 4, 5]
            with pytest.raises(InputError):
                app.save(next_record(6), next_record(7).but(event=Invented(on=DAY)))
            assert app.recorder.max_notification_id() == 5

    def test_the_repository_gives_the_aggregates(self) -> None:
        with YakkanApplication() as app:
            app.save(*history())
            contract = app.repository.get("甲社|O-1/server", projector_func=project)
            account = app.repository.get("甲社|account")
            assert contract == Contract.fold(None, [each for each in history() if each.stream == SERVER])
            assert account == Account.fold(None, [each for each in history() if each.stream == "account"])
            assert app.repository.get("甲社|O-1/server", version=2).version == 2

    def test_the_repository_knows_what_it_does_not_hold(self) -> None:
        with YakkanApplication() as app:
            assert "甲社|O-1/server" not in app.repository
            with pytest.raises(AggregateNotFoundError):
                app.repository.get("甲社|O-1/server")

    def test_variables_of_the_shell_change_nothing(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("SQLITE_DBNAME", str(tmp_path / "elsewhere.db"))
        monkeypatch.setenv("COMPRESSOR_TOPIC", "zlib")
        monkeypatch.setenv("ORIGINATOR_ID_TYPE", "uuid")
        with YakkanApplication() as app:
            app.save(*history())
            assert app.recorder.select_events("甲社|account")[0].state.startswith(b'{"n":1,')
        assert list(tmp_path.iterdir()) == []

    def test_the_notification_log_shows_positions(self) -> None:
        with YakkanApplication() as app:
            app.save(*history())
            assert [each.id for each in app.notification_log.select(start=4, limit=10)] == [4, 5]


class TestAggregates:
    contract = tuple(each for each in history() if each.stream == SERVER)
    account = tuple(each for each in history() if each.stream == "account")

    def test_a_contract_is_its_opening_and_its_records(self) -> None:
        contract = Contract.fold(None, self.contract)
        assert contract is not None
        assert (contract.id, contract.version, contract.matter) == ("甲社|O-1/server", 3, "甲社")
        assert contract.definition == ContractDefinition(id="server", kind="supply")
        assert contract.records == self.contract

    def test_an_account_is_its_opening_and_its_records(self) -> None:
        account = Account.fold(None, self.account)
        assert account is not None
        assert (account.id, account.version, account.customer) == ("甲社|account", 2, "甲社")

    def test_folding_on_is_folding_at_once(self) -> None:
        for whole in (self.contract, self.account):
            for cut in range(len(whole) + 1):
                assert fold(fold(None, whole[:cut]), whole[cut:]) == fold(None, whole)

    def test_no_records_are_no_aggregate(self) -> None:
        assert fold(None, []) is None
        assert Account.fold(None, []) is None

    @pytest.mark.parametrize(
        ("records", "message"),
        [
            (contract[1:], r"^O-1/server#2: found version 2, expected 1"),
            ([contract[0], contract[2]], r"^O-1/server#3: found version 3, expected 2"),
            ([contract[0], contract[0]], r"^O-1/server#1: found version 1, expected 2"),
            ([contract[1].but(version=1)], r"^O-1/server#1: found EquipmentReceived, expected ContractOpened"),
            ([contract[0].but(stream="O-1/other")], r"^O-1/other#1: found the definition of 'O-1/server'"),
            ([contract[0], account[1]], r"^account#2: found a record of '甲社\|account', expected one of"),
            ([contract[0], contract[1].but(matter="乙社")], r"^O-1/server#2: found a record of '乙社"),
            (
                [contract[0], contract[1].but(seq=2)],
                r"^O-1/server#2: found the matter's number 2, expected more",
            ),
            (
                [contract[0], contract[1].but(recorded_at=contract[0].recorded_at - timedelta(seconds=1))],
                r"^O-1/server#2: found it recorded at 2025-05-28T12:01:59\+09:00, expected .* or later",
            ),
            (
                [contract[0], contract[0].but(version=2, seq=3)],
                r"^O-1/server#2: found ContractOpened, expected a fact or a deemed event",
            ),
            ([account[1].but(version=1)], r"^account#1: found DebtAcknowledged, expected AccountOpened"),
        ],
    )
    def test_a_broken_stream_is_refused_by_name(self, records: list[Record], message: str) -> None:
        with pytest.raises(BrokenHistory, match=message) as caught:
            fold(None, records)
        assert str(caught.value).startswith(caught.value.ref)

    def test_two_records_of_one_instant_are_in_order(self) -> None:
        same = [self.contract[0], self.contract[1].but(recorded_at=self.contract[0].recorded_at)]
        assert Contract.fold(None, same) is not None

    def test_an_account_opened_in_another_stream_is_refused(self) -> None:
        with pytest.raises(BrokenHistory, match=r"^O-1/server#1: found AccountOpened, expected it in the stream"):
            Account.fold(None, [self.account[0].but(stream=SERVER)])

    def test_a_correction_is_a_fact_like_any_other(self) -> None:
        event = FactCorrected(on=DAY, corrects="e1", changes=(("on", DAY),))
        contract = Contract.fold(None, [*self.contract, Record("甲社", SERVER, 4, 6, NOON + timedelta(1), event)])
        assert contract is not None
        assert contract.version == 4
