"""The dispute tools, against hand-made answers and brute force."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import combinations
from typing import Any

import pytest

from yakkan import InputError, PaymentReceived, Register, RejectionArrived, View, parse_case
from yakkan.domain.instants import JST
from yakkan.projections.dispute import Dispute

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
  - {id: fire, event: RiskEventOccurred, contract: server, unit: s1, on: 2025-06-11, attributable_to: neither}
  - {id: letter, event: RejectionArrived, contract: server, unit: s1, form: paper, on: 2025-06-09,
     recorded_at: 2025-06-12T09:00}
"""


@pytest.fixture(scope="module")
def dispute() -> Dispute:
    return Register(":memory:").apply(parse_case(CASE)).dispute()


def owed(view: View) -> int:
    return view.fees.totals.outstanding


def state(view: View) -> str:
    return view.state("server", "s1")


class TestDiff:
    def test_the_late_letter_makes_the_difference(self, dispute: Dispute) -> None:
        before = dispute.view(date(2025, 6, 12), date(2025, 6, 11))
        after = dispute.view(date(2025, 6, 12), date(2025, 6, 12))
        found = dispute.diff(before, after)
        assert found.first is not None
        assert found.first.id == "letter"
        # the price and its tax are no longer owed
        assert found.yen == -1_320_000
        changes = {(c.part, c.line, c.field): (c.before, c.after) for c in found.changes}
        assert changes["units", "server/s1", "state"] == ("in_warranty", "rejected")
        assert changes["charges", "server/s1/price", ""] == ("present", None)

    def test_a_view_does_not_differ_from_itself(self, dispute: Dispute) -> None:
        view = dispute.view(date(2025, 6, 12))
        found = dispute.diff(view, dispute.view(date(2025, 6, 12)))
        assert (bool(found), found.first, found.yen) == (False, None, 0)

    def test_readings_differ_by_their_deemed_event(self, dispute: Dispute) -> None:
        found = dispute.diff(*(dispute.view(date(2025, 6, 10), readings={"X32": value}) for value in ("R-A", "R-B")))
        assert found.first is not None
        assert found.first.event == "EquipmentDeemedPassed"


class TestBisectAndFlips:
    def test_the_record_that_turned_the_answer(self, dispute: Dispute) -> None:
        turning = dispute.bisect(state, along="known_at", as_of=date(2025, 6, 12))
        assert turning is not None
        assert turning.at == datetime(2025, 6, 12, 9, tzinfo=JST)

    def test_the_day_that_turns_it(self, dispute: Dispute) -> None:
        turning = dispute.bisect(lambda view: owed(view) > 0, known_at=date(2025, 6, 11))
        assert turning is not None
        assert (turning.at, turning.before, turning.after) == (date(2025, 6, 10), False, True)

    def test_it_asks_for_few_views(self, dispute: Dispute) -> None:
        asked = []

        def question(view: View) -> bool:
            asked.append(view.as_of)
            return owed(view) > 0

        dispute.bisect(question, known_at=date(2025, 6, 11), as_of=date(2026, 6, 1))
        assert len(asked) <= 12

    def test_nothing_turns_what_never_changes(self, dispute: Dispute) -> None:
        assert dispute.bisect(lambda view: view.customer) is None

    def test_flips_are_those_of_a_walk_over_all_days(self, dispute: Dispute) -> None:
        found = dispute.flips(state, known_at=date(2025, 6, 11), as_of=date(2025, 7, 1))
        day, last, walked = date(2025, 3, 18), None, []
        while day <= date(2025, 7, 1):
            now = state(dispute.view(day, date(2025, 6, 11)))
            if last is not None and now != last:
                walked.append((day, last, now))
            day, last = day + timedelta(days=1), now
        assert [(turning.at, turning.before, turning.after) for turning in found] == walked


