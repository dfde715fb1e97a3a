"""Replay of one contract and of a large matter, beside the peer and beside the floor."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

from benchmarks.histories import DAY, contract_of_twenty, large_matter
from benchmarks.measure import Row, Sizes, best_of_each, micros, spent
from benchmarks.peer import deal_of, peer
from yakkan import Matter, PaymentReceived, Register
from yakkan.adapters.store.codec import Codec
from yakkan.domain.contract.history import History
from yakkan.domain.instants import JST
from yakkan.projections.view import View


def whole(view: View) -> View:
    """A view with all four projections; the texts of their grounds are made when somebody reads them."""
    view.made()
    assert all([view.contracts, view.obligations, view.fees.charges, view.liability, view.timeline])
    return view


def rows(folder: Path, sizes: Sizes) -> Iterator[Row]:
    """Replay, views, views known earlier, late facts."""
    with Register(folder / "replay.db") as register:
        matter = contract_of_twenty(register)
        store, name, records = register.store, matter.name, list(matter.history.records)
        application = peer(folder / "peer.db")
        deal = deal_of(records)
        application.save(deal)
        assert application.repository.get(deal.id).version == len(records) - 1

        with closing(sqlite3.connect(folder / "replay.db")) as connection:
            floor = Floor(connection, name)
            assert floor.read() == [record.event for record in store.load(name)] == [r.event for r in records]
            costs = best_of_each(
                {
                    "peer": lambda: application.repository.get(deal.id),
                    "floor": floor.read,
                    "replay": lambda: store.load(name),
                    "views": lambda: whole(View(History(store.load(name)), DAY)),
                },
                sizes,
            )
        ours = micros(costs["replay"])
        ratio = costs["peer"] / costs["replay"]
        yield Row("replay of a 20-event contract", ours, f"peer {micros(costs['peer'])}", ratio, ">= 10", ratio >= 10)
        ratio = costs["replay"] / costs["floor"]
        yield Row("the same", ours, f"floor {micros(costs['floor'])}", ratio, "<= 2", ratio <= 2)
        ratio = costs["views"] / costs["peer"]
        what = "that plus chronicle and all four projections"
        yield Row(what, micros(costs["views"]), f"peer {micros(costs['peer'])}", ratio, "<= 1", ratio <= 1)
        application.close()
        yield from _two_clocks(History(records), sizes)
    yield from _late_facts(sizes)


class Floor:
    """A point read in SQLite, and msgspec's decoder on each state: nobody who keeps these bytes goes below."""

    def __init__(self, connection: sqlite3.Connection, matter: str) -> None:
        self._connection = connection
        self._matter = matter
        codec = Codec()
        for topic, state in self._rows():
            codec.unplaced("floor", topic, state)
        self._decoders = codec.decoders

    def read(self) -> list[object]:
        """The events of the matter."""
        decoders = self._decoders
        return [decoders[topic](state).event for topic, state in self._rows()]

    def _rows(self) -> list[tuple[str, bytes]]:
        statement = "SELECT topic, state FROM stored_events WHERE matter = ? ORDER BY matter_seq"
        return self._connection.execute(statement, (self._matter,)).fetchall()


def _two_clocks(history: History, sizes: Sizes) -> Iterator[Row]:
    """A view known at an instant reads nothing that came later: it is compared with one of a record that ends there."""
    last = history.records[-1].recorded_at
    costs = best_of_each(
        {"plain": lambda: whole(View(history, DAY)), "earlier": lambda: whole(View(history, DAY, last))}, sizes
    )
    ratio = costs["earlier"] / costs["plain"]
    beside = f"a plain view {micros(costs['plain'])}"
    yield Row("a view known at an instant", micros(costs["earlier"]), beside, ratio, "<= 1.3", ratio <= 1.3)


def _late_facts(sizes: Sizes) -> Iterator[Row]:
    """Late facts on a matter and on one four times as long: the cost of each grows with the length, not its square."""
    lengths = max(sizes.large // 4, 1), sizes.large
    costs = dict.fromkeys(lengths, float("inf"))
    with ExitStack() as stack:
        matters = {
            contracts: large_matter(stack.enter_context(Register(":memory:")), contracts) for contracts in lengths
        }
        for each_round in range(sizes.rounds):
            # In turn, as in `best_of_each`; each late fact makes the matter longer by one.
            numbers = range(each_round * sizes.late, (each_round + 1) * sizes.late)
            for contracts, matter in matters.items():
                cost = spent(partial(_record_late, matter, numbers))
                costs[contracts] = min(costs[contracts], cost / sizes.late / len(matter.history.records))
        short, long = ((len(matters[contracts].history.records), costs[contracts]) for contracts in lengths)
    ratio = long[1] / short[1]
    what = f"a late fact on {long[0]:,} records, per record"
    beside = f"on {short[0]:,} records {micros(short[1])}"
    yield Row(what, micros(long[1]), beside, ratio, "<= 1.5 (linear)", ratio <= 1.5)


def _record_late(matter: Matter, numbers: range) -> None:
    for number in numbers:
        at = datetime(2026, 1, 20, 9, tzinfo=JST) + timedelta(minutes=number)
        late = PaymentReceived(contract="SO-1/server", amount=1, on=date(2025, 9, 1 + number % 28))
        made = matter.record(late, recorded_at=at)
        assert made[0].event.on < DAY
