"""Terms, refusals, notices, fees and levels of a service beside an oracle that walks from day to day.

Articles 9, 10(1), 10(2), 10(4), 24, 38(2) and 44 with X19, X21, X40, X57 to X59 and X71. A subscription waits for its
licence, while its terms run. Refusals come around the last days for
them, fees and notices around the ends of months and terms; terms renew for twelve months or for as few as one. Nothing
here comes from the software.
"""

from __future__ import annotations

import json
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from days import DAY, each_day, months_end

from yakkan import Register, parse_case

Json = dict[str, Any]
Paper = tuple[date, str, Json]
STARTS = (
    "2024-01-31",
    "2024-02-29",
    "2023-08-31",
    "2024-11-30",
    "2025-01-15",
    "2024-04-01",
    "2023-03-01",
    "2024-12-01",
)
LEVELS = {
    "a": [(Fraction("99.9"), Fraction("0.1")), (Fraction(99), Fraction("0.35"))],
    "b": [(Fraction(50), Fraction("0.8"))],
}
READINGS = {"X19": "ABCD", "X21": "AB", "X40": "ABC", "X57": "AB", "X58": "ABCD", "X59": "AB", "X71": "AB"}
SERVING = ("in_service", "renewed", "ending")


def month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def months_before(day: date, months: int) -> date:
    """The day of the same number so many months earlier, or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def last_to_refuse(end: date, months: int, x19: str) -> date:
    return {
        "R-A": months_before(end + DAY, months) - DAY,
        "R-B": months_before(end, months),
        "R-C": months_before(end, months) - DAY,
        "R-D": end - 30 * months * DAY,
    }[x19]


@dataclass
class Quote:
    """What was quoted, the day of acceptance, and the papers."""

    accepted: date
    first: date
    months: int
    renewal: int
    notice: int
    """Months of a renewed term, and before the end of one for a refusal."""
    renews: bool
    prorated: bool
    fee: int
    kind: str
    papers: list[Paper]
    readings: dict[str, str]

    def on(self, day: date) -> list[Paper]:
        return [paper for paper in self.papers if paper[0] == day]

    def last_to_refuse(self, end: date) -> date:
        return last_to_refuse(end, self.notice, self.readings["X19"])

    def licensed_before(self, day: date) -> bool:
        """Whether nothing keeps the service from beginning with a day (24)."""
        return self.kind == "outsourcing" or any(on < day and name == "LicenceConcluded" for on, name, _ in self.papers)

    def next_end(self, end: date) -> date:
        return months_end(end + DAY, self.renewal)


@dataclass
class Month:
    """A month's fee, for which days, and when it arose."""

    net: int
    first: date
    last: date
    taken: int = 0


