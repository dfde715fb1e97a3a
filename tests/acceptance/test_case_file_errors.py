"""A bad case file changes nothing; the user hears everything wrong with it, where, and what was expected."""

from __future__ import annotations

import contextlib
import json
import re
import subprocess
from datetime import date
from pathlib import Path

import pytest
from story import certificate, formed, given, received, supply
from typer.testing import CliRunner

from yakkan import InputError, Register, load_case, parse_case
from yakkan.adapters.cli import app

DAY = date(2025, 6, 5)

GOOD = """\
order: SO-1
customer: Minato
quote:
  number: Q-1
  issued_on: 2025-03-18
contracts:
  - id: server
    kind: supply
    price: 1200000
    due_on: 2025-05-30
    units: [{id: s1, price: 1200000}]
events:
  - {event: ApplicationReceived, on: 2025-04-03}
  - {event: AcceptanceArrived, on: 2025-04-07, form: electronic}
  - {id: e3, event: EquipmentReceived, contract: server, unit: s1, on: 2025-05-28}
"""

RECEIPT = "  - {id: e3, event: EquipmentReceived, contract: server, unit: s1, on: 2025-05-28}\n"


def told(text: str) -> str:
    """What the user is told about a case file that cannot be used."""
    with pytest.raises(InputError) as raised:
        Register(":memory:").apply(parse_case(text))
    return str(raised.value)


def with_line(old: str, new: str) -> tuple[str, int]:
    """The good file with one line changed, and the number of that line."""
    assert GOOD.count(old) == 1, old
    text = GOOD.replace(old, new)
    changed = next(n for n, (a, b) in enumerate(zip(GOOD.splitlines(), text.splitlines(), strict=False), 1) if a != b)
    return text, changed


def names_line(message: str, line: int) -> bool:
    return re.search(rf"(:{line}(:|\b)|\bline {line}\b)", message) is not None


def test_the_good_file_is_good() -> None:
    Register(":memory:").apply(parse_case(GOOD))


