"""Files of the first format, which had no links: they open, say what they said, and bear links from then on."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
import time
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from freezegun import freeze_time

from yakkan import Register, load_case
from yakkan.adapters.cli.verification import verify_store
from yakkan.adapters.store import Store
from yakkan.adapters.store.schema import FORMAT
from yakkan.domain.errors import Conflict, InputError

GOLDEN = Path(__file__).parent / "golden" / "format-1.sql"
EXAMPLES = Path(__file__).parents[2] / "examples"


def write(path: Path, *more: str) -> Path:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(GOLDEN.read_text(encoding="utf-8"))
        connection.execute("PRAGMA journal_mode = WAL")
        for statement in more:
            connection.execute(statement)
        connection.commit()
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return write(tmp_path / "contracts.db")


def events(path: Path) -> list[tuple[object, ...]]:
    columns = "position, originator_id, originator_version, topic, state, matter, matter_seq"
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(f"SELECT {columns} FROM stored_events ORDER BY position").fetchall()


def format_of(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        number: int = connection.execute("PRAGMA user_version").fetchone()[0]
        return number


class TestMigration:
    def test_every_event_stays_as_it_was_and_the_store_is_whole(self, path: Path) -> None:
        before = events(path)
        with Register(path) as register:
            assert verify_store(register, replay=True).flaws == []
            assert sum(head.seq for head in register.store.heads()) == len(before) == 71
        assert events(path) == before
        assert format_of(path) == FORMAT

    def test_it_equals_the_store_that_would_be_written_today(self, path: Path, tmp_path: Path) -> None:
        with freeze_time("2025-06-20 03:00:00"), Register(tmp_path / "today.db") as today:
            today.apply_all(load_case(EXAMPLES / "late-rejection.yaml"))
            today.apply_all(load_case(EXAMPLES / "golden-week.yaml"))
            # In the order of names, as the nightly run went in those days.
            for name in today.matters():
                today.matter(name).advance(date(2025, 7, 15))
            with Register(path) as old:
                assert old.store.heads() == today.store.heads()
                # Nobody had worked out the days of the old one; the next nightly run does.
                assert set(old.store.deadlines().values()) == set()
                assert old.advance(date(2025, 7, 15)) == 0
                assert old.store.deadlines() == today.store.deadlines()
                assert old.advance(date(2026, 7, 15)) == today.advance(date(2026, 7, 15)) > 0
                assert old.store.heads() == today.store.heads()

    def test_it_takes_new_facts_and_is_not_migrated_again(self, path: Path) -> None:
        with Register(path) as register:
            heads = register.store.heads()
        with Register(path) as register:
            assert register.store.heads() == heads
            assert register.advance(date(2026, 7, 15)) > 0
            assert verify_store(register, replay=True).flaws == []

    def test_a_reader_of_the_old_format_sees_it_no_more(self, path: Path) -> None:
        Store.open(path).close()
        with closing(sqlite3.connect(path)) as connection, pytest.raises(sqlite3.IntegrityError):
            connection.execute(
                "INSERT INTO stored_events (originator_id, originator_version, topic, state, matter, matter_seq)"
                " VALUES ('x|y', 1, 'T', x'7b7d', 'x', 1)"
            )

    def test_another_program_at_work_is_a_conflict_and_changes_nothing(self, path: Path) -> None:
        before = events(path)
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(Conflict, match="holds the store locked"):
                Store.open(path, lock_timeout=1)
            other.execute("ROLLBACK")
        assert (format_of(path), events(path)) == (1, before)

    def test_a_read_only_file_says_so(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        allowed = os.access
        monkeypatch.setattr(os, "access", lambda where, mode, **_: where != path and allowed(where, mode))
        with pytest.raises(InputError, match="is read-only"):
            Store.open(path)
        assert format_of(path) == 1

    def test_what_is_no_event_is_refused_and_left_as_it_was(self, tmp_path: Path) -> None:
        drop = "DROP TRIGGER stored_events_no_update"
        path = write(
            tmp_path / "bad.db", drop, "UPDATE stored_events SET originator_version = 'third' WHERE position = 9"
        )
        before = events(path)
        with pytest.raises(InputError, match="something at position 9 that is no event"):
            Store.open(path)
        assert (format_of(path), events(path)) == (1, before)

    def test_a_gap_of_before_is_still_found_afterwards(self, tmp_path: Path) -> None:
        path = write(
            tmp_path / "bad.db",
            "DROP TRIGGER stored_events_no_delete",
            "DELETE FROM stored_events WHERE position = 9",
        )
        with Register(path) as register:
            texts = [flaw.text for flaw in verify_store(register, replay=False).flaws]
        assert texts[0] == "the event at position 9 is missing"
        assert "expected 9: what stood before it is missing" in texts[1]

    def test_several_processes_may_migrate_it_at_once(self, path: Path) -> None:
        script = "import sys; from yakkan.adapters.store import Store; Store.open(sys.argv[1], lock_timeout=30).close()"
        command = [sys.executable, "-c", script, str(path)]
        children = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(3)]
        assert [child.communicate()[1] for child in children] == [""] * 3
        with Register(path) as register:
            assert verify_store(register, replay=False).flaws == []

    def test_killed_at_any_instant_it_is_of_one_format_or_the_other(self, tmp_path: Path) -> None:
        grow = """INSERT INTO stored_events SELECT position + 71 * n, replace(originator_id, matter, matter || n),
            originator_version, topic, state, matter || n, matter_seq
            FROM stored_events, (WITH RECURSIVE k(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM k WHERE n < 200)
            SELECT n FROM k) ORDER BY n, position"""
        path = write(tmp_path / "big.db", grow)
        before = len(events(path))
        for wait in (0, 0.05, 0.15):
            child = subprocess.Popen([sys.executable, "-c", OPEN, str(path)], stdout=subprocess.PIPE, text=True)
            assert child.stdout is not None
            child.stdout.readline()
            time.sleep(wait)
            os.kill(child.pid, signal.SIGKILL)
            child.communicate()
            with closing(sqlite3.connect(path)) as connection:
                names = {row[1] for row in connection.execute("PRAGMA table_info(stored_events)")}
                tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
            assert ("link" in names) == (format_of(path) == FORMAT) == ("deadlines" in tables)
            assert len(events(path)) == before
        with Register(path) as register:
            assert verify_store(register, replay=False).flaws == []


OPEN = textwrap.dedent(
    """
    import sys
    from yakkan.adapters.store import Store

    print("now", flush=True)
    Store.open(sys.argv[1])
    """
)
