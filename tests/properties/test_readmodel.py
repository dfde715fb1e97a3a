"""The read model, however it was kept up, holds what one made anew holds; and nothing turns before its day."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from wild import Case, wild_case

from yakkan import Register, parse_case
from yakkan.adapters.readmodel import ReadModel, schema
from yakkan.domain.contract.history import History
from yakkan.projections.rows import Rows, rows
from yakkan.projections.view import View, Walk

ONE_DAY = timedelta(days=1)


def named(case: Case, number: int) -> Case:
    """The case as that of a customer of its own."""
    return Case(tuple({**document, "customer": f"契約者{number}"} for document in case.documents))


def whole_content(connection: sqlite3.Connection) -> dict[str, list[Any]]:
    """Every row of every table, and every place of every pair of characters in the index."""
    found = {
        table: sorted(connection.execute(f"SELECT {', '.join(schema.columns(table))} FROM {table}"), key=repr)
        for table in schema.TABLES
    }
    connection.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.places USING fts5vocab(main, search_index, instance)")
    found["search_index"] = connection.execute("SELECT term, doc, offset FROM temp.places ORDER BY 1, 2, 3").fetchall()
    return found


def made_anew(register: Register, as_of: date) -> dict[str, list[Any]]:
    with ReadModel(register.store) as model:
        model.rebuild(as_of)
        return whole_content(model.connection)


@pytest.mark.parametrize("seed", range(5000, 5006))
class TestTheRowsOfADay:
    def test_stay_the_same_until_the_day_on_which_they_change(self, seed: int) -> None:
        case = wild_case(Random(seed))
        with Register(":memory:") as register:
            history = register.apply(parse_case(case.text, "case.jsonl")).history
        walk, day = Walk(history), min(case.days) - 3 * ONE_DAY
        before: Rows = rows(walk.view(day))
        while day < max(case.days) + 60 * ONE_DAY:
            day += ONE_DAY
            now = rows(walk.view(day))
            if before.changes_on is None or day < before.changes_on:
                assert now == before, day
            if before.turns_on is None or day < before.turns_on:
                mere = {"interest": now.interest, "totals": now.totals, "changes_on": now.changes_on}
                assert now == replace(before, **mere), day
            before = now

    def test_say_what_the_view_says(self, seed: int) -> None:
        chance = Random(seed)
        case = wild_case(chance)
        with Register(":memory:") as register:
            history = register.apply(parse_case(case.text, "case.jsonl")).history
        view = View(history, chance.choice(case.days) + timedelta(days=chance.randrange(60)))
        made = rows(view)
        told = view.to_dict()
        assert made.totals == told["fees"]["totals"]
        pairs = [
            (made.contracts, told["contracts"], ("contract", "kind", "state", "since", "basis", "passed_as")),
            (made.obligations, told["obligations"], ("contract", "unit", "duty", "due_on", "status", "amount")),
            (made.charges, told["fees"]["charges"], ("contract", "gross", "paid", "outstanding", "due_on", "status")),
            (made.interest, told["fees"]["interest"], ("charge", "rate", "base", "days", "amount", "paid")),
            (made.liability, told["liability"], ("head", "bearer", "first_day", "last_day", "claimed", "payable")),
            (made.timeline, told["timeline"], ("ref", "event", "shows_from", "status", "effect", "reason")),
        ]
        for lines, expected, names in pairs:
            assert [[line[name] for name in names] for line in lines] == [[e[name] for name in names] for e in expected]
        assert [json.loads(line["details"]) for line in made.timeline] == [row.details for row in view.timeline]

    def test_leave_no_debt_out_of_what_falls_due_or_is_at_stake(self, seed: int) -> None:
        chance = Random(seed)
        case = wild_case(chance)
        with Register(":memory:") as register:
            history = register.apply(parse_case(case.text, "case.jsonl")).history
        for shift in (0, 30, 90, 200):
            made = rows(View(history, max(case.days) + timedelta(days=shift)))
            owed = {line["charge"]: line["outstanding"] for line in made.charges if line["outstanding"] > 0}
            due = {line["ref"]: line["amount"] for line in made.deadlines if line["what"] == "payment"}
            assert due == owed
            assert sum(line["outstanding"] for line in made.exposure) == made.totals["outstanding"]
            assert sum(line["overdue"] for line in made.exposure) == made.totals["overdue"]


@pytest.mark.parametrize("seed", range(5100, 5106))
def test_kept_up_in_any_steps_it_is_what_is_made_anew(seed: int, tmp_path: Path) -> None:
    """Three matters arrive in pieces, between them the nightly run, days that pass, and catching up or not."""
    chance = Random(seed)
    cases = [named(wild_case(chance, 6), number) for number in range(3)]
    day = min(day for case in cases for day in case.days)
    with Register(tmp_path / "store.db") as register, ReadModel(register.store, tmp_path / "read.db") as model:
        with Register(":memory:") as papers:
            taken = [list(papers.apply(parse_case(case.text, "case.jsonl")).history.records) for case in cases]
        while any(taken):
            pieces = chance.choice([each for each in taken if each])
            size = chance.randint(1, len(pieces))
            register.store.append(pieces[:size])
            del pieces[:size]
            day += timedelta(days=chance.choice([0, 0, 1, 3, 40, 200]))
            if chance.random() < 0.7:
                model.catch_up(day)
            if chance.random() < 0.2:
                with ReadModel(register.store, tmp_path / "read.db") as other:
                    other.catch_up(day)
        model.catch_up(day)
        assert whole_content(model.connection) == made_anew(register, day)
        assert model.catch_up(day).matters == 0
        for step in (1, 1, 17, 300):
            day += timedelta(days=step)
            model.catch_up(day)
            assert whole_content(model.connection) == made_anew(register, day)


def test_two_rebuilds_give_the_same_file_byte_for_byte(tmp_path: Path) -> None:
    chance = Random(5200)
    with Register(tmp_path / "store.db") as register:
        for number in range(4):
            register.apply(parse_case(named(wild_case(chance), number).text, "case.jsonl"))
        files = []
        for name in ("one.db", "two.db", "one.db"):
            with ReadModel(register.store, tmp_path / name) as model:
                model.rebuild(date(2025, 6, 1))
            files.append((tmp_path / name).read_bytes())
        assert files[0] == files[1] == files[2]
        with closing(sqlite3.connect(tmp_path / "one.db")) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_a_matter_is_shown_under_its_own_readings(tmp_path: Path) -> None:
    chance = Random(5300)
    case = next(c for c in (wild_case(chance) for _ in range(60)) if c.documents[0].get("readings"))
    with Register(":memory:") as register, ReadModel(register.store) as model:
        history: History = register.apply(parse_case(case.text, "case.jsonl")).history
        model.catch_up(max(case.days))
        [(readings,)] = model.connection.execute("SELECT readings FROM matters")
        assert json.loads(readings) == View(history, max(case.days)).readings != {}
