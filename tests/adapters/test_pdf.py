"""The document for a court file: read back from the PDF, it says all that the view says, and the same every time."""

from __future__ import annotations

import io
import json
import re
import sys
from dataclasses import fields
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from typer.testing import CliRunner

from yakkan import FACTS, InputError, Register, View, load_case, parse_case
from yakkan.adapters.cli import app
from yakkan.adapters.court import pdf, typesetting, write_pdf
from yakkan.adapters.court.document import document
from yakkan.adapters.court.sheet import breakable
from yakkan.adapters.wording import LANGUAGES, Language, Speech
from yakkan.adapters.wording.court import COURT
from yakkan.adapters.wording.fields import FIELDS, VALUES
from yakkan.domain.contract.facts import DEEMED
from yakkan.domain.instants import JST
from yakkan.domain.terms.readings import READINGS

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
ENVELOPE = {"on", "contract", "unit", "id", "recorded_at", "recorded_by", "shows_from"}
JAPANESE = re.compile(r"[぀-ヿ一-鿿]")
HOSTILE = '#import "x": * #panic() *a* _b_ $x$ \\ `r` <l> @ref {0} %s //c /*d*/ ~ -- = [H] "'


def view_of(name: str, as_of: date, known_at: date | None = None, **readings: str) -> View:
    """A view of the matter of an example with the most records."""
    with Register(":memory:") as register:
        matters = register.apply_all(load_case(EXAMPLES / name))
        matter = max(matters, key=lambda each: len(each.history.records))
        return matter.view(as_of, known_at, readings)


def told(events: list[dict[str, Any]], **order: Any) -> View:
    """A view of a matter of one server, on the last day of the year."""
    case = {
        "order": "SO-1",
        "customer": "みなと商事",
        "quote": {"number": "Q-1", "issued_on": "2025-01-06"},
        "contracts": [{"id": "server", "kind": "supply", "price": 1_200_000}],
        "events": [
            {"event": "ApplicationReceived", "on": "2025-01-07"},
            {"event": "AcceptanceArrived", "on": "2025-01-08", "form": "paper"},
            *events,
        ],
        **order,
    }
    with Register(":memory:") as register:
        return register.apply(parse_case(json.dumps(case), "case.json")).view(date(2025, 12, 31))


def bare(text: str) -> str:
    """A text without the spaces and breaks that typesetting may add or take."""
    return re.sub(r"[\s\u200b]", "", text)


def read(made: bytes) -> str:
    """All that a PDF says, bare."""
    return bare("".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages))


@cache
def late_rejection(language: Language) -> tuple[View, bytes, str]:
    """A view with withdrawn, retracted and corrected records, as a PDF and read back from it."""
    view = view_of("late-rejection.yaml", date(2025, 7, 15))
    made = pdf(view, Speech(language))
    return view, made, read(made)


