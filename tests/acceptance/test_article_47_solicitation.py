"""Article 47: soliciting staff is forbidden during the term and a year after it (X53, X54)."""

from __future__ import annotations

from typing import Any

import pytest
from breaches import (
    ended,
    lost_benefit_of_time,
    rescinded,
    rescission,
    serving,
    solicited,
    solicited_and_rescinded,
)
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st
from services import BUILD, WATCH, completed, confirmed, lump, notice, service, standing, state
from story import Seen, Story, certificate, fact, formed, given, integration, maintenance, plus, received, supply


def ban(seen: Seen, contract: str = WATCH) -> dict[str, Any]:
    line: dict[str, Any] = seen.line(contract=contract, head="non_solicit")
    return line


def until(ends_on: str) -> Story:
    """A service of about a year that ends on a day and is not renewed."""
    starts_on = plus(ends_on, -364)
    return given(service(starts_on, ends_on=ends_on, auto_renews=False), *formed(plus(starts_on, -30)))


class TestArticle47_1_TheBan:
    def test_it_binds_the_customer_without_limit_of_amount(self) -> None:
        line = ban(serving().as_of("2025-04-01"))
        assert (line["bearer"], line["cap"]) == ("customer", "uncapped")

    def test_it_has_no_last_day_while_the_contract_runs(self) -> None:
        for on in ("2025-04-01", "2026-03-31", "2026-04-01", "2028-12-31"):
            assert ban(serving().as_of(on))["last_day"] is None

    def test_it_is_the_customers_duty(self) -> None:
        duty = serving().as_of("2025-04-01").duty("O38")
        assert (duty["debtor"], duty["creditor"], duty["status"]) == ("customer", "company", "open")

    @pytest.mark.parametrize(
        ("ends_on", "last"),
        [
            ("2024-02-29", "2025-02-28"),
            ("2023-02-28", "2024-02-29"),
            ("2024-02-28", "2025-02-28"),
            ("2024-03-31", "2025-03-31"),
            ("2023-12-31", "2024-12-31"),
        ],
    )
    @pytest.mark.parametrize("x1", ["R-A", "R-B", "R-C"])
    def test_it_lasts_a_year_from_the_day_after_the_end(self, ends_on: str, last: str, x1: str) -> None:
        story = until(ends_on)
        assert ban(story.as_of(plus(ends_on, 1), X1=x1))["last_day"] == last
        for on, status in ((plus(last, -1), "open"), (last, "open"), (plus(last, 1), "lapsed")):
            seen = story.as_of(on, X1=x1)
            assert (ban(seen)["status"], seen.duty("O38")["status"]) == (status, status)

    @settings(max_examples=25)
    @for_all(offset=st.integers(0, 1460))
    def test_its_last_day_is_the_day_before_the_same_day_a_year_on(self, offset: int) -> None:
        ends_on = plus("2021-04-01", offset)
        first = plus(ends_on, 1)
        same = f"{int(first[:4]) + 1}{first[4:]}"
        last = f"{same[:4]}-02-28" if first[5:] == "02-29" else plus(same, -1)
        assert ban(until(ends_on).as_of(first))["last_day"] == last

    def test_its_end_is_an_event(self) -> None:
        story = until("2024-02-29")
        assert story.as_of("2025-02-28").rows("NonSolicitLapsed") == []
        row = story.as_of("2025-03-01").row("NonSolicitLapsed")
        assert (row["on"], row["shows_from"], row["deemed"]) == ("2025-02-28", "2025-03-01", True)
        assert (row["contract"], row["article"]) == (WATCH, "47(1)")

    def test_for_integration_the_year_begins_with_confirmation(self) -> None:
        story = given(integration(), *formed(), completed("2025-06-20"), confirmed("2025-06-27"))
        assert ban(story.as_of("2025-06-26"), BUILD)["last_day"] is None
        assert ban(story.as_of("2025-06-27"), BUILD)["last_day"] == "2026-06-27"
        assert standing(story.as_of("2026-06-28"), "NonSolicitLapsed") == ["2026-06-27"]

    def test_or_with_its_being_deemed(self) -> None:
        # completed on Friday 2025-06-20, deemed confirmed at the end of Friday 07-04
        seen = given(integration(), *formed(), completed("2025-06-20")).as_of("2025-07-05")
        assert ban(seen, BUILD)["last_day"] == "2026-07-04"

    def test_for_a_supply_with_handover(self) -> None:
        story = given(supply(), *formed(), received("2025-05-28"), certificate("2025-06-02"))
        assert ban(story.as_of("2025-06-01"), "server")["last_day"] is None
        assert ban(story.as_of("2025-06-02"), "server")["last_day"] == "2026-06-02"


