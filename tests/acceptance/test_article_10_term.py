"""Article 10(1): the term, its renewals, and the last day to refuse one (X3, X19, X21, S7)."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st
from services import WATCH, effect, renewal_refused, service, standing, state, term
from story import Story, corrected, day, fact, formed, given, look, plus, retracted

from yakkan import Register
from yakkan.domain.periods import latest_notice_day


def term_of(starts_on: str, months: int | None = None, *facts: dict[str, Any], **contract: Any) -> Story:
    return given(service(starts_on, months, **contract), *formed(plus(starts_on, -30)), *facts)


def term_until(ends_on: str, *facts: dict[str, Any], **contract: Any) -> Story:
    """A first term that ends on a day, about a year after it began."""
    return term_of(plus(ends_on, -364), None, *facts, ends_on=ends_on, **contract)


class TestArticle10_1_TheTerm:
    @pytest.mark.parametrize(
        ("starts_on", "months", "last"),
        [
            ("2025-08-01", 12, "2026-07-31"),
            ("2024-08-31", 6, "2025-02-28"),
            ("2023-08-31", 6, "2024-02-29"),
            ("2024-08-31", 12, "2025-08-30"),
            ("2024-02-29", 12, "2025-02-28"),
            ("2023-03-01", 12, "2024-02-29"),
            ("2024-01-31", 1, "2024-02-29"),
        ],
    )
    def test_it_counts_its_first_day_and_ends_the_day_before_the_same_day(
        self, starts_on: str, months: int, last: str
    ) -> None:
        story = term_of(starts_on, months)
        assert state(story.as_of(plus(starts_on, -1)), WATCH) == "accepted"
        for on in (starts_on, last):
            seen = story.as_of(on)
            assert (state(seen, WATCH), term(seen)) == ("in_service", (1, starts_on, last))
        began = story.as_of(starts_on).row("ServiceBegan")
        assert (began["on"], began["shows_from"], began["deemed"]) == (starts_on, starts_on, True)

    def test_it_may_be_given_by_its_last_day(self) -> None:
        seen = term_of("2025-08-01", ends_on="2026-03-31").as_of("2025-08-01")
        assert term(seen) == (1, "2025-08-01", "2026-03-31")

    def test_no_service_begins_without_acceptance(self) -> None:
        story = given(service("2025-08-01", 12), fact("ApplicationReceived", "2025-07-01"))
        seen = story.as_of("2025-10-01")
        assert state(seen, WATCH) == "applied"
        assert seen.rows("ServiceBegan") == []
        assert seen.charges() == []


class TestArticle10_1_Renewal:
    @pytest.mark.parametrize(
        ("starts_on", "months", "renewals"),
        [
            ("2024-08-31", 6, [("2025-03-01", "2026-02-28"), ("2026-03-01", "2027-02-28")]),
            ("2023-08-31", 6, [("2024-03-01", "2025-02-28"), ("2025-03-01", "2026-02-28")]),
            ("2024-08-31", 12, [("2025-08-31", "2026-08-30"), ("2026-08-31", "2027-08-30")]),
            ("2024-02-29", 12, [("2025-03-01", "2026-02-28"), ("2026-03-01", "2027-02-28")]),
            ("2023-03-01", 12, [("2024-03-01", "2025-02-28"), ("2025-03-01", "2026-02-28")]),
            ("2024-01-31", 1, [("2024-03-01", "2025-02-28")]),
            ("2025-08-01", 12, [("2026-08-01", "2027-07-31"), ("2027-08-01", "2028-07-31")]),
        ],
    )
    def test_each_is_a_year_from_the_day_after_the_term_before(
        self, starts_on: str, months: int, renewals: list[tuple[str, str]]
    ) -> None:
        story = term_of(starts_on, months)
        for number, (first, last) in enumerate(renewals, start=2):
            for on in (first, last):
                seen = story.as_of(on)
                assert (state(seen, WATCH), term(seen)) == ("renewed", (number, first, last))
            ended = story.as_of(first).rows("TermRenewed")
            assert (len(ended), ended[-1]["on"], ended[-1]["shows_from"]) == (
                number - 1,
                plus(first, -1),
                first,
            )

    def test_on_the_last_day_of_a_term_the_next_has_not_begun(self) -> None:
        seen = term_of("2025-08-01", 12).as_of("2026-07-31")
        assert (state(seen, WATCH), seen.rows("TermRenewed")) == ("in_service", [])

    def test_a_service_that_does_not_renew_expires(self) -> None:
        story = term_of("2025-08-01", 12, auto_renews=False)
        assert state(story.as_of("2026-07-31"), WATCH) in ("in_service", "ending")
        seen = story.as_of("2026-08-01")
        assert (state(seen, WATCH), seen.rows("TermRenewed")) == ("expired", [])
        row = seen.row("TermExpired")
        assert (row["on"], row["shows_from"]) == ("2026-07-31", "2026-08-01")

    def test_a_service_that_does_not_renew_charges_nothing_more(self) -> None:
        seen = term_of("2025-08-01", 12, auto_renews=False).as_of("2027-01-31")
        assert len(seen.charges(kind="monthly_fee")) == 12

    @settings(max_examples=25)
    @for_all(offset=st.integers(0, 1460), months=st.integers(1, 24), renewal=st.integers(1, 3))
    def test_the_terms_follow_one_another_without_gap_or_overlap(self, offset: int, months: int, renewal: int) -> None:
        starts_on = plus("2022-01-01", offset)
        story = term_of(starts_on, months)
        on = starts_on
        for number in range(1, renewal + 2):
            seen = term(story.as_of(on))
            assert seen[:2] == (number, on)
            on = plus(seen[2], 1)
            if number > 1:
                # a year: the same day of the next year is the first of the following term, unless it is not there
                same_day = f"{int(seen[1][:4]) + 1}{seen[1][4:]}"
                assert on == (same_day if same_day[5:] != "02-29" else f"{same_day[:4]}-03-01")


class TestTheNightlyRun:
    def test_it_records_each_beginning_on_its_day_and_each_lapse_on_the_day_after(self) -> None:
        register = Register(":memory:")
        matter = term_of("2024-06-01", 12).told_to(register)
        register.advance(to=day("2026-06-01"))
        seen = look(matter, "2026-06-01")
        recorded = {(row["event"], row["on"]): row["recorded_at"] for row in seen.rows(deemed=True)}
        assert recorded == {
            ("ServiceBegan", "2024-06-01"): "2024-06-01T00:00:00+09:00",
            ("TermRenewed", "2025-05-31"): "2025-06-01T00:00:00+09:00",
            ("TermRenewed", "2026-05-31"): "2026-06-01T00:00:00+09:00",
        }
        assert all(row["ref"] and not row["forecast"] for row in seen.rows(deemed=True))

    def test_a_night_too_early_it_records_nothing(self) -> None:
        register = Register(":memory:")
        matter = term_of("2024-06-01", 12).told_to(register)
        register.advance(to=day("2025-05-31"))
        assert [row["event"] for row in look(matter, "2025-05-31").rows(deemed=True)] == ["ServiceBegan"]
        assert look(matter, "2025-06-01").row("TermRenewed")["ref"] is None


NON_RENEWAL = [
    # the term's last day, then the last day to refuse: R-A, R-B, R-C, R-D
    ("2024-05-31", "2024-02-29", "2024-02-29", "2024-02-28", "2024-03-02"),
    ("2025-05-31", "2025-02-28", "2025-02-28", "2025-02-27", "2025-03-02"),
    ("2026-05-31", "2026-02-28", "2026-02-28", "2026-02-27", "2026-03-02"),
    ("2025-05-30", "2025-02-27", "2025-02-28", "2025-02-27", "2025-03-01"),
    ("2025-06-30", "2025-03-31", "2025-03-30", "2025-03-29", "2025-04-01"),
    ("2025-02-28", "2024-11-30", "2024-11-28", "2024-11-27", "2024-11-30"),
    ("2025-11-30", "2025-08-31", "2025-08-30", "2025-08-29", "2025-09-01"),
    ("2025-04-30", "2025-01-31", "2025-01-30", "2025-01-29", "2025-01-30"),
]
READINGS = ("R-A", "R-B", "R-C", "R-D")


class TestArticle10_1_X19_TheLastDayToRefuse:
    @pytest.mark.parametrize("x19", READINGS)
    @pytest.mark.parametrize("row", NON_RENEWAL, ids=lambda row: row[0])
    def test_the_day_before_it_and_the_day_itself_are_in_time_the_day_after_is_not(
        self, row: tuple[str, ...], x19: str
    ) -> None:
        ends_on, last = row[0], row[1 + READINGS.index(x19)]
        for on, in_time in ((plus(last, -1), True), (last, True), (plus(last, 1), False)):
            story = term_until(ends_on, renewal_refused(on))
            after = story.as_of(plus(ends_on, 1), X19=x19)
            assert state(after, WATCH) == ("expired" if in_time else "renewed"), on
            assert effect(after, "NonRenewalDeclared") == ("full" if in_time else "none")
            assert state(story.as_of(on, X19=x19), WATCH) == ("ending" if in_time else "in_service")

    @pytest.mark.parametrize("x1", ["R-A", "R-B", "R-C"])
    def test_x1_never_moves_it(self, x1: str) -> None:
        # 2026-02-28 is a Saturday
        last, late = (term_until("2026-05-31", renewal_refused(on)) for on in ("2026-02-28", "2026-03-02"))
        assert state(last.as_of("2026-06-01", X1=x1), WATCH) == "expired"
        assert state(late.as_of("2026-06-01", X1=x1), WATCH) == "renewed"

    @settings(max_examples=25)
    @for_all(offset=st.integers(0, 1800))
    def test_it_leaves_three_whole_months(self, offset: int) -> None:
        ends_on = plus("2021-06-01", offset)
        last = three_whole_months_before(ends_on)
        in_time, late = (term_until(ends_on, renewal_refused(on)) for on in (last, plus(last, 1)))
        assert state(in_time.as_of(plus(ends_on, 1)), WATCH) == "expired"
        assert state(late.as_of(plus(ends_on, 1)), WATCH) == "renewed"

    @settings(max_examples=100)
    @for_all(offset=st.integers(0, 4000), later=st.integers(1, 400), months=st.integers(1, 12))
    def test_a_term_that_ends_later_is_never_to_be_refused_earlier(self, offset: int, later: int, months: int) -> None:
        one, other = plus("2019-01-01", offset), plus("2019-01-01", offset + later)
        assert latest_notice_day(day(one), months=months) <= latest_notice_day(day(other), months=months)
        assert latest_notice_day(day(one), months=3).isoformat() == three_whole_months_before(one)


def three_whole_months_before(ends_on: str) -> str:
    """The latest day after which three calendar months still end by the term's last day; every day is tried."""

    def three_months_from(first: str) -> str:
        month = int(first[5:7]) + 3
        year, month = int(first[:4]) + (month - 1) // 12, (month - 1) % 12 + 1
        corresponding = f"{year}-{month:02}-{first[8:]}"
        try:
            return plus(corresponding, -1)
        except ValueError:  # no such day: the month's last
            following = f"{year + month // 12}-{month % 12 + 1:02}-01"
            return plus(following, -1)

    for back in range(80, 105):
        if three_months_from(plus(ends_on, -back + 1)) <= ends_on:
            return plus(ends_on, -back)
    raise AssertionError(ends_on)


