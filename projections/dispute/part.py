"""The records on which an answer can hang, so that a search need not read the rest of the matter again and again.

An answer about where contracts and units stand hangs on their part of the matter alone (`domain/contract/parts.py`).
Answers about money hang on the whole matter: an undesignated payment, or what one contract overpaid, meets the debts
of any other (38(5)).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from yakkan.domain.contract.facts import (
    DEEMED,
    FACTS,
    BenefitOfTimeLost,
    DeemedEventWithdrawn,
    FactCorrected,
    FactRetracted,
    SecrecyLapsed,
    TitleTransferred,
)
from yakkan.domain.contract.history import History
from yakkan.domain.contract.kinds import ACCOUNT_EFFECTS
from yakkan.domain.contract.parts import MONEY_FACTS, Parts
from yakkan.domain.contract.record import Record
from yakkan.projections.question import Asking
from yakkan.projections.vocabulary import STANDING

_BEYOND: Final = frozenset(
    {BenefitOfTimeLost, DeemedEventWithdrawn, FactCorrected, FactRetracted, SecrecyLapsed, TitleTransferred}
)
"""Events that hang on money, on what contracts have in common, or on the record itself."""


def hangs_on(history: History, question: object) -> History:
    """The records that can decide a question, in their order and under their numbers; all of them where in doubt.

    It stays so with facts taken away or moved, at any earlier instant, on any day and under any readings.
    """
    if not isinstance(question, Asking):
        return history
    places = [_place(subject) for subject in question.subjects]
    known = [place for place in places if place is not None]
    return part_of(history, [place for place in known if place]) if len(known) == len(places) else history


def part_of(history: History, places: Sequence[str]) -> History:
    """The records that can decide how contracts and units stand; all of them where in doubt."""
    streams = _streams(history, places)
    if streams is None:
        return history
    parts = parts_of(history.records)
    return history if parts is None else History(parts.of(streams, money=False), money=False)


def parts_of(records: Sequence[Record]) -> Parts | None:
    """The parts of a matter; None where it is all one."""
    parts = Parts(records)
    return None if parts.is_one else parts


def _place(subject: str) -> str | None:
    """The contract or unit that a name in a question speaks of; "" for the day, None where money may matter."""
    if subject == "as_of":
        return ""
    place, _, field = subject.rpartition(".")
    if ":" not in subject:
        return place if field in STANDING and field != "title" and place else None
    event, _, where = subject.partition(":")
    known = DEEMED.get(event) or FACTS.get(event)
    if (
        known is None
        or known in _BEYOND
        or known in ACCOUNT_EFFECTS
        or known in MONEY_FACTS
        or issubclass(known, FactCorrected | FactRetracted)
    ):
        return None
    return where or None


def _streams(history: History, places: Iterable[str]) -> set[str] | None:
    """The contracts that places may mean, whatever else is known; None for a place that means none."""
    found: set[str] = set()
    for place in places:
        meant = {
            stream
            for stream, opening in history.openings.items()
            for name in (stream, stream.rpartition("/")[2], f"{opening.order}/{stream}")
            if place == name or place.startswith(f"{name}/")
        }
        if not meant:
            return None
        found |= meant
    return found
