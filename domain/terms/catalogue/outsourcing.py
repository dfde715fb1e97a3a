"""Chapter 3, section 1: outsourcing services (Articles 7 to 10)."""

from __future__ import annotations

from typing import Final

from yakkan.domain.terms.catalogue.paragraph import Clause, Paragraph, Told, article

OUTSOURCING: Final[tuple[Paragraph, ...]] = (
    *article(
        7,
        "アウトソーシングサービス",
        "Outsourcing services",
        Clause(
            "definition",
            "Services by the month or for a term, of which four sorts are named as examples.",
            "月ごと又は期間を決めて行うサービスで、四つの例が挙がる。",
            Told(
                "definition: it becomes the kinds outsourcing, rental, maintenance and subscription",
                "定義：契約の種類（outsourcing、rental、maintenance、subscription）として表される",
            ),
            (
                Told("watching, maintaining and running systems", "システムの監視・保守・運用"),
                Told("consulting and information about systems", "システムについての助言や情報"),
                Told("support in using systems", "システム利用の支援"),
                Told("rental of equipment, subscription to software", "機器のレンタルやソフトのサブスクリプション"),
            ),
        ),
        Clause(
            "definition",
            "The quote gives the content of the service.",
            "サービスの中身は見積りで決まる。",
            Told(
                "definition: what the quote says enters as the definition of the contract",
                "定義：見積りの内容は契約の定義として取り込まれる",
            ),
        ),
        Clause(
            "precedence",
            "Special conditions of the company or its supplier that the quote presents go before these terms.",
            "見積りが示した当社や調達先の特別条件は、本約款より優先する。",
        ),
    ),
    *article(
        8,
        "善管注意義務",
        "Care of a good manager",
        Clause(
            "obligation",
            "The company serves with the care that contract, quote and common understanding call for.",
            "当社は、契約・見積り・社会通念が求める注意を払って役務を行う。",
        ),
    ),
    *article(
        9,
        "保証範囲",
        "Extent of warranty",
        Clause(
            "money",
            "A level of service below the quoted one reduces the monthly fee as quoted, and nothing more is owed.",
            "品質が見積りの水準を下回れば、見積りに従い月額を減らす。それが責任の全部である。",
        ),
    ),
    *article(
        10,
        "提供期間及びアウトソーシングサービスの解約",
        "Term and termination of outsourcing",
        Clause(
            "transition",
            "A term renews by a year, again and again, unless either side objects three months before its end.",
            "いずれかが期間終了の3か月前までに異を唱えない限り、1年ずつ更新が続く。",
        ),
        Clause(
            "money",
            "The customer may leave within the term, in writing, for the monthly fees of what is left of it.",
            "契約者は書面で途中解約できるが、残る期間の月額分を一度に払う。",
        ),
        Clause(
            "money",
            "The same sum is owed when the company rescinds under Article 40.",
            "当社が第40条で解除したときも、同じ額を払う。",
        ),
        Clause(
            "transition",
            "If another's software can no longer be had, the service that consists of it ends at that moment.",
            "第三者のソフトが供給されなくなれば、それを中身とするサービスはその時点で終わる。",
        ),
    ),
)
