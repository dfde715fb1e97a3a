"""The screens as somebody tries them who has never seen them: what is mistyped, cut off, stopped or hostile."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from reports import ARGUMENTS, Watched, chromium
from rich.cells import cell_len
from textual.pilot import Pilot
from typer.testing import CliRunner, Result

from yakkan import Register, View, load_case, parse_case
from yakkan.adapters.cli import app as command_line
from yakkan.adapters.court import pdf
from yakkan.adapters.debugger.app import Debugger
from yakkan.adapters.debugger.console import Console
from yakkan.adapters.debugger.session import Session
from yakkan.adapters.debugger.widgets import Prompt
from yakkan.adapters.debugger.words import Words
from yakkan.adapters.report import html_report
from yakkan.adapters.wording import Speech
from yakkan.domain.contract.history import History

LATE = str(Path(__file__).resolve().parents[2] / "examples" / "late-rejection.yaml")

# A name that ends its line, turns the terminal red and turns the direction of what follows; a label that turns it red.
HOSTILE = """
order: SO-1
customer: "Minato\\nas of 2030-01-01 \\u001b[31mred \\u202Etfel"
quote: {number: Q-1, issued_on: 2025-03-18}
contracts: [{id: srv, kind: supply, price: 100000, due_on: 2025-05-30}]
events:
  - {event: ApplicationReceived, on: 2025-04-03}
  - {id: "e\\u001b[31m", event: AcceptanceArrived, on: 2025-04-07, form: electronic}
