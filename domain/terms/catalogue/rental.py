"""Chapter 3, section 2: the rental service (Articles 11 to 18)."""

from __future__ import annotations

from typing import Final

from yakkan.domain.terms.catalogue.paragraph import Clause, Paragraph, Told, article

_UNRECORDED: Final = Told(
    "prohibition: no recorded fact speaks of it; a breach is pursued under 40(1)",
    "禁止：これを述べる事実の記録はなく、違反は第40条第1項により扱われる",
)

RENTAL: Final[tuple[Paragraph, ...]] = (
    *article(
        11,
        "レンタルサービス",
        "Rental service",
        Clause(
            "definition",
            "The company lets the quoted items to the customer, and this section goes before the other terms.",
            "見積りに挙げた物件を貸すもので、この節が他の条項に優先する。",
            Told(
                "definition: the kind rental; its precedence shows in the rules it affects (X17, X26)",
                "定義：契約の種類（rental）。優先関係は個々の規定の中で表れる（X17、X26）",
            ),
        ),
    ),
    *article(
        12,
        "物件の引渡し",
        "Delivery of the rented item",
        Clause(
            "obligation",
            "The company delivers where the customer says within Japan; the customer then gives a receipt.",
            "当社は契約者が指定する国内の場所で渡し、契約者は受領書を出す。",
        ),
    ),
    *article(
        13,
        "契約不適合責任",
        "Nonconformity of the rented item",
        Clause(
            "liability",
            "The company warrants normal performance at delivery, and not fitness for any purpose.",
            "当社が請け合うのは引渡し時点の性能だけで、目的に合うことまでは請け合わない。",
            Told(
                "scope of a warranty: what follows from a defect is computed under 13(2) and 13(3)",
                "保証の範囲：不適合の効果は第2項・第3項により計算される",
            ),
        ),
        Clause(
            "transition",
            "Without notice of a defect within two business days the item counts as delivered in working order.",
            "2営業日のうちに不具合の知らせがなければ、正常な物が渡されたと扱う。",
        ),
        Clause(
            "liability",
            "For a defect notified in time the company delivers a substitute, and does nothing else.",
            "知らせのあった不具合について、当社は代わりの物を渡せば足りる。",
        ),
    ),
    *article(
        14,
        "使用保管",
        "Use and safekeeping",
        Clause(
            "obligation",
            "The customer uses and keeps the item with care and bears the running costs.",
            "契約者は物件を注意して使い、保ち、その費用を負う。",
        ),
        Clause(
            "prohibition",
            "Without prior written consent no transfer, subletting, alteration or move; labels stay on.",
            "書面の事前承諾なしに、譲る、又貸しする、手を加える、動かすことはできず、標識も外せない。",
            _UNRECORDED,
        ),
        Clause(
            "obligation",
            "The customer reports accidents without delay and answers for harm done to others.",
            "契約者は事故をすぐ知らせ、他人に与えた損害を負担する。",
        ),
    ),
    *article(
        15,
        "滅失毀損",
        "Loss and damage",
        Clause(
            "money",
            "For loss the customer pays a substitute, for damage the repair, unless it lies with the company.",
            "失えば代替品の代価、傷めれば修理代を契約者が払う。当社に責任があれば別である。",
        ),
        Clause(
            "transition",
            "Loss does not end the contract, and damage does not lower the rent.",
            "物件を失っても契約は続き、傷めても賃料は下がらない。",
        ),
    ),
    *article(
        16,
        "譲渡等の禁止",
        "No transfer or encumbrance",
        Clause(
            "prohibition",
            "The customer neither transfers the item nor gives others rights in it.",
            "契約者は物件を手放したり、権利を付けたりできない。",
            _UNRECORDED,
        ),
        Clause(
            "obligation",
            "The customer keeps the item free of seizure, reports one without delay and has it lifted.",
            "契約者は差押え等を防ぎ、起きたときはすぐ知らせて取り除く。",
            Told(
                "duty without a day: no recorded fact speaks of seizure; a breach is pursued under 40(1)",
                "期日のない義務：差押えを述べる事実の記録はなく、違反は第40条第1項により扱われる",
            ),
        ),
    ),
    *article(
        17,
        "返還",
        "Return",
        Clause(
            "obligation",
            "After the end the customer returns the item at its own cost, without delay and with its data erased.",
            "契約が終われば、契約者はデータを消し、自分の費用ですみやかに返す。",
        ),
        Clause(
            "money",
            "A late return costs twice the monthly rent for each month begun.",
            "返すのが遅れると、始まった月ごとに賃料2か月分を払う。",
        ),
    ),
    *article(
        18,
        "ソフトウェア複製等の禁止",
        "No copying of software",
        Clause(
            "prohibition",
            "The customer must not do four things with software in the rented item.",
            "物件に入っているソフトについて、四つの行為が禁じられる。",
            _UNRECORDED,
            (
                Told("transfer or sublicense it", "譲ること、又は使わせること"),
                Told("use it outside the contract", "契約の外で使うこと"),
                Told("copy it", "写しを作ること"),
                Told("modify it", "作り変えること"),
            ),
        ),
    ),
)
