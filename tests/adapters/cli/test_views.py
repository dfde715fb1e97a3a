"""Commands that show a matter: replay and timeline, and whose matter it is."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from commands import CASE, LATE, fine, printed, refused, tables, two_customers, width

from yakkan import Register, load_case


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
