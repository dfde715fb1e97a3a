"""`since` of a contract is the first day of its state: the view of that day shows it, the view of the eve another."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from wild import some_readings, wild_case

from yakkan import Register, parse_case

REACHING_BACK = frozenset({"CompletionFound", "LeaseAcceptanceCertified", "SetOffDeclared"})
"""Facts that change what earlier days were, but only from their own day on (decision 0006)."""


@pytest.mark.parametrize("seed", range(24))
def test_it_is_what_the_views_of_the_days_say(seed: int) -> None:
    chance = Random(91_000 + seed)
    case = wild_case(chance, most=chance.choice([8, 16]), orders=(1, 2))
    readings = some_readings(chance, 6)
    with Register(":memory:") as register:
        matter = register.apply(parse_case(case.text, "case.jsonl"))
        last = max(case.days) + timedelta(days=400)
        if any(row.event in REACHING_BACK for row in matter.view(last, readings=readings).timeline):
            return
        for day in [*sorted(set(case.days)), last]:
            for line in matter.view(day, readings=readings).contracts:
                place = f"{line.order}/{line.contract}"
                if line.since is None:
                    assert line.state == "none", place
                    continue
                then, eve = (
                    next(
                        each.state
                        for each in matter.view(at, readings=readings).contracts
                        if (each.order, each.contract) == (line.order, line.contract)
                    )
                    for at in (line.since, line.since - timedelta(days=1))
                )
                assert then == line.state != eve, (place, day, line.since)
