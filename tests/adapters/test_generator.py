"""The generator: the same plan gives the same portfolio, and everything in it goes through the real pipeline."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from yakkan import InputError, Register, load_case
from yakkan.adapters.cli import app
from yakkan.adapters.cli.verification import verify_store
from yakkan.adapters.generator import KIND_WEIGHTS, Customer, Plan, case_lines, customers, fill, write_cases
from yakkan.adapters.generator.writing import BATCH
from yakkan.domain.contract.facts import FACTS, Fact, FactCorrected, FactRetracted
from yakkan.domain.contract.record import Record
from yakkan.domain.instants import end_of_knowledge

SMALL = Plan(seed=3, contracts=30, late=0.3, corrected=0.1, disputed=0.4)


def yakkan(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(each) for each in arguments], env={"YAKKAN_LANG": "en"})


def facts(plan: Plan) -> Iterator[Fact]:
    for customer in customers(plan):
        for document in customer.documents:
            yield from document.facts


def history(register: Register) -> list[tuple[Any, ...]]:
    """All records of a store, the clock of the store aside."""

    def bare(record: Record) -> tuple[Any, ...]:
        at = record.recorded_at.isoformat()
        return record.matter, record.stream, record.version, record.seq, at, record.event, record.imported

    return [bare(record) for records in register.store.scan() for record in records]


class TestThePlan:
    def test_the_same_plan_gives_the_same_text(self) -> None:
        assert list(case_lines(SMALL)) == list(
            case_lines(Plan(seed=3, contracts=30, late=0.3, corrected=0.1, disputed=0.4))
        )

    def test_another_seed_gives_another_portfolio(self) -> None:
        assert list(case_lines(Plan(seed=1, contracts=5))) != list(case_lines(Plan(seed=2, contracts=5)))

    def test_a_customer_does_not_depend_on_how_many_come_after_it(self) -> None:
        few, many = customers(Plan(contracts=20, per_matter=1)), customers(Plan(contracts=1000, per_matter=1))
        assert list(few) == list(islice(many, 20))

    def test_it_has_as_many_contracts_as_were_asked_for(self) -> None:
        for number in (1, 7, 100):
            assert sum(customer.contracts for customer in customers(Plan(contracts=number))) == number

    def test_one_customer_may_have_all_contracts(self) -> None:
        [customer] = customers(Plan(contracts=200, per_matter=200))
        names = [each.id for document in customer.documents for each in document.contracts]
        assert len(names) == len(set(names)) == 200

    def test_kinds_come_in_the_proportions_of_the_plan(self) -> None:
        kinds = [e.kind for c in customers(Plan(contracts=1500)) for d in c.documents for e in d.contracts]
        for kind, percent in KIND_WEIGHTS.items():
            assert abs(100 * kinds.count(kind) / len(kinds) - percent) < 4, kind  # type: ignore[arg-type]

    def test_every_event_that_people_can_record_is_told_somewhere(self) -> None:
        told = {type(fact).__name__ for fact in facts(Plan(contracts=2000, disputed=0.4, corrected=0.05))}
        assert set(FACTS) - told == set()

    def test_the_share_of_late_facts_is_that_of_the_plan(self) -> None:
        for late, least, most in ((0.0, 0.0, 0.0), (0.3, 0.2, 0.35), (1.0, 0.75, 1.0)):
            own = [f for f in facts(Plan(contracts=200, late=late, corrected=0.0)) if f.recorded_at is not None]
            share = sum(f.recorded_at.date() > f.on for f in own if f.recorded_at) / len(own)
            assert least <= share <= most, late

    def test_mistakes_are_corrected_or_taken_back(self) -> None:
        assert not [f for f in facts(Plan(contracts=50, corrected=0)) if isinstance(f, FactCorrected | FactRetracted)]
        found = [f for f in facts(Plan(contracts=50, corrected=0.2)) if isinstance(f, FactCorrected | FactRetracted)]
        assert {type(each) for each in found} == {FactCorrected, FactRetracted}

    def test_nothing_is_recorded_after_the_last_day_or_quoted_before_the_first(self) -> None:
        plan = Plan(contracts=150, start_year=2019, years=2)
        assert (plan.first_day, plan.last_day) == (date(2019, 1, 1), date(2020, 12, 31))
        assert max(f.recorded_at.date() for f in facts(plan) if f.recorded_at) <= plan.last_day
        assert min(d.quote.issued_on for c in customers(plan) for d in c.documents) >= plan.first_day

    def test_a_plan_that_cannot_be_carried_out_says_all_that_is_wrong(self) -> None:
        with pytest.raises(InputError) as refused:
            Plan(contracts=0, per_matter=0, start_year=1800, late=1.5)
        assert [problem.path for problem in refused.value.problems] == ["contracts", "start_year", "per_matter", "late"]


class TestIntoAStore:
    def test_its_journal_is_what_the_facts_give(self) -> None:
        with Register() as register:
            written = fill(register, SMALL)
            assert written.contracts == 30
            assert written.records == len(history(register))
            assert written.matters == len(register.matters())
            assert verify_store(register, replay=True).flaws == []

    def test_a_case_file_of_it_makes_the_same_store(self, tmp_path: Path) -> None:
        path = tmp_path / "cases.jsonl"
        write_cases(path, SMALL)
        with Register() as direct, Register() as imported:
            fill(direct, SMALL)
            imported.apply_all(load_case(path), advance_to=end_of_knowledge(SMALL.last_day))
            assert history(imported) == history(direct)

    def test_doing_it_again_changes_nothing(self) -> None:
        with Register() as register:
            fill(register, SMALL)
            before = history(register)
            assert fill(register, SMALL).records == 0
            assert history(register) == before

    def test_after_a_break_it_goes_on_where_it_was(self, tmp_path: Path) -> None:
        plan = Plan(contracts=2 * BATCH + 20, years=1)

        class Break(Exception):
            pass

        def interrupt(_: int) -> None:
            raise Break

        with Register(tmp_path / "broken.db") as register, pytest.raises(Break):
            fill(register, plan, interrupt)
        with Register(tmp_path / "broken.db") as register, Register() as whole:
            assert register.store.last_position() > 0
            fill(register, plan)
            fill(whole, plan)
            assert history(register) == history(whole)


class TestOnTheCommandLine:
    def test_it_makes_a_store_that_other_commands_read(self, tmp_path: Path) -> None:
        db = tmp_path / "made.db"
        made = yakkan("generate", "--contracts", 12, "--seed", 5, "--db", db, "--json")
        assert made.exit_code == 0, made.output
        figures = json.loads(made.stdout)
        assert (figures["contracts"], figures["as_of"]) == (12, "2025-12-31")
        assert yakkan("verify", "--db", db, "--replay").exit_code == 0

    def test_it_makes_case_files_that_other_commands_read(self, tmp_path: Path) -> None:
        out = tmp_path / "cases.jsonl"
        made = yakkan("generate", "--contracts", 4, "--per-matter", 4, "--out", out)
        assert made.exit_code == 0, made.output
        assert "Wrote 1 customers with 4 contracts" in made.stdout
        assert yakkan("replay", out, "--as-of", "2025-06-30").exit_code == 0
        assert yakkan("import", out, "--db", tmp_path / "store.db").exit_code == 0

    def test_neither_or_both_places_are_refused(self, tmp_path: Path) -> None:
        for places in ([], ["--db", tmp_path / "a.db", "--out", tmp_path / "a.jsonl"]):
            refused = yakkan("generate", *places)
            assert refused.exit_code == 2
            assert "one of them" in refused.stderr
        assert list(tmp_path.iterdir()) == []

    def test_a_plan_that_cannot_be_carried_out_is_refused(self, tmp_path: Path) -> None:
        refused = yakkan("generate", "--db", tmp_path / "a.db", "--contracts", -1)
        assert refused.exit_code == 2
        assert "contracts" in refused.stderr
        assert list(tmp_path.iterdir()) == []


def test_a_customer_counts_its_contracts() -> None:
    [customer] = customers(Plan(contracts=3, per_matter=3))
    assert isinstance(customer, Customer)
    assert (customer.number, customer.contracts) == (1, 3)
