"""The errors of the library and of the databases, in this package's words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from eventsourcing.persistence import ConnectionPoolClosedError, ConnectionUnavailableError, PersistenceError

from yakkan.adapters.store.file import is_busy
from yakkan.adapters.store.schema import GAP, TAKEN
from yakkan.domain.errors import Conflict, InputError, Problem, YakkanError


@contextmanager
def plain_errors() -> Iterator[None]:
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
