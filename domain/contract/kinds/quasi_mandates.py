"""Requirements definition and support work: care, but no result (Articles 3(3), 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from yakkan.domain.contract.course import Course, Entry, Ground, Incident, NoEffect
from yakkan.domain.contract.facts import ReworkDemanded, WarrantyExpired, WorkCompleted
from yakkan.domain.contract.kinds import conduct, information, integration, integration_price
from yakkan.domain.contract.kinds.integration import Work
from yakkan.domain.contract.kinds.kind import Effects, effect, no_move
from yakkan.domain.contract.lifecycles import REQUIREMENTS_DEFINITION, SUPPORT_WORK
from yakkan.domain.terms import damages
from yakkan.domain.terms.provision import provision

if TYPE_CHECKING:
    from yakkan.domain.contract.chronicle import Chronicle

REQUIREMENTS_EFFECTS: Effects = dict(integration.EFFECTS)
SUPPORT_EFFECTS: Effects = dict(integration.EFFECTS)


class RequirementsDefinition(integration.Integration):
    """Confirmed like integration, but without rework (6(2)); the day after confirmation it is closed."""

    name = "requirements_definition"
    lifecycle = REQUIREMENTS_DEFINITION
    effects = REQUIREMENTS_EFFECTS
    owes_rework = False
    precedence = ("6(2)", "X16", "no damages are owed beyond it")

    def formed(self, chronicle: Chronicle, course: Course, entry: Entry) -> None:
        """The company works with the care of a good manager (6(2))."""
        super().formed(chronicle, course, entry)
        owe_care(chronicle, course, entry, "6(2)")

    def statutory_refusal(self, course: Course, by: str) -> NoEffect | None:
        """Either side may end a mandate at any time (Civil Code 651)."""
        return None

    def recoverable(self, chronicle: Chronicle, incident: Incident, amount: int) -> int:
        """Damages for breach of care, under X16 R-A."""
        return chronicle.under("X16", lambda x16: amount if damages.answers_for_care(x16) else 0)

    def provided(self, chronicle: Chronicle, work: Work, entry: Entry) -> None:
        """Nothing follows confirmation: it closes when that day ends."""
        close_when_the_day_ends(chronicle, work, entry, "6(2)")


class SupportWork(integration.Integration):
    """Done with care, without confirmation (3(3)); only clerical errors are corrected (6(1))."""

    name = "support_work"
    lifecycle = SUPPORT_WORK
    effects = SUPPORT_EFFECTS

    def formed(self, chronicle: Chronicle, course: Course, entry: Entry) -> None:
        """The company works with the care of a good manager (3(3))."""
        super().formed(chronicle, course, entry)
        owe_care(chronicle, course, entry, "3(3)")

    def statutory_refusal(self, course: Course, by: str) -> NoEffect | None:
        """Either side may end a mandate at any time (Civil Code 651)."""
        return None


REQUIREMENTS_KIND = RequirementsDefinition()
SUPPORT_KIND = SupportWork()


@provision("3(3)")
def owe_care(chronicle: Chronicle, course: Course, entry: Entry, article: str) -> None:
    """Care, but no result: a mandate (Civil Code 644, 656)."""
    chronicle.owe(
        "O7", course, None, article, "work with the care of a good manager", "company", arose_on=entry.effective_on,
        ground=Ground(article, (entry,)),
    )  # fmt: skip


def close_when_the_day_ends(chronicle: Chronicle, work: Work, entry: Entry, article: str) -> None:
    """No window follows: the contract closes at the end of the day of confirmation or completion."""
    on = work.handed_over_on
    if on is None:
        return

    def close() -> None:
        if work.move("WarrantyExpired", chronicle.today):
            closed = chronicle.deem(WarrantyExpired, work, on, cause=entry, article=article)
            for duty in work.course.duties:
                if duty.id == "O7":
                    duty.close("discharged", on, Ground(article, (closed,), None, "the work is done"))

    chronicle.at_end_of(on, close)


@effect(REQUIREMENTS_EFFECTS, ReworkDemanded)
def rework_of_requirements(chronicle: Chronicle, course: Course, entry: Entry) -> NoEffect | None:
    """Requirements definition owes care, not rework (6(1), (2))."""
    return NoEffect("requirements definition owes no rework", "6(2)")


@effect(SUPPORT_EFFECTS, WorkCompleted)
def support_completed(chronicle: Chronicle, course: Course, entry: Entry) -> NoEffect | None:
    """Done: the fee arises, and nobody confirms anything (3(3))."""
    work = integration.of(course)
    if not work.move("WorkCompleted", chronicle.today):
        return no_move(work, entry, "3(3)")
    work.completed, work.handed_over_on, work.provided = entry, entry.on, entry
    if work.work_duty is not None:
        work.work_duty.close("discharged", entry.on, Ground("3(3)", (entry,)))
    information.close_preparation(course, entry)
    integration.open_window(chronicle, work, entry, entry.on)
    conduct.provision_ended(chronicle, course, entry.on, entry)
    integration_price.charge_price(chronicle, work, entry)
    close_when_the_day_ends(chronicle, work, entry, "3(3)")
    return None


@effect(SUPPORT_EFFECTS, ReworkDemanded)
def clerical_correction(chronicle: Chronicle, course: Course, entry: Entry) -> NoEffect | None:
    """Support work is corrected for clerical errors only (6(1))."""
    if not cast(ReworkDemanded, entry.event).clerical:
        return NoEffect("support work owes the correction of clerical errors only", "6(1)")
    return integration.rework_demanded(chronicle, course, entry)
