"""Periods: hand-counted examples, and oracles that walk over the days one by one."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yakkan.domain.periods import (
    Period,
    corresponding_day,
    last_day,
    latest_notice_day,
    months_started,
    period_after,
)

ONE_DAY = timedelta(days=1)
DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


def day(text: str) -> date:
    return date.fromisoformat(text)


def every_day(first: str, last: str) -> list[date]:
    start, end = day(first), day(last)
    return [start + timedelta(days=n) for n in range((end - start).days + 1)]


def walked_end(first: date, months: int) -> date:
    """Oracle: walk to the month aimed at, then to the corresponding day or the month's end."""
    month, walked = (first.year, first.month), first
    for _ in range(months):
        while (walked.year, walked.month) == month:
            walked += ONE_DAY
        month = (walked.year, walked.month)
    while (walked.year, walked.month) == month and walked.day != first.day:
        walked += ONE_DAY
    # At the corresponding day or, there being none, at the first of the month after: the day before ends it.
    return walked - ONE_DAY


class TestCivilCode143_PeriodsByTheCalendar:
    @pytest.mark.parametrize(
        ("event", "first", "last"),
        [
            ("2024-08-27", "2024-08-28", "2025-02-27"),
            ("2024-08-28", "2024-08-29", "2025-02-28"),
            ("2024-08-29", "2024-08-30", "2025-02-28"),
            ("2024-08-30", "2024-08-31", "2025-02-28"),
            ("2024-08-31", "2024-09-01", "2025-02-28"),
            ("2023-08-28", "2023-08-29", "2024-02-28"),
            ("2023-08-29", "2023-08-30", "2024-02-29"),
            ("2023-08-30", "2023-08-31", "2024-02-29"),
            ("2023-08-31", "2023-09-01", "2024-02-29"),
            ("2024-02-29", "2024-03-01", "2024-08-31"),
            ("2024-05-02", "2024-05-03", "2024-11-02"),
            ("2024-05-03", "2024-05-04", "2024-11-03"),
            ("2024-12-31", "2025-01-01", "2025-06-30"),
            ("2025-01-06", "2025-01-07", "2025-07-06"),
            ("2025-06-30", "2025-07-01", "2025-12-31"),
            ("2024-05-08", "2024-05-09", "2024-11-08"),
        ],
    )
    def test_six_months_from_the_day_after(self, event: str, first: str, last: str) -> None:
        assert period_after(day(event), months=6) == Period(day(first), day(last))

    @pytest.mark.parametrize(
        ("first", "months", "last"),
        [
            ("2024-08-31", 6, "2025-02-28"),
            ("2025-03-01", 12, "2026-02-28"),
            ("2023-08-31", 6, "2024-02-29"),
            ("2024-03-01", 12, "2025-02-28"),
            ("2024-08-31", 12, "2025-08-30"),
            ("2024-02-29", 12, "2025-02-28"),
            ("2023-03-01", 12, "2024-02-29"),
            ("2023-03-01", 24, "2025-02-28"),
            ("2023-03-01", 36, "2026-02-28"),
            ("2024-01-31", 1, "2024-02-29"),
            ("2024-04-01", 12, "2025-03-31"),
            ("2024-01-15", 12, "2025-01-14"),
        ],
    )
    def test_terms_by_their_start(self, first: str, months: int, last: str) -> None:
        assert last_day(day(first), months=months) == day(last)

    @pytest.mark.parametrize(
        ("event", "years", "last"),
        [
            ("2024-02-29", 3, "2027-02-28"),
            ("2024-02-28", 3, "2027-02-28"),
            ("2021-12-31", 3, "2024-12-31"),
            ("2022-06-15", 3, "2025-06-15"),
            ("2024-02-29", 1, "2025-02-28"),
            ("2023-02-28", 1, "2024-02-29"),
            ("2025-01-31", 5, "2030-01-31"),
            ("2024-04-01", 5, "2029-04-01"),
            ("2025-03-02", 1, "2026-03-02"),
            ("2023-02-10", 5, "2028-02-10"),
        ],
    )
    def test_years_from_the_day_after(self, event: str, years: int, last: str) -> None:
        assert period_after(day(event), years=years).last_day == day(last)

    def test_months_agree_with_a_walk_over_the_days_for_every_first_day(self) -> None:
        for first in every_day("2019-01-01", "2025-12-31"):
            for months in (1, 2, 3, 6, 11, 12, 13):
                assert last_day(first, months=months) == walked_end(first, months), (first, months)

    def test_a_year_is_twelve_months(self) -> None:
        for first in every_day("2019-01-01", "2024-12-31"):
            assert last_day(first, years=2, months=1) == last_day(first, months=25)

    @given(first=DAYS, months=st.integers(1, 240))
    def test_the_next_period_begins_on_the_corresponding_day_where_there_is_one(self, first: date, months: int) -> None:
        next_first = last_day(first, months=months) + ONE_DAY
        if corresponding_day(first, months=months).day == first.day:
            assert next_first == corresponding_day(first, months=months)
        else:
            assert (next_first.day, next_first - ONE_DAY) == (1, corresponding_day(first, months=months))

    @given(first=DAYS, months=st.integers(1, 240))
    def test_a_later_start_never_ends_earlier_and_a_longer_period_never_sooner(self, first: date, months: int) -> None:
        end = last_day(first, months=months)
        assert last_day(first + ONE_DAY, months=months) >= end
        assert last_day(first, months=months + 1) > end


