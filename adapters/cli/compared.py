"""The page of `yakkan compare`: where two parties' papers part, what is in dispute, and what turns on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from yakkan.adapters.cli.paper import Column, Paper
from yakkan.adapters.cli.standing import knowledge, place
from yakkan.adapters.cli.told import Told
from yakkan.adapters.wording import Speech
from yakkan.domain.terms.readings import READINGS
from yakkan.projections.dispute.compare import Comparison
from yakkan.projections.dispute.contested import Contested
from yakkan.projections.dispute.difference import Change
from yakkan.projections.dispute.effect import Effect
from yakkan.projections.dispute.issues import Issue

_SHOWN: Final = 8
_TOGETHER: Final = 4
"""So many lines of an issue, and so many combinations with others, are told."""
_TOLD_FIRST: Final = ("on", "form", "amount")
_ENVELOPE: Final = frozenset({"event", "contracts", "unit", "id", "note", "evidence", "recorded_at"})


def print_comparison(found: Comparison, files: tuple[str, str], paper: Paper, speech: Speech) -> None:
    """Head, first divergence, issues, what turns on each, and the readings that could decide besides."""
    _Page(found, paper, speech).print(files)


class _Page:
    def __init__(self, found: Comparison, paper: Paper, speech: Speech) -> None:
        self._found = found
        self._paper = paper
        self._speech = speech
        self._told = Told(speech, found.views)
        self._say = self._told.say

    def print(self, files: tuple[str, str]) -> None:
        self._head(files)
        self._named()
        self._first()
        self._paper.heading(self._say("issues"))
        if self._found.issues:
            self._issues()
        else:
            self._paper.line(self._say("no_issues"))
        self._contested()
        self._paper.line()
        self._paper.line(self._speech.say("no_advice"), "dim")

    def _party(self, name: str) -> str:
        return self._speech.party(name)

    # -- head ------------------------------------------------------------------------------------------------

    def _head(self, files: tuple[str, str]) -> None:
        found, speech = self._found, self._speech
        both = (found.ours, found.theirs)
        readings = ", ".join(f"{name}={value}" for name, value in found.readings.items())
        matched = found.matched
        alone = {found.ours: len(matched.only_ours), found.theirs: len(matched.only_theirs)}
        counts = (found.undisputed, len(matched.differing), alone["company"], alone["customer"])
        owed = [speech.yen(amount) for amount in (*found.owed, found.whole.yen)]
        widest = max(map(len, owed))
        pairs = [
            (speech.title("customer"), found.views[0].customer or ""),
            *((self._say("papers_of", self._party(party)), file) for party, file in zip(both, files, strict=True)),
            (speech.title("as_of"), speech.day(found.as_of)),
            (speech.title("known_at"), knowledge(found.known_at, speech)),
            *([(speech.title("read_as"), readings)] if readings else []),
            (self._say("facts_told"), self._say("counted", *counts)),
            *((self._say("owed_by", self._party(p)), sum_.rjust(widest)) for p, sum_ in zip(both, owed, strict=False)),
            (self._say("difference"), owed[2].rjust(widest)),
        ]
        self._paper.pairs(pairs)

    def _named(self) -> None:
        """What the papers name differently: no issue, but perhaps a sign that they are not about one matter."""
        if not self._found.named:
            return
        both = [self._party(party) for party in (self._found.ours, self._found.theirs)]
        self._paper.heading(self._say("named"))
        for what, ours, theirs in self._found.named:
            self._paper.line(self._say("named_line", self._told.field(what), ours, both[0], theirs, both[1]))
        self._paper.line(self._say("named_note"), "dim")

    def _first(self) -> None:
        speech, first = self._speech, self._found.first
        self._paper.heading(self._say("first"))
        if first is None:
            self._paper.line(self._say("first_never"))
            return
        row, day = first.event, speech.day(first.day)
        if row is None or first.told_by is None:
            text = self._say("first_bare", day)
        else:
            where = place(row.contract, row.unit, speech)
            article = f" [{speech.article(row.article)}]" if row.article else ""
            name = "first_differing" if first.differently else "first_alike" if first.alike else "first_event"
            name = "first_deemed" if row.deemed else name
            on = day if row.shows_from == first.day else f"{day} ({speech.day(row.on)})"
            text = self._say(name, on, speech.event(row.event), where, article, self._party(first.told_by))
        if first.issues:
            text += " " + self._say("by_issues", ", ".join(map(str, first.issues)))
        self._paper.line(text)

    # -- issues ----------------------------------------------------------------------------------------------

    def _issues(self) -> None:
        speech, both = self._speech, (self._found.ours, self._found.theirs)
        columns = [
            Column(self._say("no"), "figure"),
            Column(self._say("sort"), "whole"),
            Column(self._say("point")),
            *(Column(self._say("says", self._party(party))) for party in both),
            Column(speech.title("article"), "whole"),
            Column(self._say("stake"), "figure"),
            Column(self._say("gains"), "whole"),
        ]
        self._paper.table(columns, map(self._row, self._found.issues))
        for line in self._say("yen_note").splitlines():
            self._paper.line(line, "dim")
        self._paper.heading(self._say("turns"))
        for issue in self._found.issues:
            self._turns(issue)

    def _row(self, issue: Issue) -> list[str]:
        point, speech = issue.point, self._speech
        articles = [speech.citation(each) for each in (*point.provisions, issue.through) if each]
        return [
            str(issue.number),
            self._say(point.kind),
            self._point(issue),
            self._says(issue, 0),
            self._says(issue, 1),
            "\n".join(dict.fromkeys(articles)),
            speech.yen(issue.shown.figure),
            speech.party(issue.gains),
        ]

    def _point(self, issue: Issue) -> str:
        point, speech = issue.point, self._speech
        where = ", ".join(place(each, point.unit, speech) for each in point.contracts)
        if point.sort == "reading":
            return f"{point.subject} {self._question(point.subject)}"
        if point.sort == "fact":
            what = speech.event(point.subject)
            where = where or speech.say("account")
        elif point.sort in ("contract", "record"):
            what = self._say(point.sort)
        else:
            what = self._told.field(point.subject)
        return f"{what} ({where})" if where else what

    def _question(self, name: str) -> str:
        reading = READINGS[name]
        return reading.title_ja if self._speech.language == "ja" else reading.title_en

    def _says(self, issue: Issue, side: int) -> str:
        """What a party says of a point: the fields told differently, or all where it alone tells it."""
        point = issue.point
        said = (point.ours, point.theirs)[side]
        if point.sort == "record":
            return self._say("record_says")
        if said is None:
            if point.retracted:
                on, reason = point.retracted
                return self._say("retracted", self._speech.day(on), reason)
            return self._say("fewer", point.alike) if point.alike else self._say("silent")
        if point.sort == "contract":
            return self._say("known", said["order"], self._speech.kind(said["kind"]), said["facts"])
        if point.sort == "reading":
            return str(said["value"])
        names = point.fields or [name for name in said if name not in _ENVELOPE and said[name] not in (None, False)]
        if point.sort == "fact":
            names = sorted(names, key=lambda n: _TOLD_FIRST.index(n) if n in _TOLD_FIRST else len(_TOLD_FIRST))
        return "\n".join(self._part(name, said, one=len(names) == 1) for name in names)

    def _part(self, name: str, said: Mapping[str, Any], *, one: bool) -> str:
        if name == "contract":
            named = self._found.views[0].chronicle.courses
            value: Any = [named[s].name if s in named else s for s in said["contracts"]] or None
        else:
            value = said.get(name)
        text = self._told.value(name, value)
        return text if name in ("on", "form") or (one and name == "units") else f"{self._told.field(name)}: {text}"

    # -- what turns on an issue --------------------------------------------------------------------------------

    def _turns(self, issue: Issue) -> None:
        self._paper.line()
        self._paper.line(f"{issue.number}. {self._point(issue)}", "bold")
        for sentence in self._weight(issue):
            self._paper.line(f"   {sentence}")
        if issue.alone:
            self._changes(issue.alone, issue.alone.changes)
        found = [each for each in issue.combined if list(self._told.lines(each.new, {}))] or issue.combined
        for each in found[:_TOGETHER]:
            beside = " + ".join(map(str, each.others))
            how = "also_together" if issue.alone else "together"
            self._paper.line(f"   {self._say(how, beside, self._speech.yen(each.effect.figure))}")
            self._changes(each.effect, each.new)
        if len(found) > _TOGETHER:
            self._paper.line(f"   {self._say('more_together', len(found) - _TOGETHER)}")
        parties = (self._found.ours, self._found.theirs)
        for party, said in zip(parties, (issue.point.ours, issue.point.theirs), strict=True):
            if said is not None and said.get("evidence"):
                self._paper.line(f"   {self._say('evidence', self._party(party), said['evidence'])}")

    def _changes(self, step: Effect, changes: Sequence[Change]) -> None:
        lines = list(dict.fromkeys(self._told.lines(changes, step.sums)))
        for line in lines[:_SHOWN]:
            self._paper.line(f"   - {line}")
        if len(lines) > _SHOWN:
            self._paper.line(f"   - {self._say('more', len(lines) - _SHOWN)}")

    def _weight(self, issue: Issue) -> Iterator[str]:
        theirs, speech = self._party(self._found.theirs), self._speech
        if issue.weight == "idle":
            since = issue.since
            yield self._say("idle") if since is None else self._say("idle_before", speech.day(since))
            return
        if issue.alone:
            yield self._say("decisive") if issue.last else self._say("decisive_first", theirs)
        else:
            yield self._say("decisive_together")
        if issue.alone and issue.last and issue.alone.figure != issue.last.figure:
            yield self._say("amounts", speech.yen(issue.alone.figure), speech.yen(issue.last.figure), theirs)
        if issue.enough:
            sets = [" + ".join(map(self._told.field, some)) for some in issue.enough]
            yield self._say("enough" if set(issue.enough) != {issue.point.fields} else "all_fields", " / ".join(sets))
        if issue.since is not None:
            yield self._say("matters_from", speech.day(issue.since))
        if issue.through:
            yield self._say("through", speech.article(issue.through))

    # -- readings ----------------------------------------------------------------------------------------------

    def _contested(self) -> None:
        self._paper.heading(self._say("contested"))
        if not self._found.contested:
            self._paper.line(self._say("no_contested"))
            self._untried()
            return
        both = (self._found.ours, self._found.theirs)
        columns = [
            Column(self._speech.title("reading"), "whole"),
            Column(self._speech.title("question")),
            Column(self._speech.title("choices"), "whole"),
            *(Column(self._say("on_papers", self._party(party)), "figure") for party in both),
            Column(self._say("gap"), "figure"),
            Column(self._say("states")),
        ]
        self._paper.table(columns, map(self._contested_row, self._found.contested))
        for line in self._say("contested_note").splitlines():
            self._paper.line(line, "dim")
        self._untried()

    def _untried(self) -> None:
        at_once = self._found.readings_at_once
        tried = "readings_singly" if at_once == 1 else "readings_in_pairs" if at_once == 2 else "readings_in_threes"
        self._paper.line(self._say(tried), *(["dim"] if at_once > 2 else []))
        if not self._found.complete:
            self._paper.line(self._say("incomplete"))

    def _contested_row(self, each: Contested) -> list[str]:
        speech = self._speech
        switched = [(each.reading, each.value, each.instead_of), *((n, v, was) for n, v, was in each.beside)]
        return [
            "\n".join(name if number == 0 else f"+ {name}" for number, (name, *_) in enumerate(switched)),
            "\n".join(self._question(name) for name, *_ in switched),
            "\n".join(self._told.arrow(was, value) for _, value, was in switched),
            *map(speech.yen, each.figures),
            speech.yen(each.ends_gap),
            ", ".join(each.states),
        ]
