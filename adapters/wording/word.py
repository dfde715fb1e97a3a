"""A word in both languages, and the choice between them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

Language = Literal["ja", "en"]

LANGUAGES: Final[tuple[Language, ...]] = ("ja", "en")


class Word(NamedTuple):
    """One word or phrase in Japanese and in English."""

    ja: str
    en: str

    def to(self, language: Language) -> str:
        """The word in a language."""
        return self.ja if language == "ja" else self.en


Vocabulary = Mapping[str, Word]
"""Words by the name that the code has for them."""
