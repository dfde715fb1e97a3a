"""Valid time and transaction time: what was the case on a day, and what was known at an instant."""

from __future__ import annotations

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st
from story import (
    Json,
    accepted,
    applied,
    certificate,
    corrected,
    day,
    formed,
    given,
    latent_defect,
    look,
    paid,
    plus,
    received,
    redelivered,
    rejection,
    retracted,
    supply,
)

from yakkan import Register, parse_case

# Facts of different days, each of which can arrive in the record at any time.
FACTS = [
    applied("2025-04-03", contract="server"),
    accepted("2025-04-07", contract="server"),
    received("2025-05-28", "s1"),
    received("2025-05-29", "s2"),
    rejection("2025-06-03", "s1"),
    certificate("2025-06-04", "s2"),
    redelivered("2025-06-10", "s1"),
    latent_defect("2025-06-23", "s2"),
    paid("2025-07-10", 1_000_000, contract="server"),
    paid("2025-09-10", 1_000_000),
]
DAYS = ["2025-04-05", "2025-05-28", "2025-06-03", "2025-06-05", "2025-06-10", "2025-06-17", "2025-06-18"]
DAYS += ["2025-07-31", "2025-08-01", "2025-09-10", "2026-01-05"]


def recorded(facts: list[Json], minutes: int = 1) -> list[Json]:
    """The facts recorded one after another on the morning of 2026-01-05."""
    return [
        {**fact, "recorded_at": f"2026-01-05T{9 + n * minutes // 60:02}:{n * minutes % 60:02}:00+09:00"}
        for n, fact in enumerate(facts)
    ]


class TestTheOrderOfRecordingNeverMatters:
    straight = given(supply(units=("s1", "s2")), *recorded(FACTS))

    @settings(max_examples=20)
    @for_all(order=st.permutations(FACTS))
    def test_any_order_gives_the_same_final_view(self, order: list[Json]) -> None:
        shuffled = given(supply(units=("s1", "s2")), *recorded(order))
        for on in DAYS:
            assert shuffled.as_of(on).substance() == self.straight.as_of(on).substance()

    def test_nor_does_entering_everything_at_once_or_as_it_happens(self) -> None:
        as_it_happened = given(supply(units=("s1", "s2")), *FACTS)
        for on in DAYS:
            assert as_it_happened.as_of(on).substance() == self.straight.as_of(on).substance()

    def test_the_worst_order_is_the_backward_one(self) -> None:
        backward = given(supply(units=("s1", "s2")), *recorded(FACTS[::-1]))
        seen = backward.as_of("2026-01-05")
        # s1: redelivered 06-10, last day Tuesday 06-17; s2: certificate 06-04
        assert [seen.unit(u)["handed_over_on"] for u in ("s1", "s2")] == ["2025-06-17", "2025-06-04"]
        assert seen.substance() == self.straight.as_of("2026-01-05").substance()


class TestAViewKnownAtAnInstantNeverChanges:
    early = given(supply(), *formed(), received("2025-05-28", id="e3"))
    LATER = (
        rejection("2025-06-04", id="r", at="2025-06-20T10:00+09:00"),
        corrected("e3", {"on": "2025-05-30"}, "2025-06-21", at="2025-06-21T10:00+09:00", contract="server"),
        paid("2025-06-10", 500_000, at="2025-06-22T10:00+09:00", contract="server"),
        retracted("r", "2025-06-23", at="2025-06-23T10:00+09:00", contract="server"),
    )

    @pytest.mark.parametrize("known_at", ["2025-05-28", "2025-06-04", "2025-06-05", "2025-06-19"])
    def test_whatever_is_recorded_after_it(self, known_at: str) -> None:
        register = Register(":memory:")
        matter = self.early.told_to(register)
        register.advance(to=day(known_at))
        days = ["2025-05-28", "2025-06-04", "2025-06-05", "2025-06-19", "2025-12-31"]
        before = [look(matter, on, known_at).json for on in days]
        for n in range(1, len(self.LATER) + 1):
            matter = self.early.then(*self.LATER[:n]).told_to(register)
            assert [look(matter, on, known_at).json for on in days] == before

    def test_each_state_of_knowledge_keeps_its_own_answer(self) -> None:
        story = self.early.then(*self.LATER)
        answers = {
            known_at: story.as_of("2025-06-06", known_at=known_at).unit()["state"]
            for known_at in ("2025-06-19", "2025-06-20", "2025-06-21", "2025-06-23")
        }
        # known 06-20: rejected 06-04; 06-21: received 05-30 too; 06-23: received 05-30, open to 06-06
        assert answers == {
            "2025-06-19": "in_warranty",
            "2025-06-20": "rejected",
            "2025-06-21": "rejected",
            "2025-06-23": "delivered",
        }

    @settings(max_examples=25)
    @for_all(
        delays=st.lists(st.integers(0, 60), min_size=len(FACTS), max_size=len(FACTS)),
        known=st.integers(0, 220),
    )
    def test_it_equals_the_view_of_a_record_that_ends_there(self, delays: list[int], known: int) -> None:
        facts = sorted(
            (
                {**fact, "recorded_at": f"{plus(fact['on'], delay)}T12:00:00+09:00"}
                for fact, delay in zip(FACTS, delays, strict=True)
            ),
            key=lambda fact: fact["recorded_at"],
        )
        known_at = plus(facts[0]["recorded_at"][:10], known)  # before that there is no record at all
        whole = given(supply(units=("s1", "s2")), *facts)
        cut = given(supply(units=("s1", "s2")), *(f for f in facts if f["recorded_at"][:10] <= known_at))
        for on in DAYS:
            assert whole.as_of(on, known_at).substance() == cut.as_of(on, known_at).substance()


