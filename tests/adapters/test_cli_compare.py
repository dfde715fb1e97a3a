"""`yakkan compare`: what it prints, what it refuses, and the status that it ends with."""

from __future__ import annotations

import dataclasses
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from yakkan.adapters.cli import app
from yakkan.adapters.wording.comparison import COMPARISON, DISPUTED
from yakkan.domain.contract.definition import ContractDefinition, Quote
from yakkan.domain.contract.facts import FACTS, FactCorrected, FactRetracted
from yakkan.domain.terms.editions import CITATIONS

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "compared"
PAIRS = ("late-letter", "non-renewal", "objection")
JAPANESE = re.compile(r"[぀-ヿ一-鿿]")


def yakkan(*arguments: object, lang: str = "en") -> Result:
    return CliRunner().invoke(app, [str(each) for each in arguments], env={"YAKKAN_LANG": lang, "COLUMNS": "100"})


def files(name: str) -> tuple[Path, Path]:
    return EXAMPLES / f"{name}-company.yaml", EXAMPLES / f"{name}-customer.yaml"


@cache
def fine(*arguments: object, lang: str = "en") -> str:
    done = yakkan("compare", *arguments, lang=lang)
    assert (done.exit_code, done.stderr) == (0, ""), done.output
    return done.stdout


def printed(name: str, *options: str) -> Any:
    return json.loads(fine(*files(name), "--json", *options))


def refused(*arguments: object) -> str:
    done = yakkan("compare", *arguments)
    assert (done.exit_code, done.stdout) == (2, ""), done.output
    return done.stderr


class TestTheExamples:
    def test_what_both_tell_differently_is_told_by_neither_alone(self) -> None:
        assert "2025-06-09: rejection arrived (server/s1) [Art. 29(1)], in the customer's version. Issue 1" in fine(
            *files("late-letter")
        )

    def test_the_late_letter_alone_decides(self) -> None:
        found = printed("late-letter")
        assert found["owed"] == {"company": 1_351_987, "customer": 0, "yen": -1_351_987}
        first, second = found["issues"]
        assert (first["subject"], first["fields"], first["weight"]) == ("RejectionArrived", ["on", "form"], "alone")
        assert (first["unit"], first["yen"], first["gains"]) == ("s1", -1_351_987, "customer")
        assert first["customer"]["evidence"] == "書留郵便物受領証(配達 2025年6月9日)"
        # the call or e-mail about s2 is no writing, either way
        assert (second["unit"], second["weight"], second["gains"]) == ("s2", "idle", None)
        assert found["first"]["day"] == "2025-06-09"
        [x2] = [each for each in found["contested"] if each["reading"] == "X2"]
        assert x2["states"] == ["server/s2"]

    def test_with_an_email_as_a_writing_the_second_unit_matters_too(self) -> None:
        _, second = printed("late-letter", "--reading", "X2=R-B")["issues"]
        assert (second["unit"], second["weight"]) == ("s2", "alone")

    def test_the_day_of_leaving_matters_only_where_the_refusal_was_late(self) -> None:
        refusal, leaving = printed("non-renewal")["issues"]
        assert (refusal["subject"], refusal["alone"]["yen"]) == ("NonRenewalDeclared", -2_498_161)
        # the customer's day to leave costs it: 2,440,000 rather than 2,460,000, but interest from earlier days
        assert (leaving["subject"], leaving["gains"]) == ("EarlyTerminationNoticed", "company")
        assert (leaving["weight"], bool(leaving["alone"]["changes"]), leaving["last"]["changes"]) == ("alone", True, [])

    def test_fact_and_law_matter_only_together(self) -> None:
        issues = printed("objection")["issues"]
        law = next(each for each in issues if each["kind"] == "law")
        objection = next(each for each in issues if each["subject"] == "CompletionObjected")
        assert (law["subject"], law["company"], law["customer"]) == ("X12", {"value": "R-B"}, {"value": "R-A"})
        assert (law["weight"], law["together_with"]) == ("together", [objection["number"]])
        assert (objection["weight"], objection["together_with"]) == ("together", [law["number"]])
        # 11,000,000 and 61 days of interest, 266,561.64
        assert law["last"]["yen"] == objection["last"]["yen"] == -11_266_562

    @pytest.mark.parametrize("name", PAIRS)
    def test_the_page_says_what_the_json_says(self, name: str) -> None:
        found, page = printed(name), fine(*files(name))
        for issue in found["issues"]:
            assert re.search(rf"^ *{issue['number']}  (fact|law ) .*{issue['yen']:,}", page, re.MULTILINE)
        assert f"{found['owed']['company']:,}" in page
        assert found["first"]["day"] in page
        assert page.endswith("This is a computation and no legal advice.\n")

    @pytest.mark.parametrize("name", PAIRS)
    def test_the_page_fits_the_paper(self, name: str) -> None:
        page = fine(*files(name))
        assert [line for line in page.splitlines() if len(line) > 110] == []

    @pytest.mark.parametrize("name", PAIRS)
    def test_in_japanese_it_is_japanese(self, name: str) -> None:
        page = fine(*files(name), lang="ja")
        assert "争点" in page
        assert "契約者の主張" in page
        for word in ("issue", "falls", "comes", "owed", "alone", "none", "state"):
            assert word not in page


