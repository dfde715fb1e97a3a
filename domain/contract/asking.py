"""How rules ask for readings, so that what was asked for is what something hangs on, and nothing else.

A rule asks late: by `reading` only where the value decides, once all is known that makes it matter; by `under` where
every value may turn out to lead to the same; by `told` or `cited` for words alone. So a view hangs on few readings,
and whatever was not asked for may be read in any way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeVar

from yakkan.domain.terms.readings import READINGS, Readings

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Asked:
    """The readings that were asked for: those `weighed`, on which something hangs, and those `told`.

    What is told alone stands in words, of grounds and of the reason why a fact has no effect, and decides nothing.
    """

    weighed: set[str] = field(default_factory=set)
    told: set[str] = field(default_factory=set)


class _Noted(dict[str, str]):
    """Values of readings; the first question about each adds its name to some."""

    def __init__(self, in_force: Mapping[str, str], names: set[str]) -> None:
        self._in_force = in_force
        self._names = names

    def __missing__(self, name: str) -> str:
        self._names.add(name)
        value = self[name] = self._in_force[name]
        return value


class _Cited(dict[str, str]):
    """Readings with their values as grounds cite them."""

    def __init__(self, told: Callable[[str], str]) -> None:
        self._told = told

    def __missing__(self, name: str) -> str:
        cited = self[name] = f"{name}={self._told(name)}"
        return cited


class Asking:
    """Readings in force, and which of them were asked for; `asked` may have been begun by another."""

    def __init__(self, readings: Readings, asked: Asked | None = None) -> None:
        self.readings = readings
        self.asked = Asked() if asked is None else asked
        self.reading: Final[Callable[[str], str]] = _Noted(readings.in_force, self.asked.weighed).__getitem__
        """The value of a reading, which is weighed."""
        self.told: Final[Callable[[str], str]] = _Noted(readings.in_force, self.asked.told).__getitem__
        """The value of a reading for words and for nothing else."""
        self.cited: Final[Callable[[str], str]] = _Cited(self.told).__getitem__
        """What is told of a reading as grounds cite it, such as X65=R-A."""

    def under(self, name: str, conclude: Callable[[str], T], what: Callable[[T], object] | None = None) -> T:
        """What the terms conclude under a reading, which is weighed only where another value leads elsewhere.

        `conclude` is asked under every value, and must do nothing but conclude. `what` says what counts of a
        conclusion, where the rest stands in words alone. Of several readings one is asked for within the conclusion
        under another: what hangs on both is then found whichever of them is switched.
        """
        value = self.readings[name]
        found = conclude(value)
        if name not in self.asked.weighed:
            others = (conclude(other) for other in READINGS[name].alternatives if other != value)
            if any(other != found if what is None else what(other) != what(found) for other in others):
                self.reading(name)
        return found
