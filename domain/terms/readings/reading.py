"""What a reading is: one place where the text is open, and the ways to read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way to read the text, in both languages."""

    en: str
    ja: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A named choice where the text is open.

    `articles` cites the provisions whose result depends on it; `alternatives` maps "R-A", "R-B", ... to what
    each says; `default` holds where nobody chooses, for the reason given as grounds. Raises ValueError if the
    default is not one of the alternatives.
    """

    id: str
    title_en: str
    title_ja: str
    articles: tuple[str, ...]
    alternatives: Mapping[str, Alternative]
    grounds_en: str
    grounds_ja: str
    default: str = "R-A"

    def __post_init__(self) -> None:
        if self.default not in self.alternatives:
            raise ValueError(f"reading {self.id} has no alternative {self.default}")
        object.__setattr__(self, "alternatives", MappingProxyType(dict(self.alternatives)))

    @property
    def number(self) -> int:
        """The number in its id, by which readings are listed: 12 for X12."""
        return int(self.id[1:])
