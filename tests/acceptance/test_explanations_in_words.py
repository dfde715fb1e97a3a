"""Explanations say nothing of what is not there: no day, no figure, no word of the code."""

from __future__ import annotations

from story import day, fact, formed, given, integration, supply


class TestADayThatNobodyNamed:
    story = given(
        supply(due_on=None),
        integration(due_on=None),
        *formed("2025-04-07"),
        fact("InformationRequested", "2025-04-10", contract="build"),
    )

    def test_is_said_to_be_none(self) -> None:
        view = self.story.matter.view(as_of=day("2025-06-01"))
        said = {line.id: view.explain(line).children[0].arithmetic for line in view.obligations}
        assert said["O20"] == said["O4"] == "the quote names no day"
        assert said["O3"] == "asked for, by no day in particular"
