"""Cases of sales, work and their money worked out by hand from the articles; each showed a fault of the software."""

from __future__ import annotations

from typing import ClassVar

import pytest
from breaches import at_once, cured, demand, rescinded, rescission
from services import BUILD, WATCH, completed, invoice, service
from story import (
    Json,
    Seen,
    Story,
    accepted,
    applied,
    certificate,
    fact,
    formed,
    given,
    integration,
    paid,
    plus,
    received,
    reduction_agreed,
    rejection,
    supply,
)

from yakkan import Register, parse_case
from yakkan.adapters.wording.speech import Speech
from yakkan.domain.errors import InputError


def sums(seen: Seen, debtor: str = "customer") -> tuple[int, int]:
    """Net and tax (yen) of all that a party is charged, reductions and refunds taken off."""
    charges = seen.charges(debtor=debtor)
    return sum(each["net"] for each in charges), sum(each["tax"] for each in charges)


class TestArticle40_WhatWasReducedGoesBackWithItsTax:
    """One server, 1,200,000 yen; 60,000 were taken off on 2025-05-20, so 1,140,000 and tax 114,000 were owed."""

    parts = (
        *formed(),
        received("2025-05-12"),
        certificate("2025-05-14", special=True),
        reduction_agreed("2025-05-20", 60_000),
    )

    def test_nothing_of_it_is_left_neither_price_nor_tax(self) -> None:
        seen = given(supply(), *self.parts, *at_once("2025-06-10", contract="server")).as_of("2025-06-10")
        refund = seen.charge("server/s1/price/refund")
        assert (refund["net"], refund["tax"]) == (-1_140_000, -114_000)
        assert sums(seen) == (0, 0)

    def leased(self, sold_on: str) -> Seen:
        steps = (
            fact("LeaseRequested", "2025-04-10", contract="server", form="paper"),
            fact("LeaseConsented", "2025-04-14", contract="server"),
            fact("LeaseConcluded", sold_on, contract="server", lessor="北洋リース"),
            fact("LessorSaleConcluded", sold_on, contract="server", amount=1_200_000),
        )
        return given(supply(lease=True), *self.parts, *steps).as_of(sold_on)

    def test_a_lessor_that_takes_a_late_price_over_owes_the_tax_that_is_left(self) -> None:
        # Due on 2025-06-30; the lessor buys on 07-14 and owes what the customer still did.
        seen = self.leased("2025-07-14")
        owed = seen.charge("server/s1/price/lessor")
        assert (owed["net"], owed["tax"]) == (1_140_000, 114_000)
        assert (sums(seen), seen.totals["reductions"]) == ((0, 0), -1_320_000)

    def test_a_reduction_goes_along_with_the_price_that_the_lessor_takes_over(self) -> None:
        # Nobody is late on 05-28: the price is the lessor's, and so is what was taken off it (30(1), 35).
        seen = self.leased("2025-05-28")
        assert seen.charge("server/s1/price_reduction")["debtor"] == "lessor"
        assert (seen.totals["charged"], seen.totals["reductions"], seen.totals["outstanding"]) == (0, 0, 0)
        assert sums(seen, "lessor") == (1_140_000, 114_000)

    def test_a_reduction_of_several_instalments_stays_with_one_that_stays(self) -> None:
        # 550,000 came off the first two; the first is met by it in full and was due on 05-23, so both stay; what is
        # left of the second, 330,000, and the third are the lessor's.
        days = ("2025-05-23", "2025-07-31", "2025-08-29")
        quoted = [{"amount": 440_000, "due_on": day} for day in days]
        steps = (
            *self.parts[:-1],
            reduction_agreed("2025-05-20", 500_000),
            fact("LeaseRequested", "2025-05-21", contract="server", form="paper"),
            fact("LeaseConsented", "2025-05-22", contract="server"),
            fact("LeaseConcluded", "2025-05-26", contract="server", lessor="北洋リース"),
            fact("LessorSaleConcluded", "2025-05-28", contract="server", amount=1_200_000),
        )
        seen = given(supply(lease=True, instalments=quoted), *steps).as_of("2025-05-28")
        assert (sums(seen), seen.totals["charged"] + seen.totals["reductions"]) == ((0, 0), 0)
        assert sums(seen, "lessor") == (700_000, 70_000)