@st.composite
def busy_records(draw: st.DrawFn) -> list[Json]:
    """A formed contract and up to six further papers, in the order they became known; some correct earlier ones."""
    days = st.integers(0, 60).map(lambda n: plus("2025-05-20", n))
    papers: list[Json] = []
    known = 0
    for n in range(draw(st.integers(1, 6))):
        on, unit = draw(days), draw(st.sampled_from(["s1", "s2"]))
        earlier = draw(st.sampled_from([paper["id"] for paper in papers] or ["b"]))
        kinds = [
            received(on, unit),
            certificate(on, unit, special=draw(st.booleans())),
            rejection(on, unit),
            redelivered(on, unit),
            latent_defect(on, unit),
            paid(on, draw(st.sampled_from([1_000, 1_320_000, 3_000_000])), contract="server"),
            corrected(earlier, {"on": draw(days)}, on, contract="server"),
            retracted(earlier, on, contract="server"),
        ]
        known += draw(st.integers(0, 12))
        recorded_at = f"{plus('2025-05-20', known)}T{10 + n}:00:00+09:00"
        papers.append({**draw(st.sampled_from(kinds)), "id": f"p{n}", "recorded_at": recorded_at})
    return [applied("2025-04-03", contract="server"), accepted("2025-04-07", contract="server", id="b"), *papers]


class TestARecordGrowingPaperByPaper:
    """Lates, corrections and retractions, entered one after another with the nightly run in between."""

    @settings(max_examples=25)
    @for_all(papers=busy_records())
    def test_it_keeps_every_old_answer_and_ends_where_the_whole_record_does(self, papers: list[Json]) -> None:
        days = ["2025-06-10", "2025-06-30", "2025-12-31"]
        register, kept = Register(":memory:"), {}
        contract = supply(units=("s1", "s2"))
        for n in range(2, len(papers) + 1):
            matter = given(contract, *papers[:n]).told_to(register)
            evening = papers[n - 1].get("recorded_at", "2025-05-19")[:10]
            if n == len(papers) or papers[n].get("recorded_at", "")[:10] > evening:
                register.advance(to=day(evening))
                kept[evening] = [look(matter, on, evening).json for on in days]
        for evening, answers in kept.items():
            assert [look(matter, on, evening).json for on in days] == answers
        whole = given(contract, *papers)
        for on in days:
            assert look(matter, on).substance() == whole.as_of(on).substance()

    @settings(max_examples=25)
    @for_all(papers=busy_records())
    def test_what_hangs_together_hangs_together_on_every_day(self, papers: list[Json]) -> None:
        story = given(supply(units=("s1", "s2")), *papers)
        for on in ("2025-05-30", "2025-06-10", "2025-06-30", "2025-07-31", "2025-12-31"):
            seen = story.as_of(on)
            for unit in ("s1", "s2"):
                shown = seen.unit(unit)
                price = seen.charges(id=f"server/{unit}/price")
                assert (shown["handed_over_on"] is None) == (shown["passed_as"] is None)
                assert bool(price) == (shown["handed_over_on"] is not None)  # 28(2): no handover, no price
                if price:
                    assert shown["risk"] == "customer"  # 31
                    paid_up = price[0]["outstanding"] == 0
                    assert shown["title"] == ("customer" if paid_up else "company")  # 28(3)


class TestKnownAt:
    story = given(supply(), *formed(), received("2025-05-28", at="2025-05-28T17:00+09:00"))

    @pytest.mark.parametrize(
        ("known_at", "state"),
        [
            ("2025-05-27", "accepted"),
            ("2025-05-28T16:59:59", "accepted"),
            ("2025-05-28T17:00:00", "delivered"),
            ("2025-05-28T07:59:59+00:00", "accepted"),
            ("2025-05-28T08:00:00+00:00", "delivered"),  # the same instant in another zone
            ("2025-05-28", "delivered"),  # a bare day means its end
        ],
    )
    def test_an_instant_includes_what_was_recorded_at_it(self, known_at: str, state: str) -> None:
        assert self.story.as_of("2025-05-28", known_at=known_at).unit()["state"] == state

    def test_a_bare_day_ends_in_japan(self) -> None:
        story = given(supply(), *formed(), received("2025-05-28", at="2025-05-28T23:59:59+09:00"))
        assert story.as_of("2025-05-28", known_at="2025-05-28").unit()["state"] == "delivered"
        story = given(supply(), *formed(), received("2025-05-28", at="2025-05-28T15:00:00+00:00"))
        assert story.as_of("2025-05-28", known_at="2025-05-28").unit()["state"] == "accepted"  # 05-29 00:00 JST

    def test_a_time_without_an_offset_is_japanese(self) -> None:
        story = given(supply(), *formed(), received("2025-05-28", at="2025-05-28T17:00"))
        assert story.as_of("2025-05-28").row("EquipmentReceived")["recorded_at"] == "2025-05-28T17:00:00+09:00"

    def test_a_fact_recorded_without_an_instant_is_recorded_at_the_start_of_its_day(self) -> None:
        story = given(supply(), *formed(), received("2025-05-28"))
        assert story.as_of("2025-05-28").row("EquipmentReceived")["recorded_at"] == "2025-05-28T00:00:00+09:00"


