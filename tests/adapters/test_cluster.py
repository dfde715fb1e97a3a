"""Portfolios on a Dask cluster, with real worker processes: the same rows as one process, whatever befalls a worker."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date, datetime, timedelta
from importlib import import_module, metadata
from pathlib import Path
from random import Random
from typing import Any

import dask
import distributed
import pytest
from typer.testing import CliRunner, Result

from yakkan import InputError, Register, YakkanError, portfolio_of_log
from yakkan.adapters.cli import app
from yakkan.adapters.cli.portfolios import with_local_cluster
from yakkan.adapters.generator import Plan, fill
from yakkan.adapters.log import Log
from yakkan.adapters.portfolio import cluster as cluster_module
from yakkan.adapters.portfolio import portfolio as portfolio_module
from yakkan.adapters.portfolio.cluster import AHEAD, cluster_conclusions
from yakkan.adapters.portfolio.crew import same_modules
from yakkan.adapters.portfolio.inquiry import Inquiry, Task
from yakkan.adapters.portfolio.local_cluster import local_cluster
from yakkan.domain.instants import JST

PLAN = Plan(seed=11, contracts=60, late=0.2, corrected=0.05, disputed=0.5)
DAY = PLAN.last_day
MIDDLE = date(2024, 5, 17)
AN_INSTANT = datetime(2024, 6, 3, 12, tzinfo=JST)


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    with Register(tmp_path_factory.mktemp("cluster") / "contracts.db") as opened:
        fill(opened, PLAN)
        yield opened


@pytest.fixture(scope="module")
def log(register: Register, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cluster") / "log"
    register.write_log(folder, partition=40)
    assert register.write_log(folder).partitions > 10
    return folder


@pytest.fixture(scope="module")
def acting() -> Iterator[Callable[[str], Any]]:
    """What stands in the place of a log, where workers find it too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(Path(__file__).parent)
        yield import_module("acting").Acting


@pytest.fixture(scope="module")
def cluster(acting: object) -> Iterator[str]:
    with local_cluster(distributed, 2) as address:
        yield address


def workers(address: str) -> list[int]:
    """The process ids of the workers that answer."""
    with distributed.Client(address, set_as_default=False) as client:
        return list(client.run(os.getpid, on_error="ignore").values())


def yakkan(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(each) for each in arguments], env={"YAKKAN_LANG": "en"})


