"""Article 15: who has paid the price of a substitute and goes on paying rent is owed the substitute (12, 15(2), X27).

The contract outlives the loss of the unit (15(2)), and what the customer pays is the price of a substitute (15(1)).
Under X27 R-A rent goes on, so that from full payment the company owes another unit; under R-B rent has ended, and it
owes none.
"""

from __future__ import annotations

import pytest
from story import Json, Seen, fact, formed, given

PAID = fact("PaymentReceived", "2025-05-30", contract="pc", charge="pc/loss_compensation", amount=60_000)
SUBSTITUTE = fact("SubstituteDelivered", "2025-06-12", contract="pc")


def rented(*facts: Json, **more: object) -> tuple[Json, ...]:
    """A unit rented for 7,000 yen a month from 2025-05-01 to 2026-04-30, lost by the customer on 2025-05-12."""
    contract = {
        "id": "pc",
        "kind": "rental",
        "monthly_fee": 7_000,
        "starts_on": "2025-05-01",
        "term_months": 12,
        **more,
    }
    return (
        contract,
        *formed("2025-04-07"),
        fact("RentalDelivered", "2025-05-01", contract="pc"),
        lost(),
        assessed(),
        *facts,
    )


def lost(on: str = "2025-05-12", by: str = "customer") -> Json:
    return fact("RentalLost", on, contract="pc", attributable_to=by)


def assessed(on: str = "2025-05-16", amount: int = 60_000, due_on: str = "2025-06-30") -> Json:
    return fact("CompensationAssessed", on, contract="pc", amount=amount, due_on=due_on)


def owed(seen: Seen) -> list[tuple[str, str, str | None]]:
    """The duty to supply a substitute, as often as there is one: since when, its status, when it ended."""
    return [
        (line["arose_on"], line["status"], line["ended_on"])
        for line in seen.json["obligations"]
        if line["duty"] == "supply a substitute for the lost unit"
    ]


