"""How views, trees and findings show themselves in a notebook: compact HTML, in the colours of whatever theme is on.

Everything is escaped; long tables are folded behind their count; what reads the page aloud finds captions and headers.
The dataclasses of the dispute tools are shown by their fields, so that a new one needs nothing here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from html import escape
from typing import TYPE_CHECKING, Any, Final

from yakkan.domain.instants import in_jst
from yakkan.projections.lines import HIDDEN, Line

if TYPE_CHECKING:
    from yakkan.projections.explanation import Explanation
    from yakkan.projections.timeline import Row
    from yakkan.projections.view import View

OPEN: Final = 12
"""Rows up to which a table stands open."""
MOST: Final = 500
"""Rows that a table has at most; behind them stands how many were left out."""
_BESIDE: Final = frozenset({*HIDDEN, "because", "units", "incidents", "details", "was", "corrected_by", "order"})
_STRUCK: Final = ("withdrawn", "retracted")
_DEEPEST_OPEN: Final = 2

_STYLE: Final = """<style>
.yakkan{font-size:.9em;line-height:1.45;overflow-x:auto}
.yakkan table{border-collapse:collapse;margin:.3em 0 .7em;color:inherit;background:transparent;font-size:1em}
.yakkan caption{caption-side:top;text-align:left;font-weight:600;padding:.2em 0;color:inherit}
.yakkan :is(th,td){text-align:left;vertical-align:top;padding:.15em .7em .15em 0;background:transparent;
border:0;border-bottom:1px solid rgba(128,128,128,.35);max-width:34em;white-space:normal;overflow-wrap:break-word}
.yakkan :is(th,td).n{text-align:right;font-variant-numeric:tabular-nums}
.yakkan td:is(.n,.w){white-space:nowrap}
.yakkan th{font-weight:600}.yakkan thead th{opacity:.75}
.yakkan summary{cursor:pointer}.yakkan details details{margin-left:1.2em}
.yakkan .leaf{margin-left:1.2em}.yakkan .leaf::before{content:"\\00b7\\00a0"}
.yakkan small{opacity:.75}.yakkan p{margin:.2em 0 .5em}
</style>"""


class Shown:
    """A dataclass that a notebook shows as tables of its fields."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        return page(fields_of(self))


def page(*parts: str) -> str:
    """Parts with the style that they need."""
    return f'{_STYLE}<div class="yakkan">{"".join(parts)}</div>'


# -- a view ------------------------------------------------------------------------------------------------------


def view(shown: View) -> str:
    """Where a matter stands, what is open, and the money; liability and timeline folded."""
    known = "everything recorded" if shown.known_at is None else _text(shown.known_at)
    head = [
        f"as of {shown.as_of}",
        f"known at: {known}",
        *(f"{name}={value}" for name, value in shown.readings.items()),
    ]
    orders = ", ".join(shown.orders)
    standing = []
    for line in shown.contracts:
        standing.append({**line.to_dict(), "contract": line.contract})
        standing += [{**unit.to_dict(), "contract": f"{line.contract}/{unit.unit}"} for unit in line.units]
    stand = [line for line in shown.obligations if line.status in ("open", "overdue")]
    ended = [line for line in shown.obligations if line.status not in ("open", "overdue")]
    totals = {name: amount for name, amount in shown.fees.totals.to_dict().items() if amount}
    return page(
        f"<p><b>{escape(shown.customer or '')}</b> <small>{escape(orders)}</small><br>{escape(' · '.join(head))}</p>",
        table("contracts", standing, leave_out=("unit", "term", "specification")),
        table("open obligations", stand, leave_out=("creditor", "ended_on")),
        table("ended obligations", ended, leave_out=("creditor",), folded=True),
        table(
            "charges (yen)",
            shown.fees.charges,
            leave_out=("contract", "unit", "from", "to", "article", "arose_on", "prescribes_on", "debtor"),
        ),
        table("late interest (yen)", shown.fees.interest),
        pairs("totals (yen)", totals),
        table("liability", shown.liability, leave_out=("claims",), folded=True),
        table("timeline", shown.timeline, folded=True),
    )


