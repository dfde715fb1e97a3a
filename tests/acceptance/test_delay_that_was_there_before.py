"""Who is late already answers on: what begins afterwards excuses no delay that was there (4, 5(2), 40, 44, 48)."""

from __future__ import annotations

import pytest
from breaches import demand, ground, rescinded, rescission
from services import service
from story import Json, fact, formed_on, given, integration


def asked(on: str, due_on: str) -> Json:
    return fact("InformationRequested", on, contract="build", due_on=due_on)


class TestArticle5_2_InformationAskedForWhenTheWorkIsLate:
    """Work due on Monday 2025-06-30, with nothing told of any cause."""

    work = integration(due_on="2025-06-30")

    @pytest.mark.parametrize(
        ("facts", "status"),
        [
            # Late since 07-01 by its own cause; on 07-15 the company asks for information by 07-20, and gets none.
            ((asked("2025-07-15", "2025-07-20"),), "overdue"),
            # Asked for in time but by a day after the work was due: it could not have hindered the work by then.
            ((asked("2025-06-20", "2025-07-10"),), "overdue"),
            # Missing before, and from the very day on which the work was due.
            ((asked("2025-06-02", "2025-06-16"),), "open"),
            ((asked("2025-06-02", "2025-06-30"),), "open"),
            # On the first day of delay it is asked for by a day gone by: by the day before nothing was missing.
            ((asked("2025-07-01", "2025-06-16"),), "overdue"),
            # Force majeure had spared the delay until 07-22; by then the information was missing.
            (
                (
                    fact("ForceMajeureOccurred", "2025-06-20", until="2025-07-22"),
                    asked("2025-07-15", "2025-07-20"),
                ),
                "open",
            ),
        ],
    )
    def test_excuses_no_delay_that_was_there(self, facts: tuple[Json, ...], status: str) -> None:
        assert given(self.work, *formed_on("2025-04-07"), *facts).as_of("2025-07-25").duty("O4")["status"] == status

    @pytest.mark.parametrize(("due_on", "effect"), [("2025-07-20", "full"), ("2025-06-16", "none")])
    def test_leaves_the_customer_its_right_to_rescind(self, due_on: str, effect: str) -> None:
        # Demand on 07-22 with 14 days, to 08-05; Civil Code 543 bars who caused the delay, not who was kept waiting.
        story = given(
            *(self.work, *formed_on("2025-04-07"), asked("2025-06-02", due_on)),
            demand("2025-07-22", 14, by="customer", contract="build"),
            rescinded("2025-08-06", by="customer", contract="build"),
        )
        assert rescission(story.as_of("2025-08-06")) == effect

    def test_a_second_request_is_one_for_itself(self) -> None:
        # Missing 06-17 to 07-10, given on 07-10: late from 07-11. The next is missing from 07-19 on only.
        given_ = fact("InformationProvided", "2025-07-10", contract="build")
        parts = (asked("2025-06-02", "2025-06-16"), given_, asked("2025-07-11", "2025-07-18"))
        story = given(self.work, *formed_on("2025-04-07"), *parts)
        told = [story.as_of(day).duty("O4")["status"] for day in ("2025-07-10", "2025-07-11", "2025-07-19")]
        assert told == ["open", "overdue", "overdue"]

    def test_what_one_excuse_spared_another_may_go_on_sparing(self) -> None:
        # Refused from 06-15 to 07-10 (48(1)); force majeure began meanwhile, on 07-05, and lasted to 07-20.
        parts = (
            fact("HarassmentFound", "2025-06-14", contract="build"),
            fact("PerformanceRefused", "2025-06-15", contract="build", until="2025-07-10"),
            fact("ForceMajeureOccurred", "2025-07-05", until="2025-07-20"),
        )
        story = given(self.work, *formed_on("2025-04-07"), *parts)
        told = [story.as_of(day).duty("O4")["status"] for day in ("2025-07-10", "2025-07-20", "2025-07-21")]
        assert told == ["open", "open", "overdue"]


class TestArticle40_2_AGraveBreach:
    """The first ground is a breach of a contract, the others are about the party."""

    story = (service("2025-01-01", 12), *formed_on("2024-12-02"))

    @pytest.mark.parametrize(("number", "effect"), [(1, "none"), (2, "full")])
    def test_of_no_contract_in_particular_is_none(self, number: int, effect: str) -> None:
        found = fact("ImmediateGroundOccurred", "2025-06-02", party="customer", ground=number)
        seen = given(*self.story, found, rescinded("2025-06-10", "40(2)")).as_of("2025-06-10")
        assert (seen.row("ImmediateGroundOccurred")["effect"], rescission(seen)) == (effect, effect)

    def test_of_the_contract_gives_the_right(self) -> None:
        found = ground("2025-06-02", 1)
        assert rescission(given(*self.story, found, rescinded("2025-06-10", "40(2)")).as_of("2025-06-10")) == "full"
