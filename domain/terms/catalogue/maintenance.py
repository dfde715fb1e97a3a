"""Chapter 3, sections 3 and 4: maintenance and subscription (Articles 19 to 24)."""

from __future__ import annotations

from typing import Final

from yakkan.domain.terms.catalogue.paragraph import Clause, Paragraph, Told, article

MAINTENANCE: Final[tuple[Paragraph, ...]] = (
    *article(
        19,
        "保守サービス",
        "Maintenance service",
        Clause(
            "definition",
            "Upkeep of what the company sold or let; this section goes before the other terms.",
            "当社が売った物や貸した物を保守するもので、この節が他の条項に優先する。",
            Told(
                "definition: the kind maintenance; its precedence shows in the rules it affects (X17)",
                "定義：契約の種類（maintenance）。優先関係は個々の規定の中で表れる（X17）",
            ),
        ),
    ),
    *article(
        20,
        "保守サービスの責任範囲",
        "Extent of responsibility for maintenance",
        Clause(
            "liability",
            "The company owes the agreed acts in good faith and promises neither repair nor availability.",
            "当社は決められた作業を誠実に行えば足り、直ることや使えることまでは約束しない。",
        ),
    ),
    *article(
        21,
        "保守サービス提供条件",
        "Conditions of maintenance",
        Clause(
            "condition",
            "The quote gives the conditions; those of a supplier, handed over as the company says, add to them.",
            "条件は見積りにより、決まった方法で渡された調達先の条件も加わる。",
            Told(
                "conditions of a text outside the terms: what of it counts enters as the definition of the contract",
                "約款外の条件：必要なものは契約の定義として取り込まれる",
            ),
        ),
    ),
    *article(
        22,
        "レンタルサービスとの関係",
        "Relation to the rental service",
        Clause(
            "precedence",
            "Where a rented item is under maintenance, its defects are dealt with there and not under Article 13.",
            "レンタル品に保守が付くときは、不具合は第13条でなく保守の中で扱う。",
        ),
    ),
    *article(
        23,
        "サブスクリプションサービス",
        "Subscription service",
        Clause(
            "definition",
            "Software to be used by subscription; this section goes before the other terms.",
            "ソフトをサブスクリプションで使わせるもので、この節が他の条項に優先する。",
            Told(
                "definition: the kind subscription; its precedence shows in the rules it affects (X17)",
                "定義：契約の種類（subscription）。優先関係は個々の規定の中で表れる（X17）",
            ),
        ),
    ),
    *article(
        24,
        "サブスクリプションサービスの責任範囲",
        "Extent of responsibility for subscription",
        Clause(
            "liability",
            "The licence agreement governs use and all liability; nothing beyond it is owed.",
            "使い方も責任も使用許諾契約により、それを超える責任はない。",
        ),
    ),
)
