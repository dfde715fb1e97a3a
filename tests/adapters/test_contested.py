"""What is in dispute, on the command line: readings of a case, decisive, safe."""

from __future__ import annotations

import json
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from yakkan import Register, load_case
from yakkan.adapters.cli.app import app
from yakkan.domain.terms.readings import READINGS

LATE = "examples/late-rejection.yaml"
ASK = ("--ask", "server/v1.state", "--as-of", "2025-06-12")


def yakkan(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(each) for each in arguments], env={"YAKKAN_LANG": "en", "COLUMNS": "120"})


def fine(*arguments: object) -> str:
    done = yakkan(*arguments)
    assert done.exit_code == 0, done.output
    return done.stdout


def printed(*arguments: object) -> Any:
    return json.loads(fine(*arguments, "--json"))


def refused(*arguments: object) -> str:
    done = yakkan(*arguments)
    assert done.exit_code == 2
    assert "Traceback" not in done.output
    return done.stderr


class TestReadings:
    def test_a_contested_answer_names_its_readings_and_the_yen(self) -> None:
        found = printed("readings", LATE, *ASK)
        assert (found["certain"], found["decided_by"], found["complete"]) == (False, ["X32"], True)
        assert found["answers"] == {"X32=R-A": "rejected", "X32=R-B": "in_warranty"}
        # The unit's price and tax.
        assert found["owed"] == {"lowest": 1_540_000, "highest": 3_190_000}
        assert (found["question"], found["as_of"]) == ("server/v1.state", "2025-06-12")

    @pytest.mark.parametrize(
        ("language", "words"),
        [
            ("en", ["Contested: 2 answers, decided by X32.", "X32=R-B", "3,190,000", "a difference of 1,650,000"]),
            ("ja", ["解釈X32により答えが2通り", "保証期間中", "差 1,650,000円", "（既定）"]),
        ],
    )
    def test_the_page(self, language: str, words: list[str]) -> None:
        page = fine("readings", LATE, *ASK, "--lang", language)
        for word in words:
            assert word in page

    def test_a_certain_answer_says_so(self) -> None:
        page = fine("readings", LATE, "--ask", "server/v1.state", "--as-of", "2025-06-03")
        assert "Certain: delivered whatever one reads." in page

    def test_only_the_readings_named_are_considered(self) -> None:
        found = printed("readings", LATE, *ASK, "--only", "X1", "--only", "X2")
        assert (found["certain"], found["answers"], found["every"]) == (True, {"any": "rejected"}, True)

    def test_a_search_that_was_cut_says_so(self) -> None:
        assert "The search was cut" in fine("readings", LATE, *ASK, "--bound", "3")

    def test_a_span_of_a_search_that_was_cut_is_a_least_one(self) -> None:
        asked = ("readings", LATE, "--ask", "outstanding", "--as-of", "2025-06-12")
        cut, whole = fine(*asked, "--bound", "40"), fine(*asked)
        assert cut.count(": at least ") == 2
        assert "at least" not in whole
        assert "Span of the answers" in whole

    def test_the_reading_in_force_is_where_it_starts(self) -> None:
        found = printed("readings", LATE, *ASK, "--only", "X1", "--reading", "X32=R-B")
        assert found["answers"] == {"any": "in_warranty"}

    def test_a_store_may_be_asked(self, tmp_path: Path) -> None:
        store = tmp_path / "store.db"
        fine("import", LATE, "--db", store)
        assert printed("readings", "--db", store, *ASK)["decided_by"] == ["X32"]

    def test_without_a_question_it_lists_them(self) -> None:
        assert "X32" in fine("readings")
        assert "R-B" in fine("readings", "X32")

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            ((LATE,), "unknown reading"),
            (("X1", "--as-of", "2025-01-01"), "--ask"),
            ((LATE, "--ask", "nobody.state"), "unknown name"),
            ((LATE, "--ask", "server.state ="), "question"),
            ((LATE, *ASK, "--only", "X99"), "X99"),
            (("--ask", "outstanding"), "neither a case file nor --db"),
        ],
    )
    def test_wrong_input_is_explained(self, arguments: tuple[str, ...], said: str) -> None:
        assert said in refused("readings", *arguments)


class TestDecisive:
    def test_the_letter_decides(self) -> None:
        found = printed("decisive", LATE, *ASK, "--within", "10")
        assert found["answer"] == "rejected"
        assert {"facts": ["v1-letter"], "answer": "in_warranty"} in found["sets"]
        [letter] = [move for move in found["moves"] if move["fact"] == "v1-letter"]
        # It arrived on the last day, a week after the unit.
        assert (letter["days_earlier"], letter["days_later"], letter["later"]) == (7, 0, "2025-06-10")

    @pytest.mark.parametrize(
        ("language", "words"),
        [
            ("en", ["The answer: rejected", "[v1-letter]", "2025-06-10 (in warranty)"]),
            ("ja", ["答え: 不合格", "決め手"]),
        ],
    )
    def test_the_page(self, language: str, words: list[str]) -> None:
        page = fine("decisive", LATE, *ASK, "--within", "9", "--lang", language)
        for word in words:
            assert word in page

    def test_how_far_every_day_was_tried_is_told_for_each_fact(self) -> None:
        found = printed("decisive", LATE, *ASK, "--up-to", "1", "--bound", "60")
        page = fine("decisive", LATE, *ASK, "--up-to", "1", "--bound", "60")
        short = [move for move in found["moves"] if move["searched_later"] < move["looked_later"]]
        assert (found["complete"], bool(short)) == (False, True)
        for move in short:
            days = f"{move['searched_earlier']} days earlier, {move['searched_later']} days later"
            assert f"[{move['fact']}] {days}" in page

    def test_what_nothing_decides_says_so(self) -> None:
        page = fine(
            "decisive", LATE, "--ask", "deposit_held > 0", "--as-of", "2025-06-12", "--up-to", "1", "--within", "1"
        )
        assert "No set of up to 1 facts" in page
        assert "No fact was found to change the answer" in page

    def test_a_question_is_needed(self) -> None:
        assert "--ask" in refused("decisive", LATE)


