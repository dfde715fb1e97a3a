"""Leases of what is sold: steps that fail, what the lessor pays and what is given back, worked out by hand."""

from __future__ import annotations

import pytest
from breaches import demand, rescinded
from services import service
from story import (
    Json,
    Story,
    certificate,
    fact,
    formed,
    formed_on,
    given,
    in_order,
    latent_defect,
    paid,
    received,
    rejection,
    remedy_declined,
    supply,
)


class TestArticle35_FailedLeases:
    request = fact("LeaseRequested", "2025-04-08", contract="server", form="paper")
    consent = fact("LeaseConsented", "2025-04-10", contract="server")
    failed = fact("LeaseFailed", "2025-05-01", contract="server")

    def test_end_no_sale_that_was_to_be_direct(self) -> None:
        # X39 R-B lets the application fall away when the lease fails; here nobody had asked for one.
        seen = given(supply(), *formed_on("2025-04-07"), self.failed).as_of("2025-05-01", X39="R-B")
        assert (seen.row("LeaseFailed")["effect"], seen.contract()["state"]) == ("none", "accepted")
        # By the quote, or by request, there was to be one.
        for contract, facts in ((supply(lease=True), ()), (supply(), (self.request,))):
            seen = given(contract, *formed_on("2025-04-07"), *facts, self.failed).as_of("2025-05-01", X39="R-B")
            assert (seen.contract()["state"], seen.contract()["basis"]) == ("terminated", "35")

    def test_leave_room_for_another_lease(self) -> None:
        """The first lessor declined on 05-01; a second one is asked for on 05-08, agreed to, and buys (35)."""
        again = [
            fact("LeaseConcluded", "2025-05-06", contract="server", lessor="A"),
            {**self.request, "on": "2025-05-08"},
            {**self.consent, "on": "2025-05-09"},
            fact("LeaseConcluded", "2025-05-12", contract="server", lessor="B"),
            fact("LessorSaleConcluded", "2025-05-14", contract="server", amount=1_200_000),
        ]
        base = (supply(lease=True), *formed_on("2025-04-07"), self.request, self.consent, self.failed)
        seen = given(*base, *again, received("2025-05-28"), certificate("2025-05-30")).as_of("2025-05-30")
        assert [row["effect"] for row in seen.rows("LeaseConcluded")] == ["none", "full"]
        assert seen.charge()["debtor"] == "lessor"

    def test_and_other_steps_are_nothing_after_the_end(self) -> None:
        ended = fact("TerminationAgreed", "2025-04-09", contract="server")
        seen = given(supply(lease=True), *formed_on("2025-04-07"), ended, self.consent, self.failed).as_of("2025-05-01")
        assert [seen.row(event)["effect"] for event in ("LeaseConsented", "LeaseFailed")] == ["none", "none"]


