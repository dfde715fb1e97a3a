"""Tables of columns that fit a width: what is whole stays whole, text is cut, and what matters least goes first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from rich.cells import cell_len, set_cell_size

from yakkan.adapters.cli.paper import one_line
from yakkan.adapters.debugger.changes import Key
from yakkan.projections.target import Explained

Tone = Literal["", "late", "ended", "today"]

GAP: Final = 1
_COMFORT: Final = 18
"""What a column of text should have before others are given up for it."""
_NARROWEST: Final = 8
_CUT: Final = ".."


class Column(NamedTuple):
    """A column. `rank` says how soon it is left out where there is no room: 0 never, 9 first."""

    title: str
    sort: Literal["text", "whole", "figure"] = "text"
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A row: its cells, the line or the name that explains it, and how it stands out."""

    cells: tuple[str, ...]
    explained: Explained | str | None = None
    key: Key | None = None
    mark: str = ""
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and rows; `empty` is said where there are no rows, `start` is the row to begin at."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    empty: str = ""
    start: int = 0


@dataclass(frozen=True, slots=True)
class Fitted:
    """A table as it is shown in a width: each cell is as wide as its column; a row is cut when it is asked for."""

    titles: tuple[str, ...]
    widths: tuple[int, ...]
    columns: tuple[Column, ...]
    cells: tuple[tuple[str, ...], ...]

    def row(self, number: int) -> tuple[str, ...]:
        """The cells of a row."""
        return tuple(map(_cell, self.cells[number], self.widths, self.columns))

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The cells of every row."""
        return tuple(self.row(number) for number in range(len(self.cells)))


def fit(table: Table, width: int) -> Fitted:
    """The table in so many columns of a terminal, the marks of its rows in front."""
    columns = [Column("", "whole"), *table.columns]
    rows = [[line.mark, *line.cells] for line in table.lines]
    shown = [i for i in range(len(columns)) if i == 0 or any(row[i] for row in rows) or not rows]
    rows = [[one_line(cell) for cell in row] for row in rows]
    widths = {i: max([cell_len(columns[i].title), *(cell_len(row[i]) for row in rows)]) for i in shown}
    widths[0] = 1
    while (over := _over(shown, widths, width)) > 0:
        dispensable = max(shown, key=lambda i: (columns[i].rank, i))
        last = columns[dispensable].rank == 0
        if _shrink(shown, columns, widths, over, _NARROWEST if last else _COMFORT):
            break
        if last:
            _shrink_all(shown, widths, over)
            break
        shown.remove(dispensable)
    return Fitted(
        tuple(_cell(columns[i].title, widths[i], columns[i]) for i in shown),
        tuple(widths[i] for i in shown),
        tuple(columns[i] for i in shown),
        tuple(tuple(row[i] for i in shown) for row in rows),
    )


def cut(text: str, width: int) -> str:
    """A text in at most so many columns of one line; two dots stand for what is left out."""
    text = one_line(text)
    if cell_len(text) <= width:
        return text
    if width <= len(_CUT):
        return _CUT[:width]
    return set_cell_size(text, width - len(_CUT)).rstrip() + _CUT


def wrap(text: str, width: int, indent: str = "") -> list[str]:
    """A text in lines of a width, broken at spaces or between wide characters; the further ones indented."""
    lines: list[str] = []
    rest, lead = one_line(text), ""
    while cell_len(rest) > (room := max(width - len(lead), 4)):
        end = _break(rest, room)
        lines.append(lead + rest[:end].rstrip())
        rest, lead = rest[end:].lstrip(), indent
    return [*lines, lead + rest]


def _break(text: str, room: int) -> int:
    """After how many characters a text is broken: at the last space or beside a wide one; else where it is full."""
    used, full, good = 0, 0, 0
    for i, letter in enumerate(text):
        used += cell_len(letter)
        if used > room:
            break
        full = i + 1
        following = text[full : full + 1]
        if letter == " " or (cell_len(letter) > 1 and following not in "、。）)]:") or cell_len(following) > 1:
            good = full
    return good or max(full, 1)


def _over(shown: Sequence[int], widths: dict[int, int], width: int) -> int:
    return sum(widths[i] for i in shown) + GAP * (len(shown) - 1) - width


def _shrink(shown: Sequence[int], columns: Sequence[Column], widths: dict[int, int], over: int, least: int) -> bool:
    """Take so much from the columns of text, the widest first, which keep a least width.

    False, and nothing taken, when that is not enough.
    """
    trial = dict(widths)
    while over > 0:
        texts = [i for i in shown if columns[i].sort == "text" and trial[i] > least]
        if not texts:
            return False
        widest = max(texts, key=lambda i: trial[i])
        trial[widest] -= 1
        over -= 1
    widths.update(trial)
    return True


def _shrink_all(shown: Sequence[int], widths: dict[int, int], over: int) -> None:
    """A terminal too narrow for anything: take from whatever is widest."""
    while over > 0 and max(widths[i] for i in shown) > 1:
        widest = max(shown, key=lambda i: widths[i])
        widths[widest] -= 1
        over -= 1


def _cell(text: str, width: int, column: Column) -> str:
    shown = cut(text, width)
    padding = " " * (width - cell_len(shown))
    return padding + shown if column.sort == "figure" else shown + padding
