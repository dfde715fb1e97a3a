"""Whatever happens to a store, no connection to its file stays open behind the command."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from yakkan import Register, load_case
from yakkan.adapters.cli import app

CASE = Path(__file__).parents[2] / "examples" / "late-rejection.yaml"


def is_open(connection: sqlite3.Connection) -> bool:
    try:
        connection.total_changes  # noqa: B018 - asking is what tells
    except sqlite3.ProgrammingError:
        return False
    return True


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[sqlite3.Connection]:
    """Every connection that is made from now on."""
    found: list[sqlite3.Connection] = []
    connect = sqlite3.connect

    def noting(*given: Any, **more: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*given, **more)
        found.append(connection)
        return connection

    monkeypatch.setattr(sqlite3, "connect", noting)
    return found


@pytest.mark.parametrize(
    "command", [["verify"], ["replay"], ["advance", "--to", "2025-12-31"]], ids=lambda each: each[0]
)
@pytest.mark.parametrize("damage", ["none", "schema", "format"])
def test_of_a_damaged_file_too(tmp_path: Path, made: list[sqlite3.Connection], command: list[str], damage: str) -> None:
    file = tmp_path / "contracts.db"
    with Register(file) as register:
        register.apply(load_case(CASE))
    content = bytearray(file.read_bytes())
    if damage == "schema":
        # The first page holds the schema from byte 100 on: without its kind no database can be read.
        content[100] ^= 0xFF
    elif damage == "format":
        # The version of the schema's format, which SQLite reads with the first statement.
        content[44:48] = b"\xff\xff\xff\xff"
    file.write_bytes(content)
    done = CliRunner().invoke(app, [*command, "--db", str(file)])
    assert (done.exit_code == 0) == (damage == "none"), done.output
    assert done.exception is None or isinstance(done.exception, SystemExit)
    assert made
    assert [connection for connection in made if is_open(connection)] == []