class TestThePage:
    """What the page says of small papers, written as the two parties would."""

    HEAD = """
order: SO-9
customer: Hoshi
quote: {number: Q-9, issued_on: 2025-03-01}
contracts:
  - {id: sv, kind: supply, price: 1000000, units: [{id: a, price: 600000}, {id: b, price: 400000}]}
  - {id: w, kind: outsourcing, monthly_fee: 300000, starts_on: 2025-04-01, term_months: 12}
events:
  - {event: ApplicationReceived, on: 2025-03-10}
  - {event: AcceptanceArrived, on: 2025-03-12, form: paper}
  - {event: EquipmentReceived, contract: sv, unit: a, on: 2025-06-02}
  - {event: EquipmentReceived, contract: sv, unit: b, on: 2025-06-02}
"""
    DEMAND = "  - {event: CureDemandArrived, contract: w, by: customer, form: paper, days: 14, on: 2025-06-02}\n"
    END = '  - {event: RescissionArrived, contract: w, by: customer, basis: "40(1)", scope: this, on: 2025-06-20}\n'
    PAID = "  - {event: PaymentReceived, contract: sv, amount: 1100000, on: 2025-07-31}\n"
    LETTER = "  - {id: l, event: RejectionArrived, contract: sv, unit: a, form: paper, on: 2025-06-09}\n"
    FORGED = "  - {event: FactRetracted, contract: sv, retracts: l, reason: forged, on: 2025-07-01}\n"

    def page(self, folder: Path, ours: str, theirs: str, lang: str = "en") -> str:
        paths = folder / "ours.yaml", folder / "theirs.yaml"
        for path, text in zip(paths, (ours, theirs), strict=True):
            path.write_text(text, encoding="utf-8")
        return yakkan("compare", *paths, lang=lang).stdout

    def test_effects_stand_under_the_issues_that_they_take(self, tmp_path: Path) -> None:
        page = self.page(tmp_path, self.HEAD, self.HEAD + self.DEMAND + self.END)
        demand = page.partition("\n1. ")[2].partition("\n2. ")[0]
        alone, _, together = demand.partition("Together with issue 2 also (220,000 yen):\n")
        assert "O31 company put the breach right (w) comes about" in alone
        assert "terminated" not in alone
        assert "w, state: in service -> terminated" in together

    def test_money_held_for_the_customer_is_told(self, tmp_path: Path) -> None:
        page = self.page(tmp_path, self.HEAD + self.PAID, self.HEAD + self.PAID + self.LETTER)
        assert re.search(r"^ *1  fact .* -660,000  customer$", page, re.MULTILINE)
        assert "held as an advance: 0 -> 660,000" in page

    def test_names_that_differ_are_told_where_nothing_else_does(self, tmp_path: Path) -> None:
        theirs = self.HEAD.replace("Hoshi", "Tsuki").replace("SO-9", "SO-8")
        page = self.page(tmp_path, self.HEAD, theirs)
        assert "customer: Hoshi (company), Tsuki (customer)" in page
        assert "order: SO-9 (company), SO-8 (customer)" in page
        assert "契約者: Hoshi（当社）、Tsuki（契約者）" in self.page(tmp_path, self.HEAD, theirs, "ja")

    def test_another_term_is_told(self, tmp_path: Path) -> None:
        theirs = self.HEAD.replace("term_months: 12", "term_months: 24")
        assert "w, term: 2025-04-01 - 2026-03-31 -> 2025-04-01 - 2027-03-31" in self.page(tmp_path, self.HEAD, theirs)

    def test_a_duplicate_and_a_fact_taken_back_are_not_just_not_asserted(self, tmp_path: Path) -> None:
        ours = self.HEAD + self.LETTER
        page = self.page(tmp_path, ours, ours + self.LETTER.replace("id: l", "id: l2"))
        assert "only 1 such" in page
        page = self.page(tmp_path, ours + self.FORGED, ours)
        assert re.sub(r"\s+", " ", page).count("retracted") == 1
        assert "not asserted" not in page

    def test_contracts_of_one_id_are_told_with_their_orders(self, tmp_path: Path) -> None:
        second = self.HEAD.replace("SO-9", "SO-10").replace("Q-9", "Q-10")
        page = self.page(tmp_path, f"{self.HEAD}---{second}", f"{self.HEAD}---{second}{self.DEMAND}{self.END}")
        assert "SO-10/w, state: in service -> terminated" in page

    def test_what_both_tell_is_not_told_by_one_alone(self, tmp_path: Path) -> None:
        page = self.page(tmp_path, self.HEAD + self.LETTER.replace("-09", "-08"), self.HEAD + self.LETTER)
        assert "papers only" not in page


