"""A report from a visit, in versions, with what was heard about goals."""

from sqlmodel import Session, col, func, select

from models.goals import Goal
from models.organisation import Body
from models.visits import VisitGoal, VisitReport
from styrhjul.refused import Refused, Sentence, joined
from styrhjul.rules.visits.reports import ReportContent, report_faults
from styrhjul.services.acts import Act
from styrhjul.services.drafts import NotAsSeen
from styrhjul.services.goals import goal_called
from styrhjul.services.visits.changing import note_held
from styrhjul.services.visits.duties import settle_duties
from styrhjul.services.visits.finding import find_visit, open_year_of, visit_entry


def report_visit(
    session: Session, called: str, *, content: ReportContent, act: Act, seen: int | None = None
) -> tuple[str, int]:
    """Hand in a new version of a visit's report, for all who went; the visit's full name and the version.

    The visit counts as held. A version holds everything: what was heard about goals is told anew with each. ``seen`` is
    the version that it goes on from (0: there was none); None for whichever is the newest.

    Raises:
        NotAsSeen: somebody else has handed in a version since.
        Refused: the report is empty or tells of an individual, a goal does not exist, or the visit is yet to be made.
    """
    visit, name = find_visit(session, called)
    cycle = open_year_of(session, visit)
    if faults := report_faults(content):
        raise Refused(joined(map(Sentence, faults)))
    assert visit.id is not None
    latest = session.exec(select(func.max(VisitReport.version)).where(VisitReport.visit_id == visit.id)).one() or 0
    if seen not in {None, latest}:
        raise NotAsSeen
    goals = {_goal_id(session, goal): heard.strip() for goal, heard in content.goals.items()}
    if visit.held_on is None:
        note_held(session, visit, name, act=act)
    report = VisitReport(visit_id=visit.id, version=latest + 1, by=act.actor, at=act.now, day=act.today)
    for field, text in content.texts.items():
        setattr(report, field, text)
    session.add(report)
    session.flush()
    assert report.id is not None
    session.add_all(VisitGoal(report_id=report.id, goal_id=goal_id, heard=heard) for goal_id, heard in goals.items())
    session.add(visit_entry(act, name, verb="report")(after={"version": report.version, "goals": [*content.goals]}))
    settle_duties(session, cycle=cycle, act=act)
    return name, report.version


def _goal_id(session: Session, goal: str) -> int:
    body, _, key = goal_called(session.connection(), goal).partition("/")
    statement = select(Goal.id).where(col(Goal.body_id) == col(Body.id), Body.key == body, Goal.key == key)
    found = session.exec(statement).one()
    assert found is not None
    return found
