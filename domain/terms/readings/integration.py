"""Readings of formation and of integration services (chapters 1 and 2)."""

from __future__ import annotations

from typing import Final

from yakkan.domain.terms.readings.reading import Alternative, Reading

INTEGRATION: Final = (
    Reading(
        id="X9",
        title_en="Can silence accept an application?",
        title_ja="申込みに対する沈黙の効果",
        articles=("1(4)",),
        alternatives={
            "R-A": Alternative("Never.", "承諾とはならない。"),
            "R-B": Alternative(
                "Between regular trading partners silence accepts (Commercial Code 509).",
                "平常取引をする者の間では承諾とみなされる（商法509条）。",
            ),
        },
        grounds_en="Article 1(4) asks for a form of acceptance and leaves refusal free.",
        grounds_ja="第1条第4項は承諾の方式を定め、拒絶の自由を留保している。",
    ),
    Reading(
        id="X10",
        title_en="What changes when the company agrees to a new specification?",
        title_ja="仕様変更の合意の効果",
        articles=("3(2)",),
        alternatives={
            "R-A": Alternative(
                "The specification at once; price and date only when a new application is accepted.",
                "仕様は直ちに変わり、料金及び納期は新たな申込みの承諾によって変わる。",
            ),
            "R-B": Alternative(
                "Nothing until a new application is accepted.",
                "新たな申込みが承諾されるまで、仕様も変わらない。",
            ),
        },
        grounds_en=(
            "The article ties the change of the specification to the company's agreement, the form to price and date."
        ),
        grounds_ja=("同項は仕様の変更を当社の同意にかからせ、申込書の提出は料金及び納期の変更について求めている。"),
    ),
    Reading(
        id="X11",
        title_en="Does the day of completion count in the days for confirmation?",
        title_ja="確認期間への完了日の算入",
        articles=("5(1)",),
        alternatives={
            "R-A": Alternative("No; the day after is the first.", "算入しない。完了日の翌日を初日とする。"),
            "R-B": Alternative("Yes; it is the first day.", "算入する。完了日を初日とする。"),
        },
        grounds_en="Civil Code 140: the day of the event is not counted.",
        grounds_ja="民法140条（初日不算入）。",
    ),
    Reading(
        id="X12",
        title_en="Does a timely objection stop the deemed confirmation?",
        title_ja="期間内の異議によりみなし確認は妨げられるか",
        articles=("5(1)",),
        alternatives={
            "R-A": Alternative(
                "Yes, until the objection is settled.",
                "妨げられる。異議が解決するまで確認とはみなされない。",
            ),
            "R-B": Alternative(
                "No; only confirmation does, and the customer is left to rework.",
                "妨げられない。確認がない限りみなされ、契約者の救済は再作業に限られる。",
            ),
        },
        grounds_en="Deeming attaches to silence; who objects is not silent.",
        grounds_ja="みなし規定は沈黙に効果を与えるものであり、異議を述べた者は沈黙していない。",
    ),
    Reading(
        id="X13",
        title_en="From when do the days for confirmation run?",
        title_ja="確認期間の起算点",
        articles=("5(1)",),
        alternatives={
            "R-A": Alternative("From the day of completion.", "完了日から起算する。"),
            "R-B": Alternative(
                "From the day the report of completion arrived.",
                "完了報告の到達日から起算する。",
            ),
        },
        grounds_en="The text names completion and no report.",
        grounds_ja="文言は完了日を基準とし、報告を要件としていない。",
    ),
    Reading(
        id="X14",
        title_en="From which day does the rework period run?",
        title_ja="再作業期間の起算点",
        articles=("6(1)",),
        alternatives={
            "R-A": Alternative("From the day after actual completion.", "現実の完了日の翌日から起算する。"),
            "R-B": Alternative("From the day after confirmation.", "確認の日の翌日から起算する。"),
        },
        grounds_en="The same word as in Article 5(1), which sets completion apart from confirmation.",
        grounds_ja="第5条第1項と同じ語が用いられ、同項は完了と確認とを区別している。",
    ),
    Reading(
        id="X15",
        title_en="What must happen within the rework period?",
        title_ja="再作業期間内に必要な行為",
        articles=("6(1)",),
        alternatives={
            "R-A": Alternative("The customer's demand arrives.", "契約者の請求が到達すること。"),
            "R-B": Alternative("The nonconformity is discovered.", "不適合が発見されること。"),
            "R-C": Alternative("The rework itself is finished.", "再作業自体が終了すること。"),
        },
        grounds_en=(
            "A period for a right is kept by exercising it; its length must not hang on the other side's speed."
        ),
        grounds_ja="権利行使期間は行使により保全され、相手方の作業の速さに左右されるべきではない。",
    ),
    Reading(
        id="X16",
        title_en="For what is the company liable in a requirements definition?",
        title_ja="要件定義個別案件における当社の責任",
        articles=("6(2)", "41(2)(1)"),
        alternatives={
            "R-A": Alternative(
                "No rework, but damages for want of care, capped by the fees paid.",
                "再作業義務は負わないが、善管注意義務違反による損害を支払済料金の限度で賠償する。",
            ),
            "R-B": Alternative("For nothing.", "何らの責任も負わない。"),
        },
        grounds_en="Rework is excluded, but a duty of care without any sanction would be empty.",
        grounds_ja="再作業は除外されているが、制裁のない注意義務は無意味となる。",
    ),
)