"""


@pytest.fixture(scope="module")
def late() -> Iterator[History]:
    with Register(":memory:") as register:
        yield register.apply(load_case(LATE)).history


def debug(*arguments: str, language: str = "en") -> Result:
    return CliRunner().invoke(command_line, ["debug", *arguments], env={"YAKKAN_LANG": language, "COLUMNS": "200"})


class TestMistypedCommands:
    @pytest.mark.parametrize(
        ("command", "expected"),
        [
            # Before, these said that nothing happens any more, or that the calendar ends here.
            ("next -3", "a whole number from 1"),
            ("prev 0", "a whole number from 1"),
            ("day 0", "a whole number other than 0"),
            ("record 0", "a whole number other than 0"),
            # Before, what stood behind was passed over: `undo 3` undid one move.
            *((f"{name} 3", "nothing behind this command") for name in ("undo", "first", "last", "where", "help")),
            ("quit now", "nothing behind this command"),
            ("timeline server", "nothing behind this command"),
            # Before: "It stands there already."
            ("whatif restore nosuch", "a label or reference of a fact"),
            ("delete 9", "a breakpoint that is set"),
            ("break outstanding > 0; delete 9", "one of 1"),
        ],
    )
    def test_are_refused_and_nothing_else_is_done(self, command: str, expected: str) -> None:
        done = debug(LATE, "--run", f"{command}; print outstanding")
        assert done.exit_code == 2
        assert f"expected {expected}" in done.stderr
        assert "print outstanding" not in done.stdout

    @pytest.mark.parametrize(
        ("command", "said"),
        [
            ("next -3", "入力: 「-3」。必要なもの: 1以上の整数"),
            ("record 0", "入力: 「0」。必要なもの: 0でない整数"),
            ("undo 3", "入力: 「3」。必要なもの: このコマンドだけ（後に何も書かない）"),
            ("run sideways", "入力: 「sideways」。必要なもの: 指定なし、又は記録に沿って進む`records`"),
            ("delete 9", "入力: 未知の停止条件9。必要なもの: 設定済みの停止条件"),
            (
                "goto 2025-06-09; horizon 2025-06-01",
                "入力: 2025-06-01。必要なもの: いまの基準日である2025-06-09以後の日",
            ),
            ("whatif swap a b", "必要なもの: remove FACT、move FACT DAY、restore FACT又はclear"),
        ],
    )
    def test_are_refused_in_japanese_to_who_reads_japanese(self, command: str, said: str) -> None:
        assert said in debug(LATE, "--run", command, language="ja").stderr

    def test_a_script_saved_with_a_mark_of_its_encoding_is_read(self, tmp_path: Path) -> None:
        script = tmp_path / "script"
        script.write_bytes("print outstanding\r\n".encode("utf-8-sig"))
        done = debug(LATE, "--as-of", "2025-06-11", "--script", str(script))
        # 2 of the 4 units passed by then: (800,000 + 600,000) plus tax of a tenth is 1,540,000.
        assert (done.exit_code, done.stdout.splitlines()[-1]) == (0, "1,540,000")


class TestAnswers:
    def test_a_word_of_the_code_is_told_beside_its_meaning(self) -> None:
        done = debug(LATE, "--as-of", "2025-06-11", "-x", "print server/v1.state; print server/v1.risk", language="ja")
        assert [line for line in done.stdout.splitlines() if line[0] != ">"] == ["rejected (不合格)", "company (当社)"]

    def test_in_english_it_stands_alone(self) -> None:
        done = debug(LATE, "--as-of", "2025-06-11", "-x", "print server/v2.state")
        assert done.stdout.splitlines()[-1] == "in_warranty"


class TestStopped:
    @pytest.mark.parametrize("command", ["next 5", "record -5"])
    def test_in_the_midst_of_several_steps_none_has_been_made(self, late: History, command: str) -> None:
        class StoppedByKeyError(Exception):
            pass

        here = Session(late, date(2025, 6, 2))
        here.step_day()
        start, before = here.position, here.before
        console, made = Console(here, Words("en")), 0
        event, record = here.step_event, here.step_record

        def step(kind: Any, direction: Any) -> bool:
            nonlocal made
            made += 1
            if made == 3:
                raise StoppedByKeyError
            return bool(kind(direction))

        here.step_event = lambda direction=1: step(event, direction)  # type: ignore[method-assign]
        here.step_record = lambda direction=1: step(record, direction)  # type: ignore[method-assign]
        with pytest.raises(StoppedByKeyError):
            console.do(command)
        # The screen says "nothing has moved"; before, two steps had been made, and could be undone one by one only.
        assert (made, here.position, here.before, here.view().as_of) == (3, start, before, start.as_of)
        assert here.back()
        assert here.as_of == date(2025, 6, 2)
        assert not here.back()

    def test_several_steps_are_undone_as_one(self, late: History) -> None:
        here = Session(late, date(2025, 6, 2))
        console = Console(here, Words("en"))
        console.do("next 3")
        moved = here.as_of
        console.do("day 2")
        assert here.back()
        assert here.as_of == moved
        assert here.back()
        assert here.as_of == date(2025, 6, 2)


class TestHostileNames:
    @pytest.mark.parametrize("command", ["timeline", "state", "whatif move e\x1b[31m 1; where", "explain srv"])
    def test_reach_the_terminal_as_text_of_one_line(self, tmp_path: Path, command: str) -> None:
        case = tmp_path / "case.yaml"
        case.write_text(HOSTILE, encoding="utf-8")
        done = debug(str(case), "--run", command)
        printed = [line for line in done.stdout.splitlines() if line[:1] != ">"]
        assert not {"\x1b", "\u202e"} & set("".join(printed))

    def test_give_the_page_no_line_of_their_own(self, tmp_path: Path) -> None:
        case = tmp_path / "case.yaml"
        case.write_text(HOSTILE, encoding="utf-8")
        done = CliRunner().invoke(command_line, ["replay", str(case)], env={"YAKKAN_LANG": "en"})
        assert not {"\x1b", "\u202e"} & set(done.stdout)
        days = [line for line in done.stdout.splitlines() if line.startswith("as of")]
        assert days == ["as of     2025-04-07"]


# -- the screen --------------------------------------------------------------------------------------------------


async def settled(pilot: Pilot[None]) -> None:
    for _ in range(3):
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()


def shown(pilot: Pilot[None]) -> list[str]:
    strips = pilot.app.screen._compositor.render_strips()
    return ["".join(segment.text for segment in strip) for strip in strips]


async def command(pilot: Pilot[None], text: str) -> None:
    await pilot.press("colon")
    await settled(pilot)
    pilot.app.query_one(Prompt).value = text
    await pilot.press("enter")
    await settled(pilot)


class TestTheScreen:
    def test_a_mistake_is_told_in_the_language_of_the_screen(self, late: History) -> None:
        async def run() -> None:
            here = Session(late, date(2025, 6, 11))
            async with Debugger(Console(here, Words("ja"))).run_test(size=(80, 24)) as pilot:
                await settled(pilot)
                await command(pilot, "goto someday")
                page = "\n".join(shown(pilot))
                assert "入力: 「someday」。必要なもの: 2025-06-05のような日" in page
                assert "found" not in page

        asyncio.run(run())

    @pytest.mark.parametrize("size", [(80, 24), (60, 20)])
    def test_what_is_said_and_does_not_fit_says_so(self, late: History, size: tuple[int, int]) -> None:
        async def run() -> None:
            async with Debugger(Console(Session(late, date(2025, 6, 11)), Words("en"))).run_test(size=size) as pilot:
                await settled(pilot)
                await command(pilot, "goto 2025-07-31")
                said: Any = pilot.app
                assert cell_len(said.said) > size[0]
                # Above the keys; before, it was broken off in the middle of a word with no sign of it.
                assert shown(pilot)[-3].rstrip().endswith("..")
                await pilot.resize_terminal(200, 24)
                await settled(pilot)
                assert said.said in "\n".join(shown(pilot))

        asyncio.run(run())

    def test_a_hostile_name_stays_in_its_place(self) -> None:
        with Register(":memory:") as register:
            history = register.apply(parse_case(HOSTILE, "case.yaml")).history

        async def run() -> None:
            async with Debugger(Console(Session(history, date(2025, 4, 7)), Words("en"))).run_test() as pilot:
                await settled(pilot)
                lines = shown(pilot)
                assert "Minato as of 2030-01-01  [31mred  tfel" in lines[1]
                assert "[1 State]" in lines[2]
                await pilot.press("5")
                await settled(pilot)
                assert not {"\x1b", "\u202e"} & set("".join(shown(pilot)))

        asyncio.run(run())


# -- the report --------------------------------------------------------------------------------------------------


class TestTheReport:
    def test_a_day_can_be_typed_digit_by_digit(self, tmp_path: Path, late: History) -> None:
        sync_api = pytest.importorskip("playwright.sync_api")
        where, path = chromium(), tmp_path / "report.html"
        path.write_text(html_report(late, date(2025, 7, 7), language="en"), encoding="utf-8")
        with sync_api.sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=where, args=list(ARGUMENTS))
            with Watched(browser, path, locale="en-US") as page:

                def type_a_day(digits: str, leave: str) -> str:
                    page.focus("#as-of-day")
                    # From the month, the first part of the field, on.
                    for key in ("ArrowLeft", "ArrowLeft", "ArrowLeft", *digits, leave):
                        page.keyboard.press(key)
                        # As slowly as people type: every digit is answered.
                        page.wait_for_timeout(40)
                    page.wait_for_function("() => window.yakkan.settled()")
                    assert page.input_value("#as-of-day") in page.inner_text("#point")
                    return str(page.input_value("#as-of-day"))

                last = page.get_attribute("#as-of-day", "max")
                # Before, the year 0002 after its first digit was put right at once, to the report's first day.
                assert type_a_day("06092025", "Tab") == "2025-06-09"
                # A day that the report does not reach is put right where the field is left, or by Enter.
                assert type_a_day("12312030", "Enter") == last
                page.fill("#as-of-day", "")
                page.focus("#find")
                assert page.input_value("#as-of-day") == last
            browser.close()

    def test_marks_that_turn_the_direction_are_shown_by_their_codes(self) -> None:
        with Register(":memory:") as register:
            history = register.apply(parse_case(HOSTILE, "case.yaml")).history
        page = html_report(history, date(2025, 4, 7))
        assert "\u202e" not in page
        assert "[U+202E]tfel" in page

    @pytest.mark.parametrize(("language", "said"), [("ja", "事実の記録なし"), ("en", "no fact as yet")])
    def test_of_a_matter_without_facts_the_pdf_names_no_last_record(self, language: Any, said: str) -> None:
        pypdf = pytest.importorskip("pypdf")
        without = HOSTILE[: HOSTILE.index("events:")] + "events: []\n"
        with Register(":memory:") as register:
            history = register.apply(parse_case(without, "case.yaml")).history
        made = pdf(View(history, date(2025, 4, 7)), Speech(language))
        text = pypdf.PdfReader(BytesIO(made)).pages[0].extract_text()
        # Before: （最終記録 ）, "the last at ".
        assert said in text
        assert "最終記録" not in text
        assert "the last at" not in text


def test_in_japanese_customers_are_counted_as_people_are() -> None:
    # Before: 「2の契約者」.
    said = debug(str(Path(LATE).with_name("rental-theft.yaml")), "--run", "where", language="ja").stderr
    assert "入力: 2名の契約者。" in said
