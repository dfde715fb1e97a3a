"""What becomes of corrections and retractions when the facts that they name are removed or changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from yakkan.domain.contract.facts import Fact, FactCorrected, FactRetracted
from yakkan.domain.contract.history import History
from yakkan.domain.contract.record import ACCOUNT, Record


def _corrections(history: History) -> list[tuple[Record, list[Record]]]:
    """Every correction and retraction with the facts that it names as recorded, as the history finds them."""
    labelled: dict[str, list[Record]] = {}
    for record in history.records:
        if isinstance(record.event, Fact) and record.event.id is not None:
            labelled.setdefault(record.event.id, []).append(record)
    found = []
    for record in history.records:
        if isinstance(record.event, FactCorrected):
            found.append((record, _targets(record, labelled.get(record.event.corrects, []))))
        elif isinstance(record.event, FactRetracted):
            found.append((record, _targets(record, labelled.get(record.event.retracts, []))))
    return found


def _targets(correction: Record, found: list[Record]) -> list[Record]:
    """Of the facts that bear a label: those of the own order if any; those of its contract when it names one."""
    own = [record for record in found if record.order == correction.order]
    found = own or found
    if correction.stream != ACCOUNT and len(found) > 1:
        found = [record for record in found if record.stream == correction.stream] or found
    return found


def idle(history: History, gone: set[int]) -> set[int]:
    """The corrections and retractions that name nothing any more once these are gone, by their running numbers."""
    corrections = _corrections(history) if gone else []
    lost = set(gone)
    growing = True
    while growing:
        growing = False
        for record, aims in corrections:
            if record.seq not in lost and aims and all(aim.seq in lost for aim in aims):
                lost.add(record.seq)
                growing = True
    return lost - gone


class Trimmed(dict[int, Record]):
    """Corrections without the fields that a change decides; `dropped` are those that nothing is left of."""

    def __init__(self) -> None:
        super().__init__()
        self.dropped: set[int] = set()


def trimmed(history: History, gone: set[int], fields: Mapping[int, Mapping[str, Any]]) -> Trimmed:
    """What is left of the corrections of facts that are changed, and of the corrections of these."""
    made = Trimmed()
    decided = {seq: frozenset(values) for seq, values in fields.items()}
    corrections = _corrections(history) if decided else []
    depth: dict[int, int] = dict.fromkeys(decided, 0)
    growing = True
    while growing:
        growing = False
        for record, aims in corrections:
            if record.seq in gone or record.seq in depth or not aims:
                continue
            if all(aim.seq in made.dropped for aim in aims):
                made.dropped.add(record.seq)
                depth[record.seq] = 0
                growing = True
            elif isinstance(record.event, FactCorrected) and all(aim.seq in depth for aim in aims):
                level = 1 + min(depth[aim.seq] for aim in aims)
                names = frozenset.intersection(*(decided.get(aim.seq, frozenset()) for aim in aims))
                left = _without(record.event.changes, names, level)
                depth[record.seq], decided[record.seq] = level, names
                growing = True
                if not left:
                    made.dropped.add(record.seq)
                elif left != record.event.changes:
                    made[record.seq] = record.but(event=replace(record.event, changes=left))
    return made


def _without(changes: Iterable[tuple[str, Any]], names: frozenset[str], level: int) -> tuple[tuple[str, Any], ...]:
    """Changes without the named fields; those of a correction of a correction lie one mapping further in."""
    if level == 1:
        return tuple((name, value) for name, value in changes if name not in names)
    left = []
    for name, value in changes:
        if name == "changes" and isinstance(value, Mapping | list | tuple):
            pairs = value.items() if isinstance(value, Mapping) else [(each[0], each[1]) for each in value]
            inner = _without(pairs, names, level - 1)
            if inner:
                left.append((name, dict(inner)))
        else:
            left.append((name, value))
    return tuple(left)
