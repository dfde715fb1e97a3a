"""The hash chain: whatever is changed, dropped, put in or moved behind the store's back is named."""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from itertools import combinations
from pathlib import Path

import pytest
from typer.testing import CliRunner

from yakkan import Register
from yakkan.adapters.cli import app
from yakkan.adapters.cli.verification import Flaw, verify_store
from yakkan.adapters.store import Store
from yakkan.adapters.store.chain import GENESIS, link
from yakkan.domain.contract.definition import AccountOpened, ContractDefinition, ContractOpened, Quote
from yakkan.domain.contract.facts import DebtAcknowledged, EquipmentReceived, PaymentReceived
from yakkan.domain.contract.record import Record
from yakkan.domain.instants import JST

DAY = date(2025, 5, 28)
NOON = datetime(2025, 5, 28, 12, tzinfo=JST)
SERVER = "O-1/server"
COLUMNS = ("position", "originator_id", "originator_version", "topic", "state", "matter", "matter_seq", "link")
REMAKE = """
CREATE TABLE open_events AS SELECT * FROM stored_events;
DROP TABLE stored_events;
ALTER TABLE open_events RENAME TO stored_events;
"""
"""The table without anything that would keep a forger from writing what he likes."""


def history(matter: str) -> list[Record]:
    opened = ContractOpened(
        on=DAY,
        order="O-1",
        contract=ContractDefinition(id="server", kind="supply"),
        quote=Quote(number="Q-1", issued_on=DAY),
        edition="E",
    )
    events = [
        ("account", 1, AccountOpened(on=DAY, customer=matter)),
        (SERVER, 1, opened),
        (SERVER, 2, EquipmentReceived(on=DAY, unit="server", id="e1")),
        ("account", 2, DebtAcknowledged(on=DAY)),
        (SERVER, 3, PaymentReceived(on=DAY, amount=5)),
    ]
    return [
        Record(
            matter=matter,
            stream=stream,
            version=version,
            seq=seq,
            recorded_at=NOON + timedelta(minutes=seq),
            event=event,
        )
        for seq, (stream, version, event) in enumerate(events, start=1)
    ]


@dataclass(frozen=True)
class Row:
    """A row as the forger found it."""

    position: int
    matter: str
    seq: int
    ref: str


@pytest.fixture(params=["file", "memory"])
def register(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Register]:
    """Two matters, each of several appends; the second ends behind the first."""
    with Register(tmp_path / "contracts.db" if request.param == "file" else ":memory:") as opened:
        fill(opened.store)
        yield opened


def fill(store: Store) -> None:
    first, second = history("甲社"), history("乙社")
    store.append(first[:2])
    store.append([*second[:3], first[2]])
    store.append(first[3:])
    store.append(second[3:])


class Forger:
    """Writes into the events of a store as nobody should, and asks each time what `verify` finds."""

    def __init__(self, register: Register) -> None:
        self.register = register
        with register.store.app.recorder.datastore.get_connection(commit=True) as connection:
            self.raw: sqlite3.Connection = connection._sqlite_conn
        self.raw.executescript(REMAKE)
        rows = self.raw.execute(
            "SELECT position, matter, matter_seq, originator_id, originator_version FROM stored_events"
        )
        self.rows = [
            Row(at, matter, seq, f"{name.removeprefix(matter + '|')}#{v}") for at, matter, seq, name, v in rows
        ]

    def found_after(self, *statements: tuple[str, tuple[object, ...]]) -> list[Flaw]:
        """The flaws that are named after these statements, which are undone at once."""
        self.raw.execute("SAVEPOINT forged")
        try:
            for statement, values in statements:
                assert self.raw.execute(statement, values).rowcount == 1, statement
            return self.found()
        finally:
            self.raw.execute("ROLLBACK TO forged")
            self.raw.execute("RELEASE forged")

    def found(self) -> list[Flaw]:
        """What is wrong with the events: that their table has no triggers any more is a flaw of its own."""
        flaws = verify_store(self.register, replay=False).flaws
        own = [flaw for flaw in flaws if "the store was altered" in flaw.text]
        assert len(own) == 4
        return [flaw for flaw in flaws if flaw not in own]

    def column(self, name: str, row: Row) -> bytes:
        statement = f"SELECT CAST({name} AS BLOB) FROM stored_events WHERE position = ?"
        value: bytes = self.raw.execute(statement, (row.position,)).fetchone()[0]
        return value


@pytest.fixture
def forger() -> Iterator[Forger]:
    with Register(":memory:") as register:
        fill(register.store)
        yield Forger(register)


def named(flaws: list[Flaw], matter: str) -> list[tuple[str, int | None]]:
    return [(flaw.ref, flaw.position) for flaw in flaws if flaw.matter == matter]


