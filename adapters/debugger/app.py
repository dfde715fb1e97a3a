"""The screen of the debugger: a table, the explanation of its selected line, and the keys, in 80 columns and more."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar, Final

from textual import work
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.events import Resize
from textual.widgets import Static

from yakkan.adapters.debugger.console import Console, Reply
from yakkan.adapters.debugger.display import head, keys, rule, tabs
from yakkan.adapters.debugger.grid import Grid
from yakkan.adapters.debugger.grounds import Written, why
from yakkan.adapters.debugger.help import Help
from yakkan.adapters.debugger.panes import PANES
from yakkan.adapters.debugger.setting import SAME
from yakkan.adapters.debugger.tables import Table, cut
from yakkan.adapters.debugger.widgets import Prompt, Tree
from yakkan.adapters.wording.problems import told
from yakkan.domain.errors import InputError, YakkanError
from yakkan.projections.target import Explained
from yakkan.projections.timeline import Row

Move = Callable[[], Reply]
"""Something that may take a while."""

_WAIT: Final = 4
_REST: Final = 0.5
"""Seconds without a key after which the search for days behind goes on."""
_SAID_EVERY: Final = 0.1
"""Seconds between two signs of life of a search."""


class Cancelled(Exception):
    """The search was stopped from the keyboard."""


class Debugger(App[None]):
    """Steps through the matter of a console's session."""

    ENABLE_COMMAND_PALETTE = False
    CSS = """
    Screen { layout: vertical; }
    #head { height: 2; background: $panel; }
    #tabs { height: 1; background: $panel; }
    #keys { height: 2; background: $panel; }
    #said { height: 1; text-style: bold; }
    #body { height: 1fr; }
    #rule { height: 1; background: $panel; }
    #tabs, #keys { link-style: none; link-color: $foreground; }
    #head, #tabs, #keys, #said, #rule { text-wrap: nowrap; text-overflow: clip; }
    Grid { height: 1fr; }
    #beside { height: 35%; min-height: 6; }
    Tree { height: 1fr; }
    .-wide #body { layout: horizontal; }
    .-wide Grid { width: 1fr; height: 100%; }
    .-wide #beside { width: 42%; height: 100%; padding-left: 1; }
    .-low #beside { display: none; }
    .-low #keys { height: 1; }
    .-zoomed Grid { display: none; }
    .-zoomed #beside { display: block; width: 100%; height: 100%; padding: 0; }
    #prompt { height: 1; display: none; }
    .-typing #prompt { display: block; }
    .-typing #said { display: none; }
    #colon { width: 1; }
    Prompt { width: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(key, action, show=False)
        for key, action in (
            ("n", "event(1)"),
            ("p", "event(-1)"),
            ("full_stop", "day(1)"),
            ("comma", "day(-1)"),
            ("right_square_bracket", "record(1)"),
            ("left_square_bracket", "record(-1)"),
            ("r", "run(1)"),
            ("R", "run(-1)"),
            ("right_curly_bracket", "run_records(1)"),
            ("left_curly_bracket", "run_records(-1)"),
            ("g", "first"),
            ("G", "last"),
            ("a", "know_all"),
            ("s", "know_same"),
            ("u", "undo"),
            ("t", "type('goto ')"),
            ("b", "type('break ')"),
            ("v", "type('reading ')"),
            ("colon", "type('')"),
            ("x", "suppose"),
            ("o", "ended"),
            ("e,enter", "zoom"),
            ("question_mark", "help"),
            ("escape", "close"),
            ("q", "leave"),
            *((f"{number}", f"pane('{pane}')") for number, pane in enumerate(PANES, start=1)),
        )
    ]

    def __init__(self, console: Console) -> None:
        super().__init__()
        self.HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]
        self.VERTICAL_BREAKPOINTS = [(0, "-low"), (18, "-high")]
        self.control = console
        self.session = console.session
        self.words = console.words
        self.pane = PANES[0]
        self.table = Table((), ())
        self.said = ""
        self._busy = self._preparing = self._prepared = self._left = False
        self._waiting: deque[Move] = deque()
        self._stop = threading.Event()
        self._heard = 0.0
        self._shown_day: date | None = None
        self._pinned: tuple[Written, ...] = ()
        self.session.tick = self._tick

    # -- drawing ---------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """The parts of the screen from top to bottom."""
        yield Static(id="head", markup=False)
        yield Static(id="tabs", markup=False)
        with Vertical(id="body"):
            yield Grid(id="grid")
            with Vertical(id="beside"):
                yield Static(id="rule", markup=False)
                yield Tree(id="tree")
        with Horizontal(id="prompt"):
            yield Static(":", id="colon", markup=False)
            yield Prompt(self.control, placeholder=self.words.tell("prompt"))
        yield Static(id="said", markup=False)
        yield Static(id="keys", markup=False)

    def on_mount(self) -> None:
        """Show the position that the session begins at."""
        self.title = "yakkan debug"
        self.query_one(Grid).focus()
        self.table = self.control.panes.table(self.pane)
        self.say(self.control.tell.arrival())
        self._prepare()

    def on_resize(self, event: Resize) -> None:
        """Fit everything into another size."""
        self.call_after_refresh(self._draw)

    def say(self, text: str) -> None:
        """Say something in the line above the keys."""
        self.said = text
        self.query_one("#said", Static).update(cut(text, self.size.width))

    def _draw(self) -> None:
        width = self.size.width
        self.query_one("#head", Static).update(head(self.session, self.words, width))
        self.query_one("#tabs", Static).update(tabs(self.words, self.pane, width))
        self.say(self.said)
        self.query_one("#keys", Static).update(keys(self.words, width))
        moved = self._shown_day != self.session.as_of
        self._shown_day = self.session.as_of
        self.query_one(Grid).show(self.table, self.pane, anew=moved)
        self._explain()

    def _explain(self) -> None:
        """Why the selected line is as it is; or what was asked for, until the next step."""
        lines: list[Written] = list(self._pinned)
        line = self.query_one(Grid).line
        if not lines and line is not None and line.explained is not None:
            lines = self._why(line.explained)
        elif not lines and line is not None:
            titles = [column.title for column in self.table.columns]
            named = zip(titles, line.cells, strict=True)
            lines = [(0, f"{title}: {cell.strip()}") for title, cell in named if cell.strip()]
        self.query_one("#rule", Static).update(rule(self.words.tell("why"), self.size.width))
        self.query_one(Tree).show(lines)

    def _why(self, explained: Explained | str) -> list[Written]:
        try:
            return why(self.session.view(), explained, self.words)
        except InputError:
            # A search has moved on to where there is no such line; it will show its own table in a moment.
            return []

    # -- moving ----------------------------------------------------------------------------------------------

    def go(self, move: Move) -> None:
        """Carry out what may take a while beside the screen; one thing at a time, a few more may wait."""
        if self._busy:
            if len(self._waiting) < _WAIT:
                self._waiting.append(move)
            if self._preparing:
                self._stop.set()
            else:
                self.say(self.words.tell("busy"))
            return
        self._busy = True
        self._stop.clear()
        self._heard = time.monotonic()
        self._carry_out(move)

    def _prepare(self) -> None:
        """Look for the days behind where it stands, so that stepping back is instant; any key goes before."""
        self._preparing = True
        self.go(self._search)

    def _search(self) -> Reply:
        self.session.prepare()
        self._prepared = True
        return Reply()

    @work(thread=True)
    def _carry_out(self, move: Move) -> None:
        try:
            reply = move()
        except Cancelled:
            reply = Reply() if self._preparing else Reply((self.words.tell("cancelled"),))
        except InputError as error:
            problems = [told(problem, self.words.language) for problem in error.problems]
            reply = Reply((problems[0],), tuple((0, problem) for problem in problems))
        except YakkanError as error:
            reply = Reply((str(error),), ((0, str(error)),))
        if self.is_running and not self._left:
            pane = reply.pane or self.pane
            self.call_from_thread(self._arrive, reply, pane, self.control.panes.table(pane))

    def _arrive(self, reply: Reply, pane: str, table: Table) -> None:
        self._busy = False
        if self._preparing:
            self._preparing = False
        else:
            self._show(reply, pane, table)
        if self._waiting:
            self.go(self._waiting.popleft())
        elif not self._prepared:
            self.set_timer(_REST, self._go_on_preparing)

    def _go_on_preparing(self) -> None:
        if not self._busy and not self._left:
            self._prepare()

    def _show(self, reply: Reply, pane: str, table: Table) -> None:
        self.pane, self.table = pane, table
        several = [(1, line) for line in reply.said] if len(reply.said) > 1 else []
        self._pinned = (*reply.tree, *several)
        self.say(reply.said[0] if len(reply.said) == 1 else "")
        self._draw()
        if reply.leave:
            self.action_leave()
        elif reply.help:
            self.action_help()

    def _tick(self, day: date) -> None:
        """Told by a search of each day; stops it when the keyboard said so."""
        if self._stop.is_set():
            raise Cancelled
        now = time.monotonic()
        if now - self._heard > _SAID_EVERY and not self._preparing:
            self._heard = now
            self.call_from_thread(self.say, self.words.tell("working", day))

    def _step(self, step: Callable[[], bool], otherwise: str) -> None:
        self.go(lambda: self.control.moved(step(), otherwise))

    def action_event(self, direction: Any) -> None:
        """To the next or last day on which something happens."""
        otherwise = "no_later_event" if direction > 0 else "no_earlier_event"
        self._step(lambda: self.session.step_event(direction), otherwise)

    def action_day(self, days: int) -> None:
        """A day on or back."""
        self._step(lambda: self.session.step_day(days), "no_more_days")

    def action_record(self, direction: Any) -> None:
        """One instant of the record more or less."""
        otherwise = "no_later_record" if direction > 0 else "no_earlier_record"
        self._step(lambda: self.session.step_record(direction), otherwise)

    def action_run(self, direction: Any) -> None:
        """Along the days to a breakpoint."""
        self.go(lambda: self.control.do("run" if direction > 0 else "back"))

    def action_run_records(self, direction: Any) -> None:
        """Along the records to a breakpoint."""
        self.go(lambda: self.control.do("run records" if direction > 0 else "back records"))

    def action_first(self) -> None:
        """To the first day."""
        self._step(self.session.first, "already")

    def action_last(self) -> None:
        """To the last day on record."""
        self._step(self.session.last, "already")

    def action_know_all(self) -> None:
        """Everything on record is known."""
        self._step(lambda: self.session.know(None), "already")

    def action_know_same(self) -> None:
        """Known is what was recorded by the end of each day."""
        self._step(lambda: self.session.know(SAME), "already")

    def action_undo(self) -> None:
        """Back to where it stood before the last move."""
        self._step(self.session.back, "no_undo")

    def action_suppose(self) -> None:
        """Suppose the selected fact away; or restore one that was."""
        line = self.query_one(Grid).line
        name = self._fact(line.explained) if line is not None and self.pane == "timeline" else None
        if name is None and line is not None and self.pane == "breaks":
            name = next((each for each in self.session.setting.what_if.names if each in line.cells), None)
        if name is None:
            self.say(self.words.tell("no_fact_here"))
            return
        away = name not in self.session.setting.what_if.names
        fact = name
        self.go(lambda: self.control.suppose(fact, away=away))

    def _fact(self, explained: object) -> str | None:
        """The name of a recorded fact."""
        return explained.ref if isinstance(explained, Row) and not explained.deemed else None

    # -- showing ---------------------------------------------------------------------------------------------

    def action_pane(self, pane: str) -> None:
        """Another pane."""
        if self._busy:
            # The session belongs to the search until that is done.
            self.go(lambda: Reply(pane=pane))
            return
        self.pane = pane
        self.screen.remove_class("-zoomed")
        self.table = self.control.panes.table(pane)
        self._pinned = ()
        self._shown_day = None
        self.say("")
        self._draw()
        self.query_one(Grid).focus()

    def action_ended(self) -> None:
        """Show or hide duties that have ended."""
        self.control.panes.ended = not self.control.panes.ended
        self.action_pane("duties")
        self.say(self.words.tell("ended_shown" if self.control.panes.ended else "ended_hidden"))

    def action_zoom(self) -> None:
        """The explanation in all of the screen; and back."""
        zoomed = not self.screen.has_class("-zoomed")
        self.screen.set_class(zoomed, "-zoomed")
        self.query_one(Tree if zoomed else Grid).focus()
        self.call_after_refresh(self._draw)

    def action_help(self) -> None:
        """All keys and commands."""
        self.push_screen(Help(self.control, self.words))

    def action_close(self) -> None:
        """Stop a search; else leave the command line or the zoom."""
        if self._busy and not self._preparing:
            self._waiting.clear()
            self._stop.set()
        elif self.screen.has_class("-typing"):
            self._close_prompt()
        elif self.screen.has_class("-zoomed"):
            self.action_zoom()

    def action_leave(self) -> None:
        """Leave the debugger."""
        self._left = True
        self._stop.set()
        self.exit()

    async def action_quit(self) -> None:
        """What Ctrl+Q does: leave, stopping a search."""
        self.action_leave()

    def action_help_quit(self) -> None:
        """What Ctrl+C does: say how to leave."""
        self.say(self.words.tell("how_to_quit"))

    def on_grid_highlighted(self) -> None:
        """Explain the line that was selected."""
        self._pinned = ()
        self._explain()

    def on_grid_selected(self) -> None:
        """Zoom the explanation of a line that is selected once more."""
        self.action_zoom()

    # -- the command line ------------------------------------------------------------------------------------

    def action_type(self, beginning: str) -> None:
        """Open the command line."""
        prompt = self.query_one(Prompt)
        self.screen.add_class("-typing")
        prompt.value = beginning
        prompt.focus()
        prompt.cursor_position = len(beginning)

    def _close_prompt(self) -> None:
        self.screen.remove_class("-typing")
        self.query_one(Tree if self.screen.has_class("-zoomed") else Grid).focus()

    def on_input_submitted(self, event: Prompt.Submitted) -> None:
        """Carry out a command."""
        command = event.value.strip()
        self._close_prompt()
        if not command:
            return
        self.query_one(Prompt).remember(command)
        self.go(lambda: self.control.do(command))
