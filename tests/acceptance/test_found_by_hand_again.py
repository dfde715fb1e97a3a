"""More cases worked out by hand from the articles before the software was asked; each names the fault it showed."""

from __future__ import annotations

from datetime import date

import pytest
from breaches import demand, rescinded
from rentals import PC, assessed, damaged, delivered, rental, returned
from services import WATCH, measured, service
from story import (
    Json,
    accepted,
    applied,
    certificate,
    corrected,
    fact,
    given,
    integration,
    paid,
    received,
    reduction_agreed,
    rejection,
    remedy_declined,
    supply,
)

from yakkan import InputError, InvoiceIssued, PaymentReceived, Register, parse_case


def formed(on: str, **more: object) -> tuple[Json, Json]:
    return applied(on, **more), accepted(on, **more)


def held(on: str, yen: int, contract: str | None = WATCH) -> tuple[Json, Json]:
    """A deposit, called for and paid on one day."""
    return (
        fact("DepositDemanded", on, contract=contract, amount=yen),
        fact("DepositPaid", on, contract=contract, amount=yen),
    )


class TestArticle39_2_Refund:
    """A PC at 20,000 yen a month for January 2025, back on 03-10; 50,000 yen are held (39(2))."""

    story = given(
        rental("2025-01-01", 1, auto_renews=False),
        *formed("2024-12-05"),
        *held("2024-12-10", 50_000, PC),
        delivered("2025-01-06"),
        # The rent of 22,000 is paid on 02-28.
        *(paid("2025-02-28", 22_000, contract=PC), damaged("2025-03-05"), returned("2025-03-10")),
        # What the customer broke is assessed on 03-20 only, and paid on 04-15, in time.
        *(assessed("2025-03-20", 30_000, "2025-04-30"), paid("2025-04-15", 30_000, contract=PC)),
        fact("DepositRefunded", "2025-05-20", contract=PC, amount=50_000),
        quote={"deposit_limit": 50_000},
    )

    def told(self, on: str) -> list[tuple[str, str, str | None]]:
        duties = self.story.as_of(on).duties("O30")
        return [(duty["arose_on"], duty["status"], duty["ended_on"]) for duty in duties]

    @pytest.mark.parametrize(
        ("on", "duties"),
        [
            ("2025-03-09", []),
            ("2025-03-10", [("2025-03-10", "open", None)]),
            ("2025-03-19", [("2025-03-10", "overdue", None)]),
            # 30,000 yen are owed from 03-20 on: nothing has to be given back, and nobody is late with it.
            ("2025-03-20", [("2025-03-10", "released", "2025-03-20")]),
            ("2025-04-14", [("2025-03-10", "released", "2025-03-20")]),
            # All is cleared again on 04-15, and the duty to give it back arises again.
            ("2025-04-15", [("2025-03-10", "released", "2025-03-20"), ("2025-04-15", "open", None)]),
            ("2025-05-20", [("2025-03-10", "released", "2025-03-20"), ("2025-04-15", "discharged", "2025-05-20")]),
        ],
    )
    def test_is_owed_only_while_no_debt_is_open(self, on: str, duties: list[tuple[str, str, str | None]]) -> None:
        assert self.told(on) == duties

    def test_is_owed_for_what_is_left(self) -> None:
        part = fact("DepositRefunded", "2025-03-15", contract=PC, amount=20_000)
        story = given(*self.story.contracts, *self.story.facts[:-3], part, quote=self.story.quote)
        assert [story.as_of(on).duty("O30")["amount"] for on in ("2025-03-14", "2025-03-15")] == [50_000, 30_000]

    @pytest.mark.parametrize(
        ("other", "free"),
        [
            ([], True),
            # Applied for and not decided, or refused: no contract, and no debt to secure.
            ([applied("2025-01-20", contract="more")], True),
            (
                [applied("2025-01-20", contract="more"), fact("ApplicationRejected", "2025-01-22", contract="more")],
                True,
            ),
            ([*formed("2025-01-20", contract="more")], False),
        ],
    )
    def test_of_the_account_waits_for_contracts_only_not_for_applications(self, other: list[Json], free: bool) -> None:
        # The service of January costs 220,000 yen with tax, paid on 02-10.
        one = service("2025-01-01", 1, monthly_fee=200_000, auto_renews=False)
        more = service("2025-02-01", 12, id="more")
        deposit = held("2024-12-10", 50_000, None)
        facts = [*formed("2024-12-05", contract=WATCH), *deposit, *other, paid("2025-02-10", 220_000, contract=WATCH)]
        story = given(one, more, *facts, quote={"deposit_limit": 50_000})
        assert [duty["arose_on"] for duty in story.as_of("2025-02-11").duties("O30")] == (
            ["2025-02-10"] if free else []
        )

    def test_of_the_account_waits_while_the_first_contract_is_only_applied_for(self) -> None:
        story = given(
            service("2025-01-01", 1, auto_renews=False),
            *(applied("2024-12-05"), *held("2024-12-10", 50_000, None), fact("ApplicationRejected", "2024-12-12")),
            quote={"deposit_limit": 50_000},
        )
        assert story.as_of("2024-12-11").duties("O30") == []
        assert story.as_of("2024-12-12").duty("O30")["status"] == "open"


