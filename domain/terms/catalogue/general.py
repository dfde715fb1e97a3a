"""Chapter 1: what the terms are for, and how a contract is formed (Article 1)."""

from __future__ import annotations

from typing import Final

from yakkan.domain.terms.catalogue.paragraph import Clause, Paragraph, Told, article

GENERAL: Final[tuple[Paragraph, ...]] = article(
    1,
    "準則",
    "Basis of the services",
    Clause(
        "declaratory",
        "The company supplies its services on these terms.",
        "サービスの提供は本約款による。",
        Told(
            "declaratory: it says which terms hold; each contract keeps its edition from the start",
            "宣言的規定：適用される約款を示すもので、版は契約ごとに固定される",
        ),
    ),
    Clause(
        "definition",
        "Integration, outsourcing and supply, alone or together, with the content that the named quote gives.",
        "三種のサービスを単独又は併用で提供し、内容は申込書が指定する見積りで決まる。",
        Told(
            "definition: what the quote says enters as the definition of the contract",
            "定義：見積りの内容は契約の定義として取り込まれる",
        ),
    ),
    Clause(
        "definition",
        "A contract is made up of the chapter of its service and the first and last chapters.",
        "各契約には、そのサービスの章と総則・共通事項の章が適用される。",
        Told(
            "definition: the kind of a contract decides which of the other rules apply",
            "定義：どの規定が適用されるかは契約の種類で決まる",
        ),
    ),
    Clause(
        "formation",
        "After the application the company's written or electronic acceptance forms the contract; it may refuse.",
        "申込みを受けた当社が書面等で承諾すると契約が成立し、拒絶も自由である。",
    ),
)
