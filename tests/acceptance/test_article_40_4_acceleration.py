"""Article 40(4): after the company's rescission everything that has arisen is due at once (M10, X49, X50)."""

from __future__ import annotations

from typing import Any

import pytest
from breaches import (
    OUTSIDE_ARTICLE_40,
    at_once,
    cured,
    demand,
    found_minor,
    ground,
    lost_benefit_of_time,
    rescinded,
    rescission,
    serving,
)
from services import WATCH, invoice, service, state
from story import Json, Seen, Story, certificate, fact, formed, given, maintenance, paid, plus, received, supply

ENDS = (
    "2025-01-31", "2025-02-28", "2025-03-31", "2025-04-30", "2025-05-31", "2025-06-30",
    "2025-07-31", "2025-08-31", "2025-09-30", "2025-10-31", "2025-11-30", "2025-12-31",
)  # fmt: skip
# Saturday, Sunday, Sunday, and the year-end pause (X1)
MOVED = {
    "2025-05-31": "2025-06-02",
    "2025-08-31": "2025-09-01",
    "2025-11-30": "2025-12-01",
    "2025-12-31": "2026-01-05",
}

# 3,600,000 + 360,000 = 12 x 330,000
PCS = supply(
    "pc",
    ("p1",),
    3_600_000,
    due_on="2025-01-10",
    instalments=[{"due_on": due_on, "amount": 330_000} for due_on in ENDS],
)
# a service that the customer breaks, served from 2025-05-01 to 2026-04-30 at 100,000 a month
BROKEN = service("2025-05-01", 12, monthly_fee=100_000)

RESCISSION = (demand("2025-05-07", 14), rescinded("2025-05-28"))
# May 100,000 x 28 / 31 = 90,322 + 9,032 tax; the rest of May 9,678 + 11 x 100,000 = 1,109,678
SETTLED = paid("2025-05-28", 99_354 + 1_109_678, contract=WATCH)


def bought(*facts: Json, other: Json = BROKEN, more: tuple[Json, ...] = ()) -> Story:
    """M10: the equipment was passed on 2025-01-10, and the instalments of January to March are paid."""
    return given(
        PCS,
        other,
        *more,
        *formed("2024-12-10"),
        received("2025-01-08", "p1", "pc"),
        certificate("2025-01-10", "p1", "pc"),
        *(paid(due_on, 330_000, contract="pc") for due_on in ENDS[:3]),
        *facts,
    )


def instalments(seen: Seen) -> list[dict[str, Any]]:
    """Those that are not paid, by the day each was agreed for."""
    unpaid = [charge for charge in seen.charges(contract="pc", kind="instalment") if charge["outstanding"]]
    return sorted(unpaid, key=lambda charge: charge.get("due_on_before") or charge["due_on"])