def _event(row: Row) -> dict[str, Any]:
    """A row of the timeline, what one looks for first."""
    names = ("on", "recorded_at", "event", "contract", "unit")
    marks = [mark for mark in ("deemed", "forecast") if getattr(row, mark)]
    effect = "no effect" if row.effect == "none" and row.status == "effective" else ""
    return {
        **{name: getattr(row, name) for name in names},
        "says": row.details,
        "status": ", ".join([row.status, *marks, *([effect] if effect else [])]),
        "reason": row.reason,
        "article": row.article,
        "ref": row.ref,
    }


# -- a tree ------------------------------------------------------------------------------------------------------


def tree(node: Explanation, depth: int = 0) -> str:
    """An explanation: what rests on something opens to it."""
    notes = [note for note in (node.provision and f"Art. {node.provision}", node.reading) if note]
    arithmetic = f": {escape(node.arithmetic)}" if node.arithmetic else ""
    words = f"{escape(node.text)}{arithmetic}" + (f" <small>[{escape(', '.join(notes))}]</small>" if notes else "")
    if not node.children:
        return f'<div class="leaf">{words}</div>'
    opened = " open" if depth < _DEEPEST_OPEN else ""
    below = "".join(tree(child, depth + 1) for child in node.children)
    return f"<details{opened}><summary>{words}</summary>{below}</details>"


# -- any dataclass -----------------------------------------------------------------------------------------------


def fields_of(shown: Any, depth: int = 0) -> str:
    """The fields of a dataclass: plain values together, then each part that has lines or parts of its own."""
    plain: dict[str, Any] = {}
    parts: list[str] = []
    for name, value in _said(shown).items():
        if name in HIDDEN:
            continue
        if _is_tree(value):
            parts.append(tree(value))
        elif isinstance(value, Mapping):
            parts.append(pairs(_title(name), value))
        elif _is_lines(value):
            parts.append(table(_title(name), value))
        elif is_dataclass(value) and not _is_row(value) and depth < _DEEPEST_OPEN:
            parts.append(_folded(_title(name), fields_of(value, depth + 1), opened=True))
        else:
            plain[name] = value
    title = type(shown).__name__ if depth == 0 else ""
    return pairs(title, plain) + "".join(parts)


def pairs(title: str, values: Mapping[str, Any]) -> str:
    """Names with their values, one to a row; nothing where there are none."""
    if not values:
        return ""
    number = " class=n" if all(isinstance(v, int) and not isinstance(v, bool) for v in values.values()) else ""
    rows = "".join(
        f"<tr><th scope=row>{escape(_title(str(name)))}</th><td{number}>{_cell(value) or '—'}</td></tr>"
        for name, value in values.items()
    )
    return _table(title, "", rows, len(values), folded=len(values) > OPEN)


def table(title: str, lines: Iterable[Any], *, leave_out: Sequence[str] = (), folded: bool = False) -> str:
    """Lines as rows; a column in which no line says anything is left out. Nothing where there are no lines."""
    every = list(lines)
    rows = [_columns(line) for line in every[:MOST]]
    if not rows:
        return ""
    names = [
        name
        for name in dict.fromkeys(name for row in rows for name in row)
        if name not in leave_out and any(_says(row.get(name)) for row in rows)
    ]
    figures = {name for name in names if all(_is_figure(row.get(name)) for row in rows)}
    head = "".join(f"<th scope=col{_aligned(name in figures)}>{escape(_title(name))}</th>" for name in names)
    body = "".join(_row(row, names, figures) for row in rows)
    if len(every) > MOST:
        body += f"<tr><td colspan={len(names)}>and {len(every) - MOST:,} more</td></tr>"
    return _table(title, f"<thead><tr>{head}</tr></thead>", body, len(every), folded=folded or len(every) > OPEN)


def _row(row: Mapping[str, Any], names: Sequence[str], figures: set[str]) -> str:
    struck = str(row.get("status")).startswith(_STRUCK)
    cells = []
    for name in names:
        words = _cell(row.get(name))
        # The status says in words what the line through the others means.
        shown = f"<s>{words}</s>" if struck and words and name not in ("status", "reason") else words
        whole = " class=w" if isinstance(row.get(name), date) else ""
        cells.append(f"<td{_aligned(name in figures) or whole}>{shown}</td>")
    return f"<tr>{''.join(cells)}</tr>"


