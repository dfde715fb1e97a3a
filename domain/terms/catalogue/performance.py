"""Chapter 5, first part: performance, fees and deposit (Articles 36 to 39)."""

from __future__ import annotations

from typing import Final

from yakkan.domain.terms.catalogue.paragraph import Clause, Paragraph, Told, article

_ON_THE_SPOT: Final = Told(
    "duty on the spot: work on the premises is not recorded, and no day or sum follows from it",
    "その場の義務：構内での作業は記録されず、期日や金額も生じない",
)

PERFORMANCE: Final[tuple[Paragraph, ...]] = (
    *article(
        36,
        "構内業務",
        "Work on the customer's premises",
        Clause(
            "permission",
            "With consent the company may work on the customer's premises where the service needs it.",
            "必要があれば、当社は承諾を得て契約者の構内で作業できる。",
            Told(
                "permission: work on the premises is not recorded, and no day or sum follows from it",
                "許容：構内での作業は記録されず、期日や金額も生じない",
            ),
        ),
        Clause(
            "obligation",
            "The customer lends or provides the place and what else the work there needs.",
            "契約者は、作業の場所と必要な物を用意する。",
            _ON_THE_SPOT,
        ),
        Clause(
            "obligation",
            "The company makes its staff keep the rules of the site.",
            "当社は、従業員に構内の決まりを守らせる。",
            _ON_THE_SPOT,
        ),
        Clause(
            "declaratory",
            "No staff are lent to the customer: command and safety at work stay with the company.",
            "人を貸すものではなく、指揮も労務上の安全も当社が受け持つ。",
            Told(
                "declaratory: whose staff they are and who commands them",
                "宣言的規定：従業員の帰属と指揮命令",
            ),
        ),
    ),
    *article(
        37,
        "コンプライアンス",
        "Compliance",
        Clause(
            "obligation",
            "The company obeys the law and takes the best care not to infringe the rights of others.",
            "当社は法を守り、他人の権利を害さないよう努める。",
            Told(
                "standing duty: it has no day, sum or state; damage from its breach is computed under 41",
                "継続的な義務：期日・金額・状態がなく、違反による損害は第41条により計算される",
            ),
        ),
    ),
    *article(
        38,
        "料金等",
        "Fees",
        Clause(
            "money",
            "Fees and how they are paid are those of the quote.",
            "料金とその払い方は見積りで決まる。",
        ),
        Clause(
            "money",
            "Monthly fees of the first and last month are prorated unless quoted otherwise; rents never are.",
            "最初と最後の月の月額は日割りとする（見積りに別の定めがあれば別）。レンタルは日割りしない。",
        ),
        Clause(
            "money",
            "When integration ends early, the part supplied is priced and settled.",
            "インテグレーションが途中で終われば、済んだ分の料金を出して清算する。",
        ),
        Clause(
            "declaratory",
            "How to settle is agreed between the two sides.",
            "清算のやり方は双方の話合いで決める。",
            Told(
                "consultation: what the two sides agree enters as a fact (38(3))",
                "協議：合意の結果は事実として記録される（第38条第3項）",
            ),
        ),
        Clause(
            "money",
            "The customer pays by the day the company sets; overdue fees bear 14.5% a year by days over 365.",
            "契約者は当社が定める日までに払う。遅れた料金には年14.5%（365日割り）の損害金が付く。",
        ),
    ),
    *article(
        39,
        "保証金",
        "Deposit",
        Clause(
            "money",
            "Within the limit of the quote the company may call a deposit, which the customer pays.",
            "見積りの枠内で当社は保証金を求めることができ、契約者が払う。",
        ),
        Clause(
            "money",
            "It bears no interest, may be applied to debts, and goes back once all is paid after the end.",
            "利息は付かず、債務に充てることができ、終了後に完済となれば返される。",
        ),
        Clause(
            "money",
            "After a default the company may call what security needs, whatever the quote says.",
            "一度でも支払を怠れば、当社は見積りの枠を超えて必要な額を求めうる。",
        ),
    ),
)
