"""Files that appear when they are complete: a break leaves what was there before."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from os import PathLike
from pathlib import Path
from typing import Final

from yakkan.domain.errors import InputError, Problem

_NO_ROOM: Final = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT, errno.EIO)


@contextmanager
def whole_file(path: str | PathLike[str]) -> Iterator[Path]:
    """A path beside `path` to write to; it takes its place at the end, unless an error ends the writing.

    Raises InputError for what is no place for a file, before anything is written.
    """
    final = Path(path)
    if final.is_dir():
        raise InputError([Problem(str(path), "a folder", "a file", "name a file in it")])
    if not final.absolute().parent.is_dir():
        raise InputError([Problem(str(path), f"no folder {final.parent}", "a file in a folder that exists")])
    partial = final.with_name(f".{final.name}.{os.getpid()}.partial")
    try:
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
