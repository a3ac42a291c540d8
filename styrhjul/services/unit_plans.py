"""A unit plan is handed in as answers and activities, and returned with comments on its sections."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlmodel import Session, select

from models.kinds import StepContent
from models.obligations import Submission, Transition
from models.unit_plans import Activity, PlanAnswer, SectionComment
from styrhjul.refused import Refused, Sentence
from styrhjul.rules.follow_up_content import SUMMARY, question_section
from styrhjul.rules.swedish import listed
from styrhjul.rules.unit_plans import (
    FIELD_NAMES,
    LEARNED,
    WHOLE,
    Incomplete,
    PlanContent,
    activity_section,
    plan_faults,
    section_in_swedish,
)
from styrhjul.services import transitions
from styrhjul.services.acts import Act
from styrhjul.store.goals import body_goals
from styrhjul.store.handed_in import follow_up_content, plan_content, versions
from styrhjul.store.owed import Owed, names_near, owed_by_number


@dataclass(frozen=True)
class HandedFile:
    """A file as it came, with its name."""

    name: str = ""
    content: bytes | None = field(default=None, repr=False)


def submit_plan(
    session: Session, *, obligation_id: int, content: PlanContent, act: Act, file: HandedFile | None = None
) -> Transition:
    """Hand in a new version of a unit plan; earlier versions are kept.

    Raises:
        Incomplete: something is missing or wrong in it; ``faults`` say what and where.
        Refused: it is no unit plan, or it is already accepted, decided or waived.
    """
    owed = owed_with(session, obligation_id, StepContent.UNIT_PLAN)
    connection = session.connection()
    goals = {goal.key: goal.id for goal in body_goals(connection, body_id=owed.body_id, year=owed.year)}
    people = names_near(connection, unit_id=owed.unit_id, body_id=owed.body_id)
    if faults := plan_faults(content, goals=tuple(goals), people=people):
        raise Incomplete(faults, names=FIELD_NAMES)
    came = file or HandedFile()
    handed_in = transitions.Content(text=content.learned, file_name=came.name, file=came.content)
    transition = transitions.submit(session, obligation_id=obligation_id, content=handed_in, act=act)
    submission_id = submission_of(session, transition)
    session.add_all(
        PlanAnswer(submission_id=submission_id, goal_id=goals[answer.goal], **_all_but(answer, "goal"))
        for answer in content.answers
    )
    session.add_all(
        Activity(submission_id=submission_id, goal_id=goals[activity.goal], **_all_but(activity, "goal"))
        for activity in content.activities
    )
    session.flush()
    return transition


def _all_but(value: object, name: str) -> dict[str, Any]:
    return {field: part for field, part in vars(value).items() if field != name}


def owed_with(session: Session, obligation_id: int, content: StepContent) -> Owed:
    """The unit's obligation.

    Raises:
        Refused: there is none with the number, or it is about something else.
    """
    owed = owed_by_number(session.connection(), obligation_id)
    if owed is None or owed.content != content:
        raise Refused("Åtagande %(number)s är ingen %(what)s.", number=obligation_id, what=_CALLED[content])
    return owed


_CALLED = {
    StepContent.UNIT_PLAN: Sentence("enhetsplan"),
    StepContent.FOLLOW_UP: Sentence("uppföljning från en enhet"),
}


def submission_of(session: Session, transition: Transition) -> int:
    """The id of the version that the transition handed in."""
    session.flush()
    statement = select(Submission.id).where(
        Submission.obligation_id == transition.obligation_id, Submission.version == transition.version
    )
    found = session.exec(statement).one()
    assert found is not None
    return found


def return_with_comments(
    session: Session, *, obligation_id: int, comments: Mapping[str, str], act: Act, due_on: date | None = None
) -> Transition:
    """Send a plan or a follow-up back with comments by section; ``act.comment`` is about all of it.

    The transition's comment holds them all, a line each, so that the notice and the log show them.

    Raises:
        Refused: a section does not exist, nothing has been handed in, or there is no comment at all.
    """
    given = {section.strip(): comment.strip() for section, comment in comments.items() if comment.strip()}
    if unknown := [section for section in given if section not in _sections(session, obligation_id)]:
        known = listed(_sections(session, obligation_id)[1:]) or Sentence("inga")
        pattern = "Det finns inget avsnitt %(unknown)s. Avsnitten är: %(known)s."
        raise Refused(pattern, unknown=listed(unknown), known=known)
    whole = "\n".join(filter(None, (act.comment.strip(), given.pop(WHOLE, ""))))
    lines = [f"{section_in_swedish(section)}: {comment}" for section, comment in given.items()]
    told = replace(act, comment="\n".join(filter(None, (whole, *lines))))
    transition = transitions.return_(session, obligation_id=obligation_id, act=told, due_on=due_on)
    assert transition.id is not None
    by_section = ({WHOLE: whole} if whole else {}) | given
    session.add_all(
        SectionComment(transition_id=transition.id, section=section, comment=comment)
        for section, comment in by_section.items()
    )
    session.flush()
    return transition


def _sections(session: Session, obligation_id: int) -> tuple[str, ...]:
    """The sections of the newest version, the whole first."""
    connection = session.connection()
    owed, handed_in = owed_by_number(connection, obligation_id), versions(connection, obligation_id)
    if owed is None or not handed_in:
        return (WHOLE,)
    newest = handed_in[-1].submission_id
    if owed.content == StepContent.UNIT_PLAN:
        plan = plan_content(connection, newest)
        activities = [activity_section(activity.no) for activity in plan.activities]
        return (WHOLE, *(answer.goal for answer in plan.answers), *activities, LEARNED)
    if owed.content == StepContent.FOLLOW_UP:
        told = follow_up_content(connection, newest)
        activities = [activity_section(activity.no) for activity in told.activities]
        questions = [question_section(reply.question) for reply in told.contract]
        return (WHOLE, *(answer.goal for answer in told.answers), *activities, *questions, SUMMARY)
    return (WHOLE,)
