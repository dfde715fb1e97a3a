"""Payments, set-off, invoices, late interest and prescription, worked out by hand."""

from __future__ import annotations

import pytest
from breaches import at_once
from services import BUILD, WATCH, completed, invoice, renewal_refused, service
from story import (
    Json,
    Seen,
    Story,
    accepted,
    applied,
    certificate,
    fact,
    formed,
    formed_on,
    given,
    integration,
    maintenance,
    paid,
    plus,
    received,
    supply,
)


def set_off(on: str, amount: int, claim_due_on: str, **more: object) -> Json:
    return fact("SetOffDeclared", on, amount=amount, claim_due_on=claim_due_on, **more)


class TestArticle38_1_RefundsOfUndoneCharges:
    def test_rest_on_the_invoice_and_on_what_undid_the_charge(self) -> None:
        # Renewal was refused on 2024-12-20, which was found out in June after April had been invoiced.
        late = renewal_refused("2024-12-20", at="2025-06-02T09:00+09:00")
        issued = invoice("2025-05-01", "2025-05-30", ["watch/2025-04"])
        seen = given(service("2024-04-01", 12), *formed_on("2024-03-01"), issued, late).as_of("2025-06-05")
        (behind,) = seen.charge("watch/2025-04/refund")["because"]
        rows = [seen.row("InvoiceIssued")["ref"], seen.row("NonRenewalDeclared")["ref"]]
        assert behind["events"] == rows


class TestArticle38_3_MoneyPaidAheadByTheNameOfThePrice:
    """3,300,000 yen paid ahead for work of 10,000,000 that ended early; 45% is earned, 231,000 of a service is late."""

    @pytest.mark.parametrize("named", [{"charge": "build/price"}, {"contract": BUILD}])
    def test_counts_for_what_was_earned_before_any_other_debt(self, named: Json) -> None:
        ended = fact("TerminationAgreed", "2025-06-20", contract=BUILD)
        assessed = fact("ProgressAssessed", "2025-06-25", contract=BUILD, ratio="0.45")
        facts = (paid("2025-04-20", 3_300_000, **named), ended, assessed)
        seen = given(integration(), service("2025-04-10", 12), *formed_on("2025-04-07"), *facts).as_of("2025-06-25")
        # 4,950,000 - 3,300,000 (M9)
        assert seen.charge("build/progress_settlement")["outstanding"] == 1_650_000
        assert seen.charge("watch/2025-04")["outstanding"] == 231_000


class TestArticle38_5_MoneyAheadForAChargeOfAnotherContract:
    """A payment recorded under the maintenance names a month of the service that has not been charged yet."""

    def test_waits_for_that_month_and_pays_it_when_it_arises(self) -> None:
        two = (service("2025-01-01", 12), maintenance(monthly_fee=50_000, starts_on="2025-01-01"))
        ahead = paid("2025-01-15", 330_000, contract="care", charge="watch/2025-02")
        story = given(*two, *formed_on("2024-12-09"), ahead)
        # January arises on the 31st and takes nothing of it (Civil Code 488(1)).
        seen = story.as_of("2025-01-31")
        assert (seen.charge("watch/2025-01")["paid"], seen.charge("care/2025-01")["paid"]) == (0, 0)
        assert seen.totals["advance"] == 330_000
        seen = story.as_of("2025-02-28")
        assert seen.charge("watch/2025-02")["outstanding"] == 0
        assert seen.charge("watch/2025-01")["outstanding"] == 330_000
        assert seen.charge("care/2025-02")["outstanding"] == 55_000
        assert seen.totals["advance"] == 0


