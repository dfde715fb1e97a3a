"""Chapter 4: supply services (Articles 25 to 35)."""

from __future__ import annotations

from typing import Final

from yakkan.domain.terms.catalogue.paragraph import Clause, Paragraph, Told, article

SUPPLY: Final[tuple[Paragraph, ...]] = (
    *article(
        25,
        "サプライサービス",
        "Supply services",
        Clause(
            "definition",
            "The company sells the equipment that the customer applied for.",
            "契約者が申し込んだ機器等を当社が売る。",
            Told(
                "definition: the kind supply; the duty to supply is computed under 26",
                "定義：契約の種類（supply）。供給の義務は第26条により計算される",
            ),
        ),
        Clause(
            "definition",
            "The quote names the equipment.",
            "機器等の内訳は見積りによる。",
            Told(
                "definition: what the quote says enters as the definition of the contract",
                "定義：見積りの内容は契約の定義として取り込まれる",
            ),
        ),
    ),
    *article(
        26,
        "納入",
        "Delivery",
        Clause(
            "obligation",
            "By the quoted date and at the quoted place the company hands over, carries in, installs and adjusts.",
            "当社は約束の日までに約束の場所へ運び入れ、据え付け、調整する。",
        ),
    ),
    *article(
        27,
        "納期の延長",
        "Extension of the delivery date",
        Clause(
            "obligation",
            "The company tells the customer without delay when it foresees that it will not deliver all in time.",
            "間に合わない見込みとなれば、当社はすぐ契約者に知らせる。",
        ),
        Clause(
            "liability",
            "For delay that does not lie with the company it owes no damages.",
            "当社の責任によらない遅れについて、当社は賠償しない。",
        ),
    ),
    *article(
        28,
        "検査及び引渡し",
        "Inspection and handover",
        Clause(
            "transition",
            "The customer inspects and certifies within seven days of receipt; silence to the end counts as a pass.",
            "契約者は受領から7日のうちに検査して結果を示す。何もなければ合格と扱う。",
        ),
        Clause(
            "transition",
            "Handover in law happens with the pass.",
            "合格の時に、法律上の引渡しが生じる。",
        ),
        Clause(
            "transition",
            "Title passes when the price and its tax are paid in full.",
            "代金と税の全額が払われた時に所有権が移る。",
        ),
    ),
    *article(
        29,
        "不合格",
        "Rejection",
        Clause(
            "transition",
            "The customer rejects in writing without delay and may ask for repair or replacement by a fair date.",
            "不合格のとき契約者は書面ですぐ知らせ、期限を示して直すことや取替えを求めうる。",
        ),
        Clause(
            "obligation",
            "The company remedies at its cost where it finds that reasonable, in the way that it chooses.",
            "当社は合理的と考えれば、自ら選んだ方法と費用で対応し、再び検査を受ける。",
        ),
        Clause(
            "liability",
            "For equipment of another maker the company gives what the maker's warranty gives.",
            "他社製の機器等については、当社はメーカー保証の限度で応じる。",
        ),
        Clause(
            "transition",
            "The rules of inspection and rejection apply anew to each inspection after a remedy.",
            "直した後の検査にも、検査と不合格の規定が当てはまる。",
        ),
        Clause(
            "liability",
            "For rejected equipment the company owes no more than this article says.",
            "不合格についての当社の責任は、この条が定めるだけである。",
        ),
    ),
    *article(
        30,
        "特別採用",
        "Special acceptance",
        Clause(
            "money",
            "The customer may accept a minor defect and ask for a lower price; an agreed cut frees the company.",
            "軽い不適合なら契約者は受け入れて減額を求めうる。当社が応じれば、その責任を免れる。",
        ),
        Clause(
            "transition",
            "The certificate says that acceptance is special, and handing it over is handover of the equipment.",
            "その旨を記した合格書が渡された時に、引渡しがあったことになる。",
        ),
    ),
    *article(
        31,
        "機器等に係る危険負担",
        "Risk in equipment",
        Clause(
            "liability",
            "The company bears the risk until handover and the customer from then on, save for the other's fault.",
            "引渡しの前は当社、後は契約者が危険を負う。相手に責任があれば別である。",
        ),
    ),
    *article(
        32,
        "機器等に係る契約不適合責任",
        "Nonconformity of equipment",
        Clause(
            "liability",
            "A defect that inspection could not show may be notified in writing within six months of handover.",
            "検査で分からなかった不適合は、引渡しから6か月のうちに書面で申し出うる。",
        ),
        Clause(
            "liability",
            "The company remedies where it finds that reasonable, in its own way, and never by a lower price.",
            "当社は合理的と考えれば自ら選んだ方法で対応するが、値引きはしない。",
        ),
        Clause(
            "liability",
            "For equipment of another maker the company gives what the maker's warranty gives.",
            "他社製の機器等については、当社はメーカー保証の限度で応じる。",
        ),
        Clause(
            "liability",
            "For nonconforming equipment the company owes no more than this article says.",
            "機器等の不適合についての当社の責任は、この条が定めるだけである。",
            Told(
                "limit of remedies: it adds none, and its precedence is computed under 41(3)",
                "救済の限定：新たな効果を生まず、優先関係は第41条第3項により計算される",
            ),
        ),
    ),
    *article(
        33,
        "保守サービス",
        "Maintenance service",
        Clause(
            "definition",
            "Maintenance of the equipment, where applied for, is an outsourcing service.",
            "機器等の保守は、申込みがあればアウトソーシングとして行う。",
            Told(
                "reference: such maintenance is a contract of its own, of the kind maintenance",
                "参照規定：この保守は独立の契約（maintenance）となる",
            ),
        ),
    ),
    *article(
        34,
        "ソフトウェア",
        "Software",
        Clause(
            "precedence",
            "Where software needs a licence agreement, that agreement governs its use and warranty.",
            "使用許諾を要するソフトの利用や保証は、その契約で決まる。",
            Told(
                "precedence of a contract outside the terms: what the licence says is not recorded",
                "約款外の契約の優先：使用許諾の内容は記録の対象でない",
            ),
        ),
    ),
    *article(
        35,
        "リース等の導入",
        "Lease",
        Clause(
            "transition",
            "On request and with consent a lessor buys in the customer's place; Articles 32 to 34 still hold.",
            "申入れと承諾により、リース会社が買主となる。第32条から第34条は当社と契約者の間で働く。",
        ),
    ),
)
