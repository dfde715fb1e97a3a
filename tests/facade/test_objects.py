"""What the façade hands out: how it shows itself, travels, and stays as it was; what a closed store says.

Values are those of `examples/late-rejection.yaml`, whose figures are worked out in its own comments.
"""

from __future__ import annotations

import copy
import pickle
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from late_rejection import CASE, DAY, NOW, told

from yakkan import Dispute, Matter, PaymentDemanded, Register, YakkanError, load_case


class TestPublicObjects:
    def test_a_line_shows_itself_and_not_all_that_it_came_from(self, matter: Matter, dispute: Dispute) -> None:
        """A line has its grounds by it, and they hold on to the matter as a whole; who looks at it wants the line."""
        view = matter.view(date(2025, 12, 31))
        fees = view.fees
        lines = (*view.contracts, *view.obligations, *fees.charges, *fees.interest, *view.liability, *view.timeline)
        assert {type(line).__name__ for line in lines} == {
            "ContractLine", "ObligationLine", "ChargeLine", "InterestLine", "LiabilityLine", "Row",
        }  # fmt: skip
        # Each line has at most some twenty fields, and some of a fact beside them.
        assert max(len(repr(line)) for line in lines) < 1_500
        turning = dispute.bisect("server/v1.state", along="known_at", as_of=date(2025, 6, 12))
        assert turning is not None
        assert turning.event is not None
        assert repr(turning.event).startswith("Row(ref='SO-2025-0164/server#12', id='v1-letter', ")
        assert len(repr(turning.event)) < 1_500

    def test_each_shows_what_it_is(self, register: Register, matter: Matter, dispute: Dispute) -> None:
        # Two units at 800,000 and 600,000 yen have passed by then: 1,540,000 yen with tax, and nothing is paid.
        view = matter.view(DAY, known_at=date(2025, 6, 12), readings={"X1": "R-B"})
        assert repr(view) == "<View of 瀬戸内化成株式会社 as of 2025-06-11, known at 2025-06-12, X1=R-B>"
        assert repr(view.fees) == "<Fees: 2 charges, 1,540,000 of 1,540,000 yen outstanding>"
        assert repr(matter) == "<Matter '瀬戸内化成株式会社'>"
        assert repr(register) == "<Register of :memory:>"
        assert repr(register.portfolio(DAY, readings={"X1": "R-B"})) == "<Portfolio as of 2025-06-11, X1=R-B, full>"
        assert repr(dispute) == f"<Dispute over {len(matter.history.records)} records>"
        assert repr(matter.history) == f"<History of {len(matter.history.records)} records>"

    def test_a_view_survives_being_sent_elsewhere(self, matter: Matter) -> None:
        # v1 is rejected with a deadline to cure, which is what no pickle held.
        view = matter.view(DAY, known_at=datetime(2025, 6, 12, 9, 30), readings={"X1": "R-B"})  # noqa: DTZ001
        for other in (pickle.loads(pickle.dumps(view)), copy.copy(view), copy.deepcopy(view)):
            assert other.to_dict() == view.to_dict()
            assert (other.as_of, other.known_at, other.readings) == (view.as_of, view.known_at, view.readings)

    def test_what_is_recorded_later_is_no_part_of_a_view_or_a_dispute_made_before(self) -> None:
        # A view makes its lines when they are asked for, and its history used to have grown by then. As of 31 October
        # the warranty of v2, handed over on 9 June, is still to come to its end on 9 December: all from the last
        # record of 2025 on is a forecast, whatever is recorded in 2026.
        with Register(":memory:") as register:
            matter = register.apply(load_case(CASE))
            far = date(2026, 3, 1)
            fresh = [row.forecast for row in matter.view(far, readings={"X1": "R-A"}).timeline]
            view, dispute = matter.view(far), matter.dispute()
            matter.record(PaymentDemanded(on=DAY), recorded_at=datetime(2026, 2, 1))  # noqa: DTZ001
            assert True in fresh
            assert pickle.loads(pickle.dumps(view)).to_dict() == view.to_dict()
            assert [row.forecast for row in view.timeline] == fresh
            assert [row.event for row in dispute.view(far).timeline] == [row.event for row in view.timeline]
            assert "PaymentDemanded" in {row.event for row in matter.view(far).timeline}

    def test_what_holds_an_open_store_says_what_to_send_instead(self, register: Register, matter: Matter) -> None:
        for each in (register, matter, register.portfolio(DAY)):
            with pytest.raises(TypeError, match="hand on its address, and open it there anew"):
                pickle.dumps(each)

    def test_a_portfolio_is_summed_up_by_what_it_knows(self, register: Register) -> None:
        portfolio = register.portfolio(DAY)
        wrong: Any = "month"
        assert told(lambda: portfolio.summary(by=wrong)) == "by: found 'month', expected one of: kind, customer, state"
        assert "most: found" in told(lambda: portfolio.summary(most=0))
        assert repr(portfolio.summary(by="state")) == "<Summary of 2 contracts by state>"

    def test_csv_goes_to_an_open_file(self, register: Register) -> None:
        wrong: Any = "rows.csv"
        assert "expected a file open for writing text" in told(lambda: register.portfolio(DAY).to_csv(wrong))

    def test_a_read_model_is_brought_up_to_a_day(self, register: Register) -> None:
        wrong: Any
        with register.read_model(DAY) as model:
            for wrong in ("2025-06-11", datetime(2025, 6, 11)):  # noqa: DTZ001
                for act in (model.catch_up, model.rebuild):
                    assert "as_of: found" in told(lambda act=act, wrong=wrong: act(wrong))  # type: ignore[misc]
            assert model.as_of == DAY
            assert repr(model) == "<ReadModel in memory>"

    def test_a_portfolio_can_be_gone_through_again(self, register: Register) -> None:
        portfolio = register.portfolio(DAY)
        assert list(portfolio) == list(portfolio)
        assert [row.contract for row in portfolio] == ["server", "storage"]


class TestStores:
    def test_what_is_closed_says_so(self, tmp_path: Path) -> None:
        register = Register(tmp_path / "contracts.db")
        matter = register.apply(load_case(CASE))
        portfolio = register.portfolio(DAY)
        register.close()
        register.close()
        for act in (
            register.matters,
            lambda: matter.view(DAY),
            lambda: matter.record(PaymentDemanded(on=DAY)),
            lambda: list(portfolio),
            lambda: register.advance(DAY),
            lambda: register.apply(load_case(CASE)),
        ):
            with pytest.raises(YakkanError, match="the store is closed; open it again"):
                act()
        assert repr(register) == f"<Register of {tmp_path / 'contracts.db'}>"

    def test_two_registers_on_one_file_see_each_other(self, tmp_path: Path) -> None:
        path = tmp_path / "contracts.db"
        with Register(path) as one, Register(path) as other:
            name = one.apply(load_case(CASE)).name
            mine, theirs = one.matter(name), other.matter(name)
            seen = len(theirs.view(DAY).timeline)
            mine.record(PaymentDemanded(on=DAY), recorded_at=NOW)
            assert len(theirs.view(DAY).timeline) == seen + 1
            theirs.record(PaymentDemanded(on=DAY), recorded_at=NOW)
            assert len(mine.view(DAY).timeline) == seen + 2

    def test_a_register_shows_no_password(self) -> None:
        register = Register(":memory:")
        register._url = "postgresql://somebody:secret@host/database?password=secret"
        assert repr(register) == "<Register of postgresql://host/database>"
        register.close()
