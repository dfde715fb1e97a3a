"""The readings behind a view, those of runs that had to start again included.

A chronicle knows what it was asked itself. Where a later fact reaches back, or an invoice is in doubt, other runs
decided what that chronicle began with or was put right by: whatever they asked for bears on the view as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from yakkan.domain.contract import undone
from yakkan.domain.contract.chronicle import Chronicle, Hindsight, StartAgain
from yakkan.domain.contract.derivation import REACH_BACK, begin, entries
from yakkan.domain.contract.history import Present, present
from yakkan.domain.contract.record import Record


def behind(chronicle: Chronicle, records: Sequence[Record], facts: Sequence[Present], as_of: date) -> frozenset[str]:
    """Every reading that was asked for on the way to a chronicle of these records, as of a day."""
    asked = set(chronicle.consulted)
    doubtful = undone.invoices_in_doubt(facts, as_of)
    hindsight = chronicle.hindsight
    if hindsight.annulled or hindsight.backdated or _reaching_back(facts, as_of):
        asked |= _runs(records, facts, as_of, chronicle.readings.explicit)
    for invoice in doubtful:
        # What the record knew when it learnt of the invoice.
        known = [record for record in records if record.seq <= invoice.record.seq]
        asked |= _runs(known, present(known), invoice.fact.on, chronicle.readings.explicit)
    return frozenset(asked)


def _reaching_back(facts: Sequence[Present], as_of: date) -> list[date]:
    return [each.fact.on for each in facts if isinstance(each.fact, REACH_BACK) and each.fact.on > as_of]


def _runs(records: Sequence[Record], facts: Sequence[Present], as_of: date, readings: dict[str, str]) -> set[str]:
    """What all the runs of a derivation ask for: up to the last fact that reaches back, then up to the day itself."""
    asked: set[str] = set()
    hindsight = Hindsight()
    later = _reaching_back(facts, as_of)
    if later:
        found = _run(records, facts, max(later), readings, hindsight, asked)
        kept = {key: refusal for key, refusal in found.annulled.items() if key in found.by_knowledge}
        hindsight = Hindsight(annulled=kept, by_knowledge=found.by_knowledge)
    _run(records, facts, as_of, readings, hindsight, asked)
    return asked


def _run(
    records: Sequence[Record],
    facts: Sequence[Present],
    day: date,
    readings: dict[str, str],
    hindsight: Hindsight,
    asked: set[str],
) -> Hindsight:
    while True:
        chronicle = begin(records, readings, hindsight)
        for entry in entries(chronicle, facts):
            chronicle.feed(entry)
        try:
            chronicle.run_to(day)
        except StartAgain as again:
            hindsight = again.hindsight
        else:
            return chronicle.hindsight
        finally:
            asked |= chronicle.consulted
