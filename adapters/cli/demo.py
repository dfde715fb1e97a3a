"""`yakkan demo`: a rejection that arrived in time and was recorded late, seen with and without it."""

from __future__ import annotations

import shlex
from datetime import date
from importlib.resources import files

from yakkan.adapters.casefile import Case, parse_case
from yakkan.adapters.cli.course import print_rows
from yakkan.adapters.cli.paper import Column, Paper
from yakkan.adapters.cli.standing import NOT_ENDED, print_head, print_money, print_owed, print_stake
from yakkan.adapters.register import Register
from yakkan.adapters.wording import Speech
from yakkan.projections.view import View

TODAY = date(2025, 6, 12)
"""The day on which the letter is found."""

EVE = date(2025, 6, 11)
"""The day before: the unit counts as passed, or does not."""

_CASE = files("yakkan.adapters.cli") / "demo.yaml"


def demo_case() -> Case:
    """The case file of the demonstration."""
    return parse_case(_CASE.read_bytes(), "demo.yaml")


def print_demo(paper: Paper, speech: Speech) -> None:
    """The story, the timeline, what is owed and at stake, the same day known before and after, what to try."""
    with Register(":memory:") as register:
        matter = register.apply(demo_case())
        now = matter.view(TODAY)
        paper.line(speech.say("demo_story"))
        paper.line()
        print_head(now, paper, speech)
        print_rows(now, paper, speech)
        print_owed(now, paper, speech)
        print_money(now.fees, paper, speech)
        print_stake(now, paper, speech)
        _print_both(matter.view(EVE, EVE), matter.view(EVE, TODAY), paper, speech)
    paper.heading(speech.say("demo_next"))
    case = shlex.quote(str(_CASE))
    for command in (
        f"yakkan replay {case} --as-of {EVE} --known-at {EVE}",
        f"yakkan explain {case} state:server/a1",
        f"yakkan explain {case} server/a2/price",
        f"yakkan agenda {case}",
        f"yakkan readings X1 --lang {speech.language}",
        f"yakkan check {case}",
    ):
        paper.line(f"  {command}")
    paper.line()
    paper.line(speech.say("no_advice"), "dim")


def _print_both(before: View, after: View, paper: Paper, speech: Speech) -> None:
    """The same day under two states of knowledge, side by side."""
    paper.heading(speech.say("demo_both", EVE))
    columns = [
        Column(""),
        Column(speech.say("demo_before", before.known_at)),
        Column(speech.say("demo_after", after.known_at)),
    ]
    rows = zip(_facts(before, speech), _facts(after, speech), strict=True)
    paper.table(columns, ([name, first, second] for (name, first), (_, second) in rows))
    paper.line()
    paper.line(speech.say("demo_difference"))


def _facts(view: View, speech: Speech) -> list[tuple[str, str]]:
    unit = view.unit("server", "a1")
    duties = [line for line in view.obligations if line.unit == "a1" and line.status in NOT_ENDED]
    return [
        (f"server/a1 {speech.title('state')}", speech.state(unit.state)),
        (speech.title("passed_as"), speech.state(unit.passed_as) or "-"),
        (speech.title("risk"), speech.party(unit.risk)),
        (
            speech.title("owed"),
            "; ".join(f"{speech.party(line.debtor)}: {speech.duty(line.duty)}" for line in duties),
        ),
        (speech.title("outstanding"), speech.yen(view.fees.totals.outstanding)),
    ]
