"""A service that has ended has no later month: its last month's fee is the cap (41(2)(2), (4), 40(5))."""

from __future__ import annotations

import pytest
from breaches import ground, rescinded
from services import WATCH, service
from story import fact, formed_on, given, maintenance


class TestArticle41_2_CapsAfterTheEnd:
    @pytest.mark.parametrize(
        ("x5", "on", "cap"),
        [
            # 100,000 with the 8 percent of its time; from 2019-10-01 the rate is 10 percent, for what is served then.
            ("R-A", "2019-06-30", 108_000),
            ("R-A", "2019-12-01", 108_000),
            ("R-B", "2019-12-01", 100_000),
        ],
    )
    def test_have_the_tax_of_its_time(self, x5: str, on: str, cap: int) -> None:
        story = given(service("2019-01-01", 6, monthly_fee=100_000, auto_renews=False), *formed_on("2018-11-12"))
        line = story.as_of(on, X5=x5).line(head="damages")
        assert line["cap"] == cap
        assert f"{cap} yen" in line["because"][-1]["arithmetic"]

    def test_of_maintenance_too(self) -> None:
        # 12 x (10,000 + 800) = 129,600; it ran from 2019-01-01 to 06-30.
        care = maintenance(monthly_fee=10_000, starts_on="2019-01-01", term_months=6, auto_renews=False)
        line = given(care, *formed_on("2018-11-12")).as_of("2019-12-01").line(head="damages")
        assert line["cap"] == 129_600

    @pytest.mark.parametrize("on", ["2025-06-30", "2025-07-31", "2025-09-02"])
    def test_know_no_fee_that_was_agreed_on_for_later_months(self, on: str) -> None:
        # Rescinded on 2025-06-30: the 150,000 of August never came, for either side's cap.
        story = given(
            *(service("2025-04-01", 12, monthly_fee=100_000), *formed_on("2025-02-12")),
            fact("MonthlyFeeChanged", "2025-05-12", contract=WATCH, monthly_fee=150_000, effective_on="2025-08-01"),
            *(ground("2025-06-20"), rescinded("2025-06-30", "40(2)")),
        )
        caps = {line["bearer"]: line["cap"] for line in story.as_of(on).lines(head="damages")}
        assert caps == {"company": 110_000, "customer": 110_000}

    def test_hold_for_damage_that_shows_after_it(self) -> None:
        story = given(
            *(service("2025-04-01", 12, monthly_fee=100_000), *formed_on("2025-02-12")),
            fact("MonthlyFeeChanged", "2025-05-12", contract=WATCH, monthly_fee=150_000, effective_on="2025-08-01"),
            *(ground("2025-06-20"), rescinded("2025-06-30", "40(2)")),
            fact("DamageOccurred", "2025-09-01", contract=WATCH, incident="i", amount_direct=500_000),
            fact("AttributionFound", "2025-09-02", contract=WATCH, incident="i", degree="negligence"),
        )
        assert story.as_of("2025-09-02").line(head="damages", bearer="company")["payable"] == 110_000
