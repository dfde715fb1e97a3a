"""Commands that turn back time: diff, bisect, what-if."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any

import typer

from yakkan.adapters.cli.options import (
    AsOfOption,
    CaseArgument,
    CustomerOption,
    JsonOption,
    KnownAtOption,
    LanguageOption,
    Question,
    ReadingOption,
    StoreOption,
    question,
    speech,
)
from yakkan.adapters.cli.output import print_json
from yakkan.adapters.cli.paper import Paper
from yakkan.adapters.cli.parting import print_difference, print_views
from yakkan.adapters.cli.recording import parse_fact, parse_fields
from yakkan.adapters.cli.source import Asked, asked, opened
from yakkan.adapters.cli.turnings import answer, print_turning, print_turnings
from yakkan.adapters.portfolio.meter import Meter
from yakkan.adapters.register import Matter
from yakkan.adapters.wording import Speech
from yakkan.domain.contract.facts import Fact
from yakkan.domain.contract.history import History
from yakkan.domain.errors import InputError, Problem
from yakkan.domain.instants import end_of_knowledge, start_of_day
from yakkan.projections import question as questions
from yakkan.projections.dispute import Dispute, Turning
from yakkan.projections.dispute import diff as difference
from yakkan.projections.lines import plain
from yakkan.projections.view import View

_EVERYTHING = "all"


class Clock(StrEnum):
    """The clocks that can be turned, as the option names them."""

    as_of = "as_of"
    known_at = "known_at"


def diff(
    case: CaseArgument = None,
    as_of: AsOfOption = None,
    known_at: KnownAtOption = None,
    reading: ReadingOption = None,
    against_as_of: Annotated[
        str | None, typer.Option("--against-as-of", metavar="DAY", help="The day of the other view; else the same.")
    ] = None,
    against_known_at: Annotated[
        str | None,
        typer.Option("--against-known-at", metavar="TIME", help="What the other view knows; `all` for everything."),
    ] = None,
    against_reading: Annotated[
        list[str] | None,
        typer.Option("--against-reading", metavar="X1=R-B", help="How the other view reads the text."),
    ] = None,
    against: Annotated[
        str | None, typer.Option("--against", metavar="CASE", help="Another case file for the other view.")
    ] = None,
    db: StoreOption = None,
    customer: CustomerOption = None,
    json: JsonOption = False,
    lang: LanguageOption = None,
) -> None:
    """Show where two views part: the first event, all that follow, what differs, and the yen.

    The other view takes what it is not told from the first one. With no --against option at all it is the same day
    with everything known and no reading chosen.
    """
    other = (against_as_of, against_known_at, against_reading, against)
    if not any(other) and known_at is None and not reading:
        expected = "another view, such as --against-as-of DAY, or --known-at TIME to compare with everything known"
        raise InputError([Problem("", "one view", expected)])
    language = speech(lang)
    with asked(case, db, customer, question(as_of, known_at, reading)) as first:
        second = _other(first, against_as_of, against_known_at, against_reading, plainly=not any(other))
        before = first.view()
        with _other_matter(first.matter, against, customer) as matter:
            after = matter.view(second.as_of, second.question.known_at, second.question.readings)
            _print_parting(before, after, language, json=json)


def bisect(
    case: CaseArgument = None,
    ask: Annotated[
        str | None,
        typer.Option("--ask", metavar="QUESTION", help='Such as "server/v1.state == in_warranty", "outstanding > 0".'),
    ] = None,
    along: Annotated[
        Clock,
        typer.Option("--along", help="Which clock to turn: the days, or what was known."),
    ] = Clock.as_of,
    every: Annotated[bool, typer.Option("--all", help="Show every change, not one.")] = False,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="DAY", help="The last day; along known_at the day asked about."),
    ] = None,
    known_at: Annotated[
        str | None,
        typer.Option("--known-at", metavar="TIME", help="What is known; along known_at the last instant."),
    ] = None,
    reading: ReadingOption = None,
    db: StoreOption = None,
    customer: CustomerOption = None,
    json: JsonOption = False,
    lang: LanguageOption = None,
) -> None:
    """Find where an answer turns along one of the clocks, and the event that decides.

    Without --as-of the days run to a year after the last one on record. --json prints {"question", "along",
    "turnings": [{"at", "before", "after", "more", "events"}], "answer"}, the answer being that of the last view; `more`
    is true where the answer is known to turn elsewhere too, null where that was not looked for.
    """
    if ask is None:
        raise InputError([Problem("--ask", "no question", 'one such as "server.state == in_warranty"')])
    language = speech(lang)
    given = question(as_of, known_at, reading)
    asking = questions.parse(ask)
    with opened(case, db, customer) as matter:
        dispute = Dispute(matter.history, given.readings)
        last = given.as_of or dispute.last_day(given.known_at)
        asking.check(dispute.view(last, given.known_at))
        if every:
            found = _every(dispute, asking, along, given)
        else:
            one: Turning[Any] | None = dispute.bisect(asking, along.value, as_of=given.as_of, known_at=given.known_at)
            found = [] if one is None else [one]
        final = found[-1].after if found else asking(dispute.view(last, given.known_at))
        if json:
            turnings = [turning.to_dict() for turning in found]
            print_json({"question": ask, "along": along.value, "turnings": turnings, "answer": plain(final)})
            return
        _print_turnings(ask, along, found, final, language, every=every)


def _every(dispute: Dispute, asking: questions.Asking, along: Clock, given: Question) -> list[Turning[Any]]:
    """All changes; on a terminal a bar tells how far it has come: where money decides it may take minutes."""
    with Meter(100, of="points") as meter:
        told = 0

        def tell(done: int, of: int) -> None:
            nonlocal told
            percent = 100 * done // of
            meter.count(percent - told, 1)
            told = percent

        return [*dispute.flips(asking, along.value, as_of=given.as_of, known_at=given.known_at, progress=tell)]


def what_if(
    case: CaseArgument = None,
    add: Annotated[
        list[str] | None,
        typer.Option("--add", metavar="FACT", help="'RejectionArrived contract=server unit=s1 form=paper on=DAY'."),
    ] = None,
    remove: Annotated[
        list[str] | None, typer.Option("--remove", metavar="NAME", help="A fact, by label or reference.")
    ] = None,
    change: Annotated[
        list[str] | None,
        typer.Option("--change", metavar="CHANGE", help="'NAME FIELD=VALUE ...', such as 'e3 on=2025-06-10'."),
    ] = None,
    suppose_reading: Annotated[
        list[str] | None,
        typer.Option("--suppose-reading", metavar="X1=R-B", help="Read the text in this way, as supposed."),
    ] = None,
    order: Annotated[
        str | None,
        typer.Option("--order", metavar="ORDER", help="The order of added facts, where the contract leaves it open."),
    ] = None,
    as_of: AsOfOption = None,
    known_at: KnownAtOption = None,
    reading: ReadingOption = None,
    db: StoreOption = None,
    customer: CustomerOption = None,
    json: JsonOption = False,
    lang: LanguageOption = None,
) -> None:
    """Show what would be otherwise had the facts been others. Each option may be given several times.

    Nothing is stored. What is added counts as known at --known-at, unless it has a recorded_at. --json prints what was
    supposed, and the difference as `diff --json` does, from what is to what would be.
    """
    if not (add or remove or change or suppose_reading):
        raise InputError([Problem("", "nothing supposed", "--add, --remove, --change or --suppose-reading")])
    language = speech(lang)
    with asked(case, db, customer, question(as_of, known_at, reading)) as real:
        view = real.view()
        dispute = Dispute(real.matter.history, real.question.readings)
        supposed = dispute.what_if(
            add=_added(add or (), real.as_of, real.question.known_at),
            remove=remove or (),
            change=_changes(change or (), real.matter.history),
            readings=question(None, None, suppose_reading, "--suppose-reading").readings,
            order=order,
        )
        after = supposed.view(real.as_of, real.question.known_at)
        told = {"added": add, "removed": remove, "changed": change, "read": suppose_reading}
        if json:
            said = {sort: list(texts or ()) for sort, texts in told.items()}
            print_json({"supposed": said, **difference(view, after).to_dict()})
            return
        paper = Paper()
        for sort, texts in told.items():
            for text in texts or ():
                paper.line(language.say(f"supposed_{sort}", text))
        paper.line()
        _print_parting(view, after, language, json=False)


def _print_parting(before: View, after: View, language: Speech, *, json: bool) -> None:
    found = difference(before, after)
    if json:
        print_json(found.to_dict())
        return
    paper = Paper()
    print_views(before, after, paper, language)
    print_difference(found, paper, language)
    paper.line()
    paper.line(language.say("no_advice"), "dim")


def _print_turnings(
    ask: str, along: Clock, found: list[Turning[Any]], final: Any, language: Speech, *, every: bool
) -> None:
    paper = Paper()
    paper.pairs([(language.title("asked"), ask), (language.title("setting"), language.say(f"along_{along.value}"))])
    paper.line()
    if not found:
        paper.line(language.say("never_turns", answer(final, language)), "bold")
    elif every:
        print_turnings(found, paper, language)
    else:
        print_turning(found[0], paper, language)
    paper.line()
    paper.line(language.say("no_advice"), "dim")


def _other(
    first: Asked, as_of: str | None, known_at: str | None, readings: list[str] | None, *, plainly: bool
) -> Asked:
    """The second view's question: what it is told, and for the rest what the first one is asked."""
    known = None if known_at == _EVERYTHING else known_at
    problems: list[Problem] = []
    try:
        told = question(as_of, known, readings)
    except InputError as error:
        # The options are read as those of the first view are; here they bear other names.
        problems = [replace(each, where=each.where.replace("--", "--against-")) for each in error.problems]
        raise InputError(problems) from None
    if plainly:
        return replace(first, question=told)
    asking = replace(
        told,
        known_at=told.known_at if known_at is not None else first.question.known_at,
        readings=told.readings if readings else first.question.readings,
    )
    return replace(first, as_of=told.as_of or first.as_of, question=asking)


