"""Article 38(5) and what surrounds it: due dates, tax, late interest, and which debt a payment meets."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st
from story import (
    Json,
    Seen,
    Story,
    certificate,
    fact,
    formed,
    given,
    integration,
    outsourcing,
    paid,
    plus,
    received,
    reduction_agreed,
    supply,
)

from yakkan import InputError

PRICE = {"charge": "server/s1/price", "contract": "server"}


def sold(
    *facts: Json,
    passed_on: str = "2025-01-10",
    due_on: str | None = "2025-01-31",
    price: int = 1_000_000,
    quote: Json | None = None,
    **contract: Any,
) -> Story:
    """One unit passed on `passed_on`; `due_on` is the contract's own due date, None leaves it to a rule."""
    if due_on is not None:
        contract["payment"] = {"due_on": due_on}
    return given(
        supply(unit_price=price, **contract),
        *formed(plus(passed_on, -30)),
        received(plus(passed_on, -2)),
        certificate(passed_on),
        *facts,
        quote=quote,
    )


def completed(id: str, on: str, price: int, **more: Any) -> tuple[Json, Json, Json]:
    """An integration contract and the facts that confirm it on a day."""
    return (
        integration(id, price, **more),
        fact("WorkCompleted", plus(on, -1), contract=id),
        fact("CompletionConfirmed", on, contract=id, form="paper"),
    )


class TestArticle38_5_LateInterest:
    """M3: overdue x 0.145 x days / 365; the due day is not counted, the day of payment is."""

    m3 = sold(passed_on="2024-01-10", due_on="2024-01-31")

    def test_m3_forty_four_days(self) -> None:
        # 1,100,000 x 0.145 x 44 / 365 = 19,227.397
        seen = self.m3.as_of("2024-03-15")
        assert seen.totals["late_interest"] == 19_227
        assert seen.totals["outstanding"] == seen.totals["overdue"] == 1_100_000
        (line,) = seen.interest()
        assert (line["from"], line["to"], line["days"], line["amount"]) == (
            "2024-02-01",
            "2024-03-15",
            44,
            19_227,
        )
        assert line["rate"] == "0.145"
        assert line["article"] == "38(5)"

    def test_m3_paying_all_of_it_settles_all_of_it(self) -> None:
        story = sold(paid("2024-03-15", 1_119_227, **PRICE), passed_on="2024-01-10", due_on="2024-01-31")
        seen = story.as_of("2024-03-15")
        assert seen.totals["outstanding"] == 0
        assert (seen.totals["paid"], seen.totals["interest_paid"]) == (1_100_000, 19_227)
        assert seen.totals["late_interest"] == 0
        later = story.as_of("2024-12-31").totals
        assert (later["outstanding"], later["late_interest"]) == (0, 0)

    def test_m3_a_leap_year_has_366_days_over_365(self) -> None:
        # 1,100,000 x 0.145 x 366 / 365 = 159,936.99
        assert self.m3.as_of("2025-01-31").totals["late_interest"] == 159_937

    @pytest.mark.parametrize(
        ("as_of", "status", "overdue", "interest"),
        [
            ("2024-01-30", "open", 0, 0),
            ("2024-01-31", "open", 0, 0),
            ("2024-02-01", "overdue", 1_100_000, 437),  # 1,100,000 x 0.145 / 365 = 436.99
        ],
    )
    def test_a_debt_is_late_from_the_day_after_it_is_due(
        self, as_of: str, status: str, overdue: int, interest: int
    ) -> None:
        seen = self.m3.as_of(as_of)
        assert seen.charge()["status"] == status
        assert (seen.totals["overdue"], seen.totals["late_interest"]) == (overdue, interest)
        assert seen.duty("O26")["status"] == status

    def test_a_payment_on_the_due_day_costs_no_interest(self) -> None:
        seen = sold(paid("2025-01-31", 1_100_000, **PRICE)).as_of("2025-12-31")
        assert seen.charge()["status"] == "paid"
        assert (seen.totals["outstanding"], seen.totals["late_interest"], seen.totals["interest_paid"]) == (
            0,
            0,
            0,
        )

    @settings(max_examples=25)
    @for_all(days=st.integers(0, 800))
    def test_interest_is_the_formula_on_every_day(self, days: int) -> None:
        # half-up at 50 sen, in whole numbers: (2 x n + d) // (2 x d)
        numerator, denominator = 1_100_000 * 145 * days, 365 * 1000
        expected = (2 * numerator + denominator) // (2 * denominator)
        assert self.m3.as_of(plus("2024-01-31", days)).totals["late_interest"] == expected

    def test_x6_read_the_other_way_equipment_bears_the_statutory_rate(self) -> None:
        # 3,600,000 + 360,000 = 3,960,000; 30 days after 2025-01-31 is 2025-03-02
        story = sold(price=3_600_000)
        # x 0.145 x 30 / 365 = 47,194.52 ; x 0.03 x 30 / 365 = 9,764.38
        assert story.as_of("2025-03-02").totals["late_interest"] == 47_195
        seen = story.as_of("2025-03-02", X6="R-B")
        assert seen.totals["late_interest"] == 9_764
        assert seen.interest()[0]["rate"] == "0.03"

    def test_x5_read_the_other_way_the_base_is_without_tax(self) -> None:
        # 1,000,000 x 0.145 x 44 / 365 = 17,479.45
        assert self.m3.as_of("2024-03-15", X5="R-B").totals["late_interest"] == 17_479


