"""Commands that put a question to all matters of a store: index, due, exposure, search."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import groupby
from typing import Annotated, Any, Final

import typer

from yakkan.adapters.cli.asked_pages import print_due, print_exposure, print_hits
from yakkan.adapters.cli.options import JsonOption, LanguageOption, OwnStoreOption, parse_day, speech
from yakkan.adapters.cli.output import print_json
from yakkan.adapters.cli.paper import Paper
from yakkan.adapters.cli.source import existing_store
from yakkan.adapters.readmodel import DueLine, ReadModel
from yakkan.adapters.readmodel.grams import query
from yakkan.domain.errors import InputError, Problem
from yakkan.domain.instants import JST

_WEEK: Final = timedelta(days=6)

ModelOption = Annotated[
    str | None,
    typer.Option("--read", metavar="FILE", help="Where the tables are; else beside the store, as NAME.read.db."),
]
ModelDayOption = Annotated[
    str | None, typer.Option("--as-of", metavar="DAY", help="The day that the tables are about; else today.")
]


class DueBy(StrEnum):
    """What a list of days may be parted by."""

    customer = "customer"
    kind = "kind"
    contract = "contract"
    day = "day"


class ExposureBy(StrEnum):
    """What sums may be made by."""

    kind = "kind"
    customer = "customer"


def index(
    db: OwnStoreOption,
    as_of: ModelDayOption = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Make the tables anew; they come out the same, byte for byte.")
    ] = False,
    read: ModelOption = None,
    json: JsonOption = False,
    lang: LanguageOption = None,
) -> None:
    """Bring the tables up to what the store holds and to a day. The other questions do so by themselves."""
    language, day = speech(lang), _day(as_of)
    with existing_store(db) as register, register.tables(read) as model:
        done = model.rebuild(day) if rebuild else model.catch_up(day)
        if json:
            print_json(
                {
                    "file": str(model.path),
                    "as_of": day.isoformat(),
                    "position": done.position,
                    "matters": done.matters,
                    "rebuilt": done.rebuilt,
                }
            )
            return
        if done.rebuilt:
            typer.echo(language.say("made_anew", model.path))
        count = {0: "indexed_none", 1: "indexed_one"}.get(done.matters, "indexed")
        typer.echo(language.say(count, done.matters, day, done.position))


def due(
    db: OwnStoreOption,
    first: Annotated[str | None, typer.Option("--from", metavar="DAY", help="The first day; else --as-of.")] = None,
    last: Annotated[
        str | None, typer.Option("--to", metavar="DAY", help="The last day, counted; else a week with the first.")
    ] = None,
    by: Annotated[
        DueBy, typer.Option("--by", metavar="NAME", help="Parted by customer, kind, contract or day.")
    ] = DueBy.customer,
    as_of: ModelDayOption = None,
    read: ModelOption = None,
    json: JsonOption = False,
    lang: LanguageOption = None,
) -> None:
    """What falls due, over all customers: payments, duties, notices, last days to refuse renewal, ends of terms."""
    day = _day(as_of)
    begin = day if first is None else parse_day(first, "--from")
    end = begin + _WEEK if last is None else parse_day(last, "--to")
    if end < begin:
        raise InputError([Problem("--to", end.isoformat(), f"a day from {begin} on")])
    with _tables(db, read, day) as model:
        lines = model.due(begin, end, by)
        if json:
            groups = [{by: key, "due": [line.to_dict() for line in group]} for key, group in parted(lines, by)]
            print_json({**_stand(model), "from": begin.isoformat(), "to": end.isoformat(), "by": by, "groups": groups})
            return
        print_due(list(parted(lines, by)), by, (begin, end), day, Paper(), speech(lang))


def exposure(
    db: OwnStoreOption,
    by: Annotated[
        ExposureBy, typer.Option("--by", metavar="NAME", help="Summed by kind of contract or by customer.")
    ] = ExposureBy.kind,
    as_of: ModelDayOption = None,
    read: ModelOption = None,
    json: JsonOption = False,
    lang: LanguageOption = None,
) -> None:
    """What is at stake, over all customers: debts, caps for damages, claims."""
    day = _day(as_of)
    with _tables(db, read, day) as model:
        lines = model.exposure(by)
        if json:
            print_json({**_stand(model), "by": by, "exposure": [line.to_dict() for line in lines]})
            return
        print_exposure(lines, by, day, Paper(), speech(lang))


def search(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="Words or parts of words; all of them have to occur.")],
    db: OwnStoreOption,
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many places to show at most.")] = 20,
    as_of: ModelDayOption = None,
    read: ModelOption = None,
    json: JsonOption = False,
    lang: LanguageOption = None,
) -> None:
    """Find customers, contracts, duties, notes, evidence and whatever else was recorded, in any language."""
    day = _day(as_of)
    # What is no question changes nothing, not even the tables.
    query(text)
    with _tables(db, read, day) as model:
        found = model.search(text, limit + 1)
        hits, more = found[:limit], len(found) > limit
        if json:
            print_json({**_stand(model), "text": text, "more": more, "hits": [hit.to_dict() for hit in hits]})
            return
        print_hits(text, hits, more, Paper(), speech(lang))


def parted(lines: list[DueLine], by: str) -> Iterator[tuple[str | None, list[DueLine]]]:
    """The lines in groups of one customer, kind, contract or day, as they are ordered."""
    name = {"day": "due_on"}.get(by, by)

    def key(line: DueLine) -> tuple[str | None, str | None]:
        # Customers and contracts of one name may be two.
        return getattr(line, name), line.matter if by in ("customer", "contract") else None

    for (value, _), group in groupby(lines, key):
        yield value, list(group)


@contextmanager
def _tables(db: str, read: str | None, day: date) -> Iterator[ReadModel]:
    """The tables of a store that is there already, brought up to a day."""
    with existing_store(db) as register, register.tables(read) as model:
        model.catch_up(day)
        yield model


def _day(as_of: str | None) -> date:
    return datetime.now(JST).date() if as_of is None else parse_day(as_of, "--as-of")


def _stand(model: ReadModel) -> dict[str, Any]:
    return {"as_of": model.as_of and model.as_of.isoformat(), "position": model.position}
