"""Article 15: a rented unit is lost or damaged; who pays, and whether the rent goes on (X26, X27, X67, S14)."""

from __future__ import annotations

from typing import Any

import pytest
from rentals import PC, assessed, damaged, delivered, lost, rental, unit_state
from services import effect, net, notice, state
from story import Seen, Story, fact, formed, given, paid, plus, retracted

COMPENSATION = "pc/loss_compensation"


def rented(*facts: dict[str, Any], starts_on: str = "2025-01-01", **contract: Any) -> Story:
    """20,000 yen a month before tax for a year; delivered on the first day."""
    contract = {"monthly_fee": 20_000, "auto_renews": False, **contract}
    return given(rental(starts_on, 12, **contract), *formed(plus(starts_on, -30)), delivered(starts_on), *facts)


def rents(seen: Seen) -> dict[str, int]:
    """Month and fee before tax."""
    return {charge["id"].split("/")[1]: charge["net"] for charge in seen.charges(kind="monthly_fee")}


def interest(seen: Seen, charge: str = COMPENSATION) -> int:
    return sum(line["amount"] for line in seen.interest(charge))


STOLEN = lost("2025-02-10")
DEMANDED = assessed("2025-03-03", 800_000, "2025-03-31")


class TestS14_Theft:
    """Stolen on 2025-02-10; 800,000 yen demanded for Monday 03-31 and paid on Monday 06-30."""

    story = rented(STOLEN, DEMANDED)

    def test_the_unit_is_lost_and_the_contract_is_not(self) -> None:
        assert unit_state(self.story.as_of("2025-02-09")) == "deemed_conforming"
        for on in ("2025-02-10", "2025-03-31", "2025-12-31"):
            seen = self.story.as_of(on)
            assert unit_state(seen) == "lost"
            assert state(seen, PC) in ("in_service", "ending")

    def test_the_price_of_a_substitute_is_owed_from_its_assessment_without_tax(self) -> None:
        assert self.story.as_of("2025-03-02").charges(kind="loss_compensation") == []
        line = self.story.as_of("2025-03-03").charge(COMPENSATION)
        assert (line["net"], line["tax"], line["gross"]) == (800_000, 0, 800_000)
        assert (line["kind"], line["article"], line["debtor"], line["due_on"]) == (
            "loss_compensation",
            "15(1)",
            "customer",
            "2025-03-31",
        )

    @pytest.mark.parametrize(
        ("as_of", "status"), [("2025-03-30", "open"), ("2025-03-31", "open"), ("2025-04-01", "overdue")]
    )
    def test_it_is_overdue_from_the_day_after_the_day_named(self, as_of: str, status: str) -> None:
        assert self.story.as_of(as_of).charge(COMPENSATION)["status"] == status

    def test_it_bears_the_statutory_rate(self) -> None:
        # 800,000 x 0.03 x 91 / 365 = 5,983.56; at 14.5% it would be 28,920.5
        seen = self.story.as_of("2025-06-30")
        (line,) = seen.interest(COMPENSATION)
        assert (line["rate"], line["from"], line["to"], line["days"], line["amount"]) == (
            "0.03",
            "2025-04-01",
            "2025-06-30",
            91,
            5_984,
        )

    def test_805_984_yen_settle_it(self) -> None:
        payment = paid("2025-06-30", 805_984, contract=PC, charge=COMPENSATION)
        seen = self.story.then(payment).as_of("2025-06-30")
        line = seen.charge(COMPENSATION)
        assert (line["paid"], line["outstanding"], line["status"]) == (800_000, 0, "paid")
        assert seen.totals["interest_paid"] == 5_984
        assert seen.duty("O16", contract=PC)["status"] == "discharged"

    def test_a_yen_less_leaves_a_yen(self) -> None:
        payment = paid("2025-06-30", 805_983, contract=PC, charge=COMPENSATION)
        assert self.story.then(payment).as_of("2025-06-30").charge(COMPENSATION)["outstanding"] == 1

    def test_the_rent_itself_bears_the_contractual_rate(self) -> None:
        # January: 22,000 due on Friday 2025-02-28; 31 days x 0.145 / 365 = 270.9
        (line,) = self.story.as_of("2025-03-31").interest("pc/2025-01")
        assert (line["rate"], line["days"], line["amount"]) == ("0.145", 31, 271)

    def test_the_customer_answers_for_it_without_a_cap(self) -> None:
        line = self.story.as_of("2025-03-03").line(head="loss_compensation", contract=PC)
        assert (line["bearer"], line["article"], line["cap"]) == ("customer", "15(1)", None)

    def test_the_duty_to_pay_is_the_customers(self) -> None:
        duty = self.story.as_of("2025-03-03").duty("O16", contract=PC)
        assert (duty["debtor"], duty["creditor"], duty["article"]) == ("customer", "company", "15(1)")


