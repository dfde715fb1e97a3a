"""A fact out of a message of another program: an event as it stands in a case file, without the file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from yakkan.domain import given
from yakkan.domain.contract.facts import DEEMED, FACTS, Fact, FactCorrected, FactRetracted
from yakkan.domain.contract.misfits import shown, suggestion
from yakkan.domain.errors import InputError, Problem
from yakkan.domain.instants import JST, day_of

_EXAMPLE: Final = 'a mapping such as {"event": "EquipmentReceived", "contract": "server", "on": "2025-05-28"}'


def parse_fact(message: Mapping[str, Any]) -> Fact:
    """The fact that a message tells: the name of an `event`, and its fields as in a case file.

    Days, instants and months may be text, as JSON has them; amounts are whole numbers of yen, rates decimals as text. A
    correction or retraction without `on` bears the day on which it is recorded: that of its `recorded_at`, else today.
    Raises InputError with all that is wrong: an unknown event, one that nobody records, unknown fields, values that do
    not fit. Whether contract, unit and labels are known to the matter shows when it is recorded.
    """
    given.instance(message, "message", Mapping, _EXAMPLE, "a text: json.loads(text)")
    fields = dict(message)
    cls = fact_class(fields.pop("event", None), "event")
    strange = [name for name in fields if not isinstance(name, str)]
    if strange:
        raise InputError([Problem(cls.__name__, f"the name {shown(each)}", "a name of a field") for each in strange])
    if issubclass(cls, FactCorrected | FactRetracted) and fields.get("on") is None:
        # What does not pass for an instant is told below, beside what else is wrong.
        fields["on"] = datetime.now(JST).date()
        recorded_at = cls(**fields).recorded_at
        if recorded_at is not None:
            fields["on"] = day_of(recorded_at)
    return cls(**fields)


def fact_class(name: Any, where: str) -> type[Fact]:
    """The class of a fact by the name of its event. Raises InputError, about `where`, for what nobody records."""
    if isinstance(name, str) and name in FACTS:
        return FACTS[name]
    if isinstance(name, str) and name in DEEMED:
        expected = "a fact: the terms themselves bring this event about, so nobody records it"
        raise InputError([Problem(where, name, expected)])
    found = "nothing" if name is None else f"the unknown event {shown(name)}"
    advice = suggestion(name, FACTS) if isinstance(name, str) else ""
    raise InputError([Problem(where, found, "the name of an event, such as EquipmentReceived", advice)])
