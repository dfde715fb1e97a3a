"""The library's SQLite recorder, made ours: explicit positions, a matter's number and chain, nothing replaced."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, Final
from uuid import UUID

import eventsourcing.sqlite as library
from eventsourcing.persistence import ConnectionPoolClosedError, InterfaceError, StoredEvent
from eventsourcing.utils import Environment, EnvType

from yakkan.adapters.store.chain import GENESIS, Linked, chained
from yakkan.adapters.store.deadlines import SET, STRIDE, Agenda, Deadlines, day_of_row
from yakkan.adapters.store.file import is_busy
from yakkan.adapters.store.mapper import NewRow, StoredRecord
from yakkan.adapters.store.reading import Reading
from yakkan.adapters.store.schema import EVENTS, kind_of, tables

# As bytes: the text of a damaged row may not be text any more.
_LINKED = (
    "position, CAST(originator_id AS BLOB), originator_version, CAST(matter AS BLOB), matter_seq, "
    "CAST(topic AS BLOB), state, link"
)


MOST_DAMAGE: Final = 20
"""Lines of damage that are told."""
_FOLLOWS: Final = re.compile(r"\*\*\* in database .*|Page \d+( is|:) never used")
"""What follows from another line of damage."""


class _Transaction(library.SQLiteTransaction):
    """A transaction that knows from its beginning that it will write.

    One that begins by reading cannot go on to write when another writer came between, and does not wait.
    """

    def __enter__(self) -> library.SQLiteCursor:
        cursor = self.connection.cursor()
        cursor.execute("BEGIN IMMEDIATE" if self.commit else "BEGIN")
        return cursor


class Connection(library.SQLiteConnection):
    """A connection with such transactions."""

    @contextmanager
    def transaction(self, *, commit: bool) -> Iterator[library.SQLiteCursor]:
        """A cursor in a transaction, which is rolled back in the end unless `commit`."""
        with _Transaction(self, commit=commit) as cursor, cursor:
            yield cursor

    @property
    def raw(self) -> sqlite3.Connection:
        """Python's own connection."""
        return self._sqlite_conn


class ConnectionPool(library.SQLiteConnectionPool):
    """Connections that wait for the disk before they say that something is stored."""

    def __init__(self, **settings: Any) -> None:
        self._readers: list[sqlite3.Cursor] = []
        """For `read`, each on a connection of its own; those that nobody uses at present.

        A thread takes one, or puts it back, in one step of Python.
        """
        super().__init__(**settings)

    def read(self, statement: str, parameters: Sequence[Any]) -> list[Any]:
        """The rows that one statement gives, as plain tuples, which are twice as fast as the library's rows.

        One statement sees one state of the database, with everything committed before, and needs no transaction.
        """
        if self.is_sqlite_memory_mode:
            connection = self.get_connection(is_writer=False)
            try:
                cursor = connection.cursor().sqlite_cursor
                cursor.row_factory = None
                return cursor.execute(statement, parameters).fetchall()
            finally:
                self.put_connection(connection)
        # In a file readers are in nobody's way; to ask the library for a connection costs as much as the statement.
        if self._closed:
            raise ConnectionPoolClosedError
        try:
            reader = self._readers.pop()
        except IndexError:
            reader = self._connect().cursor()
        try:
            rows = reader.execute(statement, parameters).fetchall()
        except BaseException:
            reader.connection.close()
            raise
        if len(self._readers) < self.pool_size:
            self._readers.append(reader)
        else:
            reader.connection.close()
        if self._closed:
            # Meanwhile, by another thread.
            self._close_readers()
        return rows

    def close(self) -> None:
        """Close those that nobody uses, and every other one when it is given back."""
        super().close()
        self._close_readers()

    def _close_readers(self) -> None:
        while self._readers:
            # Another thread may have been faster.
            with suppress(IndexError):
                self._readers.pop().connection.close()

    @staticmethod
    def detect_memory_mode(db_name: str) -> bool:
        """Only what SQLite itself takes for memory; a file's name may contain anything."""
        return db_name == ":memory:" or (db_name.startswith("file:") and "mode=memory" in db_name)

    def _create_connection(self) -> library.SQLiteConnection:
        made = self._connect()
        made.row_factory = sqlite3.Row
        return Connection(made, self.max_age)

    def _connect(self) -> sqlite3.Connection:
        # Not the library's: it lets Python keep one prepared statement, so that each is prepared anew every time.
        try:
            made = sqlite3.connect(
                self.db_name,
                uri=True,
                check_same_thread=False,
                isolation_level=None,
                timeout=self.lock_timeout or library.SQLITE3_DEFAULT_LOCK_TIMEOUT,
            )
        except (sqlite3.Error, TypeError) as error:
            raise InterfaceError(error) from error
        try:
            self._set_up(made)
        except BaseException:
            # A damaged file is read here first.
            made.close()
            raise
        return made

    def _set_up(self, connection: sqlite3.Connection) -> None:
        if not self.is_sqlite_memory_mode and not self.is_journal_mode_wal:
            # A file that is only read has this mode already, or cannot be given it.
            read_only = self.db_name.startswith("file:") and self.db_name.endswith("mode=ro")
            if not read_only and connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                connection.execute("PRAGMA journal_mode = WAL")
            self.is_journal_mode_wal = True
        connection.execute("PRAGMA synchronous = FULL")


