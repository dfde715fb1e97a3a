"""What tests of the command line share: a case file, and ways to run a command and to read what it prints."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from yakkan.adapters.cli import app

ROOT = Path(__file__).resolve().parents[3]
EXAMPLES = ROOT / "examples"
LATE = str(EXAMPLES / "late-rejection.yaml")
SOME = [EXAMPLES / f"{name}.yaml" for name in ("late-rejection", "part-payments", "three-servers")]
CASE = """\
order: SO-1
customer: みなと商事
quote: {number: Q-1, issued_on: 2024-11-01}
contracts:
  - {id: server, kind: supply, price: 1200000, units: [{id: s1, price: 1200000}]}
events:
  - {event: ApplicationReceived, on: 2024-11-05}
  - {event: AcceptanceArrived, on: 2024-11-06, form: electronic}
  - {id: came, event: EquipmentReceived, contract: server, unit: s1, on: 2024-12-24}
"""
"""Received on Tue 2024-12-24: the seventh day is Tue 12-31. X1 R-A moves it to Mon 2025-01-06, R-B and R-C do not."""
EXPECT = "expect:\n  - {as_of: 2025-01-07, contract: server, state: in_warranty}\n"


def yakkan(*arguments: object, **env: str) -> Result:
    return CliRunner().invoke(app, [str(each) for each in arguments], env={"YAKKAN_LANG": "en", **env})


def fine(*arguments: object, **env: str) -> str:
    """Standard output of a command that ends well and says nothing on standard error."""
    done = yakkan(*arguments, **env)
    assert (done.exit_code, done.stderr) == (0, ""), done.output
    return done.stdout


def printed(*arguments: object) -> Any:
    return json.loads(fine(*arguments))


def refused(*arguments: object) -> str:
    """Standard error of a command that is refused: status 2, nothing on standard output, no traceback."""
    done = yakkan(*arguments)
    assert done.exit_code == 2, done.output
    assert isinstance(done.exception, SystemExit)
    assert done.stderr.strip()
    assert "Traceback" not in done.output
    return done.stderr


def two_customers(tmp_path: Path) -> Path:
    path = tmp_path / "two.yaml"
    other = CASE.replace("SO-1", "SO-2").replace("customer: みなと商事", "customer: 山手物産\ncustomer_id: C-7")
    path.write_text(f"{CASE}---\n{other}", encoding="utf-8")
    return path


def width(text: str) -> int:
    """Columns on a terminal: full-width and wide characters take two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def tables(text: str) -> list[list[str]]:
    """The rows below each rule, up to an empty line, each table with its titles first."""
    found: list[list[str]] = []
    lines = text.splitlines()
    for i, line in enumerate(lines):
        if re.fullmatch("-{9,}", line):
            end = next((j for j in range(i, len(lines)) if not lines[j]), len(lines))
            found.append([lines[i - 1], *lines[i + 1 : end]])
    return found
