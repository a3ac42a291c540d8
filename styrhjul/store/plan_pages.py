"""A unit plan as who reads it meets it: whose it is, and the goals that it answers."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Date, text

from models.columns import kind_column
from models.kinds import Operator


@dataclass(frozen=True)
class PlanHead:
    """The unit, who runs it, and when the version was handed in."""

    unit: str
    unit_name: str
    operator: Operator
    provider: str
    body_name: str
    year: int
    version: int
    handed_in_on: date


_HEAD = """
SELECT u.key AS unit, u.name AS unit_name, u.operator, coalesce(p.name, '') AS provider, b.name AS body_name, y.year,
       s.version, t.day AS handed_in_on
FROM submission AS s
JOIN obligation AS o ON o.id = s.obligation_id
JOIN occurrence AS c ON c.id = o.occurrence_id
JOIN cycle AS y ON y.id = c.cycle_id
JOIN body AS b ON b.id = y.body_id
JOIN unit AS u ON u.id = o.unit_id
LEFT JOIN provider AS p ON p.id = u.provider_id
JOIN transition AS t ON t.obligation_id = o.id AND t.kind = 'submit' AND t.version = s.version
WHERE s.id = :id
"""


def plan_head(connection: Connection, submission_id: int) -> PlanHead:
    """Of a version that has been handed in, which there must be."""
    statement = text(_HEAD).columns(operator=kind_column(Operator), handed_in_on=Date)
    return PlanHead(**connection.execute(statement, {"id": submission_id}).mappings().one())


@dataclass(frozen=True)
class AnsweredGoal:
    """A goal that the plan answers, by an answer or by an activity."""

    key: str
    sentence: str
    citizen: str


_GOALS = """
SELECT g.key, g.sentence, g.citizen FROM goal AS g
WHERE g.id IN (SELECT a.goal_id FROM plan_answer AS a WHERE a.submission_id = :id
               UNION SELECT a.goal_id FROM activity AS a WHERE a.submission_id = :id)
ORDER BY g.position, g.key
"""


def answered_goals(connection: Connection, submission_id: int) -> tuple[AnsweredGoal, ...]:
    """In the body's own order."""
    return tuple(AnsweredGoal(**row) for row in connection.execute(text(_GOALS), {"id": submission_id}).mappings())


_OF_VISIT = """
SELECT s.id FROM visit AS v
JOIN cycle AS y ON y.body_id = v.body_id AND y.year = v.year
JOIN occurrence AS c ON c.cycle_id = y.id AND c.content = 'unit_plan'
JOIN obligation AS o ON o.occurrence_id = c.id AND o.unit_id = v.unit_id AND o.last <> 'waive'
JOIN submission AS s ON s.obligation_id = o.id AND s.version = coalesce(
  (SELECT max(t.version) FROM transition AS t
   WHERE t.obligation_id = o.id AND t.kind IN ('accept', 'decide') AND t.version > 0),
  CASE WHEN o.last = 'submit' THEN o.version END)
WHERE v.id = :id
ORDER BY c.position DESC LIMIT 1
"""


def plan_of_visit(connection: Connection, visit_id: int) -> int | None:
    """The number of the submission that the unit's plan of the visit's year is: accepted, else waiting to be.

    None where there is none; one that is being written anew waits for its next version.
    """
    number: int | None = connection.scalar(text(_OF_VISIT), {"id": visit_id})
    return number