class TestM10_DueAtOnce:
    story = bought(*RESCISSION)

    def test_until_then_each_keeps_its_day(self) -> None:
        due = [charge["due_on"] for charge in instalments(self.story.as_of("2025-05-27"))]
        assert due == [MOVED.get(on, on) for on in ENDS[3:]]

    def test_the_eight_that_were_not_yet_due_are_due_on_the_day_of_the_rescission(self) -> None:
        _, *rest = instalments(self.story.as_of("2025-05-28"))
        assert len(rest) == 8
        assert {charge["due_on"] for charge in rest} == {"2025-05-28"}
        assert [charge["due_on_before"] for charge in rest] == [MOVED.get(on, on) for on in ENDS[4:]]
        assert sum(charge["outstanding"] for charge in rest) == 2_640_000

    def test_what_was_late_already_stays_late_from_its_own_day(self) -> None:
        april = instalments(self.story.as_of("2025-05-28"))[0]
        assert (april["due_on"], april["status"]) == ("2025-04-30", "overdue")
        assert not april.get("due_on_before")

    def test_they_are_late_from_the_day_after(self) -> None:
        for on, status in (("2025-05-28", "open"), ("2025-05-29", "overdue")):
            assert {charge["status"] for charge in instalments(self.story.as_of(on))[1:]} == {status}

    def test_the_duty_to_pay_at_once_is_the_customers(self) -> None:
        assert self.story.as_of("2025-05-27").duties("O32") == []
        duties = self.story.as_of("2025-05-28").duties("O32")
        assert duties
        for duty in duties:
            assert (duty["debtor"], duty["creditor"]) == ("customer", "company")
            assert (duty["article"], duty["arose_on"], duty["due_on"]) == ("40(4)", "2025-05-28", "2025-05-28")

    def test_the_duty_ends_with_the_last_debt_interest_included(self) -> None:
        # April from 05-01 and the eight from 05-29 until 06-30, as in M10: 42,606 of interest. The fee of the rescinded
        # service arose by then too; a yen short of everything leaves the duty open.
        owed = self.story.as_of("2025-06-30").totals
        whole = owed["outstanding"] + owed["late_interest"]
        for amount, status in ((whole, "discharged"), (whole - 1, "overdue")):
            [duty] = bought(*RESCISSION, paid("2025-06-30", amount)).as_of("2025-06-30").duties("O32")
            assert (duty["status"], duty["ended_on"]) == (status, "2025-06-30" if status == "discharged" else None)

    def test_the_event_stands_in_the_account(self) -> None:
        assert self.story.as_of("2025-05-27").rows("BenefitOfTimeLost") == []
        row = self.story.as_of("2025-05-28").row("BenefitOfTimeLost")
        assert (row["on"], row["shows_from"], row["contract"]) == ("2025-05-28", "2025-05-28", None)
        assert (row["deemed"], row["article"]) == (True, "40(4)")
        assert row["ref"].startswith("account#")

    def test_it_follows_the_notice_at_its_instant(self) -> None:
        story = bought(RESCISSION[0], rescinded("2025-05-28", at="2025-05-29T11:30:00+09:00"))
        seen = story.as_of("2025-05-30")
        row = seen.row("BenefitOfTimeLost")
        assert (row["on"], row["recorded_at"]) == ("2025-05-28", "2025-05-29T11:30:00+09:00")
        assert not lost_benefit_of_time(story.as_of("2025-05-30", "2025-05-29T11:29:59+09:00"))


class TestM10_Interest:
    """The fees of the rescinded service were paid on the day, so that only the instalments bear interest."""

    story = bought(*RESCISSION, SETTLED)

    def test_april_from_its_own_day_the_rest_from_the_rescission(self) -> None:
        # 330,000 x 61 days = 7,996.85; 2,640,000 x 33 days = 34,609.32; sum 42,606.16
        totals = self.story.as_of("2025-06-30").totals
        assert totals["late_interest"] == 42_606
        assert totals["outstanding"] == totals["overdue"] == 2_970_000

    def test_the_first_day_of_interest(self) -> None:
        # 330,000 x 28 days = 3,670.68; and on 05-29 with 2,640,000 x 1 day: 330,000 x 29 = 3,801.78 + 1,048.77
        assert self.story.as_of("2025-05-28").totals["late_interest"] == 3_671
        assert self.story.as_of("2025-05-29").totals["late_interest"] == 4_851

    def test_paying_that_sum_settles_everything(self) -> None:
        story = self.story.then(paid("2025-06-30", 2_970_000 + 42_606, contract="pc"))
        totals = story.as_of("2025-06-30").totals
        assert (totals["outstanding"], totals["late_interest"]) == (0, 0)
        assert totals["interest_paid"] == 42_606
        assert story.as_of("2025-12-31").totals["late_interest"] == 0

    def test_a_yen_less_does_not(self) -> None:
        story = self.story.then(paid("2025-06-30", 2_970_000 + 42_605, contract="pc"))
        assert story.as_of("2025-06-30").totals["outstanding"] == 1

    def test_without_acceleration(self) -> None:
        # April 7,996.85; May, due Saturday 05-31 -> Monday 06-02, 28 days 3,670.68; sum 11,667.53
        totals = bought().as_of("2025-06-30").totals
        assert totals["late_interest"] == 11_668
        assert totals["overdue"] == 660_000

    def test_x50_delay_may_begin_only_after_the_day_the_company_designates(self) -> None:
        ids = [charge["id"] for charge in instalments(self.story.as_of("2025-05-28"))[1:]]
        story = self.story.then(invoice("2025-06-02", "2025-06-13", ids, contract="pc"))
        # 7,996.85 + 2,640,000 x 17 days = 17,829.04; sum 25,825.89
        assert story.as_of("2025-06-30", X50="R-B").totals["late_interest"] == 25_826

    def test_no_demand_is_needed_and_none_puts_delay_off(self) -> None:
        story = self.story.then(fact("PaymentDemanded", "2025-06-13", contract="pc"))
        assert story.as_of("2025-06-30").totals["late_interest"] == 42_606


