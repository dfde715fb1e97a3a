"""Text cut into pairs of characters, so that words are found where none are written apart: 検査, 納品, 東京.

Text is folded first: composed, of one width (NFKC: ｻｰﾊﾞ is サーバ, Ａ is A), without case, without what chooses the
variant of a kanji, and with one sign for those that systems take for one another (〜 ～, − -). Each word is then cut
into its overlapping pairs and its last character: 検査書 gives 検査 査書 書. A part of a word of two characters or more
is a phrase of pairs, a single character the beginning of a pair, so that whatever stands in the text is found, whatever
its language. Each character is written as its number in six hexadecimal digits: to the index, no text is syntax.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from yakkan.domain.errors import InputError, Problem

LONGEST: Final = 400
"""Characters of a text to search for."""
MOST_WORDS: Final = 40
_SNIPPET: Final = 70
_SOUND_MARKS: Final = "\uff9e\uff9f"
"""Half-width marks that belong to the letter before them."""
_UNSEEN: Final = re.compile("[\u034f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""What chooses the variant of a glyph, or joins two, and is nothing by itself."""
_ALIKE: Final = str.maketrans(
    "\u301c\u2010\u2012\u2013\u2014\u2015\u2212\u2225\u2018\u2019\u201c\u201d", "~------\u2016''\"\""
)
"""Signs that look alike: for one JIS code, systems write 〜 or ～, − or －, ― or —; editors bend quotes."""


class Query(NamedTuple):
    """What is searched for: the folded words, and how the index is asked for all of them."""

    words: tuple[str, ...]
    match: str


def composed(text: str) -> str:
    """The text as it is kept and shown: letters and their marks as one."""
    return unicodedata.normalize("NFC", text)


def folded(text: str) -> str:
    """The text as it is compared."""
    return " ".join(map(_folded_word, text.split()))


def grams(text: str) -> str:
    """A text as the index takes it: the pairs and last characters of its words."""
    return " ".join(filter(None, map(_grams_of_word, text.split())))


def query(text: str) -> Query:
    """What people type as a question to the index: every word has to occur, anywhere, as part of another too.

    Raises InputError for a text without words, and for one that is too long.
    """
    words = tuple(dict.fromkeys(folded(composed(text)).split()))
    if not words:
        raise InputError([Problem("search", repr(text), "a word or a part of one", "such as 検査")])
    if len(text) > LONGEST or len(words) > MOST_WORDS:
        found = f"{len(words)} words of {len(text)} characters"
        raise InputError([Problem("search", found, f"up to {MOST_WORDS} words of {LONGEST} characters")])
    return Query(words, " ".join(_asked(word) for word in words))


def snippet(text: str, words: tuple[str, ...]) -> str:
    """The part of a text where the words stand, each marked «so».

    The text around the first word is shown, with … where something is left out.
    """
    letters = list(_letters(text))
    flat = "".join(letter for letter, _, _ in letters)
    starts = [start for letter, start, _ in letters for _ in letter]
    ends = [end for letter, _, end in letters for _ in letter]
    marked = _found(flat, words)
    first = min((starts[at] for at, _ in marked), default=0)
    begin = 0 if len(text) <= _SNIPPET else max(0, min(first - _SNIPPET // 3, len(text) - _SNIPPET))
    end = min(len(text), begin + _SNIPPET)
    made, at = "…" if begin else "", begin
    for start, stop in sorted({(starts[a], ends[b - 1]) for a, b in marked}):
        if start >= at and stop <= end:
            made += f"{text[at:start]}«{text[start:stop]}»"
            at = stop
    return made + text[at:end] + ("…" if end < len(text) else "")


def _found(flat: str, words: tuple[str, ...]) -> list[tuple[int, int]]:
    """Where each word stands in a folded text, longer words first where two overlap."""
    taken: list[tuple[int, int]] = []
    for word in sorted(words, key=len, reverse=True):
        at = flat.find(word)
        while at >= 0:
            stop = at + len(word)
            if all(stop <= a or at >= b for a, b in taken):
                taken.append((at, stop))
            at = flat.find(word, stop)
    return taken


@lru_cache(maxsize=16384)
def _grams_of_word(word: str) -> str:
    """Most words are of the terms, and come again with every contract."""
    return " ".join(gram for part in _folded_word(word).split() for gram in _pairs(part, last=True))


def _folded_word(word: str) -> str:
    if word.isascii() and word.isprintable():
        return word.casefold()
    return "".join(letter for letter, _, _ in _letters(word))


def _asked(word: str) -> str:
    if len(word) == 1:
        return f'"{_number(word)}" *'
    return f'"{" ".join(_pairs(word, last=False))}"'


def _pairs(word: str, *, last: bool) -> Iterator[str]:
    for first, second in pairwise(word):
        yield _number(first) + _number(second)
    if last:
        yield _number(word[-1])


@lru_cache(maxsize=8192)
def _number(character: str) -> str:
    return f"{ord(character):06x}"


def _letters(text: str) -> Iterator[tuple[str, int, int]]:
    """Each letter with its marks, folded, and where it stands in the text."""
    at = 0
    while at < len(text):
        end = at + 1
        while end < len(text) and (text[end] in _SOUND_MARKS or unicodedata.combining(text[end])):
            end += 1
        yield _fold(text[at:end]), at, end
        at = end


@lru_cache(maxsize=8192)
def _fold(letter: str) -> str:
    """One letter folded; empty for what shows nothing, a space for what parts words."""
    category = unicodedata.category(letter[0])
    if category == "Cf" or _UNSEEN.match(letter):
        return ""
    if category == "Cc":
        return " "
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", letter).casefold()).translate(_ALIKE)
