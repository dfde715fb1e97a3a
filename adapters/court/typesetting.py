"""Typesetting: the document as a PDF for the archive, the same bytes every time.

It is PDF/A-2a with the tags of PDF/UA-1, which tell a screen reader what is a heading and what a table. A very long
one is PDF/A-2b without tags: they would make it ten times larger. Its long sections are no tables to the typesetter
then either, but rows on pages of their own, which look the same and are set in half the time.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from yakkan.adapters.court.document import document
from yakkan.adapters.court.glyphs import visible
from yakkan.adapters.extras import missing
from yakkan.adapters.wording import Speech
from yakkan.adapters.wording.court import COURT
from yakkan.domain.collector import Paused
from yakkan.projections.view import View

if TYPE_CHECKING:
    from typst import PDFStandard

_TAGGED: Final[tuple[PDFStandard, ...]] = ("a-2a", "ua-1")
_UNTAGGED: Final[tuple[PDFStandard, ...]] = ("a-2b",)
MOST_ROWS_WITH_TAGS: Final = 2000
MOST_ROWS_IN_A_TABLE: Final = 300
"""Rows of a section that is still set as a table in a document without tags."""


def pdf(view: View, speech: Speech) -> bytes:
    """The view as a PDF. Raises InputError when the extra `report` is not installed."""
    press = _Press()
    with Paused():
        said = visible(document(view, speech), press.shows, COURT["unseen"].to(speech.language))
    template = files(__package__).joinpath("court.typ").read_bytes()
    sections = said.pop("sections")
    tagged = sum(map(_rows, sections)) <= MOST_ROWS_WITH_TAGS
    said["runs"] = _runs(sections, MOST_ROWS_WITH_TAGS if tagged else MOST_ROWS_IN_A_TABLE)
    return press.compile(template, said, _TAGGED if tagged else _UNTAGGED)


def write_pdf(view: View, path: str | Path, speech: Speech) -> None:
    """Write the view as a PDF. Raises InputError as `pdf` does, OSError when the file cannot be written."""
    Path(path).write_bytes(pdf(view, speech))


def _rows(section: Mapping[str, Any]) -> int:
    return sum(len(group["rows"]) for group in section["groups"])


def _runs(sections: Sequence[Mapping[str, Any]], most: int) -> list[dict[str, Any]]:
    """The sections by what shares pages: one of more than `most` rows with the titles above it, the others together."""
    runs: list[dict[str, Any]] = []
    titles: list[Mapping[str, Any]] = []
    for section in sections:
        titles.append(section)
        long = _rows(section) > most
        if not section["columns"] and section is not sections[-1]:
            continue
        if long or not runs or runs[-1]["long"]:
            runs.append({"long": long, "number": len(runs), "sections": []})
        runs[-1]["sections"] += titles
        titles = []
    return runs


class _Press:
    """The typesetter with its one font and no other, so that every machine prints the same."""

    def __init__(self) -> None:
        try:
            import typst
            from noto_cjk_sans_jp_regular import FONT_PATH
        except ImportError as error:
            raise missing(error.name or "typst", error, "report", "report") from None
        self._typst = typst
        self._fonts = typst.Fonts(False, True, [str(Path(FONT_PATH).parent)])

    def compile(self, source: bytes, said: Any, standards: Sequence[PDFStandard]) -> bytes:
        """Set a source; what it says is handed over as data, never as part of the source."""
        return self._typst.compile(
            source,
            format="pdf",
            font_paths=self._fonts,
            ignore_system_fonts=True,
            sys_inputs={"said": json.dumps(said, ensure_ascii=False)},
            pdf_standards=list(standards),
            pdf_tags="ua-1" in standards,
        )

    def shows(self, pieces: Sequence[str]) -> bool:
        """Whether the fonts show all of some pieces of text: a standard refuses a page on which one is missing."""
        try:
            self.compile(_PROBE, list(pieces), _TAGGED[1:])
        except self._typst.TypstError:
            return False
        return True


_PROBE: Final = b"""#set document(title: "probe")
#set text(font: "Noto Sans CJK JP", lang: "ja")
#for each in json(bytes(sys.inputs.said)) [#each #parbreak()]"""
