"""Corrections and retractions as knowledge about other facts: what they name, and what they make of it.

A correction or retraction may itself be corrected or retracted; what it had changed then stands as before it.
Of two corrections of one fact the later recorded wins field by field.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from yakkan.domain.contract.facts import Fact, FactCorrected, FactRetracted
from yakkan.domain.contract.misfits import field_names, suggestion
from yakkan.domain.errors import InputError, Problem

UNCHANGEABLE: Final = frozenset({"id", "recorded_at", "recorded_by"})
"""Fields that no correction reaches: they belong to the record, not to what happened."""

Placed = tuple[str | None, Fact]
"""A fact and the order in whose papers it stands; None for the account's own."""


class Labels:
    """The labels of a matter's facts, each within its own order."""

    def __init__(self, facts: Sequence[Placed]) -> None:
        self._places: dict[str, dict[str | None, int]] = {}
        self.repeated: dict[int, int] = {}
        for i, (order, fact) in enumerate(facts):
            if fact.id is not None:
                first = self._places.setdefault(fact.id, {}).setdefault(order, i)
                if first != i:
                    self.repeated[i] = first

    def find(self, label: str, order: str | None) -> int:
        """The fact that `label` means in the papers of `order`: its own first, else the matter's only one.

        Raises InputError where there is none, or where several other orders have it.
        """
        places = self._places.get(label, {})
        if order in places:
            return places[order]
        if len(places) == 1:
            return next(iter(places.values()))
        if places:
            orders = ", ".join(each or "the account" for each in places)
            expected = "a label that one fact has"
            raise InputError([Problem("", f"{label!r}, which facts of {orders} have", expected)])
        expected = "the `id` of a fact of this matter"
        # Whoever writes server#5 has a fact before him that is seen by its reference alone.
        unnamed = "a reference is no label, and a fact without `id` cannot be named" if "#" in label else ""
        advice = suggestion(label, self._places) or unnamed
        raise InputError([Problem("", f"the unknown label {label!r}", expected, advice)])


def named_by(fact: Fact) -> tuple[str, str] | None:
    """The field in which a correction or retraction names its target, and the label; else None."""
    if isinstance(fact, FactCorrected):
        return "corrects", fact.corrects
    if isinstance(fact, FactRetracted):
        return "retracts", fact.retracts
    return None


def change_problems(names: Iterable[str], target: Fact) -> list[Problem]:
    """Changes of fields that the target does not have, or that cannot be changed."""
    cls = type(target)
    allowed = [name for name in field_names(cls) if name not in UNCHANGEABLE]
    problems = []
    for name in names:
        if name in allowed:
            continue
        expected = f"a field of {cls.__name__}: {', '.join(allowed)}"
        if name in UNCHANGEABLE or name == "event":
            found, advice = f"{name!r}, which no correction can change", "retract the fact and record it anew"
        else:
            found, advice = f"the unknown field {name!r}", suggestion(name, allowed)
        problems.append(Problem("", found, expected, advice, path=f"changes.{name}"))
    return problems


def changed(target: Fact, changes: Mapping[str, Any]) -> Fact:
    """The target with these fields put in place of its own. Raises InputError where they do not fit it."""
    unknown = change_problems(changes, target)
    if unknown:
        raise InputError(unknown)
    try:
        return replace(target, **changes)
    except InputError as error:
        raise InputError(
            replace(
                each,
                where="",
                expected=f"{each.expected} (in {each.where})",
                path=f"changes.{each.path}" if each.path else "changes",
            )
            for each in error.problems
        ) from None


class _Sum:
    """What amends a fact, the later over the earlier: through which of its `amenders`, and what is left of them."""

    def __init__(self, amenders: list[int]) -> None:
        self.amenders = amenders[::-1]
        self.through = -1
        self.changes: dict[str, Any] = {}
        self.retracted = False

    def amended(self, fact: Fact) -> Fact | None:
        """The fact so amended; None once retracted. Raises InputError where the changes do not fit it."""
        if self.retracted:
            return None
        return changed(fact, self.changes) if self.changes else fact


