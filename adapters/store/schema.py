"""The tables of a store in SQLite, and how a file is known to be one."""

from __future__ import annotations

APPLICATION_ID = int.from_bytes(b"ykkn")
"""SQLite's mark for whose file it is."""

FORMAT = 1
"""The format of the file, in SQLite's `user_version`; counts up when these tables change."""

EVENTS = "stored_events"

TAKEN = "an event is never replaced: its position, version or number is taken"
GAP = "an event never leaves a gap: the version or number before it is missing"
NO_UPDATE = "an event is never changed"
NO_DELETE = "an event is never deleted"


def tables(events: str = EVENTS) -> dict[str, str]:
    """Statement by name of what it makes.

    `position` is explicit, because an implicit rowid may change when the file is vacuumed. `matter` and
    `matter_seq` are NULL for events that are no records. INSERT OR REPLACE deletes without firing a trigger
    on DELETE, so a row whose place is taken is refused before it is inserted.
    """
    refuse = "BEGIN SELECT RAISE(ABORT, '{}'); END"
    return {
        events: f"""
CREATE TABLE IF NOT EXISTS {events} (
    position INTEGER PRIMARY KEY CHECK (position > 0),
    originator_id TEXT NOT NULL,
    originator_version INTEGER NOT NULL,
    topic TEXT NOT NULL,
    state BLOB NOT NULL,
    matter TEXT,
    matter_seq INTEGER CHECK (matter_seq > 0),
    UNIQUE (originator_id, originator_version),
    UNIQUE (matter, matter_seq),
    CHECK ((matter IS NULL) = (matter_seq IS NULL))
)""",
        f"{events}_taken": f"""
CREATE TRIGGER IF NOT EXISTS {events}_taken BEFORE INSERT ON {events}
WHEN EXISTS (SELECT 1 FROM {events} WHERE position = NEW.position)
    OR EXISTS (SELECT 1 FROM {events}
        WHERE originator_id = NEW.originator_id AND originator_version = NEW.originator_version)
    OR EXISTS (SELECT 1 FROM {events} WHERE matter = NEW.matter AND matter_seq = NEW.matter_seq)
{refuse.format(TAKEN)}""",
        f"{events}_gap": f"""
CREATE TRIGGER IF NOT EXISTS {events}_gap BEFORE INSERT ON {events}
WHEN NEW.matter IS NOT NULL AND (
    NEW.matter_seq > 1 AND NOT EXISTS (SELECT 1 FROM {events}
        WHERE matter = NEW.matter AND matter_seq = NEW.matter_seq - 1)
    OR NEW.originator_version > 1 AND NOT EXISTS (SELECT 1 FROM {events}
        WHERE originator_id = NEW.originator_id AND originator_version = NEW.originator_version - 1))
{refuse.format(GAP)}""",
        f"{events}_no_update": f"""
CREATE TRIGGER IF NOT EXISTS {events}_no_update BEFORE UPDATE ON {events}
{refuse.format(NO_UPDATE)}""",
        f"{events}_no_delete": f"""
CREATE TRIGGER IF NOT EXISTS {events}_no_delete BEFORE DELETE ON {events}
{refuse.format(NO_DELETE)}""",
    }
