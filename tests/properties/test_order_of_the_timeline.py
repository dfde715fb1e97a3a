"""The timeline within a day: lapses, then beginnings, then facts in recorded order, whether they stand or not.

Interface section 1. Consequences follow what they are of, and corrections, retractions and withdrawals stand by the day
on which they were recorded, so these are left out of the first property and have one of their own.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from wild import wild_case

from yakkan import Register, View, parse_case
from yakkan.domain.instants import JST
from yakkan.projections.timeline import Row

LAPSES = (
    "CompletionDeemedConfirmed EquipmentDeemedPassed RentalDeemedConforming TermRenewed TermExpired WarrantyExpired "
    "CurePeriodLapsed SecrecyLapsed NonSolicitLapsed"
).split()
BEGINNINGS = "ServiceBegan WarrantyBegan EarlyTerminationTookEffect ReturnFellOverdue".split()
CONSEQUENCES = "TitleTransferred BenefitOfTimeLost".split()
AMENDING = "FactCorrected FactRetracted DeemedEventWithdrawn".split()

CASE = """
order: SO-1
customer: みなと商事
quote: {number: Q-1, issued_on: 2025-01-10}
contracts:
  - {id: server, kind: supply, price: 1000000}
events:
  - {event: ApplicationReceived, on: 2025-01-20}
  - {event: AcceptanceArrived, on: 2025-01-25, form: paper}
  - {event: EquipmentReceived, contract: server, on: 2025-02-03}
  - {id: gone, event: PaymentDemanded, contract: server, on: 2025-02-11, recorded_at: 2025-02-11T09:00}
  - {event: DebtAcknowledged, contract: server, on: 2025-02-11, recorded_at: 2025-02-11T10:00}
  - {event: FactRetracted, contract: server, retracts: gone, reason: x, recorded_at: 2025-02-12T09:00}
  - {event: RejectionArrived, contract: server, on: 2025-02-10, form: paper, recorded_at: 2025-02-12T10:00}
  - {event: PaymentDemanded, contract: server, on: 2025-02-12, recorded_at: 2025-02-12T11:00}
"""


def test_what_was_withdrawn_and_retracted_stands_where_it_stood() -> None:
    """Pass and warranty, seen from 02-11, open that day though withdrawn; the first demand comes before what is later."""
    with Register(":memory:") as register:
        view = register.apply(parse_case(CASE)).view(date(2025, 2, 12))
    assert [(row.event, row.status) for row in view.timeline][3:] == [
        ("RejectionArrived", "effective"),
        ("EquipmentDeemedPassed", "withdrawn"),
        ("WarrantyBegan", "withdrawn"),
        ("PaymentDemanded", "retracted"),
        ("DebtAcknowledged", "effective"),
        ("FactRetracted", "effective"),
        ("DeemedEventWithdrawn", "effective"),
        ("DeemedEventWithdrawn", "effective"),
        ("PaymentDemanded", "effective"),
    ]


def drawn(seed: int) -> View:
    chance = Random(seed)
    case = wild_case(chance, chance.randint(5, 40), orders=(1, 1, 2))
    with Register(":memory:") as register:
        matter = register.apply(parse_case(case.text, "case.jsonl"))
        records = matter.history.records
        day = chance.choice([record.event.on for record in records]) + timedelta(days=chance.randint(-2, 9))
        return matter.view(day, chance.choice([None, chance.choice(records).recorded_at]))


@pytest.mark.parametrize("seed", range(60))
def test_of_a_day_lapses_come_first_then_beginnings_then_facts_as_recorded(seed: int) -> None:
    def place(row: Row) -> tuple[Any, ...]:
        if row.event in LAPSES:
            return row.shows_from, 0
        if row.event in BEGINNINGS:
            return row.shows_from, 1
        assert row.recorded_at is not None
        return row.shows_from, 2, row.recorded_at

    rows: list[Row] = []
    for row in drawn(seed).timeline:
        told_today = any(not each.deemed and each.shows_from == row.shows_from for each in rows)
        # What stands and was brought about by a fact of its day, such as a service by its licence, follows that fact.
        brought_about = row.deemed and row.status == "effective" and told_today
        if row.event not in (*AMENDING, *CONSEQUENCES) and not brought_about:
            rows.append(row)
    assert rows == sorted(rows, key=place)


@pytest.mark.parametrize("seed", range(60))
def test_what_amends_stands_by_the_day_of_its_recording_in_recorded_order(seed: int) -> None:
    def by(row: Row) -> Any:
        amends = row.event in AMENDING and row.recorded_at is not None
        return row.recorded_at.astimezone(JST).date() if amends and row.recorded_at else row.shows_from

    rows = drawn(seed).timeline
    assert [by(row) for row in rows] == sorted(by(row) for row in rows)
    amending = [row.recorded_at for row in rows if row.event in AMENDING and row.recorded_at is not None]
    assert amending == sorted(amending)
