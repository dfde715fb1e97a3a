"""The store: what the rest of the software needs of it, in its own words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple, NoReturn, Self, cast

from yakkan.adapters.closing import Closing
from yakkan.adapters.extras import missing
from yakkan.adapters.store.address import MEMORY, POSTGRESQL, check_scheme, refused, scheme_of
from yakkan.adapters.store.application import YakkanApplication
from yakkan.adapters.store.chain import Checked, Head, Linked, check
from yakkan.adapters.store.deadlines import Deadlines
from yakkan.adapters.store.errors import plain_errors
from yakkan.adapters.store.file import check as check_file
from yakkan.adapters.store.file import prepare, to_read
from yakkan.adapters.store.reading import Row
from yakkan.adapters.store.salvage import Salvaged, salvage
from yakkan.adapters.whole_file import whole_file
from yakkan.domain.contract.decide import Decider
from yakkan.domain.contract.record import Record
from yakkan.domain.errors import InputError, Problem, YakkanError
from yakkan.domain.instants import JST

LOCK_TIMEOUT = 5
"""Seconds that a writer waits for another one."""
_PAGE = 1000
"""Rows that are read at once."""
_LAST_NUMBER = 2**62
"""Behind every number that a matter can reach."""


class Span(NamedTuple):
    """Matters by name: those behind `after`, up to `last`, which is one of them."""

    after: str
    last: str | None


class Store(Closing):
    """Matters and their records. Appending is all or nothing; nothing is ever edited.

    A store may be used from several threads and a file from several processes.
    """

    def __init__(self, app: YakkanApplication, path: Path | None = None) -> None:
        self.app = app
        self.path = path
        """The file that holds it; None for one in memory or on a server."""

    def __reduce__(self) -> NoReturn:
        # Registers, matters and portfolios hold one, so this is what copying or sending them to a process meets.
        raise TypeError("an open store cannot be copied or pickled: hand on its address, and open it there anew")

    @classmethod
    def open(cls, url: str | Path, *, lock_timeout: int = LOCK_TIMEOUT, read_only: bool = False) -> Self:
        """The store at `url`: a path, ":memory:" or `postgresql://user:password@host/database?schema=name`.

        A file, or the tables in a PostgreSQL schema, are made if need be. A writer waits up to `lock_timeout`
        seconds for another one. With `read_only` the store is there already, and the database itself refuses every
        change of it. Raises InputError if it is no place for a store or holds something else, and leaves that as
        it was; Conflict if another program keeps it locked.
        """
        check_scheme(url)
        if isinstance(url, str) and scheme_of(url) in POSTGRESQL:
            return cls(_in_postgresql(url, lock_timeout, read_only=read_only))
        env = {"SQLITE_LOCK_TIMEOUT": str(lock_timeout)}
        if url == MEMORY:
            return cls(YakkanApplication(env))
        path = Path(url).absolute()
        if read_only:
            check_file(path)
        else:
            prepare(path, lock_timeout)
        name = to_read(path) if read_only else str(path)
        return cls(YakkanApplication({**env, "SQLITE_DBNAME": name, "CREATE_TABLE": "no"}), path)

    def matters(self) -> list[str]:
        """The names of all matters, sorted."""
        with plain_errors():
            return self.app.recorder.select_matters()

    def firsts(self) -> Iterator[Record]:
        """The first record of every matter, by name; no other is read. Raises BrokenHistory as `load` does."""
        after = ""
        while True:
            with plain_errors():
                page = self.app.recorder.select_firsts(after, _PAGE)
            for matter, *row in page:
                yield from self.app.mapper.records(matter, [cast("Row", row)])
            if len(page) < _PAGE:
                return
            after = page[-1][0]

    def length(self, matter: str) -> int:
        """How many records a matter has; 0 if there is no such matter."""
        with plain_errors():
            return self.app.recorder.count(matter)

    def load(self, matter: str) -> list[Record]:
        """All records of a matter in the order of its running number; none if there is no such matter.

        Raises BrokenHistory, naming the first record that is wrong, if a number or a version is missing or a
        record cannot be read.
        """
        with plain_errors():
            rows = self.app.recorder.select_matter(matter)
        return self.app.mapper.records(matter, rows)

    def scan(
        self, span: Span | None = None, position: int | None = None, only: Sequence[str] | None = None
    ) -> Iterator[list[Record]]:
        """The records of one matter after another, by name: all matters, or those of a span of names, or `only` some.

        What was appended behind `position` is left out, so that several readers, in any processes, see one state.
        In flat memory, but for the records of one matter. Raises BrokenHistory as `load` does.
        """
        if position is None:
            position = self.last_position()
        if only is None:
            first, last = ("", None) if span is None else span
            yield from self._scan((first, _LAST_NUMBER), last, position)
        else:
            for name in only:
                yield from self._scan((name, 0), name, position)

    def _scan(self, place: tuple[str, int], last: str | None, position: int) -> Iterator[list[Record]]:
        matter, rows = "", list[Row]()
        while True:
            with plain_errors():
                page = self.app.recorder.select_range(place, last, position, _PAGE)
            for name, its in groupby(page, itemgetter(0)):
                if name != matter and rows:
                    yield self.app.mapper.records(matter, rows)
                    rows = []
                matter = name
                rows += [row[1:] for row in its]
            if len(page) < _PAGE:
                break
            place = (matter, rows[-1][2])
        if rows:
            yield self.app.mapper.records(matter, rows)

    def spans(self, position: int, size: int) -> Iterator[tuple[Span, int]]:
        """All matters cut into spans of some `size` records, or of one matter that has more; each with its records."""
        first, last, records = "", "", 0
        while True:
            with plain_errors():
                sizes = self.app.recorder.select_sizes(last, position, _PAGE)
            for last, number in sizes:
                records += number
                if records >= size:
                    yield Span(first, last), records
                    first, records = last, 0
            if len(sizes) < _PAGE:
                break
        if records:
            yield Span(first, last), records

    def append(self, records: Sequence[Record], deadlines: Deadlines | None = None) -> None:
        """Store these records, all or none, and stamp them with the store's own clock.

        `deadlines` gives by matter the next day on which anything may become due after these records, None for
        never; a matter left out is looked at by the next `advance`.

        Raises Conflict if another writer has taken their place in the matter meanwhile or keeps the store
        locked: read again and retry. Raises InputError if they do not follow on one another or on what is
        stored, or if one would not come back from the store as it is.
        """
        if not records:
            return
        _check_succession(records)
        stored_at = datetime.now(JST)
        with plain_errors():
            self.app.record(records, stored_at, deadlines)

    def due(self, by: date) -> Iterator[str]:
        """The matters in which something may have become due by a day, the longest due first.

        Costs what is due, not how many matters there are. A matter that is not looked at stays due.
        """
        agenda = self.app.recorder.agenda
        with plain_errors():
            agenda.take_in()
        after = (date.min, "")
        while True:
            with plain_errors():
                page = agenda.due(by, after, _PAGE)
            if not page:
                return
            after = page[-1]
            for _, matter in page:
                yield matter

    def is_due(self, matter: str, by: date) -> bool:
        """Whether a matter is still due by a day, as `due` said."""
        with plain_errors():
            return self.app.recorder.agenda.is_due(matter, by)

    def put_off(self, matter: str, to: date | None, length: int) -> None:
        """Note that nothing is due in a matter before a day (None: ever), seen from its first `length` records."""
        with plain_errors():
            self.app.recorder.agenda.put(matter, to, length)

    @contextmanager
    def claim(self, matter: str, *, wait: bool = False) -> Iterator[bool]:
        """Keep other workers from advancing a matter meanwhile; gives False if one of them keeps it already.

        With `wait`, waits until that one is done or has died.
        """
        with plain_errors(), self.app.recorder.agenda.claim(matter, wait=wait) as mine:
            yield mine

    def deadlines(self) -> dict[str, date | None]:
        """By matter the next day on which it is looked at; `date.min` where nobody has worked it out yet."""
        with plain_errors():
            return {matter: day for matter, day, _ in self.app.recorder.agenda.all()}

    def agenda(self) -> dict[str, tuple[date | None, int]]:
        """By matter what `deadlines` says, and the matter's last number that was known when it was worked out."""
        with plain_errors():
            return {matter: (day, seq) for matter, day, seq in self.app.recorder.agenda.all()}

    def rebuild_deadlines(self) -> None:
        """Work out the next day of every matter anew, from its records alone."""
        with plain_errors():
            self.app.recorder.agenda.forget()
            self.app.recorder.agenda.take_in()
        for matter in self.matters():
            decider = Decider(matter, self.load(matter))
            self.put_off(matter, decider.next_day(), len(decider.history.records))

    def check(self) -> Iterator[Checked]:
        """Follow every matter's chain of links, in the order of their names: whether each event is what was written.

        Events of no matter come last, as a matter without name. What cannot be seen: see `chain`.
        """
        return check(self._links())

    def _links(self) -> Iterator[Linked]:
        recorder = self.app.recorder
        yield from self.linked()
        position = 0
        while True:
            with plain_errors():
                page = recorder.select_strays(position, _PAGE)
            yield from page
            if len(page) < _PAGE:
                break
            position = page[-1].position

    def linked(self, span: Span | None = None) -> Iterator[Linked]:
        """Rows as they lie in the store, each with its link, by matter and number: all of them, or those of a span."""
        after, last = (b"", 0), None
        if span is not None:
            after = (span.after.encode(), _LAST_NUMBER)
            last = None if span.last is None else span.last.encode()
        while True:
            with plain_errors():
                page = self.app.recorder.select_links(after, _PAGE)
            for row in page:
                if last is not None and (row.matter or b"") > last:
                    return
                yield row
            if len(page) < _PAGE:
                return
            after = (page[-1].matter or b"", page[-1].matter_seq or 0)

    def linked_behind(self, matter: str, seq: int, limit: int) -> list[Linked]:
        """The next rows of a matter behind a number, at most `limit`, as `linked` gives them."""
        with plain_errors():
            rows = self.app.recorder.select_links((matter.encode(), seq), limit)
        return [row for row in rows if row.matter == matter.encode()]

    def link_at(self, position: int) -> bytes | None:
        """The link of the event at a position; None if there is none."""
        with plain_errors():
            return self.app.recorder.select_link(position)

    def grown(self, after: int, position: int) -> dict[str, tuple[int, int]]:
        """The matters that grew between two positions, by name, each with the first of its new numbers and the last.

        The names are held in memory.
        """
        found: dict[str, tuple[int, int]] = {}
        while True:
            with plain_errors():
                page = self.app.recorder.select_numbers(after, position, _PAGE)
            for _, matter, seq in page:
                found[matter] = (found[matter][0] if matter in found else seq, seq)
            if len(page) < _PAGE:
                return dict(sorted(found.items()))
            after = page[-1][0]

    def gaps(self) -> list[tuple[int, int]]:
        """First and last of the positions whose events are missing, though later ones are there."""
        with plain_errors():
            return self.app.recorder.select_gaps()

    def damage(self) -> list[str]:
        """What the database itself finds wrong with its file."""
        with plain_errors():
            return self.app.recorder.damage()

    def altered(self) -> list[str]:
        """Which tables and triggers, that keep events from being edited, are missing, off or not as they were made."""
        with plain_errors():
            return self.app.recorder.altered()

    def salvage(self, target: Path) -> Salvaged:
        """Copy every event that can be read to a new store at `target`; of a damaged file those that are not lost.

        Raises InputError unless the store is a file and `target` a new one, YakkanError when nothing can be read.
        """
        if self.path is None:
            raise refused(
                "salvage", "a store that is no file", "the file of a store", "a server has backups of its own"
            )
        if target.exists() or not target.parent.is_dir():
            raise refused(str(target), "no place for a new file", "a file that is not there yet, in a folder that is")
        with plain_errors(), whole_file(target) as partial:
            made = salvage(self.path, partial.absolute())
            if not made.events:
                raise YakkanError(f"{self.path}: it holds no event that can be read")
            return made

    def heads(self, span: Span | None = None, position: int | None = None) -> list[Head]:
        """The end of every matter's chain, by name, or of those of a span; as it was at a position.

        Kept elsewhere, they show later whether anything was taken off or redone.
        """
        after, last = ("", None) if span is None else span
        if position is None:
            position = self.last_position()
        with plain_errors():
            return list(map(Head._make, self.app.recorder.select_heads(after, last, position)))

    def last_position(self) -> int:
        """The position of the last event in the store; 0 if there is none."""
        with plain_errors():
            # The library's annotation leaves None out, its recorder does not.
            return self.app.recorder.max_notification_id() or 0

    def records_after(self, position: int, limit: int) -> list[tuple[int, Record]]:
        """The next records behind a position, at most `limit`, each with its own position.

        For readers that catch up: keep the last position read, and ask again with it until nothing comes.
        """
        with plain_errors():
            rows = self.app.recorder.select_after(position, limit)
        record = self.app.mapper.record
        return [
            (position, record(originator_id, version, topic, state))
            for position, originator_id, version, _, topic, state in rows
        ]

    def close(self) -> None:
        """Close all connections; the store cannot be used afterwards."""
        self.app.close()


def _in_postgresql(url: str, lock_timeout: int, *, read_only: bool) -> YakkanApplication:
    try:
        from yakkan.adapters.store.postgres import Factory
    except ImportError as error:
        raise missing("psycopg", error, "postgres", "store") from None
    env = {
        "PERSISTENCE_MODULE": "yakkan.adapters.store.postgres:Factory",
        Factory.URL: url,
        Factory.LOCK_TIMEOUT: str(lock_timeout),
        Factory.READ_ONLY: "yes" if read_only else "no",
    }
    with plain_errors():
        return YakkanApplication(env)


def _check_succession(records: Sequence[Record]) -> None:
    """Within one batch every record follows on the one before it; the triggers see to what is stored."""
    numbers: dict[str, int] = {}
    versions: dict[str, int] = {}
    for record in records:
        seq = numbers.get(record.matter, record.seq - 1) + 1
        version = versions.get(record.originator_id, record.version - 1) + 1
        if (record.seq, record.version) != (seq, version):
            found, expected = (
                f"number {record.seq}, version {record.version}",
                f"number {seq}, version {version}",
            )
            raise InputError([Problem(where=record.ref, found=found, expected=expected)])
        numbers[record.matter] = seq
        versions[record.originator_id] = version
