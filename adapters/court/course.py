"""Where each contract stands, and what happened."""

from __future__ import annotations

from collections.abc import Iterator

from yakkan.adapters.court.sheet import Cell, Row, Section
from yakkan.adapters.court.voice import Voice, span
from yakkan.projections.contracts import ContractLine, UnitLine
from yakkan.projections.timeline import Row as Event
from yakkan.projections.view import View


def standing(view: View, voice: Voice) -> Section:
    """A row for each contract, and below it one for each of its units."""
    return Section(
        voice.say("standing"),
        voice.columns(
            contract=1.5, kind=1.3, state=1.1, since="whole", period="whole", passed_as="whole", title_risk=1
        ),
        list(_standing(view, voice)),
        empty=voice.speech.say("no_events"),
    )


def _standing(view: View, voice: Voice) -> Iterator[Row]:
    for line in view.contracts:
        yield _contract(line, voice)
        for unit in line.units:
            yield _unit(unit, voice)


def _contract(line: ContractLine, voice: Voice) -> Row:
    speech = voice.speech
    term = line.term if line.term is not None and line.term["first_day"] is not None else None
    days = "" if term is None else span(term["first_day"], term["last_day"], speech)
    basis = "" if line.basis is None else voice.basis(line.basis)
    version = "" if line.specification is None else f"{voice.field('version')} {line.specification}"
    return Row(
        [
            Cell(line.contract, line.order),
            Cell(speech.kind(line.kind), version),
            Cell(speech.state(line.state), basis),
            speech.day(line.since),
            Cell(days, "" if term is None else voice.say("term", term["term_no"])),
            "" if line.units else speech.state(line.passed_as),
            "",
        ]
    )  # fmt: skip


def _unit(unit: UnitLine, voice: Voice) -> Row:
    speech = voice.speech
    passed, day = speech.state(unit.passed_as), speech.day(unit.handed_over_on)
    owners = " / ".join(speech.party(each) for each in (unit.title, unit.risk) if each)
    cells: list[str | Cell] = [
        f"　{unit.unit}",
        "",
        speech.state(unit.state),
        "",
        "",
        Cell(passed or day, day if passed else ""),
        owners,
    ]
    return Row(cells, inner=True)


def chronology(view: View, voice: Voice) -> Section:
    """Every event, numbered; those that do not stand struck through and marked in words."""
    return Section(
        voice.say("chronology"),
        voice.columns(no="figure", day="whole", recorded="whole", event=1.5, place=0.8, effect=1.3, article="whole"),
        [_event(number, row, voice) for number, row in enumerate(view.timeline, start=1)],
        note=voice.say("chronology_note"),
        empty=voice.speech.say("no_events"),
    )


def _event(number: int, row: Event, voice: Voice) -> Row:
    speech = voice.speech
    stands = row.status == "effective"
    instant = speech.instant(row.recorded_at)
    day, _, time = instant.partition(" ")
    place = speech.say("account") if row.contract is None else row.contract
    return Row(
        [
            str(number),
            speech.day(row.on),
            Cell(day, time) if instant else speech.say("derived"),
            Cell(
                speech.event(row.event), voice.join([voice.details(row), "" if row.ref is None else f"[{_short(row)}]"])
            ),
            Cell(place, row.unit or ""),
            Cell(_effect(row, voice), _remarks(row, voice), mark=True),
            speech.citation(row.article),
        ],
        struck=not stands,
        name=f"e{number}",
    )


def _short(row: Event) -> str:
    """A reference without the order, which the head names."""
    ref = row.ref or ""
    return ref if row.contract is None else f"{row.contract}#{ref.rpartition('#')[2]}"


def _effect(row: Event, voice: Voice) -> str:
    """Whether it stands and takes effect, in words."""
    speech = voice.speech
    if row.status != "effective":
        return voice.say("struck", speech.record_status(row.status))
    words = [speech.say("forecast")] if row.forecast else []
    if row.effect == "none":
        words.append(speech.say("no_effect"))
    elif row.deemed and row.event != "DeemedEventWithdrawn":
        words.append(speech.say("deemed"))
    else:
        words.append(voice.say("has_effect"))
    return voice.join(words)


def _remarks(row: Event, voice: Voice) -> str:
    """Why it has no effect, what it follows from, from when it shows, what it had said before a correction."""
    speech = voice.speech
    reason = row.reason
    for name in voice.names_in(reason):
        reason = (reason or "").replace(name, voice.say("number", voice.number_named(name)))
    parts = [speech.reason(reason)]
    cause = None if row.entry is None or row.entry.cause is None else voice.number_of(row.entry.cause)
    if cause is not None:
        parts.append(voice.say("follows", cause))
    if row.shows_from != row.on:
        parts.append(speech.say("seen_from", speech.day(row.shows_from)))
    if row.was:
        parts.append(speech.say("corrected", voice.was(row)))
    return voice.join(parts)