class TestX49_WhichDebts:
    def test_what_the_rescinded_contract_itself_owes_is_among_them(self) -> None:
        # prorated May appears on the day of the rescission; by the quote's rule it would be due on 06-30
        seen = bought(*RESCISSION).as_of("2025-05-28")
        fee = seen.charge("watch/2025-05")
        assert (fee["gross"], fee["due_on"], fee["due_on_before"]) == (99_354, "2025-05-28", "2025-06-30")
        assert seen.charge("watch/early_termination")["due_on"] == "2025-05-28"

    @pytest.mark.parametrize("x49", ["R-A", "R-B"])
    def test_debts_under_these_terms_are_under_both_readings(self, x49: str) -> None:
        seen = bought(*RESCISSION).as_of("2025-05-28", X49=x49)
        assert {charge["due_on"] for charge in instalments(seen)[1:]} == {"2025-05-28"}

    def test_fees_of_a_surviving_service_have_arisen_or_have_not(self) -> None:
        # April of the upkeep would be due on Saturday 05-31 -> Monday 06-02; May appears on 05-31
        story = bought(*RESCISSION, more=(maintenance("care", starts_on="2025-04-01"),))
        seen = story.as_of("2025-05-31")
        assert state(seen, "care") == "in_service"
        april, may = seen.charge("care/2025-04"), seen.charge("care/2025-05")
        assert (april["due_on"], april["due_on_before"]) == ("2025-05-28", "2025-06-02")
        assert (may["due_on"], may["status"]) == ("2025-06-30", "open")
        assert not may.get("due_on_before")

    def test_a_supply_rescinded_itself_has_no_price_left_to_be_due(self) -> None:
        story = bought(*at_once("2025-05-28", contract="pc"))
        assert sum(c["outstanding"] for c in story.as_of("2025-05-27").charges(contract="pc")) == 2_970_000
        seen = story.as_of("2025-05-28")
        assert sum(c["outstanding"] for c in seen.charges(contract="pc")) == 0

    def test_rescission_of_all_makes_the_fees_of_all_due(self) -> None:
        story = serving(maintenance("care", starts_on="2025-04-01"), *at_once("2025-05-28", scope="all"))
        seen = story.as_of("2025-05-28")
        due = {charge["id"]: charge["due_on"] for charge in seen.charges()}
        assert due == dict.fromkeys(due, "2025-05-28")
        assert {"watch/2025-04", "watch/2025-05", "care/2025-04", "care/2025-05"} <= set(due)
        assert len(seen.rows("BenefitOfTimeLost", status="effective")) == 1


class TestNoAcceleration:
    def kept(self, seen: Seen) -> None:
        assert not lost_benefit_of_time(seen)
        assert seen.duties("O32") == []
        assert [charge["due_on"] for charge in instalments(seen)] == [MOVED.get(on, on) for on in ENDS[3:]]

    def test_when_the_customer_rescinds(self) -> None:
        seen = bought(*at_once("2025-05-28", by="customer")).as_of("2025-05-29")
        assert state(seen, WATCH) == "terminated"
        self.kept(seen)

    @pytest.mark.parametrize(("basis", "facts"), OUTSIDE_ARTICLE_40)
    def test_after_soliciting_or_harassment(self, basis: str, facts: Any) -> None:
        seen = bought(*facts("2025-05-28")).as_of("2025-05-29")
        assert (state(seen, WATCH), seen.contract(WATCH)["basis"]) == ("terminated", basis)
        self.kept(seen)

    def test_when_the_contract_ends_by_agreement(self) -> None:
        seen = bought(fact("TerminationAgreed", "2025-05-28", contract=WATCH)).as_of("2025-05-29")
        self.kept(seen)

    def test_after_a_notice_without_effect(self) -> None:
        seen = bought(demand("2025-05-14", 14), rescinded("2025-05-28")).as_of("2025-05-29")
        assert rescission(seen) == "none"
        self.kept(seen)

    def test_by_a_ground_alone(self) -> None:
        self.kept(bought(ground("2025-05-28", 3)).as_of("2025-05-29"))


