"""Searching the combinations of readings for those that matter to one answer.

A derivation is a decision tree: what it never asked for cannot matter to it, and two assignments that agree on all
that one of them asked for give the same answer. So an answer is kept under the readings that it asked for, and most
of the 2^64 combinations never need a view of their own.

Where the tree is small, all its leaves are visited. Else a set of readings that matter is grown: a reading joins it
when switching it changes the answer in a combination of those that have joined, alone or, in mixed samples, together
with others that do nothing alone. Where those combinations are many, the readings left are switched alone in some of
them, and mixed in each. Where even switching each alone is out of bound, many are switched at once, and only where
that changes the answer, by halves, each of them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product
from math import prod
from random import Random
from typing import Any, Generic, TypeVar

from yakkan.domain import given
from yakkan.domain.errors import InputError, Problem
from yakkan.domain.terms.readings import READINGS, unknown_reading
from yakkan.projections.dispute.turning import needed_in_turn

T = TypeVar("T")
U = TypeVar("U")
Choice = Mapping[str, str]
"""Readings with their values; what is not named has its value in the matter."""

FEW = 600
"""Leaves of a decision tree that are visited one and all."""
SAMPLES = 96
"""Mixed combinations of readings that do nothing alone, at least."""
ALIKE = 64
"""The most combinations of readings under which one answer is kept."""
CLOSELY = 24
"""Combinations of those that matter in which every other reading is switched alone."""


class OutOfBoundError(Exception):
    """The search has asked for as many answers as it may."""


class Answers(Generic[T]):
    """The answers of a function of readings, each kept under the readings that it asked for.

    `ask` gives the answer under a choice and the readings consulted for it, perhaps with the values of each that may
    lead elsewhere; `base` holds the value of every reading in the matter. Outside `pool` nothing is ever switched.
    Raises OutOfBoundError beyond `bound` questions.
    """

    def __init__(
        self,
        ask: Callable[[dict[str, str]], tuple[T, Iterable[str] | Mapping[str, Collection[str]]]],
        base: Choice,
        *,
        pool: Iterable[str] | None = None,
        bound: int,
    ) -> None:
        self.base = base
        self.pool = frozenset(READINGS) if pool is None else _checked(pool)
        self.asked = 0
        self.known: list[str] = []
        self._ask = ask
        self._bound = bound
        self._kept: dict[tuple[str, ...], dict[tuple[str, ...], T]] = {}

    def of(self, choice: Choice) -> T:
        """The answer under a choice."""
        return self.leaf(choice)[1]

    def leaf(self, choice: Choice) -> tuple[tuple[str, ...], T]:
        """The readings of the pool that the answer under a choice asked for, by their numbers, and the answer."""
        base = self.base
        for names, kept in self._kept.items():
            values = tuple([choice.get(name) or base[name] for name in names])
            if values in kept:
                return names, kept[values]
        if self.asked >= self._bound:
            raise OutOfBoundError
        self.asked += 1
        answer, consulted = self._ask({name: value for name, value in choice.items() if value != base[name]})
        names = by_number(self.pool.intersection(consulted))
        self.known = list(by_number({*self.known, *names}))
        kept = self._kept.setdefault(names, {})
        kept[tuple(choice.get(name) or base[name] for name in names)] = answer
        if isinstance(consulted, Mapping):
            alike = [self._alike(choice.get(name) or base[name], name, consulted[name]) for name in names]
            if prod(map(len, alike)) <= ALIKE:
                for values in product(*alike):
                    kept[values] = answer
        return names, answer

    def _alike(self, value: str, name: str, elsewhere: Collection[str]) -> list[str]:
        """The values of a reading that lead where a value does, itself among them."""
        return [each for each in READINGS[name].alternatives if each == value or each not in elsewhere]

    @property
    def left(self) -> int:
        """How many questions may still be asked."""
        return self._bound - self.asked

    def part(self, of: Callable[[T], U]) -> Answers[U]:
        """A part of each answer as an answer of its own; what is asked for it counts here."""

        def ask(choice: dict[str, str]) -> tuple[U, Iterable[str]]:
            names, answer = self.leaf(choice)
            return of(answer), names

        return Answers(ask, self.base, pool=self.pool, bound=sys.maxsize)

    def others(self, name: str) -> Iterator[str]:
        """The values of a reading that it does not have in the matter."""
        return (value for value in READINGS[name].alternatives if value != self.base[name])


@dataclass(frozen=True, slots=True)
class Table(Generic[T]):
    """The answer in every combination of the readings that matter, `names`.

    `looked_at` are the readings that any derivation asked for, `asked` the derivations made. `every` says that each
    combination of those was covered, not only what the search thought worth trying; `complete` is false when the
    bound cut the search.
    """

    names: tuple[str, ...]
    rows: dict[tuple[str, ...], T]
    looked_at: tuple[str, ...]
    asked: int
    every: bool = False
    complete: bool = True
    deciding: tuple[str, ...] = field(default=())

    def choice(self, values: tuple[str, ...]) -> dict[str, str]:
        """A row's values as a choice of readings."""
        return dict(zip(self.names, values, strict=True))