class TestArticle30_1_ReductionsOfInstalments:
    """Three units of 333,335, 333,333 and 333,337 yen: 1,000,005 and tax 100,000 in instalments of odd size."""

    sold: ClassVar[Json] = {
        "id": "server",
        "kind": "supply",
        "price": 1_000_005,
        "due_on": "2025-05-30",
        "units": [
            {"id": f"u{number}", "price": price} for number, price in enumerate((333_335, 333_333, 333_337), start=1)
        ],
        "instalments": [
            {"amount": 100_000, "due_on": "2025-06-30"},
            {"amount": 500_000, "due_on": "2025-07-31"},
            {"amount": 500_005, "due_on": "2025-08-29"},
        ],
    }

    def story(self, *facts: Json) -> Story:
        came = [received("2025-05-12", unit=f"u{number}") for number in (1, 2, 3)]
        passed = [certificate("2025-05-15", unit=unit) for unit in ("u2", "u3")]
        return given(self.sold, *formed(), *came, *passed, certificate("2025-05-16", unit="u1", special=True), *facts)

    @pytest.mark.parametrize(
        ("amounts", "net", "tax"),
        [
            # 1,000,005 - 33,335 = 966,670, of which 96,667 is tax; by the first instalment alone it was 96,666.
            ((33_335,), 966_670, 96_667),
            ((33_335, 300_000), 666_670, 66_667),
            ((333_335,), 666_670, 66_667),
        ],
    )
    def test_leave_the_tax_of_what_is_left_of_all(self, amounts: tuple[int, ...], net: int, tax: int) -> None:
        agreed = [reduction_agreed(f"2025-05-{20 + i}", each, unit="u1") for i, each in enumerate(amounts)]
        story = self.story(*agreed)
        assert sums(story.as_of("2025-05-28")) == (net, tax)
        assert sums(story.then(*at_once("2025-06-02", contract="server")).as_of("2025-06-02")) == (0, 0)


class TestArticle40_1_APricePaidInPartAndGivenBack:
    def test_was_not_paid_in_full(self) -> None:
        # Due on 2025-06-30; 500,000 came on 06-20; the sale is rescinded on 07-14, and they go back.
        story = given(
            supply(), *formed(), received("2025-05-12"), certificate("2025-05-14"), paid("2025-06-20", 500_000)
        ).then(*at_once("2025-07-14", contract="server"))
        duty = story.as_of("2025-07-14").duty("O26")
        assert (duty["status"], duty["ended_on"], duty["amount"]) == ("released", "2025-07-14", 0)
        assert story.as_of("2025-07-14").charge()["status"] == "credited"


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


class TestArticle1_4_AContractIsFormedAsAWhole:
    """Who accepts a part of an offer makes another one (Civil Code 528)."""

    sale = supply(units=("s1", "s2"))

    @pytest.mark.parametrize("event", ["AcceptanceArrived", "ApplicationRejected", "ApplicationWithdrawn"])
    def test_not_for_one_of_several_units(self, event: str) -> None:
        form = {"form": "paper"} if event == "AcceptanceArrived" else {}
        step = fact(event, "2025-05-07", contract="server", unit="s1", **form)
        seen = given(self.sale, applied("2025-04-03"), step, quote={"valid_until": "2025-04-30"}).as_of("2025-05-07")
        row = seen.row(event)
        assert (seen.contract()["state"], row["effect"], row["article"]) == ("applied", "none", "1(4)")
        told = Speech("ja").reason(row["reason"])
        assert told == "契約serverは全体として成立し、s1のみの成否はない"

    def test_a_contract_of_one_unit_is_that_unit(self) -> None:
        seen = given(supply(), applied("2025-04-03"), accepted("2025-04-07", contract="server", unit="s1"))
        assert seen.as_of("2025-04-07").contract()["state"] == "accepted"


