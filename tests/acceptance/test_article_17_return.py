"""Article 17: the rented unit goes back; two rents for each started month that it stays out (M5, X28-X30, X66)."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st
from rentals import PC, delivered, late_return, lost, rental, return_by, returned, unit_state
from services import effect, fee_changed, invoice, money, net, notice, renewal_refused, standing, state, through
from story import Seen, Story, corrected, fact, formed, given, paid, plus


def ended(ended_on: str, *facts: dict[str, Any], quote: dict[str, Any] | None = None, **contract: Any) -> Story:
    """One unit at 20,000 yen a month before tax, rented for about a year up to a day."""
    starts_on = plus(ended_on, -364)
    contract = {"auto_renews": False, **contract}
    return given(
        rental(starts_on, ends_on=ended_on, **contract),
        *formed(plus(starts_on, -30)),
        delivered(starts_on),
        *facts,
        quote=quote,
    )


def wanted_by(deadline: str, *facts: dict[str, Any], **contract: Any) -> Story:
    """The rental ended ten days before the deadline, which the company had named ten days before that."""
    return ended(plus(deadline, -10), return_by(deadline, plus(deadline, -20)), *facts, **contract)


def money_for_lateness(seen: Seen) -> int:
    """Yen before tax."""
    return net(seen, kind="late_return")


# --- an oracle that knows nothing of the software ---------------------------------------------------------------


def month_begins(deadline: str, k: int) -> str:
    """First day of the k-th month of lateness, counted from the day after the deadline (Civil Code 143).

    Where the corresponding day does not exist, the month before it ran to the last day of its calendar month.
    """
    first = plus(deadline, 1)
    months = int(first[:4]) * 12 + int(first[5:7]) - 1 + k - 1
    try:
        return plus(f"{months // 12}-{months % 12 + 1:02}-{first[8:]}", 0)
    except ValueError:
        months += 1
        return f"{months // 12}-{months % 12 + 1:02}-01"


def started(deadline: str, on: str, x29: str) -> int:
    """Months of lateness started by the end of a day, under each reading of X29."""
    days = through(plus(deadline, 1), on)
    if x29 == "R-A":
        return sum(month_begins(deadline, k) <= on for k in range(1, len(days) + 2)) if days else 0
    if x29 == "R-B":
        return len({each[:7] for each in days})
    return -(-len(days) // 30)


READINGS = ("R-A", "R-B", "R-C")

M5 = [
    # deadline, returned, months: R-A, R-B, R-C
    ("2025-01-31", "2025-02-28", 1, 1, 1),
    ("2025-01-31", "2025-03-01", 2, 2, 1),
    ("2025-01-30", "2025-02-28", 1, 2, 1),
    ("2025-01-30", "2025-03-02", 2, 3, 2),
    ("2025-01-30", "2025-03-30", 2, 3, 2),
    ("2025-01-30", "2025-03-31", 3, 3, 2),  # chained from month to month it would be 2
    ("2024-11-29", "2025-02-28", 3, 4, 4),
    ("2024-11-29", "2025-03-30", 5, 5, 5),  # chained 4
    ("2024-01-30", "2024-02-29", 1, 2, 1),
]


class TestM5_StartedMonths:
    @pytest.mark.parametrize("x29", READINGS)
    @pytest.mark.parametrize("row", M5, ids=lambda row: f"{row[0]} to {row[1]}")
    def test_x29_each_costs_two_rents(self, row: tuple[Any, ...], x29: str) -> None:
        deadline, back, months = row[0], row[1], row[2 + READINGS.index(x29)]
        assert started(deadline, back, x29) == months
        seen = wanted_by(deadline, returned(back)).as_of(plus(back, 400), X29=x29)
        assert late_return(seen) == [f"pc/late_return/{k}" for k in range(1, months + 1)]
        assert money_for_lateness(seen) == months * 40_000

    def test_two_months_are_80_000_yen_and_tax(self) -> None:
        seen = wanted_by("2025-01-30", returned("2025-03-02")).as_of("2025-03-31")
        assert money(seen, "pc/late_return/1") == money(seen, "pc/late_return/2") == (40_000, 4_000, 44_000)
        assert sum(charge["gross"] for charge in seen.charges(kind="late_return")) == 88_000
        line = seen.charge("pc/late_return/2")
        assert (line["article"], line["debtor"], line["contract"]) == ("17(2)", "customer", PC)

    def test_it_is_twice_the_rent_in_force_at_the_end(self) -> None:
        raised = fee_changed("2024-10-01", 25_000, contract=PC)
        assert money(wanted_by("2025-01-30", raised).as_of("2025-01-31"), "pc/late_return/1")[0] == 50_000

    def test_x66_without_tax_if_it_is_damages(self) -> None:
        seen = wanted_by("2025-01-30", returned("2025-03-02")).as_of("2025-03-31", X66="R-B")
        assert money(seen, "pc/late_return/1") == (40_000, 0, 40_000)
        assert sum(charge["gross"] for charge in seen.charges(kind="late_return")) == 80_000

    def test_x30_on_top_of_the_rent_a_month_costs_three(self) -> None:
        story = wanted_by("2025-01-30", returned("2025-03-02"))
        plain, on_top = (net(story.as_of("2025-03-31", X30=x30)) for x30 in ("R-A", "R-B"))
        assert on_top - plain == 2 * 20_000

    @pytest.mark.parametrize("x29", READINGS)
    @settings(max_examples=25)
    @for_all(offset=st.integers(0, 1460), days=st.integers(-5, 400))
    def test_the_count_is_that_of_the_calendar_on_every_day(self, x29: str, offset: int, days: int) -> None:
        deadline = plus("2023-01-01", offset)
        on = plus(deadline, days)
        expected = started(deadline, on, x29)
        # the unit is still out on that day, or came back on it
        assert len(late_return(wanted_by(deadline).as_of(on, X29=x29))) == expected
        story = wanted_by(deadline, returned(on))
        assert len(late_return(story.as_of(plus(on, 200), X29=x29))) == expected


class TestWhenAMonthIsOwed:
    """To be back by Thursday 2025-01-30; still out."""

    @pytest.mark.parametrize(
        ("x29", "firsts"),
        [
            # counted from 01-31: February and April have no 31st, so their months run to their last day
            ("R-A", ("2025-01-31", "2025-03-01", "2025-03-31", "2025-05-01")),
            ("R-B", ("2025-01-31", "2025-02-01", "2025-03-01", "2025-04-01")),
            ("R-C", ("2025-01-31", "2025-03-02", "2025-04-01", "2025-05-01")),
        ],
    )
    def test_from_its_first_day(self, x29: str, firsts: tuple[str, ...]) -> None:
        story = wanted_by("2025-01-30")
        for k, first in enumerate(firsts, start=1):
            assert len(late_return(story.as_of(plus(first, -1), X29=x29))) == k - 1
            seen = story.as_of(first, X29=x29)
            assert late_return(seen)[-1] == f"pc/late_return/{k}"
            assert money_for_lateness(seen) == k * 40_000

    def test_it_is_due_by_the_rule_of_the_quote_from_the_month_in_which_it_began(self) -> None:
        seen = wanted_by("2025-01-30").as_of("2025-03-31")
        due = [seen.charge(f"pc/late_return/{k}")["due_on"] for k in (1, 2, 3)]
        # begun on 01-31, 03-01, 03-31: the ends of February and April
        assert due == ["2025-02-28", "2025-04-30", "2025-04-30"]

    def test_the_customer_owes_it(self) -> None:
        assert wanted_by("2025-01-30").as_of("2025-01-30").duties("O18") == []
        duties = wanted_by("2025-01-30").as_of("2025-03-01").duties("O18", contract=PC)
        assert {duty["debtor"] for duty in duties} == {"customer"}


class TestReturnInTime:
    @pytest.mark.parametrize(("back", "months"), [("2025-01-29", 0), ("2025-01-30", 0), ("2025-01-31", 1)])
    def test_on_the_deadline_costs_nothing_a_day_later_a_whole_month(self, back: str, months: int) -> None:
        seen = wanted_by("2025-01-30", returned(back)).as_of("2025-12-31")
        assert len(late_return(seen)) == months
        assert standing(seen, "ReturnFellOverdue") == ["2025-01-31"][:months]
        assert unit_state(seen) == "returned"

    def test_no_business_day_is_asked_for(self) -> None:
        # the deadline is Saturday 2025-02-01; Article 17(2) is not among those that X1 moves
        for x1 in READINGS:
            seen = wanted_by("2025-02-01", returned("2025-02-02")).as_of("2025-02-28", X1=x1)
            assert late_return(seen) == ["pc/late_return/1"]


class TestReturnFellOverdue:
    story = wanted_by("2025-01-30")

    def test_it_shows_on_the_day_after_the_deadline(self) -> None:
        assert self.story.as_of("2025-01-30").rows("ReturnFellOverdue") == []
        row = self.story.as_of("2025-01-31").row("ReturnFellOverdue")
        assert (row["on"], row["shows_from"], row["deemed"], row["article"], row["unit"]) == (
            "2025-01-31",
            "2025-01-31",
            True,
            "17(2)",
            PC,
        )

    @pytest.mark.parametrize(
        ("as_of", "expected", "duty"),
        [
            ("2025-01-21", "return_due", "open"),
            ("2025-01-30", "return_due", "open"),
            ("2025-01-31", "return_late", "overdue"),
        ],
    )
    def test_until_then_the_return_is_merely_due(self, as_of: str, expected: str, duty: str) -> None:
        # the term ended on 2025-01-20
        seen = self.story.as_of(as_of)
        assert unit_state(seen) == expected
        line = seen.duty("O17", contract=PC)
        assert (line["debtor"], line["due_on"], line["status"]) == ("customer", "2025-01-30", duty)

    def test_before_the_end_nothing_is_to_be_returned(self) -> None:
        seen = self.story.as_of("2025-01-20")
        assert (unit_state(seen), seen.duties("O17")) == ("deemed_conforming", [])

    def test_the_return_ends_it(self) -> None:
        seen = self.story.then(returned("2025-03-02")).as_of("2025-03-02")
        assert unit_state(seen) == "returned"
        line = seen.duty("O17", contract=PC)
        assert (line["status"], line["ended_on"]) == ("discharged", "2025-03-02")

    def test_it_happens_once(self) -> None:
        assert standing(self.story.as_of("2025-12-31"), "ReturnFellOverdue") == ["2025-01-31"]


class TestX28_TheDeadline:
    """Ended on 2024-12-31; on 2025-01-20 the company asked for the unit by 01-30; it came on 02-10."""

    story = ended("2024-12-31", return_by("2025-01-30", "2025-01-20"), returned("2025-02-10"))

    @pytest.mark.parametrize(
        ("x28", "overdue", "months"),
        [
            ("R-A", "2025-01-31", 1),
            ("R-B", "2025-01-01", 2),  # 01-01 to 01-31, 02-01
            ("R-C", "2025-01-21", 1),
        ],
    )
    def test_is_that_of_the_company_or_the_end_or_the_demand(self, x28: str, overdue: str, months: int) -> None:
        before = self.story.as_of(plus(overdue, -1), X28=x28)
        assert (late_return(before), unit_state(before) == "return_late") == ([], False)
        assert unit_state(self.story.as_of(overdue, X28=x28)) == "return_late"
        seen = self.story.as_of("2025-06-30", X28=x28)
        assert standing(seen, "ReturnFellOverdue") == [overdue]
        assert len(late_return(seen)) == months

    def test_without_a_day_nothing_runs(self) -> None:
        story = ended("2024-12-31")
        for x28 in ("R-A", "R-C"):
            seen = story.as_of("2026-12-31", X28=x28)
            assert (unit_state(seen), late_return(seen)) == ("return_due", [])
            assert [duty["status"] for duty in seen.duties("O17")] == ["open"]
        # from 2025-01-01 the thirteenth month begins on 2026-01-01
        assert len(late_return(story.as_of("2026-01-01", X28="R-B"))) == 13

    def test_a_day_before_the_end_waits_for_the_end(self) -> None:
        story = ended("2024-12-31", return_by("2024-12-20", "2024-12-02"))
        seen = story.as_of("2024-12-31")
        assert (late_return(seen), standing(seen, "ReturnFellOverdue")) == ([], [])
        assert standing(story.as_of("2025-01-31"), "ReturnFellOverdue") == ["2025-01-01"]

    @pytest.mark.parametrize(("named", "overdue"), [("2025-01-17", "2025-01-21"), ("2025-01-18", "2025-01-19")])
    def test_a_day_that_is_over_is_none(self, named: str, overdue: str) -> None:
        """To be back by 01-20; on 01-18 the company names another day: of 01-17 nobody can return it any more."""
        story = ended("2024-12-31", return_by("2025-01-20", "2024-12-02"), return_by(named, "2025-01-18"))
        row = story.as_of("2025-01-18").row("ReturnInstructed", on="2025-01-18")
        assert row["effect"] == ("none" if named < "2025-01-18" else "full")
        seen = story.as_of("2025-01-21")
        assert standing(seen, "ReturnFellOverdue") == [overdue]
        assert seen.charge("pc/late_return/1")["from"] == overdue

    def test_alone_it_sets_no_deadline(self) -> None:
        story = ended("2024-12-31", return_by("2025-01-17", "2025-01-18"))
        assert unit_state(story.as_of("2025-06-30")) == "return_due"
        # but return was demanded
        assert standing(story.as_of("2025-06-30", X28="R-C"), "ReturnFellOverdue") == ["2025-01-19"]

    def test_once_overdue_a_later_day_changes_nothing(self) -> None:
        story = ended("2024-12-31", return_by("2025-01-20", "2024-12-02"), return_by("2025-03-31", "2025-01-21"))
        seen = story.as_of("2025-02-21")
        assert effect(seen, "ReturnInstructed", on="2025-01-21") == "none"
        assert late_return(seen) == ["pc/late_return/1", "pc/late_return/2"]
        assert seen.duty("O17")["due_on"] == "2025-01-20"

    def test_until_then_it_moves_the_deadline(self) -> None:
        story = ended("2024-12-31", return_by("2025-01-20", "2024-12-02"), return_by("2025-03-31", "2025-01-20"))
        assert standing(story.as_of("2025-04-01"), "ReturnFellOverdue") == ["2025-04-01"]

    def test_a_corrected_day_moves_everything(self) -> None:
        story = ended(
            "2024-12-31",
            return_by("2025-01-10", "2024-12-20", id="letter"),
            corrected("letter", {"deadline": "2025-01-30"}, "2025-02-03", contract=PC),
        )
        assert standing(story.as_of("2025-02-03", "2025-02-02"), "ReturnFellOverdue") == ["2025-01-11"]
        seen = story.as_of("2025-02-03")
        assert standing(seen, "ReturnFellOverdue") == ["2025-01-31"]
        assert late_return(seen) == ["pc/late_return/1"]


class TestAReturnKnownTooLate:
    """To be back by 2025-01-30; the slip of the carrier is found on 03-10."""

    def story(self, back: str, *facts: dict[str, Any]) -> Story:
        return wanted_by("2025-01-30", *facts, returned(back, at="2025-03-10T09:00+09:00"))

    def test_months_that_did_not_begin_fall_away(self) -> None:
        story = self.story("2025-02-05")
        assert len(late_return(story.as_of("2025-03-09", "2025-03-09"))) == 2
        assert late_return(story.as_of("2025-03-10")) == ["pc/late_return/1"]

    def test_returned_on_the_deadline_it_was_never_late(self) -> None:
        story = self.story("2025-01-30")
        assert unit_state(story.as_of("2025-02-28", "2025-03-09")) == "return_late"
        seen = story.as_of("2025-03-10")
        assert (unit_state(seen), late_return(seen)) == ("returned", [])
        assert seen.row("ReturnFellOverdue")["status"] == "withdrawn"
        assert seen.rows("DeemedEventWithdrawn", contract=PC)

    def test_what_had_been_invoiced_is_met_by_a_refund(self) -> None:
        issued = invoice("2025-02-10", "2025-02-28", ["pc/late_return/1"], contract=PC)
        seen = self.story("2025-01-30", issued).as_of("2025-03-10")
        assert seen.charge("pc/late_return/1")["gross"] == 44_000
        assert net(seen, kind="refund") == -40_000
        assert [charge["outstanding"] for charge in seen.charges(id="pc/late_return/1")] == [0]


class TestInterestOnIt:
    """M5: 80,000 yen, 60 days: 394.52 at 3%, not 1,906.85 at 14.5%.

    The rental lasted from 2025-01-01 to 01-20 and is paid. Both months are on one invoice for Monday 03-31.
    """

    story = given(
        rental("2025-01-01", ends_on="2025-01-20", auto_renews=False),
        *formed("2024-12-02"),
        delivered("2025-01-01"),
        return_by("2025-01-30", "2025-01-10"),
        paid("2025-01-24", 22_000, contract=PC, charge="pc/2025-01"),
        returned("2025-03-02"),
        invoice("2025-03-10", "2025-03-31", ["pc/late_return/1", "pc/late_return/2"], contract=PC),
        quote={"payment": {"months_after": 2, "day": "end"}},
    )

    def test_it_is_the_statutory_rate(self) -> None:
        # 80,000 x 0.03 x 60 / 365 = 394.52
        seen = self.story.as_of("2025-05-30", X66="R-B")
        assert seen.totals["late_interest"] == 395
        lines = [line for k in (1, 2) for line in seen.interest(f"pc/late_return/{k}")]
        assert {(line["rate"], line["days"]) for line in lines} == {("0.03", 60)}

    def test_the_tax_bears_it_too_unless_x5_is_read_the_other_way(self) -> None:
        # 88,000 x 0.03 x 60 / 365 = 433.97
        assert self.story.as_of("2025-05-30").totals["late_interest"] == 434
        assert self.story.as_of("2025-05-30", X5="R-B").totals["late_interest"] == 395

    def test_none_runs_through_the_day_on_which_it_is_due(self) -> None:
        assert self.story.as_of("2025-03-31").totals["late_interest"] == 0
        # one day: 88,000 x 0.03 / 365 = 7.23
        assert self.story.as_of("2025-04-01").totals["late_interest"] == 7


class TestHoweverTheRentalEnded:
    def test_by_a_refusal_of_renewal(self) -> None:
        # the term ends on 2025-01-14; the last day to refuse is 2024-10-14
        story = given(
            rental("2024-01-15", 12),
            *formed("2023-12-15"),
            delivered("2024-01-15"),
            renewal_refused("2024-10-14", contract=PC),
            return_by("2025-01-31", "2025-01-06"),
        )
        assert unit_state(story.as_of("2025-01-14")) == "deemed_conforming"
        assert unit_state(story.as_of("2025-01-15")) == "return_due"
        assert late_return(story.as_of("2025-02-01")) == ["pc/late_return/1"]

    def test_by_the_customers_notice_on_its_day(self) -> None:
        story = given(
            rental("2024-01-15", 12),
            *formed("2023-12-15"),
            delivered("2024-01-15"),
            notice("2024-10-10", contract=PC),
            return_by("2024-10-31", "2024-10-15"),
            returned("2024-11-01"),
        )
        assert unit_state(story.as_of("2024-10-09")) == "deemed_conforming"
        seen = story.as_of("2024-10-10")
        assert (state(seen, PC), unit_state(seen)) == ("terminated", "return_due")
        assert late_return(story.as_of("2024-10-31")) == []
        assert late_return(story.as_of("2024-12-31")) == ["pc/late_return/1"]

    def test_a_renewed_rental_keeps_its_unit(self) -> None:
        story = ended("2024-12-31", return_by("2025-01-30", "2024-12-20"), auto_renews=True)
        seen = story.as_of("2025-02-28")
        assert (state(seen, PC), unit_state(seen), late_return(seen)) == ("renewed", "deemed_conforming", [])


class TestSeveralUnits:
    """Two units at 20,000 and 30,000 yen, both to be back by 2025-01-30."""

    UNITS = ({"id": "pc1", "monthly_fee": 20_000}, {"id": "pc2", "monthly_fee": 30_000})

    def story(self, *facts: dict[str, Any]) -> Story:
        return given(
            rental("2024-02-01", ends_on="2025-01-20", auto_renews=False, monthly_fee=None, units=list(self.UNITS)),
            *formed("2024-01-15"),
            delivered("2024-02-01", "pc1"),
            delivered("2024-02-01", "pc2"),
            return_by("2025-01-30", "2025-01-10", "pc1"),
            return_by("2025-01-30", "2025-01-10", "pc2"),
            *facts,
        )

    def test_each_is_late_for_itself_at_its_own_rent(self) -> None:
        seen = self.story(returned("2025-01-30", "pc1"), returned("2025-02-03", "pc2")).as_of("2025-02-28")
        assert late_return(seen) == ["pc/pc2/late_return/1"]
        assert money(seen, "pc/pc2/late_return/1") == (60_000, 6_000, 66_000)
        assert seen.charge("pc/pc2/late_return/1")["unit"] == "pc2"

    def test_both_out_both_are_charged(self) -> None:
        seen = self.story().as_of("2025-03-01")
        assert sorted(late_return(seen)) == [f"pc/{unit}/late_return/{k}" for unit in ("pc1", "pc2") for k in (1, 2)]
        # 2 x 2 x 50,000
        assert money_for_lateness(seen) == 200_000

    def test_a_lost_unit_owes_no_return_and_is_never_late(self) -> None:
        seen = self.story(lost("2024-08-20", "pc2"), returned("2025-01-30", "pc1")).as_of("2025-12-31")
        assert (unit_state(seen, "pc2"), late_return(seen)) == ("lost", [])
        assert seen.duties("O17", unit="pc2") == []
        assert standing(seen, "ReturnFellOverdue") == []

    def test_a_unit_that_never_came_need_not_go_back(self) -> None:
        story = given(
            rental("2025-01-01", ends_on="2025-01-20", auto_renews=False),
            *formed("2024-12-02"),
            fact("ReturnInstructed", "2025-01-10", contract=PC, unit=PC, deadline="2025-01-30"),
        )
        seen = story.as_of("2025-12-31")
        assert (late_return(seen), seen.duties("O17")) == ([], [])


class TestArticle38_2_TheMonthOfTheEnd:
    def test_full_rent_and_late_return_may_cover_the_same_days(self) -> None:
        # M2: January is charged in full though the term ended on the 20th; the late month began on the 31st
        seen = wanted_by("2025-01-30").as_of("2025-01-31")
        assert seen.charge("pc/2025-01")["net"] == 20_000
        assert money_for_lateness(seen) == 40_000
        assert effect(seen, "ReturnInstructed") == "full"
