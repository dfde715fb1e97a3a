"""Cases worked out by hand from Articles 1, 11-22 and 24-35; each class names the article whose fault it showed."""

from __future__ import annotations

import pytest
from breaches import at_once, demand, rescinded
from rentals import PC, assessed, damaged, defect, delivered, lost, rental, return_by, returned, substitute, unit_state
from services import fee_changed, lump, notice, renewal_refused, standing
from story import (
    Json,
    Seen,
    Story,
    accepted,
    applied,
    certificate,
    fact,
    formed,
    given,
    latent_defect,
    maintenance,
    paid,
    received,
    reduction_agreed,
    rejection,
    remedy_declined,
    supply,
)


def agreed_to_end(on: str, unit: str | None = None, contract: str = "server") -> Json:
    return fact("TerminationAgreed", on, contract=contract, unit=unit)


def standing_of(seen: Seen, unit: str) -> tuple[str, str | None, str]:
    """State, day of handover and title of a supplied unit."""
    line = seen.unit(unit)
    return line["state"], line["handed_over_on"], line["title"]


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


class TestArticle17_TheReturnAtTheEndOfATerm:
    """Three units for 50,000 yen a month together until Monday 2025-06-30, to be back by that day."""

    def story(self, *facts: Json) -> Story:
        units = [{"id": unit} for unit in "abc"]
        return given(
            rental("2025-04-01", ends_on="2025-06-30", monthly_fee=50_000, units=units, auto_renews=False),
            *formed("2025-03-03"),
            fact("RentalDelivered", "2025-04-02", contract=PC),
            fact("ReturnInstructed", "2025-06-20", contract=PC, deadline="2025-06-30"),
            *facts,
        )

    def test_is_owed_from_the_last_day_and_late_on_the_next(self) -> None:
        seen = self.story(returned("2025-06-30", unit="a")).as_of("2025-07-01")
        assert [unit_state(seen, unit) for unit in "abc"] == ["returned", "return_late", "return_late"]
        duties = [(duty["unit"], duty["arose_on"], duty["due_on"], duty["status"]) for duty in seen.duties("O17")]
        assert duties == [("b", "2025-06-30", "2025-06-30", "overdue"), ("c", "2025-06-30", "2025-06-30", "overdue")]

    def test_units_without_fees_of_their_own_have_equal_shares_of_a_new_fee_too(self) -> None:
        seen = self.story(fee_changed("2025-05-15", 60_000, contract=PC)).as_of("2025-07-01")
        # Twice 60,000 / 3 each; before the change 50,000 is 16,667 + 16,667 + 16,666.
        assert [seen.charge(f"pc/{unit}/late_return/1")["net"] for unit in "abc"] == [40_000, 40_000, 40_000]
        seen = self.story().as_of("2025-07-01")
        assert [seen.charge(f"pc/{unit}/late_return/1")["net"] for unit in "abc"] == [33_334, 33_334, 33_332]


class TestArticle10_OneRentedUnitOfSeveral:
    """Two units at 20,000 and 30,000 yen: the service is one contract (7, 11), and ends or changes as one."""

    units = ({"id": "a", "monthly_fee": 20_000}, {"id": "b", "monthly_fee": 30_000})

    @pytest.mark.parametrize(
        ("event", "article"),
        [
            (notice("2025-05-10", contract=PC, unit="a"), "10(2)"),
            (renewal_refused("2025-05-10", contract=PC, unit="a"), "10(1)"),
            (agreed_to_end("2025-05-10", "a", PC), None),
            (fee_changed("2025-05-10", 25_000, contract=PC, unit="a"), "38(1)"),
        ],
    )
    def test_does_not_end_by_itself(self, event: Json, article: str | None) -> None:
        story = given(rental("2025-04-01", 12, monthly_fee=None, units=list(self.units)), *formed("2025-03-03"), event)
        seen = story.as_of("2025-05-31")
        row = seen.row(event["event"])
        assert (seen.contract(PC)["state"], row["effect"]) == ("in_service", "none")
        assert article in (None, row["article"])
        assert (seen.charge("pc/2025-05")["net"], lump(seen, PC)) == (50_000, 0)

    def test_nor_by_rescission(self) -> None:
        start = (rental("2025-04-01", 12, monthly_fee=None, units=list(self.units)), *formed("2025-03-03"))
        because, told = at_once("2025-05-10", contract=PC)
        seen = given(*start, because, {**told, "unit": "a"}).as_of("2025-05-10")
        assert (seen.contract(PC)["state"], seen.row("RescissionArrived")["effect"]) == ("in_service", "none")
        assert given(*start, because, told).as_of("2025-05-10").contract(PC)["state"] == "terminated"

    def test_the_only_one_is_the_contract(self) -> None:
        story = given(rental("2025-04-01", 12), *formed("2025-03-03"), agreed_to_end("2025-05-10", PC, PC))
        assert story.as_of("2025-05-10").contract(PC)["basis"] == "agreement"


