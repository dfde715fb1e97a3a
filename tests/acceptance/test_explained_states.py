"""What led to a state: the event that moved the contract or unit, also where it was addressed to another contract."""

from __future__ import annotations

import pytest
from story import Story, day, fact, formed, given, outsourcing, received, supply

from yakkan import InputError
from yakkan.projections import target
from yakkan.projections.explanation import Explanation


def told(on: str = "2025-07-10", what: str = "state:care", story: Story | None = None) -> list[Explanation]:
    view = (story or sisters()).matter.view(as_of=day(on))
    return [node for _, node in target.explain(view, what).walk()]


def sisters(contract: str | None = "watch") -> Story:
    """Two services since 2025-05-01; all of the customer's contracts rescinded on 2025-06-20 (40(2), (3))."""
    return given(
        outsourcing("watch"),
        outsourcing("care"),
        *formed("2025-04-07"),
        fact("ImmediateGroundOccurred", "2025-06-18", contract="watch", party="customer", ground=2),
        fact("RescissionArrived", "2025-06-20", contract=contract, by="company", basis="40(2)", scope="all"),
    )


class TestNamesInPython:
    """`view.explain` takes every name that `yakkan explain` takes, and a contract itself."""

    def test_a_contract_is_explained_by_what_led_to_its_state(self) -> None:
        view = sisters().matter.view(as_of=day("2025-07-10"))
        care = view.contracts[1]
        assert (care.contract, care.state) == ("care", "terminated")
        assert view.explain(care) == view.explain("state:care")
        assert str(view.explain(care)).splitlines()[0] == "care is terminated since 2025-06-20"

    def test_a_contract_or_a_unit_alone_means_its_state(self) -> None:
        view = sisters().matter.view(as_of=day("2025-07-10"))
        assert view.explain("care") == view.explain("state:care")
        assert view.explain("SO-1/care").children == view.explain("state:care").children
        story = given(supply(), *formed("2025-04-07"), received("2025-05-28"))
        seen = story.matter.view(as_of=day("2025-06-05"))
        assert str(seen.explain("server/s1")).splitlines()[0] == "server/s1 is in_warranty since 2025-06-05"
        # A label of a fact goes before a place of the same name.
        named = given(supply(), *formed("2025-04-07"), received("2025-05-28", id="server"))
        assert named.matter.view(as_of=day("2025-06-05")).explain("server").ref == "SO-1/server#4"

    def test_a_duty_a_head_and_interest_by_name(self) -> None:
        """The fee of May, 300,000 yen and tax, fell due with the rescission of 20 June (40(4)): 20 days to 10 July."""
        view = sisters().matter.view(as_of=day("2025-07-10"))
        may = next(line for line in view.fees.interest if line.charge == "care/2025-05")
        assert view.explain("interest:care/2025-05") == view.explain(may)
        assert "330000 x 0.145 over 20 days" in str(view.explain("interest:care/2025-05"))
        [ban] = [line for line in view.liability if (line.head, line.contract) == ("non_solicit", "care")]
        assert view.explain("non_solicit:care") == view.explain(ban)
        duties = [line for line in view.obligations if line.id == "O9" and line.contract == "care"]
        assert len(duties) > 1
        assert list(view.explain("O9:care").children) == [view.explain(line) for line in duties]

    def test_a_name_that_means_nothing_is_told_what_there_is(self) -> None:
        view = sisters().matter.view(as_of=day("2025-07-10"))
        with pytest.raises(InputError, match=r"'state:car', expected .*; did you mean state:care\?"):
            view.explain("state:car")


class TestArticle40_3_AnotherContractsRescission:
    @pytest.mark.parametrize("contract", ["watch", None])
    def test_it_is_what_ended_the_contract(self, contract: str | None) -> None:
        heading, reach, rescission = told(story=sisters(contract))
        assert heading.text == "care is terminated since 2025-06-20"
        assert reach.provision == "40(3)"
        assert rescission.text.startswith("RescissionArrived on 2025-06-20")

    def test_the_contract_that_it_names_needs_no_reach(self) -> None:
        assert [node.provision for node in told(what="state:watch")] == ["", "40"]

    @pytest.mark.parametrize("missed", ["state:care=in_service", "care/2025-07"])
    def test_it_is_why_the_contract_does_not_go_on(self, missed: str) -> None:
        tree = sisters().matter.dispute().why_not(missed, as_of=day("2025-07-31"))
        first = tree.children[0]
        assert first.text == "a fact prevents it: without it, it would be there"
        assert first.children[0].text.startswith("RescissionArrived on 2025-06-20")

    def test_it_is_where_the_other_contracts_charges_come_from(self) -> None:
        dispute = sisters().matter.dispute()
        before = dispute.view(day("2025-08-01"))
        after = dispute.what_if(remove=["SO-1/watch#6"]).view(day("2025-08-01"))
        difference = dispute.diff(before, after)
        assert difference.cascade[0].event.event == "RescissionArrived"
        steps = {change.charge: change.follows for change in difference.charges}
        assert steps["care/2025-07"] == steps["watch/2025-07"] == 0


class TestTheDayOfTheState:
    def test_a_refusal_before_the_service_began_makes_it_end_from_its_beginning(self) -> None:
        story = given(
            outsourcing("watch"),
            *formed("2025-04-07"),
            fact("NonRenewalDeclared", "2025-04-20", contract="watch", by="customer", form="paper"),
        )
        heading, cause = told("2025-06-01", "state:watch", story)[:2]
        # declared on 04-20, in service only from 05-01
        assert heading.text == "watch is ending since 2025-05-01"
        assert cause.text.startswith("NonRenewalDeclared on 2025-04-20")

    def test_a_rented_unit_is_due_back_since_its_contract_ended(self) -> None:
        story = given(
            {"id": "pc", "kind": "rental", "monthly_fee": 10_000, "starts_on": "2025-05-01", "term_months": 12,
             "due_on": "2025-05-01"},
            *formed("2025-04-07"),
            fact("RentalDelivered", "2025-05-01", contract="pc", unit="pc"),
            fact("EarlyTerminationNoticed", "2025-06-01", contract="pc", form="paper", effective_on="2025-07-15"),
            fact("PaymentReceived", "2025-07-25", contract="pc", amount=1),
        )  # fmt: skip
        heading, cause = told("2025-07-30", "state:pc/pc", story)[:2]
        assert heading.text.startswith("pc/pc is return_due since 2025-07-")
        assert cause.text.startswith("EarlyTerminationTookEffect on 2025-07-")
