"""Cases of fees, breach and conduct worked out by hand from the articles; each showed a fault of the software."""

from __future__ import annotations

from datetime import date

import pytest
from breaches import at_once, demand, rescinded, rescission
from services import (
    BUILD,
    WATCH,
    completed,
    confirmed,
    discontinued,
    fee_changed,
    incident,
    invoice,
    measured,
    net,
    notice,
    payable,
    renewal_refused,
    service,
)
from story import (
    Json,
    accepted,
    applied,
    certificate,
    fact,
    given,
    integration,
    look,
    maintenance,
    paid,
    received,
    supply,
)

from yakkan import Register

LIMIT: Json = {"deposit_limit": 500_000}


def formed(on: str, **more: object) -> tuple[Json, Json]:
    return applied(on, **more), accepted(on, **more)


def set_off(on: str, amount: int, claim_due_on: str, **more: object) -> Json:
    return fact("SetOffDeclared", on, amount=amount, claim_due_on=claim_due_on, **more)


class TestArticle38_5_SetOffAgainstSeveralDebts:
    """330,000 yen a month from January 2025, due on 02-28, 03-31, 04-30, 06-02 (05-31 is a Saturday), 06-30."""

    parts = (service("2025-01-01", 12), *formed("2024-12-02"))

    @pytest.mark.parametrize(
        ("on", "unpaid"),
        [
            # A million pays three of them, each on its own due day, and 10,000 yen of that of April on 06-02.
            ("2025-06-02", {"2025-04": 320_000}),
            ("2025-06-30", {"2025-04": 320_000, "2025-05": 330_000, "2025-06": 330_000}),
        ],
    )
    def test_meets_each_on_the_day_when_both_were_due(self, on: str, unpaid: dict[str, int]) -> None:
        seen = given(*self.parts, set_off(on, 1_000_000, "2025-01-31", contract=WATCH)).as_of(on)
        left = {charge["id"][-7:]: charge["outstanding"] for charge in seen.charges() if charge["outstanding"]}
        assert {month: left.pop(month) for month in unpaid} == unpaid
        assert set(left) <= {"2025-05"}
        # Nothing was late before: 320,000 x 14.5% x 28 days from 06-03 = 3,559.45.
        assert seen.totals["late_interest"] == (3_559 if on == "2025-06-30" else 0)
        assert seen.totals["interest_paid"] == 0

    def test_leaves_alone_what_was_paid_before_it_was_declared(self) -> None:
        # January was paid on 04-05 with 36 days of interest, 4,719.45; 200,000 go off February, due on 03-31.
        facts = (paid("2025-04-05", 334_719, charge="watch/2025-01"), set_off("2025-04-10", 200_000, "2025-01-31"))
        seen = given(*self.parts, *facts).as_of("2025-04-10")
        assert seen.totals["interest_paid"] == 4_719
        assert [seen.charge(f"watch/2025-{month:02}")["outstanding"] for month in (1, 2, 3)] == [0, 130_000, 330_000]

    def test_finds_of_a_debt_what_a_payment_in_part_had_left(self) -> None:
        # On 04-15 100,000 paid 6,030 of interest and 93,970 of January, so 236,030 were left to be set off as of
        # 02-28. In the end the payment meets 46 days of interest on 93,970 and 15 on the 330,000 of February.
        facts = (
            paid("2025-04-15", 100_000, contract=WATCH),
            set_off("2025-04-28", 236_030, "2025-01-31", contract=WATCH),
        )
        seen = given(*self.parts, *facts).as_of("2025-04-28")
        assert seen.charge("watch/2025-01")["outstanding"] == 0
        # 1,717.20 + 1,966.44 = 3,683.64; 93,970 of January, and the rest of 2,346 for February.
        assert seen.totals["interest_paid"] == 3_684
        assert seen.charge("watch/2025-02")["outstanding"] == 330_000 - 2_346

    def test_meets_what_is_not_due_yet_on_the_day_it_is_declared(self) -> None:
        # On 05-10 January, February and March are due, April is not; the customer may pay it before its day.
        seen = given(*self.parts, set_off("2025-05-10", 1_100_000, "2025-01-31")).as_of("2025-05-10")
        assert seen.charge("watch/2025-04")["outstanding"] == 220_000
        assert seen.totals["late_interest"] == 0


