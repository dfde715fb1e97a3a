"""Turning back time: differences and what follows, deciding events, what-ifs, and why something is not there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from yakkan import (
    AcceptanceArrived,
    FactCorrected,
    FactRetracted,
    InputError,
    PaymentReceived,
    Register,
    RejectionArrived,
    View,
    parse_case,
)
from yakkan.domain.contract.definition import ContractOpened
from yakkan.domain.contract.history import History
from yakkan.domain.contract.record import Record
from yakkan.domain.instants import JST
from yakkan.projections.dispute import Dispute, diff
from yakkan.projections.explanation import Explanation

SERVER = """
order: SO-1
customer: 株式会社みなと
quote: {number: Q-1, issued_on: 2025-03-18}
contracts:
  - {id: server, kind: supply, payment: {due_on: 2025-06-30}, price: 2000000,
     units: [{id: s1, price: 1200000}, {id: s2, price: 800000}]}
events:
  - {id: applied, event: ApplicationReceived, on: 2025-04-03}
  - {id: accepted, event: AcceptanceArrived, on: 2025-04-07, form: electronic}
  - {id: got1, event: EquipmentReceived, contract: server, unit: s1, on: 2025-06-02}
  - {id: got2, event: EquipmentReceived, contract: server, unit: s2, on: 2025-06-02}
  - {id: call, event: RejectionArrived, contract: server, unit: s2, form: phone, on: 2025-06-09}
  - {id: letter, event: RejectionArrived, contract: server, unit: s1, form: paper, on: 2025-06-09,
     recorded_at: 2025-06-12T09:00}
"""
"""Received Mon 06-02, so the last day to reject is Mon 06-09. The letter for s1 is in time; a call is none."""

CORRECTED = """
order: SO-2
customer: 株式会社みなと
quote: {number: Q-2, issued_on: 2025-03-18}
contracts: [{id: box, kind: supply, price: 500000}]
events:
  - {event: ApplicationReceived, on: 2025-04-03}
  - {event: AcceptanceArrived, on: 2025-04-07, form: paper}
  - {id: came, event: EquipmentReceived, contract: box, on: 2025-06-02}
  - {id: fix, event: FactCorrected, corrects: came, changes: {on: 2025-06-05, note: 受領書}, on: 2025-06-10,
     recorded_at: 2025-06-10T11:00}
  - {id: refix, event: FactCorrected, corrects: fix, changes: {changes: {on: 2025-06-04}}, on: 2025-06-16,
     recorded_at: 2025-06-16T10:00}
  - {id: unfix, event: FactRetracted, retracts: refix, reason: 誤り, on: 2025-06-18, recorded_at: 2025-06-18T10:00}
"""

OTHER = """
order: SO-5
customer: 株式会社みなと
quote: {number: Q-5, issued_on: 2025-03-18}
contracts: [{id: case, kind: supply, price: 500000}]
events:
  - {event: ApplicationReceived, on: 2025-04-03}
  - {event: AcceptanceArrived, on: 2025-04-07, form: paper}
  - {id: came, event: EquipmentReceived, contract: case, on: 2025-06-02}
"""
"""A label is one order's own: `came` stands here too."""

WATCH = """
order: SO-3
customer: 株式会社みなと
quote: {number: Q-3, issued_on: 2024-03-01}
contracts:
  - {id: watch, kind: outsourcing, monthly_fee: 100000, starts_on: 2024-06-01, term_months: 12, auto_renews: false}
  - {id: care, kind: maintenance, monthly_fee: 50000, starts_on: 2024-06-01, term_months: 12}
events:
  - {event: ApplicationReceived, on: 2024-04-01}
  - {event: AcceptanceArrived, on: 2024-04-05, form: paper}
  - {id: no, event: NonRenewalDeclared, contract: care, by: customer, form: paper, on: 2025-03-03}
"""
"""A refusal of renewal is due three months before the end, by Fri 2025-02-28: that of `care` is three days late."""


def dispute_over(*cases: str) -> Dispute:
    return Register(":memory:").apply(parse_case("---".join(cases))).dispute()


@pytest.fixture(scope="module")
def server() -> Dispute:
    return dispute_over(SERVER)


def state(view: View, unit: str = "s1") -> str:
    return view.state("server", unit)


