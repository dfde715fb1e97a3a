"""The report as one HTML file that asks nothing of any network."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from html import escape
from importlib.resources import files
from typing import Any, Final

from yakkan.adapters import extras
from yakkan.adapters.report.book import Book
from yakkan.adapters.report.cells import COLUMNS, FIGURES, STATES, WHOLE, totals_titles
from yakkan.adapters.report.drawing import AXIS, LANE, LEFT, MOST_LANES, RIGHT, TOGETHER, WIDTH, Drawing
from yakkan.adapters.report.figure import Figure
from yakkan.adapters.report.texts import Text, both, label
from yakkan.adapters.wording import Language, Speech
from yakkan.adapters.wording.report import REPORT
from yakkan.domain.collector import Paused
from yakkan.domain.contract.history import History
from yakkan.projections.plane import Course, Plane, Stop, plane
from yakkan.projections.values import Value
from yakkan.projections.view import View

_TITLES: Final[Mapping[str, str]] = {
    "contract": "contracts",
    "obligation": "owed",
    "charge": "money",
    "interest": "interest",
    "totals": "totals",
    "liability": "stake",
    "event": "timeline",
}
"""The title of each table, in the order of the report."""


_TURNING: Final = {code: f"[U+{code:04X}]" for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}
"""Marks that turn the direction of what follows, shown by their codes: a note must not read otherwise than written."""


def html_report(
    history: History,
    as_of: date,
    known_at: date | datetime | None = None,
    readings: Mapping[str, str] | None = None,
    language: Language = "ja",
) -> str:
    """The report of a matter, opened at a day and an instant of knowledge, in both languages.

    The same matter and point give the same text. Raises InputError for an unknown reading, and when the extra `report`
    is not installed.
    """
    render = _template()
    # Nothing of what is made here is garbage before it is written.
    with Paused():
        return _rendered(render, history, as_of, known_at, readings, language)


def _rendered(
    render: Callable[..., str],
    history: History,
    as_of: date,
    known_at: date | datetime | None,
    readings: Mapping[str, str] | None,
    language: Language,
) -> str:
    made = plane(history, as_of, known_at, readings)
    stop = made.stop(known_at)
    book = Book(made, history, as_of, stop)
    figure = Figure(book, history)
    drawing = Drawing(figure)
    # Selectors that look at what an element holds cost every move of the page's script: they are for pages without it.
    style, still, script = _part("report.css"), _part("still.css"), _part("report.js")
    rendered = render(
        book=book,
        figure=figure,
        drawing=drawing,
        # What stands there is so on any day, and on the first one nothing has to be derived for it.
        facts=_facts(View(history, made.first, known_at, readings)),
        tables=_tables(),
        totals=totals_titles(),
        scope=list(_scope(made)),
        data=_json(_data(drawing)),
        language=language,
        style=style,
        still=still,
        script=script,
        policy="; ".join(
            [
                "default-src 'none'",
                f"style-src '{_hash(style)}' '{_hash(still)}'",
                f"script-src '{_hash(script)}'",
                "base-uri 'none'",
                "form-action 'none'",
            ]
        ),
        spans=_spans,
        label=label,
        title=lambda name: both(lambda speech: speech.title(name)),
        say=lambda name: both(lambda speech: speech.say(name)),
        point=label("at_point", as_of, _known(stop)),
        stop_label=_known(stop),
        width=WIDTH,
        most_lanes=MOST_LANES,
    )
    return rendered.translate(_TURNING)


def _template() -> Callable[..., str]:
    jinja2 = extras.library("jinja2", "report", "report")
    environment = jinja2.Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    render: Callable[..., str] = environment.from_string(_part("template.html")).render
    return render


def _part(name: str) -> str:
    return files("yakkan.adapters.report").joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _spans(text: Text) -> Any:
    """Both languages, of which one is shown; as it is where they are the same."""
    from markupsafe import Markup

    if text[0] == text[1]:
        return Markup(escape(text[0]))
    return Markup(
        f'<span class="ja" lang="ja">{escape(text[0])}</span><span class="en" lang="en">{escape(text[1])}</span>'
    )


def _known(stop: Stop) -> str:
    return _instant(stop.at)


def _instant(at: datetime) -> str:
    whole_day = (at.hour, at.minute, at.second) == (23, 59, 59)
    return at.date().isoformat() if whole_day else Speech("en").instant(at)


def _facts(view: View) -> list[tuple[Text, Text]]:
    """What stands at the head of the report."""

    def readings(speech: Speech) -> str:
        explicit = ", ".join(f"{name}={value}" for name, value in view.readings.items())
        return f"{explicit} {speech.say('others_default')}" if explicit else speech.say("defaults")

    def same(text: str | None) -> Text:
        return text or "", text or ""

    values = [
        ("customer", same(view.customer)),
        ("orders", same(", ".join(view.orders))),
        ("edition", same(view.edition)),
        ("read_as", both(readings)),
    ]
    return [(both(lambda speech, name=name: speech.title(name)), text) for name, text in values]  # type: ignore[misc]


def _tables() -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "title": both(lambda speech, title=title: speech.title(title)),  # type: ignore[misc]
            "columns": [
                (both(lambda speech, column=column: speech.title(column)), _look(column))  # type: ignore[misc]
                for column in COLUMNS[name]
            ],
        }
        for name, title in _TITLES.items()
    ]


def _look(column: str) -> str:
    looks = {"yen": FIGURES, "whole": WHOLE, "state": STATES}
    return next((look for look, columns in looks.items() if column in columns), "")


def _scope(made: Plane) -> list[Text]:
    whole = sum(stop.until is None for stop in made.stops)
    limited = len(made.stops) - whole
    return [
        label("scope_days", made.first, made.last),
        label("scope_part", len(made.stops), whole)
        if limited or made.chosen
        else label("scope_whole", len(made.stops)),
    ]


# -- data for the page's script ------------------------------------------------------------------------------------


def _data(drawing: Drawing) -> dict[str, Any]:
    book, figure = drawing.book, drawing.figure
    made = book.plane
    number = book.texts.number

    def off(day: date | None) -> int | None:
        return None if day is None else (day - made.first).days

    def marks(index: int) -> list[Any]:
        row = book.rows[index]
        return [
            off(each) if isinstance(each, date) and not isinstance(each, datetime)
            else _ms(each) if isinstance(each, datetime)
            else number(each) if isinstance(each, tuple)
            else each
            for each in row.marks
        ]  # fmt: skip

    def growth(value: Value) -> list[Any] | int:
        line = value.growth
        if line is None:
            return 0
        begins = off(getattr(value.line, "from_", None))
        return [off(line.origin), str(line.start), str(line.step), line.parts, begins]

    values = [
        [
            [number(cell) for cell in row.cells],
            row.tone,
            number(row.heading),
            list(book.ground_numbers(value)),
            growth(value),
            marks(index),
        ]
        for index, (value, row) in enumerate(zip(made.values, book.rows, strict=True))
    ]
    courses: dict[Course, int] = {}
    sheets: dict[str, list[int]] = {}
    for key in book.keys:
        kept: list[int] = []
        before: Course = ()
        for sheet_number, sheet in enumerate(made.sheets):
            course = sheet.get(key, ())
            if course != before:
                kept += [sheet_number, courses.setdefault(course, len(courses))]
                before = course
        sheets[str(len(sheets))] = kept
    nodes = [[number(node.text), number(node.arithmetic), *node.children] for node in book.trees.all]
    first, last = figure.range
    return {
        "first": made.first.isoformat(),
        "days": (made.last - made.first).days,
        "halfUp": made.half_up,
        "stops": [[_ms(stop.at), stop.sheet, off(stop.until), _instant(stop.at)] for stop in made.stops],
        "at": [off(book.as_of), made.stops.index(book.stop)],
        "keys": [
            [_SECTIONS.index(key.section), figure.lane_of(key) if key.section == "obligation" else None]
            for key in book.keys
        ],
        "sheets": list(sheets.values()),
        "courses": [
            [part for day, value in course for part in (off(day), -1 if value is None else value)] for course in courses
        ],
        "values": values,
        "nodes": nodes,
        "lanes": [[key, name] for key, name in figure.lanes],
        "log": [[_ms(row.recorded_at), row.ref, off(row.on), int(row.deemed)] for row in figure.log],
        "figure": [
            off(first),
            off(last),
            WIDTH,
            LEFT,
            RIGHT,
            AXIS,
            LANE,
            MOST_LANES,
            drawing.row_height,
            drawing.is_dense,
            TOGETHER,
        ],
        "texts": [ja if ja == en else [ja, en] for ja, en in book.texts.all],
        "words": {name: list(word) for name, word in REPORT.items() if name in _USED},
    }


_SECTIONS: Final = ("contract", "unit", "obligation", "charge", "interest", "totals", "liability", "event")
_USED: Final = frozenset(
    {
        "at_point", "explain", "explanation_empty", "forecast", "lanes_shown", "limited_to", "moved", "no_grounds",
        "not_there", "nothing", "record_end", "said_more", "show_all",
    }
)  # fmt: skip


_UNIX: Final = datetime(1970, 1, 1, tzinfo=UTC)


def _ms(at: datetime) -> int:
    return (at - _UNIX) // timedelta(milliseconds=1)


def _json(data: Any) -> Any:
    """JSON that cannot end the element it stands in."""
    from markupsafe import Markup

    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))