class TestArticle40_1_DelaysThatTheCustomerCausedItself:
    """Civil Code 543: work due on 2025-06-30, goods on 05-30; the customer demands them and rescinds on 07-28."""

    def rescinds(self, contract: Json, *facts: Json, **readings: str) -> str:
        name = contract["id"]
        asked = demand("2025-07-10", 14, by="customer", contract=name)
        story = given(
            contract, *formed("2025-04-07"), *facts, asked, rescinded("2025-07-28", by="customer", contract=name)
        )
        return rescission(story.as_of("2025-07-28", **readings))

    @pytest.mark.parametrize(("cause", "effect"), [("customer", "none"), ("neither", "full"), ("company", "full")])
    def test_give_it_no_right(self, cause: str, effect: str) -> None:
        slip = fact("ScheduleSlipNotified", "2025-06-20", contract="build", attributable_to=cause)
        late = fact("DeliveryDelayNotified", "2025-05-20", contract="server", attributable_to=cause)
        assert self.rescinds(integration(due_on="2025-06-30"), slip) == effect
        assert self.rescinds(supply(), late) == effect

    def test_do_not_bar_it_where_the_article_alone_decides(self) -> None:
        slip = fact("ScheduleSlipNotified", "2025-06-20", contract="build", attributable_to="customer")
        assert self.rescinds(integration(due_on="2025-06-30"), slip, X74="R-B") == "full"

    @pytest.mark.parametrize(("given_on", "effect"), [(None, "none"), ("2025-07-27", "full")])
    def test_nor_while_information_is_missing(self, given_on: str | None, effect: str) -> None:
        asked = fact("InformationRequested", "2025-05-07", contract="build", due_on="2025-05-16")
        there = [] if given_on is None else [fact("InformationProvided", given_on, contract="build")]
        assert self.rescinds(integration(due_on="2025-06-30"), asked, *there) == effect

    def test_leave_the_right_where_the_work_is_not_late_or_late_by_the_company_too(self) -> None:
        slip = fact("ScheduleSlipNotified", "2025-06-20", contract="build", attributable_to="customer")
        assert self.rescinds(integration(due_on="2025-07-28"), slip) == "full"
        # Extended to 07-18 for that; after it the delay is the company's.
        more = fact("ScheduleExtended", "2025-06-20", contract="build", due_on="2025-07-18")
        assert self.rescinds(integration(due_on="2025-06-30"), slip, more) == "full"

    def test_and_nothing_else_that_was_put_to_the_company(self) -> None:
        # All is delivered, late for the customer's cause: what the demand is about is another breach.
        late = fact("DeliveryDelayNotified", "2025-05-20", contract="server", attributable_to="customer")
        assert self.rescinds(supply(), late, received("2025-07-24")) == "full"


class TestArticle10_2_X22_B:
    @pytest.mark.parametrize(("x1", "due_on"), [("R-A", "2024-12-02"), ("R-B", "2024-11-30"), ("R-C", "2024-11-30")])
    def test_a_lump_sum_due_with_the_end_is_paid_on_a_day_of_business(self, x1: str, due_on: str) -> None:
        # The notice arrived on Saturday 2024-11-30; payment is no deadline of the term, so X1 moves it (38(5)).
        story = given(service("2024-04-01", 12), *formed("2024-03-01"), notice("2024-11-30"))
        assert story.as_of("2024-12-03", X22="R-B", X1=x1).charge("watch/early_termination")["due_on"] == due_on


class TestArticle38_1_RefundsOfUndoneCharges:
    def test_rest_on_the_invoice_and_on_what_undid_the_charge(self) -> None:
        # Renewal was refused on 2024-12-20, which was found out in June after April had been invoiced.
        late = renewal_refused("2024-12-20", at="2025-06-02T09:00+09:00")
        issued = invoice("2025-05-01", "2025-05-30", ["watch/2025-04"])
        seen = given(service("2024-04-01", 12), *formed("2024-03-01"), issued, late).as_of("2025-06-05")
        (behind,) = seen.charge("watch/2025-04/refund")["because"]
        rows = [seen.row("InvoiceIssued")["ref"], seen.row("NonRenewalDeclared")["ref"]]
        assert behind["events"] == rows


