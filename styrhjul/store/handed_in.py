"""What a unit has handed in: its versions with their content, and what was said of them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Date, text

from models.columns import kind_column
from models.kinds import ActivityState, Operator
from styrhjul.rules.follow_up_content import (
    ActivityProgress,
    ContractReply,
    FigureRemark,
    FollowUpContent,
    GoalReport,
)
from styrhjul.rules.unit_plans import GoalAnswer, PlanContent, PlannedActivity


@dataclass(frozen=True)
class HandedIn:
    """One version: who handed it in when, and its file's name, if it came in one."""

    submission_id: int
    version: int
    day: date
    actor: str
    text: str
    file_name: str


_VERSIONS = """
SELECT s.id AS submission_id, s.version, t.day, t.actor, s.text, s.file_name
FROM submission AS s
JOIN transition AS t ON t.obligation_id = s.obligation_id AND t.kind = 'submit' AND t.version = s.version
WHERE s.obligation_id = :id
ORDER BY s.version
"""


def versions(connection: Connection, obligation_id: int) -> tuple[HandedIn, ...]:
    rows = connection.execute(text(_VERSIONS).columns(day=Date), {"id": obligation_id})
    return tuple(HandedIn(**row) for row in rows.mappings())


def plan_content(connection: Connection, submission_id: int) -> PlanContent:
    """A version of a unit plan as it was written."""
    learned = connection.scalar(text("SELECT text FROM submission WHERE id = :id"), {"id": submission_id})
    return PlanContent(
        learned=learned or "",
        answers=tuple(GoalAnswer(**row) for row in _rows(connection, _ANSWERS, submission_id)),
        activities=tuple(
            PlannedActivity(**row)
            for row in _rows(connection, _ACTIVITIES, submission_id, starts_on=Date, ends_on=Date)
        ),
    )


def follow_up_content(connection: Connection, submission_id: int) -> FollowUpContent:
    """A version of a follow-up as it was written. The comments on figures have no versions: see ``figure_remarks``."""
    written = connection.scalar(text("SELECT text FROM submission WHERE id = :id"), {"id": submission_id})
    state = kind_column(ActivityState)
    return FollowUpContent(
        text=written or "",
        answers=tuple(GoalReport(**row) for row in _rows(connection, _REPORTS, submission_id)),
        activities=tuple(ActivityProgress(**row) for row in _rows(connection, _PROGRESS, submission_id, state=state)),
        contract=tuple(ContractReply(**row) for row in _rows(connection, _REPLIES, submission_id)),
    )


_ANSWERS = """
SELECT g.key AS goal, a.understanding, a.contribution, a.risks, a.resources
FROM plan_answer AS a JOIN goal AS g ON g.id = a.goal_id
WHERE a.submission_id = :id ORDER BY g.position, g.key
"""
_ACTIVITIES = """
SELECT a.no, g.key AS goal, a.what, a.owner, a.starts_on, a.ends_on, a.sign
FROM activity AS a JOIN goal AS g ON g.id = a.goal_id
WHERE a.submission_id = :id ORDER BY a.no
"""
_REPORTS = """
SELECT g.key AS goal, a.done, a.judgement, a.why, a.now, a.forecast
FROM follow_up_answer AS a JOIN goal AS g ON g.id = a.goal_id
WHERE a.submission_id = :id ORDER BY g.position, g.key
"""
_PROGRESS = """
SELECT a.no, r.state, r.comment
FROM activity_report AS r JOIN activity AS a ON a.id = r.activity_id
WHERE r.submission_id = :id ORDER BY a.no
"""
_REPLIES = "SELECT question, answer FROM contract_answer WHERE submission_id = :id ORDER BY id"


def _rows(connection: Connection, statement: str, submission_id: int, **types: Any) -> list[Any]:
    asked = text(statement)
    return list(connection.execute(asked.columns(**types) if types else asked, {"id": submission_id}).mappings())


def figure_remarks(connection: Connection, unit_id: int) -> tuple[FigureRemark, ...]:
    """What the unit has said of its figures."""
    statement = """SELECT n.key AS indicator, f.period_end, f.comment
    FROM figure_comment AS f JOIN indicator AS n ON n.id = f.indicator_id
    WHERE f.unit_id = :id ORDER BY n.key, f.period_end"""
    return tuple(FigureRemark(**row) for row in _rows(connection, statement, unit_id, period_end=Date))


