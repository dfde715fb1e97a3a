"""What the catalogue says of a paragraph of the terms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple, get_args

Kind = Literal[
    "definition",
    "formation",
    "transition",
    "obligation",
    "permission",
    "prohibition",
    "condition",
    "money",
    "liability",
    "precedence",
    "declaratory",
]
"""What a paragraph mainly does."""

KINDS: Final[tuple[Kind, ...]] = get_args(Kind)


class Told(NamedTuple):
    """The same in English and in Japanese."""

    en: str
    ja: str


@dataclass(frozen=True, slots=True)
class Item:
    """A numbered item of a paragraph: its citation, such as "40(2)(3)", and what it names."""

    citation: str
    summary: str
    summary_ja: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, in words of our own.

    `citation` is "28(1)", or "26" where the article has one paragraph only. `title_ja` and `title_en` are the
    heading of the article. `reason` says why nothing is computed from the paragraph; it is None where some
    function carries it out, and so is `reason_ja`.
    """

    citation: str
    title_ja: str
    title_en: str
    kind: Kind
    summary: str
    summary_ja: str
    reason: str | None = None
    reason_ja: str | None = None
    items: tuple[Item, ...] = ()

    @property
    def article(self) -> int:
        """The number of its article."""
        return int(self.citation.partition("(")[0])


class Clause(NamedTuple):
    """A paragraph before its article gives it a citation and a title."""

    kind: Kind
    summary: str
    summary_ja: str
    reason: Told | None = None
    items: tuple[Told, ...] = ()


def article(number: int, title_ja: str, title_en: str, *clauses: Clause) -> tuple[Paragraph, ...]:
    """The paragraphs of an article, cited by their place in it: "26" for an only one, else "28(1)", "28(2)", ..."""
    return tuple(_paragraphs(number, title_ja, title_en, clauses))


def _paragraphs(number: int, title_ja: str, title_en: str, clauses: tuple[Clause, ...]) -> Iterator[Paragraph]:
    for place, clause in enumerate(clauses, start=1):
        citation = f"{number}" if len(clauses) == 1 else f"{number}({place})"
        en, ja = clause.reason or (None, None)
        items = tuple(Item(f"{citation}({n})", *told) for n, told in enumerate(clause.items, start=1))
        yield Paragraph(citation, title_ja, title_en, clause.kind, clause.summary, clause.summary_ja, en, ja, items)
