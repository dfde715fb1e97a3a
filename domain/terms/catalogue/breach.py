"""Chapter 5, second part: rescission, damages, third parties, force majeure (Articles 40 to 44)."""

from __future__ import annotations

from typing import Final

from yakkan.domain.terms.catalogue.paragraph import Clause, Paragraph, Told, article

BREACH: Final[tuple[Paragraph, ...]] = (
    *article(
        40,
        "契約解除",
        "Rescission",
        Clause(
            "transition",
            "Breach not cured in a reasonable period set in writing lets the other side rescind, unless it is minor.",
            "書面で期間を定めて是正を求めても直らなければ、軽微な場合を除き解除できる。",
        ),
        Clause(
            "transition",
            "On six grounds in the other's person either side may rescind at once, without notice.",
            "相手に六つの事由のどれかがあれば、予告なく直ちに解除できる。",
            items=(
                Told("grave breach", "重い契約違反"),
                Told("attachment, provisional measures, auction, tax seizure", "差押え・保全・競売・滞納処分"),
                Told("petition for insolvency, dissolution by a court", "倒産手続の申立て、裁判による解散"),
                Told("dissolution, sale of the business or its core", "解散や主要事業の譲渡の企て"),
                Told("payments stopped, such as a dishonoured bill", "不渡り等による支払の停止"),
                Told("assets worse, or good reason to fear it", "資力の悪化又はその懸念"),
            ),
        ),
        Clause(
            "permission",
            "Whoever rescinds may end the breached contract alone or all contracts for these services together.",
            "解除は、違反のあった契約だけでも、全ての契約をまとめてでもよい。",
        ),
        Clause(
            "money",
            "A customer whose contract the company rescinds owes all its debts to the company without delay.",
            "当社に解除された契約者は、期限を待たず全ての債務をすぐ払う。",
        ),
        Clause(
            "liability",
            "Whoever rescinds may also claim damages, within the caps of Article 41(2).",
            "解除した側は賠償も求めうるが、第41条第2項の上限が及ぶ。",
        ),
    ),
    *article(
        41,
        "損害賠償",
        "Damages",
        Clause(
            "liability",
            "The company pays for direct and actual damage that lies with it, and not for faults of equipment.",
            "当社は自らの責任による直接の実損を賠償し、機器そのものの過誤は負わない。",
        ),
        Clause(
            "liability",
            "Damages are capped by service, save for intent and gross negligence.",
            "賠償はサービスごとの上限までとする。故意・重過失なら上限はない。",
            items=(
                Told("integration: the fees actually paid", "インテグレーション：支払済みの料金"),
                Told("outsourcing: one month's fee of the single service", "アウトソーシング：当該サービスの1か月分"),
                Told("supply: the price of the equipment that did it", "サプライ：原因となった機器等の代金"),
                Told("maintenance: one year's fee of the item concerned", "保守：原因となった対象の1年分の料金"),
            ),
        ),
        Clause(
            "precedence",
            "What the terms say on nonconformity and warranty goes before this article.",
            "契約不適合や保証についての各条が、この条より先に働く。",
        ),
    ),
    *article(
        42,
        "委託",
        "Subcontracting",
        Clause(
            "permission",
            "The company may subcontract, and may tell the subcontractor what the work needs.",
            "当社は作業を外に任せることができ、必要な情報を渡せる。",
        ),
        Clause(
            "obligation",
            "It binds the subcontractor to its own duties and answers for them to the customer.",
            "当社は委託先に自らと同じ義務を課し、契約者に対して責任を負う。",
        ),
    ),
    *article(
        43,
        "権利義務の譲渡禁止",
        "No assignment",
        Clause(
            "prohibition",
            "Neither side assigns or pledges without prior written consent; the company may, to its group.",
            "書面の事前承諾なしに権利義務は移せない。当社のグループ会社へは移せる。",
        ),
        Clause(
            "permission",
            "The company may assign its claims for money.",
            "当社は金銭の請求権を人に譲ることができる。",
        ),
    ),
    *article(
        44,
        "不可抗力の免責",
        "Force majeure",
        Clause(
            "liability",
            "Neither side answers for failure or delay from causes that lie with neither.",
            "どちらの責任でもない原因による不履行や遅れについて、双方とも責任を負わない。",
        ),
    ),
)
