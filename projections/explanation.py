"""Explanations: a tree of provision, events, arithmetic and reading for any line of a view."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from yakkan.domain.contract.course import Entry, Ground, Unit
from yakkan.domain.contract.facts import RescissionArrived
from yakkan.domain.terms.breach import ARTICLE_40
from yakkan.projections import notebook
from yakkan.projections.lines import name_of

DEEPEST = 40
"""Chains of causes are short; this bound only keeps a mistake from running away."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """A node: what is explained, the provision, the reading, the arithmetic; and the nodes that it rests on."""

    text: str
    provision: str = ""
    reading: str | None = None
    arithmetic: str = ""
    ref: str | None = None
    children: tuple[Explanation, ...] = field(default=())

    def walk(self, depth: int = 0) -> Iterator[tuple[int, Explanation]]:
        """Every node with its depth, from the top."""
        yield depth, self
        for child in self.children:
            yield from child.walk(depth + 1)

    def to_dict(self) -> dict[str, Any]:
        """Plain form for JSON."""
        return {
            "text": self.text,
            "provision": self.provision,
            "reading": self.reading,
            "arithmetic": self.arithmetic,
            "ref": self.ref,
            "children": [child.to_dict() for child in self.children],
        }

    def _repr_html_(self) -> str:
        return notebook.page(notebook.tree(self))

    def __str__(self) -> str:
        lines = []
        for depth, node in self.walk():
            notes = [note for note in (node.provision and f"Art. {node.provision}", node.reading) if note]
            tail = f"  [{', '.join(notes)}]" if notes else ""
            arithmetic = f": {node.arithmetic}" if node.arithmetic else ""
            lines.append(f"{'  ' * depth}{node.text}{arithmetic}{tail}")
        return "\n".join(lines)


def of_grounds(text: str, grounds: tuple[Ground, ...], provision: str = "") -> Explanation:
    """A line and what it rests on."""
    return Explanation(text, provision, children=tuple(map(of_ground, grounds)))


def of_entry(entry: Entry, depth: int = 0) -> Explanation:
    """An event and what it follows from."""
    children: tuple[Explanation, ...] = ()
    if entry.cause is not None and depth < DEEPEST:
        children = (of_entry(entry.cause, depth + 1),)
    if entry.was:
        corrections = ", ".join(entry.corrected_by)
        children += (
            Explanation("the record of it was corrected", arithmetic=f"by {corrections} (was {before(entry.was)})"),
        )
    arithmetic = entry.reason or ""
    return Explanation(
        str(entry) if entry.effect == "full" else f"{entry}, without effect",
        entry.article,
        arithmetic=arithmetic,
        ref=entry.ref,
        children=children,
    )


def before(was: Mapping[str, Any]) -> str:
    """How a corrected fact stood before, in words; a field that was not given is a dash."""
    return ", ".join(f"{name}: {'-' if value is None else value}" for name, value in was.items())


def of_state(life: Unit, entry: Entry) -> Explanation:
    """The event that led a contract or a unit to its state, which may have been addressed to another contract."""
    tree = of_entry(entry)
    if entry.course is life.course or not isinstance(entry.event, RescissionArrived):
        return tree
    article = "40(3)" if entry.event.basis in ARTICLE_40 else entry.article
    return Explanation("the rescission reaches every contract with the customer", article, children=(tree,))


def of_ground(ground: Ground, of_entry: Callable[[Entry], Explanation] = of_entry) -> Explanation:
    """A ground and the events that it rests on."""
    text = "by the terms" if ground.article and not ground.article.startswith("CC") else "by statute"
    return Explanation(
        text,
        ground.article,
        ground.reading,
        ground.arithmetic,
        children=tuple(map(of_entry, ground.entries)),
    )


def label(entry: Entry) -> str:
    """How an event is named in a tree."""
    return name_of(entry)
