"""The HTML report: what it says without scripts, in two languages, and that nothing in it reaches or breaks out."""

from __future__ import annotations

import json
import re
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from reports import Page, asks_for_nothing
from typer.testing import CliRunner

from yakkan import Register, View, load_case
from yakkan.adapters.casefile import parse_case
from yakkan.adapters.cli import app
from yakkan.adapters.report import html_report
from yakkan.adapters.wording import Speech

LATE = str(Path(__file__).resolve().parents[2] / "examples" / "late-rejection.yaml")
EVE, NEXT = date(2025, 6, 11), date(2025, 6, 12)
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>'\"&\u2028{{ 7*7 }}"


@cache
def late(language: str = "ja", known: date | None = EVE) -> str:
    matter = Register(":memory:").apply(load_case(LATE))
    return html_report(matter.history, EVE, known, language="ja" if language == "ja" else "en")


@cache
def page(language: str = "ja", known: date | None = EVE) -> Page:
    return Page(late(language, known))


class TestMoney:
    def test_a_charge_shows_what_met_it_and_what_is_left(self) -> None:
        case = Path(LATE).parent / "disputes" / "set-off.yaml"
        matter = Register(":memory:").apply(load_case(case))
        text = Page(html_report(matter.history, date(2025, 12, 31))).text
        for each in (
            *("set off against it", "400,000 yen on 2025-03-31: 25,782 of late interest, 374,218 of principal"),
            *("paid on it", "760,958 yen on 2025-07-31: 35,176 of late interest, 725,782 of principal"),
            *("what is left of it", "1,100,000 - 1,100,000 paid = 0 yen"),
        ):
            assert text.count(each) == 1, each
            assert Speech("ja").arithmetic(each) != each
            assert Speech("ja").arithmetic(each) in text


class TestFile:
    def test_is_whole_and_closes_what_it_opens(self) -> None:
        assert late().startswith("<!doctype html>")
        assert page().open == []

    def test_refers_to_nothing_outside_itself(self) -> None:
        asks_for_nothing(page())

    def test_forbids_every_request_by_its_policy(self) -> None:
        (policy,) = [
            each["content"] for each in page().all("meta") if each.get("http-equiv") == "Content-Security-Policy"
        ]
        rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
        assert rules["default-src"] == "'none'"
        assert rules["script-src"].startswith("'sha256-")
        assert "unsafe" not in policy
        assert not any("style" in attributes or any(name.startswith("on") for name in attributes)
                       for _, attributes in page().elements)  # fmt: skip

    def test_is_light_but_for_its_data(self) -> None:
        data = next(data for tag, data in page().texts if tag == "script")
        own = sum(len(text) for tag, text in page().texts if tag in ("style", "script")) - len(data)
        assert own < 60_000

    def test_is_the_same_each_time(self) -> None:
        matter = Register(":memory:").apply(load_case(LATE))
        assert html_report(matter.history, EVE, EVE) == late()

    def test_opens_in_the_language_asked_for_and_holds_both(self) -> None:
        assert page("ja").all("html")[0]["lang"] == "ja"
        assert page("en").all("html")[0]["lang"] == "en"
        for language in ("ja", "en"):
            chosen = [
                each["value"] for each in page(language).all("input") if "checked" in each and each["type"] == "radio"
            ]
            assert chosen == [language]
            assert "検査及び検査合格書の交付" in page(language).text
            assert "inspect and certify" in page(language).text

    def test_marks_every_language_it_switches(self) -> None:
        for tag, attributes in page().elements:
            if attributes.get("class") in ("ja", "en"):
                assert attributes["lang"] == attributes["class"], tag


