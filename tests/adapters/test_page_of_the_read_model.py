"""docs/read-model.md is true: tables, columns, views and indexes are those of the file, its question is answered."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from yakkan.adapters.cli import app

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "read-model.md").read_text(encoding="utf-8")
EVERYWHERE = {"matter", "no", "contract", "unit"}
"""Columns that the page tells of once for all tables."""
SEARCH = "search_index"


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    store = tmp_path_factory.mktemp("page") / "contracts.db"
    for command in (
        ["import", str(ROOT / "examples" / "late-rejection.yaml"), "--db", str(store)],
        ["index", "--db", str(store), "--as-of", "2025-06-11"],
    ):
        assert CliRunner().invoke(app, command).exit_code == 0
    with closing(sqlite3.connect(store.with_name("contracts.read.db"))) as connection:
        yield connection


def named(connection: sqlite3.Connection, kind: str) -> set[str]:
    statement = "SELECT name FROM sqlite_master WHERE type = ? AND name NOT LIKE 'sqlite_%'"
    names = {name for (name,) in connection.execute(statement, (kind,))}
    return {name for name in names if not name.startswith(SEARCH)}


def rows() -> dict[str, set[str]]:
    """The columns that the page names, by table."""
    cells = [re.split(r"(?<!\\)\|", line)[1:-1] for line in PAGE.splitlines() if line.startswith("| `")]
    return {name.strip(" `"): set(re.findall(r"`(\w+)`", meaning)) for name, meaning in cells}


def test_every_table_stands_there_with_its_columns(tables: sqlite3.Connection) -> None:
    there = {
        name: {column for _, column, *_ in tables.execute(f"PRAGMA table_info({name})")}
        for name in named(tables, "table")
    }
    assert {name: columns - EVERYWHERE for name, columns in there.items()} == {
        name: columns - EVERYWHERE for name, columns in rows().items()
    }


@pytest.mark.parametrize(("kind", "word"), [("view", "Views"), ("index", "Indexes")])
def test_every_view_and_index_does(tables: sqlite3.Connection, kind: str, word: str) -> None:
    [said] = re.findall(rf"^{word}: (.*?)\.", PAGE, re.MULTILINE | re.DOTALL)
    assert set(re.findall(r"`(\w+)`", said)) == named(tables, kind)


def test_the_question_is_answered(tables: sqlite3.Connection) -> None:
    [question] = re.findall(r"```sql\n(.*?)```", PAGE, re.DOTALL)
    # As of 11 June 2025 t1 is to be inspected until the 12th: received on the 5th, seven days (28(1)).
    customer = "瀬戸内化成株式会社"
    assert (customer, "2025-06-12", "storage", "t1", "obligation", "O22", None) in tables.execute(question).fetchall()
