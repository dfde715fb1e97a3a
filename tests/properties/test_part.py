"""A part of a matter answers as the whole does: on any day, at any instant, under any readings, with facts taken away."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest
from wild import wild_case

from yakkan import Register, parse_case
from yakkan.domain.contract.facts import DEEMED, FACTS, Fact
from yakkan.domain.contract.history import History
from yakkan.domain.terms.readings import READINGS
from yakkan.projections.dispute.part import hangs_on
from yakkan.projections.question import STANDING, parse
from yakkan.projections.target import places
from yakkan.projections.view import View


def question(chance: Random, view: View) -> str:
    """What one may ask of a place: where it stands, or whether something happened."""
    # A unit of a contract whose name several orders use has no short name in a question about where it stands.
    place = chance.choice([place for place in places(view) if place.count("/") < 2])
    if chance.randrange(2):
        return f"{place}.{chance.choice([name for name in STANDING if name != 'title'])}"
    return f"{chance.choice(sorted({*DEEMED, *FACTS}))}:{place}"


@pytest.mark.parametrize("seed", range(24))
def test_it_answers_as_the_whole(seed: int) -> None:
    chance = Random(8000 + seed)
    case = wild_case(chance, most=8, orders=(2, 3))
    with Register(":memory:") as register:
        history = register.apply(parse_case(case.text, "case.jsonl")).history
    for _ in range(6):
        view = View(history, max(case.days))
        asking = parse(" and ".join(question(chance, view) for _ in range(chance.choice([1, 1, 2]))))
        part = hangs_on(history, asking)
        gone = {r.seq for r in history.records if isinstance(r.event, Fact) and chance.randrange(10) == 0}
        day = chance.choice([*case.days, max(case.days)])
        known = chance.choice([None, chance.choice(history.records).recorded_at])
        readings = {name: chance.choice(list(READINGS[name].alternatives)) for name in chance.sample(list(READINGS), 9)}
        for left_out in (set(), gone):
            whole, some = (
                View(History([r for r in each.records if r.seq not in left_out]), day, known, readings)
                for each in (history, part)
            )
            assert asking(some) == asking(whole)


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ("outstanding", "money of one contract may meet the debts of another"),
        ("server/s1.title", "title passes with payment"),
        ("server.state == in_force and late_interest > 0", "it asks for money too"),
    ],
)
def test_what_hangs_on_money_hangs_on_the_whole(asked: str, why: str) -> None:
    case = wild_case(Random(1), most=8, orders=(2, 3))
    with Register(":memory:") as register:
        history = register.apply(parse_case(case.text, "case.jsonl")).history
    assert hangs_on(history, parse(asked)) is history, why


def test_harassment_in_one_contract_lets_the_company_rescind_another() -> None:
    text = """
order: SO-1
customer: 株式会社みなと
quote: {number: Q-1, issued_on: 2025-01-06}
contracts:
  - {id: desk, kind: outsourcing, monthly_fee: 100000, starts_on: 2025-02-01, term_months: 12}
  - {id: watch, kind: outsourcing, monthly_fee: 100000, starts_on: 2025-02-01, term_months: 12}
events:
  - {event: ApplicationReceived, on: 2025-01-10}
  - {event: AcceptanceArrived, on: 2025-01-12, form: paper}
  - {event: HarassmentFound, contract: desk, on: 2025-03-10}
  - {event: RescissionArrived, contract: watch, by: company, basis: "48(4)", scope: this, on: 2025-04-01}
"""
    with Register(":memory:") as register:
        dispute = register.apply(parse_case(text, "case.yaml")).dispute()
    turning = dispute.bisect("watch.state == terminated")
    assert turning is not None
    assert turning.at == date(2025, 4, 1)
