"""The façade in the hands of somebody who heard of it an hour ago: what goes wrong is told in words, at the door.

Whatever is not what it should be raises InputError with what was found and what was expected, and nothing is recorded.
Values are those of `examples/late-rejection.yaml`, whose figures are worked out in its own comments.
"""

from __future__ import annotations

import copy
import inspect
import pickle
import re
from collections.abc import Callable, Iterator
from dataclasses import MISSING, fields, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from yakkan import (
    AcceptanceArrived,
    ApplicationReceived,
    Case,
    ContractDefinition,
    Dispute,
    Document,
    EquipmentReceived,
    FactCorrected,
    InputError,
    Instalment,
    Matter,
    PaymentDemanded,
    PaymentReceived,
    PaymentRule,
    PaymentTerms,
    Quote,
    Register,
    RejectionArrived,
    ServiceLevelStep,
    UnitDefinition,
    View,
    YakkanError,
    load_case,
    parse_case,
)
from yakkan.adapters.expectations import PARTS
from yakkan.domain.contract.facts import FACTS
from yakkan.domain.terms.editions import CITATIONS, EDITIONS

CASE = Path(__file__).resolve().parents[2] / "examples" / "late-rejection.yaml"
DAY = date(2025, 6, 11)
NOW = datetime(2025, 12, 1, 10, 0)  # noqa: DTZ001 - without an offset it is Japan time
NO_DAYS: tuple[Any, ...] = ("2025-06-11", 20250611, 1.5, datetime(2025, 6, 11, 3, 0), ["x"])  # noqa: DTZ001
NO_KNOWLEDGE: tuple[Any, ...] = ("2025-06-11", 5, datetime.max.replace(tzinfo=UTC))


@pytest.fixture(scope="module")
def register() -> Iterator[Register]:
    with Register(":memory:") as opened:
        opened.apply(load_case(CASE))
        yield opened


@pytest.fixture(scope="module")
def matter(register: Register) -> Matter:
    return register.matter("瀬戸内化成株式会社")


@pytest.fixture(scope="module")
def dispute(matter: Matter) -> Dispute:
    return matter.dispute()


def told(act: Callable[[], object]) -> str:
    """The message of the InputError that an act raises."""
    with pytest.raises(InputError) as raised:
        act()
    return str(raised.value)


def state(view: Any) -> str:
    return str(view.state("server", "v1"))


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
        model = register.read_model(date.max)
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


