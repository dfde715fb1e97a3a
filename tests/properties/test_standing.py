"""How contracts stand, derived without money, is what a whole view says; and it costs what happens, not what is paid."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest
from wild import some_readings, wild_case

from yakkan import Register, parse_case
from yakkan.domain.contract.derivation import derive
from yakkan.domain.instants import end_of_knowledge
from yakkan.projections.dispute.part import hangs_on
from yakkan.projections.liability import liability
from yakkan.projections.portfolio import full_rows, portfolio_rows
from yakkan.projections.question import parse
from yakkan.projections.view import View

PAID_LATE = """
order: SO-1
customer: みなと商事
quote: {number: Q-1, issued_on: 2024-12-02}
contracts:
  - {id: ops, kind: outsourcing, monthly_fee: 100000, starts_on: 2025-01-01, term_months: 12}
events:
  - {event: ApplicationReceived, on: 2024-12-05}
  - {event: AcceptanceArrived, on: 2024-12-09, form: electronic}
  - {event: PaymentReceived, contract: ops, on: 2025-03-10, amount: 110437}
"""


@pytest.mark.parametrize("seed", range(30))
def test_the_status_of_a_portfolio_is_that_of_the_view(seed: int) -> None:
    chance = Random(64_000 + seed)
    case = wild_case(chance, most=chance.choice([8, 16]), orders=(1, 2, 3))
    with Register(":memory:") as register:
        history = register.apply(parse_case(case.text, "case.jsonl")).history
    for _ in range(4):
        day, readings = chance.choice([*case.days, max(case.days)]), some_readings(chance, 6)
        known = chance.choice([None, chance.choice(history.records).recorded_at])
        rows = portfolio_rows(history.records, day, end_of_knowledge(known), readings, "status")
        lines = View(history, day, known, readings).contracts
        told = [(row.contract, row.state, row.since, row.basis, row.passed_as, row.units) for row in rows]
        assert told == [
            (line.contract, line.state, line.since, line.basis, line.passed_as, len(line.units)) for line in lines
        ]
        assert [(row.term_no, row.term_ends_on) for row in rows] == [
            (line.term and line.term["term_no"], line.term and line.term["last_day"]) for line in lines
        ]


@pytest.mark.parametrize("seed", range(40))
def test_the_figures_of_a_portfolio_are_those_of_a_chronicle_that_says_why(seed: int) -> None:
    chance = Random(66_000 + seed)
    case = wild_case(chance, most=chance.choice([8, 16, 24]), orders=(1, 2))
    with Register(":memory:") as register:
        records = register.apply(parse_case(case.text, "case.jsonl")).history.records
    for _ in range(4):
        day, readings = chance.choice([*case.days, max(case.days)]), some_readings(chance, 6)
        known = records[: chance.choice([len(records), chance.randint(1, len(records))])]
        chronicle, _ = derive(known, day, readings)
        assert all(charge.grounds for charge in chronicle.ledger.charges)
        whole = full_rows(known, chronicle, day, liability(chronicle, day))
        assert portfolio_rows(known, day, None, readings) == whole


def test_a_chronicle_without_reasons_keeps_no_books() -> None:
    with Register(":memory:") as register:
        records = register.apply(parse_case(PAID_LATE, "ops.yaml")).history.records
    charge = derive(records, date(2025, 3, 10))[0].ledger.by_id["ops/2025-01"]
    assert [ground.article for ground in charge.grounds] == ["38(1)", "38(1)", "38(5)"]
    chronicle, _ = derive(records, date(2025, 3, 10), reasons=False)
    # 110,000 yen due on 28 February, paid on 10 March with ten days at 14.5 %: 110,000 x 0.145 x 10 / 365 = 436.98.
    bare = chronicle.ledger.by_id["ops/2025-01"]
    assert (bare.paid, chronicle.ledger.interest_paid, bare.grounds) == (110_000, 437, [])
    with pytest.raises(AssertionError):
        _ = chronicle.ledger.postings


def test_years_of_payments_decide_nothing_about_a_state() -> None:
    months = [f"{2021 + number // 12}-{1 + number % 12:02}" for number in range(48)]
    paid = "\n".join(
        f"  - {{event: InvoiceIssued, contract: ops, on: {month}-28, due_on: {month}-28}}\n"
        f"  - {{event: PaymentReceived, contract: ops, on: {month}-28, amount: 110000}}"
        for month in months
    )
    text = f"""
order: SO-1
customer: みなと商事
quote: {{number: Q-1, issued_on: 2020-11-02}}
contracts:
  - {{id: ops, kind: outsourcing, monthly_fee: 100000, starts_on: 2021-01-01, term_months: 12}}
events:
  - {{event: ApplicationReceived, on: 2020-11-05}}
  - {{event: AcceptanceArrived, on: 2020-11-09, form: electronic}}
{paid}
"""
    with Register(":memory:") as register:
        history = register.apply(parse_case(text, "ops.yaml")).history
    question = parse("ops.state")
    part = hangs_on(history, question)
    facts = {type(record.event).__name__ for record in part.records}
    assert {"ContractOpened", "AcceptanceArrived"} <= facts
    assert not facts & {"InvoiceIssued", "PaymentReceived"}
    view = View(part, history.records[-1].event.on)
    assert question(view) == question(View(history, view.as_of)) == "renewed"
    assert not view.chronicle.ledger.charges