class TestArticle40_1_ADemandForOneUnit:
    """Two units passed on 2025-05-14 and are not paid; ten days for s2 from 07-01 end on 07-11, twenty for s1 on 07-22.

    07-21 is a holiday.
    """

    sale = supply(units=("s1", "s2"), unit_price=1_000_000)
    parts = (sale, *formed(), *TestArticle38_5_MoneyForOneUnit.passed)
    for_s2 = demand("2025-07-01", 10, contract="server", unit="s2")
    for_s1 = demand("2025-07-01", 20, contract="server", unit="s1")

    @pytest.mark.parametrize(("unit", "effect"), [("s1", "none"), ("s2", "full"), (None, "full")])
    def test_lets_rescind_for_it_or_as_a_whole(self, unit: str | None, effect: str) -> None:
        story = given(*self.parts, self.for_s2, rescinded("2025-07-15", contract="server", unit=unit))
        assert rescission(story.as_of("2025-07-15")) == effect

    def test_a_demand_for_all_lets_rescind_for_any(self) -> None:
        asked = demand("2025-07-01", 10, contract="server")
        story = given(*self.parts, asked, rescinded("2025-07-15", contract="server", unit="s1"))
        assert rescission(story.as_of("2025-07-15")) == "full"

    @pytest.mark.parametrize(
        ("paid_up", "effect", "status"), [(True, "none", "discharged"), (False, "full", "released")]
    )
    def test_each_is_put_right_or_settled_by_itself(self, paid_up: bool, effect: str, status: str) -> None:
        put_right = [cured("2025-07-10", contract="server", unit="s1")] if paid_up else []
        seen = given(
            *self.parts,
            *(self.for_s2, self.for_s1, *put_right),
            rescinded("2025-07-15", contract="server", unit="s2"),
            rescinded("2025-07-23", contract="server", unit="s1"),
        ).as_of("2025-07-23")
        assert [row["effect"] for row in seen.rows("RescissionArrived")] == ["full", effect]
        assert [(duty["unit"], duty["status"]) for duty in seen.duties("O31")] == [("s2", "released"), ("s1", status)]

    @pytest.mark.parametrize(("unit", "effect"), [("s1", "full"), ("s2", "none")])
    def test_the_customer_cannot_rescind_for_the_one_that_it_delayed(self, unit: str, effect: str) -> None:
        # Neither came by 2025-05-30, s2 by the customer's own cause (Civil Code 543).
        late = fact("DeliveryDelayNotified", "2025-05-20", contract="server", unit="s2", attributable_to="customer")
        asked = demand("2025-06-10", 14, by="customer", contract="server", unit=unit)
        notice = rescinded("2025-06-25", by="customer", contract="server", unit=unit)
        seen = given(self.sale, *formed(), late, asked, notice).as_of("2025-06-25")
        assert rescission(seen) == effect

    def test_a_delay_that_the_company_did_not_cause_excuses_that_unit(self) -> None:
        late = fact("DeliveryDelayNotified", "2025-05-20", contract="server", unit="s2", attributable_to="neither")
        seen = given(self.sale, *formed(), late).as_of("2025-06-02")
        assert [(duty["unit"], duty["status"]) for duty in seen.duties("O20")] == [("s1", "overdue"), ("s2", "open")]


class TestArticle3_1_ASpecificationBeforeTheContract:
    """It is presented before the service, and mostly before the application that is made for it."""

    def specified(self, on: str) -> Json:
        return fact("SpecificationConfirmed", on, contract=BUILD, version="1.0")

    @pytest.mark.parametrize("on", ["2025-03-20", "2025-04-03", "2025-04-07"])
    def test_counts(self, on: str) -> None:
        seen = given(integration(), *formed("2025-04-07"), self.specified(on)).as_of("2025-04-07")
        assert (seen.row("SpecificationConfirmed")["effect"], seen.contract(BUILD)["specification"]) == ("full", "1.0")
        duty = seen.duty("O2")
        assert (duty["status"], duty["arose_on"], duty["ended_on"]) == ("discharged", "2025-04-07", "2025-04-07")

    def test_is_nothing_once_the_application_was_refused(self) -> None:
        refused = fact("ApplicationRejected", "2025-04-07")
        seen = given(integration(), applied("2025-04-03"), refused, self.specified("2025-04-08")).as_of("2025-04-08")
        assert seen.row("SpecificationConfirmed")["effect"] == "none"


