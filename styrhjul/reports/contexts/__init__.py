"""The reports' typed contexts: all that a report says, before it is given a form.

``load`` gives back the context that ``model_dump_json`` wrote, of whichever kind.
"""

from typing import Annotated

from pydantic import Field, TypeAdapter

from styrhjul.reports.contexts.cycle_status import CycleStatus
from styrhjul.reports.contexts.follow_up import FollowUp
from styrhjul.reports.contexts.goal_proposal import GoalProposal
from styrhjul.reports.contexts.procurement import Procurements
from styrhjul.reports.contexts.red_thread import RedThread
from styrhjul.reports.contexts.unit_plans import UnitPlans
from styrhjul.reports.contexts.visits import Visits

ReportContext = FollowUp | UnitPlans | GoalProposal | Procurements | RedThread | CycleStatus | Visits

_ANY: TypeAdapter[ReportContext] = TypeAdapter(Annotated[ReportContext, Field(discriminator="kind")])


def load(facts: str | bytes) -> ReportContext:
    """The context from its JSON. Raises ``ValidationError`` where it is not one."""
    return _ANY.validate_json(facts)


__all__ = [
    "CycleStatus",
    "FollowUp",
    "GoalProposal",
    "Procurements",
    "RedThread",
    "ReportContext",
    "UnitPlans",
    "Visits",
    "load",
]
