"""The portfolio: what every view says, for all contracts at once, however many processes derive it."""

from __future__ import annotations

import csv
import gc
import io
import json
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pandas
import polars
import pyarrow.parquet
import pytest
from distributed import LocalCluster
from typer.testing import CliRunner, Result

from yakkan import InputError, PaymentReceived, Register, View, YakkanError
from yakkan.adapters.cli import app
from yakkan.adapters.generator import KIND_WEIGHTS, Plan, fill
from yakkan.adapters.log import Log, write_log
from yakkan.adapters.portfolio import cluster as cluster_module
from yakkan.adapters.portfolio import crew as crew_module
from yakkan.adapters.portfolio import portfolio as portfolio_module
from yakkan.adapters.portfolio.cluster import cluster_conclusions
from yakkan.adapters.portfolio.crew import Crew, same_modules
from yakkan.adapters.portfolio.inquiry import Inquiry, Task
from yakkan.adapters.portfolio.meter import Meter
from yakkan.adapters.store import Span, Store
from yakkan.adapters.store import store as store_module
from yakkan.adapters.store.chain import Head, Linked
from yakkan.domain.contract.aggregates import BrokenHistory
from yakkan.domain.contract.chronicle import Chronicle
from yakkan.domain.contract.record import Record
from yakkan.domain.instants import JST
from yakkan.projections.portfolio import PortfolioRow, Summary, portfolio_rows

PLAN = Plan(seed=11, contracts=40, late=0.2, corrected=0.05, disputed=0.5)
DAY = PLAN.last_day
MIDDLE = date(2024, 5, 17)
AN_INSTANT = datetime(2024, 6, 3, 12, tzinfo=JST)
READINGS = {"X1": "R-B", "X4": "R-B", "X2": "R-B"}


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("portfolio") / "store.db"
    with Register(path) as register:
        fill(register, PLAN)
    return path


@pytest.fixture(scope="module")
def register(db: Path) -> Iterator[Register]:
    with Register(db) as opened:
        yield opened


def yakkan(*arguments: object, lang: str = "en") -> Result:
    return CliRunner().invoke(app, [str(each) for each in arguments], env={"YAKKAN_LANG": lang})


def fine(*arguments: object, lang: str = "en") -> str:
    done = yakkan(*arguments, lang=lang)
    assert (done.exit_code, done.stderr) == (0, ""), done.output
    return done.stdout


def expected(name: str, view: View) -> list[dict[str, Any]]:
    """The rows of one matter, read from the plain form of its view."""
    told = view.to_dict()
    return [_expected(name, told, line) for line in told["contracts"]]


def _expected(name: str, told: dict[str, Any], line: dict[str, Any]) -> dict[str, Any]:
    mine = line["contract"]
    charges = [c for c in told["fees"]["charges"] if c["contract"] == mine and c["debtor"] == "customer"]
    duties = [o for o in told["obligations"] if o["contract"] == mine]
    stakes = [each for each in told["liability"] if each["contract"] == mine and each["bearer"] == "company"]
    due = [(o["due_on"], 0, o["id"]) for o in duties if o["status"] == "open" and (o["due_on"] or "") >= told["as_of"]]
    due += [
        (each["last_day"], 1, each["head"])
        for each in stakes
        if each["head"] in ("nonconformity", "latent_defect", "rental_replacement")
        and each["status"] == "open"
        and each["last_day"]
        and each["first_day"] <= told["as_of"] <= each["last_day"]
    ]
    term = line["term"] or {}
    return {
        "matter": name,
        "customer": told["customer"],
        "order": line["order"],
        "contract": mine,
        "kind": line["kind"],
        "state": line["state"],
        "since": line["since"],
        "basis": line["basis"],
        "passed_as": line["passed_as"],
        "term_no": term.get("term_no"),
        "term_ends_on": term.get("last_day"),
        "units": len(line["units"]),
        "charged": sum(c["gross"] for c in charges if c["gross"] > 0),
        "reductions": sum(c["gross"] for c in charges if c["gross"] < 0),
        "paid": sum(c["paid"] for c in charges),
        "outstanding": sum(c["outstanding"] for c in charges),
        "overdue": sum(c["outstanding"] for c in charges if c["status"] == "overdue"),
        "open_obligations": sum(o["status"] == "open" for o in duties),
        "overdue_obligations": sum(o["status"] == "overdue" for o in duties),
        "next_deadline": min((day for day, *_ in due), default=None),
        "exposure": sum(
            e["cap"] for e in stakes if e["head"] == "damages" and e["status"] == "open" and isinstance(e["cap"], int)
        ),
        "uncapped": any(e["head"] == "uncapped_damages" for e in stakes),
        "payable": sum(e["payable"] for e in stakes),
    }


