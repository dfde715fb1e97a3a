"""The parts of the screen beside the table that take keys: the tree below it, the command line."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.suggester import Suggester
from textual.widgets import Input, Static

from yakkan.adapters.debugger.console import Console
from yakkan.adapters.debugger.grid import SIDEWAYS, PlainBar
from yakkan.adapters.debugger.grounds import Written
from yakkan.adapters.debugger.tables import wrap


class Tree(VerticalScroll):
    """Explanations: each line as deep as it stands in the tree."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *SIDEWAYS,
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
