"""Files that appear when they are complete: a break leaves what was there before."""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from glob import escape
from os import PathLike
from pathlib import Path
from typing import Final

from yakkan.domain.errors import InputError, Problem

_NO_ROOM: Final = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT, errno.EIO)


@contextmanager
def whole_file(path: str | PathLike[str]) -> Iterator[Path]:
    """A path beside `path` to write to; it takes its place at the end, unless an error ends the writing.

    What a killed writer of the same file has left beside it is removed. Raises InputError for what is no place for a
    file, before anything is written.
    """
    final = Path(path)
    if final.is_symlink():
        # The file that it leads to is meant, and the link stays.
        final = Path(os.path.realpath(final))
    if final.is_dir():
        raise InputError([Problem(str(path), "a folder", "a file", "name a file in it")])
    if final.exists() and not final.is_file():
        # Such as /dev/null: what takes its place would end it for everybody.
        raise InputError([Problem(str(path), "something that is no file", "a file")])
    if not final.absolute().parent.is_dir():
        raise InputError([Problem(str(path), f"no folder {final.parent}", "a file in a folder that exists")])
    _tidy(final)
    partial = final.with_name(f".{final.name}.{os.getpid()}.partial")
    try:
        with _held(partial):
            yield partial
            partial.replace(final)
    except OSError as error:
        if error.errno in _NO_ROOM or error.filename in (None, str(partial)):
            # What writes to an open file does not know its name, and nobody has heard of the partial one.
            why = os.strerror(error.errno) if error.errno else str(error)
            raise OSError(error.errno, why, str(path)) from error
        raise
    finally:
        # Gone after all went well; and what could not be made cannot be removed.
        with suppress(OSError):
            partial.unlink()


@contextmanager
def _held(partial: Path) -> Iterator[None]:
    """An empty file that nobody takes for one that was left: it is locked as long as somebody writes it."""
    while True:
        held = os.open(partial, os.O_RDWR | os.O_CREAT, 0o666)
        # There are disks that know no locks.
        with suppress(OSError):
            fcntl.flock(held, fcntl.LOCK_EX)
        # Whoever tidies up may have come between.
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(held), partial.stat()):
                break
        os.close(held)
    try:
        os.ftruncate(held, 0)
        yield
    finally:
        os.close(held)


def _tidy(final: Path) -> None:
    """Remove what killed writers of the file have left; what is being written is locked."""
    for left in final.parent.glob(f".{escape(final.name)}.*.partial"):
        with suppress(OSError), left.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            left.unlink()