class TestArticle10_1_TheRefusal:
    @pytest.mark.parametrize("by", ["customer", "company"])
    @pytest.mark.parametrize("form", ["paper", "electronic", "email", "phone", "oral"])
    def test_either_party_may_refuse_in_any_form(self, by: str, form: str) -> None:
        story = term_until("2025-05-31", renewal_refused("2025-02-28", by=by, form=form))
        assert state(story.as_of("2025-02-27"), WATCH) == "in_service"
        assert state(story.as_of("2025-02-28"), WATCH) == "ending"
        assert state(story.as_of("2025-05-31"), WATCH) == "ending"
        seen = story.as_of("2025-06-01")
        assert state(seen, WATCH) == "expired"
        assert standing(seen, "TermExpired") == ["2025-05-31"]
        assert standing(seen, "TermRenewed") == []

    def test_the_quote_may_set_another_time(self) -> None:
        # a month before 2025-05-31: the last day is 04-30
        for on, x7, after in (
            ("2025-04-30", "R-A", "expired"),
            ("2025-04-30", "R-B", "expired"),  # Article 10(1) itself leaves it to the quote
            ("2025-05-01", "R-A", "renewed"),
            ("2025-05-01", "R-B", "renewed"),
        ):
            story = term_until("2025-05-31", renewal_refused(on), special={"non_renewal_months": 1})
            assert state(story.as_of("2025-06-01", X7=x7), WATCH) == after

    def test_the_second_term_has_its_own_last_day(self) -> None:
        # term 2 is 2025-06-01 to 2026-05-31
        for on, after in (("2026-02-28", "expired"), ("2026-03-01", "renewed")):
            seen = term_until("2025-05-31", renewal_refused(on)).as_of("2026-06-01")
            assert state(seen, WATCH) == after

    def test_it_may_come_before_the_service_has_begun(self) -> None:
        story = term_of("2025-08-01", 12, renewal_refused("2025-07-14"))
        assert state(story.as_of("2025-07-31"), WATCH) == "accepted"
        assert state(story.as_of("2026-07-31"), WATCH) == "ending"
        assert state(story.as_of("2026-08-01"), WATCH) == "expired"

    def test_a_refused_term_is_charged_to_its_end_and_no_further(self) -> None:
        seen = term_of("2024-06-01", 12, renewal_refused("2025-02-28")).as_of("2025-12-31")
        assert len(seen.charges(kind="monthly_fee")) == 12
        assert seen.charges(kind="monthly_fee")[-1]["id"] == "watch/2025-05"


