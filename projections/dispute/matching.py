"""Which of their statements is which of ours: the cheapest assignment within each event, by content and never by label.

What says the same is one fact. What is left is joined so that days and fields differ least in all; a label that
both parties use helps. Facts that are too far apart stay alone: each is then asserted by one party only.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from yakkan.domain.contract.record import ACCOUNT
from yakkan.projections.dispute.papers import Statement

_FIELD: Final = 30
_UNIT: Final = 60
_STREAM: Final = 120
_LABEL: Final = 60
_LIMIT: Final = 366
"""The dearest pair, in days apart; a field told differently counts like so many days."""
_IDENTIFYING: Final = frozenset({"month", "metric", "incident", "item"})
"""Fields by which two events of one sort are told apart: another month is another measurement."""
_EXHAUSTIVE: Final = 20_000
"""The most pairs among which the cheapest assignment is sought; beyond it the cheapest pair is taken first."""

_NEVER: Final = 10**6


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """A fact as both parties tell it; `fields` are those that they tell differently, none where they agree."""

    ours: Statement
    theirs: Statement
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Matched:
    """All statements of both parties, each once; every part in the order of the papers."""

    same: tuple[Pair, ...]
    differing: tuple[Pair, ...]
    only_ours: tuple[Statement, ...]
    only_theirs: tuple[Statement, ...]


def match(ours: Sequence[Statement], theirs: Sequence[Statement], shared: frozenset[str]) -> Matched:
    """Which statements are one; `shared` are the streams that both parties have. Deterministic."""
    same, a, b = _equal(ours, theirs, shared)
    differing: list[Pair] = []
    # Within one contract first, then across: a payment that one party books to a contract, the other to none.
    for across in (False, True):
        groups: dict[Hashable, tuple[list[Statement], list[Statement]]] = defaultdict(lambda: ([], []))
        for side, statements in enumerate((a, b)):
            for each in statements:
                groups[(each.name, () if across else _in(each, shared))][side].append(each)
        for left, right in groups.values():
            differing += [Pair(x, y, _differing(x, y, shared)) for x, y in _assigned(left, right, shared)]
        taken = {id(each) for pair in differing for each in (pair.ours, pair.theirs)}
        a, b = [x for x in a if id(x) not in taken], [y for y in b if id(y) not in taken]
    differing.sort(key=lambda pair: (pair.ours.rank, pair.theirs.rank))
    return Matched(tuple(same), tuple(differing), tuple(a), tuple(b))


def alike(a: Statement, b: Statement, shared: frozenset[str]) -> bool:
    """Whether two statements can be one fact, told differently or not."""
    return a.name == b.name and _cost(a, b, shared) < _NEVER


def said(statement: Statement, shared: frozenset[str]) -> Hashable:
    """What a statement says, whatever it is called; equal for two that say the same."""
    return (statement.name, _in(statement, shared), repr(sorted(statement.content.items())))


def _in(statement: Statement, shared: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(shared.intersection(statement.streams)))


def _equal(
    ours: Sequence[Statement], theirs: Sequence[Statement], shared: frozenset[str]
) -> tuple[list[Pair], list[Statement], list[Statement]]:
    """The pairs that say the same, those of one label first, and what is left on either side."""
    waiting: dict[Hashable, list[Statement]] = defaultdict(list)
    for each in theirs:
        waiting[said(each, shared)].append(each)
    same, left = [], []
    for each in ours:
        found = waiting.get(said(each, shared))
        if not found:
            left.append(each)
            continue
        labelled = (i for i, other in enumerate(found) if each.fact.id and other.fact.id == each.fact.id)
        same.append(Pair(each, found.pop(next(labelled, 0))))
    rest = {id(each) for found in waiting.values() for each in found}
    return same, left, [each for each in theirs if id(each) in rest]


def _differing(a: Statement, b: Statement, shared: frozenset[str]) -> tuple[str, ...]:
    one, other = a.content, b.content
    fields = [name for name in dict.fromkeys([*one, *other]) if one.get(name) != other.get(name)]
    return tuple(fields if _in(a, shared) == _in(b, shared) else ["contract", *fields])


def _cost(a: Statement, b: Statement, shared: frozenset[str]) -> int:
    """How far two statements are apart, in days; _NEVER where they cannot be one fact."""
    fields = _differing(a, b, shared)
    labelled = a.fact.id is not None and a.fact.id == b.fact.id
    days = abs((a.fact.on - b.fact.on).days)
    if not labelled:
        if days and _IDENTIFYING.intersection(fields):
            return _NEVER
        # Between contracts only what is alike or was booked to the account by one of them.
        if "contract" in fields and len(fields) > 1 and _in(a, shared) and _in(b, shared) and not _to_account(a, b):
            return _NEVER
    cost = days - (_LABEL if labelled else 0)
    for name in fields:
        cost += {"on": 0, "unit": _UNIT, "contract": _STREAM}.get(name, _FIELD)
    return cost if cost <= _LIMIT else _NEVER


def _to_account(a: Statement, b: Statement) -> bool:
    return ACCOUNT in (*a.streams, *b.streams)


def _assigned(
    ours: Sequence[Statement], theirs: Sequence[Statement], shared: frozenset[str]
) -> Iterable[tuple[Statement, Statement]]:
    """The pairs of the cheapest assignment of one group, as many as can be made."""
    if not ours or not theirs:
        return []
    costs = [[_cost(a, b, shared) for b in theirs] for a in ours]
    if len(ours) * len(theirs) > _EXHAUSTIVE:
        return [(ours[i], theirs[j]) for i, j in _cheapest_first(costs)]
    if len(ours) <= len(theirs):
        found = list(enumerate(_assignment(costs)))
    else:
        turned = [list(column) for column in zip(*costs, strict=True)]
        found = [(i, j) for j, i in enumerate(_assignment(turned))]
    return [(ours[i], theirs[j]) for i, j in sorted(found) if costs[i][j] < _NEVER]


def _cheapest_first(costs: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
    pairs = sorted((cost, i, j) for i, row in enumerate(costs) for j, cost in enumerate(row) if cost < _NEVER)
    rows: Counter[int] = Counter()
    columns: Counter[int] = Counter()
    found = []
    for _, i, j in pairs:
        if not rows[i] and not columns[j]:
            rows[i], columns[j] = 1, 1
            found.append((i, j))
    return sorted(found)


def _assignment(costs: Sequence[Sequence[int]]) -> list[int]:
    """The column of each row in the cheapest assignment (Kuhn and Munkres, with potentials).

    There are at least as many columns as rows.
    """
    rows, columns = len(costs), len(costs[0])
    row_potential, column_potential = [0] * (rows + 1), [0] * (columns + 1)
    row_of = [0] * (columns + 1)
    for row in range(1, rows + 1):
        row_of[0] = row
        column = 0
        slack = [float("inf")] * (columns + 1)
        came_from = [0] * (columns + 1)
        done = [False] * (columns + 1)
        while row_of[column]:
            done[column] = True
            at, least, following = row_of[column], float("inf"), 0
            for j in range(1, columns + 1):
                if done[j]:
                    continue
                reduced = costs[at - 1][j - 1] - row_potential[at] - column_potential[j]
                if reduced < slack[j]:
                    slack[j], came_from[j] = reduced, column
                if slack[j] < least:
                    least, following = slack[j], j
            for j in range(columns + 1):
                if done[j]:
                    row_potential[row_of[j]] += int(least)
                    column_potential[j] -= int(least)
                else:
                    slack[j] -= least
            column = following
        while column:
            before = came_from[column]
            row_of[column] = row_of[before]
            column = before
    found = [0] * rows
    for j in range(1, columns + 1):
        if row_of[j]:
            found[row_of[j] - 1] = j - 1
    return found
