"""The words of what is in dispute: answers across readings, decisive facts, and the last safe day of an act."""

from __future__ import annotations

from typing import Final

from yakkan.adapters.wording.word import Vocabulary, Word

ACTS: Final[Vocabulary] = {
    "reject": Word("不合格の通知", "rejecting"),
    "object": Word("完了への異議の申出", "objecting to completion"),
    "confirm": Word("確認・検査合格書の交付", "confirming or certifying"),
    "refuse_renewal": Word("更新拒絶の申出", "refusing renewal"),
    "demand_rework": Word("手直しの請求", "demanding rework"),
    "notice_latent_defect": Word("契約不適合の通知", "giving notice of a latent defect"),
    "notice_rental_defect": Word("レンタル品の不具合の通知", "giving notice of a defect of a rented unit"),
    "pay": Word("支払", "paying"),
    "cure": Word("違反の是正", "putting the breach right"),
    "return": Word("レンタル品の返還", "returning"),
}
"""Acts that have a last day."""

CONTESTED_TITLES: Final[Vocabulary] = {
    "across": Word("解釈ごとの答え", "The answer across readings"),
    "answer": Word("答え", "answer"),
    "under": Word("この答えとなる解釈", "where it is read so"),
    "owed_sum": Word("契約者の債務（円）", "customer owes (yen)"),
    "deciding": Word("答えを分ける解釈", "The readings that decide"),
    "decisive": Word("決め手となる事実", "Decisive facts"),
    "without": Word("この事実がなければ", "without"),
    "answer_then": Word("その場合の答え", "answer then"),
    "moves": Word("日がずれたとき", "If the day were another"),
    "fact": Word("事実", "fact"),
    "days_earlier": Word("早まってもよい日数", "days to spare earlier"),
    "flips_earlier": Word("答えが変わる日（前）", "flips on (earlier)"),
    "days_later": Word("遅れてもよい日数", "days to spare later"),
    "flips_later": Word("答えが変わる日（後）", "flips on (later)"),
    "safe": Word("いつまでに行えば安全か", "By when it is safe"),
    "from_day": Word("から", "from"),
    "to_day": Word("まで", "to"),
    "in_time_under": Word("期限内となる解釈", "in time only under"),
    "why_last": Word("最終日の理由", "why that is the last day"),
}

