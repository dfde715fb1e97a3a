"""Business days and moved deadlines, against another holiday library and dates counted by hand."""

from datetime import date, timedelta

import jpholiday
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yakkan.domain.business_days import (
    CALENDAR_OF_X24,
    COMPANY,
    HOLIDAYS_ONLY,
    WEEKENDS_AND_HOLIDAYS,
    Deadline,
    HolidaysUnknownError,
    deadline,
)
from yakkan.domain.periods import period_after

ONE_DAY = timedelta(days=1)
DAYS = st.dates(date(1950, 1, 1), date(2098, 12, 31))


def day(text: str) -> date:
    return date.fromisoformat(text)


class TestCalendars:
    def test_every_day_of_2018_to_2030_agrees_with_another_library(self) -> None:
        checked = day("2018-01-01")
        while checked <= day("2030-12-31"):
            holiday = jpholiday.is_holiday(checked)
            season = (checked.month, checked.day) >= (12, 29) or (checked.month, checked.day) <= (1, 3)
            saturday, sunday = checked.weekday() == 5, checked.weekday() == 6
            assert (HOLIDAYS_ONLY.closed(checked) is not None) == (holiday or sunday), checked
            assert (WEEKENDS_AND_HOLIDAYS.closed(checked) is not None) == (holiday or sunday or saturday), checked
            assert (COMPANY.closed(checked) is not None) == (holiday or sunday or saturday or season), checked
            checked += ONE_DAY

    @pytest.mark.parametrize(
        ("checked", "en", "ja"),
        [
            ("2024-05-03", "national holiday: Constitution Day", "国民の祝日・休日（憲法記念日）"),
            ("2024-05-06", "national holiday: Substitute Holiday", "国民の祝日・休日（振替休日）"),
            ("2026-09-22", "national holiday: National Holiday", "国民の祝日・休日（国民の休日）"),
            ("2024-06-01", "Saturday", "土曜日"),
            ("2024-06-02", "Sunday", "日曜日"),
            ("2024-12-30", "year-end and New Year holidays", "年末年始"),
            ("2025-01-01", "national holiday: New Year's Day", "国民の祝日・休日（元日）"),
            ("2025-01-06", None, None),
        ],
    )
    def test_a_closed_day_says_why_in_both_languages(self, checked: str, en: str | None, ja: str | None) -> None:
        assert COMPANY.closed(day(checked)) == en
        assert COMPANY.closure(day(checked)) == (None if en is None else (en, ja))

    @pytest.mark.parametrize("unknown", ["1948-12-31", "2100-01-01"])
    def test_a_year_without_known_holidays_is_refused_and_not_taken_as_open(self, unknown: str) -> None:
        with pytest.raises(HolidaysUnknownError, match="1949-01-01 to 2099-12-31") as caught:
            HOLIDAYS_ONLY.closed(day(unknown))
        assert isinstance(caught.value, ValueError)

    @pytest.mark.parametrize("known", ["1949-01-01", "2099-12-31"])
    def test_the_first_and_the_last_known_year_answer(self, known: str) -> None:
        assert COMPANY.closed(day(known)) is not None

    @given(start=DAYS)
    def test_the_next_open_day_is_open_and_nothing_between_is(self, start: date) -> None:
        found = COMPANY.next_open(start)
        assert COMPANY.closed(found) is None
        between = [start + timedelta(days=n) for n in range((found - start).days)]
        assert all(COMPANY.closed(each) for each in between)

    @given(start=DAYS, n=st.integers(1, 15))
    def test_the_nth_open_day_after_has_n_minus_one_open_days_before_it(self, start: date, n: int) -> None:
        found = COMPANY.nth_open_after(start, n)
        passed = [start + timedelta(days=k) for k in range(1, (found - start).days)]
        assert COMPANY.closed(found) is None
        assert sum(COMPANY.closed(each) is None for each in passed) == n - 1

    def test_business_days_are_counted_from_one(self) -> None:
        with pytest.raises(ValueError, match="from 1"):
            COMPANY.nth_open_after(day("2025-01-06"), 0)


class TestArticle13_2_TwoBusinessDays:
    @pytest.mark.parametrize(
        ("delivered", "reading", "last"),
        [
            ("2024-04-26", "R-A", "2024-05-01"),
            ("2024-04-26", "R-B", "2024-05-01"),
            ("2024-04-26", "R-C", "2024-04-30"),
            ("2025-05-02", "R-A", "2025-05-08"),
            ("2025-05-02", "R-B", "2025-05-08"),
            ("2025-05-02", "R-C", "2025-05-08"),
            ("2025-12-26", "R-A", "2026-01-06"),
            ("2025-12-26", "R-B", "2025-12-30"),
            ("2025-12-26", "R-C", "2025-12-29"),
            ("2024-12-27", "R-A", "2025-01-07"),
            ("2024-12-27", "R-B", "2024-12-31"),
            ("2024-12-27", "R-C", "2024-12-30"),
            ("2026-09-18", "R-A", "2026-09-25"),
            ("2026-09-18", "R-B", "2026-09-25"),
            ("2026-09-18", "R-C", "2026-09-24"),
        ],
    )
    def test_the_second_business_day_after_delivery(self, delivered: str, reading: str, last: str) -> None:
        assert CALENDAR_OF_X24[reading].nth_open_after(day(delivered), 2) == day(last)


