"""The tables of the read model, their indexes and views.

Plain tables that any reader of SQLite can open. Days and instants are ISO text, amounts whole yen as INTEGER, rates
TEXT, yes and no 1 and 0. Every table but `tracking` and `meta` belongs to a matter, and its rows are replaced
together; `no` counts a matter's rows of a table from 1, in the order of the view.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any, Final, cast

APPLICATION_ID: Final = 0x59524D31
"""Marks an SQLite file as a read model: "YRM1"."""
FORMAT: Final = 2
"""Grows whenever tables, documents or the cutting of text change; a file of another format is made anew."""

_PLACE: Final = {"contract": str, "unit": str}

TABLES: Final[Mapping[str, Mapping[str, type]]] = {
    # How far the store has been read: the last event's position, and what stood there.
    "tracking": {"name": str, "position": int, "seen": str},
    # The day that every row is about.
    "meta": {"name": str, "as_of": str},
    # `number` is the position of the matter's first record; `changes_on` the next day on which a row would differ,
    # `turns_on` the next on which another one than those of interest and totals would.
    "matters": {
        "matter": str, "number": int, "customer": str, "orders": str, "edition": str, "readings": str,
        "contracts": int, "records": int, "last_recorded_at": str, "turns_on": str,
        "changes_on": str,
    },
    "totals": {
        "matter": str, "charged": int, "reductions": int, "paid": int, "outstanding": int, "overdue": int,
        "late_interest": int, "interest_paid": int, "deposit_held": int, "refundable": int, "advance": int,
    },
    "contracts": {
        "order_no": str, "contract": str, "kind": str, "state": str, "since": str, "basis": str, "passed_as": str,
        "term_no": int, "term_first": str, "term_last": str, "specification": str, "price": int, "monthly_fee": int,
        "quote": str,
    },
    "units": {
        "contract": str, "unit": str, "state": str, "passed_as": str, "handed_over_on": str, "title": str, "risk": str,
    },
    "obligations": {
        "obligation": str, **_PLACE, "article": str, "duty": str, "debtor": str, "creditor": str, "arose_on": str,
        "due_on": str, "status": str, "ended_on": str, "amount": int,
    },
    "charges": {
        "charge": str, **_PLACE, "kind": str, "article": str, "from_day": str, "to_day": str, "net": int, "tax": int,
        "gross": int, "debtor": str, "due_on": str, "due_on_before": str, "paid": int, "outstanding": int,
        "status": str, "arose_on": str, "invoice": str, "prescribes_on": str,
    },
    "interest": {
        "charge": str, "article": str, "rate": str, "from_day": str, "to_day": str, "days": int, "base": int,
        "amount": int, "paid": int,
    },
    "liability": {
        "bearer": str, **_PLACE, "article": str, "head": str, "remedy": str, "first_day": str, "last_day": str,
        "cap": int, "uncapped": int, "status": str, "claimed": int, "payable": int, "claims": int, "incidents": str,
    },
    "deadlines": {
        "what": str, "ref": str, **_PLACE, "who": str, "due_on": str, "article": str, "duty": str, "status": str,
        "amount": int,
    },
    # What is at stake per contract: owed by the customer; caps, heads without cap and claims against the company.
    "exposure": {
        "contract": str, "kind": str, "outstanding": int, "overdue": int, "cap": int, "uncapped": int, "claimed": int,
        "payable": int,
    },
    "timeline": {
        "ref": str, "label": str, "event": str, **_PLACE, "on_day": str, "shows_from": str, "recorded_at": str,
        "deemed": int, "status": str, "effect": str, "article": str, "reason": str, "forecast": int,
        "corrected_by": str, "was": str, "details": str,
    },
    # `id` is the matter's number and the document's own: what the index of pairs, `search_index`, knows it by.
    "documents": {
        "id": int, "matter": str, "source": str, **_PLACE, "ref": str, "day": str, "status": str, "text": str,
    },
}  # fmt: skip
"""The columns of each table; what is a list of a matter has `matter` and `no` before them."""

LISTS: Final = (
    "contracts", "units", "obligations", "charges", "interest", "liability", "deadlines", "exposure", "timeline",
)  # fmt: skip

_KEYS: Final = {"tracking": "name", "meta": "name", "matters": "matter", "totals": "matter", "documents": "id"}

INDEXES: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "matters_by_change": ("matters", ("changes_on",)),
    "matters_by_customer": ("matters", ("customer",)),
    "contracts_by_name": ("contracts", ("matter", "contract")),
    "contracts_by_state": ("contracts", ("kind", "state")),
    "obligations_by_day": ("obligations", ("status", "due_on")),
    "charges_by_name": ("charges", ("matter", "charge")),
    "charges_by_day": ("charges", ("status", "due_on")),
    "liability_by_day": ("liability", ("status", "head", "last_day")),
    "deadlines_by_day": ("deadlines", ("due_on", "matter")),
    # All that the sums need, so that they are read off the index alone.
    "exposure_by_kind": (
        "exposure", ("kind", "contract", "outstanding", "overdue", "cap", "uncapped", "claimed", "payable"),
    ),
    "timeline_by_event": ("timeline", ("event", "on_day")),
    "timeline_by_ref": ("timeline", ("matter", "ref")),
    "documents_by_matter": ("documents", ("matter",)),
}  # fmt: skip

VIEWS: Final = {
    "due": """
        SELECT d.due_on, m.customer, d.matter, d.contract, d.unit, c.kind, d.what, d.ref, d.who, d.duty, d.article,
            d.status, d.amount, d.no
        FROM deadlines AS d
        JOIN matters AS m ON m.matter = d.matter
        LEFT JOIN contracts AS c ON c.matter = d.matter AND c.contract = d.contract
    """,
    "exposure_of_kinds": """
        SELECT kind, count(contract) AS contracts, sum(outstanding) AS outstanding, sum(overdue) AS overdue,
            sum(cap) AS cap, sum(uncapped) AS uncapped, sum(claimed) AS claimed, sum(payable) AS payable
        FROM exposure GROUP BY kind
    """,
    "exposure_of_customers": """
        SELECT e.matter, m.customer, count(e.contract) AS contracts, sum(e.outstanding) AS outstanding,
            sum(e.overdue) AS overdue, sum(e.cap) AS cap, sum(e.uncapped) AS uncapped, sum(e.claimed) AS claimed,
            sum(e.payable) AS payable
        FROM exposure AS e JOIN matters AS m ON m.matter = e.matter GROUP BY e.matter
    """,
}


def columns(table: str) -> dict[str, type]:
    """The columns of a table, in order."""
    own = dict(TABLES[table])
    return {"matter": str, "no": int, **own} if table in LISTS else own


def create(connection: sqlite3.Connection) -> None:
    """Make the empty tables, indexes and views in an empty database; sqlite-utils is imported for this alone."""
    # It imports pandas where there is one, which takes longer than most questions.
    from sqlite_utils import Database

    database = Database(connection, recursive_triggers=False)
    for table in TABLES:
        key = ("matter", "no") if table in LISTS else _KEYS[table]
        owned = table in LISTS or table in ("totals", "documents")
        of_matter = [("matter", "matters", "matter")] if owned else []
        database.create_table(table, cast("dict[str, Any]", columns(table)), pk=key, foreign_keys=of_matter)
    for name, (table, indexed) in INDEXES.items():
        database.table(table).create_index(list(indexed), name)
    for name, sql in VIEWS.items():
        database.create_view(name, "\n".join(line.strip() for line in sql.strip().splitlines()))
    # The text is in `documents`; the index keeps the pairs alone.
    database.execute("CREATE VIRTUAL TABLE search_index USING fts5(grams, content='', tokenize='ascii')")
    database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    database.execute(f"PRAGMA user_version = {FORMAT}")
