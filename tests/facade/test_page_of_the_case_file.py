"""docs/case-file.md is true: its fields are those that are taken, its example holds."""

from __future__ import annotations

import re
from dataclasses import MISSING, fields
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from yakkan import ContractDefinition, InputError, Quote, Register, parse_case
from yakkan.adapters.expectations import PARTS
from yakkan.domain.terms.editions import CITATIONS, EDITIONS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "case-file.md"


class TestThePageOfTheCaseFile:
    """docs/case-file.md is all that somebody who writes a case file of his own has to go by."""

    @staticmethod
    def rows(section: str) -> dict[str, list[str]]:
        """The rows of the first table of a section, by each name in their first cell."""
        text = PAGE.read_text(encoding="utf-8").partition(f"\n## {section}\n")[2].partition("\n## ")[0]
        rows = [re.split(r"(?<!\\)\|", line)[1:-1] for line in text.splitlines() if line.startswith("| `")]
        return {name: [cell.strip() for cell in row] for row in rows for name in re.findall(r"`(\w+)`", row[0])}

    @pytest.mark.parametrize(("section", "cls"), [("`quote`", Quote), ("`contracts`", ContractDefinition)])
    def test_every_field_stands_there_and_no_other(self, section: str, cls: type) -> None:
        rows = self.rows(section)
        assert set(rows) == {field.name for field in fields(cls)}
        # What only some kinds can do without is no optional field there.
        needed = {"price", "monthly_fee", "starts_on", "term_months", "ends_on"}
        for field in fields(cls):
            optional = field.default is not MISSING and field.name not in needed
            assert rows[field.name][0].endswith("?") == optional, field.name

    def test_the_kinds_that_a_field_belongs_to_are_those_that_may_have_it(self) -> None:
        # Each field is tried in a contract of each kind.
        rows = self.rows("`contracts`")
        given: dict[str, str] = {
            "price": "1100",
            "payment": "{due_on: 2025-06-30}",
            "instalments": "[{amount: 1210, due_on: 2025-06-30}]",
            "due_on": "2025-06-30",
            "monthly_fee": "1000",
            "starts_on": "2025-05-01",
            "term_months": "12",
            "ends_on": "2026-04-30",
            "auto_renews": "false",
            "prorated": "false",
            "sla": '{speed: [{below: "9", reduce: "0.10"}]}',
            "units": "[{id: u1}]",
            "maker": "other",
            "lease": "true",
            "covers": "[other]",
            "communications_secrecy": "true",
            "tax_rate": '"0.10"',
            "special": "{reasonable_days: 5}",
        }
        assert set(given) == set(rows) - {"id", "kind"}
        every = re.findall(r"`(\w+)`", rows["kind"][2])
        for name, value in given.items():
            cell = rows[name][1].removeprefix("as ")
            for other in re.findall(r"`(\w+)`", cell):
                cell = cell.replace(f"`{other}`", rows[other][1])
            kinds = every if cell == "all" else cell.split(", ")
            for kind in every:
                text = (
                    "{order: O, customer: C, quote: {number: Q, issued_on: 2025-03-18}, contracts: ["
                    "{id: other, kind: supply, price: 1}, "
                    f"{{id: c, kind: {kind}, {name}: {value}}}]}}"
                )
                found = f"`{name}` in a contract of kind {kind}"
                refused: list[str] = []
                try:
                    parse_case(text)
                except InputError as error:
                    refused = [problem.found for problem in error.problems]
                assert (found in refused) == (kind not in kinds), (name, kind)

    def test_every_condition_that_a_quote_may_name_stands_there_with_its_figure(self) -> None:
        rows = self.rows("`special`")
        parameters = EDITIONS[-1].parameters
        assert {name: row[1:3] for name, row in rows.items()} == {
            name: [str(getattr(parameters, name)), citation] for name, citation in CITATIONS.items()
        }

    def test_every_part_of_an_expectation_stands_there(self) -> None:
        assert set(self.rows("`expect`")) == {"contract", "unit", *PARTS}

    def test_the_example_in_python_gives_what_is_said_of_it(self) -> None:
        """Received on 28 May, the seventh day is 4 June (28(1)): 1,200,000 yen and a tenth are owed from the 5th on."""
        [text] = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
        there: dict[str, Any] = {}
        exec(text, there)
        view = there["view"]
        assert view.state("server", "s1") == "in_warranty"
        assert view.fees.totals.outstanding == 1_320_000
        assert view.edition == EDITIONS[-1].id
        assert there["matter"].view(date(2025, 6, 4)).state("server", "s1") == "delivered"

    def test_what_the_example_expects_holds(self) -> None:
        text = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
        assert len(text) == 1
        case = parse_case(text[0])
        assert len(case.documents[0].expectations) == 5
        with Register(":memory:") as register:
            matter = register.apply(case)
            assert matter.name == "C-0042"
            # A tenth of 300,000 yen, the level being below 99.9 and not below 99.0.
            charges = matter.view(date(2025, 6, 30)).fees.charges
            assert [charge.net for charge in charges if charge.kind == "sla_reduction"] == [-30_000]
            # 31 July and 30 days is Saturday 30 August; the next business day is Monday, 1 September.
            assert matter.view(date(2025, 9, 1)).state("build") == "completed"
            assert matter.view(date(2025, 9, 2)).contract("build").passed_as == "deemed_confirmed"
