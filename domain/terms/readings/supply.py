"""Readings of supply services and lease (Articles 25 to 35)."""

from __future__ import annotations

from typing import Final

from yakkan.domain.terms.readings.reading import Alternative, Reading

SUPPLY: Final = (
    Reading(
        id="X32",
        title_en="Which missing act makes a unit deemed passed?",
        title_ja="みなし合格の要件（「又は」の意味）",
        articles=("28(1)",),
        alternatives={
            "R-A": Alternative(
                "Both: neither certificate nor rejection came.",
                "合格書と不合格通知のいずれもないことを要する。",
            ),
            "R-B": Alternative(
                "The certificate alone: it did not come, rejection or not.",
                "合格書の提出がないことで足りる。",
            ),
        },
        grounds_en=("A buyer who rejects never issues a certificate; taken by the letter, rejection would be useless."),
        grounds_ja="不合格とした者が合格書を出すことはなく、文言どおりでは不合格通知が無意味となる。",
    ),
    Reading(
        id="X33",
        title_en="When does inspection begin if units arrive one by one?",
        title_ja="分割納入の場合の検査期間",
        articles=("28(1)",),
        alternatives={
            "R-A": Alternative("For each unit on its own receipt.", "機器ごとに、その受領の時から進行する。"),
            "R-B": Alternative(
                "For all when the last has been brought in, installed and adjusted.",
                "全ての搬入・据付・調整が完了した時から一括して進行する。",
            ),
        },
        grounds_en="The text counts from receipt.",
        grounds_ja="文言は受領を基準としている。",
    ),
    Reading(
        id="X34",
        title_en="Which is the day of handover after a deemed pass?",
        title_ja="みなし合格の場合の引渡し日",
        articles=("28(1)", "28(2)", "32(1)"),
        alternatives={
            "R-A": Alternative("The last day of the inspection period.", "検査期間の末日とする。"),
            "R-B": Alternative("The day after it.", "末日の翌日とする。"),
        },
        grounds_en="A period takes effect with the end of its last day (Civil Code 141).",
        grounds_ja="期間はその末日の終了をもって満了する（民法141条）。",
    ),
    Reading(
        id="X35",
        title_en="What remains for the customer if the company refuses to remedy a rejected unit?",
        title_ja="当社が不合格品の対応を拒む場合の契約者の地位",
        articles=("29(2)", "29(5)", "40(1)"),
        alternatives={
            "R-A": Alternative(
                "No handover and no price; rescission under Article 40(1) is open.",
                "引渡しがなく代金債務も履行期が到来せず、第40条第1項による解除ができる。",
            ),
            "R-B": Alternative("No handover, and no rescission either.", "引渡しはないが、解除もできない。"),
        },
        grounds_en="Article 29(5) limits liability and does not speak of rescission.",
        grounds_ja="第29条第5項は責任を限定するにとどまり、解除には触れていない。",
    ),
    Reading(
        id="X36",
        title_en="Does rejection stop the deemed pass where the company is not the maker?",
        title_ja="当社が製造者でない場合の不合格通知の効力",
        articles=("29(3)", "28(1)"),
        alternatives={
            "R-A": Alternative(
                "Yes; only the company's duty to remedy gives way to the maker's warranty.",
                "みなし合格を妨げる。当社の対応義務のみが製造者の保証に代わる。",
            ),
            "R-B": Alternative("No; the unit passes.", "妨げず、合格とみなされる。"),
        },
        grounds_en="Article 29(3) concerns the remedy, Article 28(1) the pass.",
        grounds_ja="第29条第3項は救済の内容を、第28条第1項は合否を定めるものである。",
    ),
    Reading(
        id="X37",
        title_en="From what does a price reduction release the company?",
        title_ja="特別採用における減額の免責範囲",
        articles=("30(1)", "32(1)"),
        alternatives={
            "R-A": Alternative("From the defect it was agreed for.", "減額の対象とした不適合に限る。"),
            "R-B": Alternative(
                "From every nonconformity of that unit, latent ones included.",
                "隠れたものを含め、当該機器の全ての不適合に及ぶ。",
            ),
        },
        grounds_en="The price of a defect nobody knew was not agreed.",
        grounds_ja="知り得なかった不適合の対価まで合意したとはいえない。",
    ),
    Reading(
        id="X38",
        title_en="Which is the day of handover of leased equipment?",
        title_ja="リースの場合の引渡し日",
        articles=("35", "28(2)", "32(1)"),
        alternatives={
            "R-A": Alternative(
                "The day of the lease acceptance certificate; without one Article 28 decides.",
                "借受証の日とし、これがないときは第28条による。",
            ),
            "R-B": Alternative("Article 28 always decides.", "常に第28条による。"),
        },
        grounds_en="Article 35 carries over Articles 32 to 34 and not those on inspection.",
        grounds_ja="第35条は第32条から第34条までを準用し、検査の規定を挙げていない。",
    ),
    Reading(
        id="X39",
        title_en="What follows if the lease is not concluded?",
        title_ja="リース契約が成立しなかった場合",
        articles=("35",),
        alternatives={
            "R-A": Alternative(
                "The sale between company and customer stays.",
                "当社と契約者との間の売買が存続する。",
            ),
            "R-B": Alternative("The application falls away.", "申込みは効力を失う。"),
        },
        grounds_en="Only the lease puts the lessor in the customer's place.",
        grounds_ja="リース契約の成立が、リース会社が買主となるための条件にすぎない。",
    ),
    Reading(
        id="X72",
        title_en="What does a lessor's late price bear?",
        title_ja="リース会社の代金債務の遅延損害金",
        articles=("35", "38(5)"),
        alternatives={
            "R-A": Alternative("The statutory rate.", "法定利率による。"),
            "R-B": Alternative("The rate of Article 38(5), as the customer's.", "第38条第5項の利率による。"),
        },
        grounds_en="Article 38(5) speaks of the customer, and the lessor is no party to these terms.",
        grounds_ja="第38条第5項は契約者の義務を定めるもので、リース会社は本規約の当事者ではない。",
    ),
    Reading(
        id="X65",
        title_en="When are equipment and work supplied for consumption tax?",
        title_ja="消費税における機器等の譲渡及び業務の提供の時期",
        articles=("28(2)", "28(3)", "38(1)"),
        alternatives={
            "R-A": Alternative("On acceptance (pass, confirmation).", "検収（合格、完了確認）の日とする。"),
            "R-B": Alternative("On receipt, or completion.", "受領又は完了の日とする。"),
        },
        grounds_en="Handover in law is the pass, and the tax follows it.",
        grounds_ja="法律上の引渡しは検査合格の時であり、税務上もこれに従う。",
    ),
)
