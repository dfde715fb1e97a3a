"""Article 38(3): work that ends before completion is settled by the share that was done (M9)."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st
from services import BUILD, completed, state
from story import Json, Seen, Story, corrected, fact, formed, given, integration, paid

ENDED = fact("TerminationAgreed", "2025-05-12", contract=BUILD)


def assessed(on: str, ratio: str, **more: Any) -> Json:
    return fact("ProgressAssessed", on, contract=BUILD, ratio=ratio, **more)


def project(*facts: Json, advance: int = 3_300_000) -> Story:
    """10,000,000 yen before tax, part of it paid in advance on 2025-04-10."""
    money = [paid("2025-04-10", advance, contract=BUILD)] if advance else []
    return given(integration(price=10_000_000), *formed("2025-04-01"), *money, *facts)


def settlement(seen: Seen) -> Json:
    (charge,) = seen.charges(contract=BUILD, kind="progress_settlement")
    return charge


class TestM9_TheSettlement:
    def test_before_the_share_is_assessed_nothing_is_charged(self) -> None:
        seen = project(ENDED, assessed("2025-05-26", "0.45")).as_of("2025-05-25")
        assert (state(seen, BUILD), seen.contract(BUILD)["basis"]) == ("terminated", "agreement")
        assert seen.charges() == []

    def test_forty_five_per_cent_leave_the_customer_to_pay_the_rest(self) -> None:
        # 4,500,000 + 450,000 = 4,950,000; less 3,300,000
        seen = project(ENDED, assessed("2025-05-26", "0.45")).as_of("2025-05-26")
        charge = settlement(seen)
        assert (charge["net"], charge["tax"], charge["gross"]) == (4_500_000, 450_000, 4_950_000)
        assert (charge["paid"], charge["outstanding"], charge["article"]) == (3_300_000, 1_650_000, "38(3)")
        totals = seen.totals
        assert (totals["charged"], totals["paid"]) == (4_950_000, 3_300_000)
        assert (totals["outstanding"], totals["refundable"]) == (1_650_000, 0)

    def test_twenty_per_cent_leave_the_company_to_refund(self) -> None:
        # 2,000,000 + 200,000 = 2,200,000; 3,300,000 - 2,200,000
        seen = project(ENDED, assessed("2025-05-26", "0.20")).as_of("2025-05-26")
        assert settlement(seen)["gross"] == 2_200_000
        assert (seen.totals["outstanding"], seen.totals["refundable"]) == (0, 1_100_000)

    def test_thirty_per_cent_are_just_what_was_paid(self) -> None:
        seen = project(ENDED, assessed("2025-05-26", "0.30")).as_of("2025-05-26")
        assert (seen.totals["outstanding"], seen.totals["refundable"]) == (0, 0)
        assert settlement(seen)["status"] == "paid"

    def test_nothing_paid_the_whole_share_is_owed(self) -> None:
        seen = project(ENDED, assessed("2025-05-26", "0.45"), advance=0).as_of("2025-05-26")
        assert (seen.totals["outstanding"], seen.totals["refundable"]) == (4_950_000, 0)

    def test_it_is_due_by_the_payment_rule(self) -> None:
        seen = project(ENDED, assessed("2025-05-26", "0.45")).as_of("2025-05-26")
        assert settlement(seen)["due_on"] == "2025-06-30"

    def test_late_it_bears_the_contractual_interest(self) -> None:
        # 1,650,000 x 0.145 x 31 / 365 = 20,319.86 from 06-30 to 07-31
        seen = project(ENDED, assessed("2025-05-26", "0.45")).as_of("2025-07-31")
        assert (seen.totals["overdue"], seen.totals["late_interest"]) == (1_650_000, 20_320)

    def test_a_corrected_share_is_a_corrected_settlement(self) -> None:
        story = project(
            ENDED,
            assessed("2025-05-26", "0.54", id="share"),
            corrected("share", {"ratio": "0.45"}, "2025-06-03", contract=BUILD),
        )
        assert settlement(story.as_of("2025-05-26", "2025-06-02"))["gross"] == 5_940_000
        assert settlement(story.as_of("2025-05-26", "2025-06-03"))["gross"] == 4_950_000

    @settings(max_examples=30)
    @for_all(percent=st.integers(0, 100), advance=st.integers(0, 11_000_000), price=st.integers(1, 20_000_000))
    def test_what_is_owed_less_what_is_refundable_is_what_was_earned_less_what_was_paid(
        self, percent: int, advance: int, price: int
    ) -> None:
        money = [paid("2025-04-10", advance, contract=BUILD)] if advance else []
        story = given(
            integration(price=price),
            *formed("2025-04-01"),
            *money,
            ENDED,
            assessed("2025-05-26", f"{percent / 100:.2f}"),
        )
        totals = story.as_of("2025-05-26").totals
        earned = price * percent // 100
        assert totals["outstanding"] - totals["refundable"] == earned + earned // 10 - advance
        assert min(totals["outstanding"], totals["refundable"]) == 0


class TestWhereThereIsNothingToSettle:
    def test_a_share_assessed_while_the_work_goes_on_is_no_debt(self) -> None:
        seen = project(assessed("2025-05-26", "0.45")).as_of("2025-05-26")
        assert seen.charges() == []
        assert state(seen, BUILD) == "accepted"

    @pytest.mark.parametrize("on", ["2025-05-12", "2025-05-13", "2025-12-31"])
    def test_work_that_ended_is_never_deemed_confirmed(self, on: str) -> None:
        seen = project(completed("2025-05-07"), ENDED).as_of(on)
        assert state(seen, BUILD) == "terminated"
        assert seen.rows("CompletionDeemedConfirmed", status="effective") == []
