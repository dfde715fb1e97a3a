"""What every line of a projection has: its grounds, and a plain form for JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import cache
from typing import Any

from yakkan.domain.contract.course import Entry, Ground


@dataclass(frozen=True, slots=True)
class Because:
    """One ground of a line: provision, the events behind it, the reading used, the arithmetic as text."""

    provision: str
    events: tuple[str, ...]
    reading: str | None
    arithmetic: str

    def to_dict(self) -> dict[str, Any]:
        """Plain form for JSON."""
        return {
            "provision": self.provision,
            "events": list(self.events),
            "reading": self.reading,
            "arithmetic": self.arithmetic,
        }


def because(grounds: Sequence[Ground]) -> tuple[Because, ...]:
    """The grounds in words; made only when somebody asks."""
    return tuple(
        Because(g.article, tuple(name_of(entry) for entry in g.entries), g.reading, g.arithmetic) for g in grounds
    )


def name_of(entry: Entry) -> str:
    """How a ground refers to an event: by its reference, or in words where the journal does not hold it."""
    return entry.ref or str(entry)


_PLAIN = frozenset({str, int, bool, float})


def plain(value: Any) -> Any:
    """A value as JSON has it: days and instants as ISO text, tuples as lists."""
    if value is None or type(value) in _PLAIN:
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [plain(each) for each in value]
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if hasattr(value, "to_dict"):
        return value.to_dict()
    return value


@cache
def _keys(cls: Any) -> tuple[tuple[str, str], ...]:
    """The fields of a line that its JSON has, and their keys there."""
    return tuple((each.name, each.name.rstrip("_")) for each in fields(cls) if each.name not in HIDDEN)


class Line:
    """A line of a projection: a dataclass whose fields are its JSON, `from_` and `to` written as there."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain form for JSON; `because` comes last."""
        cls: Any = type(self)
        data = {key: plain(getattr(self, name)) for name, key in _keys(cls)}
        if hasattr(self, "because"):
            data["because"] = plain(self.because)
        return data


HIDDEN = frozenset({"grounds", "entry", "told"})
"""Fields that explanations use and JSON leaves out."""
