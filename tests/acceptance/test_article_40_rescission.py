"""Article 40(1)-(3): rescission after a demand, at once, and of all contracts together (X1, X2, X46-X48)."""

from __future__ import annotations

from typing import Any

import pytest
from breaches import (
    Orders,
    at_once,
    cured,
    demand,
    ended,
    found_minor,
    ground,
    lost_benefit_of_time,
    rescinded,
    rescission,
    serving,
)
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st
from services import WATCH, completed, effect, lump, money, renewal_refused, service, standing, state
from story import (
    Story,
    accepted,
    applied,
    certificate,
    fact,
    formed,
    given,
    instant,
    integration,
    look,
    maintenance,
    paid,
    plus,
    received,
    supply,
)

from yakkan import Register, RescissionArrived, parse_case
from yakkan.adapters.wording import Speech

# A demand of Monday 2025-06-02 that sets 14 days: 06-03 is the first, Monday 06-16 the last.
DEMAND = demand("2025-06-02", 14)
LAST = "2025-06-16"


class TestArticle40_1_ThePeriod:
    @pytest.mark.parametrize(("on", "with_effect"), [(plus(LAST, -1), False), (LAST, False), (plus(LAST, 1), True)])
    def test_only_after_its_last_day_may_the_contract_be_rescinded(self, on: str, with_effect: bool) -> None:
        seen = serving(DEMAND, rescinded(on)).as_of(on)
        assert rescission(seen) == ("full" if with_effect else "none")
        assert state(seen, WATCH) == ("terminated" if with_effect else "in_service")

    def test_a_notice_that_came_too_early_does_not_gain_effect_when_the_period_ends(self) -> None:
        seen = serving(DEMAND, rescinded(LAST)).as_of("2025-12-31")
        assert (rescission(seen), state(seen, WATCH)) == ("none", "in_service")
        assert seen.row("RescissionArrived")["reason"]

    def test_without_a_demand_there_is_no_right(self) -> None:
        assert rescission(serving(rescinded("2025-06-17")).as_of("2025-06-17")) == "none"

    def test_it_lapses_at_the_end_of_its_last_day(self) -> None:
        story = serving(DEMAND)
        assert story.as_of(LAST).rows("CurePeriodLapsed") == []
        row = story.as_of(plus(LAST, 1)).row("CurePeriodLapsed")
        assert (row["on"], row["shows_from"], row["deemed"]) == (LAST, plus(LAST, 1), True)
        assert (row["contract"], row["article"]) == (WATCH, "40(1)")

    def test_the_demanded_party_owes_the_cure_until_its_last_day(self) -> None:
        story = serving(DEMAND)
        duty = story.as_of("2025-06-02").duty("O31")
        assert (duty["debtor"], duty["creditor"]) == ("customer", "company")
        assert (duty["arose_on"], duty["due_on"], duty["status"]) == ("2025-06-02", LAST, "open")
        assert story.as_of(LAST).duty("O31")["status"] == "open"
        assert story.as_of(plus(LAST, 1)).duty("O31")["status"] != "open"

    def test_it_may_be_given_by_its_last_day(self) -> None:
        for on, outcome in (("2025-06-20", "none"), ("2025-06-21", "full")):
            seen = serving(demand("2025-06-02", until="2025-06-20"), rescinded(on)).as_of(on)
            assert rescission(seen) == outcome
        assert standing(seen, "CurePeriodLapsed") == ["2025-06-20"]

    @pytest.mark.parametrize(
        ("arrived", "days", "last"),
        [
            # Monday 05-05 is a holiday, Tuesday 05-06 the substitute for Sunday 05-04
            ("2025-04-21", 14, {"R-A": "2025-05-07", "R-B": "2025-05-05", "R-C": "2025-05-07"}),
            # a Saturday
            ("2025-05-17", 14, {"R-A": "2025-06-02", "R-B": "2025-05-31", "R-C": "2025-05-31"}),
            # a Sunday
            ("2025-06-01", 14, {"R-A": "2025-06-16", "R-B": "2025-06-15", "R-C": "2025-06-16"}),
            # the year-end pause
            ("2025-12-17", 14, {"R-A": "2026-01-05", "R-B": "2025-12-31", "R-C": "2025-12-31"}),
        ],
    )
    def test_x1_its_last_day_moves_off_a_day_without_business(
        self, arrived: str, days: int, last: dict[str, str]
    ) -> None:
        by_days = serving(demand(arrived, days))
        by_day = serving(demand(arrived, until=plus(arrived, days)))
        for x1, on in last.items():
            for story in (by_days, by_day):
                assert story.as_of(arrived, X1=x1).duty("O31")["due_on"] == on
                assert standing(story.as_of(plus(on, 1), X1=x1), "CurePeriodLapsed") == [on]
            for day, outcome in ((on, "none"), (plus(on, 1), "full")):
                told = serving(demand(arrived, days), rescinded(day))
                assert rescission(told.as_of(day, X1=x1)) == outcome

    @settings(max_examples=20)
    @for_all(offset=st.integers(0, 300), days=st.integers(1, 60))
    def test_its_first_day_is_the_day_after_arrival(self, offset: int, days: int) -> None:
        arrived = plus("2025-04-01", offset)
        # counted day by day: day 1 is the day after arrival
        last = arrived
        for _ in range(days):
            last = plus(last, 1)
        seen = serving(demand(arrived, days)).as_of(plus(last, 1), X1="R-B")
        assert standing(seen, "CurePeriodLapsed") == [last]


