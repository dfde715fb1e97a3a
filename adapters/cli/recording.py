"""From words on the command line to a fact: `EquipmentReceived contract=server unit=s1 on=2025-05-28`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from pydantic import TypeAdapter, ValidationError

from yakkan.adapters.casefile.messages import fact_class
from yakkan.adapters.casefile.nodes import bad_character, plain, resolved
from yakkan.adapters.casefile.yaml_text import read_yaml
from yakkan.adapters.register import Matter
from yakkan.domain.contract.facts import Fact, FactCorrected, FactRetracted
from yakkan.domain.contract.misfits import misfits, path_of, text_fields
from yakkan.domain.contract.record import Record
from yakkan.domain.errors import InputError, Problem
from yakkan.domain.instants import day_of
from yakkan.projections.timeline import Row


def parse_fact(event: str, words: Iterable[str], recorded_at: datetime) -> Fact:
    """The fact of this name with fields given as `name=value`. Raises InputError with all that is wrong.

    A correction or retraction without `on` bears the day on which it is recorded.
    """
    cls = fact_class(event, "EVENT")
    problems: list[Problem] = []
    values = _fields(event, words, problems, cls)
    if issubclass(cls, FactCorrected | FactRetracted):
        values.setdefault("on", day_of(recorded_at))
    try:
        fact: Fact = TypeAdapter(cls).validate_python(values)
    except ValidationError as error:
        reported = {problem.path for problem in problems}
        problems += [
            Problem(event, each.found, each.expected, each.advice, path=path_of(each.location))
            for each in misfits(cls, error)
            if path_of(each.location) not in reported
        ]
    except OverflowError:
        problems.append(Problem(event, "an instant outside the calendar", "an instant such as 2025-05-28T17:00"))
    if problems:
        raise InputError(problems)
    return fact


def parse_fields(of: str, words: Iterable[str], cls: type[Fact] | None = None) -> dict[str, Any]:
    """Fields given as `name=value`, for the fact `of`, of the class `cls` where that is known.

    Raises InputError with all that is wrong.
    """
    problems: list[Problem] = []
    values = _fields(of, words, problems, cls)
    if problems:
        raise InputError(problems)
    return values


def _fields(of: str, words: Iterable[str], problems: list[Problem], cls: type[Fact] | None) -> dict[str, Any]:
    texts = frozenset() if cls is None else text_fields(cls)
    values: dict[str, Any] = {}
    for word in words:
        name, sign, text = word.partition("=")
        if not sign or not name:
            problems.append(Problem(of, repr(word), "a field and its value, such as on=2025-05-28"))
        elif name in values:
            problems.append(Problem(of, f"{name} a second time", "each field once", path=name))
        else:
            value = _value(of, name, text, problems)
            # A shell takes quotes away: what is for a text is a text, though it looks like a number or a truth value.
            values[name] = text if name in texts and isinstance(value, bool | int | float) else value
    return values


def _value(event: str, name: str, text: str, problems: list[Problem]) -> Any:
    """A value as YAML reads it: plain scalars; lists, mappings and quoted text where one begins."""
    bad = bad_character(text)
    if bad is None and not text.startswith(("{", "[", '"', "'")):
        return resolved(text)
    nodes, flaws = ([], []) if bad else read_yaml(text)
    for flaw in flaws:
        problems.append(Problem(event, flaw.found, flaw.expected, flaw.advice, path=name))
    if bad:
        problems.append(Problem(event, bad, "text without it", path=name))
    elif len(nodes) == 1:
        return plain(nodes[0])
    elif not flaws:
        problems.append(Problem(event, f"{len(nodes)} values", "one value", path=name))
    return None


def rows_of(matter: Matter, fact: Fact, records: Sequence[Record]) -> list[Row]:
    """What has been recorded, in that order, as rows of the timeline on the first day that shows all of it."""
    number = {record.ref: i for i, record in enumerate(records)}
    days: list[date] = [fact.on, *(day_of(record.recorded_at) for record in records)]
    rows = [row for row in matter.view(max(days)).timeline if row.ref in number]
    return sorted(rows, key=lambda row: number[row.ref or ""])
