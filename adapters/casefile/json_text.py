"""JSON and JSON Lines to nodes: values one after another, each a document."""

from __future__ import annotations

import re
from bisect import bisect_right
from json import JSONDecodeError, JSONDecoder
from typing import Final

from yakkan.adapters.casefile.nodes import (
    MAX_DEPTH,
    UNREADABLE,
    Flaw,
    ListNode,
    MappingNode,
    Node,
    Scalar,
    bad_character,
)

_SPACE = re.compile(r"[ \t\r\n]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?", re.ASCII)
_WORD = re.compile(r"[A-Za-z]+")
_WORDS: Final = {"true": True, "false": False, "null": None}
_STRINGS = JSONDecoder()


def read_json(text: str, *, lines: bool = False) -> tuple[list[Node], list[Flaw]]:
    """The documents of a JSON text and what is wrong with its form.

    Reading ends at a flaw of syntax, but for JSON Lines (`lines`), where it goes on with the next line.
    """
    return _Reader(text).documents(lines)


class _Broken(Exception):
    """Reading cannot go on from here."""


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._line_starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._flaws: list[Flaw] = []

    def documents(self, lines: bool) -> tuple[list[Node], list[Flaw]]:
        """Everything up to the end of the text."""
        found: list[Node] = []
        while self._next():
            start = self._at
            try:
                found.append(self._value(0))
            except _Broken:
                end = self._text.find("\n", start)
                if not lines or end < 0:
                    break
                self._at = end
        return found, self._flaws

    def _next(self) -> str:
        """The next character that is no space; empty at the end."""
        self._at = _SPACE.match(self._text, self._at).end()  # type: ignore[union-attr]
        return self._text[self._at : self._at + 1]

    def _value(self, depth: int) -> Node:
        character = self._next()
        if character in ("{", "["):
            if depth >= MAX_DEPTH:
                raise self._broken(f"more than {MAX_DEPTH} levels of nesting", "a case file, which needs seven")
            return self._mapping(depth) if character == "{" else self._list(depth)
        if character == '"':
            return self._string()
        return self._number_or_word()

    def _mapping(self, depth: int) -> MappingNode:
        node = MappingNode(*self._place())
        self._at += 1
        if self._next() == "}":
            self._at += 1
            return node
        while True:
            if self._next() != '"':
                raise self._broken(self._seen(), "a name in double quotes")
            name = self._string()
            if self._next() != ":":
                raise self._broken(self._seen(), "a colon")
            self._at += 1
            self._enter(node, name, self._value(depth + 1))
            if self._ends("}"):
                return node

    def _enter(self, node: MappingNode, name: Scalar, value: Node) -> None:
        if name.value is UNREADABLE:
            return
        if name.text in node.entries:
            first = node.entries[name.text][0].line
            expected = f"each name once in a mapping; `{name.text}` stands in line {first} already"
            self._flaws.append(Flaw(name.line, name.column, f"`{name.text}` a second time", expected))
            return
        node.entries[name.text] = (name, value)

    def _list(self, depth: int) -> ListNode:
        node = ListNode(*self._place())
        self._at += 1
        if self._next() == "]":
            self._at += 1
            return node
        while True:
            node.items.append(self._value(depth + 1))
            if self._ends("]"):
                return node

    def _ends(self, closing: str) -> bool:
        """Whether the list or mapping ends here; else a comma leads on."""
        character = self._next()
        if character not in (",", closing):
            raise self._broken(self._seen(), f"a comma or {closing}")
        self._at += 1
        return character == closing

    def _string(self) -> Scalar:
        line, column = self._place()
        try:
            text, self._at = _STRINGS.raw_decode(self._text, self._at)
        except JSONDecodeError as error:
            raise self._broken(f"a text that is no JSON string: {error.msg}", "a JSON string") from None
        bad = bad_character(text)
        if bad:
            self._flaws.append(Flaw(line, column, bad, "text without it"))
            return Scalar(UNREADABLE, "?", line, column)
        return Scalar(text, text, line, column)

    def _number_or_word(self) -> Scalar:
        line, column = self._place()
        number = _NUMBER.match(self._text, self._at)
        if number:
            self._at = number.end()
            whole = number.group(1) is None and number.group(2) is None
            return Scalar(_number(number.group(), whole), number.group(), line, column)
        word = _WORD.match(self._text, self._at)
        if word and word.group() in _WORDS:
            self._at = word.end()
            return Scalar(_WORDS[word.group()], word.group(), line, column)
        raise self._broken(self._seen(), "a JSON value")

    def _place(self) -> tuple[int, int]:
        line = bisect_right(self._line_starts, self._at)
        return line, self._at - self._line_starts[line - 1] + 1

    def _seen(self) -> str:
        word = _WORD.match(self._text, self._at)
        seen = word.group()[:40] if word else self._text[self._at : self._at + 1]
        return repr(seen) if seen else "the end of the text"

    def _broken(self, found: str, expected: str) -> _Broken:
        line, column = self._place()
        self._flaws.append(Flaw(line, column, found, expected))
        return _Broken()


def _number(text: str, whole: bool) -> int | float | str:
    try:
        return int(text) if whole else float(text)
    except ValueError:
        # More digits than Python converts.
        return text
