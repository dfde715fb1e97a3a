"""The words of obligations, charges and heads of liability."""

from __future__ import annotations

from typing import Final

from yakkan.adapters.wording.word import Vocabulary, Word


def _duties(pairs: dict[str, str]) -> Vocabulary:
    """Duties are named in English by the domain; the English word is that name."""
    return {en: Word(ja, en) for en, ja in pairs.items()}


DUTIES: Final[Vocabulary] = _duties(
    {
        "accept or refuse the application": "申込みへの諾否の回答",
        "fix the specification": "仕様の確定",
        "provide the information asked for": "求められた情報の提供",
        "complete the work": "作業の完了",
        "negotiate in good faith about the schedule": "工程についての誠実な協議",
        "confirm completion or object": "完了の確認又は異議",
        "rework": "手直し",
        "pay the fee": "料金の支払",
        "pay for the part supplied": "提供済みの部分の対価の支払",
        "serve with the care of a good manager": "善良な管理者の注意による提供",
        "work with the care of a good manager": "善良な管理者の注意による業務の遂行",
        "refund the deposit": "保証金の返還",
        "reduce the monthly fee": "月額料金の減額",
        "pay the monthly fee": "月額料金の支払",
        "pay the lump sum for the rest of the term": "残期間の中途解約金の支払",
        "maintain as quoted": "見積書に基づく保守",
        "deliver the rented unit": "レンタル品の納入",
        "supply a substitute for the lost unit": "滅失したレンタル品の代替品の納入",
        "give a receipt": "借受書の交付",
        "replace the rented unit": "レンタル品の交換",
        "keep with care, not move, sublet or encumber": "レンタル品の善管注意、移転・転貸・担保設定の禁止",
        "report the accident": "事故の報告",
        "compensate loss or damage of the unit": "滅失・毀損の賠償金の支払",
        "return the unit, data erased": "データを消去したうえでの返還",
        "pay late-return money": "返還遅延損害金の支払",
        "supply, carry in, install and adjust": "機器等の搬入・据付け・調整",
        "supply the lost or damaged unit again": "滅失・損傷した機器等の再納入",
        "tell the customer that delivery will be late": "納入遅延の通知",
        "inspect and certify": "検査及び検査合格書の交付",
        "repair or replace, where reasonable": "合理的な範囲での修補又は代替品の納入",
        "pass on the maker's warranty": "製造者の保証の取次ぎ",
        "reduce the price": "代金の減額",
        "pay price and tax": "代金及び消費税等相当額の支払",
        "pay the deposit": "保証金の預託",
        "put the breach right": "違反の是正",
        "perform all debts at once": "全債務の即時の履行",
        "bind and answer for the subcontractor": "再委託先に対する義務付け及び責任",
        "handle personal data within its purpose": "利用目的の範囲内での個人情報の取扱い",
        "not solicit staff": "従業員の引抜きの禁止",
        "compensate damage from harassment": "迷惑行為による損害の賠償",
        "compensate the damage of the party that rescinded": "解除した当事者の損害の賠償",
    }
)
"""What is owed, by the English text of the domain."""

REMEDIES: Final[Vocabulary] = _duties(
    {
        "damages": "損害賠償",
        "rework": "手直し",
        "lump sum": "一時金",
        "fee reduction": "料金の減額",
        "repair or replacement": "修補又は代替品の納入",
        "maker's warranty": "製造者の保証",
        "substitute": "代替品の納入",
        "price of a substitute": "代替品の購入代価",
        "cost of repair": "修理費用",
        "full damages": "全損害の賠償",
    }
)
"""What a head of liability leads to, by the English text of the domain."""

HEADS: Final[Vocabulary] = {
    "nonconformity": Word("成果の契約不適合", "nonconformity"),
    "latent_defect": Word("機器等の契約不適合", "latent defect"),
    "rental_replacement": Word("レンタル品の交換", "replacement of rental unit"),
    "service_level": Word("サービスレベル", "service level"),
    "damages": Word("損害賠償", "damages"),
    "uncapped_damages": Word("損害賠償（上限なし）", "damages without cap"),
    "early_termination": Word("中途解約金", "early termination"),
    "loss_compensation": Word("滅失・毀損の賠償", "compensation for loss"),
    "secrecy": Word("秘密保持", "secrecy"),
    "non_solicit": Word("引抜きの禁止", "ban on soliciting"),
}
"""Heads of liability."""

CHARGES: Final[Vocabulary] = {
    "price": Word("代金", "price"),
    "instalment": Word("分割金", "instalment"),
    "monthly_fee": Word("月額料金", "monthly fee"),
    "early_termination": Word("中途解約金", "early termination"),
    "late_return": Word("返還遅延損害金", "late return"),
    "loss_compensation": Word("滅失・毀損の賠償", "compensation for loss"),
    "progress_settlement": Word("出来高精算", "settlement by progress"),
    "sla_reduction": Word("サービスレベル未達減額", "service level reduction"),
    "price_reduction": Word("代金減額", "price reduction"),
    "refund": Word("返金", "refund"),
    "deposit": Word("保証金", "deposit"),
    "prepaid_fees": Word("前払料金", "prepaid fees"),
}
"""Kinds of charges."""