@pytest.mark.parametrize(
    ("as_of", "known_at", "readings"),
    [(DAY, None, None), (MIDDLE, None, READINGS), (DAY, AN_INSTANT, None), (MIDDLE, date(2024, 1, 31), {"X32": "R-B"})],
)
class TestRowsSayWhatViewsSay:
    def test_row_by_row(
        self, register: Register, as_of: date, known_at: date | datetime | None, readings: dict[str, str] | None
    ) -> None:
        rows = list(register.portfolio(as_of, known_at, readings))
        views = {name: register.matter(name).view(as_of, known_at, readings) for name in register.matters()}
        wanted = [row for name, view in views.items() for row in expected(name, view)]
        told = [row.to_dict() for row in rows]
        assert [{key: row[key] for key in want} for row, want in zip(told, wanted, strict=True)] == wanted
        for name, view in views.items():
            mine = [row.late_interest or 0 for row in rows if row.matter == name]
            # Rounded once for each contract here, once for the customer there.
            assert abs(sum(mine) - view.fees.totals.late_interest) < max(len(mine), 1)
            if len(mine) == 1:
                assert mine == [view.fees.totals.late_interest]

    def test_status_says_the_same_without_the_rest(
        self, register: Register, as_of: date, known_at: date | datetime | None, readings: dict[str, str] | None
    ) -> None:
        status = list(register.portfolio(as_of, known_at, readings, what="status"))
        full = list(register.portfolio(as_of, known_at, readings))
        left_out = dict.fromkeys(list(asdict(full[0]))[12:])
        assert "charged" in left_out
        assert "units" not in left_out
        assert status == [replace(row, **left_out) for row in full]


def _living(*classes: type) -> list[int]:
    """How many instances of each class there are."""
    # What a matter leaves behind is a cycle, and waits for the collector.
    gc.collect()
    everything = gc.get_objects()
    return [sum(type(each) is cls for each in everything) for cls in classes]


