"""Whatever a stranger writes down, there is an answer, with its reasons, and it is JSON.

The case files of `wild` hold all events, plausible and odd, late, doubled, corrected and corrected again. A failing
one is found again by its seed: `wild_case(Random(seed)).text`.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from random import Random
from typing import Any

import pytest
from wild import Case, around, maybe, pick, some_readings, wild_case

from yakkan import FACTS, InputError, Matter, Register, View, parse_case
from yakkan.projections.fees import ChargeLine, InterestLine
from yakkan.projections.liability import LiabilityLine
from yakkan.projections.obligations import ObligationLine

SEEDS = range(60)
STATUSES = {
    "timeline": {"effective", "withdrawn", "retracted"},
    "obligations": {"open", "overdue", "discharged", "lapsed", "released"},
    "liability": None,
}


def views_of(matter: Matter, case: Case, chance: Random) -> list[View]:
    """The matter on three days, some of them as known earlier and under other readings."""
    found = []
    for _ in range(3):
        day = around(chance, pick(chance, case.days), 5, pick(chance, [3, 40, 400]))
        known: date | datetime | None = None
        if maybe(chance, 40):
            known = pick(chance, [around(chance, day, 30, 3), pick(chance, matter.history.records).recorded_at])
        found.append(matter.view(as_of=day, known_at=known, readings=some_readings(chance, 5)))
    return found


@pytest.mark.parametrize("seed", SEEDS)
class TestAnyCaseFile:
    def test_is_taken_in_once_and_always_answered_with_reasons(self, seed: int) -> None:
        chance = Random(seed)
        case = wild_case(chance)
        with Register(":memory:") as register:
            parsed = parse_case(case.text, "case.jsonl")
            matter = register.apply(parsed)
            before = list(matter.history.records)
            assert register.apply(parsed).history.records == before, "applied twice, it changed something"
            for view in views_of(matter, case, chance):
                explained(view)
                sound(json.loads(json.dumps(view.to_dict(), ensure_ascii=False, allow_nan=False)))


def explained(view: View) -> None:
    """Every line tells why, as text and as a tree."""
    lines: list[ObligationLine | ChargeLine | InterestLine | LiabilityLine] = [*view.obligations, *view.liability]
    for line in [*lines, *view.fees.charges, *view.fees.interest]:
        assert line.because
        assert all(each.provision or each.events for each in line.because)
        assert str(view.explain(line))
    for row in view.timeline:
        assert str(view.explain(row))
    for charge in view.fees.charges:
        assert view.explain(charge.id).to_dict() == view.explain(charge).to_dict(), "two charges bear one id"


def sound(seen: dict[str, Any]) -> None:
    """What holds for the JSON of any view."""
    refs = [row["ref"] for row in seen["timeline"] if row["ref"]]
    assert len(refs) == len(set(refs)), "two rows bear one reference"
    for part, known in STATUSES.items():
        assert known is None or {line["status"] for line in seen[part]} <= known
    for row in seen["timeline"]:
        assert row["effect"] in ("full", "none")
        assert row["effect"] == "full" or row["reason"], row
        assert row["ref"] or (row["deemed"] and row["recorded_at"] is None), row
    for duty in seen["obligations"]:
        assert (duty["ended_on"] is not None) == (duty["status"] in ("discharged", "lapsed", "released")), duty
        assert duty["ended_on"] is None or duty["ended_on"] >= duty["arose_on"], duty
    for line in seen["liability"]:
        assert line["cap"] in (None, "uncapped") or line["cap"] >= 0, line
        assert line["payable"] >= 0, line
    for charge in seen["fees"]["charges"]:
        assert charge["arose_on"] <= seen["as_of"], charge


class TestTheStranger:
    def test_uses_every_event_that_there_is(self) -> None:
        used = set()
        for seed in range(400):
            used |= {event["event"] for document in wild_case(Random(seed)).documents for event in document["events"]}
        assert used == set(FACTS)

    def test_writes_files_that_are_taken_in(self) -> None:
        refused = []
        for seed in range(60, 160):
            try:
                parse_case(wild_case(Random(seed)).text, "case.jsonl")
            except InputError as error:
                refused.append(str(error))
        assert len(refused) <= 3, refused
