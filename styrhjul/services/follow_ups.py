"""A unit's follow-up is handed in as answers about goals, activities, figures and, for private units, the contract."""

from sqlmodel import Session, select

from models.follow_up import ActivityReport, ContractAnswer, FollowUpAnswer
from models.indicators import FigureComment
from models.kinds import StepContent
from models.obligations import Transition
from models.unit_plans import Activity
from styrhjul.rules.follow_up_content import FIELD_NAMES, FigureRemark, FollowUpContent, follow_up_faults
from styrhjul.rules.unit_plans import Incomplete
from styrhjul.services import transitions
from styrhjul.services.acts import Act
from styrhjul.services.asking import follow_up_shown
from styrhjul.services.unit_plans import HandedFile, owed_with, submission_of
from styrhjul.store.goals import body_goals
from styrhjul.store.handed_in import plan_of
from styrhjul.store.owed import Owed, own_indicators


def submit_follow_up(
    session: Session, *, obligation_id: int, content: FollowUpContent, act: Act, file: HandedFile | None = None
) -> Transition:
    """Hand in a new version of a unit's follow-up; earlier versions are kept. Comments on figures replace older ones.

    Raises:
        Incomplete: something is missing or wrong in it; ``faults`` say what and where.
        Refused: it is no follow-up of a unit, or it is already accepted, decided or waived.
    """
    owed = owed_with(session, obligation_id, StepContent.FOLLOW_UP)
    connection = session.connection()
    shown = follow_up_shown(connection, owed)
    if faults := follow_up_faults(content, shown.asked):
        raise Incomplete(faults, names=FIELD_NAMES)
    came = file or HandedFile()
    text = content.text or f"Uppföljning av {len(content.answers)} mål."
    handed_in = transitions.Content(text=text, file_name=came.name, file=came.content)
    transition = transitions.submit(session, obligation_id=obligation_id, content=handed_in, act=act)
    _add_answers(session, owed, content, submission_id=submission_of(session, transition))
    _remark(session, owed, content.figures, act)
    session.flush()
    return transition


def _add_answers(session: Session, owed: Owed, content: FollowUpContent, *, submission_id: int) -> None:
    connection = session.connection()
    goals = {goal.key: goal.id for goal in body_goals(connection, body_id=owed.body_id, year=owed.year)}
    plan = plan_of(connection, cycle_id=owed.cycle_id, unit_id=owed.unit_id)
    activities = _activity_ids(session, plan.submission_id) if plan else {}
    for answer in content.answers:
        told = {name: value for name, value in vars(answer).items() if name != "goal"}
        session.add(FollowUpAnswer(submission_id=submission_id, goal_id=goals[answer.goal], **told))
    for progress in content.activities:
        assert progress.state is not None
        report = ActivityReport(
            submission_id=submission_id,
            activity_id=activities[progress.no],
            state=progress.state,
            comment=progress.comment,
        )
        session.add(report)
    for reply in content.contract:
        session.add(ContractAnswer(submission_id=submission_id, question=reply.question, answer=reply.answer))


def _activity_ids(session: Session, submission_id: int) -> dict[int, int]:
    rows = session.exec(select(Activity).where(Activity.submission_id == submission_id))
    return {row.no: row.id for row in rows if row.id is not None}


def _remark(session: Session, owed: Owed, remarks: tuple[FigureRemark, ...], act: Act) -> None:
    indicators = {row.indicator: row.indicator_id for row in own_indicators(session.connection(), owed.unit_id)}
    for remark in remarks:
        indicator_id = indicators[remark.indicator]
        statement = select(FigureComment).where(
            FigureComment.unit_id == owed.unit_id,
            FigureComment.indicator_id == indicator_id,
            FigureComment.period_end == remark.period_end,
        )
        row = session.exec(statement).one_or_none()
        if row is not None and row.comment == remark.comment:
            continue
        row = row or FigureComment(
            unit_id=owed.unit_id,
            indicator_id=indicator_id,
            period_end=remark.period_end,
            comment="",
            by="",
            day=act.today,
        )
        row.comment, row.by, row.day = remark.comment, act.actor, act.today
        session.add(row)
