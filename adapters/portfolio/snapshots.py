"""A file of conclusions, so that a portfolio asked again derives only what has changed.

It holds nothing that cannot be derived again: whoever doubts it deletes it. For each question (what is told, under
which readings) it has a conclusion of each matter: the rows on a stretch of days. A conclusion counts only for the
very records that it was drawn from, which the end of the matter's chain tells (its length, and a link that binds every
byte before it); for what was known at the instant asked about; for the days of its stretch; and for the rules that
drew it. One that was changed or damaged does not bear its seal. What does not count is as if it were not there.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from hashlib import blake2b
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from yakkan.adapters.portfolio.conclusions import Conclusion, instant, rows_on
from yakkan.adapters.portfolio.fingerprint import fingerprint
from yakkan.adapters.portfolio.inquiry import Inquiry
from yakkan.adapters.store.chain import Head
from yakkan.adapters.store.file import advice, is_busy
from yakkan.domain.errors import Conflict, InputError, Problem, YakkanError
from yakkan.projections.portfolio import PortfolioRow

APPLICATION_ID: Final = int.from_bytes(b"YSN1")
"""Marks an SQLite file as one of snapshots."""
FORMAT: Final = 1
"""Grows whenever the tables change; a file of another format is begun anew."""
BATCH: Final = 500
"""Matters whose conclusions are written in one transaction."""
LOCK_TIMEOUT: Final = 5.0
"""Seconds that one waits for another who writes."""

_MAGIC: Final = b"SQLite format 3\0"
_TABLES: Final = """
CREATE TABLE askings (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    rules TEXT NOT NULL,
    what TEXT NOT NULL,
    readings TEXT NOT NULL,
    UNIQUE (rules, what, readings)
);
CREATE TABLE conclusions (
    asking INTEGER NOT NULL REFERENCES askings (id) ON DELETE CASCADE,
    matter TEXT NOT NULL,
    records INTEGER NOT NULL,
    link BLOB NOT NULL,
    known_from TEXT NOT NULL,
    known_before TEXT,
    first_day TEXT NOT NULL,
    last_day TEXT NOT NULL,
    steps BLOB NOT NULL,
    seal BLOB NOT NULL,
    PRIMARY KEY (asking, matter)
) WITHOUT ROWID;
"""
_COLUMNS: Final = "matter, records, link, known_from, known_before, first_day, last_day, steps, seal"


class Snapshots:
    """The conclusions of one question in a file, which is made when it is missing. Use it as a context manager.

    Several programs may use one file. What cannot be written, because another one keeps it locked, is not kept.
    Raises InputError for a file that is something else, Conflict when it is locked, YakkanError when it is damaged.
    """

    def __init__(self, path: str | PathLike[str], inquiry: Inquiry) -> None:
        self._path = Path(path).absolute()
        _check_place(self._path)
        self._day = inquiry.as_of.isoformat()
        self._as_of = inquiry.as_of
        self._until = None if inquiry.known_until is None else instant(inquiry.known_until)
        readings = json.dumps(dict(inquiry.readings), sort_keys=True)
        self._question = (fingerprint(), inquiry.what, readings)
        self._seal = blake2b("|".join(self._question).encode(), digest_size=16)
        self._waiting: list[tuple[Any, ...]] = []
        with self._plain_errors():
            self._connection = sqlite3.connect(self._path, isolation_level=None, timeout=LOCK_TIMEOUT)
            try:
                self._asking = self._begun()
            except BaseException:
                self._connection.close()
                raise

    def __enter__(self) -> Snapshots:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            # What was concluded before a break is as good as the rest.
            with self._plain_errors():
                self._write()
        finally:
            self._connection.close()

    def rows(self, heads: Sequence[Head]) -> dict[str, list[PortfolioRow]]:
        """The rows of those of some matters whose conclusions count, by matter. The matters are one after another."""
        if not heads:
            return {}
        ends = {head.matter: head for head in heads}
        made: dict[str, list[PortfolioRow]] = {}
        statement = f"SELECT {_COLUMNS} FROM conclusions WHERE asking = ? AND matter BETWEEN ? AND ?"
        with self._plain_errors():
            found = self._connection.execute(statement, (self._asking, heads[0].matter, heads[-1].matter)).fetchall()
        for *columns, seal in found:
            matter, records, link, known_from, known_before, first, last, steps = columns
            if (
                (matter, records, link) == ends.get(matter)
                and first <= self._day <= last
                and self._is_known(known_from, known_before)
                and seal == self._sealed(columns)
            ):
                made[matter] = rows_on(steps, self._as_of)
        return made

    def keep(self, heads: Sequence[Head], conclusions: Sequence[Conclusion]) -> None:
        """Keep what was concluded of some of these matters, in place of what was kept of them."""
        ends = {head.matter: head for head in heads}
        for each in conclusions:
            head = ends[each.matter]
            if head.seq == each.records:
                days = each.first.isoformat(), each.last.isoformat()
                columns = (*head, each.known_from, each.known_before, *days, each.steps)
                self._waiting.append((self._asking, *columns, self._sealed(columns)))
        if len(self._waiting) >= BATCH:
            with self._plain_errors():
                self._write()

    def _is_known(self, known_from: str, known_before: str | None) -> bool:
        """Whether the records known at the instant asked about are those that were concluded from."""
        if self._until is None:
            return known_before is None
        return known_from <= self._until and (known_before is None or self._until < known_before)

    def _sealed(self, columns: Sequence[Any]) -> bytes:
        """What binds the columns of a conclusion to one another and to the question."""
        matter, records, link, known_from, known_before, first, last, steps = columns
        seal = self._seal.copy()
        seal.update(f"|{matter}|{records}|{known_from}|{known_before}|{first}|{last}|".encode())
        # What is no bytes is text that somebody has put there.
        for each in (link, steps):
            seal.update(each if isinstance(each, bytes) else b"")
        return seal.digest()

    # -- the file ----------------------------------------------------------------------------------------------

    def _begun(self) -> int:
        """The number of the question; a file of another format or of other rules is emptied first."""
        execute = self._connection.execute
        execute("PRAGMA foreign_keys = ON")
        execute("PRAGMA synchronous = NORMAL")
        if self._is_of_format() and (asking := self._known_question()) is not None:
            return asking
        with self._transaction():
            if not self._is_of_format():
                for table in ("conclusions", "askings"):
                    execute(f"DROP TABLE IF EXISTS {table}")
                for each in _TABLES.split(";"):
                    execute(each)
                execute(f"PRAGMA application_id = {APPLICATION_ID}")
                execute(f"PRAGMA user_version = {FORMAT}")
            execute("DELETE FROM askings WHERE rules <> ?", self._question[:1])
            execute("INSERT OR IGNORE INTO askings (rules, what, readings) VALUES (?, ?, ?)", self._question)
        asking = self._known_question()
        if asking is None:
            raise Conflict(f"{self._path}: another version of yakkan uses it at the same time; keep one for each")
        return asking

    def _is_of_format(self) -> bool:
        [found] = self._connection.execute("PRAGMA user_version").fetchone()
        return bool(found == FORMAT)

    def _known_question(self) -> int | None:
        statement = "SELECT id FROM askings WHERE rules = ? AND what = ? AND readings = ?"
        row = self._connection.execute(statement, self._question).fetchone()
        return None if row is None else int(row[0])

    def _write(self) -> None:
        waiting, self._waiting = self._waiting, []
        if not waiting:
            return
        statement = f"INSERT OR REPLACE INTO conclusions (asking, {_COLUMNS}) VALUES ({', '.join('?' * 10)})"
        try:
            with self._transaction():
                self._connection.executemany(statement, waiting)
        except sqlite3.IntegrityError:
            # Another version of yakkan has begun the file anew: this question is in it no more.
            return
        except sqlite3.OperationalError as error:
            # Locked, or deleted by somebody who did not want it any more.
            if not is_busy(error) and error.sqlite_errorcode != sqlite3.SQLITE_READONLY_DBMOVED:
                raise

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.execute("COMMIT")
        finally:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")

    @contextmanager
    def _plain_errors(self) -> Iterator[None]:
        """SQLite's errors in this package's words."""
        try:
            yield
        except sqlite3.Error as error:
            if is_busy(error):
                raise Conflict(f"{self._path}: another program keeps the snapshots locked; try again") from error
            what_to_do = advice(error, "delete the file, and it is made anew")
            raise YakkanError(f"{self._path}: the snapshots failed: {error}{what_to_do}") from error


def _check_place(path: Path) -> None:
    """Raises InputError for what is no place for a file, or holds something else: that is never written over."""
    if (path.exists() and not path.is_file()) or not path.parent.is_dir():
        raise _refused(path, "no place for a file", "a file in a folder that exists")
    # The folder too: SQLite keeps its journal beside the file.
    if not all(os.access(each, os.W_OK) for each in (path, path.parent) if each.exists()):
        raise _refused(path, "a place that cannot be written", "one that can")
    header = b""
    with suppress(FileNotFoundError), path.open("rb") as file:
        header = file.read(100)
    if header and not (header.startswith(_MAGIC) and int.from_bytes(header[68:72]) == APPLICATION_ID):
        raise _refused(path, "a file that holds no snapshots", "snapshots of yakkan, or a new file")


def _refused(path: Path, found: str, expected: str) -> InputError:
    return InputError([Problem(str(path), found, expected, "name another one", path="snapshots")])
