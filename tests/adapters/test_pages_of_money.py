"""What people read of obligations: what is still to be paid, and the last day to keep a term from renewing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from yakkan import Register, load_case
from yakkan.adapters.cli import app
from yakkan.adapters.court.document import document
from yakkan.adapters.wording import Speech


def fine(*arguments: object) -> str:
    done = CliRunner().invoke(app, [str(each) for each in arguments], env={"YAKKAN_LANG": "en", "COLUMNS": "200"})
    assert done.exit_code == 0, done.output
    return done.stdout


def printed(*arguments: object) -> Any:
    return json.loads(fine(*arguments))


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """1,100,000 yen due on Thursday 2025-07-31, of which 400,000 are paid; a service of a year from 2024-12-01."""
    told: Mapping[str, Any] = {
        "order": "SO-1",
        "customer": "Kita",
        "quote": {"number": "Q-1", "issued_on": "2024-10-01"},
        "contracts": [
            {"id": "b", "kind": "integration", "price": 1_000_000, "payment": {"due_on": "2025-07-31"}},
            {"id": "w", "kind": "outsourcing", "monthly_fee": 100_000, "starts_on": "2024-12-01", "term_months": 12},
        ],
        "events": [
            {"event": "ApplicationReceived", "on": "2024-10-10"},
            {"event": "AcceptanceArrived", "on": "2024-10-12", "form": "paper"},
            {"event": "WorkCompleted", "contract": "b", "on": "2025-06-02"},
            {"event": "CompletionConfirmed", "contract": "b", "form": "paper", "on": "2025-06-04"},
            {"event": "PaymentReceived", "contract": "b", "amount": 400_000, "on": "2025-07-10"},
        ],
    }
    path = tmp_path / "case.json"
    path.write_text(json.dumps(told), encoding="utf-8")
    return path


class TestWhatIsStillToBePaid:
    # 1,100,000 - 400,000
    LEFT = "700,000"

    @pytest.mark.parametrize("command", ["agenda", "replay"])
    def test_stands_on_the_page(self, command: str, case: Path) -> None:
        page = fine(command, case, "--as-of", "2025-07-15")
        [line] = [line for line in page.splitlines() if "O26" in line]
        assert self.LEFT in line

    def test_stands_in_the_agenda_for_programs(self, case: Path) -> None:
        tasks = printed("agenda", case, "--as-of", "2025-07-15", "--json")["tasks"]
        assert [task["amount"] for task in tasks if task["id"] == "O26"] == [700_000]

    def test_stands_in_the_document_for_the_court(self, case: Path) -> None:
        with Register(":memory:") as register:
            said = document(register.apply(load_case(case)).view(as_of=date(2025, 7, 15)), Speech("en"))
        [owed] = [part for part in said["sections"] if "Obligations that stand" in part["title"]]
        assert self.LEFT in json.dumps(owed)

    def test_the_view_keeps_what_was_owed(self, case: Path) -> None:
        view = printed("replay", case, "--as-of", "2025-07-15", "--json")
        assert [each["amount"] for each in view["obligations"] if each["id"] == "O26"] == [1_100_000]


class TestArticle10_1_LastDayToRefuseRenewal:
    """The term ends on 2025-11-30: three months' notice, X19 R-A by 2025-08-31, R-C by 2025-08-29."""

    def refusal(self, case: Path, as_of: str, *more: str) -> list[Any]:
        tasks = printed("agenda", case, "--as-of", as_of, "--json", *more)["tasks"]
        return [
            (task["safe_on"], task["safe_under"], task["due_on"], task["by"])
            for task in tasks
            if task["what"] == "non_renewal"
        ]

    def test_stands_on_the_agenda_with_its_safe_day(self, case: Path) -> None:
        assert self.refusal(case, "2025-06-01") == [("2025-08-29", ["X19=R-C"], "2025-08-31", "either")]

    def test_up_to_the_day_itself_though_the_safe_day_has_gone_by(self, case: Path) -> None:
        assert self.refusal(case, "2025-08-31") == [("2025-08-29", ["X19=R-C"], "2025-08-31", "either")]

    def test_the_day_after_it_is_that_of_the_next_term_only_once_that_has_begun(self, case: Path) -> None:
        assert self.refusal(case, "2025-09-01") == []

    @pytest.mark.parametrize(("language", "words"), [("en", "last day to"), ("ja", "更新拒絶")])
    def test_the_page(self, language: str, words: str, case: Path) -> None:
        assert words in fine("agenda", case, "--as-of", "2025-06-01", "--lang", language)
