"""The page of `yakkan bisect`: where an answer turns, and by which event."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from yakkan.adapters.cli.paper import Column, Paper
from yakkan.adapters.cli.parting import event
from yakkan.adapters.wording import Speech
from yakkan.projections.dispute import Turning
from yakkan.projections.timeline import Row


def print_turning(found: Turning[Any], paper: Paper, speech: Speech) -> None:
    """One turning, and the events that decide it."""
    sentence = "turns_at" if isinstance(found.at, datetime) else "turns"
    before, after = answer(found.before, speech), answer(found.after, speech)
    paper.line(speech.say(sentence, point(found.at, speech), before, after), "bold")
    paper.heading(speech.title("decided_event"))
    if not found.events:
        paper.line(speech.say("by_time_alone"))
    for row in found.events:
        paper.line(f"  {_decisive(row, speech)}")
    if found.more is not False:
        paper.line()
        paper.line(speech.say("turns_elsewhere" if found.more else "turns_perhaps"))


def print_turnings(found: Sequence[Turning[Any]], paper: Paper, speech: Speech) -> None:
    """All turnings, one below the other."""
    paper.heading(speech.title("turnings"))
    columns = [
        Column(speech.title("at"), "whole"),
        Column(speech.title("before")),
        Column(speech.title("after")),
        Column(speech.title("decided_event")),
    ]
    rows = []
    for each in found:
        events = "; ".join(event(row, speech) for row in each.events) or speech.say("by_time_alone")
        rows.append([point(each.at, speech), answer(each.before, speech), answer(each.after, speech), events])
    paper.table(columns, rows)


def point(at: date, speech: Speech) -> str:
    """A day, or an instant of the record."""
    return speech.instant(at) if isinstance(at, datetime) else speech.day(at)


def answer(found: Any, speech: Speech) -> str:
    """An answer in words."""
    if found is None:
        return speech.say("none_answer")
    if isinstance(found, bool):
        return speech.say("yes" if found else "no")
    if isinstance(found, int):
        return speech.yen(found)
    if isinstance(found, str):
        return speech.answer(found)
    return str(found)


def _decisive(row: Row, speech: Speech) -> str:
    article = f" [{speech.article(row.article)}]" if row.article else ""
    recorded = "" if row.recorded_at is None else f", {speech.say('recorded_on', speech.instant(row.recorded_at))}"
    return event(row, speech) + article + recorded
