"""Readings that no other story turns: X43 (due days), X44 (money), X56 (refusal), X70 (bare demands)."""

from __future__ import annotations

import pytest
from breaches import harassed, refused
from services import state
from story import certificate, fact, formed, given, received, supply


def sold(*facts: object, due_on: str = "2025-08-31") -> object:
    """One server, handed over on 2025-06-03, due on Sunday 2025-08-31 unless another day is named."""
    terms = supply(payment={"due_on": due_on})
    return given(terms, *formed(), received("2025-05-28"), certificate("2025-06-03"), *facts)  # type: ignore[arg-type]


class TestX43_DueDaysAndHolidays:
    def test_a_due_day_moves_like_every_deadline(self) -> None:
        assert sold().as_of("2025-08-29").charge("server/s1/price")["due_on"] == "2025-09-01"  # type: ignore[attr-defined]

    def test_read_the_other_way_it_stays_while_deadlines_still_move(self) -> None:
        story = given(supply(payment={"due_on": "2025-08-31"}), *formed(), received("2025-09-08"))
        seen = story.as_of("2025-09-15", X43="R-B")
        # the seventh day is Monday 2025-09-15, a holiday
        assert seen.duty("O22")["due_on"] == "2025-09-16"
        assert story.as_of("2025-09-17", X43="R-B").charge("server/s1/price")["due_on"] == "2025-08-31"


class TestX44_ForceMajeureOnMoney:
    """Due on Monday 2025-06-30; an event from 07-11 to 07-20; asked on 07-30, after 30 days."""

    event = fact("ForceMajeureOccurred", "2025-07-11", until="2025-07-20")

    def interest(self, **readings: str) -> int:
        seen = sold(self.event, due_on="2025-06-30").as_of("2025-07-30", **readings)  # type: ignore[attr-defined]
        return int(seen.totals["late_interest"])

    def test_money_debts_are_not_excused(self) -> None:
        # 1,320,000 x 0.145 x 30 / 365 = 15,731.51
        assert self.interest() == 15_732

    def test_read_the_other_way_its_days_bear_no_interest(self) -> None:
        # 20 days: 10,487.67
        assert self.interest(X44="R-B") == 10_488


class TestX56_WhatHarassmentExcuses:
    """A server due on Friday 2025-05-30; harassment found and performance refused on 06-10 until 06-20."""

    story = given(
        supply(),
        *formed(),
        harassed("2025-06-10", contract="server"),
        refused("2025-06-10", contract="server", until="2025-06-20"),
    )

    @pytest.mark.parametrize(
        ("on", "r_a"), [("2025-06-09", "overdue"), ("2025-06-10", "open"), ("2025-06-21", "overdue")]
    )
    def test_the_refused_performance_is_excused_from_then_on(self, on: str, r_a: str) -> None:
        assert self.story.as_of(on).duty("O20")["status"] == r_a

    @pytest.mark.parametrize(("on", "r_b"), [("2025-06-10", "open"), ("2025-06-21", "open")])
    def test_read_the_other_way_every_default_is(self, on: str, r_b: str) -> None:
        assert self.story.as_of(on, X56="R-B").duty("O20")["status"] == r_b


class TestX70_ADemandWithoutAPeriod:
    """Arrived on 2025-06-02; a reasonable time of 14 days ends on Monday 06-16."""

    def ends(self, on: str, **readings: str) -> str:
        demand = fact("CureDemandArrived", "2025-06-02", contract="server", by="customer", form="paper")
        rescission = fact("RescissionArrived", on, contract="server", by="customer", basis="40(1)", scope="this")
        return state(given(supply(), *formed(), demand, rescission).as_of(on, **readings), "server")

    def test_a_reasonable_time_runs(self) -> None:
        assert self.ends("2025-06-16") == "accepted"
        assert self.ends("2025-06-17") == "terminated"

    def test_read_the_other_way_it_is_void(self) -> None:
        assert self.ends("2025-06-17", X70="R-B") == "accepted"
