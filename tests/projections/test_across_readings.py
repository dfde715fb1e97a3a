"""An answer across readings, against worked disputes of the legal reading."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from yakkan import InputError, Register, View, load_case, parse_case
from yakkan.projections.dispute import Dispute, Span

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"

HEAD = """
order: SO-1
customer: みなと商事
quote: {number: Q-1, issued_on: 2024-03-18}
contracts:
"""
FORMED = """
events:
  - {event: ApplicationReceived, on: 2024-04-03}
  - {event: AcceptanceArrived, on: 2024-04-07, form: electronic}
"""


def disputed(contract: str, *events: str) -> Dispute:
    text = f"{HEAD}  - {contract}\n{FORMED.lstrip()}" + "".join(f"  - {event}\n" for event in events)
    return Register(":memory:").apply(parse_case(text)).dispute()


def owed(view: View) -> int:
    return view.fees.totals.outstanding


def in_time(view: View) -> bool:
    return any(row.event == "ReworkDemanded" and row.effect == "full" for row in view.timeline)


BUILD = "{id: build, kind: integration, price: 1000000}"


class TestWorkedDisputes:
    def test_which_completion_is_decided_by_the_holiday_and_the_start_of_the_window(self) -> None:
        # S3 of the legal reading: the demand of Mon 2025-02-10 is in time under X1 R-A, or under X14 R-B whatever X1.
        dispute = disputed(
            BUILD,
            "{event: WorkCompleted, contract: build, on: 2024-08-08}",
            "{event: CompletionConfirmed, contract: build, form: paper, on: 2024-08-20}",
            "{event: ReworkDemanded, contract: build, form: paper, attributable_to: company, on: 2025-02-10}",
        )
        found = dispute.across_readings(in_time, as_of=date(2025, 2, 11))
        assert (found.certain, found.decided_by, found.complete) == (False, ("X1", "X14"), True)
        assert found.under(True) == ("X1=R-A", "X14=R-B")
        assert found.under(False) == ("X1=R-B X14=R-A", "X1=R-C X14=R-A")

    def test_a_late_objection_is_decided_by_x12(self) -> None:
        # S1: an objection stamped on the last day, 2025-03-17.
        dispute = disputed(
            BUILD,
            "{event: WorkCompleted, contract: build, on: 2025-03-03}",
            "{event: CompletionObjected, contract: build, form: paper, on: 2025-03-17}",
        )
        found = dispute.across_readings(lambda view: view.state("build"), as_of=date(2025, 3, 18))
        assert "X12" in found.decided_by
        # Under X11 R-B the last day is 03-16, a Sunday: an objection of 03-17 is too late only where it does not move.
        assert set(found.under("disputed")) == {
            "X11=R-A X12=R-A", "X1=R-A X12=R-A", "X1=R-C X12=R-A",
        }  # fmt: skip
        # While completion is disputed, no price is owed.
        assert found.owed == Span(0, 1_100_000)
        assert {found.owed_under[key] for key, answer in found.answers.items() if answer == "disputed"} == {0}

    def test_yen_have_a_span(self) -> None:
        # 3,960,000 yen 30 days late bear 47,195 yen at 14.5%, or 9,764 at 3% where X6 R-B takes the price for no fee.
        dispute = disputed(
            "{id: server, kind: supply, price: 3600000, payment: {due_on: 2024-06-03}}",
            "{event: EquipmentReceived, contract: server, on: 2024-05-10}",
            "{event: PassCertificateArrived, contract: server, form: paper, on: 2024-05-13}",
        )
        late = dispute.across_readings(lambda view: view.fees.totals.late_interest, as_of=date(2024, 7, 3), pool=["X6"])
        assert late.answers == {"X6=R-A": 47_195, "X6=R-B": 9_764}
        assert late.yen == Span(9_764, 47_195)
        every = dispute.across_readings(lambda view: view.fees.totals.late_interest, as_of=date(2024, 7, 3))
        assert every.complete
        assert every.yen is not None
        assert every.yen.lowest <= 9_764
        assert every.yen.highest >= 47_195
        assert set(every.decided_by) >= {"X5", "X6"}

    def test_a_reading_behind_a_run_that_started_again_was_consulted(self) -> None:
        # Found incomplete, there never was a completion: the run that remains does not ask how its period is counted,
        # the run that came upon the finding did.
        dispute = disputed(
            BUILD,
            "{event: WorkCompleted, contract: build, on: 2025-03-03}",
            "{event: CompletionFound, contract: build, complete: false, on: 2025-03-25}",
        )
        view = dispute.view(date(2025, 3, 26))
        assert view.state("build") == "accepted"
        assert "X11" in view.consulted


class TestPool:
    def test_only_these_readings_are_considered(self) -> None:
        dispute = disputed(
            BUILD,
            "{event: WorkCompleted, contract: build, on: 2025-03-03}",
            "{event: CompletionObjected, contract: build, form: paper, on: 2025-03-17}",
        )
        found = dispute.across_readings(lambda view: view.state("build"), as_of=date(2025, 3, 18), pool=["X12"])
        assert (found.answers, found.every) == ({"X12=R-A": "disputed", "X12=R-B": "in_warranty"}, True)
        assert found.considered == ("X12",)

    def test_an_unknown_one_is_refused(self) -> None:
        with pytest.raises(InputError, match="X99"):
            disputed(BUILD).across_readings(owed, as_of=date(2025, 3, 18), pool=["X99"])

    def test_readings_that_the_dispute_sets_are_where_it_starts(self) -> None:
        dispute = disputed(
            BUILD,
            "{event: WorkCompleted, contract: build, on: 2025-03-03}",
            "{event: CompletionObjected, contract: build, form: paper, on: 2025-03-17}",
        ).what_if(readings={"X12": "R-B"})
        found = dispute.across_readings(lambda view: view.state("build"), as_of=date(2025, 3, 18), pool=["X1", "X11"])
        assert (found.certain, found.answers) == (True, {"any": "in_warranty"})


class TestQuestionsWithoutAnswer:
    @staticmethod
    def price(view: View) -> int:
        return int(view.explain("server/server/price").text.split()[1].replace(",", ""))

    def test_where_there_is_no_such_charge_the_answer_is_none(self) -> None:
        dispute = disputed(
            "{id: server, kind: supply, price: 1000000}",
            "{event: EquipmentReceived, contract: server, on: 2024-12-24}",
        )
        # The seventh day, 2024-12-31, moves to 2025-01-06 under X1 R-A alone: until then no price has arisen.
        found = dispute.across_readings(self.price, as_of=date(2025, 1, 3))
        assert found.answers == {"X1=R-A": None, "X1=R-B": 1_100_000, "X1=R-C": 1_100_000}
        assert found.yen == Span(1_100_000, 1_100_000)

    def test_a_question_that_never_has_one_is_refused(self) -> None:
        with pytest.raises(InputError, match="nobody"):
            disputed(BUILD).across_readings(lambda view: view.state("nobody"), as_of=date(2025, 1, 1))


class TestBound:
    def test_a_search_that_was_cut_says_so(self) -> None:
        dispute = disputed(
            BUILD,
            "{event: WorkCompleted, contract: build, on: 2025-03-03}",
            "{event: CompletionObjected, contract: build, form: paper, on: 2025-03-17}",
        )
        found = dispute.across_readings(lambda view: view.state("build"), as_of=date(2025, 3, 18), bound=5)
        assert (found.complete, found.tried) == (False, 5)

    def test_a_search_that_was_cut_while_it_halved_keeps_what_it_found(self) -> None:
        with Register(":memory:") as register:
            dispute = register.apply(load_case(str(EXAMPLES / "late-rejection.yaml"))).dispute()
        found = dispute.across_readings("outstanding", as_of=date(2025, 6, 12), bound=6)
        assert (found.certain, found.complete) == (False, False)
        assert found.answers == {"X33=R-A": 1_540_000, "X33=R-B": 880_000}
