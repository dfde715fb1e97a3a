"""Article 6(1): six months in which the company reworks what does not conform (X1, X14, X15, S3)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st
from services import (
    BUILD,
    completed,
    confirmed,
    effect,
    objected,
    rework_demanded,
    rework_performed,
    standing,
    state,
)
from story import Seen, Story, formed, given, integration, plus


def built(completed_on: str, *facts: dict[str, Any], confirmed_on: str | None = None) -> Story:
    """Work completed on a day and confirmed on the same day, or on the one given."""
    return given(
        integration(due_on="2025-12-26"),
        *formed(plus(completed_on, -30)),
        completed(completed_on),
        confirmed(confirmed_on or completed_on),
        *facts,
    )


def window(seen: Seen) -> tuple[str, str]:
    line = seen.line(head="nonconformity", contract=BUILD)
    return line["first_day"], line["last_day"]


def owed(seen: Seen) -> bool:
    """Whether a demand has made the company owe rework."""
    return bool(seen.duties("O6", contract=BUILD))


SIX_MONTHS = [
    # completed, first day, last day by the calendar, R-A, R-C
    ("2024-08-27", "2024-08-28", "2025-02-27", "2025-02-27", "2025-02-27"),
    ("2024-08-28", "2024-08-29", "2025-02-28", "2025-02-28", "2025-02-28"),
    ("2024-08-29", "2024-08-30", "2025-02-28", "2025-02-28", "2025-02-28"),
    ("2024-08-30", "2024-08-31", "2025-02-28", "2025-02-28", "2025-02-28"),
    ("2024-08-31", "2024-09-01", "2025-02-28", "2025-02-28", "2025-02-28"),
    ("2023-08-28", "2023-08-29", "2024-02-28", "2024-02-28", "2024-02-28"),
    ("2023-08-29", "2023-08-30", "2024-02-29", "2024-02-29", "2024-02-29"),
    ("2023-08-30", "2023-08-31", "2024-02-29", "2024-02-29", "2024-02-29"),
    ("2023-08-31", "2023-09-01", "2024-02-29", "2024-02-29", "2024-02-29"),
    ("2024-02-29", "2024-03-01", "2024-08-31", "2024-09-02", "2024-08-31"),
    ("2024-05-02", "2024-05-03", "2024-11-02", "2024-11-05", "2024-11-02"),
    ("2024-05-03", "2024-05-04", "2024-11-03", "2024-11-05", "2024-11-05"),
    ("2024-12-31", "2025-01-01", "2025-06-30", "2025-06-30", "2025-06-30"),
    ("2025-01-06", "2025-01-07", "2025-07-06", "2025-07-07", "2025-07-07"),
    ("2025-06-30", "2025-07-01", "2025-12-31", "2026-01-05", "2025-12-31"),
]


class TestArticle6_1_TheWindow:
    @pytest.mark.parametrize(("completed_on", "first", "calendar", "r_a", "r_c"), SIX_MONTHS)
    def test_it_runs_six_months_from_the_day_after_completion(
        self, completed_on: str, first: str, calendar: str, r_a: str, r_c: str
    ) -> None:
        story = built(completed_on)
        for reading, last in (("R-A", r_a), ("R-B", calendar), ("R-C", r_c)):
            assert window(story.as_of(plus(completed_on, 3), X1=reading)) == (first, last)

    @pytest.mark.parametrize("row", [SIX_MONTHS[2], SIX_MONTHS[8], SIX_MONTHS[10]], ids=lambda row: row[0])
    def test_a_demand_counts_until_its_last_day(self, row: tuple[str, ...]) -> None:
        completed_on, _, _, last, _ = row
        for on, in_time in ((plus(last, -1), True), (last, True), (plus(last, 1), False)):
            seen = built(completed_on, rework_demanded(on)).as_of(on)
            assert owed(seen) is in_time
            assert effect(seen, "ReworkDemanded") == ("full" if in_time else "none")

    @pytest.mark.parametrize("row", SIX_MONTHS[::3], ids=lambda row: row[0])
    def test_the_state_is_in_warranty_through_its_last_day_and_closed_after_it(self, row: tuple[str, ...]) -> None:
        completed_on, _, _, last, _ = row
        story = built(completed_on)
        assert state(story.as_of(completed_on), BUILD) == "confirmed"
        assert state(story.as_of(plus(completed_on, 1)), BUILD) == "in_warranty"
        assert state(story.as_of(last), BUILD) == "in_warranty"
        after = story.as_of(plus(last, 1))
        assert state(after, BUILD) == "closed"
        assert after.contract(BUILD)["passed_as"] == "confirmed"
        expired = after.row("WarrantyExpired", contract=BUILD)
        assert (expired["on"], expired["shows_from"]) == (last, plus(last, 1))

    def test_its_line_names_the_companys_duty(self) -> None:
        line = built("2025-03-03").as_of("2025-03-10").line(head="nonconformity", contract=BUILD)
        assert (line["bearer"], line["article"], line["cap"]) == ("company", "6(1)", None)

    @settings(max_examples=30)
    @for_all(
        offset=st.integers(0, 1500),
    )
    def test_by_the_calendar_it_ends_where_counting_month_by_month_ends(self, offset: int) -> None:
        completed_on = plus("2022-01-04", offset)
        first = date.fromisoformat(plus(completed_on, 1))
        # the same day of the sixth month after, found by trying every day; none there: the month's last day
        year, month = first.year + (first.month + 5) // 12, (first.month + 5) % 12 + 1
        there = [
            each
            for each in (plus(completed_on, n) for n in range(150, 220))
            if (each[:4], each[5:7]) == (f"{year:04}", f"{month:02}")
        ]
        same = [each for each in there if int(each[8:]) == first.day]
        expected = plus(same[0], -1) if same else there[-1]
        assert window(built(completed_on).as_of(plus(completed_on, 1), X1="R-B")) == (
            first.isoformat(),
            expected,
        )


class TestTheClockIsThatOfCompletionNotOfConfirmation:
    def test_a_confirmation_that_took_months_finds_the_window_over(self) -> None:
        story = given(
            integration(),
            *formed("2025-01-20"),
            completed("2025-03-03"),
            objected("2025-03-10"),
            confirmed("2025-10-01"),
        )
        # 2025-03-04 to Wednesday 2025-09-03
        assert state(story.as_of("2025-09-30"), BUILD) == "disputed"
        seen = story.as_of("2025-10-01")
        assert (state(seen, BUILD), seen.contract(BUILD)["passed_as"]) == ("closed", "confirmed")

    def test_the_line_stands_while_the_customer_has_not_confirmed(self) -> None:
        story = given(integration(), *formed("2025-01-20"), completed("2025-03-03"))
        assert story.as_of("2025-03-02").lines(head="nonconformity") == []
        seen = story.as_of("2025-03-04")
        assert (state(seen, BUILD), window(seen)) == ("completed", ("2025-03-04", "2025-09-03"))

    def test_rework_may_be_demanded_before_confirmation(self) -> None:
        story = given(integration(), *formed("2025-01-20"), completed("2025-03-03"), rework_demanded("2025-03-10"))
        assert owed(story.as_of("2025-03-10"))

    def test_but_not_before_completion(self) -> None:
        story = given(integration(), *formed("2025-01-20"), rework_demanded("2025-02-28"), completed("2025-03-03"))
        seen = story.as_of("2025-03-10")
        assert not owed(seen)
        assert effect(seen, "ReworkDemanded") == "none"


class TestArticle6_1_Rework:
    """Completed and confirmed on 2025-03-03; the window is 03-04 to 09-03."""

    def test_a_demand_is_a_duty_without_a_fixed_day(self) -> None:
        duty = built("2025-03-03", rework_demanded("2025-05-12")).as_of("2025-05-12").duty("O6")
        assert (duty["debtor"], duty["creditor"], duty["article"]) == ("company", "customer", "6(1)")
        assert (duty["arose_on"], duty["due_on"], duty["status"]) == ("2025-05-12", None, "open")

    def test_the_rework_discharges_it(self) -> None:
        story = built("2025-03-03", rework_demanded("2025-05-12"), rework_performed("2025-06-02"))
        assert story.as_of("2025-06-01").duty("O6")["status"] == "open"
        duty = story.as_of("2025-06-02").duty("O6")
        assert (duty["status"], duty["ended_on"]) == ("discharged", "2025-06-02")

    def test_it_does_not_start_the_six_months_anew(self) -> None:
        story = built("2025-03-03", rework_demanded("2025-05-12"), rework_performed("2025-06-02"))
        assert window(story.as_of("2025-06-03")) == ("2025-03-04", "2025-09-03")
        assert state(story.as_of("2025-09-04"), BUILD) == "closed"

    def test_a_timely_demand_outlives_the_window(self) -> None:
        story = built("2025-03-03", rework_demanded("2025-09-03"))
        assert story.as_of("2025-09-30").duty("O6")["status"] == "open"

    @pytest.mark.parametrize("whose", ["customer", "neither"])
    def test_what_is_not_the_companys_fault_is_not_reworked(self, whose: str) -> None:
        seen = built("2025-03-03", rework_demanded("2025-05-12", attributable_to=whose)).as_of("2025-05-12")
        assert not owed(seen)
        row = seen.row("ReworkDemanded")
        assert row["effect"] == "none"
        assert row["reason"]

    def test_two_demands_are_two_duties(self) -> None:
        story = built("2025-03-03", rework_demanded("2025-05-12"), rework_demanded("2025-06-16"))
        assert [duty["arose_on"] for duty in story.as_of("2025-06-16").duties("O6")] == [
            "2025-05-12",
            "2025-06-16",
        ]


class TestS3_WhichCompletion:
    """Completed 2024-08-08, confirmed 08-20; the demand arrives on Monday 2025-02-10."""

    story = built("2024-08-08", rework_demanded("2025-02-10"), confirmed_on="2024-08-20")

    def test_from_completion_it_is_in_time_because_saturday_moves_to_monday(self) -> None:
        seen = self.story.as_of("2025-02-10")
        assert window(seen) == ("2024-08-09", "2025-02-10")
        assert owed(seen)

    @pytest.mark.parametrize("x1", ["R-B", "R-C"])
    def test_where_saturday_does_not_move_it_is_late(self, x1: str) -> None:
        seen = self.story.as_of("2025-02-10", X1=x1)
        assert window(seen) == ("2024-08-09", "2025-02-08")
        assert not owed(seen)
        assert state(seen, BUILD) == "closed"

    @pytest.mark.parametrize("x1", ["R-A", "R-B", "R-C"])
    def test_x14_from_confirmation_it_is_in_time_in_any_case(self, x1: str) -> None:
        seen = self.story.as_of("2025-02-10", X14="R-B", X1=x1)
        assert window(seen) == ("2024-08-21", "2025-02-20")
        assert owed(seen)


class TestX15_WhatMustHappenInTheWindow:
    """Completed and confirmed on 2025-03-03; the window is 03-04 to Wednesday 09-03."""

    def test_the_demand_must_arrive(self) -> None:
        story = built("2025-03-03", rework_demanded("2025-09-04", discovered_on="2025-08-20"))
        assert not owed(story.as_of("2025-09-04"))

    @pytest.mark.parametrize(
        ("discovered_on", "in_time"), [("2025-09-02", True), ("2025-09-03", True), ("2025-09-04", False)]
    )
    def test_or_the_defect_must_be_discovered(self, discovered_on: str, in_time: bool) -> None:
        story = built("2025-03-03", rework_demanded("2025-09-30", discovered_on=discovered_on))
        seen = story.as_of("2025-09-30", X15="R-B")
        assert owed(seen) is in_time
        assert effect(seen, "ReworkDemanded") == ("full" if in_time else "none")

    @pytest.mark.parametrize("x15", ["R-A", "R-B"])
    def test_a_demand_in_the_window_is_in_time_under_both(self, x15: str) -> None:
        story = built("2025-03-03", rework_demanded("2025-09-03", discovered_on="2025-09-01"))
        assert owed(story.as_of("2025-09-03", X15=x15))

    @pytest.mark.parametrize("x15", ["R-A", "R-B"])
    def test_whoever_demands_has_discovered_whatever_later_day_is_named(self, x15: str) -> None:
        # Demanded on the last day, with a day of discovery two weeks after it, as a slip of the pen would have it.
        story = built("2025-03-03", rework_demanded("2025-09-03", discovered_on="2025-09-17"))
        assert owed(story.as_of("2025-09-03", X15=x15))

    def test_or_the_rework_itself_must_be_finished(self) -> None:
        story = built("2025-03-03", rework_demanded("2025-08-25"))
        assert story.as_of("2025-09-03", X15="R-C").duty("O6")["status"] == "open"
        assert story.as_of("2025-09-04", X15="R-A").duties("O6", status="open") != []
        assert story.as_of("2025-09-04", X15="R-C").duties("O6", status="open") == []

    def test_rework_finished_in_the_window_is_rework_under_every_reading(self) -> None:
        story = built(
            "2025-03-03", rework_demanded("2025-08-25", discovered_on="2025-08-20"), rework_performed("2025-09-03")
        )
        for x15 in ("R-A", "R-B", "R-C"):
            assert story.as_of("2025-10-01", X15=x15).duty("O6")["status"] == "discharged"


class TestTwoClocks:
    def test_a_demand_found_later_still_counts_from_its_arrival(self) -> None:
        story = built("2025-03-03", rework_demanded("2025-09-03", at="2025-09-10T09:00+09:00"))
        assert not owed(story.as_of("2025-09-05", "2025-09-09"))
        assert owed(story.as_of("2025-09-05", "2025-09-10"))

    def test_a_confirmation_known_late_leaves_no_deemed_one(self) -> None:
        story = given(
            integration(),
            *formed("2025-01-20"),
            completed("2025-03-03"),
            confirmed("2025-03-14", at="2025-03-25T09:00+09:00"),
        )
        assert standing(story.as_of("2025-03-20", "2025-03-24"), "CompletionDeemedConfirmed") == ["2025-03-17"]
        seen = story.as_of("2025-03-20", "2025-03-25")
        assert standing(seen, "CompletionDeemedConfirmed") == []
        assert seen.contract(BUILD)["passed_as"] == "confirmed"
