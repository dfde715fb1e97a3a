"""The table on the screen: lines with one selected, of which only those in sight are laid out.

It draws with ASCII only: the lines and blocks that terminals offer are wide on some Japanese ones.
"""

from __future__ import annotations

from typing import Any, ClassVar, Final

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.events import Click, Leave, MouseMove
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBarRender
from textual.strip import Strip

from yakkan.adapters.debugger.tables import GAP, Fitted, Line, Table, Tone, cut, fit

SIDEWAYS: Final[tuple[BindingType, ...]] = (
    Binding("right", "app.event(1)", show=False),
    Binding("left", "app.event(-1)", show=False),
)
"""Right and left step through events, as a debugger would."""

_TITLES: Final = 1
"""Lines that the titles take; they stay where they are."""
_NARROWEST: Final = 10
_STYLES: Final[dict[Tone, Style]] = {
    "": Style(),
    "late": Style(bold=True, color="red"),
    "ended": Style(dim=True),
    "today": Style(bold=True),
}


class PlainBar(ScrollBarRender):
    """A scroll bar of spaces."""

    VERTICAL_BARS: ClassVar[list[str]] = [" "] * 8
    HORIZONTAL_BARS: ClassVar[list[str]] = [" "] * 8


class Grid(ScrollView, can_focus=True):
    """The table of a pane."""

    class Highlighted(Message):
        """Another line is selected."""

    class Selected(Message):
        """The selected line is selected once more."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *SIDEWAYS,
        Binding("j,down", "cursor(1)", show=False),
        Binding("k,up", "cursor(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("home,ctrl+home", "far(-1)", show=False),
        Binding("end,ctrl+end", "far(1)", show=False),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {"grid--titles", "grid--cursor", "grid--hover"}
    DEFAULT_CSS = """
    Grid { background: $surface; color: $foreground; scrollbar-size-vertical: 1; overflow-x: hidden; }
    Grid:focus { background-tint: $foreground 5%; }
    Grid > .grid--titles { background: $panel; color: $foreground; text-style: bold; }
    Grid:focus > .grid--titles { background-tint: $foreground 5%; }
    Grid > .grid--hover { background: $block-hover-background; }
    Grid > .grid--cursor, Grid:focus > .grid--cursor {
        background: $surface; color: $foreground; text-style: bold reverse;
    }
    """

    ALLOW_SELECT = False

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.cursor_row = 0
        self._table = Table((), ())
        self._fitted: Fitted = fit(self._table, _NARROWEST)
        self._pane = ""
        self._width = 0
        self._under_the_mouse: int | None = None

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
        self.cursor_row = self._selected(table, pane, anew)
        self._table, self._pane = table, pane
        self._width = self.outer_size.width
        # The scroll bar has a column of its own, there or not.
        self._fitted = fit(table, max(self._width - 1, _NARROWEST))
        self.virtual_size = Size(max(self._width - 1, _NARROWEST), _TITLES + len(table.lines))
        self._into_sight(0)
        self.refresh()

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

    # -- drawing ---------------------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """A line of the screen: the titles, or the line of the table that has been scrolled there."""
        width, own = self.size.width, self.rich_style
        number = y - _TITLES + self.scroll_offset.y
        if y < _TITLES:
            said, style = self._fitted.titles, self.get_component_rich_style("grid--titles")
            if not self._table.lines and self._table.empty:
                said = (cut(self._table.empty, width - GAP),)
        elif number < len(self._table.lines):
            said, style = self._fitted.row(number), own + _STYLES[self._table.lines[number].tone]
            if number == self.cursor_row:
                style = style + self.get_component_rich_style("grid--cursor")
            elif number == self._under_the_mouse:
                style = style + self.get_component_rich_style("grid--hover")
        else:
            return Strip.blank(width, own)
        text = "".join(f"{cell}{' ' * GAP}" for cell in said)
        return Strip([Segment(text, style)]).adjust_cell_length(width, style)

    # -- selecting -------------------------------------------------------------------------------------------

    def move_cursor(self, *, row: int) -> None:
        """Select a line, the nearest where there is none of that number, and bring it into sight."""
        row = min(max(row, 0), max(len(self._table.lines) - 1, 0))
        if row != self.cursor_row:
            self.cursor_row = row
            self.post_message(self.Highlighted())
        self._into_sight(self.scroll_offset.y)
        self.refresh()

    def _into_sight(self, first: int) -> None:
        """Scroll as little as needed from where line `first` is the first one in sight."""
        last = first + self._height - 1
        if self.cursor_row < first:
            first = self.cursor_row
        elif self.cursor_row > last:
            first += self.cursor_row - last
        self.scroll_to(y=first, animate=False, force=True)

    @property
    def _height(self) -> int:
        """How many lines are in sight."""
        return max(self.scrollable_content_region.height - _TITLES, 1)

    def action_cursor(self, step: Any) -> None:
        """A line on or back."""
        self.move_cursor(row=self.cursor_row + step)

    def action_page(self, step: Any) -> None:
        """A page on or back."""
        self.scroll_relative(y=step * self._height, animate=False, force=True)
        self.move_cursor(row=self.cursor_row + step * self._height)

    def action_far(self, step: Any) -> None:
        """To either end."""
        self.move_cursor(row=len(self._table.lines) if step > 0 else 0)

    def on_click(self, event: Click) -> None:
        """Select a line, or the selected one once more."""
        row = self._row_at(event.y)
        if row is None:
            return
        event.stop()
        if row == self.cursor_row:
            self.post_message(self.Selected())
        self.move_cursor(row=row)

    def on_mouse_move(self, event: MouseMove) -> None:
        """Mark the line under the mouse."""
        self._hover(self._row_at(event.y))

    def on_leave(self, event: Leave) -> None:
        """Mark none."""
        self._hover(None)

    def _hover(self, row: int | None) -> None:
        if row != self._under_the_mouse:
            self._under_the_mouse = row
            self.refresh(Region(0, 0, *self.size))

    def _row_at(self, y: int) -> int | None:
        row = y - _TITLES + self.scroll_offset.y
        return row if y >= _TITLES and row < len(self._table.lines) else None
