"""The store is a journal of what was concluded, and when: it does not matter who ran it how often, or in what order.

Matters of several kinds are drawn by `wild`: facts in order, late, dated ahead, doubled, corrected and retracted. A
failing one is found again by its seed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from wild import Case, Json, around, pick, some_readings, wild_case

from yakkan import Register, View, parse_case
from yakkan.domain.contract.decide import Decider, Intake
from yakkan.domain.contract.definition import AccountOpened, ContractOpened
from yakkan.domain.contract.derivation import derive
from yakkan.domain.contract.facts import DeemedEvent, DeemedEventWithdrawn, Fact
from yakkan.domain.contract.history import History, Journal, identity
from yakkan.domain.contract.record import ACCOUNT, Record
from yakkan.domain.instants import day_of, start_of_day

ONE_DAY = timedelta(days=1)
SEEDS = range(1000, 1016)
FORMATION = ("ApplicationReceived", "ApplicationRejected", "ApplicationWithdrawn", "AcceptanceArrived")

Taken = tuple[datetime, list[Record]]


# --- taking a matter in again ---------------------------------------------------------------------------------------


def imported(case: Case) -> list[Record]:
    """The records of a case file taken in by itself, with no nightly run."""
    with Register(":memory:") as register:
        return list(register.apply(parse_case(case.text, "case.jsonl")).history.records)


def intakes(records: Iterable[Record]) -> list[Taken]:
    """What people and papers brought, as it was brought: formation of several contracts in one append."""
    found: list[Taken] = []
    for record in records:
        if not isinstance(record.event, (AccountOpened, ContractOpened, Fact)):
            continue
        if found and isinstance(record.event, Fact) and type(record.event).__name__ in FORMATION:
            before = found[-1][1][-1]
            if before.event == record.event and before.order == record.order and before.seq == record.seq - 1:
                found[-1][1].append(record)
                continue
        found.append((record.recorded_at, [record]))
    return found


def take(decider: Decider, taken: Taken) -> None:
    at, records = taken
    event = records[0].event
    if isinstance(event, AccountOpened):
        decider.open_account(event, at)
    elif isinstance(event, ContractOpened):
        decider.open_contract(event, at, imported=True)
    else:
        facts = [(r, r.event) for r in records if isinstance(r.event, Fact)]
        decider.record(
            [Intake(r.stream, replace(fact, recorded_by=r.recorded_by), r.order, r.imported) for r, fact in facts], at
        )


def appended(all_taken: Iterable[Taken], *, until: datetime | None = None) -> Decider:
    """A matter that was only appended to; then the nightly run catches up."""
    decider = Decider("みなと商事")
    for taken in all_taken:
        take(decider, taken)
    if until is not None:
        decider.advance(until)
    return decider


def advanced_every_midnight(all_taken: Sequence[Taken], until: date) -> Decider:
    """A matter whose nightly run was on time every night."""
    decider = Decider("みなと商事")
    night = day_of(all_taken[0][0])
    for taken in all_taken:
        while night <= day_of(taken[0]):
            decider.advance(start_of_day(night))
            night += ONE_DAY
        take(decider, taken)
    while night <= until:
        decider.advance(start_of_day(night))
        night += ONE_DAY
    return decider


def streams(decider: Decider) -> list[Record]:
    """Everything recorded but for the store's own clock."""
    return [record.but(stored_at=None) for record in decider.history.records]


@pytest.fixture(scope="module", params=SEEDS)
def drawn(request: pytest.FixtureRequest) -> tuple[Case, list[Taken], date, Random]:
    """A case, what it brings, a day well after it, and the chance for the rest of the test."""
    chance = Random(request.param)
    case = wild_case(chance, 9, late=50)
    all_taken = intakes(imported(case))
    return case, all_taken, max(*case.days, day_of(all_taken[-1][0])) + 60 * ONE_DAY, chance


Drawn = tuple[Case, list[Taken], date, Random]


class TestTheNightlyRun:
    def test_leaves_the_same_streams_every_midnight_and_once_at_the_end(self, drawn: Drawn) -> None:
        _, all_taken, end, _ = drawn
        once = appended(all_taken, until=start_of_day(end))
        assert streams(advanced_every_midnight(all_taken, end)) == streams(once)

    def test_records_no_deemed_event_before_the_day_that_shows_it(self, drawn: Drawn) -> None:
        _, all_taken, end, _ = drawn
        for record in appended(all_taken, until=start_of_day(end)).history.records:
            if isinstance(record.event, DeemedEvent) and not isinstance(record.event, DeemedEventWithdrawn):
                assert day_of(record.recorded_at) >= record.event.shows_from, record


class TestTheJournal:
    def test_holds_just_what_follows_from_the_facts_on_the_day_of_the_last_record(self, drawn: Drawn) -> None:
        _, all_taken, end, _ = drawn
        for decider, day in (
            (appended(all_taken), day_of(all_taken[-1][0])),
            (appended(all_taken, until=start_of_day(end)), end),
        ):
            records = decider.history.records
            chronicle, _ = derive(records, day)
            entries = [entry for entry in chronicle.entries if entry.deemed]
            derived = [identity(ACCOUNT if e.course is None else e.course.stream, e.event) for e in entries]
            assert sorted(map(repr, derived)) == sorted(map(repr, Journal.of(records).standing))

    def test_withdraws_what_stood_and_never_revives_it(self, drawn: Drawn) -> None:
        _, all_taken, end, _ = drawn
        standing: set[str] = set()
        gone: set[str] = set()
        for record in appended(all_taken, until=start_of_day(end)).history.records:
            event = record.event
            if isinstance(event, DeemedEventWithdrawn):
                assert event.withdraws in standing, "withdrawn before it stood, or twice"
                standing.discard(event.withdraws)
                gone.add(event.withdraws)
            elif isinstance(event, DeemedEvent):
                standing.add(record.ref)
        assert not standing & gone


