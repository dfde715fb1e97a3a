"""The words of the debugger on top of those that every command has."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from yakkan.adapters.debugger.setting import SAME, Known
from yakkan.adapters.wording import Speech
from yakkan.adapters.wording.debugger import DEBUGGER


class Words(Speech):
    """One language, as the debugger speaks it."""

    def tell(self, name: str, *values: object) -> str:
        """A word or sentence of the debugger. Raises KeyError for one that does not exist."""
        return DEBUGGER[name].to(self.language).format(*values)

    def weekday(self, day: date) -> str:
        """A day with its day of the week."""
        names = self.tell("weekdays")
        name = names[day.weekday()] if self.language == "ja" else names.split()[day.weekday()]
        return f"{day.isoformat()} ({name})"

    def knowledge(self, known: Known) -> str:
        """How far what is known reaches."""
        if known is None or known == SAME:
            return self.tell("all" if known is None else "same")
        return self.instant(known) if isinstance(known, datetime) else f"{known}"

    def field(self, name: str) -> str:
        """The field of a line."""
        return self.tell(f"field_{name}") if f"field_{name}" in DEBUGGER else self.title(name)

    def value(self, value: Any, field: str = "") -> str:
        """A value of a field, as people read it."""
        if isinstance(value, bool):
            return self.tell("true" if value else "false")
        if value is None:
            return self.tell("none")
        if isinstance(value, datetime):
            return self.instant(value)
        if isinstance(value, int):
            return f"{value:,}"
        if isinstance(value, dict):
            return ", ".join(f"{name}: {self.value(each)}" for name, each in value.items())
        return self._named(f"{value}", field)

    def answered(self, value: Any) -> str:
        """What a question is answered: a word of the code, which conditions are written with, beside what it means."""
        said = self.value(value)
        named = self.answer(value) if isinstance(value, str) else said
        return said if named in (said, said.replace("_", " ")) else f"{said} ({named})"

    def _named(self, value: str, field: str) -> str:
        """A name of the code by what it names."""
        if field in ("title", "risk", "debtor", "creditor", "bearer"):
            return self.party(value)
        if field in ("state", "passed_as", "basis"):
            return self.state(value)
        return value