def label(record: Record) -> str | None:
    return getattr(record.event, "id", None)


def texts(tree: Explanation) -> list[str]:
    """The reasons, without what they rest on."""
    return [child.text for child in tree.children]


def nodes(tree: Explanation) -> list[str]:
    return [f"{node.text}: {node.arithmetic}" for _, node in tree.walk()]


class TestCascade:
    def test_what_the_letter_undid_follows_from_it(self, server: Dispute) -> None:
        day = date(2025, 6, 12)
        found = server.diff(server.view(day, date(2025, 6, 11)), server.view(day))
        told = [(step.stands, step.event.event, step.follows, step.how) for step in found.cascade]
        assert told == [
            ("after", "RejectionArrived", None, None),
            ("before", "EquipmentDeemedPassed", 0, "withdrawn"),
            ("before", "WarrantyBegan", 1, "cause"),
        ]
        assert found.first is found.cascade[0].event
        # 1,200,000 + 10 %
        assert [(c.charge, c.yen, c.follows) for c in found.charges] == [("server/s1/price", -1_320_000, 1)]

    def test_under_another_reading_the_same_letter_has_no_effect(self, server: Dispute) -> None:
        day = date(2025, 6, 12)
        found = server.diff(server.view(day), server.view(day, readings={"X32": "R-B"}))
        assert [(change.line, change.before, change.after) for change in found.settings] == [("X32", "R-A", "R-B")]
        assert "EquipmentDeemedPassed" in {step.event.event for step in found.cascade if step.stands == "after"}
        letters = [step for step in found.cascade if step.event.id == "letter"]
        assert all(step.stands == "before" and step.reason for step in letters)

    def test_a_correction_is_what_a_corrected_fact_follows_from(self) -> None:
        dispute = dispute_over(CORRECTED)
        day = date(2025, 6, 12)
        found = dispute.diff(dispute.view(day, date(2025, 6, 9)), dispute.view(day, date(2025, 6, 10)))
        events = [step.event.id or step.event.event for step in found.cascade]
        correction = events.index("fix")
        came = [step for step in found.cascade if step.event.id == "came"]
        assert [(step.stands, step.event.on.day, step.follows, step.how) for step in came] == [
            ("before", 2, correction, "corrected"),
            ("after", 5, correction, "corrected"),
        ]

    def test_two_like_payments_of_one_day_are_two_steps(self, server: Dispute) -> None:
        twice = [PaymentReceived(contract="server", on=date(2025, 6, 20), amount=1000)] * 2
        day = date(2025, 6, 20)
        found = server.diff(server.view(day), server.what_if(add=twice).view(day))
        assert [step.event.event for step in found.cascade] == ["PaymentReceived"] * 2
        once = server.diff(server.what_if(add=twice[:1]).view(day), server.what_if(add=twice).view(day))
        assert len(once.cascade) == 1

    def test_views_of_other_editions_and_histories_part_too(self, server: Dispute) -> None:
        def of_edition(record: Any) -> Any:
            if not isinstance(record.event, ContractOpened):
                return record
            return record.but(event=replace(record.event, quote=replace(record.event.quote, number="Q-9")))

        same_day = date(2025, 6, 12)
        again = Dispute(History([of_edition(record) for record in server.history.records]))
        assert not server.diff(server.view(same_day), again.view(same_day))
        other = again.view(same_day)
        for course in other.chronicle.courses.values():
            course.edition = "IIJ-SRV145-0027"
        found = diff(server.view(same_day), other)
        assert [(c.line, c.field, c.after) for c in found.settings] == [("SO-1", "edition", "IIJ-SRV145-0027")]
        assert [(c.part, c.field) for c in found.changes] == [("contracts", "edition")]
        later = dispute_over(SERVER, CORRECTED)
        wider = diff(server.view(same_day), later.view(same_day))
        assert ("contracts", "SO-2/box", "") in {(c.part, c.line, c.field) for c in wider.changes}

    def test_a_contract_is_the_same_when_another_order_takes_its_short_name(self) -> None:
        twin = SERVER.replace("SO-1", "SO-4").replace("Q-1", "Q-4").replace("2025-0", "2025-1")
        twin = twin.replace("2025-14", "2025-11").replace("2025-16", "2025-12").replace("2025-13", "2025-10")
        dispute = dispute_over(SERVER, twin)
        day = date(2025, 7, 31)
        early, late = dispute.view(day, day), dispute.view(day)
        assert [line.contract for line in early.contracts] == ["server"]
        assert [line.contract for line in late.contracts] == ["SO-1/server", "SO-4/server"]
        found = dispute.diff(early, late)
        assert not found.cascade
        assert {(change.part, change.line) for change in found.changes} == {
            ("matter", "matter"),
            ("contracts", "SO-4/server"),
            ("units", "SO-4/server/s1"),
            ("units", "SO-4/server/s2"),
        }

    def test_its_json_names_steps_by_number(self, server: Dispute) -> None:
        day = date(2025, 6, 12)
        data = server.diff(server.view(day, date(2025, 6, 11)), server.view(day)).to_dict()
        assert set(data) == {"settings", "changes", "first", "cascade", "yen", "charges"}
        assert data["settings"] == [
            {"part": "settings", "line": "known_at", "field": "", "before": "2025-06-11", "after": None}
        ]
        assert data["first"]["id"] == "letter"
        assert data["cascade"][data["charges"][0]["follows"]]["event"]["event"] == "EquipmentDeemedPassed"


