"""Case files as a stranger would write them: valid, often odd, drawn from any source of chance.

    text = wild_case(random.Random(7)).text

The chance is a `random.Random`; with `hypothesis.strategies.randoms()` a failing case shrinks. Days cluster where
calendars bite: month ends, leap days, holidays, the turn of the year.
"""

from __future__ import annotations

import json
import types
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from yakkan.domain.contract.facts import FACTS, base
from yakkan.domain.terms.readings.catalogue import READINGS

Json = dict[str, Any]
T = TypeVar("T")

ANCHORS = [
    date.fromisoformat(iso)
    for iso in [
        "2024-02-29",
        "2023-08-31",
        "2024-08-31",
        "2024-12-31",
        "2025-01-31",
        "2025-02-28",
        "2025-05-02",
        "2025-05-30",
        "2019-09-30",
        "2020-03-31",
        "2024-05-03",
        "2025-11-30",
        "2026-05-31",
        "2023-02-28",
        "2024-01-30",
        "2025-09-15",
        "2026-09-18",
        "2024-06-30",
    ]
]
KINDS = (
    "supply",
    "integration",
    "requirements_definition",
    "support_work",
    "outsourcing",
    "rental",
    "maintenance",
    "subscription",
)
PRICED = KINDS[:4]
AMOUNTS = (1, 1000, 19_999, 50_000, 110_000, 220_000, 300_000, 330_000, 660_000, 1_100_000, 1_320_000, 5_000_000)

FOR_ANY = [
    "PaymentReceived",
    "PaymentReceived",
    "PaymentReceived",
    "InvoiceIssued",
    "PaymentDemanded",
    "SuitFiled",
    "AllocationAgreed",
    "SetOffDeclared",
    "DepositDemanded",
    "DepositPaid",
    "DepositPaid",
    "DepositApplied",
    "DepositRefunded",
    "DebtAcknowledged",
    "CureDemandArrived",
    "CureDemandArrived",
    "BreachCured",
    "MaterialityFound",
    "ImmediateGroundOccurred",
    "HarassmentFound",
    "PerformanceRefused",
    "SolicitationFound",
    "RescissionArrived",
    "RescissionArrived",
    "TerminationAgreed",
    "SecretDisclosed",
    "PersonalDataObtained",
    "DisclosureConsented",
    "WorkSubcontracted",
    "AssignmentConsented",
    "RightsAssigned",
    "DamageOccurred",
    "AttributionFound",
    "ClaimSettled",
    "ForceMajeureOccurred",
]
FOR_WORK = [
    "SpecificationConfirmed",
    "SpecificationChangeAgreed",
    "InformationRequested",
    "InformationProvided",
    "ScheduleSlipNotified",
    "ScheduleExtended",
    "WorkCompleted",
    "WorkCompleted",
    "CompletionConfirmed",
    "CompletionObjected",
    "CompletionObjected",
    "CompletionFound",
    "CompletionFound",
    "ReworkDemanded",
    "ReworkPerformed",
    "ProgressAssessed",
]
FOR_SERVICE = [
    "MonthlyFeeChanged",
    "ServiceLevelMeasured",
    "NonRenewalDeclared",
    "NonRenewalDeclared",
    "EarlyTerminationNoticed",
    "EarlyTerminationNoticed",
    "ThirdPartySoftwareDiscontinued",
    "LicenceConcluded",
    "MaintenanceRequested",
    "MaintenancePerformed",
]
FOR_RENTAL = [
    "RentalDelivered",
    "RentalDelivered",
    "RentalReceiptIssued",
    "RentalDefectNoticed",
    "SubstituteDelivered",
    "RentalAccidentReported",
    "RentalLost",
    "RentalDamaged",
    "CompensationAssessed",
    "ReturnInstructed",
    "RentalReturned",
    "DataErasureConfirmed",
]
FOR_SUPPLY = [
    "DeliveryDelayNotified",
    "EquipmentReceived",
    "EquipmentReceived",
    "PassCertificateArrived",
    "PassCertificateArrived",
    "RejectionArrived",
    "RejectionArrived",
    "RemedyDeclined",
    "EquipmentRedelivered",
    "EquipmentRedelivered",
    "PriceReductionRequested",
    "PriceReductionAgreed",
    "LatentDefectNoticed",
    "DefectRemedied",
    "RiskEventOccurred",
    "LeaseRequested",
    "LeaseConsented",
    "LeaseConcluded",
    "LessorSaleConcluded",
    "LeaseAcceptanceCertified",
    "LeaseFailed",
]
SPELLS = ("ForceMajeureOccurred", "PerformanceRefused")
"""Events that last until a day, which does not lie before the first."""
LEASE = ["LeaseRequested", "LeaseConsented", "LeaseConcluded", "LessorSaleConcluded"]
FORMATION = ["ApplicationReceived", "ApplicationRejected", "ApplicationWithdrawn", "AcceptanceArrived"]

