"""Opening a store: what may be one, and what is refused and left as it was."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
import textwrap
from contextlib import closing
from pathlib import Path

import pytest
from stored import history, unstamped

from yakkan.adapters.store import Store
from yakkan.adapters.store.file import prepare
from yakkan.adapters.store.schema import APPLICATION_ID, FORMAT
from yakkan.domain.errors import Conflict, InputError


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
        monkeypatch.setattr(os, "access", lambda where, mode, **more: where != locked and allowed(where, mode, **more))
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
