"""Readings of rescission and loss of the benefit of time (Article 40)."""

from __future__ import annotations

from typing import Final

from yakkan.domain.terms.readings.reading import Alternative, Reading

BREACH: Final = (
    Reading(
        id="X46",
        title_en="Does a petition for rehabilitation or reorganisation allow rescission at once?",
        title_ja="民事再生・会社更生の申立てによる即時解除",
        articles=("40(2)(3)",),
        alternatives={
            "R-A": Alternative("Yes, as written.", "文言どおり認められる。"),
            "R-B": Alternative("No; such a clause is void.", "かかる特約は無効である。"),
        },
        grounds_en="The text; the case law against it concerns retention of title and finance leases.",
        grounds_ja="文言による。反対の判例は所有権留保及びファイナンス・リースに関するものである。",
    ),
    Reading(
        id="X47",
        title_en="Which contracts may be rescinded together?",
        title_ja="併せて解除できる契約の範囲",
        articles=("40(3)",),
        alternatives={
            "R-A": Alternative("The breached one alone, or all.", "違反のあった契約のみ又は全部とする。"),
            "R-B": Alternative("Any choice that contains it.", "違反のあった契約を含む任意の組合せとする。"),
        },
        grounds_en="The article offers two courses.",
        grounds_ja="同項は二つの選択肢を示している。",
    ),
    Reading(
        id="X48",
        title_en="Does rescission of all contracts reach completed ones?",
        title_ja="全部解除と履行済みの契約",
        articles=("40(3)",),
        alternatives={
            "R-A": Alternative(
                "No; only those with something left to perform.", "及ばない。未履行部分のある契約に限る。"
            ),
            "R-B": Alternative("Yes.", "及ぶ。"),
        },
        grounds_en="There is nothing to be freed from in a contract fully performed.",
        grounds_ja="履行を終えた契約には、解除により免れるべき債務がない。",
    ),
    Reading(
        id="X49",
        title_en="Which debts fall due at once?",
        title_ja="期限の利益を失う債務の範囲",
        articles=("40(4)",),
        alternatives={
            "R-A": Alternative(
                "Every debt to the company that has arisen, under any contract.",
                "発生済みの、当社に対する全ての債務とする。",
            ),
            "R-B": Alternative(
                "Those that have arisen under the services of these terms.",
                "本約款に基づくサービスに関して発生済みの債務に限る。",
            ),
        },
        grounds_en="The article speaks of all debts to the company.",
        grounds_ja="同項は当社に対する一切の債務を対象としている。",
    ),
    Reading(
        id="X50",
        title_en="When does delay begin for debts that fall due at once?",
        title_ja="期限の利益喪失後の遅滞の始期",
        articles=("40(4)", "38(5)"),
        alternatives={
            "R-A": Alternative(
                "On the day after the rescission takes effect.",
                "解除の効力発生日の翌日から遅滞となる。",
            ),
            "R-B": Alternative(
                "On the day after the one the company then designates.",
                "その後に当社が指定した期日の翌日から遅滞となる。",
            ),
        },
        grounds_en="The benefit of time is lost by itself, without a demand.",
        grounds_ja="期限の利益は請求を待たず当然に失われる。",
    ),
    Reading(
        id="X51",
        title_en="Is the early-termination sum within the cap on damages after rescission?",
        title_ja="解約金は解除時の賠償限度額に含まれるか",
        articles=("40(5)", "10(3)", "41(2)"),
        alternatives={
            "R-A": Alternative("No; it is owed like a price.", "含まれない。代金に準ずる債務である。"),
            "R-B": Alternative("Yes; it is damages.", "含まれる。損害賠償の性質を有する。"),
        },
        grounds_en="It is fixed by the fees of the term, without regard to any damage.",
        grounds_ja="解約金は損害の有無を問わず期間中の料金により定まる。",
    ),
    Reading(
        id="X70",
        title_en="What becomes of a cure demand that names no period that can be kept?",
        title_ja="期間の定めのない催告（守り得ない期限を定めたものを含む。）の効力",
        articles=("40(1)",),
        alternatives={
            "R-A": Alternative(
                "The right to rescind arises after an objectively reasonable time.",
                "客観的に相当な期間の経過により解除権が生ずる。",
            ),
            "R-B": Alternative("The demand is void.", "催告は効力を生じない。"),
        },
        grounds_en="Settled case law on the demand of Civil Code 541; the time itself is a parameter.",
        grounds_ja="民法541条の催告に関する確立した判例による。期間の長さは設定値による。",
    ),
    Reading(
        id="X74",
        title_en="Can a party rescind after a demand for a delay that it caused itself?",
        title_ja="自らの責めに帰すべき遅延を理由とする催告解除の可否",
        articles=("40(1)",),
        alternatives={
            "R-A": Alternative(
                "No; Civil Code 543 applies beside the article.", "できない。民法543条が併せて適用される。"
            ),
            "R-B": Alternative(
                "Yes; the article alone says what a rescission needs.", "できる。解除の要件は本条のみによる。"
            ),
        },
        grounds_en="The article is silent, and nobody shall free itself from a contract by a breach that it made.",
        grounds_ja="本条に定めはなく、自ら招いた不履行により契約を免れさせる理由がない。",
    ),
)