class TestAccelerationUndone:
    """It turns out on 2025-06-10 that the breach had been put right, or was minor, before the notice arrived."""

    @pytest.mark.parametrize("late", [cured, found_minor], ids=["cured", "minor"])
    def test_every_day_comes_back_and_the_event_is_withdrawn(self, late: Any) -> None:
        more = {"minor": True} if late is found_minor else {}
        story = bought(*RESCISSION, late("2025-05-27", at="2025-06-10T09:00:00+09:00", **more))
        before = story.as_of("2025-06-10", "2025-06-09")
        assert lost_benefit_of_time(before)
        assert {charge["due_on"] for charge in instalments(before)[1:]} == {"2025-05-28"}
        after = story.as_of("2025-06-10", "2025-06-10")
        assert not lost_benefit_of_time(after)
        assert [charge["due_on"] for charge in instalments(after)] == [MOVED.get(on, on) for on in ENDS[3:]]
        (withdrawn,) = after.rows("BenefitOfTimeLost", status="withdrawn")
        (row,) = [row for row in after.rows("DeemedEventWithdrawn") if row["withdraws"] == withdrawn["ref"]]
        assert row["recorded_at"] == "2025-06-10T09:00:00+09:00"


class TestWorkThatIsConfirmedOnTheDayOfTheRescission:
    """Work for 1,000,000 yen is confirmed on 2025-05-28, the day on which the company rescinds another contract."""

    rescinds = fact("RescissionArrived", "2025-05-28", contract=WATCH, by="company", basis="40(2)", scope="this")
    confirms = fact("CompletionConfirmed", "2025-05-28", contract="build", form="paper")
    pays = SETTLED

    def seen(self, *facts: Json, **readings: str) -> Seen:
        build = {"id": "build", "kind": "integration", "price": 1_000_000, "due_on": "2025-05-31"}
        broken = (ground("2025-05-20"), fact("WorkCompleted", "2025-05-20", contract="build"))
        return given(BROKEN, build, *formed("2025-04-10"), *broken, *facts).as_of("2025-06-30", **readings)

    @pytest.mark.parametrize(
        "order", [(confirms, rescinds, pays), (rescinds, confirms, pays), (rescinds, pays, confirms)]
    )
    def test_is_due_with_the_rest_whichever_was_recorded_first(self, order: tuple[Json, ...]) -> None:
        seen = self.seen(*order)
        price = seen.charge("build/price")
        assert (price["due_on"], price["due_on_before"]) == ("2025-05-28", "2025-06-30")
        # 1,100,000 x 0.145 x 33 / 365 = 14,420.55
        assert seen.totals["late_interest"] == 14_421
        # What had been cleared before it came is not all there is to pay.
        assert [duty["status"] for duty in seen.duties("O32")] == ["overdue"]

    def test_of_the_day_after_keeps_its_day(self) -> None:
        seen = self.seen(self.rescinds, self.pays, {**self.confirms, "on": "2025-05-29"})
        assert seen.charge("build/price")["due_on"] == "2025-06-30"
        assert [(duty["status"], duty["ended_on"]) for duty in seen.duties("O32")] == [("discharged", "2025-05-28")]

    def test_waits_for_a_demand_under_x50_b(self) -> None:
        seen = self.seen(self.rescinds, self.confirms, fact("PaymentDemanded", "2025-06-02"), X50="R-B")
        assert seen.charge("build/price")["due_on"] == "2025-06-02"


