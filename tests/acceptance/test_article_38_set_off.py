"""Set-off (Civil Code 505-506): back to the day on which both debts were due (M3c)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st
from services import completed, confirmed, effect, half_up, service
from story import Json, Seen, Story, certificate, day, fact, formed, given, integration, paid, plus, received, supply


def set_off(on: str, amount: int, claim_due_on: str, **more: Any) -> Json:
    return fact("SetOffDeclared", on, amount=amount, claim_due_on=claim_due_on, **more)


def owing(*facts: Json, due_on: str = "2025-01-31") -> Story:
    """1,000,000 + 100,000 = 1,100,000, passed on 2025-01-10, due on Friday 2025-01-31."""
    return given(
        supply(unit_price=1_000_000, payment={"due_on": due_on}),
        *formed("2024-12-10"),
        received("2025-01-08"),
        certificate("2025-01-10"),
        *facts,
    )


def owed(seen: Seen) -> int:
    """Principal and interest together."""
    return int(seen.totals["outstanding"] + seen.totals["late_interest"])


class TestM3c_SetOff:
    """The customer's claim of 400,000 fell due on 2025-03-31; it declared on 2025-06-30."""

    story = owing(set_off("2025-06-30", 400_000, "2025-03-31"))

    def test_it_reaches_back_to_the_day_both_were_due(self) -> None:
        # 59 days 25,782.19 -> 25,782 interest, 374,218 principal, 725,782 left; 91 days 26,237.52 -> 26,238
        seen = self.story.as_of("2025-06-30")
        assert (seen.totals["interest_paid"], seen.totals["outstanding"]) == (25_782, 725_782)
        assert seen.totals["late_interest"] == 26_238
        assert owed(seen) == 752_020

    def test_so_that_interest_ran_on_the_rest_from_then_on(self) -> None:
        seen = self.story.as_of("2025-06-30")
        running = [line for line in seen.interest() if line["to"] == "2025-06-30"]
        assert [(line["from"], line["days"]) for line in running] == [("2025-04-01", 91)]

    def test_until_it_was_declared_the_whole_stood_open(self) -> None:
        seen = self.story.as_of("2025-06-29")
        # 149 days on 1,100,000: 65,110.96
        assert (seen.totals["outstanding"], seen.totals["late_interest"]) == (1_100_000, 65_111)

    def test_netting_on_the_day_of_the_declaration_would_be_another_sum(self) -> None:
        # 1,100,000 + 65,548 - 400,000
        assert owed(self.story.as_of("2025-06-30")) != 765_548

    def test_known_only_later_it_did_not_exist_before(self) -> None:
        story = owing(set_off("2025-06-30", 400_000, "2025-03-31", at="2025-07-04T10:00+09:00"))
        assert story.as_of("2025-07-04", "2025-07-03").totals["outstanding"] == 1_100_000
        assert story.as_of("2025-07-04", "2025-07-04").totals["outstanding"] == 725_782

    def test_the_rest_paid_settles_all(self) -> None:
        seen = self.story.then(paid("2025-06-30", 752_020, contract="server")).as_of("2025-06-30")
        assert owed(seen) == 0
        assert seen.totals["interest_paid"] == 25_782 + 26_238


class TestWhenBothWereDue:
    def test_a_claim_that_was_due_first_stops_interest_from_the_debts_own_day(self) -> None:
        seen = owing(set_off("2025-06-30", 400_000, "2024-12-31")).as_of("2025-06-30")
        # nothing late on 01-31; 700,000 x 150 days = 41,712.33
        assert (seen.totals["interest_paid"], seen.totals["outstanding"]) == (0, 700_000)
        assert seen.totals["late_interest"] == 41_712

    def test_a_claim_equal_to_the_debt_leaves_nothing(self) -> None:
        seen = owing(set_off("2025-06-30", 1_100_000, "2025-01-31")).as_of("2025-06-30")
        assert owed(seen) == 0
        assert seen.charge()["status"] == "paid"

    @pytest.mark.parametrize(("claim_due_on", "with_effect"), [("2025-06-30", True), ("2025-07-01", False)])
    def test_a_claim_that_is_not_due_cannot_be_set_off(self, claim_due_on: str, with_effect: bool) -> None:
        seen = owing(set_off("2025-06-30", 400_000, claim_due_on)).as_of("2025-06-30")
        assert effect(seen, "SetOffDeclared") == ("full" if with_effect else "none")
        if not with_effect:
            assert seen.totals["outstanding"] == 1_100_000

    @settings(max_examples=25)
    @for_all(late=st.integers(0, 140), amount=st.integers(100_000, 1_000_000))
    def test_what_is_left_is_as_if_the_claim_had_been_paid_when_it_fell_due(self, late: int, amount: int) -> None:
        claim_due_on = plus("2025-01-31", late)
        seen = owing(set_off("2025-06-30", amount, claim_due_on)).as_of("2025-06-30")
        interest = half_up(Fraction(1_100_000 * 145 * late, 365 * 1000))
        rest = 1_100_000 - (amount - interest)
        days = (day("2025-06-30") - day(claim_due_on)).days
        assert seen.totals["interest_paid"] == interest
        assert seen.totals["outstanding"] == rest
        assert seen.totals["late_interest"] == half_up(Fraction(rest * 145 * days, 365 * 1000))