class TestArticle40_1_X2_InWriting:
    @pytest.mark.parametrize(
        ("form", "r_a", "r_b"),
        [
            ("paper", "full", "full"),
            ("email", "none", "full"),
            ("phone", "none", "none"),
            ("oral", "none", "none"),
        ],
    )
    def test_the_demand_must_be_written(self, form: str, r_a: str, r_b: str) -> None:
        story = serving(demand("2025-06-02", 14, form=form), rescinded("2025-06-17"))
        for x2, outcome in (("R-A", r_a), ("R-B", r_b)):
            seen = story.as_of("2025-06-17", X2=x2)
            assert (effect(seen, "CureDemandArrived"), rescission(seen)) == (outcome, outcome)
            assert state(seen, WATCH) == ("terminated" if outcome == "full" else "in_service")

    def test_x3_the_period_runs_from_arrival_not_from_dispatch(self) -> None:
        seen = serving(demand("2025-06-02", 14, dispatched_on="2025-05-30")).as_of("2025-06-17")
        assert standing(seen, "CurePeriodLapsed") == [LAST]


class TestArticle40_1_WithoutAPeriod:
    """X70: the right arises after a time that is objectively reasonable (case law), or not at all."""

    def test_not_on_the_day_after_the_demand(self) -> None:
        seen = serving(demand("2025-06-02"), rescinded("2025-06-03")).as_of("2025-06-03")
        assert (rescission(seen), state(seen, WATCH)) == ("none", "in_service")

    def test_but_three_months_later(self) -> None:
        seen = serving(demand("2025-06-02"), rescinded("2025-09-02")).as_of("2025-09-02")
        assert (rescission(seen), state(seen, WATCH)) == ("full", "terminated")

    def test_x70_read_the_other_way_the_demand_is_void(self) -> None:
        seen = serving(demand("2025-06-02"), rescinded("2025-09-02")).as_of("2025-09-02", X70="R-B")
        assert (effect(seen, "CureDemandArrived"), rescission(seen)) == ("none", "none")
        assert state(seen, WATCH) == "in_service"

    def test_x70_does_not_touch_a_demand_with_a_period(self) -> None:
        seen = serving(DEMAND, rescinded("2025-06-17")).as_of("2025-06-17", X70="R-B")
        assert rescission(seen) == "full"

    @pytest.mark.parametrize("until", ["2025-05-26", "2025-06-02"])
    def test_a_day_that_is_over_when_the_demand_arrives_is_no_period(self, until: str) -> None:
        """Of Monday 06-02: the reasonable time of 14 days ends on Monday 06-16."""
        late = demand("2025-06-02", until=until)
        assert serving(late).as_of("2025-06-02").duty("O31")["due_on"] == LAST
        for on, outcome in (("2025-06-02", "none"), (LAST, "none"), (plus(LAST, 1), "full")):
            seen = serving(late, rescinded(on)).as_of(on)
            assert rescission(seen) == outcome
        assert standing(seen, "CurePeriodLapsed") == [LAST]
        void = serving(late, rescinded(plus(LAST, 1))).as_of(plus(LAST, 1), X70="R-B")
        assert (effect(void, "CureDemandArrived"), rescission(void)) == ("none", "none")

    def test_the_day_after_its_arrival_is_one(self) -> None:
        named = demand("2025-06-02", until="2025-06-03")
        assert rescission(serving(named, rescinded("2025-06-03")).as_of("2025-06-03")) == "none"
        assert rescission(serving(named, rescinded("2025-06-04")).as_of("2025-06-04")) == "full"

    def test_a_cure_ends_it_all_the_same(self) -> None:
        story = serving(demand("2025-06-02"), cured("2025-09-01"), rescinded("2025-09-02"))
        assert rescission(story.as_of("2025-09-02")) == "none"


