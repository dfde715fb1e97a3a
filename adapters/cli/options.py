"""What the commands take: the options they share, and the reading of their values."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Final

import typer

from yakkan.adapters.wording import Speech
from yakkan.domain.business_days import FIRST_YEAR, LAST_YEAR
from yakkan.domain.errors import InputError, Problem
from yakkan.domain.instants import in_jst
from yakkan.domain.terms.readings import parse_reading

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_A_DAY = "a day such as 2025-06-05"
_ONLY_AN_INSTANT = "an instant such as 2025-06-05T17:00+09:00"
_AN_INSTANT = "a day such as 2025-06-05 or an instant such as 2025-06-05T17:00+09:00"


class Tongue(StrEnum):
    """The languages of the command line, as its option names them."""

    ja = "ja"
    en = "en"


CaseArgument = Annotated[
    str | None, typer.Argument(metavar="CASE", help="A case file (YAML, JSON, JSON Lines); or give --db.")
]
StoreOption = Annotated[str | None, typer.Option("--db", metavar="STORE", help="A store, in place of a case file.")]
OwnStoreOption = Annotated[
    str,
    typer.Option(
        "--db",
        metavar="STORE",
        help="The store: an SQLite file, or postgresql://user:password@host/database?schema=name.",
    ),
]
CustomerOption = Annotated[
    str | None,
    typer.Option("--customer", metavar="NAME", help="Whose matter, by name or id, where there are several."),
]
AsOfOption = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DAY", help="The day asked about; else the last day on record."),
]
KnownAtOption = Annotated[
    str | None,
    typer.Option(
        "--known-at",
        metavar="TIME",
        help="Use only what was recorded by this day (its end) or instant; else everything.",
    ),
]
ReadingOption = Annotated[
    list[str] | None,
    typer.Option("--reading", metavar="X1=R-B", help="Read the text in this way; may be given several times."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
LanguageOption = Annotated[
    Tongue | None,
    typer.Option(
        "--lang",
        envvar="YAKKAN_LANG",
        show_envvar=True,
        help="The language to read; else Japanese where the locale is Japanese.",
    ),
]


@dataclass(frozen=True, slots=True)
class Question:
    """What a view is asked: the day (None: the last one on record), the knowledge and the readings."""

    as_of: date | None = None
    known_at: date | datetime | None = None
    readings: dict[str, str] = field(default_factory=dict)


def question(
    as_of: str | None, known_at: str | None, readings: Iterable[str] | None, named: str = "--reading"
) -> Question:
    """The options of a view as a question; `named` is the option that gives the readings.

    Raises InputError with everything that is wrong with them.
    """
    problems: list[Problem] = []
    day = knowledge = None
    try:
        day = None if as_of is None else parse_day(as_of, "--as-of")
    except InputError as error:
        problems += error.problems
    try:
        knowledge = None if known_at is None else parse_knowledge(known_at, "--known-at")
    except InputError as error:
        problems += error.problems
    chosen = _readings(readings or (), problems, named)
    if problems:
        raise InputError(problems)
    return Question(day, knowledge, chosen)


def parse_day(text: str, where: str) -> date:
    """A day in ISO form, of a year whose holidays are known. Raises InputError for anything else."""
    found = repr(text)
    if not _DAY.fullmatch(text):
        raise InputError([Problem(where, found, _A_DAY)])
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise InputError([Problem(where, found, f"{_A_DAY}, one that the calendar has")]) from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        expected = f"a day from {FIRST_YEAR} to {LAST_YEAR}"
        raise InputError([Problem(where, found, expected, "the holidays of other years are not known")])
    return day


def parse_instant(text: str, where: str) -> datetime:
    """An instant in ISO form, Japan time where it has no offset. Raises InputError for anything else."""
    knowledge = parse_knowledge(text, where, _ONLY_AN_INSTANT)
    if isinstance(knowledge, datetime):
        return knowledge
    raise InputError([Problem(where, f"the day {text!r}", _ONLY_AN_INSTANT)])


def parse_knowledge(text: str, where: str, expected: str = _AN_INSTANT) -> date | datetime:
    """A day or an instant in ISO form; `expected` is what InputError says of anything else."""
    if _DAY.fullmatch(text):
        return parse_day(text, where)
    if not _DAY.fullmatch(text[:10]) or text[10:11] not in ("T", " "):
        raise InputError([Problem(where, repr(text), expected)])
    parse_day(text[:10], where)
    try:
        return in_jst(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        raise InputError([Problem(where, repr(text), expected)]) from None


def speech(tongue: Tongue | None) -> Speech:
    """The language asked for, else that of the locale: Japanese, or English for every other one."""
    if tongue is not None:
        return Speech("ja" if tongue is Tongue.ja else "en")
    names: Final = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    locale = next((name for name in names if name), "")
    return Speech("ja" if locale.lower().startswith("ja") else "en")


def _readings(texts: Iterable[str], problems: list[Problem], named: str) -> dict[str, str]:
    chosen: dict[str, str] = {}
    for text in texts:
        try:
            name, value = parse_reading(text)
        except InputError as error:
            problems += [Problem(named, each.found, each.expected, each.advice) for each in error.problems]
            continue
        if chosen.setdefault(name, value) != value:
            problems.append(Problem(named, f"{name}={chosen[name]} and {name}={value}", f"{name} once"))
    return chosen