class TestAWholeStore:
    def test_has_no_flaw(self, register: Register) -> None:
        assert verify_store(register, replay=False).flaws == []
        assert [(each.matter, each.length, each.broken) for each in register.store.check()] == [
            ("乙社", 5, None),
            ("甲社", 5, None),
        ]

    def test_says_where_each_chain_ends(self, register: Register) -> None:
        """Worked out here by hand from what the docstring of `chain` promises."""
        rows = register.store.app.recorder.select_links((b"", 0), 100)
        ends = {"乙社": (0, bytes(32)), "甲社": (0, bytes(32))}
        for row in rows:
            assert row.matter is not None
            parts = (row.originator_id, row.matter, row.topic, row.state)
            numbers = (row.position, row.version, row.matter_seq or 0, *map(len, parts))
            seq, before = ends[row.matter.decode()]
            text = before + b"".join(number.to_bytes(8, "big") for number in numbers) + b"".join(parts)
            ends[row.matter.decode()] = seq + 1, sha256(text).digest()
        assert {head.matter: (head.seq, head.link) for head in register.store.heads()} == ends

    def test_says_in_json_what_it_cannot_see(self, tmp_path: Path) -> None:
        path = tmp_path / "contracts.db"
        with Register(path) as register:
            fill(register.store)
        done = CliRunner().invoke(app, ["verify", "--db", str(path), "--json"])
        assert done.exit_code == 0
        chain = json.loads(done.stdout)["chain"]
        assert chain["links"] == 10
        assert "off the end" in chain["unseen"]


