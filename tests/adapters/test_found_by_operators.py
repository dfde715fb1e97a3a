"""What operators and auditors met who kept stores for a day: damaged files, put off deadlines, names, slow paths."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from yakkan import Register, parse_case, portfolio_of_log
from yakkan.adapters.cli import app
from yakkan.adapters.store import Store
from yakkan.domain.contract.charge import Charge, Segment
from yakkan.domain.contract.derivation import derive
from yakkan.domain.errors import InputError, YakkanError

CASE = """
order: SO-{0}
customer: 商事{0:03}
quote: {{number: Q-{0}, issued_on: 2025-03-18}}
contracts: [{{id: server, kind: supply, price: 1200000}}]
events:
  - {{event: ApplicationReceived, on: 2025-04-03}}
  - {{event: AcceptanceArrived, on: 2025-04-07, form: electronic}}
  - {{event: EquipmentReceived, contract: server, on: 2025-05-12, note: 納品書{0}番}}
"""
OF_EACH = 5
"""Records of each of these matters: two openings and three facts."""


def yakkan(*words: str) -> Result:
    done = CliRunner().invoke(app, list(words), env={"YAKKAN_LANG": "en"})
    assert done.exception is None or isinstance(done.exception, SystemExit), done.output
    return done


def filled(path: Path, matters: int = 20) -> Path:
    """A store whose matters were taken in one after another: matter n has the positions 5n + 1 to 5n + 5."""
    with Register(path) as register:
        register.apply_all(parse_case("---".join(CASE.format(number) for number in range(matters))))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    return path


def zero(path: Path, page: int) -> None:
    """Overwrite a page of a file (counted from 1) with zeros, as a bad disk does."""
    with closing(sqlite3.connect(path)) as connection:
        [size] = connection.execute("PRAGMA page_size").fetchone()
    content = bytearray(path.read_bytes())
    content[(page - 1) * size : page * size] = bytes(size)
    path.write_bytes(content)


def page_of(path: Path, text: str) -> int:
    """The page that holds a text which stands once in the file."""
    with closing(sqlite3.connect(path)) as connection:
        [size] = connection.execute("PRAGMA page_size").fetchone()
    content = path.read_bytes()
    assert content.count(text.encode()) == 1
    return content.index(text.encode()) // int(size) + 1


def is_readable(path: Path, position: int) -> bool:
    with closing(sqlite3.connect(path)) as connection:
        try:
            found = connection.execute("SELECT state FROM stored_events WHERE position = ?", (position,)).fetchone()
        except sqlite3.DatabaseError:
            return False
        return found is not None


class TestADamagedPage:
    def test_of_events_is_told_event_by_event(self, tmp_path: Path) -> None:
        """By brute force: SQLite is asked for one position after another which of them it still reads."""
        path = filled(tmp_path / "contracts.db")
        zero(path, page_of(path, "納品書7番"))
        gone = [position for position in range(1, 101) if not is_readable(path, position)]
        assert 8 * OF_EACH in gone

        done = yakkan("verify", "--db", str(path), "--json")
        found = json.loads(done.stdout)
        assert done.exit_code == 1
        assert found["damage"] == {"readable": 100 - len(gone), "lost": [[gone[0], gone[-1]]]}
        assert gone == list(range(gone[0], gone[-1] + 1))
        # The first event of each matter that stood there; a matter's n-th record is its n-th position.
        firsts = {f"商事{(at - 1) // OF_EACH:03}": at for at in reversed(gone)}
        assert {flaw["matter"]: flaw["position"] for flaw in found["flaws"] if flaw["matter"]} == firsts
        [received] = [flaw for flaw in found["flaws"] if flaw["position"] == gone[0] and flaw["matter"]]
        assert received["ref"] in ("account#1", *(f"SO-{n}/server#{v}" for n in range(20) for v in range(1, 5)))
        assert found["matters"] >= 20 - len(firsts)
        said = yakkan("verify", "--db", str(path)).stdout
        assert f"the events at positions {gone[0]} to {gone[-1]} cannot be read, or are missing" in said
        assert "Take the store from a backup." in said

    def test_what_can_be_read_goes_to_a_new_store(self, tmp_path: Path) -> None:
        path = filled(tmp_path / "contracts.db")
        with Store.open(path) as store:
            heads = {head.matter: head for head in store.heads()}
        zero(path, page_of(path, "納品書7番"))
        rest = tmp_path / "rest.db"
        told = json.loads(yakkan("verify", "--db", str(path), "--salvage", str(rest), "--json").stdout)
        lost = told["damage"]["lost"]
        done = yakkan("verify", "--db", str(rest), "--json")
        # A matter whose end is lost has no flaw in itself: the damaged file says which these are.
        named = {flaw["matter"] for flaw in told["flaws"]}
        assert [[flaw["position"]] for flaw in json.loads(done.stdout)["flaws"] if not flaw["matter"]] == [[lost[0][0]]]
        with Register(rest) as register:
            untouched = sorted(heads.keys() - named)
            assert len(untouched) >= 16
            assert [head for head in register.store.heads() if head.matter in untouched] == [
                heads[matter] for matter in untouched
            ]
            # Whole matters are carried on: the seven days of 28(1) from 12 May are over, title waits for the money.
            matter = register.matter(untouched[0])
            assert matter.advance(date(2025, 5, 21)) == 2
            assert matter.view(date(2025, 5, 21)).state("server") == "in_warranty"

    def test_of_an_index_costs_no_event(self, tmp_path: Path) -> None:
        path = filled(tmp_path / "contracts.db")
        with Store.open(path) as store:
            heads = store.heads()
        with closing(sqlite3.connect(path)) as connection:
            name = "sqlite_autoindex_stored_events_2"
            [root] = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (name,)).fetchone()
        zero(path, root)
        rest = tmp_path / "rest.db"
        done = yakkan("verify", "--db", str(path), "--salvage", str(rest))
        assert done.exit_code == 1
        assert "Every event can still be read" in done.stdout
        assert "Copied 100 events" in done.stdout
        assert yakkan("verify", "--db", str(rest), "--replay").exit_code == 0
        with Register(rest) as register:
            assert register.store.heads() == heads
            # The agenda is made anew of itself: 28(1), the last of seven days is 18 May, a Sunday, so 19 May.
            assert register.advance(date(2025, 5, 20)) == 20 * 2
        with Register(path) as register, pytest.raises(YakkanError, match="`yakkan verify` says what is damaged"):
            register.matter("商事000")

    def test_salvage_never_writes_over_a_file(self, tmp_path: Path) -> None:
        path = filled(tmp_path / "contracts.db", 1)
        taken = tmp_path / "rest.db"
        taken.write_text("mine")
        done = yakkan("verify", "--db", str(path), "--salvage", str(taken))
        assert (done.exit_code, taken.read_text()) == (2, "mine")
        assert "a file that is not there yet" in done.stderr

    def test_of_a_whole_store_salvage_is_a_copy(self, tmp_path: Path) -> None:
        path = filled(tmp_path / "contracts.db", 3)
        rest = tmp_path / "rest.db"
        assert yakkan("verify", "--db", str(path), "--salvage", str(rest)).exit_code == 0
        with Store.open(path) as store, Store.open(rest) as copy:
            assert copy.records_after(0, 100) == store.records_after(0, 100)
            assert copy.heads() == store.heads()


class TestADeadlineThatTheAgendaWouldMiss:
    @pytest.mark.parametrize("day", ["'2925-05-20'", "NULL"])
    def test_is_named_and_found_again(self, tmp_path: Path, day: str) -> None:
        """A changed byte of the agenda, which no chain binds: nobody would write the pass at the end of 19 May."""
        path = filled(tmp_path / "contracts.db", 3)
        assert yakkan("verify", "--db", str(path), "--replay").exit_code == 0
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute(f"UPDATE deadlines SET next_day = {day} WHERE matter = '商事001'")
        done = yakkan("verify", "--db", str(path), "--replay", "--json")
        [flaw] = json.loads(done.stdout)["flaws"]
        told = {name: flaw[name] for name in ("matter", "kind", "ref", "event", "on")}
        assert done.exit_code == 1
        assert told == {
            "matter": "商事001", "kind": "put_off", "ref": "SO-1/server", "event": "EquipmentDeemedPassed",
            "on": "2025-05-19",
        }  # fmt: skip
        assert "`yakkan advance --rebuild`" in yakkan("verify", "--db", str(path), "--replay").stdout
        assert "appended 4 events" in yakkan("advance", "--db", str(path), "--to", "2025-05-20").stdout
        assert "appended 2 events" in yakkan("advance", "--db", str(path), "--to", "2025-05-20", "--rebuild").stdout
        assert yakkan("verify", "--db", str(path), "--replay").exit_code == 0

    def test_what_a_night_looked_at_in_vain_is_no_flaw(self, tmp_path: Path) -> None:
        path = filled(tmp_path / "contracts.db", 3)
        for day in ("2025-05-20", "2025-06-30", "2025-11-19", "2027-01-04"):
            yakkan("advance", "--db", str(path), "--to", day)
            assert yakkan("verify", "--db", str(path), "--replay").exit_code == 0


class TestNames:
    def test_a_password_is_not_printed_by_what_makes_a_portfolio_up(self, postgresql: Any) -> None:
        url = postgresql.address().replace("postgres:@", "postgres:geheim@")
        said = yakkan("generate", "--db", url, "--contracts", "1").output
        assert "Wrote 1 customers" in said
        assert "geheim" not in said

    @pytest.mark.parametrize("server", [False, True])
    def test_a_customer_is_found_by_name_without_reading_every_matter(
        self, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, server: bool
    ) -> None:
        """Matters are named by ids here, so the name stands in the first record of each, and nowhere else."""
        db = request.getfixturevalue("postgresql").address() if server else str(tmp_path / "contracts.db")
        with Register(db) as register:
            for number in range(12):
                case = CASE.format(number).replace("quote:", f"customer_id: C-{number}\nquote:")
                register.apply(parse_case(case))
            assert register.customers() == {f"C-{number}": f"商事{number:03}" for number in range(12)}
        loaded: list[str] = []
        load = Store.load
        monkeypatch.setattr(Store, "load", lambda store, matter: (loaded.append(matter), load(store, matter))[1])
        for asked in ("商事007", "C-7"):
            loaded.clear()
            assert "SO-7" in yakkan("replay", "--db", db, "--customer", asked, "--as-of", "2025-05-20").stdout
            assert set(loaded) == {"C-7"}
        assert "C-3 (商事003)" in yakkan("replay", "--db", db).stderr

    @pytest.mark.parametrize("name", ["", "nowhere/rows.out"])
    def test_what_is_no_place_for_a_file_is_told_by_the_name_that_was_given(self, tmp_path: Path, name: str) -> None:
        path = filled(tmp_path / "contracts.db", 1)
        out = str(tmp_path / name)
        for done in (
            yakkan("portfolio", "--db", str(path), "--as-of", "2025-06-01", "--parquet", out),
            yakkan("generate", "--out", out, "--contracts", "1"),
        ):
            assert done.exit_code == 2
            assert out.rstrip("/") in done.stderr
            assert "partial" not in done.stderr
        with Register(path) as register, pytest.raises(InputError, match="expected a file"):
            register.portfolio(date(2025, 6, 1)).to_parquet(out)


class TestALog:
    def test_a_manifest_that_lost_a_partition_is_damaged(self, tmp_path: Path) -> None:
        with Register(filled(tmp_path / "contracts.db", 4)) as register:
            assert register.write_log(tmp_path / "log", 5).partitions == 4
        assert len(list(portfolio_of_log(tmp_path / "log", date(2025, 6, 1)))) == 4
        manifest = tmp_path / "log" / "manifest.json"
        told = json.loads(manifest.read_text(encoding="utf-8"))
        del told["partitions"][1]
        manifest.write_text(json.dumps(told), encoding="utf-8")
        with pytest.raises(InputError, match="15 records of 3 matters"):
            portfolio_of_log(tmp_path / "log", date(2025, 6, 1))


PARTS = """
order: SO-1
customer: 分割商事
quote: {number: Q-1, issued_on: 2024-03-18}
contracts:
  - {id: watch, kind: outsourcing, monthly_fee: 300000, starts_on: 2024-05-01, term_months: 12}
