"""Turning back time against brute force: every view asked one by one, and case files really written otherwise."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from wild import Case, wild_case

from yakkan import InputError, Register, parse_case
from yakkan.adapters.register import Matter
from yakkan.domain.contract.facts import DEEMED, Fact
from yakkan.domain.contract.lifecycles import LIFECYCLES
from yakkan.domain.instants import in_jst, start_of_day
from yakkan.projections.dispute import Difference, Dispute, diff
from yakkan.projections.question import parse
from yakkan.projections.target import places
from yakkan.projections.view import View

Json = dict[str, Any]
Question = Callable[[View], Any]


def matter_of(case: Case) -> Matter:
    return Register(":memory:").apply(parse_case(case.text, "case.jsonl"))


def substance(view: View) -> Any:
    """What a view says, without references, readings and grounds."""
    return _plain({key: value for key, value in view.to_dict().items() if key != "readings"})


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        left_out = ("because", "reason", "ref", "recorded_at", "article")
        return {key: _plain(each) for key, each in value.items() if key not in left_out}
    return [_plain(each) for each in value] if isinstance(value, list) else value


def state(view: View) -> Any:
    return view.contracts[0].state


def questions(dispute: Dispute) -> list[Question]:
    """What lies near: states by a name that early views do not know, money, a count of what was deemed."""
    name = dispute.view(dispute.last_day()).contracts[-1]
    return [
        lambda view: view.state(f"{name.order}/{name.contract.rpartition('/')[2]}"),
        lambda view: view.fees.totals.outstanding > 0,
        lambda view: view.fees.totals.outstanding,
        lambda view: sum(entry.deemed for entry in view.chronicle.entries),
    ]


def changes(points: list[Any], answer: Callable[[Any], Any]) -> list[tuple[Any, Any, Any]]:
    """Every change of an answer, by asking at each point."""

    def asked(point: Any) -> Any:
        try:
            return answer(point)
        except InputError:
            return None

    answers = [asked(point) for point in points]
    return [(points[i], answers[i - 1], answers[i]) for i in range(1, len(points)) if answers[i] != answers[i - 1]]


def told(found: Any) -> tuple[Any, Any, Any]:
    return (found.at, found.before, found.after)


@pytest.mark.parametrize("seed", range(4))
class TestClocks:
    def test_along_the_days_every_change_is_found_and_halving_finds_one(self, seed: int) -> None:
        chance = Random(seed)
        case = wild_case(chance, most=6)
        dispute = matter_of(case).dispute()
        first, last = min(case.days) - timedelta(days=100), min(case.days) + timedelta(days=90)
        days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
        known = chance.choice([None, chance.choice(dispute.history.records).recorded_at])
        for question in questions(dispute)[:2]:
            brute = changes(days, lambda day, ask=question: ask(dispute.view(day, known)))
            try:
                found = dispute.flips(question, as_of=last, known_at=known)
            except InputError:
                assert not brute
                continue
            assert [told(each) for each in found] == brute
            one = dispute.bisect(question, as_of=last, known_at=known)
            assert (one is None) == (not brute)
            if one is not None:
                assert told(one) in brute
                assert one.more in (None, len(brute) > 1)
                assert one.after == question(dispute.view(last, known))
            for each in found:
                assert all(row.shows_from == each.at for row in each.events)

    def test_along_the_record_every_change_is_found_and_halving_finds_one(self, seed: int) -> None:
        chance = Random(100 + seed)
        case = wild_case(chance, most=8)
        dispute = matter_of(case).dispute()
        day = chance.choice(case.days)
        instants = list(dict.fromkeys(record.recorded_at for record in dispute.history.records))
        for question in questions(dispute):
            brute = changes(instants, lambda instant, ask=question: ask(dispute.view(day, instant)))
            found = dispute.flips(question, "known_at", as_of=day)
            assert [told(each) for each in found] == brute
            one = dispute.bisect(question, "known_at", as_of=day)
            assert (one is None) == (not brute)
            assert one is None or (told(one) in brute and one.more in (None, len(brute) > 1))
            for each in found:
                assert all(row.recorded_at == each.at and not row.deemed for row in each.events)

    def test_without_the_deciding_fact_of_a_single_one_the_answer_does_not_turn(self, seed: int) -> None:
        chance = Random(200 + seed)
        dispute = matter_of(wild_case(chance, most=8)).dispute()
        day = dispute.last_day()
        for each in dispute.flips(state, "known_at", as_of=day):
            if len(each.events) == 1 and each.event is not None and each.event.ref is not None:
                without = dispute.what_if(remove=[each.event.ref]).view(day, each.at)
                assert state(without) != each.after


def without(case: Case, label: str) -> Case:
    """The case file without a fact, what corrects it, and what corrects that; within its own order."""
    documents = []
    for document in case.documents:
        gone = {label} if any(e.get("id") == label for e in document["events"]) else set()
        growing = bool(gone)
        while growing:
            more = {
                e["id"]
                for e in document["events"]
                if e.get("id") not in gone and (e.get("corrects") in gone or e.get("retracts") in gone)
            }
            growing = bool(more)
            gone |= more
        documents.append({**document, "events": [e for e in document["events"] if e.get("id") not in gone]})
    return Case(tuple(documents))


def said(view: View) -> Json:
    """What a view says of the matter, without what only the journal of a store knows."""
    data = substance(view)
    shown = [row for row in data["timeline"] if row["status"] != "withdrawn" and row["event"] != "DeemedEventWithdrawn"]
    rows = [{k: v for k, v in row.items() if k not in ("corrected_by", "forecast")} for row in shown]
    fees = {key: value for key, value in data["fees"].items() if key != "postings"}
    # An invoice without a number goes by its reference.
    fees["charges"] = [{k: v for k, v in charge.items() if k != "invoice"} for charge in fees["charges"]]
    return json.loads(json.dumps({**data, "timeline": rows, "fees": fees}, sort_keys=True))


@pytest.mark.parametrize("seed", range(10))
class TestWhatIf:
    def labelled(self, chance: Random, most: int = 8) -> tuple[Case, Json]:
        """A case, and a fact in it that bears a label and is no correction."""
        while True:
            case = wild_case(chance, most=most, odd=0)
            facts = [e for d in case.documents for e in d["events"] if "id" in e and "on" in e]
            facts = [e for e in facts if e["event"] not in ("FactCorrected", "FactRetracted")]
            if facts:
                return case, chance.choice(facts)

    def test_a_fact_removed_is_a_case_file_without_it(self, seed: int) -> None:
        chance = Random(1000 + seed)
        case, fact = self.labelled(chance)
        supposed = matter_of(case).dispute().what_if(remove=[fact["id"]])
        real = matter_of(without(case, fact["id"])).dispute()
        for day in (min(case.days), chance.choice(case.days), max(case.days) + timedelta(days=40)):
            assert said(supposed.view(day)) == said(real.view(day))

    def test_a_fact_moved_is_a_case_file_with_another_day(self, seed: int) -> None:
        chance = Random(2000 + seed)
        case, fact = self.labelled(chance)
        day = date.fromisoformat(fact["on"]) + timedelta(days=chance.randrange(-9, 10))
        supposed = matter_of(case).dispute().what_if(change={fact["id"]: {"on": day}})
        moved = Case(
            tuple(
                {
                    **d,
                    "events": [
                        _untouched({**e, "on": day.isoformat()} if e is fact else e, fact["id"]) for e in d["events"]
                    ],
                }
                for d in case.documents
            )
        )
        if any(e is None for d in moved.documents for e in d["events"]):
            # Corrections of its day: the command line's tests show what becomes of them.
            return
        real = matter_of(moved).dispute()
        for when in (day, max(case.days) + timedelta(days=40)):
            assert said(supposed.view(when)) == said(real.view(when))

    def test_a_fact_added_is_a_case_file_with_it(self, seed: int) -> None:
        chance = Random(3000 + seed)
        case, fact = self.labelled(chance)
        smaller = without(case, fact["id"])
        known = sum(len(d["events"]) for d in case.documents) - sum(len(d["events"]) for d in smaller.documents)
        if known > 1:
            return
        [given] = [f for d in parse_case(case.text, "case.jsonl").documents for f in d.facts if f.id == fact["id"]]
        order = next(d["order"] for d in case.documents if any(e is fact for e in d["events"]))
        supposed = matter_of(smaller).dispute().what_if(add=[given], order=order)
        real = matter_of(case).dispute()
        instants = [r.recorded_at for r in real.history.records if isinstance(r.event, Fact)]
        if instants.count(supposed_at := in_jst(given.recorded_at or start_of_day(given.on))) == 1:
            # Of one instant, what is added comes after what was recorded; a file has an order of its own.
            assert supposed_at in instants
            when = max(case.days) + timedelta(days=40)
            assert said(supposed.view(when)) == said(real.view(when))

    def test_it_leaves_the_history_as_it_was(self, seed: int) -> None:
        chance = Random(4000 + seed)
        case, fact = self.labelled(chance)
        dispute = matter_of(case).dispute()
        before = list(dispute.history.records)
        dispute.what_if(remove=[fact["id"]]).view(max(case.days))
        assert dispute.history.records == before


def _untouched(event: Json, label: str) -> Json | None:
    named = event.get("corrects") == label and "on" in event.get("changes", {})
    return None if named else event


@pytest.mark.parametrize("seed", range(10))
class TestDiff:
    def views(self, seed: int) -> tuple[View, View, Difference]:
        chance = Random(5000 + seed)
        case = wild_case(chance)
        dispute = matter_of(case).dispute()
        a, b = (
            dispute.view(
                chance.choice(case.days), chance.choice([None, chance.choice(dispute.history.records).recorded_at])
            )
            for _ in range(2)
        )
        return a, b, dispute.diff(a, b)

    def test_it_is_empty_exactly_where_nothing_that_it_compares_differs(self, seed: int) -> None:
        a, b, found = self.views(seed)
        assert not diff(a, a)
        parts = [{k: v for k, v in substance(view).items() if k in ("contracts", "obligations")} for view in (a, b)]
        changed = {change.part for change in found.changes}
        assert (parts[0] != parts[1]) <= bool(changed & {"contracts", "units", "obligations"})

    def test_turned_round_it_is_its_own_opposite(self, seed: int) -> None:
        a, b, found = self.views(seed)
        back = diff(b, a)
        assert back.yen == -found.yen
        assert len(back.cascade) == len(found.cascade)
        assert {(c.part, c.field, repr(c.after)) for c in back.changes} == {
            (c.part, c.field, repr(c.before)) for c in found.changes
        }

    def test_the_yen_are_those_of_the_totals_and_of_the_charges(self, seed: int) -> None:
        a, b, found = self.views(seed)
        owed = [v.fees.totals.outstanding + v.fees.totals.late_interest for v in (a, b)]
        assert found.yen == owed[1] - owed[0] == sum(each.yen for each in found.charges)

    def test_no_line_is_named_twice_for_one_field(self, seed: int) -> None:
        _, _, found = self.views(seed)
        names = [(change.part, change.line, change.field) for change in found.changes]
        assert len(names) == len(set(names))

    def test_its_steps_follow_from_others_and_never_in_a_circle(self, seed: int) -> None:
        _, _, found = self.views(seed)
        for number, step in enumerate(found.cascade):
            assert (step.follows is None) == (step.how is None)
            seen, at = {number}, step.follows
            while at is not None:
                assert at not in seen
                seen.add(at)
                at = found.cascade[at].follows


SHOWS = re.compile(r"it is still to come: if nothing further happens, it shows from (\S+)")
PREVENTS = re.compile(r"(?:a fact|a correction|facts) prevents? it.*it would be there(?: from (\S+))?")


def expected(chance: Random, view: View) -> tuple[str, Question]:
    """Something that one may miss, and whether a view has it, put as a question in words."""
    place = chance.choice(list(places(view)))
    if chance.randrange(2):
        event = chance.choice(sorted(set(DEEMED) - {"DeemedEventWithdrawn"}))
        return f"{event}:{place}", parse(f"{event}:{place}")
    life = LIFECYCLES[view.contract(place).kind if "/" not in place else "supply"]
    state = chance.choice(life.states)
    return f"state:{place}={state}", parse(f"{place}.state == '{state}'")


@pytest.mark.parametrize("seed", range(10))
def test_the_reasons_why_something_is_missing_are_true(seed: int) -> None:
    chance = Random(6000 + seed)
    case = wild_case(chance, most=6, orders=(1,))
    dispute = matter_of(case).dispute()
    day = chance.choice(case.days)
    known = chance.choice([None, day])
    what, there = expected(chance, dispute.view(day))
    try:
        tree = dispute.why_not(what, as_of=day, known_at=known)
    except InputError:
        # A rented unit has states of its own.
        assert what.startswith("state:")
        return
    assert tree.text == f"{what} is {'' if there(dispute.view(day, known)) else 'not '}there on {day}"
    if there(dispute.view(day, known)):
        return
    assert tree.children
    for reason in tree.children:
        if shows := SHOWS.fullmatch(reason.text):
            first = date.fromisoformat(shows[1])
            assert there(dispute.view(first, known))
            assert not there(dispute.view(first - timedelta(days=1), known))
        elif prevents := PREVENTS.fullmatch(reason.text):
            first = date.fromisoformat(prevents[1] or day.isoformat())
            refs = [node.ref for node in reason.children if node.ref is not None]
            assert there(dispute.what_if(remove=refs).view(first, known))
            # As few as can be.
            for ref in refs if len(refs) > 1 else []:
                assert not there(dispute.what_if(remove=[ref]).view(day, known))
        elif reason.reading is not None:
            readings = dict(pair.split("=") for pair in reason.reading.split())
            assert there(dispute.view(day, known, readings))
