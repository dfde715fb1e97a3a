"""The agenda of a store in SQLite: on which day each matter must next be looked at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from sqlite3 import Cursor

import eventsourcing.sqlite as library

from yakkan.adapters.store.schema import AT_ONCE

Deadlines = Mapping[str, date | None]
"""By matter the next day on which anything may become due; None for never. Unknown for a matter left out."""


def keep(cursor: Cursor, events: str, before: int, after: int, numbers: Mapping[str, int], days: Deadlines) -> None:
    """Note, in the transaction of an append to the table `events`, the next day of the matters that it adds to.

    `before` and `after` are the last positions, `numbers` the last number of each matter.
    """
    for matter, seq in numbers.items():
        day = as_text(days[matter]) if matter in days else AT_ONCE
        # Most appends do not move the day, and leave the index as it is.
        cursor.execute(_SAME, (seq, matter, day))
        if not cursor.rowcount:
            cursor.execute(_SET, (matter, day, seq))
    if after // _STRIDE != before // _STRIDE:
        take_in(cursor, events)


def take_in(cursor: Cursor, events: str) -> None:
    """Make every matter due at once of which events are stored that its row does not know; in a transaction."""
    cursor.execute(
        f"""INSERT INTO deadlines SELECT * FROM ({_strays(events)}) WHERE true
        ON CONFLICT (matter) DO UPDATE SET next_day = excluded.next_day, at_seq = excluded.at_seq"""
    )
    cursor.execute(
        f"""INSERT INTO deadlines_up_to SELECT 1, ifnull(max(position), 0) FROM {events}
        WHERE true ON CONFLICT (only) DO UPDATE SET position = excluded.position"""
    )


_STRIDE = 256
"""Positions after which an append looks for events that something else has written; seldom, since it costs a page."""
_SAME = "UPDATE deadlines SET at_seq = ? WHERE matter = ? AND next_day IS ?"
_SET = """INSERT INTO deadlines VALUES (?, ?, ?)
ON CONFLICT (matter) DO UPDATE SET next_day = excluded.next_day, at_seq = excluded.at_seq"""


def _strays(events: str) -> str:
    """Selects the matters of events behind `deadlines_up_to` that are missing in the table or older there.

    An emptied table is known for one. The plus keeps SQLite from walking through the whole index of matters.
    """
    return f"""SELECT matter, '{AT_ONCE}' AS next_day, max(matter_seq) AS seq FROM {events} AS e
        WHERE matter IS NOT NULL AND position > ifnull(
            (SELECT position FROM deadlines_up_to WHERE EXISTS (SELECT 1 FROM deadlines)), 0)
        GROUP BY +matter
        HAVING seq > ifnull((SELECT at_seq FROM deadlines AS d WHERE d.matter = e.matter), 0)"""


class Agenda:
    """Reads and mends the table of deadlines."""

    def __init__(self, datastore: library.SQLiteDatastore, events: str) -> None:
        self._datastore = datastore
        self._events = events

    def take_in(self) -> None:
        """Make every matter due at once whose events something else than `keep` has written."""
        with self._datastore.transaction(commit=False) as c:
            c.execute(f"SELECT 1 FROM ({_strays(self._events)}) LIMIT 1")
            if c.fetchone() is None:
                return
        with self._datastore.transaction(commit=True) as c:
            take_in(c.sqlite_cursor, self._events)

    def due(self, day: date, after: tuple[date, str], limit: int) -> list[tuple[date, str]]:
        """Matters to be looked at by a day, with the day on which each was due, behind `after` in this order."""
        with self._datastore.transaction(commit=False) as c:
            c.execute(
                """SELECT next_day, matter FROM deadlines WHERE next_day <= ? AND (next_day, matter) > (?, ?)
                ORDER BY next_day, matter LIMIT ?""",
                (day.isoformat(), after[0].isoformat(), after[1], limit),
            )
            return [(date.fromisoformat(due), matter) for due, matter in c.fetchall()]

    def is_due(self, matter: str, day: date) -> bool:
        """Whether a matter is still to be looked at by a day."""
        with self._datastore.transaction(commit=False) as c:
            c.execute("SELECT 1 FROM deadlines WHERE matter = ? AND next_day <= ?", (matter, day.isoformat()))
            return c.fetchone() is not None

    def put(self, matter: str, day: date | None, at_seq: int) -> None:
        """Note the next day of a matter as it stood with the number `at_seq`; nothing if it has grown since."""
        with self._datastore.transaction(commit=True) as c:
            [length] = c.sqlite_cursor.execute(
                f"SELECT max(matter_seq) FROM {self._events} WHERE matter = ?", (matter,)
            ).fetchone()
            if length == at_seq:
                c.execute(_SET, (matter, as_text(day), at_seq))

    def forget(self) -> None:
        """Empty the table; `take_in` then makes every matter due at once."""
        with self._datastore.transaction(commit=True) as c:
            c.execute("DELETE FROM deadlines")

    def all(self) -> Iterable[tuple[str, date | None, int]]:
        """Every row."""
        with self._datastore.transaction(commit=False) as c:
            c.execute("SELECT matter, next_day, at_seq FROM deadlines ORDER BY matter")
            return [(matter, date.fromisoformat(day) if day else None, seq) for matter, day, seq in c.fetchall()]

    @contextmanager
    def claim(self, matter: str, *, wait: bool = False) -> Iterator[bool]:
        """Keep others off a matter: nobody needs to, since SQLite has one writer at a time."""
        del matter, wait
        yield True


def as_text(day: date | None) -> str | None:
    """How a day stands in the table."""
    return None if day is None else day.isoformat()