class TestWhatIf:
    def test_without_the_letter_the_price_is_owed(self, dispute: Dispute) -> None:
        assert owed(dispute.what_if(remove=["letter"]).view(date(2025, 6, 12))) == 1_320_000
        assert owed(dispute.view(date(2025, 6, 12))) == 0

    def test_a_day_later_it_is_too_late(self, dispute: Dispute) -> None:
        moved = dispute.what_if(change={"letter": {"on": date(2025, 6, 10)}}).view(date(2025, 6, 12))
        assert state(moved) == "in_warranty"

    def test_facts_may_be_supposed(self, dispute: Dispute) -> None:
        paid = PaymentReceived(on=date(2025, 6, 20), amount=1_320_000, contract="server")
        view = dispute.what_if(remove=["letter"], add=[paid]).view(date(2025, 6, 20))
        assert view.unit("server", "s1").title == "customer"
        assert [row.ref for row in view.timeline if row.event == "PaymentReceived"] == [None]

    def test_they_take_nothing_from_the_record(self, dispute: Dispute) -> None:
        before = dispute.view(date(2025, 6, 12)).to_dict()
        letter = RejectionArrived(on=date(2025, 6, 3), form="paper", contract="server", unit="s1")
        dispute.what_if(remove=["received"], add=[letter], readings={"X1": "R-B"}).view(date(2025, 6, 12))
        assert dispute.view(date(2025, 6, 12)).to_dict() == before

    @pytest.mark.parametrize(
        "wrong",
        [{"remove": ["nothing"]}, {"change": {"letter": {"colour": "red"}}}, {"change": {"letter": {"on": "x"}}}],
    )
    def test_what_is_unknown_is_refused(self, dispute: Dispute, wrong: dict[str, Any]) -> None:
        with pytest.raises(InputError):
            dispute.what_if(**wrong)


class TestAcrossReadings:
    def test_the_letter_by_email_is_contested_by_x2(self, dispute: Dispute) -> None:
        email = dispute.what_if(change={"letter": {"form": "email"}})
        found = email.across_readings(state, as_of=date(2025, 6, 12))
        assert not found.certain
        assert found.complete
        assert "X2" in found.decided_by

    def test_it_agrees_with_asking_every_combination(self, dispute: Dispute) -> None:
        email = dispute.what_if(change={"letter": {"form": "email"}})
        found = email.across_readings(state, as_of=date(2025, 6, 12))
        for combination, answer in found.answers.items():
            readings = dict(pair.split("=") for pair in combination.split())
            assert state(email.view(date(2025, 6, 12), readings=readings)) == answer

    def test_what_no_reading_touches_is_certain(self, dispute: Dispute) -> None:
        found = dispute.across_readings(state, as_of=date(2025, 4, 10))
        assert (found.certain, found.decided_by, set(found.answers.values())) == (True, (), {"accepted"})


class TestDecisiveFacts:
    def minimal(self, dispute: Dispute, question: Callable[[View], Any], as_of: date) -> set[tuple[str, ...]]:
        names = ("applied", "accepted", "received", "fire", "letter")
        base = question(dispute.view(as_of))
        found: list[set[str]] = []
        for size in (1, 2, 3):
            for some in combinations(names, size):
                if any(smaller <= set(some) for smaller in found):
                    continue
                if question(dispute.what_if(remove=some).view(as_of)) != base:
                    found.append(set(some))
        return {tuple(sorted(some)) for some in found}

    @pytest.mark.parametrize("question", [owed, state])
    def test_they_are_those_of_brute_force(self, dispute: Dispute, question: Callable[[View], Any]) -> None:
        found = dispute.decisive_facts(question, as_of=date(2025, 6, 12))
        assert found.complete
        assert {tuple(sorted(some)) for some in found.sets} == self.minimal(dispute, question, date(2025, 6, 12))

    def test_the_letter_decides_what_is_owed(self, dispute: Dispute) -> None:
        found = dispute.decisive_facts(owed, as_of=date(2025, 6, 12))
        assert found.sets[0] == ("letter",)
        assert found.answers[0] == 1_320_000