class TestDecidingEvents:
    def test_the_letter_decides_along_the_record_although_the_answer_ends_as_it_began(self, server: Dispute) -> None:
        found = server.bisect(lambda v: state(v) == "in_warranty", along="known_at", as_of=date(2025, 6, 12))
        assert found is not None
        assert (found.at, found.before, found.after) == (datetime(2025, 6, 12, 9, tzinfo=JST), True, False)
        assert found.event is not None
        assert found.event.id == "letter"

    def test_the_deemed_pass_decides_along_the_days_and_no_event_of_another_unit(self, server: Dispute) -> None:
        found = server.bisect(lambda v: state(v, "s2"), as_of=date(2025, 6, 20))
        assert found is not None
        assert found.at == date(2025, 6, 10)
        assert {row.unit for row in found.events} == {"s2"}
        known = server.bisect(state, as_of=date(2025, 6, 20), known_at=date(2025, 6, 11))
        assert known is not None
        assert [(row.event, row.unit) for row in known.events] == [
            ("EquipmentDeemedPassed", "s1"),
            ("WarrantyBegan", "s1"),
        ]

    def test_time_alone_needs_no_event(self, server: Dispute) -> None:
        # The price of s2 falls due on Mon 2025-06-30.
        found = server.bisect(lambda v: v.fees.totals.overdue > 0, as_of=date(2025, 12, 1))
        assert found is not None
        assert (found.at, found.events, found.event) == (date(2025, 7, 1), (), None)

    def test_what_a_view_does_not_know_yet_is_none(self) -> None:
        dispute = dispute_over(SERVER, CORRECTED.replace("2025-04-03", "2025-04-05"))
        found = dispute.flips(lambda v: v.state("box"), along="known_at", as_of=date(2025, 6, 2))
        assert (found[0].before, found[0].after) == (None, "applied")
        assert found[0].at == datetime(2025, 4, 5, tzinfo=JST)
        with pytest.raises(InputError, match="nothing"):
            dispute.flips(lambda v: v.state("nothing"), as_of=date(2025, 4, 10))
        with pytest.raises(InputError, match="nothing"):
            dispute.bisect(lambda v: v.state("nothing"), as_of=date(2025, 4, 10))

    def test_it_is_plain_in_json(self, server: Dispute) -> None:
        [*_, last] = server.flips(state, along="known_at", as_of=date(2025, 6, 12))
        data = last.to_dict()
        assert (data["at"], data["after"], data["events"][0]["id"]) == (
            "2025-06-12T09:00:00+09:00",
            "rejected",
            "letter",
        )


class TestFlips:
    @pytest.mark.parametrize("along", ["as_of", "known_at"])
    def test_they_tell_how_far_they_have_come(self, server: Dispute, along: Any) -> None:
        told: list[tuple[int, int]] = []
        found = server.flips("outstanding", along, progress=lambda done, of: told.append((done, of)))
        assert found == server.flips("outstanding", along)
        assert [done for done, _ in told] == list(range(1, told[0][1] + 1))
        assert {of for _, of in told} == {told[0][1]}