class TestWithoutScripts:
    @pytest.mark.parametrize("known", [EVE, NEXT, None])
    def test_every_line_of_the_view_is_there(self, known: date | None) -> None:
        history = Register(":memory:").apply(load_case(LATE)).history
        view, english = View(history, EVE, known), Speech("en")
        text = page("en", known).text
        said = [line.contract for line in view.contracts]
        said += [english.state(unit.state) for line in view.contracts for unit in line.units]
        said += [f"{line.id} {english.duty(line.duty)}" for line in view.obligations]
        said += [line.id for line in view.fees.charges]
        said += [english.yen(line.gross) for line in view.fees.charges]
        said += [english.yen(view.fees.totals.outstanding), english.head("latent_defect")]
        said += [row.ref for row in view.timeline if row.ref]
        assert [each for each in said if each not in text] == []
        rows = len(view.timeline)
        events = late("en", known).partition('<table id="t-event" ')[2].partition("</table>")[0]
        assert events.count('<th scope="row">') == rows

    def test_before_the_first_record_the_report_is_empty_and_whole(self) -> None:
        text = late("en", date(2025, 1, 1))
        assert Page(text).open == []
        assert "Nothing here." in text
        assert "server/v1/price" not in text.partition('<script type="application/json"')[0]

    def test_grounds_stand_below_their_lines(self) -> None:
        table = late("en").partition('<table id="t-charge" ')[2].partition("</table>")[0]
        assert "<details>" in table
        assert "the price arises with handover on 2025-06-09" in table
        assert "X65=R-A" in table

    def test_the_figure_shows_the_late_letter_late_and_the_deemed_pass_struck(self) -> None:
        before, after = (late("en", known).partition('<g id="log-drawn" ')[2] for known in (EVE, NEXT))
        record = r'<g class="([^"]*)" data-log="\d+"><title>[^<]*'
        letter = re.compile(record + "rejection arrived server/v1: recorded 3 days late")
        passed = re.compile(record + "equipment deemed passed server/v1<")
        assert letter.findall(before) == ["rec late unknown"]
        assert letter.findall(after) == ["rec late"]
        assert passed.findall(before)[0] == "rec deemed"
        assert passed.findall(after)[0] == "rec deemed gone"

    def test_a_deadline_names_the_holiday_that_moved_it(self) -> None:
        matter = Register(":memory:").apply(load_case(LATE))
        text = html_report(matter.history, date(2025, 7, 15), language="en")
        moved = text.partition('id="h-shifted"')[2].partition("</table>")[0]
        assert "2025-09-01" in moved
        assert "2025-08-31 is a Sunday" in moved
        assert "2025-08-31は日曜日" in moved

    def test_tables_have_headers_with_scope(self) -> None:
        assert {each.get("scope") for each in page().all("th")} == {"col", "row"}


class TestHostileText:
    CASE = json.dumps(
        {
            "order": "SO-1",
            "customer": HOSTILE,
            "quote": {"number": "Q-1", "issued_on": "2024-11-01"},
            "contracts": [{"id": "server", "kind": "supply", "units": [{"id": "<b>s1", "price": 1200000}]}],
            "events": [
                {"event": "ApplicationReceived", "on": "2024-11-05"},
                {"event": "AcceptanceArrived", "on": "2024-11-06", "form": "electronic"},
                {
                    "event": "EquipmentReceived",
                    "contract": "server",
                    "unit": "<b>s1",
                    "on": "2024-12-24",
                    "note": HOSTILE,
                },
            ],
        }
    )

    def test_stays_text(self) -> None:
        matter = Register(":memory:").apply(parse_case(self.CASE, name="hostile.json"))
        text = html_report(matter.history, date(2025, 1, 10))
        made = Page(text)
        assert made.open == []
        assert len(made.all("script")) == 2
        assert not made.all("b")
        assert not made.all("img")
        assert "alert(1)" in made.text
        assert "{{ 7*7 }}" in made.text
        data = json.loads(next(data for tag, data in made.texts if tag == "script"))
        assert any(HOSTILE in words for each in data["texts"] if isinstance(each, list) for words in each)


class TestCommand:
    def test_writes_the_file_that_out_names(self, tmp_path: Path) -> None:
        out = tmp_path / "r.html"
        arguments = [
            "report",
            LATE,
            "--as-of",
            "2025-06-11",
            "--known-at",
            "2025-06-11",
        ]
        done = CliRunner().invoke(app, [*arguments, "--out", str(out), "--lang", "ja"])
        assert (done.exit_code, done.stderr) == (0, ""), done.output
        assert out.read_text(encoding="utf-8") == late()

    def test_refuses_a_format_that_it_does_not_write(self, tmp_path: Path) -> None:
        done = CliRunner().invoke(app, ["report", LATE, "--out", str(tmp_path / "r.docx")])
        assert done.exit_code == 2
        assert ".html" in done.stderr
        assert not (tmp_path / "r.docx").exists()

    def test_reads_the_text_as_asked(self, tmp_path: Path) -> None:
        out = tmp_path / "r.html"
        done = CliRunner().invoke(
            app, ["report", LATE, "--reading", "X1=R-B", "--as-of", "2025-07-15", "--out", str(out)]
        )
        assert done.exit_code == 0, done.output
        assert "X1=R-B" in out.read_text(encoding="utf-8")
        assert "2025-08-31 is a Sunday" not in out.read_text(encoding="utf-8")


class TestPicture:
    def test_the_picture_of_the_figure_is_there_and_light(self) -> None:
        picture = (Path(__file__).resolve().parents[2] / "docs" / "pictures" / "dispute-timeline.png").read_bytes()
        assert picture.startswith(b"\x89PNG")
        assert len(picture) < 200_000, "scripts/picture makes it again"
