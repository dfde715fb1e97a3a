"""Commands that look at a matter: replay, timeline, explain, agenda."""

from __future__ import annotations

from typing import Annotated

import typer

from yakkan.adapters.cli.agenda import agenda as agenda_of
from yakkan.adapters.cli.agenda import print_agenda
from yakkan.adapters.cli.course import print_course
from yakkan.adapters.cli.grounds import absence_title, as_one, print_explanation
from yakkan.adapters.cli.grounds import explain as explanations
from yakkan.adapters.cli.options import (
    AsOfOption,
    CaseArgument,
    CustomerOption,
    JsonOption,
    KnownAtOption,
    LanguageOption,
    ReadingOption,
    StoreOption,
    question,
    speech,
)
from yakkan.adapters.cli.output import print_json
from yakkan.adapters.cli.paper import Paper
from yakkan.adapters.cli.source import Asked, asked, half_asked, parted
from yakkan.adapters.cli.standing import print_standing
from yakkan.adapters.wording import Speech
from yakkan.domain.errors import InputError, Problem
from yakkan.projections.dispute import Dispute
from yakkan.projections.dispute.wanted import wanted
from yakkan.projections.explanation import Explanation
from yakkan.projections.view import View


def replay(
    case: CaseArgument = None,
    as_of: AsOfOption = None,
    known_at: KnownAtOption = None,
    reading: ReadingOption = None,
    db: StoreOption = None,
    customer: CustomerOption = None,
    json: JsonOption = False,
    lang: LanguageOption = None,
) -> None:
    """Show where a matter stands on a day: contracts, obligations, money, liability."""
    with asked(case, db, customer, question(as_of, known_at, reading)) as matter:
        view = matter.view()
        if json:
            print_json(view.to_dict())
        else:
            print_standing(view, Paper(), speech(lang))


def timeline(
    case: CaseArgument = None,
    as_of: AsOfOption = None,
    known_at: KnownAtOption = None,
    reading: ReadingOption = None,
    db: StoreOption = None,
    customer: CustomerOption = None,
    json: JsonOption = False,
    lang: LanguageOption = None,
) -> None:
    """Show what happened and what followed, with what has no effect, was withdrawn or is a forecast.

    --json prints the rows as `replay --json` has them under "timeline".
    """
    with asked(case, db, customer, question(as_of, known_at, reading)) as matter:
        view = matter.view()
        if json:
            print_json([row.to_dict() for row in view.timeline])
        else:
            print_course(view, Paper(), speech(lang))


def explain(
    first: Annotated[str | None, typer.Argument(metavar="CASE", help="A case file; left out with --db.")] = None,
    second: Annotated[
        str | None,
        typer.Argument(
            metavar="TARGET",
            help="A charge (server/s1/price), an event (reference or label), the state of a contract or unit "
            "(server/s1, or state:server/s1), an obligation (O22:server/s1), a head of liability "
            "(latent_defect:server/s1) or interest:CHARGE.",
        ),
    ] = None,
    missing: Annotated[
        str | None,
        typer.Option(
            "--why-not",
            metavar="TARGET",
            help="Why this is not there: as above, or EquipmentDeemedPassed:server/s1, state:server/s1=in_warranty.",
        ),
    ] = None,
    as_of: AsOfOption = None,
    known_at: KnownAtOption = None,
    reading: ReadingOption = None,
    db: StoreOption = None,
    customer: CustomerOption = None,
    json: JsonOption = False,
    lang: LanguageOption = None,
) -> None:
    """Say why a line of a view is as it is: provisions, events, readings and arithmetic as a tree.

    With --why-not, say why something is not there: what prevents it, what is still to come, what was not recorded.
    """
    if missing is not None:
        _explain_absence(first, second, missing, as_of, known_at, reading, db, customer, speech(lang), json=json)
        return
    case, target = parted(first, second, db)
    if target is None:
        raise half_asked("TARGET", first, "what to explain, such as state:server/s1", db)
    language = speech(lang)
    with asked(case, db, customer, question(as_of, known_at, reading)) as matter:
        found_trees = _found(matter, target, language)
        if json:
            print_json(as_one(target, [tree for _, tree in found_trees]).to_dict())
            return
        paper = Paper()
        for heading, tree in found_trees:
            print_explanation(heading, tree, paper, language)
        paper.line(language.say("no_advice"), "dim")


def _found(matter: Asked, target: str, language: Speech) -> list[tuple[str, Explanation]]:
    """The trees of what a name means. Raises InputError for a name that means nothing, or nothing on that day."""
    view = matter.view()
    try:
        return explanations(view, target, language)
    except InputError:
        if not _may_be_there(matter, target, view):
            raise
    found = f"{target!r}, which is not there on {matter.as_of}"
    raise InputError([Problem("TARGET", found, "what is there on that day", f"--why-not {target} says why it is not")])


def _may_be_there(matter: Asked, target: str, view: View) -> bool:
    """Whether a name means what this view lacks and another one of the matter may have."""
    history = matter.matter.history
    try:
        return not wanted(history, View(history, matter.as_of), target).there(view)
    except InputError:
        return False


def _explain_absence(
    case: str | None,
    target: str | None,
    missing: str,
    as_of: str | None,
    known_at: str | None,
    reading: list[str] | None,
    db: str | None,
    customer: str | None,
    language: Speech,
    *,
    json: bool,
) -> None:
    """Why something is not there, as a tree. Raises InputError for a target beside it."""
    if target is not None:
        raise InputError([Problem("TARGET", repr(target), "no other target beside --why-not")])
    with asked(case, db, customer, question(as_of, known_at, reading)) as matter:
        tree = Dispute(matter.matter.history, matter.question.readings).why_not(
            missing, as_of=matter.as_of, known_at=matter.question.known_at
        )
        if json:
            print_json(tree.to_dict())
            return
        paper = Paper()
        print_explanation(absence_title(tree, missing, matter.as_of, language), tree, paper, language)
        paper.line(language.say("no_advice"), "dim")


def agenda(
    case: CaseArgument = None,
    as_of: AsOfOption = None,
    within: Annotated[
        int | None,
        typer.Option(
            "--within",
            metavar="DAYS",
            min=0,
            help="Only what has its safe day in so many days, is late, or has no day at all.",
        ),
    ] = None,
    known_at: KnownAtOption = None,
    reading: ReadingOption = None,
    db: StoreOption = None,
    customer: CustomerOption = None,
    json: JsonOption = False,
    lang: LanguageOption = None,
) -> None:
    """Show what must be done, by whom and by when; first the day that is in time under every reading."""
    with asked(case, db, customer, question(as_of, known_at, reading)) as matter:
        view, tasks = agenda_of(matter, within)
        if json:
            print_json(
                {
                    "customer": view.customer,
                    "as_of": view.as_of.isoformat(),
                    "known_at": None if view.known_at is None else view.known_at.isoformat(),
                    "readings": view.readings,
                    "tasks": [task.to_dict() for task in tasks],
                }
            )
        else:
            print_agenda(view, tasks, Paper(), speech(lang))
