"""What a type checker is told of a turning: a day along the days, an instant along the record."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any, get_overloads, get_type_hints

import pytest

from yakkan import Dispute, load_case
from yakkan.projections.dispute import Turning

CASE = Path(__file__).parents[2] / "examples" / "late-rejection.yaml"
ASKED = "server/v1.state == in_warranty"


@pytest.mark.parametrize(
    ("method", "day", "instant"),
    [
        (Dispute.bisect, Turning[date] | None, Turning[datetime] | None),
        (Dispute.flips, list[Turning[date]], list[Turning[datetime]]),
    ],
    ids=["bisect", "flips"],
)
def test_the_clock_tells_what_is_found(method: Any, day: Any, instant: Any) -> None:
    # In the order of the overloads: `along` left out or "as_of", and "known_at".
    assert [get_type_hints(each)["return"] for each in get_overloads(method)] == [day, instant]


def test_and_that_is_what_is_found() -> None:
    dispute = Dispute(load_case(CASE).history)
    along_days = [dispute.bisect(ASKED, as_of=date(2025, 7, 15)), *dispute.flips(ASKED, as_of=date(2025, 7, 15))]
    along_record = [
        dispute.bisect(ASKED, along="known_at", as_of=date(2025, 6, 12)),
        *dispute.flips(ASKED, along="known_at", as_of=date(2025, 6, 12)),
    ]
    assert {type(each.at) for each in along_days if each} == {date}
    assert {type(each.at) for each in along_record if each} == {datetime}