class TestCivilCode142_MovedDeadlines:
    @pytest.mark.parametrize(
        ("event", "length", "company", "unmoved", "holidays_only"),
        [
            # Six months from the day after.
            ("2024-08-27", {"months": 6}, "2025-02-27", "2025-02-27", "2025-02-27"),
            ("2024-08-31", {"months": 6}, "2025-02-28", "2025-02-28", "2025-02-28"),
            ("2023-08-28", {"months": 6}, "2024-02-28", "2024-02-28", "2024-02-28"),
            ("2023-08-31", {"months": 6}, "2024-02-29", "2024-02-29", "2024-02-29"),
            ("2024-02-29", {"months": 6}, "2024-09-02", "2024-08-31", "2024-08-31"),
            ("2024-05-02", {"months": 6}, "2024-11-05", "2024-11-02", "2024-11-02"),
            ("2024-05-03", {"months": 6}, "2024-11-05", "2024-11-03", "2024-11-05"),
            ("2024-12-31", {"months": 6}, "2025-06-30", "2025-06-30", "2025-06-30"),
            ("2025-01-06", {"months": 6}, "2025-07-07", "2025-07-06", "2025-07-07"),
            ("2025-06-30", {"months": 6}, "2026-01-05", "2025-12-31", "2025-12-31"),
            ("2024-08-08", {"months": 6}, "2025-02-10", "2025-02-08", "2025-02-08"),
            # Seven days for inspection.
            ("2024-02-22", {"days": 7}, "2024-02-29", "2024-02-29", "2024-02-29"),
            ("2025-04-25", {"days": 7}, "2025-05-02", "2025-05-02", "2025-05-02"),
            ("2025-09-08", {"days": 7}, "2025-09-16", "2025-09-15", "2025-09-16"),
            ("2024-12-24", {"days": 7}, "2025-01-06", "2024-12-31", "2024-12-31"),
            # Fourteen days for confirmation.
            ("2024-04-19", {"days": 14}, "2024-05-07", "2024-05-03", "2024-05-07"),
            ("2024-12-20", {"days": 14}, "2025-01-06", "2025-01-03", "2025-01-03"),
            ("2025-04-20", {"days": 14}, "2025-05-07", "2025-05-04", "2025-05-07"),
            ("2024-08-31", {"days": 14}, "2024-09-17", "2024-09-14", "2024-09-14"),
        ],
    )
    def test_periods_under_each_reading_of_x1(
        self, event: str, length: dict[str, int], company: str, unmoved: str, holidays_only: str
    ) -> None:
        nominal = period_after(day(event), **length).last_day
        found = [deadline(nominal, reading).last_day for reading in ("R-A", "R-B", "R-C")]
        assert found == [day(company), day(unmoved), day(holidays_only)]

    def test_a_due_date_on_a_sunday(self) -> None:
        assert deadline(day("2025-08-31"), "R-A").last_day == day("2025-09-01")
        assert deadline(day("2025-08-31"), "R-B").last_day == day("2025-08-31")

    def test_a_moved_deadline_names_each_day_it_passed_over(self) -> None:
        assert deadline(day("2024-05-03"), "R-C") == Deadline(
            last_day=day("2024-05-07"),
            nominal=day("2024-05-03"),
            moved_by=(
                (day("2024-05-03"), "national holiday: Constitution Day"),
                (day("2024-05-04"), "national holiday: Greenery Day"),
                (day("2024-05-05"), "national holiday: Children's Day"),
                (day("2024-05-06"), "national holiday: Substitute Holiday"),
            ),
        )

    def test_a_deadline_that_stays_names_none(self) -> None:
        assert deadline(day("2024-05-07"), "R-A") == Deadline(day("2024-05-07"), day("2024-05-07"), ())

    def test_without_moving_no_holidays_need_to_be_known(self) -> None:
        assert deadline(day("2150-01-01"), "R-B").last_day == day("2150-01-01")

    def test_an_unknown_reading_is_refused_with_the_known_ones(self) -> None:
        with pytest.raises(ValueError, match="R-A, R-B, R-C, not 'R-D'"):
            deadline(day("2024-05-03"), "R-D")
