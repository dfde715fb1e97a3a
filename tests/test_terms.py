"""The table of the terms: every paragraph has its code or a reason, and what is computed has a test."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from yakkan.adapters.named_tests import named_tests as scan
from yakkan.adapters.terms_table import KIND_WORDS, TermsRow, problems, render, repository_tests, table
from yakkan.adapters.wording import Language
from yakkan.domain.contract.facts import ApplicationReceived
from yakkan.domain.contract.kinds.formation import EFFECTS
from yakkan.domain.errors import InputError
from yakkan.domain.terms.catalogue import CATALOGUE, KINDS
from yakkan.domain.terms.provision import PROVISIONS, provision

TESTS = Path(__file__).resolve().parent


@pytest.fixture(scope="module")
def rows() -> list[TermsRow]:
    return table(TESTS)


@pytest.fixture
def untouched_register() -> Iterator[None]:
    before = {citation: list(entries) for citation, entries in PROVISIONS.items()}
    yield
    PROVISIONS.clear()
    PROVISIONS.update(before)


def row(rows: list[TermsRow], citation: str) -> TermsRow:
    return next(each for each in rows if each.citation == citation)


def about(rows: list[TermsRow], citation: str) -> list[str]:
    """The problems that begin with this citation."""
    return [problem for problem in problems(rows) if problem.startswith(f"{citation} ")]


class TestTheTerms:
    def test_nothing_is_amiss_between_catalogue_code_and_tests(self, rows: list[TermsRow]) -> None:
        assert problems(rows) == []


class TestTable:
    def test_it_has_a_row_for_each_paragraph_in_order(self, rows: list[TermsRow]) -> None:
        assert [each.citation for each in rows] == list(CATALOGUE)

    def test_a_row_has_the_fields_of_the_interface_and_no_others(self, rows: list[TermsRow]) -> None:
        fields = ["citation", "title_ja", "title_en", "kind", "summary", "functions", "tests", "readings"]
        assert all(list(each.to_dict()) == [*fields, "computed", "reason"] for each in rows)

    def test_a_labelled_function_carries_out_its_paragraph(self, rows: list[TermsRow]) -> None:
        assert "yakkan.domain.terms.supply.inspection_deadline" in row(rows, "28(1)").functions

    def test_a_label_of_an_item_counts_for_its_paragraph(self, rows: list[TermsRow]) -> None:
        labels = {entry.name for citation in ("41(2)", "41(2)(2)", "41(2)(3)") for entry in PROVISIONS[citation]}
        assert labels <= set(row(rows, "41(2)").functions)

    def test_what_an_event_does_carries_out_the_provision_of_the_event(self, rows: list[TermsRow]) -> None:
        function = EFFECTS[ApplicationReceived]
        assert f"{function.__module__}.{function.__qualname__}" in row(rows, "1(4)").functions

    def test_an_effect_that_every_kind_shares_is_listed_once(self, rows: list[TermsRow]) -> None:
        assert all(len(set(each.functions)) == len(each.functions) for each in rows)

    def test_readings_are_those_that_cite_the_paragraph_an_item_of_it_or_its_article(
        self, rows: list[TermsRow]
    ) -> None:
        assert {"X16", "X61"} <= set(row(rows, "41(2)").readings)
        assert {"X18", "X59", "X71"} == set(row(rows, "9").readings)
        assert "X34" not in row(rows, "28(3)").readings

    def test_tests_are_given_by_their_ids(self, rows: list[TermsRow]) -> None:
        found = row(rows, "28(1)").tests
        assert "tests/acceptance/test_article_28_inspection.py::TestArticle28_1_DeemedPass" in found

    def test_without_the_folder_no_row_has_tests_and_the_rest_is_the_same(self, rows: list[TermsRow]) -> None:
        without = table(None)
        assert all(each.tests == () for each in without)
        assert [replace(each, tests=()) for each in rows] == without

    def test_computed_means_that_code_was_found(self, rows: list[TermsRow]) -> None:
        assert [each.to_dict()["computed"] for each in rows] == [bool(each.functions) for each in rows]
        assert row(rows, "28(1)").computed
        assert not row(rows, "50").computed

    def test_the_source_folder_knows_its_tests(self) -> None:
        assert repository_tests() in (TESTS, None)


class TestProblems:
    def test_a_paragraph_with_neither_code_nor_reason(self, rows: list[TermsRow]) -> None:
        [problem] = about([replace(row(rows, "28(1)"), functions=())], "28(1)")
        assert problem.startswith("28(1) has neither code nor reason")

    def test_a_paragraph_with_both(self, rows: list[TermsRow]) -> None:
        both = replace(row(rows, "50"), functions=("some.function",), tests=("some test",))
        [problem] = about([both], "50")
        assert "carried out by some.function, yet the catalogue has a reason" in problem

    def test_a_computed_paragraph_that_no_test_names(self, rows: list[TermsRow]) -> None:
        [problem] = about([replace(row(rows, "28(1)"), tests=())], "28(1)")
        assert 'pytest.mark.provision("28(1)")' in problem

    def test_a_sound_paragraph_has_none(self, rows: list[TermsRow]) -> None:
        assert about([row(rows, "28(1)"), row(rows, "50")], "28(1)") == []
        assert about([row(rows, "28(1)"), row(rows, "50")], "50") == []

    def test_a_missing_article(self, rows: list[TermsRow]) -> None:
        without = [each for each in rows if each.citation != "44"]
        assert "Article 44 is missing from the catalogue" in problems(without)

    @pytest.mark.parametrize("citation", ["28(1)", "28(2)"])
    def test_a_missing_paragraph_before_another(self, rows: list[TermsRow], citation: str) -> None:
        without = [each for each in rows if each.citation != citation]
        assert f"{citation} is missing from the catalogue" in problems(without)

    @pytest.mark.usefixtures("untouched_register")
    @pytest.mark.parametrize("citation", ["28(9)", "40", "41(2)(7)"])
    def test_a_label_that_names_no_paragraph(self, rows: list[TermsRow], citation: str) -> None:
        @provision(citation)
        def astray() -> None: ...

        found = [problem for problem in problems(rows) if "astray" in problem]
        assert len(found) == 1
        assert found[0].startswith(f"the catalogue has no paragraph {citation}, ")

    @pytest.mark.usefixtures("untouched_register")
    def test_a_label_on_an_item_of_a_single_paragraph_is_known(self, rows: list[TermsRow]) -> None:
        @provision("18(3)")
        def copied() -> None: ...

        assert [problem for problem in problems(rows) if "copied" in problem] == []
        assert row(table(None), "18").functions != ()


PLANTED = '''
"""Article 27(1) and what follows."""
import pytest

class TestArticle41_2_3_Cap:
    """Beside it 28(1), and Civil Code 45(1), which is no provision of the terms."""
    def test_in_it(self): ...
    def test_article_5_1_too(self): "Article 41(2) again."

class TestArticle9_30Days(Inherited): ...

class TestOthers:
    pytestmark = [pytest.mark.slow, pytest.mark.provision("39(1)")]
    @pytest.mark.provision("31", "38(5)")
    @pytest.mark.slow
    async def test_marked(self): ...
    def test_listed(self): "Articles 43(1) and (2), 45(1), 26 or 50; in 2025, 51 of 52."

class TestArticle44_WithoutAnyTest: ...
class Article46_1: ...
def helper_article_48_1(): ...
def test_article_12(): ...
'''


class TestScan:
    @pytest.fixture
    def named(self, tmp_path: Path) -> dict[str, list[str]]:
        folder = tmp_path / "tests" / "deep"
        folder.mkdir(parents=True)
        (folder / "test_article_28_3_title.py").write_text(PLANTED, encoding="utf-8")
        (folder / "stories.py").write_text("class TestArticle47_1:\n    def test_it(self): ...", encoding="utf-8")
        (folder / "test_article_47_2.py").write_text('"""Article 47(3)."""', encoding="utf-8")
        return scan(tmp_path / "tests")

    def test_names_docstrings_and_markers_name_paragraphs(self, named: dict[str, list[str]]) -> None:
        file = "tests/deep/test_article_28_3_title.py"
        cap, others = f"{file}::TestArticle41_2_3_Cap", f"{file}::TestOthers"
        listed = f"{others}::test_listed"
        assert named == {
            "27(1)": [file],
            "28(3)": [file],
            "41(2)": [cap],
            "28(1)": [cap],
            "5(1)": [f"{cap}::test_article_5_1_too"],
            "9": [f"{file}::TestArticle9_30Days"],
            "39(1)": [others],
            "31": [f"{others}::test_marked"],
            "38(5)": [f"{others}::test_marked"],
            "43(1)": [listed], "43(2)": [listed], "45(1)": [listed], "26": [listed], "50": [listed],
            "12": [f"{file}::test_article_12"],
        }  # fmt: skip

    @pytest.mark.parametrize("citation", ["28", "28(4)", "28.1", ""])
    def test_a_marker_that_names_no_paragraph_is_refused_with_its_place(self, tmp_path: Path, citation: str) -> None:
        source = f"import pytest\n\n\n@pytest.mark.provision({citation!r})\ndef test_it(): ...\n"
        (tmp_path / "test_planted.py").write_text(source, encoding="utf-8")
        with pytest.raises(InputError) as caught:
            scan(tmp_path)
        [problem] = caught.value.problems
        assert (problem.line, problem.found) == (4, f"the marker provision({citation!r})")
        assert problem.where.endswith("test_planted.py")


class TestReading:
    @pytest.mark.parametrize("language", ["ja", "en"])
    def test_every_paragraph_stands_on_the_page(self, rows: list[TermsRow], language: Language) -> None:
        page = "".join(render(rows, language, 400).split())
        for each in rows:
            paragraph = each.paragraph
            japanese = language == "ja"
            for text in (
                paragraph.title_ja if japanese else paragraph.title_en,
                paragraph.summary_ja if japanese else paragraph.summary,
            ):
                assert "".join(text.split()) in page, each.citation

    def test_the_last_line_counts(self, rows: list[TermsRow]) -> None:
        two = [row(rows, "28(1)"), row(rows, "50")]
        last = "2 paragraphs: 1 carried out by code, 1 with a reason why nothing is computed"
        assert render(two, "en", 100).splitlines()[-1] == last

    @pytest.mark.parametrize("width", [60, 100, 140])
    def test_no_line_is_wider_than_asked(self, rows: list[TermsRow], width: int) -> None:
        assert max(len(line) for line in render(rows, "en", width).splitlines()) <= width

    def test_every_kind_has_a_word(self) -> None:
        assert set(KIND_WORDS) == set(KINDS)
