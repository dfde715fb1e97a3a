"""Searching: every part of every word is found, in Japanese too, and no text is syntax."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yakkan import InputError, Register, load_case, parse_case
from yakkan.adapters.readmodel import ReadModel
from yakkan.adapters.readmodel.grams import LONGEST, MOST_WORDS, folded, grams, query, snippet

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
CASE = """\
order: SO-2025-0900
customer: 東京みなと商事株式会社
quote: {number: Q-900, issued_on: 2025-03-18}
contracts:
  - {id: ﾃｽﾄ機, kind: supply, price: 1200000, units: [{id: s1, price: 1200000}]}
events:
  - {event: ApplicationReceived, on: 2025-04-03}
  - {event: AcceptanceArrived, on: 2025-04-07, form: electronic,
     note: 'Ｗｅｂ受付 50% "OK" AND (NOT) ''x''; DROP TABLE--'}
  - {id: 納品-1, event: EquipmentReceived, contract: ﾃｽﾄ機, unit: s1, on: 2025-05-28,
     note: 本社サーバー室へ納品。ｶﾞｰﾄﾞ下の検収所, evidence: 納品書第12号・Straße 7}
"""


@pytest.fixture(scope="module")
def model() -> Iterator[ReadModel]:
    with Register(":memory:") as register:
        for path in sorted(EXAMPLES.glob("*.yaml")):
            register.apply_all(load_case(path))
        register.apply(parse_case(CASE, "case.yaml"))
        with register.read_model(max(d for d in _days(register))) as model:
            yield model


def _days(register: Register) -> Iterator[object]:
    for name in register.matters():
        yield register.matter(name).history.records[-1].recorded_at.date()


def plainly(text: str) -> str:
    """Folded at one stroke, as a reader would: an oracle for folding letter by letter."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def found(model: ReadModel, text: str) -> set[int]:
    statement = "SELECT rowid FROM search_index WHERE search_index MATCH ?"
    return {number for (number,) in model.connection.execute(statement, (query(text).match,))}


class TestJapanese:
    @pytest.mark.parametrize(
        "word", ["納品", "検収", "東京", "受付", "サーバ", "検", "所", "室", "本社サーバー室へ納品"]
    )
    def test_words_of_one_two_and_more_characters_are_found(self, model: ReadModel, word: str) -> None:
        hits = model.search(word, 1000)
        mine = [hit for hit in hits if hit.customer == "東京みなと商事株式会社"]
        assert mine
        assert all("«" in hit.snippet for hit in hits)

    @pytest.mark.parametrize("word", ["ｻｰﾊﾞｰ室", "ガード", "ｶﾞｰﾄﾞ", "テスト機", "web", "WEB受付", "STRASSE", "straße"])
    def test_width_and_case_make_no_difference(self, model: ReadModel, word: str) -> None:
        assert [hit.customer for hit in model.search(word)][:1] == ["東京みなと商事株式会社"]

    @pytest.mark.parametrize(
        ("written", "sought"),
        [
            ("\u845b\U000e0100城市役所", "\u845b城市"),  # a town that is written with the variant of its kanji
            ("\u845b城市役所", "\u845b\U000e0100城"),
            ("検査\ufe0f済", "検査済"),
            ("10\u301c20台", "10\uff5e20台"),  # wave dash and full-width tilde: one key, two systems
            ("\uff0d5度", "\u22125度"),
            ("A\u2015B", "A\u2014B"),
            ("O\u2019Reilly", "o'reil"),
        ],
    )
    def test_signs_that_systems_take_for_one_another_are_one(self, written: str, sought: str) -> None:
        [word] = query(sought).words
        assert snippet(written, (word,)).startswith("«")
        assert folded(written).startswith(word)
        pairs = " ".join(f"{ord(a):06x}{ord(b):06x}" for a, b in pairwise(word))
        assert f"{grams(written)} ".startswith(f"{pairs} ")

    def test_a_duty_is_found_by_its_japanese_and_its_english_name(self, model: ReadModel) -> None:
        for word in ("検査合格書の交付", "inspect and certify"):
            assert {hit.ref for hit in model.search(word, 1000) if hit.source == "obligation"} == {"O22"}

    def test_a_word_that_stands_nowhere_is_not_found(self, model: ReadModel) -> None:
        assert model.search("納検") == []

    def test_two_words_must_both_occur_in_any_order(self, model: ReadModel) -> None:
        assert [hit.ref for hit in model.search("納品書 ガード")] == ["SO-2025-0900/ﾃｽﾄ機#4"]
        assert [hit.ref for hit in model.search("ガード　納品書")] == ["SO-2025-0900/ﾃｽﾄ機#4"]
        assert model.search("納品書 撤回") == []


