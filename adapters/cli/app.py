"""The command line put together, and what becomes of errors: words on standard error and a status, no traceback."""

from __future__ import annotations

import io
import sys
from importlib.metadata import PackageNotFoundError, version
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from yakkan.adapters.cli import books, reference, views
from yakkan.domain.errors import InputError, YakkanError

WRONG_INPUT = 2


class Commands(TyperGroup):
    """The commands of `yakkan`; an error of use ends with status 2, every problem on a line of its own."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except InputError as error:
            lines = [str(problem) for problem in error.problems]
        except YakkanError as error:
            lines = [str(error)]
        except BrokenPipeError:
            # The reader has seen enough, as in `yakkan timeline ... | head`.
            raise
        except OSError as error:
            lines = [f"{error.filename or 'yakkan'}: {error.strerror or error}"]
        for line in lines:
            typer.echo(line, err=True)
        raise typer.Exit(WRONG_INPUT)


app = typer.Typer(
    name="yakkan",
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)

app.command("replay")(views.replay)
app.command("timeline")(views.timeline)
app.command("explain")(views.explain)
app.command("agenda")(views.agenda)
app.command("check")(reference.check)
app.command("import")(books.import_case)
app.command("record")(books.record)
app.command("advance")(books.advance)
app.command("verify")(books.verify)
app.command("readings")(reference.readings)
app.command("diagram")(reference.diagram)
app.command("demo")(reference.demo)


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
        app(prog_name="yakkan")
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else int(done.code is not None)
    return 0
