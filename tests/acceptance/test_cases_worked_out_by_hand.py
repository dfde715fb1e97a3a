"""Case files of formation, sales, leases and services that a reader of the terms worked out before running any of them.

Each document is a customer of its own; the comments above it hold the reckoning.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from yakkan.adapters.cli.app import app

CASES = sorted((Path(__file__).parent / "cases").glob("*.yaml"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_their_expectations_hold(path: Path) -> None:
    done = CliRunner().invoke(app, ["check", str(path), "--lang", "en"])
    assert done.exit_code == 0, done.output
    assert "expectations hold" in done.output


def test_there_are_some() -> None:
    assert sum(path.read_text(encoding="utf-8").count("\norder: ") for path in CASES) > len(CASES)
