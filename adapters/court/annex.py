"""The annexes: the grounds of each line, and the readings that the document follows."""

from __future__ import annotations

from collections.abc import Iterator

from yakkan.adapters.court.sheet import Cell, Group, Row, Section
from yakkan.adapters.court.voice import Voice
from yakkan.domain.terms.readings import READINGS
from yakkan.projections.fees import ChargeLine, InterestLine
from yakkan.projections.liability import LiabilityLine
from yakkan.projections.obligations import ObligationLine
from yakkan.projections.view import View

Grounded = ChargeLine | InterestLine | LiabilityLine | ObligationLine


class Annex:
    """Numbers the lines of a view in the order of its parts, and tells the grounds of each below its number."""

    def __init__(self, view: View, voice: Voice) -> None:
        self._voice = voice
        self._parts: tuple[tuple[str, tuple[Grounded, ...]], ...] = (
            ("obligations", view.obligations),
            ("charges", view.fees.charges),
            ("interest", view.fees.interest),
            ("liability", view.liability),
        )
        lines = [line for _, part in self._parts for line in part]
        self._numbers = {id(line): number for number, line in enumerate(lines, start=1)}

    def cell(self, line: Grounded) -> Cell:
        """The number of a line's grounds, and the way to them."""
        number = self._numbers[id(line)]
        return Cell(str(number), to=f"g{number}")

    def sections(self) -> Iterator[Section]:
        """The grounds, part by part."""
        say = self._voice.say
        yield Section(say("annex_grounds"), note=say("annex_grounds_note"), annex=True)
        for part, lines in self._parts:
            yield Section(
                say(part),
                self._voice.columns(article="whole", facts=1, arithmetic=1.5, reading="whole"),
                groups=[self._group(line) for line in lines],
                level=2,
            )

    def _group(self, line: Grounded) -> Group:
        number, speech = self._numbers[id(line)], self._voice.speech
        # Where a link arrives is the first row: the title above it may be printed twice.
        rows = [
            Row(
                [
                    speech.citation(ground.article),
                    self._voice.facts(ground),
                    self._voice.arithmetic(ground.arithmetic),
                    ground.reading or "",
                ],
                name=None if place else f"g{number}",
            )
            for place, ground in enumerate(line.grounds)
        ]
        return Group(f"{number}.  {self._title(line)}", rows or [Row(["", "", "", ""], name=f"g{number}")])

    def _title(self, line: Grounded) -> str:
        speech, say = self._voice.speech, self._voice.say
        if isinstance(line, ChargeLine):
            return f"{line.id}  {speech.charge(line.kind)}  {speech.yen(line.gross)}"
        if isinstance(line, InterestLine):
            days = f"{speech.day(line.from_)} – {speech.day(line.to)}"
            return f"{say('late_interest_on', line.charge)}  {days}  {speech.yen(line.amount)}"
        where = speech.say("account") if line.contract is None else line.contract
        where = where if line.unit is None else f"{where}/{line.unit}"
        if isinstance(line, ObligationLine):
            return f"{line.id}  {speech.duty(line.duty)}  {speech.party(line.debtor)}, {where}"
        return f"{speech.head(line.head)}  {speech.party(line.bearer)}, {where}"


def readings(view: View, voice: Voice) -> Section:
    """Every reading that the view consulted, chosen or by default; ask for the other parts of the view first."""
    japanese = voice.speech.language == "ja"
    rows = []
    for name in sorted(view.consulted, key=lambda name: READINGS[name].number):
        reading, value = READINGS[name], view.chronicle.readings[name]
        alternative = reading.alternatives[value]
        default = value == reading.default
        rows.append(
            Row(
                [
                    name,
                    reading.title_ja if japanese else reading.title_en,
                    Cell(value, voice.speech.say("default_mark") if default else voice.say("chosen")),
                    alternative.ja if japanese else alternative.en,
                    ", ".join(voice.speech.citation(article) for article in reading.articles),
                ]
            )
        )
    columns = voice.columns(no="whole", question=1.2, reading="whole", followed=1.5, article=0.6)
    return Section(voice.say("annex_readings"), columns, rows, note=voice.say("annex_readings_note"), annex=True)
