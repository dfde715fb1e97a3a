"""Changed lines of views, and what is in facts and definitions, as people read them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from yakkan.adapters.wording import CHARGE_STATUSES, DEGREES, FORMS, KINDS, PARTIES, STATES, STATUSES, Speech
from yakkan.adapters.wording.comparison import COMPARISON, DISPUTED
from yakkan.adapters.wording.fields import VALUES
from yakkan.projections.dispute.difference import Change
from yakkan.projections.view import View

_OBLIGATION: Final = re.compile(
    r"(?P<id>O\d+)(?P<where>(?:/.*?)?)/(?P<debtor>company|customer|lessor)/\d{4}-\d{2}-\d{2}/(?P<duty>.*)", re.DOTALL
)
_LIABILITY: Final = re.compile(r"(?P<head>\w+)/(?P<bearer>\w+)(?P<where>(?:/.*)?)/(?:CC)?\d+(?:\(\d+\))*/.*", re.DOTALL)
_WORDS: Final = (VALUES, PARTIES, FORMS, STATES, DEGREES, KINDS, STATUSES, CHARGE_STATUSES)
_FIELDS_SHOWN: Final[Mapping[str, tuple[str, ...]]] = {
    "contracts": ("state", "passed_as", "basis"),
    "units": ("state", "passed_as", "title", "risk"),
    "charges": ("gross", "due_on", "outstanding"),
    "liability": ("cap", "payable", "first_day", "last_day", "status"),
    "obligations": ("due_on", "status", "ended_on"),
    "totals": ("refundable", "deposit_held"),
}
"""What of each part of a view is told, in the order in which it is told."""


class Told:
    """Puts fields, values and changed lines into words; the views tell the amounts of charges."""

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
            if name == "units":
                return " ".join(self.value("", each) for each in value.values())
            return ", ".join(f"{self.field(key)}: {self.value(key, each)}" for key, each in value.items())
        word = next((words[value] for words in _WORDS if value in words), None)
        return str(value) if word is None else word.to(self._speech.language)

    def lines(self, changes: Iterable[Change]) -> Iterator[str]:
        """The changed lines of a view in words: standing and money first, duties last."""
        by_part: dict[str, list[Change]] = {}
        for change in changes:
            by_part.setdefault(change.part, []).append(change)
        units = {change.line.partition("/")[0] for change in by_part.get("units", ())}
        for part, fields in _FIELDS_SHOWN.items():
            order = {name: number for number, name in enumerate(fields)}
            found = sorted(by_part.get(part, []), key=lambda change: order.get(change.field, -1))
            for change in found:
                # What a contract of units does is told by its units.
                if part == "contracts" and change.line.rpartition("/")[2] in units and change.field:
                    continue
                if not change.field:
                    yield self.say("goes" if change.after is None else "comes", self._line(change))
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
            return change.line.rpartition("/")[2]
        if change.part == "charges":
            amounts = [line.gross for view in self._views for line in view.fees.charges if line.id == change.line]
            amount = f" {speech.yen(amounts[0])}" if amounts and not change.field else ""
            return f"{speech.title('charge')} {change.line}{amount}"
        if change.part == "obligations" and (match := _OBLIGATION.fullmatch(change.line)):
            who = f"{match['id']} {speech.party(match['debtor'])}"
            where = match["where"][1:] or speech.say("account")
            return self.say("duty_line", who, speech.duty(match["duty"]), where)
        if change.part == "liability" and (match := _LIABILITY.fullmatch(change.line)):
            where = match["where"][1:] or speech.say("account")
            return self.say("duty_line", speech.party(match["bearer"]), speech.head(match["head"]), where)
        return change.line
