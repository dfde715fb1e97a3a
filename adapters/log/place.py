"""A folder anywhere: on a disk, in object storage, in memory. Names in it are relative to it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, cast

from yakkan.adapters import extras
from yakkan.adapters.store.address import scheme_of, shown
from yakkan.adapters.whole_file import whole_file
from yakkan.domain.errors import Conflict, InputError, Problem, YakkanError


class Place:
    """The folder at a path or an address such as `s3://bucket/folder`. Raises InputError for what is none."""

    def __init__(self, address: str) -> None:
        self.name = shown(address)
        url_to_fs = library("fsspec.core").url_to_fs
        try:
            self._fs, root = url_to_fs(address)
        except ImportError as error:
            raise self._refused(
                f"an address whose driver is not installed ({error})", "one that fsspec reads"
            ) from None
        except ValueError as error:
            raise self._refused(f"an address that fsspec does not know ({error})", "a folder") from None
        self._root = root.rstrip("/")

    def read(self, name: str) -> bytes | None:
        """What a file holds; None if there is no such file."""
        try:
            return cast("bytes", self._fs.cat_file(self._path(name)))
        except FileNotFoundError:
            return None
        except NotADirectoryError:
            raise self._refused("a file", "a folder") from None
        except Exception as error:
            # Each driver has errors of its own.
            raise self.failed(name, error) from error

    def reader(self, name: str) -> BinaryIO:
        """A file to read. Raises the driver's own errors."""
        return cast("BinaryIO", self._fs.open(self._path(name), "rb"))

    def writer(self, name: str) -> BinaryIO:
        """A file to write; folders are made as needed."""
        try:
            self._fs.makedirs(self._path(name).rpartition("/")[0], exist_ok=True)
            return cast("BinaryIO", self._fs.open(self._path(name), "wb"))
        except Exception as error:
            raise self.failed(name, error) from error

    def replace(self, name: str, data: bytes) -> None:
        """Write a file in one step: who reads it meanwhile sees the old one or the new one.

        So it is on a disk and in object storage. Other servers may show a file before it is complete.
        """
        try:
            self._fs.makedirs(self._root, exist_ok=True)
            if self._is_on_a_disk:
                with whole_file(self._path(name)) as partial:
                    partial.write_bytes(data)
            else:
                self._fs.pipe_file(self._path(name), data)
        except Exception as error:
            raise self.failed(name, error) from error

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep other writers off the folder, which is made if need be. Raises Conflict while one of them has it.

        So it is on a disk; other places know no such thing, and a network drive need not.
        """
        if not self._is_on_a_disk:
            yield
            return
        try:
            self._fs.makedirs(self._root, exist_ok=True)
            folder = os.open(self._root, os.O_RDONLY)
        except OSError as error:
            raise self.failed("", error) from error
        try:
            with suppress(OSError):
                try:
                    fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    raise self.taken() from None
            yield
        finally:
            os.close(folder)

    def taken(self) -> Conflict:
        """The error of a writer that another one has come before."""
        return Conflict(f"{self.name}: another program writes the log at the same time; nothing was changed, try again")

    @property
    def _is_on_a_disk(self) -> bool:
        # Others have names such as filecache.
        protocol = self._fs.protocol
        return "file" in ((protocol,) if isinstance(protocol, str) else protocol)

    def names(self, folder: str) -> list[str]:
        """The files in a folder; none if there is no such folder."""
        self._fs.invalidate_cache()
        try:
            found = self._fs.ls(self._path(folder), detail=False)
        except FileNotFoundError:
            return []
        return [f"{folder}/{path.rstrip('/').rpartition('/')[2]}" for path in found]

    def remove(self, name: str) -> None:
        """Remove a file."""
        try:
            self._fs.rm_file(self._path(name))
        except Exception as error:
            raise self.failed(name, error) from error

    def failed(self, name: str, error: Exception) -> YakkanError:
        """An error of a driver, in words that say where."""
        # Some drivers tell it on several lines.
        where = f"{self.name}/{name}".rstrip("/")
        return YakkanError(f"{where}: {type(error).__name__}: {' '.join(str(error).split())}")

    def _path(self, name: str) -> str:
        return f"{self._root}/{name}"

    def _refused(self, found: str, expected: str) -> InputError:
        return InputError([Problem(self.name, found, expected)])


def absolute(address: str | os.PathLike[str]) -> str:
    """An address that means the same in another process: a path becomes absolute."""
    text = os.fspath(address)
    return text if "::" in text or scheme_of(text) else str(Path(text).absolute())


def library(name: str) -> Any:
    """A library of the extra `cluster`. Raises InputError, naming the extra, where it is not installed."""
    return extras.library(name, "cluster", "log")
