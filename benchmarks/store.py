"""What the store costs: a durable append against a raw commit, following the chain against a scan, a quiet night.

    python benchmarks/store.py [FOLDER]

Microseconds of CPU and of wall time, best of 5, in one process; FOLDER is where the files are made, since waiting
for a disk depends on which. The raw side writes the very same bytes (position, stream, version, topic, state,
matter, number, link) with Python's sqlite3, write-ahead logging and synchronous=FULL like the store, into a table
with the same two unique indexes; `bare` is the same without any index.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path

from yakkan import Register
from yakkan.adapters.store import Store
from yakkan.domain.contract.definition import ContractDefinition, ContractOpened, Quote
from yakkan.domain.contract.facts import EquipmentReceived, Event, PaymentReceived
from yakkan.domain.contract.record import Record
from yakkan.domain.instants import JST

DAY = date(2025, 5, 28)
NOON = datetime(2025, 5, 28, 12, tzinfo=JST)
COLUMNS = "position, originator_id, originator_version, topic, state, matter, matter_seq, link"
INDEXED = f"CREATE TABLE e ({COLUMNS}, UNIQUE (originator_id, originator_version), UNIQUE (matter, matter_seq))"
BARE = f"CREATE TABLE e ({COLUMNS})"
Costs = tuple[float, float]


def best(run: Callable[[], Costs], times: int = 5) -> Costs:
    found = [run() for _ in range(times)]
    return min(cpu for cpu, _ in found), min(wall for _, wall in found)


def timed(work: Callable[[], object]) -> Costs:
    cpu, wall = time.process_time(), time.perf_counter()
    work()
    return time.process_time() - cpu, time.perf_counter() - wall


def records(matter: str, count: int) -> Iterator[Record]:
    """A lifelike stream: an opening, receipts, payments."""
    definition = ContractDefinition(id="server", kind="supply", price=3_600_000)
    opened = ContractOpened(
        on=DAY, order="SO-2025-0042", contract=definition, quote=Quote(number="Q-1", issued_on=DAY), edition="E"
    )
    for seq in range(1, count + 1):
        event: Event = opened if seq == 1 else EquipmentReceived(on=DAY, unit=f"s{seq}", id=f"e{seq}")
        if seq % 3 == 0:
            event = PaymentReceived(on=DAY, amount=1_200_000, charge="server/s1/price")
        at = NOON + timedelta(minutes=seq)
        yield Record(matter, "SO-2025-0042/server", seq, seq, at, event, order="SO-2025-0042")


def batches(size: int, commits: int) -> list[list[Record]]:
    """Appends of `size` records to 50 matters in turns."""
    made: list[list[Record]] = []
    per = commits // 50
    streams = [list(records(f"M-{number:05d}", per * size)) for number in range(50)]
    for turn in range(per):
        made += [stream[turn * size : (turn + 1) * size] for stream in streams]
    return made


def appended(folder: Path, size: int, commits: int) -> tuple[Costs, Path]:
    path = folder / f"store-{time.monotonic_ns()}.db"
    work = batches(size, commits)
    with Store.open(path) as store:
        store.append(next(iter([[*records("warm", 1)]])))

        def run() -> None:
            for batch in work:
                store.append(batch, {batch[0].matter: DAY})

        return timed(run), path


def raw(folder: Path, source: Path, table: str, size: int) -> Costs:
    with closing(sqlite3.connect(source)) as connection:
        rows = connection.execute(
            f"SELECT {COLUMNS} FROM stored_events WHERE position > 1 ORDER BY position"
        ).fetchall()
    path = folder / f"raw-{time.monotonic_ns()}.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(table)

        def run() -> None:
            for i in range(0, len(rows), size):
                connection.execute("BEGIN IMMEDIATE")
                connection.executemany("INSERT INTO e VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows[i : i + size])
                connection.execute("COMMIT")

        return timed(run)


def append_against_raw(folder: Path, size: int, commits: int) -> None:
    source = appended(folder, size, commits)[1]
    ours = best(lambda: appended(folder, size, commits)[0])
    for name, table in (("raw, same indexes", INDEXED), ("raw, bare", BARE)):
        peer = best(lambda table=table: raw(folder, source, table, size))  # type: ignore[misc]
        show(f"append {size} a commit / {name}", ours, peer, commits)


def chain_against_scan(folder: Path, matters: int) -> None:
    with Store.open(folder / "scan.db") as store:
        for number in range(matters):
            store.append([*records(f"M-{number:05d}", 20)])

        def scan() -> None:
            position = 0
            while page := store.records_after(position, 1000):
                position = page[-1][0]

        def check() -> None:
            assert all(each.broken is None for each in store.check())

        show("check the chain / scan and decode", best(lambda: timed(check)), best(lambda: timed(scan)), matters * 20)


def quiet_night(folder: Path, few: int, many: int) -> None:
    costs = []
    for matters in (few, many):
        path = folder / f"night-{matters}.db"
        with Register(path) as register:
            # One event a matter is enough: a quiet night reads none.
            for start in range(0, matters, 1000):
                numbers = range(start, min(start + 1000, matters))
                batch = [record for number in numbers for record in records(f"M-{number:07d}", 1)]
                register.store.append(batch, {record.matter: date(2030, 1, 1) for record in batch})
            costs.append(best(lambda: timed(lambda: register.advance(date(2025, 6, 1)))))
    show(f"a quiet night, {many} matters / {few}", costs[1], costs[0], 1)


def show(what: str, ours: Costs, peer: Costs, per: int) -> None:
    micro = 1_000_000 / per
    print(
        f"{what:45}  CPU {ours[0] * micro:8.1f} / {peer[0] * micro:8.1f} = {ours[0] / peer[0]:5.2f}"
        f"   wall {ours[1] * micro:8.1f} / {peer[1] * micro:8.1f} = {ours[1] / peer[1]:5.2f}",
        flush=True,
    )


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(dir=sys.argv[1] if sys.argv[1:] else None) as made:
        append_against_raw(Path(made), 1, 500)
        append_against_raw(Path(made), 20, 200)
        chain_against_scan(Path(made), 500)
        quiet_night(Path(made), 10_000, 200_000)
