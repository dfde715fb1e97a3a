"""A debugger without a terminal: commands in, text out, as `gdb -batch`."""

from __future__ import annotations

from collections.abc import Iterable

import typer

from yakkan.adapters.cli.paper import Paper, one_line
from yakkan.adapters.debugger.console import Console
from yakkan.adapters.debugger.tables import fit
from yakkan.domain.errors import InputError, Problem


def run_commands(console: Console, commands: Iterable[str]) -> None:
    """Carry out commands and print what they say. Raises InputError, naming the command, at the first wrong one."""
    paper = Paper()
    for command in commands:
        typer.echo(f"> {command}")
        try:
            reply = console.do(command)
        except InputError as error:
            raise InputError(_of_command(command, problem) for problem in error.problems) from None
        if reply.leave:
            return
        for line in reply.said:
            paper.line(one_line(line))
        for depth, text in reply.tree:
            paper.line(f"{'  ' * depth}{'- ' if depth else ''}{one_line(text)}")
        if reply.pane is not None:
            _print_pane(console, reply.pane, paper)


def _print_pane(console: Console, pane: str, paper: Paper) -> None:
    table = console.panes.table(pane)
    if not table.lines:
        paper.line(table.empty)
        return
    fitted = fit(table, paper.width)
    for row in (fitted.titles, *fitted.rows):
        paper.line(" ".join(row).rstrip())


def _of_command(command: str, problem: Problem) -> Problem:
    return Problem(f"{command!r}", problem.found, problem.expected, problem.advice)
