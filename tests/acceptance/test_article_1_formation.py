"""Article 1(4): the contract is formed by acceptance, written or electronic, after the application."""

from __future__ import annotations

import pytest
from story import accepted, applied, fact, given, supply


class TestArticle1_4_Acceptance:
    def test_before_any_application_there_is_nothing(self) -> None:
        story = given(supply(), applied("2025-04-03"))
        assert story.as_of("2025-04-02").contract()["state"] == "none"

    def test_an_application_alone_is_no_contract(self) -> None:
        seen = given(supply(), applied("2025-04-03")).as_of("2025-04-03")
        assert seen.contract()["state"] == "applied"
        assert seen.contract()["since"] == "2025-04-03"

    def test_silence_is_never_acceptance(self) -> None:
        seen = given(supply(), applied("2025-04-03")).as_of("2026-04-03")
        assert seen.contract()["state"] == "applied"  # X9 R-A

    @pytest.mark.parametrize(
        ("as_of", "state"),
        [("2025-04-06", "applied"), ("2025-04-07", "accepted"), ("2025-04-08", "accepted")],
    )
    def test_the_contract_stands_from_the_day_the_acceptance_arrives(self, as_of: str, state: str) -> None:
        story = given(supply(), applied("2025-04-03"), accepted("2025-04-07"))
        assert story.as_of(as_of).contract()["state"] == state

    @pytest.mark.parametrize("form", ["paper", "electronic", "email", "esign"])
    def test_writing_and_electronic_means_will_do(self, form: str) -> None:
        seen = given(supply(), applied("2025-04-03"), accepted("2025-04-07", form=form)).as_of("2025-04-07")
        assert seen.contract()["state"] == "accepted"
        assert seen.row("AcceptanceArrived")["effect"] == "full"

    @pytest.mark.parametrize("form", ["oral", "phone"])
    def test_the_spoken_word_has_no_effect(self, form: str) -> None:
        seen = given(supply(), applied("2025-04-03"), accepted("2025-04-07", form=form)).as_of("2025-04-08")
        assert seen.contract()["state"] == "applied"
        row = seen.row("AcceptanceArrived")
        assert row["effect"] == "none"
        assert row["status"] == "effective"  # the record stands; it only has no legal effect
        assert row["reason"]

    def test_a_written_acceptance_after_a_spoken_one_counts_from_its_own_day(self) -> None:
        story = given(supply(), applied("2025-04-03"), accepted("2025-04-07", form="oral"), accepted("2025-04-10"))
        assert story.as_of("2025-04-09").contract()["state"] == "applied"
        assert story.as_of("2025-04-10").contract() | {"state": "accepted", "since": "2025-04-10"} == (
            story.as_of("2025-04-10").contract()
        )

    def test_an_acceptance_before_the_application_has_no_effect(self) -> None:
        seen = given(supply(), accepted("2025-04-02"), applied("2025-04-03")).as_of("2025-04-30")
        assert seen.contract()["state"] == "applied"
        assert seen.row("AcceptanceArrived")["effect"] == "none"
        assert seen.row("AcceptanceArrived")["reason"]

    def test_an_acceptance_without_any_application_has_no_effect(self) -> None:
        seen = given(supply(), accepted("2025-04-02")).as_of("2025-04-30")
        assert seen.contract()["state"] == "none"
        assert seen.row("AcceptanceArrived")["effect"] == "none"

    def test_an_application_found_later_with_an_earlier_day_gives_the_acceptance_its_effect(self) -> None:
        story = given(supply(), accepted("2025-04-07"), applied("2025-04-03", at="2025-04-20T10:00+09:00"))
        assert story.as_of("2025-04-10", known_at="2025-04-19").contract()["state"] == "none"
        assert story.as_of("2025-04-10", known_at="2025-04-20").contract()["state"] == "accepted"

    def test_an_acceptance_on_the_day_of_the_application_counts(self) -> None:
        seen = given(supply(), applied("2025-04-03"), accepted("2025-04-03")).as_of("2025-04-03")
        assert seen.contract()["state"] == "accepted"

    def test_formation_without_a_contract_named_goes_to_every_contract_of_the_order(self) -> None:
        seen = given(supply(), supply("other"), applied("2025-04-03"), accepted("2025-04-07")).as_of("2025-04-07")
        assert [seen.contract(name)["state"] for name in ("server", "other")] == ["accepted", "accepted"]
        assert {row["contract"] for row in seen.rows("AcceptanceArrived")} == {"server", "other"}

    def test_formation_that_names_a_contract_reaches_only_that_one(self) -> None:
        seen = given(supply(), supply("other"), applied("2025-04-03"), accepted("2025-04-07", contract="server")).as_of(
            "2025-04-07"
        )
        assert seen.contract("server")["state"] == "accepted"
        assert seen.contract("other")["state"] == "applied"


