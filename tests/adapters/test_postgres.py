"""PostgreSQL as the store of several machines: the guarantees of a file, and what only a server can do."""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import textwrap
import threading
import traceback
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from typer.testing import CliRunner

from yakkan import Register, load_case, parse_case
from yakkan.adapters.cli import app
from yakkan.adapters.cli.verification import verify_store
from yakkan.adapters.store import Store
from yakkan.adapters.store.address import server_of, shown
from yakkan.adapters.store.connections import Connections
from yakkan.domain.contract.facts import PaymentReceived
from yakkan.domain.contract.record import Record
from yakkan.domain.errors import Conflict, InputError, YakkanError
from yakkan.domain.instants import JST

NOON = datetime(2025, 5, 28, 12, tzinfo=JST)
DAY = date(2025, 5, 28)
EXAMPLES = Path(__file__).parents[2] / "examples"
STREAM = "O-1/a"


def payments(matter: str, first: int, last: int) -> list[Record]:
    return [
        Record(
            matter=matter,
            stream=STREAM,
            version=seq,
            seq=seq,
            recorded_at=NOON + timedelta(minutes=seq),
            event=PaymentReceived(on=DAY, amount=seq),
        )
        for seq in range(first, last + 1)
    ]


@pytest.fixture
def address(postgresql: Any) -> str:
    url: str = postgresql.address()
    return url


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    with Store.open(address, lock_timeout=20) as opened:
        opened.append(payments("甲社", 1, 5))
        yield opened


class TestNothingIsEdited:
    ROW = "'甲社|O-1/a', 2, 'Forged', ''::bytea, '甲社', 3, sha256('')"
    COLUMNS = "originator_id, originator_version, topic, state, matter, matter_seq, link"

    @pytest.mark.parametrize("role", ["origin", "replica"])
    @pytest.mark.parametrize(
        ("statement", "message"),
        [
            ("UPDATE stored_events SET topic = 'Forged'", "an event is never changed"),
            ("DELETE FROM stored_events WHERE position = 5", "an event is never deleted"),
            ("TRUNCATE stored_events", "an event is never deleted"),
            (f"INSERT INTO stored_events VALUES (3, {ROW})", "an event is never replaced"),
            (f"INSERT INTO stored_events VALUES (3, {ROW}) ON CONFLICT DO NOTHING", "an event is never replaced"),
            (
                f"INSERT INTO stored_events VALUES (6, {ROW}) ON CONFLICT (originator_id, originator_version)"
                " DO UPDATE SET topic = 'Forged'",
                "an event is never replaced",
            ),
            (
                "MERGE INTO stored_events AS e USING (SELECT 3 AS at) AS n ON e.position = n.at"
                " WHEN MATCHED THEN UPDATE SET topic = 'Forged'",
                "an event is never changed",
            ),
            (
                "INSERT INTO stored_events VALUES (6, '甲社|O-9/x', 1, 'T', '', '甲社', 7, sha256(''))",
                "an event never leaves a gap",
            ),
            (
                "INSERT INTO stored_events VALUES (7, '甲社|O-9/x', 1, 'T', '', '甲社', 6, sha256(''))",
                "an event never leaves a gap",
            ),
            (
                "INSERT INTO stored_events VALUES (6, '甲社|O-9/x', 2, 'T', '', '甲社', 6, sha256(''))",
                "an event never leaves a gap",
            ),
            ("INSERT INTO stored_events VALUES (6, '乙|a', 1, 'T', '', '乙', 1, '')", "check constraint"),
            ("INSERT INTO stored_events VALUES (6, '乙|a', 1, 'T', '', NULL, 1, sha256(''))", "check constraint"),
        ],
    )
    def test_not_even_by_sql(
        self, postgresql: Any, store: Store, address: str, statement: str, message: str, role: str
    ) -> None:
        before = store.records_after(0, 10)
        with postgresql.connect(address) as connection:
            connection.execute(f"SET session_replication_role = {role}")
            with pytest.raises(psycopg.IntegrityError, match=message):
                connection.execute(statement)
        assert store.records_after(0, 10) == before

    def test_a_trigger_that_was_switched_off_is_named(self, postgresql: Any, store: Store, address: str) -> None:
        with postgresql.connect(address) as connection:
            connection.execute("ALTER TABLE stored_events DISABLE TRIGGER stored_events_no_update")
            connection.execute("UPDATE stored_events SET state = state || 'x' WHERE position = 4")
        with Register(address) as register:
            flaws = verify_store(register, replay=False).flaws
        assert "the trigger stored_events_no_update is missing or off" in flaws[0].text
        assert [(flaw.ref, flaw.position) for flaw in flaws[1:]] == [("O-1/a#4", 4)]


