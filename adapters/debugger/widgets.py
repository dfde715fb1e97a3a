"""The parts of the screen that take keys: the table, the tree below it, the command line.

They draw with ASCII only: the lines and blocks that terminals offer are wide on some Japanese ones.
"""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.scrollbar import ScrollBarRender
from textual.suggester import Suggester
from textual.widgets import DataTable, Input, Static

from yakkan.adapters.debugger.console import Console
from yakkan.adapters.debugger.grounds import Written
from yakkan.adapters.debugger.tables import GAP, Line, Table, fit, wrap

_STYLES = {"": "", "late": "bold red", "ended": "dim", "today": "bold"}

_SIDEWAYS: list[BindingType] = [
    Binding("right", "app.event(1)", show=False),
    Binding("left", "app.event(-1)", show=False),
]


class PlainBar(ScrollBarRender):
    """A scroll bar of spaces."""

    VERTICAL_BARS: ClassVar[list[str]] = [" "] * 8
    HORIZONTAL_BARS: ClassVar[list[str]] = [" "] * 8


class Grid(DataTable[Text]):
    """The table of a pane. Right and left step through events, as a debugger would."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *_SIDEWAYS,
        Binding("j", "cursor_down", show=False),
        Binding("k", "cursor_up", show=False),
        Binding("home", "scroll_top", show=False),
        Binding("end", "scroll_bottom", show=False),
    ]
    DEFAULT_CSS = """
    Grid { scrollbar-size-vertical: 1; overflow-x: hidden; }
    Grid > .datatable--cursor, Grid:focus > .datatable--cursor {
        background: $surface; color: $foreground; text-style: bold reverse;
    }
    """

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id, cursor_type="row", cell_padding=0, zebra_stripes=False)
        self._table = Table((), ())
        self._pane = ""
        self._width = 0

    def on_mount(self) -> None:
        """Draw plainly."""
        self.vertical_scrollbar.renderer = PlainBar  # type: ignore[misc]

    def on_resize(self) -> None:
        """Fit another width."""
        if self.outer_size.width != self._width:
            self.show(self._table, self._pane, anew=False)

    @property
    def line(self) -> Line | None:
        """The selected line."""
        lines = self._table.lines
        return lines[self.cursor_row] if 0 <= self.cursor_row < len(lines) else None

    def show(self, table: Table, pane: str, *, anew: bool) -> None:
        """Show a table. The selected line stays so where it is still there; `anew` begins where the table says."""
        selected = self._selected(table, pane, anew)
        self._table, self._pane = table, pane
        self._width = self.outer_size.width
        # The scroll bar has a column of its own, there or not.
        fitted = fit(table, max(self._width - 1, 10))
        self.clear(columns=True)
        with self.prevent(DataTable.RowHighlighted):
            for title, width in zip(fitted.titles, fitted.widths, strict=True):
                self.add_column(Text(title), width=width + GAP)
            for cells, line in zip(fitted.rows, table.lines, strict=True):
                style = _STYLES[line.tone]
                self.add_row(*(Text(cell, style=style, end="") for cell in cells))
            if not table.lines and table.empty:
                self.clear(columns=True)
                self.add_column(Text(table.empty), width=max(self._width - 1, 10))
            self.move_cursor(row=selected, scroll=True, animate=False)

    def _selected(self, table: Table, pane: str, anew: bool) -> int:
        if pane != self._pane:
            return table.start
        before = self.line
        if table.start and anew:
            return table.start
        if before is not None and before.key is not None:
            for number, line in enumerate(table.lines):
                if line.key == before.key:
                    return number
        return min(self.cursor_row, max(len(table.lines) - 1, 0))


class Tree(VerticalScroll):
    """Explanations: each line as deep as it stands in the tree."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *_SIDEWAYS,
        Binding("j", "scroll_down", show=False),
        Binding("k", "scroll_up", show=False),
    ]
    DEFAULT_CSS = "Tree { scrollbar-size-vertical: 1; } Tree Static { width: 100%; height: auto; }"

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._lines: list[Written] = []

    def compose(self) -> ComposeResult:
        """One text."""
        yield Static(markup=False)

    def on_mount(self) -> None:
        """Draw plainly."""
        self.vertical_scrollbar.renderer = PlainBar  # type: ignore[misc]

    def on_resize(self) -> None:
        """Wrap for another width."""
        self._write()

    def show(self, lines: list[Written]) -> None:
        """Show lines from the first one on."""
        if lines != self._lines:
            self.scroll_home(animate=False)
        self._lines = lines
        self._write()

    def _write(self) -> None:
        width = max(self.size.width - 1, 10)
        shown: list[str] = []
        for depth, text in self._lines:
            lead = "" if depth == 0 else "  " * (depth - 1) + "- "
            shown += wrap(lead + text, width, " " * (len(lead) if depth else 2))
        self.query_one(Static).update("\n".join(shown))


class Completions(Suggester):
    """What the beginning of a command may become."""

    def __init__(self, console: Console) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._console = console

    async def get_suggestion(self, value: str) -> str | None:
        """The first thing it may become."""
        found = self._console.completions(value) if value else []
        return next((each for each in found if each != value), None)


class Prompt(Input):
    """The command line, with what was typed before."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "earlier", show=False),
        Binding("down", "later", show=False),
        Binding("tab", "complete", show=False),
    ]

    def __init__(self, console: Console, placeholder: str) -> None:
        super().__init__(placeholder=placeholder, compact=True, suggester=Completions(console), select_on_focus=False)
        self._typed: list[str] = []
        self._number = 0

    def remember(self, command: str) -> None:
        """Keep a command for later."""
        if command not in self._typed[-1:]:
            self._typed.append(command)
        self._number = len(self._typed)

    def action_earlier(self) -> None:
        """The command before."""
        self._recall(-1)

    def action_later(self) -> None:
        """The command after."""
        self._recall(1)

    def action_complete(self) -> None:
        """Take what is suggested."""
        if self._suggestion:
            self.value = self._suggestion
            self.cursor_position = len(self.value)

    def _recall(self, step: int) -> None:
        self._number = min(max(self._number + step, 0), len(self._typed))
        self.value = self._typed[self._number] if self._number < len(self._typed) else ""
        self.cursor_position = len(self.value)