class TestX53_EarlyEnd:
    """Terminated on 2025-05-28; the term was to end on 2026-03-31."""

    story = serving(notice("2025-05-28"))

    def test_the_year_runs_from_the_actual_end(self) -> None:
        assert ban(self.story.as_of("2025-05-28"))["last_day"] == "2026-05-28"
        assert standing(self.story.as_of("2026-05-29"), "NonSolicitLapsed") == ["2026-05-28"]

    def test_or_from_the_scheduled_one(self) -> None:
        assert ban(self.story.as_of("2025-05-28", X53="R-B"))["last_day"] == "2027-03-31"
        assert self.story.as_of("2026-05-29", X53="R-B").rows("NonSolicitLapsed") == []
        assert standing(self.story.as_of("2027-04-01", X53="R-B"), "NonSolicitLapsed") == ["2027-03-31"]


class TestX54_Beginning:
    """The service of `serving` was agreed on 2025-03-03 and begins on 2025-04-01."""

    @pytest.mark.parametrize("x54", ["R-A", "R-B", "R-C"])
    def test_of_a_sale_from_formation(self, x54: str) -> None:
        story = given(supply(), *formed("2025-04-07"))
        assert story.as_of("2025-04-06", X54=x54).lines(head="non_solicit") == []
        assert ban(story.as_of("2025-04-07", X54=x54), "server")["first_day"] == "2025-04-07"

    @pytest.mark.parametrize("x54", ["R-A", "R-B"])
    def test_of_outsourcing_from_the_start_of_the_service(self, x54: str) -> None:
        story = serving()
        assert story.as_of("2025-03-31", X54=x54).lines(head="non_solicit") == []
        assert ban(story.as_of("2025-04-01", X54=x54))["first_day"] == "2025-04-01"

    def test_or_from_formation_too(self) -> None:
        story = serving()
        assert story.as_of("2025-03-02", X54="R-C").lines(head="non_solicit") == []
        assert ban(story.as_of("2025-03-03", X54="R-C"))["first_day"] == "2025-03-03"

    def test_soliciting_before_the_service_is_no_breach_and_gives_no_right(self) -> None:
        story = serving(*solicited_and_rescinded("2025-03-31"))
        seen = story.as_of("2025-03-31")
        assert (seen.row("SolicitationFound")["effect"], rescission(seen)) == ("none", "none")
        assert seen.lines(article="47(3)") == []
        assert rescission(story.as_of("2025-03-31", X54="R-C")) == "full"

    def test_nor_does_a_service_that_never_began_leave_a_ban(self) -> None:
        seen = serving(fact("TerminationAgreed", "2025-03-10", contract=WATCH)).as_of("2025-04-02")
        assert seen.lines(head="non_solicit") == []


class TestArticle47_2_Rescission:
    def test_the_company_rescinds_without_notice(self) -> None:
        story = serving(*solicited_and_rescinded("2025-05-28"))
        assert state(story.as_of("2025-05-27"), WATCH) == "in_service"
        seen = story.as_of("2025-05-28")
        assert rescission(seen) == "full"
        line = seen.contract(WATCH)
        assert (line["state"], line["since"], line["basis"]) == ("terminated", "2025-05-28", "47(2)")

    def test_the_customer_cannot(self) -> None:
        seen = serving(*solicited_and_rescinded("2025-05-28", by="customer")).as_of("2025-05-28")
        assert (rescission(seen), state(seen, WATCH)) == ("none", "in_service")

    def test_nor_the_company_without_solicitation(self) -> None:
        seen = serving(rescinded("2025-05-28", "47(2)")).as_of("2025-05-28")
        assert (rescission(seen), state(seen, WATCH)) == ("none", "in_service")

    def test_a_finding_after_the_notice_comes_too_late(self) -> None:
        seen = serving(rescinded("2025-05-28", "47(2)"), solicited("2025-05-29")).as_of("2025-05-29")
        assert (rescission(seen), state(seen, WATCH)) == ("none", "in_service")

    def test_it_is_no_rescission_under_article_40(self) -> None:
        """No sum of Article 10(3), no loss of the benefit of time, no cap on damages, the rest of the month free."""
        seen = serving(*solicited_and_rescinded("2025-05-28")).as_of("2025-06-30")
        assert lump(seen) == 0
        assert not lost_benefit_of_time(seen)
        assert [line for line in seen.lines(bearer="customer") if isinstance(line["cap"], int)] == []
        # 300,000 x 28 / 31
        assert seen.charge("watch/2025-05")["net"] == 270_967

    def test_it_reaches_the_one_contract(self) -> None:
        story = serving(maintenance("care", starts_on="2025-04-01"), *solicited_and_rescinded("2025-05-28"))
        assert ended(story.as_of("2025-05-28"), WATCH, "care") == [True, False]

    def test_the_ban_outlives_it_by_a_year(self) -> None:
        seen = serving(*solicited_and_rescinded("2025-05-28")).as_of("2025-05-28")
        assert (ban(seen)["last_day"], ban(seen)["cap"]) == ("2026-05-28", "uncapped")
