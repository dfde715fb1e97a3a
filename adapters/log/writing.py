"""From a store to its log: all of it, or what was appended since the log was written."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from operator import attrgetter
from os import PathLike
from typing import Final, NamedTuple
from uuid import uuid4

from yakkan.adapters.log.manifest import File, Manifest, Partition, read_manifest, write_manifest
from yakkan.adapters.log.parquet import Writer
from yakkan.adapters.log.place import Place, absolute
from yakkan.adapters.store import Span, Store
from yakkan.adapters.store.chain import GENESIS, followed
from yakkan.domain.contract.aggregates import BrokenHistory
from yakkan.domain.errors import InputError, Problem

PARTITION: Final = 50_000
"""Records of a partition, unless asked otherwise: some seconds of work for one worker."""
FILES: Final = 8
"""Files that a partition may have before it is written anew as one."""
_PARTS = "parts"
_OWN = re.compile(rf"{_PARTS}/\d{{12,}}-\d{{6,}}-[0-9a-f]{{8}}\.parquet")

Told = Callable[[int], None]
"""Is told how many records more have been written."""


class Written(NamedTuple):
    """A log after it was written: up to which position of the store it goes, what it holds, and what was new."""

    position: int
    records: int
    matters: int
    partitions: int
    new_records: int
    new_files: int


def write_log(
    store: Store,
    path: str | PathLike[str],
    partition: int | None = None,
    *,
    whole: bool = False,
    told: Told = lambda records: None,
) -> Written:
    """Bring the log in a folder up to the store's present position; a new one where there is none, or with `whole`.

    `partition` is about how many records stand together (default: as before, or 50,000); a matter is never divided.
    Needs memory for a row group, and for the names of the matters that grew. The log changes in one step, at the
    end; after a break it is what it was. Files that the log before this one named stay for those who read it, and go
    with the next writing, as do those that a break has left. One writer at a time.

    Raises InputError for a folder that is none or holds another store's log; BrokenHistory when the
    store is not what was written; Conflict when another program writes the log at the same time.
    """
    if partition is not None and (type(partition) is not int or partition < 1):
        raise InputError([Problem("log", repr(partition), "a number of records, at least 1", path="partition")])
    place = Place(absolute(path))
    # What is no place for a log is told before a folder is made.
    read_manifest(place)
    with place.held():
        return _write_log(store, place, partition, whole, told)


def _write_log(store: Store, place: Place, partition: int | None, whole: bool, told: Told) -> Written:
    before = read_manifest(place)
    position = store.last_position()
    if before is not None:
        _check_same(store, before, place)
    size = partition or (before.size if before else PARTITION)
    export = _Export(store, place, position, size, told)
    if before is None or whole or not before.partitions:
        partitions = list(export.range(Span("", None)))
    elif before.position == position:
        return _written(before, before)
    else:
        partitions = list(export.grown(before))
    files = [file for each in partitions for file in each.files]
    link = store.link_at(position) or GENESIS
    after = Manifest(
        position=position,
        link=link.hex(),
        records=sum(file.records for file in files),
        matters=sum(file.matters for file in files),
        size=size,
        partitions=partitions,
    )
    if read_manifest(place) != before:
        # Where writers cannot be kept off: it may have removed files that this log would name.
        raise place.taken()
    write_manifest(place, after)
    _tidy(place, before, after)
    return _written(before, after)


class _Export:
    """One writing of a log, up to a position of the store."""

    def __init__(self, store: Store, place: Place, position: int, size: int, told: Told) -> None:
        self.store = store
        self.place = place
        self.position = position
        self.size = size
        self.told = told
        self.number = 0

    def range(self, span: Span) -> Iterator[Partition]:
        """Write all matters of a span of names, in partitions of the size asked for."""
        rows = (row for row in self.store.linked(span) if row.position <= self.position and row.matter is not None)
        matters = (followed(rows) for _, rows in groupby(rows, attrgetter("matter")))
        matter = next(matters, None)
        while matter is not None:
            with self._writer() as writer:
                first = last = b""
                while matter is not None and (writer.records == 0 or writer.records < self.size):
                    for row in matter:
                        writer.add(row)
                    last = row.matter or b""
                    first = first or last
                    matter = next(matters, None)
                made = Partition(first.decode(), last.decode(), (writer.written(),))
            self.told(made.records)
            yield made

    def grown(self, before: Manifest) -> Iterator[Partition]:
        """Write what the matters grew by since, and leave alone what stands in partitions that did not grow."""
        grown = self.store.grown(before.position, self.position)
        lasts = [each.last for each in before.partitions]
        by_partition = {
            number: list(names)
            for number, names in groupby(grown, lambda name: min(bisect_left(lasts, name), len(lasts) - 1))
        }
        for number, old in enumerate(before.partitions):
            names = by_partition.get(number)
            if names is None:
                yield old
                continue
            new = sum(last - first + 1 for first, last in map(grown.__getitem__, names))
            if len(old.files) == FILES or old.records - old.files[0].records + new > old.files[0].records:
                # Small files add up to more work than writing the partition anew, and large ones to too much at once.
                after = lasts[number - 1] if number else ""
                yield from self.range(Span(after, old.last if number < len(lasts) - 1 else None))
            else:
                yield Partition(
                    min(old.first, names[0]), max(old.last, names[-1]), (*old.files, self._more(names, grown))
                )

    def _more(self, names: Iterable[str], grown: dict[str, tuple[int, int]]) -> File:
        """A further file of a partition: what these matters grew by."""
        with self._writer() as writer:
            for name in names:
                first, last = grown[name]
                if first == 1:
                    new = followed(self.store.linked_behind(name, 0, last))
                else:
                    # With the one before, on which they follow.
                    before, *rows = self.store.linked_behind(name, first - 2, last - first + 2)
                    if before.matter_seq != first - 1:
                        raise BrokenHistory(name, f"found no record of the matter's number {first - 1}")
                    new = followed(rows, before)
                for row in new:
                    writer.add(row)
            made = writer.written()
        self.told(made.records)
        return made

    def _writer(self) -> Writer:
        self.number += 1
        # A name that nobody has used: who reads the log as it was keeps its files.
        return Writer(self.place, f"{_PARTS}/{self.position:012}-{self.number:06}-{uuid4().hex[:8]}.parquet")


def _check_same(store: Store, before: Manifest, place: Place) -> None:
    """Raises InputError unless the log before was that of this store."""
    link = store.link_at(before.position) if before.position else GENESIS
    if link is None or link.hex() != before.link:
        found = f"the log of another store, or of this one before it was changed at position {before.position}"
        raise InputError([Problem(place.name, found, "the log of this store", "name another folder")])


def _written(before: Manifest | None, after: Manifest) -> Written:
    old = {file.name for each in before.partitions for file in each.files} if before else set()
    new = {file.name for each in after.partitions for file in each.files}
    fresh = len(new - old) if before is not after else 0
    more = after.records - (before.records if before else 0)
    return Written(after.position, after.records, after.matters, len(after.partitions), more, fresh)


def _tidy(place: Place, before: Manifest | None, after: Manifest) -> None:
    """Remove the files that neither this log nor the one before names."""
    named = {file.name for log in (before, after) if log for each in log.partitions for file in each.files}
    for name in place.names(_PARTS):
        if name not in named and _OWN.fullmatch(name):
            place.remove(name)
