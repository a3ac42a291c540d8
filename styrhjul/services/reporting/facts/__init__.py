"""From the database to a report's context: one module for each kind of report."""

from collections.abc import Callable, Mapping

from sqlmodel import Session

from models.kinds import ReportKind
from styrhjul.reports.contexts import ReportContext
from styrhjul.services.reporting.facts.cycle_status import cycle_status
from styrhjul.services.reporting.facts.draft import Draft
from styrhjul.services.reporting.facts.follow_up import follow_up
from styrhjul.services.reporting.facts.goal_proposal import goal_proposal
from styrhjul.services.reporting.facts.procurement import procurement
from styrhjul.services.reporting.facts.red_thread import red_thread
from styrhjul.services.reporting.facts.unit_plans import unit_plans
from styrhjul.services.reporting.facts.visits import visits

__all__ = ["Draft", "facts_of"]

_FACTS: Mapping[ReportKind, Callable[[Session, Draft], ReportContext]] = {
    ReportKind.CYCLE_STATUS: cycle_status,
    ReportKind.FOLLOW_UP: follow_up,
    ReportKind.GOAL_PROPOSAL: goal_proposal,
    ReportKind.PROCUREMENT: procurement,
    ReportKind.RED_THREAD: red_thread,
    ReportKind.UNIT_PLANS: unit_plans,
    ReportKind.VISITS: visits,
}


def facts_of(session: Session, draft: Draft) -> ReportContext:
    """All that the report says, as the database has it now."""
    return _FACTS[draft.kind](session, draft)
