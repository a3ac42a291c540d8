"""What the units have answered: the newest version of each plan and follow-up, as the reports read them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Date, bindparam, text

from models.columns import kind_column
from models.kinds import ActivityState, Operator, StepContent


@dataclass(frozen=True)
class UnitLine:
    """A unit that owes the thing, and what it has handed in of it (``submission_id`` None: nothing)."""

    obligation_id: int
    unit_id: int
    name: str
    operator: Operator
    provider: str
    submission_id: int | None
    version: int
    handed_in_on: date | None
    text: str


# In the units' own order, by name: nobody is ranked.
_UNITS = """
SELECT o.id AS obligation_id, u.id AS unit_id, u.name, u.operator, coalesce(p.name, '') AS provider,
       s.id AS submission_id, coalesce(s.version, 0) AS version, coalesce(s.text, '') AS text,
       (SELECT max(t.day) FROM transition AS t
        WHERE t.obligation_id = o.id AND t.kind = 'submit' AND t.version = s.version) AS handed_in_on
FROM occurrence AS c
JOIN obligation AS o ON o.occurrence_id = c.id
JOIN unit AS u ON u.id = o.unit_id
LEFT JOIN provider AS p ON p.id = u.provider_id
LEFT JOIN submission AS s ON s.obligation_id = o.id AND s.version = o.version AND o.last <> 'waive'
WHERE c.cycle_id = :cycle_id AND c.content = :content AND c.occasion = :occasion
  AND (o.last <> 'waive' OR s.id IS NOT NULL)
ORDER BY u.name
"""


def unit_lines(connection: Connection, *, cycle_id: int, content: StepContent, occasion: str = "") -> list[UnitLine]:
    """Every unit that owes the content on the occasion, by name, with its newest version."""
    statement = text(_UNITS).columns(handed_in_on=Date, operator=kind_column(Operator))
    parameters = {"cycle_id": cycle_id, "content": content, "occasion": occasion}
    return [UnitLine(**row) for row in connection.execute(statement, parameters).mappings()]


def plan_answers(connection: Connection, submissions: Collection[int]) -> list[Any]:
    """Rows of plan_answer with ``submission_id`` and ``goal_id``."""
    return _rows(connection, "SELECT * FROM plan_answer WHERE submission_id IN :ids", submissions)


def activities(connection: Connection, submissions: Collection[int]) -> list[Any]:
    """Rows of activity, in the plans' own order."""
    statement = "SELECT * FROM activity WHERE submission_id IN :ids ORDER BY submission_id, no"
    return _rows(connection, statement, submissions, starts_on=Date, ends_on=Date)


def follow_up_answers(connection: Connection, submissions: Collection[int]) -> list[Any]:
    return _rows(connection, "SELECT * FROM follow_up_answer WHERE submission_id IN :ids", submissions)


def activity_reports(connection: Connection, submissions: Collection[int]) -> list[Any]:
    """Rows of activity_report with the activity's ``what`` and ``goal_id``."""
    statement = """SELECT r.submission_id, r.state, r.comment, a.what, a.goal_id, a.no
    FROM activity_report AS r JOIN activity AS a ON a.id = r.activity_id
    WHERE r.submission_id IN :ids ORDER BY r.submission_id, a.no"""
    return _rows(connection, statement, submissions, state=kind_column(ActivityState))


def contract_answers(connection: Connection, submissions: Collection[int]) -> list[Any]:
    return _rows(connection, "SELECT * FROM contract_answer WHERE submission_id IN :ids", submissions)


def figure_comments(connection: Connection, *, period_end: date) -> dict[tuple[int, int], str]:
    """What the units say of their own figures of the period, by unit and indicator."""
    statement = "SELECT unit_id, indicator_id, comment FROM figure_comment WHERE period_end = :period_end"
    rows = connection.execute(text(statement), {"period_end": period_end})
    return {(row.unit_id, row.indicator_id): row.comment for row in rows}


def receipt_counts(connection: Connection, submissions: Collection[int]) -> dict[int, tuple[int, int]]:
    """How many have read each plan, and how many of them asked something, by submission."""
    statement = """SELECT submission_id, count(*) AS receipts, sum(CASE WHEN question <> '' THEN 1 ELSE 0 END) AS asked
    FROM receipt WHERE submission_id IN :ids GROUP BY submission_id"""
    return {row.submission_id: (row.receipts, row.asked) for row in _rows(connection, statement, submissions)}


def _rows(connection: Connection, statement: str, ids: Collection[int], **types: Any) -> list[Any]:
    if not ids:
        return []
    asked = text(statement).bindparams(bindparam("ids", expanding=True))
    return list(connection.execute(asked.columns(**types) if types else asked, {"ids": list(ids)}))


_TEXTS = """
SELECT s.text FROM occurrence AS c
JOIN obligation AS o ON o.occurrence_id = c.id
JOIN submission AS s ON s.obligation_id = o.id AND s.version = o.version
WHERE c.cycle_id = :cycle_id AND c.step = :step AND c.occasion = :occasion AND s.text <> ''
ORDER BY o.id
"""


def upstream_texts(
    connection: Connection, *, cycle_id: int, steps: Collection[str], occasion: str = ""
) -> tuple[str, ...]:
    """What has been handed in as text in the steps, in their order, on the occasion."""
    found: list[str] = []
    for step in steps:
        parameters = {"cycle_id": cycle_id, "step": step, "occasion": occasion}
        found += connection.execute(text(_TEXTS), parameters).scalars()
    return tuple(found)
