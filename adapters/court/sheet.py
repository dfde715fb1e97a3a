"""What the document is made of: sections with tables, as plain data for the typesetter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, NamedTuple

from rich.cells import cell_len

SIZE: Final = 7.5
"""Size of the type in tables (points)."""
_NARROW: Final = SIZE * 0.56 * 25.4 / 72
"""Width of a figure or a Latin letter (millimetres); a Japanese character takes less than two."""
_INSET: Final = 2.2
_TALL: Final = 600
"""Characters of a cell from which its row may be torn apart by the end of a page."""
_LONG: Final = 15
_RUN: Final = re.compile(rf"[!-~\u00a1-\u024f]{{{_LONG},}}")
_PIECE: Final = re.compile(r"[^/#_.,:;@=+-]{1,12}[/#_.,:;@=+-]*|[/#_.,:;@=+-]{1,12}")
_BREAK: Final = "\u200b"


class Column(NamedTuple):
    """A column: text shares what is left of the page; figures and whole words are never broken."""

    title: str
    sort: Literal["text", "whole", "figure"] = "text"
    share: float = 1.0


class Cell(NamedTuple):
    """A cell: what it says, smaller text below, the name of the row that a click leads to.

    A mark stays readable in a row that is struck through.
    """

    text: str
    below: str = ""
    to: str | None = None
    mark: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row. `struck` through it stands no longer; `name` is what links lead to; `inner` belongs to the row above."""

    cells: Sequence[str | Cell]
    struck: bool = False
    name: str | None = None
    inner: bool = False

    def plain(self, shown: Sequence[int]) -> dict[str, Any]:
        """Plain form for the typesetter, of the columns that are shown."""
        cells = [_cell(self.cells[i]) for i in shown]
        return {
            "cells": [[breakable(cell.text), breakable(cell.below), cell.to, cell.mark] for cell in cells],
            "struck": self.struck,
            "name": self.name,
            "inner": self.inner,
            "tall": any(len(cell.text) + len(cell.below) > _TALL for cell in cells),
        }


@dataclass(frozen=True, slots=True)
class Group:
    """Rows below a line of their own, which is said again where they go on on the next page."""

    title: str
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the document; one without rows says that it has none in the words of `empty`, or is left out."""

    title: str
    columns: Sequence[Column] = ()
    rows: Sequence[Row] = ()
    groups: Sequence[Group] = ()
    level: int = 1
    note: str = ""
    empty: str = ""
    annex: bool = False
    unbroken: bool = False

    @property
    def says_something(self) -> bool:
        """Whether it has rows, or a word for having none, or is a heading over others."""
        return bool(self.rows or self.groups or self.empty or not self.columns)

    def plain(self) -> dict[str, Any]:
        """Plain form for the typesetter. Columns in which no row says anything are left out."""
        every = [row for group in self.groups for row in group.rows] if self.groups else list(self.rows)
        shown = [i for i in range(len(self.columns)) if any(_cell(row.cells[i]).text for row in every)]
        groups = self.groups or ([Group("", self.rows)] if self.rows else [])
        return {
            "title": self.title,
            "level": self.level,
            "note": self.note,
            "empty": "" if every else self.empty,
            "annex": self.annex,
            "unbroken": self.unbroken,
            "columns": [_column(self.columns[i], [_cell(row.cells[i]) for row in every]) for i in shown],
            "groups": [
                {
                    "title": breakable(group.title),
                    "rows": [row.plain(shown) for row in group.rows],
                }
                for group in groups
            ],
        }


def breakable(text: str) -> str:
    """The text with places to break in runs that would not fit into a column: references, long names."""
    if len(text) < _LONG:
        return text
    return _RUN.sub(lambda run: _BREAK.join(_PIECE.findall(run[0])), text)


def _cell(cell: str | Cell) -> Cell:
    return Cell(cell) if isinstance(cell, str) else cell


def _column(column: Column, cells: Sequence[Cell]) -> dict[str, Any]:
    plain: dict[str, Any] = {"title": column.title, "figure": column.sort == "figure", "share": None, "width": None}
    if column.sort == "text":
        return plain | {"share": column.share}
    texts = {column.title, *(part for cell in cells for part in (cell.text, cell.below))}
    return plain | {"width": max(map(cell_len, texts)) * _NARROW + _INSET}
