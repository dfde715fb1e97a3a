"""The page of `yakkan diff` and of `yakkan what-if`: where two views part, what differs, and the yen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from yakkan.adapters.cli.paper import Column, Paper
from yakkan.adapters.cli.standing import knowledge, period, place
from yakkan.adapters.wording import Speech
from yakkan.adapters.wording.disputing import FIELDS, PARTS
from yakkan.projections.dispute import Change, Difference, Step
from yakkan.projections.lines import plain
from yakkan.projections.timeline import Row
from yakkan.projections.view import View

_PARTIES: Final = frozenset({"title", "risk", "debtor", "creditor", "bearer"})


def print_views(a: View, b: View, paper: Paper, speech: Speech) -> None:
    """Whose matter, and how the two views were asked."""
    paper.pairs([(speech.title("customer"), " / ".join(dict.fromkeys([a.customer or "", b.customer or ""])))])
    paper.line()
    columns = [Column(""), Column(speech.title("before")), Column(speech.title("after"))]
    rows = [[speech.title("as_of"), speech.day(a.as_of), speech.day(b.as_of)]]
    rows.append([speech.title("known_at"), knowledge(a.known_at, speech), knowledge(b.known_at, speech)])
    rows.append([speech.title("read_as"), _readings(a, speech), _readings(b, speech)])
    rows.append([speech.title("edition"), a.edition or "", b.edition or ""])
    paper.table(columns, rows)


def print_difference(found: Difference, paper: Paper, speech: Speech) -> None:
    """The first event, the events that follow, what differs, and what the customer owes."""
    paper.line()
    if not found and not found.cascade:
        paper.line(speech.say("no_difference"), "bold")
        return
    if found.first is not None:
        paper.line(speech.say("first_parting", event(found.first, speech)), "bold")
    sentence = "owes_same" if not found.yen else "owes_more" if found.yen > 0 else "owes_less"
    paper.line(speech.say(sentence, speech.yen(abs(found.yen))), "bold")
    _print_cascade(found.cascade, paper, speech)
    _print_changes(found.changes, paper, speech)
    _print_charges(found, paper, speech)


def event(row: Row, speech: Speech) -> str:
    """An event in one phrase, with its reference or label."""
    name = row.id or row.ref
    where = place(row.contract, row.unit, speech)
    return f"{speech.day(row.on)} {speech.event(row.event)} ({where})" + (f" [{name}]" if name else "")


def _readings(view: View, speech: Speech) -> str:
    explicit = ", ".join(f"{name}={value}" for name, value in view.readings.items())
    return f"{explicit} {speech.say('others_default')}" if explicit else speech.say("defaults")


def _print_cascade(steps: Sequence[Step], paper: Paper, speech: Speech) -> None:
    if not steps:
        return
    paper.heading(speech.title("cascade"))
    columns = [
        Column(speech.title("step"), "figure"),
        Column(speech.title("stands"), "whole"),
        Column(speech.title("day"), "whole"),
        Column(speech.title("event")),
        Column(speech.title("contract")),
        Column(speech.title("article"), "whole"),
        Column(speech.title("follows")),
    ]
    rows = []
    for number, step in enumerate(steps, start=1):
        row = step.event
        rows.append(
            [
                str(number),
                speech.title(step.stands),
                speech.day(row.on),
                speech.event(row.event),
                place(row.contract, row.unit, speech),
                speech.citation(row.article),
                _follows(step, speech),
            ]
        )
    paper.table(columns, rows)


def _follows(step: Step, speech: Speech) -> str:
    said = [] if step.follows is None else [speech.say(f"how_{step.how}", step.follows + 1)]
    if step.reason:
        other = speech.title("after" if step.stands == "before" else "before")
        said.append(speech.say("no_effect_there", other, speech.reason(step.reason)))
    return "; ".join(said)


def _print_changes(changes: Sequence[Change], paper: Paper, speech: Speech) -> None:
    if not changes:
        return
    paper.heading(speech.title("changes"))
    columns = [
        Column(speech.title("part")),
        Column(speech.title("line")),
        Column(speech.title("field")),
        Column(speech.title("before")),
        Column(speech.title("after")),
    ]
    rows = []
    for change in changes:
        line = "" if change.part in ("totals", "matter") else change.line
        field = FIELDS[change.field].to(speech.language) if change.field in FIELDS else change.field
        part = PARTS[change.part].to(speech.language)
        rows.append([part, line, field, value(change, change.before, speech), value(change, change.after, speech)])
    paper.table(columns, rows)


def value(change: Change, found: Any, speech: Speech) -> str:
    """A value of a changed field, in words."""
    if not change.field:
        return speech.say("absent") if found is None else speech.say("present")
    if found is None or found == "":
        return speech.say("absent")
    if change.field in ("state", "passed_as"):
        return speech.state(found)
    if change.field in _PARTIES:
        return speech.party(found)
    if change.field == "status":
        return speech.charge_status(found) if change.part == "charges" else speech.status(found)
    if change.field == "cap" and found == "uncapped":
        return speech.say("uncapped")
    if change.field == "term":
        return f"#{found['term_no']} {period(found['first_day'], found['last_day'], speech)}"
    return _plain(found, speech)


def _plain(found: Any, speech: Speech) -> str:
    if isinstance(found, bool):
        return speech.say("yes" if found else "no")
    if isinstance(found, int):
        return speech.yen(found)
    if isinstance(found, date):
        return found.isoformat()
    if isinstance(found, tuple | list):
        return ", ".join(_plain(each, speech) for each in found)
    return str(plain(found))


def _print_charges(found: Difference, paper: Paper, speech: Speech) -> None:
    if not found.charges:
        return
    paper.heading(speech.title("by_charge"))
    columns = [
        Column(speech.title("charge")),
        Column(speech.title("before"), "figure"),
        Column(speech.title("after"), "figure"),
        Column(speech.title("change"), "figure"),
        Column(speech.title("step"), "figure"),
    ]
    paper.table(
        columns,
        (
            [
                each.charge or speech.say("rounding"),
                speech.yen(each.before),
                speech.yen(each.after),
                f"{each.yen:+,}",
                "" if each.follows is None else str(each.follows + 1),
            ]
            for each in found.charges
        ),
    )
