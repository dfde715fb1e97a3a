"""The façade's disputes asked for what they cannot answer: told in words, at the door."""

from __future__ import annotations

from typing import Any

import pytest
from late_rejection import CASE, DAY, state, told

from yakkan import Dispute, Matter, PaymentDemanded, View


class TestDisputes:
    def test_there_are_two_clocks(self, dispute: Dispute) -> None:
        # It used to search along `known_at` whatever else was asked for.
        wrong: Any = "recorded_at"
        for act in (
            lambda: dispute.bisect(state, wrong, as_of=DAY),
            lambda: dispute.bisect(state, along=wrong, as_of=DAY),
            lambda: dispute.flips("server/v1.state", along=wrong, as_of=DAY),
        ):
            assert told(act) == 'along: found \'recorded_at\', expected a clock: "as_of" or "known_at"'

    def test_a_question_is_a_function_or_words(self, dispute: Dispute) -> None:
        wrong: Any = None
        assert told(lambda: dispute.bisect(wrong)).startswith("question: found None, expected a function of a view")

    def test_views_are_compared_with_views(self, matter: Matter, dispute: Dispute) -> None:
        wrong: Any = DAY
        assert told(lambda: dispute.diff(matter.view(DAY), wrong)).startswith("b: found datetime.date(2025, 6, 11)")

    def test_papers_are_compared_with_papers(self, dispute: Dispute) -> None:
        wrong: Any = str(CASE)
        assert "read a case file with load_case(path)" in told(lambda: dispute.compare(wrong))
        wrong = "court"
        assert told(lambda: dispute.compare(dispute, party=wrong)).startswith("party: found 'court', expected one of")

    def test_a_history_is_papers_too(self, matter: Matter, dispute: Dispute) -> None:
        assert dispute.compare(matter.history, as_of=DAY).issues == ()

    def test_what_is_supposed_comes_in_lists(self, dispute: Dispute) -> None:
        fact = PaymentDemanded(on=DAY)
        wrong: Any
        for wrong, message in ((fact, "a list of facts, also of one"), (["x"], "a list of facts")):
            assert f"expected {message}" in told(lambda wrong=wrong: dispute.what_if(add=wrong))  # type: ignore[misc]
        # Of a bare label each letter used to be taken for one.
        assert told(lambda: dispute.what_if(remove="v1-letter")).startswith("remove: found 'v1-letter' (str), expected")
        for wrong in (["v1-letter"], {"v1-letter": "on"}):
            assert "new values by field" in told(lambda wrong=wrong: dispute.what_if(change=wrong))  # type: ignore[misc]

    @pytest.mark.parametrize("bound", [0, -1, 1.5, "x", True], ids=repr)
    def test_a_search_makes_at_least_one_view(self, bound: Any, dispute: Dispute) -> None:
        # Without any view an answer used to be called certain.
        for act in (
            lambda: dispute.across_readings(state, as_of=DAY, bound=bound),
            lambda: dispute.decisive_facts(state, as_of=DAY, bound=bound),
            lambda: dispute.decisive_facts(state, as_of=DAY, up_to=bound),
        ):
            assert "expected a whole number from 1 on" in told(act)
        # The readings in force are always tried, so that a safe day is told without further views too.
        if bound != 0:
            assert "bound: found" in told(lambda: dispute.safe_until("reject", "storage", "t1", bound=bound))
        assert "within: found -1, expected a whole number from 0 on" in told(
            lambda: dispute.decisive_facts(state, as_of=DAY, within=-1)
        )

    def test_a_reading_supposed_exists(self, dispute: Dispute) -> None:
        # The view that was asked for much later said so, and no longer knew where it came from.
        message = told(lambda: dispute.what_if(readings={"X1": "R-Q"}))
        assert message.startswith("readings: X1: found the unknown value 'R-Q' for X1")
        assert told(lambda: dispute.what_if(readings={"X999": "R-A"})).startswith("readings: found the unknown reading")

    @pytest.mark.parametrize("action", ["reject", "confirm", "notice_latent_defect", "pay"])
    @pytest.mark.parametrize("by", ["company", "customer"])
    def test_an_act_of_one_party_alone_takes_no_party(self, action: str, by: str, dispute: Dispute) -> None:
        # Asked when the company may reject, it said when the customer may.
        message = told(lambda: dispute.safe_until(action, "storage", "t1", by=by))
        assert message.startswith(f"by: found '{by}' for '{action}', expected no party")

    def test_readings_to_consider_come_in_a_list(self, dispute: Dispute) -> None:
        wrong: Any
        for wrong in ("X32", 5):
            for act in (
                lambda wrong=wrong: dispute.across_readings(state, as_of=DAY, pool=wrong),  # type: ignore[misc]
                lambda wrong=wrong: dispute.safe_until("reject", "storage", "t1", as_of=DAY, pool=wrong),  # type: ignore[misc]
            ):
                assert told(act).startswith("pool: found")

    def test_views_and_disputes_are_made_of_a_history(self, matter: Matter) -> None:
        wrong: Any = matter
        for act in (lambda: View(wrong, DAY), lambda: Dispute(wrong)):
            assert told(act) == (
                "history: found a Matter, expected the history of a matter; take `matter.history` or `case.history`"
            )

    def test_only_lines_with_grounds_are_explained(self, matter: Matter) -> None:
        view = matter.view(DAY)
        wrong: Any
        for wrong in (None, 3, view, view.contracts[0].units[0], view.fees.totals, view.obligations):
            message = told(lambda wrong=wrong: view.explain(wrong))  # type: ignore[misc]
            assert "expected a line of obligations, fees, liability or timeline, the id of a charge" in message