def by_number(names: Iterable[str]) -> tuple[str, ...]:
    """Readings in the order of their numbers."""
    return tuple(sorted(names, key=lambda name: READINGS[name].number))


def search(answers: Answers[T], *, few: int = FEW, samples: int = SAMPLES) -> Table[T]:
    """The readings that matter to an answer, and the answer in each combination of them."""
    matter: list[str] = []
    every, complete = False, True
    try:
        names, _ = answers.leaf({})
        if prod(len(READINGS[name].alternatives) for name in names) <= min(few, answers.left + 1):
            every = _visit_all(answers, matter, few)
        elif answers.left < sum(len(READINGS[name].alternatives) - 1 for name in names):
            complete = False
            _join_by_halves(answers, matter)
        joined = complete and not every
        while joined:
            joined = _joins_alone(answers, matter) or _joins_with_others(answers, matter, samples)
    except OutOfBoundError:
        complete = False
    return _tabulated(answers, by_number(matter), every=every, complete=complete)


def telling(switches: Sequence[tuple[str, str]], matters: Callable[[Choice], bool]) -> list[tuple[str, str]]:
    """The values of readings that change something, found by switching many at once: two that undo each other are not.

    Of several values of one reading each has a round of its own.
    """
    return list(_telling_in_turn(switches, matters))


def _telling_in_turn(
    switches: Sequence[tuple[str, str]], matters: Callable[[Choice], bool]
) -> Iterator[tuple[str, str]]:
    left = list(switches)
    while left:
        at_once = list(dict(reversed(left)).items())
        yield from needed_in_turn(at_once, lambda some: matters(dict(some)))
        left = [switch for switch in left if switch not in at_once]


def _join_by_halves(answers: Answers[T], matter: list[str]) -> None:
    """Switch many readings at once, and by halves those that change the answer."""
    names, answer = answers.leaf({})
    switches = [(name, value) for name in names for value in answers.others(name)]
    # One by one, so that what was found stays when the bound cuts the search.
    for name, _ in _telling_in_turn(switches, lambda choice: answers.of(choice) != answer):
        if name not in matter:
            matter.append(name)


def _tabulated(answers: Answers[T], names: tuple[str, ...], *, every: bool, complete: bool) -> Table[T]:
    rows: dict[tuple[str, ...], T] = {}
    missed = 0
    for values in product(*(READINGS[name].alternatives for name in names)):
        try:
            rows[values] = answers.of(dict(zip(names, values, strict=True)))
        except OutOfBoundError:
            complete = False
            # Rows whose answer is kept cost nothing: a cut search still shows them, as far as patience goes.
            missed += 1
            if missed > 10 * FEW:
                break
    deciding = smallest(names, rows)
    return Table(names, rows, tuple(answers.known), answers.asked, every, complete, deciding)


def _joins_alone(answers: Answers[T], matter: list[str]) -> bool:
    """Switch every reading asked for alone, in combinations of those that matter so far."""
    choices = list(_combinations(matter))
    for choice in choices:
        answers.of(choice)
    Random(0).shuffle(choices)
    for choice in [{}, *choices[:CLOSELY]]:
        names, answer = answers.leaf(choice)
        fresh = [
            name
            for name in names
            if name not in matter
            and any(answers.of({**choice, name: value}) != answer for value in answers.others(name))
        ]
        if fresh:
            matter += fresh
            return True
    return False


def _joins_with_others(answers: Answers[T], matter: list[str], samples: int) -> bool:
    """Switch several readings at once that do nothing alone: together they may."""
    if not samples:
        return False
    chance = Random(len(matter))
    choices = list(_combinations(matter))
    chance.shuffle(choices)
    for number in range(max(samples, len(choices))):
        choice = choices[number % len(choices)]
        neutral = [name for name in answers.known if name not in matter]
        switched = {name: chance.choice(list(READINGS[name].alternatives)) for name in neutral}
        answer = answers.of(choice)
        if answers.of({**choice, **switched}) == answer:
            continue
        for name in neutral:
            fewer = {other: value for other, value in switched.items() if other != name}
            if answers.of({**choice, **fewer}) != answer:
                switched = fewer
        matter += switched
        return True
    return False


def _combinations(names: Sequence[str]) -> Iterator[dict[str, str]]:
    for values in product(*(READINGS[name].alternatives for name in names)):
        yield dict(zip(names, values, strict=True))


