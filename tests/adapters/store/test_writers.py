"""Several writers of one store, and writers that are killed: half a batch is never stored."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import textwrap
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest
from stored import history, next_record, unstamped

from yakkan.adapters.store import Store
from yakkan.domain.contract.facts import PaymentReceived
from yakkan.domain.errors import Conflict


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
        place = {"matter": "M", "stream": "O-1/a", "recorded_at": at}
        store.append([Record(version=seq + i, seq=seq + i, event=event, **place) for i in range(1, 8)])
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
