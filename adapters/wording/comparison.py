"""The words of a comparison of two parties' papers: fields of facts and definitions, and sentences about issues."""

from __future__ import annotations

from typing import Final

from yakkan.adapters.wording.fields import FIELDS
from yakkan.adapters.wording.word import Vocabulary, Word

DISPUTED: Final[Vocabulary] = {
    **FIELDS,
    # Of every fact
    "on": Word("日", "day"),
    "unit": Word("機器", "unit"),
    "contract": Word("契約", "contract"),
    # Of names
    "customer": Word("契約者", "customer"),
    "order": Word("申込み", "order"),
    # Of definitions
    "kind": Word("種類", "kind"),
    "units": Word("機器の内訳", "units"),
    "instalments": Word("分割払い", "instalments"),
    "starts_on": Word("開始日", "starts on"),
    "term_months": Word("契約月数", "months of the term"),
    "ends_on": Word("終了日", "ends on"),
    "auto_renews": Word("自動更新", "renews automatically"),
    "prorated": Word("日割り", "prorated"),
    "payment": Word("支払期日", "payment"),
    "maker": Word("製造者", "maker"),
    "sla": Word("サービスレベル", "service level"),
    "covers": Word("保守の対象", "covers"),
    "communications_secrecy": Word("通信の秘密", "secrecy of communications"),
    "lease": Word("リース", "lease"),
    "tax_rate": Word("税率", "tax rate"),
    "issued_on": Word("見積日", "quoted on"),
    "valid_until": Word("見積りの有効期限", "quote valid until"),
    "deposit_limit": Word("保証金の限度", "limit of deposits"),
    "edition": Word("約款の版", "edition of the terms"),
    "facts": Word("事実の件数", "facts"),
    "inspection_days": Word("検査日数（特約）", "days of inspection (special)"),
    "confirmation_days": Word("確認日数（特約）", "days of confirmation (special)"),
    "rework_months": Word("手直し月数（特約）", "months of rework (special)"),
    "non_renewal_months": Word("更新拒絶の予告月数（特約）", "months of notice against renewal (special)"),
    "renewal_months": Word("更新月数（特約）", "months of renewal (special)"),
    "rental_notice_business_days": Word("不具合通知の営業日数（特約）", "business days to notify defects (special)"),
    "latent_defect_months": Word("契約不適合の通知月数（特約）", "months for latent defects (special)"),
    "secrecy_years": Word("秘密保持の年数（特約）", "years of secrecy (special)"),
    "non_solicit_years": Word("引抜き禁止の年数（特約）", "years of the ban on soliciting (special)"),
    "late_interest_rate": Word("遅延損害金の利率（特約）", "rate of late interest (special)"),
    "late_interest_year_days": Word("遅延損害金の年の日数（特約）", "days of the interest year (special)"),
    "late_return_multiple": Word("返還遅延の倍率（特約）", "multiple for late return (special)"),
    "outsourcing_cap_months": Word("アウトソーシングの上限月数（特約）", "months of the outsourcing cap (special)"),
    "maintenance_cap_months": Word("保守の上限月数（特約）", "months of the maintenance cap (special)"),
    "reasonable_days": Word("相当の期間の日数（特約）", "days of a reasonable period (special)"),
    # Of the lines of a view
    "state": Word("状態", "state"),
    "passed_as": Word("合否", "passed as"),
    "title": Word("所有権", "title"),
    "risk": Word("危険", "risk"),
    "gross": Word("税込", "gross"),
    "outstanding": Word("残額", "outstanding"),
    "paid": Word("支払済", "paid"),
    "status": Word("状況", "status"),
    "cap": Word("上限", "cap"),
    "claimed": Word("請求額", "claimed"),
    "payable": Word("支払額", "payable"),
    "first_day": Word("初日", "first day"),
    "ended_on": Word("終了日", "ended on"),
    "since": Word("開始日", "since"),
    "term": Word("契約期間", "term"),
    "specification": Word("仕様", "specification"),
    "refundable": Word("返金すべき額", "refundable"),
    "advance": Word("前受金", "held as an advance"),
    "deposit_held": Word("保証金", "deposit held"),
}
"""Fields of facts, of definitions, and of the lines of a view."""

