"""The lines of a plane as rows of tables: cells in both languages, a tone, and what the figure needs of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from yakkan.adapters.cli.course import effect
from yakkan.adapters.cli.standing import NOT_ENDED, period, place
from yakkan.adapters.report.texts import EN, JA, Text, both
from yakkan.adapters.wording import Speech
from yakkan.adapters.wording.report import REPORT
from yakkan.projections.contracts import ContractLine, UnitLine
from yakkan.projections.fees import ChargeLine, InterestLine, Totals
from yakkan.projections.liability import LiabilityLine
from yakkan.projections.obligations import ObligationLine
from yakkan.projections.timeline import Row
from yakkan.projections.values import DAYS, Key, Value

TODAY: Final = "\ue002"
"""Stands in a cell for the day asked about."""
AMOUNT: Final = "\ue003"
"""Stands in a cell for an amount that grows by the day."""

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "contract": ("contract", "kind", "state", "since", "term", "passed_as", "handed_over_on", "title", "risk"),
    "obligation": ("duty", "debtor", "contract", "due_on", "status", "amount", "article"),
    "charge": ("charge", "kind", "due_on", "gross", "paid", "outstanding", "status"),
    "interest": ("charge", "period", "days", "rate", "base", "amount", "paid"),
    "totals": ("what", "amount"),
    "liability": ("head", "contract", "bearer", "remedy", "period", "cap", "claimed", "payable", "status"),
    "event": ("event", "day", "recorded", "contract", "effect", "article", "ref"),
}
"""The columns of each table, by their titles; the first one names the line."""
FIGURES: Final = frozenset(
    {"amount", "gross", "paid", "outstanding", "days", "rate", "base", "cap", "claimed", "payable"}
)
"""Columns that hold figures."""
WHOLE: Final = frozenset({"since", "handed_over_on", "day", "recorded", "article", "debtor", "bearer"})
"""Columns of days and single words, which are never broken."""
STATES: Final = frozenset({"state", "status"})
"""Columns that say how things stand."""

_TOTALS: Final = (
    ("charged", "charged"), ("reductions", "reductions"), ("paid_total", "paid"),
    ("outstanding_total", "outstanding"), ("overdue", "overdue"), ("late_interest", "late_interest"),
    ("interest_paid", "interest_paid"), ("deposit_held", "deposit_held"), ("refundable", "refundable"),
    ("advance", "advance"),
)  # fmt: skip

_TONES: Final = {
    **dict.fromkeys(("none", "applied", "accepted", "awaiting"), "early"),
    **dict.fromkeys(("delivered", "completed", "ending", "return_due"), "pending"),
    **dict.fromkeys(("rejected", "disputed", "replacement_due", "lost", "return_late"), "alert"),
    **dict.fromkeys(("refused", "withdrawn", "terminated", "expired", "closed", "returned"), "over"),
}
"""The tones of states; those not named here are good ones."""


@dataclass(frozen=True, slots=True)
class Cells:
    """A row: its cells, its tone, its heading, and the figure's data as plain JSON."""

    cells: tuple[Text, ...]
    tone: str
    heading: Text
    marks: tuple[Any, ...] = ()


def cells(key: Key, value: Value, places: Mapping[str, str]) -> Cells:
    """The row of a line; `places` names the contracts of the streams."""
    line: Any = value.line
    return _ROWS[type(line)](key, value, line, places)


def section(key: Key) -> str:
    """The table that a line stands in: units stand below their contracts."""
    return "contract" if key.section == "unit" else key.section


def tone(state: str) -> str:
    """The tone of a state."""
    return _TONES.get(state, "good")


def moved(value: Value) -> tuple[date, Text] | None:
    """The day on which a deadline would have ended but for holidays, and which holidays; the last such ground."""
    for tree in reversed(value.grounds):
        ja, en = JA.moved(tree.arithmetic), EN.moved(tree.arithmetic)
        if ja is not None and en is not None:
            return date.fromisoformat(ja[0]), (ja[2], en[2])
    return None


