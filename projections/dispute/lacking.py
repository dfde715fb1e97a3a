"""What was not recorded: the fewest further facts with which something would be there, or what its lifecycle says."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Final

from yakkan.domain.contract.facts import FACTS, AttributionFound, CompletionFound, Fact, PaymentReceived
from yakkan.domain.contract.lifecycles import LIFECYCLES, OVER
from yakkan.domain.errors import InputError
from yakkan.domain.instants import end_of_knowledge, start_of_day
from yakkan.projections.dispute.hindrance import MOST_GIVEN, mine
from yakkan.projections.dispute.outlook import Outlook
from yakkan.projections.dispute.possible import possible_facts
from yakkan.projections.dispute.scenario import altered
from yakkan.projections.dispute.wanted import lifecycle, state_of
from yakkan.projections.explanation import Explanation, of_entry

_MOST_ROADS: Final = 4
"""Courses that are followed further where no single fact would do."""
_STEPS_OF_ALL: Final = frozenset(move.trigger.split(" ")[0] for each in LIFECYCLES.values() for move in each.moves)
_STEPS: Final = frozenset(
    move.trigger.split(" ")[0] for each in LIFECYCLES.values() for move in each.moves if move.dest not in OVER
)


def missing(look: Outlook) -> list[Explanation]:
    """The fewest further facts with which it would be there, or come."""
    if look.sought.fact or _unknown(look):
        return []
    road: list[tuple[Fact, ...]] = [()]
    for _ in range(3):
        found: list[tuple[tuple[Fact, ...], date]] = []
        onward: list[tuple[Fact, ...]] = []
        seen: set[str] = set()
        for number, before in enumerate(road):
            any_fact = not before or (len(before) == 1 and number == 0 and look.sought.event not in FACTS)
            for fact in _next(look, before, any_fact=any_fact):
                if not look.may_try():
                    break
                tried = _with(look, (*before, fact))
                if tried is None:
                    continue
                day, state = tried
                if day is not None:
                    found.append(((*before, fact), day))
                elif state is not None and state not in seen:
                    seen.add(state)
                    onward.append((*before, fact))
        if found:
            return [_leading(look, found)]
        road = onward[:_MOST_ROADS]
    return []


def _next(look: Outlook, before: Sequence[Fact], *, any_fact: bool) -> Iterator[Fact]:
    """What could happen next, the same event only once: any fact, or else steps of a lifecycle, payment, and itself."""
    named = {type(fact) for fact in before}
    happened = look.view.chronicle.incidents.values()
    incidents = [each.name for each in happened if look.course is None or each.course.stream == look.course.stream]
    for fact in possible_facts(look.course, look.sought.unit, look.as_of, incidents):
        last = type(fact).__name__ in (look.sought.event, "PaymentReceived")
        if type(fact) not in named and (any_fact or last or _moves(fact)):
            yield fact


def _with(look: Outlook, facts: tuple[Fact, ...]) -> tuple[date | None, str | None] | None:
    """The day from which it would show with these facts, else the new state that they lead to; None for nothing."""
    known = [start_of_day(look.as_of)]
    if look.known_at is not None:
        known.append(end_of_knowledge(look.known_at) or known[0])
    change = partial(altered, add=[replace(fact, recorded_at=min(known)) for fact in facts])
    try:
        history = change(look.history)
    except InputError:
        return None
    view = look.at(history, look.as_of)
    day = look.as_of if look.sought.there(view) else look.first_day(history, look.as_of)
    if day is not None and look.confirmed(day, change):
        return day, None
    if look.course is None:
        return None, None
    contract, unit = look.course.name, look.sought.unit
    state = state_of(view, contract, unit)
    moved = state != state_of(look.view, contract, unit) and state not in OVER
    return None, state if moved else None


def _leading(look: Outlook, found: Sequence[tuple[tuple[Fact, ...], date]]) -> Explanation:
    """The further facts: what may be found of an incident on record first, then those of the lifecycle."""
    nodes: dict[tuple[str, ...], Explanation] = {}
    incidents = look.view.chronicle.incidents
    for facts, day in sorted(found, key=lambda each: _rank(each[0], incidents)):
        names = tuple(type(fact).__name__ for fact in facts)
        missing = tuple(
            Explanation(f"not recorded: {name}", FACTS[name].article, arithmetic=_say(look, fact))
            for name, fact in zip(names, facts, strict=True)
        )
        names += tuple(_say(look, fact) for fact in facts)
        text = f"with this, it would show from {day.isoformat()}"
        nodes.setdefault(names, Explanation(text, children=missing))
    return Explanation("nothing recorded leads to it", children=tuple(nodes.values())[:MOST_GIVEN])


def _rank(facts: Sequence[Fact], incidents: Collection[str]) -> tuple[bool, bool]:
    about = any(isinstance(fact, AttributionFound) and fact.incident in incidents for fact in facts)
    return not about, not all(_moves(fact) for fact in facts)


def _say(look: Outlook, fact: Fact) -> str:
    """What a finding has to say, or a payment to be: there may be one on record that says or pays less."""
    if isinstance(fact, AttributionFound):
        return f"fault of the company: {fact.degree}"
    if isinstance(fact, CompletionFound):
        return "the work was complete" if fact.complete else "the work was not complete"
    if not isinstance(fact, PaymentReceived):
        return ""
    fees = look.view.fees
    if look.course is None:
        open_yen = fees.totals.outstanding + fees.totals.late_interest
    else:
        name, unit = look.course.name, look.sought.unit
        owed = {c.id: c.outstanding for c in fees.charges if c.contract == name and unit in (None, c.unit or unit)}
        late = sum(line.amount - line.paid for line in fees.interest if line.charge in owed)
        open_yen = sum(owed.values()) + late
    return f"open: {open_yen:,} yen" if open_yen > 0 else ""


def nothing(look: Outlook) -> Explanation:
    """What the lifecycle says where looking about found nothing."""
    life = lifecycle(look.everything, look.sought.contract, look.sought.unit)
    if life is None or look.course is None:
        return Explanation("nothing recorded leads to it")
    now = state_of(look.view, look.course.name, look.sought.unit)
    moves = [
        move for move in life.moves if move.dest == look.sought.state or move.trigger.split(" ")[0] == look.sought.event
    ]
    nodes = [Explanation(f"the state is {now}")]
    if _unknown(look):
        nodes.append(Explanation(f"a contract of kind {look.course.kind.name} knows no {look.sought.event}"))
    for move in moves:
        sources = ", ".join(move.sources)
        text = f"{move.trigger.split(' ')[0]} leads to {move.dest} from: {sources}"
        nodes.append(Explanation(text, move.article))
    idle = [e for e in look.view.chronicle.entries if not e.deemed and e.effect != "full" and mine(look, e)]
    # One of them may be meant to lead there, and its reason says why it does not.
    nodes += (Explanation("a record there has no effect", children=(of_entry(e),)) for e in idle[-MOST_GIVEN:])
    return Explanation("nothing recorded leads to it", children=tuple(nodes))


def _moves(fact: Fact) -> bool:
    """Whether a fact is a step of some lifecycle that does not end the contract."""
    return type(fact).__name__ in _STEPS


def _unknown(look: Outlook) -> bool:
    """Whether the event is none that a contract of this kind can have."""
    life, event = lifecycle(look.everything, look.sought.contract, look.sought.unit), look.sought.event
    if look.course is None or life is None or event is None:
        return False
    if event in FACTS:
        return FACTS[event] not in look.course.kind.effects
    lives = [life, look.course.kind.lifecycle]
    return event in _STEPS_OF_ALL and not any(move.trigger == event for each in lives for move in each.moves)