class TestAgenda:
    def test_the_safe_day_is_the_earliest_in_any_combination_of_readings(self, tmp_path: Path) -> None:
        # Known complete only by a report of later: X13 R-B counts from it, X11 R-B counts that day itself.
        case = tmp_path / "case.yaml"
        case.write_text(
            "order: SO-1\ncustomer: みなと商事\nquote: {number: Q-1, issued_on: 2024-01-04}\n"
            "contracts: [{id: build, kind: integration, price: 1000000}]\nevents:\n"
            "  - {event: ApplicationReceived, on: 2024-01-05}\n"
            "  - {event: AcceptanceArrived, on: 2024-01-09, form: electronic}\n"
            "  - {event: WorkCompleted, contract: build, on: 2024-04-20, reported_on: 2024-04-22}\n",
            encoding="utf-8",
        )
        names = ("X1", "X11", "X13", "X14")
        found: dict[str, list[str]] = {}
        with Register(":memory:") as register:
            matter = register.apply(load_case(str(case)))
            for values in product(*(READINGS[name].alternatives for name in names)):
                view = matter.view(date(2024, 4, 23), readings=dict(zip(names, values, strict=True)))
                for line in view.obligations:
                    found.setdefault(line.id, []).append(str(line.due_on))
                for window in view.liability:
                    found.setdefault(window.head, []).append(str(window.last_day))
        tasks = printed("agenda", case, "--as-of", "2024-04-23")["tasks"]
        safe = {task["id"]: task["safe_on"] for task in tasks if task["safe_on"]}
        assert set(safe) == {"O5", "nonconformity"}
        for id, day in safe.items():
            assert day == min(found[id])


class TestSafe:
    def test_new_year(self, tmp_path: Path) -> None:
        case = tmp_path / "case.yaml"
        case.write_text(
            "order: SO-1\ncustomer: みなと商事\nquote: {number: Q-1, issued_on: 2024-11-01}\n"
            "contracts: [{id: server, kind: supply, price: 1000000}]\nevents:\n"
            "  - {event: ApplicationReceived, on: 2024-11-05}\n"
            "  - {event: AcceptanceArrived, on: 2024-11-06, form: electronic}\n"
            "  - {event: EquipmentReceived, contract: server, on: 2024-12-24}\n",
            encoding="utf-8",
        )
        arguments = ("safe", case, "reject", "--contract", "server", "--as-of")
        found = printed(*arguments, "2024-12-25")
        assert (found["safe_on"], found["latest_on"], found["due_on"]) == ("2024-12-31", "2025-01-06", "2025-01-06")
        assert found["still_does"][0]["under"] == ["X1=R-A"]
        page = fine(*arguments, "2024-12-25")
        assert "in time under every reading until 2024-12-31" in page
        japanese = fine(*arguments, "2024-12-25", "--lang", "ja")
        assert "2024-12-31までに行えば、どの解釈によっても期限内" in japanese
        assert "has passed" in fine(*arguments, "2025-01-03")
        assert "too late under every reading: the last day under any was 2025-01-06" in fine(*arguments, "2025-01-10")
        assert "no effect on any day" in fine(*arguments, "2024-12-20")

    def test_a_charge_names_its_contract(self) -> None:
        arguments = ("safe", LATE, "pay", "--charge", "server/v2/price", "--as-of", "2025-07-01")
        found = printed(*arguments)
        assert (found["contract"], found["charge"], found["safe_on"]) == ("server", "server/v2/price", "2025-07-31")
        assert "Paying [Art. 38(5)] (server/v2/price) is in time" in fine(*arguments)

    def test_no_safe_day_is_spoken_of_where_there_is_none(self) -> None:
        # The unit was rejected in time: under X32 R-B it passes all the same.
        page = fine("safe", LATE, "reject", "--contract", "server", "--unit", "v1", "--as-of", "2025-06-12")
        assert "was done on 2025-06-09" in page
        assert "No day does under: X32=R-B" in page

    def test_a_unit_of_several_is_named(self) -> None:
        found = printed("safe", LATE, "reject", "--contract", "server", "--unit", "v1", "--as-of", "2025-06-03")
        assert (found["safe_on"], found["article"]) == ("2025-06-09", "28(1)")
        assert "2 units" in refused("safe", LATE, "reject", "--contract", "server", "--as-of", "2025-06-03")

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            ((LATE, "dance", "--contract", "server"), "unknown act"),
            ((LATE, "reject"), "--contract"),
            ((LATE, "--contract", "server"), "ACTION"),
            ((LATE, "object", "--contract", "server"), "kind supply"),
        ],
    )
    def test_wrong_input_is_explained(self, arguments: tuple[str, ...], said: str) -> None:
        assert said in refused("safe", *arguments)
