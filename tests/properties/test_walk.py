"""A walk through days says on each of them what a view anew says, whatever was recorded late or reaches back."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from wild import some_readings, wild_case

from yakkan import Register, parse_case
from yakkan.projections.view import View, Walk

SEEDS = range(3000, 3040)


@pytest.mark.parametrize("seed", SEEDS)
def test_each_day_of_a_walk_is_a_view(seed: int) -> None:
    chance = Random(seed)
    case = wild_case(chance)
    with Register(":memory:") as register:
        history = register.apply(parse_case(case.text, "case.jsonl")).history
        known = chance.choice([None, chance.choice(history.records).recorded_at])
        readings = some_readings(chance, 4)
        walk = Walk(history, known, readings)
        day = min(case.days) - timedelta(days=3)
        while day <= max(case.days) + timedelta(days=100):
            assert walk.view(day).to_dict() == View(history, day, known, readings).to_dict(), day
            day += timedelta(days=chance.choice([1, 1, 2, 7, 40]))
        assert walk.view(min(case.days)).to_dict() == View(history, min(case.days), known, readings).to_dict()
