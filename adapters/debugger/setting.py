"""Where a debugger stands: the day, what is known, the readings, and which facts are supposed otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final, Literal

from yakkan.domain.contract.history import History
from yakkan.projections.dispute.scenario import altered

SAME: Final = "same"
"""Known by the end of the very day asked about: how those lived it who were there."""

Known = date | datetime | Literal["same"] | None
"""What is known: by a day (its end), by an instant, by the day asked about, or everything (None)."""


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Facts supposed otherwise, by label or reference: gone, or of another day."""

    removed: tuple[str, ...] = ()
    moved: tuple[tuple[str, date], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.removed or self.moved)

    @property
    def names(self) -> tuple[str, ...]:
        """The facts that are supposed otherwise."""
        return (*self.removed, *(name for name, _ in self.moved))

    def without(self, name: str) -> WhatIf:
        """The same with this fact as it was recorded."""
        return WhatIf(
            tuple(each for each in self.removed if each != name),
            tuple(each for each in self.moved if each[0] != name),
        )

    def remove(self, name: str) -> WhatIf:
        """The same without this fact."""
        rest = self.without(name)
        return replace(rest, removed=(*rest.removed, name))

    def move(self, name: str, on: date) -> WhatIf:
        """The same with this fact on another day."""
        rest = self.without(name)
        return replace(rest, moved=(*rest.moved, (name, on)))

    def history(self, history: History) -> History:
        """The history as supposed. Raises InputError for an unknown fact, or a day that it cannot bear."""
        if not self:
            return history
        changes: Mapping[str, Mapping[str, date]] = {name: {"on": on} for name, on in self.moved}
        return altered(history, remove=self.removed, change=changes)


@dataclass(frozen=True, slots=True)
class Setting:
    """Everything that a view depends on, but the day."""

    known: Known = None
    readings: tuple[tuple[str, str], ...] = ()
    what_if: WhatIf = field(default_factory=WhatIf)

    def known_at(self, as_of: date) -> date | datetime | None:
        """What a view of a day is told of knowledge."""
        return as_of if self.known == SAME else _instant(self.known)

    def read(self, name: str, value: str | None) -> Setting:
        """The same under another value of a reading; None for the matter's own."""
        readings = {**dict(self.readings), name: value}
        return replace(self, readings=tuple((n, v) for n, v in readings.items() if v is not None))


@dataclass(frozen=True, slots=True)
class Position:
    """A day under a setting."""

    as_of: date
    setting: Setting = field(default_factory=Setting)

    @property
    def known_at(self) -> date | datetime | None:
        """What the view of this position is told of knowledge."""
        return self.setting.known_at(self.as_of)


def _instant(known: Known) -> date | datetime | None:
    return known if isinstance(known, date) else None
