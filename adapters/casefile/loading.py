"""From a file or a text to a case, or to everything that is wrong with it at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from os import PathLike, fspath
from pathlib import Path, PurePath
from typing import Final

from yakkan.adapters.casefile.case import Case
from yakkan.adapters.casefile.documents import read_documents
from yakkan.adapters.casefile.findings import Findings
from yakkan.adapters.casefile.json_text import read_json
from yakkan.adapters.casefile.nodes import Flaw, Node
from yakkan.adapters.casefile.yaml_text import read_yaml
from yakkan.domain import given
from yakkan.domain.errors import InputError, Problem

MAX_BYTES: Final = 32 * 1024 * 1024
"""The largest case file, in bytes."""
MAX_YAML: Final = 4 * 1024 * 1024
"""The largest case file in YAML, in characters: some 40,000 events, which take half a minute to read."""
MAX_YAML_LINE: Final = 100_000
"""The longest line of YAML, in characters."""

_JSON_LINES: Final = frozenset({".jsonl", ".ndjson"})
_LOOKS_LIKE_JSON: Final = re.compile(r"\s*[{\[]\s*[\"{\[]")
FILE_FAILURES: Final[Mapping[type[OSError], str]] = {
    FileNotFoundError: "no such file",
    IsADirectoryError: "a folder",
    PermissionError: "a file that may not be read",
}
"""What is found where a file cannot be used, by the error of the system."""
_OTHER_ENCODINGS: Final = ("utf-16", "cp932", "euc_jp")


def load_case(path: str | PathLike[str]) -> Case:
    """The case in a file: YAML 1.2, JSON or JSON Lines, UTF-8.

    Raises InputError with every problem of every document, each with file, line, column and path.
    """
    given.instance(path, "load_case", (str, PathLike), "the path of a case file", "a text: parse_case(text)")
    name = fspath(path)
    try:
        with Path(path).open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        found = FILE_FAILURES.get(type(error)) or f"a file that cannot be read ({error.strerror or error})"
        raise InputError([Problem(name, found, "a case file (YAML, JSON or JSON Lines)")]) from None
    return parse_case(data, name)


def parse_case(text: str | bytes, name: str = "<text>") -> Case:
    """The case in a text; `name` stands for the file in problems, and its ending may tell the format.

    Raises InputError as `load_case` does.
    """
    given.instance(text, "parse_case", (str, bytes), "the text of a case file", "a file: load_case(path)")
    if len(text) > MAX_BYTES:
        advice = "put the orders into several files"
        raise InputError([Problem(name, f"more than {MAX_BYTES:,} bytes", "a smaller case file", advice)])
    decoded = _decoded(text, name) if isinstance(text, bytes) else text.removeprefix("\ufeff")
    nodes, flaws = _read(decoded, PurePath(name).suffix.lower())
    findings = Findings(name)
    for flaw in flaws:
        findings.flaw(flaw)
    documents = read_documents(nodes, findings, name)
    if not nodes and not flaws:
        findings.flaw(Flaw(1, 1, "nothing", "at least one document with order, customer, quote and contracts"))
    if findings.problems:
        raise InputError(findings.problems)
    return Case(name, documents, checked=True)


def _read(text: str, suffix: str) -> tuple[list[Node], list[Flaw]]:
    if suffix == ".json" or suffix in _JSON_LINES:
        return read_json(text, lines=suffix in _JSON_LINES)
    if text.lstrip()[:1] in ("{", "["):
        # JSON is YAML, but Lines are not, and JSON is read faster and with all its escapes. What only looks
        # like JSON, such as {order: SO-1}, is YAML.
        nodes, flaws = read_json(text)
        if not flaws or _LOOKS_LIKE_JSON.match(text):
            return nodes, flaws
    too_long = _too_long(text)
    return ([], [too_long]) if too_long else read_yaml(text)


def _too_long(text: str) -> Flaw | None:
    """Why a text is too much for a YAML reader."""
    if len(text) > MAX_YAML:
        advice = "put the orders into several files, or write JSON Lines"
        return Flaw(1, 1, f"more than {MAX_YAML:,} characters of YAML", "a smaller case file", advice)
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line) > MAX_YAML_LINE:
            expected = f"lines of at most {MAX_YAML_LINE:,} characters"
            return Flaw(number, 1, f"a line of {len(line):,} characters", expected)
    return None


def _decoded(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = len(before.rpartition(b"\n")[2].decode("utf-8", "ignore")) + 1
        found = f"the byte 0x{data[error.start]:02X}, which is not UTF-8"
        advice = f"save the file as UTF-8{_guess(data)}"
        raise InputError([Problem(name, found, "text in UTF-8", advice, line, column)]) from None


def _guess(data: bytes) -> str:
    """What the encoding may be, for the advice."""
    for encoding in _OTHER_ENCODINGS:
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding != "utf-16" or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return f"; it looks like {encoding}"
    return ""
