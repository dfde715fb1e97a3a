"""The command line put together, and what becomes of errors: words on standard error and a status, no traceback."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib.metadata import PackageNotFoundError, version
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from yakkan.adapters.casefile.loading import FILE_FAILURES
from yakkan.adapters.cli import (
    asking,
    books,
    comparing,
    contested,
    debugging,
    disputes,
    portfolios,
    reference,
    reporting,
    views,
)
from yakkan.adapters.cli.options import Tongue, speech
from yakkan.adapters.wording.problems import told
from yakkan.adapters.wording.word import Language
from yakkan.domain.errors import InputError, Problem, YakkanError

WRONG_INPUT = 2
READER_GONE = 128 + 13
"""As of a process that the signal of a closed pipe (SIGPIPE, 13) ends: neither fine nor an answer."""

_LANGUAGE = "yakkan.language"
# Here it may have been written as well.
_FILE_FAILURES = {**FILE_FAILURES, PermissionError: "a file that may not be read or written"}


class Command(TyperCommand):
    """A command of `yakkan`; it lets the group know in which language it speaks, for what is wrong."""

    def invoke(self, ctx: Any) -> Any:
        """Run it."""
        ctx.meta[_LANGUAGE] = ctx.params.get("lang")
        return super().invoke(ctx)


class Commands(TyperGroup):
    """The commands of `yakkan`; an error of use ends with status 2, every problem on a line of its own."""

    def make_context(self, *args: Any, **more: Any) -> Any:
        """Read the command; help is printed here."""
        with _for_a_reader():
            return super().make_context(*args, **more)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Take in the arguments."""
        return super().parse_args(ctx, portfolios.with_local_cluster(args))

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        with _for_a_reader():
            return self._invoke(ctx)

    def _invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except InputError as error:
            lines = [told(problem, _language(ctx)) for problem in error.problems]
        except YakkanError as error:
            lines = [str(error)]
        except BrokenPipeError:
            raise
        except OSError as error:
            found = _FILE_FAILURES.get(type(error)) or f"a failure ({error.strerror or error})"
            problem = Problem(str(error.filename or "yakkan"), found, "a file that can be read and written")
            lines = [told(problem, _language(ctx))]
        for line in lines:
            typer.echo(line, err=True)
        raise typer.Exit(WRONG_INPUT)


@contextmanager
def _for_a_reader() -> Iterator[None]:
    """Print for a reader who may have seen enough, as in `yakkan timeline ... | head`: then stop without a word."""
    try:
        yield
    except BrokenPipeError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for stream in (sys.stdout, sys.stderr):
            # What is still held back would fail again when the process ends.
            with suppress(OSError, ValueError):
                os.dup2(nowhere, stream.fileno())
        raise typer.Exit(READER_GONE) from None


def _language(ctx: Any) -> Language:
    """The language in which the command spoke that was carried out."""
    tongue = ctx.meta.get(_LANGUAGE)
    return speech(None if tongue is None else Tongue(tongue)).language


app = typer.Typer(
    name="yakkan",
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)

_COMMANDS: tuple[tuple[str, Callable[..., None], str], ...] = (
    ("replay", views.replay, "Where a matter stands on a day."),
    ("timeline", views.timeline, "What happened, what followed, and what did not hold."),
    ("explain", views.explain, "Why: provisions, events, readings, arithmetic."),
    ("diff", disputes.diff, "Where two views part, and what follows from it."),
    ("bisect", disputes.bisect, "Where an answer turns, and by which event."),
    ("what-if", disputes.what_if, "What would be otherwise had the facts been others."),
    ("agenda", views.agenda, "What must be done, by whom and by when."),
    ("compare", comparing.compare, "Where two parties' papers part, and what hangs on it."),
    ("debug", debugging.debug, "Step through a matter, on and back, in the terminal."),
    ("check", reference.check, "Verify what case files expect."),
    ("import", books.import_case, "Take a case file into a store."),
    ("record", books.record, "Record a fact in a store."),
    ("advance", books.advance, "The nightly run of a store."),
    ("verify", books.verify, "See whether a store is whole."),
    ("due", asking.due, "What falls due, over all customers."),
    ("exposure", asking.exposure, "What is at stake, over all customers."),
    ("search", asking.search, "Find a text in all that a store holds."),
    ("index", asking.index, "Bring the tables of those questions up to date."),
    ("portfolio", portfolios.portfolio, "Every contract of a store on a day: sums, rows, tables."),
    ("log", portfolios.log, "Write the events of a store as Parquet files, for a cluster."),
    ("generate", portfolios.generate, "Make up a lifelike portfolio, as a store or as case files."),
    ("report", reporting.report, "A matter as a document to keep or to file."),
    ("terms", reference.terms, "Article by article: what is computed, by what, tested where."),
    ("readings", contested.readings, "Where the text is open; a case across readings."),
    ("decisive", contested.decisive, "The facts that an answer hangs on."),
    ("safe", contested.safe, "Until when an act is in time, whatever one reads."),
    ("diagram", reference.diagram, "Draw the lifecycle of a kind of contract."),
    ("demo", reference.demo, "An example: a notice that is recorded late."),
)
for _name, _command, _summary in _COMMANDS:
    app.command(_name, cls=Command, short_help=_summary)(_command)


def _version(wanted: bool) -> None:
    if wanted:
        try:
            number = version("yakkan")
        except PackageNotFoundError:
            number = "(not installed)"
        typer.echo(f"yakkan {number}")
        raise typer.Exit


@app.callback()
def yakkan(
    _: Annotated[
        bool,
        typer.Option("--version", "-V", callback=_version, is_eager=True, help="Print the version and exit."),
    ] = False,
) -> None:
    """Standard terms of business that compute: what was the case on a day, and what was known at an instant.

    Exit status: 0 fine; 1 the answer is "no" (a failed check, a broken store); 2 wrong input, nothing changed.
    """


def main() -> int:
    """Run the command line on the arguments of the process; returns the exit status."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show Japanese gets escapes rather than an error.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        with _for_a_reader():
            app(prog_name="yakkan")
    except typer.Exit as done:
        return done.exit_code
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else int(done.code is not None)
    return 0
