"""Whole yen: rounding and spreading. Between two roundings amounts are exact fractions.

The rounding rule is named where it is applied (reading X4); these are the rules to choose from. A negative
amount is a reduction or refund, the mirror of what it reduces, so its magnitude is what gets rounded.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import lru_cache

_RATE = re.compile(r"[0-9]+(\.[0-9]+)?", re.ASCII)


def floor_yen(amount: Fraction | int) -> int:
    """Drops what is less than one yen: 51,724.14 gives 51,724, and -15,483.87 gives -15,483."""
    return math.trunc(amount)


def round_half_up(amount: Fraction | int) -> int:
    """Drops less than 50 sen and counts 50 sen and more as one yen (Currency Act 3).

    The magnitude counts: -0.5 gives -1.
    """
    numerator, denominator = amount.numerator, amount.denominator
    magnitude = (2 * abs(numerator) + denominator) // (2 * denominator)
    return magnitude if numerator >= 0 else -magnitude


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
    tax = abs(net) * rate.numerator // rate.denominator
    return tax if net >= 0 else -tax


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
    numerators, _ = _over_one_denominator(parts)
    whole = sum(numerators)
    if whole == 0:
        raise ValueError(f"{total} yen cannot be spread in proportion to parts that add up to zero")
    return _handed_out(total, [total * numerator for numerator in numerators], whole)


def spread_rounded(exacts: Sequence[Fraction], rounder: Callable[[Fraction], int]) -> list[int]:
    """Rounds the sum of `exacts` once with `rounder` and spreads it over the lines to the yen.

    Each line gets its floor, and the yen left over go by largest remainder, of equal ones to the earlier.
    Raises ValueError if `rounder` moves the sum by a yen or more.
    """
    if not any(exacts):
        return [0] * len(exacts)
    numerators, denominator = _over_one_denominator(exacts)
    is_one = len(exacts) == 1
    exact_sum = exacts[0] if is_one else Fraction(sum(numerators), denominator)
    total = rounder(exact_sum)
    if abs(total * denominator - sum(numerators)) >= denominator:
        raise ValueError(f"rounding to the yen cannot turn {exact_sum} into {total}")
    return [total] if is_one else _handed_out(total, numerators, denominator)


def _over_one_denominator(parts: Sequence[Fraction | int]) -> tuple[list[int], int]:
    """The parts as whole numbers over one denominator: replay spreads many amounts, and whole numbers are faster."""
    denominator = math.lcm(*[part.denominator for part in parts])
    if denominator == 1:
        return [part.numerator for part in parts], 1
    return [part.numerator * (denominator // part.denominator) for part in parts], denominator


def _handed_out(total: int, numerators: Sequence[int], denominator: int) -> list[int]:
    shares = [numerator // denominator for numerator in numerators]
    left_over = total - sum(shares)
    if left_over:
        fractions = [abs(numerator % denominator) for numerator in numerators]
        for i in sorted(range(len(shares)), key=fractions.__getitem__, reverse=True)[:left_over]:
            shares[i] += 1
    return shares
