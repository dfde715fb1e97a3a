"""Who answers for late work, day by day, beside an oracle that walks from day to day (Articles 3(2), 4, 5(2), 44).

Information that the customer owes and force majeure hold up work that is not late yet, one after the other; what the
customer is told to have caused counts from its notice on; another day for the work settles all that was delayed until
then. Talks are owed from the day after the day for the work, or from a notice. Papers come around the day for the work,
one a day; nothing here comes from the software.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

import pytest
from days import DAY, each_day

from yakkan import Register, parse_case

Json = dict[str, Any]
Paper = tuple[date, str, Json]
Line = tuple[str, str | None, str, str | None]
"""Of an obligation: since when, for which day, how it stands, when it ended."""
DUE = ("2028-02-29", "2026-12-31", "2027-02-26", "2026-05-01")


@dataclass
class Spell:
    """What spares the company: from `first` to `until`, all delays that would begin after `by`, or any where told."""

    first: date
    by: date
    until: date | None
    told: bool = False
    force: bool = False

    def lasts(self, day: date) -> bool:
        return self.until is None or day <= self.until


@dataclass
class Asked:
    """Information that was asked for."""

    on: date
    due: date | None
    status: str = "open"
    ended: date | None = None


@dataclass
class Work:
    """What has become of the work by the end of a day."""

    formed: date
    due: date
    due_since: date
    asked: list[Asked] = field(default_factory=list)
    spells: list[Spell] = field(default_factory=list)
    talks: list[list[Any]] = field(default_factory=list)
    """Since when, how they stand, when they ended, whether they are owed for a day that passed."""
    done: date | None = None

    def begin(self, day: date) -> None:
        """The day begins."""
        passed = day == max(self.due, self.due_since) + DAY
        if passed and self.done is None and all(status != "open" for _, status, *_ in self.talks):
            self.talks.append([day, "open", None, True])
        for each in self.asked:
            if each.status == "open" and each.due is not None and each.on <= each.due == day - DAY:
                self.spells.append(Spell(day, day - DAY, None))

    def fact(self, paper: Paper) -> None:
        on, name, fields = paper
        if name == "InformationRequested":
            due = date.fromisoformat(fields["due_on"]) if "due_on" in fields else None
            self.asked.append(Asked(on, due))
            if due is not None and due < on:  # missing from the moment on which it is asked for
                self.spells.append(Spell(on, on, None))
        elif name == "InformationProvided":
            self.answer("discharged", on)
            self.end([each for each in self.spells if not each.told and not each.force], on)
        elif name == "ScheduleSlipNotified":
            if not any(passed and status == "open" for _, status, _, passed in self.talks):
                self.talks.append([on, "open", None, False])
            if fields["attributable_to"] == "customer":
                self.spells.append(Spell(on, on, None, told=True))
        elif name in ("ScheduleExtended", "SpecificationChangeAgreed"):
            self.due, self.due_since = date.fromisoformat(fields["due_on"]), on
            self.close("discharged", on)
            self.end([each for each in self.spells if not each.force], on)
        elif name == "ForceMajeureOccurred":
            until = date.fromisoformat(fields["until"]) if "until" in fields else None
            self.spells.append(Spell(on, on, until, force=True))
        elif name == "WorkCompleted":
            self.done = on
            self.close("released", on)
            self.answer("released", on)

    def answer(self, how: str, on: date) -> None:
        for each in self.asked:
            if each.status == "open":
                each.status, each.ended = how, on

    def close(self, how: str, on: date) -> None:
        for talks in self.talks:
            if talks[1] == "open":
                talks[1:3] = [how, on]

    @staticmethod
    def end(spells: list[Spell], on: date) -> None:
        for each in spells:
            each.until = on if each.until is None else each.until

    def is_late(self, last: date, spells: list[Spell], day: date) -> bool:
        """Whether what was due on `last` is late on a day, and its debtor answers for it."""
        if day <= last or any(each.told and each.first <= day and each.lasts(day) for each in spells):
            return False
        for begins in each_day(last + DAY, day):
            if not any(each.by < begins and each.lasts(begins) for each in spells):
                return True
        return False

    def lines(self, day: date) -> dict[str, list[Line]]:
        status = "discharged" if self.done else "open"
        if self.done is None and self.is_late(max(self.due, self.formed), self.spells, day):
            status = "overdue"
        force = [each for each in self.spells if each.force]
        asked = []
        for each in self.asked:
            how = each.status
            if how == "open" and each.due is not None and self.is_late(max(each.due, each.on), force, day):
                how = "overdue"
            asked.append((str(each.on), each.due and str(each.due), how, each.ended and str(each.ended)))
        return {
            "O3": asked,
            "O4": [(str(self.formed), str(self.due), status, self.done and str(self.done))],
            "O40": [(str(since), None, how, ended and str(ended)) for since, how, ended, _ in self.talks],
        }


def drawn(chance: Random) -> tuple[date, list[Paper]]:
    """The day quoted for the work, and the papers around it."""
    due = date.fromisoformat(chance.choice(DUE))
    papers: list[Paper] = []
    names = {
        "InformationRequested": 3,
        "InformationProvided": 2,
        "ScheduleSlipNotified": 2,
        "ScheduleExtended": 2,
        "ForceMajeureOccurred": 2,
        "SpecificationChangeAgreed": 1,
    }
    for day in sorted(chance.sample(range(-14, 22), chance.randint(1, 6))):
        on = due + day * DAY
        (name,) = chance.choices([*names], [*names.values()])
        fields: Json = {}
        if name == "InformationRequested" and chance.random() < 0.85:
            fields = {"due_on": str(on + chance.randint(-2, 8) * DAY)}
        elif name == "ScheduleSlipNotified":
            fields = {"attributable_to": chance.choice(["customer", "customer", "company", "neither"])}
        elif name == "ScheduleExtended":
            fields = {"due_on": str(on + chance.randint(-2, 12) * DAY)}
        elif name == "SpecificationChangeAgreed":
            fields = {"due_on": str(on + chance.randint(0, 12) * DAY), "version": "2", "new_application": True}
        elif name == "ForceMajeureOccurred" and chance.random() < 0.8:
            fields = {"until": str(on + chance.randint(0, 10) * DAY)}
        papers.append((on, name, fields))
    if chance.random() < 0.5:
        papers.append((max(papers[-1][0], due) + chance.randint(1, 6) * DAY, "WorkCompleted", {}))
    return due, papers


def walked(due: date, papers: list[Paper], day: date) -> Work:
    formed = due - 20 * DAY
    work = Work(formed, due, formed)
    for today in each_day(formed + DAY, day):
        work.begin(today)
        for paper in papers:
            if paper[0] == today:
                work.fact(paper)
    return work


@pytest.mark.parametrize("seed", range(12))
def test_duties_are_what_the_walk_finds(seed: int) -> None:
    chance = Random(seed)
    for _ in range(6):
        due, papers = drawn(chance)
        formed = str(due - 20 * DAY)
        text = {
            "order": "SO-1",
            "customer": "みなと商事",
            "quote": {"number": "Q-1", "issued_on": "2026-01-05"},
            "contracts": [{"id": "build", "kind": "integration", "price": 1_000_000, "due_on": str(due)}],
            "events": [
                {"event": "ApplicationReceived", "on": formed},
                {"event": "AcceptanceArrived", "on": formed, "form": "paper"},
                *({"event": name, "on": str(on), "contract": "build", **more} for on, name, more in papers),
            ],
        }
        matter = Register(":memory:").apply(parse_case(json.dumps(text), "case.json"))
        for day in each_day(due - 3 * DAY, due + 30 * DAY):
            seen = matter.view(day).to_dict()["obligations"]
            found = {
                id: [
                    (duty["arose_on"], duty["due_on"], duty["status"], duty["ended_on"])
                    for duty in seen
                    # Both sides owe the talks.
                    if duty["id"] == id and not (id == "O40" and duty["debtor"] == "customer")
                ]
                for id in ("O3", "O4", "O40")
            }
            assert found == walked(due, papers, day).lines(day), (day, due, papers)
