"""Why a line is as it is, as lines of text for a pane."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from yakkan.adapters.cli.grounds import explain, node_text, title
from yakkan.adapters.debugger.words import Words
from yakkan.domain.errors import InputError
from yakkan.projections import target
from yakkan.projections.explanation import Explanation
from yakkan.projections.target import Explained
from yakkan.projections.view import View

Written = tuple[int, str]
"""A line of text and how deep it stands in the tree."""


def why(view: View, explained: Explained | str, words: Words) -> list[Written]:
    """The trees of a line, or of all that a name means. Raises InputError when it means none."""
    if isinstance(explained, str):
        return [line for heading, tree in explain(view, explained, words) for line in _tree(heading, tree, words)]
    return _tree(title(explained, words), view.explain(explained), words)


def why_asked(view: View, subjects: Iterable[str], words: Words) -> list[Written]:
    """The trees of what a question asks about, as far as they are lines of the view; sums and the day are none."""
    lines: list[Written] = []
    for subject in subjects:
        name, dot, _ = subject.rpartition(".")
        if not dot:
            continue
        try:
            lines += why(view, f"state:{name}" if _of_a_place(view, name) else name, words)
        except InputError:
            # The view holds no such line yet, or no longer.
            continue
    return lines


def _of_a_place(view: View, name: str) -> bool:
    return name in target.places(view) or name in [f"{line.order}/{line.contract}" for line in view.contracts]


def _tree(heading: str, tree: Explanation, words: Words) -> list[Written]:
    lines = [(0, heading)]
    if not tree.children or tree.arithmetic or tree.reading:
        lines.append((1, node_text(tree, words)))
    return lines + _below(tree.children, len(lines), words)


def _below(nodes: Sequence[Explanation], depth: int, words: Words) -> list[Written]:
    lines: list[Written] = []
    for each in nodes:
        lines += [(depth, node_text(each, words)), *_below(each.children, depth + 1, words)]
    return lines
