"""The panes: what each of them shows of a position, as tables."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from yakkan.adapters.cli.course import effect
from yakkan.adapters.cli.standing import NOT_ENDED, period, place
from yakkan.adapters.debugger.changes import Key, by_identity, marks
from yakkan.adapters.debugger.session import Session
from yakkan.adapters.debugger.tables import Column, Line, Table, Tone
from yakkan.adapters.debugger.words import Words
from yakkan.projections.contracts import ContractLine, UnitLine
from yakkan.projections.deadlines import still_to_pay
from yakkan.projections.dispute import Change
from yakkan.projections.fees import Totals
from yakkan.projections.lines import Line as ViewLine
from yakkan.projections.obligations import ObligationLine
from yakkan.projections.target import Explained
from yakkan.projections.timeline import Row
from yakkan.projections.view import View

PANES: Final = ("state", "duties", "money", "liability", "timeline", "changes", "breaks")
"""In the order of their keys."""

_BESIDE_THE_TOTAL: Final = (
    "overdue",
    "reductions",
    "late_interest",
    "interest_paid",
    "deposit_held",
    "refundable",
    "advance",
)


class Panes:
    """The tables of a session's position."""

    def __init__(self, session: Session, words: Words) -> None:
        self._session = session
        self._words = words
        self.ended = False
        """Whether obligations are shown that have ended."""

    def table(self, pane: str) -> Table:
        """A pane by its name."""
        changes = self._session.changes()
        self._view: View = self._session.view()
        self._marks = marks(changes)
        self._keys = by_identity(self._session.lines(self._view))
        if pane == "changes":
            return self._changes(changes)
        tables = {
            "state": self._state,
            "duties": self._duties,
            "money": self._money,
            "liability": self._liability,
            "timeline": self._timeline,
            "breaks": self._breaks,
        }
        return tables[pane]()

    # -- the tables ------------------------------------------------------------------------------------------

    def _state(self) -> Table:
        t = self._words.title
        columns = (
            Column(t("contract")),
            Column(t("kind"), rank=5),
            Column(t("state")),
            Column(t("since"), "whole"),
            Column(t("term"), "whole", rank=4),
            Column(t("passed_as")),
            Column(t("handed_over_on"), "whole", rank=1),
            Column(t("title"), rank=3),
            Column(t("risk"), rank=2),
        )
        return Table(columns, tuple(self._standing()), self._words.tell("empty"))

    def _standing(self) -> Iterator[Line]:
        w = self._words
        for contract in self._view.contracts:
            basis = f" ({contract.basis})" if contract.basis else ""
            term = ""
            if contract.term is not None and contract.term["first_day"] is not None:
                first, last = contract.term["first_day"], contract.term["last_day"]
                term = f"#{contract.term['term_no']} {w.day(first)}/{w.day(last)}"
            passed = "" if contract.units else w.state(contract.passed_as)
            cells = (contract.contract, w.kind(contract.kind), w.state(contract.state) + basis, w.day(contract.since))
            yield self._line(contract, (*cells, term, passed, "", "", ""), f"state:{contract.contract}")
            for unit in contract.units:
                name = f"{contract.contract}/{unit.unit}"
                standing = (w.state(unit.state), "", "", w.state(unit.passed_as), w.day(unit.handed_over_on))
                parties = (w.party(unit.title), w.party(unit.risk))
                yield self._line(unit, (f"  {name}", "", *standing, *parties), f"state:{name}")

    def _duties(self) -> Table:
        w = self._words
        columns = (
            Column(w.title("due_on"), "whole"),
            Column(w.title("id"), "whole", rank=1),
            Column(w.title("debtor"), "whole"),
            Column(w.title("duty")),
            Column(w.title("contract")),
            Column(w.title("status"), "whole"),
            Column(w.title("amount"), "figure", rank=2),
            Column(w.title("article"), "whole", rank=3),
        )
        found = [line for line in self._view.obligations if self.ended or line.status in NOT_ENDED or self._new(line)]
        left = still_to_pay(self._view)
        found.sort(key=lambda line: (line.status not in NOT_ENDED, line.due_on or date.max))
        lines = tuple(
            self._line(
                line,
                (
                    w.day(line.due_on),
                    line.id,
                    w.party(line.debtor),
                    w.duty(line.duty),
                    place(line.contract, line.unit, w),
                    w.status(line.status),
                    w.yen(left[id(line)]),
                    w.citation(line.article),
                ),
                line,
                _tone(line.status),
            )
            for line in found
        )
        return Table(columns, lines, w.say("nothing_owed"))

    def _money(self) -> Table:
        w, fees = self._words, self._view.fees
        columns = (
            Column(w.title("charge"), "whole"),
            Column(w.title("kind"), rank=2),
            Column(w.title("due_on"), "whole"),
            Column(w.field("gross"), "figure"),
            Column(w.field("paid"), "figure"),
            Column(w.field("outstanding"), "figure"),
            Column(w.title("status"), "whole"),
        )
        lines = [self._total(fees.totals)]
        for charge in fees.charges:
            figures = (w.yen(charge.gross), w.yen(charge.paid), w.yen(charge.outstanding))
            due = "" if charge.status == "credited" else w.day(charge.due_on)
            cells = (charge.id, w.charge(charge.kind), due, *figures, w.charge_status(charge.status))
            lines.append(self._line(charge, cells, charge, _tone(charge.status)))
        for each in fees.interest:
            figures = (w.yen(each.amount), w.yen(each.paid), w.yen(each.amount - each.paid))
            run = w.tell("rate_days", w.share(each.rate), each.days)
            cells = (f"  {each.charge}", w.title("late_interest"), w.day(each.to), *figures, run)
            lines.append(self._line(each, cells, each))
        sums = [(name, getattr(fees.totals, name)) for name in _BESIDE_THE_TOTAL]
        lines[1:1] = [Line((w.title(name), "", "", "", "", w.yen(amount), "")) for name, amount in sums if amount]
        return Table(columns, tuple(lines), w.say("no_charges"))

    def _total(self, totals: Totals) -> Line:
        w = self._words
        figures = (w.yen(totals.charged), w.yen(totals.paid), w.yen(totals.outstanding))
        return self._line(totals, (w.tell("total"), "", "", *figures, ""), None)

    def _liability(self) -> Table:
        w = self._words
        columns = (
            Column(w.title("head")),
            Column(w.title("contract")),
            Column(w.title("bearer"), "whole"),
            Column(w.title("period"), "whole"),
            Column(w.title("cap"), "figure", rank=1),
            Column(w.title("claimed"), "figure", rank=3),
            Column(w.title("payable"), "figure", rank=2),
            Column(w.title("status"), "whole"),
        )
        lines = []
        for line in self._view.liability:
            cap = (
                w.say("uncapped") if line.cap == "uncapped" else w.yen(line.cap if isinstance(line.cap, int) else None)
            )
            days = "" if line.first_day is None else f"{w.day(line.first_day)}/{w.day(line.last_day)}"
            where, figures = (
                place(line.contract, line.unit, w),
                (w.yen(line.claimed or None), w.yen(line.payable or None)),
            )
            cells = (w.head(line.head), where, w.party(line.bearer), days, cap, *figures, w.status(line.status))
            lines.append(self._line(line, cells, line, "ended" if line.status != "open" else ""))
        return Table(columns, tuple(lines), w.say("no_liability"))

    def _timeline(self) -> Table:
        w = self._words
        columns = (
            Column(w.title("day"), "whole"),
            Column(w.title("event")),
            Column(w.title("contract")),
            Column(w.title("effect")),
            Column(w.title("recorded"), "whole", rank=1),
            Column(w.title("article"), "whole", rank=2),
            Column("id", rank=3),
        )
        lines = []
        for row in self._view.timeline:
            reason = w.reason(row.reason)
            said = effect(row, w) + (f": {reason}" if reason else "")
            recorded = w.instant(row.recorded_at) or w.say("derived")
            cells = (w.day(row.on), w.event(row.event), place(row.contract, row.unit, w), said, recorded)
            standing = row.status == "effective" and row.effect == "full"
            tone: Tone = "ended" if not standing else "today" if row.shows_from == self._view.as_of else ""
            lines.append(self._line(row, (*cells, w.citation(row.article), row.id or ""), row, tone))
        start = max((i for i, row in enumerate(self._view.timeline) if row.shows_from <= self._view.as_of), default=0)
        return Table(columns, tuple(lines), w.say("no_events"), start)

    def _changes(self, changes: list[Change]) -> Table:
        w = self._words
        columns = (
            Column(w.tell("part"), "whole", rank=1),
            Column(w.tell("line")),
            Column(w.tell("field"), rank=2),
            Column(w.tell("before")),
            Column(w.tell("after")),
        )
        now, then = self._session.lines(self._view), self._session.lines(self._session.view_before())
        lines = []
        for change in changes:
            key = change.part, change.line
            line = now.get(key)
            field = w.field(change.field) if change.field else ""
            before, after = self.said(change, change.before), self.said(change, change.after)
            name = self.subject(change, line or then.get(key))
            cells = (self.part(change), name, field, before, after)
            lines.append(Line(cells, _explained(line, change), mark=_sign(change)))
        return Table(columns, tuple(lines), w.tell("no_changes"))

    def _breaks(self) -> Table:
        w, session = self._words, self._session
        columns = (
            Column(w.title("id"), "whole"),
            Column(w.tell("sort"), "whole"),
            Column(w.tell("condition")),
            Column(w.tell("value")),
            Column(w.title("status"), "whole"),
        )
        lines = []
        for each in session.breakpoints:
            state = w.tell("on" if each.enabled else "off")
            cells = (f"{each.number}", w.tell(each.sort), each.text, w.answered(session.answer(each)), state)
            lines.append(Line(cells, tone="" if each.enabled else "ended"))
        for name, value in session.view().readings.items():
            lines.append(Line(("", w.tell("reading"), name, value, "")))
        for name in session.setting.what_if.removed:
            lines.append(Line(("", w.tell("what_if"), name, w.tell("removed"), "")))
        for name, day in session.setting.what_if.moved:
            lines.append(Line(("", w.tell("what_if"), name, w.tell("moved", day), "")))
        return Table(columns, tuple(lines), w.tell("no_breaks"))

    # -- words for lines -------------------------------------------------------------------------------------

    def part(self, change: Change) -> str:
        """The part of a view that changed."""
        names = {
            "contracts": "state",
            "obligations": "duties",
            "charges": "money",
            "interest": "money",
            "totals": "money",
        }
        return self._words.tell(names.get(change.part, change.part))

    def subject(self, change: Change, line: ViewLine | None) -> str:
        """What changed, as people call it."""
        w = self._words
        if isinstance(line, Row):
            where = f" {place(line.contract, line.unit, w)}" if line.contract else ""
            return f"{line.on} {w.event(line.event)}{where}"
        if isinstance(line, ObligationLine):
            return f"{line.id} {w.party(line.debtor)} {w.duty(line.duty)} {place(line.contract, line.unit, w)}"
        if change.part == "totals":
            return w.tell("total")
        if change.part == "interest":
            return f"{w.title('late_interest')} {change.line.rpartition('/')[0]}"
        if change.part == "liability" and line is not None:
            return " ".join([w.head(line.head), place(line.contract, line.unit, w)])  # type: ignore[attr-defined]
        return change.line

    def said(self, change: Change, value: object) -> str:
        """One side of a change."""
        w = self._words
        if not change.field:
            return "" if value is None else w.tell("present")
        if change.field == "effect":
            return w.tell("takes_effect" if value == "full" else "no_effect")
        if change.field == "status" and isinstance(value, str):
            words = {"charges": w.charge_status, "timeline": w.record_status}.get(change.part, w.status)
            return words(value)
        if change.field == "term" and isinstance(value, dict):
            return f"#{value['term_no']} {period(value['first_day'], value['last_day'], w)}"
        return w.value(value, change.field)

    def _new(self, line: ViewLine) -> bool:
        return self._keys.get(id(line)) in self._marks

    def _line(self, line: ViewLine, cells: tuple[str, ...], explained: Explained | str | None, tone: Tone = "") -> Line:
        key: Key | None = self._keys.get(id(line))
        return Line(cells, explained, key, "" if key is None else self._marks.get(key, ""), tone)


def _tone(status: str) -> Tone:
    if status == "overdue":
        return "late"
    return "" if status == "open" else "ended"


def _sign(change: Change) -> str:
    if change.field:
        return "*"
    return "+" if change.before is None else "-"


def _explained(line: ViewLine | None, change: Change) -> Explained | str | None:
    """What explains a line that changed; none for one that went and for sums."""
    if line is None or isinstance(line, Totals):
        return None
    if isinstance(line, ContractLine | UnitLine):
        return f"state:{change.line}"
    return line  # type: ignore[return-value]