class TestSeveralWriters:
    def test_the_later_of_two_that_read_the_same_gets_a_conflict(self, store: Store, address: str) -> None:
        with Store.open(address) as other:
            store.append(payments("甲社", 6, 6))
            with pytest.raises(Conflict, match="another writer of this matter was faster"):
                other.append([payments("甲社", 6, 6)[0].but(stream="O-1/b", version=1)])
            other.append(payments("甲社", 7, 7))
        assert store.length("甲社") == 7

    def test_a_lock_held_too_long_is_a_conflict_and_reading_goes_on(
        self, postgresql: Any, store: Store, address: str
    ) -> None:
        with Store.open(address, lock_timeout=1) as hasty, postgresql.connect(address) as holder:
            with holder.transaction():
                holder.execute("LOCK TABLE stored_events IN EXCLUSIVE MODE")
                with pytest.raises(Conflict, match="keeps the store locked"):
                    hasty.append(payments("甲社", 6, 6))
                assert hasty.length("甲社") == 5
            hasty.append(payments("甲社", 6, 6))

    def test_a_reader_who_catches_up_misses_nothing_and_positions_have_no_gaps(self, store: Store) -> None:
        def write(name: str) -> None:
            for seq in range(1, 26):
                try:
                    store.append(payments(name, seq, seq))
                    # Refused, it takes no position.
                    store.append(payments(name, 1, 1))
                except Conflict:
                    continue

        writers = [threading.Thread(target=write, args=(f"商事{n}",)) for n in range(4)]
        for writer in writers:
            writer.start()
        seen: list[int] = []
        while len(seen) < 105:
            seen += [position for position, _ in store.records_after(seen[-1] if seen else 0, 7)]
        for writer in writers:
            writer.join()
        assert seen == list(range(1, 106))

    def test_a_batch_of_thousands_is_stored_altogether_or_not_at_all(self, store: Store) -> None:
        store.append(payments("大口", 1, 3000))
        assert store.length("大口") == 3000
        with pytest.raises(Conflict):
            store.append([*payments("中口", 1, 2500), *payments("甲社", 5, 5)])
        assert store.length("中口") == 0
        assert store.last_position() == 3005
        assert [each.length for each in store.check() if not each.broken] == [3000, 5]

    def test_a_server_that_closes_connections_is_asked_again(self, postgresql: Any, store: Store) -> None:
        with postgresql.connect() as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE application_name = 'yakkan'"
            )
        assert store.length("甲社") == 5
        store.append(payments("甲社", 6, 6))

    def test_a_connection_that_the_server_ends_in_the_middle_is_told_and_stores_nothing(
        self, postgresql: Any, store: Store, address: str
    ) -> None:
        waits = "SELECT pid FROM pg_stat_activity WHERE application_name = 'yakkan' AND wait_event_type = 'Lock'"

        def end_who_waits() -> None:
            with postgresql.connect() as connection:
                while not (found := connection.execute(waits).fetchone()):
                    threading.Event().wait(0.01)
                connection.execute("SELECT pg_terminate_backend(%s)", found)

        with postgresql.connect(address) as other, other.transaction():
            other.execute("LOCK TABLE stored_events IN EXCLUSIVE MODE")
            ending = threading.Thread(target=end_who_waits)
            ending.start()
            with pytest.raises(YakkanError, match="connection to the server was lost") as told:
                store.append(payments("甲社", 6, 6))
            ending.join()
        # Nothing is damaged, and nobody need look whether it is.
        assert "damaged" not in str(told.value)
        assert store.length("甲社") == 5
        store.append(payments("甲社", 6, 6))