class TestArticle35_Lessors:
    """The lessor bought at 1,100,000 yen; its sale is no contract between company and customer."""

    lease = (
        fact("LeaseRequested", "2025-08-01", contract="server", form="paper"),
        fact("LeaseConsented", "2025-08-05", contract="server"),
        fact("LeaseConcluded", "2025-08-20", contract="server", lessor="みなとリース"),
        fact("LessorSaleConcluded", "2025-08-25", contract="server", amount=1_000_000),
        received("2025-09-01"),
        fact("LeaseAcceptanceCertified", "2025-09-10", contract="server"),
    )
    ends = (
        fact("ImmediateGroundOccurred", "2025-11-05", contract="server", party="company", ground=1),
        rescinded("2025-11-10", "40(2)", by="customer", contract="server"),
    )

    def test_keep_what_they_paid_for_when_the_customer_rescinds(self) -> None:
        story = given(
            *(supply(unit_price=1_000_000, lease=True), *formed_on("2025-07-04"), *self.lease),
            paid("2025-10-31", 1_100_000, contract="server", charge="server/s1/price"),
            *self.ends,
        )
        seen = story.as_of("2025-11-10")
        assert (seen.contract()["state"], seen.unit()["title"]) == ("terminated", "lessor")
        assert seen.totals["refundable"] == 0
        assert (seen.charge()["paid"], seen.charge()["status"]) == (1_100_000, "paid")

    @pytest.mark.parametrize(("by_lessor", "left"), [(0, 1_045_000), (1_100_000, 0)])
    def test_have_the_reduction_of_their_price(self, by_lessor: int, left: int) -> None:
        # 50,000 + tax 5,000 = 55,000 off 1,100,000: 1,045,000 left for the lessor, or 55,000 back to it; the customer
        # neither owes nor gets anything.
        special = fact("PassCertificateArrived", "2025-09-05", contract="server", form="paper", special=True)
        payment = [paid("2025-09-20", by_lessor, contract="server", charge="server/s1/price")] if by_lessor else []
        story = given(
            *(supply(unit_price=1_000_000, lease=True), *formed_on("2025-07-04"), *self.lease[:5], special, *payment),
            fact("PriceReductionAgreed", "2025-09-25", contract="server", unit="s1", amount=50_000),
        )
        seen = story.as_of("2025-09-25")
        assert seen.charge()["outstanding"] == left
        assert seen.unit()["title"] == ("lessor" if by_lessor else "company")
        assert {name: yen for name, yen in seen.totals.items() if yen} == {}

    def test_keep_no_deposit_of_the_customer_and_no_contract_open(self) -> None:
        """Handed over on 09-10, nothing is left between company and customer, though the lessor has not paid.

        The deposit is free at once (39(2)); and rescission of all the customer's contracts does not reach the sale,
        which has been performed (40(3), X48 R-A), but under R-B it does.
        """
        deposit = {"contract": "server", "amount": 100_000}
        story = given(
            *(supply(unit_price=1_000_000, lease=True), service("2025-09-01", 12), *formed_on("2025-07-04")),
            *(fact("DepositDemanded", "2025-07-10", **deposit), fact("DepositPaid", "2025-07-11", **deposit)),
            *self.lease,
            quote={"deposit_limit": 100_000},
        )
        before, after = (story.as_of(day).totals["refundable"] for day in ("2025-09-09", "2025-09-10"))
        assert (before, after) == (0, 100_000)
        ended = story.then(
            fact("ImmediateGroundOccurred", "2025-10-05", party="customer", ground=3),
            rescinded("2025-10-10", "40(2)", scope="all"),
        )
        assert ended.as_of("2025-10-10").contract()["state"] == "in_warranty"
        assert ended.as_of("2025-10-10", X48="R-B").contract()["state"] == "terminated"

    def test_still_owe_when_the_customer_rescinds(self) -> None:
        story = given(supply(unit_price=1_000_000, lease=True), *formed_on("2025-07-04"), *self.lease, *self.ends)
        charge = story.as_of("2025-11-10").charge()
        assert (charge["debtor"], charge["outstanding"], charge["status"]) == ("lessor", 1_100_000, "overdue")
        # Due on 10-31; 20 days at 3% are 1,808.2 yen, which a payment meets first (Civil Code 489).
        later = story.then(paid("2025-11-20", 1_101_808, contract="server", charge="server/s1/price"))
        assert later.as_of("2025-11-20").unit()["title"] == "lessor"