class TestFacts:
    @pytest.mark.parametrize(
        ("fields", "message"),
        [
            ({"amount": 1000.0}, "amount: found 1000.0, expected whole yen, more than 0; write it without a decimal"),
            ({"amount": "1,000"}, "amount: found '1,000', expected whole yen, more than 0; write the digits only"),
            ({"amount": -5}, "amount: found -5, expected whole yen, more than 0"),
            ({"amount": True}, "amount: found true, expected whole yen, more than 0"),
            ({}, "amount: found nothing, expected whole yen, more than 0"),
            ({"amount": 1, "ammount": 2}, "ammount: found the unknown field 'ammount', expected one of on, "),
            ({"amount": 1, "on": datetime(2025, 7, 1, 3)}, "on: found 2025-07-01T03:00:00, expected a day such as"),  # noqa: DTZ001
            ({"amount": 1, "prepays_through": "2025-13"}, "prepays_through: found '2025-13', expected a month such as"),
            (
                {"amount": 1, "recorded_at": datetime.max.replace(tzinfo=UTC)},
                "recorded_at: found 9999-12-31T23:59:59.999999+00:00, expected an instant of this calendar in Japan",
            ),
        ],
        ids=str,
    )
    def test_a_field_that_does_not_fit_is_told_in_words(self, fields: dict[str, Any], message: str) -> None:
        given: dict[str, Any] = {"on": date(2025, 7, 1), **fields}
        for _ in range(2):
            assert message in told(lambda: PaymentReceived(**given))
            # pydantic builds a class when it is first needed, and must not take the words away.
            TypeAdapter(PaymentReceived).validate_python({"on": "2025-07-01", "amount": 1})

    def test_every_wrong_field_is_told_at_once(self) -> None:
        wrong: Any = {"on": "soon", "form": "fax"}
        with pytest.raises(InputError) as raised:
            RejectionArrived(**wrong)
        assert [problem.path for problem in raised.value.problems] == ["on", "form"]

    def test_values_without_names_are_told(self) -> None:
        build: Any = PaymentReceived
        assert "expected fields by name, such as PaymentReceived(on=..., amount=..., " in told(lambda: build(1000))

    def test_a_copy_with_a_wrong_value_is_told_alike(self) -> None:
        fact = PaymentReceived(on=DAY, amount=1)
        wrong: Any = {"amount": 0.5}
        assert "amount: found 0.5" in told(lambda: replace(fact, **wrong))

    def test_help_shows_the_fields_of_every_fact(self) -> None:
        for name, cls in FACTS.items():
            shown = inspect.signature(cls).parameters
            assert set(shown) == {field.name for field in fields(cls)}, name
            assert shown["on"].default is inspect.Parameter.empty, name
        TypeAdapter(PaymentReceived).validate_python({"on": "2025-07-01", "amount": 1})
        assert str(inspect.signature(PaymentReceived)).startswith("(*, on: 'Day', amount: 'PositiveYen', contract: ")

    def test_a_correction_to_a_wrong_value_says_which(self, matter: Matter) -> None:
        wrong = FactCorrected(corrects="v1-letter", changes={"on": "yesterday"}, on=DAY)
        assert told(lambda: matter.record(wrong, recorded_at=NOW)) == (
            "changes.on: found 'yesterday', expected a day such as 2025-05-28 (in RejectionArrived)"
        )


class TestRecording:
    @pytest.mark.parametrize(
        "wrong",
        ["EquipmentReceived", None, EquipmentReceived, [EquipmentReceived(contract="server", unit="v1", on=DAY)]],
        ids=["a word", "None", "a class", "a list"],
    )
    def test_what_is_no_fact_is_told_and_nothing_is_recorded(self, wrong: Any, matter: Matter) -> None:
        before = len(matter.history.records)
        fact = PaymentDemanded(on=DAY)
        assert "expected a fact such as EquipmentReceived(" in told(lambda: matter.record(fact, wrong))
        assert len(matter.history.records) == before

    @pytest.mark.parametrize("wrong", ["2025-12-01", date(2025, 12, 1), 5], ids=repr)
    def test_what_is_no_instant_of_recording_is_told(self, wrong: Any, matter: Matter) -> None:
        assert told(lambda: matter.record(PaymentDemanded(on=DAY), recorded_at=wrong)).startswith("recorded_at: found")

    @pytest.mark.parametrize("wrong", ["SO-2025-0146", 4], ids=repr)
    def test_an_unknown_order_is_told_and_nothing_is_recorded(self, wrong: Any, matter: Matter) -> None:
        # An order contradicts the definitions as an unknown contract does.
        before = len(matter.history.records)
        message = told(lambda: matter.record(PaymentDemanded(on=DAY), order=wrong, recorded_at=NOW))
        assert message.startswith(f"order: found the unknown order {wrong!r}, expected SO-2025-0164")
        assert len(matter.history.records) == before

    @pytest.mark.parametrize("wrong", [4, ""], ids=repr)
    def test_a_recorder_without_a_name_is_told(self, wrong: Any, matter: Matter) -> None:
        message = told(lambda: matter.record(PaymentDemanded(on=DAY), recorded_by=wrong, recorded_at=NOW))
        assert f"recorded_by: found {wrong!r}, expected text" in message

    def test_a_path_or_a_mapping_is_no_case(self, register: Register) -> None:
        for wrong in (str(CASE), None, {"order": "SO-1"}):
            given: Any = wrong
            for take in (register.apply, register.apply_all):
                message = told(lambda take=take, given=given: take(given))  # type: ignore[misc]
                assert "expected a case; read the file with load_case(path)" in message

    def test_a_file_is_asked_for_by_its_path_and_a_text_by_its_text(self) -> None:
        for wrong in (None, 3, {"order": "SO-1"}):
            given: Any = wrong
            assert "expected the path of a case file" in told(lambda given=given: load_case(given))  # type: ignore[misc]
            assert "expected the text of a case file" in told(lambda given=given: parse_case(given))  # type: ignore[misc]

    def test_a_store_is_asked_for_by_its_path_or_address(self) -> None:
        for wrong in (None, 3, b"contracts.db"):
            given: Any = wrong
            assert "expected the path of an SQLite file" in told(lambda given=given: Register(given))  # type: ignore[misc]