class TestArticle5_1_WhatTheDaysRunFrom:
    """Completed on Monday 2025-06-02, reported on Thursday 06-05."""

    @pytest.mark.parametrize(
        ("readings", "due_on", "counted"),
        [
            ({}, "2025-06-16", "14 days from completion on 2025-06-02 = 2025-06-16"),
            ({"X13": "R-B"}, "2025-06-19", "14 days from the report of completion on 2025-06-05 = 2025-06-19"),
            (
                {"X13": "R-B", "X11": "R-B"},
                "2025-06-18",
                "14 days from the report of completion on 2025-06-05 = 2025-06-18",
            ),
        ],
    )
    def test_is_told_so_that_it_can_be_counted_again(self, readings: Json, due_on: str, counted: str) -> None:
        story = given(integration(), *formed(), completed("2025-06-02", reported_on="2025-06-05"))
        duty = story.as_of("2025-06-06", **readings).duty("O5")
        assert (duty["due_on"], duty["because"][0]["arithmetic"]) == (due_on, counted)
        cited = {ground["reading"] for ground in duty["because"]}
        assert cited == {f"X11={readings.get('X11', 'R-A')}", *(["X13=R-B"] if "X13" in readings else [])}


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


class TestWhatContradictsItself:
    def refused(self, *facts: Json) -> list[tuple[str, str, str]]:
        register = Register(":memory:")
        story = given(supply(), service("2025-05-01", 12), *formed(), received("2025-05-12"))
        matter = story.told_to(register)
        before = matter.view(as_of=matter.history.records[-1].event.on).to_dict()
        with pytest.raises(InputError) as refused:
            register.apply(parse_case(story.then(*facts).text))
        assert matter.view(as_of=matter.history.records[-1].event.on).to_dict() == before
        return [(each.path.rpartition(".")[2], each.found, each.expected) for each in refused.value.problems]

    def test_nothing_arrives_before_it_was_sent(self) -> None:
        late = rejection("2025-05-19", dispatched_on="2025-05-20")
        assert self.refused(late) == [
            ("dispatched_on", "2025-05-20", "a day not after 2025-05-19, on which it arrived")
        ]
        same_day = rejection("2025-05-19", dispatched_on="2025-05-19")
        seen = given(supply(), *formed(), received("2025-05-12"), same_day).as_of("2025-05-19")
        assert seen.unit()["state"] == "rejected"

    def test_nor_is_an_invoice_for_no_charge(self) -> None:
        [(path, found, _)] = self.refused(invoice("2025-06-02", "2025-06-30", []))
        assert (path, found) == ("charges", "an empty list")


class TestArticle40_5_TheCapWithTheRolesChanged:
    """Monitoring at 200,000 yen from 2025-04-01 and a server of 500,000 less 60,000; all is rescinded on 2025-06-20."""

    @pytest.mark.parametrize(
        ("x51", "cap", "counted"),
        [
            ("R-A", 220_000, ["1 x (200000 + tax 20000) = 220000 yen"]),
            # June: 20 of 30 days, 133,333; so the lump sum is 66,667 and nine months, 1,866,667.
            (
                "R-B",
                0,
                [
                    "1 x (200000 + tax 20000) = 220000 yen",
                    "220000 yen less the lump sum of 1866667 yen, not below 0 = 0 yen",
                ],
            ),
        ],
    )
    def test_is_told_so_that_it_can_be_counted_again(self, x51: str, cap: int, counted: list[str]) -> None:
        seen = given(
            *(service("2025-04-01", 12, monthly_fee=200_000), supply(unit_price=500_000), *formed("2025-03-03")),
            *(received("2025-04-07"), certificate("2025-04-08", special=True), reduction_agreed("2025-04-10", 60_000)),
            *at_once("2025-06-20", scope="all"),
        ).as_of("2025-06-20", X51=x51)
        line = seen.line(head="damages", bearer="customer", contract=WATCH)
        told = [ground["arithmetic"] for ground in line["because"]]
        assert (line["cap"], told) == (cap, ["the cap of 41(2)(2) with the roles changed", *counted])
        assert all(ground["provision"] == "40(5)" for ground in line["because"])
        for bearer in ("company", "customer"):
            of_server = seen.line(head="damages", bearer=bearer, contract="server")
            assert of_server["cap"] == 440_000
            assert of_server["because"][-1]["arithmetic"] == "500000 - 60000 taken off = 440000 yen"


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


