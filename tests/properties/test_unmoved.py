"""What the parts of a matter tell to change nothing changes nothing in the whole, down to the last line and yen."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

import pytest
from wild import wild_case

import yakkan
from yakkan import Register, parse_case
from yakkan.adapters.generator import Plan, fill
from yakkan.domain.contract.facts import Fact, PaymentReceived
from yakkan.domain.contract.history import History
from yakkan.domain.terms.readings import READINGS
from yakkan.projections.dispute import Dispute
from yakkan.projections.dispute.effect import balance, told
from yakkan.projections.dispute.unmoved import COURSE, DAMAGES, VALUED, Courses, valued
from yakkan.projections.view import View

MONEY = {
    "accrual.py", "books.py", "charge.py", "chronicle.py", "credits.py", "damages.py", "debts.py", "deposit.py",
    "fees.py", "integration_price.py", "ledger.py", "liability.py", "money.py", "monthly_fee.py", "price.py",
    "rental_money.py", "supply_price.py", "undone.py",
}  # fmt: skip
"""Modules about what moves between contracts, and about caps."""


def wild(seed: int) -> History:
    with Register(":memory:") as register:
        return register.apply(parse_case(wild_case(Random(seed), 8, orders=(2, 4)).text, "case.jsonl")).history


def lifelike(seed: int) -> History:
    with Register(":memory:") as register:
        fill(register, Plan(seed=seed, contracts=6, per_matter=6, late=0.4, corrected=0.2, disputed=0.6))
        return register.matter(register.matters()[0]).history


def outcome(view: View) -> tuple[object, ...]:
    """Where everything stands, every charge, and what the customer ends up paying."""
    states = [(line.contract, line.state, [unit.state for unit in line.units]) for line in view.contracts]
    charges = [(line.id, line.gross, line.paid, line.outstanding, line.due_on) for line in view.fees.charges]
    return states, view.fees.totals, balance(view), charges


def held(history: History, seed: int, times: int) -> tuple[int, int]:
    """Hold the parts against the whole for readings drawn at random; how often they told, and spoke of no change."""
    chance = Random(seed)
    days = sorted({record.event.on for record in history.records if isinstance(record.event, Fact)})
    asked = unmoved = 0
    for _ in range(times):
        day = chance.choice([*days, days[-1], days[-1]])
        in_force = View(history, day).chronicle.readings
        courses = Courses(history, day, {name: in_force[name] for name in in_force})
        if not courses.told:
            return 0, 0
        others = chance.sample(list(READINGS), chance.choice([0, 0, 1, 3]))
        start = {name: chance.choice(list(READINGS[name].alternatives)) for name in others}
        before = View(history, day, None, start)
        was = outcome(before)
        for name in sorted((COURSE | DAMAGES) & before.consulted):
            for value in READINGS[name].alternatives:
                choice = {**start, name: value}
                asked += 1
                if value != before.chronicle.readings[name] and courses.unmoved(choice, start):
                    unmoved += 1
                    after = View(history, day, None, choice)
                    assert outcome(after) == was, (name, value, start, day)
                    assert name in DAMAGES or told(after) == told(before), (name, value, start, day)
    return asked, unmoved


@pytest.mark.parametrize("seed", range(9000, 9012))
def test_in_wild_matters(seed: int) -> None:
    held(wild(seed), seed, 2)


def test_in_lifelike_ones() -> None:
    counted = [held(lifelike(seed), seed, 2) for seed in (1, 3, 4)]
    for asked, unmoved in counted:
        assert 0 < unmoved < asked


def revalued(history: History, seed: int) -> int:
    """Hold a view valued anew against one derived anew; how often something was payable otherwise."""
    chance = Random(seed)
    days = sorted({record.event.on for record in history.records if isinstance(record.event, Fact)})
    others = chance.sample(sorted(READINGS.keys() - VALUED), chance.choice([0, 0, 4]))
    start = {name: chance.choice(list(READINGS[name].alternatives)) for name in others}
    moved = 0
    for day in (days[-1], chance.choice(days)):
        before = View(history, day, None, start)
        was = outcome(before)
        for name in sorted(VALUED):
            for value in READINGS[name].alternatives:
                after = View(history, day, None, {**start, name: value})
                again = valued(before, {name: value})
                assert outcome(again) == outcome(after), (name, value, start, day)
                assert told(again) == told(after), (name, value, start, day)
                moved += outcome(after) != was
        assert outcome(before) == was
    return moved


DAMAGED = """
order: SO-9
customer: みなと商事
quote: {number: Q-9, issued_on: 2025-03-01}
contracts:
  - {id: it, kind: integration, price: 4000000, due_on: 2025-07-31}
