"""The help screen: every key and every command."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from yakkan.adapters.debugger.console import Console
from yakkan.adapters.debugger.grid import PlainBar
from yakkan.adapters.debugger.words import Words
from yakkan.adapters.wording.debugger import HELP


class Help(ModalScreen[None]):
    """Keys first, so that they fit 24 lines, then the commands."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,enter", "dismiss", show=False),
    ]
    DEFAULT_CSS = """
    Help { layout: vertical; background: $surface; }
    Help #title { height: 1; text-style: bold; background: $panel; }
    Help VerticalScroll { scrollbar-size-vertical: 1; height: 1fr; }
    Help VerticalScroll Static { height: auto; }
    """

    def __init__(self, console: Console, words: Words) -> None:
        super().__init__()
        self._control = console
        self._words = words

    def compose(self) -> ComposeResult:
        """One page."""
        yield Static(self._words.tell("help_title"), id="title", markup=False)
        with VerticalScroll():
            yield Static("\n".join([*self._keys(), "", *self._control.help()]), markup=False)

    def on_mount(self) -> None:
        """Draw plainly."""
        scroll = self.query_one(VerticalScroll)
        scroll.vertical_scrollbar.renderer = PlainBar  # type: ignore[misc]
        scroll.focus()

    def _keys(self) -> list[str]:
        widest = max(cell_len(keys) for keys, _ in HELP)
        return [f"{keys:<{widest}}  {meaning.to(self._words.language)}" for keys, meaning in HELP]
