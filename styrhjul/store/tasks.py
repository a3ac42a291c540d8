"""What one person is to do, and what a unit owes: everything the pages' lists for a party show, in one question."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Date, text

from models.columns import kind_column
from models.kinds import Closing, CycleState, StepContent
from styrhjul.rules.status import Status
from styrhjul.store.standing import STATUS, day_parameters

LATELY = timedelta(days=30)
"""What was handed in longer ago is no longer news."""


@dataclass(frozen=True)
class Task:
    """An obligation as the one who answers for it meets it. ``party`` is the unit's, the body's or the person's name.

    ``returned_for`` is what is to be completed, when it has been returned; ``changed_on`` the day of what happened
    to it last. ``saved`` says whether something has been written and not handed in.
    """

    id: int
    body: str
    body_name: str
    year: int
    state: CycleState
    step: str
    title: str
    description: str
    party: str
    unit: str
    role: str
    role_body: str
    """The role that acts for the party, at the unit or in the body."""
    opens_on: date | None
    due_on: date | None
    due_rule: str
    due_edited: bool
    goes_to: str
    closes: Closing
    content: str
    reports: str
    last: str
    version: int
    status: Status
    returned_for: str
    changed_on: date | None
    saved: int

    @property
    def page(self) -> str:
        """Where the party does its part."""
        if self.reports:
            return f"/readings/{self.id}"
        visits = {StepContent.VISIT, StepContent.VISIT_REPORT}
        return "/visits" if self.content in visits else f"/obligations/{self.id}/write"


# The rule is the letters': the role's holder at the unit acts for it, and the body's only where the unit has none.
_MINE = """
WITH holding AS (
  SELECT kind, unit_id, body_id,
         CASE WHEN person_id = :person_id
               OR (substitute_id = :person_id
                   AND :today BETWEEN coalesce(substitute_from, :today) AND coalesce(substitute_to, :today))
              THEN 1 ELSE 0 END AS mine
  FROM role
  WHERE :today BETWEEN coalesce(starts_on, :today) AND coalesce(ends_on, :today)
),
theirs AS (
  SELECT o.id FROM obligation AS o WHERE o.person_id = :person_id
  UNION
  SELECT o.id FROM holding AS h JOIN obligation AS o ON o.unit_id = h.unit_id AND o.role = h.kind
  WHERE h.mine = 1 AND o.person_id IS NULL
  UNION
  SELECT o.id FROM holding AS h JOIN obligation AS o ON o.body_id = h.body_id AND o.role = h.kind
  WHERE h.mine = 1 AND h.unit_id IS NULL AND o.person_id IS NULL
    AND NOT EXISTS (SELECT 1 FROM holding AS n WHERE n.unit_id = o.unit_id AND n.kind = o.role)
)
"""

_TASKS = f"""
SELECT o.id, b.key AS body, b.name AS body_name, y.year, y.state, c.step, c.title, c.description,
       coalesce(u.name, p.name, ob.name) AS party, coalesce(u.key, '') AS unit, o.role,
       ob.key AS role_body, o.opens_on, o.due_on, c.due_rule,
       o.due_edited, c.goes_to, c.closes, c.content, c.reports, o.last, o.version, {STATUS} AS status,
       coalesce(CASE WHEN o.last IN ('return', 'reopen') THEN t.comment END, '') AS returned_for, t.day AS changed_on,
       CASE WHEN d.id IS NULL THEN 0 ELSE 1 END AS saved
FROM obligation AS o
JOIN occurrence AS c ON c.id = o.occurrence_id
JOIN cycle AS y ON y.id = c.cycle_id
JOIN body AS b ON b.id = y.body_id
JOIN body AS ob ON ob.id = o.body_id
LEFT JOIN unit AS u ON u.id = o.unit_id
LEFT JOIN person AS p ON p.id = o.person_id
LEFT JOIN draft AS d ON d.obligation_id = o.id
LEFT JOIN transition AS t ON t.obligation_id = o.id
     AND t.no = (SELECT max(n.no) FROM transition AS n WHERE n.obligation_id = o.id)
"""
_ORDER = " ORDER BY o.due_on IS NULL, o.due_on, c.position, party, o.id"
_TYPES: dict[str, Any] = {
    "opens_on": Date,
    "due_on": Date,
    "changed_on": Date,
    "state": kind_column(CycleState),
    "closes": kind_column(Closing),
    "status": kind_column(Status),
}


def tasks(connection: Connection, *, person_id: int, today: date) -> tuple[Task, ...]:
    """Everything that the person answers for in the open cycles, by due date; what was settled long ago left out."""
    where = """ WHERE o.id IN (SELECT id FROM theirs) AND y.state = 'open' AND o.last <> 'waive'
    AND (o.last NOT IN ('submit', 'accept', 'decide') OR t.day >= :lately)"""
    parameters = {"person_id": person_id, "lately": today - LATELY}
    return _tasks(connection, _MINE + _TASKS + where, today, **parameters)


def tasks_of_unit(connection: Connection, *, unit: str, today: date) -> tuple[Task, ...]:
    """Everything that the unit owes and has owed, in all years, by due date; what it need not do left out."""
    return _tasks(connection, f"{_TASKS} WHERE u.key = :unit AND o.last <> 'waive'", today, unit=unit)


def task(connection: Connection, obligation_id: int, *, today: date) -> Task:
    """One obligation, which there is."""
    (found,) = _tasks(connection, f"{_TASKS} WHERE o.id = :id", today, id=obligation_id)
    return found


def _tasks(connection: Connection, statement: str, today: date, **parameters: object) -> tuple[Task, ...]:
    asked = text(statement + _ORDER).columns(**_TYPES)
    return tuple(Task(*row) for row in connection.execute(asked, day_parameters(today) | parameters))


def year_before(connection: Connection, *, body_id: int, year: int) -> int | None:
    """The number of the body's cycle the year before; None if it had none."""
    statement = text("SELECT id FROM cycle WHERE body_id = :body_id AND year = :before")
    found: int | None = connection.scalar(statement, {"body_id": body_id, "before": year - 1})
    return found