class TestArticle38_5_MoneyForOneUnit:
    """Two units of 1,000,000 yen handed over on 2025-05-14: 1,100,000 each, due on 06-30 (Civil Code 488(1))."""

    sale = supply(units=("s1", "s2"), unit_price=1_000_000)
    passed = (
        *(received("2025-05-12", unit="s1"), received("2025-05-12", unit="s2")),
        *(certificate("2025-05-14", unit="s1"), certificate("2025-05-14", unit="s2")),
    )

    def after(self, *facts: Json, on: str, contract: Json | None = None) -> Seen:
        return given(contract or self.sale, *formed(), *self.passed, *facts).as_of(on)

    def of_both(self, seen: Seen, name: str) -> list[object]:
        return [seen.charge(f"server/{unit}/price")[name] for unit in ("s1", "s2")]

    @pytest.mark.parametrize(
        ("amount", "met"), [(600_000, [0, 600_000]), (1_100_000, [0, 1_100_000]), (1_300_000, [200_000, 1_100_000])]
    )
    def test_meets_its_price_first(self, amount: int, met: list[int]) -> None:
        seen = self.after(paid("2025-06-10", amount, contract="server", unit="s2"), on="2025-06-10")
        assert self.of_both(seen, "paid") == met
        assert seen.unit("s2")["title"] == ("customer" if amount >= 1_100_000 else "company")

    def test_waits_for_it(self) -> None:
        story = given(self.sale, *formed(), paid("2025-05-02", 600_000, contract="server", unit="s2"), *self.passed)
        before, after = story.as_of("2025-05-13"), story.as_of("2025-05-14")
        assert (before.totals["advance"], after.totals["advance"]) == (600_000, 0)
        assert self.of_both(after, "paid") == [0, 600_000]

    def test_meets_its_interest_alone(self) -> None:
        # Ten days late: 1,100,000 x 14.5% x 10/365 = 4,369.86 on each; 500,000 - 4,370 = 495,630.
        seen = self.after(paid("2025-07-10", 500_000, contract="server", unit="s1"), on="2025-07-10")
        assert self.of_both(seen, "paid") == [495_630, 0]
        assert (seen.totals["interest_paid"], seen.totals["late_interest"]) == (4_370, 4_370)

    def test_is_for_the_instalments_where_these_stand_for_all_units(self) -> None:
        quoted = [{"amount": 1_100_000, "due_on": day} for day in ("2025-06-30", "2025-07-31")]
        seen = self.after(
            paid("2025-06-10", 1_100_000, contract="server", unit="s2"),
            on="2025-06-10",
            contract={**self.sale, "instalments": quoted},
        )
        assert [charge["paid"] for charge in seen.charges()] == [1_100_000, 0]

    def test_so_does_a_set_off(self) -> None:
        declared = fact(
            "SetOffDeclared", "2025-07-10", contract="server", unit="s2", amount=1_100_000, claim_due_on="2025-05-30"
        )
        seen = self.after(declared, on="2025-07-10")
        assert self.of_both(seen, "outstanding") == [1_100_000, 0]

    def test_an_invoice_names_its_day_alone(self) -> None:
        issued = fact("InvoiceIssued", "2025-06-02", contract="server", unit="s2", due_on="2025-07-10")
        assert self.of_both(self.after(issued, on="2025-06-10"), "due_on") == ["2025-06-30", "2025-07-10"]

    def test_an_acknowledgment_lets_its_claim_alone_begin_again(self) -> None:
        known = fact("DebtAcknowledged", "2025-07-10", contract="server", unit="s2")
        assert self.of_both(self.after(known, on="2025-07-10"), "prescribes_on") == ["2030-06-30", "2030-07-10"]

    def test_a_demand_names_the_day_for_it_alone_under_x50_b(self) -> None:
        # The benefit of time is lost on 2025-06-12; the price of s2 is asked for by 06-20.
        watch = service("2025-01-01", 12)
        asked = fact("PaymentDemanded", "2025-06-20", contract="server", unit="s2")
        story = given(self.sale, watch, *formed("2024-12-02"), *self.passed, *at_once("2025-06-12"), asked)
        assert self.of_both(story.as_of("2025-06-20", X50="R-B"), "due_on") == ["2025-06-30", "2025-06-20"]


class TestArticle38_5_InvoicesThatNameNoCharge:
    def test_are_for_what_stands_open(self) -> None:
        # April was paid on 05-10; the invoice of 06-02 is for May.
        facts = (
            paid("2025-05-10", 330_000, contract=WATCH),
            fact("InvoiceIssued", "2025-06-02", contract=WATCH, due_on="2025-06-20", number="I-1"),
        )
        seen = given(service("2025-04-01", 12), *formed_on("2025-03-03"), *facts).as_of("2025-06-02")
        told = {charge["id"]: (charge["invoice"], charge["due_on"]) for charge in seen.charges()}
        assert told == {"watch/2025-04": (None, "2025-06-02"), "watch/2025-05": ("I-1", "2025-06-20")}


class TestArticle38_5_SetOffAgainstSeveralDebts:
    """330,000 yen a month from January 2025, due on 02-28, 03-31, 04-30, 06-02 (05-31 is a Saturday), 06-30."""

    parts = (service("2025-01-01", 12), *formed_on("2024-12-02"))

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