@dataclass
class Service:
    """What has become of the service by the end of a day."""

    quote: Quote
    state: str = "accepted"
    began: date | None = None
    ended: date | None = None
    term: tuple[int, date, date] = (0, date.min, date.max)
    refused: bool = False
    late: tuple[date | None] | None = None
    """A refusal that came too late, and for the term to which day; None for the next one."""
    leaves: date | None = None
    notices: list[tuple[date, date]] = field(default_factory=list)
    fees: list[tuple[date, int]] = field(default_factory=list)
    months: dict[date, Month] = field(default_factory=dict)
    levels: dict[tuple[date, str], tuple[date, Fraction]] = field(default_factory=dict)
    struck: list[tuple[date, date]] = field(default_factory=list)
    reductions: list[tuple[str, str, int, str]] = field(default_factory=list)
    lump: int = 0

    @property
    def serving(self) -> bool:
        return self.state in SERVING

    def reading(self, name: str) -> str:
        return self.quote.readings[name]

    def fee(self, day: date) -> int:
        return [fee for since, fee in self.fees if since <= day][-1]

    # -- money ---------------------------------------------------------------------------------------------------

    def owed(self, first: date, last: date) -> int:
        """The fee for these days of a month (38(2))."""
        if not self.quote.prorated:
            return self.fee(first)
        length, days = month_end(first).day, [*each_day(first, last)]
        if len(days) == length:
            return sum(Fraction(self.fee(day), length) for day in days).__floor__()
        share = {"R-A": Fraction(1, length), "R-B": Fraction(1, 30), "R-C": Fraction(12, 365)}[self.reading("X40")]
        exact = sum((self.fee(day) * share for day in days), Fraction(0))
        return min(exact, Fraction(max(self.fee(day) for day in days))).__floor__()

    def charge(self, last: date) -> None:
        month = last.replace(day=1)
        if self.began is None or month in self.months or max(month, self.began) > last:
            return
        first = max(month, self.began)
        self.months[month] = Month(self.owed(first, last), first, last)
        for key in self.levels:
            if key[0] == month:
                self.reduce(key)

    def reduce(self, key: tuple[date, str]) -> None:
        """Take the agreed share off a fee that has arisen, for the days that are not excused (9, 44)."""
        measured, share = self.levels[key]
        month = self.months.get(key[0])
        if month is None or not share:
            return
        days = [*each_day(month.first, month.last)]
        excused = 0
        if self.reading("X71") == "R-A":
            excused = sum(any(first <= day <= last for first, last in self.struck) for day in days)
        base = month.net if self.reading("X59") == "R-A" else self.fee(month.last)
        amount = (base * share * Fraction(len(days) - excused, len(days))).__floor__()
        amount = min(amount, month.net - month.taken)
        if amount > 0:
            month.taken += amount
            self.reductions.append((f"{key[0]:%Y-%m}", key[1], amount, str(max(measured, month.last))))

    def rest(self, ended: date, until: date) -> int:
        """The lump sum for the days after the end (10(2))."""
        begins = (ended if self.began else max(ended, self.quote.first - DAY)) + DAY
        exact = Fraction(0)
        while begins <= until:
            month, last = begins.replace(day=1), min(month_end(begins), until)
            first = max(month, self.began) if self.began else begins
            charged = self.months[month].net if month in self.months else 0
            days = (last - begins).days + 1
            exact += {
                "R-A": Fraction(self.owed(first, last) - charged),
                "R-B": Fraction(self.fee(begins)),
                "R-C": Fraction(self.fee(begins) if begins.day == 1 and last == month_end(last) else 0),
                "R-D": Fraction(12 * self.fee(begins) * days, 365),
            }[self.reading("X58")]
            begins = last + DAY
        return exact.__floor__()

    # -- days ----------------------------------------------------------------------------------------------------

    def lapse(self, day: date) -> None:
        """What the end of the day before brought: the term's end, or another term."""
        number, _, last = self.term
        if not (self.serving or self.state == "accepted") or last != day - DAY:
            return
        if self.refused or not self.quote.renews:
            self.state, self.ended = "expired", last
            return
        self.term = (number + 1, day, self.quote.next_end(last))
        self.state = "accepted" if self.began is None else "renewed"
        if self.late is not None and self.late[0] in (None, self.term[2]):
            self.refused, self.late = True, None
        if self.began is not None and (self.refused or self.leaves is not None):
            self.state = "ending"

    def start(self, day: date) -> None:
        self.began = day
        self.state = "renewed" if self.term[0] > 1 else "in_service"
        if self.refused or self.leaves is not None:
            self.state = "ending"

    def close(self, day: date) -> None:
        """The fee of a month that closes on a day, or of the last days of service."""
        closes = day == month_end(day) or (day == self.term[2] and (self.refused or not self.quote.renews))
        if self.serving and closes:
            self.charge(day)

    def begin(self, day: date) -> None:
        """The day begins: the service, the fee of a month that closes on it, and an end that was given notice of."""
        last = self.term[2]
        first = day == max(self.quote.first, self.quote.accepted)
        if first and self.state == "accepted" and self.quote.licensed_before(day):
            self.start(day)
        self.close(day)
        if self.leaves == day and not any(
            name == "ThirdPartySoftwareDiscontinued" for _, name, _ in self.quote.on(day)
        ):
            if self.serving or (self.state == "accepted" and day <= last):
                self.terminate(day, lump_sum=True)
            else:
                self.leaves = None

    def terminate(self, day: date, *, lump_sum: bool) -> None:
        self.charge(day)
        if lump_sum:
            until = self.term[2]
            deadline = self.quote.last_to_refuse(until)
            certain = day > deadline and not any(came <= deadline and on <= until for came, on in self.notices)
            if self.reading("X57") == "R-B" and certain and self.quote.renews and not self.refused:
                until = self.quote.next_end(until)
            self.lump = self.rest(day, until)
        self.state, self.ended = "terminated", day

    def refuse(self, day: date) -> None:
        if self.refused or not (self.serving or self.state == "accepted"):
            return
        last = self.term[2]
        if day <= self.quote.last_to_refuse(last):
            self.refused = True
            self.state = "ending" if self.serving else self.state
        elif self.reading("X21") == "R-B":
            self.late = (None,)
        else:
            # A later term, where it has to be refused before it begins.
            while day > self.quote.last_to_refuse(last):
                before, last = last, self.quote.next_end(last)
                if self.quote.last_to_refuse(last) > before:
                    return
            self.late = self.late or (last,)

    def leave(self, day: date, fields: Json) -> None:
        on = max(day, fields.get("effective_on") or day)
        running = self.serving or (self.state == "accepted" and (day <= self.term[2] or on > day))
        if fields["form"] != "paper" or not running or (self.leaves is not None and self.leaves <= on):
            return
        self.leaves = on
        self.notices.append((day, on))
        if on == day:
            self.terminate(day, lump_sum=True)
        elif self.serving:
            self.state = "ending"

    def measure(self, day: date, fields: Json) -> None:
        month, metric = fields["month"], fields["metric"]
        if self.began is None:
            served = self.state == "accepted" and max(self.quote.first, day) <= month_end(month)
        else:
            served = self.began <= month_end(month) and (self.ended is None or month <= self.ended)
        if served and (month, metric) not in self.levels:
            value = Fraction(fields["value"])
            share = max((share for below, share in LEVELS[metric] if value < below), default=Fraction(0))
            self.levels[month, metric] = (day, share)
            self.reduce((month, metric))

    def fact(self, paper: Paper) -> None:
        day, name, fields = paper
        if name == "NonRenewalDeclared":
            self.refuse(day)
        elif name == "EarlyTerminationNoticed":
            self.leave(day, fields)
        elif name == "ServiceLevelMeasured":
            self.measure(day, fields)
        elif name == "LicenceConcluded" and self.state == "accepted" and day >= self.quote.first:
            self.start(day)
            self.close(day)
        elif name == "ThirdPartySoftwareDiscontinued" and (self.serving or self.state == "accepted"):
            self.terminate(day, lump_sum=False)

    def holds_all_day(self, paper: Paper) -> None:
        """A step of the fee and force majeure hold from the start of their day."""
        day, name, fields = paper
        if name == "MonthlyFeeChanged" and (self.ended is None or self.ended >= day):
            self.fees.append((max(day, fields.get("effective_on") or day), fields["monthly_fee"]))
            self.fees.sort(key=lambda step: step[0])
        elif name == "ForceMajeureOccurred":
            self.struck.append((day, fields.get("until") or date.max))


