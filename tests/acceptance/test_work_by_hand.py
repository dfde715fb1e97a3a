"""Work to be completed: specification, information, delay, completion and rework, worked out by hand."""

from __future__ import annotations

import pytest
from breaches import rescinded
from services import BUILD, completed, confirmed
from story import Json, applied, fact, formed, formed_on, given, integration


class TestArticle3_1_ASpecificationBeforeTheContract:
    """It is presented before the service, and mostly before the application that is made for it."""

    def specified(self, on: str) -> Json:
        return fact("SpecificationConfirmed", on, contract=BUILD, version="1.0")

    @pytest.mark.parametrize("on", ["2025-03-20", "2025-04-03", "2025-04-07"])
    def test_counts(self, on: str) -> None:
        seen = given(integration(), *formed("2025-04-07"), self.specified(on)).as_of("2025-04-07")
        assert (seen.row("SpecificationConfirmed")["effect"], seen.contract(BUILD)["specification"]) == ("full", "1.0")
        duty = seen.duty("O2")
        assert (duty["status"], duty["arose_on"], duty["ended_on"]) == ("discharged", "2025-04-07", "2025-04-07")

    def test_is_nothing_once_the_application_was_refused(self) -> None:
        refused = fact("ApplicationRejected", "2025-04-07")
        seen = given(integration(), applied("2025-04-03"), refused, self.specified("2025-04-08")).as_of("2025-04-08")
        assert seen.row("SpecificationConfirmed")["effect"] == "none"


class TestArticle3_2_AReductionByANewApplication:
    def test_tells_its_tax_too(self) -> None:
        # 10,000,000 in instalments of 11,000,000; 9,000,005 and tax 900,000 are owed.
        quoted = [{"amount": 3_300_000, "due_on": "2025-05-30"}, {"amount": 7_700_000, "due_on": "2025-09-30"}]
        change = fact(
            *("SpecificationChangeAgreed", "2025-04-21"),
            contract=BUILD,
            version="2.0",
            price=9_000_005,
            new_application=True,
        )
        work = (completed("2025-06-10"), fact("CompletionConfirmed", "2025-06-12", contract=BUILD, form="paper"))
        seen = given(integration(instalments=quoted), *formed(), change, *work).as_of("2025-06-12")
        told = [ground["arithmetic"] for ground in seen.charge("build/price_reduction")["because"]]
        assert told[1] == "-999995 and tax -100000 at 10% = -1099995 yen"


class TestArticle3_2_ChangesOfWorkThatWasProvided:
    """Completed on 2025-05-01; confirmed on 05-08, or not yet."""

    @pytest.mark.parametrize(
        "change",
        [
            {"event": "SpecificationChangeAgreed", "version": "2", "price": 12_000_000, "new_application": True},
            {"event": "ScheduleSlipNotified", "attributable_to": "company"},
            {"event": "ScheduleExtended", "due_on": "2025-09-30"},
        ],
    )
    @pytest.mark.parametrize("confirmation", [True, False])
    def test_are_another_contract(self, change: Json, confirmation: bool) -> None:
        done = [completed("2025-05-01"), *([confirmed("2025-05-08")] if confirmation else [])]
        story = given(integration(), *formed_on("2025-04-07"), *done, fact(on="2025-05-10", contract=BUILD, **change))
        seen = story.as_of("2025-05-10")
        assert seen.row(change["event"])["effect"] == ("none" if confirmation else "full")
        assert not confirmation or seen.duties("O40") == []
        # Talks about work that is complete are over when silence has confirmed it, after 05-15.
        assert all(duty["status"] == "released" for duty in story.as_of("2025-05-16").duties("O40"))