events:
  - {event: ApplicationReceived, on: 2024-04-03}
  - {event: AcceptanceArrived, on: 2024-04-07, form: electronic}
"""


class TestPaymentsInManyParts:
    """Article 38(5): interest runs on each month's fee, and every part paid meets interest first (Civil Code 489)."""

    def charges(self, payments: list[tuple[date, int]]) -> list[Charge]:
        told = [f"  - {{event: PaymentReceived, on: {on}, amount: {amount}}}\n" for on, amount in payments]
        with Register(":memory:") as register:
            matter = register.apply(parse_case(PARTS + "".join(told)))
            chronicle, _ = derive(matter.history.records, date(2025, 12, 31))
        return list(chronicle.ledger.charges)

    @pytest.mark.parametrize("seed", range(6))
    def test_each_yen_meets_the_oldest_interest_that_is_open(self, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
        """Against dealing the yen out over all segments from the first on, each time."""
        chance = Random(seed)
        payments = [
            (date(2024, 8, 1) + timedelta(days=day), chance.choice([1, 7, 500, 1_000, 4_000, 330_000]))
            for day in sorted(chance.sample(range(500), 60))
        ]
        told = self.charges(payments)
        in_one = Charge.take_interest

        def dealt_out(charge: Charge, amount: int, *, in_full: bool) -> None:
            if in_full or not amount:
                in_one(charge, amount, in_full=in_full)
                return
            still = [segment for segment in charge.segments if segment.settled is None]
            for segment in still:
                share = min(amount, int(segment.open))
                segment.paid, amount = segment.paid + share, amount - share
            still[-1].paid += amount
            charge.interest_owed = sum((each.exact - each.paid for each in still), Fraction(0)).as_integer_ratio()

        monkeypatch.setattr(Charge, "take_interest", dealt_out)
        assert any(charge.segments for charge in told)
        for charge, expected in zip(told, self.charges(payments), strict=True):
            assert [(each.first, each.paid, each.settled) for each in charge.segments] == [
                (each.first, each.paid, each.settled) for each in expected.segments
            ]
            assert Fraction(*charge.interest_owed) == Fraction(*expected.interest_owed)

    def test_cost_in_proportion_to_their_number(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Twice as many parts look at about twice as many segments; each part once looked at all before it."""
        looks = 0
        plain = Segment.whole_yen_open.fget
        assert plain is not None

        def counted(segment: Segment) -> int:
            nonlocal looks
            looks += 1
            return plain(segment)

        monkeypatch.setattr(Segment, "whole_yen_open", property(counted))
        needed = []
        for parts in (60, 120):
            looks = 0
            self.charges([(date(2024, 8, 1) + timedelta(days=2 * part), 10) for part in range(parts)])
            needed.append(looks)
        assert 0 < needed[1] < 3 * needed[0]


FULL = """
import json, resource, signal, sys
from typer.testing import CliRunner
from yakkan.adapters.cli import app
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (33_000, 33_000))
told = [CliRunner().invoke(app, words, env={"YAKKAN_LANG": "en"}) for words in json.loads(sys.argv[1])]
print(json.dumps([[done.exit_code, done.stderr] for done in told]))
"""


def test_a_full_disk_is_told_by_the_file_and_leaves_nothing_half_done(tmp_path: Path) -> None:
    """No file may grow beyond 33 kB here, which is what a full disk is to a program."""
    path = filled(tmp_path / "contracts.db", 160)
    asked = [
        ["advance", "--db", str(path), "--to", "2025-05-20"],
        ["index", "--db", str(path), "--as-of", "2025-06-01"],
        ["log", "--db", str(path), "--out", str(tmp_path / "log")],
        ["generate", "--out", str(tmp_path / "cases.jsonl"), "--contracts", "40"],
        ["verify", "--db", str(path), "--salvage", str(tmp_path / "rest.db")],
    ]
    done = subprocess.run([sys.executable, "-c", FULL, json.dumps(asked)], capture_output=True, text=True, check=True)
    told = json.loads(done.stdout)
    assert [status for status, _ in told] == [2] * len(asked)
    advance, index, log, generate, verify = (said for _, said in told)
    for said in (advance, index, verify):
        assert "see that the disk has room" in said
    assert "delete" not in index
    assert str(tmp_path / "log" / "parts") in log
    assert str(tmp_path / "cases.jsonl") in generate
    assert list((tmp_path / "log" / "parts").iterdir()) == []
    assert not (tmp_path / "cases.jsonl").exists()
    assert not list(tmp_path.glob(".*partial")) + list(tmp_path.glob("rest.db*"))
    with Register(path) as register:
        # What was appended before is there; the rest follows once there is room.
        register.advance(date(2025, 5, 20))
        assert register.store.last_position() == 160 * (OF_EACH + 2)


class TestAnAlteredStore:
    """A forger switches off what keeps him from writing, and does not put it back, or not as it was."""

    FORGED = "UPDATE stored_events SET state = replace(CAST(state AS TEXT), '05-12', '05-02') WHERE position = 10"
    MADE = "CREATE TRIGGER stored_events_no_update BEFORE UPDATE ON stored_events WHEN false BEGIN SELECT 1; END"

    @pytest.mark.parametrize(
        ("statements", "told"),
        [
            (["DROP TRIGGER stored_events_no_update", FORGED], "the trigger stored_events_no_update is missing or off"),
            (
                ["DROP TRIGGER stored_events_no_update", FORGED, MADE],
                "the trigger stored_events_no_update is not what was made",
            ),
            (
                ["DROP TRIGGER stored_events_no_update", FORGED, MADE.replace("no_update", "mine")],
                "stored_events_mine was added to stored_events",
            ),
        ],
    )
    def test_is_looked_through_all_the_same(self, tmp_path: Path, statements: list[str], told: str) -> None:
        """Position 10 is the last record of the second matter: its server's receipt, version 4 of that stream."""
        path = filled(tmp_path / "contracts.db", 3)
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            for statement in statements:
                connection.execute(statement)
        content = path.read_bytes()
        done = yakkan("verify", "--db", str(path), "--json")
        flaws = json.loads(done.stdout)["flaws"]
        assert done.exit_code == 1
        assert told in [flaw["text"].removeprefix("the store was altered: ") for flaw in flaws]
        [forged] = [flaw for flaw in flaws if flaw["matter"]]
        assert (forged["matter"], forged["ref"], forged["position"]) == ("商事001", "SO-1/server#4", 10)
        # Whoever only looks changes nothing.
        assert path.read_bytes() == content


class TestWhatIsNoStore:
    def test_an_emptied_file_is_no_whole_store(self, tmp_path: Path) -> None:
        """Nothing recorded, none missing: so a store whose file was cut to nothing would seem, were it made anew."""
        path = tmp_path / "contracts.db"
        path.write_bytes(b"")
        for words in (["verify"], ["replay"], ["advance", "--to", "2025-06-01"], ["index"]):
            done = yakkan(*words, "--db", str(path))
            assert done.exit_code == 2
            assert "found an empty file, expected a yakkan store; take it from a backup" in done.stderr
        assert path.read_bytes() == b""

    def test_a_pipe_is_waited_for_by_nobody(self, tmp_path: Path) -> None:
        store, pipe = filled(tmp_path / "contracts.db", 1), tmp_path / "pipe"
        os.mkfifo(pipe)
        for words in (
            ["verify", "--db", str(pipe)],
            ["portfolio", "--db", str(store), "--as-of", "2025-06-01", "--snapshots", str(pipe)],
            ["index", "--db", str(store), "--as-of", "2025-06-01", "--read", str(pipe)],
        ):
            assert yakkan(*words).exit_code == 2


class TestAFileThatWasCutOff:
    """SQLite reads nothing of a file that is shorter than it says, such as a copy that was broken off."""

    def test_is_read_as_far_as_it_goes(self, tmp_path: Path) -> None:
        path = filled(tmp_path / "contracts.db")
        with Store.open(path) as store:
            events = dict(store.records_after(0, 200))
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
        content = path.read_bytes()
        path.write_bytes(content[: len(content) // 3 * 2])
        rest = tmp_path / "rest.db"
        done = yakkan("verify", "--db", str(path), "--salvage", str(rest), "--json")
        damage = json.loads(done.stdout)["damage"]
        assert done.exit_code == 1
        assert 0 < damage["readable"] < len(events)
        with Store.open(rest) as store:
            kept = dict(store.records_after(0, 200))
        assert kept.items() <= events.items()
        assert len(kept) == damage["readable"]
        lost = {position for first, last in damage["lost"] for position in range(first, last + 1)}
        assert kept.keys() | lost >= set(range(1, max(kept) + 1))
        assert not kept.keys() & lost
        assert sorted(each.name for each in tmp_path.glob("*whole*")) == []

    def test_to_next_to_nothing_leaves_no_empty_store(self, tmp_path: Path) -> None:
        path = filled(tmp_path / "contracts.db", 2)
        path.write_bytes(path.read_bytes()[:4096])
        rest = tmp_path / "rest.db"
        done = yakkan("verify", "--db", str(path), "--salvage", str(rest))
        assert done.exit_code == 1
        assert "it holds no event that can be read" in done.stdout
        assert "Take the store from a backup." in done.stdout
        assert not rest.exists()


def test_a_disk_without_room_for_what_sqlite_keeps_beside_a_store_is_told_as_such(tmp_path: Path) -> None:
    path = filled(tmp_path / "contracts.db", 1)
    before = path.read_bytes()
    asked = [
        ["portfolio", "--db", str(path), "--as-of", "2025-05-20"],
        ["advance", "--db", str(path), "--to", "2025-05-20"],
    ]
    script = FULL.replace("33_000", "1_000")
    done = subprocess.run([sys.executable, "-c", script, json.dumps(asked)], capture_output=True, text=True, check=True)
    for status, said in json.loads(done.stdout):
        assert status == 2
        assert said.startswith(f"{path}: found a file that cannot be opened (disk I/O error)")
        assert said.endswith("; see that the disk has room and can be written, then do it again\n")
    assert path.read_bytes() == before
