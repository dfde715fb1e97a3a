"""The figure of a report as it is drawn at its point; the page's script draws it anew for other points."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from html import escape
from typing import Final

from yakkan.adapters.report.cells import Cells
from yakkan.adapters.report.figure import Figure, Logged
from yakkan.adapters.report.texts import Text, both, label
from yakkan.domain.business_days import COMPANY
from yakkan.domain.instants import day_of

WIDTH: Final = 1120
LEFT: Final = 330
RIGHT: Final = 14
LANE: Final = 28
AXIS: Final = 26
MOST_LANES: Final = 24
TALL: Final = 16
LOG_HEIGHT: Final = 620
"""Rows of the log become thinner, and lose their words, where they would need more than this."""

LEGIBLE: Final = 11
"""The least height of a row with words."""
DENSE: Final = 4.0
"""Rows thinner than this are drawn together, a few marks for all that look alike: nobody could point at one."""
TOGETHER: Final = 128
"""Rows of which those that look alike are drawn together."""
CLOSED_DAYS: Final = 190
"""Days without business are shaded where no more days than these are drawn."""


class Drawing:
    """The drawings of a figure, in the units of their view boxes."""

    def __init__(self, figure: Figure) -> None:
        self.figure: Final = figure
        self.book: Final = figure.book

    @property
    def row_height(self) -> float:
        """The height of a row of the log."""
        return min(float(TALL), LOG_HEIGHT / max(len(self.figure.log), 1))

    def x(self, day: date) -> float:
        """Where a day begins."""
        first, last = self.figure.range
        return LEFT + (WIDTH - LEFT - RIGHT) * (day - first).days / max((last - first).days + 1, 1)

    def _clipped(self, day: date) -> float:
        first, last = self.figure.range
        return self.x(min(max(day, first), last + timedelta(days=1)))

    def ticks(self) -> Iterator[tuple[date, str]]:
        """Days to name on the axis: each month, or each week or day where there is room."""
        first, last = self.figure.range
        days = (last - first).days + 1
        months = -(-days // 330)
        day = first
        while day <= last:
            within = (days <= 24) or (days <= 150 and (day.day in (1, 8, 15, 22)))
            if (day.day == 1 and (day.year * 12 + day.month - 1) % months == 0) or within:
                yield day, day.isoformat()[2:7] if months > 1 or days > 150 else day.isoformat()[5:]
            day += timedelta(days=1)

    def closed_days(self) -> Iterator[tuple[date, Text]]:
        """Days without business, where days are wide enough to be told apart."""
        first, last = self.figure.range
        for number in range((last - first).days + 1 if (last - first).days <= CLOSED_DAYS else 0):
            day = first + timedelta(days=number)
            closure = COMPANY.closure(day)
            if closure is not None:
                yield day, (closure.ja, closure.en)

    def axis(self) -> str:
        """The days along the top of a drawing, those without business shaded."""
        width = self.x(date.fromordinal(2)) - self.x(date.fromordinal(1))
        closed = "".join(
            f'<rect class="closed" x="{self.x(day):.1f}" y="18" width="{width:.1f}" height="100%">'
            f"<title>{day} {bilingual(why)}</title></rect>"
            for day, why in self.closed_days()
        )
        return closed + "".join(
            f'<line class="grid" x1="{self.x(day):.1f}" x2="{self.x(day):.1f}" y1="18" y2="100%"/>'
            f'<text class="tick" x="{self.x(day):.1f}" y="13">{name}</text>'
            for day, name in self.ticks()
        )

    def lanes_svg(self) -> str:
        """States and deadlines at the point."""
        return "".join(
            f'<g><g>{self._bands(number, y)}<text class="lane" x="6" y="{y + 17:.0f}">{escape(_short(name))}</text></g>'
            f"<g>{self._deadlines(lane, y)}</g></g>"
            for lane, (number, name) in enumerate(self.figure.lanes[:MOST_LANES])
            for y in [AXIS + lane * LANE]
        )

    def _bands(self, number: int, y: float) -> str:
        book = self.book
        course = book.plane.sheets[book.stop.sheet].get(book.keys[number], ())
        known = day_of(book.stop.at) + timedelta(days=1)
        last = min(self.figure.range[1], book.stop.until or date.max) + timedelta(days=1)
        drawn = []
        ends = [*(day for day, _ in course), date.max][1:]
        for (first, value), following in zip(course, ends, strict=True):
            if value is not None and book.rows[value].marks[1][0]:
                row, end = book.rows[value], min(following, last)
                drawn.append(self._band(row, number, first, min(end, known), y, ""))
                drawn.append(self._band(row, number, max(first, known), end, y, " ahead"))
        return "".join(drawn)

    def _band(self, row: Cells, number: int, begin: date, end: date, y: float, ahead: str) -> str:
        """A state over the days from one to before another; empty where none of them is drawn."""
        left, right = self._clipped(begin), self._clipped(end)
        if begin >= end or right <= left:
            return ""
        words: Text = row.marks[1]
        written = (
            f'<text x="{left + 4:.1f}" y="{y + 17:.0f}">{spans(words)}</text>' if fits(words, right - left) else ""
        )
        return (
            f'<g class="band {row.tone}{ahead}" data-k="{number}"><title>{bilingual(row.heading)}</title>'
            f'<rect x="{left:.1f}" y="{y + 4:.0f}" width="{right - left:.1f}" height="18"/>{written}</g>'
        )

    def _deadlines(self, lane: int, y: float) -> str:
        drawn = []
        first, last = self.figure.range
        for line in self.book.shown.get("obligation", []):
            due, nominal, ended, _ = line.row.marks
            if due is None or not first <= due <= last or self.figure.lane_of(self.book.keys[line.key]) != lane:
                continue
            x, kind = self.x(due + timedelta(days=1)), " ended" if ended else ""
            moved = ""
            if nominal is not None and nominal >= first:
                moved = f'<path class="moved" d="M{self.x(nominal + timedelta(days=1)):.1f} {y + 2:.0f}H{x - 3:.1f}"/>'
            title = bilingual((f"{line.row.heading[0]} {due}", f"{line.row.heading[1]} {due}"))
            drawn.append(
                f'<g class="deadline{kind}" data-k="{line.key}"><title>{title}</title>{moved}'
                f'<path d="M{x:.1f} {y + 24:.0f}V{y:.0f}l-6 0l6 6"/></g>'
            )
        return "".join(drawn)

    def log_svg(self) -> str:
        """Every record, from its day to the instant at which it was recorded."""
        if self.is_dense:
            return self._together()
        return "".join(self._record(number, row) for number, row in enumerate(self.figure.log))

    @property
    def is_dense(self) -> bool:
        """Whether the records are too many for a row that one can point at."""
        return self.row_height < DENSE

    def _together(self) -> str:
        """Records that look alike as one drawing: elements by the thousand are slow to paint.

        One for so many rows, so that a step need not draw all of them anew.
        """
        return "".join(map(self._alike, range(0, len(self.figure.log), TOGETHER)))

    def _alike(self, begin: int) -> str:
        height = self.row_height
        looks: dict[str, list[list[str]]] = {}
        for number, row in enumerate(self.figure.log[begin : begin + TOGETHER], begin):
            on, at = self._clipped(self._day(row)), self._clipped(day_of(row.recorded_at))
            y = AXIS + number * height + height / 2
            dot = (
                f"M{on - 1.5:.1f} {y:.1f}l1.5-1.5 1.5 1.5-1.5 1.5z"
                if row.deemed
                else f"M{on - 1:.1f} {y - 1:.1f}h2v2h-2z"
            )
            for path, part in zip(
                looks.setdefault(self._look(row), [[], [], []]),
                (f"M{on:.1f} {y:.1f}H{at:.1f}", dot, f"M{at:.1f} {y - height / 2:.1f}v{height:.1f}"),
                strict=True,
            ):
                path.append(part)
        return "".join(
            f'<g class="{look}"><path class="lag" d="{"".join(lags)}"/><path class="dot" d="{"".join(dots)}"/>'
            f'<path class="at" d="{"".join(ats)}"/></g>'
            for look, (lags, dots, ats) in sorted(looks.items())
        )

    def _day(self, row: Logged) -> date:
        """The day of a record by what is known at the point."""
        known_as = self.book.standing.get(row.ref)
        day: date = row.on if known_as is None else known_as.marks[0]
        return day

    def _look(self, row: Logged) -> str:
        """The classes of a record's mark."""
        known_as = self.book.standing.get(row.ref)
        marks = ["rec", "deemed" if row.deemed else "late" if row.late else ""]
        marks += [known_as.tone] if known_as is not None and known_as.tone in ("gone", "none") else []
        marks += ["unknown"] if row.recorded_at > self.book.stop.at else []
        return " ".join(filter(None, marks))

    def _record(self, number: int, row: Logged) -> str:
        height = self.row_height
        y = AXIS + number * height + height / 2
        top, bottom = y - height / 2, y + height / 2
        on, at = self._clipped(self._day(row)), self._clipped(day_of(row.recorded_at))
        return (
            f'<g class="{self._look(row)}" data-log="{number}"><title>{bilingual(_told(row))}</title>'
            f'<rect class="hit" x="0" y="{top:.1f}" width="{WIDTH}" height="{height:.1f}"/>'
            f"{self._words(row, y)}{self._tie(row, y)}"
            f'<line class="lag" x1="{on:.1f}" x2="{at:.1f}" y1="{y:.1f}" y2="{y:.1f}"/>'
            f"{_mark(row.deemed, on, y, min(4.0, height / 2))}"
            f'<line class="at" x1="{at:.1f}" x2="{at:.1f}" y1="{top:.1f}" y2="{bottom:.1f}"/></g>'
        )

    def _words(self, row: Logged, y: float) -> str:
        """When it was recorded and what; nothing where rows are too thin."""
        if self.row_height < LEGIBLE:
            return ""
        when = both(lambda speech: speech.instant(row.recorded_at)[5:])[0]
        room = LEFT - 112 - _width(f" {row.where}")
        words = spans((f"{_cut(row.name[0], room)} {row.where}", f"{_cut(row.name[1], room)} {row.where}"))
        return (
            f'<text class="when" x="6" y="{y + 4:.1f}">{when}</text>'
            f'<text class="words" x="92" y="{y + 4:.1f}">{words}</text>'
        )

    def _tie(self, row: Logged, y: float) -> str:
        """The bracket from a withdrawal to what it withdraws."""
        if row.against is None:
            return ""
        there = AXIS + row.against * self.row_height + self.row_height / 2
        return f'<path class="tie" d="M{LEFT - 8} {y:.1f}h-4V{there:.1f}h4"/>'

    def stairs(self) -> str:
        """The stairs of the present: how far the days had come at each recording; brackets where marks have none."""
        height = self.row_height
        steps = []
        for number, row in enumerate(self.figure.log):
            x, y = self._clipped(day_of(row.recorded_at)), AXIS + number * height
            steps.append(f"{'L' if number else 'M'}{x:.1f} {y:.1f}v{height:.1f}")
        ties = [self._tie(row, AXIS + (number + 0.5) * height) for number, row in enumerate(self.figure.log)]
        return f'<path class="present" d="{"".join(steps)}"/>' + ("".join(ties) if self.is_dense else "")

    @property
    def lanes_height(self) -> float:
        """The height of the drawing of states."""
        return AXIS + min(len(self.figure.lanes), MOST_LANES) * LANE + 4

    @property
    def log_height(self) -> float:
        """The height of the drawing of records."""
        return AXIS + len(self.figure.log) * self.row_height + 4

    def cross(self) -> tuple[float, float]:
        """Where the point lies: across, by the day; down, below the last record that is known."""
        known = sum(row.recorded_at <= self.book.stop.at for row in self.figure.log)
        half = (self.x(date.fromordinal(2)) - self.x(date.fromordinal(1))) / 2
        return min(self._clipped(self.book.as_of) + half, WIDTH - RIGHT), AXIS + known * self.row_height


