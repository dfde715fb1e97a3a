"""Fees and lump sums of services and hire beside an oracle that shares no code with the software.

It is written from Articles 10(1) to 10(3) and 38(2) and Civil Code 143 alone, with days of its own: month by month, day
by day, for every reading of X40, X41, X57 and X58. Starts lie where months are short.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from random import Random

import pytest
from story import Json, accepted, applied, fact, given

ONE = timedelta(days=1)
STARTS = (
    "2024-01-31",
    "2024-02-29",
    "2023-08-31",
    "2024-08-31",
    "2025-01-15",
    "2024-11-30",
    "2023-03-01",
    "2024-04-30",
)


def month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def moved(day: date, months: int) -> tuple[int, int, int]:
    """Year, month and number of days of the month so many months on."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return year, month + 1, calendar.monthrange(year, month + 1)[1]


def end_of_months(first: date, months: int) -> date:
    """Civil Code 143: the day before the corresponding day, or the last of a month that has none."""
    year, month, length = moved(first, months)
    return date(year, month, first.day) - ONE if first.day <= length else date(year, month, length)


def last_day_to_refuse(end: date) -> date:
    year, month, length = moved(end + ONE, -3)
    return date(year, month, min((end + ONE).day, length)) - ONE


@dataclass
class Case:
    """A contract, the fees that were told in time, and how it ended; `told_on` is the day of a notice."""

    kind: str
    first: date
    months: int
    renews: bool
    fees: list[tuple[date, int]]
    how: str
    ended_on: date
    told_on: date
    readings: dict[str, str]

    def fee(self, day: date) -> int:
        return next(fee for first, fee in reversed(self.fees) if first <= day)

    @property
    def by_contract_months(self) -> bool:
        return self.kind == "rental" and self.readings["X41"] == "R-B"

    def served(self, first: date, last: date) -> int:
        """The fee for some days of one calendar month (38(2))."""
        if self.kind == "rental":
            return self.fee(first)
        days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
        length = month_end(first).day
        if len(days) == length:
            return sum(Fraction(self.fee(day), length) for day in days).__floor__()
        divisor = {"R-A": Fraction(1, length), "R-B": Fraction(1, 30), "R-C": Fraction(12, 365)}[self.readings["X40"]]
        exact = sum(self.fee(day) * divisor for day in days)
        return min(Fraction(exact), Fraction(max(self.fee(day) for day in days))).__floor__()

    def months_from(self, day: date, until: date) -> list[tuple[date, date]]:
        """Calendar months from a day on, or months of the contract."""
        found, number = [], 1
        while day <= until:
            last = end_of_months(self.first, number) if self.by_contract_months else month_end(day)
            if last >= day:
                found.append((day, last))
                day = last + ONE
            number += 1
        return found

    def monthly(self) -> list[int]:
        if self.ended_on < self.first:
            return []
        months = self.months_from(self.first, self.ended_on)
        if self.by_contract_months:
            return [self.fee(first) for first, _ in months]
        return [self.served(first, min(last, self.ended_on)) for first, last in months]

    def lump_sum(self) -> int:
        if self.how not in ("notice", "rescission"):
            return 0
        last = end_of_months(self.first, self.months)
        while last < self.ended_on:
            last = end_of_months(last + ONE, 12)
        deadline = last_day_to_refuse(last)
        if self.readings["X57"] == "R-B" and self.renews and self.ended_on > deadline and self.told_on > deadline:
            last = end_of_months(last + ONE, 12)
        rest = max(self.ended_on + ONE, self.first)
        if self.by_contract_months:
            return sum(self.fee(first) for first, _ in self.months_from(self.first, last) if first >= rest)
        left = Fraction(0)
        for begins, ends in self.months_from(rest, last):
            ends = min(ends, last)
            of_month = max(begins.replace(day=1), self.first)
            before = self.served(of_month, begins - ONE) if of_month < begins else 0
            left += {
                "R-A": Fraction(self.served(of_month, ends) - before),
                "R-B": Fraction(self.fee(begins)),
                "R-C": Fraction(self.fee(begins) if (begins.day, ends) == (1, month_end(begins)) else 0),
                "R-D": Fraction(self.fee(begins) * 12 * ((ends - begins).days + 1), 365),
            }[self.readings["X58"]]
        return left.__floor__()


def drawn(chance: Random) -> tuple[Case, list[Json]]:
    """A case and its papers."""
    first = date.fromisoformat(chance.choice(STARTS))
    renews, months = chance.random() < 0.7, chance.randint(1, 15)
    how = chance.choice(["notice", "notice", "rescission", "agreement"])
    told_on = first + timedelta(days=chance.randint(-3, 600 if renews else 25 * months))
    ended_on = told_on
    facts: list[Json] = []
    if how == "notice":
        ended_on += timedelta(days=chance.choice([0, 0, chance.randint(1, 200) if renews else 0]))
        effective_on = None if ended_on == told_on else ended_on.isoformat()
        facts = [
            fact("EarlyTerminationNoticed", told_on.isoformat(), contract="x", form="paper", effective_on=effective_on)
        ]
    elif how == "agreement":
        facts = [fact("TerminationAgreed", told_on.isoformat(), contract="x")]
    else:
        ground = fact("ImmediateGroundOccurred", told_on.isoformat(), contract="x", party="customer", ground=3)
        notice = fact("RescissionArrived", told_on.isoformat(), contract="x", by="company", basis="40(2)", scope="this")
        facts = [ground, notice]
    fees = {date.min: chance.choice([300_000, 20_000, 19_999])}
    for _ in range(chance.choice([0, 1, 2])):
        day = first + timedelta(days=chance.randint(1, 500))
        day = day if chance.random() < 0.5 else month_end(day) + ONE
        fees[day] = chance.choice([330_000, 25_000, 12_345])
    steps = [
        fact("MonthlyFeeChanged", (first - ONE * 9).isoformat(), contract="x", monthly_fee=fee, effective_on=str(day))
        for day, fee in fees.items()
        if day != date.min
    ]
    kinds = {"X40": "ABC", "X41": "AB", "X57": "AB", "X58": "ABCD"}
    readings = {name: f"R-{chance.choice(letters)}" for name, letters in kinds.items()}
    kind = chance.choice(["outsourcing", "rental"])
    case = Case(kind, first, months, renews, sorted(fees.items()), how, ended_on, told_on, readings)
    return case, [*steps, *facts]


@pytest.mark.parametrize("seed", range(12))
def test_they_are_what_the_articles_give(seed: int) -> None:
    chance = Random(seed)
    for _ in range(8):
        case, facts = drawn(chance)
        term = {"starts_on": case.first.isoformat(), "term_months": case.months, "auto_renews": case.renews}
        contract = {"id": "x", "kind": case.kind, "monthly_fee": case.fees[0][1], **term}
        formed = (case.first - 30 * ONE).isoformat()
        seen = given(contract, applied(formed), accepted(formed), *facts).as_of(str(case.ended_on), **case.readings)
        fees = [charge["net"] for charge in seen.charges(kind="monthly_fee")]
        assert (fees, sum(c["net"] for c in seen.charges(kind="early_termination"))) == (
            case.monthly(),
            case.lump_sum(),
        ), case