class TestArticle40_1_Cure:
    def test_within_the_period_ends_the_right(self) -> None:
        seen = serving(DEMAND, cured(LAST), rescinded("2025-06-17")).as_of("2025-06-17")
        assert (rescission(seen), state(seen, WATCH)) == ("none", "in_service")
        assert standing(seen, "CurePeriodLapsed") == []
        duty = seen.duty("O31")
        assert (duty["status"], duty["ended_on"]) == ("discharged", LAST)

    def test_after_the_period_but_before_the_notice_ends_it_too(self) -> None:
        seen = serving(DEMAND, cured("2025-06-20"), rescinded("2025-06-23")).as_of("2025-06-23")
        assert (rescission(seen), state(seen, WATCH)) == ("none", "in_service")
        assert standing(seen, "CurePeriodLapsed") == [LAST]

    def test_after_the_notice_comes_too_late(self) -> None:
        story = serving(DEMAND, rescinded("2025-06-17"), cured("2025-06-18"))
        seen = story.as_of("2025-06-18")
        assert (rescission(seen), state(seen, WATCH)) == ("full", "terminated")

    def test_on_the_day_of_the_notice_the_recorded_order_decides(self) -> None:
        morning, evening = "2025-06-17T09:00+09:00", "2025-06-17T18:00+09:00"
        first = serving(DEMAND, cured("2025-06-17", at=morning), rescinded("2025-06-17", at=evening))
        assert rescission(first.as_of("2025-06-17")) == "none"
        last = serving(DEMAND, rescinded("2025-06-17", at=morning), cured("2025-06-17", at=evening))
        assert rescission(last.as_of("2025-06-17")) == "full"

    def test_of_the_last_day_found_out_later_undoes_the_rescission(self) -> None:
        story = serving(
            DEMAND,
            rescinded("2025-06-17", at="2025-06-17T10:00+09:00"),
            cured(LAST, at="2025-07-01T10:00+09:00"),
        )
        before = story.as_of("2025-07-01", "2025-06-30")
        assert (state(before, WATCH), rescission(before)) == ("terminated", "full")
        after = story.as_of("2025-07-01", "2025-07-01")
        assert (state(after, WATCH), rescission(after)) == ("in_service", "none")
        assert len(after.rows("CurePeriodLapsed", status="withdrawn")) == 1
        assert standing(after, "CurePeriodLapsed") == []

    def test_a_breach_after_the_cure_needs_a_demand_of_its_own(self) -> None:
        again = serving(DEMAND, cured("2025-06-10"), demand("2025-07-01", 14), rescinded("2025-07-16"))
        seen = again.as_of("2025-07-16")
        # 07-02 to Tuesday 07-15
        assert standing(seen, "CurePeriodLapsed") == ["2025-07-15"]
        assert rescission(seen) == "full"


class TestArticle40_1_MinorBreach:
    def test_what_is_minor_when_the_period_ends_gives_no_right(self) -> None:
        seen = serving(DEMAND, found_minor("2025-06-17", True), rescinded("2025-06-18")).as_of("2025-06-18")
        assert (rescission(seen), state(seen, WATCH)) == ("none", "in_service")

    def test_what_is_found_not_to_be_minor_does(self) -> None:
        seen = serving(DEMAND, found_minor("2025-06-17", False), rescinded("2025-06-18")).as_of("2025-06-18")
        assert (rescission(seen), state(seen, WATCH)) == ("full", "terminated")

    def test_the_later_finding_counts(self) -> None:
        findings = (found_minor("2025-06-17", True), found_minor("2025-06-18", False))
        seen = serving(DEMAND, *findings, rescinded("2025-06-19")).as_of("2025-06-19")
        assert rescission(seen) == "full"

    def test_a_finding_recorded_later_undoes_the_rescission(self) -> None:
        story = serving(
            DEMAND,
            rescinded("2025-06-18", at="2025-06-18T10:00+09:00"),
            found_minor("2025-06-17", True, at="2025-08-01T10:00+09:00"),
        )
        assert state(story.as_of("2025-08-01", "2025-07-31"), WATCH) == "terminated"
        assert state(story.as_of("2025-08-01", "2025-08-01"), WATCH) == "in_service"


