"""Article 39: the deposit: who may call for how much, what it is applied to, and when it goes back (M8, X45)."""

from __future__ import annotations

from typing import Any

import pytest
from breaches import serving
from services import WATCH, cap, completed, confirmed, effect, service, state
from story import Json, Seen, Story, certificate, fact, formed, given, integration, paid, received, supply

LIMIT = {"deposit_limit": 500_000}


def demanded(on: str, amount: int, due_on: str | None = None, **more: Any) -> Json:
    return fact("DepositDemanded", on, amount=amount, due_on=due_on, **more)


def deposited(on: str, amount: int, **more: Any) -> Json:
    return fact("DepositPaid", on, amount=amount, **more)


def applied_deposit(on: str, amount: int | None = None, **more: Any) -> Json:
    return fact("DepositApplied", on, amount=amount, **more)


def refunded(on: str, amount: int, **more: Any) -> Json:
    return fact("DepositRefunded", on, amount=amount, **more)


def called_for(seen: Seen) -> int:
    """Yen of all deposits that the customer was bound to pay."""
    return sum(charge["gross"] for charge in seen.charges(kind="deposit"))


def held(seen: Seen) -> int:
    return int(seen.totals["deposit_held"])


class TestArticle39_1_ADepositIsSecurityAndNoPayment:
    """Work for 1,100,000 with tax; a deposit of 500,000 was paid on 2025-01-31 and applied on 2025-03-31."""

    story = given(
        integration(price=1_000_000, due_on="2025-03-31"),
        *formed("2023-11-12"),
        demanded("2025-01-06", 500_000, "2025-01-31", contract="build"),
        deposited("2025-01-31", 500_000, contract="build"),
        completed("2025-02-03"),
        confirmed("2025-02-10"),
        applied_deposit("2025-03-31", contract="build"),
        quote=LIMIT,
    )

    @pytest.mark.parametrize(
        ("on", "charged", "paid", "outstanding", "held"),
        [
            ("2025-01-06", 500_000, 0, 500_000, 0),  # a call that is open is owed
            ("2025-01-31", 0, 0, 0, 500_000),
            ("2025-02-10", 1_100_000, 0, 1_100_000, 500_000),
            ("2025-03-31", 1_100_000, 500_000, 600_000, 0),
        ],
    )
    def test_it_counts_once(self, on: str, charged: int, paid: int, outstanding: int, held: int) -> None:
        totals = self.story.as_of(on).totals
        assert (totals["charged"], totals["paid"]) == (charged, paid)
        assert (totals["outstanding"], totals["deposit_held"]) == (outstanding, held)

    @pytest.mark.parametrize(
        ("on", "x62", "limit"),
        [
            ("2025-01-31", "R-A", 0),
            ("2025-03-30", "R-A", 0),
            ("2025-03-31", "R-A", 500_000),
            ("2025-03-31", "R-B", 0),  # no money was paid over for a fee
        ],
    )
    def test_only_its_application_raises_the_cap(self, on: str, x62: str, limit: int) -> None:
        assert cap(self.story.as_of(on, X62=x62), "build") == limit


