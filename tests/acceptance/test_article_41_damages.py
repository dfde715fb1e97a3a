"""Article 41: only direct damage, and up to a cap; the worked examples of legal.md 4.1."""

from __future__ import annotations

from typing import Any

import pytest
from story import (
    Json,
    Seen,
    Story,
    certificate,
    fact,
    formed,
    given,
    integration,
    outsourcing,
    paid,
    plus,
    received,
    reduction_agreed,
    supply,
)

THREE = ("s1", "s2", "s3")


def servers(*facts: Json) -> Story:
    return given(
        supply(units=THREE),
        *formed(),
        *(received("2025-05-28", unit) for unit in THREE),
        certificate("2025-06-02", "s1", special=True),
        certificate("2025-06-02", "s2"),
        certificate("2025-06-02", "s3"),
        *facts,
    )


def incident(name: str, on: str, direct: int, degree: str, other: int | None = None, **of: Any) -> tuple[Json, ...]:
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
    of: Json = {"contract": "server", "unit": "s1"}  # noqa: RUF012

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
        of: Json = {"contract": "server", "unit": "s1"}
        story = servers(
            *incident("i1", "2025-07-01", 800_000, "negligence", **of),
            *incident("i2", "2025-08-01", 800_000, "negligence", **of),
        )
        assert payable(story.as_of("2025-08-31"), "server") == 1_600_000
        assert payable(story.as_of("2025-08-31", X63="R-B"), "server") == 1_200_000

    def test_of_one_service_too(self) -> None:
        story = given(
            outsourcing("x", 300_000),
            outsourcing("y", 120_000),
            *formed(),
            *incident("i1", "2025-07-01", 500_000, "negligence", contract="x"),
            *incident("i2", "2025-08-01", 500_000, "negligence", contract="x"),
        )
        seen = story.as_of("2025-08-31")
        # one month of the service that did it, with tax: 330,000, each time
        assert (cap(seen, "x"), cap(seen, "y")) == (330_000, 132_000)
        assert payable(seen, "x") == 660_000
        assert payable(story.as_of("2025-08-31", X63="R-B"), "x") == 330_000
        # without tax: 300,000 + 300,000
        assert payable(story.as_of("2025-08-31", X5="R-B"), "x") == 600_000


class TestArticle41_2_1_CapOfIntegration:
    """10,000,000 before tax, confirmed in January; 3,300,000 paid by 02-10 and again on 03-31."""

    story = given(
        integration(price=10_000_000, due_on="2025-01-31", payment={"due_on": "2025-12-26"}),
        *formed("2024-12-10"),
        fact("WorkCompleted", "2025-01-15", contract="build"),
        fact("CompletionConfirmed", "2025-01-20", contract="build", form="paper"),
        paid("2025-02-10", 3_300_000, contract="build"),
        *incident("i1", "2025-02-10", 8_000_000, "negligence", contract="build"),
        paid("2025-03-31", 3_300_000, contract="build"),
    )

    def test_nothing_paid_is_a_cap_of_nothing(self) -> None:
        assert cap(self.story.as_of("2025-02-09"), "build") == 0

    def test_it_grows_with_what_is_actually_paid(self) -> None:
        assert cap(self.story.as_of("2025-03-01"), "build") == 3_300_000
        assert payable(self.story.as_of("2025-03-01"), "build") == 3_300_000
        assert cap(self.story.as_of("2025-04-01"), "build") == 6_600_000
        assert payable(self.story.as_of("2025-04-01"), "build") == 6_600_000

    def test_x61_read_as_the_day_of_the_damage_it_does_not(self) -> None:
        assert payable(self.story.as_of("2025-04-01", X61="R-B"), "build") == 3_300_000

    def test_x5_read_the_other_way_tax_stays_out(self) -> None:
        # 3,300,000 / 1.10 and 6,600,000 / 1.10
        assert payable(self.story.as_of("2025-03-01", X5="R-B"), "build") == 3_000_000
        assert payable(self.story.as_of("2025-04-01", X5="R-B"), "build") == 6_000_000
