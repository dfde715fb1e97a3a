"""The façade asked with days, instants and readings that are none: told in words, at the door.

Values are those of `examples/late-rejection.yaml`, whose figures are worked out in its own comments.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from late_rejection import DAY, state, told

from yakkan import Dispute, Matter, Register

NO_DAYS: tuple[Any, ...] = ("2025-06-11", 20250611, 1.5, datetime(2025, 6, 11, 3, 0), ["x"])  # noqa: DTZ001
NO_KNOWLEDGE: tuple[Any, ...] = ("2025-06-11", 5, datetime.max.replace(tzinfo=UTC))


class TestDays:
    @pytest.mark.parametrize("wrong", [*NO_DAYS, None], ids=repr)
    def test_what_is_no_day_is_told_wherever_a_day_is_asked_for(
        self, wrong: Any, register: Register, matter: Matter, dispute: Dispute
    ) -> None:
        for act in (
            lambda: matter.view(wrong),
            lambda: dispute.view(wrong),
            lambda: register.portfolio(wrong),
            lambda: dispute.across_readings(state, as_of=wrong),
            lambda: dispute.decisive_facts(state, as_of=wrong),
            lambda: dispute.why_not("state:server/v1=in_warranty", as_of=wrong),
        ):
            assert "as_of: found" in told(act)
            assert "expected a day such as datetime.date(2025, 6, 11)" in told(act)

    @pytest.mark.parametrize("wrong", NO_DAYS, ids=repr)
    def test_also_where_it_may_be_left_out(
        self, wrong: Any, register: Register, matter: Matter, dispute: Dispute
    ) -> None:
        for act in (
            lambda: register.read_model(wrong),
            lambda: dispute.bisect(state, along="known_at", as_of=wrong),
            lambda: dispute.flips("server/v1.state", as_of=wrong),
            lambda: dispute.compare(matter, as_of=wrong),
            lambda: dispute.safe_until("reject", "storage", "t1", as_of=wrong),
        ):
            assert told(act).startswith("as_of: found")

    def test_an_instant_is_told_apart_from_a_day(self, matter: Matter) -> None:
        assert told(lambda: matter.view(datetime(2025, 6, 11, 3, 0))) == (  # noqa: DTZ001
            "as_of: found the instant 2025-06-11T03:00:00, expected a day such as datetime.date(2025, 6, 11); "
            "say which day, such as `.date()` of it"
        )

    @pytest.mark.parametrize("wrong", ["2025-06-11", 5, None], ids=repr)
    def test_the_nightly_run_takes_a_day_or_an_instant(self, wrong: Any, register: Register, matter: Matter) -> None:
        for act in (
            lambda: register.advance(wrong),
            lambda: matter.advance(wrong),
        ):
            assert "to: found" in told(act)

    def test_the_last_day_of_the_calendar_can_be_asked_about(self, register: Register, matter: Matter) -> None:
        # Late interest runs on what stays unpaid, and there is no next day on which it would be more.
        assert matter.view(date.max).fees.totals.late_interest > 0
        with register.read_model(date.max) as model:
            assert model.connection.execute("SELECT changes_on FROM matters").fetchall() == [(None,)]

    def test_a_day_before_everything_has_nothing_on_it(self, register: Register, matter: Matter) -> None:
        view = matter.view(date.min)
        assert view.fees.totals.charged == 0
        # Corrections are knowledge and not of any day; nothing else is there.
        assert {row.event for row in view.timeline} <= {"FactCorrected", "FactRetracted", "DeemedEventWithdrawn"}
        assert {line.state for line in view.contracts} == {"none"}
        assert {row.state for row in register.portfolio(date.min)} == {"none"}


class TestKnowledge:
    @pytest.mark.parametrize("wrong", NO_KNOWLEDGE, ids=repr)
    def test_what_is_neither_day_nor_instant_is_told(
        self, wrong: Any, register: Register, matter: Matter, dispute: Dispute
    ) -> None:
        for act in (
            lambda: matter.view(DAY, known_at=wrong),
            lambda: register.portfolio(DAY, known_at=wrong),
            lambda: dispute.bisect(state, as_of=DAY, known_at=wrong),
            lambda: dispute.compare(dispute, known_at=wrong),
            lambda: dispute.last_day(wrong),
        ):
            assert told(act).startswith("known_at: found")

    def test_an_instant_is_shown_in_japan_time(self, matter: Matter) -> None:
        # 00:30 UTC is 09:30 in Japan, when the letter was recorded; a naive instant is Japan time already.
        at = datetime(2025, 6, 12, 0, 30, tzinfo=UTC)
        view = matter.view(DAY, known_at=at)
        assert view.to_dict()["known_at"] == "2025-06-12T09:30:00+09:00"
        assert view.to_dict() == matter.view(DAY, known_at=datetime(2025, 6, 12, 9, 30)).to_dict()  # noqa: DTZ001
        assert view.state("server", "v1") == "rejected"
        assert matter.view(DAY, known_at=at - timedelta(seconds=1)).state("server", "v1") == "in_warranty"


class TestReadings:
    @pytest.mark.parametrize("wrong", ["X1=R-B", ["X1=R-B"], 1], ids=repr)
    def test_what_is_no_mapping_is_told(self, wrong: Any, register: Register, matter: Matter, dispute: Dispute) -> None:
        for act in (
            lambda: matter.view(DAY, readings=wrong),
            lambda: register.portfolio(DAY, readings=wrong),
            lambda: dispute.view(DAY, readings=wrong),
            lambda: dispute.what_if(readings=wrong),
            lambda: Dispute(matter.history, wrong),
        ):
            assert 'expected a mapping such as {"X1": "R-B"}' in told(act)

    def test_an_unhashable_value_is_an_unknown_value(self, matter: Matter) -> None:
        wrong: Any = {"X1": ["R-B"]}
        assert "found the unknown value ['R-B'] for X1" in told(lambda: matter.view(DAY, readings=wrong))