class TestArticle40_1_Demands:
    """A service that ended with its term on 2025-12-31."""

    contract = service("2025-01-01", 12, auto_renews=False)

    @pytest.mark.parametrize(("on", "effect"), [("2025-12-31", "full"), ("2026-01-01", "none")])
    def test_of_cure_are_pointless_after_the_last_term(self, on: str, effect: str) -> None:
        # 40(1) leads to rescission, and there is nothing left to rescind; 40(3) reaches others only along with it.
        seen = given(self.contract, *formed("2024-12-02"), demand(on, 10)).as_of("2026-01-20")
        row = seen.row("CureDemandArrived")
        assert (row["effect"], row["article"]) == (effect, "40(1)")
        assert seen.rows("CurePeriodLapsed") == []
        assert [duty["status"] for duty in seen.duties("O31")] == (["released"] if effect == "full" else [])

    def test_in_time_lapse_nowhere_after_the_last_term(self) -> None:
        # 10 days after 12-26 end on 2026-01-05 (Mon); the service ended before. 10 days after 12-15 end on 12-25.
        story = given(self.contract, *formed("2024-12-02"), demand("2025-12-15", 10), demand("2025-12-26", 10))
        assert [row["on"] for row in story.as_of("2026-01-20").rows("CurePeriodLapsed")] == ["2025-12-25"]

    def test_of_cure_still_count_for_a_sale_that_is_not_paid(self) -> None:
        # Passed on 2025-05-30, warranty to 11-30; the price may still be demanded, and the sale rescinded for it.
        parts = (supply(), *formed("2025-04-07"), received("2025-05-28"), certificate("2025-05-30"))
        story = given(*parts, demand("2026-01-13", 10, contract="server"), rescinded("2026-01-24", contract="server"))
        assert story.as_of("2026-01-24").row("CureDemandArrived")["effect"] == "full"
        assert story.as_of("2026-01-24").contract()["state"] == "terminated"


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
            given(watch, *formed("2025-01-20"), measured(on, month, "99.0"))
            .as_of("2025-07-31")
            .row("ServiceLevelMeasured")
        )
        assert (row["effect"], row["article"]) == (effect, "9")
        assert effect == "full" or "no service" in row["reason"]

    def test_come_after_a_termination_too(self) -> None:
        # Ended on 03-15: March was served in part, April was not.
        sla = {"availability": [{"below": "99.9", "reduce": "0.10"}]}
        facts = (fact("TerminationAgreed", "2025-03-15", contract=WATCH), measured("2025-05-01", "2025-03", "99.0"))
        story = given(service("2025-01-01", 12, sla=sla), *formed("2024-12-02"), *facts)
        assert story.as_of("2025-05-01").row("ServiceLevelMeasured")["effect"] == "full"
        more = story.then(measured("2025-05-02", "2025-04", "99.0")).as_of("2025-05-02")
        assert more.row("ServiceLevelMeasured", on="2025-05-02")["effect"] == "none"


