"""Reasons and arithmetic, which the domain gives in English: the same sentences in Japanese.

Each pair is an English sentence of the domain, its variable parts as {}, and the Japanese one with them as
{0}, {1}, ... A sentence that stands in no pair stays English.
"""

from __future__ import annotations

from typing import Final

REASONS: Final[tuple[tuple[str, str], ...]] = (
    ("unit {} is {}: {} changes nothing then", "{0}は「{1}」のため、{2}によって変わることはない"),
    ("contract {} is {}: {} changes nothing then", "契約{0}は「{1}」のため、{2}によって変わることはない"),
    ("contract {} had not been formed", "契約{0}はまだ成立していない"),
    ("unit {} had passed on {}", "{0}は{1}に合格している"),
    ("unit {} had not been handed over", "{0}はまだ引き渡されていない"),
    ("unit {} was not rejected", "{0}は不合格になっていない"),
    (
        "unit {} was not specially accepted: no right to a reduction",
        "{0}は特別採用ではなく、減額は認められない",
    ),
    ("unit {}: {}", "{0}: {1}"),
    ("everything had been delivered", "すべて納入されている"),
    ("an acceptance by {} forms no contract", "{0}による承諾では契約は成立しない"),
    ("a certificate by {} is none (X2={})", "{0}によるものは検査合格書に当たらない（X2={1}）"),
    ("a rejection by {} is not in writing (X2={})", "{0}による不合格の連絡は書面に当たらない（X2={1}）"),
    (
        "another company made the unit: rejection stops nothing (X36=R-B)",
        "当社は製造者でなく、不合格通知は合格を妨げない（X36=R-B）",
    ),
    ("no remedy was asked for unit {}", "{0}について改善措置は求められていない"),
    ("several units were specially accepted; name the unit", "特別採用の機器が複数あり、機器の指定を要する"),
    ("the reduction is more than the price of unit {}", "減額が{0}の代金を超える"),
    ("no claim for unit {} is open", "{0}について未了の請求はない"),
    ("the notice is not in writing", "通知が書面でない"),
    ("the window ended on {}", "期間は{0}に終わった"),
    ("the cause arose after handover", "原因が引渡しの後に生じた"),
    ("inspection could have found it", "検査で発見できた"),
    (
        "the company is released of this unit's nonconformities by the agreed reduction",
        "減額の合意により、当社はこの機器の契約不適合について免責されている",
    ),
    (
        "the application binds the customer until the quote's validity ends on {} (Civil Code 525(1))",
        "見積りの有効期限{0}までは申込みを撤回できない（民法525条1項）",
    ),
    (
        "the application binds the customer as the quote names no validity (Civil Code 525(1))",
        "見積りに有効期限がなく、申込みを撤回できない（民法525条1項）",
    ),
    ("no charge without invoice stands open on this day", "この日に未請求の債務はない"),
    ("not arisen yet: {}; the day applies when they do", "{0}はまだ発生しておらず、発生した時に期日となる"),
    ("nothing in the terms follows from {} for the account", "取引口座について{0}から生ずる効果はない"),
    (
        "nothing in the terms follows from {} for a contract of kind {}",
        "{1}の契約について{0}から生ずる効果はない",
    ),
    (
        "damage is measured by the contract whose service did it; name one",
        "損害の原因となった契約の指定を要する",
    ),
    (
        "the cap is that of the unit that did the damage; name the unit",
        "損害の原因となった機器の指定を要する",
    ),
    (
        "incident {} concerns {}; give this damage its own",
        "事故{0}は{1}に関するもので、別の事故とする必要がある",
    ),
    ("no damage of incident {} by this day", "この日までに事故{0}の損害はない"),
    ("borne by the {}", "{0}が負担する"),
    ("retracted by {}", "{0}による"),
    ("withdrawn by {}", "{0}による"),
)
"""Why a fact has no effect, or what it leads to."""

