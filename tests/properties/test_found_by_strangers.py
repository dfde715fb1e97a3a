"""Small cases of faults that random case files brought to light, each with what the articles say."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import pytest

from yakkan import Matter, Register, View, parse_case
from yakkan.domain.contract.history import Journal
from yakkan.domain.instants import JST

Json = dict[str, Any]


def told(contracts: list[Json], *events: Json, formed_on: str = "2024-01-05") -> Matter:
    """A matter of these contracts, formed on a day, with what happened then."""
    formation: list[Json] = [
        {"event": "ApplicationReceived", "on": formed_on},
        {"event": "AcceptanceArrived", "on": formed_on, "form": "paper"},
    ]
    quote = {"number": "Q-1", "issued_on": "2023-11-01"}
    case = {
        "order": "SO-1",
        "customer": "みなと商事",
        "quote": quote,
        "contracts": contracts,
        "events": [*formation, *events],
    }
    return Register(":memory:").apply(parse_case(json.dumps(case), "case.json"))


def happens(event: str, on: str, **fields: Any) -> Json:
    return {"event": event, "on": on, **fields}


def work(id: str, price: int = 30_000, **more: Any) -> Json:
    return {"id": id, "kind": "integration", "price": price, **more}


def service(id: str, kind: str = "outsourcing", **more: Any) -> Json:
    term = {"starts_on": "2024-02-01", "term_months": 12}
    return {"id": id, "kind": kind, "monthly_fee": 300_000, **term, **more}


def server() -> Json:
    return {"id": "server", "kind": "supply", "price": 1_200_000}


def confirmed(contract: str, on: str) -> list[Json]:
    fields = {"contract": contract}
    return [happens("WorkCompleted", on, **fields), happens("CompletionConfirmed", on, form="paper", **fields)]


def seen(matter: Matter, on: str, **readings: str) -> View:
    return matter.view(as_of=date.fromisoformat(on), readings=readings)


class TestArticle41_Damages:
    def test_caused_by_one_rented_unit_are_claimed_under_the_contracts_cap(self) -> None:
        damage = happens("DamageOccurred", "2024-03-01", contract="pc", unit="pc", incident="x", amount_direct=1000)
        matter = told([service("pc", "rental")], damage)
        assert [line.cap for line in seen(matter, "2024-03-02").liability if line.head == "damages"] == [330_000]


class TestArticle10_1_Terms:
    @pytest.mark.parametrize("renews", [True, False])
    def test_that_were_over_before_the_acceptance_leave_the_matter_readable(self, renews: bool) -> None:
        watch = service("watch", term_months=1, auto_renews=renews)
        view = seen(told([watch], formed_on="2024-06-10"), "2024-06-20")
        assert json.dumps(view.to_dict())
        for duty in view.to_dict()["obligations"]:
            assert duty["ended_on"] is None or duty["ended_on"] >= duty["arose_on"]

    def test_that_were_over_before_the_licence_leave_the_matter_readable(self) -> None:
        licence = happens("LicenceConcluded", "2024-06-10", contract="saas", licensor="甲")
        saas = service("saas", "subscription", term_months=1, auto_renews=False)
        view = seen(told([saas], licence), "2024-06-20")
        for duty in view.to_dict()["obligations"]:
            assert duty["ended_on"] is None or duty["ended_on"] >= duty["arose_on"]


class TestArticle40_1_CureDemands:
    def test_that_are_alike_lapse_as_two_events_of_their_own(self) -> None:
        demand = happens("CureDemandArrived", "2024-03-01", contract="a", by="customer", form="paper", days=7)
        matter = told([work("a")], demand, demand)
        matter.advance(date(2024, 4, 1))
        view = seen(matter, "2024-04-01")
        rows = [row for row in view.timeline if row.event == "CurePeriodLapsed"]
        assert len({row.ref for row in rows}) == len(rows)


class TestArticle38_2_RentByContractMonths:
    def test_gives_each_month_a_charge_of_its_own_when_two_begin_in_one_calendar_month(self) -> None:
        # From 01-31: months end on 02-29 (there is no 02-31), 03-30, 04-30, so two of them begin in March.
        matter = told([service("pc", "rental", starts_on="2024-01-31")])
        ids = [charge.id for charge in seen(matter, "2024-06-20", X41="R-B").fees.charges]
        assert len(ids) == len(set(ids))


class TestArticle40_3_RescissionOfAll:
    """The notice names no contract: it is the account's."""

    def test_passes_over_a_contract_that_has_expired(self) -> None:
        watch = service("watch", term_months=1, auto_renews=False)
        ground = happens("ImmediateGroundOccurred", "2024-06-01", party="customer", ground=3)
        notice = happens("RescissionArrived", "2024-06-02", by="company", basis="40(2)", scope="all")
        view = seen(told([watch, server()], ground, notice), "2024-06-10")
        assert (view.state("watch"), view.state("server")) == ("expired", "terminated")

    @pytest.mark.parametrize(("by", "basis"), [("customer", "statute"), ("company", "47(2)")])
    def test_does_not_depend_on_which_contract_was_recorded_first(self, by: str, basis: str) -> None:
        found = happens("SolicitationFound", "2024-06-01")
        notice = happens("RescissionArrived", "2024-06-02", by=by, basis=basis, scope="all")
        states = []
        for order in (["x", "y"], ["y", "x"]):
            view = seen(told([service(id) for id in order], found, notice), "2024-06-10")
            states.append({id: view.state(id) for id in ("x", "y")})
        assert states[0] == states[1]