class TestCivilCode543_OnesOwnBreach:
    """Nobody rescinds for a breach of its own."""

    def test_the_demanded_party_cannot_rescind(self) -> None:
        seen = serving(DEMAND, rescinded("2025-06-17", by="customer")).as_of("2025-06-17")
        assert (rescission(seen), state(seen, WATCH)) == ("none", "in_service")

    def test_the_customer_may_rescind_for_the_companys_breach(self) -> None:
        story = serving(demand("2025-06-02", 14, by="customer"), rescinded("2025-06-17", by="customer"))
        seen = story.as_of("2025-06-17")
        assert (rescission(seen), state(seen, WATCH)) == ("full", "terminated")
        assert seen.duty("O31")["debtor"] == "company"

    @pytest.mark.parametrize("party", ["company", "customer"])
    def test_a_ground_on_ones_own_side_gives_no_right(self, party: str) -> None:
        story = serving(ground("2025-06-02", 1, party=party), rescinded("2025-06-03", "40(2)", by=party))
        seen = story.as_of("2025-06-03")
        assert (rescission(seen), state(seen, WATCH)) == ("none", "in_service")


class TestArticle40_2_AtOnce:
    @pytest.mark.parametrize("number", [1, 2, 3, 4, 5, 6])
    @pytest.mark.parametrize(("by", "party"), [("company", "customer"), ("customer", "company")])
    def test_each_ground_needs_no_demand(self, number: int, by: str, party: str) -> None:
        story = serving(ground("2025-06-02", number, party=party), rescinded("2025-06-02", "40(2)", by=by))
        assert state(story.as_of("2025-06-01"), WATCH) == "in_service"
        seen = story.as_of("2025-06-02")
        assert rescission(seen) == "full"
        assert (state(seen, WATCH), seen.contract(WATCH)["basis"]) == ("terminated", "40(2)")

    def test_without_a_ground_it_has_no_effect(self) -> None:
        seen = serving(rescinded("2025-06-02", "40(2)")).as_of("2025-06-02")
        assert (rescission(seen), state(seen, WATCH)) == ("none", "in_service")

    def test_the_ground_must_exist_when_the_notice_arrives(self) -> None:
        seen = serving(rescinded("2025-06-02", "40(2)"), ground("2025-06-03")).as_of("2025-06-30")
        assert (rescission(seen), state(seen, WATCH)) == ("none", "in_service")

    @pytest.mark.parametrize("number", [1, 2, 3, 4, 5, 6])
    def test_x46_insolvency_proceedings_alone_may_be_no_ground(self, number: int) -> None:
        story = serving(ground("2025-06-02", number), rescinded("2025-06-03", "40(2)"))
        assert rescission(story.as_of("2025-06-03")) == "full"
        other = rescission(story.as_of("2025-06-03", X46="R-B"))
        assert other == ("none" if number == 3 else "full")

    def test_a_ground_known_only_later_gives_the_notice_its_effect(self) -> None:
        story = serving(
            rescinded("2025-06-03", "40(2)", at="2025-06-03T10:00+09:00"),
            ground("2025-06-02", 2, at="2025-06-20T10:00+09:00"),
        )
        assert state(story.as_of("2025-06-20", "2025-06-19"), WATCH) == "in_service"
        assert state(story.as_of("2025-06-20", "2025-06-20"), WATCH) == "terminated"


