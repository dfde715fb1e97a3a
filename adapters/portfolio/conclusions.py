"""What was concluded of one matter: its rows on a stretch of days, packed for another process or for a file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import MISSING, fields, replace
from datetime import date, datetime
from operator import attrgetter
from typing import Any, Final, NamedTuple

import msgspec

from yakkan.domain.instants import in_jst
from yakkan.projections.portfolio import PortfolioRow
from yakkan.projections.stretch import Step

_NAMES: Final = tuple(field.name for field in fields(PortfolioRow))
_REQUIRED: Final = sum(field.default is MISSING for field in fields(PortfolioRow))
"""The first so many fields are always told, the others where they have a value."""
_values = attrgetter(*_NAMES)


def _plain(value: Any) -> Any:
    """A day of a class of its own is a day: a frozen clock makes such, and caches keep them."""
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"a row holds {value!r}, which is no plain value")


_encode = msgspec.msgpack.Encoder(enc_hook=_plain).encode
_PackedStep = tuple[date, date, msgspec.Raw, list[list[int]]]
_decode_steps = msgspec.msgpack.Decoder(list[_PackedStep]).decode
_decode_rows = msgspec.msgpack.Decoder(list[PortfolioRow]).decode


class Conclusion(NamedTuple):
    """Rows that hold from one day to another, both counted; until anything more is recorded of the matter.

    They were concluded from the matter's first `records`, of which were known those recorded up to any instant from
    `known_from` to before `known_before` (ISO, Japan time; "" and None: without bound).
    """

    matter: str
    records: int
    known_from: str
    known_before: str | None
    first: date
    last: date
    steps: bytes

    def rows(self, day: date) -> list[PortfolioRow]:
        """The rows of a day within the stretch."""
        return rows_on(self.steps, day)


def instant(at: datetime) -> str:
    """An instant as text that sorts."""
    return in_jst(at).isoformat(timespec="microseconds")


def packed(steps: Iterable[Step]) -> bytes:
    """Steps as MessagePack."""
    return _encode([(step.first, step.last, list(map(_told, step.rows)), step.interest) for step in steps])


def rows_on(steps: bytes, day: date) -> list[PortfolioRow]:
    """The rows of a day, which is in one of the packed steps."""
    first, rows, interest = next(
        (first, rows, interest) for first, last, rows, interest in _decode_steps(steps) if first <= day <= last
    )
    made = _decode_rows(rows)
    if interest and day > first:
        for number, late in enumerate(interest[(day - first).days - 1]):
            if late != made[number].late_interest:
                made[number] = replace(made[number], late_interest=late)
    return made


def _told(row: PortfolioRow) -> dict[str, Any]:
    values = _values(row)
    told = dict(zip(_NAMES[:_REQUIRED], values, strict=False))
    told.update(
        (name, value) for name, value in zip(_NAMES[_REQUIRED:], values[_REQUIRED:], strict=True) if value is not None
    )
    return told