@dataclass(frozen=True)
class Plan:
    """The version of a unit plan that a follow-up is about: the accepted one, else the newest."""

    submission_id: int
    version: int


_PLAN = """
SELECT s.id AS submission_id, s.version
FROM obligation AS o
JOIN occurrence AS c ON c.id = o.occurrence_id
JOIN submission AS s ON s.obligation_id = o.id
WHERE c.cycle_id = :cycle_id AND c.content = 'unit_plan' AND o.unit_id = :unit_id AND o.last <> 'waive'
  AND s.version = coalesce((SELECT max(t.version) FROM transition AS t
                            WHERE t.obligation_id = o.id AND t.kind IN ('accept', 'decide') AND t.version > 0),
                           o.version)
ORDER BY c.position DESC, s.id DESC
"""


def plan_of(connection: Connection, *, cycle_id: int, unit_id: int) -> Plan | None:
    row = connection.execute(text(_PLAN), {"cycle_id": cycle_id, "unit_id": unit_id}).mappings().first()
    return None if row is None else Plan(**row)


@dataclass(frozen=True)
class CommentLine:
    """A comment on one section of the newest version that was returned."""

    section: str
    comment: str


_COMMENTS = """
SELECT s.section, s.comment
FROM section_comment AS s
JOIN transition AS t ON t.id = s.transition_id
WHERE t.obligation_id = :id AND t.version = (SELECT o.version FROM obligation AS o WHERE o.id = :id)
  AND NOT EXISTS (SELECT 1 FROM transition AS l WHERE l.obligation_id = t.obligation_id AND l.kind = 'return'
                  AND l.no > t.no)
ORDER BY s.id
"""


def comments_on_newest(connection: Connection, obligation_id: int) -> tuple[CommentLine, ...]:
    """What is to be completed in the newest version; nothing once another has been handed in."""
    rows = connection.execute(text(_COMMENTS), {"id": obligation_id})
    return tuple(CommentLine(**row) for row in rows.mappings())


@dataclass(frozen=True)
class Published:
    """A plan that everybody may read: the version that was accepted, of an own or a private unit."""

    obligation_id: int
    submission_id: int
    version: int
    body: str
    body_name: str
    year: int
    unit: str
    unit_name: str
    kind: str
    operator: Operator
    provider: str
    accepted_on: date


_PUBLISHED = """
SELECT o.id AS obligation_id, s.id AS submission_id, s.version, b.key AS body, b.name AS body_name, y.year,
       u.key AS unit, u.name AS unit_name, u.kind, u.operator, coalesce(p.name, '') AS provider, t.day AS accepted_on
FROM cycle AS y
JOIN body AS b ON b.id = y.body_id
JOIN occurrence AS c ON c.cycle_id = y.id AND c.content = 'unit_plan'
JOIN obligation AS o ON o.occurrence_id = c.id
JOIN unit AS u ON u.id = o.unit_id
LEFT JOIN provider AS p ON p.id = u.provider_id
JOIN transition AS t ON t.obligation_id = o.id
JOIN submission AS s ON s.obligation_id = o.id AND s.version = t.version
WHERE (:body = '' OR b.key = :body) AND (:year = 0 OR y.year = :year)
  AND (t.kind IN ('accept', 'decide') OR (t.kind = 'submit' AND c.closes = 'submit'))
  AND NOT EXISTS (SELECT 1 FROM transition AS l WHERE l.obligation_id = o.id AND l.kind = t.kind AND l.no > t.no)
ORDER BY b.key, y.year, u.name, u.key
"""


def published_plans(connection: Connection, *, body: str = "", year: int = 0) -> tuple[Published, ...]:
    """The accepted plans, by the unit's name; of every body and year, if none is named.

    A plan that is opened again stays readable as it was accepted.
    """
    statement = text(_PUBLISHED).columns(operator=kind_column(Operator), accepted_on=Date)
    rows = connection.execute(statement, {"body": body, "year": year}).mappings()
    return tuple({(row["year"], row["unit"]): Published(**row) for row in rows}.values())