class TestArticle39_1_TheCall:
    story = serving(demanded("2025-04-10", 500_000, "2025-04-30"), quote=LIMIT)

    def test_it_is_a_charge_without_tax(self) -> None:
        assert self.story.as_of("2025-04-09").charges(kind="deposit") == []
        line = self.story.as_of("2025-04-10").charge("account/deposit/1")
        assert (line["kind"], line["contract"], line["article"]) == ("deposit", None, "39(1)")
        assert (line["net"], line["tax"], line["gross"]) == (500_000, 0, 500_000)
        assert (line["debtor"], line["due_on"], line["status"]) == ("customer", "2025-04-30", "open")

    def test_it_is_the_customers_duty(self) -> None:
        duty = self.story.as_of("2025-04-10").duty("O29")
        assert (duty["debtor"], duty["creditor"], duty["amount"]) == ("customer", "company", 500_000)
        assert (duty["arose_on"], duty["due_on"], duty["status"]) == ("2025-04-10", "2025-04-30", "open")
        assert duty["article"] == "39(1)"

    def test_called_for_a_contract_it_bears_its_name(self) -> None:
        story = serving(demanded("2025-04-10", 500_000, "2025-04-30", contract=WATCH), quote=LIMIT)
        line = story.as_of("2025-04-10").charge("watch/deposit/1")
        assert (line["contract"], line["gross"]) == (WATCH, 500_000)

    def test_paid_it_is_held(self) -> None:
        story = self.story.then(deposited("2025-04-25", 500_000))
        assert held(story.as_of("2025-04-24")) == 0
        seen = story.as_of("2025-04-25")
        assert held(seen) == 500_000
        line = seen.charge("account/deposit/1")
        assert (line["paid"], line["outstanding"], line["status"]) == (500_000, 0, "paid")
        duty = seen.duty("O29")
        assert (duty["status"], duty["ended_on"]) == ("discharged", "2025-04-25")

    def test_paid_in_parts_the_rest_is_owed(self) -> None:
        seen = self.story.then(deposited("2025-04-25", 200_000)).as_of("2025-04-25")
        assert (held(seen), seen.charge("account/deposit/1")["outstanding"]) == (200_000, 300_000)

    def test_late_it_bears_the_statutory_rate(self) -> None:
        assert self.story.as_of("2025-04-30").totals["late_interest"] == 0
        # 500,000 x 0.03 x 30 / 365 = 1,232.88; the first fee is due on Monday 06-02 only
        seen = self.story.as_of("2025-05-30")
        (line,) = seen.interest("account/deposit/1")
        assert (line["from"], line["days"], line["rate"], line["amount"]) == ("2025-05-01", 30, "0.03", 1_233)
        assert seen.totals["late_interest"] == 1_233


class TestArticle39_1_LimitOfTheQuote:
    def test_up_to_it(self) -> None:
        for amount in (499_999, 500_000):
            assert called_for(serving(demanded("2025-04-10", amount), quote=LIMIT).as_of("2025-04-10")) == amount

    def test_not_beyond_it(self) -> None:
        seen = serving(demanded("2025-04-10", 500_001), quote=LIMIT).as_of("2025-04-10")
        assert called_for(seen) <= 500_000

    def test_nor_by_several_calls(self) -> None:
        calls = [demanded(on, 300_000) for on in ("2025-04-10", "2025-04-14")]
        seen = serving(*calls, quote=LIMIT).as_of("2025-04-14")
        assert 300_000 <= called_for(seen) <= 500_000

    def test_a_second_call_within_it_is_a_charge_of_its_own(self) -> None:
        calls = [demanded("2025-04-10", 300_000), demanded("2025-04-14", 200_000)]
        seen = serving(*calls, quote=LIMIT).as_of("2025-04-14")
        gross = [seen.charge(f"account/deposit/{number}")["gross"] for number in (1, 2)]
        assert gross == [300_000, 200_000]

    def test_what_was_used_may_be_topped_up(self) -> None:
        # April's 330,000 is due on Monday 2025-06-02 and taken from the deposit that day: there is no default
        story = serving(
            demanded("2025-04-10", 500_000),
            deposited("2025-04-14", 500_000),
            applied_deposit("2025-06-02", 330_000),
            demanded("2025-06-03", 330_000),
            quote=LIMIT,
        )
        seen = story.as_of("2025-06-03")
        assert (seen.charge("watch/2025-04")["outstanding"], held(seen)) == (0, 170_000)
        line = seen.charge("account/deposit/2")
        assert (line["gross"], line["article"]) == (330_000, "39(1)")

    def test_a_quote_that_names_none_allows_none(self) -> None:
        seen = serving(demanded("2025-04-10", 100_000)).as_of("2025-04-10")
        assert called_for(seen) == 0
        assert effect(seen, "DepositDemanded") == "none"


