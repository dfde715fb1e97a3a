"""What tests ask of a report: its elements and tables without scripts, the page in Chromium, and what a view says.

A module of its own: several files of tests read reports.
"""

from __future__ import annotations

import os
import re
import shutil
from collections import Counter
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from yakkan import View
from yakkan.adapters.wording import Speech
from yakkan.domain.contract.history import History
from yakkan.projections.plane import Stop

VOID = frozenset({"meta", "input", "br", "link", "img", "hr"})
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


class Page(HTMLParser):
    """What a page is made of: its elements with their attributes, its texts, and whether every element is closed.

    `tables` has the English cells of every row of each table that has a name, with whether it is a forecast.
    """

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[tuple[str, str]] = []
        self.open: list[str] = []
        self.tables: dict[str, list[list[Any]]] = {}
        self._classes: list[str] = []
        self._rows: list[list[Any]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.elements.append((tag, attributes))
        if tag == "table":
            self._rows = self.tables.setdefault(attributes.get("id", ""), [])
        elif tag == "tr" and "tbody" in self.open and not {"why", "empty"} & set(attributes.get("class", "").split()):
            self._rows.append([False])
        elif tag in ("th", "td") and self._in_a_row:
            self._rows[-1].insert(-1, "")
        elif attributes.get("class") == "badge" and self._in_a_row:
            self._rows[-1][-1] = True
        if tag not in VOID and not (self.get_starttag_text() or "").endswith("/>"):
            self.open.append(tag)
            self._classes.append(attributes.get("class", ""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        self._classes.pop()

    def handle_data(self, data: str) -> None:
        self.texts.append((self.open[-1] if self.open else "", data))
        if self._in_a_row and {"th", "td"} & set(self.open) and not {"ja", "badge"} & set(self._classes):
            self._rows[-1][-2] += data.strip()

    @property
    def _in_a_row(self) -> bool:
        """Within a row that is a line; the grounds below a line are none."""
        own = [name for tag, name in zip(self.open, self._classes, strict=True) if tag == "tr"]
        return "tbody" in self.open and bool(own) and not {"why", "empty"} & set(own[-1].split())

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def text(self) -> str:
        """What people read."""
        return " ".join(data for tag, data in self.texts if tag not in ("script", "style"))

    @property
    def lines(self) -> list[list[Any]]:
        """Every line without scripts, as the page's script gives them: its section, its cells, whether it is ahead."""
        named = {name.removeprefix("t-"): rows for name, rows in self.tables.items() if name.startswith("t-")}
        sums = [row[1] for row in named.pop("totals")]
        return [["totals", *sums, False], *([name, *row] for name, rows in named.items() for row in rows)]


def asks_for_nothing(page: Page) -> None:
    """No element and no style of a page refers to anything outside it."""
    loading = {"src", "href", "srcset", "action", "data", "poster", "background", "formaction", "xlink:href"}
    for tag, attributes in page.elements:
        assert not loading & attributes.keys(), (tag, attributes)
        assert tag not in ("link", "iframe", "object", "embed", "img", "base", "form"), tag
    style = "".join(data for tag, data in page.texts if tag == "style")
    assert "url(" not in style
    assert "@import" not in style
    assert "//" not in re.sub(r"/\*.*?\*/", "", style)


def assert_says(shown: list[list[Any]], history: History, day: date, stop: Stop) -> None:
    """The cells of the page's own tables against a view in words of its own."""
    view, say = View(history, day, stop.at), Speech("en")
    expected: Counter[tuple[str, ...]] = Counter()
    for contract in view.contracts:
        expected["contract", contract.contract, say.state(contract.state)] += 1
        for unit in contract.units:
            expected["contract", f"{contract.contract}/{unit.unit}", say.state(unit.state)] += 1
    for duty in view.obligations:
        expected["obligation", f"{duty.id} {say.duty(duty.duty)}", say.status(duty.status)] += 1
    for charge in view.fees.charges:
        expected["charge", charge.id, say.yen(charge.gross), say.yen(charge.paid), say.yen(charge.outstanding)] += 1
    for line in view.fees.interest:
        expected["interest", line.charge, f"{line.from_} to {line.to}", str(line.days), say.yen(line.amount)] += 1
    totals = view.fees.totals
    expected["totals", say.yen(totals.outstanding), say.yen(totals.overdue), say.yen(totals.late_interest)] += 1
    for row in view.timeline:
        expected["event", say.event(row.event), str(row.on), row.ref or "", str(row.forecast)] += 1
    picks = {
        "contract": (1, 3), "obligation": (1, 5), "charge": (1, 4, 5, 6), "interest": (1, 2, 3, 6), "totals": (4, 5, 6),
    }  # fmt: skip
    found: Counter[tuple[str, ...]] = Counter()
    for cells in shown:
        section = cells[0]
        if section == "event":
            found["event", cells[1], cells[2], cells[7], str(cells[-1])] += 1
        elif section in picks:
            found[section, *(cells[number].partition(" (")[0] for number in picks[section])] += 1
    assert found == expected, (day, stop)


def chromium() -> str:
    """Where Chromium is; without one these tests are left out, but not where everything must hold."""
    names = [os.environ.get("YAKKAN_CHROMIUM") or "", "chromium", "chromium-browser", "google-chrome"]
    found = next((path for path in map(shutil.which, filter(None, names)) if path), None)
    if found is None:
        said = "NO CHROMIUM: the HTML report was NOT tested in a browser. scripts/browser installs one."
        if os.environ.get("CI"):
            pytest.fail(said)
        pytest.skip(said)
    return found


class Watched:
    """A page with everything that it asked for and complained about."""

    def __init__(self, browser: Any, path: Path, **context: Any) -> None:
        self.context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **context})
        self.page = self.context.new_page()
        self.trouble: list[str] = []
        self.page.on("console", lambda message: self.trouble.append(message.text))
        self.page.on("pageerror", lambda error: self.trouble.append(str(error)))
        self.page.on(
            "request", lambda request: self.trouble.append(request.url) if request.url != path.as_uri() else None
        )
        self.page.goto(path.as_uri())

    def __enter__(self) -> Any:
        return self.page

    def __exit__(self, *_: object) -> None:
        self.context.close()
        assert self.trouble[1:] == [], "only the file itself is asked for, and nothing is complained about"
