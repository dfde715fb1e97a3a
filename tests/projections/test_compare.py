"""Two parties' papers side by side, against answers worked out by hand."""

from __future__ import annotations

import json
import pickle
from datetime import date
from typing import Any

import pytest

from yakkan import Case, InputError, Register, parse_case
from yakkan.projections.dispute import Comparison, Dispute
from yakkan.projections.dispute.matching import match
from yakkan.projections.dispute.papers import Papers

CASE = """
order: SO-1
customer: みなと商事
quote: {number: Q-1, issued_on: 2025-03-18}
contracts:
  - {id: server, kind: supply, due_on: 2025-05-30, payment: {due_on: 2025-06-30}, units: [{id: s1, price: 1200000}]}
events:
  - {id: applied, event: ApplicationReceived, on: 2025-04-03}
  - {id: accepted, event: AcceptanceArrived, on: 2025-04-07, form: electronic}
  - {id: received, event: EquipmentReceived, contract: server, unit: s1, on: 2025-06-02}
  - {id: letter, event: RejectionArrived, contract: server, unit: s1, form: paper, on: 2025-06-10}
"""
"""Received on Mon 2025-06-02: the last day to reject is Mon 06-09. The price with tax is 1,320,000."""


def told(*changes: tuple[str, str]) -> Case:
    """The papers with texts replaced, each of which they hold."""
    text = CASE
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    return parse_case(text)


def compared(*changes: tuple[str, str], **options: Any) -> Comparison:
    """The papers against the same ones with changes."""
    return Dispute(told().history).compare(told(*changes), **options)


LETTER_IN_TIME = ("form: paper, on: 2025-06-10", "form: paper, on: 2025-06-09")
RECEIVED_LATER = ("unit: s1, on: 2025-06-02", "unit: s1, on: 2025-06-03")


class TestOneLetter:
    def test_its_day_decides_and_the_price_hangs_on_it(self) -> None:
        found = compared(LETTER_IN_TIME)
        [issue] = found.issues
        assert (issue.point.kind, issue.point.subject, issue.point.fields) == ("fact", "RejectionArrived", ("on",))
        assert issue.point.ours is not None
        assert issue.point.theirs is not None
        assert (issue.point.ours["on"], issue.point.theirs["on"]) == ("2025-06-10", "2025-06-09")
        assert (issue.weight, issue.yen, issue.gains) == ("alone", -1_320_000, "customer")
        # the deemed pass of 28(1) comes about in one view only
        assert (issue.since, issue.point.provisions, issue.through) == (date(2025, 6, 9), ("29(1)",), "28(1)")
        states = [(c.before, c.after) for c in issue.alone.changes if (c.part, c.field) == ("units", "state")]
        assert states == [("in_warranty", "rejected")]

    def test_the_views_part_with_it(self) -> None:
        first = compared(LETTER_IN_TIME).first
        assert first is not None
        assert first.event is not None
        assert (first.day, first.event.event, first.told_by) == (date(2025, 6, 9), "RejectionArrived", "customer")
        assert first.issues == (1,)

    def test_a_day_before_it_was_decided_nothing_hangs_on_it(self) -> None:
        found = compared(LETTER_IN_TIME, as_of=date(2025, 6, 8))
        assert [issue.weight for issue in found.issues] == ["idle"]
        assert (found.whole.yen, found.first) == (0, None)

    def test_only_what_was_known_counts(self) -> None:
        late = ("form: paper, on: 2025-06-10", "form: paper, on: 2025-06-09, recorded_at: 2025-06-20T09:00+09:00")
        found = compared(late, known_at=date(2025, 6, 15), as_of=date(2025, 6, 20))
        assert [(issue.point.theirs, issue.yen) for issue in found.issues] == [(None, 0)]
        assert compared(late, as_of=date(2025, 6, 20)).whole.yen == -1_320_000

    def test_corrections_are_applied_first(self) -> None:
        fixed = (
            "  - {event: FactCorrected, contract: server, corrects: letter, changes: {on: 2025-06-09}, on: 2025-07-01}"
        )
        theirs = parse_case(CASE + fixed)
        assert not Dispute(told(LETTER_IN_TIME).history).compare(theirs).issues
        [issue] = Dispute(told().history).compare(theirs, as_of=date(2025, 6, 11)).issues
        assert issue.yen == -1_320_000

    def test_a_retracted_fact_is_not_asserted(self) -> None:
        gone = "  - {event: FactRetracted, contract: server, retracts: letter, reason: 誤り, on: 2025-07-01}"
        [issue] = Dispute(told(LETTER_IN_TIME).history).compare(parse_case(CASE + gone)).issues
        assert (issue.point.theirs, issue.gains) == (None, "company")
        # on 07-01 the price is a day late: 1,320,000 x .145 / 365 = 524.38
        assert issue.yen == 1_320_000 + 524


