"""The tables of a store in SQLite, and how a file is known to be one."""

from __future__ import annotations

APPLICATION_ID = int.from_bytes(b"ykkn")
"""SQLite's mark for whose file it is."""

FORMAT = 2
"""The format of the file, in SQLite's `user_version`; counts up when these tables change."""

EVENTS = "stored_events"

TAKEN = "an event is never replaced: its position, version or number is taken"
GAP = "an event never leaves a gap: the position, version or number before it is missing"
NO_UPDATE = "an event is never changed"
NO_DELETE = "an event is never deleted"

AT_ONCE = "0001-01-01"
"""The next day of a matter of which nobody has worked it out yet."""


def tables(events: str = EVENTS) -> dict[str, str]:
    """Statement by name of what it makes."""
    return {**event_table(events), **deadline_tables()}


def kind_of(statement: str) -> str:
    """What a statement makes, in words: the table, the index, the trigger."""
    return f"the {statement.split()[1].lower()}"


def event_table(events: str) -> dict[str, str]:
    """The table of events with its triggers.

    `position` is explicit, because an implicit rowid may change when the file is vacuumed. `matter` and
    `matter_seq` are NULL for events that are no records. `link` is explained in `chain`.

    INSERT OR REPLACE deletes without firing a trigger on DELETE, so a row is refused before it is inserted if
    its place is taken. That place is always the next one, which costs one look at the end of each index.
    """
    refuse = "BEGIN SELECT RAISE(ABORT, '{}'); END"
    version_taken = f"""EXISTS (SELECT 1 FROM {events}
        WHERE originator_id = NEW.originator_id AND originator_version = NEW.originator_version)"""
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
    link BLOB NOT NULL CHECK (length(link) = 32),
    UNIQUE (originator_id, originator_version),
    UNIQUE (matter, matter_seq),
    CHECK ((matter IS NULL) = (matter_seq IS NULL))
)""",
        f"{events}_follows": f"""
CREATE TRIGGER IF NOT EXISTS {events}_follows BEFORE INSERT ON {events}
WHEN NEW.position IS NOT 1 + ifnull((SELECT max(position) FROM {events}), 0)
    OR NEW.matter_seq IS NOT 1 + ifnull((SELECT max(matter_seq) FROM {events} WHERE matter = NEW.matter), 0)
        AND NEW.matter IS NOT NULL
    OR NEW.originator_version IS NOT 1 + ifnull((SELECT max(originator_version) FROM {events}
        WHERE originator_id = NEW.originator_id), 0) AND (NEW.matter IS NOT NULL OR {version_taken})
BEGIN
    SELECT RAISE(ABORT, '{TAKEN}') WHERE NEW.position <= (SELECT max(position) FROM {events})
        OR NEW.matter_seq <= (SELECT max(matter_seq) FROM {events} WHERE matter = NEW.matter)
        OR {version_taken};
    SELECT RAISE(ABORT, '{GAP}');
END""",
        f"{events}_no_update": f"""
CREATE TRIGGER IF NOT EXISTS {events}_no_update BEFORE UPDATE ON {events}
{refuse.format(NO_UPDATE)}""",
        f"{events}_no_delete": f"""
CREATE TRIGGER IF NOT EXISTS {events}_no_delete BEFORE DELETE ON {events}
{refuse.format(NO_DELETE)}""",
    }


def deadline_tables() -> dict[str, str]:
    """When each matter must next be looked at: derived from the events, and rebuilt from them at any time.

    `next_day` is NULL when nothing will ever be due; `at_seq` is the matter's last number that it takes in.
    `deadlines_up_to` holds the position up to which every event is taken in: it stops where something else
    writes events, so that `advance` finds what it must work out itself.
    """
    return {
        "deadlines": """
CREATE TABLE IF NOT EXISTS deadlines (
    matter TEXT PRIMARY KEY,
    next_day TEXT,
    at_seq INTEGER NOT NULL
) WITHOUT ROWID""",
        "deadlines_by_day": """
CREATE INDEX IF NOT EXISTS deadlines_by_day ON deadlines (next_day, matter) WHERE next_day IS NOT NULL""",
        "deadlines_up_to": """
CREATE TABLE IF NOT EXISTS deadlines_up_to (
    single INTEGER PRIMARY KEY CHECK (single = 1),
    position INTEGER NOT NULL
)""",
    }
