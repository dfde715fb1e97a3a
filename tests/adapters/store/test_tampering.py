"""Nothing is edited, not even by SQL; what was done to a file is named."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from stored import tamper

from yakkan.adapters.store import Store
from yakkan.domain.contract.aggregates import BrokenHistory


class TestNothingIsEdited:
    ROW = "'甲社|O-1/server', 2, 'Forged', x'7b7d', '甲社', 3, zeroblob(32)"
    COLUMNS = "originator_id, originator_version, topic, state, matter, matter_seq, link"

    @pytest.mark.parametrize(
        ("statement", "message"),
        [
            ("UPDATE stored_events SET topic = 'Forged'", "an event is never changed"),
            ("UPDATE OR REPLACE stored_events SET position = 1 WHERE position = 2", "an event is never changed"),
            ("DELETE FROM stored_events WHERE position = 5", "an event is never deleted"),
            (f"INSERT OR REPLACE INTO stored_events ({COLUMNS}) VALUES ({ROW})", "an event is never replaced"),
            (f"REPLACE INTO stored_events VALUES (3, {ROW})", "an event is never replaced"),
            (
                "REPLACE INTO stored_events VALUES (3, '甲社|O-1/server', 9, 'Forged', x'7b7d', NULL, NULL, x'00')",
                "an event is never replaced",
            ),
            (
                "REPLACE INTO stored_events VALUES (9, '甲社|O-9/x', 1, 'Forged', x'7b7d', '甲社', 3, zeroblob(32))",
                "an event is never replaced",
            ),
            (f"INSERT OR IGNORE INTO stored_events ({COLUMNS}) VALUES ({ROW})", "an event is never replaced"),
            (
                f"INSERT INTO stored_events ({COLUMNS}) VALUES ({ROW})"
                " ON CONFLICT (originator_id, originator_version) DO UPDATE SET topic = 'Forged'",
                "an event is never replaced",
            ),
            (
                "INSERT INTO stored_events VALUES (6, '甲社|O-9/x', 1, 'Forged', x'7b7d', '甲社', 7, zeroblob(32))",
                "an event never leaves a gap",
            ),
            (
                "INSERT INTO stored_events VALUES (6, '甲社|O-9/x', 2, 'Forged', x'7b7d', '甲社', 6, zeroblob(32))",
                "an event never leaves a gap",
            ),
            (
                "INSERT INTO stored_events VALUES (7, '甲社|O-9/x', 1, 'Forged', x'7b7d', '甲社', 6, zeroblob(32))",
                "an event never leaves a gap",
            ),
            ("INSERT INTO stored_events VALUES (6, '乙|account', 1, 'Forged', x'7b7d', '乙', 1, x'00')", "CHECK"),
            (
                "INSERT INTO stored_events VALUES (-1, '乙|account', 1, 'Forged', x'7b7d', '乙', 1, zeroblob(32))",
                "an event is never replaced",
            ),
        ],
    )
    @pytest.mark.parametrize("recursive", ["ON", "OFF"])
    def test_not_even_by_sql(self, path: Path, statement: str, message: str, recursive: str) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute(f"PRAGMA recursive_triggers = {recursive}")
            before = connection.execute("SELECT * FROM stored_events").fetchall()
            with pytest.raises(sqlite3.IntegrityError, match=message):
                connection.execute(statement)
            assert connection.execute("SELECT * FROM stored_events").fetchall() == before

    def test_vacuum_keeps_positions(self, path: Path) -> None:
        with Store.open(path) as store:
            before = store.records_after(0, 10)
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("VACUUM")
        with Store.open(path) as store:
            assert store.records_after(0, 10) == before


class TestBrokenHistory:
    """Whatever was done to the file, the error names the first record that is wrong."""

    @pytest.mark.parametrize(
        ("statement", "message"),
        [
            (
                "DELETE FROM stored_events WHERE matter_seq = 1",
                r"^O-1/server#1: found the matter's number 2, expected 1",
            ),
            (
                "DELETE FROM stored_events WHERE matter_seq = 3",
                r"^account#2: found the matter's number 4, expected 3",
            ),
            (
                "UPDATE stored_events SET originator_version = 9 WHERE matter_seq = 5",
                r"^O-1/server#9: found version 9, expected 3",
            ),
            (
                "UPDATE stored_events SET state = replace(CAST(state AS TEXT), '\"n\":3', '\"n\":4')"
                " WHERE matter_seq = 3",
                r"^O-1/server#2: found the matter's number 3 \(4 inside\), expected 3",
            ),
            (
                "UPDATE stored_events SET originator_id = '乙社|O-1/x', originator_version = 1 WHERE matter_seq = 3",
                r"^乙社\|O-1/x#1: found it outside the matter, expected a stream of '甲社'",
            ),
            (
                "UPDATE stored_events SET originator_id = 'nobody' WHERE matter_seq = 1",
                r"^nobody#1: found it outside the matter",
            ),
            (
                "UPDATE stored_events SET topic = 'Unheard' WHERE matter_seq = 3",
                r"^O-1/server#2: found the event 'Unheard', expected one that this version knows",
            ),
            (
                "UPDATE stored_events SET originator_id = CAST(x'E794B2E7A4BE7CFF' AS TEXT) WHERE matter_seq = 2",
                r"^\\xff#1: found a stream whose name is no text",
            ),
            (
                "UPDATE stored_events SET originator_id = '' WHERE matter_seq = 1",
                r"^#1: found it outside the matter",
            ),
            (
                'UPDATE stored_events SET state = replace(CAST(state AS TEXT), \'{"n"\', \'{"matter":"乙社","n"\')'
                " WHERE matter_seq = 3",
                r"^O-1/server#2: the state of this EquipmentReceived .* at `\$.matter`",
            ),
            ("UPDATE stored_events SET state = x'7b' WHERE matter_seq = 3", r"^O-1/server#2: the state of this"),
            ("UPDATE stored_events SET state = x'ff' WHERE matter_seq = 3", r"^O-1/server#2: the state of this"),
            (
                "UPDATE stored_events SET state = replace(CAST(state AS TEXT), '2025-05-28', '2025-02-30')"
                " WHERE matter_seq = 3",
                r"^O-1/server#2: the state of this EquipmentReceived is not what was written",
            ),
            (
                'UPDATE stored_events SET state = replace(CAST(state AS TEXT), \'{"n"\', \'{"more":1,"n"\')'
                " WHERE matter_seq = 3",
                r"^O-1/server#2: the state of this EquipmentReceived .* unknown field `more`",
            ),
            (
                'UPDATE stored_events SET state = replace(CAST(state AS TEXT), \'"event"\', \'"v":2,"event"\')'
                " WHERE matter_seq = 3",
                r"^O-1/server#2: found version 2 of EquipmentReceived, but this software knows it up to version 1",
            ),
        ],
    )
    def test_is_named(self, path: Path, statement: str, message: str) -> None:
        tamper(path, statement)
        with Store.open(path) as store, pytest.raises(BrokenHistory, match=message):
            store.load("甲社")