class TestNamesOfCharges:
    """What a contract can never charge is refused where facts enter (interface section 6)."""

    contracts = (
        service("2025-02-01", 12),
        rental("2025-02-01", 12),
        rental("2025-02-01", 12, id="pcs", monthly_fee=None, units=[{"id": "a", "monthly_fee": 100}]),
        supply(),
        supply("plan", instalments=[{"amount": 1_320_000, "due_on": "2025-06-30"}]),
        integration(),
    )

    @pytest.mark.parametrize(
        "charge",
        [
            *("watch/2025-02", "watch/2031-12", "watch/early_termination", "watch/prepaid_fees", "watch/deposit/1"),
            *("SO-1/watch/2025-02", "account/deposit/2", "pc/2025-02-15", "pc/late_return/3", "pc/loss_compensation"),
            *("pcs/a/late_return/1", "pcs/a/loss_compensation/2", "server/s1/price", "server/s1/price_reduction/2"),
            *("plan/instalment/1", "plan/s1/price_reduction", "build/price", "build/progress_settlement"),
            *("watch/2025-02/sla_reduction/availability", "server/s1/price/refund", "server/s1/price/lessor"),
        ],
    )
    def test_that_may_arise_are_taken(self, charge: str) -> None:
        given(*self.contracts, *formed("2025-01-06"), paid("2025-01-10", 100, charge=charge)).told_to(
            Register(":memory:")
        )

    @pytest.mark.parametrize(
        ("charge", "expected"),
        [
            ("watch/price", "watch/2025-02, watch/early_termination"),
            # The service begins in February 2025; there is no thirteenth month.
            ("watch/2025-01", "watch/2025-02"),
            ("watch/2025-13", "watch/2025-02"),
            ("watch/late_return/1", "watch/2025-02"),
            ("watch/2025-02/price", "watch/2025-02"),
            ("pcs/b/late_return/1", "pcs/a/late_return/1"),
            ("pcs/late_return/1", "pcs/a/late_return/1"),
            ("server/price", "server/s1/price"),
            ("server/s2/price", "server/s1/price"),
            ("server/s1/late_return/1", "server/s1/price"),
            ("server/instalment/1", "server/s1/price"),
            ("plan/instalment/2", "plan/instalment/1"),
            ("build/2025-02", "build/price"),
            ("account/price", "account/deposit/1"),
        ],
    )
    def test_that_can_never_arise_are_refused(self, charge: str, expected: str) -> None:
        story = given(*self.contracts, *formed("2025-01-06"))
        wrong = story.then(fact("InvoiceIssued", "2025-01-10", due_on="2025-02-28", charges=["watch/2025-02", charge]))
        with pytest.raises(InputError) as refused:
            parse_case(wrong.text)
        [problem] = refused.value.problems
        assert problem.path == "events[2].charges[1]"
        assert repr(charge) in problem.found
        assert expected in problem.expected
        with pytest.raises(InputError):
            story.matter.record(PaymentReceived(on=date(2025, 1, 10), amount=100, charge=charge))

    def test_that_a_contract_of_another_order_can_have_are_taken(self) -> None:
        work = given(integration("watch"), order="SO-2")
        both = f"---\n{given(*self.contracts, *formed('2025-01-06')).text}\n---\n{work.text}\n"
        matter = Register(":memory:").apply(parse_case(both))
        matter.record(InvoiceIssued(on=date(2025, 1, 10), due_on=date(2025, 2, 28), charges=("watch/price",)))

    def test_are_not_to_be_corrected_into_such(self) -> None:
        pay = paid("2025-01-10", 100, charge="watch/2025-02", id="p")
        story = given(*self.contracts, *formed("2025-01-06"), pay)
        with pytest.raises(InputError, match="watch/price"):
            parse_case(story.then(corrected("p", {"charge": "watch/price"}, "2025-01-12")).text)


class TestX32_B:
    def test_leaves_nothing_to_remedy_in_a_unit_that_passed(self) -> None:
        # Received on Wed 05-28, rejected on 05-30; without a certificate by Wed 06-04 it passes all the same.
        story = given(supply(), *formed("2025-04-07"), received("2025-05-28"), rejection("2025-05-30"))
        assert story.as_of("2025-06-04", X32="R-B").duty("O23")["status"] == "open"
        duty = story.as_of("2025-06-05", X32="R-B").duty("O23")
        assert (duty["status"], duty["ended_on"]) == ("released", "2025-06-04")
        # Under the default it stays rejected, and the remedy is owed until the company declines it.
        assert story.as_of("2025-06-05").duty("O23")["status"] == "open"
        declined = story.then(remedy_declined("2025-06-10"))
        assert declined.as_of("2025-06-10").duty("O23")["status"] == "released"