class TestArticle25_UnitsWithoutPrices:
    """A sale at 1,000,000 yen of three units for which the quote names no prices of their own."""

    story = given(
        {"id": "server", "kind": "supply", "price": 1_000_000, "units": [{"id": unit} for unit in "abc"]},
        *formed(),
        fact("EquipmentReceived", "2025-06-02", contract="server"),
        fact("PassCertificateArrived", "2025-06-03", contract="server", form="paper"),
    )

    def test_share_it_evenly(self) -> None:
        seen = self.story.as_of("2025-06-03")
        # 333,334 + 33,333; twice 333,333 + 33,333.
        assert [seen.charge(f"server/{unit}/price")["gross"] for unit in "abc"] == [366_667, 366_666, 366_666]
        assert [seen.unit(unit)["title"] for unit in "abc"] == ["company"] * 3

    def test_and_so_the_caps_and_the_title(self) -> None:
        seen = self.story.then(paid("2025-06-10", 366_667, contract="server", charge="server/a/price"))
        view = seen.as_of("2025-06-10")
        assert [view.unit(unit)["title"] for unit in "abc"] == ["customer", "company", "company"]
        caps = [line["cap"] for line in view.lines(head="damages", contract="server")]
        assert caps == [333_334, 333_333, 333_333]


class TestArticle28_ASaleThatEndsForOneUnit:
    """Two units at 1,000,000 yen each; both sides drop one, or it is rescinded alone (40(4), (5): in whole or part)."""

    def sold(self, *facts: Json, **more: object) -> Story:
        return given(supply(units=("s1", "s2"), unit_price=1_000_000, **more), *formed(), *facts)

    def test_goes_on_for_the_other(self) -> None:
        story = self.sold(received("2025-06-02"), agreed_to_end("2025-06-03", "s2"))
        seen = story.as_of("2025-06-10")
        assert standing_of(seen, "s1") == ("in_warranty", "2025-06-09", "company")
        assert seen.unit("s2")["state"] == "terminated"
        assert (seen.contract()["state"], seen.contract()["basis"]) == ("in_warranty", None)
        assert [duty["status"] for duty in seen.duties("O20")] == ["discharged", "released"]
        # Nothing more is to come, so nobody need be told that it is late, and the ban runs its last year.
        told = seen.duty("O21")
        assert (told["status"], told["ended_on"]) == ("released", "2025-06-03")
        assert told["because"][-1]["arithmetic"] == "nothing more is to be delivered"
        assert seen.line(head="non_solicit")["last_day"] == "2026-06-09"
        assert seen.totals["outstanding"] == 1_100_000

    def test_frees_the_money_that_waits_for_it_and_no_other(self) -> None:
        story = self.sold(
            *(paid("2025-05-01", 1_100_000, contract="server"), agreed_to_end("2025-05-07", "s2")),
            *(received("2025-06-02"), certificate("2025-06-03")),
        )
        named = self.sold(
            paid("2025-05-01", 2_200_000, contract="server"),
            paid("2025-05-02", 1_100_000, contract="server", charge="server/s2/price"),
            agreed_to_end("2025-05-07", "s2"),
        )
        totals = story.as_of("2025-05-07").totals
        assert (totals["advance"], totals["refundable"]) == (1_100_000, 0)
        assert story.as_of("2025-06-03").unit("s1")["title"] == "customer"
        assert named.as_of("2025-05-07").totals["refundable"] == 2_200_000

    @pytest.mark.parametrize("dropped_on", ["2025-05-07", "2025-07-03"])
    def test_takes_its_price_off_the_instalments(self, dropped_on: str) -> None:
        # 1,100,000 on 06-30 and on 09-30 for both; 1,100,000 less, whether they had arisen with s1 on 06-03 or not.
        quoted = [{"amount": 1_100_000, "due_on": "2025-06-30"}, {"amount": 1_100_000, "due_on": "2025-09-30"}]
        story = self.sold(
            *(received("2025-06-02"), certificate("2025-06-03"), agreed_to_end(dropped_on, "s2")),
            paid("2025-06-30", 1_100_000, contract="server"),
            instalments=quoted,
        )
        seen = story.as_of("2025-07-03")
        made = seen.charge("server/s2/price/refund")
        assert (made["net"], made["tax"], made["unit"]) == (-1_000_000, -100_000, "s2")
        assert (seen.totals["outstanding"], seen.totals["paid"]) == (0, 1_100_000)
        assert (seen.unit("s1")["title"], seen.unit("s2")["title"]) == ("customer", "company")

    def test_under_x33_b_the_days_of_the_other_run_from_then(self) -> None:
        # All that will come is there on 06-05: seven days end on Thursday 06-12.
        story = self.sold(received("2025-06-02"), agreed_to_end("2025-06-05", "s2"))
        assert story.as_of("2025-06-12", X33="R-B").unit("s1")["state"] == "delivered"
        assert story.as_of("2025-06-13", X33="R-B").unit("s1")["handed_over_on"] == "2025-06-12"

    rejected = (
        *(received("2025-06-02"), certificate("2025-06-03"), received("2025-06-05", "s2")),
        *(rejection("2025-06-06", "s2"), remedy_declined("2025-06-10", "s2")),
        demand("2025-06-11", 14, by="customer", contract="server"),
    )

    def test_rescinded_for_it_alone_leaves_price_and_warranty_of_the_other(self) -> None:
        story = self.sold(*self.rejected, rescinded("2025-06-26", by="customer", contract="server", unit="s2"))
        seen = story.as_of("2025-06-26")
        assert (seen.unit("s1")["state"], seen.unit("s2")["state"]) == ("in_warranty", "terminated")
        assert (seen.totals["charged"], seen.totals["outstanding"]) == (1_100_000, 1_100_000)
        assert seen.line(head="latent_defect", unit="s1")["status"] == "open"
        assert seen.duty("O31")["status"] == "released"
        # The demand has had its consequence; the rest is not rescinded by it too.
        again = story.then(rescinded("2025-06-27", by="customer", contract="server"))
        assert again.as_of("2025-06-27").row("RescissionArrived", on="2025-06-27")["effect"] == "none"

    def test_rescinded_as_a_whole_gives_all_back(self) -> None:
        seen = self.sold(*self.rejected, rescinded("2025-06-26", by="customer", contract="server")).as_of("2025-06-26")
        assert [seen.unit(unit)["state"] for unit in ("s1", "s2")] == ["terminated", "terminated"]
        assert (seen.contract()["basis"], seen.totals["outstanding"]) == ("40(1)", 0)

    def test_handed_over_and_rescinded_alone_it_takes_its_part_of_the_instalments(self) -> None:
        quoted = [{"amount": 1_100_000, "due_on": "2025-06-30"}, {"amount": 1_100_000, "due_on": "2025-09-30"}]
        story = self.sold(
            *(received("2025-06-02"), certificate("2025-06-03"), received("2025-06-02", "s2")),
            *(certificate("2025-06-03", "s2"), paid("2025-06-30", 1_100_000, contract="server")),
            demand("2025-07-01", 14, by="customer", contract="server"),
            rescinded("2025-07-16", by="customer", contract="server", unit="s2"),
            instalments=quoted,
        )
        seen = story.as_of("2025-07-16")
        assert (seen.totals["outstanding"], seen.totals["refundable"]) == (0, 0)
        assert (standing_of(seen, "s1")[2], standing_of(seen, "s2")[::2]) == ("customer", ("terminated", "company"))
        assert [line["status"] for line in seen.lines(head="latent_defect")] == ["open", "released"]

    def test_what_has_passed_is_still_in_force_and_may_be_rescinded_for_its_price(self) -> None:
        # s1 passed on 06-03; the rest is dropped on 06-05; 1,100,000 due on 07-31 stay unpaid. 14 days after 08-04 end
        # on 08-18.
        story = self.sold(
            *(received("2025-06-02"), certificate("2025-06-03"), agreed_to_end("2025-06-05")),
            *(demand("2025-08-04", 14, contract="server"), rescinded("2025-08-19", contract="server")),
        )
        assert story.as_of("2025-08-18").contract()["basis"] is None
        assert story.as_of("2025-08-19").contract()["state"] == "terminated"

    def test_what_was_demanded_before_is_settled_by_it(self) -> None:
        story = self.sold(
            *(received("2025-06-02"), certificate("2025-06-03")),
            demand("2025-06-04", 14, by="customer", contract="server"),
            agreed_to_end("2025-06-05"),
        )
        seen = story.as_of("2025-07-01")
        assert (seen.rows("CurePeriodLapsed"), seen.duty("O31")["status"]) == ([], "released")


