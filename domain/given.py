"""What programs give to the façade: days, instants and readings, told from what only looks like them.

Type hints do not reach who works in a notebook, and an instant passes for a day in every type checker, because
`datetime` is a `date`. What is wrong is named where it comes in, not where it first breaks something.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from yakkan.domain.errors import InputError, Problem
from yakkan.domain.instants import in_jst, start_of_day

_DAY = "a day such as datetime.date(2025, 6, 11)"
_INSTANT = "an instant such as datetime.datetime(2025, 6, 11, 9, 30)"
_IN_JAPAN = "an instant of this calendar in Japan time too"


def day(value: Any, name: str = "as_of") -> date:
    """A day. Raises InputError for anything else, an instant too: which day it is depends on where."""
    if type(value) is date:
        return value
    if isinstance(value, datetime):
        raise _refused(name, f"the instant {value.isoformat()}", _DAY, "say which day, such as `.date()` of it")
    if not isinstance(value, date):
        raise _refused(name, found(value), _DAY)
    return value


def instant(value: Any, name: str) -> datetime:
    """An instant, in Japan time; one without offset is Japan time already. Raises InputError for anything else."""
    if not isinstance(value, datetime):
        raise _refused(name, found(value), _INSTANT, "without an offset it is Japan time")
    try:
        return in_jst(value)
    except OverflowError:
        raise _refused(name, f"the instant {value.isoformat()}", _IN_JAPAN) from None


def day_or_instant(value: Any, name: str) -> date | datetime:
    """A day, or an instant in Japan time. Raises InputError for anything else."""
    if isinstance(value, datetime):
        return instant(value, name)
    if not isinstance(value, date):
        raise _refused(name, found(value), f"{_DAY}, or {_INSTANT}")
    return value


def start(value: Any, name: str) -> datetime:
    """An instant, or the start of a day. Raises InputError for anything else."""
    given = day_or_instant(value, name)
    return given if isinstance(given, datetime) else start_of_day(given)


def knowledge(value: Any, name: str = "known_at") -> date | datetime | None:
    """Up to when what was recorded counts: a day, an instant, or None. Raises InputError for anything else."""
    return None if value is None else day_or_instant(value, name)


def mapping(value: Any, name: str, expected: str) -> Mapping[Any, Any]:
    """A mapping; None is an empty one. Raises InputError for anything else."""
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise _refused(name, found(value), expected)
    return value


def readings(value: Any) -> Mapping[str, str]:
    """Readings by their names, not yet looked up; None are none. Raises InputError for anything but a mapping."""
    return mapping(value, "readings", 'a mapping such as {"X1": "R-B"}')


def count(value: Any, name: str, least: int = 1) -> int:
    """A whole number, not below the least. Raises InputError for anything else."""
    if type(value) is not int or value < least:
        raise _refused(name, found(value) if type(value) is not int else str(value), f"a whole number from {least} on")
    return value


def instance(value: Any, name: str, of: type | tuple[type, ...], expected: str, advice: str = "") -> None:
    """Raises InputError for what is no instance of a class, or of one of several."""
    if not isinstance(value, of):
        raise _refused(name, found(value), expected, advice)


def found(value: Any) -> str:
    """A value of a wrong type as messages tell it: its type, and short plain values themselves."""
    if value is None:
        return "None"
    if isinstance(value, type):
        return f"the class {value.__name__}"
    name = type(value).__name__
    article = "an" if name[0] in "aeiouAEIOU" else "a"
    shown = repr(value) if isinstance(value, str | bytes | bool | int | float | date) else ""
    return f"{shown} ({name})" if shown and len(shown) <= 60 else f"{article} {name}"


def _refused(where: str, found: str, expected: str, advice: str = "") -> InputError:
    return InputError([Problem(where, found, expected, advice)])
