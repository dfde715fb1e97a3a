"""The portfolio over a generated store, beside the peer's loop over as many contracts of about as many events."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter, process_time

from benchmarks.histories import contract_of_twenty
from benchmarks.measure import Row, Sizes, micros
from benchmarks.peer import deal_of, peer
from yakkan import Register
from yakkan.adapters.generator import Plan, fill


def rows(folder: Path, sizes: Sizes) -> Iterator[Row]:
    """Status of each, all four projections, two processes, memory."""
    plan = Plan(seed=7, contracts=sizes.contracts)
    with Register(folder / "portfolio.db") as register:
        written = fill(register, plan)
        loop = peer_loop(folder, sizes)
        share = written.records / written.contracts / 20
        for what, to_reach in (("status", 15.0), ("full", 1.0)):
            begun = process_time()
            found = sum(1 for _ in register.portfolio(plan.last_day, what=what, progress=False))
            cost = (process_time() - begun) / found
            assert found == written.contracts
            ratio = loop * share / cost
            name = {"status": "status of each", "full": "all four projections"}[what]
            beside = f"peer's loop {micros(loop * share)}"
            reach = f">= {to_reach:g}"
            yield Row(f"portfolio, {found:,} contracts, {name}", micros(cost), beside, ratio, reach, ratio >= to_reach)
        one, two = (wall(register, plan, processes) for processes in (1, 2))
        name = "portfolio, 2 processes, wall"
        yield Row(name, f"{two:.1f} s", f"1 process {one:.1f} s", one / two, ">= 1.8", one / two >= 1.8)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield Row("peak memory of this process", f"{peak:.0f} MB", "300 MB", peak / 300, "<= 1", peak <= 300)


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
