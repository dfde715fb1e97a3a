"""The command `yakkan report`: a view as a document; the ending of the file's name says which kind."""

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
from yakkan.domain.contract.misfits import one_of
from yakkan.domain.errors import InputError, Problem

Writer = Callable[[Asked, Speech], bytes]
"""What makes the file of one format: the bytes that answer a question, in a language."""


def _html(matter: Asked, language: Speech) -> bytes:
    from yakkan.adapters.report import html_report

    asked_about = matter.question
    history = matter.matter.history
    text = html_report(history, matter.as_of, asked_about.known_at, asked_about.readings, language.language)
    return text.encode()


def _pdf(matter: Asked, language: Speech) -> bytes:
    from yakkan.adapters.court import pdf

    return pdf(matter.view(), language)


WRITERS: Final[dict[str, Writer]] = {".html": _html, ".pdf": _pdf}
"""The writer of each suffix of --out."""


def report(
    out: Annotated[
        str, typer.Option("--out", metavar="FILE", help="The file to write, such as report.html or court.pdf.")
    ],
    case: CaseArgument = None,
    as_of: AsOfOption = None,
    known_at: KnownAtOption = None,
    reading: ReadingOption = None,
    db: StoreOption = None,
    customer: CustomerOption = None,
    lang: LanguageOption = None,
) -> None:
    """Write where a matter stands, how it came to it and why, as a document to keep or to file.

    An HTML file shows it on any day, as known at any instant, and needs no network; the options say what it opens at.
    """
    path = Path(out)
    writer = WRITERS.get(path.suffix.lower())
    if writer is None:
        raise InputError([Problem("--out", repr(out), f"a name that ends in {one_of(WRITERS)}")])
    if path.is_dir():
        raise InputError([Problem("--out", f"{out!r}, a folder", "a file in a folder that exists")])
    if not path.absolute().parent.is_dir():
        raise InputError([Problem("--out", repr(out), "a file in a folder that exists")])
    language = speech(lang)
    with asked(case, db, customer, question(as_of, known_at, reading)) as matter:
        made = writer(matter, language)
    path.write_bytes(made)
    typer.echo(language.say("report_written", out))
