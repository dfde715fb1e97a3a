"""The words of the document for a court file."""

from __future__ import annotations

from typing import Final

from yakkan.adapters.wording.word import Vocabulary, Word

COURT: Final[Vocabulary] = {
    # The head
    "document": Word("契約経過報告書", "Report on the Course of the Contract"),
    "matter": Word("契約者", "Customer"),
    "orders": Word("申込書", "Orders"),
    "edition": Word("適用約款", "Edition of the terms"),
    "as_of": Word("基準日", "As of"),
    "known_at": Word("知り得た範囲", "Known at"),
    "readings": Word("解釈", "Readings"),
    "known_all": Word("記録された事実の全部（最終記録 {0}）", "everything recorded, the last at {0}"),
    "known_nothing": Word("記録された事実の全部（事実の記録なし）", "everything recorded: no fact as yet"),
    "known_day": Word("{0}の終わりまでに記録された事実", "what was recorded by the end of {0}"),
    "known_instant": Word("{0}までに記録された事実", "what was recorded by {0}"),
    "all_default": Word("すべて既定（別紙2）", "all by default (Annex 2)"),
    "others_default": Word("{0}、ほかは既定（別紙2）", "{0}; all others by default (Annex 2)"),
    "running_head": Word("{0}　基準日 {1}", "{0}, as of {1}"),
    "disclaimer": Word(
        "本書は、記録された事実に約款の条項を適用した計算の結果であり、法的助言ではない。"
        "日付は日本標準時による。金額は円で、税の区別のない額は消費税等を含む。",
        "This document is what follows by computation from the recorded facts and the articles of the terms. It is no"
        " legal advice. Days and instants are in Japan Standard Time; amounts are in yen and include tax unless said.",
    ),
    # Sections
    "standing": Word("契約の現況", "Where each contract stands"),
    "chronology": Word("経過", "Chronology"),
    "chronology_note": Word(
        "日は効力の生ずる日（通知は到達の日）、記録は記録された時刻（日本標準時）である。"
        "取消線のある行は、後の記録により撤回され、又は取り下げられたもので、効力を有しない。",
        "The day is that on which a fact takes effect (a notice: on which it arrived); beside it the instant at which"
        " it was recorded. Rows struck through were withdrawn or retracted by a later record and do not stand.",
    ),
    "deadlines": Word("期限", "Deadlines"),
    "deadlines_note": Word(
        "計算上の末日が休業日に当たり繰り下げられた期限には、その末日と休業日を示す。",
        "Where the last day by the count had no business and the deadline moved, that day and the reason are given.",
    ),
    "obligations": Word("権利義務", "Who owes what"),
    "open_obligations": Word("未了の義務", "Obligations that stand"),
    "ended_obligations": Word("終了した義務", "Obligations that have ended"),
    "ledger": Word("金銭", "Money"),
    "charges": Word("請求", "Charges"),
    "interest": Word("遅延損害金", "Late interest"),
    "totals": Word("合計", "Totals"),
    "journal": Word("仕訳", "Journal"),
    "liability": Word("責任", "Liability"),
    "annex_grounds": Word("別紙1　根拠", "Annex 1: Grounds"),
    "annex_grounds_note": Word(
        "本文の根拠欄の番号ごとに、条項、もとになる事実（経過の番号）、算定又は判断及び採用した解釈を示す。",
        "For each number in a column of grounds: the provision, the facts (by their number in the chronology), the"
        " arithmetic or what decided, and the reading.",
    ),
    "annex_readings": Word("別紙2　解釈", "Annex 2: Readings"),
    "annex_readings_note": Word(
        "約款の文言に複数の読み方があり、本書の結論に当たり参照した点について、採用した読み方を示す。",
        "Where the text of the terms is open and this document had to read it: the reading that it follows.",
    ),
    "main_title": Word("第{0}　{1}", "{0}. {1}"),
    "inner_title": Word("{0}　{1}", "({0}) {1}"),
    # Columns
    "no": Word("番号", "No."),
    "day": Word("日", "Day"),
    "recorded": Word("記録", "Recorded"),
    "event": Word("事実・効果", "Event"),
    "place": Word("契約", "Contract"),
    "unit": Word("機器", "Unit"),
    "effect": Word("効力・理由", "Effect, reason"),
    "article": Word("条項", "Article"),
    "contract": Word("契約・機器", "Contract, unit"),
    "kind": Word("種類", "Kind"),
    "state": Word("状態", "State"),
    "since": Word("開始日", "Since"),
    "passed_as": Word("合否・引渡日", "Passed, handed over"),
    "title_risk": Word("所有権・危険", "Title, risk"),
    "due": Word("期限", "Due"),
    "nominal": Word("計算上の末日・繰下げの理由", "Last day by the count, and why it moved"),
    "duty": Word("義務", "Obligation"),
    "debtor": Word("義務者", "Debtor"),
    "creditor": Word("権利者", "Creditor"),
    "status": Word("状況", "Status"),
    "amount": Word("金額", "Yen"),
    "grounds": Word("根拠", "Grounds"),
    "arose": Word("発生日", "Arose"),
    "charge": Word("請求", "Charge"),
    "net": Word("税抜額", "Net"),
    "tax": Word("税額", "Tax"),
    "gross": Word("税込額", "Gross"),
    "paid": Word("支払済", "Paid"),
    "outstanding": Word("残額", "Open"),
    "period": Word("期間", "Period"),
    "days": Word("日数", "Days"),
    "rate": Word("年率", "Rate"),
    "base": Word("元本", "Principal"),
    "debit": Word("借方", "Debit"),
    "credit": Word("貸方", "Credit"),
    "head": Word("責任の種類・内容", "Head, remedy"),
    "bearer": Word("責任者", "Bearer"),
    "cap": Word("上限", "Cap"),
    "claimed": Word("請求額", "Claimed"),
    "payable": Word("支払額", "Payable"),
    "facts": Word("もとになる事実", "Facts"),
    "arithmetic": Word("算定・判断", "Arithmetic, or what decided"),
    "reading": Word("解釈", "Reading"),
    "question": Word("問い", "Question"),
    "followed": Word("採用した読み方", "Reading followed"),
    # Cells
    "number": Word("{0}番", "no. {0}"),
    "follows": Word("{0}番による", "follows from no. {0}"),
    "struck": Word("【{0}】", "[{0}]"),
    "has_effect": Word("効力あり", "takes effect"),
    "term": Word("第{0}期", "term {0}"),
    "before": Word("（当初 {0}）", "(before: {0})"),
    "late_interest_on": Word("{0}の遅延損害金", "late interest on {0}"),
    "chosen": Word("選択", "chosen"),
    "unseen": Word("〔U+{0}〕", "[U+{0}]"),
    # Accounts of the journal
    "receivable": Word("売掛金 {0}", "receivable {0}"),
    "fees": Word("売上 {0}", "fees {0}"),
    "consumption-tax": Word("仮受消費税", "consumption tax"),
    "customer-credit": Word("前受金", "customer's credit"),
    "lessor-credit": Word("リース会社への返金", "lessor's credit"),
    "cash": Word("現金預金", "cash"),
    "deposits": Word("預り保証金", "deposits held"),
    "late-interest": Word("受取遅延損害金", "late interest earned"),
    "customer-claims": Word("契約者の債権（相殺）", "customer's claims (set-off)"),
}
"""Titles, columns and cells, with their places as {0}, {1}, ..."""
