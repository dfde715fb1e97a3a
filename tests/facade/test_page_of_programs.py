"""docs/python.md is true: its examples run, its tables have the fields and the words of the code."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest

from yakkan import FACTS, InputError, Register, load_case, parse_fact
from yakkan.projections import vocabulary
from yakkan.projections.lines import HIDDEN, Line

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "python.md"
CLASSES = (
    "contracts.ContractLine",
    "contracts.UnitLine",
    "obligations.ObligationLine",
    "fees.ChargeLine",
    "fees.InterestLine",
    "fees.Totals",
    "liability.LiabilityLine",
    "timeline.Row",
)

MESSAGE = {"event": "EquipmentReceived", "contract": "server", "unit": "v1", "on": "2025-05-28"}


def rows(name: str) -> dict[str, str]:
    """What the page says of each field of a class."""
    text = PAGE.read_text(encoding="utf-8").partition(f"\n### `{name}`\n")[2].partition("\n### ")[0]
    cells = [re.split(r"(?<!\\)\|", line)[1:-1] for line in text.splitlines() if line.startswith("| `")]
    return {field: meaning for names, meaning in cells for field in re.findall(r"`(\w+)`", names)}


def class_of(name: str) -> type[Line]:
    module, _, cls = name.partition(".")
    found: type[Line] = getattr(import_module(f"yakkan.projections.{module}"), cls)
    return found


def words(meaning: str) -> list[str]:
    return re.findall(r"`([\w()]+)`", meaning)


class TestTheLines:
    def test_all_of_them_stand_there(self) -> None:
        assert tuple(re.findall(r"^### `([\w.]+)`$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)) == CLASSES

    @pytest.mark.parametrize("name", CLASSES)
    def test_every_field_stands_there_in_its_order_and_no_other(self, name: str) -> None:
        named = [each.name.rstrip("_") for each in fields(class_of(name)) if each.name not in HIDDEN]  # type: ignore[arg-type]
        assert sorted(rows(name)) == sorted(named)

    @pytest.mark.parametrize(
        ("name", "field", "said"),
        [
            ("contracts.ContractLine", "basis", vocabulary._WORDS["basis"]),
            ("contracts.ContractLine", "passed_as", vocabulary._WORDS["passed_as"]),
            ("contracts.UnitLine", "title", vocabulary._PARTIES),
            ("obligations.ObligationLine", "debtor", vocabulary._PARTIES),
            ("obligations.ObligationLine", "status", vocabulary._STATUSES["obligation"]),
            ("fees.ChargeLine", "kind", vocabulary._CHARGES),
            ("fees.ChargeLine", "status", vocabulary._STATUSES["charge"]),
            ("liability.LiabilityLine", "status", vocabulary._STATUSES["liability"]),
        ],
    )
    def test_the_words_of_a_field_are_those_that_a_question_may_use(
        self, name: str, field: str, said: tuple[str, ...]
    ) -> None:
        assert sorted(words(rows(name)[field])) == sorted(said)

    def test_what_the_examples_hold_is_what_is_said(self) -> None:
        told = {
            ("liability.LiabilityLine", "head"): set(words(rows("liability.LiabilityLine")["head"])),
            ("liability.LiabilityLine", "bearer"): set(words(rows("liability.LiabilityLine")["bearer"])),
            ("timeline.Row", "status"): set(words(rows("timeline.Row")["status"])),
            ("timeline.Row", "effect"): set(words(rows("timeline.Row")["effect"])),
        }
        found: dict[tuple[str, str], set[str]] = {key: set() for key in told}
        incident, term = set(words(rows("liability.LiabilityLine")["incidents"])), set[str]()
        for path in sorted((ROOT / "examples").rglob("*.yaml")):
            with Register(":memory:") as register:
                matters = register.apply_all(load_case(path))
                views = [each.view(each.dispute().last_day()) for each in matters]
            for view in views:
                lines = {"liability.LiabilityLine": view.liability, "timeline.Row": view.timeline}
                for name, field in found:
                    found[name, field] |= {getattr(line, field) for line in lines[name]}
                assert all(set(each) == incident for line in view.liability for each in line.incidents)
                term = term.union(*(line.term for line in view.contracts if line.term))
        assert found == told
        assert term == set(words(rows("contracts.ContractLine")["term"]))


class TestTheExamples:
    @pytest.fixture
    def there(self) -> Iterator[dict[str, Any]]:
        """What the examples, run one after the other in the root of the repository, leave."""
        made: dict[str, Any] = {}
        with contextlib.chdir(ROOT):
            for text in re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL):
                exec(text, made)
        yield made
        made["register"].close()

    def test_what_comes_twice_is_recorded_once_and_what_is_wrong_is_told(self, there: dict[str, Any]) -> None:
        [name] = there["register"].matters()
        matter = there["register"].matter(name)
        labels = [fact.id for _, fact in matter.history.facts()]
        assert labels.count("erp-1") == 1
        assert "erp-2" not in labels
        assert there["refused"] == [
            "event: found the unknown event 'PaymentRecieved', expected the name of an event, such as "
            "EquipmentReceived; did you mean PaymentReceived?"
        ]
        # 880,000 for v2, whose title passes with it (28(3)).
        assert matter.view(date(2025, 7, 31)).unit("server", "v2").title == "customer"
        with pytest.raises(InputError, match="expected a label of its own"):
            matter.record(
                parse_fact({"id": "erp-1", "event": "PaymentDemanded", "contract": "server", "on": "2025-08-01"})
            )

    def test_the_night_brings_the_ends_of_the_warranties(self, there: dict[str, Any]) -> None:
        # Warranty from the day after handover for six months (32(1)): v2 and t2 passed on 2025-06-09, t1 by the
        # certificate of 06-30, v1 on 07-14. 2025-12-09 is a Tuesday, 12-30 one without business: 2026-01-05 (X1);
        # 01-14 is a Wednesday.
        ends = {on for _, _, event, on in there["lapsed"] if event == "WarrantyExpired"}
        assert ends == {date(2025, 12, 9), date(2026, 1, 5), date(2026, 1, 14)}
        assert there["position"] == there["register"].store.last_position()


class TestMessages:
    def test_a_message_is_an_event_as_it_stands_in_a_case_file(self) -> None:
        fact = parse_fact(
            {"event": "EquipmentReceived", "contract": "server", "unit": "s1", "on": "2025-05-28", "id": "m1"}
        )
        assert fact == FACTS["EquipmentReceived"](contract="server", unit="s1", on=date(2025, 5, 28), id="m1")

    @pytest.mark.parametrize(
        ("message", "told"),
        [
            ({}, "event: found nothing, expected the name of an event, such as EquipmentReceived"),
            (
                {"event": 5},
                "event: found the unknown event 5, expected the name of an event, such as EquipmentReceived",
            ),
            (
                {"event": "EquipmentDeemedPassed", "on": "2025-06-04"},
                "event: found EquipmentDeemedPassed, expected a fact: the terms themselves bring this event about, so "
                "nobody records it",
            ),
            (
                {"event": "PaymentReceived", "on": "2025-02-30", "amount": "5"},
                "PaymentReceived: on: found '2025-02-30', expected a day that exists in the calendar\n"
                "PaymentReceived: amount: found '5', expected whole yen, more than 0; write the digits only, without "
                "quotes and separators",
            ),
            ({"event": "WorkCompleted", 5: 6}, "WorkCompleted: found the name 5, expected a name of a field"),
            (
                None,
                'message: found None, expected a mapping such as {"event": "EquipmentReceived", "contract": "server", '
                '"on": "2025-05-28"}; a text: json.loads(text)',
            ),
        ],
    )
    def test_what_is_wrong_is_told_all_at_once(self, message: Any, told: str) -> None:
        with pytest.raises(InputError) as raised:
            parse_fact(message)
        assert str(raised.value) == told

    def test_a_correction_bears_the_day_in_japan_on_which_it_is_recorded(self) -> None:
        message = {"event": "FactRetracted", "retracts": "m1", "reason": "twice", "recorded_at": "2025-06-01T20:00:00Z"}
        assert parse_fact(message).on == date(2025, 6, 2)
        assert parse_fact({**message, "on": "2025-05-30"}).on == date(2025, 5, 30)
        with pytest.raises(InputError, match="recorded_at: found 'noon', expected an instant"):
            parse_fact({**message, "recorded_at": "noon"})


class TestTheListOfFacts:
    def test_every_word_that_a_field_may_be_stands_there(self) -> None:
        text = (ROOT / "docs" / "facts.md").read_text(encoding="utf-8").partition("\n## ")[0]
        named = set(re.findall(r"`([\w()]+)`", text))
        for cls in FACTS.values():
            for field, hint in get_type_hints(cls).items():
                for each in (hint, *get_args(hint)):
                    if get_origin(each) is Literal and field != "ground":
                        assert {field, *map(str, get_args(each))} <= named, (cls.__name__, field)
