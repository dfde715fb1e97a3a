"""A view that is asked for again is there; what is recorded meanwhile makes another one."""

from __future__ import annotations

from datetime import date

from story import formed, given, received, supply

from yakkan import Matter, PassCertificateArrived, Register, parse_case

DAY = date(2025, 6, 5)


def matter_of_a_server() -> Matter:
    story = given(supply(), *formed("2025-04-07"), received("2025-05-28"))
    return Register(":memory:").apply(parse_case(story.text))


def test_the_same_question_has_the_same_view_and_no_other_question_does() -> None:
    matter = matter_of_a_server()
    view = matter.view(DAY)
    assert matter.view(DAY) is view
    others = [matter.view(DAY, DAY), matter.view(date(2025, 6, 4)), matter.view(DAY, readings={"X1": "R-B"})]
    assert view not in others
    for number in range(20):
        matter.view(date(2025, 7, 1 + number))
    assert matter.view(DAY) is not view
    assert matter.view(DAY).to_dict() == view.to_dict()


def test_what_was_recorded_since_is_in_it() -> None:
    matter = matter_of_a_server()
    before = matter.view(DAY)
    contract = before.contracts[0].contract
    unit = before.contracts[0].units[0].unit
    matter.record(PassCertificateArrived(contract=contract, unit=unit, form="paper", on=date(2025, 6, 2)))
    passed = [view.unit(contract, unit).passed_as for view in (before, matter.view(DAY))]
    assert passed == ["deemed_passed", "inspected"]
