"""What was charged for a time that turns out never to have been: vanished if not invoiced, else met by a refund."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st
from services import (
    BUILD,
    WATCH,
    completed,
    confirmed,
    fee_changed,
    found,
    invoice,
    money,
    notice,
    objected,
    renewal_refused,
    service,
    state,
)
from story import Json, Seen, Story, formed, given, integration, paid, plus, retracted

# Term 2024-06-01 to 2025-05-31, renewed; on 2025-08-20 an e-mail of 2025-02-20 is found that refuses it.
LATE = renewal_refused("2025-02-20", form="email", id="mail", at="2025-08-20T10:00+09:00")
FEE = 330_000
TERM_1 = 12 * FEE


def renewed(*facts: dict[str, Any]) -> Story:
    """All of the first term is paid as it falls due, in one sum."""
    return given(
        service("2024-06-01", 12),
        *formed("2024-05-01"),
        invoice("2025-06-02", "2025-06-30", [f"watch/{month}" for month in months_of_term_1()]),
        paid("2025-06-02", TERM_1, contract=WATCH),
        *facts,
    )


class TestAnInvoiceForAPriceThatWasUndone:
    """Silence until 03-17 made a price, invoiced for 03-31; an objection of that day is found on 04-10.

    The work is found incomplete, completed on 06-30 and confirmed by silence on 07-14.
    """

    story = given(
        integration(price=1_000_000, due_on="2025-02-28"),
        *formed("2023-11-12"),
        completed("2025-03-03"),
        invoice("2025-03-19", "2025-03-31", ["build/price"], contract="build", number="I-1"),
        objected("2025-03-17", at="2025-04-10T09:00+09:00"),
        found("2025-05-20", complete=False),
        completed("2025-06-30"),
    )

    def test_was_met_by_the_refund(self) -> None:
        assert self.story.as_of("2025-04-01", "2025-04-09").charge("build/price")["status"] == "overdue"
        seen = self.story.as_of("2025-04-10")
        assert {charge["id"] for charge in seen.charges()} == {"build/price", "build/price/refund"}
        assert seen.totals["outstanding"] == 0

    def test_names_no_day_for_the_price_that_arises_anew(self) -> None:
        # 07-14, end of the next month, a Sunday
        price = self.story.as_of("2025-07-15").charge("build/price")
        assert (price["arose_on"], price["due_on"], price["invoice"]) == ("2025-07-14", "2025-09-01", None)
        assert self.story.as_of("2025-09-01").totals["late_interest"] == 0


def months_of_term_1() -> list[str]:
    return [f"2024-{n:02}" for n in range(6, 13)] + [f"2025-{n:02}" for n in range(1, 6)]


def adds_up(seen: Seen) -> None:
    """The totals are the sums of the lines; what was charged is paid, reduced or outstanding."""
    charges, totals = seen.json["fees"]["charges"], seen.totals
    assert totals["charged"] == sum(c["gross"] for c in charges if c["gross"] > 0)
    assert totals["reductions"] == sum(c["gross"] for c in charges if c["gross"] < 0)
    assert totals["outstanding"] == sum(c["outstanding"] for c in charges)
    assert all(c["gross"] == c["net"] + c["tax"] for c in charges)
    assert totals["outstanding"] >= 0 <= totals["refundable"]


def refunded(seen: Seen) -> list[Json]:
    return seen.charges(kind="refund", contract=WATCH)


class TestFeesOfAnUndoneRenewal:
    def test_until_the_refusal_is_known_the_new_term_is_charged(self) -> None:
        seen = renewed(LATE).as_of("2025-08-19", "2025-08-19")
        assert state(seen, WATCH) == "renewed"
        assert seen.charge("watch/2025-06")["outstanding"] == FEE
        assert seen.charge("watch/2025-07")["outstanding"] == FEE
        assert seen.totals["charged"] == TERM_1 + 2 * FEE
        adds_up(seen)

    def test_what_was_never_invoiced_vanishes(self) -> None:
        seen = renewed(LATE).as_of("2025-08-20", "2025-08-20")
        assert state(seen, WATCH) == "expired"
        assert seen.charges(id="watch/2025-06") == seen.charges(id="watch/2025-07") == refunded(seen) == []
        assert (seen.totals["charged"], seen.totals["reductions"]) == (TERM_1, 0)
        assert (seen.totals["outstanding"], seen.totals["refundable"]) == (0, 0)
        adds_up(seen)

    def test_what_was_invoiced_stays_and_is_met_by_a_refund(self) -> None:
        story = renewed(invoice("2025-07-01", "2025-07-31", ["watch/2025-06"]), LATE)
        seen = story.as_of("2025-08-20", "2025-08-20")
        assert money(seen, "watch/2025-06") == (300_000, 30_000, FEE)
        (refund,) = refunded(seen)
        assert (refund["net"], refund["tax"], refund["gross"]) == (-300_000, -30_000, -FEE)
        # July was not invoiced
        assert seen.charges(id="watch/2025-07") == []
        assert (seen.totals["charged"], seen.totals["reductions"]) == (TERM_1 + FEE, -FEE)
        assert (seen.totals["outstanding"], seen.totals["overdue"]) == (0, 0)
        assert (seen.charge("watch/2025-06")["outstanding"], refund["outstanding"]) == (0, 0)
        adds_up(seen)

    def test_no_interest_is_left_on_what_was_never_owed(self) -> None:
        story = renewed(invoice("2025-07-01", "2025-07-31", ["watch/2025-06"]), LATE)
        # 330,000 x 0.145 x 19 / 365 = 2,490.82
        assert story.as_of("2025-08-19", "2025-08-19").totals["late_interest"] == 2_491
        later = story.as_of("2025-12-01", "2025-08-20").totals
        assert (later["overdue"], later["outstanding"], later["late_interest"]) == (0, 0, 0)

    def test_what_was_paid_on_the_invoice_is_refundable(self) -> None:
        story = renewed(
            invoice("2025-07-01", "2025-07-31", ["watch/2025-06"]),
            paid("2025-07-31", FEE, contract=WATCH, charge="watch/2025-06"),
            LATE,
        )
        assert story.as_of("2025-08-19", "2025-08-19").totals["refundable"] == 0
        seen = story.as_of("2025-08-20", "2025-08-20")
        assert (seen.totals["refundable"], seen.totals["outstanding"]) == (FEE, 0)
        adds_up(seen)

    def test_what_was_paid_without_invoice_is_refundable_too(self) -> None:
        story = renewed(paid("2025-07-31", FEE, contract=WATCH), LATE)
        seen = story.as_of("2025-08-20", "2025-08-20")
        assert seen.charges(id="watch/2025-06") == refunded(seen) == []
        assert (seen.totals["refundable"], seen.totals["outstanding"]) == (FEE, 0)

    def test_two_invoiced_months_are_both_refunded(self) -> None:
        story = renewed(invoice("2025-08-01", "2025-08-29", ["watch/2025-06", "watch/2025-07"]), LATE)
        seen = story.as_of("2025-08-20", "2025-08-20")
        assert sum(refund["gross"] for refund in refunded(seen)) == -2 * FEE
        assert (seen.totals["charged"], seen.totals["outstanding"]) == (TERM_1 + 2 * FEE, 0)
        adds_up(seen)

    def test_an_invoice_sent_after_the_refusal_was_known_counts_for_nothing(self) -> None:
        story = renewed(LATE, invoice("2025-09-01", "2025-09-30", ["watch/2025-06"]))
        seen = story.as_of("2025-09-30")
        assert seen.totals["outstanding"] == 0
        adds_up(seen)

    def test_the_view_of_the_day_before_is_kept_for_ever(self) -> None:
        story = renewed(invoice("2025-07-01", "2025-07-31", ["watch/2025-06"]), LATE)
        seen = story.as_of("2025-08-19", "2025-08-19")
        assert refunded(seen) == []
        assert seen.totals["outstanding"] == 2 * FEE

    def test_if_the_e_mail_proves_forged_the_fees_are_back(self) -> None:
        story = renewed(
            invoice("2025-07-01", "2025-07-31", ["watch/2025-06"]),
            LATE,
            retracted("mail", "2025-09-10", contract=WATCH, at="2025-09-10T10:00+09:00"),
        )
        seen = story.as_of("2025-09-10", "2025-09-10")
        assert state(seen, WATCH) == "renewed"
        # June, July and August
        assert seen.totals["outstanding"] == 3 * FEE
        adds_up(seen)

    @settings(max_examples=25)
    @for_all(invoiced=st.sets(st.sampled_from(["2025-06", "2025-07", "2025-08"])), payment=st.booleans())
    def test_whatever_was_invoiced_nothing_is_owed_and_nothing_is_lost(self, invoiced: set[str], payment: bool) -> None:
        late = {**LATE, "recorded_at": "2025-09-20T10:00+09:00"}
        facts: list[Json] = []
        if invoiced:
            facts.append(invoice("2025-09-02", "2025-09-19", [f"watch/{month}" for month in sorted(invoiced)]))
        if payment:
            facts.append(paid("2025-09-10", 500_000, contract=WATCH))
        seen = renewed(*facts, late).as_of("2025-09-20")
        assert seen.totals["charged"] == TERM_1 + FEE * len(invoiced)
        assert seen.totals["reductions"] == -FEE * len(invoiced)
        assert seen.totals["outstanding"] == 0
        assert {c["id"] for c in seen.charges(kind="monthly_fee")} == {
            f"watch/{month}" for month in (*months_of_term_1(), *invoiced)
        }
        adds_up(seen)


class TestFeesAfterATerminationKnownLate:
    """A letter of 2025-03-31 is found on 2025-05-20."""

    def story(self, *facts: dict[str, Any]) -> Story:
        return given(
            service("2025-01-01", 12),
            *formed("2024-12-02"),
            *facts,
            notice("2025-03-31", at="2025-05-20T10:00+09:00"),
        )

    def test_the_fee_of_april_gives_way_to_the_sum(self) -> None:
        before = self.story().as_of("2025-05-19", "2025-05-19")
        assert before.totals["charged"] == 4 * FEE
        seen = self.story().as_of("2025-05-20", "2025-05-20")
        assert seen.charges(id="watch/2025-04") == []
        # 3 x 330,000 and 9 x 300,000 without tax
        assert seen.totals["charged"] == 3 * FEE + 2_700_000
        adds_up(seen)

    def test_an_invoiced_april_is_refunded(self) -> None:
        seen = self.story(invoice("2025-05-01", "2025-05-30", ["watch/2025-04"])).as_of("2025-05-20")
        assert sum(refund["gross"] for refund in refunded(seen)) == -FEE
        assert seen.totals["outstanding"] == 3 * FEE + 2_700_000
        adds_up(seen)


class TestThePriceOfWorkThatWasNotConfirmed:
    """Completed 2025-03-03, deemed confirmed on 03-17; the objection of 03-14 is found on 05-12."""

    def story(self, *facts: dict[str, Any]) -> Story:
        return given(
            integration(),
            *formed("2025-01-20"),
            completed("2025-03-03"),
            *facts,
            objected("2025-03-14", at="2025-05-12T10:00+09:00"),
        )

    def test_without_an_invoice_it_vanishes(self) -> None:
        assert self.story().as_of("2025-05-11", "2025-05-11").totals["outstanding"] == 11_000_000
        seen = self.story().as_of("2025-05-12", "2025-05-12")
        assert (seen.charges(), seen.totals["outstanding"]) == ([], 0)

    def test_with_an_invoice_it_stays_and_is_met_by_a_refund(self) -> None:
        seen = self.story(invoice("2025-03-31", "2025-04-30", ["build/price"], contract=BUILD)).as_of("2025-05-12")
        assert seen.charge("build/price")["gross"] == 11_000_000
        assert [c["gross"] for c in seen.charges(kind="refund", contract=BUILD)] == [-11_000_000]
        assert seen.totals["outstanding"] == 0
        adds_up(seen)

    @pytest.mark.parametrize("invoiced", [False, True])
    def test_what_was_paid_is_not_lost(self, invoiced: bool) -> None:
        facts = [invoice("2025-03-31", "2025-04-30", ["build/price"], contract=BUILD)] * invoiced
        story = self.story(*facts, paid("2025-04-30", 11_000_000, contract=BUILD))
        assert story.as_of("2025-05-11", "2025-05-11").totals["refundable"] == 0
        seen = story.as_of("2025-05-12", "2025-05-12")
        # the price may still come to be owed: the money waits for it, or is to be given back
        assert (seen.totals["outstanding"], seen.totals["paid"]) == (0, 0)
        assert seen.totals["refundable"] + seen.totals["advance"] == 11_000_000

    def test_confirmed_later_without_an_invoice_it_is_owed_once(self) -> None:
        story = self.story().then(confirmed("2025-06-10"))
        seen = story.as_of("2025-06-10")
        assert seen.totals["outstanding"] == 11_000_000
        assert seen.charge("build/price")["due_on"] == "2025-07-31"


class TestTheOrderOfRecordingNeverMatters:
    """As long as nothing was invoiced, only what happened counts, not when the record learnt of it."""

    FACTS = (
        fee_changed("2025-02-01", 320_000),
        renewal_refused("2025-02-20", form="email"),
        paid("2025-03-10", 1_000_000),
        paid("2025-07-10", 500_000, contract=WATCH),
        notice("2025-05-12", form="email"),
    )
    DAYS = ("2024-06-30", "2025-02-28", "2025-05-31", "2025-06-01", "2025-07-10", "2025-12-31")

    def told(self, facts: list[dict[str, Any]]) -> Story:
        times = (f"2026-01-05T09:{n:02}:00+09:00" for n in range(len(facts)))
        late = [{**fact, "recorded_at": at} for fact, at in zip(facts, times, strict=True)]
        return given(service("2024-06-01", 12), *formed("2024-05-01"), *late)

    @settings(max_examples=20)
    @for_all(order=st.permutations(FACTS))
    def test_any_order_gives_the_same_final_view(self, order: list[dict[str, Any]]) -> None:
        straight, shuffled = self.told(list(self.FACTS)), self.told(order)
        for on in self.DAYS:
            assert shuffled.as_of(on).substance() == straight.as_of(on).substance()

    @settings(max_examples=20)
    @for_all(
        delays=st.lists(st.integers(0, 200), min_size=len(FACTS), max_size=len(FACTS)),
        known=st.integers(0, 400),
    )
    def test_a_view_known_at_an_instant_is_that_of_a_record_that_ends_there(
        self, delays: list[int], known: int
    ) -> None:
        facts = sorted(
            (
                {**fact, "recorded_at": f"{plus(fact['on'], delay)}T12:00:00+09:00"}
                for fact, delay in zip(self.FACTS, delays, strict=True)
            ),
            key=lambda fact: fact["recorded_at"],
        )
        known_at = plus("2025-01-10", known)
        opening = (service("2024-06-01", 12), *formed("2024-05-01"))
        whole = given(*opening, *facts)
        cut = given(*opening, *(fact for fact in facts if fact["recorded_at"][:10] <= known_at))
        for on in self.DAYS:
            assert whole.as_of(on, known_at).substance() == cut.as_of(on, known_at).substance()
