"""The pages of the repository say what is the case: every shell command shown is run, every list is whole.

The Python examples of README.md are doctests, which pytest collects by itself.
"""

import contextlib
import dataclasses
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main
from typer.testing import CliRunner

from yakkan.adapters.cli import app
from yakkan.domain.contract.facts import DEEMED, FACTS, Event, Fact
from yakkan.domain.contract.lifecycles import LIFECYCLES
from yakkan.domain.terms.catalogue import CATALOGUE, paragraphs_of
from yakkan.domain.terms.readings import READINGS

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
CHANGELOG = ROOT / "CHANGELOG.md"
DOCS = ROOT / "docs"
DECISIONS = sorted((DOCS / "decisions").glob("*.md"))
PAGES = [README, CHANGELOG, *sorted(DOCS.rglob("*.md"))]
LEFT_OUT = "..."
COMMAND = "$ yakkan "


def readme() -> str:
    return README.read_text(encoding="utf-8")


def blocks(text: str, language: str) -> list[str]:
    """The fenced blocks of a page in one language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def shown(block: str) -> Iterator[tuple[str, str]]:
    """The commands of a console block with what they print."""
    first, *rest = re.split(rf"^{re.escape(COMMAND)}", block, flags=re.MULTILINE)
    assert first == "", f"a console block begins with `{COMMAND.strip()}`: {first!r}"
    for part in rest:
        command, _, output = part.partition("\n")
        yield command, output


def matches(expected: str, printed: str) -> bool:
    """Whether a text was printed, line by line; a line of three dots stands for any lines."""
    pattern = "".join(
        "(?:.*\n)*" if line == LEFT_OUT else re.escape(line.rstrip()) + "\n" for line in expected.splitlines()
    )
    lines = "".join(f"{line.rstrip()}\n" for line in printed.splitlines())
    return re.fullmatch(pattern, lines) is not None


TERMINAL = {"COLUMNS": "100", "YAKKAN_LANG": "en", "LC_ALL": "", "LC_MESSAGES": "", "PYTHONUTF8": "1"}
"""One of the page's width, in English."""


def run(command: str, cwd: Path) -> str:
    """What a command prints, errors included."""
    with contextlib.chdir(cwd):
        return CliRunner().invoke(app, shlex.split(command), env=TERMINAL).output


def run_as_process(command: str, cwd: Path) -> str:
    """The same of a process of its own."""
    words = [sys.executable, "-m", "yakkan", *shlex.split(command)]
    env = {**os.environ, **TERMINAL, "PYTHONUNBUFFERED": "1"}
    done = subprocess.run(
        words, cwd=cwd, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", check=False
    )
    return done.stdout


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


class TestTheReadme:
    def test_every_command_prints_what_is_shown(self, tmp_path: Path) -> None:
        # One session in a folder with the examples of the root, so that no store is left in the repository.
        (tmp_path / "examples").symlink_to(ROOT / "examples")
        session = [pair for block in blocks(readme(), "console") for pair in shown(block)]
        assert len(session) >= 10
        for number, (command, expected) in enumerate(session):
            # Each of them could be a process; that the first is none the less says that a process prints the same.
            printed = (run if number else run_as_process)(command, tmp_path)
            assert matches(expected, printed), f"$ yakkan {command}\nprints\n{printed}\nREADME.md shows\n{expected}"

    def test_it_names_every_command_and_no_other(self) -> None:
        commands = set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]
        text = readme()
        named = set(re.findall(r"^\| `yakkan ([a-z-]+)` \|", text, re.MULTILINE))
        assert named == commands
        assert set(re.findall(r"(?:`|\$ )yakkan ([a-z-]+)", text)) <= commands

    def test_its_case_file_loads_and_its_expectations_hold(self, tmp_path: Path) -> None:
        [text] = blocks(readme(), "yaml")
        (tmp_path / "case.yaml").write_text(text, encoding="utf-8")
        count = text.count("{as_of:")
        assert count >= 3
        assert run("check case.yaml", tmp_path).endswith(f"Verified {count} expectations: all hold.\n")

    def test_the_readings_said_to_decide_nothing_are_those_that_nothing_asks_for(self) -> None:
        [said] = re.findall(r"No result depends on the readings ([X0-9, ]+);", readme())
        code = "".join(
            path.read_text(encoding="utf-8")
            for folder in ("domain/contract", "projections")
            for path in sorted((ROOT / folder).rglob("*.py"))
        )
        asked = set(re.findall(r"""["'](X\d+)["']""", code))
        # X60 is named in a ground and decides nothing: the company's assessment is a fact under every reading.
        assert said.split(", ") == [name for name in READINGS if name not in asked - {"X60"}]

    def test_it_links_to_every_decision(self) -> None:
        text = readme()
        assert [page for page in DECISIONS if f"({place(page)})" not in text] == []

    @pytest.mark.parametrize(
        ("expected", "printed", "same"),
        [
            ("a\nb\n", "a\nb\n", True),
            ("a\nb\n", "a\nb\nc\n", False),
            ("a\n...\nc\n", "a\nx\ny\nc\n", True),
            ("a\n...\nc\n", "a\nc\n", True),
            ("a\n...\n", "b\na\n", False),
            ("a  \n", "a\n", True),
            ("a.b\n", "axb\n", False),
        ],
    )
    def test_the_comparison_sees_a_difference(self, expected: str, printed: str, same: bool) -> None:
        assert matches(expected, printed) is same


