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
from services import WATCH, effect, incident, lump, measured, money, payable, service, standing, state
from story import Json, Seen, Story, certificate, formed, given, received, retracted, supply


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


SLA = {"availability": [{"below": "99.0", "reduce": "0.10"}]}
CUT = "watch/2025-06/sla_reduction/availability"


def with_level(*facts: Json) -> Story:
    """300,000 yen a month from 2025-04-01, a tenth less below 99.0%; harassment was found on 2025-05-20."""
    return given(service("2025-04-01", 12, sla=SLA), *formed("2025-03-03"), harassed("2025-05-20"), *facts)


class TestArticle48_3_WhatIsRefusedIsNoDefault:
    """The reduction of Article 9 is liability for non-performance."""

    def test_the_fee_of_a_month_refused_is_not_lowered(self) -> None:
        story = with_level(refused("2025-06-01", until="2025-06-30"), measured("2025-07-05", "2025-06", "0"))
        seen = story.as_of("2025-07-05")
        assert money(seen, "watch/2025-06") == (300_000, 30_000, 330_000)
        assert (seen.charges(kind="sla_reduction"), seen.totals["reductions"]) == ([], 0)
        assert (seen.lines(head="service_level"), seen.duties("O8")) == ([], [])
        assert "excused" in seen.row("ServiceLevelMeasured")["reason"]

    def test_harassment_without_a_refusal_changes_nothing(self) -> None:
        seen = with_level(measured("2025-07-05", "2025-06", "0")).as_of("2025-07-05")
        assert money(seen, CUT) == (-30_000, -3_000, -33_000)

    def test_for_a_part_of_a_month_the_other_days_count(self) -> None:
        """Refused on the ten days 06-11 to 06-20: a tenth of 300,000 x 20 / 30 = 20,000."""
        story = with_level(refused("2025-06-11", until="2025-06-20"), measured("2025-07-05", "2025-06", "0"))
        assert money(story.as_of("2025-07-05"), CUT) == (-20_000, -2_000, -22_000)

    def test_so_it_is_where_the_level_was_measured_before_the_month_is_billed(self) -> None:
        story = with_level(measured("2025-06-20", "2025-06", "0"), refused("2025-06-21"))
        # Refused from 06-21 on: 300,000 x 20 / 30 remain to be answered for.
        assert money(story.as_of("2025-06-30"), CUT) == (-20_000, -2_000, -22_000)

    def test_another_contract_is_not_freed(self) -> None:
        other = service("2025-04-01", 12, id="other", sla=SLA)
        story = given(
            service("2025-04-01", 12, sla=SLA),
            other,
            *formed("2025-03-03"),
            harassed("2025-05-20"),
            refused("2025-06-01", until="2025-06-30"),
            measured("2025-07-05", "2025-06", "0", contract="other"),
        )
        assert money(story.as_of("2025-07-05"), CUT.replace("watch", "other"))[0] == -30_000

    def test_x56_read_widely_no_default_counts_at_all(self) -> None:
        seen = with_level(measured("2025-07-05", "2025-06", "0")).as_of("2025-07-05", X56="R-B")
        assert seen.charges(kind="sla_reduction") == []

    @pytest.mark.parametrize(("degree", "owed"), [("negligence", 0), ("gross_negligence", 80_000), ("intent", 80_000)])
    def test_x56_read_widely_no_damages_are_owed_but_for_grave_fault(self, degree: str, owed: int) -> None:
        story = with_level(*incident("2025-06-10", 80_000, degree, WATCH))
        assert payable(story.as_of("2025-06-30"), WATCH) == 80_000
        assert payable(story.as_of("2025-06-30", X56="R-B"), WATCH) == owed
