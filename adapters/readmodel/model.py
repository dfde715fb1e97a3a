"""The read model: made from a store, kept up by position, and made anew by one command."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from yakkan.adapters.closing import Closing
from yakkan.adapters.readmodel import questions
from yakkan.adapters.readmodel.file import connect, identity, is_usable, not_writable, replacing
from yakkan.adapters.readmodel.matter import MatterWriter
from yakkan.adapters.readmodel.questions import DueLine, ExposureLine, Hit
from yakkan.adapters.readmodel.schema import create
from yakkan.adapters.store import Store
from yakkan.adapters.store.file import advice, is_busy
from yakkan.domain import given
from yakkan.domain.contract.record import Record
from yakkan.domain.errors import Conflict, YakkanError

if TYPE_CHECKING:
    from sqlite_utils import Database

BATCH: Final = 500
"""Records of the store that are read in one transaction. Another number makes another file, of the same content."""


class Progress(NamedTuple):
    """What was done: how many matters were derived, the position reached, and whether all was made anew."""

    matters: int
    position: int
    rebuilt: bool


class ReadModel(Closing):
    """Every matter of a store as of one day, with everything recorded, under its own readings, as tables.

    It is a file beside the store, or in memory for `path` None. What it holds is never older than the position it
    has reached, and a matter's rows, all of one view, change together with that position: killed at any instant, it
    goes on where it was. Several programs may keep one file up. Use it as a context manager, in one thread; raises
    InputError for a file that is something else.
    """

    def __init__(self, store: Store, path: str | Path | None = None) -> None:
        self._store = store
        self.path = None if path is None else Path(path).absolute()
        self._connection: sqlite3.Connection | None = None
        self._opened: tuple[int, int] | None = None
        if self.path is not None and is_usable(self.path):
            self._open(self.path)

    def close(self) -> None:
        """Close the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def __repr__(self) -> str:
        return f"<ReadModel in {self.path or 'memory'}>"

    # -- where it stands ---------------------------------------------------------------------------------------

    @property
    def as_of(self) -> date | None:
        """The day that every row is about; None before anything was made."""
        with _plain_errors(self.path):
            connection = self._current()
            return None if connection is None else _as_of(connection)

    @property
    def position(self) -> int:
        """The position in the store up to which everything has been taken in."""
        with _plain_errors(self.path):
            connection = self._current()
            return 0 if connection is None else _tracked(connection)[0]

    @property
    def connection(self) -> sqlite3.Connection:
        """The database, for questions of your own. Raises YakkanError before anything was made."""
        connection = self._current()
        if connection is None:
            raise YakkanError("the read model is empty; bring it up to a day first")
        return connection

    @property
    def database(self) -> Database:
        """The database as sqlite-utils gives it."""
        from sqlite_utils import Database

        return Database(self.connection, recursive_triggers=False)

    # -- keeping up --------------------------------------------------------------------------------------------

    def catch_up(self, as_of: date | None = None) -> Progress:
        """Take in what was recorded since, and move to a day (None: stay at the day it is at).

        A later day costs what changes until then; an earlier one, another store than before, and a file of another
        format make everything anew. Raises Conflict when another program keeps the file locked, InputError for what
        is no day.
        """
        if as_of is not None:
            given.day(as_of)
        with _plain_errors(self.path):
            if not self._follows(as_of):
                if as_of is None and (as_of := self.as_of) is None:
                    raise YakkanError("an empty read model has no day to stay at; name one")
                return self._rebuild(as_of)
            matters = 0
            if as_of is not None:
                matters += self._move(as_of)
            while True:
                with self._transaction() as connection:
                    more, derived = self._read_on(connection)
                matters += derived
                if not more:
                    return Progress(matters, self.position, False)

    def brought_up(self, as_of: date) -> ReadModel:
        """Itself, brought up to a day; closed when that fails. Raises InputError for what is no day."""
        try:
            self.catch_up(as_of)
        except BaseException:
            self.close()
            raise
        return self

    def rebuild(self, as_of: date) -> Progress:
        """Make everything anew as of a day. The same store and day give the same file, byte for byte.

        Raises InputError for what is no day.
        """
        given.day(as_of)
        with _plain_errors(self.path):
            return self._rebuild(as_of)

    def _rebuild(self, as_of: date) -> Progress:
        if self.path is None:
            self.close()
            self._connection = connect(":memory:")
            matters = self._fill(self._connection, as_of)
        else:
            is_usable(self.path)
            with replacing(self.path) as connection:
                matters = self._fill(connection, as_of)
            self._open(self.path)
        return Progress(matters, self.position, True)

    def _fill(self, connection: sqlite3.Connection, as_of: date) -> int:
        connection.execute("BEGIN")
        create(connection)
        connection.execute("INSERT INTO meta VALUES ('view', ?)", (as_of.isoformat(),))
        connection.execute("INSERT INTO tracking VALUES ('store', 0, NULL)")
        connection.execute("COMMIT")
        matters, more = 0, True
        while more:
            connection.execute("BEGIN")
            more, derived = self._read_on(connection)
            connection.execute("COMMIT")
            matters += derived
        connection.execute("INSERT INTO search_index(search_index) VALUES ('optimize')")
        return matters

    def _read_on(self, connection: sqlite3.Connection) -> tuple[bool, int]:
        """Take in the next batch; tells whether there may be more, and how many matters it was."""
        position, _ = _tracked(connection)
        read = self._store.records_after(position, BATCH)
        if not read:
            return False, 0
        writer = MatterWriter(self._store, connection, _as_of(connection))
        number = sum(writer.write(matter) for matter in self._changed(connection, read))
        last, record = read[-1]
        connection.execute("UPDATE tracking SET position = ?, seen = ?", (last, _mark(record)))
        return len(read) == BATCH, number

    def _changed(self, connection: sqlite3.Connection, read: Iterable[tuple[int, Record]]) -> Iterator[tuple[str, int]]:
        """The matters that have records which their rows do not know yet, each with its number."""
        known: dict[str, tuple[int, int]] = {}
        waiting: dict[str, int] = {}
        for position, record in read:
            matter = record.matter
            if matter not in known:
                statement = "SELECT number, records FROM matters WHERE matter = ?"
                known[matter] = connection.execute(statement, (matter,)).fetchone() or (position, 0)
            number, records = known[matter]
            if record.seq > records:
                waiting.setdefault(matter, number)
        yield from waiting.items()

    def _move(self, to: date) -> int:
        """Move on to a later day: only matters of which a row differs by then are derived."""
        if (day := self.as_of) is None or day >= to:
            return 0
        with self._transaction() as connection:
            if _as_of(connection) >= to:
                return 0
            writer, number = MatterWriter(self._store, connection, to), 0
            statement = (
                "SELECT matter, number, records, turns_on FROM matters WHERE changes_on <= ? ORDER BY number LIMIT ?"
            )
            while changing := connection.execute(statement, (to.isoformat(), BATCH)).fetchall():
                for matter, its_number, records, turns_on in changing:
                    turns = turns_on is not None and turns_on <= to.isoformat()
                    if turns or self._store.length(matter) != records:
                        writer.write((matter, its_number))
                    else:
                        writer.write_interest(matter)
                    number += 1
            connection.execute("UPDATE meta SET as_of = ?", (to.isoformat(),))
            return number

    def _follows(self, as_of: date | None) -> bool:
        """Whether what is there can simply be kept up: the same store, and no earlier day."""
        connection = self._current()
        if connection is None or (as_of is not None and as_of < _as_of(connection)):
            return False
        position, seen = _tracked(connection)
        if position == 0:
            return True
        # A store that was put back from a backup, or another store, has something else there.
        there = self._store.records_after(position - 1, 1)
        return bool(there) and there[0][0] == position and _mark(there[0][1]) == seen

    # -- the file ----------------------------------------------------------------------------------------------

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """A transaction on the file that is at the path now."""
        while True:
            connection = self._current()
            if connection is None:
                raise Conflict(f"{self.path}: another program has removed it; try again")
            connection.execute("BEGIN IMMEDIATE")
            if self.path is None or identity(self.path) == self._opened:
                break
            connection.execute("ROLLBACK")
        try:
            yield connection
            connection.execute("COMMIT")
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")

    def _current(self) -> sqlite3.Connection | None:
        """A connection to the file that is at the path now; None when no read model is there any more."""
        if self.path is not None and identity(self.path) != self._opened:
            self.close()
            if is_usable(self.path):
                self._open(self.path)
        return self._connection

    def _open(self, path: Path) -> None:
        self.close()
        self._opened = identity(path)
        self._connection = connect(path)

    # -- questions ---------------------------------------------------------------------------------------------

    def due(self, first: date, last: date, by: str = "customer") -> list[DueLine]:
        """What falls due between two days, both counted: open payments, duties, notices, and ends of terms.

        Ordered by `customer`, `kind` or `contract` first, or by `day` alone.
        """
        with _plain_errors(self.path):
            return questions.due(self.connection, first, last, by)

    def exposure(self, by: str = "kind") -> list[ExposureLine]:
        """What is at stake, in yen, summed by `kind` of contract or by `customer`; the largest debts first."""
        with _plain_errors(self.path):
            return questions.exposure(self.connection, by)

    def search(self, text: str, limit: int = 20) -> list[Hit]:
        """Where all the words of a text stand, as parts of words too: names first, then the best matches."""
        with _plain_errors(self.path):
            return questions.search(self.connection, text, limit)


def _tracked(connection: sqlite3.Connection) -> tuple[int, str | None]:
    row: tuple[int, str | None] = connection.execute("SELECT position, seen FROM tracking").fetchone()
    return row


def _as_of(connection: sqlite3.Connection) -> date:
    return date.fromisoformat(connection.execute("SELECT as_of FROM meta").fetchone()[0])


def _mark(record: Record) -> str:
    """What tells a record from any other one that could stand at its position."""
    stored = "" if record.stored_at is None else record.stored_at.isoformat()
    return f"{record.matter}|{record.ref} {record.recorded_at.isoformat()} {stored}".rstrip()


@contextmanager
def _plain_errors(path: Path | None) -> Iterator[None]:
    """SQLite's errors in this package's words."""
    try:
        yield
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_READONLY:
            raise not_writable(path) from error
        if is_busy(error):
            raise Conflict("another program keeps the read model locked; try again") from error
        what_to_do = advice(error, "delete its file, and it is made anew")
        raise YakkanError(f"the read model failed: {error}{what_to_do}") from error
