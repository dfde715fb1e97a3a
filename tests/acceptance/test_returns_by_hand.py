"""Rented units that go back: from when it is owed, when it is late and what that costs, worked out by hand."""

from __future__ import annotations

import pytest
from breaches import at_once
from rentals import PC, delivered, rental, return_by, returned, unit_state
from services import effect, fee_changed, lump, notice, renewal_refused, state
from story import Json, Story, agreed_to_end, fact, formed, formed_on, given, in_order


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


class TestArticle17_1_DeliveredOnTheDayOfTheEnd:
    """The customer's notice of termination and the PC came on one day, Monday 2025-01-06."""

    @pytest.mark.parametrize("turned", [True, False])
    def test_it_goes_back_in_whatever_order_it_was_recorded(self, turned: bool) -> None:
        facts = in_order((notice("2025-01-06", contract=PC), delivered("2025-01-06")), turned=turned)
        story = given(rental("2025-01-01", 12), *formed_on("2024-12-02"), *facts, return_by("2025-01-20", "2025-01-10"))
        seen = story.as_of("2025-01-20")
        assert (state(seen, PC), unit_state(seen), seen.duty("O17")["due_on"]) == (
            "terminated",
            "return_due",
            "2025-01-20",
        )
        assert (seen.duty("O11")["status"], seen.duty("O12")["status"]) == ("discharged", "released")
        assert unit_state(story.as_of("2025-01-21")) == "return_late"

    def test_a_day_later_nothing_is_delivered_under_it(self) -> None:
        story = given(rental("2025-01-01", 12), *formed_on("2024-12-02"), notice("2025-01-06", contract=PC))
        seen = story.then(delivered("2025-01-07")).as_of("2025-01-07")
        assert (unit_state(seen), effect(seen, "RentalDelivered")) == ("awaiting", "none")


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


class TestArticle17_2_ForceMajeure:
    """To be back on 2025-06-30 (a) and on 07-10 (b); roads were closed from 07-01 to 08-20, when both came back."""

    def story(self, first: str = "2025-07-01", until: str | None = "2025-08-20") -> Story:
        return given(
            rental("2025-01-01", 6, monthly_fee=40_000, units=[{"id": "a"}, {"id": "b"}], auto_renews=False),
            *formed_on("2024-12-02"),
            *(delivered("2025-01-06", unit) for unit in "ab"),
            return_by("2025-06-30", "2025-06-20", "a"),
            return_by("2025-07-10", "2025-06-20", "b"),
            fact("ForceMajeureOccurred", first, until=until),
            *(returned("2025-08-20", unit) for unit in "ab"),
        )

    @pytest.mark.parametrize(
        ("x26", "states", "duties"),
        # What begins when the first is late already excuses it under neither reading (Civil Code 413-2(1)).
        [
            ("R-A", ["return_late", "return_late"], ["overdue", "overdue"]),
            ("R-B", ["return_late", "return_due"], ["overdue", "open"]),
        ],
    )
    def test_decides_state_and_duty_alike(self, x26: str, states: list[str], duties: list[str]) -> None:
        seen = self.story().as_of("2025-07-15", X26=x26)
        assert [unit_state(seen, unit) for unit in "ab"] == states
        assert [duty["status"] for duty in seen.duties("O17")] == duties

    # a: 07-01 to 07-31 and from 08-01; b: 07-11 to 08-10 and from 08-11. Twice 20,000 a month and unit.
    @pytest.mark.parametrize(("x26", "months"), [("R-A", ["a/1", "b/1", "a/2", "b/2"]), ("R-B", ["a/1", "a/2"])])
    def test_and_money(self, x26: str, months: list[str]) -> None:
        seen = self.story().as_of("2025-08-31", X26=x26)
        charges = seen.charges(kind="late_return")
        assert [charge["id"].removeprefix("pc/").replace("late_return/", "") for charge in charges] == months
        assert {charge["net"] for charge in charges} == {40_000}

    def test_that_ended_before_lets_the_return_be_late_from_the_day_after(self) -> None:
        # 07-01 to 07-15: late from 07-16, to 08-15, and from 08-16.
        seen = self.story(until="2025-07-15").as_of("2025-08-31", X26="R-B")
        assert [row["on"] for row in seen.rows("ReturnFellOverdue")] == ["2025-07-01", "2025-07-16"]
        assert seen.charge("pc/b/late_return/2")["from"] == "2025-08-16"

    def test_whose_end_is_not_known_excuses_on(self) -> None:
        seen = self.story("2025-06-30", None).as_of("2025-08-19", X26="R-B")
        assert (seen.charges(kind="late_return"), [unit_state(seen, unit) for unit in "ab"]) == ([], ["return_due"] * 2)


class TestArticle17_2_InstructionsThatARenewalOvertook:
    """To 2025-12-31; on 12-10 the company wants the PC back by 2026-01-10, but nobody refused in time: it renews."""

    def ended(self, *facts: Json, told_on: str = "2025-12-10", by: str = "2026-01-10") -> Story:
        start = (rental("2025-01-01", 12), *formed_on("2024-12-02"), delivered("2025-01-06"), return_by(by, told_on))
        return given(*start, notice("2026-06-15", contract=PC), *facts)

    @pytest.mark.parametrize("x28", ["R-A", "R-C"])
    def test_set_no_deadline_for_the_end_that_came_later(self, x28: str) -> None:
        seen = self.ended().as_of("2026-12-31", X28=x28)
        assert (unit_state(seen), seen.duty("O17")["due_on"]) == ("return_due", None)

    def test_leave_room_for_the_one_that_is_given_then(self) -> None:
        story = self.ended(return_by("2026-06-30", "2026-06-18"))
        assert (unit_state(story.as_of("2026-06-30")), unit_state(story.as_of("2026-07-01"))) == (
            "return_due",
            "return_late",
        )

    def test_hold_where_the_day_was_still_to_come(self) -> None:
        seen = self.ended(by="2026-06-30").as_of("2026-07-01")
        assert (unit_state(seen), seen.duty("O17")["due_on"]) == ("return_late", "2026-06-30")

    def test_of_the_last_term_wait_for_its_end(self) -> None:
        seen = self.ended(told_on="2026-01-05").as_of("2026-06-16")
        assert (unit_state(seen), seen.duty("O17")["due_on"]) == ("return_late", "2026-06-15")


class TestArticle17_2_UnitsThatCostNothingAtFirst:
    def test_have_equal_shares_of_the_rent_that_is_agreed_later(self) -> None:
        # Free from 2025-01-01, 60,000 yen from 02-01; to 03-31 and wanted by then: twice 30,000 for each.
        units = [{"id": "a", "monthly_fee": 0}, {"id": "b", "monthly_fee": 0}]
        story = given(
            rental("2025-01-01", 3, monthly_fee=None, units=units, auto_renews=False),
            *formed_on("2024-12-02"),
            *(fact("RentalDelivered", "2025-01-06", contract=PC), fee_changed("2025-02-01", 60_000, contract=PC)),
            fact("ReturnInstructed", "2025-03-10", contract=PC, deadline="2025-03-31"),
        )
        seen = story.as_of("2025-04-01")
        assert [seen.charge(f"pc/{unit}/late_return/1")["net"] for unit in "ab"] == [60_000, 60_000]
        assert [seen.charge(f"pc/2025-0{month}")["net"] for month in (1, 2, 3)] == [0, 60_000, 60_000]
