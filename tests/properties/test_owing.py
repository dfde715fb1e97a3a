"""What is owed at one instant after another is what a view of each instant says, though most are told without one."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest
from wild import wild_case

from yakkan import Register, parse_case
from yakkan.adapters.generator import Plan, fill
from yakkan.domain.contract.history import History
from yakkan.domain.terms.readings import READINGS
from yakkan.projections.dispute import Dispute
from yakkan.projections.dispute.owing import Owing
from yakkan.projections.question import parse
from yakkan.projections.view import View


def some_readings(chance: Random) -> dict[str, str]:
    return {name: chance.choice(list(READINGS[name].alternatives)) for name in chance.sample(list(READINGS), 9)}


def lifelike(seed: int, contracts: int) -> History:
    """A customer with several contracts, a quarter of its facts late, some corrected, some in dispute."""
    plan = Plan(seed=seed, contracts=contracts, per_matter=contracts, years=2, late=0.25, corrected=0.06, disputed=0.2)
    register = Register(":memory:")
    fill(register, plan)
    [name] = register.store.matters()
    return register.matter(name).history


def told(history: History, day: date, readings: dict[str, str]) -> int:
    """How many instants are told without a view; each of them rightly."""
    owing = Owing.of(history, day, readings)
    if owing is None:
        return 0
    found = 0
    for instant in dict.fromkeys(record.recorded_at for record in history.records):
        owed = owing.at(instant)
        if owed is not None:
            found += 1
            assert owed == View(history, day, instant, readings).fees.totals.outstanding
    return found


@pytest.mark.parametrize("seed", [5, 6, 8, 14])
def test_lifelike_matters_owe_at_each_instant_what_a_view_says(seed: int) -> None:
    chance = Random(seed)
    history = lifelike(seed, 4)
    last = max(record.event.on for record in history.records)
    assert told(history, last, {}) > len({record.recorded_at for record in history.records}) / 2
    told(history, chance.choice(history.records).event.on, some_readings(chance))


@pytest.mark.parametrize("seed", range(12))
def test_wild_matters_owe_at_each_instant_what_a_view_says(seed: int) -> None:
    chance = Random(9100 + seed)
    case = wild_case(chance, most=16, orders=(1, 2))
    with Register(":memory:") as register:
        history = register.apply(parse_case(case.text, "case.jsonl")).history
    told(history, max(case.days), some_readings(chance))


@pytest.mark.parametrize("seed", [1, 7])
def test_what_is_owed_turns_where_it_turns_when_every_instant_is_asked_and_by_the_same_events(seed: int) -> None:
    dispute = Dispute(lifelike(seed, 3))
    question = parse("outstanding")
    at_each = dispute.flips(lambda view: question(view), "known_at")
    assert [turning.to_dict() for turning in dispute.flips(question, "known_at")] == [
        turning.to_dict() for turning in at_each
    ]
    assert len(at_each) > 1


def test_the_last_turn_of_an_answer_that_ends_as_it_began_is_found_without_a_view_for_each_instant() -> None:
    dispute = Dispute(lifelike(7, 3))
    asked: list[type] = []
    every = dispute.flips("outstanding", "known_at")
    highest = max(turning.after for turning in every)
    question = parse(f"outstanding == {highest}")
    answer = question.answer
    object.__setattr__(question, "answer", lambda view: asked.append(type(view)) or answer(view))
    turning = dispute.bisect(question, "known_at")
    assert turning == next(each for each in reversed(dispute.flips(lambda view: answer(view), "known_at")))
    assert asked.count(View) == 2


SECURED = """
order: SO-1
customer: みなと商事
quote: {number: Q-1, issued_on: 2025-01-10, deposit_limit: 500000}
contracts:
  - {id: watch, kind: outsourcing, monthly_fee: 100000, starts_on: 2025-03-01, term_months: 12}
  - {id: server, kind: supply, price: 1000000}
events:
  - {event: ApplicationReceived, on: 2025-02-01}
  - {event: AcceptanceArrived, on: 2025-02-03, form: electronic}
  - {event: NonRenewalDeclared, contract: watch, by: customer, form: paper, on: 2025-03-10}
  - {event: DepositDemanded, contract: watch, amount: 300000, due_on: 2025-02-20, on: 2025-02-12}
  - {event: PaymentReceived, amount: 1320000, on: 2025-03-13}
"""


def test_a_call_for_a_deposit_that_falls_away_after_the_last_fact_is_owed_no_longer() -> None:
    # 12 x 110,000 yen are paid ahead, so that nothing is left to secure when the service ends (39(1)).
    with Register(":memory:") as register:
        dispute = register.apply(parse_case(SECURED, "case.yaml")).dispute()
    last = dispute.flips("outstanding", "known_at", as_of=date(2026, 6, 15))[-1]
    assert (last.before, last.after) == (1_620_000, 0)
