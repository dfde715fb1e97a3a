"""The commands that turn back time: what they print, in both languages, and what they refuse."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from yakkan import Register, load_case
from yakkan.adapters.cli import app
from yakkan.adapters.wording import Speech
from yakkan.adapters.wording.disputing import ABSENCE, FIELDS, PARTS
from yakkan.projections.contracts import ContractLine, UnitLine
from yakkan.projections.dispute.difference import _PARTS
from yakkan.projections.fees import ChargeLine, Totals
from yakkan.projections.liability import LiabilityLine
from yakkan.projections.lines import HIDDEN
from yakkan.projections.obligations import ObligationLine

ROOT = Path(__file__).resolve().parents[2]
LATE = str(ROOT / "examples" / "late-rejection.yaml")
JAPANESE = re.compile(r"[぀-ヿ一-鿿]")


def yakkan(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(each) for each in arguments], env={"YAKKAN_LANG": "en", "COLUMNS": "200"})


def fine(*arguments: object) -> str:
    done = yakkan(*arguments)
    assert (done.exit_code, done.stderr) == (0, ""), done.output
    return done.stdout


def printed(*arguments: object) -> Any:
    return json.loads(fine(*arguments, "--json"))


def refused(*arguments: object) -> str:
    done = yakkan(*arguments)
    assert done.exit_code == 2, done.output
    assert done.stdout == ""
    assert "Traceback" not in done.output
    return done.stderr


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "store.db"
    with Register(path) as register:
        register.apply(load_case(LATE))
    return path


class TestDiff:
    def test_known_then_against_known_now(self) -> None:
        page = fine("diff", LATE, "--as-of", "2025-06-11", "--known-at", "2025-06-11")
        assert "They part first at: 2025-06-05 pass certificate arrived (storage/t2) [t2-certificate]" in page
        assert "The customer owes 1,650,000 yen less." in page
        assert re.search(r"unit +server/v1 +state +in warranty +rejected", page)
        assert re.search(r"server/v1/price +1,650,000 +0 +-1,650,000", page)

    def test_the_other_view_takes_what_it_is_not_told_from_the_first(self) -> None:
        data = printed(
            "diff", LATE, "--as-of", "2025-06-08", "--known-at", "2025-06-11", "--against-as-of", "2025-06-11"
        )
        assert [(each["line"], each["before"], each["after"]) for each in data["settings"]] == [
            ("as_of", "2025-06-08", "2025-06-11")
        ]
        data = printed("diff", LATE, "--as-of", "2025-06-11", "--known-at", "2025-06-11", "--against-known-at", "all")
        assert data["settings"][0]["after"] is None
        assert data["yen"] == -1_650_000

    def test_readings_part_too(self) -> None:
        page = fine("diff", LATE, "--as-of", "2025-06-12", "--against-reading", "X32=R-B")
        assert "X32=R-B (all others default)" in page
        assert "equipment deemed passed" in page

    def test_another_case_file(self, tmp_path: Path) -> None:
        other = tmp_path / "theirs.yaml"
        text = Path(LATE).read_text(encoding="utf-8")
        other.write_text(
            text.partition("expect:")[0].replace("800000", "900000").replace("2300000", "2400000"), "utf-8"
        )
        data = printed("diff", LATE, "--as-of", "2025-06-30", "--against", other)
        assert {c["line"] for c in data["changes"] if c["part"] == "charges"} == {"server/v2/price"}
        assert data["yen"] == 110_000
        assert data["first"] is None

    @pytest.mark.parametrize("lang", ["ja", "en"])
    @pytest.mark.parametrize("name", ["rental-late-return", "three-kinds", "special-acceptance"])
    def test_a_page_of_any_kind_of_contract(self, name: str, lang: str) -> None:
        case = ROOT / "examples" / f"{name}.yaml"
        with Register(":memory:") as register:
            matter = register.apply_all(load_case(case))[0]
            days = sorted(record.event.on for record in matter.history.records)
            customer = matter.view(days[-1]).customer
        clocks = ["--as-of", days[len(days) // 3], "--against-as-of", days[-1]]
        page = fine("diff", case, *clocks, "--customer", customer, "--lang", lang)
        assert "None" not in page
        assert "{" not in page

    def test_a_term_is_given_with_its_number_and_days(self) -> None:
        case = ROOT / "examples" / "renewals-undone.yaml"
        page = fine("diff", case, "--as-of", "2025-09-10", "--known-at", "2025-09-07")
        assert re.search(r"term +#3 2025-04-01 to 2026-03-31 +#1 2023-04-01 to 2024-03-31", page)

    def test_nothing_differs(self) -> None:
        assert "Nothing differs." in fine("diff", LATE, "--as-of", "2025-06-03", "--against-as-of", "2025-06-03")

    def test_a_page_in_japanese(self) -> None:
        page = fine("diff", LATE, "--as-of", "2025-06-11", "--known-at", "2025-06-11", "--lang", "ja")
        assert "契約者の債務は1,650,000円減ります。" in page
        assert re.search(r"server/v1 +状態 +保証期間中 +不合格", page)
        assert "3により撤回" in page

    def test_in_a_store(self, store: Path) -> None:
        assert printed("diff", "--db", store, "--as-of", "2025-06-11", "--known-at", "2025-06-11")["yen"] == -1_650_000

    def test_one_view_alone_is_refused(self) -> None:
        assert "--against-as-of" in refused("diff", LATE, "--as-of", "2025-06-11")
        assert "--against-as-of: found '2025-06-31'" in refused("diff", LATE, "--against-as-of", "2025-06-31")
        assert "--against-reading" in refused("diff", LATE, "--against-reading", "X99=R-A")
        assert "--against-known-at" in refused("diff", LATE, "--against-known-at", "soon")


def test_what_the_lessor_owes_is_told_in_japanese_too(tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    case.write_text(
        "order: SO-1\ncustomer: みなと商事\nquote: {number: Q-1, issued_on: 2024-11-01}\n"
        "contracts: [{id: box, kind: supply, price: 1000000, lease: true}]\nevents:\n"
        "  - {event: ApplicationReceived, on: 2024-11-05}\n"
        "  - {event: AcceptanceArrived, on: 2024-11-06, form: electronic}\n"
        "  - {event: LeaseRequested, contract: box, form: paper, on: 2025-02-03}\n"
        "  - {event: LeaseConsented, contract: box, on: 2025-02-05}\n"
        "  - {event: LeaseConcluded, contract: box, lessor: みどりリース, on: 2025-02-10}\n"
        "  - {event: LessorSaleConcluded, contract: box, amount: 1000000, on: 2025-02-12}\n"
        "  - {event: EquipmentReceived, contract: box, on: 2025-03-03}\n"
        "  - {event: LeaseAcceptanceCertified, contract: box, on: 2025-03-14}\n",
        encoding="utf-8",
    )
    asking = ("explain", case, "--why-not", "state:box=closed", "--as-of", "2025-03-14")
    assert "O26 lessor: pay price and tax (box/box), open" in fine(*asking)
    assert "O26 リース会社: 代金及び消費税等相当額の支払 (box/box), 未了" in fine(*asking, "--lang", "ja")


class TestBisect:
    ASK = "server/v1.state == in_warranty"

    def test_the_letter_decides(self) -> None:
        page = fine("bisect", LATE, "--ask", self.ASK, "--along", "known_at", "--as-of", "2025-06-12")
        assert "With the record of 2025-06-12 09:30 it turns from yes to no." in page
        assert "[v1-letter] [Art. 29(1)], recorded 2025-06-12 09:30" in page

    def test_along_the_days(self) -> None:
        data = printed("bisect", LATE, "--ask", self.ASK, "--as-of", "2025-06-20", "--known-at", "2025-06-11")
        [turning] = data["turnings"]
        assert (turning["at"], turning["before"], turning["after"], data["answer"]) == ("2025-06-10", False, True, True)
        assert turning["events"][0]["event"] == "EquipmentDeemedPassed"

    def test_all_turnings(self) -> None:
        arguments = ["--ask", "storage/t1.state", "--along", "known_at", "--as-of", "2025-06-12", "--all"]
        data = printed("bisect", LATE, *arguments)
        deciding = [turning["events"][0]["id"] for turning in data["turnings"]][-4:]
        assert deciding == ["t1-correction", "t1-rejection", "t1-recorrection", "t1-restoration"]
        page = fine("bisect", LATE, *arguments, "--lang", "ja")
        assert "記録の取下げ (storage) [t1-restoration]" in page

    @pytest.mark.parametrize(
        ("asking", "more", "said"),
        [
            (("server/v1.state == rejected", "--as-of", "2025-06-30"), None, "whether there are others was not looked"),
            # It ends as it began, so that there are two turns at least.
            (("server/v1.state == delivered", "--as-of", "2025-06-30"), True, "The answer turns elsewhere too"),
            # The state before the turn is not the first one.
            (("server/v1.state", "--as-of", "2025-06-30"), True, "The answer turns elsewhere too"),
        ],
    )
    def test_it_says_what_is_known_of_other_turns(self, asking: tuple[str, ...], more: bool | None, said: str) -> None:
        [turning] = printed("bisect", LATE, "--ask", *asking)["turnings"]
        every = printed("bisect", LATE, "--ask", *asking, "--all")["turnings"]
        assert turning["more"] is more
        assert turning["at"] in [each["at"] for each in every]
        assert {each["more"] for each in every} == {len(every) > 1}
        page = fine("bisect", LATE, "--ask", *asking)
        assert said in page
        assert "--all" in page
        assert "--all" in fine("bisect", LATE, "--ask", *asking, "--lang", "ja")

    def test_the_only_turn_of_two_instants_is_known_to_be_the_only_one(self, tmp_path: Path) -> None:
        case = tmp_path / "case.yaml"
        case.write_text(
            "order: SO-1\ncustomer: みなと商事\nquote: {number: Q-1, issued_on: 2024-11-01}\n"
            "contracts: [{id: build, kind: integration, price: 1000000}]\nevents:\n"
            "  - {event: ApplicationReceived, on: 2024-11-05}\n"
            "  - {event: AcceptanceArrived, on: 2024-11-06, form: electronic}\n",
            encoding="utf-8",
        )
        asking = ("bisect", case, "--ask", "build.state == accepted", "--along", "known_at", "--as-of", "2024-12-01")
        [turning] = printed(*asking)["turnings"]
        assert (turning["at"][:10], turning["more"]) == ("2024-11-06", False)
        assert "--all" not in fine(*asking)

    def test_time_alone(self) -> None:
        page = fine("bisect", LATE, "--ask", "overdue > 0", "--as-of", "2025-12-01")
        assert "(the passing of time alone)" in page

    def test_an_answer_that_never_turns(self) -> None:
        page = fine("bisect", LATE, "--ask", "server.basis", "--as-of", "2025-06-30")
        assert "The answer never turns: it is (none) throughout." in page
        assert printed("bisect", LATE, "--ask", "deposit_held > 0", "--all")["turnings"] == []

    def test_in_a_store(self, store: Path) -> None:
        assert "v1-letter" in fine(
            "bisect", "--db", store, "--ask", self.ASK, "--along", "known_at", "--as-of", "2025-06-12"
        )

    def test_what_is_no_question_is_refused(self) -> None:
        assert "--ask" in refused("bisect", LATE)
        assert "server/v9" in refused("bisect", LATE, "--ask", "server/v9.state == rejected")
        assert "its end" in refused("bisect", LATE, "--ask", "server/v1.state ==")
        assert "Usage" in refused("bisect", LATE, "--ask", self.ASK, "--along", "sideways")


class TestWhatIf:
    def test_a_fact_left_out(self) -> None:
        page = fine("what-if", LATE, "--remove", "v1-letter", "--as-of", "2025-06-12")
        assert "left out: v1-letter" in page
        assert "They part first at: 2025-06-09 rejection arrived (server/v1) [v1-letter]" in page
        assert "The customer owes 1,650,000 yen more." in page

    def test_facts_added_and_changed_at_once(self) -> None:
        data = printed(
            "what-if", LATE, "--as-of", "2025-06-12",
            "--add", "RejectionArrived contract=server unit=v2 form=paper on=2025-06-06 'note=ディスク 不良'",
            "--change", "v1-letter on=2025-06-10 recorded_at=2025-06-10T09:00",
        )  # fmt: skip
        # v1: 1,650,000 more, v2: 880,000 less
        assert data["yen"] == 1_650_000 - 880_000
        [added] = [
            s for s in data["cascade"] if s["event"]["event"] == "RejectionArrived" and s["event"]["unit"] == "v2"
        ]
        assert (added["stands"], added["event"]["ref"], added["event"]["note"]) == ("after", None, "ディスク 不良")

    def test_a_reading_supposed(self) -> None:
        data = printed("what-if", LATE, "--suppose-reading", "X32=R-B", "--as-of", "2025-06-12")
        assert data["settings"] == [
            {"part": "settings", "line": "X32", "field": "reading", "before": "R-A", "after": "R-B"}
        ]

    def test_a_page_in_japanese(self) -> None:
        page = fine("what-if", LATE, "--change", "t1-received on=2025-06-03", "--as-of", "2025-06-20", "--lang", "ja")
        assert "変更: t1-received on=2025-06-03" in page
        assert "契約者の債務は2,200,000円増えます。" in page
        assert "t1は2025-06-10に合格している" in page

    def test_the_store_stays_as_it_is(self, store: Path) -> None:
        before = store.read_bytes()
        fine("what-if", "--db", store, "--remove", "v1-letter", "--as-of", "2025-06-12")
        assert store.read_bytes() == before

    def test_wrong_suppositions_are_refused_with_all_that_is_wrong(self) -> None:
        assert "nothing supposed" in refused("what-if", LATE)
        said = refused("what-if", LATE, "--add", "Rejection on=2025-06-09", "--add", "RejectionArrived form=fax")
        assert "the unknown event 'Rejection'" in said
        assert "form" in said
        said = refused("what-if", LATE, "--remove", "nobody", "--change", "v1-letter colour=red")
        assert "'nobody'" in said
        assert "colour" in said
        assert "v9" in refused("what-if", LATE, "--add", "EquipmentReceived contract=server unit=v9 on=2025-06-01")
        assert "quotes" in refused("what-if", LATE, "--change", "v1-letter 'on=2025-06-01")
        assert "alone" in refused("what-if", LATE, "--change", "v1-letter")
        assert "order" in refused("what-if", LATE, "--order", "SO-9", "--add", "PaymentReceived on=2025-06-01 amount=1")


class TestWhyNot:
    def test_the_letter_prevents_it(self) -> None:
        page = fine("explain", LATE, "--why-not", "EquipmentDeemedPassed:server/v1", "--as-of", "2025-06-12")
        assert page.startswith("equipment deemed passed (server/v1): not there on 2025-06-12")
        assert "[Art. 29(1)]: on the last day, 2025-06-09" in page

    def test_a_page_in_japanese_has_no_english_sentence(self) -> None:
        for target, day in (
            ("EquipmentDeemedPassed:server/v1", "2025-06-12"),
            ("EquipmentDeemedPassed:server/v2", "2025-06-05"),
            ("latent_defect:server/v2", "2026-06-12"),
            ("state:server/v2=rejected", "2025-06-12"),
            ("TitleTransferred:server/v2", "2025-06-12"),
            ("TermRenewed:server", "2025-06-12"),
            ("server/v1/price", "2025-06-12"),
        ):
            page = fine("explain", LATE, "--why-not", target, "--as-of", day, "--lang", "ja")
            for line in page.splitlines():
                assert JAPANESE.search(line) or not line, line

    def test_in_json_and_in_a_store(self, store: Path) -> None:
        target = "state:server/v2=rejected"
        tree = printed("explain", "--db", store, "--why-not", target, "--as-of", "2025-06-12")
        assert tree == printed("explain", LATE, "--why-not", target, "--as-of", "2025-06-12")
        assert tree["text"] == "state:server/v2=rejected is not there on 2025-06-12"
        assert tree["children"][0]["text"] == "a fact has no effect: in writing, it would be there"

    def test_what_is_there_says_so(self) -> None:
        page = fine("explain", LATE, "--why-not", "state:server/v2=in_warranty", "--as-of", "2025-06-12")
        assert page.startswith("server/v2 in warranty: there on 2025-06-12")

    def test_what_means_nothing_is_refused(self) -> None:
        assert "did you mean" in refused("explain", LATE, "--why-not", "EquipmentDeemedPassed:server/v")
        assert "no other target" in refused("explain", LATE, "server/v1/price", "--why-not", "server/v1/price")
        assert "CASE" in refused("explain", "--why-not", "server/v1/price")


class TestWords:
    def test_every_field_and_every_part_that_can_differ_has_a_word(self) -> None:
        lines = (ContractLine, UnitLine, ObligationLine, ChargeLine, LiabilityLine, Totals)
        fields = {name.rstrip("_") for line in lines for name in line.__dataclass_fields__} - HIDDEN
        assert fields - {"units", "incidents"} <= FIELDS.keys()
        assert {part.name for part in _PARTS} == PARTS.keys()

    def test_every_reason_is_one_that_the_projections_give(self) -> None:
        said = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "projections" / "dispute").glob("*.py"))
        for english, japanese in ABSENCE:
            assert JAPANESE.search(japanese)
            for part in english.removesuffix(" from {}").split("{}"):
                words = re.split(r", (?=it would)|: ", part.strip(" ,:="))
                assert all(word in said for word in words), english

    def test_reasons_in_japanese(self) -> None:
        speech = Speech("ja")
        assert speech.reason("not recorded: EquipmentReceived") == "記録がない: 機器等の受領"
        assert speech.reason(f"with this, it would show from {date(2025, 6, 9)}").endswith("2025-06-09から認められる")
