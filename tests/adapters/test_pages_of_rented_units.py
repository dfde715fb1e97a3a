"""What people are told to do about a rented unit: a last day for a notice stands only where a notice has an effect."""

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

# Friday 2026-05-01; 05-02 to 05-06 are a weekend and holidays: the business days are 05-07 and 05-08.
DELIVERED = {"event": "RentalDelivered", "contract": "pc", "on": "2026-05-01"}
NOTICED = {"event": "RentalDefectNoticed", "contract": "pc", "on": "2026-05-07", "form": "phone"}
LOST = {"event": "RentalLost", "contract": "pc", "on": "2026-05-07", "attributable_to": "customer"}
ENDED = {"event": "TerminationAgreed", "contract": "pc", "on": "2026-05-07"}


def written(path: Path, *facts: Mapping[str, Any]) -> Path:
    told = {
        "order": "SO-1",
        "customer": "Kita",
        "quote": {"number": "Q-1", "issued_on": "2026-03-02"},
        "contracts": [
            {"id": "pc", "kind": "rental", "monthly_fee": 20_000, "starts_on": "2026-05-01", "term_months": 12}
        ],
        "events": [
            {"event": "ApplicationReceived", "on": "2026-04-06"},
            {"event": "AcceptanceArrived", "on": "2026-04-06", "form": "paper"},
            DELIVERED,
            *facts,
        ],
    }
    path.write_text(json.dumps(told), encoding="utf-8")
    return path


def fine(*arguments: object) -> str:
    done = CliRunner().invoke(app, [str(each) for each in arguments], env={"YAKKAN_LANG": "en", "COLUMNS": "200"})
    assert done.exit_code == 0, done.output
    return done.stdout


def printed(*arguments: object) -> Any:
    return json.loads(fine(*arguments, "--json"))


@pytest.mark.parametrize(
    ("facts", "days"),
    [
        ((), ["2026-05-08"]),
        ((NOTICED,), []),  # one notice is all that it takes (13(3))
        ((LOST,), []),
        ((ENDED,), []),
        # The substitute of the 7th may be complained of until Monday 05-11.
        ((NOTICED, {"event": "SubstituteDelivered", "contract": "pc", "on": "2026-05-07"}), ["2026-05-11"]),
    ],
)
def test_a_last_day_for_a_notice(tmp_path: Path, facts: tuple[Mapping[str, Any], ...], days: list[str]) -> None:
    case, as_of = written(tmp_path / "case.json", *facts), "2026-05-07"
    tasks = printed("agenda", case, "--as-of", as_of)["tasks"]
    assert [task["due_on"] for task in tasks if task["what"] == "window"] == days
    # The same from a store, over all customers.
    db = tmp_path / "store.db"
    fine("import", case, "--db", db)
    due = printed("due", "--db", db, "--as-of", as_of, "--to", "2026-05-20")
    lines = [line for group in due["groups"] for line in group["due"]]
    assert [line["due_on"] for line in lines if line["what"] == "notice"] == days
    # And whoever asks for the act itself is told the same.
    with Register(":memory:") as register:
        found = (
            register.apply(load_case(case))
            .dispute()
            .safe_until("notice_rental_defect", contract="pc", as_of=date(2026, 5, 7))
        )
    assert (found.status == "open") == bool(days)
