"""A view hangs on the readings that decide something in it, and on no others."""

from __future__ import annotations

from datetime import date

import pytest

from yakkan import Register, View, parse_case

HEAD = """order: SO-1
customer: みなと商事
quote: {number: Q-1, issued_on: 2025-01-10}
contracts:
"""
FORMED = """events:
  - {event: ApplicationReceived, on: 2025-01-20}
  - {event: AcceptanceArrived, on: 2025-01-27, form: electronic}
"""


def view(contract: str, day: date, *events: str) -> View:
    text = HEAD + f"  - {contract}\n" + FORMED + "".join(f"  - {event}\n" for event in events)
    with Register(":memory:") as register:
        found = register.apply(parse_case(text, "case.yaml")).view(as_of=day)
    return found.made()


SERVER = "{id: server, kind: supply, price: 1000000}"
BUILD = "{id: build, kind: integration, price: 1000000}"
WATCH = "{id: watch, kind: outsourcing, monthly_fee: 300000, starts_on: 2025-02-01, term_months: 12}"
RECEIVED = "{event: EquipmentReceived, contract: server, on: 2025-03-03}"


def rejected(form: str) -> str:
    return f"{{event: RejectionArrived, contract: server, form: {form}, on: 2025-03-05}}"


def completed(more: str = "") -> str:
    return f"{{event: WorkCompleted, contract: build, on: 2025-03-03{more}}}"


class TestForms:
    def test_paper_is_writing_however_one_reads(self) -> None:
        assert "X2" not in view(SERVER, date(2025, 3, 6), RECEIVED, rejected("paper")).consulted

    def test_an_e_mail_is_writing_or_not(self) -> None:
        assert "X2" in view(SERVER, date(2025, 3, 6), RECEIVED, rejected("email")).weighed


class TestDays:
    def test_completion_that_nobody_reported_later_has_one_day(self) -> None:
        assert "X13" not in view(BUILD, date(2025, 3, 6), completed()).consulted

    def test_a_later_report_makes_the_difference(self) -> None:
        assert "X13" in view(BUILD, date(2025, 3, 6), completed(", reported_on: 2025-03-05")).weighed

    def test_a_single_unit_waits_for_no_other(self) -> None:
        assert "X33" not in view(SERVER, date(2025, 3, 6), RECEIVED).consulted

    def test_the_first_of_two_units_may_wait_for_the_second(self) -> None:
        two = "{id: server, kind: supply, price: 2000000, units: [{id: a, price: 1000000}, {id: b, price: 1000000}]}"
        received = "{event: EquipmentReceived, contract: server, unit: a, on: 2025-03-03}"
        assert "X33" in view(two, date(2025, 3, 6), received).weighed


class TestMoney:
    def test_whole_months_are_not_prorated_and_tell_by_what_they_would_be(self) -> None:
        # February and March 2025, both whole: the ground cites X40, and no yen hangs on it.
        found = view(WATCH, date(2025, 3, 31))
        assert ("X40" in found.consulted, "X40" in found.weighed) == (True, False)

    def test_a_part_of_a_month_hangs_on_its_divisor(self) -> None:
        # 15 of 28 days: 160,714 yen; of 30 days: 150,000 yen.
        part = WATCH.replace("2025-02-01", "2025-02-14")
        found = view(part, date(2025, 2, 28))
        assert found.fees.charges[0].net == 160_714
        assert "X40" in found.weighed

    @pytest.mark.parametrize(("handed_over", "weighed"), [("2019-10-02", True), ("2019-10-09", False)])
    def test_the_day_that_names_the_rate_matters_where_the_rate_changed(self, handed_over: str, weighed: bool) -> None:
        # 8% to 30 September 2019, 10% from 1 October on: received on 30 September or on 1 October.
        received = "2019-09-30" if weighed else "2019-10-01"
        text = (HEAD + f"  - {SERVER}\n" + FORMED).replace("2025-", "2019-") + (
            f"  - {{event: EquipmentReceived, contract: server, on: {received}}}\n"
            f"  - {{event: PassCertificateArrived, contract: server, form: paper, on: {handed_over}}}\n"
        )
        with Register(":memory:") as register:
            found = register.apply(parse_case(text, "case.yaml")).view(as_of=date(2019, 10, 10)).made()
        assert ("X65" in found.consulted, "X65" in found.weighed) == (True, weighed)
        assert found.fees.charges[0].tax == 100_000

    def test_debts_paid_in_full_leave_nothing_to_round_for_a_deposit_while_the_service_runs(self) -> None:
        # 39(2): the deposit is free when the contract has ended; until then no fraction of a yen decides.
        paid = "{event: DepositPaid, contract: watch, amount: 100000, on: 2025-02-03}"
        assert "X4" not in view(WATCH, date(2025, 2, 10), paid).weighed
