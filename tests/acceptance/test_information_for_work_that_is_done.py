"""Information is owed for work that is still to be done, or done again, and not beyond it (Articles 4, 6(1))."""

from __future__ import annotations

import pytest
from story import Json, fact, formed_on, given, integration


def asked(on: str, due_on: str) -> Json:
    return fact("InformationRequested", on, contract="build", due_on=due_on)


def confirmed(on: str) -> Json:
    return fact("CompletionConfirmed", on, contract="build", form="email")


class TestArticle4_WorkThatWasProvided:
    """Completed on 2025-04-30 and confirmed on 05-12; rework may be demanded until Thursday 2025-10-30."""

    parts = (integration(), *formed_on("2025-04-03"), fact("WorkCompleted", "2025-04-30", contract="build"))
    demanded = fact("ReworkDemanded", "2025-10-30", contract="build", form="email", attributable_to="company")
    done = fact("ReworkPerformed", "2025-12-05", contract="build")

    @pytest.mark.parametrize("on", ["2025-05-13", "2025-11-05"])
    def test_needs_no_more(self, on: str) -> None:
        # Until now it stood as overdue for ever, in warranty and after it.
        row = given(*self.parts, confirmed("2025-05-12"), asked(on, "2025-12-01")).as_of("2026-01-31")
        assert (row.row("InformationRequested")["effect"], row.duties("O3")) == ("none", [])
        assert row.row("InformationRequested")["reason"] == "the work was provided on 2025-05-12"

    @pytest.mark.parametrize("turned", [False, True])
    def test_on_the_day_of_confirmation_it_goes_with_it_in_either_order(self, turned: bool) -> None:
        both = (asked("2025-05-12", "2025-05-16"), confirmed("2025-05-12"))
        duty = given(*self.parts, *(both[::-1] if turned else both)).as_of("2025-05-20").duty("O3")
        assert (duty["status"], duty["ended_on"]) == ("released", "2025-05-12")

    @pytest.mark.parametrize("turned", [False, True])
    def test_so_it_does_on_the_day_of_a_finding(self, turned: bool) -> None:
        # Found complete on 06-02, with effect at the old last day, Wed 05-14.
        objected = fact("CompletionObjected", "2025-05-12", contract="build", form="paper")
        both = (
            asked("2025-06-02", "2025-06-16"),
            fact("CompletionFound", "2025-06-02", contract="build", complete=True),
        )
        seen = given(*self.parts, objected, *(both[::-1] if turned else both)).as_of("2025-06-20")
        assert [(each["status"], each["ended_on"]) for each in seen.duties("O3")] == [("released", "2025-06-02")]

    def test_what_was_asked_for_in_a_dispute_ends_with_the_finding(self) -> None:
        # Found on 06-02 that the work was complete: what had arisen on 05-20 and 05-21 cannot have ended on 05-14.
        objected = fact("CompletionObjected", "2025-05-12", contract="build", form="paper")
        slip = fact("ScheduleSlipNotified", "2025-05-21", contract="build", attributable_to="company")
        found = fact("CompletionFound", "2025-06-02", contract="build", complete=True)
        seen = given(*self.parts, objected, asked("2025-05-20", "2025-06-16"), slip, found).as_of("2025-06-02")
        assert [duty["ended_on"] for duty in (*seen.duties("O3"), *seen.duties("O40"))] == ["2025-06-02"] * 3
        assert seen.row("CompletionDeemedConfirmed")["on"] == "2025-05-14"

    def test_while_completion_is_in_dispute_it_is_owed(self) -> None:
        objected = fact("CompletionObjected", "2025-05-12", contract="build", form="paper")
        seen = given(*self.parts, objected, asked("2025-05-13", "2025-05-20")).as_of("2025-05-21")
        assert seen.duty("O3")["status"] == "overdue"

    def test_rework_done_in_a_dispute_settles_none(self) -> None:
        objected = fact("CompletionObjected", "2025-05-12", contract="build", form="paper")
        parts = (objected, {**self.demanded, "on": "2025-05-13"}, asked("2025-05-14", "2025-05-20"))
        story = given(*self.parts, *parts, {**self.done, "on": "2025-05-19"})
        seen = story.as_of("2025-05-21")
        assert (seen.duty("O6")["status"], seen.duty("O3")["status"]) == ("discharged", "overdue")

    @pytest.mark.parametrize("turned", [False, True])
    def test_so_it_does_on_the_day_of_the_rework(self, turned: bool) -> None:
        both = (asked("2025-12-05", "2025-12-12"), self.done)
        parts = (*self.parts, confirmed("2025-05-12"), self.demanded, *(both[::-1] if turned else both))
        duty = given(*parts).as_of("2025-12-20").duty("O3")
        assert (duty["status"], duty["ended_on"]) == ("released", "2025-12-05")

    def test_rework_may_need_it_until_it_is_done(self) -> None:
        story = given(*self.parts, confirmed("2025-05-12"), self.demanded, asked("2025-11-05", "2025-11-10"), self.done)
        assert story.as_of("2025-12-04").duty("O3")["status"] == "overdue"
        duty = story.as_of("2025-12-05").duty("O3")
        assert (duty["status"], duty["ended_on"]) == ("released", "2025-12-05")