class TestArticle17_1_Return:
    def test_is_owed_for_a_unit_that_was_delivered_when_the_contract_had_ended(self) -> None:
        end = happens("EarlyTerminationNoticed", "2024-03-10", contract="pc", form="paper")
        delivery = happens("RentalDelivered", "2024-03-12", contract="pc")
        view = seen(told([service("pc", "rental")], end, delivery), "2024-04-10")
        # Either the delivery has no effect any more, or the unit has to go back; it is not being rented.
        assert view.state("pc", "pc") in ("awaiting", "return_due")


class TestArticle38_5_Invoices:
    def test_leave_alone_what_was_paid_before(self) -> None:
        # Tax of 19,999 alone is 1,999; of two such lines together 3,999, so one of them would get a yen more.
        matter = told(
            [work("a", 19_999), work("b", 19_999)],
            *confirmed("a", "2024-02-02"),
            *confirmed("b", "2024-02-02"),
            happens("PaymentReceived", "2024-02-10", amount=21_998, contract="a"),
            happens("InvoiceIssued", "2024-02-12", due_on="2024-03-29"),
        )
        charges = {charge.id: charge for charge in seen(matter, "2024-05-01").fees.charges}
        assert (charges["a/price"].status, charges["a/price"].outstanding) == ("paid", 0)

    def test_leave_the_books_such_that_no_money_lies_free_beside_a_debt(self) -> None:
        matter = told(
            [work("a", 19_999), work("b", 19_999)],
            happens("PaymentReceived", "2024-01-10", amount=50_000, contract="a"),
            *confirmed("a", "2024-02-02"),
            *confirmed("b", "2024-02-02"),
            happens("InvoiceIssued", "2024-02-12", due_on="2024-03-29"),
        )
        totals = seen(matter, "2024-05-01").fees.totals
        assert not (totals.refundable and totals.outstanding)


class TestArticle28_3_Title:
    def test_does_not_pass_by_a_rescission_that_takes_the_price_away(self) -> None:
        matter = told(
            [server()],
            happens("EquipmentReceived", "2024-02-01", contract="server"),
            happens("PassCertificateArrived", "2024-02-02", contract="server", form="paper"),
            happens("RescissionArrived", "2024-02-10", contract="server", by="customer", basis="statute", scope="this"),
        )
        view = seen(matter, "2024-03-01")
        assert view.unit("server", "server").title == "company"
        assert "TitleTransferred" not in [row.event for row in view.timeline]


class TestArticle5_1_CompletionFound:
    def test_before_the_last_day_brings_about_nothing_that_bears_a_later_day(self) -> None:
        matter = told(
            [work("a")],
            happens("WorkCompleted", "2024-02-01", contract="a"),
            happens("CompletionObjected", "2024-02-05", contract="a", form="paper"),
            happens("CompletionFound", "2024-02-06", contract="a", complete=True),
        )
        view = seen(matter, "2024-02-07")
        assert [charge.id for charge in view.fees.charges if charge.arose_on > view.as_of] == []
        assert [row.event for row in view.timeline if row.deemed and row.on > view.as_of] == []

    def test_dated_ahead_keeps_the_journal_and_the_view_together(self) -> None:
        matter = told(
            [work("a")],
            happens("WorkCompleted", "2024-02-01", contract="a"),
            happens(
                "CompletionFound", "2024-03-29", contract="a", complete=False, recorded_at="2024-02-20T09:30+09:00"
            ),
        )
        matter.advance(date(2024, 5, 1))
        view = seen(matter, "2024-05-01")
        standing = {record.ref for record in Journal.of(matter.history.records).standing.values()}
        assert standing == {
            row.ref
            for row in view.timeline
            if row.deemed and row.status == "effective" and "Withdrawn" not in row.event
        }
        between = matter.view(as_of=date(2024, 2, 19), known_at=datetime(2024, 2, 19, 12, tzinfo=JST))
        assert between.state("a") == "in_warranty", "what was known then keeps its answer"


