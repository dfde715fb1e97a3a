"""YAML 1.2 text to nodes. Nothing is constructed from a tag; depth and aliases cannot exhaust the machine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.reader import ReaderError

from yakkan.adapters.casefile.nodes import (
    MAX_DEPTH,
    UNREADABLE,
    Flaw,
    ListNode,
    MappingNode,
    Node,
    Scalar,
    bad_character,
    resolved,
)

_TAGS: Final = "tag:yaml.org,2002:"


def read_yaml(text: str) -> tuple[list[Node], list[Flaw]]:
    """The documents of a YAML stream and what is wrong with its form; reading ends at a flaw of syntax.

    Documents without any content are left out.
    """
    composer = _Composer()
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            if not composer.take(event):
                break
    except YAMLError as error:
        composer.flaws.append(_flaw(error, text))
    except (ValueError, OverflowError, IndexError):
        # An escape such as "\UFFFFFFFF" names no character; the scanner has no words for it.
        composer.flaws.append(Flaw(composer.line, 1, "a character escape that names no character", "text"))
    return composer.documents, composer.flaws


class _Composer:
    """Builds nodes from parse events with a stack of its own, so that depth is a number and not a crash."""

    def __init__(self) -> None:
        self.documents: list[Node] = []
        self.flaws: list[Flaw] = []
        self.line = 1
        self._open: list[ListNode | MappingNode] = []
        self._names: list[Scalar | None] = []

    def take(self, event: Any) -> bool:
        """Take in one event; False to stop reading."""
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        self.line = line
        if isinstance(event, ScalarEvent):
            self._place(self._scalar(event, line, column))
        elif isinstance(event, (MappingStartEvent, SequenceStartEvent)):
            return self._begin(event, line, column)
        elif isinstance(event, (MappingEndEvent, SequenceEndEvent)):
            self._names.pop()
            self._place(self._open.pop())
        elif isinstance(event, AliasEvent):
            self._flaw(line, column, f"the alias *{event.anchor}", "the value itself, written out")
            self._place(Scalar(UNREADABLE, f"*{event.anchor}", line, column))
        elif isinstance(event, DocumentStartEvent):
            if event.version is not None and tuple(event.version) != (1, 2):
                version = ".".join(str(part) for part in event.version)
                self._flaw(line, column, f"%YAML {version}", "YAML 1.2", "leave the directive out")
                return False
        elif isinstance(event, DocumentEndEvent) and self.documents and _is_empty(self.documents[-1]):
            self.documents.pop()
        return True

    def _begin(self, event: Any, line: int, column: int) -> bool:
        if len(self._open) >= MAX_DEPTH:
            self._flaw(line, column, f"more than {MAX_DEPTH} levels of nesting", "a case file, which needs seven")
            return False
        node = MappingNode(line, column) if isinstance(event, MappingStartEvent) else ListNode(line, column)
        kind = "map" if isinstance(node, MappingNode) else "seq"
        if event.tag not in (None, "!", f"{_TAGS}{kind}"):
            self._tag_flaw(event, line, column)
        self._open.append(node)
        self._names.append(None)
        return True

    def _place(self, node: Node) -> None:
        """Put a finished node where it belongs: a name or a value of what encloses it, or a document."""
        if not self._open:
            self.documents.append(node)
            return
        around = self._open[-1]
        if isinstance(around, ListNode):
            around.items.append(node)
            return
        name = self._names[-1]
        if name is None:
            if not isinstance(node, Scalar):
                self._flaw(node.line, node.column, "a list or mapping as a name", "a plain name")
                node = Scalar(UNREADABLE, "?", node.line, node.column)
            self._names[-1] = node
            return
        self._names[-1] = None
        if name.value is UNREADABLE:
            return
        if name.text in around.entries:
            first = around.entries[name.text][0].line
            expected = f"each name once in a mapping; `{name.text}` stands in line {first} already"
            self._flaw(name.line, name.column, f"`{name.text}` a second time", expected)
            return
        around.entries[name.text] = (name, node)

    def _scalar(self, event: Any, line: int, column: int) -> Scalar:
        text = event.value
        bad = bad_character(text)
        if bad:
            self._flaw(line, column, bad, "text without it")
            return Scalar(UNREADABLE, "?", line, column)
        if event.tag is None and event.style is None:
            return Scalar(resolved(text), text, line, column)
        if event.tag not in (None, "!", f"{_TAGS}str"):
            self._tag_flaw(event, line, column)
            return Scalar(UNREADABLE, text, line, column)
        return Scalar(text, text, line, column)

    def _tag_flaw(self, event: Any, line: int, column: int) -> None:
        tag = str(event.tag).replace(_TAGS, "!!")
        self._flaw(line, column, f"the tag {tag}", "a value without a tag")

    def _flaw(self, line: int, column: int, found: str, expected: str, advice: str = "") -> None:
        self.flaws.append(Flaw(line, column, found, expected, advice))


def _is_empty(node: Node) -> bool:
    return isinstance(node, Scalar) and node.value is None and node.text == ""


def _flaw(error: YAMLError, text: str) -> Flaw:
    if isinstance(error, ReaderError):
        before = text[: error.position]
        line = before.count("\n") + 1
        column = error.position - (before.rfind("\n") + 1) + 1
        return Flaw(line, column, f"the control character U+{error.character:04X}", "text without it")
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    said = " ".join(_said(error))
    advice = "write spaces, not tabs" if "\\t" in said else ""
    return Flaw(line, column, f"what is not YAML ({said})", "YAML 1.2", advice)


def _said(error: YAMLError) -> Iterator[str]:
    if isinstance(error, MarkedYAMLError):
        yield from (part for part in (error.problem, error.context) if part)
