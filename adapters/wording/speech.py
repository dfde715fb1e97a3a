"""Speaking a language: every word that the code has, as people read it."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Final

from yakkan.adapters.wording.contested import ACTS
from yakkan.adapters.wording.disputing import ABSENCE
from yakkan.adapters.wording.duties import CHARGES, DUTIES, HEADS, REMEDIES
from yakkan.adapters.wording.events import EVENTS
from yakkan.adapters.wording.sentences import ARITHMETIC, REASONS
from yakkan.adapters.wording.standing import (
    CHARGE_STATUSES,
    DEGREES,
    FORMS,
    KINDS,
    PARTIES,
    RECORD_STATUSES,
    STATES,
    STATUSES,
)
from yakkan.adapters.wording.titles import MESSAGES, TITLES
from yakkan.adapters.wording.word import Language, Vocabulary, Word
from yakkan.domain.business_days import COMPANY
from yakkan.domain.instants import in_jst

_CITATION = re.compile(r"(\d+)(?:\((\d+)\))?(?:\((\d+)\))?")
_ENTRY = re.compile(
    r"(?P<name>[A-Z]\w+)(?: of (?P<unit>.+?))?(?: on (?P<on>\d{4}-\d{2}-\d{2}))?(?: \((?P<ref>[^()]*#\d+)\))?"
)
_MOVED = re.compile(r"(?P<before>.*), moved from (?P<nominal>\S+) to (?P<day>\S+) \((?P<why>.*)\)")
_CLOSED = re.compile(r"(?P<day>\d{4}-\d{2}-\d{2}) is a (?P<why>.+?)(?=, \d{4}-|$)")


class Speech:
    """One language. What has no word is said as the code has it, so that nothing is ever lost."""

    def __init__(self, language: Language) -> None:
        self.language: Final = language

    # -- words -----------------------------------------------------------------------------------------------

    def event(self, name: str) -> str:
        """An event."""
        return self._word(EVENTS, name)

    def kind(self, name: str) -> str:
        """A kind of contract."""
        return self._word(KINDS, name)

    def state(self, name: str | None) -> str:
        """A state, or how something passed; empty for None."""
        return self._word(STATES, name)

    def party(self, name: str | None) -> str:
        """Company, customer, lessor; empty for None."""
        return self._word(PARTIES, name)

    def status(self, name: str) -> str:
        """What has become of an obligation or a head of liability."""
        return self._word(STATUSES, name)

    def answer(self, word: str) -> str:
        """A word that answers a question: a state, a party, or what has become of something; else as it is."""
        for vocabulary in (STATES, PARTIES, STATUSES, CHARGE_STATUSES):
            if word in vocabulary:
                return self._word(vocabulary, word)
        return word

    def charge_status(self, name: str) -> str:
        """What has become of a charge."""
        return self._word(CHARGE_STATUSES, name)

    def record_status(self, name: str) -> str:
        """Whether a record stands."""
        return self._word(RECORD_STATUSES, name)

    def duty(self, text: str) -> str:
        """What is owed, from the English text of the domain."""
        return self._word(DUTIES, text) if text in DUTIES else self._sentence(text)

    def remedy(self, text: str) -> str:
        """What a head of liability leads to, from the English text of the domain."""
        return self._word(REMEDIES, text) if text in REMEDIES else self._sentence(text)

    def head(self, name: str) -> str:
        """A head of liability."""
        return self._word(HEADS, name)

    def charge(self, kind: str) -> str:
        """A kind of charge."""
        return self._word(CHARGES, kind)

    def act(self, name: str) -> str:
        """An act that has a last day."""
        return self._word(ACTS, name)

    def title(self, name: str) -> str:
        """The title of a section or column."""
        return self._word(TITLES, name)

    def say(self, name: str, *values: object) -> str:
        """One of the command line's own sentences. Raises KeyError for one that does not exist."""
        return MESSAGES[name].to(self.language).format(*values)

    # -- sentences of the domain -----------------------------------------------------------------------------

    def reason(self, text: str | None) -> str:
        """Why a fact has no effect; empty for None."""
        return "" if text is None else self._sentence(text)

    def arithmetic(self, text: str) -> str:
        """How a figure came about, or what decided."""
        match = _MOVED.fullmatch(text)
        if match is None or self.language == "en":
            return self._sentence(text)
        why = "、".join(_closed(each) for each in _CLOSED.finditer(match["why"]))
        return f"{self._sentence(match['before'])}、{match['nominal']}から{match['day']}に繰下げ（{why}）"

    def moved(self, text: str) -> tuple[str, str, str] | None:
        """How a day moved, where the arithmetic tells it: from which day, to which, and why; else None."""
        match = _MOVED.fullmatch(text)
        if match is None:
            return None
        english = self.language == "en"
        why = match["why"] if english else "、".join(_closed(each) for each in _CLOSED.finditer(match["why"]))
        return match["nominal"], match["day"], why

    def entry(self, text: str) -> str:
        """An event as explanations name it: `EquipmentReceived of s1 on 2025-05-28 (...#3)`."""
        match = _ENTRY.fullmatch(text)
        if match is None:
            return text
        of = f" ({match['unit']})" if match["unit"] else ""
        ref = f" [{match['ref']}]" if match["ref"] else ""
        return f"{match['on'] or ''} {self.event(match['name'])}{of}{ref}".lstrip()

    # -- figures ---------------------------------------------------------------------------------------------

    def article(self, citation: str) -> str:
        """A provision in running text: "28(1)" as "Art. 28(1)" or 第28条第1項, "CC404" as one of the Civil Code."""
        match = _CITATION.fullmatch(citation)
        if match is None:
            return self.citation(citation)
        if self.language == "en":
            return f"Art. {citation}"
        article, paragraph, item = match.groups()
        parts = [f"第{article}条", f"第{paragraph}項" if paragraph else "", f"第{item}号" if item else ""]
        return "".join(parts)

    def citation(self, citation: str) -> str:
        """A provision in a table: "28(1)" as it is or 28条1項, "CC404" as "Civil Code 404" or 民法404条."""
        if self.language == "en":
            return citation.replace("CC", "Civil Code ")
        match = _CITATION.fullmatch(citation.removeprefix("CC"))
        if match is None:
            return citation
        article, paragraph, item = match.groups()
        law = "民法" if citation.startswith("CC") else ""
        return f"{law}{article}条" + (f"{paragraph}項" if paragraph else "") + (f"{item}号" if item else "")

    def yen(self, amount: int | None) -> str:
        """Whole yen with separators; empty for None."""
        return "" if amount is None else f"{amount:,}"

    def day(self, day: date | None) -> str:
        """A day in ISO form; empty for None."""
        return "" if day is None else day.isoformat()

    def instant(self, instant: datetime | None) -> str:
        """An instant in Japan time to the minute, with seconds only where there are some; empty for None."""
        if instant is None:
            return ""
        local = in_jst(instant)
        precise = "minutes" if local.second == local.microsecond == 0 else "seconds"
        return local.replace(tzinfo=None).isoformat(" ", precise)

    def share(self, rate: str) -> str:
        """A rate such as "0.145" as a percentage."""
        whole, _, fraction = f"{rate}".partition(".")
        digits = f"{whole}{fraction[:2]:0<2}".lstrip("0") or "0"
        rest = fraction[2:].rstrip("0")
        return f"{digits}.{rest}%" if rest else f"{digits}%"

    # -- within ----------------------------------------------------------------------------------------------

    def _word(self, vocabulary: Vocabulary, name: str | None) -> str:
        if name is None:
            return ""
        word = vocabulary.get(name)
        return name if word is None else word.to(self.language)

    def _sentence(self, text: str) -> str:
        return _sentence(text, self.language)


