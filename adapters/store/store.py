"""The store: what the rest of the software needs of it, in its own words."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from eventsourcing.persistence import ConnectionPoolClosedError, ConnectionUnavailableError, PersistenceError

from yakkan.adapters.store.application import YakkanApplication
from yakkan.adapters.store.file import check, is_busy, prepare
from yakkan.adapters.store.mapper import SEPARATOR
from yakkan.adapters.store.schema import GAP, TAKEN
from yakkan.adapters.store.sqlite import Row
from yakkan.domain.contract.aggregates import BrokenHistory
from yakkan.domain.contract.record import Record
from yakkan.domain.errors import Conflict, InputError, Problem, YakkanError
from yakkan.domain.instants import JST

MEMORY = ":memory:"
LOCK_TIMEOUT = 5
"""Seconds that a writer waits for another one."""
_PAGE = 1000
"""Rows that a scan reads at once."""
_LAST_NUMBER = 2**62
"""Behind every number that a matter can reach."""


class Span(NamedTuple):
    """Matters by name: those behind `after`, up to `last`, which is one of them."""

    after: str
    last: str | None


class Store:
    """Matters and their records. Appending is all or nothing; nothing is ever edited.

    A store may be used from several threads and a file from several processes.
    """

    def __init__(self, app: YakkanApplication) -> None:
        self.app = app

    @classmethod
    def open(cls, url: str | Path, *, lock_timeout: int = LOCK_TIMEOUT, read_only: bool = False) -> Self:
        """The store in the SQLite file at this path, which is made if need be, or in memory (":memory:").

        A writer waits up to `lock_timeout` seconds for another one. With `read_only` the file is there already, and
        SQLite itself refuses every change of it. Raises InputError if it is no place for a
        store or holds something else, and leaves that as it was; Conflict if another program keeps it locked.
        """
        env = {"SQLITE_LOCK_TIMEOUT": str(lock_timeout)}
        if url == MEMORY:
            return cls(YakkanApplication(env))
        if isinstance(url, str):
            _check_scheme(url)
        path = Path(url).absolute()
        if read_only:
            check(path)
        else:
            prepare(path, lock_timeout)
        name = f"{path.as_uri()}?mode=ro" if read_only else str(path)
        return cls(YakkanApplication({**env, "SQLITE_DBNAME": name, "CREATE_TABLE": "no"}))

    def matters(self) -> list[str]:
        """The names of all matters, sorted."""
        with _plain_errors():
            return self.app.recorder.select_matters()

    def length(self, matter: str) -> int:
        """How many records a matter has; 0 if there is no such matter."""
        with _plain_errors():
            return self.app.recorder.count(matter)

    def load(self, matter: str) -> list[Record]:
        """All records of a matter in the order of its running number; none if there is no such matter.

        Raises BrokenHistory, naming the first record that is wrong, if a number or a version is missing or a
        record cannot be read.
        """
        with _plain_errors():
            rows = self.app.recorder.select_matter(matter)
        return self._checked(matter, rows)

    def scan(self, span: Span | None = None, position: int | None = None) -> Iterator[list[Record]]:
        """The records of one matter after another, by name: all matters, or those of a span of names.

        What was appended behind `position` is left out, so that several readers, in any processes, see one state.
        In flat memory, but for the records of one matter. Raises BrokenHistory as `load` does.
        """
        first, last = ("", None) if span is None else span
        if position is None:
            position = self.last_position()
        place = (first, _LAST_NUMBER)
        matter, rows = "", list[Row]()
        while True:
            with _plain_errors():
                page = self.app.recorder.select_range(place, last, position, _PAGE)
            for name, *columns in page:
                if name != matter and rows:
                    yield self._checked(matter, rows)
                    rows = []
                matter = name
                rows.append(tuple(columns))  # type: ignore[arg-type]
            if len(page) < _PAGE:
                break
            place = (matter, rows[-1][3])
        if rows:
            yield self._checked(matter, rows)

    def spans(self, position: int, size: int) -> Iterator[tuple[Span, int]]:
        """All matters cut into spans of some `size` records, or of one matter that has more; each with its records."""
        first, last, records = "", "", 0
        while True:
            with _plain_errors():
                sizes = self.app.recorder.select_sizes(last, position, _PAGE)
            for last, number in sizes:
                records += number
                if records >= size:
                    yield Span(first, last), records
                    first, records = last, 0
            if len(sizes) < _PAGE:
                break
        if records:
            yield Span(first, last), records

    def append(self, records: Sequence[Record]) -> None:
        """Store these records, all or none, and stamp them with the store's own clock.

        Raises Conflict if another writer has taken their place in the matter meanwhile or keeps the store
        locked: read again and retry. Raises InputError if they do not follow on one another or on what is
        stored, or if one would not come back from the store as it is.
        """
        if not records:
            return
        _check_succession(records)
        stored_at = datetime.now(JST)
        with _plain_errors():
            self.app.record(replace(record, stored_at=stored_at) for record in records)

    def last_position(self) -> int:
        """The position of the last event in the store; 0 if there is none."""
        with _plain_errors():
            # The library's annotation leaves None out, its recorder does not.
            return self.app.recorder.max_notification_id() or 0

    def records_after(self, position: int, limit: int) -> list[tuple[int, Record]]:
        """The next records behind a position, at most `limit`, each with its own position.

        For readers that catch up: keep the last position read, and ask again with it until nothing comes.
        """
        with _plain_errors():
            rows = self.app.recorder.select_after(position, limit)
        return [(row[0], self._record(row)) for row in rows]

    def close(self) -> None:
        """Close all connections; the store cannot be used afterwards."""
        self.app.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_val: BaseException | None,
        exc_tb: TracebackType | None,
    ) -> None:
        self.close()

    def _checked(self, matter: str, rows: Sequence[Row]) -> list[Record]:
        """The records of all rows of a matter. Raises BrokenHistory for the first that is wrong."""
        decode = self.app.mapper.decode
        prefix = matter + SEPARATOR
        versions: dict[str, int] = {}
        records = []
        for seq, (_, originator_id, version, number, topic, state) in enumerate(rows, start=1):
            stream = originator_id.removeprefix(prefix)
            record = decode(matter, stream, version, topic, state)
            expected = versions.get(stream, 0) + 1
            if version != expected:
                raise BrokenHistory(record.ref, f"found version {version}, expected {expected}")
            if number != seq or record.seq != seq:
                found = f"the matter's number {number}" + ("" if number == record.seq else f" ({record.seq} inside)")
                raise BrokenHistory(record.ref, f"found {found}, expected {seq}")
            if stream == originator_id:
                raise BrokenHistory(record.ref, f"found it outside the matter, expected a stream of {matter!r}")
            versions[stream] = version
            records.append(record)
        return records

    def _record(self, row: Row) -> Record:
        _, originator_id, version, _, topic, state = row
        return self.app.mapper.record(originator_id, version, topic, state)


def _check_scheme(url: str) -> None:
    """A path has no scheme; of those with one, PostgreSQL is foreseen."""
    match = re.match(r"([A-Za-z][A-Za-z0-9+.-]*)://", url)
    if match is None:
        return
    expected = f'the path of an SQLite file or "{MEMORY}"'
    if match[1] in ("postgresql", "postgres"):
        found = "a PostgreSQL address"
        advice = "PostgreSQL needs the extra `postgres`, which is not part of this version"
    else:
        found, advice = f"an address of the kind {match[1]}://", "give the path alone"
    # The address itself is not repeated: it may hold a password.
    raise InputError([Problem(where="store", found=found, expected=expected, advice=advice)])


def _check_succession(records: Sequence[Record]) -> None:
    """Within one batch every record follows on the one before it; the triggers see to what is stored."""
    numbers: dict[str, int] = {}
    versions: dict[str, int] = {}
    for record in records:
        seq = numbers.get(record.matter, record.seq - 1) + 1
        version = versions.get(record.originator_id, record.version - 1) + 1
        if (record.seq, record.version) != (seq, version):
            found, expected = (
                f"number {record.seq}, version {record.version}",
                f"number {seq}, version {version}",
            )
            raise InputError([Problem(where=record.ref, found=found, expected=expected)])
        numbers[record.matter] = seq
        versions[record.originator_id] = version


@contextmanager
def _plain_errors() -> Iterator[None]:
    """The library's and SQLite's errors in this package's words."""
    try:
        yield
    except ConnectionPoolClosedError as error:
        raise YakkanError("the store is closed; open it again") from error
    except ConnectionUnavailableError as error:
        raise Conflict("another thread keeps the store busy; try again") from error
    except (PersistenceError, sqlite3.Error) as error:
        cause = error if isinstance(error, sqlite3.Error) else error.__cause__
        if TAKEN in str(error):
            raise Conflict(
                "another writer of this matter was faster; nothing was stored, read again and retry"
            ) from error
        if isinstance(cause, sqlite3.Error) and is_busy(cause):
            raise Conflict("another writer keeps the store locked; nothing was stored, try again") from error
        if GAP in str(error):
            found, expected = "records that leave a gap", "records that follow on what is stored"
            raise InputError([Problem(where="store", found=found, expected=expected)]) from error
        raise YakkanError(f"the store failed: {error}") from error