def _visit_all(answers: Answers[T], matter: list[str], few: int) -> bool:
    """Visit every leaf of the decision tree and find the readings that decide; false when there are too many."""
    leaves: dict[tuple[tuple[str, str], ...], T] = {}
    waiting: list[dict[str, str]] = [{}]
    while waiting:
        if len(leaves) > few:
            return False
        fixed = waiting.pop()
        names, answer = answers.leaf(fixed)
        leaves[tuple((name, fixed.get(name) or answers.base[name]) for name in names)] = answer
        before = dict(fixed)
        for name in names:
            if name not in fixed:
                waiting += ({**before, name: value} for value in answers.others(name))
                before[name] = answers.base[name]
    matter += by_number(_essential(list(leaves.items())))
    return True


def _essential(leaves: Sequence[tuple[tuple[tuple[str, str], ...], T]]) -> set[str]:
    """Readings that alone set two leaves of different answers apart."""
    found: set[str] = set()
    told = [(dict(leaf), answer) for leaf, answer in leaves]
    for (one, first), (other, second) in combinations(told, 2):
        if first == second:
            continue
        apart = ""
        for name, value in one.items():
            if other.get(name, value) != value:
                if apart:
                    break
                apart = name
        else:
            found.add(apart)
    return found


def smallest(names: Sequence[str], rows: Mapping[tuple[str, ...], Any]) -> tuple[str, ...]:
    """The smallest set of readings whose values fix the answer in all these rows.

    Of a full table it is the readings that alone make a difference in some row; a table that was cut may need more.
    """
    full = len(rows) == prod(len(READINGS[name].alternatives) for name in names)
    alone = [
        number
        for number, name in enumerate(names)
        if any(
            (other := (*row[:number], value, *row[number + 1 :])) in rows and rows[other] != answer
            for row, answer in rows.items()
            for value in READINGS[name].alternatives
        )
    ]
    rest = [number for number in range(len(names)) if number not in alone]
    if full or not rest:
        return tuple(names[number] for number in alone)
    for size in range(len(rest) + 1):
        for more in combinations(rest, size):
            chosen = sorted([*alone, *more])
            if _fixes(chosen, rows):
                return tuple(names[number] for number in chosen)
    return tuple(names)


def conditions(
    names: Sequence[str],
    holds: Mapping[tuple[str, ...], bool],
    tried: Collection[tuple[str, ...]] | None = None,
) -> tuple[str, ...]:
    """The combinations of readings in which something holds, each as short as it can be; they may overlap.

    Each is written X1=R-A X2=R-B; none where it holds in no row, or depends on no reading. `tried` are all rows, where
    some are left out of account; what is no row, as where a search was cut, is in no combination that is told.
    """
    tried = holds if tried is None else tried
    full = len(tried) == prod(len(READINGS[name].alternatives) for name in names)
    telling = smallest(names, holds) if full else tuple(names)
    places = [names.index(name) for name in telling]
    cells = {tuple(values[place] for place in places): yes for values, yes in holds.items()}
    held = [cell for cell, yes in cells.items() if yes]
    failing = [cell for cell, yes in cells.items() if not yes]

    def is_known(part: _Part) -> bool:
        """Whether all combinations that have a part are among the rows, and it fails in none."""
        if any(_matches(cell, part) for cell in failing):
            return False
        free = (name for number, name in enumerate(telling) if number not in part)
        return full or sum(_matches(row, part) for row in tried) == prod(
            len(READINGS[name].alternatives) for name in free
        )

    found: list[_Part] = []
    for cell in held:
        if any(_matches(cell, part) for part in found):
            continue
        part = dict(enumerate(cell))
        for place in range(len(telling)):
            shorter = {other: value for other, value in part.items() if other != place}
            if is_known(shorter):
                part = shorter
        found.append(part)
    found.sort(key=len)
    return tuple(written({telling[place]: value for place, value in part.items()}) for part in found if part)


_Part = dict[int, str]
"""Values that some places of a row have."""


def _matches(cell: tuple[str, ...], part: _Part) -> bool:
    return all(cell[place] == value for place, value in part.items())


def written(choice: Choice) -> str:
    """A choice as people write it: X1=R-A X2=R-B."""
    return " ".join(f"{name}={value}" for name, value in choice.items())


def _fixes(chosen: Sequence[int], rows: Mapping[tuple[str, ...], Any]) -> bool:
    seen: dict[tuple[str, ...], Any] = {}
    return all(seen.setdefault(tuple(row[n] for n in chosen), answer) == answer for row, answer in rows.items())


def _checked(pool: Iterable[str]) -> frozenset[str]:
    if isinstance(pool, str) or not isinstance(pool, Iterable):
        expected = '["X1", "X32"]: a list of readings, also of one'
        raise InputError([Problem("pool", given.found(pool), expected)])
    names = frozenset(pool)
    unknown = sorted(names - READINGS.keys())
    if unknown:
        raise InputError(map(unknown_reading, unknown))
    return names
