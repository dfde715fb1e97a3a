"""The catalogue of the terms: every paragraph once, in order, in both languages."""

import re
from itertools import groupby

import pytest

from yakkan.domain.terms.catalogue import CATALOGUE, KINDS, Paragraph, paragraph_of, paragraphs_of
from yakkan.domain.terms.editions import SOURCES
from yakkan.domain.terms.readings import READINGS

# Counted by hand in the text of IIJ-SRV145-0026; the articles that are not here have one paragraph.
SEVERAL = {
    1: 4, 3: 3, 5: 2, 6: 2,
    7: 3, 10: 4, 13: 3, 14: 3, 15: 2, 16: 2, 17: 2,
    25: 2, 27: 2, 28: 3, 29: 5, 30: 2, 32: 4,
    36: 4, 38: 5, 39: 3, 40: 5, 41: 3, 42: 2, 43: 2, 45: 4, 46: 5, 47: 3, 48: 5,
}  # fmt: skip
ITEMS = {"7(1)": 4, "18": 4, "40(2)": 6, "41(2)": 4, "45(1)": 5, "46(2)": 4, "48(1)": 10}
JAPANESE = re.compile(r"[\u3041-\u309f\u4e00-\u9fff]")
LONGEST = 200

every_paragraph = pytest.mark.parametrize("paragraph", CATALOGUE.values(), ids=CATALOGUE.keys())


def expected(article: int) -> list[str]:
    count = SEVERAL.get(article, 1)
    return [f"{article}"] if count == 1 else [f"{article}({number})" for number in range(1, count + 1)]


class TestCompleteness:
    def test_it_holds_all_113_paragraphs_of_the_52_articles_in_their_order(self) -> None:
        assert list(CATALOGUE) == [citation for article in range(1, 53) for citation in expected(article)]
        assert len(CATALOGUE) == 113

    def test_each_stands_under_its_own_citation(self) -> None:
        assert [paragraph.citation for paragraph in CATALOGUE.values()] == list(CATALOGUE)

    def test_numbered_items_belong_to_their_paragraph(self) -> None:
        found = {citation: len(paragraph.items) for citation, paragraph in CATALOGUE.items() if paragraph.items}
        assert found == ITEMS
        for citation, count in ITEMS.items():
            items = [item.citation for item in CATALOGUE[citation].items]
            assert items == [f"{citation}({number})" for number in range(1, count + 1)]

    def test_an_article_has_one_heading_for_all_its_paragraphs(self) -> None:
        for article, group in groupby(CATALOGUE.values(), key=lambda each: each.article):
            assert len({(each.title_ja, each.title_en) for each in group}) == 1, article

    def test_it_knows_every_provision_that_readings_and_parameters_cite(self) -> None:
        cited = {citation for reading in READINGS.values() for citation in reading.articles}
        cited |= {source.citation for source in SOURCES.values()}
        assert sorted(citation for citation in cited if not paragraphs_of(citation)) == []


class TestWhatItSays:
    @every_paragraph
    def test_a_paragraph_is_told_in_both_languages(self, paragraph: Paragraph) -> None:
        items = paragraph.items
        english = [paragraph.title_en, paragraph.summary, *(item.summary for item in items)]
        japanese = [paragraph.title_ja, paragraph.summary_ja, *(item.summary_ja for item in items)]
        assert all(text and text.isascii() for text in english)
        assert all(re.search(r"[\u3041-\u30ff\u4e00-\u9fff]", text) for text in japanese)

    @every_paragraph
    def test_a_summary_is_one_sentence(self, paragraph: Paragraph) -> None:
        assert paragraph.summary[0].isupper()
        assert re.fullmatch(r"[^.]*(?:\d\.\d[^.]*)*\.", paragraph.summary)
        assert paragraph.summary_ja.endswith("。")

    @every_paragraph
    def test_nothing_is_long(self, paragraph: Paragraph) -> None:
        texts = [paragraph.title_en, paragraph.title_ja, paragraph.summary, paragraph.summary_ja]
        texts += [paragraph.reason or "", paragraph.reason_ja or ""]
        texts += [text for item in paragraph.items for text in (item.summary, item.summary_ja)]
        assert max(len(text) for text in texts) <= LONGEST

    @every_paragraph
    def test_its_kind_is_one_of_those_there_are(self, paragraph: Paragraph) -> None:
        assert paragraph.kind in KINDS

    @every_paragraph
    def test_a_reason_is_given_in_both_languages_or_in_none(self, paragraph: Paragraph) -> None:
        if paragraph.reason is None:
            assert paragraph.reason_ja is None
        else:
            assert re.match(r"[a-z]", paragraph.reason)
            assert paragraph.reason.isascii()
            assert paragraph.reason_ja
            assert JAPANESE.search(paragraph.reason_ja)

    @every_paragraph
    def test_a_reason_points_to_provisions_that_have_none(self, paragraph: Paragraph) -> None:
        cited = re.findall(r"\d+(?:\(\d+\))+|(?<=under )\d+", paragraph.reason or "")
        pointed = [each for citation in cited for each in paragraphs_of(citation)]
        assert bool(cited) == bool(pointed)
        assert all(each.reason is None for each in pointed)

    def test_every_kind_of_paragraph_occurs(self) -> None:
        assert {paragraph.kind for paragraph in CATALOGUE.values()} == set(KINDS)

    def test_all_that_only_states_something_has_a_reason(self) -> None:
        stating = [each for each in CATALOGUE.values() if each.kind in ("declaratory", "definition")]
        assert [each.citation for each in stating if each.reason is None] == []

    def test_all_that_concerns_money_is_computed(self) -> None:
        assert [each.citation for each in CATALOGUE.values() if each.kind == "money" and each.reason] == []


class TestCitations:
    @pytest.mark.parametrize(
        ("citation", "paragraph"),
        [("28(1)", "28(1)"), ("26", "26"), ("41(2)(3)", "41(2)"), ("18(4)", "18"), ("48(1)(10)", "48(1)")],
    )
    def test_a_citation_of_a_paragraph_or_an_item_names_the_paragraph(self, citation: str, paragraph: str) -> None:
        assert paragraph_of(citation) is CATALOGUE[paragraph]
        assert paragraphs_of(citation) == (CATALOGUE[paragraph],)

    @pytest.mark.parametrize("citation", ["28(4)", "26(1)", "41(2)(5)", "18(5)", "53", "0", "", "28(1"])
    def test_what_the_terms_do_not_have_names_nothing(self, citation: str) -> None:
        assert paragraph_of(citation) is None
        assert paragraphs_of(citation) == ()

    def test_an_article_cited_as_a_whole_stands_for_its_paragraphs_and_names_none_of_them(self) -> None:
        assert paragraph_of("40") is None
        assert [each.citation for each in paragraphs_of("40")] == expected(40)
