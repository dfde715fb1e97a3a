"""`yakkan compare`: two parties' case files of one matter, side by side."""

from __future__ import annotations

from typing import Annotated

import typer

from yakkan.adapters.casefile import Case, load_case
from yakkan.adapters.cli.compared import print_comparison
from yakkan.adapters.cli.options import (
    AsOfOption,
    CustomerOption,
    JsonOption,
    KnownAtOption,
    LanguageOption,
    ReadingOption,
    question,
    speech,
)
from yakkan.adapters.cli.output import print_json
from yakkan.adapters.cli.paper import Paper
from yakkan.adapters.cli.source import case_of
from yakkan.domain.errors import InputError, Problem
from yakkan.projections.dispute import Dispute

NOTHING_IN_DISPUTE = 1


def compare(
    company: Annotated[str, typer.Argument(metavar="COMPANY", help="The company's case file.")],
    customer_file: Annotated[str, typer.Argument(metavar="CUSTOMER", help="The customer's case file.")],
    as_of: AsOfOption = None,
    known_at: KnownAtOption = None,
    reading: ReadingOption = None,
    customer: CustomerOption = None,
    json: JsonOption = False,
    lang: LanguageOption = None,
) -> None:
    """Show where two parties' papers part, which fact or reading decides, and how much money hangs on it.

    Facts are matched by what they say, not by their labels; corrections are applied first. --reading reads both
    files in one way; without it, readings that the files choose differently are issues of law. Exit status 0 where
    something is in dispute, 1 where nothing is, 2 for wrong input.
    """
    asked = question(as_of, known_at, reading)
    cases = _both(company, customer_file, customer)
    found = Dispute(cases[0].history).compare(
        cases[1], as_of=asked.as_of, known_at=asked.known_at, readings=asked.readings
    )
    if json:
        print_json(found.to_dict())
    else:
        print_comparison(found, (company, customer_file), Paper(), speech(lang))
    if not found:
        raise typer.Exit(NOTHING_IN_DISPUTE)


def _both(company: str, customer_file: str, customer: str | None) -> tuple[Case, Case]:
    """Both files, everything that is wrong with either told at once."""
    cases: list[Case] = []
    problems: list[Problem] = []
    for path in (company, customer_file):
        try:
            cases.append(case_of(load_case(path), customer))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return cases[0], cases[1]