class TestS7_AndX21_TheLateRefusal:
    """Term 2024-06-01 to 2025-05-31; posted on 2025-02-27, arrived on Monday 03-03."""

    story = term_of("2024-06-01", 12, renewal_refused("2025-03-03", dispatched_on="2025-02-27"))

    def test_it_came_too_late_and_the_service_is_renewed(self) -> None:
        seen = self.story.as_of("2025-06-01")
        assert (state(seen, WATCH), term(seen)) == ("renewed", (2, "2025-06-01", "2026-05-31"))
        assert effect(seen, "NonRenewalDeclared") == "none"

    def test_x21_it_is_not_carried_over_to_the_next_term(self) -> None:
        seen = self.story.as_of("2026-06-01")
        assert (state(seen, WATCH), term(seen)) == ("renewed", (3, "2026-06-01", "2027-05-31"))

    def test_x21_read_the_other_way_it_ends_the_next_term(self) -> None:
        assert term(self.story.as_of("2026-05-31", X21="R-B")) == (2, "2025-06-01", "2026-05-31")
        seen = self.story.as_of("2026-06-01", X21="R-B")
        assert state(seen, WATCH) == "expired"
        assert standing(seen, "TermRenewed") == ["2025-05-31"]
        assert standing(seen, "TermExpired") == ["2026-05-31"]

    def test_x3_if_dispatch_counts_it_was_in_time(self) -> None:
        seen = self.story.as_of("2025-06-01", X3="R-B")
        assert state(seen, WATCH) == "expired"

    def test_x3_a_letter_posted_too_late_is_late_under_both(self) -> None:
        story = term_of("2024-06-01", 12, renewal_refused("2025-03-03", dispatched_on="2025-03-01"))
        for x3 in ("R-A", "R-B"):
            assert state(story.as_of("2025-06-01", X3=x3), WATCH) == "renewed"


