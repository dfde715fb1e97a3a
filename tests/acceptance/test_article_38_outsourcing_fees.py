"""Article 38(1), (2), (5) for monthly fees: proration, when a fee appears, when it is due, what being late costs."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st
from services import WATCH, days_of, fee_changed, half_up, invoice, money, net, service, through
from story import Seen, Story, corrected, formed, given, paid, plus


def serving(
    starts_on: str,
    months: int | None,
    *facts: dict[str, Any],
    quote: dict[str, Any] | None = None,
    **contract: Any,
) -> Story:
    return given(service(starts_on, months, **contract), *formed(plus(starts_on, -30)), *facts, quote=quote)


def fees(seen: Seen) -> dict[str, int]:
    """Month and fee before tax."""
    return {charge["id"].split("/")[1]: charge["net"] for charge in seen.charges(kind="monthly_fee")}


class TestArticle38_2_Proration:
    @pytest.mark.parametrize(
        ("x40", "february"),
        [
            ("R-A", 51_724),  # 100,000 x 15 / 29 = 51,724.1
            ("R-B", 50_000),  # 15 / 30
            ("R-C", 49_315),  # 1,200,000 x 15 / 365 = 49,315.07
        ],
    )
    def test_m1_the_first_month_from_its_first_day_of_service(self, x40: str, february: int) -> None:
        story = serving("2024-02-15", 12, monthly_fee=100_000)
        assert fees(story.as_of("2024-03-31", X40=x40)) == {"2024-02": february, "2024-03": 100_000}

    @pytest.mark.parametrize(
        ("x40", "october"),
        [
            ("R-A", 96_774),  # 300,000 x 10 / 31 = 96,774.2
            ("R-B", 100_000),  # 10 / 30
            ("R-C", 98_630),  # 3,600,000 x 10 / 365 = 98,630.1
        ],
    )
    def test_m1_the_last_month_through_its_last_day_of_service(self, x40: str, october: int) -> None:
        story = serving("2024-04-01", None, ends_on="2024-10-10", auto_renews=False)
        seen = story.as_of("2024-12-31", X40=x40)
        assert fees(seen)["2024-10"] == october
        assert len(fees(seen)) == 7

    def test_thirty_days_of_thirty_one_are_a_whole_month_under_r_b(self) -> None:
        story = serving("2025-01-02", 12)
        # 300,000 x 30 / 31 = 290,322.6; x 30 / 30; 3,600,000 x 30 / 365 = 295,890.4
        january = {x40: fees(story.as_of("2025-01-31", X40=x40)) for x40 in ("R-A", "R-B", "R-C")}
        assert january == {
            "R-A": {"2025-01": 290_322},
            "R-B": {"2025-01": 300_000},
            "R-C": {"2025-01": 295_890},
        }

    @pytest.mark.parametrize("x40", ["R-A", "R-B", "R-C"])
    def test_whole_months_are_never_prorated(self, x40: str) -> None:
        story = serving("2025-01-01", 12, auto_renews=False)
        assert set(fees(story.as_of("2026-03-31", X40=x40)).values()) == {300_000}

    def test_a_service_within_one_month_has_one_fee(self) -> None:
        story = serving("2025-08-05", None, ends_on="2025-08-20", auto_renews=False)
        # 16 days: 300,000 x 16 / 31 = 154,838.7
        assert fees(story.as_of("2025-09-30")) == {"2025-08": 154_838}

    def test_the_month_in_which_a_term_is_renewed_is_whole(self) -> None:
        # terms 2024-01-15 to 2025-01-14 and 2025-01-15 to 2026-01-14: the service ends with neither
        seen = serving("2024-01-15", 12).as_of("2025-02-28")
        # 300,000 x 17 / 31 = 164,516.1
        assert (fees(seen)["2024-01"], fees(seen)["2025-01"], fees(seen)["2025-02"]) == (
            164_516,
            300_000,
            300_000,
        )

    def test_the_quote_may_leave_it_out(self) -> None:
        story = serving("2024-02-15", None, ends_on="2024-10-10", auto_renews=False, prorated=False)
        assert set(fees(story.as_of("2024-12-31")).values()) == {300_000}

    @settings(max_examples=40)
    @for_all(offset=st.integers(0, 1200), length=st.integers(0, 500), fee=st.integers(1, 3_000_000))
    def test_every_month_is_its_days_served_over_its_days(self, offset: int, length: int, fee: int) -> None:
        starts_on = plus("2022-01-01", offset)
        ends_on = plus(starts_on, length)
        story = serving(starts_on, None, ends_on=ends_on, monthly_fee=fee, auto_renews=False)
        served: dict[str, int] = {}
        for each in through(starts_on, ends_on):
            served[each[:7]] = served.get(each[:7], 0) + 1
        expected = {month: fee * n // days_of(month) for month, n in served.items()}
        assert fees(story.as_of(plus(ends_on, 1))) == expected


class TestArticle38_1_WhenAFeeAppears:
    story = serving("2025-08-01", 12)

    def test_on_the_last_day_of_its_month(self) -> None:
        assert self.story.as_of("2025-08-30").charges() == []
        seen = self.story.as_of("2025-08-31")
        assert money(seen, "watch/2025-08") == (300_000, 30_000, 330_000)
        line = seen.charge("watch/2025-08")
        assert (line["from"], line["to"], line["kind"]) == ("2025-08-01", "2025-08-31", "monthly_fee")
        assert (line["paid"], line["outstanding"], line["status"]) == (0, 330_000, "open")

    def test_or_of_its_service(self) -> None:
        story = serving("2025-08-05", None, ends_on="2025-10-10", auto_renews=False)
        assert sorted(fees(story.as_of("2025-10-09"))) == ["2025-08", "2025-09"]
        seen = story.as_of("2025-10-10")
        line = seen.charge("watch/2025-10")
        assert (line["from"], line["to"]) == ("2025-10-01", "2025-10-10")
        first = seen.charge("watch/2025-08")
        assert (first["from"], first["to"]) == ("2025-08-05", "2025-08-31")

    def test_every_fee_is_a_duty_of_the_customer(self) -> None:
        duties = self.story.as_of("2025-10-31").duties("O9", contract=WATCH)
        assert {duty["debtor"] for duty in duties} == {"customer"}
        assert [duty["due_on"] for duty in duties] == ["2025-09-30", "2025-10-31", "2025-12-01"]

    def test_nothing_is_charged_before_acceptance(self) -> None:
        story = given(service("2025-08-01", 12))
        assert story.as_of("2025-12-31").charges() == []


class TestArticle38_5_WhenAFeeIsDue:
    @pytest.mark.parametrize(
        ("month", "rule", "due_on"),
        [
            ("2025-08", None, "2025-09-30"),
            ("2025-07", None, "2025-09-01"),  # 08-31 is a Sunday
            ("2025-10", None, "2025-12-01"),  # 11-30 is a Sunday
            ("2025-11", None, "2026-01-05"),  # 12-31 lies in the year-end pause
            ("2025-08", {"months_after": 0, "day": "end"}, "2025-09-01"),
            ("2025-08", {"months_after": 1, "day": 10}, "2025-09-10"),
            ("2025-08", {"months_after": 2, "day": 10}, "2025-10-10"),
            ("2025-01", {"months_after": 1, "day": 31}, "2025-02-28"),
        ],
    )
    def test_by_the_rule_of_the_quote_counted_from_its_month(
        self, month: str, rule: dict[str, Any] | None, due_on: str
    ) -> None:
        story = serving("2025-01-01", 12, quote={"payment": rule} if rule else {})
        assert story.as_of(f"{month}-{days_of(month)}").charge(f"watch/{month}")["due_on"] == due_on

    def test_an_invoice_names_another_day(self) -> None:
        story = serving("2025-08-01", 12, invoice("2025-09-02", "2025-09-19", ["watch/2025-08"]))
        assert story.as_of("2025-09-01").charge("watch/2025-08")["due_on"] == "2025-09-30"
        assert story.as_of("2025-09-02").charge("watch/2025-08")["due_on"] == "2025-09-19"

    def test_a_late_fee_bears_interest_from_the_day_after(self) -> None:
        story = serving("2025-08-01", 12)
        assert story.as_of("2025-09-30").totals["overdue"] == 0
        # 330,000 x 0.145 / 365 = 131.10
        seen = story.as_of("2025-10-01")
        assert (seen.charge("watch/2025-08")["status"], seen.totals["late_interest"]) == ("overdue", 131)
        assert seen.totals["overdue"] == 330_000

    def test_paid_a_month_late_it_costs_four_thousand_yen(self) -> None:
        # 330,000 x 0.145 x 31 / 365 = 4,063.97
        story = serving("2025-08-01", 12, paid("2025-10-31", 334_064, charge="watch/2025-08", contract=WATCH))
        assert story.as_of("2025-10-30").totals["late_interest"] == 3_933  # 30 days: 3,932.88
        seen = story.as_of("2025-10-31")
        assert (seen.charge("watch/2025-08")["status"], seen.totals["interest_paid"]) == ("paid", 4_064)

    @settings(max_examples=25)
    @for_all(days=st.integers(1, 300))
    def test_interest_on_several_fees_is_rounded_once_when_it_is_settled(self, days: int) -> None:
        # January is due on Friday 2025-02-28, February on Monday 03-31
        on = plus("2025-02-28", days)
        exact = [Fraction(330_000 * 145 * late, 365 * 1000) for late in (days, max(0, days - 31))]
        story = serving("2025-01-01", None, ends_on="2025-02-28", auto_renews=False)
        seen = story.as_of(on)
        lines = [line["amount"] for month in ("01", "02") for line in seen.interest(f"watch/2025-{month}")]
        assert sorted(lines) == sorted(half_up(each) for each in exact if each)
        settled = half_up(sum(exact, Fraction(0)))
        paid_up = story.then(paid(on, 660_000 + settled, contract=WATCH)).as_of(on).totals
        assert (paid_up["interest_paid"], paid_up["outstanding"]) == (settled, 0)
        assert (paid_up["late_interest"], paid_up["refundable"]) == (0, 0)

    def test_undesignated_money_meets_interest_and_then_the_oldest_fee(self) -> None:
        story = serving("2025-01-01", 12, paid("2025-04-30", 400_000))
        # due 02-28, 03-31, 04-30: 61 days 7,996.85, 30 days 3,932.88; together 11,929.73 -> 11,930
        # 400,000 - 11,930 = 388,070: January 330,000, February 58,070
        seen = story.as_of("2025-04-30")
        assert seen.totals["interest_paid"] == 11_930
        left = [seen.charge(f"watch/2025-{month}")["outstanding"] for month in ("01", "02", "03")]
        assert left == [0, 271_930, 330_000]


class TestConsumptionTaxOfFees:
    def test_the_rate_is_that_of_the_month_served(self) -> None:
        seen = serving("2019-08-01", 12).as_of("2019-10-31")
        taxes = [seen.charge(f"watch/2019-{month}")["tax"] for month in ("08", "09", "10")]
        assert taxes == [24_000, 24_000, 30_000]

    def test_a_rate_of_the_contract_is_kept(self) -> None:
        seen = serving("2019-08-01", 12, tax_rate="0.08").as_of("2019-10-31")
        assert seen.charge("watch/2019-10")["tax"] == 24_000

    def test_tax_is_floored_on_the_prorated_fee(self) -> None:
        # 300,000 x 16 / 31 = 154,838; tax 15,483.8
        seen = serving("2024-07-16", 12).as_of("2024-07-31")
        assert money(seen, "watch/2024-07") == (154_838, 15_483, 170_321)


class TestMonthlyFeeChanged:
    def test_from_the_first_of_a_month_it_is_the_fee_of_that_month(self) -> None:
        seen = serving("2025-08-01", 12, fee_changed("2025-10-01", 330_000)).as_of("2025-11-30")
        assert fees(seen) == {
            "2025-08": 300_000,
            "2025-09": 300_000,
            "2025-10": 330_000,
            "2025-11": 330_000,
        }

    def test_in_mid_month_each_fee_counts_for_its_days(self) -> None:
        # (300,000 x 15 + 310,000 x 16) / 31 = 305,161.3
        seen = serving("2025-08-01", 12, fee_changed("2025-10-16", 310_000)).as_of("2025-10-31")
        assert fees(seen)["2025-10"] == 305_161
        reason = seen.charge("watch/2025-10")["because"][0]["arithmetic"]
        assert reason == "300,000 x 15 / 31 + 310,000 x 16 / 31 = 305161 yen"

    @pytest.mark.parametrize(
        ("x40", "reason"),
        [
            ("R-A", "300,000 yen x 20 of 31 days = 193548 yen"),
            ("R-B", "300,000 yen x 20 of 30 days = 200000 yen"),
            ("R-C", "12 x 300,000 yen x 20 of 365 days = 197260 yen"),
        ],
    )
    def test_the_reason_of_a_part_of_a_month_tells_its_divisor(self, x40: str, reason: str) -> None:
        seen = serving("2025-08-12", 12).as_of("2025-08-31", X40=x40)
        assert seen.charge("watch/2025-08")["because"][0]["arithmetic"] == reason

    def test_it_lasts_into_the_renewed_term(self) -> None:
        seen = serving("2024-08-01", 12, fee_changed("2025-02-01", 250_000)).as_of("2025-09-30")
        assert fees(seen)["2025-08"] == fees(seen)["2025-09"] == 250_000

    def test_the_fee_of_a_renewed_term_is_the_same(self) -> None:
        seen = serving("2024-08-01", 12).as_of("2025-09-30")
        assert fees(seen)["2025-08"] == 300_000

    def test_known_late_it_changes_what_was_charged(self) -> None:
        story = serving("2025-08-01", 12, fee_changed("2025-09-01", 280_000, at="2025-11-10T10:00+09:00"))
        assert net(story.as_of("2025-10-31", "2025-11-09")) == 900_000
        assert net(story.as_of("2025-10-31", "2025-11-10")) == 300_000 + 280_000 * 2

    def test_corrected_it_changes_what_was_charged(self) -> None:
        story = serving(
            "2025-08-01",
            12,
            fee_changed("2025-09-01", 208_000, id="new-fee"),
            corrected("new-fee", {"monthly_fee": 280_000}, "2025-11-10", contract=WATCH),
        )
        assert fees(story.as_of("2025-10-31", "2025-11-09"))["2025-10"] == 208_000
        assert fees(story.as_of("2025-10-31", "2025-11-10"))["2025-10"] == 280_000


class TestTheSumsAgreeWithTheLines:
    @settings(max_examples=20)
    @for_all(amounts=st.lists(st.integers(1, 700_000), max_size=4))
    def test_no_yen_is_lost_or_made(self, amounts: list[int]) -> None:
        days = ["2025-03-10", "2025-04-10", "2025-05-12", "2025-06-10"]
        story = serving("2025-01-01", 12, *(paid(on, amount) for on, amount in zip(days, amounts, strict=False)))
        seen = story.as_of("2025-06-30")
        totals = seen.totals
        assert totals["charged"] == 6 * 330_000 == totals["paid"] + totals["outstanding"]
        assert totals["outstanding"] == sum(charge["outstanding"] for charge in seen.charges())
        if totals["outstanding"]:
            assert totals["paid"] + totals["interest_paid"] + totals["refundable"] <= sum(amounts)


class TestAMonthThatCostsNothing:
    def test_leaves_no_duty_to_pay_behind(self) -> None:
        seen = serving("2024-02-01", 12, monthly_fee=0).as_of("2024-12-31")
        duties = seen.duties("O9", contract=WATCH)
        assert [duty["amount"] for duty in duties] == [0] * 11
        assert {duty["status"] for duty in duties} == {"discharged"}
        assert {charge["status"] for charge in seen.charges(kind="monthly_fee")} == {"paid"}
