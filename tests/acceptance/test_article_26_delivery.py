"""Articles 26 and 27: delivery by its day, and the notice of delay; with duties that other paragraphs name."""

from __future__ import annotations

import pytest
from story import fact, formed, given, received, supply


def duties(story: object, on: str, id: str) -> list[tuple[str, str | None]]:
    return [(duty["status"], duty["ended_on"]) for duty in story.as_of(on).duties(id)]  # type: ignore[attr-defined]


class TestArticle26_Delivery:
    """Due on Friday 2025-05-30."""

    def test_it_is_owed_from_formation_and_overdue_the_day_after_its_day(self) -> None:
        story = given(supply(), *formed())
        assert duties(story, "2025-04-06", "O20") == []
        assert duties(story, "2025-05-30", "O20") == [("open", None)]
        assert duties(story, "2025-05-31", "O20") == [("overdue", None)]

    def test_receipt_discharges_it_on_time_or_late(self) -> None:
        for on in ("2025-05-30", "2025-06-03"):
            assert duties(given(supply(), *formed(), received(on)), on, "O20") == [("discharged", on)]


class TestArticle27_1_NoticeOfDelay:
    notice = fact("DeliveryDelayNotified", "2025-05-20", contract="server", attributable_to="neither")

    def test_it_discharges_the_duty_to_warn(self) -> None:
        assert duties(given(supply(), *formed(), self.notice), "2025-05-20", "O21") == [("discharged", "2025-05-20")]

    def test_without_it_the_duty_stands_when_the_day_has_passed(self) -> None:
        story = given(supply(), *formed())
        assert duties(story, "2025-05-30", "O21") == []
        assert duties(story, "2025-05-31", "O21") == [("open", None)]

    def test_after_delivery_there_is_nothing_to_warn_of(self) -> None:
        late = fact("DeliveryDelayNotified", "2025-05-29", contract="server", attributable_to="company")
        story = given(supply(), *formed(), received("2025-05-28"), late)
        assert story.as_of("2025-05-29").row("DeliveryDelayNotified")["effect"] == "none"


class TestArticle27_2_DelayWithoutFault:
    @pytest.mark.parametrize(("cause", "status"), [("company", "overdue"), ("customer", "open"), ("neither", "open")])
    def test_the_company_answers_only_for_its_own_delay(self, cause: str, status: str) -> None:
        notice = fact("DeliveryDelayNotified", "2025-05-20", contract="server", attributable_to=cause)
        assert duties(given(supply(), *formed(), notice), "2025-06-02", "O20") == [(status, None)]


@pytest.mark.provision("29(5)")
class TestArticle29_5_NothingBesideTheRemedy:
    def test_a_declined_remedy_leaves_no_price_reduction(self) -> None:
        rejected = fact("RejectionArrived", "2025-06-03", contract="server", unit="s1", form="paper")
        declined = fact("RemedyDeclined", "2025-06-05", contract="server", unit="s1")
        cut = fact("PriceReductionAgreed", "2025-06-06", contract="server", unit="s1", amount=60_000)
        seen = given(supply(), *formed(), received("2025-05-28"), rejected, declined, cut).as_of("2025-06-06")
        assert seen.row("PriceReductionAgreed")["effect"] == "none"
        assert seen.charges() == []