class TestWhatIsNoIssue:
    def test_labels_notes_order_names_and_times_of_recording(self) -> None:
        found = compared(
            ("SO-1", "PO-99"),
            ("id: letter,", "id: l1, note: 書留,"),
            ("unit: s1, on: 2025-06-02}", "unit: s1, on: 2025-06-02, recorded_at: 2025-06-05T10:00+09:00}"),
        )
        assert not found
        assert (found.issues, found.first, found.undisputed) == ((), None, 4)

    def test_a_contract_of_another_name_is_known_by_its_place(self) -> None:
        found = compared(("server", "サーバ"), ("s1", "1号機"), LETTER_IN_TIME)
        assert [issue.point.fields for issue in found.issues] == [("on",)]
        assert found.whole.yen == -1_320_000


class TestSeveralPoints:
    def test_either_of_two_suffices_for_the_customer(self) -> None:
        # received on 06-03, the last day is 06-10: the letter of 06-10 is in time; and so is one of 06-09
        found = compared(LETTER_IN_TIME, RECEIVED_LATER)
        assert [(issue.weight, issue.alone.yen, issue.last.yen) for issue in found.issues] == [
            ("alone", -1_320_000, 0),
            ("alone", -1_320_000, 0),
        ]

    def test_and_the_company_must_win_both(self) -> None:
        found = Dispute(told(LETTER_IN_TIME, RECEIVED_LATER).history).compare(told(), party="customer")
        assert [(i.weight, i.together_with, i.alone.yen, i.last.yen) for i in found.issues] == [
            ("together", (2,), 0, 1_320_000),
            ("together", (1,), 0, 1_320_000),
        ]
        assert {issue.gains for issue in found.issues} == {"company"}

    def test_the_most_yen_come_first(self) -> None:
        found = compared(("2025-04-07", "2025-04-08"), LETTER_IN_TIME, ("price: 1200000", "price: 1200001"))
        assert [(i.point.subject, i.weight) for i in found.issues] == [
            ("RejectionArrived", "alone"),
            ("units", "alone"),
            ("AcceptanceArrived", "alone"),
        ]
        # 1,200,001 + tax 120,000.1: the price told by the customer is what then falls away; the yen of the acceptance
        # are none, it moves the first day of the cap of 41(2)
        assert [(issue.alone.yen, issue.last.yen) for issue in found.issues] == [
            (-1_320_000, -1_320_001),
            (1, 0),
            (0, 0),
        ]

    def test_readings_that_the_papers_choose_are_issues_of_law(self) -> None:
        # X2 R-B lets an e-mail be a writing, R-A does not
        email = ("form: paper, on: 2025-06-10", "form: email, on: 2025-06-09")
        read = ("events:", "readings: {X2: R-B}\nevents:")
        found = Dispute(told(email).history).compare(told(email, read), as_of=date(2025, 6, 10))
        [issue] = found.issues
        assert (issue.point.kind, issue.point.subject, issue.point.ours, issue.point.theirs) == (
            "law", "X2", {"value": "R-A"}, {"value": "R-B"},
        )  # fmt: skip
        assert (issue.yen, issue.gains) == (-1_320_000, "customer")
        assert not Dispute(told(email).history).compare(told(email, read), readings={"X2": "R-B"})

    def test_readings_that_nobody_chose_may_decide_too(self) -> None:
        email = ("form: paper, on: 2025-06-10", "form: email, on: 2025-06-09")
        found = Dispute(told().history).compare(told(email))
        assert [issue.weight for issue in found.issues] == ["idle"]
        # by e-mail in time: good under X2 R-B on the customer's papers; the company's letter stays late
        [x2] = [each for each in found.contested if each.reading == "X2"]
        assert (x2.value, x2.ours, x2.theirs, x2.gap) == ("R-B", 0, -1_320_000, -1_320_000)


