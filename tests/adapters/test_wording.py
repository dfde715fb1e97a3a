"""Words: everything that the code can say has a word in both languages, and a word of its own."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import get_args

import pytest

from yakkan import Register, load_case, parse_case
from yakkan.adapters.wording import (
    CHARGE_STATUSES,
    CHARGES,
    DEGREES,
    DUTIES,
    EVENTS,
    FORMS,
    HEADS,
    KINDS,
    LANGUAGES,
    MESSAGES,
    PARTIES,
    RECORD_STATUSES,
    REMEDIES,
    STATES,
    STATUSES,
    TITLES,
    Speech,
    Vocabulary,
)
from yakkan.adapters.wording.sentences import ARITHMETIC, REASONS
from yakkan.domain.contract import definition
from yakkan.domain.contract.facts import DEEMED, FACTS, AttributionFound, base
from yakkan.domain.contract.lifecycles import LIFECYCLES
from yakkan.projections import target

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
VOCABULARIES = {
    "charge statuses": CHARGE_STATUSES,
    "charges": CHARGES,
    "degrees": DEGREES,
    "duties": DUTIES,
    "events": EVENTS,
    "forms": FORMS,
    "heads": HEADS,
    "kinds": KINDS,
    "messages": MESSAGES,
    "parties": PARTIES,
    "record statuses": RECORD_STATUSES,
    "remedies": REMEDIES,
    "states": STATES,
    "statuses": STATUSES,
    "titles": TITLES,
}
JAPANESE = re.compile(r"[぀-ヿ一-鿿]")
JA, EN = Speech("ja"), Speech("en")


def modules() -> Iterator[ast.Module]:
    """The modules of the domain."""
    for path in sorted((ROOT / "domain").rglob("*.py")):
        yield ast.parse(path.read_text(encoding="utf-8"))


def constants(module: ast.Module) -> dict[str, str]:
    """Texts that a module names at its top."""
    return {
        target.id: node.value.value
        for node in module.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def texts(node: ast.expr, names: dict[str, str]) -> Iterator[str]:
    """The texts that an argument can be, variable parts as {}; none for a parameter that is passed on."""
    match node:
        case ast.Constant(value=str(value)):
            yield value
        case ast.IfExp():
            yield from texts(node.body, names)
            yield from texts(node.orelse, names)
        case ast.JoinedStr():
            yield "".join(str(v.value) if isinstance(v, ast.Constant) else "{}" for v in node.values)
        case ast.Name(id=name) if name in names:
            yield names[name]


def arguments(function: str, places: dict[int, int]) -> set[str]:
    """The texts given to a function in the domain; `places` says by the number of arguments which one is meant."""
    found = set()
    for module in modules():
        names = constants(module)
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and len(node.args) in places:
                called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if called == function:
                    found |= set(texts(node.args[places[len(node.args)]], names))
    return found


# Duties: chronicle.owe(id, course, unit, article, duty, debtor) and price.owe(chronicle, charge, id, duty).
OWED = arguments("owe", {6: 4, 4: 3})
LIABILITY = dict.fromkeys(range(6, 12), 0)


class TestEveryNameHasAWord:
    def test_every_fact_and_every_deemed_event(self) -> None:
        assert {*FACTS, *DEEMED} - EVENTS.keys() == set()

    def test_no_event_that_does_not_exist(self) -> None:
        assert EVENTS.keys() - {*FACTS, *DEEMED} == {"ContractOpened", "AccountOpened"}

    @pytest.mark.parametrize("kind", LIFECYCLES)
    def test_every_state_of_every_lifecycle(self, kind: str) -> None:
        assert set(LIFECYCLES[kind].states) - STATES.keys() == set()

    def test_every_kind_form_party_and_degree(self) -> None:
        assert set(get_args(definition.Kind)) == KINDS.keys()
        assert set(get_args(base.Form)) == FORMS.keys()
        assert {*get_args(base.Party), *get_args(base.Attribution)} <= PARTIES.keys()
        degrees = get_args(AttributionFound.__annotations__["degree"]) or ()
        assert set(degrees) <= DEGREES.keys()

    def test_every_duty(self) -> None:
        assert {"inspect and certify", "pay price and tax", "accept or refuse the application"} <= OWED
        sentences = {english for english, _ in ARITHMETIC}
        assert OWED - DUTIES.keys() - sentences == set()

    def test_every_head_of_liability_and_its_remedy(self) -> None:
        heads = arguments("Liability", LIABILITY)
        remedies = arguments("Liability", dict.fromkeys(range(6, 12), 5))
        assert {"damages", "latent_defect"} <= heads
        assert "repair or replacement" in remedies
        assert heads - HEADS.keys() == set()
        assert HEADS.keys() == target.HEADS, "names of lines and their words know the same heads"
        assert remedies - REMEDIES.keys() - {english for english, _ in ARITHMETIC} == set()

    @pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
    def test_everything_in_the_views_of_the_examples(self, path: Path) -> None:
        with Register(":memory:") as register:
            for matter in register.apply_all(load_case(path)):
                last = max(record.recorded_at for record in matter.history.records).date()
                view = matter.view(last)
                assert view.timeline
                for duty in view.obligations:
                    assert JAPANESE.search(JA.duty(duty.duty)), duty.duty
                    assert JAPANESE.search(JA.status(duty.status)), duty.status
                for charge in view.fees.charges:
                    assert JAPANESE.search(JA.charge(charge.kind)), charge.kind
                    assert JAPANESE.search(JA.charge_status(charge.status)), charge.status
                for line in view.liability:
                    assert JAPANESE.search(JA.head(line.head) + JA.remedy(line.remedy)), line.head
                    assert JAPANESE.search(JA.status(line.status)), line.status
                for row in view.timeline:
                    assert JAPANESE.search(JA.record_status(row.status)), row.status
                    assert row.reason is None or JAPANESE.search(JA.reason(row.reason)), row.reason
                for ground in (g for duty in view.obligations for g in duty.grounds):
                    if ground.arithmetic:
                        assert JAPANESE.search(JA.arithmetic(ground.arithmetic)), ground.arithmetic


class TestWords:
    @pytest.mark.parametrize("name", VOCABULARIES)
    def test_each_is_said_in_both_languages(self, name: str) -> None:
        for key, word in VOCABULARIES[name].items():
            assert JAPANESE.search(word.ja), key
            assert word.en.strip(), key
            assert not JAPANESE.search(word.en), key

    @pytest.mark.parametrize("name", ["events", "states", "kinds", "parties", "statuses", "heads", "charges"])
    def test_no_two_names_share_a_word(self, name: str) -> None:
        words: Vocabulary = VOCABULARIES[name]
        for language in LANGUAGES:
            said = [word.to(language) for word in words.values()]
            assert sorted(said) == sorted(set(said))

    def test_a_name_without_a_word_is_said_as_it_is(self) -> None:
        assert JA.event("SomethingElse") == EN.state("SomethingElse") == "SomethingElse"

    def test_nothing_is_said_for_nothing(self) -> None:
        assert (JA.state(None), JA.party(None), JA.yen(None), JA.day(None), JA.reason(None)) == ("",) * 5

    def test_both_languages_of_a_message_have_the_same_places(self) -> None:
        for name, word in MESSAGES.items():
            assert set(re.findall(r"\{\d\}", word.ja)) == set(re.findall(r"\{\d\}", word.en)), name


class TestFigures:
    @pytest.mark.parametrize(
        ("citation", "ja", "short", "en"),
        [
            ("26", "第26条", "26条", "Art. 26"),
            ("28(1)", "第28条第1項", "28条1項", "Art. 28(1)"),
            ("41(2)(3)", "第41条第2項第3号", "41条2項3号", "Art. 41(2)(3)"),
            ("CC404", "民法404条", "民法404条", "Civil Code 404"),
            ("", "", "", ""),
            ("agreement", "agreement", "agreement", "agreement"),
        ],
    )
    def test_provisions_are_cited_as_each_language_does(self, citation: str, ja: str, short: str, en: str) -> None:
        assert (JA.article(citation), JA.citation(citation), EN.article(citation)) == (ja, short, en)

    @pytest.mark.parametrize(
        ("rate", "share"),
        [("0.145", "14.5%"), ("0.03", "3%"), ("0.1", "10%"), ("1", "100%"), ("0.005", "0.5%"), ("0", "0%")],
    )
    def test_rates_are_percentages(self, rate: str, share: str) -> None:
        assert EN.share(rate) == share

    def test_instants_are_japan_time_to_the_minute(self) -> None:
        assert EN.instant(datetime(2025, 6, 12, 0, 30, tzinfo=UTC)) == "2025-06-12 09:30"
        assert EN.instant(datetime(2025, 6, 12, 0, 30, 5, tzinfo=UTC)) == "2025-06-12 09:30:05"


class TestSentences:
    @pytest.mark.parametrize(
        ("text", "english", "japanese"),
        [
            (
                "a rejection by phone is not in writing (X2=R-A)",
                "a rejection by telephone is not in writing (X2=R-A)",
                "電話による不合格の連絡は書面に当たらない（X2=R-A）",
            ),
            (
                "unit v1: the window ended on 2025-12-09",
                "unit v1: the window ended on 2025-12-09",
                "v1: 期間は2025-12-09に終わった",
            ),
            (
                "unit s1 is in_warranty: RejectionArrived changes nothing then",
                "unit s1 is in warranty: rejection arrived changes nothing then",
                "s1は「保証期間中」のため、不合格通知の到達によって変わることはない",
            ),
            *[("a sentence of a later version",) * 3],
        ],
    )
    def test_a_reason_in_both_languages(self, text: str, english: str, japanese: str) -> None:
        assert JA.reason(text) == japanese
        assert EN.reason(text) == english

    def test_a_deadline_that_moved_says_why_in_japanese(self) -> None:
        # 2024-12-28 is a Saturday, the 29th a Sunday.
        english = (
            "2024-12-21 + 7 days, the next day being the first = 2024-12-28, "
            "moved from 2024-12-28 to 2025-01-06 (2024-12-28 is a Saturday, 2024-12-29 is a Sunday)"
        )
        assert JA.arithmetic(english) == (
            "2024-12-21の翌日から7日 = 2024-12-28、2024-12-28から2025-01-06に繰下げ"
            "（2024-12-28は土曜日、2024-12-29は日曜日）"
        )
        assert EN.arithmetic(english) == english

    @pytest.mark.parametrize(
        ("text", "ja", "en"),
        [
            (
                "EquipmentReceived of s1 on 2025-05-28 (SO-1/server#3)",
                "2025-05-28 機器等の受領 (s1) [SO-1/server#3]",
                "2025-05-28 equipment received (s1) [SO-1/server#3]",
            ),
            ("PaymentReceived on 2025-05-28", "2025-05-28 入金", "2025-05-28 payment received"),
            (
                "EquipmentDeemedPassed (SO-1/server#3)",
                "みなし合格 [SO-1/server#3]",
                "equipment deemed passed [SO-1/server#3]",
            ),
            ("something else", "something else", "something else"),
        ],
    )
    def test_an_event_in_a_tree(self, text: str, ja: str, en: str) -> None:
        assert (JA.entry(text), EN.entry(text)) == (ja, en)

    def test_the_japanese_uses_only_places_that_the_english_has(self) -> None:
        for english, japanese in (*REASONS, *ARITHMETIC):
            used = {int(number) for number in re.findall(r"\{(\d)\}", japanese)}
            assert used <= set(range(english.count("{}"))), english
            assert JAPANESE.search(japanese) or not english.replace("{}", "").strip("unit: "), english

    def test_no_sentence_stands_here_that_the_domain_no_longer_says(self) -> None:
        said = "\n".join(
            text
            for module in [*modules(), *projections()]
            for node in ast.walk(module)
            if isinstance(node, ast.Constant | ast.JoinedStr)
            for text in texts(node, {})
        )

        def says(part: str) -> bool:
            # A sentence may be put together from several texts, each of some words.
            part = part.strip(" ,:=()")
            cuts = [i for i in range(len(part)) if part[i] == " " and (" " in part[:i] or part[i - 1] == ":")]
            return part in said or any(part[:i].strip(",") in said and says(part[i:]) for i in cuts)

        assert not says("a sentence that nobody says")
        for english, _ in (*REASONS, *ARITHMETIC):
            for part in english.split("{}"):
                assert says(part), english


def projections() -> Iterator[ast.Module]:
    for path in sorted((ROOT / "projections").rglob("*.py")):
        yield ast.parse(path.read_text(encoding="utf-8"))


class TestReasons:
    def test_a_service_level_that_was_reached_is_told_in_japanese(self) -> None:
        told = """
order: SO-1
customer: Kita
quote: {number: Q-1, issued_on: 2024-11-01}
contracts:
  - {id: w, kind: outsourcing, monthly_fee: 100000, starts_on: 2025-01-01, term_months: 12,
     sla: {availability: [{below: "99.9", reduce: "0.10"}]}}
events:
  - {event: ApplicationReceived, on: 2024-11-05}
  - {event: AcceptanceArrived, on: 2024-11-06, form: paper}
  - {event: ServiceLevelMeasured, contract: w, on: 2025-02-03, month: 2025-01, metric: availability, value: "99.95"}
"""
        with Register(":memory:") as register:
            view = register.apply(parse_case(told, "case.yaml")).view(date(2025, 2, 28))
        [row] = [row for row in view.timeline if row.event == "ServiceLevelMeasured"]
        assert row.reason
        assert JA.reason(row.reason) == "水準に達している"
