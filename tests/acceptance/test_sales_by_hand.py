"""Equipment that is sold, unit by unit: inspection, reductions, instalments and parts that end, worked out by hand."""

from __future__ import annotations

from typing import ClassVar

import pytest
from breaches import at_once, demand, rescinded
from story import (
    Json,
    Seen,
    Story,
    accepted,
    agreed_to_end,
    applied,
    certificate,
    fact,
    formed,
    formed_on,
    given,
    latent_defect,
    paid,
    received,
    redelivered,
    reduction_agreed,
    rejection,
    remedy_declined,
    supply,
)

from yakkan.adapters.wording.speech import Speech


def standing_of(seen: Seen, unit: str) -> tuple[str, str | None, str]:
    """State, day of handover and title of a supplied unit."""
    line = seen.unit(unit)
    return line["state"], line["handed_over_on"], line["title"]


def sums(seen: Seen, debtor: str = "customer") -> tuple[int, int]:
    """Net and tax (yen) of all that a party is charged, reductions and refunds taken off."""
    charges = seen.charges(debtor=debtor)
    return sum(each["net"] for each in charges), sum(each["tax"] for each in charges)


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


class TestArticle25_UnitsWithoutPrices:
    """A sale at 1,000,000 yen of three units for which the quote names no prices of their own."""

    story = given(
        {"id": "server", "kind": "supply", "price": 1_000_000, "units": [{"id": unit} for unit in "abc"]},
        *formed(),
        fact("EquipmentReceived", "2025-06-02", contract="server"),
        fact("PassCertificateArrived", "2025-06-03", contract="server", form="paper"),
    )

    def test_share_it_evenly(self) -> None:
        seen = self.story.as_of("2025-06-03")
        # 333,334 + 33,333; twice 333,333 + 33,333.
        assert [seen.charge(f"server/{unit}/price")["gross"] for unit in "abc"] == [366_667, 366_666, 366_666]
        assert [seen.unit(unit)["title"] for unit in "abc"] == ["company"] * 3

    def test_and_so_the_caps_and_the_title(self) -> None:
        seen = self.story.then(paid("2025-06-10", 366_667, contract="server", charge="server/a/price"))
        view = seen.as_of("2025-06-10")
        assert [view.unit(unit)["title"] for unit in "abc"] == ["customer", "company", "company"]
        caps = [line["cap"] for line in view.lines(head="damages", contract="server")]
        assert caps == [333_334, 333_333, 333_333]


class TestArticle27_1_Delay:
    def test_need_not_be_told_any_more_once_everything_is_there(self) -> None:
        # Due Fri 2025-05-30, silence; the first unit comes on 06-02, the last on 06-05.
        story = given(supply(units=["s1", "s2"]), *formed_on("2025-04-07"), received("2025-06-02"))
        story = story.then(received("2025-06-05", "s2"))
        told = [story.as_of(day).duty("O21") for day in ("2025-06-04", "2025-06-05")]
        assert [duty["status"] for duty in told] == ["open", "released"]


