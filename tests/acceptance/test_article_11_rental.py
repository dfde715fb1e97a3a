"""Articles 11 to 14: delivery of rented equipment, the two business days of 13(2), and substitutes (X24)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import jpholiday
import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st
from rentals import (
    PC,
    defect,
    delivered,
    lost,
    passed_as,
    receipt,
    rental,
    return_by,
    returned,
    substitute,
    unit_state,
)
from services import cap, effect, standing, state
from story import Story, accepted, applied, corrected, day, fact, formed, given, plus, retracted


def rented(delivered_on: str, *facts: dict[str, Any], **contract: Any) -> Story:
    """One unit for a year from the day of its delivery."""
    starts = rental(delivered_on, 12, **contract)
    return given(starts, *formed(plus(delivered_on, -30)), delivered(delivered_on), *facts)


READINGS = ("R-A", "R-B", "R-C")

TWO_DAYS = [
    # delivered, then the second business day: R-A, R-B, R-C
    ("2024-04-26", "2024-05-01", "2024-05-01", "2024-04-30"),  # Monday 29 is a holiday
    ("2025-05-02", "2025-05-08", "2025-05-08", "2025-05-08"),  # Saturday 3 to Tuesday 6 are holidays
    ("2025-12-26", "2026-01-06", "2025-12-30", "2025-12-29"),
    ("2024-12-27", "2025-01-07", "2024-12-31", "2024-12-30"),
    ("2026-09-18", "2026-09-25", "2026-09-25", "2026-09-24"),  # Tuesday 22 lies between two holidays
    ("2025-06-02", "2025-06-04", "2025-06-04", "2025-06-04"),  # Monday; Tuesday, Wednesday
    ("2025-06-07", "2025-06-10", "2025-06-10", "2025-06-10"),  # Saturday; Monday, Tuesday
]


class TestArticle12_Delivery:
    """To be delivered by Monday 2025-06-30."""

    @pytest.mark.parametrize(
        ("as_of", "status"), [("2025-06-29", "open"), ("2025-06-30", "open"), ("2025-07-01", "overdue")]
    )
    def test_the_company_is_late_from_the_day_after_the_quoted_day(self, as_of: str, status: str) -> None:
        story = given(rental("2025-07-01", 12, due_on="2025-06-30"), *formed("2025-06-02"))
        duty = story.as_of(as_of).duty("O11", contract=PC)
        assert (duty["debtor"], duty["creditor"], duty["due_on"], duty["status"]) == (
            "company",
            "customer",
            "2025-06-30",
            status,
        )

    def test_delivery_discharges_the_duty(self) -> None:
        duty = rented("2025-06-30", due_on="2025-06-30").as_of("2025-06-30").duty("O11", contract=PC)
        assert (duty["status"], duty["ended_on"]) == ("discharged", "2025-06-30")

    def test_the_customer_owes_a_receipt_for_it(self) -> None:
        story = rented("2025-06-30", receipt("2025-07-03"))
        assert story.as_of("2025-06-29").duties("O12") == []
        duty = story.as_of("2025-07-02").duty("O12", contract=PC)
        assert (duty["debtor"], duty["arose_on"], duty["article"]) == ("customer", "2025-06-30", "12")
        assert duty["ended_on"] is None
        duty = story.as_of("2025-07-03").duty("O12", contract=PC)
        assert (duty["status"], duty["ended_on"]) == ("discharged", "2025-07-03")

    def test_the_receipt_is_evidence_and_no_condition(self) -> None:
        # Monday 2025-06-30; Tuesday and Wednesday are the two business days
        for facts in ((), (receipt("2025-06-30"),), (receipt("2025-07-31"),)):
            story = rented("2025-06-30", *facts)
            assert unit_state(story.as_of("2025-07-02")) == "delivered"
            assert unit_state(story.as_of("2025-07-03")) == "deemed_conforming"

    def test_a_second_delivery_of_the_same_unit_starts_nothing(self) -> None:
        seen = rented("2025-06-30", delivered("2025-07-02")).as_of("2025-07-03")
        assert unit_state(seen) == "deemed_conforming"
        assert effect(seen, "RentalDelivered", on="2025-07-02") == "none"

    def test_nothing_is_delivered_under_a_contract_that_does_not_exist_yet(self) -> None:
        story = given(rental("2025-07-01", 12), applied("2025-06-02"), delivered("2025-06-09"))
        assert effect(story.as_of("2025-06-12"), "RentalDelivered") == "none"

    def test_the_customer_owes_care_from_delivery_to_return(self) -> None:
        story = rented(
            "2025-07-01",
            return_by("2026-07-15", "2026-06-15"),
            returned("2026-07-10"),
            auto_renews=False,
        )
        assert story.as_of("2025-06-30").duties("O14") == []
        duty = story.as_of("2025-07-01").duty("O14", contract=PC)
        assert (duty["debtor"], duty["arose_on"], duty["status"]) == ("customer", "2025-07-01", "open")
        duty = story.as_of("2026-07-10").duty("O14", contract=PC)
        assert (duty["status"], duty["ended_on"]) == ("discharged", "2026-07-10")


class TestArticle13_2_TwoBusinessDays:
    @pytest.mark.parametrize("x24", READINGS)
    @pytest.mark.parametrize("row", TWO_DAYS, ids=lambda row: row[0])
    def test_silence_through_the_second_of_them_makes_the_unit_conform(self, row: tuple[str, ...], x24: str) -> None:
        story, last = rented(row[0]), row[1 + READINGS.index(x24)]
        for on in (row[0], plus(last, -1), last):
            seen = story.as_of(on, X24=x24)
            assert (unit_state(seen), passed_as(seen)) == ("delivered", None), on
            assert standing(seen, "RentalDeemedConforming") == []
        seen = story.as_of(plus(last, 1), X24=x24)
        assert (unit_state(seen), passed_as(seen)) == ("deemed_conforming", "deemed_conforming")
        line = seen.row("RentalDeemedConforming")
        assert (line["on"], line["shows_from"], line["deemed"], line["article"], line["unit"]) == (
            last,
            plus(last, 1),
            True,
            "13(2)",
            PC,
        )

    @pytest.mark.parametrize("x24", READINGS)
    @pytest.mark.parametrize("row", TWO_DAYS, ids=lambda row: row[0])
    def test_a_notice_is_in_time_through_the_second_day_and_late_on_the_day_after(
        self, row: tuple[str, ...], x24: str
    ) -> None:
        last = row[1 + READINGS.index(x24)]
        for on, in_time in ((row[0], True), (plus(last, -1), True), (last, True), (plus(last, 1), False)):
            seen = rented(row[0], defect(on)).as_of(plus(last, 1), X24=x24)
            assert unit_state(seen) == ("replacement_due" if in_time else "deemed_conforming"), on
            assert effect(seen, "RentalDefectNoticed") == ("full" if in_time else "none")

    def test_x1_has_no_say_in_business_days(self) -> None:
        for x1 in READINGS:
            seen = rented("2025-05-02").as_of("2025-06-30", X1=x1)
            assert standing(seen, "RentalDeemedConforming") == ["2025-05-08"]

    @settings(max_examples=60)
    @for_all(offset=st.integers(0, 1800))
    def test_two_days_of_business_lie_after_delivery_and_no_more(self, offset: int) -> None:
        delivered_on = plus("2023-01-01", offset)

        def business(on: date, x24: str) -> bool:
            weekend = {"R-A": (5, 6), "R-B": (5, 6), "R-C": (6,)}[x24]
            pause = x24 == "R-A" and (on.month, on.day) in ((12, 29), (12, 30), (12, 31), (1, 2), (1, 3))
            return on.weekday() not in weekend and not jpholiday.is_holiday(on) and not pause

        story = rented(delivered_on)
        for x24 in READINGS:
            on, counted = day(delivered_on), 0
            while counted < 2:
                on += timedelta(days=1)
                counted += business(on, x24)
            seen = story.as_of(plus(delivered_on, 30), X24=x24)
            assert standing(seen, "RentalDeemedConforming") == [on.isoformat()]

    def test_a_longer_time_in_the_quote_counts_unless_x7_is_read_strictly(self) -> None:
        # Monday 2025-06-02: five business days end on Monday 06-09, two on Wednesday 06-04
        story = rented("2025-06-02", special={"rental_notice_business_days": 5})
        assert standing(story.as_of("2025-06-30"), "RentalDeemedConforming") == ["2025-06-09"]
        assert standing(story.as_of("2025-06-30", X7="R-B"), "RentalDeemedConforming") == ["2025-06-04"]


class TestArticle13_2_TheNotice:
    @pytest.mark.parametrize("form", ["paper", "electronic", "email", "esign", "phone", "oral"])
    def test_it_is_free_of_form(self, form: str) -> None:
        seen = rented("2025-06-02", defect("2025-06-04", form=form)).as_of("2025-06-05")
        assert (unit_state(seen), passed_as(seen)) == ("replacement_due", None)
        assert standing(seen, "RentalDeemedConforming") == []

    def test_before_delivery_there_is_nothing_to_complain_of(self) -> None:
        seen = rented("2025-06-02", defect("2025-05-30")).as_of("2025-06-05")
        assert unit_state(seen) == "deemed_conforming"
        assert effect(seen, "RentalDefectNoticed") == "none"

    def test_a_late_notice_leaves_the_company_free(self) -> None:
        seen = rented("2025-06-02", defect("2025-06-05")).as_of("2025-06-30")
        assert seen.row("RentalDefectNoticed")["reason"]
        assert seen.duties("O13") == []


class TestArticle13_3_TheSubstitute:
    """Delivered on Monday 2025-06-02; complained of on Wednesday 06-04, the last day; replaced on Tuesday 06-10."""

    story = rented("2025-06-02", defect("2025-06-04"), substitute("2025-06-10"))

    @pytest.mark.parametrize(
        ("as_of", "expected"),
        [
            ("2025-06-03", "delivered"),
            ("2025-06-04", "replacement_due"),
            ("2025-06-09", "replacement_due"),
            ("2025-06-10", "delivered"),
            ("2025-06-12", "delivered"),  # Wednesday and Thursday are the two business days
            ("2025-06-13", "deemed_conforming"),
        ],
    )
    def test_with_it_the_two_days_run_anew(self, as_of: str, expected: str) -> None:
        assert unit_state(self.story.as_of(as_of)) == expected

    def test_only_the_substitute_is_deemed_to_conform(self) -> None:
        assert standing(self.story.as_of("2025-06-30"), "RentalDeemedConforming") == ["2025-06-12"]

    def test_the_company_owes_it_from_the_notice_on(self) -> None:
        assert self.story.as_of("2025-06-03").duties("O13") == []
        duty = self.story.as_of("2025-06-09").duty("O13", contract=PC, unit=PC)
        assert (duty["debtor"], duty["arose_on"], duty["article"]) == ("company", "2025-06-04", "13(3)")
        duty = self.story.as_of("2025-06-10").duty("O13", contract=PC)
        assert (duty["status"], duty["ended_on"]) == ("discharged", "2025-06-10")

    def test_it_is_all_that_the_company_is_liable_for(self) -> None:
        seen = self.story.as_of("2025-06-04")
        line = seen.line(head="rental_replacement", contract=PC, unit=PC)
        assert (line["bearer"], line["cap"]) == ("company", None)
        # the month costs what it costs
        assert self.story.as_of("2025-06-30").charge("pc/2025-06")["gross"] == 22_000
        assert self.story.as_of("2025-06-30").totals["reductions"] == 0

    def test_the_contract_serves_on(self) -> None:
        for on in ("2025-06-04", "2025-06-10", "2025-06-13"):
            assert state(self.story.as_of(on), PC) == "in_service"

    @pytest.mark.parametrize(("on", "in_time"), [("2025-06-12", True), ("2025-06-13", False)])
    def test_it_may_be_complained_of_too(self, on: str, in_time: bool) -> None:
        story = self.story.then(defect(on))
        assert unit_state(story.as_of(on)) == ("replacement_due" if in_time else "deemed_conforming")
        assert effect(story.as_of(on), "RentalDefectNoticed", on=on) == ("full" if in_time else "none")
        assert len(story.as_of(on).duties("O13")) == (2 if in_time else 1)

    def test_where_none_is_owed_it_starts_nothing(self) -> None:
        seen = rented("2025-06-02", substitute("2025-06-10")).as_of("2025-06-30")
        assert effect(seen, "SubstituteDelivered") == "none"
        assert standing(seen, "RentalDeemedConforming") == ["2025-06-04"]


class TestANoticeKnownTooLate:
    """Told on Wednesday 2025-06-04, the last day; found in the call log on 06-09."""

    story = rented("2025-06-02", defect("2025-06-04", id="call", at="2025-06-09T11:00+09:00"))

    def test_until_then_the_unit_conforms(self) -> None:
        assert unit_state(self.story.as_of("2025-06-05", "2025-06-08")) == "deemed_conforming"

    def test_from_then_on_it_never_did(self) -> None:
        for on in ("2025-06-04", "2025-06-05", "2025-06-09"):
            assert unit_state(self.story.as_of(on, "2025-06-09")) == "replacement_due"
        assert unit_state(self.story.as_of("2025-06-03", "2025-06-09")) == "delivered"

    def test_the_deemed_conformity_is_withdrawn_by_an_event_of_its_own(self) -> None:
        seen = self.story.as_of("2025-06-09")
        assert seen.row("RentalDeemedConforming")["status"] == "withdrawn"
        assert seen.row("DeemedEventWithdrawn", contract=PC)["recorded_at"] == "2025-06-09T11:00:00+09:00"

    def test_retracted_it_conforms_again(self) -> None:
        story = self.story.then(retracted("call", "2025-06-16", contract=PC))
        assert unit_state(story.as_of("2025-06-16")) == "deemed_conforming"
        assert unit_state(story.as_of("2025-06-16", "2025-06-15")) == "replacement_due"

    def test_corrected_by_a_day_it_came_too_late(self) -> None:
        story = self.story.then(corrected("call", {"on": "2025-06-05"}, "2025-06-16", contract=PC))
        assert unit_state(story.as_of("2025-06-16")) == "deemed_conforming"


class TestEachUnitForItself:
    """Three units, of which the second does not work and the third has not come."""

    UNITS = ("pc1", "pc2", "pc3")
    story = given(
        rental("2025-06-02", 12, monthly_fee=60_000, units=[{"id": unit} for unit in UNITS]),
        *formed("2025-05-07"),
        delivered("2025-06-02", "pc1"),
        delivered("2025-06-02", "pc2"),
        defect("2025-06-03", "pc2"),
    )

    def states(self, on: str) -> list[str]:
        return [unit_state(self.story.as_of(on), unit) for unit in self.UNITS]

    def test_they_wait_from_acceptance_on(self) -> None:
        assert self.states("2025-05-07") == ["awaiting"] * 3

    def test_each_has_its_own_two_days_and_its_own_complaint(self) -> None:
        assert self.states("2025-06-03") == ["delivered", "replacement_due", "awaiting"]
        assert self.states("2025-06-05") == ["deemed_conforming", "replacement_due", "awaiting"]

    def test_the_contract_has_one_state(self) -> None:
        assert state(self.story.as_of("2025-06-05"), PC) == "in_service"

    def test_a_unit_is_named_like_the_contract_where_none_are_given(self) -> None:
        units = rented("2025-06-02").as_of("2025-06-02").contract(PC)["units"]
        assert [unit["unit"] for unit in units] == [PC]


class TestTheLifeOfAUnit:
    """Rented from 2025-04-01 to 09-30, to be back by Wednesday 10-15, back on 10-20."""

    story = given(
        rental("2025-04-01", 6, auto_renews=False),
        *formed("2025-03-03"),
        delivered("2025-04-01"),
        return_by("2025-10-15", "2025-09-01"),
        returned("2025-10-20"),
    )

    @pytest.mark.parametrize(
        ("as_of", "unit", "contract"),
        [
            ("2025-03-31", "awaiting", "accepted"),
            ("2025-04-01", "delivered", "in_service"),
            ("2025-04-03", "delivered", "in_service"),
            ("2025-04-04", "deemed_conforming", "in_service"),
            ("2025-10-01", "return_due", "expired"),
            ("2025-10-15", "return_due", "expired"),
            ("2025-10-16", "return_late", "expired"),
            ("2025-10-19", "return_late", "expired"),
            ("2025-10-20", "returned", "expired"),
            ("2026-10-20", "returned", "expired"),
        ],
    )
    def test_it_goes_from_delivery_to_return(self, as_of: str, unit: str, contract: str) -> None:
        seen = self.story.as_of(as_of)
        assert (unit_state(seen), state(seen, PC)) == (unit, contract)

    def test_on_the_last_day_of_the_term_it_is_still_in_use(self) -> None:
        assert unit_state(self.story.as_of("2025-09-30")) == "deemed_conforming"

    def test_that_it_conformed_stays_said(self) -> None:
        assert passed_as(self.story.as_of("2025-10-20")) == "deemed_conforming"


class TestArticle41_2_2_TheCapOfARental:
    def test_it_is_one_month_of_the_fee(self) -> None:
        story = rented("2025-06-02")
        # 20,000 + 2,000
        assert cap(story.as_of("2025-06-05"), PC) == 22_000
        assert cap(story.as_of("2025-06-05", X5="R-B"), PC) == 20_000


class TestTheOrderOfRecordingNeverMatters:
    FACTS = (
        delivered("2025-06-02"),
        defect("2025-06-04"),
        substitute("2025-06-10"),
        lost("2026-02-10"),
        fact("CompensationAssessed", "2026-02-20", contract=PC, unit=PC, amount=180_000, due_on="2026-03-31"),
        fact("EarlyTerminationNoticed", "2026-04-10", contract=PC, form="paper"),
    )
    DAYS = ("2025-06-04", "2025-06-13", "2026-02-10", "2026-02-28", "2026-04-30")

    def told(self, facts: list[dict[str, Any]]) -> Story:
        morning = "2026-06-01T09:{:02}:00+09:00"
        stamped = [{**each, "recorded_at": morning.format(n)} for n, each in enumerate(facts)]
        return given(rental("2025-06-02", 12), applied("2025-05-01"), accepted("2025-05-07"), *stamped)

    @settings(max_examples=15)
    @for_all(order=st.permutations(FACTS))
    def test_any_order_gives_the_same_final_view(self, order: list[dict[str, Any]]) -> None:
        straight, shuffled = self.told(list(self.FACTS)), self.told(order)
        for on in self.DAYS:
            assert shuffled.as_of(on).substance() == straight.as_of(on).substance()
