"""What needs an extra says which one, and how to install it, in one line that can be pasted in either language."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from importlib.metadata import requires
from pathlib import Path
from types import ModuleType
from typing import get_args

import pytest
from commands import LATE
from typer.testing import CliRunner

from yakkan import InputError, Register, load_case
from yakkan.adapters.cli import app, debugging
from yakkan.adapters.extras import Extra
from yakkan.adapters.report import html_report

ASKED: dict[str, tuple[str, str, str, list[str]]] = {
    "html": ("report", "jinja2", "report", ["report", LATE, "--out", "{}/report.html"]),
    "pdf": ("report", "typst", "report", ["report", LATE, "--out", "{}/court.pdf"]),
    "parquet": (
        "portfolio",
        "pyarrow",
        "tables",
        ["portfolio", "--db", "{}/contracts.db", "--as-of", "2025-06-11", "--parquet", "{}/rows.parquet"],
    ),
    "cluster": (
        "portfolio",
        "distributed",
        "cluster",
        ["portfolio", "--db", "{}/contracts.db", "--as-of", "2025-06-11", "--cluster"],
    ),
    "log": ("log", "fsspec", "cluster", ["log", "--db", "{}/contracts.db", "--out", "{}/log"]),
    "postgres": ("store", "psycopg", "postgres", ["advance", "--db", "postgresql://host/x", "--to", "2025-06-11"]),
}
"""By what is asked for: where it says so, the library that is missing, the extra that brings it, the command."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    Register(tmp_path / "contracts.db").close()
    return tmp_path


@pytest.fixture
def lacking(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Lets a library be missing, as Python itself says that it is, whether it was imported before or not."""

    def lack(name: str) -> None:
        for loaded in [each for each in sys.modules if each.partition(".")[0] == name]:
            monkeypatch.delitem(sys.modules, loaded)
        # What imports it on its own import has to try again.
        monkeypatch.delitem(sys.modules, "yakkan.adapters.store.postgres", raising=False)
        monkeypatch.setattr(sys, "meta_path", [Absent(name), *sys.meta_path])

    return lack


class Absent:
    """A finder before all others, which finds that a library is not installed."""

    def __init__(self, name: str) -> None:
        self.name = name

    def find_spec(self, name: str, path: object = None, target: ModuleType | None = None) -> None:
        if name.partition(".")[0] == self.name:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


def run(command: list[str], folder: Path, language: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, [each.format(folder) for each in command], env={"YAKKAN_LANG": language})
    return done.exit_code, done.stdout, done.stderr


@pytest.mark.parametrize("asked", ASKED)
class TestMissing:
    def test_one_line_names_the_library_the_extra_and_the_command_to_paste(
        self, asked: str, folder: Path, lacking: Callable[[str], None]
    ) -> None:
        where, library, extra, command = ASKED[asked]
        lacking(library)
        line = f'{where}: found no library {library}, expected the extra `{extra}`; pip install "yakkan[{extra}]"\n'
        assert run(command, folder, "en") == (2, "", line)

    def test_in_japanese_the_command_stays_what_a_shell_takes(
        self, asked: str, folder: Path, lacking: Callable[[str], None]
    ) -> None:
        where, library, extra, command = ASKED[asked]
        lacking(library)
        line = f"入力: ライブラリー{library}の不在。必要なもの: 追加機能`{extra}`。"
        line = f'{where}: {line}対処: pip install "yakkan[{extra}]"\n'
        assert run(command, folder, "ja") == (2, "", line)


def test_the_debugger_can_do_without_a_terminal(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(debugging, "find_spec", {"textual": None}.__getitem__)
    line = "debug: found no library textual, expected the extra `debug`; "
    line += 'pip install "yakkan[debug]", or use --run COMMANDS\n'
    assert run(["debug", LATE], tmp_path, "en") == (2, "", line)
    assert run(["debug", LATE], tmp_path, "ja")[2].endswith(
        '追加機能`debug`。対処: pip install "yakkan[debug]"。又は--run COMMANDSを用いる\n'
    )


def test_a_library_that_is_there_and_does_not_load_says_why(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(Absent):
        def find_spec(self, name: str, path: object = None, target: ModuleType | None = None) -> None:
            if name == self.name:
                raise ImportError("libarrow.so: cannot open\nlong story")

    for loaded in [each for each in sys.modules if each.partition(".")[0] == "pyarrow"]:
        monkeypatch.delitem(sys.modules, loaded)
    monkeypatch.setattr(sys, "meta_path", [Broken("pyarrow"), *sys.meta_path])
    status, _, told = run(ASKED["parquet"][3], folder, "en")
    assert status == 2
    assert told.startswith("portfolio: found a library pyarrow that does not load (libarrow.so: cannot open), ")
    assert "long story" not in told


def test_a_program_gets_an_input_error(lacking: Callable[[str], None]) -> None:
    lacking("jinja2")
    with Register(":memory:") as register, pytest.raises(InputError, match=r"yakkan\[report\]"):
        html_report(register.apply(load_case(LATE)).history, date(2025, 6, 11))


def test_every_extra_that_is_named_can_be_installed() -> None:
    offered = "\n".join(requires("yakkan") or [])
    for extra in get_args(Extra):
        assert f'extra == "{extra}"' in offered
