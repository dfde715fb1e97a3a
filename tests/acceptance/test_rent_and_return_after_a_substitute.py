"""Rent and return where a unit was lost, or went back, and another one came (Articles 13(3), 15(2), 17; X27, X28)."""

from __future__ import annotations

from itertools import permutations

import pytest
from rentals import (
    PC,
    defect,
    delivered,
    late_return,
    lost,
    rental,
    return_by,
    returned,
    substitute,
    unit_state,
)
from services import lump, notice
from story import Json, Seen, Story, corrected, day, fact, formed, given, instant

TERM = rental("2027-01-01", 12)
"""20,000 yen a month, from 2027-01-01 to 2027-12-31."""
START = (*formed("2026-12-10"), delivered("2027-01-08"))


def rents(seen: Seen) -> dict[str, int]:
    """Yen without tax of each month's rent."""
    return {charge["id"].removeprefix(f"{PC}/"): charge["net"] for charge in seen.charges(kind="monthly_fee")}


class TestX27_SubstituteOnTheDayOnWhichAMonthCloses:
    """Lost on 2027-01-20: under X27 R-B no rent for February. March has the substitute on its last day."""

    story = given(TERM, *START, lost("2027-01-20"), substitute("2027-03-31", id="new"))

    def test_costs_the_rent_of_that_month(self) -> None:
        # A month that is touched costs its rent in full (X41 R-A), by one day as by two.
        assert rents(self.story.as_of("2027-04-30", X27="R-B")) == {
            "2027-01": 20_000,
            "2027-02": 0,
            "2027-03": 20_000,
            "2027-04": 20_000,
        }

    @pytest.mark.parametrize(("on", "march"), [("2027-03-30", 20_000), ("2027-04-01", 0)])
    def test_by_a_day_more_or_less(self, on: str, march: int) -> None:
        moved = self.story.then(corrected("new", {"on": on}, "2027-04-10"))
        assert rents(moved.as_of("2027-04-30", X27="R-B"))["2027-03"] == march

    def test_known_late_it_costs_it_from_then_on(self) -> None:
        told = given(TERM, *START, lost("2027-01-20"), substitute("2027-03-31", at="2027-04-20T09:00"))
        march = [rents(told.as_of("2027-04-30", known, X27="R-B"))["2027-03"] for known in ("2027-04-19", "2027-04-20")]
        assert march == [0, 20_000]

    def test_the_record_of_that_day_turns_it_when_it_tells_of_the_substitute(self) -> None:
        # The month closes at the start of the day; the substitute is recorded at three in the afternoon.
        facts = (lost("2027-01-20"), substitute("2027-03-31", at="2027-03-31T15:00"))
        dispute = given(TERM, *START, *facts, readings={"X27": "R-B"}).matter.dispute()
        turns = dispute.flips(
            lambda view: sum(charge.net for charge in view.fees.charges), along="known_at", as_of=day("2027-03-31")
        )
        last = turns[-1]
        assert (last.at, last.before, last.after) == (instant("2027-03-31T15:00"), 20_000, 40_000)

    def test_of_two_units_only_the_one_that_is_there_again(self) -> None:
        units = [{"id": "a", "monthly_fee": 12_000}, {"id": "b", "monthly_fee": 8_000}]
        both = rental("2027-01-01", 12, monthly_fee=None, units=units)
        facts = [delivered("2027-01-08", "a"), delivered("2027-01-08", "b")]
        facts += [lost("2027-01-20", "a"), lost("2027-02-10", "b"), substitute("2027-03-31", "b")]
        seen = given(both, *formed("2026-12-10"), *facts).as_of("2027-03-31", X27="R-B")
        # February: b was there until the 10th. March: b alone, on the 31st.
        assert rents(seen) == {"2027-01": 20_000, "2027-02": 8_000, "2027-03": 8_000}

    def test_by_months_of_the_contract_too(self) -> None:
        # From 2027-01-15; its second month ends on 2027-03-14, the day of the substitute (X41 R-B).
        story = given(rental("2027-01-15", 12), *formed("2026-12-10"), delivered("2027-01-18"), lost("2027-02-03"))
        for on, second in (("2027-03-14", 20_000), ("2027-03-15", 0)):
            seen = story.then(substitute(on)).as_of("2027-03-31", X27="R-B", X41="R-B")
            assert rents(seen) == {"2027-01": 20_000, "2027-02": second}