class TestEveryErrorNamesItsPlace:
    @pytest.mark.parametrize(
        ("old", "new", "words"),
        [
            ("    price: 1200000\n", "    price: dear\n", ["price", "dear"]),
            ("    price: 1200000\n", "    price: 1200000.5\n", ["price", "1200000.5"]),
            ("    price: 1200000\n", "    price: true\n", ["price"]),
            ("    price: 1200000\n", "    price: -1\n", ["price", "-1"]),
            ("    kind: supply\n", "    kind: gift\n", ["kind", "gift", "supply"]),
            ("    due_on: 2025-05-30\n", "    due_on: soon\n", ["due_on", "soon"]),
            ("    due_on: 2025-05-30\n", "    due_on: 2025-02-30\n", ["due_on", "2025-02-30"]),
            ("    due_on: 2025-05-30\n", "    colour: red\n", ["colour"]),
            ("  issued_on: 2025-03-18\n", "  issued_on: 2025-13-01\n", ["issued_on", "2025-13-01"]),
            ("  number: Q-1\n", "  numero: Q-1\n", ["numero"]),
            ("    due_on: 2025-05-30\n", "    tax_rate: '０.１０'\n", ["tax_rate", "０.１０", "such as"]),
            ("form: electronic", "form: telepathy", ["form", "telepathy"]),
            ("on: 2025-04-07", "on: 2025-04-31", ["on", "2025-04-31"]),
            ("on: 2025-04-07,", "", ["on"]),
            ("event: AcceptanceArrived", "event: AcceptanceArived", ["AcceptanceArived"]),
            ("{id: e3, event: EquipmentReceived", "{id: e3, speed: 3, event: EquipmentReceived", ["speed"]),
            ("contract: server, unit: s1, on", "contract: sever, unit: s1, on", ["sever", "server"]),
            ("contract: server, unit: s1, on", "contract: server, unit: s9, on", ["s9", "s1"]),
            (
                "unit: s1, on: 2025-05-28}",
                "unit: s1, on: 2025-05-28, recorded_at: noon}",
                ["recorded_at", "noon"],
            ),
        ],
    )
    def test_a_wrong_value_is_named_with_its_line(self, old: str, new: str, words: list[str]) -> None:
        text, line = with_line(old, new)
        message = told(text)
        assert names_line(message, line), message
        for word in words:
            assert word in message

    @pytest.mark.parametrize(
        ("new_fact", "words"),
        [
            ("{event: PaymentReceived, on: 2025-06-10, amount: -1}", ["amount", "-1"]),
            ("{event: PaymentReceived, on: 2025-06-10}", ["amount"]),
            (
                "{event: ServiceLevelMeasured, on: 2025-07-01, month: ２０２５-06, metric: up, value: '99'}",
                ["month", "２０２５-06", "such as 2025-08"],
            ),
            ("{event: FactRetracted, on: 2025-06-10, retracts: e9, reason: none}", ["retracts", "e9"]),
            (
                "{event: FactCorrected, on: 2025-06-10, corrects: e9, changes: {on: 2025-05-29}}",
                ["corrects", "e9"],
            ),
            ("{id: e4, event: FactRetracted, on: 2025-06-10, retracts: e4, reason: x}", ["e4"]),
            (
                "{id: e4, event: FactCorrected, on: 2025-06-10, corrects: e4, changes: {on: 2025-06-11}}",
                ["e4"],
            ),
            ("{event: FactCorrected, on: 2025-06-10, corrects: e3, changes: {colour: red}}", ["colour"]),
            (
                "{event: FactCorrected, on: 2025-06-10, corrects: e3, changes: {on: 2025-02-30}}",
                ["2025-02-30"],
            ),
            ("{event: FactCorrected, on: 2025-06-10, corrects: e3, changes: {unit: s9}}", ["s9"]),
            (
                "{id: e3, event: EquipmentRedelivered, contract: server, unit: s1, on: 2025-06-02}",
                ["e3"],
            ),
            (
                "{event: EquipmentDeemedPassed, contract: server, unit: s1, on: 2025-06-04}",
                ["EquipmentDeemedPassed"],
            ),
            ("{on: 2025-06-10}", ["event"]),
            ("just words", []),
        ],
    )
    def test_a_wrong_fact_is_named_with_its_line(self, new_fact: str, words: list[str]) -> None:
        message = told(GOOD + f"  - {new_fact}\n")
        assert names_line(message, len(GOOD.splitlines()) + 1), message
        for word in words:
            assert word in message

    def test_the_column_and_the_path_are_named_too(self) -> None:
        text, line = with_line("    price: 1200000\n", "    price: dear\n")
        message = told(text)
        # the value `dear` starts in column 12, its key in column 5
        assert re.search(rf"{line}:(5|12)\b|line {line}, column (5|12)\b", message), message
        assert re.search(r"contracts\W{1,2}(0|1|server)\W{1,2}price", message), message

    def test_a_duplicate_key_is_an_error_and_not_the_last_one_wins(self) -> None:
        text, line = with_line("    due_on: 2025-05-30\n", "    due_on: 2025-05-30\n    due_on: 2025-05-31\n")
        message = told(text)
        assert "due_on" in message
        assert names_line(message, line + 1) or names_line(message, line), message

    def test_a_duplicate_key_in_json_is_one_too(self) -> None:
        text = given(supply(), *formed()).text.replace('"customer":', '"customer": "A", "customer":')
        assert "customer" in told(text)

    def test_two_contracts_of_one_order_with_one_name(self) -> None:
        text = GOOD.replace("events:\n", "  - {id: server, kind: supply, price: 1, due_on: 2025-05-30}\nevents:\n")
        assert "server" in told(text)

    def test_two_units_with_one_name(self) -> None:
        assert "s1" in told(
            GOOD.replace("price: 1200000\n", "price: 2400000\n", 1).replace(
                "[{id: s1, price: 1200000}]", "[{id: s1, price: 1200000}, {id: s1, price: 1200000}]"
            )
        )

    def test_broken_yaml_is_named_with_its_line(self) -> None:
        text, line = with_line("  number: Q-1\n", "  number: [Q-1\n")
        message = told(text)
        assert names_line(message, line) or names_line(message, line + 1), message


