"""The log of a store in Parquet: the same records by matter, brought up to date, and seen to be what was written."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import fsspec
import pyarrow
import pyarrow.parquet
import pytest
from freezegun import freeze_time
from typer.testing import CliRunner, Result

from yakkan import InputError, PaymentReceived, Register, YakkanError, portfolio_of_log
from yakkan.adapters.cli import app
from yakkan.adapters.generator import Plan, fill
from yakkan.adapters.log import Log
from yakkan.adapters.log import parquet as parquet_module
from yakkan.adapters.log import writing as writing_module
from yakkan.adapters.store import Store
from yakkan.domain.contract.aggregates import BrokenHistory
from yakkan.domain.contract.record import Record
from yakkan.domain.errors import Conflict

PLAN = Plan(seed=5, contracts=30, per_matter=2)
DAY = PLAN.last_day


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    with Register(tmp_path_factory.mktemp("log") / "contracts.db") as opened:
        fill(opened, PLAN)
        yield opened


@pytest.fixture
def folder(register: Register, tmp_path: Path) -> Path:
    """A log of some partitions."""
    register.write_log(tmp_path / "log", partition=100)
    return tmp_path / "log"


def of_log(path: Path | str) -> list[list[Record]]:
    return list(Log.at(path).scan())


def of_store(store: Store) -> list[list[Record]]:
    return [store.load(name) for name in store.matters()]


def manifest(folder: Path) -> Any:
    return json.loads((folder / "manifest.json").read_text())


def files(folder: Path) -> list[str]:
    """The files that the manifest names."""
    return [file["name"] for each in manifest(folder)["partitions"] for file in each["files"]]


def present(folder: Path) -> set[str]:
    return {f"parts/{each.name}" for each in (folder / "parts").iterdir()}


def pay(register: Register, *names: str) -> None:
    for name in names:
        register.matter(name).record(PaymentReceived(on=DAY, amount=1000))


def yakkan(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(each) for each in arguments], env={"YAKKAN_LANG": "en"})


class TestWhatALogHolds:
    def test_every_record_of_the_store_by_matter(self, register: Register, folder: Path) -> None:
        assert of_log(folder) == of_store(register.store)

    @pytest.mark.parametrize("size", [1, 77, 10**9])
    def test_whatever_the_size_of_a_partition(self, register: Register, tmp_path: Path, size: int) -> None:
        written = register.write_log(tmp_path / "log", partition=size)
        told = manifest(tmp_path / "log")
        records = [sum(file["records"] for file in each["files"]) for each in told["partitions"]]
        longest = max(map(len, of_store(register.store)))
        assert of_log(tmp_path / "log") == of_store(register.store)
        assert all(size <= number < size + longest for number in records[:-1])
        assert sum(records) == written.records == told["records"] == register.store.last_position()
        assert (written.matters, written.partitions) == (len(register.matters()), len(records))
        assert size > 1 or len(records) == written.matters
        assert size < 10**9 or len(records) == 1

    def test_columns_that_other_programs_can_read(self, register: Register, folder: Path) -> None:
        table = pyarrow.concat_tables([pyarrow.parquet.read_table(folder / name) for name in files(folder)])
        kinds = {"topic": "string", "state": "binary", "link": "fixed_size_binary[32]"}
        assert {name: str(table.schema.field(name).type) for name in kinds} == kinds
        assert table.column_names == [
            "position", "originator_id", "originator_version", "matter", "matter_seq", "topic", "state", "link"
        ]  # fmt: skip
        rows = table.to_pylist()
        assert [(row["matter"], row["matter_seq"]) for row in rows] == [
            (records[0].matter, number) for records in of_store(register.store) for number in range(1, len(records) + 1)
        ]
        heads = {row["matter"]: (row["matter"], row["matter_seq"], row["link"]) for row in rows}
        assert list(heads.values()) == list(map(tuple, register.store.heads()))

    @pytest.mark.parametrize("address", ["memory://logs/one", "file://{}/log one", "{}/取引 #1"])
    def test_on_any_path_that_fsspec_knows(self, register: Register, tmp_path: Path, address: str) -> None:
        address = address.format(tmp_path)
        register.write_log(address)
        rows = list(portfolio_of_log(address, DAY, what="status"))
        assert rows == list(register.portfolio(DAY, what="status"))
        fsspec.filesystem("memory").store.clear()

    def test_a_relative_path_means_the_same_in_another_folder(
        self, register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        register.write_log("log")
        log = Log.at("log")
        monkeypatch.chdir("/")
        assert log.last_position() == register.store.last_position()

    def test_a_store_without_records_has_a_log_that_grows_later(self, tmp_path: Path) -> None:
        with Register() as register:
            assert register.write_log(tmp_path / "log").partitions == 0
            assert list(portfolio_of_log(tmp_path / "log", DAY)) == []
            fill(register, Plan(seed=1, contracts=2))
            assert register.write_log(tmp_path / "log").new_records == register.store.last_position()
            assert of_log(tmp_path / "log") == of_store(register.store)

    def test_memory_does_not_grow_with_the_store(
        self, register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        held = []
        monkeypatch.setattr(parquet_module, "_GROUP", 40)
        monkeypatch.setattr(parquet_module, "_BATCH", 40)
        write = parquet_module.Writer._write
        monkeypatch.setattr(parquet_module.Writer, "_write", lambda self: [held.append(len(self._held)), write(self)])
        register.write_log(tmp_path / "log")
        assert max(held) == 40
        [name] = files(tmp_path / "log")
        source = pyarrow.parquet.ParquetFile(tmp_path / "log" / name)
        assert {source.metadata.row_group(number).num_rows for number in range(5)} == {40}
        assert of_log(tmp_path / "log") == of_store(register.store)


class TestBringingItUpToDate:
    @pytest.fixture
    def growing(self, tmp_path: Path) -> Iterator[Register]:
        with Register(tmp_path / "contracts.db") as register:
            fill(register, Plan(seed=6, contracts=20, per_matter=1, years=1))
            register.write_log(tmp_path / "log", partition=60)
            yield register

    def test_nothing_new_writes_nothing(self, growing: Register, tmp_path: Path) -> None:
        before = (tmp_path / "log" / "manifest.json").stat().st_mtime_ns
        written = growing.write_log(tmp_path / "log")
        assert (written.new_records, written.new_files) == (0, 0)
        assert (tmp_path / "log" / "manifest.json").stat().st_mtime_ns == before

    def test_a_matter_that_grew_adds_one_file_and_leaves_the_others(self, growing: Register, tmp_path: Path) -> None:
        old, before = files(tmp_path / "log"), growing.store.last_position()
        pay(growing, growing.matters()[3])
        new = growing.store.last_position() - before
        written = growing.write_log(tmp_path / "log")
        assert (written.new_records, written.new_files) == (new, 1)
        [added] = set(files(tmp_path / "log")) - set(old)
        assert pyarrow.parquet.read_metadata(tmp_path / "log" / added).num_rows == new
        assert set(old) < set(files(tmp_path / "log"))
        assert of_log(tmp_path / "log") == of_store(growing.store)

    @pytest.mark.parametrize("seed", range(4))
    def test_in_any_steps_it_is_the_log_of_the_whole(self, tmp_path: Path, seed: int) -> None:
        chance = Random(seed)
        seeds = chance.sample(range(1, 40), 12)
        with Register(tmp_path / "contracts.db") as register:
            for step in range(12):
                if step == 0 or chance.random() < 0.4:
                    # Names before, between and behind those that are there.
                    fill(register, Plan(seed=seeds[step], contracts=chance.randrange(1, 5), years=1))
                pay(register, *chance.sample(register.matters(), min(3, len(register.matters()))))
                register.advance(DAY + timedelta(days=step))
                written = register.write_log(tmp_path / "log", partition=chance.choice([None, 30, 90]))
                assert of_log(tmp_path / "log") == of_store(register.store)
                assert written.records == register.store.last_position()
                assert written.matters == len(register.matters())

    def test_many_small_files_become_one(self, growing: Register, tmp_path: Path) -> None:
        name = growing.matters()[0]
        numbers = []
        for _ in range(writing_module.FILES + 2):
            pay(growing, name)
            growing.write_log(tmp_path / "log")
            numbers.append(len(manifest(tmp_path / "log")["partitions"][0]["files"]))
        assert max(numbers) == writing_module.FILES
        assert numbers[-1] < writing_module.FILES
        assert of_log(tmp_path / "log") == of_store(growing.store)

    def test_who_reads_the_log_meanwhile_sees_it_as_it_was(self, growing: Register, tmp_path: Path) -> None:
        before = list(growing.portfolio(DAY))
        rows = iter(portfolio_of_log(tmp_path / "log", DAY))
        first = next(rows)
        pay(growing, *growing.matters())
        growing.write_log(tmp_path / "log", whole=True)
        assert [first, *rows] == before != list(portfolio_of_log(tmp_path / "log", DAY))

    def test_files_go_when_neither_this_log_nor_the_one_before_names_them(
        self, growing: Register, tmp_path: Path
    ) -> None:
        folder = tmp_path / "log"
        first = files(folder)
        (folder / "parts" / "notes.txt").write_text("not ours")
        growing.write_log(folder, whole=True)
        second = files(folder)
        assert present(folder) == {*first, *second, "parts/notes.txt"}
        growing.write_log(folder, whole=True)
        assert present(folder) == {*second, *files(folder), "parts/notes.txt"}

    def test_after_a_break_it_is_what_it_was(
        self, growing: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        folder = tmp_path / "log"
        before, told = of_log(folder), manifest(folder)
        pay(growing, *growing.matters())

        def stop(records: int) -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            writing_module.write_log(growing.store, folder, whole=True, told=stop)
        assert (manifest(folder), of_log(folder)) == (told, before)
        assert len(present(folder)) == len(files(folder)) + 1
        growing.write_log(folder)
        assert present(folder) == {*files(folder), *(file for file in present(folder) if file in str(told))}
        assert of_log(folder) == of_store(growing.store)

    def test_of_two_writers_at_once_on_a_disk_the_later_is_refused(self, growing: Register, tmp_path: Path) -> None:
        folder = tmp_path / "shared"
        refused = []

        def write_too(records: int) -> None:
            done = yakkan("log", "--db", growing._url, "--out", folder, "--whole")
            refused.append((done.exit_code, "another program writes the log at the same time" in done.stderr))

        made = writing_module.write_log(growing.store, folder, 100, told=write_too)
        assert refused == [(2, True)] * made.partitions
        assert present(folder) == set(files(folder))
        assert of_log(folder) == of_store(growing.store)
        # Nobody is kept off any longer.
        assert yakkan("log", "--db", growing._url, "--out", folder, "--whole").exit_code == 0

    def test_of_two_writers_at_once_elsewhere_the_one_that_is_overtaken_changes_nothing(
        self, growing: Register
    ) -> None:
        """In object storage nobody is kept off, and the second to begin removes the files of the first."""
        address = f"memory://overtaken-{id(growing)}"
        growing.write_log(address, partition=100)
        overtaken = []

        def write_too(records: int) -> None:
            if not overtaken:
                overtaken.append(growing.write_log(address, whole=True))

        with pytest.raises(Conflict, match="another program writes the log at the same time"):
            writing_module.write_log(growing.store, address, whole=True, told=write_too)
        assert of_log(address) == of_store(growing.store)
        growing.write_log(address, whole=True)
        assert of_log(address) == of_store(growing.store)

    def test_the_log_of_another_store_is_refused(self, growing: Register, tmp_path: Path) -> None:
        for contracts in (1, 60):
            with Register() as other:
                fill(other, Plan(seed=9, contracts=contracts))
                with pytest.raises(InputError, match="the log of another store"):
                    other.write_log(tmp_path / "log")

    def test_a_store_in_which_the_record_before_is_missing_gives_no_log(
        self, growing: Register, tmp_path: Path
    ) -> None:
        name = growing.matters()[2]
        last = growing.store.length(name)
        pay(growing, name)
        damage(growing, f"DELETE FROM stored_events WHERE matter = '{name}' AND matter_seq = {last}")
        with pytest.raises(BrokenHistory, match=f"found no record of the matter's number {last}"):
            growing.write_log(tmp_path / "log")

    def test_a_store_that_is_not_what_was_written_gives_no_log(self, growing: Register, tmp_path: Path) -> None:
        folder = tmp_path / "log"
        told = manifest(folder)
        pay(growing, growing.matters()[2])
        changed = f"CAST(replace(state, '1000', '9000') AS BLOB) WHERE position > {told['position']}"
        damage(growing, f"UPDATE stored_events SET state = {changed}")
        with pytest.raises(BrokenHistory, match="its link is not that of what stands here"):
            growing.write_log(folder)
        assert manifest(folder) == told
        assert present(folder) == set(files(folder))


def damage(register: Register, statement: str) -> None:
    """Change a store behind its back."""
    with register.store.app.recorder.datastore.get_connection(commit=True) as connection:  # type: ignore[attr-defined]
        raw = connection.raw
        raw.execute("DROP TRIGGER stored_events_no_update")
        raw.execute("DROP TRIGGER stored_events_no_delete")
        raw.execute(statement)
        raw.commit()


Change = Callable[[pyarrow.Table], pyarrow.Table]


def _state(table: pyarrow.Table) -> pyarrow.Table:
    states = table["state"].to_pylist()
    states[7] = states[7].replace(b"202", b"203", 1)
    return table.set_column(6, table.schema.field("state"), pyarrow.array(states, pyarrow.binary()))


def _without(table: pyarrow.Table) -> pyarrow.Table:
    return pyarrow.concat_tables([table[:9], table[10:]])


DAMAGES: list[tuple[Change, str]] = [
    (_state, "its link is not that of what stands here"),
    (_without, "found the matter's number"),
    (lambda table: table[:-1], "records, expected"),
    (lambda table: table[:0], "found 0 records"),
    (lambda table: table.drop_columns(["link"]), "found other columns"),
    (
        lambda table: pyarrow.concat_tables([table[1:2], table[:1], table[2:]]),
        "found the matter's number 2, expected 1",
    ),
]


class TestReadingALogThatIsDamaged:
    @pytest.mark.parametrize(("change", "told"), DAMAGES, ids=[told for _, told in DAMAGES])
    def test_what_is_wrong_is_told_with_the_partition(self, folder: Path, change: Change, told: str) -> None:
        path = folder / files(folder)[1]
        # Without dictionaries, and so on: only what it says counts.
        pyarrow.parquet.write_table(change(pyarrow.parquet.read_table(path)), path)
        with pytest.raises(YakkanError, match=told) as found:
            list(portfolio_of_log(folder, DAY))
        assert path.name in str(found.value)

    def test_a_file_rewritten_with_the_same_rows_is_none(self, register: Register, folder: Path) -> None:
        path = folder / files(folder)[1]
        table = pyarrow.parquet.read_table(path)
        pyarrow.parquet.write_table(table, path, compression="gzip", row_group_size=11)
        assert of_log(folder) == of_store(register.store)

    def test_a_matter_in_the_place_of_another_is_told(self, folder: Path) -> None:
        first, second = (folder / name for name in files(folder)[:2])
        second.write_bytes(first.read_bytes())
        with pytest.raises(YakkanError, match=second.name):
            of_log(folder)

    @pytest.mark.parametrize("content", [None, b"", b"no Parquet at all", "half"])
    def test_a_file_that_is_missing_or_none_is_told(self, folder: Path, content: bytes | str | None) -> None:
        path = folder / files(folder)[2]
        if content is None:
            path.unlink()
        elif isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        with pytest.raises(YakkanError, match=path.name):
            of_log(folder)

    def test_a_bit_that_is_turned_never_changes_an_answer(self, tmp_path: Path) -> None:
        # The same bytes each time: what a reader makes of nonsense is not ours to explore anew in every run.
        with Register() as register:
            with freeze_time("2026-01-05 03:00:00"):
                fill(register, Plan(seed=3, contracts=1, years=1))
            register.write_log(tmp_path)
            right = of_store(register.store)
        path = tmp_path / files(tmp_path)[0]
        content = path.read_bytes()
        chance = Random(1)
        noticed = 0
        for place in chance.sample(range(len(content)), 300):
            path.write_bytes(
                content[:place] + bytes([content[place] ^ 1 << chance.randrange(8)]) + content[place + 1 :]
            )
            try:
                found = of_log(tmp_path)
            except YakkanError:
                noticed += 1
            else:
                assert found == right
        assert noticed > 200

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("{}", "found format None, version None"),
            ('{"format": "yakkan-log", "version": 2}', "found format yakkan-log, version 2"),
            ('{"format": "yakkan-log", "version": 1}', "found a damaged file"),
            ("[1]", "found a damaged file"),
            ("", "found a damaged file"),
        ],
    )
    def test_a_manifest_that_is_none_is_refused(self, folder: Path, text: str, told: str) -> None:
        (folder / "manifest.json").write_text(text)
        with pytest.raises(InputError, match=told):
            Log.at(folder)


class TestOnTheCommandLine:
    def test_it_tells_what_was_written(self, register: Register, tmp_path: Path) -> None:
        db, out = register._url, tmp_path / "log"
        made = yakkan("log", "--db", db, "--out", out, "--partition", 100)
        assert (made.exit_code, made.stderr) == (0, "")
        assert f"Wrote {register.store.last_position()} new records" in made.stdout.replace(",", "")
        assert "up to date" in yakkan("log", "--db", db, "--out", out).stdout
        told = json.loads(yakkan("log", "--db", db, "--out", out, "--whole", "--json").stdout)
        assert (told["records"], told["new_records"]) == (register.store.last_position(), 0)
        assert told["new_files"] == told["partitions"] == len(files(out))

    @pytest.mark.parametrize("processes", [1, 2])
    def test_the_portfolio_of_a_log_is_that_of_the_store(
        self, register: Register, folder: Path, processes: int
    ) -> None:
        question = ("portfolio", "--as-of", date(2024, 5, 17), "--reading", "X1=R-B", "--csv", "-p", processes)
        of_the_log = yakkan(*question, "--log", folder)
        assert (of_the_log.exit_code, of_the_log.stderr) == (0, "")
        assert of_the_log.stdout == yakkan(*question, "--db", register._url).stdout

    @pytest.mark.parametrize(
        ("options", "told"),
        [
            (["--log", "{}/none"], "no manifest.json"),
            (["--log", "{}/contracts.db"], "found a file, expected a folder"),
            (["--log", "{}/none", "--db", "{}/contracts.db"], "--db and --log"),
            ([], "neither --db nor --log"),
            (["--log", "nowhere://user:secret@host/log"], "nowhere://host/log: found an address"),
        ],
    )
    def test_what_is_no_log_is_refused(self, tmp_path: Path, options: list[str], told: str) -> None:
        Register(tmp_path / "contracts.db").close()
        refused = yakkan("portfolio", "--as-of", DAY, *(each.format(tmp_path) for each in options))
        assert refused.exit_code == 2
        assert told in refused.stderr
        assert "secret" not in refused.stderr

    @pytest.mark.parametrize("question", [("log", "--out"), ("portfolio", "--as-of", DAY, "--log")])
    def test_without_the_extra_it_says_what_to_install_and_blames_no_address(
        self, register: Register, folder: Path, monkeypatch: pytest.MonkeyPatch, question: tuple[object, ...]
    ) -> None:
        monkeypatch.setitem(sys.modules, "fsspec.core", None)
        store = ("--db", register._url) if question[0] == "log" else ()
        refused = yakkan(*question, folder, *store)
        assert (refused.exit_code, refused.stdout) == (2, "")
        assert refused.stderr == (
            'log: found no library fsspec, expected the extra `cluster`; pip install "yakkan[cluster]"\n'
        )

    def test_a_partition_of_no_records_is_refused(self, register: Register, tmp_path: Path) -> None:
        refused = yakkan("log", "--db", register._url, "--out", tmp_path / "log", "--partition", 0)
        assert refused.exit_code == 2
        assert "at least 1" in refused.stderr

    def test_a_folder_that_cannot_be_written_is_told(self, register: Register, tmp_path: Path) -> None:
        (tmp_path / "log").mkdir()
        (tmp_path / "log" / "parts").write_text("a file")
        refused = yakkan("log", "--db", register._url, "--out", tmp_path / "log")
        assert refused.exit_code == 2
        assert "parts" in refused.stderr


def test_a_log_in_memory_is_read_by_this_process_alone(register: Register) -> None:
    register.write_log("memory://logs/two")
    for more in ({"processes": 2}, {"cluster": "local"}):
        with pytest.raises(InputError, match="a log in memory"):
            portfolio_of_log("memory://logs/two", DAY, **more)  # type: ignore[arg-type]


def test_the_records_of_a_partition_can_be_read_alone(register: Register, folder: Path) -> None:
    log = Log.at(folder)
    alone = [list(log.scan(replace(partition))) for partition, _ in log.spans(log.last_position(), 1)]
    assert [records for part in alone for records in part] == of_store(register.store)
    assert len(alone) > 3


def test_a_store_in_postgresql_has_the_same_log(tmp_path: Path, postgresql: Any) -> None:
    logs = []
    for number, place in enumerate((tmp_path / "contracts.db", postgresql.address())):
        folder = tmp_path / str(number)
        with Register(place) as register:
            for seed in (7, 8):
                with freeze_time("2026-01-05 03:00:00"):
                    fill(register, Plan(seed=seed, contracts=4, years=1))
                register.write_log(folder, partition=20)
            assert of_log(folder) == of_store(register.store)
        told = manifest(folder)
        for each in (file for partition in told["partitions"] for file in partition["files"]):
            each["name"] = pyarrow.parquet.read_table(folder / each["name"]).to_pylist()
        logs.append(told)
    assert logs[0] == logs[1]