class TestM3b_PartPayments:
    """1,100,000 due Friday 2025-01-31; 500,000 on 02-28, 400,000 on 04-15, the rest on 05-30."""

    first_two = (paid("2025-02-28", 500_000, **PRICE), paid("2025-04-15", 400_000, **PRICE))

    def test_interest_goes_first(self) -> None:
        story = sold(*self.first_two, paid("2025-05-30", 227_418, **PRICE))
        # 28 days: 12,235.62 -> 12,236; 500,000 - 12,236 = 487,764; 1,100,000 - 487,764 = 612,236
        seen = story.as_of("2025-02-28")
        assert (seen.totals["interest_paid"], seen.totals["outstanding"]) == (12_236, 612_236)
        assert seen.totals["late_interest"] == 0
        # 46 days on 612,236: 11,187.98 -> 11,188; 400,000 - 11,188 = 388,812; left 223,424
        seen = story.as_of("2025-04-15")
        assert (seen.totals["interest_paid"], seen.totals["outstanding"]) == (23_424, 223_424)
        # 45 days on 223,424: 3,994.09 -> 3,994; 227,418 - 3,994 = 223,424; left 0
        before = story.as_of("2025-05-29")
        # 44 days: 223,424 x 0.145 x 44 / 365 = 3,905.33
        assert (before.totals["outstanding"], before.totals["late_interest"]) == (223_424, 3_905)
        seen = story.as_of("2025-05-30")
        assert (seen.totals["interest_paid"], seen.totals["outstanding"]) == (27_418, 0)
        assert (seen.totals["paid"], seen.totals["late_interest"]) == (1_100_000, 0)
        assert seen.unit()["title"] == "customer"

    def test_a_yen_less_leaves_a_yen(self) -> None:
        seen = sold(*self.first_two, paid("2025-05-30", 227_417, **PRICE)).as_of("2025-05-30")
        assert seen.totals["outstanding"] == 1

    def test_by_agreement_principal_goes_first(self) -> None:
        agreed = fact("AllocationAgreed", "2025-02-01", order="principal_first")
        story = sold(agreed, *self.first_two, paid("2025-05-30", 226_775, **PRICE))
        # 28 days on 1,100,000: 12,235.62
        seen = story.as_of("2025-02-28")
        assert (seen.totals["outstanding"], seen.totals["late_interest"]) == (600_000, 12_236)
        # 46 days on 600,000: 10,964.38; together 23,200.00
        seen = story.as_of("2025-04-15")
        assert (seen.totals["outstanding"], seen.totals["late_interest"]) == (200_000, 23_200)
        # 45 days on 200,000: 3,575.34; together 26,775.34 -> 26,775; 200,000 + 26,775 = 226,775
        seen = story.as_of("2025-05-30")
        assert (seen.totals["outstanding"], seen.totals["late_interest"]) == (0, 0)
        assert (seen.totals["paid"], seen.totals["interest_paid"]) == (1_100_000, 26_775)

    def test_x4_floor_each_time(self) -> None:
        # 12,235; 612,235 left; 46 days 11,187.96 -> 11,187; 223,422 left; 45 days 3,994.05 -> 3,994
        # 223,422 + 3,994 = 227,416
        story = sold(*self.first_two, paid("2025-05-30", 227_416, **PRICE))
        seen = story.as_of("2025-05-30", X4="R-B")
        assert (seen.totals["outstanding"], seen.totals["late_interest"]) == (0, 0)
        assert story.as_of("2025-05-30").totals["outstanding"] == 2

    def test_x42_the_whole_sum_bears_interest_until_all_is_paid(self) -> None:
        # 119 days x 1,100,000: 52,001.37 (12,236 + 20,101 + 19,664)
        seen = sold(*self.first_two).as_of("2025-05-30", X42="R-B")
        assert seen.totals["interest_paid"] + seen.totals["late_interest"] == 52_001


