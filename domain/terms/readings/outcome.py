"""Readings from which no outcome is computed, and why: choosing between their alternatives changes no view."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

WITHOUT_OUTCOME: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "X9": (
            "No day is fixed on which silence would accept; an acceptance that was given is recorded as such.",
            "沈黙が承諾となる日が定まらない。承諾があれば、その事実を記録する。",
        ),
        "X20": (
            "Whether a declaration is one against renewal is judged by who records NonRenewalDeclared.",
            "更新拒絶に当たるか否かは、NonRenewalDeclared を記録する者が判断する。",
        ),
        "X25": (
            "No fact of the record tells wear from misuse; a repair that is owed is recorded by those who agree on it.",
            "損耗か否かを示す事実が記録にないため、修繕義務は当事者の合意による。",
        ),
        "X49": (
            "A matter holds debts under these terms only, so that both readings reach the same debts.",
            "記録されるのは本約款に基づく債務のみであり、いずれの解釈でも結果は同じである。",
        ),
        "X60": (
            "People assess the share; ProgressAssessed records it whatever they measured it by.",
            "出来高は当事者が算定し、その方法にかかわらず ProgressAssessed に記録する。",
        ),
    }
)
"""By the reading's id: why nothing depends on it, in English and in Japanese."""
