"""The hash chain of a matter: every event bears a link that binds its bytes, its place and all before it.

A link is SHA-256 over the link of the matter's event before (for the first, 32 zero bytes), then the numbers
position, version and number in the matter, then the lengths of originator id, matter, topic and state (eight
numbers of eight bytes, big-endian; a missing matter has the length and the number -1), then these four texts
themselves. Lengths come first, so that no two events can be written down alike.

An event that is no record (the library can store such, this software never does) belongs to no matter. It follows
on nothing: its link binds its own bytes and place.

A chain alone cannot see that events were taken off the end of the whole store, nor that somebody who can rewrite
the store has computed all links anew. Both show against heads kept elsewhere: see `Store.heads`.

BANNER: this is storage format.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from struct import Struct
from struct import error as StructError  # noqa: N812
from typing import NamedTuple

from yakkan.adapters.store.mapper import NewRow
from yakkan.domain.contract.aggregates import BrokenHistory

GENESIS = bytes(32)
"""Stands for the link before the first."""

_NUMBERS = Struct(">7q").pack


def link(
    before: bytes,
    position: int,
    originator_id: bytes,
    version: int,
    matter: bytes | None,
    matter_seq: int | None,
    topic: bytes,
    state: bytes,
) -> bytes:
    """The link of an event whose predecessor in the matter has the link `before`; texts in UTF-8."""
    if matter is None or matter_seq is None:
        before, length, number, matter = GENESIS, -1, -1, b""
    else:
        length, number = len(matter), matter_seq
    numbers = _NUMBERS(position, version, number, len(originator_id), length, len(topic), len(state))
    return sha256(b"".join((before, numbers, originator_id, matter, topic, state))).digest()


def chained(
    rows: Sequence[NewRow], before: int, last_link: Callable[[str], bytes]
) -> tuple[list[tuple[object, ...]], dict[str, int]]:
    """New rows with the positions behind `before` and their links; and the last number of each matter among them.

    `last_link` gives the link of the last event of a matter that is stored already, or GENESIS.
    """
    links: dict[str, bytes] = {}
    numbers: dict[str, int] = {}
    made: list[tuple[object, ...]] = []
    for position, (originator_id, version, topic, state, matter, seq) in enumerate(rows, start=before + 1):
        bound = position, originator_id.encode(), version
        if matter is None or seq is None:
            this = link(GENESIS, *bound, None, None, topic.encode(), state)
        else:
            last = links.get(matter) or last_link(matter)
            this = links[matter] = link(last, *bound, matter.encode(), seq, topic.encode(), state)
            numbers[matter] = seq
        made.append((position, originator_id, version, topic, state, matter, seq, this))
    return made, numbers


class Head(NamedTuple):
    """The end of a matter's chain: whoever keeps it elsewhere can tell later that nothing was taken off."""

    matter: str
    seq: int
    link: bytes


class Linked(NamedTuple):
    """A row as it lies in the store: texts as bytes, unread, since they may be damaged."""

    position: int
    originator_id: bytes
    version: int
    matter: bytes | None
    matter_seq: int | None
    topic: bytes
    state: bytes
    link: bytes


@dataclass(frozen=True, slots=True)
class Break:
    """The first event of a matter that is not what was written: `ref` names it as far as it can be read.

    `position` is its place in the store, `matter` empty for an event of none.
    """

    matter: str
    ref: str
    position: int
    text: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of one matter's chain: how many events it has, and where it breaks if it does."""

    matter: str
    length: int
    broken: Break | None


def check(rows: Iterator[Linked]) -> Iterator[Checked]:
    """Follow the chains through rows in the order of matter and number; then those of no matter, in any order."""
    row = next(rows, None)
    while row is not None:
        matter, before, place = row.matter, GENESIS, 0
        last, count = 0, 0
        broken: Break | None = None
        while row is not None and row.matter == matter:
            count += 1
            if broken is None:
                broken = broken_at(row, last, before, place)
            last, before, place = row.matter_seq or 0, row.link, row.position
            row = next(rows, None)
            if matter is None:
                last, place = 0, 0
        yield Checked(_text(matter), count, broken)


def broken_at(row: Linked, last: int, before: bytes, place: int) -> Break | None:
    """What is wrong with a row, if anything; the row before it has the number, the link and the position given."""
    fault = _number_fault(row, last) or _fault(row, before, place)
    return None if fault is None else _break(row, fault)


def followed(rows: Iterable[Linked], before: Linked | None = None) -> Iterator[Linked]:
    """The rows of one matter from its first, or from behind one, each seen to be what was written.

    Raises BrokenHistory for the first that is not.
    """
    last, link, place = (0, GENESIS, 0) if before is None else (before.matter_seq or 0, before.link, before.position)
    for row in rows:
        broken = broken_at(row, last, link, place)
        if broken is not None:
            raise BrokenHistory(broken.ref, broken.text.removeprefix(f"{broken.ref}: "))
        last, link, place = row.matter_seq or 0, row.link, row.position
        yield row


def _text(name: bytes | None) -> str:
    """A name as far as it can be read."""
    return "" if name is None else name.decode("utf-8", "backslashreplace")


def _number_fault(row: Linked, last: int) -> str | None:
    """What is wrong with the number of a row that follows on the number `last`."""
    if row.matter is None or row.matter_seq == last + 1:
        return None
    if row.matter_seq == last:
        return f"found the matter's number {last} a second time"
    return f"found the matter's number {row.matter_seq}, expected {last + 1}: what stood before it is missing"


def _fault(row: Linked, before: bytes, place: int) -> str | None:
    try:
        if link(before, *row[:7]) == row.link:
            return None if row.position > place else "found it at a position before the one that it follows"
    except (TypeError, ValueError, OverflowError, StructError):
        return "found values of another kind than an event is made of"
    return "found it changed, moved or put in: its link is not that of what stands here"


def _break(row: Linked, fault: str) -> Break:
    matter, originator_id = _text(row.matter), _text(row.originator_id)
    stream = originator_id.removeprefix(f"{matter}|") if matter else originator_id
    ref = f"{stream}#{row.version}"
    return Break(matter, ref, row.position, f"{ref}: {fault}")
