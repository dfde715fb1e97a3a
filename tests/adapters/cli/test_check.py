"""The command check: expectations of case files, counted and named."""

from __future__ import annotations

import json
import re
from pathlib import Path

from commands import CASE, EXPECT, SOME, fine, printed, yakkan


class TestCheck:
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
        case.write_text(CASE + EXPECT.replace("in_warranty", "closed"), encoding="utf-8")
        done = yakkan("check", case)
        assert done.exit_code == 1
        line = len(CASE.splitlines()) + 2
        assert f"{case}: 0 of 1 expectations hold" in done.stdout
        assert f"{case}:{line}: as of 2025-01-07, server, state: expected closed, found in_warranty" in done.stdout
        assert "Verified 1 expectations: 1 failed." in done.stdout

    def test_a_failed_expectation_in_json(self, case: Path) -> None:
        case.write_text(CASE + EXPECT.replace("in_warranty", "closed"), encoding="utf-8")
        done = yakkan("check", case, "--json")
        assert done.exit_code == 1
        [file] = json.loads(done.stdout)["files"]
        [mismatch] = file["mismatches"]
        assert (mismatch["expected"], mismatch["found"], mismatch["as_of"]) == ("closed", "in_warranty", "2025-01-07")

    def test_a_bad_file_is_worse_than_a_failed_one_and_hides_none(self, case: Path, tmp_path: Path) -> None:
        case.write_text(CASE + EXPECT.replace("in_warranty", "closed"), encoding="utf-8")
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
            (folder / name).write_text(CASE + EXPECT, encoding="utf-8")
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

    def test_japanese_where_japanese_is_asked_for(self, case: Path, tmp_path: Path) -> None:
        """Shortfalls and what is wrong with a file too; names of fields and values stay those of the case file."""
        case.write_text(CASE + EXPECT.replace("in_warranty", "closed"), encoding="utf-8")
        line = len(CASE.splitlines()) + 2
        bad = tmp_path / "bad.yaml"
        bad.write_text(CASE.replace("customer:", "custumer:", 1), encoding="utf-8")
        done = yakkan("check", bad, case, "--lang", "ja")
        assert done.exit_code == 2
        assert f"{case}:{line}: 2025-01-07現在、server, state: 期待はclosed、実際はin_warranty" in done.stdout
        problem = rf"^{re.escape(str(bad))}:\d+:1: custumer: 入力: 未知の項目「custumer」"
        assert re.search(problem, done.stderr, re.MULTILINE)
        assert "found" not in done.stdout + done.stderr

    def test_what_comes_nearest_is_told_in_japanese(self, case: Path) -> None:
        case.write_text(
            CASE + "expect:\n"
            "  - {as_of: 2025-01-07, charge: {kind: refund}}\n"
            "  - {as_of: 2025-01-07, no_event: EquipmentReceived}\n",
            encoding="utf-8",
        )
        told = yakkan("check", case, "--lang", "ja").stdout
        assert "charge: 期待は{kind: refund}、実際は似たものはない" in told
        assert "no_event: 期待は{event: EquipmentReceived}に当たるものがないこと、実際は" in told
