"""What can be seen on paper: characters that no font shows, or that only hide in others, are named by their code.

A name in a contract may hold characters outside of every font, private ones (外字), or such that turn the direction of
the text. None may be lost, none may mislead, and a file for the archive must not have one that is not shown.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any, Final

_JOINERS: Final = "\u200c\u200d"
_BREAK: Final = "\u200b"
_HIDDEN: Final = frozenset({"Cf", "Cs", "Co", "Cn"})
"""Kinds of characters that nobody sees: formats, halves, private use, and those that are none."""
_SPACES: Final = frozenset({"Cc", "Zl", "Zp"})


def visible(said: Any, shows: Callable[[Sequence[str]], bool], code: str) -> Any:
    """The same data, with what cannot be seen as its code in the words of `code`.

    `shows` tells whether the fonts show all of some pieces of text.
    """
    every = set().union(*_texts(said))
    kinds = {each: unicodedata.category(each) for each in every if each not in ("\n", _BREAK, *_JOINERS)}
    hidden = {each for each, kind in kinds.items() if kind in _HIDDEN}
    spaces = {each for each, kind in kinds.items() if kind in _SPACES}
    others = [each for each in kinds if not each.isascii() and each not in hidden | spaces]
    hidden |= _unseen(sorted(others), shows)

    def named(characters: str) -> str:
        return "".join(code.format(f"{ord(each):04X}") for each in characters)

    table = {ord(each): " " for each in spaces} | {ord(each): named(each) for each in hidden}
    if table:
        said = _changed(said, lambda text: text.translate(table))
    marks = "".join(sorted(each for each, kind in kinds.items() if kind.startswith("M") and each not in hidden))
    marks += "".join(each for each in _JOINERS if each in every)
    if not marks:
        return said
    # A mark may be there and not go with the character before it.
    marked = re.compile(f".[{re.escape(marks)}]+", re.DOTALL)
    apart = _unseen(sorted({found for text in _texts(said) for found in marked.findall(text)}), shows)
    if not apart:
        return said
    return _changed(said, lambda text: marked.sub(lambda m: m[0][0] + named(m[0][1:]) if m[0] in apart else m[0], text))


def _unseen(pieces: Sequence[str], shows: Callable[[Sequence[str]], bool]) -> set[str]:
    """The pieces that are not shown, found by halving."""
    if not pieces or shows(pieces):
        return set()
    if len(pieces) == 1:
        return set(pieces)
    half = len(pieces) // 2
    return _unseen(pieces[:half], shows) | _unseen(pieces[half:], shows)


def _texts(said: Any) -> Sequence[str]:
    found: list[str] = []
    ahead = [said]
    for each in ahead:
        if isinstance(each, str):
            found.append(each)
        elif isinstance(each, dict | list | tuple):
            ahead.extend(each.values() if isinstance(each, dict) else each)
    return found


def _changed(said: Any, change: Callable[[str], str]) -> Any:
    if isinstance(said, str):
        return change(said)
    if isinstance(said, dict):
        return {key: _changed(each, change) for key, each in said.items()}
    if isinstance(said, list | tuple):
        return [_changed(each, change) for each in said]
    return said
