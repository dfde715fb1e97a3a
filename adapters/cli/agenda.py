"""What must be done, by whom and by when; and by when it is in time under every reading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from yakkan.adapters.cli.paper import Column, Paper
from yakkan.adapters.cli.source import Asked
from yakkan.adapters.cli.standing import NOT_ENDED, place, print_head
from yakkan.adapters.wording import Speech
from yakkan.domain.terms.readings import READINGS
from yakkan.projections.deadlines import CLAIM_WINDOWS, notice_status, refusals, still_to_pay
from yakkan.projections.dispute.combinations import Answers, search
from yakkan.projections.view import View

Key = tuple[object, ...]

VIEWS: Final = 400
"""Views made for the safe days of an agenda, at most."""


@dataclass(frozen=True, slots=True)
class Task:
    """Something to be done: an obligation that has not ended, a notice within a window of liability, or a refusal.

    `due_on` is the last day under the readings in force. `safe_on` is the earliest last day under any reading,
    and `safe_under` names the readings that give it, empty where those in force do. `days_left` counts from the
    day asked about to `due_on`, 0 on the last day itself; below 0 it is late. `amount` is what is still to be paid, in
    yen. `by` is "either" where both parties may refuse to renew a term.
    """

    what: str
    id: str
    contract: str | None
    unit: str | None
    duty: str
    by: str
    article: str
    due_on: date | None
    days_left: int | None
    status: str
    amount: int | None
    key: Key
    safe_on: date | None = None
    safe_under: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain form for JSON."""
        return {
            "what": self.what,
            "id": self.id,
            "contract": self.contract,
            "unit": self.unit,
            "article": self.article,
            "duty": self.duty,
            "by": self.by,
            "safe_on": self.safe_on and self.safe_on.isoformat(),
            "safe_under": list(self.safe_under),
            "due_on": self.due_on and self.due_on.isoformat(),
            "days_left": self.days_left,
            "status": self.status,
            "amount": self.amount,
        }


def agenda(asked: Asked, within: int | None) -> tuple[View, list[Task]]:
    """The view and its tasks, the earliest safe day first; with `within`, none that is later than so many days.

    Tasks without a day come last and are never left out: they are due without delay.
    """
    view = asked.view()
    # The tasks come first: the view then has consulted every reading that they depend on.
    tasks = _tasks(view)
    found = _safest(asked, view, tasks)
    if within is not None:
        horizon = asked.as_of.toordinal() + within
        found = [task for task in found if task.safe_on is None or task.safe_on.toordinal() <= horizon]
    return view, sorted(found, key=_order)


def _order(task: Task) -> tuple[date, date, str]:
    return task.safe_on or date.max, task.due_on or date.max, task.id


def _tasks(view: View) -> list[Task]:
    return [*_obligations(view), *_windows(view), *_refusals(view)]


def _obligations(view: View) -> Iterator[Task]:
    """Obligations, ended or not: under another reading the same one may have ended earlier."""
    seen: Counter[Key] = Counter()
    left = still_to_pay(view)
    for line in view.obligations:
        same = (line.id, line.contract, line.unit, line.duty)
        seen[same] += 1
        yield Task(
            "obligation", line.id, line.contract, line.unit, line.duty, line.debtor, line.article,
            line.due_on, _left(line.due_on, view), line.status, left[id(line)], (*same, seen[same]),
        )  # fmt: skip


def _windows(view: View) -> Iterator[Task]:
    """Windows of liability that end on a day: until then the other party may give its notice."""
    for line in view.liability:
        if line.last_day is not None and line.head in CLAIM_WINDOWS:
            claimant = "customer" if line.bearer == "company" else "company"
            yield Task(
                "window", line.head, line.contract, line.unit, line.head, claimant, line.article,
                line.last_day, _left(line.last_day, view), notice_status(line), None,
                ("window", line.head, line.bearer, line.contract, line.unit),
            )  # fmt: skip


