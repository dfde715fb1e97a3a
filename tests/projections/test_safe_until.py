"""The last safe day of an act, against the deadlines worked out in the legal reading."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from yakkan import InputError, Register, RejectionArrived, load_case, parse_case
from yakkan.projections.dispute import ACTIONS, Dispute, SafeUntil

RENEWALS = Path(__file__).resolve().parents[2] / "examples" / "renewals-undone.yaml"

D = date.fromisoformat
SUPPLY = "{id: c, kind: supply, price: 1000000}"
BUILD = "{id: c, kind: integration, price: 1000000}"
RENTAL = "{id: c, kind: rental, monthly_fee: 20000, starts_on: 2025-04-01, term_months: 6}"


def disputed(contract: str, *events: str) -> Dispute:
    told = "".join(f"  - {{contract: c, {event}}}\n" for event in events)
    return (
        Register(":memory:")
        .apply(
            parse_case(
                f"order: SO-1\ncustomer: みなと商事\nquote: {{number: Q-1, issued_on: 2020-03-18}}\n"
                f"contracts:\n  - {contract}\nevents:\n"
                "  - {event: ApplicationReceived, on: 2020-04-03}\n"
                "  - {event: AcceptanceArrived, on: 2020-04-07, form: electronic}\n" + told
            )
        )
        .dispute()
    )


def certified(day: str) -> str:
    return f"event: PassCertificateArrived, form: paper, on: {day}"


def days(found: SafeUntil) -> tuple[date | None, date | None]:
    return found.safe_on, found.latest_on


class TestInspection:
    def test_over_new_year_the_safe_day_is_that_without_holidays(self) -> None:
        # 0.3: received 2024-12-24, the seventh day is Tue 12-31; X1 R-A moves it to Mon 2025-01-06.
        found = disputed(SUPPLY, "event: EquipmentReceived, on: 2024-12-24").safe_until(
            "reject", "c", as_of=D("2024-12-25")
        )
        assert (found.status, found.article) == ("open", "28(1)")
        assert days(found) == (D("2024-12-31"), D("2025-01-06"))
        assert found.due_on == D("2025-01-06")
        [later] = found.still_does
        assert (later.from_, later.to, later.under) == (D("2025-01-01"), D("2025-01-06"), ("X1=R-A",))
        assert "2024-12-31 is a year-end and New Year holidays" in later.because[0].arithmetic
        assert found.reason == "unit c had passed on 2024-12-31"

    @pytest.mark.parametrize(
        ("received", "safe", "latest"),
        [
            ("2024-02-22", "2024-02-29", "2024-02-29"),
            ("2025-04-25", "2025-05-02", "2025-05-02"),
            ("2025-09-08", "2025-09-15", "2025-09-16"),
        ],
    )
    def test_seven_days_of_the_legal_reading(self, received: str, safe: str, latest: str) -> None:
        dispute = disputed(SUPPLY, f"event: EquipmentReceived, on: {received}")
        assert days(dispute.safe_until("reject", "c", as_of=D(received))) == (D(safe), D(latest))

    def test_between_the_days_it_is_late_under_some_readings_only(self) -> None:
        dispute = disputed(SUPPLY, "event: EquipmentReceived, on: 2024-12-24")
        found = dispute.safe_until("reject", "c", as_of=D("2025-01-03"))
        assert (found.status, *days(found)) == ("open", D("2024-12-31"), D("2025-01-06"))

    def test_afterwards_it_is_over(self) -> None:
        dispute = disputed(SUPPLY, "event: EquipmentReceived, on: 2024-12-24")
        found = dispute.safe_until("reject", "c", as_of=D("2025-01-07"))
        assert (found.status, *days(found)) == ("over", None, D("2025-01-06"))

    def test_before_receipt_it_is_not_open(self) -> None:
        found = disputed(SUPPLY).safe_until("reject", "c", as_of=D("2024-12-20"))
        assert (found.status, *days(found)) == ("not_open", None, None)
        assert found.reason is not None
        assert "changes nothing" in found.reason

    def test_what_is_recorded_of_later_days_is_left_out(self) -> None:
        received = "event: EquipmentReceived, on: 2024-12-24"
        dispute = disputed(SUPPLY, received, "event: RejectionArrived, form: paper, on: 2024-12-26")
        found = dispute.safe_until("reject", "c", as_of=D("2024-12-25"))
        assert days(found) == (D("2024-12-31"), D("2025-01-06"))

    def test_where_another_company_made_the_unit_a_reading_makes_rejection_void(self) -> None:
        dispute = disputed(SUPPLY.replace("}", ", maker: other}"), "event: EquipmentReceived, on: 2024-02-22")
        found = dispute.safe_until("reject", "c", as_of=D("2024-02-23"))
        assert (found.safe_on, found.never_under) == (D("2024-02-29"), ("X36=R-B", "X32=R-B"))


class TestOtherPeriods:
    @pytest.mark.parametrize(
        ("completed", "safe", "latest"),
        # Completion + 14 days; X11 R-B counts the day itself, a day less.
        [("2024-04-19", "2024-05-02", "2024-05-07"), ("2024-08-31", "2024-09-13", "2024-09-17")],
    )
    def test_confirmation(self, completed: str, safe: str, latest: str) -> None:
        dispute = disputed(BUILD, f"event: WorkCompleted, on: {completed}")
        confirm = dispute.safe_until("confirm", "c", as_of=D(completed))
        assert days(confirm) == (D(safe), D(latest))
        assert set(confirm.decided_by) == {"X1", "X11"}
        found = dispute.safe_until("object", "c", as_of=D(completed))
        assert (*days(found), found.never_under) == (D(safe), D(latest), ("X12=R-B",))

    @pytest.mark.parametrize(
        ("passed", "nominal", "moved"),
        [("2024-05-02", "2024-11-02", "2024-11-05"), ("2024-08-29", "2025-02-28", "2025-02-28"),
         ("2025-01-06", "2025-07-06", "2025-07-07"), ("2025-06-30", "2025-12-31", "2026-01-05")],
    )  # fmt: skip
    def test_six_months_for_latent_defects(self, passed: str, nominal: str, moved: str) -> None:
        dispute = disputed(
            SUPPLY,
            f"event: EquipmentReceived, on: {D(passed) - timedelta(days=1)}",
            f"event: PassCertificateArrived, form: paper, on: {passed}",
        )
        found = dispute.safe_until("notice_latent_defect", "c", as_of=D(passed) + timedelta(days=5))
        assert days(found) == (D(nominal), D(moved))

    def test_two_business_days_for_a_rented_unit(self) -> None:
        dispute = disputed(RENTAL, "event: RentalDelivered, on: 2025-05-02")
        assert days(dispute.safe_until("notice_rental_defect", "c", as_of=D("2025-05-02"))) == (D("2025-05-08"),) * 2

    @pytest.mark.parametrize(
        ("end", "safe", "due", "latest"),
        [
            ("2025-05-31", "2025-02-27", "2025-02-28", "2025-03-02"),
            ("2025-06-30", "2025-03-29", "2025-03-31", "2025-04-01"),
            ("2025-04-30", "2025-01-29", "2025-01-31", "2025-01-31"),
        ],
    )
    def test_refusal_of_renewal_never_moves(self, end: str, safe: str, due: str, latest: str) -> None:
        contract = f"{{id: c, kind: outsourcing, monthly_fee: 300000, starts_on: 2024-08-01, ends_on: {end}}}"
        found = disputed(contract).safe_until("refuse_renewal", "c", as_of=D("2024-12-01"), pool=["X1", "X19", "X21"])
        assert (found.safe_on, found.due_on, found.latest_on) == (D(safe), D(due), D(latest))
        assert found.decided_by == ("X19",)

    def test_a_demand_is_met_in_its_period(self) -> None:
        contract = "{id: c, kind: outsourcing, monthly_fee: 300000, starts_on: 2024-06-01, term_months: 12}"
        dispute = disputed(contract, "event: CureDemandArrived, by: company, form: paper, days: 14, on: 2024-07-01")
        # The fourteenth day is Mon 2024-07-15, a holiday.
        found = dispute.safe_until("cure", "c", as_of=D("2024-07-02"))
        assert days(found) == (D("2024-07-15"), D("2024-07-16"))
        assert dispute.safe_until("cure", "c", as_of=D("2024-07-02"), by="company").status == "not_open"

    def test_payment_bears_no_interest_until_the_due_day(self) -> None:
        dispute = disputed(
            SUPPLY,
            "event: EquipmentReceived, on: 2024-05-01",
            "event: PassCertificateArrived, form: paper, on: 2024-05-02",
        )
        # Due at the end of June 2024, a Sunday.
        found = dispute.safe_until("pay", "c", as_of=D("2024-05-10"), charge="c/c/price", pool=["X1", "X43", "X6"])
        assert days(found) == (D("2024-06-30"), D("2024-07-01"))
        assert set(found.decided_by) == {"X1", "X43"}

    def test_a_charge_says_under_which_contract_it_is_paid(self) -> None:
        dispute = disputed(SUPPLY, "event: EquipmentReceived, on: 2024-05-01", certified("2024-05-02"))
        named = dispute.safe_until("pay", as_of=D("2024-05-10"), charge="c/c/price", pool=["X1"])
        assert named == dispute.safe_until("pay", "c", as_of=D("2024-05-10"), charge="c/c/price", pool=["X1"])
        assert (named.contract, named.charge, named.article) == ("c", "c/c/price", "38(5)")

    def test_what_runs_from_the_last_day_is_no_reason_for_it(self) -> None:
        dispute = disputed(SUPPLY, "event: EquipmentReceived, on: 2024-05-01", certified("2024-05-02"))
        found = dispute.safe_until("pay", as_of=D("2024-05-10"), charge="c/c/price", pool=["X1"])
        # Prescription begins from the due day (Civil Code 166); it does not set it.
        assert [each.arithmetic for each in found.because] == ["due: end of month 1 after 2024-05 = 2024-06-30"]

    def test_a_debt_that_is_no_fee_is_paid_under_its_own_article(self) -> None:
        dispute = disputed(
            RENTAL,
            "event: RentalDelivered, on: 2025-05-02",
            "event: RentalLost, on: 2025-06-02, attributable_to: customer",
            "event: CompensationAssessed, on: 2025-06-10, amount: 80000, due_on: 2025-07-31",
        )
        found = dispute.safe_until("pay", as_of=D("2025-07-01"), charge="c/loss_compensation")
        assert (found.article, found.safe_on) == ("15(1)", D("2025-07-31"))

    def test_a_deposit_is_paid_by_itself_under_its_own_article(self) -> None:
        service = "{id: c, kind: outsourcing, monthly_fee: 300000, starts_on: 2024-06-01, term_months: 12}"
        called = "event: DepositDemanded, amount: 100000, due_on: 2024-07-12, on: 2024-07-01"
        # A default of money opens the way to a deposit beyond the quote (39(3)): June's fee, due on 2024-07-31.
        late = "event: DepositDemanded, amount: 100000, due_on: 2024-08-16, on: 2024-08-05"
        assert not disputed(service, called).view(D("2024-07-05")).fees.charges[1:]
        dispute = disputed(service, late)
        found = dispute.safe_until("pay", as_of=D("2024-08-06"), charge="c/deposit/1")
        assert (found.article, found.safe_on, found.status) == ("39(3)", D("2024-08-16"), "open")
        # Payments on the contract go to its fees: they are late by then, whether the deposit is called for or not.
        assert dispute.safe_until("pay", "c", as_of=D("2024-08-06")).latest_on == D("2024-07-31")
        paid = disputed(service, late, "id: d, event: DepositPaid, amount: 100000, on: 2024-08-09")
        done = paid.safe_until("pay", as_of=D("2024-08-12"), charge="c/deposit/1")
        assert (done.status, done.settled_on, done.done_by) == ("done", D("2024-08-09"), "d")

    def test_the_price_that_a_lessor_owes_is_not_the_customers_to_pay(self) -> None:
        dispute = disputed(
            "{id: c, kind: supply, price: 1000000, lease: true}",
            "event: LeaseRequested, form: paper, on: 2024-05-01",
            "event: LeaseConsented, on: 2024-05-02",
            "event: LeaseConcluded, lessor: L, on: 2024-05-07",
            "event: LessorSaleConcluded, amount: 1000000, on: 2024-05-08",
            "event: EquipmentReceived, on: 2024-05-10",
            "event: LeaseAcceptanceCertified, on: 2024-05-15",
        )
        with pytest.raises(InputError, match="which the lessor owes, expected a charge that the customer owes"):
            dispute.safe_until("pay", as_of=D("2024-05-20"), charge="c/c/price")

    def test_the_period_of_a_demand_can_be_counted_again(self) -> None:
        contract = "{id: c, kind: outsourcing, monthly_fee: 300000, starts_on: 2024-06-01, term_months: 12}"
        dispute = disputed(contract, "event: CureDemandArrived, by: company, form: paper, days: 10, on: 2025-12-24")
        found = dispute.safe_until("cure", "c", as_of=D("2025-12-26"))
        assert [each.arithmetic for each in found.because] == [
            "2025-12-24 + 10 days, the next day being the first = 2026-01-03"
        ]
        named = disputed(
            contract, "event: CureDemandArrived, by: company, form: paper, until: 2025-12-26, on: 2025-12-24"
        )
        found = named.safe_until("cure", "c", as_of=D("2025-12-25"))
        assert [each.arithmetic for each in found.because] == ["period ends on 2025-12-26"]

    def test_return_by_the_day_that_the_company_named(self) -> None:
        dispute = disputed(
            RENTAL,
            "event: RentalDelivered, on: 2025-05-02",
            "event: NonRenewalDeclared, by: customer, form: paper, on: 2025-06-01",
            "event: ReturnInstructed, on: 2025-09-20, deadline: 2025-10-10",
        )
        found = dispute.safe_until("return", "c", as_of=D("2025-10-05"))
        assert (found.latest_on, found.due_on, found.decided_by) == (D("2025-10-10"), D("2025-10-10"), ("X28",))


@pytest.mark.parametrize("received", ["2025-04-24", "2025-09-12", "2024-12-21"])
def test_it_is_what_trying_each_day_gives(received: str) -> None:
    dispute = disputed(SUPPLY, f"event: EquipmentReceived, on: {received}")
    found = dispute.safe_until("reject", "c", as_of=D(received), pool=["X1", "X2"])
    last = {}
    for x1 in ("R-A", "R-B", "R-C"):
        for x2 in ("R-A", "R-B"):
            for number in range(30):
                day = D(received) + timedelta(days=number)
                letter = RejectionArrived(contract="c", form="paper", on=day, id="tried")
                view = dispute.what_if(add=[letter], readings={"X1": x1, "X2": x2}).view(day)
                if any(row.id == "tried" and row.effect == "full" for row in view.timeline):
                    last[x1, x2] = day
    assert days(found) == (min(last.values()), max(last.values()))
    for later in found.still_does:
        under = {x1 for (x1, _), day in last.items() if later.to is not None and day >= later.to}
        assert {key.removeprefix("X1=") for key in later.under} == under


class TestWrongInput:
    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            ({"action": "dance"}, "unknown act 'dance'"),
            ({"action": "object"}, "kind supply"),
            ({"contract": "nobody"}, "unknown contract"),
            ({"unit": "nothing"}, "unknown unit"),
            ({"action": "pay", "charge": "c/9"}, "unknown charge"),
            ({"action": "pay", "charge": "c/9", "contract": None}, "unknown charge"),
            ({"action": "pay", "contract": None}, "the charge that is paid"),
            ({"action": "cure", "by": "nobody"}, "company or customer"),
            ({"pool": ["X99"]}, "unknown reading"),
        ],
    )
    def test_it_is_explained(self, arguments: dict[str, object], said: str) -> None:
        given = {"action": "reject", "contract": "c", **arguments}
        with pytest.raises(InputError, match=said):
            disputed(SUPPLY).safe_until(as_of=D("2025-01-01"), **given)  # type: ignore[arg-type]

    def test_of_several_units_one_is_named(self) -> None:
        two = "{id: c, kind: supply, price: 2000, units: [{id: a, price: 1000}, {id: b, price: 1000}]}"
        with pytest.raises(InputError, match="2 units"):
            disputed(two).safe_until("reject", "c", as_of=D("2025-01-01"))

    def test_every_act_has_an_article(self) -> None:
        assert all(article for action in ACTIONS.values() for article in action.articles.values())


class TestTheBound:
    @pytest.mark.parametrize("bound", [0, 1, 3])
    def test_a_small_one_still_gives_the_day_under_the_readings_in_force_and_says_that_it_cut(self, bound: int) -> None:
        with Register(":memory:") as register:
            matter = register.apply(load_case(str(RENEWALS)))
            day = matter.dispute().last_day()
            whole = matter.dispute().safe_until("refuse_renewal", "watch", as_of=day)
            cut = matter.dispute().safe_until("refuse_renewal", "watch", as_of=day, bound=bound)
        assert (cut.due_on, cut.complete) == (whole.due_on, False)


class TestNothingLeftToDo:
    RECEIVED = "event: EquipmentReceived, on: 2025-04-28"

    def test_what_was_done_in_time_is_not_too_late(self) -> None:
        # The seventh day is Mon 2025-05-05, a holiday: to Wed 05-07 (X1). An act between the two days was in time under
        # X1 R-A alone; under X32 R-B a rejection does not stop the deemed pass.
        dispute = disputed(SUPPLY, self.RECEIVED, "event: RejectionArrived, form: paper, id: letter, on: 2025-05-06")
        found = dispute.safe_until("reject", "c", as_of=D("2025-05-12"))
        assert (found.status, found.settled_on, found.done_by) == ("done", D("2025-05-06"), "letter")
        assert (found.settled_under, found.never_under) == (
            ("X1=R-A X32=R-A", "X1=R-C X32=R-A"),
            ("X32=R-B",),
        )
        assert days(found) == (None, D("2025-05-05"))

    def test_what_was_done_but_counts_under_some_reading_only_is_safely_done_again(self) -> None:
        dispute = disputed(SUPPLY, self.RECEIVED, "event: RejectionArrived, form: email, on: 2025-05-05")
        found = dispute.safe_until("reject", "c", as_of=D("2025-05-05"))
        assert (found.status, *days(found)) == ("open", D("2025-05-05"), D("2025-05-07"))
        assert found.settled_under == ("X2=R-B X32=R-A",)
        told = dispute.safe_until("reject", "c", as_of=D("2025-05-05"), pool=["X1", "X2"])
        assert told.settled_under == ("X2=R-B",)
        mine = Dispute(dispute.history, {"X2": "R-B"}).safe_until("reject", "c", as_of=D("2025-05-05"), pool=["X2"])
        assert (mine.status, mine.safe_on) == ("done", D("2025-05-07"))

    def test_an_earlier_round_is_another_act(self) -> None:
        dispute = disputed(
            SUPPLY,
            "event: EquipmentReceived, on: 2025-06-02",
            "event: RejectionArrived, form: paper, on: 2025-06-04",
            "event: EquipmentRedelivered, on: 2025-06-10",
        )
        found = dispute.safe_until("reject", "c", as_of=D("2025-06-20"))
        assert (found.status, found.latest_on, found.done_by) == ("over", D("2025-06-17"), None)

    @pytest.mark.parametrize("by", ["customer", "company"])
    def test_a_refusal_of_renewal_is_that_of_either_party(self, by: str) -> None:
        dispute = disputed(RENTAL, f"event: NonRenewalDeclared, by: {by}, form: paper, id: no, on: 2025-06-01")
        found = dispute.safe_until("refuse_renewal", "c", as_of=D("2025-08-01"), pool=["X19"])
        assert (found.status, found.settled_on, found.done_by) == ("done", D("2025-06-01"), "no")

    @pytest.mark.parametrize("ended", ["2025-06-01", "2025-07-20"])
    def test_a_contract_that_ended_before_it_could_renew(self, ended: str) -> None:
        dispute = disputed(RENTAL, f"event: TerminationAgreed, on: {ended}")
        found = dispute.safe_until("refuse_renewal", "c", as_of=D("2025-08-01"), pool=["X19"])
        assert (found.status, found.settled_on, found.state) == ("gone", D(ended), "terminated")

    def test_what_is_lost_need_not_be_returned(self) -> None:
        lost = "event: RentalLost, attributable_to: customer, on: 2025-06-10"
        dispute = disputed(RENTAL, "event: RentalDelivered, on: 2025-04-01", lost)
        found = dispute.safe_until("return", "c", as_of=D("2025-07-01"), pool=["X28"])
        assert (found.status, found.settled_on, found.state) == ("gone", D("2025-06-10"), "lost")

    def test_a_term_that_ends_by_itself_needs_no_refusal(self) -> None:
        dispute = disputed(RENTAL.replace("}", ", auto_renews: false}"))
        found = dispute.safe_until("refuse_renewal", "c", as_of=D("2025-06-01"))
        assert (found.status, found.reason) == ("not_open", "the term ends on 2025-09-30 without a refusal")

    def test_a_charge_that_was_paid(self) -> None:
        passed = "event: PassCertificateArrived, form: paper, on: 2025-05-07"
        paid = "event: PaymentReceived, amount: 1100000, id: transfer, on: 2025-05-20"
        found = disputed(SUPPLY, self.RECEIVED, passed, paid).safe_until("pay", "c", as_of=D("2025-08-01"), pool=["X4"])
        assert (found.status, found.settled_on, found.done_by) == ("done", D("2025-05-20"), "transfer")
        nothing = disputed(SUPPLY).safe_until("pay", "c", as_of=D("2025-05-01"), pool=["X4"])
        assert (nothing.status, nothing.reason) == ("not_open", "nothing is owed under the contract")

    def test_a_cure_that_is_late_still_ends_the_right_until_the_rescission(self) -> None:
        demand = "event: CureDemandArrived, by: company, form: paper, days: 14, on: 2025-05-12"
        dispute = disputed(
            "{id: c, kind: outsourcing, monthly_fee: 300000, starts_on: 2025-04-01, term_months: 12}", demand
        )
        # 14 days from Tue 05-13: until Mon 05-26.
        found = dispute.safe_until("cure", "c", as_of=D("2025-05-27"), pool=["X1"])
        assert (found.status, found.latest_on, found.takes_effect_late) == ("over", D("2025-05-26"), True)

    def test_a_reading_by_which_the_rework_itself_must_be_finished_leaves_no_day(self) -> None:
        done = "event: WorkCompleted, on: 2025-04-21"
        confirmed = "event: CompletionConfirmed, form: paper, on: 2025-04-25"
        dispute = disputed(BUILD, done, confirmed)
        found = dispute.safe_until("demand_rework", "c", as_of=D("2025-07-01"), pool=["X14", "X15"])
        # Six months from the day after completion, 04-22; under X14 R-B from the day after confirmation, 04-26.
        assert days(found) == (D("2025-10-21"), D("2025-10-27"))
        assert found.never_under == ("X15=R-C",)


class TestTermsThatMustBeRefusedBeforeTheyBegin:
    """Two months from 2024-04-01, to 05-31, then three each, refused three months before their end.

    The first: 06-01 less three months is 03-01, the day before is over when the service begins. To 08-31: 09-01 less
    three is 06-01, so 05-31. To 11-30: 12-01 less three is 09-01, so 08-31.
    """

    TERMS = (
        "{id: c, kind: outsourcing, monthly_fee: 1000, starts_on: 2024-04-01, term_months: 2,"
        " special: {renewal_months: 3, non_renewal_months: 3}}"
    )

    @pytest.mark.parametrize(
        ("as_of", "due_on"),
        [
            ("2024-02-29", "2024-02-29"),
            ("2024-03-01", "2024-05-31"),
            ("2024-05-02", "2024-05-31"),
            ("2024-05-31", "2024-05-31"),
            ("2024-06-01", "2024-08-31"),
        ],
    )
    def test_the_first_that_can_still_be_refused_is_meant(self, as_of: str, due_on: str) -> None:
        found = disputed(self.TERMS).safe_until("refuse_renewal", "c", as_of=D(as_of), pool=["X1"])
        assert (found.status, found.due_on) == ("open", D(due_on))

    def test_but_one_that_was_refused_needs_no_refusal(self) -> None:
        dispute = disputed(self.TERMS, "event: NonRenewalDeclared, by: customer, form: paper, on: 2024-05-31")
        assert dispute.safe_until("refuse_renewal", "c", as_of=D("2024-06-01"), pool=["X1"]).status == "done"

    def test_of_a_year_the_next_term_is_another_matter(self) -> None:
        # To 2025-03-31: 04-01 less three months is 01-01, so 2024-12-31.
        year = "{id: c, kind: outsourcing, monthly_fee: 1000, starts_on: 2024-04-01, term_months: 12}"
        found = disputed(year).safe_until("refuse_renewal", "c", as_of=D("2025-01-01"), pool=["X1"])
        assert (found.status, found.latest_on) == ("over", D("2024-12-31"))
