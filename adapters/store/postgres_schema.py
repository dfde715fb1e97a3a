"""The tables of a store in PostgreSQL: those of SQLite, with its own kinds of columns and triggers."""

from __future__ import annotations

from yakkan.adapters.store.schema import EVENTS, FORMAT, GAP, NO_DELETE, NO_UPDATE, TAKEN

MARK = "yakkan_store"
"""The table by which a store is known; holds its format."""

TRIGGERS = tuple(f"{EVENTS}_{name}" for name in ("follows", "no_update", "no_delete", "no_truncate"))

TABLES = (EVENTS, "deadlines", "deadlines_up_to")


def statements(schema: str) -> list[str]:
    """What makes the tables; `schema` is quoted already.

    Texts are compared byte by byte ("C"), as SQLite does it, and not by the rules of a language. The triggers
    also fire for a session that has switched ordinary triggers off for replication.
    """
    events = f"{schema}.{EVENTS}"
    made = [
        f"CREATE SCHEMA IF NOT EXISTS {schema}",
        f"""CREATE TABLE {events} (
    position BIGINT PRIMARY KEY CHECK (position > 0),
    originator_id TEXT COLLATE "C" NOT NULL,
    originator_version BIGINT NOT NULL,
    topic TEXT COLLATE "C" NOT NULL,
    state BYTEA NOT NULL,
    matter TEXT COLLATE "C",
    matter_seq BIGINT CHECK (matter_seq > 0),
    link BYTEA NOT NULL CHECK (octet_length(link) = 32),
    UNIQUE (originator_id, originator_version),
    UNIQUE (matter, matter_seq),
    CHECK ((matter IS NULL) = (matter_seq IS NULL))
)""",
        f"""CREATE TABLE {schema}.deadlines (
    matter TEXT COLLATE "C" PRIMARY KEY,
    next_day TEXT COLLATE "C",
    at_seq BIGINT NOT NULL
)""",
        f"CREATE INDEX deadlines_by_day ON {schema}.deadlines (next_day, matter) WHERE next_day IS NOT NULL",
        f"""CREATE TABLE {schema}.deadlines_up_to (
    single INTEGER PRIMARY KEY CHECK (single = 1),
    position BIGINT NOT NULL
)""",
        f"""CREATE FUNCTION {events}_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last bigint := (SELECT max(position) FROM {events});
    number bigint := (SELECT max(matter_seq) FROM {events} WHERE matter = NEW.matter);
    version bigint := (SELECT max(originator_version) FROM {events} WHERE originator_id = NEW.originator_id);
BEGIN
    IF NEW.position <= last OR NEW.matter_seq <= number OR NEW.originator_version <= version AND EXISTS (
        SELECT 1 FROM {events}
        WHERE originator_id = NEW.originator_id AND originator_version = NEW.originator_version)
    THEN
        RAISE EXCEPTION '{TAKEN}' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.position IS DISTINCT FROM 1 + coalesce(last, 0) OR NEW.matter IS NOT NULL AND (
        NEW.matter_seq IS DISTINCT FROM 1 + coalesce(number, 0)
        OR NEW.originator_version IS DISTINCT FROM 1 + coalesce(version, 0))
    THEN
        RAISE EXCEPTION '{GAP}' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$""",
        f"""CREATE TRIGGER {EVENTS}_follows BEFORE INSERT ON {events}
FOR EACH ROW EXECUTE FUNCTION {events}_follows()""",
    ]
    for what, message, each in (
        ("update", NO_UPDATE, "ROW"),
        ("delete", NO_DELETE, "ROW"),
        ("truncate", NO_DELETE, "STATEMENT"),
    ):
        made += [
            f"""CREATE FUNCTION {events}_no_{what}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
            f"""CREATE TRIGGER {EVENTS}_no_{what} BEFORE {what.upper()} ON {events}
FOR EACH {each} EXECUTE FUNCTION {events}_no_{what}()""",
        ]
    made += [f"ALTER TABLE {events} ENABLE ALWAYS TRIGGER {trigger}" for trigger in TRIGGERS]
    return [
        *made,
        f"CREATE TABLE {schema}.{MARK} (single INTEGER PRIMARY KEY CHECK (single = 1), format INTEGER NOT NULL)",
        f"INSERT INTO {schema}.{MARK} VALUES (1, {FORMAT})",
    ]
