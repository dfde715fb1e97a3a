"""Why something is not there: what is on record there says why it does not lead to it; what can never be is refused."""

from __future__ import annotations

from datetime import date

import pytest

from yakkan import InputError, Register, parse_case
from yakkan.adapters.wording import Speech
from yakkan.projections.dispute import Dispute

HEAD = """
order: SO-1
customer: 株式会社みなと
quote: {number: Q-1, issued_on: 2024-01-05}
contracts: [{id: plan, kind: requirements_definition, price: 2000000}, {id: box, kind: supply, price: 1000000}]
events:
  - {event: ApplicationReceived, on: 2024-01-10}
  - {event: AcceptanceArrived, on: 2024-01-15, form: electronic}
"""


def dispute(*events: str) -> Dispute:
    text = HEAD + "".join(f"  - {{{event}}}\n" for event in events)
    return Register(":memory:").apply(parse_case(text)).dispute()


def test_a_record_that_cannot_lead_there_is_told_with_its_reason() -> None:
    told = dispute(
        "event: WorkCompleted, contract: plan, on: 2025-01-10",
        "event: CompletionConfirmed, contract: plan, form: paper, on: 2025-01-15",
        "id: again, event: ReworkDemanded, contract: plan, form: paper, attributable_to: company, on: 2025-05-12",
    ).why_not("O6:plan", as_of=date(2025, 6, 30))
    [nothing] = told.children
    [record] = [node for node in nothing.children if node.text == "a record there has no effect"]
    [demand] = record.children
    assert (demand.provision, demand.arithmetic) == ("6(2)", "requirements definition owes no rework")
    assert Speech("ja").reason(record.text) == "効力のない記録がある"


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("box/price", "did you mean box/box/price?"),
        ("box/box/prize", "a charge such as box/box/price"),
        ("plan/2025-04", "a charge such as plan/price"),
    ],
)
def test_a_charge_that_the_contract_can_never_have_is_refused(what: str, said: str) -> None:
    case = dispute("event: EquipmentReceived, contract: box, on: 2025-06-02")
    with pytest.raises(InputError) as raised:
        case.why_not(what, as_of=date(2025, 6, 30))
    [problem] = raised.value.problems
    assert problem.where == "TARGET"
    assert said in str(problem)


def test_a_charge_that_may_come_is_not() -> None:
    case = dispute("event: EquipmentReceived, contract: box, on: 2025-06-02")
    told = case.why_not("box/box/price", as_of=date(2025, 6, 5))
    assert told.children[0].text == "it is still to come: if nothing further happens, it shows from 2025-06-10"


def test_of_a_debt_that_is_not_paid_the_payment_is_told_as_well() -> None:
    case = dispute(
        "event: EquipmentReceived, contract: box, on: 2025-06-02",
        "event: PassCertificateArrived, contract: box, form: paper, on: 2025-06-03",
        "event: WorkCompleted, contract: plan, on: 2025-06-02",
        "event: CompletionConfirmed, contract: plan, form: paper, on: 2025-06-03",
    )
    told = case.why_not("outstanding == 0", as_of=date(2025, 6, 30))
    [nothing] = [node for node in told.children if node.text == "nothing recorded leads to it"]
    # 1,100,000 for the box and 2,200,000 for the plan, both due only in July.
    assert [node.arithmetic for way in nothing.children for node in way.children] == ["open: 3,300,000 yen"]
    # And as before: without the facts by which the debts arose.
    assert any("prevents it" in node.text for node in told.children)