class TestRenewalsUndone:
    """Renewed at the ends of 2024-05-31 and 2025-05-31; on 2025-07-15 an e-mail of 2024-02-10 is found."""

    story = term_of(
        "2023-06-01", 12, renewal_refused("2024-02-10", form="email", id="mail", at="2025-07-15T11:00+09:00")
    )

    def test_until_then_it_was_renewed_twice(self) -> None:
        seen = self.story.as_of("2025-07-14", "2025-07-14")
        assert (state(seen, WATCH), term(seen)) == ("renewed", (3, "2025-06-01", "2026-05-31"))
        assert standing(seen, "TermRenewed") == ["2024-05-31", "2025-05-31"]

    def test_from_then_on_it_ended_with_its_first_term(self) -> None:
        for on in ("2024-06-01", "2025-06-01", "2025-07-15"):
            assert state(self.story.as_of(on, "2025-07-15"), WATCH) == "expired"
        assert state(self.story.as_of("2024-05-31", "2025-07-15"), WATCH) == "ending"
        seen = self.story.as_of("2025-07-15", "2025-07-15")
        assert standing(seen, "TermExpired") == ["2024-05-31"]
        assert standing(seen, "TermRenewed") == []

    def test_both_renewals_are_withdrawn_by_events_of_their_own(self) -> None:
        seen = self.story.as_of("2025-07-15")
        withdrawn = seen.rows("TermRenewed", status="withdrawn")
        assert [row["on"] for row in withdrawn] == ["2024-05-31", "2025-05-31"]
        assert len(seen.rows("DeemedEventWithdrawn", contract=WATCH)) >= 2
        (expired,) = seen.rows("TermExpired", status="effective")
        # concluded only when the e-mail was found
        assert expired["recorded_at"] == "2025-07-15T11:00:00+09:00"

    def test_the_old_answers_are_kept_for_ever(self) -> None:
        story = self.story.then(fact("NonRenewalDeclared", "2025-09-01", contract=WATCH, by="company", form="paper"))
        assert term(story.as_of("2025-07-14", "2025-07-14")) == (3, "2025-06-01", "2026-05-31")

    def test_found_out_to_be_forged_both_renewals_stand_again(self) -> None:
        story = self.story.then(retracted("mail", "2025-08-01", contract=WATCH, at="2025-08-01T09:00+09:00"))
        seen = story.as_of("2025-08-01", "2025-08-01")
        assert (state(seen, WATCH), term(seen)) == ("renewed", (3, "2025-06-01", "2026-05-31"))
        assert standing(seen, "TermRenewed") == ["2024-05-31", "2025-05-31"]
        assert state(story.as_of("2025-08-01", "2025-07-31"), WATCH) == "expired"

    def test_its_day_corrected_to_the_next_deadline_only_the_second_renewal_falls(self) -> None:
        story = self.story.then(
            corrected("mail", {"on": "2025-02-10"}, "2025-08-01", contract=WATCH, at="2025-08-01T09:00+09:00")
        )
        seen = story.as_of("2025-08-01", "2025-08-01")
        assert standing(seen, "TermRenewed") == ["2024-05-31"]
        assert standing(seen, "TermExpired") == ["2025-05-31"]
        assert state(seen, WATCH) == "expired"