class TestArticle39_3_AfterADefault:
    """The fee of April, 330,000, is due on Monday 2025-06-02."""

    @pytest.mark.parametrize(("on", "in_default"), [("2025-06-01", False), ("2025-06-02", False), ("2025-06-03", True)])
    def test_from_the_first_day_of_delay_the_quote_no_longer_limits_it(self, on: str, in_default: bool) -> None:
        seen = serving(demanded(on, 900_000), quote=LIMIT).as_of(on)
        if in_default:
            (line,) = seen.charges(kind="deposit")
            assert (line["gross"], line["article"]) == (900_000, "39(3)")
        else:
            assert called_for(seen) <= 500_000

    def test_not_even_a_quote_that_names_none(self) -> None:
        assert called_for(serving(demanded("2025-06-03", 900_000)).as_of("2025-06-03")) == 900_000

    def test_one_default_is_enough_though_it_has_been_made_good(self) -> None:
        # 10 days: 330,000 x 0.145 x 10 / 365 = 1,310.96
        late = paid("2025-06-12", 331_311, contract=WATCH)
        story = serving(late, demanded("2025-06-20", 900_000), quote=LIMIT)
        seen = story.as_of("2025-06-20")
        assert seen.charge("watch/2025-04")["status"] == "paid"
        assert called_for(seen) == 900_000

    def test_a_debt_paid_in_time_is_no_default(self) -> None:
        story = serving(paid("2025-06-02", 330_000, contract=WATCH), demanded("2025-06-20", 900_000), quote=LIMIT)
        assert called_for(story.as_of("2025-06-20")) <= 500_000


def two_debts(*facts: Json, **called: Any) -> Story:
    """M8: a of 550,000 due on 2025-01-31, b of 660,000 due on 2025-02-28, a deposit of 1,000,000."""
    return given(
        supply("a", ("u",), 500_000, payment={"due_on": "2025-01-31"}),
        supply("b", ("u",), 600_000, payment={"due_on": "2025-02-28"}),
        *formed("2024-12-10"),
        demanded("2024-12-13", 1_000_000, "2024-12-27", **called),
        deposited("2024-12-20", 1_000_000, **called),
        *(received("2025-01-08", "u", name) for name in ("a", "b")),
        *(certificate("2025-01-10", "u", name) for name in ("a", "b")),
        *facts,
        quote={"deposit_limit": 1_000_000},
    )


def left(seen: Seen) -> list[int]:
    return [seen.charge(f"{name}/u/price")["outstanding"] for name in ("a", "b")]


class TestM8_Application:
    story = two_debts(applied_deposit("2025-03-31"))

    def test_until_applied_it_pays_nothing(self) -> None:
        seen = self.story.as_of("2025-03-30")
        assert (held(seen), left(seen)) == (1_000_000, [550_000, 660_000])

    def test_interest_first_then_the_debt_that_fell_due_first(self) -> None:
        # a 59 days 12,891.10, b 31 days 8,127.95: together 21,019.04 -> 21,019
        # a 550,000 in full; b 1,000,000 - 21,019 - 550,000 = 428,981, left 231,019
        seen = self.story.as_of("2025-03-31")
        assert left(seen) == [0, 231_019]
        assert seen.totals["interest_paid"] == 21_019
        assert seen.charge("b/u/price")["paid"] == 428_981
        assert held(seen) == 0

    def test_as_much_of_it_as_the_company_says(self) -> None:
        seen = two_debts(applied_deposit("2025-03-31", 21_019 + 50_000)).as_of("2025-03-31")
        assert (left(seen), held(seen)) == ([500_000, 660_000], 928_981)

    def test_what_no_debt_takes_stays_held(self) -> None:
        # b is paid; a is late on 02-10: 10 days 2,184.93 -> 2,185
        story = two_debts(paid("2025-01-31", 660_000, contract="b"), applied_deposit("2025-02-10"))
        seen = story.as_of("2025-02-10")
        assert (left(seen), held(seen)) == ([0, 0], 1_000_000 - 2_185 - 550_000)

    def test_without_a_deposit_there_is_nothing_to_apply(self) -> None:
        seen = serving(applied_deposit("2025-06-30"), quote=LIMIT).as_of("2025-06-30")
        assert effect(seen, "DepositApplied") == "none"
        assert seen.charge("watch/2025-04")["paid"] == 0


