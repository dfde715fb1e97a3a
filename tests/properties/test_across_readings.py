"""An answer across readings is what asking every combination of a pool of readings gives."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import product
from random import Random
from typing import Any

import pytest
from wild import wild_case

from yakkan import Register, View, parse_case
from yakkan.domain.terms.readings import READINGS
from yakkan.projections.dispute import Dispute
from yakkan.projections.dispute.combinations import Answers, search


def states(view: View) -> Any:
    return [(line.contract, line.state) for line in view.contracts]


def owed(view: View) -> Any:
    return view.fees.totals.outstanding + view.fees.totals.late_interest


def rows(view: View) -> Any:
    return [(row.event, row.on, row.effect) for row in view.timeline]


def due_days(view: View) -> Any:
    return sorted(str(line.due_on) for line in view.obligations)


QUESTIONS: list[Callable[[View], Any]] = [states, owed, rows, due_days]


def essential(names: list[str], table: dict[tuple[str, ...], Any]) -> tuple[str, ...]:
    """The readings that alone make a difference somewhere, one pair of combinations after another."""
    found = set()
    for values, answer in table.items():
        for number, name in enumerate(names):
            for other in READINGS[name].alternatives:
                if table[(*values[:number], other, *values[number + 1 :])] != answer:
                    found.add(name)
    return tuple(name for name in names if name in found)


@pytest.mark.parametrize("seed", range(5000, 5014))
def test_they_are_those_of_brute_force(seed: int) -> None:
    chance = Random(seed)
    case = wild_case(chance)
    with Register(":memory:") as register:
        history = register.apply(parse_case(case.text, "case.jsonl")).history
    day = max(case.days) + timedelta(days=chance.choice([0, 3, 30]))
    question = chance.choice(QUESTIONS)
    dispute = Dispute(history)
    asked = dispute.across_readings(question, as_of=day, bound=1).considered
    pool = chance.sample(sorted(asked), min(len(asked), 3)) + chance.sample(list(READINGS), 1)
    names = sorted(dict.fromkeys(pool), key=lambda name: READINGS[name].number)
    table = {
        values: question(dispute.view(day, readings=dict(zip(names, values, strict=True))))
        for values in product(*(READINGS[name].alternatives for name in names))
    }
    deciding = essential(names, table)

    found = dispute.across_readings(question, as_of=day, pool=pool)
    assert found.complete
    assert found.every
    assert found.decided_by == deciding
    assert found.certain is (len(deciding) == 0)
    for values, answer in table.items():
        chosen = dict(zip(names, values, strict=True))
        key = " ".join(f"{name}={chosen[name]}" for name in deciding) or "any"
        assert found.answers[key] == answer


@pytest.mark.parametrize("seed", range(12))
def test_a_search_that_cannot_visit_all_finds_what_decides_nevertheless(seed: int) -> None:
    # Answers made up of readings, so that what decides is known: alone, under another reading, or two together.
    chance = Random(seed)
    names = chance.sample([name for name in READINGS if name != "X1"], 14)
    alone, under, one, two, *_ = names

    def ask(choice: dict[str, str]) -> tuple[Any, list[str]]:
        value = {name: choice.get(name, READINGS[name].default) for name in READINGS}
        switched = {name: value[name] != READINGS[name].default for name in names}
        consulted = [*names, "X1"] if switched[alone] else [name for name in names if name != under]
        answer = (switched[alone], switched[alone] and value[under], switched[one] and switched[two])
        return answer, consulted

    table = search(Answers(ask, {name: READINGS[name].default for name in READINGS}, bound=3000))
    assert table.complete
    assert not table.every
    assert set(table.deciding) == {alone, under, one, two}
