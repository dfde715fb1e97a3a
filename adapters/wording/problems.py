"""What is wrong with what was given, in Japanese: the frame around it, and the sentences of the command line.

Those of case files and stores are in `papers`. What has no sentence is said in English within the Japanese frame.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from yakkan.adapters.wording.papers import PAPERS
from yakkan.adapters.wording.word import Language, Word
from yakkan.domain.errors import Problem

FRAME: Final = {
    "found": Word("入力: {0}", "found {0}"),
    "expected": Word("必要なもの: {0}", "expected {0}"),
    "advice": Word("対処: {0}", "{0}"),
}

PLACES: Final = {
    "act": "行為",
    "by": "当事者",
    "charge": "請求",
    "contract": "契約",
    "dispute": "事件",
    "question": "問い",
    "reading": "解釈",
    "readings": "解釈",
    "unit": "機器",
    "view": "基準日の状況",
    "what if": "仮定",
    "the papers of the company": "当社の書面",
    "the papers of the customer": "契約者の書面",
    "the other party's papers": "相手方の書面",
}
"""Where a problem lies, where that is no name that somebody gave."""

PROBLEMS: Final[tuple[tuple[str, str], ...]] = (
    # What was found.
    ("the unknown contract or unit {}", "未知の契約又は機器{0}"),
    ("the unknown contract {}", "未知の契約{0}"),
    ("the unknown unit {}", "未知の機器{0}"),
    ("the unknown charge {}", "未知の請求{0}"),
    ("the unknown obligation {}", "未知の義務{0}"),
    ("an obligation from O1 to O40", "O1からO40までの義務"),
    ("the charge {}, which gives money back", "返金・減額である請求{0}"),
    ("the charge {}, which the {} owes", "{1}が負う請求{0}"),
    ("the unknown customer {}", "未知の契約者{0}"),
    ("the unknown event {}", "未知の事実{0}"),
    ("the unknown fact {}", "未知の事実{0}"),
    ("the deemed event {}", "みなされた事実{0}"),
    ("{}, which is not there on {}", "{1}の状況にない{0}"),
    ("the ambiguous fact {}", "どれを指すか定まらない事実{0}"),
    ("the unknown field {}", "未知の項目{0}"),
    ("another label {}", "別のラベル{0}"),
    ("the unknown act {}", "未知の行為{0}"),
    ("the unknown name {}", "未知の名前{0}"),
    ("the unknown order {}", "未知の申込み{0}"),
    ("the unknown reading {}", "未知の解釈{0}"),
    ("the unknown state {} of {}", "{1}の未知の状態{0}"),
    ("the unknown value {} for {} ({})", "{1}の未知の値{0}"),
    ("{}, of the unknown contract or unit {}", "{0}（未知の契約又は機器{1}）"),
    ("{} for a contract of kind {}", "種類{1}の契約についての{0}"),
    ("{}, which a contract of kind {} never has", "種類{1}の契約が持つことのない{0}"),
    ("the charge {}, which a contract of kind {} as quoted can never have", "種類{1}の契約に生じ得ない請求{0}"),
    ("the charge {}, which can never arise", "生じ得ない請求{0}"),
    ("the charge {} of an unknown contract", "未知の契約の請求{0}"),
    ("{}, which no unit has", "機器が持つことのない{0}"),
    ("{}, which each unit has", "機器ごとに定まる{0}"),
    ("{} beside {}", "{1}と比べられた{0}"),
    ("{} with {} units", "{1}台の機器のある{0}"),
    ("{} customers", "{0}名の契約者"),
    ("{} customers named {}", "{1}という名の契約者{0}名"),
    ("{} alone", "{0}のみ"),
    ("{} and {}", "{0}及び{1}"),
    ("{} both removed and changed", "除外かつ変更された{0}"),
    ("given without --ask", "--askのない指定"),
    ("its end", "問いの終わり"),
    ("no contract", "契約の指定なし"),
    ("no question", "問いの指定なし"),
    ("no such file", "存在しないファイル"),
    ("{}, a folder", "フォルダー{0}"),
    ("a failure ({})", "失敗（{0}）"),
    ("a folder", "フォルダー"),
    ("something that is no file", "ファイルでないもの"),
    ("a file that may not be read", "読み取り権限のないファイル"),
    ("a file that may not be read or written", "読み書きの権限のないファイル"),
    ("a file that cannot be read ({})", "読めないファイル（{0}）"),
    ("nothing", "なし"),
    ("nothing supposed", "仮定の指定なし"),
    ("nothing that was recorded by {}", "{0}までの記録なし"),
    ("no records", "記録なし"),
    ("one view", "一つの状況のみ"),
    ("neither a case file nor --db", "事案ファイルも--dbもなし"),
    ("a case file and --db", "事案ファイルと--dbの両方"),
    ("a matter without records", "記録のない取引先"),
    ("the contracts {}", "契約{0}"),
    ("the day {}", "日{0}"),
    ("the unknown command {}", "未知のコマンド{0}"),
    ("the unknown breakpoint {}", "未知の停止条件{0}"),
    ("fields that do not go together", "両立しない項目"),
    # What was expected.
    ("a day such as 2025-06-05", "2025-06-05のような日"),
    ("a day such as 2025-06-05, one that the calendar has", "2025-06-05のような、実在する日"),
    ("a day that the calendar has", "実在する日"),
    ("a day from {} to {}", "{0}から{1}までの日"),
    ("a day from {} on", "{0}以後の日"),
    (
        "a day such as 2025-06-05 or an instant such as 2025-06-05T17:00+09:00",
        "2025-06-05のような日、又は2025-06-05T17:00+09:00のような時点",
    ),
    ("an instant such as 2025-06-05T17:00+09:00", "2025-06-05T17:00+09:00のような時点"),
    ("a later day", "より後の日"),
    ("a day not after {}, on which it arrived", "到達した{0}以前の日"),
    ("at least one charge, or no `charges` for all that is open", "一つ以上の請求。未払の全てなら`charges`を省く"),
    ("a day such as 2025-05-28", "2025-05-28のような日"),
    ("an instant such as 2025-05-28T17:00+09:00", "2025-05-28T17:00+09:00のような時点"),
    ("a month such as 2025-08", "2025-08のような月"),
    ("a whole number from {} to {}", "{0}から{1}までの整数"),
    ('a decimal in quotes, such as "0.10"', '"0.10"のような、引用符で囲んだ小数'),
    ("a name without spaces and without / # : |", "空白及び/ # : |を含まない名前"),
    ("a name without |", "|を含まない名前"),
    ("give it a customer_id without one", "これを含まないcustomer_idを付けてください"),
    ("a day that exists in the calendar", "実在する日"),
    ("whole yen, more than 0", "0より大きい整数の円"),
    ("whole yen, 0 or more", "0以上の整数の円"),
    ("a whole number from {}", "{0}以上の整数"),
    ("a whole number other than 0", "0でない整数"),
    ("a whole number", "整数"),
    ("text", "文字列"),
    ("a list", "リスト"),
    ("a mapping with {}", "{0}を持つマッピング"),
    ("a mapping", "マッピング"),
    ("a number", "数"),
    ("a word", "単語"),
    ("true or false", "true又はfalse"),
    ("a text in quotes", "引用符で囲んだ文字列"),
    ("a closing bracket", "閉じ括弧"),
    ("a contract or unit: {}", "契約又は機器: {0}"),
    ("a charge such as {}", "{0}のような請求"),
    ("a field of {}: {}", "{0}の項目: {1}"),
    ("a label or reference of a fact: {}", "事実のラベル又は参照: {0}"),
    ("none bears a label; use references such as account#2", "ラベルのある事実はない。account#2のような参照を用いる"),
    ("a reading and its value, such as X1=R-B", "X1=R-Bのような解釈とその値"),
    ("a state too, such as state:server/s1=in_warranty", "state:server/s1=in_warrantyのように状態も"),
    ("a yakkan store", "yakkanの保存先"),
    ("a case file and {}", "事案ファイル及び{0}"),
    ("an act, such as reject", "rejectのような行為"),
    ("what to explain, such as state:server/s1", "state:server/s1のような説明の対象"),
    ("no other target beside --why-not", "--why-notのほかに対象を置かない"),
    (
        "the name of a contract of the case, or for pay --charge NAME",
        "事案の契約の名前。payの場合は--charge NAMEでもよい",
    ),
    (
        "the contract that is concerned, or for pay the charge that is paid",
        "対象となる契約。payの場合は支払う請求でもよい",
    ),
    ("the name of an event, such as EquipmentReceived", "EquipmentReceivedのような事実の名前"),
    (
        'a question such as "server/s1.state == in_warranty" or "outstanding > 1000000"',
        '"server/s1.state == in_warranty"や"outstanding > 1000000"のような問い',
    ),
    ('one such as "server.state == in_warranty"', '"server.state == in_warranty"のような問い'),
    ('one such as --ask "server/s1.state"', '--ask "server/s1.state"のような問い'),
    ("{}; fields are {}", "{0}。項目は{1}"),
    ("one of them: CASE, or --db FILE", "いずれか一方: CASE又は--db FILE"),
    ("--ask QUESTION with a case file or --db", "事案ファイル又は--dbとともに--ask QUESTION"),
    ("--add, --remove, --change or --suppose-reading", "--add、--remove、--change又は--suppose-reading"),
    (
        "another view, such as --against-as-of DAY, or --known-at TIME to compare with everything known",
        "もう一つの状況。--against-as-of DAYなど、又はすべてを知る状況と比べるための--known-at TIME",
    ),
    ("what is changed too, such as on=2025-06-10", "on=2025-06-10のように変更の内容も"),
    ("a fact and its new values, such as 'e3 on=2025-06-10'", "'e3 on=2025-06-10'のような事実とその新しい値"),
    (
        "a fact such as 'EquipmentReceived contract=server on=2025-05-28'",
        "'EquipmentReceived contract=server on=2025-05-28'のような事実",
    ),
    ("{}, quotes closed", "{0}（引用符を閉じる）"),
    ("{} once", "{0}を一度だけ"),
    ("each field once", "各項目を一度だけ"),
    ("one of both", "どちらか一方"),
    ("--customer with {}", "--customerに{0}"),
    ("at least one", "少なくとも一つ"),
    ("at least one fact", "少なくとも一つの事実"),
    ("at least one contract with a fact", "事実のある契約を少なくとも一つ"),
    ("at least one of the contracts {}", "契約{0}のうち少なくとも一つ"),
    ("company or customer", "company又はcustomer"),
    ("two things of one sort, not a {} and a {}", "同じ種類の二つ（{0}と{1}は比べられない）"),
    ("none, for there are none", "なし（一つも存在しない）"),
    ("a charge that the customer owes, of which there is none yet", "契約者が負う請求（まだない）"),
    ("one of: {}", "{0}のいずれか"),
    ("one of {} and {} more", "{0}のいずれか（ほか{1}）"),
    ("one of {} to {}", "{0}から{1}までのいずれか"),
    ("one of {}", "{0}のいずれか"),
    ("what is there on that day", "その日の状況にあるもの"),
    (
        "a fact: deemed events follow from facts by themselves",
        "記録された事実（みなされた事実は、それから自ずと生じる）",
    ),
    ("a file in a folder that exists", "存在するフォルダーの中のファイル"),
    ("a file that can be read and written", "読み書きのできるファイル"),
    ("a case file (YAML, JSON or JSON Lines)", "事案ファイル（YAML、JSON又はJSON Lines）"),
    (
        "a charge such as {}, an event's reference or label, state:{}, O22:{}, latent_defect:{} or interest:{}",
        "{0}のような請求、事実の参照若しくはラベル、state:{1}、O22:{2}、latent_defect:{3}又はinterest:{4}",
    ),
    (
        "an event ({}), state:{}, a charge ({}), O22:{}, latent_defect:{}, a fact's label or reference, or a question",
        "事実（{0}）、state:{1}、請求（{2}）、O22:{3}、latent_defect:{4}、事実のラベル若しくは参照又は問い",
    ),
    ("a command; `help` lists them", "コマンド（`help`で一覧を示す）"),
    ("nothing behind this command", "このコマンドだけ（後に何も書かない）"),
    ("nothing, or `records` to run along the records", "指定なし、又は記録に沿って進む`records`"),
    ("remove FACT, move FACT DAY, restore FACT or clear", "remove FACT、move FACT DAY、restore FACT又はclear"),
    ("a day not before {}, on which you stand", "いまの基準日である{0}以後の日"),
    ("a breakpoint that is set", "設定済みの停止条件"),
    # What to do.
    ("did you mean {}?", "{0}のことではありませんか"),
    ("this view has {}", "この状況にあるのは{0}"),
    ("--why-not {} says why it is not", "--why-not {0}でその理由を示す"),
    ("`explain` names the facts behind it", "`explain`でその基となる事実を確かめられる"),
    ("to ask a case file, add --ask QUESTION", "事案ファイルに問うには--ask QUESTIONを加える"),
    ("ask for one that the view holds", "この状況にあるものを指定する"),
    ("or say which day with --as-of", "又は--as-ofで基準日を指定する"),
    ("the holidays of other years are not known", "ほかの年の祝日は分からない"),
    ("both parties' papers must be about one matter", "双方の書面は同じ取引に関するものでなければならない"),
    ("the unknown label {}", "未知のラベル{0}"),
    ("the `id` of a fact of this matter", "この取引の事実の`id`"),
    (
        "a reference is no label, and a fact without `id` cannot be named",
        "記録番号はラベルではなく、`id`のない事実は指定できない",
    ),
    ("put it in quotes", "引用符で囲む"),
    # How a view falls short of what a case file expects.
    ("none with {}", "{0}に当たるものがないこと"),
    ("none like it", "似たものはない"),
    ("nearest: {}", "最も近いもの: {0}"),
    ("{} and {} more", "{0}ほか{1}件"),
    ("no such field", "そのような項目はない"),
    ("no units", "機器はない"),
    ("it may not be empty", "空にはできない"),
    ("write it without a decimal point", "小数点を付けない"),
    ("write the digits only, without quotes and separators", "引用符及び区切りのない数字だけを書く"),
    ("write it in quotes: {}", "引用符で囲む: {0}"),
    ("write what it is a field of before it, such as {}", "何の項目かを前に置く。例: {0}"),
    ("name a field of it, such as {}", "その項目を指定する。例: {0}"),
    ("`yakkan readings` lists what each decides", "`yakkan readings`でそれぞれの内容を確かめられる"),
    ("`yakkan import CASE --db FILE` makes one", "`yakkan import CASE --db FILE`で作成できる"),
    ("give `contract` or the order", "`contract`又は申込みを指定する"),
)
"""Sentences of problems, each with its variable parts."""

_QUOTED: Final = re.compile(r"'([^']*)'")


def told(problem: Problem, language: Language) -> str:
    """A problem in one line: where it is, what was found, what was expected, what to do."""
    if language == "en":
        return str(problem)
    place = _place(problem.where)
    if problem.line is not None:
        place += f":{problem.line}" + (f":{problem.column}" if problem.column is not None else "")
    if problem.path:
        place += f": {problem.path}" if place else problem.path
    parts = [("found", problem.found), ("expected", problem.expected), ("advice", problem.advice)]
    line = "。".join(FRAME[name].ja.format(said(text)) for name, text in parts if text)
    return f"{place}: {line}" if place else line


def _place(where: str) -> str:
    if where.startswith("question "):
        return f"問い{_quoted(where.removeprefix('question '))}"
    head, colon, rest = where.partition(": ")
    return PLACES.get(head, head) + colon + rest


def said(text: str) -> str:
    """A phrase in Japanese, its parts too; as it is where there is no sentence for it."""
    for pattern, japanese in _patterns():
        match = pattern.fullmatch(text)
        if match is not None:
            return japanese.format(*map(said, match.groups()))
    return _quoted(text)


def _quoted(text: str) -> str:
    return _QUOTED.sub(r"「\1」", text)


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The one with more fixed text goes before one that it would fit too."""
    pairs = sorted((*PROBLEMS, *PAPERS), key=lambda pair: len(pair[0].replace("{}", "")), reverse=True)
    return tuple(
        (re.compile("(.+?)".join(map(re.escape, english.split("{}")))), japanese) for english, japanese in pairs
    )