COMPARISON: Final[Vocabulary] = {
    # Sections and columns
    "papers_of": Word("{0}の書面", "papers of the {0}"),
    "owed_by": Word("{0}の主張による契約者の債務（円）", "owed as the {0} tells it (yen)"),
    "difference": Word("差額（円）", "difference (yen)"),
    "facts_told": Word("事実", "facts"),
    "counted": Word(
        "一致 {0}件、相違 {1}件、当社のみ {2}件、契約者のみ {3}件",
        "alike {0}, differing {1}, company only {2}, customer only {3}",
    ),
    "first": Word("最初の分岐", "Where they first part"),
    "first_event": Word("{0}: {1}（{2}）{3}。{4}のみによる。", "{0}: {1} ({2}){3}, on the {4}'s papers only."),
    "first_differing": Word(
        "{0}: {1}（{2}）{3}。{4}の主張による（相手方の主張は異なる）。",
        "{0}: {1} ({2}){3}, in the {4}'s version.",
    ),
    "first_deemed": Word(
        "{0}: {1}（{2}）{3}。{4}の主張による帰結。", "{0}: {1} ({2}){3}, as follows from the {4}'s papers."
    ),
    "first_bare": Word("{0}: 契約の内容又は解釈の相違による。", "{0}: by definitions or readings, with no event."),
    "first_never": Word(
        "この日まで、書面の相違は結果に影響しない。", "Up to this day nothing that follows from the papers differs."
    ),
    "by_issues": Word("争点{0}", "Issue {0}"),
    "named": Word("名称の相違", "Named differently"),
    "named_line": Word("{0}: {1}（{2}）、{3}（{4}）", "{0}: {1} ({2}), {3} ({4})"),
    "named_note": Word(
        "同じものとして比較した。別のものであれば、書面は同じ案件のものではない。",
        "They are compared as one and the same; if they are not, the papers are not about one matter.",
    ),
    "issues": Word("争点", "Issues in dispute"),
    "no_issues": Word("争点はありません。", "Nothing is in dispute."),
    "no": Word("番号", "no."),
    "sort": Word("区分", "sort"),
    "fact": Word("事実", "fact"),
    "law": Word("法律", "law"),
    "point": Word("争点", "point"),
    "says": Word("{0}の主張", "{0} says"),
    "gains": Word("有利", "in favour of"),
    "stake": Word("増減（円）", "yen"),
    "yen_note": Word(
        "円は、契約者の主張どおりとした場合に、契約者の最終的な負担（遅延損害金を含み、返金・前受金・保証金・損害賠償を差し引く）が\n"
        "増減する額。負担が変わらないときは、債務の増減。有利は、その場合に有利となる当事者。",
        "Yen: if the point is as the customer says, the change in what the customer ends up paying, late interest\n"
        "added, its own money and damages taken off; where that stays, in what it owes. In favour of: who is then\n"
        "better off.",
    ),
    "turns": Word("争点ごとの帰結", "What turns on each"),
    "contested": Word("結論を左右し得るその他の解釈", "Other readings that would change the outcome"),
    "no_contested": Word("ほかに結論を左右する解釈はありません。", "No other reading changes the outcome."),
    "on_papers": Word("{0}（円）", "{0} (yen)"),
    "gap": Word("残る差額", "gap left"),
    "states": Word("状態が変わる契約", "states changed"),
    "contested_note": Word(
        "金額は、各当事者の主張する事実における契約者の最終的な負担の増減（変わらないときは債務の増減）。\n"
        "残る差額は、その解釈による場合に両者の間になお残る負担の差。＋は、併せて切り替えるもの（少なくとも一つは単独では影響しない）。",
        "Yen: the change in what the customer ends up paying on the facts of either party, or where that stays in\n"
        "what it owes; gap left: what then still separates them. +: switched as well; one at least does nothing alone.",
    ),
    "readings_singly": Word(
        "解釈の組合せは確かめていません（切替えは一つずつ）。",
        "Readings that do nothing alone were not tried beside one another.",
    ),
    "readings_in_pairs": Word(
        "単独では影響しない解釈は、他の一つと併せて切り替えました（三つの組合せは確かめていません）。",
        "Readings that do nothing alone were tried beside one other; not three together.",
    ),
    "readings_in_threes": Word(
        "単独では影響しない解釈は、三つまで併せて切り替えました（一度に幾つかずつ）。",
        "Readings that do nothing alone were tried up to three together, several at once.",
    ),
    "incomplete": Word(
        "件数が多いため、争点の組合せの一部や、解釈の一つずつの切替えは確かめていません。",
        "There is much on record: not every two or three points together, or not every reading by itself, was tried.",
    ),
    # What a party says
    "silent": Word("主張なし", "not asserted"),
    "fewer": Word("同じもの{0}件のみ", "only {0} such asserted"),
    "retracted": Word("撤回（{0}）: {1}", "retracted ({0}): {1}"),
    "known": Word("申込み{0}、{1}、事実{2}件", "order {0}, {1}, facts: {2}"),
    "contract": Word("契約の存在", "the contract itself"),
    "record": Word("記録の順序", "the order of recording"),
    "record_says": Word("自己の記録の順序", "as in its own record"),
    "yes": Word("はい", "yes"),
    "no_word": Word("いいえ", "no"),
    "nothing": Word("なし", "none"),
    # What turns on an issue
    "decisive": Word("それだけで結果が変わる。", "It matters by itself."),
    "decisive_first": Word(
        "それだけで結果が変わる。ただし、他の争点がすべて{0}の主張どおりなら影響しない。",
        "It matters by itself; no more once all other points are as the {0} says.",
    ),
    "decisive_together": Word("それだけでは結果は変わらない。", "It changes nothing by itself."),
    "together": Word("争点{0}と合わせると（{1}円）:", "Together with issue {0} ({1} yen):"),
    "also_together": Word("争点{0}と合わせると、さらに（{1}円）:", "Together with issue {0} also ({1} yen):"),
    "more_together": Word("ほかの争点との組合せ{0}件", "and {0} more combinations with others"),
    "idle": Word("この日の結果には影響しない。", "Nothing turns on it on this day."),
    "idle_before": Word(
        "この日の結果には影響しない（{0}から一時的に影響した）。",
        "Nothing turns on it on this day, though it mattered from {0} for a time.",
    ),
    "enough": Word("相違する項目のうち、{0}だけで足りる。", "Of what is told differently this is enough: {0}."),
    "all_fields": Word("相違する項目のすべて（{0}）が必要。", "It takes all that is told differently: {0}."),
    "matters_from": Word("{0}から影響する。", "It matters from {0}."),
    "amounts": Word(
        "単独では{0}円、他の争点がすべて{2}の主張どおりなら{1}円。",
        "By itself {0} yen; with all other points as the {2} says, {1} yen.",
    ),
    "through": Word("{0}を通じて効く。", "It works through {0}."),
    "evidence": Word("証拠（{0}）: {1}", "evidence of the {0}: {1}"),
    "comes": Word("{0}が生ずる", "{0} comes about"),
    "goes": Word("{0}がなくなる", "{0} falls away"),
    "becomes": Word("{0}の{1}: {2}", "{0}, {1}: {2}"),
    "more": Word("ほか{0}件", "and {0} more"),
    "duty_line": Word("{0} {1}（{2}）", "{0} {1} ({2})"),
    "head_line": Word("{0}（{1}）", "{0} ({1})"),
}
"""Sentences with their places as {0}, {1}, ..."""
