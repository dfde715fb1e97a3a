"""Article 46: personal data that the company obtained, and its duty to handle it properly."""

from __future__ import annotations

from typing import Any

from breaches import serving
from services import WATCH, effect, notice, state
from story import Json, fact


def obtained(on: str, purpose: str = "本サービスの提供にかかる業務", **more: Any) -> Json:
    return fact("PersonalDataObtained", on, contract=WATCH, purpose=purpose, **more)


class TestArticle46_2_Handling:
    story = serving(obtained("2025-04-10"))

    def test_the_duty_arises_with_the_data(self) -> None:
        assert self.story.as_of("2025-04-09").duties("O37") == []
        seen = self.story.as_of("2025-04-10")
        assert effect(seen, "PersonalDataObtained") == "full"
        duty = seen.duty("O37")
        assert (duty["debtor"], duty["creditor"], duty["contract"]) == ("company", "customer", WATCH)
        assert (duty["arose_on"], duty["due_on"], duty["status"]) == ("2025-04-10", None, "open")
        assert duty["article"].startswith("46")

    def test_no_fee_and_no_state_depends_on_it(self) -> None:
        plain, seen = serving().as_of("2025-04-30"), self.story.as_of("2025-04-30")
        assert state(seen, WATCH) == state(plain, WATCH) == "in_service"
        assert seen.totals == plain.totals

    def test_known_later_it_did_not_exist_before(self) -> None:
        story = serving(obtained("2025-04-10", at="2025-05-01T09:00+09:00"))
        assert story.as_of("2025-05-01", "2025-04-30").duties("O37") == []
        assert len(story.as_of("2025-05-01", "2025-05-01").duties("O37")) == 1

    def test_it_does_not_stand_in_the_way_of_the_contracts_end(self) -> None:
        seen = serving(obtained("2025-04-10"), notice("2025-05-28")).as_of("2025-05-28")
        assert state(seen, WATCH) == "terminated"
