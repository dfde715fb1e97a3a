"""Paragraphs whose effect is small: a duty, an excuse, a precedence. One class each, named for it."""

from __future__ import annotations

import pytest
from breaches import harassed, refused, serving, solicited
from rentals import PC, delivered, lost, rental, returned, unit_state
from services import WATCH, effect, incident, service
from story import fact, formed, given, supply


class TestArticle7_3_SpecialConditions:
    """A quote of one business day in place of two; delivered on Thursday 2025-05-01."""

    story = given(
        rental("2025-05-01", 12, special={"rental_notice_business_days": 1}), *formed(), delivered("2025-05-01")
    )

    def test_they_beat_the_section_on_rental(self) -> None:
        assert unit_state(self.story.as_of("2025-05-02")) == "delivered"
        assert unit_state(self.story.as_of("2025-05-03")) == "deemed_conforming"

    def test_x17_read_the_other_way_the_section_wins(self) -> None:
        # Saturday to Tuesday 05-03..05-06 are holidays: the second business day is Wednesday 05-07
        assert unit_state(self.story.as_of("2025-05-07", X17="R-B")) == "delivered"
        assert unit_state(self.story.as_of("2025-05-08", X17="R-B")) == "deemed_conforming"

    def test_x17_leaves_conditions_on_renewal_alone(self) -> None:
        short = rental("2025-05-01", 12, special={"non_renewal_months": 1})
        declared = fact("NonRenewalDeclared", "2026-03-31", contract=PC, by="customer", form="email")
        story = given(short, *formed(), declared)
        for x17 in ("R-A", "R-B"):
            assert effect(story.as_of("2026-03-31", X17=x17), "NonRenewalDeclared") == "full"


class TestArticle8_Care:
    def test_it_is_owed_while_the_service_runs(self) -> None:
        story = given(service("2025-04-01", 3, auto_renews=False), *formed("2025-03-03"))
        assert story.as_of("2025-03-31").duties("O7") == []
        assert story.as_of("2025-04-01").duty("O7", contract=WATCH)["status"] == "open"
        assert story.as_of("2025-07-01").duty("O7", contract=WATCH)["ended_on"] == "2025-06-30"


class TestArticle14_1_CareOfTheRentedUnit:
    def test_it_is_the_customers_from_delivery_to_return(self) -> None:
        story = given(rental("2025-05-01", 12), *formed(), delivered("2025-05-01"), returned("2025-09-10"))
        assert story.as_of("2025-09-09").duty("O14")["debtor"] == "customer"
        assert story.as_of("2025-09-10").duty("O14")["status"] == "discharged"


class TestArticle14_3_Report:
    def test_an_accident_is_to_be_reported(self) -> None:
        report = fact("RentalAccidentReported", "2025-06-12", contract=PC, unit=PC)
        story = given(rental("2025-05-01", 12), *formed(), delivered("2025-05-01"), lost("2025-06-10"), report)
        assert story.as_of("2025-06-11").duty("O15")["status"] == "open"
        assert story.as_of("2025-06-12").duty("O15")["status"] == "discharged"


class TestArticle17_1_Return:
    def test_every_ending_brings_it_about(self) -> None:
        story = given(rental("2025-05-01", 3, auto_renews=False), *formed(), delivered("2025-05-01"))
        assert unit_state(story.as_of("2025-07-31")) != "return_due"
        assert unit_state(story.as_of("2025-08-01")) == "return_due"
        assert story.as_of("2025-08-01").duty("O17")["debtor"] == "customer"


class TestArticle41_3_ReductionsGoBeforeDamages:
    def test_a_failed_level_leaves_the_reduction_only(self) -> None:
        line = service("2025-04-01", 12, sla={"availability": [{"below": "99.9", "reduce": "0.10"}]})
        level = fact(
            "ServiceLevelMeasured", "2025-06-02", contract=WATCH, month="2025-05", metric="availability", value="99.5"
        )
        damage = incident("2025-05-12", 800_000, "negligence", WATCH)
        seen = given(line, *formed("2025-03-03"), level, *damage).as_of("2025-06-03")
        assert seen.line(head="damages", bearer="company", contract=WATCH)["payable"] == 0
        assert seen.totals["reductions"] == -33_000


class TestArticle42_1_Subcontracting:
    def test_it_needs_no_consent(self) -> None:
        seen = serving(fact("WorkSubcontracted", "2025-05-12", contract=WATCH, to="みなと保守")).as_of("2025-05-12")
        assert effect(seen, "WorkSubcontracted") == "full"


class TestArticle42_2_TheSubcontractor:
    def test_the_company_answers_for_it(self) -> None:
        seen = serving(fact("WorkSubcontracted", "2025-05-12", contract=WATCH, to="みなと保守")).as_of("2025-05-12")
        assert (seen.duty("O35")["debtor"], seen.duty("O35")["article"]) == ("company", "42(2)")


class TestArticle45_3_Communications:
    @pytest.mark.parametrize(("x52", "last"), [("R-A", None), ("R-B", "2028-05-12")])
    def test_their_secrecy_has_no_end(self, x52: str, last: str | None) -> None:
        secret = fact(
            "SecretDisclosed", "2025-05-12", contract=WATCH, item="log", by="customer", marked=True, tangible=True
        )
        line = service("2025-04-01", 12, communications_secrecy=True)
        seen = given(line, *formed("2025-03-03"), secret).as_of("2025-05-12", X52=x52)
        assert seen.line(head="secrecy")["last_day"] == last


class TestArticle47_3_FullDamages:
    def test_soliciting_is_answered_for_without_cap(self) -> None:
        seen = serving(solicited("2025-06-02")).as_of("2025-06-02")
        assert seen.line(head="uncapped_damages", article="47(3)")["bearer"] == "customer"


class TestArticle48_2_Compensation:
    def test_harassment_is_compensated_without_cap(self) -> None:
        seen = serving(harassed("2025-06-02")).as_of("2025-06-02")
        assert seen.line(article="48(2)")["cap"] == "uncapped"


class TestArticle48_3_RefusedPerformance:
    """A server due on Friday 2025-05-30, refused from 05-20 to 06-10."""

    def test_what_is_refused_is_no_default(self) -> None:
        facts = (
            harassed("2025-05-19", contract="server"),
            refused("2025-05-20", contract="server", until="2025-06-10"),
        )
        story = given(supply(), *formed(), *facts)
        assert story.as_of("2025-06-10").duty("O20")["status"] == "open"
        assert story.as_of("2025-06-11").duty("O20")["status"] == "overdue"
        assert given(supply(), *formed()).as_of("2025-06-10").duty("O20")["status"] == "overdue"
