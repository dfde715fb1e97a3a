"""Snapshots of a portfolio: what is kept is used where it still holds, and nothing else is believed."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from freezegun import freeze_time
from typer.testing import CliRunner, Result

from yakkan import Conflict, InputError, PaymentReceived, Register, YakkanError, portfolio_of_log
from yakkan.adapters.cli import app
from yakkan.adapters.generator import Plan, fill
from yakkan.adapters.portfolio import inquiry as inquiry_module
from yakkan.adapters.portfolio import portfolio as portfolio_module
from yakkan.adapters.portfolio import snapshots as snapshots_module
from yakkan.adapters.portfolio.conclusions import packed
from yakkan.adapters.portfolio.crew import Worker, same_modules
from yakkan.adapters.portfolio.fingerprint import fingerprint
from yakkan.domain.instants import JST
from yakkan.projections.portfolio import PortfolioRow, What
from yakkan.projections.stretch import Step

MANY = Plan(seed=5, contracts=100)
PLAN = Plan(seed=11, contracts=20, late=0.2, corrected=0.05, disputed=0.5)
DAY = date(2024, 5, 17)
AN_INSTANT = datetime(2024, 6, 3, 12, tzinfo=JST)


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("snapshots") / "store.db"
    with Register(path) as register:
        fill(register, PLAN)
    return path


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    with Register(tmp_path_factory.mktemp("nights") / "store.db") as register:
        fill(register, MANY)
        yield register


@pytest.fixture
def register(db: Path, tmp_path: Path) -> Iterator[Register]:
    shutil.copy(db, tmp_path / "store.db")
    with Register(tmp_path / "store.db") as opened:
        yield opened


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "rows.db"


@pytest.fixture
def concluded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The matters of which something is concluded in this process, to be cleared between."""
    found: list[str] = []
    stretch = inquiry_module.stretch

    def watched(records: Any, *arguments: Any) -> Any:
        found.extend(record.matter for record in records[:1])
        return stretch(records, *arguments)

    monkeypatch.setattr(inquiry_module, "stretch", watched)
    return found


def rows(register: Register, day: date = DAY, *known_at: Any, **options: Any) -> list[PortfolioRow]:
    return list(register.portfolio(day, *known_at, **options))


def count(file: Path) -> int:
    with closing(sqlite3.connect(file)) as connection:
        return int(connection.execute("SELECT count(*) FROM conclusions").fetchone()[0])