class TestHits:
    def test_names_come_before_what_only_mentions_them(self, model: ReadModel) -> None:
        assert model.search("東京")[0].source == "customer"
        first = model.search("ﾃｽﾄ機")[0]
        assert (first.source, first.contract) == ("contract", "ﾃｽﾄ機")

    def test_a_snippet_shows_the_text_as_it_was_written(self, model: ReadModel) -> None:
        [hit] = model.search("ガード下")
        assert "«ｶﾞｰﾄﾞ下»の検収所" in hit.snippet
        assert (hit.source, hit.day, hit.status) == ("event", "2025-05-28", "effective")

    def test_a_long_text_is_cut_around_the_word(self) -> None:
        text = "あ" * 200 + "検査" + "い" * 200
        shown = snippet(text, ("検査",))
        assert shown.startswith("…あ")
        assert shown.endswith("い…")
        assert "«検査»" in shown
        assert len(shown) < 80

    def test_withdrawn_events_are_found_and_say_so(self, model: ReadModel) -> None:
        statuses = {hit.status for hit in model.search("EquipmentDeemedPassed", 1000) if hit.source == "event"}
        assert {"effective", "withdrawn"} <= statuses

    def test_no_more_than_asked_for(self, model: ReadModel) -> None:
        assert len(model.search("0", 7)) == 7
        with pytest.raises(InputError, match="at least 1"):
            model.search("0", 0)


class TestAnyText:
    @pytest.mark.parametrize(
        "text",
        ['"OK" AND (NOT)', "'x'; DROP TABLE--", '"', "*", "NEAR(a b)", "grams:x", "-", "^a", "a*", "%", "\x00",
         "\ud800", "{", "+", "\\", "AND", "0000", "🙂"],
    )  # fmt: skip
    def test_is_searched_for_and_never_obeyed(self, model: ReadModel, text: str) -> None:
        try:
            hits = model.search(text, 100)
        except InputError:
            assert not folded(text).split()
            return
        for hit in hits:
            assert "«" in hit.snippet

    def test_is_found_where_it_stands(self, model: ReadModel) -> None:
        for text in ("50% \"OK\" AND (NOT) 'x'; DROP TABLE--", "(not)", "50%", "--"):
            assert "SO-2025-0900/ﾃｽﾄ機#3" in {hit.ref for hit in model.search(text, 1000)}, text

    @pytest.mark.parametrize(
        "text", ["", "  ", "\u3000", "\u200b", "a" * (LONGEST + 1), " ".join(map(str, range(MOST_WORDS + 1)))]
    )
    def test_that_is_no_question_is_refused(self, model: ReadModel, text: str) -> None:
        with pytest.raises(InputError):
            model.search(text)

    @settings(max_examples=60)
    @given(st.text(max_size=30), st.data())
    def test_every_part_of_a_word_of_a_text_is_found_in_it(self, text: str, data: st.DataObject) -> None:
        text = unicodedata.normalize("NFC", text)
        words = folded(text).split()
        if not words:
            assert grams(text) == ""
            return
        word = data.draw(st.sampled_from(words))
        start = data.draw(st.integers(0, len(word) - 1))
        part = word[start : data.draw(st.integers(start + 1, len(word)))]
        indexed = f" {grams(text)} "
        pairs = [f"{ord(a):06x}{ord(b):06x}" for a, b in pairwise(part)]
        assert f" {' '.join(pairs)} " in indexed if pairs else f" {ord(part):06x}" in indexed
        assert snippet(text, (part,)).count("«") >= (len(text) <= 70 and part in "".join(text))


def test_the_index_finds_exactly_what_reading_every_text_finds(model: ReadModel) -> None:
    chance = Random(1)
    texts = dict(model.connection.execute("SELECT id, text FROM documents"))
    words = {number: plainly(text).split() for number, text in texts.items()}
    numbers = list(texts)
    for _ in range(150):
        word = chance.choice(words[chance.choice(numbers)])
        start = chance.randrange(len(word))
        part = word[start : start + chance.choice([1, 1, 2, 2, 3, 5])]
        expected = {number for number in numbers if any(part in each for each in words[number])}
        assert found(model, part) == expected, part
