"""Article 45: what is secret, and for how long (S24, X52)."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st
from services import WATCH, notice, service, standing, state
from story import Json, Seen, Story, corrected, fact, formed, given, plus


def disclosed(
    on: str, item: str = "design.pdf", by: str = "company", marked: bool = True, tangible: bool = True, **more: Any
) -> Json:
    return fact("SecretDisclosed", on, item=item, by=by, marked=marked, tangible=tangible, **more)


def watching(*facts: Json, **contract: Any) -> Story:
    """S24: monitoring from 2022-04-01 to 2024-03-31, refused for renewal."""
    return given(service("2022-04-01", 24, auto_renews=False, **contract), *formed("2022-03-01"), *facts)


def windows(seen: Seen, **wanted: Any) -> list[tuple[str, str | None]]:
    return [(line["first_day"], line["last_day"]) for line in seen.lines(head="secrecy", **wanted)]


class TestS24_Secrecy:
    """A marked file received on 2022-06-15; the contract ended on 2024-03-31."""

    story = watching(disclosed("2022-06-15", contract=WATCH))

    def test_it_lasts_three_years_from_the_day_after_receipt(self) -> None:
        assert self.story.as_of("2022-06-14").lines(head="secrecy") == []
        line = self.story.as_of("2022-06-15").line(head="secrecy")
        assert (line["first_day"], line["last_day"]) == ("2022-06-16", "2025-06-15")
        assert (line["contract"], line["status"]) == (WATCH, "open")
        # whoever received it answers for it; no sum is named
        assert line["bearer"] == "customer"

    def test_the_end_of_the_contract_does_not_end_it(self) -> None:
        seen = self.story.as_of("2024-04-01")
        assert state(seen, WATCH) == "expired"
        assert seen.line(head="secrecy")["status"] == "open"

    @pytest.mark.parametrize(
        ("on", "status"), [("2025-06-14", "open"), ("2025-06-15", "open"), ("2025-06-16", "lapsed")]
    )
    def test_on_its_last_day_it_still_stands(self, on: str, status: str) -> None:
        # a Sunday, which moves nothing
        seen = self.story.as_of(on)
        assert seen.line(head="secrecy")["status"] == status
        assert seen.duty("O36")["status"] == status

    def test_its_end_is_an_event_of_the_contract(self) -> None:
        assert self.story.as_of("2025-06-15").rows("SecrecyLapsed") == []
        row = self.story.as_of("2025-06-16").row("SecrecyLapsed")
        assert (row["on"], row["shows_from"], row["deemed"]) == ("2025-06-15", "2025-06-16", True)
        assert (row["contract"], row["item"], row["article"]) == (WATCH, "design.pdf", "45(2)")

    def test_the_duty_is_the_recipients(self) -> None:
        duty = self.story.as_of("2022-06-15").duty("O36")
        assert (duty["debtor"], duty["creditor"]) == ("customer", "company")
        assert (duty["contract"], duty["arose_on"]) == (WATCH, "2022-06-15")
        other = watching(disclosed("2022-06-15", by="customer", contract=WATCH)).as_of("2022-06-15")
        assert other.duty("O36")["debtor"] == other.line(head="secrecy")["bearer"] == "company"

    def test_an_early_end_does_not_shorten_it(self) -> None:
        seen = watching(disclosed("2022-06-15", contract=WATCH), notice("2022-07-31")).as_of("2022-08-01")
        assert state(seen, WATCH) == "terminated"
        assert windows(seen) == [("2022-06-16", "2025-06-15")]
        assert seen.line(head="secrecy")["status"] == "open"


class TestArticle45_1_WhatIsSecret:
    @pytest.mark.parametrize(
        ("marked", "tangible", "secret"),
        [(True, True, True), (True, False, False), (False, True, False), (False, False, False)],
    )
    def test_only_what_is_marked_and_in_a_tangible_medium(self, marked: bool, tangible: bool, secret: bool) -> None:
        story = watching(disclosed("2022-06-15", marked=marked, tangible=tangible, contract=WATCH))
        seen = story.as_of("2022-06-15")
        assert len(seen.lines(head="secrecy")) == len(seen.duties("O36")) == int(secret)
        assert len(story.as_of("2025-06-16").rows("SecrecyLapsed")) == int(secret)

    def test_each_item_has_its_own_three_years(self) -> None:
        story = watching(
            disclosed("2022-06-15", "design.pdf", contract=WATCH),
            disclosed("2023-02-28", "prices.xlsx", contract=WATCH),
        )
        seen = story.as_of("2023-02-28")
        assert windows(seen) == [("2022-06-16", "2025-06-15"), ("2023-03-01", "2026-02-28")]
        lapsed = {row["item"]: row["on"] for row in story.as_of("2026-03-01").rows("SecrecyLapsed")}
        assert lapsed == {"design.pdf": "2025-06-15", "prices.xlsx": "2026-02-28"}

    def test_what_concerns_no_single_contract_stands_in_the_account(self) -> None:
        story = watching(disclosed("2022-06-15"))
        assert windows(story.as_of("2022-06-15")) == [("2022-06-16", "2025-06-15")]
        row = story.as_of("2025-06-16").row("SecrecyLapsed")
        assert (row["contract"], row["on"]) == (None, "2025-06-15")


class TestArticle45_2_ThreeYears:
    @pytest.mark.parametrize(
        ("received", "last"),
        [
            ("2024-02-28", "2027-02-28"),
            ("2024-02-29", "2027-02-28"),
            ("2021-12-31", "2024-12-31"),
            ("2025-02-27", "2028-02-27"),
            ("2025-02-28", "2028-02-29"),  # from 03-01 through the day before 2028-03-01
            ("2025-03-31", "2028-03-31"),
        ],
    )
    @pytest.mark.parametrize("x1", ["R-A", "R-B", "R-C"])
    def test_their_last_day(self, received: str, last: str, x1: str) -> None:
        story = given(service("2021-04-01", 120), *formed("2021-03-01"), disclosed(received, contract=WATCH))
        assert windows(story.as_of(received, X1=x1)) == [(plus(received, 1), last)]
        assert standing(story.as_of(plus(last, 1), X1=x1), "SecrecyLapsed") == [last]

    @settings(max_examples=25)
    @for_all(offset=st.integers(0, 1500))
    def test_it_is_the_day_before_the_same_day_three_years_on(self, offset: int) -> None:
        received = plus("2021-04-01", offset)
        first = plus(received, 1)
        # the day of the same name, or the last of February where there is none
        same = f"{int(first[:4]) + 3}{first[4:]}"
        last = f"{same[:4]}-02-28" if first[5:] == "02-29" else plus(same, -1)
        story = given(service("2021-04-01", 120), *formed("2021-03-01"), disclosed(received, contract=WATCH))
        assert windows(story.as_of(received)) == [(first, last)]


class TestX52_SecrecyOfCommunications:
    story = watching(disclosed("2022-06-15", contract=WATCH), communications_secrecy=True)

    def test_where_communications_are_handled_nothing_marked_ever_becomes_free(self) -> None:
        for on in ("2022-06-15", "2025-06-16", "2035-06-16"):
            line = self.story.as_of(on).line(head="secrecy")
            assert (line["first_day"], line["last_day"], line["status"]) == ("2022-06-16", None, "open")
            assert self.story.as_of(on).duty("O36")["status"] == "open"
        assert self.story.as_of("2035-06-16").rows("SecrecyLapsed") == []

    def test_read_the_other_way_an_ordinary_file_does(self) -> None:
        seen = self.story.as_of("2025-06-16", X52="R-B")
        assert windows(seen) == [("2022-06-16", "2025-06-15")]
        assert standing(seen, "SecrecyLapsed") == ["2025-06-15"]

    def test_another_service_of_the_customer_is_not_touched(self) -> None:
        story = given(
            service("2022-04-01", 24),
            service("2022-04-01", 24, id="mail", communications_secrecy=True),
            *formed("2022-03-01"),
            disclosed("2022-06-15", "a", contract=WATCH),
            disclosed("2022-06-15", "b", contract="mail"),
        )
        rows = story.as_of("2025-06-16").rows("SecrecyLapsed")
        assert [(row["contract"], row["item"]) for row in rows] == [(WATCH, "a")]

    def test_oral_words_stay_free_there_too(self) -> None:
        story = watching(disclosed("2022-06-15", tangible=False, contract=WATCH), communications_secrecy=True)
        assert story.as_of("2022-06-15").lines(head="secrecy") == []


class TestKnowledge:
    def test_a_disclosure_found_to_have_been_later_moves_the_end(self) -> None:
        """The lapse concluded in 2025 is withdrawn when the receipt turns out to date from a month later."""
        story = watching(
            disclosed("2022-06-15", contract=WATCH, id="file"),
            corrected("file", {"on": "2022-07-15"}, "2025-07-01", contract=WATCH, at="2025-07-01T09:00+09:00"),
        )
        assert standing(story.as_of("2025-07-01", "2025-06-30"), "SecrecyLapsed") == ["2025-06-15"]
        seen = story.as_of("2025-07-01", "2025-07-01")
        assert standing(seen, "SecrecyLapsed") == []
        assert [row["on"] for row in seen.rows("SecrecyLapsed", status="withdrawn")] == ["2025-06-15"]
        assert windows(seen) == [("2022-07-16", "2025-07-15")]