@pytest.mark.parametrize("language", LANGUAGES)
class TestTheDocument:
    def test_it_names_every_event_charge_obligation_and_contract(self, language: Language) -> None:
        view, _, text = late_rejection(language)
        speech = Speech(language)
        for number, row in enumerate(view.timeline, start=1):
            instant = speech.instant(row.recorded_at) or speech.say("derived")
            assert bare(f"{number} {row.on} {instant} {speech.event(row.event)}") in text
        for charge in view.fees.charges:
            assert bare(charge.id) in text
            assert bare(f"{charge.net:,} {charge.tax:,} {charge.gross:,} {charge.paid:,}") in text
        for duty in view.obligations:
            assert bare(f"{duty.id} {speech.duty(duty.duty)} {speech.party(duty.debtor)}") in text
        for line in view.contracts:
            assert bare(f"{line.contract} {line.order}") in text
            assert all(bare(f"{unit.unit} {speech.state(unit.state)}") in text for unit in line.units)

    def test_it_gives_the_grounds_of_every_line(self, language: Language) -> None:
        view, _, text = late_rejection(language)
        speech = Speech(language)
        lines = [*view.obligations, *view.fees.charges, *view.fees.interest, *view.liability]
        for line in lines:
            for ground in line.grounds:
                assert bare(speech.arithmetic(ground.arithmetic)) in text
                assert bare(speech.citation(ground.article)) in text
        for name in view.consulted:
            title = READINGS[name].title_ja if language == "ja" else READINGS[name].title_en
            assert bare(f"{name} {title} {view.chronicle.readings[name]}") in text

    def test_what_does_not_stand_is_marked_in_words(self, language: Language) -> None:
        view, _, text = late_rejection(language)
        for status in ("withdrawn", "retracted"):
            mark = COURT["struck"].to(language).format(Speech(language).record_status(status))
            assert text.count(bare(mark)) == sum(row.status == status for row in view.timeline) > 0

    def test_its_pages_are_numbered_and_bear_the_matter_and_the_day(self, language: Language) -> None:
        _, made, _ = late_rejection(language)
        pages = PdfReader(io.BytesIO(made)).pages
        for number, page in enumerate(pages, start=1):
            text = bare(page.extract_text())
            assert f"{number}/{len(pages)}" in text
            assert "2025-07-15" in text
            assert "瀬戸内化成株式会社" in text
            assert (round(page.mediabox.width / 72 * 25.4), round(page.mediabox.height / 72 * 25.4)) == (210, 297)

    def test_it_has_an_outline_a_title_a_language_and_tags(self, language: Language) -> None:
        _, made, _ = late_rejection(language)
        reader = PdfReader(io.BytesIO(made))
        assert reader.metadata is not None
        assert reader.metadata.title == f"{COURT['document'].to(language)} 瀬戸内化成株式会社"
        root: Any = reader.trailer["/Root"]
        assert root["/Lang"] == language
        assert root["/MarkInfo"]["/Marked"]
        outline = [each["/Title"] for each in reader.outline if isinstance(each, dict)]
        for name in ("standing", "chronology", "deadlines", "obligations", "ledger", "liability", "annex_grounds"):
            assert any(title.endswith(COURT[name].to(language)) for title in outline)

    def test_it_is_the_same_to_the_byte_whenever_it_is_made(self, language: Language) -> None:
        view, made, _ = late_rejection(language)
        again = view_of("late-rejection.yaml", date(2025, 7, 15))
        assert pdf(again, Speech(language)) == made
        assert pdf(view, Speech(language)) == made

    def test_money_in_arrears_shows_its_interest(self, language: Language) -> None:
        view = view_of("part-payments.yaml", date(2025, 5, 1))
        text = read(pdf(view, Speech(language)))
        assert view.fees.interest
        for line in view.fees.interest:
            assert bare(f"{line.from_} – {line.to} {line.days}") in text
        assert f"{view.fees.totals.interest_paid:,}" in text
        assert all(f"{posting.amount:,}" in text for posting in view.fees.postings)

    def test_every_example_has_its_words(self, language: Language) -> None:
        # The typesetter runs for some of them, elsewhere. A place left open in a sentence would show as {0}.
        for path in sorted(EXAMPLES.rglob("*.yaml")):
            with Register(":memory:") as register:
                for matter in register.apply_all(load_case(path)):
                    last = max(record.event.on for record in matter.history.records)
                    said = document(matter.view(last), Speech(language))
                    texts = [text for text in texts_of(said["sections"]) if "{" in text]
                    assert texts == []


def texts_of(said: Any) -> list[str]:
    if isinstance(said, str):
        return [said]
    values = said.values() if isinstance(said, dict) else said if isinstance(said, list) else ()
    return [text for value in values for text in texts_of(value)]


class TestDeadlines:
    def test_a_deadline_that_moved_names_the_day_before_and_the_holidays(self) -> None:
        _, _, text = late_rejection("ja")
        assert "2025-09-01" + "2025-08-31" + "2025-08-31は日曜日" in text
        _, _, text = late_rejection("en")
        assert "2025-08-31isaSunday" in text

    def test_one_that_did_not_move_names_none(self) -> None:
        view = view_of("late-rejection.yaml", date(2025, 7, 15), X1="R-B")
        said = document(view, Speech("en"))
        deadlines = next(each for each in said["sections"] if each["title"].endswith("Deadlines"))
        assert COURT["nominal"].en not in [column["title"] for column in deadlines["columns"]]
        assert "X1=R-B" in dict(said["head"])["Readings"]


