"""What a litigator is told must not be read in two ways, and what is refused must say what to do instead."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from commands import LATE, fine, refused
from typer.testing import CliRunner

from yakkan import InputError, Matter, PaymentReceived, Register, load_case, parse_case
from yakkan.adapters.cli import app

HEAD = """
order: SO-1
customer: みなと商事
quote: {number: Q-1, issued_on: 2024-05-01}
"""
FORMED = """
events:
  - {event: ApplicationReceived, on: 2024-07-01}
  - {event: AcceptanceArrived, on: 2024-07-01, form: paper}
"""
WORK = f"""{HEAD}
contracts:
  - {{id: build, kind: integration, price: 3000000}}
{FORMED}
  - {{event: WorkCompleted, on: 2024-08-08, contract: build}}
  - {{event: CompletionConfirmed, on: 2024-08-20, contract: build, form: paper}}
"""
SERVER = f"""{HEAD}
contracts:
  - {{id: server, kind: supply, price: 1000000}}
{FORMED}
  - {{event: EquipmentReceived, on: 2024-07-08, contract: server}}
  - {{event: RejectionArrived, on: 2024-07-12, contract: server, form: email, evidence: 'EVIDENCE'}}
"""


def file(folder: Path, text: str, name: str = "case.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


class TestAlternatives:
    """6(1): on 10 February the demand is in time if X1 moves the last day, or if X14 begins it later; not only both."""

    def test_readings_of_which_one_is_enough_are_joined_by_or(self, tmp_path: Path) -> None:
        case = file(tmp_path, WORK)
        told = fine("safe", case, "demand_rework", "--contract", "build", "--as-of", "2024-12-01")
        assert "2025-02-09  2025-02-10  X1=R-A or X14=R-B " in told

    def test_in_japanese_too(self, tmp_path: Path) -> None:
        case = file(tmp_path, WORK)
        told = fine("safe", case, "demand_rework", "--contract", "build", "--as-of", "2024-12-01", "--lang", "ja")
        assert "X1=R-A又はX14=R-B" in told


class TestWhatBothPapersTell:
    """29(1), X2: the e-mail is in both files; that it has effect under one reading only is what parts them."""

    def compared(self, folder: Path, *options: str) -> str:
        ours = file(folder, SERVER.replace("EVIDENCE", "受信"), "company.yaml")
        theirs = file(folder, SERVER.replace("EVIDENCE", "送信") + "readings: {X2: R-B}\n", "customer.yaml")
        return fine("compare", ours, theirs, *options)

    def test_a_fact_on_both_is_not_said_to_be_on_one_only(self, tmp_path: Path) -> None:
        told = self.compared(tmp_path)
        assert "papers only" not in told
        assert "on both papers, with effect only as the customer tells it" in told

    def test_json_says_so_too(self, tmp_path: Path) -> None:
        first = json.loads(self.compared(tmp_path, "--json"))["first"]
        assert (first["alike"], first["differently"], first["told_by"]) == (True, False, "customer")

    def test_a_fact_that_one_alone_tells_is_told_by_it(self, tmp_path: Path) -> None:
        ours = file(tmp_path, SERVER.replace("email", "paper"), "company.yaml")
        theirs = file(tmp_path, "\n".join(SERVER.splitlines()[:-1]), "customer.yaml")
        first = json.loads(fine("compare", ours, theirs, "--json"))["first"]
        assert (first["alike"], first["told_by"]) == (False, "company")


class TestAnswersInWords:
    """32(1): what has become of a duty is a word of the language asked for, as states and parties are."""

    @pytest.mark.parametrize(
        ("command", "options"), [("bisect", ()), ("readings", ()), ("decisive", ("--within", "0"))]
    )
    def test_a_status_is_said_in_japanese(self, tmp_path: Path, command: str, options: tuple[str, ...]) -> None:
        case = file(tmp_path, SERVER.replace("email", "paper"))
        asking = ("--ask", "O22:server.status", "--as-of", "2024-07-13", *options)
        told = fine(command, case, *asking, "--lang", "ja")
        assert "履行済み" in told
        assert "discharged" not in told


class TestNotThere:
    def test_a_charge_that_has_not_arisen_is_sent_to_why_not(self) -> None:
        said = refused("explain", LATE, "server/v1/price", "--as-of", "2025-06-02")
        assert "found 'server/v1/price', which is not there on 2025-06-02" in said
        assert "--why-not server/v1/price says why it is not" in said

    def test_what_the_account_owes_is_named_so(self, tmp_path: Path) -> None:
        """40(4): all debts at once are a duty of the account; its name, as suggested, must mean it."""
        ground = "  - {event: ImmediateGroundOccurred, on: 2024-08-21, contract: build, party: customer, ground: 2}\n"
        letter = "{event: RescissionArrived, on: 2024-08-22, contract: build, by: company, basis: '40(2)', scope: this}"
        case = file(tmp_path, f"{WORK}{ground}  - {letter}\n")
        said = refused("explain", case, "O33:account?", "--as-of", "2024-08-22")
        assert "None" not in said
        assert "O32:account" in said
        assert "perform all debts at once (account)" in fine("explain", case, "O32:account", "--as-of", "2024-08-22")

    def test_the_advice_can_be_followed(self) -> None:
        assert "not there" in fine("explain", LATE, "--why-not", "server/v1/price", "--as-of", "2025-06-02")

    @pytest.mark.parametrize("number", ["O0", "O41", "O99", "O022"])
    def test_an_obligation_that_the_catalogue_lacks_is_unknown(self, number: str) -> None:
        assert "not there" not in refused("explain", LATE, "--why-not", f"{number}:server/v1")


class TestSupposed:
    def test_a_deemed_event_cannot_be_supposed_away(self) -> None:
        refs = [row["ref"] for row in json.loads(fine("replay", LATE, "--json"))["timeline"] if row["deemed"]]
        said = refused("what-if", LATE, "--remove", refs[0])
        assert f"found the deemed event {refs[0]!r}, expected a fact" in said

    def test_an_unknown_fact_is_said_of_its_option(self) -> None:
        assert refused("what-if", LATE, "--add", "RejektionArrived").startswith("--add: found the unknown event")

    def test_what_is_supposed_has_no_reference_in_explanations(self) -> None:
        matter = _late()
        paid = PaymentReceived(contract="server", charge="server/v2/price", amount=1000, on=date(2025, 6, 20))
        view = matter.dispute().what_if(add=[paid]).view(date(2025, 7, 1))
        assert "None" not in json.dumps(view.to_dict()["fees"]["postings"])  # type: ignore[index]
        assert "PaymentReceived on 2025-06-20\n" in f"{view.explain('server/v2/price')}\n".replace("  [", "\n[")


def _late() -> Matter:
    return Register(":memory:").apply(load_case(LATE))


class TestSafeUntil:
    def test_the_day_asked_about_is_the_last_of_the_record_unless_told(self) -> None:
        """As the interface writes it: `dispute.safe_until(action, contract=...)`."""
        dispute = _late().dispute()
        found = dispute.safe_until("pay", contract="server")
        assert found == dispute.safe_until("pay", contract="server", as_of=dispute.last_day())


class TestOptions:
    def test_a_case_file_without_a_question_is_sent_to_ask(self) -> None:
        said = refused("readings", LATE)
        assert said.startswith("X1|CASE: ")
        assert "to ask a case file, add --ask QUESTION" in said

    @pytest.mark.parametrize("command", [("readings", LATE, "--ask", "outstanding"), ("safe", LATE, "pay")])
    def test_an_unknown_reading_to_consider_is_said_of_its_option(self, command: tuple[object, ...]) -> None:
        options = ("--contract", "server") if command[0] == "safe" else ()
        assert refused(*command, *options, "--only", "X99").startswith("--only: found the unknown reading 'X99'")

    def test_a_report_is_not_made_for_a_folder_that_is_not_there(self, tmp_path: Path) -> None:
        said = refused("report", LATE, "--out", tmp_path / "none" / "x.html")
        assert said.startswith("--out: found ")
        assert "expected a file in a folder that exists" in said

    def test_nor_in_place_of_a_folder(self, tmp_path: Path) -> None:
        (tmp_path / "x.html").mkdir()
        assert "a folder, expected a file" in refused("report", LATE, "--out", tmp_path / "x.html")

    def test_a_folder_is_no_case_file(self, tmp_path: Path) -> None:
        assert "found a folder, expected a case file" in refused("replay", tmp_path)

    def test_a_script_that_is_not_there_is_refused(self, tmp_path: Path) -> None:
        said = refused("debug", LATE, "--script", tmp_path / "none")
        assert said == f"{tmp_path / 'none'}: found no such file, expected a file that can be read and written\n"
        assert "found a folder, expected" in refused("debug", LATE, "--script", tmp_path)

    def test_nobody_records_nothing(self, tmp_path: Path) -> None:
        db = tmp_path / "store.db"
        fine("import", LATE, "--db", db)
        fact = ("PaymentReceived", "contract=server", "amount=5", "on=2025-09-01")
        said = refused("record", *fact, "--db", db, "--by", "", "--recorded-at", "2025-09-01T10:00")
        assert said.startswith("--by: found ''")
        assert "PaymentReceived" not in fine("timeline", "--db", db, "--json", "--as-of", "2025-09-01")

    def test_nor_from_a_program(self) -> None:
        fact = PaymentReceived(contract="server", amount=5, on=date(2025, 9, 1))
        with pytest.raises(InputError, match="recorded_by"):
            _late().record(fact, recorded_by="")


def test_the_fields_of_a_charge_are_listed_once() -> None:
    bad = f"{SERVER}expect:\n  - {{as_of: 2024-07-12, charge: {{nothing: 1}}}}\n"
    with pytest.raises(InputError) as caught:
        parse_case(bad)
    assert str(caught.value).count("due_on_before") == 1


class TestHalfAQuestion:
    """What is missing behind the case file is told as missing, also where a store stands in its place."""

    @pytest.mark.parametrize(
        ("words", "english", "japanese"),
        [
            (
                ["explain"],
                "TARGET: found nothing, expected a case file and what to explain, such as state:server/s1",
                "TARGET: 入力: なし。必要なもの: 事案ファイル及びstate:server/s1のような説明の対象",
            ),
            (
                ["explain", "server/s1"],
                "TARGET: found 'server/s1' alone, expected a case file and what to explain, such as state:server/s1",
                "TARGET: 入力: 「server/s1」のみ。必要なもの: 事案ファイル及びstate:server/s1のような説明の対象",
            ),
            (
                ["explain", "--db", "contracts.db"],
                "TARGET: found nothing, expected what to explain, such as state:server/s1",
                "TARGET: 入力: なし。必要なもの: state:server/s1のような説明の対象",
            ),
            (
                ["safe"],
                "ACTION: found nothing, expected a case file and an act, such as reject",
                "ACTION: 入力: なし。必要なもの: 事案ファイル及びrejectのような行為",
            ),
            (
                ["safe", "--db", "contracts.db"],
                "ACTION: found nothing, expected an act, such as reject",
                "ACTION: 入力: なし。必要なもの: rejectのような行為",
            ),
        ],
        ids=lambda each: " ".join(each) if isinstance(each, list) else "",
    )
    def test_it_says_what_is_missing(self, words: list[str], english: str, japanese: str) -> None:
        for language, told in (("en", english), ("ja", japanese)):
            done = CliRunner().invoke(app, [*words, "--lang", language])
            assert (done.exit_code, done.stdout, done.stderr) == (2, "", f"{told}\n")