class TestCivilCode488_MoneyPaidAhead:
    @pytest.mark.parametrize("designation", [{"charge": "a/price"}, {"contract": "a"}])
    def test_goes_to_the_account_as_far_as_its_charge_does_not_take_it(self, designation: Json) -> None:
        # 25,000 without designation and what is designated: a's price takes 33,000 of it, b's is still open.
        matter = told(
            [work("a"), work("b")],
            happens("PaymentReceived", "2024-01-10", amount=25_000),
            happens("PaymentReceived", "2024-01-10", amount=25_000, **designation),
            *confirmed("a", "2024-01-11"),
            *confirmed("b", "2024-02-11"),
        )
        totals = seen(matter, "2024-06-01").fees.totals
        assert (totals.paid, totals.advance, totals.outstanding) == (50_000, 0, 16_000)


def rental(id: str = "pc", **more: Any) -> Json:
    return service(id, "rental", monthly_fee=20_000, **{"starts_on": "2024-01-15", **more})


class TestX3_DispatchInsteadOfArrival:
    """Under X3 R-B a declaration takes effect when it was sent, so nothing of it may bear the day of its arrival."""

    def test_the_contract_stands_from_the_day_on_which_the_acceptance_was_sent(self) -> None:
        case = {
            "order": "SO-1",
            "customer": "みなと商事",
            "quote": {"number": "Q-1", "issued_on": "2023-11-01"},
            "contracts": [server(), work("a"), service("watch"), rental()],
            "events": [
                happens("ApplicationReceived", "2024-01-04"),
                happens("AcceptanceArrived", "2024-01-10", form="paper", dispatched_on="2024-01-05"),
            ],
        }
        view = seen(Register(":memory:").apply(parse_case(json.dumps(case), "case.json")), "2024-01-07", X3="R-B")
        assert {duty.arose_on for duty in view.obligations} == {date(2024, 1, 4), date(2024, 1, 5)}
        assert {line.first_day for line in view.liability} == {date(2024, 1, 5)}
        assert [duty.ended_on for duty in view.obligations if duty.id == "O1"] == [date(2024, 1, 5)] * 4

    def test_inspection_is_done_and_waiting_money_taken_when_the_certificate_was_sent(self) -> None:
        matter = told(
            [server()],
            happens("PaymentReceived", "2024-01-20", amount=1_320_000, contract="server"),
            happens("EquipmentReceived", "2024-02-01", contract="server"),
            happens(
                "PassCertificateArrived", "2024-02-06", contract="server", form="paper", dispatched_on="2024-02-02"
            ),
        )
        view = seen(matter, "2024-02-03", X3="R-B")
        assert [duty.ended_on for duty in view.obligations if duty.id == "O22"] == [date(2024, 2, 2)]
        assert [row.on for row in view.timeline if row.event == "TitleTransferred"] == [date(2024, 2, 2)]


