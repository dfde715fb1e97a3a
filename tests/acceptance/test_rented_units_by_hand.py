"""Rented units: their delivery, silence about them, replacement, harm and loss, worked out by hand."""

from __future__ import annotations

import pytest
from breaches import demand
from rentals import PC, assessed, damaged, defect, delivered, lost, rental, rented, returned, substitute, unit_state
from services import effect, notice, standing, watched
from story import Json, Story, fact, formed, formed_on, given, in_order, maintenance, paid


class TestArticle12_Delivery:
    @pytest.mark.parametrize(
        ("ended", "on"),
        [
            (None, "2025-12-31"),
            (fact("EarlyTerminationNoticed", "2025-06-10", contract=PC, form="paper"), "2025-06-10"),
            (fact("TerminationAgreed", "2025-06-10", contract=PC), "2025-06-10"),
        ],
    )
    def test_is_owed_no_longer_than_the_contract_lasts(self, ended: Json | None, on: str) -> None:
        # The first unit works; the second came broken and is to be replaced; the third never came.
        pcs = rental("2025-01-01", 12, auto_renews=False, units=[{"id": "a"}, {"id": "b"}, {"id": "c"}])
        defect = fact("RentalDefectNoticed", "2025-01-07", contract=PC, unit="b", form="phone")
        facts = (delivered("2025-01-06", "a"), delivered("2025-01-06", "b"), defect, *([ended] if ended else []))
        seen = given(pcs, *formed_on("2024-12-05"), *facts).as_of("2026-01-15")
        told = [(duty["id"], duty["unit"], duty["status"], duty["ended_on"]) for duty in seen.json["obligations"]]
        assert ("O11", "c", "released", on) in told
        assert ("O13", "b", "released", on) in told
        # What the customer has, it keeps with care until it is back.
        assert [duty["status"] for duty in seen.duties("O14")] == ["open", "open"]
        assert [duty["status"] for duty in seen.duties("O17")] == ["open", "open"]

    def test_a_demand_of_cure_ends_with_the_term(self) -> None:
        story = given(*watched(demand("2025-12-20", 30, by="customer"), auto_renews=False))
        duty = story.as_of("2026-02-01").duty("O31")
        assert (duty["status"], duty["ended_on"]) == ("released", "2025-12-31")


class TestArticle13_2_Notices:
    def test_are_too_late_after_the_days_though_maintenance_kept_them_from_counting(self) -> None:
        """Delivered on Mon 2025-01-06, maintained in January: silence on 01-07 and 01-08 deems nothing (22, X31).

        From February on nothing is maintained; what is noticed on 02-10 was not found within the two days (13(3)).
        """
        care = {"id": "care", "kind": "maintenance", "monthly_fee": 5_000, "starts_on": "2025-01-01", "term_months": 1}
        notice = fact("RentalDefectNoticed", "2025-02-10", contract=PC, form="paper")
        seen = given({**care, "auto_renews": False, "covers": [PC]}, *rented(notice)).as_of("2025-02-10")
        row = seen.row("RentalDefectNoticed")
        assert (row["effect"], row["article"]) == ("none", "13(2)")
        assert (seen.unit(PC, PC)["state"], seen.duties("O13")) == ("delivered", [])


