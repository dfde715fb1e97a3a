"""Writing one matter into the tables: all its rows at once, in place of those it had."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta
from typing import Any, Final

from yakkan.adapters.readmodel.documents import documents
from yakkan.adapters.readmodel.grams import grams
from yakkan.adapters.readmodel.schema import LISTS, TABLES, columns
from yakkan.adapters.store import Store
from yakkan.domain.contract.history import History
from yakkan.domain.contract.record import Record
from yakkan.domain.errors import YakkanError
from yakkan.projections.rows import Rows, Values, interest, rows, totals
from yakkan.projections.view import View

DOCUMENTS: Final = 1 << 22
"""How many documents a matter can have."""


class MatterWriter:
    """Derives matters of a store as of a day, and writes their rows. The transaction is the caller's."""

    def __init__(self, store: Store, connection: sqlite3.Connection, as_of: date) -> None:
        self._store = store
        self._connection = connection
        self._as_of = as_of

    def write(self, numbered: tuple[str, int]) -> int:
        """Replace the rows of a matter, given with its number; returns 1, for counting."""
        matter, number = numbered
        view, records = self._view(matter)
        made = rows(view)
        self._replace("matters", matter, [{
            "matter": matter, "number": number, **made.matter, "records": len(records),
            "last_recorded_at": records[-1].recorded_at.isoformat(),
            "turns_on": made.turns_on and made.turns_on.isoformat(),
            "changes_on": made.changes_on and made.changes_on.isoformat(),
        }])  # fmt: skip
        self._replace("totals", matter, [{"matter": matter, **made.totals}])
        for table in LISTS:
            self._list(table, matter, getattr(made, table))
        self._index(matter, number, made)
        return 1

    def write_interest(self, matter: str) -> None:
        """Bring the interest of a matter up to the day, when nothing else differs since and by then."""
        view, _ = self._view(matter)
        self._replace("totals", matter, [{"matter": matter, **totals(view)}])
        self._list("interest", matter, interest(view))
        statement = "UPDATE matters SET changes_on = ? WHERE matter = ?"
        self._connection.execute(statement, ((self._as_of + timedelta(days=1)).isoformat(), matter))

    def _view(self, matter: str) -> tuple[View, list[Record]]:
        records = self._store.load(matter)
        if not records:
            raise YakkanError(f"the store has no records of {matter!r} any more")
        return View(History(records), self._as_of), records

    def _list(self, table: str, matter: str, lines: list[Values]) -> None:
        self._replace(table, matter, [{"matter": matter, "no": no, **line} for no, line in enumerate(lines, 1)])

    def _replace(self, table: str, matter: str, lines: list[Values]) -> None:
        self._connection.execute(f"DELETE FROM {table} WHERE matter = ?", (matter,))
        names = list(columns(table))
        self._connection.executemany(_insert(table), ([line[name] for name in names] for line in lines))

    def _index(self, matter: str, number: int, made: Rows) -> None:
        """Replace what can be found of a matter; what has stayed the same is left alone."""
        names = ", ".join(TABLES["documents"])
        before = {
            row[0]: row
            for row in self._connection.execute(f"SELECT {names} FROM documents WHERE matter = ?", (matter,))
        }
        now: dict[int, tuple[Any, ...]] = {}
        for no, document in enumerate(documents(matter, made)):
            if no >= DOCUMENTS:
                raise YakkanError(f"{matter!r} has more than {DOCUMENTS:,} lines, too many to search")
            key = number * DOCUMENTS + no
            source, *rest = document
            now[key] = (key, matter, source, *rest)
        forget = "INSERT INTO search_index(search_index, rowid, grams) VALUES ('delete', ?, ?)"
        learn = "INSERT INTO search_index(rowid, grams) VALUES (?, ?)"
        gone = [row for key, row in before.items() if now.get(key) != row]
        new = [row for key, row in now.items() if before.get(key) != row]
        execute = self._connection.executemany
        execute(forget, ((row[0], grams(row[-1])) for row in gone))
        execute("DELETE FROM documents WHERE id = ?", ((row[0],) for row in gone))
        execute(_insert("documents"), new)
        execute(learn, ((row[0], grams(row[-1])) for row in new))


def _insert(table: str) -> str:
    names = list(columns(table))
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
