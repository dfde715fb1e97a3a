"""Why something is not there: what one expected on a day, and the reasons found by looking.

Reasons are looked for in the order of their weight, and all that apply are given:

1. It is on record, but without effect, withdrawn, retracted, or ended; with the reason that the record has.
2. The record learnt of it only later than what is asked about.
3. A fact that would bring it about has no effect: in another form, or some days sooner, it would have had it.
4. Facts prevent it: the fewest without which it would be there, or would come.
5. It is still to come: the first day that shows it if nothing further happens, and what is open until then.
6. A reading of the terms prevents it.
7. What was agreed prevents it: another term of the contract would bring it about.
8. Nothing recorded leads to it: facts with which it would be there, or would come.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from yakkan.domain.contract.facts import Fact
from yakkan.domain.contract.history import History
from yakkan.projections.dispute.hindrance import (
    MOST_GIVEN,
    MOST_SINGLE,
    in_the_way,
    otherwise_agreed,
    otherwise_read,
    preventing,
    record_text,
    without_effect,
)
from yakkan.projections.dispute.lacking import missing, nothing
from yakkan.projections.dispute.outlook import Known, Outlook
from yakkan.projections.dispute.scenario import altered
from yakkan.projections.dispute.wanted import wanted
from yakkan.projections.explanation import Explanation
from yakkan.projections.timeline import Row
from yakkan.projections.view import View

_TRACES: Final = {
    "withdrawn": "it was concluded, and withdrawn since",
    "retracted": "the record of it was retracted",
}


def why_not(
    history: History, what: str, as_of: date, known_at: Known = None, readings: Mapping[str, str] | None = None
) -> Explanation:
    """Why an expected thing is not there on a day: a tree whose branches are the reasons, the weightiest first.

    Raises InputError for a text that means nothing in the matter.
    """
    everything = View(history, as_of, None, readings)
    sought = wanted(history, everything, what)
    return _tree(Outlook(history, sought, as_of, known_at, dict(readings or {}), everything))


def _tree(look: Outlook) -> Explanation:
    """The answer."""
    name, day = look.sought.name, look.as_of.isoformat()
    if look.sought.there(look.view):
        return Explanation(f"{name} is there on {day}", children=look.explained(look.view))
    reasons: list[Explanation] = [*_traces(look), *_known_later(look)]
    coming = look.first_day(look.history, look.as_of, tried=False)
    if coming is not None and not look.confirmed(coming):
        coming = look.first_day(look.whole, look.as_of, tried=False)
    idle = list(without_effect(look))
    if look.sought.state is not None:
        # A step without effect is told once: with what would have given it effect, where something would.
        remedied = {node.children[0].ref for node in idle}
        reasons = [node for node in reasons if not node.children or node.children[0].ref not in remedied]
    reasons += idle
    stopping = in_the_way(look, later=coming is None and not idle)
    reasons += preventing(look, stopping)
    if coming is not None:
        reasons.append(_still_to_come(look, coming))
    found = coming is not None or bool(idle or stopping)
    read = otherwise_read(look, later=not found)
    reasons += read
    if not found and not read:
        reasons += otherwise_agreed(look) or missing(look)
    elif look.sought.asked and coming is None:
        # That a debt did not arise is one way to owe nothing; that it be paid is the other.
        reasons += missing(look)
    if not reasons:
        reasons.append(nothing(look))
        if look.cut:
            reasons.append(Explanation("the matter is too large to try everything: there may be more reasons"))
    return Explanation(f"{name} is not there on {day}", children=tuple(reasons))


def _traces(look: Outlook) -> Iterator[Explanation]:
    for line in look.sought.traces(look.view):
        if isinstance(line, Row):
            text = _TRACES.get(line.status, "it is recorded, but has no effect")
            yield Explanation(text, children=(look.view.explain(line),))
        else:
            yield Explanation("it was there, and has ended", children=(look.view.explain(line),))


def _known_later(look: Outlook) -> Iterator[Explanation]:
    if len(look.known) == len(look.history.records) or not look.sought.there(look.everything):
        return
    later = [record for record in look.history.records[len(look.known) :] if isinstance(record.event, Fact)]
    needed = []
    for record in later[:MOST_SINGLE]:
        if not look.may_try():
            break
        without = altered(look.history, remove=[record.ref])
        if not look.sought.there(View(without, look.as_of, None, look.readings)):
            needed.append(record)
    nodes = tuple(
        Explanation(record_text(record), arithmetic=f"recorded at {record.recorded_at.isoformat()}", ref=record.ref)
        for record in needed or later[:MOST_GIVEN]
    )
    yield Explanation("the record learnt of it only later", children=nodes)


def _still_to_come(look: Outlook, day: date) -> Explanation:
    then = look.at(look.history, day)
    open_until = [
        Explanation("still open", children=(look.view.explain(line),))
        for line in look.view.obligations
        if line.status in ("open", "overdue")
        and line.due_on is not None
        and look.as_of <= line.due_on <= day
        and look.sought.contract in (None, line.contract or "account")
        and (look.sought.unit is None or line.unit in (None, look.sought.unit))
    ]
    text = f"it is still to come: if nothing further happens, it shows from {day.isoformat()}"
    return Explanation(text, children=(*look.explained(then), *open_until))