class TestArticle30_1_OfInstalments:
    def test_a_reduction_bears_the_name_of_its_unit(self) -> None:
        # 1,200,000 + tax 120,000 in two instalments; 60,000 + tax 6,000 come off.
        parts = [{"amount": 660_000, "due_on": "2025-06-30"}, {"amount": 660_000, "due_on": "2025-07-31"}]
        facts = (
            received("2025-05-28"),
            certificate("2025-05-30", special=True),
            reduction_agreed("2025-06-02", 60_000),
        )
        seen = given(supply(instalments=parts), *formed("2025-04-07"), *facts).as_of("2025-06-02")
        [line] = seen.charges(kind="price_reduction")
        assert (line["id"], line["unit"], line["gross"]) == ("server/s1/price_reduction", "s1", -66_000)
        again = given(supply(instalments=parts), *formed("2025-04-07"), *facts, reduction_agreed("2025-06-03", 1_000))
        ids = [line["id"] for line in again.as_of("2025-06-03").charges(kind="price_reduction")]
        assert ids == ["server/s1/price_reduction", "server/s1/price_reduction/2"]


class TestWithoutAContract:
    """What the terms say of conduct binds the parties of a contract; applied for on 2025-01-06, formed on 01-10."""

    facts = (
        fact("SecretDisclosed", "2025-01-09", contract=WATCH, item="plan", by="customer", marked=True, tangible=True),
        fact("WorkSubcontracted", "2025-01-09", contract=WATCH, to="Sub"),
        fact("HarassmentFound", "2025-01-09", contract=WATCH),
        fact("RightsAssigned", "2025-01-09", contract=WATCH, by="company", to="Group", group_company=True),
        fact("ImmediateGroundOccurred", "2025-01-09", contract=WATCH, party="customer", ground=1),
    )

    @pytest.mark.parametrize("one", facts, ids=lambda one: str(one["event"]))
    def test_nothing_follows(self, one: Json) -> None:
        contract, event = service("2025-02-01", 12), str(one["event"])
        for on, effect in (("2025-01-09", "none"), ("2025-01-10", "full")):
            seen = given(contract, *formed("2025-01-06")[:1], accepted("2025-01-10"), {**one, "on": on}).as_of(
                "2025-02-01"
            )
            row = seen.row(event)
            assert (row["effect"], row["reason"]) == (
                effect,
                "contract watch had not been formed" if effect == "none" else None,
            )
        # Refused on 01-08: there will never be a contract.
        refused = fact("ApplicationRejected", "2025-01-08")
        seen = given(contract, applied("2025-01-06"), refused, one).as_of("2025-02-01")
        assert [duty["id"] for duty in seen.json["obligations"]] == ["O1"]
        assert seen.row(event)["effect"] == "none"

    def test_nothing_follows_for_the_account(self) -> None:
        harassed = [fact("HarassmentFound", on) for on in ("2025-01-09", "2025-01-10")]
        seen = given(service("2025-02-01", 12), applied("2025-01-06"), accepted("2025-01-10"), *harassed)
        rows = [(row["effect"], row["reason"]) for row in seen.as_of("2025-01-10").rows("HarassmentFound")]
        assert rows == [("none", "no contract had been formed"), ("full", None)]

    @pytest.mark.parametrize("event", ["DebtAcknowledged", "SuitFiled"])
    def test_nothing_owed_is_acknowledged_or_sued_for(self, event: str) -> None:
        # January's fee of 220,000 yen arises on 01-31; before, nothing is owed that prescription could run against.
        story = given(service("2025-01-01", 12, monthly_fee=200_000), *formed("2024-12-02"))
        for on, effect in (("2025-01-30", "none"), ("2025-01-31", "full")):
            assert story.then(fact(event, on, contract=WATCH)).as_of(on).row(event)["effect"] == effect

    def test_no_data_is_erased_from_what_nobody_had(self) -> None:
        erased = fact("DataErasureConfirmed", "2025-01-05", contract=PC)
        story = given(rental("2025-01-01", 12), *formed("2024-12-05"))
        assert story.then(erased).as_of("2025-01-06").row("DataErasureConfirmed")["effect"] == "none"
        later = story.then(delivered("2025-01-06"), {**erased, "on": "2025-01-06"})
        assert later.as_of("2025-01-06").row("DataErasureConfirmed")["effect"] == "full"

    def test_nobody_is_late_with_a_sale_that_has_ended(self) -> None:
        ended = fact("TerminationAgreed", "2025-05-12", contract="server")
        late = fact("DeliveryDelayNotified", "2025-05-13", contract="server", attributable_to="neither")
        seen = given(supply(), *formed("2025-04-07"), ended, late).as_of("2025-05-13")
        assert (seen.row("DeliveryDelayNotified")["effect"], seen.duties("O21")) == ("none", [])


