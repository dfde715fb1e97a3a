"""Article 6(2): a definition of requirements is care, not success; no rework, but damages (X5, X16, S4)."""

from __future__ import annotations

from typing import Any

import pytest
from services import (
    cap,
    completed,
    confirmed,
    effect,
    found,
    incident,
    money,
    objected,
    payable,
    rework_demanded,
    state,
)
from story import Json, Seen, Story, formed, given, paid

RD = "rd"


def requirements(price: int = 2_000_000, **more: Any) -> Json:
    return {"id": RD, "kind": "requirements_definition", "price": price, "due_on": "2025-04-30", **more}


def project(*facts: Json, **contract: Any) -> Story:
    """Accepted on 2025-01-20; 2,000,000 yen before tax."""
    return given(requirements(**contract), *formed("2025-01-20"), *facts)


def passed_as(seen: Seen) -> str | None:
    value: str | None = seen.contract(RD)["passed_as"]
    return value


class TestArticle6_2_FromCompletionToTheEnd:
    """Completed on Monday 2025-03-03; fourteen days end on Monday 03-17."""

    @pytest.mark.parametrize(
        ("as_of", "expected"),
        [
            ("2025-03-02", "accepted"),
            ("2025-03-03", "completed"),
            ("2025-03-06", "completed"),
            ("2025-03-07", "confirmed"),
            ("2025-03-08", "closed"),
            ("2026-03-08", "closed"),
        ],
    )
    def test_it_closes_on_the_day_after_its_confirmation(self, as_of: str, expected: str) -> None:
        seen = project(completed("2025-03-03", RD), confirmed("2025-03-07", RD)).as_of(as_of)
        assert state(seen, RD) == expected

    def test_how_it_was_confirmed_stays_said(self) -> None:
        story = project(completed("2025-03-03", RD), confirmed("2025-03-07", RD))
        assert passed_as(story.as_of("2025-03-06")) is None
        assert passed_as(story.as_of("2025-03-07")) == passed_as(story.as_of("2025-12-31")) == "confirmed"

    @pytest.mark.parametrize(
        ("as_of", "expected", "how"),
        [
            ("2025-03-16", "completed", None),
            ("2025-03-17", "completed", None),
            ("2025-03-18", "closed", "deemed_confirmed"),
        ],
    )
    def test_silence_confirms_it_and_closes_it_at_once(self, as_of: str, expected: str, how: str | None) -> None:
        seen = project(completed("2025-03-03", RD)).as_of(as_of)
        assert (state(seen, RD), passed_as(seen)) == (expected, how)
        if how:
            assert seen.row("CompletionDeemedConfirmed")["on"] == "2025-03-17"

    def test_an_objection_in_time_stops_that(self) -> None:
        story = project(completed("2025-03-03", RD), objected("2025-03-17", RD))
        assert state(story.as_of("2025-03-18"), RD) == "disputed"
        seen = story.then(found("2025-04-10", True, RD)).as_of("2025-04-10")
        assert (state(seen, RD), passed_as(seen)) == ("closed", "deemed_confirmed")

    def test_it_costs_its_price_once_confirmed(self) -> None:
        story = project(completed("2025-03-03", RD), confirmed("2025-03-07", RD))
        assert story.as_of("2025-03-06").charges() == []
        seen = story.as_of("2025-03-07")
        assert money(seen, "rd/price") == (2_000_000, 200_000, 2_200_000)
        assert seen.charge("rd/price")["due_on"] == "2025-04-30"


class TestArticle6_2_NoTimeForRework:
    story = project(completed("2025-03-03", RD), confirmed("2025-03-07", RD))

    def test_no_window_opens(self) -> None:
        for on in ("2025-03-04", "2025-03-08", "2025-09-30"):
            seen = self.story.as_of(on)
            assert seen.lines(head="nonconformity") == []
            assert seen.rows("WarrantyBegan") == []
            assert state(seen, RD) != "in_warranty"

    @pytest.mark.parametrize("on", ["2025-03-05", "2025-03-10", "2025-07-03"])
    def test_a_demand_for_rework_has_no_effect(self, on: str) -> None:
        seen = self.story.then(rework_demanded(on, RD)).as_of(on)
        assert effect(seen, "ReworkDemanded") == "none"
        assert seen.row("ReworkDemanded")["reason"]
        assert seen.duties("O6") == []

    def test_care_is_owed(self) -> None:
        duty = project().as_of("2025-02-03").duty("O7", contract=RD)
        assert (duty["debtor"], duty["article"]) == ("company", "6(2)")


class TestS4_DamagesInsteadOfRework:
    """Paid in full; four months after completion the customer wants it redone and 5,000,000 yen, all direct."""

    story = project(
        completed("2025-03-03", RD),
        confirmed("2025-03-07", RD),
        paid("2025-04-30", 2_200_000, contract=RD, charge="rd/price"),
        rework_demanded("2025-07-03", RD),
        *incident("2025-07-03", 5_000_000, "negligence", RD),
    )

    def test_it_is_not_redone(self) -> None:
        seen = self.story.as_of("2025-07-04")
        assert effect(seen, "ReworkDemanded") == "none"
        assert seen.duties("O6") == []

    def test_damages_go_up_to_what_was_paid(self) -> None:
        seen = self.story.as_of("2025-07-04")
        assert (cap(seen, RD), payable(seen, RD)) == (2_200_000, 2_200_000)

    def test_x5_read_the_other_way_without_tax(self) -> None:
        assert payable(self.story.as_of("2025-07-04", X5="R-B"), RD) == 2_000_000

    def test_x16_read_the_other_way_there_is_no_liability_at_all(self) -> None:
        assert payable(self.story.as_of("2025-07-04", X16="R-B"), RD) == 0

    def test_nothing_paid_is_a_cap_of_nothing(self) -> None:
        story = project(
            completed("2025-03-03", RD),
            confirmed("2025-03-07", RD),
            *incident("2025-07-03", 5_000_000, "negligence", RD),
        )
        assert payable(story.as_of("2025-07-04"), RD) == 0

    def test_without_fault_nothing_is_owed(self) -> None:
        story = project(paid("2025-02-28", 2_200_000, contract=RD), *incident("2025-07-03", 5_000_000, "none", RD))
        assert payable(story.as_of("2025-07-04"), RD) == 0

    def test_gross_negligence_lifts_the_cap(self) -> None:
        story = project(
            completed("2025-03-03", RD),
            confirmed("2025-03-07", RD),
            *incident("2025-07-03", 5_000_000, "gross_negligence", RD),
        )
        assert payable(story.as_of("2025-07-04"), RD) == 5_000_000
