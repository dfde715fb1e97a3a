"""Article 38(5): money for a charge that cannot arise any more, or never did (Civil Code 703; decision 0005)."""

from __future__ import annotations

import pytest
from breaches import ground, rescinded
from rentals import PC, assessed, delivered, lost, rental
from services import WATCH, completed, confirmed, notice, renewal_refused, service
from story import (
    Json,
    agreed_to_end,
    certificate,
    corrected,
    fact,
    formed,
    given,
    integration,
    paid,
    received,
    retracted,
    supply,
)


class TestArticle38_5_PaidForAMonthAfterTheEnd:
    """110,000 for January, due on 02-28; the service ended by agreement on 01-31. 150,000 come on 03-31."""

    story = given(
        service("2025-01-01", 12, monthly_fee=100_000),
        *formed("2024-11-12"),
        fact("TerminationAgreed", "2025-01-31", contract=WATCH),
        paid("2025-03-31", 150_000, contract=WATCH, charge="watch/2025-09"),
    )

    def test_the_account_takes_it(self) -> None:
        # 110,000 x 0.145 x 31 / 365 = 1,354.66; 150,000 - 1,355 - 110,000 = 38,645
        totals = self.story.as_of("2025-03-31").totals
        assert (totals["interest_paid"], totals["paid"], totals["outstanding"]) == (1_355, 110_000, 0)
        assert (totals["advance"], totals["refundable"]) == (0, 38_645)


class TestArticle10_2_PaidForALumpSumThatNeverArose:
    """A year from 2024-04-01. A refusal of 2024-12-31 is found on 2025-09-01: there was no second term to leave."""

    story = given(
        service("2024-04-01", 12, monthly_fee=100_000),
        *formed("2023-11-12"),
        paid("2025-03-31", 12 * 110_000, contract=WATCH),
        notice("2025-04-15"),
        paid("2025-05-30", 1_150_000, contract=WATCH, charge="watch/early_termination"),
        renewal_refused("2024-12-31", at="2025-09-01T10:00:00+09:00"),
    )

    def test_it_comes_back(self) -> None:
        # Term 2 would have cost 50,000 for April and 50,000 + 11 x 100,000 for the rest.
        before, after = (self.story.as_of("2025-08-31", f"2025-{known}") for known in ("08-31", "09-01"))
        assert before.charge("watch/early_termination")["paid"] == 1_150_000
        assert after.charges(kind="early_termination") == []
        assert (after.totals["advance"], after.totals["outstanding"]) == (0, 0)
        # What came was 12 x 110,000 + 1,150,000.
        assert after.totals["paid"] == 1_320_000
        assert after.totals["refundable"] == 1_150_000 - after.totals["interest_paid"]