class TestArticle35_ALessorThatPaysLate:
    """Two machines at 1,320,000 yen with tax each, certified in June 2025: the lessor owes both on 2025-07-31."""

    leased = (
        supply(units=("s1", "s2"), lease=True, due_on="2025-05-30"),
        service("2025-04-10", 12),
        *formed_on("2025-04-07"),
        fact("LeaseRequested", "2025-04-10", contract="server", form="paper"),
        fact("LeaseConsented", "2025-04-14", contract="server"),
        fact("LeaseConcluded", "2025-04-21", contract="server", lessor="みなとリース"),
        fact("LessorSaleConcluded", "2025-04-25", contract="server", amount=2_400_000),
        received("2025-05-28"),
        received("2025-05-28", "s2"),
        fact("LeaseAcceptanceCertified", "2025-06-02", contract="server", unit="s1"),
        fact("LeaseAcceptanceCertified", "2025-06-20", contract="server", unit="s2"),
    )

    # 1,320,000 x 3% x 30 / 365 = 3,254.79 yen by 08-30; under X72 R-B 14.5%, 15,731.51 yen.
    @pytest.mark.parametrize(("x72", "interest"), [("R-A", 3_255), ("R-B", 15_732)])
    def test_pays_interest_first_like_anybody(self, x72: str, interest: int) -> None:
        story = given(*self.leased, paid("2025-08-30", 1_320_000, contract="server", charge="server/s1/price"))
        seen = story.as_of("2025-08-30", X72=x72)
        assert (seen.charge()["outstanding"], seen.unit()["title"]) == (interest, "company")
        assert [line["paid"] for line in seen.interest()] == [interest]
        # What the lessor pays is none of the customer's money, and neither is its interest.
        assert {seen.totals[name] for name in ("paid", "interest_paid", "refundable", "advance")} == {0}

    def test_owes_interest_on_what_it_left_and_not_on_what_it_paid_before(self) -> None:
        # 700,000 on 08-30 meet 3,255 of interest and 696,745 of the price: 623,255 are left, 30 days more are
        # 623,255 x 3% x 30 / 365 = 1,536.79 yen.
        facts = paid("2025-08-30", 700_000, contract="server", charge="server/s1/price")
        seen = given(*self.leased, facts).as_of("2025-09-29")
        assert seen.charge()["outstanding"] == 623_255
        assert [(line["days"], line["amount"]) for line in seen.interest()] == [(30, 3_255), (30, 1_537)]

    def test_that_pays_too_much_pays_its_own_debts_and_none_of_the_customers(self) -> None:
        # 3,000,000 meet 2,640,000 and 2 x 3,254.79 = 6,509.59 of interest. April's fee of 231,000 is the customer's.
        facts = paid("2025-08-30", 3_000_000, contract="server", charge="server/s1/price")
        seen = given(*self.leased, facts).as_of("2025-08-30")
        assert [seen.charge(f"server/{unit}/price")["outstanding"] for unit in ("s1", "s2")] == [0, 0]
        assert [seen.unit(unit)["title"] for unit in ("s1", "s2")] == ["lessor", "lessor"]
        assert (seen.charge("watch/2025-04")["paid"], seen.totals["refundable"]) == (0, 0)
        again = given(*self.leased, facts, paid("2025-09-01", 500, contract="server", charge="server/s1/price"))
        assert again.as_of("2025-09-01").totals["refundable"] == 0

    def test_that_pays_for_the_contract_pays_interest_too(self) -> None:
        # 2 x 3,254.79 are 6,510 yen, rounded once.
        seen = given(*self.leased, paid("2025-08-30", 2_646_510, contract="server")).as_of("2025-08-30")
        assert [seen.unit(unit)["title"] for unit in ("s1", "s2")] == ["lessor", "lessor"]
        assert seen.totals["refundable"] == 0

    def test_is_not_bound_by_what_the_customer_agreed_on_for_its_own_payments(self) -> None:
        facts = (
            fact("AllocationAgreed", "2025-05-01", order="principal_first"),
            paid("2025-08-30", 1_320_000, contract="server", charge="server/s1/price"),
        )
        assert given(*self.leased, *facts).as_of("2025-08-30").charge()["outstanding"] == 3_255


class TestArticle35_ALessorThatPaysAhead:
    """It paid for both machines on 2025-06-10, when the first was certified, and the second was not until 06-20."""

    leased = TestArticle35_ALessorThatPaysLate.leased[:-1]
    second = TestArticle35_ALessorThatPaysLate.leased[-1]

    def test_pays_the_second_too_and_none_of_the_customers_debts(self) -> None:
        story = given(*self.leased, paid("2025-06-10", 2_640_000, contract="server"), self.second)
        before, after = story.as_of("2025-06-19"), story.as_of("2025-06-20")
        assert (before.unit("s1")["title"], before.charge("watch/2025-04")["paid"]) == ("lessor", 0)
        assert {name: before.totals[name] for name in ("paid", "advance", "refundable")} == dict.fromkeys(
            ("paid", "advance", "refundable"), 0
        )
        assert (after.charge("server/s2/price")["status"], after.unit("s2")["title"]) == ("paid", "lessor")
        assert after.totals["refundable"] == 0

    @pytest.mark.parametrize("turned", [True, False])
    @pytest.mark.parametrize("named", [{"contract": "server"}, {"contract": "server", "charge": "server/s2/price"}])
    def test_on_the_day_of_the_certificate_in_either_order(self, named: Json, turned: bool) -> None:
        first = paid("2025-06-10", 1_320_000, contract="server", charge="server/s1/price")
        facts = in_order((paid("2025-06-20", 1_320_000, **named), self.second), turned=turned)
        seen = given(*self.leased, first, *facts).as_of("2025-06-20")
        assert [seen.unit(unit)["title"] for unit in ("s1", "s2")] == ["lessor", "lessor"]
        assert seen.totals["refundable"] == 0

    def test_by_the_name_of_a_price_that_is_still_to_come(self) -> None:
        ahead = paid("2025-06-03", 1_320_000, contract="server", charge="server/s2/price")
        seen = given(*self.leased, ahead, self.second).as_of("2025-06-20")
        # It named s2 (Civil Code 488(1)), so that s1, open since 06-02, is still to be paid.
        assert [seen.charge(f"server/{unit}/price")["outstanding"] for unit in ("s1", "s2")] == [1_320_000, 0]


