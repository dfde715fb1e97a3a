"""Readings of liability and its caps (Article 41)."""

from __future__ import annotations

from typing import Final

from yakkan.domain.terms.readings.reading import Alternative, Reading

DAMAGES: Final = (
    Reading(
        id="X61",
        title_en="On which day are the fees paid for integration counted for the cap?",
        title_ja="インテグレーションの賠償限度額における支払済料金の基準時",
        articles=("41(2)(1)",),
        alternatives={
            "R-A": Alternative(
                "On the day of the question; the cap grows with payments.",
                "判断の時とし、支払に応じて増える。",
            ),
            "R-B": Alternative("On the day of the damage.", "損害発生の時とする。"),
        },
        grounds_en="The text names no day.",
        grounds_ja="文言に基準時の定めがない。",
    ),
    Reading(
        id="X62",
        title_en="Are set-off and an applied deposit payments for the cap?",
        title_ja="相殺及び保証金の充当は「支払」に当たるか",
        articles=("41(2)(1)",),
        alternatives={
            "R-A": Alternative("Yes.", "当たる。"),
            "R-B": Alternative("No; only money paid over.", "当たらない。現実の支払に限る。"),
        },
        grounds_en="They settle the debt as payment does.",
        grounds_ja="いずれも弁済と同様に債務を消滅させる。",
    ),
    Reading(
        id="X63",
        title_en="Does the cap stand for each incident or for all together?",
        title_ja="賠償限度額は事故ごとか累計か",
        articles=("41(2)(2)", "41(2)(3)"),
        alternatives={
            "R-A": Alternative("For each incident.", "事故ごとに適用する。"),
            "R-B": Alternative("For all together.", "累計額に適用する。"),
        },
        grounds_en="The cap is tied to the service that caused the damage, hence to the single cause.",
        grounds_ja="限度額は損害の原因となったサービスに結び付けられ、個々の原因を単位とする。",
    ),
    Reading(
        id="X64",
        title_en="What does intent or gross negligence lift?",
        title_ja="故意・重過失の場合に排除される制限",
        articles=("41(1)", "41(2)"),
        alternatives={
            "R-A": Alternative(
                "The cap on the amount; damage stays limited to what is direct and actual.",
                "限度額のみ。賠償の対象は現実に生じた直接損害に限られる。",
            ),
            "R-B": Alternative(
                "Every limit; Civil Code 416 decides.",
                "全ての制限。賠償の範囲は民法416条による。",
            ),
        },
        grounds_en="The proviso stands in the paragraph on the amount.",
        grounds_ja="ただし書は限度額を定める項に置かれている。",
    ),
)
