"""Bringing a file of an earlier format to the present one, in one transaction."""

from __future__ import annotations

import sqlite3
from struct import error as StructError  # noqa: N812

from yakkan.adapters.store.chain import GENESIS, link
from yakkan.adapters.store.schema import EVENTS, FORMAT, tables

READABLE = (1, FORMAT)
"""The formats that this software can open."""

_OLD = f"{EVENTS}_of_format_1"


class CannotMigrate(Exception):
    """An event of the old file is none; `args` holds its position."""


def migrate(connection: sqlite3.Connection) -> None:
    """Give every event of a file of format 1 its link, where it is one; nothing else is changed in them.

    The chain vouches from now on for what it found: what was done to the file before cannot be seen any more,
    but for gaps. Killed at any instant, the file is of one format or the other. Raises CannotMigrate.
    """
    if _format(connection) == FORMAT:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Asked inside the transaction: another process may have migrated it in the meantime.
        if _format(connection) == 1:
            _from_1(connection)
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _format(connection: sqlite3.Connection) -> int:
    [number] = connection.execute("PRAGMA user_version").fetchone()
    return int(number)


def _from_1(connection: sqlite3.Connection) -> None:
    triggers = connection.execute(f"SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = '{EVENTS}'")
    for (name,) in triggers.fetchall():
        connection.execute(f'DROP TRIGGER "{name}"')
    connection.execute(f"ALTER TABLE {EVENTS} RENAME TO {_OLD}")
    statements = tables()
    # The triggers come when the events are in: to check each one anew would take longer than all the rest.
    connection.execute(statements.pop(EVENTS))
    links: dict[bytes, bytes] = {}
    old = connection.execute(
        f"""SELECT position, CAST(originator_id AS BLOB), originator_version, CAST(matter AS BLOB), matter_seq,
        CAST(topic AS BLOB), state FROM {_OLD} ORDER BY position"""
    )
    for row in old:
        try:
            this = link(links.get(row[3], GENESIS), *row)
        except (TypeError, ValueError, OverflowError, StructError) as error:
            raise CannotMigrate(row[0]) from error
        links[row[3]] = this
        connection.execute(
            f"INSERT INTO {EVENTS} SELECT *, ? FROM {_OLD} WHERE position = ?",
            (this, row[0]),
        )
    connection.execute(f"DROP TABLE {_OLD}")
    for statement in statements.values():
        connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {FORMAT}")
