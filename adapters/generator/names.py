"""Names of invented Japanese companies and people's trades; any likeness to a real one is chance."""

from __future__ import annotations

from random import Random
from typing import Final

_FRONTS: Final = (
    "みなと", "さくら", "あおば", "ひびき", "つばさ", "かえで", "しらかば", "はやぶさ", "東海", "北斗", "常盤", "三陽",
    "大和川", "富岳", "瑞穂野", "松風", "若葉", "千代田橋", "白鷺", "琴平", "朝凪", "山吹", "青嵐", "双葉", "有明",
    "桐生", "霧島", "石狩", "会津", "伊吹", "日高", "玄海",
)  # fmt: skip
_TRADES: Final = (
    "商事", "製作所", "電機", "物流", "食品", "工業", "精機", "薬品", "建設", "運輸", "印刷", "興産", "化成", "繊維",
    "出版", "倉庫", "不動産", "信用組合", "病院", "学園", "ホールディングス", "システムズ", "フーズ", "マリン",
)  # fmt: skip
LESSORS: Final = ("ひかりリース", "東亜総合リース", "みらいファイナンス")
LICENSORS: Final = ("Northwind Software", "蒼海ソフトウェア", "Kestrel Systems", "風林情報")
SUBCONTRACTORS: Final = ("朝日野テック", "ノード工房", "西都システム開発")
DOCUMENTS: Final = ("設計書", "顧客名簿", "価格表", "構成図", "試験成績書", "運用手順書")
PURPOSES: Final = ("保守連絡先の管理", "利用者登録", "入退室の管理")


def company(chance: Random) -> str:
    """A company's name with its form before or behind."""
    name = chance.choice(_FRONTS) + chance.choice(_TRADES)
    form = chance.random()
    if form < 0.45:
        return f"株式会社{name}"
    return f"{name}株式会社" if form < 0.8 else name