class TestArticle10_2_PaidForALumpSumThatNothingBrings:
    """A year from 2025-03-01 at 110,000 a month, nothing of it paid; 700,000 come on 2025-08-10 for the lump sum."""

    parts = (service("2025-03-01", 12, monthly_fee=100_000), *formed("2025-01-14"))
    money = paid("2025-08-10", 700_000, charge="watch/early_termination", at="2025-08-10T10:00:00+09:00")

    def test_it_pays_the_fees_when_the_rescission_turns_out_to_be_none(self) -> None:
        # The company rescinded on 07-31 for a ground that never was: a lump sum of 7 x 100,000, ten days late: 2,780.8.
        ended = (ground("2025-07-01", id="g"), rescinded("2025-07-31", "40(2)"))
        story = given(*self.parts, *ended, self.money).then(retracted("g", "2025-09-15"))
        before = story.as_of("2025-08-11", "2025-09-14")
        assert before.charge("watch/early_termination")["paid"] == 700_000 - 2_781
        # Days late on 08-10: 102 since 04-30, 69 since 06-02, 41 since 06-30, 10 since 07-31, of 43.70 yen: 9,701.1.
        totals = story.as_of("2025-08-11").totals
        assert (totals["interest_paid"], totals["paid"], totals["outstanding"]) == (9_701, 550_000, 0)
        assert (totals["advance"], totals["refundable"]) == (0, 140_299)

    def test_it_waits_while_a_notice_is_there(self) -> None:
        told = notice("2025-08-01", effective_on="2025-08-31")
        seen = given(*self.parts, told, self.money).as_of("2025-08-30")
        assert (seen.totals["advance"], seen.totals["paid"]) == (700_000, 0)

    @pytest.mark.parametrize("turned", [False, True])
    def test_it_is_for_the_lump_sum_of_its_day(self, turned: bool) -> None:
        # 100,000 less 32,258 for ten days of August, and six months: 667,742, whichever was recorded first.
        both = (notice("2025-08-10", at="2025-08-10T11:00:00+09:00"), self.money)
        told = both if not turned else ({**both[0], "recorded_at": "2025-08-10T09:00:00+09:00"}, self.money)
        seen = given(*self.parts, *told).as_of("2025-08-11")
        lump = seen.charge("watch/early_termination")
        assert (lump["gross"], lump["outstanding"]) == (100_000 - 100_000 * 10 // 31 + 600_000, 0)


class TestArticle15_1_PaidForALossThatTheCompanyAnswersFor:
    """300,000 were paid for a unit that was lost; on 06-02 the cause turns out to be the company's."""

    story = given(
        rental("2025-01-15", 12, monthly_fee=20_000),
        *formed("2024-11-12"),
        delivered("2025-01-15"),
        lost("2025-03-10", id="loss"),
        assessed("2025-03-20", 300_000, "2025-04-30"),
        paid("2025-04-30", 300_000, contract=PC, charge="pc/loss_compensation"),
        corrected("loss", {"attributable_to": "company"}, "2025-06-02"),
    )

    def test_it_pays_the_rent_and_the_rest_comes_back(self) -> None:
        # On 04-30: January 22,000 since 02-28, 61 days 533.12; February since 03-31, 30 days 262.19; March and April.
        totals = self.story.as_of("2025-06-01").totals
        assert totals["advance"] == 0
        totals = self.story.as_of("2025-06-02").totals
        assert (totals["interest_paid"], totals["paid"], totals["outstanding"]) == (795, 110_000, 0)
        assert (totals["advance"], totals["refundable"]) == (0, 300_000 - 110_000 - 795)


class TestArticle38_5_PaidForAUnitThatWillNotCome:
    """Two units at 1,320,000; the first passed on 05-14 and is due on 06-30, of the second the sale was undone."""

    parts = (supply(units=("s1", "s2")), *formed(), received("2025-05-12"), certificate("2025-05-14"))
    names = pytest.mark.parametrize("named", [{"charge": "server/s2/price"}, {"contract": "server", "unit": "s2"}])

    @names
    @pytest.mark.parametrize(("ended", "came"), [("2025-05-20", "2025-06-10"), ("2025-06-10", "2025-05-20")])
    def test_the_other_one_has_it(self, named: Json, ended: str, came: str) -> None:
        seen = given(*self.parts, agreed_to_end(ended, "s2"), paid(came, 1_400_000, **named)).as_of("2025-06-10")
        assert (seen.unit("s1")["title"], seen.totals["outstanding"]) == ("customer", 0)
        assert (seen.totals["advance"], seen.totals["refundable"]) == (0, 80_000)

    @names
    def test_while_it_may_come_the_money_waits_for_it(self, named: Json) -> None:
        seen = given(*self.parts, paid("2025-06-10", 1_400_000, **named)).as_of("2025-06-10")
        assert (seen.totals["outstanding"], seen.totals["advance"]) == (1_320_000, 1_400_000)


class TestArticle38_1_PaidForAPriceThatIsOwedInInstalments:
    """Two instalments of 550,000, due on 06-30 and 07-31, stand in place of the price."""

    quoted = ({"amount": 550_000, "due_on": "2025-06-30"}, {"amount": 550_000, "due_on": "2025-07-31"})
    sale = supply(unit_price=1_000_000, instalments=list(quoted))
    work = integration(price=1_000_000, instalments=list(quoted))

    @pytest.mark.parametrize("on", ["2025-05-01", "2025-06-02"])
    @pytest.mark.parametrize("sold", [True, False])
    def test_it_is_for_them(self, on: str, sold: bool) -> None:
        # Before or after they arise on 05-14.
        passed = (received("2025-05-12"), certificate("2025-05-14"))
        done = (completed("2025-05-12"), confirmed("2025-05-14"))
        name = "server/s1/price" if sold else "build/price"
        parts = (self.sale, *passed) if sold else (self.work, *done)
        seen = given(*parts, *formed(), paid(on, 700_000, charge=name)).as_of("2025-06-02")
        assert [charge["paid"] for charge in seen.charges()] == [550_000, 150_000]
        assert seen.totals["advance"] == 0

    def test_what_a_new_application_adds_is_a_price_of_its_own(self) -> None:
        # 3(2): the work costs 200,000 more, which are the price beside the instalments.
        more = fact(
            "SpecificationChangeAgreed",
            "2025-04-20",
            contract="build",
            version="2",
            price=1_200_000,
            new_application=True,
        )
        money = paid("2025-05-01", 220_000, charge="build/price")
        story = given(self.work, *formed(), more, money, completed("2025-05-12"), confirmed("2025-05-14"))
        seen = story.as_of("2025-05-14")
        assert {charge["id"]: charge["paid"] for charge in seen.charges()} == {
            "build/instalment/1": 0,
            "build/instalment/2": 0,
            "build/price": 220_000,
        }

    def test_nothing_waits_for_what_never_was_part_of_work_that_is_provided(self) -> None:
        # A settlement (38(3)) is for work that ended early; this work was confirmed.
        story = given(self.work, *formed(), paid("2025-05-01", 100_000, charge="build/progress_settlement")).then(
            completed("2025-05-12"), confirmed("2025-05-14")
        )
        assert story.as_of("2025-05-13").totals["advance"] == 100_000
        seen = story.as_of("2025-05-14")
        assert (seen.totals["advance"], seen.totals["outstanding"]) == (0, 1_000_000)


class TestArticle24_PaidForMonthsBeforeTheLicence:
    """Quoted from 02-01, the software is used from 04-05 on, when its licence is concluded."""

    parts = (
        service("2025-02-01", 12, kind="subscription", monthly_fee=100_000),
        *formed("2025-01-14"),
        paid("2025-02-10", 50_000, charge="watch/2025-02"),
        paid("2025-03-10", 30_000, charge="watch/2025-02"),
        fact("LicenceConcluded", "2025-04-05", contract=WATCH, licensor="L"),
        paid("2025-04-10", 20_000, charge="watch/2025-03"),
    )

    @pytest.mark.parametrize(
        ("on", "waiting", "free"),
        [("2025-03-10", 50_000, 30_000), ("2025-04-05", 0, 80_000), ("2025-04-10", 0, 100_000)],
    )
    def test_it_is_free_once_such_a_month_cannot_come(self, on: str, waiting: int, free: int) -> None:
        totals = given(*self.parts).as_of(on).totals
        assert (totals["advance"], totals["refundable"]) == (waiting, free)

    def test_the_first_months_of_use_take_it(self) -> None:
        # 26 of 30 days of April: 86,666 and tax 8,666.
        seen = given(*self.parts).as_of("2025-04-30")
        assert seen.charge("watch/2025-04")["outstanding"] == 0
        assert seen.totals["refundable"] == 100_000 - 95_332


class TestArticle39_PaidByTheNameOfWhatPaymentsNeverMeet:
    """110,000 for January stand open, due on 02-28, when 60,000 come on 02-10."""

    @pytest.mark.parametrize("name", ["deposit/1", "2025-02/refund", "2025-02/sla_reduction/availability"])
    def test_it_is_for_what_is_open(self, name: str) -> None:
        parts = (service("2025-01-01", 12, monthly_fee=100_000), *formed("2024-11-12"))
        called = fact("DepositDemanded", "2025-02-12", contract=WATCH, amount=60_000)
        money = paid("2025-02-10", 60_000, charge=f"watch/{name}")
        seen = given(*parts, money, called, quote={"deposit_limit": 60_000}).as_of("2025-02-12")
        assert seen.charge("watch/2025-01")["paid"] == 60_000
        assert (seen.totals["advance"], seen.charge("watch/deposit/1")["paid"]) == (0, 0)


class TestArticle38_5_PaidAheadForAContractAndByName:
    """Two units at 1,320,000 and a service at 110,000 a month, whose fee of April is due on 06-02."""

    parts = (supply(units=("s1", "s2")), service("2025-04-01", 12, monthly_fee=100_000), *formed("2025-03-03"))
    all_ahead = paid("2025-05-01", 2 * 1_320_000, contract="server")
    by_name = paid("2025-05-02", 1_320_000, charge="server/s2/price")

    @pytest.mark.parametrize("turned", [False, True])
    def test_no_more_waits_than_will_be_owed(self, turned: bool) -> None:
        # 3,960,000 came, 2,640,000 will be owed, 110,000 are: 1,210,000 are free, whichever came first.
        ahead, named = {**self.all_ahead, "on": "2025-05-03"}, self.by_name
        money = (named, ahead) if turned else (self.all_ahead, named)
        totals = given(*self.parts, *money).as_of("2025-05-03").totals
        assert (totals["advance"], totals["refundable"], totals["outstanding"]) == (2_640_000, 1_210_000, 0)

    def test_nor_does_it_of_work(self) -> None:
        both = (paid("2025-05-01", 1_100_000, contract="build"), paid("2025-05-02", 600_000, charge="build/price"))
        story = given(integration(price=1_000_000), *formed(), *both)
        totals = story.as_of("2025-05-02").totals
        assert (totals["advance"], totals["refundable"]) == (1_100_000, 600_000)
        seen = story.then(completed("2025-05-12"), confirmed("2025-05-14")).as_of("2025-05-14")
        assert (seen.totals["advance"], seen.totals["refundable"], seen.totals["outstanding"]) == (0, 600_000, 0)

    def test_too_much_for_one_unit_leaves_what_waits_for_the_other(self) -> None:
        # 2,000,000 by the name of s1 are 680,000 more than its price; 1,000,000 wait for s2 as before.
        money = (
            paid("2025-05-01", 2_000_000, charge="server/s1/price"),
            paid("2025-05-02", 1_000_000, contract="server"),
        )
        totals = given(supply(units=("s1", "s2")), *formed(), *money).as_of("2025-05-02").totals
        assert (totals["advance"], totals["refundable"]) == (3_000_000, 0)