CONTESTED_MESSAGES: Final[Vocabulary] = {
    "asked": Word("問い: {0}", "Question: {0}"),
    "certain": Word("確実: どの解釈によっても{0}", "Certain: {0} whatever one reads."),
    "contested": Word(
        "争いがあり得る: 解釈{1}により答えが{0}通りに分かれます。", "Contested: {0} answers, decided by {1}."
    ),
    "answers_left_out": Word(
        "答えが多いため、最初と最後の{0}件ずつを示します。全部は--jsonで得られます。",
        "There are many answers: the first and the last {0} are shown, --json gives all.",
    ),
    "span": Word(
        "答えの幅: {0}円から{1}円まで（差 {2}円）", "Span of the answers: {0} to {1} yen (a difference of {2})"
    ),
    "span_cut": Word(
        "答えの幅: 少なくとも{0}円から{1}円まで（差 {2}円）。探索を打ち切ったため、これより広いことがあり得る。",
        "Span of the answers: at least {0} to {1} yen (a difference of {2}); the search was cut, it may be wider",
    ),
    "owed_span": Word(
        "これらの解釈による契約者の債務の幅: {0}円から{1}円まで（差 {2}円）",
        "Span of what the customer owes under these readings: {0} to {1} yen (a difference of {2})",
    ),
    "owed_span_cut": Word(
        "これらの解釈による契約者の債務の幅: 少なくとも{0}円から{1}円まで（差 {2}円）",
        "Span of what the customer owes under these readings: at least {0} to {1} yen (a difference of {2})",
    ),
    "every_combination": Word(
        "関係し得る{0}の解釈の全組合せを確かめました（導出{1}回）。",
        "Every combination of the {0} readings that could matter was covered ({1} views).",
    ),
    "by_switching": Word(
        "関係し得る解釈は{0}あり、答えを分けるもの以外も、一つずつ、また複数まとめて切り替えて確かめました（導出{1}回）。",
        "{0} readings could matter; the others were switched one by one and several together ({1} views).",
    ),
    "cut": Word(
        "上限に達したため、探索を打ち切りました。ほかにも答えがあり得ます。--onlyで解釈を絞れます。",
        "The search was cut at its bound: there may be more. Name fewer readings with --only.",
    ),
    "facts_cut": Word(
        "事実が多いため、契約ごとに調べ、そこで決め手となるものを全体で確かめました。ほかにもあり得ます。",
        "There are many facts: each contract was looked at by itself, and what decides there in the whole matter. "
        "There may be more.",
    ),
    "answer_now": Word("答え: {0}", "The answer: {0}"),
    "nothing_decides": Word(
        "{0}件までの事実を除いても、答えは変わりません。", "No set of up to {0} facts changes the answer when missing."
    ),
    "nothing_moves": Word(
        "どの事実の日を前後{0}日までずらしても、答えが変わる日は見つかりません。",
        "No fact was found to change the answer when it is moved by up to {0} days.",
    ),
    "days_searched": Word(
        "空欄は、前後{0}日までの範囲で答えが変わる日が見つからないことを示します。",
        "Blank: none found within {0} days.",
    ),
    "days_cut": Word(
        "次の事実は、下記の日数までは毎日、それより先は何かが変わり得る日だけを調べました（*も同じ）。",
        "Every day was tried up to the days below, and farther off only those on which something can turn (so at *):",
    ),
    "days_tried": Word("{0} 前{1}日、後{2}日", "{0} {1} days earlier, {2} days later"),
    "days_not_looked_earlier": Word("{0}は前{1}日までしか調べていません。", "{0} was moved by {1} days earlier only."),
    "days_not_looked_later": Word("{0}は後{1}日までしか調べていません。", "{0} was moved by {1} days later only."),
    "views_made": Word("対象の事実{0}件、導出{1}回。", "{0} facts bear on the day; {1} views."),
    "word_yes": Word("はい", "yes"),
    "word_no": Word("いいえ", "no"),
    "word_none": Word("なし", "none"),
    "sum": Word("{0}円", "{0} yen"),
    "safe_open": Word(
        "{0}（{1}）は、{2}までに行えば、どの解釈によっても期限内です。",
        "{0} ({1}) is in time under every reading until {2}.",
    ),
    "safe_passed": Word(
        "{0}（{1}）は、どの解釈によっても期限内といえる最後の日（{2}）をすでに過ぎています。",
        "{0} ({1}): the last day in time under every reading, {2}, has passed.",
    ),
    "safe_over": Word(
        "{0}（{1}）は、どの解釈によっても期限を過ぎています（期限内となる解釈のうち最も遅い日は{2}でした）。",
        "{0} ({1}) is too late under every reading: the last day under any was {2}.",
    ),
    "safe_over_cut": Word(
        "{0}（{1}）は、調べた解釈の範囲では期限を過ぎています（そのうち最も遅い日は{2}）。",
        "{0} ({1}) is too late under every reading that was tried: the last day under any of them was {2}.",
    ),
    "safe_open_cut": Word(
        "{0}（{1}）は、{2}までに行えば、調べた解釈の範囲では期限内です。",
        "{0} ({1}) is in time under every reading that was tried until {2}.",
    ),
    "safe_passed_cut": Word(
        "{0}（{1}）は、調べた解釈の範囲でどれによっても期限内といえる最後の日（{2}）をすでに過ぎています。",
        "{0} ({1}): the last day in time under every reading that was tried, {2}, has passed.",
    ),
    "safe_done": Word(
        "{0}（{1}）は、{2}に済んでいます [{3}]。",
        "{0} ({1}) was done on {2} [{3}].",
    ),
    "safe_gone": Word(
        "{0}（{1}）は、{2}から「{3}」のため、もはや行うことがありません。",
        "{0} ({1}): nothing is left to do, {3} since {2}.",
    ),
    "or": Word("又は", " or "),
    "safe_settled_under": Word(
        "済んでいる、又は行うことがなくなっているのは、次の解釈による場合です: {0}",
        "It was done, or nothing is left to do, under: {0}",
    ),
    "safe_again": Word(
        "それ以外の解釈に備えるには、{0}までに行えば期限内です。",
        "Against the other readings it is in time until {0}.",
    ),
    "safe_again_over": Word(
        "それ以外の解釈では、期限を過ぎています（最も遅い日は{0}）。",
        "Under the others it is too late: the last day was {0}.",
    ),
    "safe_takes_effect_late": Word(
        "ただし、{0}に行っても、遅れた行為としての効力はあります。",
        "Done on {0} it still has its effect, as an act that is late.",
    ),
    "safe_not_open": Word(
        "{0}（{1}）は、現在の事実のもとでは、いつ行っても効力がありません。",
        "{0} ({1}) has no effect on any day, as the facts stand.",
    ),
    "safe_no_last_day": Word("{0}（{1}）には期限がありません。", "{0} ({1}) has no last day."),
    "safe_due": Word("現在の解釈による最終日: {0}", "Last day under the readings in force: {0}"),
    "safe_latest": Word("いずれかの解釈で期限内となる最後の日: {0}", "Last day under any reading: {0}"),
    "safe_opens": Word(
        "{0}より前に行うと、解釈によっては効力がありません。",
        "Before {0} it has no effect under some reading.",
    ),
    "safe_never": Word(
        "次の解釈では、いつ行っても効力がありません（上の安全日はこれを除きます）: {0}",
        "No day does, and the safe day leaves it out of account, under: {0}",
    ),
    "safe_never_alone": Word("次の解釈では、いつ行っても効力がありません: {0}", "No day does under: {0}"),
    "safe_next_day": Word("翌日に行うと: {0}", "On the day after: {0}"),
    "safe_today": Word("この日に行うと: {0}", "On the day asked about: {0}"),
    "safe_because": Word("理由: {0}", "Because: {0}"),
    "no_end": Word("期限なし", "no end"),
}