class TestWhatIf:
    def test_a_correction_goes_with_the_fact_that_it_corrects_and_so_does_its_own(self) -> None:
        supposed = dispute_over(CORRECTED).what_if(remove=["came"])
        names = {type(record.event).__name__ for record in supposed.history.records}
        assert names.isdisjoint({"EquipmentReceived", "FactCorrected", "FactRetracted"})

    def test_a_correction_removed_leaves_the_fact_as_recorded(self) -> None:
        view = dispute_over(CORRECTED).what_if(remove=["fix"]).view(date(2025, 6, 3))
        assert view.state("box") == "delivered"

    def test_a_correction_does_not_turn_to_the_same_label_of_another_order(self) -> None:
        dispute = dispute_over(CORRECTED, OTHER)
        ref = next(r.ref for r in dispute.history.records if r.stream == "SO-2/box" and label(r) == "came")
        view = dispute.what_if(remove=[ref]).view(date(2025, 6, 3))
        assert view.state("case") == "delivered"

    def test_a_change_is_not_undone_by_a_correction_of_the_same_field(self) -> None:
        supposed = dispute_over(CORRECTED).what_if(change={"came": {"on": date(2025, 6, 9)}})
        view = supposed.view(date(2025, 6, 18))
        [came] = [row for row in view.timeline if row.id == "came"]
        assert came.on == date(2025, 6, 9)
        # What the correction says of other fields still holds.
        assert came.details["note"] == "受領書"

    def test_what_the_record_withdrew_because_of_a_fact_was_not_withdrawn_without_it(self, server: Dispute) -> None:
        day = date(2025, 6, 12)
        assert "DeemedEventWithdrawn" in {row.event for row in server.view(day).timeline}
        supposed = server.what_if(remove=["letter"]).view(day)
        assert {row.status for row in supposed.timeline} == {"effective"}
        [passed] = [row for row in supposed.timeline if row.event == "EquipmentDeemedPassed" and row.unit == "s1"]
        assert passed.ref is not None

    def test_the_instant_of_the_record_can_be_another(self, server: Dispute) -> None:
        early = server.what_if(change={"letter": {"recorded_at": datetime(2025, 6, 9, 15, tzinfo=JST)}})
        assert state(server.view(date(2025, 6, 11), date(2025, 6, 11))) == "in_warranty"
        assert state(early.view(date(2025, 6, 11), date(2025, 6, 11))) == "rejected"
        recorded = [record.recorded_at for record in early.history.records]
        assert recorded == sorted(recorded)

    def test_a_fact_without_an_instant_of_its_own_moves_with_its_day(self, server: Dispute) -> None:
        moved = server.what_if(change={"got1": {"on": date(2025, 6, 5)}})
        assert state(moved.view(date(2025, 6, 8), date(2025, 6, 4))) == "accepted"
        assert state(moved.view(date(2025, 6, 8), date(2025, 6, 5))) == "delivered"

    def test_formation_goes_to_every_contract_of_its_order(self) -> None:
        dispute = dispute_over(WATCH, SERVER)
        again = AcceptanceArrived(on=date(2024, 4, 4), form="paper")
        supposed = dispute.what_if(add=[again], order="SO-3")
        added = [record.stream for record in supposed.history.records if record.version == 0]
        assert added == ["SO-3/watch", "SO-3/care"]
        with pytest.raises(InputError, match="order"):
            dispute.what_if(add=[again])
        with pytest.raises(InputError, match="SO-9"):
            dispute.what_if(add=[again], order="SO-9")

    def test_corrections_can_be_supposed(self, server: Dispute) -> None:
        fix = FactCorrected(corrects="letter", changes={"form": "phone"}, on=date(2025, 6, 13))
        supposed = server.what_if(add=[fix])
        assert state(supposed.view(date(2025, 6, 13), date(2025, 6, 12))) == "rejected"
        assert state(supposed.view(date(2025, 6, 13))) == "in_warranty"
        gone = server.what_if(add=[FactRetracted(retracts="letter", reason="x", on=date(2025, 6, 13), id="gone")])
        [row] = [row for row in gone.view(date(2025, 6, 13)).timeline if row.id == "letter"]
        assert (row.status, row.reason) == ("retracted", "retracted by gone")
        assert [r.ref for r in gone.view(date(2025, 6, 13)).timeline if r.event == "FactRetracted"] == [None]

    def test_what_is_supposed_can_be_supposed_otherwise(self, server: Dispute) -> None:
        paid = PaymentReceived(contract="server", on=date(2025, 6, 20), amount=880_000)
        once = server.what_if(add=[paid])
        assert once.view(date(2025, 6, 20)).unit("server", "s2").title == "customer"
        name = next(record.ref for record in once.history.records if record.version == 0)
        assert once.what_if(remove=[name]).view(date(2025, 6, 20)).unit("server", "s2").title == "company"

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"add": [RejectionArrived(contract="server", unit="s9", form="paper", on=date(2025, 6, 9))]}, "s9"),
            ({"add": [RejectionArrived(contract="sever", form="paper", on=date(2025, 6, 9))]}, "did you mean server"),
            ({"change": {"letter": {"colour": "red"}}}, "colour"),
            ({"change": {"letter": {"unit": "s9"}}}, "s9"),
            ({"change": {"letter": {"id": "other"}}}, "another label"),
            ({"change": {"letter": {"on": "2025-06-31"}}}, "calendar"),
            ({"remove": ["leter"]}, "did you mean letter"),
            ({"remove": ["letter"], "change": {"letter": {"form": "email"}}}, "both removed and changed"),
            ({"add": [FactRetracted(retracts="nobody", reason="x", on=date(2025, 6, 9))]}, "nobody"),
        ],
    )
    def test_what_cannot_be_is_refused(self, server: Dispute, wrong: dict[str, Any], said: str) -> None:
        with pytest.raises(InputError, match=said):
            server.what_if(**wrong)

    def test_everything_that_is_wrong_is_said_at_once(self, server: Dispute) -> None:
        with pytest.raises(InputError) as refused:
            server.what_if(remove=["x"], change={"y": {"on": date(2025, 6, 9)}, "letter": {"on": 1, "colour": 2}})
        assert len(refused.value.problems) == 3

    def test_the_store_keeps_what_it_has(self) -> None:
        with Register(":memory:") as register:
            matter = register.apply(parse_case(SERVER))
            before = [(record.ref, record.event) for record in matter.history.records]
            length = register.store.length(matter.name)
            matter.dispute().what_if(remove=["letter"], change={"got1": {"on": date(2025, 6, 3)}}).view(
                date(2025, 7, 1)
            )
            assert register.store.length(matter.name) == length
            assert [(record.ref, record.event) for record in matter.history.records] == before
            assert [(record.ref, record.event) for record in register.matter(matter.name).history.records] == before


