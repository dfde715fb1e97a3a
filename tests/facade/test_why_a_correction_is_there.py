"""What is about the record itself, a correction or a withdrawal, is there for `why_not` as it is for a question."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from yakkan import Matter, Register, parse_case
from yakkan.adapters.cli import app

CASE = """
order: SO-1
customer: みなと商事
quote: {number: Q-1, issued_on: 2025-01-10}
contracts:
  - {id: server, kind: supply, price: 1000000}
  - {id: spare, kind: supply, price: 1000000}
events:
  - {event: ApplicationReceived, on: 2025-01-20}
  - {event: AcceptanceArrived, on: 2025-01-25, form: paper}
  - {event: EquipmentReceived, contract: server, on: 2025-02-03}
  - {id: letter, event: RejectionArrived, contract: server, on: 2025-02-12, form: paper}
  - {id: oral, event: PaymentDemanded, contract: server, on: 2025-02-13}
  - {event: FactCorrected, contract: server, corrects: letter, on: 2025-02-20, changes: {on: 2025-02-07}}
  - {event: FactRetracted, contract: server, retracts: oral, on: 2025-02-20, reason: never said}
"""
"""Received on Mon 2025-02-03: without a rejection by 02-10 the unit is deemed to pass (28(1)). The letter, late by the
record of 02-12, is in time by that of 02-20, which withdraws the pass.
"""
DAY = date(2025, 2, 20)


@pytest.fixture
def matter() -> Matter:
    return Register(":memory:").apply(parse_case(CASE))


@pytest.mark.parametrize("event", ["FactCorrected", "FactRetracted", "DeemedEventWithdrawn"])
def test_it_is_there_where_the_timeline_has_it(matter: Matter, event: str) -> None:
    dispute = matter.dispute()
    [standing] = {(row.contract, row.status, row.effect) for row in matter.view(DAY).timeline if row.event == event}
    assert standing == ("server", "effective", "full")
    assert dispute.why_not(f"{event}:server", as_of=DAY).text == f"{event}:server is there on 2025-02-20"
    assert dispute.why_not(f"{event}:spare", as_of=DAY).text == f"{event}:spare is not there on 2025-02-20"
    before = dispute.why_not(f"{event}:server", as_of=DAY, known_at=date(2025, 2, 19))
    assert before.text == f"{event}:server is not there on 2025-02-20"


def test_the_command_line_says_so(tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    case.write_text(CASE, encoding="utf-8")
    told = CliRunner().invoke(app, ["explain", str(case), "--why-not", "FactCorrected:server", "--lang", "en"]).output
    assert "record corrected (server): there on 2025-02-20" in told
    assert "no effect" not in told
