"""A store in PostgreSQL, for several machines: what `sqlite` is for a file. Needs the extra `postgres`.

The library's own recorder is not used. It needs a pool that is a package of its own, gives positions by a sequence,
which leaves gaps when a transaction fails, and sends a whole save as one array in pipeline mode, where the client
waits for ever once that is some 500 kB long (seen with psycopg 3.3; without pipeline mode 20 MB are no trouble).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, NoReturn
from uuid import UUID

import psycopg
from eventsourcing.persistence import (
    AggregateRecorder,
    ApplicationRecorder,
    InfrastructureFactory,
    NotSupportedError,
    ProcessRecorder,
    StoredEvent,
    Subscription,
    TrackingRecorder,
)
from eventsourcing.utils import Environment, EnvType
from psycopg import sql

from yakkan.adapters.store.address import Server, refused, server_of
from yakkan.adapters.store.chain import GENESIS, Linked, chained
from yakkan.adapters.store.connections import Connection, Connections
from yakkan.adapters.store.deadlines import STRIDE, Agenda, Cursor, Deadlines, day_of_row
from yakkan.adapters.store.mapper import NewRow, StoredRecord
from yakkan.adapters.store.postgres_schema import MARK, TABLES, TRIGGERS, statements
from yakkan.adapters.store.reading import Reading
from yakkan.adapters.store.schema import EVENTS, FORMAT

PIECE = 500
"""Rows that one statement stores; an append of more takes several statements in its one transaction."""

_LINKED = (
    "position, convert_to(originator_id, 'UTF8'), originator_version, convert_to(matter, 'UTF8'), matter_seq, "
    "convert_to(topic, 'UTF8'), state, link"
)
_INSERT = f"""INSERT INTO {EVENTS}
    (position, originator_id, originator_version, topic, state, matter, matter_seq, link)
SELECT * FROM unnest(%s::bigint[], %s::text[], %s::bigint[], %s::text[], %b::bytea[], %s::text[], %s::bigint[],
    %b::bytea[])"""
_KEEP = """INSERT INTO deadlines SELECT * FROM unnest(%s::text[], %s::text[], %s::bigint[])
ON CONFLICT (matter) DO UPDATE SET next_day = excluded.next_day, at_seq = excluded.at_seq"""
_LAST = f"""SELECT matter, (SELECT link FROM {EVENTS} AS e WHERE e.matter = m.matter COLLATE "C"
    ORDER BY matter_seq DESC LIMIT 1) FROM unnest(%s::text[]) AS m (matter)"""


class _Cursor:
    """Takes statements with question marks, as the agenda writes them."""

    def __init__(self, connection: Connection) -> None:
        self._cursor = connection.cursor()

    def execute(self, statement: str, parameters: Sequence[Any] = (), /) -> Any:
        """Carry out a statement."""
        return self._cursor.execute(_in_words_of_postgres(statement), tuple(parameters) or None)

    def fetchone(self) -> Any:
        """The next row, or None."""
        return self._cursor.fetchone()

    def fetchall(self) -> Any:
        """All rows left."""
        return self._cursor.fetchall()


class Claims(Agenda):
    """The agenda of a store at which several machines work: a matter is advanced by one of them at a time."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        super().__init__(self._begin, EVENTS)

    @contextmanager
    def _begin(self, commit: bool) -> Iterator[Cursor]:
        with self._connections.use() as connection, connection.transaction(force_rollback=not commit):
            if commit:
                _keep_writers_off(connection)
            yield _Cursor(connection)

    @contextmanager
    def claim(self, matter: str, *, wait: bool = False) -> Iterator[bool]:
        """Keep other workers off a matter; the server lets go of it when this one is done, or has died."""
        key = "hashtextextended(current_schema() || '|' || %s, 0)"
        with self._connections.use() as connection:
            if wait:
                with connection.transaction():
                    # However long the other one needs.
                    connection.execute("SET LOCAL lock_timeout = 0")
                    connection.execute(f"SELECT pg_advisory_lock({key})", (matter,))
                mine = True
            else:
                [mine] = connection.execute(f"SELECT pg_try_advisory_lock({key})", (matter,)).fetchone() or (False,)
            try:
                yield mine
            finally:
                if mine and not connection.closed:
                    # A server that has ended the connection has let go already.
                    with suppress(psycopg.OperationalError):
                        connection.execute(f"SELECT pg_advisory_unlock({key})", (matter,))


