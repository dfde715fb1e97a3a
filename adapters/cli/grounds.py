"""Why a line of a view is as it is: the trees for people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from yakkan.adapters.cli.paper import Paper
from yakkan.adapters.cli.standing import place
from yakkan.adapters.wording import Speech
from yakkan.projections.explanation import Explanation
from yakkan.projections.fees import ChargeLine, InterestLine
from yakkan.projections.obligations import ObligationLine
from yakkan.projections.target import Explained, in_full, lines, standing
from yakkan.projections.target import explain as tree_of
from yakkan.projections.timeline import Row
from yakkan.projections.view import View

_DUTY: Final = re.compile(r"(O\d+) (company|customer|lessor): (.+) \(([^()]+)\), (\w+)")
_HEAD: Final = re.compile(r"(\w+) of (\S+): (company|customer|lessor) answers, (\w+)")
_CHARGE: Final = re.compile(r"(\S+): (-?[\d,]+) yen, (-?[\d,]+) outstanding, (\w+)")


def explain(view: View, target: str, speech: Speech) -> list[tuple[str, Explanation]]:
    """The trees of all lines that a name means, each with its title for people.

    Raises InputError when it means none.
    """
    target = in_full(view, target)
    sort, colon, where = target.partition(":")
    if colon and sort == "state":
        life, entries, since = standing(view, where)
        if not entries:
            heading = speech.say("state_never", where, speech.state(life.state))
        else:
            heading = speech.say("state_of", where, speech.state(life.state), speech.day(since))
        return [(heading, tree_of(view, target))]
    return [(title(line, speech), view.explain(line)) for line in lines(view, target)]


def as_one(target: str, trees: Sequence[Explanation]) -> Explanation:
    """One tree for JSON: the only one, or one over all that the name means."""
    return trees[0] if len(trees) == 1 else Explanation(target, children=tuple(trees))


def title(line: Explained, speech: Speech) -> str:
    """A line in one phrase."""
    if isinstance(line, Row):
        where = place(line.contract, line.unit, speech)
        return f"{speech.day(line.on)} {speech.event(line.event)} ({where})"
    if isinstance(line, ChargeLine):
        amount = f"{speech.yen(line.gross)}, {speech.title('outstanding')} {speech.yen(line.outstanding)}"
        return f"{line.id}: {speech.title('gross')} {amount}, {speech.charge_status(line.status)}"
    if isinstance(line, InterestLine):
        days = speech.say("until", speech.day(line.from_), speech.day(line.to))
        return f"{speech.title('late_interest')} {line.charge}, {days}: {speech.yen(line.amount)}"
    where = place(line.contract, line.unit, speech)
    if isinstance(line, ObligationLine):
        what, who = speech.duty(line.duty), speech.party(line.debtor)
        return f"{line.id} {who}: {what} ({where}), {speech.status(line.status)}"
    return f"{speech.head(line.head)} ({where}), {speech.party(line.bearer)}, {speech.status(line.status)}"


def absence_title(tree: Explanation, missing: str, day: date, speech: Speech) -> str:
    """Whether something that was missed is there after all, in one phrase."""
    sort, colon, where = missing.strip().partition(":")
    name = missing.strip()
    if sort == "state" and "=" in where:
        of, _, state = where.replace("==", "=").partition("=")
        name = f"{of.strip()} {speech.state(state.strip())}"
    elif colon and (speech.event(sort) != sort or speech.head(sort) != sort):
        name = f"{speech.head(speech.event(sort))} ({where})"
    sentence = "is_there" if tree.text.startswith(f"{missing.strip()} is there") else "not_there"
    return speech.say(sentence, name, speech.day(day))


def print_explanation(heading: str, tree: Explanation, paper: Paper, speech: Speech) -> None:
    """The tree, each level two columns further in."""
    paper.line(heading, "bold")
    first = 0
    if not tree.children or tree.arithmetic or tree.reading:
        paper.line(f"  - {node_text(tree, speech)}")
        first = 1
    _print_below(tree.children, first, paper, speech)
    paper.line()


def _print_below(nodes: Iterable[Explanation], depth: int, paper: Paper, speech: Speech) -> None:
    for node in nodes:
        paper.line(f"{'  ' * (depth + 1)}- {node_text(node, speech)}")
        _print_below(node.children, depth + 1, paper, speech)


def node_text(node: Explanation, speech: Speech) -> str:
    """A node of a tree in one line."""
    text = _text(node.text, speech)
    notes = ", ".join(note for note in (speech.article(node.provision), node.reading) if note)
    arithmetic = speech.arithmetic(node.arithmetic)
    return text + (f" [{notes}]" if notes else "") + (f": {arithmetic}" if arithmetic else "")


def _text(text: str, speech: Speech) -> str:
    if text in ("by the terms", "by statute"):
        return speech.say("by_terms" if text == "by the terms" else "by_statute")
    plain = text.removesuffix(", without effect")
    tail = speech.say("and_without_effect") if plain != text else ""
    said = speech.entry(plain)
    return (_line(plain, speech) if said == plain else said) + tail


def _line(text: str, speech: Speech) -> str:
    """A line of a view as its explanation names it, or a sentence."""
    duty, head, charge = _DUTY.fullmatch(text), _HEAD.fullmatch(text), _CHARGE.fullmatch(text)
    if duty is not None:
        number, who, what, where, status = duty.groups()
        return f"{number} {speech.party(who)}: {speech.duty(what)} ({where}), {speech.status(status)}"
    if head is not None:
        name, where, who, status = head.groups()
        return f"{speech.head(name)} ({where}), {speech.party(who)}, {speech.status(status)}"
    if charge is not None:
        name, gross, left, status = charge.groups()
        amount = f"{speech.title('gross')} {gross}, {speech.title('outstanding')} {left}"
        return f"{name}: {amount}, {speech.charge_status(status)}"
    return speech.reason(text)
