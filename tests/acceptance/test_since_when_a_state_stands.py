"""Since when a contract stands as it does: the first day of its state, found by asking on every day (interface, 5).

`since` is checked against the views of all days themselves: on each day from `since` on the state is the one shown, and
on the day before it was another.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from story import Json, Story, day, fact, formed, given, outsourcing, supply

from yakkan.projections import target

_ONE_DAY = timedelta(days=1)


def stretches(story: Story, first: str, last: str, contract: str) -> list[tuple[str, str, str]]:
    """Each state that a contract shows over some days: state, first day of it by the views, `since` by its lines."""
    found: list[tuple[str, str, str]] = []
    on = day(first)
    while on <= day(last):
        line = story.as_of(on.isoformat()).contract(contract)
        if not found or found[-1][0] != line["state"]:
            found.append((line["state"], on.isoformat(), line["since"]))
        # Within a stretch the day does not move.
        assert line["since"] == found[-1][2], on
        on += _ONE_DAY
    return found


def causes(story: Story, on: str, what: str) -> list[str]:
    """What the explanation of a state says, and the events under it."""
    tree = target.explain(story.matter.view(as_of=date.fromisoformat(on)), what)
    return [tree.text, *(child.text.split(" (")[0] for child in tree.children)]


def received(unit: str, on: str) -> Json:
    return fact("EquipmentReceived", on, contract="server", unit=unit)


def rejected(unit: str, on: str) -> Json:
    return fact("RejectionArrived", on, contract="server", unit=unit, form="paper")


def redelivered(unit: str, on: str) -> Json:
    return fact("EquipmentRedelivered", on, contract="server", unit=unit)


class TestAContractOfSeveralUnits:
    """It shows its least advanced unit, which may have stood there before the others had moved on (28, 29)."""

    def test_shows_a_rejected_unit_from_the_day_on_which_the_other_has_passed(self) -> None:
        # v1 rejected on Wed 05-07; v2 received Fri 05-02, silent to Fri 05-09, in warranty from 05-10: until then the
        # contract shows v2, delivered since 05-02.
        story = given(
            supply("server", ("v1", "v2")),
            *formed("2025-04-07"),
            received("v1", "2025-05-01"),
            rejected("v1", "2025-05-07"),
            received("v2", "2025-05-02"),
        )
        assert stretches(story, "2025-05-02", "2025-05-20", "server") == [
            ("delivered", "2025-05-02", "2025-05-02"),
            ("rejected", "2025-05-10", "2025-05-10"),
        ]
        assert causes(story, "2025-05-12", "state:server") == [
            "server is rejected since 2025-05-10",
            "RejectionArrived of v1 on 2025-05-07",
            "EquipmentDeemedPassed of v2 on 2025-05-09",
        ]
        # The unit itself has been rejected since the letter came.
        assert causes(story, "2025-05-12", "state:server/v1") == [
            "server/v1 is rejected since 2025-05-07",
            "RejectionArrived of v1 on 2025-05-07",
        ]

    def test_is_delivered_on_while_a_rejected_unit_comes_back(self) -> None:
        # v1 received Mon 06-09, day 7 Mon 06-16. v2 received 06-02, rejected 06-04, delivered again 06-12: day 7 06-19.
        # At least one of them is under inspection from 06-09 to 06-19, and the contract shows it all that time.
        story = given(
            supply("server", ("v1", "v2")),
            *formed("2025-04-07"),
            received("v2", "2025-06-02"),
            rejected("v2", "2025-06-04"),
            received("v1", "2025-06-09"),
            redelivered("v2", "2025-06-12"),
        )
        assert stretches(story, "2025-06-02", "2025-07-01", "server") == [
            ("accepted", "2025-06-02", "2025-04-07"),
            ("delivered", "2025-06-09", "2025-06-09"),
            ("in_warranty", "2025-06-20", "2025-06-20"),
        ]
        assert causes(story, "2025-06-14", "state:server") == [
            "server is delivered since 2025-06-09",
            "EquipmentReceived of v1 on 2025-06-09",
        ]

    def test_is_closed_with_its_last_warranty(self) -> None:
        # Windows 2025-06-10..12-09 (received 06-02, passed 06-09) and 06-20..12-19 (06-12, 06-19).
        story = given(
            supply("server", ("v1", "v2")),
            *formed("2025-04-07"),
            received("v2", "2025-06-12"),
            received("v1", "2025-06-02"),
        )
        assert stretches(story, "2025-06-20", "2025-12-31", "server") == [
            ("in_warranty", "2025-06-20", "2025-06-20"),
            ("closed", "2025-12-20", "2025-12-20"),
        ]


class TestAService:
    """It is ending from the first declaration that ends it on; another, or a renewal before the end, is no break."""

    def test_that_was_not_to_renew_is_ending_since_then_though_it_is_terminated_before(self) -> None:
        story = given(
            outsourcing("watch"),
            *formed("2025-04-07"),
            fact("NonRenewalDeclared", "2025-09-01", contract="watch", by="customer", form="email"),
            fact("EarlyTerminationNoticed", "2025-10-01", contract="watch", form="paper", effective_on="2025-12-15"),
        )
        assert stretches(story, "2025-08-31", "2025-12-31", "watch") == [
            ("in_service", "2025-08-31", "2025-05-01"),
            ("ending", "2025-09-01", "2025-09-01"),
            ("terminated", "2025-12-15", "2025-12-15"),
        ]
        assert causes(story, "2025-11-01", "state:watch") == [
            "watch is ending since 2025-09-01",
            "NonRenewalDeclared on 2025-09-01",
        ]

    @pytest.mark.parametrize("noticed_on", ["2026-02-10", "2026-04-30"])
    def test_that_renews_before_it_is_terminated_is_ending_through_the_renewal(self, noticed_on: str) -> None:
        # The term ends on 2026-04-30; who leaves on 2026-06-20 has not refused to renew it (10(1)).
        story = given(
            outsourcing("watch"),
            *formed("2025-04-07"),
            fact("EarlyTerminationNoticed", noticed_on, contract="watch", form="paper", effective_on="2026-06-20"),
        )
        assert stretches(story, noticed_on, "2026-06-30", "watch") == [
            ("ending", noticed_on, noticed_on),
            ("terminated", "2026-06-20", "2026-06-20"),
        ]
        assert story.as_of("2026-05-01").contract("watch")["term"]["term_no"] == 2
        assert causes(story, "2026-05-31", "state:watch")[0] == f"watch is ending since {noticed_on}"

    def test_is_renewed_since_its_first_renewal(self) -> None:
        # Terms from 2025-05-01, 2026-05-01, 2027-05-01; `term` says which it is.
        story = given(outsourcing("watch"), *formed("2025-04-07"))
        assert stretches(story, "2026-04-29", "2027-05-10", "watch") == [
            ("in_service", "2026-04-29", "2025-05-01"),
            ("renewed", "2026-05-01", "2026-05-01"),
        ]
        assert story.as_of("2027-05-10").contract("watch")["term"]["first_day"] == "2027-05-01"
