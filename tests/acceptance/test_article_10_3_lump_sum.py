"""Article 10(3) beside 40(5): the sum after the company's rescission, and the cap on its damages (X23, X51, 4.1)."""

from __future__ import annotations

from typing import Any

import pytest
from breaches import (
    OUTSIDE_ARTICLE_40,
    Orders,
    at_once,
    cured,
    demand,
    rescinded,
    serving,
)
from services import WATCH, completed, confirmed, lump, money, state
from story import Seen, fact, formed, given, integration, maintenance, paid, supply

# Rescinded on 2025-05-28: May is charged for 28 of 31 days, 270,967. What is left of it, 29,033,
# and June to March, 10 x 300,000, make up the sum.
SUM = 29_033 + 10 * 300_000


def mirror(seen: Seen, **wanted: Any) -> list[dict[str, Any]]:
    """The caps on what the company may claim after its own rescission."""
    return [line for line in seen.lines(bearer="customer", **wanted) if isinstance(line["cap"], int)]


class TestArticle10_3_TheSum:
    story = serving(*at_once("2025-05-28"))

    def test_the_companys_rescission_makes_it_owed(self) -> None:
        assert SUM == 3_029_033
        assert lump(self.story.as_of("2025-05-27")) == 0
        seen = self.story.as_of("2025-05-28")
        assert money(seen, "watch/early_termination") == (SUM, 0, SUM)
        line = seen.charge("watch/early_termination")
        assert (line["kind"], line["article"], line["debtor"]) == ("early_termination", "10(3)", "customer")

    def test_after_a_demand_as_well(self) -> None:
        seen = serving(demand("2025-05-07", 14), rescinded("2025-05-28")).as_of("2025-05-28")
        assert lump(seen) == SUM

    def test_with_the_fee_of_may_it_makes_up_the_whole_of_the_term(self) -> None:
        seen = self.story.as_of("2026-12-31")
        # 12 x 300,000, and no more
        assert sum(charge["net"] for charge in seen.charges()) == 3_600_000

    def test_the_customers_rescission_does_not(self) -> None:
        for facts in (
            at_once("2025-05-28", by="customer"),
            (demand("2025-05-07", 14, by="customer"), rescinded("2025-05-28", by="customer")),
        ):
            seen = serving(*facts).as_of("2025-06-30")
            assert (state(seen, WATCH), lump(seen)) == ("terminated", 0)

    def test_a_notice_without_effect_does_not(self) -> None:
        seen = serving(rescinded("2025-05-28")).as_of("2025-05-28")
        assert (state(seen, WATCH), lump(seen)) == ("in_service", 0)

    def test_the_end_by_agreement_does_not(self) -> None:
        seen = serving(fact("TerminationAgreed", "2025-05-28", contract=WATCH)).as_of("2025-06-30")
        assert (state(seen, WATCH), lump(seen)) == ("terminated", 0)

    def test_it_is_not_owed_as_far_as_the_term_is_paid(self) -> None:
        prepaid = paid("2025-04-01", 12 * 330_000, contract=WATCH, prepays_through="2026-03")
        seen = serving(prepaid, *at_once("2025-05-28")).as_of("2025-05-28")
        assert lump(seen) == 0

    @pytest.mark.parametrize(
        ("x58", "amount"),
        [
            ("R-A", SUM),
            ("R-B", 3_300_000),  # May as a whole
            ("R-C", 3_000_000),  # whole months only
            ("R-D", 3_027_945),  # 307 days: 3,600,000 x 307 / 365 = 3,027,945.2
        ],
    )
    def test_x58_counts_its_month_as_after_a_notice_of_the_customer(self, x58: str, amount: int) -> None:
        assert lump(self.story.as_of("2025-05-28", X58=x58)) == amount

    def test_each_service_rescinded_with_it_owes_its_own(self) -> None:
        story = serving(maintenance("care", starts_on="2025-04-01"), *at_once("2025-05-28", scope="all"))
        seen = story.as_of("2025-05-28")
        # upkeep: May 10,000 x 28 / 31 = 9,032; 968 + 10 x 10,000 = 100,968
        assert (lump(seen, WATCH), lump(seen, "care")) == (SUM, 100_968)

    def test_a_service_that_survives_owes_none(self) -> None:
        story = serving(maintenance("care", starts_on="2025-04-01"), *at_once("2025-05-28"))
        seen = story.as_of("2025-05-28")
        assert (lump(seen, WATCH), lump(seen, "care")) == (SUM, 0)

    def test_if_the_breach_turns_out_to_have_been_cured_it_vanishes(self) -> None:
        story = serving(
            demand("2025-05-07", 14),
            rescinded("2025-05-28", at="2025-05-28T10:00+09:00"),
            cured("2025-05-27", at="2025-06-10T10:00+09:00"),
        )
        assert lump(story.as_of("2025-06-10", "2025-06-09")) == SUM
        seen = story.as_of("2025-06-10", "2025-06-10")
        assert (state(seen, WATCH), lump(seen)) == ("in_service", 0)