class TestAskedAgain:
    def test_on_the_same_day_nothing_is_concluded(self, register: Register, file: Path, concluded: list[str]) -> None:
        first = rows(register, snapshots=file)
        assert concluded == register.matters()
        concluded.clear()
        assert rows(register, snapshots=file) == first == rows(register)
        assert concluded == []

    def test_the_next_day_only_what_has_changed_is(self, register: Register, file: Path, concluded: list[str]) -> None:
        # Where each contract stands is known for a year and more, but for matters that are derived anew each day.
        rows(register, what="status", snapshots=file)
        concluded.clear()
        for days in (1, 30, 300):
            day = DAY + timedelta(days=days)
            assert rows(register, day, what="status", snapshots=file) == rows(register, day, what="status")
        assert len(set(concluded)) < len(register.matters()) / 2

    def test_an_append_makes_the_conclusions_of_its_matter_void(
        self, register: Register, file: Path, concluded: list[str]
    ) -> None:
        before = rows(register, snapshots=file)
        concluded.clear()
        name = next(row.matter for row in before if row.outstanding)
        register.matter(name).record(PaymentReceived(on=DAY, amount=10_000_000))
        after = rows(register, snapshots=file)
        assert concluded == [name]
        assert after == rows(register) != before

    def test_knowledge_that_is_the_same_is_the_same_question(
        self, register: Register, file: Path, concluded: list[str]
    ) -> None:
        rows(register, DAY, AN_INSTANT, snapshots=file)
        concluded.clear()
        later = AN_INSTANT + timedelta(hours=8)
        changed = {
            name
            for name in register.matters()
            if any(AN_INSTANT < each.recorded_at <= later for each in register.store.load(name))
        }
        assert rows(register, DAY, later, snapshots=file) == rows(register, DAY, later)
        assert set(concluded) == changed != set(register.matters())

    def test_readings_and_what_is_told_are_questions_of_their_own(self, register: Register, file: Path) -> None:
        for readings in (None, {"X4": "R-B"}, {"X1": "R-B", "X4": "R-B"}):
            for what in ("status", "full"):
                for _ in range(2):
                    asked = rows(register, DAY, None, readings, what=what, snapshots=file)
                    assert asked == rows(register, DAY, None, readings, what=what)
        assert count(file) == 6 * len(register.matters())

    def test_what_was_concluded_before_a_break_is_kept(
        self, register: Register, file: Path, concluded: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(portfolio_module, "SPAN", 1)
        asked = register.portfolio(DAY, snapshots=file).batches()
        for _ in range(3):
            next(asked)
        asked.close()  # type: ignore[attr-defined]
        done = list(concluded)
        assert len(done) == count(file) >= 3
        concluded.clear()
        assert rows(register, snapshots=file) == rows(register)
        assert not set(done) & set(concluded)

    def test_several_processes_conclude_what_is_missing(
        self, register: Register, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(portfolio_module, "SPAN", 60)
        expected = rows(register)
        assert rows(register, processes=2, snapshots=file) == expected
        assert count(file) == len(register.matters())
        with closing(sqlite3.connect(file)) as connection, connection:
            connection.execute("DELETE FROM conclusions WHERE link < x'80'")
        assert 0 < count(file) < len(register.matters())
        assert rows(register, processes=2, snapshots=file) == expected
        assert count(file) == len(register.matters())

    def test_no_process_is_started_for_nothing(
        self, register: Register, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        expected = rows(register, snapshots=file)
        monkeypatch.setattr(Worker, "__init__", lambda *_: pytest.fail("a worker was started"))
        assert rows(register, processes=2, snapshots=file) == expected

    def test_a_log_and_its_store_share_a_file(
        self, register: Register, file: Path, tmp_path: Path, concluded: list[str]
    ) -> None:
        log = tmp_path / "log"
        register.write_log(log, partition=100)
        expected = rows(register, snapshots=file)
        concluded.clear()
        assert list(portfolio_of_log(log, DAY, snapshots=file)) == expected
        assert concluded == []
        for name in register.matters()[1:3]:
            register.matter(name).record(PaymentReceived(on=DAY, amount=10_000_000))
        register.write_log(log)
        assert list(portfolio_of_log(log, DAY, snapshots=file)) == rows(register)
        assert concluded == register.matters()[1:3]

    def test_a_file_of_the_log_that_was_exchanged_is_found_out(
        self, register: Register, file: Path, tmp_path: Path
    ) -> None:
        log = tmp_path / "log"
        register.write_log(log, partition=100)
        list(portfolio_of_log(log, DAY, snapshots=file))
        one, other, *_ = sorted((log / "parts").iterdir())
        shutil.copy(other, one)
        with pytest.raises(YakkanError, match=one.name):
            list(portfolio_of_log(log, DAY, snapshots=file))

    def test_a_store_in_postgresql_gives_the_same(
        self, register: Register, file: Path, postgresql: Any, concluded: list[str]
    ) -> None:
        with Register(postgresql.address()) as server:
            for name in register.matters()[:5]:
                server.store.append(register.store.load(name))
            expected = rows(server)
            assert rows(server, snapshots=file) == expected
            concluded.clear()
            assert rows(server, snapshots=file) == expected
            assert concluded == []

    def test_a_store_in_memory_has_them_too(self, register: Register, file: Path, concluded: list[str]) -> None:
        with Register() as memory:
            memory.store.append(register.store.load(register.matters()[0]))
            assert rows(memory, snapshots=file) == rows(memory, snapshots=file)
        assert len(concluded) == 1


class TestNights:
    FIRST = date(2025, 12, 31)
    A_NIGHTS_SHARE = 0.1
    """Of all customers, at most so many are derived on one night. Without spreading it is more than a third."""

    def test_none_after_the_first_is_dear(self, many: Register, file: Path, concluded: list[str]) -> None:
        derived = []
        for night in range(61):
            concluded.clear()
            rows(many, self.FIRST + timedelta(days=night), snapshots=file)
            derived.append(len(concluded))
        first, *others = derived
        assert first == len(many.matters()) >= 60
        assert max(others) <= self.A_NIGHTS_SHARE * first
        # Money does not stand still: all that owe have had their night.
        assert sum(others) >= 0.5 * first

    @pytest.mark.parametrize("what", ["status", "full"])
    def test_stretches_that_are_begun_together_end_apart(self, many: Register, file: Path, what: What) -> None:
        rows(many, self.FIRST, what=what, snapshots=file)
        with closing(sqlite3.connect(file)) as connection:
            ends = Counter(day for (day,) in connection.execute("SELECT last_day FROM conclusions"))
        del ends[date.max.isoformat()]
        assert len(ends) > 10
        assert max(ends.values()) <= self.A_NIGHTS_SHARE * len(many.matters())


class TestDaysOfAFrozenClock:
    def test_they_are_days(self) -> None:
        plain = Step(date(2025, 1, 6), date(2025, 1, 7), [])
        with freeze_time("2025-01-06"):
            frozen = datetime.now(JST).date()
        assert type(frozen) is not date
        assert packed([Step(frozen, date(2025, 1, 7), [])]) == packed([plain])


class TestWhatIsNotBelieved:
    @pytest.mark.parametrize(
        "change",
        [
            "steps = (SELECT steps FROM conclusions ORDER BY matter DESC LIMIT 1)",
            "steps = CAST(hex(steps) AS BLOB)",
            "steps = ''",
            "seal = zeroblob(16)",
            "first_day = '2024-05-18'",
            "last_day = '2024-05-16'",
            "records = records + 1",
            "link = zeroblob(32)",
            "known_before = '2024-01-01'",
        ],
    )
    def test_a_conclusion_that_was_changed(
        self, register: Register, file: Path, concluded: list[str], change: str
    ) -> None:
        expected = rows(register, snapshots=file)
        with closing(sqlite3.connect(file)) as connection, connection:
            connection.execute(f"UPDATE conclusions SET {change}")
        concluded.clear()
        assert rows(register, snapshots=file) == expected
        assert len(concluded) >= len(register.matters()) - 1
        concluded.clear()
        assert rows(register, snapshots=file) == expected
        assert concluded == []

    def test_one_that_was_moved_to_another_question(self, register: Register, file: Path) -> None:
        rows(register, snapshots=file)
        rows(register, DAY, None, {"X4": "R-B"}, snapshots=file)
        with closing(sqlite3.connect(file)) as connection, connection:
            connection.execute("DELETE FROM conclusions WHERE asking = 1")
            connection.execute("UPDATE conclusions SET asking = 1")
        assert rows(register, snapshots=file) == rows(register)

    def test_those_of_other_rules_are_thrown_away(
        self, register: Register, file: Path, concluded: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        rows(register, snapshots=file)
        monkeypatch.setattr(snapshots_module, "fingerprint", lambda: "other rules")
        concluded.clear()
        rows(register, snapshots=file)
        assert concluded == register.matters()
        assert count(file) == len(register.matters())

    def test_the_mark_of_the_rules_changes_with_their_source(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        package = tmp_path / "some_rules"
        package.mkdir()
        (package / "__init__.py").touch()
        monkeypatch.syspath_prepend(tmp_path)
        monkeypatch.setattr("yakkan.adapters.portfolio.fingerprint.RULES", ("some_rules",))
        marks = []
        for source in ("RATE = 14\n", "RATE = 15\n", "RATE = 14\n"):
            (package / "rate.py").write_text(source)
            fingerprint.cache_clear()
            marks.append(fingerprint())
        fingerprint.cache_clear()
        assert marks[0] == marks[2] != marks[1]

    def test_another_version_that_begins_the_file_anew_meanwhile_takes_it(
        self, register: Register, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked = iter(register.portfolio(DAY, snapshots=file))
        first = next(asked)
        with monkeypatch.context() as patch:
            patch.setattr(snapshots_module, "fingerprint", lambda: "other rules")
            theirs = rows(register, snapshots=file)
        assert [first, *asked] == theirs == rows(register)
        assert count(file) == len(register.matters())

    def test_a_file_of_another_format_is_begun_anew(self, register: Register, file: Path) -> None:
        rows(register, snapshots=file)
        with closing(sqlite3.connect(file)) as connection, connection:
            connection.execute("DROP TABLE conclusions")
            connection.execute("CREATE TABLE conclusions (something)")
            connection.execute(f"PRAGMA user_version = {snapshots_module.FORMAT + 1}")
        assert rows(register, snapshots=file) == rows(register)
        assert count(file) == len(register.matters())

    @pytest.mark.parametrize("text", [b"order: SO-1\n", b"SQLite format 3\0" + bytes(84)])
    def test_a_file_that_is_something_else_is_refused_and_left_alone(
        self, register: Register, file: Path, text: bytes
    ) -> None:
        file.write_bytes(text)
        with pytest.raises(InputError, match="holds no snapshots"):
            rows(register, snapshots=file)
        assert file.read_bytes() == text

    def test_the_store_itself_is_refused(self, register: Register, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="holds no snapshots"):
            rows(register, snapshots=tmp_path / "store.db")

    def test_a_folder_is_refused(self, register: Register, tmp_path: Path) -> None:
        for place in (tmp_path, tmp_path / "nowhere" / "rows.db"):
            with pytest.raises(InputError, match="no place for a file"):
                rows(register, snapshots=place)

    def test_a_damaged_file_says_so(self, register: Register, file: Path) -> None:
        rows(register, snapshots=file)
        whole = file.read_bytes()
        file.write_bytes(whole[:100] + bytes(len(whole) - 100))
        with pytest.raises(YakkanError, match="delete the file, and it is made anew"):
            rows(register, snapshots=file)
        file.unlink()
        assert rows(register, snapshots=file) == rows(register)


class TestSeveralAtOnce:
    def test_a_file_that_another_writes_is_read_and_not_written(
        self, register: Register, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(snapshots_module, "LOCK_TIMEOUT", 0.05)
        rows(register, snapshots=file)
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            other.execute("DELETE FROM conclusions")
            day = DAY + timedelta(days=200)
            assert rows(register, day, snapshots=file) == rows(register, day)
            with pytest.raises(Conflict, match="locked"):
                rows(register, DAY, None, {"X4": "R-B"}, snapshots=file)
            other.execute("COMMIT")
        assert count(file) == 0

    def test_a_file_that_another_keeps_for_itself_is_a_conflict(
        self, register: Register, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(snapshots_module, "LOCK_TIMEOUT", 0.05)
        rows(register, snapshots=file)
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            with pytest.raises(Conflict, match="locked"):
                rows(register, snapshots=file)

    def test_a_file_that_is_deleted_meanwhile_is_missed_by_nobody(self, register: Register, file: Path) -> None:
        asked = iter(register.portfolio(DAY, snapshots=file))
        first = next(asked)
        file.unlink()
        assert [first, *asked] == rows(register, snapshots=file)

    def test_two_programs_may_use_one_file(self, register: Register, file: Path, tmp_path: Path) -> None:
        code = (
            "import sys; from datetime import date; from yakkan import Register\n"
            "from yakkan.adapters.portfolio import snapshots; snapshots.BATCH = 1\n"
            "with Register(sys.argv[1]) as register:\n"
            "    for day in range(1, 29, 9):\n"
            "        print(list(register.portfolio(date(2024, 5, day), snapshots=sys.argv[2])))\n"
        )
        words = [sys.executable, "-c", code, str(tmp_path / "store.db"), str(file)]
        both = [subprocess.Popen(words, env=same_modules(), stdout=subprocess.PIPE, text=True) for _ in range(2)]
        told = [each.communicate()[0] for each in both]
        expected = "".join(f"{rows(register, date(2024, 5, day))}\n" for day in range(1, 29, 9))
        assert told == [expected, expected]
        assert [each.returncode for each in both] == [0, 0]
        with closing(sqlite3.connect(file)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def yakkan(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(each) for each in arguments], env={"YAKKAN_LANG": "en"})


def test_the_command_prints_the_same_with_snapshots(db: Path, file: Path, concluded: list[str]) -> None:
    for form in ("--json", "--csv", "--status"):
        question = ("portfolio", "--db", db, "--as-of", DAY, form)
        without = yakkan(*question)
        for _ in range(2):
            done = yakkan(*question, "--snapshots", file)
            assert (done.exit_code, done.stdout) == (0, without.stdout)
    # Rows in full once, and those of status once.
    assert len(concluded) == len(set(concluded)) * 2


def test_the_command_refuses_what_is_no_file_of_snapshots(db: Path) -> None:
    refused = yakkan("portfolio", "--db", db, "--as-of", DAY, "--snapshots", db)
    assert refused.exit_code == 2
    assert "no snapshots" in refused.stderr
