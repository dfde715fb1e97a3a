"""Article 32: latent defects, six months from the day after handover (table of legal.md 4.2)."""

from __future__ import annotations

from typing import Any

import pytest
from story import Json, Story, certificate, defect_remedied, formed, given, latent_defect, plus, received, supply

# Handover; last day under X1 R-B (Civil Code 143 alone), R-A (business days), R-C (Sundays and holidays).
SIX_MONTHS = [
    ("2024-08-27", "2025-02-27", "2025-02-27", "2025-02-27"),
    ("2024-08-28", "2025-02-28", "2025-02-28", "2025-02-28"),
    ("2024-08-29", "2025-02-28", "2025-02-28", "2025-02-28"),
    ("2024-08-30", "2025-02-28", "2025-02-28", "2025-02-28"),
    ("2024-08-31", "2025-02-28", "2025-02-28", "2025-02-28"),
    ("2023-08-28", "2024-02-28", "2024-02-28", "2024-02-28"),
    ("2023-08-29", "2024-02-29", "2024-02-29", "2024-02-29"),
    ("2023-08-30", "2024-02-29", "2024-02-29", "2024-02-29"),
    ("2023-08-31", "2024-02-29", "2024-02-29", "2024-02-29"),
    ("2024-02-29", "2024-08-31", "2024-09-02", "2024-08-31"),  # a Saturday
    ("2024-05-02", "2024-11-02", "2024-11-05", "2024-11-02"),  # Sat; Sun 3 a holiday, Mon 4 its substitute
    ("2024-05-03", "2024-11-03", "2024-11-05", "2024-11-05"),
    ("2024-12-31", "2025-06-30", "2025-06-30", "2025-06-30"),
    ("2025-01-06", "2025-07-06", "2025-07-07", "2025-07-07"),  # a Sunday
    ("2025-06-30", "2025-12-31", "2026-01-05", "2025-12-31"),
]


def handed_over(on: str, *facts: Json, **contract: Any) -> Story:
    parts = (*formed("2023-01-10"), received(plus(on, -2)), certificate(on), *facts)
    return given(supply(**contract), *parts)


class TestArticle32_1_Window:
    @pytest.mark.parametrize(("on", "r_b", "r_a", "r_c"), SIX_MONTHS)
    def test_the_window_of_the_liability_line(self, on: str, r_b: str, r_a: str, r_c: str) -> None:
        story = handed_over(on)
        for reading, last in (("R-A", r_a), ("R-B", r_b), ("R-C", r_c)):
            line = story.as_of(plus(on, 1), X1=reading).line(head="latent_defect", unit="s1")
            assert (line["first_day"], line["last_day"]) == (plus(on, 1), last)
        line = story.as_of(plus(on, 1)).line(head="latent_defect", unit="s1")
        assert line["last_day"] == r_a
        assert (line["bearer"], line["article"], line["cap"]) == ("company", "32(1)", None)

    @pytest.mark.parametrize(("on", "r_b", "r_a", "r_c"), SIX_MONTHS)
    def test_the_warranty_state_ends_with_the_last_day(self, on: str, r_b: str, r_a: str, r_c: str) -> None:
        story = handed_over(on)
        assert story.as_of(on).unit()["state"] == "inspected"
        assert story.as_of(plus(on, 1)).unit()["state"] == "in_warranty"
        for reading, last in (("R-A", r_a), ("R-B", r_b), ("R-C", r_c)):
            assert story.as_of(last, X1=reading).unit()["state"] == "in_warranty"
            assert story.as_of(plus(last, 1), X1=reading).unit()["state"] == "closed"
        expired = story.as_of(plus(r_a, 1)).row("WarrantyExpired")
        assert (expired["on"], expired["shows_from"]) == (r_a, plus(r_a, 1))

    @pytest.mark.parametrize(("on", "r_b", "r_a", "r_c"), SIX_MONTHS)
    def test_a_notice_on_the_last_day_is_in_time(self, on: str, r_b: str, r_a: str, r_c: str) -> None:
        for reading, last in (("R-A", r_a), ("R-B", r_b), ("R-C", r_c)):
            for notice in (plus(last, -1), last):
                seen = handed_over(on, latent_defect(notice)).as_of(notice, X1=reading)
                assert seen.row("LatentDefectNoticed")["effect"] == "full"
                duty = seen.duty("O25", unit="s1")
                assert (duty["arose_on"], duty["status"], duty["debtor"]) == (notice, "open", "company")

    @pytest.mark.parametrize(("on", "r_b", "r_a", "r_c"), SIX_MONTHS)
    def test_a_notice_on_the_day_after_is_late(self, on: str, r_b: str, r_a: str, r_c: str) -> None:
        for reading, last in (("R-A", r_a), ("R-B", r_b), ("R-C", r_c)):
            seen = handed_over(on, latent_defect(plus(last, 1))).as_of(plus(last, 1), X1=reading)
            row = seen.row("LatentDefectNoticed")
            assert row["effect"] == "none"
            assert row["reason"]
            assert seen.duties("O25", unit="s1") == []

    def test_after_a_deemed_pass_it_counts_from_the_last_day_of_inspection(self) -> None:
        # received 05-28, handed over 06-04: 2025-06-05 to 2025-12-04
        seen = given(supply(), *formed(), received("2025-05-28")).as_of("2025-06-05")
        line = seen.line(head="latent_defect", unit="s1")
        assert (line["first_day"], line["last_day"]) == ("2025-06-05", "2025-12-04")
        assert line["status"] == "open"

    def test_before_handover_there_is_nothing_to_claim(self) -> None:
        story = given(supply(), *formed(), received("2025-05-28"), latent_defect("2025-05-30"))
        seen = story.as_of("2025-06-01")
        assert seen.row("LatentDefectNoticed")["effect"] == "none"
        assert seen.duties("O25") == []
        assert seen.lines(head="latent_defect") == []

    def test_each_unit_has_its_own_window(self) -> None:
        seen = given(
            supply(units=("s1", "s2")),
            *formed(),
            received("2025-05-26", "s1"),
            received("2025-05-26", "s2"),
            certificate("2025-05-27", "s1"),
            certificate("2025-05-29", "s2"),
        ).as_of("2025-06-01")
        # six months from 05-28 and from 05-30: Thursday 2025-11-27, Saturday 11-29 (so Monday 12-01)
        assert seen.line(head="latent_defect", unit="s1")["last_day"] == "2025-11-27"
        assert seen.line(head="latent_defect", unit="s2")["last_day"] == "2025-12-01"


