"""Three values that act together and in no smaller set, found in mixtures: against every set tried by itself."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from random import Random

import pytest

from yakkan.projections.dispute.mixed import MOST, Mixing, Switch


def switches(chance: Random, readings: int) -> list[Switch]:
    return [(f"X{n}", f"R-{letter}") for n in range(readings) for letter in "BCD"[: chance.choice([1, 1, 2, 3])]]


def distinct(some: tuple[Switch, ...]) -> bool:
    return len({name for name, _ in some}) == len(some)


@pytest.mark.parametrize("seed", range(40))
def test_every_three_that_act_are_found_and_no_more_is_told_than_it_takes(seed: int) -> None:
    chance = Random(seed)
    values = switches(chance, chance.randrange(3, 25))
    sized = [
        some for size in (3, 3, 3, 4) for some in chance.sample([*combinations(values, size)], 1) if distinct(some)
    ]
    acting = [frozenset(some) for some in sized[: chance.randrange(4)]]

    def reached(choice: Mapping[str, str]) -> frozenset[int]:
        return frozenset(number for number, some in enumerate(acting) if some <= choice.items())

    mixing = Mixing(lambda with_it, more: reached({**with_it, **more}) != reached(with_it), lambda: False, [])
    assert mixing.tried(values, 3, {})
    found = [frozenset(each.items()) for each in mixing.found]
    assert len(set(found)) == len(found)
    assert set(found) <= set(acting)
    assert set(found) >= {some for some in acting if len(some) == 3}


@pytest.mark.parametrize("seed", range(20))
def test_two_that_act_beside_one_that_decides(seed: int) -> None:
    chance = Random(seed)
    values = switches(chance, chance.randrange(4, 25))
    two = frozenset(chance.choice([some for some in combinations(values, 2) if distinct(some)]))

    def reached(choice: Mapping[str, str]) -> bool:
        return choice.get("Y") == "R-B" and two <= choice.items()

    mixing = Mixing(lambda with_it, more: reached({**with_it, **more}) != reached(with_it), lambda: False, [])
    assert mixing.tried(values, 3, {})
    assert not mixing.found
    assert mixing.tried(values, 2, {"Y": "R-B"})
    [found] = mixing.found
    assert found == {**dict(two), "Y": "R-B"}
    assert list(found)[-1] == "Y"


def test_what_is_known_to_act_is_left_alone() -> None:
    values = [(f"X{n}", "R-B") for n in range(20)]
    pair = frozenset(values[:2])
    asked: list[Mapping[str, str]] = []

    def changes(_: Mapping[str, str], choice: Mapping[str, str]) -> bool:
        asked.append(choice)
        return pair <= choice.items()

    mixing = Mixing(changes, lambda: False, [pair])
    assert mixing.tried(values, 3, {})
    assert not mixing.found
    assert not any(pair <= choice.items() for choice in asked)
    for some in combinations(values, 3):
        assert pair <= set(some) or any(set(some) <= choice.items() for choice in asked)


def test_it_says_so_where_it_stops() -> None:
    values = [(f"X{n}", "R-B") for n in range(MOST + 1)]
    assert not Mixing(lambda _, __: False, lambda: False, []).tried(values, 3, {})
    assert not Mixing(lambda _, __: False, lambda: True, []).tried(values[:9], 3, {})