class TestCivilCode141_PeriodsOfDays:
    @pytest.mark.parametrize(
        ("event", "days", "last"),
        [
            ("2024-02-22", 7, "2024-02-29"),
            ("2025-04-25", 7, "2025-05-02"),
            ("2025-09-08", 7, "2025-09-15"),
            ("2024-12-24", 7, "2024-12-31"),
            ("2024-12-20", 14, "2025-01-03"),
            ("2025-04-20", 14, "2025-05-04"),
            ("2024-08-31", 14, "2024-09-14"),
            ("2024-04-19", 14, "2024-05-03"),
        ],
    )
    def test_days_from_the_day_after(self, event: str, days: int, last: str) -> None:
        period = period_after(day(event), days=days)
        assert (period.last_day, period.days) == (day(last), days)

    def test_a_period_of_one_day_ends_on_its_first_day(self) -> None:
        assert last_day(day("2024-02-29"), days=1) == day("2024-02-29")

    def test_weeks_are_seven_days_and_add_to_days(self) -> None:
        assert last_day(day("2024-02-26"), weeks=1, days=3) == last_day(day("2024-02-26"), days=10)

    def test_a_period_contains_its_last_day_and_not_the_next(self) -> None:
        period = period_after(day("2025-06-02"), days=7)
        assert day("2025-06-02") not in period
        assert day("2025-06-03") in period
        assert day("2025-06-09") in period
        assert day("2025-06-10") not in period


class TestLengthsThatMeanNothing:
    @pytest.mark.parametrize(
        ("length", "text"),
        [
            ({}, "at least one day"),
            ({"days": 0, "months": 0}, "at least one day"),
            ({"months": -1}, "negative"),
            ({"days": -1, "weeks": 2}, "negative"),
            ({"years": 1, "months": -3}, "negative"),
            ({"months": 1, "days": 1}, "not both"),
            ({"years": 1, "weeks": 1}, "not both"),
            ({"years": 9000}, "9999"),
            ({"days": 4_000_000}, "9999"),
        ],
    )
    def test_they_are_refused_by_what_is_wrong(self, length: dict[str, int], text: str) -> None:
        with pytest.raises(ValueError, match=text):
            last_day(day("2024-01-31"), **length)

    def test_an_instant_is_not_a_first_day(self) -> None:
        with pytest.raises(TypeError, match="instant"):
            last_day(datetime(2024, 1, 31, tzinfo=UTC), days=1)

    def test_a_period_does_not_end_before_it_begins(self) -> None:
        with pytest.raises(ValueError, match="before its first day"):
            Period(day("2024-01-02"), day("2024-01-01"))


