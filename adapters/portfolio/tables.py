"""Rows as tables of other libraries. The columns have the same names, order and types whatever rows there are."""

from __future__ import annotations

import csv
import importlib
import os
from collections.abc import Iterable, Iterator
from datetime import date
from operator import attrgetter
from typing import IO, Any, Final, get_args, get_type_hints

from yakkan.adapters import extras
from yakkan.adapters.whole_file import whole_file
from yakkan.projections.portfolio import PortfolioRow

Batches = Iterable[list[PortfolioRow]]

TYPES: Final[dict[str, type]] = {
    name: next(each for each in (get_args(hint) or (hint,)) if each is not type(None))
    for name, hint in get_type_hints(PortfolioRow).items()
    if name in PortfolioRow.__dataclass_fields__
}
"""The type of each column, None aside: str, int, bool or date."""
ROWS: Final = 10_000
"""Rows that a table takes in at once."""

_values = attrgetter(*TYPES)


def to_polars(batches: Batches) -> Any:
    """A polars data frame."""
    polars = _library("polars")
    kinds = {str: polars.String, int: polars.Int64, bool: polars.Boolean, date: polars.Date}
    schema = {name: kinds[kind] for name, kind in TYPES.items()}
    frames = [polars.DataFrame(columns, schema=schema) for columns in _columns(batches)]
    return polars.concat(frames) if frames else polars.DataFrame(schema=schema)


def to_pandas(batches: Batches) -> Any:
    """A pandas data frame."""
    pandas = _library("pandas")
    kinds = {str: "object", int: "Int64", bool: "boolean", date: "datetime64[s]"}
    frames = []
    for columns in [*_columns(batches)] or [{name: [] for name in TYPES}]:
        series = {name: pandas.Series(column, dtype=kinds[TYPES[name]]) for name, column in columns.items()}
        frames.append(pandas.DataFrame(series))
    return pandas.concat(frames, ignore_index=True)


def to_parquet(batches: Batches, path: str | os.PathLike[str]) -> int:
    """A Parquet file; tells how many rows it has."""
    pyarrow = _library("pyarrow")
    parquet = importlib.import_module("pyarrow.parquet")
    kinds = {str: pyarrow.string(), int: pyarrow.int64(), bool: pyarrow.bool_(), date: pyarrow.date32()}
    schema = pyarrow.schema([(name, kinds[kind]) for name, kind in TYPES.items()])
    written = 0
    with whole_file(path) as partial, parquet.ParquetWriter(partial, schema) as writer:
        for columns in _columns(batches):
            table = pyarrow.table(columns, schema=schema)
            writer.write_table(table)
            written += table.num_rows
    return written


def to_csv(batches: Batches, file: IO[str]) -> int:
    """CSV by RFC 4180 with titles; days in ISO form, flags as true and false, what is missing as nothing."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(TYPES)
    written = 0
    for rows in batches:
        writer.writerows([_text(value) for value in _values(row)] for row in rows)
        written += len(rows)
    return written


def _text(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value


def _columns(batches: Batches) -> Iterator[dict[str, list[Any]]]:
    """The rows turned into columns, some at once."""
    gathered: list[PortfolioRow] = []
    for rows in batches:
        gathered += rows
        if len(gathered) >= ROWS:
            yield _turned(gathered)
            gathered = []
    if gathered:
        yield _turned(gathered)


def _turned(rows: list[PortfolioRow]) -> dict[str, list[Any]]:
    return dict(zip(TYPES, map(list, zip(*map(_values, rows), strict=True)), strict=True))


def _library(name: str) -> Any:
    """A library of the extra `tables`. Raises InputError, naming the extra, where it is not installed."""
    return extras.library(name, "tables", "portfolio")
