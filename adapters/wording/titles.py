"""Titles of sections and columns, and the sentences that the command line says itself."""

from __future__ import annotations

from typing import Final

from yakkan.adapters.wording.asking import ASKING_MESSAGES, ASKING_TITLES
from yakkan.adapters.wording.contested import CONTESTED_MESSAGES, CONTESTED_TITLES
from yakkan.adapters.wording.disputing import DISPUTE_MESSAGES, DISPUTE_TITLES
from yakkan.adapters.wording.portfolios import PORTFOLIO_MESSAGES, PORTFOLIO_TITLES
from yakkan.adapters.wording.word import Vocabulary, Word

TITLES: Final[Vocabulary] = {
    # Sections
    "contracts": Word("契約", "Contracts"),
    "owed": Word("果たすべき義務", "What is owed"),
    "money": Word("金銭", "Money"),
    "interest": Word("遅延損害金", "Late interest"),
    "totals": Word("合計（円）", "Totals (yen)"),
    "stake": Word("責任と上限", "What is at stake"),
    "timeline": Word("経過", "Timeline"),
    "agenda": Word("予定表", "Agenda"),
    "readings": Word("解釈", "Readings"),
    # The head of a page
    "customer": Word("契約者", "customer"),
    "orders": Word("申込み", "orders"),
    "as_of": Word("基準日", "as of"),
    "known_at": Word("既知の時点", "known at"),
    "read_as": Word("解釈", "readings"),
    "edition": Word("約款の版", "edition"),
    # Columns
    "contract": Word("契約", "contract"),
    "kind": Word("種類", "kind"),
    "state": Word("状態", "state"),
    "since": Word("開始日", "since"),
    "term": Word("契約期間", "term"),
    "passed_as": Word("合否", "passed as"),
    "handed_over_on": Word("引渡日", "handed over"),
    "title": Word("所有権", "title"),
    "risk": Word("危険", "risk"),
    "id": Word("番号", "no."),
    "duty": Word("義務", "duty"),
    "what": Word("事項", "what"),
    "debtor": Word("義務者", "who"),
    "who": Word("行う者", "by whom"),
    "due_on": Word("期限", "due"),
    "safe_on": Word("安全日", "safe day"),
    "days_left": Word("残日数", "days left"),
    "decided_by": Word("安全日の根拠", "safe under"),
    "status": Word("状況", "status"),
    "amount": Word("金額（円）", "yen"),
    "article": Word("条項", "article"),
    "charge": Word("請求", "charge"),
    "gross": Word("税込（円）", "gross (yen)"),
    "paid": Word("支払済（円）", "paid (yen)"),
    "outstanding": Word("残額（円）", "outstanding (yen)"),
    "period": Word("期間", "period"),
    "days": Word("日数", "days"),
    "rate": Word("利率", "rate"),
    "base": Word("元本（円）", "base (yen)"),
    "head": Word("責任の種類", "head"),
    "bearer": Word("責任者", "bearer"),
    "remedy": Word("内容", "remedy"),
    "cap": Word("上限（円）", "cap (yen)"),
    "claimed": Word("請求額（円）", "claimed (yen)"),
    "payable": Word("支払額（円）", "payable (yen)"),
    "day": Word("日", "day"),
    "recorded": Word("記録時刻", "recorded"),
    "event": Word("事実・効果", "event"),
    "effect": Word("効力・理由", "effect and reason"),
    "ref": Word("記録番号", "ref"),
    "reading": Word("番号", "reading"),
    "question": Word("問い", "question"),
    "default": Word("既定", "default"),
    "choices": Word("選択肢", "choices"),
    # What is in dispute
    **CONTESTED_TITLES,
    # Many contracts at once
    **PORTFOLIO_TITLES,
    # Totals
    "charged": Word("請求", "charged"),
    "reductions": Word("減額・返金", "reductions"),
    "paid_total": Word("支払済み", "paid"),
    "outstanding_total": Word("残額", "outstanding"),
    "overdue": Word("うち支払遅延", "overdue"),
    "late_interest": Word("遅延損害金", "late interest"),
    "interest_paid": Word("遅延損害金の支払", "interest paid"),
    "deposit_held": Word("保証金", "deposit held"),
    "refundable": Word("返金すべき額", "refundable"),
    "advance": Word("前受金", "paid in advance"),
    **ASKING_TITLES,
    **DISPUTE_TITLES,
}

