"""Article 5: completion, the fourteen days in which the customer confirms or objects, and slips (X1, X11-X13, S1)."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st
from services import BUILD, completed, confirmed, effect, found, money, objected, standing, state
from story import Seen, Story, corrected, fact, formed, given, integration, paid, plus, retracted


def project(*facts: dict[str, Any], formed_on: str = "2025-01-20", **contract: Any) -> Story:
    return given(integration(due_on="2025-07-31", **contract), *formed(formed_on), *facts)


def passed_as(seen: Seen) -> str | None:
    value: str | None = seen.contract(BUILD)["passed_as"]
    return value


class TestArticle5_1_TheFourteenDays:
    """Completed on Monday 2025-03-03: days 03-04 to 03-17, a Monday."""

    silent = project(completed("2025-03-03"))

    def test_completion_starts_the_customers_duty_and_ends_the_companys(self) -> None:
        seen = self.silent.as_of("2025-03-03")
        assert state(seen, BUILD) == "completed"
        built = seen.duty("O4", contract=BUILD)
        assert (built["debtor"], built["status"], built["ended_on"]) == (
            "company",
            "discharged",
            "2025-03-03",
        )
        confirm = seen.duty("O5", contract=BUILD)
        assert (confirm["debtor"], confirm["article"], confirm["arose_on"]) == (
            "customer",
            "5(1)",
            "2025-03-03",
        )
        assert (confirm["due_on"], confirm["status"]) == ("2025-03-17", "open")

    def test_on_the_thirteenth_and_the_fourteenth_day_silence_has_no_effect_yet(self) -> None:
        for on in ("2025-03-16", "2025-03-17"):
            seen = self.silent.as_of(on)
            assert (state(seen, BUILD), passed_as(seen)) == ("completed", None)
            assert seen.charges() == []

    def test_on_the_day_after_the_fourteenth_it_counts_as_confirmed(self) -> None:
        seen = self.silent.as_of("2025-03-18")
        assert (state(seen, BUILD), passed_as(seen)) == ("in_warranty", "deemed_confirmed")
        row = seen.row("CompletionDeemedConfirmed")
        assert (row["on"], row["shows_from"], row["article"], row["deemed"]) == (
            "2025-03-17",
            "2025-03-18",
            "5(1)",
            True,
        )
        duty = seen.duty("O5", contract=BUILD)
        assert (duty["status"], duty["ended_on"]) == ("lapsed", "2025-03-17")

    @pytest.mark.parametrize(
        ("on", "as_what"),
        [
            ("2025-03-16", "confirmed"),
            ("2025-03-17", "confirmed"),
            ("2025-03-18", "deemed_confirmed"),
        ],
    )
    def test_a_confirmation_counts_until_the_last_day(self, on: str, as_what: str) -> None:
        seen = project(completed("2025-03-03"), confirmed(on)).as_of("2025-03-31")
        assert passed_as(seen) == as_what
        in_time = as_what == "confirmed"
        assert effect(seen, "CompletionConfirmed") == ("full" if in_time else "none")
        assert len(standing(seen, "CompletionDeemedConfirmed")) == (0 if in_time else 1)
        # the price arose in March either way, and falls due at the end of April
        assert seen.charge("build/price")["due_on"] == "2025-04-30"

    @pytest.mark.parametrize(
        ("on", "as_of_the_next_day", "what_it_does"),
        [
            ("2025-03-16", "disputed", "full"),
            ("2025-03-17", "disputed", "full"),
            ("2025-03-18", "in_warranty", "none"),
        ],
    )
    def test_an_objection_counts_until_the_last_day(self, on: str, as_of_the_next_day: str, what_it_does: str) -> None:
        seen = project(completed("2025-03-03"), objected(on)).as_of("2025-03-19")
        assert state(seen, BUILD) == as_of_the_next_day
        assert effect(seen, "CompletionObjected") == what_it_does

    def test_an_objection_needs_no_paper(self) -> None:
        seen = project(completed("2025-03-03"), objected("2025-03-17", form="email")).as_of("2025-03-18")
        assert state(seen, BUILD) == "disputed"

    @pytest.mark.parametrize("form", ["paper", "electronic", "email", "phone", "oral"])
    def test_a_confirmation_needs_no_form(self, form: str) -> None:
        story = project(completed("2025-03-03"), confirmed("2025-03-10", form=form))
        seen = story.as_of("2025-03-10")
        assert (state(seen, BUILD), passed_as(seen)) == ("confirmed", "confirmed")
        duty = seen.duty("O5", contract=BUILD)
        assert (duty["status"], duty["ended_on"]) == ("discharged", "2025-03-10")
        assert state(story.as_of("2025-03-11"), BUILD) == "in_warranty"

    def test_the_price_appears_with_the_confirmation(self) -> None:
        story = project(completed("2025-03-03"), confirmed("2025-03-10"))
        assert story.as_of("2025-03-09").charges() == []
        assert money(story.as_of("2025-03-10"), "build/price") == (10_000_000, 1_000_000, 11_000_000)

    def test_there_is_nothing_to_confirm_before_completion(self) -> None:
        seen = project(confirmed("2025-02-27"), completed("2025-03-03")).as_of("2025-03-03")
        assert effect(seen, "CompletionConfirmed") == "none"
        assert state(seen, BUILD) == "completed"

    def test_a_confirmation_before_completion_does_not_stop_the_clock(self) -> None:
        seen = project(confirmed("2025-02-27"), completed("2025-03-03")).as_of("2025-03-18")
        assert passed_as(seen) == "deemed_confirmed"

    def test_work_for_an_order_that_was_never_accepted_is_not_deemed_confirmed(self) -> None:
        story = given(integration(), fact("ApplicationReceived", "2025-01-20"), completed("2025-03-03"))
        assert passed_as(story.as_of("2025-06-30")) is None


class TestX1_TheLastDayOnAHoliday:
    @pytest.mark.parametrize(
        ("completed_on", "r_a", "r_b", "r_c"),
        [
            ("2024-04-19", "2024-05-07", "2024-05-03", "2024-05-07"),  # Friday, Constitution Day
            ("2024-08-31", "2024-09-17", "2024-09-14", "2024-09-14"),  # Saturday; Monday is a holiday
            ("2024-12-20", "2025-01-06", "2025-01-03", "2025-01-03"),  # the year-end pause
            ("2025-04-20", "2025-05-07", "2025-05-04", "2025-05-07"),  # Sunday, Golden Week
            ("2025-03-03", "2025-03-17", "2025-03-17", "2025-03-17"),
        ],
    )
    def test_it_moves_as_x1_says(self, completed_on: str, r_a: str, r_b: str, r_c: str) -> None:
        story = project(completed(completed_on), formed_on=plus(completed_on, -30))
        for reading, last in (("R-A", r_a), ("R-B", r_b), ("R-C", r_c)):
            on_it = story.as_of(last, X1=reading)
            assert (state(on_it, BUILD), on_it.duty("O5")["due_on"]) == ("completed", last)
            after = story.as_of(plus(last, 1), X1=reading)
            assert standing(after, "CompletionDeemedConfirmed") == [last]
            assert passed_as(after) == "deemed_confirmed"


class TestX11_TheFirstDay:
    def test_the_day_of_completion_is_not_counted_or_it_is(self) -> None:
        # Tuesday 2025-03-04 + 14 = Tuesday 03-18; counted as the first day: Monday 03-17
        story = project(completed("2025-03-04"))
        seen = story.as_of("2025-04-01")
        assert standing(seen, "CompletionDeemedConfirmed") == ["2025-03-18"]
        assert standing(story.as_of("2025-04-01", X11="R-B"), "CompletionDeemedConfirmed") == ["2025-03-17"]

    def test_an_objection_on_the_last_day_of_the_one_is_late_for_the_other(self) -> None:
        story = project(completed("2025-03-04"), objected("2025-03-18"))
        assert state(story.as_of("2025-03-19"), BUILD) == "disputed"
        assert state(story.as_of("2025-03-19", X11="R-B"), BUILD) == "in_warranty"


class TestX12_WhatAnObjectionDoes:
    story = project(completed("2025-03-03"), objected("2025-03-10"))

    def test_it_stops_the_deeming_for_as_long_as_the_dispute_lasts(self) -> None:
        for on in ("2025-03-10", "2025-03-17", "2025-03-18", "2026-03-18"):
            seen = self.story.as_of(on)
            assert (state(seen, BUILD), passed_as(seen)) == ("disputed", None)
            assert seen.charges() == []

    def test_read_by_the_letter_only_a_confirmation_does(self) -> None:
        seen = self.story.as_of("2025-03-18", X12="R-B")
        assert (state(seen, BUILD), passed_as(seen)) == ("in_warranty", "deemed_confirmed")
        assert standing(seen, "CompletionDeemedConfirmed") == ["2025-03-17"]

    def test_the_customer_may_still_confirm(self) -> None:
        seen = self.story.then(confirmed("2025-04-02")).as_of("2025-04-02")
        assert (state(seen, BUILD), passed_as(seen)) == ("confirmed", "confirmed")
        # it arose in April, and falls due on Saturday 05-31, hence Monday 06-02
        assert seen.charge("build/price")["due_on"] == "2025-06-02"

    def test_an_objection_after_a_confirmation_comes_too_late(self) -> None:
        seen = project(completed("2025-03-03"), confirmed("2025-03-07"), objected("2025-03-10")).as_of("2025-03-10")
        assert state(seen, BUILD) == "in_warranty"
        assert effect(seen, "CompletionObjected") == "none"

    def test_an_objection_that_was_retracted_stops_nothing(self) -> None:
        story = project(
            completed("2025-03-03"),
            objected("2025-03-10", id="letter"),
            retracted("letter", "2025-03-24", contract=BUILD),
        )
        assert state(story.as_of("2025-03-18", "2025-03-23"), BUILD) == "disputed"
        assert passed_as(story.as_of("2025-03-18", "2025-03-24")) == "deemed_confirmed"


class TestX13_TheClockAndTheReport:
    """Completed on 2025-03-03; the report reached the customer on 03-10."""

    story = project(completed("2025-03-03", reported_on="2025-03-10"))

    def test_it_runs_from_completion(self) -> None:
        assert standing(self.story.as_of("2025-06-30"), "CompletionDeemedConfirmed") == ["2025-03-17"]

    def test_or_from_the_report(self) -> None:
        # 03-10 + 14 = Monday 03-24
        assert state(self.story.as_of("2025-03-24", X13="R-B"), BUILD) == "completed"
        assert self.story.as_of("2025-03-24", X13="R-B").duty("O5")["due_on"] == "2025-03-24"
        seen = self.story.as_of("2025-03-25", X13="R-B")
        assert standing(seen, "CompletionDeemedConfirmed") == ["2025-03-24"]

    def test_with_x11_the_day_of_the_report_counts(self) -> None:
        # 03-10 + 13 = Sunday 03-23: Monday 03-24 under X1 R-A, and 03-23 itself under R-B
        for x1, last in (("R-A", "2025-03-24"), ("R-B", "2025-03-23")):
            seen = self.story.as_of("2025-06-30", X13="R-B", X11="R-B", X1=x1)
            assert standing(seen, "CompletionDeemedConfirmed") == [last]

    def test_the_months_of_rework_run_from_completion_all_the_same(self) -> None:
        for x13 in ("R-A", "R-B"):
            line = self.story.as_of("2025-04-01", X13=x13).line(head="nonconformity", contract=BUILD)
            assert line["first_day"] == "2025-03-04"


class TestS1_AnObjectionKnownTooLate:
    """Stamped by the mail room on 2025-03-17, the last day; found on 03-19."""

    def story(self, stamped: str) -> Story:
        return project(
            completed("2025-03-03", at="2025-03-03T17:00+09:00"),
            objected(stamped, at="2025-03-19T10:00+09:00"),
        )

    def test_known_on_the_18th_the_work_is_confirmed(self) -> None:
        seen = self.story("2025-03-17").as_of("2025-03-18", "2025-03-18")
        assert (state(seen, BUILD), passed_as(seen)) == ("in_warranty", "deemed_confirmed")
        assert seen.charge("build/price")["gross"] == 11_000_000

    def test_known_on_the_19th_it_never_was(self) -> None:
        story = self.story("2025-03-17")
        for on in ("2025-03-17", "2025-03-18", "2025-03-19"):
            seen = story.as_of(on, "2025-03-19")
            assert (state(seen, BUILD), passed_as(seen)) == ("disputed", None)
            assert seen.charges() == []
        assert state(story.as_of("2025-03-16", "2025-03-19"), BUILD) == "completed"

    def test_the_deemed_confirmation_is_withdrawn_by_an_event_of_its_own(self) -> None:
        seen = self.story("2025-03-17").as_of("2025-03-19")
        assert seen.row("CompletionDeemedConfirmed")["status"] == "withdrawn"
        withdrawals = seen.rows("DeemedEventWithdrawn", contract=BUILD)
        assert withdrawals
        assert {row["recorded_at"] for row in withdrawals} == {"2025-03-19T10:00:00+09:00"}

    def test_the_old_answer_is_kept_for_ever(self) -> None:
        story = self.story("2025-03-17").then(confirmed("2025-06-02"))
        assert passed_as(story.as_of("2025-03-18", "2025-03-18")) == "deemed_confirmed"

    def test_stamped_a_day_later_it_changes_nothing(self) -> None:
        story = self.story("2025-03-18")
        for x12 in ("R-A", "R-B"):
            seen = story.as_of("2025-03-19", "2025-03-19", X12=x12)
            assert passed_as(seen) == "deemed_confirmed"
            assert effect(seen, "CompletionObjected") == "none"

    def test_x12_read_by_the_letter_it_changes_nothing_either(self) -> None:
        seen = self.story("2025-03-17").as_of("2025-03-19", "2025-03-19", X12="R-B")
        assert standing(seen, "CompletionDeemedConfirmed") == ["2025-03-17"]


class TestCompletionFound:
    disputed = project(completed("2025-03-03"), objected("2025-03-10"))

    def test_complete_after_all_means_confirmed_on_the_old_last_day(self) -> None:
        story = self.disputed.then(found("2025-04-10", complete=True, at="2025-04-10T15:00+09:00"))
        assert state(story.as_of("2025-04-09"), BUILD) == "disputed"
        seen = story.as_of("2025-04-10")
        assert (state(seen, BUILD), passed_as(seen)) == ("in_warranty", "deemed_confirmed")
        row = seen.row("CompletionDeemedConfirmed", status="effective")
        assert (row["on"], row["recorded_at"]) == ("2025-03-17", "2025-04-10T15:00:00+09:00")
        # confirmed in March: due at the end of April
        assert seen.charge("build/price")["due_on"] == "2025-04-30"

    def test_complete_after_all_leaves_the_months_of_rework_where_they_were(self) -> None:
        seen = self.disputed.then(found("2025-04-10", complete=True)).as_of("2025-04-10")
        line = seen.line(head="nonconformity", contract=BUILD)
        assert (line["first_day"], line["last_day"]) == ("2025-03-04", "2025-09-03")

    def test_incomplete_takes_the_effect_from_the_completion(self) -> None:
        seen = self.disputed.then(found("2025-04-10", complete=False)).as_of("2025-04-10")
        assert (state(seen, BUILD), passed_as(seen)) == ("accepted", None)
        assert effect(seen, "WorkCompleted") == "none"
        assert seen.charges() == []
        assert [duty["status"] for duty in seen.duties("O4")] == ["open"]

    def test_completed_again_the_clock_runs_anew(self) -> None:
        story = self.disputed.then(found("2025-04-10", complete=False), completed("2025-04-14"))
        # Monday 2025-04-14 + 14 = Monday 04-28
        assert state(story.as_of("2025-04-14"), BUILD) == "completed"
        assert story.as_of("2025-04-28").duty("O5", status="open")["due_on"] == "2025-04-28"
        seen = story.as_of("2025-04-29")
        assert passed_as(seen) == "deemed_confirmed"
        assert standing(seen, "CompletionDeemedConfirmed") == ["2025-04-28"]
        line = seen.line(head="nonconformity", contract=BUILD, status="open")
        # 2025-04-15 and six months
        assert (line["first_day"], line["last_day"]) == ("2025-04-15", "2025-10-14")


class TestTheDayOfCompletionCorrectedTwice:
    """Entered as 2025-03-03; corrected on 03-24 to 03-10; corrected on 03-27 to 03-05."""

    story = project(
        completed("2025-03-03", id="done", at="2025-03-03T18:00+09:00"),
        corrected("done", {"on": "2025-03-10"}, "2025-03-24", contract=BUILD, at="2025-03-24T10:00+09:00"),
        corrected("done", {"on": "2025-03-05"}, "2025-03-27", contract=BUILD, at="2025-03-27T10:00+09:00"),
    )

    @pytest.mark.parametrize(
        ("known_at", "last_day"),
        [
            ("2025-03-23", "2025-03-17"),
            ("2025-03-24", "2025-03-24"),
            ("2025-03-26", "2025-03-24"),
            ("2025-03-27", "2025-03-19"),
        ],
    )
    def test_each_state_of_knowledge_has_its_own_last_day(self, known_at: str, last_day: str) -> None:
        on_it = self.story.as_of(last_day, known_at)
        assert (state(on_it, BUILD), on_it.duty("O5")["due_on"]) == ("completed", last_day)
        after = self.story.as_of(plus(last_day, 1), known_at)
        assert passed_as(after) == "deemed_confirmed"
        assert standing(after, "CompletionDeemedConfirmed") == [last_day]

    def test_before_the_day_that_holds_the_work_was_not_complete(self) -> None:
        assert state(self.story.as_of("2025-03-04", "2025-03-23"), BUILD) == "completed"
        assert state(self.story.as_of("2025-03-04", "2025-03-27"), BUILD) == "accepted"
        assert state(self.story.as_of("2025-03-09", "2025-03-24"), BUILD) == "accepted"

    def test_the_last_correction_wins_and_says_what_was(self) -> None:
        row = self.story.as_of("2025-03-27").row("WorkCompleted")
        assert (row["on"], row["status"]) == ("2025-03-05", "effective")
        assert row["corrected_by"]
        assert row["was"]

    def test_what_was_concluded_wrongly_is_withdrawn_and_stays_on_record(self) -> None:
        seen = self.story.as_of("2025-03-31")
        withdrawn = [row["on"] for row in seen.rows("CompletionDeemedConfirmed", status="withdrawn")]
        # both had lapsed by the time they were found wrong: 03-17 before 03-24, 03-24 before 03-27
        assert sorted(withdrawn) == ["2025-03-17", "2025-03-24"]
        assert standing(seen, "CompletionDeemedConfirmed") == ["2025-03-19"]

    def test_the_months_of_rework_follow(self) -> None:
        lasts = {}
        for known_at in ("2025-03-23", "2025-03-24", "2025-03-27"):
            line = self.story.as_of("2025-04-01", known_at).line(head="nonconformity", contract=BUILD)
            lasts[line["first_day"]] = line["last_day"]
        # six months from 03-04, 03-11 and 03-06: Wednesday, Wednesday and Friday
        assert lasts == {"2025-03-04": "2025-09-03", "2025-03-11": "2025-09-10", "2025-03-06": "2025-09-05"}

    def test_an_objection_is_late_for_the_one_and_in_time_for_the_other(self) -> None:
        story = given(
            integration(),
            *formed("2025-01-20"),
            completed("2025-03-03", id="done"),
            objected("2025-03-20"),
            corrected("done", {"on": "2025-03-10"}, "2025-03-24", contract=BUILD),
            corrected("done", {"on": "2025-03-05"}, "2025-03-27", contract=BUILD),
        )
        assert effect(story.as_of("2025-03-20", "2025-03-23"), "CompletionObjected") == "none"
        assert state(story.as_of("2025-03-20", "2025-03-24"), BUILD) == "disputed"
        assert state(story.as_of("2025-03-20", "2025-03-27"), BUILD) == "in_warranty"


class TestArticle5_2_Slips:
    @pytest.mark.parametrize(
        ("as_of", "status"), [("2025-07-30", "open"), ("2025-07-31", "open"), ("2025-08-01", "overdue")]
    )
    def test_the_company_is_late_from_the_day_after_the_quoted_day(self, as_of: str, status: str) -> None:
        duty = project().as_of(as_of).duty("O4", contract=BUILD)
        assert (duty["due_on"], duty["status"]) == ("2025-07-31", status)

    def test_an_extension_moves_the_day(self) -> None:
        story = project(fact("ScheduleExtended", "2025-07-14", contract=BUILD, due_on="2025-08-29"))
        assert story.as_of("2025-07-13").duty("O4")["due_on"] == "2025-07-31"
        seen = story.as_of("2025-08-29")
        assert (seen.duty("O4")["due_on"], seen.duty("O4")["status"]) == ("2025-08-29", "open")
        assert story.as_of("2025-08-30").duty("O4")["status"] == "overdue"

    def test_a_slip_obliges_both_to_negotiate(self) -> None:
        slip = fact("ScheduleSlipNotified", "2025-07-14", contract=BUILD, attributable_to="customer")
        assert project(slip).as_of("2025-07-13").duties("O40", contract=BUILD) == []
        assert project(slip).as_of("2025-07-14").duties("O40", contract=BUILD) != []


class TestTheOrderOfRecordingNeverMatters:
    FACTS = (
        completed("2025-03-03"),
        objected("2025-03-14"),
        found("2025-04-10", complete=False),
        completed("2025-04-14"),
        confirmed("2025-04-25"),
        paid("2025-05-30", 6_000_000, contract=BUILD),
        fact("ReworkDemanded", "2025-06-16", contract=BUILD, form="paper", attributable_to="company"),
        fact("ReworkPerformed", "2025-07-04", contract=BUILD),
    )
    DAYS = ("2025-03-03", "2025-03-18", "2025-04-10", "2025-04-26", "2025-06-16", "2025-10-15")

    def told(self, facts: list[dict[str, Any]]) -> Story:
        morning = "2025-11-04T09:{:02}:00+09:00"
        return project(*({**fact, "recorded_at": morning.format(n)} for n, fact in enumerate(facts)))

    @settings(max_examples=15)
    @for_all(order=st.permutations(FACTS))
    def test_any_order_gives_the_same_final_view(self, order: list[dict[str, Any]]) -> None:
        straight, shuffled = self.told(list(self.FACTS)), self.told(order)
        for on in self.DAYS:
            assert shuffled.as_of(on).substance() == straight.as_of(on).substance()

    @settings(max_examples=15)
    @for_all(
        delays=st.lists(st.integers(0, 45), min_size=len(FACTS), max_size=len(FACTS)),
        known=st.integers(0, 200),
    )
    def test_only_what_was_recorded_by_then_counts(self, delays: list[int], known: int) -> None:
        facts = sorted(
            (
                {**fact, "recorded_at": f"{plus(fact['on'], delay)}T12:00:00+09:00"}
                for fact, delay in zip(self.FACTS, delays, strict=True)
            ),
            key=lambda fact: fact["recorded_at"],
        )
        known_at = plus("2025-02-01", known)
        whole = project(*facts)
        cut = project(*(fact for fact in facts if fact["recorded_at"][:10] <= known_at))
        for on in self.DAYS:
            assert whole.as_of(on, known_at).substance() == cut.as_of(on, known_at).substance()


class TestArticle5_2_TalksAboutTheSchedule:
    """The customer's delay is told and another day agreed on 2025-05-12."""

    told = fact("ScheduleSlipNotified", "2025-05-12", contract=BUILD, attributable_to="customer")
    another_day = (
        fact("ScheduleExtended", "2025-05-12", contract=BUILD, due_on="2025-09-30"),
        fact(
            "SpecificationChangeAgreed",
            "2025-05-12",
            contract=BUILD,
            version="2",
            due_on="2025-09-30",
            new_application=True,
        ),
    )

    @pytest.mark.parametrize("agreed", another_day)
    @pytest.mark.parametrize("told_first", [True, False])
    def test_end_with_the_day_that_was_agreed_on_whichever_was_recorded_first(
        self, agreed: dict[str, Any], told_first: bool
    ) -> None:
        facts = (self.told, agreed) if told_first else (agreed, self.told)
        seen = given(integration(), *formed(), *facts).as_of("2025-05-20")
        talks = [(duty["debtor"], duty["status"], duty["ended_on"]) for duty in seen.duties("O40")]
        assert talks == [("company", "discharged", "2025-05-12"), ("customer", "discharged", "2025-05-12")]
        assert seen.duty("O4")["due_on"] == "2025-09-30"

    def test_of_a_later_delay_begin_anew(self) -> None:
        story = given(integration(), *formed(), self.told, self.another_day[0], {**self.told, "on": "2025-05-13"})
        statuses = [duty["status"] for duty in story.as_of("2025-05-20").duties("O40")]
        assert statuses == ["discharged", "discharged", "open", "open"]
