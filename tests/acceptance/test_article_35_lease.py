"""Article 35: a lessor buys the equipment, and the warranty stays between company and customer (X38, X39)."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st
from rentals import passed_as
from services import effect, state
from story import Json, Seen, Story, certificate, fact, formed, given, latent_defect, paid, received, supply

LESSOR = "みなとリース株式会社"
LESSORS = ("lessor", LESSOR)
PRICE = "server/s1/price"


def lease(event: str, on: str, **more: Any) -> Json:
    return fact(event, on, contract="server", **more)


def arranged(amount: int = 1_200_000) -> tuple[Json, ...]:
    """Asked for on paper, consented to, concluded with the lessor, and sold to it."""
    return (
        lease("LeaseRequested", "2025-04-08", form="paper"),
        lease("LeaseConsented", "2025-04-09"),
        lease("LeaseConcluded", "2025-05-12", lessor=LESSOR),
        lease("LessorSaleConcluded", "2025-05-14", amount=amount),
    )


def leased(*facts: Json, **contract: Any) -> Story:
    """Received on Wednesday 2025-05-28: the seven days of Article 28(1) end on Wednesday 06-04."""
    return given(supply(lease=True, **contract), *formed(), *arranged(), received("2025-05-28"), *facts)


def certified(on: str, **more: Any) -> Json:
    return lease("LeaseAcceptanceCertified", on, unit="s1", **more)


def handed_over_on(seen: Seen) -> Any:
    return seen.unit()["handed_over_on"]


class TestX38_TheDayOfHandover:
    """The customer certifies to the lessor on Wednesday 2025-06-18 that it took the unit over."""

    story = leased(certified("2025-06-18", at="2025-06-18T10:00+09:00"))

    def test_until_it_is_known_silence_counts_as_a_pass(self) -> None:
        seen = self.story.as_of("2025-06-10", "2025-06-17")
        assert (seen.unit()["state"], seen.unit()["passed_as"]) == ("in_warranty", "deemed_passed")
        assert handed_over_on(seen) == "2025-06-04"

    def test_the_certificate_takes_that_back(self) -> None:
        seen = self.story.as_of("2025-06-18")
        row = seen.row("EquipmentDeemedPassed")
        assert (row["on"], row["status"]) == ("2025-06-04", "withdrawn")
        assert "2025-06-18T10:00:00+09:00" in [row["recorded_at"] for row in seen.rows("DeemedEventWithdrawn")]

    def test_handover_is_the_day_of_the_certificate(self) -> None:
        for on in ("2025-06-05", "2025-06-17"):
            before = self.story.as_of(on)
            assert (before.unit()["state"], handed_over_on(before)) == ("delivered", None)
            assert before.unit()["risk"] == "company"
        seen = self.story.as_of("2025-06-18")
        assert (handed_over_on(seen), seen.unit()["risk"]) == ("2025-06-18", "customer")
        assert seen.unit()["passed_as"] not in (None, "deemed_passed")
        assert self.story.as_of("2025-06-19").unit()["state"] == "in_warranty"

    def test_before_the_seven_days_are_over_it_counts_as_well(self) -> None:
        story = leased(certified("2025-06-02"))
        assert handed_over_on(story.as_of("2025-06-02")) == "2025-06-02"
        assert story.as_of("2025-06-30").rows("EquipmentDeemedPassed", status="effective") == []

    def test_without_a_certificate_article_28_decides(self) -> None:
        seen = leased().as_of("2025-06-05")
        assert (seen.unit()["passed_as"], handed_over_on(seen)) == ("deemed_passed", "2025-06-04")
        seen = leased(certificate("2025-06-02")).as_of("2025-06-03")
        assert (seen.unit()["passed_as"], handed_over_on(seen)) == ("inspected", "2025-06-02")

    def test_read_the_other_way_article_28_always_decides(self) -> None:
        seen = self.story.as_of("2025-06-30", X38="R-B")
        assert (seen.unit()["passed_as"], handed_over_on(seen)) == ("deemed_passed", "2025-06-04")
        assert [row["on"] for row in seen.rows("EquipmentDeemedPassed", status="effective")] == ["2025-06-04"]

    def test_without_a_lease_its_certificate_means_nothing(self) -> None:
        story = given(supply(lease=True), *formed(), received("2025-05-28"), certified("2025-06-18"))
        seen = story.as_of("2025-06-30")
        assert (seen.unit()["passed_as"], handed_over_on(seen)) == ("deemed_passed", "2025-06-04")
        assert effect(seen, "LeaseAcceptanceCertified") == "none"

    def test_of_several_units_the_certified_one_alone_is_handed_over(self) -> None:
        units = ("s1", "s2")
        story = given(
            supply(units=units, lease=True),
            *formed(),
            *arranged(2_400_000),
            *(received("2025-05-28", unit) for unit in units),
            certified("2025-06-02"),
        )
        seen = story.as_of("2025-06-03")
        assert [seen.unit(unit)["handed_over_on"] for unit in units] == ["2025-06-02", None]


class TestWhoPays:
    story = leased(certified("2025-06-18"))

    def test_the_lessor_owes_the_price(self) -> None:
        assert self.story.as_of("2025-06-17").charges() == []
        seen = self.story.as_of("2025-06-18")
        line = seen.charge(PRICE)
        assert (line["net"], line["tax"], line["gross"]) == (1_200_000, 120_000, 1_320_000)
        assert line["debtor"] in LESSORS
        assert {duty["debtor"] for duty in seen.duties("O26")} <= set(LESSORS)

    def test_it_stays_out_of_what_the_customer_owes(self) -> None:
        for on in ("2025-06-18", "2025-12-31"):
            totals = self.story.as_of(on).totals
            assert {totals[name] for name in ("charged", "outstanding", "overdue", "late_interest")} == {0}

    def test_what_the_customer_owes_otherwise_is_untouched(self) -> None:
        story = given(
            supply(lease=True),
            supply("switch", units=("w1",), unit_price=100_000),
            *formed(),
            *arranged(),
            received("2025-05-28"),
            certified("2025-06-18"),
            received("2025-05-28", "w1", "switch"),
            certificate("2025-06-02", "w1", "switch"),
        )
        assert story.as_of("2025-06-18").totals["charged"] == 110_000

    def test_the_lessor_has_the_title_once_it_has_paid_and_the_customer_never(self) -> None:
        story = self.story.then(paid("2025-07-31", 1_320_000, contract="server", charge=PRICE))
        for on in ("2025-05-28", "2025-06-18", "2025-07-30"):
            assert story.as_of(on).unit()["title"] != "customer"
        seen = story.as_of("2025-07-31")
        assert seen.unit()["title"] in LESSORS
        assert (seen.charge(PRICE)["outstanding"], seen.charge(PRICE)["status"]) == (0, "paid")
        assert (seen.totals["paid"], seen.totals["refundable"]) == (0, 0)


class TestArticle35_TheWarrantyStaysBetweenTheTwo:
    story = leased(certified("2025-06-18"))

    def test_its_window_runs_from_the_certificate(self) -> None:
        # 2025-06-19 and six months: Thursday 2025-12-18
        line = self.story.as_of("2025-06-19").line(head="latent_defect", contract="server")
        assert (line["bearer"], line["article"], line["first_day"], line["last_day"]) == (
            "company",
            "32(1)",
            "2025-06-19",
            "2025-12-18",
        )

    @pytest.mark.parametrize(
        ("on", "expected"), [("2025-12-17", "full"), ("2025-12-18", "full"), ("2025-12-19", "none")]
    )
    def test_the_customer_gives_notice_to_the_company(self, on: str, expected: str) -> None:
        seen = self.story.then(latent_defect(on)).as_of(on)
        assert effect(seen, "LatentDefectNoticed") == expected
        duties = seen.duties("O25", contract="server")
        assert [(duty["debtor"], duty["creditor"]) for duty in duties] == (
            [("company", "customer")] if expected == "full" else []
        )

    def test_x38_read_the_other_way_it_runs_from_the_deemed_pass(self) -> None:
        # 06-04: 2025-06-05 and six months
        line = self.story.as_of("2025-06-19", X38="R-B").line(head="latent_defect", contract="server")
        assert (line["first_day"], line["last_day"]) == ("2025-06-05", "2025-12-04")


class TestX39_TheLeaseFails:
    """Refused by the lessor on 2025-04-21; received on 05-28 and certified to the company on 06-02 all the same."""

    story = given(
        supply(lease=True),
        *formed(),
        lease("LeaseRequested", "2025-04-08", form="paper"),
        lease("LeaseConsented", "2025-04-09"),
        lease("LeaseFailed", "2025-04-21"),
        received("2025-05-28"),
        certificate("2025-06-02"),
    )

    def test_the_sale_to_the_customer_stays(self) -> None:
        assert state(self.story.as_of("2025-04-21"), "server") == "accepted"
        seen = self.story.as_of("2025-06-03")
        assert (seen.unit()["state"], passed_as(seen, "s1", "server")) == ("in_warranty", "inspected")
        line = seen.charge(PRICE)
        assert (line["gross"], line["debtor"]) == (1_320_000, "customer")
        assert seen.totals["outstanding"] == 1_320_000

    def test_the_customer_gets_the_title_when_it_pays(self) -> None:
        story = self.story.then(paid("2025-07-31", 1_320_000, contract="server", charge=PRICE))
        assert story.as_of("2025-07-31").unit()["title"] == "customer"

    def test_or_the_application_falls_away(self) -> None:
        assert state(self.story.as_of("2025-04-20", X39="R-B"), "server") == "accepted"
        for on in ("2025-04-21", "2025-06-03"):
            seen = self.story.as_of(on, X39="R-B")
            assert state(seen, "server") in ("refused", "withdrawn", "terminated")
            assert (seen.charges(), seen.totals["outstanding"]) == ([], 0)
            assert seen.unit()["passed_as"] is None


class TestArticle35_TheRequest:
    @pytest.mark.parametrize(("form", "x2", "expected"), [
        ("paper", "R-A", "full"),
        ("email", "R-A", "none"),
        ("email", "R-B", "full"),
        ("phone", "R-B", "none"),
    ])  # fmt: skip
    def test_it_is_made_in_writing(self, form: str, x2: str, expected: str) -> None:
        story = given(supply(lease=True), *formed(), lease("LeaseRequested", "2025-04-08", form=form))
        assert effect(story.as_of("2025-04-08", X2=x2), "LeaseRequested") == expected

    @pytest.mark.parametrize("form", ["email", "phone"])
    def test_consent_cures_its_form(self, form: str) -> None:
        """The form protects the company; for the article it is enough that lease and sale to the lessor exist."""
        asked, *rest = arranged()
        story = given(supply(lease=True), *formed(), {**asked, "form": form}, *rest, received("2025-05-28"))
        seen = story.then(certified("2025-06-18")).as_of("2025-06-18")
        assert (handed_over_on(seen), seen.charge(PRICE)["debtor"]) == ("2025-06-18", "lessor")

    def test_without_consent_the_lease_alone_binds_the_company_to_nothing(self) -> None:
        _, _, lease_concluded, sold_to_lessor = arranged()
        alone = given(supply(lease=True), *formed(), lease_concluded, received("2025-05-28"), certified("2025-06-18"))
        seen = alone.as_of("2025-06-18")
        assert (handed_over_on(seen), seen.charge(PRICE)["debtor"]) == ("2025-06-04", "customer")
        assert effect(seen, "LeaseAcceptanceCertified") == "none"
        # but who sells to the lessor consents
        both = given(supply(lease=True), *formed(), lease_concluded, sold_to_lessor, received("2025-05-28"))
        assert both.as_of("2025-06-05").charge(PRICE)["debtor"] == "lessor"

    def test_a_sale_for_another_amount_than_quoted_is_told(self) -> None:
        story = given(supply(lease=True), *formed(), *arranged(1_000_000))
        assert "1200000" in story.as_of("2025-05-14").row("LessorSaleConcluded")["reason"]
        assert leased().as_of("2025-05-14").row("LessorSaleConcluded")["reason"] is None


class TestTheLessorBuysAfterHandover:
    """Received on Monday 2025-06-02, passed by silence on 06-09: 1,320,000 due on Thursday 07-31; sold on 08-14."""

    START = (lease("LeaseRequested", "2025-04-08", form="paper"), lease("LeaseConsented", "2025-04-10"))
    SALE = (
        lease("LeaseConcluded", "2025-08-12", lessor=LESSOR),
        lease("LessorSaleConcluded", "2025-08-14", amount=1_200_000),
    )

    def story(self, *facts: Json, **contract: Any) -> Story:
        return given(supply(lease=True, **contract), *formed(), *self.START, received("2025-06-02"), *facts, *self.SALE)

    def test_the_customer_keeps_the_interest_until_then_and_nothing_else(self) -> None:
        before = self.story().as_of("2025-08-13").totals
        # 1,320,000 x 14.5% x 13 / 365 = 6,817.0 and on the day of the sale the fourteenth day: 7,341.4
        assert (before["overdue"], before["late_interest"]) == (1_320_000, 6_817)
        for on in ("2025-08-14", "2025-12-31"):
            totals = self.story().as_of(on).totals
            assert (totals["outstanding"], totals["overdue"], totals["late_interest"]) == (0, 0, 7_341)

    def test_the_lessors_debt_arises_with_the_sale(self) -> None:
        seen = self.story().as_of("2025-08-14")
        line = seen.charge(f"{PRICE}/lessor")
        assert (line["gross"], line["debtor"], line["status"]) == (1_320_000, "lessor", "open")
        assert (line["arose_on"], line["due_on"]) == ("2025-08-14", "2025-09-30")
        assert seen.interest(f"{PRICE}/lessor") == []

    def test_and_bears_the_statutory_rate(self) -> None:
        """It is no party to 38(5): 1,320,000 x 3% x 10 / 365 = 1,084.9 from 10-01 to 10-10."""
        (line,) = self.story().as_of("2025-10-10").interest(f"{PRICE}/lessor")
        assert (line["rate"], line["days"], line["amount"]) == ("0.03", 10, 1_085)
        # X72 R-B takes the rate of the customer's price: 1,320,000 x 14.5% x 10 / 365 = 5,243.8.
        (dear,) = self.story().as_of("2025-10-10", X72="R-B").interest(f"{PRICE}/lessor")
        assert (dear["rate"], dear["amount"]) == ("0.145", 5_244)
        direct = leased(certified("2025-06-18")).as_of("2025-08-10").interest()
        assert [each["rate"] for each in direct] == ["0.03"]

    def test_a_price_that_is_not_late_yet_is_simply_its_own(self) -> None:
        """On 2025-06-14 nothing was paid and nothing due: the same line, the same day."""
        sale = (
            lease("LeaseConcluded", "2025-06-12", lessor=LESSOR),
            lease("LessorSaleConcluded", "2025-06-14", amount=1_200_000),
        )
        story = given(supply(lease=True), *formed(), *self.START, received("2025-06-02"), *sale)
        assert story.as_of("2025-06-13").totals["charged"] == 1_320_000
        seen = story.as_of("2025-06-14")
        assert (seen.charge(PRICE)["debtor"], seen.charge(PRICE)["due_on"]) == ("lessor", "2025-07-31")
        assert (seen.totals["charged"], len(seen.charges())) == (0, 1)
        assert [line["rate"] for line in story.as_of("2025-08-31").interest()] == ["0.03"]

    def test_a_day_named_before_the_sale_is_not_held_against_it(self) -> None:
        seen = self.story(payment={"due_on": "2025-06-30"}).as_of("2025-08-14")
        assert seen.charge(f"{PRICE}/lessor")["status"] == "open"
        (line,) = self.story(payment={"due_on": "2025-06-30"}).as_of("2025-08-15").interest(f"{PRICE}/lessor")
        assert (line["from"], line["days"]) == ("2025-08-15", 1)

    def test_what_the_customer_paid_is_free_and_the_title_the_companys_until_the_lessor_pays(self) -> None:
        story = self.story(paid("2025-07-15", 1_320_000, contract="server"))
        assert story.as_of("2025-08-13").unit()["title"] == "customer"
        seen = story.as_of("2025-08-14")
        assert (seen.totals["refundable"], seen.totals["outstanding"]) == (1_320_000, 0)
        assert seen.unit()["title"] == "company"
        later = story.then(paid("2025-09-30", 1_320_000, contract="server", charge=f"{PRICE}/lessor"))
        assert later.as_of("2025-09-30").unit()["title"] == "lessor"

    def test_what_it_paid_in_advance_is_free_too(self) -> None:
        story = given(
            supply(lease=True),
            *formed(),
            paid("2025-04-10", 500_000, contract="server"),
            *arranged(),
            received("2025-05-28"),
        )
        assert story.as_of("2025-05-13").totals["advance"] == 500_000
        totals = story.as_of("2025-06-05").totals
        assert (totals["advance"], totals["refundable"]) == (0, 500_000)

    def test_instalments_keep_their_days(self) -> None:
        quoted = [{"amount": 660_000, "due_on": "2025-07-31"}, {"amount": 660_000, "due_on": "2025-10-31"}]
        seen = self.story(paid("2025-07-31", 660_000, contract="server"), instalments=quoted).as_of("2025-08-15")
        lines = [seen.charge("server/instalment/1/lessor"), seen.charge("server/instalment/2")]
        assert {line["debtor"] for line in lines} == {"lessor"}
        assert [(line["gross"], line["due_on"], line["status"]) for line in lines] == [
            (660_000, "2025-07-31", "overdue"),
            (660_000, "2025-10-31", "open"),
        ]
        assert seen.totals["refundable"] == 660_000

    def test_handover_and_sale_on_one_day_in_either_order(self) -> None:
        sale = (
            lease("LeaseConcluded", "2025-06-03", lessor=LESSOR),
            lease("LessorSaleConcluded", "2025-06-04", amount=1_200_000),
        )
        start = (supply(lease=True), *formed(), *self.START, received("2025-06-02"), sale[0])
        one = given(*start, certificate("2025-06-04"), sale[1]).as_of("2025-10-31")
        other = given(*start, sale[1], certificate("2025-06-04")).as_of("2025-10-31")
        assert one.substance()["fees"] == other.substance()["fees"]
        assert one.charge(PRICE)["debtor"] == "lessor"
        assert [line["rate"] for line in one.interest()] == [line["rate"] for line in other.interest()] == ["0.03"]


class TestTheOrderOfRecordingNeverMatters:
    FACTS = (
        *arranged(),
        received("2025-05-28"),
        certified("2025-06-18"),
        paid("2025-07-31", 1_320_000, contract="server", charge=PRICE),
        latent_defect("2025-09-01"),
    )
    DAYS = ("2025-05-12", "2025-06-05", "2025-06-18", "2025-07-31", "2025-12-31")

    def told(self, facts: list[Json]) -> Story:
        morning = "2025-11-04T09:{:02}:00+09:00"
        stamped = [{**each, "recorded_at": morning.format(n)} for n, each in enumerate(facts)]
        return given(supply(lease=True), *formed(), *stamped)

    @settings(max_examples=15)
    @for_all(order=st.permutations(FACTS))
    def test_any_order_gives_the_same_final_view(self, order: list[Json]) -> None:
        straight, shuffled = self.told(list(self.FACTS)), self.told(order)
        for on in self.DAYS:
            assert shuffled.as_of(on).substance() == straight.as_of(on).substance()
