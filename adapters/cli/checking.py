"""`yakkan check`: whether the views of case files are as their `expect` lines say."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import typer

from yakkan.adapters.casefile import load_case
from yakkan.adapters.expectations import Mismatch, verify
from yakkan.adapters.register import Matter, Register
from yakkan.adapters.wording import Speech
from yakkan.adapters.wording.problems import said, told
from yakkan.domain.errors import InputError, Problem

SUFFIXES: Final = (".yaml", ".yml", ".json", ".jsonl")
"""How the names of case files in a folder end."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A case file with the number of its expectations and those that do not hold; or what is wrong with it."""

    path: str
    expectations: int = 0
    mismatches: tuple[Mismatch, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def failed(self) -> int:
        """How many expectations do not hold; one may fall short in several things."""
        return len({id(mismatch.expectation) for mismatch in self.mismatches})

    def to_dict(self) -> dict[str, Any]:
        """Plain form for JSON."""
        return {
            "file": self.path,
            "expectations": self.expectations,
            "failed": self.failed,
            "mismatches": [
                {
                    "line": each.expectation.line,
                    "as_of": str(each.expectation.fields["as_of"]),
                    "path": each.path,
                    "expected": each.expected,
                    "found": each.found,
                }
                for each in self.mismatches
            ],
            "problems": [str(problem) for problem in self.problems],
        }


def check_files(paths: Sequence[str]) -> Iterator[Checked]:
    """Each case file under these paths, checked."""
    for path in paths:
        found = list(_case_files(path))
        if not found:
            expected = f"at least one case file ({', '.join(SUFFIXES)})"
            yield Checked(path, problems=(Problem(path, "a folder without case files", expected),))
        for each in found:
            try:
                yield _checked(each)
            except InputError as error:
                yield Checked(each, problems=error.problems)


def _case_files(path: str) -> Iterator[str]:
    """The path itself, or the case files in the folder and below it, hidden ones left out."""
    if not Path(path).is_dir():
        yield path
        return
    for top, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.endswith(SUFFIXES) and not name.startswith("."):
                yield os.path.join(top, name)


def _checked(path: str) -> Checked:
    case = load_case(path)
    mismatches: list[Mismatch] = []
    count = 0
    with Register(":memory:") as register:
        matters = {matter.name: _views(matter) for matter in register.apply_all(case)}
        for document in case.documents:
            for expectation in document.expectations:
                count += 1
                mismatches += verify(expectation, matters[document.matter])
    return Checked(path, count, tuple(mismatches))


ViewFor = Callable[[date, date | datetime | None, Mapping[str, str]], Mapping[str, Any]]


def _views(matter: Matter) -> ViewFor:
    """The views of a matter as JSON, each made once: the lines of a case file often ask for the same."""
    made: dict[tuple[object, ...], Mapping[str, Any]] = {}

    def view_for(as_of: date, known_at: date | datetime | None, readings: Mapping[str, str]) -> Mapping[str, Any]:
        # A day and its midnight are equal as keys only by their text.
        key = (as_of, repr(known_at), *sorted(readings.items()))
        if key not in made:
            made[key] = matter.view(as_of, known_at, readings).to_dict()
        return made[key]

    return view_for


def _told(mismatch: Mismatch, speech: Speech) -> str:
    """A mismatch in one line; names of fields and values are those of the case file in either language."""
    if speech.language == "en":
        return str(mismatch)
    day = mismatch.expectation.fields["as_of"]
    text = speech.say("checked_short", day, mismatch.path, said(mismatch.expected), said(mismatch.found))
    return f"{mismatch.place}: {text}" if mismatch.place else text


def report(checked: Iterable[Checked], speech: Speech, *, as_json: bool) -> int:
    """Print what was found, each file as soon as it is checked; returns the exit status."""
    every = []
    for each in checked:
        every.append(each)
        for problem in each.problems:
            typer.echo(told(problem, speech.language), err=True)
        if as_json or each.problems:
            continue
        held = each.expectations - each.failed
        typer.echo(speech.say("checked_file", each.path, each.expectations, held))
        for mismatch in each.mismatches:
            typer.echo(f"  {_told(mismatch, speech)}")
    count, failed = sum(each.expectations for each in every), sum(each.failed for each in every)
    if as_json:
        files = [each.to_dict() for each in every]
        summary = {"files": files, "expectations": count, "failed": failed}
        typer.echo(json.dumps(summary, ensure_ascii=False, indent=2))
    elif not count:
        # What is wrong with a file has been said; whether it has expectations was not looked at.
        if not any(each.problems for each in every):
            typer.echo(speech.say("checked_nothing"))
    else:
        typer.echo(speech.say("checked" if failed else "checked_fine", count, failed))
    if any(each.problems for each in every):
        return 2
    return 1 if failed else 0
