"""What is wrong with what was given is said in Japanese where Japanese was asked for, and in English as ever."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from yakkan.adapters.cli.app import app
from yakkan.adapters.wording.papers import PAPERS
from yakkan.adapters.wording.problems import FRAME, PROBLEMS, told
from yakkan.domain.errors import Problem

ROOT = Path(__file__).resolve().parents[2]
LATE = str(ROOT / "examples" / "late-rejection.yaml")


def refused(*arguments: str, language: str) -> str:
    done = CliRunner().invoke(app, [*arguments, "--lang", language], env={"COLUMNS": "200"})
    assert done.exit_code == 2, done.output
    return done.stderr.rstrip("\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("replay", LATE, "--as-of", "2025-02-30"),
            "--as-of: 入力: 「2025-02-30」。必要なもの: 2025-06-05のような、実在する日",
        ),
        (
            ("replay", LATE, "--reading", "X1=R-Z"),
            "--reading: 入力: X1の未知の値「R-Z」。必要なもの: R-A, R-B, R-Cのいずれか",
        ),
        (
            ("safe", LATE, "reject", "--contract", "servr"),
            "基準日の状況: 入力: 未知の契約「servr」。必要なもの: server, storageのいずれか。"
            "対処: この状況にあるものを指定する",
        ),
        (
            ("safe", LATE, "pay", "--charge", "server/v2/prize", "--as-of", "2025-07-01"),
            "のいずれか。対処: server/v2/priceのことではありませんか",
        ),
        (
            ("safe", LATE, "reject", "--contract", "server"),
            "機器: 入力: 2台の機器のある「server」。必要なもの: v1, v2のいずれか",
        ),
        (
            ("decisive", LATE, "--ask", "servr.state"),
            "問い: 入力: 未知の名前「servr.state」。必要なもの: 契約又は機器: server, server/v1, server/v2, storage, "
            "storage/t1, storage/t2, accountのいずれか。対処: serverのことではありませんか",
        ),
        (("bisect", LATE), '--ask: 入力: 問いの指定なし。必要なもの: "server.state == in_warranty"のような問い'),
        (("replay",), "入力: 事案ファイルも--dbもなし。必要なもの: いずれか一方: CASE又は--db FILE"),
        (
            ("what-if", LATE, "--remove", "lettr"),
            "仮定: 入力: 未知の事実「lettr」。必要なもの: 事実のラベル又は参照: ",
        ),
    ],
)
def test_the_command_line(arguments: tuple[str, ...], said: str) -> None:
    japanese, english = (refused(*arguments, language=language) for language in ("ja", "en"))
    assert said in japanese
    assert not re.search(r"\b(found|expected|unknown|one of|such as|did you mean)\b", japanese)
    assert "found " in english
    assert ", expected " in english
    assert len(japanese.splitlines()) == len(english.splitlines())


def test_what_has_no_sentence_keeps_its_words_within_the_frame(tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    case.write_text("order: SO-1\ncustomer: x\nquote: {number: Q-1}\ncontracts: []\n", encoding="utf-8")
    for line in refused("replay", str(case), language="ja").splitlines():
        assert re.match(r".*case\.yaml:\d+:\d+: .+: 入力: .+。必要なもの: .+", line), line


PAPER = """\
order: SO-1
customer: みなと商事
quote: {number: Q-1, issued_on: 2025-03-18}
contracts:
  - {id: server, kind: supply, units: [{id: s1, price: 600000}, {id: s2, price: 600000}]}
  - {id: build, kind: integration, price: 1000000}
events:
  - {event: ApplicationReceived, on: 2025-04-03}
  - {id: r1, event: EquipmentReceived, contract: server, unit: s1, on: 2025-05-28}