class TestWhatAppearsOnTheDayOfTheRescission:
    """A disk of 1,000,000 yen passes on 2025-05-28, when the company rescinds another contract."""

    def seen(self, turned: bool, on: str = "2025-05-29", *facts: Json, **readings: str) -> Seen:
        of_the_day = [*RESCISSION, certificate("2025-05-28", "d", "disk")]
        disk = supply("disk", ("d",), 1_000_000, payment={"due_on": "2025-07-31"})
        service_paid = paid("2025-05-26", 330_000, contract=WATCH)
        return serving(
            *(disk, service_paid, received("2025-05-22", "d", "disk")),
            *(reversed(of_the_day) if turned else of_the_day),
            *facts,
        ).as_of(on, **readings)

    @pytest.mark.parametrize("turned", [False, True])
    def test_is_due_on_that_day_whichever_was_recorded_first(self, turned: bool) -> None:
        price = self.seen(turned).charge("disk/d/price")
        assert (price["due_on"], price["due_on_before"], price["status"]) == ("2025-05-28", "2025-07-31", "overdue")

    @pytest.mark.parametrize("turned", [False, True])
    def test_keeps_the_duty_to_pay_all_at_once(self, turned: bool) -> None:
        # One day of interest on all: 1,100,000 and what the service left; everything is paid on 05-29.
        seen = self.seen(turned)
        owed = seen.totals["outstanding"] + seen.totals["late_interest"]
        assert [duty["status"] for duty in seen.duties("O32")] == ["overdue"]
        [duty] = self.seen(turned, "2025-05-30", paid("2025-05-29", owed)).duties("O32")
        assert (duty["status"], duty["ended_on"]) == ("discharged", "2025-05-29")

    @pytest.mark.parametrize("turned", [False, True])
    def test_alone_makes_that_duty_where_nothing_else_is_owed(self, turned: bool) -> None:
        # Everything that the service will cost is paid ahead: 12 x 330,000.
        prepaid = paid("2025-04-07", 3_960_000, contract=WATCH, prepays_through="2026-03")
        [duty] = self.seen(turned, "2025-05-29", prepaid).duties("O32")
        assert duty["status"] == "overdue"

    @pytest.mark.parametrize("turned", [False, True])
    def test_waits_for_a_demand_under_x50_b(self, turned: bool) -> None:
        asked = fact("PaymentDemanded", "2025-06-10")
        price = self.seen(turned, "2025-06-11", asked, X50="R-B").charge("disk/d/price")
        assert (price["due_on"], price["due_on_before"]) == ("2025-06-10", "2025-07-31")

    def test_what_appears_on_the_day_after_keeps_its_own_day(self) -> None:
        # Received on 05-21, the other disk passes by silence at the end of 05-28; its price shows from 05-29.
        disk = supply("other", ("o",), 1_000_000, payment={"due_on": "2025-07-31"})
        story = serving(disk, received("2025-05-21", "o", "other"), *RESCISSION)
        seen = story.as_of("2025-05-29")
        price = seen.charge("other/o/price")
        assert (price["arose_on"], price["due_on"]) == ("2025-05-28", "2025-07-31")
        # So the duty to pay at once what was owed then does not wait for it.
        owed = seen.totals["outstanding"] - 1_100_000 + seen.totals["late_interest"]
        [duty] = story.then(paid("2025-05-29", owed)).as_of("2025-05-30").duties("O32")
        assert (duty["status"], duty["ended_on"]) == ("discharged", "2025-05-29")


class TestAnInvoiceAfterwards:
    """April's fee was due on Monday 2025-06-02, May's on 06-30; the company rescinds on 2025-06-10."""

    sent = invoice("2025-06-12", "2025-07-31", ["watch/2025-04", "watch/2025-05"], number="I-6")

    def due(self, **readings: str) -> list[str]:
        seen = serving(*at_once("2025-06-10"), self.sent).as_of("2025-06-20", **readings)
        return [seen.charge(f"watch/2025-0{month}")["due_on"] for month in (4, 5)]

    def test_puts_off_neither_what_was_late_nor_what_fell_due(self) -> None:
        # 330,000 x 14.5% for 18 days from 06-03 and for 10 days from 06-11: 2,359.73 and 1,310.96.
        assert self.due() == ["2025-06-02", "2025-06-10"]
        seen = serving(*at_once("2025-06-10"), self.sent).as_of("2025-06-20")
        assert [seen.interest(f"watch/2025-0{month}")[0]["amount"] for month in (4, 5)] == [2_360, 1_311]

    def test_names_the_day_of_both_where_one_is_waited_for(self) -> None:
        assert self.due(X50="R-B") == ["2025-07-31", "2025-07-31"]


class TestACallForADeposit:
    """100,000 yen are called for another service, for 2025-05-30; on 05-15 all is due at once and all fees are paid."""

    @pytest.mark.parametrize("deposit_on", ["2025-05-15", "2025-05-20"])
    def test_is_one_of_the_debts_to_be_performed_at_once(self, deposit_on: str) -> None:
        seen = serving(
            service("2025-04-01", 12, id="other"),
            fact("DepositDemanded", "2025-05-02", contract="other", amount=100_000, due_on="2025-05-30"),
            *at_once("2025-05-15"),
            paid("2025-05-15", 10_000_000),
            fact("DepositPaid", deposit_on, contract="other", amount=100_000),
            quote={"deposit_limit": 100_000},
        )
        assert seen.as_of("2025-05-15").charge("other/deposit/1")["due_on"] == "2025-05-15"
        [before] = [duty["status"] for duty in seen.as_of(plus(deposit_on, -1)).duties("O32")] or ["none"]
        assert before == ("overdue" if deposit_on > "2025-05-15" else "none")
        # Five days late it has cost 100,000 x 3% x 5/365 = 41.10 yen, which what is over of 10,000,000 pays at once.
        last = seen.as_of("2025-05-20")
        [duty] = last.duties("O32")
        assert (duty["status"], duty["ended_on"]) == ("discharged", deposit_on)
        assert last.totals["late_interest"] == 0