class TestMatching:
    PAID = "  - {{event: PaymentReceived, contract: server, on: {}, amount: {}}}\n"

    def paid(self, *payments: tuple[str, int]) -> Case:
        return parse_case(CASE + "".join(self.PAID.format(day, amount) for day, amount in payments))

    def pairs(self, ours: Case, theirs: Case) -> list[tuple[str, str]]:
        found = Dispute(ours.history).compare(theirs).matched
        assert not found.only_ours or not found.only_theirs
        return [(pair.ours.content["on"], pair.theirs.content["on"]) for pair in found.differing]

    def test_payments_are_joined_so_that_days_differ_least_in_all(self) -> None:
        ours = self.paid(("2025-07-01", 100), ("2025-07-11", 100), ("2025-07-21", 100))
        theirs = self.paid(("2025-07-22", 100), ("2025-07-12", 100), ("2025-07-02", 100))
        assert self.pairs(ours, theirs) == [(f"2025-07-{d}1", f"2025-07-{d}2") for d in (0, 1, 2)]

    def test_the_amount_outweighs_some_days(self) -> None:
        ours = self.paid(("2025-07-01", 100), ("2025-07-10", 500))
        theirs = self.paid(("2025-07-02", 500), ("2025-07-12", 100))
        assert self.pairs(ours, theirs) == [("2025-07-01", "2025-07-12"), ("2025-07-10", "2025-07-02")]

    def test_one_too_many_stands_alone(self) -> None:
        found = Dispute(self.paid(("2025-07-01", 100)).history).compare(
            self.paid(("2025-07-01", 100), ("2025-07-01", 100))
        )
        assert (found.undisputed, len(found.matched.only_theirs)) == (5, 1)

    def test_many_that_all_differ_are_matched_too(self) -> None:
        # more than the exhaustive search takes
        ours = self.paid(*((f"2025-07-{1 + n % 28:02}", 1000 + n) for n in range(150)))
        theirs = self.paid(*((f"2025-07-{1 + n % 28:02}", 5000 + n) for n in range(150)))
        papers = [Papers.of(each.history) for each in (ours, theirs)]
        shared = frozenset({"account", *papers[0].openings})
        matched = match(papers[0].statements, papers[1].statements, shared)
        assert (len(matched.differing), matched.only_ours, matched.only_theirs) == (150, (), ())
        assert {pair.fields for pair in matched.differing} == {("amount",)}

    def test_a_payment_booked_elsewhere_is_the_same_payment(self) -> None:
        theirs = parse_case(CASE + "  - {event: PaymentReceived, on: 2025-07-01, amount: 1320000}\n")
        [issue] = Dispute(self.paid(("2025-07-01", 1_320_000)).history).compare(theirs).issues
        assert issue.point.fields == ("contract",)


class TestWhatIsAccepted:
    def test_a_matter_a_dispute_and_a_case_alike(self) -> None:
        with Register(":memory:") as register:
            matter = register.apply(told())
            other = Register(":memory:").apply(told(LETTER_IN_TIME))
            for theirs in (other, other.dispute(), told(LETTER_IN_TIME)):
                assert matter.dispute().compare(theirs).whole.yen == -1_320_000

    def test_a_what_if_may_be_compared_with_what_is(self) -> None:
        dispute = Dispute(told().history)
        moved = dispute.what_if(change={"letter": {"on": date(2025, 6, 9)}})
        assert dispute.compare(moved).whole.yen == -1_320_000

    def test_papers_of_another_matter_are_refused(self) -> None:
        other = parse_case(
            "order: Z\ncustomer: 別会社\nquote: {number: Q-9, issued_on: 2025-03-18}\n"
            "contracts: [{id: a, kind: integration, price: 1, due_on: 2025-05-30},"
            " {id: b, kind: outsourcing, monthly_fee: 1, starts_on: 2025-05-01, term_months: 12}]\n"
            "events: [{event: ApplicationReceived, on: 2025-04-03}]\n"
        )
        with pytest.raises(InputError, match="one matter"):
            Dispute(told().history).compare(other)

    def test_papers_of_which_nothing_was_known_are_refused(self) -> None:
        with pytest.raises(InputError, match="papers of the company"):
            compared(known_at=date(2020, 1, 1))

    def test_unknown_readings_are_refused(self) -> None:
        with pytest.raises(InputError, match="X999"):
            compared(readings={"X999": "R-A"})


class TestContractsOfOneParty:
    SECOND = "\n  - {id: watch, kind: outsourcing, monthly_fee: 100000, starts_on: 2025-05-01, term_months: 12}"

    def test_a_contract_that_only_one_party_knows_is_a_point_with_its_facts(self) -> None:
        more = ("units: [{id: s1, price: 1200000}]}", "units: [{id: s1, price: 1200000}]}" + self.SECOND)
        [issue] = compared(more).issues
        assert (issue.point.sort, issue.point.contracts, issue.point.ours) == ("contract", ("watch",), None)
        # May's fee with tax has arisen by 06-10
        assert (issue.alone.yen, issue.last.yen) == (110_000, 110_000)
        [back] = Dispute(told(more).history).compare(told(), party="customer").issues
        assert (back.alone.yen, back.gains) == (-110_000, "customer")


def test_everything_goes_into_json() -> None:
    found = compared(LETTER_IN_TIME, ("price: 1200000", "price: 1300000")).to_dict()
    assert json.loads(json.dumps(found)) == found
    assert found["owed"] == {"company": 1_320_000, "customer": 0, "yen": -1_320_000}
    assert found["facts"] == {"same": 3, "differing": 1, "only_company": 0, "only_customer": 0}
    assert [issue["number"] for issue in found["issues"]] == [1, 2]


def test_it_can_be_sent_with_what_other_readings_do() -> None:
    # By e-mail in time, which is good under X2 R-B: looked for when asked for, and before it is sent.
    email = ("form: paper, on: 2025-06-10", "form: email, on: 2025-06-09")
    sent = pickle.loads(pickle.dumps(compared(email)))
    assert "X2" in {each.reading for each in sent.contested}
    assert sent.to_dict() == compared(email).to_dict()