def _standing(key: Key, value: Value, line: ContractLine | UnitLine, places: Mapping[str, str]) -> Cells:
    contract = places.get(key.name[0], key.name[0])
    of_unit = isinstance(line, UnitLine)
    where = f"{contract}/{line.unit}" if isinstance(line, UnitLine) else contract
    state = both(lambda speech: speech.state(line.state))
    basis = f" ({line.basis})" if isinstance(line, ContractLine) and line.basis else ""
    shown: tuple[Text, ...] = (_same(where),)
    if isinstance(line, ContractLine):
        shown += (
            both(lambda speech: speech.kind(line.kind)),
            (state[0] + basis, state[1] + basis),
            _same(JA.day(line.since)),
            both(lambda speech: _term(line, speech)),
            both(lambda speech: speech.state(line.passed_as)) if not line.units else _same(""),
            *(_same(""),) * 3,
        )
    else:
        shown += (
            _same(""),
            state,
            *(_same(""),) * 2,
            both(lambda speech: speech.state(line.passed_as)),
            _same(JA.day(line.handed_over_on)),
            both(lambda speech: speech.party(line.title)),
            both(lambda speech: speech.party(line.risk)),
        )
    heading = f"{where}：{state[0]}", f"{where}: {state[1]}"
    return Cells(shown, tone(line.state), heading, (int(of_unit), shown[2]))


def _term(line: ContractLine, speech: Speech) -> str:
    if line.term is None or line.term["first_day"] is None:
        return ""
    return f"#{line.term['term_no']} {period(line.term['first_day'], line.term['last_day'], speech)}"


def _obligation(key: Key, value: Value, line: ObligationLine, places: Mapping[str, str]) -> Cells:
    where = both(lambda speech: place(line.contract, line.unit, speech))
    duty = both(lambda speech: f"{line.id} {speech.duty(line.duty)}")
    late = moved(value) if line.due_on is not None else None
    if late is not None and line.due_on is not None and not late[0] < line.due_on:
        late = None
    shown = (
        duty,
        both(lambda speech: speech.party(line.debtor)),
        where,
        _due(line.due_on, late),
        both(lambda speech: speech.status(line.status)),
        _same(JA.yen(line.amount)),
        both(lambda speech: speech.citation(line.article)),
    )
    ended = line.status not in NOT_ENDED
    look = "over" if ended else "alert" if line.status == "overdue" else "pending"
    heading = f"{duty[0]}（{where[0]}）", f"{duty[1]} ({where[1]})"
    nominal, why = (None, _same("")) if late is None else late
    return Cells(shown, look, heading, (line.due_on, nominal, int(ended), why))


def _due(due_on: date | None, shifted: tuple[date, Text] | None) -> Text:
    """The day due, with the day that it was before holidays moved it."""
    if shifted is None:
        return _same(JA.day(due_on))
    return f"{due_on}（本来{shifted[0]}）", f"{due_on} (nominally {shifted[0]})"


def _charge(key: Key, value: Value, line: ChargeLine, places: Mapping[str, str]) -> Cells:
    credited = line.status == "credited"
    before = f" ({line.due_on_before})" if line.due_on_before else ""
    shown = (
        _same(line.id),
        both(lambda speech: speech.charge(line.kind)),
        _same("" if credited else JA.day(line.due_on) + before),
        _same(JA.yen(line.gross)),
        _same(JA.yen(line.paid)),
        _same(JA.yen(line.outstanding)),
        both(lambda speech: speech.charge_status(line.status)),
    )
    look = {"overdue": "alert", "open": "pending"}.get(line.status, "over")
    return Cells(shown, look, _same(line.id))


