"""What points of two parties' papers change alone, and what only together; the yen that are not owed; names."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from typing import Any, ClassVar

import pytest

from yakkan import Case, parse_case
from yakkan.projections.dispute import Comparison, Dispute
from yakkan.projections.dispute.effect import same, told
from yakkan.projections.dispute.papers import Papers
from yakkan.projections.dispute.points import Papering
from yakkan.projections.view import View

HEAD = """
order: SO-9
customer: みなと商事
quote: {number: Q-9, issued_on: 2025-03-01}
contracts:
  - {id: sv, kind: supply, price: 1000000, units: [{id: a, price: 600000}, {id: b, price: 400000}]}
  - {id: w, kind: outsourcing, monthly_fee: 300000, starts_on: 2025-04-01, term_months: 12}
  - {id: it, kind: integration, price: 4000000, due_on: 2025-07-31}
events:
  - {event: ApplicationReceived, on: 2025-03-10}
  - {event: AcceptanceArrived, on: 2025-03-12, form: paper}
"""
DEMAND = "  - {event: CureDemandArrived, contract: w, by: customer, form: paper, days: 14, on: 2025-06-02}\n"
RESCISSION = '  - {event: RescissionArrived, contract: w, by: customer, basis: "40(1)", scope: this, on: 2025-06-20}\n'
CURE = "  - {event: BreachCured, contract: w, on: 2025-06-12}\n"
RECEIVED = "".join(f"  - {{event: EquipmentReceived, contract: sv, unit: {u}, on: 2025-06-02}}\n" for u in "ab")
PAID = "  - {event: PaymentReceived, contract: sv, amount: 1100000, on: 2025-07-31}\n"
REJECTED = "  - {id: no, event: RejectionArrived, contract: sv, unit: a, form: paper, on: 2025-06-09}\n"
PASSED = "  - {event: PassCertificateArrived, contract: sv, unit: a, form: paper, on: 2025-06-09}\n"
WORK = (
    "  - {event: WorkCompleted, contract: it, on: 2025-07-25}\n"
    "  - {event: CompletionConfirmed, contract: it, form: paper, on: 2025-08-01}\n"
    "  - {event: PaymentReceived, contract: it, amount: 2200000, on: 2025-08-29}\n"
    "  - {event: DamageOccurred, contract: it, incident: i1, amount_direct: 5000000, amount_other: 1000000,"
    " on: 2025-08-20}\n"
)
FAULT = "  - {{event: AttributionFound, contract: it, incident: i1, degree: {}, on: 2025-10-01}}\n"


def papers(*events: str, head: str = HEAD) -> Case:
    return parse_case(head + "".join(events))


def compared(ours: Case, theirs: Case, **options: Any) -> Comparison:
    return Dispute(ours.history).compare(theirs, **options)


def states(changes: Any) -> dict[str, Any]:
    return {c.line: c.after for c in changes if c.field == "state" and c.part in ("contracts", "units")}


class TestWhatChangesOnlyTogether:
    def test_a_demand_alone_calls_for_a_cure_and_ends_the_contract_only_with_the_rescission(self) -> None:
        demand, rescission = compared(papers(), papers(DEMAND, RESCISSION)).issues
        assert (demand.point.subject, demand.weight, rescission.weight) == ("CureDemandArrived", "alone", "together")
        assert {c.line for c in demand.alone.changes} == {"O31:w"}
        for issue, other in ((demand, rescission), (rescission, demand)):
            [together] = issue.combined
            assert together.others == (other.number,)
            assert states(together.new) == {"SO-9/w": "terminated"}
            assert together.effect.yen == 220_000

    def test_three_that_are_all_needed_are_named_as_three(self) -> None:
        ours = papers(DEMAND.replace("paper", "oral"), CURE)
        issues = {issue.point.subject: issue for issue in compared(ours, papers(DEMAND, RESCISSION)).issues}
        demand, cure, rescission = (issues[n] for n in ("CureDemandArrived", "BreachCured", "RescissionArrived"))
        assert {issue.weight for issue in issues.values()} == {"together"}
        # written, and not cured: then the cure is owed; what ends the contract is the rescission besides
        assert [each.others for each in demand.combined] == [(cure.number,), (cure.number, rescission.number)]
        assert [each.others for each in rescission.combined] == [(demand.number, cure.number)]
        with_cure, with_both = demand.combined
        assert ({c.line for c in with_cure.new}, with_cure.effect.yen) == ({"O31:w"}, 0)
        assert (states(with_both.new), with_both.effect.yen) == ({"SO-9/w": "terminated"}, 220_000)

    def test_a_state_that_a_point_alone_makes_another_one_is_told_anew(self) -> None:
        certificate, letter = compared(papers(RECEIVED, PASSED), papers(RECEIVED, REJECTED)).issues
        assert states(certificate.alone.changes)["sv/a"] == "delivered"
        assert not letter.alone
        for issue in (certificate, letter):
            assert [states(each.new)["sv/a"] for each in issue.combined] == ["rejected"]

    def test_the_smallest_sets_are_those_of_brute_force(self) -> None:
        ours = papers(RECEIVED, DEMAND.replace("paper", "oral"), CURE, PASSED)
        theirs = papers(RECEIVED, DEMAND, RESCISSION, REJECTED)
        day = date(2025, 6, 20)
        papering = Papering(Papers.of(ours.history), Papers.of(theirs.history), {})
        points = range(len(papering.points))

        def state(switched: tuple[int, ...]) -> Any:
            view = View(papering.history(switched), day, None, papering.readings(switched))
            return view.state("w"), view.state("sv", "a")

        for place, line in ((0, "SO-9/w"), (1, "sv/a")):
            minimal: list[set[int]] = []
            for size in (1, 2, 3):
                for some in combinations(points, size):
                    changed = state(some)[place] != state(())[place]
                    if changed and not any(smaller < set(some) for smaller in minimal):
                        minimal.append(set(some))
            found = compared(ours, theirs, as_of=day).issues
            subjects = {papering.points[n].subject: n for n in points}
            number = {issue.number: subjects[issue.point.subject] for issue in found}
            sets = {frozenset({number[i.number]}) for i in found if line in states(i.alone.changes)} | {
                frozenset({number[i.number], *(number[other] for other in each.others)})
                for i in found
                for each in i.combined
                if states(each.new).get(line) in ("terminated", "rejected") and not i.alone
            }
            assert set(map(frozenset, minimal)) <= sets

    def test_four_that_are_all_needed_are_found_from_the_other_partys_papers(self) -> None:
        # written only as X2 R-B reads it, demanded by e-mail, not cured, and rescinded
        read = HEAD.replace("events:", "readings: {X2: R-B}\nevents:")
        ours = papers(DEMAND.replace("paper", "oral"), CURE)
        found = compared(ours, papers(DEMAND.replace("paper", "email"), RESCISSION, head=read))
        assert len(found.issues) == 4
        for issue in found.issues:
            assert not issue.alone
            [ended] = [each for each in issue.combined if states(each.new) == {"SO-9/w": "terminated"}]
            assert {issue.number, *ended.others} == {1, 2, 3, 4}


class TestYenThatAreNotOwed:
    def test_damages_are_told_in_yen(self) -> None:
        ours, theirs = (papers(WORK, FAULT.format(degree)) for degree in ("negligence", "gross_negligence"))
        found = compared(ours, theirs)
        [issue] = found.issues
        # capped at the 2,200,000 paid; without the cap the direct damage of 5,000,000
        assert (issue.yen, issue.shown.figure, issue.stake, issue.gains) == (0, -2_800_000, 2_800_000, "customer")
        assert issue.alone.sums["liability", "uncapped_damages:it"] == 5_000_000

    def test_readings_that_move_damages_alone_would_change_the_outcome(self) -> None:
        ours, theirs = (papers(WORK, FAULT.format(degree)) for degree in ("negligence", "gross_negligence"))
        found = {(each.reading, each.value): each.figures for each in compared(ours, theirs).contested}
        # X61 R-B counts what was paid by the day of the damage: nothing; X64 R-B lifts the limit to direct damage too
        assert found["X61", "R-B"] == (2_200_000, 0)
        assert found["X64", "R-B"] == (0, -1_000_000)

    def test_money_that_waits_for_another_price_is_the_customers(self) -> None:
        [issue] = compared(papers(RECEIVED, PAID), papers(RECEIVED, PAID, REJECTED)).issues
        # the price of a with tax was paid and is an advance now
        assert (issue.yen, issue.alone.held, issue.stake, issue.gains) == (0, 660_000, 660_000, "customer")

    def test_a_deposit_is_its_money_too(self) -> None:
        head = HEAD.replace("number: Q-9,", "number: Q-9, deposit_limit: 300000,")
        paid = "  - {event: DepositPaid, contract: w, amount: 300000, on: 2025-04-10}\n"
        [issue] = compared(papers(head=head), papers(paid, head=head)).issues
        assert (issue.yen, issue.alone.held, issue.gains) == (0, 300_000, "customer")

    def test_an_early_termination_sum_counts_once(self) -> None:
        notice = "  - {event: EarlyTerminationNoticed, contract: w, form: paper, on: 2025-06-30}\n"
        [issue] = compared(papers(), papers(notice), as_of=date(2025, 7, 1)).issues
        assert issue.alone.balance == issue.alone.yen > 0


class TestASecondFactOfOneContent:
    def test_the_second_payment_is_where_they_part(self) -> None:
        once = PAID.replace("1100000", "440000")
        first = compared(papers(RECEIVED, once), papers(RECEIVED, once, once)).first
        assert first is not None
        assert first.event is not None
        assert (first.event.event, first.day, first.told_by) == ("PaymentReceived", date(2025, 7, 31), "customer")

    def test_a_duplicate_is_told_as_one_more(self) -> None:
        [issue] = compared(papers(RECEIVED, REJECTED), papers(RECEIVED, REJECTED, REJECTED.replace("no", "n2"))).issues
        assert (issue.point.ours, issue.point.alike, issue.weight) == (None, 1, "idle")

    def test_a_fact_taken_back_is_no_fact_never_told(self) -> None:
        forged = "  - {event: FactRetracted, contract: sv, retracts: no, reason: forged, on: 2025-07-01}\n"
        for theirs in (papers(RECEIVED, REJECTED), papers(RECEIVED, REJECTED.replace("-09", "-08"))):
            [issue] = compared(papers(RECEIVED, REJECTED, forged), theirs).issues
            assert issue.point.retracted == (date(2025, 7, 1), "forged")
            turned = Dispute(theirs.history).compare(papers(RECEIVED, REJECTED, forged), party="customer")
            assert [each.point.retracted for each in turned.issues] == [(date(2025, 7, 1), "forged")]


class TestSeveralFields:
    """Received on Mon 2025-06-02: a rejection in writing by 06-09 is in time."""

    @pytest.mark.parametrize(
        ("ours", "theirs", "enough"),
        [
            # late and no writing: it takes both
            ("form: phone, on: 2025-06-10", "form: paper, on: 2025-06-09", (("on", "form"),)),
            # in time either way: the form is enough
            ("form: phone, on: 2025-06-06", "form: paper, on: 2025-06-09", (("form",),)),
            # late by either day and in whatever form
            ("form: phone, on: 2025-06-11", "form: paper, on: 2025-06-10", ()),
        ],
    )
    def test_which_of_them_are_enough(self, ours: str, theirs: str, enough: tuple[tuple[str, ...], ...]) -> None:
        letters = (REJECTED.replace("form: paper, on: 2025-06-09", each) for each in (ours, theirs))
        [issue] = compared(*(papers(RECEIVED, letter) for letter in letters), as_of=date(2025, 6, 12)).issues
        assert issue.enough == enough


class TestNames:
    def test_another_customer_or_order_is_told(self) -> None:
        theirs = papers(head=HEAD.replace("みなと商事", "月光商会").replace("SO-9", "SO-8"))
        found = compared(papers(), theirs)
        assert found.named == (("customer", "みなと商事", "月光商会"), ("order", "SO-9", "SO-8"))
        assert not found

    def test_contracts_and_units_too(self) -> None:
        theirs = papers(head=HEAD.replace("id: sv", "id: server").replace("{id: a,", "{id: a1,"))
        assert compared(papers(), theirs).named == (("contract", "sv", "server"), ("unit", "sv/a", "server/a1"))

    def test_papers_of_one_set_of_names_have_none(self) -> None:
        assert compared(papers(), papers(DEMAND)).named == ()


class TestReadingsTogether:
    def test_one_that_does_nothing_alone_is_told_beside_the_one_that_lets_it(self) -> None:
        # demanded by e-mail, a writing under X2 R-B; only if that ends the contract is June's fee prorated, X40
        theirs = papers(DEMAND.replace("paper", "email"), RESCISSION)
        found = compared(papers(), theirs)
        assert found.readings_together
        pairs = {frozenset({each.reading, *(name for name, *_ in each.beside)}): each for each in found.contested}
        pair = pairs[frozenset({"X2", "X40"})]
        # 20 days of June: 220,000; R-C divides by 365 days: 330,000 x 12 x 20 / 365 = 216,986
        assert (pair.reading, pair.value, pair.figures, pair.states) == ("X40", "R-C", (0, 216_986), ("w",))

        def under(**choice: str) -> Any:
            return told(View(theirs.history, found.as_of, None, choice))

        for each in found.contested:
            together = {each.reading: each.value, **{name: value for name, value, _ in each.beside}}
            assert not same(under(**together), under()), each
            for name, value, _ in each.beside:
                assert not same(under(**{name: value}), under(**together)), each


class TestThreeReadingsTogether:
    """A rejection of unit a: by e-mail (X2), of another maker's unit (X36), after a's own week but not b's (X33)."""

    HEAD = HEAD.replace("events:", "readings: {X36: R-B}\nevents:").replace(
        "kind: supply,", "kind: supply, maker: other,"
    )
    REJECTED = (
        "  - {event: EquipmentReceived, contract: sv, unit: a, on: 2025-06-02}\n"
        "  - {event: EquipmentReceived, contract: sv, unit: b, on: 2025-06-09}\n"
        "  - {event: RejectionArrived, contract: sv, unit: a, form: email, on: 2025-06-12}\n"
    )
    THREE: ClassVar = {"X2": "R-B", "X33": "R-B", "X36": "R-A"}

    def test_three_that_matter_only_together_are_told(self) -> None:
        ours, theirs = (papers(self.REJECTED, *more, head=self.HEAD) for more in ((), (DEMAND,)))
        found = compared(ours, theirs, as_of=date(2025, 6, 20))
        assert (found.readings_at_once, found.readings_together, found.complete) == (3, True, True)

        def outcome(readings: dict[str, str]) -> Any:
            view = View(ours.history, found.as_of, None, readings)
            return view.state("sv", "a"), view.fees.totals

        # The oracle: no one and no two of them change anything.
        for some in (some for size in (1, 2) for some in combinations(self.THREE.items(), size)):
            assert outcome(dict(some)) == outcome({})
        assert outcome(self.THREE)[0] == "rejected"
        sets = [{each.reading: each.value, **{n: v for n, v, _ in each.beside}} for each in found.contested]
        assert sets.count(self.THREE) == 1
        [told] = [each for each in found.contested if len(each.beside) == 2]
        assert "sv/a" in told.states
        assert [each["reading"] for each in told.to_dict("company", "customer")["with"]] == [n for n, *_ in told.beside]


@pytest.mark.parametrize("which", ["term_months: 24", "starts_on: 2025-04-15"])
def test_another_term_is_among_the_changes(which: str) -> None:
    name = which.partition(":")[0]
    before = {"term_months": "term_months: 12", "starts_on": "starts_on: 2025-04-01"}[name]
    [issue] = compared(papers(), papers(head=HEAD.replace(before, which))).issues
    assert "term" in {c.field for c in issue.alone.changes}