class TestAClaimLargerThanTheDebts:
    """A claim of 500,000 due on 06-15, declared on 07-10 against 110,000 for each of May and June."""

    story = given(
        service("2025-05-01", 12, monthly_fee=100_000),
        *formed("2024-11-12"),
        set_off("2025-07-10", 500_000, "2025-06-15"),
    )

    def test_ends_with_the_debts_as_far_as_both_match(self) -> None:
        totals = self.story.as_of("2025-07-10").totals
        assert (totals["paid"], totals["outstanding"]) == (220_000, 0)
        assert (totals["refundable"], totals["advance"]) == (0, 0)

    def test_and_meets_no_later_debt_without_another_declaration(self) -> None:
        totals = self.story.as_of("2025-07-31").totals
        assert (totals["paid"], totals["outstanding"]) == (220_000, 110_000)


class TestWhichDebt:
    """Two debts of 1,100,000: a due on 2025-01-31, b due on 2025-02-28."""

    def two(self, **more: Any) -> list[int]:
        seen = given(
            supply("a", ("u",), 1_000_000, payment={"due_on": "2025-01-31"}),
            supply("b", ("u",), 1_000_000, payment={"due_on": "2025-02-28"}),
            *formed("2024-12-10"),
            *(received("2025-01-08", "u", name) for name in ("a", "b")),
            *(certificate("2025-01-10", "u", name) for name in ("a", "b")),
            set_off("2025-02-28", 300_000, "2025-02-28", **more),
        ).as_of("2025-02-28")
        return [seen.charge(f"{name}/u/price")["outstanding"] for name in ("a", "b")]

    def test_that_of_the_contract_it_names(self) -> None:
        assert self.two(contract="b") == [1_100_000, 800_000]

    def test_else_the_one_that_fell_due_first(self) -> None:
        # 28 days 12,235.62 -> 12,236; 300,000 - 12,236 = 287,764
        assert self.two() == [1_100_000 - 287_764, 1_100_000]


class TestCivilCode512_2_SeveralDebtsOfOneDayAfterAPartPayment:
    """Two sums of 1,100,000 due on Friday 2025-02-28; something is paid before the customer declares on 2025-04-30.

    What was paid is no debt any more, but in what order the claim meets the rest does not hang on that.
    """

    def seen(self, *facts: Json, kind: str = "integration", **readings: str) -> Seen:
        due = {"payment": {"due_on": "2025-02-28"}}
        other = supply("b", ("b",), 1_000_000, **due) if kind == "supply" else integration("b", 1_000_000, **due)
        done = {
            "supply": (received("2025-01-08", "b", "b"), certificate("2025-01-08", "b", "b")),
            "integration": (completed("2025-01-10", "b"), confirmed("2025-01-10", "b")),
        }
        return given(
            *(integration("a", 1_000_000, **due), other, *formed("2024-12-10")),
            *(completed("2025-01-10", "a"), confirmed("2025-01-10", "a"), *done[kind], *facts),
        ).as_of("2025-04-30", **readings)

    def test_all_interest_goes_before_any_principal(self) -> None:
        # 41 days of a cost 17,916.44 on 04-10, so that 917,916 of it are open when 20,000 are set off as of 03-31.
        # By then 31 days cost 13,546.58 on each: more than 20,000, which both share.
        part = paid("2025-04-10", 200_000, charge="a/price")
        seen = self.seen(part, set_off("2025-04-30", 20_000, "2025-03-31"))
        met = [each for each in seen.json["fees"]["postings"] if each["on"] == "2025-03-31" and each["charge"]]
        met = [(each["credit"], each["charge"], each["amount"]) for each in met]
        assert met == [("late-interest", "a/price", 10_000), ("late-interest", "b/price", 10_000)]

    @pytest.mark.parametrize("named", [None, "b/b/price"])
    def test_the_costlier_goes_first(self, named: str | None) -> None:
        # X6 R-B: equipment bears 3%. As of 02-28, without interest, 600,000 go to a alone and leave 500,000 of it.
        part = paid("2025-03-31", 100_000, charge=named)
        seen = self.seen(part, set_off("2025-04-30", 600_000, "2025-02-10"), kind="supply", X6="R-B")
        # To 03-31 they cost 6,157.53 and 2,802.74: 8,960, after which 91,040 go to a; or 2,803 and 97,197 to b alone.
        left = [408_960, 1_100_000] if named is None else [500_000, 1_002_803]
        assert [seen.charge(id)["outstanding"] for id in ("a/price", "b/b/price")] == left
