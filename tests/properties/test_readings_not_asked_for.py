"""Whatever a view did not ask for can be read in any way, and what it merely told changes words alone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from wild import wild_case

from yakkan import Register, View, parse_case
from yakkan.adapters.generator import Plan, fill
from yakkan.domain.contract.history import History
from yakkan.domain.terms.readings import READINGS

WORDS = ("because", "reason")
"""The fields that hold words of grounds, and why a fact has no effect."""


def shown(view: View) -> dict[str, Any]:
    """All that a view shows but for the readings that it was given."""
    return {name: part for name, part in view.to_dict().items() if name != "readings"}


def without_words(part: Any) -> Any:
    if isinstance(part, dict):
        return {name: without_words(value) for name, value in part.items() if name not in WORDS}
    return [without_words(value) for value in part] if isinstance(part, list) else part


def check(history: History, day: date, start: dict[str, str], chance: Random) -> None:
    """Every other value of a reading that was not asked for, by itself and many of them at once."""
    base = View(history, day, None, start)
    before = shown(base)
    bare = without_words(before)
    assert base.weighed.keys() <= base.consulted
    noting = View(history, day, None, start, weighing=True)
    assert shown(noting) == before
    assert (noting.consulted, noting.weighed) == (base.consulted, base.weighed)
    in_force = base.chronicle.readings

    def others(names: Iterable[str]) -> list[tuple[str, str]]:
        return [(name, value) for name in names for value in READINGS[name].alternatives if value != in_force[name]]

    def under(*switched: tuple[str, str]) -> dict[str, Any]:
        return shown(View(history, day, None, {**start, **dict(switched)}))

    free, told = others(READINGS.keys() - base.consulted), others(base.consulted - base.weighed.keys())
    told += [(name, value) for name, value in others(base.weighed) if value not in base.weighed[name]]
    for name, value in free:
        assert under((name, value)) == before, (name, value)
    for name, value in told:
        assert without_words(under((name, value))) == bare, (name, value)
    for _ in range(4):
        some = chance.sample(free, len(free) // 2)
        assert under(*some) == before, some
        some = chance.sample([*free, *told], (len(free) + len(told)) // 2)
        assert without_words(under(*some)) == bare, some


@pytest.mark.parametrize("seed", range(7100, 7112))
def test_in_wild_matters(seed: int) -> None:
    chance = Random(seed)
    case = wild_case(chance)
    with Register(":memory:") as register:
        history = register.apply(parse_case(case.text, "case.jsonl")).history
    day = max(case.days) + timedelta(days=chance.choice([0, 3, 30, 400]))
    chosen = chance.sample(list(READINGS), chance.choice([0, 0, 3, 10]))
    check(history, day, {name: chance.choice(list(READINGS[name].alternatives)) for name in chosen}, chance)


@pytest.mark.parametrize("seed", [11, 12, 13])
def test_in_lifelike_matters(seed: int, tmp_path: Path) -> None:
    plan = Plan(seed=seed, contracts=8, per_matter=8, disputed=0.6, late=0.2, corrected=0.1)
    with Register(tmp_path / "portfolio.db") as register:
        fill(register, plan)
        history = register.matter(next(iter(register.store.matters()))).history
    check(history, plan.last_day, {}, Random(seed))
