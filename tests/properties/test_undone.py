"""Refunds of what was invoiced and never arose, against the definition, invoice by invoice (decision 0007)."""

from __future__ import annotations

import json
from datetime import date
from random import Random

import pytest
from wild import wild_case

from yakkan import Register, parse_case
from yakkan.adapters.generator import Plan, case_lines
from yakkan.domain.contract.facts import InvoiceIssued
from yakkan.domain.contract.history import History
from yakkan.domain.contract.record import ACCOUNT
from yakkan.projections.view import View

Identity = tuple[str | None, str]
"""A charge by its order and its id without the order: what it is called changes when another order uses the name."""


def invoiced_and_refunded(history: History, view: View) -> tuple[set[Identity], set[Identity]]:
    """What some invoice covered when it was recorded and does not arise in the view; and what the view refunds."""

    def identity(each: View, id: str) -> Identity:
        course = each.chronicle.course_of_charge(id)
        return (None, id) if course is None else (course.stream, id[len(course.name) :])

    ledger = view.chronicle.ledger
    refunds = {
        charge.id.removesuffix("/refund")
        for charge in ledger.charges
        if charge.kind == "refund" and any("never arose" in ground.arithmetic for ground in charge.grounds)
    }
    arise = {identity(view, charge.id) for charge in ledger.charges if charge.id not in refunds}
    covered = set()
    for fact in view.facts:
        if isinstance(fact.fact, InvoiceIssued) and fact.retracted_by is None and fact.fact.on <= view.as_of:
            known = History([record for record in history.records if record.seq <= fact.record.seq])
            then = View(known, fact.fact.on, readings=view.readings)
            of_all = fact.stream == ACCOUNT
            ours = [c for c in then.chronicle.ledger.charges if of_all or (c.course and c.course.stream == fact.stream)]
            covered |= {identity(then, c.id) for c in ours if c.invoice is not None and c.gross > 0}
    return covered - arise, {identity(view, id) for id in refunds}


@pytest.mark.parametrize("seed", range(30))
def test_of_wild_matters(seed: int) -> None:
    case = wild_case(Random(91_000 + seed), most=14, orders=(2, 3))
    with Register(":memory:") as register:
        history = register.apply(parse_case(case.text, "case.jsonl")).history
    view = View(history, max(case.days))
    owed, refunded = invoiced_and_refunded(history, view)
    assert refunded == owed


UNMAKES = ("EquipmentReceived", "WorkCompleted", "ServiceBegan", "RentalDelivered", "AcceptanceArrived")
"""What charges hang on."""


def with_retractions(plan: Plan, chance: Random) -> str:
    """A lifelike customer's case file in which, at last, some handovers and beginnings turn out never to have been."""
    lines = []
    for line in case_lines(plan):
        document = json.loads(line)
        events = document["events"]
        for number, event in enumerate([each for each in events if each["event"] in UNMAKES]):
            if chance.random() < 0.4:
                event.setdefault("id", f"unmade{number}")
                learnt = f"{plan.last_day}T{chance.choice(range(10, 18))}:00+09:00"
                retraction = {"event": "FactRetracted", "on": str(plan.last_day), "recorded_at": learnt}
                events.append({**retraction, "retracts": event["id"], "reason": "misread"})
        lines.append(json.dumps(document))
    return "\n".join(lines)


@pytest.mark.parametrize("seed", [7, 19, 25, 41])
def test_of_lifelike_matters(seed: int) -> None:
    plan = Plan(seed=700 + seed, contracts=8, per_matter=8, late=0.3, corrected=0.2, disputed=0.3, years=2)
    with Register(":memory:") as register:
        matter = register.apply(parse_case(with_retractions(plan, Random(seed)), "case.jsonl"))
        matter.advance(plan.last_day)
        history = matter.history
    owed, refunded = invoiced_and_refunded(history, View(history, plan.last_day))
    assert owed, "nothing to see"
    assert refunded == owed


def test_another_order_of_that_name_unmakes_nothing() -> None:
    """A charge goes by ORDER/CONTRACT/... once another order uses its contract's id: it arises none the less."""

    def order(number: int, year: int, more: str) -> str:
        return f"""
order: SO-{number}
customer: みなと商事
quote: {{number: Q-{number}, issued_on: {year}-03-01}}
contracts:
  - {{id: server, kind: supply, due_on: {year}-05-30, units: [{{id: s1, price: 1200000}}]}}
events:
  - {{event: ApplicationReceived, on: {year}-04-03}}
  - {{event: AcceptanceArrived, on: {year}-04-07, form: electronic}}
{more}"""

    first = """
  - {event: EquipmentReceived, on: 2025-05-28, contract: server, unit: s1}
  - {event: PassCertificateArrived, on: 2025-06-02, contract: server, unit: s1, form: paper, id: passed}
  - {event: InvoiceIssued, on: 2025-06-30, contract: server, due_on: 2025-07-31}
  - {event: FactCorrected, on: 2025-07-01, corrects: passed, changes: {on: 2025-06-03}}
"""
    text = order(1, 2025, first) + "---" + order(2, 2026, "")
    with Register(":memory:") as register:
        fees = register.apply(parse_case(text, "orders.yaml")).view(date(2026, 4, 30)).fees
    assert [(charge.id, charge.gross) for charge in fees.charges] == [("SO-1/server/s1/price", 1_320_000)]
    assert fees.totals.reductions == 0
