"""Article 31: who bears the loss of the equipment (worked example S18). Receipt is not handover."""

from __future__ import annotations

import pytest
from story import Json, Story, certificate, fire, formed, given, received, rejection, supply


def s18(*rejections: Json) -> Story:
    """Received on Monday 2025-06-02, last day Monday 06-09; burnt on 06-11; a rejection turns up on 06-12."""
    return given(
        supply(),
        *formed(),
        received("2025-06-02"),
        fire("2025-06-11", at="2025-06-11T09:00+09:00"),
        *rejections,
    )


def turns_up(on: str, form: str = "paper") -> Json:
    return rejection(on, form=form, at="2025-06-12T10:00+09:00")


class TestArticle31_WhenRiskPasses:
    def test_receipt_does_not_pass_it(self) -> None:
        assert s18().as_of("2025-06-09").unit()["risk"] == "company"

    def test_the_end_of_the_last_day_of_inspection_does(self) -> None:
        assert s18().as_of("2025-06-10").unit()["risk"] == "customer"

    def test_a_certificate_passes_it_on_its_day(self) -> None:
        story = given(supply(), *formed(), received("2025-06-02"), certificate("2025-06-04"))
        assert story.as_of("2025-06-03").unit()["risk"] == "company"
        assert story.as_of("2025-06-04").unit()["risk"] == "customer"

    def test_risk_and_title_go_separate_ways(self) -> None:
        unit = s18().as_of("2025-06-10").unit()
        assert (unit["risk"], unit["title"]) == ("customer", "company")

    def test_before_receipt_it_is_the_companys(self) -> None:
        assert s18().as_of("2025-06-01").unit()["risk"] == "company"


class TestS18_FireAfterADeemedPass:
    def test_without_a_rejection_the_customer_bears_it_and_owes_the_price(self) -> None:
        seen = s18().as_of("2025-06-12")
        assert seen.unit()["risk"] == "customer"
        assert seen.charge("server/s1/price")["outstanding"] == 1_320_000

    def test_known_on_the_day_of_the_fire_the_customer_bears_it(self) -> None:
        seen = s18(turns_up("2025-06-09")).as_of("2025-06-11", known_at="2025-06-11")
        assert seen.unit()["passed_as"] == "deemed_passed"
        assert seen.unit()["risk"] == "customer"
        assert seen.totals["outstanding"] == 1_320_000

    def test_a_rejection_that_arrived_on_the_last_day_puts_it_back_on_the_company(self) -> None:
        seen = s18(turns_up("2025-06-09")).as_of("2025-06-12")
        assert seen.unit()["state"] == "rejected"
        assert seen.unit()["handed_over_on"] is None
        assert seen.unit()["risk"] == "company"
        assert seen.totals["outstanding"] == 0
        assert seen.totals["charged"] == 0

    def test_and_does_so_for_the_day_of_the_fire_too(self) -> None:
        assert s18(turns_up("2025-06-09")).as_of("2025-06-11").unit()["risk"] == "company"

    def test_a_rejection_that_arrived_a_day_later_does_not(self) -> None:
        seen = s18(turns_up("2025-06-10")).as_of("2025-06-12")
        assert (seen.unit()["passed_as"], seen.unit()["handed_over_on"]) == ("deemed_passed", "2025-06-09")
        assert seen.unit()["risk"] == "customer"
        assert seen.charge("server/s1/price")["outstanding"] == 1_320_000
        line = seen.line(head="latent_defect", unit="s1")
        assert (line["first_day"], line["last_day"]) == ("2025-06-10", "2025-12-09")

    @pytest.mark.parametrize("form", ["phone", "oral"])
    def test_a_rejection_by_word_of_mouth_does_not(self, form: str) -> None:
        seen = s18(turns_up("2025-06-09", form=form)).as_of("2025-06-12")
        assert seen.unit()["passed_as"] == "deemed_passed"
        assert seen.unit()["risk"] == "customer"
        row = seen.row("RejectionArrived")
        assert row["effect"] == "none"
        assert row["reason"]

    def test_a_rejection_by_email_does_only_where_email_is_writing(self) -> None:
        story = s18(turns_up("2025-06-09", form="email"))
        assert story.as_of("2025-06-12").unit()["risk"] == "customer"
        assert story.as_of("2025-06-12", X2="R-B").unit()["risk"] == "company"

    def test_the_answer_of_the_eleventh_is_kept_for_ever(self) -> None:
        before = s18().as_of("2025-06-11", known_at="2025-06-11").unit()
        after = s18(turns_up("2025-06-09")).as_of("2025-06-11", known_at="2025-06-11").unit()
        assert before == after