ROAD = {
    "supply": ["EquipmentReceived"],
    "integration": ["WorkCompleted"],
    "requirements_definition": ["WorkCompleted"],
    "support_work": ["WorkCompleted"],
    "outsourcing": [],
    "rental": ["RentalDelivered"],
    "maintenance": [],
    "subscription": ["LicenceConcluded"],
}
"""What has to happen before much else of a kind can."""


Step = tuple[str, int, Json]
"""An event of a thread: its name, the most days since the one before, and the fields that the thread needs."""

ENDINGS: list[list[Step]] = [
    [
        ("CureDemandArrived", 9, {"by": "company", "form": "paper", "days": 7}),
        ("RescissionArrived", 30, {"by": "company", "basis": "40(1)"}),
    ],
    [
        ("CureDemandArrived", 9, {"by": "customer", "form": "paper", "days": 7}),
        ("RescissionArrived", 30, {"by": "customer", "basis": "40(1)"}),
    ],
    [("CureDemandArrived", 9, {"form": "paper"}), ("BreachCured", 14, {})],
    [
        ("CureDemandArrived", 9, {"form": "paper"}),
        ("MaterialityFound", 14, {}),
        ("RescissionArrived", 30, {"basis": "40(1)"}),
    ],
    [
        ("ImmediateGroundOccurred", 9, {"party": "customer"}),
        ("RescissionArrived", 9, {"by": "company", "basis": "40(2)"}),
    ],
    [
        ("HarassmentFound", 9, {}),
        ("PerformanceRefused", 9, {}),
        ("RescissionArrived", 9, {"by": "company", "basis": "48(4)"}),
    ],
    [("SolicitationFound", 9, {}), ("RescissionArrived", 9, {"by": "company", "basis": "47(2)"})],
]
MONEY: list[list[Step]] = [
    [("InvoiceIssued", 60, {}), ("PaymentReceived", 60, {}), ("PaymentReceived", 60, {}), ("SetOffDeclared", 60, {})],
    [
        ("DepositDemanded", 9, {"amount": 110_000}),
        ("DepositPaid", 20, {}),
        ("DepositApplied", 90, {}),
        ("TerminationAgreed", 60, {}),
        ("PaymentReceived", 60, {"amount": 5_000_000}),
        ("DepositRefunded", 60, {"amount": 1000}),
    ],
    [
        ("DamageOccurred", 30, {"incident": "x1"}),
        ("AttributionFound", 30, {"incident": "x1"}),
        ("ClaimSettled", 30, {"incident": "x1"}),
    ],
    [
        ("SecretDisclosed", 9, {"item": "i1", "marked": True, "tangible": True}),
        ("DisclosureConsented", 90, {"item": "i1"}),
    ],
]
WORK: list[list[Step]] = [
    [
        ("WorkCompleted", 20, {}),
        ("CompletionConfirmed", 16, {}),
        ("ReworkDemanded", 200, {"form": "paper", "attributable_to": "company"}),
        ("ReworkPerformed", 20, {}),
    ],
    [("WorkCompleted", 20, {}), ("CompletionObjected", 16, {}), ("CompletionFound", 40, {}), ("WorkCompleted", 20, {})],
    [("InformationRequested", 9, {}), ("InformationProvided", 9, {}), ("ScheduleSlipNotified", 9, {})],
    [("PaymentReceived", 20, {}), ("TerminationAgreed", 20, {}), ("ProgressAssessed", 20, {})],
]
SERVICE: list[list[Step]] = [
    [
        ("MonthlyFeeChanged", 60, {}),
        ("ServiceLevelMeasured", 30, {"metric": "availability", "value": "98.9"}),
        ("ServiceLevelMeasured", 9, {"metric": "availability"}),
    ],
    [("MaintenanceRequested", 30, {}), ("MaintenancePerformed", 9, {})],
    [("PaymentReceived", 40, {"prepays_through": "2025-12"}), ("ThirdPartySoftwareDiscontinued", 90, {})],
    [("EarlyTerminationNoticed", 60, {"form": "paper"}), ("PaymentReceived", 60, {}), ("InvoiceIssued", 9, {})],
]
RENTAL: list[list[Step]] = [
    [
        ("RentalDelivered", 9, {}),
        ("RentalDefectNoticed", 5, {}),
        ("SubstituteDelivered", 9, {}),
        ("RentalReceiptIssued", 9, {}),
    ],
    [
        ("RentalDelivered", 9, {}),
        ("RentalLost", 60, {"attributable_to": "customer"}),
        ("RentalAccidentReported", 9, {}),
        ("CompensationAssessed", 20, {"amount": 800_000}),
        ("SubstituteDelivered", 20, {}),
    ],
    [
        ("RentalDelivered", 9, {}),
        ("EarlyTerminationNoticed", 40, {"form": "paper"}),
        ("ReturnInstructed", 9, {}),
        ("RentalReturned", 150, {}),
        ("DataErasureConfirmed", 9, {}),
    ],
]
SUPPLY: list[list[Step]] = [
    [
        ("EquipmentReceived", 9, {}),
        ("RejectionArrived", 9, {"form": "paper"}),
        ("EquipmentRedelivered", 20, {}),
        ("PassCertificateArrived", 9, {}),
    ],
    [
        ("EquipmentReceived", 9, {}),
        ("PassCertificateArrived", 9, {"form": "paper", "special": True}),
        ("PriceReductionRequested", 9, {}),
        ("PriceReductionAgreed", 20, {"amount": 50_000}),
        ("PaymentReceived", 60, {"amount": 1_320_000}),
    ],
    [
        ("EquipmentReceived", 9, {}),
        ("LatentDefectNoticed", 200, {"form": "paper", "discoverable": False}),
        ("DefectRemedied", 20, {}),
    ],
    [
        ("EquipmentReceived", 9, {}),
        ("RejectionArrived", 9, {"form": "paper"}),
        ("RemedyDeclined", 9, {}),
        ("RescissionArrived", 20, {"by": "customer"}),
    ],
    [
        ("EquipmentReceived", 9, {}),
        ("RiskEventOccurred", 20, {}),
        ("EquipmentRedelivered", 20, {}),
        ("InvoiceIssued", 20, {}),
    ],
    [
        ("EquipmentReceived", 9, {}),
        ("LeaseAcceptanceCertified", 20, {}),
        ("PaymentReceived", 60, {"amount": 1_320_000}),
    ],
]