def walked(quote: Quote, day: date) -> Service:
    service = Service(quote, fees=[(date.min, quote.fee)])
    service.term = (1, quote.first, months_end(quote.first, quote.months))
    for today in each_day(quote.accepted, day):
        service.lapse(today)
        for paper in quote.on(today):
            service.holds_all_day(paper)
        service.begin(today)
        for paper in quote.on(today):
            service.fact(paper)
    return service


# -- cases -------------------------------------------------------------------------------------------------------


def drawn(chance: Random) -> Quote:
    """A service, and papers on days of their own, many of them near the days that decide."""
    first = date.fromisoformat(chance.choice(STARTS))
    months, renewal, notice = (
        chance.choice([1, 2, 3, 6, 6, 12]),
        chance.choice([12, 12, 1, 3, 6]),
        chance.choice([3, 3, 1, 2]),
    )
    accepted = first + chance.choice([-40, -40, -1, 0, 5]) * DAY
    ends = [months_end(first, months)]
    for _ in range(3):
        ends.append(months_end(ends[-1] + DAY, renewal))
    last = min(ends[3], first + 800 * DAY) + 40 * DAY
    near = [
        day + by * DAY
        for end in ends[:3]
        for day in [end, *(last_to_refuse(end, notice, f"R-{letter}") for letter in "ABCD")]
        for by in (-1, 0, 1)
    ]
    anyday = [*each_day(accepted + DAY, last)]
    closing = [month_end(day) for day in anyday]
    papers: dict[date, Paper] = {}

    def tell(times: int, days: list[date], name: str) -> None:
        for _ in range(times):
            on = chance.choice(days)
            if accepted < on <= last and on not in papers:
                papers[on] = (on, name, terms(on, name))

    def terms(on: date, name: str) -> Json:
        later = chance.random() < 0.5
        if name == "NonRenewalDeclared":
            return {"by": chance.choice(["customer", "company"]), "form": chance.choice(["oral", "paper"])}
        if name == "EarlyTerminationNoticed":
            day = chance.choice([on + chance.randint(-3, 90) * DAY, month_end(on), *ends[:3]])
            return {"form": chance.choice(["paper", "paper", "email"]), **({"effective_on": day} if later else {})}
        if name == "MonthlyFeeChanged":
            day = on + chance.randint(0, 60) * DAY
            return {"monthly_fee": chance.choice([100_000, 25_000, 12_345]), **({"effective_on": day} if later else {})}
        if name == "ForceMajeureOccurred":
            return {"until": on + chance.randint(0, 40) * DAY} if later else {}
        if name == "ServiceLevelMeasured":
            month = chance.choice([on, on.replace(day=1) - DAY]).replace(day=1)
            value = chance.choice(["99.9", "99.89", "98", "10"])
            return {"month": month, "metric": chance.choice("aab"), "value": value}
        return {"licensor": "L"} if name == "LicenceConcluded" else {}

    tell(chance.randint(0, 3), [*near, *near, *anyday], "NonRenewalDeclared")
    tell(chance.choice([0, 1, 1, 2]), [*near, *closing[::9], *anyday[::9]], "EarlyTerminationNoticed")
    tell(chance.choice([0, 0, 1, 2]), [*near, *closing], "MonthlyFeeChanged")
    tell(chance.choice([0, 0, 0, 1]), anyday, "ThirdPartySoftwareDiscontinued")
    tell(chance.choice([0, 1, 1]), [*anyday, *closing], "ForceMajeureOccurred")
    tell(chance.randint(0, 4), anyday, "ServiceLevelMeasured")
    kind = chance.choice(["outsourcing", "subscription"])
    if kind == "subscription":
        tell(1, [*anyday[:60], *anyday[:60:2], *near], "LicenceConcluded")
    return Quote(
        accepted, first, months, renewal, notice, chance.random() < 0.85, chance.random() < 0.85,
        chance.choice([300_000, 31_000, 19_999]), kind, [papers[on] for on in sorted(papers)],
        {name: f"R-{chance.choice(letters)}" for name, letters in READINGS.items()},
    )  # fmt: skip