class TestOpening:
    def refused(self, url: str) -> str:
        with pytest.raises(InputError) as caught:
            Store.open(url)
        text = "".join(traceback.format_exception(caught.value))
        assert "geheim" not in text
        return str(caught.value)

    @pytest.mark.parametrize(
        "url",
        [
            "postgresql://user:geheim@localhost:1/db",
            "postgres://user:geheim@localhost:1/db?schema=x",
            "postgresql://localhost:1/db?user=u&password=geheim",
        ],
    )
    def test_a_server_that_is_not_there(self, url: str) -> None:
        assert "no connection" in self.refused(url)

    @pytest.mark.parametrize(
        "url",
        [
            "postgresql://user:geheim@host/db?nonsense=1",
            "postgresql://user:geheim@host:port/db",
            "postgresql://user:geheim@[host/db",
            "postgresql://user:geheim@host/db?schema=a&schema=b",
            "postgresql://user:geheim@host/db?schema=",
            "POSTGRES://user:geheim@host/db?x",
        ],
    )
    def test_an_address_that_cannot_be_read(self, url: str) -> None:
        assert "expected an address such as" in self.refused(url)

    def test_the_missing_extra_is_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delitem(sys.modules, "yakkan.adapters.store.postgres", raising=False)
        monkeypatch.setitem(sys.modules, "psycopg", None)
        told = self.refused("postgresql://u:geheim@host/db")
        assert told == 'store: found no library psycopg, expected the extra `postgres`; pip install "yakkan[postgres]"'

    def test_nothing_that_is_printed_holds_the_password(
        self, postgresql: Any, caplog: pytest.LogCaptureFixture
    ) -> None:
        url = postgresql.address().replace("postgres:@", "postgres:geheim@")
        assert "geheim" in url
        with caplog.at_level(logging.DEBUG), Register(url) as register:
            told = [repr(register.store.app.env), repr(server_of(url)), server_of(url).name, shown(url), caplog.text]
            register.apply(load_case(EXAMPLES / "late-rejection.yaml"))
        told += [run("verify", "--db", url), run("replay", "--db", url, "--customer", "nobody")]
        told.append(run("replay", "--db", url.replace("/postgres?", "/none?")))
        assert "geheim" not in "".join(told)

    def test_schemas_keep_stores_apart(self, postgresql: Any) -> None:
        one, other = postgresql.address('a"; DROP'), postgresql.address("支店")
        with Store.open(one) as first, Store.open(other) as second:
            first.append(payments("甲社", 1, 2))
            assert (first.matters(), second.matters()) == (["甲社"], [])
        with Store.open(one) as again:
            assert again.length("甲社") == 2

    def test_another_programs_tables_are_left_as_they_were(self, postgresql: Any) -> None:
        with postgresql.connect() as connection:
            connection.execute("CREATE SCHEMA stranger; CREATE TABLE stranger.stored_events (x int)")
            assert "another program's tables" in self.refused(postgresql.address("stranger"))
            names = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'stranger'").fetchall()
        assert names == [("stored_events",)]

    @pytest.mark.parametrize(
        ("statement", "message"),
        [
            ("UPDATE yakkan_store SET format = 3", "a store of format 3, expected format 2"),
            ("DROP TABLE deadlines", "a store without deadlines"),
        ],
    )
    def test_a_store_that_this_software_cannot_use(
        self, postgresql: Any, store: Store, address: str, statement: str, message: str
    ) -> None:
        with postgresql.connect(address) as connection:
            connection.execute(statement)
        assert message in self.refused(address)

    def test_a_database_that_cannot_hold_japanese(self, postgresql: Any) -> None:
        with postgresql.connect() as connection:
            connection.execute("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
        url = postgresql.address().replace("/postgres?", "/latin?")
        assert "encoded in LATIN1, expected one encoded in UTF8" in self.refused(url)

    def test_a_user_who_may_only_read(self, postgresql: Any, store: Store, address: str) -> None:
        schema = server_of(address).schema
        with postgresql.connect() as connection:
            connection.execute("CREATE ROLE reader LOGIN")
            connection.execute(f"GRANT USAGE ON SCHEMA {schema} TO reader")
            connection.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO reader")
        with Store.open(address.replace("postgres:@", "reader@")) as reading:
            assert len(reading.load("甲社")) == 5
            with pytest.raises(InputError, match="may not be written"):
                reading.append(payments("甲社", 6, 6))
        assert "may not be written" in self.refused(postgresql.address("forbidden").replace("postgres:@", "reader@"))

    def test_several_processes_may_open_a_new_store_at_once(self, postgresql: Any) -> None:
        script = "import sys; from yakkan.adapters.store import Store; Store.open(sys.argv[1], lock_timeout=30).close()"
        command = [sys.executable, "-c", script, postgresql.address()]
        children = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(3)]
        assert [child.communicate()[1] for child in children] == [""] * 3

    def test_a_closed_store_says_so(self, store: Store) -> None:
        store.close()
        with pytest.raises(YakkanError, match="the store is closed"):
            store.matters()