def bilingual(text: Text) -> str:
    """Both languages in one line, for what cannot switch."""
    return escape(text[0] if text[0] == text[1] else f"{text[0]} / {text[1]}")


def spans(text: Text) -> str:
    """Both languages within a drawing, of which one is shown."""
    if text[0] == text[1]:
        return escape(text[0])
    return f'<tspan class="ja" lang="ja">{escape(text[0])}</tspan><tspan class="en" lang="en">{escape(text[1])}</tspan>'


def fits(words: Text, width: float) -> bool:
    """Whether words go into a band, in either language."""
    return max(len(words[0]) * 11.5, len(words[1]) * 6.2) + 8 <= width


def _told(row: Logged) -> Text:
    """What a record is, and how late."""
    if not row.late:
        return row.words
    late = label("late", row.late)
    return f"{row.words[0]}：{late[0]}", f"{row.words[1]}: {late[1]}"


def _mark(deemed: bool, x: float, y: float, r: float) -> str:
    if deemed:
        return f'<path class="dot" d="M{x - r:.1f} {y:.1f}l{r:.1f} {-r:.1f}l{r:.1f} {r:.1f}l{-r:.1f} {r:.1f}z"/>'
    return f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}"/>'


def _width(text: str) -> float:
    """About how wide a text is (in the drawing's units)."""
    return sum(12 if ord(character) > 0x2E7F else 6.4 for character in text)


def _cut(text: str, room: float) -> str:
    """As much of a text as has room."""
    if _width(text) <= room:
        return text
    while text and _width(f"{text}…") > room:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _short(text: str, most: int = 34) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
