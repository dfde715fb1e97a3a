"""The read model: kept up by position, killed at any instant, never written over what is not ours."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from freezegun import freeze_time

from yakkan import Conflict, InputError, PaymentReceived, Register, RejectionArrived, YakkanError, load_case
from yakkan.adapters.readmodel import ReadModel, questions, schema
from yakkan.domain.contract.definition import AccountOpened
from yakkan.domain.instants import JST

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
LATE = EXAMPLES / "late-rejection.yaml"
CUSTOMER = "瀬戸内化成株式会社"
EVE, DAY = date(2025, 6, 11), date(2025, 6, 12)


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    with Register(tmp_path / "contracts.db") as register:
        register.apply_all(load_case(LATE))
        yield register


def content(model: ReadModel) -> dict[str, list[Any]]:
    return {
        table: sorted(model.connection.execute(f"SELECT * FROM {table}"), key=repr)
        for table in (*schema.TABLES, "search_index_docsize")
    }


def made_anew(register: Register, day: date) -> dict[str, list[Any]]:
    with ReadModel(register.store) as model:
        model.rebuild(day)
        return content(model)


def states(model: ReadModel) -> dict[str, str]:
    return dict(model.connection.execute("SELECT contract || '/' || unit, state FROM units"))


class TestKeepingUp:
    def test_the_file_stands_beside_the_store(self, register: Register, tmp_path: Path) -> None:
        with register.read_model(EVE) as model:
            assert model.path == tmp_path / "contracts.read.db"
            assert (model.as_of, model.position) == (EVE, register.store.last_position())

    def test_the_day_is_today_where_none_is_named(self, register: Register) -> None:
        with freeze_time("2025-06-11T20:00:00Z"), register.read_model() as model:
            # In Japan the next day has begun.
            assert model.as_of == DAY

    def test_a_fact_recorded_meanwhile_is_taken_in_and_nothing_else_is_derived(self, register: Register) -> None:
        register.apply_all(load_case(EXAMPLES / "leap-day.yaml"))
        with register.read_model(date(2025, 7, 20)) as model:
            assert states(model)["server/v1"] == "in_warranty"
            letter = RejectionArrived(contract="server", unit="v1", form="paper", on=date(2025, 7, 14))
            register.matter(CUSTOMER).record(letter, recorded_at=datetime(2025, 8, 1, 10, tzinfo=JST))
            done = model.catch_up()
            assert (done.matters, done.rebuilt) == (1, False)
            assert states(model)["server/v1"] == "rejected"
            assert content(model) == made_anew(register, date(2025, 7, 20))

    def test_the_next_day_costs_only_the_matters_that_change(self, register: Register) -> None:
        register.apply_all(load_case(EXAMPLES / "starts-on-the-31st.yaml"))
        with register.read_model(date(2025, 7, 13)) as model:
            assert states(model)["server/v1"] == "delivered"
            turning = "SELECT matter FROM matters WHERE changes_on <= '2025-07-15'"
            expected = model.connection.execute(turning).fetchall()
            assert (CUSTOMER,) in expected
            assert model.catch_up(date(2025, 7, 15)).matters == len(expected)
            assert states(model)["server/v1"] == "in_warranty"

    def test_an_earlier_day_makes_everything_anew(self, register: Register) -> None:
        with register.read_model(DAY) as model:
            assert model.catch_up(EVE).rebuilt
            assert model.as_of == EVE
            assert content(model) == made_anew(register, EVE)

    def test_another_store_under_the_same_name_makes_everything_anew(self, register: Register, tmp_path: Path) -> None:
        with ReadModel(register.store, tmp_path / "read.db") as model:
            model.catch_up(EVE)
        with Register(":memory:") as other:
            for name in ("late-rejection", "lease", "three-kinds"):
                other.apply_all(load_case(EXAMPLES / f"{name}.yaml"))
            with ReadModel(other.store, tmp_path / "read.db") as model:
                assert model.catch_up(EVE).rebuilt
                assert [line.matter for line in model.exposure("customer")] != [CUSTOMER]
                assert {line.matter for line in model.exposure("customer")} == set(other.matters())

    def test_a_store_put_back_from_a_backup_makes_everything_anew(self, register: Register, tmp_path: Path) -> None:
        backup = register.store.records_after(0, 1000)[:-3]
        with ReadModel(register.store, tmp_path / "read.db") as model:
            model.catch_up(EVE)
        with Register(":memory:") as restored:
            restored.store.append([record for _, record in backup])
            with ReadModel(restored.store, tmp_path / "read.db") as model:
                assert model.catch_up().rebuilt
                assert content(model) == made_anew(restored, EVE)

    def test_a_file_of_another_format_is_made_anew(self, register: Register, tmp_path: Path) -> None:
        register.read_model(EVE).close()
        with closing(sqlite3.connect(tmp_path / "contracts.read.db")) as connection:
            connection.execute(f"PRAGMA user_version = {schema.FORMAT + 1}")
        with register.tables() as model:
            assert model.catch_up(EVE).rebuilt

    def test_two_keep_one_file_up_and_see_what_the_other_did(self, register: Register) -> None:
        with register.read_model(EVE) as mine, register.tables() as theirs:
            assert theirs.catch_up(DAY).matters
            assert (mine.as_of, states(mine)["server/v1"]) == (DAY, states(theirs)["server/v1"])
            mine.rebuild(EVE)
            assert theirs.as_of == EVE
            assert theirs.catch_up(EVE).matters == 0

    def test_several_batches_give_what_one_gives(self, register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
        for path in sorted(EXAMPLES.glob("l*.yaml")):
            register.apply_all(load_case(path))
        expected = made_anew(register, DAY)
        monkeypatch.setattr("yakkan.adapters.readmodel.model.BATCH", 7)
        assert made_anew(register, DAY) == expected

    def test_an_empty_store_gives_empty_tables(self) -> None:
        with Register(":memory:") as empty, empty.read_model(DAY) as model:
            assert (model.position, model.due(DAY, DAY), model.exposure(), model.search("検査")) == (0, [], [], [])
            empty.apply_all(load_case(LATE))
            assert not model.catch_up().rebuilt
            assert content(model) == made_anew(empty, DAY)

    def test_a_store_in_postgresql_gives_the_same_tables(self, register: Register, postgresql: Any) -> None:
        records = register.matter(CUSTOMER).history.records
        with Register(postgresql.address()) as server, ReadModel(server.store) as model:
            server.store.append(records[:9])
            model.catch_up(EVE)
            server.store.append(records[9:])
            assert model.catch_up().matters == 1
            same = {name: lines for name, lines in content(model).items() if name != "tracking"}
            expected = made_anew(register, EVE)
            del expected["tracking"]
            assert same == expected

    def test_one_that_was_never_brought_up_says_so(self, register: Register) -> None:
        with register.tables() as model:
            assert (model.as_of, model.position) == (None, 0)
            with pytest.raises(YakkanError, match="is empty"):
                model.exposure()
            with pytest.raises(YakkanError, match="no day"):
                model.catch_up()


class TestWhatIsNotOurs:
    @pytest.mark.parametrize("text", [b"order: SO-1\n", b"SQLite format 3\0" + bytes(84)])
    def test_is_refused_and_left_as_it_was(self, register: Register, tmp_path: Path, text: bytes) -> None:
        path = tmp_path / "mine"
        path.write_bytes(text)
        with pytest.raises(InputError, match="no read model"):
            register.read_model(EVE, path)
        assert path.read_bytes() == text
        assert sorted(each.name for each in tmp_path.glob("mine*")) == ["mine"]

    def test_the_store_itself_is_refused(self, register: Register, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="no read model"):
            register.read_model(EVE, tmp_path / "contracts.db")

    def test_a_store_on_a_server_needs_a_file_to_be_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with Register(":memory:") as register:
            monkeypatch.setattr(register, "_url", "postgresql://somewhere/contracts")
            with pytest.raises(InputError, match="--read"):
                register.tables()

    def test_a_folder_is_refused(self, register: Register, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="no place"):
            register.read_model(EVE, tmp_path)
        with pytest.raises(InputError, match="no place"):
            register.read_model(EVE, tmp_path / "nowhere" / "read.db")

    def test_a_damaged_file_says_so_and_is_made_anew_on_demand(self, register: Register, tmp_path: Path) -> None:
        register.read_model(EVE).close()
        path = tmp_path / "contracts.read.db"
        whole = path.read_bytes()
        path.write_bytes(whole[:100] + bytes(len(whole) - 100))
        with pytest.raises(YakkanError, match="read model failed"):
            register.read_model(EVE)
        with register.tables() as model:
            model.rebuild(EVE)
        assert path.read_bytes() == whole

    def test_a_locked_file_is_a_conflict(self, register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("yakkan.adapters.readmodel.file.LOCK_TIMEOUT", 0.05)
        with register.read_model(EVE) as model:
            with closing(sqlite3.connect(str(model.path), isolation_level=None)) as other:
                other.execute("BEGIN EXCLUSIVE")
                with pytest.raises(Conflict), register.tables() as mine:
                    mine.rebuild(EVE)
                with pytest.raises(Conflict):
                    register.read_model(DAY)
            assert model.catch_up(DAY).matters == 1


KILLER = """
    import os, signal, sqlite3, sys, warnings
    import sqlite_utils  # once, and not in every child
    from datetime import date
    from yakkan import Register
    from yakkan.adapters.readmodel import ReadModel, model

    model.BATCH = 25
    connect = sqlite3.connect
    store, read, *days = sys.argv[1:]

    def killed_at(statement):
        # In a process of its own: killed without a word before this statement of the read model.
        count = 0
        def look(_):
            nonlocal count
            count += 1
            if count == statement:
                os.kill(os.getpid(), signal.SIGKILL)
        def watched(*arguments, **options):
            connection = connect(*arguments, **options)
            if ".read.db" in str([*arguments, *options.values()][0]):
                connection.set_trace_callback(look)
            return connection
        # Where pandas is installed, sqlite-utils imports it, and its arithmetic keeps threads that do nothing here.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            child = os.fork()
        if child == 0:
            sqlite3.connect = watched
            try:
                with Register(store) as register, ReadModel(register.store, read) as tables:
                    for day in map(date.fromisoformat, days):
                        if tables.as_of is None or day >= tables.as_of:
                            tables.catch_up(day)
            except BaseException as error:
                print(repr(error), file=sys.stderr)
                os._exit(1)
            os._exit(0)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

    statement, statuses = 3, []
    while not statuses or statuses[-1] == -signal.SIGKILL:
        statuses.append(killed_at(statement))
        statement = int(statement * 1.9)
    print(*statuses)