class TestX37_B_AReductionAfterAClaim:
    """Specially accepted on 2025-06-04; a latent defect is claimed on 07-01; 60,000 yen are taken off on 07-10."""

    story = given(
        *(supply(), *formed(), received("2025-06-02"), certificate("2025-06-04", special=True)),
        *(latent_defect("2025-07-01"), reduction_agreed("2025-07-10", 60_000)),
    )

    @pytest.mark.parametrize(("x37", "status", "claims"), [("R-A", "open", 1), ("R-B", "released", 0)])
    def test_frees_the_company_of_it_too(self, x37: str, status: str, claims: int) -> None:
        before, after = (self.story.as_of(on, X37=x37) for on in ("2025-07-09", "2025-07-10"))
        assert before.duty("O25")["status"] == "open"
        assert after.duty("O25")["status"] == status
        assert after.line(head="latent_defect")["claims"] == claims


class TestArticle35_Rescission:
    """Sold to a lessor at 1,200,000 yen a unit; s1 certified on 06-02, s2 rejected and its remedy declined."""

    def leased(self, *facts: Json) -> Story:
        return given(
            supply(units=("s1", "s2"), lease=True),
            *formed(),
            fact("LeaseRequested", "2025-04-08", contract="server", form="paper"),
            fact("LeaseConsented", "2025-04-09", contract="server"),
            fact("LeaseConcluded", "2025-05-12", contract="server", lessor="みなとリース"),
            fact("LessorSaleConcluded", "2025-05-14", contract="server", amount=2_400_000),
            received("2025-05-28"),
            fact("LeaseAcceptanceCertified", "2025-06-02", contract="server", unit="s1"),
            *facts,
        )

    story_of_rescission = (
        *(received("2025-06-05", "s2"), rejection("2025-06-10", "s2"), remedy_declined("2025-06-12", "s2")),
        *(latent_defect("2025-06-20"), demand("2025-06-23", 14, by="customer", contract="server")),
        rescinded("2025-07-08", by="customer", contract="server"),
    )

    @pytest.mark.parametrize(("on", "effect"), [("2025-12-01", "full"), ("2025-12-02", "full"), ("2025-12-03", "none")])
    def test_leaves_the_warranty_of_what_the_lessor_bought(self, on: str, effect: str) -> None:
        # The unit stays with lessor and customer, nothing of it is undone: 06-03 and six months, to 12-02.
        seen = self.leased(*self.story_of_rescission, latent_defect(on)).as_of(on)
        assert seen.contract()["state"] == "terminated"
        assert seen.row("LatentDefectNoticed", on=on)["effect"] == effect
        first, *others = seen.duties("O25")
        assert (first["arose_on"], first["status"]) == ("2025-06-20", "open")
        assert [duty["arose_on"] for duty in others] == ([on] if effect == "full" else [])
        line = seen.line(head="latent_defect")
        assert (line["unit"], line["last_day"]) == ("s1", "2025-12-02")
        assert line["status"] == ("open" if effect == "full" else "lapsed")

    def test_the_certificate_to_the_lessor_tells_that_the_unit_came(self) -> None:
        # Due on Fri 2025-05-30; s2 was received on 06-05 and s1, of which no receipt is on record, certified on 06-02.
        story = given(
            *self.leased().contracts, *self.leased().facts[:6], self.leased().facts[7], received("2025-06-05", "s2")
        )
        assert story.as_of("2025-06-01").duty("O20", unit="s1")["status"] == "overdue"
        seen = story.as_of("2025-06-05")
        assert [(duty["status"], duty["ended_on"]) for duty in seen.duties("O20")] == [
            ("discharged", "2025-06-02"),
            ("discharged", "2025-06-05"),
        ]
        told = seen.duty("O21")
        assert (told["status"], told["ended_on"]) == ("released", "2025-06-05")
        assert told["because"][-1]["arithmetic"] == "everything was delivered"

    def test_nothing_but_the_certificate_is_for_one_unit_alone(self) -> None:
        # A lease of one unit alone would be a contract of its own (35); the price of the other is the customer's.
        sale = fact("LessorSaleConcluded", "2025-05-14", contract="server", unit="s1", amount=1_200_000)
        story = given(
            *(supply(units=("s1", "s2"), lease=True), *formed()),
            fact("LeaseRequested", "2025-04-08", contract="server", form="paper"),
            fact("LeaseConsented", "2025-04-09", contract="server"),
            fact("LeaseConcluded", "2025-05-12", contract="server", lessor="みなとリース"),
            *(sale, received("2025-05-28", "s2"), certificate("2025-06-02", "s2")),
        )
        seen = story.as_of("2025-06-02")
        assert (seen.row("LessorSaleConcluded")["effect"], seen.totals["outstanding"]) == ("none", 1_320_000)

    def test_the_certificate_to_the_lessor_ends_the_remedy_of_a_rejected_unit(self) -> None:
        story = self.leased(
            *(received("2025-06-05", "s2"), rejection("2025-06-10", "s2")),
            fact("LeaseAcceptanceCertified", "2025-06-18", contract="server", unit="s2"),
        )
        assert story.as_of("2025-06-17").duty("O23")["status"] == "open"
        duty = story.as_of("2025-06-18").duty("O23")
        assert (duty["status"], duty["ended_on"]) == ("released", "2025-06-18")