_IN_SENTENCES: Final[tuple[Vocabulary, ...]] = (PARTIES, FORMS, STATES, EVENTS, KINDS, DEGREES)
_SENTENCES_KEPT: Final = 4096


@lru_cache(maxsize=_SENTENCES_KEPT)
def _sentence(text: str, language: Language) -> str:
    """A sentence of the domain in a language; days and amounts in them come again and again."""
    for fixed, pattern, sentence in _patterns(text[:1]):
        match = pattern.fullmatch(text) if fixed in text else None
        if match is not None:
            return sentence.to(language).format(*(_part(part, language) for part in match.groups()))
    return text


def _part(part: str, language: Language) -> str:
    """A variable part of a sentence: a name of the code as a word, a sentence within it as a sentence."""
    known = next((words for words in _IN_SENTENCES if part in words), None)
    return _sentence(part, language) if known is None else known[part].to(language)


def _closed(match: re.Match[str]) -> str:
    """Why no business is done on a day, in Japanese where the calendar has the word."""
    day = date.fromisoformat(match["day"])
    closure = COMPANY.closure(day)
    same = closure is not None and closure.en == match["why"]
    return f"{day}は{closure.ja if closure is not None and same else match['why']}"


@cache
def _patterns(begins: str) -> tuple[tuple[str, re.Pattern[str], Word], ...]:
    """The sentences that a text may be, by its first letter: what each must hold, its pattern, the sentence itself.

    The one with more fixed text goes before one that it would fit too.
    """
    return tuple(each for each in _all_patterns() if each[1].pattern.startswith(("(", re.escape(begins))))


@cache
def _all_patterns() -> tuple[tuple[str, re.Pattern[str], Word], ...]:
    pairs = sorted((*REASONS, *ARITHMETIC, *ABSENCE), key=lambda pair: len(pair[0].replace("{}", "")), reverse=True)
    return tuple(
        (max(english.split("{}"), key=len), _pattern(english), Word(japanese, english)) for english, japanese in pairs
    )


def _pattern(english: str) -> re.Pattern[str]:
    return re.compile("(.+?)".join(re.escape(part) for part in english.split("{}")))
