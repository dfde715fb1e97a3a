"""Lifecycles: each is one `transitions` definition, compiled into a table for replay.

The table and the machine hold the same moves (a property test proves it); a table look-up is some hundred times
faster than a trigger. A trigger is the name of an event; where one event can lead to two states, the second
trigger has a word in brackets. Whether a fact has effect is decided by the terms, not again in guards here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from transitions import Machine

NONE = "none"
"""Before any application."""

OVER = ("refused", "withdrawn", "terminated")
"""States that can end a contract of any kind."""


@dataclass(frozen=True, slots=True)
class Move:
    """A legal move: what triggers it, from which states, into which, under which provision."""

    trigger: str
    sources: tuple[str, ...]
    dest: str
    article: str


FORMATION = (
    Move("ApplicationReceived", (NONE,), "applied", "1(4)"),
    Move("ApplicationRejected", ("applied",), "refused", "1(4)"),
    Move("ApplicationWithdrawn", ("applied",), "withdrawn", "1(4)"),
    Move("AcceptanceArrived", ("applied",), "accepted", "1(4)"),
)
"""How every contract comes about."""


class Lifecycle:
    """The states of a kind, in order, and its moves. `table` maps (state, trigger) to the next state."""

    def __init__(self, name: str, states: Sequence[str], moves: Sequence[Move]) -> None:
        self.name = name
        self.states = (NONE, *states, *OVER)
        self.rank = {state: number for number, state in enumerate(self.states)}
        self.moves = tuple(moves)
        self.machine: Any = Machine(
            model=None,
            states=list(self.states),
            initial=NONE,
            auto_transitions=False,
            transitions=[
                {"trigger": move.trigger, "source": list(move.sources), "dest": move.dest} for move in self.moves
            ],
        )
        self.table: dict[tuple[str, str], str] = {
            (source, trigger): str(transition.dest)
            for trigger, event in self.machine.events.items()
            for source, transitions in event.transitions.items()
            for transition in transitions
        }
        self.article = {(source, m.trigger): m.article for m in self.moves for source in m.sources}

    def mermaid(self) -> str:
        """The lifecycle as a Mermaid state diagram; each arrow bears its trigger and its article."""
        lines = ["stateDiagram-v2", f"    [*] --> {NONE}"]
        for move in self.moves:
            lines += [f"    {source} --> {move.dest}: {move.trigger} [{move.article}]" for source in move.sources]
        final = {move.dest for move in self.moves} - {source for move in self.moves for source in move.sources}
        lines += [f"    {state} --> [*]" for state in self.states if state in final]
        return "\n".join(lines)

    def dot(self) -> str:
        """The lifecycle as a Graphviz digraph."""
        lines = [f'digraph "{self.name}" {{', "    rankdir=LR;", "    node [shape=box, style=rounded];"]
        for move in self.moves:
            label = f"{move.trigger}\\n{move.article}"
            lines += [f'    "{source}" -> "{move.dest}" [label="{label}"];' for source in move.sources]
        return "\n".join([*lines, "}"])
