"""What prevents something: facts without effect, facts in the way, readings, and what was agreed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import combinations
from typing import Any, Final

from yakkan.domain.contract.course import Entry
from yakkan.domain.contract.facts import Fact, FactCorrected, FactRetracted, NonRenewalDeclared
from yakkan.domain.contract.history import History
from yakkan.domain.contract.lifecycles import FORMATION
from yakkan.domain.contract.record import ACCOUNT, Record
from yakkan.domain.errors import InputError
from yakkan.domain.terms.outsourcing import non_renewal_deadline
from yakkan.domain.terms.readings import READINGS
from yakkan.projections.dispute.outlook import ONE_DAY, REACHING, Outlook
from yakkan.projections.dispute.scenario import altered, with_definition
from yakkan.projections.explanation import DEEPEST, Explanation, of_entry
from yakkan.projections.view import View

MOST_SINGLE: Final = 80
_MOST_PAIRED: Final = 10
_MOST_TRIPLED: Final = 7
"""Facts of which every one, every pair and every three are tried without."""
_MOST_AHEAD: Final = 40
"""Facts that are tried for whether it would come some day without them."""
_MOST_APART: Final = 31
"""Days by which a fact without effect is tried to have come sooner or later."""
MOST_GIVEN: Final = 4
"""Alternatives that are given where several would do."""


@dataclass(slots=True)
class Found:
    """A change with which it is there: on the day asked about, or only from a later one."""

    names: tuple[str, ...]
    history: History
    shows: date


def without_effect(look: Outlook) -> Iterator[Explanation]:
    """Facts without effect which would bring it about in writing, or had they come on another day."""
    for entry in look.view.chronicle.entries:
        if entry.deemed or entry.effect == "full" or entry.record is None or not mine(look, entry):
            continue
        better = _remedy(look, entry, entry.record.ref)
        if better is not None:
            yield Explanation(f"a fact has no effect: {better}, it would be there", children=(of_entry(entry),))


def mine(look: Outlook, entry: Entry) -> bool:
    """Whether an event is of the contract and unit of what is missed."""
    contract = "account" if entry.course is None else entry.course.name
    unit = look.sought.unit
    return look.sought.contract in (None, contract) and (unit is None or entry.unit in (None, unit))


def _remedy(look: Outlook, entry: Entry, ref: str) -> str | None:
    """What would have to be otherwise about a fact without effect: its form, or its day, moved as little as can be."""
    changes: list[tuple[str, Any, str]] = []
    if getattr(entry.event, "form", "paper") != "paper":
        changes.append(("form", "paper", "in writing"))
    for apart in range(1, _MOST_APART + 1):
        sooner, later = entry.on - ONE_DAY * apart, entry.on + ONE_DAY * apart
        changes.append(("on", sooner, f"had it come by {sooner}"))
        if later <= look.as_of:
            changes.append(("on", later, f"had it come on {later}"))
    for name, value, text in changes:
        if not look.may_try():
            return None
        try:
            change = partial(altered, change={ref: {name: value}})
            history = change(look.history)
        except InputError:
            continue
        if look.sought.there(look.at(history, look.as_of)) and look.confirmed(look.as_of, change):
            return text
    return None


def in_the_way(look: Outlook, *, later: bool) -> list[Found]:
    """The smallest sets of facts without which it is there; if nothing else helps, without which it comes."""
    names = _suspects(look)
    for forward in (False, True) if later else (False,):
        sizes = ((1, MOST_SINGLE), (2, _MOST_PAIRED), (3, _MOST_TRIPLED))
        for size, most in ((1, _MOST_AHEAD),) if forward else sizes:
            found = [
                each
                for some in combinations(names[:most], size)
                if (each := _without(look, some, forward=forward)) is not None
            ]
            if found:
                return found
    return []


def _suspects(look: Outlook) -> list[str]:
    """References of facts that may matter: of the same unit first, then of the contract, the latest first."""
    names = {course.name: stream for stream, course in look.everything.chronicle.courses.items()}
    stream = ACCOUNT if look.sought.contract == "account" else names.get(look.sought.contract or "")
    formation = {move.trigger for move in FORMATION}
    ranked = []
    for record in look.known:
        event = record.event
        if not isinstance(event, Fact) or (look.sought.fact and _is_sought(look, record)):
            continue
        own = stream is None or record.stream == stream
        if not own and record.stream != ACCOUNT and not isinstance(event, REACHING):
            continue
        same_unit = event.unit == look.sought.unit if event.unit is not None else False
        rank = (type(event).__name__ not in formation, same_unit, own, record.seq)
        ranked.append((rank, record.ref))
    return [ref for _, ref in sorted(ranked, reverse=True)]


def _is_sought(look: Outlook, record: Record) -> bool:
    event, name = record.event, look.sought.name
    return isinstance(event, Fact) and (name in (event.id, record.ref) or record.ref.endswith(f"/{name}"))


def _without(look: Outlook, names: Sequence[str], *, forward: bool) -> Found | None:
    if not look.may_try():
        return None
    history = altered(look.history, remove=names)
    day: date | None = look.as_of
    if forward:
        day = look.first_day(history, look.as_of)
    elif not look.sought.there(look.at(history, look.as_of)):
        day = None
    if day is None or not look.confirmed(day, partial(altered, remove=names)):
        return None
    return Found(tuple(names), history, day)


def preventing(look: Outlook, found: Sequence[Found]) -> Iterator[Explanation]:
    """Facts that are in the way, as reasons."""
    for each in found[:MOST_GIVEN]:
        last = _last_day(look, each)
        nodes = tuple(_fact(look, name, last) for name in each.names)
        now = each.shows == look.as_of
        if len(nodes) == 1 and _corrects(look, each.names[0]):
            text = "a correction prevents it: without it, it would be there"
        elif len(nodes) == 1:
            text = "a fact prevents it: without it, it would be there"
        else:
            # As none of fewer facts would do, each of them is enough to prevent it.
            text = "each of these facts prevents it: without them all, it would be there"
        yield Explanation(text if now else f"{text} from {each.shows.isoformat()}", children=nodes)


def _corrects(look: Outlook, ref: str) -> bool:
    return any(r.ref == ref and isinstance(r.event, FactCorrected | FactRetracted) for r in look.known)


def _last_day(look: Outlook, found: Found) -> date | None:
    """The last day of the period whose lapse would bring it about; None where no period does."""
    entry = look.sought.source(look.at(found.history, found.shows))
    for _ in range(DEEPEST):
        if entry is None:
            return None
        if entry.name == "TermRenewed" and entry.course is not None and _are_refusals(look, found):
            # The term ends later than the days in which its renewal can be refused.
            x19 = look.view.chronicle.reading("X19")
            return non_renewal_deadline(entry.on, entry.course.parameters, x19)
        if entry.deemed and entry.shows_from > entry.on:
            return entry.on
        entry = entry.cause
    return None


def _are_refusals(look: Outlook, found: Found) -> bool:
    return all(isinstance(record.event, NonRenewalDeclared) for record in look.known if record.ref in found.names)


def _fact(look: Outlook, ref: str, last: date | None) -> Explanation:
    """A fact, with its day set beside the last day of the period."""
    record = next(record for record in look.known if record.ref == ref)
    for entry in look.view.chronicle.entries:
        if not entry.deemed and entry.record is not None and entry.record.ref == ref:
            node = of_entry(entry)
            return node if node.arithmetic else _beside(node, entry.on, last)
    node = Explanation(record_text(record), getattr(record.event, "article", ""), ref=ref)
    correction = isinstance(record.event, FactCorrected | FactRetracted)
    return node if correction else _beside(node, record.event.on, last)


def otherwise_read(look: Outlook, *, later: bool) -> list[Explanation]:
    """Each reading under which it is there or would come; pairs of those that matter where no single one does."""
    matter: list[dict[str, str]] = []
    said = _substance(look.view)
    waiting, seen, found = sorted(look.view.consulted), set(look.view.consulted), []
    while waiting:
        name = waiting.pop(0)
        for value in READINGS[name].alternatives:
            if value == look.view.chronicle.readings[name] or not look.may_try():
                continue
            other = look.at(look.history, look.as_of, {name: value})
            if look.sought.there(other) and look.confirmed(look.as_of, readings={name: value}):
                found.append({name: value})
            elif _substance(other) != said:
                matter.append({name: value})
            fresh = other.consulted - seen
            seen |= fresh
            waiting += sorted(fresh)
    if later and not found:
        for first, second in combinations(matter, 2):
            both = {**first, **second}
            if len(both) < 2 or not look.may_try():
                continue
            if look.sought.there(look.at(look.history, look.as_of, both)) and look.confirmed(look.as_of, readings=both):
                found.append(both)
    found.sort(key=lambda chosen: [READINGS[name].number for name in chosen])
    return [_reading(look, chosen) for chosen in found]


def _reading(look: Outlook, chosen: Mapping[str, str]) -> Explanation:
    written = " ".join(f"{name}={value}" for name, value in chosen.items())
    text = "the terms as read prevent it: read in another way, it would be there"
    view = look.at(look.history, look.as_of, chosen)
    return Explanation(text, reading=written, children=look.explained(view))


def otherwise_agreed(look: Outlook) -> list[Explanation]:
    """Each term of the contract's definition of which another value would bring it about."""
    course = look.course
    if course is None:
        return []
    definition = course.definition
    others: list[tuple[str, object]] = [
        ("auto_renews", not definition.auto_renews),
        ("lease", not definition.lease),
        ("maker", "company" if definition.maker == "other" else "other"),
        ("communications_secrecy", not definition.communications_secrecy),
        ("prorated", not definition.prorated),
    ]
    others += [("special", ())] if definition.special else []
    others += [("instalments", ())] if definition.instalments else []
    found = []
    for name, value in others:
        history = with_definition(look.history, course.stream, **{name: value})
        there = look.sought.there(look.at(history, look.as_of))
        if there or look.first_day(history, look.as_of) is not None:
            agreed = f"as agreed: {name} = {getattr(definition, name)}"
            found.append(Explanation("what was agreed prevents it", children=(Explanation(agreed),)))
    return found


def record_text(record: Record) -> str:
    """A record as explanations name events."""
    unit = getattr(record.event, "unit", None)
    of = f" of {unit}" if unit else ""
    ref = f" ({record.ref})" if record.version else ""
    return f"{type(record.event).__name__}{of} on {record.event.on}{ref}"


def _beside(node: Explanation, day: date, last: date | None) -> Explanation:
    """A node with its day beside the last day of the period."""
    if last is None:
        return node
    apart = (last - day).days
    if apart == 0:
        text = f"on the last day, {last}"
    elif apart > 0:
        text = f"{apart} days before the last day, {last}" if apart > 1 else f"the day before the last day, {last}"
    else:
        text = f"{-apart} days after the last day, {last}" if apart < -1 else f"the day after the last day, {last}"
    return Explanation(node.text, node.provision, node.reading, text, node.ref, node.children)


def _substance(view: View) -> tuple[object, ...]:
    """What a reading can change of a matter, enough to see whether it matters."""
    entries = tuple(
        (entry.name, entry.unit, entry.on, entry.shows_from, entry.effect) for entry in view.chronicle.entries
    )
    duties = tuple((duty.id, duty.arose_on, duty.due_on, duty.end) for duty in view.chronicle.duties)
    return entries, duties