def run(*words: str) -> str:
    done = CliRunner().invoke(app, list(words), env={"YAKKAN_LANG": "en"})
    assert done.exception is None or isinstance(done.exception, SystemExit), done.output
    return done.output


class TestCommandLine:
    def test_every_command_that_takes_a_store_takes_an_address(self, address: str, tmp_path: Path) -> None:
        """The same words to a file and to a server print the same."""
        case = str(EXAMPLES / "late-rejection.yaml")
        printed = []
        for db in (address, str(tmp_path / "contracts.db")):
            fact = ["RejectionArrived", "contract=server", "unit=v1", "form=paper", "on=2025-07-14"]
            printed.append(
                [
                    run("import", case, "--db", db),
                    run("import", case, "--db", db),
                    run("advance", "--to", "2025-07-15", "--db", db),
                    run("record", *fact, "--recorded-at", "2025-07-16T09:00", "--db", db),
                    run("verify", "--replay", "--db", db),
                    *(run(word, "--db", db, "--as-of", "2025-08-01") for word in ("replay", "timeline", "agenda")),
                    run("explain", "server/v1/price", "--db", db),
                ]
            )
        assert printed[0] == printed[1]
        assert "Appended 42 events." in printed[0][0]

    @pytest.mark.parametrize("command", ["verify", "replay", "agenda"])
    def test_a_mistyped_schema_makes_no_new_store(self, postgresql: Any, command: str) -> None:
        url = postgresql.address()
        assert "no store in this schema" in run(command, "--db", url)
        with postgresql.connect() as connection:
            query = "SELECT count(*) FROM pg_tables WHERE schemaname = %s"
            assert connection.execute(query, (server_of(url).schema,)).fetchone() == (0,)


CASE = """
order: SO-{0}
customer: 商事{0:03}
quote: {{number: Q-{0}, issued_on: 2025-03-18}}
contracts: [{{id: server, kind: supply, price: 1200000}}]
events:
  - {{event: ApplicationReceived, on: 2025-04-03}}
  - {{event: AcceptanceArrived, on: 2025-04-07, form: electronic}}
  - {{event: EquipmentReceived, contract: server, on: 2025-05-12}}
"""
ADVANCE = textwrap.dedent(
    """
    import sys
    from datetime import date
    from yakkan import Register
    with Register(sys.argv[1]) as register:
        print("ready", flush=True)
        sys.stdin.readline()
        print(register.advance(date(2025, 7, 1)), flush=True)
    """
)
CLAIM = textwrap.dedent(
    """
    import sys, time
    from yakkan.adapters.store import Store
    with Store.open(sys.argv[1]) as store, store.claim(sys.argv[2]) as mine:
        print(mine, flush=True)
        time.sleep(600)
    """
)


def streams(register: Register) -> dict[str, list[tuple[object, ...]]]:
    return {
        matter: [(each.stream, each.version, each.recorded_at, each.event) for each in register.store.load(matter)]
        for matter in register.matters()
    }


def fill(register: Register, matters: int) -> None:
    register.apply_all(parse_case("---".join(CASE.format(number) for number in range(matters))))


