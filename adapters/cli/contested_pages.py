"""The pages of what is in dispute, for people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from yakkan.adapters.cli.paper import Column, Paper
from yakkan.adapters.cli.standing import place, print_head
from yakkan.adapters.wording import Speech
from yakkan.domain.contract.facts import Fact
from yakkan.domain.contract.history import History
from yakkan.domain.terms.readings import READINGS
from yakkan.projections.dispute import Decisive, Move, Readings, SafeUntil, Span
from yakkan.projections.dispute.scenario import named
from yakkan.projections.lines import Because
from yakkan.projections.view import View

_MANY: Final = 24
_ENDS: Final = 8
"""Of more answers than many, so many are shown at either end."""


def answer(value: Any, speech: Speech) -> str:
    """An answer in words."""
    if value is None:
        return speech.say("word_none")
    if isinstance(value, bool):
        return speech.say("word_yes" if value else "word_no")
    if isinstance(value, int):
        return speech.yen(value)
    if isinstance(value, date):
        return speech.day(value)
    return speech.answer(str(value))


def print_across(view: View, asked: str, found: Readings, paper: Paper, speech: Speech) -> None:
    """The answer across readings: certain or contested, who decides, the yen."""
    print_head(view, paper, speech)
    paper.heading(speech.title("across"))
    paper.line(speech.say("asked", asked))
    distinct = _distinct(list(found.answers.values()))
    if found.certain:
        paper.line(speech.say("certain", answer(distinct[0], speech) if distinct else ""), "bold")
    else:
        paper.line(speech.say("contested", len(distinct), ", ".join(found.decided_by)), "bold")
        _print_answers(found, distinct, paper, speech)
        paper.line()
        if found.yen is not None:
            _print_span("span" if found.complete else "span_cut", found.yen, paper, speech)
        if found.owed is not None:
            _print_span("owed_span" if found.complete else "owed_span_cut", found.owed, paper, speech)
        _print_deciding(found.decided_by, paper, speech)
    paper.line()
    how = "every_combination" if found.every else "by_switching"
    paper.line(speech.say(how, len(found.considered), found.tried))
    if not found.complete:
        paper.line(speech.say("cut"), "bold")
    paper.line(speech.say("no_advice"), "dim")


def _distinct(values: Sequence[Any]) -> list[Any]:
    """The answers, each once; yen and days in their order."""
    found: list[Any] = []
    for value in values:
        if value not in found:
            found.append(value)
    sums = [value for value in found if type(value) in (int, date)]
    return sorted(found) if len(sums) == len(found) else found


def _print_answers(found: Readings, distinct: Sequence[Any], paper: Paper, speech: Speech) -> None:
    columns = [
        Column(speech.title("answer"), "figure" if found.yen is not None else "text"),
        Column(speech.title("under")),
        Column(speech.title("owed_sum"), "figure"),
    ]
    shown = list(distinct)
    if len(shown) > _MANY:
        shown = [*shown[:_ENDS], *shown[-_ENDS:]]
    rows: list[list[str]] = []
    for value in shown:
        under = found.under(value)
        sums = [found.owed_under[key] for key, each in found.answers.items() if each == value]
        rows += [
            [
                answer(value, speech) if number == 0 else "",
                each,
                _span(min(sums), max(sums), speech) if number == 0 else "",
            ]
            for number, each in enumerate(under)
        ]
    paper.line()
    paper.table(columns, rows)
    if len(shown) < len(distinct):
        paper.line(speech.say("answers_left_out", _ENDS))


def _span(lowest: int, highest: int, speech: Speech) -> str:
    return speech.yen(lowest) if lowest == highest else f"{speech.yen(lowest)} - {speech.yen(highest)}"


def _print_span(message: str, span: Span, paper: Paper, speech: Speech) -> None:
    difference = speech.yen(span.highest - span.lowest)
    paper.line(speech.say(message, speech.yen(span.lowest), speech.yen(span.highest), difference))


def _print_deciding(names: Sequence[str], paper: Paper, speech: Speech) -> None:
    paper.heading(speech.title("deciding"))
    for name in names:
        reading = READINGS[name]
        japanese = speech.language == "ja"
        articles = ", ".join(speech.article(article) for article in reading.articles)
        paper.line(f"{name}  {reading.title_ja if japanese else reading.title_en} [{articles}]")
        for value, alternative in reading.alternatives.items():
            mark = f" {speech.say('default_mark')}" if value == reading.default else ""
            paper.line(f"  {value}{mark}  {alternative.ja if japanese else alternative.en}")


# -- decisive facts ----------------------------------------------------------------------------------------------


def print_decisive(view: View, history: History, asked: str, found: Decisive, paper: Paper, speech: Speech) -> None:
    """The sets of facts that an answer hangs on, and by how many days facts may move."""
    print_head(view, paper, speech)
    paper.heading(speech.title("decisive"))
    paper.line(speech.say("asked", asked))
    paper.line(speech.say("answer_now", answer(found.answer, speech)), "bold")
    if not found.every_set:
        paper.line(speech.say("facts_cut"), "bold")
    paper.line()
    if found.sets:
        paper.table(
            [Column(speech.title("without")), Column(speech.title("answer_then"), "whole")],
            (
                [" + ".join(_fact(history, name, speech) for name in some), answer(then, speech)]
                for some, then in zip(found.sets, found.answers, strict=True)
            ),
        )
    else:
        paper.line(speech.say("nothing_decides", found.up_to))
    if found.within:
        _print_moves(history, found, paper, speech)
    paper.line()
    paper.line(speech.say("views_made", found.considered, found.tried))
    paper.line(speech.say("no_advice"), "dim")


def _print_moves(history: History, found: Decisive, paper: Paper, speech: Speech) -> None:
    paper.heading(speech.title("moves"))
    moving = [move for move in found.moves if move.earlier or move.later]
    if moving:
        columns = [
            Column(speech.title("fact")),
            Column(speech.title("days_earlier"), "figure"),
            Column(speech.title("flips_earlier"), "whole"),
            Column(speech.title("days_later"), "figure"),
            Column(speech.title("flips_later"), "whole"),
        ]
        paper.table(columns, (_move(history, move, speech) for move in moving))
        paper.line(speech.say("days_searched", found.within))
    else:
        paper.line(speech.say("nothing_moves", found.within))
    inexact = [move for move in found.moves if not (move.exact_earlier and move.exact_later)]
    if inexact:
        paper.line(speech.say("days_cut"), "bold")
        for move in inexact:
            paper.line(f"  {speech.say('days_tried', f'[{move.fact}]', move.searched_earlier, move.searched_later)}")
    for move in found.moves:
        for side, flips, looked in (
            ("earlier", move.earlier, move.looked_earlier),
            ("later", move.later, move.looked_later),
        ):
            if flips is None and looked < found.within:
                paper.line(speech.say(f"days_not_looked_{side}", f"[{move.fact}]", looked), "bold")


def _move(history: History, move: Move, speech: Speech) -> list[str]:
    def flips(day: date | None, then: Any) -> str:
        return "" if day is None else f"{speech.day(day)} ({answer(then, speech)})"

    def spare(days: int | None, *, exact: bool) -> str:
        return "" if days is None else f"{days}" if exact else f"{days}*"

    return [
        _fact(history, move.fact, speech),
        spare(move.days_earlier, exact=move.exact_earlier),
        flips(move.earlier, move.answer_earlier),
        spare(move.days_later, exact=move.exact_later),
        flips(move.later, move.answer_later),
    ]


def _fact(history: History, name: str, speech: Speech) -> str:
    record = named(history, name)[0]
    event = record.event
    where = f" ({event.unit})" if isinstance(event, Fact) and event.unit else ""
    return f"{speech.day(event.on)} {speech.event(type(event).__name__)}{where} [{name}]"


# -- the last safe day -------------------------------------------------------------------------------------------


def print_safe(view: View, found: SafeUntil, paper: Paper, speech: Speech) -> None:
    """Until when an act is in time, and what is said for later days."""
    print_head(view, paper, speech)
    paper.heading(speech.title("safe"))
    paper.line(_capital(_headline(found, speech)), "bold")
    if found.status in ("done", "gone"):
        _print_settled(found, paper, speech)
    if found.safe_on is not None:
        _print_grounds(found.because, found.reason, paper, speech)
        if found.due_on is not None:
            paper.line(speech.say("safe_due", speech.day(found.due_on)))
        if found.latest_on is not None:
            paper.line(speech.say("safe_latest", speech.day(found.latest_on)))
        _print_later(found, paper, speech)
    elif found.takes_effect_late:
        paper.line(speech.say("safe_takes_effect_late", speech.day(found.as_of)))
    elif found.reason is not None:
        paper.line(speech.say("safe_today", speech.reason(found.reason)))
    if found.settled_under and found.status not in ("done", "gone"):
        paper.line(speech.say("safe_settled_under", _any_of(found.settled_under, speech)))
    if found.opens_on is not None:
        paper.line(speech.say("safe_opens", speech.day(found.opens_on)))
    if found.never_under:
        never = "safe_never" if found.safe_on is not None else "safe_never_alone"
        paper.line(speech.say(never, _any_of(found.never_under, speech)))
    if found.decided_by:
        _print_deciding(found.decided_by, paper, speech)
    paper.line()
    if not found.complete:
        paper.line(speech.say("cut"), "bold")
    paper.line(speech.say("no_advice"), "dim")


def _headline(found: SafeUntil, speech: Speech) -> str:
    """The answer in a sentence."""
    what = f"{speech.act(found.action)} [{speech.article(found.article)}]"
    where = found.charge or place(found.contract, found.unit, speech)
    if found.status in ("done", "gone"):
        why = found.done_by if found.state is None else speech.state(found.state)
        return speech.say(f"safe_{found.status}", what, where, speech.day(found.settled_on), why)
    status = "passed" if found.safe_on is not None and found.safe_on < found.as_of else found.status
    cut = "" if found.complete or status not in ("open", "passed", "over") else "_cut"
    return speech.say(f"safe_{status}{cut}", what, where, speech.day(found.safe_on or found.latest_on))


def _print_settled(found: SafeUntil, paper: Paper, speech: Speech) -> None:
    """Under which readings nothing is left to do, and until when the others can be met."""
    if not found.settled_under:
        return
    paper.line(speech.say("safe_settled_under", _any_of(found.settled_under, speech)))
    if found.safe_on is not None and found.safe_on >= found.as_of:
        paper.line(speech.say("safe_again", speech.day(found.safe_on)))
    elif found.latest_on is not None and found.latest_on < found.as_of:
        paper.line(speech.say("safe_again_over", speech.day(found.latest_on)))


def _print_grounds(because: Sequence[Because], reason: str | None, paper: Paper, speech: Speech) -> None:
    for each in because:
        paper.line(speech.say("safe_because", speech.arithmetic(each.arithmetic)))
    if reason is not None:
        paper.line(speech.say("safe_next_day", speech.reason(reason)))


def _print_later(found: SafeUntil, paper: Paper, speech: Speech) -> None:
    if not found.still_does:
        return
    columns = [
        Column(speech.title("from_day"), "whole"),
        Column(speech.title("to_day"), "whole"),
        Column(speech.title("in_time_under")),
        Column(speech.title("why_last")),
    ]
    rows = [
        [
            speech.day(each.from_),
            speech.say("no_end") if each.to is None else speech.day(each.to),
            _any_of(each.under, speech),
            _why(each.because, each.reason, speech),
        ]
        for each in found.still_does
    ]
    paper.line()
    paper.table(columns, rows)


def _any_of(conditions: Sequence[str], speech: Speech) -> str:
    """Readings of which one is enough; those that must be read so together stand behind one another in each."""
    return speech.say("or").join(conditions)


def _why(because: Sequence[Because], reason: str | None, speech: Speech) -> str:
    if because:
        return speech.arithmetic(because[0].arithmetic)
    return speech.reason(reason)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