class TestArticle13_2_SentBackBeforeItIsComplainedOf:
    """Delivered on Tuesday 2025-04-01: the two business days are 04-02 and 04-03. The term ends on 09-30."""

    def story(self, *facts: Json) -> Story:
        return given(
            rental("2025-04-01", 6, auto_renews=False), *formed_on("2025-03-03"), delivered("2025-04-01"), *facts
        )

    @pytest.mark.parametrize("back_on", ["2025-04-02", "2025-04-03"])
    def test_the_complaint_is_in_time_and_a_substitute_owed(self, back_on: str) -> None:
        seen = self.story(returned(back_on), defect("2025-04-03")).as_of("2025-04-03")
        assert (unit_state(seen), seen.duty("O13")["status"]) == ("replacement_due", "open")
        later = self.story(returned(back_on), defect("2025-04-03"), substitute("2025-04-08")).as_of("2025-10-01")
        assert (unit_state(later), later.duty("O13")["status"]) == ("return_due", "discharged")

    @pytest.mark.parametrize("turned", [True, False])
    def test_on_one_day_in_either_order(self, turned: bool) -> None:
        facts = in_order((returned("2025-04-03"), defect("2025-04-03")), turned=turned)
        seen = self.story(*facts).as_of("2025-10-01")
        # No substitute came while there was a contract, and nothing is with the customer.
        assert (unit_state(seen), seen.duty("O13")["status"], seen.duties("O17")) == ("returned", "released", [])

    def test_a_day_later_it_is_too_late(self) -> None:
        seen = self.story(returned("2025-04-02"), defect("2025-04-04")).as_of("2025-04-04")
        assert (unit_state(seen), seen.duties("O13")) == ("returned", [])
        assert seen.row("RentalDefectNoticed")["article"] == "13(2)"

    def test_and_after_the_end_of_the_contract_nothing_is_replaced(self) -> None:
        seen = self.story(notice("2025-04-02", contract=PC), returned("2025-04-03"), defect("2025-04-03"))
        assert (unit_state(seen.as_of("2025-04-03")), effect(seen.as_of("2025-04-03"), "RentalDefectNoticed")) == (
            "returned",
            "none",
        )


class TestArticle13_3_AComplaintInTime:
    """Delivered on Tuesday 2025-04-01, complained of on Thursday 04-03, the last day; replaced on 04-08."""

    def claims(self, on: str, *facts: Json) -> list[tuple[str, int]]:
        start = (rental("2025-04-01", 6), *formed_on("2025-03-03"), delivered("2025-04-01"), defect("2025-04-03"))
        lines = given(*start, *facts).as_of(on).lines(head="rental_replacement")
        return [(line["first_day"], line["claims"]) for line in lines]

    def test_is_a_claim_until_there_is_a_substitute(self) -> None:
        came = substitute("2025-04-08")
        assert self.claims("2025-04-03", came) == self.claims("2025-04-07", came) == [("2025-04-02", 1)]
        assert self.claims("2025-04-08", came) == [("2025-04-02", 0), ("2025-04-09", 0)]

    def test_or_until_the_contract_ends(self) -> None:
        assert self.claims("2025-04-07", notice("2025-04-07", contract=PC)) == [("2025-04-02", 0)]


class TestArticle13_3_ADefectiveUnitThatGoesBackFirst:
    """Delivered on Tuesday 2025-04-01, complained of on 04-03 in time, back on 04-04, replaced on Tuesday 04-08."""

    story = given(
        rental("2025-04-01", 6, auto_renews=False),
        *formed("2025-03-03"),
        *(delivered("2025-04-01"), defect("2025-04-03"), returned("2025-04-04"), substitute("2025-04-08")),
    )

    @pytest.mark.parametrize(
        ("on", "state", "duty"),
        [
            ("2025-04-03", "replacement_due", "open"),
            ("2025-04-04", "replacement_due", "open"),
            ("2025-04-07", "replacement_due", "open"),
            ("2025-04-08", "delivered", "discharged"),
            # 04-09 and 04-10 are the two business days of the substitute.
            ("2025-04-10", "delivered", "discharged"),
            ("2025-04-11", "deemed_conforming", "discharged"),
        ],
    )
    def test_is_replaced_all_the_same(self, on: str, state: str, duty: str) -> None:
        seen = self.story.as_of(on)
        assert (unit_state(seen), seen.duty("O13")["status"]) == (state, duty)

    def test_the_substitute_goes_back_at_the_end(self) -> None:
        # The term ends on 2025-09-30.
        assert unit_state(self.story.as_of("2025-10-01")) == "return_due"

    def test_until_then_the_customer_has_nothing_to_lose_and_nothing_to_return(self) -> None:
        start = self.story.facts[:5]
        story = given(*self.story.contracts, *start, lost("2025-04-07"), returned("2025-04-09"))
        seen = story.as_of("2025-10-01")
        assert seen.row("RentalLost")["effect"] == "none"
        assert [row["effect"] for row in seen.rows("RentalReturned")] == ["full", "none"]
        # The term ended on 09-30 without a substitute: the unit is back, and no other one is owed.
        assert (unit_state(seen), seen.duties("O17"), seen.duty("O13")["status"]) == ("returned", [], "released")

    def test_one_that_went_back_without_complaint_is_not(self) -> None:
        story = given(
            rental("2025-04-01", 6), *formed("2025-03-03"), delivered("2025-04-01"), returned("2025-04-04"),
            substitute("2025-04-08"),
        )  # fmt: skip
        seen = story.as_of("2025-04-08")
        assert (unit_state(seen), seen.row("SubstituteDelivered")["effect"]) == ("returned", "none")