MESSAGES: Final[Vocabulary] = {
    "no_advice": Word(
        "これは計算の結果であり、法的助言ではありません。",
        "This is a computation and no legal advice.",
    ),
    "all_known": Word("記録の全部", "everything recorded"),
    "defaults": Word("すべて既定", "all default"),
    "others_default": Word("（ほかは既定）", "(all others default)"),
    "nothing_owed": Word("未了の義務はありません。", "Nothing is open."),
    "no_charges": Word("請求はまだありません。", "No charges yet."),
    "no_liability": Word("責任はまだ生じていません。", "No liability yet."),
    "no_events": Word("まだ何も起きていません。", "Nothing has happened yet."),
    "nothing_due": Word("この期間に行うべきことはありません。", "Nothing is to be done in this time."),
    "account": Word("取引口座", "account"),
    "uncapped": Word("上限なし", "uncapped"),
    "until": Word("{0}から{1}まで", "{0} to {1}"),
    "from": Word("{0}から", "from {0}"),
    "no_effect": Word("効力なし", "NO EFFECT"),
    "deemed": Word("みなし", "deemed"),
    "forecast": Word("見込み", "FORECAST"),
    "derived": Word("（未記録）", "(not recorded)"),
    "seen_from": Word("{0}から見える", "seen from {0}"),
    "corrected": Word("訂正済み（訂正前 {0}）", "corrected (was {0})"),
    "passed": Word("経過", "passed"),
    "no_day": Word("定めなし", "none named"),
    "claim_window": Word("{0}の通知の最終日", "last day to give notice of: {0}"),
    "safe_day_note": Word(
        "安全日は、各解釈のうち最も早い期限です。その日までに行えば、どの解釈でも期限に間に合います。",
        "The safe day is the earliest due day under any reading: who acts by then is in time under all.",
    ),
    **PORTFOLIO_MESSAGES,
    "imported": Word("{0}件を追加しました。", "Appended {0} events."),
    "imported_one": Word("1件を追加しました。", "Appended 1 event."),
    "advanced": Word("{1}まで進め、{0}件を追加しました。", "Advanced to {1}: appended {0} events."),
    "advanced_one": Word("{1}まで進め、1件を追加しました。", "Advanced to {1}: appended 1 event."),
    "future": Word(
        "{0}は未来の日です。これより前の時点の記録はもうできません。",
        "{0} lies in the future: nothing can be recorded as of an earlier instant any more.",
    ),
    "without_effect": Word("{0}（{1}）には効力がありません: {2}", "{0} ({1}) has no effect: {2}"),
    "checked_file": Word("{0}: {1}件中{2}件一致", "{0}: {2} of {1} expectations hold"),
    "checked_short": Word("{0}現在、{1}: 期待は{2}、実際は{3}", "as of {0}, {1}: expected {2}, found {3}"),
    "checked": Word(
        "{0}件の期待を確かめ、{1}件が一致しませんでした。",
        "Verified {0} expectations: {1} failed.",
    ),
    "checked_fine": Word("{0}件の期待を確かめ、すべて一致しました。", "Verified {0} expectations: all hold."),
    "checked_nothing": Word("期待が一つもありません。", "No expectations were found."),
    "verified": Word(
        "{0}件の取引、{1}件の記録に欠けも重複もありません。",
        "{0} matters with {1} records: none is missing or doubled.",
    ),
    "replayed": Word("みなし記録はすべて導出と一致します。", "The journal equals what the facts give."),
    "not_derived": Word(
        "{0}: 台帳にある{1}（{2}）は導出されません",
        "{0}: the journal holds {1} of {2}, which does not follow from the facts",
    ),
    "not_journalled": Word(
        "{0}: 導出される{1}（{2}）が台帳にありません",
        "{0}: {1} of {2} follows from the facts but is missing in the journal",
    ),
    "put_off": Word(
        "{0}: {1}（{2}）を次の夜間処理が見落とします。`yakkan advance --rebuild`で予定表を作り直してください",
        "{0}: the nightly run would miss {1} of {2}; `yakkan advance --rebuild` works its agenda out anew",
    ),
    "salvage_all": Word(
        "記録はすべて読み取れます。壊れているのは記録から導かれるものだけです。"
        "`--salvage FILE`で新しいストアに写し、そちらをお使いください。",
        "Every event can still be read; only what is derived from them is damaged. `--salvage FILE` copies them\n"
        "to a new store: use that one.",
    ),
    "salvage_some": Word(
        "バックアップからストアを戻してください。`--salvage FILE`は、まだ読み取れる記録を新しいストアに写します。",
        "Take the store from a backup. `--salvage FILE` copies the events that can still be read to a new store.",
    ),
    "salvage_none": Word("バックアップからストアを戻してください。", "Take the store from a backup."),
    "salvaged": Word("{0}件の記録を{1}に写しました。", "Copied {0} events to {1}."),
    "state_of": Word("{0}は{2}から「{1}」", "{0} is {1} since {2}"),
    "state_never": Word("{0}は「{1}」", "{0} is {1}: nothing has happened to it yet"),
    "by_terms": Word("約款の定め", "by the terms"),
    "by_statute": Word("法律の定め", "by statute"),
    "and_without_effect": Word("（効力なし）", ", without effect"),
    "grounds": Word("理由", "grounds"),
    "articles": Word("関係する条項", "articles"),
    "default_mark": Word("（既定）", "(default)"),
    "demo_story": Word(
        "6月2日に納入されたサーバ2台のうち、1台の不合格通知が期限内に届いていました。ところが\n"
        "記録されず、その1台も合格したものとして扱われます。通知は3日後に見つかりました。",
        "Two servers were delivered on 2 June. A written rejection of one of them arrived in time\n"
        "but was not recorded, so the unit was taken as passed. The letter is found three days later.",
    ),
    "demo_both": Word("{0}の状態を、知っていることの違いで比べる", "The same day, {0}, under two states of knowledge"),
    "demo_before": Word("{0}までに知られていたこと", "as known on {0}"),
    "demo_after": Word("{0}までに知られたこと", "as known on {0}"),
    "demo_difference": Word(
        "同じ日でも、何を知っているかで答えは変わります。記録は書き換えず、前の答えもそのまま残ります。",
        "The same day, another knowledge, another answer. Nothing was overwritten: both answers remain.",
    ),
    "report_written": Word("{0}を書き出しました。", "Wrote {0}."),
    "demo_next": Word("次に試すコマンド", "Try next"),
    **ASKING_MESSAGES,
    **CONTESTED_MESSAGES,
    **DISPUTE_MESSAGES,
}
"""Sentences with their places as {0}, {1}, ..."""
