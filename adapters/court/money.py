"""The ledger: charges, late interest, totals, and the double-entry journal behind them."""

from __future__ import annotations

from collections.abc import Iterator

from yakkan.adapters.court.annex import Annex
from yakkan.adapters.court.sheet import Cell, Column, Row, Section
from yakkan.adapters.court.voice import Voice, span
from yakkan.adapters.wording.court import COURT
from yakkan.projections.fees import ChargeLine, Fees, InterestLine, PostingLine

_TOTALS = (
    ("charged", "charged"), ("reductions", "reductions"), ("paid", "paid_total"),
    ("outstanding", "outstanding_total"), ("overdue", "overdue"), ("late_interest", "late_interest"),
    ("interest_paid", "interest_paid"), ("deposit_held", "deposit_held"), ("refundable", "refundable"),
    ("advance", "advance"),
)  # fmt: skip
_ALWAYS = frozenset({"charged", "paid", "outstanding", "overdue", "late_interest"})


def money(fees: Fees, voice: Voice, annex: Annex) -> Iterator[Section]:
    """All money on a day."""
    yield Section(voice.say("ledger"))
    yield _charges(fees, voice, annex)
    yield Section(
        voice.say("interest"),
        voice.columns(
            charge=1.4,
            period="whole",
            days="figure",
            rate="figure",
            base="figure",
            amount="figure",
            paid="figure",
            article="whole",
            grounds="figure",
        ),
        [_interest(line, voice, annex) for line in fees.interest],
        level=2,
    )
    yield Section(
        voice.say("totals"),
        [Column(""), Column(voice.say("amount"), "figure")],
        [Row([name, amount]) for name, amount in totals(fees, voice)],
        level=2,
        unbroken=True,
    )
    yield Section(
        voice.say("journal"),
        voice.columns(day="whole", debit=1.2, credit=1.2, amount="figure", charge=1, facts=0.7),
        [_posting(line, voice) for line in fees.postings],
        level=2,
    )


def totals(fees: Fees, voice: Voice) -> Iterator[tuple[str, str]]:
    """What is charged, paid and owed; the other sums where there are any."""
    for name, title in _TOTALS:
        amount: int = getattr(fees.totals, name)
        if amount or name in _ALWAYS:
            yield voice.speech.title(title), voice.speech.yen(amount)


def _charges(fees: Fees, voice: Voice, annex: Annex) -> Section:
    return Section(
        voice.say("charges"),
        voice.columns(
            charge=1,
            arose="whole",
            due="whole",
            net="figure",
            tax="figure",
            gross="figure",
            paid="figure",
            outstanding="figure",
            status="whole",
            grounds="figure",
        ),
        [_charge(line, voice, annex) for line in fees.charges],
        level=2,
        empty=voice.speech.say("no_charges"),
    )


def _charge(line: ChargeLine, voice: Voice, annex: Annex) -> Row:
    speech = voice.speech
    what = [speech.charge(line.kind), span(line.from_, line.to, speech)]
    if line.debtor != "customer":
        what.append(f"{voice.say('debtor')}: {speech.party(line.debtor)}")
    if line.invoice:
        what.append(f"{speech.event('InvoiceIssued')}: {line.invoice}")
    before = "" if line.due_on_before is None else voice.say("before", speech.day(line.due_on_before))
    return Row(
        [
            Cell(line.id, "\n".join(each for each in what if each)),
            speech.day(line.arose_on),
            "" if line.status == "credited" else Cell(speech.day(line.due_on), before),
            speech.yen(line.net),
            speech.yen(line.tax),
            speech.yen(line.gross),
            speech.yen(line.paid),
            speech.yen(line.outstanding),
            speech.charge_status(line.status),
            annex.cell(line),
        ]
    )


def _interest(line: InterestLine, voice: Voice, annex: Annex) -> Row:
    speech = voice.speech
    return Row(
        [
            line.charge,
            span(line.from_, line.to, speech),
            str(line.days),
            speech.share(line.rate),
            speech.yen(line.base),
            speech.yen(line.amount),
            speech.yen(line.paid),
            speech.citation(line.article),
            annex.cell(line),
        ]
    )


def _posting(line: PostingLine, voice: Voice) -> Row:
    number = voice.number_named(line.event)
    return Row(
        [
            voice.speech.day(line.on),
            _account(line.debit, voice),
            _account(line.credit, voice),
            voice.speech.yen(line.amount),
            line.charge or "",
            line.event if number is None else Cell(voice.say("number", number), to=f"e{number}"),
        ]
    )


def _account(name: str, voice: Voice) -> str:
    """An account of the journal: `receivable:server` and its like."""
    sort, _, book = name.partition(":")
    if sort not in COURT:
        return name
    return voice.say(sort, voice.speech.say("account") if book == "account" else book)