class TestAForgery:
    """By brute force over a small store: the event named is always the first of its matter that is not as written."""

    @pytest.mark.parametrize("column", ["originator_id", "topic", "state", "link"])
    def test_any_byte_changed(self, forger: Forger, column: str) -> None:
        kind = "BLOB" if column in ("state", "link") else "TEXT"
        for row in forger.rows:
            value = forger.column(column, row)
            for i in range(len(value)):
                forged = value[:i] + bytes([value[i] ^ (1 << i % 8)]) + value[i + 1 :]
                flaws = forger.found_after(
                    (
                        f"UPDATE stored_events SET {column} = CAST(? AS {kind}) WHERE position = ?",
                        (forged, row.position),
                    )
                )
                [(ref, position)] = named(flaws, row.matter)
                assert (position, len(flaws)) == (row.position, 1)
                assert column == "originator_id" or ref == row.ref

    @pytest.mark.parametrize("by", [1, -1, 256, -(2**40)])
    def test_any_number_changed(self, forger: Forger, by: int) -> None:
        for row in forger.rows:
            for column in ("originator_version", "matter_seq", "position"):
                flaws = forger.found_after(
                    (f"UPDATE stored_events SET {column} = {column} + ? WHERE position = ?", (by, row.position))
                )
                position = row.position + by if column == "position" else row.position
                assert position in [each for _, each in named(flaws, row.matter)] or (
                    # Numbered after or before another, it leaves that one where it should stand.
                    column == "matter_seq" and named(flaws, row.matter)
                )

    def test_the_matter_changed(self, forger: Forger) -> None:
        for row in forger.rows:
            name = forger.column("matter", row)
            for forged in (*(name[:i] + bytes([name[i] ^ 1]) + name[i + 1 :] for i in range(len(name))), b"", None):
                flaws = forger.found_after(
                    ("UPDATE stored_events SET matter = CAST(? AS TEXT) WHERE position = ?", (forged, row.position))
                )
                assert row.position in [flaw.position for flaw in flaws]
                left = [each for each in forger.rows if each.matter == row.matter and each.seq > row.seq]
                assert named(flaws, row.matter) == [(each.ref, each.position) for each in left[:1]]

    @pytest.mark.parametrize("value", [None, "text", 5, 1.5, b"", b"\x00" * 32])
    def test_a_value_of_another_kind(self, forger: Forger, value: object) -> None:
        for row in forger.rows:
            for column in COLUMNS[1:5] + COLUMNS[7:]:
                flaws = forger.found_after(
                    (f"UPDATE stored_events SET {column} = ? WHERE position = ?", (value, row.position))
                )
                assert [position for _, position in named(flaws, row.matter)] == [row.position]

    def test_a_text_in_place_of_the_same_bytes(self, forger: Forger) -> None:
        for row in forger.rows:
            flaws = forger.found_after(
                ("UPDATE stored_events SET state = CAST(state AS TEXT) WHERE position = ?", (row.position,))
            )
            assert named(flaws, row.matter) == [(row.ref, row.position)]

    def test_any_event_dropped(self, forger: Forger) -> None:
        for row in forger.rows:
            flaws = forger.found_after(("DELETE FROM stored_events WHERE position = ?", (row.position,)))
            behind = [each for each in forger.rows if each.matter == row.matter and each.seq > row.seq]
            # What follows on the missing one is named, and the place where it stood.
            assert named(flaws, row.matter) == [(each.ref, each.position) for each in behind[:1]]
            last = row.position == len(forger.rows)
            assert [flaw.position for flaw in flaws if not flaw.matter] == ([] if last else [row.position])

    def test_a_whole_matter_dropped(self, forger: Forger) -> None:
        for matter in ("甲社", "乙社"):
            gone = [row.position for row in forger.rows if row.matter == matter]
            flaws = forger.found_after(*(("DELETE FROM stored_events WHERE position = ?", (at,)) for at in gone))
            missing = {at for first, last in gaps_in(flaws) for at in range(first, last + 1)}
            assert missing == {at for at in gone if at < max(set(range(1, 11)) - set(gone))}

    def test_any_event_doubled(self, forger: Forger) -> None:
        rest = ", ".join(COLUMNS[1:])
        for row in forger.rows:
            for column in ("", "originator_version", "matter_seq"):
                values = rest.replace(column, "9") if column else rest
                flaws = forger.found_after(
                    (
                        f"INSERT INTO stored_events SELECT 11, {values} FROM stored_events WHERE position = ?",
                        (row.position,),
                    )
                )
                [(_, position)] = named(flaws, row.matter)
                # Of two with the same number it can be either that was put in; the original is never the second.
                assert position in (row.position, 11)
                assert column != "matter_seq" or position == 11

    @pytest.mark.parametrize(
        "moved", [COLUMNS[1:], COLUMNS[1:7], ("state",), ("topic", "state"), ("position",), COLUMNS[3:5]]
    )
    def test_any_two_swapped(self, forger: Forger, moved: tuple[str, ...]) -> None:
        for one, other in combinations(forger.rows, 2):
            names = ", ".join(moved)
            statement = (
                f"UPDATE stored_events SET ({names}) = (SELECT {names} FROM kept WHERE position = ?) WHERE rowid = ?"
            )
            forger.raw.execute("CREATE TEMP TABLE kept AS SELECT * FROM stored_events")
            flaws = forger.found_after(
                (statement, (one.position, other.position)), (statement, (other.position, one.position))
            )
            forger.raw.execute("DROP TABLE kept")
            # Two openings of an account swap nothing when they swap their topics.
            same = all(forger.column(name, one) == forger.column(name, other) for name in moved)
            firsts = {} if same else {row.matter: row for row in (other, one)}
            found = {flaw.matter: flaw.position for flaw in flaws}
            assert found.keys() == firsts.keys()
            if moved[0] != "position" and moved[0] != "originator_id":
                assert found == {matter: row.position for matter, row in firsts.items()}

    def test_an_event_of_no_matter_put_in(self, forger: Forger) -> None:
        state = b"{}"
        flaws = forger.found_after(
            ("INSERT INTO stored_events VALUES (11, 'x', 1, 'T', ?, NULL, NULL, ?)", (state, bytes(32)))
        )
        assert [(flaw.ref, flaw.position) for flaw in flaws] == [("x#1", 11)]
        good = link(GENESIS, 11, b"x", 1, None, None, b"T", state)
        assert not forger.found_after(
            ("INSERT INTO stored_events VALUES (11, 'x', 1, 'T', ?, NULL, NULL, ?)", (state, good))
        )

    def test_links_computed_anew_show_against_heads_kept_elsewhere(self, forger: Forger) -> None:
        """What `check` cannot see by itself, and what heads are for."""
        before = forger.register.store.heads()
        last = forger.rows[-1]
        forger.raw.execute("DELETE FROM stored_events WHERE position = ?", (last.position,))
        assert forger.found() == []
        after = forger.register.store.heads()
        assert [head.matter for head, now in zip(before, after, strict=True) if head != now] == [last.matter]


def gaps_in(flaws: list[Flaw]) -> list[tuple[int, int]]:
    numbers = [[int(word) for word in flaw.text.split() if word.isdigit()] for flaw in flaws if not flaw.matter]
    return [(each[0], each[-1]) for each in numbers]


class TestADamagedFile:
    def test_any_byte_of_the_file_flipped_is_noticed_or_changes_nothing(self, tmp_path: Path) -> None:
        original, path = tmp_path / "original.db", tmp_path / "contracts.db"
        with Register(original) as register:
            fill(register.store)
            expected = {matter: register.store.load(matter) for matter in register.matters()}
        with closing(sqlite3.connect(original)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
        content = original.read_bytes()
        chance = random.Random(20250528)
        for _ in range(120):
            i = chance.randrange(len(content))
            path.write_bytes(content[:i] + bytes([content[i] ^ (1 << chance.randrange(8))]) + content[i + 1 :])
            done = CliRunner().invoke(app, ["verify", "--db", str(path), "--json"])
            assert done.exit_code in (0, 1, 2)
            assert done.exception is None or isinstance(done.exception, SystemExit)
            if done.exit_code == 0:
                with Register(path) as register:
                    assert {matter: register.store.load(matter) for matter in register.matters()} == expected
