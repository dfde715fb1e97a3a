"""What each side is liable for on a day: windows for remedies, damages and their caps (Articles 32, 41)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import repeat

from yakkan.domain.contract.chronicle import Chronicle
from yakkan.domain.contract.course import Course, Ground, Incident, Liability
from yakkan.domain.contract.kinds import excuses
from yakkan.domain.terms import breach, damages
from yakkan.projections.lines import Because, Line, because, maker


@dataclass(frozen=True, slots=True)
class LiabilityLine(Line):
    """A head of liability. `cap`, `claimed` and `payable` in yen; `cap` is None where the terms set no money cap.

    `payable` is what of the claim is still to be paid: nothing of what was paid, settled, or taken off a fee.
    `status` is open, discharged, lapsed or released; `claims` counts notices that still wait for their remedy;
    `incidents` shows each incident's share of a claim for damages.
    """

    bearer: str
    contract: str | None
    unit: str | None
    article: str
    head: str
    remedy: str
    first_day: date | None
    last_day: date | None
    cap: int | str | None
    status: str
    claimed: int
    payable: int
    claims: int = 0
    incidents: tuple[dict[str, object], ...] = ()
    grounds: tuple[Ground, ...] = field(default=(), repr=False)

    @property
    def because(self) -> tuple[Because, ...]:
        """Why, in these days, up to this amount."""
        return because(self.grounds)


_made = maker(LiabilityLine)


def liability(chronicle: Chronicle, as_of: date) -> tuple[LiabilityLine, ...]:
    """One line per head, contract and unit; uncapped damages have a line of their own once found."""
    return tuple(liability_lines(chronicle, chronicle.liabilities, as_of))


def liability_lines(chronicle: Chronicle, liabilities: Iterable[Liability], as_of: date) -> Iterator[LiabilityLine]:
    """The lines of some heads of liability, in their order."""
    happened: dict[tuple[Course, str | None], list[Incident]] = {}
    for incident in chronicle.incidents.values():
        happened.setdefault((incident.course, incident.unit), []).append(incident)
    for each in liabilities:
        if each.head != "damages":
            yield _window(chronicle, each, as_of)
            continue
        if each.bearer == "customer":
            yield _mirror(chronicle, each)
            continue
        incidents = [] if each.course is None else happened.get((each.course, each.unit), [])
        capped = [i for i in incidents if i.degree not in damages.UNCAPPED_DEGREES]
        beyond = [i for i in incidents if i.degree in damages.UNCAPPED_DEGREES]
        yield _damages(chronicle, each, capped, capped=True)
        if beyond:
            yield _damages(chronicle, each, beyond, capped=False)


def _mirror(chronicle: Chronicle, each: Liability) -> LiabilityLine:
    """The cap on what the company that rescinded can claim (40(5))."""
    course = each.course
    if course is None:
        return _line(each, "open", None)
    whole = course.kind.cap(chronicle, each)
    lump = sum(charge.gross for charge in chronicle.ledger.of(course) if charge.kind == "early_termination")
    cap = chronicle.under("X51", partial(breach.mirror_cap, whole, lump))
    why: tuple[Ground, ...] = () if whole is None else (course.kind.cap_ground(chronicle, each, whole),)
    if cap != whole:
        text = "{} yen less the lump sum of {} yen, not below 0 = {} yen"
        why += (Ground("40(5)", (), chronicle.cited("X51"), text, (whole, lump, cap)),)
    return _line(each, "open", cap, why)


def _window(chronicle: Chronicle, each: Liability, as_of: date) -> LiabilityLine:
    if each.released:
        status = "released"
    elif each.bearer == "customer" and each.charges and not each.payable:
        status = "discharged"
    else:
        status = "lapsed" if each.last_day is not None and as_of > each.last_day else "open"
    uncapped = each.head in ("uncapped_damages", "non_solicit")
    cap = None if each.course is None else each.course.kind.cap(chronicle, each)
    return _line(each, status, "uncapped" if uncapped else cap)


def _line(each: Liability, status: str, cap: int | str | None, why: tuple[Ground, ...] = ()) -> LiabilityLine:
    return _made(
        each.bearer,
        None if each.course is None else each.course.name,
        each.unit,
        each.article,
        each.head,
        each.remedy,
        each.first_day,
        each.last_day,
        cap,
        status,
        each.claimed,
        each.payable,
        each.claims,
        (),
        (*each.grounds, *why),
    )


def _damages(chronicle: Chronicle, each: Liability, incidents: list[Incident], *, capped: bool) -> LiabilityLine:
    course = each.course
    if course is None:
        return _line(each, "open", None)
    kind = course.kind
    cap = kind.cap(chronicle, each)
    claimed = payable = 0
    shares: tuple[dict[str, object], ...] = ()
    grounds = tuple(each.grounds)
    if capped and cap is not None and chronicle.reasons:
        grounds += (kind.cap_ground(chronicle, each, cap),)
    if incidents:
        freed = [excuses.freed_of_damages(chronicle, i) for i in incidents]
        direct = [chronicle.under("X64", partial(damages.recoverable, i.direct, i.other, i.degree)) for i in incidents]
        counted = [
            0 if free else kind.recoverable(chronicle, i, amount)
            for i, free, amount in zip(incidents, freed, direct, strict=True)
        ]
        caps = [kind.cap_of(chronicle, each, i) if capped else None for i in incidents]
        agreed = sum(i.settled or 0 for i in incidents)
        open_to_claims = [
            (amount, cap) for i, amount, cap in zip(incidents, counted, caps, strict=True) if i.settled is None
        ]
        owed = iter(chronicle.under("X63", lambda x63: damages.capped(open_to_claims, x63, agreed)))
        shared = [next(owed) if i.settled is None else 0 for i in incidents]
        claimed, payable = sum(i.direct + i.other for i in incidents), sum(shared)
        shares = tuple(
            {
                "incident": i.name,
                "degree": i.degree,
                "claimed": i.direct + i.other,
                "payable": share,
                "settled": i.settled,
            }
            for i, share in zip(incidents, shared, strict=True)
        )
        reading = chronicle.cited("X63" if capped else "X64")
        grounds += tuple(map(_share, incidents, counted, caps, shared, repeat(reading)))
        if kind.precedence is not None:
            article, decides, text = kind.precedence
            grounds += tuple(
                Ground(article, tuple(incident.entries), decides and chronicle.cited(decides), text)
                for incident, free, amount, left in zip(incidents, freed, direct, counted, strict=True)
                if left < amount and not free
            )
        text = "no liability for any default after customer harassment"
        grounds += tuple(Ground("48(3)", (free,), "X56=R-B", text) for free in dict.fromkeys(freed) if free)
    return _made(
        each.bearer,
        course.name,
        each.unit,
        each.article if capped else "41(2)",
        "damages" if capped else "uncapped_damages",
        each.remedy,
        each.first_day,
        each.last_day,
        cap if capped else "uncapped",
        "open",
        claimed,
        payable,
        0,
        shares,
        grounds,
    )


def _share(incident: Incident, counted: int, cap: int | None, payable: int, reading: str) -> Ground:
    """What of an incident counts, and what of that is payable (yen)."""
    known = (incident.name, counted, incident.degree or "no finding of fault yet")
    if incident.settled is not None:
        text = "incident {}: settled for {} yen, nothing more is payable"
        return Ground("41(1)", tuple(incident.entries), None, text, (incident.name, incident.settled))
    if cap is None:
        text = "incident {}: {} yen count ({}), {} payable"
        return Ground("41(2)", tuple(incident.entries), reading, text, (*known, payable))
    text = "incident {}: {} yen count ({}), the cap is {}, {} payable"
    return Ground("41(2)", tuple(incident.entries), reading, text, (*known, cap, payable))
