"""Opening a store's file: whose it is, whether it can be written, and making it when it is new."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from yakkan.adapters.store.migration import READABLE, CannotMigrate, migrate
from yakkan.adapters.store.schema import APPLICATION_ID, FORMAT, tables
from yakkan.domain.errors import Conflict, InputError, Problem

_MAGIC = b"SQLite format 3\0"
_HEADER = 100


def prepare(path: Path, lock_timeout: int) -> None:
    """See that `path` is a store which this software can read and write; make it if there is nothing yet.

    A file of an earlier format is brought to the present one.
    Raises InputError, and leaves what is there as it was, if it is anything else; Conflict if another program
    holds it locked for longer than `lock_timeout` seconds.
    """
    _check_place(path)
    _check_header(path)
    try:
        with closing(sqlite3.connect(path, isolation_level=None, timeout=lock_timeout)) as connection:
            connection.execute("PRAGMA synchronous = FULL")
            _create(connection)
            migrate(connection)
            _check_objects(connection, path)
            _write_ahead(connection, lock_timeout)
    except CannotMigrate as error:
        found = f"something at position {error.args[0]} that is no event, in a store of an earlier format"
        raise _refused(path, found, "a yakkan store", "take it from a backup") from error
    except sqlite3.OperationalError as error:
        if is_busy(error):
            raise Conflict(f"{path}: another program holds the store locked; try again") from error
        what_to_do = advice(error).removeprefix("; ")
        found = f"a file that cannot be opened ({error})"
        raise _refused(path, found, "a store that can be written", what_to_do) from error
    except sqlite3.DatabaseError as error:
        raise _refused(path, f"a damaged database ({error})", "a yakkan store", "take it from a backup") from error


def check(path: Path) -> None:
    """See that `path` is a store that this software can read. Raises InputError if it is anything else."""
    if not path.is_file():
        raise _refused(path, "no such file", "a yakkan store")
    _check_header(path)


def to_read(path: Path) -> str:
    """The address by which SQLite opens a file to be read only.

    It keeps two files beside one with write-ahead logging, and reads nothing where it cannot make them: a backup on a
    medium that cannot be written. Where nobody has made them nobody writes, and all stands in the file itself.
    """
    log, index = Path(f"{path}-wal"), Path(f"{path}-shm")
    left = index.exists() or (log.exists() and log.stat().st_size > 0)
    alone = not left and not _may_write(path.parent)
    return f"{path.as_uri()}?{'immutable=1&' if alone else ''}mode=ro"


def unwritable(path: Path) -> Path | None:
    """What keeps a store from being written: its file, or the folder; None where neither does."""
    # The folder too: SQLite keeps its journal beside the file.
    return next((place for place in (path, path.parent) if place.exists() and not _may_write(place)), None)


def is_current(path: Path) -> bool:
    """Whether a file is a store of the present format, to be read as it is. Raises InputError for a stranger's."""
    if not path.is_file() or not path.stat().st_size:
        return False
    _check_header(path)
    with path.open("rb") as file:
        return int.from_bytes(file.read(_HEADER)[60:64]) == FORMAT


def is_busy(error: sqlite3.Error) -> bool:
    """Whether another connection was in the way, and trying again may help."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def advice(error: BaseException | None, otherwise: str = "") -> str:
    """What to do about an error of SQLite: with `; ` before it, or empty where nobody can say."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
        return "; see that the disk has room and can be written, then do it again"
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB) or not code:
        return f"; {otherwise}" if otherwise else ""
    return ""


def _may_write(place: Path) -> bool:
    return os.access(place, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def _check_place(path: Path) -> None:
    folder = path.parent
    if path.is_dir():
        raise _refused(path, "a folder", "a file", "name a file in it, such as contracts.db")
    if not folder.is_dir():
        raise _refused(path, f"no folder {folder}", "an existing folder", "make it first")
    if path.exists() and not path.is_file():
        raise _refused(path, "something that is no file", "a file")
    place = unwritable(path)
    if place is not None:
        raise _refused(path, f"{place} is read-only", "a place that can be written")


def _check_header(path: Path) -> None:
    """Look at the file without SQLite, which might tidy up a stranger's journal on opening."""
    if not path.exists():
        return
    with path.open("rb") as file:
        header = file.read(_HEADER)
    if not header:
        return
    if len(header) < _HEADER or not header.startswith(_MAGIC):
        raise _refused(path, "a file that is no SQLite database", "a yakkan store or a new file")
    owner, format_ = int.from_bytes(header[68:72]), int.from_bytes(header[60:64])
    if owner != APPLICATION_ID:
        raise _refused(path, "another program's SQLite database", "a yakkan store or a new file")
    if format_ not in READABLE:
        advice = "open it with the version of yakkan that wrote it"
        raise _refused(path, f"a store of format {format_}", f"format {FORMAT}", advice)


def _create(connection: sqlite3.Connection) -> None:
    """All in one transaction, before write-ahead logging, so that the mark stands in the file itself."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Asked inside the transaction: another process may have made the store in the meantime.
        [objects] = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        [owner] = connection.execute("PRAGMA application_id").fetchone()
        if objects == 0 and owner == 0:
            for statement in tables().values():
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {FORMAT}")
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _check_objects(connection: sqlite3.Connection, path: Path) -> None:
    present = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    missing = sorted(set(tables()) - present)
    if missing:
        raise _refused(path, f"a store without {', '.join(missing)}", "all its tables and triggers")


def _write_ahead(connection: sqlite3.Connection, lock_timeout: int) -> None:
    """Turn write-ahead logging on for good; SQLite does not wait for others by itself here."""
    deadline = time.monotonic() + lock_timeout
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if not is_busy(error) or time.monotonic() > deadline:
                raise
        time.sleep(0.01)


def _refused(path: Path, found: str, expected: str, advice: str = "") -> InputError:
    return InputError([Problem(where=str(path), found=found, expected=expected, advice=advice)])