class TestArticle5_1_WhatTheDaysRunFrom:
    """Completed on Monday 2025-06-02, reported on Thursday 06-05."""

    @pytest.mark.parametrize(
        ("readings", "due_on", "counted"),
        [
            ({}, "2025-06-16", "14 days from completion on 2025-06-02 = 2025-06-16"),
            ({"X13": "R-B"}, "2025-06-19", "14 days from the report of completion on 2025-06-05 = 2025-06-19"),
            (
                {"X13": "R-B", "X11": "R-B"},
                "2025-06-18",
                "14 days from the report of completion on 2025-06-05 = 2025-06-18",
            ),
        ],
    )
    def test_is_told_so_that_it_can_be_counted_again(self, readings: Json, due_on: str, counted: str) -> None:
        story = given(integration(), *formed(), completed("2025-06-02", reported_on="2025-06-05"))
        duty = story.as_of("2025-06-06", **readings).duty("O5")
        assert (duty["due_on"], duty["because"][0]["arithmetic"]) == (due_on, counted)
        cited = {ground["reading"] for ground in duty["because"]}
        assert cited == {f"X11={readings.get('X11', 'R-A')}", *(["X13=R-B"] if "X13" in readings else [])}


class TestArticle5_2_Extensions:
    slip = fact("ScheduleSlipNotified", "2025-06-10", contract="build", attributable_to="customer")
    extension = fact("ScheduleExtended", "2025-06-10", contract="build", due_on="2025-08-29")

    @pytest.mark.parametrize("same_day", [False, True])
    @pytest.mark.parametrize("turned", [False, True])
    def test_hold_what_the_customer_delayed_and_no_more(self, same_day: bool, turned: bool) -> None:
        """The customer caused a slip; the parties agreed on 08-29. What comes after that day is the company's delay."""
        slip = self.slip if same_day else {**self.slip, "on": "2025-06-02"}
        facts = (self.extension, slip) if turned and same_day else (slip, self.extension)
        story = given(integration(due_on="2025-06-30"), *formed_on("2025-01-15"), *facts)
        told = [story.as_of(day).duty("O4")["status"] for day in ("2025-07-15", "2025-08-29", "2025-08-30")]
        assert told == ["open", "open", "overdue"]

    def test_a_slip_without_an_extension_excuses_on(self) -> None:
        story = given(integration(due_on="2025-06-30"), *formed_on("2025-01-15"), self.slip)
        assert story.as_of("2025-08-30").duty("O4")["status"] == "open"


class TestArticle5_2_Talks:
    def test_and_requests_for_information_are_over_with_the_work(self) -> None:
        """Late without an extension, the work is complete on 07-10: nothing is left to agree on, or to ask for."""
        slip = fact("ScheduleSlipNotified", "2025-06-20", contract="build", attributable_to="company")
        asked = fact("InformationRequested", "2025-03-03", contract="build", due_on="2025-03-14")
        done = fact("WorkCompleted", "2025-07-10", contract="build")
        story = given(integration(due_on="2025-06-30"), *formed_on("2025-01-15"), asked, slip, done)
        before, after = story.as_of("2025-07-09"), story.as_of("2025-07-10")
        assert [duty["status"] for duty in before.duties("O40")] == ["open", "open"]
        assert [duty["status"] for duty in after.duties("O40")] == ["released", "released"]
        assert (before.duty("O3")["status"], after.duty("O3")["status"]) == ("overdue", "released")


