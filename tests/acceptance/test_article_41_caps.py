"""Article 41(2)(1) and (2): what the company's damages are capped by in integration and outsourcing (X5, X61-X63)."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st
from services import (
    BUILD,
    WATCH,
    cap,
    completed,
    confirmed,
    fee_changed,
    incident,
    notice,
    payable,
    renewal_refused,
    service,
)
from story import Story, fact, formed, given, integration, paid, plus


def project(*facts: dict[str, Any]) -> Story:
    """10,000,000 yen before tax, confirmed on 2025-01-20 and due on 2025-12-26."""
    return given(
        integration(price=10_000_000, due_on="2025-01-31", payment={"due_on": "2025-12-26"}),
        *formed("2024-12-10"),
        completed("2025-01-15"),
        confirmed("2025-01-20"),
        *facts,
    )


class TestArticle41_2_1_Integration:
    """Damage of 8,000,000 on 2025-02-10; 3,300,000 paid on that day and again on 03-31."""

    story = project(
        paid("2025-02-10", 3_300_000, contract=BUILD),
        *incident("2025-02-10", 8_000_000, "negligence", BUILD),
        paid("2025-03-31", 3_300_000, contract=BUILD),
    )

    def test_it_stands_from_acceptance_on_and_is_nothing_while_nothing_is_paid(self) -> None:
        assert self.story.as_of("2024-12-09").lines(head="damages") == []
        for on in ("2024-12-10", "2025-02-09"):
            seen = self.story.as_of(on)
            assert (cap(seen, BUILD), payable(seen, BUILD)) == (0, 0)

    def test_x61_it_grows_with_every_payment(self) -> None:
        for on, amount in (
            ("2025-02-10", 3_300_000),
            ("2025-03-01", 3_300_000),
            ("2025-03-30", 3_300_000),
            ("2025-03-31", 6_600_000),
            ("2025-04-01", 6_600_000),
        ):
            assert cap(self.story.as_of(on), BUILD) == amount
        assert payable(self.story.as_of("2025-03-01"), BUILD) == 3_300_000
        assert payable(self.story.as_of("2025-04-01"), BUILD) == 6_600_000

    def test_x61_or_stays_what_it_was_on_the_day_of_the_damage(self) -> None:
        assert payable(self.story.as_of("2025-03-01", X61="R-B"), BUILD) == 3_300_000
        assert payable(self.story.as_of("2025-04-01", X61="R-B"), BUILD) == 3_300_000

    def test_x61_damage_before_the_first_payment_is_then_capped_at_nothing(self) -> None:
        story = project(
            *incident("2025-02-10", 8_000_000, "negligence", BUILD),
            paid("2025-03-31", 3_300_000, contract=BUILD),
        )
        assert payable(story.as_of("2025-04-01"), BUILD) == 3_300_000
        assert payable(story.as_of("2025-04-01", X61="R-B"), BUILD) == 0

    def test_x5_read_the_other_way_tax_is_taken_out(self) -> None:
        # 3,300,000 / 1.10, 6,600,000 / 1.10
        for on, amount in (("2025-03-01", 3_000_000), ("2025-04-01", 6_000_000)):
            assert payable(self.story.as_of(on, X5="R-B"), BUILD) == amount

    def test_x62_money_paid_over_counts_under_both_readings(self) -> None:
        for x62 in ("R-A", "R-B"):
            assert cap(self.story.as_of("2025-04-01", X62=x62), BUILD) == 6_600_000

    def test_below_the_cap_the_damage_itself_is_owed(self) -> None:
        story = project(
            paid("2025-02-10", 3_300_000, contract=BUILD),
            *incident("2025-02-10", 1_234_567, "negligence", BUILD),
        )
        assert payable(story.as_of("2025-03-01"), BUILD) == 1_234_567

    def test_interest_paid_is_no_fee_paid(self) -> None:
        # due 2025-12-26, paid 2026-01-26: 11,000,000 x 0.145 x 31 / 365 = 135,465.75
        story = project(paid("2026-01-26", 11_135_466, contract=BUILD))
        seen = story.as_of("2026-01-26")
        assert seen.totals["interest_paid"] == 135_466
        assert cap(seen, BUILD) == 11_000_000

    def test_an_advance_is_a_fee_paid(self) -> None:
        story = given(integration(), *formed("2024-12-10"), paid("2025-01-10", 3_300_000, contract=BUILD))
        assert cap(story.as_of("2025-01-10"), BUILD) == 3_300_000

    def test_money_for_another_contract_does_not_count(self) -> None:
        story = given(
            integration(),
            service("2025-01-01", 12),
            *formed("2024-12-10"),
            completed("2025-01-15"),
            confirmed("2025-01-20"),
            paid("2025-02-10", 330_000, contract=WATCH),
        )
        assert cap(story.as_of("2025-02-10"), BUILD) == 0

    @pytest.mark.parametrize("degree", ["gross_negligence", "intent"])
    def test_it_does_not_help_who_acted_with_intent_or_gross_negligence(self, degree: str) -> None:
        story = project(*incident("2025-02-10", 8_000_000, degree, BUILD, other=2_000_000))
        seen = story.as_of("2025-03-01")
        line = seen.line(head="uncapped_damages", contract=BUILD)
        assert (line["cap"], line["payable"]) == ("uncapped", 8_000_000)
        assert payable(story.as_of("2025-03-01", X64="R-B"), BUILD) == 10_000_000

    @settings(max_examples=25)
    @for_all(
        amounts=st.lists(st.integers(1, 5_000_000), max_size=4),
        days=st.lists(st.integers(0, 500), min_size=4, max_size=4),
    )
    def test_it_is_never_negative_never_shrinks_and_never_exceeds_what_was_paid(
        self, amounts: list[int], days: list[int]
    ) -> None:
        pays = [(plus("2025-01-21", n), amount) for n, amount in zip(sorted(days), amounts, strict=False)]
        story = project(*(paid(on, amount, contract=BUILD) for on, amount in pays))
        caps = [cap(story.as_of(plus("2025-01-20", n)), BUILD) for n in range(0, 560, 70)]
        assert caps[0] == 0
        assert caps == sorted(caps)
        assert caps[-1] <= min(11_000_000, sum(amounts))


class TestArticle41_2_2_Outsourcing:
    """X at 300,000 and Y at 120,000 a month before tax, both from 2025-05-01."""

    def two(self, *facts: dict[str, Any]) -> Story:
        return given(
            service("2025-05-01", 12, id="x"),
            service("2025-05-01", 12, id="y", monthly_fee=120_000),
            *formed(),
            *facts,
        )

    def test_it_is_one_month_of_the_service_that_did_the_damage(self) -> None:
        story = self.two(*incident("2025-07-01", 500_000, "negligence", "x"))
        seen = story.as_of("2025-07-31")
        # with tax: 330,000 and 132,000
        assert (cap(seen, "x"), cap(seen, "y")) == (330_000, 132_000)
        assert (payable(seen, "x"), payable(seen, "y")) == (330_000, 0)

    def test_x5_read_the_other_way_it_is_without_tax(self) -> None:
        seen = self.two(*incident("2025-07-01", 500_000, "negligence", "y")).as_of("2025-07-31", X5="R-B")
        assert (cap(seen, "x"), cap(seen, "y"), payable(seen, "y")) == (300_000, 120_000, 120_000)

    def test_x63_twice_damaged_twice_capped_or_once(self) -> None:
        story = self.two(
            *incident("2025-07-01", 500_000, "negligence", "x", name="i1"),
            *incident("2025-08-01", 500_000, "negligence", "x", name="i2"),
        )
        assert payable(story.as_of("2025-07-31"), "x") == 330_000
        assert payable(story.as_of("2025-08-31"), "x") == 660_000
        assert payable(story.as_of("2025-08-31", X63="R-B"), "x") == 330_000
        assert payable(story.as_of("2025-08-31", X5="R-B"), "x") == 600_000
        assert payable(story.as_of("2025-08-31", X5="R-B", X63="R-B"), "x") == 300_000

    def test_x63_small_damages_share_the_cap_or_do_not(self) -> None:
        story = self.two(
            *incident("2025-07-01", 200_000, "negligence", "x", name="i1"),
            *incident("2025-08-01", 200_000, "negligence", "x", name="i2"),
        )
        assert payable(story.as_of("2025-08-31"), "x") == 400_000
        assert payable(story.as_of("2025-08-31", X63="R-B"), "x") == 330_000

    def test_it_is_not_prorated_in_the_first_month(self) -> None:
        story = given(
            service("2025-05-20", 12),
            *formed(),
            *incident("2025-05-26", 500_000, "negligence", WATCH),
        )
        assert payable(story.as_of("2025-05-31"), WATCH) == 330_000

    def test_it_is_the_fee_of_the_month_of_the_cause(self) -> None:
        story = given(
            service("2025-05-01", 12),
            *formed(),
            *incident("2025-07-01", 500_000, "negligence", WATCH, name="i1"),
            fee_changed("2025-08-01", 200_000),
            *incident("2025-09-01", 500_000, "negligence", WATCH, name="i2"),
        )
        # 330,000 for July, 220,000 for September
        assert payable(story.as_of("2025-08-31"), WATCH) == 330_000
        assert payable(story.as_of("2025-09-30"), WATCH) == 550_000

    def test_no_payment_is_needed_for_it(self) -> None:
        assert cap(self.two().as_of("2025-04-07"), "x") == 330_000

    def test_it_remains_after_the_end(self) -> None:
        refused = self.two(renewal_refused("2026-01-15", contract="x"), notice("2025-10-10", contract="y"))
        seen = refused.as_of("2026-05-01")
        assert (cap(seen, "x"), cap(seen, "y")) == (330_000, 132_000)

    def test_only_direct_damage_enters_it(self) -> None:
        story = self.two(*incident("2025-07-01", 100_000, "negligence", "x", other=900_000))
        assert payable(story.as_of("2025-07-31"), "x") == 100_000

    def test_damage_not_yet_attributed_is_not_yet_payable(self) -> None:
        story = self.two(incident("2025-07-01", 500_000, "negligence", "x")[0])
        assert payable(story.as_of("2025-07-31"), "x") == 0


class TestTheReasonsTellTheFigures:
    """100,000 a month; damage of 900,000 on 2025-01-20, with a level of January that was missed or not."""

    def damaged(self, *facts: dict[str, Any]) -> Story:
        contract = service("2025-01-01", 12, monthly_fee=100_000, sla={"a": [{"below": "99", "reduce": "0.1"}]})
        return given(contract, *formed("2024-12-02"), *incident("2025-01-20", 900_000, "negligence", WATCH), *facts)

    def reasons(self, story: Story, **readings: str) -> list[tuple[str, str | None, str]]:
        line = story.as_of("2025-02-05", **readings).line(head="damages", bearer="company")
        return [(each["provision"], each["reading"], each["arithmetic"]) for each in line["because"]]

    @pytest.mark.parametrize(
        ("x5", "figure", "limit"),
        [
            ("R-A", "1 x (100000 + tax 10000) = 110000 yen", 110_000),
            ("R-B", "1 x 100000 without tax = 100000 yen", 100_000),
        ],
    )
    def test_of_the_cap_of_a_service(self, x5: str, figure: str, limit: int) -> None:
        told = self.reasons(self.damaged(), X5=x5)
        assert ("41(2)(2)", f"X5={x5}", figure) in told
        text = f"incident i1: 900000 yen count (negligence), the cap is {limit}, {limit} payable"
        assert ("41(2)", "X63=R-A", text) in told

    def test_of_what_goes_before_damages(self) -> None:
        missed = fact("ServiceLevelMeasured", "2025-02-03", contract=WATCH, month="2025-01", metric="a", value="98")
        told = self.reasons(self.damaged(missed))
        assert ("41(2)", "X63=R-A", "incident i1: 0 yen count (negligence), the cap is 110000, 0 payable") in told
        assert ("9", "X18=R-A", "the reduction of the fee is all that is owed for it") in told

    def test_of_what_was_paid_for_integration(self) -> None:
        line = project(paid("2025-02-10", 3_300_000, contract=BUILD)).as_of("2025-02-10").line(head="damages")
        assert "paid by now: 3300000 yen" in [each["arithmetic"] for each in line["because"]]
