"""Tell a case as a story of facts, then look at it from any day and with any knowledge.

    seen = given(supply(), *formed(), received("2025-05-28")).as_of("2025-06-05", X1="R-B")
    assert seen.unit("s1")["state"] == "in_warranty"

A story becomes the text of a case file, so that every test goes through the public road: text, `parse_case`,
`Register.apply`, `view`, and the JSON of interface.md section 6. Days are ISO strings, instants too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from functools import cached_property
from typing import Any

from yakkan import Register, parse_case

Json = dict[str, Any]

JST = timezone(timedelta(hours=9))


# --- days ---------------------------------------------------------------------------------------------------


def day(iso: str) -> date:
    return date.fromisoformat(iso)


def plus(iso: str, days: int) -> str:
    """The day so many days later (earlier when negative)."""
    return (day(iso) + timedelta(days=days)).isoformat()


def instant(iso: str) -> datetime:
    """An aware instant; JST where no offset is written."""
    moment = datetime.fromisoformat(iso)
    return moment if moment.tzinfo else moment.replace(tzinfo=JST)


def knowledge(known_at: str | None) -> date | datetime | None:
    """`known_at` as the façade takes it: a bare day, or an instant where a time of day is written."""
    if known_at is None:
        return None
    return instant(known_at) if "T" in known_at else day(known_at)


# --- contracts ----------------------------------------------------------------------------------------------


def supply(id: str = "server", units: Iterable[str] = ("s1",), unit_price: int = 1_200_000, **more: Any) -> Json:
    """A sale of equipment; every unit at `unit_price` yen before tax."""
    named = list(units)
    return {
        "id": id,
        "kind": "supply",
        "price": unit_price * len(named),
        "due_on": "2025-05-30",
        "units": [{"id": unit, "price": unit_price} for unit in named],
        **more,
    }


def integration(id: str = "build", price: int = 10_000_000, **more: Any) -> Json:
    return {"id": id, "kind": "integration", "price": price, "due_on": "2025-07-31", **more}


def outsourcing(id: str = "watch", monthly_fee: int = 300_000, **more: Any) -> Json:
    term = {"starts_on": "2025-05-01", "term_months": 12}
    return {"id": id, "kind": "outsourcing", "monthly_fee": monthly_fee, **term, **more}


def maintenance(id: str = "care", monthly_fee: int = 10_000, **more: Any) -> Json:
    term = {"starts_on": "2025-05-01", "term_months": 12}
    return {"id": id, "kind": "maintenance", "monthly_fee": monthly_fee, **term, **more}


# --- facts --------------------------------------------------------------------------------------------------


def fact(event: str, on: str, *, at: str | None = None, **fields: Any) -> Json:
    """Any fact; `at` is the instant it was recorded. Fields that are None are left out of the case file."""
    written = {"event": event, "on": on, "recorded_at": at, **fields}
    return {name: value for name, value in written.items() if value is not None}


def applied(on: str, **more: Any) -> Json:
    return fact("ApplicationReceived", on, **more)


def accepted(on: str, form: str = "paper", **more: Any) -> Json:
    return fact("AcceptanceArrived", on, form=form, **more)


def formed(on: str = "2025-04-07") -> tuple[Json, Json]:
    """Application four days before, acceptance on the given day."""
    return applied(plus(on, -4)), accepted(on)


def formed_on(on: str, **more: Any) -> tuple[Json, Json]:
    """Application and acceptance on one day."""
    return applied(on, **more), accepted(on, **more)


def _of_unit(event: str, on: str, contract: str, unit: str, more: Json) -> Json:
    return fact(event, on, contract=contract, unit=unit, **more)


def received(on: str, unit: str = "s1", contract: str = "server", **more: Any) -> Json:
    return _of_unit("EquipmentReceived", on, contract, unit, more)


def redelivered(on: str, unit: str = "s1", contract: str = "server", **more: Any) -> Json:
    return _of_unit("EquipmentRedelivered", on, contract, unit, more)


def certificate(on: str, unit: str = "s1", contract: str = "server", **more: Any) -> Json:
    return _of_unit("PassCertificateArrived", on, contract, unit, {"form": "paper", **more})


def rejection(on: str, unit: str = "s1", contract: str = "server", **more: Any) -> Json:
    return _of_unit("RejectionArrived", on, contract, unit, {"form": "paper", **more})


def remedy_declined(on: str, unit: str = "s1", contract: str = "server", **more: Any) -> Json:
    return _of_unit("RemedyDeclined", on, contract, unit, more)


def reduction_requested(on: str, unit: str = "s1", contract: str = "server", **more: Any) -> Json:
    return _of_unit("PriceReductionRequested", on, contract, unit, more)


def reduction_agreed(on: str, amount: int, unit: str = "s1", contract: str = "server", **more: Any) -> Json:
    return _of_unit("PriceReductionAgreed", on, contract, unit, {"amount": amount, **more})


def latent_defect(on: str, unit: str = "s1", contract: str = "server", **more: Any) -> Json:
    return _of_unit("LatentDefectNoticed", on, contract, unit, {"form": "paper", **more})


def defect_remedied(on: str, unit: str = "s1", contract: str = "server", **more: Any) -> Json:
    return _of_unit("DefectRemedied", on, contract, unit, more)


def fire(on: str, unit: str = "s1", contract: str = "server", **more: Any) -> Json:
    """The unit is destroyed; nobody's fault unless said otherwise."""
    return _of_unit("RiskEventOccurred", on, contract, unit, {"attributable_to": "neither", **more})


