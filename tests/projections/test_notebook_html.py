"""What a notebook shows: sound HTML that says what the object says, hides nothing without its count, obeys no text."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from yakkan import EquipmentReceived, Register, View, load_case, parse_case
from yakkan.projections.dispute import Dispute
from yakkan.projections.explanation import Explanation
from yakkan.projections.notebook import MOST, Shown, table
from yakkan.projections.timeline import Row

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
THURSDAY = date(2025, 6, 12)
HOSTILE = "<script>alert(1)</script><td>\"'&amp;"


class Page(HTMLParser):
    """Reads HTML: refuses tags that do not nest, counts them, keeps the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: Counter[str] = Counter()
        self.texts: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags[tag] += 1
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    @property
    def text(self) -> str:
        return "\n".join(self.texts)


def page(shown: Any) -> Page:
    return Page(shown._repr_html_())


@pytest.fixture(scope="module")
def dispute() -> Dispute:
    return Register(":memory:").apply(load_case(EXAMPLES / "late-rejection.yaml")).dispute()


def state(view: View) -> str:
    return view.state("server", "v1")


class TestAView:
    def test_it_names_every_contract_obligation_charge_and_event(self, dispute: Dispute) -> None:
        view = dispute.view(THURSDAY, readings={"X1": "R-B"})
        said = page(view)
        for line in view.contracts:
            assert line.contract in said.texts
            assert all(f"{line.contract}/{unit.unit}" in said.texts for unit in line.units)
        assert all(charge.id in said.texts and f"{charge.gross:,}" in said.texts for charge in view.fees.charges)
        assert said.texts.count("timeline " + f"({len(view.timeline)})") == 1
        assert Counter(said.texts)["RejectionArrived"] == sum(row.event == "RejectionArrived" for row in view.timeline)
        stand = sum(line.status in ("open", "overdue") for line in view.obligations)
        assert f"ended obligations ({len(view.obligations) - stand})" in said.texts
        assert "X1=R-B" in said.text
        assert f"{view.fees.totals.outstanding:,}" in said.texts

    def test_what_was_withdrawn_is_struck_through_and_says_so(self, dispute: Dispute) -> None:
        view = dispute.view(THURSDAY)
        gone = [row for row in view.timeline if row.status != "effective"]
        said = page(view)
        assert said.tags["s"] >= len(gone) > 0
        assert sum(text in ("withdrawn, deemed", "retracted") for text in said.texts) == len(gone)

    def test_every_column_has_a_header_of_its_own(self, dispute: Dispute) -> None:
        html = dispute.view(THURSDAY)._repr_html_()
        assert html.count("<th scope=") == html.count("<th ")

    def test_its_colours_are_those_of_the_page(self, dispute: Dispute) -> None:
        html = dispute.view(THURSDAY)._repr_html_()
        assert "#" not in html.partition("</style>")[0]

    def test_nothing_on_record_is_shown_too(self, dispute: Dispute) -> None:
        assert page(dispute.view(date(2025, 1, 1), date(2025, 1, 1))).tags["table"] == 0


class TestHostileText:
    def test_no_text_becomes_markup(self) -> None:
        case = {
            "order": "SO-1",
            "customer": HOSTILE,
            "quote": {"number": "Q-1", "issued_on": "2025-01-06"},
            "contracts": [{"id": "s", "kind": "supply", "price": 1000}],
            "events": [],
        }
        with Register(":memory:") as register:
            matter = register.apply(parse_case(json.dumps(case), "case.json"))
            fact = EquipmentReceived(contract="s", on=date(2025, 2, 3), note=HOSTILE, id="<i>")
            view = matter.dispute().what_if(add=[fact]).view(date(2025, 3, 3))
        for html in (view._repr_html_(), Explanation(HOSTILE, HOSTILE, HOSTILE, HOSTILE)._repr_html_()):
            said = Page(html)
            assert said.tags["script"] == 0
            assert HOSTILE in said.text
            assert escape(HOSTILE) in html


class TestATree:
    def test_it_has_every_node_and_opens_the_first_levels(self, dispute: Dispute) -> None:
        tree = dispute.view(date(2025, 6, 11), date(2025, 6, 11)).explain("server/v1/price")
        said = page(tree)
        nodes = [node for _, node in tree.walk()]
        for node in nodes:
            assert node.text in said.text
            assert node.arithmetic in said.text
        assert said.tags["details"] == sum(bool(node.children) for node in nodes)


class TestFindings:
    def test_a_difference_lists_its_changes(self, dispute: Dispute) -> None:
        found = dispute.diff(dispute.view(THURSDAY, date(2025, 6, 11)), dispute.view(THURSDAY))
        said = page(found)
        assert f"changes ({len(found.changes)})" in said.texts
        assert all(change.line in said.texts for change in found.changes)
        assert f"{found.yen:,}" in said.texts

    def test_the_others_say_what_they_found(self, dispute: Dispute) -> None:
        turning = dispute.bisect(state, along="known_at", as_of=THURSDAY)
        assert {"2025-06-12 09:30 JST", "rejected"} <= set(page(turning).texts)
        readings = dispute.across_readings(state, as_of=THURSDAY)
        assert {*readings.answers, *readings.answers.values()} <= set(page(readings).texts)
        decisive = dispute.decisive_facts(state, as_of=THURSDAY, up_to=1)
        assert "v1-letter" in page(decisive).text

    def test_one_with_json_of_its_own_says_what_that_says(self, dispute: Dispute) -> None:
        row = dispute.view(THURSDAY).timeline[0]

        @dataclass(frozen=True, slots=True)
        class Found(Shown):
            search: Any

            @property
            def event(self) -> Row:
                return row

            def to_dict(self) -> dict[str, Any]:
                return {"event": row.to_dict(), "days": 7}

        assert page(Found(lambda: 1)).texts[1:] == [
            "Found", "event", f"{row.on} {row.event} {row.contract} ({row.ref})", "days", "7",
        ]  # fmt: skip

    def test_a_finding_that_does_not_exist_yet_is_shown_by_its_fields(self, dispute: Dispute) -> None:
        @dataclass(frozen=True, slots=True)
        class Inner:
            days: int
            row: Row

        @dataclass(frozen=True, slots=True)
        class Found(Shown):
            inner: Inner
            several: tuple[Inner, ...]
            sums: dict[str, int]
            sets: tuple[tuple[str, ...], ...]
            nothing: None
            asked: Any

        row = dispute.view(THURSDAY).timeline[0]
        found = Found(Inner(7, row), (Inner(8, row),), {"a": 1234}, (("x", "y"), ("z",)), None, lambda: 1)
        said = page(found)
        assert {"inner", "several", "7", "8", "1,234", "{x, y}, {z}", "—"} <= set(said.texts)
        assert f"{row.on} {row.event} {row.contract} ({row.ref})" in said.texts
        assert "lambda" not in said.text


class TestLongTables:
    def test_they_are_folded_behind_their_count_and_cut_with_the_rest_counted(self) -> None:
        days = [{"day": date(2025, 1, 1) + timedelta(days=number)} for number in range(MOST + 1234)]
        said = Page(table("days", days))
        assert said.texts[0] == f"days ({len(days):,})"
        assert said.texts[-1] == "and 1,234 more"
        assert said.tags["tr"] == MOST + 2
        assert said.tags["details"] == 1

    def test_a_short_one_stands_open(self) -> None:
        assert Page(table("days", [{"day": 1, "empty": None}])).tags == Counter(
            table=1, caption=1, thead=1, tbody=1, tr=2, th=1, td=1
        )
