"""The page of `yakkan timeline`: what happened, what it led to, and what did not hold."""

from __future__ import annotations

from yakkan.adapters.cli.paper import Column, Paper
from yakkan.adapters.cli.standing import place, print_head
from yakkan.adapters.wording import Speech
from yakkan.projections.timeline import Row
from yakkan.projections.view import View


def print_course(view: View, paper: Paper, speech: Speech) -> None:
    """All rows of the timeline, each marked in words."""
    print_head(view, paper, speech)
    print_rows(view, paper, speech)
    paper.line()
    paper.line(speech.say("no_advice"), "dim")


def print_rows(view: View, paper: Paper, speech: Speech) -> None:
    """The table alone."""
    paper.heading(speech.title("timeline"))
    if not view.timeline:
        paper.line(speech.say("no_events"))
        return
    columns = [
        Column(speech.title("day"), "whole"),
        Column(speech.title("recorded"), "whole"),
        Column(speech.title("event")),
        Column(speech.title("contract")),
        Column(speech.title("effect")),
        Column(speech.title("reason")),
        Column(speech.title("article"), "whole"),
        Column(speech.title("ref"), "whole"),
    ]
    paper.table(columns, (_row(row, speech) for row in view.timeline))


def _row(row: Row, speech: Speech) -> list[str]:
    return [
        speech.day(row.on),
        speech.instant(row.recorded_at) or speech.say("derived"),
        speech.event(row.event),
        place(row.contract, row.unit, speech),
        effect(row, speech),
        speech.reason(row.reason),
        speech.article(row.article),
        # The contract is in the column before; the number alone tells the record.
        "" if row.ref is None else f"#{row.ref.rpartition('#')[2]}",
    ]


def effect(row: Row, speech: Speech) -> str:
    """Whether a row stands and takes effect, and what else marks it, in words."""
    words = []
    if row.status == "effective":
        words.append(speech.say("no_effect") if row.effect == "none" else speech.record_status(row.status))
    else:
        words.append(speech.record_status(row.status))
    if row.forecast:
        words.insert(0, speech.say("forecast"))
    if row.deemed and row.status == "effective" and row.event != "DeemedEventWithdrawn":
        words.append(speech.say("deemed"))
    if row.shows_from != row.on:
        words.append(speech.say("seen_from", speech.day(row.shows_from)))
    if row.was:
        before = ", ".join(f"{name}: {value}" for name, value in row.was.items())
        words.append(speech.say("corrected", before))
    return ("、" if speech.language == "ja" else ", ").join(words)
