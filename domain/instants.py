"""Instants of knowledge: aware datetimes in Japan time (JST, UTC+9, no summer time)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone

JST = timezone(timedelta(hours=9), "JST")

_LAST_TIME = time(23, 59, 59, 999999, tzinfo=JST)


def in_jst(instant: datetime) -> datetime:
    """The same instant in Japan time; one without offset is taken as Japan time already."""
    if instant.tzinfo is None:
        return instant.replace(tzinfo=JST)
    return instant.astimezone(JST)


def start_of_day(day: date) -> datetime:
    """00:00 JST of `day`."""
    return datetime(day.year, day.month, day.day, tzinfo=JST)


def day_of(instant: datetime) -> date:
    """The Japanese calendar day an instant falls on."""
    return in_jst(instant).date()


def end_of_knowledge(known_at: date | datetime | None) -> datetime | None:
    """The last instant that counts for "known at"; None sets no limit.

    A bare date stands for the whole of that day in Japan. What was recorded at this very instant counts.
    """
    if known_at is None:
        return None
    if isinstance(known_at, datetime):
        return in_jst(known_at)
    return datetime.combine(known_at, _LAST_TIME)
