"""The debugger skips the days on which an answer cannot change: over matters of all sorts it never skips one that did."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from wild import wild_case

from yakkan import Register, parse_case
from yakkan.adapters.debugger.session import Session
from yakkan.adapters.debugger.setting import SAME
from yakkan.domain.errors import InputError
from yakkan.projections.question import parse
from yakkan.projections.target import places
from yakkan.projections.view import View, Walk

SEEDS = range(5000, 5003)


def questions(view: View) -> list[str]:
    """What could be asked of a view: sums, states, and fields of its lines that time changes."""
    found = ["outstanding", "overdue", "late_interest", "refundable", "deposit_held"]
    found += [f"{place}.{field}" for place in places(view) for field in ("state", "since", "title", "term_no")]
    found += [f"{charge.id}.{field}" for charge in view.fees.charges for field in ("status", "due_on", "paid")]
    for line in view.obligations:
        place = "/".join(each for each in (line.contract or "account", line.unit) if each)
        found.append(f"{line.id}:{place}.status")
    for head in view.liability:
        place = "/".join(each for each in (head.contract or "account", head.unit) if each)
        found += [f"{head.head}:{place}.{field}" for field in ("status", "cap", "payable", "last_day")]
    found += [f"{row.event}:{row.contract}" for row in view.timeline if row.contract]
    return [text for text in dict.fromkeys(found) if answerable(text, view)]


def answerable(text: str, view: View) -> bool:
    """Whether the matter has such a thing: not every kind of contract has a title or a term."""
    try:
        parse(text).check(view)
    except InputError:
        return False
    return True


@pytest.mark.parametrize("seed", SEEDS)
def test_a_run_stops_on_every_day_on_which_the_answer_is_another_one(seed: int) -> None:
    chance = Random(seed)
    case = wild_case(chance)
    with Register(":memory:") as register:
        history = register.apply(parse_case(case.text, "case.jsonl")).history
    known = chance.choice([None, chance.choice(history.records).recorded_at])
    start = min(case.days) - timedelta(days=5)
    here = Session(history, start, known)
    here.horizon = max(case.days) + timedelta(days=60)
    days = [start + timedelta(days=number) for number in range((here.horizon - start).days + 1)]
    every = questions(View(history, here.horizon))
    some = chance.sample(every, min(6, len(every)))
    asked = {text: parse(text) for text in some}
    walk = Walk(history, known)
    answers = []
    for day in days:
        view = walk.view(day)
        answers.append({text: ask(view) for text, ask in asked.items()})
    for text in some:
        here.delete()
        here.goto(start)
        here.stop_at(text, "watch")
        expected = [day for i, day in enumerate(days) if i and answers[i][text] != answers[i - 1][text]]
        found = []
        while here.run():
            found.append(here.as_of)
        assert found == expected, text


@pytest.mark.parametrize("seed", SEEDS[:1])
def test_steps_as_it_was_lived_are_plain_views(seed: int) -> None:
    chance = Random(seed)
    case = wild_case(chance)
    with Register(":memory:") as register:
        history = register.apply(parse_case(case.text, "case.jsonl")).history
    for known in (None, SAME):
        here = Session(history, min(case.days) - timedelta(days=5), known)
        seen = []
        while len(seen) < 12 and here.step_event():
            seen.append((here.as_of, here.view()))
        for day, view in seen:
            assert view.to_dict() == View(history, day, here.setting.known_at(day)).to_dict()
