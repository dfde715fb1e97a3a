"""Article 29: rejection, remedy, inspection anew, and the end of the loop."""

from __future__ import annotations

from typing import Any

import pytest
from story import (
    Json,
    Story,
    certificate,
    fact,
    formed,
    given,
    plus,
    received,
    redelivered,
    rejection,
    remedy_declined,
    supply,
)


def rejected(*facts: Json, **contract: Any) -> Story:
    """Received on Wednesday 2025-05-28, rejected on Monday 2025-06-02."""
    parts = (*formed(), received("2025-05-28"), rejection("2025-06-02"), *facts)
    return given(supply(**contract), *parts)


class TestArticle29_1_Rejection:
    def test_the_company_owes_a_remedy_from_the_day_the_notice_arrives(self) -> None:
        duty = rejected().as_of("2025-06-02").duty("O23", unit="s1")
        assert (duty["debtor"], duty["creditor"]) == ("company", "customer")
        assert (duty["arose_on"], duty["status"]) == ("2025-06-02", "open")

    def test_the_deadline_the_customer_sets_is_the_day_it_is_due(self) -> None:
        story = given(supply(), *formed(), received("2025-05-28"), rejection("2025-06-02", cure_deadline="2025-06-20"))
        assert story.as_of("2025-06-20").duty("O23", unit="s1")["due_on"] == "2025-06-20"
        assert story.as_of("2025-06-20").duty("O23", unit="s1")["status"] == "open"
        assert story.as_of("2025-06-21").duty("O23", unit="s1")["status"] == "overdue"

    def test_a_rejected_unit_stays_with_the_company_and_costs_nothing(self) -> None:
        seen = rejected().as_of("2025-12-31")
        assert seen.unit()["title"] == "company"
        assert seen.unit()["risk"] == "company"
        assert seen.totals["charged"] == 0
        assert seen.lines(head="latent_defect") == []

    def test_one_unit_rejected_leaves_the_others_alone(self) -> None:
        seen = given(
            supply(units=("s1", "s2")),
            *formed(),
            received("2025-05-28", "s1"),
            received("2025-05-28", "s2"),
            rejection("2025-06-02", "s2"),
        ).as_of("2025-06-05")
        assert seen.unit("s1")["passed_as"] == "deemed_passed"
        assert seen.unit("s2")["state"] == "rejected"
        assert seen.contract()["state"] == "rejected"


class TestArticle29_2_Remedy:
    def test_redelivery_discharges_the_remedy_and_opens_a_new_inspection(self) -> None:
        seen = rejected(redelivered("2025-06-10")).as_of("2025-06-10")
        assert seen.unit()["state"] == "delivered"
        remedy = seen.duty("O23", unit="s1")
        assert (remedy["status"], remedy["ended_on"]) == ("discharged", "2025-06-10")
        # seven days after Tuesday 2025-06-10
        again = seen.duty("O22", unit="s1", arose_on="2025-06-10")
        assert (again["due_on"], again["status"]) == ("2025-06-17", "open")


