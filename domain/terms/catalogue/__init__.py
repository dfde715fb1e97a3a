"""The catalogue: every paragraph of the 52 articles, what it does, and why nothing is computed from it if so.

The text of the terms is not repeated here. Headings are theirs, summaries are ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from yakkan.domain.terms.catalogue.breach import BREACH
from yakkan.domain.terms.catalogue.conduct import CONDUCT
from yakkan.domain.terms.catalogue.general import GENERAL
from yakkan.domain.terms.catalogue.integration import INTEGRATION
from yakkan.domain.terms.catalogue.maintenance import MAINTENANCE
from yakkan.domain.terms.catalogue.outsourcing import OUTSOURCING
from yakkan.domain.terms.catalogue.paragraph import KINDS, Item, Kind, Paragraph
from yakkan.domain.terms.catalogue.performance import PERFORMANCE
from yakkan.domain.terms.catalogue.rental import RENTAL
from yakkan.domain.terms.catalogue.supply import SUPPLY

CATALOGUE: Final[Mapping[str, Paragraph]] = MappingProxyType(
    {
        paragraph.citation: paragraph
        for chapter in (
            GENERAL, INTEGRATION, OUTSOURCING, RENTAL, MAINTENANCE, SUPPLY, PERFORMANCE, BREACH, CONDUCT
        )
        for paragraph in chapter
    }
)  # fmt: skip
"""Every paragraph by its citation, in the order of the terms."""

_OF_ITEM: Final = {item.citation: paragraph for paragraph in CATALOGUE.values() for item in paragraph.items}


def paragraph_of(citation: str) -> Paragraph | None:
    """The paragraph that a citation names, itself or through one of its items: 41(2) for "41(2)(3)".

    None where the terms have no such paragraph, and for an article of several paragraphs cited as a whole.
    """
    return CATALOGUE.get(citation) or _OF_ITEM.get(citation)


def paragraphs_of(citation: str) -> tuple[Paragraph, ...]:
    """As `paragraph_of`, with every paragraph of an article that is cited as a whole; empty for an unknown one."""
    one = paragraph_of(citation)
    if one is not None:
        return (one,)
    return tuple(each for each in CATALOGUE.values() if f"{each.article}" == citation)


__all__ = ["CATALOGUE", "KINDS", "Item", "Kind", "Paragraph", "paragraph_of", "paragraphs_of"]