class TestDefinitionsThatDoNotExist:
    def test_an_unknown_reading(self) -> None:
        assert "X999" in told(GOOD + "readings: {X999: R-A}\n")

    def test_an_unknown_choice_of_a_reading(self) -> None:
        message = told(GOOD + "readings: {X1: R-Z}\n")
        assert "R-Z" in message
        assert "R-A" in message  # what was expected

    def test_an_unknown_reading_asked_of_a_view(self) -> None:
        story = given(supply(), *formed())
        with pytest.raises(InputError, match="X999"):
            story.as_of("2025-06-01", X999="R-A")
        with pytest.raises(InputError, match="R-Z"):
            story.as_of("2025-06-01", X1="R-Z")

    def test_an_unknown_edition(self) -> None:
        message = told("edition: IIJ-SRV145-9999\n" + GOOD)
        assert "IIJ-SRV145-9999" in message
        assert "IIJ-SRV145-0026" in message  # what was expected

    def test_corrections_in_a_circle(self) -> None:
        text = GOOD + (
            "  - {id: c1, event: FactCorrected, on: 2025-06-10, corrects: c2, changes: {note: x}}\n"
            "  - {id: c2, event: FactCorrected, on: 2025-06-11, corrects: c1, changes: {note: y}}\n"
        )
        message = told(text)
        assert "c1" in message or "c2" in message


class TestAllErrorsAtOnce:
    def test_three_mistakes_are_three_complaints(self) -> None:
        text = (
            GOOD.replace("    price: 1200000\n", "    price: dear\n")
            .replace("form: electronic", "form: telepathy")
            .replace("unit: s1, on: 2025-05-28}", "unit: s1, on: 2025-02-30}")
        )
        with pytest.raises(InputError) as raised:
            parse_case(text)
        message = str(raised.value)
        for word in ("dear", "telepathy", "2025-02-30"):
            assert word in message
        assert all(names_line(message, line) for line in (9, 14, 15)), message

    def test_unknown_names_are_told_together(self) -> None:
        text = GOOD + (
            "  - {event: EquipmentReceived, contract: sever, unit: s1, on: 2025-06-01}\n"
            "  - {event: EquipmentReceived, contract: server, unit: s9, on: 2025-06-01}\n"
            "  - {event: FactRetracted, on: 2025-06-10, retracts: e9, reason: x}\n"
        )
        message = told(text)
        for word in ("sever", "s9", "e9"):
            assert word in message


