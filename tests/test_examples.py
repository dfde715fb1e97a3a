"""Every case file of the examples holds, by the command that users run."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from yakkan.adapters.cli.app import app

EXAMPLES = sorted((Path(__file__).parent.parent / "examples").rglob("*.yaml"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_its_expectations_hold(path: Path) -> None:
    done = CliRunner().invoke(app, ["check", str(path), "--lang", "en"])
    assert done.exit_code == 0, done.output
    assert "expectations hold" in done.output


def test_there_are_examples_of_every_kind() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in EXAMPLES)
    kinds = (
        "integration",
        "requirements_definition",
        "support_work",
        "outsourcing",
        "rental",
        "maintenance",
        "subscription",
        "supply",
    )
    assert [kind for kind in kinds if f"kind: {kind}" not in text] == []