class TestArticle45_1_Consent:
    def test_to_disclosure_is_for_the_contract_that_it_names(self) -> None:
        """Each side disclosed a plan, under one contract each; the customer's consent is not the company's."""
        other = service("2024-03-01", 24, id="other")
        mine = {"item": "plan", "marked": True, "tangible": True}
        facts = (
            fact("SecretDisclosed", "2024-03-05", contract=WATCH, by="company", **mine),
            fact("SecretDisclosed", "2024-03-05", contract="other", by="customer", **mine),
        )
        story = given(service("2024-03-01", 24), other, *formed("2024-02-01"), *facts)

        def told(*consent: Json) -> list[tuple[str, str]]:
            duties = story.then(*consent).as_of("2024-05-01").duties("O36")
            return [(duty["contract"], duty["status"]) for duty in duties]

        one = fact("DisclosureConsented", "2024-05-01", contract="other", item="plan")
        assert told(one) == [(WATCH, "open"), ("other", "released")]
        assert told(fact("DisclosureConsented", "2024-05-01", item="plan")) == [
            (WATCH, "released"),
            ("other", "released"),
        ]


class TestArticle35_FailedLeases:
    request = fact("LeaseRequested", "2025-04-08", contract="server", form="paper")
    consent = fact("LeaseConsented", "2025-04-10", contract="server")
    failed = fact("LeaseFailed", "2025-05-01", contract="server")

    def test_end_no_sale_that_was_to_be_direct(self) -> None:
        # X39 R-B lets the application fall away when the lease fails; here nobody had asked for one.
        seen = given(supply(), *formed("2025-04-07"), self.failed).as_of("2025-05-01", X39="R-B")
        assert (seen.row("LeaseFailed")["effect"], seen.contract()["state"]) == ("none", "accepted")
        # By the quote, or by request, there was to be one.
        for contract, facts in ((supply(lease=True), ()), (supply(), (self.request,))):
            seen = given(contract, *formed("2025-04-07"), *facts, self.failed).as_of("2025-05-01", X39="R-B")
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
        base = (supply(lease=True), *formed("2025-04-07"), self.request, self.consent, self.failed)
        seen = given(*base, *again, received("2025-05-28"), certificate("2025-05-30")).as_of("2025-05-30")
        assert [row["effect"] for row in seen.rows("LeaseConcluded")] == ["none", "full"]
        assert seen.charge()["debtor"] == "lessor"

    def test_and_other_steps_are_nothing_after_the_end(self) -> None:
        ended = fact("TerminationAgreed", "2025-04-09", contract="server")
        seen = given(supply(lease=True), *formed("2025-04-07"), ended, self.consent, self.failed).as_of("2025-05-01")
        assert [seen.row(event)["effect"] for event in ("LeaseConsented", "LeaseFailed")] == ["none", "none"]


class TestArticle5_2_InformationThatIsMissing:
    """Work due on 2025-07-31; what was asked for by 07-10 comes on 08-20, and the work on 08-29.

    5(2) names information that was not given among the customer's causes: the company answers for no delay from them.
    """

    asked = fact("InformationRequested", "2025-07-01", contract="build", due_on="2025-07-10")
    given_ = fact("InformationProvided", "2025-08-20", contract="build")
    story = given(integration(), *formed("2025-04-07"), asked, given_)

    @pytest.mark.parametrize(
        ("on", "information", "work"),
        [
            ("2025-07-11", "overdue", "open"),
            ("2025-08-01", "overdue", "open"),
            ("2025-08-19", "overdue", "open"),
            ("2025-08-20", "discharged", "open"),
            # From now on the company has what it needs; more time is to be agreed on, or its cause to be told (5(2)).
            ("2025-08-21", "discharged", "overdue"),
        ],
    )
    def test_excuses_the_company_while_it_is_late(self, on: str, information: str, work: str) -> None:
        seen = self.story.as_of(on)
        assert (seen.duty("O3")["status"], seen.duty("O4")["status"]) == (information, work)

    @pytest.mark.parametrize(
        ("facts", "work"),
        [
            # Given on its last day, or asked for by no day: nothing was late.
            ((asked, fact("InformationProvided", "2025-07-10", contract="build")), "overdue"),
            ((fact("InformationRequested", "2025-07-01", contract="build"),), "overdue"),
            # Another day was agreed on while it was missing: that day holds.
            ((asked, fact("ScheduleExtended", "2025-07-20", contract="build", due_on="2025-08-15")), "overdue"),
            ((asked, fact("ScheduleExtended", "2025-07-20", contract="build", due_on="2025-08-29")), "open"),
        ],
    )
    def test_excuses_nothing_else(self, facts: tuple[Json, ...], work: str) -> None:
        assert given(integration(), *formed("2025-04-07"), *facts).as_of("2025-08-18").duty("O4")["status"] == work


