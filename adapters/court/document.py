"""The document put together: its head, its sections in order, and its annexes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from yakkan.adapters.court.annex import Annex, readings
from yakkan.adapters.court.course import chronology, standing
from yakkan.adapters.court.duties import deadlines, liability, obligations
from yakkan.adapters.court.money import money, totals
from yakkan.adapters.court.sheet import SIZE, Section
from yakkan.adapters.court.voice import Voice
from yakkan.adapters.wording import Speech
from yakkan.domain.instants import in_jst, start_of_day
from yakkan.projections.view import View


def document(view: View, speech: Speech) -> dict[str, Any]:
    """Everything that the document says, as plain data: the same for the same view, whenever it is made."""
    voice = Voice(view, speech)
    sections = _numbered([section for section in _sections(view, voice) if section.says_something], voice)
    customer, day = view.customer or "", speech.day(view.as_of)
    return {
        "language": speech.language,
        "size": SIZE,
        "title": voice.say("document"),
        "matter": customer,
        "running_head": voice.say("running_head", customer, day),
        "moment": _moment(view),
        "head": _head(view, voice),
        "figures": [list(pair) for pair in totals(view.fees, voice)][:5],
        "disclaimer": voice.say("disclaimer"),
        "sections": [section.plain() for section in sections],
    }


def _sections(view: View, voice: Voice) -> Iterator[Section]:
    annex = Annex(view, voice)
    yield standing(view, voice)
    yield chronology(view, voice)
    yield deadlines(view, voice, annex)
    yield from obligations(view, voice, annex)
    yield from money(view.fees, voice, annex)
    yield liability(view, voice, annex)
    yield from annex.sections()
    # Last: by now the view has consulted every reading that it needs.
    yield readings(view, voice)


def _numbered(sections: Iterable[Section], voice: Voice) -> Iterator[Section]:
    """The sections with their numbers, those of an annex below the annex's own."""
    main = inner = 0
    for section in sections:
        if section.level > 1:
            inner += 1
            yield replace(section, title=voice.say("inner_title", inner, section.title))
            continue
        inner = 0
        if not section.annex:
            main += 1
        yield section if section.annex else replace(section, title=voice.say("main_title", main, section.title))


def _head(view: View, voice: Voice) -> list[list[str]]:
    explicit = ", ".join(f"{name}={value}" for name, value in view.readings.items())
    return [
        [voice.say("matter"), view.customer or ""],
        [voice.say("orders"), ", ".join(view.orders)],
        [voice.say("edition"), view.edition or ""],
        [voice.say("as_of"), voice.speech.day(view.as_of)],
        [voice.say("known_at"), _known(view, voice)],
        [voice.say("readings"), voice.say("others_default", explicit) if explicit else voice.say("all_default")],
    ]


def _known(view: View, voice: Voice) -> str:
    known_at = view.known_at
    if known_at is None:
        last = _last_record(view)
        return voice.say("known_nothing") if last is None else voice.say("known_all", voice.speech.instant(last))
    if isinstance(known_at, datetime):
        return voice.say("known_instant", voice.speech.instant(known_at))
    return voice.say("known_day", voice.speech.day(known_at))


def _last_record(view: View) -> datetime | None:
    return max((row.recorded_at for row in view.timeline if row.recorded_at is not None), default=None)


def _moment(view: View) -> list[int]:
    """The instant (UTC) that the file bears as its date: how far its knowledge reaches, not when it is made."""
    known_at: date | datetime = view.known_at or _last_record(view) or view.as_of
    at = in_jst(known_at) if isinstance(known_at, datetime) else start_of_day(known_at)
    at = at.astimezone(UTC)
    return [at.year, at.month, at.day, at.hour, at.minute, at.second]
