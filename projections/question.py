"""Questions put to a view in a line of text: `watch.state == ending`, `outstanding > 1000000`.

    question  = comparison, joined by `and`, `or`, `not` and brackets
    comparison = value [ == | != | < | <= | > | >= value ]
    value     = a name, a number (1_000_000), a day (2025-06-05), a word, 'a text in quotes', none, true, false

Names:

    outstanding, late_interest, ...      totals of fees
    server.state, server/s1.title        a contract or a unit: state, since, passed_as; of a contract basis, term_no;
                                         of a unit, or a contract with one only, handed_over_on, title, risk
    server/s1/price.due_on               a charge and its fields
    O22:server/s1.status                 an obligation and its fields
    latent_defect:server/s1.last_day     a head of liability and its fields
    EquipmentDeemedPassed:server/s1      whether such an event stands with effect; :server for any unit
    as_of                                the day

A name of something that a view does not hold (yet) is none. Comparing none by size is never true.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal, NamedTuple

from yakkan.domain.contract.facts import DEEMED, FACTS
from yakkan.domain.contract.lifecycles import NONE
from yakkan.domain.contract.misfits import one_of, suggestion
from yakkan.domain.contract.record import ACCOUNT
from yakkan.domain.errors import InputError, Problem
from yakkan.projections import target
from yakkan.projections.contracts import ContractLine, UnitLine
from yakkan.projections.fees import Totals
from yakkan.projections.view import View
from yakkan.projections.vocabulary import (
    FIELDS,
    LIKE_AN_OBLIGATION,
    OF_A_UNIT,
    STANDING,
    Subject,
    Term,
    mismatch,
    unspeakable,
)

Answer = Callable[[View], Any]

_TOTALS: Final = tuple(Totals.__dataclass_fields__)
_FIELDS: Final = {field: name for fields in FIELDS.values() for field, name in fields.items()}
_TOKEN: Final = re.compile(r"""\s*(?:(==|!=|<=|>=|<|>|\(|\))|'([^']*)'|"([^"]*)"|([^\s()<>=!'"]+))""")
_NUMBER: Final = re.compile(r"-?\d[\d_,]*(\.\d+)?")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_EXAMPLE: Final = 'a question such as "server/s1.state == in_warranty" or "outstanding > 1000000"'


@dataclass(frozen=True, slots=True)
class Asking:
    """A question in words that can be put to any view; `subjects` are the names in it, for explanations."""

    text: str
    answer: Answer
    subjects: tuple[str, ...]
    comparisons: tuple[tuple[Term, Term], ...] = ()

    def __call__(self, view: View) -> Any:
        """The answer of a view: true or false for a comparison, else the value asked for."""
        return self.answer(view)

    @property
    def is_still(self) -> bool:
        """Whether the answer stays from one day to the next unless something happens: no interest, nothing overdue."""
        return all(_is_still(_subject(name)) for name in self.subjects)

    @property
    def is_owed(self) -> bool:
        """Whether all that it asks for is what is owed in principal, and the day."""
        return "outstanding" in self.subjects and all(name in ("outstanding", "as_of") for name in self.subjects)

    def check(self, view: View) -> None:
        """Raises InputError for a question that no view can answer, or that can never be true.

        So are a contract, a unit, a field or a charge that a (late enough) view of the matter cannot have, and a
        comparison with what the field never says.
        """
        places = [*target.places(view), ACCOUNT]
        known = {*target.places(view), *target.places_in_full(view)}
        problems = [
            Problem("question", f"the unknown name {name!r}", f"a contract or unit: {one_of(places)}",
                    suggestion(place, places))
            for name in self.subjects
            for place in _places_of(name)
            if not (place in known or (_is_charge(name) and any(place.startswith(f"{k}/") for k in (*known, ACCOUNT))))
        ]  # fmt: skip
        if not problems:
            problems = [p for name in self.subjects for p in unspeakable(view, _subject(name), name)]
        if not problems:
            problems = [p for each in self.comparisons if (p := mismatch(view, *map(_spoken, each))) is not None]
        if problems:
            raise InputError(problems)


def parse(text: str) -> Asking:
    """The question that a text asks. Raises InputError, with the place, for what is none."""
    tokens = list(_tokens(text))
    parser = _Parser(text, tokens)
    answer = parser.either()
    parser.end()
    return Asking(text.strip(), answer, tuple(dict.fromkeys(parser.subjects)), tuple(parser.comparisons))


class _Token(NamedTuple):
    sort: str
    text: str
    column: int


def _tokens(text: str) -> Iterator[_Token]:
    at = 0
    stripped = text.rstrip()
    while at < len(stripped):
        match = _TOKEN.match(stripped, at)
        if match is None:
            raise InputError([_misread(text, f"{stripped[at:].strip()[:1]!r}", at)])
        sign, single, double, word = match.groups()
        column = match.end() - len(match.group().lstrip())
        if sign is not None:
            yield _Token("sign", sign, column)
        elif word is not None:
            yield _Token("word", word, column)
        else:
            yield _Token("text", single if single is not None else double, column)
        at = match.end()


