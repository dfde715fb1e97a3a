"""Article 28(3): title passes with full payment of price and tax, unit by unit."""

from __future__ import annotations

from breaches import demand, rescinded
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st
from story import (
    Json,
    Story,
    certificate,
    fact,
    formed,
    given,
    latent_defect,
    paid,
    received,
    reduction_agreed,
    retracted,
    supply,
)

PRICE = {"charge": "server/s1/price", "contract": "server"}


def sold(*facts: Json, units: tuple[str, ...] = ("s1",)) -> Story:
    """Each unit 1,200,000 + 120,000 = 1,320,000, handed over on 2025-06-04, due on Monday 2025-06-30."""
    return given(
        supply(units=units, payment={"due_on": "2025-06-30"}),
        *formed(),
        *(received("2025-06-02", unit) for unit in units),
        *(certificate("2025-06-04", unit) for unit in units),
        *facts,
    )


class TestArticle28_3_Title:
    def test_the_unpaid_unit_is_the_companys(self) -> None:
        assert sold().as_of("2025-06-30").unit()["title"] == "company"

    def test_the_price_without_the_tax_is_not_enough(self) -> None:
        seen = sold(paid("2025-06-20", 1_200_000, **PRICE)).as_of("2025-06-20")
        assert seen.unit()["title"] == "company"
        assert seen.charge()["outstanding"] == 120_000

    def test_the_last_yen_passes_it(self) -> None:
        story = sold(paid("2025-06-20", 1_319_999, **PRICE), paid("2025-06-23", 1, **PRICE))
        assert story.as_of("2025-06-22").unit()["title"] == "company"
        seen = story.as_of("2025-06-23")
        assert seen.unit()["title"] == "customer"
        assert seen.charge()["status"] == "paid"

    def test_it_is_an_event_of_the_day_and_the_instant_of_the_payment(self) -> None:
        seen = sold(paid("2025-06-20", 1_320_000, at="2025-06-23T11:30+09:00", **PRICE)).as_of("2025-06-23")
        row = seen.row("TitleTransferred", unit="s1")
        assert (row["on"], row["shows_from"]) == ("2025-06-20", "2025-06-20")
        assert row["recorded_at"] == "2025-06-23T11:30:00+09:00"
        assert (row["deemed"], row["article"]) == (True, "28(3)")

    def test_each_unit_passes_by_itself(self) -> None:
        seen = sold(paid("2025-06-20", 1_320_000, **PRICE), units=("s1", "s2")).as_of("2025-06-20")
        assert seen.unit("s1")["title"] == "customer"
        assert seen.unit("s2")["title"] == "company"
        assert [row["unit"] for row in seen.rows("TitleTransferred")] == ["s1"]

    def test_money_for_one_of_three_that_names_none_of_them_passes_none(self) -> None:
        units = ("s1", "s2", "s3")
        # equal debts due on one day share pro rata (Civil Code 488(4)): 440,000 each
        seen = sold(paid("2025-06-20", 1_320_000, contract="server"), units=units).as_of("2025-06-20")
        assert [seen.charge(f"server/{unit}/price")["paid"] for unit in units] == [440_000] * 3
        assert [seen.unit(unit)["title"] for unit in units] == ["company"] * 3

    def test_a_bounced_payment_takes_it_back(self) -> None:
        story = sold(
            paid("2025-06-20", 1_320_000, id="p", **PRICE),
            retracted("p", "2025-06-25", reason="bounced", contract="server"),
        )
        assert story.as_of("2025-06-20", known_at="2025-06-20").unit()["title"] == "customer"
        seen = story.as_of("2025-06-20")
        assert seen.unit()["title"] == "company"
        assert seen.row("TitleTransferred")["status"] == "withdrawn"

    def test_unpaid_late_interest_does_not_hold_it(self) -> None:
        # 30 days late: 1,320,000 x 0.145 x 30 / 365 = 15,731.51; principal first by agreement
        story = sold(
            fact("AllocationAgreed", "2025-06-05", order="principal_first"),
            paid("2025-07-30", 1_320_000, **PRICE),
        )
        seen = story.as_of("2025-07-30")
        assert seen.unit()["title"] == "customer"
        assert seen.totals["outstanding"] == 0
        assert seen.totals["late_interest"] == 15_732

    def test_where_interest_goes_first_the_same_sum_does_not_pass_it(self) -> None:
        seen = sold(paid("2025-07-30", 1_320_000, **PRICE)).as_of("2025-07-30")
        assert seen.totals["outstanding"] == 15_732
        assert seen.totals["interest_paid"] == 15_732
        assert seen.unit()["title"] == "company"

    @settings(max_examples=25)
    @for_all(amounts=st.lists(st.integers(1, 1_500_000), min_size=1, max_size=4))
    def test_title_is_the_customers_exactly_when_price_and_tax_are_paid(self, amounts: list[int]) -> None:
        story = sold(*(paid(f"2025-06-{10 + n}", amount, **PRICE) for n, amount in enumerate(amounts)))
        total = 0
        for n, amount in enumerate(amounts):
            total += amount  # all in time, so there is no interest
            seen = story.as_of(f"2025-06-{10 + n}")
            assert seen.unit()["title"] == ("customer" if total >= 1_320_000 else "company")
            assert seen.charge()["outstanding"] == max(0, 1_320_000 - total)


class TestCivilCode545_TheSaleIsUndone:
    """Paid in full on 2025-06-20; the customer demands a cure on Monday 06-23 and rescinds on 07-08, day 15."""

    story = sold(
        paid("2025-06-20", 1_320_000, **PRICE),
        demand("2025-06-23", 14, by="customer", contract="server"),
        latent_defect("2025-07-01"),
        rescinded("2025-07-08", by="customer", contract="server"),
        latent_defect("2025-07-09"),
    )

    def test_the_goods_go_back_as_the_price_does(self) -> None:
        assert self.story.as_of("2025-07-07").unit()["title"] == "customer"
        seen = self.story.as_of("2025-07-08")
        assert seen.charge("server/s1/price/refund")["gross"] == -1_320_000
        assert seen.totals["refundable"] == 1_320_000
        assert seen.unit()["title"] == "company"

    def test_there_is_no_warranty_for_goods_that_go_back(self) -> None:
        before = self.story.as_of("2025-07-07")
        assert (before.line(head="latent_defect")["status"], before.duty("O25")["status"]) == ("open", "open")
        seen = self.story.as_of("2025-07-08")
        assert seen.line(head="latent_defect")["status"] == "released"
        assert (seen.duty("O25")["status"], seen.duty("O25")["ended_on"]) == ("released", "2025-07-08")

    def test_a_notice_that_comes_later_claims_nothing(self) -> None:
        row = self.story.as_of("2025-07-09").row("LatentDefectNoticed", on="2025-07-09")
        assert (row["effect"], row["article"]) == ("none", "32(1)")

    def test_nor_is_a_price_reduced_that_is_given_back(self) -> None:
        story = given(
            supply(),
            *formed(),
            received("2025-06-02"),
            certificate("2025-06-04", special=True),
            paid("2025-06-20", 1_320_000, **PRICE),
            demand("2025-06-23", 14, by="customer", contract="server"),
            rescinded("2025-07-08", by="customer", contract="server"),
            reduction_agreed("2025-07-09", 60_000),
        )
        seen = story.as_of("2025-07-09")
        assert seen.row("PriceReductionAgreed")["effect"] == "none"
        assert seen.totals["refundable"] == 1_320_000