class TestArticle14_Care:
    def test_lasts_until_the_return_and_not_only_to_the_end_of_the_contract(self) -> None:
        # Ended early on 06-10, back on 07-15: until then the customer has the unit and keeps it with care.
        notice = fact("EarlyTerminationNoticed", "2025-06-10", contract=PC, form="paper")
        story = given(*rented(notice, damaged("2025-07-01"), returned("2025-07-15")))
        care = story.as_of("2025-07-14").duty("O14")
        assert care["status"] == "open"
        assert story.as_of("2025-07-15").duty("O14")["ended_on"] == "2025-07-15"
        assert story.as_of("2025-07-15").duty("O15")["status"] == "open"

    def test_of_a_unit_that_was_replaced_ends_with_the_substitute(self) -> None:
        notice = fact("RentalDefectNoticed", "2025-01-07", contract=PC, form="oral")
        seen = given(*rented(notice, substitute("2025-01-14"), returned("2026-01-05"))).as_of("2026-01-05")
        told = [(duty["arose_on"], duty["status"], duty["ended_on"]) for duty in seen.duties("O14")]
        assert told == [("2025-01-06", "released", "2025-01-14"), ("2025-01-14", "discharged", "2026-01-05")]

    def test_two_accidents_take_two_reports_in_their_order(self) -> None:
        report = fact("RentalAccidentReported", "2025-03-04", contract=PC)
        story = given(*rented(damaged("2025-02-03"), damaged("2025-03-03"), report))
        told = [duty["status"] for duty in story.as_of("2025-03-05").duties("O15")]
        assert told == ["discharged", "open"]
        after = story.then(fact("RentalAccidentReported", "2025-03-06", contract=PC)).as_of("2025-03-06")
        assert [duty["status"] for duty in after.duties("O15")] == ["discharged", "discharged"]