class TestCorrespondingDay:
    @pytest.mark.parametrize(
        ("first", "months", "expected"),
        [
            ("2024-01-31", 1, "2024-02-29"),
            ("2024-01-31", 2, "2024-03-31"),
            ("2024-01-31", 0, "2024-01-31"),
            ("2024-03-31", -1, "2024-02-29"),
            ("2025-03-31", -1, "2025-02-28"),
            ("2024-01-15", -1, "2023-12-15"),
        ],
    )
    def test_a_short_month_gives_its_last_day_and_a_long_one_the_day_again(
        self, first: str, months: int, expected: str
    ) -> None:
        assert corresponding_day(day(first), months=months) == day(expected)

    def test_it_stays_within_the_years_a_date_can_have(self) -> None:
        with pytest.raises(ValueError, match="9999"):
            corresponding_day(day("2024-01-31"), months=-12 * 3000)


class TestArticle10_1_LatestNoticeDay:
    @pytest.mark.parametrize(
        ("end", "expected"),
        [
            ("2024-05-31", "2024-02-29"),
            ("2025-05-31", "2025-02-28"),
            ("2026-05-31", "2026-02-28"),
            ("2025-05-30", "2025-02-27"),
            ("2025-06-30", "2025-03-31"),
            ("2025-02-28", "2024-11-30"),
            ("2025-11-30", "2025-08-31"),
            ("2025-04-30", "2025-01-31"),
        ],
    )
    def test_three_months_before_the_end_of_a_term(self, end: str, expected: str) -> None:
        assert latest_notice_day(day(end), months=3) == day(expected)

    @pytest.mark.parametrize("months", [1, 2, 3, 6, 12])
    def test_it_is_the_last_day_that_leaves_that_many_whole_months(self, months: int) -> None:
        for end in every_day("2019-01-01", "2032-12-31"):
            # Oracle: try the days backwards until the months that follow one of them fit before the end.
            notice = end - timedelta(days=28 * months - 3)
            while last_day(notice + ONE_DAY, months=months) > end:
                notice -= ONE_DAY
            assert latest_notice_day(end, months=months) == notice, end

    def test_the_naive_count_differs_on_exactly_nine_ends_of_2025(self) -> None:
        differing = [
            end.strftime("%m-%d")
            for end in every_day("2025-01-01", "2025-12-31")
            if latest_notice_day(end, months=3) != corresponding_day(end, months=-3)
        ]
        assert " ".join(differing) == "02-28 04-30 05-28 05-29 05-30 06-30 07-30 11-30 12-30"

    @given(end=DAYS, months=st.integers(1, 24))
    def test_a_later_end_never_has_an_earlier_notice_day(self, end: date, months: int) -> None:
        assert latest_notice_day(end + ONE_DAY, months=months) >= latest_notice_day(end, months=months)

    def test_notice_needs_at_least_a_month(self) -> None:
        with pytest.raises(ValueError, match="at least one month"):
            latest_notice_day(day("2025-05-31"), months=0)


class TestArticle17_2_MonthsStarted:
    @pytest.mark.parametrize(
        ("deadline", "returned", "months"),
        [
            ("2025-01-31", "2025-01-31", 0),
            ("2025-01-31", "2025-02-01", 1),
            ("2025-01-31", "2025-02-28", 1),
            ("2025-01-31", "2025-03-01", 2),
            ("2025-01-30", "2025-02-28", 1),
            ("2025-01-30", "2025-03-02", 2),
            ("2025-01-30", "2025-03-30", 2),
            ("2025-01-30", "2025-03-31", 3),
            ("2024-11-29", "2025-02-28", 3),
            ("2024-11-29", "2025-03-30", 5),
            ("2024-01-30", "2024-02-29", 1),
        ],
    )
    def test_months_of_late_return(self, deadline: str, returned: str, months: int) -> None:
        assert months_started(day(deadline) + ONE_DAY, day(returned)) == months

    @given(first=DAYS, days=st.integers(-40, 1500))
    def test_it_is_the_smallest_number_of_months_that_reaches_the_day(self, first: date, days: int) -> None:
        through = first + timedelta(days=days)
        counted = 0
        while through >= first and (counted == 0 or walked_end(first, counted) < through):
            counted += 1
        assert months_started(first, through) == counted