class TestX3_DispatchOrArrivalOfTheAcceptance:
    story = given(supply(), applied("2025-04-03"), accepted("2025-04-07", dispatched_on="2025-04-05"))

    @pytest.mark.parametrize(
        ("as_of", "by_arrival", "by_dispatch"),
        [
            ("2025-04-04", "applied", "applied"),
            ("2025-04-05", "applied", "accepted"),
            ("2025-04-06", "applied", "accepted"),
            ("2025-04-07", "accepted", "accepted"),
        ],
    )
    def test_the_contract_stands_from_the_day_the_reading_names(
        self, as_of: str, by_arrival: str, by_dispatch: str
    ) -> None:
        assert self.story.as_of(as_of).contract()["state"] == by_arrival
        assert self.story.as_of(as_of, X3="R-A").contract()["state"] == by_arrival
        assert self.story.as_of(as_of, X3="R-B").contract()["state"] == by_dispatch


class TestArticle1_4_Refusal:
    def test_the_company_may_refuse_at_will(self) -> None:
        seen = given(supply(), applied("2025-04-03"), fact("ApplicationRejected", "2025-04-05")).as_of("2025-04-05")
        assert seen.contract()["state"] == "refused"
        assert seen.contract()["since"] == "2025-04-05"

    def test_after_a_refusal_there_is_nothing_left_to_accept(self) -> None:
        seen = given(
            supply(), applied("2025-04-03"), fact("ApplicationRejected", "2025-04-05"), accepted("2025-04-07")
        ).as_of("2025-04-08")
        assert seen.contract()["state"] == "refused"
        assert seen.row("AcceptanceArrived")["effect"] == "none"

    def test_after_the_acceptance_there_is_nothing_left_to_refuse(self) -> None:
        seen = given(
            supply(), applied("2025-04-03"), accepted("2025-04-07"), fact("ApplicationRejected", "2025-04-08")
        ).as_of("2025-04-09")
        assert seen.contract()["state"] == "accepted"
        assert seen.row("ApplicationRejected")["effect"] == "none"


class TestWithdrawalOfTheApplication:
    """Civil Code 525(1): not before a reasonable time, which the quote's validity fixes."""

    quote = {"issued_on": "2025-03-18", "valid_until": "2025-04-30"}  # noqa: RUF012

    @pytest.mark.parametrize(
        ("withdrawn_on", "state"),
        [("2025-04-29", "applied"), ("2025-04-30", "applied"), ("2025-05-01", "withdrawn")],
    )
    def test_it_works_only_after_the_quote_has_run_out(self, withdrawn_on: str, state: str) -> None:
        seen = given(
            supply(), applied("2025-04-03"), fact("ApplicationWithdrawn", withdrawn_on), quote=self.quote
        ).as_of("2025-05-02")
        assert seen.contract()["state"] == state
        assert seen.row("ApplicationWithdrawn")["effect"] == ("full" if state == "withdrawn" else "none")

    def test_a_quote_without_an_end_never_lets_go(self) -> None:
        seen = given(supply(), applied("2025-04-03"), fact("ApplicationWithdrawn", "2025-06-01")).as_of("2025-06-01")
        assert seen.contract()["state"] == "applied"
        assert seen.row("ApplicationWithdrawn")["effect"] == "none"

    def test_an_accepted_application_cannot_be_withdrawn(self) -> None:
        seen = given(
            supply(),
            applied("2025-04-03"),
            accepted("2025-04-07"),
            fact("ApplicationWithdrawn", "2025-05-02"),
            quote=self.quote,
        ).as_of("2025-05-02")
        assert seen.contract()["state"] == "accepted"
        assert seen.row("ApplicationWithdrawn")["effect"] == "none"

    def test_a_withdrawn_application_cannot_be_accepted(self) -> None:
        seen = given(
            supply(),
            applied("2025-04-03"),
            fact("ApplicationWithdrawn", "2025-05-01"),
            accepted("2025-05-02"),
            quote=self.quote,
        ).as_of("2025-05-02")
        assert seen.contract()["state"] == "withdrawn"
        assert seen.row("AcceptanceArrived")["effect"] == "none"
