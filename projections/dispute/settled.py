"""Acts of which nothing is left to do: they have been done, or what they concern is gone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from yakkan.domain.contract.course import Entry, Unit
from yakkan.domain.contract.facts import DepositPaid
from yakkan.projections.dispute.acts import ACTIONS, Act
from yakkan.projections.view import View

_ONE_DAY: Final = timedelta(days=1)
_OVER: Final = frozenset({"refused", "withdrawn", "terminated", "expired"})
"""States in which nothing of a contract is left to refuse, reject or demand; what was lent must still come back."""


@dataclass(frozen=True, slots=True)
class Settled:
    """Why nothing is left to do from a day on: `done_by` is the label or reference of the fact that did it, else
    `state` is that of the contract or unit that is gone.
    """

    on: date
    done_by: str | None = None
    state: str | None = None


def settled(act: Act, views: Callable[[date], View], as_of: date, last: date | None) -> Settled | None:
    """Why nothing is left to do on a day, where the last day on which the act would do is past, or None.

    What was done before that day was another act of the kind: a unit rejected and delivered again is not rejected.
    `views` gives the views without the act.
    """
    view = views(as_of)
    done = _payment(act, view) if act.action == "pay" else _deed(act, view)
    if done is not None and ACTIONS[act.action].averts and act.is_averted_in_vain(views(act.window_closed(view))):
        done = None
    if done is not None and (last is None or last <= done.on):
        return Settled(done.on, done_by=done.label or done.ref)
    for unit in _concerned(act, view):
        gone = unit.state == "lost" or (unit.state in _OVER and act.action not in ("return", "pay"))
        if gone and unit.since is not None and (last is None or last >= unit.since - _ONE_DAY):
            return Settled(unit.since, state=unit.state)
    return None


def _deed(act: Act, view: View) -> Entry | None:
    """The last fact on record that is this act and has its effect; renewal is refused by either party."""
    line = view.contract(act.contract)
    deed = type(act.fact(line, view.as_of))
    unit = act.unit if ACTIONS[act.action].of_unit else None
    done = [
        entry
        for entry in view.chronicle.entries
        if isinstance(entry.event, deed) and entry.effect == "full" and entry.course is not None
        if entry.course.name == line.contract and (unit is None or entry.unit in (None, unit))
    ]
    return done[-1] if done else None


def _payment(act: Act, view: View) -> Entry | None:
    """What paid the rest of what is meant; None while some of it is open."""
    meant = {charge.id for charge in act.charges(view) if act.charge in (None, charge.id)}
    if not meant or act.open_charges(view):
        return None
    paid = [
        each.entry
        for each in view.fees.movements
        if each.charge in meant and (each.debit == "customer-credit" or isinstance(each.entry.event, DepositPaid))
    ]
    return paid[-1] if paid else None


def _concerned(act: Act, view: View) -> list[Unit]:
    """The units that the act concerns, and the body of the contract."""
    name = view.contract(act.contract).contract
    course = next(each for each in view.chronicle.courses.values() if each.name == name)
    return [unit for unit in course.lives if unit is course.body or act.unit in (None, unit.id)]