class TestArticle38_5_InterestOfLessThanAYen:
    """1,100 yen a month, one day late: 1,100 x 14.5%/365 = 0.44 yen, which a payment rounds to nothing (X4)."""

    parts = (service("2025-01-01", 12, monthly_fee=1_000), *formed("2024-12-02"))
    DUE = ("2025-02-28", "2025-03-31", "2025-04-30", "2025-06-02", "2025-06-30")

    def test_is_gone_with_each_payment_and_does_not_add_up(self) -> None:
        # Five times 0.44 are 2.18, but each payment met all that the view of its day said was owed.
        seen = given(*self.parts, *(paid(plus(day, 1), 1_100, contract=WATCH) for day in self.DUE)).as_of("2025-07-01")
        assert (seen.totals["interest_paid"], seen.totals["late_interest"]) == (0, 0)
        # The fee of June, due on 07-31.
        assert (seen.totals["outstanding"], seen.totals["overdue"]) == (1_100, 0)

    @pytest.mark.parametrize(("x4", "interest", "left"), [("R-A", 2, 2), ("R-B", 0, 0)])
    def test_two_days_are_a_yen_or_none(self, x4: str, interest: int, left: int) -> None:
        # 0.87 each: half up that is a yen, which 1,100 leave of the fee; rounded down it is none, and gone.
        facts = (paid("2025-03-02", 1_100, contract=WATCH), paid("2025-04-02", 1_100, contract=WATCH))
        seen = given(*self.parts, *facts).as_of("2025-04-02", X4=x4)
        assert (seen.totals["interest_paid"], seen.charge("watch/2025-02")["outstanding"]) == (interest, left)

    @pytest.mark.parametrize("agreed", [(), (fact("AllocationAgreed", "2025-01-10", order="principal_first"),)])
    def test_keeps_no_duty_to_pay_all_at_once(self, agreed: tuple[Json, ...]) -> None:
        # 40(4): all is due on 2025-03-15 and paid on that day.
        facts = (paid("2025-03-01", 1_100, contract=WATCH), *at_once("2025-03-15"), paid("2025-03-15", 100_000))
        seen = given(*self.parts, *agreed, *facts).as_of("2025-03-16")
        assert [(duty["status"], duty["ended_on"]) for duty in seen.duties("O32")] == [("discharged", "2025-03-15")]

    def test_stays_while_principal_goes_first_and_some_is_left(self) -> None:
        # 600 on 03-01 reach no interest: 0.44 + 500 x 14.5%/365 = 0.64 on 03-02, which is a yen.
        agreed = fact("AllocationAgreed", "2025-01-10", order="principal_first")
        seen = given(*self.parts, agreed, paid("2025-03-01", 600, contract=WATCH)).as_of("2025-03-02")
        assert (seen.totals["outstanding"], seen.totals["late_interest"]) == (1_600, 1)

    def test_of_what_was_taken_back_keeps_none_either(self) -> None:
        # A cable of 1,000 yen, a day late when the sale is rescinded: 0.44 yen are left of it, and nothing else.
        story = given(supply(unit_price=1_000), *formed(), received("2025-05-12"), certificate("2025-05-14")).then(
            *at_once("2025-07-01", contract="server")
        )
        assert [duty["status"] for duty in story.as_of("2025-07-02").duties("O32")] == ["discharged"]


class TestArticle38_5_InterestByOtherReadings:
    """One server, 1,320,000 yen, due on 2025-06-30; 320,000 come on 07-10."""

    story = given(supply(), *formed(), received("2025-05-12"), certificate("2025-05-14"), paid("2025-07-10", 320_000))

    @pytest.mark.parametrize(
        ("readings", "told"),
        [
            ({}, set()),
            ({"X5": "R-B"}, {("X5=R-B", "interest runs on the amount without tax")}),
            (
                {"X42": "R-B"},
                {("X42=R-B", "interest runs on the whole overdue amount until it is paid in full")},
            ),
            ({"X6": "R-B", "X42": "R-B"}, {("X6=R-B", "the price of equipment is no service fee")}),
        ],
    )
    def test_says_what_it_runs_on_and_why(self, readings: Json, told: set[tuple[str, str]]) -> None:
        for line in self.story.as_of("2025-07-31", **readings).interest():
            said = {(ground["reading"], ground["arithmetic"]) for ground in line["because"]}
            assert {each for each in said if each[0] not in ("X4=R-A", "X67=R-A")} == told

    def test_the_cap_says_that_tax_is_left_out(self) -> None:
        # 1,100,000 were paid, 1,000,000 without tax.
        work = (completed("2025-05-12"), fact("CompletionConfirmed", "2025-05-13", contract=BUILD, form="paper"))
        story = given(integration(price=1_000_000), *formed(), *work, paid("2025-06-30", 1_100_000, contract=BUILD))
        told = {
            x5: story.as_of("2025-06-30", X5=x5).line(head="damages")["because"][-1]["arithmetic"]
            for x5 in ("R-A", "R-B")
        }
        assert told == {"R-A": "paid by now: 1100000 yen", "R-B": "paid by now, without tax: 1000000 yen"}


