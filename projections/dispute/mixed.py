"""Three readings that matter only together, found in mixtures of many.

Trying every three by themselves takes too many views. Instead many that do nothing alone nor in pairs are switched at
once, so often that any three of them have been switched together; where such a mixture changes the outcome, those are
left out one by one that it does not take. Two in a mixture may undo what a third does there, and stay unseen then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations
from random import Random
from typing import Final

Switch = tuple[str, str]
"""A reading and a value that is not in force."""
Choice = Mapping[str, str]

MIXED: Final = 12
"""So many values are switched at once."""
MOST: Final = 60
"""Of more values than these mixtures of all are not tried."""


class Mixing:
    """Looks for values that change something together and in no smaller set.

    `changes` tells whether a choice added to another changes what that leads to, `spent` whether enough was read.
    `acting` are sets known to act, which are left alone from then on.
    """

    def __init__(
        self,
        changes: Callable[[Choice, Choice], bool],
        spent: Callable[[], bool],
        acting: Iterable[frozenset[Switch]],
    ) -> None:
        self._changes = changes
        self._spent = spent
        self._acting = list(acting)
        self._chance = Random(0)
        self.found: list[dict[str, str]] = []
        """The values that act together, those that are switched with them last."""

    def tried(self, values: Sequence[Switch], size: int, with_it: Choice) -> bool:
        """Switch values beside others until any `size` of them were switched together; false once enough was read."""
        if len(values) > MOST:
            return False
        beside = frozenset(with_it.items())
        # In a dict, to go through them in the same order always.
        left = dict.fromkeys(
            frozenset(some)
            for some in combinations(values, size)
            if len(dict(some)) == size and self._free(some, beside)
        )
        while left:
            if self._spent():
                return False
            wanted, _ = left.popitem()
            if not self._free(wanted, beside):
                continue
            mixture = self._mixed(wanted, values, beside)
            while self._changes(with_it, dict(mixture)):
                few = self._fewest(mixture, with_it)
                self.found.append({**dict(few), **with_it})
                self._acting.append(frozenset(few) | beside)
                mixture.remove(next((each for each in few if each not in wanted), few[0]))
            for some in combinations(mixture, size):
                left.pop(frozenset(some), None)
        return True

    def _free(self, some: Iterable[Switch], beside: frozenset[Switch]) -> bool:
        """Whether nothing among these is known to act together."""
        together = beside.union(some)
        return not any(each <= together for each in self._acting)

    def _mixed(self, wanted: Iterable[Switch], values: Sequence[Switch], beside: frozenset[Switch]) -> list[Switch]:
        """The wanted values and as many others of other readings as may be switched with them."""
        mixture = sorted(wanted, key=values.index)
        for value in self._chance.sample(values, len(values)):
            if len(mixture) == MIXED:
                break
            if value[0] not in dict(mixture) and self._free([*mixture, value], beside):
                mixture.append(value)
        return mixture

    def _fewest(self, mixture: Sequence[Switch], with_it: Choice) -> list[Switch]:
        """Of a mixture that changes something those that it takes."""
        few = list(mixture)
        for each in mixture:
            fewer = [other for other in few if other != each]
            if self._changes(with_it, dict(fewer)):
                few = fewer
        return few
