"""How the document speaks: its own words beside those of the command line, and the numbers of its rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import date
from typing import Any, Final, Literal

from yakkan.adapters.court.sheet import Column
from yakkan.adapters.wording import DEGREES, FORMS, PARTIES, Speech
from yakkan.adapters.wording.court import COURT
from yakkan.adapters.wording.fields import FIELDS, VALUES
from yakkan.domain.contract.course import Entry, Ground
from yakkan.domain.contract.facts import FACTS
from yakkan.projections.timeline import Row as Event
from yakkan.projections.view import View

_REF: Final = re.compile(r"\S+#\d+")
_YEN: Final = frozenset({"amount", "amount_direct", "amount_other", "price", "monthly_fee"})
_WORDS: Final = (PARTIES, FORMS, VALUES)


class Voice:
    """One language over one view: words, and the numbers by which the chronology and the annex are cited."""

    def __init__(self, view: View, speech: Speech) -> None:
        self.speech: Final = speech
        self._by_entry: dict[int, int] = {}
        self._by_name: dict[str, int] = {}
        for number, row in enumerate(view.timeline, start=1):
            if row.entry is not None:
                self._by_entry[id(row.entry)] = number
                self._by_name.setdefault(str(row.entry), number)
            if row.ref is not None:
                self._by_name[row.ref] = number
        for number, row in enumerate(view.timeline, start=1):
            if row.id is not None:
                self._by_name.setdefault(row.id, number)
        self._sentences: dict[str, str] = {}

    def say(self, name: str, *values: object) -> str:
        """A word or sentence of the document. Raises KeyError for one that does not exist."""
        return COURT[name].to(self.speech.language).format(*values)

    def join(self, parts: Iterable[str]) -> str:
        """Parts that say something, one after the other."""
        return ("、" if self.speech.language == "ja" else "; ").join(part for part in parts if part)

    def columns(self, **columns: float | Literal["whole", "figure"]) -> list[Column]:
        """Columns by the words of their titles: text by its share of the room, the others by their sort."""
        return [
            Column(self.say(name), what) if isinstance(what, str) else Column(self.say(name), share=what)
            for name, what in columns.items()
        ]

    def arithmetic(self, text: str) -> str:
        """How a figure came about, or what decided; many lines say the same."""
        if text not in self._sentences:
            self._sentences[text] = self.speech.arithmetic(text)
        return self._sentences[text]

    def number_of(self, entry: Entry) -> int | None:
        """The number of an event in the chronology; None when it has no row there."""
        return self._by_entry.get(id(entry))

    def number_named(self, name: str) -> int | None:
        """The number of the event that a reference or the words of a ground name."""
        return self._by_name.get(name)

    def names_in(self, text: str | None) -> list[str]:
        """The references within a text that have a row in the chronology, the longer ones first."""
        found = [name for name in _REF.findall(text or "") if name in self._by_name]
        return sorted(found, key=len, reverse=True)

    def basis(self, basis: str) -> str:
        """What ended a contract: a provision, or a word."""
        return self._value("basis", basis)

    def facts(self, ground: Ground) -> str:
        """The events behind a ground, each by its number, its day and its name."""
        return "\n".join(self._fact(entry) for entry in ground.entries)

    def _fact(self, entry: Entry) -> str:
        number = self.number_of(entry)
        before = f"{self.say('number', number)} " if number is not None else ""
        unit = f" ({entry.unit})" if entry.unit else ""
        return f"{before}{self.speech.day(entry.on)} {self.speech.event(entry.name)}{unit}"

    def details(self, row: Event) -> str:
        """What an event says of itself, in one line: amounts, forms, evidence."""
        told = {name: value for name, value in row.details.items() if not _usual(row.event, name, value)}
        # The article has a column of its own.
        told.pop("provision", None)
        return self.join(self._details(told))

    def was(self, row: Event) -> str:
        """What a corrected event had said before."""
        return self.join(self._details(row.was))

    def _details(self, details: Mapping[str, Any]) -> Iterator[str]:
        for name, value in details.items():
            if name == "changes" and isinstance(value, Mapping):
                yield from self._details(value)
            else:
                yield f"{self.field(name)}: {self._value(name, value)}"

    def field(self, name: str) -> str:
        """A field of an event; one that every event has by the word of the column."""
        common = {"on": "day", "contract": "place", "unit": "unit", "recorded_at": "recorded"}
        if name in common:
            return self.say(common[name])
        word = FIELDS.get(name)
        return name if word is None else word.to(self.speech.language)

    def _value(self, name: str, value: Any) -> str:
        if value is None:
            return "-"
        if isinstance(value, list | tuple):
            return self.join(self._value(name, each) for each in value)
        if isinstance(value, int) and not isinstance(value, bool) and name in _YEN:
            return self.speech.yen(value)
        if name == "provision" or (name == "basis" and str(value)[:1].isdigit()):
            return self.speech.citation(str(value))
        if name in ("withdraws", "because", "corrects", "retracts") and (number := self.number_named(str(value))):
            return self.say("number", number)
        vocabularies = (DEGREES,) if name == "degree" else _WORDS
        # Free text is the parties' own, whatever it says.
        free = name in ("note", "evidence", "reason", "reasons", "item", "purpose", "metric")
        word = None if free else next((words[str(value)] for words in vocabularies if str(value) in words), None)
        return str(value) if word is None else word.to(self.speech.language)


def span(first: date | None, last: date | None, speech: Speech) -> str:
    """Days from one to another, in as little room as a table has; open where one is missing."""
    return "" if first is None and last is None else f"{speech.day(first)} – {speech.day(last)}".strip()


def _usual(event: str, name: str, value: Any) -> bool:
    """Whether a field is a yes or no that says what it says where nobody writes it."""
    usual: Any = (
        next((each.default for each in fields(FACTS[event]) if each.name == name), None) if event in FACTS else None
    )
    return isinstance(value, bool) and value is usual
