"""Article 31: who bears the loss of the equipment (worked example S18). Receipt is not handover."""

from __future__ import annotations

import pytest
from story import Json, Story, certificate, fact, fire, formed, given, received, redelivered, rejection, supply


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


class TestArticle31_LostBeforeHandover:
    """Received on Monday 2025-06-02, so that silence would pass the unit with the end of Monday 06-09."""

    def story(self, *facts: Json, burnt_on: str = "2025-06-05", by: str = "neither") -> Story:
        return given(supply(), *formed(), received("2025-06-02"), fire(burnt_on, attributable_to=by), *facts)

    @pytest.mark.parametrize("burnt_on", ["2025-06-02", "2025-06-05", "2025-06-09"])
    def test_silence_does_not_pass_what_is_no_longer_there(self, burnt_on: str) -> None:
        seen = self.story(burnt_on=burnt_on).as_of("2025-08-01")
        assert seen.rows("EquipmentDeemedPassed") == []
        assert (seen.unit()["state"], seen.unit()["handed_over_on"]) == ("delivered", None)
        assert seen.unit()["risk"] == "company"
        assert seen.charges() == []
        assert (seen.duty("O22")["status"], seen.duty("O22")["ended_on"]) == ("released", burnt_on)
        assert [duty["arose_on"] for duty in seen.duties("O20", status="open")] == [burnt_on]

    def test_what_is_lost_on_the_day_after_has_passed(self) -> None:
        seen = self.story(burnt_on="2025-06-10").as_of("2025-06-10")
        assert (seen.unit()["passed_as"], seen.unit()["risk"]) == ("deemed_passed", "customer")
        assert seen.duty("O22")["status"] == "lapsed"

    def test_the_seven_days_run_from_the_unit_supplied_again(self) -> None:
        """Again on Sunday 06-08: 06-15 is a Sunday, so Monday 06-16 is the last day."""
        story = self.story(redelivered("2025-06-08"))
        duties = story.as_of("2025-06-16").duties("O22")
        assert [(duty["due_on"], duty["status"]) for duty in duties] == [
            ("2025-06-09", "released"),
            ("2025-06-16", "open"),
        ]
        assert story.as_of("2025-06-16").rows("EquipmentDeemedPassed") == []
        assert story.as_of("2025-06-17").unit()["handed_over_on"] == "2025-06-16"

    @pytest.mark.parametrize("on", ["2025-06-07", "2025-06-12"])
    def test_nor_does_a_certificate_pass_it(self, on: str) -> None:
        seen = self.story(certificate(on)).as_of("2025-08-01")
        assert (seen.row("PassCertificateArrived")["effect"], seen.row("PassCertificateArrived")["article"]) == (
            "none",
            "31",
        )
        assert (seen.unit()["handed_over_on"], seen.totals["charged"]) == (None, 0)
        again = self.story(certificate(on), redelivered("2025-06-16"), certificate("2025-06-18")).as_of("2025-06-18")
        assert (again.unit()["passed_as"], again.unit()["handed_over_on"]) == ("inspected", "2025-06-18")

    def test_but_the_customer_may_take_what_was_merely_damaged(self) -> None:
        """By special acceptance (30(1)); no other unit is owed then."""
        seen = self.story(certificate("2025-06-12", special=True)).as_of("2025-06-12")
        assert (seen.unit()["passed_as"], seen.unit()["risk"]) == ("specially_accepted", "customer")
        assert seen.duties("O20", status="open") == []

    def test_what_the_customer_destroyed_passes_all_the_same(self) -> None:
        seen = self.story(by="customer").as_of("2025-06-10")
        assert (seen.unit()["passed_as"], seen.unit()["handed_over_on"]) == ("deemed_passed", "2025-06-09")
        assert seen.duty("O20")["status"] == "discharged"

    def test_what_burnt_on_the_way_passes_once_another_has_come(self) -> None:
        story = given(supply(), *formed(), fire("2025-05-20"), received("2025-06-02"))
        assert story.as_of("2025-06-10").unit()["handed_over_on"] == "2025-06-09"

    def test_a_loss_that_turns_up_late_takes_the_pass_back(self) -> None:
        story = given(
            supply(),
            *formed(),
            received("2025-06-02"),
            fire("2025-06-08", at="2025-06-12T09:00+09:00"),
        )
        assert story.as_of("2025-06-12", known_at="2025-06-11").unit()["risk"] == "customer"
        assert story.as_of("2025-06-12").unit()["risk"] == "company"

    def test_where_the_clock_waits_for_all_units_a_lost_one_waits_for_its_own(self) -> None:
        """X33 R-B: s2 comes on 06-09, so that the days of s1 would have begun on that day too."""
        story = given(
            supply(units=("s1", "s2")),
            *formed(),
            received("2025-06-02"),
            fire("2025-06-05"),
            received("2025-06-09", "s2"),
        )
        seen = story.as_of("2025-06-17", X33="R-B")
        assert seen.unit("s1")["handed_over_on"] is None
        assert seen.unit("s2")["handed_over_on"] == "2025-06-16"
        assert seen.duties("O22", unit="s1") == []

    def test_there_is_nothing_to_supply_again_once_the_contract_has_ended(self) -> None:
        ended = given(
            supply(), *formed(), fact("TerminationAgreed", "2025-06-02", contract="server"), fire("2025-06-05")
        )
        seen = ended.as_of("2025-06-05")
        assert (seen.row("RiskEventOccurred")["effect"], seen.duties("O20", status="open")) == ("none", [])