class TestTextThatIsNoCase:
    @pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "[]", "just words", "42", "null", "{}"])
    def test_it_is_refused(self, text: str) -> None:
        assert told(text)

    @pytest.mark.parametrize("opening", ["[", '{"a":', "- ", "{a: "])
    def test_ten_megabytes_of_nesting_are_refused_and_not_fatal(self, opening: str) -> None:
        assert told(opening * (10_000_000 // len(opening)))

    def test_nesting_inside_a_good_file_is_refused(self) -> None:
        assert told(GOOD + "readings: " + "[" * 100_000 + "]" * 100_000 + "\n")

    def test_bytes_that_are_not_utf_8_are_refused_with_the_name_of_the_file(self, tmp_path: Path) -> None:
        file = tmp_path / "shift.yaml"
        file.write_bytes("customer: みなと商事\n".encode("shift_jis"))
        with pytest.raises(InputError) as raised:
            load_case(file)
        assert "shift.yaml" in str(raised.value)
        assert "UTF-8" in str(raised.value)

    def test_a_file_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match=r"nowhere\.yaml"):
            load_case(tmp_path / "nowhere.yaml")

    def test_an_error_in_a_file_names_the_file(self, tmp_path: Path) -> None:
        file = tmp_path / "case.yaml"
        text, line = with_line("    kind: supply\n", "    kind: gift\n")
        file.write_text(text, encoding="utf-8")
        with pytest.raises(InputError) as raised:
            Register(":memory:").apply(load_case(file))
        assert "case.yaml" in str(raised.value)
        assert names_line(str(raised.value), line)


class TestABadFileChangesNothing:
    def test_not_even_when_only_its_last_fact_is_wrong(self) -> None:
        register = Register(":memory:")
        good = given(supply(), *formed(), received("2025-05-28"))
        matter = good.told_to(register)
        before = matter.view(as_of=DAY).to_dict()
        bad = good.then(certificate("2025-06-02"), certificate("2025-06-03", unit="s9"))
        with pytest.raises(InputError):
            bad.told_to(register)
        assert good.told_to(register).view(as_of=DAY).to_dict() == before


class TestJsonIsACaseFileToo:
    def test_json_and_yaml_say_the_same(self) -> None:
        story = given(supply(units=("s1",)), *formed(), received("2025-05-28"))
        case = json.loads(story.text)
        yaml = "\n".join(f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in case.items())
        views = [Register(":memory:").apply(parse_case(text)).view(as_of=DAY) for text in (story.text, yaml)]
        assert views[0].to_dict() == views[1].to_dict()


class TestCommandLine:
    def run(self, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
        """What a process would end with; that one does is seen where a shell is the subject."""
        with contextlib.chdir(cwd):
            done = CliRunner().invoke(app, arguments)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return subprocess.CompletedProcess(arguments, done.exit_code, done.stdout, done.stderr)

    def test_check_of_a_bad_file_exits_with_2_and_says_where(self, tmp_path: Path) -> None:
        text, line = with_line("    kind: supply\n", "    kind: gift\n")
        (tmp_path / "case.yaml").write_text(text, encoding="utf-8")
        done = self.run("check", "case.yaml", cwd=tmp_path)
        assert done.returncode == 2
        said = done.stdout + done.stderr
        assert "case.yaml" in said
        assert names_line(said, line)
        assert "gift" in said
        assert "Traceback" not in said

    def test_replay_of_a_bad_file_exits_with_2_and_prints_no_view(self, tmp_path: Path) -> None:
        text, _ = with_line("    kind: supply\n", "    kind: gift\n")
        (tmp_path / "case.yaml").write_text(text, encoding="utf-8")
        done = self.run("replay", "case.yaml", "--as-of", "2025-06-05", "--json", cwd=tmp_path)
        assert done.returncode == 2
        assert done.stdout.strip() == ""
        assert "gift" in done.stderr

    @pytest.mark.parametrize(
        "arguments",
        [
            ("replay", "nowhere.yaml", "--as-of", "2025-06-05"),
            ("check", "nowhere.yaml"),
            ("replay", "case.yaml", "--as-of", "2025-02-30"),
            ("replay", "case.yaml", "--as-of", "2025-06-05", "--known-at", "noon"),
            ("replay", "case.yaml", "--as-of", "2025-06-05", "--reading", "X1=R-Z"),
            ("replay", "case.yaml", "--as-of", "2025-06-05", "--reading", "X999=R-A"),
        ],
    )
    def test_wrong_input_exits_with_2(self, arguments: tuple[str, ...], tmp_path: Path) -> None:
        (tmp_path / "case.yaml").write_text(GOOD, encoding="utf-8")
        done = self.run(*arguments, cwd=tmp_path)
        assert done.returncode == 2
        assert "Traceback" not in done.stdout + done.stderr

    def test_ten_megabytes_of_nesting_exit_with_2(self, tmp_path: Path) -> None:
        (tmp_path / "deep.yaml").write_text("[" * 10_000_000, encoding="utf-8")
        done = self.run("check", "deep.yaml", cwd=tmp_path)
        assert done.returncode == 2
        assert "Traceback" not in done.stdout + done.stderr

    @pytest.mark.parametrize(("state", "status"), [("in_warranty", 0), ("rejected", 1)])
    def test_check_answers_yes_with_0_and_no_with_1(self, state: str, status: int, tmp_path: Path) -> None:
        expect = f"expect:\n  - {{as_of: 2025-06-05, contract: server, unit: s1, state: {state}}}\n"
        (tmp_path / "case.yaml").write_text(GOOD + expect, encoding="utf-8")
        done = self.run("check", "case.yaml", cwd=tmp_path)
        assert done.returncode == status
        assert "Traceback" not in done.stdout + done.stderr

    def test_replay_prints_the_json_of_the_view(self, tmp_path: Path) -> None:
        (tmp_path / "case.yaml").write_text(GOOD, encoding="utf-8")
        done = self.run(
            "replay",
            "case.yaml",
            "--as-of",
            "2025-06-05",
            "--known-at",
            "2025-06-05",
            "--reading",
            "X1=R-B",
            "--json",
            cwd=tmp_path,
        )
        assert done.returncode == 0
        view = Register(":memory:").apply(parse_case(GOOD)).view(as_of=DAY, known_at=DAY, readings={"X1": "R-B"})
        assert json.loads(done.stdout) == json.loads(json.dumps(view.to_dict()))
