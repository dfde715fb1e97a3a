"""The command line: what it prints, what it refuses, and the status that it ends with."""

from __future__ import annotations

import json
import os
import re
import shlex
import sqlite3
import subprocess
import sys
import unicodedata
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from freezegun import freeze_time
from typer.testing import CliRunner, Result

from yakkan import Register, load_case
from yakkan.adapters.cli import app
from yakkan.adapters.cli.demo import EVE, TODAY, demo_case
from yakkan.adapters.expectations import verify
from yakkan.adapters.store import Store
from yakkan.domain.contract.facts import EquipmentDeemedPassed
from yakkan.domain.errors import Conflict
from yakkan.domain.instants import JST
from yakkan.domain.terms.readings import READINGS

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
LATE = str(EXAMPLES / "late-rejection.yaml")
SOME = [EXAMPLES / f"{name}.yaml" for name in ("late-rejection", "part-payments", "three-servers")]
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")

CASE = """\
order: SO-1
customer: みなと商事
quote: {number: Q-1, issued_on: 2024-11-01}
contracts:
  - {id: server, kind: supply, price: 1200000, units: [{id: s1, price: 1200000}]}
events:
  - {event: ApplicationReceived, on: 2024-11-05}
  - {event: AcceptanceArrived, on: 2024-11-06, form: electronic}
  - {id: came, event: EquipmentReceived, contract: server, unit: s1, on: 2024-12-24}
"""
"""Received on Tue 2024-12-24: the seventh day is Tue 12-31. X1 R-A moves it to Mon 2025-01-06, R-B and R-C do not."""


def yakkan(*arguments: object, **env: str) -> Result:
    return CliRunner().invoke(app, [str(each) for each in arguments], env={"YAKKAN_LANG": "en", **env})


def fine(*arguments: object, **env: str) -> str:
    """Standard output of a command that ends well and says nothing on standard error."""
    done = yakkan(*arguments, **env)
    assert (done.exit_code, done.stderr) == (0, ""), done.output
    return done.stdout


def printed(*arguments: object) -> Any:
    return json.loads(fine(*arguments))


def refused(*arguments: object) -> str:
    """Standard error of a command that is refused: status 2, nothing on standard output, no traceback."""
    done = yakkan(*arguments)
    assert done.exit_code == 2, done.output
    assert isinstance(done.exception, SystemExit)
    assert done.stderr.strip()
    assert "Traceback" not in done.output
    return done.stderr


@pytest.fixture
def case(tmp_path: Path) -> Path:
    path = tmp_path / "case.yaml"
    path.write_text(CASE, encoding="utf-8")
    return path


@pytest.fixture
def store(tmp_path: Path, case: Path) -> Path:
    path = tmp_path / "contracts.db"
    fine("import", case, "--db", path)
    return path


def two_customers(tmp_path: Path) -> Path:
    path = tmp_path / "two.yaml"
    other = CASE.replace("SO-1", "SO-2").replace("customer: みなと商事", "customer: 山手物産\ncustomer_id: C-7")
    path.write_text(f"{CASE}---\n{other}", encoding="utf-8")
    return path


