"""The library's SQLite recorder, made ours: explicit positions, a matter's number, nothing ever replaced."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import eventsourcing.sqlite as library
from eventsourcing.persistence import Notification, StoredEvent
from eventsourcing.utils import Environment, EnvType

from yakkan.adapters.store.mapper import StoredRecord
from yakkan.adapters.store.schema import EVENTS, tables

Row = tuple[int, str, int, int, str, bytes]
"""position, originator_id, originator_version, matter_seq, topic, state"""

_COLUMNS = "position, originator_id, originator_version, matter_seq, topic, state"


class ConnectionPool(library.SQLiteConnectionPool):
    """Connections that wait for the disk before they say that something is stored."""

    @staticmethod
    def detect_memory_mode(db_name: str) -> bool:
        """Only what SQLite itself takes for memory; a file's name may contain anything."""
        return db_name == ":memory:" or (db_name.startswith("file:") and "mode=memory" in db_name)

    def _create_connection(self) -> library.SQLiteConnection:
        connection = super()._create_connection()
        connection.cursor().execute("PRAGMA synchronous = FULL")
        return connection


class Datastore(library.SQLiteDatastore):
    """One SQLite database with its connections.

    A database in memory belongs to the one connection that opened it, so its pool never opens a second.
    """

    def __init__(self, db_name: str, *, lock_timeout: int | None = None, **settings: Any) -> None:
        super().__init__(db_name, lock_timeout=lock_timeout, **settings)
        alone = db_name == ":memory:"
        self.pool = ConnectionPool(
            db_name=db_name,
            lock_timeout=lock_timeout,
            pool_size=1 if alone else 5,
            max_overflow=0 if alone else 10,
            pool_timeout=float(lock_timeout or library.SQLITE3_DEFAULT_LOCK_TIMEOUT),
        )


class Recorder(library.SQLiteApplicationRecorder):
    """Stores events, and records with their place in the matter.

    Everything inserted at once is stored at once or not at all. Raises the library's IntegrityError with the
    reason when a place is taken or a gap would be left.
    """

    def __init__(self, datastore: library.SQLiteDatastore, events_table_name: str = EVENTS) -> None:
        super().__init__(datastore, events_table_name)
        table = self.events_table_name
        columns = "originator_id, originator_version, topic, state, matter, matter_seq"
        self.insert_events_statement = f"INSERT INTO {table} ({columns}) VALUES (?, ?, ?, ?, ?, ?)"
        self.select_max_notification_id_statement = f"SELECT max(position) FROM {table}"

    def construct_create_table_statements(self) -> list[str]:
        """The table and its triggers."""
        return list(tables(self.events_table_name).values())

    def _insert_events(
        self, c: library.SQLiteCursor, stored_events: Sequence[StoredEvent], **_: Any
    ) -> Sequence[int] | None:
        positions = []
        for event in stored_events:
            place = (event.matter, event.matter_seq) if isinstance(event, StoredRecord) else (None, None)
            row = (_text(event.originator_id), event.originator_version, event.topic, event.state, *place)
            c.execute(self.insert_events_statement, row)
            positions.append(c.lastrowid)
        return positions

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """Events from position `start` to `stop`, oldest first, of these topics where any are named."""
        conditions, parameters = ["1"], list[int | str]()
        if start is not None:
            conditions.append("position >= ?" if inclusive_of_start else "position > ?")
            parameters.append(start)
        if stop is not None:
            conditions.append("position <= ?")
            parameters.append(stop)
        if topics:
            conditions.append(f"topic IN ({', '.join('?' * len(topics))})")
            parameters.extend(topics)
        return [
            Notification(
                id=position,
                originator_id=self.convert_originator_id(originator_id),
                originator_version=version,
                topic=topic,
                state=state,
            )
            for position, originator_id, version, _, topic, state in self._rows(
                f"WHERE {' AND '.join(conditions)} ORDER BY position LIMIT ?", (*parameters, limit)
            )
        ]

    def select_matter(self, matter: str) -> list[Row]:
        """All rows of a matter, whatever their stream, in the order of its running number."""
        return self._rows("WHERE matter = ? ORDER BY matter_seq", (matter,))

    def count(self, matter: str) -> int:
        """How many records a matter has."""
        statement = f"SELECT max(matter_seq) FROM {self.events_table_name} WHERE matter = ?"
        [(number,)] = self._fetch(statement, (matter,))
        return number or 0

    def select_after(self, position: int, limit: int) -> list[Row]:
        """Rows of records behind `position`, at most `limit` of them."""
        return self._rows("WHERE position > ? AND matter IS NOT NULL ORDER BY position LIMIT ?", (position, limit))

    def select_range(
        self, after: tuple[str, int], last: str | None, position: int, limit: int
    ) -> list[tuple[str, *Row]]:
        """The next rows behind a matter's number, by matter and number, each with its matter in front.

        None of a matter behind `last`, none behind `position`, at most `limit` of them.
        """
        up_to = "" if last is None else "AND matter <= ? "
        bounds = (*after, position) if last is None else (*after, position, last)
        return self._fetch(
            f"SELECT matter, {_COLUMNS} FROM {self.events_table_name} "
            f"WHERE (matter, matter_seq) > (?, ?) AND position <= ? {up_to}ORDER BY matter, matter_seq LIMIT ?",
            (*bounds, limit),
        )

    def select_sizes(self, after: str, position: int, limit: int) -> list[tuple[str, int]]:
        """The next matters behind a name with their number of records up to `position`, at most `limit`."""
        return self._fetch(
            f"SELECT matter, count(*) FROM {self.events_table_name} WHERE matter > ? AND position <= ? "
            "GROUP BY matter ORDER BY matter LIMIT ?",
            (after, position, limit),
        )

    def select_matters(self) -> list[str]:
        """The names of all matters, sorted."""
        statement = f"SELECT matter FROM {self.events_table_name} WHERE matter_seq = 1 ORDER BY matter"
        return [matter for (matter,) in self._fetch(statement, ())]

    def _rows(self, condition: str, parameters: Sequence[int | str]) -> list[Row]:
        return self._fetch(f"SELECT {_COLUMNS} FROM {self.events_table_name} {condition}", parameters)

    def _fetch(self, statement: str, parameters: Sequence[int | str]) -> list[Any]:
        # One statement sees one state of the database, so it needs no transaction around it; plain tuples are
        # twice as fast as the library's rows.
        with self.datastore.get_connection(commit=False) as connection:
            cursor = connection.cursor().sqlite_cursor
            cursor.row_factory = None
            rows: list[Any] = cursor.execute(statement, parameters).fetchall()
            cursor.close()
            return rows


class Factory(library.SQLiteFactory):
    """Makes these recorders for an application; the environment's PERSISTENCE_MODULE names it."""

    application_recorder_class = Recorder

    def __init__(self, env: Environment | EnvType | None) -> None:
        super().__init__(env)
        given = self.datastore
        self.datastore = Datastore(
            given.pool.db_name,
            lock_timeout=given.pool.lock_timeout,
            single_row_tracking=given.single_row_tracking,
            originator_id_type=given.originator_id_type,
        )


def _text(originator_id: UUID | str) -> str:
    return originator_id.hex if isinstance(originator_id, UUID) else originator_id