class TestSubscriptionWithoutALicence:
    """Software for 2024-02-15 to 2025-02-14, not renewed; the licence that its use needs (24) is late or missing."""

    contract = service("2024-02-15", 12, id="soft", monthly_fee=100_000, kind="subscription", auto_renews=False)

    def concluded(self, on: str) -> Json:
        return fact("LicenceConcluded", on, contract="soft", licensor="maker")

    def test_ends_with_its_term_all_the_same(self) -> None:
        # 10(1): the term is the quoted one. It never began, so there is no fee, and the deposit is free (39(2)).
        story = given(
            self.contract, *formed("2024-02-01"), *held("2024-02-05", 50_000, "soft"), quote={"deposit_limit": 50_000}
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
        seen = given(self.contract, *formed("2024-02-01"), self.concluded("2025-02-14")).as_of("2025-02-15")
        assert (seen.contract("soft")["state"], seen.charge("soft/2025-02")["gross"]) == ("expired", 3_928)
        assert len(seen.rows("TermExpired")) == 1

    def test_renews_unless_that_was_refused_in_time(self) -> None:
        # Refused on the last day for it: 3 months before 2025-02-15 is 2024-11-15, so by 11-14.
        renewing = {**self.contract, "auto_renews": True}
        for on, state in (("2024-11-14", "expired"), ("2024-11-15", "accepted")):
            refused = fact("NonRenewalDeclared", on, contract="soft", by="customer", form="paper")
            seen = given(renewing, *formed("2024-02-01"), refused).as_of("2025-02-15")
            assert seen.contract("soft")["state"] == state


class TestArticle48_OtherContracts:
    """Harassment in the course of one service; 48(1), (4) speak of all services and contracts of that customer."""

    base = (service("2024-04-01", 12), service("2024-04-01", 12, id="other"), *formed("2024-03-01"))
    found = fact("HarassmentFound", "2024-10-09", contract=WATCH)

    @pytest.mark.parametrize(("on", "state"), [("2024-10-08", "in_service"), ("2024-10-09", "terminated")])
    def test_may_be_rescinded_too(self, on: str, state: str) -> None:
        notice = rescinded(on, "48(4)", contract="other")
        seen = given(*self.base, self.found, notice).as_of("2024-10-09")
        assert (seen.contract("other")["state"], seen.contract(WATCH)["state"]) == (state, "in_service")

    def test_need_not_be_performed_either(self) -> None:
        refused = fact("PerformanceRefused", "2024-10-10", contract="other", until="2024-10-20")
        assert given(*self.base, self.found, refused).as_of("2024-10-10").row("PerformanceRefused")["effect"] == "full"
        assert given(*self.base, refused).as_of("2024-10-10").row("PerformanceRefused")["effect"] == "none"

    def test_stay_where_soliciting_broke_the_ban_of_one(self) -> None:
        # 47(2) rescinds the contract whose ban was broken.
        solicited = fact("SolicitationFound", "2024-10-09", contract=WATCH)
        notice = rescinded("2024-10-10", "47(2)", contract="other")
        seen = given(*self.base, solicited, notice).as_of("2024-10-10")
        assert seen.row("RescissionArrived")["effect"] == "none"


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
        seen = given(supply(), *formed("2025-04-07"), *facts, asked, out).as_of("2025-06-14", X35=x35)
        assert seen.row("RescissionArrived")["effect"] == effect

    def test_leaves_the_grounds_of_40_2(self) -> None:
        # The company stopped its payments: that is no liability for rejected goods.
        facts = (received("2025-05-28"), rejection("2025-05-30"), remedy_declined("2025-06-02"))
        stopped = fact("ImmediateGroundOccurred", "2025-06-10", contract="server", party="company", ground=5)
        out = rescinded("2025-06-14", "40(2)", by="customer", contract="server")
        seen = given(supply(), *formed("2025-04-07"), *facts, stopped, out).as_of("2025-06-14", X35="R-B")
        assert seen.contract()["state"] == "terminated"