class TestX43_DueDates:
    @pytest.mark.parametrize(
        ("quoted", "r_a", "r_b", "r_c"),
        [
            ("2025-08-31", "2025-09-01", "2025-08-31", "2025-09-01"),  # a Sunday
            ("2025-05-31", "2025-06-02", "2025-05-31", "2025-05-31"),  # a Saturday
            ("2025-05-05", "2025-05-07", "2025-05-05", "2025-05-07"),  # Monday holiday, Tuesday substitute
            ("2025-12-31", "2026-01-05", "2025-12-31", "2025-12-31"),  # year end
            ("2025-06-30", "2025-06-30", "2025-06-30", "2025-06-30"),  # a Monday
        ],
    )
    def test_a_due_date_follows_x1(self, quoted: str, r_a: str, r_b: str, r_c: str) -> None:
        story = sold(passed_on="2025-04-10", due_on=quoted)
        for reading, due_on in (("R-A", r_a), ("R-B", r_b), ("R-C", r_c)):
            seen = story.as_of("2025-04-10", X1=reading)
            assert seen.charge()["due_on"] == due_on
            assert story.as_of(due_on, X1=reading).charge()["status"] == "open"
            assert story.as_of(plus(due_on, 1), X1=reading).charge()["status"] == "overdue"

    def test_m3_a_sunday_due_date_costs_a_day_less(self) -> None:
        story = sold(passed_on="2025-07-10", due_on="2025-08-31")
        # from Monday 09-01: 29 days 12,672.60; from Sunday 08-31: 30 days 13,109.59
        assert story.as_of("2025-09-30").totals["late_interest"] == 12_673
        assert story.as_of("2025-09-30", X1="R-B").totals["late_interest"] == 13_110


