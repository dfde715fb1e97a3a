"""Nights by deadline equal nights that visit every matter, whatever the matters hold and whenever facts come."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random

import pytest
from wild import around, maybe, pick, wild_case

from yakkan import Fact, FactRetracted, InputError, PaymentReceived, Register, parse_case
from yakkan.adapters.cli.verification import verify_store
from yakkan.adapters.store import Store
from yakkan.domain.contract.decide import Decider
from yakkan.domain.instants import day_of, start_of_day


def visit_every_matter(store: Store, to: date) -> int:
    """The nightly run as it would be without deadlines: each matter, from its records alone."""
    made = 0
    for matter in store.matters():
        records = Decider(matter, store.load(matter)).advance(start_of_day(to))
        store.append(records)
        made += len(records)
    return made


def streams(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """All that is recorded but for the store's own clock."""
    return {
        matter: [(each.stream, each.version, each.recorded_at, each.event) for each in store.load(matter)]
        for matter in store.matters()
    }


class Twins:
    """Two stores with the same facts: one keeps deadlines, the other visits everybody."""

    def __init__(self, chance: Random, ours: Register, oracle: Register) -> None:
        self.chance = chance
        self.ours = ours
        self.oracle = oracle

    def same_in_both(self, matter: str) -> None:
        """Give the oracle what is new in ours."""
        known = self.oracle.store.length(matter)
        self.oracle.store.append(self.ours.store.load(matter)[known:])

    def take_in(self, number: int) -> None:
        case = wild_case(self.chance).text.replace("みなと商事", f"商事{number}")
        self.ours.apply(parse_case(case, "case.jsonl"))
        self.same_in_both(f"商事{number}")

    def record(self) -> None:
        """A payment that comes late, or the retraction of anything that has a label."""
        matter = self.ours.matter(pick(self.chance, self.ours.matters()))
        last = matter.history.records[-1].recorded_at
        labels = [each.event.id for each in matter.history.records if isinstance(each.event, Fact) and each.event.id]
        fact: Fact = PaymentReceived(on=around(self.chance, day_of(last), 200, 90), amount=110_000)
        if labels and maybe(self.chance, 60):
            fact = FactRetracted(on=day_of(last), retracts=pick(self.chance, labels), reason="mistake")
        try:
            matter.record(fact, recorded_at=last + timedelta(days=self.chance.randrange(40)))
        except InputError:
            # A label that two orders of the matter use.
            return
        self.same_in_both(matter.name)

    def night(self) -> None:
        to = date(2023, 1, 1) + timedelta(days=self.chance.randrange(1600))
        instant = datetime(to.year, to.month, to.day, self.chance.randrange(24))  # noqa: DTZ001
        made = self.ours.advance(pick(self.chance, [to, instant]))
        assert made == visit_every_matter(self.oracle.store, to)
        assert streams(self.ours.store) == streams(self.oracle.store)


@pytest.mark.parametrize("seed", range(12))
def test_nights_by_deadline_equal_nights_that_visit_everybody(seed: int) -> None:
    chance = Random(seed)
    with Register(":memory:") as ours, Register(":memory:") as oracle:
        twins = Twins(chance, ours, oracle)
        for number in range(3):
            twins.take_in(number)
            twins.night()
        for _ in range(5):
            pick(chance, [twins.night, twins.record])()
        twins.night()
        assert verify_store(ours, replay=True).flaws == []
        days = ours.store.deadlines()
        ours.store.rebuild_deadlines()
        for matter, day in ours.store.deadlines().items():
            # What a night has found to bring about nothing is not looked at again until it is rebuilt.
            kept = days[matter]
            assert kept is None or (day is not None and day <= kept)
        assert ours.advance(date(2030, 1, 1)) == visit_every_matter(oracle.store, date(2030, 1, 1))