class TestArticle10_2_Termination:
    def test_noticed_before_the_service_begins_shows_from_its_beginning(self) -> None:
        end = happens(
            "EarlyTerminationNoticed", "2024-01-20", contract="watch", form="paper", effective_on="2024-06-30"
        )
        matter = told([service("watch")], end)
        assert [seen(matter, day).state("watch") for day in ("2024-01-31", "2024-02-01", "2024-06-30")] == [
            "accepted",
            "ending",
            "terminated",
        ]

    def test_ends_a_subscription_whose_licence_is_late_and_the_licence_changes_nothing_then(self) -> None:
        end = happens("EarlyTerminationNoticed", "2024-01-20", contract="saas", form="paper", effective_on="2024-03-01")
        licence = happens("LicenceConcluded", "2024-03-10", contract="saas", licensor="甲")
        matter = told([service("saas", "subscription")], end, licence)
        assert [seen(matter, day).state("saas") for day in ("2024-02-29", "2024-03-01", "2024-04-01")] == [
            "accepted",
            "terminated",
            "terminated",
        ]

    def test_leaves_the_company_no_money_for_months_after_the_term(self) -> None:
        # The term ends on 2025-01-31; twelve of the twenty-four months that were paid lie after it.
        matter = told(
            [service("watch")],
            happens("PaymentReceived", "2024-01-20", amount=24 * 330_000, contract="watch", prepays_through="2026-01"),
            happens("EarlyTerminationNoticed", "2024-06-10", contract="watch", form="paper"),
        )
        totals = seen(matter, "2024-07-01").fees.totals
        assert (totals.outstanding, totals.refundable) == (0, 12 * 330_000)

    @pytest.mark.parametrize(("months", "owed", "back"), [(24, 0, 0), (18, 6 * 300_000, 0), (12, 12 * 300_000, 0)])
    def test_after_a_certain_renewal_costs_only_the_months_that_were_not_prepaid(
        self, months: int, owed: int, back: int
    ) -> None:
        # X57 R-B: the renewed term to 2026-01-31 is owed too, since the notice came after 2024-10-31.
        through = f"{2024 + months // 12}-{months % 12 + 1:02d}"
        matter = told(
            [service("watch")],
            happens(
                "PaymentReceived", "2024-01-20", amount=months * 330_000, contract="watch", prepays_through=through
            ),
            happens("EarlyTerminationNoticed", "2024-12-31", contract="watch", form="paper"),
        )
        totals = seen(matter, "2025-01-10", X57="R-B").fees.totals
        assert (totals.outstanding, totals.refundable) == (owed, back)

    def test_of_a_rental_by_contract_months_owes_a_certain_renewal_too(self) -> None:
        end = happens("EarlyTerminationNoticed", "2024-12-14", contract="pc", form="paper")
        fees = seen(told([rental()], end), "2024-12-20", X41="R-B", X57="R-B").fees
        # 12-15..01-14 and the twelve months of the next term
        assert [charge.net for charge in fees.charges if charge.kind == "early_termination"] == [13 * 20_000]


class TestArticle15_1_Compensation:
    @pytest.mark.parametrize("event", ["RentalLost", "RentalDamaged"])
    def test_of_a_second_accident_is_not_claimed_for_the_first_as_well(self, event: str) -> None:
        def accident(on: str, assessed_on: str, amount: int) -> list[Json]:
            fields = {"contract": "pc", "unit": "pc"}
            assessed = happens("CompensationAssessed", assessed_on, amount=amount, due_on="2024-09-30", **fields)
            return [happens(event, on, attributable_to="customer", **fields), assessed]

        again = happens("SubstituteDelivered", "2024-04-01", contract="pc")
        matter = told(
            [rental()],
            happens("RentalDelivered", "2024-01-15", contract="pc"),
            *accident("2024-02-10", "2024-02-20", 80_000),
            *([again] if event == "RentalLost" else []),
            *accident("2024-05-10", "2024-05-20", 90_000),
        )
        lines = [line for line in seen(matter, "2024-06-01").liability if line.head == "loss_compensation"]
        assert [(line.claimed, line.payable) for line in lines] == [(80_000, 80_000), (90_000, 90_000)]


LEVEL = {"availability": [{"below": "99", "reduce": "0.50"}]}


