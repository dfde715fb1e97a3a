"""The table of the terms: every paragraph with the code that carries it out, its tests and its readings.

Code is found at run time. Two things count: functions that bear the label of a provision, and what the kinds of
contract register for an event, which carries out the provision that the event belongs to. An item counts for
its paragraph; an article cited as a whole counts for a paragraph only where it has no other.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from io import StringIO
from itertools import groupby
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from yakkan.adapters.named_tests import named_tests
from yakkan.adapters.wording import Language, Speech, Vocabulary, Word
from yakkan.domain import terms
from yakkan.domain.contract import kinds
from yakkan.domain.contract.facts import Event
from yakkan.domain.terms.catalogue import CATALOGUE, Paragraph, paragraph_of, paragraphs_of
from yakkan.domain.terms.editions import SOURCES
from yakkan.domain.terms.provision import LAST_ARTICLE, PROVISIONS
from yakkan.domain.terms.readings import READINGS

KIND_WORDS: Final[Vocabulary] = {
    "definition": Word("定義", "definition"),
    "formation": Word("成立", "formation"),
    "transition": Word("状態の変化", "transition"),
    "obligation": Word("義務", "obligation"),
    "permission": Word("許容", "permission"),
    "prohibition": Word("禁止", "prohibition"),
    "condition": Word("条件", "condition"),
    "money": Word("金銭", "money"),
    "liability": Word("責任", "liability"),
    "precedence": Word("優先関係", "precedence"),
    "declaratory": Word("宣言", "declaratory"),
}
"""What a paragraph mainly does."""

_ARTICLE: Final = Word("第{0}条　{1}", "Article {0}  {1}")
_KIND: Final = Word("［{0}］{1}", "[{0}] {1}")
_CODE: Final = Word("実装：{0}", "code: {0}")
_REASON: Final = Word("実装なし：{0}", "no code: {0}")
_READINGS: Final = Word("解釈：{0}", "readings: {0}")
_TESTS: Final = Word("試験：{0}", "tests: {0}")
_SUMS: Final = Word(
    "{0}項のうち、実装あり{1}、理由により実装なし{2}",
    "{0} paragraphs: {1} carried out by code, {2} with a reason why nothing is computed",
)
_CITATION_WIDTH: Final = 10
_SHORT: Final = ("yakkan.domain.terms.", "yakkan.domain.contract.", "yakkan.domain.")


@dataclass(frozen=True, slots=True)
class TermsRow:
    """A paragraph with what belongs to it: names of functions, ids of tests, ids of readings."""

    paragraph: Paragraph
    functions: tuple[str, ...]
    tests: tuple[str, ...]
    readings: tuple[str, ...]

    @property
    def citation(self) -> str:
        """The citation of the paragraph."""
        return self.paragraph.citation

    @property
    def computed(self) -> bool:
        """Whether some code carries the paragraph out."""
        return bool(self.functions)

    def to_dict(self) -> dict[str, Any]:
        """The row of `yakkan terms --json`."""
        return {
            "citation": self.citation,
            "title_ja": self.paragraph.title_ja,
            "title_en": self.paragraph.title_en,
            "kind": self.paragraph.kind,
            "summary": self.paragraph.summary,
            "functions": list(self.functions),
            "tests": list(self.tests),
            "readings": list(self.readings),
            "computed": self.computed,
            "reason": self.paragraph.reason,
        }


def repository_tests() -> Path | None:
    """The folder of the tests where the software runs from its source; None where it is installed without them."""
    root = Path(__file__).resolve().parents[1]
    folder = root / "tests"
    return folder if folder.is_dir() and (root / "pyproject.toml").is_file() else None


def table(tests_folder: Path | None) -> list[TermsRow]:
    """Every paragraph in the order of the terms; without a folder no row has tests.

    Raises InputError where a marker in the tests names a paragraph that the terms do not have.
    """
    named = {} if tests_folder is None else named_tests(tests_folder)
    functions = _gathered((citation, name) for name, citation in _code() if paragraph_of(citation))
    readings = _gathered((citation, id) for id, reading in READINGS.items() for citation in reading.articles)
    return [
        TermsRow(
            paragraph, functions.get(citation, ()), tuple(named.get(citation, ())), readings.get(citation, ())
        )
        for citation, paragraph in CATALOGUE.items()
    ]  # fmt: skip


def problems(rows: Sequence[TermsRow]) -> list[str]:
    """What is amiss between catalogue, code and tests, one sentence each; `rows` made with the tests' folder."""
    return [*_gaps(rows), *_contradictions(rows), *_unknown()]