class TestRebuilding:
    def test_from_the_stored_records_and_going_on_is_as_going_on_without(self, drawn: Drawn) -> None:
        _, all_taken, end, _ = drawn
        live = Decider("みなと商事")
        for taken in all_taken:
            rebuilt = Decider("みなと商事", live.history.records)
            take(live, taken)
            take(rebuilt, taken)
            assert streams(rebuilt) == streams(live)
        rebuilt = Decider("みなと商事", live.history.records)
        for decider in (live, rebuilt):
            decider.advance(start_of_day(end))
        assert streams(rebuilt) == streams(live)


class TestKnownAt:
    def test_is_the_view_of_a_store_that_holds_no_more_than_was_known(self, drawn: Drawn) -> None:
        case, all_taken, end, chance = drawn
        whole = appended(all_taken, until=start_of_day(end)).history
        for _ in range(3):
            until = pick(chance, all_taken)[0]
            then = appended([taken for taken in all_taken if taken[0] <= until], until=until).history
            assert then.records == list(whole.known(until))
            day, readings = around(chance, pick(chance, case.days), 5, 90), some_readings(chance, 3)
            seen = View(whole, day, until, readings).to_dict()
            assert seen == View(History(then.records), day, until, readings).to_dict()


# --- the order of recording -----------------------------------------------------------------------------------------


ABOUT_THE_RECORD = {"ref", "recorded_at", "forecast", "because", "known_at", "corrected_by", "was", "invoice"}


def substance(view: View) -> Json:
    """What is the case, without what belongs to the record: references, instants, order of the papers."""
    seen: Json = stripped(json.loads(json.dumps(view.to_dict())))
    for posting in seen["fees"]["postings"]:
        posting.pop("event")
    hidden = ("DeemedEventWithdrawn", "FactCorrected", "FactRetracted")
    seen["timeline"] = [r for r in seen["timeline"] if r["status"] == "effective" and r["event"] not in hidden]
    for part in (seen, seen["fees"]):
        for name, value in part.items():
            if isinstance(value, list):
                part[name] = sorted(value, key=lambda each: json.dumps(each, sort_keys=True))
    return seen


def stripped(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: stripped(part) for name, part in value.items() if name not in ABOUT_THE_RECORD}
    return [stripped(part) for part in value] if isinstance(value, list) else value


def recorded_otherwise(case: Case, chance: Random) -> Case:
    """The same facts recorded in another order, long afterwards.

    Facts of one day keep theirs, since their order decides, and so do corrections, of which the later wins. A fact
    that a correction may move to another day is tied to the facts of that day.
    """
    told = [(i, j, event) for i, d in enumerate(case.documents) for j, event in enumerate(d["events"])]
    told.sort(key=lambda each: datetime.fromisoformat(each[2].get("recorded_at") or f"{each[2]['on']}T00:00+09:00"))
    plain = [each for each in told if each[2]["event"] not in ("FactCorrected", "FactRetracted")]
    moved = {e["changes"]["on"] for *_, e in told if e["event"] == "FactCorrected" and "on" in e["changes"]}
    corrected = {e["corrects"] for *_, e in told if e["event"] == "FactCorrected"}
    queues: dict[str, list[tuple[int, int, Json]]] = {}
    for each in plain:
        tied = each[2]["on"] in moved or each[2].get("id") in corrected or "dispatched_on" in each[2]
        queues.setdefault("tied" if tied else each[2]["on"], []).append(each)
    days_tied = {each[2]["on"] for each in queues.get("tied", [])}
    for day in days_tied & queues.keys():
        queues["tied"] += queues.pop(day)
    queues.get("tied", []).sort(key=told.index)
    order = []
    while queues:
        day = pick(chance, list(queues))
        order.append(queues[day].pop(0))
        if not queues[day]:
            del queues[day]
    order += [each for each in told if each not in plain]
    documents = [[dict(event) for event in document["events"]] for document in case.documents]
    for number, (i, j, _) in enumerate(order):
        at = datetime.fromisoformat("2030-01-01T00:00+09:00") + number * timedelta(minutes=1)
        documents[i][j]["recorded_at"] = at.isoformat()
    return case.with_events(*documents)


class TestTheOrderOfRecording:
    @pytest.mark.parametrize("seed", range(2000, 2025))
    def test_of_facts_of_different_days_changes_no_final_view(self, seed: int) -> None:
        chance = Random(seed)
        case = without_invoices(wild_case(chance, 9, late=50))
        other = recorded_otherwise(case, chance)
        with Register(":memory:") as first, Register(":memory:") as second:
            one = first.apply(parse_case(case.text, "case.jsonl"))
            two = second.apply(parse_case(other.text, "case.jsonl"))
            readings = some_readings(chance, 3)
            for day in (case.days[-1] + 40 * ONE_DAY, around(chance, pick(chance, case.days), 5, 60)):
                assert substance(one.view(day, readings=readings)) == substance(two.view(day, readings=readings)), day


def without_invoices(case: Case) -> Case:
    """What an invoice covered is what was known when it was recorded: there the order of recording does count."""
    kept = []
    for document in case.documents:
        gone = {event.get("id") for event in document["events"] if event["event"] == "InvoiceIssued"} - {None}
        events = [event for event in document["events"] if event["event"] != "InvoiceIssued"]
        while (left := [e for e in events if not {e.get("corrects"), e.get("retracts")} & gone]) != events:
            gone |= {event.get("id") for event in events if event not in left} - {None}
            events = left
        kept.append(events)
    return case.with_events(*kept)
