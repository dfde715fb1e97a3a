"""What is measured on: a contract of 20 records with a bit of everything, alone and in a large matter."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from yakkan import Matter, Register, parse_case

DAY = date(2026, 2, 1)
"""The day asked about; by then everything in it has lapsed."""


def contract_of_twenty(register: Register, customer: str = "みなと商事") -> Matter:
    """Two servers: one passed by silence, one rejected, delivered again and passed; late money, a defect."""
    return large_matter(register, 1, customer)


def large_matter(register: Register, contracts: int, customer: str = "みなと商事") -> Matter:
    """So many orders of one such contract each, all of one customer."""
    text = "---".join(_order(customer, number) for number in range(1, contracts + 1))
    matter = register.apply(parse_case(text, name="orders.yaml"))
    matter.advance(date(2026, 1, 10))
    return matter


def _order(customer: str, number: int) -> str:
    """One order; every 28 of them take a day of the month each, so that a large matter has no day of all."""
    return f"""
order: SO-{number}
customer: {customer}
quote: {{number: Q-{number}, issued_on: 2025-03-{1 + number % 18:02}}}
contracts:
  - {{id: server, kind: supply, due_on: 2025-05-30, units: [{{id: s1, price: 1200000}}, {{id: s2, price: 800000}}]}}
events:
{chr(10).join(_events())}
"""


def _events() -> Iterable[str]:
    for name, on, more in (
        ("ApplicationReceived", "2025-04-03", ""),
        ("AcceptanceArrived", "2025-04-07", ", form: electronic"),
        ("EquipmentReceived", "2025-05-28", ", contract: server, unit: s1"),
        ("EquipmentReceived", "2025-05-29", ", contract: server, unit: s2"),
        ("RejectionArrived", "2025-06-03", ", contract: server, unit: s2, form: paper"),
        ("EquipmentRedelivered", "2025-06-10", ", contract: server, unit: s2"),
        ("PassCertificateArrived", "2025-06-13", ", contract: server, unit: s2, form: paper"),
        ("InvoiceIssued", "2025-06-30", ", contract: server, due_on: 2025-07-31"),
        ("PaymentReceived", "2025-07-31", ", contract: server, amount: 1000000"),
        ("PaymentReceived", "2025-08-15", ", contract: server, amount: 1207151"),
        ("LatentDefectNoticed", "2025-09-01", ", contract: server, unit: s1, form: paper"),
    ):
        yield f"  - {{event: {name}, on: {on}{more}}}"
