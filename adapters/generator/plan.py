"""What a portfolio shall be like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from yakkan.domain.business_days import FIRST_YEAR, LAST_YEAR
from yakkan.domain.errors import InputError, Problem

KIND_WEIGHTS: Final[Mapping[str, int]] = {
    "supply": 28,
    "outsourcing": 20,
    "subscription": 15,
    "maintenance": 12,
    "rental": 10,
    "integration": 8,
    "support_work": 4,
    "requirements_definition": 3,
}
"""How often each kind of contract is concluded, in percent."""

MOST_CONTRACTS: Final = 100_000_000
MOST_PER_MATTER: Final = 10_000
_ROOM = 12
"""Years that the calendar must know behind the last day, for the deadlines counted from it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A portfolio: the same plan gives the same contracts and facts, to the byte.

    `per_matter` is the number of contracts of every customer (the last one gets what is left); None draws it, one
    for most and up to eight. Contracts are applied for from the first day of `start_year` on, over `years` years,
    and what is recorded after the last day has not happened yet. `late` is the share of facts that the record
    learns of days or weeks afterwards, `corrected` the share that is corrected or taken back later, `disputed` the
    share of contracts over which the parties fall out. Raises InputError for a plan that cannot be carried out.
    """

    seed: int = 7
    contracts: int = 1000
    per_matter: int | None = None
    start_year: int = 2022
    years: int = 4
    late: float = 0.05
    corrected: float = 0.01
    disputed: float = 0.08

    def __post_init__(self) -> None:
        problems = [
            *_whole("contracts", self.contracts, 1, MOST_CONTRACTS),
            *_whole("years", self.years, 1, 30),
            *_whole("start_year", self.start_year, FIRST_YEAR + 2, LAST_YEAR - _ROOM),
        ]
        if self.per_matter is not None:
            problems += _whole("per_matter", self.per_matter, 1, MOST_PER_MATTER)
        if not problems and self.start_year + self.years > LAST_YEAR - _ROOM:
            expected = f"a portfolio that ends by {LAST_YEAR - _ROOM}"
            problems.append(Problem("plan", f"{self.years} years from {self.start_year} on", expected, path="years"))
        for name in ("late", "corrected", "disputed"):
            share = getattr(self, name)
            if not 0 <= share <= 1:
                problems.append(Problem("plan", str(share), "a share from 0 to 1", path=name))
        if problems:
            raise InputError(problems)

    @property
    def first_day(self) -> date:
        """The first day on which a quote is given."""
        return date(self.start_year, 1, 1)

    @property
    def last_day(self) -> date:
        """The last day on record: the day as of which a portfolio is usually asked about."""
        return date(self.start_year + self.years, 1, 1) - timedelta(days=1)


def _whole(name: str, number: int, least: int, most: int) -> list[Problem]:
    if least <= number <= most:
        return []
    return [Problem("plan", str(number), f"a whole number from {least:,} to {most:,}", path=name)]
