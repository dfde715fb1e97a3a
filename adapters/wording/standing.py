"""The words of kinds, states, parties, forms and statuses."""

from __future__ import annotations

from typing import Final

from yakkan.adapters.wording.word import Vocabulary, Word

KINDS: Final[Vocabulary] = {
    "integration": Word("インテグレーション", "integration"),
    "requirements_definition": Word("要件定義", "requirements definition"),
    "support_work": Word("支援業務", "support work"),
    "outsourcing": Word("アウトソーシング", "outsourcing"),
    "rental": Word("レンタル", "rental"),
    "maintenance": Word("保守", "maintenance"),
    "subscription": Word("サブスクリプション", "subscription"),
    "supply": Word("サプライ", "supply"),
}

STATES: Final[Vocabulary] = {
    "none": Word("申込前", "not applied for"),
    "applied": Word("申込済み", "applied"),
    "accepted": Word("成立", "accepted"),
    "refused": Word("拒絶", "refused"),
    "withdrawn": Word("撤回", "withdrawn"),
    "terminated": Word("終了", "terminated"),
    "delivered": Word("納入済み", "delivered"),
    "rejected": Word("不合格", "rejected"),
    "inspected": Word("検査合格", "inspected"),
    "deemed_passed": Word("みなし合格", "deemed passed"),
    "specially_accepted": Word("特別採用", "specially accepted"),
    "in_warranty": Word("保証期間中", "in warranty"),
    "closed": Word("完結", "closed"),
    "completed": Word("作業完了", "completed"),
    "disputed": Word("異議あり", "disputed"),
    "confirmed": Word("確認済み", "confirmed"),
    "deemed_confirmed": Word("みなし確認", "deemed confirmed"),
    "in_service": Word("提供中", "in service"),
    "renewed": Word("更新中", "renewed"),
    "ending": Word("終了予定", "ending"),
    "expired": Word("満了", "expired"),
    "awaiting": Word("納入待ち", "awaiting"),
    "deemed_conforming": Word("みなし適合", "deemed conforming"),
    "replacement_due": Word("交換待ち", "replacement due"),
    "lost": Word("滅失", "lost"),
    "return_due": Word("返還待ち", "return due"),
    "return_late": Word("返還遅滞", "return late"),
    "returned": Word("返還済み", "returned"),
}

PARTIES: Final[Vocabulary] = {
    "company": Word("当社", "company"),
    "customer": Word("契約者", "customer"),
    "neither": Word("双方いずれでもない", "neither"),
    "lessor": Word("リース会社", "lessor"),
}

FORMS: Final[Vocabulary] = {
    "paper": Word("書面", "paper"),
    "electronic": Word("電磁的方法", "electronic means"),
    "email": Word("電子メール", "e-mail"),
    "esign": Word("電子署名", "electronic signature"),
    "phone": Word("電話", "telephone"),
    "oral": Word("口頭", "word of mouth"),
}

DEGREES: Final[Vocabulary] = {
    "none": Word("帰責なし", "no fault"),
    "negligence": Word("過失", "negligence"),
    "gross_negligence": Word("重過失", "gross negligence"),
    "intent": Word("故意", "intent"),
}

STATUSES: Final[Vocabulary] = {
    "open": Word("未了", "open"),
    "overdue": Word("期限徒過", "overdue"),
    "discharged": Word("履行済み", "discharged"),
    "lapsed": Word("期間経過", "lapsed"),
    "released": Word("免除", "released"),
}
"""What has become of an obligation or of a head of liability."""

CHARGE_STATUSES: Final[Vocabulary] = {
    "open": Word("未払", "open"),
    "overdue": Word("支払遅延", "overdue"),
    "paid": Word("支払済み", "paid"),
    "credited": Word("控除", "credited"),
}

RECORD_STATUSES: Final[Vocabulary] = {
    "effective": Word("有効", "takes effect"),
    "withdrawn": Word("撤回済み", "WITHDRAWN"),
    "retracted": Word("取下げ済み", "RETRACTED"),
}
"""Whether a record of the timeline stands."""
