"""What the record says of itself, explained: corrections and retractions, withdrawals, and what they are about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from yakkan.domain.contract.facts import DeemedEvent, DeemedEventWithdrawn, FactCorrected, FactRetracted
from yakkan.projections.explanation import Explanation, before, of_entry
from yakkan.projections.timeline import Row

if TYPE_CHECKING:
    from yakkan.projections.view import View


def of_row(view: View, row: Row) -> Explanation:
    """A row that only the record knows of, with what it amends or is amended by."""
    return _node(row, tuple(_children(view, row)))


def _children(view: View, row: Row) -> Iterator[Explanation]:
    event = row.told
    if isinstance(event, DeemedEventWithdrawn):
        withdrawn = view.journal.records[event.withdraws]
        # What would show only after the day asked about stands in no row.
        text = _text(type(withdrawn.event).__name__, getattr(withdrawn.event, "unit", None), withdrawn.event.on)
        gone = Explanation(f"{text} ({withdrawn.ref})", getattr(withdrawn.event, "article", ""), ref=withdrawn.ref)
        yield Explanation("what does not hold", children=(gone,))
        yield from _shown_by(view, event)
    elif isinstance(event, DeemedEvent):
        withdrawal = view.journal.withdrawn.get(row.ref or "")
        if withdrawal is not None and isinstance(withdrawal.event, DeemedEventWithdrawn):
            yield from _shown_by(view, withdrawal.event)
    elif isinstance(event, FactCorrected | FactRetracted):
        label = event.corrects if isinstance(event, FactCorrected) else event.retracts
        amended = tuple(_plainly(view, each.record.ref) for each in view.facts if each.fact.id == label)
        yield Explanation("what it amends", children=amended)
    if row.was:
        corrections = ", ".join(row.corrected_by)
        yield Explanation("the record of it was corrected", arithmetic=f"by {corrections} (was {before(row.was)})")
    for each in view.facts:
        if each.record.ref == row.ref and each.retracted_by is not None:
            yield Explanation("the record of it was retracted", children=(_plainly(view, each.retracted_by),))


def _shown_by(view: View, withdrawal: DeemedEventWithdrawn) -> Iterator[Explanation]:
    """The fact that a deemed event was withdrawn for; of a correction with what it amends."""
    amending = (row for row in view.timeline if row.ref == withdrawal.because and row.entry is None)
    shows = next((of_row(view, row) for row in amending), None) or _plainly(view, withdrawal.because)
    yield Explanation("what shows it", withdrawal.provision, children=(shows,))


def _plainly(view: View, ref: str) -> Explanation:
    """A fact by its reference, with what it follows from and how it was corrected, but not what it amends."""
    for row in view.timeline:
        if row.ref == ref:
            return _node(row) if row.entry is None else of_entry(row.entry)
    for each in view.facts:
        if each.record.ref == ref:
            text = _text(type(each.fact).__name__, each.fact.unit, each.fact.on)
            return Explanation(f"{text} ({ref})", each.fact.article, ref=ref)
    return Explanation(ref, ref=ref)


def _node(row: Row, children: tuple[Explanation, ...] = ()) -> Explanation:
    why = row.reason or (row.told.reason if isinstance(row.told, FactRetracted) else "")
    text = _text(row.event, row.unit, row.on) + (f" ({row.ref})" if row.ref else "")
    return Explanation(text, row.article, arithmetic=why, ref=row.ref, children=children)


def _text(name: str, unit: str | None, on: object) -> str:
    return name + (f" of {unit}" if unit else "") + f" on {on}"