class TestRescission:
    story = serving(*at_once("2025-05-28"))

    def test_it_ends_the_contract_on_the_day_of_arrival(self) -> None:
        assert state(self.story.as_of("2025-05-27"), WATCH) == "in_service"
        line = self.story.as_of("2025-05-28").contract(WATCH)
        assert (line["state"], line["since"], line["basis"]) == ("terminated", "2025-05-28", "40(2)")

    def test_after_a_demand_that_is_its_basis(self) -> None:
        seen = serving(DEMAND, rescinded("2025-06-17")).as_of("2025-06-17")
        assert seen.contract(WATCH)["basis"] == "40(1)"

    def test_its_day_is_the_last_day_served(self) -> None:
        # 300,000 x 28 / 31 = 270,967.74; tax 27,096.7
        seen = self.story.as_of("2025-05-28")
        assert money(seen, "watch/2025-05") == (270_967, 27_096, 298_063)

    def test_it_is_for_the_future_only(self) -> None:
        seen = self.story.as_of("2027-03-31")
        # April in full, May in part, and no month after it
        assert [charge["id"] for charge in seen.charges(kind="monthly_fee")] == ["watch/2025-04", "watch/2025-05"]
        assert money(seen, "watch/2025-04") == (300_000, 30_000, 330_000)
        assert standing(seen, "TermRenewed") == standing(seen, "TermExpired") == []

    def test_a_second_notice_changes_nothing(self) -> None:
        seen = self.story.then(rescinded("2025-06-30", "40(2)")).as_of("2025-06-30")
        assert seen.contract(WATCH)["since"] == "2025-05-28"
        assert [row["effect"] for row in seen.rows("RescissionArrived")] == ["full", "none"]

    def test_what_was_never_accepted_cannot_be_rescinded(self) -> None:
        story = given(service("2025-04-01", 12), applied("2025-03-03"), *at_once("2025-05-28"))
        seen = story.as_of("2025-05-28")
        assert (rescission(seen), state(seen, WATCH)) == ("none", "applied")

    def test_nor_what_has_expired(self) -> None:
        story = serving(renewal_refused("2025-12-01"), *at_once("2026-05-28"))
        seen = story.as_of("2026-05-28")
        assert (rescission(seen), state(seen, WATCH)) == ("none", "expired")

    def test_the_parties_may_agree_to_end_it_without_any_ground(self) -> None:
        seen = serving(fact("TerminationAgreed", "2025-05-28", contract=WATCH)).as_of("2025-05-28")
        assert (state(seen, WATCH), lump(seen)) == ("terminated", 0)
        assert not lost_benefit_of_time(seen)


class TestArticle40_5_DamagesOfTheRescindingParty:
    """O33: who rescinds under Article 40 may claim damages; no day is named for them, so they fall due on demand."""

    @pytest.mark.parametrize(("by", "debtor"), [("company", "customer"), ("customer", "company")])
    def test_the_party_in_breach_owes_them_from_the_day_of_the_rescission(self, by: str, debtor: str) -> None:
        story = serving(*at_once("2025-05-28", by=by))
        assert story.as_of("2025-05-27").duties("O33") == []
        duty = story.as_of("2025-05-28").duty("O33")
        assert (duty["contract"], duty["debtor"], duty["creditor"], duty["article"]) == (WATCH, debtor, by, "40(5)")
        assert (duty["arose_on"], duty["due_on"], duty["amount"]) == ("2025-05-28", None, None)
        # It outlives the contract: its end releases only what was still to be performed.
        assert story.as_of("2027-05-28").duty("O33")["status"] == "open"

    def test_for_each_contract_that_ends(self) -> None:
        seen = two_orders(*at_once("2025-05-28", scope="all")).as_of("2025-05-28")
        assert {duty["contract"] for duty in seen.duties("O33")} == {WATCH, "care", "server"}

    def test_of_a_unit_where_the_notice_names_one(self) -> None:
        sale = supply(units=("s1", "s2"), payment={"due_on": "2025-06-30"})
        notice = rescinded("2025-06-02", "40(2)", contract="server", unit="s2")
        story = given(sale, *formed(), ground("2025-06-02", 1, party="customer", contract="server"), notice)
        assert [duty["unit"] for duty in story.as_of("2025-06-02").duties("O33")] == ["s2"]

    def test_none_where_the_contract_ends_on_another_ground(self) -> None:
        agreed = serving(fact("TerminationAgreed", "2025-05-28", contract=WATCH)).as_of("2025-06-01")
        soliciting = serving(
            fact("SolicitationFound", "2025-05-27", contract=WATCH), rescinded("2025-05-28", "47(2)")
        ).as_of("2025-06-01")
        assert state(agreed, WATCH) == state(soliciting, WATCH) == "terminated"
        assert agreed.duties("O33") == soliciting.duties("O33") == []

    def test_in_japanese(self) -> None:
        duty = serving(*at_once("2025-05-28")).as_of("2025-05-28").duty("O33")
        speech = Speech("ja")
        assert speech.duty(duty["duty"]) == "解除した当事者の損害の賠償"
        assert speech.arithmetic(duty["because"][0]["arithmetic"]).startswith("損害のある限り")


