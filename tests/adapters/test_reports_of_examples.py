"""The HTML report of every example: it says without scripts what the view says, and in Chromium at every position."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from reports import ARGUMENTS, Page, asks_for_nothing, assert_says, chromium

from yakkan import Register, View, load_case
from yakkan.adapters.cli.source import case_of
from yakkan.adapters.report import html_report
from yakkan.adapters.wording import Speech
from yakkan.domain.contract.history import History
from yakkan.domain.instants import JST
from yakkan.projections.plane import Stop

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted(
    path for folder in ("", "disputes", "compared") for path in (ROOT / "examples" / folder).glob("*.yaml")
)
POINT = """async (clock) => {
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  return [document.querySelector(clock).value, document.querySelector("#point .en").textContent];
}"""
POSITIONS = """(places) => places.map(([day, stop]) => {
  window.yakkan.measure(day, stop);
  const rows = [...document.querySelectorAll("#t-contract tbody tr[data-k]")];
  const words = (cell) => (cell.querySelector(".en") || cell).textContent;
  return [window.yakkan.at(day, stop), rows.map((row) => [words(row.cells[0]), words(row.cells[2])])];
})"""


@cache
def report_of(path: Path) -> tuple[History, date, str]:
    """An example's first matter and the last day on its record, with its report of that day."""
    case = load_case(str(path))
    matter = Register(":memory:").apply(case_of(case, case.documents[0].matter))
    day = matter.dispute().last_day()
    return matter.history, day, html_report(matter.history, day, language="en")


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_without_scripts_every_line_reads_as_in_the_view(path: Path) -> None:
    history, day, text = report_of(path)
    page = Page(text)
    assert page.open == []
    asks_for_nothing(page)
    assert_says(page.lines, history, day, Stop(history.records[-1].recorded_at, 0))
    for say in (Speech("ja"), Speech("en")):
        assert say.title("contracts") in page.text
        assert all(say.kind(line.kind) in page.text for line in View(history, day).contracts)


def test_in_chromium_every_example_opens_and_turns(tmp_path: Path) -> None:
    sync_api = pytest.importorskip("playwright.sync_api")
    where = chromium()
    file = tmp_path / "report.html"
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=where, args=list(ARGUMENTS))
        page = browser.new_page(viewport={"width": 900, "height": 600})
        trouble: list[str] = []
        page.on("console", lambda message: trouble.append(message.text))
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.on("request", lambda request: trouble.append(request.url) if request.url != file.as_uri() else None)
        for path in EXAMPLES:
            history, _, text = report_of(path)
            file.write_text(text, encoding="utf-8")
            page.goto(file.as_uri())
            turn_both_clocks(page)
            says_what_the_view_says(page, history, Random(path.stem))
            assert trouble == [], path.stem
        browser.close()


def turn_both_clocks(page: Any) -> None:
    """To both ends, by keyboard."""
    for clock, shown in (("#known-at", "#known-text"), ("#as-of", "#as-of-day")):
        ends = []
        for key in ("Home", "End"):
            page.press(clock, key)
            value, point = page.evaluate(POINT, shown)
            assert value in point
            ends.append(value)
        assert ends == sorted(ends)


def says_what_the_view_says(page: Any, history: History, random: Random) -> None:
    """At three positions: every line, and the states as they stand in the table."""
    first, days, stops = page.evaluate("() => [window.yakkan.first, window.yakkan.days, window.yakkan.stops]")
    say = Speech("en")
    places = []
    for _ in range(3):
        number = random.randrange(len(stops))
        until = stops[number][2]
        places.append((random.randint(0, days if until is None else until), number))
    for (day, number), (lines, states) in zip(places, page.evaluate(POSITIONS, places), strict=True):
        as_of, at = (
            date.fromisoformat(first) + timedelta(days=day),
            datetime.fromtimestamp(stops[number][0] / 1000, JST),
        )
        assert_says(lines, history, as_of, Stop(at, 0))
        contracts = View(history, as_of, at).contracts
        expected = [(f"{line.contract}/{unit.unit}", unit.state) for line in contracts for unit in line.units]
        expected += [(line.contract, line.state) for line in contracts]
        found = Counter((name, state.partition(" (")[0]) for name, state in states)
        assert found == Counter((name, say.state(state)) for name, state in expected)