events:
  - {event: ApplicationReceived, on: 2025-03-10}
  - {event: AcceptanceArrived, on: 2025-03-12, form: paper}
  - {event: WorkCompleted, contract: it, on: 2025-07-25}
  - {event: CompletionConfirmed, contract: it, form: paper, on: 2025-08-01}
  - {event: DamageOccurred, contract: it, incident: i1, amount_direct: 5000000, amount_other: 1000000, on: 2025-08-20}
  - {event: DamageOccurred, contract: it, incident: i2, amount_direct: 900000, amount_other: 0, on: 2025-08-21}
  - {event: PaymentReceived, contract: it, amount: 2200000, on: 2025-08-29}
  - {event: AttributionFound, contract: it, incident: i1, degree: gross_negligence, on: 2025-10-01}
  - {event: AttributionFound, contract: it, incident: i2, degree: negligence, on: 2025-10-02}
"""


def test_damages_can_be_valued_anew() -> None:
    for seed in range(9100, 9115):
        revalued(wild(seed), seed)
    for seed in (1, 3):
        revalued(lifelike(seed), seed)
    with Register(":memory:") as register:
        assert revalued(register.apply(parse_case(DAMAGED)).history, 0) > 1


def test_a_large_matter_is_told_as_by_every_reading_alone_on_the_whole() -> None:
    plan = Plan(seed=3, contracts=20, per_matter=20)
    with Register(":memory:") as register:
        fill(register, plan)
        ours = register.matter(register.matters()[0]).history
    payment = next(record.ref for record in ours.records if isinstance(record.event, PaymentReceived))
    theirs = Dispute(ours).what_if(remove=[payment])
    found = Dispute(ours).compare(theirs, as_of=plan.last_day)
    assert found.complete
    sides = (ours, theirs.history)
    before = [View(side, plan.last_day) for side in sides]
    expected = {}
    for name in before[0].consulted | before[1].consulted:
        for value in READINGS[name].alternatives:
            after = [View(side, plan.last_day, None, {name: value}) for side in sides]
            if any(
                outcome(now)[0] != outcome(was)[0] or owed(now) != owed(was)
                for now, was in zip(after, before, strict=True)
            ):
                expected[name, value] = [
                    now - was for now, was in zip(map(balance, after), map(balance, before), strict=True)
                ]
    told_alone = {(each.reading, each.value): list(each.ends) for each in found.contested if not each.beside}
    assert told_alone == expected


def owed(view: View) -> tuple[int, int]:
    totals = view.fees.totals
    return totals.outstanding + totals.late_interest, balance(view)


ASKED = {
    "monthly_fee.py": {"X59"},
    "price.py": {"X65"},
    "supply_price.py": {"X65"},
    "integration_price.py": {"X62", "X65"},
    "liability.py": {"X63", "X64"},
}
"""What these modules ask for: a reduction of one month's fee, the rate of tax of a price that arises, and caps."""


def test_nothing_else_about_money_asks_for_these_readings() -> None:
    root = Path(yakkan.__file__).resolve().parent.parent
    seen = set()
    for path in [*root.glob("domain/contract/**/*.py"), *root.glob("projections/*.py")]:
        names = set(re.findall(r'"(X\d+)"', path.read_text(encoding="utf-8"))) & (COURSE | DAMAGES)
        seen |= names
        if path.name in MONEY:
            assert names <= ASKED.get(path.name, set()), path.name
    assert seen == COURSE | DAMAGES
