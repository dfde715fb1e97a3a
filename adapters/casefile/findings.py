"""What is wrong with a case file, gathered from everywhere in it before anybody is told."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable
from functools import cache
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter, ValidationError

from yakkan.adapters.casefile.nodes import UNREADABLE, Flaw, MappingNode, Node, Scalar, find, plain
from yakkan.domain.contract.misfits import advice, meaning, misfits, path_of, shown, suggestion
from yakkan.domain.errors import Problem

T = TypeVar("T")
Location = tuple[str | int, ...]

_LONGEST = 60
_MOST_PROBLEMS = 10_000
_STEP = re.compile(r"\[([0-9]+)\]|([^.\[\]]+)", re.ASCII)


class Findings:
    """The problems of one case file, each with file, line, column and path."""

    def __init__(self, where: str) -> None:
        self._where = where
        self._problems: dict[Problem, None] = {}

    @property
    def problems(self) -> list[Problem]:
        """Everything found, in the order of the text."""
        return sorted(self._problems, key=lambda each: (each.line or 0, each.column or 0))

    def flaw(self, flaw: Flaw) -> None:
        """Take in something wrong with the text itself."""
        self._take(flaw.line, flaw.column, "", flaw.found, flaw.expected, flaw.advice)

    def add(
        self,
        document: Node,
        location: Location,
        found: str,
        expected: str,
        advice: str = "",
        *,
        name: bool = False,
    ) -> None:
        """Take in something wrong at a location of a document; `name`: with the name there, not the value."""
        node = find(document, location)
        if name and location:
            around = find(document, location[:-1])
            if isinstance(around, MappingNode) and str(location[-1]) in around.entries:
                node = around.entries[str(location[-1])][0]
        if isinstance(node, Scalar) and node.value is UNREADABLE:
            return
        self._take(node.line, node.column, path_of(location), found, expected, advice)

    def take(self, document: Node, location: Location, problems: Iterable[Problem]) -> None:
        """Take in problems whose paths begin at a location of a document."""
        for problem in problems:
            whole = location + parsed(problem.path)
            self.add(document, whole, problem.found, problem.expected, problem.advice)

    def mapping(self, document: Node, location: Location, names: Iterable[str]) -> MappingNode | None:
        """The mapping at a location, its unknown names reported; None for anything else, reported too."""
        node = find(document, location)
        known = list(names)
        if not isinstance(node, MappingNode):
            self.add(document, location, seen(node), f"a mapping with {', '.join(known)}")
            return None
        for name in node.entries:
            if name not in known:
                expected = known[0] if len(known) == 1 else f"one of {', '.join(known)}"
                found = f"the unknown field {name!r}"
                self.add(document, (*location, name), found, expected, suggestion(name, known), name=True)
        return node

    def made(self, cls: type[T], value: Any, document: Node, location: Location) -> T | None:
        """`value`, read from a location of a document, as an instance of `cls`; None if it does not fit."""
        try:
            made: T = _adapter(cast(Hashable, cls)).validate_python(value)
        except ValidationError as error:
            for misfit in misfits(cls, error):
                place = (*location, *misfit.location)
                node = find(document, place)
                written = isinstance(node, Scalar) and misfit.found == shown(node.value)
                found = seen(node) if written else misfit.found
                unknown = misfit.found.startswith("the unknown field")
                self.add(document, place, found, misfit.expected, misfit.advice, name=unknown)
        except OverflowError:
            expected = "an instant of this calendar in Japan time too"
            place = (*location, "recorded_at")
            self.add(document, place, seen(find(document, place)), expected)
        else:
            return made
        return None

    def value(self, kind: Any, value: Any, document: Node, location: Location) -> Any:
        """`value`, read from a location, as the type of a field; None if it does not fit."""
        try:
            return _adapter(kind).validate_python(value)
        except (ValidationError, OverflowError):
            self.add(document, location, seen(find(document, location)), meaning(kind), advice(kind, value))
            return None

    def _take(self, line: int, column: int, path: str, found: str, expected: str, advice: str) -> None:
        if len(self._problems) < _MOST_PROBLEMS:
            self._problems[Problem(self._where, found, expected, advice, line, column, path)] = None


def seen(node: Node) -> str:
    """A node as it stands in the text: numbers as written, texts in quotes."""
    value = plain(node)
    if isinstance(node, Scalar) and isinstance(value, (int, float)):
        return node.text if len(node.text) <= _LONGEST else node.text[:_LONGEST] + "…"
    return shown(value)


def parsed(path: str) -> Location:
    """The location that a path such as `units[1].price` names."""
    return tuple(int(number) if number else name for number, name in _STEP.findall(path))


@cache
def _adapter(cls: Hashable) -> TypeAdapter[Any]:
    return TypeAdapter(cast(Any, cls))
