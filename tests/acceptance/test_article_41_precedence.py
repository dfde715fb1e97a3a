"""Article 41(2) and its neighbours: what counts as paid (X62), and what no cap reaches (4.1)."""

from __future__ import annotations

from typing import Any

import pytest
from breaches import at_once, harassed, serving, solicited
from services import BUILD, WATCH, cap, completed, confirmed, incident, lump
from story import Json, Seen, Story, fact, formed, given, integration, paid


def built(*facts: Json, **more: Any) -> Story:
    """10,000,000 + 1,000,000 for integration, confirmed on 2025-07-02, due on Friday 2025-08-29."""
    return given(
        integration(payment={"due_on": "2025-08-29"}),
        *formed(),
        completed("2025-07-01"),
        confirmed("2025-07-02"),
        *facts,
        **more,
    )


SET_OFF = fact("SetOffDeclared", "2025-08-29", contract=BUILD, amount=4_400_000, claim_due_on="2025-08-29")
DEPOSIT = (
    fact("DepositDemanded", "2025-04-10", amount=3_000_000, due_on="2025-04-30"),
    fact("DepositPaid", "2025-04-25", amount=3_000_000),
    fact("DepositApplied", "2025-08-29", amount=2_200_000),
)
QUOTE = {"deposit_limit": 3_000_000}


class TestX62_WhatCountsAsPaid:
    @pytest.mark.parametrize(
        ("facts", "r_a", "r_b"),
        [
            ((), 0, 0),
            ((paid("2025-08-29", 3_300_000, contract=BUILD),), 3_300_000, 3_300_000),
            ((SET_OFF,), 4_400_000, 0),
            (DEPOSIT, 2_200_000, 0),
            ((*DEPOSIT, SET_OFF, paid("2025-08-29", 3_300_000, contract=BUILD)), 9_900_000, 3_300_000),
        ],
        ids=["nothing", "money", "set-off", "deposit", "all three"],
    )
    def test_set_off_and_an_applied_deposit_do_unless_cash_alone_counts(
        self, facts: tuple[Json, ...], r_a: int, r_b: int
    ) -> None:
        story = built(*facts, quote=QUOTE)
        assert cap(story.as_of("2025-08-29"), BUILD) == r_a
        assert cap(story.as_of("2025-08-29", X62="R-B"), BUILD) == r_b

    def test_a_deposit_that_is_only_held_pays_nothing(self) -> None:
        assert cap(built(*DEPOSIT[:2], quote=QUOTE).as_of("2025-08-29"), BUILD) == 0

    def test_the_late_interest_in_a_payment_does_not_count(self) -> None:
        # 31 days late on 09-29: 11,000,000 x 0.145 x 31 / 365 = 135,465.75 -> 135,466
        seen = built(paid("2025-09-29", 3_300_000, contract=BUILD)).as_of("2025-09-29")
        assert seen.totals["interest_paid"] == 135_466
        assert cap(seen, BUILD) == 3_300_000 - 135_466


def uncapped(seen: Seen, **wanted: Any) -> list[dict[str, Any]]:
    return [line for line in seen.lines(**wanted) if line["cap"] == "uncapped"]


class TestWithoutACap:
    def test_soliciting_staff(self) -> None:
        seen = serving(solicited("2025-06-02")).as_of("2025-06-02")
        (line,) = uncapped(seen, head="non_solicit")
        assert (line["bearer"], line["contract"]) == ("customer", WATCH)

    def test_customer_harassment(self) -> None:
        seen = serving(harassed("2025-06-02")).as_of("2025-06-02")
        (line,) = uncapped(seen, article="48(2)")
        assert (line["bearer"], line["contract"]) == ("customer", WATCH)

    @pytest.mark.parametrize("degree", ["gross_negligence", "intent"])
    def test_the_companys_gross_negligence_and_intent(self, degree: str) -> None:
        seen = serving(*incident("2025-06-02", 5_000_000, degree, WATCH)).as_of("2025-06-03")
        (line,) = uncapped(seen, head="uncapped_damages")
        assert (line["bearer"], line["payable"]) == ("company", 5_000_000)

    def test_what_is_owed_as_a_price(self) -> None:
        """The sum of Article 10(3) is ten times the cap, and owed in full."""
        seen = serving(*at_once("2025-05-28")).as_of("2025-05-28")
        (mirror,) = [line for line in seen.lines(bearer="customer") if isinstance(line["cap"], int)]
        assert lump(seen) == seen.charge("watch/early_termination")["outstanding"] == 3_029_033 > mirror["cap"]


class TestCapsOutliveTheContract:
    def test_they_stand_from_acceptance_and_after_the_end(self) -> None:
        story = serving(*at_once("2025-05-28"))
        assert story.as_of("2025-03-02").lines(head="damages", bearer="company") == []
        for on in ("2025-03-03", "2025-05-27", "2025-05-28", "2027-05-28"):
            assert cap(story.as_of(on), WATCH) == 330_000
