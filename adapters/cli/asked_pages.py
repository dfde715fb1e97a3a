"""The pages of `yakkan due`, `exposure` and `search`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final, Literal

from yakkan.adapters.cli.paper import Column, Paper
from yakkan.adapters.cli.standing import place
from yakkan.adapters.readmodel import DueLine, ExposureLine, Hit
from yakkan.adapters.wording import Speech

_DUE_COLUMNS: Final[Mapping[str, Literal["text", "whole", "figure"]]] = {
    "due_on": "whole",
    "customer": "text",
    "contract": "text",
    "what": "text",
    "who": "whole",
    "status": "whole",
    "amount": "figure",
    "article": "whole",
}
_SAID_BY_HEADING: Final = {"customer": ("customer",), "contract": ("customer",), "day": ("due_on",)}

Groups = Sequence[tuple[str | None, list[DueLine]]]


def print_due(groups: Groups, by: str, days: tuple[date, date], as_of: date, paper: Paper, speech: Speech) -> None:
    """A table for each group, headed by its name, the number of lines and the yen in them."""
    span = speech.say("until", *map(speech.day, days))
    paper.pairs([(speech.title("day_range"), span), (speech.title("as_of"), speech.day(as_of))])
    if not groups:
        paper.line()
        paper.line(speech.say("nothing_falls_due"))
    # What the heading says already stands in no row.
    shown = [name for name in _DUE_COLUMNS if name not in _SAID_BY_HEADING.get(by, ())]
    for name, lines in groups:
        paper.heading(_heading(name, lines, by, speech))
        paper.table(
            [Column(speech.title(name), _DUE_COLUMNS[name]) for name in shown],
            ([cells[name] for name in shown] for cells in (_due(line, speech) for line in lines)),
        )
    paper.line()
    paper.line(speech.say("no_advice"), "dim")


def _heading(name: str | None, lines: list[DueLine], by: str, speech: Speech) -> str:
    if by == "kind":
        said = speech.say("no_contract") if name is None else speech.kind(name)
    elif by == "contract":
        said = f"{named(lines[0].customer, lines[0].matter)} {speech.say('account') if name is None else name}"
    elif by == "customer":
        said = named(lines[0].customer, lines[0].matter)
    else:
        said = name or ""
    yen = sum(line.amount or 0 for line in lines)
    return speech.say("due_sum" if yen else "due_count", said, len(lines), speech.yen(yen))


def _due(line: DueLine, speech: Speech) -> dict[str, str]:
    return {
        "due_on": line.due_on,
        "customer": named(line.customer, line.matter),
        "contract": place(line.contract, line.unit, speech),
        "what": what(line, speech),
        "who": speech.say("either_party") if line.who == "either" else speech.party(line.who),
        "status": speech.status(line.status),
        "amount": speech.yen(line.amount),
        "article": speech.citation(line.article),
    }


def what(line: DueLine, speech: Speech) -> str:
    """What falls due, in words."""
    if line.what == "payment":
        return f"{speech.duty(line.duty)} {line.ref}"
    if line.what == "notice":
        return speech.say("claim_window", speech.head(line.ref))
    if line.what == "non_renewal":
        return speech.say("due_non_renewal")
    if line.what == "term_end":
        return speech.say(line.duty)
    return f"{line.ref} {speech.duty(line.duty)}"


def print_exposure(lines: Sequence[ExposureLine], by: str, as_of: date, paper: Paper, speech: Speech) -> None:
    """A row for each kind or customer."""
    paper.pairs([(speech.title("as_of"), speech.day(as_of))])
    paper.heading(speech.title("at_stake"))
    if not lines:
        paper.line(speech.say("nothing_at_stake"))
        return
    figures = ("outstanding", "owed_late", "caps", "uncapped_heads", "claimed", "payable")
    columns = [
        Column(speech.title(by)),
        Column(speech.title("contract_count"), "figure"),
        *(Column(speech.title(name), "figure") for name in figures),
    ]
    paper.table(columns, (_stake(line, by, speech) for line in lines))
    paper.line()
    paper.line(speech.say("no_advice"), "dim")


def _stake(line: ExposureLine, by: str, speech: Speech) -> list[str]:
    name = named(line.key, line.matter) if by == "customer" else speech.kind(line.key)
    uncapped = str(line.uncapped) if line.uncapped else ""
    return [
        speech.say("no_contract") if by == "kind" and line.key == "account" else name,
        str(line.contracts),
        speech.yen(line.outstanding),
        speech.yen(line.overdue or None),
        speech.yen(line.cap or None),
        uncapped,
        speech.yen(line.claimed or None),
        speech.yen(line.payable or None),
    ]


def print_hits(text: str, hits: Sequence[Hit], more: bool, paper: Paper, speech: Speech) -> None:
    """A row for each place that was found."""
    if not hits:
        paper.line(speech.say("found_nothing", text))
        return
    columns = [
        Column(speech.title("source"), "whole"),
        Column(speech.title("customer")),
        Column(speech.title("place")),
        Column(speech.title("day"), "whole"),
        Column(speech.title("text")),
    ]
    paper.table(columns, (_hit(hit, speech) for hit in hits))
    if more:
        paper.line()
        paper.line(speech.say("found_more", len(hits)))


def named(customer: str, matter: str | None) -> str:
    """A customer as people tell it from others: by its id too, where its matter has that name."""
    return customer if matter in (None, customer) else f"{customer} ({matter})"


def _hit(hit: Hit, speech: Speech) -> list[str]:
    where = hit.ref or ""
    if hit.source == "obligation":
        where = f"{hit.ref} {place(hit.contract, hit.unit, speech)}"
    status = ""
    if hit.source == "event" and hit.status != "effective":
        status = f" ({speech.record_status(hit.status or '')})"
    return [
        speech.title(f"source_{hit.source}"),
        named(hit.customer, hit.matter),
        where + status,
        hit.day or "",
        hit.snippet,
    ]
