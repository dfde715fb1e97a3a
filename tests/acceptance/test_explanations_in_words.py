"""Explanations say nothing of what is not there: no day, no figure, no word of the code."""

from __future__ import annotations

import json

from story import (
    corrected,
    day,
    fact,
    formed,
    given,
    integration,
    outsourcing,
    paid,
    received,
    rejection,
    supply,
)

from yakkan.adapters.court.document import document
from yakkan.adapters.wording import Speech
from yakkan.projections import target


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


class TestWhatIsSaidBesideAFact:
    def test_that_it_was_corrected_and_how_it_stood_before(self) -> None:
        told = rejection("2025-05-12", form="phone", id="k", at="2025-05-12T09:00+09:00")
        mended = corrected("k", {"form": "paper"}, "2025-05-14", contract="server", at="2025-05-14T09:00+09:00")
        story = given(supply(), *formed("2025-04-07"), received("2025-05-07"), told, mended)
        view = story.matter.view(as_of=day("2025-06-01"))
        for name in ("k", "state:server/s1"):
            said = [node.arithmetic for _, node in target.explain(view, name).walk() if "corrected" in node.text]
            assert said == ["by SO-1/server#6 (was form: phone)"]

    def test_that_a_field_was_not_given_before(self) -> None:
        story = given(
            supply(),
            *formed("2025-04-07"),
            received("2025-05-07", id="r"),
            corrected("r", {"note": "two boxes"}, "2025-05-14", contract="server"),
        )
        view = story.matter.view(as_of=day("2025-06-01"))
        assert [node.arithmetic for _, node in target.explain(view, "r").walk() if "corrected" in node.text] == [
            "by SO-1/server#5 (was note: -)"
        ]
        assert "None" not in json.dumps(document(view, Speech("en")))

    def test_that_it_came_on_the_last_day_to_refuse_renewal(self) -> None:
        # A term of 2025-05-01 to 2026-04-30, three months before its end: 2026-01-31 (X19 R-A)
        refused = fact("NonRenewalDeclared", "2026-01-31", contract="watch", by="customer", form="paper")
        story = given(outsourcing(), *formed("2025-04-07"), refused)
        tree = story.matter.dispute().why_not("TermRenewed:watch", as_of=day("2026-05-10"))
        assert tree.children[0].children[0].arithmetic == "on the last day, 2026-01-31"

    def test_how_much_is_missing_for_title_to_pass(self) -> None:
        # 1,200,000 + 120,000 - 1,319,999
        handed_over = (received("2025-05-07"), fact("PassCertificateArrived", "2025-05-12", contract="server",
                                                     unit="s1", form="paper"))  # fmt: skip
        story = given(supply(), *formed("2025-04-07"), *handed_over, paid("2025-05-20", 1_319_999, contract="server"))
        tree = story.matter.dispute().why_not("TitleTransferred:server/s1", as_of=day("2025-06-01"))
        ways = tree.children[0].children
        assert ("not recorded: PaymentReceived", "open: 1 yen") in [
            (node.text, node.arithmetic) for way in ways for node in way.children
        ]

    def test_that_two_notices_prevent_it_each_by_itself(self) -> None:
        letters = (rejection("2025-05-12"), rejection("2025-05-13"))
        story = given(supply(), *formed("2025-04-07"), received("2025-05-07"), *letters)
        tree = story.matter.dispute().why_not("EquipmentDeemedPassed:server/s1", as_of=day("2025-06-01"))
        assert tree.children[0].text == "each of these facts prevents it: without them all, it would be there"

    def test_that_a_step_to_the_state_is_on_record_without_effect(self) -> None:
        rescinded = fact("RescissionArrived", "2025-06-10", contract="watch", by="company", basis="40(1)", scope="this")
        story = given(outsourcing(), *formed("2025-04-07"), rescinded)
        tree = story.matter.dispute().why_not("state:watch=terminated", as_of=day("2025-07-01"))
        assert tree.children[0].text == "it is recorded, but has no effect"
        assert "no written demand" in tree.children[0].children[0].arithmetic