class TestCasesOfPrograms:
    """A case that a program puts together is held against the definitions as one that is read."""

    @staticmethod
    def case(**other: Any) -> Case:
        """One server for 1,000 yen, applied for and accepted."""
        papers: dict[str, Any] = {
            "customer": "C",
            "order": "O",
            "quote": Quote(number="Q", issued_on=date(2025, 3, 18)),
            "contracts": (ContractDefinition(id="server", kind="supply", price=1000),),
            "facts": (
                ApplicationReceived(on=date(2025, 4, 3)),
                AcceptanceArrived(on=date(2025, 4, 7), form="paper"),
            ),
        }
        return Case("mine", (Document(**{**papers, **other}),))

    def test_its_facts_are_recorded_at_the_start_of_their_days_unless_they_say_when(self) -> None:
        # They used to be left out without a word.
        with Register(":memory:") as register:
            matter = register.apply(self.case())
            assert matter.view(date(2025, 4, 6)).state("server") == "applied"
            assert matter.view(date(2025, 4, 7)).state("server") == "accepted"
            assert matter.history.records[-1].recorded_at.isoformat() == "2025-04-07T00:00:00+09:00"
            assert register.apply(self.case()).history.records == matter.history.records

    @pytest.mark.parametrize(
        ("wrong", "message"),
        [
            ({"contracts": ()}, "mine: order O: contracts: found none, expected at least one contract"),
            (
                {"contracts": (ContractDefinition(id="server", kind="supply"),)},
                "mine: order O: contracts[0].price: found nothing, expected whole yen without tax",
            ),
            (
                {"contracts": (ContractDefinition(id="server", kind="supply", price=1, monthly_fee=5),)},
                "contracts[0].monthly_fee: found `monthly_fee` in a contract of kind supply",
            ),
            (
                {"contracts": (ContractDefinition(id="server", kind="supply", price=1),) * 2},
                "contracts[1].id: found 'server' a second time",
            ),
            (
                {"facts": (EquipmentReceived(contract="sever", on=date(2025, 5, 28)),)},
                "mine: order O: facts[0].contract: found the unknown contract 'sever', expected server",
            ),
            ({"order": "a/b"}, "mine: order: found 'a/b', expected a name without spaces and without / # : |"),
            ({"edition": "IIJ"}, "found 'IIJ', expected one of IIJ-SRV145-0026"),
        ],
        ids=["no contract", "no price", "a fee", "twice", "a fact", "order", "edition"],
    )
    def test_what_contradicts_itself_is_told_and_nothing_is_taken_in(self, wrong: Any, message: str) -> None:
        with Register(":memory:") as register:
            assert message in told(lambda: register.apply(self.case(**wrong)))
            assert register.matters() == []


