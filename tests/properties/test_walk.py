"""A walk through days says on each of them what a view anew says, whatever was recorded late or reaches back."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest
from test_undone import with_retractions
from wild import Case, Json, around, some_readings, wild_case

from yakkan import Register, parse_case
from yakkan.adapters.generator import Plan
from yakkan.domain.contract import derivation
from yakkan.projections.dispute import turning
from yakkan.projections.question import parse
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


@pytest.mark.parametrize("seed", [7, 25])
def test_each_day_of_a_walk_past_what_was_undone_is_a_view(seed: int) -> None:
    """Where later knowledge unmakes what was invoiced, and where it might have."""
    plan = Plan(seed=700 + seed, contracts=4, per_matter=4, late=0.3, corrected=0.2, disputed=0.3, years=2)
    chance = Random(seed)
    with Register(":memory:") as register:
        history = register.apply(parse_case(with_retractions(plan, chance), "case.jsonl")).history
    walk = Walk(history)
    money = turning.Asked(history, {}, parse("outstanding")).walking(None)
    day = plan.first_day
    while day <= plan.last_day + timedelta(days=60):
        view = View(history, day)
        assert walk.view(day).to_dict() == view.to_dict(), day
        assert money(day) == view.fees.totals.outstanding, day
        day += timedelta(days=chance.choice([1, 2, 14, 40]))


def with_invoices(document: Json, chance: Random) -> Json:
    """The document with invoices over whatever stands open on some days of it."""
    days = [date.fromisoformat(str(event["on"])[:10]) for event in document["events"]]
    invoices = []
    for _ in range(chance.randint(2, 6)):
        on = around(chance, chance.choice(days), 5, 60)
        invoices.append({"event": "InvoiceIssued", "on": f"{on}", "due_on": f"{on + timedelta(days=30)}"})
    return {**document, "events": [*document["events"], *invoices]}


@pytest.mark.parametrize("seed", range(3100, 3140))
def test_what_invoices_covered_is_the_same_when_one_chronicle_runs_on(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = Random(seed)
    drawn = wild_case(chance)
    case = Case(tuple(with_invoices(document, chance) for document in drawn.documents))
    with Register(":memory:") as register:
        history = register.apply(parse_case(case.text, "case.jsonl")).history
        day = max(case.days) + timedelta(days=30)
        running_on = View(history, day).to_dict()
        monkeypatch.setattr(derivation, "_runs_on", lambda *_: False)
        assert running_on == View(history, day).to_dict()