class TestArticle39_1_ADepositCalledForNoDay:
    def test_tells_how_the_reasonable_time_is_counted(self) -> None:
        called = fact("DepositDemanded", "2025-03-10", contract=WATCH, amount=100_000)
        story = given(service("2025-04-01", 12), *formed("2025-01-06"), called, quote={"deposit_limit": 100_000})
        told = [ground["arithmetic"] for ground in story.as_of("2025-03-10").charge("watch/deposit/1")["because"]]
        assert told[0] == "due: a reasonable time, 14 days after 2025-03-10 = 2025-03-24"


class TestArticle3_2_AReductionByANewApplication:
    def test_tells_its_tax_too(self) -> None:
        # 10,000,000 in instalments of 11,000,000; 9,000,005 and tax 900,000 are owed.
        quoted = [{"amount": 3_300_000, "due_on": "2025-05-30"}, {"amount": 7_700_000, "due_on": "2025-09-30"}]
        change = fact(
            *("SpecificationChangeAgreed", "2025-04-21"),
            contract=BUILD,
            version="2.0",
            price=9_000_005,
            new_application=True,
        )
        work = (completed("2025-06-10"), fact("CompletionConfirmed", "2025-06-12", contract=BUILD, form="paper"))
        seen = given(integration(instalments=quoted), *formed(), change, *work).as_of("2025-06-12")
        told = [ground["arithmetic"] for ground in seen.charge("build/price_reduction")["because"]]
        assert told[1] == "-999995 and tax -100000 at 10% = -1099995 yen"


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


class TestArticle28_1_DaysByOtherReadings:
    """Two units of another maker came on 2025-05-12 and 05-14; s1 was rejected on 05-16."""

    story = given(
        supply(units=("s1", "s2"), maker="other"),
        *formed(),
        *(received("2025-05-12", unit="s1"), received("2025-05-14", unit="s2"), rejection("2025-05-16", unit="s1")),
    )

    def told(self, **readings: str) -> list[tuple[str | None, str]]:
        duty = self.story.as_of("2025-06-02", **readings).duty("O22", unit="s1")
        return [(ground["reading"], ground["arithmetic"]) for ground in duty["because"]]

    def test_run_from_the_last_receipt_for_a_reason(self) -> None:
        counted = ("X1=R-A", "2025-05-14 + 7 days, the next day being the first = 2025-05-21")
        waited = ("X33=R-B", "received on 2025-05-12; the days run from 2025-05-14, when nothing more was to come")
        assert self.told(X33="R-B") == [counted, waited, (None, "rejected in writing")]

    def test_a_rejection_that_stops_nothing_is_not_said_to_be_missing(self) -> None:
        assert self.told(X36="R-B")[-1] == ("X36=R-B", "no certificate by the end of 2025-05-19")

    def test_handover_on_the_next_day_has_its_reading(self) -> None:
        for x34, cited, on in (("R-A", None, "2025-05-21"), ("R-B", "X34=R-B", "2025-05-22")):
            because = self.story.as_of("2025-06-02", X34=x34).charge("server/s2/price")["because"]
            assert (because[0]["reading"], because[0]["arithmetic"]) == (
                cited,
                f"the price arises with handover on {on}",
            )


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
