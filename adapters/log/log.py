"""Reading a log: the records of one matter after another, of all matters or of those of a partition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import groupby
from operator import attrgetter
from os import PathLike
from types import TracebackType

from yakkan.adapters.log.manifest import NAME, Manifest, Partition, read_manifest
from yakkan.adapters.log.parquet import ends, read
from yakkan.adapters.log.place import Place, absolute
from yakkan.adapters.store.chain import Head, followed
from yakkan.adapters.store.codec import Codec
from yakkan.adapters.store.mapper import records_of
from yakkan.domain.contract.aggregates import BrokenHistory
from yakkan.domain.contract.record import Record
from yakkan.domain.errors import InputError, Problem

_CODEC = Codec()


@dataclass(frozen=True, slots=True)
class Log:
    """A log at a path or an address such as `s3://bucket/folder`. It goes to other processes as that address.

    Every record read is seen to be what was written: by its matter's chain of links, and by what the manifest says
    of the file.
    """

    address: str

    @classmethod
    def at(cls, path: str | PathLike[str]) -> Log:
        """The log in a folder. Raises InputError when there is none."""
        log = cls(absolute(path))
        log.manifest()
        return log

    def manifest(self) -> Manifest:
        """What the log says of itself at present. Raises InputError when there is no log."""
        place = Place(self.address)
        found = read_manifest(place)
        if found is None:
            advice = "`yakkan log --db STORE --out PATH` writes one"
            raise InputError([Problem(place.name, f"no {NAME}", "the log of a store", advice)])
        return found

    def last_position(self) -> int:
        """The position of the store up to which the log goes."""
        return self.manifest().position

    def spans(self, position: int, size: int) -> Iterator[tuple[Partition, int]]:
        """The partitions, each with its records. They are what they are, whatever `position` and `size`."""
        for partition in self.manifest().partitions:
            yield partition, partition.records

    def heads(self, span: Partition, position: int) -> list[Head]:
        """The end of each matter's chain in a partition, by name, as it was at a position; no record is read.

        Raises YakkanError, naming the file, when these are not the ends that the manifest tells.
        """
        place = Place(self.address)
        found: dict[str, Head] = {}
        # A later file holds what its matters grew by.
        for file in span.files:
            found.update((head.matter, head) for head in ends(place, file, position))
        return [found[name] for name in sorted(found)]

    def scan(
        self, span: Partition | None = None, position: int | None = None, only: Sequence[str] | None = None
    ) -> Iterator[list[Record]]:
        """The records of one matter after another, by name: all matters, or those of a partition, or `only` some.

        What stands behind `position` is left out. In flat memory, but for the records of one matter. Raises
        BrokenHistory or YakkanError, naming the partition, when it does not hold what was written.
        """
        place = Place(self.address)
        for partition in self.manifest().partitions if span is None else [span]:
            try:
                yield from _scan(place, partition, position, only)
            except BrokenHistory as error:
                what = str(error).removeprefix(f"{error.ref}: ")
                raise BrokenHistory(error.ref, f"{what} (in {place.name}/{partition.name})") from error

    def __enter__(self) -> Log:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing is kept open."""


def _scan(
    place: Place, partition: Partition, position: int | None, only: Sequence[str] | None
) -> Iterator[list[Record]]:
    order = attrgetter("matter", "matter_seq")
    wanted = None if only is None else {name.encode() for name in only}
    rows = merge(*(read(place, file) for file in partition.files), key=order)
    for name, its in groupby(rows, attrgetter("matter")):
        found = [
            (row.originator_id, row.version, row.matter_seq or 0, row.topic.decode(), row.state)
            for row in followed(its)
            if (position is None or row.position <= position) and (wanted is None or name in wanted)
        ]
        if found:
            yield records_of(name.decode(), found, _CODEC)
