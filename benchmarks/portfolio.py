"""The portfolio over a generated store, beside the peer's loop over as many contracts of about as many events."""

from __future__ import annotations

import resource
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import date, timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from time import perf_counter, process_time
from typing import Any
from uuid import UUID

from benchmarks.measure import Row, Sizes, best_of_each, micros, spent
from benchmarks.peer import held, peer
from yakkan import PaymentReceived, Register
from yakkan.adapters.generator import Plan, fill
from yakkan.adapters.store import Span
from yakkan.adapters.store.codec import Codec
from yakkan.domain.contract.derivation import derive
from yakkan.domain.contract.kinds import KINDS
from yakkan.domain.contract.lifecycles.machine import NONE
from yakkan.domain.contract.record import Record
from yakkan.projections.portfolio import What


def rows(folder: Path, sizes: Sizes) -> Iterator[Row]:
    """Status of each and all four projections, anew and from snapshots; two processes, memory."""
    plan = Plan(seed=7, contracts=sizes.contracts)
    with Register(folder / "portfolio.db") as register:
        written = fill(register, plan)
        # The first of a year, when most has something new.
        after = plan.last_day + timedelta(days=1)
        loop = peer_loop(register, folder, sizes) * written.records / written.contracts
        yield from nights(register, after, folder / "status.db", "status", loop, 15.0)
        yield from nights(register, after, folder / "full.db", "full", loop, 1.0)
        one, two = (wall(register, plan, processes) for processes in (1, 2))
        name = "portfolio, 2 processes, wall"
        yield Row(name, f"{two:.1f} s", f"1 process {one:.1f} s", one / two, ">= 1.8", one / two >= 1.8)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        yield Row("peak memory of this process", f"{peak:.0f} MB", "300 MB", peak / 300, "<= 1", peak <= 300)
        # After memory was looked at, since it holds many contracts at once.
        yield from limits(register, folder, after, loop, sizes)


def nights(register: Register, day: date, snapshots: Path, what: What, loop: float, to_reach: float) -> Iterator[Row]:
    """A portfolio derived anew, and the same from the snapshots that the night before has left."""
    night_before = day - timedelta(days=1)
    anew, found = portfolio(register, day, what)
    kept, _ = portfolio(register, night_before, what, snapshots)
    after, same = portfolio(register, day, what, snapshots)
    assert same == found
    name = f"portfolio, {'status of each' if what == 'status' else 'all four projections'}"
    beside, reach = f"peer's loop {micros(loop)}", f">= {to_reach:g}"
    for how, cost in (("derived anew", anew), ("the night after, from snapshots", after)):
        yield Row(f"{name}, {how}", micros(cost), beside, loop / cost, reach, loop / cost >= to_reach)
    yield Row(f"{name}, the first night", micros(kept), f"anew {micros(anew)}", kept / anew, "<= 2", kept <= 2 * anew)


def limits(register: Register, folder: Path, day: date, loop: float, sizes: Sizes) -> Iterator[Row]:
    """What no portfolio that reads every contract can go below, each beside the peer's loop."""
    store = register.store
    names = list(islice(store.matters(), sizes.peers))
    parts, contracts = [], 0
    for records in store.scan(only=names):
        chronicle, _ = derive(records, day)
        contracts += len(chronicle.courses)
        duties = [duty for course in chronicle.courses.values() for duty in course.duties]
        parts.append([_taken_apart(each) for each in (*chronicle.entries, *chronicle.ledger.charges, *duties)])
    span = Span("", names[-1])

    def read() -> None:
        assert sum(1 for _ in store.scan(span)) == len(names)

    def put_together() -> None:
        for each in parts:
            made = [cls(*values) for cls, values in each]
            del made

    costs = best_of_each({"read": read, "together": put_together, "follow": partial(_follow, folder, names)}, sizes)
    read_cost, both = costs["read"] / contracts, (costs["read"] + costs["together"]) / contracts
    beside = f"peer's loop {micros(loop)}"
    name, followed = "portfolio, limit of a status", costs["follow"] / contracts
    what = f"{name}: what the state machines know, read and followed, no term or deadline asked"
    yield Row(what, micros(followed), beside, loop / followed, "", None)
    name = "portfolio, limit of deriving"
    yield Row(f"{name}: records read, nothing concluded", micros(read_cost), beside, loop / read_cost, "", None)
    what = f"{name}: read, and entries, charges and duties filled from known values"
    yield Row(what, micros(both), beside, loop / both, "", None)


def _follow(folder: Path, names: Sequence[str]) -> None:
    """Read those records that the state machines know, and follow them, lawful or not: less decides no status."""
    table = {move: dest for kind in KINDS.values() for move, dest in kind.lifecycle.table.items()}
    topics = sorted({trigger for _, trigger in table})
    statement = f"""
        SELECT originator_id, topic, state FROM stored_events
        WHERE matter <= ? AND topic IN ({", ".join("?" * len(topics))}) ORDER BY matter, matter_seq
    """
    states: dict[bytes, str] = {}
    codec = Codec()
    with closing(sqlite3.connect(folder / "portfolio.db")) as connection:
        for stream, topic, state in connection.execute(statement, (names[-1], *topics)):
            decoder = codec.decoders.get(topic)
            record = codec.unplaced("limit", topic, state) if decoder is None else decoder(state)
            before = states.get(stream, NONE)
            states[stream] = table.get((before, type(record.event).__name__), before)
    assert NONE not in states.values()


def _taken_apart(each: Any) -> tuple[Callable[..., object], list[object]]:
    return type(each), [getattr(each, name) for name in type(each).__match_args__]


def portfolio(register: Register, day: date, what: What, snapshots: Path | None = None) -> tuple[float, int]:
    """CPU seconds for a contract, and a hash of all rows: to write them down would take a quarter of the time."""
    number = found = 0
    begun = process_time()
    for batch in register.portfolio(day, what=what, snapshots=snapshots, progress=False).batches():
        number += len(batch)
        for row in batch:
            found = hash((found, row))
    return (process_time() - begun) / number, found


def wall(register: Register, plan: Plan, processes: int) -> float:
    """Seconds on the clock of all rows with all projections."""
    begun = perf_counter()
    found = sum(1 for _ in register.portfolio(plan.last_day, processes=processes, progress=False))
    assert found == plan.contracts
    return perf_counter() - begun


def peer_loop(register: Register, folder: Path, sizes: Sizes) -> float:
    """CPU seconds of the peer for an event, in a loop over the first contracts of the same portfolio."""
    application, store = peer(folder / "loop.db"), register.store
    names = list(islice(store.matters(), sizes.peers))
    ids: list[UUID] = []
    events = 0
    for made, records in held(lambda: store.scan(only=names)):
        application.save(made)
        ids.append(made.id)
        events += len(records)
        found: Any = application.repository.get(made.id)
        assert found.facts == found.version == len(records)
        assert found.paid == _paid(records)

    def loop() -> None:
        for id in ids:
            application.repository.get(id)

    cost = min(spent(loop) for _ in range(sizes.rounds)) / events
    application.close()
    return cost


def _paid(records: list[Record]) -> int:
    return sum(each.event.amount for each in records if isinstance(each.event, PaymentReceived))
