"""Services by the month: terms, calls, levels, lump sums and the fee of a broken month, worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest
from breaches import at_once
from services import (
    WATCH,
    deposited,
    discontinued,
    effect,
    fee_changed,
    invoice,
    measured,
    net,
    notice,
    renewal_refused,
    service,
    standing,
    state,
    watched,
)
from story import Json, Story, fact, formed_on, given, look, paid

from yakkan import Register
from yakkan.projections.deadlines import deadlines


class TestArticle9_ReductionsOfAWholeFee:
    def test_leave_no_yen_of_the_tax_of_its_invoice(self) -> None:
        # Three fees of 19,999: 5,999 yen of tax on the invoice, 2,000 of them on January, which then costs nothing.
        sla = {"availability": [{"below": "99.9", "reduce": "0.5"}], "response": [{"below": "95", "reduce": "1"}]}
        bill = invoice("2025-03-31", "2025-04-30", [f"watch/2025-0{month}" for month in (1, 2, 3)])
        levels = [measured("2025-04-02", "2025-01", "50", metric) for metric in ("availability", "response")]
        watch = service("2025-01-01", 12, monthly_fee=19_999, sla=sla)
        seen = given(watch, *formed_on("2024-12-02"), bill, *levels).as_of("2025-05-01")
        assert seen.charge("watch/2025-01")["tax"] == 2_000
        reductions = seen.charges(kind="sla_reduction")
        assert [(line["net"], line["tax"]) for line in reductions] == [(-9_999, -999), (-10_000, -1_001)]
        assert (seen.charge("watch/2025-01")["outstanding"], seen.charge("watch/2025-01")["status"]) == (0, "credited")


class TestArticle9_Reductions:
    def test_that_leave_nothing_of_a_fee_credit_it(self) -> None:
        # Two levels of 60% each: 120,000 and at most the 80,000 that are left, with tax 132,000 + 88,000 = 220,000.
        sla = {
            "availability": [{"below": "99.0", "reduce": "0.60"}],
            "response": [{"below": "95", "reduce": "0.60"}],
        }
        measured = [
            fact("ServiceLevelMeasured", day, contract=WATCH, month="2025-01", metric=metric, value="50")
            for day, metric in (("2025-02-03", "availability"), ("2025-02-04", "response"))
        ]
        seen = given(*watched(*measured, sla=sla)).as_of("2025-02-04")
        fee = seen.charge("watch/2025-01")
        assert (fee["gross"], fee["paid"], fee["outstanding"], fee["status"]) == (220_000, 0, 0, "credited")
        assert [duty["status"] for duty in seen.duties("O9")] == ["released"]
        # Taken off the fee, they are not to be paid once more.
        level = seen.line(head="service_level")
        assert (level["claimed"], level["payable"], level["status"]) == (220_000, 0, "open")


class TestArticle9_MonthsWithoutService:
    """Service from 2025-02-10 to 2025-05-31; 10% off below 99.9."""

    @pytest.mark.parametrize(
        ("on", "month", "effect"),
        [
            ("2025-03-03", "2025-01", "none"),
            ("2025-03-03", "2025-02", "full"),
            ("2025-06-02", "2025-05", "full"),
            ("2025-07-01", "2025-06", "none"),
            # Before the service began, of a month in which it would.
            ("2025-02-05", "2025-02", "full"),
            ("2025-02-05", "2025-01", "none"),
        ],
    )
    def test_have_no_level(self, on: str, month: str, effect: str) -> None:
        sla = {"availability": [{"below": "99.9", "reduce": "0.10"}]}
        watch = service("2025-02-10", ends_on="2025-05-31", auto_renews=False, sla=sla)
        row = (
            given(watch, *formed_on("2025-01-20"), measured(on, month, "99.0"))
            .as_of("2025-07-31")
            .row("ServiceLevelMeasured")
        )
        assert (row["effect"], row["article"]) == (effect, "9")
        assert effect == "full" or "no service" in row["reason"]

    def test_come_after_a_termination_too(self) -> None:
        # Ended on 03-15: March was served in part, April was not.
        sla = {"availability": [{"below": "99.9", "reduce": "0.10"}]}
        facts = (fact("TerminationAgreed", "2025-03-15", contract=WATCH), measured("2025-05-01", "2025-03", "99.0"))
        story = given(service("2025-01-01", 12, sla=sla), *formed_on("2024-12-02"), *facts)
        assert story.as_of("2025-05-01").row("ServiceLevelMeasured")["effect"] == "full"
        more = story.then(measured("2025-05-02", "2025-04", "99.0")).as_of("2025-05-02")
        assert more.row("ServiceLevelMeasured", on="2025-05-02")["effect"] == "none"


class TestArticle10_1_TermsRenewedForLessThanTheTimeForRefusing:
    """The quote lets terms renew month by month (7(3)), so that each must be refused before it begins."""

    def month_by_month(self, *facts: Json) -> Story:
        # From 2025-01-31 for a month, to 02-28; then by calendar months. A month's notice: 01-31, 02-28, 03-31.
        special = {"renewal_months": 1, "non_renewal_months": 1}
        return given(service("2025-01-31", 1, special=special), *formed_on("2025-01-06"), *facts)

    @pytest.mark.parametrize(
        ("told_on", "last"),
        [
            ("2025-01-31", "2025-02-28"),
            ("2025-02-01", "2025-03-31"),
            ("2025-02-28", "2025-03-31"),
            ("2025-03-01", "2025-04-30"),
        ],
    )
    def test_end_by_a_refusal_that_is_in_time_for_the_next(self, told_on: str, last: str) -> None:
        story = self.month_by_month(renewal_refused(told_on))
        assert state(story.as_of(last), WATCH) == "ending"
        seen = story.as_of("2025-12-31")
        assert (state(seen, WATCH), standing(seen, "TermExpired")) == ("expired", [last])
        # A 31st of January, whole months after it.
        assert len(seen.charges(kind="monthly_fee")) == int(last[5:7])

    def test_under_the_three_months_of_the_terms(self) -> None:
        # Six months to 06-30 were to be refused by 03-31, July by 04-30, August by 05-31.
        for told_on, x21, last in (
            ("2025-03-31", "R-A", "2025-06-30"),
            ("2025-04-15", "R-A", "2025-07-31"),
            ("2025-05-02", "R-A", "2025-08-31"),
            ("2025-05-02", "R-B", "2025-07-31"),
        ):
            watch = service("2025-01-01", 6, special={"renewal_months": 1})
            story = given(watch, *formed_on("2024-12-02"), renewal_refused(told_on))
            assert standing(story.as_of("2025-12-31", X21=x21), "TermExpired") == [last]

    def test_a_second_refusal_adds_nothing(self) -> None:
        seen = self.month_by_month(renewal_refused("2025-02-05"), renewal_refused("2025-02-06", by="company"))
        assert [row["effect"] for row in seen.as_of("2025-02-06").rows("NonRenewalDeclared")] == ["full", "none"]

    def test_where_a_term_can_be_refused_in_its_own_time_a_late_refusal_is_for_none(self) -> None:
        story = given(service("2025-01-01", 6), *formed_on("2024-12-02"), renewal_refused("2025-04-15"))
        assert effect(story.as_of("2025-04-15"), "NonRenewalDeclared") == "none"

    def test_the_last_day_to_refuse_the_next_is_told(self) -> None:
        # On 02-10 it is too late for February and not for March, unless it has been refused.
        for facts, days in ((), [date(2025, 2, 28)]), ((renewal_refused("2025-02-05"),), []):
            view = self.month_by_month(*facts).matter.view(as_of=date(2025, 2, 10))
            assert [line.due_on for line in deadlines(view) if line.what == "non_renewal"] == days

    def test_known_late_it_takes_the_renewals_back(self) -> None:
        story = self.month_by_month(renewal_refused("2025-02-05", at="2025-06-02T10:00+09:00"))
        assert standing(story.as_of("2025-06-02", "2025-06-01"), "TermRenewed")[-1] == "2025-05-31"
        assert standing(story.as_of("2025-06-02"), "TermRenewed") == ["2025-02-28"]


class TestArticle10_2_LumpSums:
    def test_that_are_paid_are_not_payable(self) -> None:
        # Ended on 11-30, so December is left: 200,000 yen without tax, due Tue 2025-12-31 -> Mon 2026-01-05.
        notice = fact("EarlyTerminationNoticed", "2025-11-30", contract=WATCH, form="paper")
        story = given(*watched(notice, paid("2026-01-05", 200_000, charge="watch/early_termination")))
        before, after = (story.as_of(day).line(head="early_termination") for day in ("2026-01-04", "2026-01-05"))
        assert (before["payable"], before["status"]) == (200_000, "open")
        assert (after["payable"], after["status"], after["claimed"]) == (0, "discharged", 200_000)


class TestArticle10_2_X22_B:
    @pytest.mark.parametrize(("x1", "due_on"), [("R-A", "2024-12-02"), ("R-B", "2024-11-30"), ("R-C", "2024-11-30")])
    def test_a_lump_sum_due_with_the_end_is_paid_on_a_day_of_business(self, x1: str, due_on: str) -> None:
        # The notice arrived on Saturday 2024-11-30; payment is no deadline of the term, so X1 moves it (38(5)).
        story = given(service("2024-04-01", 12), *formed_on("2024-03-01"), notice("2024-11-30"))
        assert story.as_of("2024-12-03", X22="R-B", X1=x1).charge("watch/early_termination")["due_on"] == due_on


class TestArticle10_2_FeesPaidByTheNameOfTheirMonth:
    """A year from April 2024 at 300,000 yen; 330,000 were paid on 2024-04-05 for the fee of one month by its name."""

    def ends(self, month: str, ended_on: str) -> tuple[int, int, int]:
        facts = (paid("2024-04-05", 330_000, charge=f"watch/{month}"), notice(ended_on))
        seen = given(service("2024-04-01", 12), *formed_on("2024-03-01"), *facts).as_of(ended_on)
        kept = sum(charge["paid"] for charge in seen.charges(kind="prepaid_fees"))
        fee = seen.charge(f"watch/{ended_on[:7]}")
        return seen.charge("watch/early_termination")["net"], kept, fee["paid"]

    def test_are_taken_off_the_lump_sum(self) -> None:
        # Five months are left after October, one of them paid for.
        assert self.ends("2024-12", "2024-10-31") == (1_200_000, 330_000, 0)

    def test_also_where_the_service_ends_in_that_month(self) -> None:
        # To 10-10 96,774 + 9,677 = 106,451 yen, and the 203,226 yen for the rest of October are paid for as well.
        assert self.ends("2024-10", "2024-10-10") == (1_500_000, 330_000 - 106_451, 106_451)

    def test_pay_for_no_other_month(self) -> None:
        # 330,000 are for December (Civil Code 488(1)): 106,451 of October stay open; 203,226 + 4 x 300,000 are left.
        assert self.ends("2024-12", "2024-10-10") == (1_403_226, 330_000, 0)

    def test_take_off_as_much_as_they_pay_of_their_month(self) -> None:
        # After 10-10: 203,226 + 5 x 300,000 yen; 330,000 pay for January, 110,000 for 100,000 of December.
        january, december = ({"charge": f"watch/{month}"} for month in ("2025-01", "2024-12"))
        ahead = (paid("2024-04-05", 370_000, **january), paid("2024-04-05", 110_000, **december))
        parts = (service("2024-04-01", 12), *formed_on("2024-03-01"), *ahead, notice("2024-10-10"))
        seen = given(*parts).as_of("2024-10-10")
        assert seen.charge("watch/early_termination")["net"] == 1_703_226 - 300_000 - 100_000
        assert seen.charge("watch/prepaid_fees")["gross"] == 440_000
        # The 40,000 yen over go to what is late.
        assert seen.totals["paid"] + seen.totals["interest_paid"] == 480_000
        assert (seen.totals["advance"], seen.totals["refundable"]) == (0, 0)

    def test_unless_that_month_has_been_served(self) -> None:
        assert self.ends("2024-10", "2024-10-31") == (1_500_000, 0, 330_000)

    @pytest.mark.parametrize(("x69", "refundable", "kept"), [("R-A", 330_000, 0), ("R-B", 0, 330_000)])
    def test_come_back_or_not_where_the_software_ends(self, x69: str, refundable: int, kept: int) -> None:
        facts = (paid("2024-04-05", 330_000, charge="watch/2024-12"), discontinued("2024-04-30"))
        settled = paid("2024-04-30", 330_000, charge="watch/2024-04")
        story = given(service("2024-04-01", 12), *formed_on("2024-03-01"), facts[0], settled, facts[1])
        seen = story.as_of("2024-04-30", X69=x69)
        assert (seen.totals["refundable"], net(seen, kind="prepaid_fees")) == (refundable, kept * 10 // 11)


class TestArticle10_2_OfASubscriptionThatWaitsForItsLicence:
    """Software for 2025-04-01 to 2026-03-31 at 100,000 yen; the licence is not there yet (24)."""

    contract = service("2025-04-01", 12, id="soft", monthly_fee=100_000, kind="subscription")

    @pytest.mark.parametrize(
        ("on", "amount"),
        [
            ("2025-03-31", 1_200_000),
            # 29 of 30 days of April, 20 of 30, none: 96,666, 66,666, 0; and eleven months.
            ("2025-04-01", 1_196_666),
            ("2025-04-10", 1_166_666),
            ("2025-04-30", 1_100_000),
            ("2026-03-31", 0),
        ],
    )
    def test_costs_what_is_left_of_the_term_whoever_ends_it(self, on: str, amount: int) -> None:
        for ends in ([notice(on, contract="soft")], at_once(on, contract="soft")):
            seen = given(self.contract, *formed_on("2025-03-03"), *ends).as_of(on)
            assert seen.contract("soft")["state"] == "terminated"
            assert sum(charge["net"] for charge in seen.charges()) == amount

    def test_does_not_begin_any_more(self) -> None:
        licence = fact("LicenceConcluded", "2025-04-20", contract="soft", licensor="maker")
        later = notice("2025-04-10", contract="soft", effective_on="2025-04-15")
        seen = given(self.contract, *formed_on("2025-03-03"), later, licence).as_of("2025-04-20")
        assert (seen.contract("soft")["state"], seen.row("LicenceConcluded")["effect"]) == ("terminated", "none")


class TestArticle20_Calls:
    def test_made_within_the_term_are_answered_after_it(self) -> None:
        care = {"id": "care", "kind": "maintenance", "monthly_fee": 5_000, "starts_on": "2025-01-01", "term_months": 12}
        call = fact("MaintenanceRequested", "2025-12-30", contract="care")
        done = fact("MaintenancePerformed", "2026-01-06", contract="care")
        story = given({**care, "auto_renews": False}, *formed_on("2024-12-05"), call, done)
        assert story.as_of("2026-01-05").duty("O19")["status"] == "open"
        assert story.as_of("2026-01-06").duty("O19")["status"] == "discharged"


class TestSubscriptionWithoutALicence:
    """Software for 2024-02-15 to 2025-02-14, not renewed; the licence that its use needs (24) is late or missing."""

    contract = service("2024-02-15", 12, id="soft", monthly_fee=100_000, kind="subscription", auto_renews=False)

    def concluded(self, on: str) -> Json:
        return fact("LicenceConcluded", on, contract="soft", licensor="maker")

    def test_ends_with_its_term_all_the_same(self) -> None:
        # 10(1): the term is the quoted one. It never began, so there is no fee, and the deposit is free (39(2)).
        story = given(
            self.contract,
            *formed_on("2024-02-01"),
            *deposited("2024-02-05", 50_000, "soft"),
            quote={"deposit_limit": 50_000},
        )
        assert story.as_of("2025-02-14").contract("soft")["state"] == "accepted"
        seen = story.as_of("2025-02-15")
        assert (seen.contract("soft")["state"], seen.contract("soft")["since"]) == ("expired", "2025-02-15")
        assert [row["on"] for row in seen.rows("TermExpired")] == ["2025-02-14"]
        assert [charge["kind"] for charge in seen.charges()] == ["deposit"]
        assert seen.duty("O30")["arose_on"] == "2025-02-15"
        assert story.then(self.concluded("2025-02-15")).as_of("2025-02-15").row("LicenceConcluded")["effect"] == "none"

    def test_serves_what_is_left_of_it_once_it_is_there(self) -> None:
        # On its last day: one day of February 2025, 100,000 / 28 = 3,571.4 -> 3,571 + tax 357.
        seen = given(self.contract, *formed_on("2024-02-01"), self.concluded("2025-02-14")).as_of("2025-02-15")
        assert (seen.contract("soft")["state"], seen.charge("soft/2025-02")["gross"]) == ("expired", 3_928)
        assert len(seen.rows("TermExpired")) == 1

    def test_renews_unless_that_was_refused_in_time(self) -> None:
        # Refused on the last day for it: 3 months before 2025-02-15 is 2024-11-15, so by 11-14.
        renewing = {**self.contract, "auto_renews": True}
        for on, reached in (("2024-11-14", "expired"), ("2024-11-15", "accepted")):
            refused = fact("NonRenewalDeclared", on, contract="soft", by="customer", form="paper")
            seen = given(renewing, *formed_on("2024-02-01"), refused).as_of("2025-02-15")
            assert seen.contract("soft")["state"] == reached


class TestArticle38_1_AnotherFeeFromTheDayOnWhichAMonthCloses:
    """300,000 yen a month from April 2025, 330,000 from a day on."""

    def fees(self, on: str, *facts: Json, agreed: str | None = None, **more: object) -> dict[str, int]:
        changed = fee_changed(agreed or on, 330_000, effective_on=on)
        story = given(service("2025-04-01", **{"term_months": 12, **more}), *formed_on("2025-03-03"), changed, *facts)
        return {charge["id"].partition("/")[2]: charge["net"] for charge in story.as_of("2025-05-31").charges()}

    @pytest.mark.parametrize("agreed", ["2025-04-20", "2025-04-30"])
    def test_counts_that_day(self, agreed: str) -> None:
        # 29 days at 300,000 and one at 330,000 of 30: 301,000, whenever it was agreed.
        assert self.fees("2025-04-30", agreed=agreed) == {"2025-04": 301_000, "2025-05": 330_000}
        assert self.fees("2025-05-01", agreed=agreed) == {"2025-04": 300_000, "2025-05": 330_000}

    @pytest.mark.parametrize("agreed", ["2025-05-05", "2025-05-10"])
    def test_counts_the_last_day_of_the_service(self, agreed: str) -> None:
        # 9 days at 300,000 and one at 330,000 of 31: 97,741.9.
        told = self.fees("2025-05-10", agreed=agreed, term_months=None, ends_on="2025-05-10", auto_renews=False)
        assert told == {"2025-04": 300_000, "2025-05": 97_741}

    @pytest.mark.parametrize("last", [True, False])
    def test_counts_the_day_of_an_early_end_whichever_was_recorded_first(self, last: bool) -> None:
        # 97,741 for May, and the rest of the term at 330,000: 21 days of May and ten months.
        ended = notice("2025-05-10", at="2025-05-10T12:00+09:00")
        changed = fee_changed("2025-05-10", 330_000, at=f"2025-05-10T{13 if last else 11}:00+09:00")
        facts = (ended, changed) if last else (changed, ended)
        seen = given(service("2025-04-01", 12), *formed_on("2025-03-03"), *facts).as_of("2025-05-10")
        assert seen.charge("watch/2025-05")["net"] == 97_741
        assert seen.charge("watch/early_termination")["net"] == 10 * 330_000 + 321_290 - 97_741
        assert seen.row("MonthlyFeeChanged")["effect"] == "full"

    def test_counts_it_when_the_month_had_closed_before_it_was_recorded(self) -> None:
        register = Register(":memory:")
        given(service("2025-04-01", 12), *formed_on("2025-03-03")).told_to(register)
        register.advance(to=date(2025, 4, 30))
        told = fee_changed("2025-04-30", 330_000, at="2025-04-30T15:00+09:00")
        matter = given(service("2025-04-01", 12), *formed_on("2025-03-03"), told).told_to(register)
        assert look(matter, "2025-04-30").charge("watch/2025-04")["net"] == 301_000
        assert look(matter, "2025-04-30", "2025-04-30T14:00").charge("watch/2025-04")["net"] == 300_000
