"""The command that hands a matter over as a file: `report`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Final

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
from yakkan.adapters.cli.source import Asked, asked
from yakkan.adapters.wording import Speech
from yakkan.domain.errors import InputError, Problem

Writer = Callable[[Asked, Speech], bytes]
"""What makes the file of one format: the bytes that answer a question, in a language."""


def _html(matter: Asked, language: Speech) -> bytes:
    from yakkan.adapters.report import html_report

    asked_about = matter.question
    history = matter.matter.history
    text = html_report(history, matter.as_of, asked_about.known_at, asked_about.readings, language.language)
    return text.encode()


WRITERS: Final[dict[str, Writer]] = {".html": _html, ".htm": _html}
"""The writer of each suffix of --out."""


def report(
    case: CaseArgument = None,
    out: Annotated[
        str, typer.Option("--out", metavar="FILE", help="The file to write; its suffix chooses the format.")
    ] = "report.html",
    as_of: AsOfOption = None,
    known_at: KnownAtOption = None,
    reading: ReadingOption = None,
    db: StoreOption = None,
    customer: CustomerOption = None,
    lang: LanguageOption = None,
) -> None:
    """Write a matter into one HTML file with both clocks to turn: a timeline, every line and its grounds.

    The file needs no network and shows any day as known at any instant; --as-of, --known-at and --lang choose what it
    shows first, and without scripts.
    """
    path = Path(out)
    writer = WRITERS.get(path.suffix.lower())
    if writer is None:
        found = f"the suffix {path.suffix!r}" if path.suffix else "no suffix"
        raise InputError([Problem("--out", found, f"one of: {', '.join(WRITERS)}")])
    language = speech(lang)
    with asked(case, db, customer, question(as_of, known_at, reading)) as matter:
        made = writer(matter, language)
    path.write_bytes(made)
    typer.echo(language.say("report_written", out))
