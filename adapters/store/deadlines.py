"""The agenda of a store: on which day each matter must next be looked at. In SQL that both databases understand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from typing import Any, Protocol

from yakkan.adapters.store.schema import AT_ONCE

Deadlines = Mapping[str, date | None]
"""By matter the next day on which anything may become due; None for never. Unknown for a matter left out."""


class Cursor(Protocol):
    """Carries out statements in which a question mark stands for a parameter."""

    def execute(self, statement: str, parameters: Sequence[Any] = ..., /) -> Any:
        """Carry out a statement."""

    def fetchone(self) -> Any:
        """The next row, or None."""

    def fetchall(self) -> Any:
        """All rows left."""


STRIDE = 256
"""Positions after which an append looks for events that something else has written; seldom, since it costs a page."""
SET = """INSERT INTO deadlines VALUES (?, ?, ?)
ON CONFLICT (matter) DO UPDATE SET next_day = excluded.next_day, at_seq = excluded.at_seq"""


def day_of_row(matter: str, deadlines: Deadlines) -> str | None:
    """What stands in the table for a matter."""
    return as_text(deadlines[matter]) if matter in deadlines else AT_ONCE


def as_text(day: date | None) -> str | None:
    """How a day stands in the table: text, which sorts like days."""
    return None if day is None else day.isoformat()


class Agenda:
    """Reads and mends the table of deadlines.

    `transaction` gives a cursor in a transaction that is rolled back unless `commit`; it then keeps off other
    writers. `grouping` is how to say "by matter" so that the database begins at the last events.
    """

    def __init__(
        self, transaction: Callable[[bool], AbstractContextManager[Cursor]], events: str, grouping: str = "matter"
    ) -> None:
        self._transaction = transaction
        self._events = events
        # An emptied table is known for one.
        self._strays = f"""SELECT matter, '{AT_ONCE}' AS next_day, max(matter_seq) AS seq FROM {events} AS e
            WHERE matter IS NOT NULL AND position > coalesce(
                (SELECT position FROM deadlines_up_to WHERE EXISTS (SELECT 1 FROM deadlines)), 0)
            GROUP BY {grouping}
            HAVING max(matter_seq) > coalesce((SELECT at_seq FROM deadlines AS d WHERE d.matter = e.matter), 0)"""

    def take_in(self) -> None:
        """Make every matter due at once of which events are stored that its row does not know."""
        with self._transaction(False) as cursor:
            cursor.execute(f"SELECT 1 FROM ({self._strays}) AS strays LIMIT 1")
            if cursor.fetchone() is None:
                return
        with self._transaction(True) as cursor:
            self.take_in_by(cursor)

    def take_in_by(self, cursor: Cursor) -> None:
        """The same in a transaction that has begun."""
        cursor.execute(
            f"""INSERT INTO deadlines SELECT * FROM ({self._strays}) AS strays WHERE true
            ON CONFLICT (matter) DO UPDATE SET next_day = excluded.next_day, at_seq = excluded.at_seq"""
        )
        cursor.execute(
            f"""INSERT INTO deadlines_up_to SELECT 1, coalesce(max(position), 0) FROM {self._events}
            WHERE true ON CONFLICT (single) DO UPDATE SET position = excluded.position"""
        )

    def due(self, day: date, after: tuple[date, str], limit: int) -> list[tuple[date, str]]:
        """Matters to be looked at by a day, with the day on which each was due, behind `after` in this order."""
        with self._transaction(False) as cursor:
            cursor.execute(
                """SELECT next_day, matter FROM deadlines WHERE next_day <= ? AND (next_day, matter) > (?, ?)
                ORDER BY next_day, matter LIMIT ?""",
                (day.isoformat(), after[0].isoformat(), after[1], limit),
            )
            return [(date.fromisoformat(due), matter) for due, matter in cursor.fetchall()]

    def is_due(self, matter: str, day: date) -> bool:
        """Whether a matter is still to be looked at by a day."""
        with self._transaction(False) as cursor:
            cursor.execute("SELECT 1 FROM deadlines WHERE matter = ? AND next_day <= ?", (matter, day.isoformat()))
            return cursor.fetchone() is not None

    def put(self, matter: str, day: date | None, at_seq: int) -> None:
        """Note the next day of a matter as it stood with the number `at_seq`; nothing if it has grown since."""
        with self._transaction(True) as cursor:
            cursor.execute(f"SELECT max(matter_seq) FROM {self._events} WHERE matter = ?", (matter,))
            if cursor.fetchone()[0] == at_seq:
                cursor.execute(SET, (matter, as_text(day), at_seq))

    def forget(self) -> None:
        """Empty the table; `take_in` then makes every matter due at once."""
        with self._transaction(True) as cursor:
            cursor.execute("DELETE FROM deadlines")

    def all(self) -> Iterable[tuple[str, date | None, int]]:
        """Every row."""
        with self._transaction(False) as cursor:
            cursor.execute("SELECT matter, next_day, at_seq FROM deadlines ORDER BY matter")
            return [(matter, date.fromisoformat(day) if day else None, seq) for matter, day, seq in cursor.fetchall()]

    @contextmanager
    def claim(self, matter: str, *, wait: bool = False) -> Iterator[bool]:
        """Keep others off a matter: in SQLite nobody needs to, since it has one writer at a time."""
        del matter, wait
        yield True
