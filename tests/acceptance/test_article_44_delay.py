"""Article 44: force majeure and the delay with an obligation (Civil Code 413-2(1))."""

from __future__ import annotations

import pytest
from services import completed
from story import Json, Seen, fact, formed, given, integration, supply


def storm(first: str, until: str | None = None) -> Json:
    return fact("ForceMajeureOccurred", first, until=until)


def status(seen: Seen, id: str = "O4") -> str:
    return str(seen.duty(id)["status"])


class TestArticle44_WorkDueOn2025_07_31:
    """The work is due on Thursday 2025-07-31."""

    def on(self, day: str, *facts: Json) -> str:
        return status(given(integration(due_on="2025-07-31"), *formed(), *facts).as_of(day))

    def test_what_begins_when_the_company_is_late_already_excuses_nothing(self) -> None:
        # Late from 08-01; the storm of 08-10 to 08-20 does not take that back.
        late = storm("2025-08-10", "2025-08-20")
        found = [self.on(day, late) for day in ("2025-07-31", "2025-08-01", "2025-08-10", "2025-08-15", "2025-08-21")]
        assert found == ["open", "overdue", "overdue", "overdue", "overdue"]

    @pytest.mark.parametrize(("first", "excused"), [("2025-07-30", True), ("2025-07-31", True), ("2025-08-01", False)])
    def test_it_must_be_there_by_the_last_day(self, first: str, excused: bool) -> None:
        lasting = storm(first, "2025-08-20")
        expected = ["open", "overdue"] if excused else ["overdue", "overdue"]
        assert [self.on(day, lasting) for day in ("2025-08-20", "2025-08-21")] == expected

    def test_one_that_ended_before_the_day_moves_it_nowhere(self) -> None:
        assert self.on("2025-08-01", storm("2025-07-01", "2025-07-31")) == "overdue"

    def test_one_whose_end_is_not_known_excuses_on(self) -> None:
        assert self.on("2027-12-31", storm("2025-07-15")) == "open"

    @pytest.mark.parametrize(("second", "until_then"), [("2025-08-10", "2025-08-31"), ("2025-08-11", "2025-08-10")])
    def test_a_second_one_goes_on_where_it_began_before_the_first_had_ended(self, second: str, until_then: str) -> None:
        # The first lasts to 08-10; from 08-11 on the work is late, if nothing else has come by then.
        facts = (storm("2025-07-31", "2025-08-10"), storm(second, "2025-08-31"))
        assert self.on(until_then, *facts) == "open"
        assert self.on("2025-08-11" if until_then == "2025-08-10" else "2025-09-01", *facts) == "overdue"

    def test_the_customers_own_cause_excuses_when_it_is_told_late_too(self) -> None:
        # What the customer delays is no delay of the company's, from when it is told on (5(2)).
        slip = fact("ScheduleSlipNotified", "2025-08-10", contract="build", attributable_to="customer")
        assert [self.on(day, slip) for day in ("2025-08-09", "2025-08-10")] == ["overdue", "open"]

    def test_done_is_done(self) -> None:
        assert self.on("2025-08-30", storm("2025-08-10"), completed("2025-08-29")) == "discharged"


def test_goods_that_were_late_before_the_storm_stay_late() -> None:
    story = given(supply(due_on="2025-05-30"), *formed(), storm("2025-06-02", "2025-06-30"))
    assert [status(story.as_of(day), "O20") for day in ("2025-05-30", "2025-05-31", "2025-06-15")] == [
        "open",
        "overdue",
        "overdue",
    ]
