"""What the pages of `diff` and `what-if` say of each step, and what is supposed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from yakkan.adapters.cli import app


def fine(*arguments: object) -> str:
    done = CliRunner().invoke(app, [str(each) for each in arguments], env={"YAKKAN_LANG": "en", "COLUMNS": "200"})
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A rejection by e-mail; a correction of the day of receipt that is retracted three days later."""
    sv = {"contract": "sv"}
    told: dict[str, Any] = {
        "order": "SO-1",
        "customer": "Fuji",
        "quote": {"number": "Q-1", "issued_on": "2025-03-01"},
        "contracts": [{"id": "sv", "kind": "supply", "price": 500_000}],
        "events": [
            {"event": "ApplicationReceived", "on": "2025-03-10"},
            {"event": "AcceptanceArrived", "on": "2025-03-12", "form": "paper"},
            {"id": "r", "event": "EquipmentReceived", **sv, "on": "2025-06-02"},
            {"id": "k", "event": "RejectionArrived", **sv, "form": "email", "on": "2025-06-05"},
            {"id": "c", "event": "FactCorrected", **sv, "corrects": "r", "changes": {"on": "2025-05-30"},
             "on": "2025-06-13"},
            {"id": "u", "event": "FactRetracted", **sv, "retracts": "c", "reason": "wrong slip", "on": "2025-06-16"},
        ],
    }  # fmt: skip
    path = tmp_path / "case.json"
    path.write_text(json.dumps(told), encoding="utf-8")
    return path


def steps(page: str) -> list[str]:
    return page.split("Where the two part")[1].split("What differs")[0].splitlines()[3:]


class TestDiff:
    def test_a_fact_that_stands_again_says_that_the_correction_is_undone(self, case: Path) -> None:
        page = fine("diff", case, "--as-of", "2025-06-20", "--known-at", "2025-06-14", "--against-known-at", "all")
        [before, after] = [line for line in steps(page) if "equipment received" in line]
        assert "before  2025-05-30" in before
        assert "after   2025-06-02" in after
        number = next(line.split()[0] for line in steps(page) if "record corrected" in line)
        assert before.endswith(f"corrected by {number}")
        assert after.endswith(f"correction {number} undone")

    def test_a_reason_says_on_which_side_there_is_no_effect(self, case: Path) -> None:
        page = fine("diff", case, "--as-of", "2025-06-08", "--reading", "X2=R-B", "--against-reading", "X2=R-A")
        [letter] = [line for line in steps(page) if "rejection arrived" in line]
        assert "before  2025-06-05" in letter
        assert letter.endswith("no effect after: a rejection by e-mail is not in writing (X2=R-A)")


class TestWhatIf:
    def test_its_json_holds_what_was_supposed(self, case: Path) -> None:
        said = json.loads(fine("what-if", case, "--change", "k form=paper", "--remove", "c", "--json"))["supposed"]
        assert said == {"added": [], "removed": ["c"], "changed": ["k form=paper"], "read": []}
