"""Amounts that grow by the day along an exact line: late interest between two days on which something happens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import lcm

from yakkan.domain.money import round_down, round_half_up


@dataclass(frozen=True, slots=True)
class Growth:
    """Exact yen on a day: `(start + step * n) / parts`, n days after `origin`."""

    origin: date
    start: int
    step: int
    parts: int

    @classmethod
    def through(cls, origin: date, on: date, exact: Fraction, step: Fraction) -> Growth:
        """The line that has an exact amount on a day and grows by a step each day."""
        start = exact - step * (on - origin).days
        parts = lcm(start.denominator, step.denominator)
        return cls(origin, int(start * parts), int(step * parts), parts)

    def exact(self, day: date) -> Fraction:
        """Exact yen on a day."""
        return Fraction(self.start + self.step * (day - self.origin).days, self.parts)

    def yen(self, day: date, half_up: bool) -> int:
        """Whole yen on a day, rounded as settlements are (X4)."""
        return (round_half_up if half_up else round_down)(
            (self.start + self.step * (day - self.origin).days, self.parts)
        )
