"""Taking out of a store's damaged file every event that can still be read, and naming those that cannot."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile
from typing import Final, NamedTuple

from yakkan.adapters.store.file import is_busy, to_read
from yakkan.adapters.store.mapper import SEPARATOR
from yakkan.adapters.store.schema import APPLICATION_ID, EVENTS, FORMAT, tables

_PIECE: Final = 1000
"""Positions that are copied at once; where that fails, half of them, down to the one that cannot be read."""
_SMALLEST: Final = 64
"""Bytes that an event takes at least: its link alone has 32. Bounds the positions of a file that tells no last one."""
_READ: Final = f"""SELECT position, CAST(originator_id AS BLOB), originator_version, CAST(topic AS BLOB), state,
    CAST(matter AS BLOB), matter_seq, link FROM {EVENTS} WHERE """
_WRITE: Final = (
    f"""INSERT OR IGNORE INTO {EVENTS} VALUES (?, CAST(? AS TEXT), ?, CAST(? AS TEXT), ?, CAST(? AS TEXT), ?, ?)"""
)
_NAMES: Final = (
    # Each is answered by an index alone, whose pages are other ones than those of the events.
    f"""SELECT position, CAST(originator_id AS BLOB), originator_version FROM {EVENTS}
    INDEXED BY sqlite_autoindex_{EVENTS}_1 ORDER BY originator_id {{0}}, originator_version {{0}}""",
    f"""SELECT position, CAST(matter AS BLOB), matter_seq FROM {EVENTS}
    INDEXED BY sqlite_autoindex_{EVENTS}_2 ORDER BY matter {{0}}, matter_seq {{0}}""",
)
_LOST: Final = f"""SELECT position, name, number FROM named
WHERE NOT EXISTS (SELECT 1 FROM {EVENTS} AS e WHERE e.position = named.position) ORDER BY position"""
_GAPS: Final = f"""SELECT before + 1, position - 1 FROM (
    SELECT position, lag(position, 1, 0) OVER (ORDER BY position) AS before
    FROM (SELECT position FROM {EVENTS} UNION SELECT ?))
WHERE position > before + 1 ORDER BY position"""


class Lost(NamedTuple):
    """An event that cannot be read: `ref` names it as far as an index of the file still does."""

    matter: str
    ref: str
    position: int


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What came of it: how many events were read; first and last of the positions of which none was.

    `firsts` has by matter the first of its events that are lost, where an index still tells whose they were.
    """

    events: int
    lost: tuple[tuple[int, int], ...]
    firsts: dict[str, Lost]


def salvage(source: Path, target: Path) -> Salvaged:
    """Copy every event that can be read to a new store, as it is and at its own position; `source` is only read.

    In flat memory, but for a line for each matter that lost something.
    """
    with (
        _of_its_length(source, target) as source,
        closing(sqlite3.connect(to_read(source), uri=True, isolation_level=None)) as damaged,
        closing(sqlite3.connect(target, isolation_level=None)) as rest,
    ):
        # What is no text any more is copied too.
        damaged.text_factory = bytes
        # Nobody else sees the file yet.
        rest.execute("PRAGMA journal_mode = OFF")
        rest.execute("PRAGMA synchronous = OFF")
        statements = tables()
        rest.execute(statements.pop(EVENTS))
        named = _named(damaged, rest)
        last = _copy(damaged, rest, max(named, _last(damaged)) or source.stat().st_size // _SMALLEST)
        # The triggers come when the events are in: they would refuse what follows on a missing one.
        for statement in statements.values():
            rest.execute(statement)
        rest.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        rest.execute(f"PRAGMA user_version = {FORMAT}")
        [events] = rest.execute(f"SELECT count(*) FROM {EVENTS}").fetchone()
        return Salvaged(events, tuple(_gaps(rest, max(last, named))), _firsts(rest))


@contextmanager
def _of_its_length(source: Path, target: Path) -> Iterator[Path]:
    """The file; one that was cut off, of which SQLite reads nothing, as a copy filled up beside the target."""
    with source.open("rb") as file:
        header = file.read(100)
    page = int.from_bytes(header[16:18])
    length = int.from_bytes(header[28:32]) * (65536 if page == 1 else page)
    if source.stat().st_size >= length:
        yield source
        return
    copy = target.with_name(f"{target.name}.whole")
    try:
        for end in ("", "-wal"):
            with suppress(FileNotFoundError):
                copyfile(f"{source}{end}", f"{copy}{end}")
        os.truncate(copy, length)
        yield copy
    finally:
        for end in ("", "-wal", "-shm"):
            Path(f"{copy}{end}").unlink(missing_ok=True)


def _named(damaged: sqlite3.Connection, rest: sqlite3.Connection) -> int:
    """Note what the indexes say stands at each position; gives the last one that they know."""
    rest.execute("CREATE TEMP TABLE named (position INTEGER PRIMARY KEY, name BLOB, number INTEGER)")
    rest.execute("BEGIN")
    for statement in _NAMES:
        # From both ends, as far as each goes.
        for order in ("ASC", "DESC"):
            rows = _readable(damaged, statement.format(order))
            rest.executemany("INSERT OR IGNORE INTO named VALUES (?, ?, ?)", rows)
    rest.execute("COMMIT")
    [last] = rest.execute("SELECT max(position) FROM named").fetchone()
    return last or 0


def _readable(damaged: sqlite3.Connection, statement: str) -> Iterator[tuple[int, bytes, int]]:
    with suppress(sqlite3.DatabaseError):
        yield from damaged.execute(statement)


def _last(damaged: sqlite3.Connection) -> int:
    with suppress(sqlite3.DatabaseError):
        [last] = damaged.execute(f"SELECT max(position) FROM {EVENTS}").fetchone()
        return last or 0
    return 0


def _copy(damaged: sqlite3.Connection, rest: sqlite3.Connection, last: int) -> int:
    """Copy what can be read up to a position; gives the last that could."""
    for first in range(1, last + 1, _PIECE):
        rest.execute("BEGIN")
        pieces = [(first, min(first + _PIECE - 1, last))]
        while pieces:
            begin, end = pieces.pop()
            try:
                # A range looks at the page behind its last position too, which may be the damaged one.
                which = "position = ?1 AND position = ?2" if begin == end else "position BETWEEN ? AND ?"
                rows = damaged.execute(_READ + which, (begin, end)).fetchall()
            except sqlite3.DatabaseError as error:
                if is_busy(error):
                    raise
                if begin < end:
                    middle = (begin + end) // 2
                    pieces += [(middle + 1, end), (begin, middle)]
            else:
                rest.executemany(_WRITE, rows)
        rest.execute("COMMIT")
    [reached] = rest.execute(f"SELECT max(position) FROM {EVENTS}").fetchone()
    return reached or 0


def _gaps(rest: sqlite3.Connection, last: int) -> Iterator[tuple[int, int]]:
    """First and last of the positions up to `last` that nothing was copied to."""
    gaps: list[tuple[int, int]] = rest.execute(_GAPS, (last + 1,)).fetchall()
    yield from gaps


def _firsts(rest: sqlite3.Connection) -> dict[str, Lost]:
    firsts: dict[str, Lost] = {}
    for position, name, number in rest.execute(_LOST):
        text = name.decode("utf-8", "backslashreplace") if isinstance(name, bytes) else ""
        matter, separator, stream = text.partition(SEPARATOR)
        if matter:
            ref = f"{stream}#{number}" if separator else f"no. {number}"
            firsts.setdefault(matter, Lost(matter, ref, position))
    return firsts