class TestArticle28_ASaleThatEndsForOneUnit:
    """Two units at 1,000,000 yen each; both sides drop one, or it is rescinded alone (40(4), (5): in whole or part)."""

    def sold(self, *facts: Json, **more: object) -> Story:
        return given(supply(units=("s1", "s2"), unit_price=1_000_000, **more), *formed(), *facts)

    def test_goes_on_for_the_other(self) -> None:
        story = self.sold(received("2025-06-02"), agreed_to_end("2025-06-03", "s2"))
        seen = story.as_of("2025-06-10")
        assert standing_of(seen, "s1") == ("in_warranty", "2025-06-09", "company")
        assert seen.unit("s2")["state"] == "terminated"
        assert (seen.contract()["state"], seen.contract()["basis"]) == ("in_warranty", None)
        assert [duty["status"] for duty in seen.duties("O20")] == ["discharged", "released"]
        # Nothing more is to come, so nobody need be told that it is late, and the ban runs its last year.
        told = seen.duty("O21")
        assert (told["status"], told["ended_on"]) == ("released", "2025-06-03")
        assert told["because"][-1]["arithmetic"] == "nothing more is to be delivered"
        assert seen.line(head="non_solicit")["last_day"] == "2026-06-09"
        assert seen.totals["outstanding"] == 1_100_000

    def test_frees_the_money_that_waits_for_it_and_no_other(self) -> None:
        story = self.sold(
            *(paid("2025-05-01", 1_100_000, contract="server"), agreed_to_end("2025-05-07", "s2")),
            *(received("2025-06-02"), certificate("2025-06-03")),
        )
        named = self.sold(
            paid("2025-05-01", 2_200_000, contract="server"),
            paid("2025-05-02", 1_100_000, contract="server", charge="server/s2/price"),
            agreed_to_end("2025-05-07", "s2"),
        )
        totals = story.as_of("2025-05-07").totals
        assert (totals["advance"], totals["refundable"]) == (1_100_000, 0)
        assert story.as_of("2025-06-03").unit("s1")["title"] == "customer"
        assert named.as_of("2025-05-07").totals["refundable"] == 2_200_000

    @pytest.mark.parametrize("dropped_on", ["2025-05-07", "2025-07-03"])
    def test_takes_its_price_off_the_instalments(self, dropped_on: str) -> None:
        # 1,100,000 on 06-30 and on 09-30 for both; 1,100,000 less, whether they had arisen with s1 on 06-03 or not.
        quoted = [{"amount": 1_100_000, "due_on": "2025-06-30"}, {"amount": 1_100_000, "due_on": "2025-09-30"}]
        story = self.sold(
            *(received("2025-06-02"), certificate("2025-06-03"), agreed_to_end(dropped_on, "s2")),
            paid("2025-06-30", 1_100_000, contract="server"),
            instalments=quoted,
        )
        seen = story.as_of("2025-07-03")
        made = seen.charge("server/s2/price/refund")
        assert (made["net"], made["tax"], made["unit"]) == (-1_000_000, -100_000, "s2")
        assert (seen.totals["outstanding"], seen.totals["paid"]) == (0, 1_100_000)
        assert (seen.unit("s1")["title"], seen.unit("s2")["title"]) == ("customer", "company")

    def test_under_x33_b_the_days_of_the_other_run_from_then(self) -> None:
        # All that will come is there on 06-05: seven days end on Thursday 06-12.
        story = self.sold(received("2025-06-02"), agreed_to_end("2025-06-05", "s2"))
        assert story.as_of("2025-06-12", X33="R-B").unit("s1")["state"] == "delivered"
        assert story.as_of("2025-06-13", X33="R-B").unit("s1")["handed_over_on"] == "2025-06-12"

    rejected = (
        *(received("2025-06-02"), certificate("2025-06-03"), received("2025-06-05", "s2")),
        *(rejection("2025-06-06", "s2"), remedy_declined("2025-06-10", "s2")),
        demand("2025-06-11", 14, by="customer", contract="server"),
    )

    def test_rescinded_for_it_alone_leaves_price_and_warranty_of_the_other(self) -> None:
        story = self.sold(*self.rejected, rescinded("2025-06-26", by="customer", contract="server", unit="s2"))
        seen = story.as_of("2025-06-26")
        assert (seen.unit("s1")["state"], seen.unit("s2")["state"]) == ("in_warranty", "terminated")
        assert (seen.totals["charged"], seen.totals["outstanding"]) == (1_100_000, 1_100_000)
        assert seen.line(head="latent_defect", unit="s1")["status"] == "open"
        assert seen.duty("O31")["status"] == "released"
        # The demand has had its consequence; the rest is not rescinded by it too.
        again = story.then(rescinded("2025-06-27", by="customer", contract="server"))
        assert again.as_of("2025-06-27").row("RescissionArrived", on="2025-06-27")["effect"] == "none"

    def test_rescinded_as_a_whole_gives_all_back(self) -> None:
        seen = self.sold(*self.rejected, rescinded("2025-06-26", by="customer", contract="server")).as_of("2025-06-26")
        assert [seen.unit(unit)["state"] for unit in ("s1", "s2")] == ["terminated", "terminated"]
        assert (seen.contract()["basis"], seen.totals["outstanding"]) == ("40(1)", 0)

    def test_handed_over_and_rescinded_alone_it_takes_its_part_of_the_instalments(self) -> None:
        quoted = [{"amount": 1_100_000, "due_on": "2025-06-30"}, {"amount": 1_100_000, "due_on": "2025-09-30"}]
        story = self.sold(
            *(received("2025-06-02"), certificate("2025-06-03"), received("2025-06-02", "s2")),
            *(certificate("2025-06-03", "s2"), paid("2025-06-30", 1_100_000, contract="server")),
            demand("2025-07-01", 14, by="customer", contract="server"),
            rescinded("2025-07-16", by="customer", contract="server", unit="s2"),
            instalments=quoted,
        )
        seen = story.as_of("2025-07-16")
        assert (seen.totals["outstanding"], seen.totals["refundable"]) == (0, 0)
        assert (standing_of(seen, "s1")[2], standing_of(seen, "s2")[::2]) == ("customer", ("terminated", "company"))
        assert [line["status"] for line in seen.lines(head="latent_defect")] == ["open", "released"]

    def test_what_has_passed_is_still_in_force_and_may_be_rescinded_for_its_price(self) -> None:
        # s1 passed on 06-03; the rest is dropped on 06-05; 1,100,000 due on 07-31 stay unpaid. 14 days after 08-04 end
        # on 08-18.
        story = self.sold(
            *(received("2025-06-02"), certificate("2025-06-03"), agreed_to_end("2025-06-05")),
            *(demand("2025-08-04", 14, contract="server"), rescinded("2025-08-19", contract="server")),
        )
        assert story.as_of("2025-08-18").contract()["basis"] is None
        assert story.as_of("2025-08-19").contract()["state"] == "terminated"

    def test_what_was_demanded_before_is_settled_by_it(self) -> None:
        story = self.sold(
            *(received("2025-06-02"), certificate("2025-06-03")),
            demand("2025-06-04", 14, by="customer", contract="server"),
            agreed_to_end("2025-06-05"),
        )
        seen = story.as_of("2025-07-01")
        assert (seen.rows("CurePeriodLapsed"), seen.duty("O31")["status"]) == ([], "released")


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


