"""Article 48: customer harassment: refusal of performance, rescission without burden, compensation (X55)."""

from __future__ import annotations

import pytest
from breaches import (
    harassed,
    harassed_and_rescinded,
    lost_benefit_of_time,
    refused,
    rescinded,
    rescission,
    serving,
)
from services import WATCH, effect, lump, money, service, standing, state
from story import Json, Seen, certificate, formed, given, received, retracted, supply


class TestArticle48_1_Refusal:
    story = serving(harassed("2025-05-12"), refused("2025-05-14", until="2025-06-13"))

    def test_it_has_effect_once_harassment_was_found(self) -> None:
        assert effect(self.story.as_of("2025-05-14"), "PerformanceRefused") == "full"

    def test_without_it_there_is_no_right_to_refuse(self) -> None:
        assert effect(serving(refused("2025-05-14")).as_of("2025-05-14"), "PerformanceRefused") == "none"
        late = serving(refused("2025-05-14"), harassed("2025-05-15"))
        assert effect(late.as_of("2025-05-15"), "PerformanceRefused") == "none"

    def test_the_contract_goes_on(self) -> None:
        for on in ("2025-05-12", "2025-05-14", "2025-06-13", "2025-06-14"):
            assert state(self.story.as_of(on), WATCH) == "in_service"
        assert standing(self.story.as_of("2026-04-01"), "TermRenewed") == ["2026-03-31"]

    def test_and_so_do_its_fees(self) -> None:
        seen = self.story.as_of("2025-06-30")
        for month in ("2025-04", "2025-05", "2025-06"):
            assert money(seen, f"watch/{month}") == (300_000, 30_000, 330_000)
        assert seen.totals["charged"] == 990_000
        assert seen.totals["reductions"] == 0

    def test_the_customer_owes_that_it_does_not_happen_again(self) -> None:
        duties = self.story.as_of("2025-05-12").duties("O39")
        assert {(duty["debtor"], duty["creditor"]) for duty in duties} == {("customer", "company")}


class TestX55_Compensation:
    story = serving(harassed("2025-05-12"))

    def lines(self, seen: Seen) -> list[Json]:
        return seen.lines(article="48(2)")

    def test_the_customer_answers_for_its_people_without_limit(self) -> None:
        assert self.lines(self.story.as_of("2025-05-11")) == []
        (line,) = self.lines(self.story.as_of("2025-05-12"))
        assert (line["bearer"], line["contract"], line["cap"]) == ("customer", WATCH, "uncapped")

    def test_read_the_other_way_the_person_alone_does(self) -> None:
        lines = self.lines(self.story.as_of("2025-05-12", X55="R-B"))
        assert "customer" not in {line["bearer"] for line in lines}


class TestArticle48_4_Rescission:
    story = serving(*harassed_and_rescinded("2025-05-28"))

    def test_the_company_rescinds_at_once(self) -> None:
        assert state(self.story.as_of("2025-05-27"), WATCH) == "in_service"
        seen = self.story.as_of("2025-05-28")
        assert rescission(seen) == "full"
        line = seen.contract(WATCH)
        assert (line["state"], line["since"], line["basis"]) == ("terminated", "2025-05-28", "48(4)")

    def test_the_customer_cannot(self) -> None:
        seen = serving(*harassed_and_rescinded("2025-05-28", by="customer")).as_of("2025-05-28")
        assert (rescission(seen), state(seen, WATCH)) == ("none", "in_service")

    def test_nor_the_company_without_harassment(self) -> None:
        seen = serving(rescinded("2025-05-28", "48(4)")).as_of("2025-05-28")
        assert (rescission(seen), state(seen, WATCH)) == ("none", "in_service")

    def test_nor_is_soliciting_such_a_ground(self) -> None:
        seen = serving(harassed("2025-05-27"), rescinded("2025-05-28", "47(2)")).as_of("2025-05-28")
        assert (rescission(seen), state(seen, WATCH)) == ("none", "in_service")

    def test_the_sum_of_article_10_is_not_owed(self) -> None:
        seen = self.story.as_of("2025-06-30")
        assert lump(seen) == 0
        # 300,000 x 28 / 31 = 270,967.74
        assert money(seen, "watch/2025-05") == (270_967, 27_096, 298_063)
        assert [charge["id"] for charge in seen.charges()] == ["watch/2025-04", "watch/2025-05"]

    def test_nothing_falls_due_earlier(self) -> None:
        story = given(
            service("2025-04-01", 12),
            supply(payment={"due_on": "2025-09-30"}),
            *formed("2025-03-03"),
            received("2025-05-07"),
            certificate("2025-05-09"),
            *harassed_and_rescinded("2025-05-28"),
        )
        seen = story.as_of("2025-05-28")
        assert state(seen, WATCH) == "terminated"
        assert not lost_benefit_of_time(seen)
        assert seen.duties("O32") == []
        due = {charge["id"]: charge["due_on"] for charge in seen.charges()}
        # April: Saturday 05-31 -> Monday 06-02
        assert due == {"watch/2025-04": "2025-06-02", "watch/2025-05": "2025-06-30", "server/s1/price": "2025-09-30"}

    def test_known_later_it_was_no_harassment_the_contract_goes_on(self) -> None:
        story = serving(
            harassed("2025-05-27", id="report", at="2025-05-27T10:00+09:00"),
            rescinded("2025-05-28", "48(4)", at="2025-05-28T10:00+09:00"),
            retracted("report", "2025-06-20", contract=WATCH, at="2025-06-20T10:00+09:00"),
        )
        assert state(story.as_of("2025-06-20", "2025-06-19"), WATCH) == "terminated"
        seen = story.as_of("2025-06-20", "2025-06-20")
        assert (rescission(seen), state(seen, WATCH)) == ("none", "in_service")


class TestArticle40_Beside:
    @pytest.mark.parametrize("by", ["company", "customer"])
    def test_harassment_alone_is_no_ground_of_article_40(self, by: str) -> None:
        seen = serving(harassed("2025-05-27"), rescinded("2025-05-28", "40(1)", by=by)).as_of("2025-05-28")
        assert (rescission(seen), state(seen, WATCH)) == ("none", "in_service")