class TestArticle9_ReductionsOfAWholeFee:
    def test_leave_no_yen_of_the_tax_of_its_invoice(self) -> None:
        # Three fees of 19,999: 5,999 yen of tax on the invoice, 2,000 of them on January, which then costs nothing.
        sla = {"availability": [{"below": "99.9", "reduce": "0.5"}], "response": [{"below": "95", "reduce": "1"}]}
        bill = invoice("2025-03-31", "2025-04-30", [f"watch/2025-0{month}" for month in (1, 2, 3)])
        levels = [measured("2025-04-02", "2025-01", "50", metric) for metric in ("availability", "response")]
        watch = service("2025-01-01", 12, monthly_fee=19_999, sla=sla)
        seen = given(watch, *formed("2024-12-02"), bill, *levels).as_of("2025-05-01")
        assert seen.charge("watch/2025-01")["tax"] == 2_000
        reductions = seen.charges(kind="sla_reduction")
        assert [(line["net"], line["tax"]) for line in reductions] == [(-9_999, -999), (-10_000, -1_001)]
        assert (seen.charge("watch/2025-01")["outstanding"], seen.charge("watch/2025-01")["status"]) == (0, "credited")


class TestArticle41_2_X61_B:
    @pytest.mark.parametrize("paid_first", [True, False])
    def test_counts_what_was_paid_on_the_day_of_the_damage_in_whatever_order_it_was_recorded(
        self, paid_first: bool
    ) -> None:
        at = ["2025-05-01T10:00+09:00", "2025-05-01T11:00+09:00"][:: 1 if paid_first else -1]
        damage, finding = incident("2025-05-01", 5_000_000, "negligence", BUILD)
        facts = sorted(
            [paid("2025-05-01", 1_000_000, contract=BUILD, at=at[0]), {**damage, "recorded_at": at[1]}],
            key=lambda each: str(each["recorded_at"]),
        )
        later = paid("2025-05-02", 2_000_000, contract=BUILD)
        story = given(integration(), *formed("2025-04-07"), *facts, finding, later)
        assert payable(story.as_of("2025-05-02", X61="R-B"), BUILD) == 1_000_000
        assert payable(story.as_of("2025-05-02"), BUILD) == 3_000_000


class TestArticle3_2_ChangesOfWorkThatWasProvided:
    """Completed on 2025-05-01; confirmed on 05-08, or not yet."""

    @pytest.mark.parametrize(
        "change",
        [
            {"event": "SpecificationChangeAgreed", "version": "2", "price": 12_000_000, "new_application": True},
            {"event": "ScheduleSlipNotified", "attributable_to": "company"},
            {"event": "ScheduleExtended", "due_on": "2025-09-30"},
        ],
    )
    @pytest.mark.parametrize("confirmation", [True, False])
    def test_are_another_contract(self, change: Json, confirmation: bool) -> None:
        done = [completed("2025-05-01"), *([confirmed("2025-05-08")] if confirmation else [])]
        story = given(integration(), *formed("2025-04-07"), *done, fact(on="2025-05-10", contract=BUILD, **change))
        seen = story.as_of("2025-05-10")
        assert seen.row(change["event"])["effect"] == ("none" if confirmation else "full")
        assert not confirmation or seen.duties("O40") == []
        # Talks about work that is complete are over when silence has confirmed it, after 05-15.
        assert all(duty["status"] == "released" for duty in story.as_of("2025-05-16").duties("O40"))


class TestArticle39_1_DepositsPaidBeforeTheCall:
    """300,000 yen were paid as a deposit on 2025-03-10; the quote allows 300,000."""

    def calls(self, *facts: Json) -> list[tuple[int, int]]:
        paid_before = fact("DepositPaid", "2025-03-10", contract=WATCH, amount=300_000)
        parts = (service("2025-04-01", 12), *formed("2025-03-03"), paid_before, *facts)
        seen = given(*parts, quote={"deposit_limit": 300_000}).as_of("2025-03-31")
        return [(charge["paid"], charge["outstanding"]) for charge in seen.charges(kind="deposit")]

    @pytest.mark.parametrize("on", ["2025-03-10", "2025-03-12"])
    def test_meet_it(self, on: str) -> None:
        assert self.calls(fact("DepositDemanded", on, contract=WATCH, amount=300_000)) == [(300_000, 0)]

    def test_meet_calls_once(self) -> None:
        # A second call goes beyond the quote; with one of 100,000 before, 200,000 are left for it.
        one, two = (
            fact("DepositDemanded", "2025-03-12", contract=WATCH, amount=100_000),
            fact("DepositDemanded", "2025-03-13", contract=WATCH, amount=200_000),
        )
        assert self.calls(one, two) == [(100_000, 0), (200_000, 0)]
        assert self.calls(one, two, {**two, "on": "2025-03-14"}) == [(100_000, 0), (200_000, 0)]

    def test_of_another_contract_or_of_none_are_not_for_this_one(self) -> None:
        call = fact("DepositDemanded", "2025-03-12", amount=300_000)
        assert self.calls(call) == []


