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
        "supply, carry in, install and adjust": "機器等の搬入・据付け・調整",
        "supply the lost or damaged unit again": "滅失・損傷した機器等の再納入",
        "tell the customer that delivery will be late": "納入遅延の通知",
        "inspect and certify": "検査及び検査合格書の交付",
        "repair or replace, where reasonable": "合理的な範囲での修補又は代替品の納入",
        "pass on the maker's warranty": "製造者の保証の取次ぎ",
        "reduce the price": "代金の減額",
        "pay price and tax": "代金及び消費税等相当額の支払",
    }
)
"""What is owed, by the English text of the domain."""

REMEDIES: Final[Vocabulary] = _duties(
    {
        "damages": "損害賠償",
        "repair or replacement": "修補又は代替品の納入",
        "maker's warranty": "製造者の保証",
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
}
"""Kinds of charges."""
