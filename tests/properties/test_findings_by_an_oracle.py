"""Completion, objection, confirmation and findings about it beside an oracle that walks from day to day.

Articles 3(2), 5(1) and 6(1) with X1, X10 to X15; the calendar is that of `days`. A finding that the work was not complete
takes the effect from the completion: from its own day on while that was in dispute, and for every day where silence had
confirmed it. The oracle starts over without what a finding took away; it looks ahead for findings of the second sort.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

import pytest
from days import DAY, each_day, months_end, shifted

from yakkan import Register, parse_case

Json = dict[str, Any]
Paper = tuple[date, str, Json]
STARTS = ("2027-04-10", "2027-12-10", "2028-02-10", "2028-08-25", "2027-08-25", "2027-10-20", "2028-04-14")
QUOTED = 10_000_000


@dataclass
class Work:
    """What has become of the work by a day."""

    readings: dict[str, str]
    price: int = QUOTED
    done: Paper | None = None
    last: date = date.max
    disputed: bool = False
    passed: str | None = None
    handed: date | None = None
    window: date | None = None
    demands: list[list[Any]] = field(default_factory=list)
    """The day of each demand for rework, and how it ended."""

    def reading(self, name: str) -> str:
        return self.readings[name]

    def window_from(self, day: date) -> None:
        self.window = shifted(months_end(day + DAY, 6), self.reading("X1"))

    def confirm(self, on: date, how: str) -> None:
        self.handed, self.passed, self.disputed = on, how, False
        if self.reading("X14") == "R-B":
            self.window_from(on)

    def night(self, day: date) -> None:
        if self.done is not None and self.passed is None and not self.disputed and day > self.last:
            self.confirm(self.last, "deemed_confirmed")
        if self.window is not None and day > self.window and self.reading("X15") == "R-C":
            self.end_demands("lapsed")

    def end_demands(self, how: str) -> None:
        for demand in self.demands:
            demand[1] = demand[1] if demand[1] != "open" else how

    def complete(self, paper: Paper) -> None:
        on, _, fields = paper
        told = date.fromisoformat(fields.get("reported_on", on.isoformat()))
        start = max(told, on) if self.reading("X13") == "R-B" else on
        self.done = paper
        self.last = shifted(start + (14 if self.reading("X11") == "R-A" else 13) * DAY, self.reading("X1"))
        if self.reading("X14") == "R-A":
            self.window_from(on)

    def demand(self, on: date, fields: Json) -> None:
        counts = date.fromisoformat(fields["discovered_on"]) if self.reading("X15") == "R-B" else on
        if self.window is not None and fields["attributable_to"] == "company" and counts <= self.window:
            self.demands.append([on, "open"])

    def fact(self, paper: Paper) -> bool:
        """Let a paper take effect; tells whether it takes the effect from the completion."""
        on, name, fields = paper
        open_yet = self.done is not None and self.passed is None
        if name == "WorkCompleted" and self.done is None:
            self.complete(paper)
        elif name == "CompletionObjected" and open_yet and self.reading("X12") == "R-A":
            self.disputed = True
        elif name == "CompletionConfirmed" and open_yet:
            self.confirm(on, "confirmed")
        elif name == "CompletionFound" and fields["complete"] and self.disputed:
            self.confirm(min(self.last, on), "deemed_confirmed")
        elif name == "CompletionFound" and not fields["complete"]:
            return self.done is not None and self.passed != "confirmed"
        elif name == "ReworkDemanded":
            self.demand(on, fields)
        elif name == "ReworkPerformed":
            self.end_demands("discharged")
        elif name == "SpecificationChangeAgreed" and self.passed is None and fields["new_application"]:
            self.price = fields["price"]
        return False

    def state(self, day: date) -> str:
        if self.done is None:
            return "accepted"
        if self.handed is None or self.passed is None:
            return "disputed" if self.disputed else "completed"
        assert self.window is not None
        if day > self.window:
            return "closed"
        return "in_warranty" if day > self.handed else self.passed


def walked(papers: list[Paper], readings: dict[str, str], day: date) -> Work:
    """The work as of a day, all papers known."""
    void: list[Paper] = []
    last = max(day, *(on for on, _, _ in papers))
    while True:
        work = Work(readings)
        annulled = None
        for today in each_day(papers[0][0], last):
            work.night(today)
            for paper in (each for each in papers if each[0] == today and each not in void):
                confirmed = work.passed is not None
                if work.fact(paper):
                    # In dispute it counts from its own day on; what had been confirmed by silence never was.
                    annulled = (paper, work.done) if confirmed or today <= day else (paper, None)
                    break
            if annulled is not None:
                break
        if annulled is None:
            break
        void += [paper for paper in annulled if paper is not None]
    work = Work(readings)
    for today in each_day(papers[0][0], day):
        work.night(today)
        for paper in (each for each in papers if each[0] == today and each not in void):
            work.fact(paper)
    return work


def drawn(chance: Random) -> tuple[list[Paper], dict[str, str], date]:
    """Papers of one piece of work, one a day; readings; and the day asked about."""
    start, used = date.fromisoformat(chance.choice(STARTS)), set[date]()
    papers: list[Paper] = []

    def tell(first: int, last: int, name: str, **fields: Any) -> date:
        on = start + chance.randint(first, last) * DAY
        while on in used:
            on += DAY
        used.add(on)
        papers.append((on, name, fields))
        return on

    done = tell(0, 12, "WorkCompleted")
    if chance.random() < 0.4:
        papers[-1][2]["reported_on"] = (done + chance.randint(-3, 6) * DAY).isoformat()
    for _ in range(chance.choice([0, 1, 1, 2])):
        tell(3, 40, "CompletionObjected", form="paper")
    if chance.random() < 0.35:
        tell(3, 60, "CompletionConfirmed", form="email")
    for _ in range(chance.choice([0, 1, 1, 2])):
        tell(10, 260, "CompletionFound", complete=chance.random() < 0.5)
    for _ in range(chance.choice([0, 1, 2])):
        tell(15, 150, "WorkCompleted")
    for _ in range(chance.choice([0, 1, 2])):
        on = tell(
            1, 260, "ReworkDemanded", form="paper", attributable_to=chance.choice(["company", "company", "neither"])
        )
        papers[-1][2]["discovered_on"] = (on - chance.choice([0, 20, 60]) * DAY).isoformat()
    if chance.random() < 0.3:
        tell(30, 280, "ReworkPerformed")
    if chance.random() < 0.4:
        terms = {"price": chance.choice([8_000_000, 12_000_000]), "new_application": chance.random() < 0.7}
        tell(-10, 60, "SpecificationChangeAgreed", version="2", **terms)
    kinds = {"X1": "ABC", "X10": "AB", "X11": "AB", "X12": "AB", "X13": "AB", "X14": "AB", "X15": "ABC"}
    readings = {name: f"R-{chance.choice(letters)}" for name, letters in kinds.items()}
    return sorted(papers, key=lambda paper: paper[0]), readings, start + chance.randint(5, 420) * DAY


@pytest.mark.parametrize("seed", range(10))
def test_state_price_and_claims_are_what_the_walk_finds(seed: int) -> None:
    chance = Random(seed)
    for _ in range(10):
        papers, readings, day = drawn(chance)
        formed = (papers[0][0] - 30 * DAY).isoformat()
        text = {
            "order": "SO-1",
            "customer": "みなと商事",
            "quote": {"number": "Q-1", "issued_on": "2026-01-05"},
            "contracts": [{"id": "build", "kind": "integration", "price": QUOTED}],
            "events": [
                {"event": "ApplicationReceived", "on": formed},
                {"event": "AcceptanceArrived", "on": formed, "form": "paper"},
                *({"event": name, "on": on.isoformat(), "contract": "build", **more} for on, name, more in papers),
            ],
        }
        view = Register(":memory:").apply(parse_case(json.dumps(text), "case.json")).view(as_of=day, readings=readings)
        work, line = walked(papers, readings, day), view.contract("build")
        assert (line.state, line.passed_as) == (work.state(day), work.passed), (papers, readings, day)
        assert [(c.net, c.arose_on) for c in view.fees.charges] == ([(work.price, work.handed)] if work.handed else [])
        rework = [(each.arose_on, each.status) for each in view.obligations if each.id == "O6"]
        assert rework == [tuple(demand) for demand in work.demands], (papers, readings, day)
        windows = [each.last_day for each in view.liability if each.head == "nonconformity"]
        assert windows == ([work.window] if work.window else [])
