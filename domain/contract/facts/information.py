"""Facts of information, subcontracting and assignment (Articles 42, 43, 45, 46). Names are storage format."""

from __future__ import annotations

from yakkan.domain.contract.facts.base import Fact, Flag, Party, Text, fact


@fact("45(1)")
class SecretDisclosed(Fact):
    """A party gave information to the other; secret when marked and in a tangible medium."""

    item: Text
    by: Party
    marked: Flag
    tangible: Flag


@fact("46(2)")
class PersonalDataObtained(Fact):
    """The company obtained personal data for a purpose."""

    purpose: Text


@fact("45(1)")
class DisclosureConsented(Fact):
    """The discloser consented in writing to the disclosure of an item."""

    item: Text


@fact("42(1)")
class WorkSubcontracted(Fact):
    """The company gave work to a subcontractor."""

    to: Text


@fact("43(1)")
class AssignmentConsented(Fact):
    """The other party consented in writing to an assignment."""

    to: Text


@fact("43(1)")
class RightsAssigned(Fact):
    """A party assigned rights or duties."""

    by: Party
    to: Text
    claim_for_money: Flag = False
    group_company: Flag = False
