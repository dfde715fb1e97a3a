"""The command `yakkan debug`: a matter stepped through in a terminal, or by commands."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from yakkan.adapters.cli.options import (
    AsOfOption,
    CaseArgument,
    CustomerOption,
    KnownAtOption,
    LanguageOption,
    ReadingOption,
    StoreOption,
    question,
    speech,
)
from yakkan.adapters.cli.source import asked
from yakkan.adapters.extras import missing
from yakkan.domain.errors import InputError, Problem


def debug(
    case: CaseArgument = None,
    as_of: AsOfOption = None,
    known_at: KnownAtOption = None,
    reading: ReadingOption = None,
    db: StoreOption = None,
    customer: CustomerOption = None,
    commands: Annotated[
        str | None,
        typer.Option(
            "--run",
            "-x",
            metavar="COMMANDS",
            help="Carry out commands, print what they say and end, without a terminal: "
            "'break server/s1.state == rejected; run; where'.",
        ),
    ] = None,
    script: Annotated[
        str | None,
        typer.Option("--script", metavar="FILE", help="The same with the commands of a file; - is standard input."),
    ] = None,
    lang: LanguageOption = None,
) -> None:
    """Step through a matter in the terminal: on and back, along the days and along what was known.

    Breakpoints are conditions such as `watch.state == ending` or `outstanding > 1000000`. The key ? shows every key
    and command.
    """
    # The debugger is loaded by nobody else, so that other commands start fast.
    from yakkan.adapters.debugger.batch import run_commands
    from yakkan.adapters.debugger.console import Console
    from yakkan.adapters.debugger.console import commands as split
    from yakkan.adapters.debugger.session import Session
    from yakkan.adapters.debugger.words import Words

    orders = None if commands is None and script is None else split("\n".join(_texts(commands, script)))
    if orders is None:
        _needs_a_terminal()
    with asked(case, db, customer, question(as_of, known_at, reading)) as matter:
        session = Session(matter.matter.history, matter.as_of, matter.question.known_at, matter.question.readings)
        console = Console(session, Words(speech(lang).language))
        if orders is not None:
            run_commands(console, orders)
            return
        from yakkan.adapters.debugger.app import Debugger

        Debugger(console).run()


def _texts(commands: str | None, script: str | None) -> list[str]:
    """What to carry out: the file's commands first, then those of the command line."""
    texts = [] if commands is None else [commands]
    if script is None:
        return texts
    try:
        text = sys.stdin.read() if script == "-" else Path(script).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        found = f"a byte at {error.start} that is no UTF-8"
        raise InputError([Problem(script, found, "commands as UTF-8 text")]) from None
    return [text, *texts]


def _needs_a_terminal() -> None:
    """Raises InputError where the debugger could not be drawn."""
    if find_spec("textual") is None:
        raise missing("textual", ModuleNotFoundError(name="textual"), "debug", "debug", ", or use --run COMMANDS")
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        expected = "a terminal to draw in"
        raise InputError([Problem("debug", "input or output that is none", expected, "use --run COMMANDS")])