class TestPaymentRuleOfTheQuote:
    @pytest.mark.parametrize(
        ("passed_on", "rule", "due_on"),
        [
            ("2025-06-09", None, "2025-07-31"),
            ("2025-06-30", None, "2025-07-31"),
            ("2024-01-15", None, "2024-02-29"),
            ("2025-11-10", None, "2026-01-05"),  # 2025-12-31 lies in the year-end pause
            ("2025-12-05", None, "2026-02-02"),  # 2026-01-31 is a Saturday
            ("2025-06-09", {"months_after": 1, "day": "end"}, "2025-07-31"),
            ("2025-06-09", {"months_after": 2, "day": "end"}, "2025-09-01"),  # 08-31 is a Sunday
            ("2025-06-09", {"months_after": 2, "day": 12}, "2025-08-12"),
            ("2025-06-09", {"months_after": 2, "day": 10}, "2025-08-12"),  # Sunday, then Monday Mountain Day
            ("2025-11-10", {"months_after": 2, "day": 20}, "2026-01-20"),
        ],
    )
    def test_it_counts_from_the_month_of_handover(self, passed_on: str, rule: Json | None, due_on: str) -> None:
        quote = {"payment": rule} if rule else {}
        seen = sold(passed_on=passed_on, due_on=None, quote=quote).as_of(passed_on)
        assert seen.charge()["due_on"] == due_on

    def test_the_contracts_own_due_date_beats_it(self) -> None:
        story = sold(passed_on="2025-06-09", due_on="2025-09-10", quote={"payment": {"months_after": 1, "day": "end"}})
        assert story.as_of("2025-06-09").charge()["due_on"] == "2025-09-10"

    def test_a_monthly_fee_arises_at_the_end_of_its_month(self) -> None:
        story = given(outsourcing(starts_on="2025-08-01"), *formed("2025-07-01"))
        assert story.as_of("2025-08-30").charges() == []
        charge = story.as_of("2025-08-31").charge("watch/2025-08")
        # 300,000 + 30,000; due at the end of September
        assert (charge["net"], charge["tax"], charge["gross"]) == (300_000, 30_000, 330_000)
        assert charge["due_on"] == "2025-09-30"


class TestInvoiceIssued:
    def test_it_overrides_the_due_date_from_the_day_it_is_issued(self) -> None:
        invoice = fact(
            "InvoiceIssued", "2025-06-16", contract="server", due_on="2025-07-10", charges=["server/s1/price"]
        )
        story = sold(invoice, passed_on="2025-06-09", due_on=None)
        assert story.as_of("2025-06-15").charge()["due_on"] == "2025-07-31"
        assert story.as_of("2025-06-16").charge()["due_on"] == "2025-07-10"

    def test_its_due_date_follows_x1_too(self) -> None:
        invoice = fact(
            "InvoiceIssued", "2025-06-16", contract="server", due_on="2025-08-31", charges=["server/s1/price"]
        )
        story = sold(invoice, passed_on="2025-06-09", due_on=None)
        assert story.as_of("2025-06-16").charge()["due_on"] == "2025-09-01"

    def test_m11_tax_is_rounded_once_per_invoice(self) -> None:
        units = ("s1", "s2", "s3")
        charges = [f"server/{unit}/price" for unit in units]
        story = given(
            supply(units=units, unit_price=19_999),
            *formed(),
            *(received("2025-06-02", unit) for unit in units),
            *(certificate("2025-06-04", unit) for unit in units),
            fact("InvoiceIssued", "2025-06-16", contract="server", due_on="2025-07-31", charges=charges),
        )
        # each charge its own invoice: floor(1,999.9) x 3 = 5,997
        assert sum(c["tax"] for c in story.as_of("2025-06-15").charges()) == 5_997
        # together: floor(59,997 x 0.10) = floor(5,999.7) = 5,999, spread by largest remainder
        seen = story.as_of("2025-06-16")
        assert sorted(c["tax"] for c in seen.charges()) == [1_999, 2_000, 2_000]
        assert seen.totals["charged"] == 59_997 + 5_999


class TestConsumptionTax:
    def test_m12_the_rate_is_that_of_the_day_of_the_pass(self) -> None:
        # received 2019-09-25 (Wednesday), passed at the end of 2019-10-02, the day after the rate rose to 10%
        story = given(supply(unit_price=1_000_000, due_on="2019-09-30"), *formed("2019-08-05"), received("2019-09-25"))
        charge = story.as_of("2019-10-03").charge()
        assert (charge["tax"], charge["gross"]) == (100_000, 1_100_000)
        charge = story.as_of("2019-10-03", X65="R-B").charge()
        assert (charge["tax"], charge["gross"]) == (80_000, 1_080_000)

    @pytest.mark.parametrize(
        ("passed_on", "tax"), [("2019-09-30", 80_000), ("2019-10-01", 100_000), ("2019-10-02", 100_000)]
    )
    def test_the_rate_changes_with_the_day(self, passed_on: str, tax: int) -> None:
        assert sold(passed_on=passed_on, due_on="2019-12-02").as_of(passed_on).charge()["tax"] == tax

    def test_a_quoted_rate_is_kept(self) -> None:
        assert sold(quote={"tax_rate": "0.08"}).as_of("2025-01-10").charge()["tax"] == 80_000

    def test_a_contracts_own_rate_is_kept(self) -> None:
        assert sold(tax_rate="0.08").as_of("2025-01-10").charge()["tax"] == 80_000

    def test_tax_is_floored(self) -> None:
        # 19,999 x 0.10 = 1,999.9
        assert sold(price=19_999).as_of("2025-01-10").charge()["tax"] == 1_999