class TestArticle5_2_InformationThatIsMissing:
    """Work due on 2025-07-31; what was asked for by 07-10 comes on 08-20, and the work on 08-29.

    5(2) names information that was not given among the customer's causes: the company answers for no delay from them.
    """

    asked = fact("InformationRequested", "2025-07-01", contract="build", due_on="2025-07-10")
    given_ = fact("InformationProvided", "2025-08-20", contract="build")
    story = given(integration(), *formed_on("2025-04-07"), asked, given_)

    @pytest.mark.parametrize(
        ("on", "information", "work"),
        [
            ("2025-07-11", "overdue", "open"),
            ("2025-08-01", "overdue", "open"),
            ("2025-08-19", "overdue", "open"),
            ("2025-08-20", "discharged", "open"),
            # From now on the company has what it needs; more time is to be agreed on, or its cause to be told (5(2)).
            ("2025-08-21", "discharged", "overdue"),
        ],
    )
    def test_excuses_the_company_while_it_is_late(self, on: str, information: str, work: str) -> None:
        seen = self.story.as_of(on)
        assert (seen.duty("O3")["status"], seen.duty("O4")["status"]) == (information, work)

    @pytest.mark.parametrize(
        ("facts", "work"),
        [
            # Given on its last day, or asked for by no day: nothing was late.
            ((asked, fact("InformationProvided", "2025-07-10", contract="build")), "overdue"),
            ((fact("InformationRequested", "2025-07-01", contract="build"),), "overdue"),
            # Another day was agreed on while it was missing: that day holds.
            ((asked, fact("ScheduleExtended", "2025-07-20", contract="build", due_on="2025-08-15")), "overdue"),
            ((asked, fact("ScheduleExtended", "2025-07-20", contract="build", due_on="2025-08-29")), "open"),
        ],
    )
    def test_excuses_nothing_else(self, facts: tuple[Json, ...], work: str) -> None:
        assert given(integration(), *formed_on("2025-04-07"), *facts).as_of("2025-08-18").duty("O4")["status"] == work


class TestArticle6_1_ReworkAfterTheEnd:
    completion = fact("WorkCompleted", "2025-06-02", contract="build")

    def demanded(self, on: str) -> Json:
        return fact("ReworkDemanded", on, contract="build", form="paper", attributable_to="company")

    def test_is_not_owed_for_work_that_was_never_provided(self) -> None:
        # Completed, not confirmed, rescinded on 06-10: what was done is settled by its share (38(3)), not reworked.
        bankrupt = fact("ImmediateGroundOccurred", "2025-06-05", contract="build", party="company", ground=3)
        story = given(
            *(integration(), *formed_on("2025-01-15"), self.completion, bankrupt, self.demanded("2025-06-09")),
            *(rescinded("2025-06-10", "40(2)", by="customer", contract="build"), self.demanded("2025-06-20")),
        )
        seen = story.as_of("2025-06-20")
        assert seen.row("ReworkDemanded", on="2025-06-20")["effect"] == "none"
        assert seen.line(head="nonconformity")["status"] == "released"
        assert [(duty["status"], duty["ended_on"]) for duty in seen.duties("O6")] == [("released", "2025-06-10")]

    def test_stays_owed_for_work_that_was_provided(self) -> None:
        # Confirmed on 06-03: the end of the contract on 06-20 takes neither the warranty away nor a claim under it.
        confirmed = fact("CompletionConfirmed", "2025-06-03", contract="build", form="paper")
        ended = fact("TerminationAgreed", "2025-06-20", contract="build")
        story = given(
            *(integration(), *formed_on("2025-01-15"), self.completion, confirmed),
            *(self.demanded("2025-06-10"), ended, self.demanded("2025-07-01")),
        )
        seen = story.as_of("2025-07-01")
        assert [duty["status"] for duty in seen.duties("O6")] == ["open", "open"]
        # 2025-06-03 and six months: to Tue 2025-12-02.
        assert seen.line(head="nonconformity")["last_day"] == "2025-12-02"

    @pytest.mark.parametrize("seen_on", ["2025-12-03", "2025-12-21"])
    def test_lapses_with_the_window_though_completion_is_in_dispute(self, seen_on: str) -> None:
        # X15 R-C: finished by Tue 2025-12-02 or not at all; the dispute about completion ends on 12-20 only.
        story = given(
            *(integration(), *formed_on("2025-01-15"), self.completion),
            fact("CompletionObjected", "2025-06-10", contract="build", form="email"),
            self.demanded("2025-11-20"),
            fact("CompletionFound", "2025-12-20", contract="build", complete=True),
        )
        duty = story.as_of(seen_on, X15="R-C").duty("O6")
        assert (duty["status"], duty["ended_on"]) == ("lapsed", "2025-12-02")
        assert story.as_of(seen_on).duty("O6")["status"] == "open"
