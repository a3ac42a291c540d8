"""A school committee in the invented Ekeby, as its reports would tell of it: 15 units, six goals, a dozen figures."""

from styrhjul.reports.contexts import ReportContext
from tests.reports.examples.cycle_status import cycle_status
from tests.reports.examples.ekeby import head
from tests.reports.examples.follow_up import STORM, detailed, follow_up
from tests.reports.examples.goal_proposal import goal_proposal
from tests.reports.examples.procurement import procurements
from tests.reports.examples.red_thread import red_thread
from tests.reports.examples.unit_plans import unit_plans
from tests.reports.examples.visits import visits

__all__ = ["cycle_status", "every_report", "follow_up", "goal_proposal", "head", "red_thread", "unit_plans", "visits"]


def every_report() -> dict[str, ReportContext]:
    return {
        "follow_up": follow_up(),
        "follow_up_in_detail": follow_up(detail=detailed(STORM), decided=True),
        "follow_up_for_officials": follow_up(detail=detailed(None)),
        "unit_plans": unit_plans(),
        "goal_proposal": goal_proposal(),
        "red_thread": red_thread(),
        "cycle_status": cycle_status(),
        "procurement": procurements(),
        "visits": visits(),
    }
