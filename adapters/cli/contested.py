"""Commands about what is in dispute: readings (of a case), decisive, safe."""

from __future__ import annotations

from typing import Annotated

import typer

from yakkan.adapters.cli import reference
from yakkan.adapters.cli.contested_pages import print_across, print_decisive, print_safe
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
from yakkan.adapters.cli.source import asked, half_asked, parted
from yakkan.domain.contract.misfits import suggestion
from yakkan.domain.errors import InputError, Problem
from yakkan.domain.terms.readings import READINGS, unknown_reading
from yakkan.projections.question import parse

AskOption = Annotated[
    str,
    typer.Option(
        "--ask",
        metavar="QUESTION",
        help="What to ask, such as outstanding, server/s1.state or 'outstanding > 1000000'.",
    ),
]
OnlyOption = Annotated[
    list[str] | None,
    typer.Option("--only", metavar="X1", help="Consider only this reading; may be given several times."),
]
BoundOption = Annotated[
    int | None,
    typer.Option("--bound", metavar="VIEWS", min=1, help="The most views to make; else fewer the more was recorded."),
]


def readings(
    reading: Annotated[
        str | None,
        typer.Argument(
            metavar="X1|CASE", help="One reading in full; else a list of all. With --ask, a case file to ask."
        ),
    ] = None,
    ask: Annotated[
        str | None,
        typer.Option(
            "--ask",
            metavar="QUESTION",
            help="Ask a case under all readings that matter: outstanding, server/s1.state, 'outstanding > 1000000'.",
        ),
    ] = None,
    as_of: AsOfOption = None,
    known_at: KnownAtOption = None,
    chosen: ReadingOption = None,
    only: OnlyOption = None,
    bound: BoundOption = None,
    db: StoreOption = None,
    customer: CustomerOption = None,
    json: JsonOption = False,
    lang: LanguageOption = None,
) -> None:
    """List the places where the text of the terms is open, and the ways to read it; or ask a case across them.

    With --ask the answer is given under every combination of the readings that matter to it: certain, or contested,
    with the readings that decide it, and the span of yen.
    """
    if ask is None:
        given = {"--as-of": as_of, "--known-at": known_at, "--reading": chosen, "--only": only, "--bound": bound}
        given |= {"--db": db, "--customer": customer}
        problems = [
            Problem(name, "given without --ask", "--ask QUESTION with a case file or --db")
            for name, value in given.items()
            if value is not None
        ]
        if problems:
            raise InputError(problems)
        reference.readings(reading, json, lang)
        return
    put, pool = parse(ask), _pool(only)
    with asked(reading, db, customer, question(as_of, known_at, chosen)) as matter:
        view = matter.view()
        put.check(view)
        dispute = matter.matter.dispute().what_if(readings=matter.question.readings)
        found = dispute.across_readings(put, as_of=matter.as_of, known_at=view.known_at, pool=pool, bound=bound)
        if json:
            head = {"question": put.text, "as_of": matter.as_of.isoformat(), "readings": view.readings}
            print_json({**head, **found.to_dict()})
        else:
            print_across(view, put.text, found, Paper(), speech(lang))


def decisive(
    case: CaseArgument = None,
    ask: AskOption = "",
    as_of: AsOfOption = None,
    known_at: KnownAtOption = None,
    up_to: Annotated[
        int, typer.Option("--up-to", metavar="FACTS", min=1, max=4, help="The most facts that a set may have.")
    ] = 3,
    within: Annotated[
        int, typer.Option("--within", metavar="DAYS", min=0, max=4000, help="By how many days facts are moved.")
    ] = 400,
    bound: BoundOption = None,
    reading: ReadingOption = None,
    db: StoreOption = None,
    customer: CustomerOption = None,
    json: JsonOption = False,
    lang: LanguageOption = None,
) -> None:
    """Find the facts that an answer hangs on: without which, or by how many days moved, it is another one."""
    if not ask:
        raise InputError([Problem("--ask", "no question", 'one such as --ask "server/s1.state"')])
    put = parse(ask)
    with asked(case, db, customer, question(as_of, known_at, reading)) as matter:
        view = matter.view()
        put.check(view)
        dispute = matter.matter.dispute().what_if(readings=matter.question.readings)
        found = dispute.decisive_facts(
            put, as_of=matter.as_of, known_at=view.known_at, up_to=up_to, within=within, bound=bound
        )
        if json:
            print_json({"question": put.text, "as_of": matter.as_of.isoformat(), **found.to_dict()})
        else:
            print_decisive(view, dispute.history, put.text, found, Paper(), speech(lang))


def safe(
    first: Annotated[str | None, typer.Argument(metavar="CASE", help="A case file; left out with --db.")] = None,
    second: Annotated[
        str | None,
        typer.Argument(
            metavar="ACTION",
            help="reject, object, confirm, refuse_renewal, demand_rework, notice_latent_defect, notice_rental_defect, "
            "pay, cure or return.",
        ),
    ] = None,
    contract: Annotated[
        str | None,
        typer.Option("--contract", metavar="NAME", help="The contract concerned; --charge alone says it too."),
    ] = None,
    unit: Annotated[
        str | None, typer.Option("--unit", metavar="NAME", help="The unit of it, where it has several.")
    ] = None,
    charge: Annotated[
        str | None, typer.Option("--charge", metavar="NAME", help="What is paid; else all that is open of it.")
    ] = None,
    by: Annotated[
        str | None,
        typer.Option("--by", metavar="PARTY", help="company or customer, where both may refuse renewal or cure."),
    ] = None,
    as_of: AsOfOption = None,
    known_at: KnownAtOption = None,
    reading: ReadingOption = None,
    only: OnlyOption = None,
    bound: BoundOption = None,
    db: StoreOption = None,
    customer: CustomerOption = None,
    json: JsonOption = False,
    lang: LanguageOption = None,
) -> None:
    """Say until when an act is in time under every reading, and under which readings it still is later.

    The act is tried on each day as things stood on the day asked about; what is recorded of later days is left out.
    """
    case, action = parted(first, second, db)
    if action is None:
        raise half_asked("ACTION", first, "an act, such as reject", db)
    if not (contract or charge):
        expected = "the name of a contract of the case, or for pay --charge NAME"
        raise InputError([Problem("--contract", "no contract", expected)])
    pool = _pool(only)
    with asked(case, db, customer, question(as_of, known_at, reading)) as matter:
        view = matter.view()
        dispute = matter.matter.dispute().what_if(readings=matter.question.readings)
        found = dispute.safe_until(
            action, contract or None, unit, as_of=matter.as_of, known_at=view.known_at, charge=charge, by=by,
            pool=pool, bound=bound,
        )  # fmt: skip
        if json:
            print_json(found.to_dict())
        else:
            print_safe(view, found, Paper(), speech(lang))


def _pool(only: list[str] | None) -> list[str] | None:
    """The readings of --only; None for all. Raises InputError for unknown ones."""
    problems = [
        unknown_reading(name, "--only", suggestion(name, READINGS)) for name in only or () if name not in READINGS
    ]
    if problems:
        raise InputError(problems)
    return only
