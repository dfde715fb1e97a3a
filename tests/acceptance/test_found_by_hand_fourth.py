"""Cases of fees, breach and conduct worked out by hand from the articles; each class names what the software had wrong."""

from __future__ import annotations

import pytest
from services import WATCH, service
from story import Json, accepted, applied, fact, given, paid


def formed(on: str, **more: object) -> tuple[Json, Json]:
    return applied(on, **more), accepted(on, **more)


def set_off(on: str, amount: int, claim_due_on: str, **more: object) -> Json:
    return fact("SetOffDeclared", on, amount=amount, claim_due_on=claim_due_on, **more)


class TestArticle38_5_SetOffAgainstSeveralDebts:
    """330,000 yen a month from January 2025, due on 02-28, 03-31, 04-30, 06-02 (05-31 is a Saturday), 06-30."""

    parts = (service("2025-01-01", 12), *formed("2024-12-02"))

    @pytest.mark.parametrize(
        ("on", "unpaid"),
        [
            # A million pays three of them, each on its own due day, and 10,000 yen of that of April on 06-02.
            ("2025-06-02", {"2025-04": 320_000}),
            ("2025-06-30", {"2025-04": 320_000, "2025-05": 330_000, "2025-06": 330_000}),
        ],
    )
    def test_meets_each_on_the_day_when_both_were_due(self, on: str, unpaid: dict[str, int]) -> None:
        seen = given(*self.parts, set_off(on, 1_000_000, "2025-01-31", contract=WATCH)).as_of(on)
        left = {charge["id"][-7:]: charge["outstanding"] for charge in seen.charges() if charge["outstanding"]}
        assert {month: left.pop(month) for month in unpaid} == unpaid
        assert set(left) <= {"2025-05"}
        # Nothing was late before: 320,000 x 14.5% x 28 days from 06-03 = 3,559.45.
        assert seen.totals["late_interest"] == (3_559 if on == "2025-06-30" else 0)
        assert seen.totals["interest_paid"] == 0

    def test_leaves_alone_what_was_paid_before_it_was_declared(self) -> None:
        # January was paid on 04-05 with 36 days of interest, 4,719.45; 200,000 go off February, due on 03-31.
        facts = (paid("2025-04-05", 334_719, charge="watch/2025-01"), set_off("2025-04-10", 200_000, "2025-01-31"))
        seen = given(*self.parts, *facts).as_of("2025-04-10")
        assert seen.totals["interest_paid"] == 4_719
        assert [seen.charge(f"watch/2025-{month:02}")["outstanding"] for month in (1, 2, 3)] == [0, 130_000, 330_000]

    def test_finds_of_a_debt_what_a_payment_in_part_had_left(self) -> None:
        # On 04-15 100,000 paid 6,030 of interest and 93,970 of January, so 236,030 were left to be set off as of
        # 02-28. In the end the payment meets 46 days of interest on 93,970 and 15 on the 330,000 of February.
        facts = (
            paid("2025-04-15", 100_000, contract=WATCH),
            set_off("2025-04-28", 236_030, "2025-01-31", contract=WATCH),
        )
        seen = given(*self.parts, *facts).as_of("2025-04-28")
        assert seen.charge("watch/2025-01")["outstanding"] == 0
        # 1,717.20 + 1,966.44 = 3,683.64; 93,970 of January, and the rest of 2,346 for February.
        assert seen.totals["interest_paid"] == 3_684
        assert seen.charge("watch/2025-02")["outstanding"] == 330_000 - 2_346

    def test_meets_what_is_not_due_yet_on_the_day_it_is_declared(self) -> None:
        # On 05-10 January, February and March are due, April is not; the customer may pay it before its day.
        seen = given(*self.parts, set_off("2025-05-10", 1_100_000, "2025-01-31")).as_of("2025-05-10")
        assert seen.charge("watch/2025-04")["outstanding"] == 220_000
        assert seen.totals["late_interest"] == 0