class TestDisputes:
    def test_there_are_two_clocks(self, dispute: Dispute) -> None:
        # It used to search along `known_at` whatever else was asked for.
        wrong: Any = "recorded_at"
        for act in (
            lambda: dispute.bisect(state, wrong, as_of=DAY),
            lambda: dispute.bisect(state, along=wrong, as_of=DAY),
            lambda: dispute.flips("server/v1.state", along=wrong, as_of=DAY),
        ):
            assert told(act) == 'along: found \'recorded_at\', expected a clock: "as_of" or "known_at"'

    def test_a_question_is_a_function_or_words(self, dispute: Dispute) -> None:
        wrong: Any = None
        assert told(lambda: dispute.bisect(wrong)).startswith("question: found None, expected a function of a view")

    def test_views_are_compared_with_views(self, matter: Matter, dispute: Dispute) -> None:
        wrong: Any = DAY
        assert told(lambda: dispute.diff(matter.view(DAY), wrong)).startswith("b: found datetime.date(2025, 6, 11)")

    def test_papers_are_compared_with_papers(self, dispute: Dispute) -> None:
        wrong: Any = str(CASE)
        assert "read a case file with load_case(path)" in told(lambda: dispute.compare(wrong))
        wrong = "court"
        assert told(lambda: dispute.compare(dispute, party=wrong)).startswith("party: found 'court', expected one of")

    def test_a_history_is_papers_too(self, matter: Matter, dispute: Dispute) -> None:
        assert dispute.compare(matter.history, as_of=DAY).issues == ()

    def test_what_is_supposed_comes_in_lists(self, dispute: Dispute) -> None:
        fact = PaymentDemanded(on=DAY)
        wrong: Any
        for wrong, message in ((fact, "a list of facts, also of one"), (["x"], "a list of facts")):
            assert f"expected {message}" in told(lambda wrong=wrong: dispute.what_if(add=wrong))  # type: ignore[misc]
        # Of a bare label each letter used to be taken for one.
        assert told(lambda: dispute.what_if(remove="v1-letter")).startswith("remove: found 'v1-letter' (str), expected")
        for wrong in (["v1-letter"], {"v1-letter": "on"}):
            assert "new values by field" in told(lambda wrong=wrong: dispute.what_if(change=wrong))  # type: ignore[misc]

    @pytest.mark.parametrize("bound", [0, -1, 1.5, "x", True], ids=repr)
    def test_a_search_makes_at_least_one_view(self, bound: Any, dispute: Dispute) -> None:
        # Without any view an answer used to be called certain.
        for act in (
            lambda: dispute.across_readings(state, as_of=DAY, bound=bound),
            lambda: dispute.decisive_facts(state, as_of=DAY, bound=bound),
            lambda: dispute.decisive_facts(state, as_of=DAY, up_to=bound),
        ):
            assert "expected a whole number from 1 on" in told(act)
        # The readings in force are always tried, so that a safe day is told without further views too.
        if bound != 0:
            assert "bound: found" in told(lambda: dispute.safe_until("reject", "storage", "t1", bound=bound))
        assert "within: found -1, expected a whole number from 0 on" in told(
            lambda: dispute.decisive_facts(state, as_of=DAY, within=-1)
        )

    def test_readings_to_consider_come_in_a_list(self, dispute: Dispute) -> None:
        wrong: Any
        for wrong in ("X32", 5):
            for act in (
                lambda wrong=wrong: dispute.across_readings(state, as_of=DAY, pool=wrong),  # type: ignore[misc]
                lambda wrong=wrong: dispute.safe_until("reject", "storage", "t1", as_of=DAY, pool=wrong),  # type: ignore[misc]
            ):
                assert told(act).startswith("pool: found")

    def test_views_and_disputes_are_made_of_a_history(self, matter: Matter) -> None:
        wrong: Any = matter
        for act in (lambda: View(wrong, DAY), lambda: Dispute(wrong)):
            assert told(act) == (
                "history: found a Matter, expected the history of a matter; take `matter.history` or `case.history`"
            )

    def test_only_lines_with_grounds_are_explained(self, matter: Matter) -> None:
        view = matter.view(DAY)
        wrong: Any
        for wrong in (None, 3, view, view.contracts[0].units[0], view.fees.totals, view.obligations):
            message = told(lambda wrong=wrong: view.explain(wrong))  # type: ignore[misc]
            assert "expected a line of obligations, fees, liability or timeline, the id of a charge" in message


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
        model = register.read_model(DAY)
        wrong: Any
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


