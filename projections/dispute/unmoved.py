"""Whether switched readings leave the course of every contract as it was, told on the parts of a matter.

A reading that is only asked for where the terms decide what becomes of a contract can reach the money of the matter in
one way: through what becomes of the contract. So where every part of the matter (`domain/contract/parts.py`) comes to
the same course under it, down to what no line shows, the whole says the same too, and need not be derived again.

A part lacks the money of other contracts and of the account. So this is told of readings alone that no rule about
money, caps or title asks for: those of `COURSE`; and where there is no damage, of those that only value it, `DAMAGES`.
Of all others only the whole can tell.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import fields, is_dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from math import inf
from typing import Any, Final, NamedTuple

from yakkan.domain.contract import undone
from yakkan.domain.contract.chronicle import Chronicle
from yakkan.domain.contract.course import Ground
from yakkan.domain.contract.derivation import derive
from yakkan.domain.contract.facts.base import Event
from yakkan.domain.contract.history import History, present
from yakkan.domain.contract.parts import Parts
from yakkan.domain.contract.record import ACCOUNT, Record
from yakkan.projections.dispute.combinations import Answers
from yakkan.projections.liability import liability
from yakkan.projections.view import View

COURSE: Final = frozenset(
    {
        "X2", "X3", "X10", "X11", "X12", "X13", "X14", "X15", "X21", "X24", "X26", "X28", "X31", "X32", "X33", "X34",
        "X35", "X36", "X53", "X54", "X59", "X65",
    }
)  # fmt: skip
"""Readings that decide what becomes of a contract and what it charges, which ask for no money, cap or title."""

DAMAGES: Final = frozenset({"X18", "X61", "X62", "X63", "X64"})
"""Readings of what damage is answered for and up to which cap; where nothing was damaged no yen hang on them."""

VALUED: Final = DAMAGES - {"X62"}
"""Those that only the lines of liability ask for, never what happens; a cap of a day gone by hangs on X62."""

_LABELS: Final = frozenset({"id", "corrects", "retracts"})


class _Course(NamedTuple):
    """The course of a part: whether anything was damaged, and all that its chronicle holds."""

    damaged: bool
    held: tuple[Any, ...]


class _Part(NamedTuple):
    """A part of a matter: what its records tell, and its course under a choice of readings."""

    told: list[tuple[Any, ...]]
    answers: Answers[_Course]


class Courses:
    """The courses of the contracts of a matter on a day, part by part, under whatever readings.

    `base` holds the value of every reading in force. `told` is false where the parts cannot tell: where the matter is
    all one part, or an invoice spans several, so that what it covered hangs on how each stood on its day. What `like`
    has too, the same matter as another party tells it, is derived once for both. Where parts of more than `reading`
    records ask for a reading they do not tell: then the whole is read as soon.
    """

    def __init__(
        self,
        history: History,
        as_of: date,
        base: Mapping[str, str],
        like: Courses | None = None,
        *,
        reading: float = inf,
    ) -> None:
        self._records = history.records
        self._reading = reading
        self._as_of = as_of
        self._base = dict(base)
        self._like = like if like is not None and (like._as_of, like._base) == (as_of, self._base) else None

    @cached_property
    def _parts(self) -> list[_Part]:
        parts = Parts(self._records)
        if parts.is_one or undone.invoices_tie(present(self._records)):
            return []
        each = [parts.of(streams, choosing=False) for streams in _together(parts)]
        return [self._part(records) for records in each] if len(each) > 1 else []

    def _part(self, records: Sequence[Record]) -> _Part:
        told = _told(records)
        for other in [] if self._like is None else self._like._by_first.get(told[0][:2], ()):
            if other.told == told:
                return other
        return _Part(told, self._answers(records))

    @cached_property
    def _by_first(self) -> dict[tuple[Any, ...], list[_Part]]:
        """The parts by the stream and order of their first record."""
        found: dict[tuple[Any, ...], list[_Part]] = {}
        for part in self._parts:
            found.setdefault(part.told[0][:2], []).append(part)
        return found

    @property
    def told(self) -> bool:
        """Whether the parts can tell."""
        return bool(self._parts)

    def unmoved(self, choice: Mapping[str, str], start: Mapping[str, str]) -> bool:
        """Whether the whole leads to the same states and yen under both choices; false where the parts cannot tell."""
        base = self._base
        differing = {n for n in {*choice, *start} if choice.get(n, base[n]) != start.get(n, base[n])}
        if not differing <= COURSE | DAMAGES or not self.told:
            return False
        before = [(part, *part.answers.leaf(start)) for part in self._parts]
        if not differing.isdisjoint(DAMAGES) and any(course.damaged for _, _, course in before):
            return False
        asking = [(part, names, course) for part, names, course in before if not differing.isdisjoint(names)]
        if sum(len(part.told) for part, _, _ in asking) > self._reading:
            return False
        if not all(part.answers.of(choice) == course for part, _, course in asking):
            return False
        asked = {name for _, names, _ in asking for name in names}
        # What no part asks for, and the whole did, is asked for on account of money after all; caps are beside that.
        return differing <= asked | DAMAGES

    def _answers(self, part: Sequence[Record]) -> Answers[_Course]:
        def ask(choice: dict[str, str]) -> tuple[_Course, Iterable[str]]:
            chronicle, _ = derive(part, self._as_of, {**self._base, **choice})
            return _Course(bool(chronicle.incidents), course(chronicle)), chronicle.consulted

        return Answers(ask, self._base, bound=sys.maxsize)


def valued(view: View, choice: Mapping[str, str]) -> View:
    """The view under other readings of `VALUED`: only its liability is told anew, its grounds still cite the former."""
    chronicle, made = copy(view.chronicle), copy(view)
    asked = chronicle.reading

    def reading(name: str) -> str:
        return choice.get(name, asked(name))

    vars(chronicle).update(reading=reading)
    vars(made).update(chronicle=chronicle, liability=liability(chronicle, view.as_of))
    return made


def _together(parts: Parts) -> Iterator[set[str]]:
    """The contracts of a matter, as many at a time as have about as many records as stand in every part."""
    of_all = sum(len(parts.by_stream.get(stream, ())) for stream in (ACCOUNT, *parts.tied(())))
    some: set[str] = set()
    for streams in parts.each():
        some |= streams
        if sum(len(parts.by_stream[stream]) for stream in some - parts.tied(())) >= of_all:
            yield some
            some = set()
    if some:
        yield some


def _told(records: Iterable[Record]) -> list[tuple[Any, ...]]:
    """What records tell, labels by the order in which they come: two parties' labels are never the same."""
    labels: dict[str, int] = {}

    def told(name: str, value: Any) -> Any:
        if name in _LABELS and isinstance(value, str):
            return labels.setdefault(value, len(labels))
        return [(each, told(each, its)) for each, its in value] if name == "changes" else value

    return [
        (each.stream, each.order, each.recorded_at, type(each.event).__name__, *_values(each.event, told))
        for each in records
    ]


