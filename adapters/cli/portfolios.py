"""Commands about many contracts at once: portfolio, log, generate."""

from __future__ import annotations

import json as text
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from yakkan.adapters.cli.asked_pages import named
from yakkan.adapters.cli.options import (
    JsonOption,
    KnownAtOption,
    LanguageOption,
    OwnStoreOption,
    Question,
    ReadingOption,
    question,
    speech,
)
from yakkan.adapters.cli.output import print_json
from yakkan.adapters.cli.paper import Column, Paper
from yakkan.adapters.cli.source import existing_store
from yakkan.adapters.cli.standing import knowledge
from yakkan.adapters.generator import Plan, fill, write_cases
from yakkan.adapters.log import write_log
from yakkan.adapters.log.place import absolute
from yakkan.adapters.portfolio import Portfolio, portfolio_of_log
from yakkan.adapters.portfolio.cluster import LOCAL
from yakkan.adapters.portfolio.meter import Meter
from yakkan.adapters.register import Register
from yakkan.adapters.store.address import shown
from yakkan.adapters.wording import Speech
from yakkan.domain.errors import InputError, Problem
from yakkan.projections.portfolio import Group, Summary, What

MOST_CUSTOMERS: Final = 20
"""Customers that a page of customers shows."""
_STANDARD: Final = Plan()


class Grouping(StrEnum):
    """What contracts are put together by."""

    kind = "kind"
    customer = "customer"
    state = "state"


def portfolio(
    as_of: Annotated[str, typer.Option("--as-of", metavar="DAY", help="The day asked about.")],
    db: Annotated[str | None, typer.Option("--db", metavar="STORE", help="The store.")] = None,
    log: Annotated[
        str | None, typer.Option("--log", metavar="PATH", help="A log that `yakkan log` has written, in its place.")
    ] = None,
    known_at: KnownAtOption = None,
    reading: ReadingOption = None,
    processes: Annotated[
        int, typer.Option("--processes", "-p", metavar="N", help="Derive on so many cores of this machine.")
    ] = 1,
    cluster: Annotated[
        str | None,
        typer.Option(
            "--cluster",
            metavar="[ADDRESS]",
            help="Derive on a Dask cluster, which reads the same store or log; without address on a local one.",
        ),
    ] = None,
    snapshots: Annotated[
        str | None,
        typer.Option(
            "--snapshots",
            metavar="FILE",
            help="Keep what is concluded in this file: asked again, also for the next day, it costs what has changed.",
        ),
    ] = None,
    status: Annotated[
        bool, typer.Option("--status", help="Only where each contract stands: no money, obligations, liability.")
    ] = False,
    by: Annotated[Grouping | None, typer.Option("--by", help="Sums by this; else by kind.")] = None,
    json: JsonOption = False,
    csv: Annotated[bool, typer.Option("--csv", help="Print a row for each contract as CSV.")] = False,
    parquet: Annotated[
        str | None, typer.Option("--parquet", metavar="FILE", help="Write a row for each contract to a Parquet file.")
    ] = None,
    lang: LanguageOption = None,
) -> None:
    """Every contract of a store, or of its log, on a day. For people: sums.

    With --json, --csv, --parquet: a row for each contract. With --json and --by: the sums, for programs.
    """
    asked = question(as_of, known_at, reading)
    _one_form(json=json, csv=csv, parquet=parquet, by=by)
    language = speech(lang)
    what: What = "status" if status else "full"
    with _asked(db, log, asked, processes, what, cluster, snapshots) as found:
        if csv:
            found.to_csv(sys.stdout)
        elif parquet is not None:
            number = found.to_parquet(parquet)
            typer.echo(language.say("written_rows", f"{number:,}", parquet))
        elif json and by is None:
            _print_rows(found)
        else:
            summary = found.summary((by or Grouping.kind).value, MOST_CUSTOMERS)
            if json:
                print_json(_head(found) | _sums(summary))
            else:
                _print_summary(found, summary, Paper(), language)