PAGE = Path(__file__).resolve().parents[2] / "docs" / "case-file.md"


class TestThePageOfTheCaseFile:
    """docs/case-file.md is all that somebody who writes a case file of his own has to go by."""

    @staticmethod
    def rows(section: str) -> dict[str, list[str]]:
        """The rows of the first table of a section, by each name in their first cell."""
        text = PAGE.read_text(encoding="utf-8").partition(f"\n## {section}\n")[2].partition("\n## ")[0]
        rows = [re.split(r"(?<!\\)\|", line)[1:-1] for line in text.splitlines() if line.startswith("| `")]
        return {name: [cell.strip() for cell in row] for row in rows for name in re.findall(r"`(\w+)`", row[0])}

    @pytest.mark.parametrize(("section", "cls"), [("`quote`", Quote), ("`contracts`", ContractDefinition)])
    def test_every_field_stands_there_and_no_other(self, section: str, cls: type) -> None:
        rows = self.rows(section)
        assert set(rows) == {field.name for field in fields(cls)}
        # What only some kinds can do without is no optional field there.
        needed = {"price", "monthly_fee", "starts_on", "term_months", "ends_on"}
        for field in fields(cls):
            optional = field.default is not MISSING and field.name not in needed
            assert rows[field.name][0].endswith("?") == optional, field.name

    def test_the_kinds_that_a_field_belongs_to_are_those_that_may_have_it(self) -> None:
        # Each field is tried in a contract of each kind.
        rows = self.rows("`contracts`")
        given: dict[str, str] = {
            "price": "1100",
            "payment": "{due_on: 2025-06-30}",
            "instalments": "[{amount: 1210, due_on: 2025-06-30}]",
            "due_on": "2025-06-30",
            "monthly_fee": "1000",
            "starts_on": "2025-05-01",
            "term_months": "12",
            "ends_on": "2026-04-30",
            "auto_renews": "false",
            "prorated": "false",
            "sla": '{speed: [{below: "9", reduce: "0.10"}]}',
            "units": "[{id: u1}]",
            "maker": "other",
            "lease": "true",
            "covers": "[other]",
            "communications_secrecy": "true",
            "tax_rate": '"0.10"',
            "special": "{reasonable_days: 5}",
        }
        assert set(given) == set(rows) - {"id", "kind"}
        every = re.findall(r"`(\w+)`", rows["kind"][2])
        for name, value in given.items():
            cell = rows[name][1].removeprefix("as ")
            for other in re.findall(r"`(\w+)`", cell):
                cell = cell.replace(f"`{other}`", rows[other][1])
            kinds = every if cell == "all" else cell.split(", ")
            for kind in every:
                text = (
                    "{order: O, customer: C, quote: {number: Q, issued_on: 2025-03-18}, contracts: ["
                    "{id: other, kind: supply, price: 1}, "
                    f"{{id: c, kind: {kind}, {name}: {value}}}]}}"
                )
                found = f"`{name}` in a contract of kind {kind}"
                refused: list[str] = []
                try:
                    parse_case(text)
                except InputError as error:
                    refused = [problem.found for problem in error.problems]
                assert (found in refused) == (kind not in kinds), (name, kind)

    def test_every_condition_that_a_quote_may_name_stands_there_with_its_figure(self) -> None:
        rows = self.rows("`special`")
        parameters = EDITIONS[-1].parameters
        assert {name: row[1:3] for name, row in rows.items()} == {
            name: [str(getattr(parameters, name)), citation] for name, citation in CITATIONS.items()
        }

    def test_every_part_of_an_expectation_stands_there(self) -> None:
        assert set(self.rows("`expect`")) == {"contract", "unit", *PARTS}

    def test_the_example_in_python_gives_what_is_said_of_it(self) -> None:
        """Received on 28 May, the seventh day is 4 June (28(1)): 1,200,000 yen and a tenth are owed from the 5th on."""
        [text] = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
        there: dict[str, Any] = {}
        exec(text, there)
        view = there["view"]
        assert view.state("server", "s1") == "in_warranty"
        assert view.fees.totals.outstanding == 1_320_000
        assert view.edition == EDITIONS[-1].id
        assert there["matter"].view(date(2025, 6, 4)).state("server", "s1") == "delivered"

    def test_what_the_example_expects_holds(self) -> None:
        text = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
        assert len(text) == 1
        case = parse_case(text[0])
        assert len(case.documents[0].expectations) == 5
        with Register(":memory:") as register:
            matter = register.apply(case)
            assert matter.name == "C-0042"
            # A tenth of 300,000 yen, the level being below 99.9 and not below 99.0.
            charges = matter.view(date(2025, 6, 30)).fees.charges
            assert [charge.net for charge in charges if charge.kind == "sla_reduction"] == [-30_000]
            # 31 July and 30 days is Saturday 30 August; the next business day is Monday, 1 September.
            assert matter.view(date(2025, 9, 1)).state("build") == "completed"
            assert matter.view(date(2025, 9, 2)).contract("build").passed_as == "deemed_confirmed"


