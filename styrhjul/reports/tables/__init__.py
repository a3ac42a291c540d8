"""The reports' tables, one module a kind: from a context to what is counted and compared in it."""

from typing import assert_never

from styrhjul.reports.contexts import (
    CycleStatus,
    FollowUp,
    GoalProposal,
    Procurements,
    RedThread,
    ReportContext,
    UnitPlans,
    Visits,
)
from styrhjul.reports.tables import cycle_status, follow_up, goal_proposal, procurement, red_thread, unit_plans, visits
from styrhjul.reports.tables.table import Content


def content(report: ReportContext) -> Content:  # noqa: PLR0911  (one for each kind)
    match report:
        case FollowUp():
            return follow_up.content(report)
        case UnitPlans():
            return unit_plans.content(report)
        case GoalProposal():
            return goal_proposal.content(report)
        case RedThread():
            return red_thread.content(report)
        case CycleStatus():
            return cycle_status.content(report)
        case Visits():
            return visits.content(report)
        case Procurements():
            return procurement.content(report)
        case _:
            assert_never(report)
