"""Two parties' papers of which one has told more by the time of an invoice: its number in the record is a name."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from yakkan import Dispute, parse_case
from yakkan.adapters.cli import app
from yakkan.projections.dispute import Comparison

BEGUN = """
order: SO-1
customer: みなと商事
quote: {number: Q-1, issued_on: 2025-01-10}
contracts:
  - {id: server, kind: supply, price: 1000000}
events:
  - {event: ApplicationReceived, on: 2025-01-20}
  - {event: AcceptanceArrived, on: 2025-01-25, form: paper}
  - {event: EquipmentReceived, contract: server, on: 2025-02-03}
  - {event: PassCertificateArrived, contract: server, on: 2025-02-05, form: paper}
"""
DAMAGE = "  - {event: RiskEventOccurred, contract: server, on: %s, attributable_to: customer}\n"
INVOICE = "  - {event: InvoiceIssued, contract: server, on: 2025-02-20, due_on: 2025-03-31}\n"
BEFORE = BEGUN + DAMAGE % "2025-02-10" + INVOICE
"""Damage after the pass is the customer's to bear (31) and changes nothing of what it owes."""
BEHIND = BEGUN + DAMAGE % "2025-02-25" + INVOICE
NONE = BEGUN + INVOICE
DAY = date(2025, 3, 5)


def compared(ours: str, theirs: str) -> Comparison:
    return Dispute(parse_case(ours).history).compare(parse_case(theirs), as_of=DAY)


@pytest.mark.parametrize(("ours", "theirs"), [(BEFORE, BEHIND), (BEHIND, BEFORE), (BEFORE, NONE), (NONE, BEFORE)])
def test_nothing_turns_on_what_was_told_before_an_invoice(ours: str, theirs: str) -> None:
    found = compared(ours, theirs)
    invoices = [view.fees.charges[0].invoice for view in found.views]
    assert invoices[0] != invoices[1]
    assert [(issue.point.subject, issue.weight, issue.since) for issue in found.issues] == [
        ("RiskEventOccurred", "idle", None)
    ]
    assert (found.whole.changes, found.first) == ((), None)


def test_that_there_is_an_invoice_at_all_counts() -> None:
    found = compared(BEFORE, BEGUN + DAMAGE % "2025-02-10")
    [issue] = found.issues
    assert (issue.point.subject, issue.weight, issue.since) == ("InvoiceIssued", "alone", date(2025, 2, 20))
    [invoice] = [each for each in issue.alone.changes if each.field == "invoice"]
    assert (invoice.before is None, invoice.after) == (False, None)


def test_the_command_line_says_that_nothing_parts_them(tmp_path: Path) -> None:
    papers = []
    for name, text in (("ours", BEFORE), ("theirs", NONE)):
        papers.append(tmp_path / f"{name}.yaml")
        papers[-1].write_text(text, encoding="utf-8")
    asked = ["compare", *map(str, papers), "--as-of", str(DAY), "--lang", "en"]
    told = CliRunner().invoke(app, asked).output
    assert "nothing that follows from the papers differs" in told
    assert "the order of recording" not in told
    made = json.loads(CliRunner().invoke(app, [*asked, "--json"]).output)
    assert (made["first"], [each["subject"] for each in made["issues"]]) == (None, ["RiskEventOccurred"])