ARITHMETIC: Final[tuple[tuple[str, str], ...]] = (
    ("the company accepts or refuses as it sees fit", "当社は諾否を自由に決める"),
    ("due as quoted: {}", "見積書の期日 {0}"),
    ("due as quoted {}", "見積書の期日 {0}"),
    ("not everything was delivered by {}", "{0}までに納入が終わらなかった"),
    ("delivery by the due date is not expected", "期日までの納入が見込めない"),
    ("the company bears the risk: {}", "当社が危険を負担する（原因: {0}）"),
    ("{} + {} days, the next day being the first = {}", "{0}の翌日から{1}日 = {2}"),
    (
        "{} + {} days, the next day being the first = {}, moved from {} to {} ({})",
        "{0}の翌日から{1}日 = {2}、{3}から{4}に繰下げ（{5}）",
    ),
    (
        "neither certificate nor written rejection by the end of {}",
        "{0}の終わりまでに検査合格書も書面による不合格通知もなかった",
    ),
    ("rejected in writing", "書面で不合格とされた"),
    ("rejected in time; last day {}", "期間内の不合格通知（最終日 {0}）"),
    ("the company declined", "当社が拒んだ"),
    ("{} months from {} = {}", "{1}から{0}か月 = {2}"),
    ("{} months from {} = {}, moved from {} to {} ({})", "{1}から{0}か月 = {2}、{3}から{4}に繰下げ（{5}）"),
    ("{} yen without tax", "税抜き{0}円"),
    ("noticed by {}", "{0}までの通知"),
    ("noticed in writing by {}", "{0}までの書面による通知"),
    ("price of the unit without tax", "機器の税抜きの代金"),
    ("the price arises with handover on {}", "代金は{0}の引渡しとともに発生する"),
    ("{} + tax {} ({}, rate of {}, rounded down) = {} yen", "{0} + 税 {1}（{2}、{3}の税率、切捨て）= {4}円"),
    (
        "{} + tax {} ({}, quoted rate, rounded down) = {} yen",
        "{0} + 税 {1}（{2}、見積書の税率、切捨て）= {3}円",
    ),
    ("due: day named in the quote = {}", "期日: 見積書で指定された日 = {0}"),
    (
        "due: day named in the quote = {}, moved from {} to {} ({})",
        "期日: 見積書で指定された日 = {0}、{1}から{2}に繰下げ（{3}）",
    ),
    ("due: end of month {} after {} = {}", "期日: {1}の{0}か月後の末日 = {2}"),
    (
        "due: end of month {} after {} = {}, moved from {} to {} ({})",
        "期日: {1}の{0}か月後の末日 = {2}、{3}から{4}に繰下げ（{5}）",
    ),
    ("due: day {} of month {} after {} = {}", "期日: {2}の{1}か月後の{0}日 = {3}"),
    (
        "due: day {} of month {} after {} = {}, moved from {} to {} ({})",
        "期日: {2}の{1}か月後の{0}日 = {3}、{4}から{5}に繰下げ（{6}）",
    ),
    ("instalments arise with the first handover", "分割金は最初の引渡しとともに発生する"),
    ("instalment {} of {}: {} yen, tax in it {}", "{1}回のうち第{0}回: {2}円、うち税 {3}円"),
    ("-{} and tax {} at {} = {} yen", "-{0}及び税 {1}（{2}）= {3}円"),
    ("invoice {} names {} as the day for payment", "請求書{0}は{1}を支払日とする"),
    (
        "invoice {} names {} as the day for payment, moved from {} to {} ({})",
        "請求書{0}は{1}を支払日とし、{2}から{3}に繰下げ（{4}）",
    ),
    ("paid in full", "全額の支払"),
    (
        "{} x {} over {} days after {} = {} yen before rounding",
        "{0} x {1}、{3}の翌日から{2}日 = 端数処理前 {4}円",
    ),
    ("fault of the company: {}", "当社の帰責: {0}"),
    ("no fault of the company", "当社に帰責なし"),
    ("settled for {} yen", "{0}円で解決"),
    ("incident {}: {} yen count ({}), {} payable", "事故{0}: {1}円を算入（{2}）、支払額 {3}円"),
)
"""What decided, and how a figure came about."""
