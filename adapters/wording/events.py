"""The words of events: facts, deemed events, and the openings of streams."""

from __future__ import annotations

from typing import Final

from yakkan.adapters.wording.word import Vocabulary, Word

_FORMATION: Final = {
    "ContractOpened": Word("契約情報の登録", "contract opened in the record"),
    "AccountOpened": Word("取引口座の登録", "account opened in the record"),
    "ApplicationReceived": Word("申込書の受領", "application received"),
    "ApplicationRejected": Word("申込みの拒絶", "application refused"),
    "ApplicationWithdrawn": Word("申込みの撤回", "application withdrawn"),
    "AcceptanceArrived": Word("承諾の到達", "acceptance arrived"),
}

_INTEGRATION: Final = {
    "SpecificationConfirmed": Word("仕様書の確認", "specification confirmed"),
    "SpecificationChangeAgreed": Word("仕様変更の合意", "change of specification agreed"),
    "InformationRequested": Word("情報提供の依頼", "information requested"),
    "InformationProvided": Word("情報の提供", "information provided"),
    "ScheduleSlipNotified": Word("工程遅延の通知", "slip of schedule notified"),
    "ScheduleExtended": Word("納期の延長", "schedule extended"),
    "WorkCompleted": Word("作業の完了", "work completed"),
    "CompletionConfirmed": Word("完了の確認", "completion confirmed"),
    "CompletionObjected": Word("完了への異議", "objection to completion"),
    "CompletionFound": Word("完了の成否の確定", "finding on completion"),
    "ReworkDemanded": Word("手直しの請求", "rework demanded"),
    "ReworkPerformed": Word("手直しの実施", "rework performed"),
    "ProgressAssessed": Word("出来高の査定", "progress assessed"),
}

_OUTSOURCING: Final = {
    "MonthlyFeeChanged": Word("月額料金の変更", "monthly fee changed"),
    "ServiceLevelMeasured": Word("サービスレベルの測定", "service level measured"),
    "NonRenewalDeclared": Word("更新拒絶の申出", "refusal of renewal"),
    "EarlyTerminationNoticed": Word("中途解約の通知", "notice of early termination"),
    "ThirdPartySoftwareDiscontinued": Word("第三者ソフトウェアの提供終了", "third party's software discontinued"),
    "LicenceConcluded": Word("使用許諾契約の締結", "licence concluded"),
    "MaintenanceRequested": Word("保守の依頼", "maintenance requested"),
    "MaintenancePerformed": Word("保守の実施", "maintenance performed"),
}

_RENTAL: Final = {
    "RentalDelivered": Word("レンタル品の納入", "rental unit delivered"),
    "RentalReceiptIssued": Word("借受書の交付", "receipt for rental unit issued"),
    "RentalDefectNoticed": Word("レンタル品の不具合の通知", "defect of rental unit notified"),
    "SubstituteDelivered": Word("代替機の納入", "substitute delivered"),
    "RentalAccidentReported": Word("事故の報告", "accident reported"),
    "RentalLost": Word("レンタル品の滅失", "rental unit lost"),
    "RentalDamaged": Word("レンタル品の毀損", "rental unit damaged"),
    "CompensationAssessed": Word("賠償額の算定", "compensation assessed"),
    "ReturnInstructed": Word("返還の指示", "return instructed"),
    "RentalReturned": Word("レンタル品の返還", "rental unit returned"),
    "DataErasureConfirmed": Word("データ消去の確認", "erasure of data confirmed"),
}

_SUPPLY: Final = {
    "DeliveryDelayNotified": Word("納入遅延の通知", "delay of delivery notified"),
    "EquipmentReceived": Word("機器等の受領", "equipment received"),
    "PassCertificateArrived": Word("検査合格書の到達", "pass certificate arrived"),
    "RejectionArrived": Word("不合格通知の到達", "rejection arrived"),
    "RemedyDeclined": Word("改善措置の拒絶", "remedy declined"),
    "EquipmentRedelivered": Word("機器等の再納入", "equipment delivered again"),
    "PriceReductionRequested": Word("代金減額の請求", "price reduction requested"),
    "PriceReductionAgreed": Word("代金減額の合意", "price reduction agreed"),
    "LatentDefectNoticed": Word("契約不適合の通知", "latent defect notified"),
    "DefectRemedied": Word("契約不適合の是正", "defect remedied"),
    "RiskEventOccurred": Word("機器等の滅失・損傷", "loss of or damage to equipment"),
    "LeaseRequested": Word("リース利用の申出", "lease requested"),
    "LeaseConsented": Word("リース利用の承諾", "lease consented to"),
    "LeaseConcluded": Word("リース契約の締結", "lease concluded"),
    "LessorSaleConcluded": Word("リース会社との売買の成立", "sale to lessor concluded"),
    "LeaseAcceptanceCertified": Word("借受証の交付", "lease acceptance certified"),
    "LeaseFailed": Word("リース契約の不成立", "lease failed"),
}