@contextmanager
def _asked(
    db: str | None,
    log: str | None,
    asked: Question,
    processes: int,
    what: What,
    cluster: str | None,
    snapshots: str | None,
) -> Iterator[Portfolio]:
    """The portfolio of a store or a log. Raises InputError when both or neither are given, and as these do."""
    if (db is None) == (log is None):
        found = "neither --db nor --log" if db is None else "--db and --log"
        raise InputError([Problem("", found, "one of them: --db STORE, or --log PATH")])
    day = asked.as_of
    if day is None:  # pragma: no cover - the option is required
        raise InputError([Problem("--as-of", "nothing", "a day")])
    if log is not None:
        yield portfolio_of_log(
            log, day, asked.known_at, asked.readings, processes, what, cluster=cluster, snapshots=snapshots
        )
        return
    with existing_store(str(db)) as register:
        yield register.portfolio(
            day, asked.known_at, asked.readings, processes, what, cluster=cluster, snapshots=snapshots
        )


def with_local_cluster(arguments: Sequence[str]) -> list[str]:
    """The arguments of the command line, with what `--cluster` without an address means."""
    made: list[str] = []
    for word, following in pairwise([*arguments, "--"]):
        made += [word, LOCAL] if word == "--cluster" and following.startswith("-") else [word]
    return made


def log(
    db: OwnStoreOption,
    out: Annotated[
        str,
        typer.Option("--out", metavar="PATH", help="A folder, or an address that fsspec knows: s3://bucket/folder."),
    ],
    partition: Annotated[
        int | None,
        typer.Option("--partition", metavar="N", help="About so many records together; else as before, or 50000."),
    ] = None,
    whole: Annotated[bool, typer.Option("--whole", help="Write all of it anew, not only what was appended.")] = False,
    json: JsonOption = False,
    lang: LanguageOption = None,
) -> None:
    """Write the events of a store as Parquet files by customer, for a cluster to read; again: only what is new."""
    language = speech(lang)
    with existing_store(db) as register, Meter(register.store.last_position()) as meter:
        written = write_log(register.store, out, partition, whole=whole, told=lambda told: meter.count(told, 0))
    if json:
        print_json({**written._asdict(), "path": shown(absolute(out))})
        return
    sentence = "log_written" if written.new_files else "log_current"
    figures = (written.records, written.matters, written.partitions, written.new_records)
    typer.echo(language.say(sentence, *(f"{number:,}" for number in figures), shown(out)))


def generate(
    db: Annotated[str | None, typer.Option("--db", metavar="FILE", help="The store to write to.")] = None,
    out: Annotated[str | None, typer.Option("--out", metavar="FILE", help="A case file to write (JSON Lines).")] = None,
    contracts: Annotated[int, typer.Option("--contracts", "-n", metavar="N", help="How many.")] = _STANDARD.contracts,
    seed: Annotated[int, typer.Option("--seed", help="The same seed gives the same portfolio.")] = _STANDARD.seed,
    per_matter: Annotated[
        int | None, typer.Option("--per-matter", metavar="N", help="Contracts of each customer; else one to eight.")
    ] = None,
    start_year: Annotated[
        int, typer.Option("--start-year", metavar="YEAR", help="The year of the first quotes.")
    ] = _STANDARD.start_year,
    years: Annotated[int, typer.Option("--years", metavar="N", help="How many years it spans.")] = _STANDARD.years,
    late: Annotated[
        float, typer.Option("--late", metavar="SHARE", help="Facts that are recorded late.")
    ] = _STANDARD.late,
    corrected: Annotated[
        float, typer.Option("--corrected", metavar="SHARE", help="Facts that are corrected or taken back.")
    ] = _STANDARD.corrected,
    disputed: Annotated[
        float, typer.Option("--disputed", metavar="SHARE", help="Contracts that the parties fall out over.")
    ] = _STANDARD.disputed,
    json: JsonOption = False,
    lang: LanguageOption = None,
) -> None:
    """Make up a lifelike portfolio: all kinds of contracts, late facts, corrections, disputes. To try things on.

    After a break the same command goes on where it was.
    """
    plan = Plan(
        seed=seed, contracts=contracts, per_matter=per_matter, start_year=start_year, years=years,
        late=late, corrected=corrected, disputed=disputed,
    )  # fmt: skip
    if (db is None) == (out is None):
        found = "neither --db nor --out" if db is None else "--db and --out"
        raise InputError([Problem("", found, "one of them: --db FILE for a store, --out FILE for a case file")])
    with Meter(plan.contracts) as meter:
        if db is not None:
            with Register(db) as register:
                written = fill(register, plan, lambda told: meter.count(told, told))
        else:
            written = write_cases(str(out), plan, lambda told: meter.count(told, told))
    if json:
        print_json({**written._asdict(), "as_of": plan.last_day.isoformat()})
    else:
        figures = (f"{number:,}" for number in written)
        place = shown(db) if db is not None else out
        typer.echo(speech(lang).say("generated", *figures, place, plan.last_day.isoformat()))


