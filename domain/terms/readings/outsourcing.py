"""Readings of outsourcing services: precedence, term, early termination (Articles 7 to 10)."""

from __future__ import annotations

from typing import Final

from yakkan.domain.terms.readings.reading import Alternative, Reading

OUTSOURCING: Final = (
    Reading(
        id="X17",
        title_en=("Do special conditions of the quote beat the sections on rental, maintenance and subscription?"),
        title_ja="特別の取引条件とレンタル等の各節との優劣",
        articles=("7(3)", "11", "19", "23"),
        alternatives={
            "R-A": Alternative("Yes.", "特別の取引条件が優先する。"),
            "R-B": Alternative("No; the section wins.", "各節の定めが優先する。"),
        },
        grounds_en="They were presented for the single case.",
        grounds_ja="特別の取引条件は個別に提示されたものである。",
    ),
    Reading(
        id="X18",
        title_en="How far does the fee reduction replace damages?",
        title_ja="料金減額は損害賠償をどこまで排除するか",
        articles=("9", "41(2)(2)", "41(3)"),
        alternatives={
            "R-A": Alternative(
                "For failures of content, level and warranty, save intent and gross negligence; "
                "other breaches fall under Article 41.",
                "内容・水準・保証の不履行については減額のみとする（故意・重過失を除く）。"
                "その他の債務不履行には第41条を適用する。",
            ),
            "R-B": Alternative(
                "For every default, save intent and gross negligence.",
                "全ての債務不履行について減額のみとする（故意・重過失を除く）。",
            ),
            "R-C": Alternative(
                "Not at all: damages under Article 41, within its cap, stand beside the reduction.",
                "排除しない。減額とともに第41条の限度で損害賠償を請求できる。",
            ),
            "R-D": Alternative(
                "For every default, intent and gross negligence included.",
                "故意・重過失による場合を含め、全て減額のみとする。",
            ),
        },
        grounds_en=(
            "Otherwise the cap for outsourcing would have no case; "
            "intent and gross negligence are matters of public policy."
        ),
        grounds_ja="そう解しなければ第41条第2項第2号が無意味となる。故意・重過失の免責は公序に反する。",
    ),
    Reading(
        id="X19",
        title_en="Which is the last day to refuse renewal?",
        title_ja="更新拒絶の最終日",
        articles=("10(1)",),
        alternatives={
            "R-A": Alternative(
                "The day that leaves three whole months, counted back by the calendar from the end of the last day.",
                "満了日の終わりから暦に従い3か月を遡り、丸3か月が残る日とする。",
            ),
            "R-B": Alternative(
                "The day of the same number three months earlier, or the last of a shorter month.",
                "満了日の3か月前の応当日（応当日がないときは月末）とする。",
            ),
            "R-C": Alternative(
                "The day before that, neither end point being counted.",
                "両端を算入せず、R-Bより1日早い日とする。",
            ),
            "R-D": Alternative("The ninetieth day before the last day.", "満了日の90日前とする。"),
        },
        grounds_en=(
            "Civil Code 143 applied backwards: a term that ends with a month is refused by the end of a month."
        ),
        grounds_ja="民法143条の逆算による。月末に満了する期間については月末までに拒絶すれば足りる。",
    ),
    Reading(
        id="X20",
        title_en="Which declaration stops the renewal?",
        title_ja="更新を妨げる意思表示の内容",
        articles=("10(1)",),
        alternatives={
            "R-A": Alternative("Only a refusal to renew.", "更新を拒絶する意思表示に限る。"),
            "R-B": Alternative(
                "Any contrary declaration, a wish for another price included.",
                "料金改定の申入れ等、異なる内容の意思表示を広く含む。",
            ),
        },
        grounds_en="To talk about the price is not to refuse the service.",
        grounds_ja="料金に関する交渉は、契約の終了を求めるものではない。",
    ),
    Reading(
        id="X21",
        title_en="What does a refusal do that comes too late?",
        title_ja="期限後に到達した更新拒絶の効力",
        articles=("10(1)",),
        alternatives={
            "R-A": Alternative(
                "Nothing, unless it says that it is meant for the next term too.",
                "次期以降を対象とする旨の記載がない限り、効力を有しない。",
            ),
            "R-B": Alternative("It ends the contract with the next term.", "次期の満了時に契約を終了させる。"),
        },
        grounds_en="A notice is read for the term it was written for.",
        grounds_ja="意思表示は、それが対象とした期間について解釈される。",
    ),
    Reading(
        id="X22",
        title_en="When is the early-termination sum due?",
        title_ja="中途解約金の支払期日",
        articles=("10(2)", "38(5)"),
        alternatives={
            "R-A": Alternative(
                "On the day the company designates, by invoice or else by demand.",
                "当社が請求書で、これがないときは請求により指定した日とする。",
            ),
            "R-B": Alternative("On the day the contract ends.", "解約の効力発生日とする。"),
        },
        grounds_en="Article 38(5) leaves due dates to the company, and this sum names none.",
        grounds_ja="期日の指定は第38条第5項により当社に委ねられ、解約金には期日の定めがない。",
    ),
    Reading(
        id="X23",
        title_en="Is the early-termination sum owed after rescission under Articles 47(2) and 48(4) too?",
        title_ja="第47条第2項及び第48条第4項の解除への第10条第3項の適用",
        articles=("10(3)", "47(2)", "48(4)"),
        alternatives={
            "R-A": Alternative("No; only after rescission under Article 40.", "適用しない。第40条による解除に限る。"),
            "R-B": Alternative("Yes, by analogy.", "類推適用する。"),
        },
        grounds_en="The article names Article 40 alone, and a burden is not extended by analogy.",
        grounds_ja="文言は第40条のみを挙げており、負担を課す規定の類推は慎むべきである。",
    ),
    Reading(
        id="X57",
        title_en="What is the rest of the term once the renewal has become certain?",
        title_ja="更新確定後、更新期間開始前の解約における残余期間",
        articles=("10(1)", "10(2)"),
        alternatives={
            "R-A": Alternative(
                "The current term alone; the notice ends the renewal as well.",
                "現在の期間のみとし、通知により更新後の期間も終了する。",
            ),
            "R-B": Alternative(
                "The current term and the renewed one.",
                "現在の期間に更新後の期間を加える。",
            ),
        },
        grounds_en="The renewed term has not begun, so nothing of it can remain.",
        grounds_ja="更新後の期間は始まっておらず、その「残余」は観念できない。",
    ),
    Reading(
        id="X58",
        title_en="How does the month of the end count in the early-termination sum?",
        title_ja="中途解約金における解約月の扱い",
        articles=("10(2)", "10(3)"),
        alternatives={
            "R-A": Alternative("By the days that remain in it.", "残日数に応じて日割りとする。"),
            "R-B": Alternative("As a whole month.", "1か月分とする。"),
            "R-C": Alternative("Not at all; only whole months count.", "算入せず、満月のみを数える。"),
            "R-D": Alternative(
                "The rest of the term is counted in days, at twelve monthly fees per 365 days.",
                "残余期間を日数で数え、月額料金の12倍を365日で除した額を乗ずる。",
            ),
        },
        grounds_en="Prorated fee and sum then make up the fees of the term, neither more nor less.",
        grounds_ja="日割りの料金と解約金との合計が、期間中の料金総額と過不足なく一致する。",
    ),
    Reading(
        id="X59",
        title_en="From which fee is a service-level reduction taken?",
        title_ja="サービス・レベル未達による減額の基礎",
        articles=("9", "38(2)"),
        alternatives={
            "R-A": Alternative("The fee owed for that month.", "当該月に現に発生した料金とする。"),
            "R-B": Alternative("The full monthly fee.", "月額料金の全額とする。"),
        },
        grounds_en="What was not owed cannot be reduced.",
        grounds_ja="発生していない料金を減額することはできない。",
    ),
    Reading(
        id="X71",
        title_en="Does force majeure spare the service-level reduction?",
        title_ja="不可抗力とサービス・レベル未達による減額",
        articles=("9", "44"),
        alternatives={
            "R-A": Alternative(
                "Yes, for its days; the reduction is liability for non-performance.",
                "その期間については減額しない。減額は債務不履行責任である。",
            ),
            "R-B": Alternative(
                "No; the fee falls with what was provided, whoever is to blame.",
                "帰責にかかわらず、提供の水準に応じて料金を減額する。",
            ),
        },
        grounds_en="The article calls the reduction all of the liability for default, and Article 44 takes that away.",
        grounds_ja="第9条は減額を債務不履行責任の全てとしており、第44条はその責任を免ずる。",
    ),
)
