"""Rows of the store in Parquet: one file written and read from its beginning to its end, in flat memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Any, BinaryIO, Final

from yakkan.adapters.log.manifest import File, Heads
from yakkan.adapters.log.place import Place, library
from yakkan.adapters.store.chain import Head, Linked
from yakkan.domain.errors import YakkanError

COLUMNS: Final = (
    "position", "originator_id", "originator_version", "matter", "matter_seq", "topic", "state", "link"
)  # fmt: skip
"""Those of the store's table of events, in the order of `Linked`."""
_TEXTS: Final = ("originator_id", "matter", "topic")
_GROUP: Final = 5000
"""Rows that are held at once when writing: a row group."""
_BATCH: Final = 1000
"""Rows that are held at once when reading."""


def _schema() -> Any:
    arrow = library("pyarrow")
    kinds = {name: arrow.int64() for name in COLUMNS} | dict.fromkeys(_TEXTS, arrow.string())
    kinds |= {"state": arrow.binary(), "link": arrow.binary(32)}
    return arrow.schema([arrow.field(name, kind, nullable=False) for name, kind in kinds.items()])


class Writer:
    """Writes one file. Use it as a context manager: after an error no file is left."""

    def __init__(self, place: Place, name: str) -> None:
        self.records = 0
        self._matters = 0
        self._place = place
        self._name = name
        self._heads = Heads()
        self._last: Linked | None = None
        self._held: list[Linked] = []
        self._schema = _schema()
        self._file = place.writer(name)
        parquet = library("pyarrow.parquet")
        # Links are as good as random: no dictionary shortens them.
        repeated = ["originator_id", "matter", "topic"]
        self._parquet = parquet.ParquetWriter(
            self._file,
            self._schema,
            compression="zstd",
            use_dictionary=repeated,
            write_statistics=["matter"],
            write_page_checksum=True,
        )

    def add(self, row: Linked) -> None:
        """Write the next row."""
        last = self._last
        if last is not None and last.matter != row.matter:
            self._heads.add(last)
        self._matters += row.matter_seq == 1
        self._last = row
        self.records += 1
        self._held.append(row)
        if len(self._held) == _GROUP:
            self._write()

    def written(self) -> File:
        """Complete the file, and tell what it holds."""
        self._write()
        if self._last is not None:
            self._heads.add(self._last)
        try:
            self._parquet.close()
            self._file.close()
        except Exception as error:
            raise self._place.failed(self._name, error) from error
        return File(self._name, self.records, self._matters, self._heads.text())

    def _write(self) -> None:
        if not self._held:
            return
        arrow = library("pyarrow")
        columns = zip(*self._held, strict=True)
        arrays = [arrow.array(values, field.type) for values, field in zip(columns, self._schema, strict=True)]
        try:
            self._parquet.write_table(arrow.table(arrays, schema=self._schema))
        except Exception as error:
            raise self._place.failed(self._name, error) from error
        self._held.clear()

    def __enter__(self) -> Writer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            # Closing writes the rest: what failed before fails again, and is told already.
            for each in (self._parquet, self._file):
                with suppress(Exception):
                    each.close()
            with suppress(YakkanError):
                self._place.remove(self._name)


def read(place: Place, file: File) -> Iterator[Linked]:
    """The rows of a file. Raises YakkanError when it is not what the manifest says, at the latest at its end."""
    heads, last, records = Heads(), None, 0
    for row in _rows(place, file.name):
        records += 1
        if last is not None and last.matter != row.matter:
            heads.add(last)
        last = row
        yield row
    if last is not None:
        heads.add(last)
    _check(place, file, records, heads)


def _check(place: Place, file: File, records: int, heads: Heads) -> None:
    if records != file.records:
        raise YakkanError(f"{place.name}/{file.name}: found {records} records, expected {file.records}")
    if heads.text() != file.heads:
        raise YakkanError(f"{place.name}/{file.name}: found other ends of chains than the manifest tells")


def ends(place: Place, file: File, position: int) -> list[Head]:
    """The ends of the chains in a file, as they were at a position. Raises YakkanError as `read` does."""
    compute = library("pyarrow.compute")
    with _opened(place, file.name) as source:
        table = source.read(["position", "matter", "matter_seq", "link"])
        heads = Heads()
        whole = _last_of_each(table)
        for matter, seq, link in whole:
            heads.add_end(matter.encode(), seq, link)
        _check(place, file, table.num_rows, heads)
        earlier = table.filter(compute.less_equal(table["position"], position))
        return whole if earlier.num_rows == table.num_rows else _last_of_each(earlier)


def _last_of_each(table: Any) -> list[Head]:
    """The last row of each matter in a table of rows by matter."""
    if not table.num_rows:
        return []
    arrow, compute = library("pyarrow"), library("pyarrow.compute")
    names = table["matter"].combine_chunks()
    ends = compute.not_equal(names.slice(1), names.slice(0, len(names) - 1))
    last = table.filter(arrow.concat_arrays([ends, arrow.array([True])]))
    return list(map(Head, *(last[name].to_pylist() for name in ("matter", "matter_seq", "link"))))


def _rows(place: Place, name: str) -> Iterator[Linked]:
    arrow = library("pyarrow")
    with _opened(place, name) as source:
        for batch in source.iter_batches(_BATCH):
            # As bytes, as links bind them.
            columns = [
                column.cast(arrow.binary()) if name in _TEXTS else column
                for name, column in zip(COLUMNS, batch.columns, strict=True)
            ]
            yield from map(Linked, *(column.to_pylist() for column in columns))


@contextmanager
def _opened(place: Place, name: str) -> Iterator[Any]:
    """A file of a log, to read. Raises YakkanError for all that goes wrong with it."""
    parquet = library("pyarrow.parquet")
    opened: BinaryIO | None = None
    try:
        opened = place.reader(name)
        source = parquet.ParquetFile(opened, page_checksum_verification=True)
        if not source.schema_arrow.equals(_schema()):
            raise YakkanError(f"{place.name}/{name}: found other columns than those of a log")
        yield source
    except YakkanError:
        raise
    except FileNotFoundError:
        advice = "ask again if the log was written meanwhile, else write it anew with `yakkan log --whole`"
        raise YakkanError(f"{place.name}/{name}: no such file; {advice}") from None
    except Exception as error:
        # Each driver has errors of its own, and so has Parquet.
        raise place.failed(name, error) from error
    finally:
        if opened is not None:
            opened.close()
