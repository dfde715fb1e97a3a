"""A fact supposed to be about another contract, or about none: what the papers would say had they been written so.

Each answer is that of a case file in which the fact stands so from the start; a correction to the same says it too.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from yakkan import InputError, Matter, Register, View, parse_case
from yakkan.adapters.cli import app

CASE = """\
order: SO-1
customer: みなと商事
quote: {number: Q-1, issued_on: 2025-01-10}
contracts:
  - {id: watch, kind: outsourcing, monthly_fee: 100000, starts_on: 2025-02-01, term_months: 12}
  - {id: care, kind: maintenance, monthly_fee: 50000, starts_on: 2025-02-01, term_months: 12}
  - {id: server, kind: supply, price: 300000, units: [{id: s1, price: 300000}]}
events:
  - {id: asked, event: ApplicationReceived, on: 2025-01-20}
  - {event: AcceptanceArrived, on: 2025-01-25, form: paper}
  - {id: came, event: EquipmentReceived, contract: server, unit: s1, on: 2025-02-03}
  - {id: paid, event: PaymentReceived, contract: watch, amount: 80000, on: 2025-03-31}
  - {id: notice, event: EarlyTerminationNoticed, contract: watch, form: paper, on: 2025-04-10}
"""
DAY = date(2025, 5, 20)


def matter(text: str = CASE) -> Matter:
    return Register(":memory:").apply(parse_case(text))


def told(view: View) -> dict[str, Any]:
    """What a view says but for references and reasons, which name records."""

    def bare(part: Any) -> Any:
        if isinstance(part, dict):
            left_out = ("because", "reason", "ref", "recorded_at", "forecast", "postings")
            return {name: bare(value) for name, value in part.items() if name not in left_out}
        return [bare(each) for each in part] if isinstance(part, list) else part

    parts: dict[str, Any] = bare(view.to_dict())
    return {name: part for name, part in parts.items() if name != "timeline"}


@pytest.mark.parametrize(
    ("label", "now", "then"),
    [
        ("paid", "contract: watch, amount", "contract: care, amount"),
        ("paid", "contract: watch, amount", "contract: server, amount"),
        ("paid", "contract: watch, amount", "amount"),
        ("notice", "contract: watch, form", "contract: care, form"),
        ("asked", "ApplicationReceived, on", "ApplicationReceived, contract: care, on"),
    ],
)
def test_it_is_as_in_papers_that_say_so(label: str, now: str, then: str) -> None:
    assert CASE.count(now) == 1
    contract = then.split("contract: ")[1].split(",")[0] if "contract" in then else None
    supposed = matter().dispute().what_if(change={label: {"contract": contract}}).view(DAY)
    assert told(supposed) == told(matter(CASE.replace(now, then)).view(DAY))
    assert told(supposed) != told(matter().view(DAY))
    corrected = (
        f"  - {{event: FactCorrected, corrects: {label}, changes: {{contract: {contract or 'null'}}}, on: {DAY}}}\n"
    )
    assert told(supposed) == told(matter(CASE + corrected).view(DAY))


def test_to_its_own_contract_it_is_moved_in_vain() -> None:
    supposed = matter().dispute().what_if(change={"paid": {"contract": "SO-1/watch"}})
    assert supposed.view(DAY).to_dict() == matter().view(DAY).to_dict()


@pytest.mark.parametrize(
    ("label", "contract", "said"),
    [
        (
            "paid",
            "wach",
            "what if: paid: contract: found the unknown contract 'wach', expected one of watch, care, server",
        ),
        ("came", "care", "what if: came: unit: found unit 's1', expected no unit: care is of kind maintenance"),
        ("came", None, "what if: came: unit: found a unit without its contract, expected `contract` beside `unit`"),
    ],
)
def test_where_it_cannot_be_is_told(label: str, contract: str | None, said: str) -> None:
    with pytest.raises(InputError) as refused:
        matter().dispute().what_if(change={label: {"contract": contract}})
    assert str(refused.value).startswith(said)


def test_the_command_line_takes_it(tmp_path: Path) -> None:
    """80,000 yen of 31 March meet the fee of February, due then: 110,000 of watch, or else 55,000 of care in full."""
    case = tmp_path / "case.yaml"
    case.write_text(CASE, encoding="utf-8")
    words = ["what-if", str(case), "--change", "paid contract=care", "--as-of", "2025-04-01", "--lang", "en"]
    done = CliRunner().invoke(app, words, env={"COLUMNS": "120"})
    assert done.exit_code == 0
    lines = [" ".join(line.split()) for line in done.output.splitlines()]
    assert "charge watch/2025-02 outstanding (yen) 30,000 110,000" in lines
    assert "charge care/2025-02 outstanding (yen) 55,000 0" in lines
