"""A charge is named CONTRACT/... within its order's papers; another order with the same ids takes no name over."""

from __future__ import annotations

from datetime import date

import pytest

from yakkan import InvoiceIssued, PaymentReceived, Register, View, parse_case

ORDER = """
order: {order}
customer: みなと商事
quote: {{number: Q-{order}, issued_on: {quoted}}}
contracts:
  - {{id: watch, kind: outsourcing, monthly_fee: 100000, starts_on: {starts}, term_months: 12}}
events:
  - {{event: ApplicationReceived, on: {quoted}}}
  - {{event: AcceptanceArrived, on: {quoted}, form: electronic}}
{more}
"""


def first(more: str = "") -> str:
    return ORDER.format(order="A-1", quoted="2025-01-06", starts="2025-02-01", more=more)


SECOND = ORDER.format(order="A-2", quoted="2025-04-07", starts="2025-05-01", more="")
PAYS = "  - {event: PaymentReceived, charge: watch/2025-02, amount: 110000, on: 2025-03-31}"


def paid(view: View) -> dict[str, int]:
    return {charge.id: charge.paid for charge in view.fees.charges}


class TestAnOrderThatUsesTheSameIds:
    def test_leaves_the_payment_of_an_earlier_charge_with_that_charge(self) -> None:
        alone = Register(":memory:").apply(parse_case(first(PAYS)))
        both = Register(":memory:").apply(parse_case(first(PAYS) + "---" + SECOND))
        assert paid(alone.view(date(2025, 4, 1))) == {"watch/2025-02": 110_000, "watch/2025-03": 0}
        assert paid(both.view(date(2025, 4, 1), date(2025, 4, 1))) == {"watch/2025-02": 110_000, "watch/2025-03": 0}
        assert paid(both.view(date(2025, 5, 31))) == {
            "A-1/watch/2025-02": 110_000,
            "A-1/watch/2025-03": 0,
            "A-1/watch/2025-04": 0,
            "A-1/watch/2025-05": 0,
            "A-2/watch/2025-05": 0,
        }

    @pytest.mark.parametrize(("charge", "met"), [("A-2/watch/2025-05", "A-2"), ("A-1/watch/2025-05", "A-1")])
    def test_is_told_apart_by_the_long_name(self, charge: str, met: str) -> None:
        matter = Register(":memory:").apply(parse_case(first() + "---" + SECOND))
        matter.record(PaymentReceived(charge=charge, amount=110_000, on=date(2025, 5, 31)))
        found = paid(matter.view(date(2025, 5, 31)))
        assert {id: amount for id, amount in found.items() if amount} == {f"{met}/watch/2025-05": 110_000}

    def test_the_long_name_is_understood_before_there_is_another_order(self) -> None:
        matter = Register(":memory:").apply(parse_case(first()))
        matter.record(InvoiceIssued(charges=("A-1/watch/2025-02",), due_on=date(2025, 4, 10), on=date(2025, 3, 1)))
        [charge] = matter.view(date(2025, 3, 1)).fees.charges
        assert (charge.id, charge.due_on) == ("watch/2025-02", date(2025, 4, 10))

    def test_opened_while_the_books_run_gives_the_journal_of_a_book_written_anew(self) -> None:
        matter = Register(":memory:").apply(parse_case(first(PAYS) + "---" + SECOND))
        day = date(2026, 8, 1)
        matter.advance(day)
        derived = [row for row in matter.view(day).timeline if row.deemed]
        assert derived
        assert all(row.ref for row in derived if row.shows_from <= day)