def _one_form(*, json: bool, csv: bool, parquet: str | None, by: Grouping | None) -> None:
    forms = [name for name, given in (("--json", json), ("--csv", csv), ("--parquet", parquet is not None)) if given]
    if by is not None:
        forms += [] if json and len(forms) == 1 else ["--by"]
    if len(forms) > 1:
        raise InputError([Problem("", " and ".join(forms), "one of them; --by goes with --json only")])
    if parquet is not None and not Path(parquet).absolute().parent.is_dir():
        raise InputError([Problem("--parquet", repr(parquet), "a file in a folder that exists")])


def _head(found: Portfolio) -> dict[str, Any]:
    known_at = None if found.known_at is None else found.known_at.isoformat()
    return {"as_of": found.as_of.isoformat(), "known_at": known_at, "readings": found.readings}


def _print_rows(found: Portfolio) -> None:
    """A JSON document with a row a line, written as the rows come."""
    head = text.dumps(_head(found), ensure_ascii=False)
    sys.stdout.write(f'{head[:-1]}, "contracts": [')
    between = "\n"
    for row in found:
        sys.stdout.write(between + text.dumps(row.to_dict(), ensure_ascii=False))
        between = ",\n"
    sys.stdout.write("\n]}\n")


def _sums(summary: Summary) -> dict[str, Any]:
    return {
        "by": summary.by,
        "customers": summary.matters,
        "total": summary.total.to_dict(),
        "groups": [group.to_dict() for group in summary.groups],
    }


def _print_summary(found: Portfolio, summary: Summary, paper: Paper, language: Speech) -> None:
    readings = ", ".join(f"{name}={value}" for name, value in found.readings.items())
    paper.pairs(
        [
            (language.title("as_of"), language.day(found.as_of)),
            (language.title("known_at"), knowledge(found.known_at, language)),
            (language.title("read_as"), readings or language.say("defaults")),
            (language.title("matters"), f"{summary.matters:,}"),
            (language.title("number"), f"{summary.total.contracts:,}"),
        ]
    )
    paper.heading(language.title("portfolio"))
    if not summary.total.contracts:
        paper.line(language.say("no_contracts"))
        return
    if summary.by == "customer" and summary.matters > MOST_CUSTOMERS:
        paper.line(language.say("most_owing", len(summary.groups)))
    paper.table(list(_columns(summary, language, full=found.what == "full")), _rows(summary, found, language))
    paper.line()
    paper.line(language.say("no_advice"), "dim")


def _columns(summary: Summary, language: Speech, *, full: bool) -> Iterator[Column]:
    yield Column(language.title(summary.by), "whole")
    yield Column(language.title("number"), "figure")
    if full:
        for name in ("outstanding", "overdue_yen", "late_interest_yen", "open_obligations", "overdue_obligations"):
            yield Column(language.title(name), "figure")
        yield Column(language.title("exposure"), "figure")
        yield Column(language.title("next_deadline"), "whole")


def _rows(summary: Summary, found: Portfolio, language: Speech) -> Iterable[list[str]]:
    for group in (*summary.groups, summary.total):
        name = language.say("total") if group is summary.total else _name(summary, group, language)
        row = [name, f"{group.contracts:,}"]
        if found.what == "full":
            row += [language.yen(group.outstanding), language.yen(group.overdue), language.yen(group.late_interest)]
            row += [f"{group.open_obligations:,}", f"{group.overdue_obligations:,}", language.yen(group.exposure)]
            row.append(language.day(group.next_deadline))
        yield row


def _name(summary: Summary, group: Group, language: Speech) -> str:
    if summary.by == "kind":
        return language.kind(group.name)
    if summary.by == "state":
        return language.state(group.name)
    return named(group.name, group.matter)
