"""The paper that pages are printed on: lines and tables that line up, wide characters included.

What is piped is plain text of 100 columns, or of COLUMNS. Where the columns that must stay whole (yen, days,
references) need more, the page is wider; nothing is cut off.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Literal, NamedTuple

import typer
from rich import box
from rich.cells import cell_len
from rich.console import Console, JustifyMethod, OverflowMethod
from rich.containers import Lines
from rich.table import Table
from rich.text import Text

PIPE_WIDTH: Final = 100
_GAP: Final = 2
_NARROWEST: Final = 12
_LONGEST_RUN: Final = 30
_RUN: Final = re.compile(r"[!-~]+")
_WORD: Final = re.compile(r"\S+\s*|\s+")
_PIECE: Final = re.compile(r"[（「『［【(]*(?:[!-~]+|\S)[、。，．：；」』）］】]*\s*|\s+")
"""A number, a name, or one sign of Japanese, each with what may not stand at the other end of a line."""

# One rule under the titles, in ASCII: line-drawing characters are wide on some Japanese terminals.
_RULED: Final = box.Box("    \n    \n -- \n    \n    \n    \n    \n    \n", ascii=True)

# Control characters would reach the terminal out of a case file.
_CONTROLS: Final = {code: " " for code in (*range(0x20), *range(0x7F, 0xA0)) if code != 0x0A}
# Marks that turn the direction of what follows let a name reorder the words around it.
_CONTROLS.update(dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)), " "))


class Column(NamedTuple):
    """A column: text may be wrapped; figures and whole words never are."""

    title: str
    sort: Literal["text", "whole", "figure"] = "text"


class Paper:
    """Standard output for people."""

    def __init__(self) -> None:
        self._width = _width()

    @property
    def width(self) -> int:
        """Columns to write in."""
        return self._width

    def line(self, text: str = "", style: str = "") -> None:
        """A line, never broken."""
        self._console(self._width).print(Text(_clean(text), style=style), soft_wrap=True)

    def heading(self, text: str) -> None:
        """The title of a section, after an empty line."""
        self.line()
        self.line(text, "bold")

    def pairs(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Names with values, the values below one another."""
        widest = max((cell_len(name) for name, _ in pairs), default=0)
        for name, value in pairs:
            # A name of several lines would read as further pairs.
            self.line(f"{name}{' ' * (widest - cell_len(name) + _GAP)}{one_line(value)}")

    def table(self, columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> None:
        """A table. Columns in which no row says anything are left out."""
        every = [[_clean(cell) for cell in row] for row in rows]
        shown = [i for i, _ in enumerate(columns) if any(row[i] for row in every)]
        table = Table(box=_RULED, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
        cells = {i: [columns[i].title, *(row[i] for row in every)] for i in shown}
        least = {i: _least(columns[i].sort, texts) for i, texts in cells.items()}
        if self._width < sum(least.values()) + _GAP * len(least):
            # Where room is scarce, cells of several lines take no more of it than the longest of these.
            lines = {i: [line for text in texts for line in text.split("\n")] for i, texts in cells.items()}
            least = {i: _least(columns[i].sort, texts) for i, texts in lines.items()}
        for i in shown:
            title, sort = columns[i]
            justify: Literal["left", "right"] = "right" if sort == "figure" else "left"
            header = _Cell(title) if sort == "text" else title
            table.add_column(header, justify=justify, no_wrap=sort != "text", overflow="fold", min_width=least[i])
        for row in every:
            table.add_row(*(_Cell(row[i]) if columns[i].sort == "text" else Text(row[i]) for i in shown))
        console = self._console(max(self._width, sum(least.values()) + _GAP * len(least)))
        with console.capture() as printed:
            console.print(table, crop=False)
        for line in printed.get().splitlines():
            typer.echo(line.rstrip())

    def _console(self, width: int) -> Console:
        return _Console(file=sys.stdout, width=width, highlight=False, markup=False, emoji=False)


class _Console(Console):
    """A console that leaves it to the command line what becomes of a reader who has gone."""

    def on_broken_pipe(self) -> None:
        """Raises the BrokenPipeError that is being handled."""
        raise


class _Cell(Text):
    """Text in a column, broken between words or signs of Japanese and never within a number, a day or a name."""

    def wrap(
        self,
        console: Console,
        width: int,
        *,
        justify: JustifyMethod | None = None,
        overflow: OverflowMethod | None = None,
        tab_size: int = 8,
        no_wrap: bool | None = None,
    ) -> Lines:
        """The lines of a column so wide."""
        lines = Lines()
        for line in self.split(allow_blank=True):
            parts = line.divide(_breaks(line.plain, width))
            for part in parts:
                part.rstrip()
            lines.extend(parts)
        return lines


def _breaks(text: str, width: int) -> list[int]:
    """Where the lines of a column so wide end, in characters: between words, in a longer one as its signs allow."""
    found: list[int] = []
    used = 0
    for start, piece in _pieces(text, width):
        size = cell_len(piece.rstrip())
        if used and used + size > width:
            found.append(start)
            used = 0
        used += cell_len(piece)
    return found


def _pieces(text: str, width: int) -> Iterator[tuple[int, str]]:
    """What stays on one line, with its place: words; of one that is wider its numbers, names and signs, or letters."""
    for word in _WORD.finditer(text):
        if cell_len(word.group().rstrip()) <= width:
            yield word.start(), word.group()
            continue
        for piece in _PIECE.finditer(text, word.start(), word.end()):
            if cell_len(piece.group().rstrip()) <= width:
                yield piece.start(), piece.group()
            else:
                yield from enumerate(piece.group(), start=piece.start())


def _least(sort: str, texts: Sequence[str]) -> int:
    """The columns that must be there: all for what stays whole, else a few words, and the longest that has no break.

    Japanese breaks anywhere; a run of other characters without a space does not.
    """
    widest = max(cell_len(text) for text in texts)
    if sort != "text":
        return widest
    unbroken = max((len(run) for text in texts for run in _RUN.findall(text)), default=0)
    return min(widest, max(_NARROWEST, min(unbroken, _LONGEST_RUN)))


def _width() -> int:
    given = os.environ.get("COLUMNS", "")
    if given.isdecimal() and int(given) > 0:
        return int(given)
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else PIPE_WIDTH


def one_line(text: str) -> str:
    """A text out of a case file as it may stand within a line: without control characters and ends of lines."""
    return _clean(text).replace("\n", " ")


def _clean(text: str) -> str:
    return text.translate(_CONTROLS)
