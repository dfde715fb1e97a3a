"""An obligation that is past its day and not overdue says what spares its debtor (4, 5(2), 27(2), 44, 48(3))."""

from __future__ import annotations

import pytest
from story import Json, fact, formed_on, given, integration, supply

HARASSED = fact("HarassmentFound", "2025-06-10", contract="build")


def told(facts: tuple[Json, ...], on: str = "2025-07-15", duty: str = "O4", **readings: str) -> list[list[str | None]]:
    """Status, then provision, reading and reason of what is told beside the day as quoted."""
    contracts = (integration(due_on="2025-06-30"), supply(due_on="2025-06-30"))
    seen = given(*contracts, *formed_on("2025-04-07"), *facts).as_of(on, **readings).duty(duty)
    return [[seen["status"]], *([g["provision"], g["reading"], g["arithmetic"]] for g in seen["because"][1:])]


class TestWhatSparesADelay:
    """Work and goods due on 2025-06-30, neither there on 07-15."""

    @pytest.mark.parametrize(
        ("facts", "readings", "why"),
        [
            (
                (fact("ScheduleSlipNotified", "2025-06-20", contract="build", attributable_to="customer"),),
                {},
                [["5(2)", None, "the customer caused the delay"]],
            ),
            (
                (fact("InformationRequested", "2025-06-02", contract="build", due_on="2025-06-13"),),
                {},
                [["5(2)", None, "the information asked for was missing"]],
            ),
            (
                (HARASSED, fact("PerformanceRefused", "2025-06-11", contract="build")),
                {},
                [["48(3)", None, "performance was refused because of harassment"]],
            ),
            (
                (HARASSED,),
                {"X56": "R-B"},
                [["48(3)", "X56=R-B", "no liability for any default after customer harassment"]],
            ),
            (
                # The second holds up what the first had held up when it began.
                (
                    fact("ForceMajeureOccurred", "2025-06-20", until="2025-07-12"),
                    fact("InformationRequested", "2025-07-01", contract="build", due_on="2025-07-10"),
                ),
                {},
                [
                    ["44", None, "force majeure: not late before it has ended"],
                    ["5(2)", None, "the information asked for was missing"],
                ],
            ),
        ],
    )
    def test_is_told_of_work(self, facts: tuple[Json, ...], readings: dict[str, str], why: list[list[str]]) -> None:
        assert told(facts, **readings) == [["open"], *why]

    def test_is_told_of_goods(self) -> None:
        late = fact("DeliveryDelayNotified", "2025-06-20", contract="server", attributable_to="neither")
        assert told((late,), duty="O20") == [["open"], ["27(2)", None, "the company did not cause the delay"]]

    def test_is_not_told_before_the_day_is_over(self) -> None:
        slip = fact("ScheduleSlipNotified", "2025-06-20", contract="build", attributable_to="customer")
        assert told((slip,), on="2025-06-30") == [["open"]]

    def test_is_not_told_where_it_came_too_late(self) -> None:
        # Late since 07-01, whatever began on 07-05.
        assert told((fact("ForceMajeureOccurred", "2025-07-05", until="2025-07-31"),)) == [["overdue"]]