class TestDefinitionsOfPrograms:
    """A definition that a program makes says in words which of its fields do not fit, as a fact does."""

    @pytest.mark.parametrize(
        ("make", "message"),
        [
            (
                lambda: Quote(number="Q", issued_on="2025-02-30"),  # type: ignore[arg-type]
                "Quote: issued_on: found '2025-02-30', expected a day that exists in the calendar",
            ),
            (
                lambda: ContractDefinition(id="server", kind="suply"),  # type: ignore[arg-type]
                "ContractDefinition: kind: found 'suply', expected one of integration, ",
            ),
            (
                lambda: ContractDefinition(id="server", kind="supply", prise=3),  # type: ignore[call-arg]
                "ContractDefinition: prise: found the unknown field 'prise', expected one of id, kind, price, ",
            ),
            (
                lambda: ContractDefinition(id="server", kind="supply", units=({"id": "s1", "prize": 3},)),  # type: ignore[arg-type]
                "ContractDefinition: units[0].prize: found the unknown field 'prize'",
            ),
            (
                lambda: PaymentRule(months_after=1, day=32),
                "PaymentRule: day: found 32, expected a day of the month from 1 to 31, or end",
            ),
            (
                lambda: Instalment(amount=0, due_on=date(2025, 6, 30)),
                "Instalment: amount: found 0, expected whole yen, more than 0",
            ),
            (
                lambda: ServiceLevelStep(below=99.9, reduce="0.10"),  # type: ignore[arg-type]
                "ServiceLevelStep: below: found 99.9, expected a decimal in quotes",
            ),
            (lambda: PaymentTerms(), "PaymentTerms: due_on: found nothing, expected a day such as 2025-05-28"),  # type: ignore[call-arg]
            (
                lambda: UnitDefinition("s1"),  # type: ignore[call-arg, misc]
                "expected fields by name, such as UnitDefinition(id=..., price=..., monthly_fee=...)",
            ),
        ],
    )
    def test_what_does_not_fit_is_told_in_words(self, make: Callable[[], object], message: str) -> None:
        assert message in told(make)

    def test_a_mapping_that_fits_becomes_the_definition(self) -> None:
        unit: Any = {"id": "s1", "price": 3}
        made = ContractDefinition(id="server", kind="supply", units=(unit,))
        assert made.units == (UnitDefinition(id="s1", price=3),)
        assert pickle.loads(pickle.dumps(made)) == made
        assert list(inspect.signature(UnitDefinition).parameters) == ["id", "price", "monthly_fee"]
