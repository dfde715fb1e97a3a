"""Commands about the software itself: readings, diagram, demo, help, and the language."""

from __future__ import annotations

import re
import shlex
from datetime import timedelta
from pathlib import Path

import pytest
from commands import fine, printed, refused, tables, yakkan
from typer.testing import CliRunner

from yakkan import Register
from yakkan.adapters.cli import app
from yakkan.adapters.cli.demo import EVE, TODAY, demo_case
from yakkan.adapters.expectations import verify
from yakkan.domain.contract.lifecycles import LIFECYCLES
from yakkan.domain.terms.readings import READINGS


class TestReferenceCommands:
    def test_all_readings_are_listed(self) -> None:
        assert [each["id"] for each in printed("readings", "--json")] == list(READINGS)
        rows = [row for row in tables(fine("readings", COLUMNS="400"))[0][1:] if row.startswith("X")]
        assert [row.split()[0] for row in rows] == list(READINGS)

    @pytest.mark.parametrize("language", ["ja", "en"])
    def test_one_reading_in_full(self, language: str) -> None:
        page = fine("readings", "X1", "--lang", language)
        for alternative in READINGS["X1"].alternatives.values():
            assert getattr(alternative, language) in page
        assert printed("readings", "X1", "--json")["default"] == "R-A"

    def test_an_unknown_reading_is_refused(self) -> None:
        assert "did you mean X1?" in refused("readings", "x1")

    def test_the_lifecycle_is_drawn_in_both_forms(self) -> None:
        assert "applied --> accepted: AcceptanceArrived [1(4)]" in fine("diagram", "supply")
        assert fine("diagram", "supply", "--format", "dot").startswith('digraph "supply" {')
        assert fine("diagram", "supply").strip() in fine("diagram")
        # Of all of them each says whose it is.
        every = fine("diagram").split("\n\n")
        assert [each.splitlines()[0] for each in every] == [f"%% {name}" for name in LIFECYCLES]
        assert all(each.splitlines()[1] == "stateDiagram-v2" for each in every)

    def test_an_unknown_kind_is_refused(self) -> None:
        assert "supply" in refused("diagram", "suply")


class TestDemo:
    def test_its_case_is_as_it_says(self) -> None:
        case = demo_case()
        with Register(":memory:") as register:
            matter = register.apply(case)
            expectations = [each for document in case.documents for each in document.expectations]
            assert len(expectations) >= 8
            for each in expectations:
                assert verify(each, lambda *asked: matter.view(*asked).to_dict()) == []

    def test_the_day_before_and_the_day_are_those_of_the_story(self) -> None:
        assert EVE + timedelta(days=1) == TODAY

    @pytest.mark.parametrize(
        ("language", "words"),
        [
            ("en", ["WITHDRAWN", "repair or replace, where reasonable", "in warranty +rejected"]),
            ("ja", ["撤回済み", "合理的な範囲での修補又は", "保証期間中 +不合格"]),
        ],
    )
    def test_it_shows_the_same_day_known_before_and_after(self, language: str, words: list[str]) -> None:
        page = fine("demo", "--lang", language)
        for word in words:
            assert re.search(word, page), word
        # Both units are charged by what was known before, one of them by what is known now.
        assert re.search("3,300,000 +1,320,000", page)

    def test_the_commands_that_it_proposes_work(self) -> None:
        proposed = [line.strip() for line in fine("demo").splitlines() if line.startswith("  yakkan ")]
        assert len(proposed) >= 5
        for line in proposed:
            assert fine(*shlex.split(line)[1:])


class TestHelp:
    COMMANDS = (
        "replay", "timeline", "explain", "diff", "bisect", "what-if", "agenda", "compare", "debug", "check", "import",
        "record", "advance", "verify", "due", "exposure", "search", "index", "portfolio", "log", "generate", "report",
        "terms", "readings", "decisive", "safe", "diagram", "demo",
    )  # fmt: skip

    def test_it_names_every_command(self) -> None:
        page = fine("--help")
        listed = re.findall(r"^  ([a-z-]+)  ", page.partition("Commands:")[2], re.MULTILINE)
        assert tuple(listed) == self.COMMANDS
        assert "..." not in page.partition("Commands:")[2]

    @pytest.mark.parametrize("command", COMMANDS)
    def test_every_command_explains_each_of_its_options(self, command: str) -> None:
        page = fine(command, "--help")
        assert page.startswith(f"Usage: yakkan {command} ")
        options = page.partition("Options:")[2]
        for line in re.findall(r"^  --?\S.*$", options, re.MULTILINE):
            explained = re.search(r"  \S.* {2,}\S", line)
            assert explained or line.rstrip().endswith(
                ("DAY", "TIME", "NAME", "FILE", "X1=R-B", "DAYS", "INSTANT", "QUESTION", "VIEWS", "PARTY", "FACTS")
            )

    def test_the_version(self) -> None:
        assert re.fullmatch(r"yakkan \S.*\n", fine("-V"))
        assert fine("--version") == fine("-V")

    def test_no_command_at_all_shows_the_help(self) -> None:
        assert "Commands:" in yakkan().output


class TestLanguage:
    @pytest.mark.parametrize(
        ("env", "japanese"),
        [
            ({"LANG": "ja_JP.UTF-8"}, True),
            ({"LANG": "C.UTF-8"}, False),
            ({"LANG": "ja_JP.UTF-8", "LC_ALL": "C"}, False),
            ({"LC_MESSAGES": "ja_JP", "LANG": "C"}, True),
            ({"LANG": "C", "YAKKAN_LANG": "ja"}, True),
            ({"LANG": "ja_JP.UTF-8", "YAKKAN_LANG": "en"}, False),
        ],
    )
    def test_it_follows_the_locale_unless_told_otherwise(
        self, case: Path, env: dict[str, str], japanese: bool, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in ("LC_ALL", "LC_MESSAGES", "LANG", "YAKKAN_LANG"):
            monkeypatch.delenv(name, raising=False)
        page = CliRunner().invoke(app, ["replay", str(case)], env=env).stdout
        assert ("契約者" in page) is japanese
