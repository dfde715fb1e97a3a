"""A store on a medium that cannot be written, as a backup may be: read as it lies, and never called damaged."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from yakkan import InputError, PaymentReceived, Register, YakkanError, load_case
from yakkan.adapters.cli import app
from yakkan.adapters.store import Store

EXAMPLES = Path(__file__).parents[2] / "examples"
EVENTS = 42
"""What the README's example comes to."""
NOBODY = 65534


def yakkan(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(each) for each in arguments], env={"YAKKAN_LANG": "en"})


@pytest.fixture
def backup() -> Iterator[Path]:
    """The copy of a store in a folder of its own, which others may look into."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "contracts.db"
        with Register(path) as register:
            register.apply(load_case(EXAMPLES / "late-rejection.yaml"))
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        # Once before: what it imports it may not be allowed to read as somebody else.
        assert yakkan("verify", "--db", path, "--replay").exit_code == 0
        for each in Path(folder).iterdir():
            if each != path:
                each.unlink()
        path.chmod(0o444)
        yield path


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Whoever runs this may look into the folder meanwhile, and not write it; the administrator as nobody."""
    administrator = os.geteuid() == 0
    folder.chmod(0o555)
    if administrator:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if administrator:
            os.seteuid(0)
        folder.chmod(0o755)


def test_verify_finds_it_whole_and_leaves_nothing_beside(backup: Path) -> None:
    with read_only(backup.parent):
        done = yakkan("verify", "--db", backup, "--replay")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith(f"1 matters with {EVENTS} records: none is missing or doubled.")
    assert list(backup.parent.iterdir()) == [backup]


def test_verify_finds_what_was_changed_in_it(backup: Path) -> None:
    backup.chmod(0o644)
    content = backup.read_bytes()
    # The rejection that came by mail on 9 June becomes one of another day.
    assert content.count(b"2025-06-09") > 0
    backup.write_bytes(content.replace(b"2025-06-09", b"2025-06-08", 1))
    with read_only(backup.parent):
        done = yakkan("verify", "--db", backup)
    assert done.exit_code == 1
    assert "found it changed, moved or put in" in done.stdout


ASKED = {
    "replay": ["replay", "--as-of", "2025-07-15"],
    "timeline": ["timeline"],
    "agenda": ["agenda", "--as-of", "2025-06-11", "--within", "7"],
    "bisect": ["bisect", "--ask", "server/v1.state == in_warranty", "--along", "known_at", "--as-of", "2025-06-12"],
    "portfolio": ["portfolio", "--as-of", "2025-07-15"],
    "due": ["due", "--as-of", "2025-07-25", "--read", "{}"],
    "search": ["search", "SO-2025-0164", "--as-of", "2025-07-25", "--read", "{}"],
}


@pytest.mark.parametrize("question", ASKED)
def test_a_question_is_answered_as_in_a_place_that_can_be_written(backup: Path, question: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        asked = [each.format(Path(folder) / "tables.db") for each in ASKED[question]]
        copy = Path(folder) / "contracts.db"
        copy.write_bytes(backup.read_bytes())
        there = yakkan(*asked, "--db", copy)
        assert (there.exit_code, there.stderr) == (0, "")
        (Path(folder) / "tables.db").unlink(missing_ok=True)
        with read_only(backup.parent):
            done = yakkan(*asked, "--db", backup)
    assert (done.exit_code, done.stdout, done.stderr) == (0, there.stdout, "")
    assert list(backup.parent.iterdir()) == [backup]


def test_what_would_write_is_refused_and_says_where(backup: Path) -> None:
    fact = ["RejectionArrived", "contract=server", "unit=v1", "form=paper", "on=2025-07-14"]
    with read_only(backup.parent):
        refused = {
            "advance": yakkan("advance", "--db", backup, "--to", "2025-12-31"),
            "record": yakkan("record", *fact, "--db", backup),
            "import": yakkan("import", EXAMPLES / "late-rejection.yaml", "--db", backup),
        }
        tables = yakkan("due", "--db", backup)
    for done in refused.values():
        assert (done.exit_code, done.stdout) == (2, "")
        assert done.stderr == f"{backup}: found {backup} is read-only, expected a place that can be written\n"
    beside = backup.with_name("contracts.read.db")
    advice = "expected one that can; name another one with --read"
    assert tables.stderr == f"{beside}: found a place that cannot be written, {advice}\n"
    assert list(backup.parent.iterdir()) == [backup]


def test_tables_that_can_only_be_read_are_told_so_too(backup: Path) -> None:
    tables = backup.with_name("contracts.read.db")
    assert yakkan("index", "--db", backup, "--as-of", "2025-07-01").exit_code == 0
    tables.chmod(0o444)
    with read_only(backup.parent):
        done = yakkan("due", "--db", backup, "--as-of", "2025-07-25")
    assert done.exit_code == 2
    assert done.stderr.startswith(f"{tables}: found a place that cannot be written, expected one that can; name ")


def test_a_program_asks_what_it_may_only_read(backup: Path) -> None:
    day = date(2025, 7, 15)
    with read_only(backup.parent), Register(backup, read_only=True) as register:
        [name] = register.matters()
        view = register.matter(name).view(as_of=day)
        [*rows] = register.portfolio(as_of=day)
        with pytest.raises(InputError, match="cannot be opened"):
            register.matter(name).record(PaymentReceived(amount=1, on=day))
        with pytest.raises(YakkanError):
            register.advance(to=date(2026, 1, 1))
    # Of the README: v1 and v2 of server, t1 and t2 of storage have passed by then.
    assert view.fees.totals.outstanding == 1_650_000 + 880_000 + 2_200_000 + 660_000
    assert sum(row.outstanding or 0 for row in rows) == view.fees.totals.outstanding
    assert list(backup.parent.iterdir()) == [backup]


def test_a_program_that_only_reads_makes_no_store(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        Register(tmp_path / "contracts.db", read_only=True)
    assert list(tmp_path.iterdir()) == []


def test_all_of_it_can_be_copied_from_there(backup: Path, tmp_path: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        copy = Path(folder) / "copy.db"
        with read_only(backup.parent):
            assert yakkan("verify", "--db", backup, "--salvage", copy).exit_code == 0
        with Store.open(copy) as store:
            assert store.last_position() == EVENTS


def test_one_that_was_being_written_is_not_called_damaged(backup: Path) -> None:
    # What was appended last stands in the file beside, which SQLite cannot read without a third one.
    Path(f"{backup}-wal").write_bytes(b"what was appended last")
    with read_only(backup.parent):
        done = yakkan("verify", "--db", backup)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "expected one in a place that can be written, such as a copy" in done.stderr


def test_a_file_that_may_not_be_written_there_is_told_so(tmp_path: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "cases.jsonl"
        assert yakkan("generate", "--out", tmp_path / "cases.jsonl", "-n", 1).exit_code == 0
        told = {}
        with read_only(Path(folder)):
            for language in ("en", "ja"):
                done = yakkan("generate", "--out", out, "-n", 1, "--lang", language)
                told[language] = (done.exit_code, done.stderr.partition(", expected")[0].partition("。")[0])
        assert told["en"] == (2, f"{out}: found a file that may not be read or written")
        assert told["ja"] == (2, f"{out}: 入力: 読み書きの権限のないファイル")
        assert list(Path(folder).iterdir()) == []