def render(rows: Sequence[TermsRow], lang: Language, console_width: int) -> str:
    """The table for people, article by article; below it how many paragraphs are carried out by code.

    Of the tests it gives the number only, and functions by their names within the domain.
    """
    page = StringIO()
    console = Console(file=page, width=console_width, highlight=False, markup=False, emoji=False, no_color=True)
    speech = Speech(lang)
    for article, group in groupby(rows, key=lambda row: row.paragraph.article):
        paragraphs = list(group)
        first = paragraphs[0].paragraph
        title = first.title_ja if lang == "ja" else first.title_en
        console.print(Text(_ARTICLE.to(lang).format(article, title)))
        grid = Table.grid(Column(width=_CITATION_WIDTH), Column(ratio=1, overflow="fold"), padding=(0, 1))
        for row in paragraphs:
            for place, line in enumerate(_lines(row, lang)):
                grid.add_row(Text("" if place else f"  {speech.citation(row.citation)}"), Text(line))
        console.print(grid)
        console.print()
    reasoned = sum(1 for row in rows if not row.computed and row.paragraph.reason)
    console.print(Text(_SUMS.to(lang).format(len(rows), sum(row.computed for row in rows), reasoned)))
    return "\n".join(line.rstrip() for line in page.getvalue().splitlines()) + "\n"


def _lines(row: TermsRow, lang: Language) -> Iterator[str]:
    """What a paragraph says, then what belongs to it."""
    paragraph = row.paragraph
    summary, reason = (
        (paragraph.summary_ja, paragraph.reason_ja) if lang == "ja" else (paragraph.summary, paragraph.reason)
    )
    yield _KIND.to(lang).format(KIND_WORDS[paragraph.kind].to(lang), summary)
    if row.functions:
        yield _CODE.to(lang).format(", ".join(_short(name) for name in row.functions))
    elif reason:
        yield _REASON.to(lang).format(reason)
    if row.readings:
        yield _READINGS.to(lang).format(" ".join(row.readings))
    if row.tests:
        yield _TESTS.to(lang).format(len(row.tests))


# -- code --------------------------------------------------------------------------------------------------------


def _code() -> Iterator[tuple[str, str]]:
    """Every function that carries out a provision, by its name, and the citation of the provision."""
    _load()
    for citation, entries in PROVISIONS.items():
        for entry in entries:
            yield entry.name, citation
    for event, function in _effects():
        if event.article:
            yield f"{function.__module__}.{function.__qualname__}", event.article


def _effects() -> Iterator[tuple[type[Event], Any]]:
    """What the kinds of contract register for events; one that several kinds share comes once."""
    seen: set[tuple[type[Event], Any]] = set()
    for module in _load():
        for name, value in vars(module).items():
            if name.endswith("EFFECTS") and isinstance(value, dict):
                for pair in value.items():
                    if pair not in seen:
                        seen.add(pair)
                        yield pair


@cache
def _load() -> tuple[ModuleType, ...]:
    """Import whatever may label a function or register an effect; the modules themselves."""
    return tuple(
        import_module(found.name)
        for package in (terms, kinds)
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    )


def _gathered(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Names by the paragraphs that their citations speak of, each name once."""
    found: dict[str, dict[str, None]] = {}
    for citation, name in pairs:
        for paragraph in paragraphs_of(citation):
            found.setdefault(paragraph.citation, {})[name] = None
    return {citation: tuple(names) for citation, names in found.items()}


def _short(name: str) -> str:
    prefix = next((prefix for prefix in _SHORT if name.startswith(prefix)), "")
    return name.removeprefix(prefix)


# -- what can be amiss -------------------------------------------------------------------------------------------


def _gaps(rows: Sequence[TermsRow]) -> Iterator[str]:
    """Articles and paragraphs that no row speaks of."""
    found = {article: list(group) for article, group in groupby(rows, key=lambda row: row.paragraph.article)}
    for article in range(1, LAST_ARTICLE + 1):
        citations = [row.citation for row in found.get(article, ())]
        if not citations:
            yield f"Article {article} is missing from the catalogue"
        elif citations != [f"{article}"]:
            last = max(int(citation.partition("(")[2].rstrip(")") or 1) for citation in citations)
            for number in range(1, last + 1):
                if f"{article}({number})" not in citations:
                    yield f"{article}({number}) is missing from the catalogue"


def _contradictions(rows: Sequence[TermsRow]) -> Iterator[str]:
    for row in rows:
        reason = row.paragraph.reason
        if row.computed and reason is not None:
            names = ", ".join(row.functions)
            yield f"{row.citation} is carried out by {names}, yet the catalogue has a reason why not: {reason}"
        elif not row.computed and reason is None:
            yield (
                f"{row.citation} has neither code nor reason: label a function with "
                f'@provision("{row.citation}"), or say in the catalogue why nothing is computed'
            )
        if row.computed and not row.tests:
            yield (
                f"{row.citation} is carried out by code and no test names it: name a test class for it, "
                f'or mark the test with @pytest.mark.provision("{row.citation}")'
            )


def _unknown() -> Iterator[str]:
    """Citations of what the catalogue does not know. Labels cite a paragraph; the rest may cite an article."""
    _load()
    for citation, entries in PROVISIONS.items():
        if paragraph_of(citation) is None:
            names = ", ".join(entry.name for entry in entries)
            yield f"the catalogue has no paragraph {citation}, which is the label of {names}"
    cited = [(event.article, f"event {event.__name__}") for event, _ in _effects() if event.article]
    cited += [(citation, f"reading {id}") for id, reading in READINGS.items() for citation in reading.articles]
    cited += [(source.citation, f"parameter {name}") for name, source in SOURCES.items()]
    for citation, whose in dict.fromkeys(cited):
        if not paragraphs_of(citation):
            yield f"the catalogue has no provision {citation}, which the {whose} cites"
