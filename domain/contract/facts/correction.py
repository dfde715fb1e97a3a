"""Facts about the record itself: corrections and retractions. Names are storage format.

They are about knowledge, not about the world: once known they apply whatever day is asked about, and their own
`on` has no effect.
"""

from __future__ import annotations

from yakkan.domain.contract.facts.base import Changes, Fact, Text, fact


@fact("")
class FactCorrected(Fact):
    """The labelled fact was recorded wrongly: these fields have these values instead."""

    corrects: Text
    changes: Changes


@fact("")
class FactRetracted(Fact):
    """The labelled fact never happened."""

    retracts: Text
    reason: Text
