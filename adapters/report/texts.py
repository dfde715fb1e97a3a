"""What a report says, each piece once, in both languages: texts and trees of grounds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from yakkan.adapters.wording import Speech
from yakkan.adapters.wording.report import REPORT
from yakkan.projections.explanation import Explanation

JA, EN = Speech("ja"), Speech("en")

Text = tuple[str, str]
"""The same in Japanese and in English."""


def both(say: Callable[[Speech], str]) -> Text:
    """What is said in each language."""
    return say(JA), say(EN)


def label(name: str, *values: object) -> Text:
    """One of the report's own labels."""
    word = REPORT[name]
    return word.ja.format(*values), word.en.format(*values)


@dataclass(frozen=True, slots=True)
class Node:
    """A node of a tree of grounds: what it says, and the numbers of the nodes it rests on."""

    text: Text
    arithmetic: Text
    children: tuple[int, ...]


@dataclass(slots=True)
class Texts:
    """Texts by their numbers."""

    all: list[Text] = field(default_factory=list)
    _numbers: dict[Text, int] = field(default_factory=dict)

    def number(self, text: Text) -> int:
        """The number of a text."""
        found = self._numbers.get(text)
        if found is None:
            found = self._numbers[text] = len(self.all)
            self.all.append(text)
        return found


@dataclass(slots=True)
class Trees:
    """Nodes by their numbers; a tree that several lines rest on is kept once."""

    all: list[Node] = field(default_factory=list)
    _numbers: dict[Node, int] = field(default_factory=dict)
    _known: dict[int, tuple[Explanation, int]] = field(default_factory=dict)

    def number(self, tree: Explanation) -> int:
        """The number of a tree's top."""
        known = self._known.get(id(tree))
        if known is None:
            # The tree is kept, so that no other one can bear its identity; to compare trees is to go through them.
            known = self._known[id(tree)] = tree, self._made(tree)
        return known[1]

    def _made(self, tree: Explanation) -> int:
        node = Node(
            both(lambda speech: _heading(tree, speech)),
            both(lambda speech: speech.arithmetic(tree.arithmetic)),
            tuple(self.number(child) for child in tree.children),
        )
        found = self._numbers.get(node)
        if found is None:
            found = self._numbers[node] = len(self.all)
            self.all.append(node)
        return found


def _heading(tree: Explanation, speech: Speech) -> str:
    """What a node is: an event, the terms or a statute; with its provision and the reading."""
    plain = tree.text.removesuffix(", without effect")
    if plain in ("by the terms", "by statute"):
        text = speech.say("by_terms" if plain == "by the terms" else "by_statute")
    else:
        event = speech.entry(plain)
        # What met a charge is told in a sentence, as arithmetic is.
        text = speech.arithmetic(plain) if event == plain else event
    tail = speech.say("and_without_effect") if plain != tree.text else ""
    notes = ", ".join(note for note in (speech.article(tree.provision), tree.reading) if note)
    return text + tail + (f" [{notes}]" if notes else "")