class TestInstalments:
    plan = (("2025-01-31", 333_000), ("2025-02-28", 333_000), ("2025-03-31", 434_000))

    def story(self, *facts: Json) -> Story:
        """1,000,000 + 100,000 = 1,100,000 = 333,000 + 333,000 + 434,000."""
        plan = [{"due_on": due_on, "amount": amount} for due_on, amount in self.plan]
        return sold(*facts, due_on=None, instalments=plan, quote={"tax_rate": "0.10"})

    def instalments(self, seen: Seen) -> list[Json]:
        return sorted(seen.charges(kind="instalment"), key=lambda charge: charge["due_on"])

    def test_they_stand_in_place_of_the_price_and_keep_their_own_days(self) -> None:
        seen = self.story().as_of("2025-01-10")
        assert seen.charges(kind="price") == []
        assert [(c["due_on"], c["gross"]) for c in self.instalments(seen)] == list(self.plan)
        assert seen.totals["charged"] == 1_100_000

    def test_they_appear_with_the_first_handover(self) -> None:
        assert self.story().as_of("2025-01-09").charges() == []

    def test_the_tax_in_each_is_taken_out_of_it_and_the_last_takes_the_rest(self) -> None:
        seen = self.story().as_of("2025-01-10")
        # floor(333,000 x 0.10 / 1.10) = floor(30,272.7) = 30,272; 100,000 - 2 x 30,272 = 39,456
        assert [c["tax"] for c in self.instalments(seen)] == [30_272, 30_272, 39_456]
        assert [c["net"] for c in self.instalments(seen)] == [302_728, 302_728, 394_544]

    def test_only_the_missed_one_bears_interest(self) -> None:
        seen = self.story().as_of("2025-02-28")
        # 28 days: 333,000 x 0.145 x 28 / 365 = 3,704.05
        assert [c["status"] for c in self.instalments(seen)] == ["overdue", "open", "open"]
        assert (seen.totals["overdue"], seen.totals["late_interest"]) == (333_000, 3_704)

    def test_title_waits_for_the_last_of_them(self) -> None:
        facts = [paid(due_on, amount, contract="server") for due_on, amount in self.plan]
        story = self.story(*facts)
        assert story.as_of("2025-03-30").unit()["title"] == "company"
        assert story.as_of("2025-03-31").unit()["title"] == "customer"

    def test_a_plan_that_does_not_add_up_is_refused(self) -> None:
        plan = [{"due_on": "2025-01-31", "amount": 333_000}, {"due_on": "2025-02-28", "amount": 766_999}]
        story = sold(due_on=None, instalments=plan, quote={"tax_rate": "0.10"})
        with pytest.raises(InputError, match="instalments"):
            story.as_of("2025-01-10")


def two_debts(*facts: Json, first: int = 1_000_000, second: int = 1_000_000, due: tuple[str, str]) -> Story:
    """Two supply contracts, a and b, handed over on 2025-01-10."""
    return given(
        supply("a", units=("u",), unit_price=first, payment={"due_on": due[0]}),
        supply("b", units=("u",), unit_price=second, payment={"due_on": due[1]}),
        *formed("2024-12-10"),
        *(received("2025-01-08", "u", name) for name in ("a", "b")),
        *(certificate("2025-01-10", "u", name) for name in ("a", "b")),
        *facts,
    )


