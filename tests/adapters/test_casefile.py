"""Case files: what they may look like, and what people are told when they do not."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from yakkan import Register
from yakkan.adapters.casefile import Case, Document, load_case, parse_case
from yakkan.domain.contract.definition import PaymentRule
from yakkan.domain.contract.facts import FACTS, AcceptanceArrived, EquipmentReceived, FactCorrected
from yakkan.domain.errors import InputError, Problem
from yakkan.domain.instants import JST

HEAD = """\
order: SO-1
customer: みなと商事
quote: {number: Q-1, issued_on: 2025-03-18}
contracts:
  - {id: server, kind: supply, price: 20, units: [{id: s1}, {id: s2}]}
  - {id: build, kind: integration, price: 10}
"""
"""A document of seven lines with what follows it."""

FULL = """\
edition: IIJ-SRV145-0026
order: SO-2025-0042
customer: みなと商事
quote:
  number: Q-2025-0318
  issued_on: 2025-03-18
  valid_until: 2025-04-30
  deposit_limit: 500000
  tax_rate: "0.10"
  payment: {months_after: 1, day: end}
contracts:
  - {id: server, kind: supply, price: 3600000, due_on: 2025-05-30, payment: {due_on: 2025-06-30}, maker: other,
     units: [{id: s1, price: 1200000}, {id: s2, price: 1200000}, {id: s3, price: 1200000}]}
  - {id: build, kind: integration, price: 10000000, due_on: 2025-07-31}
  - {id: watch, kind: outsourcing, monthly_fee: 300000, starts_on: 2025-08-01, term_months: 12,
     sla: {availability: [{below: "99.9", reduce: "0.10"}, {below: "99.0", reduce: "0.30"}]}}
readings: {X1: R-A}
events:
  - {event: ApplicationReceived, on: 2025-04-03}
  - {event: AcceptanceArrived, on: 2025-04-07, form: electronic}
  - {id: e3, event: EquipmentReceived, contract: server, unit: s1, on: 2025-05-28,
     recorded_at: 2025-05-28T17:00+09:00}
expect:
  - {as_of: 2025-06-05, known_at: 2025-06-06, contract: server, unit: s1,
     state: in_warranty, passed_as: deemed_passed}
