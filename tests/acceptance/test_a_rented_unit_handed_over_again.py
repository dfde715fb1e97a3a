"""Articles 12, 17: a unit that came back while its contract goes on, and is handed over again, is rented as before.

Whoever has the unit when the contract ends returns it (17(1)), and pays when it is late (17(2)).
"""

from __future__ import annotations

import pytest
from story import Json, Story, fact, formed, given

PC = "pc"
BACK = fact("RentalReturned", "2025-06-10", contract=PC)
AGAIN = fact("RentalDelivered", "2025-06-19", contract=PC)


def rented(*facts: Json) -> Story:
    """A unit for 10,000 yen a month, Thu 2025-05-01 to 2025-10-31, handed over on the first day."""
    contract = {
        "id": PC, "kind": "rental", "monthly_fee": 10_000, "starts_on": "2025-05-01", "term_months": 6,
        "auto_renews": False,
    }  # fmt: skip
    return given(contract, *formed("2025-04-07"), fact("RentalDelivered", "2025-05-01", contract=PC), *facts)


def states(story: Story, *days: str) -> list[str]:
    return [story.as_of(on).unit(PC, PC)["state"] for on in days]


def test_its_days_for_a_complaint_run_again() -> None:
    # Thu 2025-06-19: business days Fri 06-20 and Mon 06-23.
    story = rented(BACK, AGAIN)
    assert states(story, "2025-06-10", "2025-06-18", "2025-06-19", "2025-06-23", "2025-06-24") == [
        "returned", "returned", "delivered", "delivered", "deemed_conforming",
    ]  # fmt: skip
    line = story.as_of("2025-06-24").unit(PC, PC)
    assert (line["handed_over_on"], line["passed_as"]) == ("2025-06-19", "deemed_conforming")


def test_the_customer_keeps_it_with_care_and_gives_a_receipt_again() -> None:
    seen = rented(BACK, AGAIN).as_of("2025-07-01")
    assert [(line["arose_on"], line["status"], line["ended_on"]) for line in seen.duties("O14")] == [
        ("2025-05-01", "discharged", "2025-06-10"),
        ("2025-06-19", "open", None),
    ]
    assert [line["arose_on"] for line in seen.duties("O12")] == ["2025-05-01", "2025-06-19"]
    # The company had delivered with the first day; nothing was owed anew, and the rent went on all the time (38(2)).
    assert [line["ended_on"] for line in seen.duties("O11")] == ["2025-05-01"]
    assert seen.charge("pc/2025-06")["net"] == 10_000


def test_it_is_due_back_at_the_end_and_late_after_the_deadline() -> None:
    told = fact("ReturnInstructed", "2025-10-20", contract=PC, deadline="2025-11-10")
    story = rented(BACK, AGAIN, told)
    assert states(story, "2025-10-31", "2025-11-01", "2025-11-10", "2025-11-11") == [
        "deemed_conforming", "return_due", "return_due", "return_late",
    ]  # fmt: skip
    # Twice the rent from the first day of the month begun on 11-11, with tax.
    charge = story.as_of("2025-11-11").charge("pc/late_return/1")
    assert (charge["net"], charge["gross"], charge["to"]) == (20_000, 22_000, "2025-12-10")


def test_an_instruction_for_the_first_return_sets_no_deadline_for_the_second() -> None:
    first = fact("ReturnInstructed", "2025-06-02", contract=PC, deadline="2025-06-10")
    story = rented(first, BACK, AGAIN)
    assert states(story, "2025-11-01", "2025-12-31") == ["return_due", "return_due"]


@pytest.mark.parametrize("turned", [False, True])
def test_back_and_there_again_on_one_day_in_either_order(turned: bool) -> None:
    there = fact("RentalDelivered", "2025-06-10", contract=PC)
    story = rented(*((there, BACK) if turned else (BACK, there)))
    assert states(story, "2025-06-09", "2025-06-10", "2025-11-01") == ["deemed_conforming", "delivered", "return_due"]


@pytest.mark.parametrize("turned", [False, True])
def test_on_the_day_of_the_end_it_goes_back_in_either_order(turned: bool) -> None:
    ended = fact("TerminationAgreed", "2025-06-19", contract=PC)
    story = rented(BACK, *((ended, AGAIN) if turned else (AGAIN, ended)))
    assert states(story, "2025-06-18", "2025-06-19", "2025-07-31") == ["returned", "return_due", "return_due"]


def test_after_the_end_nothing_is_handed_over_under_it() -> None:
    ended = fact("TerminationAgreed", "2025-06-18", contract=PC)
    seen = rented(BACK, ended, AGAIN).as_of("2025-07-31")
    assert (seen.unit(PC, PC)["state"], seen.rows("RentalDelivered")[-1]["effect"]) == ("returned", "none")


def test_one_that_went_back_for_a_substitute_is_not_handed_over_again() -> None:
    # Told on the second business day, Wed 2025-05-07: the company owes another unit (13(3)).
    told = fact("RentalDefectNoticed", "2025-05-07", contract=PC, form="email")
    back = fact("RentalReturned", "2025-05-08", contract=PC)
    same = fact("RentalDelivered", "2025-05-12", contract=PC)
    seen = rented(told, back, same).as_of("2025-05-31")
    assert (seen.unit(PC, PC)["state"], seen.rows("RentalDelivered")[-1]["effect"]) == ("replacement_due", "none")


def test_one_that_the_customer_still_has_is_not_delivered_twice() -> None:
    seen = rented(AGAIN).as_of("2025-06-30")
    assert (seen.unit(PC, PC)["handed_over_on"], seen.rows("RentalDelivered")[-1]["effect"]) == ("2025-05-01", "none")