class Recorder(Reading, ApplicationRecorder):
    """Stores events, and records with their place in the matter; everything inserted at once, or nothing of it.

    One writer writes at a time: each takes a lock on the table that lets others read. So positions are given
    without gaps and become visible in their order, and a reader who catches up misses nothing.
    """

    events_table_name = EVENTS
    id_as_bytes = "convert_to(originator_id, 'UTF8')"

    def __init__(self, connections: Connections, originator_id_type: str = "text") -> None:
        self.connections = connections
        self.agenda = Claims(connections)
        self._id_type = originator_id_type

    def convert_originator_id(self, originator_id: str) -> UUID | str:
        """An originator's id as the library wants it."""
        return UUID(originator_id) if self._id_type == "uuid" else originator_id

    def insert_events(self, stored_events: Sequence[StoredEvent], **_: Any) -> Sequence[int] | None:
        """Store events, all or none; gives their positions. Raises the library's IntegrityError."""
        rows: list[NewRow] = []
        for event in stored_events:
            place = (event.matter, event.matter_seq) if isinstance(event, StoredRecord) else (None, None)
            name = event.originator_id.hex if isinstance(event.originator_id, UUID) else event.originator_id
            rows.append((name, event.originator_version, event.topic, event.state, *place))
        return list(self._store(rows, {}))

    def append(self, rows: Sequence[NewRow], deadlines: Deadlines) -> None:
        """Store rows, all or none, with what they leave due. Raises the library's errors."""
        self._store(rows, deadlines)

    def _store(self, rows: Sequence[NewRow], deadlines: Deadlines) -> range:
        with self.connections.use() as connection, connection.transaction():
            _keep_writers_off(connection)
            [last] = connection.execute(f"SELECT max(position) FROM {EVENTS}").fetchone() or (None,)
            before = last or 0
            matters = list({matter for *_, matter, _ in rows if matter is not None})
            links = {name: last or GENESIS for name, last in connection.execute(_LAST, (matters,)).fetchall()}
            linked, numbers = chained(rows, before, links.__getitem__)
            for start in range(0, len(linked), PIECE):
                connection.execute(_INSERT, list(map(list, zip(*linked[start : start + PIECE], strict=True))))
            if numbers:
                days = [day_of_row(matter, deadlines) for matter in numbers]
                connection.execute(_KEEP, (list(numbers), days, list(numbers.values())))
            after = before + len(linked)
            if after // STRIDE != before // STRIDE:
                self.agenda.take_in_by(_Cursor(connection))
        return range(before + 1, after + 1)

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """The events of an originator, by version."""
        name = originator_id.hex if isinstance(originator_id, UUID) else originator_id
        rows = self._fetch(
            f"SELECT originator_version, topic, state FROM {EVENTS} "
            "WHERE originator_id = ? AND originator_version > ? AND originator_version <= ?"
            f" ORDER BY originator_version {'DESC' if desc else 'ASC'} LIMIT ?",
            (name, -1 if gt is None else gt, _MANY if lte is None else lte, _MANY if limit is None else limit),
        )
        return [StoredEvent(originator_id, version, topic, state) for version, topic, state in rows]

    def max_notification_id(self) -> int | None:
        """The last position."""
        [(last,)] = self._fetch(f"SELECT max(position) FROM {EVENTS}", ())
        return None if last is None else int(last)

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> Subscription[ApplicationRecorder]:
        """Nothing subscribes here: readers catch up by position."""
        raise NotSupportedError

    def select_links(self, after: tuple[bytes, int], limit: int) -> list[Linked]:
        """The next rows behind a matter and a number, in this order, with all that their links bind."""
        matter, seq = after
        return self._linked(
            "WHERE (matter, matter_seq) > (?, ?) ORDER BY matter, matter_seq LIMIT ?", (matter.decode(), seq, limit)
        )

    def select_strays(self, position: int, limit: int) -> list[Linked]:
        """The next rows of no matter behind a position."""
        return self._linked("WHERE matter IS NULL AND position > ? ORDER BY position LIMIT ?", (position, limit))

    def damage(self) -> list[str]:
        """Nothing: the server looks after its own files."""
        return []

    def altered(self) -> list[str]:
        """The triggers that are missing, or were switched off."""
        standing = self._fetch(
            "SELECT tgname::text FROM pg_trigger WHERE tgrelid = ?::regclass AND tgenabled = 'A'", (EVENTS,)
        )
        return [f"the trigger {name} is missing or off" for name in TRIGGERS if (name,) not in standing]

    def _linked(self, condition: str, parameters: Sequence[Any]) -> list[Linked]:
        return list(map(Linked._make, self._fetch(f"SELECT {_LINKED} FROM {EVENTS} {condition}", parameters)))

    def _fetch(self, statement: str, parameters: Sequence[Any]) -> list[Any]:
        with self.connections.use() as connection:
            return connection.execute(_in_words_of_postgres(statement), tuple(parameters) or None).fetchall()


