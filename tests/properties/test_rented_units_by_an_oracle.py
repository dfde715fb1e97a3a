"""Rent, lump sum, compensation and late-return money of several rented units beside an oracle.

The oracle asks of every day which units were there and which were lost (Articles 10(2), 15, 17, 38(2); X26 to X30, X41,
X58). The calendar is that of `days`; nothing comes from the software. Units are lost, replaced and called back around
month ends and leap days, and the papers of one day come in any order.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from days import DAY, each_day, late_months, months_end, shifted

from yakkan import Register, parse_case

Json = dict[str, Any]
STARTS = (
    "2024-01-31",
    "2024-02-29",
    "2023-08-31",
    "2027-08-31",
    "2027-12-15",
    "2024-03-31",
    "2027-04-30",
    "2027-11-29",
)
FEES = {"a": 7_001, "b": 20_000, "c": 3_333}


def month_end(day: date) -> date:
    return months_end(day.replace(day=1), 1)


def due_after(arose_on: date, x1: str) -> date:
    """The end of the following month, or the next day of business."""
    return shifted(month_end(month_end(arose_on) + DAY), x1)


@dataclass
class Life:
    """What became of one unit."""

    there: set[date] = field(default_factory=set)
    """The days on which the customer had it, that of its loss among them; before its delivery nothing is lost."""
    assessed: list[tuple[date, int, date, str]] = field(default_factory=list)
    called_back: tuple[date, date] | None = None
    back_on: date | None = None


@dataclass
class Case:
    first: date
    last: date
    ended_on: date
    by_notice: bool
    seen_on: date
    units: dict[str, Life]
    readings: dict[str, str]
    papers: list[Json]

    def lost(self, name: str, first: date, last: date) -> bool:
        """Whether a unit was lost on each of these days."""
        return not any(day in self.units[name].there for day in each_day(first, last))

    def rent(self, first: date, last: date) -> int:
        names = [n for n in self.units if self.readings["X27"] == "R-A" or not self.lost(n, first, last)]
        return sum(FEES[name] for name in names)

    def months(self) -> list[tuple[date, date]]:
        """The months from the first to the last day of the term."""
        made: list[tuple[date, date]] = []
        begins = self.first
        while begins <= self.last:
            contract = self.readings["X41"] == "R-B"
            ends = months_end(self.first, len(made) + 1) if contract else min(month_end(begins), self.last)
            made.append((begins, ends))
            begins = ends + DAY
        return made

    def rents(self) -> list[tuple[str, int, date]]:
        """Each month that was begun, in full (38(2)): kind, yen without tax, due day."""
        begun = [(begins, min(ends, self.ended_on)) for begins, ends in self.months() if begins <= self.ended_on]
        return [
            ("monthly_fee", self.rent(begins, ends), due_after(ends, self.readings["X1"])) for begins, ends in begun
        ]

    def lump_sum(self) -> list[tuple[str, int, date]]:
        """The rest of the term at the rent that was left when the contract ended (10(2))."""
        if not self.by_notice:
            return []
        rent = self.rent(self.ended_on + DAY, self.ended_on + DAY)
        rest, yen = self.ended_on + DAY, Fraction(0)
        for begins, ends in self.months():
            whole = begins >= rest
            if ends < rest:
                continue
            if self.readings["X41"] == "R-B":
                yen += rent if whole else 0
                continue
            days = (ends - max(begins, rest)).days + 1
            yen += {
                "R-A": Fraction(rent if whole else 0),
                "R-B": Fraction(rent),
                "R-C": Fraction(rent if whole and begins.day == 1 and ends == month_end(begins) else 0),
                "R-D": Fraction(rent * 12 * days, 365),
            }[self.readings["X58"]]
        return [("early_termination", yen.__floor__(), due_after(self.ended_on, self.readings["X1"]))]

    def compensation(self) -> list[tuple[str, int, date]]:
        """Strictly, unless the company answers for the loss; of force majeure X26 decides (15(1))."""
        owing = {"customer": True, "company": False, "neither": self.readings["X26"] == "R-A"}
        assessed = [each for life in self.units.values() for each in life.assessed if owing[each[3]]]
        known = [(yen, due) for on, yen, due, _ in assessed if on <= self.seen_on]
        return [("loss_compensation", yen, shifted(due, self.readings["X1"])) for yen, due in known]

    def late_return(self) -> list[tuple[str, int, date]]:
        """Twice the rent for each month begun after the deadline, or three times it (17(2))."""
        made = []
        for name, life in self.units.items():
            if self.ended_on + DAY not in life.there:
                continue
            named = life.called_back
            wanted = {"R-A": named and named[1], "R-B": self.ended_on, "R-C": named and named[0]}[self.readings["X28"]]
            if wanted is None:
                continue
            # Who asks for a unit today cannot be late with it before tomorrow.
            deadline = max(wanted, self.ended_on)
            through = min(life.back_on or self.seen_on, self.seen_on)
            count = late_months(deadline, through, self.readings["X29"])
            firsts = [
                day
                for day in each_day(deadline + DAY, through)
                if late_months(deadline, day, self.readings["X29"])
                > late_months(deadline, day - DAY, self.readings["X29"])
            ]
            assert len(firsts) == count
            yen = FEES[name] * (2 if self.readings["X30"] == "R-A" else 3)
            made += [("late_return", yen, due_after(first, self.readings["X1"])) for first in firsts]
        return made


def drawn(chance: Random) -> Case:
    """A rental of one to three units that runs out or is left early."""
    first, months = date.fromisoformat(chance.choice(STARTS)), chance.randint(2, 13)
    last = months_end(first, months)
    by_notice = chance.random() < 0.6
    ended_on = first + chance.randint(0, (last - first).days) * DAY if by_notice else last
    seen_on = ended_on + chance.randint(0, 150) * DAY
    papers: list[Json] = []

    def tell(event: str, on: date, **fields: Any) -> None:
        papers.append({"event": event, "on": on.isoformat(), "contract": "pc", **fields})

    tell("ApplicationReceived", first - 40 * DAY)
    tell("AcceptanceArrived", first - 40 * DAY, form="paper")
    if by_notice:
        tell("EarlyTerminationNoticed", ended_on, form="paper")
    units = {name: _life(chance, name, first, ended_on, tell) for name in "abc"[: chance.randint(1, 3)]}
    chance.shuffle(papers)
    kinds = {"X1": "ABC", "X26": "AB", "X27": "AB", "X28": "ABC", "X29": "ABC", "X30": "AB", "X41": "AB", "X58": "ABCD"}
    readings = {name: f"R-{chance.choice(letters)}" for name, letters in kinds.items()}
    return Case(first, last, ended_on, by_notice, seen_on, units, readings, papers)


def _life(chance: Random, name: str, first: date, ended_on: date, tell: Any) -> Life:
    life = Life()
    on = min(first + chance.randint(-3, 20) * DAY, ended_on)
    tell("RentalDelivered", on, unit=name)
    # What is not there yet is not lost.
    life.there |= set(each_day(first - 40 * DAY, on))
    held = True
    for _ in range(chance.randint(0, 3)):
        following = on + chance.randint(1, 90) * DAY
        following = month_end(following) if chance.random() < 0.4 else following
        if following > ended_on:
            break
        if held:
            life.there |= set(each_day(on, following))
            cause = chance.choice(["customer", "neither", "company"])
            tell("RentalLost", following, unit=name, attributable_to=cause)
            if cause != "company":
                told, due = following + DAY, following + chance.randint(1, 60) * DAY
                tell("CompensationAssessed", told, unit=name, amount=80_000, due_on=due.isoformat())
                life.assessed.append((told, 80_000, due, cause))
        else:
            tell("SubstituteDelivered", following, unit=name)
        held, on = not held, following
    if not held:
        return life
    # After the end of the contract a unit may be there still; to ask whether it is lost then is to ask about the end.
    life.there |= set(each_day(on, ended_on + DAY))
    if chance.random() < 0.7:
        told = max(ended_on + chance.randint(-20, 0) * DAY, on)
        life.called_back = (told, ended_on + chance.randint(0, 40) * DAY)
        tell("ReturnInstructed", told, unit=name, deadline=life.called_back[1].isoformat())
    if chance.random() < 0.5:
        life.back_on = ended_on + chance.randint(1, 120) * DAY
        tell("RentalReturned", life.back_on, unit=name)
    return life


@pytest.mark.parametrize("seed", range(12))
def test_all_that_is_charged_is_what_the_days_give(seed: int) -> None:
    chance = Random(seed)
    for _ in range(8):
        case = drawn(chance)
        text = {
            "order": "SO-1",
            "customer": "みなと商事",
            "quote": {"number": "Q-1", "issued_on": "2023-01-10"},
            "contracts": [
                {
                    "id": "pc",
                    "kind": "rental",
                    "starts_on": case.first.isoformat(),
                    "ends_on": case.last.isoformat(),
                    "auto_renews": False,
                    "units": [{"id": name, "monthly_fee": FEES[name]} for name in case.units],
                }
            ],
            "events": case.papers,
        }
        matter = Register(":memory:").apply(parse_case(json.dumps(text), "case.json"))
        view = matter.view(as_of=case.seen_on, readings=case.readings)
        found = sorted((charge.kind, charge.net, charge.due_on) for charge in view.fees.charges if charge.net)
        expected = [*case.rents(), *case.lump_sum(), *case.compensation(), *case.late_return()]
        assert found == sorted(each for each in expected if each[1]), case
