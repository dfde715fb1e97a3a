"""The words of questions to all matters: what falls due, what is at stake, where a text stands."""

from __future__ import annotations

from typing import Final

from yakkan.adapters.wording.word import Vocabulary, Word

ASKING_TITLES: Final[Vocabulary] = {
    "at_stake": Word("残高と責任の状況", "What is at stake"),
    "found": Word("検索結果", "Found"),
    "day_range": Word("期間", "days"),
    "contract_count": Word("契約数", "contracts"),
    "owed_late": Word("支払遅延（円）", "overdue (yen)"),
    "caps": Word("賠償上限の合計（円）", "caps (yen)"),
    "uncapped_heads": Word("上限なしの責任", "heads without cap"),
    "source": Word("区分", "source"),
    "place": Word("箇所", "where"),
    "text": Word("内容", "text"),
    "source_customer": Word("契約者", "customer"),
    "source_contract": Word("契約", "contract"),
    "source_obligation": Word("義務", "obligation"),
    "source_event": Word("事実・効果", "event"),
}

ASKING_MESSAGES: Final[Vocabulary] = {
    "indexed": Word(
        "{0}件の取引先を{1}時点で導出しました（記録の位置 {2}）。",
        "Derived {0} matters as of {1} (records read to {2}).",
    ),
    "indexed_one": Word(
        "1件の取引先を{1}時点で導出しました（記録の位置 {2}）。",
        "Derived 1 matter as of {1} (records read to {2}).",
    ),
    "indexed_none": Word(
        "{1}時点の読取り用データは最新です（記録の位置 {2}）。",
        "Up to date as of {1} (records read to {2}).",
    ),
    "made_anew": Word("{0}を作り直しました。", "Made {0} anew."),
    "nothing_falls_due": Word("この期間に期限が到来するものはありません。", "Nothing falls due in these days."),
    "nothing_at_stake": Word("契約はまだありません。", "There are no contracts yet."),
    "found_nothing": Word("「{0}」は見つかりません。", 'Nothing contains "{0}".'),
    "found_more": Word(
        "最初の{0}件を示しています。--limit で増やせます。", "The first {0} are shown; ask for more with --limit."
    ),
    "no_contract": Word("契約によらないもの", "no contract"),
    "either_party": Word("双方", "either"),
    "due_non_renewal": Word("更新拒絶の通知の最終日", "last day to refuse renewal"),
    "the term renews": Word("契約期間の満了（更新）", "the term renews"),
    "the term ends": Word("契約期間の満了", "the term ends"),
    "early termination takes effect": Word("中途解約の発効", "early termination takes effect"),
    "due_sum": Word("{0}（{1}件、{2}円）", "{0} ({1}, {2} yen)"),
    "due_count": Word("{0}（{1}件）", "{0} ({1})"),
}