class _Parser:
    """Recursive descent; what it returns are functions of a view."""

    def __init__(self, text: str, tokens: list[_Token]) -> None:
        self._text = text
        self._tokens = tokens
        self._at = 0
        self.subjects: list[str] = []
        self.comparisons: list[tuple[Term, Term]] = []

    def end(self) -> None:
        """Nothing may follow."""
        token = self._next()
        if token is not None:
            raise InputError([_misread(self._text, repr(token.text), token.column)])

    def either(self) -> Answer:
        """Questions of which one must hold."""
        parts = [self._both()]
        while self._take("word", "or"):
            parts.append(self._both())
        return parts[0] if len(parts) == 1 else lambda view: any(part(view) for part in parts)

    def _both(self) -> Answer:
        parts = [self._one()]
        while self._take("word", "and"):
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else lambda view: all(part(view) for part in parts)

    def _one(self) -> Answer:
        if self._take("word", "not"):
            inner = self._one()
            return lambda view: not inner(view)
        if self._take("sign", "("):
            inner = self.either()
            if not self._take("sign", ")"):
                raise InputError([_misread(self._text, self._found(), self._column(), "a closing bracket")])
            return inner
        left, of_left = self._value()
        token = self._next()
        if token is None or token.sort != "sign" or token.text not in _SIGNS:
            if not of_left.name:
                raise InputError([self._no_name(of_left)])
            return left
        self._at += 1
        status = of_left.name and of_left.text.endswith(".status") and self._status()
        (right, of_right), compare = status or self._value(), _SIGNS[token.text]
        if not (of_left.name or of_right.name):
            raise InputError([self._no_name(of_left)])
        self.comparisons.append((of_left, of_right))
        if of_right.text == NONE and of_left.text.endswith(".state"):
            # Before any application a contract is in the state of that name; before it is known it has no state.
            return lambda view: compare(left(view) or NONE, NONE)
        return lambda view: compare(left(view), right(view))

    def _no_name(self, term: Term) -> Problem:
        """What to say of a value where a name was to come."""
        if term.text in _FIELDS or term.text in STANDING:
            advice = f"write what it is a field of before it, such as {_example_of(term.text)}"
        elif term.text.partition(":")[2] or LIKE_AN_OBLIGATION.fullmatch(term.text):
            advice = f"name a field of it, such as {term.text}.status"
        else:
            advice = suggestion(term.text, [*_TOTALS, "as_of"])
        return Problem(f"question {self._text!r}", repr(term.text), _EXAMPLE, advice, column=term.column + 1)

    def _value(self) -> tuple[Answer, Term]:
        token = self._next()
        if token is None or token.sort == "sign":
            raise InputError([_misread(self._text, self._found(), self._column())])
        self._at += 1
        if token.sort == "text":
            return _constant(token.text), Term(token.text, False, token.text, token.column)
        try:
            found = _literal(token.text)
        except ValueError:
            raise InputError(
                [_misread(self._text, repr(token.text), token.column, "a day that the calendar has")]
            ) from None
        if found is not _NOTHING:
            return _constant(found), Term(token.text, False, found, token.column)
        named = _named(token.text)
        if named is not None:
            self.subjects.append(token.text)
            return named, Term(token.text, True, None, token.column)
        if ":" in token.text and "." not in token.text and _sort_of_line(token.text.partition(":")[0]) is not None:
            raise InputError([self._no_name(Term(token.text, False, token.text, token.column))])
        if "." in token.text or ":" in token.text:
            sort = _sort_of_line(token.text.partition(":")[0])
            field = token.text.rpartition(".")[2]
            fields = list(dict.fromkeys([*STANDING, *_FIELDS]) if sort is None else FIELDS[sort])
            known = fields if sort is not None else [*fields, *FACTS, *DEEMED]
            raise InputError(
                [
                    Problem(
                        "question",
                        f"the unknown name {token.text!r}",
                        f"{_EXAMPLE}; fields are {', '.join(fields)}",
                        suggestion(field, known),
                        column=token.column + 1,
                    )
                ]
            )
        return _constant(token.text), Term(token.text, False, token.text, token.column)

    def _next(self) -> _Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _take(self, sort: str, text: str) -> bool:
        token = self._next()
        if token is None or (token.sort, token.text) != (sort, text):
            return False
        self._at += 1
        return True

    def _status(self) -> tuple[Answer, Term] | None:
        """A status that is also the name of a total: `paid` or `overdue`; None for anything else."""
        token = self._next()
        if token is None or token.sort != "word" or token.text not in _TOTALS:
            return None
        self._at += 1
        return _constant(token.text), Term(token.text, False, token.text, token.column)

    def _found(self) -> str:
        token = self._next()
        return "its end" if token is None else repr(token.text)

    def _column(self) -> int:
        token = self._next()
        return len(self._text) if token is None else token.column


_NOTHING: Final = object()
_WORDS: Final = {"none": None, "null": None, "true": True, "false": False}


def _literal(word: str) -> Any:
    if word in _WORDS:
        return _WORDS[word]
    if _DAY.fullmatch(word):
        return date.fromisoformat(word)
    if _NUMBER.fullmatch(word):
        plain = word.replace("_", "").replace(",", "")
        return float(plain) if "." in plain else int(plain)
    return _NOTHING


