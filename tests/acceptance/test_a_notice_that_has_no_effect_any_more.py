"""Article 13: nobody is told to complain of a rented unit by a day when no complaint has an effect any more.

Delivered on Friday 2026-05-01; Saturday to Wednesday 05-06 are closed, so that the two business days are Thursday 05-07
and Friday 05-08. Once the unit is lost, replaced or to be given back, the line of liability is released, and no page
names its last day; once it is complained of, the claim stands, and no page asks for another notice.
"""

from __future__ import annotations

import pytest
from rentals import PC, defect, delivered, lost, rental, returned, substitute
from services import notice
from story import Json, Story, fact, formed, given

ENDED = fact("TerminationAgreed", "2026-05-07", contract=PC)
RESCINDED = (
    fact("ImmediateGroundOccurred", "2026-05-07", contract=PC, party="customer", ground=3),
    fact("RescissionArrived", "2026-05-07", contract=PC, by="company", basis="40(2)", scope="this"),
)


def rented(*facts: Json, **more: object) -> Story:
    return given(rental("2026-05-01", 12, **more), *formed("2026-04-07"), delivered("2026-05-01"), *facts)


def lines(story: Story, on: str) -> list[tuple[str, str, int]]:
    """The last day of each line, how it stands, and how many claims wait."""
    return [
        (line["last_day"], line["status"], line["claims"]) for line in story.as_of(on).lines(head="rental_replacement")
    ]


class TestTheDaysForANotice:
    def test_run_to_their_end_where_nothing_happens(self) -> None:
        assert lines(rented(), "2026-05-08") == [("2026-05-08", "open", 0)]
        assert lines(rented(), "2026-05-09") == [("2026-05-08", "lapsed", 0)]

    @pytest.mark.parametrize(
        "facts", [(ENDED,), RESCINDED, (notice("2026-05-07", contract=PC),), (lost("2026-05-07"),)]
    )
    def test_are_over_with_the_contract_or_the_unit(self, facts: tuple[Json, ...]) -> None:
        story = rented(*facts, defect("2026-05-08"))
        assert lines(story, "2026-05-06") == [("2026-05-08", "open", 0)]
        assert lines(story, "2026-05-07") == lines(story, "2026-05-08") == [("2026-05-08", "released", 0)]
        assert story.as_of("2026-05-08").row("RentalDefectNoticed")["effect"] == "none"
        (line,) = story.as_of("2026-05-08").lines(head="rental_replacement")
        assert line["because"][-1]["arithmetic"] == "no notice has an effect any more"

    def test_are_over_with_the_term(self) -> None:
        story = given(
            rental("2026-04-08", ends_on="2026-05-07", auto_renews=False),
            *formed("2026-04-07"),
            delivered("2026-05-01"),
        )
        assert lines(story, "2026-05-07") == [("2026-05-08", "open", 0)]
        assert lines(story, "2026-05-08") == [("2026-05-08", "released", 0)]

    def test_of_the_unit_that_was_replaced_are_over_with_its_substitute(self) -> None:
        # Replaced on the 7th: Friday 05-08 and Monday 05-11.
        story = rented(defect("2026-05-07"), substitute("2026-05-07"))
        assert lines(story, "2026-05-08") == [("2026-05-08", "released", 0), ("2026-05-11", "open", 0)]

    def test_begin_anew_where_it_is_handed_over_again(self) -> None:
        story = rented(returned("2026-05-06"), delivered("2026-05-07"))
        assert lines(story, "2026-05-06") == [("2026-05-08", "open", 0)]  # a notice still has effect
        assert lines(story, "2026-05-07") == [("2026-05-08", "released", 0), ("2026-05-11", "open", 0)]

    def test_that_had_run_out_stay_so(self) -> None:
        ended = fact("TerminationAgreed", "2026-05-12", contract=PC)
        assert lines(rented(ended), "2026-05-12") == [("2026-05-08", "lapsed", 0)]

    def test_told_before_the_loss_the_company_replaces_the_unit_all_the_same(self) -> None:
        story = rented(defect("2026-05-07"), lost("2026-05-08"))
        assert lines(story, "2026-05-08") == [("2026-05-08", "open", 1)]
        assert story.as_of("2026-05-08").duty("O13")["status"] == "open"