class Datastore(library.SQLiteDatastore):
    """One SQLite database with its connections.

    A database in memory belongs to the one connection that opened it, so its pool never opens a second.
    """

    pool: ConnectionPool

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


class Recorder(Reading, library.SQLiteApplicationRecorder):
    """Stores events, and records with their place in the matter.

    Everything inserted at once is stored at once or not at all. Raises the library's IntegrityError with the
    reason when a place is taken or a gap would be left.
    """

    datastore: Datastore
    id_as_bytes = "CAST(originator_id AS BLOB)"

    def __init__(self, datastore: library.SQLiteDatastore, events_table_name: str = EVENTS) -> None:
        super().__init__(datastore, events_table_name)
        table = self.events_table_name
        columns = "position, originator_id, originator_version, topic, state, matter, matter_seq, link"
        self.insert_events_statement = f"INSERT INTO {table} ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        self.select_max_notification_id_statement = f"SELECT max(position) FROM {table}"
        self._select_link = f"SELECT link FROM {table} WHERE matter = ? ORDER BY matter_seq DESC LIMIT 1"
        # The plus keeps SQLite from walking through the whole index of matters.
        self.agenda = Agenda(lambda commit: datastore.transaction(commit=commit), table, "+matter")

    def construct_create_table_statements(self) -> list[str]:
        """The tables and their triggers."""
        return list(tables(self.events_table_name).values())

    def append(self, rows: Sequence[NewRow], deadlines: Deadlines) -> None:
        """Store rows, all or none, with what they leave due. Raises SQLite's own errors."""
        with self.datastore.get_connection(commit=True) as connection:
            # Less ado than the library's transaction, and the store's own way in.
            cursor = connection.cursor().sqlite_cursor
            cursor.row_factory = None
            cursor.execute("BEGIN IMMEDIATE")
            try:
                self._insert(cursor, rows, deadlines)
                cursor.execute("COMMIT")
            except BaseException:
                if cursor.connection.in_transaction:
                    cursor.execute("ROLLBACK")
                raise
            finally:
                cursor.close()

    def _insert_events(
        self, c: library.SQLiteCursor, stored_events: Sequence[StoredEvent], **_: Any
    ) -> Sequence[int] | None:
        rows: list[NewRow] = []
        for event in stored_events:
            place = (event.matter, event.matter_seq) if isinstance(event, StoredRecord) else (None, None)
            rows.append((_text(event.originator_id), event.originator_version, event.topic, event.state, *place))
        return list(self._insert(c.sqlite_cursor, rows, {}))

    def _insert(self, cursor: sqlite3.Cursor, rows: Sequence[NewRow], deadlines: Deadlines) -> range:
        """Store rows behind the last one, each linked to the one before it in its matter; gives their positions."""
        before: int = cursor.execute(self.select_max_notification_id_statement).fetchone()[0] or 0
        linked, numbers = chained(rows, before, lambda matter: self._last_link(cursor, matter))
        cursor.executemany(self.insert_events_statement, linked)
        after = before + len(linked)
        for matter, seq in numbers.items():
            day = day_of_row(matter, deadlines)
            # Most appends do not move the day, and leave its index as it is.
            cursor.execute("UPDATE deadlines SET at_seq = ? WHERE matter = ? AND next_day IS ?", (seq, matter, day))
            if not cursor.rowcount:
                cursor.execute(SET, (matter, day, seq))
        if after // STRIDE != before // STRIDE:
            self.agenda.take_in_by(cursor)
        return range(before + 1, after + 1)

    def _last_link(self, cursor: sqlite3.Cursor, matter: str) -> bytes:
        """The link of a matter's last event."""
        row = cursor.execute(self._select_link, (matter,)).fetchone()
        return row[0] if row else GENESIS

    def select_links(self, after: tuple[bytes, int], limit: int) -> list[Linked]:
        """The next rows behind a matter and a number, in this order, with all that their links bind."""
        return self._linked(
            "WHERE (matter, matter_seq) > (CAST(? AS TEXT), ?) ORDER BY matter, matter_seq LIMIT ?", (*after, limit)
        )

    def select_strays(self, position: int, limit: int) -> list[Linked]:
        """The next rows of no matter behind a position."""
        return self._linked("WHERE matter IS NULL AND position > ? ORDER BY position LIMIT ?", (position, limit))

    def altered(self) -> list[str]:
        """Which tables and triggers are missing or off, or not as they were made."""
        rows = self._fetch("SELECT name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL", ())
        standing = {name: _words(sql) for name, _, sql in rows}
        ours = tables(self.events_table_name)
        found = [f"{kind_of(ours[name])} {name} is missing or off" for name in ours if name not in standing]
        found += [
            f"{kind_of(ours[name])} {name} is not what was made"
            for name in ours
            if name in standing and standing[name] != _words(ours[name])
        ]
        strange = [name for name, table, _ in rows if table == self.events_table_name and name not in ours]
        return found + [f"{name} was added to {self.events_table_name}" for name in strange]

    def damage(self) -> list[str]:
        """What SQLite itself finds wrong with the file, such as an index that does not fit its table."""
        with self.datastore.get_connection(commit=False) as connection:
            cursor = connection.cursor().sqlite_cursor
            cursor.row_factory = None
            try:
                found = _damage(cursor, "PRAGMA integrity_check")
                if found is None:
                    # It gives up where it cannot read on; table by table, more can be told.
                    names = cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
                    each = [(name, _damage(cursor, f"PRAGMA integrity_check('{name}')")) for (name,) in names]
                    found = [f"{name}: {text}" for name, told in each for text in _said(told)]
            finally:
                cursor.close()
        telling = [text for text in found if not _FOLLOWS.fullmatch(text)]
        return (telling or found)[:MOST_DAMAGE]

    def _linked(self, condition: str, parameters: Sequence[Any]) -> list[Linked]:
        rows = self._fetch(f"SELECT {_LINKED} FROM {self.events_table_name} {condition}", parameters)
        return list(map(Linked._make, rows))

    def _fetch(self, statement: str, parameters: Sequence[Any]) -> list[Any]:
        return self.datastore.pool.read(statement, parameters)


def _words(statement: str) -> str:
    """A statement as SQLite keeps it, whatever spaces stand in it."""
    return " ".join(statement.replace("IF NOT EXISTS ", "").split())


def _damage(cursor: sqlite3.Cursor, statement: str) -> list[str] | None:
    """What a check says is damaged; None where it could not go on to say it."""
    try:
        return [text for (told,) in cursor.execute(statement) for text in told.splitlines() if text != "ok"]
    except sqlite3.DatabaseError as error:
        if is_busy(error):
            raise
        return None


def _said(told: list[str] | None) -> list[str]:
    return ["it cannot be read through"] if told is None else told


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