class TestX27_LossBeforeTheFirstDayOfService:
    """Delivered on Monday 2027-04-26, service from 2027-04-30."""

    @pytest.mark.parametrize(("on", "april"), [("2027-04-29", 0), ("2027-04-30", 20_000)])
    def test_costs_no_rent_for_days_on_which_it_never_served(self, on: str, april: int) -> None:
        story = given(rental("2027-04-30", 12), *formed("2027-04-01"), delivered("2027-04-26"), lost(on))
        assert rents(story.as_of("2027-05-31", X27="R-B")) == {"2027-04": april, "2027-05": 0}


class TestX27_LossAndEndOnOneDay:
    """Lost on 2027-07-12, the day on which the customer's notice ends the contract: nothing of the rest is rent."""

    @pytest.mark.parametrize("order", list(permutations([lost("2027-07-12"), notice("2027-07-12", contract=PC)])))
    def test_leaves_no_lump_sum_in_either_order(self, order: tuple[Json, ...]) -> None:
        seen = given(TERM, *START, *order).as_of("2027-07-12", X27="R-B")
        assert (rents(seen)["2027-07"], lump(seen, PC)) == (20_000, 0)

    def test_where_rent_goes_on_the_rest_of_the_term_is_owed(self) -> None:
        seen = given(TERM, *START, notice("2027-07-12", contract=PC), lost("2027-07-12")).as_of("2027-07-12")
        # August to December.
        assert lump(seen, PC) == 5 * 20_000

    @pytest.mark.parametrize("order", list(permutations([substitute("2027-07-12"), notice("2027-07-12", contract=PC)])))
    def test_a_substitute_of_that_day_is_rented_for_the_rest_in_either_order(self, order: tuple[Json, ...]) -> None:
        seen = given(TERM, *START, lost("2027-05-20"), *order).as_of("2027-07-12", X27="R-B")
        assert (rents(seen)["2027-06"], rents(seen)["2027-07"], lump(seen, PC)) == (0, 20_000, 5 * 20_000)


class TestArticle17_InstructionBeforeASubstitute:
    """A defective unit is called back by 2027-01-20 and replaced on 01-25; the contract ends with 2027-12-31."""

    back = (defect("2027-01-12"), return_by("2027-01-20", "2027-01-13"), returned("2027-01-18"))

    def ended(self, *facts: Json) -> Story:
        return given(rental("2027-01-01", 12, auto_renews=False), *START, *facts)

    @pytest.mark.parametrize("x28", ["R-A", "R-C"])
    def test_was_for_the_unit_that_went_back(self, x28: str) -> None:
        seen = self.ended(*self.back, substitute("2027-01-25")).as_of("2028-06-30", X28=x28)
        assert (unit_state(seen), late_return(seen), seen.duty("O17")["due_on"]) == ("return_due", [], None)

    def test_one_for_the_substitute_sets_its_deadline(self) -> None:
        story = self.ended(*self.back, substitute("2027-01-25"), return_by("2028-01-31", "2027-12-20"))
        # February 2028 is a month from the day after the deadline: 02-01 to 02-29.
        assert late_return(story.as_of("2028-01-31")) == []
        assert late_return(story.as_of("2028-02-29")) == [f"{PC}/late_return/1"]

    def test_one_for_the_end_holds_for_the_substitute_too(self) -> None:
        told = return_by("2028-01-14", "2027-01-13")
        story = self.ended(defect("2027-01-12"), told, returned("2027-01-18"), substitute("2027-01-25"))
        assert story.as_of("2028-01-14").duty("O17")["due_on"] == "2028-01-14"
        assert unit_state(story.as_of("2028-01-15")) == "return_late"

    def test_a_unit_without_substitute_keeps_it(self) -> None:
        # Named within the term for a day before its end: the end of the contract is the deadline then.
        story = self.ended(return_by("2027-11-30", "2027-11-01"))
        assert story.as_of("2028-01-01").duty("O17")["due_on"] == "2027-12-31"

    def test_a_lost_unit_too(self) -> None:
        # Called back by 03-31, lost on 03-20 and replaced on 04-05: the substitute was never called back.
        facts = (return_by("2027-03-31", "2027-03-01"), lost("2027-03-20"), substitute("2027-04-05"))
        seen = self.ended(*facts, fact("RentalReceiptIssued", "2027-04-05", contract=PC)).as_of("2028-01-05")
        assert (unit_state(seen), seen.duty("O17")["due_on"]) == ("return_due", None)