"""
_ENGLISH = re.compile(r"[a-z]{2,} [a-z]{2,}")
_NAMED = re.compile(r"「[^」]*」|`[^`]*`|（[^）]*）|\{[^}]*\}")


def english_in(line: str) -> list[str]:
    """English words side by side, but for names, examples and what a parser says in brackets."""
    return _ENGLISH.findall(_NAMED.sub("", line))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "order: SO-1",
            "order: SO-1\norder: SO-1",
            "2:1: 入力: 二度目の`order`。必要なもの: マッピングの中で各名前を一度だけ",
        ),
        ("order: SO-1", "order:\tSO-1", "対処: タブではなく空白を用いる"),
        ("order: SO-1", "order: *a", "入力: 別名*a。必要なもの: 値そのものの記載"),
        ("order: SO-1", "order: a b", "必要なもの: 空白及び/ # : |を含まない名前"),
        ("customer: みなと商事", "customer: a|b", "必要なもの: |を含まない名前"),
        ("issued_on: 2025-03-18", "issued_on: 2999-03-18", "1950-01-01から2089-12-31までの日。対処: ほかの年の祝日は"),
        (
            "issued_on: 2025-03-18",
            "issued_on: 2025-03-18, valid_until: 2025-03-01",
            "必要なもの: 見積日2025-03-18以後の日",
        ),
        ("kind: supply,", "kind: supply, price: 5,", "必要なもの: 機器の合計である1200000。対処: どちらかを改める"),
        ("id: s2", "id: s1", "入力: 二度目の「s1」。必要なもの: 機器ごとに異なるid"),
        ("price: 1000000", "due_on: 2025-07-31", "必要なもの: 税抜きの整数の円（integrationには代金が要る）"),
        (
            "price: 1000000",
            "price: 1000000, lease: true",
            "入力: 種類integrationの契約の`lease`。必要なもの: この項目のないこと",
        ),
        (
            "price: 1000000",
            "price: 1000000, instalments: [{amount: 5, due_on: 2025-07-31}]",
            "入力: 合計5の分割金。必要なもの: 代金に税を加えた額: "
            "1050000（税率5%）又は1080000（税率8%）又は1100000（税率10%）",
        ),
        ("price: 1000000", "price: 1000000, special: {rework_months: 0}", "必要なもの: 1以上の整数"),
        ("unit: s1", "unit: s9", "入力: 未知の機器「s9」。必要なもの: s1, s2のいずれか"),
        (
            "contract: server, unit: s1",
            "contract: build, unit: s1",
            "機器の指定のないこと（buildは種類integrationで、機器がない）",
        ),
        ("EquipmentReceived", "EquipmentDeemedPassed", "これは約款によって自ずと生じるので、記録するものではない"),
        (
            "on: 2025-04-03}",
            "on: 2025-04-03}\n  - {event: PaymentReceived, amount: 5, charge: server/prize, on: 2025-06-01}",
            "種類supplyの契約に生じ得ない請求「server/prize」。必要なもの: server/s1/priceのような請求",
        ),
        (
            "on: 2025-04-03}",
            "on: 2025-04-03}\n  - {event: FactCorrected, corrects: r1, changes: {id: r2}, on: 2025-06-01}",
            "訂正では変えられない「id」。",
        ),
        (
            "on: 2025-05-28}",
            "on: 2025-05-28}\nexpect:\n  - {as_of: 2025-06-05, unit: s1, state: delivered}",
            "必要なもの: unitを確かめる契約",
        ),
    ],
)
def test_a_case_file(tmp_path: Path, old: str, new: str, said: str) -> None:
    case = tmp_path / "case.yaml"
    assert PAPER.count(old) == 1
    case.write_text(PAPER.replace(old, new), encoding="utf-8")
    japanese = refused("replay", str(case), language="ja")
    assert said in japanese
    assert not [english for line in japanese.splitlines() for english in english_in(line.removeprefix(str(case)))]
    english = refused("replay", str(case), language="en")
    assert english_in(english.replace(str(case), "")), "the sieve finds English where it is"


def test_papers_that_a_store_does_not_take_in(tmp_path: Path) -> None:
    case, store = tmp_path / "case.yaml", tmp_path / "s.db"
    case.write_text(PAPER, encoding="utf-8")
    assert CliRunner().invoke(app, ["import", str(case), "--db", str(store)]).exit_code == 0
    for old, new, said in (
        (
            "on: 2025-05-28",
            "on: 2025-05-27",
            "events[1].on: 入力: 2025-05-27。必要なもの: 保存先と同じ2025-05-28。対処: 元に戻し、",
        ),
        (
            "event: EquipmentReceived",
            "event: EquipmentRedelivered",
            "入力: 保存先にあるSO-1/serverのEquipmentReceived（2025-05-28T00:00:00+09:00の記録）の欠如",
        ),
        (
            "price: 1000000",
            "price: 1000001",
            "contracts[1].price: 入力: 1000001。必要なもの: 保存先と同じ1000000。対処: 条件の変更は新たな申込みとする",
        ),
        (
            "  - {id: build, kind: integration, price: 1000000}\n",
            "",
            "入力: 保存先にある申込みSO-1の契約「build」の欠如",
        ),
        (
            "みなと商事",
            "みなと商事\ncustomer_id: C-1",
            "customer_id: 入力: customer_id「C-1」。必要なもの: 保存先にあるみなと商事の書面と",
        ),
    ):
        case.write_text(PAPER.replace(old, new), encoding="utf-8")
        japanese = refused("import", str(case), "--db", str(store), language="ja")
        assert said in japanese
        assert not english_in(japanese.replace(str(case), ""))


def test_the_language_of_the_environment_holds_for_what_is_wrong_too() -> None:
    done = CliRunner().invoke(app, ["replay", LATE, "--as-of", "x"], env={"YAKKAN_LANG": "ja"})
    assert done.stderr.startswith("--as-of: 入力: 「x」。必要なもの: 2025-06-05のような日")


def test_the_english_is_that_of_the_problem() -> None:
    problem = Problem("case.yaml", "'x'", "a number", "write one", 3, 7, "contracts[0].price")
    assert told(problem, "en") == str(problem)
    assert told(problem, "ja") == "case.yaml:3:7: contracts[0].price: 入力: 「x」。必要なもの: 数。対処: write one"
    assert [FRAME[name].en.format("x") for name in FRAME] == ["found x", "expected x", "x"]


def test_no_sentence_stands_here_that_nobody_says_any_more() -> None:
    said = "\n".join(strings())

    def says(part: str) -> bool:
        # A sentence may be put together from several texts, each of some words.
        part = part.strip(" ,:;().'")
        cuts = [at for at in range(len(part)) if part[at] == " " and " " in part[:at]]
        return part in said or any(part[:at].strip(",") in said and says(part[at:]) for at in cuts)

    assert not says("a sentence that nobody says")
    for english, japanese in (*PROBLEMS, *PAPERS):
        assert {int(number) for number in re.findall(r"\{(\d)\}", japanese)} <= set(range(english.count("{}"))), english
        assert all(says(part) for part in english.split("{}")), english


def strings() -> Iterator[str]:
    """Every text of the code outside this vocabulary; docstrings are none."""
    for folder in ("domain", "projections", "adapters"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "wording" not in path.parts:
                tree = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
                beside = {id(node.value) for node in tree if isinstance(node, ast.Expr)}
                for node in tree:
                    if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in beside:
                        yield node.value
