"""The questions that people ask of all matters at once."""

from __future__ import annotations

import sqlite3
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

from yakkan.adapters.readmodel import grams
from yakkan.domain.errors import InputError, Problem

DUE: Final = (
    "due_on, customer, matter, contract, unit, kind, what, ref, who, duty, article, status, amount FROM due "
    "WHERE due_on BETWEEN ? AND ?"
)
DUE_BY: Final = {
    "customer": "customer, matter, due_on, no",
    "kind": "kind IS NULL, kind, due_on, customer, matter, no",
    "contract": "customer, matter, contract IS NULL, contract, due_on, no",
    "day": "due_on, customer, matter, no",
}
"""How what falls due may be ordered."""

_SUMS: Final = "contracts, outstanding, overdue, cap, uncapped, claimed, payable"
EXPOSURE_BY: Final = {
    "kind": f"SELECT kind, NULL, {_SUMS} FROM exposure_of_kinds ORDER BY outstanding DESC, cap DESC, kind",
    "customer": f"SELECT customer, matter, {_SUMS} FROM exposure_of_customers "
    "ORDER BY outstanding DESC, cap DESC, matter",
}
"""How what is at stake may be summed."""

SEARCH: Final = """
    SELECT d.source, m.customer, d.matter, d.contract, d.unit, d.ref, d.day, d.status, d.text
    FROM search_index JOIN documents AS d ON d.id = search_index.rowid JOIN matters AS m ON m.matter = d.matter
    WHERE search_index MATCH ?
    ORDER BY CASE d.source WHEN 'customer' THEN 0 WHEN 'contract' THEN 1 ELSE 2 END, rank, d.day DESC, d.id
    LIMIT ?
"""


@dataclass(frozen=True, slots=True)
class _Answer:
    """A line of an answer."""

    def to_dict(self) -> dict[str, Any]:
        """Plain form for JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class DueLine(_Answer):
    """Something that falls due. Days are ISO text, `amount` is in yen; the words are those of DeadlineLine."""

    due_on: str
    customer: str
    matter: str
    contract: str | None
    unit: str | None
    kind: str | None
    what: str
    ref: str
    who: str | None
    duty: str
    article: str
    status: str
    amount: int | None


@dataclass(frozen=True, slots=True)
class ExposureLine(_Answer):
    """What is at stake for a kind of contract or a customer (yen).

    `outstanding` and `overdue` are owed by the customer. The rest is what the company answers for: `cap` the sum of
    its caps for damages, `uncapped` the number of its heads without a cap, `claimed` and `payable` the claims.
    The kind `account` is what belongs to no contract.
    """

    key: str
    matter: str | None
    contracts: int
    outstanding: int
    overdue: int
    cap: int
    uncapped: int
    claimed: int
    payable: int


@dataclass(frozen=True, slots=True)
class Hit(_Answer):
    """A place where a text was found: `source` is customer, contract, obligation or event, `snippet` the «text»."""

    source: str
    customer: str
    matter: str
    contract: str | None
    unit: str | None
    ref: str | None
    day: str | None
    status: str | None
    snippet: str


def due(connection: sqlite3.Connection, first: date, last: date, by: str) -> list[DueLine]:
    """What falls due between two days, both counted. Raises InputError for another `by`."""
    statement = f"SELECT {DUE} ORDER BY {_choice('by', by, DUE_BY)}"
    return [DueLine(*row) for row in connection.execute(statement, (first.isoformat(), last.isoformat()))]


def exposure(connection: sqlite3.Connection, by: str) -> list[ExposureLine]:
    """What is at stake. Raises InputError for another `by`."""
    return [ExposureLine(*row) for row in connection.execute(_choice("by", by, EXPOSURE_BY))]


def search(connection: sqlite3.Connection, text: str, limit: int) -> list[Hit]:
    """The best places where every word of a text stands. Raises InputError for a text that is no question."""
    if limit < 1:
        raise InputError([Problem("limit", str(limit), "at least 1")])
    asked = grams.query(text)
    found = connection.execute(SEARCH, (asked.match, min(limit, 10_000)))
    return [Hit(*(*place, grams.snippet(whole, asked.words))) for *place, whole in found]


def _choice(where: str, found: str, choices: dict[str, str]) -> str:
    if found not in choices:
        raise InputError([Problem(where, repr(found), f"one of: {', '.join(choices)}")])
    return choices[found]
