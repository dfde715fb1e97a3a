"""Deadlines, obligations and liability."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from yakkan.adapters.court.annex import Annex
from yakkan.adapters.court.sheet import Cell, Row, Section
from yakkan.adapters.court.voice import Voice, span
from yakkan.domain.contract.course import Ground
from yakkan.projections.deadlines import CLAIM_WINDOWS, DeadlineLine, refusals, still_to_pay
from yakkan.projections.liability import LiabilityLine
from yakkan.projections.obligations import ObligationLine
from yakkan.projections.view import View

_STAND = ("open", "overdue")
"""Heads of liability that a notice must claim by the last day."""


def deadlines(view: View, voice: Voice, annex: Annex) -> Section:
    """Every day by which something had or has to be done, the earliest first, and the holiday that moved it."""
    found = [(line.due_on, _due(line, voice, annex)) for line in view.obligations if line.due_on is not None]
    found += [
        (line.last_day, _window(line, voice, annex))
        for line in view.liability
        if line.last_day is not None and line.head in CLAIM_WINDOWS
    ]
    found += [(line.due_on, _refusal(line, view, voice)) for line in refusals(view)]
    return Section(
        voice.say("deadlines"),
        voice.columns(
            due="whole",
            nominal=1.4,
            duty=1.6,
            debtor="whole",
            contract=1,
            status="whole",
            article="whole",
            grounds="figure",
        ),
        [row for _, row in sorted(found, key=lambda pair: pair[0] or date.max)],
        note=voice.say("deadlines_note"),
        empty=voice.speech.say("nothing_owed"),
    )


def _due(line: ObligationLine, voice: Voice, annex: Annex) -> Row:
    speech = voice.speech
    return Row(
        [
            speech.day(line.due_on),
            _moved(line.grounds, line.due_on, voice),
            speech.duty(line.duty),
            speech.party(line.debtor),
            _place(line, voice),
            _status(line, voice),
            speech.citation(line.article),
            annex.cell(line),
        ]
    )


def _window(line: LiabilityLine, voice: Voice, annex: Annex) -> Row:
    speech = voice.speech
    claimant = "customer" if line.bearer == "company" else "company"
    return Row(
        [
            speech.day(line.last_day),
            _moved(line.grounds, line.last_day, voice),
            speech.say("claim_window", speech.head(line.head)),
            speech.party(claimant),
            _place(line, voice),
            speech.status(line.status),
            speech.citation(line.article),
            annex.cell(line),
        ]
    )


def _refusal(line: DeadlineLine, view: View, voice: Voice) -> Row:
    speech = voice.speech
    return Row(
        [
            speech.day(line.due_on),
            "",
            speech.say("due_non_renewal"),
            speech.say("either_party"),
            line.ref,
            speech.status("open" if view.as_of <= line.due_on else "lapsed"),
            speech.citation(line.article),
            "",
        ]
    )


def _moved(grounds: Sequence[Ground], day: date | None, voice: Voice) -> Cell:
    """The last day by the count and the closed days after it, where a ground tells that the day moved."""
    for ground in reversed(grounds):
        found = voice.speech.moved(ground.arithmetic)
        if found is not None and found[1] == voice.speech.day(day):
            return Cell(found[0], found[2])
    return Cell("")


def _place(line: ObligationLine | LiabilityLine, voice: Voice) -> str:
    if line.contract is None:
        return voice.speech.say("account")
    return line.contract if line.unit is None else f"{line.contract}/{line.unit}"


def _status(line: ObligationLine, voice: Voice) -> Cell:
    return Cell(voice.speech.status(line.status), voice.speech.day(line.ended_on))


def obligations(view: View, voice: Voice, annex: Annex) -> Iterator[Section]:
    """What stands, and what has ended and how."""
    yield Section(voice.say("obligations"))
    titles = voice.columns(
        due="whole",
        debtor="whole",
        creditor="whole",
        duty=1.8,
        contract=1,
        arose="whole",
        status="whole",
        amount="figure",
        article="whole",
        grounds="figure",
    )
    stand = [line for line in view.obligations if line.status in _STAND]
    stand.sort(key=lambda line: line.due_on or date.max)
    left = still_to_pay(view)
    rows = [_obligation(line, left[id(line)], voice, annex) for line in stand]
    yield Section(voice.say("open_obligations"), titles, rows, level=2, empty=voice.speech.say("nothing_owed"))
    ended = [line for line in view.obligations if line.status not in _STAND]
    ended.sort(key=lambda line: line.ended_on or date.max)
    rows = [_obligation(line, line.amount, voice, annex) for line in ended]
    yield Section(voice.say("ended_obligations"), titles, rows, level=2)


def _obligation(line: ObligationLine, amount: int | None, voice: Voice, annex: Annex) -> Row:
    speech = voice.speech
    return Row(
        [
            speech.day(line.due_on),
            speech.party(line.debtor),
            speech.party(line.creditor),
            speech.duty(line.duty),
            _place(line, voice),
            speech.day(line.arose_on),
            _status(line, voice),
            speech.yen(amount),
            speech.citation(line.article),
            annex.cell(line),
        ]
    )


def liability(view: View, voice: Voice, annex: Annex) -> Section:
    """Who answers for what, in which days, up to which amount."""
    return Section(
        voice.say("liability"),
        voice.columns(
            head=1.6,
            contract=1,
            bearer="whole",
            period="whole",
            cap="figure",
            claimed="figure",
            payable="figure",
            status="whole",
            article="whole",
            grounds="figure",
        ),
        [_liability(line, voice, annex) for line in view.liability],
        empty=voice.speech.say("no_liability"),
    )


def _liability(line: LiabilityLine, voice: Voice, annex: Annex) -> Row:
    speech = voice.speech
    head, remedy = speech.head(line.head), speech.remedy(line.remedy)
    cap = (
        speech.say("uncapped")
        if line.cap == "uncapped"
        else speech.yen(line.cap if isinstance(line.cap, int) else None)
    )
    return Row(
        [
            # The remedy of a claim for damages is damages: said once.
            Cell(head, "" if remedy in head else remedy),
            _place(line, voice),
            speech.party(line.bearer),
            span(line.first_day, line.last_day, speech),
            cap,
            speech.yen(line.claimed or None),
            speech.yen(line.payable or None),
            speech.status(line.status),
            speech.citation(line.article),
            annex.cell(line),
        ]
    )  # fmt: skip
