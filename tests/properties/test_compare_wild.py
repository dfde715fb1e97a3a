"""Comparing a matter with a copy of itself: nothing, or exactly what was changed in the copy."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from wild import Json, wild_case

from yakkan import Register, parse_case
from yakkan.domain.contract.history import History
from yakkan.projections.dispute import Dispute, diff
from yakkan.projections.dispute.compare import compare
from yakkan.projections.dispute.effect import same, told
from yakkan.projections.dispute.papers import Papers
from yakkan.projections.dispute.points import Papering
from yakkan.projections.view import View

SEEDS = range(7000, 7005)


def history(documents: list[Json]) -> History:
    text = "\n".join(json.dumps(each, ensure_ascii=False) for each in documents)
    with Register(":memory:") as register:
        return register.apply(parse_case(text, "case.jsonl")).history


def drawn(seed: int) -> tuple[Random, list[Json], History]:
    chance = Random(seed)
    documents = [json.loads(line) for line in wild_case(chance, 8).text.splitlines()]
    return chance, documents, history(documents)


def plainly(documents: list[Json]) -> list[tuple[Json, Json]]:
    """The events that nothing corrects, each with its document."""
    named = {e.get("corrects") or e.get("retracts") for d in documents for e in d["events"]}
    return [
        (d, e)
        for d in documents
        for e in d["events"]
        if "corrects" not in e and "retracts" not in e and ("id" not in e or e["id"] not in named)
    ]


def alone(event: Json, documents: list[Json]) -> bool:
    """Whether no other event is like it but for its day and labels."""

    def content(e: Json) -> Any:
        return (e["event"], e.get("contract"))

    return sum(content(e) == content(event) for d in documents for e in d["events"]) == 1


def relabelled(chance: Random, documents: list[Json]) -> list[Json]:
    """The same papers with other labels, notes and evidence."""
    made = deepcopy(documents)
    for document in made:
        labels = {e["id"]: f"n{number}" for number, e in enumerate(document["events"]) if "id" in e}
        for event in document["events"]:
            for name in ("id", "corrects", "retracts"):
                if name in event:
                    event[name] = labels[event[name]]
            for name in ("corrects", "retracts"):
                if name in event.get("changes", {}):
                    event["changes"][name] = labels[event["changes"][name]]
            event["note"] = chance.choice(["甲第1号証", "乙第2号証"])
    return made


def day_of(a: History, b: History) -> date:
    return max(record.event.on for each in (a, b) for record in each.records)


def owed(view: View) -> int:
    return view.fees.totals.outstanding + view.fees.totals.late_interest


@pytest.mark.parametrize("seed", SEEDS)
def test_a_matter_does_not_part_from_itself_told_with_other_labels_and_notes(seed: int) -> None:
    chance, documents, ours = drawn(seed)
    found = Dispute(ours).compare(Dispute(history(relabelled(chance, documents))))
    assert (found.issues, found.first, found.whole.yen, found.matched.differing) == ((), None, 0, ())
    assert not found


@pytest.mark.parametrize("seed", SEEDS)
def test_one_fact_moved_removed_or_changed_is_found_with_its_yen(seed: int) -> None:
    chance, documents, ours = drawn(seed)
    candidates = [(d, e) for d, e in plainly(documents) if alone(e, documents)]
    if not candidates:
        pytest.skip("every event stands twice")
    document, event = chance.choice(candidates)
    how = chance.choice(["moved", "removed", "changed"])
    other = deepcopy(documents)
    there = other[documents.index(document)]["events"]
    at = document["events"].index(event)
    if how == "removed":
        del there[at]
    elif how == "changed" and "form" in event:
        there[at]["form"] = "phone" if event["form"] != "phone" else "paper"
    elif how == "changed" and "amount" in event:
        there[at]["amount"] = event["amount"] + 1
    else:
        move(chance, there[at])
    theirs = history(relabelled(chance, other))
    day = day_of(ours, theirs) + timedelta(days=chance.choice([0, 5, 100]))
    found = Dispute(ours).compare(Dispute(theirs), as_of=day)
    points = [issue for issue in found.issues if issue.point.sort != "record"]
    assert [issue.point.subject for issue in points] == [event["event"]]
    if how == "removed":
        assert points[0].point.theirs is None
    a, b = View(ours, day), View(theirs, day)
    assert found.whole.yen == owed(b) - owed(a)
    assert sum(issue.alone.yen for issue in found.issues) == owed(b) - owed(a)


def move(chance: Random, event: dict[str, Any]) -> None:
    """Let an event be of another day, and sent no later than it arrived."""
    moved = date.fromisoformat(event["on"]) + timedelta(days=chance.choice([-9, -1, 1, 7, 30]))
    event["on"] = moved.isoformat()
    if "dispatched_on" in event:
        event["dispatched_on"] = min(event["dispatched_on"], event["on"])


def several_changes(seed: int) -> tuple[Random, History, History]:
    chance, documents, ours = drawn(seed)
    other = deepcopy(documents)
    told = plainly(other)
    for document, event in chance.sample(told, min(4, len(told))):
        if chance.randrange(3) == 0:
            document["events"].remove(event)
        else:
            move(chance, event)
    if chance.randrange(2):
        other[0]["contracts"][0].setdefault("special", {})["inspection_days"] = 12
    if chance.randrange(2):
        for document in other:
            document["readings"] = {**document.get("readings", {}), "X1": "R-C"}
    return chance, ours, history(relabelled(chance, other))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_sides_can_be_swapped(seed: int) -> None:
    _, ours, theirs = several_changes(seed)
    there = compare(Dispute(ours), Dispute(theirs), party="company")
    back = compare(Dispute(theirs), Dispute(ours), party="customer")
    assert there.whole.yen == -back.whole.yen
    assert (there.first and there.first.day) == (back.first and back.first.day)

    def weighed(issues: Any) -> Any:
        return sorted(
            (issue.point.subject, issue.point.fields, issue.weight == "idle", issue.stake, abs(issue.yen))
            for issue in issues
            # In which order records of one instant stand in a mixture of papers depends on whose papers come first.
            if issue.point.sort != "record"
        )

    assert weighed(there.issues) == weighed(back.issues)
    yen = sorted(
        (issue.point.subject, issue.alone.yen, issue.last.yen) for issue in there.issues if issue.point.sort != "record"
    )
    turned = sorted(
        (issue.point.subject, -issue.last.yen, -issue.alone.yen)
        for issue in back.issues
        if issue.point.sort != "record"
    )
    assert yen == turned


@pytest.mark.parametrize("seed", SEEDS)
def test_every_point_switched_gives_the_other_partys_view(seed: int) -> None:
    _, ours, theirs = several_changes(seed)
    papering = Papering(Papers.of(ours), Papers.of(theirs), {})
    day = day_of(ours, theirs)
    points = range(len(papering.points))
    assert same(told(View(papering.history(), day, None, papering.readings())), told(View(ours, day)))
    switched = View(papering.history(points), day, None, papering.readings(points))
    assert diff(switched, View(theirs, day)).changes == ()


@pytest.mark.parametrize("seed", SEEDS)
def test_the_first_day_is_that_of_a_walk_over_all_days(seed: int) -> None:
    _, ours, theirs = several_changes(seed)
    last = day_of(ours, theirs)
    found = compare(Dispute(ours), Dispute(theirs), as_of=last)
    papering = Papering(Papers.of(ours), Papers.of(theirs), {})
    theirs = papering.other_history()
    day = min(record.event.on for each in (ours, theirs) for record in each.records)
    while day <= last:
        a, b = (View(each, day, None, r) for each, r in ((ours, None), (theirs, papering.other_readings())))
        if not same(told(a), told(b)):
            break
        day += timedelta(days=1)
    else:
        assert found.first is None
        return
    assert found.first is not None
    assert found.first.day == day
