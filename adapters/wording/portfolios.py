"""Titles and sentences about many contracts at once."""

from __future__ import annotations

from typing import Final

from yakkan.adapters.wording.word import Vocabulary, Word

PORTFOLIO_TITLES: Final[Vocabulary] = {
    "portfolio": Word("契約一覧", "Portfolio"),
    "matters": Word("契約者数", "customers"),
    "number": Word("契約数", "contracts"),
    "overdue_yen": Word("支払遅延（円）", "overdue (yen)"),
    "late_interest_yen": Word("遅延損害金（円）", "late interest (yen)"),
    "open_obligations": Word("未了の義務", "duties open"),
    "overdue_obligations": Word("期限徒過", "late"),
    "exposure": Word("賠償上限の合計（円）", "liability caps (yen)"),
    "next_deadline": Word("次の期限", "next due"),
}

PORTFOLIO_MESSAGES: Final[Vocabulary] = {
    "no_contracts": Word("この時点で契約はありません。", "There are no contracts by then."),
    "most_owing": Word("支払遅延の多い順に{0}名", "The {0} customers that are most in arrears"),
    "total": Word("合計", "total"),
    "written_rows": Word("{0}件の契約を{1}に書き出しました。", "Wrote {0} contracts to {1}."),
    "log_written": Word(
        "{4}のログに新しい記録{3}件を書き込みました。全体で契約者{1}名、記録{0}件、区画{2}個です。",
        "Wrote {3} new records to the log {4}, which holds {1} customers with {0} records in {2} partitions.",
    ),
    "log_current": Word(
        "{4}のログは最新です。契約者{1}名、記録{0}件、区画{2}個です。",
        "The log {4} is up to date: {1} customers with {0} records in {2} partitions.",
    ),
    "generated": Word(
        "契約者{0}名、契約{1}件、記録{2}件を{3}に書き込みました。記録は{4}までです。",
        "Wrote {0} customers with {1} contracts and {2} records to {3}. The record ends on {4}.",
    ),
}
