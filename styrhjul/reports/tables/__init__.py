"""The reports' tables, one module a kind: from a context to what is counted and compared in it."""

from typing import assert_never

from styrhjul.reports.contexts import CycleStatus, FollowUp, GoalProposal, RedThread, ReportContext, UnitPlans
from styrhjul.reports.tables import cycle_status, follow_up, goal_proposal, red_thread, unit_plans
from styrhjul.reports.tables.table import Content


def content(report: ReportContext) -> Content:
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
        case _:
            assert_never(report)