class TestNightlyRunOfSeveralMachines:
    def test_four_share_the_work_and_do_nothing_twice(self, address: str) -> None:
        with Register(":memory:") as alone:
            fill(alone, 200)
            made = alone.advance(date(2025, 7, 1))
            expected = streams(alone)
        with Register(address) as register:
            fill(register, 200)
            command = [sys.executable, "-c", ADVANCE, address]
            pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
            workers: list[Any] = [subprocess.Popen(command, **pipes) for _ in range(4)]  # type: ignore[call-overload]
            for worker in workers:
                assert worker.stdout.readline() == "ready\n"
            for worker in workers:
                worker.stdin.write("go\n")
                worker.stdin.flush()
            shares = [int(worker.communicate()[0]) for worker in workers]
            assert sum(shares) == made
            assert streams(register) == expected
            assert register.advance(date(2025, 7, 1)) == 0
            assert verify_store(register, replay=True).flaws == []

    def test_what_a_killed_worker_had_claimed_is_done_by_another(self, address: str) -> None:
        with Register(address) as register:
            fill(register, 5)
            child = subprocess.Popen(
                [sys.executable, "-c", CLAIM, address, "商事002"], stdout=subprocess.PIPE, text=True
            )
            assert child.stdout is not None
            assert child.stdout.readline() == "True\n"
            made: list[int] = []
            runner = threading.Thread(target=lambda: made.append(register.advance(date(2025, 7, 1))))
            runner.start()
            while sum(day is not None and day <= date(2025, 7, 1) for day in register.store.deadlines().values()) > 1:
                runner.join(0.05)
            # All others are done; this one is waited for.
            assert register.store.is_due("商事002", date(2025, 7, 1))
            assert runner.is_alive()
            os.kill(child.pid, signal.SIGKILL)
            child.communicate()
            runner.join()
            assert made == [sum(map(len, streams(register).values())) - 5 * 5]
            assert not register.store.is_due("商事002", date(2025, 7, 1))

    def test_a_server_that_ends_every_connection_in_the_middle_is_told_and_the_next_night_goes_on(
        self, postgresql: Any, address: str
    ) -> None:
        with Register(address) as register:
            fill(register, 3)
            before = streams(register)
        done: list[Any] = []
        question = ("advance", "--db", address, "--to", "2025-07-01")
        with postgresql.connect(address) as other, other.transaction():
            other.execute("LOCK TABLE stored_events IN EXCLUSIVE MODE")
            night = threading.Thread(target=lambda: done.append(CliRunner().invoke(app, question)))
            night.start()
            with postgresql.connect() as connection:
                ours = "FROM pg_stat_activity WHERE application_name = 'yakkan'"
                while not connection.execute(f"SELECT 1 {ours} AND wait_event_type = 'Lock'").fetchone():
                    night.join(0.01)
                    assert night.is_alive()
                # One waits to append, another one holds the claim.
                assert connection.execute(f"SELECT count(pg_terminate_backend(pid)) {ours}").fetchone() == (2,)
            night.join()
        assert done[0].exit_code == 2
        assert done[0].stderr.startswith("the connection to the server was lost (")
        with Register(address) as register:
            assert streams(register) == before
            assert register.advance(date(2025, 7, 1)) > 0
            assert verify_store(register, replay=True).flaws == []

    def test_a_claim_whose_connection_the_server_ends_is_let_go(self, postgresql: Any, address: str) -> None:
        with Store.open(address) as store:
            with store.claim("甲社") as mine, postgresql.connect() as connection:
                assert mine
                ours = "FROM pg_stat_activity WHERE application_name = 'yakkan'"
                connection.execute(f"SELECT pg_terminate_backend(pid, 10000) {ours}")
            with Store.open(address) as other, other.claim("甲社") as theirs:
                assert theirs

    def test_a_claim_that_is_waited_for_when_the_server_ends_the_connection_is_told(
        self, postgresql: Any, address: str
    ) -> None:
        def end_who_waits() -> None:
            waits = "SELECT pid FROM pg_stat_activity WHERE application_name = 'yakkan' AND wait_event_type = 'Lock'"
            with postgresql.connect() as connection:
                while not (found := connection.execute(waits).fetchone()):
                    threading.Event().wait(0.01)
                connection.execute("SELECT pg_terminate_backend(%s)", found)

        with Store.open(address) as store, Store.open(address) as other, other.claim("甲社"):
            ending = threading.Thread(target=end_who_waits)
            ending.start()
            with (
                pytest.raises(YakkanError, match="connection to the server was lost"),
                store.claim("甲社", wait=True),
            ):
                pass
            ending.join()

    def test_a_claim_is_let_go_when_its_work_fails(self, address: str) -> None:
        with Store.open(address) as store:

            def fail() -> None:
                with store.claim("甲社") as mine, Store.open(address) as other, other.claim("甲社") as theirs:
                    assert (mine, theirs) == (True, False)
                    raise ValueError("failed")

            with pytest.raises(ValueError, match="failed"):
                fail()
            with Store.open(address) as other, other.claim("甲社") as theirs:
                assert theirs