def _table(title: str, head: str, body: str, count: int, *, folded: bool) -> str:
    if folded:
        return _folded(f"{title} ({count:,})", f"<table>{head}<tbody>{body}</tbody></table>")
    caption = f"<caption>{escape(title)}</caption>" if title else ""
    return f"<table>{caption}{head}<tbody>{body}</tbody></table>"


def _folded(title: str, body: str, *, opened: bool = False) -> str:
    return f"<details{' open' if opened else ''}><summary><b>{escape(title)}</b></summary>{body}</details>"


def _columns(line: Any) -> dict[str, Any]:
    """What a line says in columns: its fields, or one column where it is a plain value."""
    if _is_row(line):
        return _event(line)
    said = line if isinstance(line, Mapping) else _said(line)
    return {name: value for name, value in said.items() if name not in _BESIDE}


def _said(shown: Any) -> dict[str, Any]:
    """What a dataclass says: what its JSON has, in the value of its own where that can be shown; else its fields."""
    own = {each.name.rstrip("_"): getattr(shown, each.name) for each in fields(shown) if not each.name.startswith("_")}
    if isinstance(shown, Line) or not hasattr(shown, "to_dict"):
        return {name: value for name, value in own.items() if not callable(value)}
    try:
        told: dict[str, Any] = shown.to_dict()
    except TypeError:
        # Its JSON depends on where it stands.
        return {name: value for name, value in own.items() if not callable(value)}
    mine = {name: own[name] if name in own else getattr(shown, name, value) for name, value in told.items()}
    return {name: mine[name] if _showable(mine[name]) else value for name, value in told.items()}


def _showable(value: Any) -> bool:
    """Whether a value has a form of its own here: plain values, lines, rows, trees, and several of them."""
    if isinstance(value, Mapping):
        return all(_showable(each) for each in value.values())
    if isinstance(value, list | tuple):
        return all(_showable(each) for each in value)
    return value is None or isinstance(value, str | int | date | Line) or _is_tree(value)


def _cell(value: Any) -> str:
    """A value as HTML: a tree or a table within a cell is folded."""
    if _is_tree(value):
        return tree(value, _DEEPEST_OPEN)
    if _is_lines(value):
        return _folded(f"{len(value):,}", table("", value))
    return escape(_text(value))


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, datetime):
        local = in_jst(value).replace(tzinfo=None)
        return f"{local.isoformat(' ', 'minutes' if local.second == local.microsecond == 0 else 'seconds')} JST"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {_text(each)}" for name, each in value.items())
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(f"{{{_text(each)}}}" if isinstance(each, list | tuple) else _text(each) for each in value)
    if _is_row(value):
        place = "/".join(part for part in (value.contract, value.unit) if part)
        ref = f"({value.ref})" if value.ref else ""
        return " ".join(part for part in (value.on.isoformat(), value.event, place, ref) if part)
    if hasattr(value, "chronicle"):
        return f"view as of {value.as_of}"
    return str(value)


def _title(name: str) -> str:
    return name.rstrip("_").replace("_", " ")


def _aligned(figure: bool) -> str:
    return " class=n" if figure else ""


def _says(value: Any) -> bool:
    return value is not None and value is not False and value not in ("", [], {}, ())


def _is_figure(value: Any) -> bool:
    return value is None or (isinstance(value, int) and not isinstance(value, bool))


def _is_lines(value: Any) -> bool:
    """Whether a value is a sequence of things with fields."""
    return (
        isinstance(value, list | tuple)
        and bool(value)
        and all(isinstance(e, Mapping) or is_dataclass(e) for e in value)
    )


def _is_row(value: Any) -> bool:
    """Whether a value is an event of a timeline: it is said in one phrase."""
    return isinstance(value, Line) and hasattr(value, "event") and hasattr(value, "ref")


def _is_tree(value: Any) -> bool:
    return is_dataclass(value) and hasattr(value, "children") and hasattr(value, "arithmetic")