class TestX27_TheRentAfterwards:
    def test_it_goes_on_to_the_end_of_the_term(self) -> None:
        seen = rented(STOLEN, DEMANDED).as_of("2025-12-31")
        assert rents(seen) == {f"2025-{month:02}": 20_000 for month in range(1, 13)}

    def test_or_ends_with_the_thing(self) -> None:
        # March to December, 10 x 20,000 = 200,000, fall away; the months touched are paid in full
        seen = rented(STOLEN, DEMANDED).as_of("2025-12-31", X27="R-B")
        assert {month: fee for month, fee in rents(seen).items() if fee} == {"2025-01": 20_000, "2025-02": 20_000}
        assert unit_state(seen) == "lost"

    def test_either_way_the_substitute_is_owed(self) -> None:
        for x27 in ("R-A", "R-B"):
            assert rented(STOLEN, DEMANDED).as_of("2025-12-31", X27=x27).charge(COMPENSATION)["gross"] == 800_000

    def test_of_several_units_only_the_lost_one_is_free(self) -> None:
        units = [{"id": "pc1", "monthly_fee": 20_000}, {"id": "pc2", "monthly_fee": 30_000}]
        story = given(
            rental("2025-01-01", 12, monthly_fee=None, units=units),
            *formed("2024-12-02"),
            delivered("2025-01-01", "pc1"),
            delivered("2025-01-01", "pc2"),
            lost("2025-02-10", "pc1"),
        )
        april = {x27: rents(story.as_of("2025-04-30", X27=x27))["2025-04"] for x27 in ("R-A", "R-B")}
        assert april == {"R-A": 50_000, "R-B": 30_000}

    def test_a_customer_who_leaves_pays_the_rest_of_the_term_for_a_lost_unit_too(self) -> None:
        # April in full, then May to December: 8 x 20,000
        seen = rented(STOLEN, notice("2025-04-10", contract=PC)).as_of("2025-04-10")
        assert seen.charge("pc/early_termination")["gross"] == 160_000


class TestX26_ForceMajeure:
    """An earthquake on 2025-02-10 that is nobody's fault."""

    story = rented(
        fact("ForceMajeureOccurred", "2025-02-10", contract=PC, until="2025-02-10"),
        lost("2025-02-10", attributable_to="neither"),
        DEMANDED,
    )

    def test_the_customer_pays_all_the_same(self) -> None:
        assert self.story.as_of("2025-03-31").charge(COMPENSATION)["gross"] == 800_000

    def test_unless_article_44_goes_first(self) -> None:
        seen = self.story.as_of("2025-03-31", X26="R-B")
        assert seen.charges(kind="loss_compensation") == []
        assert unit_state(seen) == "lost"

    def test_it_is_no_excuse_for_what_the_customer_caused(self) -> None:
        seen = rented(STOLEN, DEMANDED).as_of("2025-03-31", X26="R-B")
        assert seen.charge(COMPENSATION)["gross"] == 800_000


class TestArticle15_1_WhoPays:
    @pytest.mark.parametrize("what", [lost, damaged])
    @pytest.mark.parametrize(("whose", "owed"), [("customer", 800_000), ("neither", 800_000), ("company", 0)])
    def test_the_customer_without_fault_but_not_for_what_the_company_caused(
        self, what: Any, whose: str, owed: int
    ) -> None:
        seen = rented(what("2025-02-10", attributable_to=whose), DEMANDED).as_of("2025-03-31")
        assert net(seen, kind="loss_compensation") == owed
        assert [duty["status"] for duty in seen.duties("O16")] == (["open"] if owed else [])

    @pytest.mark.parametrize("whose", ["customer", "neither", "company"])
    def test_a_lost_unit_is_lost_whoever_caused_it(self, whose: str) -> None:
        assert unit_state(rented(lost("2025-02-10", attributable_to=whose)).as_of("2025-02-10")) == "lost"

    def test_a_sum_for_which_there_is_no_ground_is_not_owed(self) -> None:
        seen = rented(DEMANDED).as_of("2025-03-31")
        assert seen.charges(kind="loss_compensation") == []
        assert effect(seen, "CompensationAssessed") == "none"

    def test_on_several_units_each_has_a_sum_of_its_own(self) -> None:
        units = [{"id": "pc1"}, {"id": "pc2"}]
        story = given(
            rental("2025-01-01", 12, monthly_fee=40_000, units=units),
            *formed("2024-12-02"),
            delivered("2025-01-01", "pc1"),
            delivered("2025-01-01", "pc2"),
            lost("2025-02-10", "pc1"),
            damaged("2025-02-10", "pc2"),
            assessed("2025-03-03", 180_000, "2025-03-31", "pc1"),
            assessed("2025-03-10", 35_000, "2025-04-30", "pc2"),
        )
        seen = story.as_of("2025-03-31")
        sums = {unit: seen.charge(f"pc/{unit}/loss_compensation") for unit in ("pc1", "pc2")}
        assert [(line["unit"], line["gross"]) for line in sums.values()] == [("pc1", 180_000), ("pc2", 35_000)]
        assert unit_state(seen, "pc2") == "deemed_conforming"


