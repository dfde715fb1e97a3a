"""Values that do not fit a definition's or a fact's fields, in words: what was found and what was expected.

pydantic decides what fits; here its findings become sentences of one form, with the field's own meaning as
the expectation rather than the name of a type.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from difflib import get_close_matches
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

from pydantic import ValidationError

from yakkan.domain.contract import definition
from yakkan.domain.contract.facts import base
from yakkan.domain.errors import InputError, Problem

Location = tuple[str | int, ...]

_MOST_NAMES = 12
_LONGEST_TEXT = 60

_MEANINGS: Final[tuple[tuple[Any, str], ...]] = (
    (base.Day, "a day such as 2025-05-28"),
    (base.Instant, "an instant such as 2025-05-28T17:00+09:00"),
    (base.Yen, "whole yen, 0 or more"),
    (base.PositiveYen, "whole yen, more than 0"),
    (base.Count, "a whole number from 1 to 1200"),
    (base.Flag, "true or false"),
    (base.Month, "a month such as 2025-08"),
    (base.Rate, 'a decimal in quotes, such as "0.10"'),
    (base.Text, "text"),
    (base.Name, "a name without spaces and without / # : |"),
    (base.Changes, "fields with their new values, such as {on: 2025-05-27}"),
    (definition.DayOfMonth, "a day of the month from 1 to 31, or end"),
    (definition.Pairs, "a mapping of names to values"),
)


COMMON: Final = frozenset(each.name for each in fields(base.Fact))
"""Fields that every fact has."""


class Misfit(NamedTuple):
    """One thing that does not fit: where in the value, what was found, what was expected and what to do."""

    location: Location
    found: str
    expected: str
    advice: str


def misfits(cls: type, error: ValidationError) -> list[Misfit]:
    """What pydantic found wrong with values for `cls`, each place once."""
    found: dict[Location, Misfit] = {}
    for each in error.errors(include_url=False):
        misfit = _misfit(cls, each["type"], each["loc"], each.get("input"), each.get("ctx", {}))
        found.setdefault(misfit.location, misfit)
    return list(found.values())


def not_fitting(cls: type, error: ValidationError) -> InputError:
    """The error for values that do not fit `cls`, with all that pydantic found wrong with them."""
    found = misfits(cls, error)
    return InputError(Problem(cls.__name__, *each[1:], path=path_of(each.location)) for each in found)


def not_by_name(cls: type) -> InputError:
    """The error for values without the names of their fields."""
    common = COMMON - {"on"} if issubclass(cls, base.Fact) else ()
    fields = ", ".join(f"{name}=..." for name in field_names(cls) if name not in common)
    expected = f"fields by name, such as {cls.__name__}({fields})"
    return InputError([Problem(cls.__name__, "values without names", expected)])


def path_of(location: Iterable[str | int]) -> str:
    """A location as people write it: `units[1].price`."""
    path = ""
    for part in location:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else part
    return path


def shown(value: object) -> str:
    """A value as it stands in a case file, long texts cut."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return repr(value if len(value) <= _LONGEST_TEXT else value[:_LONGEST_TEXT] + "…")
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Mapping):
        return "a mapping" if value else "an empty mapping"
    if isinstance(value, (list, tuple)):
        return "a list" if value else "an empty list"
    return str(value)


def one_of(names: Iterable[str]) -> str:
    """ "one of a, b, c"; a long list is cut."""
    every = list(names)
    if not every:
        return "none, for there are none"
    if len(every) == 1:
        return every[0]
    listed = ", ".join(every[:_MOST_NAMES])
    return f"one of {listed}" + (f" and {len(every) - _MOST_NAMES} more" if len(every) > _MOST_NAMES else "")


def suggestion(name: str, names: Iterable[str]) -> str:
    """What somebody who wrote `name` may have meant, as advice; empty where nothing comes near."""
    near = get_close_matches(name, list(names), n=1, cutoff=0.7)
    return f"did you mean {near[0]}?" if near else ""


def field_names(cls: type) -> tuple[str, ...]:
    """The fields that a definition or a fact can be given."""
    return tuple(field.name for field in fields(cls) if field.init)