def paid(on: str, amount: int, **more: Any) -> Json:
    return fact("PaymentReceived", on, amount=amount, **more)


def agreed_to_end(on: str, unit: str | None = None, contract: str = "server") -> Json:
    return fact("TerminationAgreed", on, contract=contract, unit=unit)


def in_order(facts: tuple[Json, ...], *, turned: bool) -> list[Json]:
    """Two facts of one day, recorded at ten and at eleven o'clock, as told or the other way round."""
    told = [*reversed(facts)] if turned else [*facts]
    return [{**each, "recorded_at": f"{each['on']}T{10 + at}:00+09:00"} for at, each in enumerate(told)]


def corrected(corrects: str, changes: Json, on: str, **more: Any) -> Json:
    return fact("FactCorrected", on, corrects=corrects, changes=changes, **more)


def retracted(retracts: str, on: str, reason: str = "entered by mistake", **more: Any) -> Json:
    return fact("FactRetracted", on, retracts=retracts, reason=reason, **more)


# --- what is seen -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Seen:
    """The JSON of one view, with finders that fail loudly when what is looked for is not there just once."""

    json: Json

    @staticmethod
    def _match(items: Iterable[Json], wanted: Json) -> list[Json]:
        return [item for item in items if all(item.get(name) == value for name, value in wanted.items())]

    def _one(self, items: Iterable[Json], **wanted: Any) -> Json:
        everything = list(items)
        found = self._match(everything, wanted)
        assert len(found) == 1, f"{len(found)} found with {wanted} among {json.dumps(everything, ensure_ascii=False)}"
        return found[0]

    def contract(self, contract: str = "server") -> Json:
        return self._one(self.json["contracts"], contract=contract)

    def unit(self, unit: str = "s1", contract: str = "server") -> Json:
        return self._one(self.contract(contract)["units"], unit=unit)

    def rows(self, event: str | None = None, **wanted: Any) -> list[Json]:
        if event is not None:
            wanted["event"] = event
        return self._match(self.json["timeline"], wanted)

    def row(self, event: str | None = None, **wanted: Any) -> Json:
        return self._one(self.rows(event, **wanted))

    def duties(self, id: str, **wanted: Any) -> list[Json]:
        return self._match(self.json["obligations"], {"id": id, **wanted})

    def duty(self, id: str, **wanted: Any) -> Json:
        return self._one(self.json["obligations"], id=id, **wanted)

    def charges(self, **wanted: Any) -> list[Json]:
        return self._match(self.json["fees"]["charges"], wanted)

    def charge(self, id: str = "server/s1/price") -> Json:
        return self._one(self.json["fees"]["charges"], id=id)

    def interest(self, charge: str = "server/s1/price") -> list[Json]:
        return self._match(self.json["fees"]["interest"], {"charge": charge})

    @property
    def totals(self) -> Json:
        totals: Json = self.json["fees"]["totals"]
        return totals

    def lines(self, **wanted: Any) -> list[Json]:
        return self._match(self.json["liability"], wanted)

    def line(self, **wanted: Any) -> Json:
        return self._one(self.json["liability"], **wanted)

    def substance(self) -> Json:
        """The view without what belongs to the record alone: references, instants of recording and forecasts.

        Timeline rows that no longer stand, and those that only tell of the record (corrections, withdrawals),
        are left out: what remains is what is the case, in an order of its own.
        """
        about_the_record = {"DeemedEventWithdrawn", "FactCorrected", "FactRetracted"}
        stripped: Json = _without(
            self.json, {"ref", "recorded_at", "forecast", "because", "known_at", "corrected_by", "was"}
        )
        for posting in stripped["fees"].get("postings", []):
            posting.pop("event", None)  # a reference too
        rows = [
            row for row in stripped["timeline"] if row["status"] == "effective" and row["event"] not in about_the_record
        ]
        stripped["timeline"] = sorted(rows, key=lambda row: json.dumps(row, sort_keys=True))
        return stripped


