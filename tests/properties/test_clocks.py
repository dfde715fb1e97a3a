"""Hand-made matters in which money reaches back in time, or waits for what is still to come: both clocks agree."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import permutations

import pytest

from yakkan import Register, parse_case
from yakkan.domain.contract.history import History
from yakkan.projections.dispute import Dispute
from yakkan.projections.question import parse
from yakkan.projections.view import View, Walk

FOUND_INCOMPLETE = """
order: SO-1
customer: 株式会社みなと
quote: {number: Q-1, issued_on: 2025-01-06}
contracts:
  - {id: build, kind: integration, price: 100000, due_on: 2025-02-10, payment: {due_on: 2025-03-10}}
  - {id: watch, kind: outsourcing, monthly_fee: 100000, starts_on: 2025-02-01, term_months: 12}
events:
  - {event: ApplicationReceived, on: 2025-01-10}
  - {event: AcceptanceArrived, on: 2025-01-12, form: paper}
  - {event: WorkCompleted, contract: build, on: 2025-02-10}
  - {event: PaymentReceived, amount: 110000, on: 2025-04-05}
  - {event: SetOffDeclared, amount: 110000, claim_due_on: 2025-02-01, on: 2025-04-20}
  - {event: CompletionFound, contract: build, complete: false, on: 2025-05-10}
"""
"""The payment seems to have met the price of the work; as the finding shows, there never was such a price."""

CALL_THAT_ENDS = """
order: SO-1
customer: 株式会社みなと
quote: {number: Q-1, issued_on: 2025-01-06, deposit_limit: 500000}
contracts:
  - {id: desk, kind: outsourcing, monthly_fee: 100000, starts_on: 2025-02-01, term_months: 2, auto_renews: false}
events:
  - {event: ApplicationReceived, on: 2025-01-10}
  - {event: AcceptanceArrived, on: 2025-01-12, form: paper}
  - {event: DepositDemanded, contract: desk, amount: 50000, on: 2025-02-12}
  - {event: PaymentReceived, amount: 231000, on: 2025-02-20}
  - {event: PaymentReceived, amount: 1, on: 2025-02-25}
---
order: SO-2
customer: 株式会社みなと
quote: {number: Q-2, issued_on: 2025-01-06}
contracts:
  - {id: watch, kind: outsourcing, monthly_fee: 10000, starts_on: 2025-02-01, term_months: 1, auto_renews: false}
events:
  - {event: ApplicationReceived, on: 2025-01-10}
  - {event: AcceptanceArrived, on: 2025-01-12, form: paper}
"""
"""Money of the account pays every fee, so that the call has nothing to secure when the desk's term is over."""

SET_OFF_TWICE = """
order: SO-1
customer: 株式会社みなと
quote: {number: Q-1, issued_on: 2025-01-06}
contracts:
  - {id: desk, kind: outsourcing, monthly_fee: 100000, starts_on: 2025-02-01, term_months: 12}
  - {id: watch, kind: outsourcing, monthly_fee: 100000, starts_on: 2025-02-01, term_months: 12}
events:
  - {event: ApplicationReceived, on: 2025-01-10}
  - {event: AcceptanceArrived, on: 2025-01-12, form: paper}
"""
LATER_FACTS = (
    ("2025-03-31", "event: PaymentReceived, amount: 50000"),
    ("2025-04-20", "event: SetOffDeclared, amount: 110000, claim_due_on: 2025-02-01"),
    ("2025-04-25", "event: SetOffDeclared, contract: desk, amount: 90000, claim_due_on: 2025-02-01"),
)
"""Both claims work from the day of the payment, on which February's fees of both contracts were due."""


def history_of(text: str) -> History:
    with Register(":memory:") as register:
        return register.apply(parse_case(text, "case.yaml")).history


class TestCC506_ASetOffBeforeAFinding:
    def test_meets_what_was_owed_as_the_finding_shows_it(self) -> None:
        view = View(history_of(FOUND_INCOMPLETE), date(2025, 5, 20))
        february, march, april = view.fees.charges
        # The payment pays 218 yen of late interest first; the claim meets as much that is left of February, then March.
        assert (february.outstanding, march.outstanding, april.outstanding) == (0, 218, 110_000)

    def test_is_the_same_on_each_day_of_a_walk(self) -> None:
        history = history_of(FOUND_INCOMPLETE)
        walk, day = Walk(history), date(2025, 4, 1)
        while day < date(2025, 6, 1):
            assert walk.view(day).to_dict() == View(history, day).to_dict(), day
            day += timedelta(days=1)


class TestCC506_SetOffsThatGoBackToOneDay:
    @pytest.mark.parametrize("recorded", list(permutations(("05-01", "05-02", "05-03"))))
    def test_are_carried_out_after_its_facts_in_the_order_of_their_own_days(self, recorded: tuple[str, ...]) -> None:
        lines = [
            f"  - {{{fact}, on: {on}, recorded_at: 2025-{learnt}T09:00}}\n"
            for (on, fact), learnt in zip(LATER_FACTS, recorded, strict=True)
        ]
        view = View(history_of(SET_OFF_TWICE + "".join(lines)), date(2025, 5, 10))
        february = {charge.id: charge.outstanding for charge in view.fees.charges if charge.id.endswith("02")}
        march = {charge.id: charge.outstanding for charge in view.fees.charges if charge.id.endswith("03")}
        # The payment leaves 85,000 of each; the first claim 30,000 of each; the second pays them at the desk.
        assert february == {"desk/2025-02": 0, "watch/2025-02": 30_000}
        assert march == {"desk/2025-03": 50_000, "watch/2025-03": 110_000}


class TestArticle39_2_ACallThatEndsAfterTheLastFact:
    @pytest.mark.parametrize("day", [date(2025, 3, 31), date(2025, 4, 10)])
    def test_is_told_alike_with_a_view_for_each_instant_and_without(self, day: date) -> None:
        dispute = Dispute(history_of(CALL_THAT_ENDS))
        question = parse("outstanding")
        at_each = dispute.flips(lambda view: question(view), "known_at", as_of=day)
        assert [each.to_dict() for each in dispute.flips(question, "known_at", as_of=day)] == [
            each.to_dict() for each in at_each
        ]

    def test_is_owed_no_longer(self) -> None:
        assert (
            Dispute(history_of(CALL_THAT_ENDS)).flips("outstanding", "known_at", as_of=date(2025, 4, 10))[-1].after == 0
        )
