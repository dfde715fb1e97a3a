"""Which tests name which provision, read from the source of the tests without running them.

A test names a paragraph by the name of its class, its function or its file (`TestArticle28_1_DeemedPass`,
`test_article_28_1_...`), by a marker (`@pytest.mark.provision("28(1)")`, also as `pytestmark`), or in its docstring
("Article 28(1) and (2)", "28(1)"). Another law's articles ("Civil Code 488(4)") are not provisions of the terms.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from yakkan.domain.errors import InputError, Problem
from yakkan.domain.terms.catalogue import paragraph_of

_Scope = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef

_IN_NAME: Final = re.compile(r"articles?_?(\d+)((?:_\d+)*)(?!\d)", re.IGNORECASE)
_ONE: Final = r"\d+(?:\(\d+\))*"
_MORE: Final = r"(?:\(\d+\))+"
_TOKEN: Final = re.compile(rf"{_ONE}|{_MORE}")
_IN_TEXT: Final = re.compile(
    r"(?:\b(?P<ours>Articles?)\s+|\b(?P<law>Code|CC|ComC|Act)\s*(?:Articles?\s+)?)?"
    rf"(?<![\w.])(?P<cited>{_ONE}(?:(?:,\s*|,?\s+and\s+|,?\s+or\s+)(?:{_ONE}|{_MORE}))*)"
)


def named_tests(folder: Path) -> dict[str, list[str]]:
    """Ids of tests (`tests/test_x.py::TestY::test_z`) by the citation of the paragraph they name.

    What a class names is not said again of its methods, and what anything in a file names is not said of the file.
    Raises InputError, with everything wrong, where a marker names no paragraph of the terms.
    """
    named: dict[str, list[str]] = {}
    wrong: list[Problem] = []
    for path in sorted(folder.rglob("test_*.py")):
        place = path.relative_to(folder.parent).as_posix()
        module = ast.parse(path.read_text(encoding="utf-8"), filename=place)
        wrong += _bad_markers(module, place)
        inner = [pair for scope in _tests_in(module) for pair in _named(scope, f"{place}::{scope.name}")]
        inside = {citation for citation, _ in inner}
        if any(True for _ in _tests_in(module)):
            inner = [(each, place) for each in _citations(module, path.stem) if each not in inside] + inner
        for citation, id in inner:
            named.setdefault(citation, []).append(id)
    if wrong:
        raise InputError(wrong)
    return named


def _named(scope: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef, id: str) -> Iterator[tuple[str, str]]:
    """What a class or test names, then what its methods name beyond that."""
    own = _citations(scope, scope.name)
    yield from ((citation, id) for citation in own)
    if isinstance(scope, ast.ClassDef):
        for inner in _tests_in(scope):
            yield from (pair for pair in _named(inner, f"{id}::{inner.name}") if pair[0] not in own)


def _tests_in(scope: ast.Module | ast.ClassDef) -> Iterator[ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef]:
    """Tests and classes with tests, their own or inherited."""
    for child in scope.body:
        if isinstance(child, ast.ClassDef):
            if child.name.startswith("Test") and (child.bases or any(True for _ in _tests_in(child))):
                yield child
        elif isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) and child.name.startswith("test"):
            yield child


def _citations(scope: _Scope, name: str) -> list[str]:
    """The paragraphs that a scope itself names, each once."""
    found = [*_in_name(name), *(each for _, each in _markers(scope)), *_in_text(ast.get_docstring(scope) or "")]
    paragraphs = [paragraph for each in found if (paragraph := paragraph_of(each)) is not None]
    return list(dict.fromkeys(paragraph.citation for paragraph in paragraphs))


def _in_name(name: str) -> Iterator[str]:
    """`Article41_2_3` as 41(2)(3); of `Article9_30Days` only the part that is a provision, 9."""
    for match in _IN_NAME.finditer(name):
        numbers = match[2].split("_")[1:]
        for length in range(len(numbers), -1, -1):
            citation = match[1] + "".join(f"({number})" for number in numbers[:length])
            if paragraph_of(citation) is not None:
                yield citation
                break


def _in_text(text: str) -> Iterator[str]:
    """Citations in a docstring. A bare number is one only after the word Article."""
    for match in _IN_TEXT.finditer(text):
        if match["law"]:
            continue
        article = ""
        for token in _TOKEN.findall(match["cited"]):
            citation = article + token if token.startswith("(") else token
            article = citation.partition("(")[0]
            if match["ours"] or "(" in citation:
                yield citation


def _markers(scope: _Scope) -> Iterator[tuple[int, str]]:
    """Line and citation of each marker `provision` that stands on a scope or, as `pytestmark`, in it."""
    marks: list[ast.expr] = [] if isinstance(scope, ast.Module) else list(scope.decorator_list)
    for child in scope.body:
        if isinstance(child, ast.Assign) and [ast.unparse(target) for target in child.targets] == ["pytestmark"]:
            marks += child.value.elts if isinstance(child.value, ast.List | ast.Tuple) else [child.value]
    for mark in marks:
        if isinstance(mark, ast.Call) and ast.unparse(mark.func) in ("pytest.mark.provision", "mark.provision"):
            values = [arg.value for arg in mark.args if isinstance(arg, ast.Constant)]
            yield from ((mark.lineno, value) for value in values if isinstance(value, str))


def _bad_markers(module: ast.Module, place: str) -> Iterator[Problem]:
    for scope in ast.walk(module):
        if isinstance(scope, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            for line, citation in _markers(scope):
                if paragraph_of(citation) is None:
                    expected = "a paragraph of the terms, such as 28(1), or 26 where it is the only one"
                    yield Problem(place, f"the marker provision({citation!r})", expected, line=line)