def _without(value: Any, names: set[str]) -> Any:
    if isinstance(value, dict):
        return {name: _without(part, names) for name, part in value.items() if name not in names}
    if isinstance(value, list):
        return [_without(part, names) for part in value]
    return value


@dataclass(frozen=True)
class Story:
    """One case: its definitions and its facts in the order told."""

    contracts: tuple[Json, ...]
    facts: tuple[Json, ...]
    quote: Json = field(default_factory=dict)
    readings: Json = field(default_factory=dict)
    top: Json = field(default_factory=dict)

    @property
    def case(self) -> Json:
        quote = {"number": "Q-2015-0001", "issued_on": "2015-01-05", **self.quote}
        case = {"order": "SO-1", "customer": "みなと商事", "quote": quote, "contracts": list(self.contracts)}
        if self.readings:
            case["readings"] = self.readings
        return {**case, **self.top, "events": list(self.facts)}

    @property
    def text(self) -> str:
        """The case file. JSON is YAML too."""
        return json.dumps(self.case, ensure_ascii=False, indent=1)

    def then(self, *facts: Json) -> Story:
        """The same story told further."""
        return Story(self.contracts, self.facts + facts, self.quote, self.readings, self.top)

    def told_to(self, register: Any) -> Any:
        """Apply the case to a register; the matter."""
        return register.apply(parse_case(self.text))

    @cached_property
    def matter(self) -> Any:
        return self.told_to(Register(":memory:"))

    def as_of(self, on: str, known_at: str | None = None, **readings: str) -> Seen:
        return look(self.matter, on, known_at, **readings)


def look(matter: Any, on: str, known_at: str | None = None, **readings: str) -> Seen:
    """The view of a matter as JSON; it is also proved to be JSON."""
    view = matter.view(as_of=day(on), known_at=knowledge(known_at), readings=readings)
    return Seen(json.loads(json.dumps(view.to_dict())))


def given(*parts: Json, quote: Json | None = None, readings: Json | None = None, **top: Any) -> Story:
    """A story from contracts (they have a `kind`) and facts (they have an `event`), in the order told."""
    contracts = tuple(part for part in parts if "kind" in part)
    facts = tuple(part for part in parts if "event" in part)
    assert len(contracts) + len(facts) == len(parts)
    return Story(contracts, facts, quote or {}, readings or {}, top)