def width(text: str) -> int:
    """Columns on a terminal: full-width and wide characters take two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def tables(text: str) -> list[list[str]]:
    """The rows below each rule, up to an empty line, each table with its titles first."""
    found: list[list[str]] = []
    lines = text.splitlines()
    for i, line in enumerate(lines):
        if re.fullmatch("-{9,}", line):
            end = next((j for j in range(i, len(lines)) if not lines[j]), len(lines))
            found.append([lines[i - 1], *lines[i + 1 : end]])
    return found


class TestReplay:
    def test_json_is_exactly_the_view(self) -> None:
        with Register(":memory:") as register:
            matter = register.apply(load_case(LATE))
            view = matter.view(date(2025, 6, 11), date(2025, 6, 12), {"X1": "R-B"})
            expected = json.dumps(view.to_dict(), ensure_ascii=False, indent=2) + "\n"
        options = ("--as-of", "2025-06-11", "--known-at", "2025-06-12", "--reading", "X1=R-B")
        assert fine("replay", LATE, *options, "--json") == expected

    def test_an_instant_of_knowledge_is_taken_to_the_minute(self) -> None:
        # The letter was recorded on 06-12 at 09:30.
        for known_at, state in (("2025-06-12T09:29", "in_warranty"), ("2025-06-12T09:30+09:00", "rejected")):
            view = printed("replay", LATE, "--as-of", "2025-06-11", "--known-at", known_at, "--json")
            [server] = [each for each in view["contracts"] if each["contract"] == "server"]
            assert server["units"][0]["state"] == state

    def test_the_day_is_the_last_on_record_if_none_is_given(self, case: Path) -> None:
        assert printed("replay", case, "--json")["as_of"] == "2024-12-24"
        assert printed("replay", case, "--known-at", "2024-11-05", "--json")["as_of"] == "2024-11-05"
        late = "  - {event: PaymentReceived, amount: 1, on: 2024-12-20, recorded_at: 2025-02-03T09:00}\n"
        case.write_text(CASE + late, encoding="utf-8")
        assert printed("replay", case, "--json")["as_of"] == "2025-02-03"

    def test_a_store_shows_what_the_case_file_shows(self, case: Path, store: Path) -> None:
        options = ("--as-of", "2025-01-07", "--json")
        assert fine("replay", "--db", store, *options) == fine("replay", case, *options)

    @pytest.mark.parametrize("language", ["ja", "en"])
    def test_the_page_says_where_the_matter_stands(self, case: Path, language: str) -> None:
        # Passed at the end of Mon 2025-01-06; due at the end of the next month, Fri 02-28; window to 07-06,
        # a Sunday, hence Mon 07-07. 1,200,000 and 120,000 tax.
        page = fine("replay", case, "--as-of", "2025-01-07", "--lang", language)
        for text in ("みなと商事", "SO-1", "2025-01-06", "1,320,000", "2025-02-28", "2025-01-07", "2025-07-07"):
            assert text in page
        words = ("みなし合格", "保証期間中", "法的助言") if language == "ja" else ("deemed passed", "legal advice")
        assert all(word in page for word in words)

    @pytest.mark.parametrize("language", ["ja", "en"])
    @pytest.mark.parametrize("columns", ["20", "60", "100", "200"])
    def test_columns_line_up_and_no_yen_is_cut(self, language: str, columns: str) -> None:
        page = fine("replay", LATE, "--as-of", "2025-07-07", "--lang", language, COLUMNS=columns)
        assert "\x1b" not in page
        for amount in ("880,000", "2,200,000", "3,740,000"):
            assert re.search(rf"(?<![\d,]){amount}(?![\d,])", page)
        _, owed, _, stake = tables(page)
        for rows in (owed, stake):
            begins = {width(row[: match.start()]) for row in rows if (match := re.search(r"(from )?\d{4}-", row))}
            assert len(begins) == 1
        charges = tables(page)[2]
        ends = {width(row[: match.end()]) for row in charges if (match := re.search(r"\d00,000", row))}
        assert len(ends) == 1

    def test_lines_of_a_pipe_are_at_most_100_columns_where_they_can_be(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("COLUMNS")
        lines = fine("replay", LATE, "--lang", "en").splitlines()
        assert max(map(width, lines)) <= 100
        assert all(line == line.rstrip() for line in lines)

    def test_control_characters_of_a_case_file_do_not_reach_the_terminal(self, case: Path) -> None:
        case.write_text(CASE.replace("customer: みなと商事", r'customer: "港\e[2Jx"'), encoding="utf-8")
        page = fine("replay", case)
        assert "\x1b" not in page
        assert "港 [2Jx" in page

    def test_late_interest_is_shown_with_its_days(self, case: Path) -> None:
        # Due Fri 2025-02-28; 31 days to 03-31: 1,320,000 x 0.145 x 31 / 365 = 16,255.89 yen.
        page = fine("replay", case, "--as-of", "2025-03-31")
        assert re.search(r"2025-03-01 to 2025-03-31 +31 +14.5% +1,320,000 +16,256 ", page)


class TestWhoseMatter:
    def test_of_several_customers_one_is_chosen_by_name_or_by_id(self, tmp_path: Path) -> None:
        path = two_customers(tmp_path)
        for name, orders in (("みなと商事", ["SO-1"]), ("山手物産", ["SO-2"]), ("C-7", ["SO-2"])):
            assert printed("replay", path, "--customer", name, "--json")["orders"] == orders

    def test_without_a_choice_all_customers_are_listed(self, tmp_path: Path) -> None:
        path = two_customers(tmp_path)
        said = refused("replay", path)
        assert "みなと商事" in said
        assert "C-7 (山手物産)" in said

    def test_a_store_is_asked_in_the_same_way(self, tmp_path: Path) -> None:
        db = tmp_path / "two.db"
        fine("import", two_customers(tmp_path), "--db", db)
        assert printed("replay", "--db", db, "--customer", "山手物産", "--json")["orders"] == ["SO-2"]
        assert "みなと商事" in refused("replay", "--db", db)
        assert "did you mean みなと商事?" in refused("replay", "--db", db, "--customer", "みなと商会")

    def test_either_a_case_file_or_a_store(self, case: Path, store: Path) -> None:
        assert "neither" in refused("replay")
        assert "a case file and --db" in refused("replay", case, "--db", store)


class TestTimeline:
    def test_json_is_the_timeline_of_the_view(self, case: Path) -> None:
        assert printed("timeline", case, "--json") == printed("replay", case, "--json")["timeline"]

    @pytest.mark.parametrize(
        ("language", "marks"),
        [
            ("en", ["WITHDRAWN", "RETRACTED", "NO EFFECT", "corrected (was on: 2025-06-02)", "deemed"]),
            ("ja", ["撤回済み", "取下げ済み", "効力なし", "訂正済み（訂正前 on: 2025-06-02）", "みなし"]),
        ],
    )
    def test_what_does_not_hold_is_marked_in_words(self, language: str, marks: list[str]) -> None:
        page = fine("timeline", LATE, "--lang", language, COLUMNS="300")
        rows = {row.split()[-1]: row for row in tables(page)[0][1:]}
        withdrawn, retracted, without, corrected, deemed = (
            rows[ref] for ref in ("server#7", "storage#6", "server#6", "storage#4", "server#8")
        )
        for mark, row in zip(marks, (withdrawn, retracted, without, corrected, deemed), strict=True):
            assert mark in row
        assert not any(mark in rows["server#4"] for mark in marks)

    def test_a_forecast_is_marked_in_words(self, case: Path) -> None:
        page = fine("timeline", case, "--as-of", "2025-01-07", COLUMNS="200")
        [row] = [line for line in page.splitlines() if "equipment deemed passed" in line]
        assert "FORECAST" in row
        assert "seen from 2025-01-07" in row
        assert "(not recorded)" in row
        assert page.count("FORECAST") == 2  # the pass and the warranty that begins with it

    def test_a_reason_is_said_in_the_language_asked_for(self) -> None:
        assert "a rejection by telephone is not in writing" in fine("timeline", LATE, COLUMNS="300")
        assert "電話による不合格の連絡は書面に当たらない" in fine("timeline", LATE, "--lang", "ja", COLUMNS="300")


class TestExplain:
    @pytest.mark.parametrize(
        ("target", "text"),
        [
            ("server/v2/price", "800000 + tax 80000 (10%, rate of 2025-06-09, rounded down) = 880000 yen"),
            ("O22:server/v2", "2025-06-02 + 7 days, the next day being the first = 2025-06-09"),
            ("latent_defect:server/v2", "6 months from 2025-06-10 = 2025-12-09"),
            ("state:server/v2", "server/v2 is in warranty since 2025-06-10"),
            ("state:storage", "storage is in warranty since 2025-07-01"),
            ("v2-phone", "a rejection by telephone is not in writing"),
            ("SO-2025-0164/server#8", "equipment deemed passed (server/v2)"),
            ("server#8", "equipment deemed passed (server/v2)"),
            ("server#7", "withdrawn by SO-2025-0164/server#13"),
        ],
    )
    def test_every_sort_of_target_is_explained(self, target: str, text: str) -> None:
        page = fine("explain", LATE, target)
        assert text in page
        tree = printed("explain", LATE, target, "--json")
        assert tree.keys() == {"text", "provision", "reading", "arithmetic", "ref", "children"}

    def test_a_state_rests_on_the_event_that_led_to_it_and_on_what_led_to_that(self) -> None:
        tree = printed("explain", LATE, "state:server/v2", "--json")
        [began] = tree["children"]
        [passed] = began["children"]
        [received] = passed["children"]
        assert began["text"].startswith("WarrantyBegan of v2 on 2025-06-10")
        assert passed["text"].startswith("EquipmentDeemedPassed of v2 on 2025-06-09")
        assert received["text"].startswith("EquipmentReceived of v2 on 2025-06-02")

    def test_a_state_that_nothing_led_to_says_so(self, case: Path) -> None:
        page = fine("explain", case, "state:server/s1", "--as-of", "2024-11-04")
        assert "nothing has happened" in page

    def test_all_lines_that_a_target_means_are_explained(self) -> None:
        page = fine("explain", LATE, "O22:storage/t1")
        assert "= 2025-06-12" in page  # the first delivery, of 06-05
        assert "= 2025-07-02" in page  # the second, of 06-25
        assert len(printed("explain", LATE, "O22:storage/t1", "--json")["children"]) == 2

    def test_late_interest_is_explained_by_its_charge(self, case: Path) -> None:
        page = fine("explain", case, "interest:server/s1/price", "--as-of", "2025-03-31")
        assert "1320000 x 0.145 over 31 days after 2025-02-28 = 16,255.89 yen before rounding" in page

    def test_a_tree_in_japanese(self) -> None:
        page = fine("explain", LATE, "O22:server/v2", "--lang", "ja")
        assert "2025-06-02の翌日から7日 = 2025-06-09" in page
        assert "機器等の受領" in page

    def test_in_a_store_the_target_stands_alone(self, store: Path) -> None:
        assert "accepted" in fine("explain", "--db", store, "state:server", "--as-of", "2024-11-06")

    @pytest.mark.parametrize(
        "target", ["server/v9/price", "state:nobody", "O99:server", "latent_defect:x", "interest:x", "x#9", ""]
    )
    def test_an_unknown_target_is_refused_with_what_there_is(self, target: str) -> None:
        said = refused("explain", LATE, target)
        assert "expected a charge such as" in said

    def test_a_case_file_without_target_is_refused(self) -> None:
        assert "state:server/s1" in refused("explain", LATE)


class TestAgenda:
    """Received on Tue 2024-12-24; under X1=R-B and R-C the period ends on 12-31, under R-A on 2025-01-06."""

    @staticmethod
    def inspection(*arguments: object) -> dict[str, Any]:
        tasks: list[dict[str, Any]] = printed("agenda", *arguments, "--json")["tasks"]
        [task] = [each for each in tasks if each["id"] == "O22"]
        return task

    def test_the_safe_day_is_the_earliest_under_any_reading(self, case: Path) -> None:
        task = self.inspection(case, "--as-of", "2024-12-25")
        assert (task["safe_on"], task["safe_under"]) == ("2024-12-31", ["X1=R-B"])
        assert (task["due_on"], task["days_left"], task["by"]) == ("2025-01-06", 12, "customer")

    def test_the_safe_day_is_the_due_day_where_no_reading_is_stricter(self, case: Path) -> None:
        task = self.inspection(case, "--as-of", "2024-12-25", "--reading", "X1=R-B")
        assert (task["safe_on"], task["safe_under"], task["due_on"]) == ("2024-12-31", [], "2024-12-31")

    def test_no_day_is_left_on_the_last_day_itself(self, case: Path) -> None:
        assert self.inspection(case, "--as-of", "2025-01-06")["days_left"] == 0
        tasks = printed("agenda", case, "--as-of", "2025-01-07", "--json")["tasks"]
        assert "O22" not in {task["id"] for task in tasks}

    def test_the_safe_day_agrees_with_every_reading_tried_one_by_one(self, case: Path) -> None:
        with Register(":memory:") as register:
            matter = register.apply(load_case(case))
            days = {
                str(line.due_on)
                for name, reading in READINGS.items()
                for value in reading.alternatives
                for line in matter.view(date(2024, 12, 25), readings={name: value}).obligations
                if line.id == "O22"
            }
        assert self.inspection(case, "--as-of", "2024-12-25")["safe_on"] == min(days)

    @pytest.mark.parametrize(("within", "shown"), [(5, False), (6, True), (7, True)])
    def test_within_counts_to_the_safe_day(self, case: Path, within: int, shown: bool) -> None:
        tasks = printed("agenda", case, "--as-of", "2024-12-25", "--within", within, "--json")["tasks"]
        assert ("O22" in {task["id"] for task in tasks}) is shown

    def test_the_last_day_of_an_open_window_is_the_other_partys_to_use(self, case: Path) -> None:
        # Handover 2025-01-06; six months from 01-07 end on Sun 07-06, moved to Mon 07-07 under R-A and R-C.
        tasks = printed("agenda", case, "--as-of", "2025-01-07", "--json")["tasks"]
        [window] = [task for task in tasks if task["what"] == "window"]
        assert (window["id"], window["by"], window["due_on"]) == ("latent_defect", "customer", "2025-07-07")
        # Under X1=R-B the pass itself, and with it the window, ends earlier: from 2025-01-01 to 06-30.
        assert (window["safe_on"], window["safe_under"]) == ("2025-06-30", ["X1=R-B"])

    def test_the_earliest_safe_day_stands_first_and_what_has_no_day_last(self) -> None:
        tasks = printed("agenda", LATE, "--as-of", "2025-06-10", "--json")["tasks"]
        days = [task["safe_on"] or "9999" for task in tasks]
        assert days == sorted(days)
        assert days[-1] == "9999"

    @pytest.mark.parametrize(("language", "word"), [("ja", "安全日"), ("en", "safe day")])
    def test_the_page_names_the_reading_that_decides(self, case: Path, language: str, word: str) -> None:
        page = fine("agenda", case, "--as-of", "2024-12-25", "--lang", language)
        assert word in page
        assert re.search(r"2024-12-31 +2025-01-06 +12 .*X1=R-B", page)

    def test_a_safe_day_that_has_passed_says_so(self, case: Path) -> None:
        assert "2024-12-31 (passed)" in fine("agenda", case, "--as-of", "2025-01-02")

    def test_nothing_to_be_done_is_said(self, case: Path) -> None:
        assert "Nothing is to be done" in fine("agenda", case, "--as-of", "2024-11-04")


class TestCheck:
    EXPECT = "expect:\n  - {as_of: 2025-01-07, contract: server, state: in_warranty}\n"

    def test_what_holds_is_counted_file_by_file(self) -> None:
        summary = printed("check", *SOME, "--json")
        assert [each["file"] for each in summary["files"]] == [str(path) for path in SOME]
        assert summary["failed"] == 0
        # One expectation stands on each line of `expect` that begins with a dash.
        lines = [path.read_text(encoding="utf-8").count("\n  - {as_of:") for path in SOME]
        assert [each["expectations"] for each in summary["files"]] == lines
        page = fine("check", *SOME).splitlines()
        assert page[:-1] == [f"{path}: {n} of {n} expectations hold" for path, n in zip(SOME, lines, strict=True)]
        assert page[-1] == f"Verified {sum(lines)} expectations: all hold."

    def test_a_failed_expectation_is_named_with_file_and_line(self, case: Path) -> None:
        case.write_text(CASE + self.EXPECT.replace("in_warranty", "closed"), encoding="utf-8")
        done = yakkan("check", case)
        assert done.exit_code == 1
        line = len(CASE.splitlines()) + 2
        assert f"{case}: 0 of 1 expectations hold" in done.stdout
        assert f"{case}:{line}: as of 2025-01-07, server, state: expected closed, found in_warranty" in done.stdout
        assert "Verified 1 expectations: 1 failed." in done.stdout

    def test_a_failed_expectation_in_json(self, case: Path) -> None:
        case.write_text(CASE + self.EXPECT.replace("in_warranty", "closed"), encoding="utf-8")
        done = yakkan("check", case, "--json")
        assert done.exit_code == 1
        [file] = json.loads(done.stdout)["files"]
        [mismatch] = file["mismatches"]
        assert (mismatch["expected"], mismatch["found"], mismatch["as_of"]) == ("closed", "in_warranty", "2025-01-07")

    def test_a_bad_file_is_worse_than_a_failed_one_and_hides_none(self, case: Path, tmp_path: Path) -> None:
        case.write_text(CASE + self.EXPECT.replace("in_warranty", "closed"), encoding="utf-8")
        bad = tmp_path / "bad.json"
        bad.write_text("{", encoding="utf-8")
        done = yakkan("check", bad, case)
        assert done.exit_code == 2
        assert f"{bad}:1:" in done.stderr
        assert f"{case}: 0 of 1 expectations hold" in done.stdout

    def test_a_named_path_without_case_files_is_an_error(self, case: Path, tmp_path: Path) -> None:
        empty = tmp_path / "empty"
        (empty / ".hidden").mkdir(parents=True)
        (empty / ".hidden" / "case.yaml").write_text(CASE, encoding="utf-8")
        (empty / "notes.txt").write_text("x", encoding="utf-8")
        done = yakkan("check", empty, case)
        assert done.exit_code == 2
        assert f"{empty}: found a folder without case files" in done.stderr
        assert yakkan("check", tmp_path / "nothing.yaml").exit_code == 2

    def test_folders_are_searched_for_every_ending(self, tmp_path: Path) -> None:
        folder = tmp_path / "cases"
        (folder / "deep").mkdir(parents=True)
        for name in ("a.yaml", "b.yml", "deep/c.yaml"):
            (folder / name).write_text(CASE + self.EXPECT, encoding="utf-8")
        data = {
            "order": "SO-3",
            "customer": "港",
            "quote": {"number": "Q", "issued_on": "2025-01-05"},
            "contracts": [{"id": "x", "kind": "supply", "price": 1}],
            "expect": [{"as_of": "2025-01-07", "contract": "x", "state": "none"}],
        }
        for name in ("d.json", "e.jsonl"):
            (folder / name).write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        summary = printed("check", folder, "--json")
        assert [Path(each["file"]).name for each in summary["files"]] == [
            "a.yaml", "b.yml", "d.json", "e.jsonl", "c.yaml",
        ]  # fmt: skip
        assert (summary["expectations"], summary["failed"]) == (5, 0)

    def test_a_file_that_expects_nothing_is_said_to(self, case: Path) -> None:
        assert "No expectations were found." in fine("check", case)

    def test_of_a_file_that_cannot_be_read_no_expectations_are_counted(self, tmp_path: Path) -> None:
        case = tmp_path / "case.yaml"
        case.write_text("order: SO-1\nexpect: [{contract: a}]\n", encoding="utf-8")
        result = yakkan("check", case)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "customer: found nothing" in result.stderr


class TestImport:
    def test_says_how_many_events_were_appended_and_none_the_second_time(self, tmp_path: Path, case: Path) -> None:
        db = tmp_path / "new.db"
        # The opening of account and contract, and three facts.
        assert fine("import", case, "--db", db) == "Appended 5 events.\n"
        assert fine("import", case, "--db", db) == "Appended 0 events.\n"

    def test_an_extended_file_appends_what_is_new(self, case: Path, store: Path) -> None:
        more = "  - {event: PassCertificateArrived, contract: server, unit: s1, on: 2024-12-27, form: paper}\n"
        case.write_text(CASE + more, encoding="utf-8")
        assert fine("import", case, "--db", store) == "Appended 1 event.\n"

    def test_a_changed_file_is_refused_and_changes_nothing(self, case: Path, store: Path) -> None:
        before = fine("replay", "--db", store, "--json")
        case.write_text(CASE.replace("on: 2024-12-24", "on: 2024-12-23"), encoding="utf-8")
        refused("import", case, "--db", store)
        assert fine("replay", "--db", store, "--json") == before

    @pytest.mark.parametrize("text", ["order: [", CASE.replace("kind: supply", "kind: barter"), ""])
    def test_a_bad_file_leaves_no_store_behind(self, tmp_path: Path, text: str) -> None:
        path, db = tmp_path / "bad.yaml", tmp_path / "new.db"
        path.write_text(text, encoding="utf-8")
        refused("import", path, "--db", db)
        assert not db.exists()

    def test_every_problem_stands_on_a_line_of_its_own(self, tmp_path: Path) -> None:
        path = tmp_path / "bad.yaml"
        bad = CASE.replace("price: 1200000}]", "price: -1}]").replace("form: electronic", "form: fax")
        path.write_text(bad, encoding="utf-8")
        lines = refused("replay", path).splitlines()
        assert [line.split(": ")[1] for line in lines] == ["contracts[0].units[0].price", "events[1].form"]
        assert all(line.startswith(f"{path}:") for line in lines)


class TestRecord:
    AT = ("--recorded-at", "2024-12-27T10:00")

    def test_a_fact_is_recorded_with_what_follows_from_it(self, store: Path) -> None:
        certificate = ("PassCertificateArrived", "contract=server", "unit=s1", "on=2024-12-26", "form=paper")
        said = fine("record", "--db", store, "--customer", "みなと商事", *certificate, *self.AT, "--by", "佐藤")
        assert said.splitlines() == [
            "SO-1/server#5  2024-12-26  pass certificate arrived: takes effect",
            "SO-1/server#6  2024-12-27  warranty began: takes effect, deemed",
        ]
        with Register(store) as register:
            [record] = [r for r in register.matter("みなと商事").history.records if r.ref == "SO-1/server#5"]
        assert record.recorded_by == "佐藤"
        assert record.recorded_at == datetime(2024, 12, 27, 10, tzinfo=JST)

    def test_json_gives_the_rows(self, store: Path) -> None:
        made = printed("record", "--db", store, "PaymentReceived", "on=2024-12-27", "amount=500000", *self.AT, "--json")
        assert made["appended"] == 1
        [row] = made["timeline"]
        assert (row["ref"], row["event"], row["amount"]) == ("account#2", "PaymentReceived", 500000)

    def test_a_fact_without_effect_is_recorded_with_a_warning(self, store: Path) -> None:
        call = ("RejectionArrived", "contract=server", "unit=s1", "on=2024-12-26", "form=phone")
        done = yakkan("record", "--db", store, *call, *self.AT)
        assert done.exit_code == 0
        assert "SO-1/server#5" in done.stdout
        assert (
            "rejection arrived (SO-1/server#5) has no effect: a rejection by telephone is not in writing" in done.stderr
        )

    def test_values_are_read_as_yaml(self, store: Path) -> None:
        fine("record", "--db", store, "FactCorrected", "contract=server", "corrects=came",
             "changes={on: 2024-12-20}", "note='true'", *self.AT)  # fmt: skip
        view = printed("replay", "--db", store, "--json")
        [received] = [row for row in view["timeline"] if row["event"] == "EquipmentReceived"]
        [correction] = [row for row in view["timeline"] if row["event"] == "FactCorrected"]
        assert (received["on"], received["was"]) == ("2024-12-20", {"on": "2024-12-24"})
        # A correction without `on` bears the day of its recording.
        assert (correction["on"], correction["note"]) == ("2024-12-27", "true")

    def test_without_an_instant_it_is_recorded_now(self, store: Path) -> None:
        before = datetime.now(JST)
        made = printed("record", "--db", store, "PaymentReceived", "on=2024-12-27", "amount=1", "--json")
        at = datetime.fromisoformat(made["timeline"][-1]["recorded_at"])
        assert before <= at <= datetime.now(JST)

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (["RejectionArived", "on=2024-12-27"], "did you mean RejectionArrived?"),
            (["EquipmentDeemedPassed", "on=2024-12-27"], "the terms themselves bring this event about"),
            (["PaymentReceived", "on=2024-12-27"], "PaymentReceived: amount: found nothing"),
            (["PaymentReceived", "on=2024-02-30", "amount=1"], "PaymentReceived: on: found '2024-02-30'"),
            (["PaymentReceived", "on=2024-12-27", "amount=-1"], "whole yen, more than 0"),
            (["PaymentReceived", "on=2024-12-27", "amount=1,000"], "PaymentReceived: amount: found '1,000'"),
            (["PaymentReceived", "on=2024-12-27", "amount=1", "sum=1"], "the unknown field 'sum'"),
            (["PaymentReceived", "on=2024-12-27", "amount=1", "amount=2"], "amount a second time"),
            (["PaymentReceived", "on=2024-12-27", "amount"], "expected a field and its value"),
            (["PaymentReceived", "on=2024-12-27", "amount=[1"], "PaymentReceived: amount:"),
            (["PaymentReceived", "on=2024-12-27", "amount=1", "contract=sever"], "did you mean server?"),
            (["EquipmentReceived", "on=2024-12-27", "contract=server", "unit=s9"], "the unknown unit 's9'"),
            (["FactRetracted", "retracts=nobody", "reason=x"], "the unknown label 'nobody'"),
        ],
    )
    def test_what_contradicts_the_definitions_is_refused(self, store: Path, words: list[str], said: str) -> None:
        before = fine("replay", "--db", store, "--json")
        assert said in refused("record", "--db", store, *words, *self.AT)
        assert fine("replay", "--db", store, "--json") == before

    def test_all_problems_are_named_at_once(self, store: Path) -> None:
        words = ("RejectionArrived", "on=tomorrow", "form=fax", "colour=red")
        lines = refused("record", "--db", store, *words, *self.AT).splitlines()
        assert len(lines) == 3

    def test_nothing_is_recorded_before_the_last_record(self, store: Path) -> None:
        words = ("PaymentReceived", "on=2024-12-20", "amount=1", "--recorded-at", "2024-12-23T00:00")
        assert "an instant not before the matter's last record" in refused("record", "--db", store, *words)

    def test_an_instant_is_no_day(self, store: Path) -> None:
        words = ("PaymentReceived", "on=2024-12-27", "amount=1", "--recorded-at", "2024-12-27")
        assert "expected an instant such as" in refused("record", "--db", store, *words)


class TestAdvance:
    """Received on 2024-12-24: passed at the end of 2025-01-06, shown and written from 01-07."""

    @pytest.mark.parametrize(("day", "appended"), [("2025-01-06", 0), ("2025-01-07", 2), ("2025-01-08", 2)])
    def test_what_has_lapsed_is_written(self, store: Path, day: str, appended: int) -> None:
        # The pass, and the warranty that begins with it.
        assert printed("advance", "--db", store, "--to", day, "--json") == {"appended": appended, "to": day}

    def test_doing_it_again_writes_nothing(self, store: Path) -> None:
        assert fine("advance", "--db", store, "--to", "2025-01-07") == "Advanced to 2025-01-07: appended 2 events.\n"
        assert fine("advance", "--db", store, "--to", "2025-01-07") == "Advanced to 2025-01-07: appended 0 events.\n"

    def test_a_day_to_come_is_warned_of(self, store: Path) -> None:
        with freeze_time("2025-01-05T12:00:00Z"):
            done = yakkan("advance", "--db", store, "--to", "2025-01-07")
        assert done.exit_code == 0
        assert "lies in the future" in done.stderr


class TestVerify:
    def test_a_sound_store(self, store: Path) -> None:
        fine("advance", "--db", store, "--to", "2025-01-07")
        assert fine("verify", "--db", store) == "1 matters with 7 records: none is missing or doubled.\n"
        assert "The journal equals what the facts give." in fine("verify", "--db", store, "--replay")
        found = printed("verify", "--db", store, "--replay", "--json")
        assert found.pop("chain")["links"] == 7
        assert found == {"matters": 1, "records": 7, "flaws": []}

    def test_examples_replay_to_their_journals(self, tmp_path: Path) -> None:
        db = tmp_path / "all.db"
        for path in SOME:
            fine("import", path, "--db", db)
        assert yakkan("advance", "--db", db, "--to", "2030-01-01").exit_code == 0
        assert printed("verify", "--db", db, "--replay", "--json")["flaws"] == []

    def test_a_record_that_was_changed_behind_its_back_is_named(self, store: Path) -> None:
        with closing(sqlite3.connect(store)) as connection:
            triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
            [table] = {
                name for (name,) in connection.execute("SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'")
            }
            for name, _ in triggers:
                connection.execute(f'DROP TRIGGER "{name}"')
            connection.execute(f"UPDATE \"{table}\" SET state = x'00' WHERE originator_version = 3")
            for _, sql in triggers:
                connection.execute(sql)
            connection.commit()
        done = yakkan("verify", "--db", store)
        assert done.exit_code == 1
        assert "SO-1/server#3" in done.stdout
        assert "Traceback" not in done.output
        # Looking at the matter is no check: the same flaw is wrong input there.
        assert "SO-1/server#3" in refused("replay", "--db", store)

    def test_a_deemed_event_that_does_not_follow_is_named(self, store: Path) -> None:
        with Register(store) as register:
            last = register.matter("みなと商事").history.records[-1]
            day = date(2024, 12, 24)
            event = EquipmentDeemedPassed(on=day, shows_from=day, unit="s1")
            false = last.but(version=last.version + 1, seq=last.seq + 1, event=event, stored_at=None)
            register.store.append([false])
        assert yakkan("verify", "--db", store).exit_code == 0
        done = yakkan("verify", "--db", store, "--replay")
        assert done.exit_code == 1
        assert f"{false.ref}: the journal holds equipment deemed passed of 2024-12-24" in done.stdout
        [flaw] = json.loads(yakkan("verify", "--db", store, "--replay", "--json").stdout)["flaws"]
        assert (flaw["kind"], flaw["ref"]) == ("not_derived", false.ref)

    def test_a_deemed_event_that_is_missing_is_named(self, store: Path, tmp_path: Path) -> None:
        fine("advance", "--db", store, "--to", "2025-01-07")
        other = tmp_path / "other.db"
        with Register(store) as whole, Register(other) as shortened:
            records = whole.matter("みなと商事").history.records
            assert type(records[-1].event).__name__ == "WarrantyBegan"
            shortened.store.append(records[:-1])
        done = yakkan("verify", "--db", other, "--replay")
        assert done.exit_code == 1
        assert "SO-1/server: warranty began of 2025-01-07 follows from the facts but is missing" in done.stdout


class TestReferenceCommands:
    def test_all_readings_are_listed(self) -> None:
        assert [each["id"] for each in printed("readings", "--json")] == list(READINGS)
        rows = [row for row in tables(fine("readings", COLUMNS="400"))[0][1:] if row.startswith("X")]
        assert [row.split()[0] for row in rows] == list(READINGS)

    @pytest.mark.parametrize("language", ["ja", "en"])
    def test_one_reading_in_full(self, language: str) -> None:
        page = fine("readings", "X1", "--lang", language)
        for alternative in READINGS["X1"].alternatives.values():
            assert getattr(alternative, language) in page
        assert printed("readings", "X1", "--json")["default"] == "R-A"

    def test_an_unknown_reading_is_refused(self) -> None:
        assert "did you mean X1?" in refused("readings", "x1")

    def test_the_lifecycle_is_drawn_in_both_forms(self) -> None:
        assert "applied --> accepted: AcceptanceArrived [1(4)]" in fine("diagram", "supply")
        assert fine("diagram", "supply", "--format", "dot").startswith('digraph "supply" {')
        assert fine("diagram", "supply").strip() in fine("diagram")

    def test_an_unknown_kind_is_refused(self) -> None:
        assert "supply" in refused("diagram", "suply")


class TestDemo:
    def test_its_case_is_as_it_says(self) -> None:
        case = demo_case()
        with Register(":memory:") as register:
            matter = register.apply(case)
            expectations = [each for document in case.documents for each in document.expectations]
            assert len(expectations) >= 8
            for each in expectations:
                assert verify(each, lambda *asked: matter.view(*asked).to_dict()) == []

    def test_the_day_before_and_the_day_are_those_of_the_story(self) -> None:
        assert EVE + timedelta(days=1) == TODAY

    @pytest.mark.parametrize(
        ("language", "words"),
        [
            ("en", ["WITHDRAWN", "repair or replace, where reasonable", "in warranty +rejected"]),
            ("ja", ["撤回済み", "合理的な範囲での修補又は", "保証期間中 +不合格"]),
        ],
    )
    def test_it_shows_the_same_day_known_before_and_after(self, language: str, words: list[str]) -> None:
        page = fine("demo", "--lang", language)
        for word in words:
            assert re.search(word, page), word
        # Both units are charged by what was known before, one of them by what is known now.
        assert re.search("3,300,000 +1,320,000", page)

    def test_the_commands_that_it_proposes_work(self) -> None:
        proposed = [line.strip() for line in fine("demo").splitlines() if line.startswith("  yakkan ")]
        assert len(proposed) >= 5
        for line in proposed:
            assert fine(*shlex.split(line)[1:])


class TestWrongInput:
    @pytest.mark.parametrize(
        ("options", "said"),
        [
            (["--as-of", "2025-02-30"], "--as-of: found '2025-02-30', expected a day such as 2025-06-05"),
            (["--as-of", "2025-6-5"], "--as-of: found '2025-6-5', expected a day such as 2025-06-05"),
            (["--as-of", "20250605"], "--as-of: found '20250605'"),
            (["--as-of", "２０２５-06-05"], "--as-of: found"),
            (["--as-of", ""], "--as-of: found ''"),
            (["--as-of", "1948-12-31"], "expected a day from 1949 to 2099"),
            (["--as-of", "2100-01-01"], "expected a day from 1949 to 2099"),
            (["--known-at", "yesterday"], "--known-at: found 'yesterday'"),
            (["--known-at", "2025-06-05T25:00"], "--known-at: found '2025-06-05T25:00'"),
            (["--known-at", "2025-06-05Z"], "--known-at: found '2025-06-05Z'"),
            (["--known-at", "2000-01-01"], "nothing that was recorded by 2000-01-01"),
            (["--reading", "X1"], "expected a reading and its value, such as X1=R-B"),
            (["--reading", "X1=R-Z"], "the unknown value 'R-Z'"),
            (["--reading", "X999=R-A"], "the unknown reading 'X999'"),
            (["--reading", "X1=R-A", "--reading", "X1=R-B"], "expected X1 once"),
        ],
    )
    def test_a_bad_option_is_named_with_what_was_expected(self, options: list[str], said: str) -> None:
        assert said in refused("replay", LATE, *options)

    def test_all_bad_options_are_named_at_once(self) -> None:
        said = refused("replay", LATE, "--as-of", "x", "--known-at", "y", "--reading", "z")
        assert len(said.splitlines()) == 3

    def test_files_that_cannot_be_used(self, tmp_path: Path, case: Path) -> None:
        binary = tmp_path / "binary.yaml"
        binary.write_bytes(b"\xff\xfe\x00\x01")
        cut = tmp_path / "cut.db"
        fine("import", case, "--db", cut)
        cut.write_bytes(cut.read_bytes()[:5000])
        missing = tmp_path / "missing"
        for arguments in (
            ["replay", missing],
            ["replay", tmp_path],
            ["replay", binary],
            ["import", case, "--db", tmp_path],
            ["import", case, "--db", missing / "x.db"],
            ["import", case, "--db", "postgresql://localhost/x"],
            ["replay", "--db", missing],
            ["replay", "--db", case],
            ["replay", "--db", cut],
            ["timeline", "--db", tmp_path],
            ["agenda", "--db", missing],
            ["explain", "--db", missing, "state:server"],
            ["record", "--db", missing, "PaymentReceived", "on=2025-01-01", "amount=1"],
            ["advance", "--db", missing, "--to", "2025-01-01"],
            ["advance", "--db", cut, "--to", "2025-01-01"],
            ["verify", "--db", missing],
            ["verify", "--db", case],
        ):
            refused(*arguments)
        assert not missing.exists()

    @pytest.mark.parametrize(
        "arguments",
        [
            ["rapley"],
            ["replay", LATE, "--as_of", "2025-01-01"],
            ["replay", LATE, "--lang", "fr"],
            ["replay", LATE, "extra"],
            ["agenda", LATE, "--within", "-1"],
            ["agenda", LATE, "--within", "week"],
            ["import", LATE],
            ["advance", "--db", "x.db"],
            ["check"],
            ["diagram", "supply", "--format", "png"],
        ],
    )
    def test_a_wrong_command_line_is_explained(self, arguments: list[str]) -> None:
        assert "Usage: " in refused(*arguments)

    def test_another_writer_means_trying_again(self, store: Path) -> None:
        def busy(*_: object) -> None:
            raise Conflict("another writer of this matter was faster; read again and retry")

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Store, "append", busy)
            said = refused("advance", "--db", store, "--to", "2025-01-07")
        assert "retry" in said


class TestHelp:
    COMMANDS = (
        "replay", "timeline", "explain", "diff", "bisect", "what-if", "agenda", "compare", "debug", "check", "import",
        "record", "advance", "verify", "due", "exposure", "search", "index", "portfolio", "log", "generate", "report",
        "terms", "readings", "decisive", "safe", "diagram", "demo",
    )  # fmt: skip

    def test_it_names_every_command(self) -> None:
        page = fine("--help")
        listed = re.findall(r"^  ([a-z-]+)  ", page.partition("Commands:")[2], re.MULTILINE)
        assert tuple(listed) == self.COMMANDS
        assert "..." not in page.partition("Commands:")[2]

    @pytest.mark.parametrize("command", COMMANDS)
    def test_every_command_explains_each_of_its_options(self, command: str) -> None:
        page = fine(command, "--help")
        assert page.startswith(f"Usage: yakkan {command} ")
        options = page.partition("Options:")[2]
        for line in re.findall(r"^  --?\S.*$", options, re.MULTILINE):
            explained = re.search(r"  \S.* {2,}\S", line)
            assert explained or line.rstrip().endswith(
                ("DAY", "TIME", "NAME", "FILE", "X1=R-B", "DAYS", "INSTANT", "QUESTION", "VIEWS", "PARTY", "FACTS")
            )

    def test_the_version(self) -> None:
        assert re.fullmatch(r"yakkan \S.*\n", fine("-V"))
        assert fine("--version") == fine("-V")

    def test_no_command_at_all_shows_the_help(self) -> None:
        assert "Commands:" in yakkan().output


class TestLanguage:
    @pytest.mark.parametrize(
        ("env", "japanese"),
        [
            ({"LANG": "ja_JP.UTF-8"}, True),
            ({"LANG": "C.UTF-8"}, False),
            ({"LANG": "ja_JP.UTF-8", "LC_ALL": "C"}, False),
            ({"LC_MESSAGES": "ja_JP", "LANG": "C"}, True),
            ({"LANG": "C", "YAKKAN_LANG": "ja"}, True),
            ({"LANG": "ja_JP.UTF-8", "YAKKAN_LANG": "en"}, False),
        ],
    )
    def test_it_follows_the_locale_unless_told_otherwise(
        self, case: Path, env: dict[str, str], japanese: bool, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in ("LC_ALL", "LC_MESSAGES", "LANG", "YAKKAN_LANG"):
            monkeypatch.delenv(name, raising=False)
        page = CliRunner().invoke(app, ["replay", str(case)], env=env).stdout
        assert ("契約者" in page) is japanese


class TestAsProcess:
    @staticmethod
    def run(*arguments: object, **env: str) -> subprocess.CompletedProcess[bytes]:
        keep = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLUMNS")}
        command = [sys.executable, "-m", "yakkan", *map(str, arguments)]
        full = {**keep, "TERM": "xterm-256color", "PYTHONUTF8": "1", **env}
        return subprocess.run(command, capture_output=True, cwd=ROOT, env=full, check=False)

    def test_what_is_piped_is_plain_text_in_utf_8(self) -> None:
        done = self.run("replay", LATE, "--lang", "ja")
        assert (done.returncode, done.stderr) == (0, b"")
        assert b"\x1b" not in done.stdout
        assert "瀬戸内化成株式会社" in done.stdout.decode()

    def test_the_status_reaches_the_shell(self, tmp_path: Path, case: Path) -> None:
        case.write_text(CASE + TestCheck.EXPECT.replace("in_warranty", "closed"), encoding="utf-8")
        assert self.run("check", case).returncode == 1
        done = self.run("replay", tmp_path / "missing.yaml")
        assert (done.returncode, done.stdout) == (2, b"")
        assert b"missing.yaml" in done.stderr
        assert b"Traceback" not in done.stderr
        assert self.run("--version").returncode == 0

    def test_a_terminal_without_japanese_gets_escapes(self, case: Path) -> None:
        done = self.run("replay", case, "--json", PYTHONUTF8="0", PYTHONIOENCODING="ascii")
        assert done.returncode == 0
        assert json.loads(done.stdout)["customer"] == "みなと商事"

    def test_a_reader_that_has_seen_enough_is_no_error(self) -> None:
        command = f"{shlex.quote(sys.executable)} -m yakkan timeline {shlex.quote(LATE)} | head -1"
        done = subprocess.run(command, shell=True, capture_output=True, cwd=ROOT, check=False)
        assert b"Traceback" not in done.stderr
        assert done.stdout