class TestRescissionOfASupply:
    """Bought for 1,200,000 and delivered on Wednesday 2025-05-28; the last day to inspect is 06-04."""

    def sold(self, *facts: dict[str, Any]) -> Story:
        return given(supply(payment={"due_on": "2025-06-30"}), *formed(), received("2025-05-28"), *facts)

    def test_before_handover_the_price_falls_away(self) -> None:
        story = self.sold(*at_once("2025-06-04", contract="server"))
        for on in ("2025-06-04", "2025-06-05", "2025-12-31"):
            seen = story.as_of(on)
            assert state(seen, "server") == "terminated"
            assert seen.charges() == []
            assert seen.totals["outstanding"] == 0
            assert standing(seen, "EquipmentDeemedPassed") == []

    def test_the_day_after_handover_the_price_has_arisen(self) -> None:
        story = self.sold(*at_once("2025-06-05", contract="server"))
        # handed over at the end of 06-04 by silence
        seen = story.as_of("2025-06-05")
        assert standing(seen, "EquipmentDeemedPassed") == ["2025-06-04"]
        assert state(seen, "server") == "terminated"

    def test_after_handover_goods_go_back_and_no_price_is_owed(self) -> None:
        story = self.sold(certificate("2025-06-02"), *at_once("2025-06-20", contract="server"))
        assert story.as_of("2025-06-19").totals["outstanding"] == 1_320_000
        assert story.as_of("2025-06-20").totals["outstanding"] == 0
        # nothing to be late with
        assert story.as_of("2025-12-31").totals["late_interest"] == 0


# --- 40(3) --------------------------------------------------------------------------------------------------

# One customer: monitoring under one order; under another, upkeep and a server that has not been delivered.
CARE_AND_SERVER = (maintenance("care", starts_on="2025-04-01"), supply(due_on="2025-09-30"))


def two_orders(*facts: dict[str, Any], second: tuple[dict[str, Any], ...] = formed("2025-03-10")) -> Orders:
    first = serving(*facts, order="SO-1")
    return Orders((first, given(*CARE_AND_SERVER, *second, order="SO-2")))


class TestArticle40_3_AllTogether:
    contracts = (WATCH, "care", "server")

    def test_the_contract_alone(self) -> None:
        seen = two_orders(*at_once("2025-05-28")).as_of("2025-05-28")
        assert ended(seen, *self.contracts) == [True, False, False]

    def test_or_every_contract_of_the_customer_under_any_order(self) -> None:
        story = two_orders(*at_once("2025-05-28", scope="all"))
        assert ended(story.as_of("2025-05-27"), *self.contracts) == [False, False, False]
        seen = story.as_of("2025-05-28")
        assert ended(seen, *self.contracts) == [True, True, True]
        assert {seen.contract(name)["since"] for name in self.contracts} == {"2025-05-28"}

    def test_after_a_demand_too(self) -> None:
        story = two_orders(DEMAND, rescinded("2025-06-17", scope="all"))
        assert ended(story.as_of("2025-06-17"), *self.contracts) == [True, True, True]

    @pytest.mark.parametrize("on", [LAST, "2025-06-17"])
    def test_without_a_ground_in_one_contract_none_ends(self, on: str) -> None:
        # within the period, and after a cure
        facts = (DEMAND, cured(LAST)) if on > LAST else (DEMAND,)
        seen = two_orders(*facts, rescinded(on, scope="all")).as_of(on)
        assert rescission(seen) == "none"
        assert ended(seen, *self.contracts) == [False, False, False]

    def test_the_customer_may_do_so_as_well(self) -> None:
        seen = two_orders(*at_once("2025-05-28", by="customer", scope="all")).as_of("2025-05-28")
        assert ended(seen, *self.contracts) == [True, True, True]
        assert [lump(seen, name) for name in (WATCH, "care")] == [0, 0]
        assert not lost_benefit_of_time(seen)

    def test_what_was_only_applied_for_is_no_contract_yet(self) -> None:
        story = two_orders(*at_once("2025-05-28", scope="all"), second=(applied("2025-03-10"),))
        seen = story.as_of("2025-05-28")
        assert [state(seen, name) for name in self.contracts] == ["terminated", "applied", "applied"]

    def test_a_contract_formed_afterwards_is_not_reached(self) -> None:
        second = (applied("2025-05-20"), accepted("2025-05-29"))
        seen = two_orders(*at_once("2025-05-28", scope="all"), second=second).as_of("2025-05-29")
        assert ended(seen, *self.contracts) == [True, False, False]

    def test_all_of_them_end_with_the_one_record(self, tmp_path: Any) -> None:
        """Nobody ever sees some of them ended and others not: the fact is appended once, for all."""
        file = str(tmp_path / "contracts.db")
        before = two_orders(ground("2025-05-28"))
        matter = Register(file).apply(parse_case(before.text))
        matter.record(
            RescissionArrived(
                contract=WATCH, on=instant("2025-05-28").date(), by="company", basis="40(2)", scope="all"
            ),
            recorded_at=instant("2025-05-28T15:00:00"),
        )
        reopened = Register(file).apply(parse_case(before.text))
        for told in (matter, reopened):
            earlier = look(told, "2025-05-28", "2025-05-28T14:59:59")
            assert ended(earlier, *self.contracts) == [False, False, False]
            seen = look(told, "2025-05-28", "2025-05-28T15:00:00")
            assert ended(seen, *self.contracts) == [True, True, True]
            assert len(seen.rows("RescissionArrived")) == 1


