"""Connections to a PostgreSQL server: made when needed, kept for the next use, given back clean."""

from __future__ import annotations

import select
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

import psycopg
from eventsourcing import persistence as library
from psycopg import sql
from psycopg.pq import TransactionStatus

from yakkan.adapters.store.address import Server, refused

Connection = psycopg.Connection[tuple[Any, ...]]

_KEPT = 5
"""Connections that are kept while nobody uses them."""
_TRUSTED = 10.0
"""Seconds for which an unused connection counts as alive without asking."""

_ERRORS: tuple[tuple[type[psycopg.Error], type[library.PersistenceError]], ...] = (
    (psycopg.IntegrityError, library.IntegrityError),
    (psycopg.OperationalError, library.OperationalError),
    (psycopg.InterfaceError, library.InterfaceError),
    (psycopg.DataError, library.DataError),
    (psycopg.InternalError, library.InternalError),
    (psycopg.NotSupportedError, library.NotSupportedError),
    (psycopg.ProgrammingError, library.ProgrammingError),
    (psycopg.Error, library.PersistenceError),
)


class Connections:
    """The connections of one store. May be used by several threads; each has a connection to itself meanwhile.

    A statement waits up to `lock_timeout` seconds for another writer. `read_only` ones write nothing.
    """

    def __init__(self, server: Server, lock_timeout: int, *, read_only: bool = False) -> None:
        self.server = server
        self._lock_timeout = lock_timeout
        self.read_only = read_only
        self._idle: deque[tuple[Connection, float]] = deque()
        self._lock = Lock()
        self._closed = False

    @contextmanager
    def use(self) -> Iterator[Connection]:
        """A connection outside any transaction. Raises the library's errors in place of the client's."""
        try:
            connection = self._take()
            try:
                yield connection
            finally:
                self._give_back(connection)
        except psycopg.Error as error:
            for theirs, ours in _ERRORS:
                if isinstance(error, theirs):
                    raise ours(self.server.without_password(str(error))) from error
            raise

    def close(self) -> None:
        """Close those that nobody uses, and every other one when it is given back."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, deque()
        for connection, _ in idle:
            connection.close()

    def __del__(self) -> None:
        self.close()

    def _take(self) -> Connection:
        while True:
            with self._lock:
                if self._closed:
                    raise library.ConnectionPoolClosedError
                if not self._idle:
                    break
                connection, since = self._idle.pop()
            fresh = time.monotonic() - since < _TRUSTED and not _has_something_to_say(connection)
            if fresh or _answers(connection):
                return connection
            connection.close()
        return self._connect()

    def _give_back(self, connection: Connection) -> None:
        clean = not connection.closed and connection.info.transaction_status == TransactionStatus.IDLE
        with self._lock:
            if clean and not self._closed and len(self._idle) < _KEPT:
                self._idle.append((connection, time.monotonic()))
                return
        connection.close()

    def _connect(self) -> Connection:
        settings = {"application_name": "yakkan", **self.server.settings, "client_encoding": "utf8"}
        try:
            connection = psycopg.connect(**settings, autocommit=True)
        except psycopg.OperationalError as error:
            # Without the cause: a traceback must not lead to the password either.
            reason = self.server.without_password(" ".join(str(error).split()))
            raise refused(self.server.name, f"no connection ({reason})", "a server that lets this user in") from None
        try:
            connection.execute(
                sql.SQL(
                    "SET search_path TO {}; SET lock_timeout = {};"
                    # What the software relies on, whatever the server's defaults are.
                    "SET default_transaction_isolation = 'read committed';"
                    "SET default_transaction_read_only = {};"
                    "SELECT set_config('synchronous_commit', 'on', false)"
                    "WHERE current_setting('synchronous_commit') = 'off'"
                ).format(
                    sql.Identifier(self.server.schema),
                    sql.Literal(f"{self._lock_timeout}s"),
                    sql.Literal(self.read_only),
                )
            )
        except BaseException:
            connection.close()
            raise
        return connection


def _has_something_to_say(connection: Connection) -> bool:
    """Whether anything came in unasked: the server's farewell, as a rule."""
    return bool(select.select([connection.fileno()], [], [], 0)[0])


def _answers(connection: Connection) -> bool:
    try:
        connection.execute("SELECT 1")
    except psycopg.Error:
        return False
    return True
