"""What somebody misses: an event, a state, a charge, an obligation, a right, or the effect of a fact."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from yakkan.domain.contract.course import Entry
from yakkan.domain.contract.facts import DEEMED, FACTS, Fact
from yakkan.domain.contract.history import History
from yakkan.domain.contract.lifecycles import LIFECYCLES, NONE, Lifecycle
from yakkan.domain.contract.misfits import one_of, suggestion
from yakkan.domain.errors import InputError, Problem
from yakkan.projections import question, target
from yakkan.projections.liability import LiabilityLine
from yakkan.projections.obligations import ObligationLine
from yakkan.projections.timeline import Row
from yakkan.projections.view import View
from yakkan.projections.vocabulary import OBLIGATION, Subject, unspeakable

_COMPARING = re.compile(r"[<>]|[!=]=")
_STATE = re.compile(r"state:\s*(?P<place>\S+?)\s*={1,2}\s*(?P<state>\S+)")
_SORTS: Final = "an event (EquipmentDeemedPassed:server/s1), state:server/s1=in_warranty, a charge (server/s1/price), "
EXPECTED: Final = f"{_SORTS}O22:server/s1, latent_defect:server/s1, a fact's label or reference, or a question"
_IN_FORCE: Final = ("open", "overdue")
_OF_THE_RECORD: Final = frozenset({"FactCorrected", "FactRetracted", "DeemedEventWithdrawn"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is missed: whether a view has it, and the lines and rows that go by its name, without effect or ended.

    `contract` and `unit` are where it belongs; None where that is left open. `event` and `state` say what a lifecycle
    may know it by, `fact` that it is a recorded fact. `timed` is true where time alone may change the answer,
    `asked` where it is that a question be true.
    """

    name: str
    there: Callable[[View], bool]
    traces: Callable[[View], Sequence[target.Explained]]
    contract: str | None = None
    unit: str | None = None
    event: str | None = None
    state: str | None = None
    fact: bool = False
    timed: bool = False
    asked: bool = False

    def source(self, view: View) -> Entry | None:
        """The event by which a view has it, or that led to it."""
        if self.state is not None:
            return next(iter(target.standing(view, _place(self.contract, self.unit)).led_by), None)
        for line in reversed(self.traces(view)):
            if isinstance(line, Row):
                if (line.status, line.effect) == ("effective", "full"):
                    return line.entry
            else:
                entries = [entry for ground in line.grounds for entry in ground.entries]
                if entries:
                    return entries[0]
        return None


def wanted(history: History, view: View, name: str) -> Wanted:
    """What a name means in a matter. `view` knows all contracts. Raises InputError for a name that means nothing."""
    text = name.strip()
    state = _STATE.fullmatch(text)
    if state is not None:
        return _state(view, text, state["place"], state["state"])
    sort, colon, where = text.partition(":")
    if sort == "state":
        problem = Problem("TARGET", repr(text), "a state too, such as state:server/s1=in_warranty")
        raise InputError([problem])
    if (sort in FACTS or sort in DEEMED) and not _COMPARING.search(text):
        contract, unit = _place_of(view, text, where) if where else (None, None)
        happened = _recorded if sort in _OF_THE_RECORD else _in_the_chronicle
        return Wanted(
            text,
            lambda v: happened(v, sort, contract, unit),
            lambda v: [row for row in v.timeline if row.event == sort and _at(row, contract, unit)],
            contract,
            unit,
            event=sort,
        )
    if colon and (OBLIGATION.fullmatch(sort) or sort in target.HEADS) and not _COMPARING.search(text):
        contract, unit = _place_of(view, text, where)
        return _line(text, contract, unit)
    if sort == "interest" and where:
        contract, unit = _owner(view, text, where)
        return _line(text, contract, unit, timed=True)
    if _COMPARING.search(text):
        return _asked(view, text)
    known = [r for r in history.records if isinstance(r.event, Fact) and _refers(r.ref, r.event.id, text)]
    if known:
        stream = known[0].stream
        course = view.chronicle.courses.get(stream)
        return Wanted(
            text,
            lambda v: any((row.status, row.effect) == ("effective", "full") for row in _rows(v, text)),
            lambda v: _rows(v, text),
            None if course is None else course.name,
            known[0].event.unit if isinstance(known[0].event, Fact) else None,
            event=type(known[0].event).__name__,
            fact=True,
        )
    contract, unit = _owner(view, text, text)
    problems = list(unspeakable(view, Subject("charge", text, ""), text))
    if problems:
        raise InputError([replace(each, where="TARGET") for each in problems])
    return _line(text, contract, unit)


def lifecycle(view: View, contract: str | None, unit: str | None) -> Lifecycle | None:
    """The lifecycle of a place; None for the account."""
    for line in view.contracts:
        if line.contract == contract:
            own = f"{line.kind}_unit"
            return LIFECYCLES[own if unit is not None and own in LIFECYCLES else line.kind]
    return None