class TestCivilCode488And489_WhichDebtAPaymentMeets:
    """Undesignated money: all interest first; then due, costlier, earlier debts; then pro rata."""

    def left(self, seen: Seen) -> list[int]:
        return [seen.charge(f"{name}/u/price")["outstanding"] for name in ("a", "b")]

    def test_all_interest_goes_before_any_principal(self) -> None:
        story = two_debts(paid("2025-03-31", 1_200_000), due=("2025-01-31", "2025-02-28"))
        # a: 59 days 25,782.19; b: 31 days 13,546.58; together 39,328.77 -> 39,329
        # 1,200,000 - 39,329 = 1,160,671: a 1,100,000, b 60,671
        before = story.as_of("2025-03-30")
        assert before.totals["outstanding"] == 2_200_000
        seen = story.as_of("2025-03-31")
        assert seen.totals["interest_paid"] == 39_329
        assert self.left(seen) == [0, 1_039_329]
        assert (seen.totals["paid"], seen.totals["outstanding"]) == (1_160_671, 1_039_329)
        assert seen.totals["late_interest"] == 0

    def test_a_payment_smaller_than_the_interest_meets_no_principal(self) -> None:
        story = two_debts(paid("2025-03-31", 39_000), due=("2025-01-31", "2025-02-28"))
        seen = story.as_of("2025-03-31")
        assert (seen.totals["interest_paid"], seen.totals["outstanding"]) == (39_000, 2_200_000)
        # 39,328.77 - 39,000 = 328.77
        assert seen.totals["late_interest"] == 329

    def test_the_debt_that_is_due_goes_before_the_one_that_is_not(self) -> None:
        story = two_debts(paid("2025-02-03", 300_000), due=("2025-03-31", "2025-02-03"))
        assert self.left(story.as_of("2025-02-03")) == [1_100_000, 800_000]

    def test_the_earlier_due_goes_before_the_later(self) -> None:
        story = two_debts(paid("2025-02-28", 300_000, contract=None), due=("2025-02-28", "2025-01-31"))
        # b: 28 days 12,235.62 -> 12,236 interest, 287,764 principal
        assert self.left(story.as_of("2025-02-28")) == [1_100_000, 1_100_000 - 287_764]

    def test_equal_debts_share_pro_rata(self) -> None:
        story = two_debts(paid("2025-01-31", 330_000), second=500_000, due=("2025-01-31", "2025-01-31"))
        # 1,100,000 : 550,000 = 220,000 : 110,000
        assert self.left(story.as_of("2025-01-31")) == [880_000, 440_000]

    def test_the_costlier_debt_goes_first_though_it_fell_due_later(self) -> None:
        work, completed_on, confirmed_on = completed("build", "2025-01-20", 1_000_000, payment={"due_on": "2025-02-28"})
        story = given(
            supply(unit_price=1_000_000, payment={"due_on": "2025-01-31"}),
            work,
            *formed("2024-12-10"),
            received("2025-01-08"),
            certificate("2025-01-10"),
            completed_on,
            confirmed_on,
            paid("2025-03-31", 1_118_881),
        )
        # X6 R-B: equipment 59 days at 3% 5,334.25; work 31 days 13,546.58; together 18,880.82 -> 18,881
        # 1,118,881 - 18,881 = 1,100,000: the work, which costs 14.5%
        seen = story.as_of("2025-03-31", X6="R-B")
        assert seen.totals["interest_paid"] == 18_881
        assert seen.charge("build/price")["outstanding"] == 0
        assert seen.charge("server/s1/price")["outstanding"] == 1_100_000
        # X6 R-A: both cost 14.5%, so the earlier one goes first: 25,782.19 + 13,546.58 = 39,328.77 -> 39,329
        # 1,118,881 - 39,329 = 1,079,552
        seen = story.as_of("2025-03-31")
        assert seen.charge("server/s1/price")["outstanding"] == 1_100_000 - 1_079_552
        assert seen.charge("build/price")["outstanding"] == 1_100_000

    def test_a_named_contract_is_met_before_an_earlier_debt_of_another(self) -> None:
        story = two_debts(paid("2025-02-28", 1_100_000, contract="b"), due=("2025-01-31", "2025-02-28"))
        seen = story.as_of("2025-02-28")
        assert self.left(seen) == [1_100_000, 0]
        assert seen.totals["interest_paid"] == 0

    def test_a_named_charge_bears_its_interest_first_all_the_same(self) -> None:
        # Civil Code 489: a designation cannot put principal before interest. 28 days: 12,235.62
        story = two_debts(
            paid("2025-02-28", 1_100_000, contract="a", charge="a/u/price"), due=("2025-01-31", "2025-02-28")
        )
        assert self.left(story.as_of("2025-02-28")) == [12_236, 1_100_000]

    def test_what_is_too_much_for_a_named_charge_meets_other_due_debts(self) -> None:
        story = two_debts(
            paid("2025-01-31", 1_200_000, contract="a", charge="a/u/price"), due=("2025-01-31", "2025-01-31")
        )
        assert self.left(story.as_of("2025-01-31")) == [0, 1_000_000]

    @settings(max_examples=25)
    @for_all(amounts=st.lists(st.integers(1, 2_500_000), max_size=4))
    def test_no_yen_is_lost_or_made(self, amounts: list[int]) -> None:
        days = ["2025-02-10", "2025-03-10", "2025-04-10", "2025-05-12"]
        story = two_debts(
            *(paid(on, amount) for on, amount in zip(days, amounts, strict=False)),
            due=("2025-01-31", "2025-02-28"),
        )
        totals = story.as_of("2025-06-02").totals
        assert totals["charged"] == totals["paid"] + totals["outstanding"] == 2_200_000
        assert totals["paid"] + totals["interest_paid"] <= sum(amounts)
        if totals["outstanding"]:
            assert totals["paid"] + totals["interest_paid"] == sum(amounts)


