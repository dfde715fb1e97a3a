"""What is wrong with what was given is said in Japanese where Japanese was asked for, and in English as ever."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from yakkan.adapters.cli.app import app
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
    for english, japanese in PROBLEMS:
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
