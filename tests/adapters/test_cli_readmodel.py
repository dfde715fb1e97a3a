"""`yakkan index`, `due`, `exposure`, `search`: questions to all matters of a store."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from freezegun import freeze_time
from typer.testing import CliRunner, Result

from yakkan.adapters.cli import app

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
CUSTOMER = "瀬戸内化成株式会社"


def yakkan(*arguments: object, lang: str = "en") -> Result:
    return CliRunner().invoke(app, [str(each) for each in arguments], env={"YAKKAN_LANG": lang})


def fine(*arguments: object, lang: str = "en") -> str:
    done = yakkan(*arguments, lang=lang)
    assert (done.exit_code, done.stderr) == (0, ""), done.output
    return done.stdout


def printed(*arguments: object) -> Any:
    return json.loads(fine(*arguments, "--json"))


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = tmp_path / "contracts.db"
    for name in ("late-rejection", "three-kinds"):
        fine("import", EXAMPLES / f"{name}.yaml", "--db", path)
    return path


class TestIndex:
    def test_makes_the_tables_and_then_only_keeps_them_up(self, db: Path) -> None:
        made = fine("index", "--db", db, "--as-of", "2025-06-11").splitlines()
        assert made[0] == f"Made {db.with_name('contracts.read.db')} anew."
        assert made[1].startswith("Derived 2 matters as of 2025-06-11 (records read to ")
        assert fine("index", "--db", db, "--as-of", "2025-06-11").startswith("Up to date as of 2025-06-11")
        moved = printed("index", "--db", db, "--as-of", "2025-06-13")
        assert (moved["as_of"], moved["rebuilt"]) == ("2025-06-13", False)

    def test_made_anew_the_file_is_the_same_byte_for_byte(self, db: Path, tmp_path: Path) -> None:
        fine("index", "--db", db, "--as-of", "2025-06-11")
        path = tmp_path / "contracts.read.db"
        before = path.read_bytes()
        fine("index", "--db", db, "--as-of", "2025-06-11", "--rebuild")
        fine("index", "--db", db, "--as-of", "2025-06-11", "--read", tmp_path / "other.db")
        assert path.read_bytes() == before == (tmp_path / "other.db").read_bytes()

    def test_is_for_today_unless_a_day_is_named(self, db: Path) -> None:
        with freeze_time("2025-06-11T03:00:00Z"):
            assert printed("index", "--db", db)["as_of"] == "2025-06-11"
            assert printed("exposure", "--db", db)["as_of"] == "2025-06-11"

    def test_speaks_japanese(self, db: Path) -> None:
        said = fine("index", "--db", db, "--as-of", "2025-06-11", lang="ja")
        assert "2件の取引先を2025-06-11時点で導出しました" in said


class TestDue:
    def test_lists_what_falls_due_by_customer(self, db: Path) -> None:
        page = fine("due", "--db", db, "--as-of", "2025-06-11", "--from", "2025-06-12", "--to", "2025-06-30")
        assert "株式会社うみかぜ水産 (3, 1,980,000 yen)" in page
        assert f"{CUSTOMER} (1)" in page
        [line] = [line for line in page.splitlines() if "O22" in line]
        assert line.split() == [
            "2025-06-12",
            "storage/t1",
            "O22",
            "inspect",
            "and",
            "certify",
            "customer",
            "open",
            "28(1)",
        ]

    def test_is_about_a_week_unless_days_are_named(self, db: Path) -> None:
        asked = printed("due", "--db", db, "--as-of", "2025-06-11")
        assert (asked["from"], asked["to"], asked["by"]) == ("2025-06-11", "2025-06-17", "customer")
        assert [group["customer"] for group in asked["groups"]] == [CUSTOMER]

    @pytest.mark.parametrize("by", ["customer", "kind", "contract", "day"])
    def test_holds_the_same_lines_however_it_is_parted(self, db: Path, by: str) -> None:
        days = ("--as-of", "2025-06-11", "--to", "2026-06-30")
        whole = [line for group in printed("due", "--db", db, *days)["groups"] for line in group["due"]]
        parted = printed("due", "--db", db, *days, "--by", by)["groups"]
        lines = [line for group in parted for line in group["due"]]
        assert sorted(map(str, lines)) == sorted(map(str, whole))
        for group in parted:
            assert {line["due_on" if by == "day" else by] for line in group["due"]} == {group[by]}
        assert fine("due", "--db", db, *days, "--by", by).count("2026-05-31") == 1

    def test_says_so_when_nothing_falls_due(self, db: Path) -> None:
        page = fine("due", "--db", db, "--as-of", "2025-06-11", "--from", "2030-01-01", "--to", "2030-01-02")
        assert "Nothing falls due in these days." in page

    def test_speaks_japanese(self, db: Path) -> None:
        page = fine("due", "--db", db, "--as-of", "2025-09-01", "--to", "2026-06-30", lang="ja")
        for words in ("更新拒絶の通知の最終日", "双方", "契約期間の満了（更新）", "月額料金の支払", "10条1項"):
            assert words in page

    def test_days_the_wrong_way_round_are_refused(self, db: Path) -> None:
        done = yakkan("due", "--db", db, "--from", "2025-06-12", "--to", "2025-06-11")
        assert (done.exit_code, done.stdout) == (2, "")
        assert "2025-06-12 on" in done.stderr


class TestExposure:
    def test_sums_by_kind_and_by_customer(self, db: Path) -> None:
        by_kind = printed("exposure", "--db", db, "--as-of", "2025-09-01")["exposure"]
        by_customer = printed("exposure", "--db", db, "--as-of", "2025-09-01", "--by", "customer")["exposure"]
        for name in ("contracts", "outstanding", "overdue", "cap", "claimed", "payable"):
            assert sum(line[name] for line in by_kind) == sum(line[name] for line in by_customer)
        replayed = printed("replay", EXAMPLES / "three-kinds.yaml", "--as-of", "2025-09-01")["fees"]["totals"]
        [mine] = [line for line in by_customer if line["key"] == "株式会社うみかぜ水産"]
        assert (mine["outstanding"], mine["overdue"]) == (replayed["outstanding"], replayed["overdue"])

    def test_prints_a_row_for_each(self, db: Path) -> None:
        page = fine("exposure", "--db", db, "--as-of", "2025-09-01")
        assert {"supply", "integration", "outsourcing"} <= {line.split()[0] for line in page.splitlines() if line}
        assert "支払遅延（円）" in fine("exposure", "--db", db, "--as-of", "2025-09-01", lang="ja")


class TestSearch:
    def test_finds_japanese_words_of_two_characters(self, db: Path) -> None:
        page = fine("search", "検査", "--db", db, "--as-of", "2025-06-11", "--limit", "50", lang="ja")
        assert re.search(f"^義務 +{CUSTOMER} +O22 storage/t1", page, re.MULTILINE)
        assert "«検査»及び«検査»合格書の交付" in page

    def test_says_when_there_is_more_and_when_there_is_nothing(self, db: Path) -> None:
        assert "ask for more with --limit" in fine("search", "検査", "--db", db, "--limit", "1")
        assert printed("search", "検査", "--db", db, "--limit", "1")["more"]
        assert fine("search", "鯨", "--db", db) == 'Nothing contains "鯨".\n'

    def test_finds_what_was_recorded_a_moment_ago(self, db: Path) -> None:
        fine("search", "荷札", "--db", db)
        fine(
            "record", "PaymentReceived", "amount=5000", "on=2025-08-01", "note=荷札の写しあり", "--db", db,
            "--customer", CUSTOMER, "--recorded-at", "2025-08-01T10:00",
        )  # fmt: skip
        [hit] = printed("search", "荷札", "--db", db)["hits"]
        assert (hit["customer"], hit["ref"]) == (CUSTOMER, "account#2")

    def test_an_empty_text_is_refused(self, db: Path) -> None:
        done = yakkan("search", " ", "--db", db)
        assert (done.exit_code, done.stdout) == (2, "")


class TestWrongInput:
    @pytest.mark.parametrize("command", [["index"], ["due"], ["exposure"], ["search", "検査"]])
    def test_a_store_that_is_not_there_is_refused_and_not_made(self, tmp_path: Path, command: list[str]) -> None:
        done = yakkan(*command, "--db", tmp_path / "none.db")
        assert (done.exit_code, done.stdout) == (2, "")
        assert list(tmp_path.iterdir()) == []

    def test_a_strangers_file_is_refused_and_left_as_it_was(self, db: Path, tmp_path: Path) -> None:
        path = tmp_path / "strange.db"
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("CREATE TABLE mine (x)")
        before = path.read_bytes()
        for command in (["index", "--rebuild"], ["index"], ["search", "検査"]):
            done = yakkan(*command, "--db", db, "--read", path)
            assert (done.exit_code, done.stdout) == (2, "")
            assert "no read model" in done.stderr
        assert path.read_bytes() == before

    def test_a_day_that_does_not_exist_is_refused(self, db: Path) -> None:
        assert yakkan("exposure", "--db", db, "--as-of", "2025-02-30").exit_code == 2


class TestCustomersOfOneName:
    @pytest.fixture
    def two(self, tmp_path: Path) -> Path:
        path, text = tmp_path / "two.db", (EXAMPLES / "late-rejection.yaml").read_text(encoding="utf-8")
        for number in (1, 2):
            case = tmp_path / f"c{number}.yaml"
            case.write_text(
                text.replace(f"customer: {CUSTOMER}\n", f"customer: {CUSTOMER}\ncustomer_id: C-{number}\n"),
                encoding="utf-8",
            )
            fine("import", case, "--db", path)
        return path

    @pytest.mark.parametrize(
        "question",
        [
            *(("due", "--to", "2025-07-31", "--by", by) for by in ("customer", "kind", "contract", "day")),
            ("exposure", "--by", "customer"),
            ("search", CUSTOMER),
            ("portfolio", "--by", "customer"),
        ],
    )
    def test_are_told_apart_by_their_ids(self, two: Path, question: tuple[str, ...]) -> None:
        page = fine(*question, "--db", two, "--as-of", "2025-06-12")
        for number in (1, 2):
            assert f"{CUSTOMER} (C-{number})" in page

    def test_without_an_id_a_name_stands_alone(self, db: Path) -> None:
        for question in (("due", "--to", "2025-07-31"), ("exposure", "--by", "customer"), ("search", CUSTOMER)):
            page = fine(*question, "--db", db, "--as-of", "2025-06-12")
            assert CUSTOMER in page
            assert f"({CUSTOMER})" not in page