class TestOnceItIsPaidFor:
    def test_the_company_owes_it_from_that_day(self) -> None:
        story = given(*rented(PAID, SUBSTITUTE))
        assert owed(story.as_of("2025-05-29")) == []
        assert owed(story.as_of("2025-05-30")) == [("2025-05-30", "open", None)]
        assert owed(story.as_of("2025-06-11")) == [("2025-05-30", "open", None)]
        assert owed(story.as_of("2025-06-12")) == [("2025-05-30", "discharged", "2025-06-12")]
        [line] = [line for line in story.as_of("2025-06-01").json["obligations"] if line["article"] == "15(2)"]
        assert (line["id"], line["debtor"], line["creditor"], line["due_on"]) == ("O11", "company", "customer", None)

    def test_not_under_x27_b_where_rent_has_ended(self) -> None:
        seen = given(*rented(PAID)).as_of("2025-12-31", X27="R-B")
        assert owed(seen) == []
        assert seen.charge("pc/2025-06")["net"] == 0

    def test_not_as_long_as_a_yen_is_open(self) -> None:
        most = fact("PaymentReceived", "2025-05-30", contract="pc", charge="pc/loss_compensation", amount=59_999)
        rest = fact("PaymentReceived", "2025-06-05", contract="pc", charge="pc/loss_compensation", amount=1)
        story = given(*rented(most, rest))
        assert owed(story.as_of("2025-06-04")) == []
        assert owed(story.as_of("2025-06-05")) == [("2025-06-05", "open", None)]

    def test_paid_before_it_was_demanded_it_is_owed_from_the_demand(self) -> None:
        early = fact("PaymentReceived", "2025-05-14", contract="pc", charge="pc/loss_compensation", amount=60_000)
        assert owed(given(*rented(early)).as_of("2025-05-31")) == [("2025-05-16", "open", None)]

    @pytest.mark.parametrize("turned", [False, True])
    def test_on_the_day_on_which_it_comes_in_either_order(self, turned: bool) -> None:
        came = fact("SubstituteDelivered", "2025-05-30", contract="pc")
        both = (came, PAID) if turned else (PAID, came)
        assert owed(given(*rented(*both)).as_of("2025-05-31")) == [("2025-05-30", "discharged", "2025-05-30")]

    def test_it_is_not_owed_again_once_it_came_before(self) -> None:
        came = fact("SubstituteDelivered", "2025-05-29", contract="pc")
        assert owed(given(*rented(came, PAID)).as_of("2025-12-31")) == []

    def test_a_second_loss_is_paid_for_by_itself(self) -> None:
        again = (
            lost("2025-07-01", "neither"),
            assessed("2025-07-10", 50_000, "2025-07-31"),
            fact("PaymentReceived", "2025-07-31", contract="pc", charge="pc/loss_compensation/2", amount=50_000),
        )
        assert owed(given(*rented(PAID, SUBSTITUTE, *again)).as_of("2025-08-01")) == [
            ("2025-05-30", "discharged", "2025-06-12"),
            ("2025-07-31", "open", None),
        ]

    def test_of_two_units_it_is_for_the_one_that_was_lost(self) -> None:
        contract = {
            "id": "pc", "kind": "rental", "starts_on": "2025-05-01", "term_months": 12,
            "units": [{"id": "p1", "monthly_fee": 7_000}, {"id": "p2", "monthly_fee": 7_000}],
        }  # fmt: skip
        story = given(
            contract,
            *formed("2025-04-07"),
            fact("RentalDelivered", "2025-05-01", contract="pc"),
            fact("RentalLost", "2025-05-12", contract="pc", unit="p2", attributable_to="customer"),
            fact("CompensationAssessed", "2025-05-16", contract="pc", unit="p2", amount=9_000, due_on="2025-06-30"),
            fact("PaymentReceived", "2025-05-30", contract="pc", charge="pc/p2/loss_compensation", amount=9_000),
        )
        [line] = [line for line in story.as_of("2025-06-01").json["obligations"] if line["article"] == "15(2)"]
        assert (line["unit"], line["arose_on"], line["status"]) == ("p2", "2025-05-30", "open")


class TestTheEndOfTheContract:
    def test_releases_the_company(self) -> None:
        story = given(*rented(PAID, auto_renews=False))
        assert owed(story.as_of("2026-04-30")) == [("2025-05-30", "open", None)]
        assert owed(story.as_of("2026-05-01")) == [("2025-05-30", "released", "2026-04-30")]

    def test_leaves_nothing_to_supply_when_it_is_paid_for_later(self) -> None:
        ended = fact("TerminationAgreed", "2025-05-29", contract="pc")
        assert owed(given(*rented(ended, PAID)).as_of("2025-12-31")) == []

    @pytest.mark.parametrize("turned", [False, True])
    def test_on_the_day_of_payment_in_either_order(self, turned: bool) -> None:
        ended = fact("TerminationAgreed", "2025-05-30", contract="pc")
        both = (ended, PAID) if turned else (PAID, ended)
        assert owed(given(*rented(*both)).as_of("2025-12-31")) == [("2025-05-30", "released", "2025-05-30")]


def test_what_pays_for_damage_buys_no_unit() -> None:
    damaged = fact("RentalDamaged", "2025-05-12", contract="pc", attributable_to="customer")
    told = tuple(each for each in rented(PAID) if each.get("event") != "RentalLost")
    assert owed(given(*told, damaged).as_of("2025-12-31")) == []


def test_a_unit_that_is_to_be_replaced_anyhow_is_owed_once() -> None:
    # Delivered on Thu 2025-05-01: business days Fri 05-02 and Wed 05-07; told on 05-07 of its defect (13(3)).
    told = fact("RentalDefectNoticed", "2025-05-07", contract="pc", form="email")
    seen = given(*rented(told, PAID)).as_of("2025-12-31")
    assert owed(seen) == []
    assert [line["status"] for line in seen.json["obligations"] if line["id"] == "O13"] == ["open"]