def _refusals(view: View) -> Iterator[Task]:
    """Last days to refuse renewal: after them the term renews."""
    for line in refusals(view):
        yield Task(
            "non_renewal", line.ref, line.contract, None, line.duty, "either", line.article,
            line.due_on, _left(line.due_on, view), "open" if view.as_of <= line.due_on else "lapsed", None,
            ("non_renewal", line.ref),
        )  # fmt: skip


def _left(due_on: date | None, view: View) -> int | None:
    return None if due_on is None else (due_on - view.as_of) // timedelta(days=1)


def _safest(asked: Asked, view: View, tasks: Iterable[Task]) -> list[Task]:
    """The tasks that have not ended, each with its earliest last day under any combination of the readings that matter.

    Each reading that a view consults is switched alone, and in the combinations of those that move the day.
    """
    in_force = view.chronicle.readings

    def ask(choice: dict[str, str]) -> tuple[dict[Key, date | None], Iterable[str]]:
        readings = {**asked.question.readings, **choice}
        other = View(asked.matter.history, asked.as_of, view.known_at, readings, weighing=True)
        days = {task.key: task.due_on for task in _tasks(other)}
        return days, other.weighed

    answers = Answers(ask, {name: in_force[name] for name in in_force}, bound=VIEWS)
    return [_safe(task, answers) for task in tasks if task.status in NOT_ENDED]


def _safe(task: Task, answers: Answers[dict[Key, date | None]]) -> Task:
    """The task with its safe day, and the readings that give it, as few as there are."""
    if task.due_on is None:
        return task
    table = search(answers.part(lambda days: days.get(task.key)), few=0, samples=0)
    found = (
        (day, {name: value for name, value in table.choice(values).items() if value != answers.base[name]})
        for values, day in table.rows.items()
        if day is not None and day < task.due_on
    )
    safe, under = min(found, key=_strictest, default=(task.due_on, {}))
    return replace(task, safe_on=safe, safe_under=tuple(f"{name}={value}" for name, value in under.items()))


def _strictest(found: tuple[date, dict[str, str]]) -> tuple[date, int, list[int]]:
    """Earlier days first; of one day the fewest readings, those of lower numbers first."""
    day, under = found
    return day, len(under), [READINGS[name].number for name in under]


def print_agenda(view: View, tasks: list[Task], paper: Paper, speech: Speech) -> None:
    """The tasks as a table."""
    print_head(view, paper, speech)
    paper.heading(speech.title("agenda"))
    if not tasks:
        paper.line(speech.say("nothing_due"))
    else:
        columns = [
            Column(speech.title("safe_on"), "whole"),
            Column(speech.title("due_on"), "whole"),
            Column(speech.title("days_left"), "figure"),
            Column(speech.title("who"), "whole"),
            Column(speech.title("what")),
            Column(speech.title("contract")),
            Column(speech.title("status"), "whole"),
            Column(speech.title("amount"), "figure"),
            Column(speech.title("article"), "whole"),
            Column(speech.title("decided_by"), "whole"),
        ]
        paper.table(columns, (_row(task, view.as_of, speech) for task in tasks))
        paper.line()
        paper.line(speech.say("safe_day_note"))
    paper.line(speech.say("no_advice"), "dim")


def _row(task: Task, as_of: date, speech: Speech) -> list[str]:
    if task.what == "window":
        what = speech.say("claim_window", speech.head(task.id))
    elif task.what == "non_renewal":
        what = speech.say("due_non_renewal")
    else:
        what = f"{task.id} {speech.duty(task.duty)}"
    safe = speech.say("no_day") if task.safe_on is None else speech.day(task.safe_on)
    if task.safe_on is not None and task.safe_on < as_of:
        safe += f" ({speech.say('passed')})"
    return [
        safe,
        speech.day(task.due_on),
        "" if task.days_left is None else str(task.days_left),
        speech.say("either_party") if task.by == "either" else speech.party(task.by),
        what,
        place(task.contract, task.unit, speech),
        speech.status(task.status),
        speech.yen(task.amount),
        speech.citation(task.article),
        ", ".join(task.safe_under),
    ]
