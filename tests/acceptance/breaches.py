"""Words for stories about breach, rescission, deposits and conduct, beside those of `story` and `services`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from services import WATCH, service
from story import Json, Seen, Story, fact, formed, given, look

from yakkan import Register, parse_case

# --- facts --------------------------------------------------------------------------------------------------


def demand(
    on: str,
    days: int | None = None,
    *,
    until: str | None = None,
    by: str = "company",
    form: str = "paper",
    contract: str = WATCH,
    **more: Any,
) -> Json:
    """A demand to put a breach right, by the party that complains of it."""
    fields = {"by": by, "form": form, "days": days, "until": until, **more}
    return fact("CureDemandArrived", on, contract=contract, **fields)


def cured(on: str, contract: str = WATCH, **more: Any) -> Json:
    return fact("BreachCured", on, contract=contract, **more)


def found_minor(on: str, minor: bool, contract: str = WATCH, **more: Any) -> Json:
    return fact("MaterialityFound", on, contract=contract, minor=minor, **more)


def ground(on: str, number: int = 5, party: str = "customer", contract: str = WATCH, **more: Any) -> Json:
    """One of the six grounds of Article 40(2), on the side of a party; unless said otherwise its payments stopped."""
    return fact("ImmediateGroundOccurred", on, contract=contract, party=party, ground=number, **more)


def rescinded(
    on: str,
    basis: str = "40(1)",
    *,
    by: str = "company",
    scope: str = "this",
    contract: str = WATCH,
    **more: Any,
) -> Json:
    return fact("RescissionArrived", on, contract=contract, by=by, basis=basis, scope=scope, **more)


def at_once(on: str, *, by: str = "company", scope: str = "this", contract: str = WATCH) -> tuple[Json, Json]:
    """The other side stopped its payments and was told of the rescission on the same day."""
    other = "customer" if by == "company" else "company"
    return (
        ground(on, party=other, contract=contract),
        rescinded(on, "40(2)", by=by, scope=scope, contract=contract),
    )


def solicited(on: str, contract: str = WATCH, **more: Any) -> Json:
    return fact("SolicitationFound", on, contract=contract, **more)


def harassed(on: str, contract: str = WATCH, **more: Any) -> Json:
    return fact("HarassmentFound", on, contract=contract, **more)


def refused(on: str, contract: str = WATCH, **more: Any) -> Json:
    return fact("PerformanceRefused", on, contract=contract, **more)


def solicited_and_rescinded(on: str, **more: Any) -> tuple[Json, Json]:
    return solicited(on), rescinded(on, "47(2)", **more)


def harassed_and_rescinded(on: str, **more: Any) -> tuple[Json, Json]:
    return harassed(on), rescinded(on, "48(4)", **more)


OUTSIDE_ARTICLE_40: tuple[tuple[str, Callable[[str], tuple[Json, ...]]], ...] = (
    ("47(2)", solicited_and_rescinded),
    ("48(4)", harassed_and_rescinded),
)
"""Rescissions by the company that are not rescissions under Article 40."""


# --- contracts ----------------------------------------------------------------------------------------------


def serving(*parts: Json, **more: Any) -> Story:
    """Monitoring at 300,000 yen a month from 2025-04-01 to 2026-03-31, formed on 2025-03-03."""
    return given(service("2025-04-01", 12), *formed("2025-03-03"), *parts, **more)


# --- several orders -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Orders:
    """Several orders of one customer: a stream of documents that form one matter."""

    stories: tuple[Story, ...]

    @property
    def text(self) -> str:
        return "".join(f"---\n{story.text}\n" for story in self.stories)

    @cached_property
    def matter(self) -> Any:
        return Register(":memory:").apply(parse_case(self.text))

    def as_of(self, on: str, known_at: str | None = None, **readings: str) -> Seen:
        return look(self.matter, on, known_at, **readings)


# --- what is seen -------------------------------------------------------------------------------------------


def rescission(seen: Seen, **wanted: Any) -> str:
    """The effect of the notice of rescission."""
    return str(seen.row("RescissionArrived", **wanted)["effect"])


def ended(seen: Seen, *contracts: str) -> list[bool]:
    """Which of these contracts are terminated."""
    return [seen.contract(contract)["state"] == "terminated" for contract in contracts]


def lost_benefit_of_time(seen: Seen) -> bool:
    return bool(seen.rows("BenefitOfTimeLost", status="effective"))