class TestX41_RentByMonthsOfTheContract:
    """A rental from 2024-01-15: months to 02-14, 03-14, ... (X41 R-B)."""

    @staticmethod
    def measured(on: str, month: str) -> Json:
        return happens("ServiceLevelMeasured", on, contract="pc", month=month, metric="availability", value="98")

    @pytest.mark.parametrize("measured_on", ["2024-03-05", "2024-03-20"])
    def test_a_level_missed_in_a_calendar_month_reduces_the_month_that_begins_in_it(self, measured_on: str) -> None:
        matter = told([rental(sla=LEVEL)], self.measured(measured_on, "2024-02"))
        charges = [c for c in seen(matter, "2024-04-30", X41="R-B").fees.charges if c.kind == "sla_reduction"]
        assert [(c.id, c.net) for c in charges] == [("pc/2024-02/sla_reduction/availability", -10_000)]

    def test_or_the_one_that_covers_it_where_none_begins_in_it(self) -> None:
        # From 01-31 the first month runs to 02-29, the second begins on 03-01.
        levels = [self.measured("2024-03-05", month) for month in ("2023-12", "2024-01", "2024-02")]
        matter = told([rental(sla=LEVEL, starts_on="2024-01-31")], *levels)
        charges = [c for c in seen(matter, "2024-04-30", X41="R-B").fees.charges if c.kind == "sla_reduction"]
        assert [(c.id, c.net) for c in charges] == [
            ("pc/2024-01/sla_reduction/availability", -10_000),
            ("pc/2024-01/sla_reduction/availability/2024-02", -10_000),
        ]

    def test_no_month_that_begins_after_the_loss_costs_rent_where_the_loss_ends_it(self) -> None:
        matter = told(
            [rental()],
            happens("RentalDelivered", "2024-01-15", contract="pc"),
            happens("RentalLost", "2024-02-10", contract="pc", attributable_to="customer"),
            happens("EarlyTerminationNoticed", "2024-06-10", contract="pc", form="paper"),
        )
        fees = seen(matter, "2024-06-30", X27="R-B", X41="R-B").fees
        assert [charge.id for charge in fees.charges if charge.net] == ["pc/2024-01"]

    @pytest.mark.parametrize("x58", ["R-A", "R-B", "R-C", "R-D"])
    def test_nor_does_the_lump_sum_count_rent_of_what_is_lost(self, x58: str) -> None:
        matter = told(
            [rental()],
            happens("RentalDelivered", "2024-01-15", contract="pc"),
            happens("RentalLost", "2024-02-10", contract="pc", attributable_to="customer"),
            happens("EarlyTerminationNoticed", "2024-06-10", contract="pc", form="paper"),
        )
        charges = seen(matter, "2024-06-30", X27="R-B", X58=x58).fees.charges
        assert [charge.kind for charge in charges if charge.kind == "early_termination"] == []


class TestArticle22_MaintenanceOfARental:
    def test_that_begins_within_the_days_for_notice_leaves_no_room_for_deemed_conformity(self) -> None:
        care = service("care", "maintenance", starts_on="2024-01-17", covers=["pc"])
        matter = told([rental(), care], happens("RentalDelivered", "2024-01-15", contract="pc"))
        assert seen(matter, "2024-01-20").state("pc", "pc") == "delivered"
        assert seen(matter, "2024-01-20", X31="R-B").state("pc", "pc") == "deemed_conforming"


class TestArticle38_5_ChargesThatChangeTheirInvoice:
    def test_leave_the_tax_of_the_first_invoice_to_its_other_lines(self) -> None:
        # Three times 19,999: 5,999 of tax together; then two of them, 3,999, and one alone, 1,999.
        matter = told(
            [work(id, 19_999) for id in "abc"],
            *(fact for id in "abc" for fact in confirmed(id, "2024-02-02")),
            happens("InvoiceIssued", "2024-02-12", due_on="2024-03-29", number="I-1"),
            happens("InvoiceIssued", "2024-02-13", due_on="2024-04-30", number="I-2", charges=["c/price"]),
        )
        taxes = {charge.id: charge.tax for charge in seen(matter, "2024-02-14").fees.charges}
        assert (taxes["a/price"] + taxes["b/price"], taxes["c/price"]) == (3_999, 1_999)


class TestArticle3_2_ALowerPrice:
    def test_comes_off_the_instalments_that_were_quoted(self) -> None:
        quoted = [{"amount": 500_000, "due_on": "2024-03-29"}, {"amount": 600_000, "due_on": "2024-04-30"}]
        change = happens(
            "SpecificationChangeAgreed", "2024-01-20", contract="a", version="2", price=799_999, new_application=True
        )
        matter = told([work("a", 1_000_000, instalments=quoted)], change, *confirmed("a", "2024-02-02"))
        fees = seen(matter, "2024-02-02").fees
        # 799,999 and 79,999 of tax
        assert fees.totals.outstanding == 879_998
        assert sum(charge.tax for charge in fees.charges) == 79_999


class TestArticle31_AnotherUnitInPlaceOfALostOne:
    def test_discharges_the_company_also_after_handover(self) -> None:
        matter = told(
            [server()],
            happens("EquipmentReceived", "2024-02-01", contract="server"),
            happens("PassCertificateArrived", "2024-02-02", contract="server", form="paper"),
            happens("RiskEventOccurred", "2024-02-10", contract="server", attributable_to="company"),
            happens("EquipmentRedelivered", "2024-02-20", contract="server"),
        )
        view = seen(matter, "2024-03-01")
        assert [duty.status for duty in view.obligations if duty.id == "O20"] == ["discharged", "discharged"]
        assert view.state("server", "server") == "in_warranty"
