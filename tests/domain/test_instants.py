"""Days and instants in Japan time."""

from datetime import UTC, date, datetime, timedelta, timezone

from yakkan.domain.instants import JST, day_of, end_of_knowledge, in_jst, start_of_day

NAIVE = datetime(2025, 6, 5, 17, 0)  # noqa: DTZ001 - a time written without offset is Japan time


class TestJapanTime:
    def test_a_day_starts_nine_hours_before_the_same_day_in_utc(self) -> None:
        assert start_of_day(date(2025, 6, 5)) == datetime(2025, 6, 4, 15, 0, tzinfo=UTC)
        assert start_of_day(date(2025, 6, 5)).isoformat() == "2025-06-05T00:00:00+09:00"

    def test_the_last_instant_of_a_day_in_japan_is_still_that_day(self) -> None:
        midnight = datetime(2025, 6, 5, 15, 0, tzinfo=UTC)
        assert day_of(midnight - timedelta(microseconds=1)) == date(2025, 6, 5)
        assert day_of(midnight) == date(2025, 6, 6)

    def test_a_time_without_offset_is_japan_time(self) -> None:
        assert in_jst(NAIVE).isoformat() == "2025-06-05T17:00:00+09:00"
        assert day_of(NAIVE) == date(2025, 6, 5)

    def test_another_offset_is_converted(self) -> None:
        new_york = datetime(2025, 6, 5, 20, 0, tzinfo=timezone(timedelta(hours=-4)))
        assert in_jst(new_york).isoformat() == "2025-06-06T09:00:00+09:00"


class TestKnownAt:
    def test_a_bare_day_counts_to_its_last_instant_and_no_further(self) -> None:
        limit = end_of_knowledge(date(2025, 6, 5))
        assert limit is not None
        assert limit + timedelta(microseconds=1) == start_of_day(date(2025, 6, 6))

    def test_an_instant_counts_itself_in_japan_time(self) -> None:
        assert end_of_knowledge(NAIVE) == NAIVE.replace(tzinfo=JST)
        limit = end_of_knowledge(datetime(2025, 6, 5, 8, 0, tzinfo=UTC))
        assert limit is not None
        assert limit.isoformat() == "2025-06-05T17:00:00+09:00"

    def test_nothing_said_sets_no_limit(self) -> None:
        assert end_of_knowledge(None) is None
