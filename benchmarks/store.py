"""What the store costs: a durable append against a raw commit, following the chain against a scan, a quiet night.

The raw side writes the very same bytes (position, stream, version, topic, state, matter, number, link) with Python's
sqlite3, write-ahead logging and synchronous=FULL like the store, into a table with the same two unique indexes. Wall
time of an append depends on whether the folder lies on a disk or in memory.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path

from benchmarks.measure import Costs, Row, Sizes, best, best_of_each, micros, once
from yakkan import Register
from yakkan.adapters.store import Store
from yakkan.domain.contract.definition import ContractDefinition, ContractOpened, Quote
from yakkan.domain.contract.facts import EquipmentReceived, Event, PaymentReceived
from yakkan.domain.contract.record import Record
from yakkan.domain.instants import JST

DAY = date(2025, 5, 28)
NOON = datetime(2025, 5, 28, 12, tzinfo=JST)
COLUMNS = "position, originator_id, originator_version, topic, state, matter, matter_seq, link"
TABLE = f"CREATE TABLE e ({COLUMNS}, UNIQUE (originator_id, originator_version), UNIQUE (matter, matter_seq))"


def rows(folder: Path, sizes: Sizes) -> Iterator[Row]:
    """Appends, the chain, the nightly run."""
    for size, most in ((1, 2), (20, 3)):
        yield from append_against_raw(folder, size, most, sizes)
    yield from whole_store(folder, sizes)
    yield quiet_night(folder, sizes)


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
        yield Record(
            matter=matter,
            stream="SO-2025-0042/server",
            version=seq,
            seq=seq,
            recorded_at=at,
            event=event,
            order="SO-2025-0042",
        )


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

        return once(run), path


def raw(folder: Path, source: Path, size: int) -> Costs:
    with closing(sqlite3.connect(source)) as connection:
        rows = connection.execute(
            f"SELECT {COLUMNS} FROM stored_events WHERE position > 1 ORDER BY position"
        ).fetchall()
    path = folder / f"raw-{time.monotonic_ns()}.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(TABLE)

        def run() -> None:
            for i in range(0, len(rows), size):
                connection.execute("BEGIN IMMEDIATE")
                connection.executemany("INSERT INTO e VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows[i : i + size])
                connection.execute("COMMIT")

        return once(run)


def append_against_raw(folder: Path, size: int, most: int, sizes: Sizes) -> Iterator[Row]:
    """Durable appends of so many events a commit, the chain and the deadlines included."""
    commits = max(sizes.commits, 50)
    source = appended(folder, size, commits)[1]
    ours = best(lambda: appended(folder, size, commits)[0], sizes.rounds)
    peer = best(lambda: raw(folder, source, size), sizes.rounds)
    for number, clock in enumerate(("CPU", "wall")):
        ratio = ours[number] / peer[number]
        what = f"durable append, {size} event{'s' * (size > 1)} a commit, {clock}"
        yield Row(
            what,
            micros(ours[number] / commits),
            f"raw {micros(peer[number] / commits)}",
            ratio,
            f"<= {most}",
            ratio <= most,
        )


def whole_store(folder: Path, sizes: Sizes) -> Iterator[Row]:
    """The hash chain of a whole store, and all matters one after another, beside scanning and decoding it."""
    with Store.open(folder / "scan.db") as store:
        for number in range(sizes.chained):
            store.append([*records(f"M-{number:05d}", 20)])

        def scan() -> None:
            position = seen = 0
            while page := store.records_after(position, 1000):
                position = page[-1][0]
                seen += len(page)
            assert seen == sizes.chained * 20

        def check() -> None:
            checked = list(store.check())
            assert sum(each.length for each in checked) == sizes.chained * 20
            assert all(each.broken is None for each in checked)

        def matters() -> None:
            assert sum(map(len, store.scan())) == sizes.chained * 20

        costs = best_of_each({"check": check, "matters": matters, "scan": scan}, sizes)
    events = sizes.chained * 20
    beside = f"scan and decode {micros(costs['scan'] / events)}"
    for what, act, most in (("hash-chain check", "check", 2), ("all matters by name", "matters", 1)):
        ratio = costs[act] / costs["scan"]
        yield Row(f"{what}, per event", micros(costs[act] / events), beside, ratio, f"<= {most}", ratio <= most)


def quiet_night(folder: Path, sizes: Sizes) -> Row:
    """The nightly run when nothing lapsed, for few matters and for many."""
    costs = []
    for matters in sizes.nights:
        with Register(folder / f"night-{matters}.db") as register:
            # One event a matter is enough: a quiet night reads none.
            for start in range(0, matters, 1000):
                numbers = range(start, min(start + 1000, matters))
                batch = [record for number in numbers for record in records(f"M-{number:07d}", 1)]
                register.store.append(batch, {record.matter: date(2030, 1, 1) for record in batch})
            assert register.advance(date(2025, 6, 1)) == 0
            costs.append(best(lambda: once(lambda: register.advance(date(2025, 6, 1))), 5 * sizes.rounds)[0])
    few, many = sizes.nights
    ratio = costs[1] / costs[0]
    what = f"nightly run when nothing lapsed, {many:,} contracts"
    return Row(what, micros(costs[1]), f"{few:,} contracts {micros(costs[0])}", ratio, "<= 1.5 (same)", ratio <= 1.5)