def _values(event: Event, told: Callable[[str, Any], Any]) -> Iterator[Any]:
    return (told(each.name, getattr(event, each.name)) for each in fields(event))


def course(chronicle: Chronicle) -> tuple[Any, ...]:
    """All that a chronicle holds but its grounds, as values: two that are equal go on alike."""
    ledger = chronicle.ledger
    lives = [life for course in chronicle.courses.values() for life in course.lives]
    found = _Values(
        [
            *chronicle.entries, *chronicle.courses.values(), *lives, *chronicle.duties, *chronicle.liabilities,
            *chronicle.incidents.values(), *ledger.charges, *ledger.credits,
        ]
    )  # fmt: skip
    beside = [
        chronicle.excuses, chronicle.grounds, chronicle.solicitations, chronicle.harassments, chronicle.consents,
        chronicle.secrets, ledger.deposits, list(ledger.by_id),
    ]  # fmt: skip
    return (*found.listed(), found.of(beside))


class _Values:
    """Objects as nested values; each is written once, and elsewhere goes by its number."""

    def __init__(self, listed: list[Any]) -> None:
        self._listed = listed
        # Numbered first, so that a chain of causes is no chain of calls.
        self._numbers = {id(each): number for number, each in enumerate(listed)}
        self._others: list[Any] = []

    def listed(self) -> list[Any]:
        """The objects by their numbers, with all they hold."""
        return [self._written(each) for each in self._listed]

    def of(self, value: Any) -> Any:
        """A value that one of them holds."""
        kind = type(value)
        if kind in _PLAIN:
            return value
        if isinstance(value, list | tuple):
            return tuple([self.of(each) for each in value if type(each) is not Ground])
        if isinstance(value, dict):
            return tuple([(self.of(key), self.of(each)) for key, each in value.items()])
        if isinstance(value, set):
            return frozenset(map(self.of, value))
        if kind is Record or not _fields(kind):
            # Of records, definitions, events and days two that say the same are equal.
            return value
        number = self._numbers.get(id(value))
        if number is not None:
            return ("#", number)
        self._numbers[id(value)] = len(self._numbers)
        self._others.append(value)
        return self._written(value)

    def _written(self, value: Any) -> tuple[Any, ...]:
        kind = type(value)
        return (kind.__name__, *[self.of(getattr(value, name, None)) for name in _fields(kind)])


_PLAIN: Final = frozenset({str, int, bool, date, Fraction, type(None)})


_FIELDS: dict[type, tuple[str, ...]] = {}


def _fields(kind: type) -> tuple[str, ...]:
    """The fields of what is one thing with a fate of its own, not a value: a contract, a charge, a duty."""
    if kind not in _FIELDS:
        one = is_dataclass(kind) and kind.__eq__ is object.__eq__
        _FIELDS[kind] = tuple(each.name for each in fields(kind)) if one else ()
    return _FIELDS[kind]