class TestRentPaidInAdvance:
    """The whole year is prepaid, 12 x 22,000; that money is for the months and not for the stolen unit."""

    story = rented(paid("2025-01-06", 264_000, contract=PC, prepays_through="2025-12"), STOLEN, DEMANDED)

    def test_it_is_not_spent_on_the_substitute(self) -> None:
        seen = self.story.as_of("2025-04-01")
        assert (seen.charge(COMPENSATION)["paid"], seen.totals["overdue"]) == (0, 800_000)

    def test_it_meets_every_months_rent(self) -> None:
        seen = self.story.as_of("2025-12-31")
        assert [charge["outstanding"] for charge in seen.charges(kind="monthly_fee")] == [0] * 12
        assert seen.totals["outstanding"] == 800_000


class TestArticle15_2_Damage:
    def test_a_damaged_unit_stays_in_use_at_the_same_rent(self) -> None:
        repair = assessed("2025-03-03", 35_000, "2025-03-31")
        seen = rented(damaged("2025-02-10"), repair).as_of("2025-12-31")
        assert unit_state(seen) == "deemed_conforming"
        assert seen.charge(COMPENSATION)["gross"] == 35_000
        for x27 in ("R-A", "R-B"):
            assert set(rents(rented(damaged("2025-02-10")).as_of("2025-12-31", X27=x27)).values()) == {20_000}


class TestX67_TheCountOfDays:
    """1,000,000 yen; the reading X1 R-B keeps the day named where it is."""

    def owed(self, due_on: str, as_of: str, x67: str) -> int:
        starts_on = f"{due_on[:4]}-01-01"
        story = rented(
            lost(f"{due_on[:4]}-02-01"),
            assessed(f"{due_on[:4]}-03-01", 1_000_000, due_on),
            starts_on=starts_on,
        )
        return interest(story.as_of(as_of, X1="R-B", X67=x67))

    @pytest.mark.parametrize(
        ("x67", "amount"),
        [
            ("R-A", 30_000),  # one whole year
            ("R-B", 30_082),  # 366 days: 30,000 x 366 / 365 = 30,082.19
            ("R-C", 30_000),  # 366 days of a leap year over 366
        ],
    )
    def test_a_leap_year(self, x67: str, amount: int) -> None:
        assert self.owed("2023-12-31", "2024-12-31", x67) == amount

    @pytest.mark.parametrize(
        ("x67", "amount"),
        [
            ("R-A", 22_603),  # 275 days: 30,000 x 275 / 365 = 22,602.74
            ("R-B", 22_603),
            ("R-C", 22_582),  # 184 / 365 and 91 / 366: 15,123.29 + 7,459.02 = 22,582.31
        ],
    )
    def test_less_than_a_year_into_a_leap_year(self, x67: str, amount: int) -> None:
        assert self.owed("2023-06-30", "2024-03-31", x67) == amount

    @pytest.mark.parametrize(
        ("x67", "amount"),
        [
            ("R-A", 45_123),  # 2023-07-01 to 2024-06-30 a year, 184 days: 30,000 + 15,123.29
            ("R-B", 45_205),  # 550 days: 45,205.48
            ("R-C", 45_123),  # 184 / 365 and 366 / 366
        ],
    )
    def test_a_year_and_a_part_of_one(self, x67: str, amount: int) -> None:
        assert self.owed("2023-06-30", "2024-12-31", x67) == amount

    def test_s14_all_three_agree_within_an_ordinary_year(self) -> None:
        for x67 in ("R-A", "R-B", "R-C"):
            assert interest(rented(STOLEN, DEMANDED).as_of("2025-06-30", X67=x67)) == 5_984


class TestALossKnownLater:
    """Stolen on 2025-02-10, reported on 02-20; on 03-05 the unit turns up: it had only been mislaid."""

    story = rented(
        lost("2025-02-10", id="theft", at="2025-02-20T09:00+09:00"),
        retracted("theft", "2025-03-05", contract=PC, at="2025-03-05T09:00+09:00"),
    )

    def test_it_was_lost_only_while_that_was_thought(self) -> None:
        expected = {
            "2025-02-19": "deemed_conforming",
            "2025-02-20": "lost",
            "2025-03-04": "lost",
            "2025-03-05": "deemed_conforming",
        }
        for known_at, there in expected.items():
            assert unit_state(self.story.as_of("2025-02-10", known_at)) == there

    def test_what_was_demanded_for_it_falls_away(self) -> None:
        story = rented(
            lost("2025-02-10", id="theft"),
            DEMANDED,
            retracted("theft", "2025-03-05", contract=PC),
        )
        assert story.as_of("2025-03-05", "2025-03-04").charge(COMPENSATION)["gross"] == 800_000
        assert story.as_of("2025-03-05").charges(kind="loss_compensation") == []
