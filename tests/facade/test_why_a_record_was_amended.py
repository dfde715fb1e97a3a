"""A correction, a retraction and a withdrawal explain themselves: what each is about, and the fact that shows it.

Received on Mon 2025-02-03, the unit passes by silence with the end of 02-10 (28(1)), so that the warranty begins on
02-11 (32(1)). A letter is recorded on 02-12 as arrived that day, too late; on 02-20 its day is corrected to 02-07, in
time, and pass and warranty are withdrawn. On 02-25 the letter is retracted, and on 03-01 that retraction.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from yakkan import FactRetracted, Matter, Register, View, parse_case
from yakkan.adapters.cli import app
from yakkan.projections.explanation import Explanation

CASE = """
order: SO-1
customer: みなと商事
quote: {number: Q-1, issued_on: 2025-01-10}
contracts:
  - {id: server, kind: supply, price: 1000000}
events:
  - {event: ApplicationReceived, on: 2025-01-20}
  - {event: AcceptanceArrived, on: 2025-01-25, form: paper}
  - {id: came, event: EquipmentReceived, contract: server, on: 2025-02-03}
  - {id: letter, event: RejectionArrived, contract: server, on: 2025-02-12, form: paper}
  - {id: day, event: FactCorrected, contract: server, corrects: letter, changes: {on: 2025-02-07}, on: 2025-02-20}
  - {id: gone, event: FactRetracted, contract: server, retracts: letter, on: 2025-02-25, reason: of another customer}
  - {id: back, event: FactRetracted, contract: server, retracts: gone, on: 2025-03-01, reason: it was ours}
"""
DAY = date(2025, 3, 5)


@pytest.fixture
def matter() -> Matter:
    register = Register(":memory:")
    matter = register.apply(parse_case(CASE))
    register.advance(DAY)
    return matter


def shape(tree: Explanation) -> list[str]:
    """The texts of a tree by their depth, with their arithmetic and without references, which hang on the journal."""
    return [
        "  " * depth + node.text.split(" (SO-1/")[0] + (f": {node.arithmetic}" if node.arithmetic else "")
        for depth, node in tree.walk()
    ]


def named(view: View, event: str, status: str = "effective") -> list[Explanation]:
    return [view.explain(row) for row in view.timeline if row.event == event and row.status == status]


CORRECTED = "the record of it was corrected: by SO-1/server#8 (was on: 2025-02-12)"
LETTER = "RejectionArrived on 2025-02-07"


class TestAsKnownAfterTheCorrection:
    @pytest.fixture
    def view(self, matter: Matter) -> View:
        return matter.view(DAY, known_at=date(2025, 2, 20))

    def test_the_correction_names_the_fact_and_what_it_was(self, view: View) -> None:
        assert shape(view.explain("day")) == [
            "FactCorrected on 2025-02-20",
            "  what it amends",
            f"    {LETTER}",
            f"      {CORRECTED}",
        ]

    def test_a_withdrawal_names_what_does_not_hold_and_what_shows_it(self, view: View) -> None:
        first, second = named(view, "DeemedEventWithdrawn")
        shown = ["  what shows it", "    FactCorrected on 2025-02-20", "      what it amends", f"        {LETTER}"]
        assert shape(first) == [
            "DeemedEventWithdrawn of server on 2025-02-20",
            "  what does not hold",
            "    EquipmentDeemedPassed of server on 2025-02-10",
            *shown,
            f"          {CORRECTED}",
        ]
        assert shape(second)[2] == "    WarrantyBegan of server on 2025-02-11"
        provisions = {node.text: node.provision for _, node in second.walk()}
        assert provisions["what shows it"] == "32(1)"

    def test_what_was_withdrawn_says_why(self, view: View) -> None:
        [passed] = named(view, "EquipmentDeemedPassed", "withdrawn")
        assert shape(passed)[1:3] == ["  what shows it", "    FactCorrected on 2025-02-20"]

    def test_also_where_what_was_withdrawn_would_show_later(self, matter: Matter) -> None:
        eve = matter.view(date(2025, 2, 10), known_at=date(2025, 2, 20))
        assert named(eve, "EquipmentDeemedPassed", "withdrawn") == []
        assert "    EquipmentDeemedPassed of server on 2025-02-10" in shape(named(eve, "DeemedEventWithdrawn")[0])


class TestAsKnownAfterTheRetraction:
    @pytest.fixture
    def view(self, matter: Matter) -> View:
        return matter.view(DAY, known_at=date(2025, 2, 25))

    def test_the_retraction_names_the_fact_and_its_reason(self, view: View) -> None:
        assert [line.split(": retracted by")[0] for line in shape(view.explain("gone"))] == [
            "FactRetracted on 2025-02-25: of another customer",
            "  what it amends",
            f"    {LETTER}",
            f"      {CORRECTED}",
        ]

    def test_the_fact_names_the_retraction_and_its_reason(self, view: View) -> None:
        lines = shape(view.explain("letter"))
        assert f"  {CORRECTED}" in lines
        assert lines[-2:] == [
            "  the record of it was retracted",
            "    FactRetracted on 2025-02-25: of another customer",
        ]


def test_a_retraction_taken_back_says_by_what(matter: Matter) -> None:
    view = matter.view(DAY)
    assert shape(view.explain("gone"))[-2:] == [
        "  the record of it was retracted",
        "    FactRetracted on 2025-03-01: it was ours",
    ]
    assert shape(view.explain("back"))[1:][0] == "  what it amends"
    assert "FactRetracted on 2025-02-25" in shape(view.explain("back"))[2]


def test_what_is_only_supposed_says_so_too(matter: Matter) -> None:
    supposed = matter.dispute().what_if(add=[FactRetracted(retracts="came", reason="a demo", on=DAY)])
    view = supposed.view(DAY)
    [row] = [row for row in view.timeline if row.event == "FactRetracted" and row.ref is None]
    assert shape(view.explain(row))[:2] == ["FactRetracted on 2025-03-05: a demo", "  what it amends"]
    assert shape(view.explain(row))[2].startswith("    EquipmentReceived on 2025-02-03: retracted by ")


def test_a_row_of_another_view_is_told_as_far_as_is_known_here(matter: Matter) -> None:
    before = matter.view(DAY, known_at=date(2025, 2, 1))
    for row in matter.view(DAY).timeline:
        assert str(before.explain(row)).startswith(row.event)


def test_the_report_says_so_in_both_languages(tmp_path: Path) -> None:
    case, page = tmp_path / "case.yaml", tmp_path / "report.html"
    case.write_text(CASE, encoding="utf-8")
    assert CliRunner().invoke(app, ["report", str(case), "--out", str(page)]).exit_code == 0
    text = page.read_text(encoding="utf-8")
    for said in ("what it amends", "訂正又は取下げの対象", "what shows it", "それを示す記録"):
        assert said in text


def test_the_command_line_says_so_in_both_languages(tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    case.write_text(CASE, encoding="utf-8")
    said = {
        language: CliRunner()
        .invoke(app, ["explain", str(case), "day", "--known-at", "2025-02-20", "--lang", language])
        .output.splitlines()
        for language in ("en", "ja")
    }
    assert said["en"][1:3] == [
        "  - what it amends",
        "    - 2025-02-07 rejection arrived [SO-1/server#7] [Art. 29(1)]",
    ]
    assert said["ja"][1:3] == [
        "  - 訂正又は取下げの対象",
        "    - 2025-02-07 不合格通知の到達 [SO-1/server#7] [第29条第1項]",
    ]
