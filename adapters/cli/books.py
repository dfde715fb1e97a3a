"""Commands that keep a store: import, record, advance, verify."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from yakkan.adapters.casefile import load_case
from yakkan.adapters.cli.course import effect as effect_of
from yakkan.adapters.cli.options import (
    CustomerOption,
    JsonOption,
    LanguageOption,
    OwnStoreOption,
    parse_day,
    parse_instant,
    speech,
)
from yakkan.adapters.cli.output import print_json
from yakkan.adapters.cli.recording import parse_fact, rows_of
from yakkan.adapters.cli.source import existing_store, matter_of_store
from yakkan.adapters.cli.verification import store_to_verify, verify_store
from yakkan.adapters.register import Register
from yakkan.adapters.wording import Speech
from yakkan.domain.errors import InputError
from yakkan.domain.instants import JST
from yakkan.projections.timeline import Row


def import_case(
    case: Annotated[str, typer.Argument(metavar="CASE", help="A case file, of any number of customers.")],
    db: OwnStoreOption,
    json: JsonOption = False,
    lang: LanguageOption = None,
) -> None:
    """Take a case file into a store, which is made if need be. Doing it again appends only what is new."""
    loaded = load_case(case)
    if not Path(db).exists():
        # A file that cannot be taken in leaves no empty store behind.
        with Register(":memory:") as trial:
            trial.apply_all(loaded)
    with Register(db) as register:
        names = list(dict.fromkeys(document.matter for document in loaded.documents))
        before = sum(register.store.length(name) for name in names)
        register.apply_all(loaded)
        appended = sum(register.store.length(name) for name in names) - before
    if json:
        print_json({"appended": appended, "matters": names})
    else:
        typer.echo(_count(speech(lang), "imported", appended))


def record(
    event: Annotated[str, typer.Argument(metavar="EVENT", help="A fact, such as EquipmentReceived.")],
    db: OwnStoreOption,
    fields: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FIELD=VALUE",
            help="Its fields as in a case file: contract=server unit=s1 on=2025-05-28 'changes={on: 2025-05-27}'.",
        ),
    ] = None,
    customer: CustomerOption = None,
    recorded_at: Annotated[
        str | None,
        typer.Option("--recorded-at", metavar="INSTANT", help="When the record learns of it; else now."),
    ] = None,
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who records it.")] = None,
    order: Annotated[
        str | None,
        typer.Option("--order", metavar="ORDER", help="The order it belongs to, where the contract leaves it open."),
    ] = None,
    json: JsonOption = False,
    lang: LanguageOption = None,
) -> None:
    """Record a fact in a store, with all that follows from it. Warns when the fact has no legal effect."""
    language = speech(lang)
    at = datetime.now(JST) if recorded_at is None else parse_instant(recorded_at, "--recorded-at")
    fact = parse_fact(event, fields or (), at)
    with existing_store(db, to_write=True) as register:
        matter = matter_of_store(register, customer, db)
        try:
            made = matter.record(fact, recorded_at=at, recorded_by=by, order=order)
        except InputError as error:
            raise _of_options(error) from None
        rows = rows_of(matter, fact, made)
    if json:
        print_json({"appended": len(made), "timeline": [row.to_dict() for row in rows]})
    else:
        for row in rows:
            event, effect = language.event(row.event), effect_of(row, language)
            typer.echo(f"{row.ref}  {language.day(row.on)}  {event}: {effect}")
    for row in rows:
        if not row.deemed and row.effect == "none":
            typer.echo(_warning(row, language), err=True)


def advance(
    db: OwnStoreOption,
    to: Annotated[str, typer.Option("--to", metavar="DAY", help="The day up to whose start it runs.")],
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="First work out anew on which day each matter must be looked at.")
    ] = False,
    json: JsonOption = False,
    lang: LanguageOption = None,
) -> None:
    """The nightly run: write into the store what has lapsed or begun by the start of a day."""
    day = parse_day(to, "--to")
    language = speech(lang)
    with existing_store(db, to_write=True) as register:
        if rebuild:
            register.store.rebuild_deadlines()
        appended = register.advance(day)
    if json:
        print_json({"appended": appended, "to": day.isoformat()})
    else:
        typer.echo(_count(language, "advanced", appended, day))
    if appended and day > datetime.now(JST).date():
        typer.echo(language.say("future", day), err=True)


def verify(
    db: OwnStoreOption,
    replay: Annotated[
        bool,
        typer.Option("--replay", help="Also compare the deemed events on record with what the facts give."),
    ] = False,
    salvage: Annotated[
        str | None,
        typer.Option("--salvage", metavar="FILE", help="Copy every event that can be read to a new store."),
    ] = None,
    json: JsonOption = False,
    lang: LanguageOption = None,
) -> None:
    """See whether a store is whole. Exit status 1 when it is not."""
    language = speech(lang)
    with store_to_verify(db) as store:
        found = verify_store(store, replay=replay)
        copied = None if salvage is None or found.unreadable else store.salvage(Path(salvage).absolute())
    if json:
        print_json(found.to_dict())
    else:
        for flaw in found.flaws:
            typer.echo(flaw.sentence(language))
        if found.advice:
            typer.echo(language.say(found.advice))
        if copied is not None:
            typer.echo(language.say("salvaged", f"{copied.events:,}", salvage))
        if not any(flaw.kind == "broken" for flaw in found.flaws):
            typer.echo(language.say("verified", found.matters, found.records))
        if replay and not found.flaws:
            typer.echo(language.say("replayed"))
    if found.flaws:
        raise typer.Exit(1)


def _count(language: Speech, sentence: str, appended: int, *more: object) -> str:
    return language.say(f"{sentence}_one" if appended == 1 else sentence, appended, *more)


def _warning(row: Row, language: Speech) -> str:
    return language.say("without_effect", language.event(row.event), row.ref, language.reason(row.reason))


def _of_options(error: InputError) -> InputError:
    """What is wrong with who recorded a fact is said of the option that told it."""
    return InputError([replace(each, where="--by") if each.where == "recorded_by" else each for each in error.problems])
