"""The command explain: what can be explained, and what an explanation rests on."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import LATE, fine, printed, refused


class TestExplain:
    @pytest.mark.parametrize(
        ("target", "text"),
        [
            ("server/v2/price", "800000 + tax 80000 (10%, rate of 2025-06-09, rounded down) = 880000 yen"),
            ("O22:server/v2", "2025-06-02 + 7 days, the next day being the first = 2025-06-09"),
            ("latent_defect:server/v2", "6 months from 2025-06-10 = 2025-12-09"),
            ("state:server/v2", "server/v2 is in warranty since 2025-06-10"),
            ("state:storage", "storage is in warranty since 2025-07-01"),
            ("server/v2", "server/v2 is in warranty since 2025-06-10"),
            ("SO-2025-0164/storage", "SO-2025-0164/storage is in warranty since 2025-07-01"),
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
