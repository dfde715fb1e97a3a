"""Article 10(2): the customer may go at any time, in writing, for the fees of the rest of the term (M4, S9)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st
from rentals import PC, rental
from services import (
    WATCH,
    days_of,
    effect,
    fee_changed,
    half_up,
    invoice,
    lump,
    money,
    net,
    notice,
    renewal_refused,
    service,
    standing,
    state,
    through,
)
from story import Story, fact, formed, given, paid, plus


def serving(starts_on: str, months: int, *facts: dict[str, Any], **contract: Any) -> Story:
    return given(service(starts_on, months, **contract), *formed(plus(starts_on, -30)), *facts)


def year(*facts: dict[str, Any], **contract: Any) -> Story:
    """M4 and S9: 2024-04-01 to 2025-03-31 at 300,000 a month."""
    return serving("2024-04-01", 12, *facts, **contract)


class TestM4_S9_TheSum:
    """A letter without a date arrives on 2024-10-10."""

    story = year(notice("2024-10-10"))

    def test_the_service_ends_on_the_day_of_arrival(self) -> None:
        assert state(self.story.as_of("2024-10-09"), WATCH) == "in_service"
        seen = self.story.as_of("2024-10-10")
        assert (state(seen, WATCH), seen.contract(WATCH)["basis"]) == ("terminated", "10(2)")
        row = seen.row("EarlyTerminationTookEffect")
        assert (row["on"], row["shows_from"], row["deemed"]) == ("2024-10-10", "2024-10-10", True)

    def test_october_is_prorated_with_its_last_day_served(self) -> None:
        # 300,000 x 10 / 31 = 96,774.19; tax 9,677.4
        assert self.story.as_of("2024-10-09").charges(id="watch/2024-10") == []
        seen = self.story.as_of("2024-10-10")
        assert money(seen, "watch/2024-10") == (96_774, 9_677, 106_451)

    def test_the_sum_is_the_rest_of_the_fees_without_tax(self) -> None:
        # October 300,000 - 96,774 = 203,226; November to March 5 x 300,000
        seen = self.story.as_of("2024-10-10")
        assert money(seen, "watch/early_termination") == (1_703_226, 0, 1_703_226)
        line = seen.charge("watch/early_termination")
        assert (line["kind"], line["article"], line["debtor"]) == ("early_termination", "10(2)", "customer")
        assert seen.duty("O10", contract=WATCH)["debtor"] == "customer"

    def test_nothing_more_is_charged_afterwards(self) -> None:
        for on in ("2024-10-10", "2025-04-30", "2026-04-30"):
            seen = self.story.as_of(on)
            # 6 x 330,000 + 106,451 + 1,703,226
            assert seen.totals["charged"] == 3_789_677
            assert seen.rows("TermRenewed") == []
            assert state(seen, WATCH) == "terminated"

    @pytest.mark.parametrize(
        ("x58", "amount"),
        [
            ("R-A", 1_703_226),
            ("R-B", 1_800_000),  # October as a whole: 6 x 300,000
            ("R-C", 1_500_000),  # whole months only: 5 x 300,000
            ("R-D", 1_696_438),  # 172 days: 3,600,000 x 172 / 365 = 1,696,438.36
        ],
    )
    def test_x58_the_month_of_the_end(self, x58: str, amount: int) -> None:
        seen = self.story.as_of("2024-10-10", X58=x58)
        assert lump(seen) == amount
        assert seen.charge("watch/2024-10")["net"] == 96_774

    @pytest.mark.parametrize(
        ("x58", "amount"),
        [
            ("R-A", 938_709),  # October 203,226, two months, January 300,000 x 14 / 31 = 135,483
            ("R-B", 1_200_000),  # October to January, four started months
            ("R-C", 600_000),  # November and December
            ("R-D", 946_849),  # 96 days: 3,600,000 x 96 / 365 = 946,849.3
        ],
    )
    def test_x58_a_term_that_began_in_mid_month(self, x58: str, amount: int) -> None:
        seen = serving("2024-01-15", 12, notice("2024-10-10")).as_of("2024-10-10", X58=x58)
        assert lump(seen) == amount

    def test_at_the_end_of_a_month_all_readings_but_the_count_of_days_agree(self) -> None:
        story = year(notice("2024-10-31"))
        # 5 x 300,000; by days 151: 3,600,000 x 151 / 365 = 1,489,315.07
        sums = {x58: lump(story.as_of("2024-10-31", X58=x58)) for x58 in ("R-A", "R-C", "R-D")}
        assert sums == {"R-A": 1_500_000, "R-C": 1_500_000, "R-D": 1_489_315}

    @pytest.mark.parametrize(
        ("x40", "october", "amount"),
        [
            ("R-A", 96_774, 1_703_226),
            ("R-B", 100_000, 1_700_000),  # 300,000 x 10 / 30
            ("R-C", 98_630, 1_701_370),  # 3,600,000 x 10 / 365 = 98,630.1
        ],
    )
    def test_x40_whatever_the_divisor_the_two_make_up_the_whole(self, x40: str, october: int, amount: int) -> None:
        seen = self.story.as_of("2024-10-10", X40=x40)
        assert (net(seen, id="watch/2024-10"), lump(seen)) == (october, amount)

    def test_stepped_fees_are_summed_month_by_month(self) -> None:
        # 300,000 to June, 330,000 from July: 330,000 x 10 / 31 = 106,451.6
        seen = year(fee_changed("2024-07-01", 330_000), notice("2024-10-10")).as_of("2024-10-10")
        assert seen.charge("watch/2024-10")["net"] == 106_451
        assert lump(seen) == 330_000 * 6 - 106_451

    def test_in_a_renewed_term_the_rest_of_that_term_counts(self) -> None:
        # term 2 is 2025-04-01 to 2026-03-31; January 2026 is served in full
        seen = year(notice("2026-01-31")).as_of("2026-01-31")
        assert (state(seen, WATCH), lump(seen)) == ("terminated", 600_000)


class TestFeesOfTheTermAlreadyPaid:
    """The sum is not owed as far as the fees of the term are paid; what was paid is not given back."""

    def prepaid(self, through: str, months: int) -> Story:
        payment = paid("2024-04-30", 330_000 * months, contract=WATCH, prepays_through=through)
        return year(payment, notice("2024-10-10"))

    def test_the_whole_term_prepaid_leaves_nothing_to_pay_or_to_give_back(self) -> None:
        seen = self.prepaid("2025-03", 12).as_of("2024-10-10")
        assert state(seen, WATCH) == "terminated"
        assert lump(seen) == 0
        assert (seen.totals["outstanding"], seen.totals["refundable"]) == (0, 0)

    def test_prepaid_through_december_three_months_are_left(self) -> None:
        seen = self.prepaid("2024-12", 9).as_of("2024-10-10")
        assert lump(seen) == 900_000
        assert seen.totals["refundable"] == 0

    def test_prepaid_through_the_month_of_the_end_five_months_are_left(self) -> None:
        assert lump(self.prepaid("2024-10", 7).as_of("2024-10-10")) == 1_500_000

    def test_prepaid_no_further_than_before_it_changes_nothing(self) -> None:
        assert lump(self.prepaid("2024-09", 6).as_of("2024-10-10")) == 1_703_226


class TestAStepOfTheFeeThatIsAgreed:
    """200,000 a month from 2025-01-16 for a year, on 02-01 agreed to rise to 260,000 on 07-01; ended on 05-10."""

    def ended(self, on: str = "2025-04-20", **step: Any) -> Story:
        facts = [fee_changed("2025-02-01", 260_000, **step), notice(on, effective_on="2025-05-10")]
        return serving("2025-01-16", 12, *facts, monthly_fee=200_000)

    def test_counts_month_by_month(self) -> None:
        # May 200,000 - floor(200,000 x 10 / 31) = 135,484; June; July to December; January 260,000 x 15 / 31
        seen = self.ended(effective_on="2025-07-01").as_of("2025-05-10")
        assert lump(seen) == 135_484 + 200_000 + 6 * 260_000 + 125_806 == 2_021_290
        text = "135,484 + 200,000 + 6 x 260,000 + 125,806 = 2,021,290 yen"
        assert text in seen.charge("watch/early_termination")["because"][0]["arithmetic"]

    @pytest.mark.parametrize(
        ("x58", "amount"),
        [
            ("R-B", 2 * 200_000 + 7 * 260_000),  # May to January
            ("R-C", 200_000 + 6 * 260_000),  # June to December
            ("R-D", 2_036_383),  # 12 x (200,000 x 51 + 260,000 x 199 days) / 365 = 2,036,383.56
        ],
    )
    def test_under_every_reading_of_x58(self, x58: str, amount: int) -> None:
        assert lump(self.ended(effective_on="2025-07-01").as_of("2025-05-10", X58=x58)) == amount

    def test_charges_the_new_fee_from_its_day(self) -> None:
        seen = serving(
            "2025-01-16", 12, fee_changed("2025-02-01", 260_000, effective_on="2025-07-01"), monthly_fee=200_000
        ).as_of("2025-07-31")
        assert [net(seen, id=f"watch/2025-{month}") for month in ("05", "06", "07")] == [200_000, 200_000, 260_000]

    def test_agreed_for_a_day_that_is_over_it_counts_from_the_agreement(self) -> None:
        seen = serving(
            "2025-01-16", 12, fee_changed("2025-03-01", 260_000, effective_on="2025-02-01"), monthly_fee=200_000
        ).as_of("2025-03-31")
        assert [net(seen, id=f"watch/2025-{month}") for month in ("02", "03")] == [200_000, 260_000]


class TestOnlyMoneyThatWasPaidIsPrepaid:
    """100,000 a month for the year 2025, ended on 06-15: 50,000 of June and six months are left, 650,000.

    A payment that names months pays for as many of them as it can, one after the other, and the rest is owed.
    """

    def ended(self, amount: int, through: str = "2025-12") -> Story:
        payment = paid("2025-01-10", amount, contract=WATCH, prepays_through=through)
        return serving("2025-01-01", 12, payment, notice("2025-06-15"), monthly_fee=100_000)

    @pytest.mark.parametrize(
        ("amount", "owed", "kept"),
        [
            (1, 650_000, 0),
            (605_000, 650_000, 0),  # January to May 5 x 110,000, June to the 15th 55,000
            (632_500, 625_000, 27_500),  # 27,500 more pay for 25,000 of June
            (660_000, 600_000, 55_000),  # June is paid
            (715_000, 550_000, 110_000),  # June, and 50,000 of July
            (1_320_000, 0, 715_000),
        ],
    )
    def test_it_counts_as_far_as_it_reaches(self, amount: int, owed: int, kept: int) -> None:
        seen = self.ended(amount).as_of("2025-06-15")
        assert lump(seen) == owed
        assert sum(charge["gross"] for charge in seen.charges(kind="prepaid_fees")) == kept
        assert seen.totals["paid"] == amount
        assert (seen.totals["advance"], seen.totals["refundable"]) == (0, 0)

    def test_and_not_for_months_that_it_was_not_meant_for(self) -> None:
        # Through July: 605,000 to the end, 165,000 kept for June and July; 550,000 left over meet the lump sum.
        seen = self.ended(1_320_000, "2025-07").as_of("2025-06-15")
        assert lump(seen) == 500_000
        assert seen.charge("watch/prepaid_fees")["gross"] == 165_000
        assert (seen.totals["outstanding"], seen.totals["refundable"]) == (0, 50_000)

    @pytest.mark.parametrize(
        ("x58", "arithmetic"),
        [
            ("R-A", "rest of the term from 2025-06-16 to 2025-12-31: 50,000 + 6 x 100,000 = 650,000 yen"),
            ("R-B", "rest of the term from 2025-06-16 to 2025-12-31: 7 x 100,000 = 700,000 yen"),
            ("R-C", "rest of the term from 2025-06-16 to 2025-12-31: 6 x 100,000 = 600,000 yen"),
            # 199 days: 654,246.57
            ("R-D", "rest of the term from 2025-06-16 to 2025-12-31: 12 x 100,000 x 199 / 365 = 654,246 yen"),
        ],
    )
    def test_the_reason_tells_what_was_counted(self, x58: str, arithmetic: str) -> None:
        line = self.ended(1).as_of("2025-06-15", X58=x58).charge("watch/early_termination")
        assert (line["because"][0]["arithmetic"], line["because"][0]["reading"]) == (arithmetic, f"X58={x58}")

    def test_the_reason_tells_what_was_prepaid(self) -> None:
        line = self.ended(715_000).as_of("2025-06-15").charge("watch/early_termination")
        text = "rest of the term from 2025-07-01 to 2025-12-31: 6 x 100,000 - 50,000 prepaid = 550,000 yen"
        assert line["because"][0]["arithmetic"] == text


class TestX22_WhenItIsDue:
    story = year(notice("2024-10-10"))

    def test_by_the_payment_rule_on_a_saturday_hence_monday(self) -> None:
        # the end of November is Saturday 11-30
        assert self.story.as_of("2024-10-10").charge("watch/early_termination")["due_on"] == "2024-12-02"

    def test_m4_late_interest_at_the_contractual_rate(self) -> None:
        # 1,703,226 x 0.145 x 25 / 365 = 16,915.60
        seen = self.story.as_of("2024-12-27")
        (line,) = seen.interest("watch/early_termination")
        assert (line["from"], line["days"], line["amount"]) == ("2024-12-03", 25, 16_916)
        assert (line["rate"], line["article"]) == ("0.145", "38(5)")

    def test_m4_without_the_shift_two_days_more(self) -> None:
        # 1,703,226 x 0.145 x 27 / 365 = 18,268.85
        (line,) = self.story.as_of("2024-12-27", X1="R-B").interest("watch/early_termination")
        assert (line["days"], line["amount"]) == (27, 18_269)

    def test_an_invoice_names_another_day(self) -> None:
        story = self.story.then(invoice("2024-10-21", "2024-11-15", ["watch/early_termination"]))
        assert story.as_of("2024-10-21").charge("watch/early_termination")["due_on"] == "2024-11-15"

    def test_read_the_other_way_it_is_due_on_the_day_of_the_end(self) -> None:
        seen = self.story.as_of("2024-10-11", X22="R-B")
        line = seen.charge("watch/early_termination")
        assert (line["due_on"], line["status"]) == ("2024-10-10", "overdue")
        # 1,703,226 x 0.145 / 365 = 676.62
        assert [each["amount"] for each in seen.interest("watch/early_termination")] == [677]


class TestX57_AfterTheRenewalHasBecomeCertain:
    """Term 2024-06-01 to 2025-05-31; the last day to refuse its renewal is 2025-02-28."""

    def gone(self, on: str, *facts: dict[str, Any], **contract: Any) -> Story:
        return serving("2024-06-01", 12, *facts, notice(on), **contract)

    def test_only_the_rest_of_the_current_term_is_owed(self) -> None:
        seen = self.gone("2025-04-30").as_of("2025-04-30")
        assert lump(seen) == 300_000
        assert seen.charge("watch/2025-04")["net"] == 300_000

    def test_read_the_other_way_twelve_months_more(self) -> None:
        assert lump(self.gone("2025-04-30").as_of("2025-04-30", X57="R-B")) == 3_900_000

    def test_the_notice_ends_the_renewal_too(self) -> None:
        for x57 in ("R-A", "R-B"):
            seen = self.gone("2025-04-30").as_of("2025-06-30", X57=x57)
            assert (state(seen, WATCH), seen.rows("TermRenewed")) == ("terminated", [])

    @pytest.mark.parametrize(
        ("on", "r_a", "r_b"),
        [
            ("2025-02-27", 910_715, 910_715),  # 300,000 x 27 / 28 = 289,285.7: 10,715; three months
            ("2025-02-28", 900_000, 900_000),  # still open on the last day to refuse
            ("2025-03-01", 890_323, 4_490_323),  # March 300,000 - 9,677; two months; 12 more
        ],
    )
    def test_the_renewal_is_certain_from_the_day_after_the_last_day_to_refuse(
        self, on: str, r_a: int, r_b: int
    ) -> None:
        story = self.gone(on)
        assert (lump(story.as_of(on)), lump(story.as_of(on, X57="R-B"))) == (r_a, r_b)

    def test_where_the_renewal_was_refused_there_is_nothing_more(self) -> None:
        story = self.gone("2025-04-30", renewal_refused("2025-02-14", by="company"))
        assert lump(story.as_of("2025-04-30", X57="R-B")) == 300_000

    def test_where_the_service_does_not_renew_there_is_nothing_more(self) -> None:
        story = self.gone("2025-04-30", auto_renews=False)
        assert lump(story.as_of("2025-04-30", X57="R-B")) == 300_000


class TestTheNotice:
    def test_x2_an_e_mail_is_no_writing(self) -> None:
        story = year(notice("2024-10-10", form="email"))
        seen = story.as_of("2024-10-10")
        assert (state(seen, WATCH), lump(seen)) == ("in_service", 0)
        row = seen.row("EarlyTerminationNoticed")
        assert row["effect"] == "none"
        assert row["reason"]
        assert seen.rows("EarlyTerminationTookEffect") == []
        # and the service is renewed as if nothing had arrived
        assert state(story.as_of("2025-04-01"), WATCH) == "renewed"

    def test_x2_unless_writing_means_text(self) -> None:
        seen = year(notice("2024-10-10", form="email")).as_of("2024-10-10", X2="R-B")
        assert (state(seen, WATCH), lump(seen)) == ("terminated", 1_703_226)

    @pytest.mark.parametrize("x2", ["R-A", "R-B"])
    def test_a_phone_call_is_none_in_any_case(self, x2: str) -> None:
        seen = year(notice("2024-10-10", form="phone")).as_of("2024-10-10", X2=x2)
        assert state(seen, WATCH) == "in_service"

    def test_the_letter_that_follows_an_e_mail_ends_it_on_its_own_day(self) -> None:
        seen = year(notice("2024-10-10", form="email"), notice("2024-10-21")).as_of("2024-10-31")
        assert standing(seen, "EarlyTerminationTookEffect") == ["2024-10-21"]
        # 300,000 x 21 / 31 = 203,225.8
        assert seen.charge("watch/2024-10")["net"] == 203_225

    def test_a_second_notice_changes_nothing(self) -> None:
        seen = year(notice("2024-10-10"), notice("2024-11-11")).as_of("2024-11-30")
        assert standing(seen, "EarlyTerminationTookEffect") == ["2024-10-10"]
        assert lump(seen) == 1_703_226
        assert effect(seen, "EarlyTerminationNoticed", on="2024-11-11") == "none"


class TestANoticeForALaterDay:
    """Arrived on 2024-09-20, for 2024-10-10."""

    story = year(notice("2024-09-20", effective_on="2024-10-10"))

    @pytest.mark.parametrize(
        ("as_of", "expected"),
        [
            ("2024-09-19", "in_service"),
            ("2024-09-20", "ending"),
            ("2024-10-09", "ending"),
            ("2024-10-10", "terminated"),
            ("2024-10-11", "terminated"),
        ],
    )
    def test_the_service_is_ending_until_it_ends(self, as_of: str, expected: str) -> None:
        assert state(self.story.as_of(as_of), WATCH) == expected

    def test_it_takes_effect_on_the_day_named(self) -> None:
        assert self.story.as_of("2024-10-09").rows("EarlyTerminationTookEffect") == []
        seen = self.story.as_of("2024-10-10")
        row = seen.row("EarlyTerminationTookEffect")
        assert (row["on"], row["shows_from"], row["deemed"]) == ("2024-10-10", "2024-10-10", True)
        assert seen.contract(WATCH)["basis"] == "10(2)"

    def test_the_sum_appears_on_that_day_and_no_sooner(self) -> None:
        assert lump(self.story.as_of("2024-10-09")) == 0
        assert lump(self.story.as_of("2024-10-10")) == 1_703_226

    def test_a_day_before_its_arrival_gives_way_to_its_arrival(self) -> None:
        seen = year(notice("2024-10-10", effective_on="2024-09-30")).as_of("2024-10-10")
        assert standing(seen, "EarlyTerminationTookEffect") == ["2024-10-10"]
        assert lump(seen) == 1_703_226

    def test_on_the_last_day_of_the_term_it_is_terminated_not_expired(self) -> None:
        story = year(notice("2025-03-10", effective_on="2025-03-31"))
        assert state(story.as_of("2025-03-30"), WATCH) == "ending"
        for on in ("2025-03-31", "2025-04-01", "2025-06-30"):
            seen = story.as_of(on)
            assert (state(seen, WATCH), seen.contract(WATCH)["basis"]) == ("terminated", "10(2)")
            assert seen.rows("TermExpired") == seen.rows("TermRenewed") == []
            assert lump(seen) == 0
            assert seen.charge("watch/2025-03")["net"] == 300_000

    def test_a_day_in_the_next_term_leaves_the_rest_of_that_term_to_pay(self) -> None:
        # arrived in term 1, for 2025-04-30 in term 2, which ends on 2026-03-31: eleven months
        story = year(notice("2025-02-10", effective_on="2025-04-30"))
        assert state(story.as_of("2025-04-29"), WATCH) == "ending"
        seen = story.as_of("2025-04-30")
        assert standing(seen, "TermRenewed") == ["2025-03-31"]
        assert (state(seen, WATCH), lump(seen)) == ("terminated", 3_300_000)

    def test_known_before_its_day_it_is_forecast(self) -> None:
        row = self.story.as_of("2024-10-10", "2024-09-30").row("EarlyTerminationTookEffect")
        assert (row["forecast"], row["ref"]) == (True, None)


class TestANoticeBeforeTheService:
    """The term is 2024-04-01 to 2025-03-31 at 300,000: 3,600,000 in all, agreed on 2024-03-02."""

    def test_it_ends_the_contract_on_arrival_and_the_whole_term_is_left(self) -> None:
        story = year(notice("2024-03-11"))
        assert state(story.as_of("2024-03-10"), WATCH) == "accepted"
        seen = story.as_of("2024-03-11")
        assert (state(seen, WATCH), seen.contract(WATCH)["basis"]) == ("terminated", "10(2)")
        assert money(seen, "watch/early_termination") == (3_600_000, 0, 3_600_000)
        # by the rule of the quote: the end of April
        assert seen.charge("watch/early_termination")["due_on"] == "2024-04-30"

    def test_nothing_begins_and_no_fee_arises(self) -> None:
        seen = year(notice("2024-03-11")).as_of("2025-12-31")
        assert (seen.rows("ServiceBegan"), seen.rows("TermRenewed")) == ([], [])
        assert [charge["id"] for charge in seen.charges()] == ["watch/early_termination"]

    def test_a_day_that_it_states_counts_before_the_service_too(self) -> None:
        story = year(notice("2024-03-11", effective_on="2024-03-31"))
        assert (state(story.as_of("2024-03-30"), WATCH), lump(story.as_of("2024-03-30"))) == ("accepted", 0)
        seen = story.as_of("2024-03-31")
        assert (state(seen, WATCH), lump(seen)) == ("terminated", 3_600_000)

    def test_on_the_first_day_that_day_is_served(self) -> None:
        # 300,000 / 30 = 10,000 for the day, 3,590,000 left
        for told in (notice("2024-04-01"), notice("2024-03-11", effective_on="2024-04-01")):
            seen = year(told).as_of("2024-04-01")
            assert (money(seen, "watch/2024-04")[0], lump(seen)) == (10_000, 3_590_000)

    @pytest.mark.parametrize(
        ("x58", "amount"),
        # 17 / 31 of January, eleven months, 14 / 31 of the next; 13 months begun; 11 whole ones; 366 days
        [("R-A", 3_600_000), ("R-B", 3_900_000), ("R-C", 3_300_000), ("R-D", 3_609_863)],
    )
    def test_x58_a_term_from_mid_month(self, x58: str, amount: int) -> None:
        seen = serving("2024-01-15", 12, notice("2023-12-20")).as_of("2023-12-20", X58=x58)
        # the two parts of months are rounded down each
        assert amount - lump(seen) in ((0, 1) if x58 == "R-A" else (0,))

    @pytest.mark.parametrize(("x41", "months"), [("R-A", 13), ("R-B", 12)])
    def test_x41_of_a_rental_its_months_count(self, x41: str, months: int) -> None:
        story = given(rental("2024-01-15", 12), *formed("2023-12-01"), notice("2023-12-20", contract=PC))
        seen = story.as_of("2023-12-20", X41=x41)
        assert lump(seen, PC) == months * 20_000

    def test_the_term_prepaid_costs_nothing_more(self) -> None:
        prepaid = paid("2024-03-05", 3_960_000, contract=WATCH, prepays_through="2025-03")
        seen = year(prepaid, notice("2024-03-11")).as_of("2024-03-11")
        (kept,) = seen.charges()
        assert (kept["kind"], kept["gross"], kept["outstanding"]) == ("prepaid_fees", 3_960_000, 0)
        assert seen.totals["refundable"] == 0

    def test_so_does_a_rescission_by_the_company_before_the_service(self) -> None:
        """Article 10(3) takes over 10(2)."""
        told = (
            fact("ImmediateGroundOccurred", "2024-03-11", contract=WATCH, party="customer", ground=5),
            fact("RescissionArrived", "2024-03-11", contract=WATCH, by="company", basis="40(2)", scope="this"),
        )
        assert lump(year(*told).as_of("2024-03-11")) == 3_600_000


class TestAnEndByAgreement:
    def test_it_costs_no_more_than_the_days_served(self) -> None:
        story = year(fact("TerminationAgreed", "2024-10-10", contract=WATCH))
        seen = story.as_of("2025-06-30")
        assert (state(seen, WATCH), seen.contract(WATCH)["basis"]) == ("terminated", "agreement")
        assert lump(seen) == 0
        # April to September and 96,774 for October
        assert net(seen) == 1_896_774


class TestTwoClocks:
    def test_a_notice_known_late_takes_back_the_fees_since(self) -> None:
        story = year(notice("2024-10-10", at="2024-12-10T10:00+09:00"))
        before = story.as_of("2024-12-09", "2024-12-09")
        assert (state(before, WATCH), lump(before)) == ("in_service", 0)
        # April to November
        assert before.totals["charged"] == 8 * 330_000
        after = story.as_of("2024-12-10", "2024-12-10")
        assert (state(after, WATCH), lump(after)) == ("terminated", 1_703_226)
        assert after.totals["charged"] == 3_789_677

    def test_a_renewal_already_recorded_is_withdrawn(self) -> None:
        story = year(notice("2025-03-20", at="2025-04-15T10:00+09:00"))
        assert state(story.as_of("2025-04-14", "2025-04-14"), WATCH) == "renewed"
        seen = story.as_of("2025-04-15", "2025-04-15")
        assert state(seen, WATCH) == "terminated"
        assert [row["status"] for row in seen.rows("TermRenewed")] == ["withdrawn"]


@st.composite
def endings(draw: st.DrawFn) -> tuple[str, int, str, int]:
    """A term, a day in it, and a monthly fee."""
    starts_on = plus("2023-01-01", draw(st.integers(0, 1000)))
    months = draw(st.integers(1, 18))
    ends = plus(starts_on, draw(st.integers(0, 28 * months - 1)))
    return starts_on, months, ends, draw(st.integers(1, 3_000_000))


class TestProperty_FeesAndSumMakeUpTheScheduledFees:
    late = year(notice("2024-10-10"))

    @settings(max_examples=40)
    @for_all(case=endings(), x40=st.sampled_from(["R-A", "R-B", "R-C"]))
    def test_not_a_yen_more_or_less_than_if_the_term_had_run_out(
        self, case: tuple[str, int, str, int], x40: str
    ) -> None:
        starts_on, months, ends, fee = case
        full = serving(starts_on, months, monthly_fee=fee, auto_renews=False)
        last = str(full.as_of(starts_on).contract(WATCH)["term"]["last_day"])
        scheduled = net(full.as_of(plus(last, 1), X40=x40))
        gone = serving(starts_on, months, notice(ends), monthly_fee=fee, auto_renews=False)
        assert net(gone.as_of(plus(last, 1), X40=x40)) == scheduled

    @settings(max_examples=25)
    @for_all(case=endings())
    def test_the_scheduled_fees_are_those_counted_day_by_day(self, case: tuple[str, int, str, int]) -> None:
        starts_on, months, ends, fee = case
        story = serving(starts_on, months, notice(ends), monthly_fee=fee, auto_renews=False)
        served: dict[str, int] = {}
        for each in through(starts_on, scheduled_end(starts_on, months)):
            served[each[:7]] = served.get(each[:7], 0) + 1
        assert net(story.as_of(ends)) == sum(fee * n // days_of(month) for month, n in served.items())

    @settings(max_examples=25)
    @for_all(days=st.integers(0, 400), more=st.integers(0, 400))
    def test_interest_on_the_sum_adds_up_over_any_split_of_its_days(self, days: int, more: int) -> None:
        def interest(days: int) -> int:
            seen = self.late.as_of(plus("2024-12-02", days))
            return sum(line["amount"] for line in seen.interest("watch/early_termination"))

        assert interest(days) == half_up(Fraction(1_703_226 * 145 * days, 365 * 1000))
        # each of the three is rounded once: by at most half a yen
        assert abs(interest(days + more) - interest(days) - interest(more)) <= 1


def scheduled_end(starts_on: str, months: int) -> str:
    """The last day of a term, found by walking day by day through so many calendar months."""
    year_no, month = divmod(int(starts_on[:4]) * 12 + int(starts_on[5:7]) - 1 + months, 12)
    target = f"{year_no}-{month + 1:02}"
    same = f"{target}-{starts_on[8:]}"
    if int(starts_on[8:]) <= days_of(target):
        return plus(same, -1)
    return f"{target}-{days_of(target):02}"
