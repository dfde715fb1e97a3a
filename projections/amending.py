"""What the record says of itself, explained: corrections and retractions, withdrawals, and what they are about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from yakkan.domain.contract.facts import DeemedEvent, DeemedEventWithdrawn, FactCorrected, FactRetracted
from yakkan.domain.contract.history import Journal, Present
from yakkan.domain.contract.record import Record
from yakkan.projections.explanation import Explanation, before
from yakkan.projections.timeline import Row


class Amendments:
    """Which facts of a record, and which conclusions from them, were corrected, retracted or withdrawn by which."""

    def __init__(self, facts: Iterable[Present], journal: Journal) -> None:
        self._journal = journal
        self._facts: dict[str, Present] = {}
        self._labelled: dict[str, list[Present]] = {}
        for each in facts:
            self._facts[each.record.ref] = each
            if each.fact.id is not None:
                self._labelled.setdefault(each.fact.id, []).append(each)

    def explain(self, row: Row) -> Explanation:
        """A row that only the record knows of, with what it amends or is amended by."""
        text = _text(row.event, row.unit, row.on, row.ref)
        children: tuple[Explanation, ...]
        if isinstance(row.told, DeemedEvent):
            children, why = tuple(self._of_deemed(row.told, row.ref)), row.reason or ""
        else:
            # What is only supposed has no reference; the row of another view is of a fact that may not be known here.
            supposed = (each for each in self._facts.values() if each.fact is row.told)
            fact = next(supposed, None) if row.ref is None else self._facts.get(row.ref)
            children = () if fact is None else tuple(self._of_fact(fact))
            why = row.reason or "" if fact is None else _why(fact)
        return Explanation(text, row.article, arithmetic=why, ref=row.ref, children=children)

    def _of_deemed(self, event: DeemedEvent, ref: str | None) -> Iterator[Explanation]:
        """A withdrawal, or what was withdrawn: the fact that shows it, which may be a correction."""
        withdrawal = self._journal.withdrawn.get(ref or "")
        if isinstance(event, DeemedEventWithdrawn):
            gone = self._journal.records.get(event.withdraws)
            if gone is not None:
                yield Explanation("what does not hold", children=(_conclusion(gone),))
        elif withdrawal is not None and isinstance(withdrawal.event, DeemedEventWithdrawn):
            event = withdrawal.event
        else:
            return
        fact = self._facts.get(event.because)
        if fact is not None:
            told = self._plainly(fact, tuple(self._amended(fact)))
            yield Explanation("what shows it", event.provision, children=(told,))

    def _of_fact(self, fact: Present) -> Iterator[Explanation]:
        yield from self._amended(fact)
        yield from _corrected(fact)
        retraction = self._facts.get(fact.retracted_by or "")
        if retraction is not None:
            yield Explanation("the record of it was retracted", children=(self._plainly(retraction),))

    def _amended(self, fact: Present) -> Iterator[Explanation]:
        """The facts that a correction or a retraction names."""
        event = fact.fact
        if isinstance(event, FactCorrected | FactRetracted):
            label = event.corrects if isinstance(event, FactCorrected) else event.retracts
            named = tuple(self._plainly(each) for each in self._labelled.get(label, ()))
            yield Explanation("what it amends", children=named)

    def _plainly(self, fact: Present, children: tuple[Explanation, ...] = ()) -> Explanation:
        """A fact as it stands on record."""
        event, ref = fact.fact, fact.record.ref
        text = _text(type(event).__name__, event.unit, event.on, ref)
        return Explanation(text, event.article, arithmetic=_why(fact), ref=ref, children=(*children, *_corrected(fact)))


def _conclusion(record: Record) -> Explanation:
    """A deemed event as the journal holds it."""
    event = record.event
    text = _text(type(event).__name__, getattr(event, "unit", None), event.on, record.ref)
    return Explanation(text, getattr(event, "article", ""), ref=record.ref)


def _corrected(fact: Present) -> Iterator[Explanation]:
    if fact.was:
        corrections = ", ".join(fact.corrected_by)
        yield Explanation("the record of it was corrected", arithmetic=f"by {corrections} (was {before(fact.was)})")


def _why(fact: Present) -> str:
    """By what a fact was retracted or is in vain; of a retraction that stands, the reason that it gives."""
    if fact.retracted_by is not None:
        return f"retracted by {fact.retracted_by}"
    return fact.trouble or (fact.fact.reason if isinstance(fact.fact, FactRetracted) else "")


def _text(name: str, unit: str | None, on: date, ref: str | None) -> str:
    return name + (f" of {unit}" if unit else "") + f" on {on}" + (f" ({ref})" if ref else "")