class Amendments:
    """Who corrects or retracts whom, over facts in the order in which they were recorded."""

    def __init__(self, facts: Sequence[Placed], labels: Labels) -> None:
        self._facts = facts
        self._labels = labels
        # Dictionaries without values: sets that keep their order.
        self._names: dict[int, dict[int, None]] = {}
        self._named_from: dict[int, dict[int, None]] = {}
        self._summed: dict[int, _Sum] = {}
        for i, (order, fact) in enumerate(facts):
            named = named_by(fact)
            target = None if named is None else self._found(named[1], order)
            if target is None:
                continue
            self._link(i, target)
            if isinstance(fact, FactCorrected) and named_by(facts[target][1]):
                # The correction may turn its target, a correction too, to another fact.
                for name, value in fact.changes:
                    if name in ("corrects", "retracts") and isinstance(value, str):
                        other = self._found(value, facts[target][0])
                        if other is not None:
                            self._link(target, other)

    def circle(self, start: int) -> list[int]:
        """The way on which `start` comes back to itself, with `start` at both ends; empty if none."""
        came_from: dict[int, int] = {}
        waiting = [start]
        while waiting:
            at = waiting.pop()
            for named in self._names.get(at, ()):
                if named == start:
                    way = [start]
                    while at != start:
                        way.append(at)
                        at = came_from[at]
                    return [start, *reversed(way)]
                if named not in came_from:
                    came_from[named] = at
                    waiting.append(named)
        return []

    def reached_from(self, start: int) -> list[int]:
        """The facts that `start` amends, through other amendments too; `start` itself where it is none."""
        seen, waiting, reached = {start}, [start], []
        while waiting:
            at = waiting.pop()
            if named_by(self._facts[at][1]) is None:
                reached.append(at)
            for named in self._names.get(at, ()):
                if named not in seen:
                    seen.add(named)
                    waiting.append(named)
        return reached

    def present(self, i: int, known_through: int) -> Fact | None:
        """Fact `i` as amended by facts up to number `known_through`; None once retracted. Bears no circle.

        Raises InputError where a correction then known does not fit what it corrects.
        """
        amenders = self._named_from.get(i, {})
        if any(by in self._named_from for by in amenders):
            values: dict[int, Fact | None] = {}
            for at in self._leaves_first(i, known_through):
                values[at] = self._amended(at, values)
            return values[i]
        # Nothing amends what amends it, so that more knowledge only comes on top of less.
        known = self._summed.get(i)
        if known is None or known.through > known_through:
            known = self._summed[i] = _Sum(sorted(amenders))
        while known.amenders and known.amenders[-1] <= known_through:
            by = known.amenders.pop()
            self._add(known, i, by, self._facts[by][1])
        known.through = known_through
        return known.amended(self._facts[i][1])

    def _amended(self, at: int, values: Mapping[int, Fact | None]) -> Fact | None:
        known = _Sum([])
        for by in sorted(self._named_from.get(at, ())):
            amender = values.get(by)
            if amender is not None:
                self._add(known, at, by, amender)
        return known.amended(self._facts[at][1])

    def _add(self, known: _Sum, at: int, by: int, amender: Fact) -> None:
        """Add what fact `by`, as it stands, makes of fact `at`."""
        named = named_by(amender)
        if named is None or self._found(named[1], self._facts[by][0]) != at:
            return
        if isinstance(amender, FactCorrected):
            known.changes.update(amender.changes)
        else:
            known.retracted = True

    def _leaves_first(self, root: int, known_through: int) -> list[int]:
        """`root` after everything that amends it, directly or not. No recursion: chains may be long."""
        ordered: list[int] = []
        seen: set[int] = set()
        waiting = [(root, False)]
        while waiting:
            at, amenders_done = waiting.pop()
            if amenders_done:
                ordered.append(at)
            elif at not in seen:
                seen.add(at)
                waiting.append((at, True))
                waiting += [(by, False) for by in self._named_from.get(at, ()) if by <= known_through]
        return ordered

    def _found(self, label: str, order: str | None) -> int | None:
        try:
            return self._labels.find(label, order)
        except InputError:
            return None

    def _link(self, source: int, target: int) -> None:
        self._names.setdefault(source, {})[target] = None
        self._named_from.setdefault(target, {})[source] = None
