"""The command agenda: the safe day, days left, and what is shown."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from commands import LATE, fine, printed

from yakkan import Register, load_case
from yakkan.domain.terms.readings import READINGS


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