@contextmanager
def _other_matter(matter: Matter, case: str | None, customer: str | None) -> Iterator[Matter]:
    if case is None:
        yield matter
        return
    with opened(case, None, customer) as other:
        yield other


def _added(texts: Iterable[str], day: date, known_at: date | datetime | None) -> list[Fact]:
    """The facts of --add, of later days too known by `known_at` where they do not say when the record learnt of them.

    Raises InputError with all that is wrong.
    """
    facts: list[Fact] = []
    known = end_of_knowledge(known_at)
    problems: list[Problem] = []
    for text in texts:
        try:
            name, *words = _words(text, "--add", "a fact such as 'EquipmentReceived contract=server on=2025-05-28'")
            fact = parse_fact(name, words, start_of_day(day))
            if known is not None and fact.recorded_at is None and start_of_day(fact.on) > known:
                # Otherwise what is supposed would be unknown to the very view that is to show it.
                fact = replace(fact, recorded_at=known)
            facts.append(fact)
        except InputError as error:
            problems += (replace(each, where="--add") if each.where == "EVENT" else each for each in error.problems)
    if problems:
        raise InputError(problems)
    return facts


def _changes(texts: Iterable[str], history: History) -> dict[str, dict[str, Any]]:
    """The changes of --change by the facts that they name. Raises InputError with all that is wrong."""
    facts = [(record.ref, record.event) for record in history.records if isinstance(record.event, Fact)]
    named = {name: type(fact) for ref, fact in facts for name in (ref, fact.id) if name is not None}
    changes: dict[str, dict[str, Any]] = {}
    problems: list[Problem] = []
    for text in texts:
        try:
            name, *words = _words(text, "--change", "a fact and its new values, such as 'e3 on=2025-06-10'")
            if not words:
                raise InputError([Problem("--change", f"{name!r} alone", "what is changed too, such as on=2025-06-10")])
            changes.setdefault(name, {}).update(parse_fields(name, words, named.get(name)))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return changes


def _words(text: str, where: str, expected: str) -> list[str]:
    try:
        words = shlex.split(text)
    except ValueError:
        raise InputError([Problem(where, repr(text), f"{expected}, quotes closed")]) from None
    if not words:
        raise InputError([Problem(where, repr(text), expected)])
    return words