class TestStatus:
    def test_nothing_in_dispute_is_status_1(self) -> None:
        company, _ = files("late-letter")
        done = yakkan("compare", company, company)
        assert done.exit_code == 1
        assert "Nothing is in dispute." in done.stdout
        assert done.stderr == ""

    def test_before_anything_parts_the_points_are_idle(self) -> None:
        found = printed("non-renewal", "--as-of", "2025-02-27")
        assert {issue["weight"] for issue in found["issues"]} == {"idle"}
        assert found["first"] is None

    def test_what_was_not_known_is_not_asserted(self) -> None:
        found = printed("non-renewal", "--known-at", "2025-03-01", "--as-of", "2025-06-01")
        assert [(each["subject"], each["company"]) for each in found["issues"]] == [("NonRenewalDeclared", None)]

    def test_a_bad_file_is_refused_and_both_are_told(self, tmp_path: Path) -> None:
        bad = tmp_path / "bad.yaml"
        bad.write_text("order: 1\n", encoding="utf-8")
        problems = refused(bad, tmp_path / "missing.yaml")
        assert "bad.yaml" in problems
        assert "missing.yaml" in problems

    def test_files_of_different_matters_are_refused(self) -> None:
        assert "one matter" in refused(files("non-renewal")[0], files("objection")[1])

    @pytest.mark.parametrize("wrong", [("--as-of", "soon"), ("--reading", "X1=R-Z"), ("--known-at", "x")])
    def test_wrong_options_are_refused(self, wrong: tuple[str, str]) -> None:
        assert wrong[0] in refused(*files("late-letter"), *wrong)


class TestWording:
    def test_every_field_that_can_differ_has_a_word(self) -> None:
        facts = [cls for cls in FACTS.values() if cls not in (FactCorrected, FactRetracted)]
        fields = {each.name for cls in (*facts, ContractDefinition, Quote) for each in dataclasses.fields(cls)}
        never = {"id", "note", "evidence", "recorded_at", "recorded_by"}
        assert (fields | set(CITATIONS)) - never - set(DISPUTED) == set()

    def test_every_sentence_takes_the_same_values_in_both_languages(self) -> None:
        for word in COMPARISON.values():
            assert JAPANESE.search(word.ja) or not re.search(r"[a-z]", word.en)
            assert set(re.findall(r"\{\d\}", word.ja)) == set(re.findall(r"\{\d\}", word.en))


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "Readings that do nothing alone were tried up to three together, several at once."),
        ("ja", "単独では影響しない解釈は、三つまで併せて切り替えました（一度に幾つかずつ）。"),
    ],
)
def test_how_many_readings_were_tried_together_is_told(lang: str, said: str) -> None:
    found = printed("late-letter")
    assert (found["readings_together"], found["readings_at_once"]) == (True, 3)
    assert said in fine(*files("late-letter"), lang=lang)
