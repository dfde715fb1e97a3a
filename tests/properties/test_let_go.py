"""A view that nobody holds any more is freed at once, and what was taken from it stays as it was."""

from __future__ import annotations

import gc
from random import Random
from typing import Any

import pytest
from wild import some_readings, wild_case

from yakkan import Register, parse_case
from yakkan.adapters.generator import Plan, fill
from yakkan.domain.contract.history import History
from yakkan.projections.view import View

SEEDS = range(6000, 6025)


def taken(view: View) -> tuple[Any, ...]:
    """Everything of a view that outlives it."""
    # Without the fees themselves, which keep the chronicle usable.
    fees = view.fees
    return view.contracts, view.obligations, fees.charges, fees.interest, fees.totals, view.liability, view.timeline


def told(lines: tuple[Any, ...]) -> list[Any]:
    """All of it as people read it."""
    contracts, obligations, charges, interest, totals, liability, timeline = lines
    reasons = [line.because for line in (*obligations, *charges, *interest, *liability)]
    rows = [(row.to_dict(), row.entry and str(row.entry)) for row in timeline]
    return [*map(str, (*contracts, *obligations, *charges, *interest, totals, *liability)), reasons, rows]


def histories(seed: int) -> list[History]:
    """A wild matter, and lifelike ones."""
    found = []
    with Register(":memory:") as register:
        found.append(register.apply(parse_case(wild_case(Random(seed)).text, "case.jsonl")).history)
    with Register(":memory:") as register:
        fill(register, Plan(seed=seed, contracts=3, late=0.2, corrected=0.1, disputed=0.3))
        found += [register.matter(name).history for name in register.matters()]
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_what_was_taken_from_a_view_outlives_it(seed: int) -> None:
    chance = Random(seed)
    for history in histories(seed):
        day, readings = chance.choice(history.records).event.on, some_readings(chance, 2)
        kept = View(history, day, None, readings)
        assert told(taken(View(history, day, None, readings))) == told(taken(kept))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_view_leaves_nothing_to_the_collector(seed: int) -> None:
    for history in histories(seed):
        day = max(record.event.on for record in history.records)
        View(history, day).made()
        gc.collect()
        gc.disable()
        try:
            View(history, day).made()
            assert gc.collect() == 0
        finally:
            gc.enable()
