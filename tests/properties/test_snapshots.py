"""A portfolio with snapshots is the one without, whatever was asked before and recorded between."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from wild import Case, some_readings, wild_case

from yakkan import Register, parse_case
from yakkan.adapters.generator import Plan, fill
from yakkan.adapters.portfolio.conclusions import packed, rows_on
from yakkan.projections.portfolio import What, portfolio_rows
from yakkan.projections.stretch import stretch

ONE_DAY = timedelta(days=1)


def named(case: Case, number: int) -> Case:
    """The case as that of a customer of its own."""
    return Case(tuple({**document, "customer": f"契約者{number}"} for document in case.documents))


@pytest.mark.parametrize("what", ["status", "full"])
@pytest.mark.parametrize("seed", range(6000, 6012))
def test_a_stretch_says_of_each_day_what_is_derived_for_it(seed: int, what: What) -> None:
    chance = Random(seed)
    case = wild_case(chance)
    with Register(":memory:") as register:
        records = register.apply(parse_case(case.text, "case.jsonl")).history.records
    known = records[: chance.choice([len(records), chance.randint(1, len(records))])]
    readings = some_readings(chance, 4)
    day = chance.choice(case.days) + timedelta(days=chance.randint(-5, 40))
    steps = stretch(known, day, readings, what)
    assert [step.first for step in steps] == [day, *(step.last + ONE_DAY for step in steps[:-1])]
    kept = packed(steps)
    while day <= min(steps[-1].last, max(case.days) + timedelta(days=500)):
        assert rows_on(kept, day) == portfolio_rows(known, day, None, readings, what), day
        day += timedelta(days=1 if what == "full" else chance.choice([1, 2, 9]))


def some_question(chance: Random, day: date, last: datetime) -> tuple[date | datetime | None, dict[str, str]]:
    """An instant or day of knowledge, and readings: few of each, so that they come again."""
    known_at = chance.choice([None, None, None, day, last, last - timedelta(microseconds=1)])
    return known_at, chance.choice([{}, {}, {"X1": "R-B", "X42": "R-B"}, {"X44": "R-B", "X4": "R-B"}])


@pytest.mark.parametrize("seed", range(6100, 6106))
def test_whatever_was_asked_before_and_recorded_between(seed: int, tmp_path: Path) -> None:
    """Three matters arrive in pieces; between them portfolios of days that go on, stay, or go back."""
    chance = Random(seed)
    cases = [named(wild_case(chance, 6), number) for number in range(3)]
    day = min(day for case in cases for day in case.days)
    with Register(":memory:") as papers:
        taken = [list(papers.apply(parse_case(case.text, "case.jsonl")).history.records) for case in cases]
    with Register(tmp_path / "store.db") as register:
        while any(taken):
            pieces = chance.choice([each for each in taken if each])
            size = chance.randint(1, len(pieces))
            register.store.append(pieces[:size])
            last = pieces[size - 1].recorded_at
            del pieces[:size]
            for _ in range(2):
                day += timedelta(days=chance.choice([0, 1, 1, 3, 20, 200, -30]))
                known_at, readings = some_question(chance, day, last)
                what = chance.choice(["status", "full"])
                without = list(register.portfolio(day, known_at, readings, what=what))
                snapshots = tmp_path / "rows.db"
                for _ in range(2):
                    asked = register.portfolio(day, known_at, readings, what=what, snapshots=snapshots)
                    assert list(asked) == without, (day, known_at, readings, what)


@pytest.mark.parametrize("what", ["status", "full"])
def test_night_after_night_on_a_lifelike_portfolio(what: What, tmp_path: Path) -> None:
    plan = Plan(seed=23, contracts=15, late=0.2, corrected=0.1, disputed=0.5)
    with Register(tmp_path / "store.db") as register:
        fill(register, plan)
        day = date(2024, 2, 27)
        for step in (0, 1, 1, 1, 2, 7, 28, 1, 60, 1, 400, -365, 1):
            day += timedelta(days=step)
            with_them = register.portfolio(day, what=what, snapshots=tmp_path / "rows.db")
            assert list(with_them) == list(register.portfolio(day, what=what)), day