class TestArticle31_AUnitThatTheCompanyHarmed:
    """It passed on 2025-05-14 and was lost on 06-02 by the company's fault: another one is owed."""

    parts = (
        supply(),
        *formed(),
        received("2025-05-12"),
        certificate("2025-05-14"),
        fact("RiskEventOccurred", "2025-06-02", contract="server", unit="s1", attributable_to="company"),
    )

    @pytest.mark.parametrize(("rescinded_first", "effect"), [(False, "full"), (True, "none")])
    def test_is_not_supplied_again_once_the_sale_is_rescinded(self, rescinded_first: bool, effect: str) -> None:
        ended = at_once("2025-06-09", by="customer", contract="server") if rescinded_first else ()
        seen = given(*self.parts, *ended, redelivered("2025-06-16")).as_of("2025-06-16")
        assert seen.row("EquipmentRedelivered")["effect"] == effect
        last = seen.duties("O20")[-1]
        assert last["status"] == ("released" if rescinded_first else "discharged")


class TestX32_B:
    def test_leaves_nothing_to_remedy_in_a_unit_that_passed(self) -> None:
        # Received on Wed 05-28, rejected on 05-30; without a certificate by Wed 06-04 it passes all the same.
        story = given(supply(), *formed_on("2025-04-07"), received("2025-05-28"), rejection("2025-05-30"))
        assert story.as_of("2025-06-04", X32="R-B").duty("O23")["status"] == "open"
        duty = story.as_of("2025-06-05", X32="R-B").duty("O23")
        assert (duty["status"], duty["ended_on"]) == ("released", "2025-06-04")
        # Under the default it stays rejected, and the remedy is owed until the company declines it.
        assert story.as_of("2025-06-05").duty("O23")["status"] == "open"
        declined = story.then(remedy_declined("2025-06-10"))
        assert declined.as_of("2025-06-10").duty("O23")["status"] == "released"


