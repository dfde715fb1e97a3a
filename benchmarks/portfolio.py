"""The portfolio over a generated store, beside the peer's loop over as many contracts of about as many events."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from time import perf_counter, process_time

from benchmarks.histories import contract_of_twenty
from benchmarks.measure import Row, Sizes, micros
from benchmarks.peer import deal_of, peer
from yakkan import Register
from yakkan.adapters.generator import Plan, fill
from yakkan.projections.portfolio import What


def rows(folder: Path, sizes: Sizes) -> Iterator[Row]:
    """Status of each and all four projections, anew and from snapshots; two processes, memory."""
    plan = Plan(seed=7, contracts=sizes.contracts)
    with Register(folder / "portfolio.db") as register:
        written = fill(register, plan)
        # The first of a year, when most has something new.
        after = plan.last_day + timedelta(days=1)
        loop = peer_loop(folder, sizes) * written.records / written.contracts / 20
        yield from nights(register, after, folder / "status.db", "status", loop, 15.0)
        yield from nights(register, after, folder / "full.db", "full", loop, 1.0)
        one, two = (wall(register, plan, processes) for processes in (1, 2))
        name = "portfolio, 2 processes, wall"
        yield Row(name, f"{two:.1f} s", f"1 process {one:.1f} s", one / two, ">= 1.8", one / two >= 1.8)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield Row("peak memory of this process", f"{peak:.0f} MB", "300 MB", peak / 300, "<= 1", peak <= 300)


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


def portfolio(register: Register, day: date, what: What, snapshots: Path | None = None) -> tuple[float, bytes]:
    """CPU seconds for a contract, and a digest of all rows."""
    digest, number = sha256(), 0
    cost = 0.0
    begun = process_time()
    for batch in register.portfolio(day, what=what, snapshots=snapshots, progress=False).batches():
        cost += process_time() - begun
        number += len(batch)
        digest.update("".join(map(repr, batch)).encode())
        begun = process_time()
    cost += process_time() - begun
    return cost / number, digest.digest()


def wall(register: Register, plan: Plan, processes: int) -> float:
    """Seconds on the clock of all rows with all projections."""
    begun = perf_counter()
    found = sum(1 for _ in register.portfolio(plan.last_day, processes=processes, progress=False))
    assert found == plan.contracts
    return perf_counter() - begun


def peer_loop(folder: Path, sizes: Sizes) -> float:
    """CPU seconds of the peer for one contract of 20 events, in a loop over many."""
    application = peer(folder / "loop.db")
    with Register(":memory:") as register:
        records = list(contract_of_twenty(register).history.records)
    ids = []
    for _ in range(sizes.peers):
        deal = deal_of(records)
        application.save(deal)
        ids.append(deal.id)
    begun = process_time()
    states = [application.repository.get(id).state for id in ids]
    cost = (process_time() - begun) / len(ids)
    assert set(states) == {"accepted"}
    application.close()
    return cost