"""


def test_killed_at_any_instant_it_goes_on_to_what_a_rebuild_gives(register: Register, tmp_path: Path) -> None:
    for path in sorted(EXAMPLES.glob("re*.yaml")):
        register.apply_all(load_case(path))
    path = tmp_path / "contracts.read.db"

    def killed_again_and_again(*days: str) -> None:
        arguments = [str(tmp_path / "contracts.db"), str(path), *days]
        done = subprocess.run(
            [sys.executable, "-c", textwrap.dedent(KILLER), *arguments], capture_output=True, text=True, check=True
        )
        *killed, last = done.stdout.split()
        assert (set(killed), last, done.stderr) == ({"-9"}, "0", "")

    # First while the file is made, then while records and days are taken in.
    killed_again_and_again("2025-06-01")
    for path_ in sorted(EXAMPLES.glob("s*.yaml")):
        register.apply_all(load_case(path_))
    killed_again_and_again("2025-06-01", "2025-06-11", "2025-07-20")
    with register.tables() as model:
        assert model.catch_up(date(2025, 7, 20)).matters == 0
        assert content(model) == made_anew(register, date(2025, 7, 20))
        assert model.connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert sorted(each.name for each in tmp_path.glob("*read*")) == ["contracts.read.db"]


class TestQuestions:
    def test_what_falls_due_is_parted_by_customer(self, register: Register) -> None:
        register.apply_all(load_case(EXAMPLES / "part-payments.yaml"))
        with register.read_model(EVE) as model:
            lines = model.due(date(2025, 6, 12), date(2025, 7, 31))
            assert [line.customer for line in lines] == sorted(line.customer for line in lines)
            assert {"2025-06-12", "2025-07-31"} <= {line.due_on for line in lines}
            inspect = next(line for line in lines if line.ref == "O22")
            assert (inspect.customer, inspect.contract, inspect.unit, inspect.who) == (
                CUSTOMER, "storage", "t1", "customer",
            )  # fmt: skip
            by_day = model.due(date(2025, 6, 12), date(2025, 7, 31), by="day")
            assert [line.due_on for line in by_day] == sorted(line.due_on for line in lines)

    def test_a_payment_is_due_with_what_is_still_outstanding(self, register: Register) -> None:
        part = PaymentReceived(contract="server", charge="server/v2/price", amount=80_000, on=EVE)
        register.matter(CUSTOMER).record(part, recorded_at=datetime(2025, 8, 1, 12, tzinfo=JST))
        with register.read_model(EVE) as model:
            [line] = [line for line in model.due(EVE, date(2025, 7, 31)) if line.ref == "server/v2/price"]
            assert (line.what, line.amount, line.article) == ("payment", 800_000, "38(5)")

    def test_the_last_day_to_refuse_renewal_and_the_end_of_the_term(self) -> None:
        with Register(":memory:") as register:
            register.apply_all(load_case(EXAMPLES / "three-kinds.yaml"))
            with register.read_model(date(2025, 9, 1)) as model:
                found = {line.what: line for line in model.due(date(2026, 1, 1), date(2026, 6, 30), by="day")}
                # The term of `watch` ends on 2026-05-31; three full months before that lies 2026-02-28.
                assert (found["non_renewal"].due_on, found["non_renewal"].who) == ("2026-02-28", "either")
                assert (found["term_end"].due_on, found["term_end"].duty) == ("2026-05-31", "the term renews")
                model.catch_up(date(2026, 3, 1))
                late = {line.what for line in model.due(date(2026, 1, 1), date(2026, 6, 30))}
                assert "non_renewal" not in late

    def test_what_is_at_stake_adds_up_to_the_totals_of_the_views(self, register: Register) -> None:
        for name in ("three-kinds", "rental-theft", "maintenance-data-loss", "part-payments"):
            register.apply_all(load_case(EXAMPLES / f"{name}.yaml"))
        day = date(2025, 9, 1)
        views = [register.matter(name).view(as_of=day) for name in register.matters()]
        with register.read_model(day) as model:
            for by in ("kind", "customer"):
                lines = model.exposure(by)
                assert sum(line.outstanding for line in lines) == sum(v.fees.totals.outstanding for v in views)
                assert sum(line.overdue for line in lines) == sum(v.fees.totals.overdue for v in views)
                assert sum(line.contracts for line in lines) == sum(len(v.contracts) for v in views)
                assert sum(line.payable for line in lines) == sum(
                    line.payable for v in views for line in v.liability if line.bearer == "company"
                )

    def test_an_unknown_order_is_refused(self, register: Register) -> None:
        with register.read_model(EVE) as model:
            with pytest.raises(InputError, match="customer, kind, contract, day"):
                model.due(EVE, DAY, by="colour; DROP TABLE matters")
            with pytest.raises(InputError, match="kind, customer"):
                model.exposure(by="colour")

    def test_namesakes_are_two_customers(self) -> None:
        with Register(":memory:") as register:
            records = register.apply(load_case(LATE)).history.records
            for number in ("K-1", "K-2"):
                mine = [record.but(matter=number) for record in records]
                opened = mine[0].event
                assert isinstance(opened, AccountOpened)
                mine[0] = mine[0].but(event=replace(opened, customer_id=number))
                register.store.append(mine)
            with register.read_model(EVE) as model:
                assert [line.matter for line in model.exposure("customer")] == ["K-1", "K-2", CUSTOMER]
                assert {line.key for line in model.exposure("customer")} == {CUSTOMER}


class TestTheTables:
    def test_hold_yen_as_integers_and_rates_as_text(self) -> None:
        with Register(":memory:") as register:
            register.apply_all(load_case(EXAMPLES / "part-payments.yaml"))
            with register.read_model(date(2026, 1, 31)) as model:
                columns = "typeof(rate), typeof(base), typeof(amount)"
                sorts = model.connection.execute(f"SELECT DISTINCT {columns} FROM interest").fetchall()
                assert sorts == [("text", "integer", "integer")]
                for table in schema.TABLES:
                    for column, sort in schema.columns(table).items():
                        found = f"SELECT DISTINCT typeof({column}) FROM {table}"
                        kinds = {kind for (kind,) in model.connection.execute(found)}
                        assert kinds <= {"null", "integer" if sort is int else "text"}, (table, column)

    def test_keep_the_whole_history_with_what_was_withdrawn(self, register: Register) -> None:
        with register.read_model(DAY) as model:
            rows = model.connection.execute(
                "SELECT event, status FROM timeline WHERE matter = ? ORDER BY no", (CUSTOMER,)
            )
            expected = [(row.event, row.status) for row in register.matter(CUSTOMER).view(as_of=DAY).timeline]
            assert rows.fetchall() == expected
            assert ("EquipmentDeemedPassed", "withdrawn") in expected

    def test_open_in_sqlite_utils(self, register: Register) -> None:
        with register.read_model(EVE) as model:
            database = model.database
            assert {*schema.TABLES} <= set(database.table_names())
            assert [key.other_table for key in database.table("charges").foreign_keys] == ["matters"]
            assert database.table("charges").pks == ["matter", "no"]

    def test_are_all_described(self) -> None:
        page = (ROOT / "docs" / "read-model.md").read_text(encoding="utf-8")
        for table in schema.TABLES:
            [line] = re.findall(rf"^\| `{table}` \|.*$", page, re.MULTILINE)
            named = set(re.findall(r"`(\w+)`", line))
            assert named >= set(schema.TABLES[table]) - {"matter", "contract", "unit"}, table
        for name in (*schema.VIEWS, *schema.INDEXES):
            assert f"`{name}`" in page, name


@pytest.fixture(scope="module")
def model() -> Iterator[ReadModel]:
    with Register(":memory:") as register:
        register.apply_all(load_case(LATE))
        with register.read_model(EVE) as model:
            yield model


class TestTheIndexesAreUsed:
    def plan(self, model: ReadModel, statement: str) -> str:
        explained = f"EXPLAIN QUERY PLAN {statement}"
        given = [None] * statement.count("?")
        return "\n".join(row[3] for row in model.connection.execute(explained, given))

    @pytest.mark.parametrize("by", questions.DUE_BY)
    def test_by_what_falls_due(self, model: ReadModel, by: str) -> None:
        plan = self.plan(model, f"SELECT {questions.DUE} ORDER BY {questions.DUE_BY[by]}")
        assert "SEARCH d USING INDEX deadlines_by_day (due_on>? AND due_on<?)" in plan
        assert "SEARCH c USING INDEX contracts_by_name (matter=? AND contract=?)" in plan
        assert "SCAN" not in plan

    def test_by_what_is_at_stake_of_each_kind(self, model: ReadModel) -> None:
        plan = self.plan(model, questions.EXPOSURE_BY["kind"])
        assert "USING COVERING INDEX exposure_by_kind" in plan
        assert "GROUP BY" not in plan

    def test_by_what_is_at_stake_of_each_customer(self, model: ReadModel) -> None:
        plan = self.plan(model, questions.EXPOSURE_BY["customer"])
        assert "GROUP BY" not in plan

    def test_by_a_search(self, model: ReadModel) -> None:
        plan = self.plan(model, questions.SEARCH)
        assert "search_index VIRTUAL TABLE INDEX" in plan
        assert "SEARCH d USING INTEGER PRIMARY KEY" in plan

    @pytest.mark.parametrize(
        ("condition", "index"),
        [
            ("matters WHERE changes_on <= ?", "matters_by_change"),
            ("matters WHERE customer = ?", "matters_by_customer"),
            ("contracts WHERE kind = ? AND state = ?", "contracts_by_state"),
            ("obligations WHERE status = ? AND due_on <= ?", "obligations_by_day"),
            ("charges WHERE matter = ? AND charge = ?", "charges_by_name"),
            ("charges WHERE status = ? AND due_on <= ?", "charges_by_day"),
            ("liability WHERE status = ? AND head = ? AND last_day <= ?", "liability_by_day"),
            ("timeline WHERE event = ? AND on_day >= ?", "timeline_by_event"),
            ("timeline WHERE matter = ? AND ref = ?", "timeline_by_ref"),
            ("documents WHERE matter = ?", "documents_by_matter"),
        ],
    )
    def test_by_questions_of_ones_own(self, model: ReadModel, condition: str, index: str) -> None:
        assert index in self.plan(model, f"SELECT * FROM {condition}")
