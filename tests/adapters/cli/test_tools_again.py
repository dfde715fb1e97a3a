"""The commands that turn back time, as a stranger tries them: pipes, mistyped words, another language."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from commands import CASE, LATE, ROOT, fine, printed, width

READER_GONE = 141
"""128 and the number of SIGPIPE: what a shell tells of `git log | head` too."""


class TestAReaderWhoHasSeenEnough:
    @pytest.mark.parametrize(
        "arguments",
        [
            ("timeline", LATE),
            ("replay", LATE, "--json"),
            ("explain", LATE, "server/v1/price"),
            ("check", LATE),
            ("readings",),
            ("--help",),
            ("bisect", LATE, "--ask", "nothing"),
            ("bisect", "--no-such-option"),
        ],
    )
    def test_ends_the_command_without_a_word_and_with_no_answer(self, arguments: tuple[str, ...]) -> None:
        reading, writing = os.pipe()
        os.close(reading)
        try:
            command = [sys.executable, "-m", "yakkan", *arguments]
            done = subprocess.run(command, stdout=writing, stderr=writing, cwd=ROOT, check=False)
        finally:
            os.close(writing)
        assert done.returncode == READER_GONE

    def test_is_told_nothing_on_standard_error(self) -> None:
        reading, writing = os.pipe()
        os.close(reading)
        try:
            command = [sys.executable, "-m", "yakkan", "terms"]
            done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, cwd=ROOT, check=False)
        finally:
            os.close(writing)
        assert (done.returncode, done.stderr) == (READER_GONE, b"")


class TestANarrowTerminal:
    NARROW = 80

    def page(self, *arguments: object, language: str) -> str:
        return fine(*arguments, COLUMNS=str(self.NARROW), YAKKAN_LANG=language)

    @pytest.mark.parametrize("language", ["en", "ja"])
    def test_a_column_of_several_lines_is_as_wide_as_the_longest(self, tmp_path: Path, language: str) -> None:
        # The customer reads X1 in another way: seven articles, one below the other in a column that is never broken.
        papers = [tmp_path / f"{name}.yaml" for name in ("company", "customer")]
        for path, more in zip(papers, ("", "readings: {X1: R-B}\n"), strict=True):
            path.write_text(CASE + more, encoding="utf-8")
        page = self.page("compare", *papers, "--as-of", "2025-01-02", language=language)
        rules = [width(line) for line in page.splitlines() if re.fullmatch("-{9,}", line)]
        assert rules
        assert max(rules) < self.NARROW + 10

    def test_a_day_is_never_broken_in_japanese(self, tmp_path: Path) -> None:
        case = tmp_path / "case.yaml"
        case.write_text(
            """\
order: SO-1
customer: みなと商事
quote: {number: Q-1, issued_on: 2025-01-10}
contracts:
  - {id: ops, kind: outsourcing, monthly_fee: 300000, starts_on: 2025-03-01, term_months: 6}
events:
  - {event: ApplicationReceived, on: 2025-02-03}
  - {event: AcceptanceArrived, on: 2025-02-05, form: electronic}
""",
            encoding="utf-8",
        )
        page = self.page("safe", case, "refuse_renewal", "--contract", "ops", "--as-of", "2025-04-10", language="ja")
        # The last days are told in a column of their reasons: 05-31 by X19 R-A, 06-02 by R-D (10(1)).
        assert page.count("2025-05-31の後") + page.count("2025-05-31の\n") > 0
        assert not re.search(r"[0-9]{4}-([0-9]{2}-?)?$", page, re.MULTILINE)
        assert not re.search(r"X[0-9]+=R?-?$", page, re.MULTILINE)


class TestWhatIf:
    def test_a_supposed_fact_of_a_day_to_come_is_known_to_the_view_that_shows_it(self, case: Path) -> None:
        # Received on 2024-12-24, last day 2025-01-06 (X1): a rejection that came on 12-30 would stop the pass (28(1)).
        # On the evening of 12-26 that day is still to come.
        asked = ("what-if", case, "--as-of", "2025-01-07", "--known-at", "2024-12-26", "--json")
        add = "RejectionArrived contract=server unit=s1 form=paper on=2024-12-30"
        changes = {
            (change["line"], change["field"]): (change["before"], change["after"])
            for change in printed(*asked, "--add", add)["changes"]
        }
        assert changes[("server/s1", "state")] == ("in_warranty", "rejected")
        # Who says when the record learnt of it is taken at his word.
        assert printed(*asked, "--add", f"{add} recorded_at=2024-12-30T09:00")["changes"] == []