class TestArticle10_2_FeesPaidByTheNameOfTheirMonth:
    """A year from April 2024 at 300,000 yen; 330,000 were paid on 2024-04-05 for the fee of one month by its name."""

    def ends(self, month: str, ended_on: str) -> tuple[int, int, int]:
        facts = (paid("2024-04-05", 330_000, charge=f"watch/{month}"), notice(ended_on))
        seen = given(service("2024-04-01", 12), *formed("2024-03-01"), *facts).as_of(ended_on)
        kept = sum(charge["paid"] for charge in seen.charges(kind="prepaid_fees"))
        fee = seen.charge(f"watch/{ended_on[:7]}")
        return seen.charge("watch/early_termination")["net"], kept, fee["paid"]

    def test_are_taken_off_the_lump_sum(self) -> None:
        # Five months are left after October, one of them paid for.
        assert self.ends("2024-12", "2024-10-31") == (1_200_000, 330_000, 0)

    def test_also_where_the_service_ends_in_that_month(self) -> None:
        # To 10-10 96,774 + 9,677 = 106,451 yen, and the 203,226 yen for the rest of October are paid for as well.
        assert self.ends("2024-10", "2024-10-10") == (1_500_000, 330_000 - 106_451, 106_451)

    def test_unless_that_month_has_been_served(self) -> None:
        assert self.ends("2024-10", "2024-10-31") == (1_500_000, 0, 330_000)

    @pytest.mark.parametrize(("x69", "refundable", "kept"), [("R-A", 330_000, 0), ("R-B", 0, 330_000)])
    def test_come_back_or_not_where_the_software_ends(self, x69: str, refundable: int, kept: int) -> None:
        facts = (paid("2024-04-05", 330_000, charge="watch/2024-12"), discontinued("2024-04-30"))
        settled = paid("2024-04-30", 330_000, charge="watch/2024-04")
        story = given(service("2024-04-01", 12), *formed("2024-03-01"), facts[0], settled, facts[1])
        seen = story.as_of("2024-04-30", X69=x69)
        assert (seen.totals["refundable"], net(seen, kind="prepaid_fees")) == (refundable, kept * 10 // 11)


class TestX8_WhatOneContractIs:
    """Two services of one application: 300,000 yen were paid as a deposit for the first, which ends on 2025-04-30."""

    parts = (
        service("2025-04-01", 1, auto_renews=False),
        service("2025-04-01", 12, monthly_fee=100_000, id="more"),
        *formed("2025-03-03"),
        fact("DepositDemanded", "2025-03-05", contract=WATCH, amount=300_000),
        fact("DepositPaid", "2025-03-10", contract=WATCH, amount=300_000),
    )

    @pytest.mark.parametrize(("x8", "left"), [("R-A", 110_000), ("R-B", 0)])
    def test_decides_which_debts_a_deposit_secures(self, x8: str, left: int) -> None:
        # 330,000 of the first are paid; 110,000 of the second arose on 04-30.
        facts = (paid("2025-05-30", 330_000, contract=WATCH), fact("DepositApplied", "2025-05-30"))
        seen = given(*self.parts, *facts, quote={"deposit_limit": 300_000}).as_of("2025-05-30", X8=x8)
        assert seen.charge("more/2025-04")["outstanding"] == left

    @pytest.mark.parametrize(("x8", "duties"), [("R-A", 1), ("R-B", 0)])
    def test_decides_when_it_goes_back(self, x8: str, duties: int) -> None:
        facts = (paid("2025-05-30", 330_000, contract=WATCH), paid("2025-05-30", 110_000, contract="more"))
        story = given(*self.parts, *facts, quote={"deposit_limit": 300_000})
        assert len(story.as_of("2025-05-30", X8=x8).duties("O30")) == duties
        ended = story.then(fact("TerminationAgreed", "2025-05-30", contract="more"), paid("2025-05-30", 106_451))
        assert len(ended.as_of("2025-05-30", X8=x8).duties("O30", status="open")) == 1


class TestArticle39_1_CallsForADepositOfNoUse:
    def test_bind_nobody_without_a_contract(self) -> None:
        # Applied for on 2025-03-01; refused on 03-10 or accepted on 03-20.
        for contract in (WATCH, None):
            call = fact("DepositDemanded", "2025-03-19", contract=contract, amount=300_000)
            refused = given(
                service("2025-04-01", 12), applied("2025-03-01"), fact("ApplicationRejected", "2025-03-10"), call
            )
            assert (refused.as_of("2025-05-01").duties("O29"), refused.as_of("2025-05-01").totals["charged"]) == ([], 0)
            story = given(service("2025-04-01", 12), applied("2025-03-01"), accepted("2025-03-20"), quote=LIMIT)
            assert story.then(call).as_of("2025-03-20").duties("O29") == []
            assert len(story.then({**call, "on": "2025-03-20"}).as_of("2025-03-20").duties("O29")) == 1

    @pytest.mark.parametrize("held", [0, 100_000])
    def test_are_over_when_there_is_nothing_to_secure_any_more(self, held: int) -> None:
        # Due on 2025-03-19; the service ended on 04-10, its fee of 110,000 was paid on 05-20.
        some = [fact("DepositPaid", "2025-03-10", contract=WATCH, amount=held)] if held else []
        call = fact("DepositDemanded", "2025-03-05", contract=WATCH, amount=300_000)
        ended = (fact("TerminationAgreed", "2025-04-10", contract=WATCH), paid("2025-05-20", 110_000, contract=WATCH))
        story = given(service("2025-04-01", 12), *formed("2025-03-03"), call, *some, *ended, quote=LIMIT)
        assert story.as_of("2025-05-19").charge("watch/deposit/1")["outstanding"] == 300_000 - held
        seen = story.as_of("2025-05-20")
        assert (seen.duty("O29")["status"], seen.duty("O29")["ended_on"]) == (
            "discharged" if held else "released",
            "2025-05-20",
        )
        # 3% for 62 days from 03-20 stay owed: 1,528.77, or 1,019.18 on 200,000.
        late = 1_019 if held else 1_529
        wanted = {
            "charged": 110_000,
            "reductions": 0,
            "paid": 110_000,
            "outstanding": 0,
            "overdue": 0,
            "late_interest": late,
        }
        assert {name: seen.totals[name] for name in wanted} == wanted
        assert (seen.totals["deposit_held"], seen.totals["refundable"]) == (held, 0)
        # The interest is a debt, and the deposit goes back when it is paid (39(2)).
        cleared = story.then(paid("2025-05-21", late)).as_of("2025-05-21")
        assert cleared.totals["refundable"] == held

    @pytest.mark.parametrize(("on", "effect"), [("2025-05-19", "full"), ("2025-05-20", "none")])
    def test_secure_nothing_after_the_end_when_all_is_paid(self, on: str, effect: str) -> None:
        facts = (paid("2025-05-20", 330_000, contract=WATCH), fact("DepositDemanded", on, contract=WATCH, amount=1))
        story = given(service("2025-04-01", 1, auto_renews=False), *formed("2025-03-03"), *facts, quote=LIMIT)
        assert story.as_of("2025-05-20").row("DepositDemanded")["effect"] == effect


class TestArticle44_MoneyDebts:
    def test_force_majeure_does_not_excuse_the_refund_of_a_deposit(self) -> None:
        # Civil Code 419(3) holds for both sides: all was paid on 05-20, after the end on 04-30.
        held = [
            fact(event, "2025-03-05", contract=WATCH, amount=300_000) for event in ("DepositDemanded", "DepositPaid")
        ]
        facts = (*held, fact("ForceMajeureOccurred", "2025-05-15"), paid("2025-05-20", 330_000, contract=WATCH))
        parts = (service("2025-04-01", 1, auto_renews=False), *formed("2025-03-03"), *facts)
        seen = given(*parts, quote={"deposit_limit": 300_000}).as_of("2025-05-21")
        assert seen.duty("O30")["status"] == "overdue"

    @pytest.mark.parametrize(("paid_on", "r_b"), [("2025-06-20", "none"), ("2025-06-21", "full")])
    def test_delay_that_it_excuses_is_no_default(self, paid_on: str, r_b: str) -> None:
        # Due on 2025-06-02, excused from 05-30 to 06-20 under X44 R-B; the quote allows no deposit (39(3)).
        facts = (
            fact("ForceMajeureOccurred", "2025-05-30", until="2025-06-20"),
            paid(paid_on, 340_000, contract=WATCH),
            fact("DepositDemanded", "2025-06-22", contract=WATCH, amount=100_000),
        )
        story = given(service("2025-04-01", 12), *formed("2025-03-03"), *facts)
        assert story.as_of("2025-06-22").row("DepositDemanded")["effect"] == "full"
        assert story.as_of("2025-06-22", X44="R-B").row("DepositDemanded")["effect"] == r_b

    def test_an_excused_day_of_a_leap_year_is_one_of_366(self) -> None:
        # 1,100,000 yen for equipment, due on 2024-01-31, at 3% (X6 R-B): 29 days of February and 30 of April without
        # the 31 of March are 33,000 x 59 / 366 = 5,319.67 yen.
        story = given(
            supply(unit_price=1_000_000, due_on="2024-01-12", payment={"due_on": "2024-01-31"}),
            *(*formed("2023-12-01"), received("2024-01-10"), certificate("2024-01-12")),
            fact("ForceMajeureOccurred", "2024-03-01", until="2024-03-31"),
        )
        seen = story.as_of("2024-04-30", X6="R-B", X44="R-B", X67="R-C")
        assert seen.totals["late_interest"] == 5_320


class TestArticle38_3_MoneyPaidAheadByTheNameOfThePrice:
    """3,300,000 yen paid ahead for work of 10,000,000 that ended early; 45% is earned, 231,000 of a service is late."""

    @pytest.mark.parametrize("named", [{"charge": "build/price"}, {"contract": BUILD}])
    def test_counts_for_what_was_earned_before_any_other_debt(self, named: Json) -> None:
        ended = fact("TerminationAgreed", "2025-06-20", contract=BUILD)
        assessed = fact("ProgressAssessed", "2025-06-25", contract=BUILD, ratio="0.45")
        facts = (paid("2025-04-20", 3_300_000, **named), ended, assessed)
        seen = given(integration(), service("2025-04-10", 12), *formed("2025-04-07"), *facts).as_of("2025-06-25")
        # 4,950,000 - 3,300,000 (M9)
        assert seen.charge("build/progress_settlement")["outstanding"] == 1_650_000
        assert seen.charge("watch/2025-04")["outstanding"] == 231_000


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
            seen = given(self.contract, *formed("2025-03-03"), *ends).as_of(on)
            assert seen.contract("soft")["state"] == "terminated"
            assert sum(charge["net"] for charge in seen.charges()) == amount

    def test_does_not_begin_any_more(self) -> None:
        licence = fact("LicenceConcluded", "2025-04-20", contract="soft", licensor="maker")
        later = notice("2025-04-10", contract="soft", effective_on="2025-04-15")
        seen = given(self.contract, *formed("2025-03-03"), later, licence).as_of("2025-04-20")
        assert (seen.contract("soft")["state"], seen.row("LicenceConcluded")["effect"]) == ("terminated", "none")


class TestCivilCode152_SetOff:
    @pytest.mark.parametrize(("declared", "last"), [("2025-06-30", "2030-06-30"), ("2029-12-28", "2034-12-28")])
    def test_acknowledges_the_rest_of_a_debt_when_it_is_declared(self, declared: str, last: str) -> None:
        # 330,000 for January, due on 2025-02-28; the claim of 100,000 was due on 01-31, so the set-off goes back there.
        watch = service("2025-01-01", 1, auto_renews=False)
        seen = given(watch, *formed("2024-12-02"), set_off(declared, 100_000, "2025-01-31")).as_of(declared)
        charge = seen.charge("watch/2025-01")
        assert (charge["outstanding"], charge["prescribes_on"]) == (230_000, last)


class TestArticle38_5_InvoicesThatNameNoCharge:
    def test_are_for_what_stands_open(self) -> None:
        # April was paid on 05-10; the invoice of 06-02 is for May.
        facts = (
            paid("2025-05-10", 330_000, contract=WATCH),
            fact("InvoiceIssued", "2025-06-02", contract=WATCH, due_on="2025-06-20", number="I-1"),
        )
        seen = given(service("2025-04-01", 12), *formed("2025-03-03"), *facts).as_of("2025-06-02")
        told = {charge["id"]: (charge["invoice"], charge["due_on"]) for charge in seen.charges()}
        assert told == {"watch/2025-04": (None, "2025-06-02"), "watch/2025-05": ("I-1", "2025-06-20")}


class TestArticle40_3_OneNoticeForAll:
    """The breach of watch was put to the customer on 2025-06-02 with 14 days; care is not breached."""

    @pytest.mark.parametrize("filed_under", [WATCH, "care", None])
    @pytest.mark.parametrize(("on", "states"), [("2025-06-16", "in_service"), ("2025-06-17", "terminated")])
    def test_ends_them_whichever_contract_it_was_filed_under(self, filed_under: str, on: str, states: str) -> None:
        parts = (service("2025-04-01", 12), maintenance("care", starts_on="2025-04-01"), *formed("2025-03-03"))
        told = rescinded(on, scope="all", contract=filed_under)
        seen = given(*parts, demand("2025-06-02", 14), told).as_of("2025-06-17")
        assert [seen.contract(name)["state"] for name in (WATCH, "care")] == [states, states]

    def test_of_one_still_needs_its_own_breach(self) -> None:
        parts = (service("2025-04-01", 12), maintenance("care", starts_on="2025-04-01"), *formed("2025-03-03"))
        told = rescinded("2025-06-17", contract="care")
        assert rescission(given(*parts, demand("2025-06-02", 14), told).as_of("2025-06-17")) == "none"


class TestX73_DepositsAndDebtsThatAreNotDue:
    """330,000 yen for April 2025 are due on 06-02 (05-31 is a Saturday), for May on 06-30; 500,000 are held."""

    @pytest.mark.parametrize(
        ("on", "x73", "left", "effect"),
        [
            ("2025-06-01", "R-A", [0, 160_000], "full"),
            ("2025-06-01", "R-B", [330_000, 330_000], "none"),
            ("2025-06-02", "R-B", [0, 330_000], "full"),
        ],
    )
    def test_on_the_day_before_it_falls_due_and_on_that_day(
        self, on: str, x73: str, left: list[int], effect: str
    ) -> None:
        held = [
            fact(event, "2025-03-05", contract=WATCH, amount=500_000) for event in ("DepositDemanded", "DepositPaid")
        ]
        applied_on = fact("DepositApplied", on, contract=WATCH)
        parts = (service("2025-04-01", 12), *formed("2025-03-03"), *held, applied_on)
        seen = given(*parts, quote={"deposit_limit": 500_000}).as_of(on, X73=x73)
        assert [seen.charge(f"watch/2025-0{month}")["outstanding"] for month in (4, 5)] == left
        assert seen.row("DepositApplied")["effect"] == effect


class TestArticle38_1_AnotherFeeFromTheDayOnWhichAMonthCloses:
    """300,000 yen a month from April 2025, 330,000 from a day on."""

    def fees(self, on: str, *facts: Json, agreed: str | None = None, **more: object) -> dict[str, int]:
        changed = fee_changed(agreed or on, 330_000, effective_on=on)
        story = given(service("2025-04-01", **{"term_months": 12, **more}), *formed("2025-03-03"), changed, *facts)
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
        seen = given(service("2025-04-01", 12), *formed("2025-03-03"), *facts).as_of("2025-05-10")
        assert seen.charge("watch/2025-05")["net"] == 97_741
        assert seen.charge("watch/early_termination")["net"] == 10 * 330_000 + 321_290 - 97_741
        assert seen.row("MonthlyFeeChanged")["effect"] == "full"

    def test_counts_it_when_the_month_had_closed_before_it_was_recorded(self) -> None:
        register = Register(":memory:")
        given(service("2025-04-01", 12), *formed("2025-03-03")).told_to(register)
        register.advance(to=date(2025, 4, 30))
        told = fee_changed("2025-04-30", 330_000, at="2025-04-30T15:00+09:00")
        matter = given(service("2025-04-01", 12), *formed("2025-03-03"), told).told_to(register)
        assert look(matter, "2025-04-30").charge("watch/2025-04")["net"] == 301_000
        assert look(matter, "2025-04-30", "2025-04-30T14:00").charge("watch/2025-04")["net"] == 300_000