class TestEveryPage:
    @pytest.mark.parametrize("page", PAGES, ids=place)
    def test_its_links_lead_to_something(self, page: Path) -> None:
        links = re.findall(r"\]\(([^)#\s]+)\)", re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.M | re.S))
        local = [link for link in links if "://" not in link]
        assert [link for link in local if not (page.parent / link).exists()] == []

    @pytest.mark.parametrize("page", DECISIONS, ids=place)
    def test_a_decision_has_its_number_and_its_three_parts(self, page: Path) -> None:
        text = page.read_text(encoding="utf-8")
        assert text.startswith(f"# {page.name[:4]} ")
        assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]

    def test_decisions_are_numbered_without_a_gap(self) -> None:
        assert [page.name[:4] for page in DECISIONS] == [f"{number:04}" for number in range(1, len(DECISIONS) + 1)]
        assert len(DECISIONS) >= 9


class TestTheChangelog:
    def test_the_provisions_it_names_are_in_the_terms(self) -> None:
        lines = re.findall(r"Impacted provisions: ([^.]+)\.", CHANGELOG.read_text(encoding="utf-8"))
        cited = [citation for line in lines for citation in re.split(r",\s+", line)]
        assert len(cited) >= 50
        assert [citation for citation in cited if not paragraphs_of(citation)] == []

    def test_every_paragraph_that_can_be_computed_is_named(self) -> None:
        lines = re.findall(r"Impacted provisions: ([^.]+)\.", CHANGELOG.read_text(encoding="utf-8"))
        named = {each.citation for line in lines for c in re.split(r",\s+", line) for each in paragraphs_of(c)}
        computed = {citation for citation, paragraph in CATALOGUE.items() if paragraph.reason is None}
        assert computed - named == set()

    def test_it_names_the_readings_added_beyond_the_legal_reading(self) -> None:
        text = CHANGELOG.read_text(encoding="utf-8")
        added = [name for name, reading in READINGS.items() if reading.number > 67]
        assert [name for name in added if f"`{name}`" not in text] == []


def fields_of(event: type[Event], beyond: type[Event]) -> str:
    """The fields that an event adds, an optional one with a question mark."""
    common = {each.name for each in dataclasses.fields(beyond)}
    own = [each for each in dataclasses.fields(event) if each.name not in common]
    required = dataclasses.MISSING
    return ", ".join(
        f"`{each.name}`" + ("" if each.default is required and each.default_factory is required else "?")
        for each in own
    )


def row(event: type[Event], beyond: type[Event]) -> str:
    """The line of an event in docs/facts.md."""
    meaning = (event.__doc__ or "").strip().splitlines()[0]
    return f"| `{event.__name__}` | {event.article} | {fields_of(event, beyond)} | {meaning} |".replace("|  |", "| |")


class TestTheListOfFacts:
    @pytest.mark.parametrize("event", FACTS.values(), ids=FACTS)
    def test_a_fact_stands_there_with_its_fields(self, event: type[Fact]) -> None:
        assert row(event, Fact) in (DOCS / "facts.md").read_text(encoding="utf-8").splitlines()

    @pytest.mark.parametrize("event", DEEMED.values(), ids=DEEMED)
    def test_a_deemed_event_stands_there(self, event: type[Event]) -> None:
        lines = (DOCS / "facts.md").read_text(encoding="utf-8").splitlines()
        meaning = (event.__doc__ or "").strip().splitlines()[0]
        assert f"| `{event.__name__}` | {event.article} | {meaning} |".replace("|  |", "| |") in lines

    def test_nothing_else_does(self) -> None:
        named = re.findall(r"^\| `([A-Z]\w+)` \|", (DOCS / "facts.md").read_text(encoding="utf-8"), re.MULTILINE)
        assert sorted(named) == sorted([*FACTS, *DEEMED])


class TestTheLifecycles:
    def test_every_one_is_drawn_as_the_command_draws_it(self) -> None:
        text = (DOCS / "lifecycles.md").read_text(encoding="utf-8")
        assert blocks(text, "mermaid") == [f"{each.mermaid()}\n" for each in LIFECYCLES.values()]
        assert re.findall(r"^## `(\w+)`", text, re.MULTILINE) == list(LIFECYCLES)