class TestX27_TheReason:
    """Of two units at 12,000 and 8,000 yen the first is lost on 2027-01-20; notice ends the contract on 04-05."""

    units = ({"id": "a", "monthly_fee": 12_000}, {"id": "b", "monthly_fee": 8_000})
    story = given(
        rental("2027-01-01", 12, monthly_fee=None, units=list(units)),
        *formed("2026-12-10"),
        *(delivered("2027-01-08", "a"), delivered("2027-01-08", "b"), lost("2027-01-20", "a")),
        notice("2027-04-05", contract=PC),
    )

    def told(self, charge: str, x27: str) -> list[tuple[str, str]]:
        """What 15(2) says of a charge, and which event is behind it."""
        seen = self.story.as_of("2027-04-05", X27=x27)
        (loss,) = seen.rows("RentalLost")
        found = [each for each in seen.charge(f"{PC}/{charge}")["because"] if each["provision"] == "15(2)"]
        assert all(each["events"] == [loss["ref"]] for each in found)
        return [(each["reading"], each["arithmetic"]) for each in found]

    def test_names_the_loss_the_reading_and_the_rent_that_is_left(self) -> None:
        assert self.told("2027-01", "R-B") == []
        for name, first in (("2027-02", "2027-02-01"), ("2027-04", "2027-04-01"), ("early_termination", "2027-04-06")):
            text = f"monthly rent 20000 - 12000 of a, lost before {first} = 8000 yen"
            assert self.told(name, "R-B") == [("X27=R-B", text)]
        # May to December at 8,000 yen.
        assert lump(self.story.as_of("2027-04-05", X27="R-B"), PC) == 64_000

    def test_says_that_rent_goes_on_where_it_does(self) -> None:
        assert self.told("2027-02", "R-A") == [("X27=R-A", "the rent goes on after the loss of a")]
        assert lump(self.story.as_of("2027-04-05"), PC) == 8 * 20_000

    def test_names_a_loss_of_all_units_once(self) -> None:
        everything = fact("RentalLost", "2027-01-20", contract=PC, attributable_to="customer")
        facts = (delivered("2027-01-08", "a"), delivered("2027-01-08", "b"), everything)
        told = given(rental("2027-01-01", 12, monthly_fee=None, units=list(self.units)), *formed("2026-12-10"), *facts)
        seen = told.as_of("2027-03-05")
        (loss,) = seen.rows("RentalLost")
        (because,) = [each for each in seen.charge(f"{PC}/2027-02")["because"] if each["provision"] == "15(2)"]
        assert (because["events"], because["arithmetic"]) == ([loss["ref"]], "the rent goes on after the loss of a, b")

    @pytest.mark.parametrize("x27", ["R-A", "R-B"])
    def test_of_the_duty_to_pay_is_still_the_day_on_which_it_falls_due(self, x27: str) -> None:
        # Rent for February falls due at the end of March, a Wednesday (38(5)).
        (duty,) = self.story.as_of("2027-04-05", X27=x27).duties("O9", arose_on="2027-02-28")
        (because,) = duty["because"]
        assert (duty["due_on"], because["provision"], because["reading"]) == ("2027-03-31", "38(5)", "X1=R-A")
        assert because["arithmetic"] == "due: end of month 1 after 2027-02 = 2027-03-31"


class TestArticle13_3_SubstituteOnTheDayOfTheEnd:
    """A defect is told on 2027-01-12; on Friday 2027-01-15 the substitute comes and the contract ends."""

    @pytest.mark.parametrize("went_back", [(), (returned("2027-01-13"),)])
    @pytest.mark.parametrize("order", list(permutations([substitute("2027-01-15"), notice("2027-01-15", contract=PC)])))
    def test_came_whichever_was_recorded_first_and_goes_back(
        self, order: tuple[Json, ...], went_back: tuple[Json, ...]
    ) -> None:
        seen = given(TERM, *START, defect("2027-01-12"), *went_back, *order).as_of("2027-01-15")
        assert (unit_state(seen), seen.unit(PC, PC)["handed_over_on"]) == ("return_due", "2027-01-15")
        # What the company owed it has done; what came is to be kept with care and given back.
        assert [duty["status"] for duty in seen.duties("O13")] == ["discharged"]
        assert [duty["status"] for duty in seen.duties("O14")][1:] == ["open"]
        assert [duty["arose_on"] for duty in seen.duties("O17", status="open")] == ["2027-01-15"]

    def test_a_day_later_it_is_none_under_the_contract(self) -> None:
        end = notice("2027-01-15", contract=PC)
        seen = given(TERM, *START, defect("2027-01-12"), end, substitute("2027-01-16")).as_of("2027-01-20")
        assert seen.row("SubstituteDelivered")["effect"] == "none"
        assert [duty["status"] for duty in seen.duties("O13")] == ["released"]

    def test_where_none_was_owed_none_comes(self) -> None:
        facts = (returned("2027-01-13"), notice("2027-01-15", contract=PC), substitute("2027-01-15"))
        seen = given(TERM, *START, *facts).as_of("2027-01-20")
        assert (seen.row("SubstituteDelivered")["effect"], unit_state(seen)) == ("none", "returned")