class TestTheSameRows:
    @pytest.mark.parametrize("seed", range(3))
    def test_as_one_process_gives_of_the_store(self, register: Register, log: Path, cluster: str, seed: int) -> None:
        chance = Random(seed)
        day = chance.choice([DAY, MIDDLE, date(2023, 2, 28)])
        known_at = chance.choice([None, AN_INSTANT, date(2024, 1, 31)])
        readings = dict(chance.sample([("X1", "R-B"), ("X4", "R-B"), ("X32", "R-B")], 2))
        one = list(register.portfolio(day, known_at, readings))
        assert list(portfolio_of_log(log, day, known_at, readings)) == one
        assert list(portfolio_of_log(log, day, known_at, readings, cluster=cluster)) == one

    def test_of_a_store_under_the_same_path(
        self, register: Register, cluster: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(portfolio_module, "TASK", 60)
        assert list(register.portfolio(DAY, cluster=cluster)) == list(register.portfolio(DAY))

    def test_with_snapshots_that_whoever_asks_keeps(
        self, register: Register, log: Path, cluster: str, tmp_path: Path
    ) -> None:
        snapshots = tmp_path / "rows.db"
        for day in (MIDDLE, MIDDLE + timedelta(days=1), DAY):
            rows = portfolio_of_log(log, day, cluster=cluster, snapshots=snapshots)
            assert list(rows) == list(register.portfolio(day))
        assert list(register.portfolio(DAY, cluster=cluster, snapshots=snapshots)) == list(register.portfolio(DAY))

    def test_as_the_command_prints_with_a_local_cluster(self, register: Register, log: Path) -> None:
        question = ("portfolio", "--as-of", MIDDLE, "--status", "--csv")
        # Without an address, in front of another option.
        done = yakkan(*question, "--cluster", "-p", 2, "--log", log)
        assert (done.exit_code, done.stderr) == (0, "")
        assert done.stdout == yakkan(*question, "--db", register._url).stdout

    def test_in_a_script_that_guards_nothing(self, log: Path, tmp_path: Path) -> None:
        # Workers of multiprocessing would import it, and start clusters of their own.
        script = tmp_path / "script.py"
        script.write_text(
            "from datetime import date\nfrom yakkan import portfolio_of_log\n"
            f"rows = portfolio_of_log({str(log)!r}, date(2024, 5, 17), what='status', cluster='local')\n"
            "print(sum(1 for row in rows))\n"
        )
        done = subprocess.run(
            [sys.executable, "-W", "error", script], env=same_modules(), capture_output=True, text=True, check=False
        )
        assert (done.stdout, done.stderr) == (f"{PLAN.contracts}\n", "")


def test_a_cluster_without_an_address_is_a_local_one() -> None:
    assert with_local_cluster([]) == []
    assert with_local_cluster(["portfolio", "--cluster"]) == ["portfolio", "--cluster", "local"]
    assert with_local_cluster(["--cluster", "-p", "2"]) == ["--cluster", "local", "-p", "2"]
    assert with_local_cluster(["--cluster", "tcp://a:1", "--json"]) == ["--cluster", "tcp://a:1", "--json"]


class TestBoundedWork:
    def test_no_more_tasks_are_handed_out_than_wait_to_be_collected(self, log: Path, cluster: str) -> None:
        source = Log.at(log)
        spans = list(source.spans(0, 0))
        taken = 0

        def counted() -> Iterator[Any]:
            nonlocal taken
            for span, _ in spans:
                taken += 1
                yield Task(span)

        rows = cluster_conclusions(cluster, source, Inquiry(DAY, None, what="status", position=10**9), counted())
        for collected, _ in enumerate(rows, start=1):
            assert taken <= min(collected + AHEAD * 2, len(spans))
        assert taken == len(spans)


@contextmanager
def started(*words: str) -> Iterator[subprocess.Popen[str]]:
    """A program of Dask, ended in the end."""
    process = subprocess.Popen([sys.executable, "-m", *words], env=same_modules(), stderr=subprocess.PIPE, text=True)
    with process:
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def real_cluster() -> Iterator[tuple[str, int, int]]:
    """A scheduler and a worker as docs/scale.md starts them, no nanny; the address, and both processes."""
    with ExitStack() as stack:
        words = ("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        scheduler = stack.enter_context(started(*words))
        found = None
        while found is None:
            line = scheduler.stderr.readline()  # type: ignore[union-attr]
            assert line, "the scheduler has ended"
            found = re.search(r"Scheduler at:\s+(tcp://\S+)", line)
        words = ("distributed.cli.dask_worker", found[1], "--nthreads", "1", "--no-nanny", "--no-dashboard")
        worker = stack.enter_context(started(*words))
        with distributed.Client(found[1], set_as_default=False) as client:
            client.wait_for_workers(1, timeout=60)
        yield found[1], scheduler.pid, worker.pid


class TestWorkersThatAreLost:
    def test_one_killed_in_the_middle_changes_nothing(self, register: Register, log: Path, cluster: str) -> None:
        rows = portfolio_of_log(log, DAY, cluster=cluster).batches()
        found = list(next(rows))
        before = workers(cluster)
        os.kill(before[0], signal.SIGKILL)
        found += [row for batch in rows for row in batch]
        assert found == list(register.portfolio(DAY))
        assert before[0] not in workers(cluster)

    def test_all_killed_in_the_middle_change_nothing(self, register: Register, log: Path, cluster: str) -> None:
        rows = portfolio_of_log(log, DAY, what="status", cluster=cluster).batches()
        found = list(next(rows))
        for each in workers(cluster):
            os.kill(each, signal.SIGKILL)
        found += [row for batch in rows for row in batch]
        assert found == list(register.portfolio(DAY, what="status"))

    def test_when_none_is_left_and_none_comes_it_is_told(self, log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(cluster_module, "PATIENCE", 1)
        monkeypatch.setattr(cluster_module, "LONELY", 2)
        with real_cluster() as (address, _, worker):
            rows = portfolio_of_log(log, DAY, cluster=address).batches()
            assert next(rows)
            os.kill(worker, signal.SIGKILL)
            with pytest.raises(YakkanError, match="lost all its workers"):
                list(rows)
            with pytest.raises(InputError, match="a Dask cluster without workers"):
                list(portfolio_of_log(log, DAY, cluster=address))

    def test_a_scheduler_that_is_killed_in_the_middle_is_told(self, log: Path) -> None:
        with real_cluster() as (address, scheduler, _):
            rows = portfolio_of_log(log, DAY, cluster=address).batches()
            assert next(rows)
            os.kill(scheduler, signal.SIGKILL)
            with pytest.raises(YakkanError, match=r"^the scheduler of the cluster is gone"):
                list(rows)

    def test_a_connection_that_breaks_over_an_answer_is_not_taken_for_an_error_of_a_task(
        self, log: Path, cluster: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        # What Dask raises when the scheduler goes while an answer is fetched; the task itself has ended well.
        def broken(future: Any, timeout: object = None) -> None:
            distributed.wait(future)
            raise distributed.CommClosedError("ConnectionResetError: [Errno 104] Connection reset by peer")

        monkeypatch.setattr(distributed.Future, "result", broken)
        with pytest.raises(YakkanError, match=r"^the scheduler of the cluster is gone"):
            list(portfolio_of_log(log, DAY, cluster=cluster))

    def test_a_partition_that_kills_its_worker_is_named(self, log: Path, acting: Any) -> None:
        # The scheduler's own measure is four workers; one is enough to see it.
        with (
            dask.config.set({"distributed.scheduler.allowed-failures": 0}),
            local_cluster(distributed, 1) as address,
        ):
            span, _ = next(Log.at(log).spans(0, 0))
            rows = cluster_conclusions(address, acting("end"), Inquiry(DAY, None), [Task(span)])
            with pytest.raises(YakkanError, match=f"died over the partition {re.escape(span.name)}"):
                next(rows)


class TestErrors:
    def test_that_of_a_damaged_partition_names_it(self, register: Register, cluster: str, tmp_path: Path) -> None:
        register.write_log(tmp_path / "log", partition=200)
        log = Log.at(tmp_path / "log")
        damaged = log.manifest().partitions[2].name
        (tmp_path / "log" / damaged).write_bytes(b"not Parquet")
        messages = []
        for where in (None, cluster):
            with pytest.raises(YakkanError, match=re.escape(damaged)) as found:
                list(portfolio_of_log(tmp_path / "log", DAY, what="status", cluster=where))
            messages.append(str(found.value))
        assert messages[0] == messages[1]

    def test_one_that_nobody_has_foreseen_names_the_partition(self, log: Path, cluster: str, acting: Any) -> None:
        spans: Sequence[Any] = list(Log.at(log).spans(0, 0))[:1]
        rows = cluster_conclusions(cluster, acting("fail"), Inquiry(DAY, None), [Task(spans[0][0])])
        told = f"failed over the partition {re.escape(spans[0][0].name)}: ZeroDivisionError: nobody thought"
        with pytest.raises(YakkanError, match=told):
            next(rows)

    def test_workers_with_another_version_or_none_are_refused(
        self, log: Path, cluster: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        own = metadata.version("yakkan")
        monkeypatch.setattr(cluster_module.metadata, "version", lambda name: "99.0")
        # The function that is replaced here cannot go to a worker; what workers answer can come from here.
        for told, expected in (
            (own, f"yakkan {own} at tcp"),
            (metadata.PackageNotFoundError("yakkan"), "no yakkan at"),
        ):
            answers = {"tcp://a": told, "tcp://b": told}
            monkeypatch.setattr(distributed.Client, "run", lambda *_, answers=answers, **__: answers)
            with pytest.raises(InputError, match=f"{expected}.* and 1 more workers, expected yakkan 99.0"):
                list(portfolio_of_log(log, DAY, cluster=cluster))

    def test_of_workers_that_do_not_start_their_last_word_is_told(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "executable", "/bin/false")
        with pytest.raises(YakkanError, match="did not start: they said nothing"), local_cluster(distributed, 1):
            pass

    def test_no_log_is_told_before_any_cluster_starts(self, tmp_path: Path) -> None:
        refused = yakkan("portfolio", "--log", tmp_path, "--as-of", DAY, "--cluster")
        assert refused.exit_code == 2
        assert "no manifest.json" in refused.stderr