def _constant(value: Any) -> Answer:
    return lambda view: value


def _named(name: str) -> Answer | None:
    """What a name asks for; None when it is no name."""
    if name == "as_of":
        return lambda view: view.as_of
    if name in _TOTALS:
        return lambda view: view.fees.total(name)
    subject, dot, field = name.rpartition(".")
    sort, colon, where = subject.partition(":") if dot else name.partition(":")
    if colon and (sort in FACTS or sort in DEEMED) and not dot:
        return lambda view: _happened(view, sort, where)
    if not dot:
        return None
    if colon:
        fields = FIELDS.get(_sort_of_line(sort) or "", {})
        return (lambda view: _of_line(view, subject, fields[field])) if field in fields else None
    if field in STANDING:
        return lambda view: _of_place(view, subject, field)
    if field in FIELDS["charge"] and "/" in subject:
        return lambda view: getattr(view.fees.charge(target.shortened(view, subject)), FIELDS["charge"][field], None)
    return None


def _sort_of_line(name: str) -> Literal["obligation", "liability"] | None:
    """What a name before a colon is one of."""
    if LIKE_AN_OBLIGATION.fullmatch(name):
        return "obligation"
    return "liability" if name in target.HEADS else None


def _subject(name: str) -> Subject:
    """What a name that means something speaks of."""
    if name == "as_of" or name in _TOTALS:
        return Subject("as_of" if name == "as_of" else "total", "", name)
    subject, dot, field = name.rpartition(".")
    sort, colon, where = subject.partition(":") if dot else name.partition(":")
    if not dot:
        return Subject("event", where, sort)
    if colon:
        return Subject(_sort_of_line(sort) or "obligation", where, field)
    return Subject("charge" if _is_charge(name) else "place", subject, field)


def _is_still(subject: Subject) -> bool:
    if subject.sort == "total":
        return subject.field not in ("overdue", "late_interest")
    return subject.sort == "charge" and subject.field != "status"


def _spoken(term: Term) -> tuple[Term, Subject | None]:
    return term, _subject(term.text) if term.name else None


def _example_of(field: str) -> str:
    """A name with a field."""
    if field in STANDING:
        return f"server.{field}" if field not in OF_A_UNIT else f"server/s1.{field}"
    if field in FIELDS["charge"]:
        return f"server/s1/price.{field}"
    return f"O22:server.{field}" if field in FIELDS["obligation"] else f"damages:server.{field}"


def _happened(view: View, event: str, where: str) -> bool:
    place = target.shortened(view, where)
    return any(
        row.event == event
        and (row.status, row.effect) == ("effective", "full")
        and place in (row.contract or ACCOUNT, f"{row.contract}/{row.unit}")
        for row in view.timeline
    )


def _of_place(view: View, where: str, field: str) -> Any:
    place = target.shortened(view, where)
    for line in view.contracts:
        if place == line.contract:
            # Its only unit, often unnamed in the papers, is the contract's own.
            lends = field in OF_A_UNIT and len(line.units) == 1
            return _of_standing(line.units[0] if lends else line, field)
        for unit in line.units:
            if place == f"{line.contract}/{unit.unit}":
                life = target.life_of(view, place) if field == "since" else None
                return _of_standing(unit, field) if life is None else life.since
    return None


def _of_standing(line: ContractLine | UnitLine, field: str) -> Any:
    if field == "term_no":
        term = getattr(line, "term", None)
        return None if term is None else term["term_no"]
    return getattr(line, field, None)


def _of_line(view: View, subject: str, field: str) -> Any:
    """The field of the line that was last to arise under that name."""
    found = target.meant(view, subject)
    return getattr(found[-1], field, None) if found else None


def _places_of(name: str) -> list[str]:
    """The contract or unit that a name speaks of; none for a total."""
    if name == "as_of" or name in _TOTALS:
        return []
    _, colon, where = name.partition(":")
    if colon and where.partition(".")[0] == ACCOUNT:
        return []
    return [where.rpartition(".")[0] or where if colon else name.rpartition(".")[0]]


def _is_charge(name: str) -> bool:
    """Whether a name speaks of a charge, whose id goes on behind its contract or unit."""
    sort, colon, _ = name.partition(":")
    return sort == "interest" if colon else name.rpartition(".")[2] not in STANDING


def _sized(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    """Comparing by size what has none is never true."""

    def sized(left: Any, right: Any) -> bool:
        try:
            return compare(left, right)
        except TypeError:
            return False

    return sized


_SIGNS: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "==": lambda left, right: bool(left == right),
    "!=": lambda left, right: bool(left != right),
    "<": _sized(lambda left, right: bool(left < right)),
    "<=": _sized(lambda left, right: bool(left <= right)),
    ">": _sized(lambda left, right: bool(left > right)),
    ">=": _sized(lambda left, right: bool(left >= right)),
}


def _misread(text: str, found: str, at: int, expected: str = _EXAMPLE) -> Problem:
    return Problem(f"question {text!r}", found, expected, column=at + 1)
