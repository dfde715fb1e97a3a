"""Readings of fees, interest, deposit and tax (Articles 38 and 39)."""

from __future__ import annotations

from typing import Final

from yakkan.domain.terms.readings.reading import Alternative, Reading

PAYMENT: Final = (
    Reading(
        id="X40",
        title_en="By what is a monthly fee divided when prorated?",
        title_ja="日割計算の除数",
        articles=("38(2)",),
        alternatives={
            "R-A": Alternative("By the days of that calendar month.", "当該月の実日数とする。"),
            "R-B": Alternative("By 30, up to the monthly fee.", "30日とし、月額料金を上限とする。"),
            "R-C": Alternative("By a twelfth of 365 days.", "365日の12分の1とする。"),
        },
        grounds_en=("The company sets the method; days of the month make all days of a whole month add up to its fee."),
        grounds_ja="計算方法は当社の定めによるところ、実日数によれば全日数分が月額料金と一致する。",
    ),
    Reading(
        id="X41",
        title_en="How are months of rent counted, since rent is never prorated?",
        title_ja="日割りをしないレンタル料金の月数",
        articles=("38(2)",),
        alternatives={
            "R-A": Alternative("Each calendar month touched.", "期間にかかる各暦月を1か月とする。"),
            "R-B": Alternative("Each month of the contract begun.", "契約開始日から起算した各月を1か月とする。"),
        },
        grounds_en=("The exception takes proration away from the calendar months of start and end, and nothing more."),
        grounds_ja="ただし書は、開始月及び終了月の日割りを除外するにとどまる。",
    ),
    Reading(
        id="X42",
        title_en="On what does interest run after a part payment?",
        title_ja="一部弁済後の遅延損害金の元本",
        articles=("38(5)",),
        alternatives={
            "R-A": Alternative("On what is still outstanding each day.", "各日の未払残額とする。"),
            "R-B": Alternative(
                "On the whole overdue amount until it is paid in full.",
                "完済まで当初の遅延額全額とする。",
            ),
        },
        grounds_en="Interest is the price of money withheld; what was paid is not withheld.",
        grounds_ja="遅延損害金は履行の遅れた額について生ずるものである。",
    ),
    Reading(
        id="X43",
        title_en="Does a due date on a day without business move under X1?",
        title_ja="休業日に当たる支払期日",
        articles=("38(5)",),
        alternatives={
            "R-A": Alternative("Yes, as X1 says.", "X1の定めに従い繰り下げる。"),
            "R-B": Alternative("No; it stays.", "繰り下げない。"),
        },
        grounds_en=("Banks do no business then; the case law on monthly instalments presumes the next business day."),
        grounds_ja="金融機関の休業日であり、判例も月賦金について翌営業日とする合意を推認する。",
    ),
    Reading(
        id="X44",
        title_en="Does force majeure excuse late payment of money?",
        title_ja="金銭債務と不可抗力",
        articles=("44", "38(5)"),
        alternatives={
            "R-A": Alternative("No (Civil Code 419(3)).", "免責されない（民法419条3項）。"),
            "R-B": Alternative(
                "Yes; its days bear no interest.",
                "免責され、その期間の遅延損害金は生じない。",
            ),
        },
        grounds_en="A general clause does not set aside the special rule for money.",
        grounds_ja="一般的な免責条項は、金銭債務の特則を当然には排除しない。",
    ),
    Reading(
        id="X45",
        title_en="May a deposit be applied to debts of another contract?",
        title_ja="保証金の他の契約の債務への充当",
        articles=("39(1)", "39(2)"),
        alternatives={
            "R-A": Alternative(
                "No; only to debts of the contract it was given for.", "できない。当該契約の債務に限る。"
            ),
            "R-B": Alternative("Yes; it secures all services.", "できる。本サービスに関する全債務を担保する。"),
        },
        grounds_en="Article 39(2), which allows the application, names the one contract.",
        grounds_ja="充当を定める第39条第2項は、当該契約の債務を対象としている。",
    ),
    Reading(
        id="X73",
        title_en="May a deposit be applied to debts that are not due yet?",
        title_ja="弁済期前の債務への保証金の充当",
        articles=("39(2)",),
        alternatives={
            "R-A": Alternative("Yes; the article speaks of debts without more.", "できる。債務の弁済期を問わない。"),
            "R-B": Alternative(
                "No; it is security, and the customer has until the due day (Civil Code 136).",
                "できない。担保であり、債務者は期限の利益を有する（民法136条）。",
            ),
        },
        grounds_en="Article 39(2) allows it for all debts, and the deposit bears no interest meanwhile.",
        grounds_ja="第39条第2項は債務の全部又は一部への充当を認めており、保証金は無利息である。",
    ),
    Reading(
        id="X60",
        title_en="How is the part supplied measured when integration ends early?",
        title_ja="インテグレーションの中途終了における出来高の算定",
        articles=("38(3)", "38(4)"),
        alternatives={
            "R-A": Alternative(
                "The company computes it and both agree; failing that, by the use of the part to the customer.",
                "当社が算定し両者が合意する。合意がないときは契約者の受ける利益の割合による。",
            ),
            "R-B": Alternative("By the milestones of the quote.", "見積書の工程区分による。"),
            "R-C": Alternative("By the cost spent.", "支出した費用の割合による。"),
        },
        grounds_en="Article 38(3) with (4); Civil Code 634 in default of agreement.",
        grounds_ja="第38条第3項及び第4項。合意を欠くときは民法634条による。",
    ),
    Reading(
        id="X66",
        title_en="Is late-return money subject to consumption tax?",
        title_ja="返還遅延損害金の消費税",
        articles=("17(2)",),
        alternatives={
            "R-A": Alternative("Yes, in full.", "全額が課税対象となる。"),
            "R-B": Alternative("No; it is damages, outside the scope.", "損害賠償金として不課税とする。"),
        },
        grounds_en="It stands for the use of the item, whatever it is called.",
        grounds_ja="名目にかかわらず、物件の使用の対価としての実質を有する。",
    ),
    Reading(
        id="X67",
        title_en="How are the days of statutory interest counted?",
        title_ja="法定利率による遅延損害金の日数計算",
        articles=("15(1)", "17(2)", "38(5)", "39(1)", "40(5)", "41(1)"),
        alternatives={
            "R-A": Alternative(
                "Whole years by the calendar, the remaining days by 365.",
                "満年は暦に従い、端数の日数は365日で除する。",
            ),
            "R-B": Alternative("All days by 365.", "全日数を365日で除する。"),
            "R-C": Alternative("Days of a leap year by 366.", "閏年の日数は366日で除する。"),
        },
        grounds_en="The law names a yearly rate, and the clause on 365 days belongs to Article 38(5) alone.",
        grounds_ja="法定利率は年利であり、365日で除する旨の定めは第38条第5項に限られる。",
    ),
    Reading(
        id="X68",
        title_en="Is the early-termination sum subject to consumption tax?",
        title_ja="中途解約金の消費税",
        articles=("10(2)", "10(3)"),
        alternatives={
            "R-A": Alternative("No; it compensates for lost fees.", "逸失利益の補填として不課税とする。"),
            "R-B": Alternative("Yes, like the fee that it stands for.", "料金と同様に課税対象とする。"),
        },
        grounds_en="Nothing is supplied in return for it.",
        grounds_ja="対価としての役務の提供がない。",
    ),
    Reading(
        id="X69",
        title_en="Do prepaid fees come back when third-party software ends the service?",
        title_ja="第三者ソフトウェアの提供終了と前払料金の返還",
        articles=("10(4)",),
        alternatives={
            "R-A": Alternative("Yes, for the time not served.", "未提供の期間に対応する料金を返還する。"),
            "R-B": Alternative("No.", "返還しない。"),
        },
        grounds_en="The service ended without any act of the customer, and fees are owed for service.",
        grounds_ja="契約者の行為によらない終了であり、料金は提供の対価である。",
    ),
)
