"""An answer across readings: certain whatever one reads, or contested, with the readings that decide it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from yakkan.domain.errors import InputError
from yakkan.projections.dispute.combinations import Answers, Table, conditions, search, written
from yakkan.projections.lines import plain
from yakkan.projections.notebook import Shown
from yakkan.projections.question import Asking
from yakkan.projections.view import View

Question = Callable[[View], Any]
BOUND = 1000
"""Views that a search makes at most, of a matter of ordinary size."""


@dataclass(frozen=True, slots=True)
class Span(Shown):
    """The lowest and the highest of some sums, in yen."""

    lowest: int
    highest: int

    def to_dict(self) -> dict[str, int]:
        """Plain form for JSON."""
        return {"lowest": self.lowest, "highest": self.highest}


@dataclass(frozen=True, slots=True)
class Readings(Shown):
    """An answer across readings: `certain` when every combination agrees.

    `decided_by` is the smallest set of readings that decides a contested answer; `answers` maps each combination of
    them, written X1=R-A X2=R-B, to its answer, and is `any` alone where nothing decides. `yen` is the span of the
    answers where they are sums. `owed` is the span of what the customer owes, interest included, in the combinations
    of `decided_by`, and `owed_under` the sum in each.

    `considered` are the readings that any view asked for, `tried` the views made. `every` says that all combinations
    of `considered` are covered; else the others were switched, one by one and several together, in combinations of
    those that decide. `complete` is false when the bound cut that short.
    """

    certain: bool
    decided_by: tuple[str, ...]
    answers: dict[str, Any]
    tried: int
    complete: bool = True
    every: bool = False
    considered: tuple[str, ...] = ()
    yen: Span | None = None
    owed: Span | None = None
    owed_under: dict[str, int] = field(default_factory=dict)

    def under(self, answer: Any) -> tuple[str, ...]:
        """The combinations of readings that give an answer, in short; none where nothing decides."""
        rows = {
            tuple(pair.partition("=")[2] for pair in key.split()): each == answer for key, each in self.answers.items()
        }
        return conditions(self.decided_by, rows) if self.decided_by else ()

    def to_dict(self) -> dict[str, Any]:
        """Plain form for JSON."""
        return {
            "certain": self.certain,
            "decided_by": list(self.decided_by),
            "answers": plain(self.answers),
            "yen": self.yen and self.yen.to_dict(),
            "owed": self.owed and self.owed.to_dict(),
            "owed_under": self.owed_under,
            "considered": list(self.considered),
            "tried": self.tried,
            "every": self.every,
            "complete": self.complete,
        }


def across_readings(
    view: Callable[[dict[str, str]], View],
    question: Question,
    *,
    whole: Callable[[dict[str, str]], View] | None = None,
    pool: Iterable[str] | None = None,
    bound: int = BOUND,
) -> Readings:
    """The answer under every combination of the readings that matter, or of those of them that are in `pool`.

    `view` gives what can decide the question, `whole` all of the matter where that is more: it says what is owed.
    A question that has no answer somewhere (it raises InputError there) is None there. Answers are compared by ==.
    Raises InputError for an unknown reading in the pool, and what the question raises when it never has an answer.
    """
    errors: list[InputError] = []
    sums: dict[frozenset[tuple[str, str]], int] = {}

    def ask(choice: dict[str, str]) -> tuple[Any, Iterable[str] | Mapping[str, Collection[str]]]:
        made = view(choice)
        try:
            answer = question(made)
        except InputError as error:
            errors.append(error)
            answer = None
        # What is asked in words is no matter of words: of what a ground merely tells nothing of it hangs.
        consulted: Iterable[str] = made.weighed if isinstance(question, Asking) else made.consulted
        if whole is None and "fees" in made.__dict__:
            # The question has made them already: what is owed costs no second view then.
            sums[frozenset(choice.items())] = owed(made)
        return answer, consulted

    def owed_under(choice: dict[str, str]) -> int:
        switched = {name: value for name, value in choice.items() if value != base[name]}
        kept = sums.get(frozenset(switched.items()))
        return owed((whole or view)(switched)) if kept is None else kept

    in_force = view({}).chronicle.readings
    base = {name: in_force[name] for name in in_force}
    answers = Answers(ask, base, pool=pool, bound=bound)
    table = search(answers)
    if errors and len(errors) == answers.asked:
        raise errors[0]
    return _told(table, owed_under)


def owed(view: View) -> int:
    """What the customer owes on a day, late interest included, in yen."""
    totals = view.fees.totals
    return totals.outstanding + totals.late_interest


def _told(table: Table[Any], owed_under: Callable[[dict[str, str]], int]) -> Readings:
    shown: dict[str, Any] = {}
    sums: dict[str, int] = {}
    for values, answer in table.rows.items():
        choice = {name: value for name, value in table.choice(values).items() if name in table.deciding}
        key = written(choice) or "any"
        if key not in shown:
            shown[key] = answer
            sums[key] = owed_under(choice)
    given = [answer for answer in shown.values() if answer is not None]
    are_sums = bool(given) and all(type(answer) is int for answer in given)
    return Readings(
        certain=not table.deciding,
        decided_by=table.deciding,
        answers=shown,
        tried=table.asked,
        complete=table.complete,
        every=table.every,
        considered=table.looked_at,
        yen=Span(min(given), max(given)) if are_sums else None,
        owed=Span(min(sums.values()), max(sums.values())) if sums else None,
        owed_under=sums,
    )
