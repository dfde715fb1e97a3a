"""Article 41: only direct damage, and up to a cap; the worked examples of legal.md 4.1."""

from __future__ import annotations

from typing import Any

import pytest
from story import (
    Seen,
    Story,
    certificate,
    fact,
    formed,
    given,
    plus,
    received,
    reduction_agreed,
    supply,
)

THREE = ("s1", "s2", "s3")


def servers(*facts: dict[str, Any]) -> Story:
    return given(
        supply(units=THREE),
        *formed(),
        *(received("2025-05-28", unit) for unit in THREE),
        certificate("2025-06-02", "s1", special=True),
        certificate("2025-06-02", "s2"),
        certificate("2025-06-02", "s3"),
        *facts,
    )


def incident(
    name: str, on: str, direct: int, degree: str, other: int | None = None, **of: str
) -> tuple[dict[str, Any], ...]:
    """Damage on a day and, a day later, the finding on who is to blame."""
    damage = fact("DamageOccurred", on, incident=name, amount_direct=direct, amount_other=other, **of)
    return damage, fact("AttributionFound", plus(on, 1), incident=name, degree=degree, **of)


def payable(seen: Seen, contract: str) -> int:
    """What the company has to pay under Article 41 for a contract, over all its lines."""
    heads = ("damages", "uncapped_damages")
    return sum(
        line["payable"] for line in seen.json["liability"] if line["contract"] == contract and line["head"] in heads
    )


def cap(seen: Seen, contract: str, unit: str | None = None) -> Any:
    """The cap of Article 41(2) for a contract (for supply: for a unit); every line of it must agree."""
    lines = [line for line in seen.lines(contract=contract, head="damages") if unit is None or line["unit"] == unit]
    assert lines, seen.json["liability"]
    assert {line["bearer"] for line in lines} == {"company"}
    caps = {line["cap"] for line in lines}
    assert len(caps) == 1
    return caps.pop()


class TestArticle41_2_3_CapOfSupply:
    def test_it_is_the_price_of_the_unit_without_tax(self) -> None:
        seen = servers().as_of("2025-06-03")
        assert [cap(seen, "server", unit) for unit in THREE] == [1_200_000] * 3
        assert all(line["article"].startswith("41(2)") for line in seen.lines(contract="server", head="damages"))

    def test_it_stands_from_acceptance_on_claim_or_not(self) -> None:
        story = servers()
        assert story.as_of("2025-04-06").lines(head="damages") == []
        assert cap(story.as_of("2025-04-07"), "server", "s1") == 1_200_000

    def test_a_reduced_price_is_a_reduced_cap(self) -> None:
        story = servers(reduction_agreed("2025-06-20", 60_000, "s1"))
        assert cap(story.as_of("2025-06-19"), "server", "s1") == 1_200_000
        seen = story.as_of("2025-06-20")
        # 1,200,000 - 60,000
        assert cap(seen, "server", "s1") == 1_140_000
        assert cap(seen, "server", "s2") == 1_200_000

    def test_the_readings_on_tax_do_not_touch_it(self) -> None:
        assert cap(servers().as_of("2025-06-03", X5="R-B"), "server", "s1") == 1_200_000

    def test_the_damaging_unit_alone_is_the_measure(self) -> None:
        story = servers(*incident("i1", "2025-07-01", 5_000_000, "negligence", contract="server", unit="s1"))
        assert payable(story.as_of("2025-07-02"), "server") == 1_200_000

    def test_damage_below_the_cap_is_paid_in_full(self) -> None:
        story = servers(*incident("i1", "2025-07-01", 300_000, "negligence", contract="server", unit="s1"))
        assert payable(story.as_of("2025-07-02"), "server") == 300_000


class TestArticle41_1_WhatIsOwed:
    of = {"contract": "server", "unit": "s1"}  # noqa: RUF012

    def test_nothing_where_the_company_is_not_to_blame(self) -> None:
        story = servers(*incident("i1", "2025-07-01", 300_000, "none", **self.of))
        assert payable(story.as_of("2025-07-31"), "server") == 0

    def test_other_than_direct_damage_is_never_owed_for_negligence(self) -> None:
        story = servers(*incident("i1", "2025-07-01", 300_000, "negligence", 500_000, **self.of))
        assert payable(story.as_of("2025-07-31"), "server") == 300_000

    @pytest.mark.parametrize("degree", ["gross_negligence", "intent"])
    def test_gross_negligence_and_intent_lift_the_cap_but_lost_profit_stays_out(self, degree: str) -> None:
        story = servers(*incident("i1", "2025-07-01", 5_000_000, degree, 500_000, **self.of))
        seen = story.as_of("2025-07-31")
        line = seen.line(head="uncapped_damages", contract="server", unit="s1")
        assert (line["cap"], line["payable"]) == ("uncapped", 5_000_000)
        assert payable(seen, "server") == 5_000_000

    def test_x64_read_widely_everything_is_owed(self) -> None:
        story = servers(*incident("i1", "2025-07-01", 5_000_000, "gross_negligence", 500_000, **self.of))
        # 5,000,000 + 500,000
        assert payable(story.as_of("2025-07-31", X64="R-B"), "server") == 5_500_000

    def test_x64_does_not_help_in_plain_negligence(self) -> None:
        story = servers(*incident("i1", "2025-07-01", 300_000, "negligence", 500_000, **self.of))
        assert payable(story.as_of("2025-07-31", X64="R-B"), "server") == 300_000


class TestX63_SeveralIncidents:
    def test_of_one_unit_each_has_its_cap_or_all_share_one(self) -> None:
        of = {"contract": "server", "unit": "s1"}
        story = servers(
            *incident("i1", "2025-07-01", 800_000, "negligence", **of),
            *incident("i2", "2025-08-01", 800_000, "negligence", **of),
        )
        assert payable(story.as_of("2025-08-31"), "server") == 1_600_000
        assert payable(story.as_of("2025-08-31", X63="R-B"), "server") == 1_200_000
