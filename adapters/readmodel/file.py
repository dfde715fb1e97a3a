"""The file of a read model: whose it is, opening it, and putting a new one in the place of an old one.

A file is replaced only by who holds it locked for itself, and a writer that has got the lock sees to it that the
file is still the one at its path. So no journal of an old file ever meets a new one.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final

from yakkan.adapters.readmodel.schema import APPLICATION_ID, FORMAT
from yakkan.adapters.store import MEMORY
from yakkan.adapters.store.file import is_busy
from yakkan.domain.errors import Conflict, InputError, Problem

LOCK_TIMEOUT: Final = 10.0
"""Seconds that one waits for another who writes."""
CACHE: Final = -48 * 1024
"""Of pages, in negative KiB as SQLite takes it: rows of one matter go to a score of trees."""
_MAGIC: Final = b"SQLite format 3\0"


def file_beside(url: str) -> Path | None:
    """Where the read model of a store is kept: `contracts.read.db` for `contracts.db`; None for memory.

    Raises InputError for a store on a server, which has nothing beside it.
    """
    if url == MEMORY:
        return None
    if "://" in url:
        expected = "a file to keep the tables in, such as contracts.read.db"
        raise InputError([Problem("read model", "a store that is no file", expected, "name it with --read")])
    store = Path(url)
    return store.with_name(f"{store.stem}.read{store.suffix or '.db'}")


def connect(path: Path | str) -> sqlite3.Connection:
    """A connection whose transactions are ours to begin and end."""
    connection = sqlite3.connect(path, isolation_level=None, timeout=LOCK_TIMEOUT)
    # The pragma reads the file; what is wrong with it is told to who asks it something.
    with suppress(sqlite3.DatabaseError):
        connection.execute(f"PRAGMA cache_size = {CACHE}")
    return connection


def identity(path: Path) -> tuple[int, int] | None:
    """Which file is at a path now; None where there is none."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_dev, status.st_ino


def is_usable(path: Path) -> bool:
    """Whether a read model of this format is there; False for none yet, an empty file or another format.

    Raises InputError for anything else: what is not ours is never written over.
    """
    if (path.exists() and not path.is_file()) or not path.parent.is_dir():
        raise InputError([Problem(str(path), "no place for a file", "a file in a folder that exists")])
    if not path.exists():
        return False
    with path.open("rb") as file:
        header = file.read(100)
    if not header:
        return False
    ours = header.startswith(_MAGIC) and int.from_bytes(header[68:72]) == APPLICATION_ID
    if not ours:
        found, expected = "a file that is no read model", "a read model of yakkan, or a new file"
        raise InputError([Problem(str(path), found, expected, "name another one with --read")])
    return int.from_bytes(header[60:64]) == FORMAT


def not_writable(path: Path | None) -> InputError:
    """What to raise where the tables cannot be written, as beside a backup of a store."""
    return InputError(
        [Problem(str(path), "a place that cannot be written", "one that can", "name another one with --read")]
    )


@contextmanager
def replacing(path: Path) -> Iterator[sqlite3.Connection]:
    """A database to fill that then takes the place of what is at `path`; nothing is changed when that fails.

    Raises Conflict while another program does the same, or keeps what is there locked, InputError where the folder
    cannot be written.
    """
    beside = path.with_name(f"{path.name}.new")
    try:
        made = os.open(beside, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError:
        raise not_writable(path) from None
    # Held until the end: who does not get it finds another one at work.
    with os.fdopen(made, "r+b") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Conflict(f"{path}: another program makes it anew; try again") from None
        if identity(beside) != (os.fstat(held.fileno()).st_dev, os.fstat(held.fileno()).st_ino):
            raise Conflict(f"{path}: another program has just made it anew; try again")
        # What a killed run left.
        held.truncate(0)
        try:
            with closing(sqlite3.connect(beside, isolation_level=None)) as connection:
                # Nobody else sees the file yet, and a killed run begins again: it needs no journal.
                connection.execute("PRAGMA journal_mode = OFF")
                connection.execute("PRAGMA synchronous = OFF")
                connection.execute(f"PRAGMA cache_size = {CACHE}")
                yield connection
            os.fsync(held.fileno())
            _put(beside, path)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise


def _put(new: Path, path: Path) -> None:
    """Rename the new file, holding the old one for ourselves, its journal rolled back."""
    if identity(path) is None:
        new.replace(path)
        return
    with closing(sqlite3.connect(path, isolation_level=None, timeout=LOCK_TIMEOUT)) as old:
        try:
            old.execute("BEGIN EXCLUSIVE")
        except sqlite3.DatabaseError as error:
            if is_busy(error):
                raise Conflict(f"{path}: another program keeps it locked; try again") from error
            # A damaged file: its journal is worth nothing either.
            with suppress(FileNotFoundError):
                path.with_name(f"{path.name}-journal").unlink()
        new.replace(path)
