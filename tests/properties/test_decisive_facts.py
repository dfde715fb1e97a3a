"""Decisive facts are what taking away every set of facts gives, those that are left out as too late included."""

from __future__ import annotations

from itertools import combinations
from random import Random
from typing import Any

import pytest
from wild import wild_case

from yakkan import Register, View, parse_case
from yakkan.domain.contract.facts import Fact
from yakkan.projections.dispute import Dispute


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