def text_fields(cls: type) -> frozenset[str]:
    """The fields that take text, decimals given as text among them."""
    return frozenset(
        name for name in field_names(cls) if _annotation(cls, (name,)) in (base.Text, base.Name, base.Rate)
    )


def _misfit(cls: type, kind: str, loc: Location, value: object, context: Mapping[str, Any]) -> Misfit:
    loc = _within(cls, loc)
    if kind.startswith("unexpected") or kind == "extra_forbidden":
        names = field_names(_annotation(cls, loc[:-1]))
        name = str(loc[-1])
        # All fields are listed: a cut list would hide the one that is looked for.
        return Misfit(loc, f"the unknown field {name!r}", f"one of {', '.join(names)}", suggestion(name, names))
    expected = meaning(_annotation(cls, loc))
    if kind.startswith("missing"):
        return Misfit(loc, "nothing", expected, "")
    said = str(context["error"]) if kind == "value_error" and "error" in context else ""
    if said.startswith("expected "):
        expected = said.removeprefix("expected ")
    elif said:
        return Misfit(loc, "fields that do not go together", said, "")
    return Misfit(loc, shown(value), expected, _advice(expected, value))


def advice(annotation: Any, value: object) -> str:
    """What to do about a value that does not fit a field of this annotation; may be empty."""
    return _advice(meaning(annotation), value)


def _advice(expected: str, value: object) -> str:
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, (int, float)) and (expected.startswith(("text", "a name")) or "in quotes" in expected):
        return "put it in quotes"
    if isinstance(value, int) and value > base.MOST_YEN and "whole yen" in expected:
        return f"at most {base.MOST_YEN:,} yen"
    if isinstance(value, float) and "whole" in expected:
        return "write it without a decimal point"
    if isinstance(value, str) and "whole" in expected and value.replace(",", "").replace("_", "").isdecimal():
        return "write the digits only, without quotes and separators"
    if value == "":
        return "it may not be empty"
    if isinstance(value, str) and expected.startswith("one of "):
        return suggestion(value, expected.removeprefix("one of ").split(", "))
    return ""


def _within(cls: type, loc: Location) -> Location:
    """The location without the names of union members that pydantic adds at its end."""
    for length in range(len(loc)):
        annotation = _annotation(cls, loc[:length])
        if not (is_dataclass(annotation) or get_origin(annotation) in (tuple, dict)):
            return loc[:length]
    return loc


def _annotation(cls: type, loc: Location) -> Any:
    """The annotation of the place `loc` in a value of `cls`."""
    at: Any = cls
    for part in loc:
        if isinstance(at, type) and is_dataclass(at):
            at = _bare(_hints(at).get(str(part), Any))
        elif get_origin(at) is tuple:
            at = _bare(get_args(at)[0])
        elif get_origin(at) is dict:
            at = _bare(get_args(at)[1])
    return at


@cache
def _hints(cls: type) -> dict[str, Any]:
    return get_type_hints(cls, include_extras=True)


def _bare(annotation: Any) -> Any:
    """The annotation without "or None"."""
    if any(annotation == known for known, _ in _MEANINGS):
        return annotation
    if get_origin(annotation) in (Union, UnionType):
        others = [each for each in get_args(annotation) if each is not NoneType]
        return others[0] if len(others) == 1 else annotation
    return annotation


def meaning(annotation: Any) -> str:
    """What a field of this annotation takes, in words."""
    for known, words in _MEANINGS:
        if annotation == known:
            return words
    origin = get_origin(annotation)
    if origin is Literal:
        return one_of(str(value) for value in get_args(annotation))
    if origin is Annotated:
        return meaning(get_args(annotation)[0])
    if origin is tuple:
        return "a list"
    if origin is dict:
        return "a mapping"
    if is_dataclass(annotation) and isinstance(annotation, type):
        return f"a mapping with {', '.join(field_names(annotation))}"
    return {int: "a whole number", str: "text", bool: "true or false"}.get(annotation, "another value")
