"""The readings chosen for a matter or a view."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from yakkan.domain import given
from yakkan.domain.errors import InputError, Problem
from yakkan.domain.terms.readings.catalogue import READINGS

_DEFAULTS: Final = {id: reading.default for id, reading in READINGS.items()}


class Cited(dict[str, str]):
    """Readings with their values as grounds cite them, such as X65=R-A, put into words when they are asked for."""

    def __init__(self, told: Callable[[str], str]) -> None:
        self._told = told

    def __missing__(self, name: str) -> str:
        cited = self[name] = f"{name}={self._told(name)}"
        return cited


class Readings:
    """An immutable choice of readings; what is not set explicitly has its default.

    Two choices are equal when they set the same readings to the same values explicitly.
    """

    __slots__ = ("_explicit", "_hash", "_values", "cited")

    _explicit: dict[str, str]
    _hash: int
    _values: dict[str, str]
    cited: Callable[[str], str]
    """A reading in force as grounds cite it."""

    def __init__(self, explicit: Mapping[str, str] | None = None) -> None:
        """Raises InputError, naming every bad entry, for an unknown reading or value."""
        chosen = dict(given.readings(explicit))
        problems = [problem for id, value in chosen.items() if (problem := _problem_with(id, value))]
        if problems:
            raise InputError(problems)
        ordered = {id: chosen[id] for id in sorted(chosen, key=lambda id: READINGS[id].number)}
        object.__setattr__(self, "_explicit", ordered)
        object.__setattr__(self, "_values", _DEFAULTS | ordered)
        object.__setattr__(self, "cited", Cited(self._values.__getitem__).__getitem__)
        object.__setattr__(self, "_hash", hash(tuple(ordered.items())))

    @classmethod
    def of(cls, chosen: Mapping[str, str] | Readings | None = None) -> Readings:
        """The choice that sets what `chosen` names; None sets nothing.

        Raises InputError, naming every bad entry, for an unknown reading or value.
        """
        if isinstance(chosen, Readings):
            return chosen
        return cls(chosen) if chosen else ALL_DEFAULT

    def __getitem__(self, id: str) -> str:
        """The value in force. Raises KeyError for an unknown reading."""
        return self._values[id]

    @property
    def in_force(self) -> Mapping[str, str]:
        """Every reading with its value; not to be written to."""
        return self._values

    @property
    def explicit(self) -> dict[str, str]:
        """What was set explicitly, by the number of the reading."""
        return dict(self._explicit)

    def override(self, chosen: Mapping[str, str] | Readings | None) -> Readings:
        """This choice with `chosen` put over it. Raises InputError as `of` does."""
        if isinstance(chosen, Readings):
            chosen = chosen._explicit
        return Readings(self._explicit | dict(given.readings(chosen))) if chosen else self

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a choice of readings cannot be changed; use override() to set {name}")

    def __delattr__(self, name: str) -> None:
        raise AttributeError("a choice of readings cannot be changed")

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __contains__(self, id: object) -> bool:
        return id in self._values

    def __len__(self) -> int:
        return len(self._values)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Readings):
            return NotImplemented
        return self._explicit == other._explicit

    def __hash__(self) -> int:
        return self._hash

    def __reduce__(self) -> tuple[type[Readings], tuple[dict[str, str]]]:
        return Readings, (dict(self._explicit),)

    def __repr__(self) -> str:
        return f"Readings({self._explicit})"


ALL_DEFAULT: Final = Readings()
"""Nothing set: every reading has its default."""


def parse_reading(text: str) -> tuple[str, str]:
    """Reads "X1=R-B" as ("X1", "R-B"). Raises InputError for another form, an unknown reading or value."""
    id, sign, value = (part.strip() for part in text.partition("="))
    if not (id and sign and value):
        raise InputError([Problem("reading", repr(text), "a reading and its value, such as X1=R-B")])
    problem = _problem_with(id, value)
    if problem:
        raise InputError([problem])
    return id, value


def unknown_reading(id: object, where: str = "readings", advice: str = "") -> Problem:
    """What to say of a name that no reading has; `where` it was given."""
    first, *_, last = READINGS
    return Problem(where, f"the unknown reading {id!r}", f"one of {first} to {last}", advice)


def _problem_with(id: object, value: object) -> Problem | None:
    """What is wrong with one choice, if anything."""
    reading = READINGS.get(id) if isinstance(id, str) else None
    if reading is None:
        return unknown_reading(id, advice="`yakkan readings` lists what each decides")
    if not isinstance(value, str) or value not in reading.alternatives:
        known = ", ".join(reading.alternatives)
        found = f"the unknown value {value!r} for {id} ({reading.title_en})"
        return Problem("readings", found, f"one of {known}", path=reading.id)
    return None