class TestX45_OtherContracts:
    def test_a_deposit_called_for_one_contract_pays_the_debts_of_that_one(self) -> None:
        seen = two_debts(applied_deposit("2025-03-31"), contract="a").as_of("2025-03-31")
        # 59 days on 550,000: 12,891.10 -> 12,891; 1,000,000 - 562,891 = 437,109
        assert (left(seen), held(seen)) == ([0, 660_000], 437_109)
        assert seen.totals["interest_paid"] == 12_891

    def test_read_the_other_way_it_secures_every_service(self) -> None:
        seen = two_debts(applied_deposit("2025-03-31"), contract="a").as_of("2025-03-31", X45="R-B")
        assert (left(seen), held(seen)) == ([0, 231_019], 0)

    def test_it_cannot_be_turned_to_the_other_contract(self) -> None:
        story = two_debts(applied_deposit("2025-03-31", contract="b"), contract="a")
        seen = story.as_of("2025-03-31")
        assert (left(seen), held(seen)) == ([550_000, 660_000], 1_000_000)
        assert effect(seen, "DepositApplied") == "none"

    @pytest.mark.parametrize("x45", ["R-A", "R-B"])
    def test_called_for_no_contract_it_pays_any(self, x45: str) -> None:
        seen = two_debts(applied_deposit("2025-03-31")).as_of("2025-03-31", X45=x45)
        assert (left(seen), held(seen)) == ([0, 231_019], 0)


class TestArticle39_2_Refund:
    """A service of three months to 2025-06-30; the fees fall due on 06-02, 06-30 and 07-31."""

    def served(self, *facts: Json) -> Story:
        return given(
            service("2025-04-01", 3, auto_renews=False),
            *formed("2025-03-03"),
            demanded("2025-04-01", 500_000, "2025-04-15"),
            deposited("2025-04-10", 500_000),
            *facts,
            quote=LIMIT,
        )

    paid_in_time = (
        paid("2025-05-30", 330_000),
        paid("2025-06-30", 330_000),
        paid("2025-07-31", 330_000),
    )

    def test_it_goes_back_when_after_the_end_every_debt_is_cleared(self) -> None:
        story = self.served(*self.paid_in_time)
        for on in ("2025-06-30", "2025-07-01", "2025-07-30"):
            seen = story.as_of(on)
            assert (held(seen), seen.totals["refundable"], seen.duties("O30")) == (500_000, 0, [])
        seen = story.as_of("2025-07-31")
        assert state(seen, WATCH) == "expired"
        assert seen.totals["refundable"] == 500_000
        duty = seen.duty("O30")
        assert (duty["debtor"], duty["creditor"], duty["amount"]) == ("company", "customer", 500_000)
        assert (duty["arose_on"], duty["due_on"], duty["status"]) == ("2025-07-31", "2025-07-31", "open")

    def test_debts_cleared_before_the_end_do_not_bring_it_back_earlier(self) -> None:
        story = self.served(self.paid_in_time[0], paid("2025-06-30", 660_000))
        assert story.as_of("2025-06-30").totals["refundable"] == 0
        assert story.as_of("2025-07-01").totals["refundable"] == 500_000

    def test_it_bears_no_interest(self) -> None:
        seen = self.served(*self.paid_in_time).as_of("2025-07-31")
        assert seen.totals["refundable"] == 500_000
        assert seen.totals["late_interest"] == 0

    def test_once_given_back_it_is_held_no_longer(self) -> None:
        seen = self.served(*self.paid_in_time, refunded("2025-08-08", 500_000)).as_of("2025-08-08")
        assert (held(seen), seen.totals["refundable"]) == (0, 0)
        duty = seen.duty("O30")
        assert (duty["status"], duty["ended_on"]) == ("discharged", "2025-08-08")

    @pytest.mark.parametrize("on", ["2025-06-30", "2025-07-15"])
    def test_a_refund_before_that_has_no_ground(self, on: str) -> None:
        # the contract runs; it has ended and June is open
        seen = self.served(*self.paid_in_time[:2], refunded(on, 500_000)).as_of(on)
        assert effect(seen, "DepositRefunded") == "none"
        assert held(seen) == 500_000

    def test_what_is_left_after_its_application_goes_back(self) -> None:
        story = self.served(*self.paid_in_time[:2], applied_deposit("2025-08-29"))
        # June 330,000, 29 days late: 3,801.78 -> 3,802; 500,000 - 333,802 = 166,198
        seen = story.as_of("2025-08-29")
        assert seen.totals["outstanding"] == 0
        assert (held(seen), seen.totals["refundable"]) == (166_198, 166_198)
        assert seen.duty("O30")["amount"] == 166_198