def written(quote: Quote) -> str:
    def plain(name: str, value: Any) -> Any:
        return (f"{value:%Y-%m}" if name == "month" else str(value)) if isinstance(value, date) else value

    contract = {
        "id": "w",
        "kind": quote.kind,
        "monthly_fee": quote.fee,
        "starts_on": str(quote.first),
        "term_months": quote.months,
        "auto_renews": quote.renews,
        "prorated": quote.prorated,
        "special": {"renewal_months": quote.renewal, "non_renewal_months": quote.notice},
        "sla": {
            metric: [{"below": str(float(below)), "reduce": str(float(share))} for below, share in steps]
            for metric, steps in LEVELS.items()
        },
    }
    facts = [
        {"event": name, "contract": "w", "on": str(on), **{key: plain(key, value) for key, value in more.items()}}
        for on, name, more in quote.papers
    ]
    formed = [
        {"event": "ApplicationReceived", "on": str(quote.accepted)},
        {"event": "AcceptanceArrived", "on": str(quote.accepted), "form": "paper"},
    ]
    told = {"number": "Q-1", "issued_on": "2022-01-06"}
    order = {
        "order": "SO-1",
        "customer": "みなと商事",
        "quote": told,
        "contracts": [contract],
        "events": formed + facts,
    }
    return json.dumps(order)


@pytest.mark.parametrize("seed", range(12))
def test_states_and_money_are_what_the_walk_finds(seed: int) -> None:
    chance = Random(seed)
    for _ in range(8):
        quote = drawn(chance)
        matter = Register(":memory:").apply(parse_case(written(quote), "case.json"))
        days = {quote.accepted, max(quote.accepted, quote.first), months_end(quote.first, quote.months)}
        for on, _, more in quote.papers:
            days |= {on, on + DAY, max(on, more.get("effective_on") or on)}
        for day in sorted(days):
            seen = matter.view(day, readings=quote.readings).to_dict()
            service, contract, charges = walked(quote, day), seen["contracts"][0], seen["fees"]["charges"]
            number, first, last = service.term
            term = {"term_no": number, "first_day": str(first), "last_day": str(last)}
            assert (contract["state"], contract["term"]) == (service.state, term), (day, quote)
            fees = {charge["id"]: charge["net"] for charge in charges if charge["kind"] == "monthly_fee"}
            assert fees == {f"w/{month:%Y-%m}": each.net for month, each in service.months.items()}, (day, quote)
            cut = [
                (*charge["id"].split("/")[1::2], -charge["net"], charge["arose_on"])
                for charge in charges
                if charge["kind"] == "sla_reduction"
            ]
            assert sorted(cut) == sorted(service.reductions), (day, quote)
            lump = [charge["net"] for charge in charges if charge["kind"] == "early_termination"]
            assert lump == ([service.lump] if service.lump else []), (day, quote)
