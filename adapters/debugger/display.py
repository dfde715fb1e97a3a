"""The lines around the table: the head, the tabs, the keys. Each fits a width; nothing needs colour to be read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rich.cells import cell_len
from textual.content import Content
from textual.style import Style

from yakkan.adapters.debugger.panes import PANES
from yakkan.adapters.debugger.session import Session
from yakkan.adapters.debugger.tables import cut
from yakkan.adapters.debugger.words import Words

_KEYS: Final = (
    ((("?", "help"),), "key_help"),
    ((("q", "leave"),), "key_quit"),
    ((("n", "event(1)"), ("p", "event(-1)")), "key_event"),
    (((".", "day(1)"), (",", "day(-1)")), "key_day"),
    ((("]", "record(1)"), ("[", "record(-1)")), "key_record"),
    ((("r", "run(1)"), ("R", "run(-1)")), "key_run"),
    ((("b", "type('break ')"),), "key_break"),
    ((("t", "type('goto ')"),), "key_goto"),
    (((":", "type('')"),), "key_command"),
    ((("e", "zoom"),), "key_why"),
    ((("u", "undo"),), "key_undo"),
)


def head(session: Session, words: Words, width: int) -> Content:
    """Both clocks and whose matter it is; below, what is owed and what is set otherwise."""
    view, w = session.view(), words
    known = f"{w.tell('known')} {w.knowledge(session.setting.known)}"
    clocks = f"{w.tell('as_of')} {w.weekday(session.as_of)}  {known}"
    counted = w.tell("records", session.known_number, len(session.instants))
    totals = view.fees.totals
    owed = w.tell("owed", w.yen(totals.outstanding), w.yen(totals.overdue), w.yen(totals.late_interest))
    beside = [f"{name}={value}" for name, value in view.readings.items()]
    if session.setting.what_if:
        beside.append(w.tell("supposed", len(session.setting.what_if.names)))
    return Content.assemble(
        (_apart(clocks, counted, width), "bold"), "\n", _apart(owed, " ".join(beside) or view.customer or "", width)
    )


def tabs(words: Words, pane: str, width: int) -> Content:
    """The panes with their keys, the present one in brackets; each can be clicked."""
    pieces: list[Content | tuple[str, Style]] = []
    named = [(number, each, words.tell(each)) for number, each in enumerate(PANES, start=1)]
    short = sum(cell_len(name) + 4 for _, _, name in named) > width
    for number, each, name in named:
        label = f"{number}" if short and each != pane else f"{number} {name}"
        style = Style.from_meta({"@click": f"app.pane('{each}')"})
        if each == pane:
            style += Style(bold=True, reverse=True)
        pieces.append((f"[{label}]" if each == pane else f" {label} ", style))
    return Content.assemble(*pieces)


def keys(words: Words, width: int) -> Content:
    """The keys with what they do, in two lines; each can be clicked."""
    lines: list[list[Content]] = [[]]
    used = 0
    for pair, label in _KEYS:
        needed = sum(len(key) + 1 for key, _ in pair) + cell_len(words.tell(label)) + 2
        if used + needed > width + 2 and used:
            lines.append([])
            used = 0
        lines[-1].append(Content.assemble(*_key(pair, words.tell(label))))
        used += needed
    return Content("\n").join([Content("  ").join(line) for line in lines[:2]])


def rule(title: str, width: int) -> str:
    """A line with a title in it."""
    begun = f"-- {title} "
    return begun + "-" * (width - cell_len(begun))


def _key(pair: tuple[tuple[str, str], ...], label: str) -> Iterator[tuple[str, Style]]:
    for number, (key, action) in enumerate(pair):
        style = Style.from_meta({"@click": f"app.{action}"})
        yield key, style + Style(bold=True, reverse=True)
        yield ("/" if number + 1 < len(pair) else " "), Style()
    yield label, Style.from_meta({"@click": f"app.{pair[0][1]}"})


def _apart(left: str, right: str, width: int) -> str:
    """Two texts at the two ends of a line; the right one gives way."""
    left = cut(left, width)
    room = width - cell_len(left) - 2
    right = cut(right, room) if room > 2 else ""
    return left + " " * (width - cell_len(left) - cell_len(right)) + right
