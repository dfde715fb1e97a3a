"""The page of `yakkan replay`: where a matter stands on a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from yakkan.adapters.cli.paper import Column, Paper
from yakkan.adapters.wording import Speech
from yakkan.projections.contracts import ContractLine, UnitLine
from yakkan.projections.deadlines import still_to_pay
from yakkan.projections.fees import Fees
from yakkan.projections.liability import LiabilityLine
from yakkan.projections.obligations import ObligationLine
from yakkan.projections.view import View

NOT_ENDED = ("open", "overdue")


def print_standing(view: View, paper: Paper, speech: Speech) -> None:
    """Contracts, obligations, money and liability, one below the other."""
    print_head(view, paper, speech)
    print_contracts(view, paper, speech)
    print_owed(view, paper, speech)
    print_money(view.fees, paper, speech)
    print_stake(view, paper, speech)
    paper.line()
    paper.line(speech.say("no_advice"), "dim")


def print_head(view: View, paper: Paper, speech: Speech) -> None:
    """Whose matter, as of when, known when, under which readings."""
    explicit = ", ".join(f"{name}={value}" for name, value in view.readings.items())
    readings = f"{explicit} {speech.say('others_default')}" if explicit else speech.say("defaults")
    paper.pairs(
        [
            (speech.title("customer"), view.customer or ""),
            (speech.title("orders"), ", ".join(view.orders)),
            (speech.title("as_of"), speech.day(view.as_of)),
            (speech.title("known_at"), knowledge(view.known_at, speech)),
            (speech.title("read_as"), readings),
            (speech.title("edition"), view.edition or ""),
        ]
    )


def knowledge(known_at: date | datetime | None, speech: Speech) -> str:
    """How far what is known reaches."""
    if known_at is None:
        return speech.say("all_known")
    return speech.instant(known_at) if isinstance(known_at, datetime) else speech.day(known_at)


def place(contract: str | None, unit: str | None, speech: Speech) -> str:
    """A contract, a unit of it, or the account."""
    if contract is None:
        return speech.say("account")
    return contract if unit is None else f"{contract}/{unit}"


def print_contracts(view: View, paper: Paper, speech: Speech) -> None:
    """A row for each contract and below it one for each of its units."""
    paper.heading(speech.title("contracts"))
    columns = [
        Column(speech.title("contract")),
        Column(speech.title("kind")),
        Column(speech.title("state")),
        Column(speech.title("since"), "whole"),
        Column(speech.title("term"), "whole"),
        Column(speech.title("passed_as")),
        Column(speech.title("handed_over_on"), "whole"),
        Column(speech.title("title")),
        Column(speech.title("risk")),
    ]
    rows = []
    for line in view.contracts:
        rows.append(_contract_row(line, speech))
        rows += [_unit_row(line, unit, speech) for unit in line.units]
    paper.table(columns, rows)


def _contract_row(line: ContractLine, speech: Speech) -> list[str]:
    basis = f" ({line.basis})" if line.basis else ""
    return [
        line.contract,
        speech.kind(line.kind),
        speech.state(line.state) + basis,
        speech.day(line.since),
        _term(line, speech),
        "" if line.units else speech.state(line.passed_as),
        "",
        "",
        "",
    ]


def _term(line: ContractLine, speech: Speech) -> str:
    """The present term of a service with its number."""
    if line.term is None or line.term["first_day"] is None:
        return ""
    return f"#{line.term['term_no']} {period(line.term['first_day'], line.term['last_day'], speech)}"


def _unit_row(line: ContractLine, unit: UnitLine, speech: Speech) -> list[str]:
    return [
        place(line.contract, unit.unit, speech),
        "",
        speech.state(unit.state),
        "",
        "",
        speech.state(unit.passed_as),
        speech.day(unit.handed_over_on),
        speech.party(unit.title),
        speech.party(unit.risk),
    ]


def print_owed(view: View, paper: Paper, speech: Speech) -> None:
    """The obligations that have not ended."""
    paper.heading(speech.title("owed"))
    lines = [line for line in view.obligations if line.status in NOT_ENDED]
    if not lines:
        paper.line(speech.say("nothing_owed"))
        return
    columns = [
        Column(speech.title("id"), "whole"),
        Column(speech.title("debtor"), "whole"),
        Column(speech.title("duty")),
        Column(speech.title("contract")),
        Column(speech.title("due_on"), "whole"),
        Column(speech.title("status"), "whole"),
        Column(speech.title("amount"), "figure"),
        Column(speech.title("article"), "whole"),
    ]
    left = still_to_pay(view)
    lines.sort(key=lambda line: (line.due_on is None, line.due_on or date.max))
    paper.table(columns, (_obligation_row(line, left[id(line)], speech) for line in lines))


def _obligation_row(line: ObligationLine, amount: int | None, speech: Speech) -> list[str]:
    return [
        line.id,
        speech.party(line.debtor),
        speech.duty(line.duty),
        place(line.contract, line.unit, speech),
        speech.day(line.due_on),
        speech.status(line.status),
        speech.yen(amount),
        speech.citation(line.article),
    ]


def print_money(fees: Fees, paper: Paper, speech: Speech) -> None:
    """Charges, late interest and totals."""
    paper.heading(speech.title("money"))
    if not fees.charges:
        paper.line(speech.say("no_charges"))
    else:
        _print_charges(fees, paper, speech)
    if fees.interest:
        paper.heading(speech.title("interest"))
        _print_interest(fees, paper, speech)
    totals = list(_totals(fees, speech))
    if totals:
        paper.heading(speech.title("totals"))
        widest = max(len(amount) for _, amount in totals)
        paper.pairs([(name, amount.rjust(widest)) for name, amount in totals])


def _print_charges(fees: Fees, paper: Paper, speech: Speech) -> None:
    columns = [
        Column(speech.title("charge")),
        Column(speech.title("kind")),
        Column(speech.title("due_on"), "whole"),
        Column(speech.title("gross"), "figure"),
        Column(speech.title("paid"), "figure"),
        Column(speech.title("outstanding"), "figure"),
        Column(speech.title("status"), "whole"),
    ]
    paper.table(
        columns,
        (
            [
                line.id,
                speech.charge(line.kind),
                "" if line.status == "credited" else speech.day(line.due_on),
                speech.yen(line.gross),
                speech.yen(line.paid),
                speech.yen(line.outstanding),
                speech.charge_status(line.status),
            ]
            for line in fees.charges
        ),
    )


def _print_interest(fees: Fees, paper: Paper, speech: Speech) -> None:
    columns = [
        Column(speech.title("charge")),
        Column(speech.title("period"), "whole"),
        Column(speech.title("days"), "figure"),
        Column(speech.title("rate"), "figure"),
        Column(speech.title("base"), "figure"),
        Column(speech.title("amount"), "figure"),
        Column(speech.title("paid"), "figure"),
    ]
    paper.table(
        columns,
        (
            [
                line.charge,
                speech.say("until", speech.day(line.from_), speech.day(line.to)),
                str(line.days),
                speech.share(line.rate),
                speech.yen(line.base),
                speech.yen(line.amount),
                speech.yen(line.paid),
            ]
            for line in fees.interest
        ),
    )


def _totals(fees: Fees, speech: Speech) -> Iterator[tuple[str, str]]:
    """What is charged, paid and owed; the other sums where there are any."""
    totals = fees.totals
    if not fees.charges and not totals.refundable and not totals.advance and not totals.deposit_held:
        return
    yield speech.title("charged"), speech.yen(totals.charged)
    if totals.reductions:
        yield speech.title("reductions"), speech.yen(totals.reductions)
    yield speech.title("paid_total"), speech.yen(totals.paid)
    yield speech.title("outstanding_total"), speech.yen(totals.outstanding)
    for name in ("overdue", "late_interest", "interest_paid", "deposit_held", "refundable", "advance"):
        amount: int = getattr(totals, name)
        if amount:
            yield speech.title(name), speech.yen(amount)


def print_stake(view: View, paper: Paper, speech: Speech) -> None:
    """Who answers for what, in which days, up to which amount."""
    paper.heading(speech.title("stake"))
    if not view.liability:
        paper.line(speech.say("no_liability"))
        return
    columns = [
        Column(speech.title("head")),
        Column(speech.title("contract")),
        Column(speech.title("bearer"), "whole"),
        Column(speech.title("remedy")),
        Column(speech.title("period"), "whole"),
        Column(speech.title("cap"), "figure"),
        Column(speech.title("claimed"), "figure"),
        Column(speech.title("payable"), "figure"),
        Column(speech.title("status"), "whole"),
    ]
    paper.table(columns, (_liability_row(line, speech) for line in view.liability))


def _liability_row(line: LiabilityLine, speech: Speech) -> list[str]:
    # The remedy of a claim for damages is damages: said once.
    head, remedy = speech.head(line.head), speech.remedy(line.remedy)
    cap = speech.say("uncapped") if line.cap == "uncapped" else speech.yen(_whole(line.cap))
    return [
        head,
        place(line.contract, line.unit, speech),
        speech.party(line.bearer),
        "" if remedy in head else remedy,
        period(line.first_day, line.last_day, speech),
        cap,
        speech.yen(line.claimed or None),
        speech.yen(line.payable or None),
        speech.status(line.status),
    ]


def period(first: date | None, last: date | None, speech: Speech) -> str:
    """Days from one to another; open where there is no last one."""
    if last is not None:
        return speech.say("until", speech.day(first), speech.day(last))
    return "" if first is None else speech.say("from", speech.day(first))


def _whole(cap: int | str | None) -> int | None:
    return cap if isinstance(cap, int) else None
