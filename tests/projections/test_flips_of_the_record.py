"""Every change along what was known: fewer views for a question in words, the same changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from yakkan import load_case
from yakkan.adapters.cli.source import case_of
from yakkan.projections.dispute import Dispute
from yakkan.projections.question import parse

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted(
    path for folder in ("", "disputes", "compared") for path in (ROOT / "examples" / folder).glob("*.yaml")
)


def turnings(dispute: Dispute, question: object, **setting: object) -> list[tuple[object, ...]]:
    found = dispute.flips(question, "known_at", **setting)  # type: ignore[arg-type]
    return [(each.at, each.before, each.after, [row.ref for row in each.events]) for each in found]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_question_in_words_turns_where_it_turns_when_every_instant_is_asked(path: Path) -> None:
    case = load_case(str(path))
    dispute = Dispute(case_of(case, case.documents[0].matter).history)
    contract = dispute.view(dispute.last_day()).contracts[0]
    days = sorted({record.event.on for record in dispute.history.records})
    for day in (days[len(days) // 3], days[-1]):
        for text in ("outstanding", f"{contract.order}/{contract.contract}.state"):
            question = parse(text)
            asked_everywhere = turnings(dispute, lambda view, question=question: question(view), as_of=day)
            assert turnings(dispute, question, as_of=day) == asked_everywhere


def test_instants_of_the_journal_and_of_later_facts_are_not_asked() -> None:
    case = load_case(str(ROOT / "examples" / "renewals-undone.yaml"))
    dispute = Dispute(case.history)
    question = parse("outstanding")
    asked = []
    answer = question.answer
    object.__setattr__(question, "answer", lambda view: asked.append(view.known_at) or answer(view))
    dispute.flips(question, "known_at", as_of=min(record.event.on for record in dispute.history.records))
    instants = {record.recorded_at for record in dispute.history.records}
    assert len(asked) < len(instants) / 2