@dataclass(frozen=True)
class Case:
    """Documents of one customer, as the case file has them."""

    documents: tuple[Json, ...]

    @property
    def text(self) -> str:
        """JSON Lines: one order a line."""
        return "\n".join(json.dumps(each, ensure_ascii=False) for each in self.documents)

    def with_events(self, *events: Sequence[Json]) -> Case:
        """The same orders with other events."""
        return Case(tuple({**d, "events": list(e)} for d, e in zip(self.documents, events, strict=True)))

    @property
    def days(self) -> list[date]:
        """The days on which its facts happen."""
        return sorted({date.fromisoformat(e["on"]) for d in self.documents for e in d["events"]})


def pick(chance: Random, options: Sequence[T]) -> T:
    return options[chance.randrange(len(options))]


def maybe(chance: Random, percent: int) -> bool:
    return chance.randrange(100) < percent


def around(chance: Random, day: date, before: int, after: int) -> date:
    """A day near another; every third time moved to where its month ends."""
    found = day + timedelta(days=chance.randrange(-before, after + 1))
    if maybe(chance, 30):
        found = (found.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=chance.randrange(2))
    return found


# --- definitions --------------------------------------------------------------------------------------------------


def contract(chance: Random, id: str, kind: str, day: date, others: Sequence[str]) -> Json:
    """One service line, due or beginning near a day."""
    made: Json = {"id": id, "kind": kind}
    if kind in PRICED:
        made["price"] = pick(chance, [300_000, 1_000_000, 1_200_000, 19_999, 0])
        if maybe(chance, 60):
            made["due_on"] = around(chance, day, 5, 60).isoformat()
        if kind == "supply" and maybe(chance, 60):
            number = chance.randrange(1, 4)
            made["price"] = number * 200_001
            made["units"] = [{"id": f"u{i}", "price": 200_001} for i in range(1, number + 1)]
        if kind == "supply":
            made["maker"] = pick(chance, ["company", "company", "other"])
            made["lease"] = maybe(chance, 20)
        if maybe(chance, 25) and made["price"]:
            made["tax_rate"] = "0.10"
            # Each unit rounds its tax by itself; the price and the units' prices are such that both agree or differ.
            units = made.get("units", [{"price": made["price"]}])
            gross = sum(u["price"] + u["price"] // 10 for u in units)
            first = gross // 3
            later = [around(chance, day, 0, 200).isoformat() for _ in range(2)]
            made["instalments"] = [
                {"amount": first, "due_on": later[0]},
                {"amount": gross - first, "due_on": later[1]},
            ]
        elif maybe(chance, 30):
            made["payment"] = {"due_on": around(chance, day, 0, 90).isoformat()}
        return made
    made["monthly_fee"] = pick(chance, [300_000, 20_000, 10_001, 0])
    made["starts_on"] = around(chance, day, 10, 30).isoformat()
    if maybe(chance, 70):
        made["term_months"] = pick(chance, [1, 2, 3, 4, 6, 12, 12])
    else:
        made["ends_on"] = around(
            chance, date.fromisoformat(made["starts_on"]) + timedelta(days=120), 90, 250
        ).isoformat()
        made["ends_on"] = max(made["ends_on"], made["starts_on"])
    if kind == "rental" and maybe(chance, 50):
        number = chance.randrange(1, 3)
        made["units"] = [{"id": f"u{i}", "monthly_fee": 20_000} for i in range(1, number + 1)]
        made["monthly_fee"] = 20_000 * number
    if maybe(chance, 25):
        made["auto_renews"] = False
    if maybe(chance, 20) and kind != "rental":
        made["prorated"] = False
    if maybe(chance, 30):
        steps = [{"below": "99.9", "reduce": "0.10"}, {"below": "99.0", "reduce": "1"}]
        made["sla"] = {"availability": steps}
    if kind == "maintenance" and others and maybe(chance, 80):
        made["covers"] = [pick(chance, others)]
    return made


def document(chance: Random, number: int, day: date, readings: Json) -> Json:
    """One order, without its events."""
    quote: Json = {"number": f"Q-{number}", "issued_on": (day - timedelta(days=90)).isoformat()}
    if maybe(chance, 40):
        quote["deposit_limit"] = pick(chance, [0, 500_000, 3_000_000])
    if maybe(chance, 20):
        quote["tax_rate"] = "0.10"
    if maybe(chance, 40):
        quote["payment"] = {"months_after": chance.randrange(3), "day": pick(chance, ["end", 1, 10, 30, 31])}
    contracts: list[Json] = []
    for n in range(1, pick(chance, [1, 1, 1, 2, 2, 3]) + 1):
        # The same id in two orders is what ORDER/CONTRACT is for.
        id = pick(chance, [f"c{n}", f"o{number}c{n}"])
        others = [each["id"] for each in contracts]
        contracts.append(contract(chance, id, pick(chance, KINDS), day, others))
    for each in contracts:
        if maybe(chance, 15):
            each["communications_secrecy"] = True
        if maybe(chance, 20):
            each["special"] = pick(
                chance,
                [{"inspection_days": 30}, {"non_renewal_months": 1}, {"rework_months": 1}, {"confirmation_days": 3}],
            )
    made = {"order": f"SO-{number}", "customer": "みなと商事", "quote": quote, "contracts": contracts}
    return {**made, "readings": readings} if readings else made


def some_readings(chance: Random, most: int) -> Json:
    """Readings set to any of their values."""
    names = [pick(chance, list(READINGS)) for _ in range(chance.randrange(most + 1))]
    return {name: pick(chance, list(READINGS[name].alternatives)) for name in names}


# --- facts --------------------------------------------------------------------------------------------------------


@cache
def _hints(name: str) -> list[tuple[str, Any, bool]]:
    """Fields of an event beyond the common ones: name, type, whether it may be left out."""
    cls = FACTS[name]
    hints = get_type_hints(cls, include_extras=True)
    common = {each.name for each in fields(base.Fact)}
    found = []
    for each in fields(cls):
        if each.name not in common:
            annotation = hints[each.name]
            optional = get_origin(annotation) in (Union, types.UnionType) and type(None) in get_args(annotation)
            if optional:
                annotation = next(a for a in get_args(annotation) if a is not type(None))
            found.append((each.name, annotation, optional))
    return found


def value(chance: Random, annotation: Any, name: str, day: date, charges: Sequence[str]) -> Any:
    """A value for a field of an event."""
    makers: list[tuple[Any, Callable[[], Any]]] = [
        (base.Day, lambda: around(chance, day, 10, 60).isoformat()),
        (base.PositiveYen, lambda: pick(chance, AMOUNTS)),
        (base.Yen, lambda: pick(chance, (0, *AMOUNTS))),
        (base.Count, lambda: pick(chance, [1, 7, 14, 30])),
        (base.Flag, lambda: maybe(chance, 50)),
        (base.Month, lambda: around(chance, day, 40, 90).isoformat()[:7]),
        (base.Rate, lambda: pick(chance, ["0", "0.45", "1", "0.20"] if name == "ratio" else ["100", "99.5", "98.9"])),
    ]
    for known, make in makers:
        if annotation == known:
            return make()
    if name == "charges":
        return [pick(chance, charges) for _ in range(chance.randrange(1, 4))]
    if name == "charge":
        return pick(chance, charges)
    if get_origin(annotation) is Literal:
        return pick(chance, get_args(annotation))
    texts = {"item": ["i1", "i2"], "incident": ["x1", "x2"], "metric": ["availability", "response"]}
    return pick(chance, texts.get(name, ["甲", "乙"]))


def charge_ids(contracts: Sequence[Json], day: date) -> list[str]:
    """Charges that these contracts may have by their definitions, and one that none ever comes to."""
    found = [f"{contracts[0]['id']}/deposit/99"]
    for each in contracts:
        id, kind = each["id"], each["kind"]
        units = [u["id"] for u in each.get("units", [])]
        if "starts_on" in each:
            found += [f"{id}/{max(day.isoformat(), each['starts_on'])[:7]}", f"{id}/early_termination"]
            if kind == "rental":
                found += [f"{place}/late_return/1" for place in ([f"{id}/{unit}" for unit in units] or [id])]
        elif kind == "supply":
            found += [f"{id}/{unit}/price" for unit in units or [id]]
        else:
            found += [f"{id}/price", f"{id}/progress_settlement"]
        if each.get("instalments"):
            found.append(f"{id}/instalment/1")
    return found


def fact(chance: Random, name: str, day: date, contracts: Sequence[Json], within: Json | None) -> Json:
    """An event of that name on that day, for a contract or (None) for the account."""
    made: Json = {"event": name, "on": day.isoformat()}
    if within is not None:
        made["contract"] = within["id"]
        units = [u["id"] for u in within.get("units", [])]
        units = units or ([within["id"]] if within["kind"] in ("supply", "rental") else [])
        if units and maybe(chance, 70):
            made["unit"] = pick(chance, units)
    for field, annotation, optional in _hints(name):
        if not optional or maybe(chance, 50):
            made[field] = value(chance, annotation, field, day, charge_ids(contracts, day))
    if name == "CureDemandArrived" and "days" in made:
        made.pop("until", None)
    if name in SPELLS and "until" in made:
        # Clamped after it is drawn, so that what is drawn afterwards stays the same.
        made["until"] = max(made["until"], made["on"])
    if "form" in made and maybe(chance, 60):
        made["form"] = "paper"
    if maybe(chance, 10):
        made["dispatched_on"] = min(around(chance, day, 5, 0), day).isoformat()
    return made


def suited(kind: str) -> list[str]:
    """Events that mean something for a kind of contract."""
    if kind == "supply":
        return FOR_SUPPLY
    if kind == "rental":
        return [*FOR_RENTAL, *FOR_SERVICE]
    return FOR_WORK if kind in PRICED else FOR_SERVICE


def threads(kind: str) -> list[list[Step]]:
    """Chains of events that follow from one another, for a kind of contract."""
    if kind == "supply":
        return [*SUPPLY, *SUPPLY, *ENDINGS, *MONEY]
    if kind == "rental":
        return [*RENTAL, *RENTAL, *SERVICE, *ENDINGS, *MONEY]
    return [*(WORK if kind in PRICED else SERVICE), *ENDINGS, *MONEY]


def thread(chance: Random, day: date, contracts: Sequence[Json], within: Json) -> list[Json]:
    """One chain of events of a contract, and of one unit of it where it has units."""
    told: list[Json] = []
    when = around(chance, day, 9, 9)
    for name, most, needed in pick(chance, threads(within["kind"])):
        made = fact(chance, name, when, contracts, within) | needed
        if name == "CureDemandArrived" and "days" in made:
            made.pop("until", None)
        unit = told[0].get("unit") if told else made.get("unit")
        made.pop("unit", None)
        told.append(made | ({"unit": unit} if unit else {}))
        when += timedelta(days=chance.randrange(most + 1))
    return told


def correction(chance: Random, targets: Sequence[Json], day: date, contracts: Sequence[Json]) -> Json:
    """A correction or retraction of one of these labelled facts, which may be a correction itself."""
    target = pick(chance, targets)
    made: Json = {"on": day.isoformat()}
    if maybe(chance, 70) and "contract" in target:
        made["contract"] = target["contract"]
    if maybe(chance, 30):
        return {**made, "event": "FactRetracted", "retracts": target["id"], "reason": "entered by mistake"}
    free = {"on": base.Day, "note": base.Text}
    if target["event"] not in ("FactCorrected", "FactRetracted"):
        free |= {name: annotation for name, annotation, _ in _hints(target["event"])}
    names = list(dict.fromkeys(pick(chance, list(free)) for _ in range(chance.randrange(1, 3))))
    near = date.fromisoformat(target["on"])
    changes = {name: value(chance, free[name], name, near, charge_ids(contracts, near)) for name in names}
    if target["event"] == "CureDemandArrived":
        changes = {name: each for name, each in changes.items() if name not in ("days", "until")} or {"note": "甲"}
    if target["event"] in SPELLS:
        # One correction for both ends: what is left of another one may have moved either.
        changes = {name: each for name, each in changes.items() if name not in ("on", "until")} or {"note": "甲"}
    if "dispatched_on" in target:
        # It may not come to arrive before it was sent.
        changes = {name: each for name, each in changes.items() if name != "on"} or {"note": "甲"}
    return {**made, "event": "FactCorrected", "corrects": target["id"], "changes": changes}


def instant(chance: Random, day: date) -> str:
    """An instant of a day, sometimes its first one."""
    if maybe(chance, 30):
        return f"{day.isoformat()}T00:00+09:00"
    return f"{day.isoformat()}T{chance.randrange(24):02}:{pick(chance, ['00', '30'])}+09:00"


def events(chance: Random, made: Json, day: date, most: int, *, odd: int, late: int, labels: str) -> list[Json]:
    """What happens under an order, from some weeks before a day on; `odd` and `late` are percentages."""
    contracts = made["contracts"]
    told = [
        {"event": "ApplicationReceived", "on": (day - timedelta(days=30)).isoformat()},
        {"event": "AcceptanceArrived", "on": (day - timedelta(days=20)).isoformat(), "form": "paper"},
    ]
    for each in contracts:
        chained = maybe(chance, 60)
        if chained:
            told += thread(chance, around(chance, day, 9, pick(chance, [9, 90, 300])), contracts, each)
        for name in ROAD[each["kind"]]:
            if maybe(chance, 70) and not any(e["event"] == name and e["contract"] == each["id"] for e in told[2:]):
                told.append(fact(chance, name, around(chance, day, 10, 20), contracts, each))
        if each.get("lease") and maybe(chance, 60):
            told += [fact(chance, name, day - timedelta(days=15), contracts, each) for name in LEASE]
    for _ in range(chance.randrange(1, most + 1)):
        when = around(chance, day, 15, pick(chance, [15, 60, 200, 500]))
        within = None if maybe(chance, 15) else pick(chance, contracts)
        names = FOR_ANY if within is None or maybe(chance, 40) else suited(within["kind"])
        if maybe(chance, odd):
            names = [name for name in FACTS if name not in ("FactCorrected", "FactRetracted")]
        told.append(fact(chance, pick(chance, names), when, contracts, within))
        if maybe(chance, 5):
            told.append(dict(told[-1]))
    for number, each in enumerate(told):
        if maybe(chance, 60):
            each["id"] = f"{labels}{number}"
        if maybe(chance, late):
            on = date.fromisoformat(each["on"])
            each["recorded_at"] = instant(chance, on + timedelta(days=pick(chance, [0, 0, 1, 2, 5, 20, 90, -1, -10])))
    labelled = [each for each in told if "id" in each]
    for number in range(pick(chance, [0, 0, 1, 2, 4]) if labelled and late else 0):
        target = pick(chance, labelled)
        known = date.fromisoformat((target.get("recorded_at") or target["on"])[:10])
        when = known + timedelta(days=pick(chance, [0, 1, 3, 30, 200]))
        fix = correction(chance, [target], when, contracts)
        fix |= {"id": f"{labels}fix{number}", "recorded_at": f"{when.isoformat()}T23:30+09:00"}
        told.append(fix)
        labelled.append(fix)
    return told


def wild_case(
    chance: Random, most: int = 12, *, odd: int = 10, late: int = 35, orders: Sequence[int] = (1, 1, 1, 2, 3)
) -> Case:
    """A matter of one to three orders, with up to `most` events each beside what forms and delivers it."""
    day = pick(chance, ANCHORS)
    readings = some_readings(chance, 2) if maybe(chance, 30) else {}
    documents = []
    for number in range(1, pick(chance, orders) + 1):
        start = around(chance, day, 20, 40)
        made = document(chance, number, start, readings)
        told = events(chance, made, start, most, odd=odd, late=late, labels=f"e{number}-")
        documents.append({**made, "events": told})
    return Case(tuple(documents))
