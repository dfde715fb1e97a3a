"""Readings that cut across the articles: periods, form, money, precedence, the unit of contract."""

from __future__ import annotations

from typing import Final

from yakkan.domain.terms.readings.reading import Alternative, Reading

GENERAL: Final = (
    Reading(
        id="X1",
        title_en="Does a last day without business move to the next business day?",
        title_ja="期間の末日が休業日に当たるときの繰下げ",
        articles=("5(1)", "6(1)", "28(1)", "29(4)", "32(1)", "38(5)", "40(1)"),
        alternatives={
            "R-A": Alternative(
                "Yes; no business is done on Saturdays, Sundays, national holidays and 29 December to 3 January.",
                "繰り下げる。土曜日、日曜日、国民の祝日・休日及び12月29日から1月3日までを休業日とする。",
            ),
            "R-B": Alternative(
                "No; a period ends on its last calendar day.",
                "繰り下げない。期間は暦どおりの末日に満了する。",
            ),
            "R-C": Alternative(
                "Yes, but only from Sundays and national holidays.",
                "日曜日及び国民の祝日・休日に限り繰り下げる。",
            ),
        },
        grounds_en=(
            "One calendar for Civil Code 142, business days and payments; a right is not lightly lost by silence."
        ),
        grounds_ja=(
            "民法142条、営業日及び支払期日を一つの暦で扱うのが整合的であり、沈黙による失権は狭く解すべきである。"
        ),
    ),
    Reading(
        id="X2",
        title_en="Is an e-mail or an electronic file a writing?",
        title_ja="電子メール等は「書面」に当たるか",
        articles=("10(2)", "14(2)", "28(1)", "29(1)", "32(1)", "35", "40(1)", "43(1)", "45(1)"),
        alternatives={
            "R-A": Alternative(
                "No; where only writing is named, paper is needed, or a form the parties agreed to be equal to it.",
                "当たらない。書面とのみ定める場合は、紙又は当事者がこれと同等と定めた方式を要する。",
            ),
            "R-B": Alternative(
                "Yes; any electronic text that can be kept will do.",
                "当たる。保存できる電磁的方法であれば足りる。",
            ),
        },
        grounds_en=(
            "Article 1(4) names electronic means beside writing, so the articles that name writing alone mean less."
        ),
        grounds_ja=(
            "第1条第4項が書面と電磁的方法とを並べて定める以上、書面のみを挙げる条項は電磁的方法を含まないと解される。"
        ),
    ),
    Reading(
        id="X3",
        title_en="Does a declaration take effect when it arrives or when it is sent?",
        title_ja="意思表示の効力発生時期（到達か発信か）",
        articles=("1(4)", "28(1)"),
        alternatives={
            "R-A": Alternative("On arrival.", "到達の時に効力を生ずる。"),
            "R-B": Alternative(
                "On dispatch, where the day of dispatch is recorded.",
                "発信の日が記録されているときは、発信の時に効力を生ずる。",
            ),
        },
        grounds_en="Civil Code 97(1); the dispatch rule for acceptances was repealed in 2020.",
        grounds_ja="民法97条1項。承諾の発信主義（旧526条）は2020年に廃止された。",
    ),
    Reading(
        id="X4",
        title_en="How are fractions of a yen rounded?",
        title_ja="円未満の端数処理",
        articles=("38(2)", "38(5)", "40(5)", "41(1)"),
        alternatives={
            "R-A": Alternative(
                "Proration and tax drop them; interest and damages "
                "are rounded half up, once per payment or settlement.",
                "日割計算及び消費税は切捨て、遅延損害金及び損害賠償は支払又は精算ごとに一度だけ50銭以上を切り上げる。",
            ),
            "R-B": Alternative("They are dropped everywhere.", "すべて切り捨てる。"),
        },
        grounds_en="The terms are silent; the Currency Act 3 rounds half up where nothing is agreed.",
        grounds_ja="本約款に定めがなく、特約のない限り通貨法3条により50銭以上は1円とされる。",
    ),
    Reading(
        id="X5",
        title_en="Do service fees include consumption tax as a base of interest and caps?",
        title_ja="遅延損害金及び責任限度額の算定基礎となるサービス料金は税込みか",
        articles=("38(5)", "41(2)(1)", "41(2)(2)", "41(2)(4)"),
        alternatives={
            "R-A": Alternative(
                "Yes; only the equipment price of Article 41(2)(3) is without tax.",
                "税込みとする。ただし第41条第2項第3号の機器等代金は税抜きとする。",
            ),
            "R-B": Alternative("No; every base is without tax.", "算定基礎はすべて税抜きとする。"),
        },
        grounds_en=("The tax equivalent is part of the price owed; only Article 28(3) sets it apart from the price."),
        grounds_ja="消費税相当額は私法上は対価の一部であり、これを代金と区別するのは第28条第3項のみである。",
    ),
    Reading(
        id="X6",
        title_en="Is the price of equipment a service fee, overdue at the contractual rate?",
        title_ja="機器等代金の遅延にも約定利率を適用するか",
        articles=("38(5)", "28(3)"),
        alternatives={
            "R-A": Alternative("Yes: 14.5 per cent.", "適用する（年14.5パーセント）。"),
            "R-B": Alternative("No: the statutory rate.", "適用せず、法定利率による。"),
        },
        grounds_en=("Supply is one of the three services, and Article 38(1) speaks of the fees of all of them."),
        grounds_ja="サプライサービスは三つのサービスの一つであり、第38条第1項はその全ての料金を対象とする。",
    ),
    Reading(
        id="X7",
        title_en="Does a specific condition of the quote beat the terms?",
        title_ja="見積書の個別条件と本約款との優劣",
        articles=("49", "6(1)", "10(1)", "28(1)", "38(2)"),
        alternatives={
            "R-A": Alternative("Yes.", "見積書の個別条件が優先する。"),
            "R-B": Alternative(
                "Only where the article itself lets the quote say otherwise.",
                "当該条項自体が別段の定めを許す場合に限り、見積書が優先する。",
            ),
        },
        grounds_en=("Article 49 ranks neither, and what was agreed for the single case goes before what is general."),
        grounds_ja="第49条は両者の順位を定めず、個別の合意は一般的な定めに優先するのが原則である。",
    ),
    Reading(
        id="X8",
        title_en="What is one contract?",
        title_ja="「本契約」の単位",
        articles=("1(4)", "39(2)", "40(3)"),
        alternatives={
            "R-A": Alternative(
                "One service line of an application.",
                "申込書の一つのサービスごとに一つの契約が成立する。",
            ),
            "R-B": Alternative(
                "One application as a whole, which may be rescinded in part.",
                "申込書ごとに一つの契約が成立し、その一部の解除ができる。",
            ),
        },
        grounds_en="Article 40(3) allows rescission of the breached contract alone.",
        grounds_ja="第40条第3項は、違反のあった契約のみの解除を認めている。",
    ),
)
