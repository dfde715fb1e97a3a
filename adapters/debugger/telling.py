"""What the debugger says of a position: where it stands, what is new there, where a run has stopped."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from yakkan.adapters.debugger.breakpoints import Found
from yakkan.adapters.debugger.panes import PANES, Panes
from yakkan.adapters.debugger.session import Session
from yakkan.adapters.debugger.words import Words

_FEW: Final = 3
_TOLD: Final = ("contracts", "charges", "totals", "obligations", "liability")
"""The parts whose news is told in one line, the weightiest first."""


class Telling:
    """Sentences about a session, each in one line."""

    def __init__(self, session: Session, panes: Panes, words: Words) -> None:
        self.session = session
        self._panes = panes
        self._words = words

    def where(self) -> Iterator[str]:
        """The position in a few lines."""
        w, session = self._words, self.session
        known = w.knowledge(session.setting.known)
        yield f"{w.tell('as_of')}: {w.weekday(session.as_of)}"
        yield f"{w.tell('known')}: {known} ({w.tell('records', session.known_number, len(session.instants))})"
        readings = ", ".join(f"{name}={value}" for name, value in session.view().readings.items())
        yield f"{w.title('read_as')}: {readings or w.say('defaults')}"
        for name in session.setting.what_if.removed:
            yield f"{w.tell('what_if')}: {name} {w.tell('removed')}"
        for name, day in session.setting.what_if.moved:
            yield f"{w.tell('what_if')}: {name} {w.tell('moved', day)}"
        for each in session.breakpoints:
            yield f"{w.tell(each.sort)} {each.number}: {each.text} ({w.answered(session.answer(each))})"

    def arrival(self) -> str:
        """Where it stands now and what is new there, in one line."""
        w, session = self._words, self.session
        return w.tell("arrived", w.day(session.as_of), self._news())

    def nothing(self, reason: str) -> str:
        """Why a step did not lead anywhere."""
        return self._words.tell(reason, self.session.horizon)

    def stopped(self, found: Found[Any] | None, *, back: bool = False, records: bool = False) -> str:
        """Where a run has stopped, or that it has not."""
        w = self._words
        if found is None:
            if not any(each.enabled for each in self.session.breakpoints):
                return w.tell("nothing_set")
            name = ("no_hit_records" if records else "no_hit") + ("_back" if back else "")
            return w.tell(name, self.session.horizon)
        hits = "; ".join(
            w.tell("hit", hit.breakpoint.number, hit.breakpoint.text, w.answered(hit.before), w.answered(hit.after))
            for hit in found.hits
        )
        at = w.instant(found.at) if isinstance(found.at, datetime) else w.day(found.at)
        return w.tell("arrived", at, hits)

    def _news(self) -> str:
        """The first few things that are new; those that happen before those that follow from them."""
        w, session = self._words, self.session
        changes = session.changes()
        rows = session.view().timeline
        today = [row for row in rows if row.shows_from == session.as_of and row.status == "effective"]
        came = [
            f"{w.event(row.event)} {row.contract or ''}{'/' + row.unit if row.unit else ''}".strip() for row in today
        ]
        if session.before != session.position and (not came or session.before.as_of == session.as_of):
            lines = session.lines(session.view())
            told = [each for each in changes if each.part in _TOLD and each.field in ("state", "status", "outstanding")]
            came = [
                f"{self._panes.subject(each, lines.get((each.part, each.line)))} {w.field(each.field)}: "
                f"{self._panes.said(each, each.before)} -> {self._panes.said(each, each.after)}"
                for each in sorted(told, key=lambda each: _TOLD.index(each.part))
            ]
        if not came:
            key = PANES.index("changes") + 1
            return w.tell("nothing_new") if not changes else w.tell("only_values", len(changes), key)
        more = f" ({w.tell('more', len(came) - _FEW)})" if len(came) > _FEW else ""
        return "; ".join(came[:_FEW]) + more