class TestArticle35_Rescission:
    """Sold to a lessor at 1,200,000 yen a unit; s1 certified on 06-02, s2 rejected and its remedy declined."""

    def leased(self, *facts: Json) -> Story:
        return given(
            supply(units=("s1", "s2"), lease=True),
            *formed(),
            fact("LeaseRequested", "2025-04-08", contract="server", form="paper"),
            fact("LeaseConsented", "2025-04-09", contract="server"),
            fact("LeaseConcluded", "2025-05-12", contract="server", lessor="みなとリース"),
            fact("LessorSaleConcluded", "2025-05-14", contract="server", amount=2_400_000),
            received("2025-05-28"),
            fact("LeaseAcceptanceCertified", "2025-06-02", contract="server", unit="s1"),
            *facts,
        )

    story_of_rescission = (
        *(received("2025-06-05", "s2"), rejection("2025-06-10", "s2"), remedy_declined("2025-06-12", "s2")),
        *(latent_defect("2025-06-20"), demand("2025-06-23", 14, by="customer", contract="server")),
        rescinded("2025-07-08", by="customer", contract="server"),
    )

    @pytest.mark.parametrize(("on", "effect"), [("2025-12-01", "full"), ("2025-12-02", "full"), ("2025-12-03", "none")])
    def test_leaves_the_warranty_of_what_the_lessor_bought(self, on: str, effect: str) -> None:
        # The unit stays with lessor and customer, nothing of it is undone: 06-03 and six months, to 12-02.
        seen = self.leased(*self.story_of_rescission, latent_defect(on)).as_of(on)
        assert seen.contract()["state"] == "terminated"
        assert seen.row("LatentDefectNoticed", on=on)["effect"] == effect
        first, *others = seen.duties("O25")
        assert (first["arose_on"], first["status"]) == ("2025-06-20", "open")
        assert [duty["arose_on"] for duty in others] == ([on] if effect == "full" else [])
        line = seen.line(head="latent_defect")
        assert (line["unit"], line["last_day"]) == ("s1", "2025-12-02")
        assert line["status"] == ("open" if effect == "full" else "lapsed")

    def test_the_certificate_to_the_lessor_tells_that_the_unit_came(self) -> None:
        # Due on Fri 2025-05-30; s2 was received on 06-05 and s1, of which no receipt is on record, certified on 06-02.
        story = given(
            *self.leased().contracts, *self.leased().facts[:6], self.leased().facts[7], received("2025-06-05", "s2")
        )
        assert story.as_of("2025-06-01").duty("O20", unit="s1")["status"] == "overdue"
        seen = story.as_of("2025-06-05")
        assert [(duty["status"], duty["ended_on"]) for duty in seen.duties("O20")] == [
            ("discharged", "2025-06-02"),
            ("discharged", "2025-06-05"),
        ]
        told = seen.duty("O21")
        assert (told["status"], told["ended_on"]) == ("released", "2025-06-05")
        assert told["because"][-1]["arithmetic"] == "everything was delivered"

    def test_nothing_but_the_certificate_is_for_one_unit_alone(self) -> None:
        # A lease of one unit alone would be a contract of its own (35); the price of the other is the customer's.
        sale = fact("LessorSaleConcluded", "2025-05-14", contract="server", unit="s1", amount=1_200_000)
        story = given(
            *(supply(units=("s1", "s2"), lease=True), *formed()),
            fact("LeaseRequested", "2025-04-08", contract="server", form="paper"),
            fact("LeaseConsented", "2025-04-09", contract="server"),
            fact("LeaseConcluded", "2025-05-12", contract="server", lessor="みなとリース"),
            *(sale, received("2025-05-28", "s2"), certificate("2025-06-02", "s2")),
        )
        seen = story.as_of("2025-06-02")
        assert (seen.row("LessorSaleConcluded")["effect"], seen.totals["outstanding"]) == ("none", 1_320_000)

    def test_the_certificate_to_the_lessor_ends_the_remedy_of_a_rejected_unit(self) -> None:
        story = self.leased(
            *(received("2025-06-05", "s2"), rejection("2025-06-10", "s2")),
            fact("LeaseAcceptanceCertified", "2025-06-18", contract="server", unit="s2"),
        )
        assert story.as_of("2025-06-17").duty("O23")["status"] == "open"
        duty = story.as_of("2025-06-18").duty("O23")
        assert (duty["status"], duty["ended_on"]) == ("released", "2025-06-18")
