"""Readings of rental and maintenance services (Articles 11 to 22)."""

from __future__ import annotations

from typing import Final

from yakkan.domain.terms.readings.reading import Alternative, Reading

RENTAL: Final = (
    Reading(
        id="X24",
        title_en="What is a business day?",
        title_ja="「営業日」の意義",
        articles=("13(2)",),
        alternatives={
            "R-A": Alternative(
                "Not Saturdays, Sundays, national holidays and 29 December to 3 January.",
                "土曜日、日曜日、国民の祝日・休日及び12月29日から1月3日までを除く日。",
            ),
            "R-B": Alternative(
                "Not Saturdays, Sundays and national holidays.",
                "土曜日、日曜日及び国民の祝日・休日を除く日。",
            ),
            "R-C": Alternative("Not Sundays and national holidays.", "日曜日及び国民の祝日・休日を除く日。"),
        },
        grounds_en="The same days on which deadlines do not end (X1).",
        grounds_ja="期間の末日の繰下げ（X1）と同じ休業日による。",
    ),
    Reading(
        id="X25",
        title_en="Must the company repair a rented item that breaks down later?",
        title_ja="引渡し後のレンタル物件の故障と修繕義務",
        articles=("13(1)", "13(3)", "14(1)"),
        alternatives={
            "R-A": Alternative("No.", "当社は修繕義務を負わない。"),
            "R-B": Alternative(
                "Yes, for wear that the customer did not cause (Civil Code 606).",
                "契約者の責に帰すべからざる損耗については負う（民法606条）。",
            ),
        },
        grounds_en=(
            "The company answers only for the state at delivery, and Article 14(1) puts repair costs on the customer."
        ),
        grounds_ja="当社の責任は引渡し時の性能に限られ、修理費用は第14条第1項により契約者の負担とされる。",
    ),
    Reading(
        id="X26",
        title_en="Does force majeure free the customer from paying for a rented item lost, damaged or late back?",
        title_ja="不可抗力によるレンタル物件の滅失・毀損・返還の遅延",
        articles=("15(1)", "17(2)", "11", "44"),
        alternatives={
            "R-A": Alternative(
                "No; Articles 15 and 17 go before Article 44.",
                "免責されない。第15条及び第17条が第44条に優先する。",
            ),
            "R-B": Alternative("Yes, under Article 44.", "第44条により免責される。"),
        },
        grounds_en=(
            "Article 11 gives the section on rental priority, and Article 15 exempts only what the company caused."
        ),
        grounds_ja="第11条によりレンタルの節が優先し、第15条は当社の責に帰すべき場合のみを除外している。",
    ),
    Reading(
        id="X27",
        title_en="Does the rent go on after the item is lost?",
        title_ja="滅失後の賃料",
        articles=("15(2)",),
        alternatives={
            "R-A": Alternative(
                "Yes, to the end of the term; once its price is paid, the company owes a substitute.",
                "期間満了まで発生し、その代価が支払われたときは当社が代替品を納入する。",
            ),
            "R-B": Alternative(
                "No; with the whole item the lease ends (Civil Code 616-2).",
                "全部滅失により賃貸借は終了し、発生しない（民法616条の2）。",
            ),
        },
        grounds_en="The contract expressly survives the loss, and the item is replaced by its value.",
        grounds_ja="滅失によっても契約は終了せず、物件の価額が填補されるものとされている。",
    ),
    Reading(
        id="X28",
        title_en="From which deadline is a rented item returned late?",
        title_ja="レンタル物件の返還期限",
        articles=("17(2)",),
        alternatives={
            "R-A": Alternative(
                "From the one in the quote or the company's instruction; without one nothing runs.",
                "見積書又は当社の指示による期限とし、いずれもないときは起算しない。",
            ),
            "R-B": Alternative("From the last day of the contract.", "契約の終了日とする。"),
            "R-C": Alternative("From the company's demand for return.", "返還の請求時とする。"),
        },
        grounds_en="The article speaks of a deadline, and a penalty needs a certain day.",
        grounds_ja="同項は「期限」を前提としており、損害金の発生には確定した期日を要する。",
    ),
    Reading(
        id="X29",
        title_en="What is a started month of late return?",
        title_ja="返還遅延の「月」の数え方",
        articles=("17(2)",),
        alternatives={
            "R-A": Alternative(
                "A month from the day after the deadline (Civil Code 143).",
                "期限の翌日から起算する暦月（民法143条）。",
            ),
            "R-B": Alternative("Each calendar month touched.", "遅延期間にかかる各暦月。"),
            "R-C": Alternative("Each thirty days begun.", "30日ごとの期間。"),
        },
        grounds_en="The article fixes the first day, and from it months run by the calendar.",
        grounds_ja="同項は起算日を定めており、そこから暦に従って計算すべきである。",
    ),
    Reading(
        id="X30",
        title_en="Is the late-return money two rents in all or two on top of the rent?",
        title_ja="返還遅延損害金は賃料を含むか",
        articles=("17(2)",),
        alternatives={
            "R-A": Alternative("Two rents in all.", "賃料相当額を含めて2倍とする。"),
            "R-B": Alternative("Two on top of the rent.", "賃料相当額に加えて2倍とする。"),
        },
        grounds_en="After the end no rent is owed, so that the sum stands for the use as well.",
        grounds_ja="契約終了後は賃料が発生せず、損害金は使用の対価をも兼ねる。",
    ),
    Reading(
        id="X31",
        title_en="Is a rented item deemed to perform while a maintenance contract covers it?",
        title_ja="保守サービスの対象であるレンタル物件への第13条第2項の適用",
        articles=("22", "13(2)"),
        alternatives={
            "R-A": Alternative(
                "The deeming has no effect while maintenance covers the item.",
                "保守の対象である間は、みなし規定の効果は生じない。",
            ),
            "R-B": Alternative(
                "Both stand side by side.",
                "みなし規定も併せて適用される。",
            ),
        },
        grounds_en="Article 22 settles nonconformity within maintenance, notwithstanding Article 13.",
        grounds_ja="第22条は、第13条にかかわらず保守サービスの範囲で対応する旨を定める。",
    ),
)
