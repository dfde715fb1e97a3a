"""Articles 42 and 43: work given to others, and rights given away."""

from __future__ import annotations

from typing import Any

import pytest
from breaches import serving
from services import WATCH, effect, state
from story import Json, fact


def subcontracted(on: str, to: str = "北辰システム", **more: Any) -> Json:
    return fact("WorkSubcontracted", on, contract=WATCH, to=to, **more)


def assigned(on: str, by: str = "customer", to: str = "南海債権回収", **more: Any) -> Json:
    return fact("RightsAssigned", on, contract=WATCH, by=by, to=to, **more)


def consented(on: str, to: str = "南海債権回収", **more: Any) -> Json:
    return fact("AssignmentConsented", on, contract=WATCH, to=to, **more)


class TestArticle42_Subcontracting:
    def test_the_company_answers_for_its_subcontractor(self) -> None:
        story = serving(subcontracted("2025-04-10"))
        assert story.as_of("2025-04-09").duties("O35") == []
        seen = story.as_of("2025-04-10")
        assert effect(seen, "WorkSubcontracted") == "full"
        duty = seen.duty("O35")
        assert (duty["debtor"], duty["creditor"]) == ("company", "customer")
        assert (duty["contract"], duty["article"], duty["arose_on"]) == (WATCH, "42(2)", "2025-04-10")
        assert duty["status"] == "open"

    def test_for_each_of_them(self) -> None:
        story = serving(subcontracted("2025-04-10"), subcontracted("2025-05-12", "東雲ネットワーク"))
        duties = story.as_of("2025-05-12").duties("O35")
        assert [duty["arose_on"] for duty in duties] == ["2025-04-10", "2025-05-12"]

    def test_its_own_duties_and_fees_stay_as_they_are(self) -> None:
        plain, seen = serving().as_of("2025-04-30"), serving(subcontracted("2025-04-10")).as_of("2025-04-30")
        assert state(seen, WATCH) == "in_service"
        assert seen.totals == plain.totals
        assert seen.lines(head="damages") == plain.lines(head="damages")


class TestArticle43_1_Assignment:
    @pytest.mark.parametrize("by", ["company", "customer"])
    def test_without_consent_it_has_no_effect(self, by: str) -> None:
        seen = serving(assigned("2025-05-12", by)).as_of("2025-05-12")
        row = seen.row("RightsAssigned")
        assert row["effect"] == "none"
        assert row["reason"]
        assert state(seen, WATCH) == "in_service"

    @pytest.mark.parametrize("by", ["company", "customer"])
    def test_with_consent_beforehand_it_has(self, by: str) -> None:
        for consent in ("2025-05-11", "2025-05-12"):
            seen = serving(consented(consent), assigned("2025-05-12", by)).as_of("2025-05-12")
            assert effect(seen, "RightsAssigned") == "full"

    def test_consent_afterwards_comes_too_late(self) -> None:
        seen = serving(assigned("2025-05-12"), consented("2025-05-13")).as_of("2025-05-13")
        assert effect(seen, "RightsAssigned") == "none"

    def test_consent_to_another_assignee_does_not_help(self) -> None:
        seen = serving(consented("2025-05-11", "別の会社"), assigned("2025-05-12")).as_of("2025-05-12")
        assert effect(seen, "RightsAssigned") == "none"

    def test_consent_that_arrived_in_time_and_was_recorded_late_gives_it_effect(self) -> None:
        story = serving(
            assigned("2025-05-12", at="2025-05-12T10:00+09:00"),
            consented("2025-05-11", at="2025-05-20T10:00+09:00"),
        )
        assert effect(story.as_of("2025-05-20", "2025-05-19"), "RightsAssigned") == "none"
        assert effect(story.as_of("2025-05-20", "2025-05-20"), "RightsAssigned") == "full"

    @pytest.mark.parametrize(("by", "outcome"), [("company", "full"), ("customer", "none")])
    def test_to_its_group_the_company_alone_may_assign_freely(self, by: str, outcome: str) -> None:
        seen = serving(assigned("2025-05-12", by, group_company=True)).as_of("2025-05-12")
        assert effect(seen, "RightsAssigned") == outcome


class TestArticle43_2_ClaimsForMoney:
    def test_the_company_assigns_them_freely(self) -> None:
        seen = serving(assigned("2025-05-12", "company", claim_for_money=True)).as_of("2025-05-12")
        assert effect(seen, "RightsAssigned") == "full"