class TestWhyNot:
    def test_a_fact_prevents_it_on_the_last_day(self, server: Dispute) -> None:
        tree = server.why_not("EquipmentDeemedPassed:server/s1", as_of=date(2025, 6, 12))
        assert texts(tree)[:2] == [
            "it was concluded, and withdrawn since",
            "a fact prevents it: without it, it would be there",
        ]
        [letter] = tree.children[1].children
        assert letter.arithmetic == "on the last day, 2025-06-09"
        assert letter.text.startswith("RejectionArrived of s1 on 2025-06-09")
        assert any(child.reading == "X32=R-B" for child in tree.children)

    def test_it_is_still_to_come_and_what_is_open_until_then(self, server: Dispute) -> None:
        tree = server.why_not("WarrantyBegan:server/s2", as_of=date(2025, 6, 8))
        assert texts(tree)[0] == "it is still to come: if nothing further happens, it shows from 2025-06-10"
        assert any("O22 customer: inspect and certify (server/s2), open" in text for text in nodes(tree))

    def test_a_call_would_have_had_to_be_a_letter(self, server: Dispute) -> None:
        for what in ("state:server/s2=rejected", "call", "O23:server/s2"):
            tree = server.why_not(what, as_of=date(2025, 6, 9) if what == "O23:server/s2" else date(2025, 6, 12))
            assert "a fact has no effect: in writing, it would be there" in texts(tree), what

    def test_a_refusal_three_days_late_would_have_had_to_come_sooner(self) -> None:
        tree = dispute_over(WATCH).why_not("TermExpired:care", as_of=date(2025, 6, 1))
        assert "a fact has no effect: had it come by 2025-02-28, it would be there" in texts(tree)

    def test_what_was_agreed_prevents_it(self) -> None:
        tree = dispute_over(WATCH).why_not("TermRenewed:watch", as_of=date(2025, 6, 1))
        assert texts(tree) == ["what was agreed prevents it"]
        assert texts(tree.children[0]) == ["as agreed: auto_renews = False"]

    def test_the_record_learnt_of_it_too_late(self, server: Dispute) -> None:
        tree = server.why_not("state:server/s1=rejected", as_of=date(2025, 6, 11), known_at=date(2025, 6, 11))
        assert texts(tree)[0] == "the record learnt of it only later"
        assert "letter" not in texts(tree)
        assert tree.children[0].children[0].arithmetic == "recorded at 2025-06-12T09:00:00+09:00"

    def test_nothing_recorded_leads_to_it(self, server: Dispute) -> None:
        paid = server.why_not("TitleTransferred:server/s2", as_of=date(2025, 6, 20))
        assert [text for text in nodes(paid) if "not recorded" in text] == [
            "not recorded: PaymentReceived: open: 880,000 yen"
        ]
        early = server.why_not("server/s1/price", as_of=date(2025, 4, 10), known_at=date(2025, 4, 10))
        assert "not recorded: EquipmentReceived: " in nodes(early)
        before = server.why_not("state:server/s1=rejected", as_of=date(2025, 4, 10), known_at=date(2025, 4, 10))
        missing = [text for text in nodes(before) if "not recorded" in text]
        assert missing == ["not recorded: EquipmentReceived: ", "not recorded: RejectionArrived: "]

    def test_a_right_that_has_ended_says_so(self, server: Dispute) -> None:
        tree = server.why_not("latent_defect:server/s2", as_of=date(2026, 7, 1))
        assert texts(tree)[0] == "it was there, and has ended"
        assert any("6 months from 2025-06-10" in text for text in nodes(tree))

    def test_a_retracted_fact_and_the_retraction(self) -> None:
        dispute = dispute_over(CORRECTED)
        tree = dispute.why_not("refix", as_of=date(2025, 6, 20))
        assert texts(tree)[0] == "the record of it was retracted"
        pair = dispute.what_if(add=[FactRetracted(retracts="came", reason="誤り", on=date(2025, 6, 20))])
        gone = pair.why_not("EquipmentDeemedPassed:box", as_of=date(2025, 6, 25))
        assert "a correction prevents it: without it, it would be there" in texts(gone)

    def test_a_kind_of_contract_may_not_know_it(self, server: Dispute) -> None:
        tree = server.why_not("TermRenewed:server", as_of=date(2025, 6, 12))
        assert "a contract of kind supply knows no TermRenewed: " in nodes(tree)

    def test_a_question_may_be_asked(self, server: Dispute) -> None:
        tree = server.why_not("server/s1.risk == customer", as_of=date(2025, 6, 12))
        assert "a fact prevents it: without it, it would be there" in texts(tree)
        late = server.why_not("late_interest > 0", as_of=date(2025, 6, 30))
        # From the day after Mon 2025-06-30 880,000 yen bear interest.
        assert texts(late)[0] == "it is still to come: if nothing further happens, it shows from 2025-07-01"

    def test_what_is_there_is_explained(self, server: Dispute) -> None:
        tree = server.why_not("EquipmentDeemedPassed:server/s2", as_of=date(2025, 6, 12))
        assert tree.text == "EquipmentDeemedPassed:server/s2 is there on 2025-06-12"
        assert tree.children

    @pytest.mark.parametrize(
        "what",
        [
            "",
            "nonsense",
            "EquipmentDeemedPassed:server/s9",
            "state:server/s1",
            "state:server/s1=renewed",
            "O22",
            "x/price",
        ],
    )
    def test_what_means_nothing_is_refused(self, server: Dispute, what: str) -> None:
        with pytest.raises(InputError):
            server.why_not(what, as_of=date(2025, 6, 12))
