"""Readings of secrecy, non-solicitation and customer harassment (Articles 45 to 48)."""

from __future__ import annotations

from typing import Final

from yakkan.domain.terms.readings.reading import Alternative, Reading

CONDUCT: Final = (
    Reading(
        id="X52",
        title_en="Which information stays secret for ever where communications are handled?",
        title_ja="通信の秘密に関わるサービスにおける秘密保持期間",
        articles=("45(2)", "45(3)"),
        alternatives={
            "R-A": Alternative(
                "All marked information of that service.",
                "当該サービスの秘密情報全てについて、期間の定めが適用されない。",
            ),
            "R-B": Alternative(
                "Only what is a secret of communications.",
                "通信の秘密に当たる情報に限り、期間の定めが適用されない。",
            ),
        },
        grounds_en="Article 45(3) sets paragraph (2) aside for the service, not for single items.",
        grounds_ja="第45条第3項は、情報ごとではなくサービスについて第2項の適用を排除している。",
    ),
    Reading(
        id="X53",
        title_en="From which end does the year without soliciting run?",
        title_ja="引抜き禁止期間の起算点",
        articles=("47(1)",),
        alternatives={
            "R-A": Alternative("From the actual end.", "現実の終了日とする。"),
            "R-B": Alternative("From the scheduled end of the term.", "予定された期間満了日とする。"),
        },
        grounds_en="A contract that has ended has no term left.",
        grounds_ja="終了した契約に契約期間は残らない。",
    ),
    Reading(
        id="X54",
        title_en="From when is soliciting forbidden?",
        title_ja="引抜き禁止の始期",
        articles=("47(1)",),
        alternatives={
            "R-A": Alternative(
                "From the start of an outsourcing service; for other services from the formation of the contract.",
                "アウトソーシングサービスは提供開始時、その他のサービスは契約の成立時とする。",
            ),
            "R-B": Alternative(
                "From the start of the service, where it has one.", "提供開始日のあるサービスは提供開始時とする。"
            ),
            "R-C": Alternative("From the formation of the contract, for every service.", "全て契約の成立時とする。"),
        },
        grounds_en="The text bans it during provision, and provision of outsourcing has a first day.",
        grounds_ja="同項は提供期間中の勧誘を禁じており、アウトソーシングサービスの提供期間には始期がある。",
    ),
    Reading(
        id="X55",
        title_en="Who owes compensation for customer harassment?",
        title_ja="カスタマーハラスメントの賠償義務者",
        articles=("48(2)",),
        alternatives={
            "R-A": Alternative(
                "The customer and the person who did it.",
                "契約者及び当該行為をした個人とする。",
            ),
            "R-B": Alternative("That person alone.", "当該行為をした個人のみとする。"),
        },
        grounds_en="The prohibition binds the customer, who answers for its people (Civil Code 715).",
        grounds_ja="禁止の名宛人は契約者であり、使用者責任も負う（民法715条）。",
    ),
    Reading(
        id="X56",
        title_en="For which non-performance is the company free after customer harassment?",
        title_ja="カスタマーハラスメントの場合の免責範囲",
        articles=("48(3)",),
        alternatives={
            "R-A": Alternative(
                "For the performance refused or affected, from then on.",
                "拒絶し又は影響を受けた履行について、以後に限る。",
            ),
            "R-B": Alternative("For any.", "全ての不履行に及ぶ。"),
        },
        grounds_en="Earlier or unconnected defaults have another cause.",
        grounds_ja="先行する不履行や無関係な不履行は原因を異にする。",
    ),
)
