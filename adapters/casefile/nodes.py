"""Values with the place where they stand in a text, the same for YAML and JSON.

Scalars are resolved by the YAML 1.2 core schema: only `true` and `false` are truth values, and `on` is text.
Days and instants stay text; the fields that they are for read them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

MAX_DEPTH: Final = 40
"""How deep lists and mappings may lie in one another; a case file needs seven levels."""

UNREADABLE: Final = object()
"""The value of a scalar whose problem is already reported."""

_INT = re.compile(r"[-+]?[0-9]+", re.ASCII)
_BASED = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+", re.ASCII)
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", re.ASCII)
_WORDS: Final[dict[str, bool | float | None]] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), float("inf")),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}
_START_OF_PLAIN_VALUE: Final = frozenset("0123456789+-.~ntfNTF")


@dataclass(slots=True)
class Scalar:
    """A single value; `text` is how it is written. Lines and columns count from 1."""

    value: Any
    text: str
    line: int
    column: int


@dataclass(slots=True)
class ListNode:
    """A list."""

    line: int
    column: int
    items: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class MappingNode:
    """A mapping: names with values, in the order written, each name once."""

    line: int
    column: int
    entries: dict[str, tuple[Scalar, Node]] = field(default_factory=dict)

    def get(self, name: str) -> Node | None:
        """The value under a name."""
        entry = self.entries.get(name)
        return None if entry is None else entry[1]


Node = Scalar | ListNode | MappingNode


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something wrong with a text itself, before anybody asks what it means."""

    line: int
    column: int
    found: str
    expected: str
    advice: str = ""


def plain(node: Node) -> Any:
    """The value without places."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, ListNode):
        return [plain(item) for item in node.items]
    return {name: plain(value) for name, (_, value) in node.entries.items()}


def find(node: Node, location: Sequence[str | int]) -> Node:
    """The node at a location, or the innermost one that encloses it."""
    for part in location:
        if isinstance(node, MappingNode) and str(part) in node.entries:
            node = node.entries[str(part)][1]
        elif isinstance(node, ListNode) and isinstance(part, int) and part < len(node.items):
            node = node.items[part]
        else:
            break
    return node


def placed(node: Node, location: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], tuple[int, int]]]:
    """Line and column of a node that lies at a location, and of everything in it."""
    yield location, (node.line, node.column)
    if isinstance(node, ListNode):
        for number, item in enumerate(node.items):
            yield from placed(item, (*location, number))
    elif isinstance(node, MappingNode):
        for name, (_, value) in node.entries.items():
            yield from placed(value, (*location, name))


def resolved(text: str) -> bool | int | float | str | None:
    """What a plain YAML scalar means."""
    if text and text[0] not in _START_OF_PLAIN_VALUE:
        return text
    if text in _WORDS:
        return _WORDS[text]
    try:
        if _INT.fullmatch(text):
            return int(text)
        if _BASED.fullmatch(text):
            return int(text, 0)
    except ValueError:
        # More digits than Python converts: no amount of anything, so it stays text and is refused as such.
        return text
    return float(text) if _FLOAT.fullmatch(text) else text


def bad_character(text: str) -> str | None:
    """A character that no store or report can hold: half of a surrogate pair, or NUL."""
    if text.isascii() and "\0" not in text:
        return None
    for character in text:
        if character == "\0" or "\ud800" <= character <= "\udfff":
            return f"the character U+{ord(character):04X}"
    return None