class TestArticle29_4_InspectionAnew:
    @pytest.mark.parametrize(
        ("as_of", "state"),
        [("2025-06-16", "delivered"), ("2025-06-17", "delivered"), ("2025-06-18", "in_warranty")],
    )
    def test_silence_for_seven_days_after_redelivery_is_a_pass(self, as_of: str, state: str) -> None:
        seen = rejected(redelivered("2025-06-10")).as_of(as_of)
        assert seen.unit()["state"] == state

    def test_handover_is_then_the_last_day_of_the_second_period(self) -> None:
        unit = rejected(redelivered("2025-06-10")).as_of("2025-06-18").unit()
        assert (unit["passed_as"], unit["handed_over_on"]) == ("deemed_passed", "2025-06-17")

    @pytest.mark.parametrize(
        ("on", "state"),
        [("2025-06-16", "rejected"), ("2025-06-17", "rejected"), ("2025-06-18", "in_warranty")],
    )
    def test_a_second_rejection_must_come_within_the_second_seven_days(self, on: str, state: str) -> None:
        seen = rejected(redelivered("2025-06-10"), rejection(on, id="second")).as_of("2025-06-19")
        assert seen.unit()["state"] == state
        assert seen.row("RejectionArrived", id="second")["effect"] == ("full" if state == "rejected" else "none")

    def test_the_second_last_day_moves_off_a_holiday_too(self) -> None:
        story = rejected(redelivered("2025-09-08"))
        assert story.as_of("2025-09-08").duty("O22", arose_on="2025-09-08")["due_on"] == "2025-09-16"
        assert story.as_of("2025-09-08", X1="R-B").duty("O22", arose_on="2025-09-08")["due_on"] == "2025-09-15"

    @pytest.mark.parametrize("rounds", [1, 2, 5])
    def test_the_loop_has_no_end_of_its_own(self, rounds: int) -> None:
        facts = [received("2025-05-28"), rejection("2025-06-02")]
        on = "2025-06-02"
        for _ in range(rounds):
            facts += [redelivered(plus(on, 3)), rejection(plus(on, 5))]
            on = plus(on, 5)
        story = given(supply(), *formed(), *facts)
        assert story.as_of(plus(on, 30)).unit()["state"] == "rejected"
        assert len(story.as_of(plus(on, 30)).rows("RejectionArrived", effect="full")) == rounds + 1
        ended = story.then(redelivered(plus(on, 3)), certificate(plus(on, 4)))
        unit = ended.as_of(plus(on, 5)).unit()
        assert (unit["passed_as"], unit["handed_over_on"]) == ("inspected", plus(on, 4))

    def test_a_rejection_by_email_in_the_second_round_does_not_stop_it(self) -> None:
        story = rejected(redelivered("2025-06-10"), rejection("2025-06-12", form="email"))
        assert story.as_of("2025-06-18").unit()["passed_as"] == "deemed_passed"
        assert story.as_of("2025-06-18", X2="R-B").unit()["state"] == "rejected"


class TestAPassAfterARejection:
    def test_an_ordinary_certificate_for_a_rejected_unit_is_a_pass_on_arrival(self) -> None:
        seen = rejected(certificate("2025-06-20")).as_of("2025-06-20")
        assert seen.unit()["state"] == "inspected"
        assert seen.unit()["handed_over_on"] == "2025-06-20"
        # handed over in June: due at the end of July
        assert seen.charge("server/s1/price")["due_on"] == "2025-07-31"


class TestX35_RemedyDeclined:
    declined = rejected(remedy_declined("2025-06-09"))

    def test_the_unit_stays_rejected_and_the_price_never_falls_due(self) -> None:
        seen = self.declined.as_of("2025-12-31")
        assert seen.unit()["state"] == "rejected"
        assert seen.unit()["handed_over_on"] is None
        assert seen.totals["charged"] == 0

    def test_no_remedy_is_owed_any_more(self) -> None:
        assert self.declined.as_of("2025-06-09").duties("O23", status="open") == []

    def test_the_customer_may_rescind_unless_29_5_is_read_to_bar_that_too(self) -> None:
        # demand arrives 2025-06-12; 14 days from 06-13 end on Thursday 06-26; rescission the day after
        story = self.declined.then(
            fact("CureDemandArrived", "2025-06-12", contract="server", by="customer", form="paper", days=14),
            fact(
                "RescissionArrived",
                "2025-06-27",
                contract="server",
                by="customer",
                basis="40(1)",
                scope="this",
            ),
        )
        seen = story.as_of("2025-06-27", X35="R-A")
        assert (seen.contract()["state"], seen.contract()["basis"]) == ("terminated", "40(1)")
        literal = story.as_of("2025-06-27", X35="R-B")
        assert literal.contract()["state"] == "rejected"
        assert literal.row("RescissionArrived")["effect"] == "none"


class TestArticle29_3_AnotherMaker:
    def test_the_rejection_still_stops_the_deemed_pass(self) -> None:
        seen = rejected(maker="other").as_of("2025-06-30")
        assert seen.unit()["state"] == "rejected"  # X36 R-A

    def test_but_the_company_owes_no_remedy_of_its_own(self) -> None:
        # what is owed, if anything, is the maker's warranty of 29(3)
        duties = rejected(maker="other").as_of("2025-06-02").duties("O23", status="open")
        assert {duty["article"] for duty in duties} <= {"29(3)"}

    def test_read_the_other_way_the_unit_passes_all_the_same(self) -> None:
        unit = rejected(maker="other").as_of("2025-06-05", X36="R-B").unit()
        assert (unit["passed_as"], unit["handed_over_on"]) == ("deemed_passed", "2025-06-04")

    def test_for_the_companys_own_make_the_reading_does_not_matter(self) -> None:
        assert rejected().as_of("2025-06-05", X36="R-B").unit()["state"] == "rejected"
