"""What every line of a projection has: its grounds, and a plain form for JSON."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields, make_dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any, ParamSpec, TypeVar, cast

from yakkan.domain.contract.course import Entry, Ground

_P = ParamSpec("_P")
_L = TypeVar("_L")


def maker(cls: Callable[_P, _L]) -> Callable[_P, _L]:
    """A constructor of a frozen dataclass with slots, for lines of which a view has many.

    It makes what the class itself makes, for a sixth of the time: it fills a twin of the same slots that is not
    frozen, which then takes the class. The class's own goes through `object.__setattr__` for every field. Values are
    best given in the order of the fields, since matching names costs more than all the rest.
    """
    of: Any = cls

    def freeze(made: Any) -> None:
        made.__class__ = of

    twin = make_dataclass(
        of.__name__,
        [
            (each.name, each.type, field(default=each.default, default_factory=each.default_factory))
            for each in fields(of)
        ],
        bases=of.__bases__,
        namespace={"__post_init__": freeze},
        eq=False,
        repr=False,
        slots=True,
    )
    return cast("Callable[_P, _L]", twin)


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
        _because(g.article, tuple([name_of(entry) for entry in g.entries]), g.reading, g.arithmetic) for g in grounds
    )


def name_of(entry: Entry) -> str:
    """How a ground refers to an event: by its reference, or in words where the journal does not hold it."""
    return entry.ref or str(entry)


_PLAIN = frozenset({str, int, bool, float, type(None)})


def plain(value: Any) -> Any:
    """A value as JSON has it: days and instants as ISO text, tuples as lists."""
    if type(value) in _PLAIN:
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [plain(each) for each in value]
    if isinstance(value, dict | MappingProxyType):
        return {key: plain(each) for key, each in value.items()}
    if hasattr(value, "to_dict"):
        return value.to_dict()
    return value


@cache
def _told(cls: Any) -> Callable[[Any], dict[str, Any]]:
    """What makes the JSON of a line: a dictionary of its fields, written as code as dataclasses write their methods."""
    made = []
    for each in fields(cls):
        value = f"line.{each.name}"
        match str(each.type).removesuffix(" | None"):
            case "str" | "int" | "bool":
                pass
            case "date":
                value = f"{value} and {value}.isoformat()"
            case _:
                value = f"plain({value})"
        if each.name not in HIDDEN:
            made.append(f"{each.name.rstrip('_')!r}: {value}")
    if hasattr(cls, "because"):
        made.append("'because': plain(line.because)")
    told: Callable[[Any], dict[str, Any]] = eval(f"lambda line: {{{', '.join(made)}}}", {"plain": plain})
    return told


class Line:
    """A line of a projection: a dataclass whose fields are its JSON, `from_` and `to` written as there."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain form for JSON; `because` comes last."""
        cls: Any = type(self)
        return _told(cls)(self)


HIDDEN = frozenset({"grounds", "entry", "told"})
"""Fields that explanations use and JSON leaves out."""

_because = maker(Because)
