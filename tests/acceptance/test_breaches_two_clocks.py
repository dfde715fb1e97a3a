"""Breach, deposits, set-off and secrets under two clocks: no order of recording changes what was the case."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from breaches import (
    Orders,
    cured,
    demand,
    found_minor,
    ground,
    harassed,
    refused,
    rescinded,
    serving,
    solicited,
)
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st
from services import WATCH, notice, service
from story import (
    JST,
    Json,
    Seen,
    Story,
    certificate,
    corrected,
    day,
    fact,
    formed,
    given,
    look,
    maintenance,
    paid,
    plus,
    received,
    retracted,
    supply,
)

from yakkan import Register

SERVICES = (service("2025-04-01", 12), maintenance("care", starts_on="2025-04-01"))
SERVER = supply(payment={"due_on": "2025-09-30"})
QUOTE = {"deposit_limit": 1_000_000}
DAYS = ("2025-05-27", "2025-05-28", "2025-06-17", "2025-07-31", "2026-04-30")

FACTS: list[Json] = [
    *formed("2025-03-03"),
    received("2025-05-07"),
    certificate("2025-05-09"),
    fact("SecretDisclosed", "2025-04-10", item="a", by="company", marked=True, tangible=True, contract=WATCH),
    fact("DepositDemanded", "2025-04-11", amount=500_000, due_on="2025-04-30"),
    fact("DepositPaid", "2025-04-25", amount=500_000),
    demand("2025-05-12", 14),
    rescinded("2025-05-28", scope="all"),
    fact("DepositApplied", "2025-06-16"),
    fact("SetOffDeclared", "2025-06-30", amount=200_000, claim_due_on="2025-06-05"),
    paid("2025-07-31", 1_000_000),
]


def recorded(facts: list[Json]) -> list[Json]:
    """The same facts, learnt of one minute after the other in this order, long after they happened."""
    first = datetime(2026, 5, 1, 9, tzinfo=JST)
    return [{**each, "recorded_at": (first + timedelta(minutes=n)).isoformat()} for n, each in enumerate(facts)]


def substance(seen: Seen) -> Json:
    """What is the case, without the references by which a lapse names its demand."""
    whole = seen.substance()
    for row in whole["timeline"]:
        if row["event"] == "CurePeriodLapsed":
            del row["demand"]
    return whole


class TestTheOrderOfRecording:
    straight = given(*SERVICES, SERVER, *recorded(FACTS), quote=QUOTE)

    @settings(max_examples=25)
    @for_all(order=st.permutations(FACTS))
    def test_never_changes_what_was_the_case(self, order: list[Json]) -> None:
        shuffled = given(*SERVICES, SERVER, *recorded(order), quote=QUOTE)
        for on in DAYS:
            assert substance(shuffled.as_of(on)) == substance(self.straight.as_of(on))

    def test_nor_does_the_order_of_the_orders(self) -> None:
        first = serving(demand("2025-05-12", 14), rescinded("2025-05-28", scope="all"), order="SO-1")
        second = given(maintenance("care", starts_on="2025-04-01"), SERVER, *formed("2025-03-10"), order="SO-2")
        for on in DAYS:
            told = [substance(Orders(orders).as_of(on)) for orders in ((first, second), (second, first))]
            for each in told:
                for part in ("contracts", "obligations", "liability", "orders"):
                    each[part].sort(key=str)
                each["fees"] = {name: sorted(map(str, lines)) for name, lines in each["fees"].items()}
            assert told[0] == told[1]


@st.composite
def quarrels(draw: st.DrawFn) -> list[Json]:
    """A formed order and up to seven further papers of a quarrel, in the order they became known."""
    days = st.integers(0, 90).map(lambda n: plus("2025-04-01", n))
    parties = st.sampled_from(["company", "customer"])
    named = st.sampled_from([WATCH, "care"])
    scopes = st.sampled_from(["this", "all"])
    bases = st.sampled_from(["40(1)", "40(2)", "47(2)", "48(4)"])
    money = st.sampled_from([10_000, 400_000, 3_000_000])
    papers: list[Json] = []
    known = 0
    for n in range(draw(st.integers(1, 7))):
        on, contract = draw(days), draw(named)
        earlier = draw(st.sampled_from([paper["id"] for paper in papers] or ["b"]))
        ending = {"contract": contract, "by": draw(parties), "scope": draw(scopes)}
        kinds = [
            demand(on, draw(st.integers(1, 20)), by=draw(parties), contract=contract),
            cured(on, contract),
            found_minor(on, draw(st.booleans()), contract),
            ground(on, draw(st.integers(1, 6)), draw(parties), contract),
            rescinded(on, draw(bases), **ending),
            rescinded(on, "40(2)", **ending),
            solicited(on, contract),
            harassed(on, contract),
            refused(on, contract),
            notice(on, contract=contract),
            fact("DepositDemanded", on, amount=draw(money), contract=draw(st.sampled_from([None, contract]))),
            fact("DepositPaid", on, amount=draw(money)),
            fact("DepositApplied", on, amount=draw(st.none() | money)),
            fact("DepositRefunded", on, amount=draw(money)),
            fact("SetOffDeclared", on, amount=draw(money), claim_due_on=draw(days)),
            fact("SecretDisclosed", plus(on, -1100), item="a", by="company", marked=True, tangible=True),
            paid(on, draw(money)),
            corrected(earlier, {"on": draw(days)}, on),
            retracted(earlier, on),
        ]
        known += draw(st.integers(0, 20))
        recorded_at = f"{plus('2025-04-01', known)}T{10 + n}:00:00+09:00"
        papers.append({**draw(st.sampled_from(kinds)), "id": f"p{n}", "recorded_at": recorded_at})
    return [fact("ApplicationReceived", "2025-02-27"), {**formed("2025-03-03")[1], "id": "b"}, *papers]


class TestARecordGrowingPaperByPaper:
    """Late papers, corrections and retractions, entered one after another with the nightly run in between."""

    days = ("2025-05-15", "2025-06-30", "2025-12-31")

    def told(self, papers: list[Json]) -> Story:
        return given(*SERVICES, *papers, quote=QUOTE)

    @settings(max_examples=40)
    @for_all(papers=quarrels())
    def test_it_keeps_every_old_answer_and_ends_where_the_whole_record_does(self, papers: list[Json]) -> None:
        register, kept = Register(":memory:"), {}
        matter: Any = None
        for n in range(2, len(papers) + 1):
            matter = self.told(papers[:n]).told_to(register)
            evening = papers[n - 1].get("recorded_at", "2025-03-31")[:10]
            if n == len(papers) or papers[n].get("recorded_at", "")[:10] > evening:
                register.advance(to=day(evening))
                kept[evening] = [look(matter, on, evening).json for on in self.days]
        for evening, answers in kept.items():
            assert [look(matter, on, evening).json for on in self.days] == answers
        whole = self.told(papers)
        for on in self.days:
            assert look(matter, on).substance() == whole.as_of(on).substance()

    @settings(max_examples=40)
    @for_all(papers=quarrels())
    def test_no_yen_is_lost_or_made(self, papers: list[Json]) -> None:
        story = self.told(papers)
        for on in self.days:
            seen = story.as_of(on)
            charges = [charge for charge in seen.charges() if charge["debtor"] == "customer"]
            # What was paid on a call for a deposit is held, and has paid no debt (39).
            fees = [charge for charge in charges if charge["kind"] != "deposit"]
            assert seen.totals["paid"] == sum(charge["paid"] for charge in fees)
            assert seen.totals["outstanding"] == sum(charge["outstanding"] for charge in charges)
            assert seen.totals["deposit_held"] >= 0
            assert all(charge["outstanding"] >= 0 for charge in charges)
            # ended for good: no contract is charged for a month after its end
            for contract in (WATCH, "care"):
                line = seen.contract(contract)
                if line["state"] == "terminated":
                    last = max((c["to"] for c in seen.charges(contract=contract, kind="monthly_fee")), default="")
                    assert last <= line["since"]

    @settings(max_examples=40)
    @for_all(papers=quarrels())
    def test_benefit_of_time_is_lost_exactly_when_the_company_rescinds_under_article_40(
        self, papers: list[Json]
    ) -> None:
        for on in self.days:
            seen = self.told(papers).as_of(on)
            rescissions = [
                row["on"]
                for row in seen.rows("RescissionArrived", status="effective", effect="full", by="company")
                if row["basis"].startswith("40")
            ]
            lost = [row["on"] for row in seen.rows("BenefitOfTimeLost", status="effective")]
            assert sorted(set(lost)) == sorted(set(rescissions))


class TestTheNightlyRun:
    """What lapsed is on record from the midnight after, in the stream it belongs to."""

    @pytest.mark.parametrize(
        ("facts", "event", "on", "stream"),
        [
            ((demand("2025-06-02", 14),), "CurePeriodLapsed", "2025-06-16", "SO-1/watch"),
            (
                (
                    fact(
                        "SecretDisclosed",
                        "2025-06-02",
                        item="a",
                        by="company",
                        marked=True,
                        tangible=True,
                        contract=WATCH,
                    ),
                ),
                "SecrecyLapsed",
                "2028-06-02",
                "SO-1/watch",
            ),
            (
                (fact("SecretDisclosed", "2025-06-02", item="a", by="company", marked=True, tangible=True),),
                "SecrecyLapsed",
                "2028-06-02",
                "account",
            ),
            ((notice("2025-05-28"),), "NonSolicitLapsed", "2026-05-28", "SO-1/watch"),
        ],
        ids=["cure", "secret of a contract", "secret of the account", "soliciting"],
    )
    def test_it_concludes_what_has_lapsed(self, facts: tuple[Json, ...], event: str, on: str, stream: str) -> None:
        register = Register(":memory:")
        matter = serving(*facts).told_to(register)
        register.advance(to=day(on))
        assert look(matter, on, on).rows(event) == []
        register.advance(to=day(plus(on, 1)))
        row = look(matter, plus(on, 1), plus(on, 1)).row(event)
        assert row["ref"].startswith(f"{stream}#")
        assert row["recorded_at"] == f"{plus(on, 1)}T00:00:00+09:00"
        assert row["forecast"] is False
