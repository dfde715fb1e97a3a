"""The errors of the library and of the databases, in this package's words."""

from __future__ import annotations

import sqlite3
from types import TracebackType

from eventsourcing.persistence import (
    ConnectionPoolClosedError,
    ConnectionUnavailableError,
    OperationalError,
    PersistenceError,
)

from yakkan.adapters.store.file import advice, is_busy
from yakkan.adapters.store.schema import GAP, TAKEN
from yakkan.domain.errors import Conflict, InputError, Problem, YakkanError


class plain_errors:  # noqa: N801
    """Context manager: the library's and SQLite's errors in this package's words."""

    def __enter__(self) -> None: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, ConnectionPoolClosedError):
            raise YakkanError("the store is closed; open it again") from error
        if isinstance(error, ConnectionUnavailableError):
            raise Conflict("another thread keeps the store busy; try again") from error
        if isinstance(error, PersistenceError | sqlite3.Error):
            raise _in_plain_words(error) from error


def _in_plain_words(error: PersistenceError | sqlite3.Error) -> YakkanError:
    cause = error if isinstance(error, sqlite3.Error) else error.__cause__
    # PostgreSQL says by five characters what has happened.
    state = getattr(cause, "sqlstate", None) or ""
    if TAKEN in str(error) or state == "23505":
        return Conflict("another writer of this matter was faster; nothing was stored, read again and retry")
    if state in _IN_THE_WAY or (isinstance(cause, sqlite3.Error) and is_busy(cause)):
        return Conflict("another writer keeps the store locked; nothing was stored, try again")
    if GAP in str(error):
        return _refused("records that leave a gap", "records that follow on what is stored")
    if state in _NOT_ALLOWED:
        return _refused(f"a store that may not be written ({error})", "a user who may write it, at a primary server")
    if isinstance(cause, sqlite3.Error) and getattr(cause, "sqlite_errorcode", 0) & 0xFF in _CLOSED_OFF:
        return _refused(f"a file that cannot be opened ({error})", "one in a place that can be written, such as a copy")
    if "NUL" in str(error) and "text fields cannot contain" in str(error):
        return _refused("a name with a NUL character", "text that PostgreSQL can hold")
    if isinstance(error, OperationalError) and not isinstance(cause, sqlite3.Error) and state[:2] in _LOST:
        why = " ".join(str(error).split())
        return YakkanError(f"the connection to the server was lost ({why}); see what is stored, and do the rest again")
    look = "`yakkan verify` says what is damaged" if isinstance(cause, sqlite3.Error) or state[:2] == _DAMAGED else ""
    return YakkanError(f"the store failed: {error}{advice(cause, look)}")


_IN_THE_WAY = ("55P03", "40P01", "40001")
"""Lock not available, deadlock, serialization failure."""
_LOST = ("", "08", "57")
"""Classes: no word from the server any more, a broken connection, a server that stops or ends the connection."""
_CLOSED_OFF = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_READONLY)
"""What the system forbids, or SQLite in a folder that cannot be written."""
_DAMAGED = "XX"
"""Class of what the server finds wrong with itself or its files."""
_NOT_ALLOWED = ("42501", "25006")
"""Insufficient privilege, read-only transaction."""


def _refused(found: str, expected: str) -> InputError:
    return InputError([Problem(where="store", found=found, expected=expected)])