class TestKnowledge:
    def test_the_head_says_how_far_it_reaches(self) -> None:
        known = view_of("late-rejection.yaml", date(2025, 6, 11), date(2025, 6, 11))
        assert dict(document(known, Speech("en"))["head"])["Known at"] == "what was recorded by the end of 2025-06-11"
        assert read(pdf(known, Speech("en"))) != late_rejection("en")[2]

    def test_the_file_bears_the_instant_of_its_last_record_and_not_that_of_its_making(self) -> None:
        view, made, _ = late_rejection("ja")
        last = max(row.recorded_at for row in view.timeline if row.recorded_at is not None)
        metadata = PdfReader(io.BytesIO(made)).metadata
        assert metadata is not None
        assert metadata.creation_date is not None
        assert metadata.creation_date.astimezone(JST) == last == datetime(2025, 7, 7, 14, tzinfo=JST)

    def test_a_matter_of_which_nothing_was_known_is_a_document_too(self) -> None:
        view = view_of("late-rejection.yaml", date(2025, 1, 1), date(2025, 1, 1))
        assert "1/" in read(pdf(view, Speech("ja")))


class TestHostileText:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_it_is_printed_and_never_obeyed(self, language: Language) -> None:
        view = told(
            [{"event": "EquipmentReceived", "contract": "server", "on": "2025-03-03", "note": HOSTILE}],
            customer=HOSTILE,
        )
        text = read(pdf(view, Speech(language)))
        # The tables and the head of the first page, and of the other pages.
        assert text.count(bare(HOSTILE)) >= 3

    def test_characters_that_cannot_be_shown_are_named_by_their_code(self) -> None:
        view = told([], customer="髙﨑\U0001f642\u202e商\x01事\ue000")
        text = read(pdf(view, Speech("en")))
        assert "髙﨑[U+1F642][U+202E]商事[U+E000]" in text

    def test_marks_stay_where_they_fit_and_are_named_where_they_do_not(self) -> None:
        # A kanji with a variant, a kana with its mark apart, an Arabic mark on a kanji.
        view = told([], customer="葛\U000e0100か\u3099商\u0651事é")
        text = read(pdf(view, Speech("en")))
        assert "葛" in text
        assert "商[U+0651]事é" in text
        assert "U+3099" not in text
        assert "U+E0100" not in text

    def test_a_text_longer_than_a_page_is_printed_to_its_end(self) -> None:
        note = "長い備考。" * 1500 + "終わり"
        view = told([{"event": "EquipmentReceived", "contract": "server", "on": "2025-03-03", "note": note}])
        assert "終わり" in read(pdf(view, Speech("ja")))

    def test_a_long_word_gets_places_to_break_and_a_short_one_none(self) -> None:
        assert breakable("server/s1/price") == "server/\u200bs1/\u200bprice"
        assert breakable("server/s1") == "server/s1"
        word = "x" * 500
        pieces = breakable(word).split("\u200b")
        assert "".join(pieces) == word
        assert max(map(len, pieces)) <= 12