class TestFormerCivilCode173_GoodsSoldBefore2020:
    """1,000,000 yen and tax, due on Friday 2020-07-31; what counts is the day on which the contract was formed."""

    def owing(self, formed_on: str, *facts: Json) -> Story:
        return given(
            supply(unit_price=1_000_000, due_on="2020-06-30", payment={"due_on": "2020-07-31"}),
            *(applied("2020-03-02"), accepted(formed_on), received("2020-06-10"), certificate("2020-06-15")),
            *facts,
        )

    @pytest.mark.parametrize(
        ("formed_on", "last"),
        [("2020-03-30", "2022-07-31"), ("2020-03-31", "2022-07-31"), ("2020-04-01", "2025-07-31")],
    )
    def test_their_price_prescribes_in_two_years(self, formed_on: str, last: str) -> None:
        assert self.owing(formed_on).as_of("2020-08-03").charge()["prescribes_on"] == last

    def test_a_part_payment_lets_the_two_years_run_again(self) -> None:
        story = self.owing("2020-03-31", paid("2022-02-28", 100_000, contract="server"))
        # From 2022-03-01 to the day before 2024-03-01.
        assert story.as_of("2022-03-01").charge()["prescribes_on"] == "2024-02-29"

    def test_a_demand_gives_half_a_year(self) -> None:
        story = self.owing("2020-03-31", fact("PaymentDemanded", "2022-07-29", contract="server"))
        assert story.as_of("2022-08-01").charge()["prescribes_on"] == "2023-01-29"

    def test_other_claims_of_merchants_take_five_as_now(self) -> None:
        care = maintenance(starts_on="2020-01-01")
        story = given(care, *formed("2019-12-02"))
        # January's fee is due on Saturday 2020-02-29, and so on Monday 03-02.
        assert story.as_of("2020-02-01").charge("care/2020-01")["prescribes_on"] == "2025-03-02"


class TestArticle17_2_MonthsAroundTheEndOfFebruary:
    """Returned late after a deadline of 2024-10-30: months are counted from 10-31 and not from month to month."""

    def test_each_begins_on_the_day_after_the_one_before_ended(self) -> None:
        story = given(
            rental("2023-01-15", 12, auto_renews=False),
            *(*formed("2022-12-01"), delivered("2023-01-16"), return_by("2024-10-30", "2024-01-20")),
        )
        seen = story.as_of("2025-03-31")
        assert [(each["from"], each["to"]) for each in seen.charges(kind="late_return")] == [
            ("2024-10-31", "2024-11-30"),
            ("2024-12-01", "2024-12-30"),
            ("2024-12-31", "2025-01-30"),
            ("2025-01-31", "2025-02-28"),
            ("2025-03-01", "2025-03-30"),
            ("2025-03-31", "2025-04-30"),
        ]
