"""Explanations say nothing of what is not there: no day, no figure, no word of the code."""

from __future__ import annotations

from story import day, fact, formed, given, integration, received, rejection, supply

from yakkan.adapters.wording import Speech


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


class TestArticle41_3_UncappedDamages:
    story = given(
        integration(),
        *formed("2025-04-07"),
        fact("DamageOccurred", "2025-05-20", contract="build", incident="i1", amount_direct=5_000_000),
        fact("AttributionFound", "2025-06-01", contract="build", incident="i1", degree="negligence"),
    )

    def test_what_is_missing_first_is_a_graver_fault_of_that_incident(self) -> None:
        tree = self.story.matter.dispute().why_not("uncapped_damages:build", as_of=day("2025-06-10"))
        [nothing] = tree.children
        told = [(node.text, node.arithmetic) for way in nothing.children for node in way.children]
        assert told[:2] == [
            ("not recorded: AttributionFound", "fault of the company: gross_negligence"),
            ("not recorded: AttributionFound", "fault of the company: intent"),
        ]
        # The customer's own, for soliciting and harassment, are uncapped too (47, 48).
        assert {text for text, _ in told[2:]} == {"not recorded: SolicitationFound", "not recorded: HarassmentFound"}


class TestWordsOfTheCode:
    def test_are_said_in_words_in_both_languages(self) -> None:
        story = given(supply(), *formed("2025-04-07"), rejection("2025-05-01"), received("2025-05-07"))
        reason = story.as_of("2025-05-10").row("RejectionArrived")["reason"]
        assert reason == "unit s1 is accepted: RejectionArrived changes nothing then"
        assert Speech("en").reason(reason) == "unit s1 is accepted: rejection arrived changes nothing then"
        assert Speech("ja").reason(reason).startswith("s1は「成立」のため、")
        assert Speech("en").arithmetic("fault of the company: gross_negligence").endswith(": gross negligence")