class TestALongOne:
    def test_it_is_set_without_tags(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(typesetting, "MOST_ROWS_WITH_TAGS", 10)
        view, made, text = late_rejection("ja")
        short = pdf(view, Speech("ja"))
        assert len(short) < len(made) / 2
        assert read(short) == text


class TestLongSections:
    """Sections of many rows in a document without tags: rows in place of tables, on pages of their own."""

    @pytest.fixture
    def made(self, monkeypatch: pytest.MonkeyPatch) -> bytes:
        monkeypatch.setattr(typesetting, "MOST_ROWS_WITH_TAGS", 10)
        monkeypatch.setattr(typesetting, "MOST_ROWS_IN_A_TABLE", 4)
        return pdf(self.view, Speech("en"))

    @property
    def view(self) -> View:
        long = "a note longer than a cell that stays whole, " * 20
        days = [f"2025-{month:02}-{day:02}" for month in range(2, 8) for day in range(1, 29)]
        paid = [{"event": "PaymentReceived", "contract": "server", "amount": 1_000, "on": day} for day in days]
        received = [{"event": "EquipmentReceived", "contract": "server", "on": "2025-01-31", "note": long}]
        wrong = {"id": "wrong", "event": "PaymentDemanded", "contract": "server", "on": "2025-03-01"}
        taken_back = {"event": "FactRetracted", "contract": "server", "retracts": "wrong", "on": "2025-04-01"}
        return told([*received, *paid, wrong, {**taken_back, "reason": "was never sent"}])

    def test_they_say_what_the_tables_say_row_by_row(self, made: bytes) -> None:
        text, said = read(made), document(self.view, Speech("en"))
        for section in said["sections"]:
            for group in section["groups"]:
                assert bare(group["title"]) in text
                for row in group["rows"]:
                    assert bare("".join(words + below for words, below, _, _ in row["cells"])) in text

    def test_each_page_they_go_on_to_says_their_columns_again(self, made: bytes) -> None:
        pages = [bare(page.extract_text()) for page in PdfReader(io.BytesIO(made)).pages]
        head = bare("No. Day Recorded Event Contract Effect, reason Article")
        begin = next(number for number, page in enumerate(pages) if "2.Chronology" in page)
        end = next(number for number, page in enumerate(pages) if "3.Deadlines" in page)
        assert end - begin >= 3
        assert [page.count(head) for page in pages] == [int(begin <= number < end) for number in range(len(pages))]

    def test_their_links_lead_where_those_of_tables_lead(self, made: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
        def links(each: bytes) -> int:
            pages = PdfReader(io.BytesIO(each)).pages
            notes = [note.get_object() for page in pages for note in page.get("/Annots") or []]
            return sum(note["/Subtype"] == "/Link" for note in notes)

        monkeypatch.setattr(typesetting, "MOST_ROWS_IN_A_TABLE", 10_000)
        assert links(made) == links(pdf(self.view, Speech("en"))) > 300


class TestWords:
    def test_every_field_of_an_event_has_a_word(self) -> None:
        names = {each.name for event in (*FACTS.values(), *DEEMED.values()) for each in fields(event)}
        assert names - ENVELOPE <= set(FIELDS)

    @pytest.mark.parametrize("words", [COURT, FIELDS, VALUES], ids=["court", "fields", "values"])
    def test_each_is_in_both_languages_with_the_same_places(self, words: dict[str, Any]) -> None:
        for name, word in words.items():
            assert JAPANESE.search(word.ja) or "{" in word.ja, name
            assert not JAPANESE.search(word.en), name
            assert set(re.findall(r"\{\d\}", word.ja)) == set(re.findall(r"\{\d\}", word.en)), name


class TestTheCommand:
    def test_it_writes_the_file_that_the_program_writes(self, tmp_path: Path) -> None:
        out, other = tmp_path / "court.PDF", tmp_path / "other.pdf"
        case = str(EXAMPLES / "late-rejection.yaml")
        done = CliRunner().invoke(app, ["report", case, "--as-of", "2025-07-15", "--out", str(out), "--lang", "ja"])
        assert (done.exit_code, done.stderr) == (0, "")
        assert str(out) in done.stdout
        view, made, _ = late_rejection("ja")
        write_pdf(view, other, Speech("ja"))
        assert out.read_bytes() == other.read_bytes() == made

    def test_without_the_extra_it_says_which_one_to_install(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        view, _, _ = late_rejection("ja")
        monkeypatch.setitem(sys.modules, "typst", None)
        with pytest.raises(InputError, match=r"yakkan\[report\]"):
            write_pdf(view, tmp_path / "court.pdf", Speech("ja"))
        assert list(tmp_path.iterdir()) == []