RECORD = textwrap.dedent(
    """
    import sys
    from datetime import date, datetime, timedelta
    from yakkan.adapters.store import Store
    from yakkan.domain.contract.facts import PaymentReceived
    from yakkan.domain.contract.record import Record
    from yakkan.domain.instants import JST

    store = Store.open(sys.argv[1])
    seq = store.length("M")
    while True:
        batch = seq // 7 + 1
        event = PaymentReceived(on=date(2025, 5, 28), amount=batch)
        at = datetime(2025, 5, 28, 12, tzinfo=JST)
        place = {"matter": "M", "stream": "O-1/a", "recorded_at": at}
        store.append([Record(version=seq + i, seq=seq + i, event=event, **place) for i in range(1, 8)])
        seq += 7
        print(batch, flush=True)
    """
)


class TestKilled:
    def test_a_client_killed_at_any_instant_leaves_whole_batches_and_all_it_confirmed(self, address: str) -> None:
        for wait in (0.0, 0.03, 0.1):
            child = subprocess.Popen([sys.executable, "-c", RECORD, address], stdout=subprocess.PIPE, text=True)
            assert child.stdout is not None
            confirmed = int(child.stdout.readline())
            threading.Event().wait(wait)
            os.kill(child.pid, signal.SIGKILL)
            confirmed = max([confirmed, *map(int, child.communicate()[0].split())])
            with Store.open(address, lock_timeout=30) as store:
                # The server may still be at the last statement of the dead; a writer comes after it.
                store.rebuild_deadlines()
                amounts = [each.event.amount for each in store.load("M") if isinstance(each.event, PaymentReceived)]
                whole, left = divmod(len(amounts), 7)
                assert left == 0
                assert amounts == [batch for batch in range(1, whole + 1) for _ in range(7)]
                assert confirmed <= whole <= confirmed + 1
                assert [each.broken for each in store.check()] == [None]


def test_the_verification_of_a_server_says_what_that_of_a_file_says(address: str, tmp_path: Path) -> None:
    told = []
    for db in (address, str(tmp_path / "contracts.db")):
        with Register(db) as register:
            fill(register, 3)
        told.append(json.loads(run("verify", "--json", "--db", db)))
    assert told[0] == told[1]


@pytest.mark.parametrize("processes", [1, 2])
def test_a_portfolio_of_a_server_is_that_of_a_file(address: str, tmp_path: Path, processes: int) -> None:
    rows = []
    for db in (address, str(tmp_path / "contracts.db")):
        with Register(db) as register:
            fill(register, 3)
            register.apply(load_case(EXAMPLES / "late-rejection.yaml"))
            rows.append(list(register.portfolio(as_of=date(2025, 7, 1), processes=processes)))
    assert rows[0] == rows[1]
    assert len(rows[0]) == 5


def test_a_store_opened_to_be_read_changes_nothing_and_makes_nothing(
    postgresql: Any, store: Store, address: str
) -> None:
    with Store.open(address, read_only=True) as reading:
        assert len(reading.load("甲社")) == 5
        with pytest.raises(InputError, match="may not be written"):
            reading.append(payments("甲社", 6, 6))
    with pytest.raises(InputError, match="no store in this schema"):
        Store.open(postgresql.address(), read_only=True)


def test_connections_are_given_back(address: str) -> None:
    connections = Connections(server_of(address), 5)
    with connections.use() as first:
        pass
    with connections.use() as again, connections.use() as second:
        assert again is first
        assert second is not first
    connections.close()
    assert first.closed
    assert second.closed
