"""Decisive facts and by how many days facts may move, against days worked out by hand and brute force."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations
from random import Random
from typing import Any

import pytest

from yakkan import InputError, Register, View, parse_case
from yakkan.projections.dispute import Dispute, Move

CASE = """
order: SO-1
customer: みなと商事
quote: {number: Q-1, issued_on: 2025-03-18}
contracts:
  - {id: server, kind: supply, units: [{id: s1, price: 1200000}], price: 1200000}
events:
  - {id: applied, event: ApplicationReceived, on: 2025-04-03}
  - {id: accepted, event: AcceptanceArrived, on: 2025-04-07, form: electronic}
  - {id: received, event: EquipmentReceived, contract: server, unit: s1, on: 2025-06-02}
  - {id: letter, event: RejectionArrived, contract: server, unit: s1, form: paper, on: 2025-06-09}
  - {id: second, event: RejectionArrived, contract: server, unit: s1, form: paper, on: 2025-06-09}
"""
CORRECTION = """
  - {id: fix, event: FactCorrected, corrects: letter, contract: server, changes: {on: 2025-06-06}, on: 2025-06-20}
"""
DAY = date(2025, 6, 25)


def disputed(text: str) -> Dispute:
    return Register(":memory:").apply(parse_case(text)).dispute()


def state(view: View) -> str:
    return view.state("server", "s1")


class TestSets:
    def test_two_letters_decide_only_together(self) -> None:
        found = disputed(CASE).decisive_facts(state, as_of=DAY, within=0)
        assert (found.answer, found.complete) == ("rejected", True)
        assert set(found.sets) == {("applied",), ("accepted",), ("received",), ("letter", "second")}
        assert dict(zip(found.sets, found.answers, strict=True))["letter", "second"] == "in_warranty"

    def test_a_fact_that_a_correction_names_may_be_missing(self) -> None:
        found = disputed(CASE + CORRECTION.lstrip("\n")).decisive_facts(state, as_of=DAY, within=0)
        assert ("letter", "second") in found.sets

    def test_what_comes_later_or_is_not_known_yet_decides_nothing(self) -> None:
        early = disputed(CASE).decisive_facts(state, as_of=date(2025, 6, 5), within=0)
        assert early.considered == 3
        assert set(early.sets) == {("applied",), ("accepted",), ("received",)}
        unknown = disputed(CASE).decisive_facts(state, as_of=DAY, known_at=date(2025, 6, 5), within=0)
        assert (unknown.answer, unknown.considered) == ("in_warranty", 3)

    def test_a_question_without_an_answer_is_refused(self) -> None:
        with pytest.raises(InputError, match="nobody"):
            disputed(CASE).decisive_facts(lambda view: view.state("nobody"), as_of=DAY)

    def test_a_large_matter_is_looked_at_contract_by_contract(self) -> None:
        many = 12
        contracts = "".join(f"  - {{id: c{n}, kind: supply, price: 1000000}}\n" for n in range(many))
        events = "".join(
            f"  - {{id: r{n}, event: EquipmentReceived, contract: c{n}, on: 2025-06-02}}\n"
            f"  - {{id: j{n}, event: RejectionArrived, form: paper, contract: c{n}, on: 2025-06-09}}\n"
            f"  - {{id: k{n}, event: RejectionArrived, form: paper, contract: c{n}, on: 2025-06-09}}\n"
            for n in range(many)
        )
        head, _, formed = CASE.partition("contracts:\n")
        formed = "".join(f"{line}\n" for line in formed.splitlines()[1:4])
        dispute = disputed(f"{head}contracts:\n{contracts}{formed}{events}")
        found = dispute.decisive_facts(lambda view: view.state("c7"), as_of=DAY, bound=300)
        assert not found.complete
        assert found.tried <= 600
        assert {("r7",), ("j7", "k7")} <= set(found.sets)
        [received] = [move for move in found.moves if move.fact == "r7"]
        # Received on 06-01 already, the seventh day would be 06-08, a Sunday: still Monday 06-09.
        assert (received.earlier, received.later) == (date(2025, 5, 30), date(2025, 6, 10))


class TestMoves:
    def moves(self, dispute: Dispute, **settings: Any) -> dict[str, Move]:
        found = dispute.decisive_facts(state, as_of=DAY, **settings)
        return {move.fact: move for move in found.moves}

    def test_a_letter_on_the_last_day_has_none_to_spare(self) -> None:
        one = CASE.replace("  - {id: second", "  # {id: second")
        letter = self.moves(disputed(one))["letter"]
        assert (letter.later, letter.days_later, letter.answer_later) == (date(2025, 6, 10), 0, "in_warranty")
        # Before the unit is there, a rejection says nothing.
        assert (letter.earlier, letter.days_earlier) == (date(2025, 6, 1), 7)

    def test_the_day_that_a_correction_gave_is_the_one_that_moves(self) -> None:
        one = CASE.replace("  - {id: second", "  # {id: second")
        letter = self.moves(disputed(one + CORRECTION.lstrip("\n")))["letter"]
        assert (letter.on, letter.later, letter.days_later) == (date(2025, 6, 6), date(2025, 6, 10), 3)

    def test_a_correction_has_no_day_to_move(self) -> None:
        assert "fix" not in self.moves(disputed(CASE + CORRECTION.lstrip("\n")), within=2)

    def test_a_far_day_is_found_where_something_happens_and_how_far_every_day_was_tried_is_told(self) -> None:
        late = CASE.replace("2025-06-02", "2025-12-01").replace("2025-06-09", "2025-12-05")
        dispute = disputed(late)
        found = dispute.decisive_facts(state, as_of=date(2025, 12, 9), bound=200)
        [accepted] = [move for move in found.moves if move.fact == "accepted"]
        # An acceptance after the units came and were rejected forms the contract too late for either.
        assert accepted.later is not None
        assert accepted.searched_later < accepted.days_later
        assert (accepted.looked_later, accepted.exact_later, found.complete, found.every_set) == (
            accepted.days_later + 1,
            False,
            False,
            True,
        )
        before = accepted.later - timedelta(days=1)
        for day, flips in ((before, False), (accepted.later, True)):
            moved = dispute.what_if(change={"accepted": {"on": day}}).view(date(2025, 12, 9))
            assert (state(moved) != found.answer) == flips

    def test_with_views_enough_every_day_was_tried(self) -> None:
        found = disputed(CASE).decisive_facts(state, as_of=DAY, bound=2000)
        assert found.complete
        for move in found.moves:
            for flips, days, searched in (
                (move.earlier, move.days_earlier, move.searched_earlier),
                (move.later, move.days_later, move.searched_later),
            ):
                assert searched == (400 if flips is None else (days or 0) + 1)

    @pytest.mark.parametrize("seed", range(4))
    def test_they_are_those_of_trying_every_day(self, seed: int) -> None:
        chance = Random(seed)
        on = date(2025, 4, 20) + timedelta(days=chance.randrange(30))
        text = CASE.replace("2025-06-02", str(on)).replace("2025-06-09", str(on + timedelta(days=chance.randrange(9))))
        dispute = disputed(text)
        as_of = on + timedelta(days=20)
        base = state(dispute.view(as_of))
        found = dispute.decisive_facts(state, as_of=as_of, within=40, bound=5000)
        assert len(found.moves) == 5
        for move in found.moves:
            for step, flipped in ((-1, move.earlier), (1, move.later)):
                days = (move.on + timedelta(days=step * distance) for distance in range(1, 41))
                tried = (
                    day for day in days if state(dispute.what_if(change={move.fact: {"on": day}}).view(as_of)) != base
                )
                assert flipped == next(tried, None), move.fact


@pytest.mark.parametrize("seed", range(3))
def test_sets_are_those_of_brute_force(seed: int) -> None:
    chance = Random(seed)
    names = ["applied", "accepted", "received", "letter", "second"]
    dispute = disputed(CASE.replace("paper", chance.choice(["paper", "email"]), 1))
    as_of = date(2025, 6, 3) + timedelta(days=chance.randrange(12))
    base = state(dispute.view(as_of))
    minimal: list[set[str]] = []
    for size in (1, 2, 3):
        for some in combinations(names, size):
            if any(smaller <= set(some) for smaller in minimal):
                continue
            if state(dispute.what_if(remove=some).view(as_of)) != base:
                minimal.append(set(some))
    found = dispute.decisive_facts(state, as_of=as_of, within=0)
    assert [set(some) for some in found.sets] == minimal
