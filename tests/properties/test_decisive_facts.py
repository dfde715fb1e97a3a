"""Decisive facts are what taking away every set of facts gives, those that are left out as too late included."""

from __future__ import annotations

from datetime import timedelta
from itertools import combinations
from random import Random
from typing import Any

import pytest
from wild import wild_case

from yakkan import Register, View, parse_case
from yakkan.domain.contract.facts import Fact
from yakkan.projections.dispute import Dispute
from yakkan.projections.dispute.fewer_facts import Matter


def standing(view: View) -> Any:
    return [(line.contract, line.state, [unit.state for unit in line.units]) for line in view.contracts]


def rows(view: View) -> Any:
    return [(row.event, row.on) for row in view.timeline if row.deemed and row.status == "effective"]


def owed(view: View) -> Any:
    return view.fees.totals.outstanding + view.fees.totals.late_interest


@pytest.mark.parametrize("seed", range(6000, 6012))
def test_they_are_those_of_brute_force(seed: int) -> None:
    chance = Random(seed)
    case = wild_case(chance, 4, orders=(1,))
    with Register(":memory:") as register:
        history = register.apply(parse_case(case.text, "case.jsonl")).history
    dispute = Dispute(history)
    as_of = chance.choice(case.days)
    known = chance.choice([None, chance.choice(history.records).recorded_at])
    question = chance.choice([standing, rows, owed])
    base = question(dispute.view(as_of, known))
    facts = [record for record in history.records if isinstance(record.event, Fact)]
    names = list(dict.fromkeys(record.event.id or record.ref for record in facts))  # type: ignore[attr-defined]
    minimal: list[frozenset[str]] = []
    for size in (1, 2):
        for some in combinations(names, size):
            if any(smaller <= set(some) for smaller in minimal):
                continue
            if question(dispute.what_if(remove=some).view(as_of, known)) != base:
                minimal.append(frozenset(some))
    found = dispute.decisive_facts(question, as_of=as_of, known_at=known, up_to=2, within=0)
    assert found.complete
    assert {frozenset(some) for some in found.sets} == set(minimal)


@pytest.mark.parametrize("seed", range(6100, 6106))
def test_days_that_flip_are_those_of_trying_every_day_as_far_as_is_claimed(seed: int) -> None:
    chance = Random(seed)
    case = wild_case(chance, 4, orders=(1,))
    with Register(":memory:") as register:
        history = register.apply(parse_case(case.text, "case.jsonl")).history
    dispute = Dispute(history)
    as_of = chance.choice(case.days)
    question = chance.choice([standing, rows])
    base = question(dispute.view(as_of))
    within = 60
    found = dispute.decisive_facts(question, as_of=as_of, up_to=1, within=within, bound=chance.choice([20, 300]))
    matter = Matter(history, as_of)
    for move in chance.sample(found.moves, min(3, len(found.moves))):
        for step, flip, searched in ((-1, move.earlier, move.searched_earlier), (1, move.later, move.searched_later)):
            goal = searched if flip is None else abs((flip - move.on).days)
            tried = [distance for distance in range(1, goal + 1) if distance <= searched or distance == goal]
            answers = [question(matter.moved(move.fact, move.on + timedelta(days=step * d))) for d in tried]
            flips = [distance for distance, answer in zip(tried, answers, strict=True) if answer != base]
            assert flips == ([] if flip is None else [goal]), (move, step)