def _interest(key: Key, value: Value, line: InterestLine, places: Mapping[str, str]) -> Cells:
    runs = value.growth is not None

    def days(speech: Speech) -> str:
        return speech.say("until", speech.day(line.from_), TODAY if runs else speech.day(line.to))

    shown = (
        _same(line.charge),
        both(days),
        _same(DAYS if runs else str(line.days)),
        _same(JA.share(line.rate)),
        _same(JA.yen(line.base)),
        _same(AMOUNT if runs else JA.yen(line.amount)),
        _same(JA.yen(line.paid)),
    )
    heading = both(lambda speech: f"{speech.title('late_interest')} {line.charge}")
    return Cells(shown, "alert" if runs else "over", heading)


def _totals(key: Key, value: Value, line: Totals, places: Mapping[str, str]) -> Cells:
    """All sums in one value, in the order of `totals_titles`."""
    grows = value.growth is not None
    return Cells(
        tuple(
            _same(AMOUNT if grows and name == "late_interest" else JA.yen(getattr(line, name))) for _, name in _TOTALS
        ),
        "",
        both(lambda speech: speech.title("totals")),
    )


def totals_titles() -> tuple[Text, ...]:
    """The names of the sums."""
    return tuple(both(lambda speech, title=title: speech.title(title)) for title, _ in _TOTALS)  # type: ignore[misc]


def _liability(key: Key, value: Value, line: LiabilityLine, places: Mapping[str, str]) -> Cells:
    where = both(lambda speech: place(line.contract, line.unit, speech))
    head = both(lambda speech: speech.head(line.head))
    shown = (
        head,
        where,
        both(lambda speech: speech.party(line.bearer)),
        both(lambda speech: "" if speech.remedy(line.remedy) in speech.head(line.head) else speech.remedy(line.remedy)),
        both(lambda speech: period(line.first_day, line.last_day, speech)),
        both(lambda speech: speech.say("uncapped") if line.cap == "uncapped" else _yen(line.cap)),
        _same(JA.yen(line.claimed or None)),
        _same(JA.yen(line.payable or None)),
        both(lambda speech: speech.status(line.status)),
    )
    heading = f"{head[0]}（{where[0]}）", f"{head[1]} ({where[1]})"
    return Cells(shown, "over" if line.status != "open" else "pending", heading)


def _yen(cap: int | str | None) -> str:
    return JA.yen(cap) if isinstance(cap, int) else ""


def _event(key: Key, value: Value, line: Row, places: Mapping[str, str]) -> Cells:
    where = both(lambda speech: place(line.contract, line.unit, speech))
    name = both(lambda speech: speech.event(line.event))

    def words(speech: Speech) -> str:
        reason = speech.reason(line.reason)
        told = [part for part in ("note", "evidence", "reason") if part in line.details]
        notes = [f"{REPORT[part].to(speech.language)}: {line.details[part]}" for part in told]
        return effect(line, speech) + (f": {reason}" if reason else "") + "".join(f" / {note}" for note in notes)

    shown = (
        name,
        _same(JA.day(line.on)),
        _instant(line.recorded_at),
        where,
        both(words),
        both(lambda speech: speech.citation(line.article)),
        _same(line.ref or ""),
    )
    gone = line.status != "effective"
    look = "gone" if gone else "none" if line.effect == "none" else "deemed" if line.deemed else "fact"
    heading = f"{line.on} {name[0]}（{where[0]}）", f"{line.on} {name[1]} ({where[1]})"
    return Cells(shown, look, heading, (line.on, line.recorded_at, value.foreseen, int(line.deemed), line.ref or ""))


def _instant(instant: datetime | None) -> Text:
    return both(lambda speech: speech.instant(instant) or speech.say("derived"))


def _same(text: str) -> Text:
    return text, text


_ROWS: Final[Mapping[type, Callable[[Key, Value, Any, Mapping[str, str]], Cells]]] = {
    ContractLine: _standing,
    UnitLine: _standing,
    ObligationLine: _obligation,
    ChargeLine: _charge,
    InterestLine: _interest,
    Totals: _totals,
    LiabilityLine: _liability,
    Row: _event,
}
