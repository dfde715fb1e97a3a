"""What a log says of itself: up to which position of the store it goes, and which files hold it.

    {"format": "yakkan-log", "version": 1, "position": 812, "link": "5d9c...", "records": 812, "matters": 31,
     "size": 50000, "partitions": [{"first": "C-0001", "last": "C-0017", "files": [
       {"name": "parts/000000000812-000000-3fe2c1d0.parquet", "records": 509, "matters": 17, "heads": "a11f..."}]}]}

`link` is that of the store's event at `position`. A partition holds all matters behind the one before it, up to its
`last`; its first file came first, each further one holds what these matters grew by later. `heads` is SHA-256 over
number, length, name and last link of each matter in the file: links bind every byte before them, so that it binds
all that the file holds.

BANNER: this is storage format.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from struct import Struct

import msgspec

from yakkan.adapters.log.place import Place
from yakkan.adapters.store.chain import Linked
from yakkan.domain.errors import InputError, Problem

NAME = "manifest.json"
FORMAT = "yakkan-log"
VERSION = 1

_NUMBERS = Struct(">2q").pack


@dataclass(frozen=True, slots=True)
class File:
    """A Parquet file: how many records of how many matters, of which so many begin in it, and what they end with."""

    name: str
    records: int
    matters: int
    heads: str


@dataclass(frozen=True, slots=True)
class Partition:
    """Matters that stand together: from one name to another, in one file or in several that follow on one another."""

    first: str
    last: str
    files: tuple[File, ...]

    @property
    def name(self) -> str:
        """How messages call it."""
        return self.files[0].name

    @property
    def records(self) -> int:
        """How many records it has."""
        return sum(file.records for file in self.files)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """A log in its present state."""

    format: str = FORMAT
    version: int = VERSION
    position: int
    link: str
    records: int
    matters: int
    size: int
    partitions: Sequence[Partition]


class Heads:
    """The ends of the chains in a file, one matter after another."""

    def __init__(self) -> None:
        self._digest = sha256()

    def add(self, last: Linked) -> None:
        """Take in the last row of the next matter."""
        self.add_end(last.matter or b"", last.matter_seq or 0, last.link)

    def add_end(self, matter: bytes, seq: int, link: bytes) -> None:
        """Take in what the next matter ends with."""
        self._digest.update(_NUMBERS(seq, len(matter)) + matter + link)

    def text(self) -> str:
        """All of them in one."""
        return self._digest.hexdigest()


def read_manifest(place: Place) -> Manifest | None:
    """The manifest of the log in a folder; None where there is none. Raises InputError when it cannot be read."""
    data = place.read(NAME)
    if data is None:
        return None
    try:
        head = msgspec.json.decode(data, type=dict[str, object])
        told = (head.get("format"), head.get("version"))
        if told == (FORMAT, VERSION):
            manifest = msgspec.json.decode(data, type=Manifest)
            files = [file for each in manifest.partitions for file in each.files]
            sums = sum(file.records for file in files), sum(file.matters for file in files)
            if all(each.files for each in manifest.partitions) and sums == (manifest.records, manifest.matters):
                return manifest
            found = f"a damaged file (its files have {sums[0]} records of {sums[1]} matters, and it tells others)"
        else:
            found = f"format {told[0]}, version {told[1]}"
    except msgspec.MsgspecError as error:
        found = f"a damaged file ({error})"
    expected = f"format {FORMAT}, version {VERSION}"
    raise InputError([Problem(f"{place.name}/{NAME}", found, expected, "write the log to an empty folder anew")])


def write_manifest(place: Place, manifest: Manifest) -> None:
    """Put a manifest in the place of the one before."""
    place.replace(NAME, msgspec.json.format(msgspec.json.encode(manifest), indent=1))