class TestX23_OutsideArticle40:
    @pytest.mark.parametrize(("basis", "facts"), OUTSIDE_ARTICLE_40)
    def test_soliciting_and_harassment_cost_no_sum(self, basis: str, facts: Any) -> None:
        seen = serving(*facts("2025-05-28")).as_of("2025-05-28")
        assert (seen.contract(WATCH)["basis"], lump(seen)) == (basis, 0)

    @pytest.mark.parametrize(("basis", "facts"), OUTSIDE_ARTICLE_40)
    def test_read_the_other_way_they_do(self, basis: str, facts: Any) -> None:
        seen = serving(*facts("2025-05-28")).as_of("2025-05-28", X23="R-B")
        assert (seen.contract(WATCH)["basis"], lump(seen)) == (basis, SUM)


class TestArticle40_5_CapOnTheCompanysDamages:
    story = serving(*at_once("2025-05-28"))

    def test_it_stands_only_after_the_companys_rescission(self) -> None:
        assert mirror(self.story.as_of("2025-05-27")) == []
        (line,) = mirror(self.story.as_of("2025-05-28"))
        # one month's fee with tax (X5)
        assert (line["contract"], line["article"], line["cap"]) == (WATCH, "40(5)", 330_000)

    def test_x5_read_the_other_way_it_is_without_tax(self) -> None:
        (line,) = mirror(self.story.as_of("2025-05-28", X5="R-B"))
        assert line["cap"] == 300_000

    def test_4_1_the_sum_stands_outside_it(self) -> None:
        """A loss of 2,000,000 or more: damages up to the cap, and the sum beside them."""
        seen = self.story.as_of("2025-05-28", X5="R-B")
        (line,) = mirror(seen)
        # 3,029,033 + 300,000
        assert lump(seen) + line["cap"] == 3_329_033

    @pytest.mark.parametrize(
        ("on", "amount", "inside"),
        [
            ("2025-05-28", SUM, 0),  # the sum alone is more than the cap
            ("2026-03-28", 29_033, 300_967),  # 300,000 - 270,967; 330,000 - 29,033
        ],
    )
    def test_x51_read_the_other_way_the_sum_uses_the_cap_up(self, on: str, amount: int, inside: int) -> None:
        story = serving(*at_once(on))
        for x51, left in (("R-A", 330_000), ("R-B", inside)):
            seen = story.as_of(on, X51=x51)
            (line,) = mirror(seen)
            assert (lump(seen), line["cap"]) == (amount, left)

    def test_the_companys_own_cap_is_untouched(self) -> None:
        for on in ("2025-05-27", "2025-05-28", "2026-05-28"):
            line = self.story.as_of(on).line(contract=WATCH, bearer="company", head="damages")
            assert line["cap"] == 330_000

    def test_not_after_the_customers_rescission(self) -> None:
        assert mirror(serving(*at_once("2025-05-28", by="customer")).as_of("2025-05-28")) == []

    @pytest.mark.parametrize(("basis", "facts"), OUTSIDE_ARTICLE_40)
    def test_not_after_soliciting_or_harassment_which_know_no_cap(self, basis: str, facts: Any) -> None:
        seen = serving(*facts("2025-05-28")).as_of("2025-05-28")
        assert seen.contract(WATCH)["basis"] == basis
        assert mirror(seen) == []

    def test_each_contract_rescinded_has_its_own(self) -> None:
        first = serving(maintenance("care", starts_on="2025-04-01"), *at_once("2025-05-28", scope="all"))
        second = given(supply(due_on="2025-09-30"), integration(), *formed("2025-03-10"), order="SO-2")
        seen = Orders((first, second)).as_of("2025-05-28")
        caps = {line["contract"]: line["cap"] for line in mirror(seen)}
        # a month; a year of upkeep, 12 x 11,000; the unit without tax; what was paid for the integration
        assert caps == {WATCH: 330_000, "care": 132_000, "server": 1_200_000, "build": 0}

    def test_for_integration_it_is_what_was_paid(self) -> None:
        story = given(
            integration(payment={"due_on": "2025-08-29"}),
            *formed(),
            completed("2025-07-01"),
            confirmed("2025-07-02"),
            paid("2025-08-29", 3_300_000, contract="build"),
            *at_once("2025-09-10", contract="build"),
        )
        (line,) = mirror(story.as_of("2025-09-10"))
        assert line["cap"] == 3_300_000
