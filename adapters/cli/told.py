"""Changed lines of views, and what is in facts and definitions, as people read them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Final

from yakkan.adapters.wording import CHARGE_STATUSES, DEGREES, FORMS, KINDS, PARTIES, STATES, STATUSES, Speech
from yakkan.adapters.wording.comparison import COMPARISON, DISPUTED
from yakkan.adapters.wording.fields import VALUES
from yakkan.projections.dispute.difference import Change
from yakkan.projections.obligations import ObligationLine
from yakkan.projections.view import View

_NAMED: Final = re.compile(r"(?P<name>\w+):(?P<place>[^ ]+)(?P<rest>.*)", re.DOTALL)
"""A duty or a head of liability, where it is owed, and the day that tells it from another."""
_WORDS: Final = (VALUES, PARTIES, FORMS, STATES, DEGREES, KINDS, STATUSES, CHARGE_STATUSES)
_FIELDS_SHOWN: Final[Mapping[str, tuple[str, ...]]] = {
    "contracts": ("state", "passed_as", "basis", "term", "specification"),
    "units": ("state", "passed_as", "title", "risk"),
    "charges": ("gross", "due_on", "outstanding"),
    "totals": ("refundable", "advance", "deposit_held"),
    "liability": ("cap", "claimed", "payable", "first_day", "last_day", "status"),
    "obligations": ("due_on", "status", "ended_on"),
}
"""What of each part of a view is told, in the order in which it is told."""
_OF_UNITS: Final = frozenset({"state", "passed_as"})
"""What is told by the units of a contract that has some."""


class Told:
    """Puts fields, values and changed lines into words; the views tell what is owed as a duty."""

    def __init__(self, speech: Speech, views: Sequence[View]) -> None:
        self._speech = speech
        self._views = views

    def say(self, name: str, *values: object) -> str:
        """A word or sentence of comparisons. Raises KeyError for one that does not exist."""
        return COMPARISON[name].to(self._speech.language).format(*values)

    def field(self, name: str) -> str:
        """A field of a fact, a definition or a line; `special.` and `quote.` before it are left out."""
        word = DISPUTED.get(name.rpartition(".")[2])
        return name if word is None else word.to(self._speech.language)

    def arrow(self, before: str, after: str) -> str:
        """From one to the other."""
        return f"{before} {'→' if self._speech.language == 'ja' else '->'} {after}"

    def value(self, name: str, value: Any) -> str:
        """A value as people write it."""
        if value is None or value == []:
            return self.say("nothing")
        if isinstance(value, bool):
            return self.say("yes" if value else "no_word")
        if isinstance(value, int):
            return self._speech.yen(value)
        if isinstance(value, list):
            return ", ".join(self.value(name, each) for each in value)
        if isinstance(value, Mapping):
            if name == "term":
                return f"{value['first_day']} - {value['last_day'] or ''}".rstrip()
            if name == "units":
                return " ".join(self.value("", each) for each in value.values())
            return ", ".join(f"{self.field(key)}: {self.value(key, each)}" for key, each in value.items())
        word = next((words[value] for words in _WORDS if value in words), None)
        return str(value) if word is None else word.to(self._speech.language)

    def lines(self, changes: Iterable[Change], sums: Mapping[tuple[str, str], int]) -> Iterator[str]:
        """The changed lines of a view in words: standing and money first, duties last; with sums of whole lines."""
        by_part: dict[str, list[Change]] = {}
        for change in changes:
            by_part.setdefault(change.part, []).append(change)
        units = {change.line.rpartition("/")[0].rpartition("/")[2] for change in by_part.get("units", ())}
        for part, fields in _FIELDS_SHOWN.items():
            order = {name: number for number, name in enumerate(fields)}
            found = sorted(by_part.get(part, []), key=lambda change: order.get(change.field, -1))
            for change in found:
                # What a contract of units does is told by its units.
                if part == "contracts" and change.line.rpartition("/")[2] in units and change.field in _OF_UNITS:
                    continue
                if not change.field:
                    yen = sums.get((part, change.line))
                    name = self._line(change) + ("" if yen is None else f" {self._speech.yen(yen)}")
                    yield self.say("goes" if change.after is None else "comes", name)
                elif change.field in fields:
                    yield self._changed(change)

    def _changed(self, change: Change) -> str:
        field = self.field(change.field)
        values = self.arrow(*(self.value(change.field, value) for value in (change.before, change.after)))
        if change.part == "totals":
            return f"{field}: {values}"
        return self.say("becomes", self._line(change), field, values)

    def _line(self, change: Change) -> str:
        """The line of a change by the name that people know it by."""
        speech = self._speech
        if change.part == "contracts":
            return self._contract(change.line)
        if change.part == "charges":
            return f"{speech.title('charge')} {change.line}"
        match = _NAMED.fullmatch(change.line)
        if match is None:
            return change.line
        where = speech.say("account") if match["place"] == "account" else match["place"]
        if change.part == "liability":
            return self.say("head_line", speech.head(match["name"]), where + match["rest"])
        duty = self._duties.get((match["name"], match["place"]))
        what = match["name"] if duty is None else f"{match['name']} {speech.party(duty.debtor)}"
        return self.say("duty_line", what, "" if duty is None else speech.duty(duty.duty), where + match["rest"])

    def _contract(self, name: str) -> str:
        """A contract by its id; with its order where several have that."""
        id = name.rpartition("/")[2]
        named = {f"{line.order}/{line.contract.rpartition('/')[2]}" for view in self._views for line in view.contracts}
        return name if sum(each.rpartition("/")[2] == id for each in named) > 1 else id

    @cached_property
    def _duties(self) -> dict[tuple[str, str], ObligationLine]:
        """A duty for each name by which a change calls it."""
        return {
            (line.id, (line.contract or "account") + (f"/{line.unit}" if line.unit else "")): line
            for view in self._views
            for line in view.obligations
        }