class TestArticle15_1_Compensation:
    """Lost by theft on 2025-05-07, 300,000 yen demanded for Mon 2025-06-30."""

    story = given(
        *rented(lost("2025-05-07"), assessed("2025-05-30", 300_000, "2025-06-30")),
        # 92 days at 3%: 300,000 x 3 / 100 x 92 / 365 = 2,268.49 -> 2,268, and 100,000 of the rest first.
        paid("2025-09-30", 102_268, contract=PC, charge="pc/loss_compensation"),
        paid("2025-09-30", 200_000, contract=PC, charge="pc/loss_compensation"),
    )

    def test_that_is_paid_is_not_payable(self) -> None:
        before, after = (self.story.as_of(day).line(head="loss_compensation") for day in ("2025-09-29", "2025-09-30"))
        assert (before["status"], before["claimed"], before["payable"]) == ("open", 300_000, 300_000)
        assert (after["status"], after["claimed"], after["payable"]) == ("discharged", 300_000, 0)

    def test_takes_the_place_of_care_and_return(self) -> None:
        # Nobody can keep what is gone with care (14(1)): it ends with the loss, when money takes its place.
        care = self.story.as_of("2026-02-01").duty("O14")
        assert (care["status"], care["ended_on"]) == ("released", "2025-05-07")

    def test_is_owed_for_the_customers_damage_though_the_company_did_more_of_it(self) -> None:
        # The customer broke it on 02-03; on 03-03 the company did. On 03-10 the repair of the first is assessed.
        first, second = damaged("2025-02-03"), damaged("2025-03-03", attributable_to="company")
        story = given(*rented(first, second, assessed("2025-03-10", 50_000, "2025-04-30")))
        (charge,) = story.as_of("2025-03-10").charges(kind="loss_compensation")
        assert charge["gross"] == 50_000
        again = story.then(assessed("2025-03-12", 70_000, "2025-04-30"))
        # Assessed once, it is done with: what comes next would be for what the company did.
        third = given(*rented(first, assessed("2025-02-10", 50_000, "2025-03-31"), second))
        row = (
            third.then(assessed("2025-03-12", 70_000, "2025-04-30"))
            .as_of("2025-03-12")
            .rows("CompensationAssessed", on="2025-03-12")[0]
        )
        assert row["effect"] == "none"
        assert len(again.as_of("2025-03-12").charges(kind="loss_compensation")) == 2

    def test_is_for_the_unit_that_the_customer_harmed_where_the_company_harmed_another(self) -> None:
        pcs = rental("2025-01-01", 12, auto_renews=False, units=[{"id": "a"}, {"id": "b"}])
        harm = (damaged("2025-02-03", "a", attributable_to="company"), damaged("2025-02-04", "b"))
        repair = fact("CompensationAssessed", "2025-02-10", contract=PC, amount=5_000, due_on="2025-03-31")
        story = given(pcs, *formed_on("2024-12-05"), delivered("2025-01-06", "a"), delivered("2025-01-06", "b"), *harm)
        (charge,) = story.then(repair).as_of("2025-02-10").charges(kind="loss_compensation")
        assert (charge["unit"], charge["gross"]) == ("b", 5_000)

    @pytest.mark.parametrize(
        ("cause", "on", "effect"),
        [
            ("customer", "2026-07-15", "full"),
            ("customer", "2026-07-16", "none"),
            # What nobody did is no wrong use: Civil Code 600 does not speak of it.
            ("neither", "2026-07-16", "full"),
        ],
    )
    def test_for_wrong_use_is_claimed_within_a_year_of_the_return(self, cause: str, on: str, effect: str) -> None:
        # Back on 2025-07-15: the year runs from 07-16 to 2026-07-15 (Civil Code 600(1), 622).
        story = given(
            *rented(damaged("2025-07-01", attributable_to=cause), returned("2025-07-15"), months=6),
            assessed(on, 30_000, "2026-08-31"),
        )
        assert story.as_of(on).row("CompensationAssessed")["effect"] == effect


class TestArticle15_1_DamageToWhatIsLost:
    def test_is_none_and_the_money_is_for_the_loss(self) -> None:
        story = given(
            rental("2025-04-01", 6), *formed("2025-03-03"), delivered("2025-04-01"), lost("2025-05-10"),
            damaged("2025-05-12"), assessed("2025-05-20", 500_000, "2025-06-30"),
        )  # fmt: skip
        seen = story.as_of("2025-05-20")
        assert seen.row("RentalDamaged")["effect"] == "none"
        line = seen.line(head="loss_compensation")
        assert (line["first_day"], line["remedy"], line["payable"]) == ("2025-05-10", "price of a substitute", 500_000)
        assert [duty["arose_on"] for duty in seen.duties("O15")] == ["2025-05-10"]


class TestArticle15_1_HarmOnTheDayOfTheReturn:
    """Back on 2025-06-30, when the company saw what had become of it: it was so before it was back."""

    def story(self, *facts: Json) -> Story:
        start = (rental("2025-01-01", 6, auto_renews=False), *formed_on("2024-12-02"), delivered("2025-01-06"))
        return given(*start, *facts, assessed("2025-07-03", 50_000, "2025-07-31"))

    @pytest.mark.parametrize("turned", [True, False])
    @pytest.mark.parametrize("harm", [damaged, lost])
    def test_is_paid_for_in_whatever_order_it_was_recorded(self, harm: object, turned: bool) -> None:
        assert callable(harm)
        facts = in_order((returned("2025-06-30"), harm("2025-06-30")), turned=turned)
        seen = self.story(*facts).as_of("2025-07-03")
        assert seen.charge("pc/loss_compensation")["net"] == 50_000
        assert len(seen.duties("O15")) == len(seen.lines(head="loss_compensation")) == 1
        assert seen.duties("O17", status="open") == []

    @pytest.mark.parametrize("harm", [damaged, lost])
    def test_on_a_later_day_is_the_companys_own(self, harm: object) -> None:
        assert callable(harm)
        seen = self.story(returned("2025-06-30"), harm("2025-07-01")).as_of("2025-07-03")
        assert seen.charges(kind="loss_compensation") == []

    def test_is_one_loss_however_often_it_was_recorded(self) -> None:
        facts = (returned("2025-06-30"), lost("2025-06-30"), lost("2025-06-30"), damaged("2025-06-30"))
        seen = self.story(*facts).as_of("2025-07-03")
        assert [row["effect"] for row in seen.rows("RentalLost")] == ["full", "none"]
        assert effect(seen, "RentalDamaged") == "none"


