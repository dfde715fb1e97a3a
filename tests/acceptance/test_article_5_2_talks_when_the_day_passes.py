"""Work that is not complete by its day obliges both sides to talk, also without anybody's notice (Article 5(2))."""

from __future__ import annotations

import pytest
from story import Json, fact, formed_on, given, integration

BUILD = {"contract": "build"}
EXTENDED = fact("ScheduleExtended", "2025-07-07", due_on="2025-07-31", **BUILD)
SLIP = fact("ScheduleSlipNotified", "2025-07-07", attributable_to="company", **BUILD)


def talks(as_of: str, *facts: Json, due_on: str = "2025-06-30") -> list[list[str | None]]:
    """Whose they are, since when, and what became of them."""
    seen = given(integration(due_on=due_on), *formed_on("2025-04-07"), *facts).as_of(as_of)
    return [[duty["debtor"], duty["arose_on"], duty["status"], duty["ended_on"]] for duty in seen.duties("O40")]


def both(arose_on: str, status: str = "open", ended_on: str | None = None) -> list[list[str | None]]:
    return [[debtor, arose_on, status, ended_on] for debtor in ("company", "customer")]


class TestWorkDueOnMonday30June:
    def test_is_talked_about_from_the_day_after(self) -> None:
        assert (talks("2025-06-30"), talks("2025-07-01")) == ([], both("2025-07-01"))

    @pytest.mark.parametrize(
        ("completed_on", "expected"), [("2025-06-30", []), ("2025-07-10", both("2025-07-01", "released", "2025-07-10"))]
    )
    def test_or_not_any_more_once_it_is_complete(self, completed_on: str, expected: list[list[str | None]]) -> None:
        assert talks("2025-07-12", fact("WorkCompleted", completed_on, **BUILD)) == expected

    def test_whoever_is_to_blame(self) -> None:
        # Force majeure spares the company the delay, and nobody the talks.
        assert talks("2025-07-05", fact("ForceMajeureOccurred", "2025-06-20")) == both("2025-07-01")

    def test_until_another_day_is_agreed_on_and_anew_when_that_passes(self) -> None:
        first = both("2025-07-01", "discharged", "2025-07-07")
        assert talks("2025-07-31", EXTENDED) == first
        assert talks("2025-08-01", EXTENDED) == [*first, *both("2025-08-01")]

    def test_not_for_a_day_that_was_moved_before_it_came(self) -> None:
        assert talks("2025-07-31", {**EXTENDED, "on": "2025-06-16"}) == []

    def test_from_the_day_after_formation_where_that_came_later(self) -> None:
        assert (talks("2025-04-07", due_on="2025-03-31"), talks("2025-04-08", due_on="2025-03-31")) == (
            [],
            both("2025-04-08"),
        )


class TestANoticeOfTheSlip:
    def test_that_came_before_is_the_same_talk(self) -> None:
        assert talks("2025-07-05", {**SLIP, "on": "2025-06-20"}) == both("2025-06-20")

    def test_that_comes_afterwards_tells_its_cause(self) -> None:
        seen = given(integration(due_on="2025-06-30"), *formed_on("2025-04-07"), SLIP).as_of("2025-07-07")
        told = [[ground["arithmetic"] for ground in duty["because"]] for duty in seen.duties("O40")]
        assert told == [["not complete by 2025-06-30", "cause: company"]] * 2

    @pytest.mark.parametrize("facts", [(SLIP, EXTENDED), (EXTENDED, SLIP)])
    def test_on_the_day_of_the_extension_changes_nothing_in_either_order(self, facts: tuple[Json, ...]) -> None:
        assert talks("2025-07-10", *facts) == both("2025-07-01", "discharged", "2025-07-07")