class TestArticle32_1_Conditions:
    @pytest.mark.parametrize(
        ("form", "r_a", "r_b"),
        [
            ("paper", "full", "full"),
            ("email", "none", "full"),
            ("esign", "none", "full"),
            ("phone", "none", "none"),
            ("oral", "none", "none"),
        ],
    )
    def test_the_notice_must_be_in_writing(self, form: str, r_a: str, r_b: str) -> None:
        story = handed_over("2025-06-02", latent_defect("2025-07-01", form=form))
        assert story.as_of("2025-07-01").row("LatentDefectNoticed")["effect"] == r_a
        assert story.as_of("2025-07-01", X2="R-B").row("LatentDefectNoticed")["effect"] == r_b

    @pytest.mark.parametrize("fault", [{"discoverable": True}, {"pre_delivery_cause": False}])
    def test_the_defect_must_be_latent_and_old(self, fault: Json) -> None:
        seen = handed_over("2025-06-02", latent_defect("2025-07-01", **fault)).as_of("2025-07-01")
        assert seen.row("LatentDefectNoticed")["effect"] == "none"
        assert seen.row("LatentDefectNoticed")["reason"]
        assert seen.duties("O25") == []

    def test_what_is_recorded_without_a_word_on_it_is_latent_and_old(self) -> None:
        seen = handed_over("2025-06-02", latent_defect("2025-07-01")).as_of("2025-07-01")
        assert seen.row("LatentDefectNoticed")["effect"] == "full"


class TestArticle32_2_Remedy:
    def test_the_remedy_discharges_the_duty(self) -> None:
        story = handed_over("2025-06-02", latent_defect("2025-07-01"), defect_remedied("2025-07-10"))
        assert story.as_of("2025-07-09").duty("O25", unit="s1")["status"] == "open"
        duty = story.as_of("2025-07-10").duty("O25", unit="s1")
        assert (duty["status"], duty["ended_on"]) == ("discharged", "2025-07-10")

    def test_the_remedy_is_repair_or_replacement_and_the_price_stays(self) -> None:
        seen = handed_over("2025-06-02", latent_defect("2025-07-01")).as_of("2025-07-01")
        assert seen.line(head="latent_defect")["remedy"] == "repair or replacement"
        assert seen.totals["outstanding"] == 1_320_000
        assert seen.totals["reductions"] == 0


class TestArticle32_3_AnotherMaker:
    def test_the_company_owes_only_what_the_maker_warrants(self) -> None:
        story = handed_over("2025-06-02", latent_defect("2025-07-01"), maker="other")
        seen = story.as_of("2025-07-01")
        assert seen.lines(head="latent_defect", remedy="repair or replacement") == []
        # what is owed, if anything, is the maker's warranty of 32(3)
        assert {duty["article"] for duty in seen.duties("O25", status="open")} <= {"32(3)"}

    def test_the_pass_and_the_price_are_the_same_as_for_its_own_make(self) -> None:
        seen = handed_over("2025-06-02", maker="other").as_of("2025-06-03")
        assert seen.unit()["handed_over_on"] == "2025-06-02"
        assert seen.charge("server/s1/price")["gross"] == 1_320_000