class TestX4_OnePaymentRoundsOnce:
    """On 2025-08-05 a server of 1,100,000 yen is 36 days late, and fees of 110,000 are 36 and 5 days late."""

    parts = (
        *(supply(unit_price=1_000_000), service("2025-05-01", 12, monthly_fee=100_000), *formed()),
        *(received("2025-05-12"), certificate("2025-05-14")),
    )

    @pytest.mark.parametrize(("x4", "interest"), [("R-A", 17_523), ("R-B", 17_523)])
    @pytest.mark.parametrize("named", [{}, {"contract": "server"}, {"charge": "server/s1/price"}])
    def test_whatever_it_names(self, named: Json, x4: str, interest: int) -> None:
        # 15,731.51 + 1,573.15 + 218.49 = 17,523.15. Named, 15,731.51 alone and 1,791.64 came to 17,524, or to 17,522.
        seen = given(*self.parts, paid("2025-08-05", 2_000_000, **named)).as_of("2025-08-05", X4=x4)
        assert (seen.totals["interest_paid"], seen.totals["late_interest"]) == (interest, 0)
        assert (
            seen.totals["refundable"]
            == 2_000_000 - interest - 1_100_000 - 110_000 - 110_000 - seen.charge("watch/2025-07")["paid"]
        )


class TestX42_IsAboutArticle38_5:
    """A deposit of 1,000,000 yen is called for 2025-02-28; 400,000 come on 03-31; it bears 3% (Civil Code 404)."""

    facts = (
        fact("DepositDemanded", "2025-02-03", contract=WATCH, amount=1_000_000, due_on="2025-02-28"),
        fact("DepositPaid", "2025-03-31", contract=WATCH, amount=400_000),
    )

    @pytest.mark.parametrize("x42", ["R-A", "R-B"])
    def test_not_about_the_statutory_rate(self, x42: str) -> None:
        # 1,000,000 x 3% x 31/365 = 2,547.95; from then on 600,000: 30 days, 1,479.45.
        story = given(service("2025-04-01", 12), *formed("2025-01-06"), *self.facts, quote={"deposit_limit": 1_000_000})
        seen = story.as_of("2025-04-30", X42=x42)
        assert [(line["base"], line["amount"]) for line in seen.interest("watch/deposit/1")] == [
            (1_000_000, 2_548),
            (600_000, 1_479),
        ]


class TestX50_B_AllDebtsAtOnce:
    """Monitoring at 100,000 yen from January 2025; rescinded on 2025-03-12; the company asks for all on 03-21."""

    parts = (service("2025-01-01", 12, monthly_fee=100_000), *formed("2024-12-02"), *at_once("2025-03-12"))

    @pytest.mark.parametrize("contract", [None, WATCH])
    def test_are_due_when_the_company_names_a_day(self, contract: str | None) -> None:
        story = given(*self.parts, fact("PaymentDemanded", "2025-03-21", contract=contract))
        for on, due_on, status in [
            ("2025-03-20", None, "open"),
            ("2025-03-21", "2025-03-21", "open"),
            ("2025-03-24", "2025-03-21", "overdue"),
        ]:
            duty = story.as_of(on, X50="R-B").duty("O32")
            assert (duty["due_on"], duty["status"]) == (due_on, status), on
        assert story.as_of("2025-03-13").duty("O32")["status"] == "overdue"


class TestArticle44_MoneyDebts:
    def test_force_majeure_does_not_excuse_the_refund_of_a_deposit(self) -> None:
        # Civil Code 419(3) holds for both sides: all was paid on 05-20, after the end on 04-30.
        held = [
            fact(event, "2025-03-05", contract=WATCH, amount=300_000) for event in ("DepositDemanded", "DepositPaid")
        ]
        facts = (*held, fact("ForceMajeureOccurred", "2025-05-15"), paid("2025-05-20", 330_000, contract=WATCH))
        parts = (service("2025-04-01", 1, auto_renews=False), *formed_on("2025-03-03"), *facts)
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
        story = given(service("2025-04-01", 12), *formed_on("2025-03-03"), *facts)
        assert story.as_of("2025-06-22").row("DepositDemanded")["effect"] == "full"
        assert story.as_of("2025-06-22", X44="R-B").row("DepositDemanded")["effect"] == r_b

    def test_an_excused_day_of_a_leap_year_is_one_of_366(self) -> None:
        # 1,100,000 yen for equipment, due on 2024-01-31, at 3% (X6 R-B): 29 days of February and 30 of April without
        # the 31 of March are 33,000 x 59 / 366 = 5,319.67 yen.
        story = given(
            supply(unit_price=1_000_000, due_on="2024-01-12", payment={"due_on": "2024-01-31"}),
            *(*formed_on("2023-12-01"), received("2024-01-10"), certificate("2024-01-12")),
            fact("ForceMajeureOccurred", "2024-03-01", until="2024-03-31"),
        )
        seen = story.as_of("2024-04-30", X6="R-B", X44="R-B", X67="R-C")
        assert seen.totals["late_interest"] == 5_320


