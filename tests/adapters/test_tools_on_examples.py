"""Every dispute tool on every example: it answers, its JSON is JSON, and its answer is what the file itself expects."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from yakkan import Register, load_case
from yakkan.adapters.cli import app
from yakkan.adapters.cli.options import parse_knowledge
from yakkan.adapters.cli.source import case_of
from yakkan.adapters.register import Matter

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted(
    path for folder in ("", "disputes", "compared") for path in (ROOT / "examples" / folder).glob("*.yaml")
)
ACTS = {
    "supply": "pay",
    "integration": "object",
    "requirements_definition": "object",
    "support_work": "demand_rework",
    "rental": "return",
}
"""An act for each kind of contract; the others refuse renewal."""


def yakkan(*arguments: object, lang: str = "en") -> Result:
    done = CliRunner().invoke(app, [str(each) for each in arguments], env={"YAKKAN_LANG": lang, "COLUMNS": "160"})
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


@dataclass
class Told:
    """A state that an example expects, of its first customer whose states it tells, under its own readings."""

    path: Path
    customer: str
    place: str
    contract: str
    unit: str | None
    kind: str
    state: str
    as_of: date
    known_at: str | None

    @property
    def setting(self) -> list[str]:
        known = [] if self.known_at is None else ["--known-at", self.known_at]
        return [*self.matter, "--as-of", self.as_of.isoformat(), *known]

    @property
    def matter(self) -> list[str]:
        return [str(self.path), "--customer", self.customer]

    @property
    def question(self) -> str:
        return f"{self.place}.state == {self.state}"

    @property
    def knowledge(self) -> date | datetime | None:
        return None if self.known_at is None else parse_knowledge(self.known_at, "known_at")

    @cached_property
    def facts(self) -> Matter:
        """The matter, to ask it what the command line should have said."""
        return Register(":memory:").apply(case_of(load_case(str(self.path)), self.customer))

    def printed(self, command: str, *options: object) -> Any:
        done = yakkan(command, *self.setting, *options, "--json")
        assert (done.exit_code, done.stderr) == (0, ""), done.output
        return json.loads(done.stdout)

    def page(self, command: str, *options: object) -> str:
        done = yakkan(command, *self.setting, *options, lang="ja")
        assert (done.exit_code, done.stderr) == (0, ""), done.output
        return done.stdout


def _told(path: Path) -> Iterator[Told]:
    case = load_case(str(path))
    for document in case.documents:
        several = sum(each.matter == document.matter for each in case.documents) > 1
        kinds = {contract.id: contract.kind for contract in document.contracts}
        for expected in document.expectations:
            fields = expected.fields
            contract = str(fields.get("contract", "")).rpartition("/")[2]
            if "state" in fields and "readings" not in fields and contract in kinds:
                name = f"{document.order}/{contract}" if several else contract
                unit = fields.get("unit")
                known = fields.get("known_at")
                yield Told(
                    path, document.matter, name if unit is None else f"{name}/{unit}", name, unit, kinds[contract],
                    str(fields["state"]), date.fromisoformat(str(fields["as_of"])),
                    None if known is None else str(known),
                )  # fmt: skip


def _last(path: Path) -> Told:
    """The last state that a file tells of its first customer: most has happened by then.

    A file that tells of money alone has the state in which the record leaves its first contract.
    """
    told = list(_told(path))
    if told:
        return [each for each in told if each.customer == told[0].customer][-1]
    document = load_case(str(path)).documents[0]
    contract = document.contracts[0]
    name = f"{document.order}/{contract.id}"
    matter = Register(":memory:").apply(case_of(load_case(str(path)), document.matter))
    day = matter.dispute().last_day()
    state = matter.view(day).state(name)
    return Told(path, document.matter, name, name, None, contract.kind, state, day, None)


@pytest.fixture(params=EXAMPLES, ids=lambda path: path.stem, scope="module")
def told(request: pytest.FixtureRequest) -> Told:
    return _last(request.param)


class TestEveryToolOnEveryExample:
    def test_explains_the_state_and_says_that_it_is_there(self, told: Told) -> None:
        done = yakkan("explain", told.path, f"state:{told.place}", *told.setting[1:], "--json")
        assert (done.exit_code, done.stderr) == (0, ""), done.output
        assert json.loads(done.stdout)["text"]
        assert "認められる" in told.page("explain", "--why-not", f"state:{told.place}={told.state}")

    def test_bisects_to_the_day_before_which_the_state_was_another(self, told: Told) -> None:
        found = told.printed("bisect", "--ask", told.question)
        assert found["answer"] is True
        (turning,) = found["turnings"]
        day = date.fromisoformat(turning["at"])
        assert day <= told.as_of
        view = told.facts.dispute().view
        assert view(day, told.knowledge).state(told.contract, told.unit) == told.state
        if turning["before"] is not None:
            assert view(day - timedelta(days=1), told.knowledge).state(told.contract, told.unit) != told.state

    def test_asks_across_readings_and_answers_as_the_file_under_its_own(self, told: Told) -> None:
        found = told.printed("readings", "--ask", told.question, "--bound", 8)
        assert True in found["answers"].values()
        assert found["certain"] == (not found["decided_by"])

    def test_a_fact_is_decisive_as_the_what_if_without_it_says(self, told: Told) -> None:
        found = told.printed("decisive", "--ask", told.question, "--up-to", 1, "--within", 0, "--bound", 15)
        assert found["answer"] is True
        for each in found["sets"][:1]:
            (fact,) = each["facts"]
            supposed = told.facts.dispute().what_if(remove=[fact])
            view = supposed.view(told.as_of, told.knowledge)
            assert view.state(told.contract, told.unit) != told.state

    def test_differs_from_the_first_day_on_record_and_not_from_itself(self, told: Told) -> None:
        view = told.facts.view(told.as_of, told.knowledge)
        assert not told.facts.dispute().diff(view, view).changes
        first = min(record.event.on for record in told.facts.history.records) - timedelta(days=1)
        assert told.printed("diff", "--against-as-of", first)["changes"]

    def test_supposes_a_reading_and_says_when_an_act_is_safe(self, told: Told) -> None:
        assert "changes" in told.printed("what-if", "--suppose-reading", "X1=R-B")
        unit = [] if told.unit is None or told.kind == "integration" else ["--unit", told.unit]
        act = ACTS.get(told.kind, "refuse_renewal")
        options = ["--contract", told.contract, *(unit if act != "pay" else []), "--bound", 5]
        done = yakkan("safe", told.path, act, *told.setting[1:], *options, "--json")
        assert done.exit_code == 0, done.output
        assert json.loads(done.stdout)["status"] in ("open", "over", "done", "gone", "not_open", "no_last_day")

    def test_finds_nothing_to_compare_with_itself(self, told: Told) -> None:
        done = yakkan("compare", told.path, *told.matter, "--json")
        assert done.exit_code == 1, done.output
        assert json.loads(done.stdout)["issues"] == []

    def test_has_an_agenda_and_steps_to_the_state(self, told: Told) -> None:
        assert told.printed("agenda", "--within", 0)["as_of"] == told.as_of.isoformat()
        done = yakkan("debug", *told.setting, "--run", "where")
        assert (done.exit_code, done.stderr) == (0, ""), done.output
