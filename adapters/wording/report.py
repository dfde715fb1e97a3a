"""The words of the HTML report."""

from __future__ import annotations

from typing import Final

from yakkan.adapters.wording.word import Vocabulary, Word

REPORT: Final[Vocabulary] = {
    "report": Word("契約経過報告書", "Report on the course of a contract"),
    "position": Word("表示する時点", "Point shown"),
    "as_of_hint": Word("その日に何が成り立っていたか", "what was the case on that day"),
    "known_hint": Word("その時点までの記録だけで答える", "using only what was recorded by then"),
    "record_end": Word("（最後の記録）", "(last record)"),
    "filter": Word("絞り込み（契約名など）", "Filter (contract, word)"),
    "with_grounds": Word("各行に理由を示す", "Show the grounds of each line"),
    "with_ended": Word("終わった義務も示す", "Show obligations that have ended"),
    "earlier_day": Word("前の日", "One day earlier"),
    "later_day": Word("次の日", "One day later"),
    "earlier_record": Word("前の記録", "One record earlier"),
    "later_record": Word("次の記録", "One record later"),
    "figure": Word("二つの時間軸", "Two clocks"),
    "figure_how": Word(
        "横軸は効力の日（基準日）、縦軸は記録された順（既知の時点）。図をクリック又はドラッグすると時点が動きます。"
        "キーボードでは図を選び、左右で日、上下で記録、Enterで記録の理由。",
        "Across: the day of effect (as of). Down: the order of recording (known at). Press or drag to move the point. "
        "By keyboard, focus the figure: left and right for days, up and down for records, Enter for the grounds.",
    ),
    "lanes": Word("契約・機器の状態（既知の時点による）", "States of contracts and units, as known at the point"),
    "log": Word("記録された順の事実と効果", "Facts and effects in the order of recording"),
    "lanes_shown": Word("{1}件のうち{0}件を図示（絞り込みで選べます）", "{0} of {1} drawn (the filter chooses)"),
    "explanation": Word("理由", "Grounds"),
    "explanation_empty": Word(
        "表の行又は図の印を選ぶと、条項、事実、計算、解釈をここに示します。",
        "Choose a line of a table or a mark in the figure: provision, facts, arithmetic and reading appear here.",
    ),
    "explain": Word("理由を見る", "Show the grounds"),
    "not_there": Word("この時点には現れません。", "It does not appear at this point."),
    "no_grounds": Word("根拠となる事実はまだありません。", "No fact has led to it yet."),
    "forecast": Word("見込み", "forecast"),
    "late": Word("{0}日遅れて記録", "recorded {0} days late"),
    "legend_on_time": Word("当日の記録", "recorded on its day"),
    "legend_late": Word(
        "遅れた記録（効力の日から記録の日までの線）", "recorded late (line from its day to the recording)"
    ),
    "legend_deemed": Word("みなし効果", "deemed by the terms"),
    "legend_withdrawn": Word("撤回・取下げ", "withdrawn or retracted"),
    "legend_forecast": Word("見込み（その後の記録がないものとして）", "forecast, if nothing further is recorded"),
    "legend_deadline": Word("期限（休日による繰下げは矢印）", "deadline (arrow: moved by a holiday)"),
    "legend_unknown": Word("この時点ではまだ記録されていない", "not yet recorded at the point"),
    "legend_closed": Word("土日・祝日・年末年始", "weekend, national holiday, year end"),
    "moved": Word("本来は{0}、休日により繰下げ（{1}）", "nominally {0}, moved: {1}"),
    "deadlines_moved": Word("休日により動いた期限", "Deadlines moved by holidays"),
    "nominal": Word("本来の日", "nominal day"),
    "why_moved": Word("動いた理由", "moved because"),
    "said_more": Word("ほか{0}件", "{0} more"),
    "show_all": Word("残り{0}行も示す", "Show {0} more lines"),
    "nothing": Word("該当はありません。", "Nothing here."),
    "scope": Word("この報告書で動かせる範囲", "What this report answers"),
    "scope_days": Word("基準日：{0}から{1}までの各日。", "As of: every day from {0} to {1}."),
    "scope_whole": Word(
        "既知の時点：記録のあった{0}の時点すべて。間の時点は、直前の記録の時点と同じ答えになります。",
        "Known at: all {0} instants at which something was recorded; "
        "between two of them the answer is the earlier one's.",
    ),
    "scope_part": Word(
        "既知の時点：記録が多いため{0}の時点を選べます。そのうち{1}の時点は全日について、ほかはその当時までの日"
        "について答え、将来の見込みは示しません。示す値はすべて計算どおりの値です。",
        "Known at: of this long record {0} instants can be chosen; {1} of them answer for every day, the others for "
        "the days up to their present, without forecasts. Every value shown is computed, none is interpolated.",
    ),
    "scope_made": Word(
        "この報告書は記録から自動的に計算したもので、外部との通信を一切行いません。",
        "This report was computed from the record and never contacts a network.",
    ),
    "no_script": Word(
        "スクリプトが無効のため、選ばれた時点の内容だけを示しています。",
        "Scripts are off: this is the content of the chosen point only.",
    ),
    "note": Word("備考", "note"),
    "evidence": Word("証拠", "evidence"),
    "reason": Word("理由", "reason"),
    "more_with_scripts": Word(
        "残り{0}行はスクリプトを有効にしたときだけ示します。", "{0} more lines are shown only with scripts on."
    ),
    "no_grounds_here": Word(
        "行数が多いため、理由はスクリプトを有効にしたときだけ示します。",
        "For its length the grounds of each line are shown only with scripts on.",
    ),
    "at_point": Word("{0}現在、{1}までに知られたこと", "As of {0}, as known at {1}"),
    "limited_to": Word(
        "この既知の時点で示せるのは{0}までです。", "At this instant of knowledge, days up to {0} are shown."
    ),
}
"""Labels and sentences of the report, their places as {0}, {1}, ..."""