class TestArticle22_MaintenanceThatEndsWithinTheTwoDays:
    """Delivered on Monday 2025-06-02: the two business days of Article 13(2) are 06-03 and 06-04.

    Maintenance takes the place of Article 13 on the days on which it is given; what the second day ends in silence on
    is decided by that day (X31 R-A).
    """

    def story(self, *facts: Json) -> Story:
        care = maintenance(starts_on="2025-01-01", covers=[PC])
        return given(rental("2025-06-01", 12), care, *formed("2024-12-02"), delivered("2025-06-02"), *facts)

    def ended(self, on: str) -> Json:
        return notice(on, contract="care")

    @pytest.mark.parametrize(
        ("last_day", "state"),
        # The day on which it ends is a day of maintenance; on the second business day that decides.
        [("2025-06-02", "deemed_conforming"), ("2025-06-03", "deemed_conforming"), ("2025-06-04", "delivered")],
    )
    def test_leaves_silence_what_it_is(self, last_day: str, state: str) -> None:
        story = self.story(self.ended(last_day))
        assert unit_state(story.as_of("2025-06-04")) == "delivered"
        seen = story.as_of("2025-06-05")
        assert unit_state(seen) == state
        assert standing(seen, "RentalDeemedConforming") == (["2025-06-04"] if state == "deemed_conforming" else [])

    @pytest.mark.parametrize(("ends_on", "state"), [("2025-06-03", "deemed_conforming"), ("2025-06-04", "delivered")])
    def test_so_does_the_end_of_its_term(self, ends_on: str, state: str) -> None:
        care = {"id": "care", "kind": "maintenance", "monthly_fee": 5_000, "starts_on": "2024-07-01"}
        care |= {"ends_on": ends_on, "auto_renews": False, "covers": [PC]}
        story = given(rental("2025-06-01", 12), care, *formed("2024-06-03"), delivered("2025-06-02"))
        assert unit_state(story.as_of("2025-06-05")) == state

    @pytest.mark.parametrize("starts_on", ["2025-06-03", "2025-06-04", "2025-06-05"])
    def test_and_its_beginning_within_them(self, starts_on: str) -> None:
        care = maintenance(starts_on=starts_on, covers=[PC])
        story = given(rental("2025-06-01", 12), care, *formed("2024-12-02"), delivered("2025-06-02"))
        in_time = starts_on <= "2025-06-04"
        assert unit_state(story.as_of("2025-06-05")) == ("delivered" if in_time else "deemed_conforming")

    def test_a_notice_after_it_and_within_them_is_one_of_article_13(self) -> None:
        seen = self.story(self.ended("2025-06-03"), defect("2025-06-04")).as_of("2025-06-04")
        assert (unit_state(seen), seen.duty("O13")["status"]) == ("replacement_due", "open")
        line = seen.line(head="rental_replacement")
        assert (line["first_day"], line["last_day"], line["status"]) == ("2025-06-03", "2025-06-04", "open")

    @pytest.mark.parametrize("told_first", [True, False])
    def test_a_notice_on_its_last_day_is_left_to_it_in_either_order(self, told_first: bool) -> None:
        facts = [defect("2025-06-03"), self.ended("2025-06-03")]
        seen = self.story(*(facts if told_first else reversed(facts))).as_of("2025-06-05")
        row = seen.row("RentalDefectNoticed")
        assert (row["effect"], row["article"], seen.duties("O13")) == ("none", "22", [])
        # The company was told in time, so nobody was silent.
        assert (unit_state(seen), seen.rows("RentalDeemedConforming")) == ("delivered", [])

    def test_under_x31_b_nothing_waits_for_it(self) -> None:
        seen = self.story().as_of("2025-06-05", X31="R-B")
        assert unit_state(seen) == "deemed_conforming"