_MONEY: Final = {
    "InvoiceIssued": Word("請求書の発行", "invoice issued"),
    "PaymentReceived": Word("入金", "payment received"),
    "PaymentDemanded": Word("支払の催告", "payment demanded"),
    "SuitFiled": Word("訴えの提起", "suit filed"),
    "AllocationAgreed": Word("充当の合意", "allocation agreed"),
    "SetOffDeclared": Word("相殺の意思表示", "set-off declared"),
    "DepositDemanded": Word("保証金の請求", "deposit demanded"),
    "DepositPaid": Word("保証金の預託", "deposit paid"),
    "DepositApplied": Word("保証金の充当", "deposit applied"),
    "DepositRefunded": Word("保証金の返還", "deposit refunded"),
    "DebtAcknowledged": Word("債務の承認", "debt acknowledged"),
}

_ENDING: Final = {
    "CureDemandArrived": Word("是正の催告の到達", "demand to cure arrived"),
    "BreachCured": Word("違反の是正", "breach cured"),
    "MaterialityFound": Word("違反の軽重の確定", "finding on materiality"),
    "ImmediateGroundOccurred": Word("無催告解除事由の発生", "ground for immediate rescission"),
    "HarassmentFound": Word("迷惑行為の確認", "harassment found"),
    "PerformanceRefused": Word("履行の拒絶", "performance refused"),
    "SolicitationFound": Word("引抜きの確認", "solicitation found"),
    "RescissionArrived": Word("解除通知の到達", "rescission arrived"),
    "TerminationAgreed": Word("合意解約", "termination agreed"),
}

_INFORMATION: Final = {
    "SecretDisclosed": Word("秘密情報の開示", "secret disclosed"),
    "PersonalDataObtained": Word("個人情報の取得", "personal data obtained"),
    "DisclosureConsented": Word("開示の承諾", "disclosure consented to"),
    "WorkSubcontracted": Word("再委託", "work subcontracted"),
    "AssignmentConsented": Word("譲渡の承諾", "assignment consented to"),
    "RightsAssigned": Word("権利義務の譲渡", "rights assigned"),
}

_LIABILITY: Final = {
    "DamageOccurred": Word("損害の発生", "damage occurred"),
    "AttributionFound": Word("帰責の認定", "finding of fault"),
    "ClaimSettled": Word("賠償の解決", "claim settled"),
    "ForceMajeureOccurred": Word("不可抗力の発生", "force majeure"),
}

_CORRECTION: Final = {
    "FactCorrected": Word("記録の訂正", "record corrected"),
    "FactRetracted": Word("記録の取下げ", "record retracted"),
}

_DEEMED: Final = {
    "CompletionDeemedConfirmed": Word("完了のみなし確認", "completion deemed confirmed"),
    "EquipmentDeemedPassed": Word("みなし合格", "equipment deemed passed"),
    "RentalDeemedConforming": Word("レンタル品のみなし適合", "rental unit deemed conforming"),
    "WarrantyBegan": Word("契約不適合責任期間の開始", "warranty began"),
    "WarrantyExpired": Word("契約不適合責任期間の満了", "warranty expired"),
    "ServiceBegan": Word("サービスの開始", "service began"),
    "TermRenewed": Word("契約期間の更新", "term renewed"),
    "TermExpired": Word("契約期間の満了", "term expired"),
    "TitleTransferred": Word("所有権の移転", "title transferred"),
    "CurePeriodLapsed": Word("催告期間の経過", "cure period lapsed"),
    "BenefitOfTimeLost": Word("期限の利益の喪失", "benefit of time lost"),
    "EarlyTerminationTookEffect": Word("中途解約の発効", "early termination took effect"),
    "ReturnFellOverdue": Word("返還の遅滞", "return fell overdue"),
    "SecrecyLapsed": Word("秘密保持期間の満了", "secrecy lapsed"),
    "NonSolicitLapsed": Word("引抜禁止期間の満了", "ban on soliciting lapsed"),
    "DeemedEventWithdrawn": Word("みなし記録の撤回", "deemed event withdrawn"),
}

EVENTS: Final[Vocabulary] = {
    **_FORMATION,
    **_INTEGRATION,
    **_OUTSOURCING,
    **_RENTAL,
    **_SUPPLY,
    **_MONEY,
    **_ENDING,
    **_INFORMATION,
    **_LIABILITY,
    **_CORRECTION,
    **_DEEMED,
}
"""Every event by its name."""
