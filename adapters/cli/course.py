"""The page of `yakkan timeline`: what happened, what it led to, and what did not hold."""

from __future__ import annotations

from yakkan.adapters.cli.paper import Column, Paper
from yakkan.adapters.cli.standing import place, print_head
from yakkan.adapters.wording import Speech
from yakkan.projections.explanation import before
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
        Column(speech.title("article"), "whole"),
        Column(speech.title("ref"), "whole"),
    ]
    paper.table(columns, (_row(row, speech) for row in view.timeline))


def _row(row: Row, speech: Speech) -> list[str]:
    reason = speech.reason(_short(row.reason, row))
    return [
        speech.day(row.on),
        speech.instant(row.recorded_at) or speech.say("derived"),
        speech.event(row.event),
        place(row.contract, row.unit, speech),
        effect(row, speech) + (f": {reason}" if reason else ""),
        speech.citation(row.article),
        _short(row.ref, row) or "",
    ]


def _short(text: str | None, row: Row) -> str | None:
    """A text with references to records of the row's own contract as `server#7`, without their order."""
    if text is None or row.ref is None or row.contract is None:
        return text
    return text.replace(f"{row.ref.rpartition('#')[0]}#", f"{row.contract}#")


def effect(row: Row, speech: Speech) -> str:
    """Whether a row stands and takes effect, and what else marks it, in words."""
    stands = row.status == "effective"
    words = [speech.say("forecast")] if row.forecast else []
    without = stands and row.effect == "none"
    words.append(speech.say("no_effect") if without else speech.record_status(row.status))
    if row.deemed and stands and row.event != "DeemedEventWithdrawn":
        words.append(speech.say("deemed"))
    if row.shows_from != row.on:
        words.append(speech.say("seen_from", speech.day(row.shows_from)))
    if row.was:
        words.append(speech.say("corrected", before(row.was)))
    return ", ".join(words)