"""

MINIMAL: dict[str, Any] = {
    "order": "SO-1",
    "customer": "みなと商事",
    "quote": {"number": "Q-1", "issued_on": "2025-03-18"},
    "contracts": [{"id": "build", "kind": "integration", "price": 10}],
}


def document(text: str | bytes, name: str = "case.yaml") -> Document:
    [only] = parse_case(text, name).documents
    return only


def problems(text: str | bytes, name: str = "case.yaml") -> list[Problem]:
    with pytest.raises(InputError) as caught:
        parse_case(text, name)
    return list(caught.value.problems)


def places(text: str | bytes, name: str = "case.yaml") -> list[tuple[int | None, int | None, str]]:
    return [(each.line, each.column, each.path) for each in problems(text, name)]


def only(text: str | bytes, name: str = "case.yaml") -> Problem:
    [problem] = problems(text, name)
    return problem


def column(written: str) -> int:
    """Where something stands in a line that is an event of its own."""
    return len("  - {") + written.index("|") + 1


def event(fields: str) -> str:
    """A case file with one event, in line 8."""
    return f"{HEAD}events:\n  - {{{fields}}}\n"


def minimal(**fields: Any) -> str:
    return json.dumps({**MINIMAL, **fields}, ensure_ascii=False)


class TestAWholeCaseFile:
    def test_definitions_are_read(self) -> None:
        read = document(FULL)
        assert (read.order, read.customer, read.customer_id) == ("SO-2025-0042", "みなと商事", None)
        assert read.quote.payment == PaymentRule(months_after=1, day="end")
        assert [each.id for each in read.contracts] == ["server", "build", "watch"]
        assert read.contracts[0].units[2].price == 1_200_000
        assert read.contracts[2].sla is not None
        assert read.contracts[2].sla["availability"][1].reduce == "0.30"
        assert read.readings == {"X1": "R-A"}

    def test_facts_are_read_with_the_instant_they_were_recorded(self) -> None:
        _, accepted, received = document(FULL).facts
        assert accepted == AcceptanceArrived(
            on=date(2025, 4, 7), form="electronic", recorded_at=datetime(2025, 4, 7, tzinfo=JST)
        )
        assert isinstance(received, EquipmentReceived)
        assert received.recorded_at == datetime(2025, 5, 28, 17, tzinfo=JST)
        assert (received.id, received.contract, received.unit) == ("e3", "server", "s1")

    def test_everything_knows_its_line(self) -> None:
        read = document(FULL)
        assert read.lines == (19, 20, 21)
        assert (read.expectations[0].line, read.expectations[0].where) == (24, "case.yaml")
        assert (read.expectations[0].order, read.line) == ("SO-2025-0042", 1)

    def test_the_newest_edition_is_the_default(self) -> None:
        assert document(HEAD).edition == "IIJ-SRV145-0026"
        assert only(f"edition: IIJ-1\n{HEAD}").path == "edition"

    def test_events_and_expectations_may_be_left_out_or_empty(self) -> None:
        assert document(HEAD).facts == document(f"{HEAD}events:\nexpect: []\n").facts == ()

    def test_a_file_is_loaded_by_its_path(self, tmp_path: Path) -> None:
        path = tmp_path / "みなと.yaml"
        path.write_text(FULL, encoding="utf-8")
        assert load_case(path) == load_case(str(path)) == parse_case(FULL, str(path))
        assert load_case(path).name == str(path)

    def test_what_is_no_file_is_said_so(self, tmp_path: Path) -> None:
        for path in (tmp_path / "none.yaml", tmp_path):
            with pytest.raises(InputError, match="expected a case file") as caught:
                load_case(path)
            assert caught.value.problems[0].where == str(path)


class TestScalars:
    """YAML 1.2: `on` is a name, only true and false are truth values, and nothing is guessed."""

    def test_on_is_a_name_and_yes_is_text(self) -> None:
        [fact] = document(event("event: ApplicationReceived, on: 2025-04-03, note: yes, evidence: off")).facts
        assert (fact.on, fact.note, fact.evidence) == (date(2025, 4, 3), "yes", "off")

    def test_days_may_be_quoted(self) -> None:
        [fact] = document(event("event: ApplicationReceived, on: '2025-04-03'")).facts
        assert fact.on == date(2025, 4, 3)

    @pytest.mark.parametrize(
        ("written", "hour"),
        [
            ("2025-04-03T17:00+09:00", 17),
            ("2025-04-03T08:00Z", 17),
            ("2025-04-03 17:00:00", 17),
            ("2025-04-03", 0),
        ],
    )
    def test_an_instant_without_offset_is_japan_time(self, written: str, hour: int) -> None:
        [fact] = document(event(f"event: ApplicationReceived, on: 2025-04-01, recorded_at: {written}")).facts
        assert fact.recorded_at == datetime(2025, 4, 3, hour, tzinfo=JST)

    @pytest.mark.parametrize(
        ("written", "amount"), [("1000", 1000), ("+1000", 1000), ("0o17", 15), ("0xff", 255), ("0100", 100)]
    )
    def test_whole_numbers_are_those_of_the_core_schema(self, written: str, amount: int) -> None:
        [fact] = document(event(f"event: PaymentReceived, on: 2025-04-03, amount: {written}")).facts
        assert getattr(fact, "amount", None) == amount

    @pytest.mark.parametrize(
        "written",
        ["1000.0", "1e3", ".inf", ".nan", "true", "'1000'", "1,000", "1_000", "0", "-1", "null", "[1]", "9" * 5000],
    )
    def test_what_is_no_whole_yen_is_refused(self, written: str) -> None:
        problem = only(event(f"event: PaymentReceived, on: 2025-04-03, amount: {written.replace(',', '，')}"))
        assert problem.path == "events[0].amount"
        assert problem.expected == "whole yen, more than 0"

    def test_how_much_is_too_much_is_told(self) -> None:
        problem = only(event("event: PaymentReceived, on: 2025-04-03, amount: 1000000000000001"))
        assert problem.advice == "at most 1,000,000,000,000,000 yen"

    @pytest.mark.parametrize("charge", ["servr/price", "SO-9/server/price", "server", "server/", "/price"])
    @pytest.mark.parametrize("written", ["PaymentReceived, amount: 5, charge: {}", "InvoiceIssued, charges: [{}]"])
    def test_a_charge_of_no_contract_is_refused(self, written: str, charge: str) -> None:
        told = f"event: {written.format(charge)}, on: 2025-04-03"
        problem = only(event(told + (", due_on: 2025-05-30" if "Invoice" in written else "")))
        assert problem.path in ("events[0].charge", "events[0].charges[0]")
        assert problem.found == f"the charge {charge!r} of an unknown contract"
        assert problem.advice == ("did you mean server?" if charge in ("servr/price", "server", "server/") else "")

    @pytest.mark.parametrize(
        "charge", ["server/s1/price", "server/deposit/9", "SO-1/server/s2/price", "account/deposit/1"]
    )
    def test_a_charge_that_may_or_may_not_arise_is_not(self, charge: str) -> None:
        parse_case(event(f"event: PaymentReceived, on: 2025-04-03, amount: 5, charge: {charge}"))

    def test_what_was_found_stands_in_the_problem_as_it_is_written(self) -> None:
        problem = only(event("event: PaymentReceived, on: 2025-04-03, amount: 1000.00"))
        assert str(problem) == (
            f"case.yaml:8:{column('event: PaymentReceived, on: 2025-04-03, amount: |')}: events[0].amount: "
            "found 1000.00, expected whole yen, more than 0; "
            "write it without a decimal point"
        )

    @pytest.mark.parametrize("written", ["2025-02-29", "2025-04-31", "2025-13-01", "2025-4-3", "20250403", "x", "null"])
    def test_a_day_that_does_not_exist_is_refused(self, written: str) -> None:
        problem = only(event(f"event: ApplicationReceived, on: {written}"))
        assert (problem.line, problem.path) == (8, "events[0].on")
        assert problem.column == column("event: ApplicationReceived, on: |")

    @pytest.mark.parametrize("written", ["0001-01-01T00:00+14:00", "9999-12-31T23:59-12:00", "2025-04-03T25:00"])
    def test_an_instant_that_does_not_exist_is_refused(self, written: str) -> None:
        text = event(f"event: ApplicationReceived, on: 2025-04-03, recorded_at: {written}")
        assert only(text).path == "events[0].recorded_at"

    def test_rates_stand_in_quotes(self) -> None:
        text = HEAD.replace("2025-03-18}", "2025-03-18, tax_rate: 0.10}")
        problem = only(text)
        assert (problem.path, problem.found, problem.advice) == ("quote.tax_rate", "0.10", "put it in quotes")

    def test_text_that_looks_like_a_number_stands_in_quotes(self) -> None:
        assert only(HEAD.replace("Q-1", "0042")).advice == "put it in quotes"
        assert document(HEAD.replace("Q-1", "'0042'")).quote.number == "0042"


class TestWhatYamlCanDoAndACaseFileMustNot:
    def test_a_name_stands_once_in_a_mapping(self) -> None:
        problem = only(event("event: PaymentReceived, on: 2025-04-03, amount: 5, amount: 6"))
        assert (problem.line, problem.column) == (8, column("event: PaymentReceived, on: 2025-04-03, amount: 5, |"))
        assert "line 8 already" in problem.expected

    @pytest.mark.parametrize(
        "item",
        [
            "*x",
            "!!python/object/apply:os.system [echo]",
            "!thing {event: x}",
            "{? [a] : b, event: ApplicationReceived, on: 2025-04-03}",
        ],
    )
    def test_aliases_tags_and_lists_as_names_are_refused(self, item: str) -> None:
        assert problems(f"{HEAD}events:\n  - {item}\n")[0].line == 8

    def test_a_thousand_million_laughs_are_no_more_than_some_aliases(self) -> None:
        laughs = "a0: &a0 [lol]\n" + "".join(f"a{i}: &a{i} [{f'*a{i - 1}, ' * 9}]\n" for i in range(1, 10))
        assert any(problem.found == "the alias *a0" for problem in problems(laughs))

    def test_merge_keys_are_unknown_names(self) -> None:
        assert only(event("event: ApplicationReceived, on: 2025-04-03, <<: {note: x}")).path == "events[0].<<"

    def test_another_version_of_yaml_is_refused(self) -> None:
        assert only(f"%YAML 1.1\n---\n{HEAD}").found == "%YAML 1.1"
        assert document(f"%YAML 1.2\n---\n{HEAD}").order == "SO-1"

    @pytest.mark.parametrize("text", ['"\\ud800"', '"\\0"', '"\\uD83D"'])
    def test_characters_that_no_store_holds_are_refused(self, text: str) -> None:
        assert "character U+" in only(event(f"event: ApplicationReceived, on: 2025-04-03, note: {text}")).found

    def test_control_characters_are_placed(self) -> None:
        problem = only(f"{HEAD}events:\n  - \x07\n")
        assert (problem.line, problem.column, problem.found) == (8, 5, "the control character U+0007")

    def test_an_escape_that_names_no_character_is_refused(self) -> None:
        assert "character escape" in only(f'{HEAD}readings: "\\UFFFFFFFF"\n').found

    def test_tabs_do_not_indent(self) -> None:
        problem = only(f"{HEAD}events:\n\t- {{}}\n")
        assert (problem.line, problem.column) == (8, 1)
        assert "spaces" in problem.advice


class TestBounds:
    @pytest.mark.parametrize("name", ["case.yaml", "case.json", "<text>"])
    @pytest.mark.parametrize("opening", ["[", "{", '{"a":', "[\n", "- ", "? ", "a:\n "])
    def test_ten_million_levels_are_refused_and_not_fatal(self, opening: str, name: str) -> None:
        assert len(problems((opening * 10_000_000)[:10_000_000], name)) == 1

    def test_forty_levels_are_counted_and_not_more(self) -> None:
        def nested(depth: int) -> str:
            return f"{HEAD}readings: {'[' * depth}{']' * depth}\n"

        assert only(nested(39)).path == "readings"
        assert "levels of nesting" in only(nested(40)).found

    def test_a_file_that_is_too_large_is_refused_unread(self, tmp_path: Path) -> None:
        path = tmp_path / "large.yaml"
        with path.open("wb") as file:
            file.truncate(10**10)
        with pytest.raises(InputError, match="33,554,432 bytes"):
            load_case(path)

    def test_a_line_that_nobody_wrote_by_hand_is_refused(self) -> None:
        assert only(f"{HEAD}x: {'!' * 200_000}\n").line == 7

    def test_two_thousand_events_load(self) -> None:
        events = "".join(
            f"  - {{id: e{i}, event: EquipmentReceived, contract: server, unit: s1, on: 2025-05-28}}\n"
            for i in range(2000)
        )
        assert len(document(f"{HEAD}events:\n{events}").facts) == 2000


class TestEncodings:
    def test_a_byte_order_mark_is_no_text(self) -> None:
        assert document(b"\xef\xbb\xbf" + HEAD.encode()) == document(HEAD)
        assert document("\ufeff" + HEAD) == document(HEAD)

    @pytest.mark.parametrize(("encoding", "guess"), [("cp932", "cp932"), ("utf-16", "utf-16")])
    def test_what_is_not_utf_8_is_placed_and_guessed(self, encoding: str, guess: str) -> None:
        problem = only(HEAD.encode(encoding))
        assert (problem.line, problem.column) == ((2, 11) if encoding == "cp932" else (1, 1))
        assert guess in problem.advice

    def test_line_ends_of_every_system_count_the_same(self) -> None:
        text = event("event: PaymentReceived, on: 2025-04-03, amount: 0")
        place = column("event: PaymentReceived, on: 2025-04-03, amount: |")
        assert places(text) == places(text.replace("\n", "\r\n")) == [(8, place, "events[0].amount")]


class TestJson:
    def test_json_is_read_like_yaml(self) -> None:
        assert document(minimal()) == document(minimal(), "case.json")
        assert document(minimal()).contracts[0].price == 10

    def test_surrogate_pairs_are_one_character(self) -> None:
        text = json.dumps({**MINIMAL, "customer": "みなと😀"})
        assert document(text, "case.json").customer == document(text).customer == "みなと😀"

    def test_tabs_may_indent_it(self) -> None:
        assert document(json.dumps(MINIMAL, indent="\t")).order == "SO-1"

    def test_places_are_those_of_the_text(self) -> None:
        text = json.dumps({**MINIMAL, "events": [{"event": "PaymentReceived", "amount": 1.5}]}, indent=1)
        lines = text.split("\n")
        [row] = [i for i, line in enumerate(lines, start=1) if "1.5" in line]
        column = lines[row - 1].index("1.5") + 1
        assert (row, column, "events[0].amount") in places(text, "case.json")

    def test_a_name_stands_once_in_an_object(self) -> None:
        assert only(minimal()[:-1] + ', "order": "SO-2"}').found == "`order` a second time"

    @pytest.mark.parametrize(
        "text",
        [
            '{"a": NaN}',
            '{"a": 01}',
            '{"a" 1}',
            '{"a": 1,}',
            '{"a": 1',
            '{"a": "x}',
            "{a: 1}",
            "'x'",
            '{"a": tru}',
            "[1 2]",
        ],
    )
    def test_what_is_no_json_is_refused_in_a_json_file(self, text: str) -> None:
        assert only(text, "case.json").line == 1

    def test_yaml_that_only_looks_like_json_is_yaml(self) -> None:
        flow = "{order: SO-1, customer: m, quote: {number: Q, issued_on: 2025-03-18}, contracts: "
        flow += "[{id: a, kind: integration, price: 1}]}"
        assert document(flow).order == "SO-1"

    def test_json_lines_are_documents(self) -> None:
        text = "\n".join(minimal(order=f"SO-{i}") for i in range(3))
        assert [each.order for each in parse_case(text).documents] == ["SO-0", "SO-1", "SO-2"]
        assert [each.line for each in parse_case(text, "case.jsonl").documents] == [1, 2, 3]

    def test_every_broken_line_of_json_lines_is_reported(self) -> None:
        text = "\n".join([minimal(), '{"order": }', '{"order": "x"', minimal(order="SO-2", readings={"X1": "R-Z"})])
        assert [line for line, _, _ in places(text, "case.jsonl")] == [2, 4, 4]


class TestAllProblemsAtOnce:
    def test_every_document_is_looked_at(self) -> None:
        second, last = HEAD.replace("SO-1", "SO 2"), HEAD.replace("SO-1", "SO-3")
        text = f"{HEAD}foo: 1\n---\n{second}---\njust text\n---\n{last}a: [\n"
        assert [(line, path) for line, _, path in places(text)] == [(7, "foo"), (9, "order"), (16, ""), (25, "")]

    def test_every_event_is_looked_at(self) -> None:
        text = (
            f"{HEAD}events:\n"
            "  - {event: Foo, on: 2025-04-03}\n"
            "  - {event: PaymentReceived, amount: 0}\n"
            "  - {event: EquipmentReceived, contract: srever, on: 2025-04-03, unti: s1}\n"
            "  - {event: EquipmentReceived, contract: server, unit: s3, on: 2025-04-03}\n"
            "  - text\n"
            "  - {on: 2025-04-03}\n"
        )
        assert [(line, path) for line, _, path in places(text)] == [
            (8, "events[0].event"),
            (9, "events[1].on"),
            (9, "events[1].amount"),
            (10, "events[2].contract"),
            (10, "events[2].unti"),
            (11, "events[3].unit"),
            (12, "events[4]"),
            (13, "events[5].event"),
        ]

    def test_what_is_missing_is_said_at_the_document(self) -> None:
        assert places("{}") == [(1, 1, name) for name in ("order", "customer", "quote", "contracts")]

    @pytest.mark.parametrize("text", ["", "# nothing\n", "---\n---\n", "\n\n"])
    def test_an_empty_file_is_no_case(self, text: str) -> None:
        assert only(text).found == "nothing"

    def test_a_separator_at_the_end_begins_no_document(self) -> None:
        assert len(parse_case(f"---\n{HEAD}---\n").documents) == 1

    def test_nothing_is_reported_that_only_follows_from_another_problem(self) -> None:
        text = HEAD.replace("price: 20", "price: 20.5") + (
            "events:\n"
            "  - {event: EquipmentReceived, contract: server, unit: s1, on: 2025-04-03}\n"
            "  - {id: p, event: PaymentReceived, on: 2025-04-03, amount: x}\n"
            "  - {event: FactRetracted, retracts: p, reason: r, on: 2025-04-03}\n"
            "expect:\n"
            "  - {as_of: 2025-04-03, contract: server, state: delivered}\n"
        )
        assert [path for _, _, path in places(text)] == ["contracts[0].price", "events[1].amount"]


class TestEvents:
    def test_a_misspelt_event_is_answered_with_the_right_one(self) -> None:
        assert only(event("event: EquipmentRecieved, on: 2025-04-03")).advice == "did you mean EquipmentReceived?"

    def test_a_deemed_event_is_not_recorded(self) -> None:
        assert "nobody records it" in only(event("event: EquipmentDeemedPassed, on: 2025-04-03")).expected

    def test_an_unknown_field_lists_the_known_ones(self) -> None:
        problem = only(event("event: AcceptanceArrived, on: 2025-04-03, from: paper, form: paper"))
        place = column("event: AcceptanceArrived, on: 2025-04-03, |")
        assert (problem.path, problem.column) == ("events[0].from", place)
        assert "form" in problem.expected
        assert problem.advice == "did you mean form?"

    def test_a_choice_lists_its_values(self) -> None:
        problem = only(event("event: AcceptanceArrived, on: 2025-04-03, form: fax"))
        assert problem.expected == "one of paper, electronic, email, esign, phone, oral"

    def test_a_correction_may_leave_its_own_day_out(self) -> None:
        late = "recorded_at: 2025-06-01T01:00Z"
        text = event("id: e, event: ApplicationReceived, on: 2025-04-03")
        correction = f"{{event: FactCorrected, corrects: e, changes: {{on: 2025-04-02}}, {late}}}"
        fact = document(f"{text}  - {correction}\n").facts[1]
        assert isinstance(fact, FactCorrected)
        assert (fact.on, fact.changes) == (date(2025, 6, 1), (("on", "2025-04-02"),))
        assert fact.recorded_at == datetime(2025, 6, 1, 10, tzinfo=JST)

    def test_a_correction_without_any_time_is_refused(self) -> None:
        text = event("id: e, event: ApplicationReceived, on: 2025-04-03")
        problem = only(text + "  - {event: FactRetracted, retracts: e, reason: r}\n")
        assert (problem.line, problem.path) == (9, "events[1].on")
        assert "recorded_at" in problem.expected

    def test_other_events_need_their_day(self) -> None:
        assert only(event("event: ApplicationReceived, recorded_at: 2025-04-03")).path == "events[0].on"

    def test_changes_are_placed_where_they_stand(self) -> None:
        text = event("id: e, event: ApplicationReceived, on: 2025-04-03")
        problem = only(
            text + "  - {event: FactCorrected, corrects: e, on: 2025-04-03,\n     changes: {onn: 2025-04-02}}\n"
        )
        assert (problem.line, problem.column, problem.path) == (10, 21, "events[1].changes.onn")

    def test_fields_that_exclude_each_other_are_placed_at_the_event(self) -> None:
        cure = "event: CureDemandArrived, on: 2025-04-03, by: company, form: paper, days: 5, until: 2025-05-01"
        problem = only(event(cure))
        assert (problem.line, problem.column, problem.path) == (8, 5, "events[0]")

    def test_every_event_of_the_vocabulary_can_be_written(self) -> None:
        samples: dict[str, Any] = {
            "Day": "2025-05-01", "Yen": 5, "PositiveYen": 5, "Count": 5, "Flag": True, "Month": "2025-05",
            "Rate": "0.5", "Text": "text", "Form": "paper", "Party": "company", "Attribution": "neither",
            "Changes": {"note": "x"},
        }  # fmt: skip
        choices = {"ground": 1, "basis": "40(1)", "scope": "this", "degree": "none", "order": "principal_first"}
        events: list[dict[str, Any]] = [{"id": "text", "event": "ApplicationReceived", "on": "2025-04-03"}]
        for name, cls in FACTS.items():
            written: dict[str, Any] = {"event": name, "on": "2025-04-04"}
            for field in cls.__dataclass_fields__.values():
                required = field.default is not None and not isinstance(field.default, bool)
                if field.name not in written and required and field.name in cls.__annotations__:
                    written[field.name] = choices.get(field.name) or samples[str(field.type)]
            events.append(written)
        facts = document(minimal(events=events)).facts
        assert [type(fact).__name__ for fact in facts[1:]] == list(FACTS)


class TestMatters:
    def two(self, first: str = "", second: str = "", **replaced: str) -> str:
        other = HEAD.replace("SO-1", replaced.get("order", "SO-2"))
        other = other.replace("みなと商事", replaced.get("customer", "みなと商事"))
        return f"{HEAD}{first}---\n{other}{second}"

    def test_labels_and_contracts_reach_into_other_documents(self) -> None:
        case = parse_case(
            self.two(
                "events:\n  - {id: e, event: EquipmentReceived, contract: SO-2/server, unit: s1, on: 2025-04-03}\n",
                "events:\n  - {event: FactRetracted, retracts: e, reason: r, on: 2025-04-03}\n",
            )
        )
        assert len(case.documents) == 2
        assert len({each.matter for each in case.documents}) == 1

    def test_an_order_stands_once(self) -> None:
        problem = only(self.two(order="SO-1"))
        assert (problem.line, problem.path, problem.found) == (8, "order", "order 'SO-1' a second time")

    def test_two_customers_may_number_their_orders_alike(self) -> None:
        assert len(parse_case(self.two(order="SO-1", customer="other")).documents) == 2

    def test_other_customers_contracts_and_labels_are_unknown(self) -> None:
        text = self.two(
            "events:\n  - {id: e, event: ApplicationReceived, on: 2025-04-03}\n",
            "events:\n  - {event: FactRetracted, retracts: e, reason: r, on: 2025-04-03}\n",
            customer="other",
        )
        assert only(text).path == "events[0].retracts"

    def test_a_matter_has_one_set_of_readings(self) -> None:
        assert only(self.two("readings: {X1: R-A}\n", "readings: {X1: R-B}\n")).path == "readings.X1"
        case = parse_case(self.two("readings: {X1: R-A}\n", "readings: {X1: R-A, X2: R-B}\n"))
        assert [each.readings for each in case.documents] == [{"X1": "R-A"}, {"X1": "R-A", "X2": "R-B"}]

    def test_ids_tell_customers_of_one_name_apart(self) -> None:
        case = parse_case(self.two("customer_id: C-1\n", "customer_id: C-2\n", order="SO-1"))
        assert [each.matter for each in case.documents] == ["C-1", "C-2"]

    @pytest.mark.parametrize(
        ("lines", "path", "line"),
        [("customer: a|b", "customer", 2), ("customer: a\ncustomer_id: C|1", "customer_id", 3)],
    )
    def test_a_name_of_a_matter_that_no_store_can_hold_is_told_where_it_stands(
        self, lines: str, path: str, line: int
    ) -> None:
        problem = only(HEAD.replace("customer: みなと商事", lines))
        assert (problem.where, problem.path, problem.line) == ("case.yaml", path, line)
        assert problem.expected == "a name without |"
        # Beside an id the name may be anything, and a store takes it.
        named = parse_case(HEAD.replace("みなと商事", "a|b\ncustomer_id: C-1"))
        with Register(":memory:") as register:
            assert (register.apply(named).name, register.customers()) == ("C-1", {"C-1": "a|b"})

    def test_a_customer_has_an_id_everywhere_or_nowhere(self) -> None:
        assert only(self.two("", "customer_id: C-2\n")).path == "customer_id"

    def test_an_id_belongs_to_one_name(self) -> None:
        assert only(self.two("customer_id: C\n", "customer_id: C\n", customer="other")).path == "customer"


class TestReadings:
    @pytest.mark.parametrize(
        ("written", "path"),
        [
            ("{X1: R-Z}", "readings.X1"),
            ("{Y1: R-A}", "readings.Y1"),
            ("{X1: 1}", "readings.X1"),
            ("[X1]", "readings"),
        ],
    )
    def test_only_those_that_exist_can_be_set(self, written: str, path: str) -> None:
        assert only(f"{HEAD}readings: {written}\n").path == path


class TestExpectations:
    def expect(self, line: str) -> str:
        return f"{HEAD}expect:\n  - {{{line}}}\n"

    @pytest.mark.parametrize(
        "line",
        [
            "as_of: 2025-06-05, contract: server, unit: s1, title: company, risk: customer",
            "as_of: 2025-06-05, known_at: 2025-06-06T09:00, readings: {X1: R-B}, contract: build, state: applied",
            "as_of: 2025-06-05, event: EquipmentDeemedPassed",
            "as_of: 2025-06-05, no_event: {event: FactCorrected, corrects: e}",
            "as_of: 2025-06-05, charge: server/s1/price",
            "as_of: 2025-06-05, charge: {from: 2025-06-01, to: 2025-06-30, due_on_before: null}",
            "as_of: 2025-06-05, totals: {outstanding: 0}",
            "as_of: 2025-06-05, obligation: {id: O22, status: open}, liability: {head: damages, cap: uncapped}",
        ],
    )
    def test_every_part_can_be_asked_for(self, line: str) -> None:
        [expectation] = document(self.expect(line)).expectations
        assert expectation.fields["as_of"] == "2025-06-05"

    @pytest.mark.parametrize(
        ("line", "path"),
        [
            ("as_of: 2025-06-31, charge: x", "as_of"),
            ("charge: x", "as_of"),
            ("as_of: 2025-06-05", ""),
            ("as_of: 2025-06-05, charge: x, known_at: yesterday", "known_at"),
            ("as_of: 2025-06-05, charge: x, readings: {X1: R-Z}", "readings.X1"),
            ("as_of: 2025-06-05, charge: x, sate: open", "sate"),
            ("as_of: 2025-06-05, charge: x, unit: s1", "contract"),
            ("as_of: 2025-06-05, contract: sever", "contract"),
            ("as_of: 2025-06-05, contract: server, unit: s3", "unit"),
            ("as_of: 2025-06-05, contract: 5", "contract"),
            ("as_of: 2025-06-05, event: EquipmentPassed", "event"),
            ("as_of: 2025-06-05, event: {event: Nothing}", "event.event"),
            ("as_of: 2025-06-05, event: {event: EquipmentReceived, amount: 5}", "event.amount"),
            ("as_of: 2025-06-05, event: {contract: sever}", "event.contract"),
            ("as_of: 2025-06-05, totals: {owed: 5}", "totals.owed"),
            ("as_of: 2025-06-05, totals: all", "totals"),
            ("as_of: 2025-06-05, charge: {}", "charge"),
            ("as_of: 2025-06-05, liability: {contract: server, unit: s9}", "liability.unit"),
        ],
    )
    def test_what_no_view_has_cannot_be_asked_for(self, line: str, path: str) -> None:
        problem = only(self.expect(line))
        assert problem.path == (f"expect[0].{path}" if path else "expect[0]")
        assert problem.line == 8

    def test_an_unknown_field_lists_the_known_ones(self) -> None:
        expected = only(self.expect("as_of: 2025-06-05, totals: {owed: 5}")).expected
        assert expected.startswith("one of charged, reductions, paid, outstanding")


def _mutilated(draw: Callable[[st.SearchStrategy[Any]], Any]) -> str:
    text = FULL
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        length = draw(st.integers(0, 12))
        text = (
            text[:start]
            + draw(st.text("{}[]:,-&*!|>'\"%@#?\n \ta0\\あ\ud800\x00", max_size=4))
            + text[start + length :]
        )
    return text


class TestWhateverIsGiven:
    """A case or a list of placed problems, and nothing else."""

    def outcome(self, text: str | bytes, name: str = "case.yaml") -> Case | None:
        try:
            return parse_case(text, name)
        except InputError as error:
            found = error.problems
        assert all(problem.line and problem.column and problem.where == name for problem in found)
        return None

    @given(st.text(), st.sampled_from(["case.yaml", "case.json", "case.jsonl"]))
    @example("\ud800", "case.json")
    @example('"\ud800"', "case.json")
    def test_any_text(self, text: str, name: str) -> None:
        self.outcome(text, name)

    @given(st.binary())
    def test_any_bytes(self, data: bytes) -> None:
        self.outcome(data)

    @given(st.composite(_mutilated)())
    def test_any_damage_to_a_good_file(self, text: str) -> None:
        case = self.outcome(text)
        assert case is None or all(len(each.facts) == len(each.lines) for each in case.documents)

    @given(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just("2025-05-28"),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
        ),
        st.sampled_from(["order", "customer_id", "quote", "contracts", "readings", "events", "expect"]),
    )
    def test_any_value_anywhere(self, value: Any, name: str) -> None:
        self.outcome(json.dumps({**MINIMAL, name: value}))
        self.outcome(json.dumps({**MINIMAL, name: [value]}))

    @given(
        st.dictionaries(
            st.sampled_from(
                ["event", "on", "id", "contract", "unit", "corrects", "retracts", "changes", "amount", "recorded_at"]
            ),
            st.sampled_from(
                [
                    "FactCorrected",
                    "PaymentReceived",
                    "2025-05-28",
                    "e",
                    "build",
                    5,
                    None,
                    True,
                    {},
                    {"on": "x"},
                    {"id": 1},
                ]
            ),
        )
    )
    def test_any_event(self, fields: dict[str, Any]) -> None:
        first = {"id": "e", "event": "ApplicationReceived", "on": "2025-04-03"}
        self.outcome(json.dumps({**MINIMAL, "events": [first, fields]}))

    @given(st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=14)), JST])))
    def test_any_instant_keeps_its_place_in_time(self, instant: datetime) -> None:
        recorded = {"event": "ApplicationReceived", "on": "2025-04-03", "recorded_at": instant.isoformat()}
        case = self.outcome(json.dumps({**MINIMAL, "events": [recorded]}))
        assert case is not None or not 1950 < instant.year < 2089
        if case is not None:
            assert case.documents[0].facts[0].recorded_at == instant
