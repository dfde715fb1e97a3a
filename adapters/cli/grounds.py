"""Why a line of a view is as it is: finding the line that a name means, and its tree for people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from yakkan.adapters.cli.paper import Paper
from yakkan.adapters.cli.standing import place
from yakkan.adapters.wording import HEADS, Speech
from yakkan.domain.contract.lifecycles import LIFECYCLES, NONE
from yakkan.domain.contract.misfits import one_of, suggestion
from yakkan.domain.errors import InputError, Problem
from yakkan.projections.explanation import Explanation
from yakkan.projections.fees import ChargeLine, InterestLine
from yakkan.projections.liability import LiabilityLine
from yakkan.projections.obligations import ObligationLine
from yakkan.projections.timeline import Row
from yakkan.projections.view import View

_OBLIGATION = re.compile(r"O\d+")
_EXAMPLES: Final = (
    "a charge such as server/s1/price, an event's reference or label, state:server/s1, O22:server/s1, "
    "latent_defect:server/s1 or interest:server/s1/price"
)

Explained = ChargeLine | InterestLine | LiabilityLine | ObligationLine | Row


def explain(view: View, target: str, speech: Speech) -> list[tuple[str, Explanation]]:
    """The trees of all lines that a name means, each with its title for people.

    Raises InputError when it means none.
    """
    sort, colon, where = target.partition(":")
    if colon and sort == "state":
        return [_state(view, where, speech)]
    lines = _lines(view, sort, where) if colon or _OBLIGATION.fullmatch(sort) else None
    if lines is None:
        lines = [line for line in view.fees.charges if line.id == target]
        lines = lines or [row for row in view.timeline if _named(row, target)]
    if not lines:
        raise InputError([_unknown(view, target)])
    return [(title(line, speech), view.explain(line)) for line in lines]


def as_one(target: str, trees: Sequence[Explanation]) -> Explanation:
    """One tree for JSON: the only one, or one over all that the name means."""
    return trees[0] if len(trees) == 1 else Explanation(target, children=tuple(trees))


def _named(row: Row, target: str) -> bool:
    """Whether a row is meant by its label or its reference, the order of which may be left out: `server#7`."""
    ref = row.ref or ""
    return target in (row.id, ref) or ("#" in target and ref.endswith(f"/{target}"))


def _lines(view: View, sort: str, where: str) -> Sequence[Explained] | None:
    """Obligations, heads of liability or interest at a place; None where the name is of no such sort."""
    if _OBLIGATION.fullmatch(sort):
        return [each for each in view.obligations if each.id == sort and _at(each, where)]
    if sort in HEADS:
        return [each for each in view.liability if each.head == sort and _at(each, where)]
    if sort == "interest":
        return [each for each in view.fees.interest if each.charge == where]
    return None


def _at(line: ObligationLine | LiabilityLine, where: str) -> bool:
    """Whether a line lies at a place: everywhere, the account, a contract with all its units, or one unit."""
    contract = line.contract or "account"
    return where in ("", contract, f"{contract}/{line.unit}")


def _state(view: View, where: str, speech: Speech) -> tuple[str, Explanation]:
    """The event that led to the present state of a contract or a unit."""
    for line in view.contracts:
        if where == line.contract:
            state, unit = line.state, None
            break
        found = [each for each in line.units if where == f"{line.contract}/{each.unit}"]
        if found:
            state, unit = found[0].state, found[0].unit
            break
    else:
        raise InputError([_unknown(view, f"state:{where}")])
    row = _led_to(view, line.contract, line.kind, unit, state)
    if row is None:
        return speech.say("state_never", where, speech.state(state)), Explanation(f"{where} is {state}")
    tree = Explanation(f"{where} is {state} since {row.shows_from}", children=(view.explain(row),))
    return speech.say("state_of", where, speech.state(state), speech.day(row.shows_from)), tree


def _led_to(view: View, contract: str, kind: str, unit: str | None, state: str) -> Row | None:
    """The last row that the lifecycle lets lead to a state; else the last one with effect at all."""
    if state == NONE:
        return None
    # Rented units have a life of their own beside their contract's.
    own = f"{kind}_unit" if unit is not None and f"{kind}_unit" in LIFECYCLES else kind
    triggers = {move.trigger.split(" ")[0] for move in LIFECYCLES[own].moves if move.dest == state}
    rows = [
        row
        for row in view.timeline
        if row.contract == contract
        and unit in (None, row.unit or unit)
        and (row.status, row.effect) == ("effective", "full")
        and row.entry is not None
    ]
    leading = [row for row in rows if row.event in triggers]
    return next(reversed(leading or rows), None)


def _unknown(view: View, target: str) -> Problem:
    known = [line.id for line in view.fees.charges]
    known += [f"state:{place}" for place in _places(view)]
    known += [f"{line.id}:{line.contract}" + (f"/{line.unit}" if line.unit else "") for line in view.obligations]
    known += [row.id for row in view.timeline if row.id]
    advice = suggestion(target, known) or f"this view has {one_of(dict.fromkeys(known))}"
    return Problem("TARGET", repr(target), _EXAMPLES, advice)


def _places(view: View) -> Iterator[str]:
    for line in view.contracts:
        yield line.contract
        yield from (f"{line.contract}/{unit.unit}" for unit in line.units)


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


def print_explanation(heading: str, tree: Explanation, paper: Paper, speech: Speech) -> None:
    """The tree, each level two columns further in."""
    paper.line(heading, "bold")
    first = 0
    if not tree.children or tree.arithmetic or tree.reading:
        paper.line(f"  - {_node(tree, speech)}")
        first = 1
    _print_below(tree.children, first, paper, speech)
    paper.line()


def _print_below(nodes: Iterable[Explanation], depth: int, paper: Paper, speech: Speech) -> None:
    for node in nodes:
        paper.line(f"{'  ' * (depth + 1)}- {_node(node, speech)}")
        _print_below(node.children, depth + 1, paper, speech)


def _node(node: Explanation, speech: Speech) -> str:
    text = _text(node.text, speech)
    notes = ", ".join(note for note in (speech.article(node.provision), node.reading) if note)
    arithmetic = speech.arithmetic(node.arithmetic)
    return text + (f" [{notes}]" if notes else "") + (f": {arithmetic}" if arithmetic else "")


def _text(text: str, speech: Speech) -> str:
    if text in ("by the terms", "by statute"):
        return speech.say("by_terms" if text == "by the terms" else "by_statute")
    plain = text.removesuffix(", without effect")
    tail = speech.say("and_without_effect") if plain != text else ""
    return speech.entry(plain) + tail
