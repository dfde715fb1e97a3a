"""Whole yen: rounding and spreading. Between two roundings amounts are exact fractions.

The rounding rule is named where it is applied (reading X4); these are the rules to choose from. A negative
amount is a reduction or refund, the mirror of what it reduces, so its magnitude is what gets rounded.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from functools import lru_cache, reduce
from typing import Final

Ratio = tuple[int, int]
"""Exact yen as numerator and denominator, in any terms: replay adds many, and to reduce a sum costs more than it."""

NOTHING: Final[Ratio] = (0, 1)

_RATE = re.compile(r"[0-9]+(\.[0-9]+)?", re.ASCII)


Rounding = Callable[[Ratio], int]
"""How exact yen become whole ones."""


def floor_yen(amount: Fraction | int) -> int:
    """Drops what is less than one yen: 51,724.14 gives 51,724, and -15,483.87 gives -15,483."""
    return round_down(amount.as_integer_ratio())


def round_down(amount: Ratio) -> int:
    """Drops what is less than one yen, of the magnitude, as `floor_yen` does."""
    numerator, denominator = amount
    return numerator // denominator if numerator >= 0 else -(-numerator // denominator)


def round_half_up(amount: Ratio) -> int:
    """Drops less than 50 sen and counts 50 sen and more as one yen (Currency Act 3).

    The magnitude counts: -0.5 gives -1.
    """
    numerator, denominator = amount
    magnitude = (2 * abs(numerator) + denominator) // (2 * denominator)
    return magnitude if numerator >= 0 else -magnitude


def plus(one: Ratio, other: Ratio) -> Ratio:
    """The sum of two exact amounts."""
    (a, b), (c, d) = one, other
    if b == d:
        return a + c, b
    common = math.lcm(b, d)
    return a * (common // b) + c * (common // d), common


def sum_exact(exacts: Iterable[Ratio]) -> Ratio:
    """The sum of exact amounts."""
    return reduce(plus, exacts, NOTHING)


def rate(text: str) -> Fraction:
    """The exact rate a decimal string names: "0.145" is 145/1000.

    Raises ValueError for anything else, a sign, a percent mark or a binary float included.
    """
    if not isinstance(text, str):
        raise ValueError(f"a rate is written as a string such as '0.145', found {text!r}: put it in quotes")
    return _parsed(text)


@lru_cache(maxsize=256)
def _parsed(text: str) -> Fraction:
    if not _RATE.fullmatch(text):
        raise ValueError(f"a rate is a plain decimal such as '0.145', found {text!r}")
    return Fraction(text)


def tax_on(net: int, rate: Fraction) -> int:
    """Consumption tax on an amount without tax, in yen: the fraction of a yen is dropped."""
    # In whole numbers: replay computes many of these.
    numerator, denominator = rate.as_integer_ratio()
    return net * numerator // denominator if net >= 0 else -(-net * numerator // denominator)


def tax_on_lines(nets: Sequence[int], rate: Fraction) -> list[int]:
    """Consumption tax on lines together, in yen: the fraction of a yen is dropped once, of their sum.

    Each line gets its tax without the fraction, and the yen left over go by largest remainder, of equal ones to the
    earlier.
    """
    return _handed_out(tax_on(sum(nets), rate), [net * rate.numerator for net in nets], rate.denominator)


def tax_within(gross: int, rate: Fraction) -> int:
    """Consumption tax contained in an amount with tax, in yen: the fraction of a yen is dropped."""
    return floor_yen(gross * rate / (1 + rate))


def largest_remainder(total: int, parts: Sequence[Fraction | int]) -> list[int]:
    """Spreads `total` yen over `parts` in proportion, to the yen; the results add up to `total`.

    Each part gets its exact share without the fraction; the yen left over go to the largest fractions, of
    equal ones to the earlier. Nothing to spread gives zeros. Raises ValueError if the parts add up to zero.
    """
    if total == 0:
        return [0] * len(parts)
    if len(parts) == 1 and parts[0]:
        return [total]
    numerators, _ = _over_one_denominator([part.as_integer_ratio() for part in parts])
    whole = sum(numerators)
    if whole == 0:
        raise ValueError(f"{total} yen cannot be spread in proportion to parts that add up to zero")
    return _handed_out(total, [total * numerator for numerator in numerators], whole)


def spread_rounded(exacts: Sequence[Ratio], rounder: Rounding, carried: Ratio = NOTHING) -> tuple[list[int], Ratio]:
    """Rounds the sum of `exacts` once with `rounder` and spreads it over the lines to the yen.

    Each line gets its floor, and the yen left over go by largest remainder, of equal ones to the earlier. What is
    `carried` over from an earlier rounding counts in the sum and belongs to no line, so that without lines all of it
    is left. Returns the lines, and what rounding took away (or, where negative, added).

    Raises ValueError if `rounder` moves the sum by a yen or more.
    """
    if len(exacts) == 1 and not carried[0]:
        # As most are: nothing to add up, and nothing to spread.
        numerators, more, denominator = [exacts[0][0]], 0, exacts[0][1]
    else:
        (*numerators, more), denominator = _over_one_denominator([*exacts, carried])
    if not any(numerators):
        return [0] * len(exacts), carried
    exact = sum(numerators) + more
    total = rounder((exact, denominator))
    left = exact - total * denominator
    if abs(left) >= denominator:
        raise ValueError(f"rounding to the yen cannot turn {Fraction(exact, denominator)} into {total}")
    shares = [total] if len(exacts) == 1 else _handed_out(total, numerators, denominator)
    return shares, (left, denominator)


def _over_one_denominator(exacts: Sequence[Ratio]) -> tuple[list[int], int]:
    """Exact amounts over one denominator: replay spreads many of them, and whole numbers are faster than fractions."""
    denominator = math.lcm(*[each[1] for each in exacts])
    return [numerator * (denominator // own) for numerator, own in exacts], denominator


def _handed_out(total: int, numerators: Sequence[int], denominator: int) -> list[int]:
    shares = [numerator // denominator for numerator in numerators]
    left_over = total - sum(shares)
    if left_over:
        fractions = [abs(numerator % denominator) for numerator in numerators]
        for i in sorted(range(len(shares)), key=fractions.__getitem__, reverse=True)[:left_over]:
            shares[i] += 1
    return shares