class TestManyContracts:
    def test_every_kind_and_every_state_that_lasts_is_among_some_hundreds(self) -> None:
        with Register() as register:
            fill(register, Plan(contracts=400, years=2, late=0.02, corrected=0))
            rows = list(register.portfolio(date(2023, 10, 20), what="status"))
        assert {row.kind for row in rows} == set(KIND_WEIGHTS)
        assert {row.state for row in rows} >= {
            "applied", "accepted", "delivered", "rejected", "in_warranty", "closed", "in_service",
            "renewed", "ending", "expired", "terminated", "refused", "withdrawn",
        }  # fmt: skip
        assert {row.passed_as for row in rows} >= {
            "inspected", "deemed_passed", "specially_accepted", "confirmed", "deemed_confirmed",
        }  # fmt: skip

    def test_nothing_is_kept_of_matters_that_are_done(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(store_module, "_PAGE", 50)
        kept = []
        with Register() as register:
            fill(register, Plan(contracts=120, per_matter=1))
            before = _living(Chronicle, Record)
            for number, _ in enumerate(register.portfolio(DAY, what="status"), start=1):
                if number % 30 == 0:
                    now = _living(Chronicle, Record)
                    kept.append((now[0] - before[0], now[1] - before[1]))
        assert len(kept) == 4
        for chronicles, records in kept:
            assert chronicles <= 2
            assert records < 300

    def test_of_customers_only_those_that_owe_most_are_kept(self, register: Register) -> None:
        rows = list(register.portfolio(DAY))
        owing: dict[str, int] = {}
        for row in rows:
            owing[row.matter] = owing.get(row.matter, 0) + (row.overdue or 0)
        summary = register.portfolio(DAY).summary("customer", most=3)
        assert [group.overdue for group in summary.groups] == sorted(owing.values(), reverse=True)[:3]
        assert summary.groups[0].matter == max(owing, key=lambda name: owing[name])
        assert (summary.matters, summary.total.contracts) == (len(owing), len(rows))

    @pytest.mark.parametrize("by", ["kind", "state"])
    def test_groups_add_up_to_the_total(self, register: Register, by: Any) -> None:
        summary = register.portfolio(DAY).summary(by)
        for name in ("contracts", "outstanding", "overdue", "late_interest", "exposure", "open_obligations"):
            assert sum(getattr(group, name) for group in summary.groups) == getattr(summary.total, name) > 0
        assert min(g.next_deadline for g in summary.groups if g.next_deadline) == summary.total.next_deadline


class TestAScan:
    def test_it_reads_what_load_reads(self, db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        for page in (1, 7, 1000):
            monkeypatch.setattr(store_module, "_PAGE", page)
            with Store.open(db) as store:
                assert list(store.scan()) == [store.load(name) for name in store.matters()]

    def test_spans_cover_every_matter_once(self, db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(store_module, "_PAGE", 5)
        with Store.open(db) as store:
            names = store.matters()
            for size in (1, 100, 10**9):
                spans = list(store.spans(store.last_position(), size))
                found = [(records, span) for span, number in spans for records in store.scan(span) if number]
                assert [records[0].matter for records, _ in found] == names
                assert sum(number for _, number in spans) == store.last_position()
                assert size > 1 or len(spans) == len(names)
                assert size < 10**9 or [span for span, _ in spans] == [Span("", names[-1])]

    def test_only_some_matters_can_be_read(self, db: Path) -> None:
        with Store.open(db) as store:
            some = store.matters()[1::3]
            assert list(store.scan(None, None, some)) == [store.load(name) for name in some]
            assert list(store.scan(None, 5, store.matters())) == [store.load(store.matters()[0])[:5]]

    def test_ends_of_chains_are_those_of_any_position_and_span(self, db: Path, tmp_path: Path) -> None:
        with Store.open(db) as store:
            write_log(store, tmp_path / "log", 100)
            log, chances = Log.at(tmp_path / "log"), Random(3)
            spans = [span for span, _ in store.spans(store.last_position(), 60)]
            links: dict[str, list[Linked]] = {}
            for row in store.linked():
                links.setdefault((row.matter or b"").decode(), []).append(row)
            for position in (store.last_position(), *chances.sample(range(1, store.last_position()), 4)):
                known = {name: [row for row in rows if row.position <= position] for name, rows in links.items()}
                ends = [Head(name, len(rows), rows[-1].link) for name, rows in known.items() if rows]
                assert store.heads(None, position) == ends
                assert [head for span in spans for head in store.heads(span, position)] == ends
                assert [head for part, _ in log.spans(0, 0) for head in log.heads(part, position)] == ends

    def test_what_is_appended_meanwhile_is_left_out(self, tmp_path: Path) -> None:
        with Register(tmp_path / "store.db") as register:
            fill(register, Plan(contracts=6, per_matter=1, years=1))
            before = list(register.portfolio(DAY))
            rows = iter(register.portfolio(DAY))
            first = next(rows)
            for name in register.matters():
                register.matter(name).record(PaymentReceived(on=DAY, amount=10_000_000))
            assert [first, *rows] == before != list(register.portfolio(DAY))

    def test_a_store_opened_to_read_cannot_be_changed(self, db: Path) -> None:
        with Store.open(db, read_only=True) as store:
            records = store.load(store.matters()[0])
            last = records[-1]
            with pytest.raises(YakkanError, match="readonly"):
                store.append([last.but(seq=last.seq + 1, version=last.version + 1)])

    def test_a_store_to_read_must_be_there(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="no such file"):
            Store.open(tmp_path / "none.db", read_only=True)
        assert list(tmp_path.iterdir()) == []


class TestSeveralProcesses:
    def test_they_give_the_same_rows_in_the_same_order(
        self, db: Path, register: Register, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(portfolio_module, "SPAN", 60)
        one = list(register.portfolio(MIDDLE, AN_INSTANT, READINGS))
        assert list(register.portfolio(MIDDLE, AN_INSTANT, READINGS, processes=2)) == one
        assert len(one) > 10

    def test_a_name_with_odd_characters_is_found_by_them_too(self, db: Path, tmp_path: Path) -> None:
        odd = tmp_path / "取引 #1?mode=x%20.db"
        shutil.copy(db, odd)
        with Register(odd) as register:
            found = list(register.portfolio(DAY, what="status", processes=2))
            assert found == list(register.portfolio(DAY, what="status"))

    def test_a_worker_that_dies_is_an_error_and_no_hang(self, db: Path) -> None:
        with Store.open(db) as store:
            inquiry = Inquiry(DAY, None, position=store.last_position())
            with Crew(str(db), inquiry, 2) as crew:

                def tasks() -> Iterator[Task]:
                    for number, (span, _) in enumerate(store.spans(inquiry.position, 20)):
                        if number == 2:
                            # Held up, so that it dies over what it was told.
                            crew.workers[1].process.send_signal(signal.SIGSTOP)
                        yield Task(span)

                found = crew.conclusions(store, tasks())
                next(found)
                crew.workers[1].process.kill()
                with pytest.raises(YakkanError, match="worker process of the portfolio ended by signal 9"):
                    list(found)
            assert [worker.process.poll() is not None for worker in crew.workers] == [True, True]

    def test_no_more_tasks_are_begun_than_may_wait_to_be_collected(
        self, db: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(crew_module, "KEPT", 2)
        taken = 0

        def counted(store: Store, position: int) -> Iterator[Task]:
            nonlocal taken
            for span, _ in store.spans(position, 20):
                taken += 1
                yield Task(span)

        with Store.open(db) as store:
            inquiry = Inquiry(DAY, None, what="status", position=store.last_position())
            with Crew(str(db), inquiry, 1) as crew:
                found = crew.conclusions(store, counted(store, inquiry.position))
                for collected, _ in enumerate(found, start=1):
                    assert taken <= collected + crew_module.AHEAD + crew_module.KEPT
        assert taken > 10

    def test_a_broken_matter_is_the_same_error_as_in_one_process(self, db: Path, tmp_path: Path) -> None:
        broken = tmp_path / "broken.db"
        with closing(sqlite3.connect(db)) as good, closing(sqlite3.connect(broken)) as bad:
            good.backup(bad)
            bad.execute("DROP TRIGGER stored_events_no_delete")
            bad.execute("DELETE FROM stored_events WHERE position = 40")
            bad.execute("CREATE TRIGGER stored_events_no_delete BEFORE DELETE ON stored_events BEGIN SELECT 1; END")
            bad.commit()
        messages = []
        with Register(broken) as register:
            for processes in (1, 2):
                with pytest.raises(BrokenHistory) as found:
                    list(register.portfolio(DAY, processes=processes))
                messages.append((found.value.ref, str(found.value)))
        assert messages[0] == messages[1]

    def test_who_stops_asking_leaves_no_worker_behind(
        self, register: Register, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        crews = []

        class Watched(Crew):
            def __init__(self, *arguments: Any) -> None:
                super().__init__(*arguments)
                crews.append(self)

        monkeypatch.setattr(portfolio_module, "Crew", Watched)
        rows = iter(register.portfolio(DAY, processes=2))
        next(rows)
        rows.close()  # type: ignore[attr-defined]
        [crew] = crews
        assert [worker.process.poll() is not None for worker in crew.workers] == [True]

    def test_a_store_in_memory_has_one(self) -> None:
        with Register() as register, pytest.raises(InputError, match="store in memory"):
            register.portfolio(DAY, processes=2)

    @pytest.mark.parametrize("number", [0, -1, 1.5, True, 10**6])
    def test_a_number_of_processes_that_is_none_is_refused(self, register: Register, number: Any) -> None:
        with pytest.raises(InputError) as refused:
            register.portfolio(DAY, processes=number, what="all")  # type: ignore[arg-type]
        assert [problem.path for problem in refused.value.problems] == ["processes", "what"]

    def test_an_unknown_reading_is_refused_at_once(self, register: Register) -> None:
        with pytest.raises(InputError, match="X999"):
            register.portfolio(DAY, readings={"X999": "R-A"})


class TestACluster:
    def test_it_gives_the_same_rows_in_the_same_order(
        self, db: Path, register: Register, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(portfolio_module, "TASK", 60)
        with LocalCluster(n_workers=2, threads_per_worker=1, processes=False, dashboard_address=None) as cluster:
            address = cluster.scheduler_address
            rows = list(register.portfolio(MIDDLE, AN_INSTANT, READINGS, cluster=address))
            assert rows == list(register.portfolio(MIDDLE, AN_INSTANT, READINGS))
            inquiry = Inquiry(DAY, None)
            with pytest.raises(InputError, match="no such file"):
                list(cluster_conclusions(address, str(db.with_name("gone.db")), inquiry, [Task(Span("", None))]))

    def test_no_scheduler_at_the_address_is_told(self, db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(cluster_module, "PATIENCE", 0.2)
        refused = yakkan("portfolio", "--db", db, "--as-of", DAY, "--cluster", "tcp://127.0.0.1:9")
        assert refused.exit_code == 2
        assert "no Dask scheduler" in refused.stderr

    @pytest.mark.parametrize(
        ("address", "why"),
        [
            ("garbage", "missing port number"),
            ("tcp://127.0.0.1", "missing port number"),
            ("http://127.0.0.1:9", "unknown address scheme 'http'"),
            ("", "missing port number"),
        ],
    )
    def test_an_address_that_is_none_is_told_at_once_and_without_a_traceback(
        self, db: Path, address: str, why: str
    ) -> None:
        # A process of its own: what Dask leaves half made would speak up when the process ends.
        command = [sys.executable, "-m", "yakkan", "portfolio", "--db", db, "--as-of", str(DAY), "--cluster", address]
        environment = same_modules() | {"YAKKAN_LANG": "en"}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=15)
        assert (done.returncode, done.stdout) == (2, "")
        [line] = done.stderr.splitlines()
        assert line.startswith(f"portfolio: cluster: found {address!r} ({why}")

    def test_a_cluster_and_processes_are_not_asked_at_once(self, register: Register) -> None:
        with pytest.raises(InputError, match="a cluster and 2 processes"):
            register.portfolio(DAY, processes=2, cluster="tcp://127.0.0.1:9")


def plain(rows: Sequence[PortfolioRow]) -> list[dict[str, Any]]:
    return [asdict(row) for row in rows]


class TestTables:
    def test_polars_has_the_rows(self, register: Register) -> None:
        frame = register.portfolio(DAY).to_polars()
        assert frame.to_dicts() == plain(list(register.portfolio(DAY)))
        assert frame.schema["next_deadline"] == polars.Date

    def test_pandas_has_the_rows(self, register: Register) -> None:
        frame = register.portfolio(DAY).to_pandas()
        rows = plain(list(register.portfolio(DAY)))
        for name, column in frame.items():
            values = [None if pandas.isna(value) else value for value in column]
            days = [value.date() if isinstance(value, pandas.Timestamp) else value for value in values]
            assert days == [row[str(name)] for row in rows], name
        assert list(frame.columns) == list(rows[0])

    def test_parquet_has_the_rows(self, register: Register, tmp_path: Path) -> None:
        path = tmp_path / "rows.parquet"
        assert register.portfolio(DAY).to_parquet(path) == PLAN.contracts
        assert pyarrow.parquet.read_table(path).to_pylist() == plain(list(register.portfolio(DAY)))
        assert [each.name for each in tmp_path.iterdir()] == ["rows.parquet"]

    def test_csv_has_the_rows(self, register: Register) -> None:
        file = io.StringIO()
        assert register.portfolio(DAY).to_csv(file) == PLAN.contracts
        found = list(csv.DictReader(io.StringIO(file.getvalue())))
        assert found == [
            {name: "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
             for name, value in row.items()}
            for row in plain(list(register.portfolio(DAY)))
        ]  # fmt: skip

    def test_a_store_without_contracts_has_the_same_columns(self, tmp_path: Path) -> None:
        names = list(PortfolioRow.__dataclass_fields__)
        with Register() as empty:
            nothing = empty.portfolio(DAY)
            assert list(nothing) == []
            assert nothing.to_polars().columns == list(nothing.to_pandas().columns) == names
            assert nothing.to_parquet(tmp_path / "none.parquet") == 0
            assert pyarrow.parquet.read_table(tmp_path / "none.parquet").column_names == names

    def test_columns_have_the_same_types_when_all_is_missing(self, register: Register) -> None:
        full, status = register.portfolio(DAY).to_polars(), register.portfolio(DAY, what="status").to_polars()
        assert full.schema == status.schema
        assert list(register.portfolio(DAY).to_pandas().dtypes) == list(
            register.portfolio(DAY, what="status").to_pandas().dtypes
        )

    def test_a_library_that_is_missing_is_named_with_its_extra(
        self, register: Register, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(sys.modules, "polars", None)
        with pytest.raises(InputError, match=r"yakkan\[tables\]"):
            register.portfolio(DAY).to_polars()

    def test_a_table_that_breaks_leaves_the_old_file(self, register: Register, tmp_path: Path) -> None:
        path = tmp_path / "rows.parquet"
        path.write_text("old")

        def broken() -> Iterator[list[PortfolioRow]]:
            yield list(register.portfolio(DAY))
            raise BrokenHistory("a#1", "gone")

        with pytest.raises(BrokenHistory):
            portfolio_module.tables.to_parquet(broken(), path)
        assert [(each.name, each.read_text()) for each in tmp_path.iterdir()] == [("rows.parquet", "old")]


class TestProgress:
    def test_a_bar_tells_contracts_rate_and_time_left(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("TERM", "xterm")
        monkeypatch.setenv("TTY_COMPATIBLE", "1")
        with Meter(100, shown=True) as meter:
            meter.count(50, 7)
        told = capsys.readouterr()
        assert told.out == ""
        assert "contracts" in told.err
        assert "/s" in told.err

    def test_nothing_is_shown_where_nobody_looks(self, register: Register, capsys: pytest.CaptureFixture[str]) -> None:
        list(register.portfolio(DAY, what="status"))
        assert capsys.readouterr().err == ""


class TestOnTheCommandLine:
    def test_the_page_tells_sums_by_kind(self, db: Path) -> None:
        page = fine("portfolio", "--db", db, "--as-of", DAY)
        assert "Portfolio" in page
        assert f"contracts  {PLAN.contracts}" in page
        assert "total" in page
        assert "liability caps (yen)" in page

    def test_the_page_speaks_japanese(self, db: Path) -> None:
        page = fine("portfolio", "--db", db, "--as-of", DAY, "--by", "state", lang="ja")
        for word in ("契約一覧", "状態", "契約数", "支払遅延（円）", "賠償上限の合計（円）", "合計"):
            assert word in page

    def test_status_alone_tells_numbers_alone(self, db: Path) -> None:
        page = fine("portfolio", "--db", db, "--as-of", DAY, "--status", "--by", "state")
        assert "liability" not in page
        assert "total" in page

    def test_json_has_a_row_for_each_contract(self, db: Path, register: Register) -> None:
        told = json.loads(
            fine(
                "portfolio",
                "--db",
                db,
                "--as-of",
                MIDDLE,
                "--known-at",
                "2024-06-03T12:00",
                "--reading",
                "X1=R-B",
                "--json",
            )
        )
        rows = register.portfolio(MIDDLE, AN_INSTANT, {"X1": "R-B"})
        assert told["contracts"] == [row.to_dict() for row in rows]
        assert (told["as_of"], told["readings"]) == ("2024-05-17", {"X1": "R-B"})

    def test_json_by_customer_has_the_sums(self, db: Path, register: Register) -> None:
        told = json.loads(fine("portfolio", "--db", db, "--as-of", DAY, "--by", "customer", "--json"))
        summary = register.portfolio(DAY).summary("customer")
        assert told["groups"] == [group.to_dict() for group in summary.groups]
        assert told["total"] == summary.total.to_dict()

    def test_a_parquet_file_that_cannot_be_made_is_named(self, db: Path, tmp_path: Path) -> None:
        # pyarrow's error does not say which file; with what is put before and after it, this name is too long.
        path = tmp_path / f"{'r' * 240}.parquet"
        refused = yakkan("portfolio", "--db", db, "--as-of", DAY, "--parquet", path)
        assert refused.exit_code == 2
        assert refused.stderr.startswith(f"{path}: found a failure (File name too long)")
        assert list(tmp_path.iterdir()) == []

    def test_csv_and_parquet_are_those_of_the_library(self, db: Path, register: Register, tmp_path: Path) -> None:
        file = io.StringIO()
        register.portfolio(DAY).to_csv(file)
        assert fine("portfolio", "--db", db, "--as-of", DAY, "--csv") == file.getvalue()
        path = tmp_path / "rows.parquet"
        fine("portfolio", "--db", db, "--as-of", DAY, "--parquet", path)
        assert pyarrow.parquet.read_table(path).num_rows == PLAN.contracts

    def test_a_store_without_contracts_says_so(self, tmp_path: Path) -> None:
        Register(tmp_path / "empty.db").close()
        assert "no contracts" in fine("portfolio", "--db", tmp_path / "empty.db", "--as-of", DAY)

    @pytest.mark.parametrize(
        ("options", "told"),
        [
            (["--json", "--csv"], "--json and --csv"),
            (["--csv", "--by", "kind"], "--csv and --by"),
            (["--parquet", "/nowhere/at/all.parquet"], "a folder that exists"),
            (["--processes", "0"], "processes"),
            (["--reading", "X1=R-Z"], "X1"),
            (["--known-at", "soon"], "--known-at"),
        ],
    )
    def test_what_does_not_fit_is_refused(self, db: Path, options: list[str], told: str) -> None:
        refused = yakkan("portfolio", "--db", db, "--as-of", DAY, *options)
        assert refused.exit_code == 2
        assert told in refused.stderr

    def test_a_store_that_is_not_there_is_refused(self, tmp_path: Path) -> None:
        refused = yakkan("portfolio", "--db", tmp_path / "none.db", "--as-of", DAY)
        assert refused.exit_code == 2
        assert list(tmp_path.iterdir()) == []


def test_a_matter_that_nobody_knew_of_yet_has_no_rows(register: Register) -> None:
    records = register.store.load(register.matters()[0])
    before = records[0].recorded_at - timedelta(seconds=1)
    assert portfolio_rows(records, DAY, before) == []
    assert portfolio_rows([], DAY) == []


def test_an_empty_summary_adds_up_to_nothing() -> None:
    assert Summary("customer").groups == []
