"""How rules ask for readings, so that what was asked for is what something hangs on, and nothing else.

A rule asks late: by `reading` only where the value decides, once all is known that makes it matter; by `under` where
every value may turn out to lead to the same; by `told` or `cited` for words alone. So a view hangs on few readings,
and whatever was not asked for may be read in any way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from yakkan.domain.terms.readings import READINGS, Readings
from yakkan.domain.terms.readings.choice import Cited

T = TypeVar("T")

_RIVALS: Final = {
    name: {value: tuple(other for other in reading.alternatives if other != value) for value in reading.alternatives}
    for name, reading in READINGS.items()
}
"""Of each reading, by each of its values, the others."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The readings that were asked for: `weighed`, each with the values that may lead elsewhere, and `told`.

    What is told alone stands in words, of grounds and of the reason why a fact has no effect, and decides nothing.
    """

    weighed: dict[str, set[str]] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)


class _Noted(dict[str, str]):
    """Values of readings; the first question about each is noted."""

    def __init__(self, in_force: Mapping[str, str], note: Callable[[str], object]) -> None:
        self._in_force = in_force
        self._note = note

    def __missing__(self, name: str) -> str:
        self._note(name)
        value = self[name] = self._in_force[name]
        return value


class Asking:
    """Readings in force; and which of them were asked for, where somebody wants to know: noting it has its price.

    `asked` is where it is noted, and may have been begun by another; None for nowhere.
    """

    __slots__ = ("_alike", "_in_force", "asked", "cited", "reading", "readings", "told")

    def __init__(self, readings: Readings, asked: Asked | None = None) -> None:
        self.readings = readings
        self.asked = asked
        self._in_force = values = readings.in_force
        # Of readings that `under` was asked for the values of which none has led elsewhere so far.
        alike: dict[str, list[str]] = {}
        self._alike = alike
        self.reading: Callable[[str], str] = values.__getitem__
        """The value of a reading, which is weighed."""
        self.told: Callable[[str], str] = values.__getitem__
        """The value of a reading for words and for nothing else."""
        if asked is not None:
            weighed = asked.weighed

            def weigh(name: str) -> None:
                # Any value may lead elsewhere. It must not hold what asks, which is to be freed at once.
                weighed[name], alike[name] = set(READINGS[name].alternatives), []

            self.reading = _Noted(values, weigh).__getitem__
            self.told = _Noted(values, asked.told.add).__getitem__
        self.cited: Final[Callable[[str], str]] = readings.cited if asked is None else Cited(self.told).__getitem__
        """What is told of a reading as grounds cite it, such as X65=R-A."""

    def under(self, name: str, conclude: Callable[[str], T], what: Callable[[T], Any] | None = None) -> T:
        """What the terms conclude under a reading, of which those values are weighed that lead elsewhere.

        `conclude` is asked under every value where that is noted, and must do nothing but conclude. `what` says what
        counts of a conclusion, where the rest stands in words alone. Of several readings one is asked for within the
        conclusion under another: what hangs on both is then found whichever of them is switched.
        """
        value = self._in_force[name]
        found = conclude(value)
        asked = self.asked
        if asked is None:
            return found
        alike = self._alike.get(name)
        if alike is None:
            alike = self._alike[name] = [*_RIVALS[name][value]]
        if alike:
            counts = found if what is None else what(found)
            for other in tuple(alike):
                led = conclude(other)
                if (led if what is None else what(led)) != counts:
                    alike.remove(other)
                    asked.weighed.setdefault(name, set()).add(other)
        return found
