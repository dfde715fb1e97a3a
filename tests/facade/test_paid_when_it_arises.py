"""A monthly fee that is due before it arises is paid in time on the day on which it arises, and no day later."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from typer.testing import CliRunner

from yakkan import Dispute, parse_case
from yakkan.adapters.cli import app

CASE = """
order: SO-1
customer: みなと商事
quote: {number: Q-1, issued_on: 2025-01-10, payment: {months_after: 0, day: 10}}
contracts:
  - {id: watch, kind: outsourcing, monthly_fee: 40000, starts_on: 2025-04-01, term_months: 12}
events:
  - {event: ApplicationReceived, on: 2025-01-20}
  - {event: AcceptanceArrived, on: 2025-01-25, form: paper}
"""
"""The fee of May arises with its end, on Sat 2025-05-31, and was due on 2025-05-10: late interest (38(5)) begins on
2025-06-01, so that payment on 05-31 was the last in time.
"""


def test_it_is_over_and_says_since_when() -> None:
    dispute = Dispute(parse_case(CASE).history)
    [interest] = [x for x in dispute.view(date(2025, 6, 20)).fees.interest if x.charge == "watch/2025-05"]
    assert interest.from_ == date(2025, 6, 1)
    found = dispute.safe_until("pay", charge="watch/2025-05", as_of=date(2025, 6, 20))
    assert (found.status, found.due_on, found.latest_on) == ("over", date(2025, 5, 31), date(2025, 5, 31))
    assert found.takes_effect_late


def test_the_command_line_says_so_too(tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    case.write_text(CASE, encoding="utf-8")
    asked = ["safe", str(case), "pay", "--charge", "watch/2025-05", "--as-of", "2025-06-20", "--lang", "en"]
    assert "2025-05-31" in CliRunner().invoke(app, asked).output
    told = json.loads(CliRunner().invoke(app, [*asked, "--json"]).output)
    assert (told["status"], told["latest_on"]) == ("over", "2025-05-31")