class TestCivilCode152_SetOff:
    @pytest.mark.parametrize(("declared", "last"), [("2025-06-30", "2030-06-30"), ("2029-12-28", "2034-12-28")])
    def test_acknowledges_the_rest_of_a_debt_when_it_is_declared(self, declared: str, last: str) -> None:
        # 330,000 for January, due on 2025-02-28; the claim of 100,000 was due on 01-31, so the set-off goes back there.
        watch = service("2025-01-01", 1, auto_renews=False)
        seen = given(watch, *formed_on("2024-12-02"), set_off(declared, 100_000, "2025-01-31")).as_of(declared)
        charge = seen.charge("watch/2025-01")
        assert (charge["outstanding"], charge["prescribes_on"]) == (230_000, last)


class TestFormerCivilCode173_GoodsSoldBefore2020:
    """1,000,000 yen and tax, due on Friday 2020-07-31; what counts is the day on which the contract was formed."""

    def owing(self, formed_on: str, *facts: Json) -> Story:
        return given(
            supply(unit_price=1_000_000, due_on="2020-06-30", payment={"due_on": "2020-07-31"}),
            *(applied("2020-03-02"), accepted(formed_on), received("2020-06-10"), certificate("2020-06-15")),
            *facts,
        )

    @pytest.mark.parametrize(
        ("formed_on", "last"),
        [("2020-03-30", "2022-07-31"), ("2020-03-31", "2022-07-31"), ("2020-04-01", "2025-07-31")],
    )
    def test_their_price_prescribes_in_two_years(self, formed_on: str, last: str) -> None:
        assert self.owing(formed_on).as_of("2020-08-03").charge()["prescribes_on"] == last

    def test_a_part_payment_lets_the_two_years_run_again(self) -> None:
        story = self.owing("2020-03-31", paid("2022-02-28", 100_000, contract="server"))
        # From 2022-03-01 to the day before 2024-03-01.
        assert story.as_of("2022-03-01").charge()["prescribes_on"] == "2024-02-29"

    def test_a_demand_gives_half_a_year(self) -> None:
        story = self.owing("2020-03-31", fact("PaymentDemanded", "2022-07-29", contract="server"))
        assert story.as_of("2022-08-01").charge()["prescribes_on"] == "2023-01-29"

    def test_other_claims_of_merchants_take_five_as_now(self) -> None:
        care = maintenance(starts_on="2020-01-01")
        story = given(care, *formed("2019-12-02"))
        # January's fee is due on Saturday 2020-02-29, and so on Monday 03-02.
        assert story.as_of("2020-02-01").charge("care/2020-01")["prescribes_on"] == "2025-03-02"


class TestArticle38_5_AnInvoiceBeforeItsCharges:
    """On 2025-04-10 an invoice names April's fees of two services, 10,001 and 10,009 yen, which arise on the 30th."""

    def test_books_their_tax_as_it_was_rounded_together(self) -> None:
        first = service("2025-04-01", 12, monthly_fee=10_001, id="one")
        second = service("2025-04-01", 12, monthly_fee=10_009, id="two")
        named = invoice("2025-04-10", "2025-05-30", ["one/2025-04", "two/2025-04"], contract="one")
        seen = given(first, second, *formed_on("2025-03-03"), named).as_of("2025-05-15")
        # 10% of 20,010 are 2,001 yen; by themselves both bear 1,000, of 1,000.1 and 1,000.9: the second has the rest.
        assert [charge["tax"] for charge in seen.charges(kind="monthly_fee")] == [1_000, 1_001]
        books = {"receivable:one": 0, "receivable:two": 0, "consumption-tax": 0}
        for posting in seen.json["fees"]["postings"]:
            for account, sign in ((posting["debit"], 1), (posting["credit"], -1)):
                if account in books:
                    books[account] += sign * posting["amount"]
        assert books == {"receivable:one": 11_001, "receivable:two": 11_010, "consumption-tax": -2_001}
