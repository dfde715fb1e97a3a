"""Dated figures of statute law that the terms presuppose: tax and statutory interest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final


@dataclass(frozen=True, slots=True)
class Dated:
    """A figure of the law, the first day it applies and where it stands."""

    in_force_from: date
    value: Fraction
    source: str


_NOTHING: Final = Fraction(0)
_NATIONAL_TAX = "Consumption Tax Act 29"
_BOTH_TAXES = "Consumption Tax Act 29 and Local Tax Act 72-83"

CONSUMPTION_TAX: Final[tuple[Dated, ...]] = (
    Dated(date(1989, 4, 1), Fraction(3, 100), _NATIONAL_TAX),
    Dated(date(1997, 4, 1), Fraction(5, 100), _BOTH_TAXES),
    Dated(date(2014, 4, 1), Fraction(8, 100), _BOTH_TAXES),
    Dated(date(2019, 10, 1), Fraction(10, 100), _BOTH_TAXES),
)
"""Standard rates, national and local together."""

STATUTORY_INTEREST: Final[tuple[Dated, ...]] = (
    Dated(date.min, Fraction(6, 100), "Commercial Code 514 before its repeal"),
    Dated(date(2020, 4, 1), Fraction(3, 100), "Civil Code 404 and 419"),
)
"""Yearly rates. Both parties are companies, so that the commercial rate applied until it was repealed.

The rate is set anew every three years; for delay that begins after 31 March 2029 the last one is assumed.
"""


def consumption_tax_rate(on: date) -> Fraction:
    """The standard rate of consumption tax for a supply made on this day; zero before there was one.

    The day is that of handover or performance, not of payment. Transitional rules for older contracts are
    the contract's own `tax_rate`.
    """
    return _on(CONSUMPTION_TAX, on)


def statutory_interest_rate(first_day_of_delay: date) -> Fraction:
    """The yearly statutory rate for a money debt whose delay began on this day.

    The rate of that day stays for the whole of the delay (Civil Code 419).
    """
    return _on(STATUTORY_INTEREST, first_day_of_delay)


def _on(figures: tuple[Dated, ...], day: date) -> Fraction:
    for figure in reversed(figures):
        if figure.in_force_from <= day:
            return figure.value
    return _NOTHING
