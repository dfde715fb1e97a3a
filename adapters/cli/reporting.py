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
from yakkan.adapters.cli.source import asked
from yakkan.adapters.court import write_pdf
from yakkan.adapters.wording import Speech
from yakkan.domain.contract.misfits import one_of
from yakkan.domain.errors import InputError, Problem
from yakkan.projections.view import View

WRITERS: Final[dict[str, Callable[[View, Path, Speech], None]]] = {".pdf": write_pdf}
"""Who writes a document, by the ending of its name."""


def report(
    out: Annotated[str, typer.Option("--out", metavar="FILE", help="The file to write, such as court.pdf.")],
    case: CaseArgument = None,
    as_of: AsOfOption = None,
    known_at: KnownAtOption = None,
    reading: ReadingOption = None,
    db: StoreOption = None,
    customer: CustomerOption = None,
    lang: LanguageOption = None,
) -> None:
    """Write where a matter stands, how it came to it and why, as a document to keep or to file."""
    path = Path(out)
    writer = WRITERS.get(path.suffix.lower())
    if writer is None:
        raise InputError([Problem("--out", repr(out), f"a name that ends in {one_of(WRITERS)}")])
    language = speech(lang)
    with asked(case, db, customer, question(as_of, known_at, reading)) as matter:
        writer(matter.view(), path, language)
    typer.echo(language.say("report_written", out))
