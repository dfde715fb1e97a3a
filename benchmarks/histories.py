"""What is measured on: a contract of 20 records with a bit of everything, and a large matter of 200 contracts."""

from __future__ import annotations

from datetime import date

from yakkan import Matter, Register, parse_case

DAY = date(2026, 2, 1)
"""The day asked about; by then everything in it has lapsed."""


def contract_of_twenty(register: Register, customer: str = "みなと商事", order: str = "SO-1") -> Matter:
    """Two servers: one passed by silence, one rejected, delivered again and passed; late money, a defect, warranty."""
    matter = register.apply(
        parse_case(
            f"""
order: {order}
customer: {customer}
quote: {{number: Q-1, issued_on: 2025-03-18}}
contracts:
  - {{id: server, kind: supply, due_on: 2025-05-30, units: [{{id: s1, price: 1200000}}, {{id: s2, price: 800000}}]}}
events:
  - {{event: ApplicationReceived, on: 2025-04-03}}
  - {{event: AcceptanceArrived, on: 2025-04-07, form: electronic}}
  - {{event: EquipmentReceived, contract: server, unit: s1, on: 2025-05-28}}
  - {{event: EquipmentReceived, contract: server, unit: s2, on: 2025-05-29}}
  - {{event: RejectionArrived, contract: server, unit: s2, form: paper, on: 2025-06-03}}
  - {{event: EquipmentRedelivered, contract: server, unit: s2, on: 2025-06-10}}
  - {{event: PassCertificateArrived, contract: server, unit: s2, form: paper, on: 2025-06-13}}
  - {{event: InvoiceIssued, contract: server, due_on: 2025-07-31, on: 2025-06-30}}
  - {{event: PaymentReceived, contract: server, amount: 1000000, on: 2025-07-31}}
  - {{event: PaymentReceived, contract: server, amount: 1210000, on: 2025-08-15}}
  - {{event: LatentDefectNoticed, contract: server, unit: s1, form: paper, on: 2025-09-01}}
""",
            name="twenty.yaml",
        )
    )
    matter.advance(date(2026, 1, 10))
    return matter