class TestForecast:
    """Received 2025-05-28, last day 2025-06-04, deemed pass recorded at 2025-06-05 00:00."""

    story = given(supply(), *formed(), received("2025-05-28"))

    def test_looking_past_what_is_known_assumes_that_nothing_happens_and_says_so(self) -> None:
        row = self.story.as_of("2025-06-05", known_at="2025-06-03").row("EquipmentDeemedPassed")
        assert (row["forecast"], row["ref"], row["recorded_at"]) == (True, None, None)
        assert self.story.as_of("2025-06-05", known_at="2025-06-03").unit()["passed_as"] == "deemed_passed"

    def test_without_an_instant_knowledge_ends_with_the_last_record(self) -> None:
        assert self.story.as_of("2025-06-05").row("EquipmentDeemedPassed")["forecast"] is True
        later = self.story.then(paid("2025-06-20", 1_000, contract="server"))
        row = later.as_of("2025-06-20").row("EquipmentDeemedPassed")
        assert (row["forecast"], row["recorded_at"]) == (False, "2025-06-05T00:00:00+09:00")

    def test_what_the_nightly_run_recorded_is_no_forecast(self) -> None:
        register = Register(":memory:")
        matter = self.story.told_to(register)
        register.advance(to=day("2025-06-05"))
        row = look(matter, "2025-06-05").row("EquipmentDeemedPassed")
        assert (row["forecast"], row["recorded_at"]) == (False, "2025-06-05T00:00:00+09:00")
        assert row["ref"].startswith("SO-1/server#") or row["ref"].startswith("server#")

    def test_facts_are_never_forecasts(self) -> None:
        seen = self.story.as_of("2026-06-05")
        assert {row["forecast"] for row in seen.json["timeline"] if not row["deemed"]} == {False}

    def test_the_nightly_run_a_day_early_records_nothing(self) -> None:
        register = Register(":memory:")
        matter = self.story.told_to(register)
        register.advance(to=day("2025-06-04"))
        assert look(matter, "2025-06-04").rows("EquipmentDeemedPassed") == []
        assert look(matter, "2025-06-05").row("EquipmentDeemedPassed")["ref"] is None


class TestViewsArePure:
    story = given(supply(), supply("other"), *formed(), received("2025-09-08"), paid("2025-11-10", 5_000))

    def test_the_same_question_has_the_same_answer(self) -> None:
        first = self.story.as_of("2025-10-01").json
        assert self.story.as_of("2025-10-01").json == first

    def test_other_questions_in_between_do_not_change_it(self) -> None:
        first = self.story.as_of("2025-10-01").json
        self.story.as_of("2027-10-01", X1="R-B", X6="R-B")
        self.story.as_of("2025-04-01", known_at="2025-04-01")
        assert self.story.as_of("2025-10-01").json == first

    def test_two_registers_told_the_same_story_agree(self) -> None:
        one, other = (parse_case(self.story.text) for _ in range(2))
        views = [Register(":memory:").apply(case).view(as_of=day("2026-01-01")).to_dict() for case in (one, other)]
        assert views[0] == views[1]


class TestAnotherReading:
    """Received 2025-09-08; seventh day Monday 09-15, a holiday: R-A 09-16, R-B 09-15."""

    story = given(supply(), *formed(), received("2025-09-08"), paid("2025-11-10", 5_000, contract="server"))

    def test_what_only_another_reading_derives_stands_in_no_journal(self) -> None:
        row = self.story.as_of("2025-11-10", X1="R-B").row("EquipmentDeemedPassed", status="effective")
        assert (row["on"], row["ref"], row["recorded_at"]) == ("2025-09-15", None, None)

    def test_what_the_matters_own_reading_derived_has_its_place(self) -> None:
        row = self.story.as_of("2025-11-10").row("EquipmentDeemedPassed", status="effective")
        assert row["on"] == "2025-09-16"
        assert row["ref"] is not None
        assert row["recorded_at"] == "2025-09-17T00:00:00+09:00"


class TestShowsFrom:
    def test_no_view_contains_a_fact_or_a_deemed_event_of_a_later_day(self) -> None:
        story = given(supply(units=("s1", "s2")), *FACTS)
        for on in DAYS:
            rows = story.as_of(on).json["timeline"]
            assert all(row["shows_from"] <= on for row in rows)
            facts = [row for row in rows if not row["deemed"]]
            assert all(row["shows_from"] == row["on"] for row in facts)
