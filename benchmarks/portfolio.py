"""The portfolio over a generated store, beside the peer's loop over the same contracts."""

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

from eventsourcing.domain import Aggregate

from benchmarks.measure import Row, Sizes, best_in_turn, best_of_each, micros
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
    """Status of each and all four projections, anew and from snapshots; two processes, memory, limits."""
    # A contract a matter, as the peer has it; then customers as they are, with up to eight.
    plan = Plan(seed=7, contracts=sizes.contracts, per_matter=1)
    # The first of a year, when most has something new.
    after = plan.last_day + timedelta(days=1)
    with Register(folder / "portfolio.db") as register:
        fill(register, plan)
        anew = Anew(register, after, peer_loop(register, folder / "peer.db", sizes), sizes)
        reaches: dict[What, float] = {"status": 15.0, "full": 1.0}
        for what, reach in reaches.items():
            yield anew.row(what, reach)
            yield from nights(register, after, folder / f"{what}.db", what, anew, reach)
        one, two = (wall(register, plan, processes) for processes in (1, 2))
        name = "portfolio, 2 processes, wall"
        yield Row(name, f"{two:.1f} s", f"1 process {one:.1f} s", one / two, ">= 1.8", one / two >= 1.8)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        yield Row("peak memory of this process", f"{peak:.0f} MB", "300 MB", peak / 300, "<= 1", peak <= 300)
        # After memory was looked at, since it holds many contracts at once.
        yield from limits(register, folder, after, anew.loop, sizes)
    with Register(folder / "customers.db") as register:
        fill(register, Plan(seed=7, contracts=sizes.customers))
        together = Anew(register, after, peer_loop(register, folder / "together.db", sizes), sizes)
        yield together.row("full", None, ", customers with one to eight contracts")


_NAMES: dict[What, str] = {"status": "portfolio, status of each", "full": "portfolio, all four projections"}


class Anew:
    """What a contract costs derived anew, beside the peer's loop over as many: CPU seconds, best of some passes.

    Both go through all contracts in turn, so that what the machine does meanwhile falls on both alike.
    """

    def __init__(self, register: Register, day: date, loop: Callable[[], int], sizes: Sizes) -> None:
        self.found: dict[What, int] = {}
        number = loop()
        costs = best_in_turn(
            {"loop": loop, **{what: partial(self._pass, register, day, what) for what in _NAMES}}, sizes.rounds
        )
        self.loop = costs.pop("loop") / number
        self._costs = {name: cost / number for name, cost in costs.items()}

    def _pass(self, register: Register, day: date, what: What) -> None:
        _, found = portfolio(register, day, what)
        assert self.found.setdefault(what, found) == found

    def of(self, what: What) -> float:
        """CPU seconds of a contract."""
        return self._costs[what]

    def row(self, what: What, reach: float | None, who: str = "") -> Row:
        """Beside the peer's loop."""
        name, ratio = f"{_NAMES[what]}, derived anew{who}", self.loop / self.of(what)
        beside = f"peer's loop {micros(self.loop)}"
        if reach is None:
            return Row(name, micros(self.of(what)), beside, ratio, "", None)
        return Row(name, micros(self.of(what)), beside, ratio, f">= {reach:g}", ratio >= reach)


def nights(register: Register, day: date, snapshots: Path, what: What, anew: Anew, reach: float) -> Iterator[Row]:
    """A portfolio from the snapshots that the night before has left, and what that first night costs."""
    kept, _ = portfolio(register, day - timedelta(days=1), what, snapshots)
    after, same = portfolio(register, day, what, snapshots)
    assert same == anew.found[what]
    beside, ratio = f"peer's loop {micros(anew.loop)}", anew.loop / after
    name = f"{_NAMES[what]}, the night after, from snapshots"
    yield Row(name, micros(after), beside, ratio, f">= {reach:g}", ratio >= reach)
    beside, ratio = f"anew {micros(anew.of(what))}", kept / anew.of(what)
    yield Row(f"{_NAMES[what]}, the first night", micros(kept), beside, ratio, "<= 2", ratio <= 2)


def limits(register: Register, folder: Path, day: date, loop: float, sizes: Sizes) -> Iterator[Row]:
    """What no portfolio that reads every contract can go below, each beside the peer's loop."""
    store = register.store
    names = list(islice(store.matters(), sizes.limits))
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


def peer_loop(register: Register, path: Path, sizes: Sizes) -> Callable[[], int]:
    """The peer's loop over the same contracts as the register's; it tells how many there are."""
    application, store = peer(path), register.store
    ids: list[UUID] = []
    waiting: list[Aggregate] = []
    for made, records in held(store.scan):
        ids.append(made.id)
        waiting.append(made)
        if len(waiting) == _SAVED_TOGETHER or len(ids) <= sizes.limits:
            application.save(*waiting)
            waiting = []
        if len(ids) <= sizes.limits:
            found: Any = application.repository.get(made.id)
            assert found.facts == found.version == len(records)
            assert found.paid == _paid(records)
    application.save(*waiting)

    def loop() -> int:
        for id in ids:
            application.repository.get(id)
        return len(ids)

    return loop


_SAVED_TOGETHER = 50


def _paid(records: list[Record]) -> int:
    return sum(each.event.amount for each in records if isinstance(each.event, PaymentReceived))