_MANY = 2**62


def _in_words_of_postgres(statement: str) -> Any:
    return statement.replace("?", "%s")


def _keep_writers_off(connection: Connection) -> None:
    """Until the end of the transaction nobody else writes events, and everybody reads."""
    connection.execute(f"LOCK TABLE {EVENTS} IN EXCLUSIVE MODE")


def prepare(connections: Connections) -> None:
    """See that the schema holds a store; make it if it holds nothing yet.

    Raises InputError if it is anything else, or if the server cannot be reached.
    """
    server = connections.server
    with connections.use() as connection:
        [encoding] = connection.execute("SHOW server_encoding").fetchone() or ("",)
        if encoding != "UTF8":
            raise refused(server.name, f"a database encoded in {encoding}", "one encoded in UTF8")
        tables = _tables(connection, server)
        if not tables and connections.read_only:
            raise refused(server.name, "no store in this schema", "a yakkan store")
        if not tables:
            _make(connection, server)
            tables = _tables(connection, server)
        if MARK not in tables:
            advice = "name another one with ?schema=name"
            raise refused(
                server.name, "another program's tables in this schema", "a yakkan store or an empty schema", advice
            )
        [format_] = connection.execute(f"SELECT format FROM {MARK}").fetchone() or (None,)
        if format_ != FORMAT:
            advice = "open it with the version of yakkan that wrote it"
            raise refused(server.name, f"a store of format {format_}", f"format {FORMAT}", advice)
        if missing := sorted(set(TABLES) - tables):
            raise refused(server.name, f"a store without {', '.join(missing)}", "all its tables")


def _tables(connection: Connection, server: Server) -> set[str]:
    """The tables in the schema that a store has, or would have."""
    rows = connection.execute(
        "SELECT tablename::text FROM pg_tables WHERE schemaname = %s AND tablename = ANY(%s)",
        (server.schema, [*TABLES, MARK]),
    )
    return {name for (name,) in rows.fetchall()}


def _make(connection: Connection, server: Server) -> None:
    with connection.transaction():
        # Several may open a new store at once.
        connection.execute("SELECT pg_advisory_xact_lock(hashtextextended('yakkan ' || %s, 0))", (server.schema,))
        if _tables(connection, server) == set():
            for statement in statements(sql.Identifier(server.schema).as_string(connection)):
                connection.execute(statement.encode())


class Factory(InfrastructureFactory[TrackingRecorder]):
    """Makes the recorder for an application; the environment's PERSISTENCE_MODULE names it."""

    URL = "YAKKAN_POSTGRESQL"
    LOCK_TIMEOUT = "YAKKAN_LOCK_TIMEOUT"
    READ_ONLY = "YAKKAN_READ_ONLY"

    def __init__(self, env: Environment | EnvType | None) -> None:
        super().__init__(env)
        # Taken out, so that nobody prints it with the rest.
        url = self.env.pop(self.URL)
        timeout, read_only = int(self.env.get(self.LOCK_TIMEOUT, "5")), self.env.get(self.READ_ONLY) == "yes"
        self.connections = Connections(server_of(url), timeout, read_only=read_only)

    def application_recorder(self) -> ApplicationRecorder:
        """The recorder, over tables that are there or are made now."""
        try:
            prepare(self.connections)
        except BaseException:
            self.connections.close()
            raise
        return Recorder(self.connections, self.env.get("ORIGINATOR_ID_TYPE", "text"))

    def aggregate_recorder(self, purpose: str = "events") -> AggregateRecorder:
        """No snapshots."""
        self._none_of(purpose)

    def tracking_recorder(self, tracking_recorder_class: type[TrackingRecorder] | None = None) -> TrackingRecorder:
        """No tracking."""
        self._none_of("tracking")

    def process_recorder(self) -> ProcessRecorder:
        """No processes."""
        self._none_of("processes")

    def _none_of(self, purpose: str) -> NoReturn:
        raise NotSupportedError(f"a store in PostgreSQL keeps no {purpose} of the library")

    def close(self) -> None:
        """Close all connections."""
        self.connections.close()
