"""The life of one unit of a supply contract (Articles 26-32)."""

from __future__ import annotations

from yakkan.domain.contract.lifecycles.machine import FORMATION, Lifecycle, Move

PASSED = ("inspected", "deemed_passed", "specially_accepted")

SUPPLY = Lifecycle(
    "supply",
    (
        "applied",
        "accepted",
        "delivered",
        "rejected",
        "inspected",
        "deemed_passed",
        "specially_accepted",
        "in_warranty",
        "closed",
    ),
    (
        *FORMATION,
        Move("EquipmentReceived", ("accepted",), "delivered", "26"),
        Move("PassCertificateArrived", ("delivered", "rejected"), "inspected", "28(1)"),
        Move("PassCertificateArrived (special)", ("delivered", "rejected"), "specially_accepted", "30"),
        Move("RejectionArrived", ("delivered",), "rejected", "29(1)"),
        Move("EquipmentRedelivered", ("rejected", "delivered"), "delivered", "29(4)"),
        Move("EquipmentDeemedPassed", ("delivered", "rejected"), "deemed_passed", "28(1)"),
        Move("WarrantyBegan", PASSED, "in_warranty", "32(1)"),
        Move("WarrantyExpired", (*PASSED, "in_warranty"), "closed", "32(1)"),
        Move("LeaseAcceptanceCertified", ("accepted", "delivered", "rejected"), "inspected", "35"),
        Move("LeaseFailed", ("accepted", "delivered", "rejected"), "terminated", "35"),
        Move("TerminationAgreed", ("accepted", "delivered", "rejected"), "terminated", "52"),
        Move(
            "RescissionArrived",
            ("accepted", "delivered", "rejected", *PASSED, "in_warranty", "closed"),
            "terminated",
            "40",
        ),
    ),
)