class TestOverpaymentAndAdvance:
    def test_an_overpaid_price_is_paid_and_no_more(self) -> None:
        seen = sold(paid("2025-01-31", 1_200_000, **PRICE)).as_of("2025-01-31")
        assert seen.charge()["paid"] == 1_100_000
        assert (seen.totals["paid"], seen.totals["outstanding"]) == (1_100_000, 0)

    def test_a_payment_before_handover_meets_the_price_when_it_appears(self) -> None:
        story = sold(paid("2024-12-20", 1_100_000, contract="server"))
        before = story.as_of("2025-01-09")
        assert before.charges() == []
        assert before.totals["outstanding"] == 0
        seen = story.as_of("2025-01-10")
        assert (seen.charge()["paid"], seen.charge()["status"]) == (1_100_000, "paid")
        assert seen.totals["outstanding"] == 0
        assert seen.unit()["title"] == "customer"

    def test_part_paid_in_advance_only_the_rest_bears_interest(self) -> None:
        seen = sold(paid("2024-12-20", 600_000, contract="server")).as_of("2025-02-28")
        # 28 days on 500,000: 500,000 x 0.145 x 28 / 365 = 5,561.64
        assert (seen.totals["outstanding"], seen.totals["late_interest"]) == (500_000, 5_562)

    def test_without_any_payment_the_sums_agree_with_the_lines(self) -> None:
        seen = two_debts(due=("2025-01-31", "2025-02-28")).as_of("2025-03-10")
        assert seen.totals["outstanding"] == sum(c["outstanding"] for c in seen.charges())
        assert seen.totals["charged"] == sum(c["gross"] for c in seen.charges())


class TestReductionAfterPayment:
    def test_a_cut_before_the_due_date_lowers_what_bears_interest(self) -> None:
        story = given(
            supply(unit_price=1_000_000, payment={"due_on": "2025-01-31"}),
            *formed("2024-12-10"),
            received("2025-01-08"),
            certificate("2025-01-10", special=True),
            reduction_agreed("2025-01-20", 100_000),
        )
        # 1,000,000 - 100,000 = 900,000 + 90,000 = 990,000; 28 days: 11,012.05
        seen = story.as_of("2025-02-28")
        assert (seen.totals["outstanding"], seen.totals["late_interest"]) == (990_000, 11_012)
