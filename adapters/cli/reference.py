"""Commands about the terms themselves and about case files: check, readings, diagram, demo."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from yakkan.adapters.cli.checking import check_files, report
from yakkan.adapters.cli.demo import print_demo
from yakkan.adapters.cli.options import JsonOption, LanguageOption, speech
from yakkan.adapters.cli.output import print_json
from yakkan.adapters.cli.paper import Column, Paper
from yakkan.adapters.terms_table import render, repository_tests, table
from yakkan.adapters.wording import Speech
from yakkan.domain.contract.lifecycles import LIFECYCLES
from yakkan.domain.contract.misfits import one_of, suggestion
from yakkan.domain.errors import InputError, Problem
from yakkan.domain.terms.readings import READINGS, WITHOUT_OUTCOME, Reading, unknown_reading


class Drawing(StrEnum):
    """The forms of a diagram."""

    mermaid = "mermaid"
    dot = "dot"


def check(
    paths: Annotated[list[str], typer.Argument(metavar="PATH", help="Case files, or folders with case files in them.")],
    json: JsonOption = False,
    lang: LanguageOption = None,
) -> None:
    """Verify the `expect` lines of case files. Exit status 1 when one fails, 2 when a file is bad."""
    status = report(check_files(paths), speech(lang), as_json=json)
    if status:
        raise typer.Exit(status)


def readings(
    reading: Annotated[
        str | None, typer.Argument(metavar="X1", help="One reading in full; else a list of all.")
    ] = None,
    json: JsonOption = False,
    lang: LanguageOption = None,
) -> None:
    """List the places where the text of the terms is open, and the ways to read it."""
    if reading is not None and reading not in READINGS:
        # `yakkan readings` takes a case file in the same place.
        advice = "to ask a case file, add --ask QUESTION" if Path(reading).exists() else ""
        advice = advice or suggestion(reading.upper(), READINGS)
        raise InputError([unknown_reading(reading, "X1|CASE", advice)])
    language = speech(lang)
    if reading is None:
        if json:
            print_json([_plain(each) for each in READINGS.values()])
        else:
            _print_all(Paper(), language)
    elif json:
        print_json(_plain(READINGS[reading]))
    else:
        _print_one(READINGS[reading], Paper(), language)


def diagram(
    kind: Annotated[str | None, typer.Argument(metavar="KIND", help="A kind of contract; else all.")] = None,
    form: Annotated[Drawing, typer.Option("--format", help="The form of the diagram.")] = Drawing.mermaid,
) -> None:
    """Draw the lifecycle of a kind of contract, for Mermaid or Graphviz."""
    if kind is not None and kind not in LIFECYCLES:
        found = f"the unknown kind {kind!r}"
        raise InputError([Problem("KIND", found, one_of(LIFECYCLES), suggestion(kind, LIFECYCLES))])
    drawn = {name: each for name, each in LIFECYCLES.items() if kind in (None, name)}
    if form is Drawing.dot:
        texts = [each.dot() for each in drawn.values()]
    else:
        # Mermaid gives a diagram no name: of several, a comment says which is which.
        names = [f"%% {name}\n" if len(drawn) > 1 else "" for name in drawn]
        texts = [name + each.mermaid() for name, each in zip(names, drawn.values(), strict=True)]
    typer.echo("\n\n".join(texts))


def demo(lang: LanguageOption = None) -> None:
    """Show on an example what a record that comes late changes, and what it does not."""
    print_demo(Paper(), speech(lang))


def _title(reading: Reading, language: Speech) -> str:
    return reading.title_ja if language.language == "ja" else reading.title_en


def _print_all(paper: Paper, language: Speech) -> None:
    columns = [
        Column(language.title("reading"), "whole"),
        Column(language.title("question")),
        Column(language.title("article")),
        Column(language.title("default"), "whole"),
        Column(language.title("choices"), "whole"),
    ]
    paper.table(
        columns,
        (
            [
                each.id,
                _title(each, language),
                ", ".join(each.articles),
                each.default,
                " ".join(each.alternatives),
            ]
            for each in READINGS.values()
        ),
    )


def _print_one(reading: Reading, paper: Paper, language: Speech) -> None:
    japanese = language.language == "ja"
    paper.line(f"{reading.id}  {_title(reading, language)}", "bold")
    for name, alternative in reading.alternatives.items():
        mark = f" {language.say('default_mark')}" if name == reading.default else ""
        paper.line(f"  {name}{mark}  {alternative.ja if japanese else alternative.en}")
    grounds = reading.grounds_ja if japanese else reading.grounds_en
    articles = ", ".join(language.article(article) for article in reading.articles)
    paper.line()
    paper.pairs([(language.say("grounds"), grounds), (language.say("articles"), articles)])
    if reading.id in WITHOUT_OUTCOME:
        english, in_japanese = WITHOUT_OUTCOME[reading.id]
        paper.line()
        paper.line(in_japanese if japanese else english)


def _plain(reading: Reading) -> dict[str, Any]:
    """Plain form for JSON, in both languages."""
    return {
        "id": reading.id,
        "title_en": reading.title_en,
        "title_ja": reading.title_ja,
        "articles": list(reading.articles),
        "default": reading.default,
        "alternatives": {
            name: {"en": alternative.en, "ja": alternative.ja} for name, alternative in reading.alternatives.items()
        },
        "grounds_en": reading.grounds_en,
        "grounds_ja": reading.grounds_ja,
        "without_outcome": WITHOUT_OUTCOME[reading.id][0] if reading.id in WITHOUT_OUTCOME else None,
    }


def terms(
    json: JsonOption = False,
    lang: LanguageOption = None,
) -> None:
    """List every paragraph of the terms: what it does, what carries it out, which tests name it, which readings."""
    rows = table(repository_tests())
    if json:
        print_json([row.to_dict() for row in rows])
        return
    typer.echo(render(rows, speech(lang).language, Paper().width))