def state_of(view: View, contract: str, unit: str | None) -> str:
    """The state of a place; none before its contract is known."""
    try:
        return view.state(contract, unit)
    except InputError:
        return NONE


def _state(view: View, name: str, where: str, state: str) -> Wanted:
    contract, unit = _place_of(view, name, where)
    life = lifecycle(view, contract, unit)
    if contract is None or life is None or state not in life.states:
        states = [] if life is None else list(life.states)
        found = f"the unknown state {state!r} of {where}"
        raise InputError([Problem("TARGET", found, one_of(states), suggestion(state, states))])
    steps = {move.trigger.split(" ")[0] for move in life.moves if move.dest == state} & FACTS.keys()

    def idle(v: View) -> list[Row]:
        return [row for row in v.timeline if row.event in steps and row.effect == "none" and _at(row, contract, unit)]

    return Wanted(
        name,
        lambda v: state_of(v, contract, unit) == state,
        idle,
        contract,
        unit,
        state=state,
    )


def _line(name: str, contract: str | None, unit: str | None, *, timed: bool = False) -> Wanted:
    """A charge, an obligation, a head of liability or interest; the last two of these must not have ended."""

    def traces(v: View) -> Sequence[target.Explained]:
        return target.meant(v, name)

    def there(v: View) -> bool:
        return any(in_force(line) for line in traces(v))

    return Wanted(name, there, traces, contract, unit, timed=timed)


def in_force(line: target.Explained) -> bool:
    """Whether an obligation or a right has not ended; true of any other line."""
    return line.status in _IN_FORCE if isinstance(line, LiabilityLine | ObligationLine) else True


def _asked(view: View, text: str) -> Wanted:
    """A question in words: what is missed is that it be true."""
    asking = question.parse(text)
    asking.check(view)
    contract = unit = None
    for subject in asking.subjects:
        for place in target.places(view):
            if re.search(rf"(^|:){re.escape(place)}($|[./])", subject):
                contract, _, rest = place.partition("/") if "/" in place else (place, "", "")
                unit = rest or None

    def there(v: View) -> bool:
        try:
            return bool(asking(v))
        except InputError:
            return False

    return Wanted(text, there, lambda v: [], contract, unit, timed=True, asked=True)


def _rows(view: View, name: str) -> list[Row]:
    return [row for row in view.timeline if not row.deemed and _refers(row.ref, row.id, name)]


def _refers(ref: str | None, label: str | None, name: str) -> bool:
    return name in (label, ref) or ("#" in name and ref is not None and ref.endswith(f"/{name}"))


def _in_the_chronicle(view: View, event: str, contract: str | None, unit: str | None) -> bool:
    return any(_happened(entry, event, contract, unit) for entry in view.chronicle.entries)


def _recorded(view: View, event: str, contract: str | None, unit: str | None) -> bool:
    """Whether an event about the record itself stands; the chronicle, which is of what happened, has none."""
    return any(
        (row.event, row.status, row.effect) == (event, "effective", "full")
        and contract in (None, row.contract or "account")
        and unit in (None, row.unit)
        for row in view.timeline
    )


def _happened(entry: Entry, event: str, contract: str | None, unit: str | None) -> bool:
    if entry.name != event or entry.effect != "full":
        return False
    name = "account" if entry.course is None else entry.course.name
    return contract in (None, name) and (unit is None or entry.unit == unit)


def _at(row: Row, contract: str | None, unit: str | None) -> bool:
    return contract in (None, row.contract or "account") and (unit is None or row.unit in (None, unit))


def _place(contract: str | None, unit: str | None) -> str:
    return f"{contract}/{unit}" if unit else str(contract)


def _place_of(view: View, name: str, where: str) -> tuple[str | None, str | None]:
    """The contract, by the name that the view has for it, and the unit of a place. Raises InputError for no place."""
    if where == "account":
        return "account", None
    for line in view.contracts:
        for called in (line.contract, f"{line.order}/{line.contract}"):
            if where == called:
                return line.contract, None
            for unit in line.units:
                if where == f"{called}/{unit.unit}":
                    return line.contract, unit.unit
    known = list(target.places(view))
    found = f"{name!r}, of the unknown contract or unit {where!r}"
    raise InputError([Problem("TARGET", found, one_of(known), suggestion(where, known))])


def _owner(view: View, name: str, charge: str) -> tuple[str | None, str | None]:
    """The contract and unit that a charge's id begins with. Raises InputError for another text."""
    parts = charge.split("/")
    for length in range(len(parts) - 1, 0, -1):
        try:
            return _place_of(view, name, "/".join(parts[:length]))
        except InputError:
            continue
    known: list[Any] = target.names(view)
    raise InputError([Problem("TARGET", repr(name), EXPECTED, suggestion(name, known))])