class TestX47_SomeOfThem:
    """The period for a breach of one contract has passed; notices for it and for one other arrive together."""

    story = two_orders(DEMAND, rescinded("2025-06-17"), rescinded("2025-06-17", contract="care"))

    def test_only_the_breached_one_alone_or_all(self) -> None:
        seen = self.story.as_of("2025-06-17")
        assert ended(seen, WATCH, "care", "server") == [True, False, False]
        assert rescission(seen, contract="care") == "none"

    def test_read_the_other_way_any_choice_that_contains_it(self) -> None:
        seen = self.story.as_of("2025-06-17", X47="R-B")
        assert ended(seen, WATCH, "care", "server") == [True, True, False]

    def test_a_choice_without_the_breached_one_is_none_under_both(self) -> None:
        story = two_orders(DEMAND, rescinded("2025-06-17", contract="care"))
        for x47 in ("R-A", "R-B"):
            seen = story.as_of("2025-06-17", X47=x47)
            assert ended(seen, WATCH, "care", "server") == [False, False, False]


class TestX48_CompletedContracts:
    """A server handed over on 2024-06-10 and paid for; its warranty ended on Tuesday 2024-12-10."""

    sale = given(
        supply(due_on="2024-06-10", payment={"due_on": "2024-07-31"}),
        *formed("2024-05-07"),
        received("2024-06-05"),
        certificate("2024-06-10"),
        paid("2024-07-31", 1_320_000, contract="server"),
        order="SO-2",
    )
    story = Orders((serving(*at_once("2025-05-28", scope="all"), order="SO-1"), sale))

    def test_are_not_reached(self) -> None:
        assert state(self.story.as_of("2025-05-27"), "server") == "closed"
        seen = self.story.as_of("2025-05-28")
        assert [state(seen, name) for name in (WATCH, "server")] == ["terminated", "closed"]

    def test_read_the_other_way_they_are(self) -> None:
        seen = self.story.as_of("2025-05-28", X48="R-B")
        assert [state(seen, name) for name in (WATCH, "server")] == ["terminated", "terminated"]


class TestStatute:
    """Civil Code 641: until completion the customer may end a contract for works, for damages."""

    def works(self, *facts: dict[str, Any]) -> Story:
        return given(integration(), *formed(), *facts)

    def test_before_completion_the_customer_may_go(self) -> None:
        story = self.works(rescinded("2025-06-10", "statute", by="customer", contract="build"))
        seen = story.as_of("2025-06-10")
        line = seen.contract("build")
        assert (line["state"], line["basis"]) == ("terminated", "statute")

    def test_it_is_no_rescission_under_article_40(self) -> None:
        story = self.works(rescinded("2025-06-10", "statute", by="customer", contract="build"))
        seen = story.as_of("2025-06-10")
        assert not lost_benefit_of_time(seen)
        assert seen.lines(bearer="customer", article="40(5)") == []

    def test_after_completion_it_may_not(self) -> None:
        story = self.works(completed("2025-06-09"), rescinded("2025-06-10", "statute", by="customer", contract="build"))
        seen = story.as_of("2025-06-10")
        assert (rescission(seen), state(seen, "build")) == ("none", "completed")
