"""Chapter 2: integration services (Articles 2 to 6)."""

from __future__ import annotations

from typing import Final

from yakkan.domain.terms.catalogue.paragraph import Clause, Paragraph, Told, article

INTEGRATION: Final[tuple[Paragraph, ...]] = (
    *article(
        2,
        "インテグレーションサービス",
        "Integration services",
        Clause(
            "definition",
            "Work on networks and systems, finished by a date or within a period; it may be requirements only.",
            "期日又は期間を定めてネットワークやシステムの仕事を仕上げるもので、要件定義だけの案件もある。",
            Told(
                "definition: it becomes the kinds integration and requirements_definition",
                "定義：契約の種類（integration、requirements_definition）として表される",
            ),
        ),
    ),
    *article(
        3,
        "仕様",
        "Specification",
        Clause(
            "obligation",
            "Work follows the specification that the customer fixes and the company confirms, or the quote.",
            "契約者が確定し当社が確かめた仕様書（又は見積りの記載）に沿って作業する。",
        ),
        Clause(
            "transition",
            "An agreed change alters the specification; another price or date needs a new application.",
            "合意により仕様は変わるが、料金や納期の変更には改めて申込みを要する。",
        ),
        Clause(
            "permission",
            "On request the company may support the customer's own work, owing care and no result.",
            "求めがあれば当社は付随的な支援を引き受けうるが、負うのは注意義務であって結果ではない。",
        ),
    ),
    *article(
        4,
        "情報の提供",
        "Provision of information",
        Clause(
            "obligation",
            "The customer gives the information the company asks for, free of charge.",
            "契約者は、当社が求める情報を無償で渡す。",
        ),
    ),
    *article(
        5,
        "提供の期限",
        "Time of performance",
        Clause(
            "transition",
            "The company performs on schedule; the customer confirms completion, deemed given after 14 days.",
            "当社は予定どおりに完了させ、契約者が確認する。14日のうちに確認がなければ確認済みと扱う。",
        ),
        Clause(
            "liability",
            "If the schedule slips both sides negotiate; the company does not answer for what the customer caused.",
            "遅れるときは双方が協議する。契約者側に原因がある延長は当社の責任とならない。",
        ),
    ),
    *article(
        6,
        "当社の責任等",
        "The company's responsibility",
        Clause(
            "liability",
            "For six months after completion the company reworks at its cost what by its fault does not conform.",
            "完了後6か月間、当社の責任で仕様に合わない部分は当社の費用でやり直す。",
        ),
        Clause(
            "liability",
            "For a requirements definition the company owes care only, and Chapter 4 does not apply.",
            "要件定義のみの案件で当社が負うのは注意義務であり、サプライの章は及ばない。",
        ),
    ),
)