class TestX35_B:
    @pytest.mark.parametrize(("x35", "effect"), [("R-A", "full"), ("R-B", "none")])
    @pytest.mark.parametrize("basis", ["40(1)", "statute"])
    def test_leaves_no_other_way_out_either(self, basis: str, x35: str, effect: str) -> None:
        """Rejected, and the remedy declined (29(2)). R-B: 29(5) says all, so neither 40(1) nor Civil Code 542 helps.

        10 days from Tue 2025-06-03 end on Fri 06-13.
        """
        facts = (received("2025-05-28"), rejection("2025-05-30"), remedy_declined("2025-06-02"))
        asked = demand("2025-06-03", 10, by="customer", contract="server")
        out = rescinded("2025-06-14", basis, by="customer", contract="server")
        seen = given(supply(), *formed_on("2025-04-07"), *facts, asked, out).as_of("2025-06-14", X35=x35)
        assert seen.row("RescissionArrived")["effect"] == effect

    def test_leaves_the_grounds_of_40_2(self) -> None:
        # The company stopped its payments: that is no liability for rejected goods.
        facts = (received("2025-05-28"), rejection("2025-05-30"), remedy_declined("2025-06-02"))
        stopped = fact("ImmediateGroundOccurred", "2025-06-10", contract="server", party="company", ground=5)
        out = rescinded("2025-06-14", "40(2)", by="customer", contract="server")
        seen = given(supply(), *formed_on("2025-04-07"), *facts, stopped, out).as_of("2025-06-14", X35="R-B")
        assert seen.contract()["state"] == "terminated"


class TestArticle30_1_OfInstalments:
    def test_a_reduction_bears_the_name_of_its_unit(self) -> None:
        # 1,200,000 + tax 120,000 in two instalments; 60,000 + tax 6,000 come off.
        parts = [{"amount": 660_000, "due_on": "2025-06-30"}, {"amount": 660_000, "due_on": "2025-07-31"}]
        facts = (
            received("2025-05-28"),
            certificate("2025-05-30", special=True),
            reduction_agreed("2025-06-02", 60_000),
        )
        seen = given(supply(instalments=parts), *formed_on("2025-04-07"), *facts).as_of("2025-06-02")
        [line] = seen.charges(kind="price_reduction")
        assert (line["id"], line["unit"], line["gross"]) == ("server/s1/price_reduction", "s1", -66_000)
        again = given(
            supply(instalments=parts), *formed_on("2025-04-07"), *facts, reduction_agreed("2025-06-03", 1_000)
        )
        ids = [line["id"] for line in again.as_of("2025-06-03").charges(kind="price_reduction")]
        assert ids == ["server/s1/price_reduction", "server/s1/price_reduction/2"]


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


class TestX37_B_AReductionAfterAClaim:
    """Specially accepted on 2025-06-04; a latent defect is claimed on 07-01; 60,000 yen are taken off on 07-10."""

    story = given(
        *(supply(), *formed(), received("2025-06-02"), certificate("2025-06-04", special=True)),
        *(latent_defect("2025-07-01"), reduction_agreed("2025-07-10", 60_000)),
    )

    @pytest.mark.parametrize(("x37", "status", "claims"), [("R-A", "open", 1), ("R-B", "released", 0)])
    def test_frees_the_company_of_it_too(self, x37: str, status: str, claims: int) -> None:
        before, after = (self.story.as_of(on, X37=x37) for on in ("2025-07-09", "2025-07-10"))
        assert before.duty("O25")["status"] == "open"
        assert after.duty("O25")["status"] == status
        assert after.line(head="latent_defect")["claims"] == claims


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
